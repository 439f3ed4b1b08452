//! Auditing: the model is broken on purpose, one fault at a time, to see which cases notice.
//!
//! A case notices a fault when some cell of it is predicted otherwise. A fault that no case notices is a hole in the
//! catalogue: the model could have it, and nobody would know. No browser is asked; recordings, where they are given,
//! say besides which faults real observations refute, and, where the browsers were asked for their reasons, which faults
//! their reasons refute that would have been right on the wire.

mod against;
mod evaluator;
mod fault;
pub(crate) mod question_class;
mod reasons;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use samesite_format::Recording;
use samesite_model::{Edition, Rule, SuffixList, Timestamp};
use samesite_scenarios::Scenario;
use schemars::JsonSchema;
use serde::Serialize;

pub use fault::Fault;

use crate::claims::Claims;
use crate::fit::evidence::{Outcome, PlayEvidence, Played, played};
use crate::predict::Interpretation;
use against::Against;
use evaluator::{Answers, Evaluator};
use fault::{BROKEN_OTHERWISE, Listener};
use question_class::SharedJar;
use samesite_format::{Engine, Profile};

/// How many faults are looked at in one go.
const PORTION: usize = 16;

/// What came of an audit.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Audit {
    /// The policies that were broken: the editions, and what is claimed of browsers.
    pub policies: Vec<String>,
    /// How many cases looked on.
    pub cases: usize,
    /// Each fault, and who noticed.
    pub faults: Vec<FaultReport>,
    /// Rules that no fault makes answer falsely, and why.
    pub spared: Vec<Spared>,
    /// What the agreement of each recording is worth.
    pub agreements: Vec<Agreement>,
}

/// How many cells of a recording agree, and how many of them say something of the model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Agreement {
    /// The browser and profile.
    pub recording: String,
    /// The cells that come out as the claims about the browser predict.
    pub agreeing: usize,
    /// Those that do so for the reason that the browser gives itself; `None` where it was not asked.
    pub for_the_same_reason: Option<usize>,
    /// Those that agree vacuously: they speak against no fault, neither by what arrived nor by what the browser says, so that
    /// they would agree whichever one rule were broken. More than one keeps the cookie back, or none was asked.
    pub vacuous: usize,
    /// The hops that have most of these, with how many.
    pub vacuous_at: Vec<(String, usize)>,
}

/// What came of one fault.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FaultReport {
    /// The fault.
    #[schemars(with = "String")]
    pub fault: Fault,
    /// What is broken.
    pub meaning: &'static str,
    /// The cases that notice, under whichever policy, sorted.
    pub noticed_by: Vec<String>,
    /// Why no case could notice it; `None` where one could.
    pub beyond_cells: Option<&'static str>,
    /// The recordings that refute it.
    pub refuted_by: Vec<Refutation>,
    /// The recordings that refute it by what their browsers say of themselves, in cells where it is right on the wire.
    pub refuted_by_reason: Vec<Refutation>,
}

/// A rule that no fault makes answer falsely.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Spared {
    /// The rule.
    #[schemars(with = "String")]
    pub rule: Rule,
    /// Why.
    pub reason: &'static str,
}

