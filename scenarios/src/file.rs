//! The shape of a scenario file, before its values have been looked at.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::probe::Probe;
use crate::scenario::{Level, PlantingTime};

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
    /// The registrable domain of the cookies' owner; `{scenario}` in it is a name that no other scenario has.
    #[serde(default)]
    pub(crate) site: Option<Spanned<String>>,
    /// What the names in notations stand for, besides the usual ones; `{site}` in them is the owner's site.
    #[serde(default)]
    pub(crate) hosts: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    pub(crate) planting: PlantingTime,
    /// The name of a jar below `jars/` that is appended to this text when it is read.
    #[serde(default)]
    pub(crate) include: Option<Spanned<String>>,
    #[serde(default)]
    pub(crate) jar: Vec<Spanned<JarEntry>>,
    #[serde(default)]
    pub(crate) case: Vec<Spanned<CaseEntry>>,
    #[serde(default)]
    pub(crate) family: Vec<Spanned<FamilyEntry>>,
}

/// `[[family]]`: axes whose every combination is a case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FamilyEntry {
    /// The pages, in notation.
    #[serde(rename = "in")]
    pub(crate) page: Vec<Spanned<String>>,
    pub(crate) probe: Vec<Spanned<Probe>>,
    /// Where the probe goes, in notation; empty for probes that go nowhere.
    #[serde(default)]
    pub(crate) to: Vec<Spanned<String>>,
    /// The hosts that redirect, one after another; the empty text for none.
    #[serde(default = "nowhere")]
    pub(crate) via: Vec<Spanned<String>>,
    /// The statuses they redirect with.
    #[serde(default)]
    pub(crate) status: Vec<Spanned<u16>>,
    /// How old the jar must be; the empty text for as young as possible.
    #[serde(default = "nowhere")]
    pub(crate) age: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) except: Vec<ExceptEntry>,
}

fn nowhere() -> Vec<Spanned<String>> {
    vec![Spanned::new(0..0, String::new())]
}

/// One of a family's `except`: combinations that are no cases. An axis that is left away stands for all its values.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExceptEntry {
    #[serde(default, rename = "in")]
    pub(crate) page: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) probe: Vec<Spanned<Probe>>,
    #[serde(default)]
    pub(crate) to: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) via: Vec<Spanned<String>>,
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
