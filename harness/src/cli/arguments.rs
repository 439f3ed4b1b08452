//! The words of the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::drive::{Given, Program, Selector};
use crate::error::Error;

/// Asks real browsers which cookies they send across sites, and compares the answer with the specification
#[derive(Debug, Parser)]
#[command(name = "samesite", version, max_term_width = 100, after_help = EXIT_CODES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

const EXIT_CODES: &str = "Exit codes:
  0    nothing new
  1    a new deviation, or a request that was not made
  2    the command line is wrong
  3    a scenario file is wrong
  4    a browser, a driver or something else of the machine is missing or does not work
  5    the harness failed, or cells are vacuous
  130  interrupted";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Bring the browsers and drivers that are missing
    Install(InstallArguments),
    /// Check browsers, drivers and machine, and say how to mend what is wrong
    Doctor(DoctorArguments),
    /// Show the scenarios and their cases
    List(ListArguments),
    /// Play scenarios in real browsers, record what they send, and judge it
    Run(RunArguments),
    /// Judge recordings again, without a browser
    Judge(JudgeArguments),
    /// Prove what a case should do, step by step
    Explain(ExplainArguments),
}

/// Which browsers.
#[derive(Debug, Args)]
pub(super) struct BrowserArguments {
    /// Browsers, separated by commas: chromium, firefox, chrome, chrome-for-testing, edge, firefox-esr
    #[arg(long, value_name = "LIST", value_delimiter = ',', default_value = "chromium,firefox")]
    pub(super) browser: Vec<String>,
    /// Where a program is: chromium, chromedriver, firefox, geckodriver, … (may be repeated; SAMESITE_CHROMIUM and so on do the same)
    #[arg(long, value_name = "PROGRAM=PATH")]
    pub(super) program: Vec<String>,
}

impl BrowserArguments {
    /// The browsers that were asked for.
    pub(super) fn selectors(&self) -> Result<Vec<Selector>, Error> {
        self.browser.iter().map(|word| Ok(word.trim().parse()?)).collect()
    }

    /// The programs whose paths were given.
    pub(super) fn given(&self) -> Result<Given, Error> {
        let program = |text: &String| {
            let (id, path) = text.split_once('=')?;
            // Drivers are started in a folder of their own, where a relative path would lead elsewhere.
            Some((Program::all().find(|program| program.id() == id)?, std::path::absolute(path).ok()?))
        };
        self.program.iter().map(|text| program(text).ok_or_else(|| Error::Program(text.clone()))).collect()
    }
}

#[derive(Debug, Args)]
pub(super) struct InstallArguments {
    #[command(flatten)]
    pub(super) browsers: BrowserArguments,
}

#[derive(Debug, Args)]
pub(super) struct DoctorArguments {
    #[command(flatten)]
    pub(super) browsers: BrowserArguments,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct ListArguments {
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct RunArguments {
    #[command(flatten)]
    pub(super) browsers: BrowserArguments,
    /// Profiles, separated by commas; a browser that has none of that name is left out of it
    #[arg(long, value_name = "LIST", value_delimiter = ',', default_value = "stock,open,lax-by-default")]
    pub(super) profile: Vec<String>,
    /// Scenarios by glob or part of their name, or a scenario file of your own by its path (may be repeated)
    #[arg(long, value_name = "GLOB")]
    pub(super) scenario: Vec<String>,
    /// Where the recordings go
    #[arg(long, value_name = "DIR", default_value = "target/samesite")]
    pub(super) out: PathBuf,
    /// How long a driver or browser may take for any one step, such as its start; by default each has its own time
    #[arg(long, value_name = "SECONDS", env = "SAMESITE_DEADLINE_SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) deadline: Option<u64>,
    /// Show the browsers' windows
    #[arg(long)]
    pub(super) headed: bool,
    /// Leave out the cases that need cookies older than a few seconds
    #[arg(long)]
    pub(super) young_only: bool,
    /// Show every cell, not only the telling ones
    #[arg(long)]
    pub(super) full: bool,
    /// Print the judgements as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct JudgeArguments {
    /// Recordings
    #[arg(value_name = "RECORDING", required = true)]
    pub(super) recordings: Vec<PathBuf>,
    /// Hold the browsers to this edition or reading, and to nothing else
    #[arg(long, value_name = "ID")]
    pub(super) edition: Option<String>,
    /// Show every cell, not only the telling ones
    #[arg(long)]
    pub(super) full: bool,
    /// Print the judgements as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// A case, such as stories/05-cross-site-request-forgery/post; a part of the name will do if it is the only one
    #[arg(value_name = "CASE")]
    pub(super) case: String,
    /// Only this cookie
    #[arg(long, value_name = "NAME")]
    pub(super) cookie: Option<String>,
    /// The edition or reading to explain by
    #[arg(long, value_name = "ID", default_value = "rfc6265bis-22")]
    pub(super) edition: String,
}
