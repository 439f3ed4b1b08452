//! Answers: what one reader says to a question.

use samesite_format::ExplanationKind;
use samesite_model::policy::Policy;
use samesite_model::{Answer as StepAnswer, Model, Rule, Step, Timestamp};
use serde::Serialize;

use crate::ask::question::Question;
use crate::ask::reader::Reader;
use samesite_judge::claims::{Claim, Departure};
use samesite_judge::explain::sentence::sentence;
use samesite_judge::explain::{ProofStep, cite};
use samesite_judge::predict::{ActPrediction, predict};
use samesite_judge::suffixes;

/// What one reader says.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// Who says it.
    pub reader: String,
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
    /// What makes a browser answer otherwise than its edition.
    pub departures: Vec<Cause>,
    /// What was asked on the way, of the request first and then of the cookie.
    pub steps: Vec<ProofStep>,
}

/// A departure that makes the difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// Its name.
    pub id: &'static str,
    /// Whether the text allows it.
    pub kind: ExplanationKind,
    /// What the browser does.
    pub statement: &'static str,
}

/// What comes of a question, without the way there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) stored: bool,
    pub(super) given: bool,
    pub(super) rule: Rule,
}

impl Question {
    /// Asks a reader; the cookie is set at the moment `now`.
    #[must_use]
    pub fn answer(&self, reader: &Reader, now: Timestamp) -> Answer {
        let prophecy = self.prophecy(&reader.policy, reader.claim.as_ref(), now);
        let Outcome { stored, given, rule } = prophecy.outcome();
        let (context, trace) = (&prophecy.hop.context, &prophecy.hop.answers[0].trace);
        Answer {
            reader: reader.name.clone(),
            edition: reader.edition.to_string(),
            stored,
            given,
            rule,
            clause: rule.clause(),
            section: cite(rule, reader.edition),
            sentence: sentence(rule, context, trace),
            departures: self.causes(reader, prophecy.outcome(), now),
            steps: context.iter().chain(trace).map(|step| ProofStep::of(step, reader.edition)).collect(),
        }
    }

    /// What comes of it by a policy, and by what else is claimed of a browser.
    pub(super) fn outcome(&self, policy: &Policy, claim: Option<&Claim>, now: Timestamp) -> Outcome {
        self.prophecy(policy, claim, now).outcome()
    }

    /// The departures without which the browser would answer otherwise.
    fn causes(&self, reader: &Reader, outcome: Outcome, now: Timestamp) -> Vec<Cause> {
        let Some(claim) = &reader.claim else { return Vec::new() };
        if self.outcome(&reader.edition.policy(), None, now) == outcome {
            return Vec::new();
        }
        let matters = |departure: &&&'static Departure| {
            let rest = claim.without(departure);
            self.outcome(&rest.policy(), Some(&rest), now) != outcome
        };
        let cause =
            |departure: &&Departure| Cause { id: departure.id, kind: departure.kind, statement: departure.statement };
        claim.departures.iter().filter(matters).map(cause).collect()
    }

    /// A browser may take a hop otherwise than the standards have it, whatever its policy: what is claimed of it says so.
    fn prophecy(&self, policy: &Policy, claim: Option<&Claim>, now: Timestamp) -> Prophecy {
        let scenario = self.scenario();
        let model = Model::with_policy(policy, suffixes::embedded());
        let acts = self.timed(&scenario, now);
        let acts = match claim {
            Some(claim) => claim.rewritten(&acts),
            None => acts,
        };
        let mut predictions = predict(&model, &scenario, &acts).into_iter().flatten();
        let proof = predictions.next().expect("the cookie is set and looked for first");
        let hop = predictions.next_back().expect("the hop that is asked about is the last act");
        Prophecy { proof, hop }
    }
}

/// What a policy says of the two acts that matter.
struct Prophecy {
    /// The look right after the cookie was set.
    proof: ActPrediction<Vec<Step>>,
    /// The request that is asked about.
    hop: ActPrediction<Vec<Step>>,
}

impl Prophecy {
    /// A cookie that was refused is asked nothing more; what is asked of a kept one begins with its lifetime.
    fn outcome(&self) -> Outcome {
        let is_alive = |step: &Step| step.rule == Rule::NotExpired && step.answer == StepAnswer::Holds;
        let stored = self.proof.answers[0].trace.iter().any(is_alive);
        let answer = &self.hop.answers[0];
        Outcome { stored, given: answer.given, rule: answer.rule }
    }
}
