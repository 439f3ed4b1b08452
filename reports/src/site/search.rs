//! Search over everything that has a place of its own: scenarios, cases, clauses, claims and questions. Done in the page.

use maud::html;

use super::address::{Address, CLAUSES, DEVELOPERS, OVERVIEW, QUESTIONS, SEARCH, cause_anchor};
use super::cause::Causes;
use super::frame::Frame;
use super::matrix::COMMON;
use super::script::script;
use super::view::View;

/// The places of the data and the script.
pub(super) const DATA: &str = "data/search.js";
pub(super) const SCRIPT: &str = "search.js";

/// What can be found: its kind, its title, what is said of it, where it is, and what else it is found by, such as its bugs.
type Place<'c> = (&'static str, &'c str, String, String, String);

pub(super) fn page(view: &View<'_>) -> String {
    let address = Address::new(SEARCH);
    let body = html! {
        h1 { "Search" }
        p.lead { "Scenarios, cases, clauses, known deviations with their bugs and sources, and questions, by any words of theirs." }
        noscript { p { "The search is done in the page, by script. Without script, the other pages list everything." } }
        form #search hidden role="search" {
            label { "Words " input type="search" name="text" size="40" autocomplete="off"; }
        }
        p #found role="status" {}
        ul #results {}
    };
    Frame { view, address: &address, title: "Search", scripts: &[COMMON, DATA, SCRIPT] }.around(&body)
}

pub(super) fn data(view: &View<'_>) -> String {
    let content = view.content;
    let mut places: Vec<Place<'_>> = Vec::new();
    let questions = content.questions.iter().map(|question| (QUESTIONS, question));
    let developers = content.developers.iter().map(|answered| (DEVELOPERS, &answered.question));
    for (page, question) in developers.chain(questions) {
        places.push((
            "question",
            &question.title,
            question.why.clone(),
            format!("{page}#{}", question.anchor()),
            String::new(),
        ));
    }
    let causes = Causes::of(view);
    for note in view.explanations().filter(|note| causes.explanations.contains_key(note.id.as_str())) {
        let place = format!("{OVERVIEW}#{}", cause_anchor(&note.id));
        places.push(("known", &note.id, note.statement.clone(), place, note.evidence.join(" ")));
    }
    for clause in &content.clauses {
        let text = format!("{} {}", clause.section, clause.statement);
        places.push(("clause", &clause.id, text, format!("{CLAUSES}#{}", clause.id), String::new()));
    }
    for scenario in &content.scenarios {
        if let Some(page) = view.addresses.scenario(&scenario.id) {
            let text = format!("{} {}", scenario.id, scenario.claim.as_deref().unwrap_or(&scenario.why));
            places.push(("scenario", &scenario.title, text, page.as_str().to_owned(), String::new()));
        }
        for case in &scenario.cases {
            if let Some(page) = view.addresses.case(&scenario.id, &case.id) {
                let text = format!("{}/{}", scenario.id, case.id);
                places.push(("case", &case.title, text, page.as_str().to_owned(), String::new()));
            }
        }
    }
    script("SEARCH", &places)
}
