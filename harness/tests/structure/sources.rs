//! Sources as tokens: as much of Rust's grammar as it takes to see which module a file uses.

use std::iter::Peekable;
use std::str::Chars;

/// A name, a `::`, or any other sign; comments, literals and lifetimes are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    Name(String),
    PathSeparator,
    Sign(char),
}

impl Token {
    pub(crate) fn is(&self, word: &str) -> bool {
        matches!(self, Self::Name(name) if name == word)
    }

    pub(crate) fn is_sign(&self, wanted: char) -> bool {
        *self == Self::Sign(wanted)
    }
}

/// The tokens of a source, without what only tests see.
pub(crate) fn tokens(source: &str) -> Vec<Token> {
    without_tests(&all_tokens(source))
}

fn all_tokens(source: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = source.chars().peekable();
    while let Some(letter) = rest.next() {
        match letter {
            '/' if rest.peek() == Some(&'/') => while rest.next_if(|letter| *letter != '\n').is_some() {},
            '/' if rest.peek() == Some(&'*') => skip_comment(&mut rest),
            '"' => skip_string(&mut rest),
            '\'' => skip_character(&mut rest),
            letter if letter.is_alphabetic() || letter == '_' => {
                let mut name = String::from(letter);
                while let Some(letter) = rest.next_if(|letter| letter.is_alphanumeric() || *letter == '_') {
                    name.push(letter);
                }
                match name.as_str() {
                    "r" | "br" | "cr" if is_raw_string(&rest) => skip_raw_string(&mut rest),
                    // The literal itself comes next.
                    "b" | "c" if matches!(rest.peek(), Some('"' | '\'')) => {}
                    _ => tokens.push(Token::Name(name)),
                }
            }
            letter if letter.is_ascii_digit() => {
                while rest.next_if(|letter| letter.is_alphanumeric() || *letter == '_').is_some() {}
            }
            ':' if rest.peek() == Some(&':') => {
                rest.next();
                tokens.push(Token::PathSeparator);
            }
            letter if letter.is_whitespace() => {}
            sign => tokens.push(Token::Sign(sign)),
        }
    }
    tokens
}

fn skip_comment(rest: &mut Peekable<Chars<'_>>) {
    let mut depth = 1;
    let mut before = ' ';
    rest.next();
    while let (true, Some(letter)) = (depth > 0, rest.next()) {
        match (before, letter) {
            ('*', '/') => depth -= 1,
            ('/', '*') => depth += 1,
            _ => {
                before = letter;
                continue;
            }
        }
        before = ' ';
    }
}

fn skip_string(rest: &mut Peekable<Chars<'_>>) {
    while let Some(letter) = rest.next() {
        match letter {
            '\\' => _ = rest.next(),
            '"' => return,
            _ => {}
        }
    }
}

/// A character, or a lifetime, of which the name is left to be skipped.
fn skip_character(rest: &mut Peekable<Chars<'_>>) {
    let mut ahead = rest.clone();
    match (ahead.next(), ahead.next()) {
        (Some('\\'), _) => {
            rest.next();
            rest.next();
            while rest.next().is_some_and(|letter| letter != '\'') {}
        }
        (_, Some('\'')) => _ = (rest.next(), rest.next()),
        _ => while rest.next_if(|letter| letter.is_alphanumeric() || *letter == '_').is_some() {},
    }
}

/// Whether what follows an `r` makes a raw string of it, and not a raw name.
fn is_raw_string(rest: &Peekable<Chars<'_>>) -> bool {
    rest.clone().find(|letter| *letter != '#') == Some('"')
}

fn skip_raw_string(rest: &mut Peekable<Chars<'_>>) {
    let mut hashes = 0;
    while rest.next_if_eq(&'#').is_some() {
        hashes += 1;
    }
    rest.next();
    while let Some(letter) = rest.next() {
        if letter == '"' && rest.clone().take(hashes).filter(|letter| *letter == '#').count() == hashes {
            (0..hashes).for_each(|_| _ = rest.next());
            return;
        }
    }
}

/// The tokens without the items behind `#[cfg(test)]`.
fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let end = if tokens[at].is_sign('#') { end_of_attribute(tokens, at) } else { None };
        match end {
            Some(end) if is_for_tests(&tokens[at..end]) => at = end_of_item(tokens, end),
            Some(end) => at = end,
            None => {
                kept.push(tokens[at].clone());
                at += 1;
            }
        }
    }
    kept
}

fn is_for_tests(attribute: &[Token]) -> bool {
    let has = |word| attribute.iter().any(|token| token.is(word));
    has("cfg") && has("test") && !has("not")
}

/// Where the attribute ends that begins at `at`, if one does.
fn end_of_attribute(tokens: &[Token], at: usize) -> Option<usize> {
    let open = at + 1 + usize::from(tokens.get(at + 1)?.is_sign('!'));
    tokens.get(open)?.is_sign('[').then(|| end_of_group(tokens, open, '[', ']'))
}

/// Where the item ends that begins at `at`: behind its semicolon, or its braces.
fn end_of_item(tokens: &[Token], mut at: usize) -> usize {
    let is_use = tokens[at..].iter().take_while(|token| !token.is_sign('{')).any(|token| token.is("use"));
    while at < tokens.len() {
        if tokens[at].is_sign(';') {
            return at + 1;
        }
        if tokens[at].is_sign('{') && !is_use {
            return end_of_group(tokens, at, '{', '}');
        }
        at += 1;
    }
    at
}

/// Where the group ends that is opened at `at`.
pub(crate) fn end_of_group(tokens: &[Token], at: usize, open: char, close: char) -> usize {
    let mut depth = 0;
    for (number, token) in tokens.iter().enumerate().skip(at) {
        if token.is_sign(open) {
            depth += 1;
        } else if token.is_sign(close) {
            depth -= 1;
            if depth == 0 {
                return number + 1;
            }
        }
    }
    tokens.len()
}

#[test]
fn comments_literals_and_tests_are_left_out() {
    let source = r##"
        // use crate::a;
        /* use /* crate::b */ */
        fn f<'a>(x: &'a str) -> char { let _ = ("crate::c", b"\"crate::d", r#"" crate::e"#, '"', '\''); 'x' }
        #[cfg(test)]
        use crate::{f, g};
        #[cfg(test)]
        mod tests { use crate::h; fn g() { crate::h::k() } }
        use crate::i;
    "##;
    let names: Vec<String> = tokens(source)
        .into_iter()
        .filter_map(|token| if let Token::Name(name) = token { Some(name) } else { None })
        .collect();
    assert_eq!(names.join(" "), "fn f x str char let _ use crate i");
}
