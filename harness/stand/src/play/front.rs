//! Who answers under every name while journeys are played: for the application, for the pages round it, and for nobody else.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use samesite_servers::{Answer, Answering, Exchange, Response, Site, Switch};
use tokio::sync::watch;
use tokio::time::timeout;
use url::{Position, Url};

use crate::forward::{Forwarder, value_of};
use crate::page::wrong;
use crate::target::Target;

/// A request of the application, as it came, and what was set with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppRequest {
    /// The method.
    pub method: String,
    /// The URL, under the application's public name.
    pub url: Url,
    /// Its cookies, by name.
    pub cookies: BTreeMap<String, String>,
    /// The status of the answer.
    pub status: u16,
    /// The `Set-Cookie` lines of the answer.
    pub set: Vec<String>,
    /// Whether it asks for a document, which comes into a window or a frame; a script's request does not.
    pub is_document: bool,
    /// Whether a page of ours came in place of the one that the application has answered with.
    pub stood_in: bool,
}

/// Where a page that tells that it has come asks for, below any host: this, and its number.
const CAME: &str = "/samesite-stand-came/";

/// The path by which the page of a number tells that it has come.
pub(super) fn coming(number: usize) -> String {
    format!("{CAME}{number}")
}

/// A page of ours that the browser is about to come to.
///
/// Where the application answers there, its answer goes first: a redirect is followed, and the page is where that leads;
/// the headers of any other answer stay, and the page takes the place of its body.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    /// Its number, by which it is waited for.
    pub(super) number: usize,
    /// Where it is.
    pub(super) at: Url,
    /// The page.
    pub(super) page: Response,
    /// Where the journey goes on from there, if it does: an application that redirects there needs no page of ours.
    pub(super) next: Option<Url>,
    /// Whether the page leads on by itself as soon as it has come: an application's own that does so is left as it is.
    pub(super) refreshes: bool,
}

/// What became of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coming {
    /// It has come, and can be used.
    Came,
    /// The application has led on without it.
    LedOn,
}

/// Answers under every name.
#[derive(Debug)]
pub(super) struct Front {
    forwarder: Forwarder,
    application: BTreeSet<String>,
    state: Mutex<State>,
    /// Rings with every request of the application.
    bell: watch::Sender<usize>,
}

#[derive(Debug, Default)]
struct State {
    pages: HashMap<Url, Response>,
    requests: Vec<AppRequest>,
    fault: Option<String>,
    /// The last document that was asked for where nobody is.
    astray: Option<Url>,
    /// The pages that come next, in order.
    turns: VecDeque<Turn>,
    /// Those that have come, by number.
    came: BTreeMap<usize, Coming>,
}

impl Front {
    pub(super) fn new(target: Target, application: BTreeSet<String>) -> Self {
        let bell = watch::Sender::new(0);
        Self { forwarder: Forwarder::new(target), application, state: Mutex::default(), bell }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nobody panics under this lock")
    }

    /// Where the browser was led instead of the application, in words that follow those of what did not come: nothing, if it
    /// was not.
    pub(super) fn astray(&self) -> String {
        let state = self.state();
        state.astray.as_ref().map_or_else(String::new, |url| {
            format!("; it was led to {url}, which is neither the application's nor a page of the journey")
        })
    }

    /// Forgets what was.
    pub(super) fn begin(&self) {
        *self.state() = State::default();
    }

    /// Serves a page of ours at a URL, even at one of the application's.
    pub(super) fn serve(&self, url: &Url, page: Response) {
        self.state().pages.insert(plain(url), page);
    }

    /// Serves pages one after another, each once, as soon as somebody comes to where it is.
    pub(super) fn arm(&self, turns: Vec<Turn>) {
        let mut state = self.state();
        state.turns = turns.into();
        state.came.clear();
    }

    /// Whether a URL is the application's.
    pub(super) fn is_application(&self, url: &Url) -> bool {
        url.host_str().is_some_and(|host| self.application.contains(host))
    }

    /// Waits until the page of a number has come; `None` when it does not.
    pub(super) async fn came(&self, number: usize, patience: Duration) -> Option<Coming> {
        self.awaited(patience, |state| state.came.get(&number).copied()).await
    }

    /// The requests of the application so far, in order.
    pub(super) fn requests(&self) -> Vec<AppRequest> {
        self.state().requests.clone()
    }

