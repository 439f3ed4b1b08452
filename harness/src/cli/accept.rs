//! `samesite accept`

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::slice;

use samesite_format::comparison::{Change, Diff};
use samesite_format::document::{Accepted, AcceptedOver, AcceptedRecording, FORMAT};
use samesite_format::{Judgement, NewFile, Recording, Verdict};
use samesite_reports::diff;
use samesite_scenarios::Library;

use super::arguments::AcceptArguments;
use super::defaults::recordings;
use super::judged::{Judged, claims_for, ledger};
use super::output::{note, say_json};
use super::recordings::{read_all, stock_first};
use super::summary::summarise;
use crate::cli::error::{Error, Refusal};
use crate::cli::exit::Exit;
use samesite_judge::accept::{accept, replaced};
use samesite_judge::compare::compare;
use samesite_judge::ledger::Ledger;
use samesite_judge::suffixes;

/// What the summary of a folder of recordings is called.
const SUMMARY: &str = "README.md";

pub(super) fn accept_all(arguments: &AcceptArguments) -> Result<Exit, Error> {
    let folder = &arguments.into;
    let ledger = ledger(None)?;
    let mut kept: BTreeMap<PathBuf, Recording> =
        if folder.is_dir() { read_all(slice::from_ref(folder))?.into_iter().collect() } else { BTreeMap::new() };
    let mut files = Vec::new();
    let (mut told, mut refusals, mut accepted) = (Vec::new(), Vec::new(), Vec::new());
    // All or none: what is kept belongs together.
    for (path, recording) in read_all(&recordings(&arguments.recordings)?)? {
        let place = folder.join(recording.file_name());
        let new = Acceptance { before: kept.get(&place), ledger: &ledger, arguments }.of(&path, &recording)?;
        told.extend(new.told);
        refusals.extend(new.refusal);
        accepted.push(AcceptedRecording {
            path: place.display().to_string(),
            subject: new.judged.subject.clone(),
            counts: new.judged.counts(),
            before: new.before,
        });
        let text = new.recording.to_compact().map_err(|source| cannot_write(&place, source))?;
        kept.insert(place.clone(), new.recording);
        files.push((place, text));
    }
    for line in &told {
        note(line);
    }
    let refusal = refusals.into_iter().min_by_key(|refusal| refusal.exit() != Exit::Deviation);
    if arguments.json {
        let refused = refusal.as_ref().map(Refusal::to_string);
        say_json(&Accepted { format: FORMAT, recordings: accepted, refused })?;
    }
    if let Some(refusal) = refusal {
        return Err(Error::Refused(refusal));
    }
    let mut kept: Vec<_> = kept.into_values().collect();
    stock_first(&mut kept, |recording| &recording.environment);
    let judged = Judged::of(&kept, &ledger)?;
    let summary = (folder.join(SUMMARY), summarise(&kept, judged.judgements));
    let write =
        |(path, text): &(PathBuf, String)| NewFile::write(path, text).map_err(|source| cannot_write(path, source));
    let new = files.iter().chain([&summary]).map(write).collect::<Result<Vec<_>, _>>()?;
    for file in new {
        file.settle().map_err(|source| cannot_write(folder, source))?;
    }
    for (path, text) in files {
        note(&format!("{}: {} KiB", path.display(), text.len().div_ceil(1024)));
    }
    Ok(Exit::Clean)
}

/// A recording on its way into the baseline.
struct Acceptance<'a> {
    /// What is kept of the same browser and profile.
    before: Option<&'a Recording>,
    ledger: &'a Ledger,
    arguments: &'a AcceptArguments,
}

/// A recording as it would be kept.
struct New {
    recording: Recording,
    judged: Judgement,
    /// What differs from what is kept, for programs.
    before: Option<AcceptedOver>,
    /// What would change by that, line by line.
    told: Vec<String>,
    /// Why it is not kept.
    refusal: Option<Refusal>,
}

