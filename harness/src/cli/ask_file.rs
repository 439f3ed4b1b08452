//! `samesite ask --file` and `--har`

use std::path::Path;

use samesite_format::read_text;
use samesite_model::Timestamp;
use samesite_reports::asked::{junit, sarif};

use super::arguments::AskArguments;
use super::output::{note, say, say_json, write_file};
use crate::ask::{LARGEST, LARGEST_HAR, ask_file, ask_har, har_text};
use crate::cli::error::Error;
use crate::cli::exit::Exit;

pub(super) fn ask_questions(file: &Path, arguments: &AskArguments, now: Timestamp) -> Result<Exit, Error> {
    let source = read_text(file, LARGEST).map_err(|source| Error::QuestionFile { path: file.to_owned(), source })?;
    let report = ask_file(&file.display().to_string(), &source, now)?;
    for warning in &report.warnings {
        note(&warning.to_string());
    }
    let document = report.document();
    if let Some(path) = &arguments.junit {
        write_file(path, &junit::render(&document))?;
    }
    if let Some(path) = &arguments.sarif {
        write_file(path, &format!("{:#}\n", sarif::render(&document)))?;
    }
    if arguments.json {
        say_json(&document)?;
    } else {
        say(&report.text())?;
    }
    Ok(if report.is_as_expected() { Exit::Clean } else { Exit::Deviation })
}

pub(super) fn explain_har(file: &Path, arguments: &AskArguments) -> Result<Exit, Error> {
    let path = file.to_owned();
    let source = read_text(file, LARGEST_HAR).map_err(|source| Error::QuestionFile { path: path.clone(), source })?;
    let asked = ask_har(&path.display().to_string(), &source).map_err(|error| Error::Har { path, error })?;
    if arguments.json {
        say_json(&asked)?;
    } else {
        say(&har_text(&asked))?;
    }
    Ok(Exit::Clean)
}
