//! What is claimed of one browser under one profile.

use std::borrow::Cow;

use samesite_format::{Claimed, Engine, Environment, Explanation, Profile, Switches};
use samesite_model::Edition;
use samesite_model::policy::Policy;
use samesite_scenarios::Hop;

use super::claim::{Claim, Effect, Instead};
use super::inheritance::{inherited, note};
use super::registry::all;
use super::versions::{Reach, Release};
use crate::predict::headers::HeaderCheck;
use crate::predict::request::HopContext;
use crate::predict::{Interpretation, RequestEffect};

/// What is claimed of one browser under one profile.
#[derive(Clone, Debug)]
pub struct Claims {
    /// The name of whom they are made: `firefox/stock`, or an edition's where nothing is claimed.
    id: Cow<'static, str>,
    /// The edition that the browser is judged by.
    pub edition: Edition,
    /// The claims, each independent of the others.
    claims: Vec<&'static Claim>,
    /// Claims of which nobody knows whether they hold of this release. Nothing is predicted by them; what comes out as
    /// one of them has it is no news.
    not_known: Vec<&'static Claim>,
    /// The browser, if nobody has claimed anything of it that its engine does not do.
    unclaimed: Option<String>,
}

impl Claims {
    /// What is claimed of an engine under one of its profiles, in the release last seen; `None` if it has no such
    /// profile.
    #[must_use]
    pub fn of(engine: Engine, profile: &str) -> Option<Self> {
        Self::of_release(engine, profile, &Release::last_seen(engine))
    }

    /// What is claimed of the browser of a recording, by what was switched in it; `None` where nobody knows its engine,
    /// or what was switched.
    #[must_use]
    pub fn of_recorded(environment: &Environment) -> Option<Self> {
        let engine = environment.engine.known()?;
        let release = Release::of(engine, environment);
        let switches = environment.switches()?;
        let unclaimed = match environment.product() {
            Some(product) if product.is_claimed() => None,
            Some(product) => Some((product.to_string(), product.id(), product.facts().claimed)),
            // It came by itself, and its user gave it a name: it may be built upon the engine by anybody.
            None if environment.driverless.is_some() => {
                let name = &environment.browser.name;
                Some((name.clone(), name.as_str(), Claimed::BuiltUponIt))
            }
            None => None,
        };
        let profile = &environment.profile;
        Some(match unclaimed {
            None => Self::of_switched(engine, profile, &switches, &release),
            Some((name, id, claimed)) => Self {
                id: format!("{id}/{profile}").into(),
                unclaimed: Some(name),
                ..Self::inherited_from(engine, claimed, &switches, &release)
            },
        })
    }

    /// What a browser of which nobody has claimed anything inherits from its engine.
    fn inherited_from(engine: Engine, claimed: Claimed, switches: &Switches, release: &Release) -> Self {
        let reach = |claim: &Claim| inherited(claimed, claim, claim.reach(engine, switches, release), release);
        let those = |wanted| all().filter(|claim| reach(claim) == wanted).collect();
        Self { claims: those(Reach::Holds), not_known: those(Reach::NotKnown), ..Self::plain(Edition::CURRENT) }
    }

    /// What is claimed of one release of an engine under one of its profiles.
    #[must_use]
    pub fn of_release(engine: Engine, profile: &str, release: &Release) -> Option<Self> {
        let profile = Profile::named(engine, profile).ok()?;
        Some(Self::of_switched(engine, profile.id(), &profile.switches(), release))
    }

    /// What is claimed of one release of an engine that is set in this way, whatever that is called.
    fn of_switched(engine: Engine, profile: &str, switches: &Switches, release: &Release) -> Self {
        let those = |reach| all().filter(|claim| claim.reach(engine, switches, release) == reach).collect();
        Self {
            id: format!("{}/{profile}", engine.id()).into(),
            edition: Edition::CURRENT,
            claims: those(Reach::Holds),
            not_known: those(Reach::NotKnown),
            unclaimed: None,
        }
    }

    /// An edition and nothing else.
    #[must_use]
    pub const fn plain(edition: Edition) -> Self {
        Self { id: Cow::Borrowed(edition.id()), edition, claims: Vec::new(), not_known: Vec::new(), unclaimed: None }
    }

    /// Whether nobody has claimed anything of the browser: what it does otherwise than its engine is no deviation from
    /// anything.
    #[must_use]
    pub const fn is_unclaimed(&self) -> bool {
        self.unclaimed.is_some()
    }

