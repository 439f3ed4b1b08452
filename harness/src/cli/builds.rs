//! `samesite builds`: browsers of other times, brought into our cache and removed from it.

use std::cell::{Cell, RefCell};
use std::fmt::Write as _;

use samesite_drive::builds::bringing::{Bringing, Brought, Step};
use samesite_drive::builds::catalogue::{CATALOGUE, CataloguedBuild, Origin, Root};
use samesite_drive::builds::error::BuildError;
use samesite_drive::builds::store::Store;
use samesite_drive::builds::wanted::{VARIATIONS, Wanted};
use samesite_drive::{ProgramPaths, ThisMachine};
use samesite_reports::diff::counted;
use serde_json::{Value, json};

use super::arguments::{BuildNames, BuildsArguments, BuildsCommand};
use super::interruption;
use super::output::{complain, note, say, say_json};
use super::playing::guardian;
use crate::cli::error::Error;
use crate::cli::exit::Exit;

/// Of several that are true at once, the first is given.
const PRECEDENCE: [Exit; 3] = [Exit::Interrupted, Exit::Environment, Exit::Usage];

pub(super) fn builds(arguments: &BuildsArguments) -> Result<Exit, Error> {
    let store = Store::of(&ThisMachine).map_err(|error| Error::build("", error))?;
    match &arguments.command {
        None => list(&store, arguments.json),
        Some(BuildsCommand::Add(names)) => add(&store, names),
        Some(BuildsCommand::Remove(names)) => remove(&store, names),
    }
}

/// Every build that can be had, and which are here.
fn list(store: &Store, as_json: bool) -> Result<Exit, Error> {
    if as_json {
        let variations = VARIATIONS.iter().map(|variation| {
            let (first, last) = variation.majors;
            json!({ "name": variation.id, "purpose": variation.purpose, "features": variation.features, "first": first, "last": last })
        });
        say_json(&json!({
            "format": 1,
            "folder": store.folder(),
            "octets": store.all_octets(),
            "builds": CATALOGUE.iter().map(|build| build_as_json(store, build)).collect::<Vec<_>>(),
            "variations": variations.collect::<Vec<_>>(),
        }))?;
        return Ok(Exit::Clean);
    }
    let mut text = String::new();
    for build in CATALOGUE {
        let size = store.octets(build).map_or_else(String::new, megabytes);
        let driver = driver_words(build);
        let version = version(store, build);
        let _ = writeln!(text, "{:<15} {version:<15} {size:>7}  {driver:<27} {}", build.word(), build.origin);
    }
    let _ = writeln!(text);
    for variation in VARIATIONS {
        let (first, last) = variation.majors;
        let _ = writeln!(text, "+{:<14} chromium@{first} to {last}: {}", variation.id, variation.purpose);
    }
    let here = CATALOGUE.iter().filter(|build| store.has(build)).count();
    let _ = writeln!(
        text,
        "\n{}, {here} of them here (those with a size); with their drivers {} in {}",
        counted(CATALOGUE.len(), "build"),
        megabytes(store.all_octets()),
        store.folder().display()
    );
    say(&text)?;
    Ok(Exit::Clean)
}

fn build_as_json(store: &Store, build: &CataloguedBuild) -> Value {
    json!({
        "word": build.word(),
        "name": build.name(),
        "product": build.product.id(),
        "version": build.version,
        "origin": origin_as_json(build.origin),
        "driver": build.driver.map(|driver| json!({
            "version": driver.version,
            "origin": origin_as_json(driver.origin),
        })),
        "here": store.has(build),
        "brought": store.version(build),
        "octets": store.octets(build),
    })
}

/// The version of a build that is here, or how that of one begins that can be had.
fn version(store: &Store, build: &CataloguedBuild) -> String {
    store.version(build).unwrap_or_else(|| build.version.to_owned())
}

fn origin_as_json(origin: Origin) -> Value {
    let (from, suite, package, version) = match origin {
        Origin::Npm { package, version } => ("npm", None, package, version),
        Origin::Pypi { package, version } => ("pypi", None, package, version),
        Origin::Debian { suite, package, version, .. } => ("debian", Some(suite), package, version),
        Origin::DebianRoot(Root { suites, package, version, .. }) => {
            ("debian-root", suites.last().copied(), *package, *version)
        }
    };
    json!({ "from": from, "suite": suite, "package": package, "version": version })
}

