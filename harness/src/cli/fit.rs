//! `samesite fit`

use std::fmt::Write as _;

use samesite_model::Parameter;

use super::arguments::FitArguments;
use super::defaults::recordings;
use super::documents::{FitRow, Fitted, FittedValue};
use super::output::{say, say_json};
use super::recordings::read_all;
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use samesite_judge::fit::{Fit, Place, fit};
use samesite_judge::suffixes;

pub(super) fn fit_all(arguments: &FitArguments) -> Result<Exit, Error> {
    let recordings = read_all(&recordings(&arguments.recordings)?)?;
    let fits: Vec<_> = recordings.iter().map(|(_, recording)| fit(recording, suffixes::embedded())).collect();
    if arguments.json {
        say_json(&Fitted { format: 2, fits: fits.iter().map(row).collect() })?;
    } else {
        say(&fits.iter().map(in_words).collect::<Vec<_>>().join("\n"))?;
    }
    Ok(Exit::Clean)
}

fn row(fit: &Fit) -> FitRow {
    let changes = fit.description.departures.iter();
    let changes = changes.map(|change| FittedValue { parameter: change.parameter.id, value: change.value.to_string() });
    FitRow {
        subject: fit.subject.clone(),
        sentence: fit.sentence(),
        by_current_edition: fit.by_current_edition.to_string(),
        edition: fit.description.edition.id(),
        changes: changes.collect(),
        policy: fit.policy.clone(),
        cells: fit.cells,
        unexplained: fit.unexplained.clone(),
        too_near: fit.too_near.clone(),
        undetermined: fit.undetermined.clone(),
        entangled: fit.entangled.clone(),
    }
}

fn in_words(fit: &Fit) -> String {
    let subject = &fit.subject;
    let mut text = format!("{} {}, {}: {}\n", subject.browser, subject.version, subject.profile, fit.sentence());
    for change in &fit.description.departures {
        let _ = writeln!(text, "  {change}\n    {} ({})", change.parameter.meaning, change.parameter.spec);
    }
    if fit.by_current_edition.edition != fit.description.edition {
        let _ = writeln!(text, "  as much is explained by {}", fit.by_current_edition);
    }
    list_places(&mut text, "Not explained:", &fit.unexplained);
    list_places(&mut text, "Too near a threshold to tell:", &fit.too_near);
    if !fit.undetermined.is_empty() {
        text.push_str("  What no cell tells, with the values that would do as well:\n");
        for open in &fit.undetermined {
            let own = Parameter::named(open.parameter).and_then(|parameter| parameter.value(&fit.policy));
            let values = [own.as_deref().unwrap_or_default()].into_iter().chain(open.values.iter().copied());
            let _ = writeln!(text, "    {}: {}", open.parameter, values.collect::<Vec<_>>().join(", "));
        }
    }
    if !fit.entangled.is_empty() {
        text.push_str("  Changes that no cell tells when they come together:\n");
        for changes in &fit.entangled {
            let changes: Vec<_> = changes.iter().map(ToString::to_string).collect();
            let _ = writeln!(text, "    {}", changes.join(" and "));
        }
    }
    text
}

fn list_places(text: &mut String, heading: &str, places: &[Place]) {
    if places.is_empty() {
        return;
    }
    let _ = writeln!(text, "  {heading}");
    for place in places {
        let (yes, no) = place.kind.words();
        let seen = if place.seen { yes } else { no };
        let _ = writeln!(text, "    {}/{} {} {}: {seen}", place.scenario, place.case, place.hop, place.cookie);
    }
}
