//! What WebKitGTK says of its requests otherwise than the standards.

use samesite_model::Host;
use samesite_scenarios::{Agent, DocumentSource, HopTarget, Probe, Revisit, Sandboxing, nearest_served};

use super::{
    asking, is_asked_by_script, is_download_from_elsewhere, is_framed_by_another_site, mode, origin_lost, own_origin,
    own_origin_by_element, referrer_of_origin, relation,
};
use crate::claims::Evidence::{Publication, Seen, Source, Text};
use crate::claims::not_requested::FRAME_BEGINS_WITH_SRC;
use crate::claims::versions::Component::WebKitGtk;
use crate::claims::versions::{Turn, Versions};
use crate::claims::{Claim, ClaimKind, Effect, Instead, Switched};
use crate::predict::headers::METHOD;

pub(in crate::claims) const CLAIMS: &[Claim] = &[
    Claim {
        id: "webkit-event-sources-of-written-documents-tell-no-referrer",
        kind: ClaimKind::Deviation,
        statement: "an EventSource of a document that another one wrote tells no referrer",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "fetch(), XMLHttpRequest and pictures of the same document do" },
            Text("HTML \"document open steps\" give such a document the URL of the one that writes"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| {
            let is_written = || asking(context.hop).is_some_and(|own| own.source == DocumentSource::Written);
            match (header, context.hop.probe) {
                ("Referer", Some(Probe::EventSource | Probe::EventSourceCredentials | Probe::EventSourceAgain))
                    if is_written() =>
                {
                    Instead::Absent
                }
                _ => Instead::NotConcerned,
            }
        }),
    },
    Claim {
        id: "webkit-frames-navigate-as-iframes",
        kind: ClaimKind::Deviation,
        statement: "a framed document that navigates itself says iframe, whatever element frames it",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "in <frame>, <object> and <embed>" },
            Text("HTML \"create navigation params by fetching\": the destination is the local name of the container"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| match (header, context.hop.element) {
            ("Sec-Fetch-Dest", Some(_)) => Instead::Value("iframe".to_owned()),
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "webkit-no-sec-fetch-user",
        kind: ClaimKind::Deviation,
        statement: "Sec-Fetch-User is never sent",
        evidence: &[
            Source {
                file: "WebKit Source/WebCore/loader",
                what: "Sec-Fetch-Dest, -Mode and -Site are the only ones written",
            },
            Text("Fetch Metadata §2.4"),
        ],
        versions: &[Versions::of(
            WebKitGtk,
            &[Turn::began(
                &[2, 40],
                Source {
                    file: "WebKitGTK 2.38 and 2.40.0",
                    what: "FetchMetadataEnabled is false in one and true in the other",
                },
            )],
        )],
        switched: &[],
        effect: Effect::Header(|_, header, _| match header {
            "Sec-Fetch-User" => Instead::Absent,
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "webkit-unlisted-siblings-are-called-cross-site",
        kind: ClaimKind::Deviation,
        statement: "Sec-Fetch-Site says cross-site of siblings below a suffix that no list has",
        evidence: &[
            Seen { browser: "WebKitGTK 2.44 and 2.50", what: "cookies say the same in the one, and not in the other" },
            Text("publicsuffix.org, \"Formal algorithm\": where no rule matches, the rule is *"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 44]), Turn::not_seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Header(|context, header, expected| {
            let hop = context.hop;
            let is_unlisted = Host::of(&hop.url).is_some_and(|host| !context.suffixes.knows_suffix_of(&host));
            let mut others = hop.redirected_from.iter().chain(context.hop.nearest_served().map(|own| &own.url));
            match (header, expected) {
                ("Sec-Fetch-Site", Some("same-site"))
                    if is_unlisted && others.any(|other| other.host() != hop.url.host()) =>
                {
                    Instead::Value("cross-site".to_owned())
                }
                _ => Instead::NotConcerned,
            }
        }),
    },
    Claim {
        id: "webkit-sandboxed-documents-tell-the-referrer",
        kind: ClaimKind::Deviation,
        statement: "sandboxed documents name themselves as referrer",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "the whole URL to their own host, whose origin theirs is not" },
            Text("Referrer Policy §8.3 step 3: a document with an opaque origin has no referrer"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Header(|context, header, expected| {
            // As of other documents, no more than the origin is told below another site's page.
            referrer_of_origin(context, header, expected, is_framed_by_another_site(context))
        }),
    },
    Claim {
        id: "webkit-srcdoc-tells-no-referrer-to-fetch",
        kind: ClaimKind::Deviation,
        statement: "fetch() at about:srcdoc, and dynamic imports at about:blank, name no referrer",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "elements at about:srcdoc name the document around it" },
            Text("Referrer Policy §8.3 step 3 goes up to the document that holds the srcdoc"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| {
            let hop = context.hop;
            let at_about = asking(hop).is_some_and(|place| place.url.scheme() == "about");
            let by_script = is_asked_by_script(hop) || hop.probe == Some(Probe::DynamicImport);
            let applies = header == "Referer" && at_about && by_script;
            if applies { Instead::Absent } else { Instead::NotConcerned }
        }),
    },
    Claim {
        id: "webkit-third-parties-name-their-origin-only",
        kind: ClaimKind::Deviation,
        statement: "what a document or worker asks for below another site's page names its origin as \
                referrer, and no more",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "led by WebDriver; without, the whole URL is named" },
            Publication(
                "WebKit, Intelligent Tracking Prevention: referrers are downgraded to origins in \
                third-party requests",
            ),
            Text(
                "Referrer Policy §8.3: strict-origin-when-cross-origin names the whole URL to the \
                very origin",
            ),
        ],
        versions: &[Versions::of(
            WebKitGtk,
            &[
                Turn::not_at(
                    &[2, 28],
                    Source {
                        file: "WebKitGTK 2.28 Source/WebKit/NetworkProcess/NetworkDataTask.cpp",
                        what: "lacks the call",
                    },
                ),
                Turn::held_by(
                    &[2, 30, 1],
                    Source {
                        file: "WebKitGTK 2.30.1 Source/WebKit/NetworkProcess/NetworkDataTask.cpp",
                        what: "third-party requests of an ephemeral session, as automation's is",
                    },
                ),
            ],
        )],
        switched: &[Switched::driver()],
        effect: Effect::Header(|context, header, expected| match (header, expected) {
            ("Referer", Some(_)) if is_framed_by_another_site(context) => {
                own_origin(context).map(|origin| format!("{origin}/")).into()
            }
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "webkit-own-origin-told-by-elements",
        kind: ClaimKind::Deviation,
        statement: "what an element asks for in the mode cors tells its origin to that very origin too",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "crossorigin elements, module scripts and dynamic imports do" },
            Text(
                "Fetch §3.2: a GET tells its origin when its response tainting is \"cors\", and to \
                its own origin it is \"basic\"",
            ),
        ],
        versions: &[Versions::of(
            WebKitGtk,
            &[Turn::held_by(
                &[2, 28],
                Source {
                    file: "WebKitGTK 2.28 Source/WebCore/loader/CrossOriginAccessControl.cpp",
                    what: "updateRequestForAccessControl sets Origin",
                },
            )],
        )],
        switched: &[],
        effect: Effect::Header(own_origin_by_element),
    },
    Claim {
        id: "webkit-fonts-and-tracks-in-no-cors",
        kind: ClaimKind::Deviation,
        statement: "fonts, and tracks without crossorigin, are asked for in the mode no-cors",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "" },
            Text(
                "CSS Fonts 4 §11.2 asks for fonts in the mode cors; HTML fetches tracks with \
                same-origin in place of no-cors",
            ),
        ],
        versions: &[Versions::of(
            WebKitGtk,
            &[Turn::held_by(
                &[2, 40],
                Source { file: "WebKitGTK 2.40.0", what: "the first with Sec-Fetch-*; the loaders are as in 2.28" },
            )],
        )],
        switched: &[],
        effect: Effect::Header(|context, header, _| match (context.hop.probe, header) {
            (Some(Probe::Font | Probe::CssFontFace | Probe::Track), "Sec-Fetch-Mode") => {
                Instead::Value("no-cors".to_owned())
            }
            (Some(Probe::Font | Probe::CssFontFace | Probe::Track), "Origin") => Instead::Absent,
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "webkit-every-frame-is-an-iframe",
        kind: ClaimKind::Deviation,
        statement: "the destination of frame, object and embed is iframe",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "" },
            Text(
                "HTML \"create navigation params by fetching\": the destination is the container's \
                local name",
            ),
        ],
        versions: &[Versions::of(
            WebKitGtk,
            &[Turn::held_by(
                &[2, 40],
                Source {
                    file: "WebKitGTK 2.40 Source/WebCore/loader/cache/CachedResourceLoader.cpp",
                    what: "Document for main frames, else Iframe",
                },
            )],
        )],
        switched: &[],
        effect: Effect::Header(|context, header, _| match (context.hop.probe, header) {
            (Some(Probe::Frame | Probe::Object | Probe::Embed), "Sec-Fetch-Dest") => {
                Instead::Value("iframe".to_owned())
            }
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "webkit-noopener-is-cross-site",
        kind: ClaimKind::Deviation,
        statement: "what is opened in a window without an opener comes cross-site",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "target=_blank, which has no opener by default, and noopener" },
            Text(
                "Fetch Metadata §2.3 asks for the initiator, and a window without opener has one all \
                the same",
            ),
        ],
        versions: &[Versions::of(
            WebKitGtk,
            &[Turn::held_by(
                &[2, 46],
                Source {
                    file: "WebKitGTK 2.46 Source/WebCore/loader/cache/CachedResourceLoader.cpp",
                    what: "asks the requester, and 2.40 to 2.44 the navigated frame's own document",
                },
            )],
        )],
        switched: &[],
        effect: Effect::Header(|context, header, _| match (context.hop.probe, header) {
            (Some(probe), "Sec-Fetch-Site") if opens_without_opener(probe) => Instead::Value("cross-site".to_owned()),
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "webkit-service-workers-speak-for-themselves",
        kind: ClaimKind::Deviation,
        statement: "a navigation that a service worker fetches again says that it comes from the worker's own origin, and \
                one that it fetches for who goes back or forward that it is no document",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "Origin and cookies are those of the first asker all the same" },
            Text("Fetch, new Request(): the origin of a navigation is taken over"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| {
            let hop = context.hop;
            let first = hop.revisited.as_ref().and_then(|again| again.first.as_ref()?.probe);
            let is_by_worker = |probe| matches!(probe, Some(Probe::LocationByWorker | Probe::FormPostByWorker));
            match header {
                "Sec-Fetch-Site" if is_by_worker(hop.probe) => Instead::Value("same-origin".to_owned()),
                "Sec-Fetch-Dest" if is_by_worker(first) => Instead::Value("empty".to_owned()),
                _ => Instead::NotConcerned,
            }
        }),
    },
    Claim {
        id: "webkit-upgraded-media-name-no-referrer",
        kind: ClaimKind::Deviation,
        statement: "sound and moving pictures that are asked for by https in place of http name no referrer",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "pictures do" },
            Text("Fetch §4.1 \"main fetch\": the request is upgraded before its referrer is determined"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| {
            let destination = context.hop.probe.and_then(|probe| probe.facts().destination);
            match (destination, header) {
                (Some("audio" | "video"), "Referer") if !context.hop.upgraded.is_empty() => Instead::Absent,
                _ => Instead::NotConcerned,
            }
        }),
    },
    Claim {
        id: "webkit-redirects-are-related-before-they-are-upgraded",
        kind: ClaimKind::Deviation,
        statement: "a redirect to http that is asked for by https in its place counts as cross-site, and so does what \
                follows",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "a request that is upgraded from the start does not" },
            Text("Fetch §4.1 \"main fetch\": the request is upgraded before Fetch Metadata §3 looks at it"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Header(|context, header, expected| match (header, expected) {
            ("Sec-Fetch-Site", Some(_)) if context.hop.upgraded.iter().any(|&place| place > 0) => {
                Instead::Value("cross-site".to_owned())
            }
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "webkit-beacons-keep-their-origin",
        kind: ClaimKind::Deviation,
        statement: "a beacon or ping that a redirect within one origin makes a GET tells its origin all the same",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "not so of forms, nor where another origin is on the way" },
            Text("Fetch §3.2: a GET in the mode no-cors bears no Origin"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Header(|context, header, expected| {
            let hop = context.hop;
            let is_beacon =
                matches!(hop.probe, Some(Probe::Beacon | Probe::BeaconAtUnload | Probe::Ping | Probe::PingOnLeaving));
            let mut from = hop.redirected_from.iter();
            let stays = !hop.redirected_from.is_empty() && from.all(|url| url.origin() == hop.url.origin());
            match (header, expected) {
                ("Origin", None) if is_beacon && stays => own_origin(context).into(),
                _ => Instead::NotConcerned,
            }
        }),
    },
    Claim {
        id: "webkit-unload-fetches-keep-their-relation",
        kind: ClaimKind::Deviation,
        statement: "what is fetched or pinged as the document goes away tells, behind redirects, the relation of its first \
                URL",
        evidence: &[
            Seen {
                browser: "WebKitGTK 2.50",
                what: "nobody is left to write the header anew; fetch() with keepalive does",
            },
            Text("Fetch Metadata §2.3 goes by every URL of the request"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Header(|context, header, expected| {
            let hop = context.hop;
            match (hop.probe, header, expected, hop.redirected_from.first(), hop.nearest_served()) {
                (
                    Some(Probe::FetchAtUnload | Probe::PingOnLeaving),
                    "Sec-Fetch-Site",
                    Some(_),
                    Some(first),
                    Some(own),
                ) => Instead::Value(relation(context, &own.url, first).to_owned()),
                _ => Instead::NotConcerned,
            }
        }),
    },
    Claim {
        id: "webkit-pings-on-leaving-lose-their-origin",
        kind: ClaimKind::Deviation,
        statement: "the ping of a link that leads away bears no Origin behind a redirect across origins",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "where its document has gone before; pings of one that stays do" },
            Text("Fetch §3.2: a POST bears the request's origin, or null once it is tainted"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Header(|context, header, expected| {
            let hop = context.hop;
            let crosses = hop.redirected_from.iter().any(|url| url.origin() != hop.url.origin());
            match (hop.probe, header, expected) {
                (Some(Probe::PingOnLeaving), "Origin", Some(_)) if crosses => Instead::Absent,
                _ => Instead::NotConcerned,
            }
        }),
    },
    Claim {
        id: "webkit-written-documents-name-no-referrer",
        kind: ClaimKind::Deviation,
        statement: "a document that another wrote into about:blank names no referrer, but for fetch(), EventSource and \
                workers; nor do the styles and shapes of a srcdoc document in it",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "fetch() and workers there name the writer's URL" },
            Text("HTML \"document open steps\": the document gets the URL of the one that opens it"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| {
            let hop = context.hop;
            let name = hop.probe.map_or_else(String::new, |probe| probe.to_string());
            let is_of_style = name.starts_with("css-") || hop.probe == Some(Probe::SvgUse);
            let own =
                hop.client.iter().flatten().rev().find(|place| !is_of_style || place.source != DocumentSource::Srcdoc);
            let is_written = own.is_some_and(|place| place.source == DocumentSource::Written);
            let names_none = !is_asked_by_script(hop) || name.starts_with("xhr");
            match hop.probe {
                _ if header != "Referer" || !is_written || hop.agent() != Agent::Document || !names_none => {
                    Instead::NotConcerned
                }
                // It is sent, and empty.
                Some(Probe::WindowOpenNoopener) => Instead::Value(String::new()),
                _ => Instead::Absent,
            }
        }),
    },
    Claim {
        id: "webkit-downloads-say-nothing",
        kind: ClaimKind::Deviation,
        statement: "what a link with download asks for bears no Sec-Fetch-*",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "" },
            Text("Fetch Metadata §3 adds its headers to every request"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| match context.hop.probe {
            Some(Probe::Download) if header.starts_with("Sec-Fetch-") && !is_download_from_elsewhere(context.hop) => {
                Instead::Absent
            }
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "webkit-noreferrer-windows-send-an-empty-referrer",
        kind: ClaimKind::Deviation,
        statement: "what window.open() with noreferrer asks for has an empty Referer, and with noopener what goes from https to http",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "a field without a value; links with noreferrer have none" },
            Text("Fetch §4.6: a request without a referrer has no such header"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Header(|context, header, expected| match (context.hop.probe, header) {
            (Some(Probe::WindowOpenNoReferrer), "Referer") => Instead::Value(String::new()),
            // As where there is none to tell, from https to http.
            (Some(Probe::WindowOpenNoopener), "Referer") if expected.is_none() => Instead::Value(String::new()),
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "webkit-worklets-say-their-url",
        kind: ClaimKind::Deviation,
        statement: "the module of a worklet is asked for by the origin of the document's URL: nobody's at \
                about:srcdoc, and the server's in a sandbox",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "" },
            Text("HTML \"fetch a worklet script graph\": the client is the document, with the origin that it has"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Header(|context, header, expected| {
            let (Some(Probe::AudioWorklet | Probe::AudioWorkletCredentials), Some(place)) =
                (context.hop.probe, asking(context.hop))
            else {
                return Instead::NotConcerned;
            };
            let is_to_itself = place.url.origin() == context.hop.url.origin();
            match (header, place.source, expected) {
                ("Origin", DocumentSource::Srcdoc, _) => Instead::Value("null".to_owned()),
                ("Referer", DocumentSource::Srcdoc, _) => Instead::Absent,
                ("Origin", DocumentSource::Served, Some("null")) if is_to_itself => Instead::Absent,
                _ => Instead::NotConcerned,
            }
        }),
    },
    Claim {
        id: "webkit-redirected-cors-says-nothing",
        kind: ClaimKind::Deviation,
        statement: "what is redirected in the mode cors bears no Sec-Fetch-* any more",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "" },
            Text("Fetch Metadata §3 adds its headers to every request"),
        ],
        versions: &[Versions::of(
            WebKitGtk,
            &[Turn::held_by(
                &[2, 40],
                Source {
                    file: "WebKitGTK 2.40 Source/WebCore/loader/CrossOriginAccessControl.cpp",
                    what: "cleanHTTPRequestHeadersForAccessControl drops them",
                },
            )],
        )],
        switched: &[],
        effect: Effect::Header(|context, header, _| match mode(context.hop) {
            Some("cors") if header.starts_with("Sec-Fetch-") && !context.hop.redirected_from.is_empty() => {
                Instead::Absent
            }
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "webkit-origin-lost-on-the-first-way-out",
        kind: ClaimKind::Deviation,
        statement: "a redirect from the client's own origin to another makes Origin null",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "" },
            Text(
                "Fetch §3.2 and §2.2.5: the origin is tainted once a redirect leaves an origin that \
                is not the client's",
            ),
        ],
        versions: &[Versions::of(
            WebKitGtk,
            &[Turn::held_by(
                &[2, 44],
                Source {
                    file: "WebKitGTK 2.44 Source/WebKit/NetworkProcess/soup/NetworkDataTaskSoup.cpp",
                    what: "clears Origin across origins",
                },
            )],
        )],
        switched: &[],
        effect: Effect::Header(origin_lost),
    },
    Claim {
        id: "webkit-reports-are-nobodys",
        kind: ClaimKind::Deviation,
        statement: "a report of a Content-Security-Policy has the destination empty, the mode no-cors and the \
                origin null",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "" },
            Text(
                "Content Security Policy Level 3 §5.3: the destination is report, and the client the \
                page's",
            ),
        ],
        versions: &[Versions::of(
            WebKitGtk,
            &[Turn::held_by(
                &[2, 40],
                Source {
                    file: "WebKitGTK 2.28 and 2.46 Source/WebCore/loader/PingLoader.cpp",
                    what: "sendViolationReport gives no origin; Sec-Fetch-Dest came with 2.40.0",
                },
            )],
        )],
        switched: &[],
        effect: Effect::Header(|context, header, _| match (context.hop.probe, header) {
            (Some(Probe::CspReport | Probe::CspReportTo), "Sec-Fetch-Dest") => Instead::Value("empty".to_owned()),
            (Some(Probe::CspReport | Probe::CspReportTo), "Origin") => Instead::Value("null".to_owned()),
            (Some(Probe::CspReportTo), "Sec-Fetch-Mode") => Instead::Value("no-cors".to_owned()),
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "webkit-blank-documents-are-nobodys",
        kind: ClaimKind::Deviation,
        statement: "at about:blank, written into or not, a beacon and what XMLHttpRequest posts to the own origin have the \
                origin null",
        evidence: &[
            Seen {
                browser: "WebKitGTK 2.50",
                what: "what fetch() posts there, and what XMLHttpRequest posts to other origins, tells the \
                origin of the creator",
            },
            Text(
                "HTML \"determining the origin\": about:blank has its creator's; Fetch §3.2 \
                serializes the request's origin",
            ),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Header(|context, header, expected| {
            let hop = context.hop;
            let is_blank = asking(hop)
                .is_some_and(|place| matches!(place.source, DocumentSource::Blank | DocumentSource::Written));
            let is_to_itself = || context.hop.nearest_served().is_some_and(|own| own.url.origin() == hop.url.origin());
            let applies = hop.probe == Some(Probe::Beacon) || hop.probe == Some(Probe::XhrPost) && is_to_itself();
            match (header, expected) {
                ("Origin", Some(_)) if is_blank && applies => Instead::Value("null".to_owned()),
                _ => Instead::NotConcerned,
            }
        }),
    },
    Claim {
        id: "webkit-origin-told-on-downgrade",
        kind: ClaimKind::Deviation,
        statement: "a form that is posted from https to http tells its origin",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "" },
            Text("Fetch §3.2: with the default referrer policy, Origin is null from https to http"),
        ],
        versions: &[Versions::of(
            WebKitGtk,
            &[Turn::held_by(
                &[2, 36],
                Source {
                    file: "WebKitGTK 2.36 Source/WebCore",
                    what: "generateOriginHeader gives the origin where the policy is empty",
                },
            )],
        )],
        switched: &[],
        effect: Effect::Header(|context, header, expected| match (header, expected) {
            ("Origin", Some("null")) => own_origin(context).into(),
            _ => Instead::NotConcerned,
        }),
    },
    Claim {
        id: "webkit-scripts-reload-without-origin",
        kind: ClaimKind::Deviation,
        statement: "location.reload() of a page that came by POST asks by GET, which has no origin to tell",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "" },
            Text("HTML, \"reload\": the entry's document state keeps its resource, a POST resource included"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Header(|context, header, expected| {
            let how = context.hop.revisited.as_ref().map(|revisited| revisited.how);
            match (how, header, expected) {
                (Some(Revisit::ScriptReload), "Origin", Some(_)) => Instead::Absent,
                _ => Instead::NotConcerned,
            }
        }),
    },
    Claim {
        id: "webkit-sandboxed-frames-come-back-by-themselves",
        kind: ClaimKind::Deviation,
        statement: "where the user goes back to a page, a sandboxed frame in it comes cross-site, as if it asked for itself",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "the first time, and in reloads, the document around it asks" },
            Text("HTML \"create navigation params by fetching\": a frame's client is the document around it"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Header(|context, header, expected| {
            let hop = context.hop;
            match (header, expected, hop.comes_into) {
                ("Sec-Fetch-Site", Some(_), Some(Sandboxing::Sandbox))
                    if hop.framed_again.is_some_and(Revisit::is_traversal) =>
                {
                    Instead::Value("cross-site".to_owned())
                }
                _ => Instead::NotConcerned,
            }
        }),
    },
    Claim {
        id: "webkit-frames-come-back-related-to-their-parent",
        kind: ClaimKind::Deviation,
        statement: "where the user goes back to a page, a frame that another site led on tells its relation to the document \
                around it",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "it comes from the URL of the frame's history item" },
            FRAME_BEGINS_WITH_SRC,
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Header(|context, header, expected| {
            let hop = context.hop;
            let HopTarget::Nested(parents) = &hop.target else { return Instead::NotConcerned };
            match (header, expected, nearest_served(parents)) {
                ("Sec-Fetch-Site", Some(_), Some(around))
                    if hop.framed_again.is_some_and(Revisit::is_traversal)
                        && hop.probe == Some(Probe::SelfLocation) =>
                {
                    Instead::Value(relation(context, &around.url, &hop.url).to_owned())
                }
                _ => Instead::NotConcerned,
            }
        }),
    },
    Claim {
        id: "webkit-websockets-keep-their-relation",
        kind: ClaimKind::Deviation,
        statement: "a WebSocket that is redirected says the Sec-Fetch-Site of the first URL, and does so at http too",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "Chromium and Firefox follow no redirect of a WebSocket" },
            Text("WebSockets \"establish a WebSocket connection\": the redirect mode is error"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Header(|context, header, expected| {
            let hop = context.hop;
            let Some(first) = hop.redirected_from.first().filter(|_| mode(hop) == Some("websocket")) else {
                return Instead::NotConcerned;
            };
            // **Spec:** Fetch Metadata §3: they go to URLs that are potentially trustworthy.
            let was_said = expected.is_some() || matches!(first.scheme(), "https" | "wss");
            match (header, hop.own_origin()) {
                ("Sec-Fetch-Site", Some(own)) if was_said => Instead::Value(relation(context, own, first).to_owned()),
                ("Sec-Fetch-Mode", _) if was_said => Instead::Value("websocket".to_owned()),
                _ => Instead::NotConcerned,
            }
        }),
    },
    Claim {
        id: "webkit-deletes-become-get",
        kind: ClaimKind::Deviation,
        statement: "DELETE goes on by GET where a redirect leads to another origin",
        evidence: &[
            Source {
                file: "WebKit Source/WebKit/NetworkProcess/soup/NetworkDataTaskSoup.cpp",
                what: "shouldRedirectAsGET is true of DELETE across origins, whatever the status",
            },
            Text("Fetch §4.5 \"HTTP-redirect fetch\": 301 and 302 make a GET of POST alone, 307 and 308 of nothing"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Header(|context, header, expected| {
            let urls: Vec<_> = context.hop.urls().collect();
            let crosses = urls.windows(2).any(|pair| pair[0].origin() != pair[1].origin());
            match (header, expected) {
                (METHOD, Some("DELETE")) if crosses => Instead::Value("GET".to_owned()),
                _ => Instead::NotConcerned,
            }
        }),
    },
];

/// Whether the window that a probe opens does not know who opened it.
///
/// **Spec:** HTML "get an element's noopener": `target=_blank` has no opener unless `rel` asks for one.
fn opens_without_opener(probe: Probe) -> bool {
    matches!(
        probe,
        Probe::LinkBlank
            | Probe::LinkBlankNoopener
            | Probe::FormGetBlank
            | Probe::FormPostBlank
            | Probe::FormPostBlankNoopener
            | Probe::FormGetBlankByScript
            | Probe::FormPostBlankByScript
            | Probe::WindowOpenNoopener
            | Probe::WindowOpenNoReferrer
    )
}
