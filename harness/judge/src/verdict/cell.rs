//! Cells: one question about one hop, what was expected, and what to make of what was seen.

use std::collections::{HashMap, HashSet};

use samesite_format::{
    Cell, CellKind, Citation, CookieFinding, Finding, HeaderFinding, OrderFinding, Prediction, Verdict,
};
use samesite_model::{Edition, Rule};

use crate::citation::{citation, citation_of_order};
use crate::evidence::observed::Observed;
use crate::predict::ActPrediction;

/// The words of every rule, as predictions name them, made once for all cells.
pub(super) struct RuleWords(HashMap<Rule, (Citation, &'static str)>);

impl RuleWords {
    /// The words of every rule, cited from the edition that is judged by.
    pub(super) fn of(edition: Edition) -> Self {
        Self(Rule::ALL.iter().map(|&rule| (rule, (citation(rule, edition), rule.statement()))).collect())
    }

    /// A prediction that a rule decides.
    pub(super) fn prediction(&self, yes: bool, rule: Rule) -> Prediction {
        let (by, words) = &self.0[&rule];
        Prediction { yes, by: by.clone(), rule: (*words).into() }
    }
}

/// A cell about a cookie, before it has a verdict.
pub(crate) const fn cookie_cell(kind: CellKind, finding: CookieFinding) -> Cell {
    let finding = match kind {
        CellKind::Stored => Finding::Stored(finding),
        CellKind::Visible => Finding::Visible(finding),
        CellKind::Sent | CellKind::Order | CellKind::Header => Finding::Sent(finding),
    };
    Cell { finding, verdict: Verdict::Agrees, explained_by: Vec::new(), reason: None, account: None, jar: None }
}

/// Whether the cookies stand in the order that is expected; asked only when the expected ones travel, and more than one.
/// `perhaps` are orders that claims have of which nobody knows whether they hold.
pub(super) fn order_cell<'p>(
    observed: &Observed,
    edition: &ActPrediction<()>,
    claimed: &ActPrediction<()>,
    perhaps: impl Iterator<Item = (&'p Vec<&'static str>, &'p Vec<usize>)>,
    by: Edition,
) -> Option<Cell> {
    let Observed::Cookies { order, .. } = observed else { return None };
    let set = |order: &[usize]| order.iter().copied().collect::<HashSet<_>>();
    if order.len() < 2 || set(order) != set(&claimed.order) {
        return None;
    }
    let in_order = *order == claimed.order;
    let explained_by = perhaps.filter(|_| !in_order).find(|(_, predicted)| *predicted == order).map(|(ids, _)| ids);
    let as_edition = set(&edition.order) != set(order) || edition.order == claimed.order;
    Some(Cell {
        finding: Finding::Order(OrderFinding { by: citation_of_order(by), as_edition, in_order }),
        verdict: match (in_order, explained_by) {
            (true, _) => Verdict::Agrees,
            (false, Some(_)) => Verdict::NotKnown,
            (false, None) => Verdict::NewDeviation,
        },
        explained_by: explained_by.into_iter().flatten().map(|&id| id.to_owned()).collect(),
        reason: (!in_order).then(|| "the cookies stand in another order than predicted".to_owned()),
        account: None,
        jar: None,
    })
}

/// Whether a header is as the standards have it, or as a claim has it where they do not agree: its id, and what to make
/// of that.
pub(super) fn header_cell(finding: HeaderFinding, explanation: Option<(&str, Verdict)>) -> Cell {
    let agrees = finding.expected == finding.actual;
    let word = |value: &Option<String>| value.clone().unwrap_or_else(|| "absent".to_owned());
    let reason = (!agrees).then(|| format!("predicted {}; seen {}", word(&finding.expected), word(&finding.actual)));
    let explanation = explanation.filter(|_| !agrees);
    let verdict = match (agrees, explanation) {
        (true, _) => Verdict::Agrees,
        (false, Some((_, verdict))) => verdict,
        (false, None) => Verdict::NewDeviation,
    };
    let explained_by = explanation.map(|(id, _)| id.to_owned()).into_iter().collect();
    Cell { finding: Finding::Header(finding), verdict, explained_by, reason, account: None, jar: None }
}

/// Gives a cell a verdict and the reason for it.
pub(super) fn set(cell: &mut Cell, verdict: Verdict, reason: &str) {
    cell.verdict = verdict;
    cell.reason = Some(reason.to_owned());
}
