//! Stages: cases cut where a new top-level page arrives, with the documents that each page needs.

use samesite_scenarios::{
    Act, Actor, Again, Agent, Case, Confinement, Ending, Hop, HopTarget, LineSource, Made, Opening, Place, Planting,
    Probe, ProbeKind, Purpose, Scenario, Window, nearest_served, own_origin,
};
use samesite_servers::{Response, Token};
use url::Url;

use super::answer::{response, with_type};
use super::page::{Filling, Page, SANDBOX, WORKER};

/// One top-level page: how it comes, what it does, and how we know that it has come to its end.
#[derive(Debug)]
pub(super) struct Stage {
    /// How the page comes.
    pub(super) arrival: Arrival,
    /// The token that the innermost document reports its end under; `None` for a page that is left before it can.
    pub(super) end: Option<Token>,
    /// What should have happened by then.
    pub(super) traces: Vec<Trace>,
    /// What the servers must know before the page comes: the answers to a token, one after another.
    pub(super) documents: Vec<(Token, Vec<Response>)>,
    /// Whether windows may be open that the case does not need any more.
    pub(super) leaves_windows: bool,
}

/// A hop, and where to look for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trace {
    /// The case it belongs to.
    pub(super) case: String,
    /// Its name in the case.
    pub(super) hop: String,
    /// Its token.
    pub(super) token: Token,
    /// What it leaves behind.
    pub(super) trail: Trail,
    /// Whether nothing tells the page that it is over.
    pub(super) silent: bool,
}

/// How a page comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Arrival {
    /// The user types in its address.
    AddressBar(Url),
    /// The user clicks what the page before offers, so many frames below it.
    Click(usize),
    /// The page before leads on to it.
    ByItself,
    /// The user presses the reload button.
    Reload,
    /// The user presses the back button.
    Back,
}

/// What a hop leaves behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trail {
    /// A request; the number is how many came under the same token before.
    Request(usize),
    /// The request that asks for leave to make the one that is meant.
    Preflight,
    /// A report of what a script read.
    Report,
}

/// A hop with its token.
#[derive(Clone, Debug)]
struct Marked<'c> {
    case: &'c Case,
    hop: Hop,
    token: Token,
}

impl Marked<'_> {
    fn url(&self) -> Url {
        with_token(&self.hop.url, self.token)
    }

    fn trace(&self, trail: Trail) -> Trace {
        let silent = self.hop.probe.is_some_and(|probe| probe.facts().ending == Ending::Silent);
        Trace { case: self.case.id.clone(), hop: self.hop.id.clone(), token: self.token, trail, silent }
    }
}

/// A page to be staged: its documents, and what the innermost of them does.
struct Scene<'c> {
    arrival: Arrival,
    /// The hops that bring the page itself, redirects first; empty where nobody asks for them.
    arriving: Vec<Marked<'c>>,
    /// The hops that bring its frames, outermost first; empty where nobody asks for them.
    opening: Vec<Marked<'c>>,
    page: Vec<Place>,
    /// The token of its top-level document.
    token: Token,
    /// The hops of the steps that stay on the page, grouped by step.
    steps: Vec<Vec<Marked<'c>>>,
    /// The step that leads on.
    leaving: Option<Probe>,
    /// Whether a window was opened on the way here.
    beside: bool,
    /// Why the page is the one before once more.
    again: Option<Again>,
}

