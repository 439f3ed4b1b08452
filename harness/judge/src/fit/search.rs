//! The search: from an edition, one change at a time, to the policy that explains most.
//!
//! It is a descent along the parameters, each set in turn to what explains most; where no single change helps any
//! more, two at once are tried. Nothing in it is random, and among equals the first is taken.

use std::collections::HashMap;
use std::rc::Rc;

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use samesite_model::{Alternative, Assignment, Edition, Parameter, Policy, SuffixList};

use super::evidence::{Outcome, PlayEvidence};
use crate::predict::Interpretation;

/// Policies compared with evidence; none is compared with the same play twice.
pub(super) struct Search<'e> {
    plays: &'e [PlayEvidence<'e>],
    /// How requests are taken, whatever the policy.
    taken: &'e Interpretation,
    suffixes: &'e SuffixList,
    known: Vec<HashMap<Point, Rc<Standing>>>,
    /// The plays, those that told policies apart last before the others.
    telling: Vec<usize>,
}

/// A policy by its coordinates.
type Point = Vec<u64>;

/// How a policy fares with a play.
#[derive(PartialEq, Eq)]
pub(super) struct Standing {
    /// Cell by cell.
    pub(super) outcomes: Vec<Outcome>,
    /// What it costs: a cell that is too near a threshold explains less than one that agrees, and more than a miss.
    pub(super) cost: usize,
}

/// A policy that the search has come to.
struct Reached {
    policy: Policy,
    cost: usize,
    /// The plays, those with something unexplained first: only they can gain.
    plays: Vec<usize>,
}

/// One change to a policy.
pub(super) type Move = (&'static Parameter, &'static Alternative);

impl Standing {
    fn of(play: &PlayEvidence<'_>, by: &Interpretation, suffixes: &SuffixList) -> Self {
        let outcomes = play.outcomes(by, suffixes, &());
        let cost = outcomes
            .iter()
            .map(|outcome| match outcome {
                Outcome::Explained => 0,
                Outcome::TooNear => 1,
                Outcome::Missed => 2,
            })
            .sum();
        Self { outcomes, cost }
    }
}

