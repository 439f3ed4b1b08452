//! A browser and the driver that fits it, with what either says of itself.

use std::path::PathBuf;

use samesite_format::{Engine, EngineVersion, Product};
use serde::Serialize;

use crate::remote_end::RemoteEnd;
use crate::settings::Settings;
use crate::version::Version;

/// A browser and a driver that fits it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Installation {
    /// The browser's product, as it tells it.
    pub product: Product,
    /// The path of the browser's program; empty at a remote end.
    pub browser: PathBuf,
    /// The browser's version, as it tells it.
    pub browser_version: Version,
    /// The version of the engine inside, of a product that counts by itself, where that is known before there is a session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub engine_version: Option<Version>,
    /// The path of the driver's program; empty at a remote end.
    pub driver: PathBuf,
    /// The driver's version, as it tells it; WebKitWebDriver tells none.
    pub driver_version: Option<Version>,
    /// What the browser is started with besides the settings of every run and of a profile, such as a feature that its
    /// maker switched on later. Nothing for a browser that was found on the machine.
    pub settings: Settings,
    /// The WebDriver endpoint at which it is, if somebody else started the driver.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote: Option<RemoteEnd>,
}

impl Installation {
    /// The engine of the browser.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        self.product.engine()
    }

    /// The version of the engine inside, where that is known before there is a session.
    #[must_use]
    pub fn engine_version(&self) -> Option<&Version> {
        match self.product.facts().engine_version {
            EngineVersion::Own => Some(&self.browser_version),
            _ => self.engine_version.as_ref(),
        }
    }

    /// Who built the browser: `Debian`, or `none` where the version line names nobody. `None` for engines whose version
    /// lines never do.
    #[must_use]
    pub fn distribution(&self) -> Option<String> {
        let told = self.browser_version.distribution();
        match self.engine() {
            // Sessions do not tell it.
            Engine::Chromium if self.remote.is_some() => None,
            Engine::Chromium => Some(told.unwrap_or("none").to_owned()),
            Engine::Firefox | Engine::WebKit => told.map(str::to_owned),
        }
    }

    /// The driver with its version, as far as it tells one.
    #[must_use]
    pub fn driver_words(&self) -> String {
        let driver = self.product.driver();
        self.driver_version.as_ref().map_or_else(|| driver.to_string(), |version| format!("{driver} {version}"))
    }
}
