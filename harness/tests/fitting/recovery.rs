//! A policy is recovered from what a browser that follows it leaves behind.

use insta::assert_snapshot;
use samesite_judge::fit::{Fit, fit};
use samesite_judge::predict::Interpretation;
use samesite_judge::suffixes;
use samesite_model::{Edition, Parameter, Policy};
use samesite_scenarios::{Library, Scenario};

use crate::random::Dice;
use crate::synthetic::{prediction, recording};

/// What a browser does that has a policy and takes every request as the standards do.
fn following(policy: &Policy) -> Interpretation {
    Interpretation::of(Edition::CURRENT).with_policy(policy.clone())
}

fn fitted(policy: &Policy, scenarios: &[Scenario]) -> Fit {
    fit(&recording(&following(policy), scenarios), suffixes::embedded())
}

/// Whether two policies say the same of every scenario.
fn alike(one: &Policy, other: &Policy, scenarios: &[Scenario]) -> bool {
    scenarios.iter().all(|scenario| {
        let says = |policy| {
            let acts = prediction(&following(policy), scenario).into_iter().flatten();
            acts.map(|act| (act.answers.iter().map(|answer| answer.given).collect::<Vec<_>>(), act.order))
                .collect::<Vec<_>>()
        };
        says(one) == says(other)
    })
}

/// The parameters in which a hidden policy departs from the fitted one without the fit saying that it may.
fn unnamed(hidden: &Policy, fit: &Fit) -> Vec<&'static str> {
    let open = fit.undetermined.iter().map(|open| open.parameter);
    let named: Vec<_> = open.chain(fit.entangled.iter().flatten().map(|change| change.parameter)).collect();
    let departures = hidden.departures_from(&fit.policy).into_iter().map(|departure| departure.parameter.id);
    departures.filter(|id| !named.contains(id)).collect()
}

/// How many policies each of the four tests draws, unless `SAMESITE_FITTED_POLICIES` says another number:
/// with 50, two hundred in all, they take some minutes where nothing is optimised.
const POLICIES: usize = 10;

/// Draws policies and recovers them; a quarter of them is a test of its own, so that they share the processors.
fn recover(quarter: u64) {
    let policies = std::env::var("SAMESITE_FITTED_POLICIES").map_or(POLICIES, |number| number.parse().unwrap());
    let scenarios: Vec<_> = Library::embedded().unwrap().everyday().cloned().collect();
    let mut dice = Dice::new(6265 + quarter);
    let mut silent = Vec::new();
    for _ in 0..policies {
        let hidden = dice.policy();
        let fit = fitted(&hidden, &scenarios);
        assert_eq!(fit.unexplained, [], "of {}", hidden.description());
        assert!(
            alike(&hidden, &fit.policy, &scenarios),
            "{} is not {}",
            fit.policy.description(),
            hidden.description()
        );
        let unnamed = unnamed(&hidden, &fit);
        if !unnamed.is_empty() {
            silent.push((unnamed, hidden));
        }
    }
    // Three and more changes that only together go unnoticed are not looked for; few policies differ by such.
    assert!(silent.len() * 10 <= policies, "the fits keep silent about {silent:?}");
}

#[test]
fn random_policies_are_recovered_as_far_as_the_cells_can_tell_1() {
    recover(1);
}

#[test]
fn random_policies_are_recovered_as_far_as_the_cells_can_tell_2() {
    recover(2);
}

#[test]
fn random_policies_are_recovered_as_far_as_the_cells_can_tell_3() {
    recover(3);
}

#[test]
fn random_policies_are_recovered_as_far_as_the_cells_can_tell_4() {
    recover(4);
}

#[test]
fn an_edition_is_recognised_outright() {
    let scenarios: Vec<_> = Library::embedded().unwrap().everyday().cloned().collect();
    for edition in [Edition::Rfc6265bis22, Edition::Rfc6265bis03, Edition::FetchLiteral] {
        let fit = fitted(&edition.policy(), &scenarios);
        assert_eq!(fit.description.departures.len(), 0, "{}", fit.sentence());
        assert!(alike(&edition.policy(), &fit.description.edition.policy(), &scenarios));
    }
}

#[test]
fn departures_are_said_in_a_sentence() {
    let scenarios: Vec<_> = Library::embedded().unwrap().everyday().cloned().collect();
    let assigned = [("absent", "none"), ("redirects", "counts-for-sending")];
    let policy = assigned.iter().fold(Edition::CURRENT.policy(), |policy, (id, word)| {
        let alternatives = Parameter::named(id).unwrap().alternatives;
        alternatives.iter().find(|alternative| alternative.word == *word).unwrap().applied_to(&policy)
    });
    let fit = fitted(&policy, &scenarios);
    assert_snapshot!(fit.by_current_edition, @"rfc6265bis-22 with absent = none and redirects = counts");
    assert!(fit.sentence().starts_with(&format!("behaves like {}; 0 of ", fit.description)), "{}", fit.sentence());
    let redirects = fit.undetermined.iter().find(|open| open.parameter == "redirects").unwrap();
    assert!(redirects.values.contains(&"counts-for-sending"), "{redirects:?}");
}

#[test]
fn a_cell_that_no_policy_explains_is_listed() {
    let library = Library::embedded().unwrap();
    let story: Vec<_> = library.select("stories/10*").unwrap().into_iter().cloned().collect();
    let mut recording = recording(&Interpretation::of(Edition::Rfc6265bis03), &story);
    // Sent with the picture, and not with the script: no reading of the rules tells the two apart.
    let script = recording.plays[0].observations.iter_mut().find(|seen| seen.hop == "script").unwrap();
    script.requests[0].headers.clear();
    let fit = fit(&recording, suffixes::embedded());
    let unexplained = fit.unexplained.iter().map(|place| format!("{} {} {:?}", place.hop, place.cookie, place.kind));
    assert_snapshot!(unexplained.collect::<Vec<_>>().join(", "), @"script promo_shown Sent, script unknown_word Sent");
}
