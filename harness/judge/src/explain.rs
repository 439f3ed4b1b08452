//! Explanations: why a cookie should or should not be there, as a short proof.

pub mod sentence;

use std::fmt;

use samesite_format::CellKind;
use samesite_model::{Answer as StepAnswer, Edition, Rule, Step, SuffixList};
use samesite_scenarios::{Act, Case, Scenario};
use schemars::JsonSchema;
use serde::Serialize;

use crate::explain::sentence::{question, sentence};
use crate::predict::times::imagined;
use crate::predict::{ActPrediction, Answer, Interpretation};

/// Why the cookies of a case should or should not be there.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Explanation {
    /// The case, with its scenario.
    pub case: String,
    /// What happens.
    pub title: String,
    /// The interpretation that is followed: an edition or reading, or a browser and its profile.
    pub by: String,
    /// What is asked, in order.
    pub acts: Vec<ActProof>,
    /// Where other readings disagree with it; empty when none does, or nobody asked.
    pub disagreements: Vec<Disagreement>,
}

/// One act and the cookies at it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ActProof {
    /// The name under which the act is recorded.
    pub hop: String,
    /// What happens, in words.
    pub what: String,
    /// What is asked of each cookie.
    pub kind: CellKind,
    /// How the request was classed.
    pub context: Vec<ProofStep>,
    /// What becomes of each cookie.
    pub cookies: Vec<CookieProof>,
}

/// Why a cookie is there or not.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CookieProof {
    /// The cookie's label.
    pub cookie: String,
    /// The line that makes it.
    pub line: String,
    /// Whether it is there.
    pub given: bool,
    /// The rule that decides.
    #[schemars(with = "String")]
    pub rule: Rule,
    /// Its clause.
    pub clause: &'static str,
    /// Where the edition says so.
    pub section: String,
    /// Why, in plain English.
    pub sentence: String,
    /// What was asked of it.
    pub steps: Vec<ProofStep>,
}

/// One rule that was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProofStep {
    /// Its clause.
    pub clause: &'static str,
    /// Where the edition says so.
    pub section: String,
    /// What the rule says.
    pub statement: &'static str,
    /// The same as a short question.
    #[serde(skip)]
    pub question: &'static str,
    /// Whether that is so.
    pub holds: bool,
    /// The values that were compared.
    pub values: String,
}

/// Where other readings disagree with the one that is followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Disagreement {
    /// The cookie's label.
    pub cookie: String,
    /// The readings.
    pub readings: Vec<String>,
    /// The first act at which they have it otherwise.
    pub hop: String,
    /// What is asked there.
    pub kind: CellKind,
    /// Whether the cookie is there, as they have it.
    pub given: bool,
    /// The first step that they answer otherwise, or do not ask; in the words of the first of them.
    pub step: ProofStep,
}

impl ProofStep {
    /// A step, cited from an edition.
    pub fn of(step: &Step, edition: Edition) -> Self {
        Self {
            clause: step.rule.clause(),
            section: cite(step.rule, edition),
            statement: step.rule.statement(),
            question: question(step.rule),
            holds: step.answer == StepAnswer::Holds,
            values: step.values.clone(),
        }
    }
}

impl Explanation {
    /// Explains every hop of a case by an interpretation; `cookie` narrows it to one cookie, by its label.
    #[must_use]
    pub fn of(
        scenario: &Scenario,
        case: &Case,
        cookie: Option<&str>,
        by: &Interpretation,
        suffixes: &SuffixList,
    ) -> Self {
        let acts = imagined(scenario, Some(case));
        let mut proofs = Vec::new();
        for (timed, prediction) in acts.iter().zip(by.predict(suffixes, scenario, &acts)) {
            let Some(prediction) = prediction else { continue };
            if prediction.answers.iter().any(|answer| answer.rule != Rule::HostCovered) {
                proofs.push(ActProof::of(scenario, &timed.act, &prediction, cookie, by.edition));
            }
        }
        proofs.retain(|act| !act.cookies.is_empty());
        Self {
            case: format!("{}/{}", scenario.id, case.id),
            title: case.title.clone(),
            by: by.id.clone().into_owned(),
            acts: proofs,
            disagreements: Vec::new(),
        }
    }

