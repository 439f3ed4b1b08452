//! Advice: changes that get the cookie there, found by trying them on the model.

use samesite_model::{Edition, Rule, Timestamp};
use serde::Serialize;

use crate::ask::change::Change;
use crate::ask::exposure::newly_exposed;
use crate::ask::question::Question;
use crate::ask::respondent::Respondent;

/// What one change, or two together, would achieve.
#[derive(Clone, Debug, Serialize)]
pub struct Advice {
    /// The changes.
    pub changes: Vec<Change>,
    /// The same in words.
    pub statements: Vec<String>,
    /// The cookie as it would be set.
    pub cookie: String,
    /// Who would give the cookie then, whatever its age.
    pub given_by: Vec<String>,
    /// Who would still not, or only while it is young.
    pub withheld_by: Vec<String>,
    /// Who else would get the cookie then.
    pub lets_in: Vec<&'static str>,
    /// What is to be minded besides.
    pub cautions: Vec<&'static str>,
}

/// Tries every single change, and every two where no single one gets the cookie there by the current edition.
pub(super) fn advise(question: &Question, respondents: &[Respondent], now: Timestamp) -> Vec<Advice> {
    let before: Vec<bool> = given(question, respondents, now);
    let mut seen = vec![question.clone()];
    let mut attempt = |changes: &[Change]| {
        let mut changed = question.clone();
        for change in changes {
            changed = change.applied(&changed)?;
        }
        if seen.contains(&changed) {
            return None;
        }
        seen.push(changed.clone());
        let after = given(&changed, respondents, now);
        let gains = before.iter().zip(&after).any(|(before, after)| !before && *after);
        let loses = before.iter().zip(&after).any(|(before, after)| *before && !after);
        (gains && !loses).then(|| advice(question, &changed, changes, (respondents, &after), now))
    };
    let mut all: Vec<Advice> = Change::ALL.iter().filter_map(|change| attempt(&[*change])).collect();
    let current = Edition::CURRENT.id();
    let reaches_current = |advice: &Advice| advice.given_by.iter().any(|name| name == current);
    if !before.first().copied().unwrap_or(false) && !all.iter().any(reaches_current) {
        // Changes that suffice alone are no news beside another one.
        let pairs = Change::ALL
            .iter()
            .enumerate()
            .flat_map(|(index, first)| Change::ALL[index + 1..].iter().map(move |second| [*first, *second]));
        all.extend(pairs.filter_map(|pair| attempt(&pair)).filter(reaches_current));
    }
    // The best first; among equals the order of the changes stays.
    all.sort_by_key(|advice| advice.withheld_by.len());
    all
}

/// Who gives the cookie for good: what only a young cookie gets is no solution.
fn given(question: &Question, respondents: &[Respondent], now: Timestamp) -> Vec<bool> {
    let outcomes = respondents.iter().map(|respondent| question.outcome(&respondent.interpretation, now));
    outcomes.map(|outcome| outcome.given && outcome.rule != Rule::LaxAllowingUnsafe).collect()
}

fn advice(
    before: &Question,
    after: &Question,
    changes: &[Change],
    (respondents, given): (&[Respondent], &[bool]),
    now: Timestamp,
) -> Advice {
    let names = |wanted: bool| {
        let respondents = respondents.iter().zip(given).filter(|(_, given)| **given == wanted);
        respondents.map(|(respondent, _)| respondent.name().to_owned()).collect()
    };
    // Two changes of the cookie are one new line.
    let mut statements: Vec<_> = changes.iter().map(|change| change.statement(after)).collect();
    statements.dedup();
    Advice {
        changes: changes.to_vec(),
        statements,
        cookie: after.cookie.clone(),
        given_by: names(true),
        withheld_by: names(false),
        lets_in: newly_exposed(before, after, changes, now),
        cautions: changes.iter().filter_map(|change| change.caution()).collect(),
    }
}
