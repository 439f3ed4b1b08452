//! `samesite clauses`

use std::fmt::Write as _;

use samesite_scenarios::Library;

use super::arguments::ClausesArguments;
use super::documents::Clauses;
use super::output::{say, say_json};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use samesite_judge::coverage::{ClauseReport, Implementation, Totals, clauses, totals};
use samesite_judge::suffixes;

pub(super) fn list_clauses(arguments: &ClausesArguments) -> Result<Exit, Error> {
    let library = Library::embedded()?;
    let reports = clauses(library.scenarios(), suffixes::embedded());
    let totals = totals(&reports);
    if arguments.json {
        say_json(&Clauses { format: 1, clauses: reports, totals })?;
    } else {
        say(&in_words(&reports, &totals))?;
    }
    Ok(Exit::Clean)
}

fn in_words(reports: &[ClauseReport], totals: &Totals) -> String {
    let mut text = String::new();
    for report in reports {
        let _ = writeln!(text, "{:<5} {}: {}", report.id, report.section, report.statement);
        match &report.implemented {
            Implementation::Rules(_) => {
                let case = |case: &Option<String>| case.clone().unwrap_or_else(|| "in no case".to_owned());
                let _ = writeln!(text, "        holds: {}; fails: {}", case(&report.holds_in), case(&report.fails_in));
                if let Some(reason) = report.missing_because {
                    let _ = writeln!(text, "        because {reason}");
                }
            }
            Implementation::Code(function) => {
                let named = match report.named_by.as_slice() {
                    [] => "named by no scenario".to_owned(),
                    scenarios => format!("named by {}", scenarios.join(", ")),
                };
                let _ = writeln!(text, "        in {function}; {named}");
            }
            Implementation::OutOfReach(reason) => {
                let _ = writeln!(text, "        out of reach: {reason}");
            }
        }
    }
    let Totals { clauses, implemented, in_rules, both_ways, one_way, named, out_of_reach } = totals;
    let _ = writeln!(
        text,
        "\n{clauses} clauses: {implemented} implemented, {out_of_reach} out of reach\n\
         {in_rules} in rules: {both_ways} exercised both ways, {one_way} one way, {} not at all\n\
         {} in functions: {named} named by a scenario",
        in_rules - both_ways - one_way,
        implemented - in_rules
    );
    text
}
