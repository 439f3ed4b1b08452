//! Documents: what commands print as JSON that is not part of recordings and reports, each with its schema.

use std::collections::BTreeMap;
use std::path::PathBuf;

use samesite_drive::doctor::Check;
use samesite_drive::version::Version;
use samesite_format::schema::of;
use samesite_format::{AccountFinding, CellKind, Explanation, JarFinding, Subject};
use samesite_judge::audit::Audit;
use samesite_judge::counts::Census;
use samesite_judge::coverage::{ClauseReport, Totals};
use samesite_judge::explain::Explanation as CaseExplanation;
use samesite_judge::fit::{Change, Place, Undetermined};
use samesite_model::{Policy, Rule};
use samesite_reports::developers::Answered;
use samesite_reports::questions::Question;
use samesite_scenarios::Level;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::explore::Explored;

/// A document by its name, and how its schema is made.
type Named = (&'static str, fn() -> Schema);

/// Every document.
const ALL: &[Named] = &[
    ("answered", of::<Answers>),
    ("audited", of::<Audited>),
    ("bisected", of::<Bisected>),
    ("builds", of::<Builds>),
    ("checked", of::<Checked>),
    ("claimed", of::<Claimed>),
    ("clauses", of::<Clauses>),
    ("explained", of::<Explained>),
    ("explored", of::<Explored>),
    ("exported", of::<ExportedCase>),
    ("fitted", of::<Fitted>),
    ("installed", of::<InstalledBrowsers>),
    ("listed", of::<Listed>),
    ("predicted", of::<Predicted>),
    ("probes", of::<Probes>),
];

/// The names of all.
pub(super) fn ids() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|(id, _)| *id)
}

/// The schema of the document of this name.
pub(super) fn schema(id: &str) -> Option<Schema> {
    ALL.iter().find(|(own, _)| *own == id).map(|(_, schema)| schema())
}

/// What `audit --json` prints.
#[derive(Serialize, JsonSchema)]
pub(super) struct Audited {
    /// The format of this document: 1.
    pub(super) format: u32,
    /// How many faults there are.
    pub(super) counts: FaultCounts,
    /// What came of them.
    pub(super) audit: Audit,
}

/// How many faults there are, and how many of them some case notices.
#[derive(Serialize, JsonSchema)]
pub(super) struct FaultCounts {
    /// All of them.
    pub(super) faults: usize,
    /// Those that some case notices.
    pub(super) noticed: usize,
}

/// What `questions --json` prints.
#[derive(Serialize, JsonSchema)]
pub(super) struct Answers {
    /// The format of this document: 1.
    pub(super) format: u32,
    /// The edition that is the current one: `rfc6265bis-22`.
    pub(super) edition: &'static str,
    /// What editors ask.
    pub(super) editors: Vec<Question>,
    /// What web developers ask.
    pub(super) developers: Vec<Answered>,
}

/// What `install --json` prints, when everything is there.
#[derive(Serialize, JsonSchema)]
pub(super) struct InstalledBrowsers {
    /// The format of this document: 1.
    pub(super) format: u32,
    /// The commands that were run, as a person would type them, in their order; none where nothing was missing.
    pub(super) ran: Vec<String>,
    /// The browsers that were asked for, in the order of asking.
    pub(super) browsers: Vec<InstalledBrowser>,
}

/// A browser that is there, with its driver.
#[derive(Serialize, JsonSchema)]
pub(super) struct InstalledBrowser {
    /// The product: `firefox-esr`.
    pub(super) product: &'static str,
    /// Its version.
    pub(super) version: String,
    /// Where it lies.
    pub(super) path: PathBuf,
    /// Its driver: `geckodriver`.
    pub(super) driver: &'static str,
    /// The driver's version; absent where the driver does not tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) driver_version: Option<String>,
    /// Where the driver lies.
    pub(super) driver_path: PathBuf,
}

