//! Several playings of one scenario as one judgement.
//!
//! What surprised is played again. The last playing of a case counts ([`counts_for`]); what was seen otherwise in an
//! earlier one says something about the harness, and nothing about the browser.
//!
//! [`counts_for`]: crate::evidence::playing::counts_for

use samesite_format::{CaseJudgement, Cell, ScenarioJudgement, Verdict};

use super::cell::set;

/// How the reason ends of a cell that two playings show otherwise.
const WHEN_PLAYED_AGAIN: &str = "when played again";

/// Whether a cell is a fault because two playings show it otherwise.
pub(crate) fn is_seen_both_ways(cell: &Cell) -> bool {
    let reason = cell.reason.as_deref();
    cell.verdict == Verdict::HarnessFault && reason.is_some_and(|reason| reason.ends_with(WHEN_PLAYED_AGAIN))
}

/// What the plays of one scenario come to, each with the number of its attempt; `None` where there are none.
pub(super) fn joined(mut judged: Vec<(u32, ScenarioJudgement)>) -> Option<ScenarioJudgement> {
    judged.sort_by_key(|(attempt, _)| *attempt);
    let last_attempt = judged.last()?.0;
    // A fault is over once the scenario was played again; within one attempt, each play may have cases of its own.
    let fault = judged
        .iter()
        .filter(|(attempt, _)| *attempt == last_attempt)
        .find_map(|(_, judgement)| judgement.fault.clone());
    let mut judged = judged.into_iter().map(|(_, judgement)| judgement);
    let mut whole = judged.next()?;
    for later in judged {
        for mut case in later.cases {
            match whole.cases.iter_mut().find(|earlier| earlier.id == case.id) {
                Some(earlier) => {
                    compare(&mut case, earlier);
                    *earlier = case;
                }
                None => whole.cases.push(case),
            }
        }
        // The words of the scenario are those of the first text that could be read.
        if whole.title.is_empty() {
            (whole.title, whole.claim) = (later.title, later.claim);
        }
    }
    Some(ScenarioJudgement { fault, ..whole })
}

/// A cell that is seen otherwise than in an earlier playing is a harness fault; unless each playing is accounted for,
/// as when cookies had come of age in one.
fn compare(case: &mut CaseJudgement, earlier: &CaseJudgement) {
    for hop in &mut case.hops {
        let Some(earlier) = earlier.hops.iter().find(|earlier| earlier.id == hop.id) else { continue };
        for cell in &mut hop.cells {
            let same = |earlier: &&Cell| earlier.subject() == cell.subject() && earlier.kind() == cell.kind();
            let Some(before) = earlier.cells.iter().find(same) else { continue };
            if let (Some(then), Some(now)) = (before.observed(), cell.observed())
                && then != now
                && !(before.verdict != Verdict::NewDeviation && cell.verdict.is_accounted_for())
            {
                let (yes, no) = cell.kind().words();
                let word = |observed| if observed { yes } else { no };
                let reason = format!("{} at first, {} {WHEN_PLAYED_AGAIN}", word(then), word(now));
                set(cell, Verdict::HarnessFault, &reason);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use samesite_format::{Citation, CookieFinding, Finding, HopJudgement, Play, Prediction};

    use super::*;
    use crate::evidence::playing::counts_for;

    fn case(id: &str, observed: bool, verdict: Verdict) -> CaseJudgement {
        let by = Citation { clause: None, text: "".into(), section: "".into() };
        let prediction = Prediction { yes: true, by, rule: "".into() };
        let finding = CookieFinding {
            cookie: "lax".to_owned(),
            edition: prediction.clone(),
            claimed: prediction,
            observed: Some(observed),
            readings: Vec::new(),
        };
        let cell = Cell {
            finding: Finding::Sent(finding),
            verdict,
            explained_by: Vec::new(),
            reason: None,
            account: None,
            jar: None,
        };
        let hop = HopJudgement {
            id: "link".to_owned(),
            request: String::new(),
            made: true,
            account: None,
            cells: vec![cell],
        };
        CaseJudgement { id: id.to_owned(), title: String::new(), hops: vec![hop] }
    }

    fn scenario(cases: Vec<CaseJudgement>, fault: Option<&str>) -> ScenarioJudgement {
        let fault = fault.map(str::to_owned);
        ScenarioJudgement { id: "x".to_owned(), title: "title".to_owned(), claim: None, cases, fault }
    }

    #[test]
    fn the_playing_that_counts_is_the_one_that_evidence_names() {
        let attempts: [(u32, &[&str]); 4] =
            [(1, &["jar", "a", "b", "c"]), (2, &["jar", "b"]), (2, &["jar", "c"]), (3, &["jar", "b"])];
        let plays: Vec<Play> = attempts
            .iter()
            .map(|(attempt, cases)| Play {
                scenario: "x".to_owned(),
                source: String::new(),
                cases: cases.iter().filter(|case| **case != "jar").map(|&case| case.to_owned()).collect(),
                attempt: *attempt,
                aged: false,
                observations: Vec::new(),
                fault: None,
            })
            .collect();
        let plays: Vec<&Play> = plays.iter().collect();
        // The title of a case tells the play that it is from.
        let judged = attempts.iter().enumerate().map(|(number, (attempt, cases))| {
            let cases =
                cases.iter().map(|id| CaseJudgement { title: number.to_string(), ..case(id, true, Verdict::Agrees) });
            (*attempt, scenario(cases.collect(), None))
        });
        let whole = joined(judged.collect()).unwrap();
        assert_eq!(whole.cases.iter().map(|case| case.id.as_str()).collect::<Vec<_>>(), ["jar", "a", "b", "c"]);
        for case in &whole.cases {
            let number: usize = case.title.parse().unwrap();
            assert!(counts_for(&plays, number, &case.id), "{}: play {number}", case.id);
        }
    }

    #[test]
    fn what_is_seen_otherwise_is_a_fault_unless_each_playing_is_accounted_for() {
        use Verdict::{Agrees, HarnessFault, KnownDeviation, NewDeviation};
        let table = [
            ((true, NewDeviation), (true, NewDeviation), NewDeviation),
            ((true, NewDeviation), (false, Agrees), HarnessFault),
            ((true, Agrees), (false, NewDeviation), HarnessFault),
            ((true, Agrees), (false, KnownDeviation), KnownDeviation),
        ];
        for ((first, then), (second, now), expected) in table {
            let plays = vec![
                (2, scenario(vec![case("a", second, now)], None)),
                (1, scenario(vec![case("a", first, then)], None)),
            ];
            let whole = joined(plays).unwrap();
            assert_eq!(whole.cases[0].hops[0].cells[0].verdict, expected, "{first} {then}, then {second} {now}");
        }
    }

    #[test]
    fn a_fault_is_over_when_the_scenario_was_played_again() {
        let broken = || (1, scenario(Vec::new(), Some("the browser went away")));
        let again = |fault| (2, scenario(vec![case("a", true, Verdict::Agrees)], fault));
        assert_eq!(joined(vec![broken()]).unwrap().fault.as_deref(), Some("the browser went away"));
        assert_eq!(joined(vec![broken(), again(None)]).unwrap().fault, None);
        let still = joined(vec![broken(), again(None), again(Some("and again"))]);
        assert_eq!(still.unwrap().fault.as_deref(), Some("and again"));
        assert_eq!(joined(Vec::new()), None);
    }
}
