//! `samesite summary`

use anstream::adapter::strip_str;
use samesite_reports::summary::{Chapter, render};
use samesite_reports::{Judgement, Recording, terminal};

use super::arguments::SummaryArguments;
use super::judge::{Judged, ledger};
use super::output::say;
use super::recordings::read_all;
use crate::error::{Error, Exit};

/// The scenarios that are worth showing in full.
const STORIES: &str = "stories/";

pub(super) fn summary(arguments: &SummaryArguments) -> Result<Exit, Error> {
    let recordings: Vec<_> = read_all(&arguments.recordings)?.into_iter().map(|(_, recording)| recording).collect();
    let judged = Judged::of(&recordings, &ledger(None)?)?;
    let text = summarise(&recordings, judged.judgements);
    say(&text);
    Ok(Exit::Clean)
}

/// Sums up recordings and their judgements in Markdown.
pub(super) fn summarise(recordings: &[Recording], judgements: Vec<Judgement>) -> String {
    let stories: Vec<Judgement> = judgements
        .iter()
        .map(|judgement| {
            let mut stories = judgement.clone();
            stories.scenarios.retain(|scenario| scenario.id.starts_with(STORIES));
            stories
        })
        .collect();
    let stories = terminal::render(&stories, terminal::Detail::Telling).unwrap_or_default();
    let stories: String =
        strip_str(&stories).to_string().lines().map(|line| format!("{}\n", line.trim_end())).collect();
    let chapters: Vec<Chapter> = recordings
        .iter()
        .zip(judgements)
        .map(|(recording, judgement)| Chapter { judgement, recorded: day(recording.environment.started) })
        .collect();
    render(&chapters, &stories).unwrap_or_default()
}

/// The day of a moment, in milliseconds since 1970.
fn day(milliseconds: i64) -> String {
    jiff::Timestamp::from_millisecond(milliseconds)
        .map_or_else(|_| "unknown".to_owned(), |moment| moment.to_zoned(jiff::tz::TimeZone::UTC).date().to_string())
}