    /// Why the application could not be asked, if it could not.
    pub(super) fn fault(&self) -> Option<String> {
        self.state().fault.clone()
    }

    /// Waits for the first request that is wanted, of those behind `begun`, and gives its place among all; `None` when it does not come, or the
    /// application cannot be asked.
    pub(super) async fn wait(
        &self,
        begun: usize,
        patience: Duration,
        is_it: impl Fn(&AppRequest) -> bool,
    ) -> Option<(usize, AppRequest)> {
        let found = |state: &State| {
            let mut numbered = state.requests.iter().enumerate().skip(begun);
            numbered.find(|(_, request)| is_it(request)).map(|(number, request)| (number, request.clone()))
        };
        self.awaited(patience, found).await
    }

    /// Waits until something is found in the state; `None` when it is not, or the application cannot be asked.
    async fn awaited<Found>(&self, patience: Duration, find: impl Fn(&State) -> Option<Found>) -> Option<Found> {
        let mut bell = self.bell.subscribe();
        let waiting = async {
            loop {
                bell.borrow_and_update();
                {
                    let state = self.state();
                    if let Some(found) = find(&state) {
                        return Some(found);
                    }
                    if state.fault.is_some() {
                        return None;
                    }
                }
                bell.changed().await.ok()?;
            }
        };
        timeout(patience, waiting).await.ok().flatten()
    }

    fn ring(&self) {
        self.bell.send_modify(|count| *count += 1);
    }

    fn has_come(&self, number: usize, how: Coming) {
        self.state().came.entry(number).or_insert(how);
        self.ring();
    }

    /// The page of ours that comes with a request, if it asks for a document, and that is there.
    fn turn(&self, exchange: &Exchange, url: &Url) -> Option<Turn> {
        let mut state = self.state();
        let next = state.turns.front().filter(|turn| is_same_place(&turn.at, url));
        next.filter(|_| is_for_document(exchange))?;
        state.turns.pop_front()
    }

    async fn answered(&self, exchange: &Exchange) -> Option<Answer> {
        let url = Url::parse(&format!("{}://{}{}", exchange.scheme, exchange.host, exchange.target)).ok()?;
        if let Some(number) = url.path().strip_prefix(CAME).and_then(|number| number.parse().ok()) {
            self.has_come(number, Coming::Came);
            return Some(Response::empty().into());
        }
        let turn = self.turn(exchange, &url);
        let served = self.state().pages.get(&plain(&url)).cloned();
        if !self.is_application(&url) {
            let page = turn.map(|turn| turn.page).or(served);
            if page.is_none() && is_for_document(exchange) && url.path() != "/favicon.ico" {
                self.state().astray = Some(url);
            }
            return page.map(Into::into);
        }
        // Browsers ask for it on their own account, and nobody else is interested.
        if served.is_none() && url.path() == "/favicon.ico" {
            return None;
        }
        let answer = match (&turn, served) {
            (None, Some(page)) => page.into(),
            (turn, _) => {
                // A page whose place we take must be whole, and readable.
                let whole = |exchange: &Exchange| {
                    let mut exchange = exchange.clone();
                    exchange.headers.retain(|(name, _)| !ABOUT_COPIES.contains(&name.as_str()));
                    exchange
                };
                let asked = turn.as_ref().map(|_| whole(exchange));
                match self.forwarder.forward(asked.as_ref().unwrap_or(exchange), &url).await {
                    Ok(answer) => answer,
                    Err(error) => {
                        self.state().fault.get_or_insert_with(|| error.to_string());
                        self.ring();
                        return Some(wrong(502, &error.to_string()).into());
                    }
                }
            }
        };
        let (answer, stood_in) = match (turn, answer) {
            (Some(turn), Answer::Response(response)) => {
                let (response, stood_in) = self.taken(turn, response, &url);
                (response.into(), stood_in)
            }
            (_, answer) => (answer, false),
        };
        let (status, headers) = match &answer {
            Answer::Response(response) => (response.status, &response.headers),
            Answer::Switch(Switch { headers, .. }) => (101, headers),
        };
        let lines = headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
        let set = lines.map(|(_, value)| String::from_utf8_lossy(value).into_owned()).collect();
        let cookies = cookies_of(exchange.values("cookie"));
        let (method, is_document) = (exchange.method.clone(), is_for_document(exchange));
        let request = AppRequest { method, url, cookies, status, set, is_document, stood_in };
        self.state().requests.push(request);
        self.ring();
        Some(answer)
    }

