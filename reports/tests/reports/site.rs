//! Fragments of the report, from content made by hand.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::judged;
use samesite_format::comparison::{Diff, Relation};
use samesite_format::history::History;
use samesite_format::{
    CaseJudgement, Cell, CellKind, Environment, Explanation, ExplanationKind, FORMAT, HeaderField, HopJudgement,
    Judgement, Observation, Play, Program, RecordedRequest, Recording, ScenarioJudgement, Subject, Verdict,
};
use samesite_reports::site::{
    Actor, CaseContent, CaseReasons, ClauseContent, ClauseReach, Column, Command, Content, CookieContent, Disagreement,
    ExpectedHeader, HopContent, HopReasons, PlantingContent, Proof, ProofStep, Reasons, Said, ScenarioContent,
    Timeline, Trait, pages,
};

fn step(holds: bool) -> ProofStep {
    ProofStep {
        clause: "B215".to_owned(),
        section: "§5.8.3 step 3".to_owned(),
        question: "safe method?".to_owned(),
        holds,
        values: "POST".to_owned(),
    }
}

fn hop(id: &str, from: Option<usize>, to: usize) -> HopContent {
    HopContent {
        id: id.to_owned(),
        sentence: format!("It happens: {id}."),
        probe: id.to_owned(),
        shape: "X".to_owned(),
        relation: "cross-site".to_owned(),
        notation: format!("X => V {id}"),
        method: Some("POST".to_owned()),
        url: "https://shop.example/buy".to_owned(),
        from,
        to,
        redirect: None,
        kind: Some(CellKind::Sent),
        readings: vec![vec![Some(true), Some(false)], vec![Some(false), None]],
        expected: vec![
            ExpectedHeader { name: "sec-fetch-site".to_owned(), value: Some("cross-site".to_owned()) },
            ExpectedHeader { name: "origin".to_owned(), value: None },
        ],
    }
}

/// Knows one way to the end, from which two cookies part at the second question.
#[derive(Debug)]
struct Sure;

impl Reasons for Sure {
    fn of(&self, _: &str, _: &str) -> CaseReasons {
        let alive = |values: &str| ProofStep {
            clause: "B182".to_owned(),
            section: "§5.7".to_owned(),
            question: "alive?".to_owned(),
            holds: true,
            values: values.to_owned(),
        };
        let proof = |cookies: &[&str], given: bool, values: &str| Proof {
            cookies: cookies.iter().map(|&cookie| cookie.to_owned()).collect(),
            given,
            sentence: if given { "it goes along" } else { "a POST from another site" }.to_owned(),
            clause: "B215".to_owned(),
            section: "§5.8.3 step 3".to_owned(),
            steps: vec![alive(values), step(given)],
        };
        let proofs = vec![
            proof(&["lax", "strict"], false, "it lasts as long as the session"),
            proof(&["lasting"], false, "it expires in 3599 s"),
            proof(&["none"], true, "it lasts as long as the session"),
            Proof { steps: Vec::new(), clause: "B174".to_owned(), ..proof(&["refused"], false, "") },
        ];
        let disagreement = Disagreement {
            cookies: vec!["lax".to_owned()],
            readings: vec!["old-text".to_owned()],
            hop: "form-post".to_owned(),
            kind: CellKind::Sent,
            given: true,
            step: step(true),
        };
        let reasons = HopReasons { classing: vec![step(true)], proofs };
        CaseReasons { hops: BTreeMap::from([("form-post".to_owned(), reasons)]), disagreements: vec![disagreement] }
    }
}

fn cell(cookie: &str, observed: Option<bool>, verdict: Verdict, explained_by: &[&str]) -> Cell {
    let cell = judged::sent(cookie, [false; 2], observed, verdict);
    let mut cell = Cell {
        explained_by: explained_by.iter().map(|&id| id.to_owned()).collect(),
        reason: (verdict == Verdict::NewDeviation).then(|| "nobody knows why".to_owned()),
        ..cell
    };
    let finding = judged::cookie(&mut cell);
    finding.edition.by.clause = Some("B215".into());
    finding.claimed.by.clause = Some("B215".into());
    cell
}

