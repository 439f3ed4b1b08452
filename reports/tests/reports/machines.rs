//! What is written for other programs.

use std::collections::BTreeMap;
use std::path::Path;

use crate::judged;
use roxmltree::{Document as Xml, Node};
use samesite_format::document::{StaleEntry, Staleness};
use samesite_format::schema::Document;
use samesite_format::{
    CaseJudgement, Cell, Environment, HopJudgement, Judgement, Program, ScenarioJudgement, Subject, Verdict,
};
use samesite_reports::wpt::WptReport;
use samesite_reports::{annotations, junit};

fn cell(cookie: &str, verdict: Verdict, observed: Option<bool>) -> Cell {
    let explained = verdict == Verdict::KnownDeviation;
    Cell {
        explained_by: if explained { vec!["other-ways".to_owned()] } else { Vec::new() },
        reason: (!matches!(verdict, Verdict::Agrees | Verdict::KnownDeviation)).then(|| format!("{cookie} < & \" why")),
        ..judged::sent(cookie, [true; 2], observed, verdict)
    }
}

fn case(id: &str, cells: Vec<Cell>) -> CaseJudgement {
    let hop = HopJudgement {
        id: "img".to_owned(),
        request: "GET https://a.example/".to_owned(),
        made: true,
        account: None,
        cells,
    };
    CaseJudgement { id: id.to_owned(), title: String::new(), hops: vec![hop] }
}

fn scenario(id: &str, fault: Option<&str>, cases: Vec<CaseJudgement>) -> ScenarioJudgement {
    let (id, fault) = (id.to_owned(), fault.map(str::to_owned));
    ScenarioJudgement { id, title: "<Title> & \"all\"".to_owned(), claim: None, cases, fault }
}

fn judgement(scenarios: Vec<ScenarioJudgement>) -> Judgement {
    Judgement {
        subject: Subject { browser: "chromium".to_owned(), version: "156.0".to_owned(), profile: "open".to_owned() },
        edition: "rfc6265bis-22".to_owned(),
        explanations: Vec::new(),
        scenarios,
    }
}

/// A case for each verdict, one with two, and a scenario that broke off.
fn motley() -> Judgement {
    judgement(vec![
        scenario(
            "stories/one",
            None,
            vec![
                case("agrees", vec![cell("a", Verdict::Agrees, Some(true))]),
                case("known", vec![cell("a", Verdict::KnownDeviation, Some(false))]),
                case("new", vec![cell("a", Verdict::NewDeviation, Some(false)), cell("b", Verdict::Vacuous, None)]),
                case("not-made", vec![cell("a", Verdict::NotMade, None)]),
                case("vacuous", vec![cell("a", Verdict::Vacuous, None)]),
                case("fault", vec![cell("a\u{1b}[2J\u{0}\u{ffff}", Verdict::HarnessFault, Some(true))]),
            ],
        ),
        scenario("stories/two", Some("the <window> closed"), Vec::new()),
    ])
}

#[test]
fn the_schemas_in_the_repository_are_those_of_the_types() {
    for document in Document::ALL {
        let id = document.id();
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schemas/{id}.json"));
        let kept = std::fs::read_to_string(&file).unwrap_or_default();
        let made = serde_json::to_string_pretty(&document.schema()).unwrap() + "\n";
        assert!(kept == made, "bring it up to date with `samesite schema {id} > reports/schemas/{id}.json`");
        assert_eq!(Document::named(id), Some(*document));
    }
}

fn attribute<'a>(node: &Node<'a, '_>, name: &str) -> &'a str {
    node.attribute(name).unwrap_or_else(|| panic!("{:?} has no {name}", node.tag_name()))
}

fn children<'a, 'i>(node: &Node<'a, 'i>, name: &str) -> Vec<Node<'a, 'i>> {
    node.children().filter(|child| child.has_tag_name(name)).collect()
}

