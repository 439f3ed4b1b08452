//! Answers for other programs, and what holds of every answer.

use samesite_scenarios::{CredentialsMode, Probe, ProbeKind};
use serde_json::{Value, json};

use crate::program::{asked_with_warning, run};

fn asked_as_json(arguments: &[&str]) -> Value {
    let outcome = run(&[&["ask"], arguments, &["--json"]].concat());
    assert_eq!(outcome.code, Some(0), "{arguments:?}: {outcome:?}");
    let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
    // People and programs are warned of the same.
    let warned = outcome.stderr.matches("warning: ").count();
    assert_eq!(report["warnings"].as_array().unwrap().len(), warned, "{arguments:?}: {outcome:?}");
    report
}

const LAX_POST: [&str; 8] = [
    "--cookie",
    "sid=1; SameSite=Lax",
    "--from",
    "https://idp.example",
    "--to",
    "https://app.example",
    "--via",
    "form-post",
];

fn answer<'a>(report: &'a Value, reader: &str) -> &'a Value {
    report["answers"].as_array().unwrap().iter().find(|answer| answer["reader"] == reader).unwrap()
}

#[test]
fn the_question_is_repeated_with_what_was_filled_in() {
    let report = asked_as_json(&[&LAX_POST[..], &["--redirect", "https://c.example/?q=1=307", "--age", "3m"]].concat());
    assert_eq!(report["format"], 2);
    assert_eq!(
        report["question"],
        json!({
            "cookie": "sid=1; SameSite=Lax",
            "set_at": "https://app.example/",
            "set_in": [],
            "age": 180.0,
            "page": ["https://idp.example/"],
            "steps": [{
                "via": "form-post",
                "redirects": [{ "at": "https://c.example/?q=1", "status": 307 }],
                "to": "https://app.example/",
            }],
        })
    );
}

#[test]
fn an_answer_carries_rule_section_and_steps() {
    let report = asked_as_json(&LAX_POST);
    let answer = answer(&report, "rfc6265bis-22");
    assert_eq!((&answer["stored"], &answer["given"]), (&json!(true), &json!(false)));
    assert_eq!((&answer["rule"], &answer["section"]), (&json!("safe-method"), &json!("§5.8.3 step 3")));
    let last = answer["steps"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["clause"], &last["holds"], &last["values"]), (&json!("B215"), &json!(false), &json!("POST")));
}

#[test]
fn a_departure_is_named_only_where_it_makes_the_difference() {
    let question =
        ["--cookie", "sid=1", "--from", "https://idp.example", "--to", "https://app.example", "--via", "form-post"];
    let report = asked_as_json(&question);
    let ids = |reader: &str| -> Vec<Value> {
        let claims = answer(&report, reader)["claims"].as_array().unwrap();
        claims.iter().map(|claim| claim["id"].clone()).collect()
    };
    assert_eq!(ids("chromium/stock"), ["two-minutes-of-grace"]);
    assert_eq!(ids("firefox/stock"), ["absent-is-none"]);
    assert_eq!(ids("rfc6265bis-22"), [] as [Value; 0]);
}

/// A browser may make a request in its own way, whatever its policy: no cookie goes with Firefox's reports.
#[test]
fn what_a_browser_makes_of_a_request_is_part_of_its_answer() {
    let site = "https://app.example/";
    let question = ["--cookie", "sid=1; SameSite=None; Secure", "--from", site, "--via", "csp-report", "--to", site];
    let report = asked_as_json(&question);
    assert_eq!(answer(&report, "rfc6265bis-22")["given"], true);
    let firefox = answer(&report, "firefox/stock");
    assert_eq!((&firefox["given"], &firefox["claims"][0]["id"]), (&json!(false), &json!("reports-carry-nothing")));
}

