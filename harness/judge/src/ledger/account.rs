//! The account: which entries of a ledger are needed, and which are in arrears.

use std::borrow::Borrow;
use std::collections::BTreeSet;

use jiff::civil::Date;
use samesite_format::document::{StaleEntry, Staleness};
use samesite_format::{Environment, Explanation, Judgement, Play, Recording, ScenarioJudgement, Verdict};
use samesite_scenarios::{Case, Diagnostic, Library};

use super::entry::{Entry, Ledger};
use crate::evidence::playing::{by_scenario, scenario_of, was_to_play};

/// The books of a ledger over the recordings of a run.
#[derive(Debug)]
pub struct Account<'l> {
    ledger: &'l Ledger,
    /// Every scenario there is, by name.
    scenarios: BTreeSet<String>,
    /// Entry by entry.
    standings: Vec<Standing>,
}

/// What recordings say of an entry.
#[derive(Clone, Debug, Default)]
struct Standing {
    /// Cells that are known deviations by it.
    needed: usize,
    /// Recordings that played all that it is about, and in which no cell needs it.
    idle: Vec<String>,
}

/// An entry that fails the run.
#[derive(Clone, Debug)]
pub struct Owed {
    /// For programs.
    pub arrear: StaleEntry,
    /// For people.
    pub diagnostic: Box<Diagnostic>,
}

impl<'l> Account<'l> {
    /// Opens the books. `library` are the scenarios there are: an entry is idle only when all that it is about was played.
    #[must_use]
    pub fn open(ledger: &'l Ledger, library: &Library) -> Self {
        let scenarios = library.scenarios().iter().map(|scenario| scenario.id.to_string()).collect();
        Self { ledger, scenarios, standings: vec![Standing::default(); ledger.entries.len()] }
    }

    /// Covers a judgement's new deviations, and notes which entries were needed and which could have been.
    pub fn enter(&mut self, recording: &Recording, judgement: &mut Judgement) {
        let mut page = self.page(&recording.environment);
        let mut by_scenario = by_scenario(&recording.plays);
        let mut notes = Vec::new();
        for scenario in &mut judgement.scenarios {
            let plays = by_scenario.remove(scenario.id.as_str()).unwrap_or_default();
            notes.extend(page.enter(&plays, scenario));
        }
        judgement.name(notes);
        self.close(page);
    }

    /// A page for one recording.
    #[must_use]
    pub fn page<'r>(&self, environment: &'r Environment) -> Page<'l, 'r> {
        Page { ledger: self.ledger, environment, lines: vec![Line::default(); self.ledger.entries.len()] }
    }

    /// Takes over what a page has, once every scenario of its recording was entered.
    pub fn close(&mut self, page: Page<'_, '_>) {
        let Environment { browser, profile, .. } = page.environment;
        for ((entry, standing), line) in self.ledger.entries.iter().zip(&mut self.standings).zip(page.lines) {
            standing.needed += line.needed;
            let is_idle = line.needed == 0 && !line.is_unclear && line.has_all(entry, &self.scenarios);
            if is_idle && !entry.is_intermittent && entry.subjects.hold(page.environment) {
                standing.idle.push(format!("{} {} {profile}", browser.name, browser.version));
            }
        }
    }

    /// The entries that are in arrears on the day given, in the order of the file.
    #[must_use]
    pub fn arrears(&self, today: Date) -> Vec<Owed> {
        let mut arrears = Vec::new();
        for (entry, standing) in self.ledger.entries.iter().zip(&self.standings) {
            let (first, last) = self.ledger.lines(entry);
            let lines = if first == last { format!("line {first}") } else { format!("lines {first} to {last}") };
            if standing.needed == 0 && !standing.idle.is_empty() {
                let message = format!("no cell needs the ledger entry {:?} any more", entry.id);
                let help = format!("delete {lines}; nothing deviates so in {}", standing.idle.join(", "));
                arrears.push(self.ledger.arrear(entry, Staleness::Unused, message, help));
            } else if entry.review_by < today {
                let message = format!("the ledger entry {:?} was to be reviewed by {}", entry.id, entry.review_by);
                let help = format!("look at {} again, then renew the date, or delete {lines}", entry.bug);
                arrears.push(self.ledger.arrear(entry, Staleness::Overdue, message, help));
            }
        }
        arrears
    }
}

