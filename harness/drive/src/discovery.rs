//! Which browsers are installed, which driver fits each, and what is missing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::display::XVFB;
use super::engines::{Misfit, support};
use super::installation::Installation;
use super::machine::{Machine, Platform};
use super::places::{browser_places, driver_places};
use super::settings::Settings;
use super::version::Version;
use crate::program::Program;
use samesite_format::{EngineVersion, Led, Product, Selector};

/// Why a browser that was asked for cannot be driven.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DiscoveryError {
    /// No such browser is installed where we look.
    #[error("no browser that answers to `{wanted}` is installed")]
    NoBrowser {
        /// The browser that was asked for.
        wanted: Selector,
    },
    /// The browser is a snap, which sees neither our temporary folder nor our driver's files.
    #[error("{product} at `{}` is a snap, which cannot read the profile that a driver makes for it", path.display())]
    Snap {
        /// The browser's product.
        product: Product,
        /// The program's path.
        path: PathBuf,
    },
    /// A program is there but its version cannot be learnt.
    #[error("`{}` does not tell its version: {reason}", path.display())]
    NoVersion {
        /// The browser or driver.
        program: Program,
        /// The program's path.
        path: PathBuf,
        /// What it did instead, as a fragment: `it printed …`.
        reason: String,
    },
    /// A person gave the path of a program, and there is none.
    #[error("`{}`, given for {}, is not a program", path.display(), program.id())]
    NotAProgram {
        /// The browser or driver.
        program: Program,
        /// The path as it was given.
        path: PathBuf,
    },
    /// The browser is there and its driver is not.
    #[error("{product} {browser_version} has no {}", product.driver())]
    NoDriver {
        /// The browser's product.
        product: Product,
        /// The browser's version.
        browser_version: Version,
    },
    /// The browser cannot do without a display, and there is nothing to make one with.
    #[error("{product} needs a display even to be run unseen, and there is no {XVFB} to make one")]
    NoDisplay {
        /// The browser's product.
        product: Product,
    },
    /// Nothing that its driver takes leads the names of scenarios to our servers.
    #[error("{product} {browser_version} is there, and names cannot be led to the test servers: {why}")]
    NotLed {
        /// The browser's product.
        product: Product,
        /// The browser's version.
        browser_version: Version,
        /// Why, as a clause.
        why: &'static str,
    },
    /// The driver was made for another version of the browser.
    ///
    /// A chromedriver refuses every browser whose major version differs from its own, unless it is told not to look; it
    /// is told so for those that it was seen to drive.
    #[error(
        "{driver} {driver_version} cannot drive {product} {browser_version}: \
         their major versions must be equal",
        driver = product.driver()
    )]
    Mismatch {
        /// The browser's product.
        product: Product,
        /// The browser's version.
        browser_version: Version,
        /// The driver's path.
        path: PathBuf,
        /// The driver's version.
        driver_version: Box<Version>,
    },
    /// The geckodriver is older than the first release that supports the browser.
    ///
    /// Releases before 0.34 are supported up to Firefox 120 only.
    #[error(
        "geckodriver {driver_version} is too old for {product} {browser_version}: \
         releases before 0.34 support Firefox up to 120 only"
    )]
    Outdated {
        /// The browser's product.
        product: Product,
        /// The browser's version.
        browser_version: Version,
        /// The driver's path.
        path: PathBuf,
        /// The driver's version.
        driver_version: Box<Version>,
    },
}

/// Paths that a person gave on the command line; they win over the environment.
pub type ProgramPaths = BTreeMap<Program, PathBuf>;

/// What came of looking for one selector.
pub type Finding = Result<Installation, DiscoveryError>;

impl DiscoveryError {
    /// The program that is to blame, where it is one alone.
    #[must_use]
    pub fn program(&self) -> Option<Program> {
        match self {
            Self::NoVersion { program, .. } | Self::NotAProgram { program, .. } => Some(*program),
            Self::Snap { product, .. } => Some(Program::Browser(*product)),
            Self::NoDriver { product, .. } | Self::Mismatch { product, .. } | Self::Outdated { product, .. } => {
                Some(Program::Driver(product.driver()))
            }
            Self::NoBrowser { .. } | Self::NoDisplay { .. } | Self::NotLed { .. } => None,
        }
    }

