//! A display of our own, for browsers that cannot do without one: Xvfb, which nobody sees.

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::NamedTempFile;

use super::process_group::ProcessGroup;
use super::reading::{NoAnswer, Until, answer};
use super::temporary;

/// The program that makes a display without a screen.
pub const XVFB: &str = "Xvfb";

/// A display that lives as long as this value, or until we end. Only who has its cookie gets in.
#[derive(Debug)]
pub struct Display {
    name: String,
    _xvfb: ProcessGroup,
    /// Holds the cookie. Xvfb looks into it again and again and lets everybody in when it is gone, so it goes last.
    authority: NamedTempFile,
}

/// Why no display can be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DisplayError {
    /// There is no place for the cookie.
    #[error("no cookie for a display can be written in `{}`", folder.display())]
    Cookie {
        /// The folder for temporary files.
        folder: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The program cannot be started.
    #[error("`{program}` cannot be started to make a display: {source}")]
    NotStarted {
        /// The path of Xvfb.
        program: String,
        /// The system's reason.
        source: io::Error,
    },
    /// The program ended before there was a display.
    #[error("`{program}` ended before it had made a display")]
    Ended {
        /// The path of Xvfb.
        program: String,
    },
    /// The program runs and does not say which display it made.
    #[error("`{program}` did not say within {} s which display it made", waited.as_secs())]
    Silent {
        /// The path of Xvfb.
        program: String,
        /// The time that it was given.
        waited: Duration,
    },
}

