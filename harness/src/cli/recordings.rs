//! Recordings from the command line: files, and folders of files.

use std::fs;
use std::path::{Path, PathBuf};

use samesite_format::Recording;

use crate::cli::error::Error;

/// Reads recordings; a folder stands for those in it.
pub(super) fn read_all(paths: &[PathBuf]) -> Result<Vec<(PathBuf, Recording)>, Error> {
    let mut recordings = Vec::new();
    for path in paths {
        if path.is_dir() {
            recordings.extend(read_folder(path)?);
        } else {
            recordings.push((path.clone(), Recording::read(path)?));
        }
    }
    Ok(recordings)
}

/// Reads the recordings of a folder, in the order of their names.
pub(super) fn read_folder(folder: &Path) -> Result<Vec<(PathBuf, Recording)>, Error> {
    let failed = |source| Error::System { what: format!("cannot read the folder {}", folder.display()), source };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            paths.push(path);
        }
    }
    paths.sort();
    paths.into_iter().map(|path| Ok((path.clone(), Recording::read(&path)?))).collect()
}
