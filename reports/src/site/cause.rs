//! Causes: where browsers are not as the edition's plain reading has it, grouped by what explains it.

use std::collections::{BTreeMap, BTreeSet};

use super::mark::Mark;
use super::view::View;

/// Cells that share a cause.
#[derive(Debug, Default)]
pub(super) struct Cause<'c> {
    /// How many cells of each column.
    pub(super) cells: BTreeMap<usize, usize>,
    /// The cases they are in, as scenario and case, in order.
    pub(super) cases: BTreeSet<(&'c str, &'c str)>,
}

/// Everything that is not as the edition's plain reading has it.
#[derive(Debug, Default)]
pub(super) struct Causes<'c> {
    /// By the claim or ledger entry that explains it.
    pub(super) explanations: BTreeMap<&'c str, Cause<'c>>,
    /// What no claim explains, by its mark.
    pub(super) unexplained: BTreeMap<Mark, Cause<'c>>,
}

impl<'c> Causes<'c> {
    pub(super) fn of(view: &View<'c>) -> Self {
        let mut causes = Self::default();
        for column in 0..view.content.columns.len() {
            for ((scenario, case, _), cell) in view.cells(column) {
                let mark = Mark::of(cell);
                let note = |cause: &mut Cause<'c>| {
                    *cause.cells.entry(column).or_default() += 1;
                    cause.cases.insert((scenario, case));
                };
                for id in &cell.explained_by {
                    note(causes.explanations.entry(id).or_default());
                }
                if !matches!(mark, Mark::Agrees | Mark::Allowed | Mark::Known) {
                    note(causes.unexplained.entry(mark).or_default());
                }
            }
        }
        causes
    }
}

impl Cause<'_> {
    /// All its cells.
    pub(super) fn total(&self) -> usize {
        self.cells.values().sum()
    }
}
