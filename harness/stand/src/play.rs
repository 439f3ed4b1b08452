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
    Settings,
};
use samesite_servers::{Config, Response, Servers, Site, StartError};
use tokio::time::sleep;
use url::{Position, Url};

use crate::page::{acting, framing};
use crate::play::front::Front;
use crate::target::Target;
use crate::way::Way;

pub use crate::play::front::AppRequest;

/// How long a session's cookies, which no jar keeps, are waited for to grow old.
pub const LONGEST_WAIT: Duration = Duration::from_secs(5 * 60);

/// How long the application's part of a step may take to come.
const PATIENCE: Duration = Duration::from_secs(15);

/// What is looked at to see which cookies are stored: a place of ours, below a path of the application.
const LOOK: &str = "samesite-stand-look";

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
    /// How it asks; `None` where somebody types the address.
    pub way: Option<Way>,
    /// The places that redirect the request on its way, with their statuses; none of them the application's.
    pub redirects: Vec<(Url, u16)>,
    /// Where in the application it goes.
    pub to: Url,
}

/// A visit to a page, which or a frame of which is the application's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The page, whose address is typed.
    pub page: Url,
    /// The frames in it, outermost first.
    pub frames: Vec<Url>,
}

/// What came of a journey.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The `Set-Cookie` lines of the application before the request, each with the URL that sent it.
    pub set: Vec<(Url, String)>,
    /// The names of the cookies that a first-party visit, or a frame like that of the visit, found stored before it.
    pub stored: BTreeSet<String>,
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
    let engine = browser.installation.engine();
    let hosts = plan.application.iter().map(String::as_str);
    let settings = Settings::base(engine, endpoints, HostEnvironment::here()).leading(hosts, endpoints);
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
        let begun = self.front.requests().len();
        self.go().await?;
        let is_it = |request: &AppRequest| {
            let place = |url: &Url| url[..Position::AfterPath].to_owned();
            request.method != "OPTIONS" && place(&request.url) == place(&self.journey.to)
        };
        seen.request = self.front.wait(begun, PATIENCE, is_it).await;
        match (&seen.request, self.front.fault()) {
            (_, Some(fault)) => Err(fault),
            _ => Ok(()),
        }
    }

    /// Visits a page, and waits until the application has answered there.
    async fn visit(&self, visit: &Visit) -> Result<(), String> {
        let urls: Vec<Url> = std::iter::once(visit.page.clone()).chain(visit.frames.clone()).collect();
        let begun = self.front.requests().len();
        self.serve_frames(&urls);
        self.typed(&visit.page).await?;
        let innermost = urls.last().expect("there is the page").clone();
        let came = self.front.wait(begun, PATIENCE, |request| request.url == innermost).await;
        let fault = self.front.fault();
        match (came, fault) {
            (_, Some(fault)) => Err(fault),
            (None, None) => Err(format!("the browser did not ask for {innermost}, where a cookie is set")),
            (Some(_), None) => Ok(()),
        }
    }

    /// Which cookies are there: what comes to a place of ours below the path that is asked for.
    async fn stored(&self) -> Result<BTreeSet<String>, String> {
        let mut look = self.journey.to.clone();
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
        let came = came.ok_or_else(|| format!("the browser did not ask for {look}, to see which cookies are there"))?;
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

    /// Makes the request.
    async fn go(&self) -> Result<(), String> {
        let Journey { page, way, redirects, to, .. } = self.journey;
        let places: Vec<&Url> = redirects.iter().map(|(place, _)| place).chain([to]).collect();
        for (number, (place, status)) in redirects.iter().enumerate() {
            self.front.serve(place, Response::redirect(*status, places[number + 1].as_str()));
        }
        let (Some(way), Some(acts)) = (way, page.last()) else { return self.typed(places[0]).await };
        self.serve_frames(page);
        self.front.serve(acts, acting(acts.host_str().unwrap_or_default(), *way, places[0], &[]));
        self.typed(&page[0]).await?;
        if way.is_clicked() {
            let frames = vec!["#frame".to_owned(); page.len() - 1];
            self.session.click_below(&frames, "#go").await.map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    async fn typed(&self, url: &Url) -> Result<(), String> {
        self.session.go(url.as_str()).await.map_err(|error| error.to_string())
    }
}
