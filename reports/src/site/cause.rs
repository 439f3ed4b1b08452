//! Causes: where browsers are not as the edition's plain reading has it, grouped by what explains it.

use std::collections::{BTreeMap, BTreeSet};

use super::fragment::counted;
use super::mark::Mark;
use super::view::View;
use samesite_format::CellKind;

/// Cells that share a cause.
#[derive(Debug, Default)]
pub(super) struct Cause<'c> {
    /// How many cells of each column.
    pub(super) cells: BTreeMap<usize, usize>,
    /// How many of them are headers that say where a request comes from, and no cookies.
    pub(super) headers: usize,
    /// The cases they are in, as scenario and case, in order.
    pub(super) cases: BTreeSet<(&'c str, &'c str)>,
}

/// Everything that is not as the edition's plain reading has it.
#[derive(Debug, Default)]
pub(super) struct Causes<'c> {
    /// By the claim or ledger entry that explains it.
    pub(super) explanations: BTreeMap<&'c str, Cause<'c>>,
    /// What no claim explains, cookies before headers, by its mark.
    pub(super) unexplained: BTreeMap<(bool, Mark), Cause<'c>>,
}

impl<'c> Causes<'c> {
    pub(super) fn of(view: &View<'c>) -> Self {
        let mut causes = Self::default();
        for column in 0..view.content.columns.len() {
            for ((scenario, case, _), cell) in view.cells(column) {
                let (mark, is_header) = (Mark::of(cell), cell.kind() == CellKind::Header);
                let note = |cause: &mut Cause<'c>| {
                    *cause.cells.entry(column).or_default() += 1;
                    cause.headers += usize::from(is_header);
                    cause.cases.insert((scenario, case));
                };
                for id in &cell.explained_by {
                    note(causes.explanations.entry(id).or_default());
                }
                if !matches!(mark, Mark::Agrees | Mark::Allowed | Mark::Known) {
                    note(causes.unexplained.entry((is_header, mark)).or_default());
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

    /// Whether it is about headers alone.
    pub(super) fn is_of_headers(&self) -> bool {
        self.headers == self.total()
    }

    /// How many cells it has, headers apart: `3 cells`, `2 headers`, `3 cells and 2 headers`.
    pub(super) fn counted(&self) -> String {
        let parts = [(self.total() - self.headers, "cell"), (self.headers, "header")];
        let parts = parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, noun)| counted(count, noun));
        parts.collect::<Vec<_>>().join(" and ")
    }
}
