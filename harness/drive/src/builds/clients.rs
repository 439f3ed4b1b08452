//! The ordinary clients of registries and archives, each run once for one thing, within a deadline, until somebody asks
//! us to end. They and what they start end with us.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::error::BuildError;
use crate::machine::Machine;
use crate::process_group::ProcessGroup;

/// How long a client may take. A hundred megabytes through a thin line take minutes.
const PATIENCE: Duration = Duration::from_secs(15 * 60);

/// How often it is asked whether we are to end.
const GLANCE: Duration = Duration::from_millis(50);

/// How much of what a client prints is kept, in octets: the end, where the reason stands.
const KEPT: usize = 8 * 1024;

/// Runs clients.
#[derive(Clone, Copy)]
pub(super) struct Clients<'a> {
    pub(super) machine: &'a dyn Machine,
    /// Whether somebody asked us to end.
    pub(super) is_stopped: &'a dyn Fn() -> bool,
    /// The address of a mirror, which is asked in place of the makers' own archives.
    pub(super) from: Option<&'a str>,
}

impl Clients<'_> {
    /// Runs a client in a folder and gives what it printed on its standard output, or the end of it.
    ///
    /// # Errors
    ///
    /// When it is not there, fails, takes too long, or somebody asks us to end.
    pub(super) fn run(&self, program: &'static str, arguments: &[&str], folder: &Path) -> Result<String, BuildError> {
        let path = self.machine.on_path(program).ok_or(BuildError::NoClient { program })?;
        // Long words, such as scripts and options of ours, tell a reader nothing.
        let told = arguments.iter().filter(|word| word.len() <= 60 && !word.contains("::"));
        let command = [program].into_iter().chain(told.copied().filter(|word| *word != "-o")).collect::<Vec<_>>();
        let command = command.join(" ");
        let failed = |error: io::Error| BuildError::Failed { command: command.clone(), words: error.to_string() };
        let mut starting = Command::new(path);
        starting.args(arguments).current_dir(folder);
        // What they print shall be what we know how to read.
        starting.env("LC_ALL", "C.UTF-8").env("NO_COLOR", "1");
        starting.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut group = ProcessGroup::start(&mut starting, None).map_err(failed)?;
        let out = ending_of(group.program().stdout.take().expect("standard output is piped"));
        let complaints = ending_of(group.program().stderr.take().expect("standard error is piped"));
        let until = Instant::now() + PATIENCE;
        let status = loop {
            match group.ended_within(GLANCE).map_err(failed)? {
                Some(status) => break status,
                None if (self.is_stopped)() => return Err(BuildError::Interrupted),
                None if Instant::now() >= until => return Err(BuildError::Late { command, patience: PATIENCE }),
                None => {}
            }
        };
        // With the last of them the outputs end, and so do those who read them.
        drop(group);
        let (out, complaints) = (out.join().unwrap_or_default(), complaints.join().unwrap_or_default());
        if status.success() {
            return Ok(out);
        }
        // A terminal sends its ctrl-C to whoever left our group.
        if (self.is_stopped)() {
            return Err(BuildError::Interrupted);
        }
        let words = reason_in(&complaints).or_else(|| reason_in(&out)).unwrap_or_else(|| status.to_string());
        let all = complaints + &out;
        Err(if tells(&all, &["No module named pip"]) {
            BuildError::NoClient { program: "pip" }
        } else if tells(&all, FULL) {
            BuildError::NoRoom { command, words }
        } else if tells(&all, UNREACHABLE) {
            BuildError::Unreachable { command, words }
        } else {
            BuildError::Failed { command, words }
        })
    }
}

/// Words by which clients say that the disk is full.
const FULL: &[&str] = &["ENOSPC", "No space left on device"];

/// Words by which clients say that nobody answers: npm's, pip's, apt's, curl's.
const UNREACHABLE: &[&str] = &[
    "ENOTFOUND",
    "ECONNREFUSED",
    "ECONNRESET",
    "ETIMEDOUT",
    "EAI_AGAIN",
    "ENETUNREACH",
    "Failed to establish a new connection",
    "Temporary failure in name resolution",
    "Temporary failure resolving",
    "Could not resolve",
    "Could not connect",
    "Couldn't connect",
    "Failed to connect",
    "Connection timed out",
    "Connection refused",
];

fn tells(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// The line of a client's last words that says most: of those that are marked as errors the longest, or else the last.
fn reason_in(text: &str) -> Option<String> {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_marked = |line: &&str| {
        let line = line.to_ascii_lowercase();
        // npm says at the end where it keeps all that it did.
        (line.contains("error") || line.starts_with("e:")) && !line.contains("log of this run")
    };
    let line = lines().filter(is_marked).max_by_key(|line| line.len()).or_else(|| lines().next_back())?;
    Some(line.chars().take(300).collect())
}

/// Reads an output to its end, and keeps the end.
fn ending_of(mut output: impl Read + Send + 'static) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut kept = VecDeque::new();
        let mut piece = [0; 4096];
        while let Ok(read @ 1..) = output.read(&mut piece) {
            kept.extend(&piece[..read]);
            kept.drain(..kept.len().saturating_sub(KEPT));
        }
        String::from_utf8_lossy(kept.make_contiguous()).into_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_telling_line_of_a_client_is_quoted() {
        let table = [
            (
                "npm error code ECONNREFUSED\nnpm error syscall connect\nnpm error request failed, reason: nobody\n\
                 npm error A complete log of this run can be found in: /home/user/.npm/_logs/a.log",
                "npm error request failed, reason: nobody",
            ),
            ("WARNING: old pip\nERROR: No matching distribution\n", "ERROR: No matching distribution"),
            ("Reading\nE: Version '1' for 'a' was not found\n", "E: Version '1' for 'a' was not found"),
            ("one\n\ntwo\n", "two"),
        ];
        for (text, line) in table {
            assert_eq!(reason_in(text).as_deref(), Some(line));
        }
        assert_eq!(reason_in("\n"), None);
    }

    #[test]
    fn of_a_long_output_the_end_is_kept() {
        let text = format!("{}the end", "x".repeat(100_000));
        let kept = ending_of(io::Cursor::new(text)).join().unwrap();
        assert_eq!(kept.len(), KEPT);
        assert!(kept.ends_with("xthe end"));
    }
}
