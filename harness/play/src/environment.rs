//! The environment of a recording: which browser, how configured, where and when.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use samesite_drive::{Installation, LoadedLibrary, RemoteEnd, Settings, names};
use samesite_format::{Clicks, Environment, NamesBy, Program};

use crate::run::{Run, Steered, Visit, Visitor};
use crate::target::Target;

/// What stands for the operating system of a remote end that does not tell it.
const NOT_TOLD: &str = "not told";

/// What stands for the driver of a browser that has none.
const NO_DRIVER: &str = "none";

/// Describes a target of a run as it is about to be played, from `started` on; `suffix_list` is the version of the list of
/// public suffixes. How its browser tells of its requests, its sessions know.
pub(crate) fn environment(
    run: &Run,
    target: &Target,
    settings: &Settings,
    suffix_list: String,
    started: SystemTime,
) -> Environment {
    let Installation { product, browser, browser_version, driver, driver_version, remote, .. } = &target.installation;
    let started = started.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let environment = Environment {
        browser: Program { name: target.browser.clone(), version: browser_version.to_string(), path: browser.clone() },
        engine: product.engine().into(),
        driver: Program {
            name: product.driver().id().to_owned(),
            version: driver_version.as_ref().map_or_else(String::new, ToString::to_string),
            path: driver.clone(),
        },
        libraries: BTreeMap::new(),
        distribution: target.installation.distribution(),
        profile: target.profile.id().to_owned(),
        arguments: settings.command_line(),
        preferences: settings.preferences.clone().into_iter().collect(),
        system: if remote.is_some() { NOT_TOLD.to_owned() } else { system() },
        suffix_list,
        harness: env!("CARGO_PKG_VERSION").to_owned(),
        started: i64::try_from(started.as_millis()).unwrap_or(i64::MAX),
        accounts: None,
        untold: None,
        product: (target.browser != product.id()).then(|| product.id().to_owned()),
        engine_version: target.installation.engine_version.as_ref().map(ToString::to_string),
        names: Some(run.names.unwrap_or_else(|| names(*product))),
        reachable: run.reach.recorded(),
        remote: remote.as_ref().map(RemoteEnd::to_string),
        driverless: None,
        shards: run.shard.map(Into::into),
    };
    let no_driver = Program { name: NO_DRIVER.to_owned(), version: String::new(), path: PathBuf::new() };
    match &run.steering {
        Steered::ByDriver => environment,
        Steered::Started => Environment { driver: no_driver, driverless: Some(Clicks::Script), ..environment },
        Steered::Visiting(visit) => {
            let Visit { clicks, visitor: Visitor { engine, product, version, system }, .. } = &**visit;
            Environment {
                browser: Program { name: target.browser.clone(), version: version.clone(), path: PathBuf::new() },
                engine: engine.clone(),
                product: product.map(|product| product.id().to_owned()),
                engine_version: Some(version.clone()),
                system: system.clone(),
                driver: no_driver,
                distribution: None,
                driverless: Some(*clicks),
                names: Some(NamesBy::Proxy),
                ..environment
            }
        }
    }
}

/// The libraries below the browser that decide about cookies, with their versions.
///
/// The file is the one that the browser has loaded; its version is the one of the package that holds it, which tells
/// of a distribution's patches, or else the one that it says itself, or else the file's name.
/// A browser with a root of its own may have loaded another file than the package of that path holds.
pub(crate) fn libraries(loaded: Vec<LoadedLibrary>) -> BTreeMap<String, String> {
    let version = |LoadedLibrary { name, file, version }: LoadedLibrary| {
        let packaged = package_version(&file)
            .filter(|packaged| version.as_ref().is_none_or(|own| packaged.starts_with(own.as_str())));
        let file_name = || file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        (name.to_owned(), packaged.or(version).unwrap_or_else(file_name))
    };
    loaded.into_iter().map(version).collect()
}

/// The version of the package that holds a file, by the first package manager that knows it.
fn package_version(file: &Path) -> Option<String> {
    let ask = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        let line = text.lines().next()?.trim().to_owned();
        (output.status.success() && !line.is_empty()).then_some(line)
    };
    let path = file.to_str()?;
    let debian = || {
        let owner = ask("dpkg-query", &["--search", path])?;
        let (package, _) = owner.rsplit_once(": ")?;
        ask("dpkg-query", &["--show", "--showformat=${Version}", package])
    };
    let fedora = || ask("rpm", &["--query", "--file", "--queryformat=%{VERSION}-%{RELEASE}", path]);
    let arch = || {
        let owner = ask("pacman", &["--query", "--owns", path])?;
        owner.rsplit_once(' ').map(|(_, version)| version.to_owned())
    };
    debian().or_else(fedora).or_else(arch)
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
