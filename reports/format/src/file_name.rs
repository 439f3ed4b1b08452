//! Names that become part of a file's name: one rule for all of them.
//!
//! Recordings come from elsewhere, and a name such as `../x` would lead out of the folder that is written to.

use serde::de::{Deserialize as _, Deserializer, Error as _};

/// The rule as a sentence tells it to those who gave another name.
pub const FILE_NAME_RULE: &str =
    "use at most 64 lower-case letters, digits, `-`, `_` and `.`, beginning with a letter or digit";

/// The longest name, in octets: two of them and an ending fit well into the 255 that file systems take.
const LONGEST: usize = 64;

/// Whether a name may become part of a file's name, as `firefox-140` may, and `../firefox` may not.
#[must_use]
pub fn fits_file_name(name: &str) -> bool {
    name.len() <= LONGEST && name.starts_with(begins) && name.chars().all(goes_on)
}

/// The name with everything replaced by `-` that the rule forbids, so that no name leads out of a folder.
pub(crate) fn fitted(name: &str) -> String {
    let fit = |(place, letter)| if goes_on(letter) && (place > 0 || begins(letter)) { letter } else { '-' };
    name.chars().take(LONGEST).enumerate().map(fit).collect()
}

/// Reads a name, and refuses one against the rule.
pub(crate) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let name = String::deserialize(deserializer)?;
    if fits_file_name(&name) {
        return Ok(name);
    }
    Err(D::Error::custom(format!("{name:?} cannot be part of a file name: {FILE_NAME_RULE}")))
}

const fn begins(letter: char) -> bool {
    letter.is_ascii_lowercase() || letter.is_ascii_digit()
}

const fn goes_on(letter: char) -> bool {
    begins(letter) || matches!(letter, '-' | '.' | '_')
}
