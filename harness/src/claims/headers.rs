//! What browsers say of their requests otherwise than the standards: `Sec-Fetch-*`, `Origin` and `Referer`.

use samesite_reports::{DepartureKind, DepartureNote};
use samesite_scenarios::Hop;

use super::versions::{Versions, in_words};
use crate::drive::Engine;
use crate::witness::Testimony;

/// One way in which a browser's own words about a request depart from the standards.
#[derive(Debug)]
pub struct HeaderDeparture {
    /// Its name.
    pub id: &'static str,
    /// What the browser does, as a sentence without a full stop.
    pub statement: &'static str,
    /// Where that is known from.
    pub evidence: &'static [&'static str],
    /// Which releases it is claimed of.
    pub versions: &'static [Versions],
    /// What the browser says instead; the outer `None` where the departure has nothing to do with the header.
    instead: fn(&Hop, &'static str, Option<&str>) -> Option<Option<String>>,
}

impl HeaderDeparture {
    /// Whether the departure predicts what came.
    pub(crate) fn covers(&self, hop: &Hop, testimony: &Testimony) -> bool {
        let instead = (self.instead)(hop, testimony.header, testimony.prescribed.as_deref());
        instead.is_some_and(|instead| instead == testimony.given)
    }

    /// The departure, as reports name it.
    pub(crate) fn note(&self) -> DepartureNote {
        DepartureNote {
            id: self.id.to_owned(),
            kind: DepartureKind::Deviation,
            statement: self.statement.to_owned(),
            evidence: self.evidence.iter().map(|&evidence| evidence.to_owned()).collect(),
            versions: Some(in_words(self.versions)),
        }
    }
}

/// The departures of an engine.
pub(super) const fn of(engine: Engine) -> &'static [HeaderDeparture] {
    match engine {
        Engine::Chromium | Engine::Firefox | Engine::WebKit => &[],
    }
}
