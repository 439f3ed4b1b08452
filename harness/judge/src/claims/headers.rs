//! What browsers say of their requests otherwise than the standards: `Sec-Fetch-*`, `Origin` and `Referer`.

mod chromium;
mod firefox;
mod webkit;

use samesite_format::{Explanation, ExplanationKind};
use samesite_scenarios::{Agent, DocumentSource, FrameDocument, Hop, Sandboxing};
use url::Url;

use super::versions::{Versions, in_words};
use crate::predict::headers::{self, Testimony};
use crate::suffixes::site;
use samesite_format::Engine;

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
    pub(crate) fn note(&self) -> Explanation {
        Explanation {
            id: self.id.to_owned(),
            kind: ExplanationKind::Deviation,
            statement: self.statement.to_owned(),
            evidence: self.evidence.iter().map(|&evidence| evidence.to_owned()).collect(),
            versions: Some(in_words(self.versions)),
        }
    }
}

/// The departures of an engine.
pub(super) const fn of(engine: Engine) -> &'static [HeaderDeparture] {
    match engine {
        Engine::Chromium => chromium::DEPARTURES,
        Engine::Firefox => firefox::DEPARTURES,
        Engine::WebKit => webkit::DEPARTURES,
    }
}

/// For a document without a referrer of its own: the one of the document it has its origin from.
fn referrer_of_origin(hop: &Hop, header: &'static str, prescribed: Option<&str>) -> Option<Option<String>> {
    (header == "Referer" && prescribed.is_none()).then(|| headers::referrer_of_origin(hop)).filter(Option::is_some)
}

/// For what an element asks of its own origin in the mode cors: that origin.
fn own_origin_by_element(hop: &Hop, header: &'static str, prescribed: Option<&str>) -> Option<Option<String>> {
    let applies = header == "Origin" && prescribed.is_none() && mode(hop) == Some("cors") && !is_asked_by_script(hop);
    applies.then(|| own_origin(hop))
}

/// For what was redirected from one origin to another: null.
fn origin_lost(hop: &Hop, header: &'static str, prescribed: Option<&str>) -> Option<Option<String>> {
    let mut urls = hop.redirected_from.iter().chain([&hop.url]).map(Url::origin);
    let first = urls.next();
    let leaves = urls.any(|origin| Some(origin) != first);
    (header == "Origin" && prescribed.is_some() && leaves).then(|| Some("null".to_owned()))
}

/// For what a third party asks of the top-level site, where third parties have no cookies of their own: the origin
/// that asks. `is_one_site` tells which sites are one.
fn origin_for_storage_access(
    hop: &Hop,
    header: &'static str,
    prescribed: Option<&str>,
    is_one_site: fn(&Url, &Url) -> bool,
) -> Option<Option<String>> {
    let chain = hop.client.as_ref()?;
    let top = &chain.first()?.url;
    let is_opaque =
        |place: &FrameDocument| place.sandboxing == Sandboxing::Sandbox || place.source == DocumentSource::Data;
    let of_top = |place: &FrameDocument| {
        !is_opaque(place) && (place.source != DocumentSource::Served || is_one_site(&place.url, top))
    };
    let applies = header == "Origin" && prescribed.is_none() && !chain.iter().all(of_top) && is_one_site(&hop.url, top);
    let opaque = chain.iter().any(is_opaque) || hop.agent() == Agent::DataWorker;
    let own = if opaque { Some("null".to_owned()) } else { own_origin(hop) };
    applies.then_some(own)
}

/// Whether the top-level page is of another site than the document that asks.
fn is_framed_by_another_site(hop: &Hop) -> bool {
    let top = hop.client.as_ref().and_then(|chain| chain.first());
    hop.nearest_served().zip(top).is_some_and(|(own, top)| !is_same_site(&own.url, &top.url))
}

/// What `Sec-Fetch-Site` calls the relation of two URLs.
fn relation(own: &Url, other: &Url) -> &'static str {
    match (own.origin() == other.origin(), is_same_site(own, other)) {
        (true, _) => "same-origin",
        (false, true) => "same-site",
        (false, false) => "cross-site",
    }
}

fn mode(hop: &Hop) -> Option<&'static str> {
    hop.probe?.facts().mode
}

/// Whether a script asks by an interface of its own, not by way of an element.
fn is_asked_by_script(hop: &Hop) -> bool {
    let name = hop.probe.map_or_else(String::new, |probe| probe.to_string());
    ["fetch", "xhr", "eventsource"].iter().any(|kind| name.starts_with(kind))
}

/// The document that asks.
fn asking(hop: &Hop) -> Option<&FrameDocument> {
    hop.client.as_ref()?.last()
}

/// The origin of the document that asks, as headers tell it: that of the nearest one that came over HTTP.
fn own_origin(hop: &Hop) -> Option<String> {
    hop.nearest_served().map(|place| place.url.origin().ascii_serialization())
}

/// Whether the document that asks is kept in another process than the page around it.
fn is_asked_across_processes(hop: &Hop) -> bool {
    let Some((top, framed)) = hop.client.as_ref().and_then(|chain| chain.split_first()) else { return false };
    let Some(asking) = framed.last() else { return false };
    let sandboxed = framed.iter().any(|place| place.sandboxing == Sandboxing::Sandbox);
    let apart = hop.nearest_served().is_some_and(|place| !is_same_site(&place.url, &top.url));
    asking.url.scheme() != "data" && (sandboxed || apart)
}

/// Whether two URLs are of one site, schemes included.
fn is_same_site(one: &Url, other: &Url) -> bool {
    site(one) == site(other)
}

/// Whether two URLs are of one site, whatever their schemes.
fn is_same_domain(one: &Url, other: &Url) -> bool {
    let domain = |url| site(url).map(|site| site.domain().to_owned());
    domain(one) == domain(other)
}
