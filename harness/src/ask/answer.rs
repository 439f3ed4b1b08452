//! Answers: what one respondent says to a question.

use samesite_format::ExplanationKind;
use samesite_format::asked::{AskedAnswer, AskedClaim, AskedRule, Expectation};
use samesite_model::{Answer as StepAnswer, Rule, Step, Timestamp};

use crate::ask::question::Question;
use crate::ask::respondent::Respondent;
use samesite_judge::claims::Claim;
use samesite_judge::explain::sentence::sentence;
use samesite_judge::explain::{ProofStep, cite};
use samesite_judge::predict::{ActPrediction, Interpretation};
use samesite_judge::suffixes;

/// What one respondent says.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The name of the respondent: `rfc6265bis-22`, `firefox/stock`.
    pub reader: String,
    /// What people call it: `Firefox`.
    pub who: String,
    /// Whether it is a browser as it is installed.
    pub is_stock: bool,
    /// The edition that is read.
    pub edition: String,
    /// Whether the cookie is kept when it is set.
    pub stored: bool,
    /// Whether the request carries it, or the script sees it.
    pub given: bool,
    /// The rule that decides.
    pub rule: Rule,
    /// Its clause.
    pub clause: &'static str,
    /// Where the edition says so.
    pub section: String,
    /// Why, in plain English.
    pub sentence: String,
    /// The claims that make a browser answer otherwise than its edition.
    pub claims: Vec<Cause>,
    /// What was asked on the way, of the request first and then of the cookie.
    pub steps: Vec<ProofStep>,
}

/// A claim that makes the difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// Its name.
    pub id: &'static str,
    /// Whether the text allows it.
    pub kind: ExplanationKind,
    /// What the browser does.
    pub statement: &'static str,
}

/// What comes of a question, without the way there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Whether the cookie is kept when it is set.
    pub stored: bool,
    /// Whether the request carries it, or the script sees it.
    pub given: bool,
    /// The rule that decides.
    pub rule: Rule,
}

impl Answer {
    /// Whether it lasts: what a young cookie alone gets is no answer to rely on.
    #[must_use]
    pub fn lasts(&self) -> bool {
        self.rule != Rule::LaxAllowingUnsafe
    }

    /// Whether it is what somebody expects.
    #[must_use]
    pub fn meets(&self, expected: Expectation) -> bool {
        match expected {
            Expectation::Sent => self.given && self.lasts(),
            Expectation::NotSent => !self.given,
        }
    }

    /// The answer for other programs.
    pub(super) fn document(&self) -> AskedAnswer {
        let claim = |cause: &Cause| AskedClaim {
            id: cause.id.to_owned(),
            kind: cause.kind,
            statement: cause.statement.to_owned(),
        };
        let rule = |step: &ProofStep| AskedRule {
            clause: step.clause.to_owned(),
            section: step.section.clone(),
            statement: step.statement.to_owned(),
            holds: step.holds,
            values: step.values.clone(),
        };
        AskedAnswer {
            reader: self.reader.clone(),
            who: self.who.clone(),
            is_stock: self.is_stock,
            edition: self.edition.clone(),
            stored: self.stored,
            given: self.given,
            lasts: self.lasts(),
            rule: name(self.rule),
            clause: self.clause.to_owned(),
            section: self.section.clone(),
            sentence: self.sentence.clone(),
            claims: self.claims.iter().map(claim).collect(),
            steps: self.steps.iter().map(rule).collect(),
        }
    }
}

/// A rule by its name for programs: `safe-method`.
fn name(rule: Rule) -> String {
    let name = serde_json::to_value(rule).expect("a rule is a word");
    name.as_str().unwrap_or_default().to_owned()
}

impl Question {
    /// Asks a respondent; the cookie is set at the moment `now`.
    #[must_use]
    pub fn answer(&self, respondent: &Respondent, now: Timestamp) -> Answer {
        let prediction = self.prediction(&respondent.interpretation, now);
        let Outcome { stored, given, rule } = prediction.outcome();
        let (context, trace) = (&prediction.hop.context, &prediction.hop.answers[0].trace);
        let edition = respondent.interpretation.edition;
        Answer {
            reader: respondent.name.clone(),
            who: respondent.who.clone(),
            is_stock: respondent.is_stock,
            edition: edition.to_string(),
            stored,
            given,
            rule,
            clause: rule.clause(),
            section: cite(rule, edition),
            sentence: sentence(rule, context, trace),
            claims: self.causes(respondent, prediction.outcome(), now),
            steps: context.iter().chain(trace).map(|step| ProofStep::of(step, edition)).collect(),
        }
    }

    /// What comes of it by an interpretation; the cookie is set at the moment `now`.
    #[must_use]
    pub fn outcome(&self, by: &Interpretation, now: Timestamp) -> Outcome {
        self.prediction(by, now).outcome()
    }

    /// The claims without which the browser would answer otherwise.
    fn causes(&self, respondent: &Respondent, outcome: Outcome, now: Timestamp) -> Vec<Cause> {
        let Some(claims) = &respondent.claims else { return Vec::new() };
        if self.outcome(&Interpretation::of(claims.edition), now) == outcome {
            return Vec::new();
        }
        let matters = |claim: &&Claim| self.outcome(&claims.without(claim).interpretation(), now) != outcome;
        let cause = |claim: &Claim| Cause { id: claim.id, kind: claim.kind.into(), statement: claim.statement };
        claims.about_cookies().filter(matters).map(cause).collect()
    }

    fn prediction(&self, by: &Interpretation, now: Timestamp) -> QuestionPrediction {
        let scenario = self.scenario();
        let acts = self.timed(&scenario, now);
        let predictions = by.predict(suffixes::embedded(), &scenario, &acts);
        let mut told: Vec<_> =
            acts.iter().zip(predictions).filter_map(|(timed, told)| Some((timed.act.hop(), told?))).collect();
        // What is framed in a page that is asked for comes after it, and nobody asked about that.
        let asked = told.iter().rposition(|(hop, _)| *hop == self.step.id).unwrap_or(told.len() - 1);
        let (_, hop) = told.swap_remove(asked);
        let (_, proof) = told.swap_remove(0);
        QuestionPrediction { proof, hop }
    }
}

/// What an interpretation says of the two acts that matter.
struct QuestionPrediction {
    /// The look right after the cookie was set.
    proof: ActPrediction<Vec<Step>>,
    /// The request that is asked about.
    hop: ActPrediction<Vec<Step>>,
}

impl QuestionPrediction {
    /// A cookie that was refused is asked nothing more; what is asked of a kept one begins with its lifetime.
    fn outcome(&self) -> Outcome {
        let is_alive = |step: &Step| step.rule == Rule::NotExpired && step.answer == StepAnswer::Holds;
        let stored = self.proof.answers[0].trace.iter().any(is_alive);
        let answer = &self.hop.answers[0];
        Outcome { stored, given: answer.given, rule: answer.rule }
    }
}
