//! The run: every scenario, in every browser, under every profile; facts only.
//!
//! Scenarios that want old cookies are planted first, in sessions of their own, and asked last:
//! while their cookies ripen, everything else is played.
//! What surprises is played once more, in a fresh session and each case by itself, and both playings are kept.

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Instant;

use samesite_reports::{CaseJudgement, FORMAT, Play, Recording, Verdict};
use samesite_scenarios::{Case, JAR, PlantingTime, Scenario};
use samesite_servers::Servers;
use tokio::time::sleep_until;

use crate::claims::Claim;
use crate::drive::{Deadlines, Endpoints, Opening, Session, SessionError, Settings, Surroundings};
use crate::environment::{environment, libraries};
use crate::error::Error;
use crate::event::Event;
use crate::judge::judge;
use crate::ledger::Ledger;
use crate::plan::{pages, sessions};
use crate::play::{Patience, PlayError, Player, record};
use crate::suffixes;
use crate::target::Target;

/// What is to be run.
#[derive(Clone, Debug)]
pub struct Run {
    /// In which browsers.
    pub targets: Vec<Target>,
    /// Which scenarios.
    pub scenarios: Vec<Scenario>,
    /// Whether windows are shown.
    pub display: Display,
    /// Our own program, which guards the drivers.
    pub guardian: PathBuf,
    /// How long to wait for what should come at once.
    pub patience: Patience,
    /// How long driver and browser may take.
    pub deadlines: Deadlines,
    /// Deviations that surprise nobody, so that nothing is played again for them.
    pub ledger: Ledger,
}

/// Whether windows are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Display {
    /// They are not.
    Headless,
    /// They are.
    Headed,
}

/// A scenario whose old cases are still to be asked.
struct Ripening<'r> {
    scenario: &'r Scenario,
    /// Where its play stands in the recording.
    play: usize,
    /// When its cookies were planted, at the latest.
    planted: Instant,
}

/// A session that waits with ripening cookies in it.
struct Waiting<'r> {
    target: usize,
    player: Player<'r>,
    ripening: Vec<Ripening<'r>>,
}

/// Runs everything. The recordings grow as facts come in, so that they hold what there is when the run is broken off.
///
/// # Errors
///
/// When the servers or a browser cannot be started. What goes wrong later is part of the recordings.
pub async fn run(run: &Run, recordings: &mut Vec<Recording>, tell: &mut dyn FnMut(Event)) -> Result<(), Error> {
    let servers = Servers::start(samesite_servers::Config::default()).await?;
    let started = servers.started_at();
    recordings.extend(run.targets.iter().map(|target| Recording {
        format: FORMAT,
        environment: environment(target, &settings(run, target, &servers), started),
        plays: Vec::new(),
        unsolicited: Vec::new(),
    }));
    let mut runner = Runner { run, servers: &servers, recordings, tell, done: 0 };
    let outcome = runner.everything().await;
    servers.shutdown().await;
    outcome
}

struct Runner<'r, 'e> {
    run: &'r Run,
    servers: &'r Servers,
    recordings: &'e mut Vec<Recording>,
    tell: &'e mut dyn FnMut(Event),
    done: usize,
}

