//! The programs whose place a person may give, and the words for it.

use samesite_format::{DriverKind, Product};

/// A program whose place a person may give: a browser or a driver.
///
/// One table serves both ways of giving it: [`Program::variable`] is read from the environment,
/// [`Program::option`] from the command line, and the command line wins.
///
/// | program | environment variable | command line |
/// |---|---|---|
/// | Chrome | `SAMESITE_CHROME` | `--program chrome=PATH` |
/// | Chromium | `SAMESITE_CHROMIUM` | `--program chromium=PATH` |
/// | Chrome for Testing | `SAMESITE_CHROME_FOR_TESTING` | `--program chrome-for-testing=PATH` |
/// | Edge | `SAMESITE_EDGE` | `--program edge=PATH` |
/// | Firefox | `SAMESITE_FIREFOX` | `--program firefox=PATH` |
/// | Firefox ESR | `SAMESITE_FIREFOX_ESR` | `--program firefox-esr=PATH` |
/// | WebKitGTK's MiniBrowser | `SAMESITE_WEBKITGTK` | `--program webkitgtk=PATH` |
/// | Brave | `SAMESITE_BRAVE` | `--program brave=PATH` |
/// | Vivaldi | `SAMESITE_VIVALDI` | `--program vivaldi=PATH` |
/// | Opera | `SAMESITE_OPERA` | `--program opera=PATH` |
/// | LibreWolf | `SAMESITE_LIBREWOLF` | `--program librewolf=PATH` |
/// | Waterfox | `SAMESITE_WATERFOX` | `--program waterfox=PATH` |
/// | Tor Browser | `SAMESITE_TOR_BROWSER` | `--program tor-browser=PATH` |
/// | WPE's MiniBrowser | `SAMESITE_WPE` | `--program wpe=PATH` |
/// | GNOME Web | `SAMESITE_GNOME_WEB` | `--program gnome-web=PATH` |
/// | Chrome on Android | `SAMESITE_ANDROID_CHROME` | `--program android-chrome=PATH` |
/// | Android WebView | `SAMESITE_ANDROID_WEBVIEW` | `--program android-webview=PATH` |
/// | Safari | `SAMESITE_SAFARI` | `--program safari=PATH` |
/// | Safari Technology Preview | `SAMESITE_SAFARI_TECHNOLOGY_PREVIEW` | `--program safari-technology-preview=PATH` |
/// | chromedriver | `SAMESITE_CHROMEDRIVER` | `--program chromedriver=PATH` |
/// | msedgedriver | `SAMESITE_MSEDGEDRIVER` | `--program msedgedriver=PATH` |
/// | geckodriver | `SAMESITE_GECKODRIVER` | `--program geckodriver=PATH` |
/// | WebKitWebDriver | `SAMESITE_WEBKITWEBDRIVER` | `--program webkitwebdriver=PATH` |
/// | WPEWebDriver | `SAMESITE_WPEWEBDRIVER` | `--program wpewebdriver=PATH` |
/// | safaridriver | `SAMESITE_SAFARIDRIVER` | `--program safaridriver=PATH` |
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Program {
    /// A browser.
    Browser(Product),
    /// A driver.
    Driver(DriverKind),
}

impl Program {
    /// Every program whose place may be given, browsers first.
    pub fn all() -> impl Iterator<Item = Self> {
        Product::ALL.into_iter().map(Self::Browser).chain(DriverKind::ALL.into_iter().map(Self::Driver))
    }

    /// The stable name, such as `firefox-esr` or `geckodriver`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Browser(product) => product.id(),
            Self::Driver(driver) => driver.id(),
        }
    }

    /// The environment variable that may hold its path.
    #[must_use]
    pub fn variable(self) -> String {
        format!("SAMESITE_{}", self.id().replace('-', "_").to_uppercase())
    }

    /// The option by which the command line may hold its path.
    #[must_use]
    pub fn option(self) -> String {
        format!("--program {}=PATH", self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_table_has_every_program() {
        for program in Program::all() {
            let row = format!("| `{}` | `{}` |", program.variable(), program.option());
            assert!(include_str!("program.rs").contains(&row), "{row}");
        }
    }
}