    /// Every claim that holds.
    pub fn iter(&self) -> impl Iterator<Item = &'static Claim> {
        self.claims.iter().copied()
    }

    /// Every claim of which nobody knows whether it holds of this release.
    pub fn not_known(&self) -> impl Iterator<Item = &'static Claim> {
        self.not_known.iter().copied()
    }

    /// The claims that hold and change what is predicted of cookies.
    pub fn about_cookies(&self) -> impl Iterator<Item = &'static Claim> {
        self.iter().filter(|claim| claim.is_about_cookies())
    }

    /// The policy that cookies are judged by.
    #[must_use]
    pub fn policy(&self) -> Policy {
        let mut policy = self.edition.policy();
        for claim in &self.claims {
            if let Effect::Policy(change) = claim.effect {
                change(&mut policy);
            }
        }
        policy
    }

    /// What the browser is predicted by.
    #[must_use]
    pub fn interpretation(&self) -> Interpretation {
        let effect = |claim: &&Claim| match claim.effect {
            Effect::Request(change) => Some(RequestEffect { claim: claim.id, change }),
            Effect::Policy(_) | Effect::Header(_) | Effect::NotRequested(_) => None,
        };
        let effects = self.claims.iter().filter_map(effect).collect();
        Interpretation::new(self.id.clone(), self.edition, self.policy(), effects)
    }

    /// The claims without one of them, to see what that one explains.
    #[must_use]
    pub fn without(&self, claim: &Claim) -> Self {
        let claims = self.claims.iter().copied().filter(|other| other.id != claim.id).collect();
        Self { claims, ..self.clone() }
    }

    /// The claims and some that are not made of this browser, such as those of which nobody knows whether they hold.
    #[must_use]
    pub fn with(&self, others: &[&'static Claim]) -> Self {
        let is_meant = |claim: &&Claim| self.iter().chain(others.iter().copied()).any(|other| other.id == claim.id);
        // In the order of the registry, for of several about one matter the last one counts.
        Self { claims: all().filter(is_meant).collect(), ..self.clone() }
    }

    /// The edition with one of the claims and no other, to see what that one suffices for.
    #[must_use]
    pub fn with_only(&self, claim: &'static Claim) -> Self {
        Self { claims: vec![claim], ..self.clone() }
    }

    /// The claim that predicts what came in a header, where that is not what the standards have.
    #[must_use]
    pub fn explaining_header(&self, context: &HopContext<'_>, check: &HeaderCheck) -> Option<&'static Claim> {
        header_by(self.iter(), context, check)
    }

    /// The claim of which nobody knows whether it holds, and that predicts what came in a header.
    #[must_use]
    pub fn perhaps_explaining_header(&self, context: &HopContext<'_>, check: &HeaderCheck) -> Option<&'static Claim> {
        header_by(self.not_known(), context, check)
    }

    /// The claim that nothing comes of a hop.
    #[must_use]
    pub fn explaining_absence(&self, hop: &Hop) -> Option<&'static Claim> {
        absent_by(self.iter(), hop)
    }

    /// The claim of which nobody knows whether it holds, and that nothing comes of a hop.
    #[must_use]
    pub fn perhaps_explaining_absence(&self, hop: &Hop) -> Option<&'static Claim> {
        absent_by(self.not_known(), hop)
    }

    /// The claims, as reports name them.
    #[must_use]
    pub fn notes(&self) -> Vec<Explanation> {
        let known = self.iter().map(|claim| claim.note(true));
        known
            .chain(self.not_known().map(|claim| claim.note(false)))
            .chain(self.unclaimed.as_deref().map(note))
            .collect()
    }
}

/// The first of some claims that has a header as it came.
pub(crate) fn header_by(
    claims: impl IntoIterator<Item = &'static Claim>,
    context: &HopContext<'_>,
    check: &HeaderCheck,
) -> Option<&'static Claim> {
    claims.into_iter().find(|claim| match claim.effect {
        Effect::Header(instead) => match instead(context, check.header, check.expected.as_deref()) {
            Instead::NotConcerned => false,
            Instead::Absent => check.actual.is_none(),
            Instead::Value(value) => check.actual.as_ref() == Some(&value),
        },
        Effect::Policy(_) | Effect::Request(_) | Effect::NotRequested(_) => false,
    })
}

