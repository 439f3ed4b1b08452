//! How a browser is configured: switches and preferences, and what every run needs of them.

use std::collections::{BTreeMap, BTreeSet};

use samesite_servers::Ports;
use serde::Serialize;
use serde_json::{Value, json};

use samesite_format::Engine;

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

/// The local ports to which every name is mapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endpoints {
    /// Where connections to port 80 of any name go.
    pub plain: u16,
    /// Where connections to port 443 of any name go.
    pub tls: u16,
    /// A forward proxy that leads to both, for browsers that know no other way.
    pub proxy: u16,
}

impl From<Ports> for Endpoints {
    fn from(Ports { plain, tls, proxy }: Ports) -> Self {
        Self { plain, tls, proxy }
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
    /// What every run needs, whatever it wants to learn: every name leads to our servers, the browser is
    /// headless and quiet, asks nobody anything, and leaves `http` URLs alone.
    ///
    /// Nothing in here is meant to change which cookies are stored or sent.
    #[must_use]
    pub fn base(engine: Engine, endpoints: Endpoints, host: HostEnvironment) -> Self {
        match engine {
            Engine::Chromium => chromium(endpoints, host),
            Engine::Firefox => firefox(endpoints),
            Engine::WebKit => webkit(endpoints),
        }
    }

    /// These settings, then `other`, whose preferences win.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.arguments.extend(other.arguments);
        self.enabled_features.extend(other.enabled_features);
        self.disabled_features.extend(other.disabled_features);
        self.preferences.extend(other.preferences);
        if other.windows == Windows::Shown {
            self.windows = Windows::Shown;
        }
        self
    }

