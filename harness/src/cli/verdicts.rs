//! Verdicts on recordings side by side, reached and shown one scenario at a time.
//!
//! Only what goes to other programs as a whole is kept whole.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use samesite_format::document::Judgements;
use samesite_format::{Counts, Environment, Judgement, Play, RecordingFile, ScenarioJudgement, Verdict};
use samesite_model::Edition;
use samesite_reports::wpt::WptReport;
use samesite_reports::{junit, terminal};
use samesite_scenarios::Library;

use super::arguments::ReportFiles;
use super::judged::{claims_for, for_programs, today};
use super::output::{note, say, say_json};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use samesite_judge::claims::Claims;
use samesite_judge::ledger::{Ledger, RecordingUsage, Stale, Usage};
use samesite_judge::suffixes;
use samesite_judge::verdict::{Judge, judge_scenario};

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
    /// Entries of the ledger that are stale.
    stale: Vec<Stale>,
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
    fn claims(&self, environment: &Environment) -> Result<Claims, Error> {
        match self {
            Self::Claims(_) => claims_for(environment),
            Self::Edition(edition) => Ok(Claims::plain(*edition)),
        }
    }

    const fn ledger(&self) -> Option<&Ledger> {
        match self {
            Self::Claims(ledger) => Some(ledger),
            Self::Edition(_) => None,
        }
    }
}

/// Recordings side by side, and who judges each.
struct Bench<'a> {
    recordings: &'a [RecordingFile],
    judges: Vec<Judge<'a>>,
    /// How each uses the ledger; empty where no ledger counts.
    usages: Vec<RecordingUsage<'a, 'a>>,
}

impl Bench<'_> {
    /// Judgements of one scenario, one for each recording.
    fn judge(&mut self, scenario: &str) -> Result<Vec<Judgement>, Error> {
        let plays: Vec<Vec<Play>> =
            self.recordings.iter().map(|recording| recording.plays(scenario)).collect::<Result<_, _>>()?;
        let tasks: Vec<_> = self.judges.iter().zip(plays.iter().map(Vec::as_slice)).collect();
        let mut judgements = self.nothing_yet();
        for (number, judged) in judge_scenario(&tasks).into_iter().enumerate() {
            let Some(mut judged) = judged else { continue };
            if let Some(usage) = self.usages.get_mut(number) {
                judgements[number].name(usage.cover(&plays[number], &mut judged));
            }
            judgements[number].scenarios.push(judged);
        }
        Ok(judgements)
    }

    fn nothing_yet(&self) -> Vec<Judgement> {
        self.judges.iter().map(Judge::nothing_yet).collect()
    }
}

impl Verdicts {
    /// Judges recordings, and shows what comes of it.
    pub(super) fn reach(recordings: &[RecordingFile], by: &By, showing: &Showing<'_>) -> Result<Self, Error> {
        let claims =
            recordings.iter().map(|recording| by.claims(recording.environment())).collect::<Result<Vec<_>, _>>()?;
        let judge =
            |(recording, claims)| Judge::new(RecordingFile::environment(recording), claims, suffixes::embedded());
        let judges = recordings.iter().zip(&claims).map(judge).collect();
        let library = Library::embedded()?;
        let mut usage = by.ledger().map(|ledger| Usage::of(ledger, &library));
        let usages = match &usage {
            Some(usage) => recordings.iter().map(|recording| usage.for_recording(recording.environment())).collect(),
            None => Vec::new(),
        };
        let mut bench = Bench { recordings, judges, usages };

        let mut verdicts = Self { counts: Counts::default(), broken: false, stale: Vec::new() };
        let mut report = terminal::Report::new(showing.detail);
        let mut all = bench.nothing_yet();
        let scenarios: BTreeSet<&str> = recordings.iter().flat_map(RecordingFile::scenarios).collect();
        for scenario in scenarios {
            let judgements = bench.judge(scenario)?;
            verdicts.count(&judgements);
            let tables = report.tables(&judgements).unwrap_or_default();
            if !showing.json {
                say(&tables)?;
            }
            if showing.needs_all() {
                for (all, judgement) in all.iter_mut().zip(judgements) {
                    all.name(judgement.explanations);
                    all.scenarios.extend(judgement.scenarios);
                }
            }
        }
        if let Some(usage) = &mut usage {
            bench.usages.into_iter().for_each(|here| usage.add(here));
            verdicts.stale = usage.stale(today());
        }
        if showing.json {
            say_json(&Judgements::of(&all, for_programs(&verdicts.stale)))?;
        } else {
            say(&report.end().unwrap_or_default())?;
        }
        for stale in &verdicts.stale {
            note(&format!("\n{}", stale.diagnostic));
        }
        write_files(recordings, &all, showing.files)?;
        Ok(verdicts)
    }

    fn count(&mut self, judgements: &[Judgement]) {
        for judgement in judgements {
            self.counts += &judgement.counts();
            self.broken |= judgement.scenarios.iter().any(ScenarioJudgement::is_faulty);
        }
    }

    /// How the program ends.
    pub(super) fn exit(&self) -> Exit {
        let cells =
            Verdict::ALL.iter().filter(|verdict| self.counts.of(**verdict) > 0).map(|verdict| Exit::from(*verdict));
        let broken = self.broken.then_some(Exit::Harness);
        let stale = (!self.stale.is_empty()).then_some(Exit::Ledger);
        Exit::gravest(cells.chain(broken).chain(stale))
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
