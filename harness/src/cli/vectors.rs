//! `samesite vectors`

use samesite_format::NewFile;
use samesite_format::vectors::Vectors;
use samesite_judge::suffixes;
use samesite_judge::vectors::{Plan, answered, of_lines, of_scenario};
use samesite_model::Edition;
use samesite_scenarios::Pattern;

use super::arguments::VectorsArguments;
use super::output::{note, say_json};
use super::selection::scenarios;
use crate::cli::error::Error;
use crate::cli::exit::Exit;

pub(super) fn vectors(arguments: &VectorsArguments) -> Result<Exit, Error> {
    let editions = editions(&arguments.edition)?;
    let vectors = answered(&plans(&arguments.scenario)?, &editions, suffixes::embedded());
    let Some(path) = &arguments.out else {
        say_json(&vectors)?;
        return Ok(Exit::Clean);
    };
    let text = vectors.to_json().map_err(std::io::Error::from);
    let written = text.and_then(|text| NewFile::write(path, &text)?.settle().map(|()| text.len()));
    let octets =
        written.map_err(|source| Error::System { what: format!("cannot write {}", path.display()), source })?;
    note(&summary(&vectors, octets));
    Ok(Exit::Clean)
}

/// The editions that were named, in the order of time; all of them, if none was.
fn editions(names: &[String]) -> Result<Vec<Edition>, Error> {
    let named = names.iter().map(|name| {
        let known = || Edition::ALL.iter().map(|edition| edition.id().to_owned()).collect();
        name.trim().parse().map_err(|_| Error::UnknownReading { id: name.clone(), known: known() })
    });
    let named = named.collect::<Result<Vec<Edition>, _>>()?;
    Ok(Edition::ALL.iter().copied().filter(|edition| named.is_empty() || named.contains(edition)).collect())
}

/// The plans that words stand for: of the table of lines, and of scenarios.
fn plans(words: &[String]) -> Result<Vec<Plan>, Error> {
    let mut table = of_lines();
    let matching = |plan: &Plan, word: &str| {
        Pattern::parse(word).is_ok_and(|pattern| pattern.matches(plan.id()))
            || plan.id().strip_prefix(word).is_some_and(|rest| rest.starts_with('/'))
    };
    let (of_table, of_scenarios): (Vec<String>, Vec<String>) =
        words.iter().cloned().partition(|word| table.iter().any(|plan| matching(plan, word)));
    // What stands for both, such as `**`, is asked of both.
    let of_both = of_table.iter().filter(|word| word.starts_with("**"));
    let of_scenarios: Vec<String> = of_scenarios.iter().chain(of_both).cloned().collect();
    let mut plans = Vec::new();
    if words.is_empty() || !of_scenarios.is_empty() {
        for scenario in scenarios(&of_scenarios)? {
            plans.extend(of_scenario(&scenario, suffixes::embedded()));
        }
    }
    table.retain(|plan| words.is_empty() || of_table.iter().any(|word| matching(plan, word)));
    plans.extend(table);
    Ok(plans)
}

/// How much it is, in a line.
fn summary(vectors: &Vectors, octets: usize) -> String {
    let steps = || vectors.vectors.iter().flat_map(|vector| &vector.steps);
    let retrievals = steps().flat_map(|step| &step.retrievals);
    let cookies: usize = retrievals
        .flat_map(|retrieval| retrieval.given.values().chain(retrieval.withheld.values()))
        .map(Vec::len)
        .sum();
    format!(
        "{} vectors, {} steps, {cookies} expectations of a cookie at a request, by {} editions; {:.1} MB",
        vectors.vectors.len(),
        steps().count(),
        vectors.editions.len(),
        octets as f64 / 1e6
    )
}
