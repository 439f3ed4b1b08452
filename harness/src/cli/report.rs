//! `samesite report`

use samesite_format::Recording;
use samesite_reports::site::{Content, write};
use samesite_scenarios::Library;

use super::arguments::ReportArguments;
use super::defaults::recordings;
use super::judged;
use super::output::note;
use super::questions::developers;
use super::sides::{Pairing, Side};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::report::{Earlier, Judged, content};

/// How many cases take long enough that people wonder. A thousand take about a second of a processor.
const MANY: usize = 5000;

pub(super) fn report(arguments: &ReportArguments) -> Result<Exit, Error> {
    let now = Side::read(&recordings(&arguments.recordings)?)?;
    let (before, pairs) = match arguments.before.as_slice() {
        [] => (Vec::new(), Vec::new()),
        paths => {
            let before = Side::read(paths)?;
            let Pairing { pairs, only_old, .. } = Side::pair(&before, &now)?;
            if !only_old.is_empty() {
                note(&format!("only the earlier side has {}", only_old.join(", ")));
            }
            (judged_by_claims(before.into_recordings())?, pairs)
        }
    };
    let earlier: Vec<_> = pairs.into_iter().map(|(old, new)| Earlier { judged: &before[old], place: new }).collect();
    let recordings = now.into_recordings();
    let cases: usize = recordings.iter().flat_map(|recording| &recording.plays).map(|play| play.cases.len()).sum();
    if cases >= MANY {
        note(&format!("judging {cases} cases and writing their pages, which takes a while"));
    }
    let (judged, library) = (judged_by_claims(recordings)?, Library::embedded()?);
    let developers = developers(&judged, &library);
    let content = Content { developers, ..content(judged, &earlier, &library) };
    let written = write(&content, &arguments.out)?;
    let megabytes = written.octets as f64 / 1e6;
    note(&format!("{} files, {megabytes:.1} MB; open {}", written.files, arguments.out.join("index.html").display()));
    Ok(Exit::Clean)
}

/// Recordings with what is made of them by the claims and the ledger that comes with the program.
fn judged_by_claims(recordings: Vec<Recording>) -> Result<Vec<Judged>, Error> {
    let judged = judged::Judged::of(&recordings, &judged::ledger(None)?)?;
    Ok(recordings.into_iter().zip(judged.judgements).collect())
}
