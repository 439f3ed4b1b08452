//! The words of the command line, and the help that explains them.

use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::exit::{Exit, all_codes, codes};
use super::help::{TEMPLATE, examples, parts};
use super::network::Network;
use crate::cli::error::Error;
use samesite_drive::builds::wanted::Wanted;
use samesite_drive::{Accounts, Platform, Program, ProgramPaths};
use samesite_format::asked::Expectation;
use samesite_format::{Engine, NamesBy, Product, Selector, Shard};
use samesite_reports::terminal::Detail;

/// Ask real browsers which cookies they send across sites, and compare the answer with the specification
#[derive(Debug, Parser)]
#[command(
    name = "samesite",
    version,
    max_term_width = 100,
    help_template = TEMPLATE,
    before_help = "Cookies are planted, pages of other sites link, post and embed, and what each browser sends is compared, \
        cookie by cookie, with a model of the current draft of RFC 6265bis. Some commands ask the model alone and need \
        no browser: list, ask, explain, predict, clauses.",
    after_help = parts([
        examples(&[
            "samesite ask --cookie 'sid=1; SameSite=Lax; Secure' \\\n  \
             --from https://idp.example --via form-post --to https://app.example",
            "samesite run --profile stock",
            "samesite explain 05-cross-site-request-forgery/post --cookie session_lax",
        ]),
        all_codes(),
    ])
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check browsers, drivers and machine, and say how to fix what is wrong
    Doctor(DoctorArguments),
    /// Install the browsers and drivers that are missing
    Install(InstallArguments),
    /// List, bring and remove browsers of other times, such as Chromium 84
    Builds(BuildsArguments),
    /// List scenarios, their cases, and the ways to make a request
    List(ListArguments),
    /// Play scenarios in real browsers, record what they send, and judge it
    Run(RunArguments),
    /// Play contexts that nobody wrote, and bring back the smallest that surprise
    Explore(ExploreArguments),
    /// Judge recordings again, without a browser
    Judge(JudgeArguments),
    /// Show what differs between recordings, profiles or editions, and why
    Diff(DiffArguments),
    /// Find the build in which a case began to come out otherwise
    Bisect(BisectArguments),
    /// Make one recording of several that have other cases of one browser, such as of shards
    Merge(MergeArguments),
    /// Make recordings the baseline that `diff` compares later ones with
    Accept(AcceptArguments),
    /// Tell from recordings of several builds at which version each behaviour turned
    History(HistoryArguments),
    /// Hold the reasons that browsers give themselves against those of the model
    Reasons(ReasonsArguments),
    /// Write recordings and their verdicts as a static web site
    Report(ReportArguments),
    /// Hand a case over as a web platform test, a bug report, HAR, or a patch for MDN
    Export(ExportArguments),
    /// Sum up recordings in Markdown
    Summary(SummaryArguments),
    /// Print what texts and browsers answer to questions that are asked, in Markdown
    Questions(QuestionsArguments),
    /// Ask whether a cookie is sent with a request, why, and what would help
    Ask(AskArguments),
    /// Let any browser play without a driver: by its own pages, once it goes through a proxy
    Serve(ServeArguments),
    /// Open foreign sites that link, post and fetch to your own application
    Stand(StandArguments),
    /// Show step by step what should happen in a case, and by which rules
    Explain(ExplainArguments),
    /// Print the cookies that a scenario's requests should carry, as JSON
    Predict(PredictArguments),
    /// Write questions with the editions' answers, for programs that no WebDriver drives
    Vectors(VectorsArguments),
    /// Find the policy that a browser behaves like
    Fit(FitArguments),
    /// Break the model on purpose, and show which cases notice
    Audit(AuditArguments),
    /// List the specification's clauses, and the cases that exercise them
    Clauses(ClausesArguments),
    /// List what browsers are known to do otherwise, and of which versions that is known
    Claims(ClaimsArguments),
    /// Print the JSON Schema of a document
    Schema(SchemaArguments),
    /// Print what lets a shell complete the words of the command line
    Completions(CompletionsArguments),
    /// Print the manual, for `man`
    Manual(ManualArguments),
}

/// Which browsers, and where they are.
#[derive(Debug, Args)]
pub(super) struct BrowserArguments {
    #[arg(long, value_name = "NAMES", value_delimiter = ',', help = browser_help())]
    pub(super) browser: Vec<String>,
    /// Where a browser or driver is, such as chromium=/opt/chromium/chrome (may be repeated; the variable
    /// SAMESITE_CHROMIUM does the same, and so on)
    #[arg(long, value_name = "NAME=PATH")]
    pub(super) program: Vec<String>,
}

/// What a word of `--browser` stands for.
pub(super) enum Asked<'a> {
    /// A browser of the machine.
    Installed(Selector),
    /// A build, by its word: `chromium@84`.
    Build(&'a str),
}

/// Names every product that can be driven.
fn browser_help() -> String {
    let ids: Vec<_> = Product::ALL.iter().map(|product| product.id()).collect();
    format!(
        "Browsers, separated by commas: {}; or builds that `samesite builds` brought, such as chromium@84, where scenarios \
         are played [default: chromium and firefox, and webkitgtk on Linux]",
        ids.join(", ")
    )
}

impl BrowserArguments {
    /// Whether nobody asked for a browser by name.
    pub(super) fn is_default(&self) -> bool {
        self.browser.is_empty()
    }

    /// The words that were asked for, each an installed browser or a build; one browser of each engine that there can be
    /// here, if none was.
    pub(super) fn asked_for(&self) -> Result<Vec<Asked<'_>>, Error> {
        if self.is_default() {
            return Ok(self.selectors()?.into_iter().map(Asked::Installed).collect());
        }
        let words = self.browser.iter().map(|word| word.trim());
        words
            .map(
                |word| {
                    if Wanted::is_meant_by(word) { Ok(Asked::Build(word)) } else { Ok(Asked::Installed(word.parse()?)) }
                },
            )
            .collect()
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
        given(&self.program)
    }
}

/// Where programs are, by words such as `chromium=/opt/chromium/chrome`.
pub(super) fn given(words: &[String]) -> Result<ProgramPaths, Error> {
    let program = |text: &String| {
        let (id, path) = text.split_once('=')?;
        // Drivers are started in a folder of their own, where a relative path would lead elsewhere.
        Some((Program::all().find(|program| program.id() == id)?, std::path::absolute(path).ok()?))
    };
    words.iter().map(|text| program(text).ok_or_else(|| Error::Program(text.clone()))).collect()
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "Looks for each browser and for the driver that fits it, and for the room and the rights that they need. \
        Nothing is changed: each line that lacks something says what to do.",
    after_help = parts([
        examples(&["samesite doctor", "samesite doctor --browser chrome,edge"]),
        codes(&[(Exit::Clean, "runs can begin"), (Exit::Environment, "something is missing or does not work")]),
    ])
)]
pub(super) struct DoctorArguments {
    #[command(flatten, next_help_heading = "Browsers")]
    pub(super) browsers: BrowserArguments,
    /// Print JSON
    #[arg(long, help_heading = OUTPUT)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "Takes the packages of Debian and Ubuntu by apt, and geckodriver by cargo. On other systems it prints \
        the command to run. What is there already is left alone.",
    after_help = parts([
        examples(&["samesite install", "samesite install --browser firefox"]),
        codes(&[(Exit::Clean, "everything is there"), (Exit::Environment, "something could not be installed")]),
    ])
)]
pub(super) struct InstallArguments {
    #[command(flatten, next_help_heading = "Browsers")]
    pub(super) browsers: BrowserArguments,
    /// Print what was done and what is there now as JSON; progress goes to standard error; `samesite schema installed`
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    args_conflicts_with_subcommands = true,
    before_help = "Lists the builds that can be had: who has each, which driver drives it, and, of those that are here, \
        how much room they take. They lie side by side in a cache of their own; nothing of the system is touched. None \
        has been repaired since its day: they are for our own servers on loopback, and for nothing else.",
    after_help = parts([
        examples(&[
            "samesite builds",
            "samesite builds add chromium@84 firefox-esr@115",
            "samesite run --browser chromium@84,chromium@84+rollout,firefox-esr@115",
            "samesite builds remove chromium@84",
        ]),
        codes(BUILDS_CODES),
    ])
)]
pub(super) struct BuildsArguments {
    #[command(subcommand)]
    pub(super) command: Option<BuildsCommand>,
    /// Print JSON
    #[arg(long, help_heading = OUTPUT)]
    pub(super) json: bool,
}

