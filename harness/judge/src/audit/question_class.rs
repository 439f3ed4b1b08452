//! Classes of questions that the model cannot tell apart: one of each is asked for all.
//!
//! A picture, a script and a style sheet of one page make one request to the model; whatever breaks it, all three
//! notice or none does. So one of them is asked for all. Where the jar is planted before the first case, no hop
//! changes it, and each is asked by itself; where each case plants its own, its hops are asked in a row.
//! Scenarios that plant the same jar share it.

use std::collections::HashMap;
use std::mem::discriminant;

use samesite_model::{Origin, SuffixList};
use samesite_scenarios::{Act, Case, Hop, HopTarget, JAR, Planting, PlantingTime, Probe, Scenario};

use crate::predict::request::ModelQuestion;
use crate::predict::times::at_imagined_times;
use crate::predict::{Interpretation, TimedAct};

/// Scenarios of one jar, each class of their questions once.
pub(crate) struct SharedJar<'s> {
    /// The first of them, to whose site the others are moved, because they differ in nothing but its name.
    pub(crate) scenario: &'s Scenario,
    /// One interpretation for each way of taking requests that any of them has.
    ways: Vec<&'s Interpretation>,
    /// What plants the jar before the first case, and looks at it; empty where each case plants its own.
    pub(crate) planting: Vec<TimedAct<'s>>,
    /// The names under which what is noticed in the planting is told.
    pub(crate) jars: Vec<String>,
    pub(crate) classes: Vec<QuestionClass<'s>>,
    /// Where each class is, by what it asks.
    places: HashMap<String, usize>,
}

/// Questions that the model cannot tell apart.
pub(crate) struct QuestionClass<'s> {
    /// The cases that ask them, with their scenario.
    pub(crate) cases: Vec<String>,
    /// The hops of one of them, in order.
    pub(crate) hops: Vec<TimedHop<'s>>,
}

/// A hop, when it happens, and what it is to the model.
pub(crate) struct TimedHop<'s> {
    pub(crate) timed: TimedAct<'s>,
    /// What it is to the model in each of the ways of taking requests, where the model has words for it;
    /// `None` where that depends on the policy.
    pub(crate) questions: Option<Vec<Option<ModelQuestion>>>,
}

impl<'s> SharedJar<'s> {
    /// The shared_jars of some scenarios, to be looked at by some interpretations.
    pub(crate) fn all_of(
        scenarios: &'s [Scenario],
        interpretations: &'s [Interpretation],
        suffixes: &SuffixList,
    ) -> Vec<Self> {
        let mut ways: Vec<&Interpretation> = Vec::new();
        for by in interpretations {
            if !ways.iter().any(|way| way.takes_requests_as(by)) {
                ways.push(by);
            }
        }
        let mut shared_jars: Vec<Self> = Vec::new();
        for scenario in scenarios {
            let kept_alike =
                shared_jars.iter().position(|shared_jar| has_same_jar(shared_jar.scenario, scenario, suffixes));
            let place = kept_alike.unwrap_or_else(|| {
                shared_jars.push(Self::around(scenario, ways.clone()));
                shared_jars.len() - 1
            });
            shared_jars[place].join(scenario, suffixes);
        }
        shared_jars
    }

    /// The way in which an interpretation takes requests, by its number.
    pub(crate) fn way_of(&self, by: &Interpretation) -> usize {
        self.ways.iter().position(|way| way.takes_requests_as(by)).expect("the shared_jar is made for it")
    }

    fn around(scenario: &'s Scenario, ways: Vec<&'s Interpretation>) -> Self {
        let plant = match scenario.planting {
            PlantingTime::First => scenario.planting_acts(),
            PlantingTime::ByEachCase => Vec::new(),
        };
        let planting = at_imagined_times(plant);
        Self { scenario, ways, planting, jars: Vec::new(), classes: Vec::new(), places: HashMap::new() }
    }

    fn join(&mut self, scenario: &'s Scenario, suffixes: &SuffixList) {
        self.jars.push(format!("{}/{JAR}", scenario.id));
        let (own, site) = (site(scenario, suffixes), site(self.scenario, suffixes));
        for case in &scenario.cases {
            let (from, to) = match self.first_case() {
                Some(first) => (case.site.clone(), first.site.clone()),
                None => (own.clone(), site.clone()),
            };
            let hops = case.hops().into_iter().map(|mut hop| {
                relocate(&mut hop, from.as_deref(), to.as_deref());
                Act::Hop(case, Box::new(hop))
            });
            // Their times are their own, however many cases stand before them.
            let planted = self.planting.iter().map(|timed| timed.act.clone());
            let timed = at_imagined_times(planted.chain(hops)).split_off(self.planting.len());
            let ways = self.ways.clone();
            let hops = timed.into_iter().filter_map(|timed| TimedHop::of(timed, &ways, suffixes));
            let name = format!("{}/{}", scenario.id, case.id);
            match case.site {
                Some(_) => self.add(&name, hops.collect()),
                None => hops.for_each(|hop| self.add(&name, vec![hop])),
            }
        }
    }

    fn add(&mut self, case: &str, hops: Vec<TimedHop<'s>>) {
        let questions: String = hops.iter().map(TimedHop::question).collect();
        let place = *self.places.entry(questions).or_insert(self.classes.len());
        if place == self.classes.len() {
            self.classes.push(QuestionClass { cases: Vec::new(), hops });
        }
        if self.classes[place].cases.last().is_none_or(|last| last != case) {
            self.classes[place].cases.push(case.to_owned());
        }
    }

