//! Recordings: the facts of one run of one browser under one profile.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process;

use schemars::JsonSchema;
use serde::de::Error as _;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::compact;

/// The version of the format this program writes; it reads no other.
pub const FORMAT: u32 = 1;

/// One run of one browser under one profile: what it was, and what it did.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recording {
    /// The version of the format: [`FORMAT`].
    pub format: u32,
    /// What was run, where and when.
    pub environment: Environment,
    /// Each scenario as it was played, in the order of playing.
    pub plays: Vec<Play>,
    /// Requests that bore no token of ours: favicons, captive-portal checks and their like. Judged by nobody.
    pub unsolicited: Vec<RecordedRequest>,
}

/// What was run, where and when. Everything that differs between two runs of one version stands here.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    /// The browser.
    pub browser: Program,
    /// The engine family its policy is claimed for: `chromium`, `firefox` or `webkit`.
    pub engine: String,
    /// Its driver.
    pub driver: Program,
    /// The libraries below the browser that decide about cookies, and their versions: WebKitGTK's `libsoup`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub libraries: BTreeMap<String, String>,
    /// The profile's name: `stock`, `open`, …
    pub profile: String,
    /// The browser's arguments.
    pub arguments: Vec<String>,
    /// The preferences its profile was given.
    pub preferences: BTreeMap<String, serde_json::Value>,
    /// The operating system.
    pub system: String,
    /// The version line of the public suffix list the harness judged with when it ran.
    pub suffix_list: String,
    /// The version of the harness.
    pub harness: String,
    /// When the recording began, in milliseconds since 1970; all other times count from here.
    pub started: i64,
}

impl Environment {
    /// The file name a recording is kept under: browser and profile.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{}-{}.json", self.browser.name, self.profile)
    }
}

/// A program that took part.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// Its name: `chromium`, `firefox-esr`, `chromedriver`, …; for a browser that a browser file names, the one given there.
    pub name: String,
    /// Its version, as it says itself.
    pub version: String,
    /// Where it was found.
    pub path: PathBuf,
}

/// One scenario, as it was played once.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Play {
    /// The scenario's id.
    pub scenario: String,
    /// The scenario's text, so that it is judged by what was played.
    pub source: String,
    /// The cases that were to be played, by their names.
    pub cases: Vec<String>,
    /// 1, or 2 when it was played again alone because the first playing surprised.
    pub attempt: u32,
    /// What was seen, in the order in which it was asked for.
    pub observations: Vec<Observation>,
    /// What went wrong on the way, if the playing broke off.
    pub fault: Option<String>,
}

/// One hop that was asked for, and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Observation {
    /// The case's name; `jar` while cookies are planted and proved.
    pub case: String,
    /// The hop's name within the case.
    pub hop: String,
    /// The requests that bore the hop's token, in order of arrival; none when none was made.
    pub requests: Vec<RecordedRequest>,
    /// When the document that asked, or the one that came, reported that it had run to its end; in milliseconds.
    pub settled: Option<u64>,
    /// What `document.cookie` gave, for hops that read it.
    pub script: Option<String>,
    /// The name of the exception that a script got instead, such as `SecurityError`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exception: Option<String>,
}

/// One request as it arrived.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedRequest {
    /// When, in milliseconds since the recording began.
    pub at: u64,
    /// `HTTP/1.1` or `HTTP/2`.
    pub version: String,
    /// The method.
    pub method: String,
    /// `http` or `https`.
    pub scheme: String,
    /// The host, as the request named it.
    pub host: String,
    /// Path and query, as received. Tokens are part of it.
    pub target: String,
    /// The header fields; names in lower case, values octet for octet (see [`octets`]).
    pub headers: Vec<HeaderField>,
}

/// One header field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema, Deserialize)]
pub struct HeaderField(
    pub String,
    #[serde(with = "octets")]
    #[schemars(with = "String")]
    pub Vec<u8>,
);

/// Octets as JSON text: each octet stands as the character of the same number, so nothing is lost.
///
/// **Spec:** the Infra standard, "isomorphic decode" and "isomorphic encode".
pub mod octets {
    use serde::{Deserialize, Deserializer, Serializer, de};

    /// Octets to text.
    ///
    /// # Errors
    ///
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(octets: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&octets.iter().copied().map(char::from).collect::<String>())
    }

    /// Text to octets.
    ///
    /// # Errors
    ///
    /// When a character stands for no octet.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        let octet = |character| u8::try_from(u32::from(character)).map_err(|_| character);
        text.chars()
            .map(octet)
            .collect::<Result<_, _>>()
            .map_err(|character| de::Error::custom(format!("{character:?} stands for no octet")))
    }
}

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
        source: std::io::Error,
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
        source: std::io::Error,
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
pub(crate) enum Form {
    /// As `run` writes it.
    Full,
    /// As `accept` keeps it.
    Compact,
}

/// Reads a file, and finds out its form.
pub(crate) fn read_text(path: &Path) -> Result<(String, Form), RecordingError> {
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
pub(crate) fn unfinished(path: &Path) -> PathBuf {
    path.with_extension(format!("json.{}.unfinished", process::id()))
}

impl Recording {
    /// The values of a request's fields of one name, joined as one.
    ///
    /// **Spec:** RFC 9113 §8.2.3 for `Cookie`, which HTTP/2 may split.
    #[must_use]
    pub fn cookie_string(request: &RecordedRequest) -> Option<Vec<u8>> {
        let fields: Vec<_> =
            request.headers.iter().filter(|field| field.0 == "cookie").map(|field| field.1.clone()).collect();
        (!fields.is_empty()).then(|| fields.join(&b"; "[..]))
    }

    /// The file name a recording is kept under.
    #[must_use]
    pub fn file_name(&self) -> String {
        self.environment.file_name()
    }

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
        let mut file = fs::File::create(&unfinished).map_err(failed)?;
        file.write_all(text.as_bytes()).map_err(failed)?;
        drop(file);
        fs::rename(&unfinished, path).map_err(failed)
    }
}