fn column(profile: &str, cookie: Option<&str>, cells: Vec<Cell>) -> Column {
    let program = |name: &str| Program { name: name.to_owned(), version: "156.0.1".to_owned(), path: name.into() };
    let fields = [("sec-fetch-site", Some("cross-site")), ("origin", Some("https://evil.example")), ("cookie", cookie)];
    let request = RecordedRequest {
        at: 7,
        version: "HTTP/2".to_owned(),
        method: "POST".to_owned(),
        scheme: "https".to_owned(),
        host: "shop.example".to_owned(),
        target: "/buy?t=0123456789abcdef0123456789abcdef".to_owned(),
        headers: fields
            .into_iter()
            .filter_map(|(name, value)| Some(HeaderField(name.to_owned(), value?.as_bytes().to_vec())))
            .collect(),
        account: None,
    };
    let observation = Observation {
        case: "post".to_owned(),
        hop: "form-post".to_owned(),
        requests: vec![request],
        settled: Some(9),
        script: None,
        exception: None,
        jar: None,
    };
    let note = |id: &str, kind| Explanation {
        id: id.to_owned(),
        kind,
        statement: format!("it does {id}"),
        evidence: vec!["a source file".to_owned()],
        versions: Some("Chromium 150 and later".to_owned()),
        is_known_for_version: true,
    };
    Column {
        purpose: Some("as installed".to_owned()),
        recorded: "2026-11-21".to_owned(),
        since: None,
        recording: Recording {
            format: FORMAT,
            environment: Environment {
                browser: program("chromium"),
                engine: samesite_format::Engine::Chromium.into(),
                driver: program("chromedriver"),
                profile: profile.to_owned(),
                arguments: vec!["--headless".to_owned()],
                preferences: BTreeMap::new(),
                libraries: BTreeMap::new(),
                distribution: None,
                system: "a system".to_owned(),
                suffix_list: "a list".to_owned(),
                harness: "0".to_owned(),
                started: 0,
                accounts: None,
                names: None,
                reachable: None,
                remote: None,
                driverless: None,
                shards: None,
                untold: None,
                product: None,
                engine_version: None,
            },
            plays: vec![Play {
                scenario: "stories/one".to_owned(),
                source: String::new(),
                cases: vec!["post".to_owned()],
                attempt: 1,
                aged: false,
                observations: vec![observation],
                fault: None,
            }],
            unsolicited: Vec::new(),
            broken_off: false,
        },
        judgement: Judgement {
            subject: Subject {
                browser: "chromium".to_owned(),
                version: "156.0.1".to_owned(),
                profile: profile.to_owned(),
            },
            edition: "rfc6265bis-22".to_owned(),
            explanations: vec![
                note("grace", ExplanationKind::Permitted),
                note("other-ways", ExplanationKind::Deviation),
            ],
            scenarios: vec![ScenarioJudgement {
                id: "stories/one".to_owned(),
                title: "A title".to_owned(),
                claim: Some("A claim.".to_owned()),
                cases: vec![CaseJudgement {
                    id: "post".to_owned(),
                    title: "a form is posted".to_owned(),
                    hops: vec![HopJudgement {
                        id: "form-post".to_owned(),
                        request: "POST".to_owned(),
                        made: true,
                        account: None,
                        cells,
                    }],
                }],
                fault: None,
            }],
        },
    }
}

/// The column, beside an earlier version that sent nothing.
fn with_the_past(mut column: Column) -> Column {
    let mut old = column.judgement.clone();
    old.subject.version = "155.0.9".to_owned();
    for cell in &mut old.scenarios[0].cases[0].hops[0].cells {
        judged::cookie(cell).observed = Some(false);
        (cell.verdict, cell.explained_by) = (Verdict::Agrees, Vec::new());
    }
    column.since = Some(Diff::between(&old, &column.judgement, Relation::Time, Vec::new()));
    column
}