/// What one recording says of the entries of a ledger.
#[derive(Debug)]
pub struct Page<'l, 'r> {
    ledger: &'l Ledger,
    environment: &'r Environment,
    /// Entry by entry.
    lines: Vec<Line>,
}

/// What one recording says of an entry.
#[derive(Clone, Debug, Default)]
struct Line {
    /// Cells that are known deviations by it.
    needed: usize,
    /// Whether some cell that it is about says nothing.
    is_unclear: bool,
    /// The scenarios it is about that were played to the end.
    played: BTreeSet<String>,
    /// Whether one of them was played without some case that it is about.
    lacks_cases: bool,
}

impl Page<'_, '_> {
    /// Covers the new deviations of a scenario, and notes which entries were needed. `plays` are all its plays.
    /// Says which entries cover something, as reports name them.
    pub fn enter(&mut self, plays: &[impl Borrow<Play>], judgement: &mut ScenarioJudgement) -> Vec<Explanation> {
        let notes = self.ledger.cover(self.environment, judgement);
        for (entry, line) in self.ledger.entries.iter().zip(&mut self.lines) {
            if !entry.cells.scenario.is_match(&judgement.id) || !entry.subjects.hold(self.environment) {
                continue;
            }
            for (case, hop) in judgement.cases.iter().flat_map(|case| case.hops.iter().map(move |hop| (case, hop))) {
                for cell in &hop.cells {
                    if entry.cells.hold([&judgement.id, &case.id, &hop.id, cell.subject()], cell.kind()) {
                        line.needed += usize::from(cell.explained_by.contains(&entry.id));
                        line.is_unclear |= matches!(cell.verdict, Verdict::Vacuous | Verdict::HarnessFault);
                    }
                }
            }
            if !judgement.is_faulty() {
                line.played.insert(judgement.id.clone());
                line.lacks_cases |= lacks_cases(plays, entry);
            }
        }
        notes
    }
}

/// Whether some case of a scenario that an entry is about was never played.
fn lacks_cases(plays: &[impl Borrow<Play>], entry: &Entry) -> bool {
    let Some(last) = plays.last().map(Borrow::borrow) else { return true };
    let Ok(scenario) = scenario_of(last) else { return true };
    // What surprised was played again without the rest, so a case is left out when no playing has it.
    let is_played = |case: &Case| plays.iter().any(|play| was_to_play(play.borrow(), &case.id));
    scenario.cases.iter().any(|case| entry.cells.case.is_match(&case.id) && !is_played(case))
}

impl Line {
    /// Whether every scenario and case that the entry is about was played, and at least one.
    fn has_all(&self, entry: &Entry, scenarios: &BTreeSet<String>) -> bool {
        let mut meant = scenarios.iter().filter(|id| entry.cells.scenario.is_match(id.as_str()));
        !self.played.is_empty() && !self.lacks_cases && meant.all(|id| self.played.contains(id))
    }
}

impl Ledger {
    /// The first and last line of an entry, counted from 1.
    fn lines(&self, entry: &Entry) -> (usize, usize) {
        let line = |octet: usize| self.source[..octet].bytes().filter(|&octet| octet == b'\n').count() + 1;
        let end = entry.place.whole.end;
        let last = if self.source[..end].ends_with('\n') { end - 1 } else { end };
        (line(entry.place.whole.start), line(last))
    }

    fn arrear(&self, entry: &Entry, staleness: Staleness, message: String, help: String) -> Owed {
        let (first_line, last_line) = self.lines(entry);
        let span = match staleness {
            Staleness::Unused => entry.place.id.clone(),
            Staleness::Overdue => entry.place.review_by.clone(),
        };
        let (path, source) = (self.path.clone(), self.source.clone());
        let diagnostic = Box::new(Diagnostic { path: path.clone(), source, span, message, help: Some(help) });
        Owed { arrear: StaleEntry { entry: entry.id.clone(), staleness, path, first_line, last_line }, diagnostic }
    }
}
