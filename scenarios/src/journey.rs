//! Journeys: a case step by step, in a small world of windows, their histories, and documents framed in documents.
//!
//! The world remembers what HTML's navigables do: which document asks, how each entry of a history first came (who
//! asked, by which method, by way of whom), and which documents are gone.
//!
//! **Spec:** HTML, "navigables", "session history"; Fetch, "HTTP-redirect fetch".

use url::Url;

use crate::frames::{DocumentSource, FrameChain, FrameDocument, Sandboxing, is_sandboxed, nearest_served, own_origin};
use crate::hop::{Allowed, Hop, HopTarget, Purpose, Revisited};
use crate::mixed_content::{MixedContent, after_upgrade, mixed_content};
use crate::obstacle::{Obstacle, obstacles};
use crate::probe::{Actor, Probe, ProbeKind, Revisit, WorkerTask};
use crate::scenario::{Case, Opening, Redirect, Step};

/// A case, step by step.
#[derive(Clone, Debug)]
pub struct Journey {
    /// Every document that comes, in the order in which they come. A page that comes once more is another document.
    pub documents: Vec<LoadedDocument>,
    /// How many of them the page is made of that the case begins with.
    pub opened: usize,
    /// The requests that bring that page; empty where nobody asks how it comes.
    pub opening: Vec<Hop>,
    /// The steps, in order.
    pub steps: Vec<StepTaken>,
}

/// A document that has come, or was made by the one around it.
#[derive(Clone, Debug)]
pub struct LoadedDocument {
    /// The name of the hop that brings it: `page`, `frame`, or that of a step, with `-frame` for frames of what it brings.
    pub name: String,
    /// The documents from the top down to it, itself the last.
    pub chain: FrameChain,
    /// The document that it is framed in, as a place among all documents.
    pub parent: Option<usize>,
    /// Its window, counted as they open.
    pub window: usize,
    /// The document that it is once more, as a place among all documents, if it is.
    pub again: Option<usize>,
    /// Why it does nothing, if it does not.
    pub obstacle: Option<Obstacle>,
    /// How many documents came with it, itself and those framed in it from the start; they follow it in the order of all.
    pub with_frames: usize,
    /// How it was first asked for; `None` where no document asked.
    first: Option<Box<Hop>>,
    /// The method by which it is asked for again.
    method: &'static str,
    /// Whether it is still there.
    is_there: bool,
}

/// A step in the world.
#[derive(Clone, Debug)]
pub struct StepTaken {
    /// The step, as a place among those of the case.
    pub step: usize,
    /// The document that acts, or in whose window the user does, as a place among all documents.
    pub by: usize,
    /// What the step asks, or what its script does; in order.
    pub hops: Vec<Hop>,
    /// The documents that come, outermost first, as places among all documents; empty for what brings none.
    pub brings: Vec<usize>,
}

/// What is wrong with a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misstep {
    /// The step, as a place among those of the case.
    pub step: usize,
    /// What is wrong, as a lower-case fragment.
    pub message: String,
    /// What to do instead, as a lower-case fragment.
    pub help: String,
    /// Whether it is about the name by which the step chooses a document.
    pub(crate) is_about_name: bool,
}

/// A window, and where it has been.
#[derive(Clone, Debug, Default)]
struct History {
    /// The top-level document of each entry, as a place among all documents.
    entries: Vec<usize>,
    /// The entry that is shown.
    at: usize,
    /// Whether a frame has made an entry of its own since, so that going back would lead the frame back.
    has_framed_entry: bool,
    /// Whether a sandboxed document opened the window, so that whatever comes into it is sandboxed.
    is_sandboxed: bool,
}

struct World<'c> {
    case: &'c Case,
    journey: Journey,
    windows: Vec<History>,
    /// The document that acts where a step does not say which.
    acting: usize,
    /// Why no further step is taken, if none is.
    halted: Option<Obstacle>,
    /// The third parties that the user has allowed to have their ordinary cookies.
    allowed: Vec<Allowed>,
}

impl Case {
    /// The case, step by step.
    ///
    /// # Errors
    ///
    /// The first step that nobody could take.
    pub fn try_journey(&self) -> Result<Journey, Misstep> {
        let mut world = World {
            case: self,
            journey: Journey { documents: Vec::new(), opened: 0, opening: Vec::new(), steps: Vec::new() },
            windows: vec![History::default()],
            acting: 0,
            halted: None,
            allowed: Vec::new(),
        };
        world.open();
        for step in 0..self.steps.len() {
            world.take(step)?;
        }
        Ok(world.journey)
    }

