//! Running the program in a folder of its own.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::processes::processes_below;

/// Only what hangs meets this deadline.
const PATIENCE: Duration = Duration::from_secs(120);

/// A folder to run the program in.
pub(crate) struct Workplace {
    folder: TempDir,
}

/// The program while it runs; it is killed when a test gives up.
pub(crate) struct Running {
    child: Child,
    stdout: JoinHandle<String>,
    lines: Receiver<String>,
    /// What was read from the standard error so far.
    told: String,
    folder: PathBuf,
}

/// The program when it has ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Its exit code; none when a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    /// Its standard error, with `[folder]` for the folder of the test.
    pub(crate) stderr: String,
}

/// The program with nothing in its environment that would turn a test.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_samesite"));
    command
        .env_remove("SAMESITE_DEADLINE_SECONDS")
        .env_remove("COLUMNS")
        .env_remove("SAMESITE_NETWORK")
        .stdin(Stdio::null());
    command
}

impl Workplace {
    pub(crate) fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("samesite-test-").tempdir().unwrap();
        std::fs::create_dir(folder.path().join("temporary")).unwrap();
        Self { folder }
    }

    /// A path in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where the program puts its temporary files.
    pub(crate) fn temporary(&self) -> PathBuf {
        self.path("temporary")
    }

    /// Writes a file.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        self.start(arguments).finish()
    }

    /// Starts the program.
    pub(crate) fn start(&self, arguments: &[&str]) -> Running {
        self.start_with(arguments, &[])
    }

    /// Starts the program with environment variables of its own.
    pub(crate) fn start_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Running {
        self.launch(self.command(arguments).envs(variables.iter().copied()).stdout(Stdio::piped()))
    }

    /// Starts the program; its standard output goes where it is told.
    pub(crate) fn start_into(&self, stdout: impl Into<Stdio>, arguments: &[&str]) -> Running {
        self.launch(self.command(arguments).stdout(stdout))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program();
        command.args(arguments).current_dir(self.folder.path()).env("TMPDIR", self.temporary());
        command
    }

    fn launch(&self, command: &mut Command) -> Running {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let stdout = child.stdout.take();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (sender, lines) = channel();
        thread::spawn(move || stderr.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let stdout = thread::spawn(move || {
            let mut text = String::new();
            stdout.into_iter().for_each(|mut stdout| _ = stdout.read_to_string(&mut text).unwrap());
            text
        });
        Running { child, stdout, lines, told: String::new(), folder: self.folder.path().to_owned() }
    }

    /// Waits until no process of the program is left and its temporary files are gone.
    pub(crate) fn expect_nothing_left(&self) {
        let given_up = Instant::now() + PATIENCE;
        loop {
            let processes = processes_below(&self.temporary());
            let files: Vec<_> = std::fs::read_dir(self.temporary()).unwrap().map(|file| file.unwrap().path()).collect();
            if processes.is_empty() && files.is_empty() {
                return;
            }
            assert!(Instant::now() < given_up, "still there after {PATIENCE:?}: {processes:?} {files:?}");
            // Nobody tells us about the end of processes that are not our children.
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Fails if a process of the program or a temporary file is left.
    pub(crate) fn assert_nothing_left(&self) {
        assert_eq!(processes_below(&self.temporary()), [], "processes are left");
        let files: Vec<_> = std::fs::read_dir(self.temporary()).unwrap().map(|file| file.unwrap().path()).collect();
        assert_eq!(files, [] as [PathBuf; 0], "temporary files are left");
    }
}

impl Running {
    /// Waits for a line of the standard error.
    pub(crate) fn wait_for(&mut self, what: &str, matches: impl Fn(&str) -> bool) {
        let given_up = Instant::now() + PATIENCE;
        loop {
            match self.lines.recv_timeout(given_up.saturating_duration_since(Instant::now())) {
                Ok(line) => {
                    self.told += &format!("{line}\n");
                    if matches(&line) {
                        return;
                    }
                }
                Err(RecvTimeoutError::Timeout) => panic!("{what} did not come within {PATIENCE:?}:\n{}", self.told),
                Err(RecvTimeoutError::Disconnected) => panic!("it ended without {what}:\n{}", self.told),
            }
        }
    }

    /// Sends a signal to the program alone.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits for the end.
    pub(crate) fn finish(mut self) -> Outcome {
        let given_up = Instant::now() + PATIENCE;
        // The standard error ends with the program, for nobody else holds it.
        loop {
            match self.lines.recv_timeout(given_up.saturating_duration_since(Instant::now())) {
                Ok(line) => self.told += &format!("{line}\n"),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("it did not end within {PATIENCE:?}:\n{}", self.told),
            }
        }
        let code = self.child.wait().unwrap().code();
        let stdout = std::mem::replace(&mut self.stdout, thread::spawn(String::new)).join().unwrap();
        Outcome { code, stdout, stderr: redacted(&self.told, &self.folder) }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // A guardian of its own cleans after it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn redacted(text: &str, folder: &Path) -> String {
    text.replace(&folder.display().to_string(), "[folder]")
}
