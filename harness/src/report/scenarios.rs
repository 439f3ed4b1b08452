//! Scenarios, told by the texts that were played.

use std::collections::BTreeMap;

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use samesite_format::Play;
use samesite_reports::site::{Actor, CaseContent, CookieContent, HopContent, PlantingContent, ScenarioContent};
use samesite_scenarios::{Act, Case, JAR, Level, Library, PlantingTime, Scenario};

use url::Url;

use super::cast::Cast;
use super::command::commands;
use super::hops::{Readings, hop, readings};
use super::judged::Judged;
use super::traits::traits;
use samesite_judge::evidence::playing::scenario_of_all;
use samesite_judge::suffixes;

/// Every scenario that was played, sorted by id; one whose text cannot be read tells nothing, and its verdict says so.
pub(super) fn scenarios(judged: &[Judged], library: &Library) -> Vec<(Scenario, ScenarioContent)> {
    let mut plays: BTreeMap<&str, Vec<&Play>> = BTreeMap::new();
    for play in judged.iter().flat_map(|(recording, _)| &recording.plays) {
        plays.entry(&play.scenario).or_default().push(play);
    }
    let plays: Vec<Vec<&Play>> = plays.into_values().collect();
    let told = plays.par_iter().filter_map(|plays| {
        let scenario = scenario_of_all(plays)?;
        let sources_differ = plays.iter().any(|play| play.source != scenario.source);
        let content = content(&scenario, sources_differ, judged, library);
        Some((scenario, content))
    });
    told.collect()
}

fn content(scenario: &Scenario, sources_differ: bool, judged: &[Judged], library: &Library) -> ScenarioContent {
    let shared = scenario.cases.first().filter(|_| scenario.planting == PlantingTime::First);
    let jar = shared.map(|first| case(scenario, JAR, first, judged, library));
    let others = scenario.cases.iter().map(|own| case(scenario, &own.id, own, judged, library));
    ScenarioContent {
        id: scenario.id.to_string(),
        title: scenario.title.clone(),
        claim: scenario.claim.clone(),
        why: scenario.why.clone(),
        level: match scenario.level {
            Level::Must => "A user agent must behave so.",
            Level::Should => "A user agent should behave so.",
            Level::Informative => "Nobody says how a user agent must behave here.",
        }
        .to_owned(),
        clauses: scenario.clauses.clone(),
        source: scenario.source.clone(),
        sources_differ,
        plantings: scenario
            .jar
            .iter()
            .map(|planting| PlantingContent {
                at: planting.at.to_string(),
                cookies: planting
                    .lines
                    .iter()
                    .map(|line| CookieContent {
                        label: line.label.clone(),
                        line: line.line.clone(),
                        traits: traits(line),
                    })
                    .collect(),
            })
            .collect(),
        cases: jar.into_iter().chain(others).collect(),
    }
}

/// A case, or the planting, which is told by way of any case.
fn case(scenario: &Scenario, id: &str, by: &Case, judged: &[Judged], library: &Library) -> CaseContent {
    let said = readings(scenario, by);
    let owner = owner(scenario, by);
    let mut cast = Cast::new(&owner, suffixes::embedded());
    let hops = acts(scenario, id, by).iter().map(|act| hop(act, &said, &mut cast)).collect();
    CaseContent {
        id: id.to_owned(),
        title: if id == JAR { "the cookies are set, and looked for at once".to_owned() } else { by.title.clone() },
        age: by.age.filter(|_| id != JAR).map(|age| format!("{} s", age.as_secs())),
        commands: commands(scenario, id, judged, library),
        actors: cast.actors(),
        hops,
    }
}

/// Everybody who takes part in a case, and what happens, the planting first; nothing is asked of any cookie.
pub(super) fn told(scenario: &Scenario, case: &Case) -> (Vec<Actor>, Vec<HopContent>) {
    let mut cast = Cast::new(&owner(scenario, case), suffixes::embedded());
    let planting = if scenario.planting == PlantingTime::First { acts(scenario, JAR, case) } else { Vec::new() };
    let all = planting.into_iter().chain(acts(scenario, &case.id, case));
    let hops = all.map(|act| hop(&act, &Readings::new(), &mut cast)).collect();
    (cast.actors(), hops)
}

/// What happens in a case, or in the planting.
pub(super) fn acts<'s>(scenario: &'s Scenario, id: &str, by: &'s Case) -> Vec<Act<'s>> {
    if id == JAR {
        scenario.planting_acts()
    } else {
        by.hops().into_iter().map(|hop| Act::Hop(by, Box::new(hop))).collect()
    }
}

/// The page of the origin that owns the cookies: where they are planted, by the case or before it.
fn owner(scenario: &Scenario, case: &Case) -> Url {
    let own = case.site.as_ref().and(case.proofs.first());
    own.or_else(|| scenario.jar.first().map(|planting| &planting.at)).unwrap_or(&case.page[0].url).clone()
}
