//! Recordings from the command line: files, and folders of files.

use std::fs;
use std::path::{Path, PathBuf};

use samesite_format::Recording;

use crate::cli::error::Error;

/// Reads recordings; a folder stands for those in it.
pub(super) fn read_all(paths: &[PathBuf]) -> Result<Vec<(PathBuf, Recording)>, Error> {
    files(paths)?
        .into_iter()
        .map(|path| Recording::read(&path).map(|recording| (path, recording)).map_err(Error::from))
        .collect()
}

/// The files that paths stand for: a folder stands for the recordings in it.
pub(super) fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
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
