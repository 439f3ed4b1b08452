//! The folder a report lies in.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

use samesite_format::{NewFile, read_text};
use thiserror::Error;

use super::content::Content;
use super::page::{Page, pages};

/// The list of the report's own files, by which a later one knows what to replace.
const LIST: &str = "report-files.txt";

/// The longest list that is read, in octets.
const LONGEST_LIST: u64 = 64 * 1024 * 1024;

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// How many files.
    pub files: usize,
    /// How many octets are in them.
    pub octets: u64,
}

/// A report could not be written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FolderError {
    /// Something else is in the folder.
    #[error("the folder {path} holds something that is no report")]
    Occupied {
        /// The folder.
        path: PathBuf,
    },
    /// The system refuses.
    #[error("cannot write the report's {path}: {source}")]
    System {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Writes the report into a folder, which is made if need be; an older report there is replaced.
///
/// Nothing is overwritten or removed but what an older report has listed, and no link is followed out of the folder.
///
/// # Errors
///
/// When the folder holds anything but a report, or cannot be written.
pub fn write(content: &Content, folder: &Path) -> Result<Written, FolderError> {
    let old = old_files(folder)?;
    let mut new = BTreeSet::new();
    let mut written = Written { files: 0, octets: 0 };
    let list_failed = |source| FolderError::System { path: folder.join(LIST), source };
    // Each file is listed before it is written, so that an interrupted report can be replaced.
    let mut list = fs::create_dir_all(folder)
        .and_then(|()| OpenOptions::new().create(true).append(true).open(folder.join(LIST)))
        .map_err(list_failed)?;
    pages(content, |Page { path, text }| {
        if !old.contains(&path) {
            is_free(folder, &path)?;
            writeln!(list, "{path}").map_err(list_failed)?;
        }
        put(folder, &path, &text)?;
        written.files += 1;
        written.octets += text.len() as u64;
        new.insert(path);
        Ok(())
    })?;
    for gone in old.difference(&new) {
        remove(folder, gone)?;
    }
    NewFile::write(&folder.join(LIST), &lines(&new)).and_then(NewFile::settle).map_err(list_failed)?;
    Ok(written)
}

/// The files of the report that is there already.
fn old_files(folder: &Path) -> Result<BTreeSet<String>, FolderError> {
    let fail = |path: PathBuf| move |source| FolderError::System { path, source };
    let list = folder.join(LIST);
    leads_inside(folder, LIST)?;
    match read_text(&list, LONGEST_LIST) {
        Ok(text) => {
            let stays_inside = |line: &&str| {
                !line.is_empty() && Path::new(line).components().all(|part| matches!(part, Component::Normal(_)))
            };
            return Ok(text.lines().filter(stays_inside).map(str::to_owned).collect());
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(source) => return Err(FolderError::System { path: list, source }),
    }
    match fs::read_dir(folder) {
        Ok(mut entries) => match entries.next() {
            Some(_) => Err(FolderError::Occupied { path: folder.to_owned() }),
            None => Ok(BTreeSet::new()),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(error) => Err(fail(folder.to_owned())(error)),
    }
}

fn lines(names: &BTreeSet<String>) -> String {
    names.iter().flat_map(|name| [name.as_str(), "\n"]).collect()
}

/// Makes sure that no part of a file's path is a link: whoever follows one writes or removes elsewhere.
fn leads_inside(folder: &Path, name: &str) -> Result<(), FolderError> {
    let path = folder.join(name);
    let is_ours = !path.ancestors().take_while(|part| *part != folder).any(Path::is_symlink);
    is_ours.then_some(()).ok_or_else(|| FolderError::Occupied { path: folder.to_owned() })
}

/// Makes sure that there is no file of somebody else's.
fn is_free(folder: &Path, name: &str) -> Result<(), FolderError> {
    let is_free = !folder.join(name).exists();
    is_free.then_some(()).ok_or_else(|| FolderError::Occupied { path: folder.to_owned() })
}

fn put(folder: &Path, name: &str, text: &str) -> Result<(), FolderError> {
    leads_inside(folder, name)?;
    let path = folder.join(name);
    let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, text));
    written.map_err(|source| FolderError::System { path, source })
}

/// Removes a file, and the folders that it leaves empty.
fn remove(folder: &Path, name: &str) -> Result<(), FolderError> {
    leads_inside(folder, name)?;
    let path = folder.join(name);
    match fs::remove_file(&path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => return Err(FolderError::System { path, source }),
        _ => {}
    }
    let above = path.ancestors().skip(1).take_while(|above| *above != folder);
    for above in above {
        if fs::remove_dir(above).is_err() {
            break;
        }
    }
    Ok(())
}
