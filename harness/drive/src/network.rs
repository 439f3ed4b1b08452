//! A network of our own: all that a run does goes over the loopback interface, and in a network namespace with one of its
//! own nobody else can connect to drivers, which ask nobody who they are, to debugging ports, displays and test servers.
//!
//! A namespace is made for a whole process and not for a thread of it, so the program starts itself again within one.
//! Only Linux has them. The superuser may make one; others may where the system lets them be superuser of a namespace of
//! users, which most do, and Ubuntu since 24.04 and many containers do not.

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::machine::Platform;
use crate::settings::User;

/// Says to the process that it is within a network that was made for it, by its own number: nobody inherits that.
const WITHIN: &str = "SAMESITE_PRIVATE_NETWORK";

/// The way into a network of our own that this machine has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivateNetwork {
    /// The words that bring a program into it, which come before the program's own.
    words: Vec<OsString>,
}

/// Why there is no such way, as a fragment: `unshare: unshare failed: Operation not permitted`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoPrivateNetwork(String);

impl NoPrivateNetwork {
    /// One that is told so.
    pub(crate) fn told(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

impl PrivateNetwork {
    /// Looks for a way, by trying it.
    ///
    /// # Errors
    ///
    /// What stands in the way.
    pub fn find() -> Result<Self, NoPrivateNetwork> {
        if Platform::current() != Platform::Linux {
            return Err(NoPrivateNetwork::told("only Linux has network namespaces"));
        }
        let found = Self::of(User::current());
        let tried = found.command(Path::new("true"), []).stdin(Stdio::null()).stdout(Stdio::null()).output();
        let tried = tried.map_err(|error| NoPrivateNetwork::told(format!("unshare cannot be run: {error}")))?;
        if tried.status.success() {
            return Ok(found);
        }
        let told = String::from_utf8_lossy(&tried.stderr);
        Err(NoPrivateNetwork::told(told.lines().next().unwrap_or("unshare failed")))
    }

    /// The way that a user has.
    fn of(user: User) -> Self {
        let (namespaces, start): (&[&str], _) = match user {
            User::Root => (&[], r#"exec "$0" "$@""#),
            // One remains who one is, for Chromium does without its sandbox as superuser; and the powers over the network,
            // which bring the interface up, are given back.
            User::Ordinary => (
                &["--user", "--map-current-user", "--keep-caps"],
                r#"exec setpriv --inh-caps=-all --ambient-caps=-all -- "$0" "$@""#,
            ),
        };
        // The number of the process remains the same through all of these.
        let script = format!("ip link set lo up && {WITHIN}=$$ && export {WITHIN} && {start}");
        let words = ["unshare"].iter().chain(namespaces).copied().chain(["--net", "--", "sh", "-c", &script]);
        Self { words: words.map(OsString::from).collect() }
    }

    /// A program within such a network.
    fn command<I: IntoIterator<Item = OsString>>(&self, program: &Path, arguments: I) -> Command {
        let mut command = Command::new(&self.words[0]);
        command.args(&self.words[1..]).arg(program).args(arguments);
        command
    }

    /// Starts our own program again, with the same words and in the same process, within such a network. Returns only when
    /// that fails, and nothing has changed then.
    #[cfg(unix)]
    #[must_use]
    pub fn restart(&self) -> std::io::Error {
        match env::current_exe() {
            Ok(program) => {
                std::os::unix::process::CommandExt::exec(&mut self.command(&program, env::args_os().skip(1)))
            }
            Err(error) => error,
        }
    }

    /// There is no such network.
    #[cfg(not(unix))]
    #[must_use]
    pub fn restart(&self) -> std::io::Error {
        std::io::ErrorKind::Unsupported.into()
    }

    /// Whether this process is within a network that was made for it.
    #[must_use]
    pub fn is_ours() -> bool {
        env::var(WITHIN).is_ok_and(|number| number == std::process::id().to_string())
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_program_within_has_a_loopback_and_nothing_else() {
        // Where there is no way in, the reason is told, and there is nothing to look at.
        let network = match PrivateNetwork::find() {
            Ok(network) => network,
            Err(NoPrivateNetwork(reason)) => return assert_ne!(reason, ""),
        };
        let script = format!("cat /proc/net/dev; [ ${WITHIN} = $$ ] && grep CapEff /proc/self/status");
        let output = network.command(Path::new("sh"), ["-c".into(), script.into()]).output().unwrap();
        let told = String::from_utf8(output.stdout).unwrap();
        let interfaces: Vec<_> =
            told.lines().filter_map(|line| line.split_once(':')).map(|(name, _)| name.trim()).collect();
        assert_eq!(interfaces, ["lo", "CapEff"], "{told}");
        let powers = told.lines().last().unwrap().trim_start_matches("CapEff:").trim();
        assert!(User::current() == User::Root || powers.bytes().all(|digit| digit == b'0'), "{powers}");
    }
}
