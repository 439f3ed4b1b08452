//! The recordings beside the pages that were made from them: whoever doubts a page can judge the facts again.

use std::collections::BTreeSet;

use super::address::{Address, plain, unused};
use super::content::Column;

/// The folder of recordings.
const FOLDER: &str = "recordings";

/// How long each part of a file's name is at most.
const LONGEST_PART: usize = 40;

/// A recording as it lies in the report.
#[derive(Debug)]
pub(super) struct RecordingBeside {
    pub(super) address: Address,
    /// In the compact form, which `samesite` reads as any other.
    pub(super) text: String,
}

/// The recordings of the columns, in their order; `None` for one that the compact form cannot hold, such as one with a
/// request line that is no request line.
pub(super) fn beside(columns: &[Column]) -> Vec<Option<RecordingBeside>> {
    let mut taken = BTreeSet::new();
    let file = |column: &Column| {
        let text = column.recording.to_compact().ok()?;
        let own = &column.judgement.subject;
        // Each part comes from a recording, and so from strangers, and may be longer than a file's name.
        let parts = [&own.browser, &own.version, &own.profile];
        let name = parts.map(|part| plain(part).chars().take(LONGEST_PART).collect::<String>()).join("-");
        let address = Address::new(format!("{}.json", unused(&mut taken, &format!("{FOLDER}/{name}"))));
        Some(RecordingBeside { address, text })
    };
    columns.iter().map(file).collect()
}
