//! The guardian: whatever becomes of us, nothing of what it watches is left.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use rustix::process::{Signal, WaitOptions, kill_process, set_child_subreaper, waitpid};
use samesite_drive::guardian::{Guarded, Output, Supervised};
use tokio::io::AsyncReadExt;
use tokio::time::timeout;

use crate::processes::{assert_nothing_left, lines_of, next_line, pid, processes_of};
use crate::{PATIENCE, program};

/// A family that is hard to get rid of: a child in a session of its own, an orphan in another one,
/// and a parent that ignores polite signals. Each says that it is there.
const FAMILY: &str = r#"
    trap '' INT TERM HUP
    setsid sh -c 'echo child; exec sleep 1000' &
    (setsid sh -c 'echo orphan; exec sleep 1000' &)
    echo parent
    while :; do sleep 1000; done
"#;

fn supervised(script: &str) -> Supervised {
    Supervised {
        guardian: program(),
        temporary: tempfile::Builder::new().prefix("samesite-test-").tempdir().unwrap(),
        program: "/bin/sh".into(),
        arguments: vec!["-c".into(), script.into()],
        variables: Vec::new(),
    }
}

/// Starts the family and returns when all three of it are there.
async fn start_family() -> (Guarded, Output) {
    let (guarded, mut output) = supervised(FAMILY).start().unwrap();
    let mut lines = lines_of(&mut output.stdout);
    let mut members = vec![next_line(&mut lines).await, next_line(&mut lines).await, next_line(&mut lines).await];
    members.sort();
    assert_eq!(members, ["child", "orphan", "parent"]);
    assert!(processes_of(guarded.temporary()).len() >= 3);
    (guarded, output)
}

#[tokio::test]
async fn the_end_of_a_guarded_program_is_the_end_of_its_whole_family() {
    let (guarded, _output) = start_family().await;
    let folder = guarded.temporary().to_owned();
    std::fs::write(folder.join("profile"), "something").unwrap();
    guarded.end(PATIENCE).await.unwrap();
    assert_nothing_left(&folder);
}

#[tokio::test]
async fn a_signal_to_the_guardian_makes_it_clean_first() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let (guarded, _output) = start_family().await;
        let folder = guarded.temporary().to_owned();
        kill_process(pid(guarded.pid()), signal).unwrap();
        timeout(PATIENCE, guarded.ended()).await.expect("the guardian ends when it is told to");
        assert_nothing_left(&folder);
    }
}

#[tokio::test]
async fn dropping_is_enough() {
    let (guarded, mut output) = start_family().await;
    let folder = guarded.temporary().to_owned();
    drop(guarded);
    // Every member of the family and the guardian hold the other end of this pipe.
    let mut rest = String::new();
    timeout(PATIENCE, output.stdout.read_to_string(&mut rest)).await.expect("everybody ends").unwrap();
    assert_eq!(processes_of(&folder), Vec::<String>::new());
}

/// This test plays two parts. Started by itself with [`PART`] set, it is a harness that starts a
/// family and waits to be killed; otherwise it starts that harness and kills it.
#[tokio::test]
async fn a_harness_killed_without_mercy_leaves_nothing() {
    const PART: &str = "SAMESITE_TEST_PLAY_THE_VICTIM";
    if std::env::var_os(PART).is_some() {
        let (guarded, _output) = start_family().await;
        println!("\nvictim {} {}", guarded.pid(), guarded.temporary().display());
        return std::future::pending().await;
    }
    // The orphaned guardian becomes our child, so that its end can be waited for.
    set_child_subreaper(Some(rustix::process::getpid())).unwrap();
    let mut victim = tokio::process::Command::new(std::env::current_exe().unwrap())
        .args(["guardian::a_harness_killed_without_mercy_leaves_nothing", "--exact", "--nocapture"])
        .env(PART, "yes")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = lines_of(victim.stdout.as_mut().unwrap());
    let (guardian, folder) = loop {
        let line = next_line(&mut lines).await;
        if let Some(told) = line.strip_prefix("victim ") {
            let (guardian, folder) = told.split_once(' ').unwrap();
            break (guardian.parse().unwrap(), PathBuf::from(folder));
        }
    };
    assert!(processes_of(&folder).len() >= 3);
    victim.kill().await.unwrap();
    let ended = tokio::task::spawn_blocking(move || waitpid(Some(pid(guardian)), WaitOptions::empty()));
    timeout(PATIENCE, ended).await.expect("the guardian ends with the harness").unwrap().unwrap();
    assert_nothing_left(&folder);
}

#[tokio::test]
async fn a_program_that_ends_by_itself_is_told_with_its_status() {
    let (guarded, _output) = supervised("exit 64").start().unwrap();
    let folder = guarded.temporary().to_owned();
    let status = timeout(PATIENCE, guarded.ended()).await.expect("it ends").unwrap();
    assert_eq!(status.code(), Some(64));
    assert_nothing_left(&folder);
}

#[tokio::test]
async fn a_program_that_is_not_there_is_named() {
    let mut missing = supervised("");
    missing.program = "/nonexistent/chromedriver".into();
    let (guarded, mut output) = missing.start().unwrap();
    let folder = guarded.temporary().to_owned();
    let mut complaint = String::new();
    timeout(PATIENCE, output.stderr.read_to_string(&mut complaint)).await.expect("it ends").unwrap();
    assert!(complaint.starts_with("cannot start `/nonexistent/chromedriver`: "), "{complaint}");
    let status = timeout(PATIENCE, guarded.ended()).await.expect("it ends").unwrap();
    assert_eq!(status.code(), Some(127));
    assert_nothing_left(&folder);
}

#[test]
fn only_a_folder_that_holds_nothing_yet_is_removed() {
    let place = tempfile::tempdir().unwrap();
    let folder = |name: &str| {
        let folder = place.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        folder
    };
    let empty = folder("samesite-empty");
    let full = folder("samesite-full");
    std::fs::write(full.join("diary"), "something").unwrap();
    let other = folder("other");
    let link = place.path().join("samesite-link");
    std::os::unix::fs::symlink(&other, &link).unwrap();
    let code = |folder: &Path| {
        let mut guardian = std::process::Command::new(program());
        guardian.args(["guardian", "--temporary"]).arg(folder).args(["--", "true"]);
        guardian.stdin(Stdio::null()).stderr(Stdio::null()).status().unwrap().code()
    };
    for refused in [&full, &other, &link, &place.path().join("samesite-missing"), &empty.join("..")] {
        assert_eq!(code(refused), Some(2), "{}", refused.display());
    }
    assert!(full.join("diary").exists() && other.exists() && link.exists() && empty.exists());
    assert_eq!(code(&empty), Some(0));
    assert!(!empty.exists());
}
