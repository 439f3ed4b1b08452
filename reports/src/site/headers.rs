//! Requests as they arrived. Browsers that sent the same, cookies aside, share a block.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::content::{Column, ExpectedHeader};
use super::fragment::{Shown, without_tokens};
use super::table::names;
use samesite_format::{Observation, RecordedRequest};

/// One request, as one or several columns made it.
struct Block {
    line: String,
    /// Every field but the cookies, in order.
    fields: Vec<(String, String)>,
    /// What stood in the `Cookie` fields, and in which columns it did.
    cookies: Vec<(Vec<String>, BTreeSet<usize>)>,
}

/// Values of a header, each with the columns that have it.
type Values = Vec<(String, BTreeSet<usize>)>;

/// The requests of a hop, as every column made them.
pub(super) fn requests(columns: &[Column], seen: &[Option<&Observation>]) -> Markup {
    let blocks = blocks(seen);
    html! {
        @for block in &blocks {
            @let everybody = block.cookies.iter().flat_map(|(_, columns)| columns).copied().collect();
            figure.request {
                figcaption { (names(columns, &everybody)) }
                pre tabindex="0" aria-label="Request headers" {
                    (Shown(&block.line)) "\n"
                    @for (name, value) in &block.fields { (Shown(name)) ": " (Shown(value)) "\n" }
                    @for (values, own) in &block.cookies {
                        @if values.is_empty() { span.aside-shown { "(no cookie)" } }
                        @for (index, value) in values.iter().enumerate() {
                            @if index > 0 { "\n" }
                            "cookie: " strong { (Shown(value)) }
                        }
                        @if block.cookies.len() > 1 { span.aside-shown { "  ← " (names(columns, own)) } }
                        "\n"
                    }
                }
            }
        }
    }
}

/// What `document.cookie` gave, for looks that scripts took.
pub(super) fn scripts(columns: &[Column], seen: &[Option<&Observation>]) -> Markup {
    let mut texts: Vec<(String, BTreeSet<usize>)> = Vec::new();
    for (index, observation) in seen.iter().enumerate() {
        let Some(seen) = observation else { continue };
        let text = match (&seen.script, &seen.exception) {
            (Some(text), _) => format!("document.cookie = \"{text}\""),
            (None, Some(name)) => format!("{name} instead of cookies"),
            (None, None) => continue,
        };
        match texts.iter_mut().find(|(other, _)| *other == text) {
            Some((_, columns)) => _ = columns.insert(index),
            None => texts.push((text, BTreeSet::from([index]))),
        }
    }
    html! {
        @for (text, own) in &texts {
            figure.request {
                figcaption { (names(columns, own)) }
                pre tabindex="0" aria-label="document.cookie" { strong { (Shown(text)) } }
            }
        }
    }
}

/// The headers that say where the request comes from, beside what the standards have them say.
pub(super) fn check(columns: &[Column], expected: &[ExpectedHeader], seen: &[Option<&Observation>]) -> Markup {
    let said: Vec<(usize, &RecordedRequest)> = seen
        .iter()
        .enumerate()
        .filter_map(|(index, seen)| seen.and_then(|seen| seen.requests.first()).map(|request| (index, request)))
        .collect();
    let others: Vec<(&ExpectedHeader, Values)> = expected
        .iter()
        .map(|header| (header, otherwise(header, &said)))
        .filter(|(_, values)| !values.is_empty())
        .collect();
    let all_but = |header: &&ExpectedHeader| !others.iter().any(|(other, _)| other.name == header.name);
    html! {
        @if !expected.is_empty() && !said.is_empty() {
            ul.check {
                @let right: Vec<_> = expected.iter().filter(all_but).collect();
                @if !right.is_empty() {
                    li {
                        span.sign aria-hidden="true" { "=" } " as the standards have it: "
                        @for (index, header) in right.iter().enumerate() {
                            @if index > 0 { ", " }
                            @match &header.value {
                                Some(value) => code { (Shown(&header.name)) ": " (Shown(&without_tokens(value))) },
                                None => { "no " code { (Shown(&header.name)) } },
                            }
                        }
                    }
                }
                @for (header, values) in &others {
                    li.otherwise {
                        span.sign aria-hidden="true" { "≠" } " " code { (Shown(&header.name)) } " should "
                        @match &header.value {
                            Some(value) => { "be " code { (Shown(&without_tokens(value))) } },
                            None => "not be there",
                        }
                        @for (value, own) in values { ", and is " code { (Shown(value)) } " in " (names(columns, own)) }
                    }
                }
            }
        }
    }
}

/// The values that are not as expected, and in which columns.
fn otherwise(header: &ExpectedHeader, said: &[(usize, &RecordedRequest)]) -> Values {
    let mut values = Values::new();
    for (index, request) in said {
        let found = request.headers.iter().find(|field| field.0 == header.name).map(|field| text(&field.1));
        if found.as_deref() == header.value.as_deref().map(without_tokens).as_deref() {
            continue;
        }
        let found = found.unwrap_or_else(|| "absent".to_owned());
        match values.iter_mut().find(|(value, _)| *value == found) {
            Some((_, columns)) => _ = columns.insert(*index),
            None => values.push((found, BTreeSet::from([*index]))),
        }
    }
    values
}

fn blocks(seen: &[Option<&Observation>]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for (index, observation) in seen.iter().enumerate() {
        for request in observation.iter().flat_map(|seen| &seen.requests) {
            let target = without_tokens(&request.target);
            let line = format!("{} {}://{}{target} {}", request.method, request.scheme, request.host, request.version);
            let is_cookie = |name: &str| name == "cookie";
            let fields: Vec<_> = request
                .headers
                .iter()
                .filter(|field| !is_cookie(&field.0))
                .map(|field| (field.0.clone(), text(&field.1)))
                .collect();
            let cookies: Vec<_> =
                request.headers.iter().filter(|field| is_cookie(&field.0)).map(|field| text(&field.1)).collect();
            let block = match blocks.iter_mut().find(|block| block.line == line && block.fields == fields) {
                Some(block) => block,
                None => {
                    blocks.push(Block { line, fields, cookies: Vec::new() });
                    blocks.last_mut().expect("one was just pushed")
                }
            };
            match block.cookies.iter_mut().find(|(values, _)| *values == cookies) {
                Some((_, columns)) => _ = columns.insert(index),
                None => block.cookies.push((cookies, BTreeSet::from([index]))),
            }
        }
    }
    blocks
}

/// A value as text: each octet stands as the character of the same number.
fn text(value: &[u8]) -> String {
    without_tokens(&value.iter().copied().map(char::from).collect::<String>()).into_owned()
}
