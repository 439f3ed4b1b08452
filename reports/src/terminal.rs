//! The report that people read in a terminal: scenario by scenario, one column for each browser and profile.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};

use anstyle::{AnsiColor, Style};
use textwrap::WordSplitter;

use samesite_format::{
    Cell, CellKind, Counts, Explanation, ExplanationKind, HopJudgement, JarVerdict, Judgement, Reading, ReasonVerdict,
    Verdict, visible,
};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default();
const KNOWN: Style = AnsiColor::Yellow.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();

/// How wide the column of case titles and cookie names is.
const NAMES: usize = 30;

/// How wide the claim of a story is at most.
const CLAIM: usize = 96;

/// The profile that stands first where there is no room for all: the browser as installed.
const STOCK: &str = "stock";

/// How much to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// What tells something: cookies that are kept everywhere, as predicted, are left out.
    Telling,
    /// Every cell.
    Everything,
}

/// Renders judgements side by side, with colour codes in it: strip them where nobody can see colours.
///
/// # Errors
///
/// Never, in truth: writing to a string cannot fail.
pub fn render(judgements: &[Judgement], detail: Detail) -> Result<String, fmt::Error> {
    let mut report = Report::new(detail);
    Ok(report.tables(judgements)? + &report.end()?)
}

/// A report that is made scenario by scenario, so that nobody need have all judgements at once.
#[derive(Debug)]
pub struct Report {
    detail: Detail,
    /// How wide the terminal is; no matter, where there is none.
    width: Option<usize>,
    edition: String,
    /// Column by column.
    totals: Vec<(String, Counts)>,
    /// How many cells of each column a claim explains of which nobody knows whether it holds of this version.
    not_known: BTreeMap<(String, String), usize>,
}

impl Report {
    /// A report with nothing in it.
    #[must_use]
    pub const fn new(detail: Detail) -> Self {
        Self { detail, width: None, edition: String::new(), totals: Vec::new(), not_known: BTreeMap::new() }
    }

    /// The same, for a terminal of so many columns: what has no room beside the browsers as installed is left out, and
    /// named.
    #[must_use]
    pub fn within(self, width: Option<usize>) -> Self {
        Self { width, ..self }
    }

    /// The tables of some scenarios. `judgements` have one column each, always the same ones in the same order.
    ///
    /// # Errors
    ///
    /// Never, in truth: writing to a string cannot fail.
    pub fn tables(&mut self, judgements: &[Judgement]) -> Result<String, fmt::Error> {
        if self.totals.is_empty() {
            self.edition = judgements.first().map(|first| first.edition.clone()).unwrap_or_default();
            let subjects = judgements.iter().map(|judgement| &judgement.subject);
            let names =
                subjects.map(|subject| format!("{} {} {}", subject.browser, subject.release(), subject.profile));
            self.totals = names.map(|name| (name, Counts::default())).collect();
        }
        for ((name, total), judgement) in self.totals.iter_mut().zip(judgements) {
            *total += &judgement.counts();
            let cases = judgement.scenarios.iter().flat_map(|scenario| &scenario.cases);
            let cells = cases.flat_map(|case| &case.hops).flat_map(|hop| &hop.cells);
            for id in cells.filter(|cell| cell.verdict == Verdict::NotKnown).flat_map(|cell| &cell.explained_by) {
                *self.not_known.entry((name.clone(), id.clone())).or_default() += 1;
            }
        }
        let scenarios: BTreeSet<&str> = judgements
            .iter()
            .flat_map(|judgement| judgement.scenarios.iter().map(|scenario| scenario.id.as_str()))
            .collect();
        let mut out = String::new();
        for id in scenarios {
            self.table(judgements, id).render(&mut out)?;
        }
        Ok(out)
    }

