//! Quoting: strangers' texts on their way into scripts, tables and pages.

use std::fmt::Write as _;

/// A text as it stands between quotation marks, in JavaScript and in JSON alike.
///
/// Nothing is left in it that could end the string, the script element around it or a line, or that a server of web
/// platform tests would fill in (`{{…}}`, `[[…]]`); whatever is not plain ASCII is written as an escape of UTF-16.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii_alphanumeric() || " -_.~:/?=;,+*@%#()!$|^".contains(character) {
            out.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

/// Octets as [`quoted`] text: each stands as the character of the same number.
#[must_use]
pub fn quoted_octets(octets: &[u8]) -> String {
    quoted(&octets.iter().copied().map(char::from).collect::<String>())
}

/// A text as it stands in a page, in an element or in an attribute.
#[must_use]
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in samesite_format::visible(text).chars() {
        if "<>&\"'{}[]".contains(character) {
            let _ = write!(out, "&#{};", u32::from(character));
        } else {
            out.push(character);
        }
    }
    out
}

/// A text in a comment of JavaScript or Python that ends with its line.
#[must_use]
pub fn comment(text: &str) -> String {
    let shown = samesite_format::visible(text);
    shown.replace('<', "\\u{3c}").replace("{{", "{ {").replace("[[", "[ [")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_its_place() {
        let table = [
            ("sid=1; SameSite=Lax", "sid=1; SameSite=Lax"),
            ("\"</script>'", r"\u0022\u003c/script\u003e\u0027"),
            ("{{host}} [[here]]", r"\u007b\u007bhost\u007d\u007d \u005b\u005bhere\u005d\u005d"),
            ("a\\\n\u{2028}", r"a\u005c\u000a\u2028"),
            ("ü🍪", r"\u00fc\ud83c\udf6a"),
        ];
        for (text, expected) in table {
            assert_eq!(quoted(text), expected);
            let json: String = serde_json::from_str(&format!("\"{}\"", quoted(text))).unwrap();
            assert_eq!(json, text);
        }
        assert_eq!(html("<b title=\"{{x}}\">"), "&#60;b title=&#34;&#123;&#123;x&#125;&#125;&#34;&#62;");
        assert_eq!(comment("a\nb </script> {{x}}"), "a\\u{a}b \\u{3c}/script> { {x}}");
        assert_eq!(quoted_octets(b"\xc3\xbc"), r"\u00c3\u00bc");
    }
}