/// The stages of some cases that share a page, or of one case; never empty.
pub(super) fn stages_of(scenario: &Scenario, cases: &[&Case]) -> Vec<Stage> {
    let mut scenes = opening_scenes(cases[0]);
    for case in cases {
        for hop in case.hops() {
            place(Marked { case, hop, token: Token::random() }, &mut scenes);
        }
    }
    let ends: Vec<Token> = scenes.iter().map(|_| Token::random()).collect();
    let mut stages: Vec<Stage> = Vec::new();
    for (number, scene) in scenes.iter().enumerate() {
        let next = scenes.get(number + 1).zip(ends.get(number + 1).copied());
        stages.push(Builder { scenario, scene, end: ends[number], next, documents: Vec::new() }.build());
    }
    // A page that comes once more is answered by the token it came under before.
    for number in 1..scenes.len() {
        if scenes[number].again.is_some() {
            let token = scenes[number].token;
            let later: Vec<_> = stages[number].documents.extract_if(.., |(other, _)| *other == token).collect();
            let first = stages[..number]
                .iter_mut()
                .rev()
                .find_map(|stage| stage.documents.iter_mut().find(|(other, _)| *other == token));
            if let Some((_, answers)) = first {
                answers.extend(later.into_iter().flat_map(|(_, answers)| answers));
            }
        }
    }
    stages
}

/// The scenes before anything is asked: the page, and the one that led to it, if one did.
fn opening_scenes(case: &Case) -> Vec<Scene<'_>> {
    let scene = |arrival, page: Vec<Place>, leaving| Scene {
        arrival,
        arriving: Vec::new(),
        opening: Vec::new(),
        page,
        token: Token::random(),
        steps: Vec::new(),
        leaving,
        beside: false,
        again: None,
    };
    let page = case.page.clone();
    if let (Opening::Passed, Some(from)) = (case.opening, page[0].came_from.clone()) {
        let before = scene(Arrival::AddressBar(from.clone()), vec![Place::served(from)], Some(Probe::Link));
        return vec![before, scene(Arrival::Click(0), page, None)];
    }
    vec![scene(Arrival::AddressBar(page[0].url.clone()), page, None)]
}

/// Puts a hop into the scene it belongs to, or opens the next one with it.
fn place<'c>(marked: Marked<'c>, scenes: &mut Vec<Scene<'c>>) {
    let last = scenes.len() - 1;
    let Some(probe) = marked.hop.probe else {
        if matches!(marked.hop.purpose, Purpose::Prove(_)) {
            scenes.push(next_scene(Arrival::AddressBar(marked.hop.url.clone()), &marked, None));
            let token = marked.token;
            let scene = scenes.last_mut().expect("one was pushed");
            scene.token = token;
            scene.arriving.push(marked);
        } else if marked.hop.target == HopTarget::TopLevel {
            scenes[last].token = marked.token;
            scenes[last].arriving.push(marked);
        } else {
            scenes[last].opening.push(marked);
        }
        return;
    };
    if !probe.leaves_page() {
        let steps = &mut scenes[last].steps;
        let same_step = |group: &&mut Vec<Marked<'c>>| {
            group[0].hop.step == marked.hop.step && std::ptr::eq(group[0].case, marked.case)
        };
        match steps.last_mut().filter(|group| same_step(group)) {
            Some(group) => {
                // What asks for leave goes where the request itself will go.
                let asked = group.last().filter(|before| before.hop.is_preflight()).map(|before| before.token);
                group.push(Marked { token: asked.unwrap_or(marked.token), ..marked });
            }
            None => steps.push(vec![marked]),
        }
        return;
    }
    // A redirect on the way to the same page?
    let goes_on = scenes[last]
        .arriving
        .last()
        .is_some_and(|before| before.hop.redirect.is_some() && before.hop.step == marked.hop.step);
    if goes_on {
        scenes[last].page = vec![Place::served(marked.hop.url.clone())];
        scenes[last].token = marked.token;
        scenes[last].arriving.push(marked);
        return;
    }
    if marked.hop.again.as_ref().is_some_and(|(again, _)| *again == Again::Traversal) {
        // Somewhere else first, to come back from.
        let mut away = next_scene(Arrival::Click(0), &marked, None);
        away.page = vec![Place::served(ELSEWHERE.parse().expect("it is a URL"))];
        scenes[last].leaving = Some(Probe::Link);
        scenes.push(away);
    }
    let depth = scenes[last].page.len() - 1;
    let arrival = match probe.kind() {
        ProbeKind::AddressBar => Arrival::AddressBar(marked.hop.url.clone()),
        ProbeKind::Again(Again::ReloadByUser) => Arrival::Reload,
        ProbeKind::Again(Again::Traversal) => Arrival::Back,
        _ if probe.is_clicked() => Arrival::Click(depth),
        _ => Arrival::ByItself,
    };
    let again = marked.hop.again.as_ref().map(|(again, _)| *again);
    let previous = scenes[last].token;
    let previous_page = scenes[last].page.clone();
    if probe.facts().actor != Actor::Browser {
        scenes[last].leaving = Some(probe);
    }
    let mut scene = next_scene(arrival, &marked, again);
    scene.beside = probe.facts().window != Window::Same;
    scene.token = if again.is_some() { previous } else { marked.token };
    if again.is_some() {
        scene.page = previous_page;
    }
    scene.arriving.push(marked);
    scenes.push(scene);
}

