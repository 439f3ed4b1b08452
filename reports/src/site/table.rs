//! The table in which browsers stand side by side: a row for each cookie, or for several that fare alike.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::address::{Address, OVERVIEW, cause_anchor};
use super::content::{Column, Content};
use super::fragment::{Shown, counted};
use super::mark::{Mark, predicted_cell, table_cell};
use super::view::View;
use samesite_format::{Cell, CellKind, ExplanationKind, HopJudgement, Verdict};

/// One cookie, or several that fare alike in every column.
pub(super) struct Row<'c> {
    pub(super) cookies: Vec<&'c str>,
    pub(super) kind: CellKind,
    /// What the edition says.
    pub(super) edition: bool,
    pub(super) cells: Vec<Option<&'c Cell>>,
}

/// The rows of one hop.
pub(super) fn rows<'c>(hops: &[Option<&'c HopJudgement>]) -> Vec<Row<'c>> {
    let mut rows: Vec<Row<'c>> = Vec::new();
    let mut keys: Vec<(&str, CellKind)> = Vec::new();
    for hop in hops.iter().flatten() {
        for cell in &hop.cells {
            let key = (cell.subject(), cell.kind());
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    for (cookie, kind) in keys {
        let find =
            |hop: &'c HopJudgement| hop.cells.iter().find(|cell| cell.subject() == cookie && cell.kind() == kind);
        let cells: Vec<Option<&Cell>> = hops.iter().map(|hop| hop.and_then(find)).collect();
        let Some(first) = cells.iter().flatten().next() else { continue };
        // An order and headers that everybody expects are no news.
        if matches!(kind, CellKind::Order | CellKind::Header)
            && cells.iter().flatten().all(|cell| cell.verdict == Verdict::Agrees)
        {
            continue;
        }
        match rows.iter_mut().find(|row| row.kind == kind && row.is_alike(&cells)) {
            Some(row) => row.cookies.push(cookie),
            None => rows.push(Row { cookies: vec![cookie], kind, edition: first.by_edition(), cells }),
        }
    }
    rows
}

/// The heads of the columns: browsers above, profiles below. `first` is the head of the rows.
pub(super) fn heads(content: &Content, first: &str) -> Markup {
    html! {
        thead {
            tr {
                th rowspan="2" scope="col" { (first) }
                th rowspan="2" scope="col" { (content.edition) br; span.aside-shown { "predicts" } }
                @for (browser, columns) in browsers(&content.columns) {
                    th colspan=(columns) scope="colgroup" { (Shown(&browser)) }
                }
            }
            tr {
                @for column in &content.columns { th scope="col" { (Shown(&column.judgement.subject.profile)) } }
            }
        }
    }
}

/// What becomes of the names of many cookies that fare alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Many {
    /// They can be unfolded.
    Folded,
    /// They are counted, for another page has them.
    Counted,
}

/// How many cookies a row names before it is crowded.
const CROWD: usize = 12;

/// The rows of a request in a table so wide: its cookies, and apart from them the headers that surprised somewhere.
pub(super) fn rows_apart(rows: &[Row<'_>], many: Many, columns: usize) -> Markup {
    let (headers, cookies): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.kind == CellKind::Header);
    html! {
        @for own in cookies { (row(own, many)) }
        @if !headers.is_empty() {
            tr.beside { th colspan=(columns) scope="colgroup" { "headers that say where it comes from" } }
        }
        @for own in headers { (row(own, many)) }
    }
}

/// One row of the table.
fn row(row: &Row<'_>, many: Many) -> Markup {
    let count = counted(row.cookies.len(), "cookie");
    html! {
        tr {
            th scope="row" {
                @match many {
                    _ if row.cookies.len() <= CROWD => (cookies(&row.cookies)),
                    Many::Folded => details { summary { (count) } (cookies(&row.cookies)) },
                    Many::Counted => (count),
                }
            }
            (predicted_cell(row.kind, row.edition))
            @match row.common() {
                Some(cell) if many == Many::Counted => (table_cell(Some(cell), row.cells.len())),
                _ => @for cell in &row.cells { (table_cell(*cell, 1)) },
            }
        }
    }
}

/// Cookies by their labels.
pub(super) fn cookies<T: AsRef<str>>(labels: &[T]) -> Markup {
    let labels: Vec<&str> = labels.iter().map(AsRef::as_ref).collect();
    html! { code { (Shown(&labels.join(", "))) } }
}

