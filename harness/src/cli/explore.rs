//! `samesite explore`

use std::fs;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use samesite_drive::{Accounts, Deadlines, Machines, Windows};
use samesite_format::{Environment, Play, RecordingFile};
use samesite_judge::claims::{Claim, Claims};
use samesite_judge::ledger::Ledger;
use samesite_judge::suffixes;
use samesite_judge::verdict::{Judge, judge_scenario};
use samesite_scenarios::{Library, Scenario};
use url::Url;

use super::arguments::ExploreArguments;
use super::interruption::{self, Interruption};
use super::judged::{claims_for, ledger};
use super::network::Network;
use super::output::{note, say, say_json};
use super::playing::{Playing, expect_temporary_folder, guardian, jobs, play_until};
use super::targets::{Choice, Expected};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::expectations::Expectations;
use crate::explore::{Explorer, Finding, Limits, News, Played, Players, Report, explanation};
use samesite_play::event::Event;
use samesite_play::run::{Ageing, Isolation, LONGEST_WAIT, Reach, Run, Steered};
use samesite_play::target::Target;
use samesite_play::{Look, Patience, Rules, Unexpected};
use samesite_scenarios::suggestion::nearest;

/// The profile of those that name none: SameSite decides alone there.
const DEFAULT_PROFILES: &[&str] = &["open"];

/// How many times in a row a browser may fail to come up, or be lost.
const FAILURES: usize = 3;

pub(super) fn explore(arguments: &ExploreArguments) -> Result<Exit, Error> {
    Network::enter(arguments.network)?;
    expect_temporary_folder()?;
    let choice = Choice {
        browsers: &arguments.browsers,
        browser_file: None,
        profiles: &arguments.profile,
        usual_profiles: DEFAULT_PROFILES,
        remote: None,
        machines: Machines::This,
        expected: Expected::ChromiumAndFirefox,
        deadlines: Deadlines::default(),
    };
    let targets = choice.targets()?;
    let playing = arguments.out.join("playing");
    let failed = |source| Error::System { what: format!("cannot make the folder {}", playing.display()), source };
    fs::create_dir_all(&playing).map_err(failed)?;
    let cannot_listen = |source| Error::System { what: "cannot listen for signals".to_owned(), source };
    let library = Library::embedded()?;
    let names: Vec<String> = targets.iter().map(Target::name).collect();
    let claims = targets.iter().map(claim_ids).collect::<Vec<_>>();
    let known = || claims.iter().flatten().map(String::as_str);
    if let Some(name) = arguments.without.iter().find(|name| known().all(|claim| claim != *name)) {
        return Err(Error::UnknownClaim { name: name.clone(), meant: nearest(name, known()).map(str::to_owned) });
    }
    let mut explorer = Explorer::new(arguments.seed, names, &library);
    let mut player = Live {
        targets,
        playing,
        jobs: arguments.jobs.unwrap_or_else(jobs),
        guardian: guardian()?,
        ledger: ledger(None)?,
        interruption: interruption::listen().map_err(cannot_listen)?,
        failures: 0,
        without: arguments.without.clone(),
        environments: vec![None; claims.len()],
    };
    let began = Instant::now();
    let minutes = arguments.minutes.or_else(|| (arguments.cases.is_none() && !arguments.until_surprised).then_some(10));
    let limits = Limits {
        until: minutes.map(|minutes| began + Duration::from_secs(60 * minutes)),
        cases: arguments.cases,
        until_surprised: arguments.until_surprised,
        batch: arguments.batch.get(),
    };
    let mut keeping = Keeping { out: arguments.out.clone(), files: Vec::new() };
    let outcome = explorer.explore(&mut player, limits, &mut |news| tell(&news, &mut keeping, began));
    // What joined a finding later is told in its file too.
    for (number, finding) in explorer.findings.iter().enumerate() {
        keeping.keep(number + 1, finding);
    }
    let report = Report::of(&explorer, &claims, &keeping.files, began.elapsed());
    if arguments.json {
        say_json(&report.document())?;
    } else {
        say(&report.summary())?;
    }
    match outcome {
        Ok(()) => Ok(report.exit()),
        Err(Stop::Interrupted) => Ok(Exit::Interrupted),
        Err(Stop::Failed(error)) => Err(error),
    }
}

/// The claims that are made of a target's browser, by their names.
fn claim_ids(target: &Target) -> Vec<String> {
    let claims = Claims::of(target.installation.engine(), target.profile.id());
    claims.iter().flat_map(Claims::iter).map(|claim| claim.id.to_owned()).collect()
}

/// The files in which findings are kept.
struct Keeping {
    out: PathBuf,
    files: Vec<PathBuf>,
}

impl Keeping {
    /// Writes a finding, and takes away what it was called before.
    fn keep(&mut self, number: usize, finding: &Finding) {
        let path = self.out.join(finding.file_name(number)).with_extension("toml");
        if let Some(before) = self.files.get(number - 1).filter(|before| **before != path) {
            let _ = fs::remove_file(before);
        }
        if let Err(error) = fs::write(&path, finding.text(&path.display().to_string())) {
            note(&format!("cannot write {}: {error}", path.display()));
        }
        match self.files.get_mut(number - 1) {
            Some(file) => *file = path,
            None => self.files.push(path),
        }
    }
}

