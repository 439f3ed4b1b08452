//! The part that one target has in a run: what all its sessions share.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use samesite_drive::{Session, Settings};
use samesite_format::Play;
use samesite_scenarios::{Case, PlantingTime, Scenario};
use samesite_servers::Servers;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::entrance::Entrance;
use crate::event::Event;
use crate::failures::Failures;
use crate::plan::{Share, shares};
use crate::recorder::{PlayNumber, Recorder};
use crate::rules::{Look, Rules, Unexpected};
use crate::run::{Ageing, Isolation, Run};
use crate::target::Target;

/// What the targets of a run have in common.
pub(crate) struct Common<'r> {
    pub(crate) run: &'r Run,
    pub(crate) rules: &'r dyn Rules,
    /// What each target plays, where cases share sessions.
    pub(crate) shares: Vec<Share<'r>>,
    /// Who plays takes a turn; whoever only waits for cookies to age takes none.
    turns: Semaphore,
    tell: RefCell<&'r mut dyn FnMut(Event)>,
    /// How many plays are done; those that are made once more do not count.
    done: Cell<usize>,
}

/// One target, and its part of the run.
pub(crate) struct Part<'r> {
    pub(crate) common: &'r Common<'r>,
    pub(crate) target: &'r Target,
    /// How its browser is set up, each time it is opened.
    pub(crate) settings: &'r Settings,
    pub(crate) servers: &'r Servers,
    /// Where its browser comes in, if no driver leads it.
    pub(crate) entrance: Option<Arc<Entrance>>,
    /// All its sessions write to one recorder; each borrows it for no longer than it writes.
    pub(crate) recorder: RefCell<&'r mut Recorder>,
    pub(crate) failures: RefCell<Failures>,
    /// What is to be played once more of each scenario that has been played at first.
    unexpected: RefCell<BTreeMap<String, Unexpected>>,
}

impl<'r> Common<'r> {
    /// `done` plays are behind the run already.
    pub(crate) fn new(run: &'r Run, rules: &'r dyn Rules, tell: &'r mut dyn FnMut(Event), done: usize) -> Self {
        let turns = Semaphore::new(run.jobs.get());
        let shares = run.scenarios.iter().flat_map(|scenario| shares(scenario, &|url| rules.site(url))).collect();
        Self { run, rules, shares, turns, tell: RefCell::new(tell), done: Cell::new(done) }
    }

    /// How many plays are done.
    pub(crate) fn done(&self) -> usize {
        self.done.get()
    }
}

impl<'r> Part<'r> {
    pub(crate) fn new(
        common: &'r Common<'r>,
        (target, settings): (&'r Target, &'r Settings),
        (servers, entrance): (&'r Servers, Option<Arc<Entrance>>),
        recorder: &'r mut Recorder,
    ) -> Self {
        let recorder = RefCell::new(recorder);
        Self {
            common,
            target,
            settings,
            servers,
            entrance,
            recorder,
            failures: RefCell::default(),
            unexpected: RefCell::default(),
        }
    }

    /// What to make of a play that has ended; what is unexpected in the first of its cases is remembered.
    pub(crate) fn look(&self, play: &Play) -> Look {
        let look = self.common.rules.look(self.recorder.borrow().environment(), play);
        if play.attempt == 1 {
            let mut all = self.unexpected.borrow_mut();
            let own = all.entry(play.scenario.clone()).or_insert_with(|| Unexpected::Cases(BTreeSet::new()));
            own.join(look.unexpected.clone());
        }
        look
    }

    /// What to make of the cases of a play that has not ended.
    pub(crate) fn look_so_far(&self, number: PlayNumber, cases: &[&Case]) -> Option<Look> {
        let recorder = self.recorder.borrow();
        Some(self.common.rules.look(recorder.environment(), &recorder.so_far(number, cases)?))
    }

    /// What is to be played once more of a scenario; all of it, if nothing of it has been played.
    pub(crate) fn unexpected(&self, scenario: &Scenario) -> Unexpected {
        self.unexpected.borrow().get(scenario.id.as_str()).cloned().unwrap_or(Unexpected::All)
    }

    /// Whether the scenario's cookies grow old in the jar of this browser.
    pub(crate) fn ages_in_the_jar(&self, scenario: &Scenario) -> bool {
        let Common { run, rules, .. } = self.common;
        run.ageing == Ageing::InTheJar
            && run.isolation == Isolation::Planned
            && scenario.planting != PlantingTime::ByEachCase
            && self.target.installation.remote.is_none()
            && Session::can_grow_old(self.target.installation.product, self.settings)
            && rules.outlives_the_browser(scenario)
    }

    /// The share without cases whose cookies can only be waited for, and nobody waits that long; `None` where nothing
    /// is left of it.
    pub(crate) fn without_what_is_too_old(&self, share: &Share<'r>) -> Option<Share<'r>> {
        let Share { scenario, cases } = share;
        let is_waited_for = |case: &&Case| case.age.is_none_or(|age| age <= self.common.run.longest_wait);
        if self.ages_in_the_jar(scenario) || cases.iter().all(&is_waited_for) {
            return Some(share.clone());
        }
        let left: Vec<&Case> = cases.iter().copied().filter(is_waited_for).collect();
        let (target, scenario_id) = (self.target.name(), scenario.id.to_string());
        self.tell(Event::TooOld { target, scenario: scenario_id, cases: cases.len() - left.len() });
        (!left.is_empty()).then_some(Share { scenario: share.scenario, cases: left })
    }

    pub(crate) fn tell(&self, event: Event) {
        (self.common.tell.borrow_mut())(event);
    }

    /// Tells that a play of the scenario, or a session, broke off.
    pub(crate) fn tell_broken(&self, scenario: String, message: String) {
        self.tell(Event::Broke { target: self.target.name(), scenario, message });
    }

    /// How many plays the run has; those that are made once more do not count.
    fn all(&self) -> usize {
        let Common { run, shares, .. } = self.common;
        let of_target = match run.isolation {
            Isolation::Planned => shares.len(),
            Isolation::Alone => run.scenarios.len(),
        };
        run.targets.len() * of_target
    }

    /// Tells whoever looks at a browser that its pages lead what is played now, and how far the run is.
    pub(crate) fn tell_how_far(&self, scenario: &Scenario) {
        if let Some(entrance) = &self.entrance {
            let done = self.common.done.get().min(self.all());
            entrance.tell(format!("{} · {done} of {} plays done", scenario.title, self.all()));
        }
    }

    /// Counts a play of the scenario, and tells what came of it.
    pub(crate) fn played(&self, scenario: &Scenario, look: Look, took: Duration) {
        let Common { done, .. } = self.common;
        let all = self.all();
        done.set(done.get() + 1);
        self.tell(Event::Played {
            target: self.target.name(),
            scenario: scenario.id.to_string(),
            progress: (done.get().min(all), all),
            look,
            took,
        });
    }

    /// A turn, first come, first served. It ends when it is dropped.
    pub(crate) async fn turn(&self) -> SemaphorePermit<'r> {
        self.common.turns.acquire().await.expect("nobody closes the semaphore")
    }
}
