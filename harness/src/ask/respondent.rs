//! Respondents: everybody who interprets the rules, and so has an answer.

use samesite_format::{Engine, Profile};
use samesite_judge::claims::{Claims, Release};
use samesite_judge::predict::Interpretation;
use samesite_model::Edition;

/// Somebody who is asked: a text, or a browser under a profile.
#[derive(Clone, Debug)]
pub struct Respondent {
    /// Its name for programs: `rfc6265bis-22`, `firefox/stock`, `chrome/stock`.
    pub name: String,
    /// What people call it: `Firefox`, `specification`; for others than those of [`Scope::Usual`], the name.
    pub who: String,
    /// Whether it is a browser as it is installed.
    pub is_stock: bool,
    /// What the answer goes by.
    pub interpretation: Interpretation,
    /// What is claimed of the browser, if it is one.
    pub claims: Option<Claims>,
}

/// Who is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The current edition, and each browser as it is installed.
    Usual,
    /// Those, every other profile, and every older edition and client.
    All,
}

/// The profile of a browser as it is installed.
const STOCK: &str = "stock";

/// What people call the current edition.
pub(super) const SPECIFICATION: &str = "specification";

/// What people call the browser that a distribution has changed, and the one that its makers ship.
pub(super) const CHROMIUM: &str = "Chromium";
pub(super) const CHROME: &str = "Chrome";
/// What people call the engine's port that is asked.
pub(super) const WEBKIT: &str = "WebKitGTK";

impl Respondent {
    /// Everybody in a scope, the current edition first, then browsers as they are installed, then everybody else.
    #[must_use]
    pub fn of(scope: Scope) -> Vec<Self> {
        let current = Interpretation::of(Edition::CURRENT);
        // A distribution builds Chromium otherwise than its makers build Chrome; the claims know both.
        let chrome =
            Claims::of_release(Engine::Chromium, STOCK, &Release::last_seen(Engine::Chromium).built_by("none"));
        let chrome = chrome.map(|claims| Self { name: format!("chrome/{STOCK}"), ..Self::stock(CHROME, claims) });
        let installed = [(Engine::Chromium, CHROMIUM), (Engine::Firefox, "Firefox"), (Engine::WebKit, WEBKIT)];
        let installed =
            installed.into_iter().filter_map(|(engine, who)| Some(Self::stock(who, Claims::of(engine, STOCK)?)));
        let specification = Self { who: SPECIFICATION.to_owned(), ..Self::text(current) };
        let usual = std::iter::once(specification).chain(chrome).chain(installed);
        if scope == Scope::Usual {
            return usual.collect();
        }
        let profiles = Engine::ALL.into_iter().flat_map(Profile::of).filter(|profile| profile.id() != STOCK);
        let others = profiles.filter_map(|profile| Claims::of(profile.engine(), profile.id()).map(Self::browser));
        let older = Interpretation::all_named().into_iter().filter(|reading| reading.id != Edition::CURRENT.id());
        usual.chain(others).chain(older.map(Self::text)).collect()
    }

    /// A browser, by what is claimed of it.
    fn browser(claims: Claims) -> Self {
        let interpretation = claims.interpretation();
        let name = interpretation.id.to_string();
        Self { who: name.replace('/', " "), name, is_stock: false, interpretation, claims: Some(claims) }
    }

    /// A browser as it is installed.
    fn stock(who: &str, claims: Claims) -> Self {
        Self { who: who.to_owned(), is_stock: true, ..Self::browser(claims) }
    }

    /// An edition, or another reading of one.
    fn text(reading: Interpretation) -> Self {
        let name = reading.id.to_string();
        Self { who: name.clone(), name, is_stock: false, interpretation: reading, claims: None }
    }
}
