//! Several builds of one browser in one go.

use samesite_drive::{Platform, ProgramPaths, ThisMachine, find};
use samesite_format::{Engine, Selector};

use crate::recording::SCENARIO;
use crate::workplace::Workplace;

/// A build called `name` that is the installed browser.
fn installed(name: &str) -> String {
    let found = find(&ThisMachine, &ProgramPaths::new(), Selector::AnyOf(Engine::Chromium));
    let installation = found.unwrap_or_else(|error| panic!("{error}\nhelp: {}", error.fix(Platform::current())));
    let (product, browser) = (installation.product.id(), installation.browser.display());
    format!("[[browser]]\nname = \"{name}\"\nproduct = \"{product}\"\nbrowser = \"{browser}\"\n")
}

#[test]
fn two_builds_are_run_and_kept_apart_by_their_names() {
    let place = Workplace::new();
    place.write("browsers.toml", &format!("{}profiles = [\"open\"]\n{}", installed("one"), installed("other")));
    let arguments = ["run", "--browser-file", "browsers.toml", "--young-only", "--out", "recordings"];
    let outcome = place.run(&[&arguments[..], &["--scenario", SCENARIO]].concat());
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let mut files: Vec<_> = std::fs::read_dir(place.path("recordings"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    assert_eq!(files, ["one-open.json", "other-open.json", "other-stock.json"]);
    let header =
        outcome.stdout.lines().find(|line| line.trim_start().starts_with("one ")).expect("a table has a header");
    assert_eq!(header.split_whitespace().collect::<Vec<_>>(), ["one", "other"]);
    // The profiles of the command line win over those of the file.
    let outcome = place.run(&[&arguments[..], &["--scenario", SCENARIO, "--profile", "lax-by-default"]].concat());
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(
        outcome.stderr.starts_with("error: no selected browser has a profile called `lax-by-default`"),
        "{outcome:?}"
    );
    place.assert_nothing_left();
}

#[test]
fn a_build_that_is_not_there_is_pointed_at() {
    let place = Workplace::new();
    place.write("browsers.toml", "[[browser]]\nname = \"old\"\nproduct = \"chromium\"\nbrowser = \"150/chromium\"\n");
    let outcome = place.run(&["run", "--browser-file", "browsers.toml"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(4), ""), "{outcome:?}");
    insta::assert_snapshot!(outcome.stderr, @r#"
    error: `[folder]/150/chromium`, given for chromium, is not a program
     --> browsers.toml:4:11
      |
    4 | browser = "150/chromium"
      |           ^^^^^^^^^^^^^^
      |
      = help: correct the path, or name the driver that fits
    "#);
    let outcome = place.run(&["run", "--browser-file", "no.toml"]);
    assert_eq!(outcome.code, Some(4), "{outcome:?}");
    assert!(outcome.stderr.starts_with("error: cannot read the browser file no.toml: "), "{outcome:?}");
}
