//! Recordings from the command line: files, and folders of files.

use std::fs;
use std::path::{Path, PathBuf};

use samesite_format::{Environment, Profile, Recording, RecordingFile};

use super::output::note;
use crate::cli::error::Error;

/// The folder that `run` writes to, if nothing else is said, and where recordings are looked for.
pub(super) const PLAYED: &str = "target/samesite";

/// Puts each browser as it is installed before its other profiles, in the order in which they are listed. Browsers stay
/// in the order in which they come.
pub(super) fn stock_first<T>(recordings: &mut [T], environment: impl Fn(&T) -> &Environment) {
    let mut browsers: Vec<String> = Vec::new();
    for name in recordings.iter().map(|recording| &environment(recording).browser.name) {
        if !browsers.contains(name) {
            browsers.push(name.clone());
        }
    }
    recordings.sort_by_key(|recording| {
        let Environment { browser, engine, profile, .. } = environment(recording);
        let rank = engine.known().and_then(|engine| Profile::of(engine).position(|own| own.id() == profile));
        (browsers.iter().position(|name| *name == browser.name), rank.unwrap_or(usize::MAX))
    });
}

/// Whether the order of recordings is nobody's choice: that of a folder, or of a pattern such as `target/samesite/*.json`.
fn is_by_name(paths: &[PathBuf]) -> bool {
    paths.len() == 1 || paths.is_sorted()
}

/// Reads recordings; a folder stands for those in it.
pub(super) fn read_all(paths: &[PathBuf]) -> Result<Vec<(PathBuf, Recording)>, Error> {
    let read = |path: PathBuf| {
        let recording = Recording::read(&path)?;
        tell_of(&path, recording.broken_off);
        Ok((path, recording))
    };
    let mut recordings = files(paths)?.into_iter().map(read).collect::<Result<Vec<_>, Error>>()?;
    if is_by_name(paths) {
        stock_first(&mut recordings, |(_, recording)| &recording.environment);
    }
    Ok(recordings)
}

/// Opens recordings, to read them play by play; a folder stands for those in it.
pub(super) fn open_all(paths: &[PathBuf]) -> Result<Vec<RecordingFile>, Error> {
    let open = |path: PathBuf| {
        let recording = RecordingFile::open(&path)?;
        tell_of(&path, recording.broken_off());
        Ok(recording)
    };
    let mut recordings = files(paths)?.into_iter().map(open).collect::<Result<Vec<_>, Error>>()?;
    if is_by_name(paths) {
        stock_first(&mut recordings, RecordingFile::environment);
    }
    Ok(recordings)
}

fn tell_of(path: &Path, broken_off: bool) {
    if broken_off {
        note(&format!("{} breaks off: it has what was played whole before the run was ended", path.display()));
    }
}

/// The files that paths stand for: a folder stands for the recordings in it.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(files_of(path, "json")?);
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

/// The files of a folder whose names end in a certain way, such as `json`, in the order of their names.
pub(super) fn files_of(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, Error> {
    let failed = |source| Error::System { what: format!("cannot read the folder {}", folder.display()), source };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension == ending) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