/// A recording in which cells that the claim explains speak against a fault.
#[derive(Clone, Debug, Serialize, JsonSchema)]
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
pub fn audit(scenarios: &[Scenario], recordings: &[(Recording, Claims)], suffixes: &SuffixList) -> Audit {
    let interpretations = interpretations();
    let faults = Fault::all();
    let mut noticed: Vec<BTreeSet<String>> = vec![BTreeSet::new(); faults.len()];
    let shared_jars = SharedJar::all_of(scenarios, &interpretations, suffixes);
    // The faults in portions, because shared_jars differ in size, and every processor shall have something to do.
    let count = faults.len();
    let portions =
        |shared_jar| (0..count).step_by(PORTION).map(move |begin| (shared_jar, begin..count.min(begin + PORTION)));
    let portions: Vec<(&SharedJar<'_>, Range<usize>)> = shared_jars.iter().flat_map(portions).collect();
    let notices = portions
        .par_iter()
        .map(|(shared_jar, portion)| notices(shared_jar, &interpretations, suffixes, &faults[portion.clone()]));
    let notices: Vec<_> = notices.collect();
    for ((shared_jar, portion), notices) in portions.iter().zip(notices) {
        for (noticed, by_planting) in noticed[portion.clone()].iter_mut().zip(notices.by_planting) {
            noticed.extend(shared_jar.jars.iter().filter(|_| by_planting).cloned());
        }
        for (class, by_class) in shared_jar.classes.iter().zip(notices.by_class) {
            let by_class = noticed[portion.clone()].iter_mut().zip(by_class).filter(|(_, noticed)| *noticed);
            by_class.for_each(|(noticed, _)| noticed.extend(class.cases.iter().cloned()));
        }
    }
    let mut refuted: Vec<Vec<Refutation>> = vec![Vec::new(); faults.len()];
    let mut refuted_by_reason = refuted.clone();
    let mut agreements = Vec::new();
    for (recording, claims) in recordings {
        let plays = against(recording, &claims.interpretation(), suffixes, &faults);
        agreements.push(Agreement::of(recording, &plays));
        let (by_wire, by_reason) = plays.into_iter().map(|play| (play.by_wire, play.by_reason)).unzip();
        add(recording, by_wire, &mut refuted);
        add(recording, by_reason, &mut refuted_by_reason);
    }
    let beyond_cells: Vec<_> = faults.iter().map(|fault| fault.beyond_cells(&interpretations)).collect();
    Audit {
        policies: interpretations.into_iter().map(|by| by.id.into_owned()).collect(),
        cases: scenarios.iter().map(|scenario| scenario.cases.len()).sum(),
        faults: faults
            .into_iter()
            .zip(noticed)
            .zip(refuted.into_iter().zip(refuted_by_reason))
            .zip(beyond_cells)
            .map(|(((fault, noticed_by), (refuted_by, refuted_by_reason)), beyond_cells)| FaultReport {
                fault,
                meaning: fault.meaning(),
                noticed_by: noticed_by.into_iter().collect(),
                beyond_cells,
                refuted_by,
                refuted_by_reason,
            })
            .collect(),
        spared: BROKEN_OTHERWISE.iter().map(|&(rule, reason)| Spared { rule, reason }).collect(),
        agreements,
    }
}

impl Audit {
    /// The faults that some case notices.
    pub fn noticed(&self) -> impl Iterator<Item = &FaultReport> {
        self.faults.iter().filter(|report| !report.noticed_by.is_empty())
    }

    /// The faults that no case notices, though one could.
    pub fn unnoticed(&self) -> impl Iterator<Item = &FaultReport> {
        self.faults.iter().filter(|report| report.noticed_by.is_empty() && report.beyond_cells.is_none())
    }

    /// The faults that no case could notice, each with the reason.
    pub fn beyond_cells(&self) -> impl Iterator<Item = (&FaultReport, &'static str)> {
        self.faults.iter().filter_map(|report| Some((report, report.beyond_cells?)))
    }
}

/// The interpretations that are broken, each once: the current edition first, then what is claimed of browsers, because
/// those are what browsers are judged by, then the other editions.
pub(crate) fn interpretations() -> Vec<Interpretation> {
    let claims = Engine::ALL.into_iter().flat_map(|engine| {
        Profile::of(engine).filter_map(move |profile| Some(Claims::of(engine, profile.id())?.interpretation()))
    });
    let editions = Edition::ALL.iter().map(|&edition| Interpretation::of(edition));
    let mut interpretations: Vec<Interpretation> = Vec::new();
    for by in std::iter::once(Interpretation::of(Edition::CURRENT)).chain(claims).chain(editions) {
        let is_known = |known: &Interpretation| known.policy == by.policy && known.takes_requests_as(&by);
        if !interpretations.iter().any(is_known) {
            interpretations.push(by);
        }
    }
    interpretations
}

/// What the scenarios of one jar notice of some faults.
struct Notices {
    /// For each fault, whether the planting before the first case shows it.
    by_planting: Vec<bool>,
    /// For each class of questions and each fault, whether the class notices it.
    by_class: Vec<Vec<bool>>,
}

/// What the scenarios of one jar notice of some faults, under whichever interpretation.
fn notices(
    shared_jar: &SharedJar<'_>,
    interpretations: &[Interpretation],
    suffixes: &SuffixList,
    faults: &[Fault],
) -> Notices {
    let mut by_planting = vec![false; faults.len()];
    let mut by_class = vec![vec![false; faults.len()]; shared_jar.classes.len()];
    for by in interpretations {
        let listener = Listener::default();
        let (mut sound, planted) = Evaluator::begin(by, suffixes, &listener, shared_jar);
        let told: Vec<Answers> = shared_jar.classes.iter().map(|class| sound.tell(class)).collect();
        let asked = told.iter().fold(planted.asked, |asked, told| asked | told.asked);
        for (number, fault) in faults.iter().enumerate() {
            let Some((policy, listener)) = fault.applied(&by.policy, asked) else { continue };
            let by = by.with_policy(policy);
            let (mut broken, begins_otherwise) = if fault.touches(planted.asked) {
                let (broken, again) = Evaluator::begin(&by, suffixes, &listener, shared_jar);
                by_planting[number] |= !planted.is_like(&again);
                let otherwise = !broken.begins_as(&sound);
                (broken, otherwise)
            } else {
                (sound.told_by(&by, &listener), false)
            };
            for ((class, told), noticed) in shared_jar.classes.iter().zip(&told).zip(&mut by_class) {
                // Who has noticed it already need not be asked again.
                let can_differ = !noticed[number] && (begins_otherwise || fault.touches(told.asked));
                noticed[number] |= can_differ && broken.contradicts(told, class, fault);
            }
        }
    }
    Notices { by_planting, by_class }
}

/// What one play has to say of the model and of its faults.
struct InPlay {
    by_wire: Vec<Against>,
    by_reason: Vec<Against>,
    agreeing: usize,
    /// `None` where the browser was not asked for its reasons.
    for_the_same_reason: Option<usize>,
    /// The hops with cells that speak against no fault, and how many each has.
    vacuous: BTreeMap<String, usize>,
}

/// What speaks against faults in a recording, play by play: by what arrived, and by what the browser said of itself.
fn against(recording: &Recording, by: &Interpretation, suffixes: &SuffixList, faults: &[Fault]) -> Vec<InPlay> {
    let started = Timestamp::from_milliseconds(recording.environment.started);
    let played = played(recording);
    let in_play = |played: &Played<'_>| {
        let play = PlayEvidence::of(played, started, suffixes);
        let told = recording
            .environment
            .accounts
            .map(|source| reasons::speaking_against(source, played, &play, (by, suffixes), faults));
        let for_the_same_reason = told.as_ref().map(|(_, by_reason)| by_reason.right);
        let (by_reason, reasons) = told.unwrap_or_default();
        let (by_wire, agreeing) = speaking_against(&play, by, suffixes, faults);
        let mut vacuous: BTreeMap<String, usize> = BTreeMap::new();
        for (&cell, _) in agreeing.iter().filter(|(cell, speaks)| !**speaks && !reasons.speaking.contains(cell)) {
            let place = play.place(cell);
            *vacuous.entry(format!("{}/{} {}", place.scenario, place.case, place.hop)).or_default() += 1;
        }
        InPlay { by_wire, by_reason, agreeing: agreeing.len(), for_the_same_reason, vacuous }
    };
    played.par_iter().map(in_play).collect()
}

