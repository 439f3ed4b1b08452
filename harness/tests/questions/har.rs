//! Recorded sessions: `ask --har`.

use std::fs;

use serde_json::{Value, json};

use crate::program::run;

const SESSION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/session.har");

fn explained(arguments: &[&str]) -> Value {
    let outcome = run(&[&["ask", "--har"], arguments, &["--json"]].concat());
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{outcome:?}");
    serde_json::from_str(&outcome.stdout).unwrap()
}

/// What is told of a cookie at the entry of a number: whether it was sent, and whether that is as expected.
fn fate(told: &Value, number: u64, cookie: &str) -> (Value, Value) {
    let entries = told["entries"].as_array().unwrap();
    let entry =
        entries.iter().find(|entry| entry["number"] == number).unwrap_or_else(|| panic!("no {number}: {told:#}"));
    let cookies = entry["cookies"].as_array().unwrap();
    let cookie = cookies.iter().find(|own| own["name"] == cookie).unwrap_or_else(|| panic!("no {cookie}: {entry:#}"));
    (cookie["sent"].clone(), cookie["as_expected"].clone())
}

#[test]
fn each_cookie_of_a_session_is_explained() {
    let told = explained(&[SESSION]);
    assert_eq!(told["reader"], "chrome/stock");
    // The form of the identity provider brings None, and neither Lax nor Strict.
    assert_eq!(fate(&told, 3, "nonce"), (json!(true), json!(true)));
    assert_eq!(fate(&told, 3, "state"), (json!(false), json!(true)));
    // After the 303 it is a GET, which brings Lax, and Strict not yet.
    assert_eq!(fate(&told, 4, "state"), (json!(true), json!(true)));
    assert_eq!(fate(&told, 4, "session"), (json!(false), json!(true)));
    assert_eq!(fate(&told, 5, "session"), (json!(true), json!(true)));
    // How it was set, the file does not say.
    assert_eq!(fate(&told, 4, "theme"), (json!(true), Value::Null));
    let set = told["entries"][0]["set"].as_array().unwrap();
    let refused: Vec<_> = set.iter().filter(|line| line["stored"] == false).map(|line| &line["line"]).collect();
    assert_eq!(refused, [&json!("visitor=7; SameSite=None")]);
    assert!(told["limits"].as_array().unwrap().len() >= 2, "{told:#}");
}

#[test]
fn what_contradicts_the_rules_is_marked() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("odd.har");
    // A Strict cookie goes with the request that came from another site.
    let odd = fs::read_to_string(SESSION).unwrap().replace("state=xyz; nonce=abc; theme=dark", "nonce=abc; session=1");
    fs::write(&file, odd).unwrap();
    let told = explained(&[file.to_str().unwrap()]);
    assert_eq!(fate(&told, 4, "session"), (json!(true), json!(false)));
    assert_eq!(fate(&told, 4, "state"), (json!(false), json!(false)));
    let text = run(&["ask", "--har", file.to_str().unwrap()]).stdout;
    assert!(text.contains("\n  ! session  sent      against the rules as far as the file tells"), "{text}");
}

#[test]
fn a_file_without_cookies_says_how_to_get_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bare.har");
    let path = file.to_str().unwrap();
    let bare = fs::read_to_string(SESSION).unwrap().replace("\"Cookie\"", "\"X\"").replace("\"Set-Cookie\"", "\"X\"");
    fs::write(&file, bare).unwrap();
    let outcome = run(&["ask", "--har", path]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(3), ""), "{outcome:?}");
    assert!(outcome.stderr.contains("none of its 5 requests and answers has a cookie"), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("help: browsers leave cookies out of what they export"), "{}", outcome.stderr);
    fs::write(&file, "{}").unwrap();
    let outcome = run(&["ask", "--har", path]);
    assert_eq!(outcome.code, Some(3), "{outcome:?}");
    assert!(outcome.stderr.contains("it is no HTTP archive: missing field `log`"), "{}", outcome.stderr);
}
