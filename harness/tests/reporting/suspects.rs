//! News, and what would explain it: a claim of other versions or settings, or one that has ended.

use samesite_format::{Product, Recording};

use crate::invention::{chromium, obedient, picture_and_link, send};
use crate::program::Workplace;

/// What `judge` says of a recording in the end, on one line.
fn told(recording: &Recording) -> String {
    let place = Workplace::new();
    place.keep("recording.json", recording);
    let outcome = place.run_with(&["judge", "recording.json"], &[("COLUMNS", "80")]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    assert!(outcome.stdout.lines().all(|line| line.chars().count() <= 80), "{}", outcome.stdout);
    let (_, digest) = outcome.stdout.split_once("\nNEW  ").unwrap_or_else(|| panic!("{outcome:?}"));
    digest.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_claim_of_other_settings_may_have_come_true() {
    let mut deviant = chromium();
    send(&mut deviant, "picture", "img", "");
    let told = told(&deviant);
    assert!(
        told.starts_with("chromium 156 open: 1 cell none: not sent, and should be sent, by rfc6265bis-22 "),
        "{told}"
    );
    assert!(told.contains("third-party-cookies-blocked would explain it: "), "{told}");
    let again = "again samesite run made-up/picture-and-link.toml --browser chromium \\ --profile open";
    assert!(told.contains(again) && told.contains("sources samesite claims third-party-cookies-blocked"), "{told}");
}

#[test]
fn a_claim_that_is_made_may_have_ended() {
    let mut deviant = obedient(Product::Chromium, "156.0.1", "stock", &[picture_and_link()]);
    send(&mut deviant, "picture", "img", "none=1");
    let told = told(&deviant);
    assert!(told.contains("third-party-cookies-blocked, which is claimed of it, has ended: "), "{told}");
}

#[test]
fn what_another_cell_of_the_cookie_contradicts_explains_nothing() {
    let mut deviant = chromium();
    // A cookie that is withheld from a link, and goes with a picture: nobody's policy.
    send(&mut deviant, "link", "link", "lax=1");
    let told = told(&deviant);
    assert!(!told.contains("would explain it") && !told.contains("has ended"), "{told}");
    assert!(told.contains("report samesite export --case made-up/picture-and-link/link "), "{told}");
}
