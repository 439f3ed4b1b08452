//! Who answers under every name while journeys are played: for the application, for the pages round it, and for nobody else.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use samesite_servers::{Answering, Exchange, Response, Site};
use tokio::sync::watch;
use tokio::time::timeout;
use url::Url;

use crate::forward::Forwarder;
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
}

impl Front {
    pub(super) fn new(target: Target, application: BTreeSet<String>) -> Self {
        let bell = watch::Sender::new(0);
        Self { forwarder: Forwarder::new(target), application, state: Mutex::default(), bell }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nobody panics under this lock")
    }

    /// Forgets what was.
    pub(super) fn begin(&self) {
        *self.state() = State::default();
    }

    /// Serves a page of ours at a URL, even at one of the application's.
    pub(super) fn serve(&self, url: &Url, page: Response) {
        self.state().pages.insert(plain(url), page);
    }

    /// The requests of the application so far, in order.
    pub(super) fn requests(&self) -> Vec<AppRequest> {
        self.state().requests.clone()
    }

    /// Why the application could not be asked, if it could not.
    pub(super) fn fault(&self) -> Option<String> {
        self.state().fault.clone()
    }

    /// Waits for the first request that is wanted, of those behind `begun`; `None` when it does not come, or the
    /// application cannot be asked.
    pub(super) async fn wait(
        &self,
        begun: usize,
        patience: Duration,
        is_it: impl Fn(&AppRequest) -> bool,
    ) -> Option<AppRequest> {
        let mut bell = self.bell.subscribe();
        let waiting = async {
            loop {
                bell.borrow_and_update();
                {
                    let state = self.state();
                    if let Some(found) = state.requests.iter().skip(begun).find(|request| is_it(request)) {
                        return Some(found.clone());
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

    async fn answered(&self, exchange: &Exchange) -> Option<Response> {
        let url = Url::parse(&format!("{}://{}{}", exchange.scheme, exchange.host, exchange.target)).ok()?;
        let is_application = url.host_str().is_some_and(|host| self.application.contains(host));
        let served = self.state().pages.get(&plain(&url)).cloned();
        if !is_application {
            return served;
        }
        // Browsers ask for it on their own account, and nobody else is interested.
        if served.is_none() && url.path() == "/favicon.ico" {
            return None;
        }
        let response = match served {
            Some(page) => page,
            None => match self.forwarder.forward(exchange, &url).await {
                Ok(response) => response,
                Err(error) => {
                    self.state().fault.get_or_insert_with(|| error.to_string());
                    self.bell.send_modify(|count| *count += 1);
                    return Some(wrong(502, &error.to_string()));
                }
            },
        };
        let lines = response.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
        let set = lines.map(|(_, value)| String::from_utf8_lossy(value).into_owned()).collect();
        let cookies = cookies_of(exchange.values("cookie"));
        let request = AppRequest { method: exchange.method.clone(), url, cookies, status: response.status, set };
        self.state().requests.push(request);
        self.bell.send_modify(|count| *count += 1);
        Some(response)
    }
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
