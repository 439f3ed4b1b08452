//! What driving must know of an engine, as questions that each engine's file answers.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::Path;

use samesite_format::{AccountSource, NamesBy, Product};
use serde_json::Value;

use crate::display::Display;
use crate::distribution::Distribution;
use crate::installation::Installation;
use crate::jar_file::JarFile;
use crate::machine::Machine;
use crate::settings::{Endpoints, HostEnvironment, Settings};
use crate::version::Version;

/// What is particular to an engine, its browsers and their drivers.
pub(crate) trait Support: Sync {
    /// What every run needs: see [`Settings::base`].
    fn settings(&self, endpoints: &Endpoints, host: HostEnvironment) -> Settings;

    /// The capability that holds what is particular to the browser, such as `moz:firefoxOptions`, and its value.
    fn options(&self, installation: &Installation, settings: &Settings) -> (&'static str, Value);

    /// How the browser is told where names lead.
    fn names(&self) -> NamesBy;

    /// The settings of every run with names that lead to us by our forward proxy instead: see [`Settings::led_by_proxy`].
    fn led_by_proxy(&self, settings: Settings, endpoints: &Endpoints) -> Settings;

    /// The settings of every run with names that are resolved as the browser's machine resolves any: see
    /// [`Settings::led_by_dns`]. `hosts` are the names of the scenarios.
    fn led_by_dns(&self, settings: Settings, hosts: &BTreeSet<&str>) -> Settings;

    /// What WebDriver's `proxy` capability excepts from the proxy, so that nothing is: Chromium excepts the names of the
    /// machine itself unless it is told otherwise.
    fn spared_by_proxy(&self) -> &'static [&'static str] {
        &[]
    }

    /// When a navigation is over: `eager`, when the document is parsed, so that a frame or an image that never ends
    /// holds nobody up, as it would with `normal`. With `none` Firefox lets a command overtake the navigation before
    /// it, and drops one of the two.
    fn page_load_strategy(&self, driver: Option<&Version>) -> &'static str {
        let _ = driver;
        "eager"
    }

    /// Whether the browser lets a third party have its cookies that was clicked on earlier in the history of a window.
    fn grants_by_history(&self) -> bool {
        false
    }

    /// Whether the driver can be told what the user allows: the command "Set Permission".
    fn takes_permissions(&self) -> bool {
        true
    }

    /// How the driver calls its maker where it hands commands on to the browser's `DevTools`, such as `goog`; `None` where it
    /// hands on none.
    fn devtools(&self, product: Product) -> Option<&'static str> {
        let _ = product;
        None
    }

    /// Whether a new window is opened as a tab.
    fn opens_tabs(&self) -> bool {
        true
    }

    /// Whether the page that is shown counts as the one that asks for what the driver is told to go to. There an empty
    /// page is gone to first, which nobody takes for a site.
    fn blames_the_page(&self) -> bool {
        false
    }

    /// Whether its browsers need a display even when nobody wants to see them.
    fn needs_display(&self) -> bool {
        false
    }

    /// Whether it tells its version without a display.
    fn tells_version_unseen(&self) -> bool {
        !self.needs_display()
    }

    /// The most bytes that the path for temporary files may have, where the browser makes sockets below it.
    fn longest_temporary_path(&self) -> Option<usize> {
        None
    }

    /// The arguments by which the driver lets the system choose its port, and takes the browser. `temporary` is a folder
    /// for the profile.
    fn driver_arguments(&self, installation: &Installation, temporary: &Path) -> Vec<OsString>;

    /// The arguments by which the driver may let the browser tell itself of its requests and cookies.
    fn telling_arguments(&self, installation: &Installation) -> Vec<OsString> {
        let _ = installation;
        Vec::new()
    }

    /// The variables that driver and browser need in their environment. `display` is one of our own.
    fn driver_variables(&self, display: Option<&Display>) -> Vec<(&'static str, OsString)> {
        let _ = display;
        Vec::new()
    }

    /// The port in the line by which the driver says that it listens; `None` in any other line.
    fn announced_port(&self, line: &str) -> Option<u16>;

    /// Whether the driver says on which port it listens. If it does not, the system is asked.
    fn announces_port(&self, driver: Option<&Version>) -> bool {
        let _ = driver;
        true
    }

    /// Whether the driver comes with its browser and tells the browser's version, which the browser does not.
    fn driver_tells_browser(&self) -> bool {
        false
    }

    /// Whether the driver tells its version. One that does not is taken to fit.
    fn driver_tells_version(&self) -> bool {
        true
    }

    /// Why a driver of this version cannot drive the browser; `None` when it can.
    fn misfit(&self, browser: &Version, driver: &Version) -> Option<Misfit>;

    /// The browser's version by what lies in its folder: on Windows it opens a window when it is asked.
    ///
    /// # Errors
    ///
    /// A sentence fragment when nothing there tells it.
    fn version_beside(&self, machine: &dyn Machine, folder: &Path) -> Result<Version, String>;

    /// How the browser tells itself of its requests and cookies, if it has a way to tell.
    fn account_source(&self) -> Option<AccountSource> {
        None
    }

    /// The file in which a browser with these settings keeps its cookies, if it is closed and opened again with the same
    /// profile, and it is known how to read it.
    fn jar_file(&self, settings: &Settings) -> Option<&'static JarFile> {
        let _ = settings;
        None
    }

    /// The arguments by which the browser takes a folder for its profile.
    fn profile_arguments(&self, folder: &Path) -> Vec<String> {
        let _ = folder;
        Vec::new()
    }

    /// The settings of every run where no driver drives the browser.
    fn without_driver(&self, settings: Settings) -> Settings {
        settings
    }

    /// How a browser with these settings is started without a driver, and takes `profile` for its profile.
    fn plain(&self, settings: &Settings, profile: &Path) -> Plain;

    /// What to do where the driver gives this reason for opening no session, if it is one of its own.
    fn on_refusal(&self, why: &str) -> Option<&'static str> {
        let _ = why;
        None
    }

    /// How a person brings a browser of the engine and its driver: a command, or a sentence where no command will do.
    fn advice(&self, distribution: Distribution) -> &'static str;

    /// The shared libraries that speak HTTP for the engine and are shipped apart from it: the name of each, and how
    /// the names of its files begin.
    fn http_libraries(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }
}

/// How a browser is started without a driver.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plain {
    /// Its arguments; its address comes behind them.
    pub(crate) arguments: Vec<OsString>,
    /// The files that it is to find below the folder of its profile: the path of each, and what is in it.
    pub(crate) files: Vec<(&'static str, String)>,
    /// Whether it looks for authorities to trust in a database in its profile, and has no argument to be told of one.
    pub(crate) trusts_by_database: bool,
}

/// Why a driver cannot drive a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// Their major versions differ.
    OtherMajorVersion,
    /// The driver is older than the first that supports the browser.
    TooOld,
}
