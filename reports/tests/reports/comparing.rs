//! Comparisons of hand-made pairs.

use crate::{judged, plain};
use samesite_format::comparison::{Cause, Change, Diff, Label, Note, Relation};
use samesite_format::{
    AccountFinding, CaseJudgement, Cell, CellKind, Explanation, ExplanationKind, Finding, HeaderFinding, HopJudgement,
    Judgement, OrderFinding, ReasonVerdict, ScenarioJudgement, Subject, Verdict,
};
use samesite_reports::diff::{Amount, markdown, terminal};

fn cell(cookie: &str, kind: CellKind, seen: bool) -> Cell {
    let cell = judged::sent(cookie, [seen; 2], Some(seen), Verdict::Agrees);
    let Finding::Sent(finding) = cell.finding else { unreachable!("it is sent") };
    let finding = match kind {
        CellKind::Stored => Finding::Stored(finding),
        CellKind::Sent => Finding::Sent(finding),
        CellKind::Visible => Finding::Visible(finding),
        CellKind::Order => Finding::Order(OrderFinding { by: judged::place(), as_edition: true, in_order: seen }),
        CellKind::Header => {
            let header = |there: bool| there.then(|| "?1".to_owned());
            let (expected, actual) = (header(true), header(seen));
            Finding::Header(HeaderFinding { name: cookie.to_owned(), by: judged::place(), expected, actual })
        }
    };
    Cell { finding, ..cell }
}

/// A cell that was sent or not, as the edition has it.
fn sent(cookie: &str, seen: bool) -> Cell {
    cell(cookie, CellKind::Sent, seen)
}

/// What is made of a cell.
trait Weighed: Sized {
    /// It deviates from the edition, and a claim explains it.
    fn by(self, claim: &str) -> Self;
    /// An exception that the text allows explains it.
    fn allowed_by(self, claim: &str) -> Self;
    /// It deviates, and nothing explains it.
    fn surprising(self) -> Self;
    /// Nothing was seen.
    fn silent(self, verdict: Verdict, reason: &str) -> Self;
}

impl Weighed for Cell {
    fn by(self, claim: &str) -> Self {
        let mut cell = self;
        let cookie = judged::cookie(&mut cell);
        cookie.edition.yes = !cookie.edition.yes;
        cell.verdict = Verdict::KnownDeviation;
        cell.explained_by = vec![claim.to_owned()];
        cell
    }

    fn allowed_by(self, claim: &str) -> Self {
        Self { verdict: Verdict::Agrees, ..self.by(claim) }
    }

    fn surprising(self) -> Self {
        let mut cell = self;
        if cell.cookie().is_some() {
            let cookie = judged::cookie(&mut cell);
            cookie.edition.yes = !cookie.edition.yes;
            cookie.claimed.yes = cookie.edition.yes;
        }
        cell.verdict = Verdict::NewDeviation;
        cell
    }

    fn silent(self, verdict: Verdict, reason: &str) -> Self {
        let mut cell = Self { verdict, reason: Some(reason.to_owned()), ..self };
        judged::cookie(&mut cell).observed = None;
        cell
    }
}

/// A judgement of one scenario: proofs of a jar, then cases of one hop each.
fn judgement(version: &str, jar: &[&str], cases: Vec<(&str, Vec<Cell>)>) -> Judgement {
    let hop = |id: &str, cells| HopJudgement {
        id: id.to_owned(),
        request: "GET https://a.example/ as img".to_owned(),
        made: true,
        account: None,
        cells,
    };
    let case = |id: &str, hop| CaseJudgement { id: id.to_owned(), title: String::new(), hops: vec![hop] };
    let proof = jar.iter().map(|cookie| cell(cookie, CellKind::Stored, true)).collect();
    let note = |id: &str, kind| Explanation {
        id: id.to_owned(),
        kind,
        statement: format!("it does {id}"),
        evidence: Vec::new(),
        versions: None,
        is_known_for_version: true,
    };
    Judgement {
        subject: Subject { browser: "chromium".to_owned(), version: version.to_owned(), profile: "open".to_owned() },
        edition: "rfc6265bis-22".to_owned(),
        explanations: vec![
            note("grace", ExplanationKind::Permitted),
            note("chain", ExplanationKind::Deviation),
            note("bug-7", ExplanationKind::Ledger),
        ],
        scenarios: vec![ScenarioJudgement {
            id: "stories/one".to_owned(),
            title: "A title".to_owned(),
            claim: None,
            cases: [case("jar", hop("proof-1", proof))]
                .into_iter()
                .chain(cases.into_iter().map(|(id, cells)| case(id, hop("img", cells))))
                .collect(),
            fault: None,
        }],
    }
}

const JAR: &[&str] = &["a", "b"];

