//! The clause table: whole, without repetition, and true of the code.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use insta::assert_snapshot;
use samesite_model::{Clause, Reach, Rule};

#[test]
fn ids_are_unique_and_words_are_there() {
    let mut ids = HashSet::new();
    for clause in Clause::all() {
        assert!(ids.insert(clause.id), "{} stands twice", clause.id);
        assert!(!clause.statement.is_empty() && !clause.statement.ends_with('.'), "{}", clause.id);
        assert!(!clause.section.is_empty(), "{}", clause.id);
        assert!(std::ptr::eq(Clause::named(clause.id).expect("it is found by its name"), clause));
    }
    assert!(Clause::named("B999").is_none());
}

#[test]
fn every_rule_reads_a_clause_that_names_it() {
    for rule in Rule::ALL {
        let clause = Clause::named(rule.clause()).unwrap_or_else(|| panic!("{rule:?} reads {}", rule.clause()));
        let Reach::Rules(rules) = clause.reach else { panic!("{} does not name {rule:?}", clause.id) };
        assert!(rules.contains(rule), "{} does not name {rule:?}", clause.id);
    }
}

/// Every file of the sources, in folders too.
fn sources(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the sources are there").map(|entry| entry.expect("an entry").path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => sources(&path),
            false => vec![fs::read_to_string(path).expect("a source file")],
        })
        .collect()
}

/// Whether a file has `name`: `Type::function` in a block of the type, `function` outside of blocks.
fn is_defined(name: &str, file: &str) -> bool {
    let (of, function) = name.rsplit_once("::").map_or((None, name), |(of, function)| (Some(of), function));
    let defines = |text: &str| ["(", "<"].iter().any(|next| text.contains(&format!("fn {function}{next}")));
    match of {
        None => file.lines().any(|line| !line.starts_with(' ') && defines(line)),
        Some(of) => file.split("\nimpl").skip(1).any(|block| {
            let (head, body) = block.split_once('\n').unwrap_or_default();
            head.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == of)
                && defines(body.split("\n}\n").next().unwrap_or_default())
        }),
    }
}

#[test]
fn functions_that_are_named_exist() {
    let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    for clause in Clause::all() {
        match clause.reach {
            Reach::Code(name) => {
                assert!(sources.iter().any(|file| is_defined(name, file)), "{}: there is no {name}", clause.id);
            }
            Reach::Rules(rules) => assert!(!rules.is_empty(), "{}", clause.id),
            Reach::OutOfReach(reason) => assert!(!reason.is_empty(), "{}", clause.id),
        }
    }
}

#[test]
fn so_much_is_implemented() {
    let count = |letter: &str, implemented: bool| {
        Clause::all().filter(|clause| clause.id.starts_with(letter) && clause.is_implemented() == implemented).count()
    };
    let table: String = ["B", "L", "F", "H", "W", "K", "Q", "D"]
        .iter()
        .map(|letter| format!("{letter}: {} implemented, {} out of reach\n", count(letter, true), count(letter, false)))
        .collect();
    assert_snapshot!(table, @"
    B: 136 implemented, 23 out of reach
    L: 16 implemented, 2 out of reach
    F: 6 implemented, 0 out of reach
    H: 5 implemented, 0 out of reach
    W: 1 implemented, 0 out of reach
    K: 3 implemented, 0 out of reach
    Q: 5 implemented, 1 out of reach
    D: 26 implemented, 1 out of reach
    ");
}

#[test]
fn what_is_out_of_reach_says_why() {
    let table: String = Clause::all()
        .filter_map(|clause| match clause.reach {
            Reach::OutOfReach(reason) => Some(format!("{} {}: {reason}\n", clause.id, clause.section)),
            Reach::Rules(_) | Reach::Code(_) => None,
        })
        .collect();
    assert_snapshot!(table);
}
