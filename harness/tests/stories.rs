//! The whole way: every story in real browsers, recorded, judged, and compared with what was seen last.
//!
//! What was seen last lies in `reports/recorded`: where a browser does otherwise now, the failure says what has changed,
//! as `samesite diff` does. A machine without browsers fails this test, and the failure says what to do.

use std::path::{Path, PathBuf};
use std::process::Command;

use samesite_format::{Engine, NamesBy, Recording, Verdict};
use samesite_judge::claims::Claims;
use samesite_judge::suffixes;
use samesite_judge::verdict::judge;

/// Engine and profile of each recording that `samesite run` makes.
const TARGETS: &[(Engine, &str)] = &[
    (Engine::Chromium, "stock"),
    (Engine::Chromium, "open"),
    (Engine::Firefox, "stock"),
    (Engine::Firefox, "open"),
    (Engine::Firefox, "lax-by-default"),
    (Engine::WebKit, "stock"),
    (Engine::WebKit, "open"),
];

#[test]
fn the_stories_hold_in_real_browsers() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_samesite"))
        .args(["run", "--ages", "--json", "--out"])
        .arg(folder.path())
        .output()
        .unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr);
    let recordings = read_all(folder.path());
    assert_eq!(recordings.len(), TARGETS.len(), "one recording for each browser and profile\n{complaints}");

    // What `run` printed is what judging its recordings again gives.
    let printed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("`run --json` did not print JSON: {error}\n{complaints}");
    });

    for (engine, profile) in TARGETS {
        let recording = recordings
            .iter()
            .find(|recording| {
                recording.environment.engine.known() == Some(*engine) && recording.environment.profile == *profile
            })
            .unwrap_or_else(|| panic!("no recording of {engine} {profile}"));
        let claims = Claims::of(*engine, profile).unwrap();
        let judgement = judge(recording, &claims, suffixes::embedded());
        let again = serde_json::to_value(&judgement).unwrap();
        let judged_then = printed["judgements"].as_array().unwrap().iter().map(|entry| &entry["judgement"]);
        assert!(judged_then.into_iter().any(|then| *then == again), "{engine} {profile} is judged alike twice");

        let counts = judgement.counts();
        assert_eq!(counts.of(Verdict::Vacuous), 0, "{engine} {profile} has no vacuous cell");
    }
    assert_eq!(output.status.code(), Some(0), "nothing deviates that is not accounted for\n{complaints}");
    is_as_accepted(folder.path());
}

/// Whether browsers do what they did when `reports/recorded` was accepted, cell by cell.
fn is_as_accepted(folder: &Path) {
    let accepted = Path::new(env!("CARGO_MANIFEST_DIR")).join("../reports/recorded");
    let diff = |how: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_samesite"));
        command.arg("diff").args(how).args([&accepted, folder]).output().unwrap()
    };
    let compared: serde_json::Value = serde_json::from_slice(&diff(&["--json"]).stdout).unwrap();
    let pairs = compared["diffs"].as_array().unwrap();
    assert_eq!(pairs.len(), TARGETS.len(), "each recording has an accepted one to be compared with");
    let changed = |pair: &serde_json::Value| {
        // What is seen alike and judged otherwise is no change of a browser: the range of a claim has ended.
        let mut groups = pair["groups"].as_array().unwrap().iter();
        pair["alike"] == 0 || groups.any(|group| group["change"] != "rejudged")
    };
    if pairs.iter().any(changed) {
        let told = diff(&["--full"]).stdout;
        panic!(
            "a browser, or a scenario, has changed since `samesite accept` was run last\n{}",
            String::from_utf8_lossy(&told)
        );
    }
}

