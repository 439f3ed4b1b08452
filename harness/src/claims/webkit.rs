//! What WebKitGTK does otherwise than the edition.
//!
//! Two programs share the work: WebKit says which site a request belongs to, and libsoup keeps the jar and decides.
//! libsoup is a package of its own, and distributions pair one WebKitGTK with several of it:
//! a recording names the one it was made with.
//! What is claimed here was held against WebKitGTK 2.46 to 2.50 with libsoup 3.2, as Debian 12 has them;
//! where a later one of either is known to part from that, the range of versions ends there.

use samesite_model::policy::{
    AbsentSameSite, AncestorRule, CommaRule, ControlOctets, ExpiryChoice, Imitation, NoneWord, Overwriting, PrefixRule,
    RedirectHistory, SandboxRule, SecureConnections, SecureSetting, SettingRule, SiteComparison, SizeLimits,
    SuffixAtSetting, ThirdPartyContexts, ThirdPartyCookies, TopLevelHostRule, UnknownSameSiteValue, UnlistedSuffix,
};
use samesite_reports::DepartureKind;

use super::Departure;
use super::versions::{self, Component, Versions};

const LIBSOUP_BEFORE_3_3: &[Versions] = &libsoup_before(&[3, 3]);
const LIBSOUP_BEFORE_3_5_1: &[Versions] = &libsoup_before(&[3, 5, 1]);
const LIBSOUP_BEFORE_3_6_5: &[Versions] = &libsoup_before(&[3, 6, 5]);

const fn libsoup_before(version: &'static [u32]) -> [Versions; 2] {
    [Versions::since(Component::WebKitGtk, &[2, 46]), Versions::since(Component::Libsoup, &[3, 2]).before(version)]
}

/// What holds whatever third parties may do.
pub(super) const OPEN: &[&Departure] = &[
    &ABSENT_IS_NONE,
    &NONE_IS_NO_WORD,
    &SCHEMELESS_SITES,
    &UNLISTED_HOSTS_APART,
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
    &OVERWRITING_IS_CREATING,
];

/// The browser as installed.
pub(super) const STOCK: &[&Departure] = &[
    &ABSENT_IS_NONE,
    &NONE_IS_NO_WORD,
    &SCHEMELESS_SITES,
    &UNLISTED_HOSTS_APART,
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
    &OVERWRITING_IS_CREATING,
    &THIRD_PARTIES_SET_NOTHING,
];

static ABSENT_IS_NONE: Departure = Departure {
    id: "soup-absent-is-none",
    kind: DepartureKind::Deviation,
    statement: "a cookie without SameSite is sent everywhere, like SameSite=None",
    evidence: &[
        "libsoup 3.2.3 libsoup/cookies/soup-cookie.c: the policy of a new cookie is SOUP_SAME_SITE_POLICY_NONE",
        "libsoup commit efc5efba \"cookie: Change default same-site value to Lax\", first in 3.3.0: later ones have Lax",
    ],
    versions: LIBSOUP_BEFORE_3_3,
    apply: |policy| policy.absent = AbsentSameSite::None,
};

static NONE_IS_NO_WORD: Departure = Departure {
    id: "soup-none-is-no-word",
    kind: DepartureKind::Deviation,
    statement: "SameSite=None is read as if it were not there: an earlier SameSite stays, and Secure is not needed",
    evidence: &[
        "libsoup 3.2.3 libsoup/cookies/soup-cookie.c: parse_one_cookie acts on Lax and Strict only",
        "libsoup commit 81242200 \"SameSite=None cookies should be rejected unless the Secure attribute is set\", first in 3.3.0",
    ],
    versions: LIBSOUP_BEFORE_3_3,
    apply: |policy| {
        policy.none_word = NoneWord::Unknown;
        policy.unknown_value = UnknownSameSiteValue::Ignored;
    },
};

static SCHEMELESS_SITES: Departure = Departure {
    id: "webkit-schemeless-sites",
    kind: DepartureKind::Deviation,
    statement: "http and https of one registrable domain are one site",
    evidence: &[
        "WebKit Source/WebCore/dom/Document.cpp: isSameSiteForCookies compares registrable domains, which have no scheme",
        "libsoup 3.2.3 libsoup/cookies/soup-cookie-jar.c: cookie_is_valid_for_same_site_policy compares hosts",
    ],
    versions: versions::WEBKITGTK,
    apply: |policy| policy.sites = SiteComparison::Schemeless,
};

static UNLISTED_HOSTS_APART: Departure = Departure {
    id: "webkit-unlisted-hosts-apart",
    kind: DepartureKind::Deviation,
    statement: "below a top-level domain that the suffix list does not know, each host is a site of its own",
    evidence: &[
        "WebKit Source/WebCore/platform/soup/PublicSuffixStoreSoup.cpp: the registrable domain is soup_tld_get_base_domain's, or else the host",
        "libsoup 3.2.3 libsoup/soup-tld.c: psl_is_public_suffix2 with PSL_TYPE_NO_STAR_RULE",
        "publicsuffix.org, Format: \"If no rules match, the prevailing rule is '*'\"",
    ],
    versions: versions::WEBKITGTK,
    apply: |policy| policy.unlisted_suffixes = UnlistedSuffix::NoRule,
};

