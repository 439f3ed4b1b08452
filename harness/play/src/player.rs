//! The player: takes one session through scenarios and writes down what the servers saw.

use std::future::pending;
use std::sync::Arc;
use std::time::{Duration, Instant};

use samesite_drive::{Listing, RequestAccount, SessionError, Window};
use samesite_format::{HeaderField, JarScope, Observation, RecordedRequest};
use samesite_scenarios::{Act, Case, Planting, Scenario};
use samesite_servers::{Exchange, ResponseError, Servers, Token};
use serde_json::Value;
use thiserror::Error;
use tokio::time::sleep;

use crate::lost::Lost;
use crate::page::STEP_PATIENCE;
use crate::stage::{Channel, Expectation, Navigation, Plan, Stage, emptying_plan, plan_of, planting_plan};
use crate::steering::Steering;

/// How long to wait for what should come at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience(pub Duration);

impl Default for Patience {
    /// Fifteen seconds, which only what never comes takes.
    fn default() -> Self {
        Self(Duration::from_secs(15))
    }
}

/// How long to wait, once a page has come to its end, for requests of which no page is told.
///
/// Those that a browser makes come within milliseconds; what this costs is paid for those that it does not make.
const SILENT_PATIENCE: Duration = Duration::from_millis(1500);

/// How long a page may take to be asked for before the browser is asked what it shows instead.
const LOOK: Duration = Duration::from_secs(1);

/// Why a play broke off, or a page of it failed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PlayError {
    /// The browser or its driver failed.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// A document cannot be served as the scenario wants it.
    #[error(transparent)]
    Document(#[from] ResponseError),
    /// The browser, which its pages lead, is not there any more, or not the same.
    #[error(transparent)]
    Lost(#[from] Lost),
    /// A page did not come to its end.
    #[error("the end of its page did not come: {0}")]
    NoEnd(NoEnd),
    /// A page was told to do what its script does not know. That nothing came of it says nothing of the browser.
    #[error("a page of case {case} was told what it cannot do: {mistake}")]
    Page {
        /// The case, or the first of those that share the page.
        case: String,
        /// What the page says, such as `unknown probe img`.
        mistake: String,
    },
}

/// Why the end of a page did not come.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum NoEnd {
    /// The browser shows something in its stead.
    #[error("the browser shows {shown} instead")]
    ErrorPage {
        /// The URL of what it shows, as far as it says why: `about:neterror?e=nssFailure2`.
        shown: String,
    },
    /// A frame shows something in its document's stead: it was blocked, or no connection could be made.
    #[error("the page was loaded without the document of a frame in it, for which no server was asked")]
    Frame,
    /// Time ran out.
    #[error("nothing came within {} s, {}", waited.as_secs_f32(), if *.is_asked_for { "but a request for the page" } else { "not even a request for the page" })]
    Late {
        /// The time that the page was given.
        waited: Duration,
        /// Whether the servers were asked for the page.
        is_asked_for: bool,
    },
}

impl PlayError {
    /// What one page failed of, in words that are the same for each that fails alike; `None` where more has failed than
    /// one page.
    pub(crate) fn cause(&self) -> Option<String> {
        match self {
            Self::Session(SessionError::Refused { returned, .. }) => Some(reason(returned).to_owned()),
            Self::NoEnd(why) => Some(why.to_string()),
            Self::Session(_) | Self::Document(_) | Self::Lost(_) | Self::Page { .. } => None,
        }
    }
}

/// What came of a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Performed {
    /// Everything.
    Whole,
    /// The browser shows something of its own instead of a page that it should have asked for once more: it made no
    /// request, and there is nothing to go on from.
    WithoutPage,
}

/// The windows that a case has opened, by number; the first is the session's own.
#[derive(Debug, Default)]
struct Windows {
    of_case: Vec<Option<Window>>,
    /// Every window that was open when we looked last.
    known: Vec<Window>,
    /// The one that commands go to and that is in front; `None` where another has come before it.
    current: Option<usize>,
    /// Whether some may be open that the next case has no use for.
    are_left: bool,
}

/// How long a user may take to press where a page asks for it.
const USER_PATIENCE: Duration = Duration::from_secs(24 * 60 * 60);

/// One session and the servers it talks to.
#[derive(Debug)]
pub struct Player<'s> {
    steering: Steering,
    servers: &'s Servers,
    patience: Patience,
    /// By how much the browser's jar has been moved back, which all that is seen afterwards is dated ahead by.
    ahead: Duration,
}

