//! Bringing a build: fetched and unpacked aside, started once with its driver, and only then let in.

use std::path::Path;
use std::time::Duration;

use super::archives;
use super::catalogue::{CataloguedBuild, CataloguedDriver};
use super::clients::Clients;
use super::error::BuildError;
use super::files;
use super::recipes;
use super::store::{Key, Store, VERSION, installation};
use samesite_format::{Product, VersionNumbers};

use crate::Deadlines;
use crate::discovery::ProgramPaths;
use crate::installation::Installation;
use crate::machine::Machine;
use crate::session::{Accounts, Opening, ProfileFolder, Session, SessionError};
use crate::settings::{Endpoints, HostEnvironment, Settings};
use crate::version::Version;

/// What bringing needs.
#[derive(Clone, Copy)]
pub struct Bringing<'a> {
    /// The machine.
    pub machine: &'a dyn Machine,
    /// Paths that a person gave, such as that of geckodriver.
    pub given: &'a ProgramPaths,
    /// Our own program, which guards the drivers.
    pub guardian: &'a Path,
    /// Whether somebody asked us to end. Asked every few hundredths of a second.
    pub is_stopped: &'a dyn Fn() -> bool,
    /// The address of a mirror, which is asked in place of the makers' own archives: `https://mirror.example/firefox`.
    pub from: Option<&'a str>,
}

/// A step that takes a while, for people to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// The browser is fetched and unpacked.
    Browser(&'a CataloguedBuild),
    /// Its driver is.
    Driver(&'a CataloguedDriver),
    /// Both are started.
    Start,
}

/// How a build came to be here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brought {
    /// It was here before.
    Already,
    /// It is here now.
    Now,
}

impl Bringing<'_> {
    /// The release whose version begins so, as the maker's archive has it, for products of which [`has_archive`] is
    /// true.
    ///
    /// [`has_archive`]: super::archives::has_archive
    ///
    /// # Errors
    ///
    /// When the archive cannot be reached, or has no such release.
    pub fn release(
        &self,
        store: &Store,
        product: Product,
        version: &VersionNumbers,
    ) -> Result<&'static CataloguedBuild, BuildError> {
        // What is here need not be asked for, though there may be a newer one.
        let known = archives::named(product, version).or_else(|| store.release(product, version));
        known.map_or_else(|| archives::newest(&self.clients(), product, version), Ok)
    }

    const fn clients(&self) -> Clients<'_> {
        Clients { machine: self.machine, is_stopped: self.is_stopped, from: self.from }
    }

    /// Brings a build with its driver.
    ///
    /// # Errors
    ///
    /// What went wrong; nothing of the build is left then.
    pub fn bring(
        &self,
        key: &Key<'_>,
        build: &CataloguedBuild,
        tell: &mut dyn FnMut(Step<'_>),
    ) -> Result<Brought, BuildError> {
        if key.store().has(build) {
            return Ok(Brought::Already);
        }
        if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
            return Err(BuildError::OtherMachine);
        }
        let clients = self.clients();
        tell(Step::Browser(build));
        let partial = key.partial()?;
        recipes::browser(build, &clients, partial.path())?;
        if let Some(driver) = build.driver {
            self.bring_driver(key, driver, &clients, tell)?;
        }
        tell(Step::Start);
        let own = build.has_own_driver().then(|| partial.path().join(files::OWN_DRIVER));
        let driver = build.driver.map(|driver| key.store().driver(driver)).or(own);
        let browser = partial.path().join(files::BROWSER);
        let found = installation(self.machine, self.given, build, &browser, driver)?;
        expect_version(build.version, &found.browser_version)?;
        self.start(build, &found)?;
        files::write(&partial.path().join(VERSION), &format!("{}\n", found.browser_version))?;
        key.let_in(partial, &build.folder())?;
        Ok(Brought::Now)
    }

    fn bring_driver(
        &self,
        key: &Key<'_>,
        driver: &CataloguedDriver,
        clients: &Clients<'_>,
        tell: &mut dyn FnMut(Step<'_>),
    ) -> Result<(), BuildError> {
        if key.store().has_driver(driver) {
            return Ok(());
        }
        tell(Step::Driver(driver));
        let partial = key.partial()?;
        recipes::driver(driver, clients, partial.path())?;
        key.let_in(partial, &driver.folder())
    }

    /// Starts the browser once. What it says of its version then is its own, and no script's of ours.
    fn start(&self, build: &CataloguedBuild, installation: &Installation) -> Result<(), BuildError> {
        let failed =
            |source| BuildError::File { what: "start a runtime for", path: installation.browser.clone(), source };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
        // Whatever it asks for on its own account finds nobody.
        let nobody = Endpoints { host: "127.0.0.1".to_owned(), plain: 9, tls: 9, proxy: 9 };
        let settings = Settings::base(installation.product, &nobody, HostEnvironment::here());
        let opening = Opening {
            installation,
            settings: &settings,
            guardian: self.guardian,
            deadlines: Deadlines::default(),
            accounts: Accounts::NotAsked,
            profile: ProfileFolder::OfTheDriver,
        };
        let started = runtime.block_on(async {
            tokio::select! {
                started = session(opening) => Some(started),
                () = self.stop() => None,
            }
        });
        let version =
            started.ok_or(BuildError::Interrupted)?.map_err(|error| BuildError::Unstarted(Box::new(error)))?;
        // Drivers of old call it otherwise, or leave it out.
        Version::find_in(&version).map_or(Ok(()), |told| expect_version(build.version, &told))
    }

    async fn stop(&self) {
        while !(self.is_stopped)() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// Opens a session, goes to an empty page, ends it; gives the version that the browser told.
async fn session(opening: Opening<'_>) -> Result<String, SessionError> {
    let session = Session::open(opening).await?;
    let version = session.identity().version.clone();
    let gone = session.go("about:blank").await;
    let ended = session.quit().await;
    gone.and(ended).map(|()| version)
}

fn expect_version(expected: &'static str, told: &Version) -> Result<(), BuildError> {
    let numbers = VersionNumbers::leading(expected);
    if told.numbers().compared_with(numbers.as_slice()).is_eq() {
        return Ok(());
    }
    Err(BuildError::OtherVersion { expected, told: told.clone() })
}
