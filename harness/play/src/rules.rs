//! What playing is told of cookie rules, because it knows none itself.

use std::collections::BTreeSet;

use samesite_format::{Environment, Play};
use samesite_scenarios::Scenario;
use url::Url;

/// What a run asks of whoever knows the rules.
pub trait Rules {
    /// The version of the public suffix list by which sites are told apart, such as `2026-09-30_12-04-11_UTC`.
    fn suffix_list(&self) -> String;

    /// The registrable domain of a URL's host, such as `shop.example` for `https://www.shop.example/`; `None` where the
    /// host has none. Scenarios that touch one site do not share a session.
    fn site(&self, url: &Url) -> Option<String>;

    /// Whether every cookie that the scenario's jar plants outlives the browser that it is planted in.
    fn outlives_the_browser(&self, scenario: &Scenario) -> bool;

    /// What to make of a play in the browser of `environment`, as soon as it has ended.
    fn look(&self, environment: &Environment, play: &Play) -> Look;
}

/// What somebody who knows the rules makes of a play.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The cases to be played once more.
    pub unexpected: Unexpected,
    /// What came of it, in a few words for people: `59 cells, 2 known deviations`; empty where nobody asked.
    pub words: String,
    /// Whether there is something in it that nobody expected.
    pub is_news: bool,
}

/// The cases of a scenario in which something was seen that nobody expected, or in which nothing could be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unexpected {
    /// Every case: the jar was not what it should be, or the playing broke off.
    All,
    /// The cases with these ids; none, if everything went as expected.
    Cases(BTreeSet<String>),
}

impl Unexpected {
    /// Takes in what is unexpected in another play of the scenario.
    pub(crate) fn join(&mut self, other: Self) {
        match (self, other) {
            (Self::Cases(ids), Self::Cases(others)) => ids.extend(others),
            (own, Self::All) => *own = Self::All,
            (Self::All, Self::Cases(_)) => {}
        }
    }

    /// Whether the case with this id is to be played once more.
    #[must_use]
    pub fn includes(&self, case: &str) -> bool {
        match self {
            Self::All => true,
            Self::Cases(ids) => ids.contains(case),
        }
    }
}
