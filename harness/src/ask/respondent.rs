//! Respondents: everybody who interprets the rules, and so has an answer.

use samesite_format::{Engine, Listing, Profile};
use samesite_judge::claims::Claims;
use samesite_judge::predict::Interpretation;
use samesite_model::Edition;

/// Somebody who is asked: a text, or a browser under a profile.
#[derive(Clone, Debug)]
pub struct Respondent {
    /// What the answer goes by. Its id is an edition's, that of a client of the past, or a browser and its profile.
    pub interpretation: Interpretation,
    /// What is claimed of the browser, if it is one.
    pub claims: Option<Claims>,
}

/// Who is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The current edition, and every browser under the profiles that are always listed.
    Today,
    /// Those, every other profile, and every older edition and client.
    All,
}

impl Respondent {
    /// Everybody in a scope, the current edition first, and whoever is asked besides those of today after them.
    #[must_use]
    pub fn of(scope: Scope) -> Vec<Self> {
        let current = Interpretation::of(Edition::CURRENT);
        let browsers = |listing| {
            let profiles = Engine::ALL.into_iter().flat_map(Profile::of).filter(move |one| one.listing() == listing);
            profiles.filter_map(|profile| Claims::of(profile.engine(), profile.id()).map(Self::browser))
        };
        let today = std::iter::once(Self::text(current)).chain(browsers(Listing::Always));
        if scope == Scope::Today {
            return today.collect();
        }
        let older = Interpretation::all_named().into_iter().filter(|reading| reading.id != Edition::CURRENT.id());
        today.chain(browsers(Listing::InFull)).chain(older.map(Self::text)).collect()
    }

    /// A browser, by what is claimed of it.
    #[must_use]
    pub fn browser(claims: Claims) -> Self {
        Self { interpretation: claims.interpretation(), claims: Some(claims) }
    }

    /// An edition, or another reading of one.
    #[must_use]
    pub const fn text(reading: Interpretation) -> Self {
        Self { interpretation: reading, claims: None }
    }

    /// Its name: `rfc6265bis-22`, `firefox/stock`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.interpretation.id
    }
}
