//! JSON Schemas of what is written, made from the types themselves.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

use crate::asked::{Asked, AskedFile, AskedHar};
use crate::compact::CompactRecording;
use crate::document::{Accepted, AllReasons, Diffs, Histories, Judgements, Merged, SiteWritten, Summaries};
use crate::recording::Recording;
use crate::serving::Serving;
use crate::stand::{Stand, StandPlayed};
use crate::vectors::Vectors;

/// A document that has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    /// A recording as `run` writes it.
    Recording,
    /// A recording as `accept` keeps it.
    CompactRecording,
    /// What `run --json` and `judge --json` print.
    Judgements,
    /// What `diff --json` prints.
    Diffs,
    /// What `merge --json` prints.
    Merged,
    /// What `history --json` prints.
    Histories,
    /// What `reasons --json` prints.
    Reasons,
    /// What `vectors` writes.
    Vectors,
    /// What `ask --json` prints.
    Asked,
    /// What `ask --file --json` prints.
    AskedFile,
    /// What `ask --har --json` prints.
    AskedHar,
    /// What `summary --json` prints.
    Summaries,
    /// What `accept --json` prints.
    Accepted,
    /// What `report --json` prints.
    SiteWritten,
    /// What `serve --json` prints.
    Serving,
    /// What `stand --json` prints.
    Stand,
    /// What `stand --play --json` prints.
    StandPlayed,
}

impl Document {
    /// Every document.
    pub const ALL: &[Self] = &[
        Self::Recording,
        Self::CompactRecording,
        Self::Judgements,
        Self::Diffs,
        Self::Histories,
        Self::Merged,
        Self::Vectors,
        Self::Reasons,
        Self::Asked,
        Self::AskedFile,
        Self::AskedHar,
        Self::Summaries,
        Self::Accepted,
        Self::SiteWritten,
        Self::Serving,
        Self::Stand,
        Self::StandPlayed,
    ];

    /// Its name, also that of the schema's file.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Recording => "recording",
            Self::CompactRecording => "compact-recording",
            Self::Judgements => "judgements",
            Self::Diffs => "diffs",
            Self::Histories => "histories",
            Self::Merged => "merged",
            Self::Reasons => "reasons",
            Self::Vectors => "vectors",
            Self::Asked => "asked",
            Self::AskedFile => "asked-file",
            Self::AskedHar => "asked-har",
            Self::Summaries => "summaries",
            Self::Accepted => "accepted",
            Self::SiteWritten => "site-written",
            Self::Serving => "serving",
            Self::Stand => "stand",
            Self::StandPlayed => "stand-played",
        }
    }

    /// The document of the name given.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|document| document.id() == id)
    }

    /// Its schema.
    #[must_use]
    pub fn schema(self) -> Schema {
        match self {
            Self::Recording => of::<Recording>(),
            Self::CompactRecording => of::<CompactRecording>(),
            Self::Judgements => of::<Judgements<'_>>(),
            Self::Diffs => of::<Diffs>(),
            Self::Histories => of::<Histories>(),
            Self::Merged => of::<Merged>(),
            Self::Reasons => of::<AllReasons>(),
            Self::Vectors => of::<Vectors>(),
            Self::Asked => of::<Asked>(),
            Self::AskedFile => of::<AskedFile>(),
            Self::AskedHar => of::<AskedHar>(),
            Self::Summaries => of::<Summaries>(),
            Self::Accepted => of::<Accepted>(),
            Self::SiteWritten => of::<SiteWritten>(),
            Self::Serving => of::<Serving>(),
            Self::Stand => of::<Stand>(),
            Self::StandPlayed => of::<StandPlayed>(),
        }
    }
}

/// The schema of a type that is written: that says more than what must be there to be read.
#[must_use]
pub fn of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}
