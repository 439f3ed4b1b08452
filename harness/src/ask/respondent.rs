//! Respondents: everybody who interprets the rules, and so has an answer.

use samesite_drive::Profile;
use samesite_format::Engine;
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
    /// The current edition, and every browser profile that claims are made for.
    Today,
    /// Those, and every older edition and client.
    All,
}

impl Respondent {
    /// Everybody in a scope, the current edition first.
    #[must_use]
    pub fn of(scope: Scope) -> Vec<Self> {
        let current = Interpretation::of(Edition::CURRENT);
        let browsers = Engine::ALL.into_iter().flat_map(|engine| {
            Profile::of(engine).filter_map(move |profile| Claims::of(engine, profile.id()).map(Self::browser))
        });
        let older = Interpretation::all_named().into_iter().filter(|reading| reading.id != Edition::CURRENT.id());
        let older = older.filter(|_| scope == Scope::All).map(Self::text);
        std::iter::once(Self::text(current)).chain(browsers).chain(older).collect()
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
