//! The commands that look at recordings and at the model: `fit`, `audit` and `clauses`.
//!
//! The recordings are the model's own, of a scenario that stands here, so that nothing depends on the library.

use samesite_format::{HeaderField, Recording};
use samesite_judge::predict::Interpretation;
use samesite_model::{Edition, Parameter, Policy};
use samesite_scenarios::{Scenario, ScenarioId};
use serde_json::{Value, json};

use crate::synthetic::recording;
use crate::workplace::{Outcome, Workplace};

/// A cookie for strangers and one for nobody else, asked for by a stranger's picture and by a stranger's form.
const SCENARIO: &str = r#"
title = "Two cookies"
why = "because"
clauses = ["B214"]
[[jar]]
at = "https://shop.example/"
set = ["none=1; SameSite=None; Secure", "strict=1; SameSite=Strict; Secure"]
[[case]]
id = "stranger"
title = "another site shows a picture and posts a form"
page = "https://other.example/"
steps = [
    { probe = "img", to = "https://shop.example/cat.png" },
    { probe = "form-post", to = "https://shop.example/order" },
]
"#;

/// The current edition, but third parties get no cookies: something that no edition prescribes.
fn blocking() -> Policy {
    let third_party = Parameter::named("third-party").unwrap();
    let blocked = third_party.alternatives.iter().find(|alternative| alternative.word == "blocked").unwrap();
    blocked.applied_to(&Edition::CURRENT.policy())
}

/// What a browser that follows a policy leaves behind.
fn left_behind(policy: &Policy) -> Recording {
    let scenario = Scenario::parse(ScenarioId::new("two-cookies"), "two-cookies.toml", SCENARIO).unwrap();
    recording(&Interpretation::of(Edition::CURRENT).with_policy(policy.clone()), &[scenario])
}

fn place_with(recording: &Recording) -> Workplace {
    let place = Workplace::new();
    recording.write(&place.path("recording.json")).unwrap();
    place
}

/// Runs a command that should have nothing to complain about.
fn clean(place: &Workplace, arguments: &[&str]) -> String {
    let Outcome { code, stdout, stderr } = place.run(arguments);
    assert_eq!((code, stderr.as_str()), (Some(0), ""), "{arguments:?}: {stdout}");
    stdout
}

fn json_of(place: &Workplace, arguments: &[&str]) -> Value {
    let value: Value = serde_json::from_str(&clean(place, &[arguments, &["--json"]].concat())).unwrap();
    assert!(value["format"].as_u64() > Some(0), "{arguments:?}");
    value
}

fn rows(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

/// A clause of the table.
fn clause<'v>(table: &'v Value, id: &str) -> &'v Value {
    rows(&table["clauses"]).iter().find(|clause| clause["id"] == id).unwrap()
}

