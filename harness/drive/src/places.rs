//! Where browsers, their drivers and our own cache live on each platform.

use std::path::{Path, PathBuf};

use super::machine::{Machine, Platform};
use samesite_format::{DriverKind, Product};

/// The geckodriver that `samesite install` builds; the cache folder carries it in its name, so
/// that a newer pin never runs an older build.
pub const GECKODRIVER_VERSION: &str = "0.37.1";

/// A place to look for a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A full path, such as `/usr/bin/chromium`.
    At(PathBuf),
    /// A name to be found on `PATH`, such as `chromium`.
    Named(String),
}

impl Place {
    /// The program at this place, if there is one.
    #[must_use]
    pub fn look(&self, machine: &dyn Machine) -> Option<PathBuf> {
        match self {
            Self::At(path) => machine.is_program(path).then(|| path.clone()),
            Self::Named(name) => machine.on_path(name),
        }
    }
}

/// Our own cache folder: `SAMESITE_CACHE`, else `samesite` in the user's cache folder.
///
/// `None` only when neither is known, which takes an environment without a home.
#[must_use]
pub fn cache_folder(machine: &dyn Machine) -> Option<PathBuf> {
    let folder = |name: &str| machine.variable(name).map(PathBuf::from);
    folder("SAMESITE_CACHE").or_else(|| match machine.platform() {
        Platform::Linux => folder("XDG_CACHE_HOME")
            .filter(|path| path.is_absolute())
            .or_else(|| Some(folder("HOME")?.join(".cache")))
            .map(|cache| cache.join("samesite")),
        Platform::MacOs => Some(folder("HOME")?.join("Library/Caches/samesite")),
        Platform::Windows => Some(folder("LOCALAPPDATA")?.join("samesite").join("cache")),
    })
}

/// The root below which `samesite install` builds geckodriver.
#[must_use]
pub fn geckodriver_root(cache: &Path) -> PathBuf {
    cache.join(format!("geckodriver-{GECKODRIVER_VERSION}"))
}

/// Where a product lies on each platform; a platform that it is not shipped for has nothing.
struct ProductPlaces {
    /// Its names on `PATH`, on Linux.
    linux_names: &'static [&'static str],
    /// Its full paths on Linux.
    linux_paths: &'static [&'static str],
    /// Its paths below a person's home on Linux, where people unpack it.
    linux_home: &'static [&'static str],
    /// How the folders of a library begin beside which its program lies on Linux, where distributions put it there.
    linux_library: &'static [&'static str],
    /// Its program, below a folder of applications of macOS.
    mac: Option<&'static str>,
    /// Its program, below a folder of programs of Windows, as the parts of a path.
    windows: &'static [&'static str],
    /// Whether it is an archive that people unpack where they like, so that we look in our cache.
    is_archive: bool,
}

