//! Journeys that a browser makes to the application, from foreign pages, while a proxy of ours sees its cookies.
//!
//! The browser is told that every name leads to us.
//! Under the application's public names ([`Plan::application`]) we hand requests on to it, and see each `Set-Cookie` and
//! `Cookie` header; under any other name we serve the pages of the journey.
//! So the application plays under the names that it will have, whatever its own address is here.

mod front;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use samesite_drive::{
    Accounts, Deadlines, Endpoints, HostEnvironment, Installation, Opening, ProfileFolder, Session, SessionError,
    Settings, Window,
};
use samesite_servers::{Config, Response, Servers, Site, StartError};
use tokio::time::sleep;
use url::Url;

use crate::page::{Acting, framing};
use crate::play::front::{Coming, Front, Turn, coming, is_same_place};
use crate::target::Target;
use crate::way::Way;

pub use crate::play::front::AppRequest;

/// How long a session's cookies, which no jar keeps, are waited for to grow old.
pub const LONGEST_WAIT: Duration = Duration::from_secs(5 * 60);

/// How long the application's part of a step may take to come.
const PATIENCE: Duration = Duration::from_secs(15);

/// What is looked at to see which cookies are stored: a place of ours, below a path of the application.
const LOOK: &str = "samesite-stand-look";

/// Where below the application's names a page of ours has the form by which somebody signs in.
const FORM: &str = "/samesite-stand-form";

/// The number of the page that comes after a form was sent; the pages of steps are counted from 1.
const SIGNED_IN: usize = 0;

/// Fills in the fields of the form that a button sends, and gives what is lacking, if something is.
const FILL_IN: &str = "
    const [selector, fields] = arguments;
    const button = document.querySelector(selector);
    if (!button) return `no element ${selector}`;
    const form = button.form || button.closest('form');
    if (!form && Object.keys(fields).length) return `no form round ${selector}`;
    for (const [name, value] of Object.entries(fields)) {
        const field = form.elements.namedItem(name);
        if (!field) return `no field ${name} in the form of ${selector}`;
        field.value = value;
        if (field.dispatchEvent) for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }));
    }
    return null;";

/// Journeys to an application.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The application, where it is.
    pub target: Target,
    /// The hosts under which browsers know it, without ports.
    pub application: BTreeSet<String>,
    /// The journeys, each begun by a browser that has no cookies.
    pub journeys: Vec<Journey>,
}

/// A way to the application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journey {
    /// The pages at which the application sets cookies, visited before, in order.
    pub visits: Vec<Visit>,
    /// How old the cookies are made by then.
    pub age: Duration,
    /// The page that is open and the frames in it, outermost first, the last of which asks; none of them the application's.
    /// Empty where somebody types the address.
    pub page: Vec<Url>,
    /// The places that redirect the first step's request on its way, with their statuses; none of them the application's.
    pub redirects: Vec<(Url, u16)>,
    /// What is done, one after another, each by the document that has come; never empty. The last is what the journey is
    /// about, and goes to the application.
    ///
    /// Where the application's own document should act, its answer is asked for, and its redirects are followed; then a
    /// page of ours acts under its URL, with its status, its cookies and its other headers, unless the application has led
    /// on by itself: by a redirect to where the step goes, or by a refresh where the step is one.
    pub steps: Vec<Step>,
}

/// A step of a journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// How the request is made.
    pub how: How,
    /// Where it goes in the end.
    pub to: Url,
}

/// How a request is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Somebody types the address.
    AddressBar,
    /// Somebody reloads the page by the browser's own button.
    Reload,
    /// A document does it.
    Document(Way),
}

/// A visit to a page, which or a frame of which is the application's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The page, whose address is typed; or to which a form is sent.
    pub page: Url,
    /// The frames in it, outermost first.
    pub frames: Vec<Url>,
    /// The form by which it is asked for, if it is.
    pub form: Option<Form>,
}

