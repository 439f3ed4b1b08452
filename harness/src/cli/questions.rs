//! `samesite questions`

use samesite_model::Edition;
use samesite_reports::developers::{Answered, renewed};
use samesite_reports::questions::markdown;
use samesite_scenarios::Library;

use super::arguments::QuestionsArguments;
use super::documents::Answers;
use super::judged::{self, ledger};
use super::output::{say, say_json};
use super::recordings::read_all;
use crate::ask::Words;
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::report::{self, AskedAs, Judged, Opens, questions};

pub(super) fn print_questions(arguments: &QuestionsArguments) -> Result<Exit, Error> {
    let recordings: Vec<_> = read_all(&arguments.recordings)?.into_iter().map(|(_, recording)| recording).collect();
    let judgements = judged::Judged::of(&recordings, &ledger(None)?)?.judgements;
    let judged: Vec<_> = recordings.into_iter().zip(judgements).collect();
    let library = Library::embedded()?;
    let current = Edition::CURRENT.id();
    if arguments.json {
        let (editors, developers) = (questions(&judged, &library), developers(&judged, &library));
        say_json(&Answers { format: 1, edition: current, editors, developers })?;
        return Ok(Exit::Clean);
    }
    let page = match &arguments.page {
        None => markdown(&questions(&judged, &library), current).unwrap_or_default(),
        Some(path) => {
            let unreadable = |source| Error::QuestionFile { path: path.clone(), source };
            let page = std::fs::read_to_string(path).map_err(unreadable)?;
            renewed(&page, &developers(&judged, &library), current)
                .map_err(|message| Error::QuestionPage { path: path.clone(), message })?
        }
    };
    say(&page)?;
    Ok(Exit::Clean)
}

/// The questions of web developers.
pub(super) fn developers(judged: &[Judged], library: &Library) -> Vec<Answered> {
    report::developers(judged, library, &opened_by)
}

/// What a remedy opens: what `ask` says of the change.
fn opened_by(asked: &AskedAs, change: &str) -> Option<Opens> {
    let words = Words {
        cookie: asked.cookie.clone(),
        from: Some(asked.from.clone()),
        frames: asked.frame.iter().cloned().collect(),
        via: asked.via.clone(),
        to: Some(asked.to.clone()),
        age: asked.age.clone(),
        set_at: asked.set_at.clone(),
        ..Words::default()
    };
    words.opened_by(change)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ask_gives_each_remedy_that_the_table_names() {
        let (asked, known) = (RefCell::new(BTreeSet::new()), RefCell::new(BTreeSet::new()));
        let opens = |question: &AskedAs, change: &str| {
            let opened = opened_by(question, change);
            asked.borrow_mut().insert(change.to_owned());
            known.borrow_mut().extend(opened.is_some().then(|| change.to_owned()));
            opened
        };
        let all = report::developers(&[], &Library::embedded().unwrap(), &opens);
        assert!(all.iter().flat_map(|answered| &answered.remedies).any(|remedy| !remedy.lets_in.is_empty()));
        known.borrow_mut().insert(String::new());
        assert_eq!(asked, known);
    }
}
