//! The counts, cookies and headers apart.

use std::fmt::{self, Write as _};

use samesite_format::{Counts, Verdict, visible};

use super::look::{BAD, BOLD, DIM, GOOD, KNOWN, clipped};

/// A column of counts: its head, and what it counts.
type Head = (&'static str, fn(&Counts) -> usize);

/// How many are as specified; of headers nobody counts them.
const AS_SPECIFIED: Head = ("as spec", |counts| counts.of(Verdict::Agrees));

/// Those that are always there.
const ALWAYS: [Head; 3] = [
    ("cells", Counts::total),
    ("known", |counts| counts.of(Verdict::KnownDeviation)),
    ("new", |counts| counts.of(Verdict::NewDeviation)),
];

/// Those that are there where they count something.
const SOMETIMES: [Head; 3] = [
    ("not known", |counts| counts.of(Verdict::NotKnown)),
    ("not made", |counts| counts.of(Verdict::NotMade)),
    ("not seen", |counts| counts.of(Verdict::Vacuous) + counts.of(Verdict::HarnessFault)),
];

/// The title of the half that has the cookies.
const COOKIES: &str = "cookies";

/// The least room that a browser's name gets.
const LEAST_NAME: usize = 12;

/// Half of the table: cookies, or headers.
struct Half {
    title: &'static str,
    heads: Vec<Head>,
    width: usize,
}

/// Renders the counts of browsers, each with those of its cookies and those of its headers.
pub(super) fn render(out: &mut String, rows: &[(String, &Counts, &Counts)], width: usize) -> fmt::Result {
    let cookies: Vec<_> = rows.iter().map(|(name, cookies, _)| (name.as_str(), *cookies)).collect();
    let headers: Vec<_> = rows.iter().map(|(name, _, headers)| (name.as_str(), *headers)).collect();
    let halves = [(Half::of(COOKIES, &cookies), cookies), (Half::of("headers", &headers), headers)];
    let longest = rows.iter().map(|(name, ..)| name.chars().count()).max().unwrap_or(0);
    let together: usize = halves.iter().map(|(half, _)| half.width).sum();
    if longest + together <= width {
        return blocks(out, longest, &halves.iter().map(|(half, rows)| (half, rows.as_slice())).collect::<Vec<_>>());
    }
    for (half, rows) in &halves {
        let room = longest.min(width.saturating_sub(half.width).max(LEAST_NAME));
        blocks(out, room, &[(half, rows.as_slice())])?;
    }
    Ok(())
}

impl Half {
    fn of(title: &'static str, rows: &[(&str, &Counts)]) -> Self {
        let counts_something = |head: &Head| rows.iter().any(|(_, counts)| head.1(counts) > 0);
        let mut heads: Vec<Head> = ALWAYS.into_iter().chain(SOMETIMES.into_iter().filter(counts_something)).collect();
        if title == COOKIES {
            heads.insert(1, AS_SPECIFIED);
        }
        let width = heads.iter().map(room).sum();
        Self { title, heads, width }
    }
}

/// The room that a column of counts takes.
fn room((head, _): &Head) -> usize {
    head.len() + 2
}

/// Writes halves of the table beside each other.
fn blocks(out: &mut String, name: usize, halves: &[(&Half, &[(&str, &Counts)])]) -> fmt::Result {
    write!(out, "{:name$}", "")?;
    for (half, _) in halves {
        write!(out, "  {BOLD}{:<width$}{BOLD:#}", half.title, width = half.width.saturating_sub(2))?;
    }
    write!(out, "\n{:name$}", "")?;
    for head in halves.iter().flat_map(|(half, _)| &half.heads) {
        write!(out, "{DIM}{:>width$}{DIM:#}", head.0, width = room(head))?;
    }
    writeln!(out)?;
    let rows = halves.first().map_or(0, |(_, rows)| rows.len());
    for row in 0..rows {
        let own = clipped(&visible(halves[0].1[row].0), name);
        write!(out, "{own:<name$}")?;
        for (half, rows) in halves {
            for head in &half.heads {
                let cells = head.1(rows[row].1);
                let style = match head.0 {
                    _ if cells == 0 => DIM,
                    "cells" | "as spec" => GOOD,
                    "known" | "not known" => KNOWN,
                    _ => BAD,
                };
                write!(out, "{style}{cells:>width$}{style:#}", width = room(head))?;
            }
        }
        writeln!(out)?;
    }
    Ok(())
}
