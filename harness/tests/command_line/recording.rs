//! A short run in a real browser, made once for all tests that look at it.

use std::sync::OnceLock;

use serde_json::Value;

use crate::workplace::Workplace;

/// What a run of one scenario gave.
pub(crate) struct Recorded {
    /// The recording.
    pub(crate) recording: Value,
    /// What `run --json` printed.
    pub(crate) judgements: Value,
}

/// The scenario that is played.
pub(crate) const SCENARIO: &str = "stories/09-lax-picture-and-link";

/// Plays the scenario, and says what came of it.
pub(crate) fn recorded() -> &'static Recorded {
    static RECORDED: OnceLock<Recorded> = OnceLock::new();
    RECORDED.get_or_init(|| {
        let place = Workplace::new();
        // No process has such a number.
        let left = "recordings/firefox-esr-open.json.999999999.unfinished";
        std::fs::create_dir(place.path("recordings")).unwrap();
        place.write(left, "{");
        let arguments = ["run", "--browser", "chromium", "--profile", "open", "--young-only", "--json"];
        let outcome = place.run(&[&arguments[..], &["--scenario", SCENARIO, "--out", "recordings"]].concat());
        assert_eq!(outcome.code, Some(0), "{outcome:?}");
        let played = format!("[1/1] chromium open: {SCENARIO}  20 cells, as specified  ");
        assert!(outcome.stderr.contains(&played), "{}", outcome.stderr);
        assert!(outcome.stderr.ends_with(" s; recordings in recordings\n"), "{}", outcome.stderr);
        let told = format!("an earlier run left {left} unfinished: `samesite judge {left}` judges what it played");
        assert!(outcome.stderr.contains(&told), "{}", outcome.stderr);
        place.assert_nothing_left();
        let text = std::fs::read_to_string(place.path("recordings/chromium-open.json")).unwrap();
        Recorded {
            recording: serde_json::from_str(&text).unwrap(),
            judgements: serde_json::from_str(&outcome.stdout).unwrap(),
        }
    })
}