    /// The case, step by step.
    ///
    /// # Panics
    ///
    /// When a step cannot be taken: a case that was read from a file has none.
    #[must_use]
    pub fn journey(&self) -> Journey {
        self.try_journey().unwrap_or_else(|misstep| panic!("case {}: {}", self.id, misstep.message))
    }

    /// The hops of the case, in the order in which they should happen.
    ///
    /// # Panics
    ///
    /// As [`journey`](Self::journey).
    #[must_use]
    pub fn hops(&self) -> Vec<Hop> {
        self.journey().hops(self)
    }
}

impl World<'_> {
    /// The page that the case begins with.
    fn open(&mut self) {
        let page = &self.case.page;
        let mut opening = opening_hops(page);
        // A link has led there.
        let first = opening.iter().find(|hop| hop.id == "page" && hop.client.is_some()).cloned().map(Box::new);
        self.load("page", page, None, 0);
        self.journey.opened = page.len();
        self.journey.documents[0].first = first;
        for document in &mut self.journey.documents[1..] {
            document.first = opening.iter().find(|hop| hop.id == document.name).cloned().map(Box::new);
        }
        self.windows[0].entries.push(0);
        self.acting = page.len() - 1;
        if self.case.opening == Opening::Passed {
            opening.clear();
        }
        if let Some(page) = opening.iter_mut().find(|hop| hop.id == "page") {
            page.sets.clone_from(&self.case.sets);
        }
        self.journey.opening = opening;
    }

    fn take(&mut self, number: usize) -> Result<(), Misstep> {
        let step = &self.case.steps[number];
        let misstep = |message: String, help: &str, is_about_name| Misstep {
            step: number,
            message,
            help: help.to_owned(),
            is_about_name,
        };
        let by = match &step.by {
            None => self.acting,
            Some(name) => self.named(name).ok_or_else(|| {
                let there: Vec<&str> = self.there().map(|document| document.name.as_str()).collect();
                let message = if self.journey.documents.iter().any(|document| document.name == *name) {
                    format!("the document that {name:?} brought is gone by then")
                } else {
                    format!("no document is called {name:?}")
                };
                misstep(message, &format!("name one that is there: {}", there.join(", ")), true)
            })?,
        };
        if let Some(before) = number.checked_sub(1).map(|before| self.case.steps[before].probe)
            && let Some(message) = end_of_case(before)
        {
            return Err(misstep(message, "let the case end there", false));
        }
        if let Some((message, help)) = misfit(step.probe, &self.journey.documents[by].chain) {
            return Err(misstep(message, help, false));
        }
        let acts_already = self.journey.steps.iter().any(|taken| taken.by == by);
        if step.probe.facts().actor == Actor::Header && step.probe.leaves_page() && acts_already {
            let message = format!(
                "the probe {} leads on as soon as its document has come, which does nothing before",
                step.probe
            );
            return Err(misstep(message, "let another page do what comes before, or take meta-refresh", false));
        }
        if let Some(around) = self.unreachable(by).filter(|_| step.probe.is_clicked()) {
            let message = format!("nobody can be made to click in a document that the probe {around} brings");
            return Err(misstep(message, "let iframe bring it, or take a probe that a script takes", false));
        }
        let again = match step.probe.kind() {
            ProbeKind::Revisit(revisit) => {
                let again = self.revisited(step.probe, revisit, by);
                Some(again.map_err(|(message, help)| misstep(message, help, false))?)
            }
            _ => None,
        };
        if step.probe.facts().asks_for_storage_access {
            let own = &mut self.journey.documents[by].chain;
            let is_given = may_have_storage_access(own);
            own.last_mut().expect("a chain has a document").has_storage_access = is_given;
            if let Some(third) = nearest_served(own) {
                self.allowed.push(Allowed { top: own[0].url.clone(), third: third.url.clone() });
            }
        }
        let comes = self.coming(step, by, again);
        let hops = self.hops(number, by, again, &comes);
        let brings = self.bring(step, by, again, comes, &hops);
        self.journey.steps.push(StepTaken { step: number, by, hops, brings });
        Ok(())
    }

    /// The documents that a step brings, outermost first, without those around them; empty for what brings none.
    fn coming(&self, step: &Step, by: usize, again: Option<usize>) -> FrameChain {
        let probe = step.probe;
        let acting = &self.journey.documents[by];
        if let Some(again) = again {
            let first = &self.journey.documents[again];
            let innermost = &self.journey.documents[again + first.with_frames - 1];
            let mut comes = innermost.chain[first.chain.len() - 1..].to_vec();
            comes.iter_mut().for_each(|place| place.has_storage_access = false);
            comes[0].has_storage_access = by == again && first.has_storage_access();
            return comes;
        }
        let Some(to) = step.to.as_ref().filter(|_| probe.brings_document()) else { return Vec::new() };
        let mut comes = if step.page.is_empty() { vec![FrameDocument::served(to.clone())] } else { step.page.clone() };
        if probe.kind() == ProbeKind::SelfNavigation {
            let before = acting.chain.last().expect("a chain has a document");
            // The frame stays, whoever comes into it.
            comes[0].sandboxing = before.sandboxing;
            comes[0].came_from = nearest_served(&acting.chain).map(|place| place.url.clone());
            // **Spec:** Storage Access API, "Changes to navigation": a document of the same origin keeps it.
            let own = own_origin(&acting.chain).map(Url::origin);
            let mut way = step.via.iter().map(|redirect| &redirect.at).chain([to]);
            comes[0].has_storage_access =
                acting.has_storage_access() && way.all(|url| own.as_ref() == Some(&url.origin()));
        }
        // **Spec:** HTML, "sandboxed auxiliary navigation": a window that a sandboxed document opens is sandboxed as it is,
        // unless a flag says otherwise that our sandboxes do not have; "determining the creation sandboxing flags": so is
        // what comes into it later.
        let is_window_sandboxed = match probe.kind() {
            _ if probe.opens_window() => is_sandboxed(&acting.chain),
            ProbeKind::TopLevelNavigation | ProbeKind::AddressBar => self.windows[acting.window].is_sandboxed,
            _ => false,
        };
        if is_window_sandboxed {
            comes[0].sandboxing = Sandboxing::Sandbox;
        }
        comes
    }

    /// What a step asks, or what its script does.
    fn hops(&self, number: usize, by: usize, again: Option<usize>, comes: &[FrameDocument]) -> Vec<Hop> {
        let step = &self.case.steps[number];
        let (probe, here) = (step.probe, &self.journey.documents[by].chain);
        let around = &here[..here.len() - 1];
        let client = match probe.kind() {
            ProbeKind::AddressBar => None,
            ProbeKind::Revisit(revisit) if revisit != Revisit::ScriptReload => None,
            _ => {
                // A window of its own is told here as a frame of a top-level document would be, which counts the same.
                let made = probe.facts().asked_from_made.map(|source| FrameDocument::made(source, here));
                Some(here.iter().cloned().chain(made).collect())
            }
        };
        let target = match probe.kind() {
            ProbeKind::Subresource => HopTarget::Subresource(probe),
            ProbeKind::NestedNavigation => HopTarget::Nested(here.clone()),
            ProbeKind::SelfNavigation => HopTarget::Nested(around.to_vec()),
            ProbeKind::Revisit(Revisit::ScriptReload) if !around.is_empty() => HopTarget::Nested(around.to_vec()),
            ProbeKind::TopLevelNavigation
            | ProbeKind::Speculation
            | ProbeKind::Download
            | ProbeKind::AddressBar
            | ProbeKind::Revisit(_) => HopTarget::TopLevel,
            ProbeKind::ScriptReading => HopTarget::ScriptReading,
            ProbeKind::ScriptWriting => HopTarget::ScriptWriting,
        };
        let page = again.map(|again| &self.journey.documents[again]);
        let own = || nearest_served(page.map_or(here, |page| &page.chain)).map(|place| place.url.clone());
        let is_again = matches!(probe.kind(), ProbeKind::Revisit(_));
        let Some(to) = step.to.clone().filter(|_| !is_again).or_else(own) else { return Vec::new() };
        let revisited = match (probe.kind(), page) {
            (ProbeKind::Revisit(how), Some(page)) => {
                let left = if probe == Probe::Back { vec![FrameDocument::served(elsewhere())] } else { here.clone() };
                Some(Revisited { how, first: page.first.clone(), left })
            }
            _ => None,
        };
        let first_method = page.map_or(probe.method(), |page| page.method);
        let template = Hop {
            step: Some(number),
            probe: Some(probe),
            method: first_method,
            allowed: self.allowed.clone(),
            comes_into: comes.first().map(|place| place.sandboxing).filter(|_| matches!(target, HopTarget::Nested(_))),
            in_sandboxed_window: self.windows[self.journey.documents[by].window].is_sandboxed,
            element: if probe.kind() == ProbeKind::NestedNavigation { None } else { self.element(by) },
            revisited,
            page: self.page_around(by),
            ..Hop::plain(step.id.clone(), to.clone(), client, target.clone())
        };
        let mut hops = Vec::new();
        let mut method = first_method;
        let (mut redirected_from, mut redirected_by): (Vec<Url>, Vec<u16>) = (Vec::new(), Vec::new());
        let first_url = step.via.first().map_or(&to, |first| &first.at);
        if probe.is_preflighted() && own_origin(here).is_none_or(|own| own.origin() != first_url.origin()) {
            let id = format!("{}-preflight", step.id);
            hops.push(Hop { id, url: first_url.clone(), method: "OPTIONS", ..template.clone() });
        }
        for (way, redirect) in step.via.iter().enumerate() {
            let next = step.via.get(way + 1).map_or(&to, |next| &next.at);
            hops.push(Hop {
                id: format!("{}-via-{}", step.id, way + 1),
                url: redirect.at.clone(),
                method,
                redirected_from: redirected_from.clone(),
                redirected_by: redirected_by.clone(),
                redirect: Some(Redirect { at: next.clone(), status: redirect.status, sets: Vec::new() }),
                sets: redirect.sets.clone(),
                ..template.clone()
            });
            redirected_from.push(redirect.at.clone());
            redirected_by.push(redirect.status);
            method = method_after(method, redirect.status);
        }
        if probe.facts().is_made_again_at_the_end {
            redirected_from.clear();
        }
        hops.push(Hop { method, redirected_from, redirected_by, sets: step.sets.clone(), ..template });
        settle_mixed_content(&mut hops);
        // The browser's own buttons are there, whatever has come of the page.
        let is_by_browser = probe.facts().actor == Actor::Browser;
        let obstacle = self
            .halted
            .or(self.journey.documents[by].obstacle.filter(|_| !is_by_browser))
            .or(has_no_service_worker(step, here).then_some(Obstacle::NoServiceWorker))
            .or((probe.is_asked_from_opened() && is_sandboxed(here)).then_some(Obstacle::OutOfReach));
        if obstacle.is_some() {
            for hop in &mut hops {
                (hop.obstacle, hop.sets) = (obstacle, Vec::new());
            }
        }
        let around: &[FrameDocument] = match &target {
            HopTarget::Nested(around) => around,
            _ => &[],
        };
        let is_prevented = hops.last().is_some_and(Hop::is_prevented);
        let page_again = hops.last().and_then(|hop| Some(hop.revisited.as_ref()?.how));
        let mut framed = framed_hops(&format!("{}-frame", step.id), comes, around);
        // A page that comes is the next document of all.
        let page = if around.is_empty() { self.journey.documents.len() } else { self.page_around(by) };
        for hop in &mut framed {
            hop.page = page;
            hop.framed_again = page_again;
            if is_prevented {
                hop.obstacle = Some(Obstacle::NotLoaded);
            }
        }
        hops.extend(framed);
        hops
    }

    /// The document that is asked for once more, as a place among all documents; else what is wrong, and what to do.
    fn revisited(&self, probe: Probe, revisit: Revisit, by: usize) -> Result<usize, (String, &'static str)> {
        let acting = &self.journey.documents[by];
        if revisit == Revisit::ScriptReload && acting.parent.is_some() {
            return Ok(by);
        }
        let history = &self.windows[acting.window];
        let entry = match revisit {
            _ if !probe.goes_through_history() => Some(history.at),
            Revisit::Forward => Some(history.at + 1).filter(|entry| *entry < history.entries.len()),
            Revisit::Back | Revisit::ScriptReload | Revisit::UserReload => history.at.checked_sub(1),
        };
        let Some(entry) = entry else {
            let message = format!("there is no page that the probe {probe} could go to");
            let help = match revisit {
                Revisit::Forward => "go back first, and lead on to no other page before",
                _ => "lead on to another page first; one that was replaced is in no history",
            };
            return Err((message, help));
        };
        if history.has_framed_entry && probe.goes_through_history() {
            let message = format!("the probe {probe} would lead a frame back, and not the page");
            return Err((message, "let frames stay where they are, or go on in a case of its own"));
        }
        Ok(history.entries[entry])
    }

    /// What a step leaves of the world, and what it brings into it, as places among all documents.
    fn bring(&mut self, step: &Step, by: usize, again: Option<usize>, comes: FrameChain, hops: &[Hop]) -> Vec<usize> {
        let Some(last) = hops.iter().find(|hop| hop.id == step.id) else { return Vec::new() };
        if comes.is_empty() {
            return Vec::new();
        }
        let probe = step.probe;
        let LoadedDocument { window: here, parent, .. } = self.journey.documents[by];
        let brings = match &last.target {
            HopTarget::Nested(_) if probe.kind() == ProbeKind::NestedNavigation => {
                self.windows[here].has_framed_entry |= probe == Probe::FrameSource;
                self.load(&step.id, &comes, Some(by), here)
            }
            HopTarget::Nested(_) => {
                self.remove(by);
                self.windows[here].has_framed_entry |= probe.kind() == ProbeKind::SelfNavigation;
                self.load(&step.id, &comes, parent, here)
            }
            _ => {
                let window = if probe.opens_window() { self.windows.len() } else { here };
                if window == self.windows.len() {
                    let is_sandboxed = is_sandboxed(&self.journey.documents[by].chain);
                    self.windows.push(History { is_sandboxed, ..History::default() });
                } else {
                    let history = &self.windows[window];
                    self.remove(history.entries[history.at]);
                }
                let brings = self.load(&step.id, &comes, None, window);
                self.enter(window, brings[0], probe);
                brings
            }
        };
        if probe.kind() != ProbeKind::NestedNavigation {
            self.acting = *brings.last().expect("something comes");
        }
        if last.is_prevented() {
            for &document in &brings {
                self.journey.documents[document].obstacle = Some(Obstacle::NotLoaded);
            }
            // A page that does not come leaves nothing to go on from.
            if probe.leaves_page() {
                self.halted = Some(Obstacle::NotLoaded);
            }
        }
        let first = match again {
            Some(again) => self.journey.documents[again].first.clone(),
            None => Some(Box::new(last.clone())).filter(|hop| hop.client.is_some()),
        };
        let came = &mut self.journey.documents[brings[0]];
        (came.again, came.method, came.first) = (again, last.method, first);
        for (depth, &framed) in brings.iter().enumerate().skip(1) {
            let document = &mut self.journey.documents[framed];
            // A browser may keep the URLs of frames in the entry, and ask for them by that, whatever the page says now.
            let is_served = document.chain.last().is_some_and(|own| own.source == DocumentSource::Served);
            document.again = again.filter(|_| is_served).map(|page| page + depth);
            document.first = hops.iter().find(|hop| hop.id == document.name).cloned().map(Box::new);
        }
        brings
    }

    /// The probe that has brought a document, or one around it, into an element that WebDriver turns to no frame of.
    ///
    /// **Spec:** WebDriver, "Switch To Frame": of elements, `frame` and `iframe` alone have one.
    fn unreachable(&self, document: usize) -> Option<Probe> {
        let brought = |at: usize| self.journey.steps.iter().find(|taken| taken.brings.contains(&at));
        let mut around = std::iter::successors(Some(document), |&at| self.journey.documents[at].parent);
        around.find_map(|at| {
            let probe = self.case.steps[brought(at)?.step].probe;
            matches!(probe, Probe::Object | Probe::Embed).then_some(probe)
        })
    }

    /// The probe whose element holds the frame of a document, whatever has come into it since; `None` for an `iframe`, and
    /// for what is in no frame.
    fn element(&self, document: usize) -> Option<Probe> {
        let mut at = document;
        loop {
            let brought = self.journey.steps.iter().find(|taken| taken.brings.first() == Some(&at))?;
            let probe = self.case.steps[brought.step].probe;
            match probe.kind() {
                ProbeKind::NestedNavigation => {
                    return Some(probe).filter(|probe| probe.facts().destination != Some("iframe"));
                }
                ProbeKind::SelfNavigation | ProbeKind::Revisit(Revisit::ScriptReload) => at = brought.by,
                _ => return None,
            }
        }
    }

    /// Puts a page into the history of its window.
    fn enter(&mut self, window: usize, page: usize, probe: Probe) {
        let history = &mut self.windows[window];
        history.has_framed_entry = false;
        if history.entries.is_empty() {
            history.entries.push(page);
            return;
        }
        match probe.kind() {
            ProbeKind::Revisit(revisit) => {
                if probe.goes_through_history() {
                    history.at = if revisit == Revisit::Forward { history.at + 1 } else { history.at - 1 };
                }
                history.entries[history.at] = page;
            }
            _ if probe.replaces_entry() => history.entries[history.at] = page,
            _ => {
                history.entries.truncate(history.at + 1);
                history.entries.push(page);
                history.at += 1;
            }
        }
    }

    /// The top-level document that a document is in, as a place among all documents.
    fn page_around(&self, document: usize) -> usize {
        std::iter::successors(Some(document), |&at| self.journey.documents[at].parent).last().unwrap_or(document)
    }

    /// Loads some documents, each framed in the one before, the first in `parent` if there is one.
    fn load(&mut self, name: &str, chain: &[FrameDocument], parent: Option<usize>, window: usize) -> Vec<usize> {
        let mut around = parent;
        let mut places = Vec::new();
        let above = around.map_or_else(Vec::new, |around| self.journey.documents[around].chain.clone());
        let obstacles = obstacles(&above, chain);
        for depth in 0..chain.len() {
            let frame = if name == "page" { "frame".to_owned() } else { format!("{name}-frame") };
            let name = match depth {
                0 => name.to_owned(),
                1 => frame,
                _ => format!("{frame}-{depth}"),
            };
            let mut whole = around.map_or_else(Vec::new, |around| self.journey.documents[around].chain.clone());
            whole.push(chain[depth].clone());
            self.journey.documents.push(LoadedDocument {
                name,
                chain: whole,
                parent: around,
                window,
                again: None,
                obstacle: obstacles[depth],
                first: None,
                method: "GET",
                with_frames: chain.len() - depth,
                is_there: true,
            });
            around = Some(self.journey.documents.len() - 1);
            places.extend(around);
        }
        places
    }

    /// Takes a document away, and what is framed in it.
    fn remove(&mut self, gone: usize) {
        self.journey.documents[gone].is_there = false;
        for inner in gone + 1..self.journey.documents.len() {
            let parent = self.journey.documents[inner].parent;
            if parent.is_some_and(|parent| !self.journey.documents[parent].is_there) {
                self.journey.documents[inner].is_there = false;
            }
        }
    }

    /// The documents that are there.
    fn there(&self) -> impl Iterator<Item = &LoadedDocument> {
        self.journey.documents.iter().filter(|document| document.is_there)
    }

    /// The document of a name that is there, as a place among all documents; the last one that came.
    fn named(&self, name: &str) -> Option<usize> {
        self.journey.documents.iter().rposition(|document| document.is_there && document.name == name)
    }
}

