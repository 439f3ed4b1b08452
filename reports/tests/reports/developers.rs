//! Questions of web developers, with remedies.

use samesite_format::CellKind;
use samesite_reports::developers::{Answered, Means, Remedy, renewed};
use samesite_reports::questions::{Question, Row, Source, Thread, Voice};

/// A journey that fails, a case that mends it in one browser of two, and a cookie that does in both.
pub(crate) fn answered() -> Answered {
    let voice = |browser: Option<&str>, name: &str| Voice {
        browser: browser.map(str::to_owned),
        names: vec![name.to_owned()],
        source: browser.map_or(Source::Text, |_| Source::Seen("2026-11-28".to_owned())),
        because: Vec::new(),
    };
    let row = |case: &str, cookie: &str, answers: [bool; 3]| Row {
        case: case.to_owned(),
        title: format!("it happens: {case} <b>"),
        hop: "callback".to_owned(),
        cookies: vec![cookie.to_owned()],
        kind: CellKind::Sent,
        answers: answers.map(Some).to_vec(),
    };
    let question = Question {
        scenario: "developers/one".to_owned(),
        title: "Where is my session?".to_owned(),
        why: "It is | gone.".to_owned(),
        threads: vec![Thread {
            name: "owner/repository#1".to_owned(),
            address: "https://tracker.example/1".to_owned(),
        }],
        voices: vec![
            voice(None, "rfc6265bis-22"),
            voice(Some("chromium 156"), "stock"),
            voice(Some("webkitgtk 2.50"), "stock"),
        ],
        rows: vec![
            row("posted", "lax", [false, false, false]),
            row("posted", "absent", [false, false, true]),
            row("posted", "__Host-state", [true, true, true]),
            row("see-other", "lax", [true, true, true]),
            row("see-other", "absent", [true, true, true]),
            row("see-other", "__Host-state", [true, true, true]),
        ],
        command: "samesite run".to_owned(),
    };
    let case =
        Means::Case { id: "see-other".to_owned(), title: "answered <with> 303".to_owned(), mends: "posted".to_owned() };
    let cookie =
        Means::Cookie { name: "__Host-state".to_owned(), line: "__Host-state=1; SameSite=None; Secure".to_owned() };
    Answered {
        question: question.condensed("rfc6265bis-22"),
        remedies: vec![
            Remedy { of: case, lets_in: Vec::new(), cautions: vec!["sign it".to_owned()] },
            Remedy {
                of: cookie,
                lets_in: vec!["forms".to_owned(), "frames".to_owned()],
                cautions: vec!["it must be worth nothing".to_owned()],
            },
        ],
        not_asked: Some("Telephones are not asked.".to_owned()),
    }
}

const PAGE: &str = "# Questions\n\nBefore.\n\n<!-- live: developers/one -->\nof old\n<!-- end -->\n\nAfter.\n";

#[test]
fn a_remedy_brings_back_what_was_missing_and_no_more() {
    let answered = answered();
    let told: Vec<Vec<(Vec<String>, Vec<&str>)>> = answered
        .remedies
        .iter()
        .map(|remedy| {
            let back = answered.brought_back(remedy).into_iter();
            back.map(|(voices, cookies)| (voices.iter().map(|voice| voice.name()).collect(), cookies)).collect()
        })
        .collect();
    let both = vec!["chromium 156 stock".to_owned(), "webkitgtk 2.50 stock".to_owned()];
    assert_eq!(told[0], [(vec![both[0].clone()], vec!["lax", "absent"]), (vec![both[1].clone()], vec!["lax"])]);
    assert_eq!(told[1], [(both, vec!["__Host-state"])]);
}

#[test]
fn a_live_part_is_renewed_and_the_rest_stays() {
    insta::assert_snapshot!(renewed(PAGE, &[answered()], "rfc6265bis-22").unwrap());
    let twice = renewed(PAGE, &[answered()], "rfc6265bis-22").unwrap();
    assert_eq!(renewed(&twice, &[answered()], "rfc6265bis-22").unwrap(), twice);
}

#[test]
fn a_live_part_of_nothing_is_refused() {
    assert!(renewed(PAGE, &[], "rfc6265bis-22").unwrap_err().contains("`developers/one`"));
    let endless = PAGE.replace("<!-- end -->", "");
    assert!(renewed(&endless, &[answered()], "rfc6265bis-22").unwrap_err().contains("does not end"));
}
