//! Questions that are played in real browsers: `ask --live`.

use std::process::Command;

use samesite_format::Engine;
use serde_json::{Value, json};

use crate::{installation, program};

/// Asks in Chromium and Firefox as they are installed, and gives exit code, standard output and standard error.
fn asked_live(arguments: &[&str]) -> (Option<i32>, String, String) {
    // Whoever lacks one is told how to get it, and not by the program under test.
    for engine in [Engine::Chromium, Engine::Firefox] {
        installation(engine);
    }
    let output = Command::new(program())
        .arg("ask")
        .args(arguments)
        .args(["--live", "--browser", "chromium,firefox"])
        .output()
        .unwrap();
    let text = |octets| String::from_utf8(octets).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// The lines about real browsers, without versions and times.
fn live_section(stdout: &str) -> String {
    let (_, section) =
        stdout.split_once("\nin real browsers\n").unwrap_or_else(|| panic!("no browser answered:\n{stdout}"));
    let timeless = |line: &str| match line.strip_prefix("  * ").and_then(|rest| rest.split_once(" s: ")) {
        Some((who, what)) => {
            let words: Vec<_> = who.split(' ').collect();
            let [browser, version, profile, seconds] = words[..] else { panic!("who is this: {line}") };
            assert!(version.starts_with(|digit: char| digit.is_ascii_digit()), "{line}");
            assert!(seconds.parse::<f64>().is_ok_and(|seconds| seconds > 0.0), "{line}");
            // A Firefox is one whatever its channel.
            let engine = browser.split('-').next().unwrap();
            format!("{engine} {} {what}\n", profile.replace(',', ":"))
        }
        None => format!("{line}\n"),
    };
    section.lines().map(timeless).collect()
}

/// The browsers part here, and the names are such as developers have: on lists of suffixes, with paths and queries.
#[test]
fn browsers_show_what_was_predicted_of_them() {
    let question = [
        "--cookie",
        "cart=7; Path=/; HttpOnly",
        "--from",
        "https://accounts.google.com/3ds",
        "--via",
        "hidden-form-post",
        "--to",
        "https://your-project.github.io/paid?order=7",
        "--profile",
        "open",
    ];
    let (code, stdout, stderr) = asked_live(&question);
    assert_eq!(code, Some(0), "{stdout}\n{stderr}");
    insta::assert_snapshot!(live_section(&stdout), @"
    chromium open: stored, not sent, as predicted
        POST https://your-project.github.io/paid?order=7 came without a Cookie header
        it says of keeping it: INCLUDE
        it says of the request: EXCLUDE_SAMESITE_UNSPECIFIED_TREATED_AS_LAX
    firefox open: stored, sent, as predicted
        POST https://your-project.github.io/paid?order=7 came with Cookie: cart=7
        because of absent-is-none
        it says of keeping it: COOKIE_ADDED when it was set, sent when it was looked for
        it says of the request: sent
    ");
}

#[test]
fn what_a_script_sees_is_told_to_programs_as_well() {
    let question =
        ["--cookie", "sid=1; SameSite=Strict", "--from", "http://localhost/", "--via", "read-cookies", "--json"];
    let (code, stdout, stderr) = asked_live(&question);
    assert_eq!(code, Some(0), "{stdout}\n{stderr}");
    let report: Value = serde_json::from_str(&stdout).unwrap();
    let live = report["live"].as_array().unwrap();
    assert_eq!(live.len(), 2, "{report:#}");
    for answer in live {
        assert_eq!(answer["profile"], "stock", "as the browser is installed");
        assert_eq!(answer["came"], json!({ "script": { "cookies": "sid=1" } }));
        assert_eq!(
            (&answer["stored"], &answer["given"]),
            (&json!({ "predicted": true, "seen": true }), &json!({ "predicted": true, "seen": true }))
        );
        assert_eq!((&answer["verdict"], &answer["reason"]), (&json!("agrees"), &Value::Null));
        assert!(answer["seconds"].as_f64() > Some(0.0), "{answer}");
    }
}

#[test]
fn a_browser_that_is_not_there_cannot_be_asked() {
    let question = ["--cookie", "a=b", "--via", "address-bar", "--to", "https://app.example/", "--program"];
    let (code, stdout, stderr) = asked_live(&[&question[..], &["chromium=/nonexistent/chromium"]].concat());
    assert_eq!((code, stdout.as_str()), (Some(4), ""), "{stderr}");
    assert!(
        stderr.starts_with("error: `/nonexistent/chromium`, given for chromium, is not a program\nhelp: "),
        "{stderr}"
    );
}
