//! Kin: questions that the model cannot tell apart.
//!
//! A picture, a script and a style sheet of one page make one request to the model; whatever breaks it, all three
//! notice or none does. So one of them is asked for all. Where the jar is planted before the first case, no hop
//! changes it, and each is asked by itself; where each case plants its own, its hops are asked in a row.

use std::collections::HashMap;
use std::mem::discriminant;

use samesite_model::{Edition, Model, SuffixList};
use samesite_scenarios::{Act, Case, Hop, HopTarget, JAR, PlantingTime, Scenario};

use crate::explain::at_imagined_times;
use crate::predict::TimedAct;
use crate::staging::Staged;

/// A scenario, each kin of its questions once.
pub(super) struct Family<'s> {
    pub(super) scenario: &'s Scenario,
    /// What plants the jar before the first case, and looks at it; empty where each case plants its own.
    pub(super) planting: Vec<TimedAct<'s>>,
    pub(super) kin: Vec<Kin<'s>>,
}

/// Questions that the model cannot tell apart.
pub(super) struct Kin<'s> {
    /// The cases that ask them, with their scenario.
    pub(super) cases: Vec<String>,
    /// The hops of one of them, in order.
    pub(super) hops: Vec<TimedHop<'s>>,
}

/// A hop, when it happens, and what it is to the model.
pub(super) struct TimedHop<'s> {
    pub(super) timed: TimedAct<'s>,
    /// `None` where that depends on the policy.
    pub(super) staged: Option<Staged>,
}

impl<'s> Family<'s> {
    pub(super) fn of(scenario: &'s Scenario, suffixes: &SuffixList) -> Self {
        let plant = match scenario.planting {
            PlantingTime::First => scenario.planting_acts(),
            PlantingTime::ByEachCase => Vec::new(),
        };
        let mut family = Self { scenario, planting: at_imagined_times(plant.iter().cloned()), kin: Vec::new() };
        let mut places = HashMap::new();
        for case in &scenario.cases {
            let own = case.hops().into_iter().map(|mut hop| {
                relocate(&mut hop, case.site.as_deref(), family.site());
                Act::Hop(case, Box::new(hop))
            });
            // Their times are their own, however many cases stand before them.
            let timed = at_imagined_times(plant.iter().cloned().chain(own)).split_off(plant.len());
            let hops = timed.into_iter().filter_map(|timed| TimedHop::of(timed, suffixes));
            match case.site {
                Some(_) => family.add(&mut places, case, hops.collect()),
                None => hops.for_each(|hop| family.add(&mut places, case, vec![hop])),
            }
        }
        family
    }

    fn add(&mut self, places: &mut HashMap<String, usize>, case: &Case, hops: Vec<TimedHop<'s>>) {
        let questions: String = hops.iter().map(TimedHop::question).collect();
        let place = *places.entry(questions).or_insert(self.kin.len());
        if place == self.kin.len() {
            self.kin.push(Kin { cases: Vec::new(), hops });
        }
        let name = format!("{}/{}", self.scenario.id, case.id);
        if self.kin[place].cases.last() != Some(&name) {
            self.kin[place].cases.push(name);
        }
    }

    /// The site that all cases are moved to where each has a site of its own, because they differ in nothing but its
    /// name.
    fn site(&self) -> Option<&'s str> {
        self.scenario.cases.first()?.site.as_deref()
    }

    /// The case whose site that is.
    pub(super) fn first_case(&self) -> Option<&'s Case> {
        self.scenario.cases.first()
    }

    /// The name under which what is noticed in the planting is told.
    pub(super) fn jar(&self) -> String {
        format!("{}/{JAR}", self.scenario.id)
    }
}

impl<'s> TimedHop<'s> {
    fn of(timed: TimedAct<'s>, suffixes: &SuffixList) -> Option<Self> {
        let Act::Hop(_, hop) = &timed.act else { return None };
        let staged = match hop.again {
            // Whether a reload follows a same-site visit is for the policy to say.
            Some(_) => None,
            None => Some(Staged::of(hop, &Model { policy: &Edition::CURRENT.policy(), suffixes })?),
        };
        Some(Self { timed, staged })
    }

    /// The case and the hop.
    pub(super) fn parts(&self) -> (&'s Case, &Hop) {
        match &self.timed.act {
            Act::Hop(case, hop) => (case, hop),
            Act::Plant(..) | Act::Prove(..) => unreachable!("a hop was put in"),
        }
    }

    /// Everything about it that the model, or whoever asks it, ever looks at.
    fn question(&self) -> String {
        let (_, hop) = self.parts();
        let asked = match &self.staged {
            // That visit is named besides, so any policy will do to tell hops apart.
            None => format!("{:?} {:?} {} {:?}", hop.again, hop.url, hop.method, hop.client),
            Some(Staged::Request(request, _)) => format!("{request:?}"),
            Some(script) => format!("{script:?}"),
        };
        let included = self.staged.as_ref().map(Staged::includes_cookies);
        let at = self.timed.at;
        format!("\n{asked} {included:?} {at:?} {:?} {:?}", hop.purpose, discriminant(&hop.target))
    }
}

/// Moves a hop from one site to another.
fn relocate(hop: &mut Hop, from: Option<&str>, to: Option<&str>) {
    let (Some(from), Some(to)) = (from, to) else { return };
    let nested = match &mut hop.target {
        HopTarget::Nested(chain) => Some(chain),
        HopTarget::TopLevel | HopTarget::Subresource(_) | HopTarget::ScriptReading | HopTarget::ScriptWriting => None,
    };
    let places = hop.client.iter_mut().chain(nested).flatten();
    let urls = places.flat_map(|place| std::iter::once(&mut place.url).chain(&mut place.came_from));
    let again = hop.again.iter_mut().filter_map(|(_, url)| url.as_mut());
    let redirect = hop.redirect.iter_mut().map(|redirect| &mut redirect.at);
    for url in urls.chain(again).chain(redirect).chain(&mut hop.redirected_from).chain([&mut hop.url]) {
        if let Ok(moved) = url.as_str().replace(from, to).parse() {
            *url = moved;
        }
    }
}
