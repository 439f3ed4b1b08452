//! `samesite judge`, and what `run` shares with it.

use samesite_model::Edition;
use samesite_reports::{Judgement, Recording, Verdict, terminal};
use serde_json::json;

use super::arguments::JudgeArguments;
use super::output::{say, say_json};
use crate::claims::{Claim, NamedReading};
use crate::drive::Engine;
use crate::error::{Error, Exit};
use crate::suffixes;

pub(super) fn judge(arguments: &JudgeArguments) -> Result<Exit, Error> {
    let recordings = arguments.recordings.iter().map(|path| Recording::read(path)).collect::<Result<Vec<_>, _>>()?;
    let judgements = judge_all(&recordings, arguments.edition.as_deref())?;
    let detail = if arguments.full { terminal::Detail::Everything } else { terminal::Detail::Telling };
    show(&judgements, arguments.json, detail);
    Ok(exit_of(&judgements))
}

/// Judges recordings by the claims made for their browsers, or by one reading alone.
pub(super) fn judge_all(recordings: &[Recording], reading: Option<&str>) -> Result<Vec<Judgement>, Error> {
    recordings
        .iter()
        .map(|recording| {
            let claim = match reading {
                Some(id) => Claim::plain(edition(id)?),
                None => claim_for(recording)?,
            };
            Ok(crate::judge::judge(recording, &claim, suffixes::embedded()))
        })
        .collect()
}

/// The claim made for the browser and profile of a recording.
pub(super) fn claim_for(recording: &Recording) -> Result<Claim, Error> {
    let environment = &recording.environment;
    let engine = Engine::ALL.into_iter().find(|engine| engine.id() == environment.engine);
    engine
        .and_then(|engine| Claim::of(engine, &environment.profile))
        .ok_or_else(|| Error::NoClaim { engine: environment.engine.clone(), profile: environment.profile.clone() })
}

fn edition(id: &str) -> Result<Edition, Error> {
    id.parse().map_err(|_| Error::UnknownReading {
        id: id.to_owned(),
        known: Edition::ALL.iter().map(|edition| edition.id()).collect::<Vec<_>>().join(", "),
    })
}

/// The reading of the name given.
pub(super) fn reading(id: &str) -> Result<NamedReading, Error> {
    NamedReading::named(id).ok_or_else(|| Error::UnknownReading {
        id: id.to_owned(),
        known: NamedReading::all().iter().map(|reading| reading.id).collect::<Vec<_>>().join(", "),
    })
}

pub(super) fn show(judgements: &[Judgement], as_json: bool, detail: terminal::Detail) {
    if as_json {
        let all: Vec<_> = judgements
            .iter()
            .map(|judgement| json!({ "judgement": judgement, "counts": judgement.counts() }))
            .collect();
        say_json(&json!({ "format": 1, "judgements": all }));
    } else {
        say(&terminal::render(judgements, detail).unwrap_or_default());
    }
}

/// A deviation that was confirmed outweighs cells that say nothing.
pub(super) fn exit_of(judgements: &[Judgement]) -> Exit {
    let any = |verdict| judgements.iter().any(|judgement| judgement.counts().of(verdict) > 0);
    let broken = judgements
        .iter()
        .any(|judgement| judgement.scenarios.iter().any(samesite_reports::ScenarioJudgement::is_faulty));
    if any(Verdict::NewDeviation) || any(Verdict::NotMade) {
        Exit::Deviation
    } else if any(Verdict::Vacuous) || any(Verdict::HarnessFault) || broken {
        Exit::Harness
    } else {
        Exit::Clean
    }
}
