//! Claims: what each browser, under each profile, is said to do otherwise than the current edition.
//!
//! A claim is an edition plus departures.
//! Each departure is one change to the policy, with a name and the evidence for it.
//! A departure is *permitted* when the text says MAY or leaves the matter to the browser, and a *deviation* otherwise.
//! No claim is made from what a run showed alone: each names the source or the thread that says why.

mod headers;
mod webkit;

use std::time::Duration;

use samesite_model::Edition;
use samesite_model::policy::{
    AboutDocumentRule, AbsentSameSite, AgeClock, HostPrefixRule, HttpOnlyOverwriting, LaxAllowingUnsafe,
    NamelessCookie, Overwriting, PartitionedAttribute, Policy, RedirectHistory, SiteComparison, ThirdPartyCookies,
    TopLevelNavigationRule, UnknownSameSiteValue, UnsafeReach,
};
use samesite_reports::{DepartureKind, DepartureNote};

use crate::drive::Engine;

pub use headers::HeaderDeparture;

/// One way in which a browser departs from an edition's plain reading.
#[derive(Debug)]
pub struct Departure {
    /// Its name.
    pub id: &'static str,
    /// Whether the text allows it.
    pub kind: DepartureKind,
    /// What the browser does, as a sentence without a full stop.
    pub statement: &'static str,
    /// Where that is known from: source files, bugs, threads.
    pub evidence: &'static [&'static str],
    apply: fn(&mut Policy),
}

/// What is claimed of one browser under one profile.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The edition it starts from.
    pub edition: Edition,
    /// The departures, each independent of the others.
    pub departures: Vec<&'static Departure>,
    /// What the browser says of its requests otherwise than the standards.
    pub headers: &'static [HeaderDeparture],
}

impl Claim {
    /// What is claimed of an engine under one of its profiles; `None` for a profile nobody has made a claim for.
    #[must_use]
    pub fn of(engine: Engine, profile: &str) -> Option<Self> {
        let departures: &[&Departure] = match (engine, profile) {
            (Engine::Chromium, "open") => &[&GRACE],
            (Engine::Chromium, "stock") => &[&GRACE, &THIRD_PARTIES_BLOCKED],
            (Engine::Chromium, "redirect-chain") => &[&GRACE, &REDIRECT_CHAIN_SWITCHED_ON],
            (Engine::Chromium, "strict-methods") => &[],
            (Engine::Chromium, "short-youth") => &[&TEN_SECONDS_OF_GRACE],
            (Engine::Firefox, "open") => &[&ABSENT_IS_NONE],
            (Engine::Firefox, "stock") => &[&ABSENT_IS_NONE, &THIRD_PARTIES_APART],
            (Engine::Firefox, "lax-by-default") => &[&GRACE_FOR_EVERY_REQUEST],
            (Engine::WebKit, "stock") => webkit::STOCK,
            (Engine::WebKit, "open") => webkit::OPEN,
            _ => return None,
        };
        // What holds of an engine under every profile.
        let always: &[&Departure] = match engine {
            Engine::Chromium => &[
                &NEW_VALUE_IS_A_NEW_COOKIE,
                &INITIATOR_NAVIGATES,
                &HOST_PREFIX_BY_ATTRIBUTE,
                &ABOUT_DOCUMENTS_INHERIT,
                &CHIPS,
            ],
            Engine::Firefox => &[
                &SCHEMELESS_SITES,
                &REDIRECTS_COUNT,
                &SCRIPT_SHADOWS,
                &INITIATOR_NAVIGATES,
                &BLOBS_INHERIT,
                &HOST_PREFIX_ALLOWS_OWN_ADDRESS,
                &NO_NAMELESS_WITH_EQUALS,
                &CHIPS,
            ],
            Engine::WebKit => &[&ABOUT_DOCUMENTS_INHERIT],
        };
        let departures = [departures, always].concat();
        Some(Self { edition: Edition::CURRENT, departures, headers: headers::of(engine) })
    }

    /// An edition and nothing else.
    #[must_use]
    pub const fn plain(edition: Edition) -> Self {
        Self { edition, departures: Vec::new(), headers: &[] }
    }

    /// The policy that the claim predicts by.
    #[must_use]
    pub fn policy(&self) -> Policy {
        let mut policy = self.edition.policy();
        for departure in &self.departures {
            (departure.apply)(&mut policy);
        }
        policy
    }

    /// The claim without one of its departures, to see what that one explains.
    #[must_use]
    pub fn without(&self, departure: &'static Departure) -> Self {
        let departures = self.departures.iter().copied().filter(|other| other.id != departure.id).collect();
        Self { edition: self.edition, departures, headers: self.headers }
    }

