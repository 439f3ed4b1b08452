//! Programs that are missing, do not fit, or do not behave.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use samesite_drive::{Platform, ProgramPaths, ThisMachine, find};
use samesite_format::{Engine, Selector};

use crate::recording::SCENARIO;
use crate::workplace::{Outcome, Workplace};

/// A driver that is only a script; it is asked for its version first.
pub(crate) fn pretended(place: &Workplace, version: &str, script: &str) -> PathBuf {
    let driver = place.write("driver", &format!("#!/bin/sh\n[ \"$1\" = --version ] && {version}\n{script}\n"));
    std::fs::set_permissions(&driver, std::fs::Permissions::from_mode(0o755)).unwrap();
    driver
}

/// A command that tells the version which fits the browser of this machine.
pub(crate) fn fitting_version() -> String {
    let found = find(&ThisMachine, &ProgramPaths::new(), Selector::AnyOf(Engine::Chromium));
    let installation = found.unwrap_or_else(|error| panic!("{error}\nhelp: {}", error.fix(Platform::current())));
    format!("exec '{}' --version", installation.driver.display())
}

/// Runs with a driver that fits and then does what `script` says.
fn run_with(script: &str, variables: &[(&str, &str)]) -> Outcome {
    let place = Workplace::new();
    pretended(&place, &fitting_version(), script);
    let arguments = ["run", "--browser", "chromium", "--profile", "open", "--program", "chromedriver=driver"];
    let outcome = place.start_with(&arguments, variables).finish();
    place.assert_nothing_left();
    assert!(!place.path("target/samesite/chromium-open.json").exists(), "there is nothing to record");
    outcome
}

const HURRY: [(&str, &str); 1] = [("SAMESITE_DEADLINE_SECONDS", "1")];

/// Far from both the deadline of one second and those that hold without it.
const SOON: Duration = Duration::from_secs(15);

#[test]
fn a_browser_that_is_not_there_is_named() {
    let outcome = Workplace::new().run(&["run", "--program", "chromium=/nonexistent/chromium"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(4), ""), "{outcome:?}");
    insta::assert_snapshot!(outcome.stderr, @"
    error: `/nonexistent/chromium`, given for chromium, is not a program
    help: fix it with: correct `--program chromium=PATH`, or SAMESITE_CHROMIUM in the environment
    ");
}

#[test]
#[cfg(target_os = "linux")]
fn windows_need_a_display() {
    let place = Workplace::new();
    let outcome = place.start_with(&["run", "--headed"], &[("DISPLAY", ""), ("WAYLAND_DISPLAY", "")]).finish();
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(4), ""), "{outcome:?}");
    insta::assert_snapshot!(outcome.stderr, @"
    error: there is no display to show the browsers' windows on
    help: leave --headed away, or give it a display: `xvfb-run samesite run --headed`
    ");
}

/// MiniBrowser and the display that it needs keep what they work out where the one who runs us keeps theirs.
#[test]
#[cfg(target_os = "linux")]
fn what_is_asked_for_its_version_leaves_nothing_in_the_cache_of_who_asks() {
    let place = Workplace::new();
    let cache = place.path("cache");
    std::fs::create_dir(&cache).unwrap();
    let variables = [("XDG_CACHE_HOME", cache.to_str().unwrap()), ("DISPLAY", ""), ("WAYLAND_DISPLAY", "")];
    let outcome = place.start_with(&["doctor", "--browser", "webkitgtk"], &variables).finish();
    assert!(outcome.stdout.starts_with("good     webkitgtk        WebKitGTK 2."), "{outcome:?}");
    let kept: Vec<_> = std::fs::read_dir(&cache).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(kept, [] as [PathBuf; 0]);
    place.assert_nothing_left();
}

#[test]
fn a_driver_of_another_version_is_refused_before_anything_starts() {
    let place = Workplace::new();
    let driver = pretended(&place, "echo 'ChromeDriver 90.0.1' && exit", "exit 1");
    let given = format!("chromedriver={}", driver.display());
    let outcome = place.run(&["run", "--browser", "chromium", "--program", &given]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(4), ""), "{outcome:?}");
    assert!(outcome.stderr.starts_with("error: chromedriver 90.0.1 cannot drive "), "{}", outcome.stderr);
    assert!(outcome.stderr.contains(": their major versions must be equal\nhelp: fix it with: "), "{}", outcome.stderr);
}

