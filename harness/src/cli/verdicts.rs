//! Verdicts on recordings side by side, reached and shown one scenario at a time.
//!
//! Only what goes to other programs as a whole is kept whole.

use std::collections::BTreeSet;

use samesite_format::document::Judgements;
use samesite_format::{
    Counts, Engine, Environment, Judgement, Play, Product, RecordingFile, ScenarioJudgement, Verdict,
};
use samesite_model::Edition;
use samesite_reports::digest::{self, Digest, News, Suspects};
use samesite_reports::wpt::WptReport;
use samesite_reports::{junit, terminal};
use samesite_scenarios::Library;

use super::advice::advice;
use super::arguments::ReportFiles;
use super::judged::{claims_for, for_programs, today};
use super::output::{note, say, say_json, width, write_file};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::paragraph::WIDTH;
use samesite_judge::claims::Claims;
use samesite_judge::ledger::{Ledger, RecordingUsage, Stale, Usage};
use samesite_judge::suffixes;
use samesite_judge::verdict::{Judge, judge_scenario, suspects};

/// The fewest columns that a digest is laid out for; a narrower terminal wraps it.
const NARROWEST: usize = 60;

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
    /// How much the tables of scenarios show; without any, there is the digest alone.
    tables: Option<terminal::Detail>,
    files: &'a ReportFiles,
}

/// What is remembered of the verdicts.
pub(super) struct Verdicts {
    counts: Counts,
    /// Whether a scenario broke off.
    broken: bool,
    /// Entries of the ledger that are stale.
    stale: Vec<Stale>,
    /// What came of it as a whole, for people; empty where programs read it.
    digest: String,
}

impl<'a> Showing<'a> {
    pub(super) const fn of(json: bool, tables: Option<terminal::Detail>, files: &'a ReportFiles) -> Self {
        Self { json, tables, files }
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
    /// Judgements of one scenario, one for each recording, and what would account for the news of each.
    fn judge(&mut self, scenario: &str) -> Result<(Vec<Judgement>, Vec<Suspects>), Error> {
        let plays: Vec<Vec<Play>> =
            self.recordings.iter().map(|recording| recording.plays(scenario)).collect::<Result<_, _>>()?;
        let tasks: Vec<_> = self.judges.iter().zip(plays.iter().map(Vec::as_slice)).collect();
        let mut judgements = self.nothing_yet();
        let mut suspects = vec![Suspects::new(); judgements.len()];
        for (number, judged) in judge_scenario(&tasks).into_iter().enumerate() {
            let Some(mut judged) = judged else { continue };
            if let Some(usage) = self.usages.get_mut(number) {
                judgements[number].name(usage.cover(&plays[number], &mut judged));
                // By the plain text of an edition, everything is news that is known.
                suspects[number] = named(self.judges[number].suspects(&plays[number], &judged));
            }
            judgements[number].scenarios.push(judged);
        }
        Ok((judgements, suspects))
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

        let mut verdicts = Self { counts: Counts::default(), broken: false, stale: Vec::new(), digest: String::new() };
        let width = width();
        let mut tables = showing.tables.map(|detail| terminal::Report::new(detail).within(width));
        let mut digest = Digest::default();
        let mut all = bench.nothing_yet();
        let scenarios: BTreeSet<&str> = recordings.iter().flat_map(RecordingFile::scenarios).collect();
        for scenario in scenarios {
            let (judgements, suspects) = bench.judge(scenario)?;
            verdicts.count(&judgements);
            digest.take(&judgements, &suspects);
            if let Some(tables) = tables.as_mut().filter(|_| !showing.json) {
                say(&tables.tables(&judgements).unwrap_or_default())?;
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
            say(&tables.map(|tables| tables.legend().unwrap_or_default()).unwrap_or_default())?;
            let advice = |news: &News| advice(news, recordings, &library);
            let width = width.unwrap_or(WIDTH).max(NARROWEST);
            verdicts.digest = digest.render(width, &advice).unwrap_or_default();
            say(&verdicts.digest)?;
            say(&who_was_not_asked(recordings, width))?;
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

    /// What came of it as a whole, for people.
    pub(super) fn digest(&self) -> &str {
        &self.digest
    }

    /// How many cells there are.
    pub(super) const fn counts(&self) -> &Counts {
        &self.counts
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

/// Whom these browsers may be taken for, and are not.
fn who_was_not_asked(recordings: &[RecordingFile], width: usize) -> String {
    let any = |is_meant: fn(&Environment) -> bool| recordings.iter().any(|file| is_meant(file.environment()));
    let debians = any(|environment| {
        let name = environment.browser.name.as_str();
        name == Product::Chromium.id() && environment.profile == "stock" && environment.system.starts_with("Debian")
    });
    let webkitgtk = any(|environment| environment.engine.known() == Some(Engine::WebKit));
    let told = [
        (
            debians,
            "chromium stock is Debian's build, which blocks third-party cookies; Google Chrome comes without that patch (--browser chrome asks it)",
        ),
        (webkitgtk, "webkitgtk keeps cookies by libsoup; Safari does not, and was not asked"),
    ];
    let options = textwrap::Options::new(width).subsequent_indent("  ");
    let lines = told.into_iter().filter(|(is_so, _)| *is_so).flat_map(|(_, text)| textwrap::wrap(text, &options));
    let text: String = lines.map(|line| format!("{line}\n")).collect();
    if text.is_empty() { text } else { format!("\n{text}") }
}

/// What would account for news, in the words of reports.
fn named(suspects: suspects::Suspects) -> Suspects {
    let suspect = |suspect: suspects::Suspect| digest::Suspect {
        has_ended: suspect.has_ended,
        id: suspect.claim.id.to_owned(),
        statement: suspect.claim.statement.to_owned(),
        versions: suspect.claim.note(suspect.has_ended).versions.unwrap_or_default(),
    };
    suspects.into_iter().map(|(place, all)| (place, all.into_iter().map(suspect).collect())).collect()
}

/// Writes the files that other programs read.
fn write_files(recordings: &[RecordingFile], judgements: &[Judgement], files: &ReportFiles) -> Result<(), Error> {
    if let Some(path) = &files.junit {
        write_file(path, &junit::render(judgements).unwrap_or_default())?;
    }
    if let Some(folder) = &files.wpt_report {
        for (recording, judgement) in recordings.iter().zip(judgements) {
            let report = WptReport::of(judgement, recording.environment());
            let text = serde_json::to_string_pretty(&report).unwrap_or_default() + "\n";
            write_file(&folder.join(recording.environment().file_name()), &text)?;
        }
    }
    Ok(())
}
