//! Evidence: the cells of a recording that can be compared with what a policy predicts.

use std::collections::HashSet;

use samesite_format::{CellKind, Observation, Play, Recording};
use samesite_model::{SuffixList, Timestamp, Trace};
use samesite_scenarios::{Act, HopTarget, JAR, Purpose, Scenario};
use schemars::JsonSchema;
use serde::Serialize;

use crate::evidence::cells::{self as evidence, ActEvidence};
use crate::evidence::observed::{Observed, Pairs};
use crate::evidence::playing::{by_scenario, counts_for, observations, played_scenario};
use crate::evidence::timing::{Age, timed};
use crate::predict::{ActPrediction, Interpretation, TimedAct};

/// One play, with what others of the same scenario have to say about it.
pub(crate) struct Played<'r> {
    /// With the cases that were not played again.
    scenario: Scenario,
    play: &'r Play,
    /// The plays before it, which may have seen otherwise.
    earlier: Vec<&'r Play>,
    /// Whether it is the last that planted the jar, and speaks of it for all.
    speaks_of_jar: bool,
}

/// The plays of a recording, sorted by their scenarios. Those whose text cannot be read any more say nothing.
pub(crate) fn played(recording: &Recording) -> Vec<Played<'_>> {
    let mut all = Vec::new();
    for plays in by_scenario(&recording.plays).into_values() {
        let read: Vec<(&Play, Scenario)> =
            plays.into_iter().filter_map(|play| Some((play, played_scenario(play).ok()?))).collect();
        let plays: Vec<&Play> = read.iter().map(|(play, _)| *play).collect();
        for (number, (play, mut scenario)) in read.into_iter().enumerate() {
            scenario.cases.retain(|case| counts_for(&plays, number, &case.id));
            let speaks_of_jar = counts_for(&plays, number, JAR);
            all.push(Played { scenario, play, earlier: plays[..number].to_vec(), speaks_of_jar });
        }
    }
    all
}

impl<'r> Played<'r> {
    /// What was seen of each act of the play.
    pub(crate) fn observations(&self, acts: &[Act<'_>]) -> Vec<Option<&'r Observation>> {
        observations(self.play, acts)
    }
}

/// Where a cell stands in a recording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Place {
    /// The scenario.
    pub scenario: String,
    /// The case, or `jar`.
    pub case: String,
    /// The hop within the case.
    pub hop: String,
    /// What the cookie is called; `(all)` where their order is in question.
    pub cookie: String,
    /// What is asked of it.
    pub kind: CellKind,
    /// What was seen.
    pub seen: bool,
}

/// How a policy fares with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It predicts what was seen.
    Explained,
    /// It predicts one thing if the cookie is as young as it can be, and the other if it is as old as it can be.
    TooNear,
    /// It predicts the other thing.
    Missed,
}

/// What one play showed.
pub(crate) struct PlayEvidence<'s> {
    scenario: &'s Scenario,
    youngest: Vec<TimedAct<'s>>,
    oldest: Vec<TimedAct<'s>>,
    /// Whether a line of the jar has a date or a span, so that its cookie may expire on the way.
    expiring: bool,
    /// Those that are cells under every policy, then those of other sites' pages that carried nothing: they are cells
    /// where a policy predicts otherwise.
    cells: Vec<SeenCell>,
    /// How many are cells under every policy.
    count: usize,
}

struct SeenCell {
    /// The act, as an index into the play's.
    act: usize,
    what: Seen,
}

enum Seen {
    /// Whether the cookie of a line was there.
    Cookie(usize, bool),
    /// In which order the cookies stood, by their lines.
    Order(Vec<usize>),
}

impl<'s> PlayEvidence<'s> {
    /// Looks through one play. What cannot be seen clearly, was not proved to be stored or not,
    /// or was seen otherwise in another playing is no evidence.
    pub(crate) fn of(played: &'s Played<'_>, started: Timestamp, suffixes: &SuffixList) -> Self {
        let Played { scenario, play, earlier, speaks_of_jar } = played;
        let acts = scenario.acts();
        let pairs = Pairs::of(scenario);
        let observed = observations(play, &acts);
        let before: Vec<Vec<Observed>> = earlier.iter().map(|play| observed_in(play, &acts, &pairs)).collect();
        let mut cells = Vec::new();
        let mut elsewhere = Vec::new();
        for (index, (act, told)) in acts.iter().zip(evidence::cells(scenario, &acts, &observed, suffixes)).enumerate() {
            let Some(ActEvidence { observed: Observed::Cookies { order, .. }, cookies }) = told else { continue };
            let is_asked = !cookies.is_empty();
            if !is_asked || (matches!(act, Act::Prove(..)) && !speaks_of_jar) {
                continue;
            }
            for cookie in cookies.iter().filter(|cookie| cookie.is_proved) {
                let (line, Some(seen)) = (cookie.line, cookie.seen) else { continue };
                if before.iter().all(|earlier| earlier[index].seen(line).is_none_or(|then| then == seen)) {
                    let cells = if cookie.is_a_cell(false) { &mut cells } else { &mut elsewhere };
                    cells.push(SeenCell { act: index, what: Seen::Cookie(line, seen) });
                }
            }
            if order.len() > 1 {
                cells.push(SeenCell { act: index, what: Seen::Order(order) });
            }
        }
        let count = cells.len();
        cells.append(&mut elsewhere);
        let times = |age| timed(started, &acts, &observed, age);
        let expiring = scenario.lines().any(|line| {
            let line = line.line.to_ascii_lowercase();
            line.contains("max-age") || line.contains("expires")
        });
        Self { scenario, youngest: times(Age::Youngest), oldest: times(Age::Oldest), expiring, cells, count }
    }

