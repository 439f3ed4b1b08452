//! `samesite list`

use std::fmt::Write as _;

use samesite_scenarios::{Library, Probe};
use serde_json::json;

use super::arguments::ListArguments;
use super::output::{say, say_json};
use crate::error::{Error, Exit};

pub(super) fn list(arguments: &ListArguments) -> Result<Exit, Error> {
    if arguments.probes {
        return Ok(probes(arguments.json));
    }
    let library = Library::embedded()?;
    if arguments.json {
        let scenarios: Vec<_> = library
            .scenarios()
            .iter()
            .map(|scenario| {
                let cases: Vec<_> = scenario
                    .cases
                    .iter()
                    .map(|case| {
                        let hops: Vec<_> = case.hops().into_iter().map(|hop| hop.id).collect();
                        let age = case.age.map(|age| age.as_secs());
                        json!({ "id": format!("{}/{}", scenario.id, case.id), "title": case.title, "age": age, "hops": hops })
                    })
                    .collect();
                json!({
                    "id": scenario.id,
                    "title": scenario.title,
                    "claim": scenario.claim,
                    "why": scenario.why,
                    "level": scenario.level,
                    "clauses": scenario.clauses,
                    "cookies": scenario.lines().map(|line| &line.line).collect::<Vec<_>>(),
                    "cases": cases,
                })
            })
            .collect();
        say_json(&json!({ "scenarios": scenarios }));
        return Ok(Exit::Clean);
    }
    let mut text = String::new();
    let (mut cases, mut hops) = (0, 0);
    for scenario in library.scenarios() {
        let _ = writeln!(text, "{}\n  {}", scenario.id, scenario.title);
        for case in &scenario.cases {
            let age = case.age.map_or_else(String::new, |age| format!(" (cookies {} s old)", age.as_secs()));
            let _ = writeln!(text, "    {:<28} {}{age}", case.id, case.title);
            cases += 1;
            hops += case.hops().len();
        }
    }
    let _ = writeln!(text, "\n{} scenarios, {cases} cases, {hops} hops", library.scenarios().len());
    say(&text);
    Ok(Exit::Clean)
}

/// The ways to make a request, with what the standards say of each.
fn probes(as_json: bool) -> Exit {
    let rows = Probe::NAMES.iter().map(|&(probe, name)| (probe, name, probe.facts()));
    if as_json {
        let probes: Vec<_> = rows
            .map(|(probe, name, facts)| {
                json!({
                    "name": name,
                    "description": probe.description(),
                    "method": probe.makes_request().then_some(facts.method),
                    "destination": facts.destination,
                    "mode": facts.mode,
                })
            })
            .collect();
        say_json(&json!({ "probes": probes }));
        return Exit::Clean;
    }
    let mut text = String::new();
    for (probe, name, _) in rows {
        let _ = writeln!(text, "{name:<28} {}", probe.description());
    }
    let _ = writeln!(text, "\n{} probes", Probe::NAMES.len());
    say(&text);
    Exit::Clean
}
