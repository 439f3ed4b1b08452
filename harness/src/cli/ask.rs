//! `samesite ask`

use std::time::{SystemTime, UNIX_EPOCH};

use samesite_model::Timestamp;

use super::arguments::AskArguments;
use super::output::{say, say_json};
use crate::ask::{Circle, Words};
use crate::error::{Error, Exit};

pub(super) fn ask(arguments: &AskArguments) -> Result<Exit, Error> {
    let words = Words {
        cookie: arguments.cookie.clone(),
        from: arguments.from.clone(),
        to: arguments.to.clone(),
        via: arguments.via.clone(),
        age: arguments.age.clone(),
        frames: arguments.frame.clone(),
        redirects: arguments.redirect.clone(),
        set_at: arguments.set_at.clone(),
    };
    let question = words.question().map_err(Error::Question)?;
    let circle = if arguments.all { Circle::All } else { Circle::Today };
    let report = question.asked(circle, now());
    if arguments.json {
        say_json(&report.json());
    } else {
        say(&report.to_string());
    }
    Ok(Exit::Clean)
}

/// A cookie's `Expires` is a date, so the question needs one too.
fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_milliseconds(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
