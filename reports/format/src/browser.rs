//! The browsers that can be driven, and the words a person uses for them.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};

/// The facts about one product, from which everything follows that is said of it by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProductFacts {
    /// The stable name used in file names, recordings and on the command line, such as `firefox-esr`.
    pub id: &'static str,
    /// The name for people, such as `Firefox ESR`.
    pub name: &'static str,
    /// The engine inside.
    pub engine: Engine,
    /// The driver that drives it.
    pub driver: DriverKind,
    /// The words before the version in the line that it prints for `--version`, or the last of them; and how the line ends
    /// where another product's has the same: `("Mozilla Firefox", "esr")`. A driver that is shipped with its browser prints
    /// it in the browser's stead.
    pub version_line: (&'static str, &'static str),
    /// What `browserName` is in its sessions. The first is what a session is asked for by.
    pub called: &'static [&'static str],
    /// Where the version of the engine inside is known from.
    pub engine_version: EngineVersion,
    /// What of the claims about its engine is claimed of it.
    pub claimed: Claimed,
    /// By what it can be told that names lead to our servers.
    pub led: Led,
    /// Whether the arguments and preferences of its engine's profiles mean anything to it. One that takes none is played as
    /// it is installed.
    pub takes_switches: bool,
}

/// Where the version of the engine inside a product is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineVersion {
    /// It is the product's own.
    Own,
    /// Its first number is the product's: Brave 138.1.80.113 is Chromium 138.
    FirstNumber,
    /// The product counts by itself, and its sessions tell: `browserVersion` of a chromedriver's is Chromium's.
    Session,
    /// The product counts by itself, and a file beside the program tells: `platform.ini` of what is built upon Firefox.
    Beside,
    /// The product counts by itself, and nobody tells.
    Nobody,
}

/// What is claimed of a product of the claims that are made about its engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// All: it is the engine as those ship it who make it.
    AsItsEngine,
    /// What a source of the engine says, if the engine's version is known; its makers have put things of their own before
    /// it, and nobody has claimed anything of those.
    BuiltUponIt,
    /// Nothing: its cookies are kept by other code than those that are claimed of.
    ByOtherCode,
}

/// By what a product can be told that names lead to our servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Led {
    /// By the way of its engine.
    ByItsEngine,
    /// By a proxy alone: whatever else it was told, it would ask a proxy that its makers have set.
    ByProxy,
    /// By nothing that its driver takes, and why, as a clause: `its driver takes neither resolver rules nor a proxy`.
    ByNothing(&'static str),
}

