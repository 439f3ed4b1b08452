//! Auditing: the model is broken on purpose, one fault at a time, to see which cases notice.
//!
//! A case notices a fault when some cell of it is predicted otherwise. A fault that no case notices is a hole in the
//! catalogue: the model could have it, and nobody would know. No browser is asked; recordings, where they are given,
//! say besides which faults real observations refute.

mod fault;

use std::collections::{BTreeMap, BTreeSet};

use samesite_model::{Edition, Model, Policy, Rule, SuffixList, Timestamp};
use samesite_reports::Recording;
use samesite_scenarios::Scenario;
use serde::Serialize;

pub use fault::Fault;

use crate::claims::Claim;
use crate::drive::{Engine, Profile};
use crate::explain::imagined;
use crate::fit::evidence::{Outcome, PlayEvidence, played};
use crate::predict::{ActPrediction, TimedAct, predict_to};
use fault::{BROKEN_OTHERWISE, Listener};

/// What came of an audit.
#[derive(Clone, Debug, Serialize)]
pub struct Audit {
    /// The policies that were broken: the editions, and what is claimed of browsers.
    pub policies: Vec<String>,
    /// How many cases looked on.
    pub cases: usize,
    /// Each fault, and who noticed.
    pub faults: Vec<FaultReport>,
    /// Rules that no fault makes answer falsely, and why.
    pub spared: Vec<Spared>,
}

/// What came of one fault.
#[derive(Clone, Debug, Serialize)]
pub struct FaultReport {
    /// The fault.
    pub fault: Fault,
    /// What is broken.
    pub meaning: &'static str,
    /// The cases that notice, under whichever policy, sorted.
    pub noticed_by: Vec<String>,
    /// The recordings that refute it.
    pub refuted_by: Vec<Refutation>,
}

/// A rule that no fault makes answer falsely.
#[derive(Clone, Debug, Serialize)]
pub struct Spared {
    /// The rule.
    pub rule: Rule,
    /// Why.
    pub reason: &'static str,
}

/// A recording in which cells that the claim explains speak against a fault.
#[derive(Clone, Debug, Serialize)]
pub struct Refutation {
    /// The browser and profile.
    pub recording: String,
    /// How many cells.
    pub cells: usize,
    /// The first of them.
    pub first: String,
}

/// Breaks the model in every way, and asks every case of the scenarios and every recording.
#[must_use]
pub fn audit(scenarios: &[Scenario], recordings: &[(Recording, Claim)], suffixes: &SuffixList) -> Audit {
    let policies = policies();
    let faults = Fault::all();
    let mut noticed: Vec<BTreeSet<String>> = vec![BTreeSet::new(); faults.len()];
    for scenario in scenarios {
        let acts = imagined(scenario, None);
        for (_, policy) in &policies {
            notice(scenario, &acts, policy, suffixes, &faults, &mut noticed);
        }
    }
    let mut refuted: Vec<Vec<Refutation>> = vec![Vec::new(); faults.len()];
    for (recording, claim) in recordings {
        refute(recording, &claim.policy(), suffixes, &faults, &mut refuted);
    }
    Audit {
        policies: policies.into_iter().map(|(name, _)| name).collect(),
        cases: scenarios.iter().map(|scenario| scenario.cases.len()).sum(),
        faults: faults
            .into_iter()
            .zip(noticed)
            .zip(refuted)
            .map(|((fault, noticed_by), refuted_by)| FaultReport {
                fault,
                meaning: fault.meaning(),
                noticed_by: noticed_by.into_iter().collect(),
                refuted_by,
            })
            .collect(),
        spared: BROKEN_OTHERWISE.iter().map(|&(rule, reason)| Spared { rule, reason }).collect(),
    }
}

impl Audit {
    /// The faults that some case notices.
    pub fn noticed(&self) -> impl Iterator<Item = &FaultReport> {
        self.faults.iter().filter(|report| !report.noticed_by.is_empty())
    }

