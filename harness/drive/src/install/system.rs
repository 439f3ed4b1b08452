//! What brings a browser or a driver on each kind of system.

use std::path::{Path, PathBuf};

use crate::discovery::DiscoveryError;
use crate::distribution::Distribution;
use crate::engines::support;
use crate::machine::{Machine, Platform};
use crate::places::{cache_folder, geckodriver_root, is_on_a_phone};
use crate::program::Program;
use crate::settings::User;
use samesite_format::{DriverKind, Engine, Product};

/// Facts about the machine that a plan depends on.
#[derive(Clone, Debug)]
pub struct System {
    /// The distribution, by which packages are brought.
    pub distribution: Distribution,
    /// The user; anybody but the superuser needs `sudo` for packages.
    pub user: User,
    /// The path of cargo, which builds geckodriver; `None` where there is none.
    pub cargo: Option<PathBuf>,
    /// Our own cache folder, such as `~/.cache/samesite`; `None` where no home is known.
    pub cache: Option<PathBuf>,
}

/// What mends one thing that is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Debian packages to be installed by apt.
    Packages(&'static [&'static str]),
    /// Our own geckodriver, built below this root.
    BuildGeckodriver(PathBuf),
    /// One command or sentence for a person to follow.
    ByHand(String),
}

impl System {
    /// The facts about `machine`.
    #[must_use]
    pub fn of(machine: &dyn Machine) -> Self {
        let distribution = match machine.platform() {
            Platform::MacOs => Distribution::MacOs,
            Platform::Windows => Distribution::Windows,
            Platform::Linux => {
                let text = machine.text(Path::new("/etc/os-release")).unwrap_or_default();
                Distribution::from_os_release(&text)
            }
        };
        Self { distribution, user: User::current(), cargo: machine.on_path("cargo"), cache: cache_folder(machine) }
    }

    /// The remedy for `error` on this system.
    #[must_use]
    pub fn remedy(&self, error: &DiscoveryError) -> Remedy {
        match error {
            DiscoveryError::NoBrowser { wanted } => self.browser(&wanted.products()),
            DiscoveryError::Snap { product, .. } => self.browser(&[*product]),
            DiscoveryError::NoDisplay { .. } if self.has_apt() => Remedy::Packages(&["xvfb"]),
            DiscoveryError::NoDisplay { .. } => Remedy::ByHand(display_advice(self.distribution).to_owned()),
            DiscoveryError::NoDriver { product, .. }
            | DiscoveryError::Mismatch { product, .. }
            | DiscoveryError::Outdated { product, .. } => self.driver(*product, error),
            other => Remedy::ByHand(other.fix(self.platform())),
        }
    }

    fn browser(&self, products: &[Product]) -> Remedy {
        if let [product] = products
            && !product.is_claimed()
        {
            return self.of_another_maker(*product);
        }
        if products == [Product::WebKitGtk] && self.has_apt() {
            // Where there is a display already, Xvfb keeps the windows off it.
            return Remedy::Packages(&["webkit2gtk-driver", "xvfb"]);
        }
        if self.distribution == Distribution::Debian {
            if products.contains(&Product::Chromium) {
                return Remedy::Packages(&["chromium", "chromium-driver"]);
            }
            if products.contains(&Product::FirefoxEsr) {
                return Remedy::Packages(&["firefox-esr"]);
            }
        }
        Remedy::ByHand(match products {
            [Product::ChromeForTesting] => testing_advice(self.cache.as_deref()),
            [Product::Edge] => {
                "install Microsoft Edge and the msedgedriver of the same version from Microsoft".to_owned()
            }
            [Product::Chrome] if self.is_linux() => {
                "install Google's package of Chrome and a chromedriver of the same major version".to_owned()
            }
            [Product::Firefox] if self.distribution == Distribution::Debian => {
                "install Firefox from Mozilla's own apt repository, or ask for firefox-esr".to_owned()
            }
            _ => support(products[0]).advice(self.distribution).to_owned(),
        })
    }

