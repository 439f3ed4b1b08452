//! A program that never outlives its value, nor us, and neither does what it started.
//!
//! For programs that are asked one thing or serve one browser; drivers have a [guardian](super::guardian), which catches
//! even what leaves the group.
//!
//! On Windows, which has no process groups, the program alone is killed.

use std::io;
use std::path::Path;
use std::process::{Child, Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

/// A running program, and what it started as far as it stays in the group.
///
/// Dropping it kills all of them and waits for the program, which takes milliseconds: nothing can ignore that signal,
/// not even what is stopped.
#[derive(Debug)]
pub(crate) struct ProcessGroup {
    program: Child,
    watch: Watch,
}

/// Leads the group, and kills it when its standard input ends, which the kernel sees to when we end by whatever means.
///
/// Nobody waits for it before the group is killed, so that the group's number cannot pass to strangers.
#[derive(Debug)]
struct Watch {
    #[cfg(unix)]
    leader: Child,
}

impl ProcessGroup {
    /// Starts a program in a group of its own, which a ctrl-C in the terminal does not reach.
    ///
    /// `file` is removed when we end without dropping this value.
    ///
    /// # Errors
    ///
    /// When the program cannot be started.
    pub(crate) fn start(command: &mut Command, file: Option<&Path>) -> io::Result<Self> {
        let watch = Watch::start(file)?;
        let program = watch.add(command)?;
        Ok(Self { program, watch })
    }

    /// The program itself.
    pub(crate) fn program(&mut self) -> &mut Child {
        &mut self.program
    }

    /// How the program ended; `None` when it still runs after `patience`.
    ///
    /// # Errors
    ///
    /// When the system does not tell.
    pub(crate) fn ended_within(&mut self, patience: Duration) -> io::Result<Option<ExitStatus>> {
        /// How long to leave the system alone between two looks.
        const PAUSE: Duration = Duration::from_millis(5);
        let until = Instant::now() + patience;
        loop {
            match self.program.try_wait()? {
                None if Instant::now() < until => thread::sleep(PAUSE),
                status => return Ok(status),
            }
        }
    }
}

impl Drop for ProcessGroup {
    fn drop(&mut self) {
        self.watch.kill(&mut self.program);
        drop(self.program.wait());
    }
}

#[cfg(unix)]
impl Watch {
    fn start(file: Option<&Path>) -> io::Result<Self> {
        use std::process::Stdio;
        let mut command = Command::new("sh");
        command.args(["-c", r#"read end; rm -f -- "$@"; kill -s KILL 0"#, "sh"]).args(file);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        Ok(Self { leader: command.spawn()? })
    }

    fn add(&self, command: &mut Command) -> io::Result<Child> {
        let group = self.group().as_raw_nonzero().get();
        std::os::unix::process::CommandExt::process_group(command, group).spawn()
    }

    fn group(&self) -> rustix::process::Pid {
        rustix::process::Pid::from_child(&self.leader)
    }

    fn kill(&self, _program: &mut Child) {
        // There is a leader that nobody has waited for, so there is a group.
        let _ = rustix::process::kill_process_group(self.group(), rustix::process::Signal::KILL);
    }
}

#[cfg(unix)]
impl Drop for Watch {
    fn drop(&mut self) {
        drop(self.leader.kill());
        drop(self.leader.wait());
    }
}

#[cfg(not(unix))]
impl Watch {
    fn start(_file: Option<&Path>) -> io::Result<Self> {
        Ok(Self {})
    }

    fn add(&self, command: &mut Command) -> io::Result<Child> {
        command.spawn()
    }

    fn kill(&self, program: &mut Child) {
        // It may have ended in this very moment, in which case there is nothing to kill.
        drop(program.kill());
    }
}
