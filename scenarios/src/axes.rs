//! Axes: the families of a scenario as its file has them, before they unfold into cases.

use std::fmt;

use toml::Spanned;

use crate::family::Combination;
use crate::file::{ExceptEntry, FamilyEntry, ScenarioFile};
use crate::scenario::Scenario;

/// Axes whose every combination is a case, but for those excepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// The axes on which the file gives values.
    pub axes: Vec<Axis>,
    /// Combinations that are no cases; an axis that an exception does not have stands for all its values.
    pub exceptions: Vec<Vec<Axis>>,
    /// The names of its cases.
    pub cases: Vec<String>,
}

/// An axis of a family, and its values as the file has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Axis {
    /// The name in the file: `in`, `probe`, `to`, `via`, `status`, `age` or `then`.
    pub name: &'static str,
    /// The values. The empty text stands for no redirect, no age, or nothing that follows.
    pub values: Vec<String>,
}

impl Scenario {
    /// The families of the scenario's text, in its order; what is written out case by case belongs to none.
    #[must_use]
    pub fn families(&self) -> Vec<Family> {
        // The text was read before, unless the scenario was made without any.
        let file: Option<ScenarioFile> = toml::from_str(&self.source).ok();
        file.iter().flat_map(|file| &file.family).map(|family| Family::of(family.get_ref())).collect()
    }
}

impl Family {
    fn of(entry: &FamilyEntry) -> Self {
        let FamilyEntry { page, probe, to, via, status, age, then, except } = entry;
        let axes = [
            axis("in", page),
            axis("probe", probe),
            axis("to", to),
            axis("via", via).filter(has_words),
            axis("status", status),
            axis("age", age).filter(has_words),
            axis("then", then).filter(has_words),
        ];
        let exception = |ExceptEntry { page, probe, to, via, then }: &ExceptEntry| {
            let axes = [axis("in", page), axis("probe", probe), axis("to", to), axis("via", via), axis("then", then)];
            axes.into_iter().flatten().collect()
        };
        Self {
            axes: axes.into_iter().flatten().collect(),
            exceptions: except.iter().map(exception).collect(),
            cases: entry.cases().iter().map(Combination::id).collect(),
        }
    }
}

/// An axis with values; `None` where the file gives none.
fn axis<T: fmt::Display>(name: &'static str, values: &[Spanned<T>]) -> Option<Axis> {
    let values: Vec<_> = values.iter().map(|value| value.get_ref().to_string()).collect();
    (!values.is_empty()).then_some(Axis { name, values })
}

/// Whether an axis has more to say than the empty text, which is what one that is left away stands for.
fn has_words(axis: &Axis) -> bool {
    axis.values.iter().any(|value| !value.is_empty())
}