impl<'r> Runner<'r, '_> {
    async fn everything(&mut self) -> Result<(), Error> {
        let (patient, brisk): (Vec<&Scenario>, Vec<&Scenario>) =
            self.run.scenarios.iter().partition(|scenario| scenario.cases.iter().any(|case| case.age.is_some()));
        let mut waiting = Vec::new();
        for target in 0..self.run.targets.len() {
            for group in sessions(&patient, suffixes::embedded()) {
                waiting.push(self.plant_early(target, &group).await?);
            }
        }
        for target in 0..self.run.targets.len() {
            for group in sessions(&brisk, suffixes::embedded()) {
                self.play_all(target, &group).await?;
            }
            for (scenario, cases) in self.surprises(target, &brisk) {
                self.play_again(target, scenario, &cases).await?;
            }
        }
        for group in waiting {
            self.ask_late(group).await?;
        }
        let mut again = Vec::new();
        for target in 0..self.run.targets.len() {
            for (scenario, _) in self.surprises(target, &patient) {
                again.push(self.play_again_early(target, scenario).await?);
            }
        }
        for group in again {
            self.ask_late(group).await?;
        }
        Ok(())
    }

    /// Plays what needs no age, in one session; a new one when it breaks.
    async fn play_all(&mut self, target: usize, scenarios: &[&'r Scenario]) -> Result<(), Error> {
        let mut player = None;
        for scenario in scenarios {
            let mut current = match player.take() {
                Some(player) => player,
                None => self.player(target).await?,
            };
            if self.play_cases(target, &mut current, scenario, &scenario.cases_by_age(), 1).await {
                player = Some(current);
            } else {
                self.end(target, current).await;
            }
        }
        if let Some(player) = player {
            self.end(target, player).await;
        }
        Ok(())
    }

    async fn play_again(&mut self, target: usize, scenario: &'r Scenario, cases: &[&'r Case]) -> Result<(), Error> {
        (self.tell)(Event::Again { target: self.run.targets[target].name(), scenario: scenario.id.to_string() });
        let mut player = self.player(target).await?;
        self.play_cases(target, &mut player, scenario, cases, 2).await;
        self.end(target, player).await;
        Ok(())
    }

    /// Plays a scenario from planting to the last of the cases given; says whether the session is still good.
    async fn play_cases(
        &mut self,
        target: usize,
        player: &mut Player<'r>,
        scenario: &'r Scenario,
        cases: &[&'r Case],
        attempt: u32,
    ) -> bool {
        let play = self.begin(target, scenario, cases, attempt);
        let good =
            self.plant(target, play, player, scenario).await && self.ask(target, play, player, scenario, cases).await;
        self.played(target, scenario);
        good
    }

    /// Plants scenarios that want old cookies, and asks what wants them young.
    async fn plant_early(&mut self, target: usize, scenarios: &[&'r Scenario]) -> Result<Waiting<'r>, Error> {
        let player = self.player(target).await?;
        let mut waiting = Waiting { target, player, ripening: Vec::new() };
        for scenario in scenarios {
            if !self.begin_ripening(&mut waiting, scenario, 1).await {
                let fresh = self.player(target).await?;
                let broken = std::mem::replace(&mut waiting.player, fresh);
                self.end(target, broken).await;
                // What ripened in the broken session is lost, and is played again in the end.
                waiting.ripening.clear();
            }
        }
        Ok(waiting)
    }

    async fn play_again_early(&mut self, target: usize, scenario: &'r Scenario) -> Result<Waiting<'r>, Error> {
        (self.tell)(Event::Again { target: self.run.targets[target].name(), scenario: scenario.id.to_string() });
        let player = self.player(target).await?;
        let mut waiting = Waiting { target, player, ripening: Vec::new() };
        self.begin_ripening(&mut waiting, scenario, 2).await;
        Ok(waiting)
    }

    async fn begin_ripening(&mut self, waiting: &mut Waiting<'r>, scenario: &'r Scenario, attempt: u32) -> bool {
        let play = self.begin(waiting.target, scenario, &scenario.cases_by_age(), attempt);
        let young: Vec<_> = scenario.cases.iter().filter(|case| case.age.is_none()).collect();
        let good = self.plant(waiting.target, play, &mut waiting.player, scenario).await;
        let planted = Instant::now();
        let good = good && self.ask(waiting.target, play, &mut waiting.player, scenario, &young).await;
        if good {
            waiting.ripening.push(Ripening { scenario, play, planted });
        }
        good
    }

    /// Asks the old cases of a waiting session, each when its cookies are old enough.
    async fn ask_late(&mut self, mut waiting: Waiting<'r>) -> Result<(), Error> {
        let mut questions: Vec<(Instant, usize, &'r Case, &'r Scenario)> = Vec::new();
        for ripening in &waiting.ripening {
            for case in ripening.scenario.cases_by_age() {
                if let Some(age) = case.age {
                    questions.push((ripening.planted + age, ripening.play, case, ripening.scenario));
                }
            }
        }
        questions.sort_by_key(|(due, ..)| *due);
        for (due, play, case, scenario) in questions {
            let remaining = due.saturating_duration_since(Instant::now());
            if !remaining.is_zero() {
                (self.tell)(Event::Ripening { remaining });
                // Not a wait for something to happen: the age of the cookie is what is being tested.
                sleep_until(due.into()).await;
            }
            if !self.ask(waiting.target, play, &mut waiting.player, scenario, &[case]).await {
                break;
            }
        }
        for ripening in &waiting.ripening {
            self.played(waiting.target, ripening.scenario);
        }
        self.end(waiting.target, waiting.player).await;
        Ok(())
    }

    fn begin(&mut self, target: usize, scenario: &Scenario, cases: &[&Case], attempt: u32) -> usize {
        let wanted: HashSet<&str> = cases.iter().map(|case| case.id.as_str()).collect();
        let plays = &mut self.recordings[target].plays;
        plays.push(Play {
            scenario: scenario.id.to_string(),
            source: scenario.source.clone(),
            cases: scenario
                .cases
                .iter()
                .map(|case| &case.id)
                .filter(|id| wanted.contains(id.as_str()))
                .cloned()
                .collect(),
            attempt,
            observations: Vec::new(),
            fault: None,
        });
        plays.len() - 1
    }

    async fn plant(&mut self, target: usize, play: usize, player: &mut Player<'r>, scenario: &Scenario) -> bool {
        if scenario.planting == PlantingTime::ByEachCase {
            return true;
        }
        let observations = &mut self.recordings[target].plays[play].observations;
        let outcome = player.plant(scenario, observations).await;
        self.note(target, play, outcome)
    }

    async fn ask(
        &mut self,
        target: usize,
        play: usize,
        player: &mut Player<'r>,
        scenario: &Scenario,
        cases: &[&Case],
    ) -> bool {
        let groups = match self.recordings[target].plays[play].attempt {
            1 => pages(cases),
            // What surprised is looked at by itself.
            _ => cases.iter().map(|case| vec![*case]).collect(),
        };
        for group in groups {
            let observations = &mut self.recordings[target].plays[play].observations;
            let outcome = player.play(scenario, &group, observations).await;
            // An order that the browser refuses says something of its case alone; what it left unseen is missing.
            if !matches!(outcome, Err(PlayError::Session(SessionError::Refused { .. })))
                && !self.note(target, play, outcome)
            {
                return false;
            }
        }
        true
    }

    /// Writes down what broke, if something did; says whether the session is still good.
    fn note(&mut self, target: usize, play: usize, outcome: Result<(), PlayError>) -> bool {
        let Err(error) = outcome else { return true };
        let play = &mut self.recordings[target].plays[play];
        play.fault = Some(error.to_string());
        (self.tell)(Event::Broke {
            target: self.run.targets[target].name(),
            scenario: play.scenario.clone(),
            message: error.to_string(),
        });
        false
    }

    fn played(&mut self, target: usize, scenario: &Scenario) {
        self.done += 1;
        let all = self.run.targets.len() * self.run.scenarios.len();
        (self.tell)(Event::Played {
            target: self.run.targets[target].name(),
            scenario: scenario.id.to_string(),
            progress: (self.done.min(all), all),
        });
    }

    /// The cases in which something was seen that nobody predicted, or that could not be seen, scenario by scenario.
    /// What surprised while the jar was planted makes all cases surprising.
    fn surprises(&self, target: usize, scenarios: &[&'r Scenario]) -> Vec<(&'r Scenario, Vec<&'r Case>)> {
        let recording = &self.recordings[target];
        let Some(claim) = Claim::of_recorded(&recording.environment) else { return Vec::new() };
        let mut judgement = judge(recording, &claim, suffixes::embedded());
        self.run.ledger.cover(&recording.environment, &mut judgement);
        let is_surprising = |judged: &CaseJudgement| {
            let mut cells = judged.hops.iter().flat_map(|hop| &hop.cells);
            cells.any(|cell| matches!(cell.verdict, Verdict::NewDeviation | Verdict::Vacuous | Verdict::HarnessFault))
        };
        let cases_of = |scenario: &'r Scenario| -> Vec<&'r Case> {
            let judged = judgement.scenarios.iter().find(|judged| judged.id == scenario.id.as_str());
            let Some(judged) = judged.filter(|judged| !judged.is_faulty()) else {
                return scenario.cases.iter().collect();
            };
            let surprising: HashSet<&str> =
                judged.cases.iter().filter(|case| is_surprising(case)).map(|case| case.id.as_str()).collect();
            let all = surprising.contains(JAR);
            scenario.cases.iter().filter(|case| all || surprising.contains(case.id.as_str())).collect()
        };
        scenarios
            .iter()
            .map(|scenario| (*scenario, cases_of(scenario)))
            .filter(|(_, cases)| !cases.is_empty())
            .collect()
    }

    async fn player(&mut self, target: usize) -> Result<Player<'r>, Error> {
        let subject = &self.run.targets[target];
        (self.tell)(Event::Opening { target: subject.name() });
        let settings = settings(self.run, subject, self.servers);
        let opening = Opening {
            installation: &subject.installation,
            settings: &settings,
            guardian: &self.run.guardian,
            deadlines: self.run.deadlines,
        };
        let session = Session::open(opening).await?;
        let environment = &mut self.recordings[target].environment;
        environment.browser.version = session.identity().version.clone();
        if environment.libraries.is_empty() {
            environment.libraries = libraries(&session, subject.installation.engine());
        }
        Ok(Player::new(session, self.servers, self.run.patience))
    }

    /// Ends a session. Whether it ends well is no matter of the browser's cookies, so it is told and no more.
    async fn end(&mut self, target: usize, player: Player<'r>) {
        let ended: Result<(), SessionError> = player.quit().await;
        let unsolicited = self.servers.take_unsolicited();
        self.recordings[target].unsolicited.extend(unsolicited.iter().map(|exchange| record(exchange)));
        if let Err(error) = ended {
            (self.tell)(Event::Broke {
                target: self.run.targets[target].name(),
                scenario: "the end of the session".to_owned(),
                message: error.to_string(),
            });
        }
    }
}

fn settings(run: &Run, target: &Target, servers: &Servers) -> Settings {
    let ports = servers.ports();
    let endpoints = Endpoints { plain: ports.plain, tls: ports.tls, proxy: ports.proxy };
    let base = Settings::base(target.installation.engine(), endpoints, Surroundings::here());
    let base = match run.display {
        Display::Headless => base,
        Display::Headed => base.headed(),
    };
    base.and(target.profile.settings())
}
