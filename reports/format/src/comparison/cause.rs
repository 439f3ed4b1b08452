//! Causes: what accounts for a difference.

use schemars::JsonSchema;
use serde::Serialize;

use crate::judgement::{Cell, Citation, Explanation, ExplanationKind, JarFinding, Verdict};

/// What accounts for a difference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "by")]
pub enum Cause {
    /// Claims or ledger entries explain one side and not the other.
    Explanations {
        /// Those that explain only the first.
        old: Vec<Note>,
        /// Those that explain only the second.
        new: Vec<Note>,
    },
    /// Nobody predicted it.
    NewDeviation {
        /// The place in the text that the browser goes against.
        clause: Citation,
        /// What the rule says.
        rule: String,
    },
    /// The predictions of both sides rest on different rules.
    Rules {
        /// The place that decides first.
        old: Citation,
        /// The place that decides then.
        new: Citation,
        /// What that rule says.
        rule: String,
    },
    /// It is judged otherwise, and no name says why.
    Verdict {
        /// The verdict first.
        old: Verdict,
        /// The verdict then.
        new: Verdict,
    },
    /// It is seen as before, and called otherwise.
    Label {
        /// What it was called first.
        old: Label,
        /// What it is called then.
        new: Label,
    },
    /// Why nothing could be seen, or nothing was there to be seen.
    Reason {
        /// In one line.
        reason: String,
    },
    /// None is known, or none is needed.
    None,
}

/// What a cell is called: its verdict, and what explains it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Label {
    /// The verdict.
    pub verdict: Verdict,
    /// The claims and ledger entries that explain it; none for what is as specified, or new.
    pub by: Vec<Note>,
}

/// A claim or ledger entry, as a cause names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Note {
    /// Its name.
    pub id: String,
    /// What kind it is.
    pub kind: ExplanationKind,
    /// What the browser does, as a sentence.
    pub statement: String,
}

/// One side of a comparison: a cell, and the explanations that its names are looked up in.
#[derive(Clone, Copy)]
pub(super) struct Side<'j> {
    pub(super) cell: Option<&'j Cell>,
    pub(super) explanations: &'j [Explanation],
}

impl Side<'_> {
    fn names(&self) -> &[String] {
        self.cell.map(|cell| cell.explained_by.as_slice()).unwrap_or_default()
    }

    /// What explains this side, and not the other.
    fn beyond(&self, other: &Self) -> Vec<Note> {
        self.names().iter().filter(|id| !other.names().contains(id)).map(|id| self.note(id)).collect()
    }

    fn note(&self, id: &str) -> Note {
        let known = self.explanations.iter().find(|explanation| explanation.id == *id);
        Note {
            id: id.to_owned(),
            kind: known.map_or(ExplanationKind::Deviation, |explanation| explanation.kind),
            statement: known.map(|explanation| explanation.statement.clone()).unwrap_or_default(),
        }
    }

    /// What this side is called.
    fn label(&self) -> Label {
        let verdict = self.cell.map_or(Verdict::Agrees, |cell| cell.verdict);
        Label { verdict, by: self.names().iter().map(|id| self.note(id)).collect() }
    }
}

impl Cause {
    /// Why two sides differ.
    pub(super) fn of(old: &Side<'_>, new: &Side<'_>) -> Self {
        let cells = || [new, old].into_iter().filter_map(|side| side.cell);
        let (only_old, only_new) = (old.beyond(new), new.beyond(old));
        // Whoever does as the text says, and did as is claimed, does no longer as is claimed.
        if only_new.is_empty() && !only_old.is_empty() && new.cell.is_some_and(Cell::is_as_specified) {
            return Self::Explanations { old: only_old, new: only_new };
        }
        if let Some(cell) = cells().find(|cell| cell.verdict == Verdict::NewDeviation) {
            let (clause, rule) = cell.claimed_rule();
            return Self::NewDeviation { clause: clause.clone(), rule: rule.into_owned() };
        }
        if let Some(cell) = cells().find(|cell| cell.verdict == Verdict::NotMade) {
            return Self::Reason { reason: cell.reason.clone().unwrap_or_default() };
        }
        if !only_old.is_empty() || !only_new.is_empty() {
            return Self::Explanations { old: only_old, new: only_new };
        }
        match (old.cell, new.cell) {
            (Some(old), Some(new))
                if (old.edition_rule(), old.by_edition()) != (new.edition_rule(), new.by_edition()) =>
            {
                let (by, rule) = new.edition_rule();
                Self::Rules { old: old.edition_rule().0.clone(), new: by.clone(), rule: rule.into_owned() }
            }
            (Some(old), Some(new)) if old.verdict != new.verdict => {
                Self::Verdict { old: old.verdict, new: new.verdict }
            }
            _ => Self::None,
        }
    }

    /// Why two sides that saw the same call it otherwise.
    pub(super) fn of_labels(old: &Side<'_>, new: &Side<'_>) -> Self {
        Self::Label { old: old.label(), new: new.label() }
    }

    /// What the browser says first and then, or lists of its jar, where both times it does, and not the same.
    pub(super) fn of_reasons(old: &Cell, new: &Cell) -> Option<Self> {
        let said = |cell: &Cell| Some(cell.account.as_ref()?.said.clone()).filter(|said| !said.is_empty());
        let listed = |cell: &Cell| Some(cell.jar.as_ref()?.listed_without_times());
        if let (Some(old), Some(new)) = (said(old), said(new))
            && old != new
        {
            return Some(Self::Reason { reason: format!("the browser said {old}, and says {new}") });
        }
        let (old, new) = (listed(old)?, listed(new)?);
        (old != new).then(|| Self::Reason {
            reason: format!(
                "the browser kept {}, and keeps {}",
                JarFinding::in_a_line(&old),
                JarFinding::in_a_line(&new)
            ),
        })
    }

    /// Why a side that could see nothing could not.
    pub(super) fn of_silence(old: &Cell, new: &Cell) -> Self {
        let silent = |cell: &&Cell| matches!(cell.verdict, Verdict::Vacuous | Verdict::HarnessFault);
        let reason = [new, old].into_iter().find(silent).and_then(|cell| cell.reason.clone());
        reason.map_or(Self::None, |reason| Self::Reason { reason })
    }
}
