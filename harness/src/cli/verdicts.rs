//! Verdicts on recordings side by side, reached and shown one scenario at a time.
//!
//! Only what goes to other programs as a whole is kept whole.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use samesite_model::Edition;
use samesite_reports::document::Judgements;
use samesite_reports::wpt::WptReport;
use samesite_reports::{
    Counts, Environment, Judgement, Play, RecordingError, RecordingFile, ScenarioJudgement, Verdict, junit, terminal,
};
use samesite_scenarios::Library;

use super::arguments::ReportFiles;
use super::judge::{claim_for, for_programs, today};
use super::output::{note, say, say_json};
use crate::claims::Claim;
use crate::error::{Error, Exit};
use crate::judge::{Judge, judge_scenario};
use crate::ledger::{Account, Ledger, Owed};
use crate::suffixes;

/// By what recordings are judged.
pub(super) enum By {
    /// By the claims made for their browsers, and what is left by a ledger.
    Claims(Ledger),
    /// By the plain reading of one edition.
    Edition(Edition),
}

/// How verdicts are shown.
pub(super) struct Showing<'a> {
    json: bool,
    detail: terminal::Detail,
    files: &'a ReportFiles,
}

/// What is remembered of the verdicts.
pub(super) struct Verdicts {
    counts: Counts,
    /// Whether a scenario broke off.
    broken: bool,
    arrears: Vec<Owed>,
}

impl<'a> Showing<'a> {
    pub(super) const fn of(json: bool, detail: terminal::Detail, files: &'a ReportFiles) -> Self {
        Self { json, detail, files }
    }

    /// Whether somebody wants the judgements as a whole.
    const fn needs_all(&self) -> bool {
        self.json || self.files.junit.is_some() || self.files.wpt_report.is_some()
    }
}

impl By {
    fn claim(&self, environment: &Environment) -> Result<Claim, Error> {
        match self {
            Self::Claims(_) => claim_for(environment),
            Self::Edition(edition) => Ok(Claim::plain(*edition)),
        }
    }
}

impl Verdicts {
    /// Judges recordings, and shows what comes of it.
    pub(super) fn reach(recordings: &[RecordingFile], by: &By, showing: &Showing<'_>) -> Result<Self, Error> {
        let library = Library::embedded()?;
        let claims =
            recordings.iter().map(|recording| by.claim(recording.environment())).collect::<Result<Vec<_>, _>>()?;
        let judges: Vec<_> = recordings
            .iter()
            .zip(&claims)
            .map(|(recording, claim)| Judge::new(recording.environment(), claim, suffixes::embedded()))
            .collect();
        let account = match by {
            By::Claims(ledger) => Some(Account::open(ledger, &library)),
            By::Edition(_) => None,
        };
        let mut pages: Vec<_> = recordings
            .iter()
            .map(|recording| account.as_ref().map(|account| account.page(recording.environment())))
            .collect();
        let mut report = terminal::Report::new(showing.detail);
        let mut all: Vec<Judgement> = judges.iter().map(Judge::nothing_yet).collect();
        let (mut counts, mut broken) = (Counts::default(), false);
        let scenarios: BTreeSet<&str> = recordings.iter().flat_map(RecordingFile::scenarios).collect();
        for id in scenarios {
            let plays: Vec<Vec<Play>> =
                recordings.iter().map(|recording| recording.plays(id)).collect::<Result<_, RecordingError>>()?;
            let tasks: Vec<_> = judges.iter().zip(plays.iter().map(Vec::as_slice)).collect();
            let mut judgements: Vec<Judgement> = judges.iter().map(Judge::nothing_yet).collect();
            for (number, scenario) in judge_scenario(&tasks).into_iter().enumerate() {
                let Some(mut scenario) = scenario else { continue };
                if let Some(page) = &mut pages[number] {
                    judgements[number].name(page.enter(&plays[number], &mut scenario));
                }
                judgements[number].scenarios.push(scenario);
            }
            for judgement in &judgements {
                counts += &judgement.counts();
                broken |= judgement.scenarios.iter().any(ScenarioJudgement::is_faulty);
            }
            let tables = report.tables(&judgements).unwrap_or_default();
            if !showing.json {
                say(&tables);
            }
            if showing.needs_all() {
                for (all, judgement) in all.iter_mut().zip(judgements) {
                    all.name(judgement.departures);
                    all.scenarios.extend(judgement.scenarios);
                }
            }
        }
        let arrears = account.map_or_else(Vec::new, |mut account| {
            pages.into_iter().flatten().for_each(|page| account.close(page));
            account.arrears(today())
        });
        if showing.json {
            say_json(&Judgements::of(&all, for_programs(&arrears)));
        } else {
            say(&report.end().unwrap_or_default());
        }
        for arrear in &arrears {
            note(&format!("\n{}", arrear.diagnostic));
        }
        write_files(recordings, &all, showing.files)?;
        Ok(Self { counts, broken, arrears })
    }

    /// How the program ends: a confirmed deviation outweighs cells that say nothing, and both outweigh the ledger.
    pub(super) fn exit(&self) -> Exit {
        let any = |verdict| self.counts.of(verdict) > 0;
        if any(Verdict::NewDeviation) || any(Verdict::NotMade) {
            Exit::Deviation
        } else if any(Verdict::Vacuous) || any(Verdict::HarnessFault) || self.broken {
            Exit::Harness
        } else if !self.arrears.is_empty() {
            Exit::Ledger
        } else {
            Exit::Clean
        }
    }
}

/// Writes the files that other programs read.
fn write_files(recordings: &[RecordingFile], judgements: &[Judgement], files: &ReportFiles) -> Result<(), Error> {
    let write = |path: &Path, text: String| {
        let whole = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, text));
        whole.map_err(|source| Error::System { what: format!("cannot write {}", path.display()), source })
    };
    if let Some(path) = &files.junit {
        write(path, junit::render(judgements).unwrap_or_default())?;
    }
    if let Some(folder) = &files.wpt_report {
        for (recording, judgement) in recordings.iter().zip(judgements) {
            let report = WptReport::of(judgement, recording.environment());
            let text = serde_json::to_string_pretty(&report).unwrap_or_default() + "\n";
            write(&folder.join(recording.environment().file_name()), text)?;
        }
    }
    Ok(())
}