impl Acceptance<'_> {
    fn of(&self, path: &Path, played: &Recording) -> Result<New, Error> {
        let whole = match self.before.filter(|_| self.arguments.partial) {
            Some(before) => {
                replaced(before, played).map_err(|reason| Error::Unmergeable { path: path.to_owned(), reason })?
            }
            None => played.clone(),
        };
        let claims = claims_for(&whole.environment)?;
        let reduced = accept(&whole, &claims, self.ledger, suffixes::embedded())
            .map_err(|reason| Error::Unacceptable { path: path.to_owned(), reason })?;
        let judged = self.judged(&reduced)?;
        let name = judged.subject.to_string();
        let news = [Verdict::NewDeviation, Verdict::NotMade].map(|verdict| judged.counts().of(verdict));
        let (mut told, mut refusal, mut over) = (Vec::new(), None, None);
        match self.before {
            None => told.push(format!("{name}: {} cells, of which nothing is kept yet", judged.counts().total())),
            Some(before) => {
                let old = self.judged(before)?;
                let diff = compare((before, &old), (&reduced, &judged));
                told.extend(lines(&name, &diff));
                let lost = lost(before, &reduced)?;
                let changes = Change::ALL.iter().map(|&change| (change, diff.count(change)));
                over = Some(AcceptedOver {
                    alike: diff.alike,
                    changes: changes.filter(|(_, cells)| *cells > 0).collect(),
                    missing: lost.iter().cloned().collect(),
                });
                if let Some(first) = lost.first().cloned() {
                    refusal = Some(Refusal::Loss { name: name.clone(), cases: lost.len(), first });
                }
            }
        }
        if news.iter().any(|cells| *cells > 0) && !self.arguments.even_new {
            refusal = Some(Refusal::New { name, cells: news.iter().sum() });
        }
        Ok(New { recording: reduced, judged, before: over, told, refusal })
    }

    fn judged(&self, recording: &Recording) -> Result<Judgement, Error> {
        Ok(Judged::of(slice::from_ref(recording), self.ledger)?.judgements.remove(0))
    }
}

/// The cases that are kept and were not played, of those that there still are.
fn lost(before: &Recording, now: &Recording) -> Result<BTreeSet<String>, Error> {
    let library = Library::embedded()?;
    let played: BTreeSet<(&str, &str)> = cases(now).collect();
    let is_there = |(scenario, case): &(&str, &str)| {
        library.scenarios().iter().any(|own| own.id.as_str() == *scenario && own.case(case).is_some())
    };
    let lost = cases(before).filter(|case| !played.contains(case) && is_there(case));
    Ok(lost.map(|(scenario, case)| format!("{scenario}/{case}")).collect())
}

/// Every case that a recording was to play, with its scenario.
fn cases(recording: &Recording) -> impl Iterator<Item = (&str, &str)> {
    recording.plays.iter().flat_map(|play| play.cases.iter().map(|case| (play.scenario.as_str(), case.as_str())))
}

/// What differs from what is kept, in a few lines.
fn lines(name: &str, diff: &Diff) -> Vec<String> {
    let counts = Change::ALL.iter().filter_map(|&change| {
        let cells = diff.count(change);
        (cells > 0).then(|| format!("{cells} {}", word(change)))
    });
    let mut lines = vec![
        [format!("{name}: {} as kept", diff::counted(diff.alike, "cell"))]
            .into_iter()
            .chain(counts)
            .collect::<Vec<_>>()
            .join(", "),
    ];
    let causes = diff::causes(slice::from_ref(diff)).unwrap_or_default();
    lines.extend(
        causes
            .iter()
            .filter(|cause| cause.cells > 0)
            .take(CAUSES)
            .map(|cause| format!("  {}: {}", diff::counted(cause.cells, "cell"), cause.title)),
    );
    if causes.len() > CAUSES {
        lines.push(format!("  and {} more; `samesite diff` shows them", diff::counted(causes.len() - CAUSES, "cause")));
    }
    if !diff.only_old.is_empty() {
        let some: Vec<_> = diff.only_old.iter().take(CAUSES).map(String::as_str).collect();
        let more = if diff.only_old.len() > CAUSES { " …" } else { "" };
        lines.push(format!("  {} missing: {}{more}", diff::counted(diff.only_old.len(), "scenario"), some.join(", ")));
    }
    lines
}

/// How many causes are told of each recording.
const CAUSES: usize = 4;

/// What becomes of cells, after their number.
const fn word(change: Change) -> &'static str {
    match change {
        Change::Broken => "broken",
        Change::Changed => "changed",
        Change::Fixed => "fixed",
        Change::Unclear => "unclear",
        Change::Gone => "gone",
        Change::New => "new to be asked",
        Change::Rejudged => "with another label",
        Change::OtherReason => "for another reason",
    }
}

fn cannot_write(path: &Path, source: std::io::Error) -> Error {
    Error::System { what: format!("cannot write {}", path.display()), source }
}
