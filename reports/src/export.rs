//! A case in the form that its reader takes: a web platform test, a bug report with a reproduction that stands alone,
//! an HTTP archive, a patch for MDN's compatibility data.
//!
//! What is handed over is plain data ([`Handover`]); what came of judging and the words for it are reached elsewhere.
//! Names, cookies and headers are strangers' texts: none of them stands in a script, a page, a table or a document but
//! through [`quoting`].

pub mod bug_report;
pub mod compat_data;
pub mod content;
pub mod har;
pub mod quoting;
pub mod reproduction;
pub mod staging;
pub mod wpt_test;

mod document;
mod table;

pub use content::{Deviation, Handover, Look, Seen, Wanted};
pub use staging::Staging;

/// One file of what is handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedFile {
    /// Where it lies in the folder, with `/` between folders.
    pub path: String,
    /// What is in it.
    pub text: String,
}

impl ExportedFile {
    fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into() }
    }
}