    /// The same, and where every named reading disagrees with it.
    #[must_use]
    pub fn with_disagreements(
        scenario: &Scenario,
        case: &Case,
        cookie: Option<&str>,
        by: &Interpretation,
        suffixes: &SuffixList,
    ) -> Self {
        let mut explanation = Self::of(scenario, case, cookie, by, suffixes);
        let acts = imagined(scenario, Some(case));
        let own = by.predict(suffixes, scenario, &acts);
        for other in Interpretation::all_named().iter().filter(|other| other.id != by.id) {
            let others: Vec<Option<ActPrediction<Vec<Step>>>> = other.predict(suffixes, scenario, &acts);
            for (index, line) in scenario.lines().enumerate() {
                if cookie.is_some_and(|cookie| cookie != line.label) {
                    continue;
                }
                let mut pairs = acts.iter().zip(own.iter().zip(&others)).filter_map(|(timed, pair)| match pair {
                    (Some(own), Some(other)) => Some((timed, own, other)),
                    _ => None,
                });
                let differing = pairs.find(|(_, own, other)| own.answers[index].given != other.answers[index].given);
                let Some((timed, own, theirs)) = differing else { continue };
                let disagreement = Disagreement {
                    cookie: line.label.clone(),
                    readings: vec![other.id.clone().into_owned()],
                    hop: timed.act.hop(),
                    kind: theirs.kind,
                    given: theirs.answers[index].given,
                    step: first_difference(own, theirs, index, other.edition),
                };
                explanation.note(disagreement);
            }
        }
        let place = |disagreement: &Disagreement| scenario.lines().position(|line| line.label == disagreement.cookie);
        explanation.disagreements.sort_by_key(place);
        explanation
    }

    /// Readings that disagree at the same place share a line.
    fn note(&mut self, disagreement: Disagreement) {
        let same = |other: &&mut Disagreement| {
            (&other.cookie, &other.hop, other.given) == (&disagreement.cookie, &disagreement.hop, disagreement.given)
                && (other.step.clause, other.step.holds, &other.step.values)
                    == (disagreement.step.clause, disagreement.step.holds, &disagreement.step.values)
        };
        match self.disagreements.iter_mut().find(same) {
            Some(other) => other.readings.extend(disagreement.readings),
            None => self.disagreements.push(disagreement),
        }
    }
}

/// The first step that the other reading answers otherwise; its last one when ours goes on, and ours ends with less.
fn first_difference(
    own: &ActPrediction<Vec<Step>>,
    other: &ActPrediction<Vec<Step>>,
    cookie: usize,
    edition: Edition,
) -> ProofStep {
    let steps = |prediction: &ActPrediction<Vec<Step>>| -> Vec<Step> {
        prediction.context.iter().chain(&prediction.answers[cookie].trace).cloned().collect()
    };
    let (own, other) = (steps(own), steps(other));
    let key = |step: &Step| (step.rule, step.answer);
    let common = own.iter().zip(&other).take_while(|(own, other)| key(own) == key(other)).count();
    let step = other.get(common).or(own.get(common)).or(other.last()).expect("a cookie that was asked has steps");
    ProofStep::of(step, edition)
}

impl ActProof {
    fn of(
        scenario: &Scenario,
        act: &Act<'_>,
        prediction: &ActPrediction<Vec<Step>>,
        cookie: Option<&str>,
        edition: Edition,
    ) -> Self {
        let what = match act {
            Act::Plant(_, planting) => format!("set at {}", planting.at),
            Act::Prove(_, planting) if planting.at == planting.prove => format!("set at {}", planting.at),
            Act::Prove(_, planting) => format!("set at {}, and looked for at {}", planting.at, planting.prove),
            Act::Hop(_, hop) if prediction.kind == CellKind::Visible => format!("document.cookie at {}", hop.url),
            Act::Hop(_, hop) => format!("{} {}", hop.method, hop.url),
        };
        let own_lines: Vec<&str> = match act {
            Act::Prove(_, planting) => planting.lines.iter().map(|line| line.label.as_str()).collect(),
            _ => scenario.lines().map(|line| line.label.as_str()).collect(),
        };
        let cookies = scenario
            .lines()
            .zip(&prediction.answers)
            .filter(|(line, _)| cookie.is_none_or(|cookie| cookie == line.label))
            .filter(|(line, _)| own_lines.contains(&line.label.as_str()))
            .map(|(line, answer)| CookieProof::of(&line.label, &line.line, answer, prediction, edition))
            .collect();
        Self {
            hop: act.hop(),
            what,
            kind: prediction.kind,
            context: prediction.context.iter().map(|step| ProofStep::of(step, edition)).collect(),
            cookies,
        }
    }
}

