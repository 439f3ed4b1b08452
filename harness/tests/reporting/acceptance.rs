//! Accepted recordings: the same cells in a file that changes only when behaviour does.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use samesite_format::Product;
use samesite_format::{Judgement, Recording};
use samesite_judge::accept::{Unacceptable, accept};
use samesite_judge::claims::Claims;
use samesite_judge::ledger::Ledger;
use samesite_judge::suffixes;
use samesite_judge::verdict::judge;
use samesite_scenarios::{Library, Scenario};

use crate::invention::{chromium, obedient, observation, picture_and_link, scenario, send, story};
use crate::program::Workplace;

fn claims(recording: &Recording) -> Claims {
    Claims::of_recorded(&recording.environment).unwrap()
}

fn ledger() -> Ledger {
    Ledger::embedded().unwrap()
}

fn judged(recording: &Recording) -> Judgement {
    judge(recording, &claims(recording), suffixes::embedded())
}

fn accepted(recording: &Recording) -> Recording {
    accept(recording, &claims(recording), &ledger(), suffixes::embedded()).unwrap()
}

fn stories() -> Vec<Scenario> {
    Library::embedded().unwrap().select("stories/*").unwrap().into_iter().cloned().collect()
}

/// Lets everything of the first play happen later; and what comes `after` some time, later still.
fn delay(recording: &mut Recording, by: u64, after: u64, more: u64) {
    let later = |at: &mut u64| *at += if *at > after { by + more } else { by };
    for seen in &mut recording.plays[0].observations {
        seen.settled.iter_mut().for_each(later);
        seen.requests.iter_mut().for_each(|request| later(&mut request.at));
    }
}

#[test]
fn every_story_is_judged_as_before() {
    for (product, profile) in [(Product::Chromium, "open"), (Product::FirefoxEsr, "lax-by-default")] {
        let recording = obedient(product, "150.0", profile, &stories());
        let kept = accepted(&recording);
        assert_eq!(judged(&kept), judged(&recording), "{profile}");
        assert_eq!(kept, kept.canonical());
    }
}

#[test]
fn a_run_of_another_day_gives_the_same_file() {
    let place = Workplace::new();
    let keep = |name: &str, recording: &Recording| {
        recording.write_compact(&place.path(name)).unwrap();
        place.read(name)
    };
    let stories = ["stories/01-promo-shown", "stories/11-two-minutes"].map(story);
    for story in &stories {
        let recording = obedient(Product::Chromium, "150.0", "open", std::slice::from_ref(story));
        let mut later = recording.clone();
        later.environment.started += i64::try_from(Duration::from_secs(3600).as_millis()).unwrap();
        // It starts late, and what comes after the old cookies is slower still.
        delay(&mut later, 5000, 1000, 700);
        assert_eq!(keep("one.json", &accepted(&recording)), keep("other.json", &accepted(&later)), "{}", story.id);
    }
}

#[test]
fn times_are_kept_as_exactly_as_the_cells_need() {
    // Nobody says that this cookie is to be asked when it is eight seconds old, and yet it was.
    let source = picture_and_link().source.replace("SameSite=Lax;", "SameSite=Lax; Max-Age=6;");
    let recording = obedient(Product::Chromium, "150.0", "open", &[scenario("made-up/short", &source)]);
    let mut slow = recording.clone();
    delay(&mut slow, 0, 100, 8000);
    send(&mut slow, "picture", "img", "none=1");
    send(&mut slow, "link", "link", "none=1");
    let counts = judged(&slow).counts();
    assert_eq!(counts.of(samesite_format::Verdict::Agrees), counts.total(), "the cookie is gone by then");
    assert_eq!(judged(&accepted(&slow)), judged(&slow));
}

