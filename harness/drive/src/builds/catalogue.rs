//! The catalogue: builds that can be had, each with who has it and with a driver that drives it.
//!
//! Every one of them was brought and played before its row was written.

use samesite_format::{Product, VersionNumbers};

/// A build that can be had.
#[derive(Debug, PartialEq, Eq)]
pub struct CataloguedBuild {
    /// The product.
    pub product: Product,
    /// How the version begins that the browser tells: `84.0.4147.0`. Of what a distribution has, which replaces its point
    /// releases, only as much as stays the same: `115`.
    pub version: &'static str,
    /// Who has it.
    pub origin: Origin,
    /// What drives it; `None` where a driver comes along with it, or the machine's own does, which is looked for as for
    /// any other browser.
    pub driver: Option<&'static CataloguedDriver>,
}

/// A driver that can be had.
#[derive(Debug, PartialEq, Eq)]
pub struct CataloguedDriver {
    /// The version, as far as its origin tells it: `81.0`.
    pub version: &'static str,
    /// Who has it.
    pub origin: Origin,
}

/// Who has a program, and under which name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A package of npm.
    Npm {
        /// Its name.
        package: &'static str,
        /// Its version, which need not be the browser's.
        version: &'static str,
    },
    /// A package of PyPI, which has it in its wheel.
    Pypi {
        /// Its name.
        package: &'static str,
        /// Its version.
        version: &'static str,
    },
    /// Packages of one of Debian's suites.
    Debian {
        /// The suite, such as `bullseye`.
        suite: &'static str,
        /// The program's package.
        package: &'static str,
        /// How the version of that package begins.
        version: &'static str,
        /// Packages of the same suite that later ones do not have: libraries beside the program.
        beside: &'static [&'static str],
    },
    /// A package of Debian with everything that it needs, down to the C library, in a root of its own: for what does not
    /// run with the machine's libraries, or is to be seen with those of its day.
    DebianRoot(&'static Root),
    /// The archive of its maker, which has releases that no row here names.
    Maker {
        /// The archive.
        archive: Archive,
        /// What it is there: `chromedriver`.
        program: &'static str,
        /// Its version, which is the release's.
        version: &'static str,
    },
}

/// A root of its own, made of Debian's packages.
#[derive(Debug, PartialEq, Eq)]
pub struct Root {
    /// The suites that its packages come from, the one that its release is named by first: `trixie`, `trixie-security`.
    pub suites: &'static [&'static str],
    /// The program's package.
    pub package: &'static str,
    /// How the version of that package begins.
    pub version: &'static str,
    /// Packages beside those that it depends on.
    pub beside: &'static [&'static str],
    /// The browser, within the root.
    pub browser: &'static str,
    /// Its driver, within the root; `None` where the machine's own drives it.
    pub driver: Option<&'static str>,
}

/// Where a maker keeps its releases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Archive {
    /// Chrome for Testing, from 115 on.
    ChromeForTesting,
    /// Mozilla's archive of Firefox.
    Mozilla,
}

const fn npm(package: &'static str, version: &'static str) -> Origin {
    Origin::Npm { package, version }
}

const fn pypi(package: &'static str, version: &'static str) -> Origin {
    Origin::Pypi { package, version }
}

/// The newest driver of the catalogue. It wants to find a page when the browser has started.
pub(super) static DRIVER_156: CataloguedDriver =
    CataloguedDriver { version: "156.0.8078.47", origin: pypi("chromedriver-py", "156.0.8078.47") };

static DRIVER_131: CataloguedDriver =
    CataloguedDriver { version: "131.0.6778.264", origin: pypi("chromedriver-py", "131.0.6778.264") };