static REDIRECTS_COUNT: Departure = Departure {
    id: "webkit-redirect-history-counts",
    kind: DepartureKind::Deviation,
    statement: "a request that was redirected by another site on the way is cross-site for sending",
    evidence: &[
        "WebKit bug 272986, fixed in April 2024: WebKitGTK 2.46 and later",
        "rfc6265bis-08 to -13 §5.2 asked for it; -14 took it out (httpwg/http-extensions issue 2104, pull request 2750)",
    ],
    versions: versions::WEBKITGTK,
    apply: |policy| policy.redirects = RedirectHistory::CountsForSending,
};

static ANCESTORS_DO_NOT_COUNT: Departure = Departure {
    id: "webkit-ancestors-do-not-count",
    kind: DepartureKind::Deviation,
    statement: "a frame of the top-level site is same-site, whatever other sites frame it in between",
    evidence: &[
        "WebKit Source/WebCore/loader/FrameLoader.cpp: a frame's site for cookies is set from its own URL and the main frame's, and the frames in between are not asked",
        "WebKit bug 313220, fixed in August 2026 for srcdoc and about:blank, in the branch of WebKitGTK 2.52",
        "rfc6265bis-22 §5.2.1 step 4 asks every ancestor",
    ],
    versions: versions::WEBKITGTK,
    apply: |policy| policy.ancestors = AncestorRule::DocumentAlone,
};

static TOP_HOST_ADMITS: Departure = Departure {
    id: "soup-top-level-host-admits",
    kind: DepartureKind::Deviation,
    statement: "what is asked of the host that the top-level document has gets every cookie, whoever asks",
    evidence: &[
        "WebKit names no site for cookies for what is cross-site, and libsoup 3.2.3 then asks the first party: libsoup/cookies/soup-cookie-jar.c, last line of cookie_is_valid_for_same_site_policy",
        "libsoup commit f0cb256c \"cookies: Fix incorrect logic in determining same-site\", first in 3.5.1",
    ],
    versions: LIBSOUP_BEFORE_3_5_1,
    apply: |policy| policy.top_level_host = TopLevelHostRule::AdmitsReading,
};

static SANDBOX_BY_URL: Departure = Departure {
    id: "webkit-sandbox-by-url",
    kind: DepartureKind::Deviation,
    statement: "a sandboxed document counts by its URL, as if it were not sandboxed",
    evidence: &[
        "WebKit bug 322867, open in August 2026: opaque origins in the site for cookies",
        "HTML \"sandboxed origin browsing context flag\": its origin is opaque",
    ],
    versions: versions::WEBKITGTK,
    apply: |policy| policy.sandbox = SandboxRule::UrlOrigin,
};

static ANYBODY_SETS: Departure = Departure {
    id: "soup-setting-is-not-asked",
    kind: DepartureKind::Deviation,
    statement: "a cookie with SameSite may be set by cross-site responses and scripts too",
    evidence: &[
        "libsoup 3.2.3 libsoup/cookies/soup-cookie-jar.c: soup_cookie_jar_add_cookie_full does not ask for SameSite; nor does 3.6.6, except that None must have Secure",
        "rfc6265bis-22 §5.7 step 18 refuses it",
    ],
    versions: versions::LIBSOUP,
    apply: |policy| policy.setting = SettingRule::Anywhere,
};

static NO_PREFIXES: Departure = Departure {
    id: "soup-knows-no-prefixes",
    kind: DepartureKind::Deviation,
    statement: "names that begin with __Secure- or __Host- are names like others",
    evidence: &["libsoup commit 8d85d110 \"cookies: Add support for cookie prefixes\", first in 3.3.0"],
    versions: LIBSOUP_BEFORE_3_3,
    apply: |policy| {
        policy.prefixes = PrefixRule::NotKnown;
        policy.nameless_imitation = Imitation::Allowed;
    },
};

static CONTROLS_END_LINES: Departure = Departure {
    id: "soup-controls-end-lines",
    kind: DepartureKind::Deviation,
    statement: "a control octet ends a line instead of spoiling it",
    evidence: &[
        "libsoup 3.2.3 libsoup/cookies/soup-cookie.c: is_attr_ender and is_value_ender",
        "libsoup commit aadd3ca2 \"cookie-jar: Reject cookies with control characters in name or value\", first in 3.3.0",
    ],
    versions: LIBSOUP_BEFORE_3_3,
    apply: |policy| policy.controls = ControlOctets::EndLine,
};

static COMMAS_END_NAMES: Departure = Departure {
    id: "soup-commas-end-names",
    kind: DepartureKind::Deviation,
    statement: "a comma ends the name of a cookie or an attribute",
    evidence: &["libsoup 3.2.3 and 3.6.6 libsoup/cookies/soup-cookie.c: is_attr_ender"],
    versions: versions::LIBSOUP,
    apply: |policy| policy.commas = CommaRule::EndsNames,
};

