//! Printing: to whom it may concern, with colours where they can be seen.

use std::io::Write as _;

use anstyle::{AnsiColor, Style};

use crate::error::Error;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const HELP: Style = AnsiColor::Cyan.on_default().bold();

/// Prints to standard output. A reader who has closed the pipe has seen enough.
pub(super) fn say(text: &str) {
    let _ = anstream::stdout().write_all(text.as_bytes());
}

/// Prints a line to standard error.
pub(super) fn note(line: &str) {
    let _ = writeln!(anstream::stderr(), "{line}");
}

/// Prints what went wrong, and what to do next.
pub(super) fn complain(error: &Error) {
    match error {
        Error::Scenario(diagnostic) | Error::Question(diagnostic) => note(&diagnostic.to_string()),
        other => note(&format!("{ERROR}error{ERROR:#}: {other}")),
    }
    if let Some(help) = error.help() {
        note(&format!("{HELP}help{HELP:#}: {help}"));
    }
}
