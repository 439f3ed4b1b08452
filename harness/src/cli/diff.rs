//! `samesite diff`

use std::collections::BTreeMap;
use std::path::Path;

use samesite_reports::diff::{self, Amount, Change, Diff};
use samesite_reports::document::Diffs;
use samesite_reports::{Judgement, Recording};

use super::arguments::DiffArguments;
use super::judge::{Judged, ledger, reading};
use super::output::{note, say, say_json};
use super::predict::claim;
use super::recordings::read_folder;
use super::run::scenarios;
use crate::diff::{Oracle, compare, compare_predictions};
use crate::error::{Error, Exit};
use crate::suffixes;

pub(super) fn diff(arguments: &DiffArguments) -> Result<Exit, Error> {
    let comparison = match arguments.editions.as_slice() {
        [old, new] => {
            let scenarios = scenarios(&arguments.sides)?;
            let diff = compare_predictions(&oracle(old)?, &oracle(new)?, &scenarios, suffixes::embedded());
            Diffs { format: 1, diffs: vec![diff], only_old: Vec::new(), only_new: Vec::new() }
        }
        _ => recorded(arguments)?,
    };
    show(&comparison, arguments);
    Ok(exit_of(&comparison))
}

fn show(comparison: &Diffs, arguments: &DiffArguments) {
    if arguments.json {
        return say_json(comparison);
    }
    let amount = if arguments.full { Amount::All } else { Amount::Examples };
    let render = if arguments.markdown { diff::markdown } else { diff::terminal };
    let texts: Vec<_> = comparison.diffs.iter().map(|diff| render(diff, amount).unwrap_or_default()).collect();
    say(&texts.join("\n"));
    for (names, side) in [(&comparison.only_old, "old"), (&comparison.only_new, "new")] {
        if !names.is_empty() {
            note(&format!("only the {side} side has {}", names.join(", ")));
        }
    }
}

/// Behaviour that differs outweighs cells that cannot be compared.
fn exit_of(comparison: &Diffs) -> Exit {
    if comparison.diffs.iter().any(Diff::is_behaviour) {
        Exit::Deviation
    } else if comparison.diffs.iter().any(|diff| diff.count(Change::Unclear) > 0) {
        Exit::Harness
    } else {
        Exit::Clean
    }
}

/// A prediction by an edition, by another reading, or by what is claimed of a browser.
fn oracle(word: &str) -> Result<Oracle, Error> {
    let name = word.to_owned();
    if word.contains('/') {
        let claim = claim(word)?;
        return Ok(Oracle { name, edition: claim.edition, policy: claim.policy() });
    }
    let reading = reading(word)?;
    Ok(Oracle { name, edition: reading.edition, policy: reading.policy })
}

fn recorded(arguments: &DiffArguments) -> Result<Diffs, Error> {
    let [old, new] = arguments.sides.as_slice() else {
        return Err(Error::Sides(format!("two sides make a comparison, and {} are given", arguments.sides.len())));
    };
    let (old, new) = (Side::read(Path::new(old))?, Side::read(Path::new(new))?);
    let Pairing { pairs, only_old, only_new } = Side::pair(&old, &new);
    if pairs.is_empty() {
        let message = format!("no recording of {} has a counterpart in {}", old.place, new.place);
        return Err(Error::Sides(message));
    }
    let ledger = ledger(arguments.ledger.as_deref())?;
    let judged = |recording: &Recording| -> Result<Judgement, Error> {
        let mut judged = Judged::of(std::slice::from_ref(recording), &ledger)?;
        Ok(judged.judgements.remove(0))
    };
    let mut diffs = Vec::new();
    for (old, new) in pairs {
        diffs.push(compare((old, &judged(old)?), (new, &judged(new)?)));
    }
    Ok(Diffs { format: 1, diffs, only_old, only_new })
}

/// The recordings of one side, by file name.
struct Side {
    place: String,
    is_folder: bool,
    recordings: BTreeMap<String, Recording>,
}

impl Side {
    fn read(path: &Path) -> Result<Self, Error> {
        let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let place = path.display().to_string();
        if !path.is_dir() {
            let recordings = BTreeMap::from([(name(path), Recording::read(path)?)]);
            return Ok(Self { place, is_folder: false, recordings });
        }
        let recordings = read_folder(path)?.into_iter().map(|(path, recording)| (name(&path), recording)).collect();
        Ok(Self { place, is_folder: true, recordings })
    }

    /// Which recordings belong together: by file name, then by engine and profile.
    /// Two files belong together whatever they are called; so do a file and the only one of a folder.
    fn pair<'s>(old: &'s Self, new: &'s Self) -> Pairing<'s> {
        let is_alone = |side: &Self| side.recordings.len() == 1;
        if is_alone(old) && is_alone(new) && !(old.is_folder && new.is_folder) {
            let pairs = old.recordings.values().zip(new.recordings.values()).collect();
            return Pairing { pairs, only_old: Vec::new(), only_new: Vec::new() };
        }
        let mut free: BTreeMap<&str, &Recording> =
            new.recordings.iter().map(|(name, recording)| (name.as_str(), recording)).collect();
        let mut pairs = Vec::new();
        let mut nameless = Vec::new();
        for (name, recording) in &old.recordings {
            match free.remove(name.as_str()) {
                Some(other) => pairs.push((recording, other)),
                None => nameless.push((name, recording)),
            }
        }
        let mut only_old = Vec::new();
        for (name, recording) in nameless {
            let kin = free.iter().find(|(_, other)| is_kin(recording, other)).map(|(name, _)| *name);
            match kin.and_then(|name| free.remove(name)) {
                Some(other) => pairs.push((recording, other)),
                None => only_old.push(name.clone()),
            }
        }
        let mut only_new: Vec<_> = free.into_keys().map(str::to_owned).collect();
        // A file that is compared with a folder asks for its counterpart and nothing else.
        match (old.is_folder, new.is_folder) {
            (true, false) => only_old.clear(),
            (false, true) => only_new.clear(),
            _ => {}
        }
        Pairing { pairs, only_old, only_new }
    }
}

/// Which recordings belong together, and which are alone.
struct Pairing<'s> {
    pairs: Vec<(&'s Recording, &'s Recording)>,
    only_old: Vec<String>,
    only_new: Vec<String>,
}

/// Whether two recordings are of one engine under one profile.
fn is_kin(one: &Recording, other: &Recording) -> bool {
    let subject = |recording: &Recording| (recording.environment.engine.clone(), recording.environment.profile.clone());
    subject(one) == subject(other)
}
