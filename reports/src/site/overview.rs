//! The first page: what browsers do as they are installed, what changed, who was compared, where they differ and why, and how many cells are how.

use std::cmp::Reverse;

use maud::{Markup, html};

use super::address::{Address, FEED, MATRIX, OVERVIEW, cause_anchor};
use super::cause::{Cause, Causes};
use super::changes;
use super::content::Column;
use super::fragment::{Shown, counted, grouped};
use super::frame::{Frame, wide};
use super::mark::{Mark, legend};
use super::source_link::Sourced;
use super::stock;
use super::table::{mark_of, names, word_of};
use super::view::View;
use samesite_format::{CellKind, Explanation, ExplanationKind};

/// How many cases are named before the rest is counted.
const NAMED: usize = 8;

/// What the cells are about that are not about cookies.
const HEADERS: &str = "headers that say where a request comes from";

pub(super) fn page(view: &View<'_>) -> String {
    let address = Address::new(OVERVIEW);
    let content = view.content;
    let cases: usize = content.scenarios.iter().map(|scenario| scenario.cases.len()).sum();
    let body = html! {
        h1 { "Which cookies do browsers send across sites?" }
        p.lead {
            (counted(content.scenarios.len(), "scenario")) ", " (counted(cases, "case")) ", "
            (counted(content.columns.len(), "browser profile")) ", cookie by cookie beside "
            strong { (content.edition) } "."
        }
        (stock::section(view, &address))
        (changes::section(view, &address))
        @if content.columns.iter().any(|column| column.since.is_some()) {
            p { a href=(address.to(FEED)) type="application/atom+xml" { "What changed, as a feed" } }
        }
        (who(view, &address))
        (differences(view, &address))
        (counts(view, &address))
    };
    Frame { view, address: &address, title: "Overview", scripts: &[] }.around(&body)
}

fn who(view: &View<'_>, here: &Address) -> Markup {
    let table = html! {
        table.stacks {
            thead {
                tr {
                    th scope="col" { "Browser" } th scope="col" { "Profile" } th scope="col" { "What it is" }
                    th scope="col" { "Recorded" } th scope="col" { "On" }
                }
            }
            tbody {
                @for (column, recording) in view.content.columns.iter().zip(&view.recordings) {
                    @let environment = &column.recording.environment;
                    tr {
                        @let subject = &column.judgement.subject;
                        th.short scope="row" {
                            a href={
                                (here.to(MATRIX)) "#browser=" (Shown(&subject.browser)) "&profile=" (Shown(&subject.profile))
                            } { (Shown(&environment.browser.name)) " " (Shown(&environment.browser.version)) }
                        }
                        td.short data-head="Profile" { (Shown(&environment.profile)) }
                        td data-head="What it is" { @if let Some(purpose) = &column.purpose { (Shown(purpose)) } }
                        td.short data-head="Recorded" {
                            @if let Some(recording) = recording {
                                a href=(here.to(recording.address.as_str())) download type="application/json" {
                                    (Shown(&column.recorded))
                                }
                            } @else { (Shown(&column.recorded)) }
                        }
                        td data-head="On" { (Shown(&environment.system)) }
                    }
                }
            }
        }
    };
    html! {
        section {
            h2 #who { "Who was compared" }
            (wide("Who was compared", &table))
            p { "Behind each day lies what was recorded, as JSON. " code { "samesite judge" } " and "
                code { "samesite report" } " make all of this from it again." }
            details {
                summary { "Arguments, preferences and drivers" }
                @for column in &view.content.columns { (environment(column)) }
            }
        }
    }
}

fn environment(column: &Column) -> Markup {
    let environment = &column.recording.environment;
    html! {
        h3 { (Shown(&column.name())) }
        dl {
            dt { "Driver" } dd { (Shown(&environment.driver.name)) " " (Shown(&environment.driver.version)) }
            dt { "Harness" } dd { (Shown(&environment.harness)) ", public suffix list of " (Shown(&environment.suffix_list)) }
            dt { "Arguments" }
            dd { @for argument in &environment.arguments { code { (Shown(argument)) } " " } }
            dt { "Preferences" }
            dd {
                @for (name, value) in &environment.preferences {
                    code { (Shown(name)) "=" (Shown(&value.to_string())) } " "
                }
            }
            dt { "Requests nobody asked for" } dd { (grouped(column.recording.unsolicited.len())) }
        }
    }
}

fn differences(view: &View<'_>, here: &Address) -> Markup {
    let causes = Causes::of(view);
    let of_kind = |kind: ExplanationKind, are_headers: bool| {
        let wanted = view.explanations().filter(move |note| note.kind == kind);
        let mut found: Vec<_> =
            wanted.filter_map(|note| Some((note, causes.explanations.get(note.id.as_str())?))).collect();
        found.retain(|(_, cause)| cause.is_of_headers() == are_headers);
        found.sort_by_key(|(_, cause)| Reverse(cause.total()));
        found
    };
    html! {
        section {
            h2 #why { "Where they differ, and why" }
            @if causes.unexplained.is_empty() {
                p { "Every difference has a name: no cell deviates that is not accounted for, none is vacuous, and every \
                     request was made." }
            } @else {
                h3 { "What nobody has explained" }
                ul.causes {
                    @for ((is_header, mark), cause) in &causes.unexplained {
                        li class=(mark.id()) {
                            p {
                                span.sign aria-hidden="true" { (mark.signs().0) } " " strong { (mark.name()) } ": "
                                (cause.counted()) ", " (who_has(view, cause))
                            }
                            (examples(view, here, cause, &format!("verdict={}", mark.id()), *is_header))
                        }
                    }
                }
            }
            p {
                "Cookies that are there and should not be: "
                a href={ (here.to(MATRIX)) "#otherwise=more" } { (counted(otherwise(view, true), "cell")) }
                ". Cookies that should be there and are not: "
                a href={ (here.to(MATRIX)) "#otherwise=less" } { (counted(otherwise(view, false), "cell")) }
                "."
            }
            @for (kind, heading) in [
                (ExplanationKind::Deviation, "The text has it otherwise"),
                (ExplanationKind::Permitted, "The text allows it"),
                (ExplanationKind::Ledger, "Nobody has explained it yet"),
            ] {
                @for (are_headers, heading) in [(false, heading.to_owned()), (true, format!("{heading}: {HEADERS}"))] {
                    @let causes = of_kind(kind, are_headers);
                    @if !causes.is_empty() {
                        h3 { (heading) }
                        ul.causes { @for (note, cause) in causes { (explained(view, here, note, cause)) } }
                    }
                }
            }
        }
    }
}