/// How `samesite builds` ends.
const BUILDS_CODES: &[(Exit, &str)] = &[
    (Exit::Clean, "every build that was named is here, or removed"),
    (Exit::Usage, "a word names no build that can be had; the others are seen to"),
    (Exit::Environment, "a build could not be brought or removed; the others are seen to"),
    (Exit::Interrupted, "interrupted; what was whole stays, and nothing else"),
];

#[derive(Debug, Subcommand)]
pub(super) enum BuildsCommand {
    /// Bring builds, each with a driver, and start each once
    #[command(
        help_template = TEMPLATE,
        before_help = "Fetches each build by npm, pip, apt or curl, which must be here, and unpacks it; nothing that the \
            packages bring along is run. What does not start with its driver is thrown away.",
        after_help = parts([
            examples(&[
                "samesite builds add chromium@84",
                "samesite builds add chromium@80 chromium@91 firefox-esr@115",
                "samesite builds add chrome-for-testing@131 firefox@150",
            ]),
            codes(BUILDS_CODES),
        ])
    )]
    Add(BuildsAddArguments),
    /// Remove builds, and the drivers that no other build needs
    #[command(
        help_template = TEMPLATE,
        after_help = parts([examples(&["samesite builds remove chromium@84"]), codes(BUILDS_CODES)])
    )]
    Remove(BuildNames),
}

/// What to bring, and from where.
#[derive(Debug, Args)]
pub(super) struct BuildsAddArguments {
    #[command(flatten)]
    pub(super) names: BuildNames,
    /// A mirror of the maker's archive, such as https://mirror.example/pub/firefox/releases, to be asked in its place
    /// (for Chrome for Testing, with LATEST_RELEASE_131 and the like beside the versions); builds that come from
    /// elsewhere do not need it
    #[arg(long, value_name = "URL", value_parser = address)]
    pub(super) from: Option<String>,
}

/// An address of the web, without a slash at its end.
fn address(text: &str) -> Result<String, String> {
    let is_one = ["https://", "http://"].iter().any(|scheme| text.len() > scheme.len() && text.starts_with(scheme));
    if is_one {
        Ok(text.trim_end_matches('/').to_owned())
    } else {
        Err("it begins with https:// or http://".to_owned())
    }
}

/// Which builds.
#[derive(Debug, Args)]
pub(super) struct BuildNames {
    /// A product and how its version begins, such as chromium@84
    #[arg(value_name = "BUILD", required = true, value_delimiter = ',')]
    pub(super) build: Vec<String>,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "Without a name, each scenario gets a line. With names, the axes that each scenario unfolds along are \
        shown, such as pages, probes and redirects; --cases shows every case of them. Your own files can be named, too.",
    after_help = examples(&[
        "samesite list",
        "samesite list catalogue/frames",
        "samesite list 'stories/*' --cases",
        "samesite list --probes",
    ])
)]
pub(super) struct ListArguments {
    /// Scenarios by name, by a part of it or by a pattern such as 'stories/0*', or files and folders of your own
    /// [default: all]
    #[arg(value_name = "SCENARIO")]
    pub(super) scenario: Vec<String>,
    /// Show every case, too
    #[arg(long, help_heading = WHAT)]
    pub(super) cases: bool,
    /// Count what the cases are made of instead: probes, page shapes, relations, redirect chains, ages, cookies
    #[arg(long, conflicts_with = "cases", help_heading = WHAT)]
    pub(super) counts: bool,
    /// List the ways to make a request instead: img, fetch, form-post, …
    #[arg(long, conflicts_with_all = ["scenario", "cases", "counts"], help_heading = WHAT)]
    pub(super) probes: bool,
    /// Print JSON
    #[arg(long, help_heading = OUTPUT)]
    pub(super) json: bool,
}

const OUTPUT: &str = "Output";
const SELECTION: &str = "Selection";
const WHAT: &str = "What to list";
const JUDGING: &str = "Judging";
const PLAYING: &str = "Playing";
const LIVE: &str = "In real browsers";
const EXPECTING: &str = "Expecting";
const RECORDED: &str = "Of a recorded session";
const REQUEST: &str = "The request";

/// How much is shown of each scenario.
#[derive(Debug, Args)]
pub(super) struct TableArguments {
    /// Show a table of each scenario, with the cells that tell something
    #[arg(long)]
    pub(super) tables: bool,
    /// Show every cell in tables
    #[arg(long)]
    pub(super) full: bool,
}

impl TableArguments {
    /// What was asked for; `None` if nothing was.
    pub(super) fn detail(&self) -> Option<Detail> {
        let telling = self.tables.then_some(Detail::Telling);
        if self.full { Some(Detail::Everything) } else { telling }
    }
}

impl RunArguments {
    /// The scenarios that were named, in whichever way.
    pub(super) fn patterns(&self) -> Vec<String> {
        self.scenario.iter().chain(&self.scenario_option).cloned().collect()
    }
}

