//! `samesite install`: brings the browsers and drivers that are missing, or says how to.
//!
//! Debian's packages are installed with apt, and geckodriver is built with cargo into our own cache, because
//! Debian does not package it. Elsewhere the one line to run is printed. What is there already is left alone.

mod system;

pub use system::{Remedy, System};

use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

use crate::discovery::{DiscoveryError, ProgramPaths, find};
use crate::installation::Installation;
use crate::machine::Machine;
use crate::places::GECKODRIVER_VERSION;
use samesite_format::Selector;

/// What [`install`] brings.
#[derive(Clone, Debug)]
pub struct InstallOptions {
    /// The browsers that shall be there afterwards.
    pub wanted: Vec<Selector>,
    /// Paths that a person gave; what is found there need not be brought.
    pub given: ProgramPaths,
}

/// Where an installation tells how far it is.
pub struct Progress<'p> {
    /// What we say.
    pub out: &'p mut dyn Write,
    /// What the commands that are run say to their standard output.
    pub of_commands: OutputOfCommands,
}

/// Where the standard output of a command goes that is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputOfCommands {
    /// To our own standard output.
    Output,
    /// To our standard error, for our output belongs to a program.
    Errors,
}

/// What came of an installation: everything that was wanted is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Installed {
    /// The commands that were run, as a person would type them; none where everything was there before.
    pub ran: Vec<String>,
    /// The browsers that were wanted, in the order of the wish.
    pub found: Vec<Installation>,
}

/// Why something is still missing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InstallError {
    /// A command could not be started.
    #[error("`{command}` cannot be run")]
    NotRun {
        /// The command as it was printed, such as `sudo apt-get …`.
        command: String,
        /// The system's reason.
        source: io::Error,
    },
    /// A command failed.
    #[error("`{command}` ended with {status}")]
    Failed {
        /// The command as it was printed, such as `sudo apt-get …`.
        command: String,
        /// The command's exit status.
        status: ExitStatus,
    },
    /// What is missing can only be brought by a person; the advice has been printed.
    #[error("{} left to install by hand", count_of(*.0))]
    ByHand(usize),
    /// What is printed for the person cannot be written.
    #[error("the progress cannot be written")]
    Output(#[from] io::Error),
}

/// Brings what is missing, and tells of each command before it runs.
///
/// # Errors
///
/// When a command fails, or when something is left that only a person can bring.
pub fn install(
    options: &InstallOptions,
    machine: &dyn Machine,
    progress: &mut Progress<'_>,
) -> Result<Installed, InstallError> {
    let system = System::of(machine);
    let mut missing = missing(options, machine);
    if missing.is_empty() {
        let found = report(options, machine, progress.out)?;
        writeln!(progress.out, "nothing to install")?;
        return Ok(Installed { ran: Vec::new(), found });
    }
    let mut ran = Vec::new();
    // A browser comes first and its driver in the next round, when the browser can be asked for
    // its version. A round that changes nothing is the last one.
    loop {
        let remedies: Vec<_> = missing.iter().map(|error| system.remedy(error)).collect();
        let by_hand = bring(&system, machine, &remedies, progress, &mut ran)?;
        let left = self::missing(options, machine);
        if left.is_empty() {
            let found = report(options, machine, progress.out)?;
            return Ok(Installed { ran, found });
        }
        if left == missing {
            for error in &left {
                writeln!(progress.out, "{error}")?;
            }
            for advice in by_hand {
                writeln!(progress.out, "to do: {advice}")?;
            }
            return Err(InstallError::ByHand(left.len()));
        }
        missing = left;
    }
}

impl InstallError {
    /// Advice for the person who reads the error, as a sentence without a full stop.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::NotRun { .. } => {
                "install the program that is named first in the command, or run the command as a user who may"
            }
            Self::Failed { .. } => "read what the command printed above, mend it, and run `samesite install` again",
            Self::ByHand(_) => "follow the lines printed above, then run `samesite doctor`",
            Self::Output(_) => "write to a terminal or a file that can be written to",
        }
    }
}

fn missing(options: &InstallOptions, machine: &dyn Machine) -> Vec<DiscoveryError> {
    let findings = options.wanted.iter().map(|wanted| find(machine, &options.given, *wanted));
    findings.filter_map(Result::err).collect()
}

