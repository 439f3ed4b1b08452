//! The page of a case: what happens, what came of it in every browser, why, and how to see it again.

use maud::{Markup, html};

use super::accounts;
use super::address::{Address, OVERVIEW};
use super::content::{CaseContent, CaseReasons, Disagreement, HopContent, HopReasons, ScenarioContent};
use super::diagram::diagram;
use super::fragment::{Shown, counted};
use super::frame::{Frame, wide};
use super::headers;
use super::mark::word;
use super::reasons;
use super::table::{Many, Row, cookies, heads, notes, rows, rows_apart};
use super::view::View;
use samesite_format::CellKind;

/// The case in which the cookies of a whole scenario are set.
const PLANTING: &str = "jar";

pub(super) fn page(view: &View<'_>, address: &Address, scenario: &ScenarioContent, index: usize) -> String {
    let case = &scenario.cases[index];
    let reasons = view.content.reasons.of(&scenario.id, &case.id);
    let above = view.addresses.scenario(&scenario.id).map(|page| address.to(page.as_str()));
    let body = html! {
        p.crumbs {
            @if let Some(above) = &above { a href=(above) { (Shown(&scenario.title)) } }
            " / " code { (Shown(&case.id)) }
        }
        h1 { (Shown(&case.title)) }
        (happens(case, &reasons))
        (outcome(view, address, scenario, case))
        section {
            h2 #hops { "Hop by hop" }
            @for hop in &case.hops { (hop_by_hop(view, address, scenario, case, hop, reasons.hops.get(&hop.id))) }
        }
        (partings(view, address, scenario, case, &reasons.disagreements))
        section {
            h2 #again { "See it yourself" }
            @for command in &case.commands {
                p { (Shown(&command.purpose)) }
                pre tabindex="0" aria-label="Command" { code { (Shown(&command.line)) } }
            }
            (recorded(view, address, scenario, case))
        }
        (neighbours(view, address, scenario, index))
    };
    let title = format!("{}: {}", case.title, scenario.title);
    Frame { view, address, title: &title, scripts: &[] }.around(&body)
}

fn happens(case: &CaseContent, reasons: &CaseReasons) -> Markup {
    html! {
        section {
            h2 #what { "What happens" }
            @if let Some(age) = &case.age { p { "The cookies are " (Shown(age)) " old by then." } }
            ol.sentences { @for hop in &case.hops { li { code { (Shown(&hop.id)) } " " (Shown(&hop.sentence)) } } }
            div.wide.figure { (diagram(case, reasons)) }
            ul.actors {
                @for actor in &case.actors { li { strong { (Shown(&actor.letter)) } " " (Shown(&actor.origin)) } }
            }
        }
    }
}

