//! The compact form: the same facts in fewer words, and lines that change only when what they say does.

use std::collections::BTreeMap;
use std::fs;

use samesite_format::{
    Account, AccountSource, Environment, FORMAT, HeaderField, Observation, Play, Program, RecordedRequest, Recording,
    RecordingError,
};

const TOKEN: &str = "0123456789abcdef0123456789abcdef";

fn field(name: &str, value: &[u8]) -> HeaderField {
    HeaderField(name.to_owned(), value.to_vec())
}

fn request(at: u64, cookies: &[&[u8]]) -> RecordedRequest {
    let mut headers = vec![field("user-agent", b"something long"), field("sec-fetch-site", b"none")];
    headers.extend(cookies.iter().map(|value| field("cookie", value)));
    headers.push(field("referer", format!("https://b.example/?t={TOKEN}").as_bytes()));
    RecordedRequest {
        at,
        version: "HTTP/2".to_owned(),
        method: "GET".to_owned(),
        scheme: "https".to_owned(),
        host: "a.example".to_owned(),
        target: format!("/?t={TOKEN}"),
        headers,
        account: None,
    }
}

fn seen(hop: &str, requests: Vec<RecordedRequest>, settled: Option<u64>, script: Option<&str>) -> Observation {
    let (case, hop) = ("a".to_owned(), hop.to_owned());
    Observation { case, hop, requests, settled, script: script.map(str::to_owned), exception: None, jar: None }
}

fn play(scenario: &str, attempt: u32, observations: Vec<Observation>) -> Play {
    Play {
        scenario: scenario.to_owned(),
        source: "title = \"one\"\n\nwhy = 'two'\n".to_owned(),
        cases: vec!["a".to_owned()],
        attempt,
        aged: false,
        observations,
        fault: None,
    }
}

fn recording(plays: Vec<Play>) -> Recording {
    let program = |name: &str| Program { name: name.to_owned(), version: "1.0".to_owned(), path: "/usr/bin/it".into() };
    Recording {
        format: FORMAT,
        environment: Environment {
            browser: program("chromium"),
            engine: samesite_format::Engine::Chromium.into(),
            driver: program("chromedriver"),
            libraries: BTreeMap::new(),
            distribution: None,
            profile: "open".to_owned(),
            arguments: vec!["--rules=MAP *:443 127.0.0.1:41271".to_owned()],
            preferences: BTreeMap::from([("ports".to_owned(), "443=41271;80=44573".into())]),
            system: "a system".to_owned(),
            suffix_list: "a date".to_owned(),
            harness: "0.1.0".to_owned(),
            started: 1,
            accounts: None,
            names: None,
            reachable: None,
            remote: None,
            driverless: None,
            shards: None,
            untold: None,
            product: None,
            engine_version: None,
        },
        plays,
        unsolicited: vec![request(5, &[])],
        broken_off: false,
    }
}

/// Every shape an observation can have.
fn all_shapes() -> Recording {
    let octets: Vec<u8> = (1..=255).collect();
    let plain = RecordedRequest { scheme: "http".to_owned(), version: "HTTP/1.1".to_owned(), ..request(9, &[b"a=1"]) };
    let odd = RecordedRequest { version: "HTTP/1.1".to_owned(), method: "POST".to_owned(), ..request(9, &[b"a=1"]) };
    let broken = Play {
        fault: Some("it broke".to_owned()),
        aged: true,
        ..play("stories/two", 1, vec![seen("page", Vec::new(), None, None)])
    };
    recording(vec![
        broken,
        play("stories/one", 1, vec![seen("page", vec![request(1, &[b"older=1"])], Some(1), None)]),
        play(
            "stories/one",
            2,
            vec![
                seen("octets", vec![request(3, &[&octets])], Some(3), None),
                seen("split", vec![request(4, &[b"a=1", b"b=2"])], Some(40), None),
                seen("bare", vec![request(5, &[])], None, None),
                seen("twice", vec![request(6, &[b"a=1"]), request(7, &[b"a=1"])], Some(6), None),
                seen("not-made", Vec::new(), Some(0), None),
                seen("not-made-late", Vec::new(), Some(8), None),
                seen("read", Vec::new(), Some(8), Some("a=1; \u{20ac}=\"\\")),
                seen("plain", vec![plain], Some(9), None),
                seen("odd", vec![odd], Some(9), None),
            ],
        ),
    ])
}

/// What is written and read again; and the text in between.
fn again(recording: &Recording) -> (Recording, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("below/it.json");
    recording.write_compact(&file).unwrap();
    assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1, "nothing unfinished is left");
    (Recording::read(&file).unwrap(), fs::read_to_string(&file).unwrap())
}

