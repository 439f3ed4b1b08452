//! WebKit over libsoup: WebKitGTK and WPE, each in its MiniBrowser, and GNOME Web.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::Path;

use samesite_format::NamesBy;
use serde_json::{Value, json};

use super::support::{Misfit, Plain, Support};
use crate::display::Display;
use crate::distribution::Distribution;
use crate::installation::Installation;
use crate::machine::Machine;
use crate::settings::{Endpoints, HostEnvironment, Settings, User};
use crate::version::Version;

/// WebKit, with libsoup below it, in the small browser that is shipped with it.
pub(super) struct MiniBrowser {
    pub(super) port: Port,
}

/// The port of WebKit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Port {
    /// WebKitGTK, whose windows need a display.
    Gtk,
    /// WPE, which needs none.
    Wpe,
}

/// GNOME Web, built upon WebKitGTK.
pub(super) struct GnomeWeb;

/// The switch by which MiniBrowser takes a driver's commands, and that of GNOME Web.
const AUTOMATION: &str = "--automation";
const AUTOMATION_OF_GNOME_WEB: &str = "--automation-mode";

/// The argument by which MiniBrowser is told of a proxy.
const PROXY: &str = "--proxy=";

/// What starts a program with a message bus of its own, which ends with it.
const WITH_BUS: &str = "dbus-run-session";

impl Support for MiniBrowser {
    /// MiniBrowser has neither preferences nor a resolver to be told of; what it has are arguments.
    fn settings(&self, endpoints: &Endpoints, _host: HostEnvironment) -> Settings {
        let proxy = endpoints.proxy_authority();
        let settings = Settings::default()
            .argument(AUTOMATION)
            // Every name leads to the proxy, and the proxy to us. (The proxy of the WebDriver protocol would be spoken to
            // through TLS.)
            .argument(&format!("{PROXY}http://{proxy}"));
        match self.port {
            Port::Gtk => settings
                // Windows that pages open are probes, not nuisances.
                .argument("--javascript-can-open-windows-automatically=true")
                // Nobody is asked for names.
                .argument("--enable-dns-prefetching=false"),
            // It knows no settings of the engine, and takes a word that it does not know for a mistake.
            Port::Wpe => settings.argument("--headless"),
        }
    }

    fn options(&self, installation: &Installation, settings: &Settings) -> (&'static str, Value) {
        let name = match self.port {
            Port::Gtk => "webkitgtk:browserOptions",
            Port::Wpe => "wpe:browserOptions",
        };
        (name, json!({ "args": settings.arguments, "binary": installation.browser }))
    }

    /// With `eager` a command that comes between parsed and loaded waits for the end of parsing, which is over, and
    /// times out.
    fn page_load_strategy(&self, _driver: Option<&Version>) -> &'static str {
        "normal"
    }

    /// In a second tab of MiniBrowser, a click on a link that should open a window comes to nothing.
    fn opens_tabs(&self) -> bool {
        false
    }

    /// Since WebKit bug 311228 the document that is shown is the requester of what the address bar asks for too, unless it
    /// is an empty one. Without automation that never shows: another site gets another process, which begins with an
    /// empty document. Under automation all sites share one (WebProcessPool: "An automation session is active").
    fn blames_the_page(&self) -> bool {
        true
    }

    fn takes_permissions(&self) -> bool {
        false
    }

    fn needs_display(&self) -> bool {
        self.port == Port::Gtk
    }

    fn names(&self) -> NamesBy {
        NamesBy::Proxy
    }

    /// It always is, by an argument: the capability's proxy would be spoken to through TLS.
    fn led_by_proxy(&self, settings: Settings, _endpoints: &Endpoints) -> Settings {
        settings
    }

    fn led_by_dns(&self, mut settings: Settings, _hosts: &BTreeSet<&str>) -> Settings {
        settings.arguments.retain(|argument| !argument.starts_with(PROXY));
        settings
    }

    fn without_driver(&self, settings: Settings) -> Settings {
        without(settings, AUTOMATION)
    }

    /// What it keeps goes where its variables say.
    fn plain(&self, settings: &Settings, _profile: &Path) -> Plain {
        let arguments = settings.arguments.iter().map(Into::into);
        // Drivers ask for the same by a capability.
        Plain { arguments: arguments.chain(["--ignore-tls-errors".into()]).collect(), ..Plain::default() }
    }

    fn driver_arguments(&self, _installation: &Installation, _temporary: &Path) -> Vec<OsString> {
        vec!["--port=0".into()]
    }

    fn driver_variables(&self, display: Option<&Display>) -> Vec<(&'static str, OsString)> {
        variables(display)
    }

    fn announced_port(&self, _line: &str) -> Option<u16> {
        None
    }

    fn announces_port(&self, _driver: Option<&Version>) -> bool {
        false
    }

    /// It has no word for its version, and is built and packaged together with the library.
    fn driver_tells_version(&self) -> bool {
        false
    }

    fn misfit(&self, _browser: &Version, _driver: &Version) -> Option<Misfit> {
        None
    }

    fn version_beside(&self, _machine: &dyn Machine, _folder: &Path) -> Result<Version, String> {
        Err("it is not known on Windows".to_owned())
    }

    fn advice(&self, distribution: Distribution) -> &'static str {
        if self.port == Port::Wpe {
            return "install WPE WebKit with its MiniBrowser and WPEWebDriver with your package manager, on Linux";
        }
        match distribution {
            Distribution::Debian | Distribution::Ubuntu => "sudo apt-get install webkit2gtk-driver xvfb",
            Distribution::Fedora => "sudo dnf install webkitgtk6.0 xorg-x11-server-Xvfb",
            Distribution::Arch => "sudo pacman -S webkitgtk-6.0 xorg-server-xvfb",
            Distribution::OtherLinux => {
                "install WebKitGTK with its MiniBrowser and WebKitWebDriver, and Xvfb, with your package manager"
            }
            Distribution::MacOs | Distribution::Windows => {
                "WebKitGTK is not shipped for this system: run `samesite` on Linux for it"
            }
        }
    }

    /// It leaves HTTP to libsoup, which distributions ship apart from it.
    fn http_libraries(&self) -> &'static [(&'static str, &'static str)] {
        LIBSOUP
    }
}

