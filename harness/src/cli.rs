//! The command line: words in, text and an exit code out.

pub mod error;
pub mod exit;
pub mod predict;

mod accept;
mod advice;
mod arguments;
mod ask;
mod ask_file;
mod audit;
mod bisect;
mod builds;
mod claims;
mod clauses;
mod completions;
mod defaults;
mod diff;
mod documents;
mod explain;
mod explore;
mod export;
mod fit;
mod help;
mod history;
mod interruption;
mod judge;
mod judged;
mod list;
mod machine;
mod merge;
mod network;
mod output;
mod playing;
mod progress;
mod questions;
mod reach;
mod reasons;
mod recordings;
mod report;
mod run;
mod schema;
mod selection;
mod serve;
mod serving;
mod sides;
mod stand;
mod summary;
mod targets;
mod vectors;
mod verdicts;

use std::process::ExitCode;

use clap::Parser as _;

use crate::cli::arguments::{Arguments, Command};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use samesite_drive::dispatch;

/// Runs the program: reads the command line, does what it says, and says how it ended.
#[must_use]
pub fn main() -> ExitCode {
    // Our own program guards the drivers' processes; in that mode it must not do anything else.
    if let Some(code) = dispatch() {
        return code;
    }
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Clean };
            let text = error.render().ansi().to_string();
            if error.use_stderr() {
                output::note(text.trim_end());
                return exit.into();
            }
            return ending(output::say(&text).map(|()| exit)).into();
        }
    };
    ending(carry_out(arguments.command)).into()
}

/// How the program ends; an error is told.
fn ending(outcome: Result<Exit, Error>) -> Exit {
    outcome.unwrap_or_else(|error| {
        output::complain(&error);
        error.exit()
    })
}

fn carry_out(command: Command) -> Result<Exit, Error> {
    match command {
        Command::Install(arguments) => machine::install(&arguments),
        Command::Doctor(arguments) => machine::doctor(&arguments),
        Command::Builds(arguments) => builds::builds(&arguments),
        Command::List(arguments) => list::list(&arguments),
        Command::Run(arguments) => run::run(&arguments),
        Command::Judge(arguments) => judge::judge(&arguments),
        Command::Bisect(arguments) => bisect::bisect(&arguments),
        Command::Merge(arguments) => merge::merge(&arguments),
        Command::Accept(arguments) => accept::accept_all(&arguments),
        Command::Summary(arguments) => summary::summary(&arguments),
        Command::Questions(arguments) => questions::print_questions(&arguments),
        Command::Schema(arguments) => schema::schema(&arguments),
        Command::Completions(arguments) => completions::completions(&arguments),
        Command::Manual(arguments) => completions::manual(&arguments),
        Command::Diff(arguments) => diff::diff(&arguments),
        Command::History(arguments) => history::history(&arguments),
        Command::Reasons(arguments) => reasons::reasons(&arguments),
        Command::Report(arguments) => report::report(&arguments),
        Command::Export(arguments) => export::export(&arguments),
        Command::Audit(arguments) => audit::audit_all(&arguments),
        Command::Clauses(arguments) => clauses::list_clauses(&arguments),
        Command::Claims(arguments) => claims::list_claims(&arguments),
        Command::Fit(arguments) => fit::fit_all(&arguments),
        Command::Explain(arguments) => explain::explain(&arguments),
        Command::Explore(arguments) => explore::explore(&arguments),
        Command::Ask(arguments) => ask::ask(&arguments),
        Command::Serve(arguments) => serve::serve(&arguments),
        Command::Stand(arguments) => stand::stand(&arguments),
        Command::Predict(arguments) => predict::predict(&arguments),
        Command::Vectors(arguments) => vectors::vectors(&arguments),
    }
}
