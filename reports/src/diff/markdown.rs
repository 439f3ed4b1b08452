//! Comparisons as Markdown, for a pull request, an issue or a job's summary.

use std::fmt::{self, Write as _};

use super::words::{Amount, cause_lines, counted, counted_change, heading, heads, shown, sides, some};
use crate::markdown::{code, text};
use samesite_format::comparison::{Change, Diff, Group};

/// Renders a comparison.
///
/// # Errors
///
/// Never, in truth: writing to a string cannot fail.
pub fn render(diff: &Diff, amount: Amount) -> Result<String, fmt::Error> {
    let mut out = String::new();
    writeln!(out, "## {} → {}\n", text(&diff.old.to_string()), text(&diff.new.to_string()))?;
    write!(out, "{} alike", counted(diff.alike, "cell"))?;
    for told in Change::ALL.iter().filter_map(|&change| counted_change(diff, change)) {
        write!(out, ", **{}**", text(&told))?;
    }
    writeln!(out, ".")?;
    if !diff.retold.is_empty() {
        let retold: Vec<_> = diff.retold.iter().map(|id| code(id)).collect();
        writeln!(out, "\nThese scenarios have another text now: {}.", retold.join(", "))?;
    }
    let sides = sides(diff);
    for (only, side) in [(&diff.only_old, &sides.0), (&diff.only_new, &sides.1)] {
        if !only.is_empty() {
            writeln!(out, "\nOnly played {}: {}.", text(side), text(&some(only)))?;
        }
    }
    for group in &diff.groups {
        writeln!(out)?;
        self::group(&mut out, diff, group, amount)?;
    }
    Ok(out)
}

/// Renders the cells that changed alike for one cause.
pub(super) fn group(out: &mut String, diff: &Diff, group: &Group, amount: Amount) -> fmt::Result {
    let (before, after) = heads(diff);
    writeln!(out, "### {}: {}", text(&heading(diff, group.change)), counted(group.count, "cell"))?;
    let causes = cause_lines(diff, &group.cause);
    if !causes.is_empty() {
        writeln!(out)?;
    }
    for (what, statement) in causes {
        let colon = if statement.is_empty() { "" } else { ": " };
        writeln!(out, "* {}{colon}{}", text(&what), text(&statement))?;
    }
    let (lines, left_out) = shown(group, amount);
    writeln!(out, "\n| case | request | cookies | {} | {} |\n|---|---|---|---|---|", text(&before), text(&after))?;
    for line in &lines {
        let cookies: Vec<_> = line.cookies.iter().map(|cookie| code(cookie)).collect();
        writeln!(
            out,
            "| {} | {}: {} | {} | {} | {} |",
            code(&line.of.case_id()),
            text(&line.of.hop),
            code(&line.of.request),
            cookies.join(", "),
            line.old,
            line.new
        )?;
    }
    if left_out > 0 {
        writeln!(out, "\nAnd {left_out} more.")?;
    }
    Ok(())
}
