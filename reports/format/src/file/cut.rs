//! Recordings that were cut off: the program was killed, the power went, or the disk was full.

use std::io;

/// The text of a file, without what a cut has left at its end of a letter, or what a system has put there that lost
/// power: octets of nought, where there was room for more and nothing was written.
pub(super) fn text(mut octets: Vec<u8>) -> io::Result<String> {
    let written = octets.iter().rposition(|&octet| octet != 0).map_or(0, |last| last + 1);
    octets.truncate(written);
    if let Err(error) = str::from_utf8(&octets)
        && error.error_len().is_none()
    {
        octets.truncate(error.valid_up_to());
    }
    String::from_utf8(octets).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// Whether what is wrong with the text is that it ends.
pub(super) fn is_at_the_end(error: &serde_json::Error, text: &str) -> bool {
    // A number that ends behind its sign, its point or its exponent is called invalid.
    error.is_eof() || (text.ends_with(['-', '+', '.', 'e', 'E']) && error.to_string().starts_with("invalid number"))
}

/// Where the last whole play ends in the text of a recording that may end anywhere; `None` where there is none.
///
/// Plays are what the first list holds that is a field of the recording itself.
pub(super) fn end_of_last_play(text: &str) -> Option<usize> {
    let mut open = Vec::new();
    let mut end = None;
    let mut octets = text.bytes().enumerate();
    while let Some((place, octet)) = octets.next() {
        match octet {
            b'"' => skip_string(&mut octets),
            b'{' | b'[' => open.push(octet),
            b'}' | b']' => {
                open.pop();
                match (open.as_slice(), octet) {
                    (b"{[", _) => end = Some(place + 1),
                    (b"{", b']') => break,
                    _ => {}
                }
            }
            _ => {}
        }
    }
    end
}

/// Goes on behind the end of a string that has begun.
fn skip_string(octets: &mut impl Iterator<Item = (usize, u8)>) {
    while let Some((_, octet)) = octets.next() {
        match octet {
            b'"' => return,
            b'\\' => drop(octets.next()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_ends_is_told_from_one_that_is_wrong() {
        let table = [
            ("{\"a\": 1", true),
            ("{\"a\":\n \"ü", true),
            ("{\"a\":\n -", true),
            ("{\"a\": 1.", true),
            ("{\"a\": 1e+", true),
            ("{\"a\": tr", true),
            ("{\"a\": -}", false),
            ("{a", false),
            ("{\"a\": 1}}", false),
        ];
        for (text, ends) in table {
            let error = serde_json::from_str::<serde_json::Value>(text).unwrap_err();
            assert_eq!(is_at_the_end(&error, text), ends, "{text}: {error}");
        }
    }
}