fn driver_words(build: &CataloguedBuild) -> String {
    match build.driver {
        Some(driver) => format!("{} {}", build.product.driver(), driver.version),
        None if build.has_own_driver() => format!("its own {}", build.product.driver()),
        None => format!("the machine's {}", build.product.driver()),
    }
}

/// Brings each build; what goes wrong with one leaves the others alone.
fn add(store: &Store, names: &BuildNames) -> Result<Exit, Error> {
    let cannot_listen = |source| Error::System { what: "cannot listen for signals".to_owned(), source };
    let interruption = RefCell::new(interruption::listen().map_err(cannot_listen)?);
    let was_stopped = Cell::new(false);
    let is_stopped = || {
        was_stopped.set(was_stopped.get() || interruption.borrow_mut().try_recv().is_ok());
        was_stopped.get()
    };
    let guardian = guardian()?;
    let bringing =
        Bringing { machine: &ThisMachine, given: &ProgramPaths::new(), guardian: &guardian, is_stopped: &is_stopped };
    let (wanted, mut exits) = understood(names);
    let Some(first) = wanted.first() else { return Ok(gravest(&exits)) };
    let key = store.lock().map_err(|error| Error::build(&first.build.word(), error))?;
    for Wanted { build, .. } in wanted {
        let word = build.word();
        let mut tell = |step: Step<'_>| match step {
            Step::Browser(build) => note(&format!("{word}: bringing {}", build.origin)),
            Step::Driver(driver) => note(&format!("{word}: bringing its chromedriver, {}", driver.origin)),
            Step::Start => note(&format!("{word}: starting it once")),
        };
        match bringing.bring(&key, build, &mut tell) {
            Ok(Brought::Already) => say(&format!("{word} {} is here already\n", version(store, build)))?,
            Ok(Brought::Now) => {
                let size = megabytes(store.octets(build).unwrap_or_default());
                say(&format!("{word} {} is here, {size}, with {}\n", version(store, build), driver_words(build)))?;
            }
            Err(BuildError::Interrupted) => {
                note(&format!("{word}: interrupted; nothing of it is left"));
                exits.push(Exit::Interrupted);
                break;
            }
            Err(error) => exits.push(told(&Error::build(&word, error))),
        }
    }
    Ok(gravest(&exits))
}

fn remove(store: &Store, names: &BuildNames) -> Result<Exit, Error> {
    let (wanted, mut exits) = understood(names);
    let Some(first) = wanted.first() else { return Ok(gravest(&exits)) };
    let key = store.lock().map_err(|error| Error::build(&first.build.word(), error))?;
    for Wanted { build, .. } in wanted {
        let word = build.word();
        let version = version(store, build);
        match key.remove(build) {
            Ok(()) => say(&format!("{word} {version} is removed\n"))?,
            Err(BuildError::NotHere) => say(&format!("{word} {version} was not here\n"))?,
            Err(error) => exits.push(told(&Error::build(&word, error))),
        }
    }
    Ok(gravest(&exits))
}

/// The builds that the words name, each once, and how the program would end by those that name none, which are told.
fn understood(names: &BuildNames) -> (Vec<Wanted>, Vec<Exit>) {
    let mut wanted: Vec<Wanted> = Vec::new();
    let mut exits = Vec::new();
    for word in &names.build {
        match word.trim().parse::<Wanted>() {
            // Variations are of the start; what is brought is the same.
            Ok(one) if wanted.iter().any(|other| other.build == one.build) => {}
            Ok(one) => wanted.push(one),
            Err(error) => exits.push(told(&error.into())),
        }
    }
    (wanted, exits)
}

fn told(error: &Error) -> Exit {
    complain(error);
    error.exit()
}

fn gravest(exits: &[Exit]) -> Exit {
    PRECEDENCE.into_iter().find(|exit| exits.contains(exit)).unwrap_or(Exit::Clean)
}

/// A size for people: `124 MB`.
fn megabytes(octets: u64) -> String {
    format!("{} MB", octets.div_ceil(1_000_000))
}
