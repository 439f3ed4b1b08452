//! Why each cookie should be there or not: the proofs of all cookies of a hop as one tree, in which each rule is asked
//! once, and the cookies part where their answers do.

use maud::{Markup, html};

use super::address::{Address, CLAUSES};
use super::content::{Proof, ProofStep};
use super::fragment::Shown;
use super::mark::word;
use super::table::cookies;
use samesite_format::CellKind;

/// The tree of some proofs.
pub(super) fn tree(here: &Address, kind: CellKind, proofs: &[Proof]) -> Markup {
    let proofs: Vec<&Proof> = proofs.iter().collect();
    html! { ol.steps { (Tree { here, kind }.items(&proofs, 0)) } }
}

/// One rule that was asked, with its answer.
pub(super) fn step(here: &Address, step: &ProofStep) -> Markup {
    html! { (question(here, step)) " " (answer(step.holds)) ": " (Shown(&step.values)) }
}

struct Tree<'t> {
    here: &'t Address,
    kind: CellKind,
}

/// Proofs that ask the same next, and what each answer leads to.
struct Question<'c> {
    step: &'c ProofStep,
    answers: Vec<(bool, Vec<&'c Proof>)>,
}

impl Tree<'_> {
    /// What follows for proofs that had the same questions and answers so far.
    fn items(&self, proofs: &[&Proof], depth: usize) -> Markup {
        let (ended, going_on): (Vec<&Proof>, Vec<&Proof>) = proofs.iter().partition(|proof| proof.steps.len() == depth);
        let questions = questions(&going_on, depth);
        html! {
            @for proof in together(&ended) { li { (self.end(&proof)) } }
            @match questions.as_slice() {
                [one] => (self.asked(one, depth)),
                several => @for one in several {
                    li {
                        (cookies(&labels(one.answers.iter().flat_map(|(_, proofs)| proofs)))) ":"
                        ol.steps { (self.asked(one, depth)) }
                    }
                },
            }
        }
    }

    fn asked(&self, asked: &Question<'_>, depth: usize) -> Markup {
        html! {
            @if let [(holds, proofs)] = asked.answers.as_slice() {
                li { (question(self.here, asked.step)) " " (answer(*holds)) ": " (values(proofs, depth)) }
                (self.items(proofs, depth + 1))
            } @else {
                li {
                    (question(self.here, asked.step))
                    ul.answers {
                        @for (holds, proofs) in &asked.answers {
                            li {
                                (answer(*holds)) ": " (values(proofs, depth))
                                ol.steps { (self.items(proofs, depth + 1)) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// What it comes to. The clause that decides is named where it was not asked just before.
    fn end(&self, proof: &Proof) -> Markup {
        let was_asked = proof.steps.last().is_some_and(|last| last.clause == proof.clause);
        html! {
            strong { (word(self.kind, proof.given)) } ": " (cookies(&proof.cookies)) ". " (Shown(&proof.sentence))
            @if !was_asked { " (" (clause(self.here, &proof.section, &proof.clause)) ")" }
        }
    }
}

/// The questions that proofs ask at a depth, in the order in which they come up.
fn questions<'c>(proofs: &[&'c Proof], depth: usize) -> Vec<Question<'c>> {
    let mut questions: Vec<Question<'_>> = Vec::new();
    for &proof in proofs {
        let step = &proof.steps[depth];
        let is_same = |other: &Question<'_>| {
            (&other.step.clause, &other.step.section, &other.step.question)
                == (&step.clause, &step.section, &step.question)
        };
        let place = questions.iter().position(is_same).unwrap_or_else(|| {
            questions.push(Question { step, answers: Vec::new() });
            questions.len() - 1
        });
        let question = &mut questions[place];
        match question.answers.iter_mut().find(|(holds, _)| *holds == step.holds) {
            Some((_, proofs)) => proofs.push(proof),
            None => question.answers.push((step.holds, vec![proof])),
        }
    }
    questions
}

/// Proofs that came to their end by the same way, one for all that it has the same words for.
fn together(ended: &[&Proof]) -> Vec<Proof> {
    let mut all: Vec<Proof> = Vec::new();
    for &proof in ended {
        let is_same = |other: &&mut Proof| {
            (other.given, &other.sentence, &other.clause, &other.section)
                == (proof.given, &proof.sentence, &proof.clause, &proof.section)
        };
        match all.iter_mut().find(is_same) {
            Some(other) => other.cookies.extend(proof.cookies.iter().cloned()),
            None => all.push(proof.clone()),
        }
    }
    all
}

/// The values that were compared: those of most cookies first, then those of others, who are named.
fn values(proofs: &[&Proof], depth: usize) -> Markup {
    let mut values: Vec<(&str, Vec<&str>)> = Vec::new();
    for proof in proofs {
        let own = proof.steps[depth].values.as_str();
        let labels = proof.cookies.iter().map(String::as_str);
        match values.iter_mut().find(|(other, _)| *other == own) {
            Some((_, cookies)) => cookies.extend(labels),
            None => values.push((own, labels.collect())),
        }
    }
    values.sort_by_key(|(_, cookies)| std::cmp::Reverse(cookies.len()));
    html! {
        @for (index, (value, labels)) in values.iter().enumerate() {
            @if index > 0 { "; " (cookies(labels)) ": " }
            (Shown(value))
        }
    }
}

fn labels<'c>(proofs: impl Iterator<Item = &'c &'c Proof>) -> Vec<&'c str> {
    proofs.flat_map(|proof| &proof.cookies).map(String::as_str).collect()
}

fn question(here: &Address, step: &ProofStep) -> Markup {
    html! { (clause(here, &step.section, &step.clause)) " " (Shown(&step.question)) }
}

fn answer(holds: bool) -> Markup {
    html! { strong { @if holds { "yes" } @else { "no" } } }
}

/// A place in the text, which leads to the clause.
fn clause(here: &Address, section: &str, clause: &str) -> Markup {
    html! { a href={ (here.to(CLAUSES)) "#" (Shown(clause)) } { (Shown(section)) " " (Shown(clause)) } }
}
