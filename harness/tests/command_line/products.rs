//! Browsers that are built upon an engine: scripts that say that they are one, round the real engine; and drivers that
//! answer as one's would.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::thread;

use samesite_drive::{Installation, Platform, ProgramPaths, ThisMachine, find};
use samesite_format::{Engine, NamesBy, Recording, Selector};
use serde_json::{Value, json};

use crate::recording::SCENARIO;
use crate::workplace::{Outcome, Workplace};

fn installed(engine: Engine) -> Installation {
    let found = find(&ThisMachine, &ProgramPaths::new(), Selector::AnyOf(engine));
    found.unwrap_or_else(|error| panic!("{error}\nhelp: {}", error.fix(Platform::current())))
}

/// A program that prints a line of its own for its version, and is the installed browser of the engine in all else.
fn dressed(place: &Workplace, name: &str, line: &str, engine: Engine) -> PathBuf {
    let browser = installed(engine).browser;
    let script =
        format!("#!/bin/sh\n[ \"$1\" = --version ] && echo '{line}' && exit\nexec '{}' \"$@\"\n", browser.display());
    let path = place.write(name, &script);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

/// The same of a Firefox, with what lies beside one: geckodriver knows by that what is built upon Firefox and has another
/// name.
fn dressed_fox(place: &Workplace, name: &str, line: &str) -> String {
    let version = installed(Engine::Firefox).browser_version.to_string();
    let milestone = version.trim_end_matches("esr").to_owned();
    place.write("application.ini", &format!("[App]\nVendor=Mozilla\nName=Firefox\nVersion={milestone}\n"));
    place.write("platform.ini", &format!("[Build]\nBuildID=20250601000000\nMilestone={milestone}\n"));
    dressed(place, name, line, Engine::Firefox);
    milestone
}

/// Plays one scenario in a product that is given as a program.
fn played(place: &Workplace, product: &str, profile: &str) -> (Outcome, Recording) {
    let given = format!("{product}={product}");
    let arguments =
        ["run", "--browser", product, "--program", &given, "--profile", profile, "--young-only", "--out", "recordings"];
    let outcome = place.run(&[&arguments[..], &["--scenario", SCENARIO]].concat());
    let recording = Recording::read(&place.path(&format!("recordings/{product}-{profile}.json")));
    let recording = recording.unwrap_or_else(|error| panic!("{error}: {outcome:?}"));
    (outcome, recording)
}

#[test]
fn what_says_that_it_is_brave_is_driven_by_the_chromium_inside_and_judged_as_one_that_nobody_has_claimed_of() {
    let place = Workplace::new();
    let version = installed(Engine::Chromium).browser_version;
    dressed(&place, "brave", &format!("Brave Browser {}.1.80.113", version.major()), Engine::Chromium);
    let (outcome, recording) = played(&place, "brave", "open");
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let environment = recording.environment;
    assert_eq!(environment.browser.name, "brave");
    assert_eq!(environment.browser.version, format!("{}.1.80.113", version.major()), "its own word counts");
    assert_eq!(environment.engine_version, Some(version.to_string()), "the session tells the Chromium inside");
    assert_eq!(environment.names, Some(NamesBy::ResolverRules));
    place.assert_nothing_left();
    // Judged by the program as it stands in the file, too.
    let outcome = place.run(&["judge", "recordings/brave-open.json", "--json"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let judged: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let explanations = judged["judgements"][0]["judgement"]["explanations"].as_array().unwrap();
    assert!(explanations.iter().any(|one| one["id"] == "nobody-has-claimed"), "{explanations:?}");
}

#[test]
fn what_says_that_it_is_tor_browser_is_led_to_us_by_its_proxy() {
    let place = Workplace::new();
    let line = "Tor Browser 14.5.4 (based on Mozilla Firefox 128.12.0esr)";
    let inside = dressed_fox(&place, "tor-browser", line);
    let (outcome, recording) = played(&place, "tor-browser", "stock");
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let environment = recording.environment;
    assert_eq!(environment.names, Some(NamesBy::Proxy));
    assert_eq!(environment.browser.version, "14.5.4");
    assert_eq!(environment.engine_version, Some(inside), "the file beside the program tells it");
    assert!(!environment.preferences.contains_key("network.dns.forceResolve"), "{:?}", environment.preferences);
    assert!(recording.plays.iter().all(|play| play.fault.is_none()), "{:#?}", recording.plays);
    place.assert_nothing_left();
}

#[test]
fn a_build_of_another_maker_is_known_by_its_product_whatever_its_name() {
    let place = Workplace::new();
    let version = installed(Engine::Firefox).browser_version;
    dressed_fox(&place, "wolf", &format!("Mozilla LibreWolf {}.0-1", version.major()));
    place.write(
        "browsers.toml",
        "[[browser]]\nname = \"wolf-nightly\"\nproduct = \"librewolf\"\nbrowser = \"wolf\"\nprofiles = [\"open\"]\n",
    );
    let arguments = ["run", "--browser-file", "browsers.toml", "--young-only", "--out", "recordings"];
    let outcome = place.run(&[&arguments[..], &["--scenario", SCENARIO]].concat());
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let recording = Recording::read(&place.path("recordings/wolf-nightly-open.json")).unwrap();
    assert_eq!(recording.environment.product.as_deref(), Some("librewolf"));
    place.assert_nothing_left();
}

#[test]
fn a_browser_that_is_not_there_says_what_to_do() {
    let place = Workplace::new();
    for (product, told) in [
        ("brave", "help: fix it with: samesite install --browser brave\n"),
        ("epiphany", "help: GNOME Web is called `gnome-web` here: --browser gnome-web\n"),
    ] {
        let outcome = place.run(&["run", "--browser", product]);
        assert!(outcome.stderr.ends_with(told), "{outcome:?}");
    }
    let outcome = place.run(&["install", "--browser", "safari"]);
    assert!(outcome.stdout.contains("run `samesite` on a Mac for it"), "{outcome:?}");
}

#[test]
fn a_browser_that_takes_no_switches_has_no_profile_that_has_some() {
    let place = Workplace::new();
    let web =
        "[[browser]]\nname = \"web-43\"\nproduct = \"gnome-web\"\nbrowser = \"web\"\nprofiles = [\"stock\", \"itp\"]\n";
    place.write("browsers.toml", web);
    let outcome = place.run(&["run", "--browser-file", "browsers.toml"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
    let told = "error: GNOME Web takes no switches, and the profile itp has some\n --> browsers.toml:5:22\n";
    assert!(outcome.stderr.starts_with(told), "{}", outcome.stderr);
}

/// A driver that answers a command, such as `POST /session`, with a status and a value; anything else is not known to it.
fn pretend(answer: impl Fn(&str) -> Option<(u16, Value)> + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut input = BufReader::new(stream.try_clone().unwrap());
            let mut command = String::new();
            input.read_line(&mut command).unwrap();
            let mut length = 0;
            let mut line = String::new();
            while input.read_line(&mut line).unwrap() > 2 {
                let lower = line.to_ascii_lowercase();
                length = lower.strip_prefix("content-length:").map_or(length, |told| told.trim().parse().unwrap());
                line.clear();
            }
            input.read_exact(&mut vec![0; length]).unwrap();
            let command = command.rsplit_once(' ').map(|(command, _)| command).unwrap_or_default().to_owned();
            let unknown = || (404, json!({ "error": "unknown command", "message": command, "stacktrace": "" }));
            let (status, value) = answer(&command).unwrap_or_else(unknown);
            let body = json!({ "value": value }).to_string();
            let head = "Content-Type: application/json; charset=utf-8\r\nConnection: close";
            let whole = format!("HTTP/1.1 {status} It\r\n{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            let _ = stream.write_all(whole.as_bytes());
        }
    });
    address
}

/// A safaridriver: its status, and what it makes of a wish for a session.
fn safaridriver(session: (u16, Value)) -> String {
    pretend(move |command| match command {
        "GET /status" => Some((200, json!({ "message": "safaridriver is ready", "ready": true }))),
        "POST /session" => Some(session.clone()),
        "DELETE /session/one" => Some((200, Value::Null)),
        _ => None,
    })
}

/// A chromedriver with a phone at the end of a cable: a session, and no other command.
fn chromedriver() -> String {
    let capabilities = json!({ "browserName": "chrome", "browserVersion": "138.0.7204.92", "platformName": "android" });
    pretend(move |command| match command {
        "GET /status" => Some((200, json!({ "message": "ChromeDriver ready for new sessions.", "ready": true }))),
        "POST /session" => Some((200, json!({ "sessionId": "one", "capabilities": capabilities.clone() }))),
        "DELETE /session/one" => Some((200, Value::Null)),
        _ => None,
    })
}

/// A server of adb with one phone, that grants what it is asked for, and the file in which it writes that down.
fn adb(place: &Workplace) -> (String, PathBuf) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (port, path) = (listener.local_addr().unwrap().port().to_string(), place.path("adb.log"));
    let mut log = fs::File::create(&path).unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            for answer in [&b"OKAY"[..], b"OKAYOKAY"] {
                let mut length = [0; 4];
                stream.read_exact(&mut length).unwrap();
                let length = usize::from_str_radix(std::str::from_utf8(&length).unwrap(), 16).unwrap();
                let mut words = vec![0; length];
                stream.read_exact(&mut words).unwrap();
                writeln!(log, "{}", String::from_utf8(words).unwrap()).unwrap();
                stream.write_all(answer).unwrap();
            }
        }
    });
    (port, path)
}