#[test]
fn what_was_played_again_takes_its_place() {
    let mut twice = chromium();
    // At first the end of the link's page did not come; so its case was played again, later and alone.
    let mut again = twice.plays[0].clone();
    again.attempt = 2;
    again.cases.retain(|case| case == "link");
    again.observations.retain(|seen| seen.case != "picture");
    for seen in &mut again.observations {
        seen.settled = seen.settled.map(|at| at + 60_000);
        seen.requests.iter_mut().for_each(|request| request.at += 60_000);
    }
    observation(&mut twice, "link", "link").settled = None;
    twice.plays.push(again);
    let kept = accepted(&twice);
    assert_eq!(kept, accepted(&chromium()), "as if it had been well at first");
    assert_eq!(judged(&kept), judged(&twice));
}

#[test]
fn what_says_nothing_is_not_kept() {
    let refused =
        |recording: &Recording| accept(recording, &claims(recording), &ledger(), suffixes::embedded()).unwrap_err();
    let mut silent = chromium();
    observation(&mut silent, "link", "link").settled = None;
    let reason = refused(&silent);
    assert!(matches!(&reason, Unacceptable::Silent { count: 3, .. }), "{reason:?}");
    let mut broken = chromium();
    broken.plays[0].fault = Some("the window closed".to_owned());
    let reason = refused(&broken).to_string();
    assert_eq!(reason, "made-up/picture-and-link broke off: the window closed");

    let place = Workplace::new();
    place.keep("good.json", &obedient(Product::Chromium, "150.0", "stock", &[picture_and_link()]));
    place.keep("silent.json", &silent);
    let outcome = place.run(&["accept", "good.json", "silent.json", "--into", "kept"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(5), ""), "{outcome:?}");
    assert!(
        outcome.stderr.starts_with("error: cannot accept silent.json: 3 cells say nothing, the first in "),
        "{outcome:?}"
    );
    assert!(!place.path("kept").exists(), "all or none");
}

#[test]
fn a_new_deviation_can_be_kept_until_somebody_explains_it() {
    let mut deviant = chromium();
    send(&mut deviant, "picture", "img", "lax=1; none=1");
    assert_eq!(judged(&accepted(&deviant)), judged(&deviant));
}

#[test]
fn accepted_recordings_are_read_by_every_command() {
    let place = Workplace::new();
    place.keep("chromium.json", &chromium());
    place.keep("firefox.json", &obedient(Product::Firefox, "150.0", "stock", &[picture_and_link()]));
    let outcome = place.run(&["accept", "chromium.json", "firefox.json", "--into", "kept"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(0), ""), "{outcome:?}");
    let (raw, kept) =
        (place.run(&["judge", "chromium.json", "--json"]), place.run(&["judge", "kept/chromium-open.json", "--json"]));
    assert_eq!((raw.code, &raw.stdout), (Some(0), &kept.stdout));
    let compared = place.run(&["diff", "kept", "chromium.json"]);
    assert_eq!((compared.code, compared.stderr.as_str()), (Some(0), ""), "{compared:?}");
    assert_eq!(place.run(&["fit", "kept/chromium-open.json", "--json"]).code, Some(0));
    // A second profile joins the first, and the summary is of both.
    place.keep("open.json", &obedient(Product::Firefox, "150.0", "open", &[picture_and_link()]));
    assert_eq!(place.run(&["accept", "open.json", "--into", "kept"]).code, Some(0));
    let summary = place.read("kept/README.md");
    for row in
        ["| chromium | 156.0.1 | open | 2025-11-13 |", "| firefox | 150.0 | open |", "| firefox | 150.0 | stock |"]
    {
        assert!(summary.contains(row), "{row}: {summary}");
    }
    assert_eq!(place.run(&["summary", "kept"]).stdout, summary);
}

/// Five scenarios of fifty cases, with 45 cookies each: a tenth of the size that the catalogue may grow to.
#[test]
fn a_whole_catalogue_is_kept_in_less_than_a_megabyte() {
    let scenarios: Vec<_> =
        (0..5).map(|number| scenario(&format!("made-up/{number:02}"), &many_cases(number))).collect();
    let recording = obedient(Product::Chromium, "150.0", "open", &scenarios);
    let place = Workplace::new();
    accepted(&recording).write_compact(&place.path("kept.json")).unwrap();
    let kept = std::fs::metadata(place.path("kept.json")).unwrap().len();
    assert!(kept < 100_000, "{kept} octets");
}