/// Files for other programs.
#[derive(Debug, Default, Args)]
pub(super) struct ReportFiles {
    /// Write a JUnit file, with a test case for each case
    #[arg(long, value_name = "FILE")]
    pub(super) junit: Option<PathBuf>,
    /// Write reports in the format of the web platform tests, one for each recording
    #[arg(long, value_name = "FOLDER")]
    pub(super) wpt_report: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "Starts servers for every host name that the scenarios use, opens each browser under each profile, \
        headless, and makes it act. What it sent is recorded in a file for each browser and profile. In the end stands what \
        is new, by its cause, and what is known; of scenarios that are named, a table shows for each cookie whether it \
        was sent. What needs cookies that are minutes old is left out, unless --ages asks for them. A file samesite.toml in \
        the folder may have defaults: browsers, profiles, scenarios, ages, jobs, out.",
    after_help = parts([
        examples(&[
            "samesite run",
            "samesite run --profile stock",
            "samesite run 'stories/1*' --browser firefox --profile stock,open",
            "samesite run 11 --ages",
            "samesite run my-own.toml --headed",
            "samesite run '**' --shard 2/8 --out shard-2",
            "samesite run --remote http://127.0.0.1:9515 --browser chromium",
            "samesite run --remote http://192.168.1.7:9515 --listen 192.168.1.5",
            "samesite run --browser chromium,chromium@84,chromium@84+rollout --profile open",
        ]),
        all_codes(),
    ])
)]
pub(super) struct RunArguments {
    #[command(flatten, next_help_heading = "Browsers")]
    pub(super) browsers: BrowserArguments,
    /// A file that names several builds of a browser, each with its driver; they alone are played, unless --browser
    /// names others besides
    #[arg(long, value_name = "FILE", help_heading = "Browsers")]
    pub(super) browser_file: Option<PathBuf>,
    /// A WebDriver endpoint that somebody else started, such as http://127.0.0.1:9515 of a chromedriver, on another machine
    /// where --listen opens the servers to it; --browser says which of its browsers is meant, where it has several
    #[arg(long, value_name = "URL", conflicts_with_all = ["browser_file", "program"], help_heading = "Browsers")]
    pub(super) remote: Option<String>,
    /// A JSON file with capabilities that the endpoint is asked for besides those of the run
    #[arg(long, value_name = "FILE", requires = "remote", help_heading = "Browsers")]
    pub(super) capabilities: Option<PathBuf>,
    /// Profiles, separated by commas: stock is the browser as installed, open allows third-party cookies
    /// [default: stock, open and lax-by-default, as far as a browser has them]
    #[arg(long, value_name = "NAMES", value_delimiter = ',', help_heading = "Browsers")]
    pub(super) profile: Vec<String>,
    /// Scenarios by name, by the number of a story, by a part of a name or by a pattern such as 'stories/0*', or files
    /// and folders of your own [default: all but the catalogue]; '**' means all
    #[arg(value_name = "SCENARIO")]
    pub(super) scenario: Vec<String>,
    /// The same, as an option (may be repeated)
    #[arg(long = "scenario", value_name = "SCENARIO", help_heading = SELECTION)]
    pub(super) scenario_option: Vec<String>,
    /// Play the cases that need old cookies, too: in the browser's own jar, whose times are moved back, and where that
    /// cannot be, after two minutes of waiting
    #[arg(long, help_heading = SELECTION)]
    pub(super) ages: bool,
    /// Wait for old cookies even where a jar can be moved back, to see that it makes no difference
    #[arg(long, help_heading = PLAYING)]
    pub(super) wait: bool,
    /// Leave out the cases that need cookies older than a few seconds, as is done anyway
    #[arg(long, conflicts_with = "ages", hide = true)]
    pub(super) young_only: bool,
    /// Play one of so many shards of all that, such as 2/8: each case is in one of them, always in the same, and shares
    /// no jar with those of another; `samesite merge` makes one recording of them
    #[arg(long, value_name = "NUMBER/ALL", help_heading = SELECTION)]
    pub(super) shard: Option<Shard>,
    /// How many browsers may be busy at once, several sessions of one among them [default: one
    /// for every processor; one at a remote end]
    #[arg(long, value_name = "NUMBER", help_heading = PLAYING)]
    pub(super) jobs: Option<NonZeroUsize>,
    /// Show the browsers' windows
    #[arg(long, help_heading = PLAYING)]
    pub(super) headed: bool,
    /// Give each case a browser of its own, which is slow, to see that sharing one makes no difference
    #[arg(long, help_heading = PLAYING)]
    pub(super) isolated: bool,
    /// How long a driver or browser may take for any one step, such as its start [default: each step has its own time]
    #[arg(
        long,
        value_name = "SECONDS",
        env = "SAMESITE_DEADLINE_SECONDS",
        value_parser = clap::value_parser!(u64).range(1..),
        help_heading = PLAYING
    )]
    pub(super) deadline: Option<u64>,
    /// Who can reach browsers and drivers meanwhile: nobody else (private) or every user of the machine (shared)
    /// [default: private where the machine can do that, and no windows are shown]
    #[arg(long, value_name = "WHICH", env = "SAMESITE_NETWORK", hide_possible_values = true, help_heading = PLAYING)]
    pub(super) network: Option<Network>,
    /// Play without a driver: each browser is started as a person starts it, and its pages lead it from one to the next; what
    /// only a driver or a user can do is left out
    #[arg(long, conflicts_with_all = ["remote", "ages", "wait"], help_heading = PLAYING)]
    pub(super) driverless: bool,
    #[command(flatten, next_help_heading = "Servers")]
    pub(super) reach: ReachArguments,
    /// Whether browsers tell themselves why they send or withhold a cookie, which is recorded beside what arrived: on or
    /// off; Chromium and Firefox have a way to tell
    #[arg(
        long,
        value_name = "WHEN",
        num_args = 0..=1,
        default_value = "off",
        default_missing_value = "on",
        hide_possible_values = true,
        help_heading = PLAYING
    )]
    pub(super) accounts: Telling,
    /// A ledger of known deviations instead of the one that comes with the program
    #[arg(long, value_name = "FILE", help_heading = JUDGING)]
    pub(super) ledger: Option<PathBuf>,
    /// The folder for the recordings; an earlier recording of the same browser and profile is replaced
    /// [default: target/samesite]
    #[arg(long, value_name = "FOLDER", help_heading = OUTPUT)]
    pub(super) out: Option<PathBuf>,
    #[command(flatten, next_help_heading = OUTPUT)]
    pub(super) tables: TableArguments,
    /// Print the judgements as JSON
    #[arg(long, help_heading = OUTPUT)]
    pub(super) json: bool,
    #[command(flatten, next_help_heading = OUTPUT)]
    pub(super) files: ReportFiles,
}

/// Who can reach the test servers, and how names lead there.
#[derive(Debug, Args)]
pub(super) struct ReachArguments {
    #[command(flatten)]
    pub(super) listening: ListenArguments,
    /// How names lead to the test servers: by each engine's own way (usual), which is resolver rules in Chromium and
    /// preferences in Firefox; by a forward proxy, of which the session is told by WebDriver's `proxy` capability; or by
    /// dns, whatever the browser's machine has for that, a file of hosts included
    #[arg(long, value_name = "WAY", hide_possible_values = true)]
    pub(super) names: Option<NamesWay>,
    /// With --names dns: a file in PEM with a certificate for the hosts of the scenarios, and those that signed it
    #[arg(long, value_name = "FILE")]
    pub(super) certificate: Option<PathBuf>,
    /// With --names dns: a file in PEM with the certificate's private key, without password
    #[arg(long, value_name = "FILE")]
    pub(super) key: Option<PathBuf>,
    /// With --names dns: the port to listen on for http [default: those of the scenarios, 80 and perhaps 8080]
    #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) plain_port: Option<u16>,
    /// With --names dns: the port to listen on for https [default: those of the scenarios, 443 and perhaps 8443]
    #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) tls_port: Option<u16>,
}

/// Who can reach the test servers.
#[derive(Debug, Args)]
pub(super) struct ListenArguments {
    /// Open the test servers to other machines: listen on this IP address, or on 0.0.0.0 for each that the machine has.
    /// Whatever bears no token of the run gets 404 [default: 127.0.0.1]
    #[arg(long, value_name = "ADDRESS")]
    pub(super) listen: Option<IpAddr>,
    /// The name or IP address by which browsers reach that address [default: the address]
    #[arg(long, value_name = "NAME", requires = "listen")]
    pub(super) advertise: Option<String>,
}

/// Whether browsers tell themselves of their requests and cookies.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Telling {
    /// They do, where they have a way.
    On,
    /// They do not.
    Off,
}

impl From<Telling> for Accounts {
    fn from(telling: Telling) -> Self {
        match telling {
            Telling::On => Self::Asked,
            Telling::Off => Self::NotAsked,
        }
    }
}

/// How names lead to the test servers.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum NamesWay {
    /// By the engine's own way.
    Usual,
    /// By a forward proxy.
    Proxy,
    /// By whatever the browser's machine has for that.
    Dns,
}

