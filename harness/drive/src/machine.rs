//! The view of a machine that discovery works on: files, environment, and what programs say of themselves.
//!
//! Discovery asks every question through [`Machine`], so that its tables are tested on machines
//! that exist only in a test.

pub mod imaginary;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::display::{Display, XVFB};
use super::process_group::ProcessGroup;
use super::reading::{NoAnswer, Until, answer};
use super::temporary::NO_CACHE;

/// The operating system family, which decides where programs live and how they are brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Platform {
    /// Linux and whatever looks like it.
    Linux,
    /// macOS.
    MacOs,
    /// Windows.
    Windows,
}

/// The questions that discovery asks a machine.
pub trait Machine {
    /// The operating system family.
    fn platform(&self) -> Platform;

    /// The value of an environment variable; `None` when unset or empty.
    fn variable(&self, name: &str) -> Option<OsString>;

    /// Whether `path` is a file that can be executed.
    fn is_program(&self, path: &Path) -> bool;

    /// The first program called `name` on `PATH`.
    fn on_path(&self, name: &str) -> Option<PathBuf>;

    /// `path` with every symbolic link followed; `path` itself when that fails.
    fn resolve(&self, path: &Path) -> PathBuf;

    /// The names of the entries of a folder; empty when it cannot be read.
    fn entries(&self, folder: &Path) -> Vec<String>;

    /// How long ago a file or folder was last changed; `None` when it is not there, or was changed in the future.
    fn age(&self, path: &Path) -> Option<Duration>;

    /// The content of a small text file; `None` when it is not one.
    fn text(&self, path: &Path) -> Option<String>;

    /// What the program prints for `--version`, or a fragment saying why it printed nothing.
    ///
    /// # Errors
    ///
    /// A sentence fragment when the program cannot be run, fails, or does not answer in time.
    fn version_line(&self, program: &Path) -> Result<String, String>;

    /// The same of a program that says nothing without a display.
    ///
    /// # Errors
    ///
    /// A sentence fragment, as for [`Machine::version_line`], or when no display can be had.
    fn version_line_on_display(&self, program: &Path) -> Result<String, String>;

    /// What apt says of the versions of a package, installed and to be had; `None` without apt.
    fn package_versions(&self, package: &str) -> Option<String>;
}

/// The machine we run on.
#[derive(Clone, Copy, Debug, Default)]
pub struct ThisMachine;

/// How long a program may take to tell its version; a cold browser on a slow disk takes seconds.
const VERSION_DEADLINE: Duration = Duration::from_secs(20);

/// Text files larger than this are not read; the ones of interest are a few hundred bytes.
const SMALL_FILE: u64 = 64 * 1024;

impl Platform {
    /// The platform that this program was built for.
    #[must_use]
    pub const fn current() -> Self {
        if cfg!(windows) {
            Self::Windows
        } else if cfg!(target_os = "macos") {
            Self::MacOs
        } else {
            Self::Linux
        }
    }

    /// The file name of a program: its name, with `.exe` on Windows.
    #[must_use]
    pub fn program_name(self, name: &str) -> String {
        match self {
            Self::Linux | Self::MacOs => name.to_owned(),
            Self::Windows => format!("{name}.exe"),
        }
    }
}

impl Machine for ThisMachine {
    fn platform(&self) -> Platform {
        Platform::current()
    }

    fn variable(&self, name: &str) -> Option<OsString> {
        std::env::var_os(name).filter(|value| !value.is_empty())
    }

    fn is_program(&self, path: &Path) -> bool {
        // `which` checks the executable bit when it is given a path with a separator in it.
        path.is_absolute() && which::which(path).is_ok()
    }

    fn on_path(&self, name: &str) -> Option<PathBuf> {
        which::which(name).ok()
    }

    fn resolve(&self, path: &Path) -> PathBuf {
        fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
    }

    fn entries(&self, folder: &Path) -> Vec<String> {
        let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
        entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect()
    }

    fn age(&self, path: &Path) -> Option<Duration> {
        fs::metadata(path).ok()?.modified().ok()?.elapsed().ok()
    }

    fn text(&self, path: &Path) -> Option<String> {
        let size = fs::metadata(path).ok()?.len();
        (size <= SMALL_FILE).then(|| fs::read_to_string(path).ok()).flatten()
    }

