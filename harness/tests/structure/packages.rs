//! Packages: each knows what its row says, no more and no less, and none is half of the house.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// What a package may know of the others, and what of the world it must not know.
struct Room {
    package: &'static str,
    /// The packages of ours that it is built upon.
    knows: &'static [&'static str],
    /// Those that its tests need besides.
    tests_know: &'static [&'static str],
    /// Packages from elsewhere without which it keeps its promise.
    must_not_know: &'static [&'static str],
}

/// What opens connections, starts processes or waits.
const WORLD: &[&str] =
    &["fantoccini", "futures-util", "hyper", "hyper-util", "rustix", "rustls", "tempfile", "tokio", "which"];

const ROOMS: &[Room] = &[
    // Does no IO, reads no clock, never sees a browser's name.
    Room { package: "samesite-model", knows: &[], tests_know: &[], must_not_know: WORLD },
    // Know no cookie rule and no scenario.
    Room {
        package: "samesite-servers",
        knows: &[],
        tests_know: &[],
        must_not_know: &["fantoccini", "publicsuffix", "toml", "url"],
    },
    // Say what happens, and never what should come of it.
    Room { package: "samesite-scenarios", knows: &[], tests_know: &[], must_not_know: WORLD },
    // A recording holds no verdict; whoever reads one needs nothing else of ours.
    Room { package: "samesite-format", knows: &[], tests_know: &[], must_not_know: WORLD },
    // Knows browsers, switches and preferences, and never a cookie rule.
    Room {
        package: "samesite-drive",
        knows: &["samesite-format", "samesite-servers"],
        tests_know: &[],
        must_not_know: &["maud", "publicsuffix", "toml"],
    },
    // Makes requests happen, and does not know which cookies they should carry.
    Room {
        package: "samesite-play",
        knows: &["samesite-drive", "samesite-format", "samesite-scenarios", "samesite-servers"],
        tests_know: &[],
        must_not_know: &["fantoccini", "maud", "publicsuffix", "toml"],
    },
    // Foreign sites round an application, and a proxy before it: they see cookies, and know no rule about them.
    Room {
        package: "samesite-stand",
        knows: &["samesite-drive", "samesite-servers"],
        tests_know: &[],
        must_not_know: &["fantoccini", "publicsuffix", "toml"],
    },
    // The pure half: judges what was recorded, and needs no browser.
    Room {
        package: "samesite-judge",
        knows: &["samesite-format", "samesite-model", "samesite-scenarios"],
        tests_know: &[],
        must_not_know: WORLD,
    },
    // Reaches no verdict, and knows no model.
    Room { package: "samesite-reports", knows: &["samesite-format"], tests_know: &[], must_not_know: WORLD },
    // The program joins them; browsers are driven for it.
    Room {
        package: "samesite",
        knows: &[
            "samesite-drive",
            "samesite-format",
            "samesite-judge",
            "samesite-model",
            "samesite-play",
            "samesite-reports",
            "samesite-scenarios",
            "samesite-servers",
            "samesite-stand",
        ],
        tests_know: &[],
        must_not_know: &["fantoccini", "hyper", "hyper-util", "maud", "publicsuffix", "rustls"],
    },
];

/// A package as cargo tells it.
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) source: PathBuf,
    /// What it is built upon, on any platform.
    dependencies: BTreeSet<String>,
    /// What its tests, examples and benches need.
    dev_dependencies: BTreeSet<String>,
}

/// The packages of the workspace.
pub(crate) fn packages() -> Vec<Package> {
    let mut command = Command::new(env!("CARGO"));
    command.args(["metadata", "--format-version", "1", "--no-deps", "--offline", "--locked"]);
    let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let text = |value: &Value| value.as_str().expect("it is a string").to_owned();
    let package = |package: &Value| {
        let of_kind = |is_dev: bool| {
            let dependencies = package["dependencies"].as_array().expect("a list").iter();
            let wanted = dependencies.filter(|dependency| (dependency["kind"] == "dev") == is_dev);
            wanted.map(|dependency| text(&dependency["name"])).collect()
        };
        let manifest = PathBuf::from(text(&package["manifest_path"]));
        Package {
            name: text(&package["name"]),
            source: manifest.parent().expect("a folder").join("src"),
            dependencies: of_kind(false),
            dev_dependencies: of_kind(true),
        }
    };
    metadata["packages"].as_array().expect("a list").iter().map(package).collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn packages_know_what_their_rows_say_and_no_more() {
    let packages = packages();
    let ours: BTreeSet<String> = packages.iter().map(|package| package.name.clone()).collect();
    assert_eq!(ours, ROOMS.iter().map(|room| room.package.to_owned()).collect(), "each package has a row");
    let mut wrong = Vec::new();
    for room in ROOMS {
        let package = packages.iter().find(|package| package.name == room.package).expect("each row has a package");
        for (kind, known, row) in [
            ("depends on", &package.dependencies, room.knows),
            ("needs for its tests", &package.dev_dependencies, room.tests_know),
        ] {
            let known: BTreeSet<String> = known.intersection(&ours).cloned().collect();
            let row = set(row);
            let unwanted = known.difference(&row).map(|other| format!("{} {kind} {other}", room.package));
            let idle = row.difference(&known).map(|other| format!("{} no longer {kind} {other}", room.package));
            wrong.extend(unwanted.chain(idle));
        }
        let forbidden = set(room.must_not_know);
        let known = package.dependencies.intersection(&forbidden);
        wrong.extend(known.map(|other| format!("{} must not know {other}", room.package)));
    }
    assert!(wrong.is_empty(), "see harness/docs/architecture.md, \"What must be absent\":\n{}", wrong.join("\n"));
}

/// The lines of all Rust files of a folder.
fn lines(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let lines_of = |path: PathBuf| match path.extension() {
        _ if path.is_dir() => lines(&path),
        Some(extension) if extension == "rs" => fs::read_to_string(path).expect("it is text").lines().count(),
        _ => 0,
    };
    entries.map(lines_of).sum()
}

#[test]
fn no_package_is_more_than_a_quarter_of_the_house() {
    let sizes: Vec<(String, usize)> =
        packages().into_iter().map(|package| (package.name, lines(&package.source))).collect();
    let all: usize = sizes.iter().map(|(_, lines)| lines).sum();
    for (name, lines) in &sizes {
        println!("{name:<20} {lines:>6} lines {:>3} %", lines * 100 / all);
    }
    let (name, largest) = sizes.iter().max_by_key(|(_, lines)| lines).expect("there are packages");
    assert!(largest * 4 <= all, "{name} has {largest} of {all} lines: give a part of it a package of its own");
}
