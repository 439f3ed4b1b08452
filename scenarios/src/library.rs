//! The scenarios that come with the project.

use thiserror::Error;

use crate::diagnostic::Diagnostic;
use crate::pattern::{Pattern, PatternError};
use crate::scenario::{Scenario, ScenarioId};

/// Every scenario file, as (id, text), sorted by id.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/library.rs"));

/// A set of scenarios, sorted by id.
#[derive(Clone, Debug)]
pub struct Library {
    scenarios: Vec<Scenario>,
}

/// Why no scenario could be selected.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SelectionError {
    /// The pattern is malformed.
    #[error("{pattern:?} is no pattern: {reason}")]
    BadPattern {
        /// The pattern as it was given.
        pattern: String,
        /// What is wrong with the pattern.
        reason: PatternError,
    },
    /// The pattern matches nothing.
    #[error("no scenario matches {pattern:?}")]
    NothingMatches {
        /// The pattern as it was given.
        pattern: String,
    },
}

impl Library {
    /// The scenarios that come with the project.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with any of them; a test sees to it that nothing is.
    pub fn embedded() -> Result<Self, Box<Diagnostic>> {
        let parse = |(id, source): &(&str, &str)| Scenario::parse(ScenarioId::new(*id), &format!("{id}.toml"), source);
        Ok(Self { scenarios: FILES.iter().map(parse).collect::<Result<_, _>>()? })
    }

    /// A library of one scenario, such as one of the user's own.
    #[must_use]
    pub fn of_one(scenario: Scenario) -> Self {
        Self { scenarios: vec![scenario] }
    }

    /// The scenarios, sorted by id.
    #[must_use]
    pub fn scenarios(&self) -> &[Scenario] {
        &self.scenarios
    }

    /// All scenarios but those of the catalogue, the journeys and the questions, which take their time.
    pub fn everyday(&self) -> impl Iterator<Item = &Scenario> {
        const SLOW: &[&str] = &["catalogue/", "developers/", "journeys/", "questions/"];
        let takes_time = |id: &str| SLOW.iter().any(|folder| id.starts_with(folder));
        self.scenarios.iter().filter(move |scenario| !takes_time(scenario.id.as_str()))
    }

    /// The scenario of the name given.
    #[must_use]
    pub fn scenario(&self, id: &ScenarioId) -> Option<&Scenario> {
        self.scenarios.iter().find(|scenario| scenario.id == *id)
    }

    /// The scenarios whose id matches a glob such as `stories/0*`; a pattern without wildcards may stand
    /// for any part of an id, and the number of a story for that story.
    ///
    /// # Errors
    ///
    /// When the pattern is malformed, or matches nothing.
    pub fn select(&self, pattern: &str) -> Result<Vec<&Scenario>, SelectionError> {
        let matcher = Pattern::parse(pattern)
            .map_err(|reason| SelectionError::BadPattern { pattern: pattern.to_owned(), reason })?;
        let selected: Vec<_> = self
            .scenarios
            .iter()
            .filter(|scenario| {
                let id = scenario.id.as_str();
                if pattern.parse::<u32>().is_ok() {
                    return is_story(id, pattern);
                }
                matcher.matches(id) || !matcher.has_wildcard() && id.contains(pattern)
            })
            .collect();
        if selected.is_empty() {
            return Err(SelectionError::NothingMatches { pattern: pattern.to_owned() });
        }
        Ok(selected)
    }
}

/// Whether an id is that of the story of a number: `stories/05-cross-site-request-forgery` of `05`, and of `5`.
fn is_story(id: &str, number: &str) -> bool {
    let own = id.strip_prefix("stories/").and_then(|name| name.split('-').next());
    own.and_then(|own| own.parse::<u32>().ok()).is_some_and(|own| number.parse() == Ok(own))
}
