//! What is particular to each engine: a file for each, which answers the questions of [`support`].

mod chromium;
mod firefox;
mod support;
mod webkitgtk;

use samesite_format::{Engine, NamesBy};

pub(crate) use support::{Misfit, Plain, Support};

use crate::settings::{Endpoints, HostEnvironment, Settings};

/// The answers for an engine.
pub(crate) fn support(engine: Engine) -> &'static dyn Support {
    match engine {
        Engine::Chromium => &chromium::Chromium,
        Engine::Firefox => &firefox::Firefox,
        Engine::WebKit => &webkitgtk::WebKitGtk,
    }
}

/// How a browser of the engine is told where names lead.
#[must_use]
pub fn names(engine: Engine) -> NamesBy {
    support(engine).names()
}

impl Settings {
    /// What every run needs, whatever it wants to learn: every name leads to our servers, the browser is
    /// headless and quiet, asks nobody anything, and leaves `http` URLs alone.
    ///
    /// Nothing in here is meant to change which cookies are stored or sent.
    #[must_use]
    pub fn base(engine: Engine, endpoints: &Endpoints, host: HostEnvironment) -> Self {
        support(engine).settings(endpoints, host)
    }

    /// These settings for a browser that is started without a driver.
    #[must_use]
    pub fn without_driver(self, engine: Engine) -> Self {
        support(engine).without_driver(self)
    }

    /// These settings with names that lead to our servers by their forward proxy, of which the session is told by WebDriver's
    /// `proxy` capability, and not by the engine's own way. Any browser that takes the capability takes that.
    #[must_use]
    pub fn led_by_proxy(self, engine: Engine, endpoints: &Endpoints) -> Self {
        support(engine).led_by_proxy(self, endpoints)
    }

    /// These settings with names that the browser's machine resolves by itself: by DNS, or by a file of hosts. `hosts` are
    /// the names of the scenarios.
    #[must_use]
    pub fn led_by_dns<'h>(self, engine: Engine, hosts: impl IntoIterator<Item = &'h str>) -> Self {
        support(engine).led_by_dns(self, &hosts.into_iter().collect())
    }
}
