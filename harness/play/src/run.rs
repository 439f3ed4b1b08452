//! What is to be run, and how; [`run`](super::runner::run) does it.

use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use samesite_drive::{Accounts, Deadlines, PlainError, SessionError, Windows};
use samesite_format::{Clicks, NamesBy, Product, Reachable, RecordedEngine, RecordingError, Shard};
use samesite_scenarios::Scenario;
use samesite_servers::{Certificate, Config, Servers, StartError, StrangerLimits};
use thiserror::Error;

use crate::entrance::Entrance;
use crate::lost::Lost;

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
    /// Where the servers are.
    pub reach: Reach,
    /// Who steers the browsers.
    pub steering: Steered,
    /// How long to wait for what should come at once.
    pub patience: Patience,
    /// How long driver and browser may take.
    pub deadlines: Deadlines,
    /// Whether browsers are asked to tell themselves of their requests and cookies.
    pub accounts: Accounts,
    /// The folder in which the recordings are written.
    pub out: PathBuf,
}

/// Who steers browsers.
#[derive(Clone, Debug, Default)]
pub enum Steered {
    /// A driver does, by WebDriver.
    #[default]
    ByDriver,
    /// Nobody does: each is started as a person starts it, and its pages lead it from one to the next.
    Started,
    /// Nobody does: somebody else has started the one browser, and led it to our servers.
    Visiting(Arc<Visit>),
}

/// A browser that has come by itself.
#[derive(Debug)]
pub struct Visit {
    /// The servers that it has come to.
    pub servers: Arc<Servers>,
    /// Where it came in.
    pub entrance: Arc<Entrance>,
    /// How often a browser had come in before it.
    pub entered_before: u64,
    /// How long it may take to go on; `None` for as long as its user takes.
    pub patience: Option<Duration>,
    /// Who clicks.
    pub clicks: Clicks,
    /// What it and its user say of it.
    pub visitor: Visitor,
}

/// What a browser that has come by itself and its user say of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// Its engine.
    pub engine: RecordedEngine,
    /// What it is, where its name does not say so.
    pub product: Option<Product>,
    /// Its engine's version, as far as it tells it.
    pub version: String,
    /// The operating system.
    pub system: String,
}

/// Where the servers are: on loopback, unless somebody opens them.
#[derive(Clone, Debug)]
pub struct Reach {
    /// The IP address that they listen on.
    pub listen: IpAddr,
    /// The name or IP address by which browsers reach it.
    pub advertised: String,
    /// The ports that they must have, where it is not the system that chooses. Only one browser at a time can have them.
    pub ports: Option<FixedPorts>,
    /// The certificate for every name, where it is not made for the run.
    pub certificate: Option<Certificate>,
}

/// Ports that the servers must have, the first of each kind in any case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedPorts {
    /// For plain HTTP.
    pub plain: Vec<u16>,
    /// For TLS.
    pub tls: Vec<u16>,
}

impl Default for Reach {
    fn default() -> Self {
        let listen = Ipv4Addr::LOCALHOST;
        Self { listen: listen.into(), advertised: listen.to_string(), ports: None, certificate: None }
    }
}

impl Reach {
    /// Whether others than this machine can reach them.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !self.listen.is_loopback()
    }

    /// The same as a fact of a recording; `None` on loopback.
    pub(crate) fn recorded(&self) -> Option<Reachable> {
        let recorded = || Reachable { listening: self.listen.to_string(), advertised: self.advertised.clone() };
        self.is_open().then(recorded)
    }

    /// The servers' configuration.
    #[must_use]
    pub fn config(&self) -> Config {
        let usual = Config { address: self.listen, certificate: self.certificate.clone(), ..Config::default() };
        let strangers = self.is_open().then(StrangerLimits::default);
        let parted = |ports: &[u16]| match ports {
            [first, more @ ..] => (*first, more.to_vec()),
            [] => (0, Vec::new()),
        };
        let FixedPorts { plain, tls } = self.ports.clone().unwrap_or(FixedPorts { plain: vec![], tls: vec![] });
        let ((plain_port, more_plain_ports), (tls_port, more_tls_ports)) = (parted(&plain), parted(&tls));
        Config { plain_port, more_plain_ports, tls_port, more_tls_ports, strangers, ..usual }
    }
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
    /// A browser cannot be started without a driver.
    #[error(transparent)]
    Plain(#[from] PlainError),
    /// A browser that its pages lead has not come in, or is not there any more.
    #[error(transparent)]
    Lost(#[from] Lost),
    /// The recording cannot be written.
    #[error(transparent)]
    Recording(#[from] RecordingError),
}

impl From<SessionError> for RunError {
    fn from(error: SessionError) -> Self {
        Self::Session(Box::new(error))
    }
}