/// A row for each product.
const fn places(product: Product) -> ProductPlaces {
    let nowhere = ProductPlaces {
        linux_names: &[],
        linux_paths: &[],
        linux_home: &[],
        linux_library: &[],
        mac: None,
        windows: &[],
        is_archive: false,
    };
    match product {
        Product::Chrome => ProductPlaces {
            linux_names: &["google-chrome-stable", "google-chrome"],
            linux_paths: &["/opt/google/chrome/chrome"],
            mac: Some("Google Chrome.app/Contents/MacOS/Google Chrome"),
            windows: &["Google", "Chrome", "Application", "chrome.exe"],
            ..nowhere
        },
        Product::Chromium => ProductPlaces {
            linux_names: &["chromium", "chromium-browser"],
            linux_paths: &["/usr/bin/chromium"],
            mac: Some("Chromium.app/Contents/MacOS/Chromium"),
            windows: &["Chromium", "Application", "chrome.exe"],
            ..nowhere
        },
        Product::ChromeForTesting => ProductPlaces {
            mac: Some("Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing"),
            windows: &["Google", "Chrome for Testing", "Application", "chrome.exe"],
            is_archive: true,
            ..nowhere
        },
        Product::Edge => ProductPlaces {
            linux_names: &["microsoft-edge-stable", "microsoft-edge"],
            linux_paths: &["/opt/microsoft/msedge/msedge"],
            mac: Some("Microsoft Edge.app/Contents/MacOS/Microsoft Edge"),
            windows: &["Microsoft", "Edge", "Application", "msedge.exe"],
            ..nowhere
        },
        Product::Firefox => ProductPlaces {
            linux_names: &["firefox"],
            linux_paths: &["/usr/lib/firefox/firefox", "/opt/firefox/firefox"],
            mac: Some("Firefox.app/Contents/MacOS/firefox"),
            windows: &["Mozilla Firefox", "firefox.exe"],
            ..nowhere
        },
        Product::FirefoxEsr => ProductPlaces {
            linux_names: &["firefox-esr", "firefox"],
            linux_paths: &["/usr/lib/firefox-esr/firefox-esr"],
            mac: Some("Firefox.app/Contents/MacOS/firefox"),
            windows: &["Mozilla Firefox ESR", "firefox.exe"],
            ..nowhere
        },
        Product::WebKitGtk => ProductPlaces { linux_library: &["webkitgtk-", "webkit2gtk-"], ..nowhere },
        Product::Brave => ProductPlaces {
            linux_names: &["brave-browser-stable", "brave-browser", "brave"],
            linux_paths: &["/opt/brave.com/brave/brave"],
            mac: Some("Brave Browser.app/Contents/MacOS/Brave Browser"),
            windows: &["BraveSoftware", "Brave-Browser", "Application", "brave.exe"],
            ..nowhere
        },
        Product::Vivaldi => ProductPlaces {
            linux_names: &["vivaldi-stable", "vivaldi"],
            linux_paths: &["/opt/vivaldi/vivaldi"],
            mac: Some("Vivaldi.app/Contents/MacOS/Vivaldi"),
            windows: &["Vivaldi", "Application", "vivaldi.exe"],
            ..nowhere
        },
        Product::Opera => ProductPlaces {
            linux_names: &["opera-stable", "opera"],
            linux_paths: &["/usr/lib/x86_64-linux-gnu/opera-stable/opera", "/usr/lib/x86_64-linux-gnu/opera/opera"],
            mac: Some("Opera.app/Contents/MacOS/Opera"),
            windows: &["Programs", "Opera", "opera.exe"],
            ..nowhere
        },
        Product::LibreWolf => ProductPlaces {
            linux_names: &["librewolf"],
            linux_paths: &["/usr/share/librewolf/librewolf", "/usr/lib/librewolf/librewolf"],
            mac: Some("LibreWolf.app/Contents/MacOS/librewolf"),
            windows: &["LibreWolf", "librewolf.exe"],
            ..nowhere
        },
        Product::Waterfox => ProductPlaces {
            linux_names: &["waterfox"],
            linux_paths: &["/opt/waterfox/waterfox"],
            mac: Some("Waterfox.app/Contents/MacOS/waterfox"),
            windows: &["Waterfox", "waterfox.exe"],
            ..nowhere
        },
        Product::TorBrowser => ProductPlaces {
            linux_home: &[
                ".local/share/torbrowser/tbb/x86_64/tor-browser/Browser/firefox",
                "tor-browser/Browser/firefox",
            ],
            mac: Some("Tor Browser.app/Contents/MacOS/firefox"),
            windows: &["Tor Browser", "Browser", "firefox.exe"],
            ..nowhere
        },
        Product::Wpe => ProductPlaces { linux_library: &["wpe-webkit-"], ..nowhere },
        Product::GnomeWeb => ProductPlaces { linux_names: &["epiphany", "epiphany-browser"], ..nowhere },
        // It lies on a phone.
        Product::AndroidChrome | Product::AndroidWebView => nowhere,
        Product::Safari => ProductPlaces { mac: Some("Safari.app/Contents/MacOS/Safari"), ..nowhere },
        Product::SafariTechnologyPreview => ProductPlaces {
            mac: Some("Safari Technology Preview.app/Contents/MacOS/Safari Technology Preview"),
            ..nowhere
        },
    }
}

/// Whether a product lies on no system that we run on, but on a phone.
#[must_use]
pub const fn is_on_a_phone(product: Product) -> bool {
    matches!(product, Product::AndroidChrome | Product::AndroidWebView)
}

