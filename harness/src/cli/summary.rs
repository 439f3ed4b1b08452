//! `samesite summary`

use std::env;
use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::Write as _;

use anstream::adapter::strip_str;
use samesite_format::document::{FORMAT, Summaries, Summary};
use samesite_format::{Judgement, Recording};
use samesite_reports::summary::{Chapter, render};
use samesite_reports::{annotations, terminal};

use super::arguments::SummaryArguments;
use super::defaults::recordings;
use super::judged::{Judged, for_programs, ledger};
use super::output::{say, say_json};
use super::recordings::read_all;
use crate::cli::error::Error;
use crate::cli::exit::Exit;

/// The variable that names the file of the job's summary.
const SUMMARY_FILE: &str = "GITHUB_STEP_SUMMARY";

/// The scenarios that are worth showing in full.
const STORIES: &str = "stories/";

pub(super) fn summary(arguments: &SummaryArguments) -> Result<Exit, Error> {
    let recordings: Vec<_> =
        read_all(&recordings(&arguments.recordings)?)?.into_iter().map(|(_, recording)| recording).collect();
    let judged = Judged::of(&recordings, &ledger(None)?)?;
    if arguments.json {
        let chapters = recordings.iter().zip(&judged.judgements);
        let summary = |(recording, judgement): (&Recording, &Judgement)| {
            Summary::of(judgement, day(recording.environment.started))
        };
        let summaries = chapters.map(summary).collect();
        say_json(&Summaries { format: FORMAT, summaries, stale: for_programs(&judged.stale) })?;
        return Ok(Exit::Clean);
    }
    let annotations = annotations::render(&judged.judgements, &for_programs(&judged.stale));
    let text = summarise(&recordings, judged.judgements);
    if !arguments.github {
        say(&text)?;
        return Ok(Exit::Clean);
    }
    append_to_summary(&text)?;
    for annotation in annotations {
        say(&format!("{annotation}\n"))?;
    }
    Ok(Exit::Clean)
}

/// Appends Markdown to what GitHub shows of the job.
fn append_to_summary(text: &str) -> Result<(), Error> {
    let path = env::var_os(SUMMARY_FILE).filter(|path| !path.is_empty()).ok_or(Error::NoJob(SUMMARY_FILE))?;
    let append = |path: &OsString| OpenOptions::new().create(true).append(true).open(path)?.write_all(text.as_bytes());
    append(&path).map_err(|source| Error::System { what: format!("cannot append to {}", path.display()), source })
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
    jiff::Timestamp::from_millisecond(milliseconds).map_or_else(
        |_| "unknown".to_owned(),
        |moment| moment.to_zoned_datetime(jiff::tz::TimeZone::UTC).date().to_string(),
    )
}
