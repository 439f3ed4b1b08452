//! `samesite judge`, and what `run` shares with it.

use std::fs;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use samesite_model::Edition;
use samesite_reports::document::{Arrear, Judgements};
use samesite_reports::wpt::WptReport;
use samesite_reports::{Judgement, Recording, Verdict, junit, terminal};
use samesite_scenarios::Library;

use super::arguments::{JudgeArguments, ReportFiles};
use super::output::{note, say, say_json};
use crate::claims::{Claim, NamedReading};
use crate::error::{Error, Exit};
use crate::ledger::{Account, Ledger, Owed};
use crate::suffixes;

pub(super) fn judge(arguments: &JudgeArguments) -> Result<Exit, Error> {
    let recordings = arguments.recordings.iter().map(|path| Recording::read(path)).collect::<Result<Vec<_>, _>>()?;
    let judged = match &arguments.edition {
        Some(id) => Judged { judgements: judge_all(&recordings, Some(id))?, arrears: Vec::new() },
        None => Judged::of(&recordings, &ledger(arguments.ledger.as_deref())?)?,
    };
    let detail = if arguments.full { terminal::Detail::Everything } else { terminal::Detail::Telling };
    judged.show(arguments.json, detail);
    judged.write(&recordings, &arguments.files)?;
    Ok(judged.exit())
}

/// Judgements by the claims and a ledger, and what the ledger owes after them.
pub(super) struct Judged {
    pub(super) judgements: Vec<Judgement>,
    pub(super) arrears: Vec<Owed>,
}

impl Judged {
    /// Judges recordings by the claims made for their browsers, and what is left by a ledger.
    pub(super) fn of(recordings: &[Recording], ledger: &Ledger) -> Result<Self, Error> {
        let library = Library::embedded()?;
        let mut account = Account::open(ledger, &library);
        let mut judgements = judge_all(recordings, None)?;
        for (recording, judgement) in recordings.iter().zip(&mut judgements) {
            account.enter(recording, judgement);
        }
        Ok(Self { judgements, arrears: account.arrears(today()) })
    }

    /// Prints the judgements, and what the ledger owes.
    pub(super) fn show(&self, as_json: bool, detail: terminal::Detail) {
        if as_json {
            say_json(&Judgements::of(&self.judgements, self.for_programs()));
        } else {
            say(&terminal::render(&self.judgements, detail).unwrap_or_default());
        }
        for arrear in &self.arrears {
            note(&format!("\n{}", arrear.diagnostic));
        }
    }

    /// What the ledger owes, for programs.
    pub(super) fn for_programs(&self) -> Vec<Arrear> {
        self.arrears.iter().map(|owed| owed.arrear.clone()).collect()
    }

    /// Writes the files that other programs read.
    pub(super) fn write(&self, recordings: &[Recording], files: &ReportFiles) -> Result<(), Error> {
        let write = |path: &Path, text: String| {
            let whole = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, text));
            whole.map_err(|source| Error::System { what: format!("cannot write {}", path.display()), source })
        };
        if let Some(path) = &files.junit {
            write(path, junit::render(&self.judgements).unwrap_or_default())?;
        }
        if let Some(folder) = &files.wpt_report {
            for (recording, judgement) in recordings.iter().zip(&self.judgements) {
                let report = WptReport::of(judgement, &recording.environment);
                write(
                    &folder.join(recording.file_name()),
                    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n",
                )?;
            }
        }
        Ok(())
    }

    /// How the program ends: a confirmed deviation outweighs cells that say nothing, and both outweigh the ledger.
    pub(super) fn exit(&self) -> Exit {
        match exit_of(&self.judgements) {
            Exit::Clean if !self.arrears.is_empty() => Exit::Ledger,
            exit => exit,
        }
    }
}

/// The ledger of a file, or the one that comes with the program.
pub(super) fn ledger(path: Option<&Path>) -> Result<Ledger, Error> {
    let Some(path) = path else { return Ledger::embedded().map_err(Error::Ledger) };
    let source = fs::read_to_string(path).map_err(|source| Error::LedgerFile { path: path.to_owned(), source })?;
    Ledger::parse(&path.display().to_string(), &source).map_err(Error::Ledger)
}

/// The day it is, by the world's clock.
fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

/// Judges recordings by the claims made for their browsers, or by one reading alone.
pub(super) fn judge_all(recordings: &[Recording], reading: Option<&str>) -> Result<Vec<Judgement>, Error> {
    recordings
        .iter()
        .map(|recording| {
            let claim = match reading {
                Some(id) => Claim::plain(edition(id)?),
                None => claim_for(recording)?,
            };
            Ok(crate::judge::judge(recording, &claim, suffixes::embedded()))
        })
        .collect()
}

/// The claim made for the browser and profile of a recording.
pub(super) fn claim_for(recording: &Recording) -> Result<Claim, Error> {
    let environment = &recording.environment;
    Claim::of_recorded(environment)
        .ok_or_else(|| Error::NoClaim { engine: environment.engine.clone(), profile: environment.profile.clone() })
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

/// A deviation that was confirmed outweighs cells that say nothing.
fn exit_of(judgements: &[Judgement]) -> Exit {
    let any = |verdict| judgements.iter().any(|judgement| judgement.counts().of(verdict) > 0);
    let broken = judgements
        .iter()
        .any(|judgement| judgement.scenarios.iter().any(samesite_reports::ScenarioJudgement::is_faulty));
    if any(Verdict::NewDeviation) || any(Verdict::NotMade) {
        Exit::Deviation
    } else if any(Verdict::Vacuous) || any(Verdict::HarnessFault) || broken {
        Exit::Harness
    } else {
        Exit::Clean
    }
}
