//! The source beside the text: each step of the storage model and of the retrieval algorithm is marked where it is taken.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use samesite_model::{Clause, Edition, Rule};

/// The files that take the steps of §5.6, §5.7 and §5.8.3.
const SOURCES: [&str; 4] = [
    include_str!("../../src/set_cookie.rs"),
    include_str!("../../src/storage.rs"),
    include_str!("../../src/prefix.rs"),
    include_str!("../../src/retrieval.rs"),
];

/// How a comment begins that marks what the text does not have.
const ELSEWHERE: &str = "Not in the text";

/// Whoever asks what became of a stored cookie names these; the model never asks them itself.
const NEVER_ASKED: [Rule; 2] = [Rule::Inserted, Rule::NotOverwritten];

/// Each rule that a line of the source names, with the nearest mark above it.
fn marked() -> Vec<(Rule, &'static str)> {
    let mut found = Vec::new();
    for source in SOURCES {
        let mut mark = "";
        for line in source.lines().map(str::trim_start) {
            if let Some(comment) = line.strip_prefix("// ") {
                mark = if comment.starts_with('§') || comment.starts_with(ELSEWHERE) { comment } else { mark };
            } else if !line.starts_with("//") {
                let names = line.split("Rule::").skip(1);
                let rules = names.filter_map(|rest| {
                    let name = rest.split(|letter: char| !letter.is_alphanumeric()).next();
                    Rule::ALL.iter().find(|rule| Some(format!("{rule:?}").as_str()) == name)
                });
                found.extend(rules.map(|rule| (*rule, mark)));
            }
        }
    }
    found
}

/// `§5.7 step 13` of `§5.7 step 13`, `§5.8.3 step 3` of `§5.8.3 step 3: the path`, and not of `§5.8.3 step 31`.
fn is_mark_of(mark: &str, section: &str) -> bool {
    mark.strip_prefix(section).is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_digit()))
}

fn is_step(section: &str) -> bool {
    ["§5.6 step ", "§5.7 step ", "§5.8.3 step "].iter().any(|start| section.starts_with(start))
}

#[test]
fn each_rule_is_asked_below_the_mark_of_its_step() {
    let mut asked = BTreeSet::new();
    for (rule, mark) in marked() {
        match Edition::CURRENT.section(rule) {
            Some(section) if is_step(section) && !mark.starts_with(ELSEWHERE) => {
                assert!(is_mark_of(mark, section), "{rule:?} is {section}, and asked below {mark:?}");
                asked.insert(rule);
            }
            Some(_) => {}
            None => assert!(mark.starts_with(ELSEWHERE), "{rule:?} is not in the text, and asked below {mark:?}"),
        }
    }
    for rule in Rule::ALL.iter().filter(|rule| Edition::CURRENT.section(**rule).is_some_and(is_step)) {
        assert_eq!(asked.contains(rule), !NEVER_ASKED.contains(rule), "{rule:?}");
    }
}

#[test]
fn steps_of_the_storage_model_are_taken_in_the_order_of_the_text() {
    let source = include_str!("../../src/storage.rs");
    let (_, admitting) = source.split_once("fn admit(").expect("the function is there");
    let (admitting, _) = admitting.split_once("\n    }\n").expect("it ends");
    // `step 13`, `steps 20 to 22`; step 5 makes the cookie, for which all that comes later must be known.
    let marks = admitting.lines().filter_map(|line| line.trim_start().strip_prefix("// §5.7 step"));
    let numbers = marks.filter_map(|mark| {
        let digits: String = mark.trim_start_matches(['s', ' ']).chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<u32>().ok()
    });
    let taken: Vec<_> = numbers.filter(|number| *number != 5).collect();
    assert!(taken.is_sorted(), "{taken:?}");
    assert_eq!((taken.first(), taken.last()), (Some(&1), Some(&20)), "{taken:?}");
}

#[test]
fn rules_and_their_clauses_stand_in_the_same_step() {
    let step = |section: &str| {
        let (section, step) = section.split_once(" step").unwrap_or((section, ""));
        let step: String = step.trim_start_matches(['s', ' ']).chars().take_while(char::is_ascii_digit).collect();
        (section.to_owned(), step)
    };
    for rule in Rule::ALL {
        let (Some(section), Some(clause)) = (Edition::CURRENT.section(*rule), Clause::named(rule.clause())) else {
            continue;
        };
        // The clause says that the status counts; the condition that asks for it is one of step 3.
        if is_step(section) && *rule != Rule::SameSiteRequest {
            assert_eq!(step(section), step(clause.section), "{rule:?} and {}", clause.id);
        }
    }
}

#[test]
fn the_readme_names_every_file_and_no_other() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let there: BTreeSet<_> = fs::read_dir(sources)
        .expect("the sources are there")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".rs") && name != "lib.rs")
        .collect();
    let readme = include_str!("../../README.md");
    let named = readme.split('`').filter(|name| name.ends_with(".rs") && !name.contains('/'));
    assert_eq!(named.map(str::to_owned).collect::<BTreeSet<_>>(), there);
}
