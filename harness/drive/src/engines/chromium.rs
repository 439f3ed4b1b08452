//! Chromium, and what is built upon it.

mod drivers;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::Path;

use samesite_format::{AccountSource, DriverKind, NamesBy, Product};
use serde_json::{Value, json};

use self::drivers::Ability::{EagerNavigation, StandardDialect, TellsPort};
use self::drivers::drives;
use super::support::{Misfit, Plain, Support};
use crate::distribution::Distribution;
use crate::installation::Installation;
use crate::jar_file::{JarFile, Unit};
use crate::machine::Machine;
use crate::settings::{Endpoints, HostEnvironment, Settings, SharedMemory, User};
use crate::version::Version;

/// Blink and the Chromium network stack.
pub(super) struct Chromium;

/// The switch by which Chromium is told where names lead.
const RESOLVER_RULES: &str = "--host-resolver-rules=";

/// Where Chromium asks its maker on its own account.
const MAKERS: &[&str] = &["google.com", "googleapis.com"];

impl Support for Chromium {
    fn settings(&self, endpoints: &Endpoints, host: HostEnvironment) -> Settings {
        let (Endpoints { plain, tls, .. }, us) = (endpoints, endpoints.bracketed());
        let mut arguments: Vec<String> = [
            // Before 109 a value that is not known means the old headless mode, which is all that there was.
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
            // Reports go at once, and not once a minute.
            "--short-reporting-delay",
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
        arguments.push(format!(
            "{RESOLVER_RULES}{}, \
             MAP *:443 {us}:{tls}, MAP *:80 {us}:{plain}, MAP *:8443 {us}:{tls}, MAP *:8080 {us}:{plain}, \
             MAP * ~NOTFOUND",
            without_makers()
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
            .preference("https_first_mode_incognito_enabled", false)
            .preference("https_only_mode_enabled", false)
            // A form that goes from https to http is what a scenario wants to see, not what a user is warned of.
            .preference("profile.mixed_forms_warnings", false)
            .preference("safebrowsing.enabled", false)
            .preference("search.suggest_enabled", false)
    }

    fn options(&self, installation: &Installation, settings: &Settings) -> (&'static str, Value) {
        let name = match installation.product.driver() {
            DriverKind::Edgedriver => "ms:edgeOptions",
            _ => "goog:chromeOptions",
        };
        let mut options = json!({
            "args": settings.command_line(),
            "prefs": settings.preferences,
        });
        if installation.remote.is_none() {
            options["binary"] = json!(installation.browser);
        }
        if !StandardDialect.is_of(installation.driver_version.as_ref()) {
            options["w3c"] = true.into();
        }
        (name, options)
    }

    /// Its preferences are a tree, in a file of its profile.
    fn plain(&self, settings: &Settings, profile: &Path) -> Plain {
        let mut preferences = json!({});
        for (name, value) in &settings.preferences {
            let place = name.split('.').fold(&mut preferences, |place, part| &mut place[part]);
            *place = value.clone();
        }
        let mut arguments: Vec<OsString> = settings.command_line().into_iter().map(Into::into).collect();
        arguments.extend(self.profile_arguments(profile).into_iter().map(Into::into));
        // Drivers ask for the same by a command.
        arguments.push("--ignore-certificate-errors".into());
        Plain { arguments, files: vec![("Default/Preferences", preferences.to_string())], trusts_by_database: false }
    }

    fn names(&self) -> NamesBy {
        NamesBy::ResolverRules
    }

    fn led_by_proxy(&self, mut settings: Settings, endpoints: &Endpoints) -> Settings {
        settings.arguments.retain(|argument| !argument.starts_with(RESOLVER_RULES));
        // The proxy's own address is asked for; no other name is resolved by anybody. A pattern is a host, without brackets.
        settings.arguments.push(format!("{RESOLVER_RULES}MAP * ~NOTFOUND, EXCLUDE {}", endpoints.host));
        Settings { proxy: Some(endpoints.proxy_authority()), ..settings }
    }

    fn led_by_dns(&self, mut settings: Settings, hosts: &BTreeSet<&str>) -> Settings {
        settings.arguments.retain(|argument| !argument.starts_with(RESOLVER_RULES));
        let of_scenarios: String = makers_own(hosts).map(|host| format!(", EXCLUDE {host}")).collect();
        settings.arguments.push(format!("{RESOLVER_RULES}{}{of_scenarios}", without_makers()));
        // Of its own accord it takes the proxy of the desktop, or the one that its environment names.
        settings.argument("--no-proxy-server")
    }

    fn spared_by_proxy(&self) -> &'static [&'static str] {
        &["<-loopback>"]
    }

    fn devtools(&self, product: Product) -> Option<&'static str> {
        Some(match product.driver() {
            DriverKind::Edgedriver => "ms",
            _ => "goog",
        })
    }

    fn page_load_strategy(&self, driver: Option<&Version>) -> &'static str {
        if EagerNavigation.is_of(driver) { "eager" } else { "normal" }
    }

