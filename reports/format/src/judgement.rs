//! Judgements: what somebody made of a recording, cell by cell.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::AddAssign;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What came of judging one recording.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Judgement {
    /// Whom it is about.
    pub subject: Subject,
    /// The edition the browser is held to.
    pub edition: String,
    /// What the profile is claimed to do otherwise than the edition's plain reading.
    pub departures: Vec<DepartureNote>,
    /// Scenario by scenario, in the order of their ids.
    pub scenarios: Vec<ScenarioJudgement>,
}

/// A browser as it was run.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Subject {
    /// The browser: `chromium`, `firefox-esr`, …
    pub browser: String,
    /// Its version.
    pub version: String,
    /// The profile.
    pub profile: String,
}

impl Subject {
    /// As much of the version as tells releases apart: `156`; `2.50`, where the first number hardly ever changes.
    #[must_use]
    pub fn release(&self) -> &str {
        let mut dots = self.version.match_indices('.').map(|(dot, _)| dot);
        let end = if self.version.find('.') == Some(1) { dots.nth(1) } else { dots.next() };
        &self.version[..end.unwrap_or(self.version.len())]
    }
}

/// One way in which a browser is claimed to depart from an edition's plain reading.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DepartureNote {
    /// Its name.
    pub id: String,
    /// Whether the text allows it.
    pub kind: DepartureKind,
    /// What the browser does, as a sentence.
    pub statement: String,
    /// Where that is known from.
    pub evidence: Vec<String>,
    /// Which releases it is claimed of, in words; absent for an entry of the ledger, which covers what was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub versions: Option<String>,
}

/// Whether a text allows a departure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DepartureKind {
    /// The text says MAY, or leaves the matter to the browser.
    Permitted,
    /// The text says otherwise.
    Deviation,
    /// Nobody has explained it yet: an entry of the ledger covers it.
    Ledger,
}

/// What came of one scenario.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ScenarioJudgement {
    /// The scenario's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What the article claims.
    pub claim: Option<String>,
    /// The case in which cookies are planted and proved comes first.
    pub cases: Vec<CaseJudgement>,
    /// Why the scenario as a whole says nothing, if so.
    pub fault: Option<String>,
}

/// What came of one case.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CaseJudgement {
    /// Its name within the scenario.
    pub id: String,
    /// What happens in it.
    pub title: String,
    /// Hop by hop.
    pub hops: Vec<HopJudgement>,
}

/// What came of one hop.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct HopJudgement {
    /// Its name within the case.
    pub id: String,
    /// The request in words: `GET https://… image`.
    pub request: String,
    /// Whether the request was made at all.
    pub made: bool,
    /// Cookie by cookie, in the order of the jar.
    pub cells: Vec<Cell>,
}

/// What came of one cookie at one hop.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Cell {
    /// What the cookie is called.
    pub cookie: String,
    /// What is asked of it.
    pub kind: CellKind,
    /// What the edition's plain reading predicts.
    pub edition: Prediction,
    /// What the profile's claim predicts.
    pub profile: Prediction,
    /// What was seen; `None` when nothing could be.
    pub observed: Option<bool>,
    /// What to make of it.
    pub verdict: Verdict,
    /// The departures that explain it, by name.
    pub departures: Vec<String>,
    /// Why, in one line, where the verdict needs a word.
    pub reason: Option<String>,
    /// What the other readings that the scenario names predict.
    pub readings: Vec<Reading>,
}

/// A prediction and the rule that decided it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Prediction {
    /// Whether the answer is yes.
    pub yes: bool,
    /// The clause that decides, and its place in the text.
    pub by: String,
    /// What the rule says.
    // Nearly always a text of the program's own, which hundreds of thousands of cells share.
    pub rule: Cow<'static, str>,
}

/// What another reading predicts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reading {
    /// Its name.
    pub id: String,
    /// Whether the answer is yes.
    pub yes: bool,
}

/// What is asked of a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CellKind {
    /// Is it stored?
    Stored,
    /// Is it sent with the request?
    Sent,
    /// Does the script see it?
    Visible,
    /// Do the cookies that travel stand in the right order?
    Order,
    /// Is a header by which the browser says where the request comes from as the standards prescribe?
    Header,
}

