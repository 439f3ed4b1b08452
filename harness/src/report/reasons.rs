//! Why each case should come out as it should: proofs by the current edition, and where other readings disagree with it.

use std::collections::BTreeMap;

use samesite_model::Edition;
use samesite_reports::site::{CaseReasons, Disagreement, HopReasons, Proof, ProofStep, Reasons};
use samesite_scenarios::{Act, JAR, PlantingTime, Scenario};

use super::scenarios::acts;
use samesite_judge::evidence::observed::lines_asked;
use samesite_judge::explain::{self, ActProof, CookieProof, Explanation};
use samesite_judge::predict::Interpretation;
use samesite_judge::suffixes;

/// Proves what is asked for, when it is asked for.
#[derive(Debug)]
pub(super) struct Prover {
    scenarios: BTreeMap<String, Scenario>,
}

impl Prover {
    /// A prover for the scenarios that were played.
    pub(super) fn of(played: Vec<Scenario>) -> Self {
        Self { scenarios: played.into_iter().map(|scenario| (scenario.id.to_string(), scenario)).collect() }
    }
}

impl Reasons for Prover {
    fn of(&self, scenario: &str, id: &str) -> CaseReasons {
        let Some(scenario) = self.scenarios.get(scenario) else { return CaseReasons::default() };
        // The planting is told by way of any case.
        let case = if id == JAR { scenario.cases.first() } else { scenario.case(id) };
        let Some(case) = case else { return CaseReasons::default() };
        let current = Interpretation::of(Edition::CURRENT);
        let explanation = Explanation::with_disagreements(scenario, case, None, &current, suffixes::embedded());
        let acts = acts(scenario, id, case);
        // What readings keep otherwise stands with the planting, where that has a page of its own.
        let is_told_here =
            |name: &str| scenario.planting != PlantingTime::First || acts.iter().any(|act| act.hop() == name);
        let hops = acts.iter().filter_map(|act| {
            let proof = explanation.acts.iter().find(|proof| proof.hop == act.hop())?;
            let classing = proof.context.iter().map(step).collect();
            Some((act.hop(), HopReasons { classing, proofs: proofs(scenario, act, proof) }))
        });
        CaseReasons {
            hops: hops.collect(),
            disagreements: disagreements(explanation.disagreements.iter().filter(|one| is_told_here(&one.hop))),
        }
    }
}

/// Where other readings disagree with the edition; cookies that fare alike share a line.
fn disagreements<'e>(all: impl Iterator<Item = &'e explain::Disagreement>) -> Vec<Disagreement> {
    let mut disagreements: Vec<Disagreement> = Vec::new();
    for one in all {
        let own = Disagreement {
            cookies: vec![one.cookie.clone()],
            readings: one.readings.clone(),
            hop: one.hop.clone(),
            kind: one.kind,
            given: one.given,
            step: step(&one.step),
        };
        let is_same = |other: &&mut Disagreement| {
            (&other.readings, &other.hop, other.kind, other.given) == (&own.readings, &own.hop, own.kind, own.given)
                && other.step == own.step
        };
        match disagreements.iter_mut().find(is_same) {
            Some(other) => other.cookies.extend(own.cookies),
            None => disagreements.push(own),
        }
    }
    disagreements
}

/// Cookies with the same proof share one.
fn proofs(scenario: &Scenario, act: &Act<'_>, proof: &ActProof) -> Vec<Proof> {
    let asked = lines_asked(scenario, act);
    let labels: Vec<&str> = scenario.lines().map(|line| line.label.as_str()).collect();
    let mut proofs: Vec<Proof> = Vec::new();
    for cookie in proof.cookies.iter().filter(|cookie| labels[asked.clone()].contains(&cookie.cookie.as_str())) {
        let own = one(cookie);
        match proofs.iter_mut().find(|other| is_same(other, &own)) {
            Some(other) => other.cookies.extend(own.cookies),
            None => proofs.push(own),
        }
    }
    proofs
}

fn is_same(one: &Proof, other: &Proof) -> bool {
    (one.given, &one.sentence, &one.clause, &one.section)
        == (other.given, &other.sentence, &other.clause, &other.section)
        && one.steps == other.steps
}

fn one(cookie: &CookieProof) -> Proof {
    Proof {
        cookies: vec![cookie.cookie.clone()],
        given: cookie.given,
        sentence: cookie.sentence.clone(),
        clause: cookie.clause.to_owned(),
        section: cookie.section.clone(),
        steps: cookie.steps.iter().map(step).collect(),
    }
}

fn step(step: &explain::ProofStep) -> ProofStep {
    ProofStep {
        clause: step.clause.to_owned(),
        section: step.section.clone(),
        question: step.question.to_owned(),
        holds: step.holds,
        values: step.values.clone(),
    }
}