    /// What Linux allows the path of a socket (`sun_path`), less what is put behind it.
    fn longest_temporary_path(&self) -> Option<usize> {
        const SOCKET: &str = "/samesite-XXXXXX/org.chromium.Chromium.XXXXXX/SingletonSocket\0";
        cfg!(target_os = "linux").then_some(108 - SOCKET.len())
    }

    fn driver_arguments(&self, installation: &Installation, _temporary: &Path) -> Vec<OsString> {
        let engine = installation.engine_version();
        // Where nobody knows which Chromium is inside, the driver finds out.
        let is_of_another = |driver: &Version| engine.is_none_or(|engine| driver.major() != engine.major());
        let mut arguments = vec!["--port=0".into()];
        if installation.driver_version.as_ref().is_some_and(is_of_another) {
            // It would refuse the browser by its number. All know the switch, from 2.36 on.
            arguments.push("--disable-build-check".into());
        }
        arguments
    }

    fn announces_port(&self, driver: Option<&Version>) -> bool {
        TellsPort.is_of(driver)
    }

    fn announced_port(&self, line: &str) -> Option<u16> {
        let (_, port) = line.split_once("was started successfully on port ")?;
        port.trim_end_matches('.').parse().ok()
    }

    /// A chromedriver is made for the browser of its own major version, and was seen to drive some others.
    fn misfit(&self, browser: &Version, driver: &Version) -> Option<Misfit> {
        (!drives(driver, browser)).then_some(Misfit::OtherMajorVersion)
    }

    /// The newest folder that is named after a version.
    fn version_beside(&self, machine: &dyn Machine, folder: &Path) -> Result<Version, String> {
        let versions = machine.entries(folder).iter().filter_map(|name| Version::find_in(name)).collect::<Vec<_>>();
        let newest = versions.into_iter().max_by(|one, other| one.numbers().cmp(other.numbers()));
        newest.ok_or_else(|| "no folder beside it is named after a version".to_owned())
    }

    fn account_source(&self) -> Option<AccountSource> {
        Some(AccountSource::ChromiumNetLog)
    }

    /// `net/extras/sqlite/sqlite_persistent_cookie_store.cc`. Times count from 1601.
    fn jar_file(&self, settings: &Settings) -> Option<&'static JarFile> {
        const JAR: JarFile = JarFile {
            places: &["Default/Network/Cookies", "Default/Cookies"],
            table: "cookies",
            times: &[
                ("creation_utc", Unit::Microseconds),
                ("expires_utc", Unit::Microseconds),
                ("last_access_utc", Unit::Microseconds),
                ("last_update_utc", Unit::Microseconds),
            ],
        };
        // What is off the record is written nowhere.
        let is_kept = !settings.arguments.iter().any(|argument| argument == "--incognito");
        is_kept.then_some(&JAR)
    }

    fn profile_arguments(&self, folder: &Path) -> Vec<String> {
        vec![format!("--user-data-dir={}", folder.display())]
    }

    fn advice(&self, distribution: Distribution) -> &'static str {
        match distribution {
            Distribution::Debian => "sudo apt-get install chromium chromium-driver",
            Distribution::Ubuntu => {
                "Ubuntu's chromium is a snap, which a driver cannot use: install Google's package of Chrome and a chromedriver of the same major version"
            }
            Distribution::Fedora => "sudo dnf install chromium chromedriver",
            Distribution::Arch => "sudo pacman -S chromium",
            Distribution::OtherLinux => {
                "install Chromium and a chromedriver of the same major version with your package manager"
            }
            Distribution::MacOs => "brew install --cask google-chrome chromedriver",
            Distribution::Windows => "winget install Google.Chrome Chromium.ChromeDriver",
        }
    }
}

/// The rules by which names of [`MAKERS`] lead nowhere.
fn without_makers() -> String {
    let rules: Vec<_> = MAKERS.iter().map(|maker| format!("MAP *.{maker} ~NOTFOUND")).collect();
    rules.join(", ")
}

/// The hosts of scenarios that are below [`MAKERS`].
fn makers_own<'h>(hosts: &BTreeSet<&'h str>) -> impl Iterator<Item = &'h str> {
    let is_below =
        |host: &&str| MAKERS.iter().any(|maker| host.strip_suffix(maker).is_some_and(|below| below.ends_with('.')));
    hosts.iter().copied().filter(is_below)
}

