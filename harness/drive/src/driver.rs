//! A running driver: started, listening, the end of its output kept for error texts.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use tokio::io::AsyncRead;
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::deadlines::Deadlines;
use super::display::{Display, DisplayError, XVFB};
use super::engines::{Support, support};
use super::guardian::{Guarded, Supervised, Unfinished};
use super::installation::Installation;
use super::limits::Limit;
use super::process;
use super::reading::lines;
use super::settings::{Accounts, Settings, Windows};
use super::temporary;
use super::version::Version;
use samesite_format::DriverKind;

/// A driver that listens on a local port, under a guardian.
#[derive(Debug)]
pub struct Driver {
    kind: DriverKind,
    port: u16,
    guarded: Guarded,
    output_tail: OutputTail,
    /// Where the browser's windows are, if it needs a place that nobody sees. It ends last.
    _display: Option<Display>,
}

/// The newest lines that a driver and its browser printed, oldest first.
#[derive(Clone, Debug, Default)]
pub struct OutputTail(Arc<Mutex<VecDeque<String>>>);

/// Why a driver cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DriverError {
    /// The system's limits are too low for the browser.
    #[error(transparent)]
    Limit(#[from] Limit),
    /// No temporary folder can be made for driver and browser.
    #[error("no temporary folder for {driver} can be made in `{}`", folder.display())]
    Temporary {
        /// The driver that was to be started.
        driver: DriverKind,
        /// The folder in which it should have been made.
        folder: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The browser needs a display, and none can be made.
    #[error(transparent)]
    Display(#[from] DisplayError),
    /// The guardian that should start the driver cannot be started itself.
    #[error("the guardian of {driver} cannot be started from `{}`", guardian.display())]
    Guardian {
        /// The driver that was to be started.
        driver: DriverKind,
        /// The program that should have been the guardian.
        guardian: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The driver ended before it listened.
    #[error("{driver} {} before it listened{output_tail}", Ended(*status))]
    Exited {
        /// The driver that was to be started.
        driver: DriverKind,
        /// The exit status, where it is known.
        status: Option<ExitStatus>,
        /// The newest lines that the driver printed.
        output_tail: OutputTail,
    },
    /// The driver runs and does not say that it listens.
    #[error("{driver} did not say within {} s on which port it listens{output_tail}", waited.as_secs())]
    Silent {
        /// The driver that was to be started.
        driver: DriverKind,
        /// The time that it was given.
        waited: Duration,
        /// The newest lines that the driver printed.
        output_tail: OutputTail,
    },
}

/// How a process ended, as a verb for error texts.
pub(crate) struct Ended(pub(crate) Option<ExitStatus>);

/// How often a driver is started whose port is taken.
///
/// Chromedriver lets the system choose a port of `::1`, and ends when somebody else has that port of 127.0.0.1.
const PORT_TRIES: usize = 3;

/// How many lines are kept; a stack trace of a driver takes about twenty.
const KEPT_LINES: usize = 40;

impl Driver {
    /// Starts the driver of `installation` on a port that the system chooses, and waits until it says that it listens.
    ///
    /// # Errors
    ///
    /// When it cannot be started, ends at once, or is silent for longer than its deadline. Nothing of it is left then.
    pub async fn start(
        installation: &Installation,
        settings: &Settings,
        guardian: &Path,
        accounts: Accounts,
        deadlines: Deadlines,
    ) -> Result<Self, DriverError> {
        Limit::look(installation.product)?;
        for _ in 1..PORT_TRIES {
            match Self::start_once(installation, settings, guardian, accounts, deadlines).await {
                Err(DriverError::Exited { output_tail, .. }) if output_tail.tells_of_a_taken_port() => {}
                outcome => return outcome,
            }
        }
        Self::start_once(installation, settings, guardian, accounts, deadlines).await
    }

    async fn start_once(
        installation: &Installation,
        settings: &Settings,
        guardian: &Path,
        accounts: Accounts,
        deadlines: Deadlines,
    ) -> Result<Self, DriverError> {
        let kind = installation.product.driver();
        let support = support(installation.product);
        let display = match settings.windows {
            Windows::Hidden if support.needs_display() => unseen(deadlines.driver).await?,
            Windows::Hidden | Windows::Shown => None,
        };
        let temporary = temporary::folder().map_err(|source| DriverError::Temporary {
            driver: kind,
            folder: std::env::temp_dir(),
            source,
        })?;
        let mut arguments = support.driver_arguments(installation, temporary.path());
        if accounts == Accounts::Asked {
            arguments.extend(support.telling_arguments(installation));
        }
        let given = settings.variables.iter().map(|(name, value)| (*name, value.into())).collect();
        let supervised = Supervised {
            guardian: guardian.to_owned(),
            program: installation.driver.clone(),
            // The system chooses the port, and the driver tells it: no port is ever guessed or raced for.
            arguments,
            variables: named([support.driver_variables(display.as_ref()), given].concat()),
            temporary,
        };
        let (guarded, output) = supervised.start().map_err(|source| DriverError::Guardian {
            driver: kind,
            guardian: guardian.to_owned(),
            source,
        })?;
        let output_tail = OutputTail::default();
        let (sender, receiver) = oneshot::channel();
        tokio::spawn(listen(support, output.stdout, output_tail.clone(), Some(sender)));
        tokio::spawn(listen(support, output.stderr, output_tail.clone(), None));
        let version = installation.driver_version.clone();
        // The sender is dropped when the output ends, so an early end is an event as well.
        let listens = async {
            tokio::select! {
                announced = receiver => announced.ok(),
                port = seen_listening(support, version.as_ref(), guarded.pid()) => Some(port),
            }
        };
        match timeout(deadlines.driver, listens).await {
            Ok(Some(port)) => Ok(Self { kind, port, guarded, output_tail, _display: display }),
            Ok(None) => {
                let status = timeout(deadlines.end, guarded.ended()).await.ok().flatten();
                Err(DriverError::Exited { driver: kind, status, output_tail })
            }
            Err(_) => {
                // That it was silent is the better story, even when cleaning takes too long as well.
                drop(guarded.end(deadlines.end).await);
                Err(DriverError::Silent { driver: kind, waited: deadlines.driver, output_tail })
            }
        }
    }

    /// The driver's kind, such as `chromedriver`.
    #[must_use]
    pub fn kind(&self) -> DriverKind {
        self.kind
    }

    /// The URL that it listens on, such as `http://127.0.0.1:34317`.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The process id of the browser that it started, as the system tells it.
    pub(super) fn browser(&self) -> Option<u32> {
        let driver = *process::children(self.guarded.pid()).first()?;
        process::children(driver).first().copied()
    }

    /// The newest lines that it and its browser printed.
    #[must_use]
    pub fn output_tail(&self) -> &OutputTail {
        &self.output_tail
    }

    /// The process under which it and its browser run, and the folder they write to.
    #[must_use]
    pub fn guarded(&self) -> &Guarded {
        &self.guarded
    }

    /// Ends driver and browser and waits until nothing of them is left.
    ///
    /// # Errors
    ///
    /// When that takes longer than `patience`.
    pub async fn end(self, patience: Duration) -> Result<(), Unfinished> {
        self.guarded.end(patience).await
    }
}

impl DriverError {
    /// Advice for the person who reads the error, as a sentence without a full stop.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Limit(limit) => limit.help(),
            Self::Temporary { .. } => "free some space, or set TMPDIR to a folder that can be written to",
            Self::Display(error) => error.help(),
            Self::Guardian { .. } => "check that the program was not moved or replaced while it ran",
            Self::Exited { .. } | Self::Silent { .. } => {
                "run `samesite doctor` to see whether browser and driver fit together"
            }
        }
    }
}

impl OutputTail {
    /// The kept lines, oldest first.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.lock().iter().cloned().collect()
    }

    fn tells_of_a_taken_port(&self) -> bool {
        self.lock().iter().any(|line| line.contains("port not available"))
    }

    pub(crate) fn add(&self, line: String) {
        let mut lines = self.lock();
        if lines.len() == KEPT_LINES {
            lines.pop_front();
        }
        lines.push_back(line);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<String>> {
        // A thread that panicked while it added a line has left a list that can still be read.
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// An indented block that follows an error text, or nothing.
impl fmt::Display for OutputTail {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = self.lines();
        if !lines.is_empty() {
            write!(formatter, "; it printed last:")?;
        }
        lines.iter().try_for_each(|line| write!(formatter, "\n    {line}"))
    }
}

impl fmt::Display for Ended {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(status) => match status.code() {
                Some(code) => write!(formatter, "exited with status {code}"),
                None => write!(formatter, "was ended by {status}"),
            },
            None => formatter.write_str("ended"),
        }
    }
}

