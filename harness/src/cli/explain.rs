//! `samesite explain`

use samesite_model::Edition;
use samesite_scenarios::{Case, Library, Scenario};
use serde_json::json;

use super::arguments::ExplainArguments;
use super::judge::reading;
use super::output::{say, say_json};
use crate::cli::error::{Error, Exit};
use samesite_judge::explain::Explanation;

pub(super) fn explain(arguments: &ExplainArguments) -> Result<Exit, Error> {
    let library = Library::embedded()?;
    let (scenario, case) = find(&library, &arguments.case)?;
    let reading = reading(arguments.edition.as_deref().unwrap_or(Edition::CURRENT.id()))?;
    if let Some(cookie) = &arguments.cookie
        && !scenario.lines().any(|line| line.label == *cookie)
    {
        return Err(Error::UnknownCookie {
            case: arguments.case.clone(),
            cookie: cookie.clone(),
            known: scenario.lines().map(|line| line.label.as_str()).collect::<Vec<_>>().join(", "),
        });
    }
    let cookie = arguments.cookie.as_deref();
    let explanation = match arguments.edition {
        Some(_) => Explanation::of(scenario, case, cookie, &reading),
        None => Explanation::with_partings(scenario, case, cookie, &reading),
    };
    if arguments.json {
        say_json(&json!({ "format": 1, "explanation": explanation }));
    } else {
        say(&explanation.to_string());
    }
    Ok(Exit::Clean)
}

/// The case of that name, or the only one whose name contains it.
fn find<'l>(library: &'l Library, name: &str) -> Result<(&'l Scenario, &'l Case), Error> {
    let all =
        || library.scenarios().iter().flat_map(|scenario| scenario.cases.iter().map(move |case| (scenario, case)));
    let full = |scenario: &Scenario, case: &Case| format!("{}/{}", scenario.id, case.id);
    if let Some(found) = all().find(|(scenario, case)| full(scenario, case) == name) {
        return Ok(found);
    }
    let mut candidates = all().filter(|(scenario, case)| full(scenario, case).contains(name));
    match (candidates.next(), candidates.next()) {
        (Some(found), None) => Ok(found),
        (Some(_), Some(_)) => Err(Error::AmbiguousCase(name.to_owned())),
        (None, _) => Err(Error::UnknownCase(name.to_owned())),
    }
}
