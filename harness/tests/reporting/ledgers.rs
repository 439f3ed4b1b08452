//! Ledger files that are wrong, and the one that comes with the project.

use samesite_judge::claims;
use samesite_judge::ledger::Ledger;

/// An entry that is right, with a place to make it wrong.
const RIGHT: &str = r#"[[deviation]]
id = "lax-picture"
scenario = "made-up/*"
kind = "sent"
seen = "yes"
browser = "chromium"
version = ">=150"
statement = "a picture carries a Lax cookie"
reason = "reported, and not understood"
bug = "https://bugs.example/1"
review-by = 9999-01-01
"#;

fn complaint(from: &str, to: &str) -> String {
    assert!(RIGHT.contains(from), "{from}");
    Ledger::parse("ledger.toml", &RIGHT.replacen(from, to, 1)).expect_err(to).to_string()
}

#[test]
fn a_ledger_that_is_right_is_read() {
    let ledger = Ledger::parse("ledger.toml", RIGHT).unwrap();
    let entry = &ledger.entries()[0];
    assert_eq!((entry.id.as_str(), entry.review_by.to_string().as_str()), ("lax-picture", "9999-01-01"));
    assert!(Ledger::parse("ledger.toml", "# nothing yet\n").unwrap().entries().is_empty());
}

#[test]
fn what_is_wrong_is_pointed_at() {
    let complaints = [
        complaint("id = \"lax-picture\"", "id = \"Lax picture\""),
        complaint("scenario = \"made-up/*\"\n", ""),
        complaint("made-up/*", "made-up/[a"),
        complaint("kind = \"sent\"", "kind = \"tasted\""),
        complaint("seen = \"yes\"", "seen = true"),
        complaint("\"chromium\"", "\"netscape\""),
        complaint(">=150", "150 or so"),
        complaint("reported, and not understood", " "),
        complaint("https://bugs.example/1", "ask Jo"),
        complaint("9999-01-01", "\"next year\""),
        complaint("9999-01-01", "9999-01-01T10:00:00"),
        complaint("reason", "because"),
        complaint(RIGHT, &RIGHT.repeat(2)),
        complaint("[[deviation]]", "[[deviation"),
    ];
    insta::assert_snapshot!(complaints.join("\n\n"));
}

#[test]
fn the_program_says_so_and_ends_with_code_six() {
    let place = crate::program::Workplace::new();
    place.keep("chromium-open.json", &crate::invention::chromium());
    place.write("mine.toml", &RIGHT.replace("\"chromium\"", "\"netscape\""));
    let outcome = place.run(&["judge", "chromium-open.json", "--ledger", "mine.toml"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(6), ""), "{outcome:?}");
    assert!(outcome.stderr.starts_with("error: unknown browser `netscape`\n --> mine.toml:6:11\n"), "{outcome:?}");
    let outcome = place.run(&["judge", "chromium-open.json", "--ledger", "none.toml"]);
    assert_eq!(outcome.code, Some(6), "{outcome:?}");
    assert!(outcome.stderr.starts_with("error: cannot read the ledger none.toml: No such file"), "{outcome:?}");
}

#[test]
fn the_ledger_of_the_project_is_in_order() {
    let ledger = Ledger::embedded().unwrap_or_else(|complaint| panic!("{complaint}"));
    for entry in ledger.entries() {
        let is_claimed = claims::all().any(|claim| claim.id == entry.id);
        assert!(!is_claimed, "{} is the name of a claim, and cells name both", entry.id);
    }
}
