//! Recordings on disk: nothing is lost, and what is no recording is said to be none.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use samesite_format::{
    Engine, Environment, FORMAT, HeaderField, Observation, Play, Program, RecordedRequest, Recording, RecordingError,
    RecordingFile, RecordingWriter, unfinished_in,
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
        account: None,
    };
    Recording {
        format: FORMAT,
        environment: Environment {
            browser: program("chromium"),
            engine: Engine::Chromium.into(),
            driver: program("chromedriver"),
            profile: "open".to_owned(),
            arguments: vec!["--headless=new".to_owned()],
            preferences: BTreeMap::new(),
            system: "a system".to_owned(),
            libraries: [("libsoup".to_owned(), "3.2.3".to_owned())].into(),
            distribution: None,
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
        plays: vec![Play {
            scenario: "stories/one".to_owned(),
            source: "title = 'one'".to_owned(),
            cases: vec!["a".to_owned()],
            attempt: 1,
            aged: false,
            observations: vec![Observation {
                case: "a".to_owned(),
                hop: "page".to_owned(),
                requests: vec![request],
                settled: Some(20),
                script: None,
                exception: None,
                jar: None,
            }],
            fault: None,
        }],
        unsolicited: Vec::new(),
        broken_off: false,
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

/// Three plays of two scenarios, with text that takes more than one octet a letter and more than one line.
fn longer() -> Recording {
    let mut recording = recording(&[b"a=\xfc\x80", b"b=2"]);
    let first = recording.plays[0].clone();
    let other =
        Play { scenario: "stories/two".to_owned(), source: "title = 'zwei: \u{fc}'\n".to_owned(), ..first.clone() };
    let again = Play { attempt: 2, fault: Some("the browser\nwas gone".to_owned()), ..first.clone() };
    recording.unsolicited = first.observations[0].requests.clone();
    recording.plays.extend([other, again]);
    recording
}

#[test]
fn a_recording_is_the_same_written_play_by_play_or_at_once() {
    let folder = Folder::new();
    let whole = longer();
    let at_once = folder.file("at-once.json");
    whole.write(&at_once).unwrap();

    let below = folder.file("below");
    let mut writer = RecordingWriter::new(&below, whole.environment.clone());
    assert!(!below.exists(), "there is nothing to write yet");
    for play in &whole.plays {
        writer.push(play).unwrap();
        assert_eq!(writer.plays(&play.scenario).unwrap().last(), Some(play), "it can be read back at once");
    }
    assert_eq!(writer.plays("stories/three").unwrap(), []);
    let file = writer.finish(&whole.unsolicited).unwrap().unwrap();
    assert_eq!(fs::read_to_string(file.path()).unwrap(), fs::read_to_string(&at_once).unwrap());
    assert_eq!(fs::read_dir(&below).unwrap().count(), 1, "nothing unfinished is left");
}

#[test]
fn an_earlier_recording_stays_until_the_next_one_is_whole() {
    let folder = Folder::new();
    let earlier = recording(&[]);
    let path = folder.file(&earlier.file_name());
    earlier.write(&path).unwrap();
    let next = longer();
    let mut writer = RecordingWriter::new(folder.0.path(), next.environment.clone());
    next.plays.iter().for_each(|play| writer.push(play).unwrap());
    assert_eq!(Recording::read(&path).unwrap(), earlier);
    writer.finish(&next.unsolicited).unwrap();
    assert_eq!(Recording::read(&path).unwrap(), next);
}

#[test]
fn nothing_played_makes_no_file() {
    let folder = Folder::new();
    let writer = RecordingWriter::new(folder.0.path(), recording(&[]).environment);
    assert!(writer.finish(&[]).unwrap().is_none());
    assert_eq!(fs::read_dir(folder.0.path()).unwrap().count(), 0);
}

#[test]
fn plays_are_read_scenario_by_scenario_in_either_form() {
    let folder = Folder::new();
    let (full, compact) = (folder.file("full.json"), folder.file("compact.json"));
    longer().write(&full).unwrap();
    longer().write_compact(&compact).unwrap();
    for path in [full, compact] {
        let (whole, file) = (Recording::read(&path).unwrap(), RecordingFile::open(&path).unwrap());
        assert_eq!(file.environment(), &whole.environment);
        assert_eq!(file.scenarios().into_iter().collect::<Vec<_>>(), ["stories/one", "stories/two"]);
        for scenario in file.scenarios() {
            let plays: Vec<_> = whole.plays.iter().filter(|play| play.scenario == scenario).cloned().collect();
            assert_eq!(file.plays(scenario).unwrap(), plays);
        }
    }
}

#[test]
fn a_recording_that_is_cut_anywhere_has_the_plays_before_the_cut_or_is_refused() {
    let folder = Folder::new();
    let whole = longer();
    let (full, compact) = (folder.file("full.json"), folder.file("compact.json"));
    whole.write(&full).unwrap();
    whole.write_compact(&compact).unwrap();
    let path = folder.file("cut.json");
    for written in [full, compact] {
        let octets = fs::read(&written).unwrap();
        let complete = Recording::read(&written).unwrap();
        let mut counts = Vec::new();
        // Everywhere in and behind the last play, and often before.
        let last = octets.windows(9).rposition(|name| name == b"\"attempt\"").unwrap();
        for cut in (0..octets.len()).filter(|&cut| cut > last || cut % 13 == 0) {
            // A system that lost power may have left room for what it did not write.
            let lost = vec![0; cut % 3];
            fs::write(&path, [&octets[..cut], &lost].concat()).unwrap();
            match (Recording::read(&path), RecordingFile::open(&path)) {
                (Ok(read), Ok(opened)) => {
                    assert_eq!(read.environment, complete.environment);
                    assert_eq!(read.plays, complete.plays[..read.plays.len()], "cut at {cut}");
                    let is_whole = octets[cut..].trim_ascii().is_empty();
                    assert_eq!((read.broken_off, opened.broken_off()), (!is_whole, !is_whole), "cut at {cut}");
                    for scenario in opened.scenarios() {
                        let plays: Vec<_> =
                            read.plays.iter().filter(|play| play.scenario == scenario).cloned().collect();
                        assert_eq!(opened.plays(scenario).unwrap(), plays, "cut at {cut}");
                    }
                    counts.push(read.plays.len());
                }
                (Err(RecordingError::BrokenOff { .. }), Err(RecordingError::BrokenOff { .. })) => counts.push(0),
                other => panic!("cut at {cut}: {other:?}"),
            }
        }
        assert!(counts.is_sorted(), "more is cut off, and less is read");
        counts.dedup();
        assert_eq!(counts, [0, 1, 2, 3]);
    }
}

#[test]
fn what_a_killed_run_leaves_is_found_and_read_and_never_overwritten() {
    let folder = Folder::new();
    let whole = longer();
    for plays in [1, 2] {
        let mut writer = RecordingWriter::new(folder.0.path(), whole.environment.clone());
        whole.plays[..plays].iter().for_each(|play| writer.push(play).unwrap());
    }
    let left = unfinished_in(folder.0.path()).unwrap();
    let read: Vec<_> = left.iter().map(|path| Recording::read(path).unwrap()).collect();
    assert!(read.iter().all(|recording| recording.broken_off));
    assert_eq!(read.iter().map(|recording| recording.plays.len()).collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn leftovers_are_told_from_all_else() {
    let folder = Folder::new();
    let running = std::os::unix::process::parent_id();
    let left = ["chromium-open.json.4294967295-2.unfinished", "firefox-open.json.4294967295.unfinished"];
    let others = [
        format!("webkitgtk-open.json.{running}.unfinished"),
        "README.md.4294967295.unfinished".to_owned(),
        "chromium-open.json".to_owned(),
        "chromium-open.json.unfinished".to_owned(),
        "chromium-open.json.x.unfinished".to_owned(),
    ];
    for name in left.into_iter().chain(others.iter().map(String::as_str)) {
        fs::write(folder.file(name), "").unwrap();
    }
    assert_eq!(unfinished_in(folder.0.path()).unwrap(), left.map(|name| folder.file(name)));
    assert_eq!(unfinished_in(&folder.file("none")).unwrap(), Vec::<PathBuf>::new());
}

#[test]
fn what_was_switched_is_told_by_the_recording_or_else_by_the_profile_it_names() {
    let mode = "network.cookie.cookieBehavior";
    let mut environment = recording(&[]).environment;
    environment.engine = Engine::Firefox.into();
    environment.profile = "open".to_owned();
    (environment.arguments, environment.preferences) = Default::default();
    assert_eq!(environment.switches().unwrap().preference(mode), Some(&0.into()), "as the profile has it");
    environment.preferences = [(mode.to_owned(), 4.into())].into();
    assert_eq!(environment.switches().unwrap().preference(mode), Some(&4.into()), "as it was");
    environment.preferences.clear();
    environment.arguments = vec!["-headless".to_owned()];
    assert_eq!(environment.switches().unwrap().preference(mode), None, "it was untouched");
    environment.arguments.clear();
    environment.profile = "unheard-of".to_owned();
    assert_eq!(environment.switches(), None);
}

/// Names that lead elsewhere, or that some file system does not take.
const HOSTILE: [&str; 9] = ["../x", "/tmp/x", "..", "", ".hidden", "a/b", "a\\b", "UPPER", "a\u{202e}b"];

#[test]
fn a_name_that_leads_elsewhere_is_refused_in_either_form_and_never_becomes_a_file() {
    let folder = Folder::new();
    let long = "x".repeat(65);
    let change: [fn(&mut Environment) -> &mut String; 2] =
        [|environment| &mut environment.browser.name, |environment| &mut environment.profile];
    for name in HOSTILE.into_iter().chain([long.as_str()]) {
        for change in change {
            let mut recording = recording(&[]);
            name.clone_into(change(&mut recording.environment));
            let file = folder.0.path().join(recording.file_name());
            assert_eq!(file.parent(), Some(folder.0.path()), "{name:?}");
            for write in [Recording::write, Recording::write_compact] {
                write(&recording, &file).unwrap();
                let (read, opened) = (Recording::read(&file).unwrap_err(), RecordingFile::open(&file).unwrap_err());
                assert!(matches!(read, RecordingError::Malformed { .. }), "{read}");
                assert!(read.to_string().contains("use at most 64 lower-case letters"), "{read}");
                assert_eq!(read.to_string(), opened.to_string());
            }
        }
    }
}

#[test]
fn opening_a_file_complains_as_reading_it_does() {
    let folder = Folder::new();
    let text = serde_json::to_string_pretty(&longer()).unwrap();
    let spoilt = [
        ("none", text.clone()),
        ("\"format\": 1", text.replacen("\"format\": 1", "\"format\": 7", 1)),
        ("attempt", text.replace("\"attempt\": 2", "\"attempt\": \"two\"")),
        ("a field too many", text.replacen("\"unsolicited\"", "\"more\": 1, \"unsolicited\"", 1)),
        ("no plays", text.replacen("\"plays\"", "\"games\"", 1)),
        ("half an environment", text[..text.find("system").unwrap()].to_owned()),
    ];
    for (what, text) in spoilt {
        let path = folder.file(&format!("{what}.json").replace('"', ""));
        if what != "none" {
            fs::write(&path, text).unwrap();
        }
        let (read, opened) = (Recording::read(&path).unwrap_err(), RecordingFile::open(&path).unwrap_err());
        assert_eq!(read.to_string(), opened.to_string(), "{what}");
    }
}
