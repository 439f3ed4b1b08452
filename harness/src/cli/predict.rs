//! `samesite predict`

use std::io::Read as _;
use std::path::Path;

use samesite_format::CellKind;
use samesite_model::policy::{NamelessCookie, Policy};
use samesite_model::{Edition, SetCookie};
use samesite_scenarios::{Act, LARGEST_SCENARIO, Scenario, ScenarioId};

use super::arguments::PredictArguments;
use super::documents::{Predicted, PredictedCookie, PredictedHop};
use super::judged::{claims, reading};
use super::output::say_json;
use super::selection::{own_scenario, scenario_file, scenarios};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use samesite_judge::explain::cite;
use samesite_judge::predict::times::imagined;
use samesite_judge::predict::{ActPrediction, Interpretation};
use samesite_judge::suffixes;

pub(super) fn predict(arguments: &PredictArguments) -> Result<Exit, Error> {
    let by = match (&arguments.profile, &arguments.edition) {
        (Some(name), _) => claims(name)?.interpretation(),
        (None, Some(id)) => reading(id)?,
        (None, None) => Interpretation::of(Edition::CURRENT),
    };
    say_json(&prediction(&scenario(&arguments.file)?, &by))?;
    Ok(Exit::Clean)
}

/// What an interpretation says of a scenario, hop by hop, as the command prints it.
#[must_use]
pub fn prediction(scenario: &Scenario, by: &Interpretation) -> Predicted {
    let acts = imagined(scenario, None);
    let hops: Vec<_> = acts
        .iter()
        .zip(by.predict::<()>(suffixes::embedded(), scenario, &acts))
        .filter_map(|(timed, prediction)| Some(hop(scenario, &timed.act, &prediction?, by)))
        .collect();
    Predicted { format: 1, scenario: scenario.id.to_string(), by: by.id.to_string(), hops }
}

/// The scenario of a file, or of the standard input.
fn scenario(path: &Path) -> Result<Scenario, Error> {
    if path != Path::new("-") {
        let word = path.display().to_string();
        let selected = if path.exists() { vec![scenario_file(path)?] } else { scenarios(std::slice::from_ref(&word))? };
        let [scenario] = <[Scenario; 1]>::try_from(selected).map_err(|several| Error::SeveralScenarios {
            word,
            all: several.iter().map(|scenario| scenario.id.to_string()).collect(),
        })?;
        return Ok(scenario);
    }
    let mut source = String::new();
    // One octet more than there may be, so that what is too much is told to be.
    let read = std::io::stdin().take(LARGEST_SCENARIO as u64 + 1).read_to_string(&mut source);
    read.map_err(|source| Error::ScenarioFile { path: path.to_owned(), source })?;
    let name = "standard input";
    own_scenario(ScenarioId::new(name), name, &source)
}

fn hop(scenario: &Scenario, act: &Act<'_>, prediction: &ActPrediction<()>, by: &Interpretation) -> PredictedHop {
    let lines: Vec<_> = scenario.lines().collect();
    let pairs: Vec<_> = prediction.order.iter().filter_map(|&line| pair(&lines[line].line, &by.policy)).collect();
    let cookie = (!pairs.is_empty()).then(|| pairs.join("; "));
    let cookies: Vec<_> = lines
        .iter()
        .zip(&prediction.answers)
        .map(|(line, answer)| PredictedCookie {
            cookie: line.label.clone(),
            given: answer.given,
            rule: answer.rule,
            clause: answer.rule.clause(),
            section: cite(answer.rule, by.edition),
        })
        .collect();
    // A script that looks makes no request.
    let method = (prediction.kind != CellKind::Visible).then_some(act.method());
    PredictedHop { case: act.case().to_owned(), hop: act.hop(), method, url: act.url().to_string(), cookie, cookies }
}

/// A line's cookie as it stands in a request.
fn pair(line: &str, policy: &Policy) -> Option<String> {
    let parsed = SetCookie::parse(line.as_bytes(), policy).ok()?;
    let equals = if parsed.name.is_empty() && policy.nameless != NamelessCookie::SentWithEquals { "" } else { "=" };
    let text = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
    Some(format!("{}{equals}{}", text(&parsed.name), text(&parsed.value)))
}
