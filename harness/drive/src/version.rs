//! The version of a program, as the program tells it.

use std::fmt;

use samesite_format::VersionNumbers;
use serde::{Serialize, Serializer};

/// A version: dotted numbers and perhaps a suffix such as `esr` or `a1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    text: String,
    numbers: VersionNumbers,
    /// Who built the program, by the words behind the version: `Debian` of `built on Debian GNU/Linux 12`.
    distribution: Option<String>,
}

impl Version {
    /// Finds the first word of `text` that looks like a version: at least two dotted numbers.
    ///
    /// `None` when there is none. Words in brackets, which hold build hashes, do not count.
    #[must_use]
    pub fn find_in(text: &str) -> Option<Self> {
        let version = text.split_whitespace().find_map(Self::from_word)?;
        let builder = text.split_once(" built on ").and_then(|(_, words)| words.split_whitespace().next());
        Some(Self { distribution: builder.map(str::to_owned), ..version })
    }

    /// Who built the program, if its version line says so: `Debian`.
    #[must_use]
    pub fn distribution(&self) -> Option<&str> {
        self.distribution.as_deref()
    }

    /// The first number: 156 of `156.0.8078.79`.
    #[must_use]
    pub fn major(&self) -> u32 {
        self.numbers.as_slice()[0]
    }

    /// The dotted numbers; at least two.
    #[must_use]
    pub const fn numbers(&self) -> &VersionNumbers {
        &self.numbers
    }

    /// Whether this version is `floor` or newer; missing numbers count as zero.
    #[must_use]
    pub fn is_at_least(&self, floor: &[u32]) -> bool {
        self.numbers.compared_with(floor).is_ge()
    }

    fn from_word(word: &str) -> Option<Self> {
        let end = word.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(word.len());
        let (dotted, suffix) = word.split_at(end);
        let numbers = VersionNumbers::exactly(dotted)?;
        let plain = suffix.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
        (numbers.as_slice().len() >= 2 && plain).then(|| Self { text: word.to_owned(), numbers, distribution: None })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_what_programs_print() {
        let table = [
            ("Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)", Some(("156.0.8078.79", 156))),
            ("ChromeDriver 156.0.8078.79 (a21ce95c24ce-refs/branch-heads/8078@{#1704})", Some(("156.0.8078.79", 156))),
            ("Mozilla Firefox 153.7.0esr\n", Some(("153.7.0esr", 153))),
            ("Mozilla Firefox 160.0a1", Some(("160.0a1", 160))),
            ("LibreWolf 139.0-1", Some(("139.0-1", 139))),
            ("Vivaldi 7.4.3684.38 stable", Some(("7.4.3684.38", 7))),
            ("geckodriver 0.37.1 (4f7b4b0 2026-01-02)\n\nThe source code is", Some(("0.37.1", 0))),
            ("Microsoft Edge WebDriver 156.0.3000.1", Some(("156.0.3000.1", 156))),
            ("", None),
            ("version 12", None),
            ("1..2", None),
            ("99999999999.1", None),
        ];
        for (text, expected) in table {
            let version = Version::find_in(text);
            let seen = version.as_ref().map(|version| (version.to_string(), version.major()));
            assert_eq!(seen, expected.map(|(text, major)| (text.to_owned(), major)), "{text}");
        }
    }

    #[test]
    fn versions_compare_by_number_and_not_by_letter() {
        let table =
            [("0.34.0", true), ("0.34", true), ("0.37.1", true), ("1.0", true), ("0.33.9", false), ("0.9.0", false)];
        for (text, expected) in table {
            let version = Version::find_in(text).unwrap();
            assert_eq!(version.is_at_least(&[0, 34, 0]), expected, "{text}");
        }
    }
}