/// The places of a browser, in the order in which they are tried.
#[must_use]
pub fn browser_places(machine: &dyn Machine, product: Product) -> Vec<Place> {
    let ProductPlaces { linux_names, linux_paths, linux_home, linux_library, mac, windows, is_archive } =
        places(product);
    let mut found = Vec::new();
    let mut unpacked = Vec::new();
    match machine.platform() {
        Platform::Linux => {
            found.extend(linux_names.iter().map(|name| Place::Named((*name).to_owned())));
            found.extend(linux_paths.iter().map(|path| Place::At(PathBuf::from(path))));
            if product.driver() == DriverKind::Geckodriver && !product.is_claimed() {
                // Geckodriver knows by the files beside it what is Firefox and calls itself otherwise; a script on `PATH`
                // has none.
                found.sort_by_key(|place| matches!(place, Place::Named(_)));
            }
            let home = machine.variable("HOME").map(PathBuf::from);
            found.extend(home.iter().flat_map(|home| linux_home.iter().map(|path| Place::At(home.join(path)))));
            found.extend(mini_browsers(machine, linux_library));
            unpacked.push("chrome-linux64/chrome".to_owned());
        }
        Platform::MacOs => {
            let mut folders = vec![PathBuf::from("/Applications")];
            folders.extend(machine.variable("HOME").map(|home| Path::new(&home).join("Applications")));
            if let Some(program) = mac {
                found.extend(folders.iter().map(|folder| Place::At(folder.join(program))));
                unpacked.extend(["mac-arm64", "mac-x64"].map(|system| format!("chrome-{system}/{program}")));
            }
        }
        Platform::Windows => {
            let folders = ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"].map(|name| machine.variable(name));
            if !windows.is_empty() {
                let program: PathBuf = windows.iter().collect();
                found.extend(folders.iter().flatten().map(|folder| Place::At(Path::new(folder).join(&program))));
            }
            unpacked.push("chrome-win64/chrome.exe".to_owned());
        }
    }
    if let (true, Some(cache)) = (is_archive, cache_folder(machine)) {
        let folder = cache.join(product.id());
        found.extend(unpacked.iter().map(|inside| Place::At(folder.join(inside))));
    }
    found
}

/// The places of a driver for the browser at `browser`, in the order in which they are tried.
///
/// Our cache comes first, then the browser's own folder, then `PATH`, then the folders that
/// distributions use and leave out of `PATH`.
#[must_use]
pub fn driver_places(machine: &dyn Machine, driver: DriverKind, browser: &Path) -> Vec<Place> {
    let file = machine.platform().program_name(driver.program_name());
    let mut places = Vec::new();
    if let Some(cache) = cache_folder(machine) {
        places.push(Place::At(match driver {
            DriverKind::Geckodriver => geckodriver_root(&cache).join("bin").join(&file),
            _ => cache.join(driver.id()).join(&file),
        }));
    }
    if let Some(folder) = machine.resolve(browser).parent() {
        places.push(Place::At(folder.join(&file)));
    }
    places.push(Place::Named(driver.program_name().to_owned()));
    if machine.platform() == Platform::Linux {
        let folders: &[&str] = match driver {
            DriverKind::Chromedriver => &["/usr/bin", "/usr/lib/chromium", "/usr/lib/chromium-browser"],
            _ => &["/usr/bin", "/usr/local/bin"],
        };
        places.extend(folders.iter().map(|folder| Place::At(Path::new(folder).join(&file))));
    }
    places
}

/// MiniBrowser lies beside the library that it shows, in a folder named after the library's interface:
/// `/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1` on Debian, `/usr/lib/webkitgtk-6.0` on Arch,
/// `/usr/libexec/webkitgtk-6.0` on Fedora. Of several the newest interface comes first. `begins` is how such folders begin.
fn mini_browsers(machine: &dyn Machine, begins: &[&str]) -> Vec<Place> {
    let subfolders = |folder: &Path, is_wanted: &dyn Fn(&str) -> bool| {
        let mut names = machine.entries(folder);
        names.retain(|name| is_wanted(name));
        names.sort_unstable_by(|one, other| other.cmp(one));
        names.into_iter().map(|name| folder.join(name)).collect::<Vec<_>>()
    };
    let lib = Path::new("/usr/lib");
    if begins.is_empty() {
        return Vec::new();
    }
    let mut roots = subfolders(lib, &|name| name.contains("-linux-gnu"));
    roots.extend(["/usr/lib", "/usr/libexec", "/usr/lib64"].map(PathBuf::from));
    roots
        .iter()
        .flat_map(|root| subfolders(root, &|name| begins.iter().any(|begin| name.starts_with(begin))))
        .map(|folder| Place::At(folder.join("MiniBrowser")))
        .collect()
}