impl<'s> Player<'s> {
    /// A player of a browser that a driver steers, or that its pages lead.
    pub(crate) fn steered(steering: Steering, servers: &'s Servers, patience: Patience) -> Self {
        Self { steering, servers, patience, ahead: Duration::ZERO }
    }

    /// Makes the cookies older that outlive the browser; says how many there are. See [`samesite_drive::Session::grow_old`].
    ///
    /// # Errors
    ///
    /// When the browser cannot be closed or opened again, or its jar is not what it should be.
    pub async fn grow_old(&mut self, by: Duration) -> Result<usize, SessionError> {
        let count = self.steering.grow_old(by).await?;
        self.ahead += by;
        Ok(count)
    }

    /// Ends the session and waits until nothing of it is left.
    ///
    /// # Errors
    ///
    /// When browser or driver do not end in time.
    pub async fn quit(self) -> Result<(), SessionError> {
        self.steering.quit().await
    }

    /// What the browser has told of its requests since it was last asked: see [`samesite_drive::Session::accounts`].
    ///
    /// # Errors
    ///
    /// When it should tell, and what it tells cannot be had.
    pub async fn accounts(&mut self) -> Result<Vec<RequestAccount>, SessionError> {
        self.steering.accounts().await
    }

    /// Which cookies the browser lists: see [`samesite_drive::Session::jar_scope`].
    pub fn jar_scope(&self) -> Option<JarScope> {
        self.steering.jar_scope()
    }

    /// The cookies that the browser keeps, as it lists them: see [`samesite_drive::Session::jar`].
    ///
    /// # Errors
    ///
    /// When it should list them, and what it gives cannot be had.
    pub async fn jar(&self) -> Result<Option<Listing>, SessionError> {
        self.steering.jar().await
    }

    /// What time it is in the recording, in milliseconds.
    pub fn now(&self) -> u64 {
        milliseconds(self.servers.elapsed() + self.ahead)
    }

    /// Makes one visit that fills a jar, or looks what was stored. `see` is told each observation as soon as it is made.
    ///
    /// # Errors
    ///
    /// When the page does not come to its end, or the playing breaks off.
    pub async fn visit(
        &mut self,
        act: &Act<'_>,
        planting: &Planting,
        see: &dyn Fn(Observation),
    ) -> Result<(), PlayError> {
        self.perform_all(&planting_plan(act, planting, self.steering.leading()), see).await
    }

    /// Empties the jar of what the cases of a scenario may have left there, where the browser is not a fresh one.
    ///
    /// # Errors
    ///
    /// When a page does not come to its end, or the browser is lost.
    pub(crate) async fn empty(&self, scenario: &Scenario, cases: &[&Case]) -> Result<(), PlayError> {
        if !self.steering.keeps_its_jar() {
            return Ok(());
        }
        self.perform_all(&emptying_plan(scenario, cases, self.steering.leading()), &|_| {}).await
    }

    /// Plays cases that share a page, or one case. `see` is told each observation as soon as it is made.
    ///
    /// # Errors
    ///
    /// When a page does not come to its end, or the playing breaks off.
    pub async fn play(
        &mut self,
        scenario: &Scenario,
        cases: &[&Case],
        see: &dyn Fn(Observation),
    ) -> Result<(), PlayError> {
        self.perform_all(&plan_of(scenario, cases, self.steering.leading()), see).await
    }

    /// Performs stages one after another. A page that never came offers nothing to click: the stages behind it cannot be
    /// performed, up to the next that the user goes to by the address bar.
    async fn perform_all(&self, plan: &Plan, see: &dyn Fn(Observation)) -> Result<(), PlayError> {
        if let Some(session) = self.steering.session().filter(|_| plan.goes_through_history) {
            session.begin_history().await?;
        }
        // A page may lead on to the next before we look: all of them are ready before the first one comes.
        for (token, responses) in &plan.documents {
            self.servers.register_in_turn(*token, responses.clone())?;
        }
        self.servers.hold(&plan.gates);
        let mut windows = Windows { current: Some(0), ..Windows::default() };
        let opens = plan.stages.iter().any(|stage| stage.opens.is_some() || stage.leaves_windows);
        if let Some(session) = self.steering.session().filter(|_| opens) {
            // Before any of them begins: a script may open a window as soon as its page is there.
            windows.of_case.push(Some(session.window().await?));
            windows.known = session.windows().await?;
        }
        let mut outcome = Ok(());
        let mut is_without_page = false;
        for stage in &plan.stages {
            is_without_page &= !matches!(stage.navigation, Navigation::AddressBar(_));
            if is_without_page {
                continue;
            }
            match self.perform(stage, &mut windows, see).await {
                Ok(performed) => is_without_page = performed == Performed::WithoutPage,
                Err(error) => {
                    outcome = Err(error);
                    break;
                }
            }
        }
        let tokens: Vec<Token> = plan.documents.keys().copied().collect();
        self.servers.forget(&tokens);
        if let Some(session) = self.steering.session() {
            if let (Some(first), true) = (windows.of_case.first().cloned().flatten(), windows.are_left) {
                session.close_all_but(&first).await?;
            }
            if plan.stages.iter().any(|stage| matches!(stage.navigation, Navigation::Click(..))) {
                session.leave_history_behind().await?;
            }
        }
        outcome
    }