#[test]
fn cases_that_share_a_browser_see_what_each_sees_alone() {
    let folder = tempfile::tempdir().unwrap();
    let scenarios = ["--scenario", "wider/*", "--scenario", "stories/04*", "--scenario", "stories/05*"];
    let samesite = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_samesite")).args(arguments).current_dir(folder.path()).output().unwrap()
    };
    let [together, alone] = [&["--out", "together"][..], &["--out", "alone", "--isolated"]].map(|how| {
        let arguments = [&["run", "--browser", "chromium", "--profile", "open", "--young-only"], &scenarios[..], how];
        let output = samesite(&arguments.concat());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        read_all(&folder.path().join(how[1])).pop().unwrap()
    });
    let cases = |recording: &Recording| recording.plays.iter().map(|play| play.cases.len()).collect::<Vec<_>>();
    assert_eq!(cases(&alone), vec![1; cases(&together).iter().sum()], "each case was played by itself");
    let compared = samesite(&["diff", "together", "alone"]);
    assert_eq!(compared.status.code(), Some(0), "{}", String::from_utf8_lossy(&compared.stdout));
}

#[test]
fn journeys_hold_in_real_browsers() {
    let folder = tempfile::tempdir().unwrap();
    let browsers = ["--browser", "chromium", "--browser", "firefox", "--browser", "webkitgtk"];
    let output = Command::new(env!("CARGO_BIN_EXE_samesite"))
        .args(["run", "journeys/*", "--ages", "--profile", "open", "--out", "recordings"])
        .args(browsers)
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    let recordings = read_all(&folder.path().join("recordings"));
    assert_eq!(recordings.len(), 3, "one for each browser");
    for recording in recordings {
        let engine = recording.environment.engine.known().unwrap();
        let judgement = judge(&recording, &Claims::of(engine, "open").unwrap(), suffixes::embedded());
        assert_eq!(judgement.counts().of(Verdict::Vacuous), 0, "every journey was taken to its end in {engine}");
    }
}

/// A frame that borrows its URL from the page around it must not load that page when it follows a link to itself.
#[test]
fn whatever_a_page_does_it_asks_once() {
    const SCENARIO: &str = r#"
title = "Frames that follow a link to themselves"
why = "The ping of a link is sent when the link is followed."
clauses = ["B212"]
include = "jars/standard"

[[family]]
in = ["V", "V[srcdoc]", "V[blank]", "V[blob]"]
probe = ["ping", "fetch"]
to = ["V"]
"#;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("links.toml"), SCENARIO).unwrap();
    let browsers = ["--browser", "chromium", "--browser", "firefox", "--browser", "webkitgtk"];
    let output = Command::new(env!("CARGO_BIN_EXE_samesite"))
        .args(["run", "--profile", "open", "--scenario", "links.toml", "--out", "recordings"])
        .args(browsers)
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    for recording in read_all(&folder.path().join("recordings")) {
        let engine = &recording.environment.engine;
        let [play] = &recording.plays[..] else { panic!("nothing is played again in {engine}") };
        for case in &play.cases {
            let seen: usize =
                play.observations.iter().filter(|seen| seen.case == *case).map(|seen| seen.requests.len()).sum();
            // Firefox audits no links.
            let made = usize::from(!(engine.known() == Some(Engine::Firefox) && case.starts_with("ping")));
            assert_eq!(seen, made, "{case} in {engine}");
        }
    }
}

fn read_all(folder: &Path) -> Vec<Recording> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| Recording::read(file).unwrap()).collect()
}