pub(crate) fn content() -> Content {
    let actor = |letter: &str, host: &str| Actor {
        letter: letter.to_owned(),
        origin: format!("https://{host}"),
        site: host.to_owned(),
    };
    let cookie = |label: &str| CookieContent {
        label: label.to_owned(),
        line: format!("{label}=1; Secure"),
        traits: vec![Trait { name: "Secure".to_owned(), value: "yes".to_owned() }],
    };
    Content {
        edition: "rfc6265bis-22".to_owned(),
        columns: vec![
            column(
                "stock",
                None,
                vec![cell("lax", Some(false), Verdict::Agrees, &[]), cell("strict", Some(false), Verdict::Agrees, &[])],
            ),
            with_the_past(column(
                "open",
                Some("lax=1; strict=1"),
                vec![
                    cell("lax", Some(true), Verdict::KnownDeviation, &["other-ways"]),
                    cell("strict", Some(true), Verdict::NewDeviation, &[]),
                ],
            )),
        ],
        timelines: Vec::new(),
        said: Vec::new(),
        readings: vec!["old-text".to_owned(), "older-text".to_owned()],
        questions: vec![crate::questions::question()],
        developers: vec![crate::developers::answered()],
        scenarios: vec![ScenarioContent {
            id: "stories/one".to_owned(),
            title: "A title".to_owned(),
            claim: Some("A claim.".to_owned()),
            why: "it matters".to_owned(),
            level: "It must be so.".to_owned(),
            clauses: vec!["B215".to_owned()],
            source: "title = 'A title'\n".to_owned(),
            sources_differ: false,
            plantings: vec![PlantingContent {
                at: "https://shop.example/".to_owned(),
                cookies: vec![cookie("lax"), cookie("strict")],
            }],
            cases: vec![CaseContent {
                id: "post".to_owned(),
                title: "a form is posted".to_owned(),
                age: Some("123 s".to_owned()),
                actors: vec![actor("X", "evil.example"), actor("V", "shop.example")],
                hops: vec![hop("page", None, 0), hop("form-post", Some(0), 1)],
                commands: vec![Command { purpose: "Again:".to_owned(), line: "samesite run".to_owned() }],
            }],
        }],
        reasons: Arc::new(Sure),
        clauses: vec![ClauseContent {
            id: "B215".to_owned(),
            section: "§5.8.3 step 3".to_owned(),
            level: "must".to_owned(),
            statement: "only safe methods".to_owned(),
            reach: ClauseReach::Rules { holds_in: None, fails_in: Some("stories/one/post".to_owned()) },
            named_by: vec!["stories/one".to_owned()],
        }],
    }
}

/// Builds of one browser: the first turned with the second in one cell, with the third in another;
/// the fourth showed nothing.
fn builds() -> Content {
    let build = |version: &str, lax: (Option<bool>, Verdict, &[&str]), strict: (Option<bool>, Verdict)| {
        let cells = vec![cell("lax", lax.0, lax.1, lax.2), cell("strict", strict.0, strict.1, &[])];
        let mut column = column("open", None, cells);
        column.recording.environment.browser.version = version.to_owned();
        column.judgement.subject.version = version.to_owned();
        column
    };
    let (agrees, new, known) = (Verdict::Agrees, Verdict::NewDeviation, Verdict::KnownDeviation);
    let columns = vec![
        build("9.0", (Some(false), agrees, &[]), (Some(true), new)),
        build("10.0", (Some(true), known, &["other-ways"]), (Some(true), new)),
        build("11.0", (Some(true), known, &["other-ways"]), (Some(false), agrees)),
        build("12.0", (None, Verdict::Vacuous, &[]), (None, Verdict::Vacuous)),
    ];
    let pairs = columns.windows(2);
    let steps = pairs.map(|pair| Diff::between(&pair[0].judgement, &pair[1].judgement, Relation::Time, Vec::new()));
    let judged: Vec<_> = columns.iter().map(|column| (&column.recording.environment, &column.judgement)).collect();
    let timeline =
        Timeline { history: History::of(&judged, &judged), columns: vec![0, 1, 2, 3], steps: steps.collect() };
    Content { columns, timelines: vec![timeline], ..content() }
}

/// One file of the report on the content.
fn file(path: &str) -> String {
    found(&content(), path).unwrap_or_else(|| panic!("there is no {path}"))
}

fn found(content: &Content, path: &str) -> Option<String> {
    let mut found = None;
    let taken: Result<(), ()> = pages(content, |page| {
        if page.path == path {
            found = Some(page.text);
        }
        Ok(())
    });
    taken.unwrap();
    found
}

/// The part of a page from one text on up to another, a line for each element.
fn part(path: &str, from: &str, to: &str) -> String {
    cut(&file(path), from, to)
}

fn cut(page: &str, from: &str, to: &str) -> String {
    let start = page.find(from).unwrap_or_else(|| panic!("no {from} in {page}"));
    let end = page[start..].find(to).unwrap_or_else(|| panic!("no {to} in {page}"));
    page[start..start + end + to.len()].replace("><", ">\n<")
}