impl Settings {
    /// These settings with names of the scenarios' own led to our servers, even those below [`MAKERS`].
    #[must_use]
    pub fn leading<'h>(mut self, hosts: impl IntoIterator<Item = &'h str>, endpoints: &Endpoints) -> Self {
        let (Endpoints { plain, tls, .. }, us) = (endpoints, endpoints.bracketed());
        let rules: String = makers_own(&hosts.into_iter().collect())
            .flat_map(|host| {
                [(443, tls), (80, plain), (8443, tls), (8080, plain)].map(|(port, ours)| (host, port, ours))
            })
            .map(|(host, port, ours)| format!("MAP {host}:{port} {us}:{ours}, "))
            .collect();
        for argument in &mut self.arguments {
            if let Some(others) = argument.strip_prefix(RESOLVER_RULES) {
                // The first rule that matches counts.
                *argument = format!("{RESOLVER_RULES}{rules}{others}");
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use samesite_servers::Ports;

    use super::*;

    const PORTS: Ports = Ports { plain: 8080, tls: 8443, proxy: 8888 };

    const HOST: HostEnvironment = HostEnvironment { user: User::Ordinary, shared_memory: SharedMemory::Enough };

    fn command_line(user: User, shared_memory: SharedMemory) -> Vec<String> {
        let host = HostEnvironment { user, shared_memory };
        Chromium.settings(&PORTS.into(), host).command_line()
    }

    fn rules(settings: &Settings) -> &str {
        settings.arguments.iter().find_map(|argument| argument.strip_prefix(RESOLVER_RULES)).unwrap()
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
    fn a_makers_name_leads_to_us_only_when_a_scenario_has_it() {
        let rules = |hosts: &[&str]| {
            let settings = Chromium.settings(&PORTS.into(), HOST);
            rules(&settings.leading(hosts.iter().copied(), &PORTS.into())).to_owned()
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
    fn names_lead_to_where_browsers_reach_us() {
        for (host, us) in [("192.0.2.1", "192.0.2.1"), ("lab.example", "lab.example"), ("2001:db8::1", "[2001:db8::1]")]
        {
            let endpoints = Endpoints::at(host, PORTS);
            let settings = Chromium.settings(&endpoints, HOST).leading(["accounts.google.com"], &endpoints);
            for (port, ours) in [(443, 8443), (80, 8080), (8443, 8443), (8080, 8080)] {
                for name in ["*", "accounts.google.com"] {
                    assert!(rules(&settings).contains(&format!("MAP {name}:{port} {us}:{ours}, ")), "{settings:?}");
                }
            }
            let by_proxy = Chromium.led_by_proxy(settings, &endpoints);
            assert_eq!(rules(&by_proxy), format!("MAP * ~NOTFOUND, EXCLUDE {host}"));
            assert_eq!(by_proxy.proxy, Some(format!("{us}:8888")));
        }
    }

    #[test]
    fn by_dns_only_its_makers_names_lead_nowhere() {
        let settings = Chromium.settings(&PORTS.into(), HOST);
        let led = Chromium.led_by_dns(settings, &["a.example", "accounts.google.com"].into());
        assert_eq!(
            rules(&led),
            "MAP *.google.com ~NOTFOUND, MAP *.googleapis.com ~NOTFOUND, EXCLUDE accounts.google.com"
        );
        assert!(led.arguments.contains(&"--no-proxy-server".to_owned()));
    }

    /// Chromium 72 with a driver of that version.
    fn driven_by(driver: &str) -> Installation {
        Installation {
            product: Product::Chromium,
            browser: "/opt/headless_shell".into(),
            browser_version: Version::find_in("72.0.3582.0").unwrap(),
            engine_version: None,
            driver: "/opt/chromedriver".into(),
            driver_version: Version::find_in(driver),
            settings: Settings::default(),
            remote: None,
        }
    }

    #[test]
    fn an_old_driver_is_asked_for_what_later_ones_do_by_themselves() {
        let table = [
            ("2.37.543619", true, "normal", "--port=0 --disable-build-check"),
            ("72.0.3626.69", true, "normal", "--port=0"),
            ("74.0.3729.6", true, "normal", "--port=0 --disable-build-check"),
            ("81.0.4044.20", false, "eager", "--port=0 --disable-build-check"),
        ];
        for (driver, asks_for_standard, strategy, arguments) in table {
            let installation = driven_by(driver);
            let version = installation.driver_version.as_ref();
            let (_, options) = Chromium.options(&installation, &Settings::default());
            assert_eq!(options["w3c"].as_bool().unwrap_or_default(), asks_for_standard, "{driver}");
            assert_eq!(Chromium.page_load_strategy(version), strategy, "{driver}");
            let told = Chromium.driver_arguments(&installation, Path::new("/tmp"));
            assert_eq!(told.join(" ".as_ref()), arguments, "{driver}");
        }
    }

    #[test]
    fn the_port_is_read_from_the_line_that_announces_it() {
        let table = [
            ("Starting ChromeDriver 156.0.8078.79 (a21ce) on port 0", None),
            ("ChromeDriver was started successfully on port 34317.", Some(34317)),
            ("Microsoft Edge WebDriver was started successfully on port 9515.", Some(9515)),
        ];
        for (line, port) in table {
            assert_eq!(Chromium.announced_port(line), port, "{line}");
        }
    }
}
