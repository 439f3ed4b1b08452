//! `samesite accept`

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::slice;

use samesite_format::{NewFile, Recording};

use super::arguments::AcceptArguments;
use super::judged::{Judged, claims_for, ledger};
use super::output::note;
use super::recordings::read_all;
use super::summary::summarise;
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use samesite_judge::accept::accept;
use samesite_judge::suffixes;

/// What the summary of a folder of recordings is called.
const SUMMARY: &str = "README.md";

pub(super) fn accept_all(arguments: &AcceptArguments) -> Result<Exit, Error> {
    let folder = &arguments.into;
    let mut kept: BTreeMap<PathBuf, Recording> =
        if folder.is_dir() { read_all(slice::from_ref(folder))?.into_iter().collect() } else { BTreeMap::new() };
    let mut files = Vec::new();
    // All or none: what is kept belongs together.
    for (path, recording) in read_all(&arguments.recordings)? {
        let claims = claims_for(&recording.environment)?;
        let reduced =
            accept(&recording, &claims, suffixes::embedded()).map_err(|reason| Error::Unacceptable { path, reason })?;
        let path = folder.join(reduced.file_name());
        let text = reduced.to_compact().map_err(|source| cannot_write(&path, source))?;
        kept.insert(path.clone(), reduced);
        files.push((path, text));
    }
    let kept: Vec<_> = kept.into_values().collect();
    let judged = Judged::of(&kept, &ledger(None)?)?;
    let summary = (folder.join(SUMMARY), summarise(&kept, judged.judgements));
    let write =
        |(path, text): &(PathBuf, String)| NewFile::write(path, text).map_err(|source| cannot_write(path, source));
    let new = files.iter().chain([&summary]).map(write).collect::<Result<Vec<_>, _>>()?;
    for file in new {
        file.settle().map_err(|source| cannot_write(folder, source))?;
    }
    for (path, text) in files {
        note(&format!("{}: {} KiB", path.display(), text.len().div_ceil(1024)));
    }
    Ok(Exit::Clean)
}

fn cannot_write(path: &Path, source: std::io::Error) -> Error {
    Error::System { what: format!("cannot write {}", path.display()), source }
}
