//! Versions: the dotted numbers that a version begins with, and how two are compared.

use std::cmp::Ordering;
use std::fmt;

/// The dotted numbers of a version, without what follows them: 153, 7 and 0 of `153.7.0esr`.
///
/// ```
/// use samesite_format::VersionNumbers;
///
/// let libsoup = VersionNumbers::leading("3.2.3-0+deb12u2");
/// assert_eq!(libsoup.to_string(), "3.2.3");
/// assert!(libsoup.compared_with(&[3, 3]).is_lt());
/// assert!(libsoup.compared_with(&[3]).is_eq());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct VersionNumbers(Vec<u32>);

impl VersionNumbers {
    /// The numbers that a text begins with. Whatever is neither digit nor dot ends them; empty for a text without any.
    #[must_use]
    pub fn leading(text: &str) -> Self {
        let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
        Self(text[..end].split('.').map_while(|number| number.parse().ok()).collect())
    }

    /// The numbers of a text that has nothing else, such as `140.2`; `None` for any other text.
    #[must_use]
    pub fn exactly(text: &str) -> Option<Self> {
        let number = |digits: &str| digits.bytes().all(|octet| octet.is_ascii_digit()).then(|| digits.parse().ok())?;
        text.split('.').map(number).collect::<Option<_>>().map(Self)
    }

    /// Compares as many numbers as the bound has: 140.9 is equal to 140, and 3.2.3 less than 3.3.
    /// Numbers that the version does not have count as zero.
    #[must_use]
    pub fn compared_with(&self, bound: &[u32]) -> Ordering {
        let padded = self.0.iter().copied().chain(std::iter::repeat(0)).take(bound.len());
        padded.cmp(bound.iter().copied())
    }

    /// The numbers, first to last.
    #[must_use]
    pub fn as_slice(&self) -> &[u32] {
        &self.0
    }
}

impl From<&[u32]> for VersionNumbers {
    fn from(numbers: &[u32]) -> Self {
        Self(numbers.to_vec())
    }
}

/// The numbers with dots between them.
impl fmt::Display for VersionNumbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, number) in self.0.iter().enumerate() {
            let dot = if place == 0 { "" } else { "." };
            write!(f, "{dot}{number}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_the_numbers_ends_them() {
        let table: [(&str, &[u32]); 7] = [
            ("153.7.0", &[153, 7, 0]),
            ("153.7.0esr", &[153, 7, 0]),
            ("160.0a1", &[160, 0]),
            ("3.2.3-0+deb12u2", &[3, 2, 3]),
            ("1..2", &[1]),
            ("99999999999.1", &[]),
            ("none", &[]),
        ];
        for (text, numbers) in table {
            assert_eq!(VersionNumbers::leading(text).as_slice(), numbers, "{text}");
        }
    }

    #[test]
    fn exact_numbers_have_nothing_beside_them() {
        for (text, numbers) in
            [("140", Some("140")), ("140.2", Some("140.2")), ("140.2esr", None), ("+140", None), ("", None)]
        {
            assert_eq!(VersionNumbers::exactly(text).map(|found| found.to_string()).as_deref(), numbers, "{text:?}");
        }
    }

    #[test]
    fn a_version_is_compared_as_exactly_as_the_bound_is_written() {
        let table: [(&str, &[u32], Ordering); 6] = [
            ("140.9.1", &[140], Ordering::Equal),
            ("140.9.1", &[140, 10], Ordering::Less),
            ("141.0", &[140], Ordering::Greater),
            ("156", &[156, 0, 0], Ordering::Equal),
            ("3", &[3, 2], Ordering::Less),
            ("153.70", &[153, 7], Ordering::Greater),
        ];
        for (version, bound, expected) in table {
            assert_eq!(VersionNumbers::leading(version).compared_with(bound), expected, "{version} and {bound:?}");
        }
    }
}