/// In how many cells a cookie is there, or is not, and the text has it the other way.
fn otherwise(view: &View<'_>, is_there: bool) -> usize {
    let columns = 0..view.content.columns.len();
    let cells = columns.flat_map(|column| view.cells(column)).map(|(_, cell)| cell);
    let of_cookies = cells.filter(|cell| cell.cookie().is_some());
    of_cookies.filter(|cell| cell.observed() == Some(is_there) && cell.by_edition() != is_there).count()
}

/// A claim or ledger entry, with what it explains and what it is known from.
fn explained(view: &View<'_>, here: &Address, note: &Explanation, cause: &Cause<'_>) -> Markup {
    let mark = mark_of(note.kind);
    html! {
        li id=(cause_anchor(&note.id)) class=(mark.id()) {
            p {
                span.sign aria-hidden="true" { (mark.signs().0) } " "
                strong { (Shown(&note.statement)) }
            }
            p { (cause.counted()) ": " (who_has(view, cause)) ". " code { (Shown(&note.id)) } }
            (examples(view, here, cause, &format!("cause={}", note.id), cause.headers > 0))
            details {
                summary { "Evidence" }
                ul { @for line in &note.evidence { li { (Sourced(line)) } } }
                @if let Some(versions) = &note.versions { p { "Claimed of " (Shown(versions)) "." } }
                p.aside-shown { (word_of(note.kind)) "." }
            }
        }
    }
}

fn who_has(view: &View<'_>, cause: &Cause<'_>) -> Markup {
    names(&view.content.columns, &cause.cells.keys().copied().collect())
}

fn examples(view: &View<'_>, here: &Address, cause: &Cause<'_>, filter: &str, headers: bool) -> Markup {
    let title = |scenario: &str, case: &str| {
        let scenario = view.content.scenarios.iter().find(|other| other.id == scenario)?;
        Some(scenario.cases.iter().find(|other| other.id == case)?.title.clone())
    };
    html! {
        details {
            summary { (counted(cause.cases.len(), "case")) }
            ul {
                @for (scenario, case) in cause.cases.iter().take(NAMED) {
                    @if let Some(page) = view.addresses.case(scenario, case) {
                        li {
                            a href=(here.to(page.as_str())) { (Shown(scenario)) "/" (Shown(case)) }
                            @if let Some(title) = title(scenario, case) { ": " (Shown(&title)) }
                        }
                    }
                }
                @if cause.cases.len() > NAMED { li { "and " (grouped(cause.cases.len() - NAMED)) " more" } }
            }
            p { a href={ (here.to(MATRIX)) "#" (Shown(filter)) @if headers { "&headers=1" } } { "All of them in the matrix" } }
        }
    }
}

fn counts(view: &View<'_>, here: &Address) -> Markup {
    html! {
        section {
            h2 #counts { "How many cells are how" }
            p { "A cell is one cookie at one request. These are counts and no score: how many cells a cause has says how \
                 often the scenarios ask for it, and nothing else." }
            (wide("Counts by verdict", &counts_of(view, here, false)))
            h3 { "And the " (HEADERS) }
            (wide("Counts of headers by verdict", &counts_of(view, here, true)))
            (legend(&view.content.edition))
        }
    }
}

/// The counts of cookies, or those of headers.
fn counts_of(view: &View<'_>, here: &Address, of_headers: bool) -> Markup {
    let cells = |column: usize| {
        let all = view.cells(column).map(|(_, cell)| cell);
        all.filter(move |cell| (cell.kind() == CellKind::Header) == of_headers)
    };
    html! {
        table.counts {
            thead {
                tr {
                    th scope="col" { "Browser and profile" }
                    @if !of_headers { th scope="col" { "hops" } }
                    th scope="col" { @if of_headers { "headers" } @else { "cells" } }
                    @for mark in Mark::ALL {
                        th scope="col" class=(mark.id()) {
                            span.sign aria-hidden="true" { (mark.signs().0) } " " (mark.name())
                        }
                    }
                }
            }
            tbody {
                @for (index, column) in view.content.columns.iter().enumerate() {
                    @let subject = &column.judgement.subject;
                    tr {
                        th scope="row" { (Shown(&column.browser())) " " (Shown(&subject.profile)) }
                        @if !of_headers { td.number { (grouped(column.judgement.counts().hops)) } }
                        td.number { (grouped(cells(index).count())) }
                        @for mark in Mark::ALL {
                            @let count = cells(index).filter(|cell| Mark::of(cell) == mark).count();
                            td.number class=[(count > 0).then_some(mark.id())] {
                                @if count == 0 { "0" } @else {
                                    a href={
                                        (here.to(MATRIX)) "#verdict=" (mark.id()) "&browser=" (Shown(&subject.browser))
                                        "&profile=" (Shown(&subject.profile)) @if of_headers { "&headers=1" }
                                    } { (grouped(count)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
