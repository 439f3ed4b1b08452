//! What WebKitGTK says of its requests otherwise than the standards.
//!
//! All of it was seen in WebKitGTK 2.50; what a source or a bug is known for besides is said beside it.

use samesite_scenarios::Probe;

use super::{
    HeaderDeparture, asking, is_asked_by_script, is_framed_by_another_site, mode, origin_lost, own_origin,
    own_origin_by_element, referrer_of_origin, relation,
};
use crate::claims::versions;

pub(super) const DEPARTURES: &[HeaderDeparture] = &[
    HeaderDeparture {
        id: "webkit-no-sec-fetch-user",
        statement: "Sec-Fetch-User is never sent",
        evidence: &[
            "WebKit Source/WebCore/loader: Sec-Fetch-Dest, -Mode and -Site are the only ones written",
            "Fetch Metadata §2.4",
        ],
        versions: versions::WEBKITGTK,
        instead: |_, header, _| (header == "Sec-Fetch-User").then_some(None),
    },
    HeaderDeparture {
        id: "webkit-sandboxed-documents-tell-the-referrer",
        statement: "sandboxed documents name themselves as referrer",
        evidence: &["Referrer Policy §8.3 step 3: a document with an opaque origin has no referrer"],
        versions: versions::CATALOGUED_WEBKITGTK,
        instead: referrer_of_origin,
    },
    HeaderDeparture {
        id: "webkit-srcdoc-tells-no-referrer-to-fetch",
        statement: "fetch() at about:srcdoc, and dynamic imports at about:blank, name no referrer",
        evidence: &[
            "elements at about:srcdoc name the document around it",
            "Referrer Policy §8.3 step 3 goes up to the document that holds the srcdoc",
        ],
        versions: versions::CATALOGUED_WEBKITGTK,
        instead: |hop, header, _| {
            let at_about = asking(hop).is_some_and(|place| place.url.scheme() == "about");
            let by_script = is_asked_by_script(hop) || hop.probe == Some(Probe::DynamicImport);
            (header == "Referer" && at_about && by_script).then_some(None)
        },
    },
    HeaderDeparture {
        id: "webkit-third-parties-name-their-origin-only",
        statement: "what a document or worker asks for below another site's page names its origin as referrer, and no more",
        evidence: &[
            "WebKit, Intelligent Tracking Prevention: referrers are downgraded to origins in third-party requests",
            "Referrer Policy §8.3: strict-origin-when-cross-origin names the whole URL to the very origin",
        ],
        versions: versions::WEBKITGTK,
        instead: |hop, header, prescribed| {
            let own = own_origin(hop).map(|origin| format!("{origin}/"));
            (header == "Referer" && prescribed.is_some() && is_framed_by_another_site(hop)).then_some(own)
        },
    },
    HeaderDeparture {
        id: "webkit-own-origin-told-by-elements",
        statement: "what an element asks for in the mode cors tells its origin to that very origin too",
        evidence: &[
            "seen of crossorigin elements, module scripts and dynamic imports",
            "Fetch §3.2: a GET tells its origin when its response tainting is \"cors\", and to its own origin it is \"basic\"",
        ],
        versions: versions::CATALOGUED_WEBKITGTK,
        instead: own_origin_by_element,
    },
    HeaderDeparture {
        id: "webkit-fonts-and-tracks-in-no-cors",
        statement: "fonts, and tracks without crossorigin, are asked for in the mode no-cors",
        evidence: &[
            "CSS Fonts 4 §11.2 asks for fonts in the mode cors; HTML fetches tracks with same-origin in place of no-cors",
        ],
        versions: versions::CATALOGUED_WEBKITGTK,
        instead: |hop, header, _| {
            let applies = matches!(hop.probe, Some(Probe::Font | Probe::Track));
            match header {
                "Sec-Fetch-Mode" if applies => Some(Some("no-cors".to_owned())),
                "Origin" if applies => Some(None),
                _ => None,
            }
        },
    },
    HeaderDeparture {
        id: "webkit-every-frame-is-an-iframe",
        statement: "the destination of frame, object and embed is iframe",
        evidence: &["HTML \"create navigation params by fetching\": the destination is the container's local name"],
        versions: versions::CATALOGUED_WEBKITGTK,
        instead: |hop, header, _| {
            let framed = matches!(hop.probe, Some(Probe::Frame | Probe::Object | Probe::Embed));
            (header == "Sec-Fetch-Dest" && framed).then(|| Some("iframe".to_owned()))
        },
    },
    HeaderDeparture {
        id: "webkit-noopener-is-cross-site",
        statement: "what is opened in a window without an opener comes cross-site",
        evidence: &[
            "seen of target=_blank, which has no opener by default, and of noopener",
            "Fetch Metadata §2.3 asks for the initiator, and a window without opener has one all the same",
        ],
        versions: versions::CATALOGUED_WEBKITGTK,
        instead: |hop, header, _| {
            let apart = matches!(hop.probe, Some(Probe::LinkBlank | Probe::FormPostBlank | Probe::WindowOpenNoopener));
            (header == "Sec-Fetch-Site" && apart).then(|| Some("cross-site".to_owned()))
        },
    },
    HeaderDeparture {
        id: "webkit-data-workers-say-their-makers-origin",
        statement: "a worker made from a data: URL has the origin of the document that made it",
        evidence: &["HTML: a worker's origin is that of its URL, and that of a data: URL is opaque"],
        versions: versions::CATALOGUED_WEBKITGTK,
        instead: |hop, header, _| {
            let own = own_origin(hop)?.parse().ok()?;
            let applies = header == "Sec-Fetch-Site" && hop.probe == Some(Probe::DataWorkerFetch);
            applies.then(|| Some(relation(&own, &hop.url).to_owned()))
        },
    },
    HeaderDeparture {
        id: "webkit-redirected-cors-says-nothing",
        statement: "what is redirected in the mode cors bears no Sec-Fetch-* any more",
        evidence: &["Fetch Metadata §3 adds its headers to every request"],
        versions: versions::CATALOGUED_WEBKITGTK,
        instead: |hop, header, _| {
            let redirected = mode(hop) == Some("cors") && !hop.redirected_from.is_empty();
            (header.starts_with("Sec-Fetch-") && redirected).then_some(None)
        },
    },
    HeaderDeparture {
        id: "webkit-origin-lost-on-the-first-way-out",
        statement: "a redirect from the client's own origin to another makes Origin null",
        evidence: &[
            "Fetch §3.2 and §2.2.5: the origin is tainted once a redirect leaves an origin that is not the client's",
        ],
        versions: versions::CATALOGUED_WEBKITGTK,
        instead: origin_lost,
    },
    HeaderDeparture {
        id: "webkit-reports-are-nobodys",
        statement: "a report of a Content-Security-Policy has the destination empty and the origin null",
        evidence: &["Content Security Policy Level 3 §5.3: the destination is report, and the client the page's"],
        versions: versions::CATALOGUED_WEBKITGTK,
        instead: |hop, header, _| match header {
            _ if hop.probe != Some(Probe::CspReport) => None,
            "Sec-Fetch-Dest" => Some(Some("empty".to_owned())),
            "Origin" => Some(Some("null".to_owned())),
            _ => None,
        },
    },
    HeaderDeparture {
        id: "webkit-blank-documents-are-nobodys",
        statement: "at about:blank, a beacon and what XMLHttpRequest posts to the own origin have the origin null",
        evidence: &[
            "what fetch() posts there, and what XMLHttpRequest posts to other origins, tells the origin of the creator",
            "HTML \"determining the origin\": about:blank has its creator's; Fetch §3.2 serializes the request's origin",
        ],
        versions: versions::CATALOGUED_WEBKITGTK,
        instead: |hop, header, prescribed| {
            let is_blank = asking(hop).is_some_and(|place| place.url.as_str() == "about:blank");
            let is_to_itself = || hop.nearest_served().is_some_and(|own| own.url.origin() == hop.url.origin());
            let applies = hop.probe == Some(Probe::Beacon) || hop.probe == Some(Probe::XhrPost) && is_to_itself();
            (header == "Origin" && prescribed.is_some() && is_blank && applies).then(|| Some("null".to_owned()))
        },
    },
    HeaderDeparture {
        id: "webkit-origin-told-on-downgrade",
        statement: "a form that is posted from https to http tells its origin",
        evidence: &["Fetch §3.2: with the default referrer policy, Origin is null from https to http"],
        versions: versions::CATALOGUED_WEBKITGTK,
        instead: |hop, header, prescribed| (header == "Origin" && prescribed == Some("null")).then(|| own_origin(hop)),
    },
];
