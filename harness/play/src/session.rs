//! One session of a target: a browser, and the plays that are made in it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use samesite_drive::{Opening, PlainBrowser, PlainError, PlainStart, PlainWay, ProfileFolder, Session, SessionError};
use samesite_format::{EngineVersion, JarScope, Observation, Recording};
use samesite_scenarios::{Act, Case, PlantingTime, Scenario};
use tokio::time::{sleep, sleep_until, timeout};

use crate::accounts::Told;
use crate::entrance::Entrance;
use crate::environment::libraries;
use crate::event::Event;
use crate::jars::{self, Proof};
use crate::lost::Lost;
use crate::part::Part;
use crate::plan::{Share, pages};
use crate::player::{Patience, PlayError, Player, record};
use crate::recorder::PlayNumber;
use crate::rules::Look;
use crate::run::{RunError, Steered};
use crate::steering::{Led, Steering};

/// How long a remote end that has opened no session is left alone before it is asked once more.
const AGAIN: Duration = Duration::from_secs(3);

/// A browser of a target's, and the recorder that its plays go to.
pub(crate) struct PlaySession<'a, 'r> {
    part: &'a Part<'r>,
    player: Player<'r>,
    /// What the browser has told of requests, and of which play it is, is not known yet.
    told: Told,
    /// Whether the browser takes no more commands.
    is_lost: bool,
}

/// A play that has begun and has not ended.
pub(crate) struct OpenPlay<'r> {
    number: PlayNumber,
    scenario: &'r Scenario,
    cases: Vec<&'r Case>,
    attempt: u32,
    began: Instant,
    /// The visits that look what was stored, if the browser lists what it keeps.
    proofs: Vec<Proof>,
}

/// A session with plays in it whose cookies age.
pub(crate) struct AgeingSession<'a, 'r> {
    session: PlaySession<'a, 'r>,
    plays: Vec<AgeingPlay<'r>>,
}

/// A play whose old cases are still to be asked.
struct AgeingPlay<'r> {
    play: OpenPlay<'r>,
    old: Vec<&'r Case>,
    /// When its cookies were planted, at the latest.
    planted: Instant,
}

impl<'a, 'r> PlaySession<'a, 'r> {
    pub(crate) async fn open(part: &'a Part<'r>, profile: ProfileFolder) -> Result<Self, RunError> {
        part.tell(Event::Opening { target: part.target.name() });
        let steering = match &part.entrance {
            None => Steering::Driver(Box::new(Self::driven(part, profile).await?)),
            Some(entrance) => Steering::Pages(Box::new(Self::led(part, entrance).await?)),
        };
        let player = Player::steered(steering, part.servers, part.common.run.patience);
        Ok(Self { part, player, told: Told::default(), is_lost: false })
    }

    /// A browser that a driver steers.
    async fn driven(part: &Part<'r>, profile: ProfileFolder) -> Result<Session, RunError> {
        let run = part.common.run;
        let until = Instant::now() + run.deadlines.opening;
        let session = loop {
            let opening = Opening {
                installation: &part.target.installation,
                settings: part.settings,
                guardian: &run.guardian,
                deadlines: run.deadlines,
                accounts: run.accounts,
                profile,
            };
            match Session::open(opening).await {
                // It has opened one before, or nobody would play: one of its nodes may be gone, which a grid learns late.
                Err(error @ SessionError::Unopened { is_there: true, .. }) if Instant::now() < until => {
                    part.tell(Event::Unopened { target: part.target.name(), message: error.to_string() });
                    // Nobody tells when it would.
                    sleep(AGAIN).await;
                }
                opened => break opened?,
            }
        };
        let mut recorder = part.recorder.borrow_mut();
        let environment = recorder.environment_mut();
        let version = session.identity().version.clone();
        match part.target.installation.product.facts().engine_version {
            EngineVersion::Own | EngineVersion::Nobody => environment.browser.version = version,
            EngineVersion::FirstNumber | EngineVersion::Session => {
                // A remote end has no other word for the browser either.
                if environment.remote.is_some() {
                    environment.browser.version.clone_from(&version);
                }
                environment.engine_version = Some(version);
            }
            EngineVersion::Beside => {}
        }
        if environment.remote.is_some() && !session.identity().platform.is_empty() {
            environment.system = session.identity().platform.clone();
        }
        environment.accounts = session.account_source();
        environment.untold = session.untold().map(str::to_owned);
        if environment.libraries.is_empty() {
            environment.libraries = libraries(session.http_libraries());
        }
        Ok(session)
    }