    /// The table of one scenario, with as many columns as there is room for.
    fn table<'a>(&self, judgements: &'a [Judgement], id: &'a str) -> Table<'a> {
        let all: Vec<&Judgement> = judgements.iter().collect();
        let whole = Table::of(&all, id, self.detail, self.width);
        let Some(width) = self.width.filter(|width| whole.width() > *width) else { return whole };
        let mut kept: Vec<usize> = Vec::new();
        let mut table = whole;
        let is_stock = |index: &usize| judgements[*index].subject.profile == STOCK;
        let playing = (0..judgements.len()).filter(|index| judgements[*index].has_played(id));
        let (stock, others): (Vec<usize>, Vec<usize>) = playing.partition(is_stock);
        for index in stock.into_iter().chain(others) {
            let mut tried = [kept.as_slice(), &[index]].concat();
            tried.sort_unstable();
            let columns: Vec<&Judgement> = tried.iter().map(|index| &judgements[*index]).collect();
            let fitting = Table::of(&columns, id, self.detail, self.width);
            // One column there is, in whatever terminal.
            if kept.is_empty() || fitting.width() <= width {
                (kept, table) = (tried, fitting);
            }
        }
        let left_out = all.iter().enumerate().filter(|(index, own)| !kept.contains(index) && own.has_played(id));
        let name = |own: &Judgement| format!("{} {}", own.subject.browser, own.subject.profile);
        table.left_out = left_out.map(|(_, own)| name(own)).collect();
        table
    }

    /// What the marks mean; nothing before there is a table.
    ///
    /// # Errors
    ///
    /// Never, in truth: writing to a string cannot fail.
    pub fn legend(&self) -> Result<String, fmt::Error> {
        let mut out = String::new();
        if !self.totals.is_empty() {
            legend(&mut out, &self.edition, self.width)?;
        }
        Ok(out)
    }

    /// The legend and the totals, once all tables are made.
    ///
    /// # Errors
    ///
    /// Never, in truth: writing to a string cannot fail.
    pub fn end(&self) -> Result<String, fmt::Error> {
        let mut out = String::new();
        if !self.totals.is_empty() {
            legend(&mut out, &self.edition, None)?;
            totals(&mut out, &self.totals)?;
            reasons(&mut out, &self.totals)?;
            not_known(&mut out, &self.not_known)?;
        }
        Ok(out)
    }
}

/// One scenario in all its columns.
struct Table<'a> {
    id: &'a str,
    title: &'a str,
    claim: Option<&'a str>,
    edition: &'a str,
    /// Browser, profile and the hops of each, in the order of the run.
    columns: Vec<Column<'a>>,
    rows: Vec<Row<'a>>,
    /// Columns that there was no room for, by name.
    left_out: Vec<String>,
    /// How wide the terminal is.
    terminal: Option<usize>,
}

struct Column<'a> {
    browser: &'a str,
    /// How many columns its browser has.
    siblings: usize,
    profile: &'a str,
    judgement: &'a Judgement,
    fault: Option<&'a str>,
}

