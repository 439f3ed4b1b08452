//! The run: every scenario, in every browser, under every profile; facts only.
//!
//! Scenarios that want old cookies are planted first, in sessions of their own, and asked last:
//! while their cookies age, everything else is played. Where all cookies outlive the browser, and its jar can be moved
//! back, nobody waits.
//! Sessions take turns, as many at once as are allowed to, whether of one browser or of several; one whose cookies age
//! lets others go before it.
//! What was unexpected is played once more, in a fresh session and each case by itself, and both plays are kept.
//! Each play is written down when it has ended, so that a longer run needs no more memory.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Instant;

use futures_util::future::{join_all, try_join_all};
use samesite_drive::{Endpoints, HostEnvironment, Installation, PortsOnPhone, ProfileFolder, Settings, Windows};
use samesite_format::NamesBy;
use samesite_scenarios::{Case, Scenario};
use samesite_servers::{Config, Servers, Site};
use url::Url;

use crate::entrance::Entrance;
use crate::environment::environment;
use crate::event::Event;
use crate::part::{Common, Part};
use crate::plan::{Share, sessions};
use crate::recorder::Recorder;
use crate::rules::Rules;
use crate::run::{Isolation, Run, RunError, Steered};
use crate::session::{AgeingSession, PlaySession};
use crate::target::Target;

/// Runs everything. There comes one recorder for each target, and each holds what there is when the run is broken off:
/// in any case, whoever runs finishes them.
///
/// # Errors
///
/// When the servers or a browser cannot be started, or nothing can be written. A target that fails so holds up no
/// other: it is given up, and the first reason is told in the end. What else goes wrong is part of the recordings.
pub async fn run(
    run: &Run,
    rules: &dyn Rules,
    recorders: &mut Vec<Recorder>,
    tell: &mut dyn FnMut(Event),
) -> Result<(), RunError> {
    // Ports that are fixed can only be had by one after another.
    let at_once = if run.reach.ports.is_some() { 1 } else { run.targets.len().max(1) };
    let (mut outcomes, mut done) = (Vec::new(), 0);
    for targets in run.targets.chunks(at_once) {
        // Each target has servers of its own, so that what nobody asked for is known to be its.
        let (mut places, mut ports, mut phones) = (Vec::new(), Vec::new(), Vec::new());
        let first = recorders.len();
        for target in targets {
            let place = Place::of(run).await?;
            let settings = settings_of(run, target, &place.servers);
            phones.extend(PortsOnPhone::open(&target.installation, &Endpoints::from(place.servers.ports()))?);
            let started = place.servers.started_at();
            recorders.push(Recorder::new(&run.out, environment(run, target, &settings, rules.suffix_list(), started)));
            ports.push((target.name(), place.servers.every_port().to_vec()));
            places.push((place, settings));
        }
        // Servers that a browser has come to were opened before, by whoever told of them.
        if run.reach.is_open() && !matches!(run.steering, Steered::Visiting(_)) {
            let (address, advertised) = (run.reach.listen, run.reach.advertised.clone());
            tell(Event::Open { ports, address, advertised });
        }
        let common = Common::new(run, rules, &mut *tell, done);
        let targets = targets.iter().zip(&places);
        let runners = targets.zip(&mut recorders[first..]).map(|((target, (place, settings)), recorder)| {
            let place = (&*place.servers, place.entrance.clone());
            let part = Part::new(&common, (target, settings), place, recorder);
            Runner { part }.everything_or_give_up()
        });
        outcomes.extend(join_all(runners).await);
        drop(phones);
        done = common.done();
        for (place, _) in places {
            // Those of a visitor are somebody else's as well.
            let Some(servers) = Arc::into_inner(place.servers) else { continue };
            servers.shutdown().await;
        }
    }
    outcomes.into_iter().collect()
}

/// Where a target's browser is played with: its servers, and where it comes in if no driver leads it.
struct Place {
    servers: Arc<Servers>,
    entrance: Option<Arc<Entrance>>,
}

impl Place {
    async fn of(run: &Run) -> Result<Self, RunError> {
        let config = Config { unnamed_hosts: unnamed_hosts(&run.scenarios), ..run.reach.config() };
        Ok(match &run.steering {
            Steered::ByDriver => Self { servers: Arc::new(Servers::start(config).await?), entrance: None },
            Steered::Started => {
                let entrance = Arc::new(Entrance::default());
                let servers = Servers::start_with(config, Some(Arc::clone(&entrance) as Arc<dyn Site>)).await?;
                Self { servers: Arc::new(servers), entrance: Some(entrance) }
            }
            Steered::Visiting(visit) => {
                Self { servers: Arc::clone(&visit.servers), entrance: Some(Arc::clone(&visit.entrance)) }
            }
        })
    }
}

