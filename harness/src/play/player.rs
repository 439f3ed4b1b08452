//! The player: takes one session through scenarios and writes down what the servers saw.

use std::time::Duration;

use samesite_reports::{HeaderField, Observation, RecordedRequest};
use samesite_scenarios::{Act, Case, Scenario};
use samesite_servers::{Exchange, ResponseError, Servers, Token};
use thiserror::Error;

use super::page::GO;
use super::stage::{Arrival, Stage, Trail, planting_stage, stages_of};
use crate::drive::{Session, SessionError};

/// How long to wait for what should come at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience(pub Duration);

impl Default for Patience {
    /// Generous: only what never comes meets it.
    fn default() -> Self {
        Self(Duration::from_secs(15))
    }
}

/// The playing broke off.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PlayError {
    /// Browser or driver failed.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// A document cannot be served as the scenario wants it.
    #[error(transparent)]
    Document(#[from] ResponseError),
}

/// One session and the servers it talks to.
#[derive(Debug)]
pub struct Player<'s> {
    session: Session,
    servers: &'s Servers,
    patience: Patience,
}

impl<'s> Player<'s> {
    /// A player with a fresh session.
    #[must_use]
    pub fn new(session: Session, servers: &'s Servers, patience: Patience) -> Self {
        Self { session, servers, patience }
    }

    /// Ends the session and waits until nothing of it is left.
    ///
    /// # Errors
    ///
    /// When something is left.
    pub async fn quit(self) -> Result<(), SessionError> {
        self.session.quit().await
    }

    /// Plants the jar of a scenario and looks what was stored. What was observed before an error is kept.
    ///
    /// # Errors
    ///
    /// When the playing breaks off.
    pub async fn plant(&mut self, scenario: &Scenario, seen: &mut Vec<Observation>) -> Result<(), PlayError> {
        for act in scenario.planting_acts() {
            let (Act::Plant(_, planting) | Act::Prove(_, planting)) = &act else { continue };
            let stage = planting_stage(&act, planting);
            self.perform(&stage, &scenario.id.to_string(), act.case(), seen).await?;
        }
        Ok(())
    }

    /// Plays one case. What was observed before an error is kept.
    ///
    /// # Errors
    ///
    /// When the playing breaks off.
    pub async fn play(
        &mut self,
        scenario: &Scenario,
        case: &Case,
        seen: &mut Vec<Observation>,
    ) -> Result<(), PlayError> {
        for stage in stages_of(case) {
            // A page that never came offers nothing to click: the stages behind it cannot be played.
            if !self.perform(&stage, &scenario.id.to_string(), &case.id, seen).await? {
                break;
            }
        }
        Ok(())
    }

    /// Performs one stage; says whether its page came to its end.
    async fn perform(
        &self,
        stage: &Stage,
        scenario: &str,
        case: &str,
        seen: &mut Vec<Observation>,
    ) -> Result<bool, PlayError> {
        for (token, response) in &stage.documents {
            self.servers.register(*token, response.clone())?;
        }
        let arrival = match &stage.arrival {
            Arrival::AddressBar(url) => self.session.go(url.as_str()).await,
            Arrival::Click => self.session.click(GO).await,
        };
        let reason = format!("the end of a page of {scenario}, case {case}");
        let ended = match &arrival {
            Ok(()) => self.servers.wait_for(&stage.end, self.patience.0, &reason).await.ok(),
            Err(_) => None,
        };
        let settled = ended.as_ref().map(|exchange| milliseconds(exchange.arrived));
        for (hop, token, trail) in &stage.hops {
            seen.push(self.observe(case, hop, *token, *trail, settled));
        }
        let tokens: Vec<Token> = stage.documents.iter().map(|(token, _)| *token).collect();
        self.servers.forget(&tokens);
        arrival?;
        Ok(ended.is_some())
    }

    fn observe(&self, case: &str, hop: &str, token: Token, trail: Trail, settled: Option<u64>) -> Observation {
        let exchanges = self.servers.exchanges(&token);
        let (requests, script) = match trail {
            Trail::Request => (exchanges.iter().map(|exchange| record(exchange)).collect(), None),
            Trail::Report => {
                let body = exchanges.first().map(|exchange| String::from_utf8_lossy(&exchange.body).into_owned());
                (Vec::new(), body)
            }
        };
        Observation { case: case.to_owned(), hop: hop.to_owned(), requests, settled, script }
    }
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
