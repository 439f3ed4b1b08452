//! A summary of recordings in Markdown: what browsers do today, for people who run nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};

use crate::markdown::{code, text};
use samesite_format::{Cell, Counts, ExplanationKind, Judgement, Subject, Verdict};

/// A judgement, and when its facts were recorded.
#[derive(Clone, Debug)]
pub struct Chapter {
    /// The judgement.
    pub judgement: Judgement,
    /// The day, such as `2026-11-21`.
    pub recorded: String,
}

/// Renders a summary. `stories` is the plain text of the terminal's tables for the scenarios worth showing in full.
///
/// # Errors
///
/// Never, in truth: writing to a string cannot fail.
pub fn render(chapters: &[Chapter], stories: &str) -> Result<String, fmt::Error> {
    let mut out = String::new();
    let edition = chapters.first().map_or("", |chapter| chapter.judgement.edition.as_str());
    writeln!(out, "# What browsers do\n")?;
    writeln!(out, "Compared with {}. A deviation need not be a bug, and there is no score.\n", text(edition))?;
    subjects(&mut out, chapters)?;
    attention(&mut out, chapters)?;
    partings(&mut out, chapters, edition)?;
    scenarios(&mut out, chapters)?;
    if !stories.is_empty() {
        writeln!(out, "\n## The stories\n\n```text\n{}\n```", stories.trim_end().replace("```", "'''"))?;
    }
    Ok(out)
}

fn subjects(out: &mut String, chapters: &[Chapter]) -> fmt::Result {
    writeln!(
        out,
        "| browser | version | profile | recorded | hops | cells | agree | of these by permission | known deviations | not known for this version | new deviations | not made | say nothing |"
    )?;
    writeln!(out, "|---|---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|")?;
    for Chapter { judgement, recorded } in chapters {
        let Subject { browser, version, profile } = &judgement.subject;
        let counts: Counts = judgement.counts();
        let of = |verdict| counts.of(verdict);
        writeln!(
            out,
            "| {} | {} | {} | {recorded} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            text(browser),
            text(version),
            text(profile),
            counts.hops,
            counts.total(),
            of(Verdict::Agrees),
            counts.by_permission,
            of(Verdict::KnownDeviation),
            of(Verdict::NotKnown),
            of(Verdict::NewDeviation),
            of(Verdict::NotMade),
            of(Verdict::Vacuous) + of(Verdict::HarnessFault)
        )?;
    }
    Ok(())
}

/// What nobody has accounted for.
fn attention(out: &mut String, chapters: &[Chapter]) -> fmt::Result {
    let mut lines = Vec::new();
    for Chapter { judgement, .. } in chapters {
        for (scenario, case, hop, cell) in cells(judgement) {
            let unaccounted = !cell.verdict.is_accounted_for();
            if let (true, Some(reason)) = (unaccounted, &cell.reason) {
                lines.push(format!(
                    "| {} | {} | {} | {} | {} | {} |",
                    text(&short(&judgement.subject)),
                    cell.verdict,
                    code(&format!("{scenario}/{case}")),
                    text(hop),
                    code(cell.subject()),
                    text(reason)
                ));
            }
        }
    }
    if lines.is_empty() {
        return Ok(());
    }
    const SHOWN: usize = 50;
    let more = lines.len().saturating_sub(SHOWN);
    lines.truncate(SHOWN);
    writeln!(out, "\n## What nobody has accounted for\n")?;
    writeln!(
        out,
        "| browser | verdict | case | hop | cookie | why |\n|---|---|---|---|---|---|\n{}",
        lines.join("\n")
    )?;
    if more > 0 {
        writeln!(out, "\nAnd {more} more.")?;
    }
    Ok(())
}

/// A claim, and the cells it explains.
struct Parting<'j> {
    kind: ExplanationKind,
    statement: &'j str,
    evidence: &'j [String],
    versions: Option<&'j str>,
    subjects: BTreeMap<String, usize>,
    example: Option<String>,
}