/// Where a user goes who is to come [back](Probe::Back).
#[must_use]
pub fn elsewhere() -> Url {
    "https://elsewhere.example/".parse().expect("it is a URL")
}

/// Whether the service worker that a step wants can be registered nowhere.
///
/// **Spec:** Service Workers, "start register": the URL of its scope is potentially trustworthy, and of the origin that
/// registers it; a frame's worker is registered by the document around it, and another page's in a window of its own,
/// which a sandbox does not let out (HTML "create a sandboxing flag set": popups inherit it).
fn has_no_service_worker(step: &Step, chain: &[FrameDocument]) -> bool {
    let probe = step.probe;
    let Some(first) = step.via.first().map(|first| &first.at).or(step.to.as_ref()) else { return false };
    let is_own = || own_origin(chain).is_some_and(|own| own.origin() == first.origin());
    probe.is_controlled()
        && probe.brings_document()
        && (first.scheme() != "https"
            || (probe.kind() == ProbeKind::NestedNavigation && !is_own())
            || (probe.kind() == ProbeKind::TopLevelNavigation && is_sandboxed(chain)))
}

/// Why nothing can follow a probe; `None` where something can.
fn end_of_case(probe: Probe) -> Option<String> {
    if probe.facts().may_be_kept {
        return Some(format!("the page that the probe {probe} goes back to may be kept, and goes on with nothing"));
    }
    let message = || format!("the probe {probe} makes its request when its page goes away, once all else is done");
    probe.facts().is_made_at_unload.then(message)
}

