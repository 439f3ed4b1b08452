//! What Chromium says of its requests otherwise than the standards.

use samesite_scenarios::{Agent, DocumentSource, FrameDocument, HopTarget, Probe, ProbeKind};
use url::Url;

use super::{
    is_asked_across_processes, is_asked_by_opaque_origin, is_download_from_elsewhere, is_framed_by_another_site,
    is_reconnected, is_same_domain, is_same_site, mode, origin_for_storage_access, origin_lost, own_origin,
    own_origin_by_element, reconnected,
};
use crate::claims::Evidence::{Bug, Publication, Seen, Source, Text};
use crate::claims::versions::Component::Chromium;
use crate::claims::versions::{Turn, Versions};
use crate::claims::{Claim, ClaimKind, Effect, Instead, Switched};
use crate::predict::request::HopContext;

pub(in crate::claims) const CLAIMS: &[Claim] = &[
    Claim {
        id: "reconnections-tell-anew",
        kind: ClaimKind::Deviation,
        statement: "what an EventSource asks for when it connects again tells origin and relation as if no redirect were behind it",
        evidence: &[
            Seen { browser: "Chromium 156", what: "" },
            Text("HTML \"reestablish the connection\" fetches the same request, whose URL list keeps its redirects"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| match is_reconnected(context.hop) {
            true => reconnected(context, header),
            false => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "websockets-say-nothing",
        kind: ClaimKind::Deviation,
        statement: "the handshake of a WebSocket bears no Sec-Fetch-*",
        evidence: &[
            Source {
                file: "Chromium services/network/websocket.cc",
                what: "writes the headers of a handshake; services/network/sec_header_helpers.cc is not called \
                there",
            },
            Text(
                "WebSockets \"establish a WebSocket connection\" goes by Fetch, and Fetch Metadata §3 \
                adds its headers to every request",
            ),
        ],
        versions: &[Versions::of(
            Chromium,
            &[Turn::held_by(
                &[76],
                Publication("MDN browser-compat-data: the headers came with 76, and the handshake never had them"),
            )],
        )],
        switched: &[],
        effect: Effect::Header(|context, header, _| match mode(context.hop) {
            Some("websocket") if header.starts_with("Sec-Fetch-") => Instead::Absent,
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "preflights-always-tell-their-mode",
        kind: ClaimKind::Deviation,
        statement: "a CORS preflight bears Sec-Fetch-Mode, be it asked by http",
        evidence: &[
            Source {
                file: "Chromium services/network/cors/preflight_controller.cc",
                what: "CreatePreflightRequest sets Sec-Fetch-Mode itself, whatever the URL",
            },
            Seen { browser: "Chromium 156", what: "the other Sec-Fetch-* are missing, as they should be" },
            Text("Fetch Metadata §2: nothing is said to URLs that are not potentially trustworthy"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| match header {
            "Sec-Fetch-Mode" if context.hop.is_preflight() => Instead::Value("cors".to_owned()),
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "own-origin-told-by-elements",
        kind: ClaimKind::Deviation,
        statement: "what an element asks for in the mode cors tells its origin to that very origin too",
        evidence: &[
            Seen {
                browser: "Chromium 156",
                what: "every crossorigin element, module script, dynamic import and font does; fetch() and \
                XMLHttpRequest tell nothing",
            },
            Text(
                "Fetch §3.2: a GET tells its origin when its response tainting is \"cors\", and to \
                its own origin it is \"basic\"",
            ),
        ],
        versions: &[Versions::of(
            Chromium,
            &[Turn::held_by(
                &[108],
                Source {
                    file: "Chromium 108 third_party/blink/renderer/platform/loader/fetch/fetch_parameters.cc",
                    what: "SetCrossOriginAccessControl sets Origin whatever the URL's is",
                },
            )],
        )],
        switched: &[],
        effect: Effect::Header(own_origin_by_element),
    },
    Claim {
        id: "origin-lost-on-the-first-way-out",
        kind: ClaimKind::Deviation,
        statement: "a redirect from the client's own origin to another makes Origin null",
        evidence: &[
            Source {
                file: "Chromium net/url_request/redirect_util.cc, UpdateHttpRequest",
                what: "a redirect across origins sets Origin to null (crbug.com/465517)",
            },
            Text(
                "Fetch §3.2 and §2.2.5: the origin is tainted once a redirect leaves an origin that \
                is not the client's",
            ),
        ],
        versions: &[Versions::of(
            Chromium,
            &[Turn::held_by(
                &[54],
                Source {
                    file: "Chromium 54 net/url_request/url_request.cc",
                    what: "a redirect across origins sets Origin to null",
                },
            )],
        )],
        switched: &[],
        effect: Effect::Header(origin_lost),
    },
    Claim {
        id: "activation-lost-between-processes",
        kind: ClaimKind::Deviation,
        statement: "a frame of another site, or a sandboxed one, navigates the whole page without \
                Sec-Fetch-User, whatever was clicked",
        evidence: &[
            Seen {
                browser: "Chromium 156",
                what: "a click in a frame that shares its top's process says ?1, and in one of another process \
                nothing",
            },
            Text("Fetch Metadata §2.4: the header is sent when the request's user-activation is true"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[148])])],
        switched: &[],
        effect: Effect::Header(|context, header, expected| match (header, expected) {
            ("Sec-Fetch-User", Some(_)) if is_asked_across_processes(context) => Instead::Absent,
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "downloads-say-they-navigate",
        kind: ClaimKind::Deviation,
        statement: "what a link with download asks its own origin for has the mode navigate",
        evidence: &[
            Seen { browser: "Chromium 156", what: "" },
            Text("HTML \"download the hyperlink\": a request of the mode no-cors"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| match (context.hop.probe, header) {
            (Some(Probe::Download), "Sec-Fetch-Mode") if !is_download_from_elsewhere(context.hop) => {
                Instead::Value("navigate".to_owned())
            }
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "reports-say-nothing",
        kind: ClaimKind::Deviation,
        statement: "a report by the Reporting API bears no Sec-Fetch-*, names no referrer, and behind redirects no origin",
        evidence: &[
            Seen { browser: "Chromium 156", what: "" },
            Source {
                file: "Chromium net/reporting/reporting_uploader.cc",
                what: "makes a request of the network stack, and the headers are written above it",
            },
            Text("Fetch Metadata §3 adds its headers to every request"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| match (context.hop.probe, header) {
            (Some(Probe::CspReportTo), "Referer") => Instead::Absent,
            (Some(Probe::CspReportTo), "Origin") if !context.hop.redirected_from.is_empty() => Instead::Absent,
            (Some(Probe::CspReportTo), header) if header.starts_with("Sec-Fetch-") => Instead::Absent,
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "activation-spent-on-the-window",
        kind: ClaimKind::Deviation,
        statement: "a form with rel=opener that is sent into a new window says nothing of the click",
        evidence: &[
            Seen { browser: "Chromium 156", what: "links with rel=opener, and forms without it, say ?1" },
            Text("Fetch Metadata §2.4: the header is sent when the request's user-activation is true"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| match (context.hop.probe, header) {
            (Some(Probe::FormPostBlankOpener), "Sec-Fetch-User") => Instead::Absent,
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "forms-name-the-referrer",
        kind: ClaimKind::Deviation,
        statement: "a form that stays in its window names the referrer and its origin in spite of \
                rel=noreferrer",
        evidence: &[
            Seen { browser: "Chromium 156", what: "Firefox ESR 153 and WebKitGTK 2.50 name no referrer" },
            Text("HTML, form submission: with the keyword noreferrer, the referrer policy is no-referrer"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| match (context.hop.probe, header, own_origin(context)) {
            (Some(Probe::FormPostNoReferrer), "Origin", Some(origin)) if !is_asked_by_opaque_origin(context) => {
                Instead::Value(origin)
            }
            (Some(Probe::FormPostNoReferrer), "Referer", Some(origin)) if !is_asked_by_opaque_origin(context) => {
                let mut referrer = format!("{origin}/");
                if context.hop.url.origin().ascii_serialization() == origin {
                    referrer = context.hop.nearest_served().map_or(referrer, |place| place.url.to_string());
                }
                Instead::Value(referrer)
            }
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "speculation-comes-from-nowhere",
        kind: ClaimKind::Deviation,
        statement: "what speculation rules fetch ahead says it comes from the address bar",
        evidence: &[
            Seen { browser: "Chromium 156", what: "of every URL, redirected or not" },
            Text(
                "Fetch Metadata §2.3: \"none\" is for requests that the user made by the browser's \
                own interface",
            ),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[148])])],
        switched: &[],
        effect: Effect::Header(|context, header, expected| match (context.hop.probe, header, expected) {
            (Some(Probe::SpeculativePrefetch | Probe::SpeculativePrerender), "Sec-Fetch-Site", Some(_)) => {
                Instead::Value("none".to_owned())
            }
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "written-below-srcdoc-names-no-referrer",
        kind: ClaimKind::Deviation,
        statement: "a document that a srcdoc document wrote into about:blank names no referrer, nor do srcdoc documents in it",
        evidence: &[
            Source {
                file: "Chromium third_party/blink/renderer/core/execution_context/execution_context.cc",
                what: "OutgoingReferrer() goes up from documents that were made as srcdoc, and not from those that took \
                the URL about:srcdoc from their writer",
            },
            Text(
                "HTML \"document open steps\" give the document its writer's URL, and Referrer Policy \"determine request's \
                referrer\" goes up from whatever has the URL about:srcdoc",
            ),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[],
        effect: Effect::Header(|context, header, expected| {
            let by_document = context.hop.agent() == Agent::Document;
            match (header, expected, context.hop.client.as_deref()) {
                ("Referer", Some(_), Some(chain)) if by_document && is_written_by_srcdoc(chain) => Instead::Absent,
                _ => Instead::NotConcerned,
            }
        }),
    },
    Claim {
        id: "frames-are-navigated-in-a-mode-of-their-own",
        kind: ClaimKind::Deviation,
        statement: "the mode of a frame's navigation is nested-navigate",
        evidence: &[
            Publication(
                "Fetch had the mode nested-navigate until December 2019 (whatwg/fetch pull request \
                948)",
            ),
            Text("Fetch §2.2.5: the mode of every navigation is navigate"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[76]), Turn::seen(&[79]), Turn::not_seen(&[80])])],
        switched: &[],
        effect: Effect::Header(|context, header, expected| match (&context.hop.target, header, expected) {
            (HopTarget::Nested(_), "Sec-Fetch-Mode", Some("navigate")) => Instead::Value("nested-navigate".to_owned()),
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "fetch-metadata-asks-no-scheme-and-no-redirect",
        kind: ClaimKind::Deviation,
        statement: "Sec-Fetch-Site compares the client with the first URL alone, and takes http and https of \
                one registrable domain for one site",
        evidence: &[
            Seen { browser: "Chromium 76", what: "78 asks schemes and redirects" },
            Text("Fetch Metadata §2.3 asks every URL on the way, and compares sites with their schemes"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[76]), Turn::not_seen(&[78])])],
        switched: &[],
        effect: Effect::Header(|context, header, expected| {
            let first = context.hop.redirected_from.first().unwrap_or(&context.hop.url);
            let value = match (header, expected, context.hop.nearest_served()) {
                (_, None | Some("none"), _) | (_, _, None) => return Instead::NotConcerned,
                ("Sec-Fetch-Site", _, Some(own)) if own.url.origin() == first.origin() => "same-origin",
                ("Sec-Fetch-Site", _, Some(own)) if is_same_domain(context, &own.url, first) => "same-site",
                ("Sec-Fetch-Site", _, _) => "cross-site",
                _ => return Instead::NotConcerned,
            };
            Instead::Value(value.to_owned())
        }),
    },
    Claim {
        id: "modulepreload-names-no-referrer",
        kind: ClaimKind::Deviation,
        statement: "what rel=modulepreload asks for names no referrer",
        evidence: &[
            Seen { browser: "Chromium 148", what: "156 names the document" },
            Text("HTML \"fetch a modulepreload module script graph\": the client is the document's"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[148]), Turn::not_seen(&[156])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| match (context.hop.probe, header) {
            (Some(Probe::ModulePreload), "Referer") => Instead::Absent,
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "storage-access-names-the-origin",
        kind: ClaimKind::Deviation,
        statement: "where third parties have no cookies of their own, what is asked of the top-level site \
                from below another one tells the origin that asks, on its redirects too",
        evidence: &[
            Seen { browser: "Chromium 156", what: "" },
            Text(
                "Storage Access Headers (privacycg/storage-access-headers): Origin goes with \
                Sec-Fetch-Storage-Access: inactive",
            ),
            Text("Fetch §3.2 tells no origin with such a GET"),
        ],
        versions: &[Versions::of(
            Chromium,
            &[Turn::began(
                &[133],
                Bug("blink-dev, \"Intent to Ship: Storage Access Headers\": 133, after a trial in 130 to \
                132"),
            )],
        )],
        switched: &[],
        effect: Effect::Header(|context, header, expected| {
            // Once told, it stays; and a redirect to another origin makes it null.
            let way: Vec<&Url> = context.hop.urls().collect();
            let told = |url: &&Url| origin_for_storage_access(context, url, is_same_site, is_of_same_origin);
            match way.iter().enumerate().find_map(|(place, url)| Some((place, told(url)?))) {
                Some((first, origin)) if (header, expected) == ("Origin", None) => {
                    let leaves = way[first..].windows(2).any(|pair| pair[0].origin() != pair[1].origin());
                    Instead::Value(if leaves { "null".to_owned() } else { origin })
                }
                _ => Instead::NotConcerned,
            }
        }),
    },
    Claim {
        id: "storage-access-is-none-in-incognito",
        kind: ClaimKind::Deviation,
        statement: "in incognito windows Sec-Fetch-Storage-Access is none for another site that the driver says the \
                user allows it",
        evidence: &[
            Seen { browser: "Chromium 156", what: "nothing is given there, and no ordinary cookies come" },
            Text("Storage Access Headers §3: the status is \"active\" where the client has storage access"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[Switched::argument("--incognito")],
        effect: Effect::Header(|context, header, expected| match (header, expected) {
            ("Sec-Fetch-Storage-Access", Some("active")) if is_framed_by_another_site(context) => {
                Instead::Value("none".to_owned())
            }
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "storage-access-is-inactive-for-frames",
        kind: ClaimKind::Deviation,
        statement: "where third parties have no cookies of their own, Sec-Fetch-Storage-Access is inactive with the \
                documents that a frame with storage access has come into frames of its own",
        evidence: &[
            Seen { browser: "Chromium 156", what: "they carry no ordinary cookies either" },
            Text("Storage Access Headers §3: the status is \"active\" where the client has storage access"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[],
        effect: Effect::Header(|context, header, expected| {
            let is_into_frame = context.hop.probe.is_some_and(|probe| probe.kind() == ProbeKind::NestedNavigation);
            match (header, expected) {
                ("Sec-Fetch-Storage-Access", Some("active")) if is_into_frame => Instead::Value("inactive".to_owned()),
                _ => Instead::NotConcerned,
            }
        }),
    },
];

/// Whether a document asks its own origin.
fn is_of_same_origin(context: &HopContext<'_>, url: &Url) -> bool {
    let is_into_another_frame = context.hop.probe.is_some_and(|probe| probe.kind() == ProbeKind::NestedNavigation);
    !is_into_another_frame && context.hop.nearest_served().is_some_and(|own| own.url.origin() == url.origin())
}

/// Whether the innermost of some documents, or the one around its srcdoc documents, was written by a srcdoc document.
fn is_written_by_srcdoc(chain: &[FrameDocument]) -> bool {
    let of = |source: DocumentSource| move |place: &&FrameDocument| place.source == source;
    let mut outwards = chain.iter().rev().skip_while(of(DocumentSource::Srcdoc)).peekable();
    let is_written = outwards.peek().is_some_and(of(DocumentSource::Written));
    is_written
        && outwards
            .find(|place| place.source != DocumentSource::Written)
            .is_some_and(|place| of(DocumentSource::Srcdoc)(&place))
}
