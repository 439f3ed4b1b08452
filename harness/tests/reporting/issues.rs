//! `.ci/issue`: an issue is opened when behaviour changed, and updated when one is open.

#![cfg(unix)]

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use crate::program::Workplace;

/// Stands in for the program that speaks to GitHub: writes down what it is asked, and the body it is given.
const GH: &str = r#"#!/usr/bin/env bash
echo "$1 $2 $3" >> "$0.log"
[[ "$1 $2" == "issue list" && -n ${OPEN:-} ]] && echo "$OPEN"
while (($#)); do
    [[ $1 == --body-file ]] && cp "$2" "$0.body"
    shift
done
exit 0
"#;

/// What nightly folders of these exit codes lead to: the orders given, and the body of the issue.
fn told(codes: &[&str], open: &str) -> (Vec<String>, String) {
    let place = Workplace::new();
    place.write("gh", GH);
    place.write("gh.log", "");
    place.write("gh.body", "");
    std::fs::set_permissions(place.path("gh"), Permissions::from_mode(0o755)).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.ci/issue");
    let mut command = Command::new(script);
    for (index, code) in codes.iter().enumerate() {
        place.write(&format!("{index}/compare.code"), &format!("{code}\n"));
        place.write(&format!("{index}/diff.md"), &format!("difference {index}\n"));
        command.arg(place.path(&index.to_string()));
    }
    let output =
        command.env("GH", place.path("gh")).env("OPEN", open).env("RUN_URL", "https://run.example/1").output().unwrap();
    assert!(output.status.success(), "{output:?}");
    (place.read("gh.log").lines().map(str::to_owned).collect(), place.read("gh.body"))
}

#[test]
fn nobody_is_told_of_nothing() {
    assert_eq!(told(&["0", "5"], ""), (Vec::new(), String::new()));
}

#[test]
fn the_first_change_opens_an_issue_and_the_next_one_updates_it() {
    let (orders, body) = told(&["0", "1", "1"], "");
    assert_eq!(orders, ["label create behaviour", "issue list --label", "issue create --title"]);
    assert!(body.starts_with("difference 1\n\ndifference 2\n\n") && body.contains("https://run.example/1"), "{body}");
    let (orders, _) = told(&["1"], "7");
    assert_eq!(orders, ["label create behaviour", "issue list --label", "issue edit 7"]);
}
