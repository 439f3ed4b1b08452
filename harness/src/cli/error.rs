//! What can go wrong before there are facts, and the exit codes.

use std::path::PathBuf;
use std::process::ExitCode;

use samesite_format::RecordingError;
use samesite_format::schema::Document;
use samesite_reports::site::FolderError;
use samesite_scenarios::{Diagnostic, SelectionError};
use thiserror::Error;

use samesite_drive::install::InstallError;
use samesite_drive::{DiscoveryError, Platform, Profile, Program, SessionError, UnknownProfile};
use samesite_format::{Engine, UnknownBrowser};
use samesite_judge::accept::Unacceptable;

use crate::browser_file::BrowserFileError;
use crate::play::run::RunError;

/// How the program ends. Stable: other programs may rely on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: nothing new.
    Clean,
    /// 1: a new deviation, or a request that was not made.
    Deviation,
    /// 2: the command line is wrong.
    Usage,
    /// 3: a scenario file is wrong.
    Scenario,
    /// 4: a browser, a driver or something else the machine should have is missing or does not work.
    Environment,
    /// 5: the harness failed, or cells are vacuous.
    Harness,
    /// 6: an entry of the ledger is in arrears, or the ledger cannot be read.
    Ledger,
    /// 130: interrupted.
    Interrupted,
}

