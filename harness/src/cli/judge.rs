//! `samesite judge`, and what other commands that judge share with it.

use std::fs;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use samesite_format::document::StaleEntry;
use samesite_format::{Environment, Judgement, Recording, RecordingFile};
use samesite_model::Edition;
use samesite_reports::terminal;
use samesite_scenarios::Library;

use super::arguments::JudgeArguments;
use super::verdicts::{By, Showing, Verdicts};
use crate::cli::error::{Error, Exit};
use samesite_judge::claims::{Claim, NamedReading};
use samesite_judge::ledger::{Account, Ledger, Owed};
use samesite_judge::suffixes;

pub(super) fn judge(arguments: &JudgeArguments) -> Result<Exit, Error> {
    let recordings =
        arguments.recordings.iter().map(|path| RecordingFile::open(path)).collect::<Result<Vec<_>, _>>()?;
    let by = match &arguments.edition {
        Some(id) => By::Edition(edition(id)?),
        None => By::Claims(ledger(arguments.ledger.as_deref())?),
    };
    let detail = if arguments.full { terminal::Detail::Everything } else { terminal::Detail::Telling };
    let verdicts = Verdicts::reach(&recordings, &by, &Showing::of(arguments.json, detail, &arguments.files))?;
    Ok(verdicts.exit())
}

/// Judgements of whole recordings by the claims and a ledger, and what the ledger owes after them.
pub(super) struct Judged {
    pub(super) judgements: Vec<Judgement>,
    pub(super) arrears: Vec<Owed>,
}

impl Judged {
    /// Judges recordings by the claims made for their browsers, and what is left by a ledger.
    pub(super) fn of(recordings: &[Recording], ledger: &Ledger) -> Result<Self, Error> {
        let library = Library::embedded()?;
        let mut account = Account::open(ledger, &library);
        let judged = recordings.iter().map(|recording| {
            let claim = claim_for(&recording.environment)?;
            let mut judgement = samesite_judge::verdict::judge(recording, &claim, suffixes::embedded());
            account.enter(recording, &mut judgement);
            Ok(judgement)
        });
        let judgements = judged.collect::<Result<_, Error>>()?;
        Ok(Self { judgements, arrears: account.arrears(today()) })
    }
}

/// What the ledger owes, for programs.
pub(super) fn for_programs(arrears: &[Owed]) -> Vec<StaleEntry> {
    arrears.iter().map(|owed| owed.arrear.clone()).collect()
}

/// The ledger of a file, or the one that comes with the program.
pub(super) fn ledger(path: Option<&Path>) -> Result<Ledger, Error> {
    let Some(path) = path else { return Ledger::embedded().map_err(Error::Ledger) };
    let source = fs::read_to_string(path).map_err(|source| Error::LedgerFile { path: path.to_owned(), source })?;
    Ledger::parse(&path.display().to_string(), &source).map_err(Error::Ledger)
}

/// The day it is, by the world's clock.
pub(super) fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

/// The claim made for the browser and profile of a recording.
pub(super) fn claim_for(environment: &Environment) -> Result<Claim, Error> {
    Claim::of_recorded(environment)
        .ok_or_else(|| Error::NoClaim { engine: environment.engine.to_string(), profile: environment.profile.clone() })
}

fn edition(id: &str) -> Result<Edition, Error> {
    id.parse().map_err(|_| Error::UnknownReading {
        id: id.to_owned(),
        known: Edition::ALL.iter().map(|edition| edition.id()).collect::<Vec<_>>().join(", "),
    })
}

/// The reading of the name given.
pub(super) fn reading(id: &str) -> Result<NamedReading, Error> {
    NamedReading::named(id).ok_or_else(|| Error::UnknownReading {
        id: id.to_owned(),
        known: NamedReading::all().iter().map(|reading| reading.id).collect::<Vec<_>>().join(", "),
    })
}