/// Where a user goes who is to come back.
const ELSEWHERE: &str = "https://elsewhere.example/";

fn next_scene<'c>(arrival: Arrival, marked: &Marked<'c>, again: Option<Again>) -> Scene<'c> {
    Scene {
        arrival,
        arriving: Vec::new(),
        opening: Vec::new(),
        page: vec![Place::served(marked.hop.url.clone())],
        token: Token::random(),
        steps: Vec::new(),
        leaving: None,
        beside: false,
        again,
    }
}

/// The stage of one visit that plants cookies.
pub(super) fn planting_stage(act: &Act<'_>, planting: &Planting) -> Stage {
    let (token, end) = (Token::random(), Token::random());
    let (url, sets) = match act {
        Act::Plant(..) => (&planting.at, true),
        Act::Prove(..) | Act::Hop(..) => (&planting.prove, false),
    };
    let mut page = Page::default();
    let lines = |source| planting.lines.iter().filter(move |line| sets && line.source == source);
    let written: Vec<_> = lines(LineSource::Script).map(|line| line.line.clone()).collect();
    if !written.is_empty() {
        page.writing(Probe::WriteCookies, &written);
    }
    page.end(with_token(&at_root(url), end));
    let mut response = Response::html(page.html());
    for line in lines(LineSource::Header) {
        response = response.set_cookie(line.line.as_bytes());
    }
    let trace = Trace { case: act.case().to_owned(), hop: act.hop(), token, trail: Trail::Request(0), silent: false };
    Stage {
        arrival: Arrival::AddressBar(with_token(url, token)),
        end: Some(end),
        traces: vec![trace],
        documents: vec![(token, vec![response]), (end, vec![Response::empty()])],
        leaves_windows: false,
    }
}

/// Builds the documents of one scene.
struct Builder<'s, 'c> {
    scenario: &'s Scenario,
    scene: &'s Scene<'c>,
    end: Token,
    next: Option<(&'s Scene<'c>, Token)>,
    documents: Vec<(Token, Vec<Response>)>,
}