/// What `doctor --json` prints.
#[derive(Serialize, JsonSchema)]
pub(super) struct Checked {
    /// The format of this document: 1.
    pub(super) format: u32,
    /// What was looked at, in the order in which it is told.
    pub(super) checks: Vec<Check>,
}

/// What `claims --json` prints.
#[derive(Serialize, JsonSchema)]
pub(super) struct Claimed {
    /// The format of this document: 1.
    pub(super) format: u32,
    /// The claims, in the order of the list.
    pub(super) claims: Vec<ClaimRow>,
    /// How well the bounds of their versions are known.
    pub(super) bounds: Bounds,
}

/// A claim, with what it rests on.
#[derive(Serialize, JsonSchema)]
pub(super) struct ClaimRow {
    /// What is claimed, of which versions, and by what evidence.
    pub(super) explanation: Explanation,
    /// How a browser must be set for it, each point in words.
    pub(super) switched: Vec<String>,
    /// Whether it holds of the version that was asked about; absent where none was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) holds: Option<Holds>,
}

/// Whether a claim holds of a version.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) enum Holds {
    /// It does.
    #[serde(rename = "yes")]
    Yes,
    /// Nobody knows.
    #[serde(rename = "not known")]
    NotKnown,
    /// It does not.
    #[serde(rename = "no")]
    No,
}

/// How many claims there are by what their versions are known from.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub(super) struct Bounds {
    /// Those of which every bound is dated by a source; those that hold of every version are among them.
    pub(super) dated: usize,
    /// Those of which one is known from a source at some version, and none was only seen.
    pub(super) bounded: usize,
    /// Those of which one was only seen.
    pub(super) seen: usize,
}

/// What `clauses --json` prints.
#[derive(Serialize, JsonSchema)]
pub(super) struct Clauses {
    /// The format of this document: 1.
    pub(super) format: u32,
    /// The clauses, in the order of the texts.
    pub(super) clauses: Vec<ClauseReport>,
    /// How many there are of each kind.
    pub(super) totals: Totals,
}

/// What `explain --json` prints.
#[derive(Serialize, JsonSchema)]
pub(super) struct Explained {
    /// The format of this document: 2.
    pub(super) format: u32,
    /// What should happen in the case, and by which rules.
    pub(super) explanation: CaseExplanation,
    /// What the browsers of the recordings said of it; empty where none was named, or none was asked.
    pub(super) accounts: Vec<CookieAccount>,
    /// What the browsers of recordings list of their jars, where they were asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) jars: Vec<CookieListed>,
}

/// What one browser said itself of one cookie at one hop.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct CookieAccount {
    /// The browser, its version and its profile.
    pub(super) browser: String,
    /// The hop within the case.
    pub(super) hop: String,
    /// What the cookie is called.
    pub(super) cookie: String,
    /// What is asked of it.
    pub(super) kind: CellKind,
    /// What it said, and whether that is the reason predicted.
    #[serde(flatten)]
    pub(super) finding: AccountFinding,
}

/// What one browser lists of its jar of one cookie.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct CookieListed {
    /// The browser, its version and its profile.
    pub(super) browser: String,
    /// The visit that looks what was stored.
    pub(super) hop: String,
    /// What the cookie is called.
    pub(super) cookie: String,
    /// What is listed, and whether that is predicted.
    #[serde(flatten)]
    pub(super) finding: JarFinding,
}

/// What `fit --json` prints.
#[derive(Serialize, JsonSchema)]
pub(super) struct Fitted {
    /// The format of this document: 2.
    pub(super) format: u32,
    /// What each recording's browser behaves like.
    pub(super) fits: Vec<FitRow>,
}

