//! What several engines do otherwise than the edition, or than the standards of headers.

use samesite_model::policy::{
    AboutDocumentRule, CookieStorePath, OwnAddress, PartitionedAttribute, PrefixRule, TopLevelNavigationRule,
};
use samesite_model::{Credentials, Mode};

use samesite_scenarios::{Agent, FrameDocument, HopTarget, Sandboxing, WorkerTask};
use url::Url;

use super::Evidence::{Bug, Publication, Seen, Source, Text};
use super::headers::{
    is_download_from_elsewhere, no_storage_access_header, own_destination, relation_of_data_worker, whole_referrer,
};
use super::versions::Component::{Chromium, Firefox, Libsoup, WebKitGtk};
use super::versions::{Turn, Versions};
use super::{Claim, ClaimKind, Effect, Evidence, Instead};
use crate::predict::request::{ModelRequest, ModelTarget};

/// When Firefox took the later of the two names for __Http- beside __Host-.
const RENAMED_IN_FIREFOX: Evidence = Bug("Mozilla bug 1982555 gave them these names");

/// Has a request made as if its document had not been given its ordinary cookies.
pub(super) fn leave_without_storage_access(request: &mut ModelRequest<'_>) {
    if let Some(client) = &mut request.client
        && client.iter().any(|place| place.has_storage_access)
    {
        client.to_mut().iter_mut().for_each(|place| place.has_storage_access = false);
    }
}

/// A URL whose documents have an opaque origin, and no cookies.
pub(super) fn nobodys_url() -> Url {
    "data:text/html,".parse().expect("it is a URL")
}

