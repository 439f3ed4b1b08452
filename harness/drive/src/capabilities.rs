//! The exact capabilities that a session is asked for.

use serde_json::{Map, Value, json};

use super::deadlines::Deadlines;
use super::engines::support;
use super::installation::Installation;
use super::remote_end::{RemoteEnd, RemoteEndError};
use super::settings::Settings;

/// The capabilities for one browser with these settings.
///
/// * Dialogs that a page opens are dismissed without an error, so that they stop nobody.
/// * Certificates need not be trusted, because ours are made for the run.
#[must_use]
pub fn capabilities(installation: &Installation, settings: &Settings, deadlines: Deadlines) -> Map<String, Value> {
    let support = support(installation.product);
    let (name, options) = support.options(installation, settings);
    let milliseconds = |time: std::time::Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let mut capabilities = json!({
        "acceptInsecureCerts": true,
        "pageLoadStrategy": support.page_load_strategy(installation.driver_version.as_ref()),
        "timeouts": {
            "implicit": milliseconds(deadlines.element),
            "pageLoad": milliseconds(deadlines.command),
            "script": milliseconds(deadlines.command),
        },
        "unhandledPromptBehavior": "dismiss",
        name: options,
    });
    if let Some(proxy) = &settings.proxy {
        capabilities["proxy"] = json!({
            "proxyType": "manual",
            "httpProxy": proxy,
            "sslProxy": proxy,
            "noProxy": support.spared_by_proxy(),
        });
    }
    match capabilities {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// The capabilities for a browser at a remote end: those of any run, and what the end is asked for besides.
pub(crate) fn remote_capabilities(
    end: &RemoteEnd,
    installation: &Installation,
    settings: &Settings,
    deadlines: Deadlines,
) -> Result<Map<String, Value>, RemoteEndError> {
    let mut ours = capabilities(installation, settings, deadlines);
    // A driver of our own has one browser; a remote end may have several.
    ours.insert("browserName".to_owned(), installation.product.facts().called[0].into());
    end.asked_besides(ours)
}

#[cfg(test)]
mod tests {
    use samesite_format::{Product, Profile};

    use super::*;
    use crate::settings::{Endpoints, HostEnvironment, SharedMemory, User};
    use crate::version::Version;

    #[test]
    fn whatever_is_set_reaches_the_browser() {
        let endpoints = Endpoints { host: "127.0.0.1".to_owned(), plain: 8080, tls: 8443, proxy: 8888 };
        let host = HostEnvironment { user: User::Root, shared_memory: SharedMemory::Scarce };
        for product in Product::ALL.into_iter().filter(|product| product.facts().takes_switches) {
            let version = Version::find_in("156.0.1").unwrap();
            let installation = Installation {
                product,
                browser: "/usr/bin/browser".into(),
                browser_version: version.clone(),
                engine_version: None,
                driver: "/usr/bin/driver".into(),
                driver_version: Some(version),
                settings: Settings::default(),
                remote: None,
            };
            for profile in Profile::of(product.engine()) {
                let settings = Settings::base(product, &endpoints, host).and(profile.into());
                let capabilities = capabilities(&installation, &settings, Deadlines::default());
                let (_, options) = capabilities.iter().find(|(name, _)| name.contains(':')).unwrap();
                assert_eq!(options["args"], json!(settings.command_line()), "{product} {}", profile.id());
                let preferences = options.get("prefs").cloned().unwrap_or_else(|| json!({}));
                assert_eq!(preferences, json!(settings.preferences), "{product} {}", profile.id());
                assert_eq!(options["binary"], "/usr/bin/browser");
            }
        }
    }
}
