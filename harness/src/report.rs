//! The content of the report: recordings, the verdicts on them, and why things should be so, in words.
//!
//! Everything that is reached rather than shown is reached here; `samesite_reports::site` puts it into pages.

mod article;
mod cast;
mod command;
mod hops;
mod judged;
mod questions;
mod reasons;
mod scenarios;
mod timelines;
mod traits;

use std::sync::Arc;

use samesite_format::Profile;
use samesite_model::{Clause, Level};
use samesite_reports::site::{Actor, ClauseContent, ClauseReach, Column, Content, HopContent};
use samesite_scenarios::{Case, Library, Scenario};

pub use self::judged::Judged;
pub use self::questions::{AskedAs, Opens, developers, questions};
use self::reasons::Prover;
use samesite_judge::compare::compare;
use samesite_judge::coverage::{ClauseReport, Implementation, clauses};
use samesite_judge::predict::Interpretation;
use samesite_judge::suffixes;

/// An earlier recording, to say what has changed since.
#[derive(Clone, Copy, Debug)]
pub struct Earlier<'j> {
    /// What was recorded then.
    pub judged: &'j Judged,
    /// The place of what it is compared with among the report's own recordings.
    pub place: usize,
}

/// Gathers the report on recordings, compared with earlier ones where some are given.
///
/// Scenarios are told by the recordings' own texts, so that a report fits what was played.
#[must_use]
pub fn content(judged: Vec<Judged>, earlier: &[Earlier<'_>], library: &Library) -> Content {
    let earlier_at = |place| earlier.iter().find(|earlier| earlier.place == place);
    let scenarios = scenarios::scenarios(&judged, library);
    let timelines = timelines::timelines(&judged);
    let questions = questions(&judged, library);
    let played: Vec<Scenario> = scenarios.iter().map(|(scenario, _)| scenario.clone()).collect();
    Content {
        edition: judged.first().map_or_else(String::new, |(_, judgement)| judgement.edition.clone()),
        columns: judged.into_iter().enumerate().map(|(place, judged)| column(judged, earlier_at(place))).collect(),
        timelines,
        said: article::said(),
        readings: Interpretation::all_named().into_iter().map(|reading| reading.id.into_owned()).collect(),
        questions,
        // What remedies open is known to who can ask.
        developers: Vec::new(),
        scenarios: scenarios.into_iter().map(|(_, content)| content).collect(),
        clauses: clauses(&played, suffixes::embedded()).iter().map(clause).collect(),
        reasons: Arc::new(Prover::of(played)),
    }
}

/// What happens in a case, told: everybody who takes part, and the planting and the case step by step.
#[must_use]
pub fn told(scenario: &Scenario, case: &Case) -> (Vec<Actor>, Vec<HopContent>) {
    scenarios::told(scenario, case)
}

fn column((recording, judgement): Judged, earlier: Option<&Earlier<'_>>) -> Column {
    let since = earlier
        .map(|Earlier { judged: (old, old_judgement), .. }| compare((old, old_judgement), (&recording, &judgement)));
    let environment = &recording.environment;
    let profile = environment.engine.known().and_then(|engine| Profile::named(engine, &environment.profile).ok());
    let recorded = jiff::Timestamp::from_millisecond(environment.started)
        .map_or_else(|_| String::new(), |moment| moment.strftime("%Y-%m-%d").to_string());
    Column { purpose: profile.map(|profile| profile.purpose().to_owned()), recorded, recording, judgement, since }
}

fn clause(report: &ClauseReport) -> ClauseContent {
    let level = match Clause::named(report.id).map(|clause| clause.level) {
        Some(Level::Must) => "must",
        Some(Level::Should) => "should",
        Some(Level::May) => "may",
        Some(Level::Definition) => "definition",
        Some(Level::Note) => "note",
        Some(Level::Decision) => "editions and readings part",
        None => "",
    };
    ClauseContent {
        id: report.id.to_owned(),
        section: report.section.to_owned(),
        level: level.to_owned(),
        statement: report.statement.to_owned(),
        reach: match &report.implemented {
            Implementation::Rules(_) => {
                ClauseReach::Rules { holds_in: report.holds_in.clone(), fails_in: report.fails_in.clone() }
            }
            Implementation::Code(function) => ClauseReach::Code((*function).to_owned()),
            Implementation::OutOfReach(reason) => ClauseReach::OutOfReach((*reason).to_owned()),
        },
        named_by: report.named_by.clone(),
    }
}
