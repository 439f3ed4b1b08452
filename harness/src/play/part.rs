//! The part that one target has in a run: what all its sessions share.

use std::cell::{Cell, RefCell};

use samesite_drive::Settings;
use samesite_scenarios::Scenario;
use samesite_servers::Servers;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::event::Event;
use super::failures::Failures;
use super::plan::{Share, shares};
use super::recorder::Recorder;
use super::rules::Rules;
use super::run::{Isolation, Run};
use super::target::Target;

/// What the targets of a run have in common.
pub(super) struct Common<'r> {
    pub(super) run: &'r Run,
    pub(super) rules: &'r dyn Rules,
    /// What each target plays, where cases share sessions.
    pub(super) shares: Vec<Share<'r>>,
    /// Who plays takes a turn; whoever only waits for cookies to age takes none.
    turns: Semaphore,
    tell: RefCell<&'r mut dyn FnMut(Event)>,
    /// How many plays are done; those that are made once more do not count.
    done: Cell<usize>,
}

/// One target, and its part of the run.
pub(super) struct Part<'r> {
    pub(super) common: &'r Common<'r>,
    pub(super) target: &'r Target,
    /// How its browser is set up, each time it is opened.
    pub(super) settings: &'r Settings,
    pub(super) servers: &'r Servers,
    /// All its sessions write to one recorder; each borrows it for no longer than it writes.
    pub(super) recorder: RefCell<&'r mut Recorder>,
    pub(super) failures: RefCell<Failures>,
}

impl<'r> Common<'r> {
    pub(super) fn new(run: &'r Run, rules: &'r dyn Rules, tell: &'r mut dyn FnMut(Event)) -> Self {
        let turns = Semaphore::new(run.jobs.get());
        let shares = run.scenarios.iter().flat_map(|scenario| shares(scenario, &|url| rules.site(url))).collect();
        Self { run, rules, shares, turns, tell: RefCell::new(tell), done: Cell::new(0) }
    }
}

impl<'r> Part<'r> {
    pub(super) fn tell(&self, event: Event) {
        (self.common.tell.borrow_mut())(event);
    }

    /// Tells that a play of the scenario, or a session, broke off.
    pub(super) fn tell_broken(&self, scenario: String, message: String) {
        self.tell(Event::Broke { target: self.target.name(), scenario, message });
    }

    /// Counts a play of the scenario, and tells so.
    pub(super) fn played(&self, scenario: &Scenario) {
        let Common { run, shares, done, .. } = self.common;
        let of_target = match run.isolation {
            Isolation::Planned => shares.len(),
            Isolation::Alone => run.scenarios.len(),
        };
        let all = run.targets.len() * of_target;
        done.set(done.get() + 1);
        self.tell(Event::Played {
            target: self.target.name(),
            scenario: scenario.id.to_string(),
            progress: (done.get().min(all), all),
        });
    }

    /// A turn, first come, first served. It ends when it is dropped.
    pub(super) async fn turn(&self) -> SemaphorePermit<'r> {
        self.common.turns.acquire().await.expect("nobody closes the semaphore")
    }
}
