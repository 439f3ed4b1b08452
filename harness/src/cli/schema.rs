//! `samesite schema`

use samesite_format::schema::Document as Written;
use samesite_scenarios::schema::Document as Read;

use super::arguments::SchemaArguments;
use super::output::say_json;
use crate::cli::error::Error;
use crate::cli::exit::Exit;

pub(super) fn schema(arguments: &SchemaArguments) -> Result<Exit, Error> {
    let written = Written::named(&arguments.document).map(Written::schema);
    let schema = written.or_else(|| Read::named(&arguments.document).map(Read::schema));
    say_json(&schema.ok_or_else(|| Error::UnknownDocument(arguments.document.clone()))?)?;
    Ok(Exit::Clean)
}