pub(super) const CLAIMS: &[Claim] = &[
    Claim {
        id: "downloads-from-other-origins-are-links",
        kind: ClaimKind::Deviation,
        statement: "a link with download to another origin, or redirected to one, is followed like any other link",
        evidence: &[
            Source {
                file: "Chromium third_party/blink/renderer/core/html/html_anchor_element.cc",
                what: "HandleClick() takes no notice of the attribute where the document may not read the URL",
            },
            Seen { browser: "Chromium 156, Firefox ESR 153, WebKitGTK 2.50", what: "" },
            Text("HTML \"download the hyperlink\": a request of the document's, without credentials across origins"),
        ],
        versions: &[
            Versions::of(Chromium, &[Turn::seen(&[156])]),
            Versions::of(Firefox, &[Turn::seen(&[153])]),
            Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])]),
        ],
        switched: &[],
        effect: Effect::Request(|request, context| {
            if !is_download_from_elsewhere(context.hop) {
                return;
            }
            request.target = match context.hop.client.as_deref() {
                Some([parents @ .., _]) if !parents.is_empty() => ModelTarget::Nested(parents),
                _ => ModelTarget::TopLevel,
            };
            if let Some(fetch) = request.fetch.as_mut().filter(|fetch| fetch.credentials != Credentials::Omit) {
                fetch.credentials = Credentials::Include;
            }
        }),
    },
    Claim {
        id: "downloads-from-other-origins-say-so",
        kind: ClaimKind::Deviation,
        statement: "what a link with download asks another origin for has the mode and destination of a navigation",
        evidence: &[
            Seen { browser: "Chromium 156, WebKitGTK 2.50", what: "Firefox says so of every download" },
            Text("HTML \"download the hyperlink\": the destination is empty, and the mode no-cors"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])]), Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Header(|context, header, _| {
            if !is_download_from_elsewhere(context.hop) {
                return Instead::NotConcerned;
            }
            match header {
                "Sec-Fetch-Mode" => Instead::Value("navigate".to_owned()),
                "Sec-Fetch-Dest" => Instead::Value(own_destination(context.hop).to_owned()),
                _ => Instead::NotConcerned,
            }
        }),
    },
    Claim {
        id: "initiator-alone-navigates",
        kind: ClaimKind::Deviation,
        statement: "when a framed document navigates the whole page, its own origin alone decides, and not \
                what frames it",
        evidence: &[
            Source {
                file: "Chromium net/cookies/cookie_util.cc",
                what: "ComputeSameSiteContextForRequest compares initiator and URL; the site for \
         cookies of a main-frame navigation is the URL's own",
            },
            Source {
                file: "Firefox netwerk/base/nsNetUtil.cpp, NS_IsSameSiteForeign",
                what: "a document's load is judged by its triggering principal",
            },
            Text("HTML hands Fetch the initiator origin of a navigation, and no site for cookies"),
            Text(
                "rfc6265bis-22 §5.2 (2) asks the client's site for cookies, which is opaque below a \
                cross-site ancestor",
            ),
        ],
        versions: &[
            Versions::of(
                Chromium,
                &[Turn::held_by(
                    &[54],
                    Source {
                        file: "Chromium 54 net/url_request/url_request_http_job.cc",
                        what: "compares URL, initiator and first party",
                    },
                )],
            ),
            Versions::of(
                Firefox,
                &[Turn::held_by(
                    &[72],
                    Source {
                        file: "Firefox 72 netwerk/base/nsNetUtil.cpp",
                        what: "NS_IsSameSiteForeign asks the triggering principal of a document",
                    },
                )],
            ),
        ],
        switched: &[],
        effect: Effect::Policy(|policy| policy.top_level_navigations = TopLevelNavigationRule::ByInitiatorOrigin),
    },
    Claim {
        id: "about-documents-inherit-cookies",
        kind: ClaimKind::Deviation,
        statement: "scripts at about:blank and about:srcdoc have the cookies of the document they have their \
                origin from",
        evidence: &[
            Bug("whatwg/html issues 332 (open since 2015) and 2641: Gecko, Blink and WebKit have a \
                URL for cookies beside the document's"),
            Text("HTML calls a document cookie-averse when the scheme of its URL is not HTTP"),
        ],
        versions: &[
            Versions::of(
                Chromium,
                &[
                    Turn::seen(&[65]),
                    Turn::held_by(
                        &[108],
                        Source {
                            file: "Chromium 108 third_party/blink/renderer/core/dom/document.h",
                            what: "cookie_url_ beside the URL",
                        },
                    ),
                ],
            ),
            Versions::of(
                WebKitGtk,
                &[Turn::held_by(
                    &[2, 28],
                    Source {
                        file: "WebKitGTK 2.28 Source/WebCore/dom/Document.cpp",
                        what: "setCookieURL takes the owner's",
                    },
                )],
            ),
        ],
        switched: &[],
        effect: Effect::Policy(|policy| policy.about_documents = AboutDocumentRule::Inherits),
    },
    Claim {
        id: "http-prefixes",
        kind: ClaimKind::Deviation,
        statement: "names that begin with __Http- or __Host-Http- are for cookies with Secure and \
                HttpOnly",
        evidence: &[
            Text(
                "layered-cookies-02 §5.4.3 asks for it (httpwg/http-extensions pull requests 3110 and \
                3153); rfc6265bis-22 does not know these prefixes",
            ),
            Bug("Chromium: blink-dev, \"Intent to Implement and Ship: Http cookie prefix\", June \
                2025, shipped in 140 and renamed right after"),
            Bug("Firefox: Mozilla bug 1974979, first in 142; bug 1982555 gave them these names, first \
                in 143"),
        ],
        versions: &[
            Versions::of(
                Chromium,
                &[
                    Turn::not_at(&[1], Bug("blink-dev, June 2025: an intent, so no version had it")),
                    Turn::not_seen(&[140, 0, 7339, 0]),
                    Turn::held_by(
                        &[141],
                        Publication("MDN browser-compat-data, http.headers.Set-Cookie.http_prefixes"),
                    ),
                ],
            ),
            Versions::of(Firefox, &[Turn::began(&[143], RENAMED_IN_FIREFOX)]),
        ],
        switched: &[],
        effect: Effect::Policy(|policy| policy.prefixes = PrefixRule::CaseInsensitiveWithHttp),
    },
    Claim {
        id: "http-prefixes-by-their-first-names",
        kind: ClaimKind::Deviation,
        statement: "names that begin with __Http- or __HostHttp- are for cookies with Secure and HttpOnly, and those \
                that begin with __Host-Http- need no HttpOnly",
        evidence: &[
            Text(
                "httpwg/http-extensions pull request 3110 brought __Http- and __HostHttp-; pull request 3153 of 11 \
                August 2025 made __Host-Http- of the second, so that __Host- binds where it is not known",
            ),
            Publication("Chrome for Developers, \"Chrome 140 beta\", 6 August 2025: __Http and __HostHttp"),
            Seen {
                browser: "Chromium 140.0.7339.0",
                what: "the program has the word __HostHttp-, and not __Host-Http-; in 143 it is the other way round",
            },
        ],
        versions: &[
            Versions::of(
                Chromium,
                &[
                    Turn::began(&[140], Bug("blink-dev, June 2025: ships in 140")),
                    Turn::seen(&[140, 0, 7339, 0]),
                    Turn::not_at(&[141], Publication("MDN browser-compat-data, http.headers.Set-Cookie.http_prefixes")),
                ],
            ),
            Versions::of(
                Firefox,
                &[
                    Turn::began(&[142], Bug("Mozilla bug 1974979, first in 142")),
                    Turn::ended(&[143], RENAMED_IN_FIREFOX),
                ],
            ),
        ],
        switched: &[],
        effect: Effect::Policy(|policy| policy.prefixes = PrefixRule::CaseInsensitiveWithHosthttp),
    },
    Claim {
        id: "partitioned-attribute",
        kind: ClaimKind::Permitted,
        statement: "a cookie with Partitioned lives in a jar for each top-level site, and apart for third \
                parties there",
        evidence: &[
            Text(
                "draft-cutler-httpbis-partitioned-cookies; rfc6265bis-22 §5.8.1 and §7.1 leave \
                third-party cookies to the browser",
            ),
            Source {
                file: "Chromium net/cookies/cookie_partition_key.h",
                what: "CookiePartitionKey with AncestorChainBit; on since 114",
            },
            Source {
                file: "Firefox netwerk/cookie/CookieCommons.cpp",
                what: "IsPartitioned; preference network.cookie.CHIPS.enabled, on since 141",
            },
        ],
        versions: &[
            Versions::of(
                Chromium,
                &[Turn::began(&[128], Bug("chromestatus 5144832583663616: the ancestor chain bit is enabled in 128"))],
            ),
            Versions::of(
                Firefox,
                &[Turn::began(&[141], Publication("MDN browser-compat-data, http.headers.Set-Cookie.Partitioned"))],
            ),
        ],
        switched: &[],
        effect: Effect::Policy(|policy| policy.partitioned = PartitionedAttribute::BySiteAndAncestors),
    },
    Claim {
        id: "own-address-is-host-only",
        kind: ClaimKind::Deviation,
        statement: "a Domain that is the address of the host makes a cookie of that host alone",
        evidence: &[
            Text("rfc6265bis-22 §5.7 steps 7 to 10 make it one that is not host-only, as any other Domain does"),
            Seen {
                browser: "Chromium 156, Firefox ESR 153 and WebKitGTK 2.50",
                what: "each lists such a cookie without the dot that it gives to others with Domain",
            },
        ],
        versions: &[
            Versions::of(
                Chromium,
                // Before 85 no cell shows it: __Host- forbids every Domain there.
                &[Turn::held_by(
                    &[85],
                    Source {
                        file: "Chromium net/cookies/cookie_util.cc, GetCookieDomainWithString",
                        what: "a Domain that is the URL's own address is treated as a host cookie; so it was in \
                cookie_monster.cc long before",
                    },
                )],
            ),
            Versions::of(
                Firefox,
                &[
                    Turn::seen(&[115]),
                    Turn::held_by(
                        &[143],
                        Source {
                            file: "Firefox 143 netwerk/cookie/CookieParser.cpp",
                            what: "FixDomain gives an address that is the host no dot; bug 105917 is older than \
                    prefixes",
                        },
                    ),
                ],
            ),
            Versions::of(
                Libsoup,
                &[
                    Turn::seen(&[3, 2]),
                    Turn::held_by(
                        &[3, 3],
                        Source {
                            file: "libsoup 3.3.0 libsoup/cookies/soup-cookie-jar.c",
                            what: "asks whether Domain made a domain cookie, which an address does not",
                        },
                    ),
                ],
            ),
        ],
        switched: &[],
        effect: Effect::Policy(|policy| policy.own_address = OwnAddress::HostOnly),
    },
    Claim {
        id: "cookie-store-puts-a-slash-behind-paths",
        kind: ClaimKind::Deviation,
        statement: "cookieStore puts a slash behind a path that has none: a cookie for /pay is kept for /pay/, and does not go \
                to /pay itself",
        evidence: &[
            Bug("whatwg/cookiestore pull request 258, May 2025: \"Do not append / to end of Path attribute\""),
            Seen { browser: "Chromium 156", what: "lists /elsewhere/ of what was set for /elsewhere" },
            Bug(
                "WebKit bug 259505, July 2023: \"Properly handle a '/' in the cookie's path\", as the text had it then",
            ),
        ],
        versions: &[
            Versions::of(
                Chromium,
                &[
                    Turn::held_by(
                        &[87],
                        Source {
                            file: "Chromium third_party/blink/renderer/modules/cookie_store/cookie_store.cc",
                            what: "ToCanonicalCookie appends a slash to a path that does not end with one; cookieStore is \
                    there since 87",
                        },
                    ),
                    Turn::seen(&[156]),
                ],
            ),
            Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])]),
        ],
        switched: &[],
        effect: Effect::Policy(|policy| policy.cookie_store_path = CookieStorePath::WithSlash),
    },
    Claim {
        id: "no-fetch-metadata",
        kind: ClaimKind::Deviation,
        statement: "requests bear no Sec-Fetch-*",
        evidence: &[
            Publication("MDN browser-compat-data, http.headers.Sec-Fetch-Site: Chrome 76, Firefox 90"),
            Source {
                file: "WebKitGTK 2.38",
                what: "FetchMetadataEnabled is false; 2.40.0 is the first in which it is true",
            },
        ],
        versions: &[
            Versions::of(
                Chromium,
                &[Turn::ended(&[76], Publication("MDN browser-compat-data, http.headers.Sec-Fetch-Site"))],
            ),
            Versions::of(
                Firefox,
                &[Turn::ended(&[90], Publication("MDN browser-compat-data, http.headers.Sec-Fetch-Site"))],
            ),
            Versions::of(
                WebKitGtk,
                &[Turn::ended(
                    &[2, 40],
                    Source {
                        file: "WebKitGTK 2.38 and 2.40.0",
                        what: "FetchMetadataEnabled is false in one and true in the other",
                    },
                )],
            ),
        ],
        switched: &[],
        effect: Effect::Header(
            |_, header, _| {
                if header.starts_with("Sec-Fetch-") { Instead::Absent } else { Instead::NotConcerned }
            },
        ),
    },
    Claim {
        id: "data-workers-share-origin",
        kind: ClaimKind::Deviation,
        statement: "a worker made from a data: URL has the origin of the document that made it",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50 and Chromium 148", what: "Sec-Fetch-Site says same-origin" },
            Text("HTML: a worker's origin is that of its URL, and that of a data: URL is opaque"),
        ],
        versions: &[
            Versions::of(Chromium, &[Turn::seen(&[148]), Turn::not_seen(&[156])]),
            Versions::of(WebKitGtk, &[Turn::held_by(&[2, 34], DATA_WORKERS_OF_WEBKIT)]),
        ],
        switched: &[],
        effect: Effect::Request(|request, _| {
            if request.agent == Agent::DataWorker {
                request.agent = Agent::DedicatedWorker;
            }
        }),
    },
    Claim {
        id: "data-workers-say-their-makers-origin",
        kind: ClaimKind::Deviation,
        statement: "a worker made from a data: URL says that it has the origin of the document that made \
                it",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50 and Chromium 148", what: "" },
            Text("HTML: a worker's origin is that of its URL, and that of a data: URL is opaque"),
        ],
        versions: &[
            Versions::of(Chromium, &[Turn::seen(&[148]), Turn::not_seen(&[156])]),
            Versions::of(WebKitGtk, &[Turn::held_by(&[2, 40], DATA_WORKERS_OF_WEBKIT)]),
        ],
        switched: &[],
        effect: Effect::Header(relation_of_data_worker),
    },
    Claim {
        id: "no-cookie-store",
        kind: ClaimKind::Deviation,
        statement: "scripts have no cookieStore",
        evidence: &[
            Publication("MDN browser-compat-data, api.CookieStore: Chrome 87, Firefox 140"),
            Seen { browser: "WebKitGTK 2.44 and 2.50", what: "the one has none, and the other has one" },
        ],
        versions: &[
            Versions::of(Chromium, &[Turn::ended(&[87], Publication("MDN browser-compat-data, api.CookieStore"))]),
            Versions::of(Firefox, &[Turn::ended(&[140], Publication("MDN browser-compat-data, api.CookieStore"))]),
            Versions::of(WebKitGtk, &[Turn::seen(&[2, 44]), Turn::not_seen(&[2, 50])]),
        ],
        switched: &[],
        effect: Effect::Request(|request, _| {
            if request.target == ModelTarget::CookieStore {
                (request.agent, request.client) =
                    (Agent::Document, Some(vec![FrameDocument::served(nobodys_url())].into()));
            }
        }),
    },
    Claim {
        id: "whole-url-as-referrer",
        kind: ClaimKind::Deviation,
        statement: "documents name their whole URL as referrer to other origins, too",
        evidence: &[
            DEFAULT_REFERRER_POLICY,
            Text("Referrer Policy §4: the default is strict-origin-when-cross-origin"),
        ],
        versions: &[
            // Chrome's servers switched it from 85 on; the build has it by itself in 89.
            Versions::of(Chromium, &[Turn::seen(&[65]), Turn::seen(&[88]), Turn::not_seen(&[89])])
                .unless("ReducedReferrerGranularity", &[85]),
            Versions::of(Firefox, &[Turn::ended(&[87], DEFAULT_REFERRER_POLICY)]),
        ],
        switched: &[],
        effect: Effect::Header(whole_referrer),
    },
    Claim {
        id: "upgraded-pictures-pass-by-workers",
        kind: ClaimKind::Deviation,
        statement: "a picture that is asked for by https in place of http is not handed to the service worker of the page",
        evidence: &[
            Seen {
                browser: "Firefox ESR 153",
                what: "it is asked for as a picture, where the worker's own fetch would say empty",
            },
            Seen { browser: "Chromium 156, WebKitGTK 2.50", what: "so it is there, and behind redirects, too" },
            Text("Fetch \"main fetch\": the request is upgraded before \"HTTP fetch\" hands it to a worker"),
        ],
        versions: &[
            Versions::of(Chromium, &[Turn::seen(&[156])]),
            Versions::of(Firefox, &[Turn::seen(&[153])]),
            Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])]),
        ],
        switched: &[],
        effect: Effect::Header(|context, header, expected| {
            let is_upgraded =
                matches!(context.hop.target, HopTarget::Subresource(_)) && !context.hop.upgraded.is_empty();
            match (context.hop.worker_task(), header, expected) {
                (WorkerTask::FetchesAgain, "Sec-Fetch-Dest", Some("empty")) if is_upgraded => {
                    Instead::Value("image".to_owned())
                }
                _ => Instead::NotConcerned,
            }
        }),
    },
    Claim {
        id: "no-storage-access-headers",
        kind: ClaimKind::Deviation,
        statement: "Sec-Fetch-Storage-Access is not sent",
        evidence: &[
            STORAGE_ACCESS_HEADERS,
            Text("Storage Access Headers §4.1 adds it to requests with credentials that other sites' documents make"),
        ],
        versions: &[
            Versions::of(Chromium, &[Turn::ended(&[133], STORAGE_ACCESS_HEADERS)]),
            Versions::of(Firefox, &[Turn::ended(&[147], STORAGE_ACCESS_HEADERS)]),
            Versions::every(WebKitGtk),
        ],
        switched: &[],
        effect: Effect::Header(no_storage_access_header),
    },
    Claim {
        id: "no-fetch-metadata-destination",
        kind: ClaimKind::Deviation,
        statement: "requests bear no Sec-Fetch-Dest",
        evidence: &[Publication("MDN browser-compat-data, http.headers.Sec-Fetch-Dest: Chrome 80")],
        versions: &[Versions::of(
            Chromium,
            &[Turn::ended(&[80], Publication("MDN browser-compat-data, http.headers.Sec-Fetch-Dest"))],
        )],
        switched: &[],
        effect: Effect::Header(
            |_, header, _| {
                if header == "Sec-Fetch-Dest" { Instead::Absent } else { Instead::NotConcerned }
            },
        ),
    },
    Claim {
        id: "embedders-are-never-credentialless",
        kind: ClaimKind::Deviation,
        statement: "Cross-Origin-Embedder-Policy: credentialless is not known",
        evidence: &[
            CREDENTIALLESS_EMBEDDERS,
            Text(
                "Fetch, \"Cross-Origin-Embedder-Policy allows credentials\": no-cors requests to other origins have none",
            ),
        ],
        versions: &[
            Versions::of(Chromium, &[Turn::ended(&[96], CREDENTIALLESS_EMBEDDERS)]),
            Versions::of(Firefox, &[Turn::ended(&[119], CREDENTIALLESS_EMBEDDERS)]),
            Versions::every(WebKitGtk),
        ],
        switched: &[],
        effect: Effect::Request(|request, _| {
            if let Some(client) = &mut request.client
                && client.first().is_some_and(|top| top.sandboxing == Sandboxing::Credentialless)
            {
                client.to_mut()[0].sandboxing = Sandboxing::None;
            }
        }),
    },
    Claim {
        id: "upgraded-pictures-count-by-http",
        kind: ClaimKind::Deviation,
        statement: "what is asked for in the mode cors, with the credentials of its own origin alone, has none from where it \
                is upgraded to https on: by http it would be of another origin",
        evidence: &[
            Seen {
                browser: "Firefox ESR 153 and WebKitGTK 2.50",
                what: "<img crossorigin> to its own host; Chromium 156 sends them",
            },
            Text("Fetch \"main fetch\" upgrades the URL before it asks whether it is of the request's origin"),
        ],
        versions: &[Versions::of(Firefox, &[Turn::seen(&[153])]), Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            if let Some(fetch) = &mut request.fetch
                && (fetch.mode, fetch.credentials) == (Mode::Cors, Credentials::SameOrigin)
                && !context.hop.upgraded.is_empty()
            {
                fetch.credentials = Credentials::Omit;
            }
        }),
    },
];