impl Display {
    /// Starts `xvfb` on a display that it chooses itself and tells, so that no number is ever guessed or raced for.
    ///
    /// It listens on no network address, lets nobody in without a cookie, and leaves nothing in the file system.
    ///
    /// # Errors
    ///
    /// When it does not start within `patience`. Nothing of it is left then.
    pub fn start(xvfb: &Path, patience: Duration) -> Result<Self, DisplayError> {
        let program = xvfb.display().to_string();
        let authority = authority().map_err(|source| DisplayError::Cookie { folder: std::env::temp_dir(), source })?;
        let mut command = Command::new(xvfb);
        command.args(["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]);
        command.arg("-auth").arg(authority.path()).envs([temporary::NO_CACHE]);
        if cfg!(target_os = "linux") {
            // The abstract socket is enough there, and goes away by itself.
            command.args(["-nolisten", "unix"]);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        // From here on dropping it ends it.
        let mut xvfb = ProcessGroup::start(&mut command, Some(authority.path()))
            .map_err(|source| DisplayError::NotStarted { program: program.clone(), source })?;
        let stdout = xvfb.program().stdout.take().expect("standard output is piped");
        let told = match answer(stdout, Until::LineEnd, patience) {
            Err(NoAnswer::Late(waited)) => return Err(DisplayError::Silent { program, waited }),
            told => told.ok(),
        };
        match told.and_then(|line| line.trim().parse::<u32>().ok()) {
            Some(number) => Ok(Self { name: format!(":{number}"), _xvfb: xvfb, authority }),
            None => Err(DisplayError::Ended { program }),
        }
    }

    /// The display's name, as the variable `DISPLAY` holds it: `:99`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The variables by which programs find the display and get in.
    #[must_use]
    pub fn variables(&self) -> [(&'static str, OsString); 2] {
        [("DISPLAY", self.name.as_str().into()), ("XAUTHORITY", self.authority.path().into())]
    }
}

/// An X authority file that holds a new cookie, for us alone to read.
fn authority() -> io::Result<NamedTempFile> {
    let mut cookie = [0; 16];
    getrandom::fill(&mut cookie).expect("the system has a source of randomness");
    let mut file = temporary::file()?;
    file.write_all(&authority_entry(&cookie))?;
    Ok(file)
}

/// An entry of an X authority file, for any display of any host: its number is not known yet.
///
/// **Spec:** libXau, `Xau(3)`: the family, then host, display number, method and data, each behind its length; all
/// numbers take two bytes, the higher one first.
fn authority_entry(cookie: &[u8; 16]) -> Vec<u8> {
    const FAMILY_WILD: [u8; 2] = [0xff, 0xff];
    const METHOD: &[u8; 18] = b"MIT-MAGIC-COOKIE-1";
    [&FAMILY_WILD[..], &[0, 0], &[0, 0], &[0, 18], METHOD, &[0, 16], cookie].concat()
}

impl DisplayError {
    /// Advice for the person who reads the error, as a sentence without a full stop.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Cookie { .. } => "free some space, or set TMPDIR to a folder that can be written to",
            Self::NotStarted { .. } | Self::Ended { .. } | Self::Silent { .. } => {
                "run `samesite doctor`, or give it a display of your own by DISPLAY and `--headed`"
            }
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::io::{BufRead as _, BufReader};
    use std::os::unix::fs::PermissionsExt as _;
    use std::thread;
    use std::time::Instant;

    fn pretended(folder: &Path, script: &str) -> PathBuf {
        let program = folder.join("Xvfb");
        let text = program.with_extension("text");
        std::fs::write(&text, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&text, std::fs::Permissions::from_mode(0o755)).unwrap();
        // Another test that starts a program while we write inherits what is open for writing, and nobody can start it
        // then; so somebody else makes the file that is started.
        assert!(Command::new("cp").arg(&text).arg(&program).status().unwrap().success());
        program
    }

    /// Whether a process runs that has `program` among its words.
    fn runs(program: &Path) -> bool {
        let name = program.as_os_str().as_encoded_bytes();
        let processes = std::fs::read_dir("/proc").unwrap().flatten();
        let mut lines = processes.filter_map(|process| std::fs::read(process.path().join("cmdline")).ok());
        lines.any(|line| line.split(|byte| *byte == 0).any(|word| word == name))
    }

    fn assert_ends(program: &Path) {
        let until = Instant::now() + Duration::from_secs(5);
        while runs(program) {
            assert!(Instant::now() < until, "`{}` still runs", program.display());
            thread::sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn the_number_is_taken_from_the_program_and_the_program_ends_with_the_value() {
        // Deaf to every polite word, in the middle of something, or with a child of its own.
        for script in [
            "trap '' TERM INT HUP\necho 42\nwhile :; do sleep 0.01; done",
            "echo 42\nkill -STOP $$",
            "sh -c 'while :; do sleep 0.01; done' $0 &\necho 42\nwait",
        ] {
            let folder = tempfile::tempdir().unwrap();
            let xvfb = pretended(folder.path(), script);
            let display = Display::start(&xvfb, Duration::from_secs(20)).unwrap();
            assert_eq!(display.name(), ":42");
            assert!(runs(&xvfb));
            let began = Instant::now();
            drop(display);
            assert!(began.elapsed() < Duration::from_secs(5), "{script}");
            assert_ends(&xvfb);
        }
    }

    /// This test plays two parts. Started by itself with [`PART`] set, it makes a display and waits to be killed;
    /// otherwise it starts that and kills it.
    #[test]
    fn the_program_ends_with_us_when_we_are_killed() {
        const PART: &str = "SAMESITE_TEST_XVFB";
        if let Some(xvfb) = std::env::var_os(PART) {
            let display = Display::start(Path::new(&xvfb), Duration::from_secs(20)).unwrap();
            println!("\nthere is {} {}", display.name(), display.authority.path().display());
            loop {
                thread::park();
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let xvfb = pretended(folder.path(), "trap '' TERM INT HUP\necho 42\nwhile :; do sleep 0.01; done");
        let mut victim = Command::new(std::env::current_exe().unwrap())
            .args(["display::tests::the_program_ends_with_us_when_we_are_killed", "--exact", "--nocapture"])
            .env(PART, &xvfb)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(victim.stdout.take().unwrap()).lines();
        let authority = lines.find_map(|line| line.unwrap().strip_prefix("there is :42 ").map(PathBuf::from)).unwrap();
        let mode = std::fs::metadata(&authority).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        victim.kill().unwrap();
        victim.wait().unwrap();
        assert_ends(&xvfb);
        assert!(!authority.exists());
    }

    #[test]
    fn programs_that_make_no_display_are_told_by_what_they_did() {
        let folder = tempfile::tempdir().unwrap();
        let tell = |script: &str, patience| {
            let program = pretended(folder.path(), script);
            let told = Display::start(&program, patience).unwrap_err().to_string();
            told.replace(&folder.path().display().to_string(), "[folder]")
        };
        let told = [
            tell("exit 1", Duration::from_secs(20)),
            tell("echo nothing; exec sleep 1000", Duration::from_secs(20)),
            tell("exec cat /dev/zero", Duration::from_secs(20)),
            tell("exec sleep 1000", Duration::from_millis(100)),
            tell("trap '' TERM; while :; do sleep 0.01; done", Duration::from_millis(100)),
            Display::start(Path::new("/nonexistent/Xvfb"), Duration::from_secs(20)).unwrap_err().to_string(),
        ];
        insta::assert_snapshot!(told.join("\n"), @r"
        `[folder]/Xvfb` ended before it had made a display
        `[folder]/Xvfb` ended before it had made a display
        `[folder]/Xvfb` ended before it had made a display
        `[folder]/Xvfb` did not say within 0 s which display it made
        `[folder]/Xvfb` did not say within 0 s which display it made
        `/nonexistent/Xvfb` cannot be started to make a display: No such file or directory (os error 2)
        ");
    }
}
