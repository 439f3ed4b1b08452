//! The join: two judgements, cell by cell.

use std::collections::{BTreeMap, BTreeSet};

use super::cause::{Cause, Side};
use crate::comparison::{Change, Diff, Difference, Group, Relation, Seen, Sighting};
use crate::judgement::{Cell, CellKind, HopJudgement, Judgement, ScenarioJudgement, Verdict};

impl Diff {
    /// Compares two judgements. `retold` are the scenarios whose text has changed in between.
    #[must_use]
    pub fn between(old: &Judgement, new: &Judgement, relation: Relation, retold: Vec<String>) -> Self {
        let mut join = Join { old, new, relation, alike: 0, groups: BTreeMap::new() };
        let ids: BTreeSet<&str> = [old, new]
            .into_iter()
            .flat_map(|judgement| judgement.scenarios.iter().map(|scenario| scenario.id.as_str()))
            .collect();
        let (mut only_old, mut only_new) = (Vec::new(), Vec::new());
        for id in ids {
            let of = |judgement: &'_ Judgement| judgement.scenarios.iter().position(|scenario| scenario.id == id);
            match (of(old), of(new)) {
                (Some(before), Some(now)) => join.scenario(&old.scenarios[before], &new.scenarios[now]),
                (Some(_), None) => only_old.push(id.to_owned()),
                (None, _) => only_new.push(id.to_owned()),
            }
        }
        let mut groups: Vec<Group> = join
            .groups
            .into_iter()
            .map(|((change, cause), differences)| Group { change, cause, count: differences.len(), differences })
            .collect();
        groups.sort_by_key(|group| (group.change, std::cmp::Reverse(group.count)));
        let (old, new) = (old.subject.clone(), new.subject.clone());
        Self { old, new, relation, alike: join.alike, retold, only_old, only_new, groups }
    }
}

/// A comparison that is under way.
struct Join<'j> {
    old: &'j Judgement,
    new: &'j Judgement,
    relation: Relation,
    alike: usize,
    groups: BTreeMap<(Change, Cause), Vec<Difference>>,
}

/// The hops of a scenario in order, by case and name.
type Hops<'j> = Vec<((&'j str, &'j str), &'j HopJudgement)>;

impl<'j> Join<'j> {
    fn scenario(&mut self, old: &'j ScenarioJudgement, new: &'j ScenarioJudgement) {
        let (old_hops, new_hops) = (hops(old), hops(new));
        let (old_jar, new_jar) = (jar(old), jar(new));
        let by_name = |hops: &Hops<'j>| hops.iter().copied().collect::<BTreeMap<_, _>>();
        let (old_by_name, new_by_name) = (by_name(&old_hops), by_name(&new_hops));
        let gone = old_hops.iter().filter(|(name, _)| !new_by_name.contains_key(name));
        for &(name, hop) in new_hops.iter().chain(gone) {
            let (old_hop, new_hop) = (old_by_name.get(&name).copied(), new_by_name.get(&name).copied());
            let mut questions: Vec<(&str, CellKind)> = Vec::new();
            let both = [new_hop, old_hop].into_iter().flatten();
            for cell in both.flat_map(|hop| &hop.cells) {
                let question = (cell.subject(), cell.kind());
                if !questions.contains(&question) {
                    questions.push(question);
                }
            }
            for (cookie, kind) in questions {
                let pair = Pair {
                    old: Face::of(old_hop, cookie, kind, &old_jar),
                    new: Face::of(new_hop, cookie, kind, &new_jar),
                };
                let place = Difference {
                    scenario: new.id.clone(),
                    case: name.0.to_owned(),
                    hop: name.1.to_owned(),
                    request: hop.request.clone(),
                    cookie: cookie.to_owned(),
                    kind,
                    old: pair.old.sighting(),
                    new: pair.new.sighting(),
                };
                self.cell(&pair, place);
            }
        }
    }

