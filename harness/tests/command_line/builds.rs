//! Builds of other times: named, brought, started, removed, and what goes wrong on the way.
//!
//! The clients of the registries are scripts here, first on `PATH`; that they do bring browsers is for `.ci/builds`.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use samesite_drive::{Platform, ProgramPaths, ThisMachine, find};
use samesite_format::{Product, Recording};
use serde_json::Value;

use crate::recording::SCENARIO;
use crate::workplace::{Outcome, Running, Workplace};

/// Far from the deadlines of the clients.
const SOON: Duration = Duration::from_secs(30);

/// An npm that brings a package with a browser in it, as far as the other scripts can tell: it is not compressed, and
/// ends at once.
const NPM: &str = "mkdir -p package/bin; printf '#!/bin/sh\\nexit 7\\n' > package/bin/chromium.br\n\
                   tar czf package.tgz package; rm -r package";

/// A node that decompresses what is not compressed.
const NODE: &str = "cp \"$3\" \"$4\"";

/// A Python whose pip brings a wheel with the driver that is called `version`.
fn python(version: &str) -> String {
    format!(
        "case $3 in\ndownload) echo > a.whl ;;\n\
         *) mkdir -p wheel/pychromedriver\n\
         printf '#!/bin/sh\\necho \"ChromeDriver {version}\"\\n' > wheel/pychromedriver/chromedriver_linux64 ;;\nesac"
    )
}

