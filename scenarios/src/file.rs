//! The shape of a scenario file, before its values have been looked at.

use serde::Deserialize;
use toml::Spanned;

use crate::probe::Probe;
use crate::scenario::Level;

/// A whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScenarioFile {
    pub(crate) title: Spanned<String>,
    #[serde(default)]
    pub(crate) claim: Option<String>,
    pub(crate) why: Spanned<String>,
    pub(crate) clauses: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) level: Level,
    #[serde(default)]
    pub(crate) readings: Vec<String>,
    pub(crate) jar: Vec<Spanned<JarEntry>>,
    pub(crate) case: Vec<Spanned<CaseEntry>>,
}

/// `[[jar]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct JarEntry {
    pub(crate) at: Spanned<String>,
    #[serde(default)]
    pub(crate) set: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) write: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) prove: Option<Spanned<String>>,
}

/// `[[case]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseEntry {
    pub(crate) id: Spanned<String>,
    pub(crate) title: String,
    pub(crate) page: Spanned<String>,
    #[serde(default)]
    pub(crate) frames: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) age: Option<Spanned<String>>,
    #[serde(default)]
    pub(crate) steps: Vec<Spanned<StepEntry>>,
}

/// One of a case's `steps`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StepEntry {
    pub(crate) probe: Probe,
    #[serde(default)]
    pub(crate) to: Option<Spanned<String>>,
    #[serde(default)]
    pub(crate) via: Vec<RedirectEntry>,
}

/// One of a step's `via`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RedirectEntry {
    pub(crate) at: Spanned<String>,
    #[serde(default)]
    pub(crate) status: Option<Spanned<u16>>,
}