    /// One command, or one sentence where no command will do, that mends it.
    #[must_use]
    pub fn fix(&self, platform: Platform) -> String {
        match self {
            Self::NoBrowser { wanted } => format!("samesite install --browser {wanted}"),
            Self::Snap { product, .. } => format!(
                "install {product} from its maker's package, or set {} to one that is not a snap",
                Program::Browser(*product).variable()
            ),
            Self::NoVersion { program, path, .. } => format!(
                "run `\"{}\" --version` to see what is wrong, or set {} to another one",
                path.display(),
                program.variable()
            ),
            Self::NotAProgram { program, .. } => {
                format!("correct `{}`, or {} in the environment", program.option(), program.variable())
            }
            Self::NoDriver { product, .. } | Self::Outdated { product, .. } | Self::NoDisplay { product } => {
                format!("samesite install --browser {}", product.id())
            }
            Self::NotLed { product, .. } => nearest(*product),
            Self::Mismatch { product: Product::Chromium, .. } if platform == Platform::Linux => {
                "sudo apt-get install chromium chromium-driver".to_owned()
            }
            Self::Mismatch { product, browser_version, .. } => format!(
                "set {} to a {} of version {}",
                Program::Driver(product.driver()).variable(),
                product.driver(),
                engine_inside(*product, browser_version)
            ),
        }
    }
}

/// What can be asked instead of a product whose names cannot be led, as a sentence without a full stop.
pub(crate) fn nearest(product: Product) -> String {
    let engine = product.engine();
    let nearest = Selector::AnyOf(engine).products()[0];
    format!(
        "play it by hand and judge the recording, or ask another {} browser, such as {}: it need not keep cookies alike",
        engine.id(),
        nearest.id()
    )
}

/// The major version of the engine, for a product that shares the number.
fn engine_inside(product: Product, version: &Version) -> String {
    match product.facts().engine_version {
        EngineVersion::Own | EngineVersion::FirstNumber => version.major().to_string(),
        _ => "its engine".to_owned(),
    }
}

/// Looks for a browser that answers to `wanted`, and for a driver that fits it.
///
/// The products of the selector are tried in their order and the first complete one wins; when
/// none is complete, the error of the first one that is there at all is given.
///
/// # Errors
///
/// What is missing or wrong.
pub fn find(machine: &dyn Machine, given: &ProgramPaths, wanted: Selector) -> Finding {
    let mut first_error = None;
    for product in wanted.products() {
        match find_product(machine, given, product) {
            Some(Ok(installation)) => return Ok(installation),
            // Whoever gives a path means it: another browser would not be an answer.
            Some(Err(error @ DiscoveryError::NotAProgram { .. })) => return Err(error),
            Some(Err(error)) => first_error = first_error.or(Some(error)),
            None => {}
        }
    }
    Err(first_error.unwrap_or(DiscoveryError::NoBrowser { wanted }))
}

/// Every complete installation, one per product; a path found under two products counts once.
#[must_use]
pub fn find_all(machine: &dyn Machine, given: &ProgramPaths) -> Vec<Installation> {
    let mut installations: Vec<Installation> = Vec::new();
    for product in Product::ALL {
        if let Some(Ok(installation)) = find_product(machine, given, product)
            && !installations.contains(&installation)
        {
            installations.push(installation);
        }
    }
    installations
}

/// `None` when the product is not there at all.
fn find_product(machine: &dyn Machine, given: &ProgramPaths, product: Product) -> Option<Finding> {
    let (product, browser, browser_version) = match find_browser(machine, given, product)? {
        Ok(found) => found,
        Err(error) => return Some(Err(error)),
    };
    Some(complete(machine, given, product, browser, browser_version))
}

/// The browser at a path that is given, of a version that is known, with a driver that fits it.
///
/// For builds that do not answer when they are asked for their version.
///
/// # Errors
///
/// What is missing or wrong.
pub fn find_at(
    machine: &dyn Machine,
    given: &ProgramPaths,
    product: Product,
    browser: &Path,
    version: Version,
) -> Finding {
    if !machine.is_program(browser) {
        return Err(DiscoveryError::NotAProgram { program: Program::Browser(product), path: browser.to_owned() });
    }
    complete(machine, given, product, browser.to_owned(), version)
}

