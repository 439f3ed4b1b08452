//! WebKitGTK, in its MiniBrowser.

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

/// The switch by which MiniBrowser takes a driver's commands.
const AUTOMATION: &str = "--automation";

/// WebKit, with libsoup below it.
pub(super) struct WebKitGtk;

/// The argument by which MiniBrowser is told of a proxy.
const PROXY: &str = "--proxy=";

impl Support for WebKitGtk {
    /// MiniBrowser has neither preferences nor a resolver to be told of; what it has are arguments.
    fn settings(&self, endpoints: &Endpoints, _host: HostEnvironment) -> Settings {
        let proxy = endpoints.proxy_authority();
        Settings::default()
            .argument(AUTOMATION)
            // Every name leads to the proxy, and the proxy to us. (The proxy of the WebDriver protocol would be spoken to
            // through TLS.)
            .argument(&format!("{PROXY}http://{proxy}"))
            // Windows that pages open are probes, not nuisances.
            .argument("--javascript-can-open-windows-automatically=true")
            // Nobody is asked for names.
            .argument("--enable-dns-prefetching=false")
    }

    fn options(&self, installation: &Installation, settings: &Settings) -> (&'static str, Value) {
        ("webkitgtk:browserOptions", json!({ "args": settings.arguments, "binary": installation.browser }))
    }

    fn without_driver(&self, mut settings: Settings) -> Settings {
        settings.arguments.retain(|argument| argument != AUTOMATION);
        settings
    }

    /// What it keeps goes where its variables say.
    fn plain(&self, settings: &Settings, _profile: &Path) -> Plain {
        let arguments = settings.arguments.iter().map(Into::into);
        // Drivers ask for the same by a capability.
        Plain { arguments: arguments.chain(["--ignore-tls-errors".into()]).collect(), ..Plain::default() }
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
        true
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

    fn driver_arguments(&self, _installation: &Installation, _temporary: &Path) -> Vec<OsString> {
        vec!["--port=0".into()]
    }

    fn driver_variables(&self, display: Option<&Display>) -> Vec<(&'static str, OsString)> {
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

    /// WebKitGTK leaves HTTP to libsoup, which distributions ship apart from it.
    fn http_libraries(&self) -> &'static [(&'static str, &'static str)] {
        &[("libsoup", "libsoup-")]
    }
}