/// The hosts of scenarios that a TLS handshake does not name: addresses, and names with a dot behind them.
#[must_use]
pub fn unnamed_hosts(scenarios: &[Scenario]) -> Vec<String> {
    let is_named = |url: &&Url| matches!(url.host(), Some(url::Host::Domain(name)) if !name.ends_with('.'));
    let hosts = scenarios.iter().flat_map(Scenario::urls).filter(|url| !is_named(url)).filter_map(Url::host_str);
    let hosts: BTreeSet<_> = hosts.map(str::to_owned).collect();
    hosts.into_iter().collect()
}

fn settings_of(run: &Run, target: &Target, servers: &Servers) -> Settings {
    if matches!(run.steering, Steered::Visiting(_)) {
        // Whoever started it knows.
        return Settings::default();
    }
    let endpoints = Endpoints::at(&run.reach.advertised, servers.ports());
    let hosts = run.scenarios.iter().flat_map(Scenario::urls).filter_map(Url::host_str);
    let &Installation { product, ref remote, .. } = &target.installation;
    let host = if remote.is_some() { HostEnvironment::elsewhere() } else { HostEnvironment::here() };
    let base = Settings::base(product, &endpoints, host);
    let base = match run.names {
        Some(NamesBy::Proxy) => base.led_by_proxy(product, &endpoints),
        Some(NamesBy::Dns) => base.led_by_dns(product, hosts),
        _ => base.leading(hosts, &endpoints),
    };
    let base = match run.windows {
        Windows::Hidden => base,
        Windows::Shown => base.headed(),
    };
    let base = match run.steering {
        Steered::Started => base.without_driver(product),
        Steered::ByDriver | Steered::Visiting(_) => base,
    };
    base.and(target.profile.into()).and(target.installation.settings.clone())
}

/// Plays what a target has to play, session by session.
struct Runner<'r> {
    part: Part<'r>,
}

impl<'r> Runner<'r> {
    /// Tells at once when this target is given up and others are not.
    async fn everything_or_give_up(self) -> Result<(), RunError> {
        let outcome = self.everything().await;
        if let Err(error) = &outcome
            && self.run().targets.len() > 1
        {
            let message = error.to_string().lines().next().unwrap_or_default().to_owned();
            self.part.tell(Event::GivenUp { target: self.part.target.name(), message });
        }
        outcome
    }

    async fn everything(&self) -> Result<(), RunError> {
        let Run { scenarios, isolation, .. } = self.run();
        if *isolation == Isolation::Alone {
            return self.each_case_alone().await;
        }
        let (ageing, prompt): (Vec<&Scenario>, Vec<&Scenario>) =
            scenarios.iter().partition(|scenario| scenario.cases.iter().any(|case| case.age.is_some()));
        let site = |url: &Url| self.part.common.rules.site(url);
        let shares = self.part.common.shares.iter().filter_map(|share| self.part.without_what_is_too_old(share));
        let (old, young): (Vec<Share<'r>>, Vec<Share<'r>>) =
            shares.partition(|share| share.cases.iter().any(|case| case.age.is_some()));
        let (in_the_jar, to_age): (Vec<Share<'r>>, Vec<Share<'r>>) =
            old.into_iter().partition(|share| self.part.ages_in_the_jar(share.scenario));
        let mut waiting = Vec::new();
        // All targets plant before any of them goes on, so that everybody's cookies age at the same time.
        let turn = self.part.turn().await;
        for group in sessions(to_age, self.at_once(), &site) {
            waiting.push(self.plant_ageing(&group).await?);
        }
        drop(turn);
        let groups = sessions(young, self.at_once(), &site);
        try_join_all(groups.iter().map(|group| self.play_all(group))).await?;
        try_join_all(in_the_jar.iter().map(|share| self.play_in_the_jar(share, 1))).await?;
        let unexpected = self.unexpected(&prompt);
        try_join_all(unexpected.iter().map(|(scenario, cases)| self.play_again(scenario, cases))).await?;
        for session in waiting {
            session.ask_when_aged().await?;
        }
        let mut again = Vec::new();
        let turn = self.part.turn().await;
        let mut again_in_the_jar = Vec::new();
        for (scenario, _) in self.unexpected(&ageing) {
            let whole = Share { scenario, cases: scenario.cases_by_age() };
            match self.part.without_what_is_too_old(&whole) {
                Some(share) if self.part.ages_in_the_jar(scenario) => again_in_the_jar.push(share),
                Some(share) => again.push(self.plant_ageing_again(&share).await?),
                None => {}
            }
        }
        drop(turn);
        for share in &again_in_the_jar {
            self.tell_again(share.scenario);
            self.play_in_the_jar(share, 2).await?;
        }
        for session in again {
            session.ask_when_aged().await?;
        }
        Ok(())
    }

