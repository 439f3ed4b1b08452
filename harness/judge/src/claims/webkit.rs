//! What WebKitGTK does otherwise than the edition.
//!
//! Two programs share the work: WebKit says which site a request belongs to, and libsoup keeps the jar and decides.
//! libsoup is a package of its own, and distributions pair one WebKitGTK with several of it:
//! a recording names the one it was made with.
//! What is claimed here was held against WebKitGTK 2.46 to 2.50 with libsoup 3.2, as Debian 12 has them;
//! where a later one of either is known to part from that, the range of versions ends there.

use samesite_format::ExplanationKind;
use samesite_model::policy::{
    AbsentSameSite, AncestorRule, CommaRule, ControlOctets, CookieOrder, ExpiryChoice, Imitation, NoneWord, PrefixRule,
    RedirectHistory, SandboxRule, SecureConnections, SecureSetting, SettingRule, SiteComparison, SizeLimits,
    SuffixAtSetting, ThirdPartyContexts, ThirdPartyCookies, TopLevelHostRule, UnknownSameSiteValue,
};

use super::common::ABOUT_DOCUMENTS_INHERIT;
use super::versions::{self, Component, Versions};
use super::{Departure, as_it_is, as_the_edition, is_of_own_site, stands_alone};
use samesite_scenarios::{DocumentSource, FrameDocument, Probe, Revisit, Sandboxing};
use url::Url;

const LIBSOUP_BEFORE_3_3: &[Versions] = &libsoup_before(&[3, 3]);
const LIBSOUP_BEFORE_3_5_1: &[Versions] = &libsoup_before(&[3, 5, 1]);
const LIBSOUP_BEFORE_3_6_5: &[Versions] = &libsoup_before(&[3, 6, 5]);

const fn libsoup_before(version: &'static [u32]) -> [Versions; 2] {
    [Versions::since(Component::WebKitGtk, &[2, 46]), Versions::since(Component::Libsoup, &[3, 2]).before(version)]
}

/// The profiles that something is claimed of.
pub(super) const PROFILES: &[&str] = &["stock", "open"];

/// What is claimed of a profile; `None` for one that nobody has made a claim for.
pub(super) fn of(profile: &str) -> Option<Vec<&'static Departure>> {
    let own: &[&Departure] = match profile {
        "open" => &[],
        "stock" => &[&THIRD_PARTIES_SET_NOTHING],
        _ => return None,
    };
    Some([ALWAYS, own].concat())
}

/// What holds under every profile.
const ALWAYS: &[&Departure] = &[
    &ABSENT_IS_NONE,
    &NONE_IS_NO_WORD,
    &SCHEMELESS_SITES,
    &REDIRECTS_COUNT,
    &ANCESTORS_DO_NOT_COUNT,
    &TOP_HOST_ADMITS,
    &SANDBOX_BY_URL,
    &ANYBODY_SETS,
    &NO_PREFIXES,
    &CONTROLS_END_LINES,
    &COMMAS_END_NAMES,
    &SECURE_GUARDED_IN_PLACE,
    &LOOPBACK_IS_INSECURE,
    &NO_LIMITS,
    &NO_LIFETIME_LIMIT,
    &LAST_EXPIRY_COUNTS,
    &SUFFIXES_SET_NOTHING,
    &NEAREST_DOMAIN_FIRST,
    &ABOUT_DOCUMENTS_INHERIT,
    &FONTS_AND_TRACKS_LIKE_PICTURES,
    &WORKERS_SHARE_THEIR_MAKERS_ORIGIN,
    &SHARED_AND_SERVICE_WORKERS_STAND_ALONE,
    &BLOBS_ARE_NOBODYS,
    &INSECURE_HOPS_COUNT,
    &TRAVERSALS_ARE_CROSS_SITE,
];

static ABSENT_IS_NONE: Departure = Departure {
    id: "soup-absent-is-none",
    kind: ExplanationKind::Deviation,
    statement: "a cookie without SameSite is sent everywhere, like SameSite=None",
    evidence: &[
        "libsoup 3.2.3 libsoup/cookies/soup-cookie.c: the policy of a new cookie is SOUP_SAME_SITE_POLICY_NONE",
        "libsoup commit efc5efba \"cookie: Change default same-site value to Lax\", first in 3.3.0: later ones have Lax",
    ],
    versions: LIBSOUP_BEFORE_3_3,
    rewrite: as_it_is,
    apply: |policy| policy.absent = AbsentSameSite::None,
};

