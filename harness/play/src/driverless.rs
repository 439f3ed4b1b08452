//! What can be played without a driver: pages lead a browser on, and click where a click by a script does the same.

use std::collections::BTreeMap;
use std::fmt;

use samesite_format::Clicks;
use samesite_scenarios::{Answer, Case, Probe, Scenario, WorkerTask};
use url::Url;

use crate::itinerary::{Itinerary, Start, TokenedHop};

/// Why a case cannot be played without a driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hindrance {
    /// It wants cookies that are older than a browser's jar.
    Age,
    /// It opens windows, which browsers let users do alone, and nobody could close.
    Windows,
    /// It downloads files, of which browsers ask their user.
    Downloads,
    /// A form is sent once more, which browsers ask their user about.
    SentAgain,
    /// The user goes back or forward, or loads a page again.
    BrowserButtons,
    /// The user has to allow storage access.
    StorageAccess,
    /// A name has a dot behind it, which certificates have no word for: Firefox trusts none for it.
    DottedName,
    /// An address that a user types in is redirected to another origin: who leads there would count.
    RedirectedAddress,
    /// A click in a frame leads the whole page on, which browsers let users do alone.
    ClickInFrame,
}

impl fmt::Display for Hindrance {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Age => "old cookies",
            Self::Windows => "windows that open",
            Self::Downloads => "downloads",
            Self::SentAgain => "forms that are sent once more",
            Self::BrowserButtons => "the browser's own buttons: back, forward, reload",
            Self::StorageAccess => "a user who allows storage access",
            Self::DottedName => "names with a dot behind them",
            Self::RedirectedAddress => "a typed address that is redirected to another origin",
            Self::ClickInFrame => "a user's click in a frame",
        })
    }
}

/// Why a case cannot be played without a driver; `None` where it can.
#[must_use]
pub fn hindrance(case: &Case, clicks: Clicks) -> Option<Hindrance> {
    if case.age.is_some() {
        return Some(Hindrance::Age);
    }
    let itinerary = Itinerary::of(&[case]);
    for (number, turn) in itinerary.turns.iter().enumerate() {
        if matches!(turn.start, Start::Back | Start::Forward | Start::Reload) {
            return Some(Hindrance::BrowserButtons);
        }
        if turn.asks_for_storage_access() {
            return Some(Hindrance::StorageAccess);
        }
        let probes = || turn.steps.iter().flat_map(|step| &step.hops).filter_map(|hop| hop.hop.probe);
        if probes().any(|probe| probe.facts().answer == Answer::Attachment) {
            return Some(Hindrance::Downloads);
        }
        // A service worker for the next page is registered in a window of its own.
        let registers = turn.leaving.is_some_and(|probe| probe.facts().worker_task != WorkerTask::None);
        if probes().any(Probe::is_asked_from_opened) || registers || turn.leaves_windows || turn.acts_in > 0 {
            return Some(Hindrance::Windows);
        }
        let page = turn.arrives.first().map(|&page| &itinerary.documents[page]);
        let arriving = page.map(|page| page.arriving.as_slice()).unwrap_or_default();
        if matches!(turn.start, Start::AddressBar(_)) && changes_origin(arriving) {
            return Some(Hindrance::RedirectedAddress);
        }
        let is_again = page.is_some_and(|page| page.visit > 0);
        if is_again && arriving.iter().any(|hop| hop.hop.method != "GET") {
            return Some(Hindrance::SentAgain);
        }
        let acting = number.checked_sub(1).map(|before| &itinerary.documents[itinerary.turns[before].by]);
        let from_frame = acting.is_some_and(|acting| acting.parent.is_some());
        let to_top = page.is_some_and(|page| page.parent.is_none());
        if clicks == Clicks::Script && turn.start == Start::Click && from_frame && to_top {
            return Some(Hindrance::ClickInFrame);
        }
    }
    None
}

fn changes_origin(hops: &[TokenedHop<'_>]) -> bool {
    let origins: Vec<_> = hops.iter().map(|hop| Url::origin(&hop.hop.url)).collect();
    origins.windows(2).any(|pair| pair[0] != pair[1])
}

/// The scenarios without what cannot be played without a driver, and how many cases are left out for which reason.
#[must_use]
pub fn playable(scenarios: Vec<Scenario>, clicks: Clicks) -> (Vec<Scenario>, BTreeMap<Hindrance, usize>) {
    let mut left_out = BTreeMap::new();
    let mut scenarios = scenarios;
    for scenario in &mut scenarios {
        let is_dotted = |url: &Url| url.scheme() == "https" && url.host_str().is_some_and(|host| host.ends_with('.'));
        let has_dotted_name = scenario.urls().any(is_dotted);
        let of_all = has_dotted_name.then_some(Hindrance::DottedName);
        scenario.cases.retain(|case| match hindrance(case, clicks).or(of_all) {
            Some(hindrance) => {
                *left_out.entry(hindrance).or_default() += 1;
                false
            }
            None => true,
        });
    }
    scenarios.retain(|scenario| !scenario.cases.is_empty());
    (scenarios, left_out)
}
