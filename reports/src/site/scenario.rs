//! The page of a scenario: why it is there, its cookies, what each browser does, and every case side by side.
//! For a story this is the page for web developers: the claim, and what became of it.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::address::{Address, CLAUSES, MATRIX, OVERVIEW, STORIES};
use super::content::{CaseContent, HopContent, ScenarioContent};
use super::fragment::{Shown, counted, grouped};
use super::frame::{Frame, wide};
use super::mark::Mark;
use super::table::{Many, Row, heads, mark_of, names, notes, rows, rows_apart, word_of};
use super::view::View;
use samesite_format::{Cell, CellKind, ScenarioJudgement};

pub(super) fn page(view: &View<'_>, address: &Address, scenario: &ScenarioContent) -> String {
    let body = html! {
        p.crumbs {
            @if scenario.claim.is_some() { a href=(address.to(STORIES)) { "Stories" } }
            @else { a href=(address.to(MATRIX)) { "Matrix" } }
            " / " code { (Shown(&scenario.id)) }
        }
        h1 { (Shown(&scenario.title)) }
        @if let Some(claim) = &scenario.claim {
            figure.claim { figcaption { "The claim" } blockquote { p { (Shown(claim)) } } }
        }
        p { strong { "Why it matters: " } (Shown(&scenario.why)) }
        section {
            h2 #today { "What each browser does today" }
            (today(view, scenario))
        }
        section { h2 #cookies { "The cookies" } (jar(scenario)) }
        section { h2 #cases { "Case by case" } (cases(view, address, scenario)) }
        section {
            h2 #rests { "What it rests on" }
            p {
                @for (index, clause) in scenario.clauses.iter().enumerate() {
                    @if index > 0 { ", " }
                    a href={ (address.to(CLAUSES)) "#" (Shown(clause)) } { (Shown(clause)) }
                }
                ". " (Shown(&scenario.level))
            }
            details {
                summary { "The scenario file" }
                @if scenario.sources_differ { p { "Some of the recordings were made from another text of it." } }
                pre tabindex="0" aria-label="The scenario file" { code { (Shown(&lines_kept(&scenario.source))) } }
            }
        }
    };
    Frame { view, address, title: &scenario.title, scripts: &[] }.around(&body)
}

/// The escapes for control characters are for strangers' surprises; a file's own line ends and tabs are meant.
fn lines_kept(source: &str) -> String {
    source.replace('\r', "").replace('\t', "    ")
}

/// What each column did, as a sentence or two; those that did alike share them.
fn today(view: &View<'_>, scenario: &ScenarioContent) -> Markup {
    let mut groups: Vec<(Option<Deeds<'_>>, BTreeSet<usize>)> = Vec::new();
    for (index, judgement) in view.scenario(&scenario.id).enumerate() {
        let deeds = judgement.map(Deeds::of);
        match groups.iter_mut().find(|(other, _)| *other == deeds) {
            Some((_, columns)) => _ = columns.insert(index),
            None => groups.push((deeds, BTreeSet::from([index]))),
        }
    }
    html! {
        ul.today {
            @for (deeds, columns) in &groups {
                li {
                    strong { (names(&view.content.columns, columns)) } ": "
                    @match deeds {
                        None => "not asked.",
                        Some(deeds) => (deeds.told(view)),
                    }
                }
            }
        }
    }
}

/// What one column did in a scenario, counted.
#[derive(PartialEq)]
struct Deeds<'c> {
    cookies: Tally<'c>,
    headers: Tally<'c>,
    fault: Option<&'c str>,
}

/// Cells, counted.
#[derive(Default, PartialEq)]
struct Tally<'c> {
    cells: usize,
    plain: usize,
    causes: BTreeMap<&'c str, usize>,
    others: BTreeMap<Mark, usize>,
}

impl<'c> Deeds<'c> {
    fn of(judgement: &'c ScenarioJudgement) -> Self {
        let (mut cookies, mut headers) = (Tally::default(), Tally::default());
        for cell in judgement.cases.iter().flat_map(|case| case.hops.iter().flat_map(|hop| &hop.cells)) {
            let tally = if cell.kind() == CellKind::Header { &mut headers } else { &mut cookies };
            tally.add(cell);
        }
        Self { cookies, headers, fault: judgement.fault.as_deref() }
    }

    fn told(&self, view: &View<'_>) -> Markup {
        html! {
            (self.cookies.told(view, "cell", &format!("as {} has it", view.content.edition)))
            @if self.headers.cells > 0 {
                div {
                    "Headers that say where a request comes from: "
                    (self.headers.told(view, "header", "as the standards have it"))
                }
            }
            @if let Some(fault) = self.fault { p { "It broke off: " (Shown(fault)) } }
        }
    }
}

impl<'c> Tally<'c> {
    fn add(&mut self, cell: &'c Cell) {
        self.cells += 1;
        for id in &cell.explained_by {
            *self.causes.entry(id).or_default() += 1;
        }
        match Mark::of(cell) {
            Mark::Agrees => self.plain += 1,
            Mark::Allowed | Mark::Known => {}
            other => *self.others.entry(other).or_default() += 1,
        }
    }

    fn told(&self, view: &View<'_>, noun: &str, expected: &str) -> Markup {
        html! {
            @if self.plain == self.cells {
                (expected) ", in all of " (counted(self.cells, noun)) "."
            } @else {
                (grouped(self.plain)) " of " (counted(self.cells, noun)) " " (expected) "; otherwise:"
                ul {
                    @for (id, count) in &self.causes { @if let Some(note) = view.explanation(id) {
                        @let mark = mark_of(note.kind);
                        li class=(mark.id()) {
                            span.sign aria-hidden="true" { (mark.signs().0) } " "
                            (Shown(&note.statement)) " (" (word_of(note.kind)) "; " (counted(*count, noun)) ")"
                        }
                    } }
                    @for (mark, count) in &self.others {
                        li class=(mark.id()) {
                            span.sign aria-hidden="true" { (mark.signs().0) } " " (mark.name()) ": "
                            (counted(*count, noun))
                        }
                    }
                }
            }
        }
    }
}

fn jar(scenario: &ScenarioContent) -> Markup {
    html! {
        @for planting in &scenario.plantings {
            p { "Set by a visit to " code { (Shown(&planting.at)) } ":" }
            ul.jar { @for cookie in &planting.cookies { li { code { (Shown(&cookie.line)) } } } }
        }
    }
}

fn cases(view: &View<'_>, here: &Address, scenario: &ScenarioContent) -> Markup {
    let all: Vec<Block<'_>> = scenario
        .cases
        .iter()
        .flat_map(|case| {
            let hops = case.hops.iter().map(move |hop| (case, hop));
            hops.map(|(case, hop)| Block { case, hop, rows: rows(&view.hops(&scenario.id, &case.id, &hop.id)) })
        })
        .collect();
    let columns = view.content.columns.len() + 2;
    let table = html! {
        table.outcome {
            (heads(view.content, "Case and cookie"))
            @for case in &scenario.cases {
                @let blocks: Vec<_> = all.iter().filter(|block| block.case.id == case.id && !block.rows.is_empty()).collect();
                tbody {
                    tr.case {
                        th colspan=(columns) scope="rowgroup" {
                            @match view.addresses.case(&scenario.id, &case.id) {
                                Some(page) => a href=(here.to(page.as_str())) { (Shown(&case.title)) },
                                None => (Shown(&case.title)),
                            }
                            @if let [block] = blocks.as_slice() { span.notation { " " (Shown(&block.hop.notation)) } }
                            @if let Some(age) = &case.age { span.aside-shown { " (cookies " (Shown(age)) " old)" } }
                        }
                    }
                    @if blocks.is_empty() {
                        tr { td.predicted colspan=(columns) { "no cookie of this scenario has to do with it" } }
                    }
                    @for block in &blocks {
                        @if blocks.len() > 1 {
                            tr.hop { th colspan=(columns) scope="rowgroup" { (Shown(&block.hop.notation)) } }
                        }
                        (rows_apart(&block.rows, Many::Counted, columns))
                    }
                }
            }
        }
    };
    html! {
        (wide("Case by case", &table))
        (notes(view, here, all.iter().flat_map(|block| &block.rows)))
        p { a href={ (here.to(OVERVIEW)) "#signs" } { "What the signs mean" } }
    }
}

/// One hop of a case, and the rows of its table.
struct Block<'c> {
    case: &'c CaseContent,
    hop: &'c HopContent,
    rows: Vec<Row<'c>>,
}
