//! Firefox.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::Path;

use samesite_format::{AccountSource, NamesBy};
use serde_json::{Value, json};

use super::support::{Misfit, Plain, Support};
use crate::display::Display;
use crate::distribution::Distribution;
use crate::installation::Installation;
use crate::jar_file::{JarFile, Unit};
use crate::machine::Machine;
use crate::settings::{Endpoints, HostEnvironment, Settings};
use crate::version::Version;

/// A released Firefox heeds the preference for another settings server only with this variable, and otherwise asks
/// Mozilla's server over and over.
const REMOTE_SETTINGS: &str = "MOZ_REMOTE_SETTINGS_DEVTOOLS";

/// The preferences by which Firefox is told where names lead, and ports.
const FORCE_RESOLVE: &str = "network.dns.forceResolve";
const FORCE_PORT: &str = "network.socket.forcePort";

/// Gecko and Necko.
pub(super) struct Firefox;

impl Support for Firefox {
    /// `toolkit/components/antitracking/DynamicFpiNavigationHeuristic.cpp`: who comes back to a site lets those have
    /// their cookies there that were clicked on since, whoever typed in the address.
    fn grants_by_history(&self) -> bool {
        true
    }

    fn settings(&self, endpoints: &Endpoints, _host: HostEnvironment) -> Settings {
        let Endpoints { host, plain, tls, .. } = endpoints;
        let preferences = [
            // Every name is ours, and so are the two default ports.
            (FORCE_RESOLVE, json!(host)),
            (FORCE_PORT, json!(format!("443={tls};80={plain};8443={tls};8080={plain}"))),
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
            // A process that no page needs any more waits for the next page of its site: starting one costs most of a page.
            ("dom.ipc.processReuse.unusedGraceMs", json!(30_000)),
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

    fn options(&self, installation: &Installation, settings: &Settings) -> (&'static str, Value) {
        let mut options = json!({ "args": settings.arguments, "prefs": settings.preferences });
        if installation.remote.is_none() {
            options["binary"] = json!(installation.browser);
        } else {
            // Somebody else has started the driver, without it.
            options["env"] = json!({ REMOTE_SETTINGS: "1" });
        }
        ("moz:firefoxOptions", options)
    }

    fn plain(&self, settings: &Settings, profile: &Path) -> Plain {
        let mut arguments: Vec<OsString> = settings.arguments.iter().map(Into::into).collect();
        // Another Firefox of the same user would take the address over.
        arguments.push("-no-remote".into());
        arguments.extend(self.profile_arguments(profile).into_iter().map(Into::into));
        // What its driver sets by itself, so that nobody is asked anything.
        let quiet = [
            ("browser.shell.checkDefaultBrowser", json!(false)),
            ("browser.sessionstore.resume_from_crash", json!(false)),
            ("toolkit.startup.max_resumed_crashes", json!(-1)),
        ];
        let quiet = quiet.iter().map(|(name, value)| (*name, value));
        let all = settings.preferences.iter().map(|(name, value)| (name.as_str(), value)).chain(quiet);
        let line = |(name, value): (&str, &Value)| format!("user_pref({}, {value});\n", Value::from(name));
        Plain { arguments, files: vec![("user.js", all.map(line).collect())], trusts_by_database: true }
    }

    fn names(&self) -> NamesBy {
        NamesBy::Preferences
    }

    fn led_by_proxy(&self, mut settings: Settings, endpoints: &Endpoints) -> Settings {
        settings.preferences.retain(|name, _| name != FORCE_RESOLVE && name != FORCE_PORT);
        // The machine's own names are to go there too, and nothing past it.
        let settings = Settings { proxy: Some(endpoints.proxy_authority()), ..settings };
        settings
            .preference("network.proxy.allow_hijacking_localhost", true)
            .preference("network.proxy.failover_direct", false)
    }

    fn led_by_dns(&self, mut settings: Settings, _hosts: &BTreeSet<&str>) -> Settings {
        settings.preferences.retain(|name, _| name != FORCE_RESOLVE && name != FORCE_PORT);
        // Of its own accord it takes the proxy that its environment names.
        settings.preference("network.proxy.type", 0)
    }

    fn driver_arguments(&self, _installation: &Installation, temporary: &Path) -> Vec<OsString> {
        let arguments: [OsString; 4] = ["--port".into(), "0".into(), "--websocket-port".into(), "0".into()];
        [&arguments[..], &["--profile-root".into(), temporary.into()]].concat()
    }

    /// A geckodriver before 0.36 lets everybody into the parent process, and does not know the argument.
    fn telling_arguments(&self, installation: &Installation) -> Vec<OsString> {
        let knows = installation.driver_version.as_ref().is_none_or(|version| version.is_at_least(&[0, 36]));
        if knows { vec!["--allow-system-access".into()] } else { Vec::new() }
    }

    fn driver_variables(&self, _display: Option<&Display>) -> Vec<(&'static str, OsString)> {
        vec![(REMOTE_SETTINGS, "1".into())]
    }

    fn announced_port(&self, line: &str) -> Option<u16> {
        let (_, address) = line.split_once("Listening on ")?;
        address.rsplit_once(':')?.1.parse().ok()
    }

    /// Releases of geckodriver before 0.34 support Firefox up to 120 only.
    fn misfit(&self, _browser: &Version, driver: &Version) -> Option<Misfit> {
        (!driver.is_at_least(&[0, 34])).then_some(Misfit::TooOld)
    }

    fn version_beside(&self, machine: &dyn Machine, folder: &Path) -> Result<Version, String> {
        machine
            .text(&folder.join("application.ini"))
            .and_then(|text| Version::find_in(text.lines().find_map(|line| line.strip_prefix("Version="))?))
            .ok_or_else(|| "the application.ini beside it names no version".to_owned())
    }

    fn account_source(&self) -> Option<AccountSource> {
        Some(AccountSource::FirefoxParentProcess)
    }

    /// `netwerk/cookie/CookiePersistentStorage.cpp`. Times count from 1970.
    fn jar_file(&self, settings: &Settings) -> Option<&'static JarFile> {
        const JAR: JarFile = JarFile {
            places: &["cookies.sqlite"],
            table: "moz_cookies",
            times: &[
                ("expiry", Unit::SecondsOrMilliseconds),
                ("lastAccessed", Unit::Microseconds),
                ("creationTime", Unit::Microseconds),
                ("updateTime", Unit::Microseconds),
            ],
        };
        // What private windows get is written nowhere.
        let is_private = settings.preferences.get("browser.privatebrowsing.autostart") == Some(&json!(true));
        (!is_private).then_some(&JAR)
    }

    fn profile_arguments(&self, folder: &Path) -> Vec<String> {
        vec!["-profile".to_owned(), folder.display().to_string()]
    }

    fn advice(&self, distribution: Distribution) -> &'static str {
        match distribution {
            Distribution::Debian => "sudo apt-get install firefox-esr",
            Distribution::Ubuntu => {
                "Ubuntu's firefox is a snap, which a driver cannot use: install firefox-esr from Mozilla's own apt repository"
            }
            Distribution::Fedora => "sudo dnf install firefox",
            Distribution::Arch => "sudo pacman -S firefox geckodriver",
            Distribution::OtherLinux => "install Firefox with your package manager",
            Distribution::MacOs => "brew install --cask firefox",
            Distribution::Windows => "winget install Mozilla.Firefox Mozilla.GeckoDriver",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_read_from_the_line_that_announces_it() {
        let table = [
            ("1795220204845\tgeckodriver\tINFO\tListening on 127.0.0.1:37557", Some(37557)),
            ("1795220204845\tgeckodriver\tINFO\tListening on nothing", None),
            ("", None),
        ];
        for (line, port) in table {
            assert_eq!(Firefox.announced_port(line), port, "{line}");
        }
    }
}
