//! `samesite judge`

use samesite_reports::terminal;

use super::arguments::JudgeArguments;
use super::judged::{edition, ledger};
use super::output::note;
use super::recordings::open_all;
use super::verdicts::{By, Showing, Verdicts};
use crate::cli::error::Error;
use crate::cli::exit::Exit;

pub(super) fn judge(arguments: &JudgeArguments) -> Result<Exit, Error> {
    let recordings = open_all(&arguments.recordings)?;
    let (played, empty): (Vec<_>, Vec<_>) = recordings.iter().partition(|recording| !recording.scenarios().is_empty());
    for recording in empty {
        note(&format!("{} has no plays: there is nothing to judge", recording.path().display()));
    }
    let by = match &arguments.edition {
        Some(id) => By::Edition(edition(id)?),
        None => By::Claims(ledger(arguments.ledger.as_deref())?),
    };
    let detail = if arguments.full { terminal::Detail::Everything } else { terminal::Detail::Telling };
    let verdicts = Verdicts::reach(&recordings, &by, &Showing::of(arguments.json, detail, &arguments.files))?;
    Ok(if played.is_empty() { Exit::Harness } else { verdicts.exit() })
}
