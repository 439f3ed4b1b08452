//! The archives of the makers of Chrome and Firefox, which have every release: asked by `curl`, each file checked.
//!
//! | archive | a release of which the first numbers are known | what it is checked by |
//! |---|---|---|
//! | Chrome for Testing | `LATEST_RELEASE_131` has the newest: `131.0.6778.264` | its length, and the sums in the zip |
//! | Mozilla | `firefox@150` is 150.0, `firefox-esr@128.5` is 128.5.0esr | `SHA256SUMS` of the release |

use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use samesite_format::{Product, VersionNumbers};

use super::catalogue::{Archive, CataloguedBuild, CataloguedDriver, Origin};
use super::clients::Clients;
use super::error::BuildError;

/// How large a file of names and sums may be, in octets; that of a Firefox has a tenth of it.
const SMALL: &str = "4000000";

/// Where Chrome for Testing says which release is the newest of those whose version begins alike.
const CHROME_INDEX: &str = "https://googlechromelabs.github.io/chrome-for-testing";

/// The first Chrome for Testing that has a driver beside it.
const FIRST_CHROME: u32 = 115;

/// The first Firefox that is packed by xz, and not by bzip2.
const FIRST_BY_XZ: u32 = 135;

/// Every release that this process has named, each once.
static RELEASES: Mutex<Vec<&'static CataloguedBuild>> = Mutex::new(Vec::new());

impl Archive {
    /// The archive that has releases of a product, and as which product. Of old Chromes only those for testing are kept.
    pub(super) const fn of(product: Product) -> Option<(Self, Product)> {
        match product {
            Product::Chrome | Product::ChromeForTesting => Some((Self::ChromeForTesting, Product::ChromeForTesting)),
            Product::Firefox | Product::FirefoxEsr => Some((Self::Mozilla, product)),
            // The archives of others are not read here.
            _ => None,
        }
    }

    /// Where its files are.
    const fn files(self) -> &'static str {
        match self {
            Self::ChromeForTesting => "https://storage.googleapis.com/chrome-for-testing-public",
            Self::Mozilla => "https://archive.mozilla.org/pub/firefox/releases",
        }
    }
}

/// Whether an archive is asked for builds of a product, when the catalogue has none of that version.
#[must_use]
pub const fn has_archive(product: Product) -> bool {
    Archive::of(product).is_some()
}

/// The release that a version names by itself: with all its numbers, or as Mozilla numbers a release that has only some.
pub(super) fn named(product: Product, version: &VersionNumbers) -> Option<&'static CataloguedBuild> {
    let (archive, product) = Archive::of(product)?;
    let full = match (archive, version.as_slice()) {
        (Archive::ChromeForTesting, [major, _, _, _]) if *major >= FIRST_CHROME => version.to_string(),
        (Archive::ChromeForTesting, _) => return None,
        (Archive::Mozilla, [major]) => format!("{major}.0"),
        (Archive::Mozilla, [major, minor]) if product == Product::FirefoxEsr && *minor > 0 => {
            format!("{major}.{minor}.0")
        }
        (Archive::Mozilla, _) => version.to_string(),
    };
    Some(build(archive, product, &full))
}

/// The newest release of those whose version begins so, as the archive tells it.
pub(super) fn newest(
    clients: &Clients<'_>,
    product: Product,
    version: &VersionNumbers,
) -> Result<&'static CataloguedBuild, BuildError> {
    let (archive, product) = Archive::of(product).ok_or(BuildError::NotHere)?;
    let none = || BuildError::NoRelease { product, version: version.to_string() };
    let numbers = version.as_slice();
    if archive != Archive::ChromeForTesting || numbers.first().is_none_or(|major| *major < FIRST_CHROME) {
        return Err(none());
    }
    let index = clients.from.unwrap_or(CHROME_INDEX);
    let bounded = ["--max-filesize", SMALL];
    let told = curl(clients, &format!("{index}/LATEST_RELEASE_{version}"), &bounded, Path::new("."), none)?;
    let full = VersionNumbers::exactly(told.trim()).filter(|full| full.as_slice().starts_with(numbers));
    let lacking = || BuildError::Lacking { what: format!("version that begins with {version}") };
    Ok(build(archive, product, &full.ok_or_else(lacking)?.to_string()))
}

/// The build that a folder's product and version name, if an archive can have had it.
pub(super) fn kept(product: Product, version: &VersionNumbers) -> Option<&'static CataloguedBuild> {
    let (archive, own) = Archive::of(product)?;
    (own == product).then(|| build(archive, product, &version.to_string()))
}

/// A release as a build. What a command names is named to its end, so the few that there are live as long.
fn build(archive: Archive, product: Product, version: &str) -> &'static CataloguedBuild {
    let mut releases = RELEASES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = releases.iter().find(|build| build.product == product && build.version == version) {
        return known;
    }
    let version: &'static str = String::leak(version.to_owned());
    let origin = |program| Origin::Maker { archive, program, version };
    let driver: Option<&'static CataloguedDriver> = match archive {
        Archive::ChromeForTesting => {
            Some(Box::leak(Box::new(CataloguedDriver { version, origin: origin("chromedriver") })))
        }
        Archive::Mozilla => None,
    };
    let build = Box::leak(Box::new(CataloguedBuild { product, version, origin: origin(product.id()), driver }));
    releases.push(build);
    build
}

