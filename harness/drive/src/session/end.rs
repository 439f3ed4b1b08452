//! The other end of a session: a driver of our own, or a remote end.

use std::future::{self, Future};
use std::pin::pin;
use std::process::ExitStatus;
use std::time::Duration;

use samesite_format::Product;

use super::error::SessionError;
use crate::connection::LARGEST_ANSWER;
use crate::driver::{Driver, OutputTail};
use crate::guardian::Unfinished;
use crate::keeper::Keeper;

/// Who carries out what a session is asked.
#[derive(Debug)]
pub(super) enum End {
    /// A driver that we started, and that ends when we say so.
    Own(Driver),
    /// A WebDriver endpoint that somebody else started. The session is ours, and the keeper ends it.
    Remote {
        /// The address of the endpoint.
        address: String,
        /// Who ends the session.
        keeper: Keeper,
    },
}

/// What came first: the answer, the end of the driver, or the deadline.
pub(super) enum Outcome<T> {
    Done(T),
    DriverEnded(Option<ExitStatus>),
    TooLate,
}

impl End {
    /// The driver, if it is our own.
    pub(super) const fn driver(&self) -> Option<&Driver> {
        match self {
            Self::Own(driver) => Some(driver),
            Self::Remote { .. } => None,
        }
    }

    /// Waits for the end of our own driver; nobody tells us of that of another.
    pub(super) async fn ended(&self) -> Option<ExitStatus> {
        match self {
            Self::Own(driver) => driver.guarded().ended().await,
            Self::Remote { .. } => future::pending().await,
        }
    }

    /// Ends the session, with all that is ours of it.
    pub(super) async fn end(self, patience: Duration) -> Result<(), Unfinished> {
        match self {
            Self::Own(driver) => driver.end(patience).await,
            Self::Remote { keeper, .. } => {
                keeper.end().await;
                Ok(())
            }
        }
    }

    pub(super) async fn outcome_of<T>(&self, patience: Duration, work: impl Future<Output = T>) -> Outcome<T> {
        let work = pin!(work);
        tokio::select! {
            // An answer that has arrived counts, even if the driver has ended since.
            biased;
            done = work => Outcome::Done(done),
            status = self.ended() => Outcome::DriverEnded(status),
            () = tokio::time::sleep(patience) => Outcome::TooLate,
        }
    }

    /// That it ended while it was asked to do something.
    pub(super) fn gone(&self, command: String, status: Option<ExitStatus>) -> SessionError {
        match self {
            Self::Own(driver) => {
                let output_tail = driver.output_tail().clone();
                SessionError::DriverGone { driver: driver.kind(), command, status, output_tail }
            }
            Self::Remote { address, .. } => {
                SessionError::RemoteGone { address: address.clone(), command, why: "it has ended".to_owned() }
            }
        }
    }

    /// That it answered with more than is read.
    pub(super) fn endless(&self, product: Product, command: String) -> SessionError {
        SessionError::Endless { driver: product.driver(), command, limit: LARGEST_ANSWER }
    }

    /// That it did not answer in time.
    pub(super) fn late(&self, product: Product, command: String, waited: Duration) -> SessionError {
        let output_tail = self.driver().map_or_else(OutputTail::default, |driver| driver.output_tail().clone());
        SessionError::TimedOut { product, command, waited, output_tail }
    }
}
