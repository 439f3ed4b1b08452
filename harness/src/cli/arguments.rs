//! The words of the command line.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::cli::error::Error;
use samesite_drive::{Platform, Program, ProgramPaths};
use samesite_format::{Engine, Product, Selector};

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
  6    an entry of the ledger is in arrears, or the ledger cannot be read
  130  interrupted
Where several are true, the first of 1, 5 and 6 is given.";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Bring the browsers and drivers that are missing
    Install(InstallArguments),
    /// Check browsers, drivers and machine, and say how to mend what is wrong
    Doctor(DoctorArguments),
    /// Show the scenarios, their axes and their cases
    List(ListArguments),
    /// Play scenarios in real browsers, record what they send, and judge it
    Run(RunArguments),
    /// Judge recordings again, without a browser
    Judge(JudgeArguments),
    /// Say what differs between recordings, browsers, profiles or editions, and why
    Diff(DiffArguments),
    /// Keep recordings as the state of things that later ones are compared with
    Accept(AcceptArguments),
    /// Sum up recordings in Markdown
    Summary(SummaryArguments),
    /// Print the JSON Schema of what is written for programs, or by people
    Schema(SchemaArguments),
    /// Render recordings as a static site that people browse
    Report(ReportArguments),
    /// Say which policy explains recordings best, and what they cannot tell
    Fit(FitArguments),
    /// Break the model on purpose, and say which cases notice
    Audit(AuditArguments),
    /// Show every clause of the texts, where the model has it, and which cases exercise it
    Clauses(ClausesArguments),
    /// Prove what a case should do, step by step
    Explain(ExplainArguments),
    /// Ask whether a cookie goes with a request, and what to change, without a scenario; --live asks browsers, too
    Ask(AskArguments),
    /// Print the Cookie header of each request of a scenario, as JSON
    Predict(PredictArguments),
}

/// Which browsers.
#[derive(Debug, Args)]
pub(super) struct BrowserArguments {
    #[arg(long, value_name = "LIST", value_delimiter = ',', help = browser_help())]
    pub(super) browser: Vec<String>,
    /// Where a program is: chromium, chromedriver, firefox, geckodriver, … (may be repeated; SAMESITE_CHROMIUM and so on do the same)
    #[arg(long, value_name = "PROGRAM=PATH")]
    pub(super) program: Vec<String>,
}

/// Names every product that can be driven.
fn browser_help() -> String {
    let ids: Vec<_> = Product::ALL.iter().map(|product| product.id()).collect();
    format!("Browsers, separated by commas: {} [default: chromium and firefox, and webkitgtk on Linux]", ids.join(", "))
}

impl BrowserArguments {
    /// Whether nobody asked for a browser by name.
    pub(super) fn is_default(&self) -> bool {
        self.browser.is_empty()
    }

    /// The browsers that were asked for; one of each engine that there can be here, if none was.
    pub(super) fn selectors(&self) -> Result<Vec<Selector>, Error> {
        if self.is_default() {
            let here = |engine: &Engine| *engine != Engine::WebKit || Platform::current() == Platform::Linux;
            return Ok(Engine::ALL.into_iter().filter(here).map(Selector::AnyOf).collect());
        }
        self.browser.iter().map(|word| Ok(word.trim().parse()?)).collect()
    }

