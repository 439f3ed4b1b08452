//! `samesite schema`

use samesite_format::schema::Document as Written;
use samesite_scenarios::schema::Document as Read;

use super::arguments::SchemaArguments;
use super::documents;
use super::output::say_json;
use crate::ask::questions_schema;
use crate::cli::error::Error;
use crate::cli::exit::Exit;

/// The name of the schema of files of questions.
pub(super) const QUESTIONS: &str = "questions";

pub(super) fn schema(arguments: &SchemaArguments) -> Result<Exit, Error> {
    let written = Written::named(&arguments.document).map(Written::schema);
    let read = || Read::named(&arguments.document).map(Read::schema);
    let questions = || (arguments.document == QUESTIONS).then(questions_schema);
    let told = || documents::schema(&arguments.document);
    let schema = written.or_else(read).or_else(questions).or_else(told);
    say_json(&schema.ok_or_else(|| Error::UnknownDocument(arguments.document.clone()))?)?;
    Ok(Exit::Clean)
}
