//! The digest: what judgements come to, on one screen.
//!
//! What is new stands first, once, by its cause; then what is known, by name; then the counts. Cookies and headers are
//! told apart everywhere: a header that differs gives no cookie away.

mod look;
mod news;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};

use crate::diff::counted;
use anstyle::Style;
use samesite_format::{Cell, CellKind, CellPlace, Counts, Judgement, Subject, Verdict, visible};

use self::look::{BAD, BOLD, DIM, GOOD, KNOWN, clipped, command, line};
use self::news::{Bucket, Key, What};
pub use self::news::{Example, News, Suspect, Suspects};

/// How many causes of one kind are shown.
const SHOWN: usize = 6;

/// How wide a terminal must be for the sentences of what is known, beside its names.
const ROOM_FOR_SENTENCES: usize = 110;

/// Judgements side by side, taken in scenario by scenario, so that nobody need have all of them at once.
#[derive(Debug, Default)]
pub struct Digest {
    edition: String,
    columns: Vec<Column>,
    scenarios: BTreeSet<String>,
    cases: BTreeSet<String>,
    known: BTreeMap<(Kind, String), Known>,
    statements: BTreeMap<String, String>,
    news: BTreeMap<Key, Bucket>,
}

/// A browser under a profile, and how its cells fare.
#[derive(Debug)]
struct Column {
    subject: Subject,
    cookies: Counts,
    headers: Counts,
}

/// A part of what is known, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    NotKnown,
    Deviation,
    Header,
    Permitted,
}

/// Cells that claims or entries of the ledger explain.
#[derive(Debug, Default)]
struct Known {
    cells: usize,
    columns: BTreeSet<usize>,
}

/// Something to type, and what for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// What it is good for, such as `again`.
    pub what: &'static str,
    /// The command line, word by word, as a shell reads them.
    pub words: Vec<String>,
}

impl Digest {
    /// Takes in the judgements of some scenarios, one for each column, always the same ones in the same order; with what
    /// would account for the news of each.
    pub fn take(&mut self, judgements: &[Judgement], suspects: &[Suspects]) {
        if self.columns.is_empty() {
            self.edition = judgements.first().map(|first| first.edition.clone()).unwrap_or_default();
            self.columns = judgements.iter().map(|judgement| Column::of(&judgement.subject)).collect();
        }
        let nobody = Suspects::new();
        for (index, judgement) in judgements.iter().enumerate() {
            for note in &judgement.explanations {
                self.statements.entry(note.id.clone()).or_insert_with(|| note.statement.clone());
            }
            let suspects = suspects.get(index).unwrap_or(&nobody);
            for scenario in &judgement.scenarios {
                self.scenarios.insert(scenario.id.clone());
                if let Some(fault) = &scenario.fault {
                    let what = What::Reason(format!("{} broke off: {fault}", scenario.id));
                    let key = Key::of(&judgement.subject, Verdict::HarnessFault, what, Vec::new());
                    self.news.entry(key).or_default().add(index, None);
                }
                for case in &scenario.cases {
                    self.cases.insert(format!("{}/{}", scenario.id, case.id));
                    for hop in &case.hops {
                        for cell in &hop.cells {
                            let place = cell.place(&case.id, &hop.id);
                            self.cell(index, &scenario.id, place, cell, suspects);
                        }
                    }
                }
            }
        }
    }