/// What a browser behaves like.
#[derive(Serialize, JsonSchema)]
pub(super) struct FitRow {
    /// The browser.
    pub(super) subject: Subject,
    /// What it behaves like, in one sentence without a full stop.
    pub(super) sentence: String,
    /// How the policy parts from the current edition, in words.
    pub(super) by_current_edition: String,
    /// The edition that is nearest to the policy: `rfc6265bis-22`.
    pub(super) edition: &'static str,
    /// The parameters that have another value than that edition's.
    pub(super) changes: Vec<FittedValue>,
    /// The policy that explains the most cells: the value of each parameter.
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub(super) policy: Policy,
    /// How many cells there are.
    pub(super) cells: usize,
    /// Those that the policy does not explain.
    pub(super) unexplained: Vec<Place>,
    /// Those that are too near a threshold to tell.
    pub(super) too_near: Vec<Place>,
    /// The parameters that may have other values without any cell noticing.
    pub(super) undetermined: Vec<Undetermined>,
    /// The changes that cells notice one by one, and not together.
    pub(super) entangled: Vec<Vec<Change>>,
}

/// A parameter, and its value.
#[derive(Serialize, JsonSchema)]
pub(super) struct FittedValue {
    /// The parameter's name.
    pub(super) parameter: &'static str,
    /// The value: `counts-as-absent`.
    pub(super) value: String,
}

/// What `list --json` prints.
#[derive(Serialize, JsonSchema)]
pub(super) struct Listed {
    /// The format of this document: 1.
    pub(super) format: u32,
    /// The scenarios, sorted by their names.
    pub(super) scenarios: Vec<ScenarioRow>,
    /// How many cases there are of what.
    pub(super) counts: Census,
}

/// A scenario.
#[derive(Serialize, JsonSchema)]
pub(super) struct ScenarioRow {
    /// Its name: `stories/05-cross-site-request-forgery`.
    pub(super) id: String,
    /// What it is about, without a full stop.
    pub(super) title: String,
    /// The sentence of the article that it checks; null for one that checks none.
    pub(super) claim: Option<String>,
    /// Why anybody should care, in a sentence.
    pub(super) why: String,
    /// How much is asked of a browser: `must` or `may`.
    #[schemars(with = "String")]
    pub(super) level: Level,
    /// The clauses that it rests on: `B171`.
    pub(super) clauses: Vec<String>,
    /// The lines that set its cookies.
    pub(super) cookies: Vec<String>,
    /// The families that make most of its cases.
    pub(super) families: Vec<FamilyRow>,
    /// Its cases, in the order of the file.
    pub(super) cases: Vec<CaseRow>,
}

/// Cases that are made of every combination of some values.
#[derive(Serialize, JsonSchema)]
pub(super) struct FamilyRow {
    /// The values of each axis, by its name: `probe`, `in`, `to`.
    pub(super) axes: BTreeMap<String, Vec<String>>,
    /// Combinations that are left out.
    pub(super) exceptions: Vec<BTreeMap<String, Vec<String>>>,
    /// How many cases it makes.
    pub(super) cases: usize,
}

/// A case.
#[derive(Serialize, JsonSchema)]
pub(super) struct CaseRow {
    /// Its whole name: `stories/05-cross-site-request-forgery/post`.
    pub(super) id: String,
    /// What happens, as a short sentence without a full stop.
    pub(super) title: String,
    /// How old its cookies shall be at least, in seconds; null where their age does not matter.
    pub(super) age: Option<u64>,
    /// Its requests, and what its scripts do, by name.
    pub(super) hops: Vec<String>,
}

/// What `list --probes --json` prints.
#[derive(Serialize, JsonSchema)]
pub(super) struct Probes {
    /// The format of this document: 1.
    pub(super) format: u32,
    /// The ways to ask, by their names.
    pub(super) probes: Vec<ProbeRow>,
}