/// A form that is sent to the application by POST, from a page under its own name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The fields that are filled in, by name.
    pub fields: Vec<(String, String)>,
    /// The application's own page that has the form, and the CSS selector of the button that sends it; a page of ours has
    /// it, if it is left away.
    pub own: Option<(Url, String)>,
}

/// What came of a journey.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The `Set-Cookie` lines of the application before the request, each with the URL that sent it.
    pub set: Vec<(Url, String)>,
    /// The names of the cookies that a first-party visit, or a frame like that of the visit, found stored before it.
    pub stored: BTreeSet<String>,
    /// The requests of the application by the steps before, in order.
    pub before: Vec<AppRequest>,
    /// The request that the journey is about; `None` where it did not come.
    pub request: Option<AppRequest>,
    /// Why it could not be played; the rest says nothing then.
    pub fault: Option<String>,
}

/// A browser that plays.
#[derive(Clone, Copy, Debug)]
pub struct Browser<'a> {
    /// The browser and its driver.
    pub installation: &'a Installation,
    /// What its profile switches.
    pub profile: &'a Settings,
    /// Our own program, which guards the driver.
    pub guardian: &'a Path,
}

/// Why nothing can be played.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlayError {
    /// The servers do not start.
    #[error(transparent)]
    Servers(#[from] StartError),
    /// The browser does not work.
    #[error(transparent)]
    Session(#[from] SessionError),
}

/// Plays every journey in a browser, each in a session of its own; `tell` hears of each before it begins, by its number.
///
/// # Errors
///
/// When servers or browser do not start. What goes wrong in one journey is told of it.
pub async fn play(plan: &Plan, browser: Browser<'_>, tell: &mut dyn FnMut(usize)) -> Result<Vec<Seen>, PlayError> {
    let front = Arc::new(Front::new(plan.target.clone(), plan.application.clone()));
    let config = Config { body_limit: 16 * 1024 * 1024, unsolicited_limit: 0, ..Config::default() };
    let site: Arc<dyn Site> = front.clone();
    let servers = Servers::start_with(config, Some(site)).await?;
    let outcome = all(plan, browser, &front, &servers, tell).await;
    servers.shutdown().await;
    outcome
}

async fn all(
    plan: &Plan,
    browser: Browser<'_>,
    front: &Front,
    servers: &Servers,
    tell: &mut dyn FnMut(usize),
) -> Result<Vec<Seen>, PlayError> {
    let endpoints = Endpoints::from(servers.ports());
    let product = browser.installation.product;
    let hosts = plan.application.iter().map(String::as_str);
    let settings = Settings::base(product, &endpoints, HostEnvironment::here()).leading(hosts, &endpoints);
    let settings = settings.and(browser.profile.clone()).and(browser.installation.settings.clone());
    let mut all = Vec::new();
    for (number, journey) in plan.journeys.iter().enumerate() {
        tell(number);
        let is_aged = !journey.age.is_zero() && Session::can_grow_old(browser.installation.product, &settings);
        let session = Session::open(Opening {
            installation: browser.installation,
            settings: &settings,
            guardian: browser.guardian,
            deadlines: Deadlines::default(),
            accounts: Accounts::NotAsked,
            profile: if is_aged { ProfileFolder::Kept } else { ProfileFolder::OfTheDriver },
        });
        let mut player = Player { session: session.await?, front, journey, is_aged };
        let seen = player.play().await;
        player.session.quit().await?;
        all.push(seen);
    }
    Ok(all)
}

/// One journey in one session.
struct Player<'a> {
    session: Session,
    front: &'a Front,
    journey: &'a Journey,
    /// Whether its jar can be moved back.
    is_aged: bool,
}

