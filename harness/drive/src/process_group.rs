//! A program that never outlives its value, nor us, and neither does what it started.
//!
//! For programs that are asked one thing or serve one browser; drivers have a [guardian](super::guardian).
//!
//! What leaves the group is known on Linux by a mark in its environment, which is inherited; there it could escape by
//! clearing its environment and changing its session alone.
//! On other Unixes it survives, and on Windows, which has no process groups, the program alone is killed.

use std::io;
use std::path::Path;
use std::process::{Child, Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

#[cfg(target_os = "linux")]
use super::process;

/// A running program, and what it started as far as it stays in the group.
///
/// Dropping it kills all of them and waits for the program, which takes milliseconds: nothing can ignore that signal,
/// not even what is stopped.
#[derive(Debug)]
pub(crate) struct ProcessGroup {
    program: Child,
    watch: Watch,
}

/// The variable that marks what belongs to a group.
const MARK: &str = "SAMESITE_PROCESS_GROUP";

/// Leads the group, and kills it when its standard input ends, which the kernel sees to when we end by whatever means.
///
/// Nobody waits for it before the group is killed, so that the group's number cannot pass to strangers.
#[derive(Debug)]
struct Watch {
    #[cfg(unix)]
    leader: Child,
    /// The value of [`MARK`], which no other group has.
    #[cfg(unix)]
    mark: String,
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
        /// The words of grep keep to themselves: neither it nor the shell bears the mark in its environment.
        const SCRIPT: &str = r#"read end
            rm -f -- "$@"
            for marked in $(cd /proc && grep -lsaF -- "$0" [0-9]*/environ); do kill -s KILL "${marked%/environ}"; done
            kill -s KILL 0"#;
        let mut number = [0; 16];
        getrandom::fill(&mut number).expect("the system has a source of randomness");
        let mark = format!("{:032x}", u128::from_ne_bytes(number));
        // A path, because the one in the environment may lead nowhere; every Unix has it.
        let mut command = Command::new("/bin/sh");
        command.args(["-c", SCRIPT, &mark]).args(file);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        Ok(Self { leader: command.spawn()?, mark })
    }

    fn add(&self, command: &mut Command) -> io::Result<Child> {
        let group = self.group().as_raw_nonzero().get();
        command.env(MARK, &self.mark);
        std::os::unix::process::CommandExt::process_group(command, group).spawn()
    }

    fn group(&self) -> rustix::process::Pid {
        rustix::process::Pid::from_child(&self.leader)
    }

    fn kill(&self, _program: &mut Child) {
        // There is a leader that nobody has waited for, so there is a group.
        let _ = rustix::process::kill_process_group(self.group(), rustix::process::Signal::KILL);
        #[cfg(target_os = "linux")]
        self.kill_marked();
    }

    /// Kills what has left the group, until there is none: one may have been started while we looked.
    #[cfg(target_os = "linux")]
    fn kill_marked(&self) {
        use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
        /// What is killed is gone within milliseconds, unless the system itself is stuck.
        const PATIENCE: Duration = Duration::from_secs(1);
        let until = Instant::now() + PATIENCE;
        loop {
            let marked = process::bearing(MARK, &self.mark);
            if marked.is_empty() || Instant::now() > until {
                return;
            }
            for process in marked {
                let held = i32::try_from(process).ok().and_then(Pid::from_raw);
                let Some(Ok(held)) = held.map(|pid| pidfd_open(pid, PidfdFlags::empty())) else { continue };
                // Its number may have passed to a stranger before it was held.
                if process::bears(process, MARK, &self.mark) {
                    let _ = pidfd_send_signal(held, Signal::KILL);
                }
            }
        }
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
