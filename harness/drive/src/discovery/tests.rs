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
