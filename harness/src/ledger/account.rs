//! The account: which entries of a ledger are needed, and which are in arrears.

use std::collections::BTreeSet;

use jiff::civil::Date;
use samesite_reports::document::{Arrear, Debt};
use samesite_reports::{Judgement, Recording, Verdict};
use samesite_scenarios::{Case, Diagnostic, Library, Scenario, ScenarioId};

use super::entry::{Entry, Ledger};

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
    pub arrear: Arrear,
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
        self.ledger.cover(&recording.environment, judgement);
        for (entry, standing) in self.ledger.entries.iter().zip(&mut self.standings) {
            if !entry.subjects.hold(&recording.environment) {
                continue;
            }
            let (mut needed, mut telling) = (0, true);
            for scenario in &judgement.scenarios {
                for (case, hop) in scenario.cases.iter().flat_map(|case| case.hops.iter().map(move |hop| (case, hop))) {
                    for cell in &hop.cells {
                        if entry.cells.hold([&scenario.id, &case.id, &hop.id, &cell.cookie], cell.kind) {
                            needed += usize::from(cell.departures.contains(&entry.id));
                            telling &= !matches!(cell.verdict, Verdict::Vacuous | Verdict::HarnessFault);
                        }
                    }
                }
            }
            standing.needed += needed;
            if needed == 0 && telling && plays_all(recording, judgement, entry, &self.scenarios) {
                let subject = &judgement.subject;
                standing.idle.push(format!("{} {} {}", subject.browser, subject.version, subject.profile));
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
                arrears.push(self.ledger.arrear(entry, Debt::Idle, message, help));
            } else if entry.review_by < today {
                let message = format!("the ledger entry {:?} was to be reviewed by {}", entry.id, entry.review_by);
                let help = format!("look at {} again, then renew the date, or delete {lines}", entry.bug);
                arrears.push(self.ledger.arrear(entry, Debt::Overdue, message, help));
            }
        }
        arrears
    }
}

/// Whether a recording plays every scenario and case that an entry is about, and at least one.
fn plays_all(recording: &Recording, judgement: &Judgement, entry: &Entry, scenarios: &BTreeSet<String>) -> bool {
    let is_meant = |id: &&str| entry.cells.scenario.is_match(id);
    let played: BTreeSet<&str> = judgement
        .scenarios
        .iter()
        .filter(|scenario| !scenario.is_faulty())
        .map(|scenario| scenario.id.as_str())
        .collect();
    let meant: BTreeSet<&str> =
        scenarios.iter().map(String::as_str).chain(played.iter().copied()).filter(is_meant).collect();
    let left_out = |id: &&str| {
        // What surprised was played again without the rest, so a case is left out when no playing has it.
        let plays: Vec<_> = recording.plays.iter().filter(|play| play.scenario == **id).collect();
        let Some(last) = plays.last() else { return true };
        let Ok(scenario) = Scenario::parse(ScenarioId::new(*id), id, &last.source) else { return true };
        let is_played = |case: &Case| plays.iter().any(|play| play.cases.contains(&case.id));
        scenario.cases.iter().any(|case| entry.cells.case.is_match(&case.id) && !is_played(case))
    };
    !meant.is_empty() && meant.is_subset(&played) && !meant.iter().any(left_out)
}

impl Ledger {
    /// The first and last line of an entry, counted from 1.
    fn lines(&self, entry: &Entry) -> (usize, usize) {
        let line = |octet: usize| self.source[..octet].bytes().filter(|&octet| octet == b'\n').count() + 1;
        let end = entry.place.whole.end;
        let last = if self.source[..end].ends_with('\n') { end - 1 } else { end };
        (line(entry.place.whole.start), line(last))
    }

    fn arrear(&self, entry: &Entry, debt: Debt, message: String, help: String) -> Owed {
        let (first_line, last_line) = self.lines(entry);
        let span = match debt {
            Debt::Idle => entry.place.id.clone(),
            Debt::Overdue => entry.place.review_by.clone(),
        };
        let (path, source) = (self.path.clone(), self.source.clone());
        let diagnostic = Box::new(Diagnostic { path: path.clone(), source, span, message, help: Some(help) });
        Owed { arrear: Arrear { entry: entry.id.clone(), debt, path, first_line, last_line }, diagnostic }
    }
}
