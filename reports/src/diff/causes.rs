//! What differs in several comparisons, cause by cause: one cause may show in many browsers and profiles.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use samesite_format::comparison::{Cause, Change, Diff, Group, Relation};

use super::markdown::group as group_in_markdown;
use super::words::{Amount, cause_lines, counted, heading};
use crate::markdown::text;

/// One cause, and all that comes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CauseReport {
    /// Its name, which stays the same from day to day, and can be that of a file: `now-third-party-cookies-blocked`.
    pub name: String,
    /// It in a line: `third-party-cookies-blocked, which the text allows (now)`.
    pub title: String,
    /// Whether a browser does something else than before, or something was lost, or only a label is another.
    pub kind: CauseKind,
    /// How many cells it is about; none where scenarios were not played.
    pub cells: usize,
    /// Who shows it, comparison by comparison: `chromium 156 stock → chromium 157 stock`.
    pub subjects: Vec<String>,
    /// All of it, in Markdown.
    pub body: String,
}

/// What differs, cause by cause: behaviour first, then what was lost, then labels.
///
/// # Errors
///
/// Never, in truth: writing to a string cannot fail.
pub fn causes(diffs: &[Diff]) -> Result<Vec<CauseReport>, fmt::Error> {
    let mut reports: BTreeMap<(CauseKind, String), CauseReport> = BTreeMap::new();
    for diff in diffs {
        let subject = format!("{} → {}", diff.old, diff.new);
        if !diff.only_old.is_empty() && diff.relation == Relation::Time {
            let (kind, name) = (CauseKind::Loss, "not-played".to_owned());
            let report = reports
                .entry((kind, name.clone()))
                .or_insert_with(|| CauseReport::new(kind, name, "not played any more"));
            report.add(&subject, 0)?;
            for scenario in &diff.only_old {
                writeln!(report.body, "* {}", text(scenario))?;
            }
        }
        for group in &diff.groups {
            let kind = match group.change {
                change if change.is_behaviour() => CauseKind::Behaviour,
                Change::Gone | Change::Unclear => CauseKind::Unclear,
                Change::New => continue,
                _ => CauseKind::Label,
            };
            let name = name(group);
            let title = title(diff, group);
            let report = reports.entry((kind, name.clone())).or_insert_with(|| CauseReport::new(kind, name, &title));
            report.add(&subject, group.count)?;
            group_in_markdown(&mut report.body, diff, group, Amount::Examples)?;
        }
    }
    let mut reports: Vec<_> = reports.into_iter().collect();
    reports.sort_by_key(|((kind, _), report)| (*kind, std::cmp::Reverse(report.cells)));
    Ok(reports.into_iter().map(|(_, report)| report).collect())
}

/// What differs in several comparisons, a line for each cause, as a terminal or a page shows it; nothing for one
/// comparison in which nothing does.
///
/// # Errors
///
/// Never, in truth: writing to a string cannot fail.
pub fn overview(diffs: &[Diff]) -> Result<String, fmt::Error> {
    let causes = causes(diffs)?;
    let mut out = String::new();
    let of = |is_meant: fn(&CauseReport) -> bool| causes.iter().filter(move |cause| is_meant(cause));
    let behaviour: usize = of(|cause| cause.kind == CauseKind::Behaviour).map(|cause| cause.cells).sum();
    let pairs = counted(diffs.len(), "comparison");
    match of(|cause| cause.kind == CauseKind::Behaviour).count() {
        0 => writeln!(out, "{pairs}: no behaviour differs")?,
        several => {
            writeln!(
                out,
                "{pairs}: {} {}, for {}",
                counted(behaviour, "cell"),
                if behaviour == 1 { "differs" } else { "differ" },
                counted(several, "cause")
            )?;
        }
    }
    for cause in &causes {
        let cells = if cause.cells > 0 { format!("{}: ", counted(cause.cells, "cell")) } else { String::new() };
        writeln!(out, "  {cells}{} ({})", cause.title, cause.subjects.join("; "))?;
    }
    Ok(out)
}

/// What kind of difference a cause makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CauseKind {
    /// A browser does something else than before.
    Behaviour,
    /// Scenarios that were played before are not played any more.
    Loss,
    /// On one side nothing could be seen, or nothing was asked.
    Unclear,
    /// The same, called otherwise.
    Label,
}

impl CauseReport {
    fn new(kind: CauseKind, name: String, title: &str) -> Self {
        let (title, body) = (title.to_owned(), String::new());
        Self { name, title, kind, cells: 0, subjects: Vec::new(), body }
    }

    /// Begins to tell of another comparison, or goes on with the last one.
    fn add(&mut self, subject: &str, cells: usize) -> fmt::Result {
        self.cells += cells;
        if self.subjects.last().is_none_or(|last| last != subject) {
            self.subjects.push(subject.to_owned());
            writeln!(self.body, "\n## {}\n", text(subject))?;
        }
        Ok(())
    }
}

/// The name of a cause, which hangs on no version, number or browser.
fn name(group: &Group) -> String {
    let ids = |notes: &[samesite_format::comparison::Note]| {
        notes.iter().map(|note| note.id.clone()).collect::<Vec<_>>().join("-and-")
    };
    let name = match &group.cause {
        Cause::Explanations { old, new } => match (ids(old).as_str(), ids(new).as_str()) {
            (old, "") => format!("no-longer-{old}"),
            ("", new) => format!("now-{new}"),
            (old, new) => format!("{old}-gives-way-to-{new}"),
        },
        Cause::NewDeviation { clause, .. } => {
            let place = clause.clause.as_deref().unwrap_or(&clause.section);
            format!("against-{}-{place}", clause.text)
        }
        Cause::Rules { old, new, .. } => format!("by-{}-not-{}", new.within(""), old.within("")),
        Cause::Label { old, new } => format!("label-{}-{}-{}-{}", old.verdict, ids(&old.by), new.verdict, ids(&new.by)),
        Cause::Verdict { old, new } => format!("verdict-{old}-{new}"),
        Cause::Reason { reason } => reason.clone(),
        Cause::None => format!("{:?}", group.change),
    };
    let letters = name.to_lowercase();
    let words = letters.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").chars().take(LONGEST_NAME).collect()
}

/// How long the name of a cause is at most, which is the name of a file.
const LONGEST_NAME: usize = 100;

/// A cause in a line.
fn title(diff: &Diff, group: &Group) -> String {
    let heading = heading(diff, group.change);
    let causes: Vec<String> = cause_lines(diff, &group.cause).into_iter().map(|(what, _)| what).collect();
    if causes.is_empty() { heading } else { format!("{heading}: {}", causes.join("; ")) }
}