#[test]
fn fit_says_what_a_browser_behaves_like_and_where_it_differs() {
    let place = place_with(&left_behind(&blocking()));
    let told = clean(&place, &["fit", "recording.json"]);
    let (said, open) = told.split_once("  What no cell tells, with the values that would do as well:\n").unwrap();
    insta::assert_snapshot!(said, @"
    model 999, open: behaves like rfc6265bis-22 with third-party = blocked; 0 of 7 cells unexplained
      third-party = blocked
        what becomes of cookies in third-party contexts (§5.8.1, §7.1)
    ");
    // A parameter stands there with the fitted policy's own value first. No cell asks about schemes.
    assert!(open.contains("    sites: schemeful, schemeless"), "{open}");
    assert!(!open.contains("    third-party: allowed"), "the picture tells: {open}");
}

#[test]
fn fit_tells_programs_the_same() {
    let place = place_with(&left_behind(&blocking()));
    let told = clean(&place, &["fit", "recording.json"]);
    let fitted = json_of(&place, &["fit", "recording.json"]);
    let [fit] = rows(&fitted["fits"]) else { panic!("one recording, one fit: {fitted}") };
    assert_eq!(fit["subject"], json!({ "browser": "model", "version": "999", "profile": "open" }));
    assert_eq!(fit["edition"], Edition::CURRENT.id());
    assert_eq!(fit["changes"], json!([{ "parameter": "third-party", "value": "blocked" }]));
    assert_eq!(fit["unexplained"], json!([]));
    assert!(told.starts_with(&format!("model 999, open: {}\n", fit["sentence"].as_str().unwrap())), "{told}");
    for open in rows(&fit["undetermined"]) {
        let parameter = open["parameter"].as_str().unwrap();
        assert!(told.contains(&format!("    {parameter}: ")), "{parameter} is missing: {told}");
    }
}

#[test]
fn fit_lists_the_cells_that_no_policy_explains() {
    // Strict was sent with the picture, and not with the form of the same stranger.
    let mut recording = left_behind(&blocking());
    let picture = recording.plays[0].observations.iter_mut().find(|seen| seen.hop == "img").unwrap();
    picture.requests[0].headers = vec![HeaderField("cookie".to_owned(), b"strict=1".to_vec())];
    let place = place_with(&recording);
    let told = clean(&place, &["fit", "recording.json"]);
    assert!(told.contains("; 1 of 7 cells unexplained\n"), "{told}");
    assert!(told.contains("  Not explained:\n    two-cookies/stranger img strict: sent\n"), "{told}");
    let fitted = json_of(&place, &["fit", "recording.json"]);
    let place = json!({
        "scenario": "two-cookies", "case": "stranger", "hop": "img", "cookie": "strict", "kind": "sent", "seen": true
    });
    assert_eq!(fitted["fits"][0]["unexplained"], json!([place]));
}

#[test]
fn fit_takes_each_recording_by_itself() {
    let place = place_with(&left_behind(&blocking()));
    left_behind(&Edition::CURRENT.policy()).write(&place.path("plain.json")).unwrap();
    let fitted = json_of(&place, &["fit", "plain.json", "recording.json"]);
    let changes: Vec<_> = rows(&fitted["fits"]).iter().map(|fit| rows(&fit["changes"]).len()).collect();
    assert_eq!(changes, [0, 1]);
}

#[test]
fn fit_claims_nothing_for_a_recording_that_shows_nothing() {
    let mut recording = left_behind(&blocking());
    recording.plays.clear();
    let told = clean(&place_with(&recording), &["fit", "recording.json"]);
    let line = "model 999, open: behaves like any policy, for no cell of the recording says anything\n";
    assert!(told.starts_with(line), "{told}");
}

#[test]
fn audit_says_which_cases_notice_a_fault_and_which_recordings_refute_it() {
    let place = place_with(&left_behind(&Edition::CURRENT.policy()));
    let arguments = ["audit", "recording.json", "--scenario", "stories/09*"];
    let (told, whole) = (clean(&place, &arguments), json_of(&place, &arguments));
    let (audit, counts) = (&whole["audit"], &whole["counts"]);
    let faults = rows(&audit["faults"]);
    let noticed: Vec<_> = faults.iter().filter(|fault| !rows(&fault["noticed_by"]).is_empty()).collect();
    assert_eq!(*counts, json!({ "faults": faults.len(), "noticed": noticed.len() }));
    assert!(noticed.len() < faults.len(), "if every fault were noticed, half of this test would be idle");
    let beyond: Vec<_> = faults.iter().filter(|fault| !fault["beyond_cells"].is_null()).collect();
    assert!(beyond.iter().all(|fault| rows(&fault["noticed_by"]).is_empty()), "{beyond:?}");
    let heading = format!(
        "{} faults in {} policies, {} cases looking on: {} noticed, {} not, {} cannot be\n",
        faults.len(),
        rows(&audit["policies"]).len(),
        audit["cases"],
        noticed.len(),
        faults.len() - noticed.len() - beyond.len(),
        beyond.len()
    );
    assert!(told.starts_with(&heading), "{heading} is missing: {told}");
    // The strict cookie went with neither request.
    let fault = faults.iter().find(|fault| fault["fault"] == "B212 same-site-none always holds").unwrap();
    let refutation = json!({ "recording": "model open", "cells": 2, "first": "two-cookies/stranger img strict" });
    assert_eq!(fault["refuted_by"], json!([refutation]));
    let (_, refuted) = told.split_once("\nRefuted by what browsers did: ").unwrap();
    let line =
        "\n  B212 same-site-none always holds\n      model open: 2 cells, such as two-cookies/stranger img strict\n";
    assert!(refuted.contains(line), "{refuted}");
    // Each fault stands in exactly one of the three lists.
    let (_, lists) = told.split_once("\nNoticed, and by how many cases:\n").unwrap();
    let (seen, lists) = lists.split_once("\nNot noticed:\n").unwrap();
    let (unseen, beyond) = lists.split_once("\nCannot be noticed by a browser's cells:\n").unwrap();
    let listed =
        |list: &str, name: &str| list.lines().take_while(|line| !line.is_empty()).any(|line| line.trim() == name);
    for fault in faults {
        let name = fault["fault"].as_str().unwrap();
        let in_seen = seen.lines().any(|line| line.contains(&format!("  {name} ")));
        let (noticed, beyond_cells) = (!rows(&fault["noticed_by"]).is_empty(), !fault["beyond_cells"].is_null());
        let found = (in_seen, listed(unseen, name), listed(beyond, name));
        assert_eq!(found, (noticed, !noticed && !beyond_cells, beyond_cells), "{name}");
    }
}

#[test]
fn audit_without_recordings_says_nothing_of_them() {
    let told = clean(&Workplace::new(), &["audit", "--scenario", "stories/09*"]);
    assert!(!told.contains("efuted"), "{told}");
    let (_, spared) = told.split_once("\nRules that no fault makes answer falsely:\n").unwrap();
    assert!(spared.contains("\n  B105  the line names its cookie: the parameter valueless breaks it\n"), "{spared}");
}

#[test]
fn audit_wants_recordings_for_which_something_is_claimed() {
    let mut recording = left_behind(&blocking());
    recording.environment.engine = samesite_format::RecordedEngine::Other("netscape".to_owned());
    let outcome = place_with(&recording).run(&["audit", "recording.json"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
    insta::assert_snapshot!(outcome.stderr, @"
    error: nothing is claimed for netscape under the profile open
    help: `samesite judge --edition` and `samesite fit` need no claims
    ");
    // A fit asks for nobody's claim.
    assert_eq!(place_with(&recording).run(&["fit", "recording.json"]).code, Some(0));
}

#[test]
fn clauses_says_of_each_where_it_is_and_what_exercises_it() {
    let place = Workplace::new();
    let (told, table) = (clean(&place, &["clauses"]), json_of(&place, &["clauses"]));
    let in_rules = clause(&table, "B215");
    assert_eq!(in_rules["implemented"], json!({ "rules": ["safe-method"] }));
    let (holds, fails) = (in_rules["holds_in"].as_str().unwrap(), in_rules["fails_in"].as_str().unwrap());
    let block = format!(
        "\nB215  {}: {}\n        holds: {holds}; fails: {fails}\n",
        in_rules["section"].as_str().unwrap(),
        in_rules["statement"].as_str().unwrap()
    );
    assert!(told.contains(&block), "{block} is missing: {told}");
    let by_function = clause(&table, "B123");
    assert!(by_function["implemented"]["code"].is_string(), "{by_function}");
    let out_of_reach = clause(&table, "B184")["implemented"]["out-of-reach"].as_str().unwrap();
    assert!(told.contains(&format!("\n        out of reach: {out_of_reach}\n")), "{told}");
    let heads = told.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_uppercase())).count();
    assert_eq!(heads, rows(&table["clauses"]).len());
    let totals = &table["totals"];
    let ending = format!(
        "\n{} clauses: {} implemented, {} out of reach\n{} in rules: {} exercised both ways, {} one way, ",
        totals["clauses"],
        totals["implemented"],
        totals["out_of_reach"],
        totals["in_rules"],
        totals["both_ways"],
        totals["one_way"]
    );
    assert!(told.contains(&ending), "{ending} is missing: {told}");
}

#[test]
fn a_recording_that_cannot_be_read_is_named_whatever_looks_at_it() {
    let place = place_with(&left_behind(&blocking()));
    place.write("text.json", "hello");
    place.write("future.json", r#"{"format": 99, "something": "new"}"#);
    let told = |arguments: &[&str]| {
        let outcome = place.run(arguments);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{arguments:?}: {outcome:?}");
        outcome.stderr
    };
    for command in ["fit", "audit"] {
        // The good one before it is not fitted and printed first.
        let text = told(&[command, "recording.json", "text.json"]);
        assert!(
            text.starts_with("error: text.json is no recording: expected value at line 1 column 1\nhelp: "),
            "{text}"
        );
        assert!(told(&[command, "missing.json"]).starts_with("error: cannot read the recording missing.json: "));
        let future = told(&[command, "future.json"]);
        assert!(future.contains("\nhelp: record again with this version, or judge with "), "{future}");
    }
}

#[test]
fn what_looks_wants_its_words_right() {
    let told = |arguments: &[&str]| {
        let outcome = Workplace::new().run(arguments);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{arguments:?}: {outcome:?}");
        outcome.stderr
    };
    let missing = "error: cannot read the recording target/samesite: ";
    assert!(told(&["fit"]).starts_with(missing), "{}", told(&["fit"]));
    let nothing = "error: no scenario matches \"stories/99*\"\nhelp: `samesite list` shows what there is\n";
    assert_eq!(told(&["audit", "--scenario", "stories/99*"]), nothing);
    assert!(told(&["audit", "--frob"]).starts_with("error: unexpected argument '--frob' found\n"));
    assert!(told(&["clauses", "B214"]).starts_with("error: unexpected argument 'B214' found\n"));
}

#[test]
fn a_folder_stands_for_the_scenario_files_in_it() {
    let place = Workplace::new();
    let text = "title = \"t\"\nwhy = \"w\"\nclauses = [\"B212\"]\n[[jar]]\nat = \"V\"\nset = [\"a=1\"]\n\
        [[case]]\nid = \"c\"\ntitle = \"c\"\npage = \"V\"\nsteps = [{ probe = \"img\", to = \"V\" }]\n";
    for folder in ["mine", "empty"] {
        std::fs::create_dir(place.path(folder)).unwrap();
    }
    for name in ["mine/one.toml", "mine/two.toml", "mine/notes.txt", "empty/notes.txt"] {
        place.write(name, text);
    }
    let listed = clean(&place, &["list", "mine"]);
    assert!(listed.contains("mine/one") && listed.contains("mine/two") && !listed.contains("notes"), "{listed}");
    let empty = place.run(&["list", "empty"]);
    let told = "error: no scenario file is in the folder empty\nhelp: their names end in .toml\n";
    assert_eq!((empty.code, empty.stderr.as_str()), (Some(2), told));
}

#[test]
fn a_case_of_a_file_is_explained() {
    let place = Workplace::new();
    place.write(
        "mine.toml",
        "title = \"t\"\nwhy = \"w\"\nclauses = [\"B212\"]\n[[jar]]\nat = \"V\"\nset = [\"a=1; SameSite=Strict\"]\n\
         [[case]]\nid = \"of-mine\"\ntitle = \"c\"\npage = \"X\"\nsteps = [{ probe = \"img\", to = \"V\" }]\n",
    );
    let whole = clean(&place, &["explain", "mine.toml/of-mine"]);
    assert!(whole.contains("mine/of-mine") && whole.contains("SameSite=Strict"), "{whole}");
    assert_eq!(whole, clean(&place, &["explain", "mine.toml"]), "its only case needs no name");
    let other = place.run(&["explain", "mine.toml/of-yours"]);
    assert_eq!(other.code, Some(2));
    assert!(other.stderr.contains("no case is called `mine/of-yours`"), "{}", other.stderr);
}

#[test]
fn the_schemas_of_what_these_commands_print_lie_beside_the_others() {
    for id in [
        "answered",
        "audited",
        "bisected",
        "builds",
        "checked",
        "claimed",
        "clauses",
        "explained",
        "explored",
        "exported",
        "fitted",
        "installed",
        "listed",
        "predicted",
        "probes",
    ] {
        let made = clean(&Workplace::new(), &["schema", id]);
        let file = format!("{}/../reports/schemas/{id}.json", env!("CARGO_MANIFEST_DIR"));
        let kept = std::fs::read_to_string(file).unwrap();
        assert!(kept == made, "bring it up to date with `samesite schema {id} > reports/schemas/{id}.json`");
    }
}
