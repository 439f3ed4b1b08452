//! What Firefox says of its requests otherwise than the standards.

use samesite_model::{Edition, Model};
use samesite_scenarios::{DocumentSource, Probe, Revisit, Revisited, WorkerTask};
use url::Url;

use super::{
    asking, is_asked_by_opaque_origin, is_moved_for_good, is_reconnected, is_same_domain, is_worker_script, mode,
    no_storage_access_header, origin_for_storage_access, own_destination, own_origin, reconnected, referrer_of_origin,
    relation,
};
use crate::claims::Evidence::{Publication, Seen, Source, Text};
use crate::claims::firefox::{NOT_PARTITIONED, PRIVATE};
use crate::claims::versions::Component::Firefox;
use crate::claims::versions::{Turn, Versions};
use crate::claims::{Claim, ClaimKind, Effect, Instead};
use crate::predict::headers::{ExpectedHeader, expected_headers};
use crate::predict::request::HopContext;

pub(in crate::claims) const CLAIMS: &[Claim] = &[
    Claim {
        id: "reconnections-tell-permanent-redirects-anew",
        kind: ClaimKind::Deviation,
        statement: "what an EventSource asks for again when every redirect was permanent tells origin and relation as if no redirect were behind it",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "" },
            Text("HTML \"reestablish the connection\" fetches the same request, whose URL list keeps its redirects"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| {
            match is_reconnected(context.hop) && is_moved_for_good(context.hop) {
                true => reconnected(context, header),
                false => Instead::NotConcerned,
            }
        }),
    },
    Claim {
        id: "creators-tell-the-referrer",
        kind: ClaimKind::Deviation,
        statement: "sandboxed documents, and those at about: and blob:, name the document that they came \
                from as referrer; to sandboxed ones all is of another origin",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "" },
            Source {
                file: "Firefox dom/security/ReferrerInfo.cpp",
                what: "takes the principal's URI, which sandboxing and about: leave",
            },
            Text(
                "Referrer Policy §8.3 step 3: a document with an opaque origin, or at a local URL, \
                has no referrer",
            ),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[115]), Turn::seen(&[140])])],
        switched: &[],
        effect: Effect::Header(|context, header, expected| {
            referrer_of_origin(context, header, expected, is_asked_by_opaque_origin(context))
        }),
    },
    Claim {
        id: "scripts-reload-saying-what-users-said",
        kind: ClaimKind::Deviation,
        statement: "location.reload() says what the first navigation said",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "" },
            Text("HTML's location.reload() has the document itself as its initiator"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[115]), Turn::seen(&[140])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| {
            let Some(Revisited { how: Revisit::ScriptReload, first, .. }) = &context.hop.revisited else {
                return Instead::NotConcerned;
            };
            match (header, first) {
                ("Sec-Fetch-Site", None) => Instead::Value("none".to_owned()),
                ("Referer", None) => Instead::Absent,
                // Such a page is asked for by GET, which has no origin to tell.
                ("Origin", Some(first)) if !first.redirected_from.is_empty() => Instead::Absent,
                ("Sec-Fetch-Site" | "Referer" | "Origin", Some(first)) => {
                    let said = expected_headers(first, &Model::new(Edition::CURRENT, context.suffixes));
                    match said.into_iter().find(|said| said.header == header) {
                        Some(ExpectedHeader { value: Some(value), .. }) => Instead::Value(value),
                        // Whoever asked at first may have had the referrer of its creator.
                        Some(ExpectedHeader { value: None, .. }) => {
                            let first = HopContext { hop: first, suffixes: context.suffixes };
                            match referrer_of_origin(&first, header, None, is_asked_by_opaque_origin(&first)) {
                                Instead::NotConcerned => Instead::Absent,
                                of_creator => of_creator,
                            }
                        }
                        None => Instead::NotConcerned,
                    }
                }
                _ => Instead::NotConcerned,
            }
        }),
    },
    Claim {
        id: "objects-navigate-as-frames",
        kind: ClaimKind::Deviation,
        statement: "a document in an <object> or <embed> that navigates itself says frame",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "the element itself asks for an object or embed" },
            Text("HTML \"create navigation params by fetching\": the destination is the local name of the container"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| match (header, context.hop.element) {
            ("Sec-Fetch-Dest", Some(Probe::Object | Probe::Embed)) => Instead::Value("frame".to_owned()),
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "scripts-reload-what-was-typed-as-cross-site",
        kind: ClaimKind::Deviation,
        statement: "a page from the address bar that its script reloads is asked for as by another site",
        evidence: &[
            Seen { browser: "Firefox ESR 115", what: "Firefox ESR 140 says none, as for the first navigation" },
            Text("HTML's location.reload() has the document itself as its initiator"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[115]), Turn::not_seen(&[140])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| match (header, &context.hop.revisited) {
            ("Sec-Fetch-Site", Some(Revisited { how: Revisit::ScriptReload, first: None, .. })) => {
                Instead::Value("cross-site".to_owned())
            }
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "refreshes-tell-no-referrer",
        kind: ClaimKind::Deviation,
        statement: "what Refresh leads to, in a header or a meta element, is told no referrer",
        evidence: &[
            Seen { browser: "Firefox ESR 115", what: "Firefox ESR 140 tells it" },
            Text("HTML: a declarative refresh navigates with the document as its source, and so as referrer"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[115]), Turn::not_seen(&[140])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| match (header, context.hop.probe) {
            ("Referer", Some(Probe::MetaRefresh | Probe::RefreshHeader | Probe::SelfMetaRefresh)) => Instead::Absent,
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "refresh-says-it-is-not-sandboxed",
        kind: ClaimKind::Deviation,
        statement: "a Refresh header navigates as if its document were not sandboxed",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "with Content-Security-Policy: sandbox" },
            Text(
                "HTML: the document that declares a refresh is the source of the navigation, and its \
                origin is opaque",
            ),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[115]), Turn::seen(&[140])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| match (context.hop.probe, header, context.hop.nearest_served()) {
            (Some(Probe::RefreshHeader), "Sec-Fetch-Site", Some(own)) => {
                Instead::Value(relation(context, &own.url, &context.hop.url).to_owned())
            }
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "some-tell-no-referrer",
        kind: ClaimKind::Deviation,
        statement: "reports of a Content-Security-Policy, scripts of service workers, tracks, EventSource \
                in workers, and what styles at about:srcdoc ask for name no referrer",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "" },
            Text(
                "Fetch §2.2.5: a request's referrer is its client unless somebody says otherwise; of \
                these, nobody does",
            ),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[115]), Turn::seen(&[140])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| {
            let hop = context.hop;
            let silent = matches!(
                hop.probe,
                Some(
                    Probe::CspReport
                        | Probe::ServiceWorkerScript
                        | Probe::Track
                        | Probe::WorkerEventSource
                        | Probe::SharedWorkerEventSource
                )
            );
            let in_srcdoc = asking(hop).is_some_and(|it| it.url.path() == "srcdoc");
            let styled = hop.probe.is_some_and(|probe| probe.facts().is_named_by_style);
            let applies = header == "Referer" && (silent || (in_srcdoc && styled));
            if applies { Instead::Absent } else { Instead::NotConcerned }
        }),
    },
    Claim {
        id: "last-beacons-of-srcdoc-name-no-referrer",
        kind: ClaimKind::Deviation,
        statement: "a beacon of a document at about:srcdoc that goes away names no referrer",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "what fetch() asks for then does, and so does an earlier beacon" },
            Text("Referrer Policy §8.3 step 3 goes up to the document that holds the srcdoc"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| {
            let in_srcdoc = asking(context.hop).is_some_and(|place| place.source == DocumentSource::Srcdoc);
            match (context.hop.probe, header) {
                (Some(Probe::BeaconAtUnload), "Referer") if in_srcdoc => Instead::Absent,
                _ => Instead::NotConcerned,
            }
        }),
    },
    Claim {
        id: "service-workers-speak-for-themselves",
        kind: ClaimKind::Deviation,
        statement: "a navigation that a service worker fetches again has the mode same-origin, and says that it \
                comes from the worker's own origin; by navigation preload it says so, too",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "its cookies are those of the first asker all the same" },
            Text("Fetch, new Request(): mode and origin of a navigation are taken over"),
            Text("Service Workers \"Handle Fetch\": the preload request is a clone of the navigation's"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| match (context.hop.worker_task(), header) {
            _ if mode(context.hop) != Some("navigate") => Instead::NotConcerned,
            (WorkerTask::FetchesAgain, "Sec-Fetch-Mode") => Instead::Value("same-origin".to_owned()),
            (WorkerTask::FetchesAgain | WorkerTask::TakesPreload, "Sec-Fetch-Site") => {
                Instead::Value("same-origin".to_owned())
            }
            (WorkerTask::FetchesAgain, "Origin") if context.hop.method == "POST" => {
                Instead::Value(context.hop.url.origin().ascii_serialization())
            }
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "reloads-go-past-service-workers",
        kind: ClaimKind::Deviation,
        statement: "the driver's reload goes past service workers, so that a page which one fetched before is asked for \
                as a document",
        evidence: &[
            Source {
                file: "Firefox remote/marionette/navigate.sys.mjs",
                what: "navigate.refresh() reloads with LOAD_FLAGS_BYPASS_CACHE, as a user does by Shift and Reload",
            },
            Seen { browser: "Firefox ESR 153", what: "Cache-Control: no-cache besides" },
            Text("Service Workers \"Handle Fetch\": a reload of a client of its scope is handled as any navigation is"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| {
            let how = context.hop.revisited.as_ref().map(|revisited| revisited.how);
            match (context.hop.worker_task(), how, header) {
                (WorkerTask::FetchesAgain, Some(Revisit::UserReload), "Sec-Fetch-Dest") => {
                    Instead::Value("document".to_owned())
                }
                _ => Instead::NotConcerned,
            }
        }),
    },
    Claim {
        id: "upgraded-pictures-tell-their-origin",
        kind: ClaimKind::Deviation,
        statement: "what is asked in the mode cors, and by https in place of http, tells its origin to that origin itself",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "by the URL before the upgrade it is of another origin" },
            Text("Fetch §4.1 \"main fetch\": the request is upgraded before its response tainting is known"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::Header(|context, header, expected| match (header, expected, mode(context.hop)) {
            ("Origin", None, Some("cors")) if !context.hop.upgraded.is_empty() => own_origin(context).into(),
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "reports-have-no-destination",
        kind: ClaimKind::Deviation,
        statement: "a report by the Reporting API has the destination empty",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "one of report-uri has report" },
            Text("Reporting API §3.5 \"attempt to deliver reports\": the destination is report"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| match (context.hop.probe, header) {
            (Some(Probe::CspReportTo), "Sec-Fetch-Dest") => Instead::Value("empty".to_owned()),
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "downloads-say-they-are-documents",
        kind: ClaimKind::Deviation,
        statement: "what a link with download asks for says that it is a document",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "an iframe, where a framed document asks; the mode is navigate" },
            Text("HTML \"download the hyperlink\": the destination is empty, and the mode no-cors"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| match (context.hop.probe, header) {
            (Some(Probe::Download), "Sec-Fetch-Mode") => Instead::Value("navigate".to_owned()),
            (Some(Probe::Download), "Sec-Fetch-Dest") => Instead::Value(own_destination(context.hop).to_owned()),
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "noreferrer-forms-tell-their-origin",
        kind: ClaimKind::Deviation,
        statement: "a form with rel=noreferrer tells its origin",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "Referer is not sent" },
            Text("Fetch §3.2: with the referrer policy no-referrer, Origin is null"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| match (context.hop.probe, header) {
            (Some(Probe::FormPostNoReferrer), "Origin") if !is_asked_by_opaque_origin(context) => {
                own_origin(context).into()
            }
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "transformations-in-cors",
        kind: ClaimKind::Deviation,
        statement: "a style sheet of XSLT is asked for in the mode cors, of other origins too, and names the \
                maker of its document as referrer",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "" },
            Text("HTML and Fetch: the destination xslt goes with the mode same-origin, and blob: has no referrer"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| {
            let (Some(Probe::Xslt), Some(origin)) = (context.hop.probe, own_origin(context)) else {
                return Instead::NotConcerned;
            };
            let is_to_itself = context.hop.url.origin().ascii_serialization() == origin;
            let way: Vec<String> = context.hop.urls().map(|url| url.origin().ascii_serialization()).collect();
            // Fetch, "HTTP-redirect fetch": a redirect from another origin to yet another taints it.
            let is_tainted = way.windows(2).any(|pair| pair[0] != origin && pair[0] != pair[1]);
            match header {
                "Sec-Fetch-Mode" => Instead::Value("cors".to_owned()),
                "Origin" if is_tainted => Instead::Value("null".to_owned()),
                "Origin" if !is_to_itself => Instead::Value(origin),
                "Referer" => Instead::Value(format!("{origin}/")),
                _ => Instead::NotConcerned,
            }
        }),
    },
    Claim {
        id: "redirected-posts-keep-their-origin",
        kind: ClaimKind::Deviation,
        statement: "what is posted tells its origin to the end, whatever other origins redirect it",
        evidence: &[
            Seen {
                browser: "Firefox ESR 115 and 140.10",
                what: "by 307 and 308; Firefox ESR 140.12 says null, however it is posted",
            },
            Text(
                "Fetch §3.2 and §2.2.5: the origin is tainted once a redirect leaves an origin that \
                is not the client's",
            ),
        ],
        versions: &[Versions::of(
            Firefox,
            &[Turn::seen(&[115]), Turn::seen(&[140, 10]), Turn::not_seen(&[140, 12]), Turn::not_seen(&[153])],
        )],
        switched: &[],
        effect: Effect::Header(|context, header, expected| match (header, expected) {
            ("Origin", Some("null")) if !context.hop.redirected_from.is_empty() => own_origin(context).into(),
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "firefox-storage-access-names-the-origin",
        kind: ClaimKind::Deviation,
        statement: "where third parties have no cookies of their own, what is asked of the top-level site \
                from below another one tells the origin that asks",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "" },
            Text(
                "Storage Access Headers (privacycg/storage-access-headers): Origin goes with \
                Sec-Fetch-Storage-Access: inactive",
            ),
            Text("Fetch §3.2 tells no origin with such a GET"),
        ],
        versions: &[Versions::of(
            Firefox,
            &[Turn::began(&[147], Publication("MDN browser-compat-data, http.headers.Sec-Fetch-Storage-Access"))],
        )],
        switched: &[],
        effect: Effect::Header(|context, header, expected| {
            match origin_for_storage_access(context, &context.hop.url, is_same_domain, is_of_same_domain) {
                Some(origin) if (header, expected) == ("Origin", None) => Instead::Value(origin),
                _ => Instead::NotConcerned,
            }
        }),
    },
    Claim {
        id: "firefox-no-storage-access-header-where-all-are-allowed",
        kind: ClaimKind::Deviation,
        statement: "where third parties share the jar of first parties, Sec-Fetch-Storage-Access is not sent",
        evidence: &[
            Source {
                file: "Firefox toolkit/components/antitracking/AntiTrackingUtils.cpp",
                what: "GetStoragePermissionStateInParent knows no permission unless third parties are kept apart, and \
                nsHttpChannel::AddStorageAccessHeadersToRequest sends nothing then",
            },
            Text("Storage Access Headers §3: the status is \"active\" where unpartitioned cookies are allowed"),
        ],
        versions: &[Versions::of(
            Firefox,
            &[Turn::began(&[147], Publication("MDN browser-compat-data, http.headers.Sec-Fetch-Storage-Access"))],
        )],
        switched: &[NOT_PARTITIONED],
        effect: Effect::Header(no_storage_access_header),
    },
    Claim {
        id: "private-windows-say-that-there-is-no-permission",
        kind: ClaimKind::Permitted,
        statement: "in private windows Sec-Fetch-Storage-Access is none, whatever leave was given beforehand",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "" },
            Text("Storage Access Headers §4.1: none where the permission is not granted"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[PRIVATE],
        effect: Effect::Header(|context, header, expected| {
            let has_access = asking(context.hop).is_some_and(|own| own.has_storage_access);
            match (header, expected, context.hop.probe) {
                ("Sec-Fetch-Storage-Access", Some("active" | "inactive"), _) => Instead::Value("none".to_owned()),
                ("Sec-Fetch-Storage-Access", None, Some(probe)) if has_access && is_worker_script(probe) => {
                    Instead::Value("none".to_owned())
                }
                _ => Instead::NotConcerned,
            }
        }),
    },
    Claim {
        id: "firefox-storage-access-header-with-worker-scripts",
        kind: ClaimKind::Deviation,
        statement: "Sec-Fetch-Storage-Access goes with the scripts of workers that a frame with storage access makes",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "" },
            Text(
                "Storage Access Headers §4.1: it goes with the credentials mode include, and such a script is asked for \
                with same-origin (HTML, \"fetch a classic worker script\")",
            ),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::Header(|context, header, expected| {
            let has_access = asking(context.hop).is_some_and(|own| own.has_storage_access);
            match (header, expected, context.hop.probe) {
                ("Sec-Fetch-Storage-Access", None, Some(probe)) if has_access && is_worker_script(probe) => {
                    Instead::Value("active".to_owned())
                }
                _ => Instead::NotConcerned,
            }
        }),
    },
    Claim {
        id: "firefox-hints-tell-the-origin",
        kind: ClaimKind::Deviation,
        statement: "what a hint ahead of a page has asked of another site tells the page's origin, as where storage access \
                has been allowed",
        evidence: &[
            Seen {
                browser: "Firefox ESR 153",
                what: "it comes and goes, where third parties have a jar of their own; Sec-Fetch-Storage-Access is \
                inactive then, and else none",
            },
            Text("Fetch §3.2 tells no origin with such a GET"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::Header(|context, header, expected| match (context.hop.probe, header, expected) {
            (Some(Probe::EarlyHint), "Origin", None) => own_origin(context).into(),
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "shapes-for-srcdoc-name-no-referrer",
        kind: ClaimKind::Deviation,
        statement: "a <use> at about:srcdoc, written into or not, names no referrer",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "pictures, scripts and styles there name the page around it" },
            Text("Referrer Policy \"determine request's referrer\" goes up from an iframe srcdoc document"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| {
            let own = context.hop.client.iter().flatten().rev().find(|place| place.source != DocumentSource::Written);
            let is_srcdoc = own.is_some_and(|place| place.source == DocumentSource::Srcdoc);
            match (context.hop.probe, header) {
                (Some(Probe::SvgUse), "Referer") if is_srcdoc => Instead::Absent,
                _ => Instead::NotConcerned,
            }
        }),
    },
];

/// Whether a document asks its own site.
fn is_of_same_domain(context: &HopContext<'_>, url: &Url) -> bool {
    context.hop.nearest_served().is_some_and(|own| is_same_domain(context, &own.url, url))
}
