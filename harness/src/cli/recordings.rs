//! Recordings from the command line: files, and folders of files.

use std::fs;
use std::path::{Path, PathBuf};

use samesite_format::{Recording, RecordingFile};

use super::output::note;
use crate::cli::error::Error;

/// Reads recordings; a folder stands for those in it.
pub(super) fn read_all(paths: &[PathBuf]) -> Result<Vec<(PathBuf, Recording)>, Error> {
    let read = |path: PathBuf| {
        let recording = Recording::read(&path)?;
        tell_of(&path, recording.broken_off);
        Ok((path, recording))
    };
    files(paths)?.into_iter().map(read).collect()
}

/// Opens recordings, to read them play by play; a folder stands for those in it.
pub(super) fn open_all(paths: &[PathBuf]) -> Result<Vec<RecordingFile>, Error> {
    let open = |path: PathBuf| {
        let recording = RecordingFile::open(&path)?;
        tell_of(&path, recording.broken_off());
        Ok(recording)
    };
    files(paths)?.into_iter().map(open).collect()
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
            files.extend(files_of(path)?);
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

/// The recordings of a folder, in the order of their names.
fn files_of(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let failed = |source| Error::System { what: format!("cannot read the folder {}", folder.display()), source };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
