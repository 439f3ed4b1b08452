//! Accepting: a recording is reduced to what it says, and kept as the state of things.
//!
//! A recording that is kept must be judged as the one it was made from, cell by cell; so the reduction is tried,
//! and checked. Times are rounded down as far as that allows: a later recording of like behaviour gives the same file.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use samesite_format::{Judgement, Play, Recording, Verdict};
use samesite_model::SuffixList;
use samesite_scenarios::JAR;
use thiserror::Error;

use crate::claims::Claims;
use crate::evidence::playing::{scenario_of, was_to_play};
use crate::ledger::Ledger;
use crate::verdict::judge;

const MILLISECONDS_OF_A_DAY: i64 = 24 * 60 * 60 * 1000;

/// Why a recording cannot be kept.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unacceptable {
    /// Nothing was played.
    #[error("it has no plays")]
    Empty,
    /// The run was ended before it had played everything.
    #[error("it breaks off, so there may be less in it than was to be played")]
    Partial,
    /// A scenario broke off.
    #[error("{scenario} broke off: {fault}")]
    BrokenOff {
        /// The scenario.
        scenario: String,
        /// What went wrong.
        fault: String,
    },
    /// Cells say nothing.
    #[error("{count} cells say nothing, the first in {scenario}: {reason}")]
    Silent {
        /// How many.
        count: usize,
        /// Where the first of them is.
        scenario: String,
        /// Why it says nothing.
        reason: String,
    },
    /// Without what differs from run to run, it would be judged otherwise.
    #[error("{scenario} would be judged otherwise once its tokens and headers are taken out")]
    Judged {
        /// The scenario.
        scenario: String,
    },
}

/// Why what is kept and what was played cannot be put together.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unmergeable {
    /// They are of two versions of the browser.
    #[error("the rest was played in {kept}, and this in {played}")]
    OtherVersion {
        /// The version of what is kept.
        kept: String,
        /// The version of what was played.
        played: String,
    },
    /// A scenario of which a part was played has another text now.
    #[error("{scenario} has another text now, so that what was not played of it cannot be kept")]
    Retold {
        /// The scenario.
        scenario: String,
    },
}

/// Puts what was played in the place of what is kept of it, and leaves the rest, case by case.
///
/// # Errors
///
/// When both are of two versions of the browser, or a scenario of which a case is left has another text now.
pub fn replaced(kept: &Recording, played: &Recording) -> Result<Recording, Unmergeable> {
    let version = |recording: &Recording| recording.environment.browser.version.clone();
    if version(kept) != version(played) {
        return Err(Unmergeable::OtherVersion { kept: version(kept), played: version(played) });
    }
    let mut plays = Vec::new();
    for play in &kept.plays {
        let again: Vec<&Play> = played.plays.iter().filter(|other| other.scenario == play.scenario).collect();
        let is_left = |case: &String| !again.iter().any(|other| was_to_play(other, case));
        let left: Vec<String> = play.cases.iter().filter(|case| is_left(case)).cloned().collect();
        if left.is_empty() {
            continue;
        }
        if again.iter().any(|other| other.source != play.source) {
            return Err(Unmergeable::Retold { scenario: play.scenario.clone() });
        }
        let mut play = play.clone();
        play.observations.retain(|seen| seen.case == JAR || left.contains(&seen.case));
        plays.push(Play { cases: left, ..play });
    }
    plays.extend(played.plays.iter().cloned());
    Ok(Recording { plays, ..played.clone() })
}

/// How far times are rounded down, the coarsest first.
#[derive(Clone, Copy, Debug)]
enum Rounding {
    /// To the ages that the scenario's cases ask for.
    Ages,
    /// To so many milliseconds.
    To(u64),
}

const ROUNDINGS: &[Rounding] = &[Rounding::Ages, Rounding::To(10_000), Rounding::To(1000), Rounding::To(1)];