impl Agreement {
    fn of(recording: &Recording, plays: &[InPlay]) -> Self {
        /// How many hops are named.
        const NAMED: usize = 6;
        let mut vacuous_at: Vec<(String, usize)> =
            plays.iter().flat_map(|play| play.vacuous.iter().map(|(hop, cells)| (hop.clone(), *cells))).collect();
        vacuous_at.sort_by_key(|(_, cells)| std::cmp::Reverse(*cells));
        let vacuous = vacuous_at.iter().map(|(_, cells)| cells).sum();
        vacuous_at.truncate(NAMED);
        let told = recording.environment.accounts.is_some();
        Self {
            recording: name(recording),
            agreeing: plays.iter().map(|play| play.agreeing).sum(),
            for_the_same_reason: told.then(|| plays.iter().filter_map(|play| play.for_the_same_reason).sum()),
            vacuous,
            vacuous_at,
        }
    }
}

fn name(recording: &Recording) -> String {
    format!("{} {}", recording.environment.browser.name, recording.environment.profile)
}

/// Adds to each fault what a recording has to say against it.
fn add(recording: &Recording, by_play: Vec<Vec<Against>>, refuted: &mut [Vec<Refutation>]) {
    let name = name(recording);
    let mut found: BTreeMap<usize, (usize, String)> = BTreeMap::new();
    for Against { fault, cells, first } in by_play.into_iter().flatten() {
        found.entry(fault).or_insert((0, first)).0 += cells;
    }
    for (number, (cells, first)) in found {
        refuted[number].push(Refutation { recording: name.clone(), cells, first });
    }
}