#[test]
fn a_phone_has_the_ports_of_the_servers_for_as_long_as_a_run_takes() {
    let place = Workplace::new();
    let options = json!({ "androidPackage": "com.android.chrome", "androidDeviceSerial": "emulator-5554" });
    place.write("phone.json", &json!({ "goog:chromeOptions": options }).to_string());
    let address = chromedriver();
    let arguments = ["run", "--remote", &address, "--browser", "android-chrome", "--capabilities", "phone.json"];
    let arguments = [&arguments[..], &["--young-only", "--out", "recordings", SCENARIO]].concat();
    let (port, log) = adb(&place);
    place.start_with(&arguments, &[("ANDROID_ADB_SERVER_PORT", &port)]).finish();
    let asked = fs::read_to_string(log).unwrap();
    let lines: Vec<&str> = asked.lines().collect();
    assert!(lines.iter().step_by(2).all(|line| *line == "host:transport:emulator-5554"), "{asked}");
    let opened: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("reverse:forward:tcp:")).collect();
    let closed: Vec<String> = lines
        .iter()
        .filter_map(|line| line.strip_prefix("reverse:killforward:tcp:"))
        .map(|port| format!("{port};tcp:{port}"))
        .collect();
    assert_eq!(opened.len(), 3, "{asked}");
    assert_eq!(closed, opened, "each is closed again");

    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let outcome = place.start_with(&arguments, &[("ANDROID_ADB_SERVER_PORT", &nobody.port().to_string())]).finish();
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(4), ""), "{outcome:?}");
    let told = format!("cannot be opened on the phone with Chrome on Android: adb's server at {nobody}: ");
    assert!(outcome.stderr.contains(&told), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("help: see whether `adb devices` lists the phone"), "{}", outcome.stderr);
}

