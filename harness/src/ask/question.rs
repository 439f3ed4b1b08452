//! A question: one cookie, and one thing a document does.

use std::time::Duration;

use jiff::SignedDuration;
use samesite_model::{Host, Timestamp};
use samesite_scenarios::{
    Act, Case, CookieLine, FrameChain, FrameDocument, Level, LineSource, Opening, Planting, PlantingTime, Probe,
    ProbeKind, Scenario, ScenarioId, Step,
};
use url::Url;

use samesite_judge::predict::TimedAct;
use samesite_judge::suffixes;

/// One cookie, set by a visit, and one request later on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The `Set-Cookie` line.
    pub cookie: String,
    /// The page that sets it, or in a frame of which it is set; visited by the address bar.
    pub set_at: Url,
    /// The frames in that page, outermost first, the last of which sets it; empty where the page itself does.
    pub set_in: Vec<Url>,
    /// The page and the frames in it, outermost first; never empty.
    pub page: Vec<Url>,
    /// What has been done from there before the step that is asked about, in order; mostly nothing.
    pub before: Vec<Step>,
    /// What is asked about: what the innermost document does, or what has come by the steps before.
    pub step: Step,
    /// How old the cookie is when the request is made.
    pub age: Duration,
}

/// The name of the only case.
pub(super) const NAME: &str = "question";

/// The name of the request by which a frame that has set the cookie looks whether it was kept.
pub(super) const LOOK: &str = "look";

impl Question {
    /// Where the cookie is wanted: the URL of the request, or of the document whose script reads.
    #[must_use]
    pub fn target(&self) -> &Url {
        let brought =
            || self.before.iter().rev().filter(|step| step.probe.brings_document()).find_map(|s| s.to.as_ref());
        self.step.to.as_ref().or_else(brought).or(self.page.last()).expect("a page is open")
    }

    /// Who sets the cookie: the page, or the innermost frame in it.
    #[must_use]
    pub fn setter(&self) -> &Url {
        self.set_in.last().unwrap_or(&self.set_at)
    }

    /// Who sets the cookie where nobody says: the target's own front page, or the page that is open where a frame in it does.
    pub(super) fn usual_set_at(&self) -> Url {
        if self.set_in.is_empty() { front_page(self.target()) } else { self.page[0].clone() }
    }

    /// Every URL that the question names.
    pub(super) fn urls(&self) -> impl Iterator<Item = &Url> {
        let steps = self.steps().flat_map(|step| step.via.iter().map(|redirect| &redirect.at).chain(&step.to));
        std::iter::once(&self.set_at).chain(&self.set_in).chain(&self.page).chain(steps)
    }

    /// What is done from the page: the steps before, and the one that is asked about.
    pub(super) fn steps(&self) -> impl Iterator<Item = &Step> {
        self.before.iter().chain([&self.step])
    }

    /// Asks about what follows, in the document that has come: what was asked about so far is done before.
    pub(super) fn followed_by(&mut self, next: Step) {
        let mut done = std::mem::replace(&mut self.step, next);
        done.id = format!("before-{}", self.before.len() + 1);
        self.step.by = match done.probe.kind() {
            ProbeKind::NestedNavigation => Some(done.id.clone()),
            // Another document has come into the place of the one that acted.
            _ if done.probe.brings_document() => None,
            _ => done.by.clone(),
        };
        self.before.push(done);
    }

    /// The question as a scenario of one case.
    #[must_use]
    pub fn scenario(&self) -> Scenario {
        let line =
            CookieLine { label: String::new(), line: self.cookie.clone(), source: LineSource::Header, span: 0..0 };
        let label = line.pair();
        let setter = self.setter().clone();
        let planting = Planting { at: setter.clone(), lines: vec![CookieLine { label, ..line }], prove: setter };
        let is_framed = !self.set_in.is_empty();
        let page = if is_framed { std::slice::from_ref(&self.set_at) } else { &self.page };
        Scenario {
            id: ScenarioId::new("ask"),
            title: "Somebody asked".to_owned(),
            claim: None,
            why: "somebody asked".to_owned(),
            clauses: Vec::new(),
            level: Level::Informative,
            readings: Vec::new(),
            planting: if is_framed { PlantingTime::ByEachCase } else { PlantingTime::First },
            jar: vec![planting],
            cases: vec![Case {
                id: NAME.to_owned(),
                title: "the question".to_owned(),
                page: chain(page),
                opening: Opening::Asked,
                age: Some(self.age),
                steps: self.setting_steps().into_iter().chain(self.steps().cloned()).collect(),
                proofs: Vec::new(),
                site: is_framed.then(|| self.site()),
                lines: 1,
                sets: Vec::new(),
            }],
            source: String::new(),
        }
    }

