//! The ledger over recordings: what an entry covers, and when it is stale.

use jiff::civil::{Date, date};
use samesite_format::{Engine, Product};
use samesite_format::{ExplanationKind, Judgement, Play, Recording, Verdict};
use samesite_judge::claims::Claims;
use samesite_judge::ledger::{Ledger, Usage};
use samesite_judge::suffixes;
use samesite_judge::verdict::judge;
use samesite_scenarios::Library;
use serde_json::Value;

use crate::invention::{chromium, obedient, observation, picture_and_link, send, story};
use crate::program::Workplace;

const TODAY: Date = date(2026, 11, 21);

/// The Lax cookie that goes with a picture, on the fifth line; the entry ends on the fifteenth.
const LEDGER: &str = r#"# What is known and not explained.

# Somebody found this one.

[[deviation]]
id = "lax-picture"
scenario = "made-up/*"
case = "picture"
cookie = "lax"
kind = "sent"
seen = "yes"
browser = "chromium"
version = ">=150, <160"
profile = "o*"
statement = "a picture carries a Lax cookie"
reason = "reported, and not understood"
bug = "https://bugs.example/1"
review-by = 2026-11-21

# The next one.
"#;

/// A browser that sends the Lax cookie with the picture.
fn deviant() -> Recording {
    let mut recording = chromium();
    send(&mut recording, "picture", "img", "lax=1; none=1");
    recording
}

fn judged_by(ledger: &str, recordings: &[Recording], today: Date) -> (Vec<Judgement>, Vec<String>) {
    let ledger = Ledger::parse("ledger.toml", ledger).unwrap();
    let library = Library::embedded().unwrap();
    let mut usage = Usage::of(&ledger, &library);
    let mut judgements = Vec::new();
    for recording in recordings {
        let claims = Claims::of(Engine::Chromium, &recording.environment.profile).unwrap();
        let mut judgement = judge(recording, &claims, suffixes::embedded());
        usage.cover(recording, &mut judgement);
        judgements.push(judgement);
    }
    let stale = usage.stale(today);
    (judgements, stale.iter().map(|stale| stale.diagnostic.to_string()).collect())
}

/// Whether an entry counts as unused with these recordings.
fn is_unused(ledger: &str, recordings: &[Recording]) -> bool {
    let (_, stale) = judged_by(ledger, recordings, TODAY);
    assert!(stale.iter().all(|stale| stale.contains("any more")), "{stale:?}");
    !stale.is_empty()
}

#[test]
fn an_entry_makes_a_new_deviation_a_known_one_that_names_it() {
    let (judgements, stale) = judged_by(LEDGER, &[deviant()], TODAY);
    let judgement = &judgements[0];
    let counts = judgement.counts();
    assert_eq!((counts.of(Verdict::NewDeviation), counts.of(Verdict::KnownDeviation)), (0, 1), "{counts:?}");
    let cells = judgement.scenarios[0].cases.iter().flat_map(|case| &case.hops).flat_map(|hop| &hop.cells);
    let known: Vec<_> = cells.filter(|cell| cell.verdict == Verdict::KnownDeviation).collect();
    assert_eq!((known[0].subject(), known[0].explained_by.as_slice()), ("lax", &["lax-picture".to_owned()][..]));
    let note = judgement.explanations.iter().find(|note| note.id == "lax-picture").unwrap();
    assert_eq!(note.kind, ExplanationKind::Ledger);
    assert!(note.evidence.contains(&"https://bugs.example/1".to_owned()), "{note:?}");
    assert_eq!(stale, [] as [String; 0]);
}

#[test]
fn an_entry_covers_nothing_but_what_it_says() {
    let others = [
        ("\"made-up/*\"", "\"stories/*\""),
        ("\"picture\"", "\"link\""),
        ("cookie = \"lax\"", "cookie = \"strict\""),
        ("kind = \"sent\"", "kind = \"visible\""),
        ("seen = \"yes\"", "seen = \"no\""),
        ("seen = \"yes\"", "seen = \"no-request\""),
        ("\"chromium\"", "\"edge\""),
        ("\"chromium\"", "\"firefox\""),
        ("<160", "<156"),
        ("\"o*\"", "\"stock\""),
    ];
    for (from, to) in others {
        assert!(LEDGER.contains(from), "{from}");
        let (judgements, _) = judged_by(&LEDGER.replacen(from, to, 1), &[deviant()], TODAY);
        assert_eq!(judgements[0].counts().of(Verdict::NewDeviation), 1, "{to}");
    }
}

