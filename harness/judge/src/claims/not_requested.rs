//! Requests that browsers do not make, though the standards have them make them.

use samesite_scenarios::{
    Agent, DocumentSource, FrameDocument, Hop, HopTarget, Probe, Revisit, Sandboxing, WorkerTask,
};

use super::Evidence::{Preference, Publication, Seen, Source, Text};
use super::firefox::PRIVATE;
use super::versions::Component::{Chromium, Firefox, WebKitGtk};
use super::versions::{Turn, Versions};
use super::{Claim, ClaimKind, Effect, Evidence};

pub(super) const CLAIMS: &[Claim] = &[
    Claim {
        id: "no-manifest-unless-asked",
        kind: ClaimKind::Deviation,
        statement: "a manifest is fetched once for a top-level page, and not in frames",
        evidence: &[
            Seen { browser: "Chromium 156", what: "" },
            Text("HTML: a manifest is fetched when the user agent wants to use it"),
        ],
        versions: &[Versions::of(
            Chromium,
            &[Turn::held_by(
                &[108],
                Source {
                    file: "Chromium 108 third_party/blink/renderer/modules/manifest/manifest_manager.cc",
                    what: "asks for the main frame",
                },
            )],
        )],
        switched: &[],
        effect: Effect::NotRequested(is_manifest),
    },
    Claim {
        id: "no-icons-of-frames",
        kind: ClaimKind::Deviation,
        statement: "an icon is fetched for a top-level page, and not in frames",
        evidence: &[
            Seen { browser: "Chromium 156", what: "" },
            Text("HTML: an icon is fetched when the user agent wants to use it"),
        ],
        versions: &[
            Versions::of(Chromium, &[Turn::seen(&[156])]),
            Versions::of(
                WebKitGtk,
                &[Turn::held_by(
                    &[2, 50],
                    Source {
                        file: "WebKitGTK 2.50 Source/WebCore/loader/DocumentLoader.cpp",
                        what: "startIconLoading() ends where the frame is no main frame, or its URL is empty or about:",
                    },
                )],
            ),
        ],
        switched: &[],
        effect: Effect::NotRequested(|hop| hop.probe == Some(Probe::Icon) && hop.is_asked_in_frame()),
    },
    Claim {
        id: "posts-are-not-gone-back-to",
        kind: ClaimKind::Deviation,
        statement: "a page that came by POST and is not kept is not asked for when it is gone back to: the browser \
                shows a page of its own",
        evidence: &[
            Seen { browser: "Chromium 156", what: "ERR_CACHE_MISS, \"Confirm Form Resubmission\"" },
            Seen { browser: "Firefox ESR 153", what: "about:neterror?e=notCached, \"Document Expired\"" },
            Text("HTML, \"attempt to populate the history entry's document\": a POST resource is asked for by POST"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])]), Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        // Behind a redirect Firefox asks by GET; that Chromium does not ask there either, the next claim says.
        effect: Effect::NotRequested(|hop| is_post_gone_back_to(hop) && !first_came_redirected(hop)),
    },
    Claim {
        id: "redirected-posts-are-not-gone-back-to",
        kind: ClaimKind::Deviation,
        statement: "a page that came by a redirected POST and is not kept is not asked for when it is gone back to",
        evidence: &[
            Seen { browser: "Chromium 156", what: "ERR_CACHE_MISS, as behind no redirect" },
            Text("HTML, \"attempt to populate the history entry's document\": a POST resource is asked for by POST"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[],
        effect: Effect::NotRequested(|hop| is_post_gone_back_to(hop) && first_came_redirected(hop)),
    },
    Claim {
        id: "no-speculation-across-sites-with-cookies",
        kind: ClaimKind::Deviation,
        statement: "speculation rules fetch nothing of another site that has cookies",
        evidence: &[
            Seen { browser: "Chromium 156", what: "" },
            Text("HTML, speculative loading: a cross-site prefetch is for sites without credentials"),
        ],
        versions: &[Versions::every(Chromium)],
        switched: &[],
        effect: Effect::NotRequested(is_speculation),
    },
    Claim {
        id: "no-service-worker-from-made-documents",
        kind: ClaimKind::Deviation,
        statement: "documents at about:blank and blob: register no service worker",
        evidence: &[Seen { browser: "Chromium 156", what: "" }],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[148])])],
        switched: &[],
        effect: Effect::NotRequested(is_service_worker_of_made_document),
    },
    Claim {
        id: "no-control-below-data-documents",
        kind: ClaimKind::Deviation,
        statement: "no service worker controls a document below one at data:, and a document there registers none where \
                the top-level page is of its own site",
        evidence: &[
            Seen { browser: "Chromium 156", what: "V[data[V]] registers none, X[data[V]] does" },
            Text("HTML \"secure context\" asks for the top-level page alone"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[],
        effect: Effect::NotRequested(|hop| {
            let (Some(probe), Some(chain)) = (hop.probe, &hop.client) else { return false };
            let is_at_home = || match (chain.first(), chain.last()) {
                (Some(top), Some(asking)) => top.url.origin() == asking.url.origin(),
                _ => false,
            };
            let is_registered = hop.agent() == Agent::ServiceWorker && is_at_home();
            is_below_data(chain) && (probe.is_controlled() || is_registered)
        }),
    },
    Claim {
        id: "webkit-no-service-workers-below-data-documents",
        kind: ClaimKind::Deviation,
        statement: "there are no service workers in frames below a document at data:",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "" },
            Text("HTML \"secure context\" asks for the top-level page alone"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::NotRequested(|hop| {
            let (Some(probe), Some(chain)) = (hop.probe, &hop.client) else { return false };
            is_below_data(chain) && (probe.is_controlled() || hop.agent() == Agent::ServiceWorker)
        }),
    },
    Claim {
        id: "webkit-redirects-at-unload-get-lost",
        kind: ClaimKind::Deviation,
        statement: "a redirect of what is fetched as the document goes away is not always followed",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "whether it is differs from run to run" },
            Text("Fetch \"fetch group\": what has keepalive outlives its document"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::NotRequested(|hop| hop.probe == Some(Probe::FetchAtUnload) && !hop.redirected_from.is_empty()),
    },
    Claim {
        id: "prefetches-when-idle",
        kind: ClaimKind::Deviation,
        statement: "what a link with prefetch names is fetched when the browser has nothing else to do",
        evidence: &[
            Source {
                file: "Firefox uriloader/prefetch/nsPrefetchService.cpp",
                what: "the queue waits until no page is loading",
            },
            Text("HTML \"link type prefetch\": the user agent should fetch it, and may choose not to"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::NotRequested(|hop| hop.probe == Some(Probe::Prefetch)),
    },
    Claim {
        id: "reports-are-not-redirected-abroad",
        kind: ClaimKind::Deviation,
        statement: "a report by the Reporting API follows redirects within the document's own origin alone",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "" },
            Text("Reporting API §3.5: the mode is cors, and the redirect mode follow"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::NotRequested(|hop| {
            hop.probe == Some(Probe::CspReportTo) && !hop.redirected_from.is_empty() && hop.leaves_origin()
        }),
    },
    Claim {
        id: "private-windows-report-nothing",
        kind: ClaimKind::Permitted,
        statement: "private windows send no reports by the Reporting API",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "" },
            Text("Reporting API, \"Privacy considerations\": reporting may be switched off"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[PRIVATE],
        effect: Effect::NotRequested(|hop| hop.probe == Some(Probe::CspReportTo)),
    },
    Claim {
        id: "no-reports-of-pages-at-http",
        kind: ClaimKind::Deviation,
        statement: "pages at http send no reports by the Reporting API, and nothing is reported to http",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "" },
            Text(
                "Reporting API §3.3 asks for endpoints that are potentially trustworthy, and says nothing of the page",
            ),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::NotRequested(|hop| {
            hop.probe == Some(Probe::CspReportTo) && (is_asked_at_http(hop) || hop.url.scheme() == "http")
        }),
    },
    Claim {
        id: "webkit-reports-go-nowhere-else",
        kind: ClaimKind::Deviation,
        statement: "no redirect of a report by the Reporting API is followed",
        evidence: &[
            Source {
                file: "WebKitGTK 2.50 Source/WebCore/loader/PingLoader.cpp",
                what: "sendViolationReport() makes it a ping, in the mode no-cors",
            },
            Text("Reporting API §3.5: the redirect mode is follow"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::NotRequested(|hop| hop.probe == Some(Probe::CspReportTo) && !hop.redirected_from.is_empty()),
    },
    Claim {
        id: "webkit-reports-ask-no-leave",
        kind: ClaimKind::Deviation,
        statement: "a report by the Reporting API to another origin comes without a preflight",
        evidence: &[
            Source {
                file: "WebKitGTK 2.50 Source/WebCore/loader/PingLoader.cpp",
                what: "sendViolationReport() makes it a ping, in the mode no-cors",
            },
            Text(
                "Reporting API §3.5: the mode is cors, and the type of a report is not among those that need no leave",
            ),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::NotRequested(|hop| hop.probe == Some(Probe::CspReportTo) && hop.is_preflight()),
    },
    Claim {
        id: "no-ping",
        kind: ClaimKind::Deviation,
        statement: "hyperlinks are not audited",
        evidence: &[Preference("Firefox modules/libpref/init/StaticPrefList.yaml: browser.send_pings is false")],
        versions: &[Versions::every(Firefox)],
        switched: &[],
        effect: Effect::NotRequested(|hop| matches!(hop.probe, Some(Probe::Ping | Probe::PingOnLeaving))),
    },
    Claim {
        id: "icons-when-idle",
        kind: ClaimKind::Deviation,
        statement: "an icon is fetched by the browser's own interface, when it has nothing else to do",
        evidence: &[Seen { browser: "Firefox ESR 153", what: "whether it comes differs from run to run" }],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[140])])],
        switched: &[],
        effect: Effect::NotRequested(|hop| hop.probe == Some(Probe::Icon)),
    },
    Claim {
        id: "no-speculation-rules",
        kind: ClaimKind::Deviation,
        statement: "speculation rules are not known",
        evidence: &[Seen { browser: "Firefox ESR 153", what: "" }],
        versions: &[Versions::every(Firefox)],
        switched: &[],
        effect: Effect::NotRequested(is_speculation),
    },
    Claim {
        id: "no-manifest",
        kind: ClaimKind::Deviation,
        statement: "no manifest is fetched",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "" },
            Text("HTML: a manifest is fetched when the user agent wants to use it"),
        ],
        versions: &[Versions::every(Firefox)],
        switched: &[],
        effect: Effect::NotRequested(is_manifest),
    },
    Claim {
        id: "firefox-no-service-worker-from-blob-documents",
        kind: ClaimKind::Deviation,
        statement: "documents at blob: register no service worker",
        evidence: &[Seen { browser: "Firefox ESR 153", what: "" }],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[115]), Turn::seen(&[140])])],
        switched: &[],
        effect: Effect::NotRequested(is_service_worker_of_made_document),
    },
    Claim {
        id: "webkit-no-prefetch",
        kind: ClaimKind::Deviation,
        statement: "rel=prefetch and speculation rules fetch nothing",
        evidence: &[Seen { browser: "WebKitGTK 2.50", what: "" }],
        versions: &[Versions::of(
            WebKitGtk,
            &[Turn::held_by(&[2, 38], Source { file: "WebKitGTK 2.38", what: "LinkPrefetchEnabled is false" })],
        )],
        switched: &[],
        effect: Effect::NotRequested(|hop| {
            is_speculation(hop) || matches!(hop.probe, Some(Probe::Prefetch | Probe::PrefetchHeader))
        }),
    },
    Claim {
        id: "webkit-no-manifest",
        kind: ClaimKind::Deviation,
        statement: "no manifest is fetched",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "" },
            Text("HTML: a manifest is fetched when the user agent wants to use it"),
        ],
        versions: &[Versions::of(
            WebKitGtk,
            &[Turn::held_by(&[2, 28], Source { file: "WebKitGTK 2.28", what: "ENABLE_APPLICATION_MANIFEST is off" })],
        )],
        switched: &[],
        effect: Effect::NotRequested(is_manifest),
    },
    Claim {
        id: "webkit-no-service-worker-from-made-documents",
        kind: ClaimKind::Deviation,
        statement: "documents at about: and blob: register no service worker",
        evidence: &[Seen { browser: "WebKitGTK 2.50", what: "" }],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::NotRequested(is_service_worker_of_made_document),
    },
    Claim {
        id: "data-is-no-secure-context",
        kind: ClaimKind::Deviation,
        statement: "a document at data: has no worklets and no fetchLater(), as it is no secure context",
        evidence: &[
            Seen { browser: "Chromium 156 and WebKitGTK 2.50", what: "" },
            Text(
                "HTML \"secure contexts\": a window's environment is secure when its top-level creation URL is \
                trustworthy, whatever its own",
            ),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])]), Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::NotRequested(|hop| {
            let at_data = asking(hop).is_some_and(|place| place.source == DocumentSource::Data);
            at_data && hop.probe.is_some_and(|probe| probe.facts().needs_secure_context)
        }),
    },
    Claim {
        id: "no-paint-worklet",
        kind: ClaimKind::Deviation,
        statement: "there is no CSS.paintWorklet",
        evidence: &[
            Publication(
                "MDN browser-compat-data, api.CSS.paintWorklet_static: not in Firefox, nor by default in Safari",
            ),
            Text("CSS Painting API Level 1 §3"),
        ],
        versions: &[Versions::every(Firefox), Versions::every(WebKitGtk)],
        switched: &[],
        effect: Effect::NotRequested(|hop| {
            matches!(hop.probe, Some(Probe::PaintWorklet | Probe::PaintWorkletCredentials))
        }),
    },
    Claim {
        id: "no-fetch-later",
        kind: ClaimKind::Deviation,
        statement: "there is no fetchLater()",
        evidence: &[
            Seen { browser: "Firefox ESR 153 and WebKitGTK 2.50", what: "" },
            Publication("MDN browser-compat-data, api.Window.fetchLater: Chromium alone, since 135"),
            Text("Fetch §5.10 \"Deferred fetching\""),
        ],
        versions: &[Versions::every(Firefox), Versions::every(WebKitGtk)],
        switched: &[],
        effect: Effect::NotRequested(|hop| hop.probe == Some(Probe::FetchLater)),
    },
    Claim {
        id: "imports-of-service-workers-follow-no-redirect",
        kind: ClaimKind::Deviation,
        statement: "what a service worker imports may not be redirected",
        evidence: &[
            Source {
                file: "Chromium content/browser/service_worker/service_worker_new_script_loader.cc",
                what: "OnReceiveRedirect gives up, for imported scripts too (crbug.com/889798)",
            },
            Text("Service Workers: the redirect mode error is for the worker's own script alone"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[],
        effect: Effect::NotRequested(|hop| {
            hop.probe == Some(Probe::ServiceWorkerImport) && !hop.redirected_from.is_empty()
        }),
    },
    Claim {
        id: "no-windows-at-data",
        kind: ClaimKind::Deviation,
        statement: "no page leads a window to a data: URL",
        evidence: &[
            Preference("Firefox security.data_uri.block_toplevel_data_uri_navigations, true since 59"),
            NO_WINDOWS_AT_DATA,
            Seen { browser: "WebKitGTK 2.50", what: "" },
            Text("HTML, \"navigate\": a data: URL is gone to like others, and the document has an opaque origin"),
        ],
        versions: &[
            Versions::of(Chromium, &[Turn::held_by(&[60], NO_WINDOWS_AT_DATA), Turn::seen(&[156])]),
            Versions::of(Firefox, &[Turn::held_by(&[59], NO_WINDOWS_AT_DATA), Turn::seen(&[153])]),
            Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])]),
        ],
        switched: &[],
        effect: Effect::NotRequested(|hop| hop.probe == Some(Probe::DataWindow)),
    },
    Claim {
        id: "no-fenced-frames",
        kind: ClaimKind::Deviation,
        statement: "there are no fenced frames that a page may fill by a URL",
        evidence: &[
            Seen { browser: "Chromium 156", what: "FencedFrameConfig is not defined" },
            Publication(
                "MDN browser-compat-data, api.HTMLFencedFrameElement: Chrome alone, since 126; blink-dev, \"Intent to \
                Deprecate and Remove\" of the Privacy Sandbox's interfaces, 2025",
            ),
            Text("WICG Fenced Frame: new FencedFrameConfig(url); no standard yet"),
        ],
        versions: &[
            Versions::of(Chromium, &[Turn::seen(&[156])]),
            Versions::every(Firefox),
            Versions::every(WebKitGtk),
        ],
        switched: &[],
        effect: Effect::NotRequested(|hop| hop.probe == Some(Probe::FencedFrame)),
    },
    Claim {
        id: "webkit-no-preload-by-early-hints",
        kind: ClaimKind::Deviation,
        statement: "hints ahead of an answer have nothing preloaded",
        evidence: &[
            Publication("MDN browser-compat-data, http.status.103: Safari 17 for rel=preconnect alone"),
            Seen { browser: "WebKitGTK 2.50", what: "" },
            Text("HTML, \"process early hint headers\": rel=preload of such an answer is acted on"),
        ],
        versions: &[Versions::every(WebKitGtk)],
        switched: &[],
        effect: Effect::NotRequested(|hop| hop.probe == Some(Probe::EarlyHint)),
    },
    Claim {
        id: "webkit-asks-for-one-range",
        kind: ClaimKind::Deviation,
        statement: "where the first part of a sound has come, the rest is not asked for",
        evidence: &[
            Seen {
                browser: "WebKitGTK 2.50",
                what: "the answer to the first request has status 206 and half of the file",
            },
            Text("HTML, \"resource fetch algorithm\": the whole of the media data is wanted where preload is auto"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::NotRequested(|hop| hop.probe == Some(Probe::VideoRest) && hop.redirect.is_none()),
    },
    Claim {
        id: "no-plain-icons-of-secure-pages",
        kind: ClaimKind::Deviation,
        statement: "a page of https gets no icon from http",
        evidence: &[
            Seen { browser: "Chromium 156 and WebKitGTK 2.50", what: "other pictures come, by https in place of http" },
            Text("Mixed Content §4.1 upgrades images, and HTML §4.6.7.9 asks for icons as images"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])]), Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::NotRequested(|hop| hop.probe == Some(Probe::Icon) && !hop.upgraded.is_empty()),
    },
    Claim {
        id: "webkit-no-late-icons",
        kind: ClaimKind::Deviation,
        statement: "an icon that is named once the page is loaded is not asked for",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "in a page that has opened a window before, for instance" },
            Text("HTML §4.6.7.9: an icon is asked for when its link is processed"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::NotRequested(|hop| hop.probe == Some(Probe::Icon) && hop.step.is_some_and(|step| step > 0)),
    },
    Claim {
        id: "credentialless-documents-open-no-windows-of-theirs",
        kind: ClaimKind::Permitted,
        statement: "a window that a credentialless frame opens has no opener, and nothing can be done in it from there",
        evidence: &[
            Seen { browser: "Chromium 156", what: "window.open() gives nothing" },
            Publication("WICG, Iframe credentialless: popups are opened with noopener"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[],
        effect: Effect::NotRequested(|hop| {
            let is_credentialless = |place: &FrameDocument| place.sandboxing == Sandboxing::Credentialless;
            hop.probe.is_some_and(Probe::is_asked_from_opened)
                && hop.client.iter().flatten().skip(1).any(is_credentialless)
        }),
    },
    Claim {
        id: "no-scripts-in-frames-of-sandboxed-documents",
        kind: ClaimKind::Deviation,
        statement: "a javascript: URL in a frame of a sandboxed document does nothing",
        evidence: &[
            Seen {
                browser: "Firefox ESR 153 and WebKitGTK 2.50",
                what: "Chromium 156 runs it, and leads the frame on",
            },
            Text(
                "HTML \"determining the origin\": the frame's about:blank has the origin of the document that makes it",
            ),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])]), Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::NotRequested(|hop| hop.probe == Some(Probe::JavascriptFrame) && hop.own_origin().is_none()),
    },
    Claim {
        id: "webkit-plain-pages-are-kept",
        kind: ClaimKind::Permitted,
        statement: "whoever goes back or forward to a page of http finds it as it was left, though it may not be stored",
        evidence: &[
            Source {
                file: "WebKit Source/WebCore/history/BackForwardCache.cpp",
                what: "canCacheFrame heeds no-store of pages that came by https alone",
            },
            Seen { browser: "WebKitGTK 2.50", what: "with frames of https in them, too" },
            Text("HTML \"populate the history entry's document\": which pages a browser keeps alive is its own to say"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::NotRequested(|hop| returns_to_page(hop) && hop.url.scheme() == "http"),
    },
    Claim {
        id: "pages-not-to-be-stored-may-be-kept",
        kind: ClaimKind::Permitted,
        statement: "whoever goes back or forward to a page may find it as it was left, though it may not be stored, if its \
                scripts asked for nothing that may not be stored either",
        evidence: &[
            Publication(
                "Chrome Platform Status, \"Allow pages with Cache-Control: no-store to enter the back/forward cache\"",
            ),
            Seen { browser: "Chromium 156", what: "a page in which only a frame of another site has done anything" },
            Text("HTML \"populate the history entry's document\": which pages a browser keeps alive is its own to say"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[],
        effect: Effect::NotRequested(|hop| returns_to_page(hop) && hop.url.scheme() == "https"),
    },
    Claim {
        id: "pages-that-workers-answer-may-be-kept",
        kind: ClaimKind::Permitted,
        statement: "whoever goes back or forward to a page that a service worker answered for may find it as it was left, \
                though it may not be stored",
        evidence: &[
            Seen {
                browser: "Firefox ESR 153",
                what: "by fetch(event.request) and by navigation preload; not where the driver has clicked in the page",
            },
            Text("HTML \"populate the history entry's document\": which pages a browser keeps alive is its own to say"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::NotRequested(|hop| {
            let is_answered = matches!(hop.worker_task(), WorkerTask::FetchesAgain | WorkerTask::TakesPreload);
            returns_to_page(hop) && is_answered
        }),
    },
    Claim {
        id: "webkit-frames-come-back-where-they-were",
        kind: ClaimKind::Deviation,
        statement: "where the user goes back or forward to a page, its frames come from where they were last, and not by \
                way of where they began",
        evidence: &[FRAME_OF_HISTORY_ITEM, FRAME_BEGINS_WITH_SRC],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::NotRequested(|hop| {
            hop.framed_again.is_some_and(Revisit::is_traversal) && hop.id.ends_with("-before")
        }),
    },
    Claim {
        id: "reports-when-due",
        kind: ClaimKind::Permitted,
        statement: "reports by the Reporting API wait for each other, so that some come after a page has been looked at",
        evidence: &[
            Source {
                file: "Chromium net/reporting/reporting_policy.cc",
                what: "delivery_interval is a minute; --short-reporting-delay makes a fraction of a second of it",
            },
            Seen { browser: "Chromium 156", what: "most come within a second" },
            Text("Reporting API §3.5: when a report is delivered is the browser's to say"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[],
        effect: Effect::NotRequested(|hop| hop.probe == Some(Probe::CspReportTo)),
    },
    Claim {
        id: "early-hints-may-be-passed-over",
        kind: ClaimKind::Permitted,
        statement: "a hint ahead of a page is acted on mostly, and not always",
        evidence: &[
            Seen { browser: "Chromium 156", what: "the first page of a session is the one that goes without" },
            Publication("Chromium docs/early-hints.md: those of framed documents are ignored"),
            Text("HTML, \"process early hint headers\": a browser may leave them out"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::held_by(&[103], EARLY_HINTS)])],
        switched: &[],
        effect: Effect::NotRequested(|hop| hop.probe == Some(Probe::EarlyHint)),
    },
    Claim {
        id: "no-hints-for-frames",
        kind: ClaimKind::Permitted,
        statement: "a hint ahead of a framed document is not acted on",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "those ahead of pages are" },
            Text("HTML, \"process early hint headers\": a browser may leave them out"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::NotRequested(|hop| hop.probe == Some(Probe::EarlyHint) && hop.is_asked_in_frame()),
    },
    Claim {
        id: "no-hints-by-http",
        kind: ClaimKind::Permitted,
        statement: "a hint is acted on where the page and what is hinted at are both at https",
        evidence: &[
            Seen { browser: "Firefox ESR 153", what: "nothing is asked for, not by https either" },
            Text("HTML, \"process early hint headers\": a browser may leave them out"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::NotRequested(|hop| {
            hop.probe == Some(Probe::EarlyHint)
                && (is_asked_at_http(hop) || hop.url.scheme() == "http" || hop.mixed_content.is_some())
        }),
    },
    Claim {
        id: "reports-to-other-origins-end-with-the-preflight",
        kind: ClaimKind::Deviation,
        statement: "a report to another origin asks for leave by a preflight, and does not follow",
        evidence: &[
            Seen {
                browser: "Firefox ESR 153",
                what: "leave is given for the method and the header that are asked for; Chromium takes it",
            },
            Text("Fetch §4.4 \"HTTP fetch\": after a successful preflight the request is made"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])])],
        switched: &[],
        effect: Effect::NotRequested(|hop| {
            hop.probe == Some(Probe::CspReportTo)
                && !hop.is_preflight()
                && hop.nearest_served().is_some_and(|own| own.url.origin() != hop.url.origin())
        }),
    },
];

const NO_WINDOWS_AT_DATA: Evidence = Publication(
    "Mozilla Security Blog, \"Blocking Top-Level Navigations to data URLs for Firefox 59\", November 2017, which names \
                Chrome 60 and later",
);

/// Why frames come back from where they were last.
pub(super) const FRAME_OF_HISTORY_ITEM: Evidence = Source {
    file: "WebKit Source/WebCore/loader/FrameLoader.cpp",
    what: "loadURLIntoChildFrame asks for the URL of the frame's history item",
};

/// Where they should come from.
pub(super) const FRAME_BEGINS_WITH_SRC: Evidence =
    Text("HTML \"process the iframe attributes\": a frame that a script makes begins with its src");

const EARLY_HINTS: Evidence = Publication("MDN browser-compat-data, http.status.103: Chrome 103");

fn is_manifest(hop: &Hop) -> bool {
    matches!(hop.probe, Some(Probe::Manifest | Probe::ManifestCredentials))
}

/// Whether speculation rules ask, and no user.
pub(super) fn is_speculation(hop: &Hop) -> bool {
    matches!(hop.probe, Some(Probe::SpeculativePrefetch | Probe::SpeculativePrerender))
}

/// Whether the document that asks came by http.
fn is_asked_at_http(hop: &Hop) -> bool {
    hop.nearest_served().is_some_and(|own| own.url.scheme() == "http")
}

fn is_service_worker_of_made_document(hop: &Hop) -> bool {
    let is_of_service_worker = hop.probe == Some(Probe::ServiceWorkerScript) || hop.agent() == Agent::ServiceWorker;
    is_of_service_worker && asking(hop).is_some_and(|place| !place.url.scheme().starts_with("http"))
}

fn asking(hop: &Hop) -> Option<&FrameDocument> {
    hop.client.as_ref()?.last()
}

fn is_post_gone_back_to(hop: &Hop) -> bool {
    let how = hop.revisited.as_ref().map(|revisited| revisited.how);
    how.is_some_and(Revisit::is_traversal) && hop.method != "GET"
}

/// Whether a document at data: is around the one that asks.
fn is_below_data(chain: &[FrameDocument]) -> bool {
    chain.split_last().is_some_and(|(_, around)| around.iter().any(|place| place.source == DocumentSource::Data))
}

/// Whether the page that is asked for again was redirected to when it first came.
fn first_came_redirected(hop: &Hop) -> bool {
    let first = hop.revisited.as_ref().and_then(|revisited| revisited.first.as_deref());
    first.is_some_and(|first| !first.redirected_from.is_empty())
}

/// Whether a page is come back to through the window's history.
fn returns_to_page(hop: &Hop) -> bool {
    hop.target == HopTarget::TopLevel && hop.revisited.as_ref().is_some_and(|again| again.how.is_traversal())
}