    /// The faults that no case notices.
    pub fn unnoticed(&self) -> impl Iterator<Item = &FaultReport> {
        self.faults.iter().filter(|report| report.noticed_by.is_empty())
    }
}

/// The policies that are broken, each once: the current edition first, then what is claimed of browsers, because
/// those are what browsers are judged by, then the other editions.
pub(crate) fn policies() -> Vec<(String, Policy)> {
    let current = (Edition::CURRENT.id().to_owned(), Edition::CURRENT.policy());
    let claims = Engine::ALL.into_iter().flat_map(|engine| {
        Profile::of(engine).filter_map(move |profile| {
            Some((format!("{engine} {}", profile.id()), Claim::of(engine, profile.id())?.policy()))
        })
    });
    let editions = Edition::ALL.iter().map(|edition| (edition.id().to_owned(), edition.policy()));
    let mut policies: Vec<(String, Policy)> = Vec::new();
    for (name, policy) in std::iter::once(current).chain(claims).chain(editions) {
        if !policies.iter().any(|(_, known)| *known == policy) {
            policies.push((name, policy));
        }
    }
    policies
}

/// Adds to each fault the cases of a scenario that notice it under one policy.
fn notice(
    scenario: &Scenario,
    acts: &[TimedAct<'_>],
    policy: &Policy,
    suffixes: &SuffixList,
    faults: &[Fault],
    noticed: &mut [BTreeSet<String>],
) {
    let predict =
        |policy: &Policy, listener: &Listener| predict_to(&Model { policy, suffixes }, scenario, acts, listener);
    let listener = Listener::default();
    let sound = predict(policy, &listener);
    let asked = listener.asked.borrow().clone();
    for (fault, noticed) in faults.iter().zip(noticed) {
        let Some((policy, listener)) = fault.applied(policy, &asked) else { continue };
        let broken = predict(&policy, &listener);
        for ((timed, sound), broken) in acts.iter().zip(&sound).zip(&broken) {
            if !alike(sound.as_ref(), broken.as_ref()) {
                noticed.insert(format!("{}/{}", scenario.id, timed.act.case()));
            }
        }
    }
}

fn alike(one: Option<&ActPrediction<Listener>>, other: Option<&ActPrediction<Listener>>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return one.is_none() && other.is_none() };
    let given = |act: &ActPrediction<Listener>| act.answers.iter().map(|answer| answer.given).collect::<Vec<_>>();
    given(one) == given(other) && one.order == other.order
}

/// Adds to each fault what a recording has to say against it.
fn refute(
    recording: &Recording,
    policy: &Policy,
    suffixes: &SuffixList,
    faults: &[Fault],
    refuted: &mut [Vec<Refutation>],
) {
    let started = Timestamp::from_milliseconds(recording.environment.started);
    let played = played(recording);
    let name = format!("{} {}", recording.environment.browser.name, recording.environment.profile);
    let mut found: BTreeMap<usize, (usize, String)> = BTreeMap::new();
    for play in played.iter().filter_map(|played| PlayEvidence::of(played, started, suffixes)) {
        let listener = Listener::default();
        let sound = play.outcomes(&Model { policy, suffixes }, &listener);
        let asked = listener.asked.borrow().clone();
        for (number, fault) in faults.iter().enumerate() {
            let Some((policy, listener)) = fault.applied(policy, &asked) else { continue };
            let broken = play.outcomes(&Model { policy: &policy, suffixes }, &listener);
            for cell in (0..sound.len()).filter(|&cell| speaks_against(sound[cell], broken[cell])) {
                let (cells, _) = found.entry(number).or_insert_with(|| {
                    let place = play.place(cell);
                    (0, format!("{}/{} {} {}", place.scenario, place.case, place.hop, place.cookie))
                });
                *cells += 1;
            }
        }
    }
    for (number, (cells, first)) in found {
        refuted[number].push(Refutation { recording: name.clone(), cells, first });
    }
}

fn speaks_against(sound: Outcome, broken: Outcome) -> bool {
    sound == Outcome::Explained && broken == Outcome::Missed
}
