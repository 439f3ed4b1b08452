//! `samesite merge`

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use samesite_format::document::{FORMAT, Merged, MergedRecording};
use samesite_format::{Merging, RecordingFile};
use samesite_reports::diff::counted;

use super::arguments::MergeArguments;
use super::output::{note, say, say_json};
use super::recordings::open_all;
use crate::cli::error::Error;
use crate::cli::exit::Exit;

pub(super) fn merge(arguments: &MergeArguments) -> Result<Exit, Error> {
    let places = places(open_all(&arguments.recordings)?, &arguments.out);
    if places.is_empty() {
        return Err(Error::NothingToMerge);
    }
    let mut mergings = Vec::new();
    // All are looked at before anything is written.
    for (place, files) in &places {
        let merging = Merging::of(files)?;
        expect_whole(&merging, arguments.partial)?;
        mergings.push((place, files, merging));
    }
    let mut merged = Vec::new();
    for (place, files, merging) in &mergings {
        merging.write(place)?;
        merged.push(MergedRecording {
            path: place.display().to_string(),
            from: files.iter().map(|file| file.path().display().to_string()).collect(),
            browser: merging.environment().browser.name.clone(),
            version: merging.environment().browser.version.clone(),
            profile: merging.environment().profile.clone(),
            scenarios: merging.scenarios(),
            cases: merging.cases(),
            shards: merging.environment().shards.clone(),
        });
    }
    if arguments.json {
        say_json(&Merged { format: FORMAT, merged })?;
    } else {
        say(&merged.iter().map(told).collect::<String>())?;
    }
    Ok(Exit::Clean)
}

/// What becomes one recording, and where. A file is given for one; a folder has one for each browser and profile, under
/// the name that a run would give it.
fn places(files: Vec<RecordingFile>, out: &Path) -> BTreeMap<PathBuf, Vec<RecordingFile>> {
    let is_file = out.extension().is_some_and(|extension| extension == "json");
    let mut places: BTreeMap<PathBuf, Vec<RecordingFile>> = BTreeMap::new();
    for file in files {
        let place = if is_file { out.to_owned() } else { out.join(file.environment().file_name()) };
        places.entry(place).or_default().push(file);
    }
    places
}

/// Makes sure that nothing of a run is missing, or says what is.
fn expect_whole(merging: &Merging<'_>, partial: bool) -> Result<(), Error> {
    let environment = merging.environment();
    let mut missing = Vec::new();
    if let Some(shards) = &environment.shards {
        let numbers: Vec<String> = shards.missing().iter().map(|number| format!("{number}/{}", shards.of)).collect();
        missing.push(format!("{} {}", if numbers.len() == 1 { "shard" } else { "shards" }, numbers.join(", ")));
    }
    missing.extend(merging.broken_off().iter().map(|path| format!("the end of {}", path.display())));
    if missing.is_empty() {
        return Ok(());
    }
    let name = format!("{} {}", environment.browser.name, environment.profile);
    let missing = missing.join(" and ");
    if !partial {
        return Err(Error::MissingParts { name, missing });
    }
    note(&format!("{name} lacks {missing}"));
    Ok(())
}

fn told(merged: &MergedRecording) -> String {
    let MergedRecording { path, from, scenarios, cases, .. } = merged;
    let [from, scenarios, cases] = [(from.len(), "recording"), (*scenarios, "scenario"), (*cases, "case")]
        .map(|(number, word)| counted(number, word));
    format!("{path}: {scenarios}, {cases}, of {from}\n")
}
