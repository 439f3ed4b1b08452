//! Usage: which entries of a ledger are needed, and which are stale.

use std::borrow::Borrow;
use std::collections::BTreeSet;

use jiff::civil::Date;
use samesite_format::document::{StaleEntry, Staleness};
use samesite_format::{Environment, Explanation, Judgement, Play, Recording, ScenarioJudgement, Verdict};
use samesite_scenarios::{Case, Diagnostic, Library, SourceText};

use super::entry::{Entry, Ledger};
use crate::evidence::playing::{by_scenario, scenario_of, was_to_play};

/// How the entries of a ledger are used over the recordings of a run.
#[derive(Debug)]
pub struct Usage<'l> {
    ledger: &'l Ledger,
    /// Every scenario there is, by name.
    scenarios: BTreeSet<String>,
    /// What the recordings so far say of each entry, in the order of the file.
    entries: Vec<Needed>,
}

/// What the recordings so far say of an entry.
#[derive(Clone, Debug, Default)]
struct Needed {
    /// How many cells are known deviations because of it.
    cells: usize,
    /// The browsers, such as `chromium 156.0 open`, that were asked all that it is about and need it in no cell.
    unused_in: Vec<String>,
}

/// A stale entry, which fails the run.
#[derive(Clone, Debug)]
pub struct Stale {
    /// The entry and its lines, for programs.
    pub entry: StaleEntry,
    /// What is the matter with it and what to do, for people.
    pub diagnostic: Box<Diagnostic>,
}

impl<'l> Usage<'l> {
    /// Usage before any recording. `library` has the scenarios there are: an entry counts as unused only when all that
    /// it is about was played.
    #[must_use]
    pub fn of(ledger: &'l Ledger, library: &Library) -> Self {
        let scenarios = library.scenarios().iter().map(|scenario| scenario.id.to_string()).collect();
        Self { ledger, scenarios, entries: vec![Needed::default(); ledger.entries.len()] }
    }

    /// Turns the new deviations that an entry covers into known ones, and counts which entries that needed.
    pub fn cover(&mut self, recording: &Recording, judgement: &mut Judgement) {
        let mut usage = self.for_recording(&recording.environment);
        let mut by_scenario = by_scenario(&recording.plays);
        let mut notes = Vec::new();
        for scenario in &mut judgement.scenarios {
            let plays = by_scenario.remove(scenario.id.as_str()).unwrap_or_default();
            notes.extend(usage.cover(&plays, scenario));
        }
        judgement.name(notes);
        self.add(usage);
    }

    /// Usage in one recording, of which nothing has been judged yet.
    #[must_use]
    pub fn for_recording<'r>(&self, environment: &'r Environment) -> RecordingUsage<'l, 'r> {
        let entries = vec![EntryUsage::default(); self.ledger.entries.len()];
        RecordingUsage { ledger: self.ledger, environment, entries }
    }

    /// Adds what one recording says, once every scenario of it was judged.
    pub fn add(&mut self, usage: RecordingUsage<'_, '_>) {
        let Environment { browser, profile, .. } = usage.environment;
        for ((entry, needed), here) in self.ledger.entries.iter().zip(&mut self.entries).zip(usage.entries) {
            needed.cells += here.cells;
            let is_unused = here.cells == 0 && !here.is_unclear && here.has_all(entry, &self.scenarios);
            if is_unused && !entry.is_intermittent && entry.subjects.hold(usage.environment) {
                needed.unused_in.push(format!("{} {} {profile}", browser.name, browser.version));
            }
        }
    }

    /// The entries that are stale on the day given, in the order of the file: no cell needs them any more, or the day
    /// has passed on which somebody should have looked again.
    #[must_use]
    pub fn stale(&self, today: Date) -> Vec<Stale> {
        let mut stale = Vec::new();
        for (entry, needed) in self.ledger.entries.iter().zip(&self.entries) {
            let (first, last) = self.ledger.lines(entry);
            let lines = if first == last { format!("line {first}") } else { format!("lines {first} to {last}") };
            if needed.cells == 0 && !needed.unused_in.is_empty() {
                let message = format!("no cell needs the ledger entry {:?} any more", entry.id);
                let help = format!("delete {lines}; nothing deviates so in {}", needed.unused_in.join(", "));
                stale.push(self.ledger.stale(entry, Staleness::Unused, message, help));
            } else if entry.review_by < today {
                let message = format!("the ledger entry {:?} was to be reviewed by {}", entry.id, entry.review_by);
                let help = format!(
                    "look at {} again, then renew the date, or delete {lines}; if today is not {today}, the clock of this machine is wrong",
                    entry.bug
                );
                stale.push(self.ledger.stale(entry, Staleness::Overdue, message, help));
            }
        }
        stale
    }
}

/// How one recording uses the entries of a ledger.
#[derive(Debug)]
pub struct RecordingUsage<'l, 'r> {
    ledger: &'l Ledger,
    environment: &'r Environment,
    /// What the recording says of each entry, in the order of the file.
    entries: Vec<EntryUsage>,
}

/// How one recording uses an entry.
#[derive(Clone, Debug, Default)]
struct EntryUsage {
    /// How many cells are known deviations because of it.
    cells: usize,
    /// Whether some cell that it is about says nothing.
    is_unclear: bool,
    /// The scenarios it is about that were played to the end.
    played: BTreeSet<String>,
    /// Whether one of them was played without some case that it is about.
    lacks_cases: bool,
}

impl RecordingUsage<'_, '_> {
    /// Turns the new deviations of a scenario that an entry covers into known ones. `plays` are all its plays.
    /// Returns the entries that cover something, as reports name them.
    pub fn cover(&mut self, plays: &[impl Borrow<Play>], judgement: &mut ScenarioJudgement) -> Vec<Explanation> {
        let notes = self.ledger.cover(self.environment, judgement);
        for (entry, usage) in self.ledger.entries.iter().zip(&mut self.entries) {
            if !entry.cells.scenario.matches(&judgement.id) || !entry.subjects.hold(self.environment) {
                continue;
            }
            for (case, hop) in judgement.cases.iter().flat_map(|case| case.hops.iter().map(move |hop| (case, hop))) {
                for cell in &hop.cells {
                    if entry.cells.hold([&judgement.id, &case.id, &hop.id, cell.subject()], cell.kind()) {
                        usage.cells += usize::from(cell.explained_by.contains(&entry.id));
                        usage.is_unclear |= matches!(cell.verdict, Verdict::Vacuous | Verdict::HarnessFault);
                    }
                }
            }
            if !judgement.is_faulty() {
                usage.played.insert(judgement.id.clone());
                usage.lacks_cases |= lacks_cases(plays, entry);
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
    scenario.cases.iter().any(|case| entry.cells.case.matches(&case.id) && !is_played(case))
}

impl EntryUsage {
    /// Whether every scenario and case that the entry is about was played, and at least one.
    fn has_all(&self, entry: &Entry, scenarios: &BTreeSet<String>) -> bool {
        let mut meant = scenarios.iter().filter(|id| entry.cells.scenario.matches(id.as_str()));
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

    fn stale(&self, entry: &Entry, staleness: Staleness, message: String, help: String) -> Stale {
        let (first_line, last_line) = self.lines(entry);
        let span = match staleness {
            Staleness::Unused => entry.place.id.clone(),
            Staleness::Overdue => entry.place.review_by.clone(),
        };
        let path = self.path.clone();
        let diagnostic = SourceText { path: &path, text: &self.source }.complaint(span, message, help);
        Stale { entry: StaleEntry { entry: entry.id.clone(), staleness, path, first_line, last_line }, diagnostic }
    }
}