    /// The case to whose site all others are moved, where each has a site of its own.
    pub(crate) fn first_case(&self) -> Option<&'s Case> {
        self.scenario.cases.first().filter(|case| case.site.is_some())
    }
}

/// The site that owns the cookies of a scenario.
fn site(scenario: &Scenario, suffixes: &SuffixList) -> Option<String> {
    let planted_at = &scenario.jar.first()?.at;
    suffixes.site(&Origin::of(planted_at)).map(|site| site.domain().to_owned())
}

/// Whether two scenarios plant the same cookies before their first cases, but for the name of their site.
fn has_same_jar(one: &Scenario, other: &Scenario, suffixes: &SuffixList) -> bool {
    let (Some(own), Some(foreign)) = (site(one, suffixes), site(other, suffixes)) else { return false };
    // What a name means may depend on what follows its first label.
    let suffix = |site: &str| site.split_once('.').map(|(_, suffix)| suffix.to_owned());
    let moved = |text: &str| moved(text, &foreign, &own);
    let alike = |(one, other): (&Planting, &Planting)| {
        let mut lines = one.lines.iter().zip(&other.lines);
        one.at.as_str() == moved(other.at.as_str())
            && one.prove.as_str() == moved(other.prove.as_str())
            && one.lines.len() == other.lines.len()
            && lines.all(|(one, other)| one.source == other.source && one.line == moved(&other.line))
    };
    one.planting == PlantingTime::First
        && other.planting == PlantingTime::First
        && suffix(&own) == suffix(&foreign)
        && one.jar.len() == other.jar.len()
        && one.jar.iter().zip(&other.jar).all(alike)
}

impl<'s> TimedHop<'s> {
    /// `None` for what is no hop, and for a hop that the model has no words for.
    fn of(timed: TimedAct<'s>, ways: &[&Interpretation], suffixes: &SuffixList) -> Option<Self> {
        let Act::Hop(_, hop) = &timed.act else { return None };
        let questions = match hop.revisited {
            // Whether a reload follows a same-site visit is for the policy to say.
            Some(_) => None,
            None => Some(ways.iter().map(|way| way.question(hop, suffixes)).collect::<Vec<_>>()),
        };
        let is_in_words = questions.as_ref().is_none_or(|questions| questions.iter().any(Option::is_some));
        is_in_words.then_some(Self { timed, questions })
    }

    /// The case and the hop.
    pub(crate) fn parts(&self) -> (&'s Case, &Hop) {
        match &self.timed.act {
            Act::Hop(case, hop) => (case, hop),
            Act::Plant(..) | Act::Prove(..) => unreachable!("a hop was put in"),
        }
    }

    /// Everything about it that the model, or whoever asks it, ever looks at.
    fn question(&self) -> String {
        let (_, hop) = self.parts();
        let asked = match &self.questions {
            // That visit is named besides, so any policy will do to tell hops apart.
            None => {
                let revisited = hop.revisited.as_ref();
                let first = revisited.and_then(|revisited| revisited.first.as_deref());
                let first =
                    first.map(|first| (&first.url, first.method, &first.client, &first.target, &first.redirected_from));
                let how = revisited.map(|revisited| revisited.how);
                format!("{how:?} {first:?} {:?} {} {:?}", hop.url, hop.method, hop.client)
            }
            Some(questions) => questions.iter().map(told_apart).collect(),
        };
        let at = self.timed.at;
        let facts = hop.probe.map(Probe::facts);
        let deletes = facts.is_some_and(|facts| facts.deletes);
        let told = facts.filter(|facts| facts.tells_changes).map(|facts| (facts.agent, &hop.planted));
        let target = discriminant(&hop.target);
        format!("\n{asked} {at:?} {:?} {:?} {target:?} {deletes} {told:?}", hop.purpose, hop.sets)
    }
}

/// Everything that the model looks at of a question.
fn told_apart(question: &Option<ModelQuestion>) -> String {
    let included = question.as_ref().map(ModelQuestion::includes_cookies);
    match question {
        Some(ModelQuestion::Request(request, _, partition, kept)) => {
            format!("{request:?} {partition:?} {included:?} {kept:?}")
        }
        script => format!("{script:?} {included:?}"),
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
    if let Some(first) = hop.revisited.as_mut().and_then(|revisited| revisited.first.as_mut()) {
        relocate(first, Some(from), Some(to));
    }
    let redirect = hop.redirect.iter_mut().map(|redirect| &mut redirect.at);
    for url in urls.chain(redirect).chain(&mut hop.redirected_from).chain([&mut hop.url]) {
        if let Ok(moved) = moved(url.as_str(), from, to).parse() {
            *url = moved;
        }
    }
}

/// A text with one site in place of another; a longer name that ends like the site is no part of it.
fn moved(text: &str, from: &str, to: &str) -> String {
    let mut parts = text.split(from);
    let mut moved = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_longer = moved.ends_with(|before: char| before.is_ascii_alphanumeric() || before == '-');
        moved.push_str(if is_longer { from } else { to });
        moved.push_str(part);
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_moved_and_nothing_else() {
        let table = [
            ("https://r.example/", "https://s.example/"),
            ("https://www.r.example/?r.example", "https://www.s.example/?s.example"),
            ("https://other.example/", "https://other.example/"),
            ("https://a-r.example/", "https://a-r.example/"),
            ("about:blank", "about:blank"),
        ];
        for (text, expected) in table {
            assert_eq!(moved(text, "r.example", "s.example"), expected);
        }
    }
}
