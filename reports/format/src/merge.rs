//! Merging: recordings of one browser under one profile, each of other cases, become one.
//!
//! What is merged is judged like the recording of one run, so it must be of one browser, of one version, started in one
//! way, on one kind of system, recorded by one version of the harness; and no case may be in two of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;
use thiserror::Error;

use crate::canonical;
use crate::file::{RecordingError, RecordingFile, RecordingWriter};
use crate::recording::{Environment, Play};
use crate::shard::Shards;

/// What may differ between recordings that become one: when and where they were made, and which part each is.
const MAY_DIFFER: [&[&str]; 5] = [&["started"], &["shards"], &["reachable"], &["browser", "path"], &["driver", "path"]];

/// What is told before anything else that differs.
const TOLD_FIRST: [&str; 2] = ["browser", "profile"];

/// Why recordings cannot become one.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum MergeError {
    /// They are not of one run's browser.
    #[error(
        "{} has {} for its {what}, and {} has {}",
        one.0.display(), one.1, other.0.display(), other.1
    )]
    Differ {
        /// What differs: `browser version`, `profile`, …
        what: String,
        /// A recording, and what it has.
        one: (PathBuf, String),
        /// Another one, and what that has.
        other: (PathBuf, String),
    },
    /// They are shards of runs that were parted otherwise.
    #[error("{} is of {} shards, and {} of {}", one.0.display(), one.1, other.0.display(), other.1)]
    OtherShards {
        /// A recording, and how many shards its run had.
        one: (PathBuf, u32),
        /// Another one, and how many the run of that had.
        other: (PathBuf, u32),
    },
    /// A scenario has two texts.
    #[error("{scenario} has one text in {}, and another in {}", one.display(), other.display())]
    Retold {
        /// The scenario.
        scenario: String,
        /// A recording.
        one: PathBuf,
        /// Another one.
        other: PathBuf,
    },
    /// Cases were played in two of them.
    #[error(
        "{} has been played in {} and in {}",
        if *.cases == 1 { first.clone() } else { format!("{first} (and {} cases more)", .cases - 1) },
        one.display(), other.display()
    )]
    Overlap {
        /// The first of the cases, with its scenario.
        first: String,
        /// How many cases there are.
        cases: usize,
        /// A recording.
        one: PathBuf,
        /// Another one.
        other: PathBuf,
    },
    /// A recording cannot be read, or the new one cannot be written.
    #[error(transparent)]
    Recording(#[from] RecordingError),
}

/// Recordings that can become one.
#[derive(Debug)]
pub struct Merging<'f> {
    files: &'f [RecordingFile],
    /// The scenarios of all of them.
    scenarios: BTreeSet<&'f str>,
    environment: Environment,
    cases: usize,
}

impl<'f> Merging<'f> {
    /// Makes sure that recordings can become one.
    ///
    /// # Errors
    ///
    /// When they cannot, or one cannot be read.
    ///
    /// # Panics
    ///
    /// When there are none.
    pub fn of(files: &'f [RecordingFile]) -> Result<Self, MergeError> {
        let [first, others @ ..] = files else { panic!("there is nothing to merge") };
        for other in others {
            expect_alike(first, other)?;
        }
        let shards = shards(files)?;
        let scenarios: BTreeSet<&str> = files.iter().flat_map(RecordingFile::scenarios).collect();
        let mut cases = 0;
        for scenario in &scenarios {
            cases += expect_apart(files, scenario)?;
        }
        let started = files.iter().map(|file| file.environment().started).min().unwrap_or_default();
        let shards = shards.filter(|shards| !shards.missing().is_empty());
        let environment = Environment { started, shards, ..first.environment().clone() };
        Ok(Self { files, scenarios, environment, cases })
    }

    /// The browser, how it was run, and which shards are here if not all are.
    #[must_use]
    pub const fn environment(&self) -> &Environment {
        &self.environment
    }

    /// The recordings that break off, so that there may be less in them than was played.
    #[must_use]
    pub fn broken_off(&self) -> Vec<&'f Path> {
        self.files.iter().filter(|file| file.broken_off()).map(RecordingFile::path).collect()
    }

    /// How many scenarios there are in all of them.
    #[must_use]
    pub fn scenarios(&self) -> usize {
        self.scenarios.len()
    }

    /// How many cases there are in all of them.
    #[must_use]
    pub const fn cases(&self) -> usize {
        self.cases
    }

    /// Writes the one recording, scenario by scenario: no more than one is in memory.
    ///
    /// # Errors
    ///
    /// When a recording cannot be read any more, or the new one cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), MergeError> {
        let mut writer = RecordingWriter::at(path, self.environment.clone());
        for scenario in &self.scenarios {
            let mut plays = Vec::new();
            for file in self.files {
                let later = self.later(file);
                plays.extend(file.plays(scenario)?.into_iter().map(|play| delayed(play, later)));
            }
            // Whoever plays once more does so when all has been played.
            plays.sort_by_key(|play| play.attempt);
            for play in &plays {
                writer.push(play)?;
            }
        }
        let mut unsolicited = Vec::new();
        for file in self.files {
            let later = self.later(file);
            unsolicited.extend(file.unsolicited()?.into_iter().map(|mut request| {
                request.at = request.at.saturating_add(later);
                request
            }));
        }
        writer.finish(&unsolicited)?;
        Ok(())
    }

    /// How many milliseconds later than the first a recording began.
    fn later(&self, file: &RecordingFile) -> u64 {
        u64::try_from(file.environment().started.saturating_sub(self.environment.started)).unwrap_or_default()
    }
}

