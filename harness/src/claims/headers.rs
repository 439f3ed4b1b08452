//! What browsers say of their requests otherwise than the standards: `Sec-Fetch-*`, `Origin` and `Referer`.

use samesite_model::{Origin, Site};
use samesite_reports::{DepartureKind, DepartureNote};
use samesite_scenarios::{Confinement, Hop, Probe};

use crate::drive::Engine;
use crate::suffixes;
use crate::witness::{self, Testimony};

/// One way in which a browser's own words about a request depart from the standards.
#[derive(Debug)]
pub struct HeaderDeparture {
    /// Its name.
    pub id: &'static str,
    /// What the browser does, as a sentence without a full stop.
    pub statement: &'static str,
    /// Where that is known from.
    pub evidence: &'static [&'static str],
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
        }
    }
}

/// The departures of an engine.
pub(super) const fn of(engine: Engine) -> &'static [HeaderDeparture] {
    match engine {
        Engine::Chromium => CHROMIUM,
        Engine::Firefox => FIREFOX,
        Engine::WebKit => WEBKIT,
    }
}

const CHROMIUM: &[HeaderDeparture] = &[
    HeaderDeparture {
        id: "websockets-say-nothing",
        statement: "the handshake of a WebSocket bears no Sec-Fetch-*",
        evidence: &[
            "Chromium services/network/websocket.cc writes the headers of a handshake; services/network/sec_header_helpers.cc is not called there",
            "WebSockets \"establish a WebSocket connection\" goes by Fetch, and Fetch Metadata §3 adds its headers to every request",
        ],
        instead: |hop, header, _| {
            let is_meta = header.starts_with("Sec-Fetch-");
            (is_meta && mode(hop) == Some("websocket")).then_some(None)
        },
    },
    HeaderDeparture {
        id: "own-origin-told-by-elements",
        statement: "what an element asks for in the mode cors tells its origin to that very origin too",
        evidence: &[
            "seen of every crossorigin element, module script, dynamic import and font of Chromium 156; fetch() and XMLHttpRequest tell nothing",
            "Fetch §3.2: a GET tells its origin when its response tainting is \"cors\", and to its own origin it is \"basic\"",
        ],
        instead: |hop, header, prescribed| {
            let applies =
                header == "Origin" && prescribed.is_none() && mode(hop) == Some("cors") && !is_asked_by_script(hop);
            applies.then(|| own_origin(hop))
        },
    },
    HeaderDeparture {
        id: "origin-lost-on-the-first-way-out",
        statement: "a redirect from the client's own origin to another makes Origin null",
        evidence: &[
            "Chromium net/url_request/redirect_util.cc, UpdateHttpRequest: a redirect across origins sets Origin to null (crbug.com/465517)",
            "Fetch §3.2 and §2.2.5: the origin is tainted once a redirect leaves an origin that is not the client's",
        ],
        instead: |hop, header, prescribed| {
            let mut urls = hop.redirected_from.iter().chain([&hop.url]).map(url::Url::origin);
            let first = urls.next();
            let leaves = urls.any(|origin| Some(origin) != first);
            (header == "Origin" && prescribed.is_some() && leaves).then(|| Some("null".to_owned()))
        },
    },
    HeaderDeparture {
        id: "activation-lost-between-processes",
        statement: "a frame of another site, or a sandboxed one, navigates the whole page without Sec-Fetch-User, whatever was clicked",
        evidence: &[
            "seen in Chromium 156: a click in a frame that shares its top's process says ?1, and in one of another process nothing",
            "Fetch Metadata §2.4: the header is sent when the request's user-activation is true",
        ],
        instead: |hop, header, prescribed| {
            let applies = header == "Sec-Fetch-User" && prescribed.is_some() && is_asked_across_processes(hop);
            applies.then_some(None)
        },
    },
    HeaderDeparture {
        id: "speculation-comes-from-nowhere",
        statement: "what speculation rules fetch ahead from the document's own origin says it comes from the address bar",
        evidence: &[
            "seen in Chromium 156; for another site's URL it says cross-site",
            "Fetch Metadata §2.3: \"none\" is for requests that the user made by the browser's own interface",
        ],
        instead: |hop, header, prescribed| {
            let speculates = matches!(hop.probe, Some(Probe::SpeculativePrefetch | Probe::SpeculativePrerender));
            (speculates && header == "Sec-Fetch-Site" && prescribed == Some("same-origin"))
                .then(|| Some("none".to_owned()))
        },
    },
];