/// Why the innermost of some documents cannot do what a probe does, and what to do instead; `None` where it can.
pub(crate) fn misfit(probe: Probe, chain: &[FrameDocument]) -> Option<(String, &'static str)> {
    let is_framed = chain.len() > 1;
    let is_served = chain.last().is_some_and(|place| place.source == DocumentSource::Served);
    match probe.kind() {
        ProbeKind::TopLevelNavigation | ProbeKind::Download if is_framed && !probe.breaks_out_of_frames() => Some((
            format!("the probe {probe} leaves the page, and the innermost document is a frame"),
            "open the next page in a case of its own, or take a probe that breaks out, such as link-top",
        )),
        ProbeKind::AddressBar if is_framed => Some((
            format!("the probe {probe} leaves the page, and the innermost document is a frame"),
            "leave the frames away: the address bar knows none",
        )),
        ProbeKind::Revisit(Revisit::ScriptReload) if is_framed && !is_served => Some((
            format!("the probe {probe} asks no server for a document that the one around it made"),
            "take a document that a server sends",
        )),
        ProbeKind::SelfNavigation if !is_framed => Some((
            format!("the probe {probe} is for framed documents"),
            "put the document into a frame, such as \"V[X]\", or take the probe location",
        )),
        _ if probe.needs_headers() && !is_served => Some((
            format!("the probe {probe} stands in a header, and the document has none"),
            "take a document that a server sends",
        )),
        _ => None,
    }
}

