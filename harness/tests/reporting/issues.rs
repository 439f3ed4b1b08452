//! `.ci/issue`: one issue for each cause, opened when it shows, brought up to date, and closed when it is gone.

#![cfg(unix)]

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use crate::program::Workplace;

/// Stands in for the program that speaks to GitHub: writes down what it is asked, and the bodies it is given.
const GH: &str = r#"#!/usr/bin/env bash
case "$1 $2" in
    "issue list") echo "${OPEN:-}" ;;
    "issue create") echo "create $4" >> "$0.log" ;;
    "issue edit" | "issue close") echo "$2 $3" >> "$0.log" ;;
esac
while (($#)); do
    [[ $1 == --body-file ]] && cat "$2" >> "$0.body"
    shift
done
exit 0
"#;

/// What a night made of one browser: no causes where it was not compared.
type Night<'n> = Option<&'n [(&'n str, &'n str)]>;

/// What nights lead to where these issues are open: the orders given, in the order of their words, and the bodies.
fn told(nights: &[Night<'_>], open: &str, expected: usize) -> (Vec<String>, String) {
    let place = Workplace::new();
    place.write("gh", GH);
    place.write("gh.log", "");
    place.write("gh.body", "");
    std::fs::set_permissions(place.path("gh"), Permissions::from_mode(0o755)).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.ci/issue");
    let mut command = Command::new(script);
    for (index, night) in nights.iter().enumerate() {
        place.write(&format!("{index}/junit.xml"), "");
        if let Some(causes) = night {
            place.write(&format!("{index}/compare.code"), "1\n");
            for (name, body) in *causes {
                place.write(&format!("{index}/causes/{name}.cause"), &format!("title of {name}\n{body}\n"));
            }
        }
        command.arg(place.path(&index.to_string()));
    }
    let variables = [("OPEN", open), ("RUN_URL", "https://run.example/1"), ("EXPECTED", &expected.to_string())];
    let output = command.env("GH", place.path("gh")).envs(variables).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let mut orders: Vec<_> = place.read("gh.log").lines().map(str::to_owned).collect();
    orders.sort();
    (orders, place.read("gh.body"))
}

#[test]
fn nobody_is_told_of_nothing() {
    assert_eq!(told(&[Some(&[]), Some(&[])], "", 2), (Vec::new(), String::new()));
}

#[test]
fn each_cause_has_one_issue_in_however_many_browsers_it_shows() {
    let nights: [Night<'_>; 2] =
        [Some(&[("now-grace", "in one"), ("against-b201", "alone")]), Some(&[("now-grace", "in another")])];
    let (orders, body) = told(&nights, "", 2);
    let titles =
        ["title of against-b201", "title of now-grace"].map(|title| format!("create Behaviour changed: {title}"));
    assert_eq!(orders, titles);
    assert!(body.contains("in one\nin another\n"), "{body}");
    for name in ["now-grace", "against-b201"] {
        assert_eq!(body.matches(&format!("<!-- cause: {name} -->")).count(), 1, "{body}");
    }
    assert!(body.contains("https://run.example/1"), "{body}");
}

#[test]
fn an_issue_is_brought_up_to_date_and_closed_when_its_cause_is_gone() {
    let (orders, _) = told(&[Some(&[("now-grace", "still")])], "7 now-grace\n8 against-b201", 1);
    assert_eq!(orders, ["close 8", "edit 7"]);
}

#[test]
fn nothing_is_closed_by_a_night_that_lacks_a_browser() {
    let open = "7 now-grace";
    assert_eq!(told(&[Some(&[]), None], open, 2).0, [] as [&str; 0], "one was not compared");
    assert_eq!(told(&[Some(&[])], open, 2).0, [] as [&str; 0], "one left nothing behind");
    assert_eq!(told(&[Some(&[]), Some(&[])], open, 2).0, ["close 7"]);
}
