//! Patterns: names with wildcards in them.

use thiserror::Error;

/// A pattern of names, such as `stories/0*`.
///
/// `*` stands for any letters but a slash, `**` for any letters and slashes, `?` for one letter, `[a-z]` for one of some
/// letters, `[!a-z]` for one of the others, `{a,b}` for either, and `\` takes the letter after it as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(String);

/// Why a text is no pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PatternError {
    /// `[a`
    #[error("`[` without `]`")]
    OpenClass,
    /// `{a,b`
    #[error("`{{` without `}}`")]
    OpenAlternatives,
    /// `a}`
    #[error("`}}` without `{{`")]
    ClosedAlternatives,
    /// `a\`
    #[error("nothing behind the `\\` at its end")]
    Backslash,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// When a bracket or a backslash has no counterpart.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let mut letters = text.chars();
        let mut depth = 0_usize;
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => {
                    letters.next().ok_or(PatternError::Backslash)?;
                }
                // A bracket that comes first in a class is one of its letters.
                '[' => {
                    let class = letters.as_str().trim_start_matches(['!', '^']);
                    let end = class.char_indices().skip(1).find(|(_, letter)| *letter == ']');
                    let (end, _) = end.ok_or(PatternError::OpenClass)?;
                    letters = class[end + 1..].chars();
                }
                '{' => depth += 1,
                '}' => depth = depth.checked_sub(1).ok_or(PatternError::ClosedAlternatives)?,
                _ => {}
            }
        }
        if depth > 0 {
            return Err(PatternError::OpenAlternatives);
        }
        // The matcher would take an exclamation mark in front for "anything but this".
        let literal = if text.starts_with('!') { "\\" } else { "" };
        Ok(Self(format!("{literal}{text}")))
    }

    /// Whether the pattern has a wildcard in it, and so may stand for several names.
    #[must_use]
    pub fn has_wildcard(&self) -> bool {
        self.0.contains(['*', '?', '[', '{'])
    }

    /// Whether a name is one of those that the pattern stands for.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        fast_glob::glob_match(&self.0, name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_stands_for_these_names_and_not_for_those() {
        let table: [(&str, &[&str], &[&str]); 11] = [
            ("stories/0*", &["stories/01", "stories/0"], &["stories/1", "stories/0/1", "more/stories/01"]),
            ("stories/*", &["stories/", "stories/01-promo-shown"], &["stories", "stories/a/b"]),
            ("**", &["", "a", "stories/01", "a/b/c"], &[]),
            ("*", &["", "a"], &["a/b"]),
            ("**/redirects", &["redirects", "wider/redirects", "a/b/redirects"], &["redirect", "redirects/a"]),
            ("catalogue/**", &["catalogue/frames", "catalogue/a/b"], &["stories/frames"]),
            ("{stories,wider}/*", &["stories/01", "wider/redirects"], &["catalogue/frames"]),
            ("*-in-x_v-to-v", &["data-worker-fetch-in-x_v-to-v"], &["data-worker-fetch-in-x_v-to-vp"]),
            ("read-[a-c]?", &["read-ab", "read-cz"], &["read-d1", "read-a", "read-a/"]),
            ("read-[!a]", &["read-b"], &["read-a", "read-/"]),
            (r"!a\*", &["!a*"], &["b", "!ab", "a*"]),
        ];
        for (text, these, those) in table {
            let pattern = Pattern::parse(text).unwrap();
            for name in these {
                assert!(pattern.matches(name), "{text} {name}");
            }
            for name in those {
                assert!(!pattern.matches(name), "{text} {name}");
            }
        }
    }

    #[test]
    fn a_bracket_without_its_counterpart_is_no_pattern() {
        let table = [
            ("[a", Err(PatternError::OpenClass)),
            ("[]", Err(PatternError::OpenClass)),
            ("[!]", Err(PatternError::OpenClass)),
            ("{a,b", Err(PatternError::OpenAlternatives)),
            ("{a,{b}", Err(PatternError::OpenAlternatives)),
            ("a}", Err(PatternError::ClosedAlternatives)),
            (r"a\", Err(PatternError::Backslash)),
            (r"\[a", Ok(())),
            ("[]a]", Ok(())),
            ("[{]", Ok(())),
            ("a]", Ok(())),
            ("{a,{b,c}}", Ok(())),
        ];
        for (text, outcome) in table {
            assert_eq!(Pattern::parse(text).map(|_| ()), outcome, "{text}");
        }
    }
}