static NONE_IS_NO_WORD: Departure = Departure {
    id: "soup-none-is-no-word",
    kind: ExplanationKind::Deviation,
    statement: "SameSite=None is read as if it were not there: an earlier SameSite stays, and Secure is not needed",
    evidence: &[
        "libsoup 3.2.3 libsoup/cookies/soup-cookie.c: parse_one_cookie acts on Lax and Strict only",
        "libsoup commit 81242200 \"SameSite=None cookies should be rejected unless the Secure attribute is set\", first in 3.3.0",
    ],
    versions: LIBSOUP_BEFORE_3_3,
    rewrite: as_it_is,
    apply: |policy| {
        policy.none_word = NoneWord::Unknown;
        policy.unknown_value = UnknownSameSiteValue::Ignored;
    },
};

static SCHEMELESS_SITES: Departure = Departure {
    id: "webkit-schemeless-sites",
    kind: ExplanationKind::Deviation,
    statement: "http and https of one registrable domain are one site",
    evidence: &[
        "WebKit Source/WebCore/dom/Document.cpp: isSameSiteForCookies compares registrable domains, which have no scheme",
        "libsoup 3.2.3 libsoup/cookies/soup-cookie-jar.c: cookie_is_valid_for_same_site_policy compares hosts",
    ],
    versions: versions::WEBKITGTK,
    rewrite: as_it_is,
    apply: |policy| policy.sites = SiteComparison::Schemeless,
};

static REDIRECTS_COUNT: Departure = Departure {
    id: "webkit-redirect-history-counts",
    kind: ExplanationKind::Deviation,
    statement: "a request that was redirected by another site on the way is cross-site for sending",
    evidence: &[
        "WebKit bug 272986, fixed in April 2024: WebKitGTK 2.46 and later",
        "rfc6265bis-08 to -13 §5.2 asked for it; -14 took it out (httpwg/http-extensions issue 2104, pull request 2750)",
    ],
    versions: versions::WEBKITGTK,
    rewrite: as_it_is,
    apply: |policy| policy.redirects = RedirectHistory::CountsForSending,
};

static ANCESTORS_DO_NOT_COUNT: Departure = Departure {
    id: "webkit-ancestors-do-not-count",
    kind: ExplanationKind::Deviation,
    statement: "a frame of the top-level site is same-site, whatever other sites frame it in between",
    evidence: &[
        "WebKit Source/WebCore/loader/FrameLoader.cpp: a frame's site for cookies is set from its own URL and the main frame's, and the frames in between are not asked",
        "WebKit bug 313220, fixed in August 2026 for srcdoc and about:blank, in the branch of WebKitGTK 2.52",
        "rfc6265bis-22 §5.2.1 step 4 asks every ancestor",
    ],
    versions: versions::WEBKITGTK,
    rewrite: as_it_is,
    apply: |policy| policy.ancestors = AncestorRule::DocumentAlone,
};

static TOP_HOST_ADMITS: Departure = Departure {
    id: "soup-top-level-host-admits",
    kind: ExplanationKind::Deviation,
    statement: "what is asked of the host that the top-level document has gets every cookie, whoever asks",
    evidence: &[
        "WebKit names no site for cookies for what is cross-site, and libsoup 3.2.3 then asks the first party: libsoup/cookies/soup-cookie-jar.c, last line of cookie_is_valid_for_same_site_policy",
        "libsoup commit f0cb256c \"cookies: Fix incorrect logic in determining same-site\", first in 3.5.1",
    ],
    versions: LIBSOUP_BEFORE_3_5_1,
    rewrite: as_it_is,
    apply: |policy| policy.top_level_host = TopLevelHostRule::AdmitsReading,
};

static SANDBOX_BY_URL: Departure = Departure {
    id: "webkit-sandbox-by-url",
    kind: ExplanationKind::Deviation,
    statement: "a sandboxed frame counts by its URL, as if it were not sandboxed; a sandboxed page does not",
    evidence: &[
        "WebKit bug 322867, open in August 2026: opaque origins in the site for cookies",
        "HTML \"sandboxed origin browsing context flag\": its origin is opaque",
    ],
    versions: versions::WEBKITGTK,
    rewrite: as_it_is,
    apply: |policy| policy.sandbox = SandboxRule::UrlOriginInFrames,
};

