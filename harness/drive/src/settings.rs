//! How a browser is configured: switches and preferences, and what every run needs of them.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv6Addr;

use samesite_format::{Profile, Switch};
use samesite_servers::Ports;
use serde::Serialize;
use serde_json::Value;

/// Switches, features and preferences of one browser.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Settings {
    /// Command-line arguments in their order, such as `--disable-quic`.
    pub arguments: Vec<String>,
    /// Chromium features switched on. They are kept apart from the arguments because only the last
    /// `--enable-features` of a command line counts.
    pub enabled_features: BTreeSet<String>,
    /// Chromium features switched off; the same holds for `--disable-features`.
    pub disabled_features: BTreeSet<String>,
    /// Preferences by name: profile preferences of Chromium, `about:config` ones of Firefox.
    pub preferences: BTreeMap<String, Value>,
    /// Whether a person can see the browser's windows.
    pub windows: Windows,
    /// Host and port of the forward proxy that a session is asked for by WebDriver's `proxy` capability, where names lead to
    /// us by that.
    pub proxy: Option<String>,
    /// Variables that driver and browser are started with, such as `http_proxy`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub variables: BTreeMap<&'static str, String>,
}

/// Whether a browser is asked to tell itself of its requests and cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accounts {
    /// It is, if it has a way to tell.
    Asked,
    /// It is not.
    NotAsked,
}

/// Whether a person can see a browser's windows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Windows {
    /// The browser runs headless, or on a display that nobody sees.
    #[default]
    Hidden,
    /// The windows are on the display of the person who runs us.
    Shown,
}

/// Where every name is mapped to: our servers, as browsers reach them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    /// The machine: 127.0.0.1, or the name or IP address (an IPv6 one without brackets) by which browsers elsewhere reach
    /// this one.
    pub host: String,
    /// Where connections to port 80 of any name go.
    pub plain: u16,
    /// Where connections to port 443 of any name go.
    pub tls: u16,
    /// A forward proxy that leads to both, for browsers that know no other way.
    pub proxy: u16,
}

impl From<Ports> for Endpoints {
    /// The ports as this machine reaches them.
    fn from(ports: Ports) -> Self {
        Self::at("127.0.0.1", ports)
    }
}

impl Endpoints {
    /// The ports as browsers reach them that know this machine by that name or IP address.
    #[must_use]
    pub fn at(host: &str, Ports { plain, tls, proxy }: Ports) -> Self {
        Self { host: host.to_owned(), plain, tls, proxy }
    }

    /// The host, in brackets where it is an IPv6 address, as it stands before a port.
    pub(crate) fn bracketed(&self) -> String {
        match self.host.parse::<Ipv6Addr>() {
            Ok(address) => format!("[{address}]"),
            Err(_) => self.host.clone(),
        }
    }

    /// Host and port of the forward proxy.
    pub(crate) fn proxy_authority(&self) -> String {
        format!("{}:{}", self.bracketed(), self.proxy)
    }
}

/// What the machine that we run on imposes on a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostEnvironment {
    /// The user who runs us.
    pub user: User,
    /// How much memory the processes of a browser can share.
    pub shared_memory: SharedMemory,
}

/// The user who runs us, and with that the browsers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum User {
    /// The superuser, as whom Chromium's sandbox refuses to work.
    Root,
    /// Anybody but the superuser.
    Ordinary,
}

/// How much memory the processes of a browser can share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SharedMemory {
    /// Enough for every browser, or no limit at all.
    Enough,
    /// A small `/dev/shm`, as containers have; Chromium crashes on it unless told to use files.
    Scarce,
}

impl Settings {
    /// These settings, then `other`, whose preferences win.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.arguments.extend(other.arguments);
        self.enabled_features.extend(other.enabled_features);
        self.disabled_features.extend(other.disabled_features);
        self.preferences.extend(other.preferences);
        self.variables.extend(other.variables);
        self.proxy = other.proxy.or(self.proxy);
        if other.windows == Windows::Shown {
            self.windows = Windows::Shown;
        }
        self
    }

    /// These settings with windows that a person can watch.
    #[must_use]
    pub fn headed(mut self) -> Self {
        self.arguments.retain(|argument| argument != "-headless" && !argument.starts_with("--headless"));
        self.windows = Windows::Shown;
        self
    }

    /// These settings with one more preference.
    #[must_use]
    pub fn preference(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.preferences.insert(name.to_owned(), value.into());
        self
    }

    /// These settings with one more command-line argument.
    #[must_use]
    pub fn argument(mut self, argument: &str) -> Self {
        self.arguments.push(argument.to_owned());
        self
    }

    /// These settings with one more Chromium feature switched on.
    #[must_use]
    pub fn enable(mut self, feature: &str) -> Self {
        self.enabled_features.insert(feature.to_owned());
        self
    }

    /// The arguments, with the features joined into one argument each.
    #[must_use]
    pub fn command_line(&self) -> Vec<String> {
        let joined = |switch: &str, features: &BTreeSet<String>| {
            let names: Vec<_> = features.iter().map(String::as_str).collect();
            (!names.is_empty()).then(|| format!("--{switch}={}", names.join(",")))
        };
        let mut arguments = self.arguments.clone();
        arguments.extend(joined("enable-features", &self.enabled_features));
        arguments.extend(joined("disable-features", &self.disabled_features));
        arguments
    }
}

/// What a profile switches.
impl From<&Profile> for Settings {
    fn from(profile: &Profile) -> Self {
        profile.each_switch().iter().fold(Self::default(), |settings, switch| match *switch {
            Switch::Preference(name, value) => settings.preference(name, value),
            Switch::Feature(name) => settings.enable(name),
            Switch::Argument(argument) => settings.argument(argument),
        })
    }
}

impl HostEnvironment {
    /// The machine that this process runs on.
    #[must_use]
    pub fn here() -> Self {
        Self { user: User::current(), shared_memory: SharedMemory::here() }
    }

    /// A machine of which nothing is known: that of a remote end.
    #[must_use]
    pub const fn elsewhere() -> Self {
        Self { user: User::Ordinary, shared_memory: SharedMemory::Enough }
    }
}

impl User {
    /// The user who runs this process.
    #[must_use]
    pub fn current() -> Self {
        #[cfg(unix)]
        if rustix::process::geteuid().is_root() {
            return Self::Root;
        }
        Self::Ordinary
    }
}

impl SharedMemory {
    /// Docker's default of 64 MiB is what Chromium is known to crash on.
    const SCARCE_BELOW: u64 = 128 * 1024 * 1024;

    /// How much there is on this machine.
    #[must_use]
    pub fn here() -> Self {
        match Self::free_bytes() {
            Some(free) if free < Self::SCARCE_BELOW => Self::Scarce,
            _ => Self::Enough,
        }
    }

    /// Free bytes in `/dev/shm`; `None` where there is no such limit.
    #[must_use]
    pub fn free_bytes() -> Option<u64> {
        #[cfg(target_os = "linux")]
        if let Ok(status) = rustix::fs::statvfs("/dev/shm") {
            return Some(status.f_bavail.saturating_mul(status.f_frsize));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_of_several_settings_are_joined_into_one_switch() {
        let settings = Settings::default().enable("B").and(Settings::default().enable("A"));
        assert_eq!(settings.command_line(), ["--enable-features=A,B"]);
    }

    #[test]
    fn later_preferences_win() {
        let settings = Settings::default().preference("a", 1).and(Settings::default().preference("a", 2));
        assert_eq!(settings.preferences["a"], serde_json::json!(2));
    }
}