/// The faults that cells of one play speak against; and the cells that agree, each with whether it speaks against any.
fn speaking_against(
    play: &PlayEvidence<'_>,
    by: &Interpretation,
    suffixes: &SuffixList,
    faults: &[Fault],
) -> (Vec<Against>, BTreeMap<usize, bool>) {
    let listener = Listener::default();
    let sound = play.outcomes(by, suffixes, &listener);
    let asked = listener.take();
    let agreeing = (0..sound.len()).filter(|&cell| sound[cell] == Outcome::Explained);
    let mut agreeing: BTreeMap<usize, bool> = agreeing.map(|cell| (cell, false)).collect();
    let against = |(number, fault): (usize, &Fault)| {
        let (policy, listener) = fault.applied(&by.policy, asked)?;
        let broken = play.outcomes(&by.with_policy(policy), suffixes, &listener);
        let speaking = agreeing.iter_mut().filter(|(cell, _)| broken[**cell] == Outcome::Missed);
        let speaking = speaking.map(|(cell, speaks)| {
            *speaks = true;
            *cell
        });
        Against::of(number, play, speaking)
    };
    let against = faults.iter().enumerate().filter_map(against).collect();
    (against, agreeing)
}

#[cfg(test)]
mod tests {
    use samesite_scenarios::{Act, Library, PlantingTime};

    use super::*;
    use crate::predict::ActPrediction;
    use crate::predict::times::at_imagined_times;
    use crate::suffixes;

    fn seen(prediction: Option<&ActPrediction<Listener>>) -> Option<(Vec<bool>, Vec<usize>)> {
        prediction.map(|act| (act.answers.iter().map(|answer| answer.given).collect(), act.order.clone()))
    }

