//! The digest, of judgements made by hand.

use crate::{judged, plain};
use samesite_format::{
    CaseJudgement, Cell, CellKind, CellPlace, Explanation, ExplanationKind, Finding, HeaderFinding, HopJudgement,
    Judgement, ScenarioJudgement, Subject, Verdict,
};
use samesite_reports::digest::{Advice, Digest, News, Suspect, Suspects};

fn known(cookie: &str, claim: &str, verdict: Verdict) -> Cell {
    let mut cell = judged::sent(cookie, [false, true], Some(true), verdict);
    cell.explained_by = vec![claim.to_owned()];
    cell
}

fn new(cookie: &str) -> Cell {
    judged::sent(cookie, [true, true], Some(false), Verdict::NewDeviation)
}

fn header(verdict: Verdict, claim: Option<&str>) -> Cell {
    let finding = HeaderFinding {
        name: "Sec-Fetch-User".to_owned(),
        by: judged::place(),
        expected: Some("?1".to_owned()),
        actual: None,
    };
    let explained_by = claim.into_iter().map(str::to_owned).collect();
    Cell { finding: Finding::Header(finding), verdict, explained_by, reason: None, account: None, jar: None }
}

fn judgement(browser: &str, profile: &str, cases: Vec<(&str, Vec<Cell>)>) -> Judgement {
    let note = |id: &str, kind| Explanation {
        id: id.to_owned(),
        kind,
        statement: format!("it does {id} in a way that takes a whole sentence to say"),
        evidence: Vec::new(),
        versions: None,
        is_known_for_version: true,
    };
    let case = |(id, cells): (&str, Vec<Cell>)| {
        let request = "GET https://a.example/ as img".to_owned();
        let hop = HopJudgement { id: "img".to_owned(), request, made: true, cells, account: None };
        CaseJudgement { id: id.to_owned(), title: String::new(), hops: vec![hop] }
    };
    let subject = Subject { browser: browser.to_owned(), version: "148.0".to_owned(), profile: profile.to_owned() };
    Judgement {
        subject,
        edition: "rfc6265bis-22".to_owned(),
        explanations: vec![note("grace", ExplanationKind::Permitted), note("other-ways", ExplanationKind::Deviation)],
        scenarios: vec![ScenarioJudgement {
            id: "stories/one".to_owned(),
            title: "A title".to_owned(),
            claim: None,
            cases: cases.into_iter().map(case).collect(),
            fault: None,
        }],
    }
}

fn suspect(id: &str, has_ended: bool) -> Suspect {
    let (statement, versions) = ("no third party has cookies".to_owned(), "Chromium 150 and later".to_owned());
    Suspect { has_ended, id: id.to_owned(), statement, versions }
}

fn accused(case: &str, cookie: &str, by: &[Suspect]) -> (CellPlace, Vec<Suspect>) {
    let place =
        CellPlace { case: case.to_owned(), hop: "img".to_owned(), subject: cookie.to_owned(), kind: CellKind::Sent };
    (place, by.to_vec())
}

fn advice(_: &News) -> Vec<Advice> {
    let words = ["samesite", "run", "stories/one", "--browser", "chromium", "--profile", "stock"];
    vec![Advice { what: "again", words: words.map(str::to_owned).to_vec() }]
}

/// The text as a terminal without colours shows it.
fn shown(digest: &Digest, width: usize) -> String {
    plain(&digest.render(width, &advice).unwrap())
}

fn motley() -> Digest {
    let mut digest = Digest::default();
    let stock = judgement(
        "chromium",
        "stock",
        vec![
            ("a", vec![new("none"), new("legacy"), known("absent", "grace", Verdict::Agrees)]),
            ("b", vec![new("none"), header(Verdict::KnownDeviation, Some("other-ways"))]),
            ("c", vec![judged::sent("lax", [true, true], Some(true), Verdict::Agrees)]),
        ],
    );
    let open = judgement(
        "chromium",
        "open",
        vec![(
            "a",
            vec![known("absent", "grace", Verdict::Agrees), known("lax", "other-ways", Verdict::KnownDeviation)],
        )],
    );
    let blocked = suspect("third-party-cookies-blocked", false);
    let suspects = Suspects::from([
        accused("a", "none", &[blocked.clone(), suspect("other", false)]),
        accused("a", "legacy", std::slice::from_ref(&blocked)),
        accused("b", "none", &[blocked]),
    ]);
    digest.take(&[stock, open], &[suspects, Suspects::new()]);
    digest
}

#[test]
fn what_is_new_stands_first_once_and_by_its_cause() {
    insta::assert_snapshot!(shown(&motley(), 80));
}

#[test]
fn a_suspect_that_has_ended_outweighs_one_that_would_have_to_begin() {
    let mut digest = Digest::default();
    let suspects = Suspects::from([accused("a", "none", &[suspect("begun", false), suspect("ended", true)])]);
    digest.take(&[judgement("chromium", "stock", vec![("a", vec![new("none")])])], &[suspects]);
    let [news] = &digest.news()[..] else { panic!("{:?}", digest.news()) };
    assert_eq!(news.suspect.as_ref().map(|suspect| suspect.id.as_str()), Some("ended"));
}

#[test]
fn what_no_claim_explains_is_parted_by_the_rule_it_goes_against() {
    let mut digest = Digest::default();
    let mut other = new("strict");
    judged::cookie(&mut other).claimed.rule = "another rule".into();
    let cells = vec![new("none"), other, new("legacy"), header(Verdict::NewDeviation, None)];
    digest.take(&[judgement("chromium", "stock", vec![("a", cells)])], &[]);
    let told: Vec<_> = digest.news().into_iter().map(|news| (news.cells, news.words)).collect();
    let told: Vec<_> = told.iter().map(|(cells, words)| (*cells, words.as_str())).collect();
    assert_eq!(
        told,
        [
            (2, "none, legacy: not sent, and should be sent, by rfc6265bis-22 §5.8.3 step 3: a rule"),
            (1, "strict: not sent, and should be sent, by rfc6265bis-22 §5.8.3 step 3: another rule"),
            (1, "Sec-Fetch-User does not come, and should, by rfc6265bis-22 §5.8.3 step 3"),
        ]
    );
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for width in [60, 72, 80, 100, 110, 160] {
        let text = shown(&motley(), width);
        let widest = text.lines().max_by_key(|line| line.chars().count()).unwrap();
        assert!(widest.chars().count() <= width, "{width}: {widest:?}");
    }
}

#[test]
fn nothing_new_is_said_in_so_many_words() {
    let mut digest = Digest::default();
    let cells = vec![judged::sent("lax", [true, true], Some(true), Verdict::Agrees)];
    digest.take(&[judgement("chromium", "stock", vec![("a", cells)])], &[]);
    assert!(shown(&digest, 80).contains("\nNEW  nothing\n"), "{}", shown(&digest, 80));
}

#[test]
fn nothing_a_recording_says_steers_the_terminal() {
    let mut digest = Digest::default();
    let mut silent = new("a\u{1b}[2Jb");
    silent.verdict = Verdict::Vacuous;
    silent.reason = Some("a\r\u{202e}b".to_owned());
    digest.take(&[judgement("chromium\u{7}", "stock", vec![("a", vec![silent, new("c\u{9b}31m")])])], &[]);
    let shown = digest.render(80, &advice).unwrap();
    assert!(!shown.contains(['\r', '\u{7}', '\u{202e}', '\u{9b}']) && !shown.contains("\u{1b}[2J"), "{shown:?}");
}
