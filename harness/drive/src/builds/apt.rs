//! apt with a state of its own: nothing of the machine's is read but the addresses of its mirrors, and nothing is changed.

use std::path::{Path, PathBuf};

use super::clients::Clients;
use super::error::BuildError;
use super::files::{make, write};
use crate::distribution::Distribution;
use crate::settings::User;

/// Where it keeps the packages that it fetched for an installation, in its folder.
pub(super) const ARCHIVES: &str = "cache/archives";

/// By which Debian's archives are signed.
const KEYS: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// apt for some suites of Debian, in a folder that holds all that it knows.
pub(super) struct Apt<'a> {
    clients: &'a Clients<'a>,
    folder: PathBuf,
    options: Vec<String>,
}

impl<'a> Apt<'a> {
    /// Fetches the lists of these suites.
    ///
    /// # Errors
    ///
    /// When the machine is not Debian's, knows no mirror of a suite, or the lists do not come.
    pub(super) fn of(suites: &[&str], clients: &'a Clients<'a>, folder: PathBuf) -> Result<Self, BuildError> {
        let text = clients.machine.text(Path::new("/etc/os-release")).unwrap_or_default();
        if Distribution::from_os_release(&text) != Distribution::Debian {
            return Err(BuildError::NotDebian);
        }
        let format = "$(LABEL) $(REPO_URI)";
        let known = clients.run("apt-get", &["indextargets", "--format", format, "Identifier: Packages"], &folder)?;
        for part in ["state", "lists/partial", "cache/archives/partial"] {
            make(folder.join(part))?;
        }
        let mut sources = String::new();
        for suite in suites {
            let mirror = Archive::of(suite).mirror_in(&known).ok_or(BuildError::NoMirror)?;
            sources += &format!("deb [signed-by={KEYS}] {mirror} {suite} main\n");
        }
        write(&folder.join("sources.list"), &sources)?;
        write(&folder.join("status"), "")?;
        let place = |name: &str| folder.join(name).display().to_string();
        let mut options = vec![
            format!("Dir::Etc::sourcelist={}", place("sources.list")),
            "Dir::Etc::sourceparts=/dev/null".to_owned(),
            "Dir::Etc::preferencesparts=/dev/null".to_owned(),
            format!("Dir::State={}", place("state")),
            format!("Dir::State::Lists={}", place("lists")),
            format!("Dir::State::status={}", place("status")),
            format!("Dir::Cache={}", place("cache")),
            "Acquire::Languages=none".to_owned(),
            "APT::Install-Recommends=false".to_owned(),
            // A list that cannot be fetched is an error.
            "APT::Update::Error-Mode=any".to_owned(),
        ];
        if User::current() == User::Root {
            // Its own user could not look into our folder.
            options.push("APT::Sandbox::User=root".to_owned());
        }
        let apt = Self { clients, folder, options };
        apt.run(&["update"])?;
        Ok(apt)
    }

    /// Runs a command of `apt-get` in the folder.
    ///
    /// # Errors
    ///
    /// As for any client.
    pub(super) fn run(&self, words: &[&str]) -> Result<(), BuildError> {
        let options: Vec<&str> = self.options.iter().flat_map(|option| ["-o", option.as_str()]).collect();
        let words = [&["--quiet"], &options[..], words].concat();
        self.clients.run("apt-get", &words, &self.folder).map(drop)
    }

    /// The folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }
}

/// One of Debian's archives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Archive {
    /// The releases.
    Main,
    /// Their security updates, whose suites have `-security` in their names.
    Security,
}

impl Archive {
    fn of(suite: &str) -> Self {
        if suite.ends_with("-security") { Self::Security } else { Self::Main }
    }

    /// The mirror among the sources that apt knows, as lines of a label and an address. Without lists, apt knows no label,
    /// and goes by the archive's folder, which is `debian` or `debian-security` by custom.
    fn mirror_in(self, known: &str) -> Option<&str> {
        let (label, folder) = match self {
            Self::Main => ("Debian ", "/debian"),
            Self::Security => ("Debian-Security ", "/debian-security"),
        };
        let labelled = known.lines().find_map(|line| line.strip_prefix(label));
        let customary = || {
            known
                .lines()
                .filter_map(|line| line.split_whitespace().last())
                .find(|address| address.trim_end_matches('/').ends_with(folder))
        };
        labelled.map(str::trim).filter(|address| !address.is_empty()).or_else(customary)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_suite_has_the_mirror_of_its_own_archive() {
        let table = [
            (
                "Debian-Security http://a.example/debian-security/\nDebian http://a.example/debian/\n",
                Some("http://a.example/debian/"),
                Some("http://a.example/debian-security/"),
            ),
            // No list has been fetched yet.
            (
                " http://b.example/debian-security/\n http://b.example/debian/\n",
                Some("http://b.example/debian/"),
                Some("http://b.example/debian-security/"),
            ),
            ("Debian http://c.example/\n", Some("http://c.example/"), None),
            ("Node http://d.example/node/\n", None, None),
            ("", None, None),
        ];
        for (known, main, security) in table {
            assert_eq!(Archive::of("trixie").mirror_in(known), main, "{known}");
            assert_eq!(Archive::of("trixie-security").mirror_in(known), security, "{known}");
        }
    }
}
