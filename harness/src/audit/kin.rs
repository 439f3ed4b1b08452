//! Kin: cases that the model cannot tell apart, because they ask the same things of it in the same order.
//!
//! A picture, a script and a style sheet of one page make one request to the model; whatever breaks it, all three
//! notice or none does. So one of them is asked for all.

use std::collections::HashMap;
use std::mem::discriminant;
use std::ops::Range;

use samesite_model::{Edition, Model, SuffixList};
use samesite_scenarios::{Act, Case, JAR, PlantingTime, Scenario};

use crate::explain::at_imagined_times;
use crate::predict::TimedAct;
use crate::staging::Staged;

/// A scenario, each kin of its cases once.
pub(super) struct Family<'s> {
    pub(super) scenario: &'s Scenario,
    /// The acts that plant the jar, then those of one case of each kin.
    acts: Vec<TimedAct<'s>>,
    planting: usize,
    /// The planting itself, where there is one, then the cases.
    pub(super) kin: Vec<Kin>,
}

/// Cases that the model cannot tell apart.
pub(super) struct Kin {
    /// Their names.
    pub(super) names: Vec<String>,
    /// The acts of one of them, as indices into the family's.
    pub(super) acts: Range<usize>,
}

impl<'s> Family<'s> {
    pub(super) fn of(scenario: &'s Scenario, suffixes: &SuffixList) -> Self {
        let name = |case: &str| format!("{}/{case}", scenario.id);
        let plant = match scenario.planting {
            PlantingTime::First => scenario.planting_acts(),
            PlantingTime::ByEachCase => Vec::new(),
        };
        let planting = plant.len();
        let mut acts = at_imagined_times(plant.iter().cloned());
        let jar = (planting > 0).then(|| Kin { names: vec![name(JAR)], acts: 0..planting });
        let mut kin = Vec::from_iter(jar);
        let mut places: HashMap<String, usize> = HashMap::new();
        for case in &scenario.cases {
            let own: Vec<Act<'s>> = case.hops().into_iter().map(|hop| Act::Hop(case, Box::new(hop))).collect();
            let place = *places.entry(questions(case, &own, suffixes)).or_insert(kin.len());
            if place == kin.len() {
                let begin = acts.len();
                // Its time is its own, however many cases stand before it.
                acts.extend(at_imagined_times(plant.iter().cloned().chain(own)).into_iter().skip(planting));
                kin.push(Kin { names: Vec::new(), acts: begin..acts.len() });
            }
            kin[place].names.push(name(&case.id));
        }
        Self { scenario, acts, planting, kin }
    }

    /// The acts of some kin, as indices; planting comes first in any case, for nothing can be asked without it.
    pub(super) fn acts_of<'f>(&'f self, kin: impl Iterator<Item = &'f Kin>) -> Vec<usize> {
        (0..self.planting).chain(kin.flat_map(|kin| kin.acts.clone()).filter(|&act| act >= self.planting)).collect()
    }

    pub(super) fn act(&self, index: usize) -> &TimedAct<'s> {
        &self.acts[index]
    }
}

/// Everything about a case that the model, or whoever asks it, ever looks at.
fn questions(case: &Case, acts: &[Act<'_>], suffixes: &SuffixList) -> String {
    // Only whether a reload follows a same-site visit depends on the policy, and that visit is named besides.
    let policy = Edition::CURRENT.policy();
    let model = Model { policy: &policy, suffixes };
    let mut text = format!("{:?}", case.age);
    for act in acts {
        let Act::Hop(_, hop) = act else { continue };
        let staged = Staged::of(hop, &model);
        let included = staged.as_ref().map(Staged::includes_cookies);
        let asked = match &staged {
            None => String::new(),
            Some(Staged::Request(request, _)) => format!("{request:?}"),
            Some(script) => format!("{script:?}"),
        };
        text += &format!("\n{asked} {included:?} {:?} {:?} {:?}", hop.again, hop.purpose, discriminant(&hop.target));
    }
    match &case.site {
        // Each case has a site of its own, and they differ in nothing but the name.
        Some(site) => text.replace(site.as_str(), "{site}"),
        None => text,
    }
}
