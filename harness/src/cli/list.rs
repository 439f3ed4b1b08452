//! `samesite list`

use std::fmt::Write as _;

use samesite_format::visible;
use samesite_reports::diff::counted;
use samesite_scenarios::{Axis, Case, Family, Probe, Scenario};
use serde_json::json;

use super::arguments::ListArguments;
use super::documents::{CaseRow, FamilyRow, Listed, ProbeRow, Probes, ScenarioRow};
use super::output::{say, say_json};
use super::selection::scenarios;
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::paragraph::{WIDTH, wrapped};
use samesite_judge::counts::Census;

pub(super) fn list(arguments: &ListArguments) -> Result<Exit, Error> {
    if arguments.probes {
        return probes(arguments.json);
    }
    let scenarios = scenarios(&arguments.scenario)?;
    let census = Census::of(&scenarios);
    if arguments.json {
        say_json(&Listed { format: 1, scenarios: scenarios.iter().map(row).collect(), counts: census })?;
        return Ok(Exit::Clean);
    }
    let mut text = String::new();
    if arguments.counts {
        write_breakdown(&mut text, &census);
    } else if arguments.scenario.is_empty() && !arguments.cases {
        write_overview(&mut text, &scenarios);
    } else {
        for scenario in &scenarios {
            write_scenario(&mut text, scenario, arguments.cases);
        }
    }
    write_totals(&mut text, &census);
    say(&text)?;
    Ok(Exit::Clean)
}

/// A line for each scenario.
fn write_overview(text: &mut String, scenarios: &[Scenario]) {
    let width = scenarios.iter().map(|scenario| scenario.id.as_str().len()).max().unwrap_or(0);
    for scenario in scenarios {
        let _ = writeln!(text, "{:<width$} {:>5}  {}", scenario.id, scenario.cases.len(), scenario.title);
    }
}

/// A scenario with its axes, and the cases that no axis makes; all of them, if every case is wanted.
fn write_scenario(text: &mut String, scenario: &Scenario, every_case: bool) {
    let _ = writeln!(text, "{}\n  {}", scenario.id, scenario.title);
    wrapped(text, "  ", &scenario.why);
    let level = json!(scenario.level);
    let level = level.as_str().unwrap_or_default();
    let _ = writeln!(
        text,
        "  {} cookies, {}; {level}, by {}",
        scenario.lines().count(),
        counted(scenario.cases.len(), "case"),
        scenario.clauses.join(", ")
    );
    let families = scenario.families();
    for (number, family) in families.iter().enumerate() {
        let _ = writeln!(text, "\n  family {}: {}", number + 1, sum(family));
        write_axes(text, "    ", &family.axes);
        for exception in &family.exceptions {
            let words: Vec<_> = exception.iter().map(|axis| format!("{} {}", axis.name, values(axis))).collect();
            wrapped(text, "    except ", &words.join("; "));
        }
        if every_case {
            let _ = writeln!(text);
            for case in scenario.cases.iter().filter(|case| family.cases.contains(&case.id)) {
                write_case(text, case);
            }
        }
    }
    let by_hand = |case: &&Case| !families.iter().any(|family| family.cases.contains(&case.id));
    let by_hand: Vec<_> = scenario.cases.iter().filter(by_hand).collect();
    if !by_hand.is_empty() {
        let _ = writeln!(text);
    }
    for case in by_hand {
        write_case(text, case);
    }
    let _ = writeln!(text);
}

fn write_case(text: &mut String, case: &Case) {
    // What unfolds from axes has its age in its title.
    let age = case.age.filter(|_| case.proofs.is_empty()).filter(|_| !case.title.contains("cookies "));
    let age = age.map_or_else(String::new, |age| format!(" (cookies {} s old)", age.as_secs()));
    let _ = writeln!(text, "    {:<28} {}{age}", case.id, case.title);
}

/// How many cases a family has: `4 × 3 × 4 = 48 combinations, 40 of them cases`.
fn sum(family: &Family) -> String {
    let sizes: Vec<_> = family.axes.iter().map(|axis| axis.values.len()).collect();
    let product: usize = sizes.iter().product();
    let sizes = sizes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" × ");
    match family.cases.len() {
        cases if cases == product => format!("{sizes} = {}", counted(cases, "case")),
        // Some are excepted, and where nothing redirects there is nothing to choose a status for.
        cases => format!("{sizes} = {product} combinations, {cases} of them cases"),
    }
}