/// A way to make a request, or to look at cookies by script.
#[derive(Serialize, JsonSchema)]
pub(super) struct ProbeRow {
    /// Its name: `fetch`.
    pub(super) name: &'static str,
    /// What it is, in a sentence: "An `<img>`."
    pub(super) description: &'static str,
    /// The method of its request; null where it makes none.
    pub(super) method: Option<&'static str>,
    /// What Fetch calls the destination of its request: `image`; null where the standards have no word for it.
    pub(super) destination: Option<&'static str>,
    /// What Fetch calls its mode: `no-cors`; null where the standards have no word for it.
    pub(super) mode: Option<&'static str>,
}

/// What `predict` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Predicted {
    /// The format of this document: 1.
    pub format: u32,
    /// The scenario's id.
    pub scenario: String,
    /// By whose reading: `rfc6265bis-22`, `firefox/stock`.
    pub by: String,
    /// The hops of the planting and of each case, in order.
    pub hops: Vec<PredictedHop>,
}

/// What is predicted of one hop.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PredictedHop {
    /// The case's name; `jar` while cookies are planted and proved.
    pub case: String,
    /// The hop's name within the case.
    pub hop: String,
    /// The method of its request; null for a script that looks.
    pub method: Option<&'static str>,
    /// The URL that is asked for, or that the script is at.
    pub url: String,
    /// The `Cookie` header; null where there is none.
    pub cookie: Option<String>,
    /// Each cookie of the scenario.
    pub cookies: Vec<PredictedCookie>,
}

/// What is predicted of one cookie at one hop.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PredictedCookie {
    /// What the cookie is called.
    pub cookie: String,
    /// Whether it is there.
    pub given: bool,
    /// The rule that decides: `not-strict`.
    #[schemars(with = "String")]
    pub rule: Rule,
    /// The clause that the rule belongs to: `B214`.
    pub clause: &'static str,
    /// Where that is said: `rfc6265bis-22 §5.8.3 step 3`.
    pub section: String,
}

/// What `builds --json` prints.
#[derive(Serialize, JsonSchema)]
pub(super) struct Builds {
    /// The format of this document: 1.
    pub(super) format: u32,
    /// The folder that builds are brought to.
    pub(super) folder: PathBuf,
    /// How large it is with all that is in it, in octets.
    pub(super) octets: u64,
    /// The builds that can be had, or that are here.
    pub(super) builds: Vec<BuildRow>,
    /// How builds of Chromium may be started otherwise.
    pub(super) variations: Vec<VariationRow>,
}

/// A build that can be had.
#[derive(Serialize, JsonSchema)]
pub(super) struct BuildRow {
    /// What `builds add` and `--browser` call it: `chromium@85`.
    pub(super) word: String,
    /// What its recordings are called: `chromium-85`.
    pub(super) name: String,
    /// The product: `chromium`.
    pub(super) product: &'static str,
    /// Its version, or how that begins: `85`.
    pub(super) version: &'static str,
    /// Where it is to be had.
    pub(super) origin: OriginRow,
    /// The driver that fits it; null where it is one that is installed.
    pub(super) driver: Option<BuildDriverRow>,
    /// Whether it is here.
    pub(super) here: bool,
    /// Its whole version; null unless it is here.
    pub(super) brought: Option<String>,
    /// How large it is, in octets; null unless it is here.
    pub(super) octets: Option<u64>,
}

/// The driver of a build.
#[derive(Serialize, JsonSchema)]
pub(super) struct BuildDriverRow {
    /// Its version.
    pub(super) version: &'static str,
    /// Where it is to be had.
    pub(super) origin: OriginRow,
}

/// Where a build is to be had.
#[derive(Serialize, JsonSchema)]
pub(super) struct OriginRow {
    /// The kind of place: `npm`, `pypi`, `debian`, `debian-root`, `chrome-for-testing` or `mozilla`.
    pub(super) from: &'static str,
    /// The suite of a distribution; null elsewhere.
    pub(super) suite: Option<&'static str>,
    /// The package, or the program.
    pub(super) package: &'static str,
    /// The version of the package.
    pub(super) version: &'static str,
}