fn many_cases(number: usize) -> String {
    let mut source =
        format!("title = 'a'\nwhy = 'b'\nclauses = ['B1']\n[[jar]]\nat = 'https://v{number}.example/'\nset = [\n");
    for cookie in 0..45 {
        let attribute = ["Strict", "Lax", "None"][cookie % 3];
        let _ = writeln!(source, "    'cookie_{cookie}=1; SameSite={attribute}; Secure',");
    }
    source.push_str("]\n");
    for case in 0..50 {
        let page = case % 3;
        let probe = ["img", "script", "fetch", "link", "form-post"][case % 5];
        let _ = writeln!(
            source,
            "[[case]]\nid = 'case-{case}'\ntitle = 'c'\npage = 'https://x{page}.example/'\n\
             steps = [{{ probe = '{probe}', to = 'https://v{number}.example/{case}' }}]"
        );
    }
    source
}

/// The recordings of the repository.
fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../reports/recorded")
}

#[test]
fn the_summary_of_the_repository_is_up_to_date() {
    let place = Workplace::new();
    let folder = repository();
    let outcome = place.run(&["summary", folder.to_str().unwrap()]);
    let kept = std::fs::read_to_string(folder.join("README.md")).unwrap();
    assert!(
        outcome.stdout == kept,
        "reports/recorded/README.md is out of date; bring it up to date with `samesite accept reports/recorded`"
    );
}

#[test]
fn the_recordings_of_the_repository_are_in_the_form_that_accepting_gives_them() {
    let place = Workplace::new();
    let folder = repository();
    let mut recordings = 0;
    for file in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
        if file.extension().is_some_and(|extension| extension == "json") {
            let recording = Recording::read(&file).unwrap();
            accepted(&recording).write_compact(&place.path("again.json")).unwrap();
            let kept = std::fs::read_to_string(&file).unwrap();
            assert!(place.read("again.json") == kept, "{} is not what `samesite accept` makes of it", file.display());
            assert_eq!(file.file_name().unwrap().to_str().unwrap(), recording.file_name());
            recordings += 1;
        }
    }
    assert!(recordings > 0, "there are recordings in {}", folder.display());
}

/// Two cases of which one is left out.
fn without_the_link(recording: &Recording) -> Recording {
    let mut part = recording.clone();
    part.plays[0].cases.retain(|case| case != "link");
    part.plays[0].observations.retain(|seen| seen.case != "link");
    part
}

/// A place with a baseline of two stories, and a recording of a part of one of them.
fn place_with_a_part() -> (Workplace, Recording) {
    let place = Workplace::new();
    let whole = obedient(Product::Chromium, "156.0.1", "open", &stories());
    place.keep("whole.json", &whole);
    let outcome = place.run(&["accept", "whole.json", "--into", "kept"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(0), ""), "{outcome:?}");
    assert!(outcome.stderr.contains(" cells, of which nothing is kept yet\n"), "{outcome:?}");
    let mut part = whole.clone();
    part.plays.retain(|play| play.scenario == "stories/05-cross-site-request-forgery");
    part.plays[0].cases.truncate(1);
    let case = part.plays[0].cases[0].clone();
    part.plays[0].observations.retain(|seen| seen.case == "jar" || seen.case == case);
    place.keep("part.json", &part);
    (place, whole)
}

