//! The documents that commands print for other programs.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::comparison::{Change, Diff};
use crate::history::History;
use crate::judgement::{Counts, Judgement, Subject};
use crate::reasons::Reasons;
use crate::shard::Shards;

/// The version of the format of [`Judgements`], [`Diffs`], [`Histories`], [`AllReasons`], [`Merged`], [`Summaries`],
/// [`Accepted`] and [`SiteWritten`].
pub const FORMAT: u32 = 2;

/// What `run --json` and `judge --json` print.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Judgements<'j> {
    /// The version of the format: [`FORMAT`].
    pub format: u32,
    /// One for each recording.
    pub judgements: Vec<Judged<'j>>,
    /// Entries of the ledger that are unused or overdue.
    pub stale: Vec<StaleEntry>,
}

/// A judgement, and how many cells have which verdict.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Judged<'j> {
    /// How many cells have which verdict.
    pub counts: Counts,
    /// The judgement.
    pub judgement: &'j Judgement,
}

/// An entry of the ledger that fails the run, because nobody needs it or its day has passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StaleEntry {
    /// The entry's name.
    pub entry: String,
    /// Why it is stale.
    pub staleness: Staleness,
    /// The file.
    pub path: String,
    /// The first line of the entry, counted from 1.
    pub first_line: usize,
    /// Its last line.
    pub last_line: usize,
}

/// Why an entry of the ledger is stale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Staleness {
    /// No cell needs it any more.
    Unused,
    /// The day has passed on which somebody should have looked again.
    Overdue,
}

/// What `diff --json` prints.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Diffs {
    /// The version of the format: [`FORMAT`].
    pub format: u32,
    /// One for each pair of recordings.
    pub diffs: Vec<Diff>,
    /// Recordings that only the old side has, by file name.
    pub only_old: Vec<String>,
    /// Recordings that only the new side has, by file name.
    pub only_new: Vec<String>,
}

/// What `history --json` prints.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Histories {
    /// The version of the format: [`FORMAT`].
    pub format: u32,
    /// One for each engine and profile, as compiled and with features switched on apart.
    pub histories: Vec<History>,
}

/// What `reasons --json` prints.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AllReasons {
    /// The version of the format: [`FORMAT`].
    pub format: u32,
    /// One for each recording whose browser was asked.
    pub reasons: Vec<Reasons>,
}

/// What `merge --json` prints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Merged {
    /// The version of the format: [`FORMAT`].
    pub format: u32,
    /// One for each browser and profile.
    pub merged: Vec<MergedRecording>,
}

/// A recording that was made of several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MergedRecording {
    /// The file.
    pub path: String,
    /// The files of which it was made.
    pub from: Vec<String>,
    /// The browser's name.
    pub browser: String,
    /// Its version.
    pub version: String,
    /// The profile's name.
    pub profile: String,
    /// How many scenarios it has.
    pub scenarios: usize,
    /// How many cases it has.
    pub cases: usize,
    /// Which shards of a run it has, where some are missing; null where none is, or where it was not made of shards.
    pub shards: Option<Shards>,
}

/// What `summary --json` prints.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Summaries {
    /// The version of the format: [`FORMAT`].
    pub format: u32,
    /// One for each recording.
    pub summaries: Vec<Summary>,
    /// Entries of the ledger that are unused or overdue.
    pub stale: Vec<StaleEntry>,
}

/// What a recording comes to.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Summary {
    /// The browser, its version and its profile.
    pub subject: Subject,
    /// The edition that it is compared with.
    pub edition: String,
    /// The day on which it was recorded, such as `2026-11-21`; `unknown`, where the recording does not tell.
    pub recorded: String,
    /// How many cells have which verdict.
    pub counts: Counts,
    /// The same, scenario by scenario.
    pub scenarios: BTreeMap<String, Counts>,
    /// How many cells each claim, or entry of the ledger, explains, by its name.
    pub explained: BTreeMap<String, usize>,
}

/// What `accept --json` prints.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Accepted {
    /// The version of the format: [`FORMAT`].
    pub format: u32,
    /// One for each recording.
    pub recordings: Vec<AcceptedRecording>,
    /// Why none of them is kept; absent where all are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// A recording that is to be kept.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AcceptedRecording {
    /// Where it is kept.
    pub path: String,
    /// The browser, its version and its profile.
    pub subject: Subject,
    /// How many cells it has, by verdict.
    pub counts: Counts,
    /// What differs from what was kept of the same browser and profile; absent where nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<AcceptedOver>,
}

/// What differs from what was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AcceptedOver {
    /// How many cells are alike.
    pub alike: usize,
    /// How many cells have changed, and how; changes without cells are left out.
    pub changes: BTreeMap<Change, usize>,
    /// The cases that were kept and are missing now.
    pub missing: Vec<String>,
}

/// What `report --json` prints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SiteWritten {
    /// The version of the format: [`FORMAT`].
    pub format: u32,
    /// The page to open.
    pub index: String,
    /// How many files the site has.
    pub files: usize,
    /// How many octets are in them.
    pub octets: u64,
    /// Where it is served; absent where nobody asked for that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

impl Summary {
    /// What a judgement comes to; `recorded` is the day of the recording.
    #[must_use]
    pub fn of(judgement: &Judgement, recorded: String) -> Self {
        let mut explained: BTreeMap<String, usize> = BTreeMap::new();
        let hops = judgement.scenarios.iter().flat_map(|scenario| &scenario.cases).flat_map(|case| &case.hops);
        for name in hops.flat_map(|hop| &hop.cells).flat_map(|cell| &cell.explained_by) {
            *explained.entry(name.clone()).or_default() += 1;
        }
        Self {
            subject: judgement.subject.clone(),
            edition: judgement.edition.clone(),
            recorded,
            counts: judgement.counts(),
            scenarios: judgement.scenarios.iter().map(|scenario| (scenario.id.clone(), scenario.counts())).collect(),
            explained,
        }
    }
}

impl<'j> Judgements<'j> {
    /// The document of these judgements.
    #[must_use]
    pub fn of(judgements: &'j [Judgement], stale: Vec<StaleEntry>) -> Self {
        let judged = |judgement: &'j Judgement| Judged { counts: judgement.counts(), judgement };
        Self { format: FORMAT, judgements: judgements.iter().map(judged).collect(), stale }
    }
}
