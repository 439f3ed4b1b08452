//! The answer for browsers as they are installed: what is otherwise of their cookies, and of headers apart.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use maud::{Markup, html};

use super::address::{Address, MATRIX};
use super::content::Column;
use super::fragment::{Shown, counted, grouped};
use super::mark::Mark;
use super::table::mark_of;
use super::view::View;
use samesite_format::{Cell, CellKind, Explanation};

/// The profile of a browser as it is installed.
const STOCK: &str = "stock";

/// How the cells of one kind fare.
#[derive(Default)]
struct Tally<'c> {
    all: usize,
    agree: usize,
    /// Cells by what explains them, where they are not simply as the edition has it.
    explained: BTreeMap<&'c str, usize>,
    /// Cells that nobody has explained, or that say nothing.
    open: usize,
}

impl<'c> Tally<'c> {
    fn of(cells: impl Iterator<Item = &'c Cell>) -> Self {
        let mut tally = Self::default();
        for cell in cells {
            tally.all += 1;
            match Mark::of(cell) {
                Mark::Agrees => tally.agree += 1,
                Mark::Allowed | Mark::Known | Mark::NotKnown => {
                    for id in &cell.explained_by {
                        *tally.explained.entry(id).or_default() += 1;
                    }
                }
                _ => tally.open += 1,
            }
        }
        tally
    }
}

/// The section of the overview; nothing where no browser was recorded as it is installed.
pub(super) fn section(view: &View<'_>, here: &Address) -> Markup {
    let columns = view.content.columns.iter().enumerate();
    let stock: Vec<_> = columns.filter(|(_, column)| column.judgement.subject.profile == STOCK).collect();
    html! {
        @if !stock.is_empty() {
            section {
                h2 #stock { "What browsers do as they are installed" }
                @for (index, column) in stock { (answer(view, here, index, column)) }
            }
        }
    }
}

fn answer(view: &View<'_>, here: &Address, index: usize, column: &Column) -> Markup {
    let is_header = |cell: &&Cell| cell.kind() == CellKind::Header;
    let cells = || view.cells(index).map(|(_, cell)| cell);
    let (cookies, headers) = (Tally::of(cells().filter(|cell| !is_header(cell))), Tally::of(cells().filter(is_header)));
    let subject = &column.judgement.subject;
    let mut otherwise: Vec<(&Explanation, usize)> =
        cookies.explained.iter().filter_map(|(id, cells)| Some((view.explanation(id)?, *cells))).collect();
    otherwise.sort_by_key(|(_, cells)| Reverse(*cells));
    html! {
        h3 { (Shown(&column.browser())) }
        p {
            "Cookies: " (grouped(cookies.agree)) " of " (counted(cookies.all, "cell")) " are as "
            (Shown(&view.content.edition)) " has it."
            @if cookies.open > 0 { " " (open(here, &cookies, &subject.browser)) }
        }
        @if !otherwise.is_empty() {
            ul.causes {
                @for (note, cells) in otherwise {
                    @let mark = mark_of(note.kind);
                    li class=(mark.id()) {
                        p {
                            span.sign aria-hidden="true" { (mark.signs().0) } " " (Shown(&note.statement)) ": "
                            a href={ "#cause-" (Shown(&note.id)) } { (counted(cells, "cell")) }
                        }
                    }
                }
            }
        }
        p {
            "Headers that say where a request comes from: " (grouped(headers.agree)) " of " (grouped(headers.all))
            " are as the standards have it."
            @if headers.open > 0 { " " (open(here, &headers, &subject.browser)) }
        }
    }
}

fn open(here: &Address, tally: &Tally<'_>, browser: &str) -> Markup {
    html! {
        strong {
            a href={ (here.to(MATRIX)) "#browser=" (Shown(browser)) "&profile=" (STOCK) } {
                (counted(tally.open, "cell")) " nobody has explained, or that say nothing"
            }
        }
        "."
    }
}
