//! `samesite run`

use std::collections::BTreeMap;
use std::env;
use std::num::NonZeroUsize;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use samesite_reports::{Recording, terminal};
use samesite_scenarios::{Library, Scenario, ScenarioId};

use super::arguments::RunArguments;
use super::judge::{Judged, ledger};
use super::output::note;
use super::progress::Progress;
use crate::builds::{self, Build};
use crate::claims::Claim;
use crate::drive::{Deadlines, Lack, Platform, Product, Profile, ThisMachine, find};
use crate::error::{Error, Exit};
use crate::play::Patience;
use crate::run::{Display, Isolation, Run};
use crate::target::Target;

/// The profiles of a run that names none: as installed, with SameSite deciding alone, and as the article has it.
/// Not every browser has each.
const DEFAULT_PROFILES: &[&str] = &["stock", "open", "lax-by-default"];

pub(super) fn run(arguments: &RunArguments) -> Result<Exit, Error> {
    let scenarios = match arguments.scenario.as_slice() {
        [] => Library::embedded()?.everyday().cloned().collect(),
        patterns => scenarios(patterns)?,
    };
    let targets = targets(arguments)?;
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
        guardian: env::current_exe()
            .map_err(|source| Error::System { what: "cannot find this program".to_owned(), source })?,
        patience: deadline.map_or_else(Patience::default, Patience),
        deadlines: deadline.map_or_else(Deadlines::default, Deadlines::each),
        ledger: ledger.clone(),
    };
    // Better now than when there is a recording to lose.
    std::fs::create_dir_all(&arguments.out).map_err(|source| Error::System {
        what: format!("cannot make the folder {}", arguments.out.display()),
        source,
    })?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|source| Error::System { what: "cannot start the runtime".to_owned(), source })?;
    let began = Instant::now();
    let mut recordings = Vec::new();
    let mut progress = Progress::new();
    let outcome = runtime.block_on(async {
        let mut tell = |event| progress.tell(&event);
        tokio::select! {
            // From the first moment on: only a future that was asked listens for the signal.
            biased;
            () = interruption() => None,
            outcome = crate::run::run(&plan, &mut recordings, &mut tell) => Some(outcome),
        }
    });
    // Whatever still runs belongs to sessions that were dropped; their guardians end them.
    drop(runtime);
    progress.finish();
    keep(&recordings, &arguments.out)?;
    let Some(outcome) = outcome else {
        if recordings.iter().all(|recording| recording.plays.is_empty()) {
            note("interrupted before anything was recorded");
        } else {
            note(&format!("interrupted; what was recorded is in {}", arguments.out.display()));
        }
        return Ok(Exit::Interrupted);
    };
    outcome?;
    let judged = Judged::of(&recordings, &ledger)?;
    let detail = if arguments.full { terminal::Detail::Everything } else { terminal::Detail::Telling };
    judged.show(arguments.json, detail);
    judged.write(&recordings, &arguments.files)?;
    note(&format!("\n{:.0} s; recordings in {}", began.elapsed().as_secs_f64(), arguments.out.display()));
    Ok(judged.exit())
}

/// A browser keeps about two processors busy.
fn jobs() -> NonZeroUsize {
    let processors = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    NonZeroUsize::new(processors / 2).unwrap_or(NonZeroUsize::MIN)
}

/// Whether windows can be shown. Only Linux can lack a display without anybody noticing.
fn has_display() -> bool {
    let is_named = |name: &str| env::var_os(name).is_some_and(|display| !display.is_empty());
    !cfg!(target_os = "linux") || is_named("DISPLAY") || is_named("WAYLAND_DISPLAY")
}

/// Comes when somebody wants the program to end: ctrl-C, or the signal by which CI systems ask.
async fn interruption() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// The scenario without the cases that must wait.
fn young(mut scenario: Scenario) -> Scenario {
    scenario.cases.retain(|case| case.age.is_none());
    scenario
}

