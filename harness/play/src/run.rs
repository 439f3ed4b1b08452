//! What is to be run, and how; [`run`](super::runner::run) does it.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use samesite_drive::{Accounts, Deadlines, SessionError, Windows};
use samesite_format::{NamesBy, RecordingError, Shard};
use samesite_scenarios::Scenario;
use samesite_servers::StartError;
use thiserror::Error;

use crate::player::Patience;
use crate::target::Target;

/// What is to be run, and how.
#[derive(Clone, Debug)]
pub struct Run {
    /// The browsers, each under one profile.
    pub targets: Vec<Target>,
    /// The scenarios that each of them plays.
    pub scenarios: Vec<Scenario>,
    /// Which shard of a larger run they are, if others play the rest.
    pub shard: Option<Shard>,
    /// Whether a person can watch the browsers' windows.
    pub windows: Windows,
    /// What the cases of a scenario share.
    pub isolation: Isolation,
    /// How cookies grow old.
    pub ageing: Ageing,
    /// The oldest cookies that are waited for; a case that wants older ones is left out where its browser's jar cannot be
    /// moved back.
    pub longest_wait: Duration,
    /// How many browsers may be busy at once.
    pub jobs: NonZeroUsize,
    /// The path of our own program, which guards the drivers.
    pub guardian: PathBuf,
    /// How browsers are told where names lead; `None` for each engine's own way.
    pub names: Option<NamesBy>,
    /// How long to wait for what should come at once.
    pub patience: Patience,
    /// How long driver and browser may take.
    pub deadlines: Deadlines,
    /// Whether browsers are asked to tell themselves of their requests and cookies.
    pub accounts: Accounts,
    /// The folder in which the recordings are written.
    pub out: PathBuf,
}

/// How cookies grow old.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ageing {
    /// In the browser's own jar, whose times are moved back between two sessions of one profile; by waiting where there
    /// is no such jar, or a cookie that is not in it.
    InTheJar,
    /// By waiting.
    ByWaiting,
}

/// The oldest cookies that are waited for by somebody who plays many cases.
pub const LONGEST_WAIT: Duration = Duration::from_secs(10 * 60);

/// What the cases of a scenario share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Isolation {
    /// A session, the jar of their scenario, and a page where the plan lets them.
    Planned,
    /// Nothing: each case has a browser of its own. This is slow, and there to show that it makes no difference.
    Alone,
}

/// Why a target cannot be played any further. What goes wrong within a play is part of the recording instead.
#[derive(Debug, Error)]
pub enum RunError {
    /// The servers cannot be started.
    #[error(transparent)]
    Servers(#[from] StartError),
    /// A browser or its driver cannot be started.
    #[error(transparent)]
    Session(Box<SessionError>),
    /// The recording cannot be written.
    #[error(transparent)]
    Recording(#[from] RecordingError),
}

impl From<SessionError> for RunError {
    fn from(error: SessionError) -> Self {
        Self::Session(Box::new(error))
    }
}