/// Where a jar can be moved back, nobody waits, and sees what he would have seen.
#[test]
fn cookies_that_grow_old_in_the_jar_fare_as_those_that_were_waited_for() {
    const SCENARIO: &str = r#"
title = "Young cookies and old ones, all of which outlive the browser"
why = "A browser that is opened again must take them for as old as they are."
clauses = ["B131", "B134"]

[[jar]]
at = "V"
set = [
    "absent=1; Secure; Max-Age=3600",
    "lax=1; SameSite=Lax; Secure; Max-Age=3600",
    "strict=1; SameSite=Strict; Secure; Max-Age=3600",
    "none=1; SameSite=None; Secure; Max-Age=3600",
    "short=1; SameSite=Lax; Secure; Max-Age=120",
]

[[family]]
in = ["X"]
probe = ["form-post", "link", "img"]
to = ["V"]
age = ["", "125s"]
"#;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("old.toml"), SCENARIO).unwrap();
    let samesite = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_samesite")).args(arguments).current_dir(folder.path()).output().unwrap()
    };
    let browsers = ["--browser", "chromium,firefox", "--profile", "stock,lax-by-default"];
    let [aged, waited] = [&["--out", "aged", "--ages"][..], &["--out", "waited", "--wait"]].map(|how| {
        let output = samesite(&[&["run", "old.toml"], &browsers[..], how].concat());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        read_all(&folder.path().join(how[1]))
    });
    let plays = |recordings: &[Recording]| recordings.iter().flat_map(|own| own.plays.clone()).collect::<Vec<_>>();
    assert!(plays(&aged).iter().all(|play| play.aged), "nobody waited");
    assert!(plays(&waited).iter().all(|play| !play.aged), "everybody waited");
    let compared = samesite(&["diff", "aged", "waited", "--json"]).stdout;
    let compared: serde_json::Value = serde_json::from_slice(&compared).unwrap();
    let pairs = compared["diffs"].as_array().unwrap();
    assert_eq!(pairs.len(), 3, "Chromium under one profile, and Firefox under two");
    for pair in pairs {
        assert!(pair["alike"].as_u64().is_some_and(|cells| cells > 0), "{pair}");
        assert_eq!(pair["groups"].as_array().map(Vec::len), Some(0), "{pair}");
    }
    // The lines that they crossed are no fancy: each was young at first, and then was not any more.
    for recording in aged.iter().filter(|recording| recording.environment.profile != "stock" || is_chromium(recording))
    {
        let sent = |case: &str, cookie: &str| {
            let own = format!("{cookie}=1").into_bytes();
            let seen = recording.plays.iter().flat_map(|play| &play.observations).filter(|seen| seen.case == case);
            let strings: Vec<_> = seen.flat_map(|seen| &seen.requests).filter_map(Recording::cookie_string).collect();
            strings.iter().any(|string| string.split(|octet| *octet == b';').any(|pair| pair.trim_ascii() == own))
        };
        let name = &recording.environment.browser.name;
        let fares =
            |probe: &str, cookie: &str| ["", "-after-125s"].map(|age| sent(&format!("{probe}-in-x-to-v{age}"), cookie));
        assert_eq!(fares("form-post", "absent"), [true, false], "{name}: two minutes of grace");
        assert_eq!(fares("link", "short"), [true, false], "{name}: Max-Age");
        assert_eq!(fares("link", "lax"), [true, true], "{name}: what has not ended");
    }
}

/// Names lead to the test servers by resolver rules, by preferences or by a proxy, and no cookie knows which.
#[test]
fn names_that_a_proxy_leads_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let samesite = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_samesite")).args(arguments).current_dir(folder.path()).output().unwrap()
    };
    // Forms, frames, scripts, redirects, http beside https, and the machine's own names, which proxies like to spare.
    let asked = ["run", "04", "06", "14", "developers/11", "wider/redirects", "--profile", "open"];
    for (browsers, names) in [("chromium,firefox", "usual"), ("chromium,firefox", "proxy")] {
        let output = samesite(&[&asked[..], &["--browser", browsers, "--names", names, "--out", names]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let by = read_all(&folder.path().join("proxy")).into_iter().map(|own| own.environment.names).collect::<Vec<_>>();
    assert_eq!(by, [Some(NamesBy::Proxy), Some(NamesBy::Proxy)]);
    let compared: serde_json::Value =
        serde_json::from_slice(&samesite(&["diff", "usual", "proxy", "--json"]).stdout).unwrap();
    for pair in compared["diffs"].as_array().unwrap() {
        assert!(pair["alike"].as_u64().is_some_and(|cells| cells > 300), "{pair}");
        assert_eq!(pair["groups"].as_array().map(Vec::len), Some(0), "{pair}");
    }
}

fn is_chromium(recording: &Recording) -> bool {
    recording.environment.engine.known() == Some(Engine::Chromium)
}