/// Tells what happens, and keeps what is found at once.
fn tell(news: &News<'_>, keeping: &mut Keeping, began: Instant) {
    let seconds = began.elapsed().as_secs();
    match news {
        News::Batch { cases, surprises } => {
            note(&format!("[{seconds} s] {cases} journeys; {surprises} of the last ones surprise"));
        }
        News::Shrinking { target, way, round, case } => {
            note(&format!("[{seconds} s] {target}: {way}: round {round}: {case}"));
        }
        News::Found(number, finding) => {
            keeping.keep(*number, finding);
            note(&format!(
                "[{seconds} s] finding {number}: {}: {} ({})",
                finding.way,
                finding.journey(),
                finding.state
            ));
        }
    }
}

/// Why nothing more is played.
enum Stop {
    Interrupted,
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// The browsers of this machine.
struct Live {
    targets: Vec<Target>,
    playing: PathBuf,
    jobs: NonZeroUsize,
    guardian: PathBuf,
    ledger: Ledger,
    interruption: Interruption,
    failures: usize,
    /// Claims that are left out.
    without: Vec<String>,
    /// What was last run, target by target.
    environments: Vec<Option<Environment>>,
}

impl Players for Live {
    type Stop = Stop;

    fn names(&self) -> Vec<String> {
        self.targets.iter().map(Target::name).collect()
    }

    fn play(
        &mut self,
        scenarios: &[Scenario],
        targets: &[usize],
        twice: bool,
    ) -> Result<Vec<Vec<Option<Played>>>, Stop> {
        let plan = Run {
            targets: targets.iter().map(|target| self.targets[*target].clone()).collect(),
            scenarios: scenarios.to_vec(),
            shard: None,
            windows: Windows::Hidden,
            isolation: Isolation::Planned,
            ageing: Ageing::InTheJar,
            longest_wait: LONGEST_WAIT,
            jobs: self.jobs,
            guardian: self.guardian.clone(),
            names: None,
            reach: Reach::default(),
            steering: Steered::ByDriver,
            patience: Patience::default(),
            deadlines: Deadlines::default(),
            accounts: Accounts::NotAsked,
            out: self.playing.clone(),
        };
        let expectations = Expectations { ledger: &self.ledger };
        let rules: &dyn Rules = if twice { &expectations } else { &Once(expectations) };
        let Playing { recordings, outcome } =
            play_until(&plan, rules, &mut self.interruption, &mut |event: &Event| tell_of_trouble(event))?;
        match outcome {
            None => return Err(Stop::Interrupted),
            Some(Ok(())) => self.failures = 0,
            Some(Err(error)) => {
                self.failures += 1;
                if self.failures >= FAILURES {
                    return Err(Stop::Failed(error));
                }
                note(&format!("{error}; exploring goes on"));
            }
        }
        let of_target = |target: &usize| {
            let name = &self.targets[*target];
            let is_its = |file: &&RecordingFile| {
                let environment = file.environment();
                environment.browser.name == name.browser && environment.profile == name.profile.id()
            };
            recordings.iter().find(is_its)
        };
        let mut all = Vec::new();
        for target in targets {
            let Some(file) = of_target(target) else {
                all.push(vec![None; scenarios.len()]);
                continue;
            };
            self.environments[*target] = Some(file.environment().clone());
            all.push(self.judged(file, scenarios)?);
        }
        Ok(all)
    }

    fn explained(&self, target: usize, plays: &[Play]) -> Option<String> {
        let environment = self.environments[target].clone()?;
        explanation(environment.clone(), &self.claims(&environment).ok()?, plays)
    }
}

impl Live {
    /// What is claimed of a browser, but for what is left out.
    fn claims(&self, environment: &Environment) -> Result<Claims, Error> {
        let all = claims_for(environment)?;
        let gone: Vec<&Claim> = all.iter().filter(|claim| self.without.iter().any(|id| id == claim.id)).collect();
        Ok(gone.into_iter().fold(all, |claims, claim| claims.without(claim)))
    }

    /// Judges what was played of some scenarios.
    fn judged(&self, file: &RecordingFile, scenarios: &[Scenario]) -> Result<Vec<Option<Played>>, Error> {
        let environment = file.environment();
        let claims = self.claims(environment)?;
        let judge = Judge::new(environment, &claims, suffixes::embedded());
        let mut all = Vec::new();
        for scenario in scenarios {
            let plays = file.plays(scenario.id.as_str())?;
            let judged = judge_scenario(&[(&judge, &plays)]).into_iter().flatten().next();
            all.push(judged.map(|mut judged| {
                self.ledger.cover(environment, &mut judged);
                Played { judged, plays }
            }));
        }
        Ok(all)
    }
}

fn tell_of_trouble(event: &Event) {
    if let Event::GivenUp { target, message } = event {
        note(&format!("{target} is given up for now: {message}"));
    }
}

/// What is expected, by those who play everything once.
struct Once<'l>(Expectations<'l>);

impl Rules for Once<'_> {
    fn suffix_list(&self) -> String {
        self.0.suffix_list()
    }

    fn site(&self, url: &Url) -> Option<String> {
        self.0.site(url)
    }

    fn outlives_the_browser(&self, scenario: &Scenario) -> bool {
        self.0.outlives_the_browser(scenario)
    }

    fn look(&self, _: &Environment, _: &Play) -> Look {
        Look { unexpected: Unexpected::Cases(Default::default()), words: String::new(), is_news: false }
    }
}
