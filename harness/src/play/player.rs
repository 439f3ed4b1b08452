//! The player: takes one session through scenarios and writes down what the servers saw.

use std::sync::Arc;
use std::time::{Duration, Instant};

use samesite_drive::{Session, SessionError};
use samesite_format::{HeaderField, Observation, RecordedRequest};
use samesite_scenarios::{Act, Case, Scenario};
use samesite_servers::{Exchange, ResponseError, Servers, Token};
use thiserror::Error;

use super::page::GO;
use super::stage::{Channel, Expectation, Navigation, Stage, planting_stage, stages_of};

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

/// Why a play broke off.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PlayError {
    /// The browser or its driver failed.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// A document cannot be served as the scenario wants it.
    #[error(transparent)]
    Document(#[from] ResponseError),
    /// A page was told to do what its script does not know. That nothing came of it says nothing of the browser.
    #[error("a page of case {case} was told what it cannot do: {mistake}")]
    Page {
        /// The case, or the first of those that share the page.
        case: String,
        /// What the page says, such as `unknown probe img`.
        mistake: String,
    },
}

/// One session and the servers it talks to.
#[derive(Debug)]
pub struct Player<'s> {
    session: Session,
    servers: &'s Servers,
    patience: Patience,
}

impl<'s> Player<'s> {
    /// A player that takes a fresh session through scenarios.
    #[must_use]
    pub fn new(session: Session, servers: &'s Servers, patience: Patience) -> Self {
        Self { session, servers, patience }
    }

    /// Ends the session and waits until nothing of it is left.
    ///
    /// # Errors
    ///
    /// When browser or driver do not end in time.
    pub async fn quit(self) -> Result<(), SessionError> {
        self.session.quit().await
    }

    /// Plants the jar of a scenario and looks what was stored. `see` is told each observation as soon as it is made.
    ///
    /// # Errors
    ///
    /// When the playing breaks off.
    pub async fn plant(&mut self, scenario: &Scenario, see: &dyn Fn(Observation)) -> Result<(), PlayError> {
        for act in scenario.planting_acts() {
            let (Act::Plant(_, planting) | Act::Prove(_, planting)) = &act else { continue };
            let stages = [planting_stage(&act, planting)];
            self.register(&stages)?;
            let outcome = self.perform(&stages[0], &scenario.id.to_string(), see).await;
            self.forget(&stages);
            outcome?;
        }
        Ok(())
    }

    /// Plays cases that share a page, or one case. `see` is told each observation as soon as it is made.
    ///
    /// # Errors
    ///
    /// When the playing breaks off.
    pub async fn play(
        &mut self,
        scenario: &Scenario,
        cases: &[&Case],
        see: &dyn Fn(Observation),
    ) -> Result<(), PlayError> {
        let stages = stages_of(scenario, cases);
        let name = scenario.id.to_string();
        // A page may lead on to the next before we look: all of them are ready before the first one comes.
        self.register(&stages)?;
        let mut outcome = Ok(());
        for stage in &stages {
            match self.perform(stage, &name, see).await {
                // A page that never came offers nothing to click: the stages behind it cannot be played.
                Ok(false) => break,
                Ok(true) => {}
                Err(error) => {
                    outcome = Err(error);
                    break;
                }
            }
        }
        self.forget(&stages);
        outcome
    }

    fn register(&self, stages: &[Stage]) -> Result<(), PlayError> {
        for (token, responses) in stages.iter().flat_map(|stage| &stage.documents) {
            self.servers.register_in_turn(*token, responses.clone())?;
        }
        Ok(())
    }

    fn forget(&self, stages: &[Stage]) {
        let tokens: Vec<Token> = stages.iter().flat_map(|stage| &stage.documents).map(|(token, _)| *token).collect();
        self.servers.forget(&tokens);
    }

    /// Performs one stage; says whether its page came to its end.
    async fn perform(&self, stage: &Stage, scenario: &str, see: &dyn Fn(Observation)) -> Result<bool, PlayError> {
        let kept = if stage.leaves_windows { Some(self.session.window().await?) } else { None };
        let navigation = self.navigate(&stage.navigation).await;
        let case = stage.expectations.first().map_or("", |expectation| expectation.case.as_str());
        let mut mistake = None;
        let ended = match (&navigation, stage.end) {
            (Ok(()), Some(end)) => {
                let reason = format!("the end of a page of {scenario}, case {case}");
                let report = self.servers.wait_for(&end, self.patience.0, &reason).await.ok();
                mistake = report.as_ref().and_then(|exchange| read_mistake(&exchange.body));
                report.filter(|_| mistake.is_none()).map(|exchange| exchange.arrived)
            }
            (Ok(()), None) => Some(self.servers.elapsed()),
            (Err(_), _) => None,
        };
        if ended.is_some() {
            self.wait_for_silent(&stage.expectations).await;
        }
        let settled = ended.map(milliseconds);
        stage.expectations.iter().for_each(|expectation| see(self.observe(expectation, settled)));
        navigation?;
        if let Some(mistake) = mistake {
            return Err(PlayError::Page { case: case.to_owned(), mistake });
        }
        if let Some(kept) = kept {
            self.session.close_all_but(&kept).await?;
        }
        Ok(ended.is_some())
    }

    async fn navigate(&self, navigation: &Navigation) -> Result<(), SessionError> {
        match navigation {
            Navigation::AddressBar(url) => self.session.go(url.as_str()).await,
            Navigation::Click(depth) => self.session.click_below(*depth, GO).await,
            Navigation::ByItself => Ok(()),
            Navigation::Reload => self.session.reload().await,
            Navigation::Back => self.session.back().await,
        }
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
        let asks_leave = |exchange: &&Arc<Exchange>| exchange.method == "OPTIONS";
        let requests: Vec<_> = match expectation.channel {
            Channel::Request(before) => exchanges.iter().filter(|e| !asks_leave(e)).skip(before).collect(),
            Channel::Preflight => exchanges.iter().filter(asks_leave).collect(),
            Channel::Report => Vec::new(),
        };
        let report = exchanges.first().filter(|_| expectation.channel == Channel::Report);
        let (script, exception) = report.map(|exchange| read_report(&exchange.body)).unwrap_or_default();
        Observation {
            case: expectation.case.clone(),
            hop: expectation.hop.clone(),
            requests: requests.into_iter().map(|exchange| record(exchange)).collect(),
            settled,
            script,
            exception,
        }
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

/// A request as recordings keep it.
pub(crate) fn record(exchange: &Exchange) -> RecordedRequest {
    RecordedRequest {
        at: milliseconds(exchange.arrived),
        version: exchange.version.to_string(),
        method: exchange.method.clone(),
        scheme: exchange.scheme.to_string(),
        host: exchange.host.clone(),
        target: exchange.target.clone(),
        headers: exchange.headers.iter().map(|(name, value)| HeaderField(name.clone(), value.clone())).collect(),
    }
}

fn milliseconds(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

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
