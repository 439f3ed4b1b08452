//! Exploring, in a browser that a policy stands in for: whoever departs from what is claimed is found, from nothing.

#[path = "../fitting/synthetic.rs"]
mod synthetic;

use std::convert::Infallible;

use samesite::cli::exit::Exit;
use samesite::explore::{Explorer, Limits, Played, Players, Report, State, explanation};
use samesite_format::{CellKind, Play, Verdict};
use samesite_judge::claims::Claims;
use samesite_judge::predict::Interpretation;
use samesite_judge::suffixes;
use samesite_judge::verdict::{Judge, judge_scenario};
use samesite_model::{Edition, Parameter};
use samesite_scenarios::{Library, ProbeKind, Scenario};

/// A browser that keeps to a policy, and of which nobody claims more than that it keeps to the current edition.
struct Synthetic {
    by: Interpretation,
    claims: Claims,
    plays: usize,
}

impl Synthetic {
    /// The current edition, but one parameter has another value; nothing else, if none is given.
    fn departing(change: Option<(&str, &str)>) -> Self {
        let mut policy = Edition::CURRENT.policy();
        if let Some((parameter, value)) = change {
            let parameter = Parameter::named(parameter).unwrap();
            let value = parameter.alternatives.iter().find(|alternative| alternative.word == value).unwrap();
            policy = value.applied_to(&policy);
        }
        let by = Interpretation::of(Edition::CURRENT).with_policy(policy);
        Self { by, claims: Claims::plain(Edition::CURRENT), plays: 0 }
    }
}

impl Players for Synthetic {
    type Stop = Infallible;

    fn names(&self) -> Vec<String> {
        vec!["model open".to_owned()]
    }

    fn play(&mut self, scenarios: &[Scenario], _: &[usize], _: bool) -> Result<Vec<Vec<Option<Played>>>, Infallible> {
        self.plays += scenarios.len();
        let recording = synthetic::recording(&self.by, scenarios);
        let judge = Judge::new(&recording.environment, &self.claims, suffixes::embedded());
        let played = recording.plays.iter().map(|play| {
            let plays = vec![play.clone()];
            let mut judged = judge_scenario(&[(&judge, &plays)]).pop()??;
            // A policy says nothing of other headers than `Cookie`.
            for hop in judged.cases.iter_mut().flat_map(|case| &mut case.hops) {
                hop.cells.retain(|cell| cell.kind() != CellKind::Header);
            }
            Some(Played { judged, plays })
        });
        Ok(vec![played.collect()])
    }

    fn explained(&self, _: usize, plays: &[Play]) -> Option<String> {
        let environment = synthetic::recording(&self.by, &[]).environment;
        explanation(environment, &self.claims, plays)
    }
}

fn explored(browser: &mut Synthetic, cases: usize) -> Explorer {
    let mut explorer = Explorer::new(7, browser.names(), &Library::embedded().unwrap());
    let limits = Limits { until: None, cases: Some(cases), until_surprised: true, batch: 12 };
    let Ok(()) = explorer.explore(browser, limits, &mut |_| {});
    explorer
}

#[test]
fn who_keeps_to_what_is_claimed_surprises_nobody() {
    let explorer = explored(&mut Synthetic::departing(None), 48);
    let surprises: Vec<String> = explorer.findings.iter().map(|finding| finding.text("f.toml")).collect();
    assert!(surprises.is_empty(), "{}", surprises.join("\n"));
    assert_eq!((explorer.drawn, explorer.tallies[0].cases), (48, 48));
    let report = Report::of(&explorer, &[Vec::new()], &[], std::time::Duration::ZERO);
    assert_eq!(report.exit(), Exit::Clean);
    assert!(report.summary().contains("nothing surprised"), "{}", report.summary());
}

#[test]
fn a_rule_that_is_another_is_found_shrunk_and_named() {
    let mut browser = Synthetic::departing(Some(("redirects", "counts")));
    let explorer = explored(&mut browser, 240);
    let finding = explorer.findings.first().expect("something surprised");
    assert_eq!((finding.state, finding.way.verdict), (State::Smallest, Verdict::NewDeviation), "{}", finding.text("f"));
    // Something of the owner's, by way of a stranger; on the way, or in the end.
    let [case] = finding.sketch.cases.as_slice() else { panic!("{}", finding.text("f.toml")) };
    let [step] = case.steps.as_slice() else { panic!("{case}") };
    // A frame that goes elsewhere stays one.
    let smallest = if step.probe.kind() == ProbeKind::SelfNavigation { "V[V]" } else { "V" };
    assert_eq!(case.page.to_string(), smallest, "{case}");
    assert!(matches!(step.via.len(), 1 | 2), "{case}");
    assert_eq!(finding.cookies().len(), 1, "{:?}", finding.cookies());
    assert_eq!(finding.explained_by.as_deref(), Some("redirects = counts"));
    assert!(browser.plays < 400, "{} plays", browser.plays);
    let report = Report::of(&explorer, &[Vec::new()], &["f.toml".into()], std::time::Duration::ZERO);
    assert_eq!(report.exit(), Exit::Deviation);
    assert_eq!(report.document().findings[0].explained_by.as_deref(), Some("redirects = counts"));
}

#[test]
fn a_seed_finds_the_same_again() {
    let found = || {
        let explorer = explored(&mut Synthetic::departing(Some(("redirects", "counts"))), 240);
        explorer.findings.iter().map(|finding| finding.text("f.toml")).collect::<Vec<_>>()
    };
    let first = found();
    assert!(!first.is_empty());
    assert_eq!(first, found());
}