    fn cell(&mut self, index: usize, scenario: &str, place: CellPlace, cell: &Cell, suspects: &Suspects) {
        let column = &mut self.columns[index];
        let is_header = cell.kind() == CellKind::Header;
        let counts = if is_header { &mut column.headers } else { &mut column.cookies };
        *counts.cells.entry(cell.verdict).or_default() += 1;
        counts.by_permission += usize::from(cell.is_by_permission());
        if cell.verdict.is_accounted_for() {
            if !cell.explained_by.is_empty() {
                let kind = match cell.verdict {
                    Verdict::NotKnown => Kind::NotKnown,
                    _ if is_header => Kind::Header,
                    Verdict::Agrees => Kind::Permitted,
                    _ => Kind::Deviation,
                };
                let known = self.known.entry((kind, cell.explained_by.join(" + "))).or_default();
                known.cells += 1;
                known.columns.insert(index);
            }
            return;
        }
        let accused = suspects.get(&place).cloned().unwrap_or_default();
        let key = Key::of(&column.subject, cell.verdict, What::of(cell), accused);
        let example = Example { column: index, scenario: scenario.to_owned(), place };
        self.news.entry(key).or_default().add(index, Some(example));
    }

    /// What is new, cause by cause, the gravest first.
    #[must_use]
    pub fn news(&self) -> Vec<News> {
        news::grouped(&self.news)
    }

    /// Renders the digest for a terminal of so many columns, with colour codes in it; nothing, if nothing was judged.
    /// `advice` says what can be done about news.
    ///
    /// # Errors
    ///
    /// Never, in truth: writing to a string cannot fail.
    pub fn render(&self, width: usize, advice: &dyn Fn(&News) -> Vec<Advice>) -> Result<String, fmt::Error> {
        let mut out = String::new();
        if self.columns.is_empty() {
            return Ok(out);
        }
        let mut browsers: Vec<String> = Vec::new();
        for column in &self.columns {
            let name = column.release();
            if !browsers.contains(&name) {
                browsers.push(name);
            }
        }
        let sizes = [(self.scenarios.len(), "scenario"), (self.cases.len(), "case")];
        let sizes: Vec<_> = sizes.iter().map(|(count, what)| counted(*count, what)).collect();
        let head = format!("{} · {} · {}", self.edition, sizes.join(", "), browsers.join(", "));
        line(&mut out, "", BOLD, &head, width)?;
        self.write_news(&mut out, width, advice)?;
        self.write_known(&mut out, width)?;
        let rows: Vec<_> =
            self.columns.iter().map(|column| (column.name(), &column.cookies, &column.headers)).collect();
        writeln!(out)?;
        table::render(&mut out, &rows, width)?;
        Ok(out)
    }

    fn write_news(&self, out: &mut String, width: usize, advice: &dyn Fn(&News) -> Vec<Advice>) -> fmt::Result {
        let news = self.news();
        if !news.iter().any(|news| news.verdict == Verdict::NewDeviation) {
            writeln!(out, "\n{GOOD}NEW{GOOD:#}  nothing")?;
        }
        for group in news.iter().take(SHOWN) {
            let profiles = names(&self.columns, &group.columns, Column::release);
            let cells = match group.cells {
                0 => String::new(),
                cells if group.cases.len() > 1 => {
                    format!(": {} in {}", counted(cells, "cell"), counted(group.cases.len(), "case"))
                }
                cells => format!(": {}", counted(cells, "cell")),
            };
            writeln!(out)?;
            let head = format!("{}  {profiles}{cells}", heading(group.verdict));
            line(out, "", BAD, &head, width)?;
            line(out, "  ", Style::new(), &group.words, width)?;
            if let Some(suspect) = &group.suspect {
                let accused = match suspect.has_ended {
                    true => format!("{}, which is claimed of it, has ended: {}", suspect.id, suspect.statement),
                    false => {
                        format!("{} would explain it: {}; known of {}", suspect.id, suspect.statement, suspect.versions)
                    }
                };
                line(out, "  ", Style::new(), &accused, width)?;
            }
            for Advice { what, words } in advice(group) {
                command(out, &format!("  {what:<7} "), &words, width)?;
            }
        }
        if news.len() > SHOWN {
            let cells: usize = news[SHOWN..].iter().map(|group| group.cells).sum();
            let rest = format!(
                "and {} more, with {}; --full shows them",
                counted(news.len() - SHOWN, "cause"),
                counted(cells, "cell")
            );
            writeln!(out)?;
            line(out, "", BAD, &rest, width)?;
        }
        Ok(())
    }