static ANYBODY_SETS: Departure = Departure {
    id: "soup-setting-is-not-asked",
    kind: ExplanationKind::Deviation,
    statement: "a cookie with SameSite may be set by cross-site responses and scripts too",
    evidence: &[
        "libsoup 3.2.3 libsoup/cookies/soup-cookie-jar.c: soup_cookie_jar_add_cookie_full does not ask for SameSite; nor does 3.6.6, except that None must have Secure",
        "rfc6265bis-22 §5.7 step 18 refuses it",
    ],
    versions: versions::LIBSOUP,
    rewrite: as_it_is,
    apply: |policy| policy.setting = SettingRule::Anywhere,
};

static NO_PREFIXES: Departure = Departure {
    id: "soup-knows-no-prefixes",
    kind: ExplanationKind::Deviation,
    statement: "names that begin with __Secure- or __Host- are names like others",
    evidence: &["libsoup commit 8d85d110 \"cookies: Add support for cookie prefixes\", first in 3.3.0"],
    versions: LIBSOUP_BEFORE_3_3,
    rewrite: as_it_is,
    apply: |policy| {
        policy.prefixes = PrefixRule::NotKnown;
        policy.nameless_imitation = Imitation::Allowed;
    },
};

static CONTROLS_END_LINES: Departure = Departure {
    id: "soup-controls-end-lines",
    kind: ExplanationKind::Deviation,
    statement: "a control octet ends a line instead of spoiling it",
    evidence: &[
        "libsoup 3.2.3 libsoup/cookies/soup-cookie.c: is_attr_ender and is_value_ender",
        "libsoup commit aadd3ca2 \"cookie-jar: Reject cookies with control characters in name or value\", first in 3.3.0",
    ],
    versions: LIBSOUP_BEFORE_3_3,
    rewrite: as_it_is,
    apply: |policy| policy.controls = ControlOctets::EndLine,
};

static COMMAS_END_NAMES: Departure = Departure {
    id: "soup-commas-end-names",
    kind: ExplanationKind::Deviation,
    statement: "a comma ends the name of a cookie or an attribute",
    evidence: &["libsoup 3.2.3 and 3.6.6 libsoup/cookies/soup-cookie.c: is_attr_ender"],
    versions: versions::LIBSOUP,
    rewrite: as_it_is,
    apply: |policy| policy.commas = CommaRule::EndsNames,
};

static SECURE_GUARDED_IN_PLACE: Departure = Departure {
    id: "soup-secure-guarded-in-place",
    kind: ExplanationKind::Deviation,
    statement: "an insecure connection may overlay a Secure cookie from another domain or path",
    evidence: &[
        "libsoup 3.2.3 libsoup/cookies/soup-cookie-jar.c: soup_cookie_jar_add_cookie_full asks cookies of equal name, domain and path only",
        "rfc6265bis-22 §5.7 step 16 asks whether the domains and paths match",
    ],
    versions: versions::LIBSOUP,
    rewrite: as_it_is,
    apply: |policy| policy.secure_setting = SecureSetting::SecureConnectionOnlyInPlace,
};

static LOOPBACK_IS_INSECURE: Departure = Departure {
    id: "soup-loopback-is-insecure",
    kind: ExplanationKind::Permitted,
    statement: "http to this machine itself is no secure connection",
    evidence: &[
        "libsoup 3.2.3 libsoup/cookies/soup-cookie-jar.c: soup_uri_is_https",
        "rfc6265bis-22 §5.8.3 leaves what is secure to the browser",
    ],
    versions: versions::LIBSOUP,
    rewrite: as_it_is,
    apply: |policy| policy.secure_connections = SecureConnections::EncryptedScheme,
};

static NO_LIMITS: Departure = Departure {
    id: "soup-sets-no-limits",
    kind: ExplanationKind::Deviation,
    statement: "names, values and attributes have no limits",
    evidence: &["libsoup commits 110cae3b and 75b37dfb limit sizes, first in 3.6.5"],
    versions: LIBSOUP_BEFORE_3_6_5,
    rewrite: as_it_is,
    apply: |policy| policy.size_limits = SizeLimits::None,
};

