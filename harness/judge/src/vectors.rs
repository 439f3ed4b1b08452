//! Test vectors: questions with the answers of the editions, for engines and libraries that no WebDriver drives.
//!
//! A [`Plan`] is a life of a cookie store without any answer. Scenarios make plans ([`of_scenario`]), each class of
//! questions that the model cannot tell apart once; and so does a table of what no browser is asked, because it takes
//! years, or hosts of every kind ([`of_lines`]). [`answered`] asks the editions, and writes down what they say.

mod answer;
mod facts;
mod lines;
mod plan;
mod scenario;

use std::collections::{BTreeMap, BTreeSet};

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use samesite_format::vectors::{FORMAT, OfEditions, Place, RuleFacts, Step, Vector, Vectors};
use samesite_model::{Edition, Rule, SuffixList};

use self::answer::{Answer, ask};
use self::facts::{access, line, rule_id, suffixes_among};
pub use self::lines::of_lines;
pub use self::plan::Plan;
pub use self::scenario::of_scenario;
use crate::citation::citation;

/// Asks the editions all the questions of some plans.
#[must_use]
pub fn answered(plans: &[Plan], editions: &[Edition], suffixes: &SuffixList) -> Vectors {
    let answered: Vec<_> = plans.par_iter().map(|plan| vector(plan, editions, suffixes)).collect();
    let used: BTreeSet<Rule> = answered.iter().flat_map(|(_, rules)| rules).copied().collect();
    let rules = used.iter().map(|&rule| (rule_id(rule), facts_of(rule, editions)));
    Vectors {
        format: FORMAT,
        made_by: format!("samesite {}", env!("CARGO_PKG_VERSION")),
        editions: editions.iter().map(|edition| edition.id().to_owned()).collect(),
        suffix_list: suffixes.version().unwrap_or("unknown").to_owned(),
        public_suffixes: suffixes_among(plans, suffixes),
        rules: rules.collect::<BTreeMap<_, _>>(),
        vectors: answered.into_iter().map(|(vector, _)| vector).collect(),
    }
}

/// A plan with its answers, and the rules that decided.
fn vector(plan: &Plan, editions: &[Edition], suffixes: &SuffixList) -> (Vector, BTreeSet<Rule>) {
    let asked = editions.iter().map(|edition| ask(plan, *edition, suffixes));
    let (mut by_edition, rules): (Vec<Vec<Answer>>, Vec<BTreeSet<Rule>>) = asked.unzip();
    let steps = plan.exchanges.iter().enumerate().map(|(number, exchange)| {
        let mut answers: Vec<Answer> = by_edition.iter_mut().map(|own| std::mem::take(&mut own[number])).collect();
        Step {
            id: exchange.id.clone(),
            title: exchange.title.clone(),
            at: exchange.at.milliseconds(),
            access: access(&exchange.asked, suffixes),
            classings: shared(editions, answers.iter_mut().map(|answer| answer.classing.take())),
            retrievals: shared(editions, answers.iter_mut().map(|answer| answer.retrieval.take())),
            sets: exchange.sets.iter().map(|&number| line(&plan.lines[number], editions)).collect(),
            storages: shared(editions, answers.iter_mut().map(|answer| answer.storage.take())),
        }
    });
    let vector = Vector { id: plan.id.clone(), title: plan.title.clone(), steps: steps.collect() };
    (vector, rules.into_iter().flatten().collect())
}

/// What editions say, each answer once.
fn shared<T: OfEditions + PartialEq>(editions: &[Edition], answers: impl Iterator<Item = Option<T>>) -> Vec<T> {
    let mut different: Vec<(T, Vec<String>)> = Vec::new();
    for (edition, answer) in editions.iter().zip(answers) {
        let Some(answer) = answer else { continue };
        let id = edition.id().to_owned();
        match different.iter_mut().find(|(other, _)| *other == answer) {
            Some((_, names)) => names.push(id),
            None => different.push((answer, vec![id])),
        }
    }
    let of = |(answer, names): (T, Vec<String>)| {
        let all = names.len() == editions.len();
        answer.of(if all { Vec::new() } else { names })
    };
    different.into_iter().map(of).collect()
}

fn facts_of(rule: Rule, editions: &[Edition]) -> RuleFacts {
    let place = |edition: &Edition| {
        let citation = citation(rule, *edition);
        let place = format!("{} {}", citation.text, citation.section).trim().to_owned();
        Some(Place { editions: Vec::new(), place })
    };
    RuleFacts {
        clause: rule.clause().to_owned(),
        statement: rule.statement().to_owned(),
        places: shared(editions, editions.iter().map(place)),
    }
}
