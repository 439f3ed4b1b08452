//! What Chromium does otherwise than the edition.

use std::time::Duration;

use samesite_format::ExplanationKind;
use samesite_model::Edition;
use samesite_model::policy::{
    HostPrefixRule, LaxAllowingUnsafe, NonAsciiDomain, Overwriting, RedirectHistory, ThirdPartyCookies,
};

use super::common::{ABOUT_DOCUMENTS_INHERIT, CHIPS, HTTP_PREFIXES, INITIATOR_NAVIGATES};
use super::versions;
use super::{Departure, as_it_is};

/// The profiles that something is claimed of.
pub(super) const PROFILES: &[&str] = &["stock", "open", "redirect-chain", "strict-methods", "short-youth"];

/// What is claimed of a profile; `None` for one that nobody has made a claim for.
pub(super) fn of(profile: &str) -> Option<Vec<&'static Departure>> {
    let own: &[&Departure] = match profile {
        "open" => &[&GRACE],
        "stock" => &[&GRACE, &THIRD_PARTIES_BLOCKED],
        "redirect-chain" => &[&GRACE, &REDIRECT_CHAIN_SWITCHED_ON],
        "strict-methods" => &[],
        "short-youth" => &[&TEN_SECONDS_OF_GRACE],
        _ => return None,
    };
    Some([own, ALWAYS].concat())
}

/// What holds under every profile.
const ALWAYS: &[&Departure] = &[
    &NEW_VALUE_IS_A_NEW_COOKIE,
    &INITIATOR_NAVIGATES,
    &HOST_PREFIX_BY_ATTRIBUTE,
    &DOMAINS_AS_PEOPLE_READ_THEM,
    &ABOUT_DOCUMENTS_INHERIT,
    &HTTP_PREFIXES,
    &CHIPS,
];

static GRACE: Departure = Departure {
    id: "two-minutes-of-grace",
    kind: ExplanationKind::Permitted,
    statement: "a cookie without SameSite goes with a cross-site top-level POST while it is younger than two minutes",
    evidence: &[
        "rfc6265bis-22 §5.6.7.2 allows it",
        "Chromium net/cookies/cookie_constants.cc: kLaxAllowUnsafeMaxAge, 2 minutes",
        "Chromium net/cookies/cookie_base.cc: GetEffectiveSameSite",
    ],
    versions: versions::CHROMIUM,
    rewrite: as_it_is,
    apply: |policy| policy.lax_allowing_unsafe = Edition::CURRENT.optional_lax_allowing_unsafe(),
};

static TEN_SECONDS_OF_GRACE: Departure = Departure {
    id: "ten-seconds-of-grace",
    kind: ExplanationKind::Permitted,
    statement: "a cookie without SameSite goes with a cross-site top-level POST while it is younger than ten seconds",
    evidence: &[
        "rfc6265bis-22 §5.6.7.2 allows it, and leaves the time to the browser",
        "Chromium feature ShortLaxAllowUnsafeThreshold; net/cookies/cookie_constants.cc: kShortLaxAllowUnsafeMaxAge",
    ],
    versions: versions::CONFIGURED_CHROMIUM,
    rewrite: as_it_is,
    apply: |policy| {
        policy.lax_allowing_unsafe = Edition::CURRENT
            .optional_lax_allowing_unsafe()
            .map(|exception| LaxAllowingUnsafe { window: Duration::from_secs(10), ..exception });
    },
};

static REDIRECT_CHAIN_SWITCHED_ON: Departure = Departure {
    id: "redirect-chain-switched-on",
    kind: ExplanationKind::Deviation,
    statement: "a request that was redirected by another site on the way is cross-site",
    evidence: &[
        "Chromium feature CookieSameSiteConsidersRedirectChain, off by default (crbug 1221316)",
        "rfc6265bis-08 to -13 §5.2 asked for it; -14 took it out (httpwg/http-extensions issue 2104, pull request 2750)",
    ],
    versions: versions::CONFIGURED_CHROMIUM,
    rewrite: as_it_is,
    apply: |policy| policy.redirects = RedirectHistory::Counts,
};

static NEW_VALUE_IS_A_NEW_COOKIE: Departure = Departure {
    id: "new-value-restarts-age",
    kind: ExplanationKind::Deviation,
    statement: "overwriting a cookie with another value makes it young again",
    evidence: &[
        "Chromium net/cookies/cookie_monster.cc: SetCanonicalCookie keeps the creation time of an equal value only",
        "rfc6265bis-22 §5.7 step 23.3 keeps it always",
    ],
    versions: versions::CONFIGURED_CHROMIUM,
    rewrite: as_it_is,
    apply: |policy| policy.overwriting = Overwriting::KeepsCreationTimeOfEqualValue,
};

static THIRD_PARTIES_BLOCKED: Departure = Departure {
    id: "third-party-cookies-blocked",
    kind: ExplanationKind::Permitted,
    statement: "no cookies at all are sent or set in third-party contexts",
    evidence: &[
        "rfc6265bis-22 §5.8.1 and §7.1 allow it",
        "Debian's Chromium sets profile.cookie_controls_mode to block: debian/patches/disable/third-party-cookies.patch",
        "Chromium net/cookies/static_cookie_policy.cc: CanAccessCookies, by the schemeful site for cookies",
    ],
    versions: versions::CONFIGURED_CHROMIUM,
    rewrite: as_it_is,
    apply: |policy| policy.third_party = ThirdPartyCookies::Blocked,
};

static DOMAINS_AS_PEOPLE_READ_THEM: Departure = Departure {
    id: "domains-as-people-read-them",
    kind: ExplanationKind::Deviation,
    statement: "a Domain that is not ASCII is converted, as the host of a URL is",
    evidence: &[
        "Chromium net/cookies/cookie_util.cc, GetCookieDomainWithString: warns of such a Domain, and refuses it where \
         the feature CookieDomainRejectNonASCII is on",
        "Chromium net/base/features.cc: that feature is off by default",
        "rfc6265bis-22 §5.7 step 8 ignores the cookie",
    ],
    versions: versions::CATALOGUED_CHROMIUM,
    rewrite: as_it_is,
    apply: |policy| policy.non_ascii_domain = NonAsciiDomain::Converted,
};

static HOST_PREFIX_BY_ATTRIBUTE: Departure = Departure {
    id: "host-prefix-by-attribute",
    kind: ExplanationKind::Deviation,
    statement: "__Host- asks for no Domain in the line, and lets an address name itself",
    evidence: &[
        "Chromium net/cookies/cookie_util.cc, IsCookiePrefixValid: the domain is empty, or the URL's host is an IP address equal to it",
        "rfc6265bis-22 §5.7 step 21 asks for the host-only-flag, which a Domain that is a public suffix leaves true, and one that is an address leaves false (steps 7 to 10)",
    ],
    versions: versions::CONFIGURED_CHROMIUM,
    rewrite: as_it_is,
    apply: |policy| policy.host_prefix = HostPrefixRule::NoDomainOrOwnAddress,
};
