//! Steps: what was asked on the way to a decision, and what the answer was.

use serde::{Deserialize, Serialize};

use crate::rule::Rule;

/// One rule that was asked, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The rule that was asked.
    pub rule: Rule,
    /// Whether the rule's statement holds.
    pub answer: Answer,
    /// The values that were compared, in words: "the request is cross-site".
    pub values: String,
}

/// Whether a rule's statement holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The rule's statement holds.
    Holds,
    /// The rule's statement does not hold.
    Fails,
}

/// Somebody who listens to the steps, or nobody.
///
/// The rules call it with closures, so that a prediction nobody wants explained writes no words.
pub trait Trace {
    /// A rule was asked.
    fn step(&mut self, rule: Rule, holds: bool, values: impl FnOnce() -> String);

    /// A rule was asked, and everything ends here unless it holds.
    ///
    /// # Errors
    ///
    /// The rule, when it does not hold.
    fn require(&mut self, rule: Rule, holds: bool, values: impl FnOnce() -> String) -> Result<(), Rule> {
        if self.ask(rule, holds, values) { Ok(()) } else { Err(rule) }
    }

    /// A rule was asked, and the way forks on the answer that is returned.
    ///
    /// That is `holds`, unless the listener breaks the rules on purpose, to see who notices.
    fn ask(&mut self, rule: Rule, holds: bool, values: impl FnOnce() -> String) -> bool {
        self.step(rule, holds, values);
        holds
    }
}

/// Nobody listens: the words are never made.
impl Trace for () {
    fn step(&mut self, _: Rule, _: bool, _: impl FnOnce() -> String) {}
}

/// A listener that keeps every step, in the order in which they were taken.
impl Trace for Vec<Step> {
    fn step(&mut self, rule: Rule, holds: bool, values: impl FnOnce() -> String) {
        let answer = if holds { Answer::Holds } else { Answer::Fails };
        self.push(Step { rule, answer, values: values() });
    }
}
