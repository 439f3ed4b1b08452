//! Fitting: which policy explains a recording best, and what the recording cannot tell.
//!
//! A pure function of a recording and a suffix list.
//! The search is for a policy, starts from the editions, and asks no claim about one.
//! What is claimed of how the browser takes requests is no part of a policy, and is taken as given.

mod search;

pub(crate) mod evidence;

use std::fmt;

use samesite_format::{Recording, Subject};
use samesite_model::{Description, Edition, Policy, SuffixList, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

pub use evidence::Place;

use crate::claims::Claims;
use crate::predict::Interpretation;
use evidence::{Outcome, PlayEvidence, played};
use search::{Move, Search, moves};

/// The policy that explains a recording best.
#[derive(Clone, Debug)]
pub struct Fit {
    /// Whom it is about.
    pub subject: Subject,
    /// The policy in words.
    pub description: Description,
    /// What explains as much, by the current edition; the same where that is the one that says it best.
    pub by_current_edition: Description,
    /// The policy.
    pub policy: Policy,
    /// How many cells the recording has that say something.
    pub cells: usize,
    /// The cells that the policy predicts otherwise than they were seen.
    pub unexplained: Vec<Place>,
    /// The cells whose cookies are so near an age at which the policy changes its answer that nobody can tell.
    pub too_near: Vec<Place>,
    /// The parameters that may have other values without any cell noticing.
    pub undetermined: Vec<Undetermined>,
    /// The changes that cells notice one by one, and not together: two of them, or three where one makes another possible.
    pub entangled: Vec<Vec<Change>>,
}

/// A parameter that the cells leave open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Undetermined {
    /// Its name.
    pub parameter: &'static str,
    /// The values that explain the cells just as well, the policy's own not among them.
    pub values: Vec<&'static str>,
}

/// A parameter with another value than the policy's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Change {
    /// The parameter's name.
    pub parameter: &'static str,
    /// The value.
    pub value: &'static str,
}

impl Fit {
    /// What the browser behaves like, in one sentence without a full stop.
    #[must_use]
    pub fn sentence(&self) -> String {
        if self.cells == 0 {
            return "behaves like any policy, for no cell of the recording says anything".to_owned();
        }
        let near = match self.too_near.len() {
            0 => String::new(),
            number => format!(", {number} too near a threshold to tell"),
        };
        format!(
            "behaves like {}; {} of {} cells unexplained{near}",
            self.description,
            self.unexplained.len(),
            self.cells
        )
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {}", self.parameter, self.value)
    }
}

/// Searches the policies for the one that explains a recording best.
#[must_use]
pub fn fit(recording: &Recording, suffixes: &SuffixList) -> Fit {
    let started = Timestamp::from_milliseconds(recording.environment.started);
    let played = played(recording);
    let plays: Vec<_> = played.iter().map(|played| PlayEvidence::of(played, started, suffixes)).collect();
    let taken = requests_as_taken(recording);
    let mut search = Search::new(&plays, &taken, suffixes);
    let ((edition, policy), by_current) = search.best();
    let standings = search.standings(&policy);
    let places = |wanted: Outcome| {
        let cells = plays.iter().zip(&standings).flat_map(|(play, standing)| {
            let outcomes = standing.outcomes.iter().enumerate();
            outcomes.filter(move |(_, outcome)| **outcome == wanted).map(|(cell, _)| play.place(cell))
        });
        cells.collect()
    };
    let (undetermined, entangled) = indistinguishable(&mut search, &policy);
    Fit {
        subject: Subject {
            browser: recording.environment.browser.name.clone(),
            version: recording.environment.browser.version.clone(),
            profile: recording.environment.profile.clone(),
        },
        description: policy.described_by(edition),
        by_current_edition: by_current.described_by(Edition::CURRENT),
        cells: plays.iter().map(PlayEvidence::len).sum(),
        unexplained: places(Outcome::Missed),
        too_near: places(Outcome::TooNear),
        policy,
        undetermined,
        entangled,
    }
}

/// The current edition with requests taken as the browser of a recording is known to take them: what the policies of a
/// search are put into, by [`Interpretation::with_policy`].
#[must_use]
pub fn requests_as_taken(recording: &Recording) -> Interpretation {
    let claims = Claims::of_recorded(&recording.environment);
    claims.unwrap_or_else(|| Claims::plain(Edition::CURRENT)).interpretation().with_policy(Edition::CURRENT.policy())
}

/// The changes, one by one and together, that no cell notices.
fn indistinguishable(search: &mut Search<'_>, policy: &Policy) -> (Vec<Undetermined>, Vec<Vec<Change>>) {
    let mut undetermined = Vec::new();
    let mut noticed: Vec<Noticed> = Vec::new();
    for (parameter, change) in moves(policy) {
        let changed = change.1.applied_to(policy);
        let noticing = search.noticing(policy, &changed);
        // A change may bring parameters into use of which the policy itself knows nothing.
        let brought: Vec<_> = moves(&changed).filter(|(_, (other, _))| other.value(policy).is_none()).collect();
        if noticing.is_empty() {
            note(&mut undetermined, change);
        } else {
            noticed.push(Noticed { parameter, changes: vec![change], policy: changed.clone(), noticing });
        }
        for (_, also) in brought {
            let changed = also.1.applied_to(&changed);
            let noticing = search.noticing(policy, &changed);
            if noticing.is_empty() {
                note(&mut undetermined, change);
                note(&mut undetermined, also);
            } else {
                noticed.push(Noticed { parameter, changes: vec![change, also], policy: changed, noticing });
            }
        }
    }
    let mut entangled = Vec::new();
    for one in &noticed {
        for (parameter, change) in moves(&one.policy).filter(|(parameter, _)| *parameter != one.parameter) {
            // Of two that are noticed each by itself, the later was asked already when the earlier's turn came.
            let met = parameter < one.parameter
                && noticed.iter().any(|other| matches!(&other.changes[..], [only] if is_same(*only, change)))
                && one.changes.len() == 1;
            let together = change.1.applied_to(&one.policy);
            if !met
                && search.alike_in(&one.noticing, policy, &together)
                && search.noticing(policy, &together).is_empty()
            {
                let changes = one.changes.iter().chain([&change]);
                entangled.push(
                    changes.map(|(parameter, value)| Change { parameter: parameter.id, value: value.word }).collect(),
                );
            }
        }
    }
    (undetermined, entangled)
}

/// Whether two changes give the same parameter the same value.
fn is_same((parameter, value): Move, (other_parameter, other_value): Move) -> bool {
    (parameter.id, value.word) == (other_parameter.id, other_value.word)
}

/// A change, perhaps with another that it makes possible, that some plays notice.
struct Noticed {
    /// The number of the parameter that is changed first.
    parameter: usize,
    changes: Vec<Move>,
    policy: Policy,
    /// Those plays.
    noticing: Vec<usize>,
}

fn note(undetermined: &mut Vec<Undetermined>, (parameter, alternative): Move) {
    let value = alternative.word;
    match undetermined.iter_mut().find(|known| known.parameter == parameter.id) {
        Some(known) if known.values.contains(&value) => {}
        Some(known) => known.values.push(value),
        None => undetermined.push(Undetermined { parameter: parameter.id, values: vec![value] }),
    }
}