fn between(old: Vec<(&str, Vec<Cell>)>, new: Vec<(&str, Vec<Cell>)>) -> Diff {
    Diff::between(&judgement("155.0", JAR, old), &judgement("156.0", JAR, new), Relation::Time, Vec::new())
}

/// What became of one cell.
fn change(old: Cell, new: Cell) -> Option<(Change, Cause)> {
    let diff = between(vec![("one", vec![old])], vec![("one", vec![new])]);
    assert!(diff.groups.len() <= 1, "{diff:?}");
    assert_eq!(diff.alike + diff.groups.iter().map(|group| group.count).sum::<usize>(), 3, "no cell is lost");
    diff.groups.into_iter().next().map(|group| (group.change, group.cause))
}

/// The names of the departures that explain only the first side, and only the second.
fn names(cause: &Cause) -> (Vec<&str>, Vec<&str>) {
    let Cause::Explanations { old, new } = cause else { panic!("{cause:?}") };
    (ids(old), ids(new))
}

fn ids(notes: &[Note]) -> Vec<&str> {
    notes.iter().map(|note| note.id.as_str()).collect()
}

#[test]
fn what_is_seen_and_judged_alike_is_no_difference() {
    assert_eq!(change(sent("a", true), sent("a", true)), None);
    assert_eq!(change(sent("a", true).by("chain"), sent("a", true).by("chain")), None);
    assert_eq!(change(sent("a", true).surprising(), sent("a", true).surprising()), None);
}

#[test]
fn a_departure_that_comes_breaks_and_one_that_goes_fixes() {
    let (what, cause) = change(sent("a", true), sent("a", false).by("chain")).unwrap();
    assert_eq!((what, names(&cause)), (Change::Broken, (vec![], vec!["chain"])));
    let (what, cause) = change(sent("a", false).by("chain"), sent("a", true)).unwrap();
    assert_eq!((what, names(&cause)), (Change::Fixed, (vec!["chain"], vec![])));
    let (what, cause) = change(sent("a", false).by("bug-7"), sent("a", true)).unwrap();
    assert_eq!((what, names(&cause)), (Change::Fixed, (vec!["bug-7"], vec![])));
    let Cause::Explanations { old, .. } = cause else { unreachable!() };
    assert_eq!((old[0].kind, old[0].statement.as_str()), (ExplanationKind::Ledger, "it does bug-7"));
}

#[test]
fn what_is_allowed_either_way_is_changed_and_not_broken() {
    let (what, cause) = change(sent("a", false), sent("a", true).allowed_by("grace")).unwrap();
    assert_eq!((what, names(&cause)), (Change::Changed, (vec![], vec!["grace"])));
    let (what, cause) = change(sent("a", false).by("chain"), sent("a", true).by("bug-7")).unwrap();
    assert_eq!((what, names(&cause)), (Change::Changed, (vec!["chain"], vec!["bug-7"])));
}

#[test]
fn a_surprise_names_the_clause_it_goes_against() {
    let (what, cause) = change(sent("a", true), sent("a", false).surprising()).unwrap();
    let against = Cause::NewDeviation { clause: judged::place(), rule: "a rule".into() };
    assert_eq!((what, cause), (Change::Broken, against.clone()));
    assert_eq!(change(sent("a", false).surprising(), sent("a", true)), Some((Change::Fixed, against)));
}

#[test]
fn a_request_that_is_no_longer_made_is_behaviour() {
    let silent = sent("a", true).silent(Verdict::NotMade, "the browser made no such request");
    let cause = Cause::Reason { reason: "the browser made no such request".to_owned() };
    assert_eq!(change(sent("a", true), silent.clone()), Some((Change::Broken, cause.clone())));
    assert_eq!(change(silent.clone(), sent("a", true)), Some((Change::Fixed, cause)));
    // The ledger may know of it; that is still something else than a request without the cookie.
    let mut known = sent("a", false).by("bug-7");
    judged::cookie(&mut known).observed = None;
    assert_eq!(change(silent, known.clone()).unwrap().0, Change::Rejudged);
    assert_eq!(change(sent("a", false), known).unwrap().0, Change::Broken);
}

#[test]
fn what_could_not_be_seen_is_unclear_and_no_behaviour() {
    for verdict in [Verdict::Vacuous, Verdict::HarnessFault] {
        let silent = || sent("a", true).silent(verdict, "no trace");
        let cause = Cause::Reason { reason: "no trace".to_owned() };
        for (old, new) in [(sent("a", true), silent()), (silent(), sent("a", false).surprising()), (silent(), silent())]
        {
            assert_eq!(change(old, new), Some((Change::Unclear, cause.clone())));
        }
    }
    // A verdict may be about what was seen, and still say that the harness failed.
    let seen_twice = Cell { verdict: Verdict::HarnessFault, ..sent("a", false) };
    assert_eq!(change(sent("a", true), seen_twice).unwrap().0, Change::Unclear);
    assert!(!Change::Unclear.is_behaviour() && Change::Broken.is_behaviour());
}