impl CookieProof {
    fn of(
        label: &str,
        line: &str,
        answer: &Answer<Vec<Step>>,
        prediction: &ActPrediction<Vec<Step>>,
        edition: Edition,
    ) -> Self {
        // That a kept cookie comes back at once proves no more than that it was kept, and why it was not kept
        // is told when that is asked.
        let storing = prediction.kind == CellKind::Stored;
        let refused = !answer.given && answer.trace.iter().all(|step| step.rule != Rule::NotExpired);
        let asked = answer.trace.iter().take_while(|step| match (storing, refused) {
            (true, _) => !answer.given || step.rule != Rule::NotExpired,
            (false, refused) => !refused,
        });
        let sentence = sentence(answer.rule, &prediction.context, &answer.trace);
        Self {
            cookie: label.to_owned(),
            line: line.to_owned(),
            given: answer.given,
            rule: answer.rule,
            clause: answer.rule.clause(),
            section: cite(answer.rule, edition),
            sentence: if refused && !storing { format!("it was not kept: {sentence}") } else { sentence },
            steps: asked.map(|step| ProofStep::of(step, edition)).collect(),
        }
    }
}

/// The place in the edition that is explained by; rules it does not state are cited from elsewhere, and say so.
pub fn cite(rule: Rule, edition: Edition) -> String {
    match edition.section(rule) {
        Some(section) => section.to_owned(),
        None => format!("(not in {edition}; {})", rule.section().trim_matches(['(', ')'])),
    }
}

const fn word(kind: CellKind, given: bool) -> &'static str {
    match (kind, given) {
        (CellKind::Stored, true) => "kept",
        (CellKind::Stored, false) => "not kept",
        (CellKind::Visible, true) => "seen",
        (CellKind::Visible, false) => "not seen",
        (CellKind::Sent | CellKind::Order, true) => "sent",
        (CellKind::Sent | CellKind::Order, false) => "not sent",
        (CellKind::Header, true) => "correct",
        (CellKind::Header, false) => "otherwise",
    }
}

/// The proof for people.
impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}\nby {}", self.case, self.title, self.by)?;
        for act in &self.acts {
            writeln!(f, "\n{}: {}", act.hop, act.what)?;
            write_steps(f, "  ", &act.context)?;
            for cookie in &act.cookies {
                let verdict = word(act.kind, cookie.given);
                writeln!(f, "  {}\n  {verdict}: {}", cookie.line, cookie.sentence)?;
                write_steps(f, "    ", &cookie.steps)?;
                writeln!(f, "    so it is {verdict}, by {} {}", cookie.section, cookie.clause)?;
            }
        }
        if !self.disagreements.is_empty() {
            writeln!(f, "\nother readings")?;
        }
        for Disagreement { cookie, readings, hop, kind, given, step } in &self.disagreements {
            writeln!(f, "  {cookie}: {} at {hop} by {}", word(*kind, *given), readings.join(", "))?;
            writeln!(f, "    they disagree at {step}")?;
        }
        Ok(())
    }
}

fn write_steps(f: &mut fmt::Formatter<'_>, indent: &str, steps: &[ProofStep]) -> fmt::Result {
    steps.iter().try_for_each(|step| writeln!(f, "{indent}{step}"))
}

/// `§5.8.3 step 3 B215: safe method? no: POST`
impl fmt::Display for ProofStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let answer = if self.holds { "yes" } else { "no" };
        let mark = if self.question.ends_with('?') { "" } else { "?" };
        write!(f, "{} {}: {}{mark} {answer}: {}", self.section, self.clause, self.question, self.values)
    }
}