    /// A browser that its pages lead, as soon as it has come in.
    async fn led(part: &Part<'r>, entrance: &Arc<Entrance>) -> Result<Led, RunError> {
        let run = part.common.run;
        match &run.steering {
            Steered::Visiting(visit) => {
                let comes = entrance.wait_for_entering(visit.entered_before);
                match visit.patience {
                    Some(patience) => timeout(patience, comes).await.map_err(|_| Lost::Stuck(patience))?,
                    None => comes.await,
                }
                Ok(Led::visiting(Arc::clone(entrance), visit.clicks, visit.patience))
            }
            Steered::Started => {
                let browser = Self::start(part, entrance).await?;
                let Patience(patience) = run.patience;
                Ok(Led::started(Arc::clone(entrance), browser, patience))
            }
            Steered::ByDriver => unreachable!("what a driver steers comes in nowhere"),
        }
    }

    async fn start(part: &Part<'r>, entrance: &Entrance) -> Result<PlainBrowser, RunError> {
        let run = part.common.run;
        let way = PlainWay::Installed {
            installation: Box::new(part.target.installation.clone()),
            settings: Box::new(part.settings.clone()),
        };
        let before = entrance.entered();
        let (address, authority) = (entrance.address(), part.servers.authority_pem());
        let proxy = format!("{}:{}", run.reach.advertised, part.servers.ports().proxy);
        let browser = PlainBrowser::start(PlainStart {
            way: &way,
            address: &address,
            proxy: &proxy,
            authority: &authority,
            windows: run.windows,
            guardian: &run.guardian,
            deadlines: run.deadlines,
        });
        let browser = browser.await?;
        let printed = browser.printed();
        let comes = async {
            tokio::select! {
                () = entrance.wait_for_entering(before) => Ok(()),
                _ = browser.ended() => Err(PlainError::Ended(printed.clone())),
            }
        };
        match timeout(run.deadlines.opening, comes).await {
            Ok(Ok(())) => {
                let loaded = libraries(browser.http_libraries(part.target.installation.product));
                part.recorder.borrow_mut().environment_mut().libraries = loaded;
                Ok(browser)
            }
            Ok(Err(error)) => Err(error.into()),
            Err(_) => {
                browser.quit().await;
                Err(PlainError::Late { waited: run.deadlines.opening, printed }.into())
            }
        }
    }

