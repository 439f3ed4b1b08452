//! Every clause, a file for each chapter of the text.

mod algorithms;
mod considerations;
mod conventions;
mod other_texts;
mod retrieval_model;
mod same_site_requests;
mod server_requirements;
mod set_cookie;
mod storage_model;

use crate::clause::Clause;

/// The tables, in the order of the texts.
const TABLES: [&[Clause]; 9] = [
    conventions::CLAUSES,
    server_requirements::CLAUSES,
    algorithms::CLAUSES,
    same_site_requests::CLAUSES,
    set_cookie::CLAUSES,
    storage_model::CLAUSES,
    retrieval_model::CLAUSES,
    considerations::CLAUSES,
    other_texts::CLAUSES,
];

impl Clause {
    /// Every clause, in the order of the texts.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        TABLES.into_iter().flatten()
    }

    /// The clause of the id given, such as `B170`; `None` when there is none.
    #[must_use]
    pub fn named(id: &str) -> Option<&'static Self> {
        Self::all().find(|clause| clause.id == id)
    }
}
