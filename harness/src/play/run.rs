//! The run: every scenario, in every browser, under every profile; facts only.
//!
//! Scenarios that want old cookies are planted first, in sessions of their own, and asked last:
//! while their cookies ripen, everything else is played.
//! Browsers take turns, as many at once as are allowed to; one whose cookies ripen lets others go before it.
//! What surprises is played once more, in a fresh session and each case by itself, and both playings are kept.
//! Each playing is written down when it has ended, so that a longer run needs no more memory.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Instant;

use futures_util::future::join_all;
use samesite_format::{CaseJudgement, Verdict};
use samesite_scenarios::{Case, JAR, PlantingTime, Scenario};
use samesite_servers::Servers;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::sleep_until;
use url::Url;

use crate::cli::error::Error;
use crate::play::environment::{environment, libraries};
use crate::play::event::Event;
use crate::play::plan::{pages, sessions};
use crate::play::target::Target;
use crate::play::{Patience, PlayError, Player, record};
use samesite_drive::{Deadlines, Endpoints, Opening, Session, SessionError, Settings, Surroundings};
use samesite_judge::claims::Claim;
use samesite_judge::ledger::Ledger;
use samesite_judge::suffixes;
use samesite_judge::verdict::{Judge, judge_scenario};

use super::recorder::PlayNumber;
pub use super::recorder::Recorder;

/// What is to be run.
#[derive(Clone, Debug)]
pub struct Run {
    /// In which browsers.
    pub targets: Vec<Target>,
    /// Which scenarios.
    pub scenarios: Vec<Scenario>,
    /// Whether windows are shown.
    pub display: Display,
    /// What cases share.
    pub isolation: Isolation,
    /// How many browsers may be busy at once.
    pub jobs: NonZeroUsize,
    /// Our own program, which guards the drivers.
    pub guardian: PathBuf,
    /// How long to wait for what should come at once.
    pub patience: Patience,
    /// How long driver and browser may take.
    pub deadlines: Deadlines,
    /// Deviations that surprise nobody, so that nothing is played again for them.
    pub ledger: Ledger,
    /// The folder in which the recordings are written.
    pub out: PathBuf,
}

/// Whether windows are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Display {
    /// They are not.
    Headless,
    /// They are.
    Headed,
}

/// What cases share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Isolation {
    /// A session, the jar of their scenario, and a page where the plan lets them.
    Planned,
    /// Nothing: each has a browser of its own. This is slow, and there to show that it makes no difference.
    Alone,
}

/// A scenario whose old cases are still to be asked.
struct Ripening<'r> {
    scenario: &'r Scenario,
    play: PlayNumber,
    /// When its cookies were planted, at the latest.
    planted: Instant,
}

/// A session that waits with ripening cookies in it.
struct Waiting<'r> {
    player: Player<'r>,
    ripening: Vec<Ripening<'r>>,
}

/// Runs everything. There comes one recorder for each target, and each holds what there is when the run is broken off:
/// in any case, whoever runs finishes them.
///
/// # Errors
///
/// When the servers or a browser cannot be started, or nothing can be written. A target that fails so holds up no
/// other: it is given up, and the first reason is told in the end. What else goes wrong is part of the recordings.
pub async fn run(run: &Run, recorders: &mut Vec<Recorder>, tell: &mut dyn FnMut(Event)) -> Result<(), Error> {
    // Each target has servers of its own, so that what nobody asked for is known to be its.
    let (mut servers, mut settings) = (Vec::new(), Vec::new());
    for target in &run.targets {
        let own = Servers::start(samesite_servers::Config::default()).await?;
        settings.push(settings_of(run, target, &own));
        recorders.push(Recorder::new(&run.out, environment(target, &settings[settings.len() - 1], own.started_at())));
        servers.push(own);
    }
    let common = Common { run, turns: Semaphore::new(run.jobs.get()), tell: RefCell::new(tell), done: Cell::new(0) };
    let targets = run.targets.iter().zip(&settings).zip(&servers);
    let runners = targets.zip(recorders.iter_mut()).map(|(((target, settings), servers), recorder)| {
        let runner = Runner { common: &common, target, settings, servers, recorder };
        common.or_give_up(target, runner.everything())
    });
    let outcomes = join_all(runners).await;
    for servers in servers {
        servers.shutdown().await;
    }
    outcomes.into_iter().collect()
}

/// What the targets have in common.
struct Common<'r, 'e> {
    run: &'r Run,
    /// Who plays takes a turn; whoever only waits for cookies to grow old takes none.
    turns: Semaphore,
    tell: RefCell<&'e mut dyn FnMut(Event)>,
    /// How many playings are done.
    done: Cell<usize>,
}

