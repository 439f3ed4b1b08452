//! Defaults: what a file `samesite.toml` in the folder says, where the command line says nothing.
//!
//! ```toml
//! browsers = ["chromium", "firefox"]   # as --browser has them
//! profiles = ["stock"]                 # as --profile
//! scenarios = ["stories/*"]            # what `run` plays
//! ages = true                          # and whether it asks old cookies, too
//! jobs = 2                             # how many browsers are busy at once
//! out = "recordings"                   # where `run` writes, and other commands look
//! ```

use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use samesite_format::read_text;
use samesite_scenarios::SourceText;
use serde::Deserialize;

use super::recordings::PLAYED;
use crate::cli::error::Error;

/// The file, where there is one.
const FILE: &str = "samesite.toml";

/// The largest file that is read, in octets.
const LARGEST: u64 = 1024 * 1024;

/// What the file says; nothing, where there is none.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Defaults {
    /// The browsers of a run.
    pub(super) browsers: Vec<String>,
    /// Their profiles.
    pub(super) profiles: Vec<String>,
    /// The scenarios of a run.
    pub(super) scenarios: Vec<String>,
    /// Whether a run asks old cookies, too.
    pub(super) ages: bool,
    /// How many browsers may be busy at once.
    pub(super) jobs: Option<NonZeroUsize>,
    /// The folder of recordings.
    out: Option<PathBuf>,
}

impl Defaults {
    /// Reads the file of the folder that the program stands in.
    pub(super) fn here() -> Result<Self, Error> {
        let text = match read_text(Path::new(FILE), LARGEST) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            text => text.map_err(|source| Error::System { what: format!("cannot read {FILE}"), source })?,
        };
        SourceText { path: FILE, text: &text }.toml().map_err(Error::Defaults)
    }

    /// The folder of recordings: that of the command line, of the file, or the usual one.
    pub(super) fn out(&self, told: Option<&Path>) -> PathBuf {
        told.or(self.out.as_deref()).map_or_else(|| PLAYED.into(), Path::to_owned)
    }

    /// The recordings that a command looks at: those of the command line, or the folder that `run` writes to.
    pub(super) fn recordings(&self, told: &[PathBuf]) -> Vec<PathBuf> {
        if told.is_empty() { vec![self.out(None)] } else { told.to_vec() }
    }
}

/// The recordings that a command looks at.
pub(super) fn recordings(told: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    Ok(Defaults::here()?.recordings(told))
}
