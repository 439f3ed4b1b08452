//! The looks of a digest: colours, lines that keep to the terminal's width, and command lines that can be pasted.

use std::fmt::{self, Write as _};

use anstyle::{AnsiColor, Style};
use samesite_format::visible;

pub(super) const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();
pub(super) const GOOD: Style = AnsiColor::Green.on_default();
pub(super) const KNOWN: Style = AnsiColor::Yellow.on_default();
pub(super) const BAD: Style = AnsiColor::Red.on_default().bold();

/// Writes a text in one look, wrapped to the terminal.
pub(super) fn line(out: &mut String, indent: &str, look: Style, text: &str, width: usize) -> fmt::Result {
    let deeper = format!("{indent}  ");
    let options = textwrap::Options::new(width)
        .initial_indent(indent)
        .subsequent_indent(&deeper)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    for line in textwrap::wrap(&visible(text), options) {
        writeln!(out, "{look}{line}{look:#}")?;
    }
    Ok(())
}

/// Writes a command line behind what it is good for, cut between its words so that it can be pasted whole.
pub(super) fn command(out: &mut String, lead: &str, words: &[String], width: usize) -> fmt::Result {
    let indent = " ".repeat(lead.chars().count() + 2);
    let mut row = lead.to_owned();
    let mut is_empty = true;
    for word in words {
        let word = visible(word);
        // Room for the backslash stays.
        if !is_empty && row.chars().count() + word.chars().count() + 3 > width {
            writeln!(out, "{row} \\")?;
            row.clone_from(&indent);
            is_empty = true;
        }
        let blank = if is_empty { "" } else { " " };
        write!(row, "{blank}{word}")?;
        is_empty = false;
    }
    writeln!(out, "{row}")
}

/// As much of a text as there is room for.
pub(super) fn clipped(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.to_owned();
    }
    let kept: String = text.chars().take(room.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}
