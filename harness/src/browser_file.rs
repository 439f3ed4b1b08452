//! Builds: browsers that a file names, so that several of one kind run in one go and are kept apart.
//!
//! ```toml
//! [[browser]]
//! name = "firefox-140"          # in recordings, their file names and reports
//! product = "firefox-esr"
//! browser = "esr140/firefox"    # paths start from the file's folder
//! driver = "geckodriver-0.36"   # looked for as for any other browser, if not given
//! profiles = ["stock", "open"]  # those of the command line, if not given
//! version = "140.12.0esr"       # asked of the browser, if not given; a headless shell does not answer
//! arguments = ["--verbose"]     # the browser is started with these besides
//! features = ["SameFeature"]    # Chromium: switched on, as its maker's servers did later
//!
//! [[browser]]
//! name = "firefox-next-door"
//! product = "firefox"
//! remote = "http://127.0.0.1:4444"    # a WebDriver endpoint that somebody else started, in the place of browser and driver
//! capabilities = "firefox.json"       # what it is asked for besides
//! ```

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

use samesite_drive::machine::Machine;
use samesite_drive::version::Version;
use samesite_drive::{
    Installation, Machines, Program, ProgramPaths, RemoteEnd, RemoteEndError, RemoteError, find, find_at,
};
use samesite_format::{FILE_NAME_RULE, Product, Profile, UnknownBrowser, fits_file_name, read_text};
use samesite_scenarios::{Diagnostic, SourceText};
use serde::Deserialize;
use thiserror::Error;
use toml::Spanned;

/// The largest browser file that is read, in octets.
const LARGEST: u64 = 1024 * 1024;

/// One build of a browser, with a name of its own.
#[derive(Clone, Debug)]
pub struct Build {
    /// The name that the file gives it, such as `firefox-140`.
    pub name: String,
    /// The browser and the driver that fits it.
    pub installation: Installation,
    /// The profiles it is to be run under; `None` leaves it to the command line.
    pub profiles: Option<Vec<&'static Profile>>,
}

/// Why a browser file gives no builds.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BrowserFileError {
    /// The file cannot be read.
    #[error("cannot read the browser file {}: {source}", path.display())]
    Unreadable {
        /// The file's path, as it was given.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The file says something that nobody understands.
    #[error("{0}")]
    Malformed(Box<Diagnostic>),
    /// A browser or driver that the file names is missing, or they do not fit together.
    #[error("{0}")]
    Unusable(Box<Diagnostic>),
}

/// The file, as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BrowserFile {
    browser: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: Spanned<String>,
    product: Spanned<String>,
    browser: Option<Spanned<PathBuf>>,
    driver: Option<Spanned<PathBuf>>,
    remote: Option<Spanned<String>>,
    capabilities: Option<Spanned<PathBuf>>,
    profiles: Option<Vec<Spanned<String>>>,
    version: Option<Spanned<String>>,
    #[serde(default)]
    arguments: Vec<String>,
    #[serde(default)]
    features: BTreeSet<String>,
}

/// Reads a browser file and looks for what it names, remote ends on these machines.
///
/// # Errors
///
/// The first thing that is wrong with the file, or with a browser or driver it names.
pub fn read(
    path: &Path,
    machine: &dyn Machine,
    machines: Machines,
    find_remote: FindRemote<'_>,
) -> Result<Vec<Build>, BrowserFileError> {
    let failed = |source| BrowserFileError::Unreadable { path: path.to_owned(), source };
    let source = read_text(path, LARGEST).map_err(failed)?;
    // Drivers are started in a folder of their own, where a relative path would lead elsewhere.
    let whole = std::path::absolute(path).map_err(failed)?;
    let folder = whole.parent().unwrap_or(&whole);
    let text = SourceText { path: &path.display().to_string(), text: &source };
    Reader { text, folder, machines, find_remote }.builds(machine)
}

/// Reads the text of a browser file and looks for what it names, on this machine; paths in it start from `folder`.
///
/// `path` is what complaints call the file.
///
/// # Errors
///
/// The first thing that is wrong with the text, or with a browser or driver it names.
pub fn parse(
    path: &str,
    source: &str,
    folder: &Path,
    machine: &dyn Machine,
    find_remote: FindRemote<'_>,
) -> Result<Vec<Build>, BrowserFileError> {
    Reader { text: SourceText { path, text: source }, folder, machines: Machines::This, find_remote }.builds(machine)
}