const LIBSOUP: &[(&str, &str)] = &[("libsoup", "libsoup-")];

/// Settings without an argument.
fn without(mut settings: Settings, argument: &str) -> Settings {
    settings.arguments.retain(|own| own != argument);
    settings
}

/// The variables that any WebKit over libsoup needs.
fn variables(display: Option<&Display>) -> Vec<(&'static str, OsString)> {
    // Nobody listens for what it would tell of its windows to assistive technology.
    let mut variables = vec![("NO_AT_BRIDGE", "1".into())];
    if let Some(display) = display {
        // A Wayland session of the person who runs us would be preferred.
        variables.extend(display.variables());
        variables.push(("GDK_BACKEND", "x11".into()));
    }
    if User::current() == User::Root {
        // Its sandbox refuses to work for the superuser. It visits our own pages only.
        variables.push(("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1".into()));
    }
    variables
}

/// It is an automated WebKitGTK like MiniBrowser, with fewer words to be told anything by.
impl Support for GnomeWeb {
    /// It has no argument for a proxy, and takes the one of its environment. What it asks its driver goes past that.
    fn settings(&self, endpoints: &Endpoints, _host: HostEnvironment) -> Settings {
        let proxy = format!("http://{}", endpoints.proxy_authority());
        let given = [("http_proxy", proxy.clone()), ("https_proxy", proxy), ("no_proxy", "127.0.0.1".to_owned())];
        // Settings of the person who runs us are neither read nor changed.
        let own = [("GSETTINGS_BACKEND", "memory".to_owned())];
        let variables = given.into_iter().chain(own).collect();
        Settings { variables, ..Settings::default() }.argument(AUTOMATION_OF_GNOME_WEB)
    }

    /// Without a message bus it waits for one for ever, and that of the person who runs us is none of its business.
    fn options(&self, installation: &Installation, settings: &Settings) -> (&'static str, Value) {
        let browser = installation.browser.display().to_string();
        let options = match which::which(WITH_BUS) {
            Ok(with_bus) => {
                let words = ["--".to_owned(), browser].into_iter().chain(settings.arguments.iter().cloned());
                json!({ "args": words.collect::<Vec<_>>(), "binary": with_bus })
            }
            Err(_) => json!({ "args": settings.arguments, "binary": browser }),
        };
        ("webkitgtk:browserOptions", options)
    }

    fn page_load_strategy(&self, driver: Option<&Version>) -> &'static str {
        WEBKITGTK.page_load_strategy(driver)
    }

    fn blames_the_page(&self) -> bool {
        WEBKITGTK.blames_the_page()
    }

    fn takes_permissions(&self) -> bool {
        WEBKITGTK.takes_permissions()
    }

    fn needs_display(&self) -> bool {
        true
    }

    fn tells_version_unseen(&self) -> bool {
        true
    }

    fn names(&self) -> NamesBy {
        NamesBy::Proxy
    }

    fn led_by_proxy(&self, settings: Settings, _endpoints: &Endpoints) -> Settings {
        settings
    }

    fn led_by_dns(&self, mut settings: Settings, _hosts: &BTreeSet<&str>) -> Settings {
        settings.variables.retain(|name, _| !name.ends_with("_proxy"));
        settings
    }

    fn without_driver(&self, settings: Settings) -> Settings {
        without(settings, AUTOMATION_OF_GNOME_WEB)
    }

    /// It has no switch to trust certificates by: those of a run must be among the system's.
    fn plain(&self, settings: &Settings, _profile: &Path) -> Plain {
        Plain { arguments: settings.arguments.iter().map(Into::into).collect(), ..Plain::default() }
    }

    fn driver_arguments(&self, installation: &Installation, temporary: &Path) -> Vec<OsString> {
        WEBKITGTK.driver_arguments(installation, temporary)
    }

    fn driver_variables(&self, display: Option<&Display>) -> Vec<(&'static str, OsString)> {
        variables(display)
    }

    fn announced_port(&self, line: &str) -> Option<u16> {
        WEBKITGTK.announced_port(line)
    }

    fn announces_port(&self, driver: Option<&Version>) -> bool {
        WEBKITGTK.announces_port(driver)
    }

    fn driver_tells_version(&self) -> bool {
        false
    }

    fn misfit(&self, _browser: &Version, _driver: &Version) -> Option<Misfit> {
        None
    }

    fn version_beside(&self, machine: &dyn Machine, folder: &Path) -> Result<Version, String> {
        WEBKITGTK.version_beside(machine, folder)
    }

    fn advice(&self, distribution: Distribution) -> &'static str {
        match distribution {
            Distribution::Debian | Distribution::Ubuntu => {
                "sudo apt-get install epiphany-browser webkit2gtk-driver xvfb dbus"
            }
            _ => {
                "install GNOME Web (epiphany), WebKitWebDriver, Xvfb and dbus-run-session with your package manager, on Linux"
            }
        }
    }

    fn http_libraries(&self) -> &'static [(&'static str, &'static str)] {
        LIBSOUP
    }
}

/// The browser in which WebKitGTK is known.
const WEBKITGTK: MiniBrowser = MiniBrowser { port: Port::Gtk };
