//! Browsers of which nobody has claimed anything: what they do otherwise than their engine is told, and is no failure.

use samesite_format::{Clicks, Product, Recording};

use crate::invention::{chromium, obedient, picture_and_link, send};
use crate::program::{Outcome, Workplace};

/// Brave, built upon Chromium 156.
fn brave() -> Recording {
    let mut recording = obedient(Product::Brave, "156.1.80.113", "open", &[picture_and_link()]);
    recording.environment.engine_version = Some("156.0.1".to_owned());
    recording
}

fn judged(recording: &Recording) -> Outcome {
    let place = Workplace::new();
    place.keep("recording.json", recording);
    place.run_with(&["judge", "recording.json"], &[("COLUMNS", "120")])
}

#[test]
fn what_agrees_with_its_engine_is_judged_as_ever() {
    let outcome = judged(&brave());
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert!(!outcome.stdout.contains("nobody-has-claimed"), "there is nothing to tell: {}", outcome.stdout);
}

#[test]
fn what_differs_is_news_of_the_engine_and_not_known_of_what_is_built_upon_it() {
    let (mut engine, mut upon) = (chromium(), brave());
    for recording in [&mut engine, &mut upon] {
        send(recording, "picture", "img", "");
    }
    let outcome = judged(&engine);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    assert!(outcome.stdout.contains("\nNEW  ") && !outcome.stdout.contains("\nNEW  nothing"), "{}", outcome.stdout);
    let outcome = judged(&upon);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert!(outcome.stdout.contains("\nNEW  nothing\n"), "{}", outcome.stdout);
    let told = "1  nobody-has-claimed: nobody has claimed anything of Brave, which is not as its engine  brave open\n";
    assert!(outcome.stdout.contains(told), "counted and listed: {}", outcome.stdout);
}

/// What a browser file calls it changes nothing; a recording that is older than the word is judged by the engine's claims.
#[test]
fn the_product_counts_and_not_the_name() {
    let mut recording = brave();
    send(&mut recording, "picture", "img", "");
    recording.environment.browser.name = "my-own".to_owned();
    assert_eq!(judged(&recording).code, Some(1));
    recording.environment.product = Some("brave".to_owned());
    assert_eq!(judged(&recording).code, Some(0));
}

/// What a claim says that is known from runs alone, or of a version that nobody knows, is not predicted.
#[test]
fn of_an_engine_that_nobody_knows_nothing_is_claimed() {
    let mut recording = brave();
    recording.environment.engine_version = None;
    let outcome = judged(&recording);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
}

/// A browser that came by itself is what its user calls it, and who made that of its engine is not known.
#[test]
fn a_browser_that_came_by_itself_under_a_name_of_its_own_is_built_upon_its_engine() {
    let mut recording = chromium();
    send(&mut recording, "picture", "img", "");
    recording.environment.driverless = Some(Clicks::Script);
    assert_eq!(judged(&recording).code, Some(1), "it is called as its engine");
    recording.environment.browser.name = "falkon".to_owned();
    let outcome = judged(&recording);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert!(outcome.stdout.contains("nobody has claimed anything of falkon"), "{}", outcome.stdout);
}
