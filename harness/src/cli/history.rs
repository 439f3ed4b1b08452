//! `samesite history`

use std::fmt::Write as _;

use samesite_format::document::{FORMAT, Histories};
use samesite_format::history::{Behaviour, Found, History};

use super::arguments::HistoryArguments;
use super::judged::{Judged, ledger};
use super::output::{say, say_json};
use super::recordings::read_all;
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::paragraph::wrapped;

pub(super) fn history(arguments: &HistoryArguments) -> Result<Exit, Error> {
    let recordings: Vec<_> = read_all(&arguments.recordings)?.into_iter().map(|(_, recording)| recording).collect();
    let judged = Judged::of(&recordings, &ledger(None)?)?;
    let environments = recordings.iter().map(|recording| &recording.environment);
    let pairs: Vec<_> = environments.zip(&judged.judgements).collect();
    let histories = History::all(&pairs);
    let is_contradicted =
        histories.iter().flat_map(|history| &history.behaviours).any(|behaviour| !behaviour.contradictions.is_empty());
    if arguments.json {
        say_json(&Histories { format: FORMAT, histories })?;
    } else if histories.is_empty() {
        say("No browser is there in two versions under one profile, so there is no history to tell.\n")?;
    } else {
        say(&histories.iter().map(told).collect::<Vec<_>>().join("\n"))?;
    }
    Ok(if is_contradicted { Exit::Deviation } else { Exit::Clean })
}

fn told(history: &History) -> String {
    let mut text = format!("{history}\n");
    let names: Vec<&str> = history.builds.iter().map(|build| build.subject.release()).collect();
    wrapped(&mut text, "  ", &format!("{} builds: {}", names.len(), names.join(", ")));
    let mut features: Vec<&str> = history.builds.iter().flat_map(|build| &build.features).map(String::as_str).collect();
    features.sort_unstable();
    features.dedup();
    if !features.is_empty() {
        wrapped(&mut text, "  switched on: ", &features.join(", "));
    }
    let (turned, steady): (Vec<&Behaviour>, Vec<&Behaviour>) =
        history.behaviours.iter().partition(|behaviour| !behaviour.turns.is_empty());
    for behaviour in turned {
        let _ = writeln!(text, "  {}", behaviour.explanation.id);
        wrapped(&mut text, "      ", &behaviour.explanation.statement);
        wrapped(&mut text, "      seen: ", &seen(history, behaviour));
        wrapped(&mut text, "      turned: ", &history.turns(behaviour));
        if let Some(versions) = &behaviour.explanation.versions {
            wrapped(&mut text, "      claimed: ", versions);
        }
        contradictions(&mut text, history, behaviour);
    }
    for behaviour in steady {
        let _ = writeln!(text, "  {}", behaviour.explanation.id);
        wrapped(&mut text, "      seen: ", &format!("{}; no turn", seen(history, behaviour)));
        contradictions(&mut text, history, behaviour);
    }
    text
}

/// `yes in 65–81, 84; no in 83, 85–156`
fn seen(history: &History, behaviour: &Behaviour) -> String {
    let parts = [(Found::Yes, "yes"), (Found::InPart, "in part"), (Found::No, "no"), (Found::Unknown, "nothing tells")];
    let told = parts.map(|(found, word)| (history.ranges(behaviour, &[found]), word));
    let told = told.iter().filter(|(builds, _)| !builds.is_empty()).map(|(builds, word)| format!("{word} in {builds}"));
    told.collect::<Vec<_>>().join("; ")
}

fn contradictions(text: &mut String, history: &History, behaviour: &Behaviour) {
    for contradiction in &behaviour.contradictions {
        let claimed = if contradiction.claimed { "holds" } else { "does not hold" };
        let subject = &history.builds[contradiction.build].subject;
        let words = format!(
            "it is claimed that it {claimed} of {subject}, and {} cells say otherwise; correct the claim's versions",
            contradiction.cells
        );
        wrapped(text, "      contradiction: ", &words);
    }
}
