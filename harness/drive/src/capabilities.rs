//! The exact capabilities that a session is asked for.

use serde_json::{Map, Value, json};

use super::deadlines::Deadlines;
use super::discovery::Installation;
use super::settings::Settings;
use samesite_format::Engine;

/// The capabilities for one browser with these settings.
///
/// * The page load strategy is `eager`: a command returns when the document is parsed, so a frame or an image
///   that never ends holds nobody up, as it would with `normal`. With `none` Firefox lets a command overtake the
///   navigation before it, and drops one of the two. WebKitGTK must have `normal`: with `eager` a command that comes
///   between parsed and loaded waits for the end of parsing, which is over, and times out.
/// * Dialogs that a page opens are dismissed without an error, so that they stop nobody.
/// * Certificates need not be trusted, because ours are made for the run.
#[must_use]
pub fn capabilities(installation: &Installation, settings: &Settings, deadlines: Deadlines) -> Map<String, Value> {
    let (name, options) = match installation.engine() {
        Engine::Chromium => (
            match installation.product.driver() {
                samesite_format::DriverKind::Edgedriver => "ms:edgeOptions",
                _ => "goog:chromeOptions",
            },
            json!({
                "args": settings.command_line(),
                "binary": installation.browser,
                "prefs": settings.preferences,
            }),
        ),
        Engine::Firefox => (
            "moz:firefoxOptions",
            json!({
                "args": settings.arguments,
                "binary": installation.browser,
                "prefs": settings.preferences,
            }),
        ),
        Engine::WebKit => (
            "webkitgtk:browserOptions",
            json!({
                "args": settings.arguments,
                "binary": installation.browser,
            }),
        ),
    };
    let strategy = match installation.engine() {
        Engine::Chromium | Engine::Firefox => "eager",
        Engine::WebKit => "normal",
    };
    let milliseconds = |time: std::time::Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let capabilities = json!({
        "acceptInsecureCerts": true,
        "pageLoadStrategy": strategy,
        "timeouts": {
            "implicit": milliseconds(deadlines.element),
            "pageLoad": milliseconds(deadlines.command),
            "script": milliseconds(deadlines.command),
        },
        "unhandledPromptBehavior": "dismiss",
        name: options,
    });
    match capabilities {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Endpoints, HostEnvironment, SharedMemory, User};
    use crate::version::Version;
    use samesite_format::Product;

    fn asked_for(product: Product) -> String {
        let version = Version::find_in("156.0.1").unwrap();
        let installation = Installation {
            product,
            browser: "/usr/bin/browser".into(),
            browser_version: version.clone(),
            driver: "/usr/bin/driver".into(),
            driver_version: Some(version),
        };
        let endpoints = Endpoints { plain: 8080, tls: 8443, proxy: 8888 };
        let host = HostEnvironment { user: User::Root, shared_memory: SharedMemory::Enough };
        let settings = Settings::base(product.engine(), endpoints, host);
        let capabilities = capabilities(&installation, &settings, Deadlines::default());
        serde_json::to_string_pretty(&capabilities).unwrap()
    }

    #[test]
    fn chromium() {
        insta::assert_snapshot!(asked_for(Product::Chromium), @r#"
        {
          "acceptInsecureCerts": true,
          "goog:chromeOptions": {
            "args": [
              "--headless=new",
              "--disable-gpu",
              "--disable-quic",
              "--no-first-run",
              "--no-default-browser-check",
              "--disable-background-networking",
              "--disable-component-update",
              "--disable-default-apps",
              "--disable-domain-reliability",
              "--disable-extensions",
              "--disable-sync",
              "--metrics-recording-only",
              "--disable-popup-blocking",
              "--disable-field-trial-config",
              "--disable-background-timer-throttling",
              "--disable-backgrounding-occluded-windows",
              "--disable-renderer-backgrounding",
              "--host-resolver-rules=MAP *.google.com ~NOTFOUND, MAP *.googleapis.com ~NOTFOUND, MAP *:443 127.0.0.1:8443, MAP *:80 127.0.0.1:8080, MAP *:8443 127.0.0.1:8443, MAP *:8080 127.0.0.1:8080, MAP * ~NOTFOUND",
              "--no-sandbox",
              "--disable-features=HttpsFirstBalancedModeAutoEnable,HttpsUpgrades,LocalNetworkAccessChecks,MediaRouter,OptimizationHints,Translate"
            ],
            "binary": "/usr/bin/browser",
            "prefs": {
              "alternate_error_pages.enabled": false,
              "https_first_balanced_mode_enabled": false,
              "https_only_mode_enabled": false,
              "profile.mixed_forms_warnings": false,
              "safebrowsing.enabled": false,
              "search.suggest_enabled": false
            }
          },
          "pageLoadStrategy": "eager",
          "timeouts": {
            "implicit": 5000,
            "pageLoad": 20000,
            "script": 20000
          },
          "unhandledPromptBehavior": "dismiss"
        }
        "#);
    }

    #[test]
    fn firefox() {
        insta::assert_snapshot!(asked_for(Product::Firefox), @r#"
        {
          "acceptInsecureCerts": true,
          "moz:firefoxOptions": {
            "args": [
              "-headless"
            ],
            "binary": "/usr/bin/browser",
            "prefs": {
              "app.normandy.enabled": false,
              "app.shield.optoutstudies.enabled": false,
              "app.update.disabledForTesting": true,
              "browser.aboutwelcome.enabled": false,
              "browser.backup.enabled": false,
              "browser.chrome.site_icons": false,
              "browser.newtabpage.enabled": false,
              "browser.region.network.url": "",
              "browser.region.update.enabled": false,
              "browser.safebrowsing.blockedURIs.enabled": false,
              "browser.safebrowsing.downloads.enabled": false,
              "browser.safebrowsing.malware.enabled": false,
              "browser.safebrowsing.phishing.enabled": false,
              "browser.safebrowsing.update.enabled": false,
              "browser.search.update": false,
              "browser.startup.homepage_override.mstone": "ignore",
              "browser.startup.page": 0,
              "browser.urlbar.speculativeConnect.enabled": false,
              "datareporting.policy.dataSubmissionEnabled": false,
              "dom.disable_open_during_load": false,
              "dom.popup_maximum": 1000,
              "dom.push.connection.enabled": false,
              "dom.security.https_first": false,
              "dom.security.https_first_schemeless": false,
              "dom.security.https_only_mode": false,
              "extensions.getAddons.cache.enabled": false,
              "extensions.systemAddon.update.enabled": false,
              "extensions.update.enabled": false,
              "media.gmp-manager.updateEnabled": false,
              "messaging-system.rsexperimentloader.enabled": false,
              "network.captive-portal-service.enabled": false,
              "network.connectivity-service.enabled": false,
              "network.dns.disablePrefetch": true,
              "network.dns.forceResolve": "127.0.0.1",
              "network.http.http3.enable": false,
              "network.http.speculative-parallel-limit": 0,
              "network.lna.blocking": false,
              "network.predictor.enabled": false,
              "network.socket.forcePort": "443=8443;80=8080;8443=8443;8080=8080",
              "network.trr.mode": 5,
              "network.websocket.delay-failed-reconnects": false,
              "security.OCSP.enabled": 0,
              "security.remote_settings.intermediates.enabled": false,
              "security.warn_submit_secure_to_insecure": false,
              "services.settings.server": "data:,#remote-settings-dummy/v1",
              "toolkit.telemetry.server": ""
            }
          },
          "pageLoadStrategy": "eager",
          "timeouts": {
            "implicit": 5000,
            "pageLoad": 20000,
            "script": 20000
          },
          "unhandledPromptBehavior": "dismiss"
        }
        "#);
    }

    #[test]
    fn webkitgtk() {
        insta::assert_snapshot!(asked_for(Product::WebKitGtk), @r#"
        {
          "acceptInsecureCerts": true,
          "pageLoadStrategy": "normal",
          "timeouts": {
            "implicit": 5000,
            "pageLoad": 20000,
            "script": 20000
          },
          "unhandledPromptBehavior": "dismiss",
          "webkitgtk:browserOptions": {
            "args": [
              "--automation",
              "--proxy=http://127.0.0.1:8888",
              "--javascript-can-open-windows-automatically=true",
              "--enable-dns-prefetching=false"
            ],
            "binary": "/usr/bin/browser"
          }
        }
        "#);
    }

    #[test]
    fn edge_has_a_name_of_its_own_for_the_same_options() {
        assert!(asked_for(Product::Edge).contains("ms:edgeOptions"));
    }
}
