//! What is printed: nothing that steers a terminal, whoever wrote it, and no success where nothing could be printed.

use std::fs::{self, File};

use samesite_judge::predict::Interpretation;
use samesite_model::Edition;
use samesite_scenarios::{Scenario, ScenarioId};
use serde_json::{Value, json};

use crate::drivers::{fitting_version, pretended};
use crate::synthetic::recording;
use crate::workplace::Workplace;

/// It clears the screen, changes the title, goes back, hides, colours by a C1 control, and turns the direction of writing.
const HOSTILE: &str = "x\u{1b}[2J\u{1b}]0;y\u{7}\r\u{8}\u{1b}[8m\u{9b}31m\u{202e}\u{2066}\u{61c}\u{7f}z";

/// A scenario whose words are hostile, as JSON strings are in TOML.
fn scenario() -> String {
    let word = json!(HOSTILE).to_string().replace('\u{7f}', "\\u007f");
    format!(
        "title = {word}\nclaim = {word}\nwhy = {word}\nclauses = ['B214']\n\
         [[jar]]\nat = 'https://shop.example/'\nset = ['a=1; SameSite=None; Secure']\n\
         [[case]]\nid = 'stranger'\ntitle = {word}\npage = 'https://other.example/'\n\
         steps = [{{ probe = 'img', to = 'https://shop.example/' }}]\n"
    )
}

/// A recording of the scenario, with whatever `change` makes of it.
fn write_recording(place: &Workplace, name: &str, change: impl FnOnce(&mut Value)) {
    let scenario = Scenario::parse(ScenarioId::new("stranger"), "stranger.toml", &scenario()).unwrap();
    let recording = recording(&Interpretation::of(Edition::CURRENT), &[scenario]);
    recording.write(&place.path(name)).unwrap();
    let mut value: Value = serde_json::from_str(&fs::read_to_string(place.path(name)).unwrap()).unwrap();
    change(&mut value);
    place.write(name, &value.to_string());
}

/// A place with hostile files of every kind.
fn hostile_place() -> Workplace {
    let place = Workplace::new();
    place.write("stranger.toml", &scenario());
    place.write("broken.toml", &format!("title = '{HOSTILE}'\n"));
    let word = || json!(HOSTILE);
    let environment = |recording: &mut Value| {
        for name in ["system", "harness", "suffix_list"] {
            recording["environment"][name] = word();
        }
        recording["environment"]["browser"]["version"] = word();
        recording["environment"]["arguments"] = json!([HOSTILE]);
        recording["plays"][0]["fault"] = word();
    };
    write_recording(&place, "known.json", environment);
    write_recording(&place, "sound.json", |recording| recording["environment"]["browser"]["version"] = word());
    write_recording(&place, "profile.json", |recording| recording["environment"]["profile"] = word());
    write_recording(&place, "engine.json", |recording| recording["environment"]["engine"] = word());
    write_recording(&place, "unknown.json", |recording| recording[HOSTILE] = word());
    write_recording(&place, "named.json", |recording| {
        recording["environment"]["browser"]["name"] = word();
        recording["plays"][0]["scenario"] = word();
    });
    place.write("ledger.toml", &format!("[[entry]]\nid = '{HOSTILE}'\n"));
    place
}

/// What of a text steers a terminal, our own colours left out.
fn steering(text: &str) -> String {
    let own = ["[0m", "[1m", "[2m", "[4m", "[31m", "[32m", "[33m", "[35m", "[36m", "[91m", "[94m", "[96m"];
    let mut pieces = text.split('\u{1b}');
    let mut rest = pieces.next().unwrap().to_owned();
    for piece in pieces {
        match own.iter().find_map(|style| piece.strip_prefix(style)) {
            Some(piece) => rest += piece,
            None => rest += &format!("\u{1b}{piece}"),
        }
    }
    let steers = |character: &char| {
        let is_bidirectional = matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        (character.is_control() && !matches!(character, '\n' | '\t')) || is_bidirectional
    };
    rest.chars().filter(steers).collect()
}