    fn write_known(&self, out: &mut String, width: usize) -> fmt::Result {
        let parts = [
            (Kind::NotKnown, "NOT KNOWN FOR THIS VERSION", "claims that nobody has checked there"),
            (Kind::Deviation, "KNOWN", "deviations of cookies"),
            (Kind::Header, "KNOWN", "of headers that say where a request comes from"),
            (Kind::Permitted, "ALLOWED", "by the text"),
        ];
        for (kind, heading, words) in parts {
            let mut rows: Vec<(&str, &Known)> = self
                .known
                .iter()
                .filter(|((own, _), _)| *own == kind)
                .map(|((_, id), known)| (id.as_str(), known))
                .collect();
            if rows.is_empty() {
                continue;
            }
            rows.sort_by_key(|(_, known)| std::cmp::Reverse(known.cells));
            writeln!(out, "\n{KNOWN}{heading}{KNOWN:#}  {DIM}{words}{DIM:#}")?;
            for (id, known) in rows.iter().take(SHOWN) {
                self.write_row(out, id, known, width)?;
            }
            if rows.len() > SHOWN {
                let cells: usize = rows[SHOWN..].iter().map(|(_, known)| known.cells).sum();
                writeln!(out, "{cells:>6}  {DIM}by {} more{DIM:#}", rows.len() - SHOWN)?;
            }
        }
        Ok(())
    }

    fn write_row(&self, out: &mut String, id: &str, known: &Known, width: usize) -> fmt::Result {
        let places = names(&self.columns, &known.columns, Column::browser);
        let text = match self.statements.get(id) {
            Some(statement) if width >= ROOM_FOR_SENTENCES => format!("{id}: {statement}"),
            _ => id.to_owned(),
        };
        let room = width.saturating_sub(8);
        // Whose it is stands behind it, and is told in any case.
        let places = clipped(&visible(&places), room / 2);
        let text = clipped(&visible(&text), room.saturating_sub(places.chars().count() + 2));
        writeln!(out, "{:>6}  {text}  {DIM}{places}{DIM:#}", known.cells)
    }
}

impl Column {
    fn of(subject: &Subject) -> Self {
        Self { subject: subject.clone(), cookies: Counts::default(), headers: Counts::default() }
    }

    /// `chromium`
    fn browser(&self) -> String {
        self.subject.browser.clone()
    }

    /// `chromium 156`
    fn release(&self) -> String {
        format!("{} {}", self.subject.browser, self.subject.release())
    }

    /// `chromium 156 stock`
    fn name(&self) -> String {
        format!("{} {}", self.release(), self.subject.profile)
    }
}

/// Some columns in words: `firefox-esr, chromium stock`, a browser alone where all of its columns are meant.
fn names(columns: &[Column], chosen: &BTreeSet<usize>, name: fn(&Column) -> String) -> String {
    let mut browsers: Vec<(String, Vec<&str>)> = Vec::new();
    for &index in chosen {
        let (browser, profile) = (name(&columns[index]), columns[index].subject.profile.as_str());
        match browsers.iter_mut().find(|(name, _)| *name == browser) {
            Some((_, profiles)) => profiles.push(profile),
            None => browsers.push((browser, vec![profile])),
        }
    }
    let words = browsers.into_iter().map(|(browser, profiles)| {
        let all = columns.iter().filter(|column| name(column) == browser).count();
        if all > 1 && all == profiles.len() { browser } else { format!("{browser} {}", profiles.join(", ")) }
    });
    words.collect::<Vec<_>>().join("; ")
}

/// What news of a verdict are called.
const fn heading(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::NotMade => "NOT MADE",
        Verdict::Vacuous => "NOT SEEN",
        Verdict::HarnessFault => "FAULT",
        _ => "NEW",
    }
}