/// The requests that bring a page and the frames in it.
fn opening_hops(page: &[FrameDocument]) -> Vec<Hop> {
    let mut hops = Vec::new();
    let top = &page[0];
    let client = top.came_from.as_ref().map(|from| {
        hops.push(Hop::plain("page-before".to_owned(), from.clone(), None, HopTarget::TopLevel));
        vec![FrameDocument::served(from.clone())]
    });
    let probe = client.as_ref().map(|_| Probe::Link);
    hops.push(Hop { probe, ..Hop::plain("page".to_owned(), top.url.clone(), client, HopTarget::TopLevel) });
    hops.extend(framed_hops("frame", page, &[]));
    hops
}

/// The requests that bring the frames of some documents, the first of which is framed in those `around`, if any.
fn framed_hops(name: &str, page: &[FrameDocument], around: &[FrameDocument]) -> Vec<Hop> {
    let mut hops = Vec::new();
    let obstacles = obstacles(around, page);
    for depth in 1..page.len() {
        let place = &page[depth];
        let before_it = hops.len();
        let id = if depth == 1 { name.to_owned() } else { format!("{name}-{depth}") };
        let above: FrameChain = around.iter().chain(&page[..depth]).cloned().collect();
        let mut client = above.clone();
        if let Some(from) = &place.came_from {
            let before = format!("{id}-before");
            hops.push(Hop::plain(before, from.clone(), Some(above.clone()), HopTarget::Nested(above.clone())));
            client.push(FrameDocument { sandboxing: place.sandboxing, ..FrameDocument::served(from.clone()) });
        }
        if place.source == DocumentSource::Served {
            let probe = place.came_from.as_ref().map(|_| Probe::SelfLocation);
            hops.push(Hop { probe, ..Hop::plain(id, place.url.clone(), Some(client), HopTarget::Nested(above)) });
        }
        for hop in &mut hops[before_it..] {
            hop.comes_into = Some(place.sandboxing);
            if obstacles[depth - 1].is_some() {
                hop.obstacle = Some(Obstacle::NotLoaded);
            } else if obstacles[depth].is_some() {
                let client = hop.client.as_deref().unwrap_or_default();
                let probe = hop.probe.unwrap_or(Probe::Iframe);
                hop.mixed_content = mixed_content(probe, client, &hop.url);
            }
        }
        // What does not come leads nowhere.
        if let [before, hop] = &mut hops[before_it..]
            && before.is_prevented()
        {
            (hop.obstacle, hop.mixed_content) = (Some(Obstacle::NotLoaded), None);
        }
    }
    hops
}

