//! Text from outside, made safe to print.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The text with everything escaped that could steer a terminal or hide what stands there:
/// control characters, and those that turn the direction of writing.
///
/// Recordings come from elsewhere, and a cookie's value may hold anything.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    let steers = |character: char| {
        character.is_control()
            || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(steers) {
        return text.into();
    }
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        if steers(character) {
            let _ = write!(safe, "{}", character.escape_unicode());
        } else {
            safe.push(character);
        }
    }
    safe.into()
}