    /// These settings with names of the scenarios' own led to our servers, even those below [`MAKERS`].
    #[must_use]
    pub fn leading<'h>(mut self, hosts: impl IntoIterator<Item = &'h str>, endpoints: Endpoints) -> Self {
        let Endpoints { plain, tls, .. } = endpoints;
        let is_kept =
            |host: &&str| MAKERS.iter().any(|maker| host.strip_suffix(maker).is_some_and(|below| below.ends_with('.')));
        let hosts: BTreeSet<&str> = hosts.into_iter().filter(is_kept).collect();
        let rules: String = hosts
            .iter()
            .flat_map(|host| {
                [(443, tls), (80, plain), (8443, tls), (8080, plain)].map(|(port, ours)| (host, port, ours))
            })
            .map(|(host, port, ours)| format!("MAP {host}:{port} 127.0.0.1:{ours}, "))
            .collect();
        for argument in &mut self.arguments {
            if let Some(others) = argument.strip_prefix(RESOLVER_RULES) {
                // The first rule that matches counts.
                *argument = format!("{RESOLVER_RULES}{rules}{others}");
            }
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

impl HostEnvironment {
    /// The machine that this process runs on.
    #[must_use]
    pub fn here() -> Self {
        Self { user: User::current(), shared_memory: SharedMemory::here() }
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

/// The switch by which Chromium is told where names lead.
const RESOLVER_RULES: &str = "--host-resolver-rules=";

/// Where Chromium asks its maker on its own account.
pub const MAKERS: &[&str] = &["google.com", "googleapis.com"];

fn chromium(endpoints: Endpoints, host: HostEnvironment) -> Settings {
    let Endpoints { plain, tls, .. } = endpoints;
    let mut arguments: Vec<String> = [
        "--headless=new",
        "--disable-gpu",
        // Over QUIC a connection would pass our listeners by.
        "--disable-quic",
        // Nothing but what a page does shall reach the network.
        "--no-first-run",
        "--no-default-browser-check",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-domain-reliability",
        "--disable-extensions",
        "--disable-sync",
        "--metrics-recording-only",
        // Windows that pages open are probes, not nuisances.
        "--disable-popup-blocking",
        // Two installations of one version shall behave alike.
        "--disable-field-trial-config",
        // A page in a background tab acts as promptly as one in front.
        "--disable-background-timer-throttling",
        "--disable-backgrounding-occluded-windows",
        "--disable-renderer-backgrounding",
    ]
    .map(str::to_owned)
    .into();
    // The first rule that matches counts. What the browser asks its maker on its own account stays unanswered,
    // because not all of it can be switched off; every other name is ours, on the two default ports.
    let makers: String = MAKERS.iter().map(|maker| format!("MAP *.{maker} ~NOTFOUND, ")).collect();
    arguments.push(format!(
        "{RESOLVER_RULES}{makers}\
         MAP *:443 127.0.0.1:{tls}, MAP *:80 127.0.0.1:{plain}, MAP *:8443 127.0.0.1:{tls}, MAP *:8080 127.0.0.1:{plain}, \
         MAP * ~NOTFOUND"
    ));
    if host.user == User::Root {
        arguments.push("--no-sandbox".to_owned());
    }
    if host.shared_memory == SharedMemory::Scarce {
        arguments.push("--disable-dev-shm-usage".to_owned());
    }
    let disabled_features = [
        // An address typed as `http` stays `http`.
        "HttpsUpgrades",
        "HttpsFirstBalancedModeAutoEnable",
        // Our names are public and our servers local, which these checks would stop.
        "LocalNetworkAccessChecks",
        // Quiet.
        "MediaRouter",
        "OptimizationHints",
        "Translate",
    ];
    Settings { arguments, disabled_features: disabled_features.map(str::to_owned).into(), ..Settings::default() }
        .preference("alternate_error_pages.enabled", false)
        .preference("https_first_balanced_mode_enabled", false)
        .preference("https_only_mode_enabled", false)
        // A form that goes from https to http is what a scenario wants to see, not what a user is warned of.
        .preference("profile.mixed_forms_warnings", false)
        .preference("safebrowsing.enabled", false)
        .preference("search.suggest_enabled", false)
}

fn firefox(endpoints: Endpoints) -> Settings {
    let Endpoints { plain, tls, .. } = endpoints;
    let preferences = [
        // Every name is ours, and so are the two default ports.
        ("network.dns.forceResolve", json!("127.0.0.1")),
        ("network.socket.forcePort", json!(format!("443={tls};80={plain};8443={tls};8080={plain}"))),
        // Names are not asked for over HTTPS, and HTTP/3 would pass our listeners by.
        ("network.trr.mode", json!(5)),
        ("network.http.http3.enable", json!(false)),
        // An address typed as `http` stays `http`.
        ("dom.security.https_first", json!(false)),
        ("dom.security.https_first_schemeless", json!(false)),
        ("dom.security.https_only_mode", json!(false)),
        // Our names are public and our servers local, which these checks would stop.
        ("network.lna.blocking", json!(false)),
        // A form that goes from https to http is what a scenario wants to see, not what a user is warned of.
        ("security.warn_submit_secure_to_insecure", json!(false)),
        // After a failed handshake the next one would wait, and its page would not.
        ("network.websocket.delay-failed-reconnects", json!(false)),
        // Windows that pages open are probes, not nuisances.
        ("dom.disable_open_during_load", json!(false)),
        ("dom.popup_maximum", json!(1000)),
        // Nothing but what a page does shall reach the network.
        ("app.normandy.enabled", json!(false)),
        ("app.shield.optoutstudies.enabled", json!(false)),
        ("app.update.disabledForTesting", json!(true)),
        ("browser.aboutwelcome.enabled", json!(false)),
        ("browser.backup.enabled", json!(false)),
        ("browser.chrome.site_icons", json!(false)),
        ("browser.newtabpage.enabled", json!(false)),
        ("browser.region.network.url", json!("")),
        ("browser.region.update.enabled", json!(false)),
        ("browser.safebrowsing.blockedURIs.enabled", json!(false)),
        ("browser.safebrowsing.downloads.enabled", json!(false)),
        ("browser.safebrowsing.malware.enabled", json!(false)),
        ("browser.safebrowsing.phishing.enabled", json!(false)),
        ("browser.safebrowsing.update.enabled", json!(false)),
        ("browser.search.update", json!(false)),
        ("browser.startup.homepage_override.mstone", json!("ignore")),
        ("browser.startup.page", json!(0)),
        ("browser.urlbar.speculativeConnect.enabled", json!(false)),
        ("datareporting.policy.dataSubmissionEnabled", json!(false)),
        ("dom.push.connection.enabled", json!(false)),
        ("extensions.getAddons.cache.enabled", json!(false)),
        ("extensions.systemAddon.update.enabled", json!(false)),
        ("extensions.update.enabled", json!(false)),
        ("media.gmp-manager.updateEnabled", json!(false)),
        ("messaging-system.rsexperimentloader.enabled", json!(false)),
        ("network.captive-portal-service.enabled", json!(false)),
        ("network.connectivity-service.enabled", json!(false)),
        ("network.dns.disablePrefetch", json!(true)),
        ("network.http.speculative-parallel-limit", json!(0)),
        ("network.predictor.enabled", json!(false)),
        ("security.OCSP.enabled", json!(0)),
        ("security.remote_settings.intermediates.enabled", json!(false)),
        ("services.settings.server", json!("data:,#remote-settings-dummy/v1")),
        ("toolkit.telemetry.server", json!("")),
    ];
    Settings {
        arguments: vec!["-headless".to_owned()],
        preferences: preferences.map(|(name, value)| (name.to_owned(), value)).into(),
        ..Settings::default()
    }
}

/// MiniBrowser has neither preferences nor a resolver to be told of; what it has are arguments.
fn webkit(endpoints: Endpoints) -> Settings {
    let proxy = endpoints.proxy;
    Settings::default()
        .argument("--automation")
        // Every name leads to the proxy, and the proxy to us. (The proxy of the WebDriver protocol would be spoken to
        // through TLS.)
        .argument(&format!("--proxy=http://127.0.0.1:{proxy}"))
        // Windows that pages open are probes, not nuisances.
        .argument("--javascript-can-open-windows-automatically=true")
        // Nobody is asked for names.
        .argument("--enable-dns-prefetching=false")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENDPOINTS: Endpoints = Endpoints { plain: 8080, tls: 8443, proxy: 8888 };

    fn command_line(user: User, shared_memory: SharedMemory) -> Vec<String> {
        let host = HostEnvironment { user, shared_memory };
        Settings::base(Engine::Chromium, ENDPOINTS, host).command_line()
    }

    #[test]
    fn the_sandbox_is_given_up_by_root_only() {
        let has = |user| command_line(user, SharedMemory::Enough).contains(&"--no-sandbox".to_owned());
        assert!(has(User::Root));
        assert!(!has(User::Ordinary));
    }

    #[test]
    fn files_stand_in_for_scarce_shared_memory_only() {
        let switch = "--disable-dev-shm-usage".to_owned();
        assert!(command_line(User::Ordinary, SharedMemory::Scarce).contains(&switch));
        assert!(!command_line(User::Ordinary, SharedMemory::Enough).contains(&switch));
    }

    #[test]
    fn features_of_several_settings_are_joined_into_one_switch() {
        let settings = Settings::default().enable("B").and(Settings::default().enable("A"));
        assert_eq!(settings.command_line(), ["--enable-features=A,B"]);
    }

    #[test]
    fn a_makers_name_leads_to_us_only_when_a_scenario_has_it() {
        let host = HostEnvironment { user: User::Ordinary, shared_memory: SharedMemory::Enough };
        let rules = |hosts: &[&str]| {
            let settings = Settings::base(Engine::Chromium, ENDPOINTS, host);
            let arguments = settings.leading(hosts.iter().copied(), ENDPOINTS).command_line();
            arguments.iter().find_map(|argument| argument.strip_prefix(RESOLVER_RULES)).unwrap().to_owned()
        };
        let usual = rules(&["idp.example", "notgoogle.com"]);
        assert!(usual.starts_with("MAP *.google.com ~NOTFOUND, "), "{usual}");
        assert_eq!(
            rules(&["accounts.google.com"]),
            format!(
                "MAP accounts.google.com:443 127.0.0.1:8443, MAP accounts.google.com:80 127.0.0.1:8080, \
                 MAP accounts.google.com:8443 127.0.0.1:8443, MAP accounts.google.com:8080 127.0.0.1:8080, {usual}"
            )
        );
    }

    #[test]
    fn later_preferences_win() {
        let settings = Settings::default().preference("a", 1).and(Settings::default().preference("a", 2));
        assert_eq!(settings.preferences["a"], json!(2));
    }
}
