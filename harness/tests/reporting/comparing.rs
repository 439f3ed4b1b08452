//! `samesite diff`, on recordings of browsers that changed their ways.

use samesite_format::Product;
use samesite_format::Recording;
use serde_json::Value;

use crate::invention::{chromium, obedient, observation, picture_and_link, send, story};
use crate::program::{Outcome, Workplace};

/// The next version, which sends the Lax cookie with the picture too.
fn next_version() -> Recording {
    let mut recording = chromium();
    recording.environment.browser.version = "157.0.0".to_owned();
    send(&mut recording, "picture", "img", "lax=1; none=1");
    recording
}

fn diff(old: &Recording, new: &Recording, options: &[&str]) -> Outcome {
    let place = Workplace::new();
    place.keep("old.json", old);
    place.keep("new.json", new);
    place.run(&[&["diff", "old.json", "new.json"], options].concat())
}

#[test]
fn recordings_of_like_behaviour_do_not_differ() {
    let mut again = chromium();
    again.environment.started += 86_400_000;
    for play in &mut again.plays {
        for seen in &mut play.observations {
            for request in &mut seen.requests {
                request.target = format!("{}?t=0123456789abcdef0123456789abcdef", request.target);
                request.at += 3;
            }
        }
    }
    let outcome = diff(&chromium(), &again, &[]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{outcome:?}");
    insta::assert_snapshot!(outcome.stdout, @"
    chromium 156.0.1 open → chromium 156.0.1 open
      33 cells alike
    ");
}

#[test]
fn behaviour_that_differs_is_told_with_its_cause() {
    let outcome = diff(&chromium(), &next_version(), &[]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(1), ""), "{outcome:?}");
    insta::assert_snapshot!(outcome.stdout);
    let fixed = diff(&next_version(), &chromium(), &[]);
    assert_eq!(fixed.code, Some(1), "{fixed:?}");
    assert!(fixed.stdout.contains("32 cells alike, 1 fixed\n"), "{}", fixed.stdout);
}

#[test]
fn the_ledger_is_a_cause_too() {
    let place = Workplace::new();
    place.keep("old.json", &chromium());
    place.keep("new.json", &next_version());
    let entry = "[[deviation]]\nid = 'lax-picture'\nscenario = 'made-up/*'\nkind = 'sent'\nseen = 'yes'\nbrowser = 'chromium'\n\
                 version = '>=157'\nstatement = 'a picture carries a Lax cookie'\nreason = 'reported'\n\
                 bug = 'https://bugs.example/1'\nreview-by = 2020-01-01\n";
    place.write("ledger.toml", entry);
    let outcome = place.run(&["diff", "old.json", "new.json", "--ledger", "ledger.toml", "--json"]);
    assert_eq!(outcome.code, Some(1), "a stale entry of the ledger is no matter of a comparison: {outcome:?}");
    let told: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let group = &told["diffs"][0]["groups"][0];
    assert_eq!((&group["change"], &group["cause"]["by"]), (&"broken".into(), &"explanations".into()), "{group}");
    assert_eq!(group["cause"]["new"][0]["id"], "lax-picture", "{group}");
    assert_eq!(group["cause"]["new"][0]["kind"], "ledger", "{group}");
}

#[test]
fn two_profiles_differ_by_their_claims() {
    let open = obedient(Product::Chromium, "156.0.1", "open", &[picture_and_link()]);
    let stock = obedient(Product::Chromium, "156.0.1", "stock", &[picture_and_link()]);
    let outcome = diff(&open, &stock, &["--markdown"]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    insta::assert_snapshot!(outcome.stdout);
}

#[test]
fn what_could_not_be_seen_is_not_compared() {
    let mut silent = chromium();
    observation(&mut silent, "link", "link").settled = None;
    let outcome = diff(&chromium(), &silent, &[]);
    assert_eq!(outcome.code, Some(5), "{outcome:?}");
    assert!(outcome.stdout.contains("3 unclear\n"), "{}", outcome.stdout);
    // Behaviour that differs outweighs it.
    send(&mut silent, "picture", "img", "");
    assert_eq!(diff(&chromium(), &silent, &[]).code, Some(1));
}

#[test]
fn folders_are_joined_by_file_name_and_else_by_engine_and_profile() {
    let place = Workplace::new();
    let stock = obedient(Product::Firefox, "150.0", "stock", &[picture_and_link()]);
    let extended = obedient(Product::FirefoxEsr, "153.0", "stock", &[picture_and_link()]);
    place.keep("old/chromium-open.json", &chromium());
    place.keep("new/chromium-open.json", &next_version());
    place.keep("old/firefox-stock.json", &stock);
    place.keep("new/firefox-esr-stock.json", &extended);
    place.keep("old/firefox-lax-by-default.json", &obedient(Product::Firefox, "1", "lax-by-default", &[]));
    place.keep("new/edge-stock.json", &obedient(Product::Edge, "1", "stock", &[]));
    place.write("new/README.md", "no recording");

    let outcome = place.run(&["diff", "old", "new"]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    let heads: Vec<_> = outcome.stdout.lines().filter(|line| !line.starts_with(' ') && line.contains(" → ")).collect();
    assert_eq!(
        heads,
        ["chromium 156.0.1 open → chromium 157.0.0 open", "firefox 150.0 stock → firefox-esr 153.0 stock"]
    );
    assert_eq!(
        outcome.stderr,
        "only the old side has firefox-lax-by-default.json\nonly the new side has edge-stock.json\n"
    );
    let one = place.run(&["diff", "old", "new/firefox-esr-stock.json"]);
    assert_eq!((one.code, one.stderr.as_str()), (Some(0), ""), "a file asks for its counterpart only: {one:?}");
    place.keep("single/anything.json", &obedient(Product::Firefox, "150.0", "open", &[picture_and_link()]));
    let alone = place.run(&["diff", "old/chromium-open.json", "single"]);
    let told = "chromium 156.0.1 open → firefox 150.0 open\n  33 cells alike\n";
    assert_eq!((alone.code, alone.stdout.as_str()), (Some(0), told), "so does a folder of one: {alone:?}");
}

#[test]
fn scenarios_that_one_side_did_not_play_are_named_and_not_compared() {
    let more = obedient(Product::Chromium, "156.0.1", "open", &[picture_and_link(), story("stories/06-one-site")]);
    let fewer = diff(&more, &chromium(), &[]);
    assert_eq!(fewer.code, Some(0), "{fewer:?}");
    assert!(
        fewer.stdout.ends_with("  33 cells alike\n  only played before: stories/06-one-site\n"),
        "{}",
        fewer.stdout
    );
    assert!(diff(&chromium(), &more, &[]).stdout.ends_with("  only played now: stories/06-one-site\n"));
}

#[test]
fn predictions_are_compared_without_a_browser() {
    let place = Workplace::new();
    place.write("mine.toml", &picture_and_link().source);
    let outcome = place.run(&["diff", "--editions", "rfc6265bis-03", "rfc6265bis-22", "mine.toml"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{outcome:?}");
    assert_eq!(outcome.stdout, "rfc6265bis-03 → rfc6265bis-22\n  9 cells alike\n");

    let absent = picture_and_link().source.replace("SameSite=Lax; ", "");
    place.write("absent.toml", &absent);
    let outcome = place.run(&["diff", "--editions", "rfc6265bis-03", "rfc6265bis-22", "absent.toml"]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    insta::assert_snapshot!(outcome.stdout);
    let claims = place.run(&["diff", "--editions", "firefox/open", "chromium/open", "absent.toml", "--json"]);
    let told: Value = serde_json::from_str(&claims.stdout).unwrap();
    assert_eq!(told["diffs"][0]["relation"], "predictions");
    assert_eq!(told["diffs"][0]["groups"][0]["differences"][0]["cookie"], "lax");
}

#[test]
fn a_scenario_that_was_rewritten_is_named() {
    let mut rewritten = chromium();
    rewritten.plays[0].source = rewritten.plays[0].source.replace("A picture and a link", "Another title");
    let outcome = diff(&chromium(), &rewritten, &[]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let told = "these scenarios have another text now: made-up/picture-and-link\n";
    assert!(outcome.stdout.contains(told), "{}", outcome.stdout);
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let place = Workplace::new();
    place.keep("old/chromium-open.json", &chromium());
    place.keep("new/firefox-stock.json", &obedient(Product::Firefox, "1", "stock", &[]));
    let refused = |arguments: &[&str]| {
        let outcome = place.run(arguments);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
        outcome.stderr
    };
    insta::assert_snapshot!(refused(&["diff", "old"]), @"
    error: two sides make a comparison, and 1 are given
    help: `samesite diff --help` has examples
    ");
    insta::assert_snapshot!(refused(&["diff", "old", "new"]), @"
    error: no recording of old has a counterpart in new
    help: `samesite diff --help` has examples
    ");
    insta::assert_snapshot!(refused(&["diff", "old", "none.json"]), @"
    error: cannot read the recording none.json: No such file or directory (os error 2)
    help: recordings are the files that `samesite run` writes, to target/samesite if nothing else is said
    ");
    assert!(refused(&["diff", "--editions", "rfc2109", "rfc6265bis-22"]).contains("is called `rfc2109`"));
    assert!(refused(&["diff", "--editions", "firefox/shut", "rfc6265bis-22"]).contains("`firefox/shut`"));
}
