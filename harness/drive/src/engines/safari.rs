//! Safari and Safari Technology Preview, which Apple's own driver drives.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::Path;

use samesite_format::NamesBy;
use serde_json::{Value, json};

use super::support::{Misfit, Plain, Support};
use crate::distribution::Distribution;
use crate::installation::Installation;
use crate::machine::Machine;
use crate::settings::{Endpoints, HostEnvironment, Settings};
use crate::version::Version;

/// WebKit, with what macOS has below it.
pub(super) struct Safari;

impl Support for Safari {
    /// It takes neither arguments nor preferences, nor a word about where names lead.
    fn settings(&self, _endpoints: &Endpoints, _host: HostEnvironment) -> Settings {
        Settings::default()
    }

    /// The driver starts the Safari that it was shipped with, and no other.
    fn options(&self, _installation: &Installation, _settings: &Settings) -> (&'static str, Value) {
        ("safari:automaticInspection", json!(false))
    }

    /// What would have to be set is the system's own proxy.
    fn names(&self) -> NamesBy {
        NamesBy::Proxy
    }

    /// `proxy` is no capability of this driver's: it would refuse the session.
    fn led_by_proxy(&self, settings: Settings, _endpoints: &Endpoints) -> Settings {
        settings
    }

    fn led_by_dns(&self, settings: Settings, _hosts: &BTreeSet<&str>) -> Settings {
        settings
    }

    /// What it trusts and where it goes is the system's, and set there.
    fn plain(&self, _settings: &Settings, _profile: &Path) -> Plain {
        Plain::default()
    }

    fn takes_permissions(&self) -> bool {
        false
    }

    /// It wants to be told a port, and none of its words says that the system may choose one.
    fn driver_arguments(&self, _installation: &Installation, _temporary: &Path) -> Vec<OsString> {
        vec!["--port=0".into()]
    }

    fn announced_port(&self, _line: &str) -> Option<u16> {
        None
    }

    fn announces_port(&self, _driver: Option<&Version>) -> bool {
        false
    }

    /// The driver's line is about the browser that it is shipped with.
    fn driver_tells_browser(&self) -> bool {
        true
    }

    fn misfit(&self, _browser: &Version, _driver: &Version) -> Option<Misfit> {
        None
    }

    fn version_beside(&self, _machine: &dyn Machine, _folder: &Path) -> Result<Version, String> {
        Err("it is not known on Windows".to_owned())
    }

    /// It drives one Safari at a time, and none that was not allowed to be driven.
    fn on_refusal(&self, why: &str) -> Option<&'static str> {
        const ADVICE: [(&str, &str); 2] = [
            (
                "Allow Remote Automation",
                "switch on \"Allow Remote Automation\" in Safari's settings for developers, and run `safaridriver --enable` once",
            ),
            ("already paired", "end the other session: a Mac has one Safari that is driven, and no more"),
        ];
        ADVICE.iter().find(|(phrase, _)| why.contains(phrase)).map(|(_, advice)| *advice)
    }

    fn advice(&self, distribution: Distribution) -> &'static str {
        match distribution {
            Distribution::MacOs => {
                "Safari comes with macOS, and Safari Technology Preview from Apple: let it be driven once, by `safaridriver --enable` and \
                 \"Allow Remote Automation\" in its settings for developers"
            }
            _ => "Safari is not shipped for this system: run `samesite` on a Mac for it",
        }
    }
}