static NO_LIFETIME_LIMIT: Departure = Departure {
    id: "soup-keeps-for-ever",
    kind: ExplanationKind::Deviation,
    statement: "lifetimes have no limit",
    evidence: &["libsoup commit 7c0bd472 limits Max-Age to a year, first in 3.5.1"],
    versions: LIBSOUP_BEFORE_3_5_1,
    rewrite: as_it_is,
    apply: |policy| policy.lifetime_limit = None,
};

static LAST_EXPIRY_COUNTS: Departure = Departure {
    id: "soup-last-expiry-counts",
    kind: ExplanationKind::Deviation,
    statement: "of Max-Age and Expires the last one counts",
    evidence: &[
        "libsoup 3.2.3 libsoup/cookies/soup-cookie.c: parse_one_cookie keeps one expiry, which each of the two sets",
        "rfc6265bis-22 §5.7 steps 6 and 7: Max-Age wins",
    ],
    versions: versions::LIBSOUP,
    rewrite: as_it_is,
    apply: |policy| policy.expiry = ExpiryChoice::Last,
};

static SUFFIXES_SET_NOTHING: Departure = Departure {
    id: "soup-suffixes-set-nothing",
    kind: ExplanationKind::Deviation,
    statement: "a host that is a public suffix cannot set cookies, not even for itself",
    evidence: &[
        "libsoup 3.2.3 libsoup/cookies/soup-cookie-jar.c: \"Never accept cookies for public domains\"",
        "rfc6265bis-22 §5.7 step 9 lets it set host-only ones",
    ],
    versions: versions::LIBSOUP,
    rewrite: as_it_is,
    apply: |policy| policy.suffix_at_setting = SuffixAtSetting::Refused,
};

static NEAREST_DOMAIN_FIRST: Departure = Departure {
    id: "soup-nearest-domain-first",
    kind: ExplanationKind::Deviation,
    statement: "of cookies with equally long paths, those of the host stand before those of its parent domains, whatever their age",
    evidence: &[
        "libsoup 3.2.3 libsoup/cookies/soup-cookie-jar.c: get_cookies walks from the host's domain upwards, and compare_cookies looks up the serials of copies, which have none",
        "rfc6265bis-22 §5.8.3 step 4 puts earlier creation times first",
    ],
    versions: versions::LIBSOUP,
    rewrite: as_it_is,
    apply: |policy| policy.order = CookieOrder::LongestPathNearestDomain,
};

static THIRD_PARTIES_SET_NOTHING: Departure = Departure {
    id: "third-parties-set-nothing",
    kind: ExplanationKind::Permitted,
    statement: "third parties may read their cookies and set none",
    evidence: &[
        "rfc6265bis-22 §7.1 allows it",
        "WebKitGTK's WebKitCookieManager: WEBKIT_COOKIE_POLICY_ACCEPT_NO_THIRD_PARTY is the default",
        "libsoup 3.2.3 libsoup/cookies/soup-cookie-jar.c: incoming_cookie_is_third_party, by the first party's base domain",
    ],
    versions: versions::LIBSOUP,
    rewrite: as_it_is,
    apply: |policy| {
        policy.third_party = ThirdPartyCookies::NotSet;
        policy.third_party_sites = SiteComparison::Schemeless;
        policy.third_party_contexts = ThirdPartyContexts::ByTopLevel;
    },
};

static FONTS_AND_TRACKS_LIKE_PICTURES: Departure = Departure {
    id: "webkit-fonts-and-tracks-like-pictures",
    kind: ExplanationKind::Deviation,
    statement: "fonts, and tracks without crossorigin, are asked for in the mode no-cors, with cookies",
    evidence: &[
        "seen in WebKitGTK 2.50: Sec-Fetch-Mode says no-cors",
        "CSS Fonts 4 §11.2 asks for fonts in the mode cors; HTML fetches tracks as potentially CORS-enabled, with same-origin in place of no-cors",
    ],
    versions: versions::CATALOGUED_WEBKITGTK,
    rewrite: |hop| {
        if matches!(hop.probe, Some(Probe::Font | Probe::Track)) {
            hop.probe = Some(Probe::Img);
        }
    },
    apply: as_the_edition,
};

