//! The timeline: several builds of one browser, and at which version each behaviour changed.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::address::{Address, CLAUSES, OVERVIEW, TIMELINE};
use super::content::{Column, Timeline};
use super::fragment::{Shown, counted, grouped};
use super::frame::{Frame, wide};
use super::mark::{Mark, legend};
use super::table::{cookies, mark_of, word_of};
use super::turns::{Behaviour, State, Turning, left_out, turnings};
use super::view::View;
use crate::diff::{lines, some};
use samesite_format::comparison::{Change, Diff, Seen};
use samesite_format::history::{Behaviour as Claimed, Found, History};
use samesite_format::{CellKind, Citation, Engine};

/// How many lines of cases a behaviour shows.
const CASES: usize = 200;

pub(super) fn page(view: &View<'_>) -> String {
    let address = Address::new(TIMELINE);
    let body = html! {
        h1 { "What changed with which version" }
        p.lead {
            "Builds of one browser under one profile, the oldest first. A row is a behaviour that is not the same in all of \
             them; it changed somewhere between two builds that stand side by side, and the later one is marked."
        }
        @for timeline in &view.content.timelines { (section(view, &address, timeline)) }
        (legend(&view.content.edition))
    };
    Frame { view, address: &address, title: "Timeline", scripts: &[] }.around(&body)
}

fn section(view: &View<'_>, here: &Address, timeline: &Timeline) -> Markup {
    let columns: Vec<&Column> = timeline.columns.iter().filter_map(|&place| view.content.columns.get(place)).collect();
    let history = &timeline.history;
    let name = history.to_string();
    let turnings = turnings(timeline);
    let left_out: Vec<String> = left_out(timeline).into_iter().map(str::to_owned).collect();
    let retold: BTreeSet<&String> = timeline.steps.iter().flat_map(|step| &step.retold).collect();
    let retold: Vec<String> = retold.into_iter().cloned().collect();
    let table = html! {
        table.timeline {
            thead {
                tr {
                    th scope="col" { "Behaviour" }
                    @for column in &columns {
                        @let subject = &column.judgement.subject;
                        th scope="col" { (Shown(&subject.browser)) br; span.aside-shown { (Shown(&subject.version)) } }
                    }
                }
            }
            tbody {
                @for turning in &turnings { (row(view, here, turning)) }
                (beside_the_one_before(timeline))
            }
        }
    };
    html! {
        section {
            h2 id={ "timeline-" (Shown(&history.engine)) "-" (Shown(&history.profile)) @if history.switched { "-switched" } } { (Shown(&name)) }
            (how(history))
            @if turnings.is_empty() { p { "No behaviour that was asked for changed." } }
            (at_a_glance(here, history))
            (wide(&format!("Timeline of {name}"), &table))
            @if !left_out.is_empty() { p { "Not told of here, because not every build played them: " (Shown(&some(&left_out))) "." } }
            @if !retold.is_empty() {
                p { "These scenarios were played from different texts, so what changed there need not be the browser's doing: "
                    (Shown(&some(&retold))) "." }
            }
            (the_same_in_all(view, here, timeline, &turnings))
        }
    }
}

/// How the builds came to their defaults.
fn how(history: &History) -> Markup {
    let features: BTreeSet<&str> =
        history.builds.iter().flat_map(|build| &build.features).map(String::as_str).collect();
    html! {
        @if history.switched {
            p {
                "Builds with features switched on, as their maker's servers or a flag do:"
                @for feature in features { " " code { (Shown(feature)) } }
                "."
            }
        } @else if history.engine == Engine::Chromium.id() {
            p { "What Chrome's servers switched on in a build later is not told of here: these are as they were compiled." }
        }
    }
}