    /// The edition with one of the claim's departures and no other, to see what that one suffices for.
    #[must_use]
    pub fn with_only(&self, departure: &'static Departure) -> Self {
        Self { edition: self.edition, departures: vec![departure], headers: self.headers }
    }

    /// The departures, as reports name them.
    #[must_use]
    pub fn notes(&self) -> Vec<DepartureNote> {
        self.departures
            .iter()
            .map(|departure| DepartureNote {
                id: departure.id.to_owned(),
                kind: departure.kind,
                statement: departure.statement.to_owned(),
                evidence: departure.evidence.iter().map(|&evidence| evidence.to_owned()).collect(),
            })
            .chain(self.headers.iter().map(HeaderDeparture::note))
            .collect()
    }
}

/// A reading of the rules that has a name: an edition, or what a client of the past made of one.
#[derive(Clone, Debug)]
pub struct NamedReading {
    /// Its name.
    pub id: &'static str,
    /// The text it reads, rightly or not.
    pub edition: Edition,
    /// What it predicts by.
    pub policy: Policy,
}

impl NamedReading {
    /// Every reading: the editions, oldest first, then the clients of the past.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let editions = Edition::ALL.iter().map(|&edition| Self { id: edition.id(), edition, policy: edition.policy() });
        let unknown_value_is = |id, unknown_value| {
            let edition = Edition::CookieSameSite00;
            Self { id, edition, policy: Policy { unknown_value, ..edition.policy() } }
        };
        // The Chromium project, "SameSite=None: Known Incompatible Clients" (2019): both misread `None`.
        let clients = [
            unknown_value_is("chrome-51-to-66", UnknownSameSiteValue::RefusesCookie),
            unknown_value_is("safari-12", UnknownSameSiteValue::CountsAsStrict),
        ];
        editions.chain(clients).collect()
    }

    /// The reading of the name given.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        Self::all().into_iter().find(|reading| reading.id == id)
    }
}

static GRACE: Departure = Departure {
    id: "two-minutes-of-grace",
    kind: DepartureKind::Permitted,
    statement: "a cookie without SameSite goes with a cross-site top-level POST while it is younger than two minutes",
    evidence: &[
        "rfc6265bis-22 §5.6.7.2 allows it",
        "Chromium net/cookies/cookie_constants.cc: kLaxAllowUnsafeMaxAge, 2 minutes",
        "Chromium net/cookies/cookie_base.cc: GetEffectiveSameSite",
    ],
    apply: |policy| policy.lax_allowing_unsafe = Edition::CURRENT.optional_lax_allowing_unsafe(),
};

static TEN_SECONDS_OF_GRACE: Departure = Departure {
    id: "ten-seconds-of-grace",
    kind: DepartureKind::Permitted,
    statement: "a cookie without SameSite goes with a cross-site top-level POST while it is younger than ten seconds",
    evidence: &[
        "rfc6265bis-22 §5.6.7.2 allows it, and leaves the time to the browser",
        "Chromium feature ShortLaxAllowUnsafeThreshold; net/cookies/cookie_constants.cc: kShortLaxAllowUnsafeMaxAge",
    ],
    apply: |policy| {
        policy.lax_allowing_unsafe = Edition::CURRENT
            .optional_lax_allowing_unsafe()
            .map(|exception| LaxAllowingUnsafe { window: Duration::from_secs(10), ..exception });
    },
};

static REDIRECT_CHAIN_SWITCHED_ON: Departure = Departure {
    id: "redirect-chain-switched-on",
    kind: DepartureKind::Deviation,
    statement: "a request that was redirected by another site on the way is cross-site",
    evidence: &[
        "Chromium feature CookieSameSiteConsidersRedirectChain, off by default (crbug 1221316)",
        "rfc6265bis-08 to -13 §5.2 asked for it; -14 took it out (httpwg/http-extensions issue 2104, pull request 2750)",
    ],
    apply: |policy| policy.redirects = RedirectHistory::Counts,
};

static GRACE_FOR_EVERY_REQUEST: Departure = Departure {
    id: "two-minutes-of-grace-for-every-request",
    kind: DepartureKind::Deviation,
    statement: "a cookie without SameSite goes with any cross-site request by an unsafe method, framed ones included, \
                for two minutes after it was last written",
    evidence: &[
        "Firefox netwerk/cookie/CookieService.cpp: ProcessSameSiteCookieForForeignRequest asks the method and the update time, not for a top-level navigation",
        "Firefox preference network.cookie.sameSite.laxPlusPOST.timeout, 120",
        "rfc6265bis-22 §5.6.7.2 keeps the top-level condition and counts from creation",
    ],
    apply: |policy| {
        policy.lax_allowing_unsafe = Some(LaxAllowingUnsafe {
            clock: AgeClock::LastUpdate,
            reach: UnsafeReach::EveryRequest,
            ..Edition::CURRENT.optional_lax_allowing_unsafe().expect("the current edition has the exception")
        });
    },
};

