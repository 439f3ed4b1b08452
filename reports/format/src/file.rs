//! Recordings on disk: whole, or with only the table of contents in memory.
//!
//! A run writes down each scenario as soon as it has been played, and the judge reads one scenario at a time,
//! so that neither needs more memory when there are more scenarios.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process;

use serde::de::Error as _;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use thiserror::Error;

use crate::compact;
use crate::recording::{Environment, FORMAT, Play, RecordedRequest, Recording};

/// A recording could not be read or written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RecordingError {
    /// The file could not be read.
    #[error("cannot read the recording {path}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is no recording.
    #[error("{path} is no recording: {source}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        source: serde_json::Error,
    },
    /// The file is of another version.
    #[error("{path} has format {found}, and this program reads format {FORMAT}")]
    Format {
        /// The file.
        path: PathBuf,
        /// The version it has.
        found: u64,
    },
    /// The file could not be written.
    #[error("cannot write the recording {path}: {source}")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// What says how to read the rest of a file.
#[derive(Deserialize)]
struct Head {
    format: Option<serde_json::Value>,
    form: Option<serde_json::Value>,
}

/// The form of a recording's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// As `run` writes it.
    Full,
    /// As `accept` keeps it.
    Compact,
}

/// Reads a file, and finds out its form.
fn read_text(path: &Path) -> Result<(String, Form), RecordingError> {
    let text = fs::read_to_string(path).map_err(|source| RecordingError::Read { path: path.to_owned(), source })?;
    let malformed = |source| RecordingError::Malformed { path: path.to_owned(), source };
    let head: Head = serde_json::from_str(&text).map_err(malformed)?;
    if let Some(found) = head.format.as_ref().and_then(serde_json::Value::as_u64)
        && found != u64::from(FORMAT)
    {
        return Err(RecordingError::Format { path: path.to_owned(), found });
    }
    match head.form {
        None => Ok((text, Form::Full)),
        Some(form) if form == compact::FORM => Ok((text, Form::Compact)),
        Some(form) => Err(malformed(serde_json::Error::custom(format!("the form {form} is not known")))),
    }
}

/// Where this process writes a file before it takes the place of the one wanted.
fn unfinished(path: &Path) -> PathBuf {
    path.with_extension(format!("json.{}.unfinished", process::id()))
}

impl Recording {
    /// Reads a recording, in full or in the compact form.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, is no recording, or is of another version.
    pub fn read(path: &Path) -> Result<Self, RecordingError> {
        let (text, form) = read_text(path)?;
        match form {
            Form::Compact => compact::read(&text),
            Form::Full => serde_json::from_str(&text),
        }
        .map_err(|source| RecordingError::Malformed { path: path.to_owned(), source })
    }

    /// Writes the recording whole or not at all: to a file beside the one wanted, which then takes its place.
    ///
    /// # Errors
    ///
    /// When the folder or file cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), RecordingError> {
        let text = serde_json::to_string_pretty(self).map(|text| text + "\n");
        Self::write_text(text, path)
    }

    /// Writes the recording in the compact form, canonical, whole or not at all.
    ///
    /// # Errors
    ///
    /// When the folder or file cannot be written.
    pub fn write_compact(&self, path: &Path) -> Result<(), RecordingError> {
        Self::write_text(compact::write(self), path)
    }

    fn write_text(text: Result<String, serde_json::Error>, path: &Path) -> Result<(), RecordingError> {
        let failed = |source| RecordingError::Write { path: path.to_owned(), source };
        let text = text.map_err(|error| failed(error.into()))?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let unfinished = unfinished(path);
        let mut file = File::create(&unfinished).map_err(failed)?;
        file.write_all(text.as_bytes()).map_err(failed)?;
        drop(file);
        fs::rename(&unfinished, path).map_err(failed)
    }
}

/// A recording whose plays are read when they are asked for.
#[derive(Debug)]
pub struct RecordingFile {
    path: PathBuf,
    form: Form,
    environment: Environment,
    contents: Vec<Content>,
}

/// Where a play stands in the file.
#[derive(Debug)]
struct Content {
    scenario: String,
    octets: Range<u64>,
}

/// A file, down to its plays and no further.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Outline<'t> {
    #[serde(rename = "format")]
    _format: u32,
    #[serde(rename = "form")]
    _form: Option<String>,
    environment: Environment,
    #[serde(borrow)]
    plays: Vec<&'t RawValue>,
    /// The compact form has none.
    #[serde(rename = "unsolicited", default)]
    _unsolicited: Vec<RecordedRequest>,
}

impl RecordingFile {
    /// Opens a recording, in full or in the compact form, and makes sure that all of it can be read.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, is no recording, or is of another version.
    pub fn open(path: &Path) -> Result<Self, RecordingError> {
        let (text, form) = read_text(path)?;
        let outlined = || {
            let Outline { environment, plays, .. } = serde_json::from_str(&text)?;
            let contents = plays.into_iter().map(|raw| {
                let start = raw.get().as_ptr() as usize - text.as_ptr() as usize;
                let octets = position(start)..position(start + raw.get().len());
                Ok(Content { scenario: read_play(raw.get(), form)?.scenario, octets })
            });
            Ok((environment, contents.collect::<Result<_, serde_json::Error>>()?))
        };
        match outlined() {
            Ok((environment, contents)) => Ok(Self { path: path.to_owned(), form, environment, contents }),
            // Reading it as a whole tells the line in the file.
            Err(source) => match Recording::read(path) {
                Err(error) => Err(error),
                Ok(_) => Err(RecordingError::Malformed { path: path.to_owned(), source }),
            },
        }
    }

