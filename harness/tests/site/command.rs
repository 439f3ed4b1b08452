//! `samesite report`, as it is typed.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use samesite_format::Engine;
use samesite_format::Recording;
use samesite_judge::claims::Claims;

use crate::browser::program;
use crate::fixture::{files, recording};

fn recorded(folder: &Path, change: fn(&mut Recording)) -> PathBuf {
    recorded_as(folder, "recording.json", change)
}

fn recorded_as(folder: &Path, name: &str, change: fn(&mut Recording)) -> PathBuf {
    let claims = Claims::of(Engine::Chromium, "open").unwrap();
    let path = folder.join(name);
    recording(&claims, Engine::Chromium, "chromium", "open", change).write(&path).unwrap();
    path
}

fn report(arguments: &[&Path]) -> Output {
    Command::new(program()).arg("report").args(arguments).output().unwrap()
}

#[test]
fn a_recording_becomes_a_site() {
    let folder = tempfile::tempdir().unwrap();
    let recording = recorded(folder.path(), |_| ());
    let site = folder.path().join("site");
    let output = report(&[&recording, Path::new("--out"), &site]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(told.contains("index.html") && output.stdout.is_empty(), "{told}");
    let index = std::fs::read_to_string(site.join("index.html")).unwrap();
    assert!(!index.contains("What changed"), "nothing was given to compare with");

    // Again, beside itself: nothing has changed.
    let output = report(&[&recording, Path::new("--before"), &recording, Path::new("--out"), &site]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let index = std::fs::read_to_string(site.join("index.html")).unwrap();
    assert!(index.contains("Nothing changed"));
}

#[test]
fn several_builds_of_one_browser_make_a_timeline() {
    let folder = tempfile::tempdir().unwrap();
    let (site, builds) = (folder.path().join("site"), folder.path().join("builds"));
    std::fs::create_dir(&builds).unwrap();
    recorded_as(&builds, "newest.json", |recording| recording.environment.browser.version = "100.2".to_owned());
    recorded_as(&builds, "oldest.json", |recording| {
        recording.environment.browser.version = "99.10".to_owned();
        // It sent no cookie with a link, as Strict has it.
        let mut plays = recording.plays.iter_mut().filter(|play| play.scenario == "stories/09-lax-picture-and-link");
        let link = plays.next().unwrap().observations.iter_mut().find(|seen| seen.hop == "link").unwrap();
        link.requests[0].headers.retain(|field| field.0 != "cookie");
    });
    let output = report(&[&builds, Path::new("--out"), &site]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let page = std::fs::read_to_string(site.join("timeline.html")).unwrap();
    let (oldest, newest) = (page.find("99.10").unwrap(), page.find("100.2").unwrap());
    assert!(oldest < newest, "the older version stands first, though its name and its digits sort behind");
    assert!(page.contains("stories/09-lax-picture-and-link") && page.contains(">changed<"), "{page}");
    assert!(!page.contains("stories/06-one-site"), "what did not change is not told");
}

#[test]
fn a_folder_that_is_somebody_elses_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let recording = recorded(folder.path(), |_| ());
    let output = report(&[&recording, Path::new("--out"), folder.path()]);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("holds something that is no report") && told.contains("help"), "{told}");
    assert_eq!(files(folder.path()), ["recording.json"]);
}

#[test]
fn a_file_that_is_no_recording_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.json");
    std::fs::write(&file, "[]").unwrap();
    let site = folder.path().join("site");
    let output = report(&[&file, Path::new("--out"), &site]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("notes.json"), "{output:?}");
    assert!(!site.exists(), "no half a report is left");
}
