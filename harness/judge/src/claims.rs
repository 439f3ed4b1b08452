//! Claims: what each browser, under each profile, is said to do otherwise than the current edition.
//!
//! A claim is an edition plus departures.
//! Each departure is one change to the policy, with a name and the evidence for it.
//! A departure is *permitted* when the text says MAY or leaves the matter to the browser, and a *deviation* otherwise.
//! Each is claimed of a range of versions: from the one that the evidence names, or else the oldest one looked at.
//! No claim is made from what a run showed alone: each names the source or the thread that says why.

mod chromium;
mod common;
mod firefox;
mod headers;
mod lacks;
mod versions;
mod webkit;

use samesite_format::{Environment, Explanation, ExplanationKind};
use samesite_model::Edition;
use samesite_model::policy::{Policy, UnknownSameSiteValue};
use samesite_scenarios::{Act, Hop};

use crate::predict::TimedAct;
use crate::suffixes::site;
use samesite_format::Engine;

pub use headers::HeaderDeparture;
pub use lacks::Lack;
pub use versions::{Component, Release, Versions};
use versions::{all_hold, in_words};

/// One way in which a browser departs from an edition's plain reading.
#[derive(Debug)]
pub struct Departure {
    /// Its name.
    pub id: &'static str,
    /// Whether the text allows it.
    pub kind: ExplanationKind,
    /// What the browser does, as a sentence without a full stop.
    pub statement: &'static str,
    /// Where that is known from: source files, bugs, threads.
    pub evidence: &'static [&'static str],
    /// Which releases it is claimed of.
    pub versions: &'static [Versions],
    /// What it changes in the policy.
    apply: fn(&mut Policy),
    /// How the browser takes a hop, where no policy tells; the standards' own way by default.
    rewrite: fn(&mut Hop),
}

/// A hop as the standards have it.
const fn as_it_is(_: &mut Hop) {}

/// A hop whose client is a page of its own, whatever frames it.
fn stands_alone(hop: &mut Hop) {
    if let Some(served) = hop.nearest_served().cloned() {
        hop.client = Some(vec![served]);
    }
}

/// Whether a hop asks the site of the document that asks.
fn is_of_own_site(hop: &Hop) -> bool {
    hop.nearest_served().is_some_and(|place| site(&place.url) == site(&hop.url))
}

/// A policy as the edition has it.
const fn as_the_edition(_: &mut Policy) {}

/// What is claimed of one browser under one profile.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The edition it starts from.
    pub edition: Edition,
    /// The departures, each independent of the others.
    pub departures: Vec<&'static Departure>,
    /// What the browser says of its requests otherwise than the standards.
    pub headers: Vec<&'static HeaderDeparture>,
    /// The requests that the browser does not make.
    pub lacks: Vec<&'static Lack>,
}

impl Claim {
    /// What is claimed of an engine under one of its profiles, in the release last seen; `None` for a profile nobody has
    /// made a claim for.
    #[must_use]
    pub fn of(engine: Engine, profile: &str) -> Option<Self> {
        Self::of_release(engine, profile, &Release::last_seen(engine))
    }

    /// What is claimed of the browser and profile of a recording; `None` where nobody has made a claim for them.
    #[must_use]
    pub fn of_recorded(environment: &Environment) -> Option<Self> {
        let engine = environment.engine.known()?;
        Self::of_release(engine, &environment.profile, &Release::of(engine, environment))
    }

    /// What is claimed of one release of an engine: the departures whose range of versions it lies in.
    #[must_use]
    pub fn of_release(engine: Engine, profile: &str, release: &Release) -> Option<Self> {
        let departures = match engine {
            Engine::Chromium => chromium::of(profile)?,
            Engine::Firefox => firefox::of(profile)?,
            Engine::WebKit => webkit::of(profile)?,
        };
        let departures = departures.into_iter().filter(|departure| all_hold(departure.versions, release)).collect();
        let headers = headers::of(engine).iter().filter(|departure| all_hold(departure.versions, release)).collect();
        let lacks = lacks::of(engine).iter().filter(|lack| all_hold(lack.versions, release)).collect();
        Some(Self { edition: Edition::CURRENT, departures, headers, lacks })
    }

