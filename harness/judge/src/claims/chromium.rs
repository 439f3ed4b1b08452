//! What Chromium does with cookies and requests otherwise than the edition.

use std::time::Duration;

use samesite_model::Edition;
use samesite_model::policy::{
    HostPrefixRule, LaxAllowingUnsafe, NonAsciiDomain, Overwriting, RedirectHistory, ThirdPartyCookies,
};

use super::Evidence::{Bug, Commit, Preference, Source, Text};
use super::versions::Component::Chromium;
use super::versions::{Turn, Versions};
use super::{Claim, ClaimKind, Effect, Profiles};

pub(super) const CLAIMS: &[Claim] = &[
    Claim {
        id: "two-minutes-of-grace",
        kind: ClaimKind::Permitted,
        statement: "a cookie without SameSite goes with a cross-site top-level POST while it is younger than two minutes",
        evidence: &[
            Text("rfc6265bis-22 §5.6.7.2 allows it"),
            Source { file: "Chromium net/cookies/cookie_constants.cc", what: "kLaxAllowUnsafeMaxAge, 2 minutes" },
            Source { file: "Chromium net/cookies/cookie_base.cc", what: "GetEffectiveSameSite" },
        ],
        versions: &[Versions::of(Chromium, &[Turn::not_seen(&[77]), Turn::seen(&[78]), Turn::held_by(&[85], Bug("embedder-dev, 18 June 2020, \"SameSite-by-default cookie changes in M85\" (r777063)"))])],
        profiles: Profiles::These(&["stock", "open", "redirect-chain"]),
        effect: Effect::Policy(|policy| policy.lax_allowing_unsafe = Edition::CURRENT.optional_lax_allowing_unsafe()),
    },
    Claim {
        id: "ten-seconds-of-grace",
        kind: ClaimKind::Permitted,
        statement: "a cookie without SameSite goes with a cross-site top-level POST while it is younger than ten seconds",
        evidence: &[
            Text("rfc6265bis-22 §5.6.7.2 allows it, and leaves the time to the browser"),
            Preference("Chromium feature ShortLaxAllowUnsafeThreshold"),
            Source { file: "Chromium net/cookies/cookie_constants.cc", what: "kShortLaxAllowUnsafeMaxAge" },
        ],
        versions: &[Versions::of(Chromium, &[Turn::held_by(&[85], Source { file: "Chromium net/base/features.cc", what: "has ShortLaxAllowUnsafeThreshold beside a SameSiteByDefaultCookies that is still off" })])],
        profiles: Profiles::These(&["short-youth"]),
        effect: Effect::Policy(|policy| {
            policy.lax_allowing_unsafe = Edition::CURRENT
                .optional_lax_allowing_unsafe()
                .map(|exception| LaxAllowingUnsafe { window: Duration::from_secs(10), ..exception });
        }),
    },
    Claim {
        id: "third-party-cookies-blocked",
        kind: ClaimKind::Permitted,
        statement: "no cookies at all are sent or set in third-party contexts",
        evidence: &[
            Text("rfc6265bis-22 §5.8.1 and §7.1 allow it"),
            Preference(
                "Debian's Chromium sets profile.cookie_controls_mode to block: debian/patches/disable/third-party-cookies.patch",
            ),
            Source {
                file: "Chromium net/cookies/static_cookie_policy.cc",
                what: "CanAccessCookies, by the schemeful site for cookies",
            },
        ],
        versions: &[Versions::of(Chromium, &[Turn::held_by(&[97], Commit("Debian packaging of Chromium, 7 January 2022: the patch is written anew for 97; it is listed at 148.0.7778.96-1 still"))]).built_by("Debian")],
        profiles: Profiles::These(&["stock"]),
        effect: Effect::Policy(|policy| policy.third_party = ThirdPartyCookies::Blocked),
    },
    Claim {
        id: "redirect-chain-switched-on",
        kind: ClaimKind::Deviation,
        statement: "a request that was redirected by another site on the way is cross-site",
        evidence: &[
            Preference("Chromium feature CookieSameSiteConsidersRedirectChain, off by default (crbug 1221316)"),
            Text(
                "rfc6265bis-08 to -13 §5.2 asked for it; -14 took it out (httpwg/http-extensions issue 2104, pull request 2750)",
            ),
        ],
        versions: &[Versions::of(Chromium, &[Turn::began(&[91], Commit("Chromium r860890 (crbug 830101), first in 91"))])],
        profiles: Profiles::These(&["redirect-chain"]),
        effect: Effect::Policy(|policy| policy.redirects = RedirectHistory::Counts),
    },
    Claim {
        id: "new-value-restarts-age",
        kind: ClaimKind::Deviation,
        statement: "overwriting a cookie with another value makes it young again",
        evidence: &[
            Source {
                file: "Chromium net/cookies/cookie_monster.cc",
                what: "SetCanonicalCookie keeps the creation time of an equal value only",
            },
            Text("rfc6265bis-22 §5.7 step 23.3 keeps it always"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::not_at(&[54], Source { file: "Chromium 54 net/cookies/cookie_monster.cc", what: "inherits no creation time" }), Turn::held_by(&[108], Source { file: "Chromium 108 net/cookies/cookie_monster.cc", what: "inherits it where values are equal" })])],
        profiles: Profiles::All,
        effect: Effect::Policy(|policy| policy.overwriting = Overwriting::KeepsCreationTimeOfEqualValue),
    },
    Claim {
        id: "host-prefix-by-attribute",
        kind: ClaimKind::Deviation,
        statement: "__Host- asks for no Domain in the line, and lets an address name itself",
        evidence: &[
            Source {
                file: "Chromium net/cookies/cookie_util.cc, IsCookiePrefixValid",
                what: "the domain is empty, or the URL's host is an IP address equal to it",
            },
            Text(
                "rfc6265bis-22 §5.7 step 21 asks for the host-only-flag, which a Domain that is a public suffix leaves true, and one that is an address leaves false (steps 7 to 10)",
            ),
        ],
        versions: &[Versions::of(Chromium, &[Turn::not_at(&[54], Source { file: "Chromium 54 net/cookies/canonical_cookie.cc", what: "forbids every Domain, that of an address as well" }), Turn::held_by(&[85], Source { file: "Chromium net/cookies/canonical_cookie.cc", what: "lets an address name itself, in a text that still asks whether SameSiteByDefaultCookies is on" })])],
        profiles: Profiles::All,
        effect: Effect::Policy(|policy| policy.host_prefix = HostPrefixRule::NoDomainOrOwnAddress),
    },
    Claim {
        id: "domains-as-people-read-them",
        kind: ClaimKind::Deviation,
        statement: "a Domain that is not ASCII is converted, as the host of a URL is",
        evidence: &[
            Source {
                file: "Chromium net/cookies/cookie_util.cc, GetCookieDomainWithString",
                what: "warns of such a Domain, and refuses it where \
         the feature CookieDomainRejectNonASCII is on",
            },
            Source { file: "Chromium net/base/features.cc", what: "that feature is off by default" },
            Text("rfc6265bis-22 §5.7 step 8 ignores the cookie"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::held_by(&[54], Source { file: "Chromium 54 net/cookies/cookie_util.cc", what: "CanonicalizeHost" })])],
        profiles: Profiles::All,
        effect: Effect::Policy(|policy| policy.non_ascii_domain = NonAsciiDomain::Converted),
    },
];
