//! Everything the report shows, as plain data.
//!
//! Verdicts, predictions and sentences are reached elsewhere: here is only what they came to.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;

use crate::developers::Answered;
use crate::questions::Question;
use samesite_format::Recording;
use samesite_format::comparison::Diff;
use samesite_format::history::History;
use samesite_format::{CellKind, Judgement};

/// A whole report.
#[derive(Clone, Debug)]
pub struct Content {
    /// The edition that the browsers are held to.
    pub edition: String,
    /// Who is compared, in the order in which they stand side by side.
    pub columns: Vec<Column>,
    /// Builds of one browser, by version; each is among the columns too.
    pub timelines: Vec<Timeline>,
    /// What the article says of its own time.
    pub said: Vec<Said>,
    /// The names of the readings whose predictions stand beside: editions, oldest first, then clients of the past.
    pub readings: Vec<String>,
    /// What editors ask.
    pub questions: Vec<Question>,
    /// What web developers ask.
    pub developers: Vec<Answered>,
    /// The scenarios, sorted by their ids.
    pub scenarios: Vec<ScenarioContent>,
    /// The clauses, in the order of the texts.
    pub clauses: Vec<ClauseContent>,
    /// Why each case should come out as it should. It is asked page by page: the proofs of thousands of cases are more
    /// than is good to hold at once.
    pub reasons: Arc<dyn Reasons>,
}

/// One recording and what was made of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The facts.
    pub recording: Recording,
    /// The verdicts.
    pub judgement: Judgement,
    /// What the profile is for, as one phrase.
    pub purpose: Option<String>,
    /// The day of the recording.
    pub recorded: String,
    /// What has changed since an earlier recording, where one is given.
    pub since: Option<Diff>,
}

/// Recordings of several builds of one engine under one profile.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// In which of them each behaviour was found.
    pub history: History,
    /// The recordings, the oldest version first, as indices into the content's columns.
    pub columns: Vec<usize>,
    /// What differs from each to the next: one fewer than there are columns.
    pub steps: Vec<Diff>,
}

/// Something that the article says of its own time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What it says, in short.
    pub sentence: String,
    /// What one has to know besides.
    pub note: String,
    /// The claims about browsers, by their names, that tell what became of it.
    pub claims: Vec<String>,
}

/// One scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioContent {
    /// Its id, such as `stories/09-lax-picture-and-link`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What the article claims; only stories have it.
    pub claim: Option<String>,
    /// Why anybody should care.
    pub why: String,
    /// How binding the clauses are, in words.
    pub level: String,
    /// The clauses it rests on.
    pub clauses: Vec<String>,
    /// The file's text.
    pub source: String,
    /// Whether some recording was made from another text.
    pub sources_differ: bool,
    /// The cookies, as they are planted.
    pub plantings: Vec<PlantingContent>,
    /// The cases, the planting first.
    pub cases: Vec<CaseContent>,
}

/// Cookies that are planted by one visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlantingContent {
    /// The page that sets them.
    pub at: String,
    /// The cookies, in the order of the jar.
    pub cookies: Vec<CookieContent>,
}

/// One cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CookieContent {
    /// What it is called.
    pub label: String,
    /// The line that makes it.
    pub line: String,
    /// What can be asked of it: `SameSite`, `Secure`, …
    pub traits: Vec<Trait>,
}

/// One property of a cookie, and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trait {
    /// Which property.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// One case.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseContent {
    /// Its name within the scenario.
    pub id: String,
    /// What happens.
    pub title: String,
    /// How old the cookies are by then, in words; `None` when as young as possible.
    pub age: Option<String>,
    /// Everybody who takes part, in the order of appearance.
    pub actors: Vec<Actor>,
    /// What happens, hop by hop.
    pub hops: Vec<HopContent>,
    /// How to see it again.
    pub commands: Vec<Command>,
}

/// One origin that takes part in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Its name in notation: `V` owns the cookies, `V'` is its sibling, `X` is another site.
    pub letter: String,
    /// The origin.
    pub origin: String,
    /// The site it belongs to, so that those of one site can stand together.
    pub site: String,
}

