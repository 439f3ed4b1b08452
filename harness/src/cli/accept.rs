//! `samesite accept`

use std::{fs, slice};

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
    let mut accepted = Vec::new();
    // All or none: what is kept belongs together.
    for (path, recording) in read_all(&arguments.recordings)? {
        let claims = claims_for(&recording.environment)?;
        let reduced =
            accept(&recording, &claims, suffixes::embedded()).map_err(|reason| Error::Unacceptable { path, reason })?;
        accepted.push(reduced);
    }
    for recording in &accepted {
        let path = folder.join(recording.file_name());
        recording.write_compact(&path)?;
        let size = fs::metadata(&path).map_or(0, |file| file.len());
        note(&format!("{}: {} KiB", path.display(), size.div_ceil(1024)));
    }
    let kept: Vec<_> = read_all(slice::from_ref(folder))?.into_iter().map(|(_, recording)| recording).collect();
    let judged = Judged::of(&kept, &ledger(None)?)?;
    let path = folder.join(SUMMARY);
    fs::write(&path, summarise(&kept, judged.judgements))
        .map_err(|source| Error::System { what: format!("cannot write {}", path.display()), source })?;
    Ok(Exit::Clean)
}
