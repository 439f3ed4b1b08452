//! What is particular to each engine: a file for each, which answers the questions of [`support`].

mod chromium;
mod firefox;
mod safari;
mod support;
mod webkit;

use samesite_format::{DriverKind, Engine, Led, NamesBy, Product};

pub(crate) use support::{Misfit, Plain, Support};

use crate::settings::{Endpoints, HostEnvironment, Settings};

/// The answers for a product: a row for each engine, and for each program round WebKit.
pub(crate) fn support(product: Product) -> &'static dyn Support {
    match (product.engine(), product.driver()) {
        (Engine::Chromium, _) => &chromium::Chromium,
        (Engine::Firefox, _) => &firefox::Firefox,
        (Engine::WebKit, DriverKind::Safaridriver) => &safari::Safari,
        (Engine::WebKit, DriverKind::WpeWebDriver) => &webkit::MiniBrowser { port: webkit::Port::Wpe },
        (Engine::WebKit, _) if !product.facts().takes_switches => &webkit::GnomeWeb,
        (Engine::WebKit, _) => &webkit::MiniBrowser { port: webkit::Port::Gtk },
    }
}

/// How a browser is told where names lead, if it can be told.
#[must_use]
pub fn names(product: Product) -> NamesBy {
    match product.facts().led {
        Led::ByItsEngine | Led::ByNothing(_) => support(product).names(),
        Led::ByProxy => NamesBy::Proxy,
    }
}

impl Settings {
    /// What every run needs, whatever it wants to learn: every name leads to our servers, the browser is
    /// headless and quiet, asks nobody anything, and leaves `http` URLs alone.
    ///
    /// Nothing in here is meant to change which cookies are stored or sent.
    #[must_use]
    pub fn base(product: Product, endpoints: &Endpoints, host: HostEnvironment) -> Self {
        let settings = support(product).settings(endpoints, host);
        match product.facts().led {
            Led::ByItsEngine | Led::ByNothing(_) => settings,
            Led::ByProxy => settings.led_by_proxy(product, endpoints),
        }
    }

    /// These settings for a browser that is started without a driver.
    #[must_use]
    pub fn without_driver(self, product: Product) -> Self {
        support(product).without_driver(self)
    }

    /// These settings with names that lead to our servers by their forward proxy, of which the session is told by WebDriver's
    /// `proxy` capability, and not by the engine's own way. Any browser that takes the capability takes that.
    #[must_use]
    pub fn led_by_proxy(self, product: Product, endpoints: &Endpoints) -> Self {
        support(product).led_by_proxy(self, endpoints)
    }

    /// These settings with names that the browser's machine resolves by itself: by DNS, or by a file of hosts. `hosts` are
    /// the names of the scenarios.
    #[must_use]
    pub fn led_by_dns<'h>(self, product: Product, hosts: impl IntoIterator<Item = &'h str>) -> Self {
        support(product).led_by_dns(self, &hosts.into_iter().collect())
    }
}