/// Puts scripts into the folder `bin`.
pub(crate) fn doubles(place: &Workplace, scripts: &[(&str, &str)]) {
    let bin = place.path("bin");
    fs::create_dir_all(&bin).unwrap();
    for (name, script) in scripts {
        let path = place.write(&format!("bin/{name}"), &format!("#!/bin/sh\n{script}\n"));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
}

/// Starts `samesite builds` with the scripts before everything else on `PATH`, and a cache in the folder of the test.
pub(crate) fn start(place: &Workplace, path: &str, arguments: &[&str]) -> Running {
    let (bin, cache) = (place.path("bin"), place.path("cache"));
    let path = format!("{}{path}", bin.display());
    let variables = [("PATH", path.as_str()), ("SAMESITE_CACHE", cache.to_str().unwrap())];
    place.start_with(arguments, &variables)
}

pub(crate) fn builds(place: &Workplace, arguments: &[&str]) -> Outcome {
    let path = format!(":{}", std::env::var("PATH").unwrap());
    start(place, &path, &[&["builds"], arguments].concat()).finish()
}

/// What lies in the folder of the builds.
pub(crate) fn kept(place: &Workplace) -> Vec<String> {
    let entries = fs::read_dir(place.path("cache/builds")).into_iter().flatten().flatten();
    let mut names: Vec<_> = entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A program that lies where one was brought to.
fn put(place: &Workplace, path: &str) {
    let path = place.path("cache/builds").join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, "#!/bin/sh\n").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn listed(place: &Workplace) -> Value {
    let outcome = builds(place, &["--json"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    serde_json::from_str(&outcome.stdout).unwrap()
}

/// The words of the builds that are here.
pub(crate) fn here(place: &Workplace) -> Vec<String> {
    let list = listed(place);
    let builds = list["builds"].as_array().unwrap().iter().filter(|build| build["here"] == true);
    builds.map(|build| build["word"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_list_says_who_has_a_build_and_what_drives_it() {
    let place = Workplace::new();
    let outcome = builds(&place, &[]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let row = |word: &str| {
        let line = outcome.stdout.lines().find(|line| line.split(' ').next() == Some(word));
        line.unwrap_or_else(|| panic!("{word}: {outcome:?}")).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(row("chromium@84"), "chromium@84 84.0.4147.0 chromedriver 92.0 npm chrome-aws-lambda 5.1.0");
    assert_eq!(row("firefox-esr@115"), "firefox-esr@115 115 the machine's geckodriver Debian bullseye firefox-esr 115");
    assert_eq!(
        row("webkitgtk@2.54"),
        "webkitgtk@2.54 2.54 its own WebKitWebDriver Debian trixie-security webkit2gtk-driver 2.54 in a root"
    );
    let list = listed(&place);
    assert_eq!(list["format"], 1);
    let build = list["builds"].as_array().unwrap().iter().find(|build| build["word"] == "chromium@120").unwrap();
    assert_eq!(
        (&build["name"], &build["here"], &build["octets"]),
        (&"chromium-120".into(), &false.into(), &Value::Null)
    );
    assert_eq!(build["origin"]["suite"], "bullseye");
    // To look is not to make anything.
    assert!(!place.path("cache").exists());
}

#[test]
fn a_word_that_names_no_build_leaves_the_others_alone() {
    let place = Workplace::new();
    put(&place, "chromium@84.0.4147.0/browser");
    put(&place, "chromedriver@92.0/chromedriver");
    let outcome = builds(&place, &["add", "chromium@99", "chromium@84", "netscape@4"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert_eq!(outcome.stdout, "chromium@84 84.0.4147.0 is here already\n");
    insta::assert_snapshot!(outcome.stderr, @r"
    error: nobody is known to have `chromium@99`
    help: the nearest are chromium@92 and chromium@102; a browser file takes any build
    error: `netscape@4` names no build
    help: write a product and how the version begins, such as chromium@84 or firefox-esr@115; `samesite builds` lists what can be had
    ");
}

#[test]
fn whoever_asks_for_a_build_that_is_not_here_is_told_how_to_bring_it() {
    let place = Workplace::new();
    // Half of one: its driver is missing.
    put(&place, "chromium@84.0.4147.0/browser");
    let outcome = start(&place, "", &["run", "--browser", "chromium@84+rollout"]).finish();
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(4), ""), "{outcome:?}");
    insta::assert_snapshot!(outcome.stderr, @r"
    error: chromium@84: it is not here yet
    help: `samesite builds add chromium@84` brings it
    ");
    let outcome = start(&place, "", &["run", "--browser", "chromium@120+rollout"]).finish();
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    let outcome = start(&place, "", &["install", "--browser", "chromium@84"]).finish();
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
}

#[test]
fn a_driver_stays_as_long_as_a_build_needs_it() {
    let place = Workplace::new();
    for path in ["chromium@84.0.4147.0/browser", "chromium@91.0.4469.0/browser", "chromedriver@92.0/chromedriver"] {
        put(&place, path);
    }
    assert_eq!(here(&place), ["chromium@84", "chromium@91"]);
    let outcome = builds(&place, &["remove", "chromium@84", "chromium@65"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert_eq!(outcome.stdout, "chromium@84 84.0.4147.0 is removed\nchromium@65 65.0.3312.0 was not here\n");
    assert_eq!(kept(&place), [".lock", "chromedriver@92.0", "chromium@91.0.4469.0"]);
    assert_eq!(builds(&place, &["remove", "chromium@91"]).code, Some(0));
    assert_eq!(kept(&place), [".lock"]);
}

#[test]
fn of_what_a_distribution_has_the_point_release_that_came_is_told() {
    let place = Workplace::new();
    put(&place, "webkitgtk@2.54/browser");
    assert_eq!(here(&place), [] as [&str; 0], "its driver is missing");
    put(&place, "webkitgtk@2.54/driver");
    place.write("cache/builds/webkitgtk@2.54/version", "2.54.3\n");
    let list = listed(&place);
    let build = list["builds"].as_array().unwrap().iter().find(|build| build["word"] == "webkitgtk@2.54").unwrap();
    assert_eq!((&build["version"], &build["brought"]), (&"2.54".into(), &"2.54.3".into()));
    let outcome = builds(&place, &["add", "webkitgtk@2.54"]);
    assert_eq!(outcome.stdout, "webkitgtk@2.54 2.54.3 is here already\n", "{outcome:?}");
}

/// A suite replaces its point releases, and one day its releases.
#[test]
fn what_a_suite_does_not_have_any_more_is_told_and_leaves_nothing() {
    let place = Workplace::new();
    let apt = "case $* in\n*indextargets*) echo 'Debian http://a.example/debian'; \
               echo 'Debian-Security http://a.example/debian-security' ;;\n\
               *install*) echo \"E: Version '2.54*' for 'webkit2gtk-driver' was not found\" >&2; exit 100 ;;\nesac";
    doubles(&place, &[("apt-get", apt)]);
    let outcome = builds(&place, &["add", "webkitgtk@2.54"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(4), ""), "{outcome:?}");
    let is_debian =
        fs::read_to_string("/etc/os-release").is_ok_and(|text| text.lines().any(|line| line == "ID=debian"));
    let told = if is_debian {
        "E: Version '2.54*' for 'webkit2gtk-driver' was not found\nhelp: run `samesite builds add webkitgtk@2.54` again; \
         if that does not help, take a neighbour from `samesite builds`\n"
    } else {
        "help: take a build from another source; `samesite builds` lists them\n"
    };
    assert!(outcome.stderr.ends_with(told), "{outcome:?}");
    assert_eq!(kept(&place), [".lock"]);
}

#[test]
fn what_is_not_whole_is_never_seen_and_swept_away() {
    let place = Workplace::new();
    put(&place, ".partial-abc/browser");
    put(&place, "chromium@91.0.4469.0/browser");
    assert_eq!(here(&place), [] as [&str; 0]);
    doubles(&place, &[("npm", "echo 'npm error 404 Not Found' >&2; exit 1")]);
    let outcome = builds(&place, &["add", "chromium@83"]);
    assert_eq!(outcome.code, Some(4), "{outcome:?}");
    assert_eq!(kept(&place), [".lock", "chromium@91.0.4469.0"]);
    let mode = fs::metadata(place.path("cache/builds")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700, "nobody else looks into it");
}

/// What is said of chromium@91 when these scripts bring it; nothing of it may be left.
fn failing(scripts: &[(&str, &str)]) -> String {
    let place = Workplace::new();
    doubles(&place, scripts);
    let outcome = builds(&place, &["add", "chromium@91"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(4), ""), "{outcome:?}");
    assert_eq!(kept(&place), [".lock"], "{outcome:?}");
    place.assert_nothing_left();
    let lines = outcome.stderr.lines().filter(|line| !line.starts_with("chromium@91: "));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_registry_that_is_not_reached_is_told_from_a_package_that_is_not_there() {
    let npm = "echo 'npm error code ENOTFOUND' >&2; echo 'npm error network no such host' >&2; exit 1";
    insta::assert_snapshot!(failing(&[("npm", npm)]), @r"
    error: chromium@91: the registry cannot be reached: `npm pack --ignore-scripts chrome-aws-lambda@9.1.0` said: npm error network no such host
    help: look after the network and the proxy, then run `samesite builds add chromium@91` again
    ");
    let pip = "echo 'ERROR: No matching distribution found' >&2; exit 1";
    insta::assert_snapshot!(failing(&[("npm", NPM), ("node", NODE), ("python3", pip)]), @r"
    error: chromium@91: `python3 -m pip download --no-deps --only-binary=:all: --no-input --disable-pip-version-check pychromedriver==92.0` failed: ERROR: No matching distribution found
    help: run `samesite builds add chromium@91` again; if that does not help, take a neighbour from `samesite builds`
    ");
}

#[test]
fn a_python_without_pip_is_told_as_that() {
    let told = failing(&[("npm", NPM), ("node", NODE), ("python3", "echo 'python3: No module named pip' >&2; exit 1")]);
    insta::assert_snapshot!(told, @r"
    error: chromium@91: it is fetched and unpacked with pip, which is not here
    help: install Python 3 with pip, then run `samesite builds add chromium@91` again
    ");
}

#[test]
fn a_full_disk_is_told_as_that() {
    let npm = "echo 'npm error code ENOSPC' >&2; echo 'npm error nospc no space left' >&2; exit 1";
    let told = failing(&[("npm", npm)]);
    assert!(told.starts_with("error: chromium@91: the disk is full: `npm pack "), "{told}");
    assert!(told.contains("set SAMESITE_CACHE to a folder on another disk"), "{told}");
}

#[test]
fn half_a_package_is_no_build() {
    let cut = format!("{NPM}\nhead -c 60 package.tgz > half; mv half package.tgz");
    let told = failing(&[("npm", &cut)]);
    assert!(told.starts_with("error: chromium@91: `tar xzf package.tgz` failed: "), "{told}");
    let empty = "mkdir package; echo > package/README.md; tar czf package.tgz package";
    let told = failing(&[("npm", empty)]);
    assert!(told.starts_with("error: chromium@91: the package holds no compressed Chromium: "), "{told}");
}

#[test]
fn what_does_not_start_with_its_driver_is_not_let_in() {
    let too_new = python("156.0.8078.47");
    let told = failing(&[("npm", NPM), ("node", NODE), ("python3", &too_new)]);
    assert!(
        told.starts_with(
            "error: chromium@91: it does not run: chromedriver 156.0.8078.47 cannot drive Chromium 91.0.4469.0: "
        ),
        "{told}"
    );
    // It tells a version that fits, and ends at once.
    let fitting = python("92.0.4515.43");
    let told = failing(&[("npm", NPM), ("node", NODE), ("python3", &fitting)]);
    assert!(told.starts_with("error: chromium@91: it does not start: "), "{told}");
}

#[test]
fn a_client_that_is_missing_is_named_and_the_others_go_on() {
    let place = Workplace::new();
    doubles(&place, &[]);
    for program in ["sh", "rm"] {
        symlink(Path::new("/bin").join(program), place.path("bin").join(program)).unwrap();
    }
    let outcome = start(&place, "", &["builds", "add", "chromium@91", "chromium@84"]).finish();
    assert_eq!(outcome.code, Some(4), "{outcome:?}");
    insta::assert_snapshot!(outcome.stderr, @r"
    chromium@91: bringing npm chrome-aws-lambda 9.1.0
    error: chromium@91: it is fetched and unpacked with npm, which is not here
    help: install Node.js with npm, then run `samesite builds add chromium@91` again
    chromium@84: bringing npm chrome-aws-lambda 5.1.0
    error: chromium@84: it is fetched and unpacked with npm, which is not here
    help: install Node.js with npm, then run `samesite builds add chromium@84` again
    ");
    assert_eq!(kept(&place), [".lock"]);
}

#[test]
fn an_interruption_ends_the_client_and_leaves_nothing() {
    let place = Workplace::new();
    doubles(&place, &[("npm", "echo > half.tgz; echo $$ > \"$TMPDIR/../npm\"; exec sleep 1000.5")]);
    let path = format!(":{}", std::env::var("PATH").unwrap());
    let running = start(&place, &path, &["builds", "add", "chromium@91", "chromium@84"]);
    let began = Instant::now();
    // Nobody tells us that a client has begun.
    while !place.path("npm").exists() {
        assert!(began.elapsed() < SOON, "npm was not started");
        std::thread::sleep(Duration::from_millis(5));
    }
    // Whoever comes second is told so.
    let outcome = builds(&place, &["add", "chromium@84"]);
    assert_eq!(outcome.code, Some(4), "{outcome:?}");
    assert!(outcome.stderr.starts_with("error: chromium@84: another `samesite builds` is at work in "), "{outcome:?}");
    running.signal(Signal::INT);
    let outcome = running.finish();
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(130), ""), "{outcome:?}");
    assert!(outcome.stderr.ends_with("chromium@91: interrupted; nothing of it is left\n"), "{outcome:?}");
    assert_eq!(kept(&place), [".lock"]);
    place.assert_nothing_left();
}

#[test]
fn a_version_that_is_installed_need_not_be_brought() {
    let found = find(&ThisMachine, &ProgramPaths::new(), Product::Chromium.into());
    let installation = found.unwrap_or_else(|error| panic!("{error}\nhelp: {}", error.fix(Platform::current())));
    let major = installation.browser_version.major();
    let place = Workplace::new();
    let browser = format!("chromium@{major}");
    let arguments = ["run", "--browser", &browser, "--profile", "open", "--young-only", "--out", "recordings"];
    let path = format!(":{}", std::env::var("PATH").unwrap());
    let outcome = start(&place, &path, &[&arguments[..], &["--scenario", SCENARIO]].concat()).finish();
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let recording = Recording::read(&place.path(&format!("recordings/chromium-{major}-open.json"))).unwrap();
    assert_eq!(recording.environment.browser.name, format!("chromium-{major}"));
    place.assert_nothing_left();
}
