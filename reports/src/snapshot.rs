//! A judgement as text that changes only when behaviour does: no versions, ports, tokens or times.

use std::fmt::Write as _;

use crate::judgement::{Cell, Judgement};

/// Renders a judgement for keeping under version control.
#[must_use]
pub fn render(judgement: &Judgement) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "profile {}, held to {}", judgement.subject.profile, judgement.edition);
    for note in &judgement.departures {
        let _ = writeln!(out, "  {}: {}", note.id, note.statement);
    }
    for scenario in &judgement.scenarios {
        let _ = writeln!(out, "\n{}: {}", scenario.id, scenario.title);
        if let Some(fault) = &scenario.fault {
            let _ = writeln!(out, "  harness fault: {fault}");
        }
        for case in &scenario.cases {
            let _ = writeln!(out, "  {}: {}", case.id, case.title);
            for hop in &case.hops {
                let _ = writeln!(out, "    {}: {}", hop.id, hop.request);
                for cell in &hop.cells {
                    let _ = writeln!(out, "      {}", row(cell).trim_end());
                }
            }
        }
    }
    out
}

fn row(cell: &Cell) -> String {
    let (yes, no) = cell.kind.words();
    let word = match cell.observed {
        Some(true) => yes,
        Some(false) => no,
        None => "unknown",
    };
    let because = match (&cell.reason, cell.departures.as_slice()) {
        (Some(reason), _) => format!(": {reason}"),
        (None, []) => String::new(),
        (None, departures) => format!(": {}", departures.join(", ")),
    };
    format!("{:<26} {word:<9} {}{because}", cell.cookie, cell.verdict)
}