/// The first of some claims that has nothing come of a hop.
pub(crate) fn absent_by(claims: impl IntoIterator<Item = &'static Claim>, hop: &Hop) -> Option<&'static Claim> {
    claims.into_iter().find(|claim| match claim.effect {
        Effect::NotRequested(covers) => covers(hop),
        Effect::Policy(_) | Effect::Request(_) | Effect::Header(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use samesite_format::{Setting, Switch};
    use samesite_model::policy::{AbsentSameSite, RedirectHistory, ThirdPartyCookies};

    use super::*;

    fn claims(engine: Engine, profile: &str, browser: &str, libsoup: Option<&str>) -> Claims {
        let release = Release::told(engine, browser, libsoup);
        Claims::of_release(engine, profile, &release).expect("something is claimed")
    }

    /// One claim asked of several releases: whether it holds; `?` for those of which nobody knows.
    fn answers(engine: Engine, profile: &str, id: &str, releases: &[&str]) -> String {
        let answer = |release: &&str| {
            let (browser, libsoup) = release.split_once('+').map_or((*release, None), |(own, soup)| (own, Some(soup)));
            let claims = claims(engine, profile, browser, libsoup);
            let has = |mut claims: Box<dyn Iterator<Item = &'static Claim>>| claims.any(|claim| claim.id == id);
            match (has(Box::new(claims.iter())), has(Box::new(claims.not_known()))) {
                (true, _) => "yes",
                (_, true) => "?",
                _ => "no",
            }
        };
        releases.iter().map(answer).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn claims_reach_as_far_as_their_sources_say() {
        let chromium: &[&str] =
            &["54", "80", "90", "108", "120", "127", "128", "132", "133", "140", "148", "156", "160"];
        let firefox: &[&str] =
            &["72", "95.0", "96.0", "102", "103", "109", "115", "128", "130", "131", "140", "142", "143", "147", "153"];
        let webkit: &[&str] = &[
            "2.38+2.74.3",
            "2.40+3.2.3",
            "2.44+3.2.3",
            "2.46+3.2.3",
            "2.50+3.3.0",
            "2.50+3.5.1",
            "2.50+3.6.4",
            "2.50+3.6.5",
            "2.50+3.7.1",
            "2.50",
        ];
        let table = [
            (
                Engine::Chromium,
                "open",
                "partitioned-attribute",
                chromium,
                "no no no no no no yes yes yes yes yes yes yes",
            ),
            (
                Engine::Chromium,
                "open",
                "storage-access-names-the-origin",
                chromium,
                "no no no no no no no no yes yes yes yes yes",
            ),
            (
                Engine::Chromium,
                "open",
                "new-value-restarts-age",
                chromium,
                "no yes yes yes yes yes yes yes yes yes yes yes yes",
            ),
            (
                Engine::Chromium,
                "stock",
                "third-party-cookies-blocked",
                chromium,
                "? ? ? yes yes yes yes yes yes yes yes yes yes",
            ),
            (
                Engine::Firefox,
                "open",
                "schemeless-sites",
                firefox,
                "yes yes no yes yes no yes yes yes yes yes yes yes yes yes",
            ),
            (
                Engine::Firefox,
                "open",
                "none-needs-no-secure",
                firefox,
                "yes yes yes yes yes yes yes yes yes no no no no no no",
            ),
            (
                Engine::Firefox,
                "stock",
                "third-party-cookies-partitioned",
                firefox,
                "no no no no yes yes yes yes yes yes yes yes yes yes yes",
            ),
            (Engine::Firefox, "open", "valueless-line-is-a-name", firefox, "? ? ? ? ? ? ? ? ? ? no no no ? yes"),
            (Engine::Firefox, "open", "http-prefixes", firefox, "no no no no no no no no no no no no yes yes yes"),
            (Engine::WebKit, "open", "soup-absent-is-none", webkit, "yes yes yes yes no no no no no ?"),
            (Engine::WebKit, "open", "soup-top-level-host-admits", webkit, "yes yes yes yes yes no no no no ?"),
            (Engine::WebKit, "open", "soup-sets-no-limits", webkit, "yes yes yes yes no no no no no ?"),
            (Engine::WebKit, "open", "soup-setting-is-not-asked", webkit, "yes yes yes yes yes yes yes yes yes ?"),
            (Engine::WebKit, "open", "webkit-redirect-history-counts", webkit, "no no no yes yes yes yes yes yes yes"),
            (Engine::WebKit, "open", "webkit-no-sec-fetch-user", webkit, "no yes yes yes yes yes yes yes yes yes"),
        ];
        for (engine, profile, id, releases, expected) in table {
            assert_eq!(answers(engine, profile, id, releases), expected, "{id} in {releases:?}");
        }
    }

    /// What is claimed of the newest release of an engine under a profile of this name with these switches.
    fn switched(engine: Engine, profile: &str, switches: &[Switch]) -> Claims {
        Claims::of_switched(engine, profile, &switches.iter().copied().collect(), &Release::last_seen(engine))
    }

    #[test]
    fn switches_tell_what_is_claimed_and_names_do_not() {
        let ids = |claims: &Claims| claims.iter().map(|claim| claim.id).collect::<Vec<_>>();
        for engine in Engine::ALL {
            for profile in Profile::of(engine) {
                let named = Claims::of(engine, profile.id()).expect("it is a profile");
                let renamed = switched(engine, "somebody-elses", profile.each_switch());
                assert_eq!(ids(&named), ids(&renamed), "{engine} {}", profile.id());
            }
        }
    }

    #[test]
    fn a_cookie_without_same_site_is_what_the_preferences_make_of_it() {
        let lax = Switch::Preference("network.cookie.sameSite.laxByDefault", Setting::Truth(true));
        let timeout =
            |seconds| Switch::Preference("network.cookie.sameSite.laxPlusPOST.timeout", Setting::Number(seconds));
        let boomerang =
            Switch::Preference("network.cookie.sameSite.laxByDefault.allowBoomerangRedirect", Setting::Truth(false));
        let of = |switches: &[Switch]| {
            let Policy { absent, redirects, lax_allowing_unsafe, .. } =
                switched(Engine::Firefox, "mine", switches).policy();
            (absent, redirects, lax_allowing_unsafe.is_some())
        };
        let (none, lax_default) = (AbsentSameSite::None, AbsentSameSite::Lax);
        let (all, said) = (RedirectHistory::CountsForSending, RedirectHistory::CountsForSendingWhereSaid);
        assert_eq!(of(&[timeout(120), boomerang]), (none, all, false), "without the first the others mean nothing");
        assert_eq!(of(&[lax]), (lax_default, said, true));
        assert_eq!(of(&[lax, timeout(0)]), (lax_default, said, false));
        assert_eq!(of(&[lax, boomerang]), (lax_default, all, true));
    }

    #[test]
    fn whoever_built_a_browser_a_preference_for_third_parties_counts() {
        let mode = |number| Switch::Preference("profile.cookie_controls_mode", Setting::Number(number));
        let incognito = Switch::Argument("--incognito");
        let release = Release::last_seen(Engine::Chromium);
        let of = |distribution: &str, switches: &[Switch]| {
            let release = release.clone().built_by(distribution);
            let switches = switches.iter().copied().collect();
            Claims::of_switched(Engine::Chromium, "mine", &switches, &release).policy().third_party
        };
        let (allowed, blocked) = (ThirdPartyCookies::Allowed, ThirdPartyCookies::Blocked);
        for (switches, of_debian, of_others) in [
            (&[][..], blocked, allowed),
            (&[mode(0)], allowed, allowed),
            (&[mode(1)], blocked, blocked),
            (&[mode(2)], allowed, allowed),
            (&[mode(2), incognito], blocked, blocked),
            (&[incognito], blocked, blocked),
            (&[mode(0), incognito], allowed, allowed),
        ] {
            assert_eq!((of("Debian", switches), of("none", switches)), (of_debian, of_others), "{switches:?}");
        }
    }

    #[test]
    fn where_it_is_not_known_what_holds_no_claim_is_taken_for_granted() {
        let old = claims(Engine::Firefox, "open", "100.0", None);
        let (known, not_known): (HashSet<_>, HashSet<_>) =
            (old.iter().map(|claim| claim.id).collect(), old.not_known().map(|claim| claim.id).collect());
        assert!(known.is_disjoint(&not_known));
        assert!(not_known.contains("script-shadows-http-only"), "seen in 115, and nobody looked before");
        let note = old.notes().into_iter().find(|note| note.id == "script-shadows-http-only");
        assert!(!note.expect("it is named").is_known_for_version);
        let policy = old.policy();
        assert_eq!(policy.script_overwriting_http_only, Edition::CURRENT.policy().script_overwriting_http_only);
        let with = old.with(&old.not_known().collect::<Vec<_>>()).policy();
        assert_ne!(policy.script_overwriting_http_only, with.script_overwriting_http_only);
    }
}