fn outcome(view: &View<'_>, here: &Address, scenario: &ScenarioContent, case: &CaseContent) -> Markup {
    let hops: Vec<(&HopContent, Vec<Row<'_>>)> = case
        .hops
        .iter()
        .map(|hop| (hop, rows(&view.hops(&scenario.id, &case.id, &hop.id))))
        .filter(|(_, rows)| !rows.is_empty())
        .collect();
    let columns = view.content.columns.len() + 2;
    let table = html! {
        table.outcome {
            (heads(view.content, "Cookie"))
            @for (hop, rows) in &hops {
                tbody {
                    tr.hop {
                        th colspan=(columns) scope="rowgroup" {
                            a href={ "#hop-" (Shown(&hop.id)) } { code { (Shown(&hop.id)) } } " " (Shown(&hop.notation))
                        }
                    }
                    (rows_apart(rows, Many::Folded, columns))
                }
            }
        }
    };
    html! {
        section {
            h2 #outcome { "What came of it" }
            @if hops.is_empty() {
                p { "No cookie of this scenario has to do with it." }
            } @else {
                (wide("What came of it", &table))
                (notes(view, here, hops.iter().flat_map(|(_, rows)| rows)))
                p { a href={ (here.to(OVERVIEW)) "#signs" } { "What the signs mean" } }
            }
        }
    }
}

fn hop_by_hop(
    view: &View<'_>,
    here: &Address,
    scenario: &ScenarioContent,
    case: &CaseContent,
    hop: &HopContent,
    reasons: Option<&HopReasons>,
) -> Markup {
    let seen = view.observations(&scenario.id, &case.id, &hop.id);
    let columns = &view.content.columns;
    let made = seen
        .iter()
        .flatten()
        .filter(|seen| !seen.requests.is_empty() || seen.script.is_some() || seen.exception.is_some())
        .count();
    html! {
        article id={ "hop-" (Shown(&hop.id)) } {
            h3 { code { (Shown(&hop.id)) } " " span.notation { (Shown(&hop.notation)) } }
            p {
                @if let Some(method) = &hop.method { code { (Shown(method)) " " (Shown(&hop.url)) } }
                @else { code { "document.cookie" } " at " code { (Shown(&hop.url)) } }
                " · " (Shown(&hop.relation))
            }
            (headers::check(columns, &hop.expected, &seen))
            @if made > 0 {
                details {
                    summary {
                        @if hop.method.is_some() { "The request, as it arrived" } @else { "What the script saw" }
                    }
                    (headers::requests(columns, &seen))
                    (headers::scripts(columns, &seen))
                }
            }
            @if let Some(HopReasons { classing, proofs }) = reasons.filter(|reasons| !reasons.proofs.is_empty()) {
                details {
                    summary { "Why, by " (view.content.edition) }
                    @if !classing.is_empty() {
                        h4 { "How the request is classed" }
                        ol.steps { @for asked in classing { li { (reasons::step(here, asked)) } } }
                        h4 { "What that means for each cookie" }
                    }
                    (reasons::tree(here, hop.kind.unwrap_or(CellKind::Sent), proofs))
                }
            }
            (accounts::told(columns, &view.hops(&scenario.id, &case.id, &hop.id)))
        }
    }
}

fn partings(
    view: &View<'_>,
    here: &Address,
    scenario: &ScenarioContent,
    case: &CaseContent,
    partings: &[Disagreement],
) -> Markup {
    let edition = &view.content.edition;
    // The planting's own page says which cookies other readings keep.
    let planting = scenario.cases.first().filter(|first| first.id == PLANTING && first.id != case.id);
    let planting = planting.and_then(|first| view.addresses.case(&scenario.id, &first.id));
    let table = html! {
        table {
            thead {
                tr {
                    th scope="col" { "Cookie" } th scope="col" { "Hop" } th scope="col" { "Reading" }
                    th scope="col" { "has it" } th scope="col" { "because they part here" }
                }
            }
            tbody {
                @for parting in partings {
                    tr {
                        th scope="row" { (cookies(&parting.cookies)) }
                        td { code { (Shown(&parting.hop)) } }
                        td { (Shown(&parting.readings.join(", "))) }
                        td { (word(parting.kind, parting.given)) }
                        td {
                            (Shown(&parting.step.section)) " " (Shown(&parting.step.question)) " "
                            strong { @if parting.step.holds { "yes" } @else { "no" } } ": " (Shown(&parting.step.values))
                        }
                    }
                }
            }
        }
    };
    html! {
        section {
            h2 #partings { "Where editions part" }
            @if partings.is_empty() {
                p { "Every edition and client has it as " (edition) " does" @if planting.is_some() { ", where they keep the same cookies" } "." }
            } @else {
                details open[partings.len() <= 12] {
                    summary { (counted(partings.len(), "parting")) " from " (edition) }
                    (wide("Where editions part", &table))
                }
            }
            @if let Some(page) = planting {
                p { a href={ (here.to(page.as_str())) "#partings" } { "Which cookies they keep otherwise" } }
            }
        }
    }
}

/// The recordings that this page was made from.
fn recorded(view: &View<'_>, here: &Address, scenario: &ScenarioContent, case: &CaseContent) -> Markup {
    let has_it = |column: usize| {
        let mut hops = case.hops.iter();
        hops.any(|hop| view.observations(&scenario.id, &case.id, &hop.id)[column].is_some())
    };
    let files: Vec<_> = view
        .content
        .columns
        .iter()
        .zip(&view.recordings)
        .enumerate()
        .filter_map(|(index, (column, recording))| Some((column, recording.as_ref().filter(|_| has_it(index))?)))
        .collect();
    html! {
        @if !files.is_empty() {
            p {
                "What was recorded, whole: "
                @for (index, (column, recording)) in files.iter().enumerate() {
                    @if index > 0 { ", " }
                    a href=(here.to(recording.address.as_str())) download type="application/json" {
                        (Shown(&column.browser())) " " (Shown(&column.judgement.subject.profile))
                    }
                }
            }
        }
    }
}

fn neighbours(view: &View<'_>, here: &Address, scenario: &ScenarioContent, index: usize) -> Markup {
    let lead = |other: Option<&CaseContent>, rel: &str, words: &str| {
        let other = other?;
        let page = view.addresses.case(&scenario.id, &other.id)?;
        Some(html! { a rel=(rel) href=(here.to(page.as_str())) { (words) ": " (Shown(&other.title)) } })
    };
    let before = index.checked_sub(1).and_then(|before| scenario.cases.get(before));
    html! {
        nav.neighbours aria-label="Neighbouring cases" {
            @if let Some(link) = lead(before, "prev", "Before") { (link) }
            @if let Some(link) = lead(scenario.cases.get(index + 1), "next", "Next") { (link) }
        }
    }
}