#[test]
fn a_request_that_is_never_made_can_be_known() {
    let mut recording = chromium();
    observation(&mut recording, "picture", "img").requests.clear();
    let ledger = LEDGER.replace("\"yes\"", "\"no-request\"").replace("cookie = \"lax\"\n", "");
    let (judgements, stale) = judged_by(&ledger, &[recording], TODAY);
    let counts = judgements[0].counts();
    assert_eq!((counts.of(Verdict::NotMade), counts.of(Verdict::KnownDeviation)), (0, 3), "{counts:?}");
    assert_eq!(stale, [] as [String; 0]);
}

#[test]
fn an_entry_that_no_cell_needs_is_to_be_deleted() {
    let (_, stale) = judged_by(LEDGER, &[chromium()], TODAY);
    insta::assert_snapshot!(stale.join("\n"), @r#"
    error: no cell needs the ledger entry "lax-picture" any more
     --> ledger.toml:6:6
      |
    6 | id = "lax-picture"
      |      ^^^^^^^^^^^^^
      |
      = help: delete lines 5 to 18; nothing deviates so in chromium 156.0.1 open
    "#);
}

#[test]
fn an_entry_about_what_comes_and_goes_stays_until_its_day() {
    let ledger = LEDGER.replace("seen = ", "intermittent = true\nseen = ");
    let (judgements, stale) = judged_by(&ledger, &[deviant()], TODAY);
    assert_eq!((judgements[0].counts().of(Verdict::KnownDeviation), stale), (1, Vec::new()));
    assert!(!is_unused(&ledger, &[chromium()]), "it may come again");
    let (_, overdue) = judged_by(&ledger, &[chromium()], date(2026, 11, 22));
    assert!(overdue[0].contains("was to be reviewed by 2026-11-21"), "{overdue:?}");
}

#[test]
fn what_one_playing_alone_shows_is_no_fault_where_it_comes_and_goes() {
    let mut recording = deviant();
    let again = chromium().plays.into_iter().map(|play| Play { attempt: 2, ..play });
    recording.plays.extend(again);
    let intermittent = LEDGER.replace("seen = ", "intermittent = true\nseen = ");
    for (ledger, expected) in [(LEDGER, Verdict::HarnessFault), (&intermittent, Verdict::KnownDeviation)] {
        let (judgements, _) = judged_by(ledger, &[recording.clone()], TODAY);
        assert_eq!(judgements[0].counts().of(expected), 1, "{ledger}");
    }
}

#[test]
fn an_entry_whose_day_has_passed_is_to_be_looked_at_even_where_it_is_needed() {
    let (_, on_the_day) = judged_by(LEDGER, &[deviant()], TODAY);
    assert_eq!(on_the_day, [] as [String; 0], "the day itself is still good");
    let (_, stale) = judged_by(LEDGER, &[deviant()], date(2026, 11, 22));
    insta::assert_snapshot!(stale.join("\n"), @r#"
    error: the ledger entry "lax-picture" was to be reviewed by 2026-11-21
      --> ledger.toml:18:13
       |
    18 | review-by = 2026-11-21
       |             ^^^^^^^^^^
       |
       = help: look at https://bugs.example/1 again, then renew the date, or delete lines 5 to 18; if today is not 2026-11-22, the clock of this machine is wrong
    "#);
    let (_, without_a_run) = judged_by(LEDGER, &[], date(2026, 11, 22));
    assert_eq!(without_a_run, stale);
}

#[test]
fn only_a_recording_that_could_need_an_entry_makes_it_unused() {
    assert!(is_unused(LEDGER, &[chromium()]));
    assert!(!is_unused(LEDGER, &[]), "nothing was played");
    assert!(!is_unused(LEDGER, &[chromium(), deviant()]), "one needs it");

    let elsewhere = [
        obedient(Product::Chromium, "160.0", "open", &[picture_and_link()]),
        obedient(Product::Edge, "156.0", "open", &[picture_and_link()]),
        obedient(Product::Chromium, "156.0", "stock", &[picture_and_link()]),
        obedient(Product::Chromium, "156.0", "open", &[story("stories/09-lax-picture-and-link")]),
    ];
    assert!(!is_unused(&LEDGER.replace("\"chromium\"", "\"chrome\""), &[chromium()]), "another browser");
    for recording in elsewhere {
        let is_edge = recording.environment.browser.name == "edge";
        assert_eq!(is_unused(LEDGER, &[recording]), is_edge, "an engine's word takes in all its browsers");
    }
}

#[test]
fn a_case_that_was_left_out_leaves_the_matter_open() {
    let mut recording = chromium();
    recording.plays[0].cases.retain(|case| case != "picture");
    recording.plays[0].observations.retain(|seen| seen.case != "picture");
    assert!(!is_unused(LEDGER, &[recording.clone()]));
    // What surprised is played again without the rest; then nothing was left out.
    let again = recording.plays.remove(0);
    let first = chromium().plays.remove(0);
    recording.plays = vec![first, Play { attempt: 2, ..again }];
    assert!(is_unused(LEDGER, &[recording]));
}

#[test]
fn a_scenario_that_was_left_out_leaves_the_matter_open() {
    let wide = LEDGER.replace("\"made-up/*\"", "\"stories/0*\"").replace("case = \"picture\"\n", "");
    let recording = |stories: &[&str]| {
        let stories: Vec<_> = stories.iter().map(|id| story(id)).collect();
        obedient(Product::Chromium, "156.0", "open", &stories)
    };
    assert!(!is_unused(&wide, &[recording(&["stories/09-lax-picture-and-link"])]));
    let library = Library::embedded().unwrap();
    let all: Vec<_> = library.select("stories/0*").unwrap().iter().map(|scenario| scenario.id.as_str()).collect();
    assert!(all.len() > 1 && is_unused(&wide, &[recording(&all)]));
}

#[test]
fn a_cell_that_says_nothing_leaves_the_matter_open() {
    let mut recording = chromium();
    observation(&mut recording, "picture", "img").settled = None;
    assert!(!is_unused(LEDGER, &[recording]));
}

#[test]
fn the_program_ends_with_code_six_and_prints_the_lines() {
    let place = Workplace::new();
    let lasting = LEDGER.replace("2026-11-21", "9999-12-31");
    place.write("stale.toml", &lasting);
    place.write("expired.toml", &LEDGER.replace("2026-11-21", "2020-02-29"));
    place.keep("obedient.json", &chromium());
    place.keep("deviant.json", &deviant());
    let mut vacuous = chromium();
    observation(&mut vacuous, "link", "link").settled = None;
    place.keep("vacuous.json", &vacuous);
    let mut worse = deviant();
    send(&mut worse, "link", "link", "none=1");
    place.keep("worse.json", &worse);

    let judged = |recording: &str, ledger: &str| place.run(&["judge", recording, "--ledger", ledger]);
    assert_eq!(judged("deviant.json", "stale.toml").code, Some(0), "the entry is needed");
    let stale = judged("obedient.json", "stale.toml");
    assert_eq!(stale.code, Some(6), "{stale:?}");
    for told in ["--> stale.toml:6:6", "help: delete lines 5 to 18"] {
        assert!(stale.stderr.contains(told), "{told} is missing: {}", stale.stderr);
    }
    let expired = judged("deviant.json", "expired.toml");
    assert_eq!(expired.code, Some(6), "{expired:?}");
    assert!(
        expired.stderr.contains("was to be reviewed by 2020-02-29\n  --> expired.toml:18:13"),
        "{}",
        expired.stderr
    );
    // What browsers do comes first, then what could not be seen, then the ledger.
    assert_eq!(judged("worse.json", "expired.toml").code, Some(1));
    assert_eq!(judged("vacuous.json", "expired.toml").code, Some(5));

    let json = place.run(&["judge", "obedient.json", "--ledger", "stale.toml", "--json"]);
    let stale = &serde_json::from_str::<Value>(&json.stdout).unwrap()["stale"];
    assert_eq!(
        *stale,
        serde_json::json!([{
            "entry": "lax-picture", "staleness": "unused", "path": "stale.toml", "first_line": 5, "last_line": 18
        }])
    );
}

#[test]
fn an_edition_alone_asks_no_ledger() {
    let place = Workplace::new();
    place.keep("deviant.json", &deviant());
    let outcome = place.run(&["judge", "deviant.json", "--edition", "rfc6265bis-22"]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
}
