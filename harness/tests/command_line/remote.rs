//! WebDriver endpoints that somebody else started: real ones, and some that are none.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use rustix::process::Signal;
use samesite_drive::{Platform, ProgramPaths, ThisMachine, find};
use samesite_format::{Engine, NamesBy, Recording, Selector};
use serde_json::{Value, json};

use crate::recording::{SCENARIO, recorded};
use crate::workplace::{Outcome, Running, Workplace, program};

/// Far from the deadlines of a test, and from those of the program.
const SOON: Duration = Duration::from_secs(30);

/// A driver that runs on its own, as somebody else would start it. It ends with its browsers when it is dropped, for our
/// guardian looks after it.
struct Driver {
    guardian: Child,
    port: u16,
    /// It speaks as long as somebody listens.
    _output: BufReader<ChildStdout>,
}

impl Driver {
    fn start(engine: Engine) -> Self {
        let found = find(&ThisMachine, &ProgramPaths::new(), Selector::AnyOf(engine));
        let installation = found.unwrap_or_else(|error| panic!("{error}\nhelp: {}", error.fix(Platform::current())));
        let folder = tempfile::Builder::new().prefix("samesite-").tempdir().unwrap().keep();
        let mut command = program();
        command.args(["guardian", "--temporary"]).arg(&folder).arg("--").arg(&installation.driver);
        match engine {
            Engine::Chromium => command.arg("--port=0"),
            _ => command.args(["--port", "0", "--websocket-port", "0", "--binary"]).arg(&installation.browser),
        };
        command.env("TMPDIR", &folder).env("HOME", &folder);
        let mut guardian = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut output = BufReader::new(guardian.stdout.take().unwrap());
        let mut line = String::new();
        let port = loop {
            line.clear();
            assert!(output.read_line(&mut line).unwrap() > 0, "the driver says where it listens");
            let told = line
                .rsplit_once(" started successfully on port ")
                .or_else(|| line.rsplit_once("Listening on 127.0.0.1:"));
            if let Some(port) = told.and_then(|(_, port)| port.trim().trim_end_matches('.').parse().ok()) {
                break port;
            }
        };
        Self { guardian, port, _output: output }
    }

    fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// How many sessions chromedriver has open.
    fn sessions(&self) -> usize {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let ask = format!("GET /sessions HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n", self.port);
        stream.write_all(ask.as_bytes()).unwrap();
        // It leaves the connection open, whatever it is asked.
        let mut input = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            input.read_line(&mut line).unwrap();
            if line.trim().is_empty() {
                break;
            }
            if let Some((name, value)) =
                line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            {
                length = value.trim().parse().unwrap_or_else(|_| panic!("{name} is {value}"));
            }
        }
        let mut body = vec![0; length];
        input.read_exact(&mut body).unwrap();
        let sessions: Value = serde_json::from_slice(&body).unwrap();
        sessions["value"].as_array().unwrap().len()
    }

    fn expect_no_session(&self) {
        let given_up = Instant::now() + SOON;
        while self.sessions() > 0 {
            assert!(Instant::now() < given_up, "a session is still open after {SOON:?}");
            // Nobody tells us of the end of a session.
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.guardian.stdin.take());
        let _ = self.guardian.wait();
    }
}

/// What Chromium needs besides where tests run as the superuser.
fn capabilities(place: &Workplace) {
    let arguments: &[&str] = if rustix::process::geteuid().is_root() { &["--no-sandbox"] } else { &[] };
    place.write("capabilities.json", &json!({ "goog:chromeOptions": { "args": arguments } }).to_string());
}

const OPEN: [&str; 6] = ["--profile", "open", "--young-only", "--out", "recordings", "--remote"];

fn run_at(place: &Workplace, address: &str, more: &[&str]) -> Outcome {
    place.run(&[&["run"][..], &OPEN, &[address], more].concat())
}