static DRIVER_120: CataloguedDriver = CataloguedDriver {
    version: "120",
    origin: Origin::Debian { suite: "bullseye", package: "chromium-driver", version: "120", beside: LIBRARIES_120 },
};
static DRIVER_114: CataloguedDriver = CataloguedDriver { version: "114.0", origin: pypi("pychromedriver", "114.0") };
static DRIVER_92: CataloguedDriver = CataloguedDriver { version: "92.0", origin: pypi("pychromedriver", "92.0") };
static DRIVER_81: CataloguedDriver = CataloguedDriver { version: "81.0", origin: pypi("pychromedriver", "81.0") };
static DRIVER_74: CataloguedDriver = CataloguedDriver { version: "74.0", origin: pypi("pychromedriver", "74.0") };
static DRIVER_2_37: CataloguedDriver =
    CataloguedDriver { version: "2.37", origin: npm("chrome-driver-standalone", "2.37.0") };
static DRIVER_2_36: CataloguedDriver =
    CataloguedDriver { version: "2.36", origin: pypi("instapy-chromedriver", "2.36") };

/// What bullseye's Chromium needs and later suites have in other versions.
const LIBRARIES_120: &[&str] = &["libjsoncpp24", "libwebp6", "libflac8"];

/// WebKitGTK of a suite. Its driver's package need not bring the MiniBrowser that takes our proxy (that of GTK 3), so the
/// library's does; without schemas of settings and a database of file types GTK does not start.
macro_rules! webkitgtk {
    ($version:literal, $suites:expr, $driver:literal, $api:literal) => {
        CataloguedBuild {
            product: Product::WebKitGtk,
            version: $version,
            origin: Origin::DebianRoot(&Root {
                suites: $suites,
                package: $driver,
                version: $version,
                beside: &[concat!("libwebkit2gtk-", $api), "gsettings-desktop-schemas", "shared-mime-info"],
                browser: concat!("/usr/lib/x86_64-linux-gnu/webkit2gtk-", $api, "/MiniBrowser"),
                driver: Some("/usr/bin/WebKitWebDriver"),
            }),
            driver: None,
        }
    };
}

const fn chromium(version: &'static str, origin: Origin, driver: &'static CataloguedDriver) -> CataloguedBuild {
    CataloguedBuild { product: Product::Chromium, version, origin, driver: Some(driver) }
}

/// A headless shell of the npm package that packed them first.
const fn shell(version: &'static str, package: &'static str, driver: &'static CataloguedDriver) -> CataloguedBuild {
    chromium(version, npm("chrome-aws-lambda", package), driver)
}

/// A headless shell of the npm package that packs them since; its versions are the browser's majors.
const fn late(version: &'static str, package: &'static str, driver: &'static CataloguedDriver) -> CataloguedBuild {
    chromium(version, npm("@sparticuz/chromium", package), driver)
}

const fn firefox(version: &'static str, suite: &'static str, beside: &'static [&'static str]) -> CataloguedBuild {
    let origin = Origin::Debian { suite, package: "firefox-esr", version, beside };
    CataloguedBuild { product: Product::FirefoxEsr, version, origin, driver: None }
}

/// The newest Firefox, which needs a newer C library than the releases have.
const FIREFOX: CataloguedBuild = CataloguedBuild {
    product: Product::Firefox,
    version: "159",
    origin: Origin::DebianRoot(&Root {
        suites: &["sid"],
        package: "firefox",
        version: "159",
        beside: &[],
        browser: "/usr/lib/firefox/firefox",
        driver: None,
    }),
    driver: None,
};

