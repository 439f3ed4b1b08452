//! Faults: ways to break the model on purpose.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;
use std::rc::Rc;

use samesite_model::{Alternative, Parameter, Policy, Rule, Trace};
use serde::{Serialize, Serializer};

/// One way to break the model.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// A parameter has another value than it should.
    Value(&'static Parameter, &'static Alternative),
    /// Whenever a rule is asked, the answer is the same, whatever is asked about.
    Answer(Rule, bool),
}

/// Rules that are not asked aloud, and what breaks them nevertheless.
pub(super) const BROKEN_OTHERWISE: &[(Rule, &str)] = &[
    (Rule::LineWithoutControls, "the parameter controls breaks it"),
    (Rule::LineHasName, "the parameter valueless breaks it"),
    (Rule::NameAndValueSize, "the parameter size-limits breaks it"),
    (Rule::KnownSameSiteValue, "the parameter unknown-value breaks it"),
    (Rule::NotOverwritten, "the rule overwrites breaks it, where it never holds, and the parameter identity"),
    (Rule::Inserted, "it is what remains when no other rule speaks, and asks nothing"),
];

/// Answers that the model gives anyway whenever it asks, so that nothing is broken by them.
const ONLY_ANSWERS: &[(Rule, bool)] = &[
    (Rule::NoClient, true),
    (Rule::Overwrites, true),
    (Rule::SetByTopLevelNavigation, true),
    (Rule::UnfilteredScript, true),
    (Rule::NoWorklet, false),
];

impl Fault {
    /// Every way to break the model: each value of each parameter, then each answer of each rule.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let values = Parameter::ALL.iter().flat_map(|parameter| {
            parameter.alternatives.iter().map(move |alternative| Self::Value(parameter, alternative))
        });
        let answers = Rule::ALL
            .iter()
            .filter(|rule| !BROKEN_OTHERWISE.iter().any(|(other, _)| other == *rule))
            .flat_map(|&rule| [Self::Answer(rule, true), Self::Answer(rule, false)])
            .filter(|fault| match fault {
                Self::Answer(rule, answer) => !ONLY_ANSWERS.contains(&(*rule, *answer)),
                Self::Value(..) => true,
            });
        values.chain(answers).collect()
    }

    /// The policy with the fault in it, and who answers in the rule's stead; `None` where it is no fault, because
    /// the policy has that value, or because the rule was never asked or always answered so.
    pub(super) fn applied(&self, policy: &Policy, asked: &BTreeSet<(Rule, bool)>) -> Option<(Policy, Listener)> {
        match *self {
            Self::Value(_, alternative) => {
                let changed = alternative.applied_to(policy);
                (changed != *policy).then(|| (changed, Listener::default()))
            }
            Self::Answer(rule, answer) => asked
                .contains(&(rule, !answer))
                .then(|| (policy.clone(), Listener { stubborn: Some((rule, answer)), ..Listener::default() })),
        }
    }

    /// What is broken, in words.
    #[must_use]
    pub const fn meaning(&self) -> &'static str {
        match self {
            Self::Value(parameter, _) => parameter.meaning,
            Self::Answer(rule, _) => rule.statement(),
        }
    }
}

/// `absent = none`, or `B214 not-strict always holds`.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(parameter, alternative) => write!(f, "{} = {}", parameter.id, alternative.word),
            Self::Answer(rule, answer) => {
                let answer = if *answer { "always holds" } else { "never holds" };
                write!(f, "{} {} {answer}", rule.clause(), kebab(&format!("{rule:?}")))
            }
        }
    }
}

impl Serialize for Fault {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// `NotStrict` as `not-strict`.
fn kebab(name: &str) -> String {
    let mut words = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() && !words.is_empty() {
            words.push('-');
        }
        words.push(character.to_ascii_lowercase());
    }
    words
}

/// Somebody who answers in a rule's stead, and remembers what was asked and what the true answer was.
#[derive(Clone, Default)]
pub(super) struct Listener {
    stubborn: Option<(Rule, bool)>,
    pub(super) asked: Rc<RefCell<BTreeSet<(Rule, bool)>>>,
}

impl Trace for Listener {
    fn step(&mut self, _: Rule, _: bool, _: impl FnOnce() -> String) {}

    fn ask(&mut self, rule: Rule, holds: bool, _: impl FnOnce() -> String) -> bool {
        self.asked.borrow_mut().insert((rule, holds));
        match self.stubborn {
            Some((stubborn, answer)) if stubborn == rule => answer,
            _ => holds,
        }
    }
}