fn report(options: &InstallOptions, machine: &dyn Machine, out: &mut dyn Write) -> io::Result<Vec<Installation>> {
    let found = options.wanted.iter().filter_map(|wanted| find(machine, &options.given, *wanted).ok());
    let found: Vec<_> = found.collect();
    for own in &found {
        writeln!(out, "{} {} with {}", own.product, own.browser_version, own.driver_words())?;
    }
    Ok(found)
}

/// Applies the remedies that are ours to apply, and returns the advice for the others.
fn bring(
    system: &System,
    machine: &dyn Machine,
    remedies: &[Remedy],
    progress: &mut Progress<'_>,
    ran: &mut Vec<String>,
) -> Result<Vec<String>, InstallError> {
    let mut run = |words: &[String], progress: &mut Progress<'_>| run(words, progress, ran);
    let mut packages: Vec<&str> = Vec::new();
    let mut advice = Vec::new();
    let mut build = None;
    for remedy in remedies {
        match remedy {
            Remedy::Packages(names) => packages.extend(*names),
            Remedy::BuildGeckodriver(root) => build = Some(root),
            Remedy::ByHand(line) => advice.push(line.clone()),
        }
    }
    packages.sort_unstable();
    packages.dedup();
    if !packages.is_empty() {
        let update = system.apt(&["update"]);
        let install = system.apt(&[&["install", "--no-install-recommends"], packages.as_slice()].concat());
        if are_lists_fresh(machine) {
            // Fetching the lists every time would be slow; where they make the installation fail, it is tried again.
            if run(&install, progress).is_err() {
                run(&update, progress)?;
                run(&install, progress)?;
            }
        } else {
            // Old lists bring old browsers. Where no others can be had, an old browser is better than none.
            if let Err(error) = run(&update, progress) {
                if !has_package_lists(machine) {
                    return Err(error);
                }
                writeln!(
                    progress.out,
                    "{error}: what is installed may be as old as the package lists of this machine"
                )?;
            }
            run(&install, progress)?;
        }
    }
    if let (Some(root), Some(cargo)) = (build, &system.cargo) {
        run(&build_command(cargo, root), progress)?;
    }
    Ok(advice)
}

/// How long lists of packages are used before they are fetched anew.
const LISTS_ARE_FRESH: Duration = Duration::from_secs(24 * 60 * 60);

/// Whether there are lists of packages, and somebody fetched them less than a day ago.
fn are_lists_fresh(machine: &dyn Machine) -> bool {
    // A fetch that finds nothing new changes the folder of its unfinished downloads alone.
    let folders = ["/var/lib/apt/lists", "/var/lib/apt/lists/partial"];
    let age = folders.iter().filter_map(|folder| machine.age(Path::new(folder))).min();
    has_package_lists(machine) && age.is_some_and(|age| age < LISTS_ARE_FRESH)
}

fn has_package_lists(machine: &dyn Machine) -> bool {
    machine.entries(Path::new("/var/lib/apt/lists")).iter().any(|name| name.contains("_Packages"))
}

fn build_command(cargo: &Path, root: &Path) -> Vec<String> {
    let (cargo, root) = (cargo.display().to_string(), root.display().to_string());
    let words = [&cargo, "install", "geckodriver", "--version", GECKODRIVER_VERSION, "--locked", "--root", &root];
    words.map(str::to_owned).into()
}

fn run(words: &[String], progress: &mut Progress<'_>, ran: &mut Vec<String>) -> Result<(), InstallError> {
    let command = Words(words).to_string();
    writeln!(progress.out, "+ {command}")?;
    progress.out.flush()?;
    ran.push(command.clone());
    let output = match progress.of_commands {
        OutputOfCommands::Output => Stdio::inherit(),
        OutputOfCommands::Errors => Stdio::from(io::stderr()),
    };
    let status = Command::new(&words[0])
        .args(&words[1..])
        .stdin(Stdio::null())
        .stdout(output)
        .status()
        .map_err(|source| InstallError::NotRun { command: command.clone(), source })?;
    if status.success() { Ok(()) } else { Err(InstallError::Failed { command, status }) }
}

/// A command as a person would type it.
struct Words<'a>(&'a [String]);

impl fmt::Display for Words<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, word) in self.0.iter().enumerate() {
            let gap = if index == 0 { "" } else { " " };
            let quote = if word.contains(char::is_whitespace) { "'" } else { "" };
            write!(formatter, "{gap}{quote}{word}{quote}")?;
        }
        Ok(())
    }
}

fn count_of(count: usize) -> String {
    if count == 1 { "one browser is".to_owned() } else { format!("{count} browsers are") }
}

#[cfg(test)]
mod tests;
