//! Tallies: what was played in a browser, what decided there, and what is left.

use std::collections::{BTreeMap, BTreeSet};

use samesite_format::{Counts, ScenarioJudgement};
use samesite_judge::suffixes;
use samesite_model::Origin;
use samesite_scenarios::Scenario;
use samesite_scenarios::coverage::{CaseValues, Coverage, Covered};
use schemars::JsonSchema;
use serde::Serialize;
use url::Url;

/// What was played in one browser under one profile.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Cells by verdict, and requests.
    pub counts: Counts,
    /// Cases that were played.
    pub cases: usize,
    /// Steps that came to something.
    pub steps: usize,
    /// The pairs and triples that met in them.
    pub coverage: Coverage,
    /// How many cells each rule decided, by its clause and words.
    pub rules: BTreeMap<String, usize>,
    /// How many cells each claim explained.
    pub claims: BTreeMap<String, usize>,
}

/// The registrable domain of a URL, by the list that we judge by.
pub(super) fn domain(url: &Url) -> Option<String> {
    suffixes::embedded().site(&Origin::of(url)).map(|site| site.domain().to_owned())
}

impl Tally {
    /// Takes in what was played of a scenario.
    pub fn add(&mut self, scenario: &Scenario, judged: &ScenarioJudgement) {
        self.counts += &judged.counts();
        for case in &judged.cases {
            let Some(own) = scenario.case(&case.id) else { continue };
            self.cases += 1;
            let made: BTreeSet<&str> = case.hops.iter().filter(|hop| hop.made).map(|hop| hop.id.as_str()).collect();
            self.steps += own.steps.iter().filter(|step| made.contains(step.id.as_str())).count();
            self.coverage.add(&CaseValues::of(scenario, own, &domain), |step| made.contains(step));
        }
        for cell in judged.cases.iter().flat_map(|case| &case.hops).flat_map(|hop| &hop.cells) {
            if cell.cookie().is_some() {
                let (by, rule) = cell.claimed_rule();
                let clause = by.clause.as_deref().unwrap_or("–");
                *self.rules.entry(format!("{clause} {rule}")).or_default() += 1;
            }
            for claim in &cell.explained_by {
                *self.claims.entry(claim.clone()).or_default() += 1;
            }
        }
    }

    /// How much has been played, in figures.
    #[must_use]
    pub fn figures(&self) -> Figures {
        Figures {
            cases: self.cases,
            steps: self.steps,
            cells: self.counts.clone(),
            pairs: self.coverage.pairs(),
            triples: self.coverage.triples(),
            thinnest: self
                .coverage
                .thinnest()
                .into_iter()
                .take(5)
                .map(|(pair, covered)| Thin { pair, covered })
                .collect(),
            rules: self.rules.clone(),
            claims: self.claims.clone(),
        }
    }
}

/// How much has been played in one browser, in figures.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Figures {
    /// Cases.
    pub cases: usize,
    /// Steps that came to something.
    pub steps: usize,
    /// Cells by verdict.
    pub cells: Counts,
    /// Pairs of values.
    pub pairs: Covered,
    /// Triples of values.
    pub triples: Covered,
    /// The pairs of facets of which least was played.
    pub thinnest: Vec<Thin>,
    /// How many cells each rule decided.
    pub rules: BTreeMap<String, usize>,
    /// How many cells each claim explained.
    pub claims: BTreeMap<String, usize>,
}

/// A pair of facets, and how much of it was played.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Thin {
    /// The facets: `status × after`.
    pub pair: String,
    /// How much of it was played.
    #[serde(flatten)]
    pub covered: Covered,
}