impl Common<'_, '_> {
    fn tell(&self, event: Event) {
        (self.tell.borrow_mut())(event);
    }

    /// Tells at once when a target is given up and others are not.
    async fn or_give_up(&self, target: &Target, work: impl Future<Output = Result<(), Error>>) -> Result<(), Error> {
        let outcome = work.await;
        if let Err(error) = &outcome
            && self.run.targets.len() > 1
        {
            let message = error.to_string().lines().next().unwrap_or_default().to_owned();
            self.tell(Event::GivenUp { target: target.name(), message });
        }
        outcome
    }

    /// A turn, first come, first served. It ends when it is dropped.
    async fn turn(&self) -> SemaphorePermit<'_> {
        self.turns.acquire().await.expect("nobody closes the semaphore")
    }
}

/// One target, and its part of the run.
struct Runner<'r, 'c, 'e> {
    common: &'c Common<'r, 'e>,
    target: &'r Target,
    /// How its browser is set up, each time it is opened.
    settings: &'c Settings,
    servers: &'r Servers,
    recorder: &'c mut Recorder,
}

impl<'r> Runner<'r, '_, '_> {
    async fn everything(mut self) -> Result<(), Error> {
        let run = self.common.run;
        if run.isolation == Isolation::Alone {
            return self.each_case_alone().await;
        }
        let (patient, brisk): (Vec<&Scenario>, Vec<&Scenario>) =
            run.scenarios.iter().partition(|scenario| scenario.cases.iter().any(|case| case.age.is_some()));
        let mut waiting = Vec::new();
        // All targets plant before any of them goes on, so that everybody's cookies ripen at the same time.
        let turn = self.common.turn().await;
        for group in sessions(&patient, suffixes::embedded()) {
            waiting.push(self.plant_early(&group).await?);
        }
        drop(turn);
        let turn = self.common.turn().await;
        for group in sessions(&brisk, suffixes::embedded()) {
            self.play_all(&group).await?;
        }
        for (scenario, cases) in self.surprises(&brisk)? {
            self.play_again(scenario, &cases).await?;
        }
        drop(turn);
        for group in waiting {
            self.ask_late(group).await?;
        }
        let mut again = Vec::new();
        let turn = self.common.turn().await;
        for (scenario, _) in self.surprises(&patient)? {
            again.push(self.play_again_early(scenario).await?);
        }
        drop(turn);
        for group in again {
            self.ask_late(group).await?;
        }
        Ok(())
    }

    /// Plays each case in a session of its own, with a jar of its own.
    async fn each_case_alone(mut self) -> Result<(), Error> {
        let run = self.common.run;
        for scenario in &run.scenarios {
            for case in scenario.cases_by_age() {
                let turn = self.common.turn().await;
                let mut player = self.player().await?;
                let play = self.recorder.begin(scenario, &[case], 1);
                let good = self.plant(play, &mut player, scenario).await;
                drop(turn);
                if good {
                    self.ask_at_age(play, &mut player, scenario, case, Instant::now()).await;
                }
                self.recorder.end(play)?;
                self.end(player).await;
            }
            self.played(scenario);
        }
        Ok(())
    }

    /// Plays what needs no age, in one session; a new one when it breaks.
    async fn play_all(&mut self, scenarios: &[&'r Scenario]) -> Result<(), Error> {
        let mut player = None;
        for scenario in scenarios {
            let mut current = match player.take() {
                Some(player) => player,
                None => self.player().await?,
            };
            if self.play_cases(&mut current, scenario, &scenario.cases_by_age(), 1).await? {
                player = Some(current);
            } else {
                self.end(current).await;
            }
        }
        if let Some(player) = player {
            self.end(player).await;
        }
        Ok(())
    }

    async fn play_again(&mut self, scenario: &'r Scenario, cases: &[&'r Case]) -> Result<(), Error> {
        self.tell(Event::Again { target: self.target.name(), scenario: scenario.id.to_string() });
        let mut player = self.player().await?;
        self.play_cases(&mut player, scenario, cases, 2).await?;
        self.end(player).await;
        Ok(())
    }