const CASE: &str = "cases/stories/one/post.html";

#[test]
fn browsers_stand_side_by_side() {
    insta::assert_snapshot!(part(CASE, "<table class=\"outcome\">", "</ul>"));
}

#[test]
fn a_sequence_diagram_leads_from_one_to_the_other() {
    insta::assert_snapshot!(part(CASE, "<svg", "</svg>"));
}

#[test]
fn a_request_is_shown_once_for_all_who_made_it() {
    insta::assert_snapshot!(part(CASE, "<article id=\"hop-form-post\">", "</article>"));
}

#[test]
fn what_changed_comes_first() {
    insta::assert_snapshot!(part("index.html", "<h2 id=\"changes\">", "</section>"));
}

#[test]
fn a_feed_has_an_entry_for_each_group_of_changes() {
    const ATOM: &str = "http://www.w3.org/2005/Atom";
    let content = content();
    let groups: usize = content.columns.iter().filter_map(|column| Some(column.since.as_ref()?.groups.len())).sum();
    let feed = file("changes.xml");
    let document = roxmltree::Document::parse(&feed).unwrap();
    let entries: Vec<_> = document.descendants().filter(|node| node.has_tag_name((ATOM, "entry"))).collect();
    assert!(groups > 0 && entries.len() == groups, "{groups} groups: {feed}");
    let of = |entry: &roxmltree::Node<'_, '_>, name| {
        let child = entry.children().find(|child| child.has_tag_name((ATOM, name)));
        child.and_then(|child| child.text()).unwrap_or_default().to_owned()
    };
    for node in entries.iter().chain([&document.root_element()]) {
        assert!(of(node, "id").starts_with("urn:samesite:change") && !of(node, "title").is_empty(), "{feed}");
        assert!(of(node, "updated").ends_with("T00:00:00Z"), "{feed}");
    }
    let mut names: Vec<_> = entries.iter().map(|entry| of(entry, "id")).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), entries.len(), "each has a name of its own: {names:?}");
    assert!(file("index.html").contains("href=\"changes.xml\""));
    // Where nothing earlier was given there is none, and no way to it.
    let mut alone = content;
    alone.columns.iter_mut().for_each(|column| column.since = None);
    assert_eq!(found(&alone, "changes.xml"), None);
    assert!(!found(&alone, "index.html").unwrap().contains("changes.xml"));
}

#[test]
fn everything_that_has_a_place_can_be_searched_for() {
    let data = file("data/search.js");
    let json = data.strip_prefix("\"use strict\";\nconst SEARCH = ").unwrap().strip_suffix(";\n").unwrap();
    let places: Vec<(String, String, String, String, String)> = serde_json::from_str(json).unwrap();
    for kind in ["question", "clause", "scenario", "case", "known"] {
        assert!(places.iter().any(|place| place.0 == kind), "{kind}: {places:#?}");
    }
    // A claim is found by what it is known from, its bugs among it.
    let is_known_from = |place: &&(String, String, String, String, String)| place.0 == "known" && !place.4.is_empty();
    assert!(places.iter().any(|place| is_known_from(&place)), "{places:#?}");
    for (_, title, _, address, _) in &places {
        let (path, anchor) = address.split_once('#').unwrap_or((address, ""));
        let page = found(&content(), path).unwrap_or_else(|| panic!("{title} is said to be at {address}"));
        assert!(anchor.is_empty() || page.contains(&format!("id=\"{anchor}\"")), "{title}: {address}");
    }
}

#[test]
fn the_answer_for_browsers_as_they_are_installed_comes_first() {
    let mut content = content();
    content.columns[0].judgement.subject.profile = "stock".to_owned();
    let page = found(&content, "index.html").unwrap();
    let (stock, changes) = (page.find("id=\"stock\"").unwrap(), page.find("id=\"changes\"").unwrap());
    assert!(stock < changes, "{page}");
    let answer = cut(&page, "<h2 id=\"stock\">", "</section>");
    assert_eq!(answer.matches("<h3>").count(), 1, "one browser is stock: {answer}");
    assert!(
        answer.contains("Cookies: ") && answer.contains("Headers that say where a request comes from: "),
        "{answer}"
    );
    // What is told of a cause leads to its evidence.
    for rest in answer.split("href=\"#").skip(1) {
        let anchor = rest.split('"').next().unwrap();
        assert!(page.contains(&format!("id=\"{anchor}\"")), "{anchor}: {page}");
    }
}