    /// Who notices each fault, found without any cleverness: each case is played whole, for every fault anew.
    fn noticed_plainly(
        scenario: &Scenario,
        interpretations: &[Interpretation],
        faults: &[Fault],
    ) -> Vec<BTreeSet<(String, String)>> {
        let suffixes = suffixes::embedded();
        let mut noticed = vec![BTreeSet::new(); faults.len()];
        for case in &scenario.cases {
            let plant = match scenario.planting {
                PlantingTime::First => scenario.planting_acts(),
                PlantingTime::ByEachCase => Vec::new(),
            };
            let hops = case.hops().into_iter().map(|hop| Act::Hop(case, Box::new(hop)));
            let acts = at_imagined_times(plant.into_iter().chain(hops));
            for by in interpretations {
                let listener = Listener::default();
                let sound = by.predict_to(suffixes, scenario, &acts, &listener);
                let asked = listener.take();
                for (fault, noticed) in faults.iter().zip(&mut noticed) {
                    let Some((policy, listener)) = fault.applied(&by.policy, asked) else { continue };
                    let broken = by.with_policy(policy).predict_to(suffixes, scenario, &acts, &listener);
                    for (timed, (sound, broken)) in acts.iter().zip(sound.iter().zip(&broken)) {
                        if seen(sound.as_ref()) != seen(broken.as_ref()) {
                            noticed.insert((fault.to_string(), format!("{}/{}", scenario.id, timed.act.case())));
                        }
                    }
                }
            }
        }
        noticed
    }

    #[test]
    fn the_audit_notices_what_plain_playing_notices() {
        let library = Library::embedded().expect("the scenarios can be read");
        let interpretations: Vec<_> = interpretations().into_iter().step_by(4).collect();
        let faults: Vec<Fault> = Fault::all().into_iter().step_by(3).collect();
        // A jar that each case fills, one that is filled before, and one with reloads and ages.
        for (id, step) in [
            ("catalogue/setting", 37),
            ("stories/08-strict-on-arrival", 1),
            ("catalogue/pages", 61),
            ("catalogue/ages", 7),
        ] {
            let mut scenario = (*library.select(id).expect("it is there")[0]).clone();
            scenario.cases = scenario.cases.into_iter().step_by(step).collect();
            let scenarios = [scenario];
            let shared_jars = SharedJar::all_of(&scenarios, &interpretations, suffixes::embedded());
            let [shared_jar] = shared_jars.try_into().ok().expect("one of each");
            let notices = notices(&shared_jar, &interpretations, suffixes::embedded(), &faults);
            let plainly = noticed_plainly(&scenarios[0], &interpretations, &faults);
            for (number, (fault, plainly)) in faults.iter().zip(plainly).enumerate() {
                let class = shared_jar.classes.iter().zip(&notices.by_class).filter(|(_, noticed)| noticed[number]);
                let planting = shared_jar.jars.iter().filter(|_| notices.by_planting[number]);
                let names = class.flat_map(|(class, _)| &class.cases).chain(planting);
                let quickly: BTreeSet<_> = names.map(|name| (fault.to_string(), name.clone())).collect();
                assert_eq!(quickly, plainly, "{id}");
            }
        }
    }

    #[test]
    fn scenarios_of_one_jar_notice_together_what_each_notices() {
        let library = Library::embedded().expect("the scenarios can be read");
        let [frames, ages, another_jar] = ["catalogue/frames", "catalogue/ages", "catalogue/site-two-label-suffix"]
            .map(|id| {
                let mut scenario = (*library.select(id).expect("it is there")[0]).clone();
                scenario.cases = scenario.cases.into_iter().step_by(43).collect();
                scenario
            });
        let (one_jar, scenarios) = ([frames.clone(), ages.clone()], [frames, ages, another_jar]);
        assert_eq!(SharedJar::all_of(&scenarios, &interpretations(), suffixes::embedded()).len(), 2);
        let noticed = |scenarios: &[Scenario]| -> Vec<BTreeSet<String>> {
            let audit = audit(scenarios, &[], suffixes::embedded());
            audit.faults.into_iter().map(|report| report.noticed_by.into_iter().collect()).collect()
        };
        let mut apart = vec![BTreeSet::new(); Fault::all().len()];
        for scenario in &one_jar {
            apart.iter_mut().zip(noticed(std::slice::from_ref(scenario))).for_each(|(all, own)| all.extend(own));
        }
        assert_eq!(noticed(&one_jar), apart);
    }
}