impl<'e> Search<'e> {
    pub(super) fn new(plays: &'e [PlayEvidence<'e>], taken: &'e Interpretation, suffixes: &'e SuffixList) -> Self {
        Self {
            plays,
            taken,
            suffixes,
            known: plays.iter().map(|_| HashMap::new()).collect(),
            telling: (0..plays.len()).collect(),
        }
    }

    /// How a policy fares with one play.
    pub(super) fn standing(&mut self, play: usize, policy: &Policy, point: &Point) -> Rc<Standing> {
        if let Some(known) = self.known[play].get(point) {
            return Rc::clone(known);
        }
        let standing = Rc::new(Standing::of(&self.plays[play], &self.taken.with_policy(policy.clone()), self.suffixes));
        self.known[play].insert(point.clone(), Rc::clone(&standing));
        standing
    }

    /// How a policy fares with every play.
    pub(super) fn standings(&mut self, policy: &Policy) -> Vec<Rc<Standing>> {
        let point = policy.coordinates();
        let unknown: Vec<usize> =
            (0..self.plays.len()).filter(|&play| !self.known[play].contains_key(&point)).collect();
        let (plays, suffixes) = (self.plays, self.suffixes);
        let by = self.taken.with_policy(policy.clone());
        let learn = |&play: &usize| Standing::of(&plays[play], &by, suffixes);
        let learnt: Vec<_> = unknown.par_iter().map(learn).collect();
        for (play, standing) in unknown.into_iter().zip(learnt) {
            self.known[play].insert(point.clone(), Rc::new(standing));
        }
        self.known.iter().map(|known| Rc::clone(&known[&point])).collect()
    }

    /// What a policy costs in all.
    pub(super) fn cost(&mut self, policy: &Policy) -> usize {
        self.standings(policy).iter().map(|standing| standing.cost).sum()
    }

    /// The plays of which two policies do not say the same, as far as the evidence can tell.
    pub(super) fn noticing(&mut self, one: &Policy, other: &Policy) -> Vec<usize> {
        let (one, other) = (self.standings(one), self.standings(other));
        (0..self.plays.len()).filter(|&play| one[play].outcomes != other[play].outcomes).collect()
    }

    /// Whether two policies say the same of the plays given.
    pub(super) fn alike_in(&mut self, plays: &[usize], one: &Policy, other: &Policy) -> bool {
        let points = (one.coordinates(), other.coordinates());
        plays
            .iter()
            .all(|&play| self.standing(play, one, &points.0).outcomes == self.standing(play, other, &points.1).outcomes)
    }

    /// The policy that explains most, in the fewest departures from the edition that needs fewest.
    ///
    /// Besides, the same by the current edition.
    pub(super) fn best(&mut self) -> ((Edition, Policy), Policy) {
        // An edition that explains everything needs no search, and a search that does needs no other start.
        let mut starts: Vec<_> = Edition::ALL.iter().map(|edition| edition.policy()).collect();
        starts.sort_by_cached_key(|policy| (self.cost(policy) > 0, *policy != Edition::CURRENT.policy()));
        let mut best: Option<Reached> = None;
        for start in starts {
            if best.as_ref().is_none_or(|best| best.cost > 0) {
                let reached = self.descend(start);
                if best.as_ref().is_none_or(|best| reached.cost < best.cost) {
                    best = Some(reached);
                }
            }
        }
        let best = best.expect("there are editions");
        let candidates: Vec<_> = Edition::ALL
            .iter()
            .map(|&edition| {
                let base = edition.policy();
                let policy = self.pruned(best.policy.clone(), &base, best.cost);
                (edition, policy.departures_from(&base).len(), policy)
            })
            .collect();
        let by_current = candidates.iter().find(|(edition, ..)| *edition == Edition::CURRENT);
        let by_current = by_current.expect("it is an edition").2.clone();
        let clearest = candidates.into_iter().min_by_key(|(edition, departures, _)| {
            // Everybody knows the current edition; another must fit outright, or spare more than half of the words.
            let current = *edition == Edition::CURRENT;
            (if current || *departures == 0 { *departures } else { 2 * departures + 1 }, !current)
        });
        let (edition, _, policy) = clearest.expect("there are editions");
        let by_current = self.weightiest(by_current, &Edition::CURRENT.policy(), best.cost);
        ((edition, self.weightiest(policy, &edition.policy(), best.cost)), by_current)
    }

    fn descend(&mut self, policy: Policy) -> Reached {
        let mut reached = self.reached(policy);
        loop {
            let before = reached.cost;
            for parameter in Parameter::ALL {
                for alternative in parameter.alternatives {
                    let changed = alternative.applied_to(&reached.policy);
                    if let Some(better) = self.better(&reached, changed) {
                        reached = better;
                    }
                }
            }
            if reached.cost == before {
                match self.better_by_two(&reached) {
                    Some(better) => reached = better,
                    None => return reached,
                }
            }
        }
    }

    fn reached(&mut self, policy: Policy) -> Reached {
        let standings = self.standings(&policy);
        let mut plays: Vec<_> = (0..standings.len()).collect();
        plays.sort_by_key(|&play| standings[play].cost == 0);
        Reached { policy, cost: standings.iter().map(|standing| standing.cost).sum(), plays }
    }

    /// The changed policy, if it costs less.
    fn better(&mut self, reached: &Reached, changed: Policy) -> Option<Reached> {
        if reached.cost == 0 || changed == reached.policy {
            return None;
        }
        let point = changed.coordinates();
        let mut cost = 0;
        for &play in &reached.plays {
            cost += self.standing(play, &changed, &point).cost;
            if cost >= reached.cost {
                return None;
            }
        }
        Some(self.reached(changed))
    }

    /// As [`Self::better`], for the first two changes that help together, or two and another answer to what third parties
    /// have: several parameters say who is one, and none of them is asked before that.
    fn better_by_two(&mut self, reached: &Reached) -> Option<Reached> {
        if reached.cost == 0 {
            return None;
        }
        let of_third_parties = moves(&reached.policy).filter(|(_, (parameter, _))| parameter.id == "third-party");
        let otherwise = of_third_parties.map(|(_, (_, alternative))| alternative.applied_to(&reached.policy));
        for base in std::iter::once(reached.policy.clone()).chain(otherwise) {
            for (number, (_, alternative)) in moves(&base) {
                let once = alternative.applied_to(&base);
                for (_, (_, second)) in moves(&once).filter(|(other, _)| *other > number) {
                    if let Some(better) = self.better(reached, second.applied_to(&once)) {
                        return Some(better);
                    }
                }
            }
        }
        None
    }

    /// The policy with every departure taken back that explains nothing.
    fn pruned(&mut self, mut policy: Policy, base: &Policy, cost: usize) -> Policy {
        while let Some(simpler) = self.with_fewer(&policy, base, cost) {
            policy = simpler;
        }
        policy
    }

    /// The policy in weightier words, where there are some that explain as much.
    fn weightiest(&mut self, mut policy: Policy, base: &Policy, cost: usize) -> Policy {
        while let Some(weightier) = self.with_earlier(&policy, base, cost) {
            policy = self.pruned(weightier, base, cost);
        }
        policy
    }

    /// Whether a policy costs no more than so much; the play that told last is asked first.
    fn costs_at_most(&mut self, policy: &Policy, limit: usize) -> bool {
        let point = policy.coordinates();
        let mut cost = 0;
        for place in 0..self.telling.len() {
            let play = self.telling[place];
            cost += self.standing(play, policy, &point).cost;
            if cost > limit {
                self.telling[..=place].rotate_right(1);
                return false;
            }
        }
        true
    }

    /// The policy with one departure less.
    fn with_fewer(&mut self, policy: &Policy, base: &Policy, cost: usize) -> Option<Policy> {
        let departures = policy.departures_from(base);
        departures.iter().find_map(|Assignment { parameter, .. }| {
            let others = parameter.alternatives.iter().map(|alternative| alternative.applied_to(policy));
            std::iter::once(parameter.copied(base, policy))
                .chain(others)
                .filter(|other| other.departures_from(base).len() < departures.len())
                .find(|other| self.costs_at_most(other, cost))
        })
    }

    /// The policy with an earlier value of a departure, or a departure in an earlier parameter, in place of one:
    /// both stand in the order of their weight.
    fn with_earlier(&mut self, policy: &Policy, base: &Policy, cost: usize) -> Option<Policy> {
        let departures = policy.departures_from(base);
        let earlier_value = departures.iter().find_map(|Assignment { parameter, value }| {
            let alternatives = parameter.alternatives.iter().take_while(|alternative| alternative.word != *value);
            alternatives
                .map(|alternative| alternative.applied_to(policy))
                .filter(|other| other.departures_from(base).len() <= departures.len())
                .find(|other| self.costs_at_most(other, cost))
        });
        if earlier_value.is_some() {
            return earlier_value;
        }
        departures.iter().rev().find_map(|Assignment { parameter, .. }| {
            let without = parameter.copied(base, policy);
            // The policy may make use of a parameter of which the base knows nothing; that one cannot be taken back.
            let taken_back = parameter.value(&without) != parameter.value(policy);
            moves(&without)
                .filter(|_| taken_back)
                .take_while(|(_, (earlier, _))| earlier.id != parameter.id)
                .map(|(_, (_, alternative))| alternative.applied_to(&without))
                .filter(|other| other.departures_from(base).len() <= departures.len())
                .find(|other| self.costs_at_most(other, cost))
        })
    }
}

/// The changes that a policy allows, each of one parameter, which goes by its number.
pub(super) fn moves(policy: &Policy) -> impl Iterator<Item = (usize, Move)> {
    Parameter::ALL
        .iter()
        .enumerate()
        .flat_map(|(number, parameter)| {
            parameter.alternatives.iter().map(move |alternative| (number, (parameter, alternative)))
        })
        .filter(|(_, (_, alternative))| alternative.applied_to(policy) != *policy)
}