#[test]
fn older_readings_answer_only_when_all_are_asked() {
    let names = |arguments: &[&str]| -> Vec<String> {
        let report = asked_as_json(arguments);
        let answers = report["answers"].as_array().unwrap();
        answers.iter().map(|answer| answer["reader"].as_str().unwrap().to_owned()).collect()
    };
    let (today, all) = (names(&LAX_POST), names(&[&LAX_POST[..], &["--all"]].concat()));
    assert_eq!(all[..today.len()], today[..]);
    for older in ["cookie-same-site-00", "rfc6265bis-03", "safari-12"] {
        assert!(!today.contains(&older.to_owned()) && all.contains(&older.to_owned()), "{older}");
    }
}

/// Whatever is proposed is asked again, as a question of its own.
#[test]
fn advice_holds_when_it_is_taken() {
    let report = asked_as_json(&LAX_POST);
    let changes =
        ["see-other", "relay-state", "second-cookie", "bounce-page", "own-post", "get", "same-site", "none-secure"];
    assert_eq!(taken(&report), changes.map(str::to_owned));
    // Embedded, credentials and lives of cookies have ways out of their own.
    let framed = ["--cookie", "sid=1; SameSite=None; Secure", "--from", "https://blog.example/", "--age", "10m"];
    let framed = [&framed[..], &["--via", "iframe", "--to", "https://widget.example/embed"]].concat();
    let told = taken(&asked_as_json(&framed));
    for change in ["partitioned-in-frame", "storage-access", "top-level"] {
        assert!(told.contains(&change.to_owned()), "{change}: {told:?}");
    }
    let frame = ["--cookie", "sid=1; SameSite=None; Secure", "--from", "https://blog.example/", "--frame"];
    let frame = [&frame[..], &["https://widget.example/", "--via", "fetch-cors", "--to", "https://widget.example/api"]];
    let told = taken(&asked_as_json(&frame.concat()));
    assert!(told.contains(&"storage-access".to_owned()), "{told:?}");
    let plain = ["--cookie", "sid=1", "--from", "https://www.app.example/", "--via", "fetch-default"];
    let plain = [&plain[..], &["--to", "https://api.app.example/"]].concat();
    assert_eq!(taken(&asked_as_json(&plain))[0], "credentials");
    let short =
        ["--cookie", "sid=1; Max-Age=60", "--via", "address-bar", "--to", "https://app.example/", "--age", "5m"];
    assert_eq!(taken(&asked_as_json(&short)), ["longer-life", "session"]);
}

/// Asks the command of each remedy, and holds the answers to what the remedy says; gives the single changes.
fn taken(report: &Value) -> Vec<String> {
    let mut changes = Vec::new();
    for remedy in report["remedies"].as_array().unwrap() {
        let command = remedy["command"].as_str().unwrap();
        let words = shlex::split(command).unwrap();
        assert_eq!(words[..2], ["samesite", "ask"], "{command}");
        let again = asked_as_json(&words[2..].iter().map(String::as_str).collect::<Vec<_>>());
        let lasts = |reader: &Value| {
            let answer = answer(&again, reader.as_str().unwrap());
            answer["given"] == true && answer["lasts"] == true
        };
        for reader in remedy["given_by"].as_array().unwrap() {
            assert!(lasts(reader), "{command}: {reader}");
        }
        for reader in remedy["withheld_by"].as_array().unwrap() {
            assert!(!lasts(reader), "{command}: {reader}");
        }
        if let [change] = &remedy["changes"].as_array().unwrap()[..] {
            changes.push(change.as_str().unwrap().to_owned());
        }
    }
    changes
}

#[test]
fn two_changes_are_tried_where_one_is_not_enough() {
    let report = asked_as_json(&[
        "--cookie",
        "__Host-sid=1; SameSite=Strict; Path=/",
        "--from",
        "https://idp.example",
        "--to",
        "https://app.example",
        "--via",
        "form-post",
    ]);
    let changes: Vec<_> = report["remedies"].as_array().unwrap().iter().map(|advice| &advice["changes"]).collect();
    // A cookie of that name needs Secure, which None brings along; every other way takes two changes.
    assert!(changes.contains(&&json!(["none-secure"])), "{changes:?}");
    assert!(!changes.contains(&&json!(["get", "lax"])), "it would still be refused for its name: {changes:?}");
    let report = asked_as_json(&[
        "--cookie",
        "sid=1; SameSite=Strict; HttpOnly; Path=/account",
        "--from",
        "https://app.example/",
        "--via",
        "read-cookies",
    ]);
    let changes: Vec<_> = report["remedies"].as_array().unwrap().iter().map(|advice| &advice["changes"]).collect();
    assert_eq!(changes, [&json!(["whole-path", "visible"])]);
}

