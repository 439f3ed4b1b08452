//! Why a build is not there.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use samesite_format::Product;

use crate::discovery::DiscoveryError;
use crate::machine::Platform;
use crate::session::SessionError;
use crate::version::Version;

/// Why a build could not be brought, found or removed. Whoever tells it names the build.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The builds are for another kind of machine.
    #[error("the builds that can be had are for Linux on x86-64")]
    OtherMachine,
    /// Debian's archive is only known to machines of Debian.
    #[error("it comes from Debian's archive, and this machine is not Debian")]
    NotDebian,
    /// apt knows no mirror of Debian's archive.
    #[error("it comes from Debian's archive, and apt knows no mirror of that")]
    NoMirror,
    /// No folder for a cache is known.
    #[error("there is no cache folder: neither SAMESITE_CACHE nor HOME is set")]
    NoCache,
    /// Another process brings or removes builds.
    #[error("another `samesite builds` is at work in `{}`", folder.display())]
    Busy {
        /// The folder of the builds.
        folder: PathBuf,
    },
    /// The program that fetches or unpacks is missing.
    #[error("it is fetched and unpacked with {program}, which is not here")]
    NoClient {
        /// Its name.
        program: &'static str,
    },
    /// Who has the build does not answer.
    #[error("the registry cannot be reached: `{command}` said: {words}")]
    Unreachable {
        /// What was tried.
        command: String,
        /// What the client printed last.
        words: String,
    },
    /// A maker's archive does not answer.
    #[error("{host} cannot be reached: {words}")]
    NoArchive {
        /// The host that was asked.
        host: String,
        /// What the client said.
        words: String,
    },
    /// A maker's archive has no such release.
    #[error("no {product} {version} can be had from its maker's archive")]
    NoRelease {
        /// The product.
        product: Product,
        /// How its version begins.
        version: String,
    },
    /// A file of a maker's archive did not come whole.
    #[error("`{address}` did not come: {words}")]
    NotFetched {
        /// The file.
        address: String,
        /// What the client said.
        words: String,
    },
    /// No room is left.
    #[error("the disk is full: `{command}` said: {words}")]
    NoRoom {
        /// What was tried.
        command: String,
        /// What the client printed last.
        words: String,
    },
    /// A client failed in another way.
    #[error("`{command}` failed: {words}")]
    Failed {
        /// What was tried.
        command: String,
        /// What the client printed last, or how it ended.
        words: String,
    },
    /// A client took too long.
    #[error("`{command}` did not end within {} s", patience.as_secs())]
    Late {
        /// What was tried.
        command: String,
        /// How long it was given.
        patience: Duration,
    },
    /// The package came and does not hold what it should.
    #[error("the package holds no {what}: it is another one than it was, or came in part")]
    Lacking {
        /// What was looked for.
        what: String,
    },
    /// What was brought is of another version.
    #[error("what came is {told}, and not {expected}")]
    OtherVersion {
        /// What the catalogue says.
        expected: &'static str,
        /// What the program says of itself.
        told: Version,
    },
    /// The program does not tell its version, or the driver does not fit.
    #[error("it does not run: {0}")]
    Unfit(#[from] Box<DiscoveryError>),
    /// The driver does not get the browser to start.
    #[error("it does not start: {0}")]
    Unstarted(#[from] Box<SessionError>),
    /// The build was not brought yet.
    #[error("it is not here yet")]
    NotHere,
    /// Somebody asked us to end.
    #[error("interrupted")]
    Interrupted,
    /// A file of ours cannot be made, moved or removed.
    #[error("cannot {what} `{}`: {source}", path.display())]
    File {
        /// What was tried: `make`.
        what: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

impl BuildError {
    /// What to do about the build that is asked for by `word`, as a sentence without a full stop.
    #[must_use]
    pub fn help(&self, word: &str) -> String {
        let again = format!("run `samesite builds add {word}` again");
        match self {
            Self::OtherMachine => "a browser file takes builds that you bring yourself".to_owned(),
            Self::NotDebian | Self::NoMirror => {
                "take a build from another source; `samesite builds` lists them".to_owned()
            }
            Self::NoCache => "set SAMESITE_CACHE to a folder that may grow by gigabytes".to_owned(),
            Self::Busy { .. } => "wait for it to end".to_owned(),
            Self::NoClient { program } => {
                let package = match *program {
                    "npm" | "node" => "Node.js with npm",
                    "python3" | "pip" => "Python 3 with pip",
                    "dpkg-deb" => "dpkg",
                    other => other,
                };
                format!("install {package}, then {again}")
            }
            Self::Unreachable { .. } => format!("look after the network and the proxy, then {again}"),
            Self::NoArchive { .. } => format!(
                "look after the network and the proxy, name a mirror by --from, or take a neighbour from \
                `samesite builds`; then {again}"
            ),
            Self::NoRelease { product: Product::ChromeForTesting, .. } => {
                "Chrome for Testing begins at 115, and not every version is there; name the first number alone, such as \
                 chrome-for-testing@131"
                    .to_owned()
            }
            Self::NoRelease { .. } => {
                "name a version that was released, such as firefox@150, firefox@150.0.1 or firefox-esr@128.5.0".to_owned()
            }
            Self::NoRoom { .. } => {
                format!(
                    "a build needs up to 700 MB while it is unpacked, and one with a root 2 GB: make room, or set SAMESITE_CACHE to a folder on another disk, then {again}"
                )
            }
            Self::File { source, .. } if source.kind() == io::ErrorKind::StorageFull => {
                format!("make room, or set SAMESITE_CACHE to a folder on another disk, then {again}")
            }
            Self::File { .. } => format!("see to it that the folder can be written to, then {again}"),
            Self::Failed { .. } | Self::NotFetched { .. } | Self::Late { .. } | Self::Lacking { .. } => {
                format!("{again}; if that does not help, take a neighbour from `samesite builds`")
            }
            Self::OtherVersion { .. } => "take a neighbour from `samesite builds`".to_owned(),
            Self::Unfit(error) => error.fix(Platform::current()),
            Self::Unstarted(error) => error.help().to_owned(),
            Self::NotHere => format!("`samesite builds add {word}` brings it"),
            Self::Interrupted => again,
        }
    }
}