fn keep(recordings: &[Recording], folder: &Path) -> Result<(), Error> {
    for recording in recordings.iter().filter(|recording| !recording.plays.is_empty()) {
        recording.write(&folder.join(recording.file_name()))?;
    }
    Ok(())
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

/// Every selected browser under each of its selected profiles.
fn targets(arguments: &RunArguments) -> Result<Vec<Target>, Error> {
    let mut wanted = WantedProfiles::new(&arguments.profile);
    let mut targets: Vec<Target> = Vec::new();
    for build in builds(arguments)? {
        for profile in wanted.of(&build)? {
            let target = Target { browser: build.name.clone(), installation: build.installation.clone(), profile };
            // Two words may stand for one browser, and its recordings would have one name.
            if !targets.iter().any(|other| other.name() == target.name()) {
                targets.push(target);
            }
        }
    }
    wanted.expect_all_used()?;
    Ok(targets)
}

/// The browsers that the file names, then those that the command line names; the installed ones, if neither does.
fn builds(arguments: &RunArguments) -> Result<Vec<Build>, Error> {
    let browsers = &arguments.browsers;
    let mut builds = match &arguments.browser_file {
        Some(path) => builds::read(path, &ThisMachine)?,
        None => Vec::new(),
    };
    if arguments.browser_file.is_some() && browsers.is_default() {
        return Ok(builds);
    }
    let given = browsers.given()?;
    for selector in browsers.selectors()? {
        match find(&ThisMachine, &given, selector) {
            Ok(installation) => {
                builds.push(Build { name: installation.product.id().to_owned(), installation, profiles: None });
            }
            // Chromium and Firefox are expected; what nobody asked for by name may be missing besides.
            Err(lack @ (Lack::Browser { .. } | Lack::Driver { .. } | Lack::Display { .. }))
                if browsers.is_default() && selector.products() == [Product::WebKitGtk] =>
            {
                note(&format!("without WebKitGTK: {lack}; `{}` brings it", lack.fix(Platform::current())));
            }
            Err(lack) => return Err(lack.into()),
        }
    }
    Ok(builds)
}

/// The profiles of a run, and which of them some browser has.
struct WantedProfiles<'a> {
    words: Vec<&'a str>,
    used: Vec<bool>,
    named: bool,
}

impl<'a> WantedProfiles<'a> {
    fn new(profiles: &'a [String]) -> Self {
        let words: Vec<&str> = match profiles {
            [] => DEFAULT_PROFILES.to_vec(),
            named => named.iter().map(|name| name.trim()).collect(),
        };
        Self { used: vec![false; words.len()], words, named: !profiles.is_empty() }
    }

    /// Those that a browser is to be run under: the command line's, or its own, or the usual ones that it has.
    fn of(&mut self, build: &Build) -> Result<Vec<&'static Profile>, Error> {
        let engine = build.installation.engine();
        let profiles = match &build.profiles {
            Some(own) if !self.named => own.clone(),
            _ => {
                let known = self.words.iter().map(|word| Profile::named(engine, word).ok());
                let known: Vec<_> = known
                    .zip(&mut self.used)
                    .filter_map(|(profile, used)| {
                        *used |= profile.is_some();
                        profile
                    })
                    .collect();
                known
            }
        };
        for profile in &profiles {
            if Claim::of(engine, profile.id()).is_none() {
                return Err(Error::NoClaim { engine: engine.to_string(), profile: profile.id().to_owned() });
            }
        }
        Ok(profiles)
    }

    /// A name that no selected browser knows is more likely a slip than a wish.
    fn expect_all_used(&self) -> Result<(), Error> {
        match self.words.iter().zip(&self.used).find(|(_, used)| !**used) {
            Some((name, _)) if self.named => Err(Error::NoProfile((*name).to_owned())),
            _ => Ok(()),
        }
    }
}
