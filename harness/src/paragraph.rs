//! Paragraphs: text for people, wrapped and indented.

use std::fmt::Write as _;

use samesite_format::visible;
use textwrap::{Options, WordSplitter, WrapAlgorithm};

/// How many columns a line of text has.
pub(crate) const WIDTH: usize = 100;

/// Writes a paragraph; its first line begins with `lead`, the others are indented as far, or by two blanks under an
/// empty lead.
/// Control characters of a cookie are shown, and not sent to the terminal.
pub(crate) fn wrapped(out: &mut String, lead: &str, text: &str) {
    let indent = " ".repeat(if lead.is_empty() { 2 } else { lead.chars().count() });
    let options = Options::new(WIDTH)
        .initial_indent(lead)
        .subsequent_indent(&indent)
        // A URL or a header that is too long for a line stays in one piece.
        .break_words(false)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    for line in textwrap::wrap(&visible(text), options) {
        let _ = writeln!(out, "{}", line.trim_end());
    }
}