const DATA_WORKERS_OF_WEBKIT: Evidence = Source {
    file: "WebKitGTK 2.34 Source/WebCore/workers/AbstractWorker.cpp",
    what: "lets data: through, which 2.32.4 refuses; nothing makes the origin opaque there",
};

const CREDENTIALLESS_EMBEDDERS: Evidence = Publication(
    "MDN browser-compat-data, http.headers.Cross-Origin-Embedder-Policy.credentialless: Chrome 96, Firefox 119, not in \
                Safari",
);

const STORAGE_ACCESS_HEADERS: Evidence = Publication(
    "MDN browser-compat-data, http.headers.Sec-Fetch-Storage-Access: Chrome 133, Firefox 147, not in Safari",
);

const DEFAULT_REFERRER_POLICY: Evidence = Publication(
    "MDN browser-compat-data, \
                http.headers.Referrer-Policy.default_strict-origin-when-cross-origin",
);

#[cfg(test)]
mod tests {
    use samesite_format::Engine;

    use crate::claims::{Claims, Release};

    #[test]
    fn fetch_metadata_is_missed_in_no_browser_that_had_none_yet() {
        let table = [
            (Engine::Chromium, "75.0.3770.142", true),
            (Engine::Chromium, "76.0.3809.87", false),
            (Engine::Firefox, "89.0.2", true),
            (Engine::Firefox, "90.0", false),
            (Engine::WebKit, "2.38.6", true),
            (Engine::WebKit, "2.40.0", false),
        ];
        for (engine, version, expected) in table {
            let release = Release::told(engine, version, None);
            let claims = Claims::of_release(engine, "open", &release).expect("something is claimed");
            let found = claims.notes().iter().any(|note| note.id == "no-fetch-metadata");
            assert_eq!(found, expected, "{engine} {version}");
        }
    }
}