#[test]
fn a_chromedriver_of_somebody_else_gives_what_our_own_gives() {
    let (place, driver) = (Workplace::new(), Driver::start(Engine::Chromium));
    capabilities(&place);
    let more = ["--browser", "chromium", "--capabilities", "capabilities.json", "--json", SCENARIO];
    let outcome = run_at(&place, &driver.address(), &more);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert_eq!(driver.sessions(), 0);
    place.assert_nothing_left();
    let recording = Recording::read(&place.path("recordings/chromium-open.json")).unwrap();
    let environment = recording.environment;
    assert_eq!(environment.remote, Some(format!("{}/", driver.address())));
    assert_eq!(environment.names, Some(NamesBy::ResolverRules));
    assert_eq!((environment.system.as_str(), environment.distribution), ("linux", None), "as the session tells");
    assert_eq!(json!(environment.browser.version), recorded().recording["environment"]["browser"]["version"]);
    assert!(!environment.driver.version.is_empty(), "the session tells it");
    place.write("here.json", &recorded().recording.to_string());
    let outcome = place.run(&["diff", "here.json", "recordings/chromium-open.json", "--json"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let diff: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert!(diff["diffs"][0]["alike"].as_u64() >= Some(20), "every cell: {diff}");
}

#[test]
fn a_geckodriver_of_somebody_else_is_found_out_and_played_in() {
    let (place, driver) = (Workplace::new(), Driver::start(Engine::Firefox));
    let file = format!(
        "[[browser]]\nname = \"far\"\nproduct = \"firefox-esr\"\nremote = \"{}\"\nprofiles = [\"open\", \"stock\"]\n",
        driver.address()
    );
    place.write("browsers.toml", &file);
    let outcome =
        place.run(&["run", "--browser-file", "browsers.toml", "--young-only", "--out", "recordings", SCENARIO]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    for profile in ["open", "stock"] {
        let recording = Recording::read(&place.path(&format!("recordings/far-{profile}.json"))).unwrap();
        assert_eq!(recording.environment.names, Some(NamesBy::Preferences));
        assert_eq!(recording.plays.len(), 1);
    }
    // It has one session at a time, and another can be had: all were ended.
    let outcome = run_at(&place, &driver.address(), &[SCENARIO]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert!(place.path("recordings/firefox-open.json").exists(), "the browser says what it is");
}

/// A run of nine stories at a remote end, the first of which has been played.
fn in_the_middle(place: &Workplace, address: &str) -> Running {
    capabilities(place);
    let more = ["--browser", "chromium", "--capabilities", "capabilities.json", "stories/0*"];
    let mut running = place.start(&[&["run"][..], &OPEN, &[address], &more].concat());
    running.wait_for("the first scenario", |line| line.starts_with("[1/9] "));
    running
}

#[test]
fn a_session_is_ended_whatever_becomes_of_us() {
    for signal in [Signal::KILL, Signal::INT] {
        let (place, driver) = (Workplace::new(), Driver::start(Engine::Chromium));
        let running = in_the_middle(&place, &driver.address());
        assert_eq!(driver.sessions(), 1);
        running.signal(signal);
        let outcome = running.finish();
        assert_eq!(outcome.code, (signal == Signal::INT).then_some(130), "{outcome:?}");
        driver.expect_no_session();
        place.expect_nothing_left();
    }
}

#[test]
fn a_remote_end_that_vanishes_takes_nothing_along_that_was_played() {
    let (place, driver) = (Workplace::new(), Driver::start(Engine::Chromium));
    let address = driver.address();
    let running = in_the_middle(&place, &address);
    drop(driver);
    let outcome = running.finish();
    assert_eq!(outcome.code, Some(4), "{outcome:?}");
    assert!(outcome.stderr.contains(&format!("{address}/ was gone when it was asked to ")), "{}", outcome.stderr);
    let told = format!("error: {address}/ opened no session of Chromium: nobody listens there\n");
    assert!(outcome.stderr.contains(&told), "{}", outcome.stderr);
    let recording = Recording::read(&place.path("recordings/chromium-open.json")).unwrap();
    assert!(recording.plays.iter().any(|play| play.fault.is_none()), "{recording:#?}");
    place.expect_nothing_left();
}

/// Answers each connection by `answer`, which is given the path that is asked for; where there is none, not at all.
fn pretend(answer: impl Fn(&str) -> Option<(&'static str, String)> + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let mut kept = Vec::new();
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut line = String::new();
            let mut input = BufReader::new(stream.try_clone().unwrap());
            input.read_line(&mut line).unwrap();
            let path = line.split_whitespace().nth(1).unwrap_or_default();
            match answer(path) {
                Some((kind, body)) => {
                    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n", body.len());
                    let _ = stream.write_all(format!("{head}Connection: close\r\n\r\n{body}").as_bytes());
                }
                None => kept.push(stream),
            }
        }
    });
    address
}

/// What a geckodriver answers when it is asked for its status.
fn ready(path: &str) -> Option<(&'static str, String)> {
    let status = json!({ "value": { "message": "", "ready": true } }).to_string();
    (path == "/status").then_some(("application/json; charset=utf-8", status))
}

#[test]
fn what_is_no_endpoint_is_told_at_once() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let table = [
        (format!("http://{closed}"), "nobody listens there"),
        (
            pretend(|_| Some(("text/html", "<p>It works".to_owned()))),
            "it answers otherwise when it is asked for its status",
        ),
        (
            pretend(|_| Some(("application/json", json!({ "value": [] }).to_string()))),
            "it answers otherwise when it is asked for its status",
        ),
    ];
    for (address, why) in table {
        let outcome = run_at(&Workplace::new(), &address, &[SCENARIO]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(4), ""), "{outcome:?}");
        let told = format!("error: there is no WebDriver endpoint at {address}/: {why}\nhelp: start one, such as ");
        assert!(outcome.stderr.starts_with(&told), "{}", outcome.stderr);
    }
}