    /// What is done before anything is asked where a frame sets the cookie: each frame comes, the last one with the cookie,
    /// which looks whether it has it; then the page is visited that is asked about.
    pub(super) fn setting_steps(&self) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        for (depth, frame) in self.set_in.iter().enumerate() {
            let by = steps.last().map(|around| around.id.clone());
            let sets = if depth + 1 == self.set_in.len() { vec![0] } else { Vec::new() };
            let id = format!("set-{}", depth + 1);
            steps.push(Step { id, by, sets, ..Step::plain(Probe::Iframe, Some(frame.clone())) });
        }
        let Some(setter) = steps.last() else { return steps };
        let by = Some(setter.id.clone());
        steps.push(Step { id: LOOK.to_owned(), by, ..Step::plain(Probe::Fetch, Some(self.setter().clone())) });
        if self.steps().next().is_some_and(|first| first.probe.kind() != ProbeKind::AddressBar) {
            let page = if self.page.len() > 1 { chain(&self.page) } else { Vec::new() };
            let to = Some(self.page[0].clone());
            steps.push(Step { id: "visit".to_owned(), page, ..Step::plain(Probe::AddressBar, to) });
        }
        steps
    }

    /// The registrable domain of who sets the cookie; its host, where it has none.
    pub(super) fn site(&self) -> String {
        let host = Host::of(self.setter());
        let domain = host.as_ref().and_then(|host| suffixes::embedded().registrable_domain(host));
        domain.or(self.setter().host_str()).unwrap_or_default().to_owned()
    }

    /// The acts of [`scenario`](Self::scenario): the cookie is set and looked for at `now`, and everything else
    /// happens when it has the age of the question, to the millisecond.
    pub(crate) fn timed<'s>(&self, scenario: &'s Scenario, now: Timestamp) -> Vec<TimedAct<'s>> {
        let later = now.after(self.age);
        // Each frame comes by a step, and then one looks.
        let setting = if self.set_in.is_empty() { 0 } else { self.set_in.len() + 1 };
        let is_setting = |act: &Act<'_>| match act {
            Act::Hop(_, hop) => setting > 0 && hop.step.is_none_or(|step| step < setting),
            Act::Plant(..) | Act::Prove(..) => true,
        };
        let time = |act: Act<'s>| TimedAct { at: if is_setting(&act) { now } else { later }, act };
        scenario.acts().into_iter().map(time).collect()
    }

    /// The arguments of `samesite ask` that ask it: `--cookie`, `sid=1; SameSite=Lax`, …
    #[must_use]
    pub fn arguments(&self) -> Vec<String> {
        let mut arguments = vec!["--cookie".to_owned(), self.cookie.clone()];
        let mut add = |flag: &str, value: String| arguments.extend([flag.to_owned(), value]);
        if self.set_at != self.usual_set_at() {
            add("--set-at", self.set_at.to_string());
        }
        for frame in &self.set_in {
            add("--set-in-frame", frame.to_string());
        }
        let mut steps = self.steps();
        let first = steps.next().expect("one is asked about");
        if first.probe.kind() != ProbeKind::AddressBar {
            add("--from", self.page[0].to_string());
        }
        for frame in &self.page[1..] {
            add("--frame", frame.to_string());
        }
        add("--via", first.probe.to_string());
        for redirect in &first.via {
            let status = if redirect.status == 302 { String::new() } else { format!("={}", redirect.status) };
            add("--redirect", format!("{}{status}", redirect.at));
        }
        if let Some(to) = &first.to {
            add("--to", to.to_string());
        }
        for step in steps {
            let to = step.to.as_ref().map(|to| format!(" {to}")).unwrap_or_default();
            add("--then", format!("{}{to}", step.probe));
        }
        if !self.age.is_zero() {
            add("--age", self.age_in_words());
        }
        arguments
    }

    /// The age as one writes it: `3m`.
    pub(super) fn age_in_words(&self) -> String {
        SignedDuration::try_from(self.age).map_or_else(|_| format!("{:?}", self.age), |age| format!("{age:#}"))
    }
}

/// The name of a step where it is played: a probe that is called as a page's own frame is needs another.
pub(super) fn played_name(step: &Step) -> &str {
    if step.id == "frame" { "frame-by-step" } else { &step.id }
}

/// The front page of a URL's own origin.
pub(super) fn front_page(url: &Url) -> Url {
    let mut page = url.clone();
    page.set_path("/");
    page.set_query(None);
    page
}

fn chain(urls: &[Url]) -> FrameChain {
    urls.iter().cloned().map(FrameDocument::served).collect()
}
