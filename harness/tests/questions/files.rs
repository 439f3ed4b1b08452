//! Questions in a file: `ask --file`, and what it writes for programs.

use std::fs;
use std::path::Path;

use samesite::ask::questions_schema;
use serde_json::Value;

use crate::program::{Outcome, run};

#[path = "../../examples/shop.rs"]
#[expect(dead_code, reason = "it is served by the example alone")]
mod shop;

const SHOP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/shop.toml");

/// Asks the questions of a text, in a folder of its own.
fn asked(text: &str, arguments: &[&str]) -> (Outcome, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("questions.toml");
    fs::write(&file, text).unwrap();
    (run(&[&["ask", "--file", file.to_str().unwrap()], arguments].concat()), folder)
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(path).unwrap()
}

#[test]
fn the_file_has_the_lines_that_the_shop_sends() {
    let sent: Vec<String> = ["/", "/sign-in", "/callback", "/embed"]
        .iter()
        .flat_map(|path| {
            let answer = shop::answer(path);
            let lines = answer.lines().filter_map(|line| line.strip_prefix("Set-Cookie: ").map(str::to_owned));
            lines.collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(sent.len(), 4);
    for line in &sent {
        assert!(read(SHOP).contains(&format!("set = \"{line}\"")), "{line}");
    }
}

#[test]
fn three_faults_of_a_shop_are_found_and_mended() {
    let outcome = run(&["ask", "--file", SHOP, "--json"]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    let told: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let wrong = told["questions"].as_array().unwrap().iter().filter(|one| one["otherwise"] != Value::Array(Vec::new()));
    let wrong: Vec<_> = wrong.map(|one| (one["cookie"].as_str().unwrap(), one["otherwise"].to_string())).collect();
    let both = r#"["Chrome","Firefox"]"#.to_owned();
    // The slip leaves the session without SameSite, which Firefox sends with every form, and Chrome while it is young.
    assert_eq!(wrong, [("state", both.clone()), ("session", both.clone()), ("visitor", both)], "{told:#}");
    // The slips are warned of, each once.
    assert_eq!(outcome.stderr.matches("warning: ").count(), 2, "{}", outcome.stderr);
    assert!(outcome.stderr.contains("= help: did you mean `Strict`?"), "{}", outcome.stderr);

    let mended = read(SHOP)
        .replace("SameSite=Srtict", "SameSite=Strict")
        .replace("HttpOnly; SameSite=Lax; Max-Age=600", "HttpOnly; SameSite=None; Max-Age=600")
        .replace("visitor=7; Path=/; SameSite=None", "visitor=7; Path=/; SameSite=None; Secure; Partitioned");
    let (outcome, _folder) = asked(&mended, &[]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{outcome:?}");
    assert!(outcome.stdout.ends_with("questions.toml: 0 of 6 expectations not met\n"), "{}", outcome.stdout);
}

#[test]
fn what_is_not_as_expected_is_pointed_at_with_what_would_help() {
    let text = r#"
[[cookie]]
set = "session=1; SameSite=Lax; Secure"

[[journey]]
name = "back from the identity provider"
from = "https://idp.example/login"
via = "form-post"
to = "https://app.example/acs"
expect = { session = "sent" }
"#;
    let (outcome, folder) = asked(text, &[]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(1), ""), "{outcome:?}");
    let told = outcome.stdout.replace(&format!("{}/", folder.path().display()), "");
    insta::assert_snapshot!(told, @r#"
    back from the identity provider
      session  sent: NOT so in Chrome, Chromium, Firefox, WebKitGTK

    error: `session`: back from the identity provider: expected to be sent, and is not so; Chrome, Chromium, Firefox, WebKitGTK: SameSite=Lax: from another site it comes along only with a safe method such as GET, and this is a POST; https://idp.example and https://app.example
      --> questions.toml:10:22
       |
    10 | expect = { session = "sent" }
       |                      ^^^^^^
       |
       = help: answer the POST with 303 to a page of your own, such as https://app.example/: the GET after it has the cookie; more by samesite ask --cookie 'session=1; SameSite=Lax; Secure' --from https://idp.example/login --via form-post --to https://app.example/acs

    questions.toml: 1 of 1 expectations not met
    "#);
}

#[test]
fn a_file_that_is_wrong_is_pointed_at() {
    let whole = |cookie: &str, journey: &str| format!("[[cookie]]\n{cookie}\n\n[[journey]]\nname = \"n\"\n{journey}\n");
    let session = "set = \"session=1\"";
    let table = [
        (
            whole(session, "via = \"form-pots\"\nexpect = { session = \"sent\" }"),
            "no probe is called `form-pots`",
            "via = ",
        ),
        (
            whole(
                session,
                "via = \"link\"\nfrom = \"a.example\"\nto = \"https://b.example/\"\nexpect = { session = \"sent\" }",
            ),
            "`a.example` is no URL",
            "from = ",
        ),
        (
            whole(session, "via = \"link\"\nexpect = { sesion = \"sent\" }"),
            "no [[cookie]] is called `sesion`",
            "expect = ",
        ),
        (whole(session, "via = \"link\"\nexpect = { session = \"yes\" }"), "unknown variant `yes`", "expect = "),
        (whole(session, "via = \"link\"\nexpected = 1"), "unknown field `expected`", "expected = "),
        (
            format!("browsers = [\"Safari\"]\n{}", whole(session, "via = \"link\"\nexpect = {}")),
            "no browser is called `Safari`",
            "browsers = ",
        ),
    ];
    for (text, message, place) in table {
        let (outcome, _folder) = asked(&text, &[]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(3), ""), "{text}: {outcome:?}");
        assert!(outcome.stderr.starts_with(&format!("error: {message}")), "{text}: {}", outcome.stderr);
        assert!(outcome.stderr.contains(&format!(" | {place}")), "{text}: {}", outcome.stderr);
        assert!(!outcome.stderr.contains("help: --"), "{}", outcome.stderr);
    }
    let outcome = run(&["ask", "--file", "/nonexistent/questions.toml"]);
    assert_eq!(outcome.code, Some(3), "{outcome:?}");
    assert!(outcome.stderr.starts_with("error: cannot read /nonexistent/questions.toml: "), "{outcome:?}");
}

#[test]
fn programs_get_junit_and_sarif() {
    let folder = tempfile::tempdir().unwrap();
    let (junit, sarif) = (folder.path().join("reports/junit.xml"), folder.path().join("reports/samesite.sarif"));
    let arguments = ["ask", "--file", SHOP, "--junit", junit.to_str().unwrap(), "--sarif", sarif.to_str().unwrap()];
    assert_eq!(run(&arguments).code, Some(1));
    let junit = read(junit);
    assert!(junit.contains("<testsuites name=\"samesite ask\" tests=\"6\" failures=\"3\" errors=\"0\">"), "{junit}");
    assert_eq!(junit.matches("<failure ").count(), 3, "{junit}");

    let sarif: Value = serde_json::from_str(&read(sarif)).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let lines: Vec<&str> = include_str!("../../examples/shop.toml").lines().collect();
    let told: Vec<(&str, &str, &str)> = results
        .iter()
        .map(|result| {
            let place = &result["locations"][0]["physicalLocation"];
            assert!(place["artifactLocation"]["uri"].as_str().unwrap().ends_with("/examples/shop.toml"), "{result:#}");
            let line = place["region"]["startLine"].as_u64().unwrap();
            let line = lines[usize::try_from(line).unwrap() - 1];
            (result["ruleId"].as_str().unwrap(), result["level"].as_str().unwrap(), line)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("cookie-expectation", "error", "expect = { state = \"sent\" }"),
            ("cookie-expectation", "error", "expect = { session = \"not-sent\", basket = \"not-sent\" }"),
            ("cookie-expectation", "error", "expect = { visitor = \"sent\", session = \"not-sent\" }"),
            ("cookie-line", "warning", "set = \"session=abc; Path=/; Secure; HttpOnly; SameSite=Srtict\""),
            ("cookie-line", "warning", "set = \"visitor=7; Path=/; SameSite=None\""),
        ]
    );
}

#[test]
fn one_question_can_be_held_to_an_expectation() {
    let question = ["--from", "https://a.example/", "--via", "form-post", "--to", "https://b.example/"];
    let code = |cookie: &str, expected: &str| {
        run(&[&["ask", "--cookie", cookie, "--expect", expected], &question[..]].concat()).code
    };
    assert_eq!(code("sid=1; SameSite=Lax; Secure", "not-sent"), Some(0));
    assert_eq!(code("sid=1; SameSite=Lax; Secure", "sent"), Some(1));
    // What young cookies alone get is neither.
    assert_eq!((code("sid=1; Secure", "sent"), code("sid=1; Secure", "not-sent")), (Some(1), Some(1)));
    assert_eq!(code("sid=1; SameSite=None; Secure", "sent"), Some(0));
}

#[test]
fn the_schema_in_the_repository_is_that_of_the_types() {
    let made = serde_json::to_string_pretty(&questions_schema()).unwrap() + "\n";
    let kept = read(concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios/schemas/questions.json"));
    assert!(kept == made, "bring it up to date with `samesite schema questions > scenarios/schemas/questions.json`");
}
