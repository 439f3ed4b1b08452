//! `samesite diff`

use std::fs;
use std::path::Path;

use samesite_format::comparison::Change;
use samesite_format::document::{Diffs, FORMAT};
use samesite_format::{Judgement, Recording};
use samesite_reports::diff::{self, Amount, CauseKind};
use samesite_reports::markdown::text;

use super::arguments::DiffArguments;
use super::judged::{Judged, interpretation, ledger};
use super::output::{note, say, say_json};
use super::selection::scenarios;
use super::sides::{Pairing, Side};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use samesite_judge::compare::{compare, compare_predictions};
use samesite_judge::suffixes;

pub(super) fn diff(arguments: &DiffArguments) -> Result<Exit, Error> {
    let comparison = match arguments.editions.as_slice() {
        [old, new] => {
            let scenarios = scenarios(&arguments.sides)?;
            let diff =
                compare_predictions(&interpretation(old)?, &interpretation(new)?, &scenarios, suffixes::embedded());
            Diffs { format: FORMAT, diffs: vec![diff], only_old: Vec::new(), only_new: Vec::new() }
        }
        _ => recorded(arguments)?,
    };
    show(&comparison, arguments)?;
    if let Some(folder) = &arguments.causes {
        write_causes(&comparison, folder)?;
    }
    Ok(exit_of(&comparison))
}

fn show(comparison: &Diffs, arguments: &DiffArguments) -> Result<(), Error> {
    if arguments.json {
        return say_json(comparison);
    }
    let amount = if arguments.full { Amount::All } else { Amount::Examples };
    let render = if arguments.markdown { diff::markdown } else { diff::terminal };
    let texts: Vec<_> = comparison.diffs.iter().map(|diff| render(diff, amount).unwrap_or_default()).collect();
    let mut text = texts.join("\n");
    if comparison.diffs.len() > 1 {
        let overview = diff::overview(&comparison.diffs).unwrap_or_default();
        text =
            if arguments.markdown { format!("{}\n{text}", listed(&overview)) } else { format!("{text}\n{overview}") };
    }
    say(&text)?;
    for (names, side) in [(&comparison.only_old, "old"), (&comparison.only_new, "new")] {
        if !names.is_empty() {
            note(&format!("only the {side} side has {}", names.join(", ")));
        }
    }
    Ok(())
}

/// An overview as a list in Markdown: its first line, and an item for each other.
fn listed(overview: &str) -> String {
    let mut lines = overview.lines().map(text);
    let first = lines.next().unwrap_or_default();
    let items: String = lines.map(|line| format!("* {}\n", line.trim_start())).collect();
    format!("**{first}**\n\n{items}")
}

/// Writes a file for each cause, and one that lists them; what an earlier comparison wrote there is replaced.
fn write_causes(comparison: &Diffs, folder: &Path) -> Result<(), Error> {
    let failed = |source| Error::System { what: format!("cannot write to the folder {}", folder.display()), source };
    fs::create_dir_all(folder).map_err(failed)?;
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|ending| ending == CAUSE) {
            fs::remove_file(&path).map_err(failed)?;
        }
    }
    for cause in diff::causes(&comparison.diffs).unwrap_or_default() {
        // A label is told, and nobody need do anything about it; what could not be seen has an exit code of its own.
        if matches!(cause.kind, CauseKind::Behaviour | CauseKind::Loss) {
            let text = format!("{}\n{}", cause.title, cause.body);
            fs::write(folder.join(format!("{}.{CAUSE}", cause.name)), text).map_err(failed)?;
        }
    }
    Ok(())
}

/// How the names of files end that tell of a cause. The first line is its title, and the rest is Markdown.
const CAUSE: &str = "cause";

/// How the program ends.
fn exit_of(comparison: &Diffs) -> Exit {
    Exit::gravest(comparison.diffs.iter().flat_map(|diff| {
        let behaviour = diff.is_behaviour().then_some(Exit::Deviation);
        let unclear = (diff.count(Change::Unclear) > 0).then_some(Exit::Harness);
        behaviour.into_iter().chain(unclear)
    }))
}

fn recorded(arguments: &DiffArguments) -> Result<Diffs, Error> {
    let [old, new] = arguments.sides.as_slice() else {
        return Err(Error::Sides(format!("two sides make a comparison, and {} are given", arguments.sides.len())));
    };
    let (old, new) = (Side::read(&[old.into()])?, Side::read(&[new.into()])?);
    let Pairing { pairs, only_old, only_new } = Side::pair(&old, &new)?;
    let ledger = ledger(arguments.ledger.as_deref())?;
    let judged = |recording: &Recording| -> Result<Judgement, Error> {
        let mut judged = Judged::of(std::slice::from_ref(recording), &ledger)?;
        Ok(judged.judgements.remove(0))
    };
    let mut diffs = Vec::new();
    for (old, new) in pairs.into_iter().map(|(before, now)| (old.recording(before), new.recording(now))) {
        diffs.push(compare((old, &judged(old)?), (new, &judged(new)?)));
    }
    Ok(Diffs { format: FORMAT, diffs, only_old, only_new })
}