impl NamesWay {
    /// The way that was chosen; `None` for each engine's own.
    pub(super) const fn chosen(self) -> Option<NamesBy> {
        match self {
            Self::Usual => None,
            Self::Proxy => Some(NamesBy::Proxy),
            Self::Dns => Some(NamesBy::Dns),
        }
    }
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "Draws journeys and cookies at random, those first that put together what no case has, plays them, and \
        holds what was seen against what is claimed of each browser, against the other browsers, and against the same \
        browser in another arrangement. What surprises is made smaller, step by step and each step played, until nothing \
        can be left away, and is kept as a scenario file. The same seed draws the same journeys. ctrl-C keeps everything.",
    after_help = parts([
        examples(&[
            "samesite explore --minutes 30",
            "samesite explore --browser chromium --profile stock --seed 7 --cases 200",
            "samesite explore --without two-minutes-of-grace --until-surprised",
        ]),
        codes(&[
            (Exit::Clean, "nothing surprised that is there each time"),
            (Exit::Deviation, Exit::Deviation.meaning()),
            (Exit::Usage, Exit::Usage.meaning()),
            (Exit::Environment, Exit::Environment.meaning()),
            (Exit::Harness, "something could not be seen, or not each time"),
            (Exit::Interrupted, "interrupted; what was found is kept"),
        ]),
    ])
)]
pub(super) struct ExploreArguments {
    #[command(flatten, next_help_heading = "Browsers")]
    pub(super) browsers: BrowserArguments,
    /// Profiles, separated by commas: stock is the browser as installed, open allows third-party cookies [default: open]
    #[arg(long, value_name = "NAMES", value_delimiter = ',', help_heading = "Browsers")]
    pub(super) profile: Vec<String>,
    /// How long to draw; a surprise may be followed up a little longer [default: 10, where nothing else ends it]
    #[arg(long, value_name = "NUMBER", help_heading = SELECTION)]
    pub(super) minutes: Option<u64>,
    /// How many journeys to draw
    #[arg(long, value_name = "NUMBER", help_heading = SELECTION)]
    pub(super) cases: Option<usize>,
    /// End when something has surprised and is as small as can be
    #[arg(long, help_heading = SELECTION)]
    pub(super) until_surprised: bool,
    /// The number that determines what is drawn
    #[arg(long, value_name = "NUMBER", default_value_t = 1, help_heading = SELECTION)]
    pub(super) seed: u64,
    /// How many journeys share a jar and a browser
    #[arg(long, value_name = "NUMBER", default_value = "40", help_heading = PLAYING)]
    pub(super) batch: NonZeroUsize,
    /// How many browsers may be busy at once [default: one for every two processors]
    #[arg(long, value_name = "NUMBER", help_heading = PLAYING)]
    pub(super) jobs: Option<NonZeroUsize>,
    /// Who can reach browsers and drivers meanwhile: nobody else (private) or every user of the machine (shared)
    /// [default: private where the machine can do that]
    #[arg(long, value_name = "WHICH", env = "SAMESITE_NETWORK", hide_possible_values = true, help_heading = PLAYING)]
    pub(super) network: Option<Network>,
    /// Claims to leave out, separated by commas, as if nobody knew: to see whether exploring finds what they say
    #[arg(long, value_name = "CLAIMS", value_delimiter = ',', help_heading = JUDGING)]
    pub(super) without: Vec<String>,
    /// The folder for what is found, a scenario file for each finding
    #[arg(long, value_name = "FOLDER", default_value = "target/explored", help_heading = OUTPUT)]
    pub(super) out: PathBuf,
    /// Print JSON
    #[arg(long, help_heading = OUTPUT)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "A recording holds what was sent and no verdict, so it can be judged as often as you like: by what is \
        claimed of its browser today, by another ledger, or by the plain text of an edition.",
    after_help = parts([
        examples(&[
            "samesite judge target/samesite",
            "samesite judge target/samesite/chromium-open.json --full",
            "samesite judge target/samesite --edition rfc6265bis-03",
        ]),
        codes(&[
            (Exit::Clean, Exit::Clean.meaning()),
            (Exit::Deviation, Exit::Deviation.meaning()),
            (Exit::Usage, "the command line is wrong, or a recording cannot be read"),
            (Exit::Harness, "cells are vacuous: a check before them failed"),
            (Exit::Ledger, Exit::Ledger.meaning()),
        ]),
    ])
)]
pub(super) struct JudgeArguments {
    /// Recordings, or folders of them [default: target/samesite]
    #[arg(value_name = "RECORDING")]
    pub(super) recordings: Vec<PathBuf>,
    /// Compare with this edition alone, such as rfc6265bis-03; known deviations count as new ones
    #[arg(long, value_name = "EDITION", help_heading = JUDGING)]
    pub(super) edition: Option<String>,
    /// A ledger of known deviations instead of the one that comes with the program
    #[arg(long, value_name = "FILE", conflicts_with = "edition", help_heading = JUDGING)]
    pub(super) ledger: Option<PathBuf>,
    #[command(flatten, next_help_heading = OUTPUT)]
    pub(super) tables: TableArguments,
    /// Print the judgements as JSON
    #[arg(long, help_heading = OUTPUT)]
    pub(super) json: bool,
    #[command(flatten, next_help_heading = OUTPUT)]
    pub(super) files: ReportFiles,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "Judges both sides by today's claims and ledger, and groups the cells that differ by what explains them. \
        Recordings of two folders belong together by their file names, and else by engine and profile. With --editions, \
        two predictions are compared, and no browser is looked at.",
    after_help = parts([
        examples(&[
            "samesite diff reports/recorded target/samesite",
            "samesite diff \\\n  target/samesite/chromium-open.json target/samesite/firefox-open.json",
            "samesite diff --editions rfc6265bis-03 rfc6265bis-22 'stories/0*'",
        ]),
        codes(&[
            (Exit::Clean, "no behaviour differs; what is judged otherwise and seen alike is told, and is none"),
            (Exit::Deviation, "behaviour differs"),
            (Exit::Usage, "the command line is wrong, or there is nothing to compare"),
            (Exit::Harness, "cells cannot be compared, because nothing could be seen on one side"),
        ]),
    ])
)]
pub(super) struct DiffArguments {
    /// Two recordings, or two folders of them: the old and the new, or those of two browsers or profiles; with
    /// --editions, the scenarios to predict, as names, patterns or files [default: all]
    #[arg(value_name = "OLD NEW")]
    pub(super) sides: Vec<String>,
    /// Compare two predictions instead: by editions, by readings, or by the claims of a browser and profile, such as
    /// firefox/open
    #[arg(long, num_args = 2, value_names = ["A", "B"], help_heading = JUDGING)]
    pub(super) editions: Vec<String>,
    /// A ledger of known deviations instead of the one that comes with the program
    #[arg(long, value_name = "FILE", conflicts_with = "editions", help_heading = JUDGING)]
    pub(super) ledger: Option<PathBuf>,
    /// Show every cell that differs, not only examples
    #[arg(long, help_heading = OUTPUT)]
    pub(super) full: bool,
    /// Print Markdown, for a pull request or a job's summary
    #[arg(long, conflicts_with = "json", help_heading = OUTPUT)]
    pub(super) markdown: bool,
    /// Write a file for each cause by which behaviour differs or something was lost, named by it, such as
    /// now-absent-is-lax.cause: a title in the first line, then Markdown
    #[arg(long, value_name = "FOLDER", help_heading = OUTPUT)]
    pub(super) causes: Option<PathBuf>,
    /// Print JSON
    #[arg(long, help_heading = OUTPUT)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "What is merged is judged like the recording of one run. So the recordings must be of one browser, version \
        and profile, started in one way and recorded by one version of this program; no case may be in two of them; and \
        no shard of a run may be missing, unless --partial says so. Of several browsers and profiles, as in the folders of \
        shards, one recording is made for each.",
    after_help = parts([
        examples(&[
            "samesite merge shard-1 shard-2 shard-3 shard-4 --out target/samesite",
            "samesite merge a/chromium-open.json b/chromium-open.json --out whole.json",
        ]),
        codes(&[
            (Exit::Clean, "they are merged"),
            (Exit::Usage, "the command line is wrong, or recordings do not belong together or have a case in common"),
            (Exit::Environment, "the new recording could not be written"),
            (Exit::Harness, "a shard is missing, or a recording breaks off"),
        ]),
    ])
)]
pub(super) struct MergeArguments {
    /// Recordings, or folders of them
    #[arg(value_name = "RECORDING", required = true)]
    pub(super) recordings: Vec<PathBuf>,
    /// The new recording, if it ends in .json; else a folder for one of each browser and profile
    #[arg(long, value_name = "PLACE", help_heading = OUTPUT)]
    pub(super) out: PathBuf,
    /// Merge what there is, though a shard is missing or a recording breaks off
    #[arg(long)]
    pub(super) partial: bool,
    /// Print JSON
    #[arg(long, help_heading = OUTPUT)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "Puts builds of one browser in the order of their versions, and says of each claim in which of them it was \
        found, where that turned, and what is claimed. Builds with features switched on make a history of their own.",
    after_help = parts([
        examples(&["samesite history", "samesite history reports/history/catalogue", "samesite history target/samesite --json"]),
        codes(&[
            (Exit::Clean, "every turn lies where it is claimed, or where nobody knows"),
            (Exit::Deviation, "a build shows a behaviour of which it is claimed that it has it not, or the other way round"),
            (Exit::Usage, "the command line is wrong, or a recording cannot be read"),
        ]),
    ])
)]
pub(super) struct HistoryArguments {
    /// Recordings, or folders of them
    #[arg(value_name = "RECORDING", default_value = "reports/history")]
    pub(super) recordings: Vec<PathBuf>,
    /// Print JSON
    #[arg(long, help_heading = OUTPUT)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "Two can withhold a cookie for different reasons, and nobody sees it on the wire. Of recordings whose \
        browsers were asked (`samesite run --accounts`), says how many cells came about for the reason that is \
        predicted, and lists the others. Then it says which cells each pending change would withhold, as the browser \
        warns, and holds that against a recording under the profile in which the change is made (redirect-chain, \
        strict-methods), if one is given.",
    after_help = parts([
        examples(&["samesite reasons target/samesite", "samesite reasons target/samesite --json"]),
        codes(&[
            (Exit::Clean, "every browser that was asked has the reasons that are predicted"),
            (Exit::Deviation, "a cell came about for another reason, or a browser contradicts itself"),
            (Exit::Usage, "the command line is wrong, or a recording cannot be read"),
        ]),
    ])
)]
pub(super) struct ReasonsArguments {
    /// Recordings, or folders of them
    #[arg(value_name = "RECORDING", default_value = "target/samesite")]
    pub(super) recordings: Vec<PathBuf>,
    /// Print JSON
    #[arg(long, help_heading = OUTPUT)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "Keeps what is needed to judge the recordings again, without dates, ports and tokens, so that two runs \
        of one build give the same file. The folder's README.md sums all of its recordings up. A kept recording of the \
        same browser and profile is replaced, and what differs is shown. What lacks something that is kept, or has a \
        new deviation, is refused unless you say that you mean it.",
    after_help = parts([
        examples(&["samesite diff reports/recorded target/samesite", "samesite accept target/samesite"]),
        codes(&[
            (Exit::Clean, "the recordings are kept"),
            (Exit::Deviation, "a recording has new deviations, so none is kept"),
            (Exit::Usage, "the command line is wrong, or a recording cannot be read"),
            (Exit::Harness, "a recording has cells that are vacuous, or lacks what is kept, so none is kept"),
        ]),
    ])
)]
pub(super) struct AcceptArguments {
    /// Recordings, or folders of them [default: target/samesite]
    #[arg(value_name = "RECORDING")]
    pub(super) recordings: Vec<PathBuf>,
    /// Replace what was played, and keep the rest of what is kept of the same browser
    #[arg(long, help_heading = JUDGING)]
    pub(super) partial: bool,
    /// Keep new deviations, too, so that they are none for `diff` any more
    #[arg(long, help_heading = JUDGING)]
    pub(super) even_new: bool,
    /// The folder of the baseline
    #[arg(long, value_name = "FOLDER", default_value = "reports/recorded", help_heading = OUTPUT)]
    pub(super) into: PathBuf,
    /// Print JSON: what differs from what is kept, and why nothing is kept where that is refused
    #[arg(long, help_heading = OUTPUT)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "Counts cells by verdict, names each known deviation with its evidence, and shows the stories. With \
        --github, the text goes to the job's summary, and what needs a look becomes an annotation.",
    after_help = examples(&["samesite summary target/samesite > summary.md", "samesite summary target/samesite --github"])
)]
pub(super) struct SummaryArguments {
    /// Recordings, or folders of them [default: target/samesite]
    #[arg(value_name = "RECORDING")]
    pub(super) recordings: Vec<PathBuf>,
    /// Append to the file that GITHUB_STEP_SUMMARY names, and print what needs a look as annotations
    #[arg(long, help_heading = OUTPUT)]
    pub(super) github: bool,
    /// Print JSON
    #[arg(long, conflicts_with = "github", help_heading = OUTPUT)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "Each question that is open in an issue tracker, with the cells that answer it: what each edition says, what \
        each browser was seen to do or is claimed to do, and the line that asks it again.\n\n\
        A page of web developers' questions has live parts, between <!-- live: developers/01-saml --> and <!-- end -->: \
        each becomes the journeys and remedies of that scenario, with what each browser did.",
    after_help = examples(&[
        "samesite questions reports/questions > harness/docs/open-questions.md",
        "samesite questions --page questions.md reports/questions/developers",
        "samesite questions",
    ])
)]
pub(super) struct QuestionsArguments {
    /// Recordings, or folders of them; without any, browsers answer as it is claimed of them
    #[arg(value_name = "RECORDING")]
    pub(super) recordings: Vec<PathBuf>,
    /// Print this page of web developers' questions with its live parts renewed
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    pub(super) page: Option<PathBuf>,
    /// Print the questions of editors and of web developers as JSON; `samesite schema answered`
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "For editors that complete scenario files, and for programs that read what `run`, `accept` and `--json` \
        write.",
    after_help = examples(&["samesite schema scenario > scenario.json", "samesite schema judgements"])
)]
pub(super) struct SchemaArguments {
    /// recording, compact-recording, judgements, diffs, histories, merged, reasons, vectors, asked, asked-file, asked-har,
    /// summaries, accepted, site-written, stand, stand-played, audited, bisected, builds, checked, claimed, clauses,
    /// explained, explored, exported, fitted, listed, predicted or probes, which the program writes; scenario, jar or
    /// questions, which people write
    #[arg(value_name = "DOCUMENT")]
    pub(super) document: String,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "For bash, zsh, fish, elvish and PowerShell. The script is made from the commands as they are.",
    after_help = examples(&[
        "samesite completions bash >> ~/.bash_completion",
        "samesite completions fish > ~/.config/fish/completions/samesite.fish",
    ])
)]
pub(super) struct CompletionsArguments {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(super) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "The page of the program, or with --out one for each command besides.",
    after_help = examples(&["samesite manual | man -l -", "samesite manual --out ~/.local/share/man/man1"])
)]
pub(super) struct ManualArguments {
    /// Write every page into this folder, such as samesite-run.1
    #[arg(long, value_name = "FOLDER", help_heading = OUTPUT)]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "Has a page for each case, with what was sent, a diagram, and the rules that decide; a matrix to filter; \
        and, with several builds of one browser, a timeline. Open index.html in the folder: no server is needed.",
    after_help = parts([
        examples(&[
            "samesite report target/samesite --out site",
            "samesite report target/samesite --before reports/recorded --out site",
            "samesite report --open",
            "samesite report --serve",
        ]),
        codes(&[
            (Exit::Clean, "the site is written"),
            (Exit::Usage, "the command line is wrong, or the folder holds something else"),
            (Exit::Environment, "a file cannot be written"),
        ]),
    ])
)]
pub(super) struct ReportArguments {
    /// Recordings, or folders of them, in the order in which they should stand side by side [default: target/samesite]
    #[arg(value_name = "RECORDING")]
    pub(super) recordings: Vec<PathBuf>,
    /// Earlier recordings, or a folder of them: the site then says what has changed since (may be repeated)
    #[arg(long, value_name = "RECORDING", help_heading = SELECTION)]
    pub(super) before: Vec<PathBuf>,
    /// The folder for the site: a new or empty one, or one that holds an earlier report
    #[arg(long, value_name = "FOLDER", default_value = "site", help_heading = OUTPUT)]
    pub(super) out: PathBuf,
    /// Show it in the browser that this machine's user has chosen
    #[arg(long, help_heading = OUTPUT)]
    pub(super) open: bool,
    /// Serve it on this machine until ctrl-C, on a port that is free
    #[arg(long, help_heading = OUTPUT)]
    pub(super) serve: bool,
    /// Print JSON: where it is and what it has
    #[arg(long, help_heading = OUTPUT)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "Prints one address. A browser that opens it is shown how its names are led here (a file for automatic proxy \
        configuration, which knows the test sites alone), which certificate to trust, and a button: its pages then lead it \
        from one to the next, and click; or ask their user to press, one press at a time. What came of it is recorded and \
        judged like any run. What only a driver can do is left out and counted. The same pages answer questions as `ask` \
        does, and have the browser try them at once.",
    after_help = parts([
        examples(&[
            "samesite serve",
            "samesite serve 'stories/*' 'catalogue/frames*' --out recordings",
            "samesite serve --listen 0.0.0.0 --advertise 192.168.1.5",
            "samesite serve 'stories/*' --name falkon \\\n  \
             --start 'env QTWEBENGINE_CHROMIUM_FLAGS=--proxy-server={proxy} falkon'",
        ]),
        codes(&[
            (Exit::Clean, "it was ended by ctrl-C or a signal; with --start, nothing is new"),
            (Exit::Deviation, "with --start: something new was seen"),
            (Exit::Usage, "the command line is wrong"),
            (Exit::Scenario, "a scenario is wrong"),
            (Exit::Environment, "a port is taken, or the browser cannot be started"),
            (Exit::Harness, "with --start: something could not be played, or says nothing"),
            (Exit::Interrupted, "interrupted while a browser was playing"),
        ]),
    ])
)]
pub(super) struct ServeArguments {
    /// Scenarios to choose from in place of the stories and all others: names, patterns such as 'stories/0*', files or folders
    #[arg(value_name = "SCENARIOS")]
    pub(super) scenarios: Vec<String>,
    /// The folder that recordings are written to
    #[arg(long, value_name = "FOLDER")]
    pub(super) out: Option<PathBuf>,
    /// The port of the address; 0 for one that is free
    #[arg(long, value_name = "PORT", default_value_t, hide_default_value = true)]
    pub(super) port: u16,
    #[command(flatten)]
    pub(super) listening: ListenArguments,
    /// Start a browser by this command, have it play, and end: {address} stands for the page to begin with, {proxy} for host
    /// and port of the proxy, {profile} for an empty folder, {authority} for a file with the certificate; words such as
    /// NAME=value before the program are variables
    #[arg(long, value_name = "COMMAND")]
    pub(super) start: Option<String>,
    /// The name of the browser that is started, for its recording [default: what it says of itself]
    #[arg(long, value_name = "NAME", requires = "start")]
    pub(super) name: Option<String>,
    /// The version of the browser that is started, such as 2.50.6 [default: what it says of itself]
    #[arg(long, value_name = "VERSION", requires = "start")]
    pub(super) engine_version: Option<String>,
    /// Show its windows on your screen
    #[arg(long, requires = "start")]
    pub(super) headed: bool,
    /// Print the address, the proxy and the certificate as JSON
    #[arg(long, conflicts_with = "start")]
    pub(super) json: bool,
    /// A ledger of known deviations instead of the one that comes with the program
    #[arg(long, value_name = "FILE")]
    pub(super) ledger: Option<PathBuf>,
}