    /// Performs one stage; one whose document never came is passed over, as nobody is there.
    async fn perform(
        &self,
        stage: &Stage,
        windows: &mut Windows,
        see: &dyn Fn(Observation),
    ) -> Result<Performed, PlayError> {
        if stage.needs.is_some_and(|(token, before)| self.servers.exchanges(&token).len() <= before) {
            stage.expectations.iter().for_each(|expectation| see(self.observe(expectation, None)));
            return Ok(Performed::Whole);
        }
        if let Some(session) = self.steering.session() {
            if let Some(Some(window)) =
                windows.of_case.get(stage.acts_in).filter(|_| windows.current != Some(stage.acts_in))
            {
                session.switch_to(window).await?;
                windows.current = Some(stage.acts_in);
            }
            if let Some(frames) = &stage.allows_below {
                session.allow_storage_access(frames).await?;
            }
        }
        if stage.hinted.is_some() && stage.visit > 0 {
            self.servers.hold(&[stage.page]);
        }
        let opens = stage.opens.is_some() || stage.leaves_windows;
        windows.are_left |= opens;
        let mut ended = self.come_to_the_end(stage).await;
        let mut performed = Performed::Whole;
        // A browser may not send a form once more, and show a page of its own instead; some drivers call that an error.
        let shows_its_own = match &ended {
            Err(PlayError::NoEnd(NoEnd::ErrorPage { .. })) => true,
            Err(PlayError::Session(SessionError::Refused { returned, .. })) => returned.contains("error page"),
            _ => false,
        };
        if stage.visit > 0 && shows_its_own && !self.is_asked_for(stage) {
            (ended, performed) = (Ok(self.servers.elapsed()), Performed::WithoutPage);
        }
        if ended.is_ok() {
            self.wait_for_silent(&stage.expectations).await;
        }
        let settled = ended.as_ref().ok().map(|ended| milliseconds(*ended + self.ahead));
        stage.expectations.iter().for_each(|expectation| see(self.observe(expectation, settled)));
        ended?;
        if opens {
            let now = self.steering.windows().await?;
            if let Some(number) = stage.opens {
                windows.of_case.resize(number, None);
                windows.of_case.push(now.iter().find(|window| !windows.known.contains(window)).cloned());
            }
            windows.known = now;
            // The new one is in front, and a page that nobody sees paints nothing.
            windows.current = None;
        }
        Ok(performed)
    }

    /// Navigates, and waits until the page has come to its end; says when that was, since the servers' start.
    async fn come_to_the_end(&self, stage: &Stage) -> Result<Duration, PlayError> {
        let (navigated, ()) = tokio::join!(self.navigate(stage), self.wait_for_hinted(stage));
        navigated?;
        // A page that a header leads on from has no end to tell of: that it was asked for must do.
        let (end, what) = match stage.end {
            Some(end) => (end, "the end of a page"),
            None if stage.visit == 0 => (stage.page, "a page"),
            None => return Ok(self.servers.elapsed()),
        };
        let is_pressed = stage.press.is_some() && self.steering.waits_for_user();
        let Patience(waited) = if is_pressed { Patience(USER_PATIENCE) } else { self.patience };
        let report = tokio::select! {
            report = self.servers.wait_for(&end, waited, what) => report.ok(),
            no_end = self.no_end(stage) => return Err(PlayError::NoEnd(no_end)),
            () = self.nobody_is_left(stage) => return Ok(self.servers.elapsed()),
            lost = self.steering.lost() => return Err(lost.into()),
        };
        let Some(report) = report else {
            if stage.end.is_none() {
                return Ok(self.servers.elapsed());
            }
            return Err(PlayError::NoEnd(NoEnd::Late { waited, is_asked_for: self.is_asked_for(stage) }));
        };
        if let Some(mistake) = stage.end.and_then(|_| read_mistake(&report.body)) {
            let case = stage.expectations.first().map(|expectation| expectation.case.clone()).unwrap_or_default();
            return Err(PlayError::Page { case, mistake });
        }
        Ok(report.arrived)
    }