#[test]
fn a_driver_that_ends_at_once_is_quoted() {
    let outcome = run_with("echo 'no room left' >&2\nexit 3", &[]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(4), ""), "{outcome:?}");
    insta::assert_snapshot!(outcome.stderr, @"
    chromium open: opening
    error: chromedriver exited with status 3 before it listened; it printed last:
        no room left
    help: run `samesite doctor` to see whether browser and driver fit together
    ");
}

#[test]
#[cfg(target_os = "linux")]
fn a_place_that_is_too_deep_for_the_sockets_of_a_browser_is_told() {
    let deep = tempfile::Builder::new().prefix(&"x".repeat(36)).rand_bytes(6).tempdir_in("/tmp").unwrap();
    let deep = deep.path().to_str().unwrap();
    let outcome = run_with("exit 3", &[("TMPDIR", deep)]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(4), ""), "{outcome:?}");
    insta::assert_snapshot!(outcome.stderr.replace(deep, "[deep]"), @"
    chromium open: opening
    error: the path for temporary files takes 47 bytes, and chromium can use 46: `[deep]`
    help: set TMPDIR to a folder with a shorter path, such as /tmp
    ");
}

#[test]
fn a_browser_that_cannot_be_driven_does_not_take_the_others_along() {
    let place = Workplace::new();
    pretended(&place, &fitting_version(), "exit 3");
    let browsers = ["--browser", "chromium", "--browser", "firefox", "--program", "chromedriver=driver"];
    let played = ["run", "--profile", "open", "--young-only", "--scenario", SCENARIO, "--out", "recordings"];
    let outcome = place.run(&[&played[..], &browsers].concat());
    assert_eq!(outcome.code, Some(4), "{outcome:?}");
    let told =
        "chromium open is given up, and the others go on: chromedriver exited with status 3 before it listened\n";
    assert!(outcome.stderr.contains(told), "{}", outcome.stderr);
    assert!(outcome.stderr.ends_with("\nhelp: run `samesite doctor` to see whether browser and driver fit together\n"));
    assert!(outcome.stdout.contains("firefox"), "the others have verdicts: {}", outcome.stdout);
    let asked = ["ask", "--live", "--cookie", "a=1", "--from", "https://other.example", "--to", "https://one.example"];
    let asked = [&asked[..], &["--via", "img"]].concat();
    let outcome = place.run(&[&asked[..], &browsers].concat());
    assert_eq!(outcome.code, Some(4), "{outcome:?}");
    assert!(outcome.stdout.contains("firefox-esr 1"), "the others answer: {}", outcome.stdout);
    place.assert_nothing_left();
}

#[test]
fn a_driver_that_says_nothing_is_given_up_in_time() {
    let began = Instant::now();
    let outcome = run_with("exec sleep 1000", &HURRY);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(4), ""), "{outcome:?}");
    assert!(began.elapsed() < SOON, "it took {:?}", began.elapsed());
    insta::assert_snapshot!(outcome.stderr, @"
    chromium open: opening
    error: chromedriver did not say within 1 s on which port it listens
    help: run `samesite doctor` to see whether browser and driver fit together
    ");
}

#[test]
fn a_driver_that_listens_and_never_answers_is_given_up_in_time() {
    let deaf = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = deaf.local_addr().unwrap().port();
    let began = Instant::now();
    let script = format!("echo 'ChromeDriver was started successfully on port {port}.'\nexec sleep 1000");
    // The port is one of the test's network.
    let outcome = run_with(&script, &[HURRY[0], ("SAMESITE_NETWORK", "shared")]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(4), ""), "{outcome:?}");
    assert!(began.elapsed() < SOON, "it took {:?}", began.elapsed());
    let told = outcome.stderr.replace(&port.to_string(), "[port]");
    insta::assert_snapshot!(told, @"
    chromium open: opening
    error: Chromium did not open a session within 1 s; it printed last:
        ChromeDriver was started successfully on port [port].
    help: run it again on a quieter machine, or with a longer `--deadline`
    ");
}
