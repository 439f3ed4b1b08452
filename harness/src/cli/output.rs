//! Printing: to whom it may concern, with colours where they can be seen, and with nothing that could steer a terminal.

use std::borrow::Cow;
use std::env;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style};
use samesite_format::visible;
use serde::Serialize;

use crate::browser_file::BrowserFileError;
use crate::cli::error::Error;
use samesite_scenarios::suggestion::meant_name;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const HELP: Style = AnsiColor::Cyan.on_default().bold();

/// Prints to standard output. A reader who has closed the pipe has seen enough.
pub(super) fn say(text: &str) -> Result<(), Error> {
    write_out(&harmless(text))
}

/// How many columns the terminal has that standard output goes to, or as many as `COLUMNS` says; `None` where nobody does.
pub(super) fn width() -> Option<usize> {
    let told = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    told.or_else(|| terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0.into()))
        .filter(|width| *width > 0)
}

/// Writes a file, and the folder that it shall lie in.
pub(super) fn write_file(path: &Path, text: &str) -> Result<(), Error> {
    let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, text));
    written.map_err(|source| Error::System { what: format!("cannot write {}", path.display()), source })
}

/// Prints a document as JSON to standard output.
pub(super) fn say_json(document: &impl Serialize) -> Result<(), Error> {
    let mut out = HarmlessJson(BufWriter::new(io::stdout().lock()));
    let written = serde_json::to_writer_pretty(&mut out, document).map_err(io::Error::from);
    settled(written.and_then(|()| out.write_all(b"\n")).and_then(|()| out.flush()))
}

/// Prints a line to standard error.
pub(super) fn note(line: &str) {
    let _ = writeln!(anstream::stderr(), "{}", harmless(line));
}

/// Prints what went wrong, and what to do next.
pub(super) fn complain(error: &Error) {
    match error {
        Error::Scenario(diagnostic)
        | Error::Question(diagnostic)
        | Error::Ledger(diagnostic)
        | Error::Defaults(diagnostic)
        | Error::BrowserFile(BrowserFileError::Malformed(diagnostic) | BrowserFileError::Unusable(diagnostic)) => {
            let mut diagnostic = diagnostic.clone();
            if let (None, Some(meant)) = (&diagnostic.help, meant_name(&diagnostic.message)) {
                diagnostic.help = Some(format!("did you mean `{meant}`?"));
            }
            note(&diagnostic.to_string());
        }
        other => note(&format!("{ERROR}error{ERROR:#}: {other}")),
    }
    if let Some(help) = error.help() {
        note(&format!("{HELP}help{HELP:#}: {help}"));
    }
}

/// Lines for people, for those who write them bit by bit.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// What has no end of line yet.
    begun: Vec<u8>,
    /// Whether they go to standard error, for the output belongs to a program.
    to_errors: bool,
}

impl Lines {
    /// Lines to standard error.
    pub(super) fn to_errors() -> Self {
        Self { to_errors: true, ..Self::default() }
    }
}

impl Write for Lines {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        self.begun.extend_from_slice(octets);
        if let Some(end) = self.begun.iter().rposition(|&octet| octet == b'\n') {
            let rest = self.begun.split_off(end + 1);
            let whole = std::mem::replace(&mut self.begun, rest);
            let whole = harmless(&String::from_utf8_lossy(&whole));
            match self.to_errors {
                true => anstream::stderr().write_all(whole.as_bytes())?,
                false => anstream::stdout().write_all(whole.as_bytes())?,
            }
        }
        Ok(octets.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.to_errors { anstream::stderr().flush() } else { anstream::stdout().flush() }
    }
}

fn write_out(text: &str) -> Result<(), Error> {
    let mut out = anstream::stdout();
    settled(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// What came of writing: a reader who has closed the pipe has seen enough.
fn settled(written: io::Result<()>) -> Result<(), Error> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(unwritten),
    }
}