impl CellKind {
    /// The answers in words: yes and no.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Stored => ("kept", "refused"),
            Self::Sent => ("sent", "-"),
            Self::Visible => ("seen", "-"),
            Self::Order => ("in order", "disordered"),
            Self::Header => ("correct", "differs"),
        }
    }
}

/// What to make of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// As the edition has it, if need be with an exception that it allows.
    Agrees,
    /// Otherwise than the edition has it, and known.
    KnownDeviation,
    /// Otherwise than the profile's claim.
    NewDeviation,
    /// A control failed, so it says nothing.
    Vacuous,
    /// The browser made no such request.
    NotMade,
    /// The harness did not do what it should.
    HarnessFault,
}

impl Verdict {
    /// Every verdict, from harmless to grave.
    pub const ALL: &[Self] =
        &[Self::Agrees, Self::KnownDeviation, Self::NewDeviation, Self::NotMade, Self::Vacuous, Self::HarnessFault];
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Agrees => "agrees",
            Self::KnownDeviation => "known deviation",
            Self::NewDeviation => "new deviation",
            Self::Vacuous => "vacuous",
            Self::NotMade => "not made",
            Self::HarnessFault => "harness fault",
        })
    }
}

/// How many cells have which verdict, and how many hops there were.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// Hops that were judged.
    pub hops: usize,
    /// Cells by verdict; verdicts without cells are left out.
    pub cells: BTreeMap<Verdict, usize>,
    /// Cells that agree by an exception the edition allows.
    pub by_permission: usize,
}

impl Counts {
    /// All cells.
    #[must_use]
    pub fn total(&self) -> usize {
        self.cells.values().sum()
    }

    /// The cells of one verdict.
    #[must_use]
    pub fn of(&self, verdict: Verdict) -> usize {
        self.cells.get(&verdict).copied().unwrap_or(0)
    }
}

impl AddAssign<&Self> for Counts {
    fn add_assign(&mut self, other: &Self) {
        self.hops += other.hops;
        self.by_permission += other.by_permission;
        for (verdict, cells) in &other.cells {
            *self.cells.entry(*verdict).or_default() += cells;
        }
    }
}

impl Judgement {
    /// How many cells have which verdict.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for scenario in &self.scenarios {
            counts += &scenario.counts();
        }
        counts
    }

    /// Names departures besides, those that are not named yet.
    pub fn name(&mut self, departures: Vec<DepartureNote>) {
        for note in departures {
            if !self.departures.contains(&note) {
                self.departures.push(note);
            }
        }
    }
}

impl ScenarioJudgement {
    /// How many cells have which verdict.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for hop in self.cases.iter().flat_map(|case| &case.hops) {
            counts.hops += 1;
            for cell in &hop.cells {
                *counts.cells.entry(cell.verdict).or_default() += 1;
                counts.by_permission += usize::from(cell.is_by_permission());
            }
        }
        counts
    }

    /// Takes over what a later playing has of the same cases; what it has not stays.
    pub fn replace_by(&mut self, later: Self) {
        let mut again: BTreeMap<String, CaseJudgement> =
            later.cases.into_iter().map(|case| (case.id.clone(), case)).collect();
        for case in &mut self.cases {
            if let Some(replacement) = again.remove(&case.id) {
                *case = replacement;
            }
        }
        // A playing that broke off may lack cases that the later one has.
        self.cases.extend(again.into_values());
        self.fault = later.fault;
    }

    /// Takes in what a playing of other cases has besides.
    pub fn join(&mut self, other: Self) {
        let fault = self.fault.take();
        self.replace_by(other);
        self.fault = fault.or_else(|| self.fault.take());
    }

    /// Whether the scenario broke off.
    #[must_use]
    pub const fn is_faulty(&self) -> bool {
        self.fault.is_some()
    }
}

impl Cell {
    /// Whether it agrees only by an exception the edition allows.
    #[must_use]
    pub fn is_by_permission(&self) -> bool {
        self.verdict == Verdict::Agrees && !self.departures.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_is_told_by_as_few_numbers_as_will_do() {
        for (version, release) in
            [("156.0.8078.79", "156"), ("2.50.6", "2.50"), ("2.50", "2.50"), ("153", "153"), ("", "")]
        {
            let subject = Subject { browser: String::new(), version: version.to_owned(), profile: String::new() };
            assert_eq!(subject.release(), release);
        }
    }
}
