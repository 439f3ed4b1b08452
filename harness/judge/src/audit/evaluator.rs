//! Evaluators: what one interpretation answers to the questions of the scenarios that share a jar.
//!
//! A question comes down to a few facts, its [`JarAccess`]. Those of many questions are the same, and the jar is looked
//! through once for all of them.

use std::collections::HashMap;
use std::rc::Rc;

use samesite_format::CellKind;
use samesite_model::{SuffixList, Timestamp};
use samesite_scenarios::{Agent, HopTarget, Purpose};

use super::fault::{Asked, Fault, Listener};
use super::question_class::{QuestionClass, SharedJar, TimedHop};
use crate::predict::request::ModelQuestion;
use crate::predict::{ActPrediction, Interpretation, Jar, JarAccess};

/// One interpretation, and what it has said so far.
pub(super) struct Evaluator<'t> {
    by: &'t Interpretation,
    suffixes: &'t SuffixList,
    /// How it takes requests, by the number that the shared jar has for it.
    way: usize,
    listener: &'t Listener,
    shared_jar: &'t SharedJar<'t>,
    /// The jar before the first case, then as the answers that set it have left it.
    jars: Vec<FilledJar<'t>>,
    /// Which of the jars an answer, or a script, leaves: by the jar before it, the access it has, what it does and sets, and
    /// when it comes.
    set: HashMap<(usize, JarAccess, Doing, Vec<usize>, Timestamp), usize>,
    /// What is seen: by the jar, the access, the changes that alone are told of, if they are, and the time.
    seen: HashMap<(usize, JarAccess, Option<Told>, Timestamp), Rc<View>>,
}

/// Who is told of changes, and of which lines they may be.
type Told = (Agent, Vec<usize>);

/// What an answer, or a script, does to a jar, as far as its access does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Doing {
    /// A document uses the answer, and has no part in what it sets where it may not have cookies.
    Subresource,
    /// The answer, or the script, sets cookies.
    Sets,
    /// The script deletes them.
    Deletes,
}

/// A jar, and what was asked to fill it.
struct FilledJar<'t> {
    jar: Jar<'t, Listener>,
    asked: Asked,
}

/// What is seen of a jar.
struct View {
    given: Vec<bool>,
    order: Vec<usize>,
    asked: Asked,
}

/// What the planting before the first case came to.
pub(super) struct Planted {
    views: Vec<Option<View>>,
    /// What was asked to plant the jar, and to look at it.
    pub(super) asked: Asked,
}

/// What a model answers to one class of questions.
pub(super) struct Answers {
    hops: Vec<ToldHop>,
    /// Everything that was asked, but for the planting.
    pub(super) asked: Asked,
}

/// What a model says of one hop.
struct ToldHop {
    /// `None` for a hop that the model has no words for.
    access: Option<JarAccess>,
    /// What was asked to find the access.
    asked: Asked,
    /// `None` where nobody looks.
    view: Option<Rc<View>>,
}

impl<'t> Evaluator<'t> {
    /// Plants the jar.
    pub(super) fn begin(
        by: &'t Interpretation,
        suffixes: &'t SuffixList,
        listener: &'t Listener,
        shared_jar: &'t SharedJar<'t>,
    ) -> (Self, Planted) {
        let mut jar = Jar::empty(by, suffixes, shared_jar.scenario, listener);
        if let Some(case) = shared_jar.first_case() {
            jar.belong_to(case);
        }
        let views =
            shared_jar.planting.iter().map(|timed| jar.act(timed).map(|prediction| View::of(prediction, listener)));
        let views: Vec<Option<View>> = views.collect();
        let asked = views.iter().flatten().fold(listener.take(), |asked, view| asked | view.asked);
        (Self::with(by, (suffixes, shared_jar), listener, jar), Planted { views, asked })
    }

