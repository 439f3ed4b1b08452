//! Markdown: text from outside, made safe to stand in it.

use samesite_format::visible;

/// The characters that mean something in Markdown, or begin HTML.
const MEANING: &str = "\\`*_{}[]<>#|~&!@";

/// Text that is shown as it is: nothing in it is markup, a link or a mention.
#[must_use]
pub fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in visible(text).chars() {
        if MEANING.contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// Text in the fixed-width type of code, good in a table too.
#[must_use]
pub fn code(text: &str) -> String {
    let shown = visible(text).replace('|', "\\|");
    let longest = shown.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if shown.starts_with('`') || shown.ends_with('`') || shown.is_empty() { " " } else { "" };
    format!("{fence}{pad}{shown}{pad}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_outside_is_markup() {
        assert_eq!(text("<b> a|b *c* [d](e) @f"), "\\<b\\> a\\|b \\*c\\* \\[d\\](e) \\@f");
        assert_eq!(text("a\nb"), "a\\\\u\\{a\\}b");
        assert_eq!(code("a=1"), "`a=1`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code("a|b"), "`a\\|b`");
    }
}
