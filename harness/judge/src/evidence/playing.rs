//! Playings: what a recording says was played, and which playing of a case counts when there are several.

use std::collections::{BTreeMap, HashMap};

use samesite_format::{Observation, Play};
use samesite_scenarios::{Act, Case, Diagnostic, JAR, Scenario, ScenarioId};

/// The scenario of a play, by the text that was played, with all its cases.
///
/// # Errors
///
/// When the text is no scenario, or not one that this version of the program can read.
pub fn scenario_of(play: &Play) -> Result<Scenario, Box<Diagnostic>> {
    Scenario::parse(ScenarioId::new(play.scenario.clone()), &play.scenario, &play.source)
}

/// The scenario of a play, with the cases that were to be played and no others.
///
/// # Errors
///
/// As [`scenario_of`].
pub fn played_scenario(play: &Play) -> Result<Scenario, Box<Diagnostic>> {
    let mut scenario = scenario_of(play)?;
    scenario.cases.retain(|case| was_to_play(play, &case.id));
    Ok(scenario)
}

/// The scenario of several plays, in whatever recordings, with every case that one of them was to play.
/// A case of a later text that the first text does not have comes last. `None` where no text can be read.
#[must_use]
pub fn scenario_of_all(plays: &[&Play]) -> Option<Scenario> {
    let mut sources: Vec<&str> = Vec::new();
    let mut whole: Option<Scenario> = None;
    for play in plays {
        if sources.contains(&play.source.as_str()) {
            continue;
        }
        sources.push(&play.source);
        match (&mut whole, scenario_of(play)) {
            (None, Ok(scenario)) => whole = Some(scenario),
            (Some(whole), Ok(other)) => {
                let new: Vec<Case> = other.cases.into_iter().filter(|case| whole.case(&case.id).is_none()).collect();
                whole.cases.extend(new);
            }
            (_, Err(_)) => {}
        }
    }
    let mut whole = whole?;
    whole.cases.retain(|case| plays.iter().any(|play| was_to_play(play, &case.id)));
    Some(whole)
}

/// Whether a case was to be played, whatever came of it.
#[must_use]
pub fn was_to_play(play: &Play, case: &str) -> bool {
    play.cases.iter().any(|own| own == case)
}

/// The plays of a recording by their scenarios, each in the order of attempts.
#[must_use]
pub fn by_scenario(plays: &[Play]) -> BTreeMap<&str, Vec<&Play>> {
    let mut by_id: BTreeMap<&str, Vec<&Play>> = BTreeMap::new();
    for play in plays {
        by_id.entry(&play.scenario).or_default().push(play);
    }
    by_id.values_mut().for_each(|plays| plays.sort_by_key(|play| play.attempt));
    by_id
}

/// Whether a play is the one that counts for a case, or for the jar: the last that was to play it.
///
/// `plays` are those of one scenario that can be read, in the order of attempts. Every play has the jar.
#[must_use]
pub fn counts_for(plays: &[&Play], number: usize, case: &str) -> bool {
    !plays[number + 1..].iter().any(|later| case == JAR || was_to_play(later, case))
}

/// For each act, what was observed of it in a play; `None` where the play broke off before.
#[must_use]
pub fn observations<'p>(play: &'p Play, acts: &[Act<'_>]) -> Vec<Option<&'p Observation>> {
    let mut seen: HashMap<(&str, &str), &Observation> = HashMap::new();
    for observation in &play.observations {
        seen.entry((&observation.case, &observation.hop)).or_insert(observation);
    }
    acts.iter().map(|act| seen.get(&(act.case(), act.hop().as_str())).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn play(attempt: u32, cases: &[&str]) -> Play {
        Play {
            scenario: "stories/x".to_owned(),
            source: String::new(),
            cases: cases.iter().map(|&case| case.to_owned()).collect(),
            attempt,
            aged: false,
            observations: Vec::new(),
            fault: None,
        }
    }

    #[test]
    fn the_last_playing_of_a_case_counts_and_the_last_of_all_for_the_jar() {
        let plays = [play(2, &["b"]), play(1, &["a", "b", "c"]), play(2, &["c"])];
        let by_id = by_scenario(&plays);
        let plays = &by_id["stories/x"];
        assert_eq!(plays.iter().map(|play| play.attempt).collect::<Vec<_>>(), [1, 2, 2]);
        let counting = |case| (0..plays.len()).filter(|&number| counts_for(plays, number, case)).collect::<Vec<_>>();
        // Whether a play was to play the case is asked apart: only one of those that were counts.
        assert_eq!(counting("a"), [0, 1, 2]);
        assert_eq!(counting("b"), [1, 2]);
        assert_eq!(counting("c"), [2]);
        assert_eq!(counting(JAR), [2]);
    }
}