fn write_axes(text: &mut String, indent: &str, axes: &[Axis]) {
    for axis in axes {
        wrapped(text, &format!("{indent}{:<7}", axis.name), &values(axis));
    }
}

fn values(axis: &Axis) -> String {
    let value = |value: &String| match (axis.name, value.as_str()) {
        ("via", "") => "(directly)".to_owned(),
        ("age", "") => "(young)".to_owned(),
        _ => value.clone(),
    };
    axis.values.iter().map(value).collect::<Vec<_>>().join(", ")
}

/// How many cases there are of each probe, page, relation, redirect, age and recipe.
fn write_breakdown(text: &mut String, census: &Census) {
    let tables = [
        ("probes, by cases", &census.probes),
        ("page shapes, by cases", &census.pages),
        ("relations, by hops", &census.relations),
        ("redirect chains, by steps", &census.redirects),
        ("ages, by cases", &census.ages),
        ("recipes, by scenarios", &census.recipes),
    ];
    for (title, table) in tables {
        let _ = writeln!(text, "{title}");
        let mut rows: Vec<_> = table.iter().collect();
        rows.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        for (name, count) in rows {
            let _ = writeln!(text, "  {count:>5}  {}", visible(&shortened(name)));
        }
        let _ = writeln!(text);
    }
}

fn write_totals(text: &mut String, census: &Census) {
    let redirects = census.redirects.keys().filter(|way| *way != "directly").count();
    if !text.ends_with("\n\n") {
        let _ = writeln!(text);
    }
    let _ = writeln!(
        text,
        "{}, {}, {}\n{}, {}, {}, {}, {}, {}",
        counted(census.scenarios, "scenario"),
        counted(census.cases, "case"),
        counted(census.hops, "hop"),
        counted(census.probes.len(), "probe"),
        counted(census.pages.len(), "page shape"),
        counted(census.relations.len(), "relation"),
        counted(redirects, "redirect chain"),
        counted(census.ages.len(), "age"),
        counted(census.recipes.len(), "recipe"),
    );
}

/// A name as far as it fits into a line.
fn shortened(name: &str) -> String {
    let room = WIDTH - 10;
    if name.chars().count() <= room {
        return name.to_owned();
    }
    name.chars().take(room - 1).chain(['…']).collect()
}

fn row(scenario: &Scenario) -> ScenarioRow {
    let cases = scenario.cases.iter().map(|case| CaseRow {
        id: format!("{}/{}", scenario.id, case.id),
        title: case.title.clone(),
        age: case.age.map(|age| age.as_secs()),
        hops: case.hops().into_iter().map(|hop| hop.id).collect(),
    });
    let axes = |axes: &[Axis]| axes.iter().map(|axis| (axis.name.to_owned(), axis.values.clone())).collect();
    let families = scenario.families().into_iter().map(|family| FamilyRow {
        axes: axes(&family.axes),
        exceptions: family.exceptions.iter().map(|exception| axes(exception)).collect(),
        cases: family.cases.len(),
    });
    ScenarioRow {
        id: scenario.id.to_string(),
        title: scenario.title.clone(),
        claim: scenario.claim.clone(),
        why: scenario.why.clone(),
        level: scenario.level,
        clauses: scenario.clauses.clone(),
        cookies: scenario.lines().map(|line| line.line.clone()).collect(),
        families: families.collect(),
        cases: cases.collect(),
    }
}

/// The ways to make a request, with what the standards say of each.
fn probes(as_json: bool) -> Result<Exit, Error> {
    let rows = Probe::NAMES.iter().map(|&(probe, name)| (probe, name, probe.facts()));
    if as_json {
        let probes = rows.map(|(probe, name, facts)| ProbeRow {
            name,
            description: probe.description(),
            method: probe.makes_request().then_some(facts.method),
            destination: facts.destination,
            mode: facts.mode,
        });
        say_json(&Probes { format: 1, probes: probes.collect() })?;
        return Ok(Exit::Clean);
    }
    let mut text = String::new();
    for (probe, name, _) in rows {
        let _ = writeln!(text, "{name:<28} {}", probe.description());
    }
    let _ = writeln!(text, "\n{} probes", Probe::NAMES.len());
    say(&text)?;
    Ok(Exit::Clean)
}
