//! Drivers that do not behave: each is told by what it did.

use std::path::Path;
use std::time::{Duration, Instant};

use samesite_drive::session::{Accounts, Opening, ProfileFolder, Session};
use samesite_drive::settings::Settings;
use samesite_drive::{Deadlines, Installation};
use samesite_format::Engine;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;

use crate::{installation, program};

/// A driver that is only a script.
fn pretended(folder: &Path, script: &str) -> Installation {
    use std::os::unix::fs::PermissionsExt;
    let driver = folder.join("geckodriver");
    std::fs::write(&driver, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&driver, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut installation = installation(Engine::Firefox);
    installation.driver = driver;
    installation
}

async fn refusal(script: &str, deadlines: Deadlines) -> String {
    let folder = tempfile::tempdir().unwrap();
    let installation = pretended(folder.path(), script);
    let settings = Settings::default();
    let opening = Opening {
        installation: &installation,
        settings: &settings,
        guardian: &program(),
        deadlines,
        accounts: Accounts::NotAsked,
        profile: ProfileFolder::OfTheDriver,
    };
    Session::open(opening).await.expect_err("a script is no driver").to_string()
}

#[tokio::test]
async fn a_driver_that_ends_at_once_is_quoted() {
    let told = refusal("echo 'no such argument' >&2; exit 64", Deadlines::default()).await;
    assert_eq!(told, "geckodriver exited with status 64 before it listened; it printed last:\n    no such argument");
}

#[tokio::test]
async fn nobody_else_can_look_into_the_folder_of_a_driver() {
    let told = refusal("ls -ld . >&2; exit 1", Deadlines::default()).await;
    assert!(told.contains("it printed last:\n    drwx------ "), "{told}");
}

#[tokio::test]
async fn a_driver_whose_port_is_taken_is_started_again() {
    let taken = "echo 'IPv4 port not available. Exiting...'; exit 1";
    let told = refusal(&format!("test -e $0.again && exit 64; touch $0.again; {taken}"), Deadlines::default()).await;
    assert_eq!(told, "geckodriver exited with status 64 before it listened");
    // But not for ever.
    let told = refusal(taken, Deadlines::default()).await;
    assert!(told.ends_with("it printed last:\n    IPv4 port not available. Exiting..."), "{told}");
}

#[tokio::test]
async fn a_driver_that_says_nothing_is_given_up() {
    let deadlines = Deadlines { driver: Duration::from_millis(200), ..Deadlines::default() };
    let told = refusal("exec sleep 1000", deadlines).await;
    assert_eq!(told, "geckodriver did not say within 0 s on which port it listens");
}

#[tokio::test]
async fn a_driver_that_prints_without_end_is_given_up() {
    let deadlines = Deadlines { driver: Duration::from_millis(500), ..Deadlines::default() };
    let began = Instant::now();
    let told = refusal("exec tr '\\0' x </dev/zero", deadlines).await;
    assert!(began.elapsed() < Duration::from_secs(10), "it took {:?}", began.elapsed());
    assert!(told.starts_with("geckodriver did not say within 0 s on which port it listens; it printed last:\n"));
    assert!(told.len() < 64 * 1024, "{} bytes are kept", told.len());
}

#[tokio::test]
async fn a_driver_that_never_answers_is_given_up() {
    let deaf = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let script = format!("echo 'Listening on {}'; exec sleep 1000", deaf.local_addr().unwrap());
    let deadlines = Deadlines { opening: Duration::from_millis(500), ..Deadlines::default() };
    let told = refusal(&script, deadlines).await;
    assert!(told.contains("did not open a session within 0.5 s"), "{told}");
}

#[tokio::test]
async fn a_driver_whose_answer_never_ends_is_given_up() {
    let endless = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let script = format!("echo 'Listening on {}'; exec sleep 1000", endless.local_addr().unwrap());
    let sent = tokio::spawn(async move {
        let (mut driver, _) = endless.accept().await.unwrap();
        driver.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n\"").await.unwrap();
        let mut sent = 0;
        // Until somebody hangs up.
        while driver.write_all(&[b'x'; 64 * 1024]).await.is_ok() {
            sent += 64 * 1024;
        }
        sent
    });
    let told = refusal(&script, Deadlines::default()).await;
    assert_eq!(told, "geckodriver answered with more than 16 MiB when it was asked to open a session");
    // What is under way comes on top.
    let sent: usize = sent.await.unwrap();
    assert!(sent < 64 * 1024 * 1024, "{sent} bytes were taken");
}
