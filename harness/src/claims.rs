//! Claims: what each browser, under each profile, is said to do otherwise than the current edition.
//!
//! A claim is an edition plus departures.
//! Each departure is one change to the policy, with a name and the evidence for it.
//! A departure is *permitted* when the text says MAY or leaves the matter to the browser, and a *deviation* otherwise.
//! Each is claimed of a range of versions: from the one that the evidence names, or else the oldest one looked at.
//! No claim is made from what a run showed alone: each names the source or the thread that says why.

mod headers;
mod versions;
mod webkit;

use std::time::Duration;

use samesite_model::Edition;
use samesite_model::policy::{
    AbsentSameSite, AgeClock, HttpOnlyOverwriting, LaxAllowingUnsafe, Overwriting, PartitionedAttribute, Policy,
    RedirectHistory, SiteComparison, ThirdPartyCookies, TopLevelNavigationRule, UnknownSameSiteValue, UnsafeReach,
};
use samesite_reports::{DepartureKind, DepartureNote, Environment};

use crate::drive::Engine;

pub use headers::HeaderDeparture;
pub use versions::{Component, Release, Versions};
use versions::{all_hold, in_words};

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
    /// Which releases it is claimed of.
    pub versions: &'static [Versions],
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
    pub headers: Vec<&'static HeaderDeparture>,
}

impl Claim {
    /// What is claimed of an engine under one of its profiles, in the release last seen; `None` for a profile nobody has
    /// made a claim for.
    #[must_use]
    pub fn of(engine: Engine, profile: &str) -> Option<Self> {
        Self::of_release(engine, profile, &Release::last_seen(engine))
    }

    /// What is claimed of the browser and profile of a recording; `None` where nobody has made a claim for them.
    #[must_use]
    pub fn of_recorded(environment: &Environment) -> Option<Self> {
        let engine = Engine::ALL.into_iter().find(|engine| engine.id() == environment.engine)?;
        Self::of_release(engine, &environment.profile, &Release::of(engine, environment))
    }

    /// What is claimed of one release of an engine: the departures whose range of versions it lies in.
    #[must_use]
    pub fn of_release(engine: Engine, profile: &str, release: &Release) -> Option<Self> {
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
            Engine::Chromium => &[&NEW_VALUE_IS_A_NEW_COOKIE, &INITIATOR_NAVIGATES, &CHIPS],
            Engine::Firefox => &[&SCHEMELESS_SITES, &REDIRECTS_COUNT, &SCRIPT_SHADOWS, &CHIPS],
            Engine::WebKit => &[],
        };
        let departures = [departures, always].concat();
        let departures = departures.into_iter().filter(|departure| all_hold(departure.versions, release)).collect();
        let headers = headers::of(engine).iter().filter(|departure| all_hold(departure.versions, release)).collect();
        Some(Self { edition: Edition::CURRENT, departures, headers })
    }

    /// An edition and nothing else.
    #[must_use]
    pub const fn plain(edition: Edition) -> Self {
        Self { edition, departures: Vec::new(), headers: Vec::new() }
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
        Self { edition: self.edition, departures, headers: self.headers.clone() }
    }

    /// The edition with one of the claim's departures and no other, to see what that one suffices for.
    #[must_use]
    pub fn with_only(&self, departure: &'static Departure) -> Self {
        Self { edition: self.edition, departures: vec![departure], headers: self.headers.clone() }
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
                versions: Some(in_words(departure.versions)),
            })
            .chain(self.headers.iter().map(|departure| departure.note()))
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
    versions: versions::CHROMIUM,
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
    versions: versions::CHROMIUM,
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
    versions: versions::CHROMIUM,
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
    versions: versions::FIREFOX,
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
    versions: versions::CHROMIUM,
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
    versions: versions::CHROMIUM,
    apply: |policy| policy.third_party = ThirdPartyCookies::Blocked,
};

static INITIATOR_NAVIGATES: Departure = Departure {
    id: "initiator-alone-navigates",
    kind: DepartureKind::Deviation,
    statement: "when a framed document navigates the whole page, its own origin alone decides, and not what frames it",
    evidence: &[
        "Chromium net/cookies/cookie_util.cc: ComputeSameSiteContextForRequest compares initiator and URL; the site for \
         cookies of a main-frame navigation is the URL's own",
        "HTML hands Fetch the initiator origin of a navigation, and no site for cookies",
        "rfc6265bis-22 §5.2 (2) asks the client's site for cookies, which is opaque below a cross-site ancestor",
    ],
    versions: versions::CHROMIUM,
    apply: |policy| policy.top_level_navigations = TopLevelNavigationRule::ByInitiatorOrigin,
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
    versions: &[Versions::since(Component::Chromium, &[114]), Versions::since(Component::Firefox, &[141])],
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
    versions: versions::FIREFOX,
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
    versions: versions::FIREFOX,
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
    versions: versions::FIREFOX,
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
    versions: versions::FIREFOX,
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
    versions: versions::FIREFOX,
    apply: |policy| policy.script_overwriting_http_only = HttpOnlyOverwriting::SeenByScripts,
};

#[cfg(test)]
mod tests {
    use super::*;

    fn departures(engine: Engine, profile: &str, browser: &str, libsoup: Option<&str>) -> Vec<&'static str> {
        let release = Release::told(engine, browser, libsoup);
        let claim = Claim::of_release(engine, profile, &release).expect("something is claimed");
        claim.departures.iter().map(|departure| departure.id).collect()
    }

    #[test]
    fn an_older_release_lacks_what_came_later() {
        let old = departures(Engine::Firefox, "open", "140.9.0", None);
        let new = departures(Engine::Firefox, "open", "153.7.0", None);
        assert_eq!(old, ["absent-is-none", "schemeless-sites", "redirect-history-counts", "script-shadows-http-only"]);
        assert_eq!(new, [old, vec!["partitioned-attribute"]].concat());
    }

    #[test]
    fn a_later_library_lacks_what_was_mended_in_it() {
        let of = |libsoup| departures(Engine::WebKit, "open", "2.50.6", Some(libsoup));
        let seen = of("3.2.3-0+deb12u2");
        let gone = |libsoup| {
            let left = of(libsoup);
            seen.iter().copied().filter(|id| !left.contains(id)).collect::<Vec<_>>()
        };
        let in_3_3 =
            ["soup-absent-is-none", "soup-none-is-no-word", "soup-knows-no-prefixes", "soup-controls-end-lines"];
        assert_eq!(gone("3.3.0"), in_3_3);
        assert_eq!(
            gone("3.6.6"),
            [
                "soup-absent-is-none",
                "soup-none-is-no-word",
                "soup-top-level-host-admits",
                "soup-knows-no-prefixes",
                "soup-controls-end-lines",
                "soup-sets-no-limits",
                "soup-keeps-for-ever",
            ]
        );
    }
}