impl Exit {
    /// The number.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Deviation => 1,
            Self::Usage => 2,
            Self::Scenario => 3,
            Self::Environment => 4,
            Self::Harness => 5,
            Self::Ledger => 6,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Why a command could not be carried out.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// No such browser.
    #[error(transparent)]
    UnknownBrowser(#[from] UnknownBrowser),
    /// No such profile.
    #[error(transparent)]
    UnknownProfile(#[from] UnknownProfile),
    /// No browser has such a profile.
    #[error("no selected browser has a profile called `{0}`")]
    NoProfile(String),
    /// A profile nobody has made a claim for.
    #[error("nothing is claimed for {engine} under the profile {profile}")]
    NoClaim {
        /// The engine.
        engine: String,
        /// The profile.
        profile: String,
    },
    /// No such reading.
    #[error("no edition or reading is called `{id}`; known are {known}")]
    UnknownReading {
        /// What was given.
        id: String,
        /// What there is.
        known: String,
    },
    /// No such scenario.
    #[error(transparent)]
    Selection(#[from] SelectionError),
    /// No such case.
    #[error("no case is called `{0}`")]
    UnknownCase(String),
    /// More than one such case.
    #[error("several cases have `{0}` in their names")]
    AmbiguousCase(String),
    /// No such cookie.
    #[error("the case {case} has no cookie called `{cookie}`; it has {known}")]
    UnknownCookie {
        /// The case.
        case: String,
        /// What was given.
        cookie: String,
        /// What there is.
        known: String,
    },
    /// A scenario file is wrong.
    #[error("{0}")]
    Scenario(Box<Diagnostic>),
    /// A question cannot be understood.
    #[error("{0}")]
    Question(Box<Diagnostic>),
    /// A browser file is wrong, or what it names.
    #[error(transparent)]
    BrowserFile(#[from] BrowserFileError),
    /// A scenario file cannot be read.
    #[error("cannot read the scenario {path}: {source}")]
    ScenarioFile {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// No job of GitHub's is running.
    #[error("the variable {0} names no file")]
    NoJob(&'static str),
    /// No such document.
    #[error("no document is called `{0}`")]
    UnknownDocument(String),
    /// A recording says too little, or too much, to be kept.
    #[error("cannot accept {path}: {reason}")]
    Unacceptable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: Unacceptable,
    },
    /// There are not two sides to compare.
    #[error("{0}")]
    Sides(String),
    /// The ledger is wrong.
    #[error("{0}")]
    Ledger(Box<Diagnostic>),
    /// A ledger file cannot be read.
    #[error("cannot read the ledger {path}: {source}")]
    LedgerFile {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A recording cannot be read or written.
    #[error(transparent)]
    Recording(#[from] RecordingError),
    /// A report cannot be written.
    #[error(transparent)]
    Report(#[from] FolderError),
    /// A browser or driver is missing or does not fit.
    #[error("{0}")]
    Discovery(Box<DiscoveryError>),
    /// A browser or driver does not work.
    #[error("{0}")]
    Session(Box<SessionError>),
    /// The servers do not start.
    #[error(transparent)]
    Servers(#[from] samesite_servers::StartError),
    /// Something else that the system refuses.
    #[error("{what}: {source}")]
    System {
        /// What was tried.
        what: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Windows were asked for, and there is nowhere to show them.
    #[error("there is no display to show the browsers' windows on")]
    NoDisplay,
    /// The installation did not end well.
    #[error(transparent)]
    Install(#[from] InstallError),
    /// A program was given in a way nobody understands.
    #[error("`{0}` names no program and path")]
    Program(String),
}

impl From<DiscoveryError> for Error {
    fn from(error: DiscoveryError) -> Self {
        Self::Discovery(Box::new(error))
    }
}

impl From<SessionError> for Error {
    fn from(error: SessionError) -> Self {
        Self::Session(Box::new(error))
    }
}

impl From<RunError> for Error {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Servers(error) => Self::Servers(error),
            RunError::Session(error) => Self::Session(error),
            RunError::Recording(error) => Self::Recording(error),
        }
    }
}

impl From<Box<Diagnostic>> for Error {
    fn from(diagnostic: Box<Diagnostic>) -> Self {
        Self::Scenario(diagnostic)
    }
}

impl Error {
    /// How the program ends.
    #[must_use]
    pub const fn exit(&self) -> Exit {
        match self {
            Self::UnknownBrowser(_)
            | Self::UnknownProfile(_)
            | Self::NoProfile(_)
            | Self::NoClaim { .. }
            | Self::UnknownReading { .. }
            | Self::Selection(_)
            | Self::UnknownCase(_)
            | Self::AmbiguousCase(_)
            | Self::UnknownCookie { .. }
            | Self::Program(_)
            | Self::Question(_)
            | Self::Sides(_)
            | Self::UnknownDocument(_)
            | Self::NoJob(_)
            | Self::Report(FolderError::Occupied { .. })
            | Self::Recording(
                RecordingError::Read { .. } | RecordingError::Malformed { .. } | RecordingError::Format { .. },
            ) => Exit::Usage,
            Self::BrowserFile(BrowserFileError::Malformed(_)) => Exit::Usage,
            Self::BrowserFile(_) => Exit::Environment,
            Self::Scenario(_) | Self::ScenarioFile { .. } => Exit::Scenario,
            Self::Unacceptable { .. } => Exit::Harness,
            Self::Ledger(_) | Self::LedgerFile { .. } => Exit::Ledger,
            Self::Discovery(_)
            | Self::Session(_)
            | Self::Servers(_)
            | Self::System { .. }
            | Self::Recording(_)
            | Self::Report(_)
            | Self::Install(_)
            | Self::NoDisplay => Exit::Environment,
        }
    }

    /// What to do next.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        match self {
            Self::UnknownBrowser(error) => Some(error.help()),
            Self::UnknownProfile(error) => Some(error.help()),
            Self::NoProfile(_) => {
                let ids = |engine| Profile::of(engine).map(Profile::id).collect::<Vec<_>>().join(", ");
                let lists: Vec<_> = Engine::ALL
                    .into_iter()
                    .map(|engine| format!("{engine} has the profiles {}", ids(engine)))
                    .collect();
                Some(lists.join("; "))
            }
            Self::Selection(_) | Self::UnknownCase(_) | Self::AmbiguousCase(_) => {
                Some("`samesite list` shows what there is".to_owned())
            }
            Self::Discovery(error) => Some(format!("fix it with: {}", error.fix(Platform::current()))),
            Self::Session(error) => Some(error.help().to_owned()),
            Self::NoDisplay => {
                Some("leave --headed away, or give it a display: `xvfb-run samesite run --headed`".to_owned())
            }
            Self::Install(error) => Some(error.help().to_owned()),
            Self::Unacceptable { .. } => {
                Some("`samesite judge` shows what is wrong with it; record it again".to_owned())
            }
            Self::NoJob(_) => Some("--github is for jobs of GitHub Actions; leave it away elsewhere".to_owned()),
            Self::UnknownDocument(_) => {
                let written = Document::ALL.iter().map(|document| document.id());
                let read = samesite_scenarios::schema::Document::ALL.iter().map(|document| document.id());
                let ids: Vec<_> = written.chain(read).collect();
                Some(format!("there are {}", ids.join(", ")))
            }
            Self::Sides(_) => Some("`samesite diff --help` has examples".to_owned()),
            Self::Report(FolderError::Occupied { .. }) => {
                Some("give --out a new folder, an empty one, or one that an earlier report was written to".to_owned())
            }
            Self::Program(_) => {
                let ids: Vec<_> = Program::all().map(Program::id).collect();
                Some(format!("write PROGRAM=PATH, with one of {}", ids.join(", ")))
            }
            Self::Recording(RecordingError::Format { .. }) => {
                Some("record again with this version, or judge with the version that recorded".to_owned())
            }
            _ => None,
        }
    }
}