/// A form in which a case is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// A web platform test
    Wpt,
    /// A bug report for each browser that deviates, with a reproduction that stands alone
    BugReport,
    /// An HTTP archive of each browser's requests
    Har,
    /// A patch for MDN's browser-compat-data
    Mdn,
    /// The report's page of the case, as one file
    Page,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "Takes a case of recordings, one of the library or a finding of `explore` that was played once more, and \
        writes it down for those who can mend it: engine developers take a web platform test or a bug report with pages \
        that show it, developer tools an HTTP archive, MDN a patch, and everybody a page that is one file. What a form cannot tell is said, and why.",
    after_help = parts([
        examples(&[
            "samesite run --scenario target/explored/chromium-open-1.toml --out found",
            "samesite export --out handed-over found",
            "samesite export --case 14-schemeful/picture --as wpt,bug-report \\\n  --out handed-over reports/recorded/*-open.json",
        ]),
        codes(&[
            (Exit::Clean, "something is written; what a form cannot tell is said"),
            (Exit::Usage, "the command line is wrong, no form can tell the case, or the folder holds something else"),
            (Exit::Environment, "a file cannot be written"),
        ]),
    ])
)]
pub(super) struct ExportArguments {
    /// Recordings of the case, or folders of them; several browsers stand side by side
    #[arg(value_name = "RECORDING", required = true)]
    pub(super) recordings: Vec<PathBuf>,
    /// The case, such as stories/14-schemeful/picture; a part of the name will do if only one case has it [default: the
    /// only one there is]
    #[arg(long, value_name = "CASE", help_heading = SELECTION)]
    pub(super) case: Option<String>,
    /// The forms, separated by commas: wpt, bug-report, har, mdn, page [default: all of them]
    #[arg(long = "as", value_name = "FORMS", value_delimiter = ',', hide_possible_values = true, help_heading = OUTPUT)]
    pub(super) forms: Vec<Form>,
    /// MDN's data, data.json of the package or http/headers/Set-Cookie.json, so that the patch has what contradicts it
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(super) compat_data: Option<PathBuf>,
    /// The folder for the files: a new or empty one, or one that holds an earlier export
    #[arg(long, value_name = "FOLDER", help_heading = OUTPUT)]
    pub(super) out: PathBuf,
    /// Print JSON: the files, each question with what was seen, and what no form can tell
    #[arg(long, help_heading = OUTPUT)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "Looks for the policy that explains most cells of a recording, whatever is claimed of its browser, and \
        names it by the nearest edition and what differs. It lists the cells that no policy explains, and the parameters \
        that no cell of the recording decides.",
    after_help = examples(&["samesite fit target/samesite/firefox-open.json", "samesite fit target/samesite --json"])
)]
pub(super) struct FitArguments {
    /// Recordings, or folders of them [default: target/samesite]
    #[arg(value_name = "RECORDING")]
    pub(super) recordings: Vec<PathBuf>,
    /// Print JSON
    #[arg(long, help_heading = OUTPUT)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "Shows for each clause of RFC 6265bis and its neighbours where the model has it, and a case in which it \
        holds and one in which it fails; or why no browser can be asked about it.",
    after_help = examples(&["samesite clauses", "samesite clauses --json"])
)]
pub(super) struct ClausesArguments {
    /// Print JSON
    #[arg(long, help_heading = OUTPUT)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "Plays one case in builds between two, as few as will do, and says between which of them its answers \
        turned: whether a cookie is kept, sent or seen, and what headers say. A build that does not start, or says nothing, \
        is passed over. The recordings of both sides are kept. `samesite builds add` brings builds.",
    after_help = examples(&[
        "samesite bisect 14-schemeful/picture --cookie strict \\\n  --between chromium@84,chromium@119",
        "samesite bisect 05-cross-site-request-forgery/post --json \\\n  --between chromium@65,chromium",
    ])
)]
pub(super) struct BisectArguments {
    /// A case, such as stories/05-cross-site-request-forgery/post or, of a file, my-own.toml/post; a part of the name will
    /// do if only one case has it
    #[arg(value_name = "CASE")]
    pub(super) case: String,
    /// Two versions of one browser, such as chromium@84,chromium@156
    #[arg(long, value_name = "BUILD,BUILD", value_delimiter = ',', required = true, help_heading = SELECTION)]
    pub(super) between: Vec<String>,
    /// Only this cookie
    #[arg(long, value_name = "NAME", help_heading = SELECTION)]
    pub(super) cookie: Option<String>,
    /// The profile to play under
    #[arg(long, value_name = "NAME", default_value = "open", help_heading = SELECTION)]
    pub(super) profile: String,
    /// Where an installed browser or driver is, such as chromium=/opt/chromium/chrome (may be repeated)
    #[arg(long, value_name = "NAME=PATH", help_heading = SELECTION)]
    pub(super) program: Vec<String>,
    /// Who can reach browsers and drivers meanwhile: nobody else (private) or every user of the machine (shared)
    /// [default: private where the machine can do that]
    #[arg(long, value_name = "WHICH", env = "SAMESITE_NETWORK", hide_possible_values = true, help_heading = PLAYING)]
    pub(super) network: Option<Network>,
    /// The folder for the recordings
    #[arg(long, value_name = "FOLDER", default_value = "target/samesite/bisect", help_heading = OUTPUT)]
    pub(super) out: PathBuf,
    /// Print JSON
    #[arg(long, help_heading = OUTPUT)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "A claim is one thing that a browser does otherwise than the specification's plain reading, with where that is \
        known from. Each bound of its versions is dated by a source, known from a source at some version, or was only seen; \
        what a claim of unknown reach explains has the verdict \"not known\", which is no news.",
    after_help = examples(&[
        "samesite claims",
        "samesite claims two-minutes-of-grace",
        "samesite claims --of chromium@120",
        "samesite claims --of webkitgtk@2.50.6/3.2.3 --json",
    ])
)]
pub(super) struct ClaimsArguments {
    /// Claims to show with all their evidence; all of them in short, if none is named
    #[arg(value_name = "NAMES")]
    pub(super) names: Vec<String>,
    /// Show what is claimed of this version alone, such as chromium@120
    #[arg(long, value_name = "BROWSER@VERSION")]
    pub(super) of: Option<String>,
    /// Print JSON
    #[arg(long, help_heading = OUTPUT)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "Makes each rule of the model answer falsely, one at a time, and predicts every case again: a fault that \
        changes no cell is one that the scenarios would not notice in a browser. With recordings, it also shows which \
        faults they contradict. It takes minutes for all scenarios.",
    after_help = examples(&[
        "samesite audit --scenario 'stories/*'",
        "samesite audit target/samesite --scenario 'stories/*'",
    ])
)]
pub(super) struct AuditArguments {
    /// Recordings, or folders of them, to see besides which faults they contradict
    #[arg(value_name = "RECORDING")]
    pub(super) recordings: Vec<PathBuf>,
    /// Scenarios by name, by a part of it or by a pattern such as 'stories/0*', or a file of your own (may be repeated)
    /// [default: all that come with the program]
    #[arg(long, value_name = "SCENARIO", help_heading = SELECTION)]
    pub(super) scenario: Vec<String>,
    /// Print JSON
    #[arg(long, help_heading = OUTPUT)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "For each cookie at each request of the case: whether it should be sent, and every rule that was asked, \
        with the section of the text. Without --edition, the current draft is followed, and where other editions \
        disagree is shown.",
    after_help = parts([
        examples(&[
            "samesite explain stories/05-cross-site-request-forgery/post",
            "samesite explain 05-cross-site-request-forgery/post --cookie session_lax",
            "samesite explain 05-cross-site-request-forgery/post --edition rfc6265bis-03",
            "samesite explain 14-schemeful/picture --recording target/samesite",
        ]),
        "`samesite list --cases` shows the names of all cases.".to_owned(),
    ])
)]
pub(super) struct ExplainArguments {
    /// A case, such as stories/05-cross-site-request-forgery/post or, of a file, my-own.toml/post; a part of the name will
    /// do if only one case has it
    #[arg(value_name = "CASE")]
    pub(super) case: String,
    /// Only this cookie
    #[arg(long, value_name = "NAME", help_heading = SELECTION)]
    pub(super) cookie: Option<String>,
    /// The edition or reading to explain by, such as rfc6265bis-03
    #[arg(long, value_name = "EDITION", help_heading = JUDGING)]
    pub(super) edition: Option<String>,
    /// Recordings, or folders of them, whose browsers were asked for their reasons: what each said stands below (may be
    /// repeated)
    #[arg(long, value_name = "RECORDING", help_heading = JUDGING)]
    pub(super) recording: Vec<PathBuf>,
    /// Print JSON
    #[arg(long, help_heading = OUTPUT)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "Needs no scenario and no browser: say how the cookie was set, which page is open, and how the request is \
        made. The answer is what the specification and the browsers are known to do, with the reason, and with changes \
        that would get the cookie there. --live asks the installed browsers, too.",
    after_help = parts([
        examples(&[
            "samesite ask --cookie 'sid=1; SameSite=Lax' \\\n  \
             --from https://idp.example --via form-post --to https://app.example",
            "samesite ask --cookie 'sid=1; SameSite=Lax' \\\n  --via address-bar --to https://app.example",
            "samesite ask --cookie 'sid=1' \\\n  \
             --from https://blog.example --frame https://chat.example --via read-cookies",
            "samesite ask --file questions.toml --junit junit.xml --sarif samesite.sarif",
            "samesite ask --cookie 'sid=1' \\\n  \
             --from https://a.example --via form-post --to https://b.example --live",
        ]),
        codes(&[
            (Exit::Clean, "everything is as expected, and the browsers did as predicted, if any was asked"),
            (
                Exit::Deviation,
                "an expectation is not met; or, with --live, a browser did otherwise than predicted, or made no such request",
            ),
            (Exit::Usage, "the command line is wrong, or no browser can play what is asked"),
            (Exit::Scenario, "the file of questions, or of a recorded session, is wrong or cannot be read"),
            (Exit::Environment, "there is no browser, or one does not work"),
            (Exit::Harness, "nothing could be seen"),
        ]),
    ]),
    mut_arg("browser", |argument| argument.requires("live").help(LIVE_BROWSERS)),
    mut_arg("program", |argument| argument.requires("live"))
)]
pub(super) struct AskArguments {
    /// The cookie as a server sets it: 'sid=1; SameSite=Lax; Secure'
    #[arg(long, value_name = "LINE", allow_hyphen_values = true, required_unless_present_any = ["file", "har"], help_heading = REQUEST)]
    pub(super) cookie: Option<String>,
    /// The page that is open in the browser
    #[arg(long, value_name = "URL", help_heading = REQUEST)]
    pub(super) from: Option<String>,
    /// A frame in that page, whose document makes the request; further ones lie within each other
    #[arg(long, value_name = "URL", help_heading = REQUEST)]
    pub(super) frame: Vec<String>,
    /// How the request is made: img, script, stylesheet, fetch-default for fetch(url), fetch-cors for fetch(url, {
    /// credentials: "include" }), iframe, hidden-form-post, link, form-get, form-post, address-bar; or read-cookies, for a
    /// script that looks (`samesite list --probes` has all)
    #[arg(long, value_name = "PROBE", required_unless_present_any = ["file", "har"], help_heading = REQUEST)]
    pub(super) via: Option<String>,
    /// A URL that redirects the request on its way, with 302 unless another status is given (may be repeated)
    #[arg(long, value_name = "URL[=STATUS]", help_heading = REQUEST)]
    pub(super) redirect: Vec<String>,
    /// Where the request goes in the end
    #[arg(long, value_name = "URL", help_heading = REQUEST)]
    pub(super) to: Option<String>,
    /// How old the cookie is by then, such as 3m [default: just set]
    #[arg(long, value_name = "DURATION", help_heading = REQUEST)]
    pub(super) age: Option<String>,
    /// The page that set the cookie, in a first-party visit [default: the front page of where the request goes]
    #[arg(long, value_name = "URL", help_heading = REQUEST)]
    pub(super) set_at: Option<String>,
    /// The frame that set the cookie, in the page of --set-at [default: in that of --from]; further ones lie within each
    /// other
    #[arg(long, value_name = "URL", help_heading = REQUEST)]
    pub(super) set_in_frame: Vec<String>,
    /// What follows in the page or frame that has come, such as 'meta-refresh https://…' or reload-by-user: the cookie is
    /// asked for there (may be repeated)
    #[arg(long, value_name = "PROBE [URL]", help_heading = REQUEST)]
    pub(super) then: Vec<String>,
    /// End with 1 where a browser as it is installed does otherwise: sent (for good), or not-sent
    #[arg(long, value_name = "WHAT", hide_possible_values = true, help_heading = EXPECTING)]
    pub(super) expect: Option<Expected>,
    /// A file with an application's own cookies, ways that lead there, and what is expected (`samesite schema questions`)
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["cookie", "from", "frame", "via", "redirect", "to", "age", "set_at", "set_in_frame", "then",
            "expect", "live", "all", "why", "har"],
        help_heading = EXPECTING
    )]
    pub(super) file: Option<PathBuf>,
    /// An HTTP archive (HAR) that a browser's developer tools recorded: which cookies went with each request, and why
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["cookie", "from", "frame", "via", "redirect", "to", "age", "set_at", "set_in_frame", "then",
            "expect", "live", "all", "why"],
        help_heading = RECORDED
    )]
    pub(super) har: Option<PathBuf>,
    /// Write a JUnit file, with a test case for each expectation of --file
    #[arg(long, value_name = "FILE", requires = "file", help_heading = EXPECTING)]
    pub(super) junit: Option<PathBuf>,
    /// Write a SARIF file, with a result for each expectation of --file that is not met, and each slip in a cookie's line
    #[arg(long, value_name = "FILE", requires = "file", help_heading = EXPECTING)]
    pub(super) sarif: Option<PathBuf>,
    /// Ask the real browsers that are installed, too; an --age is waited for where a browser's own jar
    /// cannot be moved back
    #[arg(long, help_heading = LIVE)]
    pub(super) live: bool,
    #[command(flatten, next_help_heading = LIVE)]
    pub(super) browsers: BrowserArguments,
    /// A file that names several builds of a browser, each with its driver, as for `run`
    #[arg(long, value_name = "FILE", requires = "live", help_heading = LIVE)]
    pub(super) browser_file: Option<PathBuf>,
    /// Who can reach browsers and drivers meanwhile: nobody else (private) or every user of the machine (shared)
    /// [default: private where the machine can do that]
    #[arg(long, value_name = "WHICH", env = "SAMESITE_NETWORK", hide_possible_values = true, help_heading = LIVE)]
    pub(super) network: Option<Network>,
    /// Profiles, separated by commas [default: stock]
    #[arg(long, value_name = "NAMES", value_delimiter = ',', requires = "live", help_heading = LIVE)]
    pub(super) profile: Vec<String>,
    /// Answer by other profiles, older editions and clients, too, and tell every piece of advice
    #[arg(long, help_heading = OUTPUT)]
    pub(super) all: bool,
    /// Tell the rules that each answer went by, with sections and values
    #[arg(long, help_heading = OUTPUT)]
    pub(super) why: bool,
    /// Print JSON
    #[arg(long, help_heading = OUTPUT)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "A test on localhost never meets another site. This opens some: each page makes one request of the \
        application, so that Playwright, Cypress or a person sees a real cross-site request. Open \
        https://evil.localhost:PORT/form-post-by-script?to=/buy, or the front page there, which lists all of them. Names \
        below localhost lead here by themselves, and each is a site of its own. Ctrl-C ends it.\n\n\
        With --play, a browser makes the journeys of a file itself, which is one of `ask --file`: each begins without \
        cookies, visits the pages that set them (or signs in there: `post`, `press`), and makes its request from a page of \
        ours; what follows (`then`) is done by the application's own answer where that leads on, and by a page of ours in \
        its place, with its cookies, where it does not. The application is behind a \
        proxy meanwhile, under the names that the file has, so every Set-Cookie and Cookie header is seen; what came back is \
        held against what the file expects.",
    after_help = parts([
        examples(&[
            "samesite stand --target https://localhost:8443",
            "samesite stand --target http://localhost:3000 --port 9443 --json",
            "samesite stand --target http://localhost:8000 --play questions.toml",
        ]),
        codes(&[
            (Exit::Clean, "it was ended by ctrl-C or a signal; with --play, everything is as expected"),
            (Exit::Deviation, "with --play: something is not as the file expects"),
            (Exit::Usage, "the command line is wrong, or the target is not on this machine"),
            (Exit::Scenario, "the file is wrong"),
            (Exit::Environment, "a port is taken, or a browser is missing or does not work"),
            (Exit::Harness, "with --play: a journey could not be played, such as where the application does not answer"),
            (Exit::Interrupted, "with --play: interrupted"),
        ]),
    ])
)]
pub(super) struct StandArguments {
    /// The application's origin, such as https://localhost:8443; its certificate need not be trusted
    #[arg(long, value_name = "URL")]
    pub(super) target: String,
    /// The application may be on another machine: it is mine, and the requests that these pages forge may reach it
    #[arg(long)]
    pub(super) target_is_mine: bool,
    /// Names of the foreign sites, separated by commas; others than those below localhost must be led here
    #[arg(long, value_name = "NAMES", value_delimiter = ',', default_value = "evil.localhost,idp.localhost", conflicts_with = "play", help_heading = SITES)]
    pub(super) host: Vec<String>,
    /// The port of the foreign sites over TLS [default: one that is free]
    #[arg(long, value_name = "PORT", default_value_t, hide_default_value = true, conflicts_with = "play", help_heading = SITES)]
    pub(super) port: u16,
    /// Their port without TLS [default: one that is free]
    #[arg(long, value_name = "PORT", default_value_t, hide_default_value = true, conflicts_with = "play", help_heading = SITES)]
    pub(super) plain_port: u16,
    /// Write the certificate of the authority that signs for them, as PEM, for those who want to trust it; the file is
    /// removed in the end
    #[arg(long, value_name = "FILE", conflicts_with = "play", help_heading = SITES)]
    pub(super) write_ca: Option<PathBuf>,
    /// Play the journeys of a file, such as `ask --file` takes (`samesite schema questions`)
    #[arg(long, value_name = "FILE", help_heading = LIVE)]
    pub(super) play: Option<PathBuf>,
    #[command(flatten, next_help_heading = LIVE)]
    pub(super) browsers: BrowserArguments,
    /// Profiles, separated by commas [default: stock; of chromium open, which is Chrome as its makers build it]
    #[arg(long, value_name = "NAMES", value_delimiter = ',', requires = "play", help_heading = LIVE)]
    pub(super) profile: Vec<String>,
    /// Write a JUnit file, with a test case for each expectation of --play in each browser
    #[arg(long, value_name = "FILE", requires = "play", help_heading = OUTPUT)]
    pub(super) junit: Option<PathBuf>,
    /// Print JSON: where the sites are, as soon as they are there; with --play, what came of each journey
    #[arg(long, help_heading = OUTPUT)]
    pub(super) json: bool,
}

