//! Writing a report into a folder.

use std::path::Path;

use super::content::Content;
use super::page::{Page, pages};
use crate::folder::{FolderError, Kind, Writing, Written};

/// Writes the report into a folder, as [`Writing`] does.
///
/// # Errors
///
/// When the folder holds anything but a report, or cannot be written.
pub fn write(content: &Content, folder: &Path) -> Result<Written, FolderError> {
    let mut writing = Writing::begin(folder, Kind::Report)?;
    pages(content, |Page { path, text }| writing.put(&path, &text))?;
    writing.end()
}
