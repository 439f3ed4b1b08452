//! Paragraphs: text for people, wrapped and indented.

use std::fmt::Write as _;

/// How wide text is.
pub(crate) const WIDTH: usize = 100;

/// Writes a paragraph; its first line begins with `lead`, the others are indented as far.
/// Control characters of a cookie are shown, and not sent to the terminal.
pub(crate) fn wrapped(out: &mut String, lead: &str, text: &str) {
    let text: String = text
        .chars()
        .map(|letter| if letter.is_control() { letter.escape_default().to_string() } else { letter.to_string() })
        .collect();
    let indent = " ".repeat(lead.chars().count().max(if lead.is_empty() { 2 } else { 0 }));
    let mut line = lead.to_owned();
    let mut begun = false;
    for word in text.split(' ') {
        let length = line.chars().count() + 1 + word.chars().count();
        if begun && length > WIDTH {
            let _ = writeln!(out, "{}", line.trim_end());
            line.clone_from(&indent);
            begun = false;
        }
        if begun {
            line.push(' ');
        }
        line.push_str(word);
        begun = true;
    }
    let _ = writeln!(out, "{}", line.trim_end());
}