/// Says of the requests of one step what becomes of them as mixed content; the first one that is blocked is the last, and
/// sets nothing.
fn settle_mixed_content(hops: &mut [Hop]) {
    let (mut is_blocked, mut insecure) = (false, Vec::new());
    for hop in hops {
        let (Some(probe), Some(client)) = (hop.probe, &hop.client) else { continue };
        hop.mixed_content = mixed_content(probe, client, &hop.url);
        // A worker that fetches a picture again follows redirects in its own name, and what it asks for is no picture.
        let is_handed_on = probe.facts().worker_task == WorkerTask::FetchesAgain && insecure.is_empty();
        if is_handed_on && !hop.redirected_from.is_empty() {
            hop.mixed_content = hop.mixed_content.map(|_| MixedContent::Blocked);
        }
        is_blocked |= hop.mixed_content == Some(MixedContent::Blocked);
        if is_blocked {
            (hop.mixed_content, hop.sets) = (Some(MixedContent::Blocked), Vec::new());
        }
        if hop.mixed_content == Some(MixedContent::Upgraded) {
            insecure.push(hop.url.clone());
        }
        let urls = hop.redirected_from.iter_mut().chain([&mut hop.url]);
        for (place, url) in urls.enumerate().filter(|(_, url)| insecure.contains(*url)) {
            hop.upgraded.push(place);
            *url = after_upgrade(url);
        }
    }
}