    fn cell(&mut self, pair: &Pair<'j>, place: Difference) {
        let old = Side { cell: pair.old.cell(), explanations: &self.old.explanations };
        let new = Side { cell: pair.new.cell(), explanations: &self.new.explanations };
        let (before, now) = match (&place.old, &place.new) {
            (Some(before), Some(now)) => (before, now),
            // Order is asked only where the right cookies travel, and headers only of requests that came:
            // that they are not is told by the cookies' own cells.
            _ if matches!(place.kind, CellKind::Order | CellKind::Header) && pair.is_asked_twice() => return,
            (None, _) => return self.enter(Change::New, Cause::None, place),
            (_, None) => return self.enter(Change::Gone, Cause::None, place),
        };
        let is_silent = |sighting: &Sighting| sighting.seen == Seen::Nothing;
        if is_silent(before) || is_silent(now) {
            let cause = match (old.cell, new.cell) {
                (Some(old), Some(new)) => Cause::of_silence(old, new),
                _ => Cause::None,
            };
            return self.enter(Change::Unclear, cause, place);
        }
        // What is as the text has it deviates from nothing but a claim.
        let deviates = |sighting: &Sighting, side: &Side<'_>| {
            sighting.verdict != Verdict::Agrees && !side.cell.is_some_and(Cell::is_as_specified)
        };
        let change = if before.seen == now.seen {
            if before.verdict == now.verdict {
                // Two browsers have words of their own, and two profiles reasons.
                let reasons = old.cell.zip(new.cell).filter(|_| self.relation == Relation::Time);
                match reasons.and_then(|(old, new)| Cause::of_reasons(old, new)) {
                    Some(cause) => self.enter(Change::OtherReason, cause, place),
                    None => self.alike += 1,
                }
                return;
            }
            return self.enter(Change::Rejudged, Cause::of_labels(&old, &new), place);
        } else {
            match (deviates(before, &old), deviates(now, &new)) {
                (true, false) => Change::Fixed,
                (false, true) => Change::Broken,
                (true, true) | (false, false) => Change::Changed,
            }
        };
        self.enter(change, Cause::of(&old, &new), place);
    }

    fn enter(&mut self, change: Change, cause: Cause, difference: Difference) {
        self.groups.entry((change, cause)).or_default().push(difference);
    }
}

/// What both sides say of one cell.
struct Pair<'j> {
    old: Face<'j>,
    new: Face<'j>,
}

/// What one side says of a cell.
enum Face<'j> {
    /// This.
    Cell(&'j Cell),
    /// Nothing, for a page of another site that carries none of these cookies, as everybody expects.
    Expected,
    /// Order, or a header, is not asked there.
    Unasked,
    /// The hop, or the cookie, is not there.
    Absent,
}

impl Pair<'_> {
    /// Whether the hop and the cookies are there on both sides.
    const fn is_asked_twice(&self) -> bool {
        !matches!(self.old, Face::Absent) && !matches!(self.new, Face::Absent)
    }
}

impl<'j> Face<'j> {
    fn of(hop: Option<&'j HopJudgement>, cookie: &str, kind: CellKind, jar: &BTreeSet<&str>) -> Self {
        let Some(hop) = hop else { return Self::Absent };
        match hop.cells.iter().find(|cell| cell.subject() == cookie && cell.kind() == kind) {
            Some(cell) => Self::Cell(cell),
            None if matches!(kind, CellKind::Order | CellKind::Header) => Self::Unasked,
            None if jar.contains(cookie) => Self::Expected,
            None => Self::Absent,
        }
    }

    const fn cell(&self) -> Option<&'j Cell> {
        match self {
            Self::Cell(cell) => Some(cell),
            Self::Expected | Self::Unasked | Self::Absent => None,
        }
    }

    fn sighting(&self) -> Option<Sighting> {
        match self {
            Self::Cell(cell) => Some(Sighting::of(cell)),
            Self::Expected => Some(Sighting { seen: Seen::No, verdict: Verdict::Agrees, explained_by: Vec::new() }),
            Self::Unasked | Self::Absent => None,
        }
    }
}

impl Sighting {
    pub(crate) fn of(cell: &Cell) -> Self {
        let seen = match (cell.verdict, cell.observed()) {
            (Verdict::Vacuous | Verdict::HarnessFault, _) => Seen::Nothing,
            (_, Some(true)) => Seen::Yes,
            (_, Some(false)) => Seen::No,
            // A verdict without anything seen is that of a request that was not made, the ledger's included.
            (_, None) => Seen::NoRequest,
        };
        Self { seen, verdict: cell.verdict, explained_by: cell.explained_by.clone() }
    }
}

fn hops(scenario: &ScenarioJudgement) -> Hops<'_> {
    let mut hops = Vec::new();
    for case in &scenario.cases {
        hops.extend(case.hops.iter().map(|hop| ((case.id.as_str(), hop.id.as_str()), hop)));
    }
    hops
}

/// The cookies of a scenario.
fn jar(scenario: &ScenarioJudgement) -> BTreeSet<&str> {
    hops(scenario)
        .into_iter()
        .flat_map(|(_, hop)| &hop.cells)
        .filter(|cell| cell.kind() == CellKind::Stored)
        .map(Cell::subject)
        .collect()
}