const SITES: &str = "Foreign sites";

/// What is expected of a cookie.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Expected {
    /// It is sent, or seen by a script, for good.
    Sent,
    /// It is not sent, and not seen, however young it is.
    NotSent,
}

impl From<Expected> for Expectation {
    fn from(expected: Expected) -> Self {
        match expected {
            Expected::Sent => Self::Sent,
            Expected::NotSent => Self::NotSent,
        }
    }
}

const LIVE_BROWSERS: &str = "Browsers, separated by commas: chromium, firefox, webkitgtk, chrome, …
[default: those that are installed]";

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "For programs that make such requests themselves and want to know what to expect: each request with its \
        Cookie header, and for each cookie the rule that decided.",
    after_help = examples(&[
        "samesite predict scenarios/stories/14-schemeful.toml",
        "samesite predict my-own.toml --profile firefox/open",
        "samesite predict < my-own.toml",
    ])
)]
pub(super) struct PredictArguments {
    /// A scenario file, or one of the library by its name; `-` is the standard input
    #[arg(value_name = "FILE", default_value = "-")]
    pub(super) file: PathBuf,
    /// Predict what is known of a browser under a profile, such as chromium/stock
    #[arg(long, value_name = "ENGINE/PROFILE", conflicts_with = "edition", help_heading = JUDGING)]
    pub(super) profile: Option<String>,
    /// The edition or reading to predict by [default: the current draft]
    #[arg(long, value_name = "EDITION", help_heading = JUDGING)]
    pub(super) edition: Option<String>,
}