/// The browser with a driver that fits it.
fn complete(
    machine: &dyn Machine,
    given: &ProgramPaths,
    product: Product,
    browser: PathBuf,
    browser_version: Version,
) -> Finding {
    let engine_version = engine_version(machine, product, &browser, &browser_version);
    let installation = Installation {
        product,
        browser,
        browser_version,
        engine_version,
        driver: PathBuf::new(),
        driver_version: None,
        settings: Settings::default(),
        remote: None,
    };
    let (driver, driver_version) = find_driver(machine, given, &installation)?;
    if let Led::ByNothing(why) = product.facts().led {
        let browser_version = installation.browser_version;
        return Err(DiscoveryError::NotLed { product, browser_version, why });
    }
    Ok(Installation { driver, driver_version, ..installation })
}

/// The version of the engine inside a product that counts by itself, where anything tells it before there is a session.
fn engine_version(machine: &dyn Machine, product: Product, browser: &Path, version: &Version) -> Option<Version> {
    match product.facts().engine_version {
        EngineVersion::FirstNumber => Version::find_in(&format!("{}.0", version.major())),
        EngineVersion::Beside => {
            let folder = machine.resolve(browser).parent()?.to_owned();
            // On a Mac it lies beside the folder of the programs.
            let places = [folder.join("platform.ini"), folder.parent()?.join("Resources/platform.ini")];
            let text = places.iter().find_map(|place| machine.text(place))?;
            Version::find_in(text.lines().find_map(|line| line.strip_prefix("Milestone="))?)
        }
        EngineVersion::Own | EngineVersion::Session | EngineVersion::Nobody => None,
    }
}

/// Whether the product, which needs a display, could have none: without one it does not even tell its version.
fn lacks_display(machine: &dyn Machine, product: Product) -> bool {
    let is_there = |name| machine.variable(name).is_some();
    let is_to_be_had = is_there("DISPLAY") || is_there("WAYLAND_DISPLAY") || machine.on_path(XVFB).is_some();
    support(product).needs_display() && !is_to_be_had
}

type FoundBrowser = (Product, PathBuf, Version);

fn find_browser(
    machine: &dyn Machine,
    given: &ProgramPaths,
    product: Product,
) -> Option<Result<FoundBrowser, DiscoveryError>> {
    let program = Program::Browser(product);
    if let Some(path) = given_path(machine, given, program) {
        let found = if machine.is_program(&path) {
            if lacks_display(machine, product) {
                return Some(Err(DiscoveryError::NoDisplay { product }));
            }
            // A person may name an ESR build for Firefox: what it says of itself is recorded.
            browser_version(machine, given, product, &path)
                .map(|(named, version)| (named.unwrap_or(product), path.clone(), version))
                .map_err(|reason| DiscoveryError::NoVersion { program, path, reason })
        } else {
            Err(DiscoveryError::NotAProgram { program, path })
        };
        return Some(found);
    }
    let mut first_error = None;
    for place in browser_places(machine, product) {
        let Some(path) = place.look(machine) else { continue };
        if is_snap(machine, &path) {
            first_error = first_error.or(Some(DiscoveryError::Snap { product, path }));
            continue;
        }
        if lacks_display(machine, product) {
            return Some(Err(DiscoveryError::NoDisplay { product }));
        }
        match browser_version(machine, given, product, &path) {
            Ok((None, version)) => return Some(Ok((product, path, version))),
            Ok((Some(other), version)) if other == product => return Some(Ok((product, path, version))),
            // Another product under this name: `firefox` is the ESR on some distributions.
            Ok((Some(_), _)) => {}
            Err(reason) => first_error = first_error.or(Some(DiscoveryError::NoVersion { program, path, reason })),
        }
    }
    first_error.map(Err)
}

fn find_driver(
    machine: &dyn Machine,
    given: &ProgramPaths,
    installation: &Installation,
) -> Result<(PathBuf, Option<Version>), DiscoveryError> {
    let Installation { product, browser, browser_version, .. } = installation;
    let product = *product;
    let program = Program::Driver(product.driver());
    let mut first_error = None;
    for path in drivers(machine, given, product, browser)? {
        if !support(product).driver_tells_version() {
            return Ok((path, None));
        }
        let version = match driver_version(machine, &path) {
            Ok(version) => version,
            Err(reason) => {
                first_error = first_error.or(Some(DiscoveryError::NoVersion { program, path, reason }));
                continue;
            }
        };
        match unfit(installation, &path, &version) {
            None => return Ok((path, Some(version))),
            Some(error) => first_error = first_error.or(Some(error)),
        }
    }
    Err(first_error.unwrap_or_else(|| DiscoveryError::NoDriver { product, browser_version: browser_version.clone() }))
}

