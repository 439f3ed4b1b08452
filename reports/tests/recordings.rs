//! Recordings on disk: nothing is lost, and what is no recording is said to be none.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use samesite_reports::{
    Environment, FORMAT, HeaderField, Observation, Play, Program, RecordedRequest, Recording, RecordingError,
};

fn recording(cookie_fields: &[&[u8]]) -> Recording {
    let program = |name: &str| Program { name: name.to_owned(), version: "1.0".to_owned(), path: "/usr/bin/it".into() };
    let request = RecordedRequest {
        at: 17,
        version: "HTTP/2".to_owned(),
        method: "GET".to_owned(),
        scheme: "https".to_owned(),
        host: "a.example".to_owned(),
        target: "/?t=0".to_owned(),
        headers: cookie_fields.iter().map(|value| HeaderField("cookie".to_owned(), value.to_vec())).collect(),
    };
    Recording {
        format: FORMAT,
        environment: Environment {
            browser: program("chromium"),
            engine: "chromium".to_owned(),
            driver: program("chromedriver"),
            profile: "open".to_owned(),
            arguments: vec!["--headless=new".to_owned()],
            preferences: BTreeMap::new(),
            system: "a system".to_owned(),
            libraries: [("libsoup".to_owned(), "3.2.3".to_owned())].into(),
            suffix_list: "a date".to_owned(),
            harness: "0.1.0".to_owned(),
            started: 1,
        },
        plays: vec![Play {
            scenario: "stories/one".to_owned(),
            source: "title = 'one'".to_owned(),
            cases: vec!["a".to_owned()],
            attempt: 1,
            observations: vec![Observation {
                case: "a".to_owned(),
                hop: "page".to_owned(),
                requests: vec![request],
                settled: Some(20),
                script: None,
                exception: None,
            }],
            fault: None,
        }],
        unsolicited: Vec::new(),
    }
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

#[test]
fn every_octet_comes_back() {
    let folder = Folder::new();
    let all: Vec<u8> = (0..=255).collect();
    let written = recording(&[&all, b"plain=1"]);
    let file = folder.file("below/here.json");
    written.write(&file).unwrap();
    assert_eq!(Recording::read(&file).unwrap(), written);
    assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1, "nothing unfinished is left");
}

#[test]
fn recordings_from_before_libraries_were_told_are_read() {
    let folder = Folder::new();
    let file = folder.file("old.json");
    let text = serde_json::to_string(&recording(&[])).unwrap();
    fs::write(&file, text.replacen("\"libraries\":{\"libsoup\":\"3.2.3\"},", "", 1)).unwrap();
    let read = Recording::read(&file).unwrap();
    assert!(read.environment.libraries.is_empty());
}

#[test]
fn split_cookie_fields_are_read_as_one() {
    let recording = recording(&[b"a=1", b"b=2"]);
    let request = &recording.plays[0].observations[0].requests[0];
    assert_eq!(Recording::cookie_string(request).as_deref(), Some(&b"a=1; b=2"[..]));
}

#[test]
fn what_is_no_recording_is_refused() {
    let folder = Folder::new();
    assert!(matches!(Recording::read(&folder.file("none.json")), Err(RecordingError::Read { .. })));

    let other_format = folder.file("other.json");
    let text = serde_json::to_string(&recording(&[])).unwrap().replacen("\"format\":1", "\"format\":7", 1);
    fs::write(&other_format, text).unwrap();
    let Err(RecordingError::Format { found, .. }) = Recording::read(&other_format) else { panic!("it was read") };
    assert_eq!(found, 7);

    let not_json = folder.file("text.json");
    fs::write(&not_json, "hello").unwrap();
    assert!(matches!(Recording::read(&not_json), Err(RecordingError::Malformed { .. })));

    let no_octet = folder.file("wide.json");
    let text = serde_json::to_string(&recording(&[b"a=1"])).unwrap().replace("a=1", "a=\u{20ac}");
    fs::write(&no_octet, text).unwrap();
    let complaint = Recording::read(&no_octet).unwrap_err().to_string();
    assert!(complaint.contains("stands for no octet"), "{complaint}");
}
