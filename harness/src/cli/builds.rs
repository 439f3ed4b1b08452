//! `samesite builds`: browsers of other times, brought into our cache and removed from it.

use std::cell::{Cell, RefCell};
use std::fmt::Write as _;

use samesite_drive::builds::archives::has_archive;
use samesite_drive::builds::bringing::{Bringing, Brought, Step};
use samesite_drive::builds::catalogue::{Archive, CATALOGUE, CataloguedBuild, Origin, Root};
use samesite_drive::builds::error::BuildError;
use samesite_drive::builds::store::Store;
use samesite_drive::builds::wanted::{VARIATIONS, Wanted, WordError};
use samesite_drive::{ProgramPaths, ThisMachine};
use samesite_format::{Product, VersionNumbers};
use samesite_reports::diff::counted;

use super::arguments::{BuildNames, BuildsAddArguments, BuildsArguments, BuildsCommand};
use super::documents::{BuildDriverRow, BuildRow, Builds, OriginRow, VariationRow};
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
        Some(BuildsCommand::Add(arguments)) => add(&store, arguments),
        Some(BuildsCommand::Remove(names)) => remove(&store, names),
    }
}

/// What can be had besides the rows of the list.
const ARCHIVES: &str = "Besides, where their makers' archives can be reached: chrome-for-testing@115 and later, every \
    firefox and firefox-esr";

/// The builds of the catalogue, then those that came from a maker's archive.
fn listed(store: &Store) -> impl Iterator<Item = &'static CataloguedBuild> {
    CATALOGUE.iter().chain(store.released())
}

/// Every build that can be had, and which are here.
fn list(store: &Store, as_json: bool) -> Result<Exit, Error> {
    if as_json {
        let variations = VARIATIONS.iter().map(|variation| {
            let (first, last) = variation.majors;
            let (name, purpose, features) = (variation.id, variation.purpose, variation.features);
            VariationRow { name, purpose, features, first, last }
        });
        say_json(&Builds {
            format: 1,
            folder: store.folder().to_owned(),
            octets: store.all_octets(),
            builds: listed(store).map(|build| row(store, build)).collect(),
            variations: variations.collect(),
        })?;
        return Ok(Exit::Clean);
    }
    let mut text = String::new();
    for build in listed(store) {
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
    let _ = writeln!(text, "\n{ARCHIVES}");
    let here = listed(store).filter(|build| store.has(build)).count();
    let _ = writeln!(
        text,
        "\n{}, {here} of them here (those with a size); with their drivers {} in {}",
        counted(listed(store).count(), "build"),
        megabytes(store.all_octets()),
        store.folder().display()
    );
    say(&text)?;
    Ok(Exit::Clean)
}

fn row(store: &Store, build: &CataloguedBuild) -> BuildRow {
    let driver =
        build.driver.map(|driver| BuildDriverRow { version: driver.version, origin: origin_row(driver.origin) });
    BuildRow {
        word: build.word(),
        name: build.name(),
        product: build.product.id(),
        version: build.version,
        origin: origin_row(build.origin),
        driver,
        here: store.has(build),
        brought: store.version(build),
        octets: store.octets(build),
    }
}

/// The version of a build that is here, or how that of one begins that can be had.
fn version(store: &Store, build: &CataloguedBuild) -> String {
    store.version(build).unwrap_or_else(|| build.version.to_owned())
}

fn origin_row(origin: Origin) -> OriginRow {
    let (from, suite, package, version) = match origin {
        Origin::Npm { package, version } => ("npm", None, package, version),
        Origin::Pypi { package, version } => ("pypi", None, package, version),
        Origin::Debian { suite, package, version, .. } => ("debian", Some(suite), package, version),
        Origin::DebianRoot(Root { suites, package, version, .. }) => {
            ("debian-root", suites.last().copied(), *package, *version)
        }
        Origin::Maker { archive: Archive::ChromeForTesting, program, version } => {
            ("chrome-for-testing", None, program, version)
        }
        Origin::Maker { archive: Archive::Mozilla, program, version } => ("mozilla", None, program, version),
    };
    OriginRow { from, suite, package, version }
}

fn driver_words(build: &CataloguedBuild) -> String {
    match build.driver {
        Some(driver) => format!("{} {}", build.product.driver(), driver.version),
        None if build.has_own_driver() => format!("its own {}", build.product.driver()),
        None => format!("the machine's {}", build.product.driver()),
    }
}

/// Brings each build; what goes wrong with one leaves the others alone.
fn add(store: &Store, arguments: &BuildsAddArguments) -> Result<Exit, Error> {
    let cannot_listen = |source| Error::System { what: "cannot listen for signals".to_owned(), source };
    let interruption = RefCell::new(interruption::listen().map_err(cannot_listen)?);
    let was_stopped = Cell::new(false);
    let is_stopped = || {
        was_stopped.set(was_stopped.get() || interruption.borrow_mut().try_recv().is_ok());
        was_stopped.get()
    };
    let guardian = guardian()?;
    let bringing = Bringing {
        machine: &ThisMachine,
        given: &ProgramPaths::new(),
        guardian: &guardian,
        is_stopped: &is_stopped,
        from: arguments.from.as_deref(),
    };
    let (builds, mut exits) =
        understood(&arguments.names, |product, version| bringing.release(store, product, version));
    let Some(first) = builds.first() else { return Ok(gravest(&exits)) };
    let key = store.lock().map_err(|error| Error::build(&first.word(), error))?;
    for build in builds {
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
    let (builds, mut exits) =
        understood(names, |product, version| store.release(product, version).ok_or(BuildError::NotHere));
    let Some(first) = builds.first() else { return Ok(gravest(&exits)) };
    let key = store.lock().map_err(|error| Error::build(&first.word(), error))?;
    for build in builds {
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
/// What no row of the catalogue names, `release` looks for.
fn understood(
    names: &BuildNames,
    release: impl Fn(Product, &VersionNumbers) -> Result<&'static CataloguedBuild, BuildError>,
) -> (Vec<&'static CataloguedBuild>, Vec<Exit>) {
    let mut builds: Vec<&'static CataloguedBuild> = Vec::new();
    let mut exits = Vec::new();
    for word in names.build.iter().map(|word| word.trim()) {
        let build = match word.parse::<Wanted>() {
            // Variations are of the start; what is brought is the same.
            Ok(wanted) => Ok(wanted.build),
            Err(WordError::Nobody { product, version, .. }) if has_archive(product) && !word.contains('+') => {
                release(product, &version).map_err(|error| Error::build(word, error))
            }
            Err(error) => Err(error.into()),
        };
        match build {
            Ok(build) if builds.contains(&build) => {}
            Ok(build) => builds.push(build),
            Err(error) => exits.push(told(&error)),
        }
    }
    (builds, exits)
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