/// Fetches a zip of Chrome for Testing, `chrome` or `chromedriver`, into a folder; gives the file's name.
pub(super) fn chrome(clients: &Clients<'_>, program: &str, version: &str, folder: &Path) -> Result<String, BuildError> {
    let archive = clients.from.unwrap_or(Archive::ChromeForTesting.files());
    let name = format!("{program}-linux64.zip");
    let none = || BuildError::NoRelease { product: Product::ChromeForTesting, version: version.to_owned() };
    curl(clients, &format!("{archive}/{version}/linux64/{name}"), &["--output", &name], folder, none)?;
    Ok(name)
}

/// Fetches a package of Firefox into a folder, and holds it against the sums of its release; gives the file's name.
pub(super) fn firefox(
    clients: &Clients<'_>,
    product: Product,
    version: &str,
    folder: &Path,
) -> Result<String, BuildError> {
    let suffix = if product == Product::FirefoxEsr { "esr" } else { "" };
    let archive = format!("{}/{version}{suffix}", clients.from.unwrap_or(Archive::Mozilla.files()));
    let major = VersionNumbers::leading(version).as_slice().first().copied().unwrap_or_default();
    let name = format!("firefox-{version}{suffix}.tar.{}", if major < FIRST_BY_XZ { "bz2" } else { "xz" });
    let place = format!("linux-x86_64/en-US/{name}");
    let none = || BuildError::NoRelease { product, version: version.to_owned() };
    let sums = ["--max-filesize", SMALL, "--output", "SHA256SUMS"];
    curl(clients, &format!("{archive}/SHA256SUMS"), &sums, folder, none)?;
    let path = folder.join("SHA256SUMS");
    let failed = |what| move |source| BuildError::File { what, path: folder.join("SHA256SUMS"), source };
    let sums = fs::read_to_string(&path).map_err(failed("read"))?;
    let sum = sum_of(&sums, &place).ok_or_else(|| BuildError::Lacking { what: format!("sum of {place}") })?;
    fs::write(&path, format!("{sum}  {name}\n")).map_err(failed("write"))?;
    curl(clients, &format!("{archive}/{place}"), &["--output", &name], folder, none)?;
    clients.run("sha256sum", &["--check", "--strict", "SHA256SUMS"], folder)?;
    Ok(name)
}

/// The sum beside a file's place, among lines such as `0a1b…  linux-x86_64/en-US/firefox-150.0.tar.xz`.
fn sum_of<'s>(sums: &'s str, place: &str) -> Option<&'s str> {
    let lines = sums.lines().filter_map(|line| line.split_once(' '));
    lines.into_iter().find(|(_, file)| file.trim_start_matches([' ', '*']) == place).map(|(sum, _)| sum)
}

/// Asks for an address. `none` says that whoever answers has no such file.
fn curl(
    clients: &Clients<'_>,
    address: &str,
    options: &[&str],
    folder: &Path,
    none: impl FnOnce() -> BuildError,
) -> Result<String, BuildError> {
    // Only a mirror that somebody names may be asked without TLS.
    let schemes = if address.starts_with("http://") { "=http,https" } else { "=https" };
    let usual = ["--fail", "--location", "--silent", "--show-error", "--proto", schemes, "--connect-timeout", "30"];
    // A line that has gone dead is given up.
    let patience = ["--speed-limit", "1", "--speed-time", "60"];
    clients.run("curl", &[&usual[..], &patience, options, &["--", address]].concat(), folder).map_err(|error| {
        let host = || address.split('/').nth(2).unwrap_or(address).to_owned();
        match error {
            BuildError::Failed { words, .. } if words.contains("error: 404") => none(),
            BuildError::Failed { words, .. } => BuildError::NotFetched { address: address.to_owned(), words },
            BuildError::Unreachable { words, .. } => BuildError::NoArchive { host: host(), words },
            other => other,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_is_that_of_the_package_and_of_no_other() {
        let sums = "aa  linux-x86_64/de/firefox-150.0.tar.xz\nbb  linux-x86_64/en-US/firefox-150.0.tar.xz.asc\n\
                    cc  linux-x86_64/en-US/firefox-150.0.tar.xz\n";
        assert_eq!(sum_of(sums, "linux-x86_64/en-US/firefox-150.0.tar.xz"), Some("cc"));
        assert_eq!(sum_of(sums, "linux-x86_64/en-US/firefox-151.0.tar.xz"), None);
    }

    #[test]
    fn a_release_is_one_build_however_often_it_is_named() {
        let version = VersionNumbers::leading("131.0.6778.264");
        let one = kept(Product::ChromeForTesting, &version).unwrap();
        assert!(std::ptr::eq(one, kept(Product::ChromeForTesting, &version).unwrap()));
        assert_eq!(one.driver.map(|driver| driver.version), Some("131.0.6778.264"));
        assert_eq!(kept(Product::Chrome, &version), None, "what lies there is Chrome for Testing");
        assert_eq!(kept(Product::Chromium, &version), None);
    }
}
