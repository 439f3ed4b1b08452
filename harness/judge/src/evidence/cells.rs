//! Cells: of which cookies an act of a play tells something, and what. The one place that says what counts as seen.

use std::collections::HashSet;

use samesite_format::Observation;
use samesite_model::SuffixList;
use samesite_scenarios::{Act, HopTarget, PlantingTime, Purpose, Scenario};

use super::observed::{Observed, Pairs, lines_asked, lines_elsewhere};

/// What one act of a play tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActEvidence {
    /// What could be seen of the act as a whole.
    pub observed: Observed,
    /// What it tells of each cookie that it is asked about, in the order of the jar.
    pub cookies: Vec<CookieEvidence>,
}

/// What one act tells of one cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CookieEvidence {
    /// The cookie's line, as an index into the jar's.
    pub line: usize,
    /// Whether the cookie was there; `None` when nothing could be seen.
    pub seen: Option<bool>,
    /// Whether the visit that proves what was stored could be seen, or the browser has listed its jar, so that "not sent"
    /// is not taken for "not stored".
    pub is_proved: bool,
    /// Whether the act asks a site that has nothing to do with the cookie's.
    is_elsewhere: bool,
}

impl CookieEvidence {
    /// Whether there is a cell to judge. A page of another site carries no cookie of this one; that it does not,
    /// where nobody predicts it, is worth none.
    #[must_use]
    pub fn is_a_cell(&self, is_predicted: bool) -> bool {
        is_predicted || self.seen != Some(false) || !self.is_elsewhere
    }
}

/// What the acts of a play tell, act by act; of planting nothing is asked, and of what sets cookies only whether it was
/// requested.
#[must_use]
pub fn cells(
    scenario: &Scenario,
    acts: &[Act<'_>],
    observations: &[Option<&Observation>],
    suffixes: &SuffixList,
) -> Vec<Option<ActEvidence>> {
    let pairs = Pairs::of(scenario);
    let mut unproved: HashSet<usize> = HashSet::new();
    let mut last_case = "";
    let mut evidence = Vec::with_capacity(acts.len());
    for (act, observation) in acts.iter().zip(observations) {
        // The acts of a case follow one another, and one that plants for itself proves for itself.
        if scenario.planting == PlantingTime::ByEachCase && act.case() != last_case {
            unproved.clear();
        }
        last_case = act.case();
        let proves = match act {
            Act::Plant(..) => None,
            Act::Prove(..) => Some(true),
            Act::Hop(_, hop) => match hop.purpose {
                // Whether it was made at all is asked by those that look for what it sets.
                Purpose::Set if hop.target != HopTarget::ScriptWriting => {
                    let observed = Observed::of(act, *observation, &pairs);
                    evidence.push(Some(ActEvidence { observed, cookies: Vec::new() }));
                    continue;
                }
                Purpose::Set => None,
                Purpose::Prove(_) => Some(true),
                Purpose::Ask => Some(false),
            },
        };
        let Some(proves) = proves else {
            evidence.push(None);
            continue;
        };
        let observed = Observed::of(act, *observation, &pairs);
        let elsewhere = lines_elsewhere(suffixes, scenario, act);
        let cookies = lines_asked(scenario, act).map(|line| CookieEvidence {
            line,
            seen: observed.seen(line),
            is_proved: !unproved.contains(&line),
            is_elsewhere: elsewhere[line],
        });
        let cookies: Vec<_> = cookies.collect();
        // A browser that lists its jar proves it as well.
        let is_listed = observation.is_some_and(|seen| seen.jar.is_some());
        if proves && !is_listed && !matches!(observed, Observed::Cookies { .. }) {
            unproved.extend(lines_asked(scenario, act));
        }
        evidence.push(Some(ActEvidence { observed, cookies }));
    }
    evidence
}
