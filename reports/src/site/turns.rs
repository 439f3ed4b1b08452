//! Turns: which behaviours are not the same in all builds of a timeline, and where each turned.
//!
//! Everything comes from the comparisons of neighbours: what they do not tell is as it was in the build before.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::content::Timeline;
use samesite_format::comparison::{Cause, Difference, Seen, Sighting};
use samesite_format::{CellKind, Citation, Verdict};

/// A behaviour that is not the same in all builds.
pub(super) struct Turning<'c> {
    pub(super) behaviour: Behaviour<'c>,
    /// The cells that tell, in order.
    pub(super) cells: Vec<&'c Difference>,
    /// For each build, what they tell.
    pub(super) states: Vec<State>,
    /// For each build, whether some cell is otherwise than in the build that last showed it.
    pub(super) turns: Vec<bool>,
}

/// What accounts for cells that turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Behaviour<'c> {
    /// A claim or a ledger entry, which explains the cells in some builds and not in others.
    Explained(&'c str),
    /// The clause that some builds go against, and what it says.
    Rule(&'c Citation, &'c str),
    /// Why some builds showed nothing.
    Reason(&'c str),
    /// No name says why.
    Unnamed,
}

/// What cells tell of one build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// So many of those that were seen are as the claim has it.
    Explained { cells: usize, of: usize },
    /// All fare alike.
    Alike { kind: CellKind, seen: Seen, verdict: Verdict },
    /// Nothing could be seen, or nothing was asked.
    Unknown,
}

/// Scenario, case, hop, cookie, and what is asked of it.
type Place<'c> = (&'c str, &'c str, &'c str, &'c str, CellKind);

/// What was seen of a cell in each build, and what was made of it.
type Fate = Vec<Option<(Seen, Verdict)>>;

/// A cell that differs somewhere, through all builds.
struct History<'c> {
    cell: &'c Difference,
    cause: Option<&'c Cause>,
    sightings: Vec<Option<&'c Sighting>>,
}

/// Scenarios that not every build played: what differs there is no turn.
pub(super) fn left_out(timeline: &Timeline) -> BTreeSet<&str> {
    let all = timeline.steps.iter().flat_map(|step| [&step.only_old, &step.only_new]);
    all.flatten().map(String::as_str).collect()
}

/// The behaviours that turned, in the order of the builds in which they first did.
pub(super) fn turnings(timeline: &Timeline) -> Vec<Turning<'_>> {
    let mut explanations: BTreeMap<&str, Vec<History<'_>>> = BTreeMap::new();
    let mut others: BTreeMap<(Behaviour<'_>, Fate, &str), Vec<History<'_>>> = BTreeMap::new();
    for history in histories(timeline) {
        let ids = history.explanations();
        if ids.is_empty() {
            let fate = history.sightings.iter().map(|own| own.map(|own| (own.seen, own.verdict))).collect();
            // Words differ with what is asked.
            let word = Seen::Yes.word(history.cell.kind);
            others.entry((history.behaviour(), fate, word)).or_default().push(history);
        } else {
            for id in ids {
                explanations.entry(id).or_default().push(history.clone());
            }
        }
    }
    let explained = explanations.into_iter().map(|(id, histories)| {
        let is_so = |sighting: &Sighting| sighting.explained_by.iter().any(|own| own == id);
        Turning::of(Behaviour::Explained(id), &histories, is_so, |sightings| {
            let known = || sightings.iter().copied().flatten().filter(|own| own.seen != Seen::Nothing);
            State::Explained { cells: known().filter(|own| is_so(own)).count(), of: known().count() }
        })
    });
    let alike = others.into_iter().map(|((behaviour, ..), histories)| {
        let kind = histories[0].cell.kind;
        Turning::of(
            behaviour,
            &histories,
            |sighting| sighting.seen,
            |sightings| match sightings[0] {
                Some(own) => State::Alike { kind, seen: own.seen, verdict: own.verdict },
                None => State::Unknown,
            },
        )
    });
    let mut turnings: Vec<_> = explained.chain(alike).collect();
    turnings.sort_by_key(|turning| {
        let first = turning.turns.iter().position(|turns| *turns);
        (first, turning.behaviour, Reverse(turning.cells.len()))
    });
    turnings
}

