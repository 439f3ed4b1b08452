//! What is otherwise than in earlier recordings of the same browser under the same profile.

use std::collections::BTreeMap;

use samesite_reports::site::{Change, Changes};
use samesite_reports::{Cell, CellKind, Judgement, Verdict};

use super::Judged;

/// Scenario, case, hop, cookie, and what is asked of it.
type Place<'j> = (&'j str, &'j str, &'j str, &'j str, CellKind);

/// Compares recordings with earlier ones, cell by cell.
pub(super) fn changes(judged: &[Judged], earlier: &[Judged]) -> Changes {
    let mut found = Changes { against: Vec::new(), changes: Vec::new(), alike: 0 };
    for (column, (_, now)) in judged.iter().enumerate() {
        let Some((_, before)) = earlier.iter().find(|(_, before)| is_same_subject(before, now)) else { continue };
        let subject = &before.subject;
        found.against.push(format!("{} {} {}", subject.browser, subject.version, subject.profile));
        let (old, new) = (cells(before), cells(now));
        for (place, cell) in &new {
            let was = old.get(place);
            if was.is_some_and(|was| was.observed == cell.observed && was.verdict == cell.verdict) {
                found.alike += 1;
                continue;
            }
            let kind = match was.map(|was| was.verdict) {
                None => "new",
                Some(was) if is_sound(was) && !is_sound(cell.verdict) => "broken",
                Some(was) if !is_sound(was) && is_sound(cell.verdict) => "fixed",
                Some(_) => "changed",
            };
            found.changes.push(change(kind, column, place, was.copied(), Some(cell)));
        }
        for (place, was) in old.iter().filter(|(place, _)| !new.contains_key(*place)) {
            found.changes.push(change("gone", column, place, Some(was), None));
        }
    }
    found
}

fn is_same_subject(one: &Judgement, other: &Judgement) -> bool {
    one.subject.browser == other.subject.browser && one.subject.profile == other.subject.profile
}

fn is_sound(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Agrees | Verdict::KnownDeviation)
}

fn cells(judgement: &Judgement) -> BTreeMap<Place<'_>, &Cell> {
    let mut cells = BTreeMap::new();
    for scenario in &judgement.scenarios {
        for case in &scenario.cases {
            for hop in &case.hops {
                for cell in &hop.cells {
                    cells.insert(
                        (scenario.id.as_str(), case.id.as_str(), hop.id.as_str(), cell.cookie.as_str(), cell.kind),
                        cell,
                    );
                }
            }
        }
    }
    cells
}

fn change(kind: &str, column: usize, place: &Place<'_>, before: Option<&Cell>, now: Option<&Cell>) -> Change {
    let (scenario, case, hop, cookie, _) = *place;
    let words = |cell: Option<&Cell>| {
        let Some(cell) = cell else { return "not asked".to_owned() };
        let (yes, no) = cell.kind.words();
        let no = if no == "-" { "not there" } else { no };
        match cell.observed {
            Some(observed) => format!("{}, {}", if observed { yes } else { no }, cell.verdict),
            None => cell.verdict.to_string(),
        }
    };
    Change {
        kind: kind.to_owned(),
        column,
        scenario: scenario.to_owned(),
        case: case.to_owned(),
        hop: hop.to_owned(),
        cookie: cookie.to_owned(),
        before: words(before),
        now: words(now),
    }
}