#[derive(Debug, Args)]
#[command(
    help_template = TEMPLATE,
    before_help = "For engines and libraries that keep cookies: each vector is the life of a cookie store, with every line \
        that is set, every request that is made, and what each edition lets it carry, cookie by cookie, with the rule that \
        decides. They come from the scenarios, and from a table of lines (lines/…) that no browser is asked, because it \
        takes years or hosts of every kind.",
    after_help = parts([
        examples(&[
            "samesite vectors --out vectors.json",
            "samesite vectors --edition rfc6265bis-22 --scenario 'lines/*' --out lines.json",
            "samesite vectors --scenario stories/11-two-minutes",
        ]),
        codes(&[
            (Exit::Clean, "the vectors are written"),
            (Exit::Usage, Exit::Usage.meaning()),
            (Exit::Scenario, Exit::Scenario.meaning()),
            (Exit::Environment, "the file cannot be written"),
        ]),
    ])
)]
pub(super) struct VectorsArguments {
    /// Editions, separated by commas, such as rfc6265bis-22 [default: all]
    #[arg(long, value_name = "NAMES", value_delimiter = ',', help_heading = SELECTION)]
    pub(super) edition: Vec<String>,
    /// Scenarios by name, by a part of it or by a pattern such as 'stories/0*', files of your own, or parts of the table
    /// of lines, such as 'lines/dates' (may be repeated) [default: all]
    #[arg(long, value_name = "SCENARIO", help_heading = SELECTION)]
    pub(super) scenario: Vec<String>,
    /// Write them to a file, with a line for each step [default: print them]
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub(super) out: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_line_of_the_readme_is_understood() {
        let readme = include_str!("../../../README.md").replace("\\\n", " ");
        let lines: Vec<_> = readme.lines().filter(|line| line.starts_with("cargo samesite ")).collect();
        assert!(lines.len() > 30, "{}", lines.len());
        for command in lines.iter().flat_map(|line| line.split(" && ")) {
            // What another program is told is its own affair.
            let Some(words) = command.strip_prefix("cargo ").filter(|words| words.starts_with("samesite ")) else {
                continue;
            };
            let words = words.split(" # ").next().unwrap_or_default();
            let words = shlex::split(words).unwrap_or_else(|| panic!("{command}"));
            let understood = Arguments::try_parse_from(&words);
            assert!(understood.is_ok(), "{command}: {}", understood.unwrap_err());
        }
    }
}