#[test]
fn no_command_passes_on_what_steers_a_terminal() {
    let place = hostile_place();
    let commands: &[&[&str]] = &[
        &["judge", "known.json"],
        &["judge", "known.json", "--full"],
        &["judge", "known.json", "--json"],
        &["judge", "profile.json"],
        &["judge", "engine.json"],
        &["judge", "unknown.json"],
        &["judge", "known.json", "--ledger", "ledger.toml"],
        &["judge", HOSTILE],
        &["judge", "known.json", "--edition", HOSTILE],
        &["fit", "known.json"],
        &["fit", "known.json", "--json"],
        &["audit", "--scenario", "stranger.toml", "sound.json"],
        &["accept", "sound.json", "--into", "accepted"],
        &["accept", "known.json", "--into", "accepted"],
        &["accept", "named.json", "--into", "accepted"],
        &["judge", "named.json"],
        &["fit", "named.json"],
        &["audit", "--scenario", "stranger.toml", "named.json"],
        &["summary", "named.json"],
        &["summary", "known.json"],
        &["diff", "known.json", "sound.json"],
        &["diff", "known.json", "sound.json", "--markdown"],
        &["report", "known.json", "--out", "site"],
        &["report", "known.json", "--out", HOSTILE],
        &["list", "stranger.toml"],
        &["list", "stranger.toml", "--cases"],
        &["list", "stranger.toml", "--json"],
        &["list", "broken.toml"],
        &["list", HOSTILE],
        &["predict", "stranger.toml"],
        &["predict", "broken.toml"],
        &["explain", HOSTILE],
        &["ask", "--cookie", HOSTILE, "--from", "https://a.example", "--to", "https://b.example", "--via", "img"],
        &["run", "--browser", HOSTILE],
        &["run", "--profile", HOSTILE],
        &["run", "--jobs", HOSTILE],
        &["schema", HOSTILE],
        &[HOSTILE],
    ];
    for arguments in commands {
        for colours in [&[][..], &[("CLICOLOR_FORCE", "1")]] {
            let outcome = place.start_with(arguments, colours).finish();
            assert_eq!(steering(&outcome.stdout), "", "{arguments:?} {colours:?}: {:?}", outcome.stdout);
            assert_eq!(steering(&outcome.stderr), "", "{arguments:?} {colours:?}: {:?}", outcome.stderr);
        }
    }
}

#[test]
fn the_last_words_of_a_driver_do_not_steer_the_terminal() {
    let place = Workplace::new();
    pretended(&place, &fitting_version(), &format!("printf '%s\\n' '{HOSTILE}' >&2\nexit 3"));
    let arguments = ["run", "--browser", "chromium", "--profile", "open", "--program", "chromedriver=driver"];
    let outcome = place.run(&arguments);
    assert_eq!(outcome.code, Some(4), "{outcome:?}");
    assert_eq!(steering(&outcome.stderr), "", "{:?}", outcome.stderr);
    assert!(outcome.stderr.contains("x\\u{1b}[2J"), "it is shown: {}", outcome.stderr);
}

#[test]
#[cfg(target_os = "linux")]
fn what_cannot_be_printed_is_no_success() {
    let place = hostile_place();
    let commands: &[&[&str]] = &[
        &["judge", "sound.json"],
        &["judge", "sound.json", "--json"],
        &["list"],
        &["clauses", "--json"],
        &["schema", "judgements"],
        &["explain", "05-cross-site-request-forgery/post"],
        &["--help"],
        &["run", "--help"],
    ];
    for arguments in commands {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let outcome = place.start_into(full, arguments).finish();
        assert_eq!(outcome.code, Some(4), "{arguments:?}: {outcome:?}");
        let told = "error: cannot write to standard output: No space left on device (os error 28)\n";
        assert_eq!(outcome.stderr, told, "{arguments:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_that_cannot_be_written_to_is_noticed_before_a_browser_is_opened() {
    let place = Workplace::new();
    let outcome = place.run(&["run", "--browser", "chromium", "--profile", "open", "--out", "/proc/self"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(4), ""), "{outcome:?}");
    assert!(outcome.stderr.starts_with("error: cannot write to the folder /proc/self: "), "{}", outcome.stderr);
    assert_eq!(outcome.stderr.lines().count(), 1, "{}", outcome.stderr);
}
