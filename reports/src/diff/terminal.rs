//! Comparisons in a terminal.

use std::fmt::{self, Write as _};

use anstyle::{AnsiColor, Style};

use super::words::{Amount, cause_lines, counted, counted_change, heading, shown, sides, some};
use samesite_format::comparison::{Change, Diff};
use samesite_format::visible;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// Renders a comparison, with colour codes in it: strip them where nobody can see colours.
///
/// # Errors
///
/// Never, in truth: writing to a string cannot fail.
pub fn render(diff: &Diff, amount: Amount) -> Result<String, fmt::Error> {
    let mut out = String::new();
    let (old, new) = (diff.old.to_string(), diff.new.to_string());
    writeln!(out, "{BOLD}{} → {}{BOLD:#}", visible(&old), visible(&new))?;
    let mut counts = vec![counted(diff.alike, "cell") + " alike"];
    counts.extend(Change::ALL.iter().filter_map(|&change| counted_change(diff, change)));
    writeln!(out, "  {}", visible(&counts.join(", ")))?;
    if !diff.retold.is_empty() {
        let retold = diff.retold.join(", ");
        writeln!(out, "  {DIM}these scenarios have another text now: {}{DIM:#}", visible(&retold))?;
    }
    let sides = sides(diff);
    for (only, side) in [(&diff.only_old, &sides.0), (&diff.only_new, &sides.1)] {
        if !only.is_empty() {
            writeln!(out, "  {DIM}only played {}: {}{DIM:#}", visible(side), visible(&some(only)))?;
        }
    }
    for group in &diff.groups {
        let style = style(group.change);
        let cells = counted(group.count, "cell");
        writeln!(out, "\n  {style}{}{style:#}: {cells}", visible(&heading(diff, group.change)))?;
        for (what, statement) in cause_lines(diff, &group.cause) {
            writeln!(out, "    {}", visible(&what))?;
            if !statement.is_empty() {
                writeln!(out, "      {DIM}{}{DIM:#}", visible(&statement))?;
            }
        }
        let (lines, left_out) = shown(group, amount);
        let mut case = None;
        for line in &lines {
            let own = line.of.case_id();
            if case.as_ref() != Some(&own) {
                writeln!(out, "      {}", visible(&own))?;
                case = Some(own);
            }
            let cookies = line.cookies.join(", ");
            writeln!(out, "        {DIM}{}: {}{DIM:#}", visible(&line.of.hop), visible(&line.of.request))?;
            let seen = match group.change {
                // Nothing has become of it.
                Change::Rejudged => line.new.to_owned(),
                _ => format!("{} → {}", line.old, line.new),
            };
            writeln!(out, "          {:<34} {seen}", visible(&cookies))?;
        }
        if left_out > 0 {
            writeln!(out, "      {DIM}and {left_out} more; --full shows them{DIM:#}")?;
        }
    }
    Ok(out)
}

const fn style(change: Change) -> Style {
    match change {
        Change::Broken => AnsiColor::Red.on_default().bold(),
        Change::Changed | Change::Unclear => AnsiColor::Yellow.on_default().bold(),
        Change::Fixed => AnsiColor::Green.on_default().bold(),
        Change::Gone | Change::New | Change::Rejudged | Change::OtherReason => Style::new().bold(),
    }
}
