//! Predictions: what a model says of each act of a scenario.
//!
//! Nothing here has seen a browser. The times of the acts are arguments, because the age of a cookie matters;
//! everything else follows from the scenario and the model.

use std::collections::HashMap;
use std::sync::Arc;

use samesite_model::{
    Access, CookieStore, Document, Method, Model, Reload, Request, Rule, SetCookie, Storing, Target, Timestamp, Trace,
};
use samesite_reports::CellKind;
use samesite_scenarios::{Act, CookieLine, Hop, HopTarget, LineSource, PageChain, Planting, Scenario};
use url::Url;

/// An act, and when it happens.
#[derive(Clone, Debug)]
pub struct TimedAct<'s> {
    /// The act.
    pub act: Act<'s>,
    /// When the request arrives, or the script reads.
    pub at: Timestamp,
}

/// What a model says of one act.
#[derive(Clone, Debug)]
pub struct ActPrediction<T> {
    /// What is asked of each cookie.
    pub kind: CellKind,
    /// How the request was classed.
    pub context: T,
    /// The answer for each line of the jar, in the jar's order.
    pub answers: Vec<Answer<T>>,
    /// The lines whose cookies travel, in the order in which they travel; indices into `answers`.
    pub order: Vec<usize>,
}

/// What a model says of one cookie at one act.
#[derive(Clone, Debug)]
pub struct Answer<T> {
    /// Whether the cookie is there.
    pub given: bool,
    /// The rule that decides.
    pub rule: Rule,
    /// The steps that led to it, storing included where that is the question or the answer.
    pub trace: T,
}