/// A way to start builds otherwise.
#[derive(Serialize, JsonSchema)]
pub(super) struct VariationRow {
    /// What is written behind a `+`: `samesite-lax`.
    pub(super) name: &'static str,
    /// What it is for.
    pub(super) purpose: &'static str,
    /// The features that are switched on.
    pub(super) features: &'static [&'static str],
    /// The first major version that it can be used with.
    pub(super) first: u32,
    /// The last one.
    pub(super) last: u32,
}

/// What `export --json` prints.
#[derive(Serialize, JsonSchema)]
pub(super) struct ExportedCase {
    /// The format of this document: 1.
    pub(super) format: u32,
    /// The case's whole name.
    pub(super) case: String,
    /// The files that were written, below the folder.
    pub(super) files: Vec<String>,
    /// The forms that it could not be written in.
    pub(super) left_out: Vec<LeftOut>,
    /// The page of the web-platform-test; null where there is none.
    pub(super) wpt_page: Option<String>,
    /// What somebody who has the reproduction open does, word by word; null where there is none.
    pub(super) deeds: Option<Vec<Vec<String>>>,
    /// What is asked.
    pub(super) questions: Vec<ExportedQuestion>,
}

/// A form that a case could not be written in.
#[derive(Serialize, JsonSchema)]
pub(super) struct LeftOut {
    /// The form.
    pub(super) form: String,
    /// Why, as a fragment.
    pub(super) why: String,
}

/// One question of an exported case.
#[derive(Serialize, JsonSchema)]
pub(super) struct ExportedQuestion {
    /// What it is called in the files.
    pub(super) name: String,
    /// The name under which the request is asked for in the files.
    pub(super) request: String,
    /// How many came under it before.
    pub(super) time: usize,
    /// What is asked.
    pub(super) kind: CellKind,
    /// The cookie, or the header.
    pub(super) subject: String,
    /// The cookie as a request carries it; null for a header.
    pub(super) pair: Option<String>,
    /// Whether it should be there; null for a header.
    pub(super) expected: Option<bool>,
    /// Whether the web-platform-test asks it.
    pub(super) in_wpt: bool,
    /// What was seen of it, by browser and profile.
    pub(super) seen: BTreeMap<String, SeenAnswer>,
}

/// What one browser did.
#[derive(Serialize, JsonSchema)]
pub(super) struct SeenAnswer {
    /// What was seen, in words: `sent`, `not sent`, `?1`.
    pub(super) seen: String,
    /// Whether that is as the edition has it.
    pub(super) as_edition: bool,
}

/// What `bisect --json` prints.
#[derive(Serialize, JsonSchema)]
pub(super) struct Bisected {
    /// The format of this document: 1.
    pub(super) format: u32,
    /// The case's whole name.
    pub(super) case: String,
    /// Where its answers turn.
    pub(super) turns: Vec<TurnRow>,
    /// How many builds were played.
    pub(super) played: usize,
    /// How many could have been.
    pub(super) at_hand: usize,
}

/// One turn.
#[derive(Serialize, JsonSchema)]
pub(super) struct TurnRow {
    /// The hop within the case.
    pub(super) hop: String,
    /// What is asked of it.
    pub(super) kind: CellKind,
    /// The cookie, or the header.
    pub(super) subject: String,
    /// The last build with the first answer.
    pub(super) before: TurnBuild,
    /// The first build with the other.
    pub(super) after: TurnBuild,
    /// The first answer.
    pub(super) was: Option<String>,
    /// The other.
    pub(super) is: Option<String>,
    /// The builds between the two that said nothing.
    pub(super) silent: Vec<TurnBuild>,
}

/// A build beside a turn.
#[derive(Serialize, JsonSchema)]
pub(super) struct TurnBuild {
    /// Its name.
    pub(super) build: String,
    /// Its version.
    #[schemars(with = "String")]
    pub(super) version: Version,
    /// Its recording; null where it was not played.
    pub(super) recording: Option<PathBuf>,
}
