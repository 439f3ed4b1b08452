//! Annotations: what a GitHub job shows beside its log and beside files.
//!
//! **Spec:** GitHub's documentation, "Workflow commands for GitHub Actions": `error`, `warning`, and their escapes.

use std::collections::BTreeMap;

use samesite_format::document::{StaleEntry, Staleness};
use samesite_format::visible;
use samesite_format::{Judgement, Verdict};

/// How many annotations of one kind a step may show.
const LIMIT: usize = 10;

/// The lines that a job prints to be annotated: surprises as errors, what says nothing as warnings, stale entries of the ledger at their lines.
#[must_use]
pub fn render(judgements: &[Judgement], stale: &[StaleEntry]) -> Vec<String> {
    let mut errors: Vec<String> = stale.iter().map(of_stale).collect();
    let mut warnings = Vec::new();
    for judgement in judgements {
        let subject = format!("{} {}", judgement.subject.browser, judgement.subject.profile);
        for scenario in &judgement.scenarios {
            if let Some(fault) = &scenario.fault {
                warnings.push(command(
                    "warning",
                    &[("title", &format!("{subject}: {} broke off", scenario.id))],
                    fault,
                ));
            }
            // One for each scenario and verdict: a thousand cells may have one cause.
            let mut seen: BTreeMap<Verdict, (usize, String)> = BTreeMap::new();
            for case in &scenario.cases {
                for (hop, cell) in case.hops.iter().flat_map(|hop| hop.cells.iter().map(move |cell| (hop, cell))) {
                    let reason = cell.reason.as_deref().unwrap_or_default();
                    let first = || format!("{}/{} {}: {}: {reason}", scenario.id, case.id, hop.id, cell.subject());
                    seen.entry(cell.verdict).or_insert_with(|| (0, first())).0 += 1;
                }
            }
            for (verdict, (count, first)) in seen {
                let (kind, list) = match verdict {
                    Verdict::Agrees | Verdict::KnownDeviation | Verdict::NotKnown => continue,
                    Verdict::NewDeviation | Verdict::NotMade => ("error", &mut errors),
                    Verdict::Vacuous | Verdict::HarnessFault => ("warning", &mut warnings),
                };
                let title = format!("{subject}: {verdict} in {}", scenario.id);
                let more = if count > 1 { format!("\nand {} more", count - 1) } else { String::new() };
                list.push(command(kind, &[("title", &title)], &format!("{}{more}", visible(&first))));
            }
        }
    }
    for (list, kind) in [(&mut errors, "error"), (&mut warnings, "warning")] {
        if list.len() > LIMIT {
            let left_out = list.len() - (LIMIT - 1);
            list.truncate(LIMIT - 1);
            list.push(command(kind, &[], &format!("and {left_out} more; the job's summary has them")));
        }
    }
    [errors, warnings].concat()
}

fn of_stale(entry: &StaleEntry) -> String {
    let (first, last) = (entry.first_line.to_string(), entry.last_line.to_string());
    let why = match entry.staleness {
        Staleness::Unused => "no cell needs it any more: delete these lines",
        Staleness::Overdue => "the day of its review has passed: renew it, or delete these lines",
    };
    let properties = [("file", entry.path.as_str()), ("line", &first), ("endLine", &last), ("title", "ledger")];
    command("error", &properties, &format!("{}: {why}", entry.entry))
}

fn command(kind: &str, properties: &[(&str, &str)], message: &str) -> String {
    let escape = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |(name, value): &(&str, &str)| {
        format!("{name}={}", escape(&visible(value)).replace(':', "%3A").replace(',', "%2C"))
    };
    let properties: Vec<_> = properties.iter().map(property).collect();
    let blank = if properties.is_empty() { "" } else { " " };
    format!("::{kind}{blank}{}::{}", properties.join(","), escape(message))
}
