//! Playing without a driver: browsers that are started as a person starts them, and browsers that come by themselves.

#![cfg(unix)]

#[path = "command_line/processes.rs"]
mod processes;
#[path = "command_line/workplace.rs"]
#[expect(dead_code, reason = "other tests need the rest")]
mod workplace;

use std::fs;

use samesite_format::{Clicks, Recording};
use serde_json::Value;

use workplace::Workplace;

fn read(workplace: &Workplace, path: &str) -> Recording {
    Recording::read(&workplace.path(path)).unwrap()
}

/// A driver changes no cookie: forms, frames, scripts, redirects, http beside https, in three engines.
#[test]
fn browsers_that_nobody_drives_send_the_cookies_of_those_that_a_driver_drives() {
    let workplace = Workplace::new();
    let asked = ["run", "01", "04", "05", "08", "14", "wider/redirects", "--profile", "open"];
    let browsers = ["--browser", "chromium,firefox,webkitgtk"];
    for how in [&["--out", "driven"][..], &["--driverless", "--out", "led"]] {
        let outcome = workplace.run(&[&asked[..], &browsers, how].concat());
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    }
    for name in ["chromium-open.json", "firefox-esr-open.json", "webkitgtk-open.json"] {
        let led = read(&workplace, &format!("led/{name}"));
        assert_eq!(led.environment.driverless, Some(Clicks::Script), "{name}");
        assert_eq!(led.environment.driver.name, "none", "{name}");
        assert!(led.plays.iter().all(|play| play.fault.is_none() && play.attempt == 1), "{name}");
        assert_eq!(read(&workplace, &format!("driven/{name}")).environment.driverless, None, "{name}");
    }
    let compared = workplace.run(&["diff", "driven", "led", "--json"]);
    let compared: Value = serde_json::from_str(&compared.stdout).unwrap();
    let pairs = compared["diffs"].as_array().unwrap();
    assert_eq!(pairs.len(), 3);
    for pair in pairs {
        assert!(pair["alike"].as_u64().is_some_and(|cells| cells > 300), "{pair}");
        // WebKitGTK names its origin alone as referrer where automation has made its session an ephemeral one.
        let groups = pair["groups"].as_array().unwrap();
        let is_known = |group: &Value| group.to_string().contains("webkit-third-parties-name-their-origin-only");
        assert!(groups.iter().all(is_known), "{pair}");
    }
    workplace.expect_nothing_left();
}

/// A command starts a browser that has no row anywhere; its recording is like any other, and told by what it says of itself.
#[test]
fn a_browser_that_comes_by_itself_plays_and_is_told_by_what_it_says() {
    let workplace = Workplace::new();
    let command = "chromium --headless=new --no-sandbox --user-data-dir={profile} --no-first-run \
                   --proxy-server={proxy} --ignore-certificate-errors";
    let arguments = ["serve", "01", "05", "--name", "my-browser", "--start", command, "--out", "came"];
    let outcome = workplace.run(&arguments);
    assert_eq!(outcome.code, Some(0), "{}{}", outcome.stdout, outcome.stderr);
    let files: Vec<_> = fs::read_dir(workplace.path("came")).unwrap().flatten().map(|file| file.file_name()).collect();
    assert_eq!(files, ["my-browser-stock.json"]);
    let recording = read(&workplace, "came/my-browser-stock.json");
    let environment = &recording.environment;
    assert_eq!((environment.browser.name.as_str(), environment.engine.id()), ("my-browser", "chromium"));
    assert!(
        environment.browser.version.contains('.') && !environment.browser.version.ends_with(".0.0.0"),
        "{environment:?}"
    );
    assert!(environment.arguments.is_empty() && environment.preferences.is_empty(), "{environment:?}");
    assert!(recording.unsolicited.iter().all(|request| !request.target.contains("/next?")), "our own are no news");
    assert!(outcome.stdout.contains("NEW  nothing"), "{}", outcome.stdout);
    workplace.expect_nothing_left();
}

/// A browser that goes past the proxy, and a program that is no browser, are told of in time, and nothing is left of them.
#[test]
fn a_browser_that_does_not_play_is_told_of() {
    let workplace = Workplace::new();
    for (command, told) in [
        ("false", "the browser that was started did not play: it has ended"),
        ("no-such-browser", "no program `no-such-browser`"),
        ("'", "is no command"),
    ] {
        let outcome = workplace.run(&["serve", "01", "--start", command, "--out", "came"]);
        assert!(outcome.code != Some(0) && outcome.stderr.contains(told), "{command}: {}", outcome.stderr);
    }
    workplace.expect_nothing_left();
}

/// What only a driver or a user can do is not played, counted, and told.
#[test]
fn what_needs_a_driver_is_left_out_and_counted() {
    let workplace = Workplace::new();
    let outcome =
        workplace.run(&["run", "catalogue/opened-windows", "--driverless", "--browser", "chromium", "--out", "led"]);
    assert!(outcome.stderr.contains("windows that open"), "{}", outcome.stderr);
    let outcome = workplace.run(&["run", "01", "--driverless", "--remote", "http://127.0.0.1:9", "--out", "led"]);
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
}
