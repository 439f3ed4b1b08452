//! Acts: everything a scenario asks a browser to do, in order.

use url::Url;

use crate::hop::{Hop, HopTarget};
use crate::probe::CookieInterface;
use crate::scenario::{Case, Planting, PlantingTime, Scenario};

/// The case name under which planting and proving are recorded.
pub const JAR: &str = "jar";

/// One thing that leaves an observation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act<'s> {
    /// The user visits a page that sets cookies.
    Plant(usize, &'s Planting),
    /// The user visits a page next, to see which of them were stored.
    Prove(usize, &'s Planting),
    /// A hop of a case.
    Hop(&'s Case, Box<Hop>),
}

impl Act<'_> {
    /// The case under which the act is recorded.
    #[must_use]
    pub fn case(&self) -> &str {
        match self {
            Self::Plant(..) | Self::Prove(..) => JAR,
            Self::Hop(case, _) => &case.id,
        }
    }

    /// The name under which the act is recorded within its case.
    #[must_use]
    pub fn hop(&self) -> String {
        match self {
            Self::Plant(index, _) => format!("plant-{}", index + 1),
            Self::Prove(index, _) => format!("proof-{}", index + 1),
            Self::Hop(_, hop) => hop.id.clone(),
        }
    }

    /// The URL that is asked, or whose script acts.
    #[must_use]
    pub fn url(&self) -> &Url {
        match self {
            Self::Plant(_, planting) => &planting.at,
            Self::Prove(_, planting) => &planting.prove,
            Self::Hop(_, hop) => &hop.url,
        }
    }

    /// The method that goes over the wire, such as `GET`; means nothing where a script acts.
    #[must_use]
    pub fn method(&self) -> &'static str {
        match self {
            Self::Plant(..) | Self::Prove(..) => "GET",
            Self::Hop(_, hop) => hop.method,
        }
    }

    /// The act in words: `POST https://shop.example/pay as the next page`, `https://shop.example/ by the address bar`.
    #[must_use]
    pub fn describe(&self) -> String {
        let (method, url) = (self.method(), self.url());
        let Self::Hop(_, hop) = self else { return format!("{url} by the address bar") };
        match &hop.target {
            HopTarget::TopLevel if hop.revisited.is_some() => {
                let probe = hop.probe.map_or_else(|| hop.id.clone(), |probe| probe.to_string());
                format!("{method} {url} by {probe}")
            }
            HopTarget::TopLevel if hop.client.is_none() => format!("{method} {url} by the address bar"),
            HopTarget::TopLevel => format!("{method} {url} as the next page"),
            HopTarget::Nested(_) => format!("{method} {url} in a frame"),
            HopTarget::Subresource(probe) => format!("{method} {url} as {probe}"),
            HopTarget::ScriptReading | HopTarget::ScriptWriting => {
                let interface = hop.probe.map_or(CookieInterface::Document, |probe| probe.facts().cookie_interface);
                format!("{interface} at {url}")
            }
        }
    }
}

impl Case {
    /// **Spec:** RFC 9110 §9.2.1.
    fn sends_unsafe_method(&self) -> bool {
        self.hops().iter().any(|hop| !matches!(hop.method, "GET" | "HEAD" | "OPTIONS" | "TRACE"))
    }
}

impl Scenario {
    /// Planting and proving, each jar in turn.
    #[must_use]
    pub fn planting_acts(&self) -> Vec<Act<'_>> {
        let pairs = self.jar.iter().enumerate();
        pairs.flat_map(|(index, planting)| [Act::Plant(index, planting), Act::Prove(index, planting)]).collect()
    }

    /// Everything the scenario asks for, in the order in which it is played: the jar first,
    /// then the cases by the age they want.
    #[must_use]
    pub fn acts(&self) -> Vec<Act<'_>> {
        let mut acts = match self.planting {
            PlantingTime::First => self.planting_acts(),
            PlantingTime::ByEachCase => Vec::new(),
        };
        for case in self.cases_by_age() {
            acts.extend(case.hops().into_iter().map(|hop| Act::Hop(case, Box::new(hop))));
        }
        acts
    }

    /// The cases in the order in which they are played: those that want no age first, the oldest last.
    ///
    /// Where no age is wanted, unsafe methods come first: some browsers send a young cookie with them and no old one,
    /// and what they send shall not hang on how long a scenario takes.
    #[must_use]
    pub fn cases_by_age(&self) -> Vec<&Case> {
        let mut cases: Vec<_> = self.cases.iter().collect();
        cases.sort_by_cached_key(|case| (case.age, !case.sends_unsafe_method()));
        cases
    }
}