    /// Comes when a document is blocked on its way, and nobody says in its place that they have stayed.
    async fn nobody_is_left(&self, stage: &Stage) {
        let (Some(last), Some(end)) = (stage.stopped_after, stage.end) else { return pending().await };
        let Patience(waited) = self.patience;
        if self.servers.wait_for(&last, waited, "what leads to a blocked document").await.is_err()
            || self.servers.wait_for(&end, STEP_PATIENCE + SILENT_PATIENCE, "who has stayed").await.is_ok()
        {
            pending::<()>().await;
        }
    }

    /// Comes when the browser shows something else in the stead of the page or of its frame.
    async fn no_end(&self, stage: &Stage) -> NoEnd {
        /// Whether the page is loaded, and with it the frames that it was made with, whatever is in them.
        const IS_LOADED: &str = "return document.readyState === 'complete'";
        loop {
            // Not a wait for something to happen: most pages have come to their end by then.
            sleep(LOOK).await;
            if self.is_asked_for(stage) {
                let is_missing = |(frame, visit): &(Token, usize)| self.servers.exchanges(frame).len() <= *visit;
                if !stage.frames.iter().any(is_missing) {
                    // Nothing of ours shall disturb a page that may be there.
                    return pending().await;
                }
                let loaded = self.steering.evaluate(IS_LOADED).await;
                // What is loaded was asked for before.
                if loaded.is_ok_and(|loaded| loaded == true) && stage.frames.iter().any(is_missing) {
                    return NoEnd::Frame;
                }
                continue;
            }
            if stage.visit > 0 {
                // The user is asked whether a form shall be sent once more. That there is nothing to answer is no news.
                if let Some(session) = self.steering.session() {
                    let _ = session.accept_prompt().await;
                }
            }
            // A browser that does not tell may still be busy; there is an end to waiting for it.
            let shown = self.steering.evaluate("return document.documentURI").await;
            if let Some(shown) = shown.ok().as_ref().and_then(Value::as_str)
                && is_error_page(shown, &stage.navigation)
            {
                return NoEnd::ErrorPage { shown: reason(shown).to_owned() };
            }
        }
    }

    fn is_asked_for(&self, stage: &Stage) -> bool {
        self.servers.exchanges(&stage.page).len() > stage.visit
    }

    async fn navigate(&self, stage: &Stage) -> Result<(), PlayError> {
        let done = match (&stage.navigation, self.steering.session()) {
            (Navigation::AddressBar(url), _) => match self.steering.go(url).await {
                Ok(led) => return Ok(led?),
                Err(error) => Err(error),
            },
            (Navigation::Click(frames, element), Some(session)) => session.click_below(frames, element).await,
            (Navigation::Reload, Some(session)) => session.reload().await,
            (Navigation::Back, Some(session)) => session.back().await,
            (Navigation::Forward, Some(session)) => session.forward().await,
            (Navigation::Told(gate), _) => {
                self.servers.release(gate);
                Ok(())
            }
            (Navigation::ByItself, _) => Ok(()),
            (Navigation::Click(..) | Navigation::Reload | Navigation::Back | Navigation::Forward, None) => {
                if let Some(press) = &stage.press {
                    self.servers.release(press);
                }
                Ok(())
            }
        };
        Ok(done.map_err(shortened)?)
    }

    /// Waits, not long, for what a hint has the browser ask for; then lets the page itself go.
    async fn wait_for_hinted(&self, stage: &Stage) {
        let Some(hinted) = &stage.hinted else { return };
        let _ = self.servers.wait_for(hinted, SILENT_PATIENCE, "what a hint has asked for").await;
        self.servers.release(&stage.page);
    }

    /// Waits, not long, for the requests of which the page knows nothing.
    async fn wait_for_silent(&self, expectations: &[Expectation]) {
        let deadline = Instant::now() + SILENT_PATIENCE;
        for expectation in expectations.iter().filter(|expectation| expectation.silent) {
            let remaining = deadline.saturating_duration_since(Instant::now());
            // That it does not come is an observation too.
            let _ = self.servers.wait_for(&expectation.token, remaining, "a request that no page can see").await;
        }
    }