    /// What comes of a turn with an answer of the application: the answer that is sent, and whether it is a page of ours.
    fn taken(&self, turn: Turn, answer: Response, url: &Url) -> (Response, bool) {
        let value = |name: &str| value_of(&answer, name);
        let location = value("location").filter(|_| matches!(answer.status, 301 | 302 | 303 | 307 | 308));
        if let Some(place) = location.and_then(|location| url.join(&location).ok()) {
            match turn.next.as_ref().filter(|next| is_same_place(next, &place)) {
                Some(_) => self.has_come(turn.number, Coming::LedOn),
                None => self.state().turns.push_front(Turn { at: place, ..turn }),
            }
            return (answer, false);
        }
        if matches!(answer.status, 204 | 205 | 304) {
            self.has_come(turn.number, Coming::LedOn);
            return (answer, false);
        }
        let text = String::from_utf8_lossy(&answer.body).to_ascii_lowercase();
        let refreshes = value("refresh").is_some() || REFRESHES.iter().any(|sign| text.contains(sign));
        if turn.refreshes && refreshes {
            self.has_come(turn.number, Coming::LedOn);
            return (answer, false);
        }
        (in_place_of(answer, turn.page), true)
    }
}

/// The headers by which a browser gets less than the whole page; that it is not packed, the forwarder sees to.
const ABOUT_COPIES: &[&str] = &["if-modified-since", "if-none-match", "range"];

/// How a page leads on by itself, as HTML writes it.
const REFRESHES: &[&str] = &["http-equiv=\"refresh\"", "http-equiv='refresh'", "http-equiv=refresh"];

/// What describes the body of an answer, or would make its page do something; a page of ours has its own.
const OF_THE_BODY: &[&str] =
    &["cache-control", "content-encoding", "content-type", "etag", "expires", "last-modified", "refresh"];

/// The directives of a Content Security Policy that say where a page may stand, and not what is in it.
const OF_THE_PLACE: &[&str] = &["frame-ancestors", "sandbox"];

/// A page of ours with the status and the headers of an answer, cookies among them.
fn in_place_of(answer: Response, page: Response) -> Response {
    let mut headers = Vec::new();
    for (name, value) in answer.headers {
        match name.to_ascii_lowercase().as_str() {
            name if OF_THE_BODY.contains(&name) => {}
            "content-security-policy" => {
                let policy = String::from_utf8_lossy(&value).into_owned();
                let is_kept = |directive: &&str| {
                    directive.split_whitespace().next().is_some_and(|name| OF_THE_PLACE.contains(&name))
                };
                let kept: Vec<&str> = policy.split(';').filter(is_kept).collect();
                headers.push((name, kept.join(";").into_bytes()));
            }
            _ => headers.push((name, value)),
        }
    }
    Response { status: answer.status, headers: [headers, page.headers].concat(), ..page }
}

/// Whether a request is for a document. Who does not say what is asked for speaks plain HTTP, and is believed to.
fn is_for_document(exchange: &Exchange) -> bool {
    let wanted = exchange.values("sec-fetch-dest").next();
    let is_handshake = exchange.values("upgrade").next().is_some();
    exchange.method != "OPTIONS"
        && !is_handshake
        && wanted.is_none_or(|wanted| matches!(wanted, b"document" | b"iframe"))
}

/// Whether two URLs differ in nothing but query and fragment.
pub(super) fn is_same_place(one: &Url, other: &Url) -> bool {
    one[..Position::AfterPath] == other[..Position::AfterPath]
}

/// A URL as it is asked for: without a fragment.
fn plain(url: &Url) -> Url {
    let mut plain = url.clone();
    plain.set_fragment(None);
    plain
}

impl Site for Front {
    fn answer<'a>(&'a self, exchange: &'a Exchange) -> Answering<'a> {
        Box::pin(self.answered(exchange))
    }
}

/// The names and values of a `Cookie` header; of two cookies of one name, the first counts, as for most applications.
fn cookies_of<'v>(values: impl Iterator<Item = &'v [u8]>) -> BTreeMap<String, String> {
    let mut cookies = BTreeMap::new();
    for value in values {
        for pair in String::from_utf8_lossy(value).split(';') {
            let (name, value) = pair.trim().split_once('=').unwrap_or(("", pair.trim()));
            cookies.entry(name.to_owned()).or_insert_with(|| value.to_owned());
        }
    }
    cookies
}
