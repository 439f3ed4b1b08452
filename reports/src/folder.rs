//! Folders that we have written, and write again: nothing of anybody else's is touched.

use std::collections::BTreeSet;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

use samesite_format::{NewFile, read_text};
use thiserror::Error;

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

/// What lies in a folder of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A report.
    Report,
    /// What `samesite export` hands over.
    Export,
}

impl Kind {
    /// The list of our own files, by which a later writing knows what to replace.
    const fn list(self) -> &'static str {
        match self {
            Self::Report => "report-files.txt",
            Self::Export => "export-files.txt",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Report => "report",
            Self::Export => "export",
        })
    }
}

/// A folder could not be written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FolderError {
    /// Something else is in the folder.
    #[error("the folder {path} holds something that is no {kind}")]
    Occupied {
        /// The folder.
        path: PathBuf,
        /// What should lie there.
        kind: Kind,
    },
    /// The system refuses.
    #[error("cannot write {path}: {source}")]
    System {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// A folder that is being written, which is made if need be; what an earlier writing has left there is replaced.
///
/// Nothing is overwritten or removed but what an earlier writing has listed, and no link is followed out of the folder.
#[derive(Debug)]
pub struct Writing<'f> {
    folder: &'f Path,
    kind: Kind,
    old: BTreeSet<String>,
    new: BTreeSet<String>,
    list: File,
    written: Written,
}

impl<'f> Writing<'f> {
    /// Begins to write into a folder.
    ///
    /// # Errors
    ///
    /// When the folder holds anything but what such a writing has left, or cannot be written.
    pub fn begin(folder: &'f Path, kind: Kind) -> Result<Self, FolderError> {
        let old = old_files(folder, kind)?;
        let path = folder.join(kind.list());
        // Each file is listed before it is written, so that an interrupted writing can be replaced.
        let list = fs::create_dir_all(folder)
            .and_then(|()| OpenOptions::new().create(true).append(true).open(&path))
            .map_err(|source| FolderError::System { path, source })?;
        Ok(Self { folder, kind, old, new: BTreeSet::new(), list, written: Written { files: 0, octets: 0 } })
    }

    /// Writes one file; its path has `/` between folders.
    ///
    /// # Errors
    ///
    /// When somebody else's file is there, or it cannot be written.
    pub fn put(&mut self, path: &str, text: &str) -> Result<(), FolderError> {
        if !self.old.contains(path) {
            self.is_free(path)?;
            writeln!(self.list, "{path}").map_err(|source| self.list_failed(source))?;
        }
        self.leads_inside(path)?;
        let place = self.folder.join(path);
        let written = place.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&place, text));
        written.map_err(|source| FolderError::System { path: place, source })?;
        self.written.files += 1;
        self.written.octets += text.len() as u64;
        self.new.insert(path.to_owned());
        Ok(())
    }

    /// Removes what an earlier writing has left, and says what was written.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn end(self) -> Result<Written, FolderError> {
        for gone in self.old.difference(&self.new) {
            self.remove(gone)?;
        }
        let list = self.folder.join(self.kind.list());
        NewFile::write(&list, &lines(&self.new))
            .and_then(NewFile::settle)
            .map_err(|source| self.list_failed(source))?;
        Ok(self.written)
    }

    fn list_failed(&self, source: io::Error) -> FolderError {
        FolderError::System { path: self.folder.join(self.kind.list()), source }
    }

    fn occupied(&self) -> FolderError {
        FolderError::Occupied { path: self.folder.to_owned(), kind: self.kind }
    }

    /// Makes sure that no part of a file's path is a link: whoever follows one writes or removes elsewhere.
    fn leads_inside(&self, name: &str) -> Result<(), FolderError> {
        leads_inside(self.folder, name).then_some(()).ok_or_else(|| self.occupied())
    }

    /// Makes sure that there is no file of somebody else's.
    fn is_free(&self, name: &str) -> Result<(), FolderError> {
        let is_free = !self.folder.join(name).exists();
        is_free.then_some(()).ok_or_else(|| self.occupied())
    }

    /// Removes a file, and the folders that it leaves empty.
    fn remove(&self, name: &str) -> Result<(), FolderError> {
        self.leads_inside(name)?;
        let path = self.folder.join(name);
        match fs::remove_file(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                return Err(FolderError::System { path, source });
            }
            _ => {}
        }
        let above = path.ancestors().skip(1).take_while(|above| *above != self.folder);
        for above in above {
            if fs::remove_dir(above).is_err() {
                break;
            }
        }
        Ok(())
    }
}

/// The files of an earlier writing.
fn old_files(folder: &Path, kind: Kind) -> Result<BTreeSet<String>, FolderError> {
    let occupied = || FolderError::Occupied { path: folder.to_owned(), kind };
    let list = folder.join(kind.list());
    if !leads_inside(folder, kind.list()) {
        return Err(occupied());
    }
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
            Some(_) => Err(occupied()),
            None => Ok(BTreeSet::new()),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(source) => Err(FolderError::System { path: folder.to_owned(), source }),
    }
}

/// Whether no part of a file's path is a link.
fn leads_inside(folder: &Path, name: &str) -> bool {
    let path = folder.join(name);
    !path.ancestors().take_while(|part| *part != folder).any(Path::is_symlink)
}

fn lines(names: &BTreeSet<String>) -> String {
    names.iter().flat_map(|name| [name.as_str(), "\n"]).collect()
}