enum Row<'a> {
    Case(&'a str),
    Hop(&'a HopJudgement),
    /// One cookie, or several that fare alike in every column.
    Cookie {
        names: Vec<&'a str>,
        kind: CellKind,
        edition: bool,
        readings: Vec<(&'a str, bool)>,
        cells: Vec<Option<&'a Cell>>,
    },
}

impl<'a> Table<'a> {
    fn of(judgements: &[&'a Judgement], id: &'a str, detail: Detail, terminal: Option<usize>) -> Self {
        let mut columns = Vec::new();
        let mut title = "";
        let mut claim = None;
        // The hops in order, and for each its rows: a cookie, and what is asked of it.
        let mut hops: Vec<((&str, &str), &str, &HopJudgement)> = Vec::new();
        let mut cells: BTreeMap<(&str, &str), Vec<(&str, CellKind)>> = BTreeMap::new();
        let mut found: BTreeMap<(&str, &str, &str, CellKind, usize), &Cell> = BTreeMap::new();
        for judgement in judgements.iter().copied() {
            let Some(scenario) = judgement.scenarios.iter().find(|scenario| scenario.id == id) else { continue };
            let column = columns.len();
            title = &scenario.title;
            claim = scenario.claim.as_deref();
            columns.push(Column {
                browser: &judgement.subject.browser,
                profile: &judgement.subject.profile,
                siblings: judgements.iter().filter(|other| other.subject.browser == judgement.subject.browser).count(),
                judgement,
                fault: scenario.fault.as_deref(),
            });
            for case in &scenario.cases {
                for hop in &case.hops {
                    let key = (case.id.as_str(), hop.id.as_str());
                    if !hops.iter().any(|(other, ..)| *other == key) {
                        hops.push((key, &case.title, hop));
                    }
                    for cell in &hop.cells {
                        let row = (cell.subject(), cell.kind());
                        let rows = cells.entry(key).or_default();
                        if !rows.contains(&row) {
                            rows.push(row);
                        }
                        found.insert((key.0, key.1, row.0, row.1, column), cell);
                    }
                }
            }
        }
        let mut rows = Vec::new();
        let mut case = "";
        let hops_of = |case: &str| hops.iter().filter(|(key, ..)| key.0 == case).count();
        for (key, title, hop) in &hops {
            let mut shown: Vec<Row<'_>> = Vec::new();
            // A page that was merely opened, to do something from it, and behaved, is no news.
            let is_backdrop = hop.id == "page" && hops_of(key.0) > 1 && detail == Detail::Telling;
            for (cookie, kind) in cells.remove(key).unwrap_or_default() {
                let row: Vec<_> = (0..columns.len())
                    .map(|column| found.get(&(key.0, key.1, cookie, kind, column)).copied())
                    .collect();
                if detail == Detail::Telling && (!is_telling(&row) || is_backdrop && row.iter().all(is_plain)) {
                    continue;
                }
                let Some(cell) = row.iter().flatten().next() else { continue };
                let alike = shown.iter_mut().find(|other| other.can_take(cookie, kind, &row));
                if let (Detail::Telling, Some(Row::Cookie { names, .. })) = (detail, alike) {
                    names.push(cookie);
                    continue;
                }
                shown.push(Row::Cookie {
                    names: vec![cookie],
                    kind,
                    edition: cell.by_edition(),
                    readings: readings_of(cell).iter().map(|reading| (reading.id.as_str(), reading.yes)).collect(),
                    cells: row,
                });
            }
            if !shown.is_empty() {
                if case != *title {
                    rows.push(Row::Case(title));
                    case = title;
                }
                rows.push(Row::Hop(hop));
                rows.extend(shown);
            }
        }
        let edition = judgements.first().map_or("", |judgement| judgement.edition.as_str());
        Self { id, title, claim, edition, columns, rows, left_out: Vec::new(), terminal }
    }

    /// How wide the longest row is.
    fn width(&self) -> usize {
        let columns: usize = self.columns.iter().map(Column::width).sum();
        let readings: usize = self.readings().iter().map(|id| id.len() + 2).sum();
        NAMES + 3 + 9 + columns + readings
    }

    /// Lines of a text, each no wider than the terminal and behind the same blanks.
    fn wrapped(&self, indent: &str, text: &str) -> Vec<String> {
        let Some(width) = self.terminal else { return vec![format!("{indent}{text}")] };
        let deeper = format!("{indent}  ");
        let options = textwrap::Options::new(width)
            .initial_indent(indent)
            .subsequent_indent(&deeper)
            .word_splitter(WordSplitter::NoHyphenation);
        textwrap::wrap(text, options).into_iter().map(std::borrow::Cow::into_owned).collect()
    }

    fn render(&self, out: &mut String) -> fmt::Result {
        for line in
            self.wrapped("", &format!("{BOLD}{}{BOLD:#}  {DIM}{}{DIM:#}", visible(self.title), visible(self.id)))
        {
            writeln!(out, "{line}")?;
        }
        if let Some(claim) = self.claim {
            let width = self.terminal.map_or(CLAIM, |width| width.saturating_sub(2).min(CLAIM));
            let options = textwrap::Options::new(width).break_words(false).word_splitter(WordSplitter::NoHyphenation);
            for line in textwrap::wrap(&visible(claim), options) {
                writeln!(out, "  {DIM}{line}{DIM:#}")?;
            }
        }
        let readings = self.readings();
        self.heads(out, &readings)?;
        for row in &self.rows {
            match row {
                Row::Case(title) => {
                    for line in self.wrapped("  ", &visible(title)) {
                        writeln!(out, "{line}")?;
                    }
                }
                Row::Hop(hop) => {
                    for line in self.wrapped("    ", &format!("{}: {}", visible(&hop.id), visible(&hop.request))) {
                        writeln!(out, "{DIM}{line}{DIM:#}")?;
                    }
                }
                Row::Cookie { names, kind, edition, readings, cells } => {
                    let name = names.join(", ");
                    let name = visible(&name);
                    let (yes, no) = kind.words();
                    let word = |answer| if answer { yes } else { no };
                    write!(out, "      {name:<width$} {DIM}{:<9}{DIM:#}", word(*edition), width = NAMES - 4)?;
                    for (column, cell) in self.columns.iter().zip(cells) {
                        show(out, *cell, column.width())?;
                    }
                    for (id, answer) in readings {
                        write!(out, "{DIM}{:<width$}{DIM:#}", word(*answer), width = id.len() + 2)?;
                    }
                    writeln!(out)?;
                }
            }
        }
        for line in self.notes().iter().flat_map(|note| self.wrapped("  ", note)) {
            writeln!(out, "{line}")?;
        }
        if !self.left_out.is_empty() {
            let left_out =
                format!("no room here for {}; a wider terminal shows them", visible(&self.left_out.join(", ")));
            for line in self.wrapped("  ", &left_out) {
                writeln!(out, "{DIM}{line}{DIM:#}")?;
            }
        }
        writeln!(out)
    }

    /// The names of the readings whose predictions stand at the right.
    fn readings(&self) -> Vec<&str> {
        self.rows
            .iter()
            .find_map(|row| match row {
                Row::Cookie { readings, .. } => Some(readings.iter().map(|(id, _)| *id).collect()),
                Row::Case(_) | Row::Hop(_) => None,
            })
            .unwrap_or_default()
    }

    fn heads(&self, out: &mut String, readings: &[&str]) -> fmt::Result {
        write!(out, "{:NAMES$}   {DIM}{:<9}{DIM:#}", "", "")?;
        let mut before = "";
        for column in &self.columns {
            let name = if column.browser == before { "" } else { column.browser };
            write!(out, "{BOLD}{:<width$}{BOLD:#}", visible(name), width = column.width())?;
            before = column.browser;
        }
        if !readings.is_empty() {
            write!(out, "{DIM}predicted for{DIM:#}")?;
        }
        writeln!(out)?;
        write!(out, "{:NAMES$}   {DIM}{:<9}{DIM:#}", "", "spec")?;
        for column in &self.columns {
            write!(out, "{:<width$}", visible(column.profile), width = column.width())?;
        }
        for id in readings {
            write!(out, "{DIM}{id:<width$}{DIM:#}", width = id.len() + 2)?;
        }
        writeln!(out)
    }

    /// One line for each reason: the claims and ledger entries that explain cells, then what nobody explains.
    fn notes(&self) -> Vec<String> {
        let mut explanations: BTreeMap<&str, (&Explanation, BTreeSet<String>)> = BTreeMap::new();
        let mut others: BTreeMap<(Verdict, String), BTreeSet<String>> = BTreeMap::new();
        for (index, column) in self.columns.iter().enumerate() {
            let name = format!("{} {}", column.browser, column.profile);
            if let Some(fault) = column.fault {
                others.entry((Verdict::HarnessFault, fault.to_owned())).or_default().insert(name.clone());
            }
            for row in &self.rows {
                let Row::Cookie { names, cells, .. } = row else { continue };
                let cookie = names.join(", ");
                let Some(cell) = cells[index] else { continue };
                for id in &cell.explained_by {
                    if let Some(note) = column.judgement.explanations.iter().find(|note| note.id == *id) {
                        explanations.entry(&note.id).or_insert_with(|| (note, BTreeSet::new())).1.insert(name.clone());
                    }
                }
                if cell.explained_by.is_empty()
                    && let Some(reason) = &cell.reason
                {
                    others.entry((cell.verdict, format!("{cookie}: {reason}"))).or_default().insert(name.clone());
                }
            }
        }
        let mut lines = Vec::new();
        for (note, columns) in explanations.values() {
            let mark = match note.kind {
                _ if !note.is_known_for_version => format!("{KNOWN}~{KNOWN:#} not known for this version"),
                ExplanationKind::Permitted => format!("{GOOD}°{GOOD:#} allowed"),
                ExplanationKind::Deviation => format!("{KNOWN}*{KNOWN:#} deviates"),
                ExplanationKind::Ledger => format!("{KNOWN}*{KNOWN:#} in the ledger"),
            };
            lines.push(format!("{mark}: {} {DIM}({}; {}){DIM:#}", note.statement, note.id, list(columns)));
        }
        for ((verdict, reason), columns) in &others {
            let reason = visible(reason);
            lines.push(format!("{BAD}{} {verdict}{BAD:#}: {reason} {DIM}({}){DIM:#}", mark(*verdict), list(columns)));
        }
        if !lines.is_empty() {
            lines.insert(0, format!("{DIM}beside {}:{DIM:#}", self.edition));
        }
        lines
    }
}

impl<'a> Row<'a> {
    /// Whether one more cookie fares like those of this row, and its name still fits beside theirs.
    fn can_take(&self, cookie: &str, kind: CellKind, cells: &[Option<&'a Cell>]) -> bool {
        let Self::Cookie { names, kind: own_kind, cells: own, .. } = self else { return false };
        let width: usize = names.iter().map(|name| name.len() + 2).sum();
        let alike = |(one, other): (&Option<&Cell>, &Option<&Cell>)| match (one, other) {
            (Some(one), Some(other)) => {
                one.observed() == other.observed()
                    && one.by_edition() == other.by_edition()
                    && one.verdict == other.verdict
                    && one.explained_by == other.explained_by
                    && one.reason == other.reason
                    && readings_of(one) == readings_of(other)
            }
            (one, other) => one.is_none() && other.is_none(),
        };
        *own_kind == kind && width + cookie.len() <= NAMES - 4 && own.iter().zip(cells).all(alike)
    }
}

/// What other readings predict of a cookie; nothing of an order or a header.
fn readings_of(cell: &Cell) -> &[Reading] {
    cell.cookie().map_or(&[], |cookie| cookie.readings.as_slice())
}

/// Whether a cell is as the edition has it, and no more is to be said.
fn is_plain(cell: &Option<&Cell>) -> bool {
    cell.is_none_or(|cell| cell.verdict == Verdict::Agrees && cell.explained_by.is_empty())
}

impl Column<'_> {
    fn width(&self) -> usize {
        // The name stands above all columns of its browser.
        self.profile.len().max(self.browser.len().div_ceil(self.siblings)).max(8) + 2
    }
}

/// Cookies that are kept, as predicted by everybody, order that is as it should be, and headers that nobody need look at
/// tell nothing.
fn is_telling(row: &[Option<&Cell>]) -> bool {
    row.iter().flatten().any(|cell| match cell.kind() {
        CellKind::Sent | CellKind::Visible => true,
        CellKind::Stored => cell.verdict != Verdict::Agrees || !cell.by_edition() || !cell.explained_by.is_empty(),
        CellKind::Order => cell.verdict != Verdict::Agrees,
        // What is known of headers would drown the cookies.
        CellKind::Header => !cell.verdict.is_accounted_for(),
    })
}

fn show(out: &mut String, cell: Option<&Cell>, width: usize) -> fmt::Result {
    let Some(cell) = cell else { return write!(out, "{:<width$}", "") };
    let (yes, no) = cell.kind().words();
    let word = match cell.observed() {
        Some(true) => yes,
        Some(false) => no,
        None => "",
    };
    let (style, mark) = match cell.verdict {
        Verdict::Agrees if cell.is_by_permission() => (GOOD, "°"),
        Verdict::Agrees => (GOOD, ""),
        Verdict::KnownDeviation => (KNOWN, "*"),
        Verdict::NotKnown => (KNOWN, "~"),
        other => (BAD, mark(other)),
    };
    let text = format!("{word}{mark}");
    write!(out, "{style}{text:<width$}{style:#}")
}

/// The sign of a verdict, so that nothing hangs on colour alone.
const fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Agrees => "",
        Verdict::KnownDeviation => "*",
        Verdict::NotKnown => "~",
        Verdict::NewDeviation => "!",
        Verdict::NotMade => "0",
        Verdict::Vacuous => "?",
        Verdict::HarnessFault => "#",
    }
}

fn legend(out: &mut String, edition: &str, width: Option<usize>) -> fmt::Result {
    if let Some(width) = width {
        let text = format!(
            "spec: what {edition} predicts. No mark: as the spec has it. ° by an exception it allows. * known deviation. \
             ~ not known for this version. ! new deviation. 0 request not made. ? vacuous: a control failed. # harness fault."
        );
        for line in textwrap::wrap(&text, width) {
            writeln!(out, "{DIM}{line}{DIM:#}")?;
        }
        return writeln!(out);
    }
    writeln!(
        out,
        "{DIM}spec: what {edition} predicts.  no mark: as the spec has it.  ° by an exception it allows.  \
         * known deviation.\n~ not known for this version.  ! new deviation.  0 request not made.  ? vacuous: a control failed.  # harness fault.{DIM:#}\n"
    )
}

fn totals(out: &mut String, columns: &[(String, Counts)]) -> fmt::Result {
    // A verdict that hardly any run has is shown to those alone.
    let is_shown = |verdict: &&Verdict| {
        **verdict != Verdict::NotKnown || columns.iter().any(|(_, counts)| counts.of(Verdict::NotKnown) > 0)
    };
    let shown: Vec<Verdict> = Verdict::ALL.iter().filter(is_shown).copied().collect();
    write!(out, "{:<32}{:>7}{:>8}", "", "hops", "cells")?;
    for verdict in &shown {
        write!(out, "{:>17}", verdict.to_string())?;
    }
    writeln!(out)?;
    let mut all = Counts::default();
    for (name, counts) in columns {
        line(out, &visible(name), counts, &shown)?;
        all += counts;
    }
    if columns.len() > 1 {
        line(out, "all", &all, &shown)?;
    }
    Ok(())
}

/// How many cells came about for the reason that is predicted, of those browsers that were asked.
fn reasons(out: &mut String, columns: &[(String, Counts)]) -> fmt::Result {
    for (name, counts) in columns.iter().filter(|(_, counts)| !counts.reasons.is_empty()) {
        let counted =
            |verdict: &ReasonVerdict| format!("{} {verdict}", counts.reasons.get(verdict).copied().unwrap_or(0));
        let counted: Vec<String> = ReasonVerdict::ALL.iter().map(counted).collect();
        writeln!(out, "{:<32}{DIM}says itself: {}{DIM:#}", visible(name), counted.join(", "))?;
    }
    for (name, counts) in columns.iter().filter(|(_, counts)| !counts.jars.is_empty()) {
        let counted = |verdict: &JarVerdict| format!("{} {verdict}", counts.jars.get(verdict).copied().unwrap_or(0));
        let counted: Vec<String> = JarVerdict::ALL.iter().map(counted).collect();
        writeln!(out, "{:<32}{DIM}its jar: {}{DIM:#}", visible(name), counted.join(", "))?;
    }
    Ok(())
}

fn line(out: &mut String, name: &str, counts: &Counts, shown: &[Verdict]) -> fmt::Result {
    write!(out, "{name:<32}{:>7}{:>8}", counts.hops, counts.total())?;
    for verdict in shown {
        let cells = counts.of(*verdict);
        let style = match verdict {
            Verdict::Agrees => GOOD,
            Verdict::KnownDeviation | Verdict::NotKnown => KNOWN,
            _ if cells == 0 => DIM,
            _ => BAD,
        };
        let text = match verdict {
            Verdict::Agrees if counts.by_permission > 0 => format!("{cells} ({}°)", counts.by_permission),
            _ => cells.to_string(),
        };
        write!(out, "{style}{text:>17}{style:#}")?;
    }
    writeln!(out)
}

/// Which claims explain what nobody knows, and what to do about it.
fn not_known(out: &mut String, cells: &BTreeMap<(String, String), usize>) -> fmt::Result {
    if cells.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\n{KNOWN}~{KNOWN:#} not known for this version: as these claims have it, which nobody has checked there"
    )?;
    for ((column, claim), count) in cells {
        writeln!(out, "    {:<32} {claim} {DIM}({count} cells){DIM:#}", visible(column))?;
    }
    writeln!(out, "  `samesite claims NAME` says from where to where a claim is known, and how to help date it.")
}

fn list(names: &BTreeSet<String>) -> String {
    visible(&names.iter().map(String::as_str).collect::<Vec<_>>().join(", ")).into_owned()
}