/// The play with its times counted from so many milliseconds earlier.
fn delayed(mut play: Play, later: u64) -> Play {
    for seen in &mut play.observations {
        seen.settled = seen.settled.map(|at| at.saturating_add(later));
        for request in &mut seen.requests {
            request.at = request.at.saturating_add(later);
        }
    }
    play
}

/// Makes sure that two recordings are of one browser, run in one way. Fields that environments will have once are looked
/// at, too.
fn expect_alike(one: &RecordingFile, other: &RecordingFile) -> Result<(), MergeError> {
    let facts = |file: &RecordingFile| {
        let environment = canonical::environment(file.environment());
        let mut facts = serde_json::to_value(environment).unwrap_or_default();
        for path in MAY_DIFFER {
            let (last, folders) = path.split_last().expect("each names a field");
            let inside = folders.iter().try_fold(&mut facts, |value, name| value.get_mut(*name));
            inside.and_then(Value::as_object_mut).map(|fields| fields.remove(*last));
        }
        facts
    };
    let (facts, others) = (facts(one), facts(other));
    // Another browser has other arguments, too, and nobody wants to read them.
    let first = TOLD_FIRST.iter().find_map(|name| {
        let (path, a, b) = difference(&facts[*name], &others[*name])?;
        Some(([vec![(*name).to_owned()], path].concat(), a, b))
    });
    match first.or_else(|| difference(&facts, &others)) {
        None => Ok(()),
        Some((path, a, b)) => Err(MergeError::Differ {
            what: path.join(" "),
            one: (one.path().to_owned(), a),
            other: (other.path().to_owned(), b),
        }),
    }
}

/// The first place in which two values differ, and what each has there.
fn difference(one: &Value, other: &Value) -> Option<(Vec<String>, String, String)> {
    let (Value::Object(fields), Value::Object(others)) = (one, other) else {
        let words = |value: &Value| match value {
            Value::Null => "nothing".to_owned(),
            Value::String(text) => text.clone(),
            value => value.to_string(),
        };
        return (one != other).then(|| (Vec::new(), words(one), words(other)));
    };
    let names: BTreeSet<&String> = fields.keys().chain(others.keys()).collect();
    names.into_iter().find_map(|name| {
        let value = |fields: &serde_json::Map<String, Value>| fields.get(name).cloned().unwrap_or_default();
        let (mut path, one, other) = difference(&value(fields), &value(others))?;
        path.insert(0, name.clone());
        Some((path, one, other))
    })
}

/// The shards that are in recordings; `None` where none of them is one.
fn shards(files: &[RecordingFile]) -> Result<Option<Shards>, MergeError> {
    let mut known: Option<(&RecordingFile, Shards)> = None;
    for file in files {
        let Some(own) = &file.environment().shards else { continue };
        match &mut known {
            None => known = Some((file, own.clone())),
            Some((_, shards)) if shards.of == own.of => shards.here.extend(&own.here),
            Some((other, shards)) => {
                return Err(MergeError::OtherShards {
                    one: (other.path().to_owned(), shards.of),
                    other: (file.path().to_owned(), own.of),
                });
            }
        }
    }
    Ok(known.map(|(_, shards)| shards))
}

/// Makes sure that a scenario has one text, and that none of its cases is in two recordings; says how many there are.
fn expect_apart(files: &[RecordingFile], scenario: &str) -> Result<usize, MergeError> {
    let mut text: Option<(&Path, String)> = None;
    let mut played: BTreeMap<String, &Path> = BTreeMap::new();
    for file in files {
        let mut twice: Vec<(String, &Path)> = Vec::new();
        let mut own = BTreeSet::new();
        for play in file.plays(scenario)? {
            let (one, source) = text.get_or_insert_with(|| (file.path(), play.source.clone()));
            if *source != play.source {
                let (one, other) = ((*one).to_owned(), file.path().to_owned());
                return Err(MergeError::Retold { scenario: scenario.to_owned(), one, other });
            }
            own.extend(play.cases);
        }
        for case in own {
            match played.get(&case) {
                Some(before) => twice.push((case, before)),
                None => _ = played.insert(case, file.path()),
            }
        }
        if let Some((case, before)) = twice.first() {
            return Err(MergeError::Overlap {
                first: format!("{scenario}/{case}"),
                cases: twice.len(),
                one: (*before).to_owned(),
                other: file.path().to_owned(),
            });
        }
    }
    Ok(played.len())
}