    /// The profiles of an engine that something is claimed of, in the order in which they are listed to people.
    #[must_use]
    pub const fn profiles(engine: Engine) -> &'static [&'static str] {
        match engine {
            Engine::Chromium => chromium::PROFILES,
            Engine::Firefox => firefox::PROFILES,
            Engine::WebKit => webkit::PROFILES,
        }
    }

    /// An edition and nothing else.
    #[must_use]
    pub const fn plain(edition: Edition) -> Self {
        Self { edition, departures: Vec::new(), headers: Vec::new(), lacks: Vec::new() }
    }

    /// The policy that the claim predicts by.
    #[must_use]
    pub fn policy(&self) -> Policy {
        let mut policy = self.edition.policy();
        for departure in &self.departures {
            (departure.apply)(&mut policy);
        }
        policy
    }

    /// The acts as the browser takes them: the same, but for hops that a departure rewrites.
    #[must_use]
    pub fn rewritten<'s>(&self, acts: &[TimedAct<'s>]) -> Vec<TimedAct<'s>> {
        let mut acts = acts.to_vec();
        for timed in &mut acts {
            if let Act::Hop(_, hop) = &mut timed.act {
                for departure in &self.departures {
                    (departure.rewrite)(hop);
                }
            }
        }
        acts
    }

    /// The claim without one of its departures, to see what that one explains.
    #[must_use]
    pub fn without(&self, departure: &'static Departure) -> Self {
        let departures = self.departures.iter().copied().filter(|other| other.id != departure.id).collect();
        Self { departures, ..self.clone() }
    }

    /// The edition with one of the claim's departures and no other, to see what that one suffices for.
    #[must_use]
    pub fn with_only(&self, departure: &'static Departure) -> Self {
        Self { departures: vec![departure], ..self.clone() }
    }

    /// The departures, as reports name them.
    #[must_use]
    pub fn notes(&self) -> Vec<Explanation> {
        self.departures
            .iter()
            .map(|departure| Explanation {
                id: departure.id.to_owned(),
                kind: departure.kind,
                statement: departure.statement.to_owned(),
                evidence: departure.evidence.iter().map(|&evidence| evidence.to_owned()).collect(),
                versions: Some(in_words(departure.versions)),
            })
            .chain(self.headers.iter().map(|departure| departure.note()))
            .chain(self.lacks.iter().map(|lack| lack.note()))
            .collect()
    }
}

/// A reading of the rules that has a name: an edition, or what a client of the past made of one.
#[derive(Clone, Debug)]
pub struct NamedReading {
    /// Its name.
    pub id: &'static str,
    /// The text it reads, rightly or not.
    pub edition: Edition,
    /// What it predicts by.
    pub policy: Policy,
}

impl NamedReading {
    /// Every reading: the editions, oldest first, then the clients of the past.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let editions = Edition::ALL.iter().map(|&edition| Self { id: edition.id(), edition, policy: edition.policy() });
        let unknown_value_is = |id, unknown_value| {
            let edition = Edition::CookieSameSite00;
            Self { id, edition, policy: Policy { unknown_value, ..edition.policy() } }
        };
        // The Chromium project, "SameSite=None: Known Incompatible Clients" (2019): both misread `None`.
        let clients = [
            unknown_value_is("chrome-51-to-66", UnknownSameSiteValue::RefusesCookie),
            unknown_value_is("safari-12", UnknownSameSiteValue::CountsAsStrict),
        ];
        editions.chain(clients).collect()
    }

    /// The reading of the name given.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        Self::all().into_iter().find(|reading| reading.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn departures(engine: Engine, profile: &str, browser: &str, libsoup: Option<&str>) -> Vec<&'static str> {
        let release = Release::told(engine, browser, libsoup);
        let claim = Claim::of_release(engine, profile, &release).expect("something is claimed");
        claim.departures.iter().map(|departure| departure.id).collect()
    }

    #[test]
    fn an_older_release_lacks_what_came_later() {
        let old = departures(Engine::Firefox, "open", "140.9.0", None);
        let new = departures(Engine::Firefox, "open", "153.7.0", None);
        assert_eq!(
            old,
            [
                "absent-is-none",
                "schemeless-sites",
                "redirect-history-counts",
                "script-shadows-http-only",
                "initiator-alone-navigates"
            ]
        );
        assert!(old.iter().all(|id| new.contains(id)), "what is old is not over");
        assert!(new.contains(&"partitioned-attribute"), "Firefox 141 brought it");
    }

    #[test]
    fn a_later_library_lacks_what_was_mended_in_it() {
        let of = |libsoup| departures(Engine::WebKit, "open", "2.50.6", Some(libsoup));
        let seen = of("3.2.3-0+deb12u2");
        let gone = |libsoup| {
            let left = of(libsoup);
            seen.iter().copied().filter(|id| !left.contains(id)).collect::<Vec<_>>()
        };
        let in_3_3 =
            ["soup-absent-is-none", "soup-none-is-no-word", "soup-knows-no-prefixes", "soup-controls-end-lines"];
        assert_eq!(gone("3.3.0"), in_3_3);
        assert_eq!(
            gone("3.6.6"),
            [
                "soup-absent-is-none",
                "soup-none-is-no-word",
                "soup-top-level-host-admits",
                "soup-knows-no-prefixes",
                "soup-controls-end-lines",
                "soup-sets-no-limits",
                "soup-keeps-for-ever",
            ]
        );
    }
}
