//! Files that are written beside the one wanted, so that there is always a whole one: the old or the new.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process;

/// How the names end of files that are being written.
const ENDING: &str = ".unfinished";

/// A file that stands whole beside the one wanted, and has yet to take its place. Dropped before that, it is removed.
///
/// Several that belong together are all written before the first takes its place, so that a full disk changes nothing.
#[derive(Debug)]
pub struct NewFile {
    wanted: PathBuf,
    beside: PathBuf,
}

impl NewFile {
    /// Writes a text beside the file wanted, down to the disk; the folder is made if need be.
    ///
    /// # Errors
    ///
    /// When the folder or file cannot be written.
    pub fn write(wanted: &Path, text: &str) -> io::Result<Self> {
        if let Some(folder) = wanted.parent() {
            fs::create_dir_all(folder)?;
        }
        let (beside, mut file) = create_beside(wanted)?;
        let new = Self { wanted: wanted.to_owned(), beside };
        file.write_all(text.as_bytes())?;
        file.sync_data()?;
        Ok(new)
    }

    /// Takes the place of the file wanted.
    ///
    /// # Errors
    ///
    /// When the system does not let it; the file wanted stays as it was.
    pub fn settle(self) -> io::Result<()> {
        fs::rename(&self.beside, &self.wanted)
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        // Once it has taken its place there is nothing to remove, and a system that refuses has refused before.
        let _ = fs::remove_file(&self.beside);
    }
}

/// Makes a file beside the one wanted, under a name that nothing else has: `chromium-open.json.123.unfinished`,
/// 123 being the process.
pub(super) fn create_beside(wanted: &Path) -> io::Result<(PathBuf, File)> {
    let mut number = 1;
    loop {
        let mut name = wanted.as_os_str().to_owned();
        // In a container every run may have the same number, and what an earlier one left is not to be lost.
        let again = if number > 1 { format!("-{number}") } else { String::new() };
        name.push(format!(".{}{again}{ENDING}", process::id()));
        match File::create_new(&name) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            outcome => return outcome.map(|file| (name.into(), file)),
        }
    }
}

/// The recordings in a folder that runs have left unfinished: they were killed, or the disk was full. What was played
/// whole before that can be read from them like from any other recording.
///
/// Those of runs that go on are not among them where the system tells which processes there are in `/proc`. Ask before
/// this process begins a recording of its own: what bears its number is taken for one of an earlier process.
///
/// # Errors
///
/// When the folder cannot be read. One that does not exist has none.
pub fn unfinished_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut left = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.file_name().to_str().and_then(process_of).is_some_and(|process| !is_another_that_runs(process)) {
            left.push(entry.path());
        }
    }
    left.sort();
    Ok(left)
}

/// The process that writes the recording of this name, or did.
fn process_of(name: &str) -> Option<u32> {
    let (wanted, number) = name.strip_suffix(ENDING)?.rsplit_once('.')?;
    let number = number.split_once('-').map_or(number, |(process, _)| process);
    if wanted.ends_with(".json") { number.parse().ok() } else { None }
}

fn is_another_that_runs(process: u32) -> bool {
    process != process::id() && Path::new("/proc").join(process.to_string()).exists()
}