static WORKERS_SHARE_THEIR_MAKERS_ORIGIN: Departure = Departure {
    id: "webkit-data-workers-share-origin",
    kind: ExplanationKind::Deviation,
    statement: "a worker made from a data: URL has the origin of the document that made it",
    evidence: &[
        "seen in WebKitGTK 2.50: Sec-Fetch-Site says same-origin",
        "HTML: a worker's origin is that of its URL, and that of a data: URL is opaque",
    ],
    versions: versions::CATALOGUED_WEBKITGTK,
    rewrite: |hop| {
        if hop.probe == Some(Probe::DataWorkerFetch) {
            hop.probe = Some(Probe::WorkerFetch);
        }
    },
    apply: as_the_edition,
};

static SHARED_AND_SERVICE_WORKERS_STAND_ALONE: Departure = Departure {
    id: "webkit-shared-and-service-workers-stand-alone",
    kind: ExplanationKind::Deviation,
    statement: "what shared and service workers ask of their own site is same-site, whatever frames the documents that use them",
    evidence: &[
        "seen in WebKitGTK 2.50: both run in a process of their own, with no document above them",
        "rfc6265bis-22 §5.2.2 takes the site for cookies of the documents that own the worker",
    ],
    versions: versions::CATALOGUED_WEBKITGTK,
    rewrite: |hop| {
        if matches!(hop.probe, Some(Probe::SharedWorkerFetch | Probe::ServiceWorkerFetch)) && is_of_own_site(hop) {
            stands_alone(hop);
        }
    },
    apply: as_the_edition,
};

static BLOBS_ARE_NOBODYS: Departure = Departure {
    id: "webkit-blobs-are-nobodys",
    kind: ExplanationKind::Deviation,
    statement: "a document at blob: is of no site",
    evidence: &[
        "seen in WebKitGTK 2.50: it gets cookies of the top-level document's very host, and of no sibling",
        "HTML: the origin of a blob: URL is that of the document that made it",
    ],
    versions: versions::CATALOGUED_WEBKITGTK,
    rewrite: |hop| {
        let origin = hop.url.origin();
        let elsewhere = |place: &&mut FrameDocument| place.url.scheme() == "blob" && place.url.origin() != origin;
        for place in hop.client.iter_mut().flatten().filter(elsewhere) {
            place.url = nobodys_url();
        }
    },
    apply: as_the_edition,
};

static INSECURE_HOPS_COUNT: Departure = Departure {
    id: "webkit-insecure-hops-count",
    kind: ExplanationKind::Deviation,
    statement: "what comes to https by a redirect from http counts as redirected by another site",
    evidence: &[
        "seen in WebKitGTK 2.50, of the site's own http host and in spite of webkit-schemeless-sites",
        "rfc6265bis-22 §5.2 asks for no redirect",
    ],
    versions: versions::CATALOGUED_WEBKITGTK,
    rewrite: |hop| {
        for url in hop.redirected_from.iter_mut().filter(|url| url.scheme() == "http" && hop.url.scheme() == "https") {
            *url = "https://insecure.invalid/".parse().expect("it is a URL");
        }
    },
    apply: as_the_edition,
};

static TRAVERSALS_ARE_CROSS_SITE: Departure = Departure {
    id: "webkit-traversals-are-cross-site",
    kind: ExplanationKind::Deviation,
    statement: "a page that is gone back to and asked for again is asked for as if another site linked to it",
    evidence: &[
        "seen in WebKitGTK 2.50, wherever the page was first come to from",
        "rfc6265bis-22 §5.2 knows reloads and other navigations, and this one has no client",
    ],
    versions: versions::CATALOGUED_WEBKITGTK,
    rewrite: |hop| {
        if matches!(hop.revisit, Some((Revisit::Back, _))) {
            hop.revisit = None;
            hop.client = Some(vec![FrameDocument {
                url: nobodys_url(),
                source: DocumentSource::Data,
                sandboxing: Sandboxing::None,
                came_from: None,
            }]);
        }
    },
    apply: as_the_edition,
};

/// A document at such a URL has an opaque origin.
fn nobodys_url() -> Url {
    "data:text/html,".parse().expect("it is a URL")
}