/// A warning is about what the change itself opens, not about whoever got nothing because nothing was there.
#[test]
fn advice_warns_of_what_a_change_opens() {
    let lets_in = |cookie: &str, change: &str, to: &str| -> Value {
        let report = asked_as_json(&["--cookie", cookie, "--via", "address-bar", "--to", to, "--age", "1m"]);
        let advice = report["remedies"].as_array().unwrap();
        advice.iter().find(|advice| advice["changes"] == json!([change])).expect(change)["lets_in"].clone()
    };
    assert_eq!(lets_in("sid=1; Max-Age=10", "session", "https://app.example/"), json!([]));
    assert_eq!(
        lets_in("sid=1; Secure", "not-secure", "http://app.example/"),
        json!(["everybody on the network, over http"])
    );
    let report = asked_as_json(&[
        "--cookie",
        "sid=1",
        "--set-at",
        "https://www.app.example/",
        "--via",
        "address-bar",
        "--to",
        "https://app.example/",
    ]);
    let whole =
        report["remedies"].as_array().unwrap().iter().find(|advice| advice["changes"] == json!(["whole-domain"]));
    assert_eq!(whole.unwrap()["lets_in"], json!(["every other host of the same domain"]));
}

#[test]
fn every_probe_can_be_asked_about() {
    let asks = |probe: Probe| {
        !matches!(probe.kind(), ProbeKind::Revisit(_) | ProbeKind::Speculation | ProbeKind::ScriptWriting)
    };
    for (probe, name) in Probe::NAMES.iter().filter(|(probe, _)| asks(*probe)) {
        let reads = matches!(probe.kind(), ProbeKind::ScriptReading);
        let to: &[&str] = if reads { &[] } else { &["--to", "https://app.example/"] };
        let question = ["--cookie", "sid=1; SameSite=None; Secure", "--from", "https://app.example/", "--via", name];
        let is_framed = probe.kind() == ProbeKind::SelfNavigation;
        let frame: &[&str] = if is_framed { &["--frame", "https://app.example/framed"] } else { &[] };
        let report = asked_as_json(&[&question, to, frame].concat());
        // Nothing changes before a question is asked, so nobody is told of changes.
        let carries = probe.facts().credentials != CredentialsMode::Omit && !probe.facts().tells_changes;
        assert_eq!(answer(&report, "rfc6265bis-22")["given"], carries, "{name}: {report:#}");
    }
}

#[test]
fn set_cookie_may_be_pasted_as_a_whole() {
    let whole = ["--cookie", "set-cookie: sid=1; Secure", "--via", "address-bar", "--to", "https://app.example/#top"];
    let report = asked_as_json(&whole);
    assert_eq!(
        (&report["question"]["cookie"], &report["question"]["steps"][0]["to"]),
        (&json!("sid=1; Secure"), &json!("https://app.example/"))
    );
}

#[test]
fn a_control_character_is_shown_and_not_obeyed() {
    let question =
        ["--cookie", "sid=\u{1b}[31m; Secure", "--via", "address-bar", "--to", "https://app.example/", "--why"];
    let (text, warning) = asked_with_warning(&question);
    assert!(text.starts_with("sid=\\u{1b}[31m; Secure\n"), "{text}");
    assert!(text.contains("the line holds a control character [§5.6 step 1; B103]"), "{text}");
    assert!(!warning.contains('\u{1b}'), "{warning:?}");
}