fn partings(out: &mut String, chapters: &[Chapter], edition: &str) -> fmt::Result {
    let mut partings: BTreeMap<&str, Parting<'_>> = BTreeMap::new();
    for Chapter { judgement, .. } in chapters {
        for note in &judgement.explanations {
            partings.entry(&note.id).or_insert_with(|| Parting {
                kind: note.kind,
                statement: &note.statement,
                evidence: &note.evidence,
                versions: note.versions.as_deref(),
                subjects: BTreeMap::new(),
                example: None,
            });
        }
        for (scenario, case, hop, cell) in cells(judgement) {
            for parting in &cell.explained_by {
                if let Some(parting) = partings.get_mut(parting.as_str()) {
                    *parting.subjects.entry(short(&judgement.subject)).or_default() += 1;
                    let example = || {
                        format!(
                            "{} {}",
                            code(&format!("{scenario}/{case}")),
                            text(&format!("{hop}, {}", cell.subject()))
                        )
                    };
                    parting.example.get_or_insert_with(example);
                }
            }
        }
    }
    writeln!(out, "\n## Where they part from {}\n", text(edition))?;
    for (id, parting) in partings {
        let kind = match parting.kind {
            ExplanationKind::Permitted => "the text allows it",
            ExplanationKind::Deviation => "the text has it otherwise",
            ExplanationKind::Ledger => "in the ledger",
        };
        writeln!(out, "### {}: {}\n", code(id), text(parting.statement))?;
        let subjects: Vec<_> =
            parting.subjects.iter().map(|(subject, cells)| format!("{} ({cells})", text(subject))).collect();
        match &parting.example {
            None => writeln!(out, "{kind}; claimed, and no cell shows it.\n")?,
            Some(example) => {
                writeln!(out, "{kind}; cells that show it: {}; for example {example}.\n", subjects.join(", "))?;
            }
        }
        if let Some(versions) = parting.versions {
            writeln!(out, "* claimed of {}", text(versions))?;
        }
        for evidence in parting.evidence {
            writeln!(out, "* {}", text(evidence))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn scenarios(out: &mut String, chapters: &[Chapter]) -> fmt::Result {
    let ids: BTreeSet<&str> = chapters
        .iter()
        .flat_map(|chapter| chapter.judgement.scenarios.iter().map(|scenario| scenario.id.as_str()))
        .collect();
    writeln!(
        out,
        "## Scenario by scenario\n\nHow many cells deviate from the edition, of how many; nothing where none does.\n"
    )?;
    write!(out, "| scenario | cells |")?;
    for chapter in chapters {
        write!(out, " {} |", text(&short(&chapter.judgement.subject)))?;
    }
    writeln!(out, "\n|---|--:|{}", "--:|".repeat(chapters.len()))?;
    for id in ids {
        let counts: Vec<Option<Counts>> = chapters
            .iter()
            .map(|chapter| chapter.judgement.scenarios.iter().find(|scenario| scenario.id == id))
            .map(|scenario| scenario.map(samesite_format::ScenarioJudgement::counts))
            .collect();
        let most = counts.iter().flatten().map(Counts::total).max().unwrap_or(0);
        write!(out, "| {} | {most} |", text(id))?;
        for counts in counts {
            let deviating = counts.as_ref().map(|counts| counts.total() - counts.of(Verdict::Agrees));
            match deviating {
                None => write!(out, " not played |")?,
                Some(0) => write!(out, " |")?,
                Some(deviating) => write!(out, " {deviating} |")?,
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Browser and profile.
fn short(subject: &Subject) -> String {
    format!("{} {}", subject.browser, subject.profile)
}

fn cells(judgement: &Judgement) -> impl Iterator<Item = (&str, &str, &str, &Cell)> {
    judgement.scenarios.iter().flat_map(|scenario| {
        scenario.cases.iter().flat_map(move |case| {
            let name = |hop| (scenario.id.as_str(), case.id.as_str(), hop);
            case.hops.iter().flat_map(move |hop| {
                let (scenario, case, hop_id) = name(hop.id.as_str());
                hop.cells.iter().map(move |cell| (scenario, case, hop_id, cell))
            })
        })
    })
}
