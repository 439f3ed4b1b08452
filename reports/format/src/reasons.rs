//! Reasons: what browsers say themselves of what was seen of them, summed up from judgements.
//!
//! A [`Reasons`] says of one judgement how many cells came about for the predicted reason, lists those that did not, and
//! what browsers say that changes to come would change, held against a run in which they were made.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::judgement::{Cell, CellKind, JarVerdict, Judgement, PendingChange, ReasonVerdict, Subject, Verdict};

/// What one browser says itself of what was seen of it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Reasons {
    /// The browser.
    pub subject: Subject,
    /// Hops that were judged.
    pub hops: usize,
    /// Those of which the browser said who asked.
    pub told: usize,
    /// Cells about cookies, by the browser's own reason.
    pub cells: BTreeMap<ReasonVerdict, usize>,
    /// Cells with another reason, or a contradiction: those alike together, the most first.
    pub others: Vec<OtherReason>,
    /// Cells about what was stored, by what the browser lists of its jar.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub jars: BTreeMap<JarVerdict, usize>,
    /// Those where it keeps something else than is predicted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept_otherwise: Vec<KeptOtherwise>,
    /// Hops of which the browser says that somebody else asked than the case claims.
    pub misplaced: Vec<Misplaced>,
    /// What the changes to come would change, as the browser says.
    pub pending: Vec<Pending>,
}

/// Cells that came about for another reason than predicted, in the same way.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct OtherReason {
    /// Another reason, or a contradiction.
    pub verdict: ReasonVerdict,
    /// What is asked.
    pub kind: CellKind,
    /// What is predicted: whether the cookie is there.
    pub predicted: bool,
    /// By which rule.
    pub rule: String,
    /// What the browser should say then.
    pub expected: String,
    /// What it says.
    pub said: String,
    /// How many of the cells agree, or deviate as is known: right, and not for the reason that was thought.
    pub accounted_for: usize,
    /// The cells.
    pub places: Vec<Place>,
}

/// Where a cell is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Place {
    /// The scenario's id.
    pub scenario: String,
    /// The case's name.
    pub case: String,
    /// The hop's name.
    pub hop: String,
    /// The request in words.
    pub request: String,
    /// The cookie's label.
    pub cookie: String,
}

/// A cookie that is not kept as predicted, as the browser lists its jar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KeptOtherwise {
    /// The cell that asks whether it was stored.
    pub place: Place,
    /// Whether it is kept otherwise, or came with the visit and is not listed.
    pub verdict: JarVerdict,
    /// What should be kept; empty where nothing should.
    pub expected: Vec<String>,
    /// What is listed.
    pub listed: Vec<String>,
}

/// A hop of which the browser says that somebody else asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Misplaced {
    /// The scenario's id.
    pub scenario: String,
    /// The case's name.
    pub case: String,
    /// The hop's name.
    pub hop: String,
    /// In what the two differ.
    pub differs: String,
}

/// What a change to come would change.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Pending {
    /// The change.
    pub change: PendingChange,
    /// The cells that are sent today, and would not be.
    pub places: Vec<Place>,
    /// The same held against a run of the same browser in which the change was made; absent without one.
    pub held_against: Option<HeldAgainst>,
}

/// A change that was foreseen, and a run in which it was made.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct HeldAgainst {
    /// The run.
    pub subject: Subject,
    /// How many cells were withheld there, as was foreseen.
    pub withheld: usize,
    /// Cells that were sent there all the same.
    pub sent: Vec<Place>,
    /// How many cells were not seen there.
    pub unseen: usize,
    /// Cells that are sent today and were withheld there, which nobody foresaw.
    pub unforeseen: Vec<Place>,
}

/// One cell, and where it is.
struct Found<'j> {
    scenario: &'j str,
    case: &'j str,
    hop: &'j str,
    request: &'j str,
    cell: &'j Cell,
}

impl Found<'_> {
    fn place(&self) -> Place {
        Place {
            scenario: self.scenario.to_owned(),
            case: self.case.to_owned(),
            hop: self.hop.to_owned(),
            request: self.request.to_owned(),
            cookie: self.cell.subject().to_owned(),
        }
    }

    fn kept_otherwise(&self) -> Option<KeptOtherwise> {
        let jar = self.cell.listed().filter(|jar| jar.verdict != JarVerdict::AsPredicted)?;
        let (expected, listed) = (jar.expected.clone(), jar.listed.clone());
        Some(KeptOtherwise { place: self.place(), verdict: jar.verdict, expected, listed })
    }
}

