//! What Chromium does with cookies and requests otherwise than the edition.

use std::borrow::Cow;
use std::time::Duration;

use samesite_format::Setting::Number;
use samesite_model::policy::{
    AbsentSameSite, EmptyDomain, HostPrefixRule, Imitation, LaxAllowingUnsafe, NonAsciiDomain, NoneWord, Overwriting,
    PartitionedAttribute, PrefixRule, RedirectHistory, Requirement, SecureConnections, SiteComparison, SizeLimits,
    ThirdPartyCookies, UnknownSameSiteValue,
};
use samesite_model::{Credentials, Edition};
use samesite_scenarios::{
    Agent, DocumentSource, FrameDocument, MixedContent, Probe, ProbeKind, Sandboxing, after_upgrade,
};
use url::Url;

use super::Evidence::{Bug, Commit, Preference, Publication, Seen, Source, Text};
use super::common::leave_without_storage_access;
use super::headers::{
    is_download_from_elsewhere, is_framed_by_another_site, is_opaque, is_reconnected, is_same_domain, is_worker_script,
    mode,
};
use super::not_requested::is_speculation;
use super::versions::Component::Chromium;
use super::versions::{Turn, Versions};
use super::{Claim, ClaimKind, Effect, Evidence, Switched};
use crate::predict::request::{AnswerCookies, ModelTarget, PartitionOf};

/// Unsafe methods are treated with leniency while a cookie is young.
const LENIENT: Switched = Switched::no_feature("SameSiteDefaultChecksMethodRigorously");
/// The preference for third-party cookies: 0 lets them pass, 1 blocks them, 2 blocks them in incognito windows.
const COOKIE_CONTROLS: &str = "profile.cookie_controls_mode";

/// When a cookie without SameSite became Lax, and None came to need Secure.
const NEW_DEFAULTS: Evidence =
    Bug("embedder-dev, 18 June 2020, \"SameSite-by-default cookie changes in M85\" (r777063)");

/// When redirects by other sites began to count.
const REDIRECT_CHAIN: Evidence = Commit("Chromium r860890 (crbug 830101), first in 91");

/// The text that had redirects by other sites count.
const REDIRECT_CHAIN_IN_DRAFTS: Evidence = Text(
    "rfc6265bis-08 to -13 §5.2 asked for it; -14 took it out (httpwg/http-extensions \
                issue 2104, pull request 2750)",
);

/// What `__Host-` asks of Domain at first.
const FORBIDS_EVERY_DOMAIN: Evidence = Source {
    file: "Chromium 54 net/cookies/canonical_cookie.cc",
    what: "forbids every Domain, that of an address as well",
};

/// What it asks later.
const LETS_AN_ADDRESS_NAME_ITSELF: Evidence = Source {
    file: "Chromium net/cookies/canonical_cookie.cc",
    what: "lets an address name itself, in a text that still asks whether SameSiteByDefaultCookies is on",
};

