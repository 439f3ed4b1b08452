//! Child processes that never outlive us, however we end.
//!
//! A driver is not started directly. Our own program is started again in a hidden mode,
//! `samesite guardian --temporary FOLDER -- PROGRAM ARGUMENT…`, and this guardian starts the driver.
//! The guardian's standard input is a pipe whose other end only we hold. The kernel closes it when we
//! end, on purpose or by any signal, `SIGKILL` included; the guardian then kills the driver with all that the driver
//! ever started, removes the temporary folder, and ends.
//!
//! The guardian lives in a process group of its own, so that a ctrl-C in the terminal reaches us and not
//! it; and when somebody asks it to end by a signal, it cleans first.
//!
//! What each platform grants:
//!
//! * Linux: the guardian is a child subreaper. Whatever a driver or browser leaves behind,
//!   in whatever process group or session, becomes the guardian's child and is killed.
//! * macOS and other Unixes: the descendants are listed once and killed, with the driver's group.
//!   A process that had already lost its parent and left the group survives.
//! * Windows: `taskkill /T` does the same.
//!
//! A guardian that is itself killed with `SIGKILL` cleans nothing.

mod reaper;
mod watch;

pub use watch::dispatch;
pub(crate) use watch::{Signals, end_of};

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use tokio::process::{ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::sync::watch as latest;
use tokio::time::timeout;

/// The first argument of the hidden mode.
pub(crate) const MODE: &str = "guardian";
/// The argument that names the temporary folder.
pub(crate) const TEMPORARY: &str = "--temporary";

/// A program to be started under a guardian.
#[derive(Debug)]
pub struct Supervised {
    /// Our own program, which knows the hidden mode: the running program, or the built one in tests.
    pub guardian: PathBuf,
    /// The folder that the program writes to. It is its working folder, its home and its place for
    /// temporary files, and it is removed at the end. It is empty, and its name begins with `samesite-`.
    pub temporary: TempDir,
    /// The program to start: a full path, for it starts in another folder.
    pub program: PathBuf,
    /// The program's arguments, without its own name.
    pub arguments: Vec<OsString>,
    /// Environment variables to add to ours.
    pub variables: Vec<(String, OsString)>,
}

/// A running program under a guardian.
///
/// Dropping it lets the guardian clean up without waiting for it; [`Guarded::end`] waits.
#[derive(Debug)]
pub struct Guarded {
    pid: u32,
    temporary: PathBuf,
    /// Held open for as long as the program shall live.
    lifeline: ChildStdin,
    ended: latest::Receiver<Option<ExitStatus>>,
}

/// The output of a supervised program.
#[derive(Debug)]
pub struct Output {
    /// The program's standard output.
    pub stdout: ChildStdout,
    /// The program's standard error.
    pub stderr: ChildStderr,
}

/// The guardian did not finish cleaning in time.
#[derive(Debug, thiserror::Error)]
#[error("guardian {pid} did not finish within {} s to remove `{}`", waited.as_secs(), temporary.display())]
pub struct Unfinished {
    pid: u32,
    temporary: PathBuf,
    waited: Duration,
}

impl Supervised {
    /// Starts the program under a guardian. Must be called within a tokio runtime.
    ///
    /// # Errors
    ///
    /// When the guardian cannot be started. That the program itself cannot be started is told by the
    /// guardian, on the standard error, and by its end.
    pub fn start(self) -> io::Result<(Guarded, Output)> {
        let folder = self.temporary.path().to_owned();
        let mut command = Command::new(&self.guardian);
        command
            .arg(MODE)
            .arg(TEMPORARY)
            .arg(&folder)
            .arg("--")
            .arg(&self.program)
            .args(&self.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        PROXIES.iter().for_each(|name| _ = command.env_remove(name));
        command.envs(homes(&folder)).envs(self.variables);
        #[cfg(unix)]
        command.process_group(0);
        let mut child = command.spawn()?;
        // From here on the guardian owns the folder.
        let temporary = self.temporary.keep();
        let lifeline = child.stdin.take().expect("standard input is piped");
        let stdout = child.stdout.take().expect("standard output is piped");
        let stderr = child.stderr.take().expect("standard error is piped");
        let pid = child.id().expect("a child that nobody has waited for has an id");
        let (sender, ended) = latest::channel(None);
        tokio::spawn(async move {
            // The sender is dropped without a value only if waiting itself fails.
            if let Ok(status) = child.wait().await {
                sender.send_replace(Some(status));
            }
        });
        Ok((Guarded { pid, temporary, lifeline, ended }, Output { stdout, stderr }))
    }
}

impl Guarded {
    /// The process id of the guardian.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// The folder that is removed at the end.
    #[must_use]
    pub fn temporary(&self) -> &Path {
        &self.temporary
    }

    /// Waits until the program has ended by itself and everything is cleaned; `None` when its status is unknown.
    pub async fn ended(&self) -> Option<ExitStatus> {
        let mut ended = self.ended.clone();
        ended.wait_for(Option::is_some).await.ok().and_then(|status| *status)
    }

    /// Ends the program and waits until nothing of it is left.
    ///
    /// # Errors
    ///
    /// When the guardian is not done within `patience`; it goes on cleaning.
    pub async fn end(self, patience: Duration) -> Result<(), Unfinished> {
        let Self { pid, temporary, lifeline, mut ended } = self;
        drop(lifeline);
        match timeout(patience, ended.wait_for(Option::is_some)).await {
            Ok(_) => Ok(()),
            Err(_) => Err(Unfinished { pid, temporary, waited: patience }),
        }
    }
}

/// The variables by which programs are told to send through a proxy what they ask for. Nothing that a browser is told to ask
/// for lies behind one, and WebKitGTK does not even reach its driver through it.
const PROXIES: &[&str] =
    &["http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"];

/// The variables by which programs find a place to write, all turned to the owned folder.
///
/// Besides keeping everything in one place, this keeps the configuration of the person who runs the
/// harness out of the measurement. Only Linux browsers take their home from the environment alone.
fn homes(folder: &Path) -> Vec<(&'static str, PathBuf)> {
    let mut homes: Vec<_> = ["TMPDIR", "TMP", "TEMP"].into_iter().map(|name| (name, folder.to_owned())).collect();
    if cfg!(target_os = "linux") {
        homes.push(("HOME", folder.to_owned()));
        homes.push(("XDG_CONFIG_HOME", folder.join("config")));
        homes.push(("XDG_CACHE_HOME", folder.join("cache")));
        homes.push(("XDG_DATA_HOME", folder.join("data")));
        homes.push(("XDG_STATE_HOME", folder.join("state")));
        homes.push(("XDG_RUNTIME_DIR", folder.to_owned()));
    }
    homes
}
