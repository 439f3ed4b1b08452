//! `samesite audit`

use std::fmt::Write as _;

use super::arguments::AuditArguments;
use super::documents::{Audited, FaultCounts};
use super::judged::claims_for;
use super::output::{say, say_json};
use super::recordings::read_all;
use super::selection::scenarios;
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use samesite_judge::audit::{Agreement, Audit, Refutation, audit};
use samesite_judge::suffixes;
use samesite_reports::diff::counted;

pub(super) fn audit_all(arguments: &AuditArguments) -> Result<Exit, Error> {
    let scenarios = scenarios(&arguments.scenario)?;
    let recordings = read_all(&arguments.recordings)?
        .into_iter()
        .map(|(_, recording)| {
            let claims = claims_for(&recording.environment)?;
            Ok((recording, claims))
        })
        .collect::<Result<Vec<_>, Error>>()?;
    let audit = audit(&scenarios, &recordings, suffixes::embedded());
    if arguments.json {
        let counts = FaultCounts { faults: audit.faults.len(), noticed: audit.noticed().count() };
        say_json(&Audited { format: 1, counts, audit })?;
    } else {
        say(&in_words(&audit, !recordings.is_empty()))?;
    }
    Ok(Exit::Clean)
}

fn in_words(audit: &Audit, with_recordings: bool) -> String {
    let mut text = format!(
        "{} faults in {} policies, {} cases looking on: {} noticed, {} not, {} cannot be\n\n\
         Noticed, and by how many cases:\n",
        audit.faults.len(),
        audit.policies.len(),
        audit.cases,
        audit.noticed().count(),
        audit.unnoticed().count(),
        audit.beyond_cells().count()
    );
    for report in audit.noticed() {
        let _ = writeln!(
            text,
            "  {:4}  {:<60} {}",
            report.noticed_by.len(),
            report.fault.to_string(),
            report.noticed_by.first().map_or("", String::as_str)
        );
    }
    text.push_str("\nNot noticed:\n");
    for report in audit.unnoticed() {
        let _ = writeln!(text, "  {}\n      {}", report.fault, report.meaning);
    }
    if audit.unnoticed().next().is_none() {
        text.push_str("  none\n");
    }
    text.push_str("\nCannot be noticed by a browser's cells:\n");
    for (report, reason) in audit.beyond_cells() {
        let _ = writeln!(text, "  {}\n      because {reason}", report.fault);
    }
    text.push_str("\nRules that no fault makes answer falsely:\n");
    for spared in &audit.spared {
        let _ = writeln!(text, "  {}  {}: {}", spared.rule.clause(), spared.rule.statement(), spared.reason);
    }
    if with_recordings {
        text.push_str("\nWhat agreement is worth:\n");
        for agreement in &audit.agreements {
            tell_agreement(&mut text, agreement);
        }
        let (refuted, open): (Vec<_>, Vec<_>) = audit.faults.iter().partition(|report| !report.refuted_by.is_empty());
        let _ = writeln!(text, "\nRefuted by what browsers did: {} of {}", refuted.len(), audit.faults.len());
        for report in refuted {
            let _ = writeln!(text, "  {}", report.fault);
            for refutation in &report.refuted_by {
                text.push_str(&in_a_line(refutation));
            }
        }
        let by_reason: Vec<_> = audit.faults.iter().filter(|report| !report.refuted_by_reason.is_empty()).collect();
        if by_reason.is_empty() {
            text.push_str(
                "\nRefuted by what browsers said of themselves: nothing, or none was asked (`run --accounts on`)\n",
            );
        } else {
            let alone = by_reason.iter().filter(|report| report.refuted_by.is_empty()).count();
            let _ = writeln!(
                text,
                "\nRefuted by what browsers said of themselves, where it is right on the wire: {}, {alone} of them by that \
                 alone",
                by_reason.len()
            );
            for report in by_reason {
                let alone = if report.refuted_by.is_empty() { "  (by that alone)" } else { "" };
                let _ = writeln!(text, "  {}{alone}", report.fault);
                for refutation in &report.refuted_by_reason {
                    text.push_str(&in_a_line(refutation));
                }
            }
        }
        text.push_str("\nNoticed by cases, and refuted by no recording:\n");
        for report in open.iter().filter(|report| !report.noticed_by.is_empty()) {
            let _ = writeln!(text, "  {}", report.fault);
        }
    }
    text
}

fn tell_agreement(text: &mut String, agreement: &Agreement) {
    let Agreement { recording, agreeing, for_the_same_reason, vacuous, vacuous_at } = agreement;
    let reason = match for_the_same_reason {
        Some(cells) => format!("{cells} for the reason that the browser gives"),
        None => "it was not asked for its reasons".to_owned(),
    };
    let _ = writeln!(
        text,
        "  {recording}: {} as predicted; {reason}; {vacuous} whichever one rule were broken",
        counted(*agreeing, "cell")
    );
    for (hop, cells) in vacuous_at {
        let _ = writeln!(text, "      {cells:>5}  {hop}");
    }
}

fn in_a_line(Refutation { recording, cells, first }: &Refutation) -> String {
    let cells = counted(*cells, "cell");
    format!("      {recording}: {cells}, such as {first}\n")
}
