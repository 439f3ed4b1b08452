//! The files of a build: what they are called, and how they are made; what goes wrong is told with the path.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::BuildError;

/// What a browser's folder holds: the program to start.
pub(super) const BROWSER: &str = "browser";

/// What a driver's folder holds: the program to start.
pub(super) const DRIVER: &str = "chromedriver";

/// What a browser's folder holds whose driver came along with it: the program to start.
pub(super) const OWN_DRIVER: &str = "driver";

/// Where packages are put while they are unpacked, inside a program's folder.
pub(super) const PACKAGES: &str = "packages";

/// Writes a shell script and makes it a program.
pub(super) fn write_program(path: &Path, script: &str) -> Result<(), BuildError> {
    write(path, &format!("#!/bin/sh\n{script}"))?;
    make_executable(path)
}

/// Looks for a program below a folder; a package without it is another one than it was.
pub(super) fn expect(folder: &Path, program: &str) -> Result<(), BuildError> {
    if folder.join(program).is_file() { Ok(()) } else { Err(BuildError::Lacking { what: program.to_owned() }) }
}

/// What lies in a folder, by name; nothing where there is none.
pub(super) fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// Makes a folder with those above it, and gives it.
pub(super) fn make(folder: PathBuf) -> Result<PathBuf, BuildError> {
    fs::create_dir_all(&folder).map_err(failed("make", &folder))?;
    Ok(folder)
}

/// Writes a file.
pub(super) fn write(path: &Path, text: &str) -> Result<(), BuildError> {
    fs::write(path, text).map_err(failed("write", path))
}

/// Removes a folder with all that is in it.
pub(super) fn remove(folder: &Path) -> Result<(), BuildError> {
    fs::remove_dir_all(folder).map_err(failed("remove", folder))
}

/// Lets everybody run a file who may reach it.
pub(super) fn make_executable(path: &Path) -> Result<(), BuildError> {
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).map_err(failed("change", path))?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// The error of what was tried with a path.
pub(super) fn failed<'a>(what: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> BuildError + 'a {
    move |source| BuildError::File { what, path: path.to_owned(), source }
}