/// Predicts every act, in the order given. Planting predicts nothing by itself; its proof does.
pub fn predict<T: Trace + Default + Clone>(
    model: &Model<'_>,
    scenario: &Scenario,
    acts: &[TimedAct<'_>],
) -> Vec<Option<ActPrediction<T>>> {
    predict_to(model, scenario, acts, &T::default())
}

/// Predicts every act; the steps of each question go to a listener of its own, a copy of the one given.
pub fn predict_to<T: Trace + Clone>(
    model: &Model<'_>,
    scenario: &Scenario,
    acts: &[TimedAct<'_>],
    listener: &T,
) -> Vec<Option<ActPrediction<T>>> {
    let lines: Vec<&CookieLine> = scenario.lines().collect();
    let parsed = lines.iter().map(|line| SetCookie::parse(line.line.as_bytes(), model.policy).ok()).collect();
    let store = CookieStore::default();
    let mut jar = Jar { model, lines, parsed, store, stored: HashMap::new(), listener };
    acts.iter().map(|timed| jar.act(timed)).collect()
}

/// The cookies of one scenario on their way through its acts.
struct Jar<'a, T> {
    model: &'a Model<'a>,
    lines: Vec<&'a CookieLine>,
    /// The lines taken apart, where the policy understands them.
    parsed: Vec<Option<SetCookie>>,
    store: CookieStore,
    /// What became of each line that was planted so far, with the steps that led there.
    stored: HashMap<usize, (Storing, T)>,
    /// What each question begins to speak to.
    listener: &'a T,
}

impl<T: Trace + Clone> Jar<'_, T> {
    fn act(&mut self, timed: &TimedAct<'_>) -> Option<ActPrediction<T>> {
        match &timed.act {
            Act::Plant(index, planting) => {
                self.plant(*index, planting, timed.at);
                None
            }
            Act::Prove(_, planting) => {
                let mut context = self.listener.clone();
                let access = self.model.access_of_request(&visit(&planting.prove), &mut context);
                Some(self.look(CellKind::Stored, access.as_ref(), context, timed.at))
            }
            Act::Hop(_, hop) => {
                let mut context = self.listener.clone();
                let (kind, access) = match &hop.target {
                    HopTarget::ScriptReading => (CellKind::Visible, self.access_of_script(hop, &mut context)),
                    _ => (CellKind::Sent, self.access_of_request(hop, &mut context)),
                };
                Some(self.look(kind, access.as_ref(), context, timed.at))
            }
        }
    }

    fn plant(&mut self, index: usize, planting: &Planting, now: Timestamp) {
        let by_header = self.model.access_of_request(&visit(&planting.at), &mut self.listener.clone());
        let by_script =
            self.model.access_of_script(&Document::top_level(planting.at.clone()), &mut self.listener.clone());
        let before = self.lines.iter().position(|line| std::ptr::eq(*line, &raw const planting.lines[0]));
        debug_assert!(before.is_some(), "planting {index} is one of the scenario's");
        for (offset, line) in planting.lines.iter().enumerate() {
            let access = match line.source {
                LineSource::Header => &by_header,
                LineSource::Script => &by_script,
            };
            let (Some(access), Some(before)) = (access, before) else { continue };
            let mut trace = self.listener.clone();
            let storing = self.store.receive(self.model, line.line.as_bytes(), access, now, &mut trace);
            self.stored.insert(before + offset, (storing, trace));
        }
    }

    fn look(&self, kind: CellKind, access: Option<&Access>, context: T, now: Timestamp) -> ActPrediction<T> {
        let answers = (0..self.lines.len()).map(|line| self.answer(line, kind, access, now)).collect();
        let travelling = access.map(|access| self.store.retrieve(self.model, access, now)).unwrap_or_default();
        let order = travelling
            .iter()
            .filter_map(|cookie| (0..self.lines.len()).find(|&line| self.makes(line, &cookie.name, &cookie.value)))
            .collect();
        ActPrediction { kind, context, answers, order }
    }

    fn answer(&self, line: usize, kind: CellKind, access: Option<&Access>, now: Timestamp) -> Answer<T> {
        let Some((storing, storing_trace)) = self.stored.get(&line) else {
            return Answer { given: false, rule: Rule::Inserted, trace: self.listener.clone() };
        };
        if let Storing::Refused(rule) = storing {
            return Answer { given: false, rule: *rule, trace: storing_trace.clone() };
        }
        // Once a cookie is stored, how it came there explains no later request.
        let mut trace = if kind == CellKind::Stored { storing_trace.clone() } else { self.listener.clone() };
        let cookie = self.store.cookies().iter().find(|cookie| self.makes(line, &cookie.name, &cookie.value));
        let (Some(cookie), Some(access)) = (cookie, access) else {
            let rule = if *storing == Storing::Expired { Rule::NotExpired } else { Rule::NotOverwritten };
            trace.step(rule, false, || self.lines[line].line.clone());
            return Answer { given: false, rule, trace };
        };
        let handing = self.model.hand(cookie, access, now, &mut trace);
        let rule = if kind == CellKind::Stored && handing.is_given() { Rule::Inserted } else { handing.rule() };
        Answer { given: handing.is_given(), rule, trace }
    }

    /// Whether a line of the jar makes a cookie of this name and value.
    fn makes(&self, line: usize, name: &[u8], value: &[u8]) -> bool {
        self.parsed[line].as_ref().is_some_and(|parsed| parsed.name == name && parsed.value == value)
    }

    fn access_of_request(&self, hop: &Hop, trace: &mut T) -> Option<Access> {
        let request = Request {
            url: hop.url.clone(),
            method: Method::parse(hop.method)?,
            client: hop.client.as_ref().and_then(document).map(Into::into),
            target: match &hop.target {
                HopTarget::TopLevel => Target::TopLevelNavigation,
                HopTarget::Nested(parents) => Target::NestedNavigation(document(parents)?),
                HopTarget::Subresource(_) | HopTarget::ScriptReading => Target::Subresource,
            },
            redirected_from: hop.redirected_from.clone(),
            reload: Reload::No,
        };
        self.model.access_of_request(&request, trace)
    }

    fn access_of_script(&self, hop: &Hop, trace: &mut T) -> Option<Access> {
        let document = hop.client.as_ref().and_then(document)?;
        self.model.access_of_script(&document, trace)
    }
}

/// A visit by the address bar.
fn visit(url: &Url) -> Request {
    Request {
        url: url.clone(),
        method: Method::Get,
        client: None,
        target: Target::TopLevelNavigation,
        redirected_from: Vec::new(),
        reload: Reload::No,
    }
}

/// The innermost document of a chain; `None` for an empty one.
fn document(chain: &PageChain) -> Option<Arc<Document>> {
    let (top, framed) = chain.split_first()?;
    let top = Document::top_level(top.clone());
    Some(framed.iter().fold(top, |parent, url| Document::framed(url.clone(), &parent)))
}
