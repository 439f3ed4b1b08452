//! Accessibility, as axe-core sees it.
//!
//! The engine comes from npm, in the version and with the checksum that `package-lock.json` beside this file names.
//! `SAMESITE_AXE` may name an `axe.min.js` instead. Where neither can be had the test says so and looks at nothing;
//! with `SAMESITE_SKIP=never`, as CI has it, it fails.

use std::path::{Path, PathBuf};

use samesite_drive::session::Session;
use samesite_format::Engine;

use crate::browser::{ask, number, open, open_in_the_dark, shown, text};
use crate::fixture::Report;
use crate::npm::{fetched, skipped};

/// The pages that differ in kind.
const PAGES: [&str; 12] = [
    "index.html",
    "matrix.html#text=stories%2F1",
    "stories.html",
    "timeline.html",
    "developers.html",
    "questions.html",
    "clauses.html",
    "ask.html",
    "search.html#text=form",
    "cases/stories/11-two-minutes/index.html",
    "cases/stories/11-two-minutes/young.html",
    "cases/stories/04-embedded-player/jar.html",
];

const LOOK: &str = r"
    const done = arguments[arguments.length - 1];
    for (const details of document.querySelectorAll('details')) details.open = true;
    axe.run(document, { resultTypes: ['violations'] }).then((found) => done(found.violations.map((violation) => ({
        id: violation.id, impact: violation.impact, help: violation.help,
        nodes: violation.nodes.slice(0, 3).map((node) => node.html),
    }))), (error) => done([{ id: 'axe failed', impact: 'critical', help: String(error) }]));
";

#[tokio::test]
async fn axe_finds_nothing_by_day_in_chromium() {
    if let Some(axe) = axe() {
        finds_nothing(open(Engine::Chromium, 1).await, &axe, "rgb(255, 255, 255)").await;
    }
}

#[tokio::test]
async fn axe_finds_nothing_by_night_in_chromium() {
    if let Some(axe) = axe() {
        finds_nothing(open_in_the_dark(Engine::Chromium, 1).await, &axe, "rgb(20, 23, 27)").await;
    }
}

#[tokio::test]
async fn axe_finds_nothing_by_day_in_firefox() {
    if let Some(axe) = axe() {
        finds_nothing(open(Engine::Firefox, 1).await, &axe, "rgb(255, 255, 255)").await;
    }
}

#[tokio::test]
async fn axe_finds_nothing_by_night_in_firefox() {
    if let Some(axe) = axe() {
        finds_nothing(open_in_the_dark(Engine::Firefox, 1).await, &axe, "rgb(20, 23, 27)").await;
    }
}

/// `paper` is the colour that pages are on, to be sure of day and night.
async fn finds_nothing(session: Session, engine: &str, paper: &str) {
    let report = Report::new();
    let mut found = Vec::new();
    for page in PAGES {
        session.go(&report.on_disk("stories.html")).await.unwrap();
        session.go(&report.on_disk(page)).await.unwrap();
        shown(&session).await;
        number(&session, "const rows = document.querySelectorAll('tbody.waiting'); rows.forEach((body) => body.build()); return rows.length").await;
        assert_eq!(text(&session, "return getComputedStyle(document.body).backgroundColor").await, paper);
        for violation in violations(&session, engine).await {
            found.push(format!("{page}: {violation}"));
        }
    }
    // Nothing at all, though only what is serious would keep people out.
    assert!(found.is_empty(), "{}", found.join("\n"));
    session.quit().await.unwrap();
}

async fn violations(session: &Session, engine: &str) -> Vec<serde_json::Value> {
    session.evaluate(&format!("{engine}; window.axe = axe;"), Vec::new()).await.unwrap();
    assert_eq!(ask(session, "return typeof axe.run").await, "function");
    let found = session.evaluate_later(LOOK, Vec::new()).await.unwrap();
    found.as_array().unwrap().clone()
}

/// The engine's text, or a loud word that there is none.
fn axe() -> Option<String> {
    let place = match std::env::var_os("SAMESITE_AXE") {
        Some(path) => Ok(PathBuf::from(path)),
        None => fetched("axe", &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/site"))
            .map(|folder| folder.join("node_modules/axe-core/axe.min.js")),
    };
    match place.and_then(|path| std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display())))
    {
        Ok(engine) => Some(engine),
        Err(why) => {
            skipped("nobody looked at accessibility, axe-core is not to be had", &why);
            None
        }
    }
}