#[test]
fn a_timeline_says_with_which_build_each_behaviour_changed() {
    let page = found(&builds(), "timeline.html").unwrap();
    insta::assert_snapshot!(cut(&page, "<table class=\"timeline\">", "</section>"));
}

#[test]
fn without_several_versions_no_page_leads_to_a_timeline() {
    assert_eq!(found(&content(), "timeline.html"), None);
    assert!(!file("index.html").contains("Timeline"));
    let page = found(&builds(), "index.html").unwrap();
    assert!(page.contains(r#"<a href="timeline.html">Timeline</a>"#), "{page}");
    // Columns that have all else in common are told apart by their versions.
    assert!(page.contains("chromium 10.0 open; chromium 11.0 open"), "{page}");
}

#[test]
fn a_story_says_what_each_browser_does() {
    insta::assert_snapshot!(part("cases/stories/one/index.html", "<h2 id=\"today\">", "</section>"));
}

#[test]
fn where_all_do_as_the_edition_says_one_cell_stands_for_all() {
    let mut content = content();
    let row = |content: &Content| {
        cut(&found(content, "cases/stories/one/index.html").unwrap(), "<th scope=\"row\"><code>strict</code>", "</tr>")
    };
    assert_eq!(row(&content).matches("<td").count(), 3, "the edition and each column");
    content.columns[1] = content.columns[0].clone();
    let same = cut(&found(&content, "cases/stories/one/index.html").unwrap(), "<th scope=\"row\">", "</tr>");
    assert!(same.contains("<td class=\"agrees hollow\" colspan=\"2\">not sent in all</td>"), "{same}");
}

#[test]
fn a_question_has_the_answers_of_texts_and_browsers() {
    insta::assert_snapshot!(part("questions.html", "<section>", "</section>"));
}

#[test]
fn a_question_of_developers_has_remedies_and_what_they_open() {
    insta::assert_snapshot!(part("developers.html", "<section>", "</section>"));
}

#[test]
fn a_clause_leads_to_the_cells_it_decides() {
    insta::assert_snapshot!(part("clauses.html", "<tr id=\"B215\">", "</tr>"));
}

#[test]
fn the_data_hold_a_letter_for_each_cell() {
    insta::assert_snapshot!(file("data/matrix.js").replace("],", "],\n"));
}

#[test]
fn the_data_hold_a_digit_for_each_reading() {
    insta::assert_snapshot!(file("data/ask.js").replace("],", "],\n"));
}

#[test]
fn every_page_lets_no_script_run_but_our_own_files() {
    for path in [
        "index.html",
        "matrix.html",
        "stories.html",
        "developers.html",
        "questions.html",
        "clauses.html",
        "ask.html",
        "search.html",
        CASE,
    ] {
        let page = file(path);
        assert!(page.contains("script-src 'self'") && page.contains("default-src 'none'"), "{path}");
        assert!(!page.contains("unsafe"), "{path}");
        assert!(!page.contains(" style=") && !page.contains("<style") && !page.contains(" onclick"), "{path}");
    }
}

#[test]
fn what_the_article_said_stands_beside_what_builds_did() {
    let said = |claim: &str| Said {
        sentence: "Browsers have other ways.".to_owned(),
        note: "Or had.".to_owned(),
        claims: vec![claim.to_owned()],
    };
    let content = Content { said: vec![said("other-ways"), said("unheard-of")], ..builds() };
    let page = found(&content, "article.html").expect("builds tell of it");
    let cells = ["chromium open, as compiled", "10–11", "9.0", "11: does"];
    let cells = cells.map(|words| format!("<td>{words}</td>")).concat();
    assert!(page.contains(&cells), "{page}");
    assert!(page.contains("No build that was played tells of it."), "{page}");
    assert!(found(&content, "timeline.html").unwrap().contains("<td>began at 10 (9.0 does not have it)</td>"));
    assert!(page.contains("aria-current=\"page\">Then and now</a>"), "{page}");
    // Where nothing is told of any sentence, there is no such page, and no way to it.
    let content = Content { said: vec![said("unheard-of")], ..builds() };
    assert_eq!(found(&content, "article.html"), None);
    assert!(!found(&content, "index.html").unwrap().contains("article.html"));
}
