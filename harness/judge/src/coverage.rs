//! The clauses, and the cases that exercise them.
//!
//! A rule is exercised both ways when it is asked in some cell where it holds and in some cell where it fails,
//! under the current edition, another edition or what is claimed of a browser.

use std::collections::BTreeMap;

use samesite_model::{Clause, Reach, Rule, SuffixList, Trace};
use samesite_scenarios::Scenario;
use schemars::JsonSchema;
use serde::Serialize;

use crate::audit::interpretations;
use crate::predict::times::imagined;

/// A clause, and the cases that exercise it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ClauseReport {
    /// The clause's name.
    pub id: &'static str,
    /// Where it stands.
    pub section: &'static str,
    /// What it says.
    pub statement: &'static str,
    /// Where the model has it.
    pub implemented: Implementation,
    /// The first case with a cell in which a rule of the clause holds.
    pub holds_in: Option<String>,
    /// The first case with a cell in which a rule of the clause fails.
    pub fails_in: Option<String>,
    /// Why no case exercises the way that is missing; `None` where none is, or where one could.
    pub missing_because: Option<&'static str>,
    /// The scenarios that say they rest on it.
    pub named_by: Vec<String>,
}

/// Answers that no case brings about, and why.
const NEVER_GIVEN: &[(Rule, bool, &str)] = &[
    (Rule::LineWithoutControls, true, "a line that passes is passed without a word"),
    (Rule::LineHasName, true, "a line that passes is passed without a word"),
    (Rule::NameAndValueSize, true, "a line that passes is passed without a word"),
    (Rule::KnownSameSiteValue, true, "a line that passes is passed without a word"),
    (Rule::KnownSameSiteValue, false, "only clients of the past refuse such cookies, and no edition does"),
    (Rule::NotOverwritten, true, "it is told only of cookies that are gone"),
    (Rule::Inserted, true, "it is what remains when no other rule speaks"),
    (Rule::Inserted, false, "it is what remains when no other rule speaks"),
    (
        Rule::NoClient,
        false,
        "it is asked only of requests that have none; the others are asked for their client's site",
    ),
    (Rule::Overwrites, false, "it is asked only where there is such a cookie"),
    (
        Rule::SetByTopLevelNavigation,
        false,
        "it is asked only of such navigations; other requests are asked whether they are same-site",
    ),
    (Rule::NoWorklet, true, "it is asked only of worklets"),
    (Rule::NoWorklet, false, "no probe makes a worklet ask: what it loads, its document asks for"),
    (Rule::CredentialsIncluded, true, "where credentials are included, nothing is said of it"),
    (Rule::DomainStillNoPublicSuffix, false, "the suffix list would have to change between setting and sending"),
    (Rule::AncestorsOfFrame, true, "it is asked by no edition and of no browser"),
    (Rule::AncestorsOfFrame, false, "it is asked by no edition and of no browser"),
];

/// Where the model has a clause.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Implementation {
    /// In rules.
    Rules(#[schemars(with = "Vec<String>")] Vec<Rule>),
    /// In a function.
    Code(&'static str),
    /// Nowhere, and why.
    OutOfReach(&'static str),
}

/// How many clauses there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Totals {
    /// All of them.
    pub clauses: usize,
    /// Those that a rule or a function implements.
    pub implemented: usize,
    /// Those that stand in rules, which name themselves when they decide.
    pub in_rules: usize,
    /// Of those in rules: exercised both ways.
    pub both_ways: usize,
    /// Of those in rules: exercised one way alone.
    pub one_way: usize,
    /// Of those in functions: named by a scenario.
    pub named: usize,
    /// Those out of reach.
    pub out_of_reach: usize,
}

/// Every clause, in the order of the texts, with the cases that exercise it.
#[must_use]
pub fn clauses(scenarios: &[Scenario], suffixes: &SuffixList) -> Vec<ClauseReport> {
    let exercised = exercised(scenarios, suffixes);
    Clause::all()
        .map(|clause| {
            let rules = if let Reach::Rules(rules) = clause.reach { rules } else { &[] };
            let first = |answer: bool| rules.iter().find_map(|&rule| exercised.get(&(rule, answer)).cloned());
            let (holds_in, fails_in) = (first(true), first(false));
            // Where it is exercised neither way, why it stops nothing says more than why it lets nothing through.
            let missing = if fails_in.is_none() { Some(false) } else { holds_in.is_none().then_some(true) };
            ClauseReport {
                id: clause.id,
                section: clause.section,
                statement: clause.statement,
                implemented: match clause.reach {
                    Reach::Rules(rules) => Implementation::Rules(rules.to_vec()),
                    Reach::Code(function) => Implementation::Code(function),
                    Reach::OutOfReach(reason) => Implementation::OutOfReach(reason),
                },
                missing_because: missing.and_then(|answer| why_never(rules, answer)),
                holds_in,
                fails_in,
                named_by: scenarios
                    .iter()
                    .filter(|scenario| scenario.clauses.iter().any(|id| id == clause.id))
                    .map(|scenario| scenario.id.to_string())
                    .collect(),
            }
        })
        .collect()
}

/// Why none of a clause's rules is ever answered so; `None` where a case could bring it about.
fn why_never(rules: &[Rule], answer: bool) -> Option<&'static str> {
    let reason = |&rule: &Rule| NEVER_GIVEN.iter().find(|(never, way, _)| (*never, *way) == (rule, answer));
    let reasons: Option<Vec<_>> = rules.iter().map(reason).collect();
    reasons?.first().map(|(.., reason)| *reason)
}

/// Counts clauses.
#[must_use]
pub fn totals(reports: &[ClauseReport]) -> Totals {
    let mut totals = Totals { clauses: reports.len(), ..Totals::default() };
    for report in reports {
        match &report.implemented {
            Implementation::Rules(_) => {
                totals.in_rules += 1;
                match (&report.holds_in, &report.fails_in) {
                    (Some(_), Some(_)) => totals.both_ways += 1,
                    (None, None) => {}
                    _ => totals.one_way += 1,
                }
            }
            Implementation::Code(_) if report.named_by.is_empty() => {}
            Implementation::Code(_) => totals.named += 1,
            Implementation::OutOfReach(_) => totals.out_of_reach += 1,
        }
    }
    totals.implemented = totals.clauses - totals.out_of_reach;
    totals
}

/// The first case in which each rule holds, and in which it fails.
fn exercised(scenarios: &[Scenario], suffixes: &SuffixList) -> BTreeMap<(Rule, bool), String> {
    let mut exercised = BTreeMap::new();
    for by in interpretations() {
        for scenario in scenarios {
            let acts = imagined(scenario, None);
            let predictions = by.predict::<Asked>(suffixes, scenario, &acts);
            for (timed, prediction) in acts.iter().zip(predictions) {
                let Some(prediction) = prediction else { continue };
                let answers = prediction.answers.iter().flat_map(|answer| &answer.trace.0);
                for &asked in prediction.context.0.iter().chain(answers) {
                    exercised.entry(asked).or_insert_with(|| format!("{}/{}", scenario.id, timed.act.case()));
                }
            }
        }
    }
    exercised
}

/// Keeps which rules were asked and how they were answered, and spares the words: there are millions of them.
#[derive(Clone, Default)]
struct Asked(Vec<(Rule, bool)>);

impl Trace for Asked {
    fn step(&mut self, rule: Rule, holds: bool, _: impl FnOnce() -> String) {
        self.0.push((rule, holds));
    }
}