/// One request, or one look at `document.cookie`.
#[derive(Clone, Debug, PartialEq)]
pub struct HopContent {
    /// Its name within the case.
    pub id: String,
    /// What happens, as a sentence.
    pub sentence: String,
    /// How the request is made: `img`, `link`, `page`, `frame`, …
    pub probe: String,
    /// The documents that ask, by letters: `X[V]`; `–` when none does.
    pub shape: String,
    /// How who asks and who is asked relate: `same-site`, `cross-site`, …
    pub relation: String,
    /// The whole context in short: `X[V] img`, `V => X -> V link`.
    pub notation: String,
    /// The method; `None` for a look at `document.cookie`.
    pub method: Option<String>,
    /// The URL that is asked, or whose script looks.
    pub url: String,
    /// Who asks, as an index into the actors; `None` for the user.
    pub from: Option<usize>,
    /// Who is asked, as an index into the actors.
    pub to: usize,
    /// The status by which the answer sends the request on.
    pub redirect: Option<u16>,
    /// What is asked of the cookies; `None` where nothing is.
    pub kind: Option<CellKind>,
    /// For each reading, what it says of each cookie of the jar; empty where nothing is asked.
    pub readings: Vec<Vec<Option<bool>>>,
    /// The headers that say where the request comes from.
    pub expected: Vec<ExpectedHeader>,
}

/// Tells why cases should come out as they should.
pub trait Reasons: Debug + Send + Sync {
    /// Of one case, by the ids of its scenario and its own.
    fn of(&self, scenario: &str, case: &str) -> CaseReasons;
}

/// Why a case should come out as it should.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseReasons {
    /// For each hop by its name, where something is asked.
    pub hops: BTreeMap<String, HopReasons>,
    /// Where other readings part from the edition.
    pub disagreements: Vec<Disagreement>,
}

/// Why a hop should come out as it should.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HopReasons {
    /// How the edition classes the request.
    pub classing: Vec<ProofStep>,
    /// Why each cookie should be there or not; cookies with the same proof share one.
    pub proofs: Vec<Proof>,
}

/// Why cookies should be there or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The cookies, by their labels.
    pub cookies: Vec<String>,
    /// Whether they should be there.
    pub given: bool,
    /// Why, in plain English.
    pub sentence: String,
    /// The clause that decides.
    pub clause: String,
    /// Where the edition says so.
    pub section: String,
    /// What was asked.
    pub steps: Vec<ProofStep>,
}

/// One rule that was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofStep {
    /// Its clause.
    pub clause: String,
    /// Where the edition says so.
    pub section: String,
    /// The rule as a question.
    pub question: String,
    /// Whether it holds.
    pub holds: bool,
    /// The values that were compared.
    pub values: String,
}

/// Where readings part from the edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The cookies, by their labels.
    pub cookies: Vec<String>,
    /// The readings.
    pub readings: Vec<String>,
    /// The hop at which they have it otherwise.
    pub hop: String,
    /// What is asked there.
    pub kind: CellKind,
    /// Whether the cookies are there, as they have it.
    pub given: bool,
    /// The step at which they part.
    pub step: ProofStep,
}

/// What one header should say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedHeader {
    /// Its name, in lower case.
    pub name: String,
    /// Its value; `None` when it should be absent.
    pub value: Option<String>,
}

/// A line for the shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// What it is for.
    pub purpose: String,
    /// The line.
    pub line: String,
}

/// One clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClauseContent {
    /// Its id.
    pub id: String,
    /// Where it stands.
    pub section: String,
    /// How binding it is, in a word.
    pub level: String,
    /// What it says.
    pub statement: String,
    /// Where the model has it.
    pub reach: ClauseReach,
    /// The scenarios that say they rest on it.
    pub named_by: Vec<String>,
}

/// Where the model has a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClauseReach {
    /// In rules.
    Rules {
        /// The first case, as `scenario/case`, in which one of them holds.
        holds_in: Option<String>,
        /// The first case in which one of them fails.
        fails_in: Option<String>,
    },
    /// In a function.
    Code(String),
    /// Nowhere, and why.
    OutOfReach(String),
}
