//! Gathers the scenario files, so that the program carries them all and a new file needs no list to be edited.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The folders that hold scenarios; `broken/` holds files that must fail to parse, and is for tests only.
const SCENARIOS: &[&str] = &["catalogue", "developers", "journeys", "questions", "stories", "wider"];

/// The folder that holds jars which several scenarios share.
const JARS: &[&str] = &["jars"];

fn main() -> io::Result<()> {
    write_list(SCENARIOS, "library.rs")?;
    write_list(JARS, "jars.rs")
}

/// Writes the files of some folders as a list of (id, text).
fn write_list(folders: &[&str], name: &str) -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut list = String::from("&[\n");
    for folder in folders {
        println!("cargo::rerun-if-changed={folder}");
        for file in scenario_files(&root.join(folder))? {
            let id = file.strip_prefix(&root).expect("it lies below").with_extension("");
            let id = id.to_str().expect("scenario names are ASCII").replace('\\', "/");
            writeln!(list, "    ({id:?}, include_str!({file:?})),").expect("a string takes it");
        }
    }
    list.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join(name), list)
}

/// All `.toml` files below `folder`, sorted.
fn scenario_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(scenario_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