    /// Plays a scenario from planting to the last of the cases given; says whether the session is still good.
    pub(crate) async fn play(
        &mut self,
        scenario: &'r Scenario,
        cases: &[&'r Case],
        attempt: u32,
    ) -> Result<bool, RunError> {
        let play = self.begin(scenario, cases, attempt);
        let good = self.plant(&play).await && self.ask(&play, cases).await;
        let took = play.began.elapsed();
        let look = self.finish(play).await?;
        self.part.played(scenario, look, took);
        Ok(good)
    }

    pub(crate) fn begin(&self, scenario: &'r Scenario, cases: &[&'r Case], attempt: u32) -> OpenPlay<'r> {
        self.part.tell_how_far(scenario);
        let number = self.part.recorder.borrow_mut().begin(scenario, cases, attempt);
        let rules = self.part.common.rules;
        let proofs = self.player.jar_scope().map(|_| jars::proofs(scenario, rules)).unwrap_or_default();
        OpenPlay { number, scenario, cases: cases.to_vec(), attempt, began: Instant::now(), proofs }
    }

    /// Fills the scenario's jar; says whether the session is still good.
    pub(crate) async fn plant(&mut self, play: &OpenPlay<'r>) -> bool {
        let emptied = self.player.empty(play.scenario, &play.cases).await;
        if emptied.is_err() && !self.note(play, "the visits that empty the jar", emptied) {
            return false;
        }
        if play.scenario.planting == PlantingTime::ByEachCase {
            return true;
        }
        let recorder = &self.part.recorder;
        let see = &|observation| recorder.borrow_mut().observe(play.number, observation);
        for act in play.scenario.planting_acts() {
            let (Act::Plant(_, planting) | Act::Prove(_, planting)) = &act else { continue };
            let outcome = self.player.visit(&act, planting, see).await;
            let is_seen = outcome.is_ok();
            // A jar that can be filled says nothing of the pages of the cases, which another session may be playing.
            if outcome.is_err() && !self.note(play, &act.hop(), outcome) {
                return false;
            }
            if self.is_given_up(play) {
                break;
            }
            if is_seen && matches!(act, Act::Prove(..)) {
                self.list_jar(play, JarScope::Page, |proof| proof.hop == act.hop()).await;
            }
        }
        self.list_jar(play, JarScope::All, |_| true).await;
        true
    }

    /// Asks the browser for its jar, if it lists what is wanted of it, and gives the list to some of the play's visits.
    async fn list_jar(&self, play: &OpenPlay<'r>, wanted: JarScope, to: impl Fn(&Proof) -> bool) {
        let proofs: Vec<Proof> = play.proofs.iter().filter(|proof| to(proof)).cloned().collect();
        if proofs.is_empty() || self.player.jar_scope() != Some(wanted) {
            return;
        }
        match self.player.jar().await {
            Ok(None) => {}
            Ok(Some(listing)) => {
                let mut recorder = self.part.recorder.borrow_mut();
                let play = recorder.play(play.number);
                jars::give(play, &proofs, &listing, self.player.now(), self.part.common.rules);
            }
            // What arrived is the same without it.
            Err(error) => self.part.tell_broken(play.scenario.id.to_string(), error.to_string()),
        }
    }

    /// Makes the requests of cases; says whether the session is still good.
    pub(crate) async fn ask(&mut self, play: &OpenPlay<'r>, cases: &[&Case]) -> bool {
        let groups = match play.attempt {
            1 => pages(cases),
            // What was unexpected is looked at by itself.
            _ => cases.iter().map(|case| vec![*case]).collect(),
        };
        let recorder = &self.part.recorder;
        let see = &|observation| recorder.borrow_mut().observe(play.number, observation);
        for group in groups {
            if self.is_given_up(play) {
                break;
            }
            let outcome = self.player.play(play.scenario, &group, see).await;
            if let (Ok(()), [case]) = (&outcome, group.as_slice())
                && let Some(last) = play.proofs.iter().rfind(|proof| proof.case == case.id)
            {
                self.list_jar(play, JarScope::Page, |proof| proof == last).await;
            }
            if !self.note(play, &name_of(&group), outcome) {
                return false;
            }
        }
        true
    }

    /// Whether so many pages of the play have failed that the rest is not tried.
    pub(crate) fn is_given_up(&self, play: &OpenPlay<'r>) -> bool {
        self.given_up(play).is_some()
    }

    fn given_up(&self, play: &OpenPlay<'r>) -> Option<String> {
        self.part.failures.borrow().given_up(play.scenario.id.as_str(), play.attempt)
    }

    /// Plays a scenario whose cookies outlive the browser: the cases that want them young, and then, age by age, those
    /// that want them older, each time in a browser whose jar has been moved back.
    pub(crate) async fn play_ageing(&mut self, share: &Share<'r>, attempt: u32) -> Result<(), RunError> {
        let Share { scenario, cases } = share;
        let play = self.begin(scenario, cases, attempt);
        let mut by_age: BTreeMap<Duration, Vec<&Case>> = BTreeMap::new();
        for case in cases {
            by_age.entry(case.age.unwrap_or_default()).or_default().push(case);
        }
        let mut good = self.plant(&play).await;
        let planted = Instant::now();
        let mut moved = Duration::ZERO;
        for (age, cases) in by_age {
            // What has passed of itself counts; the rest is moved, in the whole seconds that every jar can tell.
            let missing = age.saturating_sub(planted.elapsed() + moved);
            let by = Duration::from_secs(missing.as_secs() + u64::from(missing.subsec_nanos() > 0));
            if good && !by.is_zero() && !self.is_given_up(&play) {
                good = self.grow_old(&play, by).await;
                moved += by;
            }
            good = good && self.ask(&play, &cases).await;
        }
        let took = play.began.elapsed();
        let look = self.finish(play).await?;
        self.part.played(scenario, look, took);
        Ok(())
    }

    /// Makes the cookies of a play older, in the browser's own jar; says whether the session is still good.
    async fn grow_old(&mut self, play: &OpenPlay<'r>, by: Duration) -> bool {
        self.take_accounts(play).await;
        let brought =
            |seen: &Observation| seen.requests.iter().any(|request| Recording::cookie_string(request).is_some());
        let has_cookies = self.part.recorder.borrow_mut().grow_old(play.number).iter().any(brought);
        let why = match self.player.grow_old(by).await {
            Ok(0) if has_cookies => "the browser sent cookies, and there is none in its jar".to_owned(),
            Ok(_) => return true,
            Err(error) => error.to_string(),
        };
        self.is_lost = true;
        self.broke(play, why);
        false
    }

    /// Asks one case as soon as its cookies are as old as it wants them; says whether the session is still good.
    pub(crate) async fn ask_at_age(&mut self, play: &OpenPlay<'r>, case: &Case, planted: Instant) -> bool {
        let due = planted + case.age.unwrap_or_default();
        let remaining = due.saturating_duration_since(Instant::now());
        if !remaining.is_zero() {
            self.part.tell(Event::Ageing { remaining });
            // Not a wait for something to happen: the age of the cookie is what is being tested.
            sleep_until(due.into()).await;
        }
        let _turn = self.part.turn().await;
        self.ask(play, &[case]).await
    }

    /// Writes a play down, and says what to make of it; nothing more comes to it.
    pub(crate) async fn finish(&mut self, play: OpenPlay<'r>) -> Result<Look, RunError> {
        if !self.is_lost {
            if play.scenario.planting == PlantingTime::ByEachCase {
                self.list_jar(&play, JarScope::All, |_| true).await;
            }
            self.take_accounts(&play).await;
        }
        self.told.give_to(self.part.recorder.borrow_mut().play(play.number));

        if let Some(reason) = self.given_up(&play) {
            self.part.recorder.borrow_mut().broke(play.number, reason.clone());
            // Other plays of the scenario end for the same reason.
            if self.part.failures.borrow_mut().is_news(play.scenario.id.as_str(), play.attempt) {
                self.part.tell_broken(play.scenario.id.to_string(), reason);
            }
        }
        let ended = self.part.recorder.borrow_mut().end(play.number)?;
        Ok(self.part.look(&ended))
    }

    /// Takes what the browser has told of requests since it was last asked.
    async fn take_accounts(&mut self, play: &OpenPlay<'r>) {
        match self.player.accounts().await {
            Ok(told) => self.told.add(told),
            // What arrived is the same without it.
            Err(error) => self.part.tell_broken(play.scenario.id.to_string(), error.to_string()),
        }
    }

    /// Ends the session. Whether it ends well is no matter of the browser's cookies, so it is told and no more.
    pub(crate) async fn end(self) {
        let Self { part, player, .. } = self;
        let ended: Result<(), SessionError> = player.quit().await;
        let mut unsolicited = part.servers.take_unsolicited();
        if let Some(entrance) = &part.entrance {
            // What leads the browser on is asked for by pages of ours.
            unsolicited.retain(|exchange| !exchange.target.starts_with(&entrance.path()));
        }
        part.recorder
            .borrow_mut()
            .unsolicited
            .extend(unsolicited.iter().map(|exchange| record(exchange, Duration::ZERO)));
        if let Err(error) = ended {
            part.tell_broken("the end of the session".to_owned(), error.to_string());
        }
    }

    /// Tells of a page that failed, and writes down what broke, if something did; says whether the session is still
    /// good. A page that fails says something of its cases alone: what it left unseen is missing.
    fn note(&mut self, play: &OpenPlay<'r>, page: &str, outcome: Result<(), PlayError>) -> bool {
        let OpenPlay { scenario, attempt, .. } = play;
        let count = |cause: Option<&str>| {
            self.part.failures.borrow_mut().count(scenario.id.as_str(), *attempt, cause);
        };
        let Err(error) = outcome else {
            count(None);
            return true;
        };
        let Some(cause) = error.cause() else {
            self.is_lost = true;
            self.broke(play, error.to_string());
            return false;
        };
        if self.is_given_up(play) {
            // Another session has played enough of the scenario meanwhile.
            return true;
        }
        count(Some(&cause));
        let (target, scenario) = (self.part.target.name(), scenario.id.to_string());
        self.part.tell(Event::Failed { target, scenario, page: page.to_owned(), message: error.to_string() });
        true
    }

    fn broke(&self, play: &OpenPlay<'r>, message: String) {
        self.part.recorder.borrow_mut().broke(play.number, message.clone());
        self.part.tell_broken(play.scenario.id.to_string(), message);
    }
}

