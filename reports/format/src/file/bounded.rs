//! Reading files that somebody names, and that may be anything: a pipe nobody writes to, a device without end.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

const MEBIBYTE: u64 = 1024 * 1024;

/// Reads a text file of no more octets than the limit, which is told in MiB. Pipes and devices are refused.
///
/// # Errors
///
/// When the file is none of that kind, is larger, is not UTF-8, or cannot be read.
pub fn read_text(path: &Path, limit: u64) -> io::Result<String> {
    String::from_utf8(read_octets(path, limit)?).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// Reads a file as [`read_text`] does, whatever is in it.
pub(crate) fn read_octets(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let refused = |what: String| io::Error::new(io::ErrorKind::InvalidInput, what);
    // Asked before it is opened: opening a pipe waits for somebody to write to it.
    let described = fs::metadata(path)?;
    if !described.is_file() {
        return Err(refused("it is no regular file".to_owned()));
    }
    let larger = || refused(format!("it is larger than {} MiB", limit / MEBIBYTE));
    if described.len() > limit {
        return Err(larger());
    }
    let mut octets = Vec::new();
    // A file may grow while it is read, and some files say that they are empty, and are not.
    File::open(path)?.take(limit.saturating_add(1)).read_to_end(&mut octets)?;
    if octets.len() as u64 > limit { Err(larger()) } else { Ok(octets) }
}