static NEW_VALUE_IS_A_NEW_COOKIE: Departure = Departure {
    id: "new-value-restarts-age",
    kind: DepartureKind::Deviation,
    statement: "overwriting a cookie with another value makes it young again",
    evidence: &[
        "Chromium net/cookies/cookie_monster.cc: SetCanonicalCookie keeps the creation time of an equal value only",
        "rfc6265bis-22 §5.7 step 23.3 keeps it always",
    ],
    apply: |policy| policy.overwriting = Overwriting::KeepsCreationTimeOfEqualValue,
};

static THIRD_PARTIES_BLOCKED: Departure = Departure {
    id: "third-party-cookies-blocked",
    kind: DepartureKind::Permitted,
    statement: "no cookies at all are sent or set in third-party contexts",
    evidence: &[
        "rfc6265bis-22 §5.8.1 and §7.1 allow it",
        "Debian's Chromium sets profile.cookie_controls_mode to block: debian/patches/disable/third-party-cookies.patch",
        "Chromium net/cookies/static_cookie_policy.cc: CanAccessCookies, by the schemeful site for cookies",
    ],
    apply: |policy| policy.third_party = ThirdPartyCookies::Blocked,
};

static INITIATOR_NAVIGATES: Departure = Departure {
    id: "initiator-alone-navigates",
    kind: DepartureKind::Deviation,
    statement: "when a framed document navigates the whole page, its own origin alone decides, and not what frames it",
    evidence: &[
        "Chromium net/cookies/cookie_util.cc: ComputeSameSiteContextForRequest compares initiator and URL; the site for \
         cookies of a main-frame navigation is the URL's own",
        "Firefox netwerk/base/nsNetUtil.cpp, NS_IsSameSiteForeign: a document's load is judged by its triggering principal",
        "HTML hands Fetch the initiator origin of a navigation, and no site for cookies",
        "rfc6265bis-22 §5.2 (2) asks the client's site for cookies, which is opaque below a cross-site ancestor",
    ],
    apply: |policy| policy.top_level_navigations = TopLevelNavigationRule::ByInitiatorOrigin,
};

static ABOUT_DOCUMENTS_INHERIT: Departure = Departure {
    id: "about-documents-inherit-cookies",
    kind: DepartureKind::Deviation,
    statement: "scripts at about:blank and about:srcdoc have the cookies of the document they have their origin from",
    evidence: &[
        "whatwg/html issues 332 (open since 2015) and 2641: Gecko, Blink and WebKit have a URL for cookies beside the document's",
        "HTML calls a document cookie-averse when the scheme of its URL is not HTTP",
    ],
    apply: |policy| policy.about_documents = AboutDocumentRule::Inherits,
};

static HOST_PREFIX_BY_ATTRIBUTE: Departure = Departure {
    id: "host-prefix-by-attribute",
    kind: DepartureKind::Deviation,
    statement: "__Host- asks for no Domain in the line, and lets an address name itself",
    evidence: &[
        "Chromium net/cookies/cookie_util.cc, IsCookiePrefixValid: the domain is empty, or the URL's host is an IP address equal to it",
        "rfc6265bis-22 §5.7 step 21 asks for the host-only-flag, which a Domain that is a public suffix leaves true, and one that is an address leaves false (steps 7 to 10)",
    ],
    apply: |policy| policy.host_prefix = HostPrefixRule::NoDomainOrOwnAddress,
};

static HOST_PREFIX_ALLOWS_OWN_ADDRESS: Departure = Departure {
    id: "host-prefix-allows-own-address",
    kind: DepartureKind::Deviation,
    statement: "__Host- lets an address name itself in Domain",
    evidence: &[
        "Firefox netwerk/cookie/CookieService.cpp: a Domain that is the address of the host makes a host-only cookie",
        "rfc6265bis-22 §5.7 steps 7 to 10 make it one that is not host-only",
    ],
    apply: |policy| policy.host_prefix = HostPrefixRule::HostOnlyOrOwnAddress,
};

static NO_NAMELESS_WITH_EQUALS: Departure = Departure {
    id: "no-nameless-with-equals",
    kind: DepartureKind::Deviation,
    statement: "a line that begins with = sets nothing; one without = still sets a cookie without a name",
    evidence: &[
        "Firefox modules/libpref/init/StaticPrefList.yaml: network.cookie.block_nameless_with_equal_char is true",
        "rfc6265bis-22 §5.6 step 3 and §5.7 step 2 take it for a cookie without a name",
    ],
    apply: |policy| policy.nameless = NamelessCookie::SentPlainWithoutEquals,
};

