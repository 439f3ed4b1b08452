//! Wordings: what a browser says where a rule of the model keeps a cookie back.

use std::fmt;

use samesite_format::account::firefox::KEPT;
use samesite_model::Rule;

use super::status::Status;
use crate::claims::Evidence;

/// What a browser says where a rule of the model does not hold, and what that is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wording {
    /// The rule.
    pub rule: Rule,
    /// What is said of the cookie at a request.
    pub sending: Says,
    /// What was said when an answer set it.
    pub storing: Says,
    /// What that is known from.
    pub evidence: Evidence,
}

/// What a browser says of a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// Nothing: it does not look at the cookie.
    Nothing,
    /// That nothing keeps it out.
    Included,
    /// One of these words among those that keep it out.
    OneOf(&'static [&'static str]),
    /// One of these words, or nothing.
    NothingOr(&'static [&'static str]),
    /// That the jar has it, and perhaps one of these words: without any the browser tells no reason.
    KeptAndPerhaps(&'static [&'static str]),
}

impl Says {
    /// Whether that is what was said.
    #[must_use]
    pub fn is_said(self, said: &[&str]) -> bool {
        let has_one = |words: &[&str]| words.iter().any(|word| said.iter().any(|status| Status(status).has(word)));
        match self {
            Self::Nothing => said.is_empty(),
            Self::Included => !said.is_empty() && said.iter().all(|status| Status(status).is_included()),
            Self::OneOf(words) | Self::KeptAndPerhaps(words) => has_one(words),
            // A warning alone decides nothing.
            Self::NothingOr(words) => said.iter().all(|status| Status(status).decision().is_empty()) || has_one(words),
        }
    }

    /// Whether what was said fits, and leaves open whether it is the reason.
    #[must_use]
    pub fn is_left_open(self, said: &[&str]) -> bool {
        matches!(self, Self::KeptAndPerhaps(_))
            && !said.is_empty()
            && said.iter().all(|status| Status(status).is_kept())
    }

    /// The same in words; `included` is how the browser says that nothing keeps a cookie out, such as `INCLUDE`.
    pub(super) fn in_words(self, included: &str) -> String {
        match self {
            Self::Included => included.to_owned(),
            other => other.to_string(),
        }
    }
}

/// `EXCLUDE_SAMESITE_LAX or EXCLUDE_SAMESITE_UNSPECIFIED_TREATED_AS_LAX`
impl fmt::Display for Says {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("nothing"),
            Self::Included => f.write_str("INCLUDE"),
            Self::OneOf(words) => f.write_str(&words.join(" or ")),
            Self::NothingOr(words) => write!(f, "nothing or {}", words.join(" or ")),
            Self::KeptAndPerhaps(words) => {
                f.write_str(KEPT)?;
                words.iter().try_for_each(|word| write!(f, " or {word}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_held_against_what_should_be() {
        const LAX: Says = Says::OneOf(&["EXCLUDE_SAMESITE_LAX"]);
        let table = [
            (LAX, vec!["EXCLUDE_SECURE_ONLY, EXCLUDE_SAMESITE_LAX, NO_EXEMPTION"], true),
            (LAX, vec!["EXCLUDE_SAMESITE_STRICT, NO_EXEMPTION"], false),
            (LAX, vec![], false),
            (Says::Nothing, vec![], true),
            (Says::Nothing, vec!["INCLUDE, DO_NOT_WARN"], false),
            (Says::Included, vec!["INCLUDE, DO_NOT_WARN"], true),
            (Says::Included, vec![], false),
            (Says::NothingOr(&["EXCLUDE_DOMAIN_MISMATCH"]), vec![], true),
            (Says::NothingOr(&["COOKIE_DELETED"]), vec!["CookieForeignNoPartitionedWarning"], true),
            (Says::NothingOr(&["COOKIE_DELETED"]), vec!["CookieRejectedInvalidPrefix"], false),
            (Says::NothingOr(&["EXCLUDE_DOMAIN_MISMATCH"]), vec!["EXCLUDE_NOT_ON_PATH"], false),
        ];
        for (says, said, expected) in table {
            assert_eq!(says.is_said(&said), expected, "{says}: {said:?}");
        }
    }

    #[test]
    fn a_cookie_that_is_kept_and_not_sent_leaves_the_reason_open() {
        let says = Says::KeptAndPerhaps(&["CookieBlockedCrossSiteRedirect"]);
        let table = [
            (vec!["kept"], false, true),
            (vec!["kept, CookieBlockedCrossSiteRedirect"], true, false),
            (vec!["kept in another partition"], false, false),
            (vec!["kept", "sent"], false, false),
            (vec![], false, false),
        ];
        for (said, is_said, is_left_open) in table {
            assert_eq!((says.is_said(&said), says.is_left_open(&said)), (is_said, is_left_open), "{said:?}");
        }
        assert_eq!(says.to_string(), "kept or CookieBlockedCrossSiteRedirect");
    }
}
