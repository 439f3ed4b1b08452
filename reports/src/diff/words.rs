//! The words of a comparison, the same in a terminal and in Markdown.

use std::collections::BTreeMap;

use samesite_format::comparison::{Cause, Label, Note};
use samesite_format::comparison::{Change, Diff, Difference, Group, Relation};
use samesite_format::{ExplanationKind, Verdict};

/// How many cells of a group are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// A few, as examples.
    Examples,
    /// All.
    All,
}

/// How many lines of examples a group gets.
const EXAMPLES: usize = 4;

/// What became of cells, in the words that fit the two sides.
pub(crate) fn heading(diff: &Diff, change: Change) -> String {
    let (old, new) = names(diff);
    match (diff.relation, change) {
        (_, Change::Unclear) => "unclear".to_owned(),
        (_, Change::Rejudged) => "same behaviour, other label".to_owned(),
        (_, Change::OtherReason) => "for another reason".to_owned(),
        (Relation::Time, Change::Broken) => "broken".to_owned(),
        (Relation::Time, Change::Changed) => "changed".to_owned(),
        (Relation::Time, Change::Fixed) => "fixed".to_owned(),
        (Relation::Time, Change::Gone) => "gone".to_owned(),
        (Relation::Time, Change::New) => "new".to_owned(),
        (_, Change::Broken) => format!("only {new} deviates"),
        (_, Change::Changed) => "different".to_owned(),
        (_, Change::Fixed) => format!("only {old} deviates"),
        (_, Change::Gone) => format!("asked only in {old}"),
        (_, Change::New) => format!("asked only in {new}"),
    }
}

/// How many cells changed in this way.
pub(crate) fn counted_change(diff: &Diff, change: Change) -> Option<String> {
    let count = diff.count(change);
    if change == Change::Rejudged {
        return (count > 0).then(|| format!("{count} with another label"));
    }
    let joined = match (diff.relation, change) {
        (Relation::Subjects | Relation::Predictions, Change::Broken | Change::Fixed) => " where",
        _ => "",
    };
    (count > 0).then(|| format!("{count}{joined} {}", heading(diff, change)))
}

/// Short names for both sides: no more than tells them apart.
pub(crate) fn names(diff: &Diff) -> (String, String) {
    let (old, new) = (&diff.old, &diff.new);
    let same_browser = old.browser == new.browser && !old.browser.is_empty();
    if same_browser && old.version == new.version && old.profile != new.profile {
        (old.profile.clone(), new.profile.clone())
    } else if same_browser && old.profile == new.profile && old.version != new.version {
        (old.version.clone(), new.version.clone())
    } else if old.profile == new.profile && old.browser != new.browser {
        (old.browser.clone(), new.browser.clone())
    } else {
        (old.to_string(), new.to_string())
    }
}

/// The cause, as short lines: what it is, and what it says.
pub(crate) fn cause_lines(diff: &Diff, cause: &Cause) -> Vec<(String, String)> {
    let (old_name, new_name) = names(diff);
    match cause {
        Cause::Explanations { old, new } => {
            let said = |notes: &[Note], side: &str| {
                let line = |note: &Note| (format!("{} ({side})", named(note)), note.statement.clone());
                notes.iter().map(line).collect::<Vec<_>>()
            };
            let (before, now) = match diff.relation {
                Relation::Time => ("no longer".to_owned(), "now".to_owned()),
                Relation::Subjects | Relation::Predictions => (old_name, new_name),
            };
            [said(old, &before), said(new, &now)].concat()
        }
        Cause::NewDeviation { clause, rule } => {
            vec![(format!("no claim explains it; it contradicts {clause}"), rule.clone())]
        }
        Cause::Rules { old, new, rule } if old == new => vec![(format!("by {new}"), rule.clone())],
        Cause::Rules { old, new, rule } => vec![(format!("by {old}, then by {new}"), rule.clone())],
        Cause::Label { old, new } => {
            let (before, now) = heads(diff);
            let explaining = new.by.iter().chain(&old.by).next();
            let statement = explaining.map(|note| note.statement.clone()).unwrap_or_default();
            vec![(format!("{before}: {}; {now}: {}", label(old), label(new)), statement)]
        }
        Cause::Verdict { old, new } => vec![(format!("{old}, then {new}"), String::new())],
        Cause::Reason { reason } => vec![(reason.clone(), String::new())],
        Cause::None => Vec::new(),
    }
}

/// What a cell is called: `known deviation, two-minutes-of-grace`.
fn label(label: &Label) -> String {
    let is_allowed = label.verdict == Verdict::Agrees && !label.by.is_empty();
    let verdict = match label.verdict {
        Verdict::Agrees if is_allowed => "allowed".to_owned(),
        Verdict::Agrees => "as specified".to_owned(),
        other => other.to_string(),
    };
    label.by.iter().fold(verdict, |text, note| format!("{text}, {}", note.id))
}

fn named(note: &Note) -> String {
    match note.kind {
        ExplanationKind::Permitted => format!("{}, which the text allows", note.id),
        ExplanationKind::Deviation => format!("{}, a deviation", note.id),
        ExplanationKind::Ledger => format!("{}, in the ledger", note.id),
    }
}

/// One line of a group: cookies that fare alike at one hop.
pub(crate) struct Line<'d> {
    /// The first of them.
    pub(crate) of: &'d Difference,
    pub(crate) cookies: Vec<&'d str>,
    pub(crate) old: &'static str,
    pub(crate) new: &'static str,
}

/// The lines to show, and how many are left out.
pub(super) fn shown(group: &Group, amount: Amount) -> (Vec<Line<'_>>, usize) {
    let mut lines = lines(&group.differences);
    let left_out = match amount {
        Amount::All => 0,
        Amount::Examples => lines.len().saturating_sub(EXAMPLES),
    };
    lines.truncate(lines.len() - left_out);
    (lines, left_out)
}

/// Cells that fare alike at one hop, together.
pub(crate) fn lines<'d>(differences: impl IntoIterator<Item = &'d Difference>) -> Vec<Line<'d>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut places: BTreeMap<(&str, &str, &str, &str, &str), usize> = BTreeMap::new();
    for difference in differences {
        let (old, new) = difference.words();
        let key = (difference.scenario.as_str(), difference.case.as_str(), difference.hop.as_str(), old, new);
        match places.get(&key) {
            Some(&index) => lines[index].cookies.push(&difference.cookie),
            None => {
                places.insert(key, lines.len());
                lines.push(Line { of: difference, cookies: vec![&difference.cookie], old, new });
            }
        }
    }
    lines
}

/// When or in whom something was played.
pub(crate) fn sides(diff: &Diff) -> (String, String) {
    match diff.relation {
        Relation::Time => ("before".to_owned(), "now".to_owned()),
        Relation::Subjects | Relation::Predictions => {
            let (old, new) = names(diff);
            (format!("in {old}"), format!("in {new}"))
        }
    }
}

/// The heads of two columns, for what was seen.
pub(crate) fn heads(diff: &Diff) -> (String, String) {
    match diff.relation {
        Relation::Time => ("before".to_owned(), "after".to_owned()),
        Relation::Subjects | Relation::Predictions => names(diff),
    }
}

/// A few names, and how many more there are.
pub(crate) fn some(names: &[String]) -> String {
    let shown = names.iter().take(EXAMPLES).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(EXAMPLES) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// `1 cell`, `12 cells`.
#[must_use]
pub fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}