static SECURE_GUARDED_IN_PLACE: Departure = Departure {
    id: "soup-secure-guarded-in-place",
    kind: DepartureKind::Deviation,
    statement: "an insecure connection may overlay a Secure cookie from another domain or path",
    evidence: &[
        "libsoup 3.2.3 libsoup/cookies/soup-cookie-jar.c: soup_cookie_jar_add_cookie_full asks cookies of equal name, domain and path only",
        "rfc6265bis-22 §5.7 step 16 asks whether the domains and paths match",
    ],
    versions: versions::LIBSOUP,
    apply: |policy| policy.secure_setting = SecureSetting::SecureConnectionOnlyInPlace,
};

static LOOPBACK_IS_INSECURE: Departure = Departure {
    id: "soup-loopback-is-insecure",
    kind: DepartureKind::Permitted,
    statement: "http to this machine itself is no secure connection",
    evidence: &[
        "libsoup 3.2.3 libsoup/cookies/soup-cookie-jar.c: soup_uri_is_https",
        "rfc6265bis-22 §5.8.3 leaves what is secure to the browser",
    ],
    versions: versions::LIBSOUP,
    apply: |policy| policy.secure_connections = SecureConnections::EncryptedScheme,
};

static NO_LIMITS: Departure = Departure {
    id: "soup-sets-no-limits",
    kind: DepartureKind::Deviation,
    statement: "names, values and attributes have no limits",
    evidence: &["libsoup commits 110cae3b and 75b37dfb limit sizes, first in 3.6.5"],
    versions: LIBSOUP_BEFORE_3_6_5,
    apply: |policy| policy.size_limits = SizeLimits::None,
};

static NO_LIFETIME_LIMIT: Departure = Departure {
    id: "soup-keeps-for-ever",
    kind: DepartureKind::Deviation,
    statement: "lifetimes have no limit",
    evidence: &["libsoup commit 7c0bd472 limits Max-Age to a year, first in 3.5.1"],
    versions: LIBSOUP_BEFORE_3_5_1,
    apply: |policy| policy.lifetime_limit = None,
};

static LAST_EXPIRY_COUNTS: Departure = Departure {
    id: "soup-last-expiry-counts",
    kind: DepartureKind::Deviation,
    statement: "of Max-Age and Expires the last one counts",
    evidence: &[
        "libsoup 3.2.3 libsoup/cookies/soup-cookie.c: parse_one_cookie keeps one expiry, which each of the two sets",
        "rfc6265bis-22 §5.7 steps 6 and 7: Max-Age wins",
    ],
    versions: versions::LIBSOUP,
    apply: |policy| policy.expiry = ExpiryChoice::Last,
};

static SUFFIXES_SET_NOTHING: Departure = Departure {
    id: "soup-suffixes-set-nothing",
    kind: DepartureKind::Deviation,
    statement: "a host that is a public suffix cannot set cookies, not even for itself",
    evidence: &[
        "libsoup 3.2.3 libsoup/cookies/soup-cookie-jar.c: \"Never accept cookies for public domains\"",
        "rfc6265bis-22 §5.7 step 9 lets it set host-only ones",
    ],
    versions: versions::LIBSOUP,
    apply: |policy| policy.suffix_at_setting = SuffixAtSetting::Refused,
};

static OVERWRITING_IS_CREATING: Departure = Departure {
    id: "soup-overwriting-is-creating",
    kind: DepartureKind::Deviation,
    statement: "a cookie that is overwritten takes its place among the others anew",
    evidence: &[
        "libsoup 3.2.3 libsoup/cookies/soup-cookie-jar.c: soup_cookie_jar_changed gives the new cookie a new serial, and compare_cookies orders by it",
        "rfc6265bis-22 §5.7 step 23.3 keeps the creation time",
    ],
    versions: versions::LIBSOUP,
    apply: |policy| policy.overwriting = Overwriting::NewCreationTime,
};

static THIRD_PARTIES_SET_NOTHING: Departure = Departure {
    id: "third-parties-set-nothing",
    kind: DepartureKind::Permitted,
    statement: "third parties may read their cookies and set none",
    evidence: &[
        "rfc6265bis-22 §7.1 allows it",
        "WebKitGTK's WebKitCookieManager: WEBKIT_COOKIE_POLICY_ACCEPT_NO_THIRD_PARTY is the default",
        "libsoup 3.2.3 libsoup/cookies/soup-cookie-jar.c: incoming_cookie_is_third_party, by the first party's base domain",
    ],
    versions: versions::LIBSOUP,
    apply: |policy| {
        policy.third_party = ThirdPartyCookies::NotSet;
        policy.third_party_sites = SiteComparison::Schemeless;
        policy.third_party_contexts = ThirdPartyContexts::ByTopLevel;
    },
};
