//! The parameters of a policy, one by one: what each decides, where texts speak of it, and what it may be.
//!
//! A [`Policy`] is a point; its parameters are the axes. Whoever searches the space, breaks the model on purpose
//! or says in words how one reading differs from another walks along them.

mod table;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;

use crate::edition::Edition;
use crate::policy::Policy;

/// One point on which policies can differ.
#[derive(Debug)]
pub struct Parameter {
    /// The name of the parameter, such as `absent` or `top-level-host`.
    pub id: &'static str,
    /// What the parameter decides, as a sentence without a full stop.
    pub meaning: &'static str,
    /// Where the texts speak of it; the sections are those of rfc6265bis-22 unless another text is named.
    pub spec: &'static str,
    /// What it may be; for durations, a few telling values.
    pub alternatives: &'static [Alternative],
    value: fn(&Policy) -> Option<Cow<'static, str>>,
    code: fn(&Policy) -> u64,
    copy: fn(&Policy, &mut Policy),
}

/// One value that a parameter may have.
#[derive(Debug)]
pub struct Alternative {
    /// The name of the value, as a policy in JSON has it: `counts-for-sending`.
    pub word: &'static str,
    set: fn(&mut Policy),
}

/// A parameter and the value a policy gives it.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// The parameter that has the value.
    pub parameter: &'static Parameter,
    /// The name of the value, such as `none`; for durations, the seconds.
    pub value: Cow<'static, str>,
}

/// A policy in words: an edition, and where the policy departs from it.
#[derive(Clone, Debug)]
pub struct Description {
    /// The edition that the policy departs from.
    pub edition: Edition,
    /// The departures, in the order of [`Parameter::ALL`].
    pub departures: Vec<Assignment>,
}

impl Parameter {
    /// The name of the value that a policy gives to this parameter; `None` where the policy has no use for it,
    /// such as for the clock of an exception that it does not make.
    #[must_use]
    pub fn value(&self, policy: &Policy) -> Option<Cow<'static, str>> {
        (self.value)(policy)
    }

    /// The policy `to`, with this parameter as `from` has it.
    #[must_use]
    pub fn copied(&self, from: &Policy, to: &Policy) -> Policy {
        let mut changed = to.clone();
        (self.copy)(from, &mut changed);
        changed
    }

    /// The parameter of the name given.
    #[must_use]
    pub fn named(id: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|parameter| parameter.id == id)
    }
}

impl Alternative {
    /// The policy with this value in place of its own; the same policy where it has no use for the parameter.
    #[must_use]
    pub fn applied_to(&self, policy: &Policy) -> Policy {
        let mut changed = policy.clone();
        (self.set)(&mut changed);
        changed
    }
}

impl Policy {
    /// The assignments that turn `base` into this policy, in the order of [`Parameter::ALL`].
    #[must_use]
    pub fn departures_from(&self, base: &Self) -> Vec<Assignment> {
        let mut reached = base.clone();
        let mut departures = Vec::new();
        for parameter in Parameter::ALL {
            // An assignment may bring another parameter into use, so each is compared with what is reached so far.
            if let Some(value) = parameter.value(self)
                && parameter.value(&reached).as_ref() != Some(&value)
            {
                (parameter.copy)(self, &mut reached);
                departures.push(Assignment { parameter, value });
            }
        }
        departures
    }

    /// A number for each parameter, in the order of [`Parameter::ALL`]: two policies that agree in all of them are one.
    #[must_use]
    pub fn coordinates(&self) -> Vec<u64> {
        Parameter::ALL.iter().map(|parameter| (parameter.code)(self)).collect()
    }

    /// This policy as an edition and departures from it.
    #[must_use]
    pub fn described_by(&self, edition: Edition) -> Description {
        Description { edition, departures: self.departures_from(&edition.policy()) }
    }

    /// This policy in the fewest words: by the edition it departs from least, the newest among equals.
    #[must_use]
    pub fn description(&self) -> Description {
        let descriptions = Edition::ALL.iter().rev().map(|&edition| self.described_by(edition));
        descriptions.min_by_key(|description| description.departures.len()).expect("there are editions")
    }
}

/// The parameter and its value: `absent = none`.
impl fmt::Display for Assignment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {}", self.parameter.id, self.value)
    }
}

/// `rfc6265bis-22 with absent = none and redirects = counts-for-sending`
impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.edition)?;
        for (index, departure) in self.departures.iter().enumerate() {
            let joint = match index {
                0 => " with ",
                _ if index + 1 == self.departures.len() => " and ",
                _ => ", ",
            };
            write!(f, "{joint}{departure}")?;
        }
        Ok(())
    }
}