#[test]
fn a_recording_that_lacks_what_is_kept_is_refused_and_named() {
    let (place, whole) = place_with_a_part();
    let before = place.read("kept/chromium-open.json");
    let outcome = place.run(&["accept", "part.json", "--into", "kept"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(5), ""), "{outcome:?}");
    let cases: usize = whole.plays.iter().map(|play| play.cases.len()).sum();
    let told = format!("error: not accepted: chromium 156.0.1 open lacks {} cases that are kept, ", cases - 1);
    assert!(outcome.stderr.contains(&told), "{outcome:?}");
    assert!(outcome.stderr.contains("13 scenarios missing: stories/01-promo-shown, "), "{outcome:?}");
    assert!(outcome.stderr.contains("--partial"), "{outcome:?}");
    assert_eq!(place.read("kept/chromium-open.json"), before, "nothing is written");
}

#[test]
fn a_part_takes_the_place_of_what_it_played_and_leaves_the_rest() {
    let (place, whole) = place_with_a_part();
    let outcome = place.run(&["accept", "part.json", "--into", "kept", "--partial"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(0), ""), "{outcome:?}");
    let kept = Recording::read(&place.path("kept/chromium-open.json")).unwrap();
    assert_eq!(judged(&kept).counts(), judged(&whole).counts());
    // What has another text now cannot be put together; nor can two versions.
    let mut retold = Recording::read(&place.path("part.json")).unwrap();
    retold.plays[0].source += "\n# another text\n";
    place.keep("retold.json", &retold);
    let outcome = place.run(&["accept", "retold.json", "--into", "kept", "--partial"]);
    assert_eq!(outcome.code, Some(5), "{outcome:?}");
    assert!(outcome.stderr.contains("stories/05-cross-site-request-forgery has another text now"), "{outcome:?}");
    retold.environment.browser.version = "157.0".to_owned();
    place.keep("later.json", &retold);
    let outcome = place.run(&["accept", "later.json", "--into", "kept", "--partial"]);
    assert_eq!(outcome.code, Some(5), "{outcome:?}");
    assert!(outcome.stderr.contains("the rest was played in 156.0.1, and this in 157.0"), "{outcome:?}");
}

#[test]
fn a_new_deviation_is_shown_and_kept_only_when_somebody_means_it() {
    let place = Workplace::new();
    let mut deviant = chromium();
    send(&mut deviant, "picture", "img", "lax=1; none=1");
    place.keep("before.json", &chromium());
    place.keep("deviant.json", &deviant);
    assert_eq!(place.run(&["accept", "before.json", "--into", "kept"]).code, Some(0));
    let outcome = place.run(&["accept", "deviant.json", "--into", "kept"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(1), ""), "{outcome:?}");
    assert!(
        outcome.stderr.contains("chromium 156.0.1 open: 32 cells as kept, 1 broken\n  1 cell: broken: "),
        "{outcome:?}"
    );
    assert!(outcome.stderr.contains("has 1 cell that nobody has explained"), "{outcome:?}");
    assert_eq!(place.run(&["accept", "deviant.json", "--into", "kept", "--even-new"]).code, Some(0));
}

#[test]
fn what_the_ledger_knows_to_come_and_go_is_kept() {
    let entry = "[[deviation]]\nid = 'lax-picture'\nscenario = 'made-up/*'\nkind = 'sent'\nseen = 'yes'\nbrowser = 'chromium'\n\
                 intermittent = true\nstatement = 'a picture carries a Lax cookie'\nreason = 'reported'\n\
                 bug = 'https://bugs.example/1'\nreview-by = 2099-01-01\n";
    let ledger = Ledger::parse("ledger.toml", entry).unwrap();
    let mut twice = chromium();
    let mut again = without_the_link(&twice).plays.remove(0);
    again.attempt = 2;
    send(&mut twice, "picture", "img", "lax=1; none=1");
    twice.plays.push(again);
    let by = |ledger: &Ledger| accept(&twice, &claims(&twice), ledger, suffixes::embedded());
    assert!(matches!(by(&Ledger::embedded().unwrap()), Err(Unacceptable::Silent { count: 1, .. })));
    let kept = by(&ledger).unwrap();
    assert_eq!(judged(&kept), judged(&twice), "both playings are kept");
}