#[test]
fn a_junit_file_has_a_test_case_for_each_case_and_counts_them_rightly() {
    let text = junit::render(&[motley(), judgement(Vec::new())]).unwrap();
    let document = Xml::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    let counts = |node: &Node<'_, '_>| ["tests", "failures", "errors"].map(|name| attribute(node, name).to_owned());
    assert_eq!(counts(&root), ["7", "2", "3"]);
    let suites = children(&root, "testsuite");
    assert_eq!(
        suites.iter().map(|suite| attribute(suite, "name")).collect::<Vec<_>>(),
        ["chromium open: stories/one", "chromium open: stories/two"]
    );
    assert_eq!(
        (counts(&suites[0]), counts(&suites[1])),
        (["6", "2", "2"].map(str::to_owned), ["1", "0", "1"].map(str::to_owned))
    );

    let outcomes: BTreeMap<&str, Vec<&str>> = children(&suites[0], "testcase")
        .iter()
        .map(|case| {
            assert_eq!(attribute(case, "classname"), "chromium open.stories/one");
            let outcomes = case.children().filter(Node::is_element).map(|child| child.tag_name().name());
            (attribute(case, "name"), outcomes.collect())
        })
        .collect();
    let expected = [
        ("agrees", vec![]),
        ("fault", vec!["error"]),
        ("known", vec!["system-out"]),
        ("new", vec!["failure", "error"]),
        ("not-made", vec!["failure"]),
        ("vacuous", vec!["error"]),
    ];
    assert_eq!(outcomes, BTreeMap::from(expected));
}

#[test]
fn nothing_a_recording_says_breaks_a_junit_file() {
    let text = junit::render(&[motley()]).unwrap();
    let document = Xml::parse(&text).unwrap();
    let find = |case: &str, element: &str| {
        let case = document.descendants().find(|node| node.attribute("name") == Some(case)).unwrap();
        children(&case, element)[0]
    };
    let failure = find("new", "failure");
    assert_eq!(
        (attribute(&failure, "type"), attribute(&failure, "message")),
        ("new deviation", "img: a: new deviation: a < & \" why")
    );
    assert_eq!(failure.text(), Some("img: a: new deviation: a < & \" why"));
    assert!(!text.contains('\u{1b}') && !text.contains('\u{0}') && !text.contains('\u{ffff}'), "{text:?}");
    assert_eq!(attribute(&find("the whole scenario", "error"), "message"), "the <window> closed");
}

/// The elements and attributes of the schema that comes with the project, by element.
#[test]
fn a_junit_file_holds_nothing_that_the_schema_does_not_know() {
    let schema = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/junit-10.xsd")).unwrap();
    let schema = Xml::parse(&schema).unwrap();
    let known: BTreeMap<&str, (Vec<&str>, Vec<&str>)> = schema
        .root_element()
        .children()
        .filter(|node| node.has_tag_name(("http://www.w3.org/2001/XMLSchema", "element")))
        .map(|element| {
            let named = |tag: &'static str, name: &'static str| {
                let below = element.descendants().filter(move |node| node.tag_name().name() == tag);
                below.filter_map(|node| node.attribute(name)).collect::<Vec<_>>()
            };
            (attribute(&element, "name"), (named("element", "ref"), named("attribute", "name")))
        })
        .collect();
    let text = junit::render(&[motley()]).unwrap();
    let document = Xml::parse(&text).unwrap();
    for node in document.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        let (children, attributes) = known.get(name).unwrap_or_else(|| panic!("the schema knows no {name}"));
        for attribute in node.attributes() {
            assert!(attributes.contains(&attribute.name()), "{name} has no attribute {}", attribute.name());
        }
        for child in node.children().filter(Node::is_element) {
            assert!(children.contains(&child.tag_name().name()), "{name} holds no {}", child.tag_name().name());
        }
    }
}