/// Names the cases that share a page: `case img and 3 more`.
fn name_of(cases: &[&Case]) -> String {
    match cases {
        [case] => format!("case {}", case.id),
        [case, others @ ..] => format!("case {} and {} more", case.id, others.len()),
        [] => String::new(),
    }
}

impl<'a, 'r> AgeingSession<'a, 'r> {
    pub(crate) async fn open(part: &'a Part<'r>) -> Result<Self, RunError> {
        Ok(Self { session: PlaySession::open(part, ProfileFolder::OfTheDriver).await?, plays: Vec::new() })
    }

    /// Plants a scenario and asks what wants its cookies young; says whether the session is still good.
    pub(crate) async fn plant(&mut self, share: &Share<'r>, attempt: u32) -> Result<bool, RunError> {
        let Share { scenario, cases } = share;
        let play = self.session.begin(scenario, cases, attempt);
        let young: Vec<_> = cases.iter().copied().filter(|case| case.age.is_none()).collect();
        let good = self.session.plant(&play).await;
        let planted = Instant::now();
        let good = good && self.session.ask(&play, &young).await;
        let is_given_up = self.session.is_given_up(&play);
        if good && !is_given_up {
            let part = self.session.part;
            if let Some(look) = part.look_so_far(play.number, &young).filter(|_| !young.is_empty()) {
                part.tell(Event::Young { target: part.target.name(), scenario: scenario.id.to_string(), look });
            }
            let old = cases.iter().copied().filter(|case| case.age.is_some()).collect();
            self.plays.push(AgeingPlay { play, old, planted });
            return Ok(good);
        }
        let took = play.began.elapsed();
        let look = self.session.finish(play).await?;
        if is_given_up {
            self.session.part.played(scenario, look, took);
        }
        Ok(good)
    }

    /// Asks the old cases, each when its cookies are old enough, and ends the session.
    pub(crate) async fn ask_when_aged(mut self) -> Result<(), RunError> {
        let mut questions: Vec<(Instant, &AgeingPlay<'r>, &'r Case)> = Vec::new();
        for ageing in &self.plays {
            for case in &ageing.old {
                questions.push((ageing.planted + case.age.unwrap_or_default(), ageing, case));
            }
        }
        questions.sort_by_key(|(due, ..)| *due);
        for (_, AgeingPlay { play, planted, .. }, case) in questions {
            if self.session.is_given_up(play) {
                continue;
            }
            if !self.session.ask_at_age(play, case, *planted).await {
                break;
            }
        }
        for AgeingPlay { play, .. } in self.plays {
            let (scenario, took) = (play.scenario, play.began.elapsed());
            let look = self.session.finish(play).await?;
            self.session.part.played(scenario, look, took);
        }
        self.session.end().await;
        Ok(())
    }

    /// Ends the session before its cookies are old.
    pub(crate) async fn give_up(mut self) -> Result<(), RunError> {
        for AgeingPlay { play, .. } in self.plays {
            self.session.finish(play).await?;
        }
        self.session.end().await;
        Ok(())
    }
}