impl Builder<'_, '_> {
    fn build(mut self) -> Stage {
        let scene = self.scene;
        let top = &scene.page[0].url;
        self.serve(self.end, Response::empty());
        self.serve_redirects(&scene.arriving);
        let (page, headers) = self.document(0);
        let mut response = Response::html(page.html());
        for (name, value) in headers {
            response = response.header(name, value);
        }
        if scene.page[0].confinement == Confinement::Sandbox {
            response = response.header("Content-Security-Policy", format!("sandbox {SANDBOX}"));
        }
        if let Some(last) = scene.arriving.last() {
            response = self.with_cookies(response, last);
        }
        self.serve(scene.token, response);
        for group in &scene.steps {
            self.serve_step(group);
        }
        let occurrence = usize::from(scene.again.is_some());
        let arriving = scene.arriving.iter().map(|marked| {
            let own = marked.hop.redirect.is_none();
            let mut trace = marked.trace(Trail::Request(if own { occurrence } else { 0 }));
            if own {
                trace.token = scene.token;
            }
            trace
        });
        let opening = scene.opening.iter().map(|marked| marked.trace(Trail::Request(0)));
        let steps = scene.steps.iter().flatten().filter_map(|marked| {
            let trail = match &marked.hop.target {
                HopTarget::ScriptReading => Trail::Report,
                HopTarget::ScriptWriting => return None,
                _ if marked.hop.is_preflight() => Trail::Preflight,
                _ => Trail::Request(0),
            };
            Some(marked.trace(trail))
        });
        let traces = arriving.chain(opening).chain(steps).collect();
        let arrival = match &scene.arrival {
            Arrival::AddressBar(url) => {
                // A page that is redirected begins with the place that redirects.
                let first = scene.arriving.first().map_or_else(|| with_token(url, scene.token), Marked::url);
                Arrival::AddressBar(first)
            }
            other => other.clone(),
        };
        debug_assert!(top.has_host(), "a top-level document is served");
        Stage {
            arrival,
            // Such a page is left as soon as it is there.
            end: scene.leaving.is_none_or(|probe| probe.facts().actor != Actor::Header).then_some(self.end),
            traces,
            documents: self.documents,
            leaves_windows: scene.beside,
        }
    }

