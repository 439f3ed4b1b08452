//! Data for the report's scripts, as scripts that any page can load from disk.

use std::io::{self, Write};

use samesite_format::visible;
use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, Serializer};

/// A script that gives a name to data. Whatever is unseen in its texts is written out, as it is in pages.
pub(super) fn script(name: &str, data: &impl Serialize) -> String {
    let mut json = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut json, Visible);
    data.serialize(&mut serializer).expect("numbers, texts and lists can be written");
    format!("\"use strict\";\nconst {name} = {};\n", String::from_utf8_lossy(&json))
}

/// JSON in whose texts everything can be seen.
struct Visible;

impl Formatter for Visible {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        // Backslashes of the text's own are no part of a fragment.
        writer.write_all(visible(fragment).replace('\\', r"\\").as_bytes())
    }

    fn write_char_escape<W: ?Sized + Write>(&mut self, writer: &mut W, escape: CharEscape) -> io::Result<()> {
        let control = match escape {
            CharEscape::Quote => return writer.write_all(br#"\""#),
            CharEscape::ReverseSolidus => return writer.write_all(br"\\"),
            CharEscape::Solidus => return writer.write_all(b"/"),
            CharEscape::Backspace => 0x8,
            CharEscape::FormFeed => 0xc,
            CharEscape::LineFeed => b'\n',
            CharEscape::CarriageReturn => b'\r',
            CharEscape::Tab => b'\t',
            CharEscape::AsciiControl(octet) => octet,
        };
        write!(writer, r"\{}", char::from(control).escape_unicode())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_shown_as_pages_show_them() {
        let text = "a\u{202e}b\u{1b}\n\u{2028}\\\"ö";
        let script = script("DATA", &[text]);
        let json = script.strip_prefix("\"use strict\";\nconst DATA = ").unwrap().strip_suffix(";\n").unwrap();
        assert!(!json.contains(['\u{202e}', '\u{2028}']), "{json}");
        let [read]: [String; 1] = serde_json::from_str(json).unwrap();
        assert_eq!(read, visible(text));
    }
}
