//! Then and now: what the article said of its own time, what builds of its day did, and what today's do.

use maud::{Markup, html};

use super::address::{ARTICLE, Address, OVERVIEW, TIMELINE};
use super::content::{Said, Timeline};
use super::fragment::Shown;
use super::frame::{Frame, wide};
use super::stories::ARTICLE_ADDRESS;
use super::view::View;
use samesite_format::history::{Behaviour, Found};

pub(super) fn page(view: &View<'_>) -> String {
    let address = Address::new(ARTICLE);
    let body = html! {
        h1 { "The article, then and now" }
        p.lead {
            a href=(ARTICLE_ADDRESS) rel="external noreferrer" { "“SameSite cookies explained”" }
            " was written while browsers changed. Here is what it said of its own time, and what was seen since, in builds of \
             then and of today. Ranges are of builds that were played, side by side; "
            a href=(address.to(TIMELINE)) { "the timeline" } " has them all."
        }
        @for (number, said) in view.content.said.iter().enumerate() { (section(view, &address, number + 1, said)) }
    };
    Frame { view, address: &address, title: "Then and now", scripts: &[] }.around(&body)
}

fn section(view: &View<'_>, here: &Address, number: usize, said: &Said) -> Markup {
    let told = view.told_of(said);
    let table = html! {
        table.then {
            thead {
                tr {
                    th scope="col" { "What a browser may do" } th scope="col" { "Builds" } th scope="col" { "It does in" }
                    th scope="col" { "It does not in" } th scope="col" { "The newest" } th scope="col" { "By the sources" }
                }
            }
            tbody { @for (timeline, behaviour) in &told { (row(here, timeline, behaviour)) } }
        }
    };
    html! {
        section {
            h2 id={ "said-" (number) } { (number) ". " (Shown(&said.sentence)) }
            p { (Shown(&said.note)) }
            @if told.is_empty() { p.aside-shown { "No build that was played tells of it." } }
            @else { (wide(&format!("What became of sentence {number}"), &table)) }
        }
    }
}

fn row(here: &Address, timeline: &Timeline, behaviour: &Behaviour) -> Markup {
    let history = &timeline.history;
    let note = &behaviour.explanation;
    let newest = history.builds.iter().zip(&behaviour.found).rfind(|(_, found)| **found != Found::Unknown);
    html! {
        tr {
            th scope="row" {
                (Shown(&note.statement)) " ("
                a href={ (here.to(OVERVIEW)) "#cause-" (Shown(&note.id)) } { code { (Shown(&note.id)) } } ")"
            }
            td { (Shown(&history.to_string())) }
            td { (builds(&history.ranges(behaviour, &[Found::Yes, Found::InPart]))) }
            td { (builds(&history.ranges(behaviour, &[Found::No]))) }
            td {
                @if let Some((build, found)) = newest {
                    (Shown(build.subject.release())) ": "
                    @match found { Found::No => "does not", Found::InPart => "does in part", _ => "does" }
                }
            }
            td { @if let Some(versions) = &note.versions { (Shown(versions)) } }
        }
    }
}

/// Ranges of builds, or that there are none.
fn builds(ranges: &str) -> Markup {
    html! { @if ranges.is_empty() { "none" } @else { (Shown(ranges)) } }
}