/// Every build that can be had, by product, oldest first.
pub static CATALOGUE: &[CataloguedBuild] = &[
    shell("65.0.3312.0", "1.0.0", &DRIVER_2_36),
    shell("67.0.3372.0", "67.0.3372", &DRIVER_2_37),
    shell("69.0.3452.0", "1.5.0", &DRIVER_2_37),
    shell("72.0.3582.0", "1.10.1", &DRIVER_74),
    shell("74.0.3723.0", "1.13.0", &DRIVER_74),
    shell("76.0.3786.0", "1.16.1", &DRIVER_74),
    shell("78.0.3882.0", "1.20.4", &DRIVER_81),
    shell("79.0.3945.0", "2.0.2", &DRIVER_81),
    shell("80.0.3987.0", "2.1.1", &DRIVER_81),
    shell("81.0.4044.0", "3.0.4", &DRIVER_81),
    shell("83.0.4103.0", "3.1.1", &DRIVER_92),
    shell("84.0.4147.0", "5.1.0", &DRIVER_92),
    shell("85.0.4182.0", "5.2.1", &DRIVER_92),
    shell("86.0.4240.0", "5.3.1", &DRIVER_92),
    shell("87.0.4272.0", "5.4.0", &DRIVER_92),
    shell("88.0.4298.0", "5.5.0", &DRIVER_92),
    shell("89.0.4389.0", "6.0.0", &DRIVER_92),
    shell("90.0.4427.0", "8.0.2", &DRIVER_92),
    shell("91.0.4469.0", "9.1.0", &DRIVER_92),
    shell("92.0.4512.0", "10.1.0", &DRIVER_92),
    chromium("102.0.5002.0", npm("@sparticuz/chrome-aws-lambda", "14.0.0"), &DRIVER_92),
    chromium("105.0.5173.0", npm("@sparticuz/chrome-aws-lambda", "15.5.0"), &DRIVER_92),
    late("106.0.5249.0", "106.0.2", &DRIVER_92),
    late("109.0.5412.0", "109.0.6", &DRIVER_92),
    late("112.0.5614.0", "112.0.2", &DRIVER_114),
    late("114.0.5735.0", "114.0.0", &DRIVER_114),
    late("117.0.5938.0", "117.0.0", &DRIVER_114),
    late("119.0.6045.0", "119.0.2", &DRIVER_120),
    chromium(
        "120",
        Origin::Debian { suite: "bullseye", package: "chromium", version: "120", beside: LIBRARIES_120 },
        &DRIVER_120,
    ),
    late("121.0.6167.0", "121.0.0", &DRIVER_120),
    late("123.0.6312.0", "123.0.1", &DRIVER_131),
    late("127.0.6533.0", "127.0.0", &DRIVER_131),
    late("130.0.6723.0", "130.0.0", &DRIVER_131),
    late("133.0.6943.0", "133.0.0", &DRIVER_156),
    late("137.0.7151.0", "137.0.1", &DRIVER_156),
    late("140.0.7339.0", "140.0.0", &DRIVER_156),
    late("143.0.7499.0", "143.0.4", &DRIVER_156),
    late("147.0.7727.0", "147.0.0", &DRIVER_156),
    late("148.0.7778.0", "148.0.0", &DRIVER_156),
    late("149.0.7827.0", "149.0.0", &DRIVER_156),
    chromium(
        "150",
        Origin::Debian { suite: "bookworm", package: "chromium", version: "150", beside: &[] },
        &DRIVER_156,
    ),
    late("152.0.7977.0", "152.0.0", &DRIVER_156),
    late("153.0.8010.0", "153.0.0", &DRIVER_156),
    FIREFOX,
    firefox("115", "bullseye", &["libffi7", "libdbus-glib-1-2"]),
    firefox("140", "bookworm", &[]),
    webkitgtk!("2.44", &["bullseye"], "webkit2gtk-driver", "4.0"),
    webkitgtk!("2.50", &["bookworm", "bookworm-security"], "webkit2gtk-driver", "4.1"),
    webkitgtk!("2.52", &["forky"], "webkitgtk-webdriver", "4.1"),
    webkitgtk!("2.54", &["trixie", "trixie-security"], "webkit2gtk-driver", "4.1"),
];

impl CataloguedBuild {
    /// The numbers of the version.
    #[must_use]
    pub fn numbers(&self) -> VersionNumbers {
        VersionNumbers::leading(self.version)
    }

    /// The first number of the version.
    #[must_use]
    pub fn major(&self) -> u32 {
        self.numbers().as_slice()[0]
    }

    /// The word by which it is asked for: `chromium@84`.
    #[must_use]
    pub fn word(&self) -> String {
        format!("{}@{}", self.product.id(), self.release())
    }

    /// The name in recordings and their file names: `chromium-84`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}-{}", self.product.id(), self.release())
    }

    /// Whether its driver comes along with it.
    #[must_use]
    pub fn has_own_driver(&self) -> bool {
        matches!(self.origin, Origin::DebianRoot(Root { driver: Some(_), .. }))
    }

    /// What tells it from the other builds of its product: the numbers that releases are named by, and the whole version
    /// where an archive has several of those.
    fn release(&self) -> String {
        match self.origin {
            Origin::Maker { version, .. } => version.to_owned(),
            _ => release(self.product, self.version),
        }
    }

    /// The name of its folder: `chromium@84.0.4147.0`.
    pub(super) fn folder(&self) -> String {
        format!("{}@{}", self.product.id(), self.version)
    }
}