/// What a cell is called that these explain.
fn label(verdict: Verdict, by: &[&str]) -> Label {
    let note = |id: &&str| Note {
        id: (*id).to_owned(),
        kind: if *id == "bug-7" { ExplanationKind::Ledger } else { ExplanationKind::Deviation },
        statement: format!("it does {id}"),
    };
    Label { verdict, by: by.iter().map(note).collect() }
}

#[test]
fn another_reason_is_told_where_nothing_changed_on_the_wire() {
    let said = |said: &str| {
        let verdict = ReasonVerdict::SameReason;
        let (expected, said) = (String::new(), said.to_owned());
        let finding = AccountFinding { verdict, expected, said, pending: Vec::new() };
        Cell { account: Some(Box::new(finding)), ..sent("a", false) }
    };
    let (what, cause) = change(said("EXCLUDE_SAMESITE_LAX"), said("EXCLUDE_USER_PREFERENCES")).unwrap();
    let reason = "the browser said EXCLUDE_SAMESITE_LAX, and says EXCLUDE_USER_PREFERENCES".to_owned();
    assert_eq!((what, cause), (Change::OtherReason, Cause::Reason { reason }));
    assert!(!what.is_behaviour());
    // Whoever is not asked has no other reason, and neither has who says the same.
    assert_eq!(change(sent("a", false), said("EXCLUDE_SAMESITE_LAX")), None);
    assert_eq!(change(said("EXCLUDE_SAMESITE_LAX"), said("")), None);
    assert_eq!(change(said("EXCLUDE_SAMESITE_LAX"), said("EXCLUDE_SAMESITE_LAX")), None);
}

#[test]
fn what_is_seen_alike_and_judged_otherwise_is_no_behaviour() {
    let (what, cause) = change(sent("a", false).by("bug-7"), sent("a", false).surprising()).unwrap();
    assert_eq!(what, Change::Rejudged);
    let known = label(Verdict::KnownDeviation, &["bug-7"]);
    assert_eq!(cause, Cause::Label { old: known, new: label(Verdict::NewDeviation, &[]) });
    let moved = Cell { verdict: Verdict::Agrees, ..sent("a", true).by("chain") };
    let (what, cause) = change(sent("a", true).by("chain"), moved).unwrap();
    let otherwise =
        Cause::Label { old: label(Verdict::KnownDeviation, &["chain"]), new: label(Verdict::Agrees, &["chain"]) };
    assert_eq!((what, cause), (Change::Rejudged, otherwise));
}

#[test]
fn cases_and_cookies_come_and_go() {
    let old = vec![("kept", vec![sent("a", true)]), ("dropped", vec![sent("a", true), sent("b", true)])];
    let new = vec![("kept", vec![sent("a", true)]), ("added", vec![sent("a", true)])];
    let diff = between(old, new);
    assert_eq!((diff.count(Change::Gone), diff.count(Change::New), diff.alike), (2, 1, 3));
    assert!(!diff.is_behaviour());
    let gone = &diff.groups[0].differences[0];
    assert_eq!((gone.case_id().as_str(), gone.words()), ("stories/one/dropped", ("sent", "not asked")));

    let old = judgement("155.0", &["a"], vec![("one", vec![sent("a", true)])]);
    let new = judgement("156.0", &["a", "b"], vec![("one", vec![sent("a", true), sent("b", false)])]);
    let diff = Diff::between(&old, &new, Relation::Time, vec!["stories/one".to_owned()]);
    assert_eq!((diff.count(Change::New), diff.alike), (2, 2), "its proof and its cell");
    let empty = Judgement { scenarios: Vec::new(), ..old.clone() };
    let diff = Diff::between(&old, &empty, Relation::Time, Vec::new());
    assert_eq!((diff.only_old.as_slice(), diff.groups.len()), (&["stories/one".to_owned()][..], 0));
    assert!(plain(&terminal(&diff, Amount::All).unwrap()).ends_with("\n  only played before: stories/one"));
    let diff = Diff::between(&empty, &old, Relation::Time, Vec::new());
    assert!(markdown(&diff, Amount::All).unwrap().ends_with("\nOnly played now: stories/one.\n"));
}

#[test]
fn a_page_of_another_site_need_not_be_asked_on_both_sides() {
    // Where everybody expects nothing, judging leaves the cell out.
    let diff = between(vec![("one", vec![])], vec![("one", vec![sent("a", true).surprising()])]);
    assert_eq!((diff.count(Change::Broken), diff.count(Change::New)), (1, 0));
    assert_eq!(diff.groups[0].differences[0].words(), ("not sent", "sent"));
}

