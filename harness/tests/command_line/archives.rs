//! Releases from the makers' archives, for which a server on loopback stands in; its packages hold scripts that start the
//! installed browsers.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;

use samesite_drive::{Installation, Platform, ProgramPaths, ThisMachine, find};
use samesite_format::{Product, Recording};

use crate::builds::{builds, doubles, here, kept, start};
use crate::recording::SCENARIO;
use crate::workplace::Workplace;

/// What a server answers, by path.
type Files = BTreeMap<String, Vec<u8>>;

/// A server that has these files, and says of each that it has `missing` octets more than come. It ends with the process.
fn server(files: Files, missing: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // Who hangs up early has what it wants.
            let _ = answer(stream, &files, missing);
        }
    });
    address
}

fn answer(mut stream: TcpStream, files: &Files, missing: usize) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let path = request.split(' ').nth(1).unwrap_or_default();
    match files.get(path) {
        Some(body) => {
            let length = body.len() + missing;
            write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n")?;
            stream.write_all(body)
        }
        None => stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
    }
}

fn installed(product: Product) -> Installation {
    let found = find(&ThisMachine, &ProgramPaths::new(), product.into());
    found.unwrap_or_else(|error| panic!("{error}\nhelp: {}", error.fix(Platform::current())))
}

fn done(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {output:?}");
    output
}

/// A folder with one script in it.
fn folder(place: &Workplace, path: &str, script: &str) -> PathBuf {
    fs::create_dir_all(place.path(path).parent().unwrap()).unwrap();
    let path = place.write(path, &format!("#!/bin/sh\n{script}\n"));
    fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    path.parent().unwrap().to_owned()
}

/// Mozilla's archive with one release, whose program is the script.
fn mozilla(place: &Workplace, version: &str, script: &str) -> Files {
    let folder = folder(place, "packing/firefox/firefox", script);
    let package = format!("linux-x86_64/en-US/firefox-{version}.tar.xz");
    let archive = place.path("firefox.tar.xz");
    done(Command::new("tar").arg("cJf").arg(&archive).arg("-C").arg(folder.parent().unwrap()).arg("firefox"));
    let told = done(Command::new("sha256sum").arg(&archive));
    let sum = String::from_utf8(told.stdout).unwrap().split(' ').next().unwrap().to_owned();
    let sums = format!("{}  linux-x86_64/de/firefox.tar.xz\n{sum}  {package}\n", "0".repeat(64));
    Files::from([
        (format!("/{version}/SHA256SUMS"), sums.into_bytes()),
        (format!("/{version}/{package}"), fs::read(archive).unwrap()),
    ])
}

/// The zip of a folder, with nothing in it compressed.
fn zip(place: &Workplace, folder: &Path) -> Vec<u8> {
    let archive = place.path("archive.zip");
    let script = "import os, sys, zipfile\n\
                  archive = zipfile.ZipFile(sys.argv[1], 'w')\n\
                  for name in os.listdir(sys.argv[2]):\n\
                  \x20   path = os.path.join(sys.argv[2], name)\n\
                  \x20   archive.write(path, os.path.join(os.path.basename(sys.argv[2]), name))\n\
                  archive.close()";
    done(Command::new("python3").args(["-c", script]).arg(&archive).arg(folder));
    fs::read(archive).unwrap()
}

/// The archive of Chrome for Testing with one release.
fn chrome(place: &Workplace, version: &str, browser: &str, driver: &str) -> Files {
    let browser = zip(place, &folder(place, "packing/chrome-linux64/chrome", browser));
    let driver = zip(place, &folder(place, "packing/chromedriver-linux64/chromedriver", driver));
    let major = version.split('.').next().unwrap();
    Files::from([
        (format!("/LATEST_RELEASE_{major}"), format!("{version}\n").into_bytes()),
        (format!("/{version}/linux64/chrome-linux64.zip"), browser),
        (format!("/{version}/linux64/chromedriver-linux64.zip"), driver),
    ])
}

/// Plays a story in a build that was brought; gives the name that its recording says.
fn played(place: &Workplace, word: &str) -> String {
    let arguments = ["run", "--browser", word, "--profile", "open", "--young-only", "--out", "recordings"];
    let path = format!(":{}", std::env::var("PATH").unwrap());
    let outcome = start(place, &path, &[&arguments[..], &["--scenario", SCENARIO]].concat()).finish();
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let mut files = fs::read_dir(place.path("recordings")).unwrap();
    let recording = Recording::read(&files.next().unwrap().unwrap().path()).unwrap();
    recording.environment.browser.name
}