    /// The same planting, told by somebody who would have asked nothing else for it.
    pub(super) fn told_by<'o>(&'o self, by: &'o Interpretation, listener: &'o Listener) -> Evaluator<'o> {
        let jar = self.jars[0].jar.clone().told_by(by, listener);
        Evaluator::with(by, (self.suffixes, self.shared_jar), listener, jar)
    }

    fn with(
        by: &'t Interpretation,
        (suffixes, shared_jar): (&'t SuffixList, &'t SharedJar<'t>),
        listener: &'t Listener,
        jar: Jar<'t, Listener>,
    ) -> Self {
        let jars = vec![FilledJar { jar, asked: Asked::default() }];
        Self {
            by,
            suffixes,
            way: shared_jar.way_of(by),
            listener,
            shared_jar,
            jars,
            set: HashMap::new(),
            seen: HashMap::new(),
        }
    }

    /// Whether the cases begin with the same jar in both.
    pub(super) fn begins_as(&self, other: &Evaluator<'_>) -> bool {
        self.jars[0].jar.holds_what(&other.jars[0].jar)
    }

    /// What the model answers to a class of questions.
    pub(super) fn tell(&mut self, class: &QuestionClass<'_>) -> Answers {
        let (mut told, mut asked) = (Vec::new(), Asked::default());
        let mut filled = self.filled_at_first();
        for hop in &class.hops {
            let access = self.access(hop);
            let by_access = self.listener.take();
            let view = access.as_ref().and_then(|access| self.pass(hop, access, &mut filled));
            let by_jar = filled.map_or(Asked::default(), |jar| self.jars[jar].asked);
            asked = asked | by_access | by_jar | view.as_ref().map_or(Asked::default(), |view| view.asked);
            told.push(ToldHop { access, asked: by_access, view });
        }
        Answers { hops: told, asked }
    }

    /// Whether the model, which has the fault, answers a class of questions otherwise than was told.
    pub(super) fn contradicts(&mut self, told: &Answers, class: &QuestionClass<'_>, fault: &Fault) -> bool {
        let mut filled = self.filled_at_first();
        class.hops.iter().zip(&told.hops).any(|(hop, told)| {
            let found = if fault.touches(told.asked) { self.access(hop) } else { told.access.clone() };
            let view = found.and_then(|access| self.pass(hop, &access, &mut filled));
            match (&view, &told.view) {
                (Some(view), Some(told)) => !view.is_like(told),
                (view, told) => view.is_some() != told.is_some(),
            }
        })
    }

    /// Which jar there is before anything is asked; `None` where nobody has set anything yet.
    fn filled_at_first(&self) -> Option<usize> {
        (!self.shared_jar.planting.is_empty()).then_some(0)
    }

    /// The access that a hop has; `None` where the model has no words for it.
    fn access(&self, hop: &TimedHop<'_>) -> Option<JarAccess> {
        let model = self.by.model(self.suffixes);
        let access = |question: &ModelQuestion| JarAccess::of(question, &model, &mut self.listener.clone());
        match &hop.questions {
            Some(questions) => questions[self.way].as_ref().map(access),
            None => self.by.question(hop.parts().1, self.suffixes).as_ref().map(access),
        }
    }

    /// What comes of a hop that has this access.
    fn pass(&mut self, hop: &TimedHop<'_>, access: &JarAccess, filled: &mut Option<usize>) -> Option<Rc<View>> {
        let at = hop.timed.at;
        match (hop.parts().1.purpose, *filled) {
            (Purpose::Set, before) => {
                *filled = self.set(before.unwrap_or(0), hop, access, at);
                None
            }
            (Purpose::Ask, None) => None,
            (Purpose::Ask | Purpose::Prove(_), before) => {
                let before = before.unwrap_or(0);
                let view = self.view(before, hop, access, at);
                if !hop.parts().1.sets.is_empty() {
                    *filled = self.set(before, hop, access, at);
                }
                Some(view)
            }
        }
    }

    fn set(&mut self, before: usize, hop: &TimedHop<'_>, access: &JarAccess, at: Timestamp) -> Option<usize> {
        let (case, hop) = (self.shared_jar.first_case()?, hop.parts().1);
        let doing = match &hop.target {
            HopTarget::Subresource(_) => Doing::Subresource,
            HopTarget::ScriptWriting if hop.probe.is_some_and(|probe| probe.facts().deletes) => Doing::Deletes,
            _ => Doing::Sets,
        };
        let key = (before, access.clone(), doing, hop.sets.clone(), at);
        let (jars, listener) = (&mut self.jars, self.listener);
        Some(*self.set.entry(key).or_insert_with(|| {
            let mut jar = jars[before].jar.clone();
            jar.set(case, hop, access, at);
            let asked = jars[before].asked | listener.take();
            jars.push(FilledJar { jar, asked });
            jars.len() - 1
        }))
    }

    fn view(&mut self, filled: usize, hop: &TimedHop<'_>, access: &JarAccess, at: Timestamp) -> Rc<View> {
        let hop = hop.parts().1;
        let told = hop.probe.is_some_and(|probe| probe.facts().tells_changes);
        let key = (filled, access.clone(), told.then(|| (hop.agent(), hop.planted.clone())), at);
        let (jar, listener) = (&self.jars[filled].jar, self.listener);
        let view = self.seen.entry(key).or_insert_with(|| {
            Rc::new(View::of(jar.look_of(hop, access, CellKind::Sent, listener.clone(), at), listener))
        });
        Rc::clone(view)
    }
}

impl View {
    fn of(prediction: ActPrediction<Listener>, listener: &Listener) -> Self {
        let given = prediction.answers.iter().map(|answer| answer.given).collect();
        Self { given, order: prediction.order, asked: listener.take() }
    }

    /// Whether the same cookies are seen, in the same order.
    fn is_like(&self, other: &Self) -> bool {
        self.given == other.given && self.order == other.order
    }
}

impl Planted {
    /// Whether every proof shows the same.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.views.iter().zip(&other.views).all(|views| match views {
            (Some(one), Some(other)) => one.is_like(other),
            (one, other) => one.is_none() && other.is_none(),
        })
    }
}
