//! Recordings on disk: whole, or with only the table of contents in memory.
//!
//! A run writes down each scenario as soon as it has been played, and the judge reads one scenario at a time,
//! so that neither needs more memory when there are more scenarios.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::de::Error as _;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use thiserror::Error;

use self::beside::create_beside;
use self::bounded::read_octets;
use crate::compact;
use crate::recording::{Environment, FORMAT, Play, RecordedRequest, Recording};

mod beside;
mod bounded;
mod cut;

pub use self::beside::{NewFile, unfinished_in};
pub use self::bounded::read_text;

/// The largest file that is read, in octets. A run of everything in the library takes some hundred MiB.
const LARGEST: u64 = 4 * 1024 * 1024 * 1024;

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
    /// The file ends before anything in it was played whole.
    #[error("{path} breaks off before anything was played whole")]
    BrokenOff {
        /// The file.
        path: PathBuf,
    },
    /// The file could not be written.
    #[error("cannot write the recording {path}: {source}")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A recording was begun and could not be finished. What was played whole before can be read from it.
    #[error("cannot go on with the recording {path}: {source}")]
    Unfinished {
        /// The file that was begun.
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

/// What is in a file.
struct Contents {
    /// The text; that of a file which breaks off is ended behind its last whole play.
    text: String,
    form: Form,
    broken_off: bool,
}

impl Contents {
    /// Reads a file, and finds out its form.
    fn read(path: &Path) -> Result<Self, RecordingError> {
        let octets = read_octets(path, LARGEST);
        Self::of(path, octets.map_err(|source| RecordingError::Read { path: path.to_owned(), source })?)
    }

    /// What is in the octets of a file.
    fn of(path: &Path, octets: Vec<u8>) -> Result<Self, RecordingError> {
        let malformed = |source| RecordingError::Malformed { path: path.to_owned(), source };
        let text = cut::text(octets);
        let mut text = text.map_err(|source| RecordingError::Read { path: path.to_owned(), source })?;
        let mut head: Result<Head, _> = serde_json::from_str(&text);
        let broken_off = head.as_ref().is_err_and(|error| cut::is_at_the_end(error, &text));
        if broken_off {
            let nothing = || RecordingError::BrokenOff { path: path.to_owned() };
            text.truncate(cut::end_of_last_play(&text).ok_or_else(nothing)?);
            text.push_str("]}");
            head = serde_json::from_str(&text);
        }
        let Head { format, form } = head.map_err(malformed)?;
        if let Some(found) = format.as_ref().and_then(serde_json::Value::as_u64)
            && found != u64::from(FORMAT)
        {
            return Err(RecordingError::Format { path: path.to_owned(), found });
        }
        let form = match form {
            None => Form::Full,
            Some(form) if form == compact::FORM => Form::Compact,
            Some(form) => return Err(malformed(serde_json::Error::custom(format!("the form {form} is not known")))),
        };
        if broken_off && form == Form::Full {
            text.truncate(text.len() - "}".len());
            text.push_str(", \"unsolicited\": []}");
        }
        Ok(Self { text, form, broken_off })
    }
}

impl Recording {
    /// Reads a recording, in full or in the compact form. Of one that breaks off, what was played whole is read.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, is no recording, is of another version, or breaks off before its first play ends.
    pub fn read(path: &Path) -> Result<Self, RecordingError> {
        Self::of(path, Contents::read(path)?)
    }

    /// Reads a recording from the octets of its file as [`Recording::read`] does. `path` is what complaints call it.
    ///
    /// # Errors
    ///
    /// When they are no recording, are of another version, or break off before the first play ends.
    pub fn parse(path: &Path, octets: Vec<u8>) -> Result<Self, RecordingError> {
        Self::of(path, Contents::of(path, octets)?)
    }

    fn of(path: &Path, contents: Contents) -> Result<Self, RecordingError> {
        let Contents { text, form, broken_off } = contents;
        let recording = match form {
            Form::Compact => compact::read(&text),
            Form::Full => serde_json::from_str(&text),
        };
        let recording = recording.map_err(|source| RecordingError::Malformed { path: path.to_owned(), source })?;
        Ok(Self { broken_off, ..recording })
    }

    /// Writes the recording whole or not at all: to a file beside the one wanted, which then takes its place.
    ///
    /// # Errors
    ///
    /// When the folder or file cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), RecordingError> {
        let text = serde_json::to_string_pretty(self).map(|text| text + "\n");
        Self::write_text(text.map_err(io::Error::from), path)
    }

    /// Writes the recording in the compact form, canonical, whole or not at all.
    ///
    /// # Errors
    ///
    /// When the folder or file cannot be written.
    pub fn write_compact(&self, path: &Path) -> Result<(), RecordingError> {
        Self::write_text(self.to_compact(), path)
    }

    /// The recording in the compact form, canonical: the text of its file.
    ///
    /// # Errors
    ///
    /// When something in it cannot be written as JSON.
    pub fn to_compact(&self) -> io::Result<String> {
        Ok(compact::write(self)?)
    }

    fn write_text(text: io::Result<String>, path: &Path) -> Result<(), RecordingError> {
        let written = text.and_then(|text| NewFile::write(path, &text)?.settle());
        written.map_err(|source| RecordingError::Write { path: path.to_owned(), source })
    }
}

/// A recording whose plays are read when they are asked for.
#[derive(Debug)]
pub struct RecordingFile {
    path: PathBuf,
    form: Form,
    environment: Environment,
    contents: Vec<Content>,
    broken_off: bool,
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
    #[serde(default)]
    unsolicited: Vec<RecordedRequest>,
}

