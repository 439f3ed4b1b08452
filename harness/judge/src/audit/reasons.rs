//! Reasons: faults that come to the same on the wire, and that a browser refutes by what it says of itself.

use std::collections::HashSet;

use samesite_format::{AccountSource, ReasonVerdict};
use samesite_model::{Rule, SuffixList};
use samesite_scenarios::Act;

use super::against::Against;
use super::fault::{Fault, Listener};
use crate::account::grounds::Grounds;
use crate::account::reason::{Question, finding};
use crate::account::told::Told;
use crate::fit::evidence::{PlayEvidence, Played};
use crate::predict::{ActPrediction, Interpretation};

/// The faults that what was said of cells of one play speaks against: cells in which the model has the browser's reason, and
/// in which it would, with the fault, predict the same for another reason. And how many cells that is asked of.
pub(super) fn speaking_against(
    source: AccountSource,
    played: &Played<'_>,
    play: &PlayEvidence<'_>,
    (by, suffixes): (&Interpretation, &SuffixList),
    faults: &[Fault],
) -> (Vec<Against>, ByReason) {
    let acts: Vec<Act<'_>> = play.acts().iter().map(|timed| timed.act.clone()).collect();
    let told = Told::of(source, play.scenario(), &acts, &played.observations(&acts));
    let predict =
        |by: &Interpretation, listener: &Listener| by.predict_to(suffixes, play.scenario(), play.acts(), listener);
    // What is thought of a cell, by whatever decides and whatever else keeps the cookie back.
    let thinks =
        |place: Cell, prediction: &ActPrediction<Listener>, rule: Rule, grounds: &mut dyn FnMut() -> Vec<Rule>| {
            let predicted = prediction.answers[place.line].given;
            let question = Question { kind: prediction.kind, predicted, rule, observed: Some(place.seen) };
            finding(source, question, &told.said(place.act, place.line), grounds).verdict
        };
    let listener = Listener::default();
    let sound = predict(by, &listener);
    let asked = listener.take();
    let mut grounds = Grounds::of(by, suffixes, play.scenario(), play.acts());
    let cells = play.cookies().map(|(number, act, line, seen)| Cell { number, act, line, seen });
    let right: Vec<(Cell, Rule)> = cells
        .filter_map(|cell| {
            let prediction = sound[cell.act].as_ref()?;
            let rule = prediction.answers[cell.line].rule;
            let verdict = thinks(cell, prediction, rule, &mut || grounds.all(rule, cell.act, cell.line));
            (verdict == ReasonVerdict::SameReason).then_some((cell, rule))
        })
        .collect();
    let mut by_reason = ByReason { right: right.len(), speaking: HashSet::new() };
    if right.is_empty() {
        return (Vec::new(), by_reason);
    }
    // Where the fault would predict what was seen for a reason that the browser does not have.
    let wrong = |fault: &Fault, predictions: &[Option<ActPrediction<Listener>>], grounds: &mut Grounds<'_>| {
        let is_wrong = |&&(cell, rule): &&(Cell, Rule)| {
            let Some(prediction) = predictions[cell.act].as_ref() else { return false };
            let now = &prediction.answers[cell.line];
            let named = fault.named(now.rule);
            let mut others =
                || grounds.all(now.rule, cell.act, cell.line).into_iter().map(|rule| fault.named(rule)).collect();
            now.given == cell.seen
                && named != rule
                && thinks(cell, prediction, named, &mut others) == ReasonVerdict::AnotherReason
        };
        right.iter().filter(is_wrong).map(|(cell, _)| cell.number).collect::<Vec<usize>>()
    };
    let against = |(number, fault): (usize, &Fault)| {
        let cells: Vec<usize> = if let Fault::Exchanged(..) = fault {
            wrong(fault, &sound, &mut grounds)
        } else {
            let (policy, listener) = fault.applied(&by.policy, asked)?;
            let by = by.with_policy(policy);
            let grounds = Grounds::of(&by, suffixes, play.scenario(), play.acts());
            wrong(fault, &predict(&by, &listener), &mut grounds.with_stubborn(listener.stubborn()))
        };
        by_reason.speaking.extend(&cells);
        Against::of(number, play, cells.into_iter())
    };
    let against = faults.iter().enumerate().filter_map(against).collect();
    (against, by_reason)
}

/// What the reasons of a browser come to in one play.
#[derive(Default)]
pub(super) struct ByReason {
    /// How many cells the model is right about for the browser's own reason.
    pub(super) right: usize,
    /// Those of them whose reason speaks against some fault.
    pub(super) speaking: HashSet<usize>,
}

/// A cell about one cookie.
#[derive(Clone, Copy)]
struct Cell {
    /// The cell, by its number among those of the play.
    number: usize,
    /// The act, as a place among those of the play.
    act: usize,
    /// The line of the cookie.
    line: usize,
    /// Whether it was there.
    seen: bool,
}