/// Makes [`Product`] of a table: a new build of a known engine is a row here, and its places on each platform.
macro_rules! products {
    ($($(#[$doc:meta])* $product:ident { $($fact:tt)* })*) => {
        /// A browser as its maker ships it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Product {
            $($(#[$doc])* $product,)*
        }

        impl Product {
            /// Every product, in the order in which they are listed to people.
            pub const ALL: [Self; [$(Self::$product),*].len()] = [$(Self::$product),*];

            /// The product's row in the table.
            #[must_use]
            pub const fn facts(self) -> &'static ProductFacts {
                match self {
                    $(Self::$product => &ProductFacts { $($fact)* },)*
                }
            }
        }
    };
}

products! {
    /// Google Chrome, any channel.
    Chrome {
        id: "chrome",
        name: "Chrome",
        engine: Engine::Chromium,
        driver: DriverKind::Chromedriver,
        version_line: ("Google Chrome", ""),
        called: &["chrome", "chromium", "chrome-headless-shell"],
        engine_version: EngineVersion::Own,
        claimed: Claimed::AsItsEngine,
        led: Led::ByItsEngine,
        takes_switches: true,
    }
    /// Chromium as a distribution builds it.
    Chromium {
        id: "chromium",
        name: "Chromium",
        engine: Engine::Chromium,
        driver: DriverKind::Chromedriver,
        version_line: ("Chromium", ""),
        called: &["chrome", "chromium", "chrome-headless-shell"],
        engine_version: EngineVersion::Own,
        claimed: Claimed::AsItsEngine,
        led: Led::ByItsEngine,
        takes_switches: true,
    }
    /// Chrome for Testing, the build made for automation.
    ChromeForTesting {
        id: "chrome-for-testing",
        name: "Chrome for Testing",
        engine: Engine::Chromium,
        driver: DriverKind::Chromedriver,
        version_line: ("Google Chrome for Testing", ""),
        called: &["chrome", "chromium", "chrome-headless-shell"],
        engine_version: EngineVersion::Own,
        claimed: Claimed::AsItsEngine,
        led: Led::ByItsEngine,
        takes_switches: true,
    }
    /// Microsoft Edge.
    Edge {
        id: "edge",
        name: "Edge",
        engine: Engine::Chromium,
        driver: DriverKind::Edgedriver,
        version_line: ("Microsoft Edge", ""),
        called: &["MicrosoftEdge", "msedge"],
        engine_version: EngineVersion::Own,
        claimed: Claimed::AsItsEngine,
        led: Led::ByItsEngine,
        takes_switches: true,
    }
    /// Firefox, release channel.
    Firefox {
        id: "firefox",
        name: "Firefox",
        engine: Engine::Firefox,
        driver: DriverKind::Geckodriver,
        version_line: ("Mozilla Firefox", ""),
        called: &["firefox"],
        engine_version: EngineVersion::Own,
        claimed: Claimed::AsItsEngine,
        led: Led::ByItsEngine,
        takes_switches: true,
    }
    /// Firefox, extended support release.
    FirefoxEsr {
        id: "firefox-esr",
        name: "Firefox ESR",
        engine: Engine::Firefox,
        driver: DriverKind::Geckodriver,
        version_line: ("Mozilla Firefox", "esr"),
        called: &["firefox"],
        engine_version: EngineVersion::Own,
        claimed: Claimed::AsItsEngine,
        led: Led::ByItsEngine,
        takes_switches: true,
    }
    /// WebKitGTK in its own small browser, MiniBrowser.
    WebKitGtk {
        id: "webkitgtk",
        name: "WebKitGTK",
        engine: Engine::WebKit,
        driver: DriverKind::WebKitWebDriver,
        version_line: ("WebKitGTK", ""),
        called: &["MiniBrowser"],
        engine_version: EngineVersion::Own,
        claimed: Claimed::AsItsEngine,
        led: Led::ByItsEngine,
        takes_switches: true,
    }
    /// Brave.
    Brave {
        id: "brave",
        name: "Brave",
        engine: Engine::Chromium,
        driver: DriverKind::Chromedriver,
        version_line: ("Brave Browser", ""),
        called: &["chrome"],
        engine_version: EngineVersion::FirstNumber,
        claimed: Claimed::BuiltUponIt,
        led: Led::ByItsEngine,
        takes_switches: true,
    }
    /// Vivaldi.
    Vivaldi {
        id: "vivaldi",
        name: "Vivaldi",
        engine: Engine::Chromium,
        driver: DriverKind::Chromedriver,
        version_line: ("Vivaldi", ""),
        called: &["chrome"],
        engine_version: EngineVersion::Session,
        claimed: Claimed::BuiltUponIt,
        led: Led::ByItsEngine,
        takes_switches: true,
    }
    /// Opera, which prints a version without a name.
    Opera {
        id: "opera",
        name: "Opera",
        engine: Engine::Chromium,
        driver: DriverKind::Chromedriver,
        version_line: ("Opera", ""),
        called: &["chrome", "opera"],
        engine_version: EngineVersion::Session,
        claimed: Claimed::BuiltUponIt,
        led: Led::ByItsEngine,
        takes_switches: true,
    }
    /// LibreWolf.
    LibreWolf {
        id: "librewolf",
        name: "LibreWolf",
        engine: Engine::Firefox,
        driver: DriverKind::Geckodriver,
        version_line: ("LibreWolf", ""),
        called: &["firefox", "librewolf"],
        engine_version: EngineVersion::Own,
        claimed: Claimed::BuiltUponIt,
        led: Led::ByItsEngine,
        takes_switches: true,
    }
    /// Waterfox.
    Waterfox {
        id: "waterfox",
        name: "Waterfox",
        engine: Engine::Firefox,
        driver: DriverKind::Geckodriver,
        version_line: ("Waterfox", ""),
        called: &["firefox", "waterfox"],
        engine_version: EngineVersion::Beside,
        claimed: Claimed::BuiltUponIt,
        led: Led::ByItsEngine,
        takes_switches: true,
    }
    /// Tor Browser, without its network: its proxy is ours, and no Tor is started.
    TorBrowser {
        id: "tor-browser",
        name: "Tor Browser",
        engine: Engine::Firefox,
        driver: DriverKind::Geckodriver,
        version_line: ("Tor Browser", ""),
        called: &["firefox", "tor browser"],
        engine_version: EngineVersion::Beside,
        claimed: Claimed::BuiltUponIt,
        led: Led::ByProxy,
        takes_switches: true,
    }
    /// WPE WebKit, in its MiniBrowser. Its versions are those of WebKitGTK.
    Wpe {
        id: "wpe",
        name: "WPE WebKit",
        engine: Engine::WebKit,
        driver: DriverKind::WpeWebDriver,
        version_line: ("WPE WebKit", ""),
        called: &["MiniBrowser"],
        engine_version: EngineVersion::Own,
        claimed: Claimed::BuiltUponIt,
        led: Led::ByItsEngine,
        takes_switches: true,
    }
    /// GNOME Web, whose program is `epiphany`.
    GnomeWeb {
        id: "gnome-web",
        name: "GNOME Web",
        engine: Engine::WebKit,
        driver: DriverKind::WebKitWebDriver,
        version_line: ("Web", ""),
        called: &["Epiphany"],
        engine_version: EngineVersion::Nobody,
        claimed: Claimed::BuiltUponIt,
        led: Led::ByItsEngine,
        takes_switches: false,
    }
    /// Chrome on Android.
    AndroidChrome {
        id: "android-chrome",
        name: "Chrome on Android",
        engine: Engine::Chromium,
        driver: DriverKind::Chromedriver,
        version_line: ("Chrome on Android", ""),
        called: &["chrome"],
        engine_version: EngineVersion::Own,
        claimed: Claimed::BuiltUponIt,
        led: Led::ByItsEngine,
        takes_switches: false,
    }
    /// WebView of Android, in an application that lets it be looked into.
    AndroidWebView {
        id: "android-webview",
        name: "Android WebView",
        engine: Engine::Chromium,
        driver: DriverKind::Chromedriver,
        version_line: ("Android WebView", ""),
        called: &["webview", "chrome"],
        engine_version: EngineVersion::Own,
        claimed: Claimed::BuiltUponIt,
        led: Led::ByItsEngine,
        takes_switches: false,
    }
    /// Safari.
    Safari {
        id: "safari",
        name: "Safari",
        engine: Engine::WebKit,
        driver: DriverKind::Safaridriver,
        version_line: ("Included with Safari", ""),
        called: &["safari"],
        engine_version: EngineVersion::Nobody,
        claimed: Claimed::ByOtherCode,
        led: Led::ByNothing("its driver takes neither resolver rules nor a proxy"),
        takes_switches: false,
    }
    /// Safari Technology Preview.
    SafariTechnologyPreview {
        id: "safari-technology-preview",
        name: "Safari Technology Preview",
        engine: Engine::WebKit,
        driver: DriverKind::Safaridriver,
        version_line: ("Included with Safari Technology Preview (Release", ""),
        called: &["Safari Technology Preview"],
        engine_version: EngineVersion::Nobody,
        claimed: Claimed::ByOtherCode,
        led: Led::ByNothing("its driver takes neither resolver rules nor a proxy"),
        takes_switches: false,
    }
}

/// The engine inside a browser; it decides which settings and which driver protocol details apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// Blink and the Chromium network stack.
    Chromium,
    /// Gecko and Necko.
    Firefox,
    /// WebKit, with libsoup below it; in Safari, with what macOS has.
    WebKit,
}

/// The engine that a recording names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum RecordedEngine {
    /// An engine that can be driven here.
    Known(Engine),
    /// Any other, by its own word: `servo`. Such a recording can be read and fitted, and nothing is claimed of it.
    Other(String),
}