    /// The document at a depth of the page, with the frames below it, and the headers that it needs.
    fn document(&mut self, depth: usize) -> (Page, Vec<(&'static str, String)>) {
        let mut page = Page::default();
        let mut headers = Vec::new();
        let place = &self.scene.page[depth];
        match self.scene.page.get(depth + 1) {
            Some(framed) => {
                let (inner, inner_headers) = self.document(depth + 1);
                match framed.made {
                    Made::Served => {
                        let url = self.serve_frame(depth + 1, framed, &inner, inner_headers);
                        page.frame(&Filling::Served(&url), framed.confinement);
                    }
                    Made::Srcdoc => page.frame(&Filling::Srcdoc(&inner), framed.confinement),
                    Made::Blank => page.frame(&Filling::Blank(&inner), framed.confinement),
                    Made::Blob => page.frame(&Filling::Blob(&inner), framed.confinement),
                    Made::Data => page.frame(&Filling::Data(&inner), framed.confinement),
                }
            }
            None => self.innermost(&mut page, &mut headers),
        }
        debug_assert!(depth > 0 || place.made == Made::Served, "a top-level document is served");
        (page, headers)
    }

    /// What the innermost document does.
    fn innermost(&mut self, page: &mut Page, headers: &mut Vec<(&'static str, String)>) {
        let scene = self.scene;
        let served = self.nearest_served();
        let end = with_token(&at_root(&served), self.end);
        let mut replaced = false;
        let mut needs_worker = false;
        for group in &scene.steps {
            let first = &group[0];
            let Some(probe) = first.hop.probe else { continue };
            let facts = probe.facts();
            headers.extend(facts.header.map(|header| header.field(&first.url())));
            match (facts.kind, facts.actor) {
                (ProbeKind::ScriptWriting, _) => {
                    let lines: Vec<String> = self.scenario.lines().map(|line| first.case.line(line)).collect();
                    page.writing(probe, &lines);
                }
                (ProbeKind::SelfNavigation, _) => {
                    // The document that takes its place reports the end, or this one does when none comes.
                    page.leave(probe, &first.url(), &end);
                    replaced = true;
                }
                (_, Actor::Header) => {}
                _ => page.step(probe, &first.url(), &key(group)),
            }
            needs_worker |= facts.agent != Agent::Document;
        }
        if needs_worker {
            let helper = Token::random();
            self.serve(helper, with_type("text/javascript", WORKER));
            page.helper(with_token(&at_root(&served), helper));
        }
        if !replaced {
            page.end(end);
        }
        if let (Some(probe), Some((next, next_end))) = (scene.leaving, &self.next) {
            let url = next.arriving.first().map_or_else(|| with_token(&next.page[0].url, next.token), Marked::url);
            let stay = with_token(&at_root(&served), *next_end);
            headers.extend(probe.facts().header.map(|header| header.field(&url)));
            page.leave(probe, &url, &stay);
        }
    }

    /// A served document in a frame, under a token of its own; perhaps one that another leads to.
    fn serve_frame(&mut self, depth: usize, place: &Place, page: &Page, headers: Vec<(&'static str, String)>) -> Url {
        let hop = self
            .scene
            .opening
            .iter()
            .find(|marked| matches!(&marked.hop.target, HopTarget::Nested(parents) if parents.len() == depth));
        let token = hop.map_or_else(Token::random, |marked| marked.token);
        let mut response = Response::html(page.html());
        for (name, value) in headers {
            response = response.header(name, value);
        }
        self.serve(token, response);
        let url = with_token(&place.url, token);
        let Some(from) = &place.came_from else { return url };
        let before = Token::random();
        let mut first = Page::default();
        first.leave(Probe::SelfLocation, &url, &with_token(&at_root(from), self.end));
        self.serve(before, Response::html(first.html()));
        with_token(from, before)
    }

    fn serve_step(&mut self, group: &[Marked<'_>]) {
        self.serve_redirects(group);
        for marked in group.iter().filter(|marked| marked.hop.redirect.is_none()) {
            let Some(probe) = marked.hop.probe.filter(|_| !marked.hop.is_preflight()) else { continue };
            let end = with_token(&at_root(&marked.hop.url), self.end);
            let response = response(probe.facts().answer, &key(group), end);
            let response = self.with_cookies(readable(response, &marked.hop), marked);
            self.serve(marked.token, response);
        }
    }

    fn serve_redirects(&mut self, hops: &[Marked<'_>]) {
        for pair in hops.windows(2) {
            if let Some(redirect) = &pair[0].hop.redirect {
                let response = Response::redirect(redirect.status, pair[1].url().as_str());
                let response = self.with_cookies(readable(response, &pair[0].hop), &pair[0]);
                self.serve(pair[0].token, response);
            }
        }
    }

    /// The answer with the lines of the jar, where the case plants it by this answer.
    fn with_cookies(&self, response: Response, marked: &Marked<'_>) -> Response {
        if marked.hop.purpose != Purpose::Set {
            return response;
        }
        self.scenario.lines().fold(response, |response, line| response.set_cookie(marked.case.line(line).into_bytes()))
    }

    fn serve(&mut self, token: Token, response: Response) {
        self.documents.push((token, vec![response]));
    }

    /// The innermost document that a server sends: reports go to its host.
    fn nearest_served(&self) -> Url {
        nearest_served(&self.scene.page).expect("a top-level document is served").url.clone()
    }
}

/// What the document that comes into a frame says of itself: the token of its last hop.
fn key(group: &[Marked<'_>]) -> String {
    group.last().map_or_else(String::new, |marked| marked.token.to_string())
}

/// The answer, open to scripts of the origin that asked, so that CORS stops nothing before it is seen.
fn readable(response: Response, hop: &Hop) -> Response {
    let own = hop.client.as_deref().and_then(own_origin).map(Url::origin);
    let tainted = hop
        .redirected_from
        .iter()
        .chain([&hop.url])
        .collect::<Vec<_>>()
        .windows(2)
        .any(|pair| pair[0].origin() != pair[1].origin() && own.as_ref() != Some(&pair[0].origin()));
    let origin = match own {
        Some(origin) if !tainted => origin.ascii_serialization(),
        _ => "null".to_owned(),
    };
    response
        .header("Access-Control-Allow-Origin", origin)
        .header("Access-Control-Allow-Credentials", "true")
        .header("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, DELETE")
        .header("Timing-Allow-Origin", "*")
}

/// The URL with a token in its query.
fn with_token(url: &Url, token: Token) -> Url {
    let mut url = url.clone();
    url.query_pairs_mut().append_pair(Token::QUERY_PARAMETER, &token.to_string());
    url
}

/// A place of the same origin where reports go.
fn at_root(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_path("/report");
    url.set_query(None);
    url
}