#[test]
fn an_endpoint_that_lets_us_wait_for_ever_is_given_up() {
    let address = pretend(ready);
    let place = Workplace::new();
    let began = Instant::now();
    let arguments = [&["run"][..], &OPEN, &[&address, SCENARIO]].concat();
    let outcome = place.start_with(&arguments, &[("SAMESITE_DEADLINE_SECONDS", "1")]).finish();
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(4), ""), "{outcome:?}");
    let told =
        format!("error: {address}/ opened no session of Firefox within 1 s, and does not say why\nhelp: wait until ");
    assert!(outcome.stderr.starts_with(&told), "{}", outcome.stderr);
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
    place.expect_nothing_left();
}

#[test]
fn wrong_words_are_told_before_anything_is_asked() {
    let place = Workplace::new();
    place.write("list.json", "[]");
    place.write("slip.json", "{ \"goog:chromeOptions\": ");
    place.write("nested.json", "{ \"alwaysMatch\": {} }");
    let table: &[(&[&str], &str)] = &[
        (&["--remote", "127.0.0.1:9515"], "error: `127.0.0.1:9515` is no address of a WebDriver endpoint: "),
        (&["--remote", "http://grid.example:4444"], "error: `grid.example` is another machine, "),
        (
            &["--remote", "http://127.0.0.1:9", "--capabilities", "none.json"],
            "error: the capabilities cannot be asked for: none.json: ",
        ),
        (
            &["--remote", "http://127.0.0.1:9", "--capabilities", "list.json"],
            "error: the capabilities cannot be asked for: list.json: they are no JSON object: ",
        ),
        (
            &["--remote", "http://127.0.0.1:9", "--capabilities", "slip.json"],
            "error: the capabilities cannot be asked for: slip.json: they are no JSON object: EOF while parsing",
        ),
        (
            &["--remote", "http://127.0.0.1:9", "--capabilities", "nested.json"],
            "error: the capabilities cannot be asked for: nested.json: write what stands in `alwaysMatch`",
        ),
        (&["--remote", "http://127.0.0.1:9", "--network", "private"], "error: a private network has no way "),
        (
            &["--listen", "203.0.113.9"],
            "error: 203.0.113.9 is no address of this machine, so nobody can listen on it\n",
        ),
        (&["--listen", "lab"], "error: invalid value 'lab' for '--listen <ADDRESS>'"),
        (&["--listen", "::"], "error: :: stands for each address of this machine, and browsers must be told one\n"),
        (&["--listen", "0.0.0.0", "--advertise", "a, b"], "error: `a, b` is no name or IP address of a machine\n"),
        (&["--advertise", "lab.example"], "error: the following required arguments were not provided:\n  --listen"),
        (
            &["--listen", "203.0.113.9", "--network", "private"],
            "error: in a private network nobody reaches 203.0.113.9\nhelp: leave --network away\n",
        ),
        (&["--tls-port", "8443"], "error: --tls-port is for --names dns alone\n"),
        (&["--names", "dns"], "error: names that are led by DNS want a certificate, and there is no --certificate\n"),
        (
            &["--names", "dns", "--certificate", "list.json", "--key", "list.json"],
            "error: list.json: there is no certificate in it: ",
        ),
        (&["--names", "dns", "--certificate", "none", "--key", "none"], "error: cannot read none: No such file "),
    ];
    for &(arguments, told) in table {
        let outcome = place.run(&[&["run", SCENARIO][..], arguments].concat());
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
        assert!(outcome.stderr.starts_with(told), "{}", outcome.stderr);
    }
    let address = pretend(ready);
    let outcome = run_at(&place, &address, &["--browser", "chromium", SCENARIO]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.contains("/ has no Chromium; it has firefox\n"), "{}", outcome.stderr);
    place.write("quiet.json", &json!({ "acceptInsecureCerts": false }).to_string());
    let outcome = run_at(&place, &address, &["--capabilities", "quiet.json", SCENARIO]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.contains("`acceptInsecureCerts` is set by the run itself"), "{}", outcome.stderr);
    assert!(!fs::exists(place.path("recordings")).unwrap());
}
