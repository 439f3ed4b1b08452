//! Scenarios that words of a command line stand for.

use std::collections::{BTreeMap, HashSet};
use std::path::{Component, Path, PathBuf};

use samesite_format::read_text;
use samesite_scenarios::{LARGEST_SCENARIO, Library, Scenario, ScenarioId, SelectionError};

use super::output::note;
use super::recordings::files_of;
use crate::cli::error::Error;
use samesite_judge::slips::slips_of_jar;
use samesite_scenarios::suggestion::nearest;

/// All scenarios, or those that the patterns and paths select. No two share a name, nor does a file share its site.
pub(super) fn scenarios(patterns: &[String]) -> Result<Vec<Scenario>, Error> {
    let library = Library::embedded()?;
    if patterns.is_empty() {
        return Ok(library.scenarios().to_vec());
    }
    let mut files: Vec<PathBuf> = Vec::new();
    let mut selected: BTreeMap<ScenarioId, Scenario> = BTreeMap::new();
    for pattern in patterns {
        if is_file(pattern) {
            files.push(pattern.into());
            continue;
        }
        match library.select(pattern) {
            Ok(matching) => selected.extend(matching.into_iter().map(|one| (one.id.clone(), one.clone()))),
            Err(_) if Path::new(pattern).is_dir() => files.extend(scenario_files(Path::new(pattern))?),
            Err(error) => return Err(unknown(error, &library, pattern)),
        }
    }
    // The same file twice is the same scenario; components leave out what two spellings of a path differ in.
    let mut read: HashSet<PathBuf> = HashSet::new();
    for path in files.iter().map(PathBuf::as_path) {
        let spelled = path.components().filter(|part| *part != Component::CurDir).collect();
        if read.insert(spelled) {
            let mut id = ScenarioId::of_file(path);
            while selected.keys().any(|other| id == *other || id.shares_site_with(other)) {
                id = id.dotted();
            }
            selected.insert(id.clone(), named_scenario_file(id, path)?);
        }
    }
    Ok(selected.into_values().collect())
}

/// The scenario files of a folder; there must be one.
fn scenario_files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let files = files_of(folder, "toml")?;
    if files.is_empty() { Err(Error::NoScenarioFile { folder: folder.to_owned() }) } else { Ok(files) }
}

/// The error for a pattern that selects nothing, with the scenario that was meant, perhaps: `09-lax-pictur-and-link`.
fn unknown(error: SelectionError, library: &Library, pattern: &str) -> Error {
    let ids = || library.scenarios().iter().map(|scenario| scenario.id.as_str());
    let meant = nearest(name(pattern), ids().map(name));
    let meant = meant.and_then(|meant| ids().find(|id| name(id) == meant)).map(str::to_owned);
    Error::Selection { error, meant }
}

/// An id without its folder: `09-lax-picture-and-link`.
fn name(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or_default()
}

/// The library that has the case of a name, and its name there: for `my-own.toml/c1` and `my-own.toml` that file alone,
/// for all others the scenarios that come with the program.
pub(super) fn library_with(case: &str) -> Result<(Library, String), Error> {
    let (file, own) = if is_file(case) { (case, "") } else { case.rsplit_once('/').unwrap_or(("", case)) };
    if !is_file(file) {
        return Ok((Library::embedded()?, case.to_owned()));
    }
    let scenario = scenario_file(Path::new(file))?;
    let name = format!("{}/{own}", scenario.id);
    Ok((Library::of_one(scenario), name))
}

fn is_file(pattern: &str) -> bool {
    Path::new(pattern).extension().is_some_and(|extension| extension == "toml")
}

/// A scenario file of the user's own; its path without the ending is its name.
pub(super) fn scenario_file(path: &Path) -> Result<Scenario, Error> {
    named_scenario_file(ScenarioId::of_file(path), path)
}

fn named_scenario_file(id: ScenarioId, path: &Path) -> Result<Scenario, Error> {
    let source = read_text(path, LARGEST_SCENARIO as u64)
        .map_err(|source| Error::ScenarioFile { path: path.to_owned(), source })?;
    let path = path.display().to_string();
    own_scenario(id, &path, &source)
}

/// A scenario of the user's own; what its jar most likely does not mean is told.
pub(super) fn own_scenario(id: ScenarioId, path: &str, source: &str) -> Result<Scenario, Error> {
    let scenario = Scenario::parse(id, path, source)?;
    for slip in slips_of_jar(&scenario, path) {
        note(&slip.to_string());
    }
    Ok(scenario)
}