    /// What was run, where and when.
    #[must_use]
    pub const fn environment(&self) -> &Environment {
        &self.environment
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The ids of the scenarios that were played.
    #[must_use]
    pub fn scenarios(&self) -> BTreeSet<&str> {
        self.contents.iter().map(|content| content.scenario.as_str()).collect()
    }

    /// Reads the plays of one scenario, in the order in which they were written.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or is not any more what it was.
    pub fn plays(&self, scenario: &str) -> Result<Vec<Play>, RecordingError> {
        let failed = |source| RecordingError::Read { path: self.path.clone(), source };
        let mut file = File::open(&self.path).map_err(failed)?;
        let wanted = self.contents.iter().filter(|content| content.scenario == scenario);
        wanted
            .map(|Content { octets, .. }| {
                let text = read_range(&mut file, octets).map_err(failed)?;
                read_play(&text, self.form)
                    .map_err(|source| RecordingError::Malformed { path: self.path.clone(), source })
            })
            .collect()
    }
}

/// A recording that is being made. Each play is written as it comes, to a file beside the one wanted.
#[derive(Debug)]
pub struct RecordingWriter {
    /// What was run; to be told in full before the first play is written.
    pub environment: Environment,
    /// The file wanted.
    path: PathBuf,
    /// The file beside it, and how much of it is written; none before there is a play.
    file: Option<(BufWriter<File>, u64)>,
    contents: Vec<Content>,
}

impl RecordingWriter {
    /// A recording to be, in the folder given. No file is made before there is a play to write.
    #[must_use]
    pub fn new(folder: &Path, environment: Environment) -> Self {
        let path = folder.join(environment.file_name());
        Self { environment, path, file: None, contents: Vec::new() }
    }

    /// Writes a play.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn push(&mut self, play: &Play) -> Result<(), RecordingError> {
        self.write_play(play).map_err(|source| self.failed(source))
    }

    /// Reads the plays of one scenario back, in the order in which they were written.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn plays(&self, scenario: &str) -> Result<Vec<Play>, RecordingError> {
        // The parts that are written are as those of a whole file.
        let written = RecordingFile {
            path: unfinished(&self.path),
            form: Form::Full,
            environment: self.environment.clone(),
            contents: self.contents_of(scenario),
        };
        if written.contents.is_empty() { Ok(Vec::new()) } else { written.plays(scenario) }
    }

    /// Writes the end, and lets the file take the place of the one wanted; `None` when there was nothing to write.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn finish(mut self, unsolicited: &[RecordedRequest]) -> Result<Option<RecordingFile>, RecordingError> {
        if self.file.is_none() {
            return Ok(None);
        }
        self.write_end(unsolicited).map_err(|source| self.failed(source))?;
        let Self { environment, path, contents, .. } = self;
        Ok(Some(RecordingFile { path, form: Form::Full, environment, contents }))
    }

    fn contents_of(&self, scenario: &str) -> Vec<Content> {
        let wanted = self.contents.iter().filter(|content| content.scenario == scenario);
        wanted
            .map(|Content { scenario, octets }| Content { scenario: scenario.clone(), octets: octets.clone() })
            .collect()
    }

    fn write_play(&mut self, play: &Play) -> io::Result<()> {
        let text = indented(play, "    ")?;
        let before = match &self.file {
            Some(_) => ",\n    ".to_owned(),
            None => {
                if let Some(folder) = self.path.parent() {
                    fs::create_dir_all(folder)?;
                }
                self.file = Some((BufWriter::new(File::create(unfinished(&self.path))?), 0));
                let environment = indented(&self.environment, "  ")?;
                format!("{{\n  \"format\": {FORMAT},\n  \"environment\": {environment},\n  \"plays\": [\n    ")
            }
        };
        let start = self.write(&before)?;
        let end = self.write(&text)?;
        self.contents.push(Content { scenario: play.scenario.clone(), octets: start..end });
        // Whoever reads it back, and whoever kills the program, finds it in the file.
        self.file.as_mut().map_or(Ok(()), |(file, _)| file.flush())
    }

    fn write_end(&mut self, unsolicited: &[RecordedRequest]) -> io::Result<()> {
        let unsolicited = indented(&unsolicited, "  ")?;
        self.write(&format!("\n  ],\n  \"unsolicited\": {unsolicited}\n}}\n"))?;
        if let Some((mut file, _)) = self.file.take() {
            file.flush()?;
        }
        fs::rename(unfinished(&self.path), &self.path)
    }

    /// Writes a text, and says where it ends.
    fn write(&mut self, text: &str) -> io::Result<u64> {
        let Some((file, written)) = &mut self.file else { return Ok(0) };
        file.write_all(text.as_bytes())?;
        *written += position(text.len());
        Ok(*written)
    }

    fn failed(&self, source: io::Error) -> RecordingError {
        RecordingError::Write { path: self.path.clone(), source }
    }
}

fn read_play(text: &str, form: Form) -> Result<Play, serde_json::Error> {
    match form {
        Form::Full => serde_json::from_str(text),
        Form::Compact => compact::read_play(text),
    }
}

fn read_range(file: &mut File, octets: &Range<u64>) -> io::Result<String> {
    file.seek(SeekFrom::Start(octets.start))?;
    let mut text = String::new();
    file.take(octets.end - octets.start).read_to_string(&mut text)?;
    Ok(text)
}

/// Pretty JSON that stands somewhere inside: no text in it has a line break of its own.
fn indented(value: &impl Serialize, indent: &str) -> io::Result<String> {
    Ok(serde_json::to_string_pretty(value)?.replace('\n', &format!("\n{indent}")))
}

/// A place in a file.
fn position(octet: usize) -> u64 {
    u64::try_from(octet).unwrap_or(u64::MAX)
}
