//! The plans that a scenario makes: its jar is planted, and each class of its questions asked once.

use std::slice;

use samesite_model::{Document, Edition, SuffixList};
use samesite_scenarios::{Act, Case, CookieLine, Hop, LineSource, Planting, PlantingTime, Probe, Purpose, Scenario};

use super::plan::{Asked, Exchange, Plan, PlannedLine};
use crate::audit::question_class::{QuestionClass, SharedJar, TimedHop};
use crate::predict::request::{AnswerCookies, ModelQuestion, PartitionOf, is_forbidden, visit};
use crate::predict::{Interpretation, TimedAct};

/// The plans of a scenario: one, where its cases share a jar; one for each class of cases, where each has its own.
///
/// What no browser may ask by the standards, such as blocked mixed content, is in none; neither are what scripts are told
/// of changes, and what comes after they have deleted cookies by name, for which vectors have no words.
#[must_use]
pub fn of_scenario(scenario: &Scenario, suffixes: &SuffixList) -> Vec<Plan> {
    let current = [Interpretation::of(Edition::CURRENT)];
    let jars = SharedJar::all_of(slice::from_ref(scenario), &current, suffixes);
    let plans = jars.iter().flat_map(|jar| match scenario.planting {
        PlantingTime::First => vec![with_shared_jar(scenario, jar)],
        PlantingTime::ByEachCase => {
            let first = jar.first_case();
            jar.classes.iter().filter_map(|class| with_own_jar(scenario, first?, class)).collect()
        }
    });
    plans.collect()
}

fn with_shared_jar(scenario: &Scenario, jar: &SharedJar<'_>) -> Plan {
    let mut exchanges: Vec<Exchange> = jar.planting.iter().flat_map(|timed| planted(scenario, timed)).collect();
    for class in &jar.classes {
        exchanges.extend(class.hops.iter().filter_map(|timed| {
            let (case, hop) = timed.parts();
            let id = format!("{}/{}", case.id, hop.id);
            asked(id, Some(case.title.clone()), timed, true)
        }));
    }
    exchanges.sort_by_key(|exchange| exchange.at);
    let lines = scenario.lines().map(|line| planned(line, line.line.clone())).collect();
    Plan { id: scenario.id.to_string(), title: scenario.title.clone(), lines, exchanges }
}

/// `None` where nothing is left to be asked.
fn with_own_jar(scenario: &Scenario, first: &Case, class: &QuestionClass<'_>) -> Option<Plan> {
    let (case, _) = class.hops.first()?.parts();
    let mut has_set = false;
    let in_words = class.hops.iter().take_while(|timed| !deletes(timed.parts().1));
    let exchanges = in_words.filter_map(|timed| {
        let (_, hop) = timed.parts();
        // Before anything was set there is nothing to ask for.
        let exchange = asked(hop.id.clone(), None, timed, has_set)?;
        has_set |= !exchange.sets.is_empty();
        (exchange.looks || !exchange.sets.is_empty()).then_some(exchange)
    });
    // All are moved to the first case's site, and so are the lines that name it.
    let lines = scenario.lines().map(|line| planned(line, first.line(line)));
    let plan = Plan {
        id: format!("{}/{}", scenario.id, case.id),
        title: case.title.clone(),
        lines: lines.collect(),
        exchanges: exchanges.collect(),
    };
    plan.exchanges.iter().any(|exchange| exchange.looks).then_some(plan)
}

fn planned(line: &CookieLine, text: String) -> PlannedLine {
    PlannedLine { id: line.label.clone(), line: text }
}

/// A visit that sets cookies, by header fields and by its script, or one that looks which were kept.
fn planted(scenario: &Scenario, timed: &TimedAct<'_>) -> Vec<Exchange> {
    let exchange = |suffix: &str, asked, looks, sets| {
        let id = format!("{}/{}{suffix}", timed.act.case(), timed.act.hop());
        Exchange { id, title: None, at: timed.at, asked, looks, sets }
    };
    let visited = |url| {
        Asked::Directly(ModelQuestion::Request(Box::new(visit(url)), None, PartitionOf::Client, AnswerCookies::Taken))
    };
    match &timed.act {
        Act::Plant(index, planting) => {
            let lines = |source| lines_of(scenario, *index, planting, source);
            let (by_header, by_script) = (lines(LineSource::Header), lines(LineSource::Script));
            let script =
                Asked::Directly(ModelQuestion::Script(Document::top_level(planting.at.clone()), AnswerCookies::Taken));
            let mut exchanges = vec![exchange("", visited(&planting.at), false, by_header)];
            if !by_script.is_empty() {
                exchanges.push(exchange("-script", script, false, by_script));
            }
            exchanges
        }
        Act::Prove(_, planting) => vec![exchange("", visited(&planting.prove), true, Vec::new())],
        Act::Hop(..) => Vec::new(),
    }
}

fn lines_of(scenario: &Scenario, index: usize, planting: &Planting, source: LineSource) -> Vec<usize> {
    let lines = scenario.lines_of(index).zip(&planting.lines);
    lines.filter(|(_, line)| line.source == source).map(|(place, _)| place).collect()
}

/// Whether a script deletes cookies by their names.
fn deletes(hop: &Hop) -> bool {
    hop.probe.map(Probe::facts).is_some_and(|facts| facts.deletes)
}

/// Whether a script is told what has changed, instead of looking for itself.
fn tells_changes(hop: &Hop) -> bool {
    hop.probe.map(Probe::facts).is_some_and(|facts| facts.tells_changes)
}

/// A hop; `None` for one that the standards let nobody make, or that there are no words for.
fn asked(id: String, title: Option<String>, timed: &TimedHop<'_>, may_look: bool) -> Option<Exchange> {
    let (_, hop) = timed.parts();
    (!is_forbidden(hop) && !deletes(hop) && !tells_changes(hop)).then(|| Exchange {
        id,
        title,
        at: timed.timed.at,
        asked: Asked::Hop(Box::new(hop.clone())),
        looks: may_look && hop.purpose != Purpose::Set,
        sets: hop.sets.clone(),
    })
}