impl Reasons {
    /// Sums up a judgement; `None` where nobody asked the browser. `all` are judgements of other profiles, in which
    /// changes to come may have been made.
    #[must_use]
    pub fn of(judgement: &Judgement, all: &[Judgement]) -> Option<Self> {
        let counts = judgement.counts();
        if counts.reasons.is_empty() && counts.jars.is_empty() {
            return None;
        }
        let hops = || {
            let cases =
                judgement.scenarios.iter().flat_map(|scenario| scenario.cases.iter().map(move |case| (scenario, case)));
            cases.flat_map(|(scenario, case)| case.hops.iter().map(move |hop| (scenario, case, hop)))
        };
        let misplaced = hops().filter_map(|(scenario, case, hop)| {
            let differs = hop.account.as_ref()?.differs.clone()?;
            Some(Misplaced { scenario: scenario.id.clone(), case: case.id.clone(), hop: hop.id.clone(), differs })
        });
        Some(Self {
            subject: judgement.subject.clone(),
            hops: counts.hops,
            told: hops().filter(|(.., hop)| hop.account.is_some()).count(),
            cells: counts.reasons,
            others: others(judgement),
            jars: counts.jars,
            kept_otherwise: cells(judgement).filter_map(|found| found.kept_otherwise()).collect(),
            misplaced: misplaced.collect(),
            pending: PendingChange::ALL.iter().map(|&change| Pending::of(change, judgement, all)).collect(),
        })
    }
}

impl Pending {
    fn of(change: PendingChange, judgement: &Judgement, all: &[Judgement]) -> Self {
        let foreseen =
            |found: &Found<'_>| found.cell.account.as_ref().is_some_and(|account| account.pending.contains(&change));
        let places: Vec<Place> = cells(judgement).filter(foreseen).map(|found| found.place()).collect();
        let is_its = |other: &&Judgement| {
            other.subject.profile == change.profile() && other.subject.browser == judgement.subject.browser
        };
        // A run in which the change was made says nothing of what it would change.
        let made = all.iter().find(is_its).filter(|made| made.subject.profile != judgement.subject.profile);
        let held_against = made.map(|made| HeldAgainst::of(&places, judgement, made));
        Self { change, places, held_against }
    }
}

impl HeldAgainst {
    fn of(foreseen: &[Place], today: &Judgement, made: &Judgement) -> Self {
        let seen = |judgement: &Judgement| -> BTreeMap<Place, bool> {
            let seen = cells(judgement).filter(|found| found.cell.kind() == CellKind::Sent && tells(found.cell));
            seen.filter_map(|found| Some((found.place(), found.cell.observed()?))).collect()
        };
        let (today, made_there) = (seen(today), seen(made));
        let foreseen: BTreeSet<&Place> = foreseen.iter().collect();
        let fate = |place: &&Place| made_there.get(*place).copied();
        let unforeseen = today.iter().filter(|(place, sent)| **sent && !foreseen.contains(place));
        Self {
            subject: made.subject.clone(),
            withheld: foreseen.iter().filter(|place| fate(place) == Some(false)).count(),
            sent: foreseen.iter().filter(|place| fate(place) == Some(true)).map(|place| (*place).clone()).collect(),
            unseen: foreseen.iter().filter(|place| fate(place).is_none()).count(),
            unforeseen: unforeseen
                .map(|(place, _)| place)
                .filter(|place| fate(place) == Some(false))
                .cloned()
                .collect(),
        }
    }
}

/// Whether what was seen of a cell is the browser's doing.
const fn tells(cell: &Cell) -> bool {
    !matches!(cell.verdict, Verdict::Vacuous | Verdict::NotMade | Verdict::HarnessFault)
}

fn cells(judgement: &Judgement) -> impl Iterator<Item = Found<'_>> {
    judgement.scenarios.iter().flat_map(|scenario| {
        scenario.cases.iter().flat_map(move |case| {
            case.hops.iter().flat_map(move |hop| {
                hop.cells.iter().map(move |cell| Found {
                    scenario: &scenario.id,
                    case: &case.id,
                    hop: &hop.id,
                    request: &hop.request,
                    cell,
                })
            })
        })
    })
}

fn others(judgement: &Judgement) -> Vec<OtherReason> {
    let mut others: Vec<OtherReason> = Vec::new();
    for found in cells(judgement) {
        let (Some(account), Some(cookie)) = (&found.cell.account, found.cell.cookie()) else { continue };
        if !matches!(account.verdict, ReasonVerdict::AnotherReason | ReasonVerdict::Contradiction) {
            continue;
        }
        let own = OtherReason {
            verdict: account.verdict,
            kind: found.cell.kind(),
            predicted: cookie.claimed.yes,
            rule: cookie.claimed.rule.clone().into_owned(),
            expected: account.expected.clone(),
            said: account.said.clone(),
            accounted_for: usize::from(found.cell.verdict.is_accounted_for()),
            places: vec![found.place()],
        };
        let is_alike = |other: &&mut OtherReason| {
            (other.verdict, other.kind, other.predicted) == (own.verdict, own.kind, own.predicted)
                && (&other.rule, &other.expected, &other.said) == (&own.rule, &own.expected, &own.said)
        };
        match others.iter_mut().find(is_alike) {
            Some(other) => {
                other.accounted_for += own.accounted_for;
                other.places.extend(own.places);
            }
            None => others.push(own),
        }
    }
    others.sort_by_key(|other| std::cmp::Reverse((other.verdict, other.places.len())));
    others
}
