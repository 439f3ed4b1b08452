//! `samesite run`

use std::collections::BTreeMap;
use std::env;
use std::path::Path;
use std::time::{Duration, Instant};

use samesite_reports::terminal;
use samesite_scenarios::{Library, Scenario, ScenarioId};

use super::arguments::RunArguments;
use super::judge::ledger;
use super::output::note;
use super::playing::{Playing, guardian, jobs, play};
use super::targets::{Choice, Expected};
use super::verdicts::{By, Showing, Verdicts};
use crate::cli::error::{Error, Exit};
use crate::play::Patience;
use crate::play::run::{Display, Isolation, Run};
use samesite_drive::Deadlines;

/// The profiles of a run that names none: as installed, with SameSite deciding alone, and as the article has it.
/// Not every browser has each.
const DEFAULT_PROFILES: &[&str] = &["stock", "open", "lax-by-default"];

pub(super) fn run(arguments: &RunArguments) -> Result<Exit, Error> {
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
        display: if arguments.headed { Display::Headed } else { Display::Headless },
        isolation: if arguments.isolated { Isolation::Alone } else { Isolation::Planned },
        jobs: arguments.jobs.unwrap_or_else(jobs),
        guardian: guardian()?,
        patience: deadline.map_or_else(Patience::default, Patience),
        deadlines: deadline.map_or_else(Deadlines::default, Deadlines::each),
        ledger,
        out: arguments.out.clone(),
    };
    // Better now than when there is a recording to lose.
    std::fs::create_dir_all(&arguments.out).map_err(|source| Error::System {
        what: format!("cannot make the folder {}", arguments.out.display()),
        source,
    })?;
    let began = Instant::now();
    let Playing { recordings, outcome } = play(&plan, &mut |_| {})?;
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
        Verdicts::reach(&recordings, &By::Claims(plan.ledger), &Showing::of(arguments.json, detail, &arguments.files))?;
    note(&format!("\n{:.0} s; recordings in {}", began.elapsed().as_secs_f64(), arguments.out.display()));
    // What a browser that was given up leaves open weighs more than what the others were found to do.
    outcome.map(|()| verdicts.exit())
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

/// All scenarios, or those that the patterns and paths select.
pub(super) fn scenarios(patterns: &[String]) -> Result<Vec<Scenario>, Error> {
    let library = Library::embedded()?;
    if patterns.is_empty() {
        return Ok(library.scenarios().to_vec());
    }
    let mut selected: BTreeMap<ScenarioId, Scenario> = BTreeMap::new();
    for pattern in patterns {
        if Path::new(pattern).extension().is_some_and(|extension| extension == "toml") {
            let scenario = scenario_file(Path::new(pattern))?;
            selected.insert(scenario.id.clone(), scenario);
        } else {
            for scenario in library.select(pattern)? {
                selected.insert(scenario.id.clone(), scenario.clone());
            }
        }
    }
    Ok(selected.into_values().collect())
}

/// A scenario file of the user's own; its path without the ending is its name.
pub(super) fn scenario_file(path: &Path) -> Result<Scenario, Error> {
    let source =
        std::fs::read_to_string(path).map_err(|source| Error::ScenarioFile { path: path.to_owned(), source })?;
    let id = ScenarioId::new(path.with_extension("").display().to_string());
    Ok(Scenario::parse(id, &path.display().to_string(), &source)?)
}
