//! Recordings that were cut off, or that somebody made up to do harm.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use samesite_format::Product;
use samesite_scenarios::Scenario;

use crate::invention::{chromium, obedient, picture_and_link, scenario};
use crate::program::Workplace;

#[test]
fn no_command_follows_a_recording_out_of_the_folder() {
    let place = Workplace::new();
    place.write("inside/keep", "");
    let absolute = place.path("absolute");
    for name in ["../outside", absolute.to_str().unwrap()] {
        let mut recording = chromium();
        name.clone_into(&mut recording.environment.browser.name);
        place.keep("inside/recording.json", &recording);
        for arguments in [
            ["accept", "inside/recording.json", "--into", "inside"],
            ["judge", "inside/recording.json", "--wpt-report", "inside"],
        ] {
            let outcome = place.run(&arguments);
            assert_eq!(outcome.code, Some(2), "{arguments:?}: {outcome:?}");
            assert!(outcome.stderr.contains("cannot be part of a file name: use at most 64"), "{outcome:?}");
            assert_eq!(fs::read_dir(place.path("")).unwrap().count(), 1, "{arguments:?} wrote outside");
        }
    }
}

#[test]
fn what_a_killed_run_left_is_judged_and_said_to_break_off() {
    let place = Workplace::new();
    let later = scenario("made-up/z", &picture_and_link().source);
    let recording = obedient(Product::Chromium, "156.0.1", "open", &[picture_and_link(), later]);
    place.keep("whole.json", &recording);
    let whole = place.read("whole.json");
    let name = "chromium-open.json.123.unfinished";
    let second = whole.find("made-up/z").unwrap();
    place.write(name, &whole[..second + 100]);
    let outcome = place.run(&["judge", name]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert!(
        outcome.stdout.contains("made-up/picture-and-link") && !outcome.stdout.contains("made-up/z"),
        "{outcome:?}"
    );
    assert_eq!(outcome.stderr, format!("{name} breaks off: it has what was played whole before the run was ended\n"));
    place.write(name, &whole[..whole.find("\"plays\"").unwrap()]);
    let outcome = place.run(&["judge", name]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    insta::assert_snapshot!(outcome.stderr, @"
    error: chromium-open.json.123.unfinished breaks off before anything was played whole
    help: there is nothing in it to judge: remove it, and record again
    ");
}

#[test]
fn what_is_no_regular_file_is_refused_and_not_waited_for() {
    let place = Workplace::new();
    place.keep("recording.json", &chromium());
    let pipe = place.path("pipe.toml");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    std::os::unix::fs::symlink("/dev/zero", place.path("endless.toml")).unwrap();
    for file in ["pipe.toml", "endless.toml"] {
        let table: [(&[&str], i32); 4] = [
            (&["predict", file], 3),
            (&["judge", "recording.json", "--ledger", file], 6),
            (&["judge", file], 2),
            (&["run", "--browser-file", file], 4),
        ];
        for (arguments, code) in table {
            let outcome = place.run(arguments);
            assert_eq!(outcome.code, Some(code), "{arguments:?}: {outcome:?}");
            assert!(outcome.stderr.contains(&format!("{file}: it is no regular file")), "{arguments:?}: {outcome:?}");
        }
    }
}

#[test]
fn a_scenario_that_would_unfold_without_end_is_not_unfolded() {
    let place = Workplace::new();
    let values = "'V',".repeat(2000);
    let jar = "title = 'a'\nwhy = 'b'\nclauses = ['B1']\n[[jar]]\nat = 'V'\nset = ['a=1']\n";
    let source = format!("{jar}[[family]]\nin = [{values}]\nprobe = ['img']\nto = [{values}]\nvia = [{values}]\n");
    place.write("large.toml", &source);
    let told = "there are more than 20000 cases";
    let outcome = place.run(&["predict", "large.toml"]);
    assert_eq!(outcome.code, Some(3), "{outcome:?}");
    assert!(outcome.stderr.contains(told), "{outcome:?}");
    let mut recording = chromium();
    recording.plays[0].source = source;
    place.keep("recording.json", &recording);
    let outcome = place.run(&["judge", "recording.json"]);
    assert_eq!(outcome.code, Some(5), "{outcome:?}");
    assert!(outcome.stdout.contains(told), "{outcome:?}");
}

#[test]
fn what_was_not_played_is_not_taken_for_good() {
    let place = Workplace::new();
    let mut empty = chromium();
    empty.plays.clear();
    place.keep("empty.json", &empty);
    place.keep("whole.json", &chromium());
    let whole = place.read("whole.json");
    place.write("cut.json", &whole[..whole.find("\"unsolicited\"").unwrap()]);
    let no_plays = "empty.json has no plays: there is nothing to judge";
    let table: [(&[&str], i32, &str); 4] = [
        (&["judge", "empty.json"], 5, no_plays),
        (&["judge", "empty.json", "whole.json"], 0, no_plays),
        (&["accept", "empty.json", "--into", "kept"], 5, "cannot accept empty.json: it has no plays"),
        (&["accept", "cut.json", "--into", "kept"], 5, "cannot accept cut.json: it breaks off"),
    ];
    for (arguments, code, told) in table {
        let outcome = place.run(arguments);
        assert_eq!(outcome.code, Some(code), "{arguments:?}: {outcome:?}");
        assert!(outcome.stderr.contains(told), "{arguments:?}: {outcome:?}");
        assert!(!place.path("kept").exists(), "{arguments:?}");
    }
}

#[test]
fn accepting_what_does_not_fit_on_the_disk_changes_nothing() {
    let place = Workplace::new();
    let kept = || {
        let entries = fs::read_dir(place.path("kept")).unwrap().map(|entry| entry.unwrap().path());
        entries.map(|path| (path.clone(), fs::read(path).unwrap())).collect::<BTreeMap<_, _>>()
    };
    let many: Vec<_> =
        (0..30).map(|number| scenario(&format!("made-up/{number}"), &picture_and_link().source)).collect();
    let record = |scenarios: &[Scenario]| {
        place.keep("new/1-small.json", &obedient(Product::Chromium, "156.0.1", "open", &scenarios[..1]));
        place.keep("new/2-large.json", &obedient(Product::Firefox, "150.0", "stock", scenarios));
    };
    record(&many[..1]);
    assert_eq!(place.run(&["accept", "new", "--into", "kept"]).code, Some(0));
    let before = kept();
    record(&many[1..]);
    // Files of at most 8 KiB, or 16 where a shell counts so: the small recording and no more.
    let limited = format!("trap '' XFSZ; ulimit -f 16; exec {} accept new --into kept", env!("CARGO_BIN_EXE_samesite"));
    let outcome = Command::new("sh").args(["-c", &limited]).current_dir(place.path("")).output().unwrap();
    assert_eq!(outcome.status.code(), Some(4), "{outcome:?}");
    assert_eq!(kept(), before);
    assert_eq!(place.run(&["accept", "new", "--into", "kept"]).code, Some(0));
    assert_ne!(kept(), before);
}
