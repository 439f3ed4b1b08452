//! The guardian's own life: start the program, watch, clean.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{ExitCode, ExitStatus, Stdio};

use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::process::{Child, Command};

use super::reaper;
use super::{MODE, TEMPORARY};
use crate::temporary::{PREFIX, PROFILE};

/// The exit code of a guardian that could not start its program, as shells have it.
const NOT_STARTED: u8 = 127;

/// Runs the guardian when the program was started as one, and says with which code to exit.
///
/// `main` calls this before anything else, the command-line parser included; `None` means that
/// the program was started in an ordinary way.
#[must_use]
pub fn dispatch() -> Option<ExitCode> {
    let mut arguments = env::args_os().skip(1);
    if arguments.next()? != MODE {
        return None;
    }
    let Some(invocation) = Invocation::parse(arguments) else {
        complain(&format!("usage: samesite {MODE} {TEMPORARY} FOLDER -- PROGRAM ARGUMENT…"));
        return Some(ExitCode::from(2));
    };
    if !is_ours_to_remove(&invocation.temporary) {
        let folder = invocation.temporary.display();
        complain(&format!("`{folder}` is not a folder whose name begins with `{PREFIX}`, empty but for a profile"));
        return Some(ExitCode::from(2));
    }
    Some(invocation.carry_out())
}

/// Whether all that will be found in the folder at the end is sure to have come from the program.
fn is_ours_to_remove(folder: &Path) -> bool {
    let is_named_so = folder.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(PREFIX.as_bytes()));
    let is_folder = fs::symlink_metadata(folder).is_ok_and(|found| found.is_dir());
    let is_profile = |entry: io::Result<fs::DirEntry>| entry.is_ok_and(|entry| entry.file_name() == PROFILE);
    is_named_so && is_folder && fs::read_dir(folder).is_ok_and(|mut entries| entries.all(is_profile))
}

struct Invocation {
    temporary: PathBuf,
    program: OsString,
    arguments: Vec<OsString>,
}

/// Why the watch is over.
enum Ending {
    /// Whoever started us is gone or wants the end, or a signal asked for it.
    Told,
    /// The supervised program ended by itself.
    Exited(ExitStatus),
}

impl Invocation {
    fn parse(mut arguments: impl Iterator<Item = OsString>) -> Option<Self> {
        if arguments.next()? != TEMPORARY {
            return None;
        }
        let temporary = PathBuf::from(arguments.next()?);
        if arguments.next()? != "--" {
            return None;
        }
        Some(Self { temporary, program: arguments.next()?, arguments: arguments.collect() })
    }

    fn carry_out(self) -> ExitCode {
        let code = match self.watch() {
            Ok(Ending::Told) => ExitCode::SUCCESS,
            Ok(Ending::Exited(status)) => {
                status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from)
            }
            Err(error) => {
                complain(&format!("cannot start `{}`: {error}", self.program.display()));
                ExitCode::from(NOT_STARTED)
            }
        };
        match fs::remove_dir_all(&self.temporary) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                complain(&format!("cannot remove `{}`: {error}", self.temporary.display()));
                ExitCode::FAILURE
            }
            _ => code,
        }
    }

    /// Starts the program and returns when it and all its descendants are gone.
    fn watch(&self) -> io::Result<Ending> {
        reaper::adopt_orphans()?;
        keep_to_ourselves();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let mut pid = None;
        let ending: io::Result<Ending> = runtime.block_on(async {
            // Signals are caught before there is anything to clean.
            let mut signals = Signals::catch()?;
            let mut program = self.spawn()?;
            pid = program.id();
            Ok(tokio::select! {
                () = end_of(tokio::io::stdin()) => Ending::Told,
                () = signals.any() => Ending::Told,
                status = program.wait() => Ending::Exited(status?),
            })
        });
        // A thread may still be reading our standard input; it must not hold us up.
        runtime.shutdown_background();
        reaper::kill_descendants(pid);
        ending
    }

    fn spawn(&self) -> io::Result<Child> {
        let mut command = Command::new(&self.program);
        // What it drops where it stands, a core dump for one, must land in the owned folder too.
        command.args(&self.arguments).current_dir(&self.temporary).stdin(Stdio::null());
        #[cfg(unix)]
        command.process_group(0);
        command.spawn()
    }
}

/// Files that the program makes are its user's to read and write and nobody else's, whatever the shell that we were started
/// from has set: a browser does not start if it may not read what it has written.
fn keep_to_ourselves() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
}

/// Returns when an input ends; the kernel sees to that when the other end of a pipe is closed.
pub(crate) async fn end_of(mut input: impl AsyncRead + Unpin) {
    let mut ignored = [0; 64];
    while matches!(input.read(&mut ignored).await, Ok(count) if count > 0) {}
}

/// The signals by which people and service managers ask a program to end.
pub(crate) struct Signals {
    #[cfg(unix)]
    streams: [tokio::signal::unix::Signal; 3],
}

impl Signals {
    #[cfg(unix)]
    pub(crate) fn catch() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let streams =
            [signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?, signal(SignalKind::hangup())?];
        Ok(Self { streams })
    }

    #[cfg(unix)]
    pub(crate) async fn any(&mut self) {
        let [interrupt, terminate, hangup] = &mut self.streams;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    }

    #[cfg(not(unix))]
    pub(crate) fn catch() -> io::Result<Self> {
        Ok(Self {})
    }

    #[cfg(not(unix))]
    pub(crate) async fn any(&mut self) {
        // A closed console ends the process at once; the lifeline of the program is all there is.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Writes to the standard error, which may be closed already: then there is nobody to tell.
fn complain(message: &str) {
    drop(writeln!(io::stderr(), "{message}"));
}