impl Player<'_> {
    async fn play(&mut self) -> Seen {
        let mut seen = Seen::default();
        if let Err(fault) = self.play_into(&mut seen).await {
            seen.fault = Some(fault);
        }
        seen
    }

    async fn play_into(&mut self, seen: &mut Seen) -> Result<(), String> {
        self.front.begin();
        for visit in &self.journey.visits {
            self.visit(visit).await?;
        }
        let requests = self.front.requests();
        seen.set = requests.iter().flat_map(|one| one.set.iter().map(|line| (one.url.clone(), line.clone()))).collect();
        seen.stored = self.stored().await?;
        self.grow_old(&seen.set).await?;
        let came = self.go(&mut seen.before).await;
        match self.front.fault() {
            Some(fault) => Err(fault),
            None => came.map(|request| seen.request = request),
        }
    }

    /// Visits a page, and waits until the application has answered there.
    async fn visit(&self, visit: &Visit) -> Result<(), String> {
        let urls: Vec<Url> = std::iter::once(visit.page.clone()).chain(visit.frames.clone()).collect();
        let begun = self.front.requests().len();
        let innermost = urls.last().expect("there is the page").clone();
        let mut came = match &visit.form {
            Some(form) => {
                self.send(form, &innermost).await?;
                let is_it = |request: &AppRequest| request.method == "POST" && is_same_place(&request.url, &innermost);
                self.front.wait(begun, PATIENCE, is_it).await
            }
            None => {
                self.serve_frames(&urls);
                self.typed(&visit.page).await?;
                self.front.wait(begun, PATIENCE, |request| request.url == innermost).await
            }
        };
        // A script that sends the form by itself stays where it is.
        let is_led_away = visit.form.is_some() && came.as_ref().is_some_and(|(_, request)| request.is_document);
        if is_led_away && self.front.came(SIGNED_IN, PATIENCE).await.is_none() {
            came = None;
        }
        let fault = self.front.fault();
        match (came, fault) {
            (_, Some(fault)) => Err(fault),
            (None, None) => {
                let led = self.front.astray();
                Err(format!("the browser did not ask for {innermost}, where a cookie is set{led}"))
            }
            (Some(_), None) => Ok(()),
        }
    }

    /// Sends a form to a place of the application. What comes is a page of ours in place of the application's, which tells
    /// that it has come, so that nothing overtakes the cookies.
    async fn send(&self, form: &Form, to: &Url) -> Result<(), String> {
        let tells = coming(SIGNED_IN);
        let host = to.host_str().unwrap_or_default();
        let page = Acting { tells: Some(&tells), ..Acting::new(host, &[]) }.page();
        self.front.arm(vec![Turn { number: SIGNED_IN, at: to.clone(), page, next: None, refreshes: false }]);
        let Some((at, button)) = &form.own else {
            let mut at = to.clone();
            at.set_query(None);
            at.set_path(FORM);
            let acts = [(Way::FormPost, to.clone())];
            self.front.serve(&at, Acting { fields: &form.fields, ..Acting::new(host, &acts) }.page());
            self.typed(&at).await?;
            return self.clicked(&[], "#go").await;
        };
        self.typed(at).await?;
        let arguments = vec![button.as_str().into(), form.fields.iter().cloned().collect()];
        let told = self.session.evaluate(FILL_IN, arguments).await.map_err(|error| error.to_string())?;
        if let Some(wrong) = told.as_str() {
            return Err(format!("the page at {at} has {wrong}"));
        }
        self.clicked(&[], button).await
    }

    async fn clicked(&self, frames: &[String], selector: &str) -> Result<(), String> {
        self.session.click_below(frames, selector).await.map_err(|error| error.to_string())
    }

    /// Which cookies are there: what comes to a place of ours below the path that is asked for.
    async fn stored(&self) -> Result<BTreeSet<String>, String> {
        let mut look = self.journey.steps.last().expect("a journey has a step").to.clone();
        look.set_query(None);
        look.set_path(&format!("{}/{LOOK}", look.path().trim_end_matches('/')));
        let mut names = self.looked(std::slice::from_ref(&look), &look).await?;
        for visit in self.journey.visits.iter().filter(|visit| !visit.frames.is_empty()) {
            let frames = &visit.frames[..visit.frames.len() - 1];
            let urls: Vec<Url> = [&visit.page].into_iter().chain(frames).chain([&look]).cloned().collect();
            names.extend(self.looked(&urls, &look).await?);
        }
        Ok(names)
    }

    async fn looked(&self, urls: &[Url], look: &Url) -> Result<BTreeSet<String>, String> {
        self.front.serve(look, Response::html("<!DOCTYPE html><title>a look</title>"));
        self.serve_frames(urls);
        let begun = self.front.requests().len();
        self.typed(&urls[0]).await?;
        let came = self.front.wait(begun, PATIENCE, |request| request.url == *look).await;
        let (_, came) =
            came.ok_or_else(|| format!("the browser did not ask for {look}, to see which cookies are there"))?;
        Ok(came.cookies.into_keys().collect())
    }

    /// Serves the pages that frame each other, but for the innermost one and those of the application.
    fn serve_frames(&self, urls: &[Url]) {
        for pair in urls.windows(2) {
            self.front.serve(&pair[0], framing(pair[0].host_str().unwrap_or_default(), &pair[1]));
        }
    }

    async fn grow_old(&mut self, set: &[(Url, String)]) -> Result<(), String> {
        let age = self.journey.age;
        if age.is_zero() {
            return Ok(());
        }
        let outlives = |(_, line): &(Url, String)| {
            let mut names = line.split(';').skip(1).map(|part| part.split('=').next().unwrap_or_default().trim());
            names.any(|name| name.eq_ignore_ascii_case("max-age") || name.eq_ignore_ascii_case("expires"))
        };
        if self.is_aged && set.iter().all(outlives) {
            return self.session.grow_old(age).await.map(drop).map_err(|error| error.to_string());
        }
        if age > LONGEST_WAIT {
            return Err(format!(
                "a cookie that ends with the browser, or a jar that cannot be moved back, would have to be waited for: {} s \
                 is the longest wait",
                LONGEST_WAIT.as_secs()
            ));
        }
        // There is no event: the cookies have that age when the time has passed.
        sleep(age).await;
        Ok(())
    }

    /// Takes the steps, and gives the request of the last one; `None` where it did not come.
    async fn go(&self, before: &mut Vec<AppRequest>) -> Result<Option<AppRequest>, String> {
        let Journey { page, redirects, steps, .. } = self.journey;
        let last = steps.len() - 1;
        let places: Vec<&Url> = redirects.iter().map(|(place, _)| place).chain([&steps[0].to]).collect();
        for (number, (place, status)) in redirects.iter().enumerate() {
            self.front.serve(place, Response::redirect(*status, places[number + 1].as_str()));
        }
        let pages = self.pages(places[0]);
        self.front.arm(pages.iter().filter_map(ActingPage::turn).collect());
        let mut begun = self.front.requests().len();
        if let Some(acts) = page.last() {
            self.serve_frames(page);
            self.front.serve(acts, pages[0].response());
            self.typed(&page[0]).await?;
        }
        let mut acting = 0;
        for (number, step) in steps.iter().enumerate() {
            let opens_window = step.how == How::Document(Way::LinkBlank) && number < last;
            let windows = match opens_window {
                true => self.session.windows().await.map_err(|error| error.to_string())?,
                false => Vec::new(),
            };
            let is_by_page = matches!(step.how, How::Document(way) if !way.is_clicked());
            let is_led_on = acting > 0
                && !is_by_page
                && match self.front.came(acting, PATIENCE).await {
                    Some(coming) => coming == Coming::LedOn,
                    None if self.front.fault().is_some() => return Ok(None),
                    None => {
                        let at = pages[acting].at.as_ref().unwrap_or(&step.to);
                        let led = self.front.astray();
                        return Err(format!("no page came at {at} that could go on to {}{led}", step.to));
                    }
                };
            match step.how {
                _ if is_led_on => {}
                How::AddressBar => self.typed(if number == 0 { places[0] } else { &step.to }).await?,
                How::Reload => self.session.reload().await.map_err(|error| error.to_string())?,
                How::Document(way) if way.is_clicked() => {
                    let depth = if acting == 0 { page.len() - 1 } else { 0 };
                    let frames = vec!["#frame".to_owned(); depth];
                    self.clicked(&frames, &format!("#{}", Acting::clicked(acting))).await?;
                }
                How::Document(_) => {}
            }
            if self.front.is_application(&step.to) {
                let is_it = |request: &AppRequest| request.method != "OPTIONS" && is_same_place(&request.url, &step.to);
                let Some((place, request)) = self.front.wait(begun, PATIENCE, is_it).await else { return Ok(None) };
                if number == last {
                    return Ok(Some(request));
                }
                begun = place + 1;
                before.push(request);
            }
            acting += usize::from(step.brings_document());
            if opens_window {
                self.turn_to_new_window(acting, &windows).await?;
            }
        }
        Ok(None)
    }

    /// The pages that act, in the order in which they come; the first is the one that is open. The first request goes to
    /// `first`.
    fn pages(&self, first: &Url) -> Vec<ActingPage> {
        let Journey { page, steps, .. } = self.journey;
        let mut pages = vec![ActingPage { at: page.last().cloned(), ..ActingPage::default() }];
        for (number, step) in steps.iter().enumerate() {
            let acting = pages.last_mut().expect("one is open");
            acting.next.get_or_insert_with(|| step.to.clone());
            match step.how {
                How::Document(way) => {
                    acting.acts.push((way, if number == 0 { first.clone() } else { step.to.clone() }));
                    acting.tells |= way.is_clicked();
                }
                How::AddressBar | How::Reload => acting.tells = true,
            }
            if step.brings_document() && number + 1 < steps.len() {
                let (at, number) = (Some(step.to.clone()), pages.len());
                // Its window is turned to as soon as it is there.
                let tells = step.how == How::Document(Way::LinkBlank);
                pages.push(ActingPage { at, number, tells, ..ActingPage::default() });
            }
        }
        pages
    }

    /// Turns to the window that was not there before, as soon as its page has come.
    async fn turn_to_new_window(&self, number: usize, before: &[Window]) -> Result<(), String> {
        let failed = |error: SessionError| error.to_string();
        if self.front.came(number, PATIENCE).await.is_none() {
            return Err(format!("nothing came in the window that was opened by step {number}"));
        }
        let there = self.session.windows().await.map_err(failed)?;
        match there.iter().find(|window| !before.contains(window)) {
            Some(window) => self.session.switch_to(window).await.map_err(failed),
            None => Err(format!("no window was opened by step {number}")),
        }
    }

    async fn typed(&self, url: &Url) -> Result<(), String> {
        self.session.go(url.as_str()).await.map_err(|error| error.to_string())
    }
}

