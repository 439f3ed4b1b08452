//! What Chromium says of its requests otherwise than the standards.

use samesite_scenarios::{Hop, Probe};
use url::Url;

use super::{
    HeaderDeparture, is_asked_across_processes, is_same_site, mode, origin_for_storage_access, origin_lost,
    own_origin_by_element,
};
use crate::claims::versions;

pub(super) const DEPARTURES: &[HeaderDeparture] = &[
    HeaderDeparture {
        id: "websockets-say-nothing",
        statement: "the handshake of a WebSocket bears no Sec-Fetch-*",
        evidence: &[
            "Chromium services/network/websocket.cc writes the headers of a handshake; services/network/sec_header_helpers.cc is not called there",
            "WebSockets \"establish a WebSocket connection\" goes by Fetch, and Fetch Metadata §3 adds its headers to every request",
        ],
        versions: versions::CATALOGUED_CHROMIUM,
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
        versions: versions::CATALOGUED_CHROMIUM,
        instead: own_origin_by_element,
    },
    HeaderDeparture {
        id: "origin-lost-on-the-first-way-out",
        statement: "a redirect from the client's own origin to another makes Origin null",
        evidence: &[
            "Chromium net/url_request/redirect_util.cc, UpdateHttpRequest: a redirect across origins sets Origin to null (crbug.com/465517)",
            "Fetch §3.2 and §2.2.5: the origin is tainted once a redirect leaves an origin that is not the client's",
        ],
        versions: versions::CATALOGUED_CHROMIUM,
        instead: origin_lost,
    },
    HeaderDeparture {
        id: "activation-lost-between-processes",
        statement: "a frame of another site, or a sandboxed one, navigates the whole page without Sec-Fetch-User, whatever was clicked",
        evidence: &[
            "seen in Chromium 156: a click in a frame that shares its top's process says ?1, and in one of another process nothing",
            "Fetch Metadata §2.4: the header is sent when the request's user-activation is true",
        ],
        versions: versions::CATALOGUED_CHROMIUM,
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
        versions: versions::CATALOGUED_CHROMIUM,
        instead: |hop, header, prescribed| {
            let speculates = matches!(hop.probe, Some(Probe::SpeculativePrefetch | Probe::SpeculativePrerender));
            (speculates && header == "Sec-Fetch-Site" && prescribed == Some("same-origin"))
                .then(|| Some("none".to_owned()))
        },
    },
    HeaderDeparture {
        id: "storage-access-names-the-origin",
        statement: "where third parties have no cookies of their own, what is asked of the top-level site from below another one tells the origin that asks, on its redirects too",
        evidence: &[
            "Storage Access Headers (privacycg/storage-access-headers): Origin goes with Sec-Fetch-Storage-Access: inactive",
            "Fetch §3.2 tells no origin with such a GET",
        ],
        versions: versions::CHROMIUM,
        instead: |hop, header, prescribed| {
            let told = |hop: &Hop| origin_for_storage_access(hop, header, prescribed, is_same_site).flatten();
            // Once told, it stays; and a redirect to another origin makes it null.
            let way: Vec<&Url> = hop.redirected_from.iter().chain([&hop.url]).collect();
            let at = |url: &Url| Hop { url: url.clone(), ..hop.clone() };
            let first = way.iter().position(|url| told(&at(url)).is_some())?;
            let leaves = way[first..].windows(2).any(|pair| pair[0].origin() != pair[1].origin());
            Some(if leaves { Some("null".to_owned()) } else { told(&at(way[first])) })
        },
    },
];