#[test]
fn order_is_told_only_where_both_were_asked() {
    let order = |right| cell("(all)", CellKind::Order, right);
    let diff = between(vec![("one", vec![order(true)])], vec![("one", vec![])]);
    assert_eq!((diff.alike, diff.groups.len()), (2, 0));
    let (what, _) = change(order(true), order(false).surprising()).unwrap();
    assert_eq!(what, Change::Broken);
    let diff = between(vec![("one", vec![order(true)])], vec![]);
    assert_eq!(diff.count(Change::Gone), 1, "unless the whole case is gone");
}

/// One of each.
fn motley() -> Diff {
    let old = vec![
        ("first", vec![sent("a", true), sent("b", true)]),
        ("second", vec![sent("a", true), sent("b", false).by("bug-7")]),
        ("third", vec![sent("a", false), sent("b", true)]),
        ("fourth", vec![sent("a", true), sent("b", true)]),
        ("fifth", vec![sent("a", true)]),
    ];
    let new = vec![
        ("first", vec![sent("a", false).by("chain"), sent("b", false).by("chain")]),
        ("second", vec![sent("a", false).surprising(), sent("b", true)]),
        ("third", vec![sent("a", true).allowed_by("grace"), sent("b", true).silent(Verdict::Vacuous, "no trace")]),
        ("fourth", vec![sent("a", true).surprising(), sent("b", true)]),
        ("sixth", vec![sent("a", true)]),
    ];
    let (old, new) = (judgement("155.0", JAR, old), judgement("156.0", JAR, new));
    Diff::between(&old, &new, Relation::Time, vec!["stories/one".to_owned()])
}

#[test]
fn a_comparison_in_a_terminal() {
    insta::assert_snapshot!(plain(&terminal(&motley(), Amount::Examples).unwrap()));
}

#[test]
fn a_comparison_as_markdown() {
    insta::assert_snapshot!(markdown(&motley(), Amount::Examples).unwrap());
}

#[test]
fn examples_are_few_and_all_is_all() {
    let many = |seen: bool| -> Vec<(&'static str, Vec<Cell>)> {
        ["c1", "c2", "c3", "c4", "c5", "c6"].into_iter().map(|case| (case, vec![sent("a", seen)])).collect()
    };
    let new = many(false).into_iter().map(|(case, _)| (case, vec![sent("a", false).by("chain")])).collect();
    let diff = between(many(true), new);
    let (few, all) = (terminal(&diff, Amount::Examples).unwrap(), terminal(&diff, Amount::All).unwrap());
    assert!(few.contains("stories/one/c4") && !few.contains("stories/one/c5"), "{few}");
    assert!(few.contains("and 2 more; --full shows them"), "{few}");
    assert!(all.contains("stories/one/c6") && !all.contains("--full"), "{all}");
    assert!(markdown(&diff, Amount::Examples).unwrap().contains("And 2 more."));
}

#[test]
fn two_browsers_are_not_older_and_newer() {
    let mut firefox = judgement("153.0", JAR, vec![("one", vec![sent("a", false).by("chain"), sent("b", true)])]);
    firefox.subject.browser = "firefox".to_owned();
    let chromium = judgement("156.0", JAR, vec![("one", vec![sent("a", true), sent("b", false).by("bug-7")])]);
    let diff = Diff::between(&chromium, &firefox, Relation::Subjects, Vec::new());
    let text = plain(&terminal(&diff, Amount::All).unwrap());
    assert!(text.contains("only firefox deviates: 1 cell\n    chain, a deviation (firefox)"), "{text}");
    assert!(text.contains("only chromium deviates: 1 cell\n    bug-7, in the ledger (chromium)"), "{text}");
    assert!(!text.contains("broken") && !text.contains("fixed"), "{text}");
}

#[test]
fn nothing_a_recording_says_steers_the_terminal_or_is_markup() {
    let name = "a\u{1b}[2J|`<b>\u{202e}";
    let old = judgement("155.0", &[name], vec![("one", vec![sent(name, true)])]);
    let new = judgement("156.0", &[name], vec![("one", vec![sent(name, false).by("chain")])]);
    let diff = Diff::between(&old, &new, Relation::Time, vec!["<script>".to_owned()]);
    let shown = terminal(&diff, Amount::All).unwrap();
    assert!(!shown.contains("\u{1b}[2J") && !shown.contains('\u{202e}'), "{shown:?}");
    let written = markdown(&diff, Amount::All).unwrap();
    assert!(!written.contains(|character: char| character.is_control() && character != '\n'), "{written:?}");
    assert!(
        written.contains("``a\\u{1b}[2J\\|`<b>\\u{202e}``") && written.contains("text now: `<script>`."),
        "{written}"
    );
}