impl Step {
    /// Whether another document comes, which may do something next.
    #[must_use]
    pub const fn brings_document(&self) -> bool {
        match self.how {
            How::AddressBar | How::Reload => true,
            How::Document(way) => way.brings_document(),
        }
    }
}

/// A page that acts.
#[derive(Debug, Default)]
struct ActingPage {
    /// Where it is; `None` where nothing is open.
    at: Option<Url>,
    /// Its place among the pages.
    number: usize,
    /// What it does, one after another.
    acts: Vec<(Way, Url)>,
    /// Where the journey goes on from it.
    next: Option<Url>,
    /// Whether somebody waits for it.
    tells: bool,
}

impl ActingPage {
    fn response(&self) -> Response {
        let host = self.at.as_ref().and_then(Url::host_str).unwrap_or_default();
        let tells = coming(self.number);
        let tells = Some(tells.as_str()).filter(|_| self.tells && self.number > 0);
        Acting { number: self.number, tells, ..Acting::new(host, &self.acts) }.page()
    }

    /// The page where it comes behind another one.
    fn turn(&self) -> Option<Turn> {
        let at = self.at.clone().filter(|_| self.number > 0)?;
        let refreshes = self.acts.first().is_some_and(|(way, _)| *way == Way::MetaRefresh);
        Some(Turn { number: self.number, at, page: self.response(), next: self.next.clone(), refreshes })
    }
}
