//! Text from outside, on its way into a page.

use std::borrow::Cow;

use maud::{Escaper, Render};
use std::fmt::Write as _;

use samesite_format::visible;

/// Text as a recording or a scenario has it: control characters are made visible, then HTML's own signs are escaped.
pub(super) struct Shown<'t>(pub(super) &'t str);

impl Render for Shown<'_> {
    fn render_to(&self, page: &mut String) {
        let _ = Escaper::new(page).write_str(&visible(self.0));
    }
}

/// The text without the tokens by which the harness finds its documents: they differ in every run, and tell nothing.
pub(crate) fn without_tokens(text: &str) -> Cow<'_, str> {
    const LENGTH: usize = 32;
    let mut rest = text;
    let mut kept = String::new();
    while let Some(at) = rest.find("t=") {
        let (before, after) = (&rest[..at + 2], &rest[at + 2..]);
        let is_token = rest[..at].ends_with(['?', '&'])
            && after.len() >= LENGTH
            && after.as_bytes()[..LENGTH].iter().all(u8::is_ascii_hexdigit);
        kept.push_str(before);
        rest = if is_token {
            kept.push('…');
            &after[LENGTH..]
        } else {
            after
        };
    }
    if kept.is_empty() {
        return text.into();
    }
    kept.push_str(rest);
    kept.into()
}

/// A number with its noun: `1 cell`, `2 cells`.
pub(super) fn counted(number: usize, noun: &str) -> String {
    let grouped = grouped(number);
    if number == 1 { format!("{grouped} {noun}") } else { format!("{grouped} {noun}s") }
}

/// A number with its thousands apart.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use maud::html;

    use super::*;

    #[test]
    fn tokens_go_and_everything_else_stays() {
        let token = "f55ed1a4263941d94b9df1c7f41d1171";
        assert_eq!(without_tokens(&format!("/a?t={token}&x=1")), "/a?t=…&x=1");
        assert_eq!(without_tokens(&format!("/a?x=1&t={token}")), "/a?x=1&t=…");
        for kept in ["/a?t=1", "/a", "at=f55ed1a4263941d94b9df1c7f41d1171", "?t=", ""] {
            assert_eq!(without_tokens(kept), kept);
        }
    }

    #[test]
    fn what_could_steer_is_shown_and_not_obeyed() {
        let page = html! { p title=(Shown("\"\u{7}")) { (Shown("<b>\u{202e}&")) } }.into_string();
        assert_eq!(page, r#"<p title="&quot;\u{7}">&lt;b&gt;\u{202e}&amp;</p>"#);
    }

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(grouped(999), "999");
        assert_eq!(counted(1_234_567, "cell"), "1,234,567 cells");
        assert_eq!(counted(1, "cell"), "1 cell");
    }
}
