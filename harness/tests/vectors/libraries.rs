//! Two libraries that keep cookies are held against the vectors: the crate `cookie_store`, and npm's tough-cookie.
//!
//! Each difference must be explained by a row of `known.rs`, and each row must explain one that no other row does.

use std::path::Path;
use std::process::{Command, Stdio};

use samesite_format::vectors::{Line, Step, Vector, Vectors};
use samesite_judge::suffixes;
use samesite_judge::vectors::{answered, of_lines, of_scenario};
use samesite_model::Edition;
use samesite_scenarios::Library as Scenarios;

use crate::example::{Answers, Comparison, CookieStoreCrate, Difference, ask, compare, described};
use crate::known::{COOKIE_STORE, Known, TOUGH_COOKIE};
use crate::npm::{fetched, skipped};

/// What both are asked: the lines, and everything that people wrote by hand. The catalogue asks more of the same, and
/// can be put to them by the example.
fn vectors(edition: Edition) -> Vectors {
    let library = Scenarios::embedded().unwrap();
    let by_hand = library.scenarios().iter().filter(|scenario| !scenario.id.as_str().starts_with("catalogue/"));
    let plans = by_hand.flat_map(|scenario| of_scenario(scenario, suffixes::embedded())).chain(of_lines());
    answered(&plans.collect::<Vec<_>>(), &[edition], suffixes::embedded())
}

/// A difference, where it is.
pub(crate) struct Place<'v> {
    pub(crate) vector: &'v Vector,
    pub(crate) step: &'v Step,
    /// The line that makes the cookie, where one does, and the step that sets it.
    pub(crate) line: Option<(&'v Line, &'v Step)>,
    pub(crate) difference: &'v Difference,
}

impl<'v> Place<'v> {
    fn of(vectors: &'v Vectors, difference: &'v Difference) -> Self {
        let vector = &vectors.vectors[difference.place.0];
        let mut lines = vector.steps.iter().flat_map(|step| step.sets.iter().map(move |line| (line, step)));
        let line = lines.find(|(line, _)| difference.line.as_ref() == Some(&line.id));
        Self { vector, step: &vector.steps[difference.place.1], line, difference }
    }
}

/// Asserts that each difference is explained, and each explanation needed.
fn explained(vectors: &Vectors, comparison: &Comparison, known: &[Known]) {
    let mut counts = vec![(0_usize, 0_usize); known.len()];
    let mut unexplained = Vec::new();
    for difference in &comparison.differences {
        let place = Place::of(vectors, difference);
        let rows: Vec<_> = (0..known.len()).filter(|&row| (known[row].explains)(&place)).collect();
        for &row in &rows {
            counts[row].0 += 1;
        }
        match rows[..] {
            [] => unexplained.push(described(vectors, difference)),
            // A difference that could be of two kinds speaks for neither.
            [row] => counts[row].1 += 1,
            _ => {}
        }
    }
    let agree: usize = comparison.by_rule.values().map(|(agree, _)| agree).sum();
    println!("{agree} agree, {} otherwise, {} steps not asked", comparison.differences.len(), comparison.not_asked);
    for (rule, (agree, otherwise)) in &comparison.by_rule {
        println!("  {rule:<34} {agree:>7} {otherwise:>7}");
    }
    println!("explained differences, and how many no other row explains:");
    for (row, (all, alone)) in known.iter().zip(&counts) {
        println!("  {all:>6} {alone:>6}  {}", row.why);
    }
    let some = unexplained.iter().take(30).cloned().collect::<Vec<_>>().join("\n");
    assert!(unexplained.is_empty(), "{} differences are not explained:\n{some}", unexplained.len());
    for (row, (_, alone)) in known.iter().zip(&counts) {
        assert!(*alone > 0, "nothing is explained by: {}", row.why);
    }
    assert!(agree > 10_000, "nearly nothing is compared: {agree}");
}

#[test]
fn cookies_go_where_the_cookie_store_crate_sends_them() {
    let edition = Edition::CookieSameSite00;
    let vectors = vectors(edition);
    let answers = ask(&mut CookieStoreCrate::new(&vectors), &vectors, edition.id());
    explained(&vectors, &compare(&vectors, edition.id(), &answers), COOKIE_STORE);
}

#[test]
fn cookies_go_where_tough_cookie_sends_them() {
    let edition = Edition::Rfc6265bis03;
    let vectors = vectors(edition);
    match answers_of_tough_cookie(&vectors, edition) {
        Ok(answers) => explained(&vectors, &compare(&vectors, edition.id(), &answers), TOUGH_COOKIE),
        Err(why) => skipped("nobody asked tough-cookie, it is not to be had", &why),
    }
}

/// What tough-cookie says, in Node.js; or why it cannot be asked.
fn answers_of_tough_cookie(vectors: &Vectors, edition: Edition) -> Result<Answers, String> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/tough-cookie");
    let folder = fetched("tough-cookie", &own)?;
    // Modules are looked for from where a program lies.
    std::fs::copy(own.join("answer.mjs"), folder.join("answer.mjs")).map_err(|error| error.to_string())?;
    std::fs::write(folder.join("vectors.json"), vectors.to_json().unwrap()).map_err(|error| error.to_string())?;
    let output = Command::new("node")
        .args(["answer.mjs", "vectors.json", edition.id()])
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("node: {error}"))?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    let answers: Answers = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), vectors.vectors.len(), "each vector is answered");
    Ok(answers)
}
