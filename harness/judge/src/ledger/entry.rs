//! An entry of the ledger: which cells, in which browsers, and what is seen there.

use jiff::civil::Date;
use samesite_format::{Cell, CellKind, Environment, Explanation, ExplanationKind, ScenarioJudgement, Verdict};
use samesite_scenarios::Pattern;
use serde::Deserialize;

use super::version::VersionRange;
use crate::verdict::attempts::is_seen_both_ways;
use samesite_format::Selector;

/// A ledger file, every value looked at.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// What complaints call the file.
    pub(super) path: String,
    /// Its text.
    pub(super) source: String,
    /// Its entries, in the order of the file.
    pub(super) entries: Vec<Entry>,
}

/// A deviation that no claim explains.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name: lower-case letters, digits and hyphens, such as `picture-after-reload`.
    pub id: String,
    /// What the browser does, as a sentence without a full stop.
    pub statement: String,
    /// Why it is in the ledger, and not among the claims.
    pub reason: String,
    /// The address of the bug or thread in which it is followed up.
    pub bug: String,
    /// Whether the cells come and go from run to run, so that nothing follows from a run without them.
    pub is_intermittent: bool,
    /// The last day on which nobody needs to look again.
    pub review_by: Date,
    pub(super) cells: CellPattern,
    pub(super) subjects: SubjectPattern,
    pub(super) place: Place,
}

/// Which cells an entry is about.
#[derive(Clone, Debug)]
pub(super) struct CellPattern {
    pub(super) scenario: Pattern,
    pub(super) case: Pattern,
    pub(super) hop: Pattern,
    pub(super) cookie: Pattern,
    pub(super) kind: CellKind,
    pub(super) seen: Seen,
}

/// Whom an entry is about.
#[derive(Clone, Debug)]
pub(super) struct SubjectPattern {
    pub(super) browser: Selector,
    pub(super) version: VersionRange,
    pub(super) profile: Pattern,
}

/// Where an entry stands in its file, in octets.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// From its head to its last line.
    pub(super) whole: std::ops::Range<usize>,
    pub(super) id: std::ops::Range<usize>,
    pub(super) review_by: std::ops::Range<usize>,
}

/// What an entry says is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seen {
    /// The cookie is there.
    Yes,
    /// The cookie is not there.
    No,
    /// The browser makes no such request.
    NoRequest,
}

impl Ledger {
    /// The entries, in the order of the file.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Turns the deviations of a scenario that an entry covers into known ones; the first entry counts.
    /// Says which entries did so, as reports name them.
    pub fn cover(&self, environment: &Environment, judgement: &mut ScenarioJudgement) -> Vec<Explanation> {
        let mut notes = Vec::new();
        for entry in self.entries.iter().filter(|entry| entry.subjects.hold(environment)) {
            let mut covers = false;
            for ([scenario, case, hop], cell) in cells_mut(judgement) {
                // What comes and goes is no fault of ours where one playing shows it and another does not.
                let comes_and_goes = || entry.is_intermittent && is_seen_both_ways(cell);
                if entry.cells.hold([scenario, case, hop, cell.subject()], cell.kind())
                    && (entry.cells.seen.covers(cell) || comes_and_goes())
                {
                    cell.verdict = Verdict::KnownDeviation;
                    cell.explained_by = vec![entry.id.clone()];
                    cell.reason = None;
                    covers = true;
                }
            }
            if covers {
                notes.push(entry.note());
            }
        }
        notes
    }
}

impl Entry {
    /// The entry, as reports name it.
    fn note(&self) -> Explanation {
        Explanation {
            id: self.id.clone(),
            kind: ExplanationKind::Ledger,
            statement: self.statement.clone(),
            evidence: vec![self.bug.clone(), self.reason.clone()],
            versions: None,
            is_known_for_version: true,
        }
    }
}

impl CellPattern {
    /// Whether a cell is meant: its scenario, case, hop and cookie, and what is asked of it.
    pub(super) fn hold(&self, [scenario, case, hop, cookie]: [&str; 4], kind: CellKind) -> bool {
        self.kind == kind
            && self.scenario.matches(scenario)
            && self.case.matches(case)
            && self.hop.matches(hop)
            && self.cookie.matches(cookie)
    }
}

impl SubjectPattern {
    /// Whether a browser under a profile is meant.
    pub(super) fn hold(&self, environment: &Environment) -> bool {
        // A build that is kept beside the installed one bears its version in its name: `firefox-esr-140`.
        let is_build_of = |id: &str| {
            let rest = environment.browser.name.strip_prefix(id);
            rest.is_some_and(|rest| {
                rest.is_empty() || rest.starts_with('-') && rest[1..].starts_with(|c: char| c.is_ascii_digit())
            })
        };
        self.browser.products().iter().any(|product| is_build_of(product.id()))
            && self.version.holds(&environment.browser.version)
            && self.profile.matches(&environment.profile)
    }
}

impl Seen {
    /// Whether this is what somebody must account for in a cell.
    fn covers(self, cell: &Cell) -> bool {
        // What was seen and written down is known, whether a claim is known to reach so far or not.
        let is_otherwise = matches!(cell.verdict, Verdict::NewDeviation | Verdict::NotKnown);
        match self {
            Self::Yes => is_otherwise && cell.observed() == Some(true),
            Self::No => is_otherwise && cell.observed() == Some(false),
            Self::NoRequest => {
                cell.verdict == Verdict::NotMade || cell.verdict == Verdict::NotKnown && cell.observed().is_none()
            }
        }
    }
}

/// Every cell, with the names of its scenario, case and hop.
fn cells_mut(scenario: &mut ScenarioJudgement) -> impl Iterator<Item = ([&str; 3], &mut Cell)> {
    let id = scenario.id.as_str();
    scenario.cases.iter_mut().flat_map(move |case| {
        let case_id = case.id.as_str();
        case.hops.iter_mut().flat_map(move |hop| {
            let names = [id, case_id, hop.id.as_str()];
            hop.cells.iter_mut().map(move |cell| (names, cell))
        })
    })
}