    /// How many sessions of this target are planned to be played at once: where somebody has given a remote end several
    /// slots, all that fall to it. Here, browsers share the processors whatever they play, and a session more costs its
    /// opening.
    fn at_once(&self) -> NonZeroUsize {
        let Run { jobs, targets, .. } = self.run();
        let of_remote =
            self.part.target.installation.remote.as_ref().and(NonZeroUsize::new(jobs.get() / targets.len()));
        of_remote.unwrap_or(NonZeroUsize::MIN)
    }

    /// Plays each case in a session of its own, with a jar of its own.
    async fn each_case_alone(&self) -> Result<(), RunError> {
        for scenario in &self.run().scenarios {
            let began = Instant::now();
            let mut looks = Vec::new();
            let all = Share { scenario, cases: scenario.cases_by_age() };
            let cases = self.part.without_what_is_too_old(&all).map(|share| share.cases).unwrap_or_default();
            for case in cases {
                let turn = self.part.turn().await;
                let mut session = PlaySession::open(&self.part, ProfileFolder::OfTheDriver).await?;
                let play = session.begin(scenario, &[case], 1);
                let good = session.plant(&play).await;
                let planted = Instant::now();
                drop(turn);
                if good {
                    session.ask_at_age(&play, case, planted).await;
                }
                let is_given_up = session.is_given_up(&play);
                looks.push(session.finish(play).await?);
                session.end().await;
                if is_given_up {
                    break;
                }
            }
            // One that tells of news tells the most.
            looks.sort_by_key(|look| look.is_news);
            if let Some(look) = looks.pop() {
                self.part.played(scenario, look, began.elapsed());
            }
        }
        Ok(())
    }

    /// Plays what needs no age, in one session; a new one when it breaks. Nothing is shared with other sessions, so
    /// that they can be played meanwhile.
    async fn play_all(&self, shares: &[Share<'r>]) -> Result<(), RunError> {
        let _turn = self.part.turn().await;
        let mut open: Option<PlaySession<'_, 'r>> = None;
        for Share { scenario, cases } in shares {
            let mut session = match open.take() {
                Some(session) => session,
                None => PlaySession::open(&self.part, ProfileFolder::OfTheDriver).await?,
            };
            if session.play(scenario, cases, 1).await? {
                open = Some(session);
            } else {
                session.end().await;
            }
        }
        if let Some(session) = open {
            session.end().await;
        }
        Ok(())
    }

    async fn play_again(&self, scenario: &'r Scenario, cases: &[&'r Case]) -> Result<(), RunError> {
        let _turn = self.part.turn().await;
        self.tell_again(scenario);
        let mut session = PlaySession::open(&self.part, ProfileFolder::OfTheDriver).await?;
        session.play(scenario, cases, 2).await?;
        session.end().await;
        Ok(())
    }

    fn tell_again(&self, scenario: &Scenario) {
        self.part.tell(Event::Again { target: self.part.target.name(), scenario: scenario.id.to_string() });
    }

    /// Plays a scenario whose cookies grow old in the browser's own jar: nothing is waited for.
    async fn play_in_the_jar(&self, share: &Share<'r>, attempt: u32) -> Result<(), RunError> {
        let _turn = self.part.turn().await;
        let mut session = PlaySession::open(&self.part, ProfileFolder::Kept).await?;
        session.play_ageing(share, attempt).await?;
        session.end().await;
        Ok(())
    }

    /// Plants scenarios that want old cookies, and asks what wants them young.
    async fn plant_ageing(&self, shares: &[Share<'r>]) -> Result<AgeingSession<'_, 'r>, RunError> {
        let mut session = AgeingSession::open(&self.part).await?;
        for share in shares {
            if !session.plant(share, 1).await? {
                let fresh = AgeingSession::open(&self.part).await?;
                // What aged in the broken session is lost, and is played again in the end.
                std::mem::replace(&mut session, fresh).give_up().await?;
            }
        }
        Ok(session)
    }

    async fn plant_ageing_again(&self, share: &Share<'r>) -> Result<AgeingSession<'_, 'r>, RunError> {
        self.tell_again(share.scenario);
        let mut session = AgeingSession::open(&self.part).await?;
        session.plant(share, 2).await?;
        Ok(session)
    }

    /// The cases to be played once more, scenario by scenario.
    fn unexpected(&self, scenarios: &[&'r Scenario]) -> Vec<(&'r Scenario, Vec<&'r Case>)> {
        let mut unexpected = Vec::new();
        let failures = self.part.failures.borrow();
        // What was given up would come to nothing once more.
        for scenario in scenarios.iter().filter(|scenario| failures.given_up(scenario.id.as_str(), 1).is_none()) {
            let ids = self.part.unexpected(scenario);
            let cases: Vec<&Case> = scenario.cases.iter().filter(|case| ids.includes(case.id.as_str())).collect();
            if !cases.is_empty() {
                unexpected.push((*scenario, cases));
            }
        }
        unexpected
    }

    fn run(&self) -> &'r Run {
        self.part.common.run
    }
}
