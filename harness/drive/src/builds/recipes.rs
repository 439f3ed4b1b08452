//! Recipes: how a program gets from its origin into a folder, ready to be started there.

use std::fs;
use std::path::Path;

use samesite_format::{Engine, Product};

use super::apt::Apt;
use super::archives;
use super::catalogue::{CataloguedBuild, CataloguedDriver, DRIVER_156, Origin};
use super::clients::Clients;
use super::error::BuildError;
use super::files::{BROWSER, DRIVER, PACKAGES, entries, expect, failed, make, make_executable, remove, write_program};
use super::root;

/// Where the libraries of Debian's packages lie, from the root of what was unpacked.
const LIBRARIES: &str = "usr/lib/x86_64-linux-gnu";

/// Decompresses the file of the first argument into that of the second.
const BROTLI: &str = "const fs = require('fs'), zlib = require('zlib'); \
    const [from, to] = process.argv.slice(1); \
    require('stream').pipeline(fs.createReadStream(from), zlib.createBrotliDecompress(), fs.createWriteStream(to), \
    error => { if (error) { console.error(`Error: ${from}: ${error.message}`); process.exitCode = 1; } });";

/// Unpacks the zip of the first argument below the folder of the second, with its sums checked and its permissions kept.
const UNZIP: &str = "import os, sys, zipfile\n\
    archive = zipfile.ZipFile(sys.argv[1])\n\
    for entry in archive.infolist():\n\
    \x20   path = archive.extract(entry, sys.argv[2])\n\
    \x20   mode = entry.external_attr >> 16 & 0o755\n\
    \x20   if mode: os.chmod(path, mode | 0o600)\n";

/// Brings a browser into an empty folder.
///
/// # Errors
///
/// What went wrong; the folder is of no use then.
pub(super) fn browser(build: &CataloguedBuild, clients: &Clients<'_>, folder: &Path) -> Result<(), BuildError> {
    let start = match (build.origin, build.product) {
        (Origin::DebianRoot(packages), _) => return root::bring(packages, clients, folder),
        (Origin::Debian { suite, package, version, beside }, product) => {
            debian(clients, folder, suite, &[&[(package, Some(version))], &plain(product, beside)[..]].concat())?;
            let program = match product {
                Product::FirefoxEsr => "usr/lib/firefox-esr/firefox-esr",
                _ => "usr/lib/chromium/chromium",
            };
            expect(folder, program)?;
            // The maker's own script would say so.
            format!("export CHROME_VERSION_EXTRA='built on Debian GNU/Linux'\n{}", start_in_place(program))
        }
        (Origin::Maker { version, .. }, product) => {
            let packages = make(folder.join(PACKAGES))?;
            let program = if product.engine() == Engine::Firefox {
                let package = archives::firefox(clients, product, version, &packages)?;
                clients.run("tar", &["xf", &package, "--directory", ".."], &packages)?;
                "firefox/firefox"
            } else {
                let package = archives::chrome(clients, "chrome", version, &packages)?;
                clients.run("python3", &["-c", UNZIP, &package, ".."], &packages)?;
                "chrome-linux64/chrome"
            };
            expect(folder, program)?;
            remove(&packages)?;
            format!("exec \"${{0%/*}}/{program}\" \"$@\"\n")
        }
        (origin, _) => {
            let shell = folder.join("headless_shell");
            headless_shell(origin, clients, folder, &shell)?;
            // A headless shell does not tell its version, and was packed without what its sandbox needs. Late drivers look for a page, and one has none by itself.
            let page = if build.driver == Some(&DRIVER_156) {
                "for last; do :; done\ncase $last in -*) set -- \"$@\" about:blank ;; esac\n"
            } else {
                ""
            };
            let version = build.version;
            format!(
                "if [ \"$1\" = --version ]; then echo 'Chromium {version}'; exit; fi\n{page}\
                 exec \"${{0%/*}}/headless_shell\" --no-sandbox \"$@\"\n"
            )
        }
    };
    write_program(&folder.join(BROWSER), &start)
}

/// Brings a driver into an empty folder.
///
/// # Errors
///
/// What went wrong; the folder is of no use then.
pub(super) fn driver(driver: &CataloguedDriver, clients: &Clients<'_>, folder: &Path) -> Result<(), BuildError> {
    let place = folder.join(DRIVER);
    let packages = || make(folder.join(PACKAGES));
    match driver.origin {
        Origin::Debian { suite, package, version, beside } => {
            let beside: Vec<_> = beside.iter().map(|package| (*package, None)).collect();
            debian(clients, folder, suite, &[&[(package, Some(version))], &beside[..]].concat())?;
            let program = "usr/bin/chromedriver";
            expect(folder, program)?;
            return write_program(&place, &start_in_place(program));
        }
        Origin::Npm { package, version } => {
            let packages = packages()?;
            npm(clients, &packages, package, version)?;
            take(&packages.join("package/binaries/chromedriver_linux64"), &place, "chromedriver")?;
        }
        Origin::Pypi { package, version } => {
            let packages = packages()?;
            pypi(clients, &packages, package, version)?;
            let module = packages.join("wheel").join(package.replace('-', "_"));
            take(&module.join("chromedriver_linux64"), &place, "chromedriver")?;
        }
        Origin::DebianRoot(_) => unreachable!("a root has a browser in it"),
        Origin::Maker { program, version, .. } => {
            let packages = packages()?;
            let package = archives::chrome(clients, program, version, &packages)?;
            clients.run("python3", &["-c", UNZIP, &package, "."], &packages)?;
            take(&packages.join("chromedriver-linux64/chromedriver"), &place, "chromedriver")?;
        }
    }
    remove(&folder.join(PACKAGES))
}

