//! Discovery on machines that exist only here.

use super::*;
use crate::machine::imaginary::Imaginary;

const CHROMIUM: &str = "Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)";
const CHROMEDRIVER: &str = "ChromeDriver 156.0.8078.79 (a21ce95c24ce)";
const FIREFOX: &str = "Mozilla Firefox 158.0";
const FIREFOX_ESR: &str = "Mozilla Firefox 153.7.0esr";
const GECKODRIVER: &str = "geckodriver 0.37.1\n\nThe source code of this program is available";

fn linux() -> Imaginary {
    Imaginary::new(Platform::Linux)
}

/// One line per selector: what was found, or the error and its fix.
fn look(machine: &Imaginary, words: &[&str]) -> String {
    look_with(machine, &ProgramPaths::new(), words)
}

fn look_with(machine: &Imaginary, given: &ProgramPaths, words: &[&str]) -> String {
    let lines = words.iter().map(|word| match find(machine, given, word.parse().unwrap()) {
        Ok(found) => format!(
            "{word}: {} {} at {}, driven by {} at {}",
            found.product,
            found.browser_version,
            found.browser.display(),
            found.driver_version.as_ref().map_or_else(|| "one that tells no version".to_owned(), ToString::to_string),
            found.driver.display()
        ),
        Err(error) => format!("{word}: {error}\n  fix: {}", error.fix(machine.platform)),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn debian_with_everything() {
    let machine = linux()
        .program("/usr/bin/chromium", CHROMIUM)
        .program("/usr/bin/chromedriver", CHROMEDRIVER)
        .program("/usr/bin/firefox", FIREFOX_ESR)
        .program("/usr/bin/firefox-esr", FIREFOX_ESR)
        .program("/home/user/.cache/samesite/geckodriver-0.37.1/bin/geckodriver", GECKODRIVER)
        .program("/usr/bin/geckodriver", "geckodriver 0.30.0");
    insta::assert_snapshot!(look(&machine, &["chromium", "firefox", "firefox-esr", "chrome"]), @r"
    chromium: Chromium 156.0.8078.79 at /usr/bin/chromium, driven by 156.0.8078.79 at /usr/bin/chromedriver
    firefox: Firefox ESR 153.7.0esr at /usr/bin/firefox-esr, driven by 0.37.1 at /home/user/.cache/samesite/geckodriver-0.37.1/bin/geckodriver
    firefox-esr: Firefox ESR 153.7.0esr at /usr/bin/firefox-esr, driven by 0.37.1 at /home/user/.cache/samesite/geckodriver-0.37.1/bin/geckodriver
    chrome: no browser that answers to `chrome` is installed
      fix: samesite install --browser chrome
    ");
}

#[test]
fn an_empty_machine_lacks_browsers() {
    insta::assert_snapshot!(look(&linux(), &["chromium", "firefox"]), @r"
    chromium: no browser that answers to `chromium` is installed
      fix: samesite install --browser chromium
    firefox: no browser that answers to `firefox` is installed
      fix: samesite install --browser firefox
    ");
}

#[test]
fn browsers_without_drivers() {
    let machine = linux().program("/usr/bin/chromium", CHROMIUM).program("/usr/bin/firefox", FIREFOX);
    insta::assert_snapshot!(look(&machine, &["chromium", "firefox"]), @r"
    chromium: Chromium 156.0.8078.79 has no chromedriver
      fix: samesite install --browser chromium
    firefox: Firefox 158.0 has no geckodriver
      fix: samesite install --browser firefox
    ");
}

#[test]
fn drivers_of_the_wrong_version() {
    let machine = linux()
        .program("/usr/bin/chromium", CHROMIUM)
        .program("/usr/bin/chromedriver", "ChromeDriver 155.0.1.2")
        .program("/opt/google/chrome/chrome", "Google Chrome 157.0.1.2 ")
        .program("/usr/bin/firefox", FIREFOX)
        .program("/usr/bin/geckodriver", "geckodriver 0.33.0");
    insta::assert_snapshot!(look(&machine, &["chromium", "chrome", "firefox"]), @r"
    chromium: chromedriver 155.0.1.2 cannot drive Chromium 156.0.8078.79: their major versions must be equal
      fix: sudo apt-get install chromium chromium-driver
    chrome: chromedriver 155.0.1.2 cannot drive Chrome 157.0.1.2: their major versions must be equal
      fix: set SAMESITE_CHROMEDRIVER to a chromedriver of version 157
    firefox: geckodriver 0.33.0 is too old for Firefox 158.0: releases before 0.34 support Firefox up to 120 only
      fix: samesite install --browser firefox
    ");
}

#[test]
fn of_several_drivers_the_one_that_fits_is_taken() {
    let machine = linux()
        .program("/usr/bin/chromium", CHROMIUM)
        .program("/usr/local/bin/chromedriver", "ChromeDriver 150.0.1.2")
        .program("/usr/lib/chromium/chromedriver", CHROMEDRIVER);
    insta::assert_snapshot!(look(&machine, &["chromium"]), @"chromium: Chromium 156.0.8078.79 at /usr/bin/chromium, driven by 156.0.8078.79 at /usr/lib/chromium/chromedriver");
}

#[test]
fn an_engine_word_takes_another_browser_that_is_complete() {
    let machine = linux()
        .program("/usr/bin/chromium", CHROMIUM)
        .program("/usr/bin/google-chrome", "Google Chrome 157.0.1.2 ")
        .program("/usr/bin/chromedriver", "ChromeDriver 157.0.1.2");
    insta::assert_snapshot!(look(&machine, &["chromium"]), @"chromium: Chrome 157.0.1.2 at /usr/bin/google-chrome, driven by 157.0.1.2 at /usr/bin/chromedriver");
}

#[test]
fn snaps_are_told_apart_from_browsers() {
    let mut machine = linux().program("/usr/bin/firefox", FIREFOX).program("/usr/bin/chromium-browser", CHROMIUM);
    machine.texts.insert("/usr/bin/firefox", "#!/bin/sh\nexec /snap/bin/firefox \"$@\"\n");
    machine.links.insert("/usr/bin/chromium-browser", "/usr/bin/snap");
    insta::assert_snapshot!(look(&machine, &["chromium", "firefox"]), @r"
    chromium: Chromium at `/usr/bin/chromium-browser` is a snap, which cannot read the profile that a driver makes for it
      fix: install Chromium from its maker's package, or set SAMESITE_CHROMIUM to one that is not a snap
    firefox: Firefox at `/usr/bin/firefox` is a snap, which cannot read the profile that a driver makes for it
      fix: install Firefox from its maker's package, or set SAMESITE_FIREFOX to one that is not a snap
    ");
}

#[test]
fn a_path_that_a_person_gives_wins() {
    let machine = linux()
        .program("/usr/bin/firefox", FIREFOX)
        .program("/usr/bin/geckodriver", GECKODRIVER)
        .program("/opt/esr/firefox", FIREFOX_ESR)
        .program("/opt/beta/firefox", "Mozilla Firefox 159.0")
        .variable("SAMESITE_FIREFOX", "/opt/esr/firefox")
        .variable("SAMESITE_CHROMIUM", "/nowhere/chromium");
    insta::assert_snapshot!(look(&machine, &["firefox", "chromium"]), @r"
    firefox: Firefox ESR 153.7.0esr at /opt/esr/firefox, driven by 0.37.1 at /usr/bin/geckodriver
    chromium: `/nowhere/chromium`, given for chromium, is not a program
      fix: correct `--program chromium=PATH`, or SAMESITE_CHROMIUM in the environment
    ");
    let given = ProgramPaths::from([(Program::Browser(Product::Firefox), "/opt/beta/firefox".into())]);
    insta::assert_snapshot!(look_with(&machine, &given, &["firefox"]), @"firefox: Firefox 159.0 at /opt/beta/firefox, driven by 0.37.1 at /usr/bin/geckodriver");
}

#[test]
fn programs_that_fail_or_talk_nonsense_are_named() {
    let machine = linux().program("/usr/bin/chromium", "").program("/usr/bin/firefox", "cannot open display");
    insta::assert_snapshot!(look(&machine, &["chromium", "firefox"]), @r#"
    chromium: `/usr/bin/chromium` does not tell its version: it ended with exit status: 1
      fix: run `"/usr/bin/chromium" --version` to see what is wrong, or set SAMESITE_CHROMIUM to another one
    firefox: `/usr/bin/firefox` does not tell its version: it printed `cannot open display`
      fix: run `"/usr/bin/firefox" --version` to see what is wrong, or set SAMESITE_FIREFOX to another one
    "#);
}

#[test]
fn webkitgtk_needs_a_driver_and_a_display() {
    let browser = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";
    let mut machine = linux().program(browser, "WebKitGTK 2.50.6\n");
    machine.folders.insert("/usr/lib", vec!["x86_64-linux-gnu"]);
    machine.folders.insert("/usr/lib/x86_64-linux-gnu", vec!["webkit2gtk-4.1"]);
    let told = [look(&linux(), &["webkit"]), look(&machine, &["webkitgtk"])];
    let machine = machine.program("/usr/bin/Xvfb", "");
    let told = [told.join("\n"), look(&machine, &["webkit"])];
    let machine = machine.program("/usr/bin/WebKitWebDriver", "");
    insta::assert_snapshot!([told.join("\n"), look(&machine, &["webkit"])].join("\n"), @"
    webkit: no browser that answers to `webkit` is installed
      fix: samesite install --browser webkit
    webkitgtk: WebKitGTK needs a display even to be run unseen, and there is no Xvfb to make one
      fix: samesite install --browser webkitgtk
    webkit: WebKitGTK 2.50.6 has no WebKitWebDriver
      fix: samesite install --browser webkitgtk
    webkit: WebKitGTK 2.50.6 at /usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser, driven by one that tells no version at /usr/bin/WebKitWebDriver
    ");
}

#[test]
fn mac() {
    let machine = Imaginary::new(Platform::MacOs)
        .program("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "Google Chrome 156.0.8078.79")
        .program("/home/user/Applications/Firefox.app/Contents/MacOS/firefox", FIREFOX_ESR)
        .program("/usr/local/bin/chromedriver", CHROMEDRIVER)
        .program("/usr/local/bin/geckodriver", GECKODRIVER);
    insta::assert_snapshot!(look(&machine, &["chromium", "firefox"]), @r"
    chromium: Chrome 156.0.8078.79 at /Applications/Google Chrome.app/Contents/MacOS/Google Chrome, driven by 156.0.8078.79 at /usr/local/bin/chromedriver
    firefox: Firefox ESR 153.7.0esr at /home/user/Applications/Firefox.app/Contents/MacOS/firefox, driven by 0.37.1 at /usr/local/bin/geckodriver
    ");
}

#[test]
fn windows_versions_are_read_from_beside_the_browser() {
    let mut machine = Imaginary::new(Platform::Windows)
        .variable("ProgramFiles", "/programs")
        .program("/programs/Google/Chrome/Application/chrome.exe", "")
        .program("/programs/Mozilla Firefox/firefox.exe", "")
        .program("/usr/bin/chromedriver.exe", CHROMEDRIVER)
        .program("/usr/bin/geckodriver.exe", GECKODRIVER);
    machine.folders.insert("/programs/Google/Chrome/Application", vec!["9.0.1.1", "156.0.8078.79", "SetupMetrics"]);
    machine.texts.insert("/programs/Mozilla Firefox/application.ini", "[App]\nName=Firefox\nVersion=158.0\n");
    insta::assert_snapshot!(look(&machine, &["chromium", "firefox"]), @r"
    chromium: Chrome 156.0.8078.79 at /programs/Google/Chrome/Application/chrome.exe, driven by 156.0.8078.79 at /usr/bin/chromedriver.exe
    firefox: Firefox 158.0 at /programs/Mozilla Firefox/firefox.exe, driven by 0.37.1 at /usr/bin/geckodriver.exe
    ");
}

#[test]
fn all_installations_are_listed_once() {
    let machine = linux()
        .program("/usr/bin/chromium", CHROMIUM)
        .program("/usr/bin/chromedriver", CHROMEDRIVER)
        .program("/usr/bin/geckodriver", GECKODRIVER)
        .program("/opt/esr/firefox", FIREFOX_ESR)
        .variable("SAMESITE_FIREFOX", "/opt/esr/firefox")
        .variable("SAMESITE_FIREFOX_ESR", "/opt/esr/firefox");
    let products: Vec<_> = find_all(&machine, &ProgramPaths::new()).iter().map(|found| found.product).collect();
    assert_eq!(products, [Product::Chromium, Product::FirefoxEsr]);
}

#[test]
fn what_is_built_upon_chromium_is_matched_with_a_driver_by_the_chromium_inside() {
    let machine = linux()
        .program("/usr/bin/brave-browser", "Brave Browser 138.1.80.113 ")
        .program("/opt/vivaldi/vivaldi", "Vivaldi 7.4.3684.38 stable")
        .program("/usr/bin/opera", "119.0.5497.40")
        .program("/usr/bin/chromedriver", "ChromeDriver 155.0.1.2");
    let told = look(&machine, &["brave", "vivaldi", "opera", "chromium"]);
    let machine = machine.program("/home/user/.cache/samesite/chromedriver/chromedriver", "ChromeDriver 138.0.7204.92");
    insta::assert_snapshot!([told, look(&machine, &["brave", "vivaldi"])].join("\n"), @"
    brave: chromedriver 155.0.1.2 cannot drive Brave 138.1.80.113: their major versions must be equal
      fix: set SAMESITE_CHROMEDRIVER to a chromedriver of version 138
    vivaldi: Vivaldi 7.4.3684.38 at /opt/vivaldi/vivaldi, driven by 155.0.1.2 at /usr/bin/chromedriver
    opera: Opera 119.0.5497.40 at /usr/bin/opera, driven by 155.0.1.2 at /usr/bin/chromedriver
    chromium: no browser that answers to `chromium` is installed
      fix: samesite install --browser chromium
    brave: Brave 138.1.80.113 at /usr/bin/brave-browser, driven by 138.0.7204.92 at /home/user/.cache/samesite/chromedriver/chromedriver
    vivaldi: Vivaldi 7.4.3684.38 at /opt/vivaldi/vivaldi, driven by 138.0.7204.92 at /home/user/.cache/samesite/chromedriver/chromedriver
    ");
    let found = find(&machine, &ProgramPaths::new(), Product::Brave.into()).unwrap();
    assert_eq!(found.engine_version().map(ToString::to_string).as_deref(), Some("138.0"));
    assert_eq!(find(&machine, &ProgramPaths::new(), Product::Vivaldi.into()).unwrap().engine_version(), None);
}

#[test]
fn what_is_built_upon_firefox_tells_the_firefox_inside_by_a_file_or_by_its_own_version() {
    let tor = "/home/user/tor-browser/Browser/firefox";
    let mut machine = linux()
        .program("/usr/bin/librewolf", "Mozilla LibreWolf 139.0-1")
        .program("/usr/bin/waterfox", "BrowserWorks Waterfox 6.5.9")
        .program(tor, "Tor Browser 14.5.4 (based on Mozilla Firefox 128.12.0esr)")
        .program("/usr/bin/geckodriver", GECKODRIVER);
    machine.links.insert("/usr/bin/waterfox", "/opt/waterfox/waterfox");
    machine.texts.insert("/opt/waterfox/platform.ini", "[Build]\nBuildID=20250601\nMilestone=128.11.0\n");
    insta::assert_snapshot!(look(&machine, &["librewolf", "waterfox", "tor-browser", "firefox"]), @"
    librewolf: LibreWolf 139.0-1 at /usr/bin/librewolf, driven by 0.37.1 at /usr/bin/geckodriver
    waterfox: Waterfox 6.5.9 at /usr/bin/waterfox, driven by 0.37.1 at /usr/bin/geckodriver
    tor-browser: Tor Browser 14.5.4 at /home/user/tor-browser/Browser/firefox, driven by 0.37.1 at /usr/bin/geckodriver
    firefox: no browser that answers to `firefox` is installed
      fix: samesite install --browser firefox
    ");
    let inside = |product: Product| {
        let found = find(&machine, &ProgramPaths::new(), product.into()).unwrap();
        found.engine_version().map(ToString::to_string)
    };
    assert_eq!(inside(Product::LibreWolf).as_deref(), Some("139.0-1"));
    assert_eq!(inside(Product::Waterfox).as_deref(), Some("128.11.0"));
    assert_eq!(inside(Product::TorBrowser), None, "nothing beside it tells");
}

/// A program is recorded as what it says it is, whatever it was given for.
#[test]
fn a_path_that_is_given_for_another_product_is_what_it_says_it_is() {
    let machine = linux()
        .program("/opt/strange/browser", "Brave Browser 138.1.80.113")
        .program("/usr/bin/chromedriver", "ChromeDriver 138.0.7204.92")
        .variable("SAMESITE_CHROMIUM", "/opt/strange/browser");
    insta::assert_snapshot!(look(&machine, &["chromium", "brave"]), @"
    chromium: Brave 138.1.80.113 at /opt/strange/browser, driven by 138.0.7204.92 at /usr/bin/chromedriver
    brave: no browser that answers to `brave` is installed
      fix: samesite install --browser brave
    ");
}

#[test]
fn webkit_of_others_is_found_with_its_driver() {
    let wpe = "/usr/lib/x86_64-linux-gnu/wpe-webkit-1.1/MiniBrowser";
    let mut machine = linux()
        .program(wpe, "WPE WebKit 2.38.6")
        .program("/usr/bin/WPEWebDriver", "")
        .program("/usr/bin/epiphany", "Web 43.1")
        .program("/usr/bin/WebKitWebDriver", "");
    machine.folders.insert("/usr/lib", vec!["x86_64-linux-gnu"]);
    machine.folders.insert("/usr/lib/x86_64-linux-gnu", vec!["wpe-webkit-1.1"]);
    let without_display = look(&machine, &["wpe", "gnome-web", "webkit"]);
    let machine = machine.program("/usr/bin/Xvfb", "");
    insta::assert_snapshot!([without_display, look(&machine, &["gnome-web"])].join("\n"), @"
    wpe: WPE WebKit 2.38.6 at /usr/lib/x86_64-linux-gnu/wpe-webkit-1.1/MiniBrowser, driven by one that tells no version at /usr/bin/WPEWebDriver
    gnome-web: GNOME Web needs a display even to be run unseen, and there is no Xvfb to make one
      fix: samesite install --browser gnome-web
    webkit: no browser that answers to `webkit` is installed
      fix: samesite install --browser webkit
    gnome-web: GNOME Web 43.1 at /usr/bin/epiphany, driven by one that tells no version at /usr/bin/WebKitWebDriver
    ");
}

#[test]
fn each_safari_is_told_by_the_driver_that_comes_with_it() {
    let mut machine = Imaginary::new(Platform::MacOs)
        .program("/Applications/Safari.app/Contents/MacOS/Safari", "")
        .program("/usr/bin/safaridriver", "Included with Safari 26.5.2 (21624.2.5.11.8)")
        .program("/Applications/Safari Technology Preview.app/Contents/MacOS/Safari Technology Preview", "")
        .program(
            "/Applications/Safari Technology Preview.app/Contents/MacOS/safaridriver",
            "Included with Safari Technology Preview (Release 67, 13607.1.9.0.1)",
        );
    let both = look(&machine, &["safari", "safari-technology-preview", "webkit"]);
    machine.programs.remove("/usr/bin/safaridriver");
    insta::assert_snapshot!([both, look(&machine, &["safari"]), look(&linux(), &["safari"])].join("\n"), @r#"
    safari: Safari 26.5.2 is there, and names cannot be led to the test servers: its driver takes neither resolver rules nor a proxy
      fix: play it by hand and judge the recording, or ask another webkit browser, such as webkitgtk: it need not keep cookies alike
    safari-technology-preview: Safari Technology Preview 13607.1.9.0.1 is there, and names cannot be led to the test servers: its driver takes neither resolver rules nor a proxy
      fix: play it by hand and judge the recording, or ask another webkit browser, such as webkitgtk: it need not keep cookies alike
    webkit: no browser that answers to `webkit` is installed
      fix: samesite install --browser webkit
    safari: `/Applications/Safari.app/Contents/MacOS/Safari` does not tell its version: safaridriver, which tells it, is not there
      fix: run `"/Applications/Safari.app/Contents/MacOS/Safari" --version` to see what is wrong, or set SAMESITE_SAFARI to another one
    safari: no browser that answers to `safari` is installed
      fix: samesite install --browser safari
    "#);
}