#[test]
fn every_shape_comes_back_canonical() {
    let recording = all_shapes();
    let (read, text) = again(&recording);
    assert_eq!(read, recording.canonical());
    assert_eq!(read.canonical(), read);
    assert_eq!(again(&read), (read, text), "written again, it is the same file");
}

#[test]
fn what_differs_from_run_to_run_is_gone() {
    let text = again(&all_shapes()).1;
    for gone in [TOKEN, "41271", "/usr/bin", "user-agent"] {
        assert!(!text.contains(gone), "{gone}: {text}");
    }
    let other = all_shapes();
    let other = serde_json::to_string(&other).unwrap().replace(TOKEN, "ffffffffffffffffffffffffffffffff");
    let other: Recording = serde_json::from_str(&other.replace("41271", "50000")).unwrap();
    assert_eq!(again(&other).1, text);
}

#[test]
fn the_file_is_made_of_lines_that_say_one_thing_each() {
    insta::assert_snapshot!(again(&all_shapes()).1);
}

#[test]
fn what_a_browser_says_comes_back_and_stands_once_for_many_requests() {
    let said = |at: u64, status: &str| {
        let mut account = Account { initiator: "https://b.example".to_owned(), ..Account::default() };
        account.sending.add("a", status);
        RecordedRequest { account: Some(account), ..request(at, &[]) }
    };
    let (lax, strict) = ("EXCLUDE_SAMESITE_LAX, DO_NOT_WARN", "EXCLUDE_SAMESITE_STRICT, DO_NOT_WARN");
    let observations = vec![
        seen("one", vec![said(1, lax)], Some(1), None),
        seen("two", vec![said(2, lax), request(3, &[]), said(4, strict)], Some(4), None),
        seen("silent", vec![request(5, &[])], Some(5), None),
    ];
    let mut recording = recording(vec![play("stories/one", 1, observations)]);
    recording.environment.accounts = Some(AccountSource::ChromiumNetLog);
    let (read, text) = again(&recording);
    assert_eq!(read, recording.canonical());
    assert_eq!((text.matches(lax).count(), text.matches(strict).count()), (1, 1), "{text}");
    let silent = text.lines().find(|line| line.contains("\"silent\"")).unwrap();
    assert!(!silent.contains("accounts"), "{silent}");
}

#[test]
fn one_changed_fact_changes_few_lines() {
    let lines = |cookies: &[&[u8]]| {
        let many = |hop: usize| seen(&format!("hop-{hop}"), vec![request(1, &[b"a=1; b=2"])], Some(1), None);
        let mut observations: Vec<_> = (0..20).map(many).collect();
        observations[10].requests = vec![request(1, cookies)];
        let text = again(&recording(vec![play("stories/one", 1, observations)])).1;
        text.lines().map(|line| line.trim_end_matches(',').to_owned()).collect::<Vec<_>>()
    };
    let (old, new) = (lines(&[b"a=1; b=2"]), lines(&[b"a=1"]));
    let gone = old.iter().filter(|line| !new.contains(line)).count();
    let come: Vec<_> = new.iter().filter(|line| !old.contains(line)).collect();
    assert_eq!((gone, come.len()), (1, 2), "the hop, and the new set of cookies: {come:?}");
}

#[test]
fn what_is_malformed_is_refused() {
    let text = again(&all_shapes()).1;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("it.json");
    let table = [
        ("\"form\": \"compact\"", "\"form\": \"folded\"", "the form \"folded\" is not known"),
        ("\"format\": 1", "\"format\": 7", "has format 7"),
        ("GET https", "GET-https", "is no method and URL"),
        ("\"cookies\": {", "\"biscuits\": {", "unknown field `biscuits`"),
    ];
    for (from, to, complaint) in table {
        assert!(text.contains(from), "{from}");
        fs::write(&file, text.replacen(from, to, 1)).unwrap();
        let told = Recording::read(&file).unwrap_err().to_string();
        assert!(told.contains(complaint), "{to}: {told}");
    }
    let name = text.lines().find(|line| line.ends_with("\"a=1\",") || line.ends_with("\"a=1\"")).unwrap();
    let name = name.split('"').nth(1).unwrap();
    fs::write(&file, text.replacen(&format!("\"{name}\":"), "\"ffffff\":", 1)).unwrap();
    let Err(RecordingError::Malformed { source, .. }) = Recording::read(&file) else { panic!("it was read") };
    assert!(source.to_string().contains("and has none of that name"), "{source}");
}