/// Why cells are not as the edition's plain reading has it: explanations first, then what nobody explains.
pub(super) fn notes<'c>(view: &View<'c>, here: &Address, rows: impl Iterator<Item = &'c Row<'c>>) -> Markup {
    let mut explanations: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    let mut others: BTreeMap<(Mark, String), BTreeSet<usize>> = BTreeMap::new();
    for row in rows {
        for (index, cell) in row.cells.iter().enumerate() {
            let Some(cell) = cell else { continue };
            for id in &cell.explained_by {
                explanations.entry(id).or_default().insert(index);
            }
            if let Some(reason) = &cell.reason {
                let words = format!("{}: {reason}", row.cookies.join(", "));
                others.entry((Mark::of(cell), words)).or_default().insert(index);
            }
        }
    }
    html! {
        @if !(explanations.is_empty() && others.is_empty()) {
            ul.notes {
                @for (id, columns) in &explanations { @if let Some(note) = view.explanation(id) {
                    @let mark = mark_of(note.kind);
                    li class=(mark.id()) {
                        span.sign aria-hidden="true" { (mark.signs().0) } " "
                        (Shown(&note.statement)) " ("
                        (word_of(note.kind)) "; "
                        a href={ (here.to(OVERVIEW)) "#" (Shown(&cause_anchor(id))) } { code { (Shown(id)) } } "): " (names(&view.content.columns, columns))
                    }
                } }
                @for ((mark, words), columns) in &others {
                    li class=(mark.id()) {
                        span.sign aria-hidden="true" { (mark.signs().0) } " "
                        (mark.name()) ": " (Shown(words)) ": " (names(&view.content.columns, columns))
                    }
                }
            }
        }
    }
}

/// The mark of cells that a claim explains.
pub(super) const fn mark_of(kind: ExplanationKind) -> Mark {
    match kind {
        ExplanationKind::Permitted => Mark::Allowed,
        ExplanationKind::Deviation | ExplanationKind::Ledger => Mark::Known,
    }
}

/// Whether the text allows what a claim says, in words.
pub(super) const fn word_of(kind: ExplanationKind) -> &'static str {
    match kind {
        ExplanationKind::Permitted => "the text allows it",
        ExplanationKind::Deviation => "the text has it otherwise",
        ExplanationKind::Ledger => "nobody has explained it yet",
    }
}

/// Columns by their names: `chromium open, stock; firefox-esr stock`.
pub(super) fn names(columns: &[Column], wanted: &BTreeSet<usize>) -> Markup {
    let mut text = String::new();
    let mut last = String::new();
    for column in wanted.iter().filter_map(|&index| columns.get(index)) {
        let browser = browser_among(columns, column);
        let separator = match (text.is_empty(), browser == last) {
            (true, _) => "",
            (false, true) => ", ",
            (false, false) => "; ",
        };
        text.push_str(separator);
        if browser != last {
            text.push_str(&browser);
            text.push(' ');
        }
        text.push_str(&column.judgement.subject.profile);
        last = browser;
    }
    html! { (Shown(&text)) }
}

/// The browser's name, with its version where another column has the same name and profile.
fn browser_among(columns: &[Column], column: &Column) -> String {
    let own = &column.judgement.subject;
    let namesakes = columns.iter().map(|column| &column.judgement.subject);
    let is_alone =
        namesakes.filter(|other| (&other.browser, &other.profile) == (&own.browser, &own.profile)).count() == 1;
    if is_alone { own.browser.clone() } else { format!("{} {}", own.browser, own.version) }
}

/// The browsers, each with how many of its columns stand side by side.
fn browsers(columns: &[Column]) -> Vec<(String, usize)> {
    let mut browsers: Vec<(String, usize)> = Vec::new();
    for column in columns {
        let name = column.browser();
        match browsers.last_mut() {
            Some((last, count)) if *last == name => *count += 1,
            _ => browsers.push((name, 1)),
        }
    }
    browsers
}

impl<'c> Row<'c> {
    /// What all columns have, where they all do as the edition says.
    fn common(&self) -> Option<&'c Cell> {
        let first = (*self.cells.first()?)?;
        let is_so = |cell: &&Cell| Mark::of(cell) == Mark::Agrees && cell.observed() == first.observed();
        self.cells.iter().all(|cell| cell.as_ref().is_some_and(is_so)).then_some(first)
    }

    fn is_alike(&self, cells: &[Option<&Cell>]) -> bool {
        self.cells.iter().zip(cells).all(|(own, other)| match (own, other) {
            (Some(own), Some(other)) => {
                own.observed() == other.observed()
                    && own.by_edition() == other.by_edition()
                    && own.verdict == other.verdict
                    && own.explained_by == other.explained_by
                    && own.reason == other.reason
            }
            (own, other) => own.is_none() && other.is_none(),
        })
    }
}
