//! Predictions of whole scenarios.

use serde_json::{Value, json};

use crate::program::{run, run_with_input};

const SCENARIO: &str = r#"
title = "A form on another site"
why = "somebody wants to know"
clauses = ["B215"]

[[jar]]
at = "https://app.example/"
set = ["absent=1; Secure", "lax=1; SameSite=Lax; Secure", "none=1; SameSite=None; Secure", "refused=1; SameSite=None"]

[[case]]
id = "old"
title = "another site posts when the cookies are old"
page = "https://idp.example/"
age = "3m"
steps = [{ probe = "form-post", to = "https://app.example/acs" }, { probe = "read-cookies" }]

[[case]]
id = "young"
title = "another site posts at once"
page = "https://idp.example/"
steps = [{ probe = "form-post", to = "https://app.example/acs" }]
"#;

/// What is predicted, hop by hop: case, hop and the `Cookie` header.
fn headers(arguments: &[&str]) -> Vec<Value> {
    let predicted = predicted(arguments);
    let hops = predicted["hops"].as_array().unwrap();
    hops.iter().map(|hop| json!([hop["case"], hop["hop"], hop["method"], hop["cookie"]])).collect()
}

fn predicted(arguments: &[&str]) -> Value {
    let outcome = run_with_input(&[&["predict"], arguments].concat(), SCENARIO);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    // It is written there to be refused, and whoever did not mean that is warned.
    assert_eq!(outcome.stderr.matches("warning: ").count(), 1, "{}", outcome.stderr);
    assert!(outcome.stderr.contains("SameSite=None is refused without Secure"), "{}", outcome.stderr);
    serde_json::from_str(&outcome.stdout).unwrap()
}

#[test]
fn the_current_edition_is_followed_unless_something_else_is_asked_for() {
    let expected = [
        json!(["jar", "proof-1", "GET", "absent=1; lax=1; none=1"]),
        json!(["young", "page", "GET", null]),
        json!(["young", "form-post", "POST", "none=1"]),
        json!(["old", "page", "GET", null]),
        json!(["old", "form-post", "POST", "none=1"]),
        json!(["old", "read-cookies", null, "absent=1; lax=1; none=1"]),
    ];
    assert_eq!(headers(&[]), expected);
    assert_eq!(headers(&["-", "--edition", "rfc6265bis-22"]), expected);
    assert_eq!(predicted(&[])["by"], "rfc6265bis-22");
}

#[test]
fn a_profile_brings_its_claims_and_ages_count() {
    let posts = |arguments: &[&str]| -> Vec<Value> {
        headers(arguments).into_iter().filter(|hop| hop[1] == "form-post").map(|hop| hop[3].clone()).collect()
    };
    assert_eq!(posts(&["--profile", "chromium/stock"]), ["absent=1; none=1", "none=1"]);
    assert_eq!(posts(&["--profile", "firefox/stock"]), ["absent=1; none=1", "absent=1; none=1"]);
    assert_eq!(posts(&["--edition", "rfc6265bis-03"]), ["absent=1; none=1; refused=1", "absent=1; none=1; refused=1"]);
}

#[test]
fn each_cookie_has_its_rule() {
    let predicted = predicted(&[]);
    let hop = predicted["hops"].as_array().unwrap().iter().find(|hop| hop["hop"] == "form-post").unwrap();
    assert_eq!(hop["url"], "https://app.example/acs");
    let cookie =
        |name: &str| hop["cookies"].as_array().unwrap().iter().find(|cookie| cookie["cookie"] == name).unwrap().clone();
    assert_eq!(
        cookie("lax"),
        json!({ "cookie": "lax", "given": false, "rule": "safe-method", "clause": "B215", "section": "§5.8.3 step 3" })
    );
    assert_eq!(
        cookie("refused"),
        json!({ "cookie": "refused", "given": false, "rule": "none-needs-secure", "clause": "B174", "section": "§5.7 step 19" })
    );
}

#[test]
fn a_file_says_the_same_as_the_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("form.toml");
    std::fs::write(&path, SCENARIO).unwrap();
    assert_eq!(headers(&[path.to_str().unwrap()]), headers(&["-"]));
}

#[test]
fn a_scenario_that_is_wrong_is_shown_with_a_caret() {
    let outcome = run_with_input(&["predict"], &SCENARIO.replace("\"3m\"", "\"soon\""));
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(3), ""), "{outcome:?}");
    insta::assert_snapshot!(outcome.stderr, @r#"
    error: "soon" is no age
      --> standard input:14:7
       |
    14 | age = "soon"
       |       ^^^^^^
       |
       = help: write a span of time, such as "3s", "2m 5s" or "30d"
    "#);
    let missing = run(&["predict", "missing.toml"]);
    assert_eq!(missing.code, Some(3));
    assert!(missing.stderr.starts_with("error: cannot read the scenario missing.toml: "), "{}", missing.stderr);
}
