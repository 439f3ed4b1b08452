//! What WebKitGTK does with cookies and requests otherwise than the edition.
//!
//! Two programs share the work: WebKit says which site a request belongs to, and libsoup keeps the jar and decides.
//! libsoup is a package of its own, and distributions pair one WebKitGTK with several of it:
//! a recording names the one it was made with.
//! What libsoup decides is claimed of versions of libsoup alone, and what WebKit decides of versions of WebKitGTK.
//! WebKitGTK tells libsoup the site for cookies since 2.28.0, and no claim is about older ones.

use samesite_format::Setting::Word;
use samesite_model::policy::{
    AbsentSameSite, AncestorRule, CommaRule, ControlOctets, CookieOrder, CookieStoreDeletion, ExpiryChoice, Imitation,
    NoneWord, PrefixRule, RedirectHistory, SandboxRule, SecureConnections, SecureSetting, SettingRule, SiteComparison,
    SizeLimits, SuffixAtSetting, ThirdPartyContexts, ThirdPartyCookies, TopLevelHostRule, UnknownSameSiteValue,
};
use samesite_model::{Credentials, Host, Mode, Origin};
use samesite_scenarios::{Agent, DocumentSource, FrameDocument, HopTarget, Probe, Revisit};
use std::borrow::Cow;
use url::Url;

use super::Evidence::{Bug, Commit, Preference, Seen, Source, Text};
use super::common::{leave_without_storage_access, nobodys_url};
use super::headers::{is_download_from_elsewhere, is_same_domain, mode};
use super::not_requested::{FRAME_BEGINS_WITH_SRC, FRAME_OF_HISTORY_ITEM};
use super::versions::Component::{Libsoup, WebKitGtk};
use super::versions::{Turn, Versions};
use super::{Claim, ClaimKind, Effect, Switched};
use crate::predict::request::{AnswerCookies, ModelTarget};

