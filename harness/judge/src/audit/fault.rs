//! Faults: ways to break the model on purpose.

use std::cell::Cell;
use std::fmt;
use std::ops::BitOr;
use std::rc::Rc;

use samesite_model::{Alternative, Parameter, Policy, Rule, Trace};
use serde::{Serialize, Serializer};

use crate::predict::Interpretation;

/// One way to break the model.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// A parameter has another value than it should.
    Value(&'static Parameter, &'static Alternative),
    /// Whenever a rule is asked, the answer is the same, whatever is asked about.
    Answer(Rule, bool),
    /// Each of two rules is asked in place of the other. The same cookies are kept back, for another reason.
    Exchanged(Rule, Rule),
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
    (Rule::CredentialsIncluded, false),
];

/// Pairs of rules that a model could take for one another, and no `Cookie` header would tell: conditions of §5.8.3 step 3,
/// and what a browser may do besides; then conditions of §5.7.
const EXCHANGES: &[(Rule, Rule)] = &[
    (Rule::HostCovered, Rule::PathMatches),
    (Rule::PathMatches, Rule::SecureConnection),
    (Rule::SecureConnection, Rule::NotStrict),
    (Rule::NotStrict, Rule::TopLevelNavigation),
    (Rule::TopLevelNavigation, Rule::SafeMethod),
    (Rule::ThirdPartyAllowed, Rule::TopLevelNavigation),
    (Rule::OwnPartition, Rule::TopLevelNavigation),
    (Rule::SecurePrefix, Rule::HostPrefix),
    (Rule::NoneNeedsSecure, Rule::SetBySameSiteRequest),
    (Rule::DomainCoversHost, Rule::SecureNeedsSecureConnection),
];

/// Faults, by their names, that the cells of no case could notice, and why.
const BEYOND_CELLS: &[(&str, &str)] = &[
    (
        "lax-allowing-unsafe-clock = creation",
        "a jar is planted at once, and the clocks differ only where a cookie is written again minutes later",
    ),
    (
        "lax-allowing-unsafe-clock = last-update",
        "a jar is planted at once, and the clocks differ only where a cookie is written again minutes later",
    ),
    (
        "lifetime-limit = 400d",
        "the policies without it have no limit at all, and nobody waits 400 days to see a cookie go",
    ),
    ("suffix-at-retrieval = not-asked", "the suffix list would have to change between setting and sending"),
    ("suffix-at-retrieval = domain-cookies", "the suffix list would have to change between setting and sending"),
    ("B157 domain-is-ascii always holds", "hosts are ASCII, so B160 refuses what this would let through"),
    ("D18 ancestors-of-frame always holds", "it is asked by no edition and of no browser"),
    ("D18 ancestors-of-frame never holds", "it is asked by no edition and of no browser"),
    ("H03 no-worklet always holds", "no probe makes a worklet ask: what it loads, its document asks for"),
    (
        "B208 domain-still-no-public-suffix always holds",
        "the suffix list would have to change between setting and sending",
    ),
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
                Self::Value(..) | Self::Exchanged(..) => true,
            });
        let exchanges = EXCHANGES.iter().map(|&(one, other)| Self::Exchanged(one, other));
        values.chain(answers).chain(exchanges).collect()
    }

    /// The policy with the fault in it, and who answers in the rule's stead; `None` where it is no fault, because
    /// the policy has that value, or because the rule was never asked or always answered so.
    pub(super) fn applied(&self, policy: &Policy, asked: Asked) -> Option<(Policy, Listener)> {
        match *self {
            Self::Value(_, alternative) => {
                let changed = alternative.applied_to(policy);
                (changed != *policy).then(|| (changed, Listener::default()))
            }
            Self::Answer(rule, answer) => asked
                .contains(rule, !answer)
                .then(|| (policy.clone(), Listener { stubborn: Some((rule, answer)), ..Listener::default() })),
            Self::Exchanged(..) => None,
        }
    }

    /// The rule that is named where this one should be.
    pub(super) fn named(&self, rule: Rule) -> Rule {
        match *self {
            Self::Exchanged(one, other) if rule == one => other,
            Self::Exchanged(one, other) if rule == other => one,
            _ => rule,
        }
    }

    /// Whether the fault can change the course of something that asked these rules; where a rule was not asked, or
    /// truly answered as the fault has it, all goes on step by step as it did.
    pub(super) fn touches(&self, asked: Asked) -> bool {
        match *self {
            // Nobody keeps account of who reads a policy.
            Self::Value(..) => true,
            Self::Answer(rule, answer) => asked.contains(rule, !answer),
            Self::Exchanged(..) => false,
        }
    }

    /// Why no case could notice the fault; `None` where one could.
    pub(super) fn beyond_cells(&self, interpretations: &[Interpretation]) -> Option<&'static str> {
        let changes = |policy: &Policy| match self {
            Self::Value(_, alternative) => alternative.applied_to(policy) != *policy,
            Self::Answer(..) | Self::Exchanged(..) => true,
        };
        if matches!(self, Self::Exchanged(..)) {
            return Some("the same cookies are kept back; only a browser that tells its reasons can refute it");
        }
        if !interpretations.iter().any(|by| changes(&by.policy)) {
            return Some("every edition has it so, and every browser is claimed to");
        }
        let name = self.to_string();
        BEYOND_CELLS.iter().find(|(beyond, _)| *beyond == name).map(|(_, reason)| *reason)
    }

    /// What is broken, in words.
    #[must_use]
    pub const fn meaning(&self) -> &'static str {
        match self {
            Self::Value(parameter, _) => parameter.meaning,
            Self::Answer(rule, _) => rule.statement(),
            Self::Exchanged(..) => "each of two rules is asked in place of the other",
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
            Self::Exchanged(one, other) => {
                let name = |rule: &Rule| format!("{} {}", rule.clause(), kebab(&format!("{rule:?}")));
                write!(f, "{} exchanged with {}", name(one), name(other))
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

/// Which rules were asked, and how they were truly to be answered.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Asked(u128);

impl Asked {
    /// Each rule has two bits.
    const ENOUGH: () = assert!(Rule::ALL.len() * 2 <= u128::BITS as usize);

    fn one(rule: Rule, answer: bool) -> Self {
        let () = Self::ENOUGH;
        Self(1 << (2 * (rule as u32) + u32::from(answer)))
    }

    /// Whether a rule was asked that was truly to be answered so.
    pub(super) fn contains(self, rule: Rule, answer: bool) -> bool {
        self.0 & Self::one(rule, answer).0 != 0
    }
}

impl BitOr for Asked {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Somebody who answers in a rule's stead, and remembers what was asked and what the true answer was.
#[derive(Clone, Default)]
pub(super) struct Listener {
    stubborn: Option<(Rule, bool)>,
    asked: Rc<Cell<Asked>>,
}

impl Listener {
    /// The rule that it answers always so, if there is one.
    pub(super) const fn stubborn(&self) -> Option<(Rule, bool)> {
        self.stubborn
    }

    /// What was asked since this was last called.
    pub(super) fn take(&self) -> Asked {
        self.asked.take()
    }
}

impl Trace for Listener {
    fn step(&mut self, _: Rule, _: bool, _: impl FnOnce() -> String) {}

    fn ask(&mut self, rule: Rule, holds: bool, _: impl FnOnce() -> String) -> bool {
        self.asked.set(self.asked.get() | Asked::one(rule, holds));
        match self.stubborn {
            Some((stubborn, answer)) if stubborn == rule => answer,
            _ => holds,
        }
    }
}
