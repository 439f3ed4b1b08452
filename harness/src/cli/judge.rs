//! `samesite judge`

use std::collections::BTreeSet;

use samesite_format::RecordingFile;
use samesite_reports::terminal;

use super::arguments::JudgeArguments;
use super::defaults::recordings;
use super::judged::{edition, ledger};
use super::output::note;
use super::recordings::open_all;
use super::verdicts::{By, Showing, Verdicts};
use crate::cli::error::Error;
use crate::cli::exit::Exit;

/// How many scenarios have their tables shown unasked.
const FEW: usize = 3;

pub(super) fn judge(arguments: &JudgeArguments) -> Result<Exit, Error> {
    let recordings = open_all(&recordings(&arguments.recordings)?)?;
    let (played, empty): (Vec<_>, Vec<_>) = recordings.iter().partition(|recording| !recording.scenarios().is_empty());
    for recording in empty {
        note(&format!("{} has no plays: there is nothing to judge", recording.path().display()));
    }
    let by = match &arguments.edition {
        Some(id) => By::Edition(edition(id)?),
        None => By::Claims(ledger(arguments.ledger.as_deref())?),
    };
    let scenarios: BTreeSet<&str> = recordings.iter().flat_map(RecordingFile::scenarios).collect();
    let are_few = scenarios.len() <= FEW;
    let tables = arguments.tables.detail().or(are_few.then_some(terminal::Detail::Telling));
    let verdicts = Verdicts::reach(&recordings, &by, &Showing::of(arguments.json, tables, &arguments.files))?;
    if !arguments.json && arguments.tables.detail().is_none() && !are_few {
        note("\n--tables shows each scenario, --full each cell");
    }
    Ok(if played.is_empty() { Exit::Harness } else { verdicts.exit() })
}
