//! The folder in which builds and their drivers lie side by side: `builds` in our cache, for us alone.
//!
//! ```text
//! builds/chromium@84.0.4147.0/browser
//! builds/webkitgtk@2.54/browser             with `driver`, and both with `root`, where they run
//! builds/chromedriver@92.0/chromedriver     shared by every build that it drives
//! builds/.partial-x7Dq2a                    what is being brought; nobody looks into it
//! builds/.lock                              held by who brings or removes
//! ```

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::archives;
use super::catalogue::{Archive, CATALOGUE, CataloguedBuild, CataloguedDriver};
use super::error::BuildError;
use super::files::{BROWSER, DRIVER, OWN_DRIVER};
use super::wanted::Wanted;
use crate::discovery::{ProgramPaths, find};
use crate::installation::Installation;
use crate::machine::Machine;
use crate::places::cache_folder;
use crate::program::Program;
use samesite_format::{Product, VersionNumbers};

/// What a browser's folder holds besides: the version that the browser told.
pub(super) const VERSION: &str = "version";

/// How the names of folders begin that hold what is not whole.
const PARTIAL: &str = ".partial-";

/// The builds that were brought.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
}

/// The right to bring and to remove; one process has it at a time. What somebody left unfinished is swept away when it
/// is taken, and when it is given back.
#[derive(Debug)]
pub struct Key<'s> {
    store: &'s Store,
    _lock: File,
}

impl Store {
    /// The one of this user.
    ///
    /// # Errors
    ///
    /// When no folder for a cache is known.
    pub fn of(machine: &dyn Machine) -> Result<Self, BuildError> {
        let folder = cache_folder(machine).ok_or(BuildError::NoCache)?.join("builds");
        Ok(Self { folder })
    }

    /// Where it is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The builds here that came from a maker's archive, by product, oldest first.
    #[must_use]
    pub fn released(&self) -> Vec<&'static CataloguedBuild> {
        let names = fs::read_dir(&self.folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
        let named = names.filter_map(|name| {
            let (product, version) = name.to_str()?.split_once('@')?;
            let build = archives::kept(product.parse().ok()?, &VersionNumbers::exactly(version)?)?;
            let is_catalogued = CATALOGUE.iter().any(|own| own.folder() == build.folder());
            (!is_catalogued && self.has(build)).then_some(build)
        });
        let mut builds: Vec<_> = named.collect();
        builds.sort_by_key(|build| (build.product, build.numbers()));
        builds
    }

    /// The one of them that a version names, or else the newest whose version begins so. A Chrome is taken to be one for
    /// testing.
    #[must_use]
    pub fn release(&self, product: Product, version: &VersionNumbers) -> Option<&'static CataloguedBuild> {
        let (_, product) = Archive::of(product)?;
        let begins = |build: &&CataloguedBuild| build.numbers().as_slice().starts_with(version.as_slice());
        let named = archives::named(product, version).filter(|build| self.has(build));
        named.or_else(|| self.released().into_iter().rfind(|build| build.product == product && begins(build)))
    }

    /// Whether a build is here, whole.
    #[must_use]
    pub fn has(&self, build: &CataloguedBuild) -> bool {
        self.browser(build).is_file() && self.driver_of(build).is_none_or(|driver| driver.is_file())
    }

    /// The version that a build told when it was brought: of what a distribution has, a point release. `None` when it is
    /// not here.
    #[must_use]
    pub fn version(&self, build: &CataloguedBuild) -> Option<String> {
        let told = fs::read_to_string(self.folder.join(build.folder()).join(VERSION));
        self.has(build).then(|| told.map_or_else(|_| build.version.to_owned(), |told| told.trim().to_owned()))
    }

    /// How many octets a build takes on disk, without its driver; `None` when it is not here.
    #[must_use]
    pub fn octets(&self, build: &CataloguedBuild) -> Option<u64> {
        self.has(build).then(|| octets_below(&self.folder.join(build.folder())))
    }

    /// How many octets everything here takes on disk.
    #[must_use]
    pub fn all_octets(&self) -> u64 {
        octets_below(&self.folder)
    }

    /// A build that is here, with its driver, as it was asked for.
    ///
    /// # Errors
    ///
    /// When it was not brought, or does not run any more.
    pub fn find(
        &self,
        machine: &dyn Machine,
        given: &ProgramPaths,
        wanted: &Wanted,
    ) -> Result<Installation, BuildError> {
        let build = wanted.build;
        if !self.has(build) {
            return Err(BuildError::NotHere);
        }
        let driver = self.driver_of(build);
        let found = installation(machine, given, build, &self.browser(build), driver)?;
        Ok(Installation { settings: wanted.settings(), ..found })
    }

    /// Takes the right to bring and to remove.
    ///
    /// # Errors
    ///
    /// When another process has it, or the folder cannot be made.
    pub fn lock(&self) -> Result<Key<'_>, BuildError> {
        let failed = |source| BuildError::File { what: "make", path: self.folder.clone(), source };
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.folder).map_err(failed)?;
        #[cfg(unix)]
        fs::set_permissions(&self.folder, std::os::unix::fs::PermissionsExt::from_mode(0o700)).map_err(failed)?;
        let lock = File::create(self.folder.join(".lock")).map_err(failed)?;
        #[cfg(unix)]
        rustix::fs::flock(&lock, rustix::fs::FlockOperation::NonBlockingLockExclusive)
            .map_err(|_| BuildError::Busy { folder: self.folder.clone() })?;
        let key = Key { store: self, _lock: lock };
        key.sweep();
        Ok(key)
    }

    pub(super) fn has_driver(&self, driver: &CataloguedDriver) -> bool {
        self.driver(driver).is_file()
    }

    pub(super) fn driver(&self, driver: &CataloguedDriver) -> PathBuf {
        self.folder.join(driver.folder()).join(DRIVER)
    }

    /// What drives a build; `None` where the machine's own driver does.
    fn driver_of(&self, build: &CataloguedBuild) -> Option<PathBuf> {
        let own = build.has_own_driver().then(|| self.folder.join(build.folder()).join(OWN_DRIVER));
        build.driver.map(|driver| self.driver(driver)).or(own)
    }

    fn browser(&self, build: &CataloguedBuild) -> PathBuf {
        self.folder.join(build.folder()).join(BROWSER)
    }
}

