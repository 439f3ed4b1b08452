//! `samesite questions`

use samesite_model::Edition;
use samesite_reports::questions::markdown;
use samesite_scenarios::Library;

use super::arguments::QuestionsArguments;
use super::judged::{Judged, ledger};
use super::output::say;
use super::recordings::read_all;
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::report::questions;

pub(super) fn print_questions(arguments: &QuestionsArguments) -> Result<Exit, Error> {
    let recordings: Vec<_> = read_all(&arguments.recordings)?.into_iter().map(|(_, recording)| recording).collect();
    let judgements = Judged::of(&recordings, &ledger(None)?)?.judgements;
    let judged: Vec<_> = recordings.into_iter().zip(judgements).collect();
    let page = markdown(&questions(&judged, &Library::embedded()?), Edition::CURRENT.id());
    say(&page.unwrap_or_default())?;
    Ok(Exit::Clean)
}
