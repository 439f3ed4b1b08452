//! The looks of help texts: a summary, what the command does, usage, options, examples, exit codes.

use std::fmt::Write as _;

use anstyle::Style;

/// The look of headings; clap has the same for its own.
const HEADING: Style = Style::new().bold().underline();

/// The order of the parts of a command's help. What a command does stands before its usage, and not before its summary,
/// which is where clap would put it.
pub(super) const TEMPLATE: &str =
    "{about-with-newline}\n{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}";

/// A heading: `Examples:`.
pub(super) fn heading(text: &str) -> String {
    format!("{HEADING}{text}{HEADING:#}")
}

/// The part of a help text that shows command lines that work. One that is too long for eighty columns is cut by hand,
/// with a backslash, so that it can be pasted.
pub(super) fn examples(lines: &[&str]) -> String {
    let mut text = heading("Examples:");
    for line in lines {
        let _ = write!(text, "\n  {}", line.replace('\n', "\n  "));
    }
    text
}

/// Parts of a help text with an empty line between them.
pub(super) fn parts<const N: usize>(parts: [String; N]) -> String {
    parts.join("\n\n")
}
