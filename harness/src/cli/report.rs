//! `samesite report`

use std::path::PathBuf;

use samesite_reports::Recording;
use samesite_reports::site::write;
use samesite_scenarios::Library;

use super::arguments::ReportArguments;
use super::judge::judge_all;
use super::output::note;
use crate::error::{Error, Exit};
use crate::report::{Judged, content};

pub(super) fn report(arguments: &ReportArguments) -> Result<Exit, Error> {
    let library = Library::embedded()?;
    let content = content(judged(&arguments.recordings)?, &judged(&arguments.before)?, &library);
    let written = write(&content, &arguments.out)?;
    let megabytes = written.octets as f64 / 1e6;
    note(&format!("{} files, {megabytes:.1} MB; open {}", written.files, arguments.out.join("index.html").display()));
    Ok(Exit::Clean)
}

fn judged(paths: &[PathBuf]) -> Result<Vec<Judged>, Error> {
    let recordings = paths.iter().map(|path| Recording::read(path)).collect::<Result<Vec<_>, _>>()?;
    let judgements = judge_all(&recordings, None)?;
    Ok(recordings.into_iter().zip(judgements).collect())
}
