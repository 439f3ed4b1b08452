//! Auditing: the model is broken on purpose, one fault at a time, to see which cases notice.
//!
//! A case notices a fault when some cell of it is predicted otherwise. A fault that no case notices is a hole in the
//! catalogue: the model could have it, and nobody would know. No browser is asked; recordings, where they are given,
//! say besides which faults real observations refute.

mod fault;
mod kin;

use std::collections::{BTreeMap, BTreeSet};

use samesite_model::{Edition, Model, Policy, Rule, SuffixList, Timestamp};
use samesite_reports::Recording;
use samesite_scenarios::Scenario;
use serde::Serialize;

pub use fault::Fault;

use crate::claims::Claim;
use crate::drive::{Engine, Profile};
use crate::fit::evidence::{Outcome, PlayEvidence, played};
use crate::parallel::each_in_parallel;
use crate::predict::{ActPrediction, predict_to};
use fault::{BROKEN_OTHERWISE, Listener};
use kin::Family;

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
    let families: Vec<Family<'_>> = scenarios.iter().map(|scenario| Family::of(scenario, suffixes)).collect();
    let notices = each_in_parallel(&families, |family| notices(family, &policies, suffixes, &faults));
    for (kin, notices) in families.iter().flat_map(|family| &family.kin).zip(notices.into_iter().flatten()) {
        let by_kin = noticed.iter_mut().zip(notices).filter(|(_, notices)| *notices);
        by_kin.for_each(|(noticed, _)| noticed.extend(kin.names.iter().cloned()));
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

/// For each kin of a family and each fault, whether it is noticed there, under whichever policy.
fn notices(
    family: &Family<'_>,
    policies: &[(String, Policy)],
    suffixes: &SuffixList,
    faults: &[Fault],
) -> Vec<Vec<bool>> {
    let predict = |policy: &Policy, listener: &Listener, acts: &[usize]| {
        let acts = acts.iter().map(|&act| family.act(act));
        predict_to(&Model { policy, suffixes }, family.scenario, acts, listener)
    };
    let all = family.acts_of(family.kin.iter());
    let mut noticed = vec![vec![false; faults.len()]; family.kin.len()];
    for (_, policy) in policies {
        let listener = Listener::default();
        let sound = predict(policy, &listener, &all);
        let asked = listener.asked.borrow().clone();
        for (number, fault) in faults.iter().enumerate() {
            let Some((policy, listener)) = fault.applied(policy, &asked) else { continue };
            // Who has noticed it already need not be asked again.
            let open = family.kin.iter().zip(&noticed).filter(|(_, noticed)| !noticed[number]).map(|(kin, _)| kin);
            let acts = family.acts_of(open);
            let broken = predict(&policy, &listener, &acts);
            let otherwise: BTreeSet<usize> = acts
                .iter()
                .zip(&broken)
                .filter(|(act, broken)| !alike(sound[**act].as_ref(), broken.as_ref()))
                .map(|(act, _)| *act)
                .collect();
            for (kin, noticed) in family.kin.iter().zip(&mut noticed) {
                noticed[number] |= otherwise.range(kin.acts.clone()).next().is_some();
            }
        }
    }
    noticed
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
    let by_play = each_in_parallel(&played, |played| {
        speaking_against(&PlayEvidence::of(played, started, suffixes), policy, suffixes, faults)
    });
    for (number, cells, first) in by_play.into_iter().flatten() {
        found.entry(number).or_insert((0, first)).0 += cells;
    }
    for (number, (cells, first)) in found {
        refuted[number].push(Refutation { recording: name.clone(), cells, first });
    }
}

/// The faults, by their numbers, that cells of one play speak against: how many cells, and the first of them.
fn speaking_against(
    play: &PlayEvidence<'_>,
    policy: &Policy,
    suffixes: &SuffixList,
    faults: &[Fault],
) -> Vec<(usize, usize, String)> {
    let listener = Listener::default();
    let sound = play.outcomes(&Model { policy, suffixes }, &listener);
    let asked = listener.asked.borrow().clone();
    let mut against = Vec::new();
    for (number, fault) in faults.iter().enumerate() {
        let Some((policy, listener)) = fault.applied(policy, &asked) else { continue };
        let broken = play.outcomes(&Model { policy: &policy, suffixes }, &listener);
        let mut cells = (0..sound.len()).filter(|&cell| speaks_against(sound[cell], broken[cell]));
        if let Some(first) = cells.next() {
            let place = play.place(first);
            let first = format!("{}/{} {} {}", place.scenario, place.case, place.hop, place.cookie);
            against.push((number, 1 + cells.count(), first));
        }
    }
    against
}

fn speaks_against(sound: Outcome, broken: Outcome) -> bool {
    sound == Outcome::Explained && broken == Outcome::Missed
}

#[cfg(test)]
mod tests {
    use samesite_scenarios::Library;

    use super::*;
    use crate::suffixes;

    #[test]
    fn kin_notice_what_each_of_them_notices_alone() {
        let library = Library::embedded().expect("the scenarios can be read");
        let policies: Vec<_> = policies().into_iter().take(2).collect();
        let faults: Vec<Fault> = Fault::all().into_iter().step_by(7).collect();
        for scenario in library.select("catalogue/setting").expect("it is there") {
            let family = Family::of(scenario, suffixes::embedded());
            let together = notices(&family, &policies, suffixes::embedded(), &faults);
            let large = family.kin.iter().zip(together).filter(|(kin, _)| kin.names.len() > 1).take(3);
            for (name, together) in
                large.flat_map(|(kin, notices)| kin.names.iter().take(3).map(move |name| (name, notices.clone())))
            {
                let mut alone = scenario.clone();
                alone.cases.retain(|case| *name == format!("{}/{}", scenario.id, case.id));
                let family = Family::of(&alone, suffixes::embedded());
                assert_eq!(family.kin.last().expect("the case is left").names, [name.as_str()]);
                let own = notices(&family, &policies, suffixes::embedded(), &faults);
                assert_eq!(own.last(), Some(&together), "{name}");
            }
        }
    }
}