/// The drivers that may drive a browser, in the order in which they are tried.
fn drivers(
    machine: &dyn Machine,
    given: &ProgramPaths,
    product: Product,
    browser: &Path,
) -> Result<Vec<PathBuf>, DiscoveryError> {
    let program = Program::Driver(product.driver());
    match given_path(machine, given, program) {
        Some(path) if machine.is_program(&path) => Ok(vec![path]),
        Some(path) => Err(DiscoveryError::NotAProgram { program, path }),
        None => {
            let places = driver_places(machine, product.driver(), browser);
            Ok(places.iter().filter_map(|place| place.look(machine)).collect())
        }
    }
}

/// Why a driver of `driver_version` cannot drive the browser; `None` when it can, and where nobody knows which engine is
/// inside: the driver itself will tell.
fn unfit(installation: &Installation, path: &Path, driver_version: &Version) -> Option<DiscoveryError> {
    let product = installation.product;
    let misfit = support(product).misfit(installation.engine_version()?, driver_version)?;
    let (browser_version, path) = (installation.browser_version.clone(), path.to_owned());
    let driver_version = Box::new(driver_version.clone());
    Some(match misfit {
        Misfit::OtherMajorVersion => DiscoveryError::Mismatch { product, browser_version, path, driver_version },
        Misfit::TooOld => DiscoveryError::Outdated { product, browser_version, path, driver_version },
    })
}

fn given_path(machine: &dyn Machine, given: &ProgramPaths, program: Program) -> Option<PathBuf> {
    given.get(&program).cloned().or_else(|| machine.variable(&program.variable()).map(PathBuf::from))
}

/// The product that the program says it is, if it says so, and its version.
fn browser_version(
    machine: &dyn Machine,
    given: &ProgramPaths,
    product: Product,
    path: &Path,
) -> Result<(Option<Product>, Version), String> {
    let support = support(product);
    if support.driver_tells_browser() {
        let drivers = drivers(machine, given, product, path).map_err(|error| error.to_string())?;
        let driver = drivers.first().ok_or_else(|| format!("{}, which tells it, is not there", product.driver()))?;
        let line = machine.version_line(driver)?;
        let version = driver_version(machine, driver)?;
        return Ok((Product::from_version_line(&line), version));
    }
    if machine.platform() == Platform::Windows {
        return windows_version(machine, product, path).map(|version| (None, version));
    }
    let line = if support.tells_version_unseen() {
        machine.version_line(path)?
    } else {
        machine.version_line_on_display(path)?
    };
    let version = Version::find_in(&line).ok_or_else(|| format!("it printed `{}`", line.trim()))?;
    Ok((Product::from_version_line(&line), version))
}

/// On Windows a browser that is asked for its version opens a window instead, so the version is
/// read from what lies beside it.
fn windows_version(machine: &dyn Machine, product: Product, path: &Path) -> Result<Version, String> {
    let folder = path.parent().ok_or("it lies in no folder")?;
    support(product).version_beside(machine, folder)
}

fn driver_version(machine: &dyn Machine, path: &Path) -> Result<Version, String> {
    let line = machine.version_line(path)?;
    // Safari Technology Preview's has its version in brackets alone.
    let bare = || Version::find_in(&line.replace(['(', ')', ','], " "));
    Version::find_in(&line).or_else(bare).ok_or_else(|| format!("it printed `{}`", line.trim()))
}

/// Whether the program is a snap, or one of the scripts by which a distribution stands in for one.
fn is_snap(machine: &dyn Machine, path: &Path) -> bool {
    let resolved = machine.resolve(path);
    resolved.starts_with("/snap")
        || resolved.file_name().is_some_and(|name| name == "snap")
        || machine.text(&resolved).is_some_and(|script| script.starts_with("#!") && script.contains("/snap/bin/"))
}

#[cfg(test)]
mod tests;
