//! `samesite run`

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs};

use samesite_reports::diff::counted;
use samesite_reports::terminal;
use samesite_scenarios::{Library, Scenario};

use super::advice::typed;
use super::arguments::{BrowserArguments, RunArguments};
use super::defaults::Defaults;
use super::judged::ledger;
use super::network::Network;
use super::output::note;
use super::playing::{Playing, expect_temporary_folder, guardian, jobs, play};
use super::reach::Place;
use super::selection::scenarios;
use super::targets::{Choice, Expected};
use super::verdicts::{By, Showing, Verdicts};
use crate::browser_file::{has_remote, remote_end};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::expectations::Expectations;
use samesite_drive::{Deadlines, RemoteError, Windows};
use samesite_format::{Clicks, unfinished_in};
use samesite_play::driverless::{Hindrance, playable};
use samesite_play::plan::part;
use samesite_play::run::{Ageing, Isolation, LONGEST_WAIT, Run, Steered};
use samesite_play::{Patience, Rules as _};

/// The profiles of a run that names none: as installed, with SameSite deciding alone, and as the article has it.
/// Not every browser has each.
const DEFAULT_PROFILES: &[&str] = &["stock", "open", "lax-by-default"];

pub(super) fn run(arguments: &RunArguments) -> Result<Exit, Error> {
    // The screen that windows are shown on may lie behind a network, as does what somebody else started.
    let is_remote = arguments.remote.is_some() || arguments.browser_file.as_deref().is_some_and(has_remote);
    if is_remote && arguments.network == Some(Network::Private) {
        return Err(Error::NoWayOut);
    }
    let place = Place::of(&arguments.reach, arguments.network)?;
    let is_shared = arguments.headed || is_remote || place.needs_network();
    Network::enter(arguments.network.or(is_shared.then_some(Network::Shared)))?;
    expect_temporary_folder()?;
    let defaults = Defaults::here()?;
    let out = defaults.out(arguments.out.as_deref());
    let named = arguments.patterns();
    let patterns = if named.is_empty() { defaults.scenarios.clone() } else { named };
    let ages = arguments.ages || arguments.wait || defaults.ages && !arguments.young_only;
    let whole: Vec<Scenario> = match patterns.as_slice() {
        [] => Library::embedded()?.everyday().cloned().collect(),
        patterns => scenarios(patterns)?,
    };
    let selected = if ages { whole.clone() } else { whole.iter().cloned().map(young).collect() };
    let old = cases(&whole) - cases(&selected);
    if old > 0 && cases(&selected) == 0 {
        return Err(Error::OnlyOld);
    }
    let (selected, driven) =
        if arguments.driverless { playable(selected, Clicks::Script) } else { (selected, BTreeMap::new()) };
    if selected.is_empty() && !driven.is_empty() {
        return Err(Error::OnlyDriven(hindrances(&driven)));
    }
    let browsers = BrowserArguments {
        browser: either(&arguments.browsers.browser, &defaults.browsers),
        program: arguments.browsers.program.clone(),
    };
    let deadline = arguments.deadline.map(Duration::from_secs);
    let usual = if is_remote { Deadlines::remote() } else { Deadlines::default() };
    let deadlines = deadline.map_or(usual, Deadlines::each);
    let (machines, names) = (place.machines(), place.names());
    let reach = place.reach(&arguments.reach, &selected)?;
    let remote = arguments
        .remote
        .as_deref()
        .map(|address| remote_end(address, arguments.capabilities.as_deref(), machines))
        .transpose()
        .map_err(RemoteError::from)?;
    let is_told = arguments.browser_file.is_some() || is_remote;
    let choice = Choice {
        remote: remote.as_ref(),
        machines,
        deadlines,
        browsers: if is_told { &arguments.browsers } else { &browsers },
        browser_file: arguments.browser_file.as_deref(),
        profiles: &either(&arguments.profile, &defaults.profiles),
        usual_profiles: DEFAULT_PROFILES,
        expected: Expected::ChromiumAndFirefox,
    };
    let targets = choice.targets()?;
    if arguments.headed && !is_remote && !has_display() {
        return Err(Error::NoDisplay);
    }
    let ledger = ledger(arguments.ledger.as_deref())?;
    let expectations = Expectations { ledger: &ledger };
    let selected = match arguments.shard {
        Some(shard) => part(selected, shard, &|url| expectations.site(url))
            .map_err(|parts| Error::FewParts { parts, of: shard.of() })?,
        None => selected,
    };
    let plan = Run {
        targets,
        scenarios: selected,
        shard: arguments.shard,
        windows: if arguments.headed { Windows::Shown } else { Windows::Hidden },
        isolation: if arguments.isolated { Isolation::Alone } else { Isolation::Planned },
        ageing: if arguments.wait { Ageing::ByWaiting } else { Ageing::InTheJar },
        longest_wait: LONGEST_WAIT,
        jobs: arguments.jobs.or(defaults.jobs).unwrap_or_else(|| if is_remote { NonZeroUsize::MIN } else { jobs() }),
        guardian: guardian()?,
        names,
        reach,
        steering: if arguments.driverless { Steered::Started } else { Steered::ByDriver },
        patience: deadline.map_or_else(Patience::default, Patience),
        deadlines,
        accounts: arguments.accounts.into(),
        out: out.clone(),
    };
    // Better now than when there is a recording to lose.
    let place = &out.display();
    let failed = |what| move |source| Error::System { what: format!("cannot {what} {place}"), source };
    fs::create_dir_all(&out).map_err(failed("make the folder"))?;
    tempfile::tempfile_in(&out).map_err(failed("write to the folder"))?;
    tell_of_unfinished(&out);
    let began = Instant::now();
    let Playing { recordings, outcome } = play(&plan, &expectations, &mut |_| {})?;
    let Some(outcome) = outcome else {
        if recordings.is_empty() {
            note("interrupted before anything was recorded");
        } else {
            note(&format!("interrupted; what was recorded is in {}", out.display()));
        }
        return Ok(Exit::Interrupted);
    };
    // Who names scenarios wants to see them.
    let tables = arguments.tables.detail().or((!patterns.is_empty()).then_some(terminal::Detail::Telling));
    let verdicts =
        Verdicts::reach(&recordings, &By::Claims(ledger), &Showing::of(arguments.json, tables, &arguments.files))?;
    note(&format!("\n{:.0} s; recordings in {}", began.elapsed().as_secs_f64(), out.display()));
    if old > 0 {
        let waits =
            if old == 1 { "waits for cookies to grow old and was" } else { "wait for cookies to grow old and were" };
        note(&format!("{} {waits} left out; --ages plays what is old, too", counted(old, "case")));
    }
    if !driven.is_empty() {
        let count = counted(driven.values().sum(), "case");
        note(&format!("left out without a driver: {count} ({})", hindrances(&driven)));
    }
    if !arguments.json {
        note(&format!("each scenario: {}", typed("judge", &out, " --tables")));
        note(&format!("as web pages:  {}", typed("report", &out, "")));
    }
    // What a browser that was given up leaves open weighs more than what the others were found to do.
    outcome.map(|()| verdicts.exit())
}

/// What cases need that are not played without a driver: `windows that open (210), old cookies (3)`.
fn hindrances(left_out: &BTreeMap<Hindrance, usize>) -> String {
    let each: Vec<_> = left_out.iter().map(|(hindrance, count)| format!("{hindrance} ({count})")).collect();
    each.join(", ")
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

/// What the command line says, or else the defaults.
fn either(told: &[String], defaults: &[String]) -> Vec<String> {
    if told.is_empty() { defaults } else { told }.to_vec()
}

/// How many cases scenarios have.
fn cases(scenarios: &[Scenario]) -> usize {
    scenarios.iter().map(|scenario| scenario.cases.len()).sum()
}

/// The scenario without the cases that must wait.
fn young(mut scenario: Scenario) -> Scenario {
    scenario.cases.retain(|case| case.age.is_none());
    scenario
}