pub(super) const CLAIMS: &[Claim] = &[
    Claim {
        id: "webkit-downloads-stay-same-site",
        kind: ClaimKind::Deviation,
        statement: "what a link with download asks the page's own origin for stays same-site when it is redirected to \
                another site, and to no third one",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "where every document around is of that origin" },
            Text("HTML \"download the hyperlink\": a request of the document's, redirected or not"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            let hop = context.hop;
            let Some(first) = hop.redirected_from.first() else { return };
            let is_at_home = |place: &FrameDocument| {
                matches!(place.source, DocumentSource::Srcdoc | DocumentSource::Blank | DocumentSource::Written)
                    || place.source == DocumentSource::Served && place.url.origin() == first.origin()
            };
            if is_download_from_elsewhere(hop) && hop.client.iter().flatten().all(is_at_home) {
                request.client = None;
                request.redirected_from.to_mut().retain(|url| url.origin() != first.origin());
            }
        }),
    },
    Claim {
        id: "webkit-frames-come-back-for-their-parent",
        kind: ClaimKind::Deviation,
        statement: "where the user goes back or forward to a page, a frame that another site led on comes back as if the \
                document around it asked",
        evidence: &[FRAME_OF_HISTORY_ITEM, FRAME_BEGINS_WITH_SRC],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            let HopTarget::Nested(parents) = &context.hop.target else { return };
            if context.hop.framed_again.is_some_and(Revisit::is_traversal) {
                request.client = Some(Cow::Borrowed(parents));
            }
        }),
    },
    Claim {
        id: "soup-absent-is-none",
        kind: ClaimKind::Deviation,
        statement: "a cookie without SameSite is sent everywhere, like SameSite=None",
        evidence: &[
            Source {
                file: "libsoup 3.2.3 libsoup/cookies/soup-cookie.c",
                what: "the policy of a new cookie is SOUP_SAME_SITE_POLICY_NONE",
            },
            Commit(
                "libsoup commit efc5efba \"cookie: Change default same-site value to Lax\", first in \
                3.3.0: later ones have Lax",
            ),
        ],
        versions: &[Versions::of(
            Libsoup,
            &[Turn::ended(&[3, 3], Commit("libsoup efc5efba \"cookie: Change default same-site value to Lax\""))],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.absent = AbsentSameSite::None),
    },
    Claim {
        id: "soup-none-is-no-word",
        kind: ClaimKind::Deviation,
        statement: "SameSite=None is read as if it were not there: an earlier SameSite stays, and Secure is \
                not needed",
        evidence: &[
            Source {
                file: "libsoup 3.2.3 libsoup/cookies/soup-cookie.c",
                what: "parse_one_cookie acts on Lax and Strict only",
            },
            Commit(
                "libsoup commit 81242200 \"SameSite=None cookies should be rejected unless the Secure \
                attribute is set\", first in 3.3.0",
            ),
        ],
        versions: &[Versions::of(
            Libsoup,
            &[Turn::ended(
                &[3, 3],
                Commit(
                    "libsoup 81242200 \"SameSite=None cookies should be rejected unless the Secure \
                attribute is set\"",
                ),
            )],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| {
            policy.none_word = NoneWord::Unknown;
            policy.unknown_value = UnknownSameSiteValue::Ignored;
        }),
    },
    Claim {
        id: "webkit-schemeless-sites",
        kind: ClaimKind::Deviation,
        statement: "http and https of one registrable domain are one site",
        evidence: &[
            Source {
                file: "WebKit Source/WebCore/dom/Document.cpp",
                what: "isSameSiteForCookies compares registrable domains, which have no scheme",
            },
            Source {
                file: "libsoup 3.2.3 libsoup/cookies/soup-cookie-jar.c",
                what: "cookie_is_valid_for_same_site_policy compares hosts",
            },
        ],
        versions: &[Versions::of(
            WebKitGtk,
            &[Turn::held_by(&[2, 28], Source { file: "WebKitGTK 2.28", what: "areRegistrableDomainsEqual" })],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.sites = SiteComparison::Schemeless),
    },
    Claim {
        id: "webkit-redirect-history-counts",
        kind: ClaimKind::Deviation,
        statement: "a request that was redirected by another site on the way is cross-site for sending",
        evidence: &[
            Bug("WebKit bug 272986, fixed in April 2024: WebKitGTK 2.46 and later"),
            Text(
                "rfc6265bis-08 to -13 §5.2 asked for it; -14 took it out (httpwg/http-extensions \
                issue 2104, pull request 2750)",
            ),
        ],
        versions: &[Versions::of(
            WebKitGtk,
            &[Turn::began(
                &[2, 46],
                Bug("WebKit bug 272986: CachedResourceLoader::updateRequestAfterRedirection has the line \
                in 2.46.0, and in no release from 2.30.1 to 2.44.4"),
            )],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.redirects = RedirectHistory::CountsForSending),
    },
    Claim {
        id: "webkit-ancestors-do-not-count",
        kind: ClaimKind::Deviation,
        statement: "a frame of the top-level site is same-site, whatever other sites frame it in between",
        evidence: &[
            Source {
                file: "WebKit Source/WebCore/loader/FrameLoader.cpp",
                what: "a frame's site for cookies is set from its own URL and the main frame's, and the frames \
                in between are not asked",
            },
            Bug("WebKit bug 313220, fixed in August 2026 for srcdoc and about:blank, in the branch of \
                WebKitGTK 2.52"),
            Text("rfc6265bis-22 §5.2.1 step 4 asks every ancestor"),
        ],
        versions: &[Versions::of(
            WebKitGtk,
            &[Turn::held_by(
                &[2, 28],
                Source {
                    file: "WebKitGTK 2.28 Source/WebCore/loader/FrameLoader.cpp",
                    what: "setFirstPartyForCookies",
                },
            )],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.ancestors = AncestorRule::DocumentAlone),
    },
    Claim {
        id: "soup-top-level-host-admits",
        kind: ClaimKind::Deviation,
        statement: "what is asked of the host that the top-level document has gets every cookie, whoever \
                asks",
        evidence: &[
            Source {
                file: "libsoup 3.2.3 libsoup/cookies/soup-cookie-jar.c",
                what: "the last line of cookie_is_valid_for_same_site_policy asks the first party, because \
                WebKit names no site for cookies for what is cross-site",
            },
            Commit(
                "libsoup commit f0cb256c \"cookies: Fix incorrect logic in determining same-site\", \
                first in 3.5.1",
            ),
        ],
        versions: &[Versions::of(
            Libsoup,
            &[Turn::ended(
                &[3, 5, 1],
                Commit("libsoup f0cb256c \"cookies: Fix incorrect logic in determining same-site\""),
            )],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.top_level_host = TopLevelHostRule::AdmitsReading),
    },
    Claim {
        id: "webkit-sandbox-by-url",
        kind: ClaimKind::Deviation,
        statement: "in a frame, sandboxed documents count by their URLs, as if they were not sandboxed, those around it \
                too; a sandboxed page that asks for itself does not",
        evidence: &[
            Bug("WebKit bug 322867, open in August 2026: opaque origins in the site for cookies"),
            Text("HTML \"sandboxed origin browsing context flag\": its origin is opaque"),
        ],
        versions: &[Versions::of(
            WebKitGtk,
            &[Turn::held_by(
                &[2, 38],
                Source {
                    file: "WebKitGTK 2.38 Source/WebCore/dom/Document.cpp",
                    what: "isSameSiteForCookies asks the page's origin, and a frame's stored URL",
                },
            )],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.sandbox = SandboxRule::UrlOriginInFrames),
    },
    Claim {
        id: "soup-setting-is-not-asked",
        kind: ClaimKind::Deviation,
        statement: "a cookie with SameSite may be set by cross-site responses and scripts too",
        evidence: &[
            Source {
                file: "libsoup 3.2.3 libsoup/cookies/soup-cookie-jar.c",
                what: "soup_cookie_jar_add_cookie_full does not ask for SameSite; nor does 3.6.6, except that \
                None must have Secure",
            },
            Text("rfc6265bis-22 §5.7 step 18 refuses it"),
        ],
        versions: &[Versions::of(
            Libsoup,
            &[Turn::held_by(
                &[2, 69, 90],
                Source {
                    file: "libsoup",
                    what: "soup-cookie-jar.c at 2.69.90, 2.74.3, 3.0.0, 3.2.3, 3.6.6 and 3.7.1: \
                soup_cookie_jar_add_cookie_full does not ask",
                },
            )],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.setting = SettingRule::Anywhere),
    },
    Claim {
        id: "soup-knows-no-prefixes",
        kind: ClaimKind::Deviation,
        statement: "names that begin with __Secure- or __Host- are names like others",
        evidence: &[Commit("libsoup commit 8d85d110 \"cookies: Add support for cookie prefixes\", first in 3.3.0")],
        versions: &[Versions::of(
            Libsoup,
            &[Turn::ended(&[3, 3], Commit("libsoup 8d85d110 \"cookies: Add support for cookie prefixes\""))],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| {
            policy.prefixes = PrefixRule::NotKnown;
            policy.nameless_imitation = Imitation::Allowed;
        }),
    },
    Claim {
        id: "soup-controls-end-lines",
        kind: ClaimKind::Deviation,
        statement: "a control octet ends a line instead of spoiling it",
        evidence: &[
            Source { file: "libsoup 3.2.3 libsoup/cookies/soup-cookie.c", what: "is_attr_ender and is_value_ender" },
            Commit(
                "libsoup commit aadd3ca2 \"cookie-jar: Reject cookies with control characters in name \
                or value\", first in 3.3.0",
            ),
        ],
        versions: &[Versions::of(
            Libsoup,
            &[Turn::ended(
                &[3, 3],
                Commit(
                    "libsoup aadd3ca2 \"cookie-jar: Reject cookies with control characters in name or \
                value\"",
                ),
            )],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.controls = ControlOctets::EndLine),
    },
    Claim {
        id: "soup-commas-end-names",
        kind: ClaimKind::Deviation,
        statement: "a comma ends the name of a cookie or an attribute",
        evidence: &[Source { file: "libsoup 3.2.3 and 3.6.6 libsoup/cookies/soup-cookie.c", what: "is_attr_ender" }],
        versions: &[Versions::of(
            Libsoup,
            &[Turn::held_by(
                &[2, 69, 90],
                Source {
                    file: "libsoup",
                    what: "soup-cookie.c at 2.69.90, 2.74.3, 3.0.0, 3.2.3, 3.6.6 and 3.7.1: is_attr_ender",
                },
            )],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.commas = CommaRule::EndsNames),
    },
    Claim {
        id: "soup-secure-guarded-in-place",
        kind: ClaimKind::Deviation,
        statement: "an insecure connection may overlay a Secure cookie from another domain or path",
        evidence: &[
            Source {
                file: "libsoup 3.2.3 libsoup/cookies/soup-cookie-jar.c",
                what: "soup_cookie_jar_add_cookie_full asks cookies of equal name, domain and path only",
            },
            Text("rfc6265bis-22 §5.7 step 16 asks whether the domains and paths match"),
        ],
        versions: &[Versions::of(
            Libsoup,
            &[Turn::began(&[2, 67, 1], Commit("libsoup 04d85e1b \"Implement strict secure cookies\""))],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.secure_setting = SecureSetting::SecureConnectionOnlyInPlace),
    },
    Claim {
        id: "soup-loopback-is-insecure",
        kind: ClaimKind::Permitted,
        statement: "http to this machine itself is no secure connection",
        evidence: &[
            Source { file: "libsoup 3.2.3 libsoup/cookies/soup-cookie-jar.c", what: "soup_uri_is_https" },
            Text("rfc6265bis-22 §5.8.3 leaves what is secure to the browser"),
        ],
        versions: &[Versions::of(
            Libsoup,
            &[Turn::held_by(
                &[2, 69, 90],
                Source {
                    file: "libsoup",
                    what: "soup-cookie-jar.c at 2.69.90, 2.74.3, 3.0.0, 3.2.3, 3.6.6 and 3.7.1: \
                soup_uri_is_https",
                },
            )],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.secure_connections = SecureConnections::EncryptedScheme),
    },
    Claim {
        id: "soup-sets-no-limits",
        kind: ClaimKind::Deviation,
        statement: "names, values and attributes have no limits",
        evidence: &[Commit("libsoup commits 110cae3b and 75b37dfb limit sizes, first in 3.6.5")],
        versions: &[Versions::of(
            Libsoup,
            &[Turn::ended(&[3, 3], Commit("libsoup aadd3ca2 refuses a name or a value beyond 4096 octets"))],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.size_limits = SizeLimits::None),
    },
    Claim {
        id: "soup-nameless-imitates",
        kind: ClaimKind::Deviation,
        statement: "a cookie without a name may have a value that reads like a name with a prefix",
        evidence: &[
            Source {
                file: "libsoup 3.3.0 libsoup/cookies/soup-cookie-jar.c",
                what: "asks the name for prefixes, and not the value",
            },
            Text("rfc6265bis-22 §5.7 step 22 refuses it"),
        ],
        versions: &[Versions::of(
            Libsoup,
            &[
                Turn::began(&[3, 3], Commit("libsoup 8d85d110 \"cookies: Add support for cookie prefixes\"")),
                Turn::ended(&[3, 6, 5], Commit("libsoup afd77168 refuses it")),
            ],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.nameless_imitation = Imitation::Allowed),
    },
    Claim {
        id: "soup-limits-name-and-value-each",
        kind: ClaimKind::Deviation,
        statement: "a name and a value may have 4096 octets each, and attributes any number",
        evidence: &[
            Commit("libsoup aadd3ca2"),
            Text(
                "rfc6265bis-22 §5.6 step 5 counts name and value together, and step 6 leaves long \
                attributes out",
            ),
        ],
        versions: &[Versions::of(
            Libsoup,
            &[
                Turn::began(&[3, 3], Commit("libsoup aadd3ca2 refuses a name or a value beyond 4096 octets")),
                Turn::ended(
                    &[3, 6, 5],
                    Commit("libsoup 110cae3b counts both together, and 75b37dfb leaves long attributes out"),
                ),
            ],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.size_limits = SizeLimits::NameOrValue4096),
    },
    Claim {
        id: "soup-lax-is-no-word",
        kind: ClaimKind::Deviation,
        statement: "SameSite=Lax, and any word but None and Strict, is read as if it were not there: an \
                earlier SameSite stays",
        evidence: &[
            Source {
                file: "libsoup 3.3.0, 3.6.6 and 3.7.1 libsoup/cookies/soup-cookie.c",
                what: "parse_one_cookie acts on None and Strict only, and Lax is the default",
            },
            Text(
                "rfc6265bis-22 §5.6.7 lets the last SameSite count, and a word that is not known undo \
                an earlier one",
            ),
        ],
        versions: &[Versions::of(
            Libsoup,
            &[Turn::began(&[3, 3], Commit("libsoup efc5efba \"cookie: Change default same-site value to Lax\""))],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| {
            policy.none_word = NoneWord::InPlaceOfLax;
            policy.unknown_value = UnknownSameSiteValue::Ignored;
        }),
    },
    Claim {
        id: "soup-controls-count-in-pairs-alone",
        kind: ClaimKind::Deviation,
        statement: "a control octet spoils a line in its name or value, and nowhere else",
        evidence: &[
            Seen { browser: "WebKitGTK 2.54 with libsoup 3.6.5", what: "" },
            Text("rfc6265bis-22 §5.6 step 1 asks the whole line"),
        ],
        versions: &[Versions::of(
            Libsoup,
            &[Turn::began(
                &[3, 3],
                Commit(
                    "libsoup aadd3ca2 \"cookie-jar: Reject cookies with control characters in name or \
                value\"",
                ),
            )],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.controls = ControlOctets::RefusedInPair),
    },
    Claim {
        id: "webkit-scripts-see-what-their-frame-was-sent",
        kind: ClaimKind::Deviation,
        statement: "a script in a frame sees Lax and Strict only if the document that had the frame go there was of its \
                site",
        evidence: &[
            Source {
                file: "WebKit Source/WebCore/loader/CookieJar.cpp, Source/WebCore/platform/network/SameSiteInfo.cpp",
                what: "sameSiteInfo asks the request by which the document was loaded",
            },
            Seen {
                browser: "WebKitGTK 2.54 with libsoup 3.6.5",
                what: "before, libsoup took the host of the top-level document for enough",
            },
            Text("rfc6265bis-22 §5.8.2 asks the document's own site for cookies"),
        ],
        versions: &[
            Versions::of(WebKitGtk, &[Turn::seen(&[2, 52])]),
            Versions::of(
                Libsoup,
                &[Turn::began(
                    &[3, 5, 1],
                    Commit("libsoup f0cb256c \"cookies: Fix incorrect logic in determining same-site\""),
                )],
            ),
        ],
        switched: &[],
        effect: Effect::Request(|request, context| {
            let is_script = request.target.is_script();
            let Some(client) = request.client.as_mut().filter(|_| is_script) else { return };
            let is_served = |place: &FrameDocument| place.source == DocumentSource::Served;
            let Some(own) = client.iter().rposition(is_served).filter(|own| *own > 0) else { return };
            let parent = client[..own].iter().rev().find(|place| is_served(place)).map(|place| &place.url);
            let Some(asker) = client[own].came_from.as_ref().or(parent) else { return };
            if !is_same_domain(context, asker, &request.url) {
                // As if it were the page that frames the script's document.
                let page = FrameDocument::served(asker.clone());
                client.to_mut().splice(..own, [page]);
            }
        }),
    },
    Claim {
        id: "soup-keeps-for-ever",
        kind: ClaimKind::Deviation,
        statement: "lifetimes have no limit",
        evidence: &[Commit("libsoup commit 7c0bd472 limits Max-Age to a year, first in 3.5.1")],
        versions: &[Versions::of(
            Libsoup,
            &[Turn::ended(&[3, 5, 1], Commit("libsoup 7c0bd472 limits Max-Age to a year"))],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.lifetime_limit = None),
    },
    Claim {
        id: "soup-last-expiry-counts",
        kind: ClaimKind::Deviation,
        statement: "of Max-Age and Expires the last one counts",
        evidence: &[
            Source {
                file: "libsoup 3.2.3 libsoup/cookies/soup-cookie.c",
                what: "parse_one_cookie keeps one expiry, which each of the two sets",
            },
            Text("rfc6265bis-22 §5.7 steps 6 and 7: Max-Age wins"),
        ],
        versions: &[Versions::of(
            Libsoup,
            &[Turn::held_by(
                &[2, 69, 90],
                Source {
                    file: "libsoup",
                    what: "soup-cookie.c at 2.69.90, 2.74.3, 3.0.0, 3.2.3, 3.6.6 and 3.7.1: parse_one_cookie",
                },
            )],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.expiry = ExpiryChoice::Last),
    },
    Claim {
        id: "soup-suffixes-set-nothing",
        kind: ClaimKind::Deviation,
        statement: "a host that is a public suffix cannot set cookies, not even for itself",
        evidence: &[
            Source {
                file: "libsoup 3.2.3 libsoup/cookies/soup-cookie-jar.c",
                what: "\"Never accept cookies for public domains\"",
            },
            Text("rfc6265bis-22 §5.7 step 9 lets it set host-only ones"),
        ],
        versions: &[Versions::of(
            Libsoup,
            &[Turn::held_by(
                &[2, 69, 90],
                Source {
                    file: "libsoup",
                    what: "soup-cookie-jar.c at 2.69.90, 2.74.3, 3.0.0, 3.2.3, 3.6.6 and 3.7.1: \"Never accept \
                cookies for public domains\"",
                },
            )],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.suffix_at_setting = SuffixAtSetting::Refused),
    },
    Claim {
        id: "soup-nearest-domain-first",
        kind: ClaimKind::Deviation,
        statement: "of cookies with equally long paths, those of the host stand before those of its parent \
                domains, whatever their age",
        evidence: &[
            Source {
                file: "libsoup 3.2.3 libsoup/cookies/soup-cookie-jar.c",
                what: "get_cookies walks from the host's domain upwards, and compare_cookies looks up the \
                serials of copies, which have none",
            },
            Text("rfc6265bis-22 §5.8.3 step 4 puts earlier creation times first"),
        ],
        versions: &[Versions::of(
            Libsoup,
            &[
                Turn::seen(&[2, 72]),
                Turn::held_by(
                    &[2, 74, 3],
                    Source {
                        file: "libsoup",
                        what: "soup-cookie-jar.c at 2.74.3, 3.2.3 and 3.7.1: get_cookies sorts copies",
                    },
                ),
            ],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.order = CookieOrder::LongestPathNearestDomain),
    },
    Claim {
        id: "webkit-fonts-and-tracks-like-pictures",
        kind: ClaimKind::Deviation,
        statement: "fonts, and tracks without crossorigin, are asked for in the mode no-cors, with \
                cookies",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "Sec-Fetch-Mode says no-cors" },
            Text(
                "CSS Fonts 4 §11.2 asks for fonts in the mode cors; HTML fetches tracks as \
                potentially CORS-enabled, with same-origin in place of no-cors",
            ),
        ],
        versions: &[Versions::of(
            WebKitGtk,
            &[Turn::held_by(
                &[2, 28],
                Source {
                    file: "WebKitGTK 2.28 Source/WebCore",
                    what: "no mode cors in the loaders of fonts; TextTrackLoader makes a request without the \
                same-origin flag",
                },
            )],
        )],
        switched: &[],
        effect: Effect::Request(|request, context| {
            if let (Some(Probe::Font | Probe::CssFontFace | Probe::Track), Some(fetch)) =
                (context.hop.probe, &mut request.fetch)
            {
                (fetch.mode, fetch.credentials) = (Mode::NoCors, Credentials::Include);
            }
        }),
    },
    Claim {
        id: "webkit-shared-and-service-workers-stand-alone",
        kind: ClaimKind::Deviation,
        statement: "what shared and service workers ask of their own site is same-site, whatever frames the \
                documents that use them",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "both run in a process of their own, with no document above them" },
            Text("rfc6265bis-22 §5.2.2 takes the site for cookies of the documents that own the worker"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            // Once another site has redirected it, libsoup asks for the host of the top-level page all the same.
            let urls = || context.hop.redirected_from.iter().chain([&*request.url]);
            let is_of_own_site =
                request.nearest_served().is_some_and(|place| urls().all(|url| context.is_same_site(&place.url, url)));
            // What their scripts read by cookieStore, they read as third parties.
            let asks = !matches!(request.target, ModelTarget::CookieStore);
            if matches!(context.hop.agent(), Agent::SharedWorker | Agent::ServiceWorker) && is_of_own_site && asks {
                request.stand_alone();
            }
        }),
    },
    Claim {
        id: "webkit-scripts-below-two-sites-see-nothing",
        kind: ClaimKind::Deviation,
        statement: "scripts see no SameSite cookie in a frame right below another site's, where the top-level page is of \
                their own site and another host; requests carry them all the same",
        evidence: &[
            Seen {
                browser: "WebKitGTK 2.50",
                what: "as the edition has it, and against webkit-ancestors-do-not-count",
            },
            Bug("WebKit bug 313220, in the branch of WebKitGTK 2.52"),
            Text("rfc6265bis-22 §5.2.1 step 4 asks every ancestor, for scripts and requests alike"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50]), Turn::not_seen(&[2, 52])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            if !request.target.is_script() {
                return;
            }
            let Some([top, .., around, own]) = request.client.as_deref() else { return };
            let is_other_host = own.source == DocumentSource::Served && top.url.host() != own.url.host();
            if is_other_host && !context.is_same_site(&around.url, &own.url) {
                // They are no third party for it: what is at the top has a host, and no site.
                let stranger = FrameDocument::served("file://stranger.invalid/".parse().expect("it is a URL"));
                request.client = Some(vec![stranger, own.clone()].into());
            }
        }),
    },
    Claim {
        id: "webkit-made-documents-below-another-site-see-nothing",
        kind: ClaimKind::Deviation,
        statement: "scripts at about:blank and about:srcdoc read and set no cookies at all below another site's page",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "as HTML has it, and against about-documents-inherit-cookies" },
            Bug("WebKit bug 313220"),
            Text("HTML calls a document cookie-averse when the scheme of its URL is not HTTP"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            if !request.target.is_script() {
                return;
            }
            let served = request.nearest_served().map(|served| served.url.clone());
            let Some([top, .., own]) = request.client.as_deref() else { return };
            let is_made =
                matches!(own.source, DocumentSource::Srcdoc | DocumentSource::Blank | DocumentSource::Written);
            let is_below_another = is_made && served.is_some_and(|served| !context.is_same_site(&top.url, &served));
            let own = request.client.as_mut().filter(|_| is_below_another).and_then(|chain| chain.to_mut().last_mut());
            if let Some(own) = own {
                own.url = nobodys_url();
            }
        }),
    },
    Claim {
        id: "webkit-websockets-keep-their-first-host",
        kind: ClaimKind::Deviation,
        statement: "where a WebSocket is redirected, what is of its first host is of the site, and nothing else; but what \
                was cross-site at first goes by the page",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "Chromium and Firefox follow no redirect of a WebSocket" },
            Text("WebSockets \"establish a WebSocket connection\": the redirect mode is error"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            let is_websocket = mode(context.hop) == Some("websocket");
            let Some(first) = context.hop.redirected_from.first().filter(|_| is_websocket) else { return };
            let is_of_site = |place: &FrameDocument| context.is_same_site(&place.url, first);
            if !request.client.iter().flat_map(|chain| chain.iter()).all(is_of_site) {
                return;
            }
            if request.url.host() != first.host() {
                request.redirected_from.to_mut().push("https://stranger.invalid/".parse().expect("it is a URL"));
            }
            request.client = Some(vec![FrameDocument::served(first.clone())].into());
        }),
    },
    Claim {
        id: "webkit-shapes-carry-nothing",
        kind: ClaimKind::Deviation,
        statement: "a picture of shape-outside is asked for without cookies",
        evidence: &[
            Source {
                file: "WebKit Source/WebCore/style/StylePendingResources.cpp",
                what: "loadPendingImage allows no stored credentials for shapes, \"Why does shape-outside have \
         different policy than other properties?\"",
            },
            Text("CSS Shapes 1 §3: in the mode cors with credentials same-origin"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            if let (Some(Probe::CssShape), Some(fetch)) = (context.hop.probe, &mut request.fetch) {
                fetch.credentials = Credentials::Omit;
            }
        }),
    },
    Claim {
        id: "webkit-worklets-by-url",
        kind: ClaimKind::Deviation,
        statement: "the module of a worklet is asked for by the origin of the document's URL: nobody's at \
                about:srcdoc, and the server's in a sandbox",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "with the credentials mode same-origin, as is the default" },
            Text("HTML \"fetch a worklet script graph\": the client is the document, with the origin that it has"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            let asking = context.hop.client.as_ref().and_then(|chain| chain.last());
            if let (Some(Probe::AudioWorklet), Some(place), Some(fetch)) =
                (context.hop.probe, asking, &mut request.fetch)
            {
                // Behind a redirect from elsewhere, nothing is of the own origin any more.
                let is_to_itself = context.hop.urls().all(|url| url.origin() == place.url.origin());
                fetch.credentials = if is_to_itself { Credentials::Include } else { Credentials::Omit };
            }
        }),
    },
    Claim {
        id: "webkit-blobs-are-nobodys",
        kind: ClaimKind::Deviation,
        statement: "a framed document at blob: is of no site",
        evidence: &[
            Seen {
                browser: "WebKitGTK 2.50",
                what: "it gets cookies of the top-level document's very host, and of no sibling, and a window that it opens \
                gets none of either; one in a window of its own is of its maker's site",
            },
            Text("HTML: the origin of a blob: URL is that of the document that made it"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            if context.hop.probe == Some(Probe::BlobWindow) {
                return;
            }
            let origin = request.url.origin();
            let opens_window = context.hop.probe.is_some_and(Probe::opens_window);
            let is_elsewhere =
                |place: &FrameDocument| place.url.scheme() == "blob" && (opens_window || place.url.origin() != origin);
            if let Some(client) = request.client.as_mut().filter(|client| client.iter().any(is_elsewhere)) {
                for place in client.to_mut().iter_mut().filter(|place| is_elsewhere(place)) {
                    place.url = nobodys_url();
                }
            }
        }),
    },
    Claim {
        id: "webkit-first-hop-decides",
        kind: ClaimKind::Deviation,
        statement: "a navigation that is redirected is same-site or not by the first URL of the chain, whatever the last one \
                is",
        evidence: &[
            Bug("WebKit bug 272986, fixed in April 2024: before, no redirect looked at it again"),
            Text("rfc6265bis-22 §5.2 asks for the URL that is requested"),
        ],
        versions: &[Versions::of(
            WebKitGtk,
            &[
                Turn::held_by(
                    &[2, 30, 1],
                    Source {
                        file: "WebKitGTK 2.30.1 to 2.44.4 Source/WebCore/loader/cache/CachedResourceLoader.cpp",
                        what: "updateRequestAfterRedirection does not look at it",
                    },
                ),
                Turn::ended(
                    &[2, 46],
                    Bug("WebKit bug 272986: CachedResourceLoader::updateRequestAfterRedirection has the line \
                in 2.46.0, and in no release from 2.30.1 to 2.44.4"),
                ),
            ],
        )],
        switched: &[],
        effect: Effect::Request(|request, context| {
            let (ModelTarget::TopLevel, Some(first)) = (request.target, request.redirected_from.first()) else {
                return;
            };
            let Some(asker) = request.client.as_deref().and_then(<[_]>::last) else { return };
            let is_same_site = is_same_domain(context, &asker.url, first);
            let asker = if is_same_site { request.url.clone().into_owned() } else { nobodys_url() };
            request.client = Some(vec![FrameDocument::served(asker)].into());
        }),
    },
    Claim {
        id: "webkit-navigations-down-to-http-are-cross-site",
        kind: ClaimKind::Permitted,
        statement: "a top-level page at http that a redirect leads to from https is cross-site, though http and https of one \
                domain are one site elsewhere",
        evidence: &[
            Seen {
                browser: "WebKitGTK 2.50",
                what: "links, forms and what is typed in, of http pages too; frames and pictures are same-site",
            },
            Text("rfc6265bis-22 §5.2: a site has a scheme"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Request(|request, _| {
            let mut from = request.redirected_from.iter();
            let goes_down = request.url.scheme() == "http" && from.any(|url| url.scheme() == "https");
            if request.target == ModelTarget::TopLevel && goes_down {
                request.client = Some(vec![FrameDocument::served(nobodys_url())].into());
            }
        }),
    },
    Claim {
        id: "webkit-unlisted-suffixes-have-no-sites",
        kind: ClaimKind::Deviation,
        statement: "below a suffix that no list has, as .example is, the site of a host is that host and what lies below it",
        evidence: &[
            Seen {
                browser: "WebKitGTK 2.44 and 2.50",
                what: "siblings below .example are of several sites in the one, and of one in the other; no site that \
                people visit has such a suffix",
            },
            Text("publicsuffix.org, \"Formal algorithm\": where no rule matches, the rule is *"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 44]), Turn::not_seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            let asked = &*request.url;
            let Some(host) = Host::of(asked).filter(|host| !context.suffixes.knows_suffix_of(host)) else { return };
            let host = host.to_string();
            // RegistrableDomain::matches takes what lies below a host for its site, too.
            let is_below = |place: &Url| {
                let rest = place.host_str().and_then(|above| host.strip_suffix(above));
                rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            };
            let is_sibling =
                |place: &FrameDocument| is_same_domain(context, &place.url, asked) && !is_below(&place.url);
            if let Some(client) = request.client.as_mut().filter(|client| client.iter().any(is_sibling)) {
                for place in client.to_mut().iter_mut().filter(|place| is_sibling(place)) {
                    place.url = "https://sibling.invalid/".parse().expect("it is a URL");
                }
            }
        }),
    },
    Claim {
        id: "webkit-insecure-hops-count",
        kind: ClaimKind::Deviation,
        statement: "what comes to https by a redirect from http counts as redirected by another site",
        evidence: &[
            Seen {
                browser: "WebKitGTK 2.50",
                what: "of the site's own http host and in spite of webkit-schemeless-sites",
            },
            Text("rfc6265bis-22 §5.2 asks for no redirect"),
        ],
        versions: &[Versions::of(
            WebKitGtk,
            &[Turn::began(
                &[2, 46],
                Bug("WebKit bug 272986: the same line asks SecurityOrigin::isSameSiteAs, which compares \
                protocols"),
            )],
        )],
        switched: &[],
        effect: Effect::Request(|request, _| {
            let is_insecure = |url: &Url| url.scheme() == "http";
            if request.url.scheme() == "https" && request.redirected_from.iter().any(is_insecure) {
                for url in request.redirected_from.to_mut().iter_mut().filter(|url| is_insecure(url)) {
                    *url = "https://insecure.invalid/".parse().expect("it is a URL");
                }
            }
        }),
    },
    Claim {
        id: "webkit-traversals-are-asked-by-what-is-left",
        kind: ClaimKind::Deviation,
        statement: "a page that is gone back to and asked for again is asked for as if the page that is \
                left linked to it",
        evidence: &[
            Seen {
                browser: "WebKitGTK 2.50",
                what: "from a page of another site Strict is withheld, wherever the page was first come to from; from a \
                    page of its own site Strict is sent to a page that another site linked to",
            },
            Text("rfc6265bis-22 §5.2 knows reloads and other navigations, and this one has no client"),
        ],
        versions: &[Versions::of(
            WebKitGtk,
            &[Turn::held_by(
                &[2, 28],
                Source {
                    file: "WebKitGTK 2.28 Source/WebCore/loader/FrameLoader.cpp",
                    what: "loadDifferentDocumentItem names no initiator, and addExtraFieldsToRequest takes the frame's document",
                },
            )],
        )],
        switched: &[],
        effect: Effect::Request(|request, context| {
            let Some(revisited) = &context.hop.revisited else { return };
            if revisited.how.is_traversal() {
                request.revisit = None;
                request.client = Some(vec![revisited.left[0].clone()].into());
            }
        }),
    },
    Claim {
        id: "webkit-scripts-reload-by-get",
        kind: ClaimKind::Deviation,
        statement: "location.reload() asks by GET for a page that came by POST",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "" },
            Text("HTML, \"reload\": the entry's document state keeps its resource, a POST resource included"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Request(|request, _| {
            if matches!(request.revisit, Some((Revisit::ScriptReload, _))) {
                request.method = "GET";
            }
        }),
    },
    Claim {
        id: "itp-blocks-third-parties",
        kind: ClaimKind::Permitted,
        statement: "no cookies at all are sent or set in third-party contexts",
        evidence: &[
            Text("rfc6265bis-22 §5.8.1 and §7.1 allow it"),
            Preference(
                "WebKitGTK's Intelligent Tracking Prevention (webkit_website_data_manager_set_itp_enabled), in place of \
                WEBKIT_COOKIE_POLICY_ACCEPT_NO_THIRD_PARTY, which then counts as ACCEPT_ALWAYS",
            ),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[Switched::argument("--enable-itp")],
        effect: Effect::Policy(|policy| {
            policy.third_party = ThirdPartyCookies::Blocked;
            policy.third_party_sites = SiteComparison::Schemeless;
            policy.third_party_contexts = ThirdPartyContexts::ByTopLevel;
        }),
    },
    Claim {
        id: "itp-knows-no-party-of-empty-windows",
        kind: ClaimKind::Permitted,
        statement: "in a window at about:blank that a page has opened, nobody is a third party",
        evidence: &[
            Text("rfc6265bis-22 §5.8.1 and §7.1 leave third-party cookies to the browser"),
            Seen { browser: "WebKitGTK 2.50", what: "the first party is about:blank there, which has no domain" },
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[Switched::argument("--enable-itp")],
        effect: Effect::Request(|request, context| {
            let is_other = |place: &FrameDocument| !is_same_domain(context, &place.url, &request.url);
            let is_asked_there = request.in_opened_window && matches!(request.target, ModelTarget::Subresource);
            if is_asked_there && request.client.as_deref().and_then(<[_]>::last).is_some_and(is_other) {
                request.client = Some(vec![FrameDocument::served(nobodys_url())].into());
            }
        }),
    },
    Claim {
        id: "itp-blocks-what-a-third-party-redirected",
        kind: ClaimKind::Permitted,
        statement: "once a third party was on the way, a request that is redirected carries no cookies and its answer sets \
                none, even where it comes back to the site of the page",
        evidence: &[
            Text("rfc6265bis-22 §5.8.1 and §7.1 leave third-party cookies to the browser"),
            Source {
                file: "WebKit Source/WebKit/NetworkProcess/soup/NetworkDataTaskSoup.cpp",
                what: "createRequest goes on blocking cookies where it blocked them before the redirect \
                (WasBlockingCookies)",
            },
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[Switched::argument("--enable-itp")],
        effect: Effect::Request(|request, context| {
            let Some(top) = request.client.as_deref().and_then(<[_]>::first).map(|top| top.url.clone()) else { return };
            let is_third_party = |url: &Url| !is_same_domain(context, url, &top);
            if request.target != ModelTarget::TopLevel
                && request.redirected_from.iter().any(is_third_party)
                && let Some(client) = &mut request.client
            {
                let elsewhere = "https://elsewhere.invalid/".parse().expect("it is a URL");
                client.to_mut().insert(0, FrameDocument::served(elsewhere));
                // A document in a frame is a third party there as a picture is.
                request.target = ModelTarget::Subresource;
            }
        }),
    },
    Claim {
        id: "third-parties-set-nothing",
        kind: ClaimKind::Permitted,
        statement: "third parties may read their cookies and set none",
        evidence: &[
            Text("rfc6265bis-22 §7.1 allows it"),
            Preference(
                "WebKitGTK's WebKitCookieManager: WEBKIT_COOKIE_POLICY_ACCEPT_NO_THIRD_PARTY is the \
                default",
            ),
            Source {
                file: "libsoup 3.2.3 libsoup/cookies/soup-cookie-jar.c",
                what: "incoming_cookie_is_third_party, by the first party's base domain",
            },
        ],
        versions: &[
            Versions::of(
                WebKitGtk,
                &[Turn::held_by(
                    &[2, 28],
                    Source { file: "WebKitGTK 2.28", what: "WebKitCookieManager has the same default" },
                )],
            ),
            Versions::of(Libsoup, &[Turn::held_by(&[2, 62, 1], Commit("libsoup d5952f2f compares base domains"))]),
        ],
        switched: &[
            Switched::argument_as_installed_or("--cookies-policy", &[Word("no-third-party")]),
            Switched::no_argument("--enable-itp"),
        ],
        effect: Effect::Policy(|policy| {
            policy.third_party = ThirdPartyCookies::NotSet;
            policy.third_party_sites = SiteComparison::Schemeless;
            policy.third_party_contexts = ThirdPartyContexts::ByTopLevel;
        }),
    },
    Claim {
        id: "soup-siblings-below-unlisted-suffixes-are-parties-of-their-own",
        kind: ClaimKind::Permitted,
        statement: "below a suffix that no list has, what is of another host than the page is a third party, and sets only \
                cookies with Domain",
        evidence: &[
            Source {
                file: "libsoup 3.2.3 libsoup/cookies/soup-cookie-jar.c and soup-tld.c",
                what: "where soup_tld_get_base_domain gives none, as below .example, hosts are compared instead",
            },
            Seen { browser: "WebKitGTK 2.50", what: "no site that people visit has such a suffix" },
            Text("rfc6265bis-22 §7.1 leaves third-party cookies to the browser"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[
            Switched::argument_as_installed_or("--cookies-policy", &[Word("no-third-party")]),
            Switched::no_argument("--enable-itp"),
        ],
        effect: Effect::Request(|request, context| {
            // As it is, whoever else is made to count.
            let Some(top) = context.hop.client.as_deref().and_then(<[_]>::first).map(|top| &top.url) else { return };
            let is_unlisted = |url: &Url| matches!(Origin::of(url), Origin::Tuple(_, host) if !context.suffixes.knows_suffix_of(&host));
            if request.target != ModelTarget::TopLevel
                && is_unlisted(&request.url)
                && is_same_domain(context, &request.url, top)
                && request.url.host() != top.host()
            {
                request.answer_cookies = AnswerCookies::TakenWithDomain;
            }
        }),
    },
    Claim {
        id: "webkit-changes-are-told-by-host",
        kind: ClaimKind::Deviation,
        statement: "cookieStore tells a document of every change that its URL's host has a part in, whatever SameSite, \
                sandboxes and the documents around it say; documents without a host are told nothing",
        evidence: &[
            Source {
                file: "WebKit Source/WebCore/Modules/cookie-store/CookieStore.cpp",
                what: "listens for the host of the document's URL, and cookiesAdded asks nothing more",
            },
            Seen { browser: "WebKitGTK 2.50", what: "a frame in another site's page hears of Strict cookies" },
            Text(
                "Cookie Store API, \"observable changes\": those that a script could retrieve, to which SameSite \
                belongs (rfc6265bis-22 §5.8.3 step 3)",
            ),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            let (Some(Probe::ReadCookieChanges), Some(client)) = (context.hop.probe, &mut request.client) else {
                return;
            };
            let Some(own) = client.last().cloned() else { return };
            let told = if own.url.has_host() { own.url } else { nobodys_url() };
            *client = vec![FrameDocument::served(told)].into();
        }),
    },
    Claim {
        id: "webkit-no-cookie-change-subscriptions",
        kind: ClaimKind::Deviation,
        statement: "service workers cannot subscribe to changes of cookies",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "registration.cookies is undefined" },
            Text("Cookie Store API, the interface CookieStoreManager"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            if context.hop.probe == Some(Probe::ServiceWorkerReadCookieChanges) {
                request.client = Some(vec![FrameDocument::served(nobodys_url())].into());
            }
        }),
    },
    Claim {
        id: "webkit-gives-no-storage-access",
        kind: ClaimKind::Permitted,
        statement: "nobody is given storage access: there is no user whom the driver could have allow it",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "WebKitWebDriver does not know the command \"Set Permission\"" },
            Text("Storage Access API, requestStorageAccess(): whether it is given is the user's to say"),
        ],
        versions: &[Versions::every(WebKitGtk)],
        switched: &[],
        effect: Effect::Request(|request, _| leave_without_storage_access(request)),
    },
    Claim {
        id: "webkit-deletes-nothing-nameless",
        kind: ClaimKind::Deviation,
        statement: "cookieStore.delete() takes no cookie away that has no name",
        evidence: &[
            Seen { browser: "WebKitGTK 2.50", what: "" },
            Text("Cookie Store API, \"delete a cookie\": where the name is empty, the value that is set is not"),
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[],
        effect: Effect::Policy(|policy| policy.cookie_store_deletion = CookieStoreDeletion::SetsStrictIfNamed),
    },
    Claim {
        id: "itp-goes-by-the-page",
        kind: ClaimKind::Permitted,
        statement: "shared and service workers of a third party are third parties too, and it is told of no changes of cookies",
        evidence: &[
            Text("rfc6265bis-22 §5.8.1 and §7.1 leave third-party cookies to the browser"),
            Seen { browser: "WebKitGTK 2.50", what: "where ITP is off, they go by their own host" },
        ],
        versions: &[Versions::of(WebKitGtk, &[Turn::seen(&[2, 50])])],
        switched: &[Switched::argument("--enable-itp")],
        effect: Effect::Request(|request, context| {
            let is_apart = matches!(context.hop.agent(), Agent::SharedWorker | Agent::ServiceWorker)
                || context.hop.probe == Some(Probe::ReadCookieChanges);
            let around = context.hop.client.as_deref().filter(|_| is_apart);
            if let Some(chain) = around.filter(|chain| !is_same_domain(context, &chain[0].url, &request.url)) {
                request.client = Some(chain.to_vec().into());
            }
        }),
    },
];
