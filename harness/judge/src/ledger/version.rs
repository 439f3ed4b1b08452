//! Ranges of versions, as a person writes them: `>=140, <153.2`.

use std::str::FromStr;

use samesite_format::VersionNumbers;

/// A range of versions. An empty one holds every version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VersionRange {
    bounds: Vec<Bound>,
}

/// One condition. A version is compared with as many numbers as the bound has, so `<=140` takes in 140.9.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Bound {
    operator: Operator,
    numbers: VersionNumbers,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Less,
    AtMost,
    Equal,
    AtLeast,
    Greater,
}

/// Longer words first, for the shorter begin them.
const OPERATORS: &[(&str, Operator)] = &[
    ("<=", Operator::AtMost),
    (">=", Operator::AtLeast),
    ("<", Operator::Less),
    (">", Operator::Greater),
    ("=", Operator::Equal),
];

impl VersionRange {
    /// Whether a version lies within, such as `153.7.0` or `160.0a1`.
    #[must_use]
    pub fn holds(&self, version: &str) -> bool {
        let numbers = VersionNumbers::leading(version);
        self.bounds.iter().all(|bound| bound.holds(&numbers))
    }
}

impl Bound {
    fn holds(&self, version: &VersionNumbers) -> bool {
        let order = version.compared_with(self.numbers.as_slice());
        match self.operator {
            Operator::Less => order.is_lt(),
            Operator::AtMost => order.is_le(),
            Operator::Equal => order.is_eq(),
            Operator::AtLeast => order.is_ge(),
            Operator::Greater => order.is_gt(),
        }
    }
}

impl FromStr for VersionRange {
    /// The part that is no condition.
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bound = |part: &str| {
            let part = part.trim();
            let (word, operator) = OPERATORS.iter().find(|(word, _)| part.starts_with(word))?;
            let numbers = VersionNumbers::exactly(part[word.len()..].trim())?;
            Some(Bound { operator: *operator, numbers })
        };
        let bounds =
            text.split(',').map(|part| bound(part).ok_or_else(|| part.trim().to_owned())).collect::<Result<_, _>>()?;
        Ok(Self { bounds })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_compared_as_exactly_as_the_bound_is_written() {
        let table = [
            ("<=140", "140.9.1", true),
            ("<140", "140.0", false),
            (">140", "140.9", false),
            (">140", "141.0", true),
            (">=140.2", "140.1.9", false),
            (">=140.2", "140.2esr", true),
            ("=153", "153.7.0", true),
            ("=153.7", "153.70", false),
            (">=140, <153.2", "153.1", true),
            (">=140, <153.2", "153.2.0", false),
            (">=160", "160.0a1", true),
            ("=156.0.0", "156", true),
        ];
        for (range, version, expected) in table {
            assert_eq!(range.parse::<VersionRange>().unwrap().holds(version), expected, "{version} in {range}");
        }
        assert!(VersionRange::default().holds("anything"));
    }

    #[test]
    fn what_is_no_condition_is_named() {
        for (text, part) in [("", ""), ("140", "140"), (">=140,", ""), (">=140, <x", "<x"), ("> =1", "> =1")] {
            assert_eq!(text.parse::<VersionRange>(), Err(part.to_owned()), "{text:?}");
        }
    }
}
