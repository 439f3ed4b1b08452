//! A judgement as text that changes only when behaviour does: no versions, ports, tokens or times.

use samesite_format::visible;
use samesite_format::{Cell, Judgement};

/// Renders a judgement for keeping under version control.
#[must_use]
pub fn render(judgement: &Judgement) -> String {
    let mut out = String::new();
    line(&mut out, &format!("profile {}, held to {}", judgement.subject.profile, judgement.edition));
    for note in &judgement.explanations {
        line(&mut out, &format!("  {}: {}", note.id, note.statement));
    }
    for scenario in &judgement.scenarios {
        out.push('\n');
        line(&mut out, &format!("{}: {}", scenario.id, scenario.title));
        if let Some(fault) = &scenario.fault {
            line(&mut out, &format!("  harness fault: {fault}"));
        }
        for case in &scenario.cases {
            line(&mut out, &format!("  {}: {}", case.id, case.title));
            for hop in &case.hops {
                line(&mut out, &format!("    {}: {}", hop.id, hop.request));
                for cell in &hop.cells {
                    line(&mut out, &format!("      {}", row(cell).trim_end()));
                }
            }
        }
    }
    out
}

fn row(cell: &Cell) -> String {
    let (yes, no) = cell.kind().words();
    let word = match cell.observed() {
        Some(true) => yes,
        Some(false) => no,
        None => "unknown",
    };
    let because = match (&cell.reason, cell.explained_by.as_slice()) {
        (Some(reason), _) => format!(": {reason}"),
        (None, []) => String::new(),
        (None, explanations) => format!(": {}", explanations.join(", ")),
    };
    format!("{:<26} {word:<9} {}{because}", cell.subject(), cell.verdict)
}

fn line(out: &mut String, text: &str) {
    out.push_str(&visible(text));
    out.push('\n');
}