/// The packages beside a browser's own, of whatever version the suite has.
fn plain(product: Product, beside: &[&'static str]) -> Vec<(&'static str, Option<&'static str>)> {
    // Chromium's resources are in a package of their own.
    let own = (product == Product::Chromium).then_some("chromium-common");
    own.into_iter().chain(beside.iter().copied()).map(|package| (package, None)).collect()
}

fn headless_shell(origin: Origin, clients: &Clients<'_>, folder: &Path, shell: &Path) -> Result<(), BuildError> {
    let packages = make(folder.join(PACKAGES))?;
    let below = match origin {
        Origin::Npm { package, version } => {
            npm(clients, &packages, package, version)?;
            packages.join("package/bin")
        }
        Origin::Pypi { package, version } => {
            pypi(clients, &packages, package, version)?;
            packages.join("wheel")
        }
        Origin::Debian { .. } | Origin::DebianRoot(_) | Origin::Maker { .. } => {
            unreachable!("they have whole browsers")
        }
    };
    // Named `chromium.br`, or after the version; since packages hold two architectures, below the architecture's name.
    let compressed = [below.join("x64"), below].into_iter().flat_map(|folder| entries(&folder)).find(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("chromium") && name.ends_with(".br") && !name.contains("arm")
    });
    let lacking = || BuildError::Lacking { what: "compressed Chromium".to_owned() };
    let compressed = compressed.ok_or_else(lacking)?;
    let words = |path: &Path| path.to_string_lossy().into_owned();
    clients.run("node", &["-e", BROTLI, &words(&compressed), &words(shell)], folder)?;
    make_executable(shell)?;
    remove(&packages)
}

/// Fetches a package of npm and unpacks it into `package`. Nothing of it is run.
fn npm(clients: &Clients<'_>, folder: &Path, package: &str, version: &str) -> Result<(), BuildError> {
    clients.run("npm", &["pack", "--ignore-scripts", &format!("{package}@{version}")], folder)?;
    let archive = only(folder, ".tgz")?;
    clients.run("tar", &["xzf", &archive], folder).map(drop)
}

/// Fetches a wheel of PyPI and unpacks it into `wheel`. Nothing of it is run.
fn pypi(clients: &Clients<'_>, folder: &Path, package: &str, version: &str) -> Result<(), BuildError> {
    let wanted = format!("{package}=={version}");
    // Of a package without a wheel nothing is built.
    let options = ["--no-deps", "--only-binary=:all:", "--no-input", "--disable-pip-version-check"];
    clients.run("python3", &[&["-m", "pip", "download"], &options[..], &[&wanted]].concat(), folder)?;
    let wheel = only(folder, ".whl")?;
    clients.run("python3", &["-m", "zipfile", "-e", &wheel, "wheel"], folder).map(drop)
}

/// Fetches packages of a suite and unpacks them.
fn debian(
    clients: &Clients<'_>,
    folder: &Path,
    suite: &str,
    packages: &[(&str, Option<&str>)],
) -> Result<(), BuildError> {
    let apt = Apt::of(&[suite], clients, make(folder.join(PACKAGES))?)?;
    let wanted: Vec<String> = packages
        .iter()
        .map(|(package, version)| version.map_or((*package).to_owned(), |version| format!("{package}={version}*")))
        .collect();
    let wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
    // They come into the folder that it runs in.
    apt.run(&[&["download"], &wanted[..]].concat())?;
    for archive in entries(apt.folder()).iter().filter(|path| path.extension().is_some_and(|end| end == "deb")) {
        let name = archive.file_name().unwrap_or_default().to_string_lossy();
        clients.run("dpkg-deb", &["-x", &name, ".."], apt.folder())?;
    }
    remove(apt.folder())
}

/// The script's line that starts a program of Debian's with the libraries beside it.
fn start_in_place(program: &str) -> String {
    format!(
        "here=${{0%/*}}\nexport LD_LIBRARY_PATH=\"$here/{LIBRARIES}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}\"\n\
         exec \"$here/{program}\" \"$@\"\n"
    )
}

/// The name of the one file in a folder that ends so.
fn only(folder: &Path, ending: &str) -> Result<String, BuildError> {
    let names = entries(folder).into_iter().filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()));
    names.into_iter().find(|name| name.ends_with(ending)).ok_or_else(|| BuildError::Lacking { what: ending.to_owned() })
}

fn take(from: &Path, to: &Path, what: &str) -> Result<(), BuildError> {
    if !from.is_file() {
        return Err(BuildError::Lacking { what: what.to_owned() });
    }
    fs::rename(from, to).map_err(failed("move", from))?;
    make_executable(to)
}
