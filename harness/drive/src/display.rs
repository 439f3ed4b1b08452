//! A display of our own, for browsers that cannot do without one: Xvfb, which nobody sees.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// The program that makes a display without a screen.
pub const XVFB: &str = "Xvfb";

/// Runs a program until its own standard input ends, which the kernel sees to when we end by whatever means.
///
/// It lets go of the standard output, so that whoever reads there learns of the program's end.
const KEEPER: &str = r#""$@" </dev/null & exec >&-; read end; kill $!; wait"#;

/// A display that lives as long as this value, or until we end.
#[derive(Debug)]
pub struct Display {
    name: String,
    keeper: Child,
    /// Held open for as long as the display shall live.
    lifeline: Option<ChildStdin>,
}

/// Why no display can be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DisplayError {
    /// The program cannot be started.
    #[error("`{program}` cannot be started to make a display: {source}")]
    NotStarted {
        /// The path of Xvfb.
        program: String,
        /// The system's reason.
        source: std::io::Error,
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
    /// It listens on no network address, and leaves nothing in the file system.
    ///
    /// # Errors
    ///
    /// When it does not start within `patience`. Nothing of it is left then.
    pub fn start(xvfb: &Path, patience: Duration) -> Result<Self, DisplayError> {
        let program = xvfb.display().to_string();
        let not_started = |source| DisplayError::NotStarted { program: program.clone(), source };
        let mut command = Command::new("sh");
        command.args(["-c", KEEPER, "sh"]).arg(xvfb);
        command.args(["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]);
        if cfg!(target_os = "linux") {
            // The abstract socket is enough there, and goes away by itself.
            command.args(["-nolisten", "unix"]);
        }
        // A ctrl-C in the terminal is for us: the display must outlive the browsers on it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut keeper =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().map_err(not_started)?;
        let lifeline = keeper.stdin.take();
        let stdout = keeper.stdout.take().expect("standard output is piped");
        // From here on dropping it ends it.
        let mut display = Self { name: String::new(), keeper, lifeline };
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            let mut line = String::new();
            // The number is short; more than that is no number.
            let read = BufReader::new(stdout.take(64)).read_line(&mut line);
            // The receiver is gone when the deadline has passed; nobody wants the number then.
            drop(sender.send(read.map(|_| line)));
        });
        let told = receiver.recv_timeout(patience);
        let Ok(told) = told else { return Err(DisplayError::Silent { program, waited: patience }) };
        match told.ok().and_then(|line| line.trim().parse::<u32>().ok()) {
            Some(number) => display.name = format!(":{number}"),
            None => return Err(DisplayError::Ended { program }),
        }
        Ok(display)
    }

    /// The display's name, as the variable `DISPLAY` holds it: `:99`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        drop(self.lifeline.take());
        // It ends within milliseconds of being told.
        drop(self.keeper.wait());
    }
}

impl DisplayError {
    /// Advice for the person who reads the error, as a sentence without a full stop.
    #[must_use]
    pub fn help(&self) -> &'static str {
        "run `samesite doctor`, or give it a display of your own by DISPLAY and `--headed`"
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    fn pretended(folder: &Path, script: &str) -> std::path::PathBuf {
        let program = folder.join("Xvfb");
        std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        program
    }

    #[test]
    fn the_number_is_taken_from_the_program_and_the_program_ends_with_the_value() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let script =
            format!("trap 'echo ended >\"{}\"; exit' TERM\necho 42\nwhile :; do sleep 0.01; done", log.display());
        let display = Display::start(&pretended(folder.path(), &script), Duration::from_secs(20)).unwrap();
        assert_eq!(display.name(), ":42");
        assert!(!log.exists());
        drop(display);
        assert_eq!(std::fs::read_to_string(log).unwrap(), "ended\n");
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
            tell("exec sleep 1000", Duration::from_millis(100)),
            Display::start(Path::new("/nonexistent/Xvfb"), Duration::from_secs(20)).unwrap_err().to_string(),
        ];
        insta::assert_snapshot!(told.join("\n"), @r"
        `[folder]/Xvfb` ended before it had made a display
        `[folder]/Xvfb` ended before it had made a display
        `[folder]/Xvfb` did not say within 0 s which display it made
        `/nonexistent/Xvfb` ended before it had made a display
        ");
    }
}