static BLOBS_INHERIT: Departure = Departure {
    id: "about-and-blob-documents-inherit-cookies",
    kind: DepartureKind::Deviation,
    statement: "scripts at about:blank, about:srcdoc and blob: have the cookies of the document they have their origin from",
    evidence: &[
        "whatwg/html issue 332: Gecko asks by an origin URI, which is inherited with the origin",
        "HTML calls a document cookie-averse when the scheme of its URL is not HTTP",
    ],
    apply: |policy| policy.about_documents = AboutDocumentRule::InheritsAtBlobToo,
};

static CHIPS: Departure = Departure {
    id: "partitioned-attribute",
    kind: DepartureKind::Permitted,
    statement: "a cookie with Partitioned lives in a jar for each top-level site, and apart for third parties there",
    evidence: &[
        "draft-cutler-httpbis-partitioned-cookies; rfc6265bis-22 §5.8.1 and §7.1 leave third-party cookies to the browser",
        "Chromium net/cookies/cookie_partition_key.h: CookiePartitionKey with AncestorChainBit; on since 114",
        "Firefox netwerk/cookie/CookieCommons.cpp: IsPartitioned; preference network.cookie.CHIPS.enabled, on since 141",
    ],
    apply: |policy| policy.partitioned = PartitionedAttribute::BySiteAndAncestors,
};

static THIRD_PARTIES_APART: Departure = Departure {
    id: "third-party-cookies-partitioned",
    kind: DepartureKind::Permitted,
    statement: "third parties get a jar of their own below each top-level site",
    evidence: &[
        "rfc6265bis-22 §5.8.1 and §7.1 allow it",
        "Firefox preference network.cookie.cookieBehavior, 5: Total Cookie Protection",
        "Firefox netwerk/cookie/CookieService.cpp: GetCookieStringFromHttp reads the partitioned jar only, by registrable domain",
    ],
    apply: |policy| {
        policy.third_party = ThirdPartyCookies::Partitioned;
        policy.third_party_sites = SiteComparison::Schemeless;
    },
};

static ABSENT_IS_NONE: Departure = Departure {
    id: "absent-is-none",
    kind: DepartureKind::Deviation,
    statement: "a cookie without SameSite is sent and set everywhere, like SameSite=None",
    evidence: &[
        "Firefox preference network.cookie.sameSite.laxByDefault, false",
        "Mozilla bug 1617609, \"SameSite=lax by default\", announced in 2020 and withdrawn",
        "Firefox netwerk/cookie/CookieService.cpp: ProcessSameSiteCookieForForeignRequest",
    ],
    apply: |policy| policy.absent = AbsentSameSite::None,
};

static SCHEMELESS_SITES: Departure = Departure {
    id: "schemeless-sites",
    kind: DepartureKind::Deviation,
    statement: "http and https of one registrable domain are one site",
    evidence: &[
        "Firefox preference network.cookie.sameSite.schemeful, false outside Nightly",
        "Mozilla bugs 1750972 (turned on in 104) and 1812195 (turned off again)",
    ],
    apply: |policy| policy.sites = SiteComparison::Schemeless,
};

static REDIRECTS_COUNT: Departure = Departure {
    id: "redirect-history-counts",
    kind: DepartureKind::Deviation,
    statement: "a request that was redirected by another site on the way is cross-site for sending",
    evidence: &[
        "Firefox netwerk/cookie/CookieCommons.cpp: IsSameSiteForeign walks the redirect chain",
        "rfc6265bis-08 to -13 §5.2 asked for it; -14 took it out (httpwg/http-extensions issue 2104, pull request 2750)",
    ],
    apply: |policy| policy.redirects = RedirectHistory::CountsForSending,
};

static SCRIPT_SHADOWS: Departure = Departure {
    id: "script-shadows-http-only",
    kind: DepartureKind::Deviation,
    statement: "a script that overwrites an HttpOnly cookie goes on seeing its own value, while requests carry the server's",
    evidence: &[
        "Firefox netwerk/cookie/CookieServiceChild.cpp: AddCookieFromDocument records the write before the parent process refuses it, \
         and asks only the HttpOnly cookies its own process has heard of",
        "Squarcina et al., \"Cookie Crumbles\", USENIX Security 2023: script's view and the jar can part in Firefox",
        "rfc6265bis-22 §5.7 step 23.2 ignores such a cookie entirely",
    ],
    apply: |policy| policy.script_overwriting_http_only = HttpOnlyOverwriting::SeenByScripts,
};
