//! Files for other programs, as the program writes them.

use serde_json::Value;

use crate::invention::{chromium, send};
use crate::program::Workplace;

#[test]
fn judge_writes_the_files_that_were_asked_for() {
    let place = Workplace::new();
    let mut deviant = chromium();
    send(&mut deviant, "picture", "img", "lax=1; none=1");
    place.keep("recording.json", &deviant);
    let outcome = place.run(&["judge", "recording.json", "--junit", "below/junit.xml", "--wpt-report", "wpt"]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    assert!(place.read("below/junit.xml").contains(r#"tests="3" failures="1" errors="0""#));
    let report: Value = serde_json::from_str(&place.read("wpt/chromium-open.json")).unwrap();
    assert_eq!(report["run_info"]["browser_version"], "156.0.1");
    place.write("taken", "by a file");
    let outcome = place.run(&["judge", "recording.json", "--junit", "taken/junit.xml"]);
    assert_eq!(outcome.code, Some(4), "{outcome:?}");
    assert!(outcome.stderr.starts_with("error: cannot write taken/junit.xml: "), "{outcome:?}");
}

#[test]
fn a_job_gets_its_summary_and_its_annotations() {
    let place = Workplace::new();
    let mut deviant = chromium();
    send(&mut deviant, "picture", "img", "lax=1; none=1");
    place.keep("recording.json", &deviant);
    place.write("summary.md", "what was there before\n");
    let path = place.path("summary.md");
    let job = [("GITHUB_STEP_SUMMARY", path.to_str().unwrap())];
    let outcome = place.run_with(&["summary", "recording.json", "--github"], &job);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{outcome:?}");
    let told = "::error title=chromium open%3A new deviation in made-up/picture-and-link::made-up/picture-and-link/picture img: lax: ";
    assert!(outcome.stdout.starts_with(told) && outcome.stdout.lines().count() == 1, "{}", outcome.stdout);
    let (_, written) = place
        .read("summary.md")
        .split_once("what was there before\n")
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    assert_eq!(written, place.run(&["summary", "recording.json"]).stdout);
    assert!(written.contains("## What nobody has accounted for"), "{written}");
    let nowhere = place.run(&["summary", "recording.json", "--github"]);
    assert_eq!((nowhere.code, nowhere.stdout.as_str()), (Some(2), ""), "{nowhere:?}");
    insta::assert_snapshot!(nowhere.stderr, @"
    error: the variable GITHUB_STEP_SUMMARY names no file
    help: --github is for jobs of GitHub Actions; leave it away elsewhere
    ");
}

#[test]
fn schemas_are_printed_by_name() {
    let place = Workplace::new();
    let outcome = place.run(&["schema", "recording"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert_eq!(serde_json::from_str::<Value>(&outcome.stdout).unwrap()["title"], "Recording");
    let outcome = place.run(&["schema", "scenario"]);
    assert_eq!(serde_json::from_str::<Value>(&outcome.stdout).unwrap()["title"], "scenario");
    let outcome = place.run(&["schema", "cookbook"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    insta::assert_snapshot!(outcome.stderr, @"
    error: no document is called `cookbook`
    help: there are recording, compact-recording, judgements, diffs, histories, merged, vectors, reasons, asked, asked-file, asked-har, summaries, accepted, site-written, serving, stand, stand-played, scenario, jar, questions, answered, audited, bisected, builds, checked, claimed, clauses, explained, explored, exported, fitted, installed, listed, predicted, probes
    ");
}

#[test]
fn vectors_are_printed_or_written_for_the_editions_and_scenarios_that_were_named() {
    let place = Workplace::new();
    let words = ["vectors", "--edition", "rfc6265bis-22", "--scenario", "stories/11-two-minutes"];
    let outcome = place.run(&words);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{outcome:?}");
    let printed: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let post = printed["vectors"][0]["steps"].as_array().unwrap().iter().find(|step| step["id"] == "old/form-post");
    let expected = serde_json::json!([{ "cookies": "", "withheld": { "safe-method": ["absent", "lax"] } }]);
    assert_eq!(post.unwrap()["retrievals"], expected);
    assert_eq!(printed["rules"]["safe-method"]["clause"], "B215");

    let outcome = place.run(&[&words[..], &["--scenario", "lines/dates", "--out", "vectors.json"]].concat());
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(0), ""), "{outcome:?}");
    assert!(outcome.stderr.starts_with("2 vectors, "), "{outcome:?}");
    let written: Value = serde_json::from_str(&place.read("vectors.json")).unwrap();
    assert_eq!(written["vectors"][0], printed["vectors"][0]);
    assert_eq!(written["vectors"][1]["id"], "lines/dates");

    let outcome = place.run(&["vectors", "--edition", "rfc6265bis-23"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
    assert!(outcome.stderr.starts_with("error: no edition or reading is called `rfc6265bis-23`"), "{outcome:?}");
    let outcome = place.run(&["vectors", "--scenario", "lines/datse"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.starts_with("error: no scenario matches \"lines/datse\""), "{outcome:?}");
}
