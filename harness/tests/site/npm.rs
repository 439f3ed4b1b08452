//! What comes from npm: in the version and with the checksum that a `package-lock.json` names.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

/// Brings the packages that the folder `own` asks for, once for each build folder; gives the folder that has
/// `node_modules`.
pub(crate) fn fetched(name: &str, own: &Path) -> Result<PathBuf, String> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let lock = "package-lock.json";
    let same = |file: &str| std::fs::read(folder.join(file)).ok() == std::fs::read(own.join(file)).ok();
    if folder.join("node_modules").exists() && same(lock) {
        return Ok(folder);
    }
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    for file in ["package.json", lock] {
        std::fs::copy(own.join(file), folder.join(file)).map_err(|error| format!("{file}: {error}"))?;
    }
    let output = Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(&folder)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("npm: {error}"))?;
    if output.status.success() { Ok(folder) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

/// Says loudly that something was not looked at; with `SAMESITE_SKIP=never` that is a failure.
pub(crate) fn skipped(what: &str, why: &str) {
    let never = std::env::var("SAMESITE_SKIP").is_ok_and(|when| when == "never");
    assert!(!never, "{what}: {why}");
    // Written past the capture of tests that pass, so that it is seen.
    let _ = writeln!(std::io::stderr(), "\nSKIPPED: {what}: {why}\n");
}
