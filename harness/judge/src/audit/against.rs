//! What speaks against faults.

use crate::fit::evidence::PlayEvidence;

/// What speaks against a fault in one play.
pub(super) struct Against {
    /// The fault, by its number.
    pub(super) fault: usize,
    /// How many cells.
    pub(super) cells: usize,
    /// The first of them.
    pub(super) first: String,
}

impl Against {
    /// `None` where there are no such cells.
    pub(super) fn of(fault: usize, play: &PlayEvidence<'_>, mut cells: impl Iterator<Item = usize>) -> Option<Self> {
        let place = play.place(cells.next()?);
        let first = format!("{}/{} {} {}", place.scenario, place.case, place.hop, place.cookie);
        Some(Self { fault, cells: 1 + cells.count(), first })
    }
}