impl RecordingFile {
    /// Opens a recording, in full or in the compact form, and makes sure that all of it can be read. Of one that breaks
    /// off, it has what was played whole.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, is no recording, is of another version, or breaks off before its first play ends.
    pub fn open(path: &Path) -> Result<Self, RecordingError> {
        let Contents { text, form, broken_off } = Contents::read(path)?;
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
            Ok((environment, contents)) => Ok(Self { path: path.to_owned(), form, environment, contents, broken_off }),
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

    /// Whether the file ends before the run did, so that there may be less in it than was played.
    #[must_use]
    pub const fn broken_off(&self) -> bool {
        self.broken_off
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

    /// Reads the requests that bore no token of ours.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or is not any more what it was.
    pub fn unsolicited(&self) -> Result<Vec<RecordedRequest>, RecordingError> {
        let text = Contents::read(&self.path)?.text;
        let outline = serde_json::from_str::<Outline<'_>>(&text);
        let malformed = |source| RecordingError::Malformed { path: self.path.clone(), source };
        Ok(outline.map_err(malformed)?.unsolicited)
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
///
/// Dropped before it is finished it stays there, for what was played can be read from it.
#[derive(Debug)]
pub struct RecordingWriter {
    /// What was run; to be told in full before the first play is written.
    pub environment: Environment,
    /// The file wanted.
    path: PathBuf,
    /// The file beside it; none before there is a play.
    begun: Option<Begun>,
    contents: Vec<Content>,
}

/// A file that is being written.
#[derive(Debug)]
struct Begun {
    path: PathBuf,
    file: BufWriter<File>,
    /// How many octets are written.
    written: u64,
}

impl RecordingWriter {
    /// A recording to be, in the folder given. No file is made before there is a play to write.
    #[must_use]
    pub fn new(folder: &Path, environment: Environment) -> Self {
        Self::at(&folder.join(environment.file_name()), environment)
    }

    /// A recording to be, in the file given. Nothing is made before there is a play to write.
    #[must_use]
    pub fn at(path: &Path, environment: Environment) -> Self {
        let path = path.to_owned();
        Self { environment, path, begun: None, contents: Vec::new() }
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
        let Some(Begun { path, .. }) = &self.begun else { return Ok(Vec::new()) };
        // The parts that are written are as those of a whole file.
        let written = RecordingFile {
            path: path.clone(),
            form: Form::Full,
            environment: self.environment.clone(),
            contents: self.contents_of(scenario),
            broken_off: false,
        };
        written.plays(scenario)
    }

    /// Writes the end, and lets the file take the place of the one wanted; `None` when there was nothing to write.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn finish(mut self, unsolicited: &[RecordedRequest]) -> Result<Option<RecordingFile>, RecordingError> {
        let finished = self.write_end(unsolicited).map_err(|source| self.failed(source))?;
        let Self { environment, path, contents, .. } = self;
        Ok(finished.then_some(RecordingFile { path, form: Form::Full, environment, contents, broken_off: false }))
    }

    fn contents_of(&self, scenario: &str) -> Vec<Content> {
        let wanted = self.contents.iter().filter(|content| content.scenario == scenario);
        wanted
            .map(|Content { scenario, octets }| Content { scenario: scenario.clone(), octets: octets.clone() })
            .collect()
    }

    fn write_play(&mut self, play: &Play) -> io::Result<()> {
        let text = indented(play, "    ")?;
        let (begun, before) = match &mut self.begun {
            Some(begun) => (begun, ",\n    ".to_owned()),
            none => {
                if let Some(folder) = self.path.parent() {
                    fs::create_dir_all(folder)?;
                }
                let environment = indented(&self.environment, "  ")?;
                let (path, file) = create_beside(&self.path)?;
                let begun = none.insert(Begun { path, file: BufWriter::new(file), written: 0 });
                let head =
                    format!("{{\n  \"format\": {FORMAT},\n  \"environment\": {environment},\n  \"plays\": [\n    ");
                (begun, head)
            }
        };
        let start = begun.write(&before)?;
        let end = begun.write(&text)?;
        // Whoever reads it back, and whoever kills the program, finds it in the file.
        begun.file.flush()?;
        self.contents.push(Content { scenario: play.scenario.clone(), octets: start..end });
        Ok(())
    }

    /// Whether there was anything to end.
    fn write_end(&mut self, unsolicited: &[RecordedRequest]) -> io::Result<bool> {
        let Some(begun) = &mut self.begun else { return Ok(false) };
        let unsolicited = indented(&unsolicited, "  ")?;
        begun.write(&format!("\n  ],\n  \"unsolicited\": {unsolicited}\n}}\n"))?;
        begun.file.flush()?;
        // What takes the place of an earlier recording must not be lost with the power.
        begun.file.get_ref().sync_data()?;
        fs::rename(&begun.path, &self.path)?;
        Ok(true)
    }

    fn failed(&self, source: io::Error) -> RecordingError {
        match &self.begun {
            Some(Begun { path, .. }) => RecordingError::Unfinished { path: path.clone(), source },
            None => RecordingError::Write { path: self.path.clone(), source },
        }
    }
}

impl Begun {
    /// Writes a text, and says where it ends.
    fn write(&mut self, text: &str) -> io::Result<u64> {
        self.file.write_all(text.as_bytes())?;
        self.written += position(text.len());
        Ok(self.written)
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