/// Whether a browser file names a remote end. What is wrong with the file is told by whoever reads it.
#[must_use]
pub fn has_remote(path: &Path) -> bool {
    let text = read_text(path, LARGEST).unwrap_or_default();
    toml::from_str::<BrowserFile>(&text).is_ok_and(|file| file.browser.iter().any(|entry| entry.remote.is_some()))
}

/// Whoever finds the browser at a remote end: it takes a session of it.
pub type FindRemote<'f> = &'f dyn Fn(&RemoteEnd, Option<Product>) -> Result<Installation, RemoteError>;

/// The remote end of an address on one of the machines, with the capabilities of a file.
///
/// # Errors
///
/// What is wrong with either.
pub fn remote_end(address: &str, capabilities: Option<&Path>, machines: Machines) -> Result<RemoteEnd, RemoteEndError> {
    let end = RemoteEnd::at(address, machines)?;
    let Some(path) = capabilities else { return Ok(end) };
    let in_file = |why: String| RemoteEndError::Capabilities { why: format!("{}: {why}", path.display()) };
    let text = read_text(path, LARGEST).map_err(|error| in_file(error.to_string()))?;
    end.with(&text).map_err(|error| match error {
        RemoteEndError::Capabilities { why } => in_file(why),
        other => other,
    })
}

struct Reader<'a> {
    text: SourceText<'a>,
    folder: &'a Path,
    machines: Machines,
    find_remote: FindRemote<'a>,
}

