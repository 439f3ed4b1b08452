//! What is handed over: a case, what browsers did in it, and how it is acted out.

use samesite_format::{CellKind, Environment, Explanation, RecordedRequest, Verdict};

use super::staging::Staging;
use crate::site::{Actor, HopContent};

/// A case, with everything that its reader may want.
#[derive(Clone, Debug)]
pub struct Handover {
    /// A name for files: `stories-14-schemeful-picture`.
    pub name: String,
    /// The scenario's id: `stories/14-schemeful`.
    pub scenario: String,
    /// The case's name within the scenario: `picture`.
    pub case: String,
    /// What happens, as a short sentence without a full stop.
    pub title: String,
    /// Why anybody should care, in a sentence.
    pub why: String,
    /// The lines that set cookies.
    pub cookies: Vec<String>,
    /// The edition that browsers are held to: `rfc6265bis-22`.
    pub edition: String,
    /// Everybody who takes part.
    pub actors: Vec<Actor>,
    /// What happens, step by step: the planting, then the case.
    pub hops: Vec<HopContent>,
    /// The ways in which requests are made, by their names, each with what it is: `location`, and "`location.href`, set by
    /// script."
    pub probes: Vec<(String, String)>,
    /// What is asked, question by question.
    pub looks: Vec<Look>,
    /// What browsers did.
    pub seen: Vec<Seen>,
    /// How the case is acted out, or why it cannot be.
    pub staging: Result<Staging, Vec<String>>,
    /// The line that plays the case again.
    pub command: String,
    /// The scenario's text, where it does not come with the program.
    pub source: Option<String>,
}

/// A question about a request, and what the edition answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The request within the case: `img`, `proof-1`.
    pub hop: String,
    /// The name under which it is asked for in the staging, and how many came under it before.
    pub at: (String, usize),
    /// Whether the user asks for it by the address bar.
    pub is_visit: bool,
    /// What is asked.
    pub kind: CellKind,
    /// The cookie, or the header.
    pub subject: String,
    /// What is expected.
    pub wanted: Wanted,
    /// Where that is said, in words: `rfc6265bis-22 §5.8.3 step 3`.
    pub by: String,
    /// The clause in the project's own list: `B215`.
    pub clause: Option<String>,
    /// A page where it can be read.
    pub link: Option<String>,
    /// What it comes to here, as a sentence without a full stop.
    pub rule: String,
    /// How the edition comes to it: each place that is asked, with its answer. Empty for a header.
    pub proof: Vec<String>,
}

/// What is expected at a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A cookie, as requests carry it: there, or not there.
    Cookie {
        /// The cookie: `lax=1`.
        pair: String,
        /// Whether it should be there.
        is_there: bool,
    },
    /// A header's value; `None` for no such header.
    Header(Option<String>),
}

/// What one browser did.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The browser, where and when.
    pub environment: Environment,
    /// The day, as `2026-11-28`.
    pub day: String,
    /// For each look, what came of it; `None` where it was not asked or nothing could be seen.
    pub answers: Vec<Option<Answer>>,
    /// The requests as they arrived: where they belong, and what came.
    pub requests: Vec<(String, RecordedRequest)>,
    /// What accounts for deviations, by their names.
    pub explanations: Vec<Explanation>,
}

/// What came of one question in one browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Whether it was as the edition has it.
    pub as_edition: bool,
    /// What was seen, in words: `sent`, `not sent`, `?1`.
    pub seen: String,
    /// What was made of it.
    pub verdict: Verdict,
    /// What explains it.
    pub explained_by: Vec<String>,
    /// What the browser says of it itself: `EXCLUDE_SAMESITE_LAX`; `None` where it was not asked, or says nothing.
    pub account: Option<String>,
}

/// A question that a browser answers otherwise than the edition.
#[derive(Clone, Copy, Debug)]
pub struct Deviation<'h> {
    /// The question.
    pub look: &'h Look,
    /// The answer.
    pub answer: &'h Answer,
}

impl Seen {
    /// The browser and its profile: `chromium open`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.environment.browser.name, self.environment.profile)
    }

    /// Where the browser deviates, known or not.
    #[must_use]
    pub fn deviations<'h>(&'h self, looks: &'h [Look]) -> Vec<Deviation<'h>> {
        let both = looks.iter().zip(&self.answers);
        let deviating = both.filter_map(|(look, answer)| Some(Deviation { look, answer: answer.as_ref()? }));
        let counts = |verdict| matches!(verdict, Verdict::KnownDeviation | Verdict::NotKnown | Verdict::NewDeviation);
        deviating.filter(|deviation| !deviation.answer.as_edition && counts(deviation.answer.verdict)).collect()
    }
}

impl Look {
    /// The question with the edition's answer, as one says it of a test: `img: lax is not sent`.
    #[must_use]
    pub fn name(&self) -> String {
        let Self { hop, subject, .. } = self;
        match (&self.wanted, self.kind) {
            (Wanted::Header(Some(value)), _) => format!("{hop}: {subject} is {value}"),
            (Wanted::Header(None), _) => format!("{hop}: {subject} is absent"),
            (Wanted::Cookie { is_there, .. }, kind) => format!("{hop}: {subject} is {}", in_words(kind, *is_there)),
        }
    }
}

/// What is said of a cookie: `sent`, `not sent`, `stored`, …
#[must_use]
pub const fn in_words(kind: CellKind, yes: bool) -> &'static str {
    match (kind, yes) {
        (CellKind::Stored, true) => "stored",
        (CellKind::Stored, false) => "not stored",
        (CellKind::Visible, true) => "seen by the script",
        (CellKind::Visible, false) => "not seen by the script",
        (_, true) => "sent",
        (_, false) => "not sent",
    }
}