pub(super) const CLAIMS: &[Claim] = &[
    Claim {
        id: "redirected-reports-keep-their-credentials",
        kind: ClaimKind::Deviation,
        statement: "whether a report by the Reporting API carries cookies is decided by its first URL, and holds of all \
                that it is redirected to",
        evidence: &[
            Source {
                file: "Chromium net/reporting/reporting_uploader.cc",
                what: "eligible_for_credentials is worked out once, from the origins of report and endpoint",
            },
            Text("Reporting API §3.5: the credentials mode is same-origin, which Fetch asks of each URL"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            let hop = context.hop;
            let own = hop.own_origin().map(Url::origin);
            if let (Some(Probe::CspReportTo), Some(fetch), Some(first)) =
                (hop.probe, &mut request.fetch, hop.redirected_from.first())
            {
                let is_at_home = own == Some(first.origin());
                fetch.credentials = if is_at_home { Credentials::Include } else { Credentials::Omit };
            }
        }),
    },
    Claim {
        id: "reconnections-ask-anew",
        kind: ClaimKind::Deviation,
        statement: "what an EventSource asks for when it connects again is a request of its own, with no redirect behind it",
        evidence: &[
            Seen { browser: "Chromium 156", what: "" },
            Text("HTML \"reestablish the connection\" fetches the same request, whose URL list keeps its redirects"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            if is_reconnected(context.hop) {
                request.redirected_from = Cow::Borrowed(&[]);
            }
        }),
    },
    Claim {
        id: "downloads-navigate-the-page",
        kind: ClaimKind::Deviation,
        statement: "what a link with download asks for counts as a navigation of the whole page",
        evidence: &[
            Seen { browser: "Chromium 156", what: "from a frame below another site, too" },
            Text("HTML \"download the hyperlink\": a request of the document's, for nothing that is shown"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            if context.hop.probe == Some(Probe::Download) && !is_download_from_elsewhere(context.hop) {
                request.target = ModelTarget::TopLevel;
            }
        }),
    },
    Claim {
        id: "two-minutes-of-grace",
        kind: ClaimKind::Permitted,
        statement: "a cookie without SameSite goes with a cross-site top-level POST while it is younger than \
                two minutes",
        evidence: &[
            Text("rfc6265bis-22 §5.6.7.2 allows it"),
            Source { file: "Chromium net/cookies/cookie_constants.cc", what: "kLaxAllowUnsafeMaxAge, 2 minutes" },
            Source { file: "Chromium net/cookies/cookie_base.cc", what: "GetEffectiveSameSite" },
        ],
        versions: &[Versions::of(
            Chromium,
            &[Turn::not_seen(&[77]), Turn::seen(&[78]), Turn::held_by(&[85], NEW_DEFAULTS)],
        )],
        switched: &[LENIENT, Switched::no_feature("ShortLaxAllowUnsafeThreshold")],
        effect: Effect::Policy(|policy| policy.lax_allowing_unsafe = Edition::CURRENT.optional_lax_allowing_unsafe()),
    },
    Claim {
        id: "ten-seconds-of-grace",
        kind: ClaimKind::Permitted,
        statement: "a cookie without SameSite goes with a cross-site top-level POST while it is younger than \
                ten seconds",
        evidence: &[
            Text("rfc6265bis-22 §5.6.7.2 allows it, and leaves the time to the browser"),
            Preference("Chromium feature ShortLaxAllowUnsafeThreshold"),
            Source { file: "Chromium net/cookies/cookie_constants.cc", what: "kShortLaxAllowUnsafeMaxAge" },
        ],
        versions: &[Versions::of(
            Chromium,
            &[Turn::held_by(
                &[85],
                Source {
                    file: "Chromium net/base/features.cc",
                    what: "has ShortLaxAllowUnsafeThreshold beside a SameSiteByDefaultCookies that is still off",
                },
            )],
        )],
        switched: &[LENIENT, Switched::feature("ShortLaxAllowUnsafeThreshold")],
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
                "Debian's Chromium sets profile.cookie_controls_mode to block: \
                debian/patches/disable/third-party-cookies.patch",
            ),
            Source {
                file: "Chromium net/cookies/static_cookie_policy.cc",
                what: "CanAccessCookies, by the schemeful site for cookies",
            },
        ],
        versions: &[Versions::of(
            Chromium,
            &[Turn::held_by(
                &[97],
                Commit(
                    "Debian packaging of Chromium, 7 January 2022: the patch is written anew for 97; it \
                is listed at 148.0.7778.96-1 still",
                ),
            )],
        )
        .built_by("Debian")],
        switched: &[Switched::preference_as_installed_or(COOKIE_CONTROLS, &[])],
        effect: Effect::Policy(|policy| policy.third_party = ThirdPartyCookies::Blocked),
    },
    Claim {
        id: "third-party-cookies-blocked-by-preference",
        kind: ClaimKind::Permitted,
        statement: "no cookies at all are sent or set in third-party contexts",
        evidence: &[
            Text("rfc6265bis-22 §5.8.1 and §7.1 allow it"),
            Preference("Chromium profile.cookie_controls_mode, 1: third-party cookies are blocked in every window"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[Switched::preference(COOKIE_CONTROLS, &[Number(1)])],
        effect: Effect::Policy(|policy| policy.third_party = ThirdPartyCookies::Blocked),
    },
    Claim {
        id: "third-party-cookies-blocked-in-incognito",
        kind: ClaimKind::Permitted,
        statement: "no cookies at all are sent or set in third-party contexts of incognito windows",
        evidence: &[
            Text("rfc6265bis-22 §5.8.1 and §7.1 allow it"),
            Preference(
                "Chromium profile.cookie_controls_mode, 2, as its makers have it by default: third-party cookies are \
                blocked in incognito windows",
            ),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[
            Switched::argument("--incognito"),
            Switched::preference_as_installed_or(COOKIE_CONTROLS, &[Number(2)]),
        ],
        effect: Effect::Policy(|policy| policy.third_party = ThirdPartyCookies::Blocked),
    },
    Claim {
        id: "redirect-chain-is-experimental",
        kind: ClaimKind::Deviation,
        statement: "where experimental web platform features are on, a request that was redirected by another site on the \
                way is cross-site",
        evidence: &[
            Source {
                file: "Chromium content/public/common/content_switch_dependent_feature_overrides.cc",
                what: "--enable-experimental-web-platform-features switches CookieSameSiteConsidersRedirectChain on",
            },
            REDIRECT_CHAIN_IN_DRAFTS,
        ],
        versions: &[Versions::of(Chromium, &[Turn::began(&[91], REDIRECT_CHAIN)])],
        switched: &[Switched::argument("--enable-experimental-web-platform-features")],
        effect: Effect::Policy(|policy| policy.redirects = RedirectHistory::Counts),
    },
    Claim {
        id: "redirect-chain-switched-on",
        kind: ClaimKind::Deviation,
        statement: "a request that was redirected by another site on the way is cross-site",
        evidence: &[
            Preference(
                "Chromium feature CookieSameSiteConsidersRedirectChain, off by default (crbug \
                1221316)",
            ),
            REDIRECT_CHAIN_IN_DRAFTS,
        ],
        versions: &[Versions::of(Chromium, &[Turn::began(&[91], REDIRECT_CHAIN)])],
        switched: &[Switched::feature("CookieSameSiteConsidersRedirectChain")],
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
        versions: &[Versions::of(
            Chromium,
            &[
                Turn::not_at(
                    &[54],
                    Source { file: "Chromium 54 net/cookies/cookie_monster.cc", what: "inherits no creation time" },
                ),
                Turn::seen(&[65]),
                Turn::held_by(
                    &[108],
                    Source {
                        file: "Chromium 108 net/cookies/cookie_monster.cc",
                        what: "inherits it where values are equal",
                    },
                ),
            ],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.overwriting = Overwriting::KeepsCreationTimeOfEqualValue),
    },
    Claim {
        id: "chromium-kept-for-ever",
        kind: ClaimKind::Deviation,
        statement: "lifetimes have no limit",
        evidence: &[
            Seen {
                browser: "Chromium 91",
                what: "lists a cookie of the year 2100 as one that is kept for 27,060 days",
            },
            Text("rfc6265bis-22 §5.5: a limit is to be set, which should not be more than 400 days"),
        ],
        versions: &[Versions::of(
            Chromium,
            &[Turn::ended(&[104], Bug("blink-dev: lifetimes are cut off at 400 days from Chrome 104 on"))],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.lifetime_limit = None),
    },
    Claim {
        id: "host-prefix-by-any-attribute",
        kind: ClaimKind::Deviation,
        statement: "__Host- asks for no Domain in the line, be it that of an address",
        evidence: &[
            Source { file: "Chromium 54 net/cookies/canonical_cookie.cc", what: "forbids every Domain" },
            Text(
                "rfc6265bis-22 §5.7 step 21 asks for the host-only-flag, which a Domain that is a public suffix leaves \
                true (steps 7 to 10)",
            ),
        ],
        versions: &[Versions::of(
            Chromium,
            &[
                Turn::held_by(&[54], FORBIDS_EVERY_DOMAIN),
                Turn::seen(&[76]),
                Turn::not_seen(&[84]),
                Turn::not_at(&[85], LETS_AN_ADDRESS_NAME_ITSELF),
            ],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.host_prefix = HostPrefixRule::NoDomain),
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
                "rfc6265bis-22 §5.7 step 21 asks for the host-only-flag, which a Domain that is a \
                public suffix leaves true, and one that is an address leaves false (steps 7 to 10)",
            ),
        ],
        versions: &[Versions::of(
            Chromium,
            &[
                Turn::not_at(&[54], FORBIDS_EVERY_DOMAIN),
                Turn::not_seen(&[76]),
                Turn::seen(&[84]),
                Turn::held_by(&[85], LETS_AN_ADDRESS_NAME_ITSELF),
            ],
        )],
        switched: &[],
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
        versions: &[Versions::of(
            Chromium,
            &[Turn::held_by(
                &[54],
                Source { file: "Chromium 54 net/cookies/cookie_util.cc", what: "CanonicalizeHost" },
            )],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.non_ascii_domain = NonAsciiDomain::Converted),
    },
    Claim {
        id: "chromium-absent-is-none",
        kind: ClaimKind::Deviation,
        statement: "a cookie without SameSite is sent and set everywhere, like SameSite=None",
        evidence: &[
            Preference(
                "Chromium feature SameSiteByDefaultCookies, off; Chrome's servers switched it on from \
                February 2020, halted in April and went on in July",
            ),
            Seen { browser: "Chromium 83", what: "this one version has it switched on, and 84 off again" },
        ],
        versions: &[Versions::of(
            Chromium,
            &[
                Turn::held_by(
                    &[51],
                    Publication("MDN browser-compat-data, http.headers.Set-Cookie.SameSite: Chrome 51"),
                ),
                Turn::seen(&[81]),
                Turn::not_seen(&[83]),
                Turn::seen(&[84]),
                Turn::ended(&[85], NEW_DEFAULTS),
            ],
        )
        .unless("SameSiteByDefaultCookies", &[76])],
        switched: &[],
        effect: Effect::Policy(|policy| policy.absent = AbsentSameSite::None),
    },
    Claim {
        id: "chromium-none-needs-no-secure",
        kind: ClaimKind::Deviation,
        statement: "a cookie with SameSite=None is kept without Secure",
        evidence: &[
            Preference("Chromium feature CookiesWithoutSameSiteMustBeSecure, off"),
            Seen { browser: "Chromium 83", what: "this one version has it switched on, and 84 off again" },
        ],
        versions: &[Versions::of(
            Chromium,
            &[
                Turn::seen(&[69]),
                Turn::seen(&[81]),
                Turn::not_seen(&[83]),
                Turn::seen(&[84]),
                Turn::ended(&[85], NEW_DEFAULTS),
            ],
        )
        .unless("CookiesWithoutSameSiteMustBeSecure", &[76])],
        switched: &[],
        effect: Effect::Policy(|policy| policy.none_requires_secure = Requirement::NotRequired),
    },
    Claim {
        id: "none-refuses-cookies",
        kind: ClaimKind::Deviation,
        statement: "a cookie with SameSite=None, or with a word that is not known, is refused",
        evidence: &[
            Publication("Chromium, \"SameSite=None: Known Incompatible Clients\": Chrome 51 to 66"),
            Text("draft-west-first-party-cookies-06 §3.1 asked for it"),
        ],
        versions: &[Versions::of(
            Chromium,
            &[
                Turn::held_by(&[51], Publication("Chromium, \"SameSite=None: Known Incompatible Clients\"")),
                Turn::seen(&[67]),
                Turn::not_seen(&[69]),
            ],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| {
            policy.none_word = NoneWord::Unknown;
            policy.unknown_value = UnknownSameSiteValue::RefusesCookieWhereLast;
        }),
    },
    Claim {
        id: "chromium-schemeless-sites",
        kind: ClaimKind::Deviation,
        statement: "http and https of one registrable domain are one site",
        evidence: &[
            Preference(
                "Chromium feature SchemefulSameSite, off; Chrome's servers switched it on from 88 or \
                89",
            ),
            Bug("chromestatus 5096179480133632"),
        ],
        versions: &[Versions::of(
            Chromium,
            &[Turn::ended(
                &[91],
                Publication("MDN browser-compat-data, http.headers.Set-Cookie.SameSite.schemeful: Chrome 91"),
            )],
        )
        .unless("SchemefulSameSite", &[84])],
        switched: &[],
        effect: Effect::Policy(|policy| policy.sites = SiteComparison::Schemeless),
    },
    Claim {
        id: "frames-of-the-top-site-get-lax",
        kind: ClaimKind::Deviation,
        statement: "a frame that is navigated to the site of the page gets Lax cookies, whoever frames it in \
                between and whoever navigates it",
        evidence: &[
            Seen { browser: "Chromium 65 and 67", what: "69 asks every document in between" },
            Text("rfc6265bis-22 §5.6.7.1 lets Lax cookies go with top-level navigations alone"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[65]), Turn::seen(&[67]), Turn::not_seen(&[69])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            let ModelTarget::Nested(parents) = request.target else { return };
            if parents.first().is_some_and(|top| is_same_domain(context, &top.url, &request.url))
                && !request.client.as_deref().unwrap_or_default().iter().any(is_opaque)
            {
                request.stand_alone();
                request.target = ModelTarget::TopLevel;
            }
        }),
    },
    Claim {
        id: "redirect-chain-counts-by-default",
        kind: ClaimKind::Deviation,
        statement: "a request that was redirected by another site on the way is cross-site",
        evidence: &[Bug("crbug 1221316: it broke sites, and was taken back"), REDIRECT_CHAIN_IN_DRAFTS],
        versions: &[Versions::of(
            Chromium,
            &[Turn::began(&[91], REDIRECT_CHAIN), Turn::seen(&[92]), Turn::not_seen(&[102])],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.redirects = RedirectHistory::Counts),
    },
    Claim {
        id: "failed-websockets-set-no-cookies",
        kind: ClaimKind::Deviation,
        statement: "what answers a WebSocket and does not open it, such as a redirect or a page, sets no cookies",
        evidence: &[
            Source {
                file: "Chromium net/websockets/websocket_basic_handshake_stream.cc",
                what: "ValidateResponse ends in an error where the status is neither 101 nor 401, and URLRequestHttpJob saves \
                       cookies where the headers came without one",
            },
            Seen { browser: "Chromium 156", what: "the net log tells of no cookie; Firefox and WebKitGTK keep them" },
            Text("Fetch \"HTTP-network fetch\" stores what Set-Cookie says, whatever becomes of the connection"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            if mode(context.hop) == Some("websocket") {
                request.answer_cookies = AnswerCookies::Ignored;
            }
        }),
    },
    Claim {
        id: "speculations-across-sites-set-nothing-yet",
        kind: ClaimKind::Deviation,
        statement: "what is fetched by speculation rules from another site sets its cookies when the user goes there, and not \
                before",
        evidence: &[
            Publication(
                "Chromium, content/browser/preloading/prefetch: a cross-site prefetch has a network context of its own, whose \
                 cookies are copied when the page is shown",
            ),
            Seen { browser: "Chromium 156", what: "" },
            Text(
                "HTML, speculative loading: such a response comes from an isolated partition, which no cookie rule knows",
            ),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            let page = request.client.as_deref().and_then(<[_]>::first);
            if is_speculation(context.hop) && page.is_some_and(|page| !context.is_same_site(&page.url, &request.url)) {
                request.answer_cookies = AnswerCookies::Ignored;
            }
        }),
    },
    Claim {
        id: "credentialless-frames-have-a-jar-of-their-own",
        kind: ClaimKind::Deviation,
        statement: "what is asked for a credentialless frame or from one, or read there, comes from a jar of its own, \
                which is empty at first",
        evidence: &[
            Seen { browser: "Chromium 156", what: "" },
            Publication(
                "WICG, \"Iframe credentialless\": documents in such frames, and below them, have a new, \
                ephemeral network partition",
            ),
            Text("HTML knows no such attribute, and rfc6265bis-22 no such jar"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            // The first document of a frame, at about:blank, came by no navigation; nothing frames the top-level one.
            let is_credentialless = |place: &FrameDocument| {
                place.sandboxing == Sandboxing::Credentialless
                    && !matches!(place.source, DocumentSource::Blank | DocumentSource::Written)
            };
            let asks_there = request.client.as_deref().is_some_and(|chain| chain.iter().skip(1).any(is_credentialless));
            let hop = context.hop;
            let own = || hop.client.iter().filter(|chain| chain.len() > 1).flat_map(|chain| chain.last()).next();
            let comes_into =
                if is_download_from_elsewhere(hop) { own().map(|place| place.sandboxing) } else { hop.comes_into };
            if !asks_there && comes_into != Some(Sandboxing::Credentialless) {
                return;
            }
            match (&mut request.fetch, &mut request.client, request.target) {
                // What it asks for the whole page, or for another window, is none of its own.
                (Some(_), _, ModelTarget::TopLevel) => {}
                (Some(fetch), _, _) => fetch.credentials = Credentials::Omit,
                (None, Some(client), _) => {
                    for place in client.to_mut() {
                        place.sandboxing = Sandboxing::Sandbox;
                    }
                }
                (None, None, _) => {}
            }
        }),
    },
    Claim {
        id: "prefixes-letter-for-letter",
        kind: ClaimKind::Deviation,
        statement: "__Secure- and __Host- bind as they are written here, and in no other case of letters",
        evidence: &[
            Preference("Chromium feature kCaseInsensitiveCookiePrefix"),
            Text("rfc6265bis-22 §5.7 steps 20 and 21 compare in any case"),
        ],
        versions: &[Versions::of(
            Chromium,
            &[
                Turn::held_by(&[83], Source { file: "Chromium 83 net/cookies", what: "compares in the case written" }),
                Turn::not_at(&[108], Source { file: "Chromium 108 net/base/features.cc", what: "the feature is on" }),
            ],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.prefixes = PrefixRule::CaseSensitive),
    },
    Claim {
        id: "nameless-imitates-prefixes",
        kind: ClaimKind::Deviation,
        statement: "a cookie without a name may have a value that reads like a name with a prefix",
        evidence: &[
            Bug("CVE-2022-2860, \"insufficient policy enforcement in Cookies\""),
            Text("rfc6265bis-22 §5.7 step 22 refuses it"),
        ],
        versions: &[Versions::of(
            Chromium,
            &[Turn::ended(&[104, 0, 5112, 101], Bug("CVE-2022-2860, mended in 104.0.5112.101"))],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.nameless_imitation = Imitation::Allowed),
    },
    Claim {
        id: "empty-domain-is-ignored",
        kind: ClaimKind::Deviation,
        statement: "an empty Domain is as if it were not there: an earlier one stays in force",
        evidence: &[Bug("blink-dev, January 2022: an empty Domain is to make a cookie host-only")],
        versions: &[Versions::of(
            Chromium,
            &[
                Turn::seen(&[65]),
                Turn::seen(&[91]),
                Turn::held_by(&[97], Bug("blink-dev, January 2022, speaks of it as of what is shipped")),
                Turn::not_seen(&[102]),
            ],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.empty_domain = EmptyDomain::Ignored),
    },
    Claim {
        id: "partitioned-needs-secure",
        kind: ClaimKind::Deviation,
        statement: "a cookie with Partitioned and without Secure is refused, though nothing is kept \
                apart",
        evidence: &[
            Seen { browser: "Chromium 102 and 109", what: "91 keeps it" },
            Text("rfc6265bis-22 does not know the attribute"),
        ],
        versions: &[Versions::of(
            Chromium,
            &[
                Turn::not_seen(&[91]),
                Turn::seen(&[102]),
                Turn::seen(&[109]),
                Turn::ended(
                    &[114],
                    Source {
                        file: "Chromium 110 and 114 net/base/features.cc",
                        what: "partitions are off in one and on in the other",
                    },
                ),
            ],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.partitioned = PartitionedAttribute::NeedsSecure),
    },
    Claim {
        id: "partitioned-by-site",
        kind: ClaimKind::Permitted,
        statement: "a cookie with Partitioned lives in a jar for each top-level site, shared by that site \
                and third parties there",
        evidence: &[
            Text(
                "draft-cutler-httpbis-partitioned-cookies; rfc6265bis-22 §5.8.1 and §7.1 leave \
                third-party cookies to the browser",
            ),
            Source {
                file: "Chromium 114 net/cookies/cookie_partition_key.h",
                what: "the key is the top-level site's, without an ancestor chain bit",
            },
        ],
        versions: &[Versions::of(
            Chromium,
            &[
                Turn::began(
                    &[114],
                    Source {
                        file: "Chromium 110 and 114 net/base/features.cc",
                        what: "off in one and on in the other",
                    },
                ),
                Turn::ended(&[128], Bug("chromestatus 5144832583663616: the ancestor chain bit is enabled in 128")),
            ],
        )],
        switched: &[],
        effect: Effect::Policy(|policy| policy.partitioned = PartitionedAttribute::BySite),
    },
    Claim {
        id: "frames-of-opaque-pages-share-a-partition",
        kind: ClaimKind::Permitted,
        statement: "below a page with an opaque origin, all frames share one partition, and what the page itself asks for \
                has another",
        evidence: &[
            Seen {
                browser: "Chromium 156",
                what: "what a frame has set other frames and their pictures have, and the page's own pictures have not",
            },
            Text(
                "CHIPS \"Computing the cookie partition key\" takes the site of the top-level document, which has one \
                opaque origin",
            ),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[],
        effect: Effect::Request(|request, _| {
            let is_framed = request.client.as_ref().is_some_and(|client| client.len() > 1);
            let is_concerned = is_framed || matches!(request.target, ModelTarget::Nested(_));
            if is_concerned && request.partition == PartitionOf::Client {
                request.partition = PartitionOf::FramesOfOpaque;
            }
        }),
    },
    Claim {
        id: "lines-have-limits-and-attributes-have-none",
        kind: ClaimKind::Deviation,
        statement: "a line of more than 4096 octets is refused, and attributes are of any size",
        evidence: &[
            Commit(
                "web-platform-tests r918451 and devtools-protocol r923359 (crbug 1225342): new \
                limits, about 96",
            ),
            Text(
                "rfc6265bis-22 §5.6 step 5 counts name and value, and step 6 leaves attributes of \
                more than 1024 octets out",
            ),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[65]), Turn::seen(&[91]), Turn::not_seen(&[102])])],
        switched: &[],
        effect: Effect::Policy(|policy| policy.size_limits = SizeLimits::Line4096),
    },
    Claim {
        id: "loopback-is-insecure",
        kind: ClaimKind::Permitted,
        statement: "http to this machine itself is no secure connection",
        evidence: &[
            Bug("crbug 1056543: cookies with Secure on localhost"),
            Text("rfc6265bis-22 §5.8.3 leaves what is secure to the browser"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[65]), Turn::seen(&[85]), Turn::not_seen(&[89])])],
        switched: &[],
        effect: Effect::Policy(|policy| policy.secure_connections = SecureConnections::EncryptedScheme),
    },
    Claim {
        id: "frames-navigated-from-elsewhere-get-lax",
        kind: ClaimKind::Deviation,
        statement: "a frame that another site navigates to the site of the page gets Lax cookies, as a whole \
                page would",
        evidence: &[
            Bug("crbug 1166211"),
            Text("rfc6265bis-22 §5.6.7.1 lets Lax cookies go with top-level navigations alone"),
        ],
        versions: &[Versions::of(
            Chromium,
            &[
                Turn::not_seen(&[67]),
                Turn::seen(&[69]),
                Turn::ended(&[90], Commit("Chromium r851323 (crbug 1166211), first in 90")),
            ],
        )],
        switched: &[],
        effect: Effect::Request(|request, context| {
            let ModelTarget::Nested(parents) = request.target else { return };
            let is_own = |place: &FrameDocument| is_same_domain(context, &place.url, &request.url);
            let is_of_another = request.client.as_deref().unwrap_or_default().iter().any(is_opaque)
                || request.nearest_served().is_some_and(|place| !is_own(place));
            let mut served = parents.iter().filter(|place| place.source == DocumentSource::Served);
            if is_of_another && !parents.iter().any(is_opaque) && served.all(is_own) {
                request.target = ModelTarget::TopLevel;
            }
        }),
    },
    Claim {
        id: "windows-of-third-parties-keep-their-partition",
        kind: ClaimKind::Deviation,
        statement: "an empty window that a frame below another site has opened looks into the frame's partition",
        evidence: &[
            Seen { browser: "Chromium 156", what: "what lies in the partition of its own site does not go with it" },
            Text(
                "CHIPS \"Computing the cookie partition key\" takes the site of the top-level document, which is its own",
            ),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            let is_asked_there = request.in_opened_window && request.target == ModelTarget::Subresource;
            let Some(chain) = context.hop.client.as_deref().filter(|_| is_asked_there) else { return };
            let Some(top) = chain.first().map(|top| top.url.clone()) else { return };
            let mut served = chain.iter().filter(|place| place.source == DocumentSource::Served);
            let is_below_others = served.any(|place| !context.is_same_site(&place.url, &top));
            request.partition = if is_below_others { PartitionOf::BelowOthers(top) } else { PartitionOf::Page(top) };
        }),
    },
    Claim {
        id: "shapes-are-upgraded",
        kind: ClaimKind::Permitted,
        statement: "what a <use> of a secure page asks for by http is asked for by https, like pictures",
        evidence: &[
            Seen { browser: "Chromium 156", what: "Firefox ESR 153 and WebKitGTK 2.50 block it" },
            Text("Mixed Content §4.1 upgrades what has the destination image, and SVG 2 names none for <use>"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            let is_blocked = context.hop.mixed_content == Some(MixedContent::Blocked);
            if context.hop.probe == Some(Probe::SvgUse) && is_blocked && request.url.scheme() == "http" {
                request.url = Cow::Owned(after_upgrade(&request.url));
            }
        }),
    },
    Claim {
        id: "no-storage-access-in-incognito",
        kind: ClaimKind::Deviation,
        statement: "in incognito windows the driver's word that the user allows another site storage access is not \
                heard, so that nothing is given",
        evidence: &[
            Seen {
                browser: "Chromium 156",
                what: "\"Set Permission\" tells the profile that is not shown; Browser.setPermission finds no context \
                    for the windows that are",
            },
            Text("Permissions, \"Set Permission\": it is set for the current browsing context"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[Switched::argument("--incognito")],
        effect: Effect::Request(|request, context| {
            if is_framed_by_another_site(context) {
                leave_without_storage_access(request);
            }
        }),
    },
    Claim {
        id: "storage-access-leaves-websockets-out",
        kind: ClaimKind::Deviation,
        statement: "what a frame was given by the Storage Access API does not go with its WebSockets",
        evidence: &[
            Source {
                file: "Chromium net/cookies/cookie_util.cc, ShouldAddInitialStorageAccessApiOverride",
                what: "asks whether the URL is of the initiator's origin, which a URL with the scheme wss never is",
            },
            Seen { browser: "Chromium 156", what: "" },
            Text("WebSockets, \"establish a WebSocket connection\": the URL of the request has the scheme https"),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            if mode(context.hop) == Some("websocket") {
                leave_without_storage_access(request);
            }
        }),
    },
    Claim {
        id: "storage-access-leaves-worker-scripts-out",
        kind: ClaimKind::Deviation,
        statement: "what a frame was given by the Storage Access API does not go with the scripts of its workers",
        evidence: &[
            Seen { browser: "Chromium 156", what: "what a dedicated worker asks for itself has it" },
            Text(
                "Storage Access API, \"determine the initial storage-access eligibility\" asks the request's client, which \
                is the document that makes the worker (HTML, \"run a worker\")",
            ),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            if context.hop.probe.is_some_and(is_worker_script) {
                leave_without_storage_access(request);
            }
        }),
    },
    Claim {
        id: "storage-access-leaves-frames-out",
        kind: ClaimKind::Deviation,
        statement: "what a frame was given by the Storage Access API does not go with the documents that it has come into \
                frames of its own",
        evidence: &[
            Source {
                file: "Chromium content/browser/renderer_host/navigation_request.cc",
                what: "inherits it where a document of the same origin has navigated its own frame",
            },
            Seen { browser: "Chromium 156", what: "" },
            Text(
                "Storage Access API, \"determine the initial storage-access eligibility\" asks the request's client, which \
                is the document that navigates",
            ),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[],
        effect: Effect::Request(|request, context| {
            if context.hop.probe.is_some_and(|probe| probe.kind() == ProbeKind::NestedNavigation) {
                leave_without_storage_access(request);
            }
        }),
    },
    Claim {
        id: "dedicated-workers-have-storage-access",
        kind: ClaimKind::Deviation,
        statement: "what a frame was given by the Storage Access API, its dedicated workers have as well",
        evidence: &[
            Seen { browser: "Chromium 156", what: "" },
            Text(
                "Storage Access API, \"Changes to navigation\": \"has storage access\" is handed on to documents alone",
            ),
        ],
        versions: &[Versions::of(Chromium, &[Turn::seen(&[156])])],
        switched: &[],
        effect: Effect::Request(|request, _| {
            let is_given =
                request.client.as_deref().and_then(<[FrameDocument]>::last).is_some_and(|own| own.has_storage_access);
            if is_given && matches!(request.agent, Agent::DedicatedWorker | Agent::BlobWorker) {
                // They are of its origin, and counted as it is.
                request.agent = Agent::Document;
            }
        }),
    },
];
