//! The environment of a recording: which browser, how configured, where and when.

use std::time::SystemTime;

use samesite_reports::{Environment, Program};

use crate::drive::{Installation, Settings};
use crate::suffixes;
use crate::target::Target;

/// Describes a target as it is about to be run.
pub(crate) fn environment(target: &Target, settings: &Settings, started: SystemTime) -> Environment {
    let Installation { product, browser, browser_version, driver, driver_version } = &target.installation;
    let started = started.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Environment {
        browser: Program { name: product.id().to_owned(), version: browser_version.to_string(), path: browser.clone() },
        engine: product.engine().id().to_owned(),
        driver: Program {
            name: product.driver().id().to_owned(),
            version: driver_version.to_string(),
            path: driver.clone(),
        },
        profile: target.profile.id().to_owned(),
        arguments: settings.command_line(),
        preferences: settings.preferences.clone().into_iter().collect(),
        system: system(),
        suffix_list: suffixes::embedded().version().unwrap_or("undated").to_owned(),
        harness: env!("CARGO_PKG_VERSION").to_owned(),
        started: i64::try_from(started.as_millis()).unwrap_or(i64::MAX),
    }
}

/// The operating system, as it names itself where it does.
fn system() -> String {
    let named = std::fs::read_to_string("/etc/os-release").ok().and_then(|text| {
        let line = text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
        Some(line.trim_matches('"').to_owned())
    });
    let kind = format!("{} {}", std::env::consts::OS, std::env::consts::ARCH);
    named.map_or_else(|| kind.clone(), |name| format!("{name}, {kind}"))
}
