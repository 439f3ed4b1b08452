//! Advice: what can be typed about news.

use std::path::Path;

use samesite_format::{CellKind, Product, RecordingFile, Verdict};
use samesite_reports::digest::{Advice, Example, News};
use samesite_scenarios::{Library, Scenario};

use crate::shell::quoted;

/// What can be done about a group of cells: see it again, have it explained, and settle it.
pub(super) fn advice(news: &News, recordings: &[RecordingFile], library: &Library) -> Vec<Advice> {
    let Some(example) = &news.example else { return Vec::new() };
    let ours = library.scenarios().iter().find(|scenario| scenario.id.as_str() == example.scenario);
    let mut advice = vec![again(example, recordings, ours)];
    if !matches!(news.verdict, Verdict::NewDeviation | Verdict::NotMade) {
        return advice;
    }
    let case = format!("{}/{}", example.scenario, example.place.case);
    if ours.is_some_and(|scenario| scenario.case(&example.place.case).is_some()) {
        let mut words = vec!["explain", case.as_str()];
        if !matches!(example.place.kind, CellKind::Header | CellKind::Order) {
            words.extend(["--cookie", &example.place.subject]);
        }
        advice.push(line("why", &words));
    }
    match &news.suspect {
        Some(suspect) => advice.push(line("sources", &["claims", &suspect.id])),
        None => {
            let file = recordings[example.column].path().display().to_string();
            advice.push(line("report", &["export", "--case", &case, "--as", "bug-report", "--out", "bug", &file]));
        }
    }
    advice
}

/// How to play the scenario once more, in the browser that has the news.
fn again(example: &Example, recordings: &[RecordingFile], ours: Option<&Scenario>) -> Advice {
    let environment = recordings[example.column].environment();
    let name = if ours.is_some() { example.scenario.clone() } else { format!("{}.toml", example.scenario) };
    let browser = word(&environment.browser.name);
    let mut words = vec!["run", name.as_str(), "--browser", &browser, "--profile", &environment.profile];
    if ours.and_then(|scenario| scenario.case(&example.place.case)).is_some_and(|case| case.age.is_some()) {
        words.push("--ages");
    }
    line("again", &words)
}

/// The word by which `--browser` knows a browser: `chromium`, or `chromium@84` for the build `chromium-84`.
fn word(name: &str) -> String {
    let is_product = |name: &str| name.parse::<Product>().is_ok();
    match name.rsplit_once('-') {
        Some((product, version)) if !is_product(name) && is_product(product) => format!("{product}@{version}"),
        _ => name.to_owned(),
    }
}

/// A command line of the program's.
fn line(what: &'static str, words: &[&str]) -> Advice {
    let words = ["samesite"].iter().chain(words).map(|word| quoted(word).into_owned()).collect();
    Advice { what, words }
}

/// A command line as it stands in a sentence: `samesite judge target/samesite --tables`.
pub(super) fn typed(command: &str, path: &Path, rest: &str) -> String {
    format!("samesite {command} {}{rest}", quoted(&path.display().to_string()))
}