/// The program that speaks WebDriver on behalf of a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DriverKind {
    /// `chromedriver`, for whatever is built upon Chromium and has no driver of its own.
    Chromedriver,
    /// `msedgedriver`, for Edge.
    Edgedriver,
    /// `geckodriver`, for every Firefox and what is built upon it.
    Geckodriver,
    /// `WebKitWebDriver`, for WebKitGTK.
    WebKitWebDriver,
    /// `WPEWebDriver`, for WPE.
    WpeWebDriver,
    /// `safaridriver`, which comes with each Safari.
    Safaridriver,
}

/// What a person asked for: one product, or any browser of an engine, the first one found.
///
/// `chromium` and `firefox` are both a product and an engine: the product is preferred, and
/// another browser of the same engine is taken when the product is not installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Selector {
    /// That product and no other: `firefox-esr`.
    Product(Product),
    /// Any browser of the engine: `firefox`.
    AnyOf(Engine),
}

/// A word that names no browser.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown browser `{word}`")]
pub struct UnknownBrowser {
    /// The word as it was given.
    pub word: String,
}

impl Product {
    /// The stable name used in file names, recordings and on the command line.
    #[must_use]
    pub const fn id(self) -> &'static str {
        self.facts().id
    }

    /// The engine inside.
    #[must_use]
    pub const fn engine(self) -> Engine {
        self.facts().engine
    }

    /// The driver that drives it.
    #[must_use]
    pub const fn driver(self) -> DriverKind {
        self.facts().driver
    }

    /// Recognises the product from the line that it prints for `--version`.
    ///
    /// `None` when the line has another shape; the place where the program was found then decides.
    #[must_use]
    pub fn from_version_line(line: &str) -> Option<Self> {
        let line = line.trim();
        let version = line.find(|character: char| character.is_ascii_digit())?;
        // What is built upon another's source may keep that one's name before its own: Mozilla LibreWolf.
        let words = line[..version].trim_end();
        let ends_so = |name: &str| words.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '));
        let says_so = |(name, end): (&str, &str)| ends_so(name) && line.ends_with(end);
        let products = Self::ALL.into_iter().filter(|product| says_so(product.facts().version_line));
        // Whoever says more of itself is meant: the extended support release is not just Firefox.
        products.max_by_key(|product| {
            let (name, end) = product.facts().version_line;
            name.len() + end.len()
        })
    }

    /// Whether `browserName` of a session may be this for it, in capitals or not.
    #[must_use]
    pub fn is_called(self, name: &str) -> bool {
        self.facts().called.iter().any(|called| name.eq_ignore_ascii_case(called))
    }

    /// Whether it is its engine as those ship it who make it, so that all that is claimed of the engine is claimed of it.
    #[must_use]
    pub fn is_claimed(self) -> bool {
        self.facts().claimed == Claimed::AsItsEngine
    }
}

