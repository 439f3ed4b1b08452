//! How judgements look, in a terminal.

use crate::{judged, plain};
use samesite_format::{
    CaseJudgement, Cell, Explanation, ExplanationKind, HopJudgement, Judgement, Reading, ScenarioJudgement, Subject,
    Verdict,
};
use samesite_reports::terminal::{Detail, render};

/// A cell in which the edition says `edition`, and `observed` was seen.
fn cell(cookie: &str, edition: bool, observed: Option<bool>, verdict: Verdict) -> Cell {
    let mut cell = judged::sent(cookie, [edition, observed.unwrap_or(edition)], observed, verdict);
    judged::cookie(&mut cell).readings = vec![Reading { id: "old-text".to_owned(), yes: true }];
    cell
}

fn judgement(profile: &str, title: &str, cells: Vec<Cell>) -> Judgement {
    let note = |id: &str, kind| Explanation {
        id: id.to_owned(),
        kind,
        statement: format!("it does {id}"),
        evidence: vec!["a source file".to_owned()],
        versions: Some("Chromium 150 and later".to_owned()),
        is_known_for_version: true,
    };
    let hop = HopJudgement {
        id: "img".to_owned(),
        request: "GET https://a.example/ as img".to_owned(),
        made: true,
        account: None,
        cells,
    };
    Judgement {
        subject: Subject { browser: "chromium".to_owned(), version: "156.0".to_owned(), profile: profile.to_owned() },
        edition: "rfc6265bis-22".to_owned(),
        explanations: vec![note("grace", ExplanationKind::Permitted), note("other-ways", ExplanationKind::Deviation)],
        scenarios: vec![ScenarioJudgement {
            id: "stories/one".to_owned(),
            title: title.to_owned(),
            claim: Some("A claim of the article.".to_owned()),
            cases: vec![CaseJudgement { id: "a".to_owned(), title: "a picture is shown".to_owned(), hops: vec![hop] }],
            fault: None,
        }],
    }
}

/// The text as a terminal without colours shows it, without blanks at the ends of lines.
fn shown(judgements: &[Judgement], detail: Detail) -> String {
    plain(&render(judgements, detail).unwrap())
}

fn two_columns() -> Vec<Judgement> {
    let mut allowed = cell("absent", false, Some(true), Verdict::Agrees);
    allowed.explained_by = vec!["grace".to_owned()];
    let mut known = cell("absent", false, Some(true), Verdict::KnownDeviation);
    known.explained_by = vec!["other-ways".to_owned()];
    let mut new = cell("strict", false, Some(true), Verdict::NewDeviation);
    new.reason = Some("predicted -; seen sent".to_owned());
    let mut vacuous = cell("none", true, None, Verdict::Vacuous);
    vacuous.reason = Some("no trace".to_owned());
    vec![
        judgement(
            "stock",
            "A title",
            vec![
                cell("lax", true, Some(true), Verdict::Agrees),
                cell("lax2", true, Some(true), Verdict::Agrees),
                allowed,
                cell("strict", false, Some(false), Verdict::Agrees),
                vacuous,
            ],
        ),
        judgement(
            "open",
            "A title",
            vec![
                cell("lax", true, Some(true), Verdict::Agrees),
                cell("lax2", true, Some(true), Verdict::Agrees),
                known,
                new,
                cell("none", true, Some(true), Verdict::Agrees),
            ],
        ),
    ]
}

#[test]
fn columns_stand_side_by_side_and_every_mark_is_explained() {
    insta::assert_snapshot!(shown(&two_columns(), Detail::Telling), @"
    A title  stories/one
      A claim of the article.
                                              chromium            predicted for
                                     spec     stock     open      old-text
      a picture is shown
        img: GET https://a.example/ as img
          lax, lax2                  sent     sent      sent      sent
          absent                     -        sent°     sent*     sent
          strict                     -        -         sent!     sent
          none                       sent     ?         sent      sent
      beside rfc6265bis-22:
      ° allowed: it does grace (grace; chromium stock)
      * deviates: it does other-ways (other-ways; chromium open)
      ! new deviation: strict: predicted -; seen sent (chromium open)
      ? vacuous: none: no trace (chromium stock)

    spec: what rfc6265bis-22 predicts.  no mark: as the spec has it.  ° by an exception it allows.  * known deviation.
    ~ not known for this version.  ! new deviation.  0 request not made.  ? vacuous: a control failed.  # harness fault.

                                       hops   cells           agrees  known deviation    new deviation         not made          vacuous    harness fault
    chromium 156 stock                    1       5           4 (1°)                0                0                0                1                0
    chromium 156 open                     1       5                3                1                1                0                0                0
    all                                   2      10           7 (1°)                1                1                0                1                0
    ");
}

#[test]
fn in_full_every_cookie_has_its_own_line() {
    let full = shown(&two_columns(), Detail::Everything);
    for cookie in ["lax ", "lax2 ", "absent ", "strict ", "none "] {
        assert!(full.lines().any(|line| line.trim_start().starts_with(cookie)), "{cookie}: {full}");
    }
}

#[test]
fn nothing_a_recording_says_steers_the_terminal() {
    let mut hostile = cell("a\u{1b}[2Jb", true, Some(false), Verdict::NewDeviation);
    hostile.reason = Some("a\r\u{202e}b".to_owned());
    let judgements = [judgement("open", "\u{1b}]0;owned\u{7}", vec![hostile])];
    let shown = render(&judgements, Detail::Everything).unwrap();
    assert!(!shown.contains(['\r', '\u{7}', '\u{202e}']), "{shown:?}");
    assert!(!shown.contains("\u{1b}]") && !shown.contains("\u{1b}[2J"), "{shown:?}");
}
