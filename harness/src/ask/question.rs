//! A question: one cookie, and one thing a document does.

use std::time::Duration;

use samesite_model::Timestamp;
use samesite_scenarios::{
    Act, Case, CookieLine, FrameDocument, JAR, Level, LineSource, Opening, Planting, PlantingTime, Scenario,
    ScenarioId, Step,
};
use url::Url;

use samesite_judge::predict::TimedAct;

/// One cookie, set by a first-party visit, and one request later on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The `Set-Cookie` line.
    pub cookie: String,
    /// The page that sets it, visited by the address bar.
    pub set_at: Url,
    /// The page and the frames in it, outermost first; never empty.
    pub page: Vec<Url>,
    /// What the innermost document does.
    pub step: Step,
    /// How old the cookie is when the request is made.
    pub age: Duration,
}

impl Question {
    /// Where the cookie is wanted: the URL of the request, or of the document whose script reads.
    #[must_use]
    pub fn target(&self) -> &Url {
        self.step.to.as_ref().or(self.page.last()).expect("a page is open")
    }

    /// The question as a scenario of one case.
    #[must_use]
    pub fn scenario(&self) -> Scenario {
        let line = CookieLine { label: String::new(), line: self.cookie.clone(), source: LineSource::Header };
        let label = line.pair();
        let planting =
            Planting { at: self.set_at.clone(), lines: vec![CookieLine { label, ..line }], prove: self.set_at.clone() };
        Scenario {
            id: ScenarioId::new("ask"),
            title: "Somebody asked".to_owned(),
            claim: None,
            why: "somebody asked".to_owned(),
            clauses: Vec::new(),
            level: Level::Informative,
            readings: Vec::new(),
            planting: PlantingTime::First,
            jar: vec![planting],
            cases: vec![Case {
                id: "question".to_owned(),
                title: "the question".to_owned(),
                page: self.page.iter().cloned().map(FrameDocument::served).collect(),
                opening: Opening::Asked,
                age: Some(self.age),
                steps: vec![self.step.clone()],
                proofs: Vec::new(),
                site: None,
                lines: 1,
                sets: Vec::new(),
            }],
            source: String::new(),
        }
    }

    /// The acts of [`scenario`](Self::scenario): the cookie is set and looked for at `now`, and everything else
    /// happens when it has the age of the question, to the millisecond.
    pub(crate) fn timed<'s>(&self, scenario: &'s Scenario, now: Timestamp) -> Vec<TimedAct<'s>> {
        let later = now.after(self.age);
        let time = |act: Act<'s>| TimedAct { at: if act.case() == JAR { now } else { later }, act };
        scenario.acts().into_iter().map(time).collect()
    }
}
