//! What a comparison needs before judgements can be compared: how two belong together,
//! and predictions in the shape of judgements.

use samesite_format::comparison::{Diff, Relation};
use samesite_format::{
    CaseJudgement, Cell, CookieFinding, HopJudgement, Judgement, Prediction, Recording, ScenarioJudgement, Subject,
};
use samesite_model::SuffixList;
use samesite_scenarios::{Act, Scenario};

use crate::citation::citation;
use crate::evidence::observed::{lines_asked, lines_elsewhere};
use crate::predict::times::imagined;
use crate::predict::{ActPrediction, Interpretation};
use crate::verdict::cookie_cell;

/// A recording, and what was made of it.
pub type Judged<'r> = (&'r Recording, &'r Judgement);

/// Compares two recordings and their judgements.
#[must_use]
pub fn compare((old, old_judgement): Judged<'_>, (new, new_judgement): Judged<'_>) -> Diff {
    let same_subject = old.environment.browser.name == new.environment.browser.name
        && old.environment.profile == new.environment.profile;
    let relation = if same_subject { Relation::Time } else { Relation::Subjects };
    Diff::between(old_judgement, new_judgement, relation, retold(old, new))
}

/// The scenarios that both played, in different words.
fn retold(old: &Recording, new: &Recording) -> Vec<String> {
    let mut retold: Vec<String> = new
        .plays
        .iter()
        .filter(|play| {
            let same = |other: &&samesite_format::Play| other.scenario == play.scenario;
            old.plays.iter().rfind(same).is_some_and(|other| other.source != play.source)
        })
        .map(|play| play.scenario.clone())
        .collect();
    retold.sort();
    retold.dedup();
    retold
}

/// What two interpretations predict otherwise, without a browser.
#[must_use]
pub fn compare_predictions(
    old: &Interpretation,
    new: &Interpretation,
    scenarios: &[Scenario],
    suffixes: &SuffixList,
) -> Diff {
    let judgement = |by: &Interpretation| Judgement {
        subject: Subject { browser: by.id.clone().into_owned(), version: String::new(), profile: String::new() },
        edition: by.edition.to_string(),
        explanations: Vec::new(),
        scenarios: scenarios.iter().map(|scenario| predicted(by, scenario, suffixes)).collect(),
    };
    Diff::between(&judgement(old), &judgement(new), Relation::Predictions, Vec::new())
}

/// What would be seen of a browser that keeps to an interpretation.
fn predicted(by: &Interpretation, scenario: &Scenario, suffixes: &SuffixList) -> ScenarioJudgement {
    let acts = imagined(scenario, None);
    let mut cases: Vec<CaseJudgement> = Vec::new();
    for (timed, prediction) in acts.iter().zip(by.predict::<()>(suffixes, scenario, &acts)) {
        let Some(prediction) = prediction else { continue };
        let hop = HopJudgement {
            id: timed.act.hop(),
            request: timed.act.describe(),
            made: true,
            account: None,
            cells: cells(by, scenario, &timed.act, &prediction, suffixes),
        };
        let id = timed.act.case();
        match cases.iter_mut().find(|case| case.id == id) {
            Some(case) => case.hops.push(hop),
            None => cases.push(CaseJudgement { id: id.to_owned(), title: String::new(), hops: vec![hop] }),
        }
    }
    let (id, title, claim) = (scenario.id.to_string(), scenario.title.clone(), scenario.claim.clone());
    ScenarioJudgement { id, title, claim, cases, fault: None }
}

fn cells(
    by: &Interpretation,
    scenario: &Scenario,
    act: &Act<'_>,
    prediction: &ActPrediction<()>,
    suffixes: &SuffixList,
) -> Vec<Cell> {
    let asked = lines_asked(scenario, act);
    let lines = scenario.lines().enumerate().filter(|(line, _)| asked.contains(line));
    let elsewhere = lines_elsewhere(suffixes, scenario, act);
    let telling = lines.filter(|(line, _)| prediction.answers[*line].given || !elsewhere[*line]);
    telling
        .map(|(line, cookie)| {
            let answer = &prediction.answers[line];
            let predicted = Prediction {
                yes: answer.given,
                by: citation(answer.rule, by.edition),
                rule: answer.rule.statement().into(),
            };
            let finding = CookieFinding {
                cookie: cookie.label.clone(),
                edition: predicted.clone(),
                claimed: predicted,
                observed: Some(answer.given),
                readings: Vec::new(),
            };
            cookie_cell(prediction.kind, finding)
        })
        .collect()
}
