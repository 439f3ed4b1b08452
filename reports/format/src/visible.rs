//! Text from outside, made safe to print.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::RangeInclusive;

/// Characters that are no controls to Unicode and still show nothing, turn the direction of writing, or end a line.
///
/// **Spec:** UAX #44, `Default_Ignorable_Code_Point`; UAX #9 §2; the line and paragraph separators; the interlinear
/// annotations (Unicode §23.8).
const UNSEEN: &[RangeInclusive<char>] = &[
    '\u{ad}'..='\u{ad}',
    '\u{34f}'..='\u{34f}',
    '\u{61c}'..='\u{61c}',
    '\u{115f}'..='\u{1160}',
    '\u{17b4}'..='\u{17b5}',
    '\u{180b}'..='\u{180f}',
    '\u{200b}'..='\u{200f}',
    '\u{2028}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{3164}'..='\u{3164}',
    '\u{fe00}'..='\u{fe0f}',
    '\u{feff}'..='\u{feff}',
    '\u{ffa0}'..='\u{ffa0}',
    '\u{fff0}'..='\u{fffb}',
    '\u{1bca0}'..='\u{1bca3}',
    '\u{1d173}'..='\u{1d17a}',
    '\u{e0000}'..='\u{e0fff}',
];

/// The text with everything escaped that could steer a terminal or hide what stands there, such as `\u{1b}`: control
/// characters, and what shows nothing, turns the direction of writing or ends a line. What joins the parts of an emoji
/// is among it: in a cookie it is an octet that somebody has to know of.
///
/// Recordings come from elsewhere, and a cookie's value may hold anything.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    let is_unseen = |character: char| {
        character.is_control() || !character.is_ascii() && UNSEEN.iter().any(|range| range.contains(&character))
    };
    if !text.contains(is_unseen) {
        return text.into();
    }
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        if is_unseen(character) {
            let _ = write!(safe, "{}", character.escape_unicode());
        } else {
            safe.push(character);
        }
    }
    safe.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_or_turns_is_written_out_and_all_else_stays() {
        let table = [
            ("a=1; größer, 日本語, \u{5e9}\u{5dc}", "a=1; größer, 日本語, \u{5e9}\u{5dc}"),
            ("\u{1b}[2J\r\n\t\u{7f}\u{9b}", r"\u{1b}[2J\u{d}\u{a}\u{9}\u{7f}\u{9b}"),
            (
                "\u{61c}\u{200e}\u{200f}\u{202a}\u{202e}\u{2066}\u{2069}",
                r"\u{61c}\u{200e}\u{200f}\u{202a}\u{202e}\u{2066}\u{2069}",
            ),
            ("a\u{200b}b\u{200d}c\u{2060}d\u{feff}e\u{ad}f", r"a\u{200b}b\u{200d}c\u{2060}d\u{feff}e\u{ad}f"),
            ("\u{2028}\u{2029}", r"\u{2028}\u{2029}"),
            ("\u{e0041}\u{fe0f}\u{3164}", r"\u{e0041}\u{fe0f}\u{3164}"),
        ];
        for (text, shown) in table {
            assert_eq!(visible(text), shown);
        }
    }
}