fn refused(message: &str) -> (u16, Value) {
    (500, json!({ "error": "session not created", "message": message, "stacktrace": "" }))
}

fn safari(name: &str) -> (u16, Value) {
    let capabilities = json!({ "browserName": name, "browserVersion": "26.5.2", "platformName": "macOS" });
    (200, json!({ "sessionId": "one", "capabilities": capabilities }))
}

#[test]
fn safari_is_told_apart_and_its_driver_understood() {
    const NOT_ALLOWED: &str = "Could not create a session: You must enable 'Allow Remote Automation' in the Developer section of Safari Settings.";
    const TAKEN: &str =
        "Could not create a session: The Safari instance is already paired with another WebDriver session.";
    let table = [
        (
            safari("Safari"),
            "safari",
            Some(2),
            "has Safari 26.5.2, and names cannot be led to the test servers: its driver ",
        ),
        (safari("Safari Technology Preview"), "safari", Some(2), "has no Safari; it has Safari Technology Preview"),
        (safari("Safari"), "safari-technology-preview", Some(2), "has no Safari Technology Preview; it has Safari"),
        (refused(NOT_ALLOWED), "safari", Some(4), "and run `safaridriver --enable` once"),
        (refused(TAKEN), "safari", Some(4), "help: end the other session: a Mac has one Safari that is driven"),
    ];
    for (session, product, code, told) in table {
        let place = Workplace::new();
        let address = safaridriver(session);
        let outcome = place.run(&["run", "--remote", &address, "--browser", product, SCENARIO]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (code, ""), "{outcome:?}");
        assert!(outcome.stderr.contains(told), "{told}: {}", outcome.stderr);
    }
}

#[test]
fn a_session_that_is_another_browsers_is_refused() {
    let capabilities = json!({ "browserName": "waterfox", "browserVersion": "128.11.0", "platformName": "linux" });
    let answer = json!({ "sessionId": "one", "capabilities": capabilities });
    let address = safaridriver((200, answer));
    let outcome = Workplace::new().run(&["run", "--remote", &address, "--browser", "librewolf", SCENARIO]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.contains("has no LibreWolf; it has waterfox"), "{}", outcome.stderr);
}
