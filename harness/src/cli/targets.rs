//! Targets: the browsers and profiles that the words of a command line stand for.

use std::path::Path;

use super::arguments::{Asked, BrowserArguments};
use super::output::note;
use crate::browser_file::{self, Build};
use crate::cli::error::Error;
use samesite_drive::builds::archives::has_archive;
use samesite_drive::builds::catalogue::release;
use samesite_drive::builds::error::BuildError;
use samesite_drive::builds::store::Store;
use samesite_drive::builds::wanted::{Wanted, WordError};
use samesite_drive::{
    Deadlines, DiscoveryError, Installation, Machines, Platform, ProgramPaths, RemoteEnd, RemoteError, ThisMachine,
    find, find_at_end,
};
use samesite_format::{Product, Profile, Selector, VersionNumbers};
use samesite_judge::claims::Claims;
use samesite_play::target::Target;

/// What a command line says of browsers and profiles, and what counts where it says nothing.
#[derive(Clone, Copy)]
pub(super) struct Choice<'a> {
    pub(super) browsers: &'a BrowserArguments,
    pub(super) browser_file: Option<&'a Path>,
    /// The remote end at which the browsers are, if they are not here.
    pub(super) remote: Option<&'a RemoteEnd>,
    /// Where the remote ends of a browser file may be.
    pub(super) machines: Machines,
    /// The profiles that were named.
    pub(super) profiles: &'a [String],
    /// Those of a browser for which none was. Not every browser has each.
    pub(super) usual_profiles: &'a [&'a str],
    pub(super) expected: Expected,
    /// How long a remote end may take until a session is there.
    pub(super) deadlines: Deadlines,
}

/// Which browsers must be there when none was named.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    /// Chromium and Firefox; WebKitGTK may be missing.
    ChromiumAndFirefox,
    /// Any one.
    AnyOne,
}

impl Expected {
    /// Whether a run can do without the browser that is missing.
    fn does_without(self, error: &DiscoveryError, selector: Selector) -> bool {
        let is_absent = matches!(
            error,
            DiscoveryError::NoBrowser { .. } | DiscoveryError::NoDriver { .. } | DiscoveryError::NoDisplay { .. }
        );
        is_absent && (self == Self::AnyOne || selector.products() == [Product::WebKitGtk])
    }
}

impl Choice<'_> {
    /// Every selected browser under each of its selected profiles.
    pub(super) fn targets(&self) -> Result<Vec<Target>, Error> {
        let mut wanted = WantedProfiles::new(self.profiles, self.usual_profiles);
        let mut targets: Vec<Target> = Vec::new();
        for build in self.builds()? {
            for profile in wanted.of(&build)? {
                let target = Target { browser: build.name.clone(), installation: build.installation.clone(), profile };
                // Two words may stand for one browser, and its recordings would have one name.
                if !targets.iter().any(|other| other.name() == target.name()) {
                    targets.push(target);
                }
            }
        }
        wanted.expect_all_used()?;
        Ok(targets)
    }

    /// The browsers at a remote end: those that are named, or the one that it has.
    fn builds_at(&self, end: &RemoteEnd) -> Result<Vec<Build>, Error> {
        let named: Vec<Option<Product>> = match self.browsers.browser.as_slice() {
            [] => vec![None],
            // There `firefox` is the product, and not any of the engine.
            words => words.iter().map(|word| word.trim().parse().map(Some)).collect::<Result<_, _>>()?,
        };
        let build = |named| {
            let installation = find_remote(end, named, self.deadlines)?;
            Ok(Build { name: installation.product.id().to_owned(), installation, profiles: None })
        };
        named.into_iter().map(build).collect()
    }

    /// The browsers that the file names, then those that the command line names; the installed ones, if neither does.
    fn builds(&self) -> Result<Vec<Build>, Error> {
        let browsers = self.browsers;
        if let Some(end) = self.remote {
            return self.builds_at(end);
        }
        let mut builds = match self.browser_file {
            Some(path) => browser_file::read(path, &ThisMachine, self.machines, &|end, named| {
                find_remote(end, named, self.deadlines)
            })?,
            None => Vec::new(),
        };
        if self.browser_file.is_some() && browsers.is_default() {
            return Ok(builds);
        }
        let given = browsers.given()?;
        let mut missing = Vec::new();
        for asked in browsers.asked_for()? {
            let selector = match asked {
                Asked::Installed(selector) => selector,
                Asked::Build(word) => {
                    builds.push(of_version(word, &given)?);
                    continue;
                }
            };
            match find(&ThisMachine, &given, selector) {
                Ok(installation) => {
                    builds.push(Build { name: installation.product.id().to_owned(), installation, profiles: None });
                }
                // What nobody asked for by name may be missing.
                Err(error) if browsers.is_default() && self.expected.does_without(&error, selector) => {
                    missing.push((selector, error));
                }
                Err(error) => return Err(error.into()),
            }
        }
        if builds.is_empty() && !missing.is_empty() {
            return Err(missing.swap_remove(0).1.into());
        }
        for (selector, error) in missing {
            note(&format!("without {}: {error}; `{}` brings it", selector.word(), error.fix(Platform::current())));
        }
        Ok(builds)
    }
}