#[test]
fn a_firefox_that_no_row_names_comes_from_its_makers_archive() {
    let place = Workplace::new();
    let firefox = installed(Product::FirefoxEsr);
    let version = firefox.browser_version.numbers().to_string();
    // What is here is told as the browser tells it: `153.8.0esr`.
    let told = firefox.browser_version.to_string();
    let script = format!("exec '{}' \"$@\"", firefox.browser.display());
    let mirror = server(mozilla(&place, &format!("{version}esr"), &script), 0);
    // geckodriver lies in the cache, or wherever the machine has it.
    let cache = place.path("cache");
    fs::create_dir(&cache).unwrap();
    if let Some(root) = firefox
        .driver
        .ancestors()
        .find(|path| path.ends_with(format!("geckodriver-{}", samesite_drive::places::GECKODRIVER_VERSION)))
    {
        std::os::unix::fs::symlink(root, cache.join(root.file_name().unwrap())).unwrap();
    }
    let word = format!("firefox-esr@{version}");
    let outcome = builds(&place, &["add", &word, "--from", &format!("{mirror}/")]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert!(outcome.stdout.starts_with(&format!("{word} {told} is here, ")), "{outcome:?}");
    assert_eq!(here(&place), [word.as_str()]);
    // What is here needs no archive.
    let outcome = builds(&place, &["add", &word]);
    assert_eq!(outcome.stdout, format!("{word} {told} is here already\n"), "{outcome:?}");
    assert_eq!(played(&place, &word), format!("firefox-esr-{version}"));
    let outcome = builds(&place, &["remove", &word]);
    assert_eq!(outcome.stdout, format!("{word} {told} is removed\n"), "{outcome:?}");
    assert_eq!(kept(&place), [".lock"]);
    place.assert_nothing_left();
}

#[test]
fn a_chrome_for_testing_comes_with_its_driver() {
    let place = Workplace::new();
    let chromium = installed(Product::Chromium);
    let version = chromium.browser_version.numbers().to_string();
    let browser = format!(
        "[ \"$1\" = --version ] && {{ echo 'Google Chrome for Testing {version} '; exit; }}\nexec '{}' \"$@\"",
        chromium.browser.display()
    );
    let driver = format!("exec '{}' \"$@\"", chromium.driver.display());
    let mirror = server(chrome(&place, &version, &browser, &driver), 0);
    let major = chromium.browser_version.major();
    // Of old Chromes only those for testing are kept, so who asks for one means that.
    let outcome = builds(&place, &["add", &format!("chrome@{major}"), "--from", &mirror]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let word = format!("chrome-for-testing@{version}");
    assert_eq!(here(&place), [word.as_str()]);
    let folders = [".lock".to_owned(), word.clone(), format!("chromedriver@{version}")];
    assert_eq!(kept(&place), folders);
    assert_eq!(played(&place, &format!("chrome-for-testing@{major}")), format!("chrome-for-testing-{version}"));
    let outcome = builds(&place, &["remove", &format!("chrome-for-testing@{major}")]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert_eq!(kept(&place), [".lock"]);
    place.assert_nothing_left();
}

/// What is said when a build of an archive cannot be brought, with `[mirror]` for the server; nothing of it may be left.
fn failing(place: &Workplace, code: i32, word: &str, mirror: &str) -> String {
    let outcome = builds(place, &["add", word, "--from", mirror]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(code), ""), "{outcome:?}");
    let kept = kept(place);
    assert!(kept.iter().all(|name| name == ".lock"), "{kept:?}: {outcome:?}");
    place.assert_nothing_left();
    let lines =
        outcome.stderr.lines().filter(|line| !line.contains(": bringing ") && !line.ends_with(": starting it once"));
    lines.collect::<Vec<_>>().join("\n").replace(mirror, "[mirror]")
}

#[test]
fn an_archive_that_is_not_reached_is_named() {
    let place = Workplace::new();
    doubles(&place, &[("curl", "echo \"curl: (6) Could not resolve host: archive.mozilla.org\" >&2; exit 6")]);
    let outcome = builds(&place, &["add", "firefox@150"]);
    assert_eq!(outcome.code, Some(4), "{outcome:?}");
    insta::assert_snapshot!(outcome.stderr, @r"
    firefox@150.0: bringing Mozilla firefox 150.0
    error: firefox@150.0: archive.mozilla.org cannot be reached: curl: (6) Could not resolve host: archive.mozilla.org
    help: look after the network and the proxy, name a mirror by --from, or take a neighbour from `samesite builds`; then run `samesite builds add firefox@150.0` again
    ");
    // Curl itself, asked for a port at which nobody listens.
    let place = Workplace::new();
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let told = failing(&place, 4, "chrome@131", &format!("http://{nobody}"));
    assert!(told.starts_with(&format!("error: chrome@131: {nobody} cannot be reached: curl: (7) ")), "{told}");
}

#[test]
fn a_release_that_was_never_made_is_the_words_fault() {
    let place = Workplace::new();
    let mirror = server(Files::new(), 0);
    insta::assert_snapshot!(failing(&place, 2, "firefox@9999", &mirror), @r"
    error: firefox@9999.0: no Firefox 9999.0 can be had from its maker's archive
    help: name a version that was released, such as firefox@150, firefox@150.0.1 or firefox-esr@128.5.0
    ");
    insta::assert_snapshot!(failing(&place, 2, "chrome@131", &mirror), @r"
    error: chrome@131: no Chrome for Testing 131 can be had from its maker's archive
    help: Chrome for Testing begins at 115, and not every version is there; name the first number alone, such as chrome-for-testing@131
    ");
    let outcome = builds(&place, &["add", "firefox@150", "--from", "ftp://mirror.example"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.contains("it begins with https:// or http://"), "{outcome:?}");
}

#[test]
fn a_file_that_ends_early_is_no_package() {
    let place = Workplace::new();
    let files = chrome(&place, "131.0.6778.264", "exit 7", "exit 7");
    let whole = server(files.clone(), 0);
    let cut = server(files, 10);
    let told = failing(&place, 4, "chrome@131.0.6778.264", &cut);
    let expected = "error: chrome-for-testing@131.0.6778.264: \
                    `[mirror]/131.0.6778.264/linux64/chrome-linux64.zip` did not come: curl: (18) ";
    assert!(told.starts_with(expected), "{told}");
    // Whole, it is one that does not run.
    let outcome = builds(&place, &["add", "chrome@131.0.6778.264", "--from", &whole]);
    assert!(outcome.stderr.contains("chrome-for-testing@131.0.6778.264: it does not run: "), "{outcome:?}");
}

#[test]
fn a_package_that_was_altered_is_not_unpacked() {
    let place = Workplace::new();
    let mut files = mozilla(&place, "150.0", "exit 7");
    files.get_mut("/150.0/linux-x86_64/en-US/firefox-150.0.tar.xz").unwrap()[20] ^= 1;
    let told = failing(&place, 4, "firefox@150", &server(files, 0));
    let expected = "error: firefox@150.0: `sha256sum --check --strict SHA256SUMS` failed: ";
    assert!(told.starts_with(expected), "{told}");

    let place = Workplace::new();
    let mut files = chrome(&place, "131.0.6778.264", "exit 7 # a", "exit 7");
    let zip = files.get_mut("/131.0.6778.264/linux64/chrome-linux64.zip").unwrap();
    let at = zip.windows(8).position(|octets| octets == b"exit 7 #").unwrap();
    zip[at] = b'E';
    let told = failing(&place, 4, "chrome@131", &server(files, 0));
    assert!(told.contains("Bad CRC-32 for file 'chrome-linux64/chrome'"), "{told}");
}

#[test]
fn what_an_archive_has_under_a_false_version_is_not_let_in() {
    let place = Workplace::new();
    let browser = "echo Google Chrome for Testing 130.0.6723.31";
    let files = chrome(&place, "131.0.6778.264", browser, "echo ChromeDriver 131.0.6778.264");
    let told = failing(&place, 4, "chrome@131", &server(files, 0));
    let expected = "error: chrome-for-testing@131.0.6778.264: what came is 130.0.6723.31, and not 131.0.6778.264\n";
    assert!(told.starts_with(expected), "{told}");
}