    /// The programs whose paths were given.
    pub(super) fn given(&self) -> Result<ProgramPaths, Error> {
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
#[command(after_help = LIST_EXAMPLES)]
pub(super) struct ListArguments {
    /// Scenarios by glob or part of their name, or files of your own, with the axes they unfold along [default: all,
    /// a line for each]
    #[arg(value_name = "SCENARIO")]
    pub(super) scenario: Vec<String>,
    /// Show every case, too
    #[arg(long)]
    pub(super) cases: bool,
    /// Show what the cases are made of instead, counted: probes, page shapes, relations, redirect chains, ages, recipes
    #[arg(long, conflicts_with = "cases")]
    pub(super) counts: bool,
    /// List the ways to make a request instead
    #[arg(long, conflicts_with_all = ["scenario", "cases", "counts"])]
    pub(super) probes: bool,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

const LIST_EXAMPLES: &str = "Examples:
  samesite list
  samesite list catalogue/frames
  samesite list 'stories/*' --cases
  samesite list 'catalogue/*' --counts";

/// Files for other programs.
#[derive(Debug, Args)]
pub(super) struct ReportFiles {
    /// Write a JUnit file, one test case for each case
    #[arg(long, value_name = "FILE")]
    pub(super) junit: Option<PathBuf>,
    /// Write reports in the format of the web platform tests, one for each recording
    #[arg(long, value_name = "DIR")]
    pub(super) wpt_report: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct RunArguments {
    #[command(flatten)]
    pub(super) browsers: BrowserArguments,
    /// A file that names browsers with their drivers, to run several builds of one browser in one go; those alone,
    /// unless --browser names others besides
    #[arg(long, value_name = "FILE")]
    pub(super) browser_file: Option<PathBuf>,
    /// Profiles, separated by commas; each browser is run under those it has [default: stock, open and lax-by-default]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub(super) profile: Vec<String>,
    /// Scenarios by glob or part of their name, or a scenario file of your own by its path (may be repeated)
    /// [default: all but the catalogue]; `**` means all
    #[arg(long, value_name = "GLOB")]
    pub(super) scenario: Vec<String>,
    /// Where the recordings go
    #[arg(long, value_name = "DIR", default_value = "target/samesite")]
    pub(super) out: PathBuf,
    /// How long a driver or browser may take for any one step, such as its start; by default each has its own time
    #[arg(long, value_name = "SECONDS", env = "SAMESITE_DEADLINE_SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) deadline: Option<u64>,
    /// How many browsers may be busy at once; by default one for every two processors
    #[arg(long, value_name = "NUMBER")]
    pub(super) jobs: Option<NonZeroUsize>,
    /// Give each case a browser of its own, which is slow, to see that sharing one makes no difference
    #[arg(long)]
    pub(super) isolated: bool,
    /// Show the browsers' windows
    #[arg(long)]
    pub(super) headed: bool,
    /// Leave out the cases that need cookies older than a few seconds
    #[arg(long)]
    pub(super) young_only: bool,
    /// A ledger of known deviations instead of the one that comes with the program
    #[arg(long, value_name = "FILE")]
    pub(super) ledger: Option<PathBuf>,
    #[command(flatten)]
    pub(super) files: ReportFiles,
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
    /// A ledger of known deviations instead of the one that comes with the program
    #[arg(long, value_name = "FILE", conflicts_with = "edition")]
    pub(super) ledger: Option<PathBuf>,
    #[command(flatten)]
    pub(super) files: ReportFiles,
    /// Show every cell, not only the telling ones
    #[arg(long)]
    pub(super) full: bool,
    /// Print the judgements as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = DIFF_NOTES)]
pub(super) struct DiffArguments {
    /// Two recordings, or two folders of them: the old and the new, or those of two browsers or profiles;
    /// with --editions, the scenarios to predict, as globs or files [default: all]
    #[arg(value_name = "OLD NEW")]
    pub(super) sides: Vec<String>,
    /// Compare two predictions instead: editions, readings, or claims such as firefox/open
    #[arg(long, num_args = 2, value_names = ["A", "B"])]
    pub(super) editions: Vec<String>,
    /// A ledger of known deviations instead of the one that comes with the program
    #[arg(long, value_name = "FILE", conflicts_with = "editions")]
    pub(super) ledger: Option<PathBuf>,
    /// Show every cell that differs, not only examples
    #[arg(long)]
    pub(super) full: bool,
    /// Print Markdown, for a pull request or a job's summary
    #[arg(long, conflicts_with = "json")]
    pub(super) markdown: bool,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

const DIFF_NOTES: &str =
    "Recordings of two folders belong together by their file names, and else by engine and profile.
Both sides are judged anew, by today's claims and ledger.

Exit codes:
  0    no behaviour differs
  1    behaviour differs
  2    the command line is wrong, or there is nothing to compare
  5    cells cannot be compared, because nothing could be seen on one side

Examples:
  samesite diff reports/recorded target/samesite
  samesite diff target/samesite/chromium-open.json target/samesite/firefox-open.json --full
  samesite diff --editions rfc6265bis-03 rfc6265bis-22 'stories/0*'";

#[derive(Debug, Args)]
pub(super) struct AcceptArguments {
    /// Recordings
    #[arg(value_name = "RECORDING", required = true)]
    pub(super) recordings: Vec<PathBuf>,
    /// The folder they are kept in; its README.md sums all of them up
    #[arg(long, value_name = "DIR", default_value = "reports/recorded")]
    pub(super) into: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct SummaryArguments {
    /// Recordings, or folders of them
    #[arg(value_name = "RECORDING", required = true)]
    pub(super) recordings: Vec<PathBuf>,
    /// Append to the file that GITHUB_STEP_SUMMARY names, and print what needs a look as annotations
    #[arg(long)]
    pub(super) github: bool,
}

#[derive(Debug, Args)]
pub(super) struct SchemaArguments {
    /// recording, compact-recording, judgements or diffs; or scenario or jar, which people write
    #[arg(value_name = "DOCUMENT")]
    pub(super) document: String,
}

#[derive(Debug, Args)]
pub(super) struct ReportArguments {
    /// Recordings, or folders of them, in the order in which they should stand side by side
    #[arg(value_name = "RECORDING", required = true)]
    pub(super) recordings: Vec<PathBuf>,
    /// Earlier recordings, or a folder of them, to say what has changed since, as `diff` does (may be repeated)
    #[arg(long, value_name = "RECORDING")]
    pub(super) before: Vec<PathBuf>,
    /// The folder for the site: a new or empty one, or one that holds an earlier report
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct FitArguments {
    /// Recordings
    #[arg(value_name = "RECORDING", required = true)]
    pub(super) recordings: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct ClausesArguments {
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct AuditArguments {
    /// Recordings, to see besides which faults they refute
    #[arg(value_name = "RECORDING")]
    pub(super) recordings: Vec<PathBuf>,
    /// Only these scenarios look on: by glob or part of their name, or a scenario file by its path (may be repeated)
    /// [default: all that come with the program]
    #[arg(long, value_name = "GLOB")]
    pub(super) scenario: Vec<String>,
    /// Print JSON
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
    /// The edition or reading to explain by; without it the current one is explained, and where others part from it
    #[arg(long, value_name = "ID")]
    pub(super) edition: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = ASK_EXAMPLES,
    mut_arg("browser", |argument| argument.requires("live").help(LIVE_BROWSERS)),
    mut_arg("program", |argument| argument.requires("live"))
)]
pub(super) struct AskArguments {
    /// The cookie as a server sets it: 'sid=1; SameSite=Lax; Secure'
    #[arg(long, value_name = "LINE", allow_hyphen_values = true)]
    pub(super) cookie: String,
    /// The page that is open in the browser
    #[arg(long, value_name = "URL")]
    pub(super) from: Option<String>,
    /// A frame in that page, whose document makes the request; more of them lie within each other
    #[arg(long, value_name = "URL")]
    pub(super) frame: Vec<String>,
    /// How the request is made: img, script, stylesheet, fetch, iframe, hidden-form-post, link, form-get, form-post,
    /// address-bar; or read-cookies, for a script that looks
    #[arg(long, value_name = "PROBE")]
    pub(super) via: String,
    /// A place that redirects the request on its way, with 302 unless another status is given (may be repeated)
    #[arg(long, value_name = "URL[=STATUS]")]
    pub(super) redirect: Vec<String>,
    /// Where the request goes in the end
    #[arg(long, value_name = "URL")]
    pub(super) to: Option<String>,
    /// How old the cookie is by then, such as 3m; just set, if not given
    #[arg(long, value_name = "SPAN")]
    pub(super) age: Option<String>,
    /// The page that set the cookie, in a first-party visit; the front page of the place that wants it, if not given
    #[arg(long, value_name = "URL")]
    pub(super) set_at: Option<String>,
    /// Ask older editions and clients too
    #[arg(long)]
    pub(super) all: bool,
    /// Ask real browsers too: play it in them, and show what each sent beside what was predicted; an --age is waited for
    #[arg(long)]
    pub(super) live: bool,
    #[command(flatten)]
    pub(super) browsers: BrowserArguments,
    /// A file that names browsers with their drivers, to ask several builds of one browser, as for `run`
    #[arg(long, value_name = "FILE", requires = "live")]
    pub(super) browser_file: Option<PathBuf>,
    /// Profiles to play it under, separated by commas [default: stock]
    #[arg(long, value_name = "LIST", value_delimiter = ',', requires = "live")]
    pub(super) profile: Vec<String>,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

const LIVE_BROWSERS: &str = "Browsers to play it in, separated by commas: chromium, firefox, webkitgtk, chrome, …
[default: those that are installed]";

const ASK_EXAMPLES: &str = "Examples:
  samesite ask --cookie 'sid=1; SameSite=Lax' --from https://idp.example --via form-post --to https://app.example
  samesite ask --cookie 'sid=1; SameSite=Lax' --via address-bar --to https://app.example
  samesite ask --cookie 'sid=1' --from https://blog.example --frame https://widget.example --via read-cookies
  samesite ask --cookie 'sid=1' --from https://a.example --via form-post --to https://b.example --live

Exit codes:
  0    the browsers did as predicted; or none was asked, without --live
  1    a browser did otherwise than predicted, or made no such request
  2    the command line is wrong, or no browser can play what is asked
  4    there is no browser, or one does not work
  5    nothing could be seen";

#[derive(Debug, Args)]
pub(super) struct PredictArguments {
    /// A scenario file; `-` is the standard input
    #[arg(value_name = "FILE", default_value = "-")]
    pub(super) file: PathBuf,
    /// The browser and profile to predict for, such as chromium/stock
    #[arg(long, value_name = "ENGINE/PROFILE", conflicts_with = "edition")]
    pub(super) profile: Option<String>,
    /// The edition or reading to predict by; the current one, if not given
    #[arg(long, value_name = "ID")]
    pub(super) edition: Option<String>,
}