/// Each behaviour in a line: in which builds it was found, where that turned, and what is claimed.
fn at_a_glance(here: &Address, history: &History) -> Markup {
    let turned: Vec<&Claimed> = history.behaviours.iter().filter(|own| !own.turns.is_empty()).collect();
    let table = html! {
        table.then {
            thead {
                tr {
                    th scope="col" { "Behaviour" } th scope="col" { "Found in" } th scope="col" { "Not in" }
                    th scope="col" { "Turned, by what was seen" } th scope="col" { "By the sources" }
                }
            }
            tbody {
                @for behaviour in &turned {
                    @let note = &behaviour.explanation;
                    tr {
                        th scope="row" { a href={ (here.to(OVERVIEW)) "#cause-" (Shown(&note.id)) } { code { (Shown(&note.id)) } } }
                        td { (Shown(&history.ranges(behaviour, &[Found::Yes, Found::InPart]))) }
                        td { (Shown(&history.ranges(behaviour, &[Found::No]))) }
                        td { (Shown(&history.turns(behaviour))) }
                        td {
                            @if let Some(versions) = &note.versions { (Shown(versions)) }
                            @for contradiction in &behaviour.contradictions {
                                br; strong {
                                    (Shown(history.builds[contradiction.build].subject.release()))
                                    " contradicts it in " (counted(contradiction.cells, "cell"))
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    html! {
        @if !turned.is_empty() {
            (wide(&format!("At a glance: {history}"), &table))
            h3 { "Build by build" }
        }
    }
}

fn row(view: &View<'_>, here: &Address, turning: &Turning<'_>) -> Markup {
    html! {
        tr {
            th scope="row" {
                (behaviour(view, here, turning.behaviour))
                (cases(view, here, turning))
            }
            @for (state, turned) in turning.states.iter().zip(&turning.turns) {
                (cell(view, turning.behaviour, *state, *turned))
            }
        }
    }
}

/// A place in a text, which leads to its clause where it has one.
fn cited(here: &Address, citation: &Citation) -> Markup {
    let words = citation.to_string();
    html! {
        @if let Some(clause) = &citation.clause { a href={ (here.to(CLAUSES)) "#" (Shown(clause)) } { (Shown(&words)) } }
        @else { (Shown(&words)) }
    }
}

fn behaviour(view: &View<'_>, here: &Address, behaviour: Behaviour<'_>) -> Markup {
    html! {
        @match behaviour {
            Behaviour::Explained(id) => {
                @if let Some(note) = view.explanation(id) { (Shown(&note.statement)) " (" (word_of(note.kind)) "; " } @else { "(" }
                a href={ (here.to(OVERVIEW)) "#cause-" (Shown(id)) } { code { (Shown(id)) } } ")"
            },
            Behaviour::Rule(clause, rule) => {
                (Shown(rule)) " (" (cited(here, clause)) ")"
            },
            Behaviour::Reason(reason) => (Shown(reason)),
            Behaviour::Unnamed => "no name says why",
        }
    }
}

/// Which cases tell, each with its cookies.
fn cases(view: &View<'_>, here: &Address, turning: &Turning<'_>) -> Markup {
    let lines = lines(turning.cells.iter().copied());
    let are_headers = turning.cells.iter().all(|cell| cell.kind == CellKind::Header);
    html! {
        details {
            summary { (counted(turning.cells.len(), if are_headers { "header" } else { "cell" })) }
            ul {
                @for line in lines.iter().take(CASES) {
                    li {
                        @match view.addresses.case(&line.of.scenario, &line.of.case) {
                            Some(page) => a href={ (here.to(page.as_str())) "#hop-" (Shown(&line.of.hop)) } { (Shown(&line.of.case_id())) },
                            None => (Shown(&line.of.case_id())),
                        }
                        ", " (Shown(&line.of.hop)) ": " (cookies(&line.cookies))
                    }
                }
                @if lines.len() > CASES { li { "and " (grouped(lines.len() - CASES)) " more" } }
            }
        }
    }
}

fn cell(view: &View<'_>, behaviour: Behaviour<'_>, state: State, turned: bool) -> Markup {
    let (mark, sign, words) = match state {
        State::Explained { of: 0, .. } | State::Unknown | State::Alike { seen: Seen::Nothing, .. } => {
            return html! { td.predicted { "not seen" } };
        }
        State::Explained { cells, of } => {
            let kind = match behaviour {
                Behaviour::Explained(id) => view.explanation(id).map(|note| note.kind),
                _ => None,
            };
            let mark = if cells == 0 { Mark::Agrees } else { kind.map_or(Mark::Known, mark_of) };
            let words = match cells {
                0 => "no".to_owned(),
                _ if cells == of => "yes".to_owned(),
                _ => format!("in {} of {}", grouped(cells), grouped(of)),
            };
            (mark, if cells == 0 { Mark::Agrees.signs().1 } else { mark.signs().0 }, words)
        }
        State::Alike { kind, seen, verdict } => {
            let mark = Mark::of_verdict(verdict);
            let (yes, no) = mark.signs();
            (mark, if seen == Seen::Yes { yes } else { no }, seen.word(kind).to_owned())
        }
    };
    html! {
        td class={ (mark.id()) @if turned { " turned" } } {
            span.sign aria-hidden="true" { (sign) } " " (words)
            @if turned { br; strong.turn { "changed" } }
        }
    }
}

/// How many cells each build has otherwise than the one before.
fn beside_the_one_before(timeline: &Timeline) -> Markup {
    let otherwise = |step: &Diff| -> usize {
        Change::ALL.iter().filter(|own| own.is_behaviour()).map(|own| step.count(*own)).sum()
    };
    html! {
        tr.sum {
            th scope="row" { "Cells that differ from the build before" }
            td {}
            @for step in &timeline.steps {
                td {
                    @match otherwise(step) + step.alike {
                        0 => "nothing to compare",
                        all => { (grouped(otherwise(step))) " of " (grouped(all)) },
                    }
                    @let unclear = step.count(Change::Unclear);
                    @if unclear > 0 { br; (grouped(unclear)) " unclear" }
                }
            }
        }
    }
}

/// Claims that every build shows wherever any does.
fn the_same_in_all(view: &View<'_>, here: &Address, timeline: &Timeline, turnings: &[Turning<'_>]) -> Markup {
    let turned = |id: &str| turnings.iter().any(|turning| turning.behaviour == Behaviour::Explained(id));
    let shown = |place: usize| -> BTreeSet<&str> {
        view.cells(place).flat_map(|(_, cell)| &cell.explained_by).map(String::as_str).collect()
    };
    let mut everywhere = timeline.columns.iter().map(|&place| shown(place));
    let first = everywhere.next().unwrap_or_default();
    let common = everywhere.fold(first, |common, own| common.intersection(&own).copied().collect());
    let steady: Vec<_> = common.into_iter().filter(|id| !turned(id)).filter_map(|id| view.explanation(id)).collect();
    html! {
        @if !steady.is_empty() {
            h3 { "The same in all of them" }
            ul.notes {
                @for note in steady {
                    @let mark = mark_of(note.kind);
                    li class=(mark.id()) {
                        span.sign aria-hidden="true" { (mark.signs().0) } " " (Shown(&note.statement)) " ("
                        a href={ (here.to(OVERVIEW)) "#cause-" (Shown(&note.id)) } { code { (Shown(&note.id)) } } ")"
                    }
                }
            }
        }
    }
}