    /// A browser that is built upon an engine, and that its makers bring.
    fn of_another_maker(&self, product: Product) -> Remedy {
        Remedy::ByHand(match product.engine() {
            _ if is_on_a_phone(product) => format!(
                "{product} is on a phone: start a chromedriver of its major version, and run with --remote http://127.0.0.1:9515 \
                 --browser {} and --capabilities FILE, which names androidPackage",
                product.id()
            ),
            Engine::WebKit => support(product).advice(self.distribution).to_owned(),
            Engine::Chromium => format!(
                "install {product} from its makers, with a chromedriver of the major version of the Chromium inside it, or set {} to where \
                 it lies",
                Program::Browser(product).variable()
            ),
            Engine::Firefox => {
                format!(
                    "install {product} from its makers, or set {} to where it lies",
                    Program::Browser(product).variable()
                )
            }
        })
    }

    fn driver(&self, product: Product, error: &DiscoveryError) -> Remedy {
        match (product.driver(), &self.cargo, &self.cache) {
            (DriverKind::Geckodriver, Some(_), Some(cache)) => Remedy::BuildGeckodriver(geckodriver_root(cache)),
            (DriverKind::Geckodriver, _, _) => Remedy::ByHand(
                "install cargo and run `samesite install` again, or set SAMESITE_GECKODRIVER to a geckodriver of 0.34 or later".to_owned(),
            ),
            (DriverKind::Chromedriver, _, _)
                if product == Product::Chromium && self.distribution == Distribution::Debian =>
            {
                // Both together, so that a browser that was left behind is brought to the driver's version.
                Remedy::Packages(&["chromium", "chromium-driver"])
            }
            (DriverKind::WebKitWebDriver | DriverKind::WpeWebDriver | DriverKind::Safaridriver, _, _) => {
                self.browser(&[product])
            }
            (DriverKind::Chromedriver | DriverKind::Edgedriver, _, _) if !product.is_claimed() => match error {
                DiscoveryError::Mismatch { .. } => Remedy::ByHand(error.fix(self.platform())),
                _ => Remedy::ByHand(format!(
                    "set SAMESITE_CHROMEDRIVER to a chromedriver of the major version of the Chromium inside {product}"
                )),
            },
            (DriverKind::Chromedriver | DriverKind::Edgedriver, _, _) => match error {
                DiscoveryError::Mismatch { .. } => Remedy::ByHand(error.fix(self.platform())),
                _ => Remedy::ByHand(support(product).advice(self.distribution).to_owned()),
            },
        }
    }

    /// Whether packages of one name are brought by apt, and are no stand-ins for snaps.
    fn has_apt(&self) -> bool {
        matches!(self.distribution, Distribution::Debian | Distribution::Ubuntu)
    }

    fn is_linux(&self) -> bool {
        self.platform() == Platform::Linux
    }

    fn platform(&self) -> Platform {
        match self.distribution {
            Distribution::MacOs => Platform::MacOs,
            Distribution::Windows => Platform::Windows,
            _ => Platform::Linux,
        }
    }

    /// An apt command that asks nobody anything.
    pub(super) fn apt(&self, arguments: &[&str]) -> Vec<String> {
        /// Somebody else may be installing: machines update themselves. Without this apt fails at once.
        const PATIENCE: &str = "DPkg::Lock::Timeout=120";
        let mut words = Vec::new();
        if self.user == User::Ordinary {
            words.push("sudo".to_owned());
        }
        words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--yes", "-o", PATIENCE].map(str::to_owned));
        words.extend(arguments.iter().map(|argument| (*argument).to_owned()));
        words
    }
}

fn testing_advice(cache: Option<&Path>) -> String {
    let cache = cache.map_or_else(|| "our cache folder".to_owned(), |cache| cache.display().to_string());
    format!(
        "unpack Chrome for Testing into `{cache}` below chrome-for-testing and its chromedriver below chromedriver, \
         or set SAMESITE_CHROME_FOR_TESTING and SAMESITE_CHROMEDRIVER"
    )
}

fn display_advice(distribution: Distribution) -> &'static str {
    match distribution {
        Distribution::Fedora => "sudo dnf install xorg-x11-server-Xvfb",
        Distribution::Arch => "sudo pacman -S xorg-server-xvfb",
        _ => "install Xvfb with your package manager",
    }
}
