//! Another arrangement: the same cases in another company, which must not change what is seen.
//!
//! It needs no model: whatever a browser should do, it should do the same when each case has a jar and a site of its
//! own, the cases come in reverse order, and strangers have other names.

use samesite_format::{CellKind, ScenarioJudgement, Verdict};
use samesite_scenarios::sketch::Sketch;

/// What strangers are called in the other arrangement.
const STRANGERS: &[(&str, &str)] = &[
    ("X", "https://elsewhere-one.example/"),
    ("X'", "https://www.elsewhere-one.example/"),
    ("Y", "https://elsewhere-two.example/"),
    ("HX", "http://elsewhere-one.example/"),
];

/// Each case of a sketch as a sketch of its own, last one first, among other strangers.
pub(super) fn other(sketch: &Sketch) -> Vec<Sketch> {
    let hosts: Vec<(String, String)> =
        STRANGERS.iter().map(|(name, url)| ((*name).to_owned(), (*url).to_owned())).collect();
    let alone = |case| Sketch { hosts: hosts.clone(), cases: vec![case], ..sketch.clone() };
    sketch.cases.iter().rev().cloned().map(alone).collect()
}

/// A cell that was seen otherwise in another arrangement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) case: String,
    pub(super) hop: String,
    pub(super) subject: String,
    pub(super) kind: CellKind,
    pub(super) in_company: bool,
}

/// The first difference of each case between what was seen in company and what was seen alone. Cells in which nothing
/// could be seen differ from nothing.
pub(super) fn differences(company: &ScenarioJudgement, alone: &[ScenarioJudgement]) -> Vec<Difference> {
    let mut differences = Vec::new();
    for case in &company.cases {
        let others = alone.iter().flat_map(|judged| &judged.cases).filter(|other| other.id == case.id);
        let other = others.clone().next();
        let Some(other) = other else { continue };
        let cells = case.hops.iter().flat_map(|hop| hop.cells.iter().map(move |cell| (hop, cell)));
        let seen = cells.filter(|(_, cell)| cell.verdict != Verdict::Vacuous);
        let first = seen.into_iter().find_map(|(hop, cell)| {
            let twin = other.hops.iter().find(|twin| twin.id == hop.id)?.cells.iter().find(|twin| {
                twin.kind() == cell.kind() && twin.subject() == cell.subject() && twin.verdict != Verdict::Vacuous
            })?;
            let (one, two) = (cell.observed()?, twin.observed()?);
            (one != two).then(|| Difference {
                case: case.id.clone(),
                hop: hop.id.clone(),
                subject: cell.subject().to_owned(),
                kind: cell.kind(),
                in_company: one,
            })
        });
        differences.extend(first);
    }
    differences
}
