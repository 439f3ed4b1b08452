//! Questions with their answers, condensed, worded and shown.

use samesite_format::CellKind;
use samesite_reports::questions::{Question, Row, Source, Thread, Voice, markdown};

fn row(case: &str, cookie: &str, answers: [Option<bool>; 6]) -> Row {
    Row {
        case: case.to_owned(),
        title: format!("it happens: {case} <b>"),
        hop: "link".to_owned(),
        cookies: vec![cookie.to_owned()],
        kind: CellKind::Sent,
        answers: answers.to_vec(),
    }
}

/// Three texts, of which two say the same; one browser with two profiles that do the same, and one that is claimed to do
/// as the third text.
pub(crate) fn question() -> Question {
    let text =
        |name: &str| Voice { browser: None, names: vec![name.to_owned()], source: Source::Text, because: Vec::new() };
    let seen = |profile: &str, because: &str| Voice {
        browser: Some("chromium 156".to_owned()),
        names: vec![profile.to_owned()],
        source: Source::Seen("2026-11-28".to_owned()),
        because: vec![because.to_owned()],
    };
    let claimed = Voice { browser: Some("webkit".to_owned()), source: Source::Claimed, ..text("open") };
    let (yes, no) = (Some(true), Some(false));
    Question {
        scenario: "questions/one".to_owned(),
        title: "Who <asks>?".to_owned(),
        why: "It matters | to many.".to_owned(),
        threads: vec![Thread {
            name: "owner/repository#1".to_owned(),
            address: "https://tracker.example/1".to_owned(),
        }],
        voices: vec![
            text("rfc6265bis-02"),
            text("old-text"),
            text("rfc6265bis-22"),
            seen("stock", "other-ways"),
            seen("open", "other-ways"),
            claimed,
        ],
        rows: vec![
            row("post", "strict", [yes, yes, no, no, no, yes]),
            row("post", "lax", [yes, yes, no, yes, yes, yes]),
            row("post", "none", [yes, yes, no, yes, yes, yes]),
            row("reload", "none", [yes, yes, yes, None, None, yes]),
        ],
        command: "samesite run".to_owned(),
    }
    .condensed("rfc6265bis-22")
}

#[test]
fn who_says_the_same_speaks_with_one_voice_and_the_current_text_first() {
    let question = question();
    let names: Vec<String> = question.voices.iter().map(Voice::name).collect();
    assert_eq!(names, ["rfc6265bis-22", "rfc6265bis-02, old-text", "chromium 156 stock, open", "webkit open"]);
    let cookies: Vec<String> = question.rows.iter().map(|row| row.cookies.join(" ")).collect();
    assert_eq!(cookies, ["strict", "lax none", "none"]);
}

#[test]
fn each_browser_is_told_beside_the_texts() {
    let question = question();
    let told: Vec<String> = question.in_short("rfc6265bis-22").into_iter().map(|(_, sentence)| sentence).collect();
    assert_eq!(
        told,
        [
            "1 of 3 answers as rfc6265bis-22; nearest, with 2, comes rfc6265bis-02, old-text",
            "1 of 4 answers as rfc6265bis-22, and all as rfc6265bis-02, old-text",
        ]
    );
}

#[test]
fn the_page_in_markdown() {
    insta::assert_snapshot!(markdown(&[question()], "rfc6265bis-22").unwrap());
}
