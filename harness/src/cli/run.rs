//! `samesite run`

use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs};

use samesite_reports::terminal;
use samesite_scenarios::{Library, Scenario};

use super::arguments::RunArguments;
use super::judged::ledger;
use super::network::Network;
use super::output::note;
use super::playing::{Playing, expect_temporary_folder, guardian, jobs, play};
use super::selection::scenarios;
use super::targets::{Choice, Expected};
use super::verdicts::{By, Showing, Verdicts};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::expectations::Expectations;
use crate::play::Patience;
use crate::play::run::{Isolation, Run};
use samesite_drive::{Deadlines, Windows};
use samesite_format::unfinished_in;

/// The profiles of a run that names none: as installed, with SameSite deciding alone, and as the article has it.
/// Not every browser has each.
const DEFAULT_PROFILES: &[&str] = &["stock", "open", "lax-by-default"];

pub(super) fn run(arguments: &RunArguments) -> Result<Exit, Error> {
    // The screen that windows are shown on may lie behind a network.
    Network::enter(arguments.network.or(arguments.headed.then_some(Network::Shared)))?;
    expect_temporary_folder()?;
    let scenarios = match arguments.scenario.as_slice() {
        [] => Library::embedded()?.everyday().cloned().collect(),
        patterns => scenarios(patterns)?,
    };
    let choice = Choice {
        browsers: &arguments.browsers,
        browser_file: arguments.browser_file.as_deref(),
        profiles: &arguments.profile,
        usual_profiles: DEFAULT_PROFILES,
        expected: Expected::ChromiumAndFirefox,
    };
    let targets = choice.targets()?;
    if arguments.headed && !has_display() {
        return Err(Error::NoDisplay);
    }
    let ledger = ledger(arguments.ledger.as_deref())?;
    let deadline = arguments.deadline.map(Duration::from_secs);
    let plan = Run {
        targets,
        scenarios: if arguments.young_only { scenarios.into_iter().map(young).collect() } else { scenarios },
        windows: if arguments.headed { Windows::Shown } else { Windows::Hidden },
        isolation: if arguments.isolated { Isolation::Alone } else { Isolation::Planned },
        jobs: arguments.jobs.unwrap_or_else(jobs),
        guardian: guardian()?,
        patience: deadline.map_or_else(Patience::default, Patience),
        deadlines: deadline.map_or_else(Deadlines::default, Deadlines::each),
        accounts: arguments.accounts.into(),
        out: arguments.out.clone(),
    };
    // Better now than when there is a recording to lose.
    let failed =
        |what| move |source| Error::System { what: format!("cannot {what} {}", arguments.out.display()), source };
    fs::create_dir_all(&arguments.out).map_err(failed("make the folder"))?;
    tempfile::tempfile_in(&arguments.out).map_err(failed("write to the folder"))?;
    tell_of_unfinished(&arguments.out);
    let began = Instant::now();
    let Playing { recordings, outcome } = play(&plan, &Expectations { ledger: &ledger }, &mut |_| {})?;
    let Some(outcome) = outcome else {
        if recordings.is_empty() {
            note("interrupted before anything was recorded");
        } else {
            note(&format!("interrupted; what was recorded is in {}", arguments.out.display()));
        }
        return Ok(Exit::Interrupted);
    };
    let detail = if arguments.full { terminal::Detail::Everything } else { terminal::Detail::Telling };
    let verdicts =
        Verdicts::reach(&recordings, &By::Claims(ledger), &Showing::of(arguments.json, detail, &arguments.files))?;
    note(&format!("\n{:.0} s; recordings in {}", began.elapsed().as_secs_f64(), arguments.out.display()));
    // What a browser that was given up leaves open weighs more than what the others were found to do.
    outcome.map(|()| verdicts.exit())
}

/// Says which recordings an earlier run has left unfinished, and what to do with them.
fn tell_of_unfinished(folder: &Path) {
    for path in unfinished_in(folder).unwrap_or_default() {
        let path = path.display();
        note(&format!(
            "an earlier run left {path} unfinished: `samesite judge {path}` judges what it played, or delete the file"
        ));
    }
}

/// Whether windows can be shown. Only Linux can lack a display without anybody noticing.
fn has_display() -> bool {
    let is_named = |name: &str| env::var_os(name).is_some_and(|display| !display.is_empty());
    !cfg!(target_os = "linux") || is_named("DISPLAY") || is_named("WAYLAND_DISPLAY")
}

/// The scenario without the cases that must wait.
fn young(mut scenario: Scenario) -> Scenario {
    scenario.cases.retain(|case| case.age.is_none());
    scenario
}