    /// How many cells there are, whatever a policy predicts.
    pub(crate) const fn len(&self) -> usize {
        self.count
    }

    /// The scenario that was played.
    pub(crate) const fn scenario(&self) -> &'s Scenario {
        self.scenario
    }

    /// Its acts, when the cookies are as young as they can be.
    pub(crate) fn acts(&self) -> &[TimedAct<'s>] {
        &self.youngest
    }

    /// The cells that are about one cookie: the cell, the act, the line of the cookie, and whether it was there.
    pub(crate) fn cookies(&self) -> impl Iterator<Item = (usize, usize, usize, bool)> {
        self.cells.iter().enumerate().filter_map(|(cell, SeenCell { act, what })| match what {
            Seen::Cookie(line, seen) => Some((cell, *act, *line, *seen)),
            Seen::Order(_) => None,
        })
    }

    /// How an interpretation fares with each cell.
    pub(crate) fn outcomes<T: Trace + Clone>(
        &self,
        by: &Interpretation,
        suffixes: &SuffixList,
        listener: &T,
    ) -> Vec<Outcome> {
        let predict = |acts| by.predict_to(suffixes, self.scenario, acts, listener);
        let youngest = predict(&self.youngest);
        // Where no age matters, one prediction will do for both.
        let ages_matter = self.expiring || by.policy.lax_allowing_unsafe.is_some();
        let oldest = ages_matter.then(|| predict(&self.oldest));
        let oldest = oldest.as_ref().unwrap_or(&youngest);
        self.cells
            .iter()
            .map(|cell| match (cell.agrees(&youngest), cell.agrees(oldest)) {
                (true, true) => Outcome::Explained,
                (false, false) => Outcome::Missed,
                _ => Outcome::TooNear,
            })
            .collect()
    }

    /// Where a cell stands.
    pub(crate) fn place(&self, cell: usize) -> Place {
        let SeenCell { act, what } = &self.cells[cell];
        let act = &self.youngest[*act].act;
        let (cookie, seen) = match what {
            Seen::Cookie(line, seen) => {
                (self.scenario.lines().nth(*line).map_or_else(String::new, |line| line.label.clone()), *seen)
            }
            Seen::Order(_) => ("(all)".to_owned(), true),
        };
        let kind = match (what, act) {
            (Seen::Order(_), _) => CellKind::Order,
            (_, Act::Plant(..) | Act::Prove(..)) => CellKind::Stored,
            (_, Act::Hop(_, hop)) if matches!(hop.purpose, Purpose::Prove(_)) => CellKind::Stored,
            (_, Act::Hop(_, hop)) if hop.target == HopTarget::ScriptReading => CellKind::Visible,
            _ => CellKind::Sent,
        };
        Place {
            scenario: self.scenario.id.to_string(),
            case: act.case().to_owned(),
            hop: act.hop(),
            cookie,
            kind,
            seen,
        }
    }
}

impl SeenCell {
    fn agrees<T>(&self, predictions: &[Option<ActPrediction<T>>]) -> bool {
        let Some(prediction) = &predictions[self.act] else { return true };
        match &self.what {
            Seen::Cookie(line, seen) => prediction.answers[*line].given == *seen,
            // Where other cookies travel than those predicted, the cells of those cookies say so.
            Seen::Order(order) => {
                let set = |order: &[usize]| order.iter().copied().collect::<HashSet<_>>();
                *order == prediction.order || set(order) != set(&prediction.order)
            }
        }
    }
}

fn observed_in(play: &Play, acts: &[Act<'_>], pairs: &Pairs) -> Vec<Observed> {
    let observed = observations(play, acts);
    acts.iter().zip(observed).map(|(act, observation)| Observed::of(act, observation, pairs)).collect()
}
