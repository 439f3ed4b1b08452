//! The content as pages need it: looked up by names.

use std::collections::{BTreeMap, HashMap};

use super::address::Addresses;
use super::content::{Column, Content, Said, Timeline};
use super::recordings::{self, RecordingBeside};
use samesite_format::Observation;
use samesite_format::history::Behaviour;
use samesite_format::{Cell, Explanation, HopJudgement, ScenarioJudgement};

/// A hop's name: scenario, case, hop.
type Name<'c> = (&'c str, &'c str, &'c str);

/// The content, with what is looked up in it again and again.
pub(super) struct View<'c> {
    pub(super) content: &'c Content,
    pub(super) addresses: Addresses,
    /// For each column, its recording as it lies in the report.
    pub(super) recordings: Vec<Option<RecordingBeside>>,
    /// For each column, what was made of each hop.
    judged: Vec<HashMap<Name<'c>, &'c HopJudgement>>,
    /// For each column, what was seen of each hop when it was last played.
    observed: Vec<HashMap<Name<'c>, &'c Observation>>,
    /// The claims and ledger entries of all columns, by name.
    explanations: BTreeMap<&'c str, &'c Explanation>,
}

impl<'c> View<'c> {
    pub(super) fn of(content: &'c Content) -> Self {
        Self {
            content,
            addresses: Addresses::of(&content.scenarios),
            recordings: recordings::beside(&content.columns),
            judged: content.columns.iter().map(judged).collect(),
            observed: content.columns.iter().map(observed).collect(),
            explanations: content
                .columns
                .iter()
                .flat_map(|column| &column.judgement.explanations)
                .map(|note| (note.id.as_str(), note))
                .collect(),
        }
    }

    /// What each column has of a hop.
    pub(super) fn hops(&self, scenario: &str, case: &str, hop: &str) -> Vec<Option<&'c HopJudgement>> {
        self.judged.iter().map(|column| column.get(&(scenario, case, hop)).copied()).collect()
    }

    /// What each column saw of a hop.
    pub(super) fn observations(&self, scenario: &str, case: &str, hop: &str) -> Vec<Option<&'c Observation>> {
        self.observed.iter().map(|column| column.get(&(scenario, case, hop)).copied()).collect()
    }

    /// A claim or ledger entry by its name.
    pub(super) fn explanation(&self, id: &str) -> Option<&'c Explanation> {
        self.explanations.get(id).copied()
    }

    /// Every claim and ledger entry, sorted by name.
    pub(super) fn explanations(&self) -> impl Iterator<Item = &'c Explanation> {
        self.explanations.values().copied()
    }

    /// What each column made of a scenario.
    pub(super) fn scenario(&self, id: &str) -> impl Iterator<Item = Option<&'c ScenarioJudgement>> {
        self.content.columns.iter().map(move |column| column.judgement.scenarios.iter().find(|other| other.id == id))
    }

    /// What timelines tell of a sentence of the article, claim by claim.
    pub(super) fn told_of(&self, said: &Said) -> Vec<(&'c Timeline, &'c Behaviour)> {
        let mut told = Vec::new();
        for claim in &said.claims {
            for timeline in &self.content.timelines {
                let behaviours = timeline.history.behaviours.iter();
                told.extend(behaviours.filter(|own| own.explanation.id == *claim).map(|own| (timeline, own)));
            }
        }
        told
    }

    /// Whether builds are there that tell of some sentence of the article.
    pub(super) fn has_article(&self) -> bool {
        self.content.said.iter().any(|said| !self.told_of(said).is_empty())
    }

    /// Every cell of a column, with where it is.
    pub(super) fn cells(&self, column: usize) -> impl Iterator<Item = (Name<'c>, &'c Cell)> {
        let scenarios = &self.content.columns[column].judgement.scenarios;
        scenarios.iter().flat_map(|scenario| {
            scenario.cases.iter().flat_map(move |case| {
                case.hops.iter().flat_map(move |hop| {
                    hop.cells.iter().map(move |cell| ((scenario.id.as_str(), case.id.as_str(), hop.id.as_str()), cell))
                })
            })
        })
    }
}

impl Column {
    /// The name that tells it from others: `chromium stock`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.judgement.subject.browser, self.judgement.subject.profile)
    }

    /// Browser and release: `chromium 156`; the name alone of a build that is called by its
    /// version, such as `chromium-150`.
    #[must_use]
    pub fn browser(&self) -> String {
        let (browser, release) = (&self.judgement.subject.browser, self.judgement.subject.release());
        if browser.ends_with(&format!("-{release}")) { browser.clone() } else { format!("{browser} {release}") }
    }
}

fn judged(column: &Column) -> HashMap<Name<'_>, &HopJudgement> {
    let mut hops = HashMap::new();
    for scenario in &column.judgement.scenarios {
        for case in &scenario.cases {
            for hop in &case.hops {
                hops.insert((scenario.id.as_str(), case.id.as_str(), hop.id.as_str()), hop);
            }
        }
    }
    hops
}

fn observed(column: &Column) -> HashMap<Name<'_>, &Observation> {
    let mut seen = HashMap::new();
    // Later plays of a scenario take the place of earlier ones, as they do in judging.
    for play in &column.recording.plays {
        for observation in &play.observations {
            let name = (play.scenario.as_str(), observation.case.as_str(), observation.hop.as_str());
            seen.insert(name, observation);
        }
    }
    seen
}
