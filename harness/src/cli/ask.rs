//! `samesite ask`

use std::collections::HashMap;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use samesite_format::{Environment, Recording};
use samesite_model::Timestamp;
use samesite_scenarios::Scenario;

use super::arguments::AskArguments;
use super::ask_file::{ask_questions, explain_har};
use super::judged::{claims_for, ledger};
use super::network::Network;
use super::output::{note, say, say_json};
use super::playing::{Playing, expect_temporary_folder, guardian, jobs, play};
use super::targets::{Choice, Expected};
use crate::ask::{LiveAnswer, Question, Scope, Words};
use crate::browser_file::has_remote;
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::expectations::Expectations;
use samesite_drive::{Accounts, Deadlines, Machines, Windows};
use samesite_judge::suffixes;
use samesite_judge::verdict::judge;
use samesite_play::Patience;
use samesite_play::event::Event;
use samesite_play::run::{Ageing, Isolation, Reach, Run, Steered};
use samesite_play::target::Target;

/// What a web developer's visitors have.
const USUAL_PROFILES: &[&str] = &["stock"];

pub(super) fn ask(arguments: &AskArguments) -> Result<Exit, Error> {
    if let Some(file) = &arguments.file {
        return ask_questions(file, arguments, now());
    }
    if let Some(file) = &arguments.har {
        return explain_har(file, arguments);
    }
    if arguments.live {
        // What somebody else started lies behind the machine's own network.
        let is_remote = is_remote(arguments);
        if is_remote && arguments.network == Some(Network::Private) {
            return Err(Error::NoWayOut);
        }
        Network::enter(arguments.network.or(is_remote.then_some(Network::Shared)))?;
        expect_temporary_folder()?;
    }
    let words = Words {
        cookie: arguments.cookie.clone().unwrap_or_default(),
        from: arguments.from.clone(),
        to: arguments.to.clone(),
        via: arguments.via.clone().unwrap_or_default(),
        age: arguments.age.clone(),
        frames: arguments.frame.clone(),
        redirects: arguments.redirect.clone(),
        set_at: arguments.set_at.clone(),
        set_in_frames: arguments.set_in_frame.clone(),
        then: arguments.then.clone(),
    };
    let question = words.question().map_err(|wrong| Error::Question(words.pointed(&wrong)))?;
    // What cannot be played is told before anything else, and so is a browser that is not there.
    let stage = if arguments.live { Some(Stage::of(arguments, &words, &question)?) } else { None };
    let scope = if arguments.all { Scope::All } else { Scope::Usual };
    let mut report = question.asked(scope, now());
    for (warning, diagnostic) in words.warnings(&question) {
        note(&diagnostic.to_string());
        report.warnings.push(warning);
    }
    if !arguments.json {
        say(&report.to_string())?;
        if let Some(expected) = arguments.expect {
            say(&report.expectation_text(expected.into()))?;
        }
        if arguments.why {
            say(&report.why_text())?;
        }
    }
    let expected = arguments.expect.map_or(Exit::Clean, |expected| report.expecting(expected.into()));
    let outcome = match stage {
        None => Ok(expected),
        Some(stage) => {
            let Some(Played { answers, outcome }) = stage.play(&question)? else {
                note("interrupted before the browsers had answered");
                return Ok(Exit::Interrupted);
            };
            let exit = Exit::gravest(answers.iter().map(LiveAnswer::exit).chain([expected]));
            report.live = Some(answers);
            outcome.map(|()| exit)
        }
    };
    if arguments.json {
        say_json(&report.document())?;
    } else {
        say(&report.live_text())?;
    }
    outcome
}

/// Whether a browser of its file is at a remote end.
fn is_remote(arguments: &AskArguments) -> bool {
    arguments.browser_file.as_deref().is_some_and(has_remote)
}

/// How long driver and browser may take.
fn deadlines(arguments: &AskArguments) -> Deadlines {
    if is_remote(arguments) { Deadlines::remote() } else { Deadlines::default() }
}

/// The question as a scenario, and the browsers that shall play it.
struct Stage {
    scenario: Scenario,
    targets: Vec<Target>,
    deadlines: Deadlines,
}

impl Stage {
    fn of(arguments: &AskArguments, words: &Words, question: &Question) -> Result<Self, Error> {
        let scenario = words.to_be_played(question).map_err(Error::Question)?;
        let choice = Choice {
            browsers: &arguments.browsers,
            browser_file: arguments.browser_file.as_deref(),
            profiles: &arguments.profile,
            usual_profiles: USUAL_PROFILES,
            remote: None,
            machines: Machines::This,
            expected: Expected::AnyOne,
            deadlines: deadlines(arguments),
        };
        Ok(Self { scenario, targets: choice.targets()?, deadlines: deadlines(arguments) })
    }

    /// `None` when somebody interrupted it.
    fn play(self, question: &Question) -> Result<Option<Played>, Error> {
        let folder = tempfile::tempdir()
            .map_err(|source| Error::System { what: "cannot make a temporary folder".to_owned(), source })?;
        let plan = Run {
            targets: self.targets,
            scenarios: vec![self.scenario],
            shard: None,
            windows: Windows::Hidden,
            isolation: Isolation::Planned,
            ageing: Ageing::InTheJar,
            // Who asks for an age gets it.
            longest_wait: Duration::MAX,
            jobs: jobs(),
            guardian: guardian()?,
            names: None,
            reach: Reach::default(),
            steering: Steered::ByDriver,
            patience: Patience::default(),
            deadlines: self.deadlines,
            accounts: Accounts::Asked,
            out: folder.path().to_owned(),
        };
        let ledger = ledger(None)?;
        let mut clocks: HashMap<String, Clock> = HashMap::new();
        let Playing { recordings, outcome } =
            play(&plan, &Expectations { ledger: &ledger }, &mut |event| match event {
                Event::Opening { target } => {
                    clocks.entry(target.clone()).or_insert_with(Clock::started);
                }
                Event::Played { target, .. } => {
                    clocks.entry(target.clone()).or_insert_with(Clock::started).answered = Instant::now();
                }
                _ => {}
            })?;
        let Some(outcome) = outcome else { return Ok(None) };
        let answers = recordings.iter().map(|file| {
            let recording = Recording::read(file.path())?;
            let judgement = judge(&recording, &claims_for(&recording.environment)?, suffixes::embedded());
            let Environment { browser, profile, .. } = &recording.environment;
            let took = clocks.get(&format!("{} {profile}", browser.name)).map(Clock::took).unwrap_or_default();
            Ok(LiveAnswer::of(question, &recording, &judgement, took))
        });
        let answers = answers.collect::<Result<_, Error>>()?;
        Ok(Some(Played { answers, outcome }))
    }
}

/// What came of playing a question.
struct Played {
    /// What each browser did that could be asked.
    answers: Vec<LiveAnswer>,
    /// Whether all could.
    outcome: Result<(), Error>,
}

/// When a browser was opened, and when it had answered.
struct Clock {
    opened: Instant,
    answered: Instant,
}

impl Clock {
    fn started() -> Self {
        let now = Instant::now();
        Self { opened: now, answered: now }
    }

    fn took(&self) -> Duration {
        self.answered - self.opened
    }
}

/// A cookie's `Expires` is a date, so the question needs one too.
pub(super) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_milliseconds(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