/// **Spec:** Fetch, "HTTP-redirect fetch": a POST becomes a GET, unless the status says to keep it;
/// 303 makes a GET of anything but GET and HEAD.
fn method_after(method: &'static str, status: u16) -> &'static str {
    match (status, method) {
        (301 | 302, "POST") => "GET",
        (303, method) if method != "HEAD" => "GET",
        _ => method,
    }
}

impl LoadedDocument {
    /// Whether it has its ordinary cookies by the Storage Access API.
    fn has_storage_access(&self) -> bool {
        self.chain.last().is_some_and(|own| own.has_storage_access)
    }
}

/// Whether the innermost of some documents is given its ordinary cookies when it asks for them, and the user allows it.
///
/// **Spec:** Storage Access API, "requestStorageAccess()": in secure contexts, where neither its origin nor that of the
/// top-level document is opaque, and in no sandbox without `allow-storage-access-by-user-activation`, which ours have not.
fn may_have_storage_access(chain: &[FrameDocument]) -> bool {
    let is_free = |place: &FrameDocument| place.sandboxing == Sandboxing::None && place.url.scheme() != "http";
    chain.iter().all(is_free) && own_origin(chain).is_some()
}

impl Journey {
    /// The hops of the case whose journey it is, in the order in which they should happen.
    #[must_use]
    pub fn hops(self, case: &Case) -> Vec<Hop> {
        let told = self.told_of_changes(case);
        let steps = self.steps.into_iter().flat_map(|step| step.hops);
        let mut hops: Vec<Hop> = self.opening.into_iter().chain(steps).collect();
        for (number, url) in case.proofs.iter().enumerate() {
            let proof = Hop::plain(format!("proof-{}", number + 1), url.clone(), None, HopTarget::TopLevel);
            hops.push(Hop { purpose: Purpose::Prove(number), ..proof });
        }
        if let Some(site) = &case.site {
            plant(&mut hops, case, site);
        }
        // Of a script that writes nothing can be asked.
        for hop in hops.iter_mut().filter(|hop| hop.target == HopTarget::ScriptWriting) {
            hop.purpose = Purpose::Set;
        }
        for (step, since) in told {
            let is_heard = |hop: &&Hop| hop.step.is_some_and(|other| Some(other) > since && other < step);
            let changed: Vec<usize> = hops.iter().filter(is_heard).flat_map(|hop| hop.sets.clone()).collect();
            for hop in hops.iter_mut().filter(|hop| hop.step == Some(step)) {
                hop.planted.retain(|line| changed.contains(line));
            }
        }
        hops
    }

    /// The steps that are told of changes, each with the step that brought its document, if one did.
    fn told_of_changes(&self, case: &Case) -> Vec<(usize, Option<usize>)> {
        let listens = self.steps.iter().filter(|taken| case.steps[taken.step].probe.facts().tells_changes);
        let came = |document| self.steps.iter().find(|taken| taken.brings.contains(&document)).map(|taken| taken.step);
        listens.map(|taken| (taken.step, came(taken.by))).collect()
    }
}

/// Says of the hops of a case that plants the cookies which of them set what.
fn plant(hops: &mut [Hop], case: &Case, site: &str) {
    if hops.iter().all(|hop| hop.sets.is_empty()) {
        // The first one that may: those after it can be asked what they carry.
        let owned = |hop: &&mut Hop| {
            let is_owned = hop.url.host_str().is_some_and(|host| is_of(host, site));
            hop.purpose == Purpose::Ask && is_owned && !hop.is_prevented()
        };
        if let Some(first) = hops.iter_mut().find(owned) {
            first.sets = (0..case.lines).collect();
        }
    }
    let mut planted: Vec<usize> = Vec::new();
    for hop in hops {
        hop.planted.clone_from(&planted);
        if hop.probe.is_some_and(|probe| probe.facts().deletes) && hop.sets.is_empty() {
            hop.sets.clone_from(&planted);
        }
        if !hop.sets.is_empty() && planted.is_empty() {
            hop.purpose = Purpose::Set;
        }
        planted.extend(hop.sets.iter().filter(|line| !hop.planted.contains(line)));
    }
}

/// Whether a host is a registrable domain or lies below it: `www.shop.example` is of `shop.example`, `myshop.example` is
/// not.
pub(crate) fn is_of(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|below| below.is_empty() || below.ends_with('.'))
}
