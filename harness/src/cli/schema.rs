//! `samesite schema`

use samesite_reports::schema::Document;

use super::arguments::SchemaArguments;
use super::output::say_json;
use crate::error::{Error, Exit};

pub(super) fn schema(arguments: &SchemaArguments) -> Result<Exit, Error> {
    let document =
        Document::named(&arguments.document).ok_or_else(|| Error::UnknownDocument(arguments.document.clone()))?;
    say_json(&document.schema());
    Ok(Exit::Clean)
}