/// Variables with names of their own.
pub(crate) fn named(variables: Vec<(&'static str, OsString)>) -> Vec<(String, OsString)> {
    variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A display that nobody sees; `None` where there is no Xvfb, and the browser takes the one that is there.
pub(crate) async fn unseen(patience: Duration) -> Result<Option<Display>, DisplayError> {
    let Ok(xvfb) = which::which(XVFB) else { return Ok(None) };
    // A thread that no runtime waits for, so that whoever gives up need not sit the patience out.
    let (sender, receiver) = oneshot::channel();
    thread::spawn(move || drop(sender.send(Display::start(&xvfb, patience))));
    receiver.await.expect("starting a display does not panic").map(Some)
}

/// Returns when the driver under the guardian listens, if it is one that does not say so itself.
async fn seen_listening(support: &dyn Support, version: Option<&Version>, guardian: u32) -> u16 {
    /// How long to leave the system alone between two looks.
    const PAUSE: Duration = Duration::from_millis(5);
    if support.announces_port(version) {
        return std::future::pending().await;
    }
    loop {
        let ports = process::children(guardian).into_iter().filter_map(process::listening_port);
        if let Some(port) = ports.into_iter().next() {
            return port;
        }
        // Nobody tells us when a process begins to listen.
        tokio::time::sleep(PAUSE).await;
    }
}

/// Keeps the lines of one output, and sends the port once when a line tells it.
async fn listen(
    support: &'static dyn Support,
    output: impl AsyncRead + Unpin,
    output_tail: OutputTail,
    mut port: Option<oneshot::Sender<u16>>,
) {
    let hear = |line: String| {
        if let Some(number) = support.announced_port(&line)
            && let Some(sender) = port.take()
        {
            // Nobody waits any longer when the deadline has passed.
            let _ = sender.send(number);
        }
        output_tail.add(line);
    };
    lines(output, hear).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_newest_lines_are_kept() {
        let output_tail = OutputTail::default();
        for number in 0..KEPT_LINES + 2 {
            output_tail.add(format!("line {number}"));
        }
        let lines = output_tail.lines();
        assert_eq!((lines.len(), lines[0].as_str()), (KEPT_LINES, "line 2"));
    }
}