impl Engine {
    /// Every engine that can be driven.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    /// The stable name, which is also the word for "any browser of this engine".
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }
}

impl RecordedEngine {
    /// The engine, where it is one that can be driven here.
    #[must_use]
    pub const fn known(&self) -> Option<Engine> {
        match self {
            Self::Known(engine) => Some(*engine),
            Self::Other(_) => None,
        }
    }

    /// The engine's word.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Known(engine) => engine.id(),
            Self::Other(word) => word,
        }
    }
}

impl From<Engine> for RecordedEngine {
    fn from(engine: Engine) -> Self {
        Self::Known(engine)
    }
}

impl fmt::Display for RecordedEngine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.id())
    }
}

impl DriverKind {
    /// Every driver.
    pub const ALL: [Self; 6] = [
        Self::Chromedriver,
        Self::Edgedriver,
        Self::Geckodriver,
        Self::WebKitWebDriver,
        Self::WpeWebDriver,
        Self::Safaridriver,
    ];

    /// The stable name used in recordings and on the command line.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Chromedriver => "chromedriver",
            Self::Edgedriver => "msedgedriver",
            Self::Geckodriver => "geckodriver",
            Self::WebKitWebDriver => "webkitwebdriver",
            Self::WpeWebDriver => "wpewebdriver",
            Self::Safaridriver => "safaridriver",
        }
    }

    /// The name of the program, without the suffix that Windows adds.
    #[must_use]
    pub const fn program_name(self) -> &'static str {
        match self {
            Self::WebKitWebDriver => "WebKitWebDriver",
            Self::WpeWebDriver => "WPEWebDriver",
            Self::Chromedriver | Self::Edgedriver | Self::Geckodriver | Self::Safaridriver => self.id(),
        }
    }
}

impl Selector {
    /// The word that was asked for.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Product(product) => product.id(),
            Self::AnyOf(engine) => engine.id(),
        }
    }

    /// The products that answer to it, the preferred one first. Never empty.
    #[must_use]
    pub fn products(self) -> Vec<Product> {
        match self {
            Self::Product(product) => vec![product],
            Self::AnyOf(engine) => {
                // Who asks for an engine means nobody who has changed it.
                let is_meant = |product: &Product| product.engine() == engine && product.is_claimed();
                let mut products: Vec<_> = Product::ALL.into_iter().filter(is_meant).collect();
                // The one that bears the engine's name comes first, the others as they are listed.
                products.sort_by_key(|product| product.id() != engine.id());
                products
            }
        }
    }
}

/// That product and no other.
impl From<Product> for Selector {
    fn from(product: Product) -> Self {
        Self::Product(product)
    }
}

