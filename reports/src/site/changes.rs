//! What has changed since earlier recordings, as `samesite diff` tells it: grouped by cause, with ways to the cases.

use maud::{Markup, html};

use super::address::Address;
use super::fragment::{Shown, counted};
use super::frame::wide;
use super::table::cookies;
use super::view::View;
use crate::diff::{Line, cause_lines, counted_change, heading, heads, lines, sides, some};
use samesite_format::CellKind;
use samesite_format::comparison::{Change, Diff, Group};

/// How many lines of a group are in sight, and how many more can be unfolded.
const IN_SIGHT: usize = 4;
const UNFOLDED: usize = 200;

/// The section of the overview; nothing where nothing earlier was given.
pub(super) fn section(view: &View<'_>, here: &Address) -> Markup {
    let columns = &view.content.columns;
    let compared: Vec<&Diff> = columns.iter().filter_map(|column| column.since.as_ref()).collect();
    let (alike, different): (Vec<&Diff>, Vec<&Diff>) = compared.iter().partition(|diff| is_silent(diff));
    let alone: Vec<String> = columns
        .iter()
        .filter(|column| column.since.is_none())
        .map(|column| column.judgement.subject.to_string())
        .collect();
    html! {
        @if !compared.is_empty() {
            section {
                h2 #changes { "What changed" }
                @if different.is_empty() { p { strong { "Nothing changed." } } }
                @for diff in different { (comparison(view, here, diff)) }
                @if !alike.is_empty() {
                    ul {
                        @for diff in alike {
                            li { (subjects(diff)) ": nothing changed in " (counted(diff.alike, "cell")) "." }
                        }
                    }
                }
                @if !alone.is_empty() { p { "Nothing earlier was given of " (Shown(&alone.join(", "))) "." } }
            }
        }
    }
}

/// Whether a comparison has nothing to tell but how many cells are alike.
fn is_silent(diff: &Diff) -> bool {
    diff.groups.is_empty() && diff.retold.is_empty() && diff.only_old.is_empty() && diff.only_new.is_empty()
}

fn subjects(diff: &Diff) -> Markup {
    html! { (Shown(&diff.old.to_string())) " → " (Shown(&diff.new.to_string())) }
}

fn comparison(view: &View<'_>, here: &Address, diff: &Diff) -> Markup {
    let told = Change::ALL.iter().filter_map(|&change| counted_change(diff, change));
    let (before, now) = sides(diff);
    html! {
        article.changes {
            h3 { (subjects(diff)) }
            p { (counted(diff.alike, "cell")) " alike" @for told in told { ", " strong { (Shown(&told)) } } "." }
            @if !diff.retold.is_empty() {
                p { "These scenarios have another text now: " (Shown(&some(&diff.retold))) "." }
            }
            @for (only, side) in [(&diff.only_old, before), (&diff.only_new, now)] {
                @if !only.is_empty() { p { "Only played " (Shown(&side)) ": " (Shown(&some(only))) "." } }
            }
            @for (index, own) in diff.groups.iter().enumerate() {
                // Regions that scroll have names of their own.
                @let name = format!("Group {} of {} → {}", index + 1, diff.old, diff.new);
                (group(view, here, diff, own, &name))
            }
        }
    }
}

fn group(view: &View<'_>, here: &Address, diff: &Diff, group: &Group, name: &str) -> Markup {
    let lines = lines(&group.differences);
    let are_headers = group.differences.iter().all(|cell| cell.kind == CellKind::Header);
    let noun = if are_headers { "header that says where a request comes from" } else { "cell" };
    let in_sight = lines.len().min(IN_SIGHT);
    let unfolded = lines.len().min(IN_SIGHT + UNFOLDED);
    html! {
        h4 { (Shown(&heading(diff, group.change))) ": " (counted(group.count, noun)) }
        @for (what, statement) in cause_lines(diff, &group.cause) {
            p { (Shown(&what)) @if !statement.is_empty() { ": " (Shown(&statement)) } }
        }
        (wide(name, &table(view, here, diff, &lines[..in_sight])))
        @if lines.len() > in_sight {
            details {
                summary { (counted(lines.len() - in_sight, "more line")) }
                (wide(&format!("{name}, more"), &table(view, here, diff, &lines[in_sight..unfolded])))
                @if lines.len() > unfolded {
                    p { "and " (counted(lines.len() - unfolded, "line")) " that " code { "samesite diff --full" } " shows" }
                }
            }
        }
    }
}

fn table(view: &View<'_>, here: &Address, diff: &Diff, lines: &[Line<'_>]) -> Markup {
    let (before, now) = heads(diff);
    html! {
        table.stacks {
            thead {
                tr {
                    th scope="col" { "Case" } th scope="col" { "Request" } th scope="col" { "Cookies" }
                    th scope="col" { (Shown(&before)) } th scope="col" { (Shown(&now)) }
                }
            }
            tbody {
                @for Line { of, cookies: labels, old, new } in lines {
                    tr {
                        th scope="row" {
                            @match view.addresses.case(&of.scenario, &of.case) {
                                Some(page) => a href={ (here.to(page.as_str())) "#hop-" (Shown(&of.hop)) } { (Shown(&of.case_id())) },
                                None => (Shown(&of.case_id())),
                            }
                        }
                        td data-head="Request" { (Shown(&of.hop)) ": " (Shown(&of.request)) }
                        td.names data-head="Cookies" { (cookies(labels)) }
                        td.short data-head=(Shown(&before)) { (old) }
                        td.short data-head=(Shown(&now)) { (new) }
                    }
                }
            }
        }
    }
}
