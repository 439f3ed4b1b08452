//! What several engines do otherwise than the edition, or than the standards of headers.

use samesite_model::policy::{AboutDocumentRule, PartitionedAttribute, PrefixRule, TopLevelNavigationRule};

use super::Evidence::{Bug, Publication, Source, Text};
use super::versions::Component::{Chromium, Firefox, WebKitGtk};
use super::versions::{Turn, Versions};
use super::{Claim, ClaimKind, Effect, Instead, Profiles};

pub(super) const CLAIMS: &[Claim] = &[
    Claim {
        id: "initiator-alone-navigates",
        kind: ClaimKind::Deviation,
        statement: "when a framed document navigates the whole page, its own origin alone decides, and not what frames it",
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
                "rfc6265bis-22 §5.2 (2) asks the client's site for cookies, which is opaque below a cross-site ancestor",
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
        profiles: Profiles::All,
        effect: Effect::Policy(|policy| policy.top_level_navigations = TopLevelNavigationRule::ByInitiatorOrigin),
    },
    Claim {
        id: "about-documents-inherit-cookies",
        kind: ClaimKind::Deviation,
        statement: "scripts at about:blank and about:srcdoc have the cookies of the document they have their origin from",
        evidence: &[
            Bug(
                "whatwg/html issues 332 (open since 2015) and 2641: Gecko, Blink and WebKit have a URL for cookies beside the document's",
            ),
            Text("HTML calls a document cookie-averse when the scheme of its URL is not HTTP"),
        ],
        versions: &[
            Versions::of(
                Chromium,
                &[Turn::held_by(
                    &[108],
                    Source {
                        file: "Chromium 108 third_party/blink/renderer/core/dom/document.h",
                        what: "cookie_url_ beside the URL",
                    },
                )],
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
        profiles: Profiles::All,
        effect: Effect::Policy(|policy| policy.about_documents = AboutDocumentRule::Inherits),
    },
    Claim {
        id: "http-prefixes",
        kind: ClaimKind::Deviation,
        statement: "names that begin with __Http- or __Host-Http- are for cookies with Secure and HttpOnly",
        evidence: &[
            Text(
                "layered-cookies-02 §5.4.3 asks for it (httpwg/http-extensions pull requests 3110 and 3153); rfc6265bis-22 does not know these prefixes",
            ),
            Bug(
                "Chromium: blink-dev, \"Intent to Implement and Ship: Http cookie prefix\", June 2025, shipped in 140 and renamed right after",
            ),
            Bug("Firefox: Mozilla bug 1974979, first in 142; bug 1982555 gave them these names, first in 143"),
        ],
        versions: &[
            Versions::of(
                Chromium,
                &[
                    Turn::not_at(&[139], Bug("blink-dev, June 2025: ships in 140")),
                    Turn::held_by(
                        &[141],
                        Publication("MDN browser-compat-data, http.headers.Set-Cookie.http_prefixes"),
                    ),
                ],
            ),
            Versions::of(Firefox, &[Turn::began(&[143], Bug("Mozilla bug 1982555 gave them these names"))]),
        ],
        profiles: Profiles::All,
        effect: Effect::Policy(|policy| policy.prefixes = PrefixRule::CaseInsensitiveWithHttp),
    },
    Claim {
        id: "partitioned-attribute",
        kind: ClaimKind::Permitted,
        statement: "a cookie with Partitioned lives in a jar for each top-level site, and apart for third parties there",
        evidence: &[
            Text(
                "draft-cutler-httpbis-partitioned-cookies; rfc6265bis-22 §5.8.1 and §7.1 leave third-party cookies to the browser",
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
        profiles: Profiles::All,
        effect: Effect::Policy(|policy| policy.partitioned = PartitionedAttribute::BySiteAndAncestors),
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
        profiles: Profiles::All,
        effect: Effect::Header(
            |_, header, _| {
                if header.starts_with("Sec-Fetch-") { Instead::Absent } else { Instead::NotConcerned }
            },
        ),
    },
];

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