/// The browser at a remote end, of which a session is taken.
fn find_remote(end: &RemoteEnd, named: Option<Product>, deadlines: Deadlines) -> Result<Installation, RemoteError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let failed = |error: &dyn std::fmt::Display| RemoteError::NoEndpoint {
        address: end.to_string(),
        why: format!("it cannot be asked: {error}"),
    };
    let program = std::env::current_exe().map_err(|error| failed(&error))?;
    runtime.map_err(|error| failed(&error))?.block_on(find_at_end(end, named, &program, deadlines))
}

/// The build that a word names: one of our cache, or else the installed browser, if it is of that version.
pub(super) fn of_version(word: &str, given: &ProgramPaths) -> Result<Build, Error> {
    let store = || Store::of(&ThisMachine);
    let wanted = match word.parse::<Wanted>() {
        Ok(wanted) => wanted,
        // What no row of the catalogue names can have come from a maker's archive; variations are of the catalogue's.
        Err(WordError::Nobody { product, version, .. }) if !word.contains('+') && has_archive(product) => {
            let kept = store().map(|store| store.release(product, &version));
            match kept.map_err(|error| Error::build(word, error))? {
                Some(build) => Wanted { build, variations: Vec::new() },
                None => {
                    let missing = || Error::build(word, BuildError::NotHere);
                    return installed(given, product, &version).ok_or_else(missing);
                }
            }
        }
        Err(error) => {
            let WordError::Nobody { product, version, .. } = &error else { return Err(error.into()) };
            // The installed browser has no variations.
            let found = if word.contains('+') { None } else { installed(given, *product, version) };
            return found.ok_or_else(|| error.into());
        }
    };
    let found = store().and_then(|store| store.find(&ThisMachine, &ProgramPaths::new(), &wanted));
    match found {
        Err(BuildError::NotHere) if wanted.variations.is_empty() => {
            installed(given, wanted.build.product, &wanted.build.numbers()).ok_or(BuildError::NotHere)
        }
        found => found.map(|installation| Build { name: wanted.name(), installation, profiles: None }),
    }
    .map_err(|error| Error::build(&wanted.build.word(), error))
}

/// The installed browser, if its version begins so, by the name that a build of it would have.
fn installed(given: &ProgramPaths, product: Product, version: &VersionNumbers) -> Option<Build> {
    let installation = find(&ThisMachine, given, product.into()).ok()?;
    let numbers = installation.browser_version.numbers().as_slice();
    let name = format!("{}-{}", product.id(), release(product, &installation.browser_version.to_string()));
    numbers.starts_with(version.as_slice()).then_some(Build { name, installation, profiles: None })
}

/// The profiles of a run, and which of them some browser has.
struct WantedProfiles<'a> {
    words: Vec<&'a str>,
    used: Vec<bool>,
    named: bool,
}

impl<'a> WantedProfiles<'a> {
    fn new(profiles: &'a [String], usual: &[&'a str]) -> Self {
        let words: Vec<&str> = match profiles {
            [] => usual.to_vec(),
            named => named.iter().map(|name| name.trim()).collect(),
        };
        Self { used: vec![false; words.len()], words, named: !profiles.is_empty() }
    }

    /// Those that a browser is to be run under: the command line's, or its own, or the usual ones that it has.
    fn of(&mut self, build: &Build) -> Result<Vec<&'static Profile>, Error> {
        let engine = build.installation.engine();
        let takes_switches = build.installation.product.facts().takes_switches;
        let profiles = match &build.profiles {
            Some(own) if !self.named => own.clone(),
            _ => {
                let takes = |profile: &&Profile| takes_switches || profile.each_switch().is_empty();
                let known = self.words.iter().map(|word| Profile::named(engine, word).ok().filter(takes));
                let known: Vec<_> = known
                    .zip(&mut self.used)
                    .filter_map(|(profile, used)| {
                        *used |= profile.is_some();
                        profile
                    })
                    .collect();
                known
            }
        };
        for profile in &profiles {
            if Claims::of(engine, profile.id()).is_none() {
                return Err(Error::NoClaim { engine: engine.to_string(), profile: profile.id().to_owned() });
            }
        }
        Ok(profiles)
    }

    /// A name that no selected browser knows is more likely a slip than a wish.
    fn expect_all_used(&self) -> Result<(), Error> {
        match self.words.iter().zip(&self.used).find(|(_, used)| !**used) {
            Some((name, _)) if self.named => Err(Error::NoProfile((*name).to_owned())),
            _ => Ok(()),
        }
    }
}