    fn version_line(&self, program: &Path) -> Result<String, String> {
        said(Command::new(program).arg("--version").envs([NO_CACHE]), VERSION_DEADLINE)
    }

    fn version_line_on_display(&self, program: &Path) -> Result<String, String> {
        if self.variable("DISPLAY").is_some() || self.variable("WAYLAND_DISPLAY").is_some() {
            return self.version_line(program);
        }
        let xvfb = self.on_path(XVFB).ok_or_else(|| format!("it needs a display, and there is no {XVFB}"))?;
        let display = Display::start(&xvfb, VERSION_DEADLINE).map_err(|error| error.to_string())?;
        let mut command = Command::new(program);
        command.arg("--version").envs([NO_CACHE]).envs(display.variables());
        said(&mut command, VERSION_DEADLINE)
    }

    fn package_versions(&self, package: &str) -> Option<String> {
        let apt_cache = self.on_path("apt-cache")?;
        said(Command::new(apt_cache).args(["policy", package]).env("LC_ALL", "C"), VERSION_DEADLINE).ok()
    }
}

/// What a program prints that is over in time, or a fragment saying why it printed nothing.
fn said(command: &mut Command, patience: Duration) -> Result<String, String> {
    let until = Instant::now() + patience;
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    // However we return, nothing of it is left.
    let mut group = ProcessGroup::start(command, None).map_err(|error| format!("it cannot be run: {error}"))?;
    let stdout = group.program().stdout.take().expect("standard output is piped");
    let text = answer(stdout, Until::OutputEnd, patience).map_err(|error| error.to_string())?;
    let status = group
        .ended_within(until.saturating_duration_since(Instant::now()))
        .map_err(|error| format!("it cannot be waited for: {error}"))?
        .ok_or_else(|| NoAnswer::Late(patience).to_string())?;
    if status.success() { Ok(text) } else { Err(format!("it ended with {status}")) }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    #[cfg(target_os = "linux")]
    use crate::liveness::is_alive;

    #[test]
    fn this_machine_asks_programs_for_their_version() {
        let machine = ThisMachine;
        let shell = machine.on_path("sh").expect("every Unix has a shell");
        assert!(machine.is_program(&shell));
        assert!(!machine.is_program(Path::new("/nonexistent/sh")));
        assert_eq!(machine.version_line(Path::new("/bin/false")), Err("it ended with exit status: 1".to_owned()));
        assert!(machine.version_line(Path::new("/nonexistent/sh")).is_err());
    }

    #[test]
    fn a_program_that_never_stops_telling_is_given_up() {
        let mut shell = Command::new("sh");
        shell.args(["-c", "exec cat /dev/zero"]);
        let told = said(&mut shell, VERSION_DEADLINE);
        assert_eq!(told, Err("it printed more than 64 KiB".to_owned()));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_program_that_does_not_answer_is_ended_with_all_that_it_started() {
        // A child holds the output, with the program or alone; one lets go of the output, and does not end.
        for script in [
            "sleep 1000.5 & echo $! >$0; wait",
            "sleep 1000.5 & echo $! >$0",
            "sleep 1000.5 >&- & echo $! >$0; echo 1.2; exec >&-; kill -STOP $$",
            // It leaves group and session.
            "setsid sh -c 'echo $$ >$0; exec sleep 1000.5' $0 & wait",
        ] {
            let folder = tempfile::tempdir().unwrap();
            let script = format!("trap '' TERM INT HUP; {script}");
            let noted = folder.path().join("child");
            let mut shell = Command::new("sh");
            shell.arg("-c").arg(script).arg(&noted);
            let began = Instant::now();
            let told = said(&mut shell, Duration::from_millis(300));
            assert_eq!(told, Err("it did not answer within 0 s".to_owned()));
            assert!(began.elapsed() < Duration::from_secs(5));
            let child: u32 = fs::read_to_string(&noted).unwrap().trim().parse().unwrap();
            while is_alive(child) {
                assert!(began.elapsed() < Duration::from_secs(10), "{child} still runs");
                std::thread::sleep(Duration::from_millis(5));
            }
        }
    }
}