    /// Plays a scenario from planting to the last of the cases given; says whether the session is still good.
    async fn play_cases(
        &mut self,
        player: &mut Player<'r>,
        scenario: &'r Scenario,
        cases: &[&'r Case],
        attempt: u32,
    ) -> Result<bool, Error> {
        let play = self.recorder.begin(scenario, cases, attempt);
        let good = self.plant(play, player, scenario).await && self.ask(play, player, scenario, cases).await;
        self.recorder.end(play)?;
        self.played(scenario);
        Ok(good)
    }

    /// Plants scenarios that want old cookies, and asks what wants them young.
    async fn plant_early(&mut self, scenarios: &[&'r Scenario]) -> Result<Waiting<'r>, Error> {
        let player = self.player().await?;
        let mut waiting = Waiting { player, ripening: Vec::new() };
        for scenario in scenarios {
            if !self.begin_ripening(&mut waiting, scenario, 1).await? {
                let fresh = self.player().await?;
                let broken = std::mem::replace(&mut waiting.player, fresh);
                self.end(broken).await;
                // What ripened in the broken session is lost, and is played again in the end.
                for lost in waiting.ripening.drain(..) {
                    self.recorder.end(lost.play)?;
                }
            }
        }
        Ok(waiting)
    }

    async fn play_again_early(&mut self, scenario: &'r Scenario) -> Result<Waiting<'r>, Error> {
        self.tell(Event::Again { target: self.target.name(), scenario: scenario.id.to_string() });
        let player = self.player().await?;
        let mut waiting = Waiting { player, ripening: Vec::new() };
        self.begin_ripening(&mut waiting, scenario, 2).await?;
        Ok(waiting)
    }

    async fn begin_ripening(
        &mut self,
        waiting: &mut Waiting<'r>,
        scenario: &'r Scenario,
        attempt: u32,
    ) -> Result<bool, Error> {
        let play = self.recorder.begin(scenario, &scenario.cases_by_age(), attempt);
        let young: Vec<_> = scenario.cases.iter().filter(|case| case.age.is_none()).collect();
        let good = self.plant(play, &mut waiting.player, scenario).await;
        let planted = Instant::now();
        let good = good && self.ask(play, &mut waiting.player, scenario, &young).await;
        if good {
            waiting.ripening.push(Ripening { scenario, play, planted });
        } else {
            self.recorder.end(play)?;
        }
        Ok(good)
    }

    /// Asks the old cases of a waiting session, each when its cookies are old enough.
    async fn ask_late(&mut self, mut waiting: Waiting<'r>) -> Result<(), Error> {
        let mut questions: Vec<(Instant, &Ripening<'r>, &'r Case)> = Vec::new();
        for ripening in &waiting.ripening {
            for case in ripening.scenario.cases_by_age() {
                if let Some(age) = case.age {
                    questions.push((ripening.planted + age, ripening, case));
                }
            }
        }
        questions.sort_by_key(|(due, ..)| *due);
        for (_, Ripening { scenario, play, planted }, case) in questions {
            if !self.ask_at_age(*play, &mut waiting.player, scenario, case, *planted).await {
                break;
            }
        }
        for ripening in &waiting.ripening {
            self.recorder.end(ripening.play)?;
            self.played(ripening.scenario);
        }
        self.end(waiting.player).await;
        Ok(())
    }

    /// Asks one case as soon as its cookies are as old as it wants them; says whether the session is still good.
    async fn ask_at_age(
        &mut self,
        play: PlayNumber,
        player: &mut Player<'r>,
        scenario: &'r Scenario,
        case: &'r Case,
        planted: Instant,
    ) -> bool {
        let due = planted + case.age.unwrap_or_default();
        let remaining = due.saturating_duration_since(Instant::now());
        if !remaining.is_zero() {
            self.tell(Event::Ripening { remaining });
            // Not a wait for something to happen: the age of the cookie is what is being tested.
            sleep_until(due.into()).await;
        }
        let _turn = self.common.turn().await;
        self.ask(play, player, scenario, &[case]).await
    }

    async fn plant(&mut self, play: PlayNumber, player: &mut Player<'r>, scenario: &Scenario) -> bool {
        if scenario.planting == PlantingTime::ByEachCase {
            return true;
        }
        let observations = &mut self.recorder.play(play).observations;
        let outcome = player.plant(scenario, observations).await;
        self.note(play, outcome)
    }

    async fn ask(&mut self, play: PlayNumber, player: &mut Player<'r>, scenario: &Scenario, cases: &[&Case]) -> bool {
        let groups = match self.recorder.play(play).attempt {
            1 => pages(cases),
            // What surprised is looked at by itself.
            _ => cases.iter().map(|case| vec![*case]).collect(),
        };
        for group in groups {
            let observations = &mut self.recorder.play(play).observations;
            let outcome = player.play(scenario, &group, observations).await;
            // An order that the browser refuses says something of its case alone; what it left unseen is missing.
            if !matches!(outcome, Err(PlayError::Session(SessionError::Refused { .. }))) && !self.note(play, outcome) {
                return false;
            }
        }
        true
    }

    /// Writes down what broke, if something did; says whether the session is still good.
    fn note(&mut self, play: PlayNumber, outcome: Result<(), PlayError>) -> bool {
        let Err(error) = outcome else { return true };
        let play = self.recorder.play(play);
        play.fault = Some(error.to_string());
        self.common.tell(Event::Broke {
            target: self.target.name(),
            scenario: play.scenario.clone(),
            message: error.to_string(),
        });
        false
    }

    fn played(&self, scenario: &Scenario) {
        let Run { targets, scenarios, .. } = self.common.run;
        let (done, all) = (self.common.done.get() + 1, targets.len() * scenarios.len());
        self.common.done.set(done);
        self.tell(Event::Played {
            target: self.target.name(),
            scenario: scenario.id.to_string(),
            progress: (done.min(all), all),
        });
    }

    /// The cases in which something was seen that nobody predicted, or that could not be seen, scenario by scenario.
    /// What surprised while the jar was planted makes all cases surprising.
    fn surprises(&mut self, scenarios: &[&'r Scenario]) -> Result<Vec<(&'r Scenario, Vec<&'r Case>)>, Error> {
        let environment = self.recorder.environment().clone();
        let Some(claim) = Claim::of_recorded(&environment) else { return Ok(Vec::new()) };
        let judge = Judge::new(&environment, &claim, suffixes::embedded());
        let is_surprising = |judged: &CaseJudgement| {
            let mut cells = judged.hops.iter().flat_map(|hop| &hop.cells);
            cells.any(|cell| !matches!(cell.verdict, Verdict::Agrees | Verdict::KnownDeviation))
        };
        let mut surprises = Vec::new();
        for scenario in scenarios {
            let plays = self.recorder.ended(scenario.id.as_str())?;
            let judged = judge_scenario(&[(&judge, &plays)]).into_iter().flatten().next();
            let cases: Vec<&Case> = match judged.filter(|judged| !judged.is_faulty()) {
                Some(mut judged) => {
                    self.common.run.ledger.cover(&environment, &mut judged);
                    let surprising: HashSet<&str> =
                        judged.cases.iter().filter(|case| is_surprising(case)).map(|case| case.id.as_str()).collect();
                    let all = surprising.contains(JAR);
                    scenario.cases.iter().filter(|case| all || surprising.contains(case.id.as_str())).collect()
                }
                None => scenario.cases.iter().collect(),
            };
            if !cases.is_empty() {
                surprises.push((*scenario, cases));
            }
        }
        Ok(surprises)
    }

    async fn player(&mut self) -> Result<Player<'r>, Error> {
        self.tell(Event::Opening { target: self.target.name() });
        let opening = Opening {
            installation: &self.target.installation,
            settings: self.settings,
            guardian: &self.common.run.guardian,
            deadlines: self.common.run.deadlines,
        };
        let session = Session::open(opening).await?;
        let environment = self.recorder.environment();
        environment.browser.version = session.identity().version.clone();
        if environment.libraries.is_empty() {
            environment.libraries = libraries(&session, self.target.installation.engine());
        }
        Ok(Player::new(session, self.servers, self.common.run.patience))
    }

    fn tell(&self, event: Event) {
        self.common.tell(event);
    }

    /// Ends a session. Whether it ends well is no matter of the browser's cookies, so it is told and no more.
    async fn end(&mut self, player: Player<'r>) {
        let ended: Result<(), SessionError> = player.quit().await;
        let unsolicited = self.servers.take_unsolicited();
        self.recorder.unsolicited.extend(unsolicited.iter().map(|exchange| record(exchange)));
        if let Err(error) = ended {
            self.tell(Event::Broke {
                target: self.target.name(),
                scenario: "the end of the session".to_owned(),
                message: error.to_string(),
            });
        }
    }
}

fn settings_of(run: &Run, target: &Target, servers: &Servers) -> Settings {
    let endpoints = Endpoints::from(servers.ports());
    let hosts = run.scenarios.iter().flat_map(Scenario::urls).filter_map(Url::host_str);
    let base = Settings::base(target.installation.engine(), endpoints, Surroundings::here()).leading(hosts, endpoints);
    let base = match run.display {
        Display::Headless => base,
        Display::Headed => base.headed(),
    };
    base.and(target.profile.settings())
}
