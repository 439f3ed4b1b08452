//! What is claimed of one browser under one profile.

use std::borrow::Cow;

use samesite_format::{Engine, Environment, Explanation};
use samesite_model::Edition;
use samesite_model::policy::Policy;
use samesite_scenarios::Hop;

use super::claim::{Claim, Effect, Instead};
use super::registry::all;
use super::versions::Release;
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
}

impl Claims {
    /// What is claimed of an engine under one of its profiles, in the release last seen; `None` for a profile nobody has
    /// made claims for.
    #[must_use]
    pub fn of(engine: Engine, profile: &str) -> Option<Self> {
        Self::of_release(engine, profile, &Release::last_seen(engine))
    }

    /// What is claimed of the browser and profile of a recording; `None` where nobody has made claims for them.
    #[must_use]
    pub fn of_recorded(environment: &Environment) -> Option<Self> {
        let engine = environment.engine.known()?;
        Self::of_release(engine, &environment.profile, &Release::of(engine, environment))
    }

    /// What is claimed of one release of an engine: the claims in whose range of versions it lies.
    #[must_use]
    pub fn of_release(engine: Engine, profile: &str, release: &Release) -> Option<Self> {
        let profile = Self::profiles(engine).iter().find(|known| **known == profile)?;
        let claims = all().filter(|claim| claim.is_made_of(engine, profile, release)).collect();
        Some(Self { id: format!("{}/{profile}", engine.id()).into(), edition: Edition::CURRENT, claims })
    }

    /// The profiles of an engine that claims are made for, in the order in which they are listed to people.
    #[must_use]
    pub const fn profiles(engine: Engine) -> &'static [&'static str] {
        match engine {
            Engine::Chromium => &["stock", "open", "redirect-chain", "strict-methods", "short-youth"],
            Engine::Firefox => &["stock", "open", "lax-by-default"],
            Engine::WebKit => &["stock", "open"],
        }
    }

    /// An edition and nothing else.
    #[must_use]
    pub const fn plain(edition: Edition) -> Self {
        Self { id: Cow::Borrowed(edition.id()), edition, claims: Vec::new() }
    }

    /// Every claim.
    pub fn iter(&self) -> impl Iterator<Item = &'static Claim> {
        self.claims.iter().copied()
    }

    /// The claims that change what is predicted of cookies.
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

    /// The edition with one of the claims and no other, to see what that one suffices for.
    #[must_use]
    pub fn with_only(&self, claim: &'static Claim) -> Self {
        Self { claims: vec![claim], ..self.clone() }
    }

    /// The claim that predicts what came in a header, where that is not what the standards have.
    #[must_use]
    pub fn explaining_header(&self, context: &HopContext<'_>, check: &HeaderCheck) -> Option<&'static Claim> {
        self.iter().find(|claim| match claim.effect {
            Effect::Header(instead) => match instead(context, check.header, check.expected.as_deref()) {
                Instead::NotConcerned => false,
                Instead::Absent => check.actual.is_none(),
                Instead::Value(value) => check.actual.as_ref() == Some(&value),
            },
            Effect::Policy(_) | Effect::Request(_) | Effect::NotRequested(_) => false,
        })
    }

    /// The claim that nothing comes of a hop.
    #[must_use]
    pub fn explaining_absence(&self, hop: &Hop) -> Option<&'static Claim> {
        self.iter().find(|claim| match claim.effect {
            Effect::NotRequested(covers) => covers(hop),
            Effect::Policy(_) | Effect::Request(_) | Effect::Header(_) => false,
        })
    }

    /// The claims, as reports name them.
    #[must_use]
    pub fn notes(&self) -> Vec<Explanation> {
        self.claims.iter().map(|claim| claim.note()).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn ids(engine: Engine, profile: &str, browser: &str, libsoup: Option<&str>) -> Vec<&'static str> {
        let release = Release::told(engine, browser, libsoup);
        let claims = Claims::of_release(engine, profile, &release).expect("something is claimed");
        claims.about_cookies().map(|claim| claim.id).collect()
    }

    #[test]
    fn an_older_release_lacks_what_came_later() {
        let old: HashSet<_> = ids(Engine::Firefox, "open", "140.9.0", None).into_iter().collect();
        let new: HashSet<_> = ids(Engine::Firefox, "open", "153.7.0", None).into_iter().collect();
        let expected = [
            "absent-is-none",
            "schemeless-sites",
            "redirect-history-counts",
            "script-shadows-http-only",
            "initiator-alone-navigates",
        ];
        assert_eq!(old, expected.into_iter().collect());
        assert!(old.is_subset(&new), "what is old is not over");
        assert!(new.contains("partitioned-attribute"), "Firefox 141 brought it");
    }

    #[test]
    fn a_later_library_lacks_what_was_mended_in_it() {
        let of = |libsoup| ids(Engine::WebKit, "open", "2.50.6", Some(libsoup));
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