    fn observe(&self, expectation: &Expectation, settled: Option<u64>) -> Observation {
        let exchanges = self.servers.exchanges(&expectation.token);
        let asks_leave = |exchange: &&Arc<Exchange>| exchange.is_preflight();
        let requests: Vec<_> = match expectation.channel {
            Channel::Request(before) => exchanges.iter().filter(|e| !asks_leave(e)).skip(before).collect(),
            Channel::Visit(before) => exchanges.iter().filter(|e| !asks_leave(e)).skip(before).take(1).collect(),
            Channel::Preflight => exchanges.iter().filter(asks_leave).collect(),
            Channel::Report => Vec::new(),
        };
        let report = exchanges.first().filter(|_| expectation.channel == Channel::Report);
        let (script, exception) = report.map(|exchange| read_report(&exchange.body)).unwrap_or_default();
        Observation {
            case: expectation.case.clone(),
            hop: expectation.hop.clone(),
            requests: requests.into_iter().map(|exchange| record(exchange, self.ahead)).collect(),
            settled,
            script,
            exception,
            jar: None,
        }
    }
}

/// Whether a browser shows such a URL when it cannot show a page.
fn is_error_page(shown: &str, navigation: &Navigation) -> bool {
    // WebKitGTK shows nothing at all where it was told to go.
    let is_nothing = shown == "about:blank" && matches!(navigation, Navigation::AddressBar(_));
    is_nothing || ["chrome-error:", "about:neterror", "about:certerror"].iter().any(|begin| shown.starts_with(begin))
}

/// What a driver or an error page says, without the URL that it could not go to: Firefox names an error, and then the
/// URL and what people read.
fn reason(text: &str) -> &str {
    text.split("&u=").next().unwrap_or_default()
}

/// A refusal without the URL that the driver adds to the one of the command.
fn shortened(error: SessionError) -> SessionError {
    match error {
        SessionError::Refused { product, command, returned } => {
            SessionError::Refused { product, command, returned: reason(&returned).to_owned() }
        }
        other => other,
    }
}

/// The mistake of ours that a page reports instead of its end: `!` and what is wrong.
fn read_mistake(body: &[u8]) -> Option<String> {
    body.strip_prefix(b"!").map(|mistake| String::from_utf8_lossy(mistake).into_owned())
}

/// What a script says that it read, or the exception it got: `=` and the cookies, or `!` and a name.
fn read_report(body: &[u8]) -> (Option<String>, Option<String>) {
    let text = String::from_utf8_lossy(body);
    (text.strip_prefix('=').map(str::to_owned), text.strip_prefix('!').map(str::to_owned))
}

/// A request as recordings keep it, dated ahead by what the jar was moved back.
pub(crate) fn record(exchange: &Exchange, ahead: Duration) -> RecordedRequest {
    RecordedRequest {
        at: milliseconds(exchange.arrived + ahead),
        version: exchange.version.to_string(),
        method: exchange.method.clone(),
        scheme: exchange.scheme.to_string(),
        host: exchange.host.clone(),
        target: exchange.target.clone(),
        headers: exchange.headers.iter().map(|(name, value)| HeaderField(name.clone(), value.clone())).collect(),
        account: None,
    }
}

fn milliseconds(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_page_is_told_from_a_page_that_may_still_come() {
        let address_bar = Navigation::AddressBar("https://shop.example/".parse().unwrap());
        let table = [
            ("chrome-error://chromewebdata/", Navigation::Click(Vec::new(), "#go-1".to_owned()), true),
            ("about:neterror?e=nssFailure2&u=https%3A//shop.example/&c=UTF-8", Navigation::ByItself, true),
            ("about:certerror?e=nssBadCert&u=https%3A//shop.example/", address_bar.clone(), true),
            ("about:blank", address_bar.clone(), true),
            ("about:blank", Navigation::ByItself, false),
            ("https://shop.example/?t=0", address_bar, false),
        ];
        for (shown, navigation, is_error) in table {
            assert_eq!(is_error_page(shown, &navigation), is_error, "{shown}, {navigation:?}");
        }
    }

    #[test]
    fn only_a_mistake_is_no_end_of_a_page() {
        let table: [(&[u8], _); 4] = [
            (b"", None),
            (b"stayed", None),
            (b"!unknown probe img", Some("unknown probe img")),
            (b"!\xff", Some("\u{fffd}")),
        ];
        for (body, mistake) in table {
            assert_eq!(read_mistake(body).as_deref(), mistake);
        }
    }
}