#[test]
fn a_report_for_the_web_platform_tests_expects_what_is_known() {
    let program = || Program { name: "it".to_owned(), version: "1".to_owned(), path: "it".into() };
    let environment = Environment {
        browser: program(),
        engine: samesite_format::Engine::Chromium.into(),
        driver: program(),
        libraries: BTreeMap::new(),
        distribution: None,
        profile: "open".to_owned(),
        arguments: Vec::new(),
        preferences: BTreeMap::new(),
        system: "a system".to_owned(),
        suffix_list: "a date".to_owned(),
        harness: "0".to_owned(),
        started: 17,
        accounts: None,
        names: None,
        reachable: None,
        remote: None,
        driverless: None,
        shards: None,
        untold: None,
        product: None,
        engine_version: None,
    };
    let mut judgement = motley();
    let mended = cell("c", Verdict::NewDeviation, Some(true));
    let ledgered = cell("d", Verdict::KnownDeviation, None);
    judgement.scenarios[0].cases.push(case("more", vec![mended, ledgered]));
    let report = WptReport::of(&judgement, &environment);
    let told: Vec<_> = report
        .results
        .iter()
        .flat_map(|result| {
            result.subtests.iter().map(move |subtest| {
                let expected = subtest.expected.map_or_else(String::new, |expected| format!(", expected {expected}"));
                format!("{} {}: {}{expected}", result.test, subtest.name.escape_debug(), subtest.status)
            })
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    /samesite/stories/one/agrees img: sent: a: PASS
    /samesite/stories/one/known img: sent: a: FAIL
    /samesite/stories/one/new img: sent: a: FAIL, expected PASS
    /samesite/stories/one/new img: sent: b: PRECONDITION_FAILED, expected PASS
    /samesite/stories/one/not-made img: sent: a: NOTRUN, expected PASS
    /samesite/stories/one/vacuous img: sent: a: PRECONDITION_FAILED, expected PASS
    /samesite/stories/one/fault img: sent: a\u{1b}[2J\0\u{ffff}: PRECONDITION_FAILED, expected PASS
    /samesite/stories/one/more img: sent: c: PASS, expected FAIL
    /samesite/stories/one/more img: sent: d: NOTRUN
    ");
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["run_info"]["product"], "chromium");
    assert_eq!(json["time_start"], 17);
    assert_eq!(json["results"][0]["subtests"][0].get("expected"), None);
}

#[test]
fn annotations_point_at_the_ledger_and_tell_surprises_once_for_each_scenario() {
    let arrear = StaleEntry {
        entry: "old, and: 100% paid".to_owned(),
        staleness: Staleness::Unused,
        path: "reports/ledger.toml".to_owned(),
        first_line: 5,
        last_line: 18,
    };
    let mut judgement = motley();
    judgement.scenarios[0].cases[2].hops[0].cells.push(cell("c", Verdict::NewDeviation, Some(false)));
    let lines = annotations::render(&[judgement], &[arrear]);
    insta::assert_snapshot!(lines.join("\n"), @r#"
    ::error file=reports/ledger.toml,line=5,endLine=18,title=ledger::old, and: 100%25 paid: no cell needs it any more: delete these lines
    ::error title=chromium open%3A new deviation in stories/one::stories/one/new img: a: a < & " why%0Aand 1 more
    ::error title=chromium open%3A not made in stories/one::stories/one/not-made img: a: a < & " why
    ::warning title=chromium open%3A vacuous in stories/one::stories/one/new img: b: b < & " why%0Aand 1 more
    ::warning title=chromium open%3A harness fault in stories/one::stories/one/fault img: a\u{1b}[2J\u{0}￿: a\u{1b}[2J\u{0}￿ < & " why
    ::warning title=chromium open%3A stories/two broke off::the <window> closed
    "#);
    for line in &lines {
        assert!(!line.contains(['\n', '\r', '\u{1b}']), "{line:?}");
    }
}

#[test]
fn a_job_shows_ten_annotations_of_a_kind_and_says_how_many_more() {
    let surprising = |number| {
        scenario(&format!("s/{number}"), None, vec![case("a", vec![cell("a", Verdict::NewDeviation, Some(false))])])
    };
    let lines = annotations::render(&[judgement((0..25).map(surprising).collect())], &[]);
    assert_eq!(lines.len(), 10);
    assert_eq!(lines[9], "::error::and 16 more; the job's summary has them");
    assert_eq!(annotations::render(&[judgement((0..10).map(surprising).collect())], &[]).len(), 10);
}