/// The browser at a path with the driver at another, or with the machine's.
pub(super) fn installation(
    machine: &dyn Machine,
    given: &ProgramPaths,
    build: &CataloguedBuild,
    browser: &Path,
    driver: Option<PathBuf>,
) -> Result<Installation, BuildError> {
    let mut paths = given.clone();
    paths.insert(Program::Browser(build.product), browser.to_owned());
    if let Some(driver) = driver {
        paths.insert(Program::Driver(build.product.driver()), driver);
    }
    find(machine, &paths, build.product.into()).map_err(|error| BuildError::Unfit(Box::new(error)))
}

impl Key<'_> {
    /// The store that it opens.
    #[must_use]
    pub fn store(&self) -> &Store {
        self.store
    }

    /// Removes a build; drivers that no build needs any more go with it.
    ///
    /// # Errors
    ///
    /// When the build is not here, or cannot be removed.
    pub fn remove(&self, build: &CataloguedBuild) -> Result<(), BuildError> {
        let folder = self.store.folder.join(build.folder());
        if !folder.exists() {
            return Err(BuildError::NotHere);
        }
        let failed = |source| BuildError::File { what: "remove", path: folder.clone(), source };
        // What is half removed shall not be taken for a build.
        let aside = tempfile::Builder::new().prefix(PARTIAL).tempdir_in(&self.store.folder).map_err(failed)?;
        fs::rename(&folder, aside.path().join("removed")).map_err(failed)?;
        aside.close().map_err(failed)?;
        self.sweep();
        Ok(())
    }

    /// A new folder for what is not whole yet. It is gone with the value, unless it is let in.
    pub(super) fn partial(&self) -> Result<tempfile::TempDir, BuildError> {
        let failed = |source| BuildError::File { what: "make a folder in", path: self.store.folder.clone(), source };
        tempfile::Builder::new().prefix(PARTIAL).tempdir_in(&self.store.folder).map_err(failed)
    }

    /// Lets in what has become whole, in one step.
    pub(super) fn let_in(&self, partial: tempfile::TempDir, name: &str) -> Result<(), BuildError> {
        let place = self.store.folder.join(name);
        let failed = |source: io::Error| BuildError::File { what: "make", path: place.clone(), source };
        // A folder of that name which is no build is one that somebody has damaged.
        if place.exists() {
            fs::remove_dir_all(&place).map_err(failed)?;
        }
        fs::rename(partial.path(), &place).map_err(failed)?;
        // There is nothing left for it to remove.
        let _ = partial.keep();
        Ok(())
    }

    /// Removes what is not whole, and drivers that no build needs. What cannot be removed stays for the next time.
    fn sweep(&self) {
        let needed: BTreeSet<String> = CATALOGUE
            .iter()
            .chain(self.store.released())
            .filter(|build| self.store.browser(build).is_file())
            .filter_map(|build| build.driver.map(CataloguedDriver::folder))
            .collect();
        for entry in fs::read_dir(&self.store.folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with(PARTIAL) || (name.starts_with("chromedriver@") && !needed.contains(&name)) {
                drop(fs::remove_dir_all(entry.path()));
            }
        }
    }
}

impl Drop for Key<'_> {
    fn drop(&mut self) {
        self.sweep();
    }
}

/// The sizes of all files below a folder; links count for themselves.
fn octets_below(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(facts) if facts.is_dir() => octets_below(&entry.path()),
            Ok(facts) => facts.len(),
            Err(_) => 0,
        })
        .sum()
}
