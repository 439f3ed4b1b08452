//! `.ci/nightly`, on made-up recordings of a night: a change, a relabelling, and a loss.

#![cfg(unix)]

use std::path::Path;
use std::process::Command;

use samesite_format::{Product, Recording};

use crate::invention::{chromium, obedient, picture_and_link, send, story};
use crate::program::{Outcome, Workplace};

/// What was accepted, and what a night played.
struct Night {
    place: Workplace,
}

impl Night {
    fn of(accepted: &[Recording], played: &[Recording]) -> Self {
        let place = Workplace::new();
        for (folder, recordings) in [("accepted", accepted), ("out/recordings", played)] {
            for recording in recordings {
                place.keep(&format!("{folder}/{}", recording.file_name()), recording);
            }
        }
        place.write("out/run.code", "0\n");
        Self { place }
    }

    /// Takes a step of the script.
    fn step(&self, name: &str) -> Outcome {
        let path = |name: &str| self.place.path(name).display().to_string();
        let output = Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.ci/nightly"))
            .arg(name)
            .env("SAMESITE", env!("CARGO_BIN_EXE_samesite"))
            .env("OUT", path("out"))
            .env("BASELINE", path("accepted"))
            .env("HISTORY", path("history"))
            .env("DAY", "2026-11-28")
            .env_remove("COLUMNS")
            .env_remove("GITHUB_STEP_SUMMARY")
            .output()
            .unwrap();
        let text = |octets: Vec<u8>| String::from_utf8(octets).unwrap();
        Outcome { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// The names of the causes that the night was told.
    fn causes(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.place.path("out/causes")).unwrap();
        let names = files.map(|file| file.unwrap().file_name().to_string_lossy().into_owned());
        let mut names: Vec<_> = names.map(|name| name.trim_end_matches(".cause").to_owned()).collect();
        names.sort();
        names
    }
}

/// Chromium with a picture that carries the Lax cookie.
fn changed() -> Recording {
    let mut recording = chromium();
    recording.environment.browser.version = "157.0.0".to_owned();
    send(&mut recording, "picture", "img", "lax=1; none=1");
    recording
}

/// Chromium as it is installed, built by Debian or by nobody: it behaves alike, and only Debian's is known to.
fn blocked(distribution: &str) -> Recording {
    let mut recording = obedient(Product::Chromium, "156.0.1", "stock", &[picture_and_link()]);
    recording.environment.distribution = Some(distribution.to_owned());
    recording
}

#[test]
fn a_change_has_a_cause_a_day_in_the_history_and_an_exit_code() {
    let night = Night::of(&[chromium()], &[changed()]);
    let compared = night.step("compare");
    assert_eq!(compared.code, Some(0), "a finding ends no step: {compared:?}");
    assert_eq!(night.causes(), ["against-rfc6265bis-22-b216"]);
    let cause = night.place.read("out/causes/against-rfc6265bis-22-b216.cause");
    let title = "broken: no claim explains it; it contradicts B216, rfc6265bis-22 §5.8.3 step 3\n";
    assert!(cause.starts_with(title) && cause.contains("made-up/picture-and-link/picture"), "{cause}");
    assert!(night.place.read("out/diff.md").contains("What would explain it"));
    let remembered = night.step("remember");
    let day = "2026-11-28\tagainst-rfc6265bis-22-b216\tbroken: no claim explains it; it contradicts B216, rfc6265bis-22 §5.8.3 step 3\n";
    assert_eq!((remembered.code, remembered.stdout.as_str()), (Some(0), day), "{remembered:?}");
    assert!(night.place.path("history/2026-11-28/chromium-open.json").is_file());
    // The same day played again is told once.
    assert_eq!(night.step("remember").stdout, day);
    assert_eq!(night.step("verdict").code, Some(1));
}

#[test]
fn the_end_of_a_claim_is_told_by_its_name() {
    let played = |version: &str, cookies: &str| {
        let mut recording = obedient(Product::FirefoxEsr, version, "open", &[story("stories/03-hot-linked-picture")]);
        send(&mut recording, "on-another-site", "img", cookies);
        recording
    };
    // A cookie without SameSite is None in Firefox so far, and Lax by the text.
    let night = Night::of(&[played("153.0", "none=1; absent=1")], &[played("154.0", "none=1")]);
    night.step("compare");
    assert_eq!(night.causes(), ["no-longer-absent-is-none"]);
    let title = night.place.read("out/causes/no-longer-absent-is-none.cause");
    assert!(title.starts_with("fixed: absent-is-none, a deviation (no longer)\n"), "{title}");
    let judged = night.place.run(&["judge", "out/recordings"]).stdout;
    assert!(judged.contains("absent: not sent, and is claimed to be sent; so it is as specified"), "{judged}");
}

#[test]
fn another_label_is_told_and_is_no_change() {
    let night = Night::of(&[blocked("none")], &[blocked("Debian")]);
    let compared = night.step("compare");
    assert_eq!(compared.code, Some(0), "{compared:?}");
    assert_eq!(night.causes(), [] as [&str; 0]);
    assert!(compared.stdout.contains("same behaviour, other label: "), "{compared:?}");
    assert!(
        compared.stdout.contains("before: new deviation; after: allowed, third-party-cookies-blocked"),
        "{compared:?}"
    );
    assert_eq!(night.step("verdict").code, Some(0));
}

#[test]
fn what_was_not_played_is_told() {
    let more = obedient(Product::Chromium, "156.0.1", "open", &[picture_and_link(), story("stories/06-one-site")]);
    let night = Night::of(&[more, blocked("Debian")], &[chromium(), blocked("Debian")]);
    let compared = night.step("compare");
    assert_eq!(compared.code, Some(0), "{compared:?}");
    assert!(compared.stdout.contains("only played before: stories/06-one-site"), "{compared:?}");
    assert!(compared.stdout.contains("2 comparisons: no behaviour differs\n  not played any more ("), "{compared:?}");
    assert!(
        night.place.read("out/diff.md").starts_with("**2 comparisons: no behaviour differs**\n\n* not played any more")
    );
    assert_eq!(night.causes(), ["not-played"]);
    let verdict = night.step("verdict");
    assert_eq!(verdict.code, Some(5), "a loss is no behaviour, and no good night: {verdict:?}");
    assert!(verdict.stdout.contains("lost: not played any more"), "{verdict:?}");
}