fn unwritten(source: io::Error) -> Error {
    Error::System { what: "cannot write to standard output".to_owned(), source }
}

/// The text with everything made visible that could steer a terminal, but for the ends of lines and our own colours.
///
/// Whatever is printed for people passes here, for names, titles and errors come from elsewhere.
fn harmless(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find(['\n', '\t', '\x1b']) {
        safe += &visible(&rest[..place]);
        rest = &rest[place..];
        let kept = if rest.starts_with('\x1b') { style(rest) } else { Some(1) };
        match kept {
            Some(length) => safe += &rest[..length],
            None => safe += &visible(&rest[..1]),
        }
        rest = &rest[kept.unwrap_or(1)..];
    }
    safe + &visible(rest)
}

/// The length of the sequence for the look of letters that the text begins with, if it is one that we use: none hides
/// what stands there.
fn style(text: &str) -> Option<usize> {
    let codes = text.strip_prefix("\x1b[")?.split_once('m')?.0;
    let is_ours = |code: &str| matches!(code.parse(), Ok(0..=4 | 31..=36 | 39 | 91..=96)) && !code.starts_with('+');
    codes.split(';').all(is_ours).then_some("\x1b[".len() + codes.len() + "m".len())
}

/// JSON on its way out, whole characters at a time, so that no document need be in memory as text.
struct HarmlessJson<W>(W);

impl<W: Write> Write for HarmlessJson<W> {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        let text = str::from_utf8(octets).map_err(io::Error::other)?;
        self.0.write_all(harmless_json(text).as_bytes())?;
        Ok(octets.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// JSON with everything escaped that could steer a terminal. JSON itself asks it of less.
fn harmless_json(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|octet| octet == b'\n' || (b' '..=b'~').contains(&octet)) {
        return text.into();
    }
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        let mut octets = [0; 4];
        let is_seen = character == '\n' || visible(character.encode_utf8(&mut octets)).len() == character.len_utf8();
        if is_seen {
            safe.push(character);
        } else {
            let units =
                character.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect::<String>();
            safe += &units;
        }
    }
    safe.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_steer_a_terminal_is_shown_and_our_own_colours_are_kept() {
        let ours = format!("{ERROR}error{ERROR:#}: a\n\tb\x1b[2mc\x1b[0m");
        assert_eq!(harmless(&ours), ours);
        let table = [
            ("\x1b[2J", "\\u{1b}[2J"),
            ("\x1b[8mhidden", "\\u{1b}[8mhidden"),
            ("\x1b[mx", "\\u{1b}[mx"),
            ("\x1b", "\\u{1b}"),
            ("\x1b]0;title\x07", "\\u{1b}]0;title\\u{7}"),
            ("a\rb\x08\u{9b}31m", "a\\u{d}b\\u{8}\\u{9b}31m"),
            ("\u{202e}\u{2066}\u{61c}ü", "\\u{202e}\\u{2066}\\u{61c}ü"),
        ];
        for (text, shown) in table {
            assert_eq!(harmless(text), shown, "{text:?}");
        }
    }

    #[test]
    fn what_has_no_end_of_line_yet_is_kept() {
        let mut lines = Lines::default();
        lines.write_all(b"one\ntw").unwrap();
        assert_eq!(lines.begun, b"tw");
        lines.write_all(b"o\n").unwrap();
        assert_eq!(lines.begun, b"");
    }

    #[test]
    fn json_is_the_same_to_a_program_and_harmless_to_a_terminal() {
        let document = serde_json::json!({ "title": "\x1b[2J\u{9b}31m\u{202e}\u{61c}\x7f\u{e0041} ü 🍪\n" });
        let mut out = HarmlessJson(Vec::new());
        serde_json::to_writer_pretty(&mut out, &document).unwrap();
        let text = String::from_utf8(out.0).unwrap();
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), document);
        assert_eq!(visible(&text.replace('\n', "")), text.replace('\n', ""));
    }
}