const FIREFOX: &[HeaderDeparture] = &[
    HeaderDeparture {
        id: "creators-tell-the-referrer",
        statement: "sandboxed documents, and those at about: and blob:, name the document that they came from as referrer",
        evidence: &[
            "seen in Firefox ESR 153; Firefox dom/security/ReferrerInfo.cpp takes the principal's URI, which sandboxing and about: leave",
            "Referrer Policy §8.3 step 3: a document with an opaque origin, or at a local URL, has no referrer",
        ],
        instead: |hop, header, prescribed| {
            (header == "Referer" && prescribed.is_none())
                .then(|| witness::referrer_of_origin(hop))
                .filter(Option::is_some)
        },
    },
    HeaderDeparture {
        id: "some-tell-no-referrer",
        statement: "reports of a Content-Security-Policy, scripts of service workers, tracks, and what styles at about:srcdoc ask for name no referrer",
        evidence: &[
            "seen in Firefox ESR 153",
            "Fetch §2.2.5: a request's referrer is its client unless somebody says otherwise; of these, nobody does",
        ],
        instead: |hop, header, _| {
            let silent = matches!(hop.probe, Some(Probe::CspReport | Probe::ServiceWorkerScript | Probe::Track));
            let in_srcdoc =
                hop.client.as_ref().and_then(|chain| chain.last()).is_some_and(|it| it.url.path() == "srcdoc");
            let styled =
                matches!(hop.probe, Some(Probe::CssImport | Probe::CssBackground | Probe::CssListStyle | Probe::Font));
            (header == "Referer" && (silent || (in_srcdoc && styled))).then_some(None)
        },
    },
];

const WEBKIT: &[HeaderDeparture] = &[HeaderDeparture {
    id: "webkit-no-sec-fetch-user",
    statement: "Sec-Fetch-User is never sent",
    evidence: &[
        "WebKit Source/WebCore/loader: Sec-Fetch-Dest, -Mode and -Site are the only ones written",
        "Fetch Metadata §2.4",
    ],
    instead: |_, header, _| (header == "Sec-Fetch-User").then_some(None),
}];

fn mode(hop: &Hop) -> Option<&'static str> {
    hop.probe?.facts().mode
}

/// Whether a script asks by an interface of its own, not by way of an element.
fn is_asked_by_script(hop: &Hop) -> bool {
    let name = hop.probe.map_or_else(String::new, |probe| probe.to_string());
    ["fetch", "xhr", "eventsource"].iter().any(|kind| name.starts_with(kind))
}

/// The origin of the document that asks, as headers tell it: that of the nearest one that came over HTTP.
fn own_origin(hop: &Hop) -> Option<String> {
    let chain = hop.client.as_ref()?;
    let served = chain.iter().rev().find(|place| place.url.scheme().starts_with("http"))?;
    Some(served.url.origin().ascii_serialization())
}

/// Whether the document that asks is kept in another process than the page around it.
fn is_asked_across_processes(hop: &Hop) -> bool {
    let Some((top, framed)) = hop.client.as_ref().and_then(|chain| chain.split_first()) else { return false };
    let Some(asking) = framed.last() else { return false };
    let sandboxed = framed.iter().any(|place| place.confinement == Confinement::Sandbox);
    let served = framed.iter().rev().chain([top]).find(|place| place.url.scheme().starts_with("http"));
    let apart = served.is_some_and(|place| site(&place.url) != site(&top.url));
    asking.url.scheme() != "data" && (sandboxed || apart)
}

fn site(url: &url::Url) -> Option<Site> {
    suffixes::embedded().site(&Origin::of(url))
}