#[cfg(test)]
mod tests {
    use samesite_format::Engine;

    use super::*;
    use crate::machine::imaginary::Imaginary;

    #[test]
    fn the_cache_folder_follows_the_customs_of_the_platform() {
        let linux = || Imaginary::new(Platform::Linux);
        let table = [
            (linux(), "/home/user/.cache/samesite"),
            (linux().variable("XDG_CACHE_HOME", "/var/cache/user"), "/var/cache/user/samesite"),
            (linux().variable("XDG_CACHE_HOME", "relative"), "/home/user/.cache/samesite"),
            (linux().variable("SAMESITE_CACHE", "/srv/cache"), "/srv/cache"),
            (Imaginary::new(Platform::MacOs), "/home/user/Library/Caches/samesite"),
            (Imaginary::new(Platform::Windows).variable("LOCALAPPDATA", "/local"), "/local/samesite/cache"),
        ];
        for (machine, expected) in table {
            assert_eq!(cache_folder(&machine), Some(PathBuf::from(expected)));
        }
        let homeless = Imaginary { variables: Default::default(), ..linux() };
        assert_eq!(cache_folder(&homeless), None);
    }

    #[test]
    fn our_own_geckodriver_is_looked_for_before_any_other() {
        let machine = Imaginary::new(Platform::Linux);
        let places = driver_places(&machine, DriverKind::Geckodriver, Path::new("/opt/firefox/firefox"));
        let expected = format!("/home/user/.cache/samesite/geckodriver-{GECKODRIVER_VERSION}/bin/geckodriver");
        assert_eq!(places[0], Place::At(expected.into()));
        assert_eq!(places[1], Place::At("/opt/firefox/geckodriver".into()));
        assert_eq!(places[2], Place::Named("geckodriver".to_owned()));
    }

    #[test]
    fn mini_browsers_are_found_where_distributions_put_them() {
        let mut machine = Imaginary::new(Platform::Linux);
        machine.folders.insert("/usr/lib", vec!["x86_64-linux-gnu", "webkit2gtk-4.1", "python3"]);
        let beside = vec!["webkit2gtk-4.0", "webkitgtk-6.0", "webkit2gtk-4.1", "wpe-webkit-1.1"];
        machine.folders.insert("/usr/lib/x86_64-linux-gnu", beside);
        machine.folders.insert("/usr/libexec", vec!["webkitgtk-6.0"]);
        let expected = [
            "/usr/lib/x86_64-linux-gnu/webkitgtk-6.0/MiniBrowser",
            "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
            "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.0/MiniBrowser",
            "/usr/lib/webkit2gtk-4.1/MiniBrowser",
            "/usr/libexec/webkitgtk-6.0/MiniBrowser",
        ];
        assert_eq!(browser_places(&machine, Product::WebKitGtk), expected.map(|path| Place::At(path.into())));
        let wpe = Place::At("/usr/lib/x86_64-linux-gnu/wpe-webkit-1.1/MiniBrowser".into());
        assert_eq!(browser_places(&machine, Product::Wpe), [wpe]);
    }

    #[test]
    fn every_product_has_a_place_on_every_platform() {
        for platform in [Platform::Linux, Platform::MacOs, Platform::Windows] {
            let machine =
                Imaginary::new(platform).variable("ProgramFiles", "/programs").variable("LOCALAPPDATA", "/local");
            // WebKit's are shipped for one system each, and WebKitGTK's and WPE's lie where libraries are.
            let is_everywhere = |product: &Product| product.engine() != Engine::WebKit && !is_on_a_phone(*product);
            for product in Product::ALL.into_iter().filter(is_everywhere) {
                assert!(!browser_places(&machine, product).is_empty(), "{product} on {platform:?}");
            }
        }
        let mac = Imaginary::new(Platform::MacOs);
        for product in [Product::Safari, Product::SafariTechnologyPreview] {
            assert!(!browser_places(&mac, product).is_empty(), "{product}");
        }
    }
}
