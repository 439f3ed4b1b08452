//! Printing: to whom it may concern, with colours where they can be seen.

use std::io::{BufWriter, Write as _, stdout};

use anstyle::{AnsiColor, Style};
use serde::Serialize;

use crate::browser_file::BrowserFileError;
use crate::cli::error::Error;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const HELP: Style = AnsiColor::Cyan.on_default().bold();

/// Prints to standard output. A reader who has closed the pipe has seen enough.
pub(super) fn say(text: &str) {
    let _ = anstream::stdout().write_all(text.as_bytes());
}

/// Prints a document as JSON to standard output. JSON escapes whatever could speak to a terminal.
pub(super) fn say_json(document: &impl Serialize) {
    let mut out = BufWriter::new(stdout().lock());
    let _ = serde_json::to_writer_pretty(&mut out, document);
    let _ = out.write_all(b"\n").and_then(|()| out.flush());
}

/// Prints a line to standard error.
pub(super) fn note(line: &str) {
    let _ = writeln!(anstream::stderr(), "{line}");
}

/// Prints what went wrong, and what to do next.
pub(super) fn complain(error: &Error) {
    match error {
        Error::Scenario(diagnostic)
        | Error::Question(diagnostic)
        | Error::Ledger(diagnostic)
        | Error::BrowserFile(BrowserFileError::Malformed(diagnostic) | BrowserFileError::Unusable(diagnostic)) => {
            note(&diagnostic.to_string());
        }
        other => note(&format!("{ERROR}error{ERROR:#}: {other}")),
    }
    if let Some(help) = error.help() {
        note(&format!("{HELP}help{HELP:#}: {help}"));
    }
}
