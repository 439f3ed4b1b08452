//! Questions of editors and of web developers: the pages in the repository, and the recordings that they are made from.

use std::path::{Path, PathBuf};

use samesite_format::{Recording, Verdict};
use samesite_judge::claims::Claims;
use samesite_judge::suffixes;
use samesite_judge::verdict::judge;
use samesite_scenarios::{Library, ScenarioId};

use crate::program::Workplace;

const PAGE: &str = include_str!("../../docs/open-questions.md");
const DEVELOPERS_PAGE: &str = include_str!("../../docs/questions.md");

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../reports/questions")
}

fn developers_folder() -> PathBuf {
    folder().join("developers")
}

/// What the program makes of the page in the repository.
fn renewed() -> String {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/questions.md");
    let outcome = Workplace::new().run(&["questions", "--page", page, developers_folder().to_str().unwrap()]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{outcome:?}");
    outcome.stdout
}

#[test]
fn the_page_says_what_the_recordings_say() {
    let outcome = Workplace::new().run(&["questions", folder().to_str().unwrap()]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{outcome:?}");
    assert!(
        outcome.stdout == PAGE,
        "harness/docs/open-questions.md is out of date; bring it up to date with \
         `samesite questions reports/questions > harness/docs/open-questions.md`"
    );
    assert!(!PAGE.contains("as claimed"), "each browser was played");
}

#[test]
fn the_recordings_are_of_the_questions_as_they_stand_and_no_news() {
    // Three browsers under two profiles.
    no_news(&folder(), "questions/*", 6);
}

#[test]
fn the_page_of_developers_says_what_the_recordings_say() {
    assert!(
        renewed() == DEVELOPERS_PAGE,
        "harness/docs/questions.md is out of date; bring it up to date with \
         `samesite questions --page harness/docs/questions.md reports/questions/developers`"
    );
    assert!(!DEVELOPERS_PAGE.contains("as claimed"), "each browser was played");
    for scenario in Library::embedded().unwrap().select("developers/*").unwrap() {
        let live = format!("<!-- live: {} -->\n\n**What browsers did.**", scenario.id);
        assert!(DEVELOPERS_PAGE.contains(&live), "{} has no live part", scenario.id);
    }
}

#[test]
fn the_recordings_of_developers_questions_are_as_they_stand_and_no_news() {
    // Three browsers as they are installed, and Chromium with third-party cookies let.
    no_news(&developers_folder(), "developers/*", 4);
}

#[test]
fn every_remedy_helps_in_some_browser() {
    let page = renewed();
    let remedies: Vec<_> = page.split("* **Remedy: ").skip(1).collect();
    assert!(remedies.len() >= 30, "{}", remedies.len());
    for remedy in remedies {
        let (_, back) = remedy.split_once("It brings back ").unwrap();
        let (back, _) = back.split_once('\n').unwrap();
        assert!(back.contains("` in "), "{remedy}");
    }
}

#[test]
fn a_live_part_that_is_none_is_refused() {
    let place = Workplace::new();
    for (page, told) in [
        (
            "<!-- live: developers/99-nobody -->\n<!-- end -->\n",
            "no question of web developers is called `developers/99-nobody`",
        ),
        ("<!-- live: developers/01-saml -->\n", "the live part of `developers/01-saml` does not end"),
    ] {
        place.write("page.md", page);
        let outcome = place.run(&["questions", "--page", "page.md"]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(3), ""), "{outcome:?}");
        assert!(outcome.stderr.contains(told), "{}", outcome.stderr);
    }
}

fn no_news(folder: &Path, pattern: &str, wanted: usize) {
    let library = Library::embedded().unwrap();
    let questions = library.select(pattern).unwrap();
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files: Vec<_> = files.filter(|path| path.extension().is_some_and(|extension| extension == "json")).collect();
    assert_eq!(files.len(), wanted);
    for file in files {
        let recording = Recording::read(&file).unwrap();
        for play in &recording.plays {
            let scenario = library.scenario(&ScenarioId::new(&play.scenario));
            let is_same = scenario.is_some_and(|scenario| scenario.source == play.source);
            assert!(is_same, "{}: play {} again", file.display(), play.scenario);
        }
        assert_eq!(recording.plays.len(), questions.len(), "{}", file.display());
        let claims = Claims::of_recorded(&recording.environment).unwrap();
        let counts = judge(&recording, &claims, suffixes::embedded()).counts();
        for verdict in [Verdict::NewDeviation, Verdict::NotMade, Verdict::Vacuous, Verdict::HarnessFault] {
            assert_eq!(counts.of(verdict), 0, "{}: {verdict:?}", file.display());
        }
    }
}

#[test]
fn browsers_that_were_not_played_answer_as_claimed() {
    let outcome = Workplace::new().run(&["questions"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{outcome:?}");
    assert!(outcome.stdout.contains("webkit stock, open (as claimed)"), "{}", outcome.stdout);
    // What is claimed is what was seen; but that no request is made is only claimed as far as anybody looked.
    let rows = |page: &str| -> Vec<Vec<String>> {
        let rows = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| what happens"));
        rows.map(|row| row.split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
    };
    let (claimed, seen) = (rows(&outcome.stdout), rows(PAGE));
    assert_eq!(claimed.len(), seen.len());
    for (claimed, seen) in claimed.iter().zip(&seen) {
        let agree = |(claimed, seen): (&String, &String)| claimed == seen || claimed == "–";
        assert!(claimed.len() == seen.len() && claimed.iter().zip(seen).all(agree), "{claimed:?}, and seen: {seen:?}");
    }
}
