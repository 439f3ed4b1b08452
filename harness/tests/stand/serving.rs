//! What is served until ctrl-C: foreign sites, and a report.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::workplace::{Workplace, program};

/// The program while it serves, and what it printed when it was ready.
pub(crate) struct Serving {
    child: Child,
    printed: BufReader<std::process::ChildStdout>,
}

impl Serving {
    pub(crate) fn start(place: &Workplace, arguments: &[&str]) -> Self {
        let mut command = program();
        command.args(arguments).current_dir(place.path("")).env("TMPDIR", place.temporary());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let printed = BufReader::new(child.stdout.take().unwrap());
        Self { child, printed }
    }

    /// The JSON document that it prints.
    pub(crate) fn document(&mut self) -> Value {
        let mut documents = serde_json::Deserializer::from_reader(&mut self.printed).into_iter();
        documents.next().expect("it prints a document").unwrap()
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.printed.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }

    /// Sends a signal, and says with which code it ends.
    pub(crate) fn end(mut self, signal: Signal) -> Option<i32> {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
        self.child.wait().unwrap().code()
    }
}

/// The answer to a GET of a `http://host:port/path`, at the loopback address, whatever the host.
fn get(address: &str) -> String {
    let (host, path) = address.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let port: u16 = host.rsplit_once(':').unwrap().1.parse().unwrap();
    let mut socket = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(socket, "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn foreign_sites_are_there_until_ctrl_c_and_nothing_of_them_afterwards() {
    let place = Workplace::new();
    let arguments = ["stand", "--target", "https://localhost:8443", "--write-ca", "ca.pem", "--json"];
    for signal in [Signal::INT, Signal::TERM] {
        let mut serving = Serving::start(&place, &arguments);
        let document = serving.document();
        assert_eq!(document["target"], "https://localhost:8443");
        let sites = document["sites"].as_array().unwrap();
        assert_eq!(
            sites.iter().map(|site| site["host"].as_str().unwrap()).collect::<Vec<_>>(),
            ["evil.localhost", "idp.localhost"]
        );
        let http = sites[0]["http"].as_str().unwrap();
        let page = get(&format!("{http}/form-post-by-script?to=/buy&item=7"));
        assert!(page.contains("action=\"https://localhost:8443/buy\""), "{page}");
        assert_eq!(fs::read_to_string(place.path("ca.pem")).unwrap(), document["authority"].as_str().unwrap());
        assert_eq!(serving.end(signal), Some(0));
        let port: u16 = http.rsplit_once(':').unwrap().1.parse().unwrap();
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err(), "the port is closed");
        assert!(!place.path("ca.pem").exists());
        place.assert_nothing_left();
    }
}

#[test]
fn what_cannot_be_a_target_or_a_foreign_site_is_refused() {
    let place = Workplace::new();
    let table: &[(&[&str], &str)] = &[
        (&["--target", "https://192.0.2.1"], "--target-is-mine"),
        (&["--target", "localhost"], "https://localhost:8443"),
        (&["--target", "https://localhost/app"], "?to=/path"),
        (&["--target", "https://app.localhost", "--host", "api.app.localhost"], "are one site"),
        (&["--target", "https://localhost", "--host", "localhost"], "are one site"),
        (&["--target", "https://127.0.0.1", "--host", "evil.example,127.0.0.1"], "are one site"),
    ];
    for (arguments, message) in table {
        let outcome = place.run(&[&["stand"], *arguments].concat());
        assert_eq!(outcome.code, Some(2), "{arguments:?}: {outcome:?}");
        assert!(outcome.stderr.contains(message), "{arguments:?}: {}", outcome.stderr);
    }
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let outcome = place.run(&["stand", "--target", "https://localhost", "--port", &port]);
    assert_eq!(outcome.code, Some(4), "{outcome:?}");
    assert!(outcome.stderr.contains(&format!("port {port} of 127.0.0.1")), "{}", outcome.stderr);
}

/// A kept recording, of which a report is quickly made.
const RECORDING: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../reports/history/chromium-120-stock.json");

#[test]
fn a_report_is_served_and_shown_until_ctrl_c() {
    let place = Workplace::new();
    let mut serving = Serving::start(&place, &["report", RECORDING, "--out", "site", "--serve"]);
    let address = serving.line();
    let front = get(&address);
    assert!(front.starts_with("HTTP/1.1 200 OK\r\n") && front.contains("Which cookies do browsers send"), "{front}");
    assert!(get(&format!("{address}style.css")).contains("content-type: text/css"));
    assert!(get(&format!("{address}../ca.pem")).starts_with("HTTP/1.1 404 "));
    assert_eq!(serving.end(Signal::INT), Some(0));
}

#[test]
fn a_report_is_handed_to_the_users_browser_or_it_is_said_that_it_cannot() {
    let place = Workplace::new();
    let folder = place.path("programs");
    fs::create_dir(&folder).unwrap();
    let opened = |script: Option<&str>| {
        let program_file = folder.join("xdg-open");
        let _ = fs::remove_file(&program_file);
        if let Some(script) = script {
            fs::write(&program_file, script).unwrap();
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(&program_file, fs::Permissions::from_mode(0o755)).unwrap();
        }
        let mut command = program();
        command.args(["report", RECORDING, "--out", "site", "--open", "--json"]).current_dir(place.path(""));
        command.env("PATH", &folder).output().unwrap()
    };
    if !cfg!(target_os = "linux") {
        return;
    }
    let output = opened(Some("#!/bin/sh\nprintf %s \"$1\" > opened\n"));
    assert!(output.status.success(), "{output:?}");
    assert_eq!(fs::read_to_string(place.path("opened")).unwrap(), "site/index.html");
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["index"], "site/index.html");
    for script in [Some("#!/bin/sh\nexit 3\n"), None] {
        let output = opened(script);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(4), "{told}");
        assert!(told.contains("cannot show site/index.html by xdg-open; open it yourself"), "{told}");
    }
}