/// The numbers of a version that releases are named by: two of WebKitGTK's, whose first has been 2 since 2014, and one of
/// the others'.
#[must_use]
pub fn release(product: Product, version: &str) -> String {
    let numbers = if product == Product::WebKitGtk { 2 } else { 1 };
    version.split('.').take(numbers).collect::<Vec<_>>().join(".")
}

impl CataloguedDriver {
    /// The name of its folder: `chromedriver@81.0`.
    #[must_use]
    pub(super) fn folder(&self) -> String {
        format!("chromedriver@{}", self.version)
    }
}

/// Where it comes from, for people: `npm chrome-aws-lambda 5.1.0`.
impl std::fmt::Display for Origin {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Npm { package, version } => write!(formatter, "npm {package} {version}"),
            Self::Pypi { package, version } => write!(formatter, "PyPI {package} {version}"),
            Self::Debian { suite, package, version, .. } => write!(formatter, "Debian {suite} {package} {version}"),
            Self::DebianRoot(Root { suites, package, version, .. }) => {
                let suite = suites.last().unwrap_or(&"");
                write!(formatter, "Debian {suite} {package} {version} in a root")
            }
            Self::Maker { archive, program, version } => write!(formatter, "{archive} {program} {version}"),
        }
    }
}

/// Its name for people: `Mozilla`.
impl std::fmt::Display for Archive {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::ChromeForTesting => "Google",
            Self::Mozilla => "Mozilla",
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use samesite_format::Engine;

    use super::*;
    use crate::engines::support;
    use crate::version::Version;

    #[test]
    fn every_build_has_a_driver_that_drives_it() {
        for build in CATALOGUE {
            // A version has two numbers at least.
            let version = |begin: &str| Version::find_in(&format!("{begin}.0")).unwrap();
            let browser = version(build.version);
            let Some(driver) = build.driver else {
                assert!(build.has_own_driver() || build.product.engine() == Engine::Firefox, "{build:?}");
                continue;
            };
            let driver = version(driver.version);
            let misfit = support(build.product).misfit(&browser, &driver);
            assert!(misfit.is_none(), "{driver} does not drive {build:?}");
        }
    }

    #[test]
    fn no_two_builds_share_a_name_and_the_newest_comes_last() {
        let names: BTreeSet<_> = CATALOGUE.iter().map(CataloguedBuild::name).collect();
        assert_eq!(names.len(), CATALOGUE.len());
        for pair in CATALOGUE.windows(2) {
            let [one, next] = pair else { unreachable!() };
            assert!(one.product < next.product || one.numbers() < next.numbers(), "{one:?} and {next:?}");
        }
    }

    #[test]
    fn the_documentation_has_every_build() {
        let page = include_str!("../../../docs/builds.md");
        for build in CATALOGUE {
            let others = if build.has_own_driver() { "its own" } else { "the machine's" };
            let driver = build.driver.map_or(others, |driver| driver.version);
            let row = format!("| `{}` | {} | {} | {driver} |", build.word(), build.version, build.origin);
            assert!(page.contains(&row), "{row}");
        }
    }

    #[test]
    fn folders_and_packages_are_named_without_surprises() {
        let is_plain = |text: &str| text.bytes().all(|octet| octet.is_ascii_alphanumeric() || b"@/.-".contains(&octet));
        for build in CATALOGUE {
            assert!(is_plain(&build.folder()) && !build.folder().contains('/'), "{build:?}");
            for origin in [Some(build.origin), build.driver.map(|driver| driver.origin)].into_iter().flatten() {
                // A word that begins so would be an option of the client.
                assert!(origin.to_string().split(' ').all(|word| is_plain(word) && !word.starts_with('-')), "{origin}");
            }
        }
    }
}
