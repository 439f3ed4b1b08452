//! Advice: changes that get the cookie there, found by trying them on the model.

use samesite_format::asked::Remedy;
use samesite_model::{Edition, Rule, Timestamp};

use crate::ask::change::Change;
use crate::ask::exposure::newly_exposed;
use crate::ask::question::Question;
use crate::ask::respondent::Respondent;
use crate::shell::quoted;

/// What one change, or two together, would achieve.
#[derive(Clone, Debug)]
pub struct Advice {
    /// The changes.
    pub changes: Vec<Change>,
    /// The same in words.
    pub statements: Vec<String>,
    /// The question as it would be then.
    pub question: Question,
    /// Who would give the cookie then, whatever its age, by name.
    pub given_by: Vec<String>,
    /// Who would still not, or only while it is young.
    pub withheld_by: Vec<String>,
    /// The same by the names that people know: `Firefox`.
    pub withheld_by_whom: Vec<String>,
    /// Who else would get the cookie then.
    pub lets_in: Vec<&'static str>,
    /// What is to be minded besides.
    pub cautions: Vec<String>,
}

impl Advice {
    /// The words of the command that tries it.
    #[must_use]
    pub fn command(&self) -> Vec<String> {
        let words = ["samesite".to_owned(), "ask".to_owned()].into_iter().chain(self.question.arguments());
        words.map(|word| quoted(&word).into_owned()).collect()
    }

    /// The advice for other programs.
    pub(super) fn document(&self) -> Remedy {
        Remedy {
            changes: self.changes.iter().map(|change| change.id().to_owned()).collect(),
            statements: self.statements.clone(),
            cookie: self.question.cookie.clone(),
            command: self.command().join(" "),
            given_by: self.given_by.clone(),
            withheld_by: self.withheld_by.clone(),
            lets_in: self.lets_in.iter().map(|&stranger| stranger.to_owned()).collect(),
            cautions: self.cautions.clone(),
        }
    }
}

/// Tries every single change, and every two where no single one gets the cookie there by the current edition.
pub(super) fn advise(question: &Question, respondents: &[Respondent], now: Timestamp) -> Vec<Advice> {
    let before: Vec<bool> = given(question, respondents, now);
    if before.iter().all(|given| *given) {
        return Vec::new();
    }
    let mut seen = vec![question.clone()];
    let mut attempt = |changes: &[Change]| {
        let mut changed = question.clone();
        for change in changes {
            changed = change.applied(&changed)?;
        }
        // Two ways to the same journey are two pieces of advice, where the one says more.
        if seen.contains(&changed) && changes != [Change::RelayState] {
            return None;
        }
        seen.push(changed.clone());
        // A step that nobody could take leads nowhere.
        if changed.scenario().cases[0].try_journey().is_err() {
            return None;
        }
        let after = given(&changed, respondents, now);
        let gains = before.iter().zip(&after).any(|(before, after)| !before && *after);
        let loses = before.iter().zip(&after).any(|(before, after)| *before && !after);
        // What a frame sets comes beside what visits set: whom that reaches, it reaches as before.
        let loses = loses && changes != [Change::PartitionedInFrame];
        (gains && !loses).then(|| advice(question, changed, changes, (respondents, &after), now))
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
    // The best first, and among these what opens nothing; among equals the order of the changes stays.
    all.sort_by_key(|advice| (advice.withheld_by.len(), advice.lets_in.len()));
    all
}

/// Who gives the cookie for good: what only a young cookie gets is no solution.
fn given(question: &Question, respondents: &[Respondent], now: Timestamp) -> Vec<bool> {
    let outcomes = respondents.iter().map(|respondent| question.outcome(&respondent.interpretation, now));
    outcomes.map(|outcome| outcome.given && outcome.rule != Rule::LaxAllowingUnsafe).collect()
}

fn advice(
    before: &Question,
    after: Question,
    changes: &[Change],
    (respondents, given): (&[Respondent], &[bool]),
    now: Timestamp,
) -> Advice {
    let those =
        |wanted: bool| respondents.iter().zip(given).filter(move |(_, given)| **given == wanted).map(|(one, _)| one);
    let names = |wanted: bool| those(wanted).map(|respondent| respondent.name.clone()).collect();
    // Two changes of the cookie are one new line.
    let mut statements: Vec<_> = changes.iter().map(|change| change.statement(&after)).collect();
    statements.dedup();
    Advice {
        changes: changes.to_vec(),
        statements,
        given_by: names(true),
        withheld_by: names(false),
        withheld_by_whom: those(false).map(|respondent| respondent.who.clone()).collect(),
        lets_in: newly_exposed(before, &after, changes, now),
        cautions: changes.iter().filter_map(|change| change.caution(&after)).collect(),
        question: after,
    }
}