/// Reduces a recording to what it says. What the ledger knows to come and go says enough.
///
/// # Errors
///
/// When nothing was played, or not all of it, when cells say nothing, or the reduced recording would be judged otherwise.
pub fn accept(
    recording: &Recording,
    claims: &Claims,
    ledger: &Ledger,
    suffixes: &SuffixList,
) -> Result<Recording, Unacceptable> {
    if recording.plays.is_empty() {
        return Err(Unacceptable::Empty);
    }
    if recording.broken_off {
        return Err(Unacceptable::Partial);
    }
    let judgement = judge(recording, claims, suffixes);
    let mut covered = judgement.clone();
    for scenario in &mut covered.scenarios {
        ledger.cover(&recording.environment, scenario);
    }
    is_sound(&covered)?;
    let mut accepted = recording.canonical();
    let started = &mut accepted.environment.started;
    *started -= started.rem_euclid(MILLISECONDS_OF_A_DAY);
    let plays = std::mem::take(&mut accepted.plays);
    for plays in plays.chunk_by(|one, other| one.scenario == other.scenario) {
        let scenario = &plays[0].scenario;
        let wanted = judgement.scenarios.iter().find(|judged| judged.id == *scenario);
        let is_judged_alike = |plays: &Vec<Play>| {
            let alone = Recording { plays: plays.clone(), ..accepted.clone() };
            judge(&alone, claims, suffixes).scenarios.first() == wanted
        };
        let ages = ages(&plays[0]);
        let apart: Vec<Play> = plays.iter().cloned().map(from_its_beginning).collect();
        // Where an age lies too near a threshold for that, the playings stay apart.
        let shapes = [vec![merged(&apart)], apart];
        let round = |plays: &[Play], rounding| plays.iter().map(|play| rounded(play, rounding, &ages)).collect();
        let mut candidates =
            shapes.iter().flat_map(|plays| ROUNDINGS.iter().map(move |&rounding| round(plays, rounding)));
        let kept = candidates.find(is_judged_alike);
        let kept = kept.ok_or_else(|| Unacceptable::Judged { scenario: scenario.clone() })?;
        accepted.plays.extend(kept);
    }
    Ok(accepted)
}

/// The playings of a scenario as one: what was played again takes the place of what it was played again for.
///
/// The times of each playing count from its first request, so what belongs to different plantings keeps its age,
/// but for the time that planting took.
fn merged(plays: &[Play]) -> Play {
    let mut merged = plays[0].clone();
    for play in &plays[1..] {
        let again: BTreeSet<&str> = play.observations.iter().map(|seen| seen.case.as_str()).collect();
        merged.observations.retain(|seen| !again.contains(seen.case.as_str()));
        merged.observations.extend(play.observations.iter().cloned());
        merged.fault.clone_from(&play.fault);
        merged.aged |= play.aged;
    }
    merged.attempt = 1;
    in_order(&mut merged);
    merged
}

/// The observations in the order in which the scenario asks for them, however often it was played.
fn in_order(play: &mut Play) {
    let Ok(scenario) = scenario_of(play) else { return };
    let places: BTreeMap<(String, String), usize> =
        scenario.acts().iter().enumerate().map(|(place, act)| ((act.case().to_owned(), act.hop()), place)).collect();
    play.observations.sort_by_key(|seen| places.get(&(seen.case.clone(), seen.hop.clone())).copied());
}

/// Whether every cell says something.
fn is_sound(judgement: &Judgement) -> Result<(), Unacceptable> {
    if let Some((scenario, fault)) =
        judgement.scenarios.iter().find_map(|scenario| Some((scenario.id.clone(), scenario.fault.clone()?)))
    {
        return Err(Unacceptable::BrokenOff { scenario, fault });
    }
    let silent: Vec<_> = judgement
        .scenarios
        .iter()
        .flat_map(|scenario| scenario.cases.iter().map(move |case| (scenario, case)))
        .flat_map(|(scenario, case)| case.hops.iter().flat_map(|hop| &hop.cells).map(move |cell| (scenario, cell)))
        .filter(|(_, cell)| matches!(cell.verdict, Verdict::Vacuous | Verdict::HarnessFault))
        .collect();
    match silent.first() {
        None => Ok(()),
        Some((scenario, cell)) => Err(Unacceptable::Silent {
            count: silent.len(),
            scenario: scenario.id.clone(),
            reason: cell.reason.clone().unwrap_or_default(),
        }),
    }
}

/// The ages that the cases of a play ask for, in milliseconds; nought is one of them.
fn ages(play: &Play) -> Vec<u64> {
    let cases = scenario_of(play).map(|scenario| scenario.cases).unwrap_or_default();
    let milliseconds = |age: Duration| u64::try_from(age.as_millis()).unwrap_or(u64::MAX);
    let mut ages: Vec<u64> = cases.iter().filter_map(|case| case.age).map(milliseconds).chain([0]).collect();
    ages.sort_unstable();
    ages
}

/// The play with its times counted from its first request.
fn from_its_beginning(play: Play) -> Play {
    let requests = play.observations.iter().flat_map(|seen| seen.requests.iter().map(|request| request.at));
    let settlings = play.observations.iter().filter_map(|seen| seen.settled);
    let first = requests.chain(settlings).min().unwrap_or(0);
    with_times(play, |at| at - first)
}

/// The play with its times rounded down.
fn rounded(play: &Play, rounding: Rounding, ages: &[u64]) -> Play {
    with_times(play.clone(), |at| match rounding {
        Rounding::Ages => ages.iter().copied().rfind(|&age| age <= at).unwrap_or(0),
        Rounding::To(step) => at - at % step,
    })
}

fn with_times(mut play: Play, time: impl Fn(u64) -> u64) -> Play {
    for seen in &mut play.observations {
        seen.settled = seen.settled.map(&time);
        for request in &mut seen.requests {
            request.at = time(request.at);
        }
    }
    play
}