impl UnknownBrowser {
    /// The words that name browsers, as a sentence.
    #[must_use]
    pub fn help(&self) -> String {
        let words: Vec<_> = Product::ALL.iter().map(|product| product.id()).collect();
        format!("name one or more of {}, separated by commas", words.join(", "))
    }
}

impl FromStr for Selector {
    type Err = UnknownBrowser;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match Engine::ALL.into_iter().find(|engine| engine.id() == word) {
            Some(engine) => Ok(Self::AnyOf(engine)),
            None => word.parse().map(Self::Product),
        }
    }
}

impl FromStr for Product {
    type Err = UnknownBrowser;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|product| product.id() == word)
            .ok_or_else(|| UnknownBrowser { word: word.to_owned() })
    }
}

/// The name for people.
impl fmt::Display for Product {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.facts().name)
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.id())
    }
}

/// The name for people, which is the program's.
impl fmt::Display for DriverKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.program_name())
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}

impl Serialize for Product {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl Serialize for DriverKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_parses_and_its_first_choice_is_itself() {
        for product in Product::ALL {
            let selector: Selector = product.id().parse().unwrap();
            assert_eq!(selector.products()[0], product);
            assert_eq!(product.id().parse(), Ok(product));
        }
    }

    #[test]
    fn an_engine_word_accepts_the_other_browsers_of_the_engine_only() {
        for engine in Engine::ALL {
            let selector: Selector = engine.id().parse().unwrap();
            assert!(selector.products().iter().all(|product| product.engine() == engine));
        }
        let exact: Selector = "firefox-esr".parse().unwrap();
        assert_eq!(exact.products(), [Product::FirefoxEsr]);
        let preferred: Selector = "chromium".parse().unwrap();
        assert_eq!(preferred.products()[..2], [Product::Chromium, Product::Chrome]);
    }

    #[test]
    fn an_unknown_word_is_named_and_the_known_ones_are_listed() {
        let error = "netscape".parse::<Selector>().unwrap_err();
        insta::assert_snapshot!(format!("{error}\n{}", error.help()), @r"
        unknown browser `netscape`
        name one or more of chrome, chromium, chrome-for-testing, edge, firefox, firefox-esr, webkitgtk, brave, vivaldi, opera, librewolf, waterfox, tor-browser, wpe, gnome-web, android-chrome, android-webview, safari, safari-technology-preview, separated by commas
        ");
    }

    #[test]
    fn products_are_recognised_by_their_own_words() {
        let table = [
            ("Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)", Some(Product::Chromium)),
            ("Google Chrome 156.0.8078.79 ", Some(Product::Chrome)),
            ("Google Chrome for Testing 156.0.8078.79", Some(Product::ChromeForTesting)),
            ("Microsoft Edge 156.0.3000.1", Some(Product::Edge)),
            ("Mozilla Firefox 158.0", Some(Product::Firefox)),
            ("Mozilla Firefox 153.7.0esr\n", Some(Product::FirefoxEsr)),
            ("WebKitGTK 2.50.6\n", Some(Product::WebKitGtk)),
            ("Brave Browser 138.1.80.113 ", Some(Product::Brave)),
            ("Brave Browser 1.62.156 Chromium: 121.0.6167.139", Some(Product::Brave)),
            ("Vivaldi 7.4.3684.38 stable", Some(Product::Vivaldi)),
            ("LibreWolf 139.0-1", Some(Product::LibreWolf)),
            ("Mozilla LibreWolf 141.0-1", Some(Product::LibreWolf)),
            ("BrowserWorks Waterfox 6.5.9", Some(Product::Waterfox)),
            ("Tor Browser 14.5.4 (based on Mozilla Firefox 128.12.0esr)", Some(Product::TorBrowser)),
            ("Mozilla Tor Browser 140.4.0esr", Some(Product::TorBrowser)),
            ("WPE WebKit 2.38.6", Some(Product::Wpe)),
            ("Web 43.1", Some(Product::GnomeWeb)),
            ("Included with Safari 26.5.2 (21624.2.5.11.8)", Some(Product::Safari)),
            (
                "Included with Safari Technology Preview (Release 67, 13607.1.9.0.1)",
                Some(Product::SafariTechnologyPreview),
            ),
            ("Nightly 160.0a1", None),
            ("119.0.5497.40", None),
        ];
        for (line, product) in table {
            assert_eq!(Product::from_version_line(line), product, "{line}");
        }
    }
}
