//! What is brought, and how, on machines that exist only here.

use super::*;
use crate::distribution::Distribution;
use crate::machine::Platform;
use crate::machine::imaginary::Imaginary;
use crate::settings::User;
use crate::version::Version;
use samesite_format::Product;

fn system(distribution: Distribution) -> System {
    System {
        distribution,
        user: User::Ordinary,
        cargo: Some("/usr/bin/cargo".into()),
        cache: Some("/home/user/.cache/samesite".into()),
    }
}

fn nothing(word: &str) -> DiscoveryError {
    DiscoveryError::NoBrowser { wanted: word.parse().unwrap() }
}

fn no_driver(product: Product) -> DiscoveryError {
    DiscoveryError::NoDriver { product, browser_version: Version::find_in("156.0").unwrap() }
}

fn told_to(out: &mut Vec<u8>) -> Progress<'_> {
    Progress { out, of_commands: OutputOfCommands::Output }
}

#[test]
fn every_error_has_a_remedy_on_every_system() {
    let errors = [
        ("no chromium", nothing("chromium")),
        ("no firefox", nothing("firefox")),
        ("no chrome", nothing("chrome")),
        ("no webkitgtk", nothing("webkitgtk")),
        ("no display", DiscoveryError::NoDisplay { product: Product::WebKitGtk }),
        ("no chromedriver", no_driver(Product::Chromium)),
        ("no geckodriver", no_driver(Product::Firefox)),
        ("no brave", nothing("brave")),
        ("no librewolf", nothing("librewolf")),
        ("no gnome-web", nothing("gnome-web")),
        ("no wpe", nothing("wpe")),
        ("no safari", nothing("safari")),
        ("no android-chrome", nothing("android-chrome")),
        ("no chromedriver for brave", no_driver(Product::Brave)),
    ];
    let mut lines = Vec::new();
    for distribution in [
        Distribution::Debian,
        Distribution::Ubuntu,
        Distribution::Fedora,
        Distribution::Arch,
        Distribution::OtherLinux,
        Distribution::MacOs,
        Distribution::Windows,
    ] {
        for (name, error) in &errors {
            lines.push(format!("{distribution:?}, {name}: {:?}", system(distribution).remedy(error)));
        }
    }
    insta::assert_snapshot!(lines.join("\n"), @r#"
    Debian, no chromium: Packages(["chromium", "chromium-driver"])
    Debian, no firefox: Packages(["firefox-esr"])
    Debian, no chrome: ByHand("install Google's package of Chrome and a chromedriver of the same major version")
    Debian, no webkitgtk: Packages(["webkit2gtk-driver", "xvfb"])
    Debian, no display: Packages(["xvfb"])
    Debian, no chromedriver: Packages(["chromium", "chromium-driver"])
    Debian, no geckodriver: BuildGeckodriver("/home/user/.cache/samesite/geckodriver-0.37.1")
    Debian, no brave: ByHand("install Brave from its makers, with a chromedriver of the major version of the Chromium inside it, or set SAMESITE_BRAVE to where it lies")
    Debian, no librewolf: ByHand("install LibreWolf from its makers, or set SAMESITE_LIBREWOLF to where it lies")
    Debian, no gnome-web: ByHand("sudo apt-get install epiphany-browser webkit2gtk-driver xvfb dbus")
    Debian, no wpe: ByHand("install WPE WebKit with its MiniBrowser and WPEWebDriver with your package manager, on Linux")
    Debian, no safari: ByHand("Safari is not shipped for this system: run `samesite` on a Mac for it")
    Debian, no android-chrome: ByHand("Chrome on Android is on a phone: start a chromedriver of its major version, and run with --remote http://127.0.0.1:9515 --browser android-chrome and --capabilities FILE, which names androidPackage")
    Debian, no chromedriver for brave: ByHand("set SAMESITE_CHROMEDRIVER to a chromedriver of the major version of the Chromium inside Brave")
    Ubuntu, no chromium: ByHand("Ubuntu's chromium is a snap, which a driver cannot use: install Google's package of Chrome and a chromedriver of the same major version")
    Ubuntu, no firefox: ByHand("Ubuntu's firefox is a snap, which a driver cannot use: install firefox-esr from Mozilla's own apt repository")
    Ubuntu, no chrome: ByHand("install Google's package of Chrome and a chromedriver of the same major version")
    Ubuntu, no webkitgtk: Packages(["webkit2gtk-driver", "xvfb"])
    Ubuntu, no display: Packages(["xvfb"])
    Ubuntu, no chromedriver: ByHand("Ubuntu's chromium is a snap, which a driver cannot use: install Google's package of Chrome and a chromedriver of the same major version")
    Ubuntu, no geckodriver: BuildGeckodriver("/home/user/.cache/samesite/geckodriver-0.37.1")
    Ubuntu, no brave: ByHand("install Brave from its makers, with a chromedriver of the major version of the Chromium inside it, or set SAMESITE_BRAVE to where it lies")
    Ubuntu, no librewolf: ByHand("install LibreWolf from its makers, or set SAMESITE_LIBREWOLF to where it lies")
    Ubuntu, no gnome-web: ByHand("sudo apt-get install epiphany-browser webkit2gtk-driver xvfb dbus")
    Ubuntu, no wpe: ByHand("install WPE WebKit with its MiniBrowser and WPEWebDriver with your package manager, on Linux")
    Ubuntu, no safari: ByHand("Safari is not shipped for this system: run `samesite` on a Mac for it")
    Ubuntu, no android-chrome: ByHand("Chrome on Android is on a phone: start a chromedriver of its major version, and run with --remote http://127.0.0.1:9515 --browser android-chrome and --capabilities FILE, which names androidPackage")
    Ubuntu, no chromedriver for brave: ByHand("set SAMESITE_CHROMEDRIVER to a chromedriver of the major version of the Chromium inside Brave")
    Fedora, no chromium: ByHand("sudo dnf install chromium chromedriver")
    Fedora, no firefox: ByHand("sudo dnf install firefox")
    Fedora, no chrome: ByHand("install Google's package of Chrome and a chromedriver of the same major version")
    Fedora, no webkitgtk: ByHand("sudo dnf install webkitgtk6.0 xorg-x11-server-Xvfb")
    Fedora, no display: ByHand("sudo dnf install xorg-x11-server-Xvfb")
    Fedora, no chromedriver: ByHand("sudo dnf install chromium chromedriver")
    Fedora, no geckodriver: BuildGeckodriver("/home/user/.cache/samesite/geckodriver-0.37.1")
    Fedora, no brave: ByHand("install Brave from its makers, with a chromedriver of the major version of the Chromium inside it, or set SAMESITE_BRAVE to where it lies")
    Fedora, no librewolf: ByHand("install LibreWolf from its makers, or set SAMESITE_LIBREWOLF to where it lies")
    Fedora, no gnome-web: ByHand("install GNOME Web (epiphany), WebKitWebDriver, Xvfb and dbus-run-session with your package manager, on Linux")
    Fedora, no wpe: ByHand("install WPE WebKit with its MiniBrowser and WPEWebDriver with your package manager, on Linux")
    Fedora, no safari: ByHand("Safari is not shipped for this system: run `samesite` on a Mac for it")
    Fedora, no android-chrome: ByHand("Chrome on Android is on a phone: start a chromedriver of its major version, and run with --remote http://127.0.0.1:9515 --browser android-chrome and --capabilities FILE, which names androidPackage")
    Fedora, no chromedriver for brave: ByHand("set SAMESITE_CHROMEDRIVER to a chromedriver of the major version of the Chromium inside Brave")
    Arch, no chromium: ByHand("sudo pacman -S chromium")
    Arch, no firefox: ByHand("sudo pacman -S firefox geckodriver")
    Arch, no chrome: ByHand("install Google's package of Chrome and a chromedriver of the same major version")
    Arch, no webkitgtk: ByHand("sudo pacman -S webkitgtk-6.0 xorg-server-xvfb")
    Arch, no display: ByHand("sudo pacman -S xorg-server-xvfb")
    Arch, no chromedriver: ByHand("sudo pacman -S chromium")
    Arch, no geckodriver: BuildGeckodriver("/home/user/.cache/samesite/geckodriver-0.37.1")
    Arch, no brave: ByHand("install Brave from its makers, with a chromedriver of the major version of the Chromium inside it, or set SAMESITE_BRAVE to where it lies")
    Arch, no librewolf: ByHand("install LibreWolf from its makers, or set SAMESITE_LIBREWOLF to where it lies")
    Arch, no gnome-web: ByHand("install GNOME Web (epiphany), WebKitWebDriver, Xvfb and dbus-run-session with your package manager, on Linux")
    Arch, no wpe: ByHand("install WPE WebKit with its MiniBrowser and WPEWebDriver with your package manager, on Linux")
    Arch, no safari: ByHand("Safari is not shipped for this system: run `samesite` on a Mac for it")
    Arch, no android-chrome: ByHand("Chrome on Android is on a phone: start a chromedriver of its major version, and run with --remote http://127.0.0.1:9515 --browser android-chrome and --capabilities FILE, which names androidPackage")
    Arch, no chromedriver for brave: ByHand("set SAMESITE_CHROMEDRIVER to a chromedriver of the major version of the Chromium inside Brave")
    OtherLinux, no chromium: ByHand("install Chromium and a chromedriver of the same major version with your package manager")
    OtherLinux, no firefox: ByHand("install Firefox with your package manager")
    OtherLinux, no chrome: ByHand("install Google's package of Chrome and a chromedriver of the same major version")
    OtherLinux, no webkitgtk: ByHand("install WebKitGTK with its MiniBrowser and WebKitWebDriver, and Xvfb, with your package manager")
    OtherLinux, no display: ByHand("install Xvfb with your package manager")
    OtherLinux, no chromedriver: ByHand("install Chromium and a chromedriver of the same major version with your package manager")
    OtherLinux, no geckodriver: BuildGeckodriver("/home/user/.cache/samesite/geckodriver-0.37.1")
    OtherLinux, no brave: ByHand("install Brave from its makers, with a chromedriver of the major version of the Chromium inside it, or set SAMESITE_BRAVE to where it lies")
    OtherLinux, no librewolf: ByHand("install LibreWolf from its makers, or set SAMESITE_LIBREWOLF to where it lies")
    OtherLinux, no gnome-web: ByHand("install GNOME Web (epiphany), WebKitWebDriver, Xvfb and dbus-run-session with your package manager, on Linux")
    OtherLinux, no wpe: ByHand("install WPE WebKit with its MiniBrowser and WPEWebDriver with your package manager, on Linux")
    OtherLinux, no safari: ByHand("Safari is not shipped for this system: run `samesite` on a Mac for it")
    OtherLinux, no android-chrome: ByHand("Chrome on Android is on a phone: start a chromedriver of its major version, and run with --remote http://127.0.0.1:9515 --browser android-chrome and --capabilities FILE, which names androidPackage")
    OtherLinux, no chromedriver for brave: ByHand("set SAMESITE_CHROMEDRIVER to a chromedriver of the major version of the Chromium inside Brave")
    MacOs, no chromium: ByHand("brew install --cask google-chrome chromedriver")
    MacOs, no firefox: ByHand("brew install --cask firefox")
    MacOs, no chrome: ByHand("brew install --cask google-chrome chromedriver")
    MacOs, no webkitgtk: ByHand("WebKitGTK is not shipped for this system: run `samesite` on Linux for it")
    MacOs, no display: ByHand("install Xvfb with your package manager")
    MacOs, no chromedriver: ByHand("brew install --cask google-chrome chromedriver")
    MacOs, no geckodriver: BuildGeckodriver("/home/user/.cache/samesite/geckodriver-0.37.1")
    MacOs, no brave: ByHand("install Brave from its makers, with a chromedriver of the major version of the Chromium inside it, or set SAMESITE_BRAVE to where it lies")
    MacOs, no librewolf: ByHand("install LibreWolf from its makers, or set SAMESITE_LIBREWOLF to where it lies")
    MacOs, no gnome-web: ByHand("install GNOME Web (epiphany), WebKitWebDriver, Xvfb and dbus-run-session with your package manager, on Linux")
    MacOs, no wpe: ByHand("install WPE WebKit with its MiniBrowser and WPEWebDriver with your package manager, on Linux")
    MacOs, no safari: ByHand("Safari comes with macOS, and Safari Technology Preview from Apple: let it be driven once, by `safaridriver --enable` and \"Allow Remote Automation\" in its settings for developers")
    MacOs, no android-chrome: ByHand("Chrome on Android is on a phone: start a chromedriver of its major version, and run with --remote http://127.0.0.1:9515 --browser android-chrome and --capabilities FILE, which names androidPackage")
    MacOs, no chromedriver for brave: ByHand("set SAMESITE_CHROMEDRIVER to a chromedriver of the major version of the Chromium inside Brave")
    Windows, no chromium: ByHand("winget install Google.Chrome Chromium.ChromeDriver")
    Windows, no firefox: ByHand("winget install Mozilla.Firefox Mozilla.GeckoDriver")
    Windows, no chrome: ByHand("winget install Google.Chrome Chromium.ChromeDriver")
    Windows, no webkitgtk: ByHand("WebKitGTK is not shipped for this system: run `samesite` on Linux for it")
    Windows, no display: ByHand("install Xvfb with your package manager")
    Windows, no chromedriver: ByHand("winget install Google.Chrome Chromium.ChromeDriver")
    Windows, no geckodriver: BuildGeckodriver("/home/user/.cache/samesite/geckodriver-0.37.1")
    Windows, no brave: ByHand("install Brave from its makers, with a chromedriver of the major version of the Chromium inside it, or set SAMESITE_BRAVE to where it lies")
    Windows, no librewolf: ByHand("install LibreWolf from its makers, or set SAMESITE_LIBREWOLF to where it lies")
    Windows, no gnome-web: ByHand("install GNOME Web (epiphany), WebKitWebDriver, Xvfb and dbus-run-session with your package manager, on Linux")
    Windows, no wpe: ByHand("install WPE WebKit with its MiniBrowser and WPEWebDriver with your package manager, on Linux")
    Windows, no safari: ByHand("Safari is not shipped for this system: run `samesite` on a Mac for it")
    Windows, no android-chrome: ByHand("Chrome on Android is on a phone: start a chromedriver of its major version, and run with --remote http://127.0.0.1:9515 --browser android-chrome and --capabilities FILE, which names androidPackage")
    Windows, no chromedriver for brave: ByHand("set SAMESITE_CHROMEDRIVER to a chromedriver of the major version of the Chromium inside Brave")
    "#);
}

#[test]
fn without_cargo_a_geckodriver_is_left_to_people() {
    let system = System { cargo: None, ..system(Distribution::Debian) };
    assert!(matches!(system.remedy(&no_driver(Product::FirefoxEsr)), Remedy::ByHand(_)));
}

#[test]
fn commands_are_printed_as_people_type_them() {
    let ordinary = system(Distribution::Debian);
    let root = System { user: User::Root, ..ordinary.clone() };
    let lines = [
        Words(&ordinary.apt(&["install", "chromium"])).to_string(),
        Words(&root.apt(&["update"])).to_string(),
        Words(&build_command(Path::new("cargo"), Path::new("/home/a user/cache"))).to_string(),
    ];
    insta::assert_snapshot!(lines.join("\n"), @r"
    sudo env DEBIAN_FRONTEND=noninteractive apt-get --yes -o DPkg::Lock::Timeout=120 install chromium
    env DEBIAN_FRONTEND=noninteractive apt-get --yes -o DPkg::Lock::Timeout=120 update
    cargo install geckodriver --version 0.37.1 --locked --root '/home/a user/cache'
    ");
}

#[test]
fn a_complete_machine_is_left_alone() {
    let machine = Imaginary::new(Platform::Linux)
        .program("/usr/bin/chromium", "Chromium 156.0.8078.79")
        .program("/usr/bin/chromedriver", "ChromeDriver 156.0.8078.79");
    let options = InstallOptions { wanted: vec!["chromium".parse().unwrap()], given: ProgramPaths::new() };
    let mut out = Vec::new();
    let installed = install(&options, &machine, &mut told_to(&mut out)).unwrap();
    assert!(installed.ran.is_empty() && installed.found.len() == 1);
    insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r"
    Chromium 156.0.8078.79 with chromedriver 156.0.8078.79
    nothing to install
    ");
}

#[test]
fn what_only_people_can_bring_is_said_and_runs_nothing() {
    let machine = Imaginary::new(Platform::MacOs);
    let wanted = vec!["chromium".parse().unwrap(), "firefox".parse().unwrap()];
    let mut out = Vec::new();
    let options = InstallOptions { wanted, given: ProgramPaths::new() };
    let error = install(&options, &machine, &mut told_to(&mut out)).unwrap_err();
    let told = String::from_utf8(out).unwrap();
    insta::assert_snapshot!(format!("{told}error: {error}\nhelp: {}", error.help()), @r"
    no browser that answers to `chromium` is installed
    no browser that answers to `firefox` is installed
    to do: brew install --cask google-chrome chromedriver
    to do: brew install --cask firefox
    error: 2 browsers are left to install by hand
    help: follow the lines printed above, then run `samesite doctor`
    ");
}

#[test]
fn package_lists_are_fetched_anew_when_they_are_older_than_a_day() {
    const HOUR: Duration = Duration::from_secs(60 * 60);
    let lists = vec!["archive_dists_stable_main_binary-amd64_Packages", "lock", "partial"];
    let machine = |names: &[&'static str], lists_age: Option<Duration>, partial_age: Option<Duration>| {
        let mut machine = Imaginary::new(Platform::Linux);
        machine.folders.insert("/var/lib/apt/lists", names.to_vec());
        machine.ages.extend(lists_age.map(|age| ("/var/lib/apt/lists", age)));
        machine.ages.extend(partial_age.map(|age| ("/var/lib/apt/lists/partial", age)));
        machine
    };
    let table = [
        ("fetched an hour ago", machine(&lists, Some(HOUR), Some(HOUR)), true),
        ("nothing new an hour ago", machine(&lists, Some(HOUR * 1000), Some(HOUR)), true),
        ("months old", machine(&lists, Some(HOUR * 5000), Some(HOUR * 5000)), false),
        ("a day old", machine(&lists, Some(HOUR * 24), None), false),
        ("never fetched", machine(&["lock", "partial"], Some(HOUR), Some(HOUR)), false),
        ("of a time that cannot be told", machine(&lists, None, None), false),
    ];
    for (name, machine, fresh) in table {
        assert_eq!(are_lists_fresh(&machine), fresh, "{name}");
    }
}
