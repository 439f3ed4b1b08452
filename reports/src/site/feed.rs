//! The feed of what has changed: an entry for each group of changes, for programs that subscribe to it.
//!
//! **Spec:** RFC 4287.

use std::fmt::Write as _;

use super::address::OVERVIEW;
use super::view::View;
use crate::diff::{cause_lines, heading, lines};
use crate::junit::{attribute, element_text};
use samesite_format::comparison::{Diff, Group};

/// How many cases of a group are named.
const NAMED: usize = 20;

/// The feed; `None` where nothing earlier was given.
pub(super) fn feed(view: &View<'_>) -> Option<String> {
    let compared = || view.content.columns.iter().filter_map(|column| Some((column, column.since.as_ref()?)));
    let updated = compared().map(|(column, _)| moment(&column.recorded)).max()?;
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    let _ = writeln!(out, "  <id>urn:samesite:changes</id>");
    let _ = writeln!(out, "  <title>What changed in the cookies that browsers send</title>");
    let _ = writeln!(out, "  <author><name>samesite</name></author>");
    let _ = writeln!(out, "  <link rel=\"alternate\" type=\"text/html\" href=\"{OVERVIEW}#changes\"/>");
    let _ = writeln!(out, "  <updated>{updated}</updated>");
    for (column, diff) in compared() {
        for group in &diff.groups {
            entry(&mut out, diff, group, &moment(&column.recorded));
        }
    }
    Some(out + "</feed>\n")
}

fn entry(out: &mut String, diff: &Diff, group: &Group, updated: &str) {
    let causes = cause_lines(diff, &group.cause);
    let causes = || causes.iter().map(|(what, statement)| format!("{what}: {statement}"));
    let title = format!("{} → {}: {}, {} cells", diff.old, diff.new, heading(diff, group.change), group.count);
    // The same change between the same two has the same name, whenever the report is made.
    let named: Vec<String> = [title.clone()].into_iter().chain(causes()).collect();
    let mut text: Vec<String> = causes().collect();
    let told = lines(&group.differences);
    text.extend(told.iter().take(NAMED).map(|line| {
        let of = line.of;
        format!("{}: {} {}, {} → {}", of.case_id(), of.hop, of.request, line.old, line.new)
    }));
    if told.len() > NAMED {
        text.push(format!("and {} more", told.len() - NAMED));
    }
    let _ = writeln!(out, "  <entry>");
    let _ = writeln!(out, "    <id>urn:samesite:change:{}</id>", name(&named.join("|")));
    let _ = writeln!(out, "    <title>{}</title>", attribute(&title));
    let _ = writeln!(out, "    <link rel=\"alternate\" type=\"text/html\" href=\"{OVERVIEW}#changes\"/>");
    let _ = writeln!(out, "    <updated>{updated}</updated>");
    let _ = writeln!(out, "    <content type=\"text\">{}</content>", element_text(&text));
    let _ = writeln!(out, "  </entry>");
}

/// A text as part of a URN: letters and digits stay, everything else becomes its number.
fn name(text: &str) -> String {
    let mut name = String::new();
    for octet in text.bytes() {
        match octet {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' => name.push(char::from(octet)),
            octet => _ = write!(name, "%{octet:02X}"),
        }
    }
    name
}

/// The moment at which a day begins; the first of all where the recording does not tell.
fn moment(day: &str) -> String {
    let is_day = day.len() == 10 && day.bytes().all(|octet| octet.is_ascii_digit() || octet == b'-');
    format!("{}T00:00:00Z", if is_day { day } else { "1970-01-01" })
}
