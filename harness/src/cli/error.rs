//! What can go wrong before there are facts, and what to do then.

use std::io;
use std::path::PathBuf;

use samesite_format::schema::Document;
use samesite_format::{MergeError, RecordingError};
use samesite_reports::folder::FolderError;
use samesite_scenarios::{Diagnostic, Library, SelectionError};
use samesite_servers::StartError;
use samesite_stand::play::PlayError;
use thiserror::Error;

use super::reach::ReachError;
use crate::cli::exit::Exit;
use samesite_drive::builds::error::BuildError;
use samesite_drive::builds::wanted::{Wanted, WordError};
use samesite_drive::install::InstallError;
use samesite_drive::others;
use samesite_drive::{DiscoveryError, PlainError, Platform, Program, RemoteError, SessionError};
use samesite_format::{Engine, Product, Profile, UnknownBrowser, UnknownProfile};
use samesite_judge::accept::{Unacceptable, Unmergeable};
use samesite_reports::diff::counted;
use samesite_scenarios::suggestion::{did_you_mean, nearest};

use crate::ask::HarError;
use crate::browser_file::BrowserFileError;
use samesite_play::run::RunError;

/// How many cases are named where a name stands for several.
const NAMED: usize = 5;

/// Why a command could not be carried out.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// No such browser.
    #[error(transparent)]
    UnknownBrowser(#[from] UnknownBrowser),
    /// No such profile.
    #[error(transparent)]
    UnknownProfile(#[from] UnknownProfile),
    /// No browser has such a profile.
    #[error("no selected browser has a profile called `{0}`")]
    NoProfile(String),
    /// A profile nobody has made a claim for.
    #[error("nothing is claimed for {engine} under the profile {profile}")]
    NoClaim {
        /// The engine.
        engine: String,
        /// The profile.
        profile: String,
    },
    /// No such reading.
    #[error("no edition or reading is called `{id}`; known are {}", .known.join(", "))]
    UnknownReading {
        /// The word that was given, such as `rfc6265bis-2`.
        id: String,
        /// Every name that there is.
        known: Vec<String>,
    },
    /// No such scenario.
    #[error("{error}")]
    Selection {
        /// The pattern, and what is wrong with it.
        error: SelectionError,
        /// The scenario that was meant, perhaps.
        meant: Option<String>,
    },
    /// A folder without scenario files, where scenarios are asked for.
    #[error("no scenario file is in the folder {}", folder.display())]
    NoScenarioFile {
        /// The folder.
        folder: PathBuf,
    },
    /// More than one scenario where one is asked for.
    #[error("{} scenarios have `{word}` in their names", .all.len())]
    SeveralScenarios {
        /// The word that was given.
        word: String,
        /// Their names.
        all: Vec<String>,
    },
    /// The file of defaults is wrong.
    #[error("{0}")]
    Defaults(Box<Diagnostic>),
    /// Nothing of what was named can be played at once.
    #[error("no case can be played at once: cookies must grow old for each")]
    OnlyOld,
    /// Nothing of what was named can be played without a driver.
    #[error("no case that was named can be played without a driver: they need {0}")]
    OnlyDriven(String),
    /// A command to start a browser by that is none.
    #[error("`{0}` is no command")]
    StartCommand(String),
    /// A browser that was started has not played.
    #[error("the browser that was started did not play: {0}")]
    NotServed(String),
    /// There are fewer parts than shards.
    #[error("what was named comes to {}, too few for {of} shards", counted(*.parts, "part"))]
    FewParts {
        /// How many parts there are that share no jar.
        parts: usize,
        /// How many shards were asked for.
        of: u32,
    },
    /// No such case.
    #[error("no case is called `{name}`")]
    UnknownCase {
        /// The name that was given.
        name: String,
        /// The case that was meant, perhaps.
        meant: Option<String>,
    },
    /// More than one such case.
    #[error("{} cases have `{name}` in their names", .all.len())]
    AmbiguousCase {
        /// The name that was given.
        name: String,
        /// The full names of the cases that have it in theirs.
        all: Vec<String>,
    },
    /// No such cookie.
    #[error("the case {case} has no cookie called `{cookie}`; it has {}", .known.join(", "))]
    UnknownCookie {
        /// The case.
        case: String,
        /// What was given.
        cookie: String,
        /// The names of the cookies that the case has.
        known: Vec<String>,
    },
    /// A scenario file is wrong.
    #[error("{0}")]
    Scenario(Box<Diagnostic>),
    /// A question cannot be understood.
    #[error("{0}")]
    Question(Box<Diagnostic>),
    /// A browser file is wrong, or what it names.
    #[error(transparent)]
    BrowserFile(#[from] BrowserFileError),
    /// An HTTP archive tells nothing.
    #[error("cannot explain {path}: {error}")]
    Har {
        /// The file.
        path: PathBuf,
        /// Why not.
        error: HarError,
    },
    /// A file of questions, or of a recorded session, cannot be read.
    #[error("cannot read {path}: {source}")]
    QuestionFile {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A page of questions has a live part that is none.
    #[error("{path}: {message}")]
    QuestionPage {
        /// The page.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// A scenario file cannot be read.
    #[error("cannot read the scenario {path}: {source}")]
    ScenarioFile {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// No job of GitHub's is running.
    #[error("the variable {0} names no file")]
    NoJob(&'static str),
    /// No such document.
    #[error("no document is called `{0}`")]
    UnknownDocument(String),
    /// No such claim.
    #[error("no claim is called `{name}`")]
    UnknownClaim {
        /// The name that was given.
        name: String,
        /// The claim that was meant, perhaps.
        meant: Option<String>,
    },
    /// There is nothing to bisect.
    #[error("`{0}` are not two builds of one browser")]
    NotTwoBuilds(String),
    /// The answer of a build is needed, and it gave none.
    #[error("{0} could not be asked, and it is one of the two ends")]
    SilentBuild(String),
    /// A browser without a version, or none at all.
    #[error("`{0}` names no version of a browser")]
    UnknownRelease(String),
    /// A recording says too little, or too much, to be kept.
    #[error("cannot accept {path}: {reason}")]
    Unacceptable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: Unacceptable,
    },
    /// What is kept cannot be left where it was not played.
    #[error("cannot keep the rest beside {path}: {reason}")]
    Unmergeable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: Unmergeable,
    },
    /// Recordings cannot become one.
    #[error("cannot merge: {0}")]
    Merge(MergeError),
    /// There is no recording where there should be some.
    #[error("there is nothing to merge: no recording is there")]
    NothingToMerge,
    /// A part of a run is missing.
    #[error("not merged: {name} lacks {missing}")]
    MissingParts {
        /// The browser and its profile.
        name: String,
        /// What is missing, such as `shard 3/4`.
        missing: String,
    },
    /// A baseline would lose something, or hold what nobody has looked at.
    #[error("not accepted: {0}")]
    Refused(Refusal),
    /// Recordings hold more than one case, and none was named.
    #[error("the recordings have {} cases, and one is handed over at a time", .all.len())]
    ManyCases {
        /// Their full names.
        all: Vec<String>,
    },
    /// No recording has such a case.
    #[error("no case of the recordings is called `{name}`")]
    UnrecordedCase {
        /// The name that was given.
        name: String,
        /// The case that was meant, perhaps.
        meant: Option<String>,
    },
    /// Nothing can be handed over in the forms that were asked for.
    #[error("{case} can be handed over in none of these forms: {}", .why.join("; "))]
    NothingToExport {
        /// The case.
        case: String,
        /// Why not, form by form.
        why: Vec<String>,
    },
    /// A file is not MDN's data.
    #[error("{path} is none of MDN's compatibility data: {what}")]
    CompatData {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// There are not two sides to compare.
    #[error("{0}")]
    Sides(String),
    /// The ledger is wrong.
    #[error("{0}")]
    Ledger(Box<Diagnostic>),
    /// A ledger file cannot be read.
    #[error("cannot read the ledger {path}: {source}")]
    LedgerFile {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A recording cannot be read or written.
    #[error(transparent)]
    Recording(#[from] RecordingError),
    /// A report cannot be written.
    #[error(transparent)]
    Report(#[from] FolderError),
    /// A browser or driver is missing or does not fit.
    #[error("{0}")]
    Discovery(Box<DiscoveryError>),
    /// A remote end cannot be used.
    #[error(transparent)]
    Remote(#[from] RemoteError),
    /// A network of our own was asked for, and the remote end is in another.
    #[error("a private network has no way to a remote end")]
    NoWayOut,
    /// A browser cannot be started without a driver.
    #[error(transparent)]
    Plain(PlainError),
    /// The servers cannot be opened as was asked.
    #[error(transparent)]
    Reach(#[from] ReachError),
    /// A browser or driver does not work.
    #[error("{0}")]
    Session(Box<SessionError>),
    /// The servers do not start.
    #[error(transparent)]
    Servers(#[from] StartError),
    /// Something else that the system refuses.
    #[error("{what}: {source}")]
    System {
        /// What was tried.
        what: String,
        /// What the system said.
        source: io::Error,
    },
    /// Windows were asked for, and there is nowhere to show them.
    #[error("there is no display to show the browsers' windows on")]
    NoDisplay,
    /// A word that is meant to name a build names none.
    #[error(transparent)]
    BuildWord(#[from] WordError),
    /// A build is not here, or could not be brought.
    #[error("{}{error}", if word.is_empty() { String::new() } else { format!("{word}: ") })]
    Build {
        /// The word that names it; empty where it is about all of them.
        word: String,
        /// What is wrong.
        error: Box<BuildError>,
    },
    /// A private network was asked for, and there can be none.
    #[error("there can be no private network: {0}")]
    NoPrivateNetwork(String),
    /// The installation did not end well.
    #[error(transparent)]
    Install(#[from] InstallError),
    /// An application cannot be the target of foreign sites.
    #[error(transparent)]
    Target(#[from] samesite_stand::TargetError),
    /// A site is not foreign to the application.
    #[error("{host} and {target} are one site, so nothing from there is cross-site")]
    NotForeign {
        /// The name of the site that was to be foreign.
        host: String,
        /// The application's host.
        target: String,
    },
    /// A program was given in a way nobody understands.
    #[error("`{0}` names no program and path")]
    Program(String),
}

/// Why a recording does not become the baseline, though it could.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// Something is kept that it lacks.
    #[error("{name} lacks {} that are kept, {first} among them", counted(*.cases, "case"))]
    Loss {
        /// The browser, its version and its profile.
        name: String,
        /// How many cases are missing.
        cases: usize,
        /// The first of them.
        first: String,
    },
    /// Nobody has explained something in it.
    #[error("{name} has {} that nobody has explained", counted(*.cells, "cell"))]
    New {
        /// The browser, its version and its profile.
        name: String,
        /// How many cells.
        cells: usize,
    },
}

impl Refusal {
    /// How the program ends.
    #[must_use]
    pub const fn exit(&self) -> Exit {
        match self {
            Self::Loss { .. } => Exit::Harness,
            Self::New { .. } => Exit::Deviation,
        }
    }
}

impl From<DiscoveryError> for Error {
    fn from(error: DiscoveryError) -> Self {
        Self::Discovery(Box::new(error))
    }
}

impl From<SessionError> for Error {
    fn from(error: SessionError) -> Self {
        Self::Session(Box::new(error))
    }
}

impl From<RunError> for Error {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Servers(error) => Self::Servers(error),
            RunError::Session(error) => Self::Session(error),
            RunError::Plain(error) => Self::Plain(error),
            RunError::Lost(error) => Self::NotServed(error.to_string()),
            RunError::Recording(error) => Self::Recording(error),
        }
    }
}

impl From<PlayError> for Error {
    fn from(error: PlayError) -> Self {
        match error {
            PlayError::Servers(error) => Self::Servers(error),
            PlayError::Session(error) => error.into(),
            other => Self::System { what: "cannot play".to_owned(), source: io::Error::other(other) },
        }
    }
}

impl From<MergeError> for Error {
    fn from(error: MergeError) -> Self {
        match error {
            MergeError::Recording(error) => Self::Recording(error),
            error => Self::Merge(error),
        }
    }
}

impl From<Box<Diagnostic>> for Error {
    fn from(diagnostic: Box<Diagnostic>) -> Self {
        Self::Scenario(diagnostic)
    }
}

/// Whether a file cannot be read because of the path that somebody gave, and not because the machine lacks something.
fn is_of_the_path(source: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, IsADirectory, NotADirectory, NotFound, PermissionDenied};
    matches!(source.kind(), NotFound | NotADirectory | IsADirectory | PermissionDenied | InvalidInput | InvalidData)
}

/// The first of some names.
fn some_of(names: &[String]) -> String {
    let more = if names.len() > NAMED { ", …" } else { "" };
    let some: Vec<_> = names.iter().take(NAMED).map(String::as_str).collect();
    format!("{}{more}", some.join(", "))
}

impl Error {
    /// The build that is asked for by `word` is not here, or could not be brought.
    pub(super) fn build(word: &str, error: BuildError) -> Self {
        Self::Build { word: word.to_owned(), error: Box::new(error) }
    }

    /// How the program ends.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self {
            Self::Recording(RecordingError::Read { source, .. }) if !is_of_the_path(source) => Exit::Environment,
            Self::UnknownBrowser(_)
            | Self::BuildWord(_)
            | Self::UnknownProfile(_)
            | Self::NoProfile(_)
            | Self::NoClaim { .. }
            | Self::UnknownReading { .. }
            | Self::Selection { .. }
            | Self::OnlyOld
            | Self::OnlyDriven(_)
            | Self::StartCommand(_)
            | Self::NoScenarioFile { .. }
            | Self::NoWayOut
            | Self::Reach(_)
            | Self::FewParts { .. }
            | Self::Merge(_)
            | Self::NothingToMerge
            | Self::SeveralScenarios { .. }
            | Self::Defaults(_)
            | Self::UnknownCase { .. }
            | Self::AmbiguousCase { .. }
            | Self::ManyCases { .. }
            | Self::UnrecordedCase { .. }
            | Self::NothingToExport { .. }
            | Self::CompatData { .. }
            | Self::UnknownCookie { .. }
            | Self::Program(_)
            | Self::Question(_)
            | Self::Sides(_)
            | Self::UnknownDocument(_)
            | Self::UnknownClaim { .. }
            | Self::UnknownRelease(_)
            | Self::NotTwoBuilds(_)
            | Self::NoJob(_)
            | Self::Target(_)
            | Self::NotForeign { .. }
            | Self::Report(FolderError::Occupied { .. })
            | Self::Recording(
                RecordingError::Read { .. }
                | RecordingError::Malformed { .. }
                | RecordingError::Format { .. }
                | RecordingError::BrokenOff { .. },
            ) => Exit::Usage,
            Self::BrowserFile(BrowserFileError::Malformed(_)) => Exit::Usage,
            Self::Remote(error) if error.is_of_the_words() => Exit::Usage,
            Self::Build { error, .. } if matches!(**error, BuildError::NoRelease { .. }) => Exit::Usage,
            Self::BrowserFile(_) => Exit::Environment,
            Self::Scenario(_)
            | Self::ScenarioFile { .. }
            | Self::QuestionFile { .. }
            | Self::QuestionPage { .. }
            | Self::Har { .. } => Exit::Scenario,
            Self::Unacceptable { .. } | Self::Unmergeable { .. } | Self::MissingParts { .. } => Exit::Harness,
            Self::Refused(refusal) => refusal.exit(),
            Self::Ledger(_) | Self::LedgerFile { .. } => Exit::Ledger,
            Self::Discovery(_)
            | Self::Remote(_)
            | Self::Session(_)
            | Self::Plain(_)
            | Self::NotServed(_)
            | Self::Servers(_)
            | Self::System { .. }
            | Self::Recording(_)
            | Self::Report(_)
            | Self::Install(_)
            | Self::Build { .. }
            | Self::SilentBuild(_)
            | Self::NoPrivateNetwork(_)
            | Self::NoDisplay => Exit::Environment,
        }
    }

    /// What to do next.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        match self {
            Self::UnknownBrowser(error) if Wanted::is_meant_by(&error.word) => {
                Some("builds of other times are named to `samesite builds`, `run` and `ask`".to_owned())
            }
            Self::BuildWord(error) => Some(error.help()),
            Self::Build { word, error } => Some(error.help(word)),
            Self::UnknownBrowser(error) => others::advice(&error.word).or_else(|| {
                let words = Product::ALL.into_iter().map(Product::id).chain(Engine::ALL.map(Engine::id));
                Some(did_you_mean(nearest(&error.word, words)) + &error.help())
            }),
            Self::UnknownProfile(error) => Some(error.help()),
            Self::NoProfile(word) => {
                let profiles = || Engine::ALL.into_iter().flat_map(Profile::of).map(Profile::id);
                let ids = |engine| Profile::of(engine).map(Profile::id).collect::<Vec<_>>().join(", ");
                let lists: Vec<_> = Engine::ALL
                    .into_iter()
                    .map(|engine| format!("{engine} has the profiles {}", ids(engine)))
                    .collect();
                let profile = word.rsplit('/').next().unwrap_or_default();
                if profiles().any(|id| id == profile) {
                    let has_none = |product: &Product| !product.facts().takes_switches;
                    let without: Vec<_> = Product::ALL.into_iter().filter(has_none).map(Product::id).collect();
                    return Some(format!("{}; {} take no switches, and have `stock` alone", lists.join("; "), without.join(", ")));
                }
                Some(did_you_mean(nearest(profile, profiles())) + &lists.join("; "))
            }
            Self::NoClaim { .. } => Some("`samesite judge --edition` and `samesite fit` need no claims".to_owned()),
            Self::UnknownReading { id, known } => {
                nearest(id, known.iter().map(String::as_str)).map(|meant| format!("did you mean `{meant}`?"))
            }
            Self::Selection { meant, .. } => {
                Some(did_you_mean(meant.as_deref()) + "`samesite list` shows what there is")
            }
            Self::SeveralScenarios { all, .. } => Some(format!("write more of the name: {}", some_of(all))),
            Self::NoScenarioFile { .. } => Some("their names end in .toml".to_owned()),
            Self::OnlyOld => Some("say --ages to play them".to_owned()),
            Self::StartCommand(_) => {
                Some("write the program and its arguments, such as 'falkon {address}', with quotes in pairs".to_owned())
            }
            Self::NotServed(_) => Some(
                "start it by hand with the same words: it must open {address} at once, go through {proxy}, and trust {authority}"
                    .to_owned(),
            ),
            Self::OnlyDriven(_) => Some("play them with a driver, or name others".to_owned()),
            Self::FewParts { parts, of } if *parts > 0 => {
                Some(format!("give a shard of at most {parts}, such as --shard 1/{}", (*parts).min(*of as usize)))
            }
            Self::Merge(MergeError::Overlap { .. }) => Some("leave one of the two out".to_owned()),
            Self::Merge(_) => {
                Some("merge shards of one run: one browser and profile, one version of everything".to_owned())
            }
            Self::NothingToMerge => Some("recordings are the files that `samesite run --shard` writes".to_owned()),
            Self::MissingParts { .. } => Some("play it and merge again, or merge what there is by --partial".to_owned()),
            Self::UnknownCase { meant, .. } => {
                Some(did_you_mean(meant.as_deref()) + "`samesite list --cases` shows what there is")
            }
            Self::AmbiguousCase { all, .. } => Some(format!("write more of the name: {}", some_of(all))),
            Self::ManyCases { all } => Some(format!("name one by --case: {}", some_of(all))),
            Self::UnrecordedCase { name, meant } => {
                let scenario = name.rsplit_once('/').map_or(name.as_str(), |(scenario, _)| scenario);
                let can_be_played = Library::embedded().is_ok_and(|library| library.select(scenario).is_ok());
                let next = match can_be_played {
                    true => format!("play it first: `samesite run --scenario {scenario}`"),
                    false => "`samesite list --cases` shows what could be played".to_owned(),
                };
                Some(did_you_mean(meant.as_deref()) + &next)
            }
            Self::CompatData { .. } => Some(
                "give data.json of the npm package @mdn/browser-compat-data, or http/headers/Set-Cookie.json of its sources"
                    .to_owned(),
            ),
            Self::NothingToExport { .. } => {
                Some("ask for another form by --as, or for another case by --case".to_owned())
            }
            Self::UnknownCookie { cookie, known, .. } => {
                nearest(cookie, known.iter().map(String::as_str)).map(|meant| format!("did you mean `{meant}`?"))
            }
            Self::ScenarioFile { .. } => {
                Some("write the path of a TOML file; `samesite list` shows the scenarios that have names".to_owned())
            }
            Self::Discovery(error) => Some(format!("fix it with: {}", error.fix(Platform::current()))),
            Self::Session(error) => Some(error.help().to_owned()),
            Self::Plain(error) => Some(error.help().to_owned()),
            Self::Remote(error) => Some(error.help().to_owned()),
            Self::NoWayOut => Some("leave --network away".to_owned()),
            Self::Reach(error) => Some(error.help()),
            Self::NoDisplay => {
                Some("leave --headed away, or give it a display: `xvfb-run samesite run --headed`".to_owned())
            }
            Self::Servers(StartError::Loopback { .. }) => {
                Some("bring the loopback interface up: `ip link set lo up`; `samesite doctor` tries it".to_owned())
            }
            Self::Servers(StartError::Port { port, source, .. }) if source.kind() == io::ErrorKind::PermissionDenied => {
                Some(format!(
                    "listen as superuser, allow it by `sysctl net.ipv4.ip_unprivileged_port_start={port}`, or say \
                     --plain-port and --tls-port, and have browsers led there"
                ))
            }
            Self::NoPrivateNetwork(_) => Some(
                "leave --network away to go without; iproute2 and util-linux must be installed, and `unshare --net` allowed"
                    .to_owned(),
            ),
            Self::Install(error) => Some(error.help().to_owned()),
            Self::Unmergeable { .. } => Some("play all of it, in one version, and leave --partial away".to_owned()),
            Self::Refused(Refusal::Loss { .. }) => Some(
                "play all of it, old cookies included (`samesite run --ages`), or say --partial to replace what was played \
                 and keep the rest"
                    .to_owned(),
            ),
            Self::Refused(Refusal::New { .. }) => Some(
                "`samesite judge` shows them; explain them by a claim or an entry of the ledger, or say --even-new".to_owned(),
            ),
            Self::Unacceptable { .. } => {
                Some("`samesite judge` shows what is wrong with it; record it again".to_owned())
            }
            Self::NotForeign { .. } => Some("choose other names by --host, such as evil.example,idp.example".to_owned()),
            Self::NoJob(_) => Some("--github is for jobs of GitHub Actions; leave it away elsewhere".to_owned()),
            Self::UnknownClaim { meant, .. } => Some(did_you_mean(meant.as_deref()) + "`samesite claims` lists them"),
            Self::NotTwoBuilds(_) => Some(
                "name two, such as --between chromium@84,chromium@156; `samesite builds` shows which there are"
                    .to_owned(),
            ),
            Self::SilentBuild(_) => Some("choose another end; `samesite builds` shows which there are".to_owned()),
            Self::UnknownRelease(_) => Some(
                "write it like chromium@120, firefox-esr@140.2, or webkitgtk@2.50.6/3.2.3 with the version of libsoup \
                 behind it"
                    .to_owned(),
            ),
            Self::Har { error: HarError::WithoutCookies(_), .. } => Some(
                "browsers leave cookies out of what they export: choose \"Export HAR (with sensitive data)\", and share the \
                 file with nobody"
                    .to_owned(),
            ),
            Self::Har { .. } => Some("record one by the developer tools: Network, then Save all as HAR".to_owned()),
            Self::UnknownDocument(word) => {
                let written = Document::ALL.iter().map(|document| document.id());
                let read = samesite_scenarios::schema::Document::ALL.iter().map(|document| document.id());
                let ids: Vec<_> = written.chain(read).chain([super::schema::QUESTIONS]).chain(super::documents::ids()).collect();
                Some(format!("{}there are {}", did_you_mean(nearest(word, ids.iter().copied())), ids.join(", ")))
            }
            Self::Sides(_) => Some("`samesite diff --help` has examples".to_owned()),
            Self::Report(FolderError::Occupied { kind, .. }) => Some(format!(
                "give --out a new folder, an empty one, or one that an earlier {kind} was written to"
            )),
            Self::Program(text) => {
                let ids: Vec<_> = Program::all().map(Program::id).collect();
                let word = text.split('=').next().unwrap_or_default();
                let meant = nearest(word, ids.iter().copied());
                Some(did_you_mean(meant) + &format!("write PROGRAM=PATH, with one of {}", ids.join(", ")))
            }
            Self::Recording(RecordingError::Read { .. } | RecordingError::Malformed { .. }) => Some(
                "recordings are the files that `samesite run` writes, to target/samesite if nothing else is said"
                    .to_owned(),
            ),
            Self::Recording(RecordingError::Format { .. }) => {
                Some("record again with this version, or judge with the version that recorded".to_owned())
            }
            Self::Recording(RecordingError::BrokenOff { .. }) => {
                Some("there is nothing in it to judge: remove it, and record again".to_owned())
            }
            Self::Recording(RecordingError::Unfinished { path, .. }) => {
                Some(format!("what was played whole is in it: `samesite judge {}`", path.display()))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_that_cannot_be_read_is_the_fault_of_the_path_or_of_the_machine() {
        let table = [
            (io::ErrorKind::NotFound.into(), Exit::Usage),
            (io::ErrorKind::PermissionDenied.into(), Exit::Usage),
            (io::ErrorKind::InvalidData.into(), Exit::Usage),
            (io::ErrorKind::OutOfMemory.into(), Exit::Environment),
            // Too many open files, of the program and of the system, and what a disk says that breaks.
            (io::Error::from_raw_os_error(24), Exit::Environment),
            (io::Error::from_raw_os_error(23), Exit::Environment),
            (io::Error::from_raw_os_error(5), Exit::Environment),
        ];
        for (source, exit) in table {
            let words = source.to_string();
            let error = Error::Recording(RecordingError::Read { path: "recording.json".into(), source });
            assert_eq!(error.exit(), exit, "{words}");
        }
    }
}