impl Reader<'_> {
    fn malformed(&self, span: Range<usize>, message: String, help: String) -> BrowserFileError {
        BrowserFileError::Malformed(self.text.complaint(span, message, help))
    }

    fn builds(&self, machine: &dyn Machine) -> Result<Vec<Build>, BrowserFileError> {
        let file: BrowserFile = self.text.toml().map_err(BrowserFileError::Malformed)?;
        let mut names = BTreeSet::new();
        let mut builds = Vec::new();
        for entry in &file.browser {
            let name = self.name(&entry.name)?;
            if !names.insert(name) {
                let message = format!("the name {name:?} is taken");
                let help = "recordings are kept apart by it: give each build its own".to_owned();
                return Err(self.malformed(entry.name.span(), message, help));
            }
            builds.push(self.build(entry, machine)?);
        }
        Ok(builds)
    }

    /// A name becomes part of file names, and stands for nothing else.
    fn name<'e>(&self, name: &'e Spanned<String>) -> Result<&'e str, BrowserFileError> {
        let text = name.get_ref().as_str();
        let malformed = |message: String, help: &str| Err(self.malformed(name.span(), message, help.to_owned()));
        if !fits_file_name(text) {
            return malformed(
                format!("{text:?} cannot be part of a file name"),
                &format!("{FILE_NAME_RULE}, such as firefox-140"),
            );
        }
        if text.parse::<Product>().is_ok() {
            return malformed(
                format!("{text:?} stands for the installed browser"),
                "add what tells the build apart, such as its version",
            );
        }
        Ok(text)
    }

    fn build(&self, entry: &Entry, machine: &dyn Machine) -> Result<Build, BrowserFileError> {
        let product: Product =
            entry.product.get_ref().parse().map_err(|error: UnknownBrowser| {
                self.malformed(entry.product.span(), error.to_string(), error.help())
            })?;
        let engine = product.engine();
        let profiles = entry.profiles.as_ref().map(|words| {
            let named = |word: &Spanned<String>| {
                let profile = Profile::named(engine, word.get_ref())
                    .map_err(|error| self.malformed(word.span(), error.to_string(), error.help()))?;
                if product.facts().takes_switches || profile.each_switch().is_empty() {
                    return Ok(profile);
                }
                let message = format!("{product} takes no switches, and the profile {} has some", profile.id());
                Err(self.malformed(word.span(), message, "play it under `stock`".to_owned()))
            };
            words.iter().map(named).collect::<Result<Vec<_>, _>>()
        });
        let profiles = profiles.transpose()?;

        let (mut installation, span) = match (&entry.browser, &entry.remote) {
            (Some(browser), None) => (self.local(entry, browser, product, machine)?, browser.span()),
            (None, Some(address)) => (self.remote(entry, address, product)?, address.span()),
            _ => {
                let message = "a build is at `browser`, or at `remote`".to_owned();
                return Err(self.malformed(entry.name.span(), message, "give it one of the two".to_owned()));
            }
        };
        if installation.engine() != engine {
            let message = format!("this is {}, and not a {engine}", installation.product);
            return Err(self.malformed(span, message, "correct product or path".to_owned()));
        }
        installation.settings.arguments.clone_from(&entry.arguments);
        installation.settings.enabled_features.clone_from(&entry.features);
        Ok(Build { name: entry.name.get_ref().clone(), installation, profiles })
    }

    /// What is at a remote end.
    fn remote(
        &self,
        entry: &Entry,
        address: &Spanned<String>,
        product: Product,
    ) -> Result<Installation, BrowserFileError> {
        if let Some(driver) = &entry.driver {
            let message = "a remote end has a driver of its own".to_owned();
            return Err(self.malformed(driver.span(), message, "leave `driver` out".to_owned()));
        }
        let capabilities = entry.capabilities.as_ref().map(|path| self.folder.join(path.get_ref()));
        let found = remote_end(address.get_ref(), capabilities.as_deref(), self.machines)
            .map_err(RemoteError::from)
            .and_then(|end| (self.find_remote)(&end, Some(product)));
        found.map_err(|error| {
            let span = match (&error, &entry.capabilities) {
                (RemoteError::End(RemoteEndError::Capabilities { .. }), Some(path)) => path.span(),
                _ => address.span(),
            };
            let complaint = self.text.complaint(span, error.to_string(), error.help().to_owned());
            if error.is_of_the_words() {
                BrowserFileError::Malformed(complaint)
            } else {
                BrowserFileError::Unusable(complaint)
            }
        })
    }

    /// What lies on this machine.
    fn local(
        &self,
        entry: &Entry,
        browser: &Spanned<PathBuf>,
        product: Product,
        machine: &dyn Machine,
    ) -> Result<Installation, BrowserFileError> {
        if let Some(capabilities) = &entry.capabilities {
            let message = "capabilities are for a remote end".to_owned();
            return Err(self.malformed(capabilities.span(), message, "write `arguments` instead".to_owned()));
        }
        let mut given = ProgramPaths::from([(Program::Browser(product), self.folder.join(browser.get_ref()))]);
        if let Some(driver) = &entry.driver {
            given.insert(Program::Driver(product.driver()), self.folder.join(driver.get_ref()));
        }
        let found = match self.version(entry)? {
            Some(version) => find_at(machine, &given, product, &given[&Program::Browser(product)], version),
            None => find(machine, &given, product.into()),
        };
        found.map_err(|error| {
            let span = match (error.program(), &entry.driver) {
                (Some(Program::Driver(_)), Some(driver)) => driver.span(),
                _ => browser.span(),
            };
            let help = "correct the path, or name the driver that fits".to_owned();
            BrowserFileError::Unusable(self.text.complaint(span, error.to_string(), help))
        })
    }

    /// The version that the file gives.
    fn version(&self, entry: &Entry) -> Result<Option<Version>, BrowserFileError> {
        let Some(written) = &entry.version else { return Ok(None) };
        match Version::find_in(written.get_ref()) {
            Some(version) if version.to_string() == *written.get_ref() => Ok(Some(version)),
            _ => {
                let message = format!("{:?} is not a version", written.get_ref());
                let help = "write it as the browser's maker does, such as 84.0.4147.0".to_owned();
                Err(self.malformed(written.span(), message, help))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use samesite_drive::Platform;
    use samesite_drive::machine::imaginary::Imaginary;

    use super::*;
    use crate::cli::error::Error;

    fn machine() -> Imaginary {
        Imaginary::new(Platform::Linux)
            .program("/opt/140/firefox", "Mozilla Firefox 140.12.0esr")
            .program("/opt/153/firefox", "Mozilla Firefox 153.7.0esr")
            .program("/usr/bin/geckodriver", "geckodriver 0.37.1")
            .program("/opt/geckodriver-0.30", "geckodriver 0.30.0")
            .program("/opt/headless_shell", "")
            .program("/opt/chromium", "Chromium 91.0.1.2")
            .program("/usr/bin/chromedriver", "ChromeDriver 156.0.1.2")
    }

    fn read_text(source: &str) -> Result<Vec<Build>, BrowserFileError> {
        let nobody = |end: &RemoteEnd, _: Option<Product>| -> Result<Installation, RemoteError> {
            Err(RemoteError::NoEndpoint { address: end.to_string(), why: "nobody listens there".to_owned() })
        };
        parse("browsers.toml", source, Path::new("/opt"), &machine(), &nobody)
    }

    #[test]
    fn several_builds_of_one_product_stand_side_by_side() {
        let builds = read_text(
            "[[browser]]\nname = \"old\"\nproduct = \"firefox-esr\"\nbrowser = \"140/firefox\"\nprofiles = [\"open\"]\n\
             [[browser]]\nname = \"new\"\nproduct = \"firefox\"\nbrowser = \"/opt/153/firefox\"\n",
        )
        .unwrap();
        let told: Vec<_> = builds
            .iter()
            .map(|build| {
                let profiles = build
                    .profiles
                    .as_ref()
                    .map(|profiles| profiles.iter().map(|profile| profile.id()).collect::<Vec<_>>());
                let installation = &build.installation;
                format!("{} {} {} {profiles:?}", build.name, installation.product.id(), installation.browser_version)
            })
            .collect();
        assert_eq!(told, ["old firefox-esr 140.12.0esr Some([\"open\"])", "new firefox-esr 153.7.0esr None"]);
    }

    #[test]
    fn a_build_that_does_not_answer_is_what_the_file_says() {
        let builds = read_text(
            "[[browser]]\nname = \"shell\"\nproduct = \"chromium\"\nbrowser = \"headless_shell\"\n\
             driver = \"/usr/bin/chromedriver\"\nversion = \"143.0.7499.0\"\n\
             arguments = [\"--mute-audio\"]\nfeatures = [\"B\", \"A\"]\n",
        )
        .unwrap();
        let installation = &builds[0].installation;
        assert_eq!(installation.browser_version.to_string(), "143.0.7499.0");
        assert_eq!(installation.settings.command_line(), ["--mute-audio", "--enable-features=A,B"]);
    }

    #[test]
    fn what_is_wrong_is_pointed_at() {
        let entry = |name: &str, product: &str, browser: &str, more: &str| {
            format!("[[browser]]\nname = \"{name}\"\nproduct = \"{product}\"\nbrowser = \"{browser}\"\n{more}")
        };
        let remote = |more: &str| {
            format!("[[browser]]\nname = \"far\"\nproduct = \"firefox\"\nremote = \"http://127.0.0.1:4444\"\n{more}")
        };
        let good = entry("old", "firefox-esr", "140/firefox", "");
        let table = [
            "[[browser]\n".to_owned(),
            entry("old", "firefox-esr", "140/firefox", "colour = 1\n"),
            entry("Old Fox", "firefox-esr", "140/firefox", ""),
            entry("firefox", "firefox-esr", "140/firefox", ""),
            format!("{good}{good}"),
            entry("old", "netscape", "140/firefox", ""),
            entry("old", "firefox-esr", "140/firefox", "profiles = [\"stock\", \"strict-methods\"]\n"),
            entry("old", "firefox-esr", "141/firefox", ""),
            entry("old", "firefox-esr", "140/firefox", "driver = \"geckodriver-0.30\"\n"),
            entry("old", "chromium", "140/firefox", ""),
            entry("old", "chromium", "chromium", ""),
            entry("old", "firefox-esr", "140/firefox", "version = \"140 or so\"\n"),
            entry("old", "firefox-esr", "140/firefox", "remote = \"http://127.0.0.1:4444\"\n"),
            entry("old", "firefox-esr", "140/firefox", "capabilities = \"a.json\"\n"),
            remote(""),
            remote("capabilities = \"a.json\"\n"),
            remote("driver = \"geckodriver\"\n"),
        ];
        let told: Vec<_> = table
            .iter()
            .map(|source| {
                let error = Error::from(read_text(source).unwrap_err());
                format!("exit {}\n{error}\n", error.exit().code())
            })
            .collect();
        insta::assert_snapshot!(told.join("\n"));
    }
}
