//! Vectors say what everybody says who predicts.

use std::collections::BTreeSet;

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use samesite_format::vectors::{Step, Vector, Vectors, by_edition};
use samesite_judge::predict::Interpretation;
use samesite_judge::predict::times::imagined;
use samesite_judge::suffixes;
use samesite_judge::vectors::{answered, of_lines, of_scenario};
use samesite_model::Edition;
use samesite_scenarios::{JAR, Library, PlantingTime, Scenario};

const EDITIONS: [Edition; 4] =
    [Edition::Rfc6265bis03, Edition::Rfc6265bis08, Edition::Rfc6265bis22, Edition::FetchLiteral];

#[test]
fn vectors_of_scenarios_say_what_predictions_say() {
    let library = Library::embedded().unwrap();
    let compared: usize = library.scenarios().par_iter().map(compared).sum();
    assert!(compared > 200_000, "nearly nothing is compared: {compared}");
}

/// How many cookies at steps were compared.
fn compared(scenario: &Scenario) -> usize {
    let vectors = answered(&of_scenario(scenario, suffixes::embedded()), &EDITIONS, suffixes::embedded());
    let mut compared = 0;
    for vector in &vectors.vectors {
        // Cases that share a jar have their names in those of the steps.
        let own_case = vector.id.strip_prefix(&format!("{}/", scenario.id));
        assert_eq!(own_case.is_some(), scenario.planting == PlantingTime::ByEachCase, "{}", vector.id);
        for step in vector.steps.iter().filter(|step| !step.retrievals.is_empty()) {
            let (case, hop) = own_case.map_or_else(|| step.id.rsplit_once('/').unwrap(), |case| (case, &step.id));
            compared += EDITIONS.iter().map(|edition| predicted(scenario, case, hop, step, *edition)).sum::<usize>();
        }
    }
    compared
}

fn predicted(scenario: &Scenario, case: &str, hop: &str, step: &Step, edition: Edition) -> usize {
    let by = scenario.case(if case == JAR { &scenario.cases[0].id } else { case }).unwrap();
    let acts = imagined(scenario, Some(by));
    let predictions = Interpretation::of(edition).predict::<()>(suffixes::embedded(), scenario, &acts);
    let place = acts.iter().position(|timed| timed.act.case() == case && timed.act.hop() == hop).unwrap();
    let prediction = predictions[place].as_ref().unwrap();
    let retrieval = by_edition(&step.retrievals, edition.id()).unwrap();
    let given: BTreeSet<&str> = retrieval.given.values().flatten().map(String::as_str).collect();
    let predicted = scenario.lines().zip(&prediction.answers).filter(|(_, answer)| answer.given);
    let predicted: BTreeSet<&str> = predicted.map(|(line, _)| line.label.as_str()).collect();
    assert_eq!(given, predicted, "{edition}: {}/{case} {hop}", scenario.id);
    prediction.answers.len()
}

fn everything(scenarios: &str) -> Vectors {
    let library = Library::embedded().unwrap();
    let mut plans = of_lines();
    for scenario in library.select(scenarios).unwrap() {
        plans.extend(of_scenario(scenario, suffixes::embedded()));
    }
    answered(&plans, Edition::ALL, suffixes::embedded())
}

#[test]
fn every_name_is_there_once_and_every_rule_is_explained() {
    let vectors = everything("stories/*");
    let ids: BTreeSet<&str> = vectors.vectors.iter().map(|vector| vector.id.as_str()).collect();
    assert_eq!(ids.len(), vectors.vectors.len());
    let unique = |names: Vec<&String>| names.iter().collect::<BTreeSet<_>>().len() == names.len();
    for Vector { id, steps, .. } in &vectors.vectors {
        assert!(unique(steps.iter().map(|step| &step.id).collect()), "{id}: steps");
        assert!(unique(steps.iter().flat_map(|step| &step.sets).map(|line| &line.id).collect()), "{id}: lines");
        assert!(steps.is_sorted_by_key(|step| step.at), "{id} is in the order of time");
        for step in steps {
            let withheld = step.retrievals.iter().flat_map(|own| own.given.keys().chain(own.withheld.keys()));
            let refused = step.storages.iter().flat_map(|own| own.refused.keys());
            for rule in withheld.chain(refused) {
                assert!(vectors.rules.contains_key(rule), "{id} {}: {rule}", step.id);
            }
            for edition in &vectors.editions {
                let storage = by_edition(&step.storages, edition);
                assert_eq!(storage.is_some(), !step.sets.is_empty(), "{id} {}: {edition}", step.id);
            }
        }
    }
}

#[test]
fn a_store_with_room_for_fifty_cookies_of_a_host_is_enough_for_the_lines() {
    for vector in everything("stories/01*").vectors.iter().filter(|vector| vector.id.starts_with("lines/")) {
        for step in &vector.steps {
            for storage in &step.storages {
                assert!(storage.kept.len() <= 50, "{} {}: {}", vector.id, step.id, storage.kept.len());
            }
        }
    }
}

#[test]
fn the_file_is_the_document() {
    let vectors = everything("stories/*");
    let text = vectors.to_json().unwrap();
    assert_eq!(serde_json::from_str::<Vectors>(&text).unwrap(), vectors);
    // A line for each step, so that a change of one expectation changes one line.
    let steps: usize = vectors.vectors.iter().map(|vector| vector.steps.len()).sum();
    assert_eq!(text.lines().filter(|line| line.starts_with("{\"id\":") && line.contains("\"access\"")).count(), steps);
}
