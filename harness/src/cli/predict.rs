//! `samesite predict`

use std::io::Read as _;
use std::path::Path;

use samesite_format::CellKind;
use samesite_model::policy::{NamelessCookie, Policy};
use samesite_model::{Edition, Model, SetCookie};
use samesite_scenarios::{Act, Scenario, ScenarioId};
use serde_json::{Value, json};

use super::arguments::PredictArguments;
use super::judged::{claim, reading};
use super::output::say_json;
use super::selection::scenario_file;
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use samesite_judge::explain::cite;
use samesite_judge::predict::times::imagined;
use samesite_judge::predict::{ActPrediction, predict as predict_acts};
use samesite_judge::suffixes;

pub(super) fn predict(arguments: &PredictArguments) -> Result<Exit, Error> {
    let (by, edition, policy) = match (&arguments.profile, &arguments.edition) {
        (Some(name), _) => {
            let claim = claim(name)?;
            (name.clone(), claim.edition, claim.policy())
        }
        (None, id) => {
            let reading = reading(id.as_deref().unwrap_or(Edition::CURRENT.id()))?;
            (reading.id.to_owned(), reading.edition, reading.policy)
        }
    };
    let scenario = scenario(&arguments.file)?;
    let model = Model::with_policy(&policy, suffixes::embedded());
    let acts = imagined(&scenario, None);
    let hops: Vec<_> = acts
        .iter()
        .zip(predict_acts::<()>(&model, &scenario, &acts))
        .filter_map(|(timed, prediction)| Some(hop(&scenario, &timed.act, &prediction?, &policy, edition)))
        .collect();
    let scenario = scenario.id.as_str();
    say_json(&json!({ "format": 1, "scenario": scenario, "by": by, "hops": hops }));
    Ok(Exit::Clean)
}

/// The scenario of a file, or of the standard input.
fn scenario(path: &Path) -> Result<Scenario, Error> {
    if path != Path::new("-") {
        return scenario_file(path);
    }
    let mut source = String::new();
    let read = std::io::stdin().read_to_string(&mut source);
    read.map_err(|source| Error::ScenarioFile { path: path.to_owned(), source })?;
    let name = "standard input";
    Ok(Scenario::parse(ScenarioId::new(name), name, &source)?)
}

fn hop(scenario: &Scenario, act: &Act<'_>, prediction: &ActPrediction<()>, policy: &Policy, edition: Edition) -> Value {
    let lines: Vec<_> = scenario.lines().collect();
    let pairs: Vec<_> = prediction.order.iter().filter_map(|&line| pair(&lines[line].line, policy)).collect();
    let cookie = (!pairs.is_empty()).then(|| pairs.join("; "));
    let cookies: Vec<_> = lines
        .iter()
        .zip(&prediction.answers)
        .map(|(line, answer)| {
            json!({
                "cookie": line.label,
                "given": answer.given,
                "rule": answer.rule,
                "clause": answer.rule.clause(),
                "section": cite(answer.rule, edition),
            })
        })
        .collect();
    // A script that looks makes no request.
    let method = (prediction.kind != CellKind::Visible).then_some(act.method());
    json!({
        "case": act.case(),
        "hop": act.hop(),
        "method": method,
        "url": act.url().as_str(),
        "cookie": cookie,
        "cookies": cookies,
    })
}

/// A line's cookie as it stands in a request.
fn pair(line: &str, policy: &Policy) -> Option<String> {
    let parsed = SetCookie::parse(line.as_bytes(), policy).ok()?;
    let equals = if parsed.name.is_empty() && policy.nameless != NamelessCookie::SentWithEquals { "" } else { "=" };
    let text = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
    Some(format!("{}{equals}{}", text(&parsed.name), text(&parsed.value)))
}