/// Every cell that was seen to do otherwise in one build than in another.
fn histories(timeline: &Timeline) -> Vec<History<'_>> {
    let left_out = left_out(timeline);
    let builds = timeline.columns.len();
    let mut histories: BTreeMap<Place<'_>, History<'_>> = BTreeMap::new();
    for (step, diff) in timeline.steps.iter().enumerate() {
        for group in &diff.groups {
            let told = group.differences.iter().filter(|cell| !left_out.contains(cell.scenario.as_str()));
            for cell in told {
                let place =
                    (cell.scenario.as_str(), cell.case.as_str(), cell.hop.as_str(), cell.cookie.as_str(), cell.kind);
                let history = histories.entry(place).or_insert_with(|| History {
                    cell,
                    cause: None,
                    sightings: vec![cell.old.as_ref(); builds],
                });
                history.sightings[step + 1..].fill(cell.new.as_ref());
                if group.change.is_behaviour() {
                    history.cause.get_or_insert(&group.cause);
                }
            }
        }
    }
    histories.into_values().filter(History::turns).collect()
}

impl<'c> History<'c> {
    /// Whether it was seen to do otherwise in one build than in another.
    fn turns(&self) -> bool {
        let seen: BTreeSet<Seen> = self.known().map(|own| own.seen).collect();
        seen.len() > 1
    }

    fn known(&self) -> impl Iterator<Item = &'c Sighting> {
        self.sightings.iter().copied().flatten().filter(|own| own.seen != Seen::Nothing)
    }

    /// What explains it in some builds, and not in all.
    fn explanations(&self) -> BTreeSet<&'c str> {
        let all = self.known().flat_map(|own| &own.explained_by);
        let is_everywhere = |id: &&String| self.known().all(|own| own.explained_by.contains(id));
        all.filter(|id| !is_everywhere(id)).map(String::as_str).collect()
    }

    fn behaviour(&self) -> Behaviour<'c> {
        match self.cause {
            Some(Cause::NewDeviation { clause, rule } | Cause::Rules { new: clause, rule, .. }) => {
                Behaviour::Rule(clause, rule)
            }
            Some(Cause::Reason { reason }) => Behaviour::Reason(reason),
            _ => Behaviour::Unnamed,
        }
    }
}

impl Clone for History<'_> {
    fn clone(&self) -> Self {
        Self { sightings: self.sightings.clone(), ..*self }
    }
}

impl<'c> Turning<'c> {
    /// What `state` makes of each build, where a cell turns when what `tell` makes of it does.
    fn of<T: PartialEq>(
        behaviour: Behaviour<'c>,
        histories: &[History<'c>],
        tell: impl Fn(&Sighting) -> T,
        state: impl Fn(&[Option<&Sighting>]) -> State,
    ) -> Self {
        let builds = histories.first().map_or(0, |history| history.sightings.len());
        let mut turns = vec![false; builds];
        for history in histories {
            let mut last: Option<T> = None;
            for (sighting, turns) in history.sightings.iter().zip(&mut turns) {
                let Some(own) = sighting.filter(|own| own.seen != Seen::Nothing).map(&tell) else { continue };
                *turns |= last.as_ref().is_some_and(|last| *last != own);
                last = Some(own);
            }
        }
        let at = |build: usize| histories.iter().map(|history| history.sightings[build]).collect::<Vec<_>>();
        Self {
            behaviour,
            cells: histories.iter().map(|history| history.cell).collect(),
            states: (0..builds).map(|build| state(&at(build))).collect(),
            turns,
        }
    }
}
