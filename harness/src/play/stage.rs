//! Stages: cases cut where a new top-level page arrives, with the documents that each page needs.

use samesite_scenarios::{
    Act, Actor, Agent, Case, DocumentSource, Ending, FrameDocument, Hop, HopTarget, LineSource, MixedContent, Opening,
    Planting, Probe, ProbeKind, Purpose, Revisit, Sandboxing, Scenario, Window, before_upgrade, nearest_served,
    own_origin,
};
use samesite_servers::{Response, Token};
use url::Url;

use super::answer::{response, with_type};
use super::page::{Filling, Page, SANDBOX, WORKER};
use super::service_worker::{registering_page, script};

/// One top-level page: how it comes, what it does, and how we know that it has come to its end.
#[derive(Debug)]
pub(super) struct Stage {
    /// How the top-level page comes.
    pub(super) navigation: Navigation,
    /// The token that the page itself is asked for under.
    pub(super) page: Token,
    /// The tokens that frames are asked for under before the page is loaded.
    pub(super) frames: Vec<Token>,
    /// The token that the innermost document reports its end under; `None` for a page that is left before it can.
    pub(super) end: Option<Token>,
    /// What should have happened by then.
    pub(super) expectations: Vec<Expectation>,
    /// What the servers must know before the page comes: the answers to a token, one after another.
    pub(super) documents: Vec<(Token, Vec<Response>)>,
    /// Whether windows may be open that the case does not need any more.
    pub(super) leaves_windows: bool,
}

/// A hop that should be seen, and where to look for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Expectation {
    /// The case it belongs to.
    pub(super) case: String,
    /// The hop's name in the case.
    pub(super) hop: String,
    /// The token that the hop's URL bears.
    pub(super) token: Token,
    /// The way by which the servers learn of it.
    pub(super) channel: Channel,
    /// Whether nothing tells the page that it is over.
    pub(super) silent: bool,
}

/// How a top-level page comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Navigation {
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

/// The way by which the servers learn of a hop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Channel {
    /// A request; the number is how many came under the same token before.
    Request(usize),
    /// The request that asks for leave to make the one that is meant.
    Preflight,
    /// A report of what a script read.
    Report,
}

/// A hop with its token.
#[derive(Clone, Debug)]
struct TokenedHop<'c> {
    case: &'c Case,
    hop: Hop,
    token: Token,
}

impl TokenedHop<'_> {
    /// The URL as a document asks for it.
    fn url(&self) -> Url {
        match self.hop.mixed_content {
            Some(MixedContent::Upgraded) => with_token(&before_upgrade(&self.hop.url), self.token),
            Some(MixedContent::Blocked) | None => with_token(&self.hop.url, self.token),
        }
    }

    /// Whether nothing tells the page that the request is over.
    fn is_silent(&self) -> bool {
        self.hop.mixed_content == Some(MixedContent::Blocked)
            || self.hop.probe.is_some_and(|probe| probe.facts().ending == Ending::Silent)
    }

    fn expectation(&self, channel: Channel) -> Expectation {
        let silent = self.is_silent();
        Expectation { case: self.case.id.clone(), hop: self.hop.id.clone(), token: self.token, channel, silent }
    }
}

/// The plan of a page: its documents, and what the innermost of them does.
struct PagePlan<'c> {
    /// How the page comes.
    navigation: Navigation,
    /// The hops that bring the page itself, redirects first; empty where nobody asks for them.
    arriving: Vec<TokenedHop<'c>>,
    /// The hops that bring its frames, outermost first; empty where nobody asks for them.
    opening: Vec<TokenedHop<'c>>,
    /// The page's documents, outermost first.
    page: Vec<FrameDocument>,
    /// The token of its top-level document.
    token: Token,
    /// The hops of the steps that stay on the page, grouped by step.
    steps: Vec<Vec<TokenedHop<'c>>>,
    /// The step that leads on.
    leaving: Option<Probe>,
    /// Whether a window was opened on the way here.
    beside: bool,
    /// Why the page is the one before once more.
    revisit: Option<Revisit>,
}

/// The stages of some cases that share a page, or of one case; never empty.
pub(super) fn stages_of(scenario: &Scenario, cases: &[&Case]) -> Vec<Stage> {
    let mut plans = opening_plans(cases[0]);
    for case in cases {
        for hop in case.hops() {
            place(TokenedHop { case, hop, token: Token::random() }, &mut plans);
        }
    }
    let ends: Vec<Token> = plans.iter().map(|_| Token::random()).collect();
    let mut stages: Vec<Stage> = Vec::new();
    for (number, plan) in plans.iter().enumerate() {
        let next = plans.get(number + 1).zip(ends.get(number + 1).copied());
        stages.push(
            Builder { scenario, plan, end: ends[number], next, documents: Vec::new(), frames: Vec::new() }.build(),
        );
    }
    // A page that comes once more is answered by the token it came under before.
    for number in 1..plans.len() {
        if plans[number].revisit.is_some() {
            let token = plans[number].token;
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

/// The plans before anything is asked: the page, and the one that led to it, if one did.
fn opening_plans(case: &Case) -> Vec<PagePlan<'_>> {
    let plan = |navigation, page: Vec<FrameDocument>, leaving| PagePlan {
        navigation,
        arriving: Vec::new(),
        opening: Vec::new(),
        page,
        token: Token::random(),
        steps: Vec::new(),
        leaving,
        beside: false,
        revisit: None,
    };
    let page = case.page.clone();
    if let (Opening::Passed, Some(from)) = (case.opening, page[0].came_from.clone()) {
        let before = plan(Navigation::AddressBar(from.clone()), vec![FrameDocument::served(from)], Some(Probe::Link));
        return vec![before, plan(Navigation::Click(0), page, None)];
    }
    vec![plan(Navigation::AddressBar(page[0].url.clone()), page, None)]
}

/// Puts a hop into the plan it belongs to, or opens the next one with it.
fn place<'c>(tokened: TokenedHop<'c>, plans: &mut Vec<PagePlan<'c>>) {
    let last = plans.len() - 1;
    let Some(probe) = tokened.hop.probe else {
        if matches!(tokened.hop.purpose, Purpose::Prove(_)) {
            plans.push(next_plan(Navigation::AddressBar(tokened.hop.url.clone()), &tokened, None));
            let token = tokened.token;
            let plan = plans.last_mut().expect("one was pushed");
            plan.token = token;
            plan.arriving.push(tokened);
        } else if tokened.hop.target == HopTarget::TopLevel {
            plans[last].token = tokened.token;
            plans[last].arriving.push(tokened);
        } else {
            plans[last].opening.push(tokened);
        }
        return;
    };
    if !probe.leaves_page() {
        let steps = &mut plans[last].steps;
        let same_step = |group: &&mut Vec<TokenedHop<'c>>| {
            group[0].hop.step == tokened.hop.step && std::ptr::eq(group[0].case, tokened.case)
        };
        match steps.last_mut().filter(|group| same_step(group)) {
            Some(group) => {
                // What asks for leave goes where the request itself will go.
                let asked = group.last().filter(|before| before.hop.is_preflight()).map(|before| before.token);
                group.push(TokenedHop { token: asked.unwrap_or(tokened.token), ..tokened });
            }
            None => steps.push(vec![tokened]),
        }
        return;
    }
    // A redirect on the way to the same page?
    let goes_on = plans[last]
        .arriving
        .last()
        .is_some_and(|before| before.hop.redirect.is_some() && before.hop.step == tokened.hop.step);
    if goes_on {
        plans[last].page = vec![FrameDocument::served(tokened.hop.url.clone())];
        plans[last].token = tokened.token;
        plans[last].arriving.push(tokened);
        return;
    }
    if tokened.hop.revisit.as_ref().is_some_and(|(revisit, _)| *revisit == Revisit::Back) {
        // Somewhere else first, to come back from.
        let mut away = next_plan(Navigation::Click(0), &tokened, None);
        away.page = vec![FrameDocument::served(ELSEWHERE.parse().expect("it is a URL"))];
        plans[last].leaving = Some(Probe::Link);
        plans.push(away);
    }
    let depth = plans[last].page.len() - 1;
    let navigation = match probe.kind() {
        ProbeKind::AddressBar => Navigation::AddressBar(tokened.hop.url.clone()),
        ProbeKind::Revisit(Revisit::UserReload) => Navigation::Reload,
        ProbeKind::Revisit(Revisit::Back) => Navigation::Back,
        _ if probe.is_clicked() => Navigation::Click(depth),
        _ => Navigation::ByItself,
    };
    let revisit = tokened.hop.revisit.as_ref().map(|(revisit, _)| *revisit);
    let previous = plans[last].token;
    let previous_page = plans[last].page.clone();
    if probe.facts().actor != Actor::Browser {
        plans[last].leaving = Some(probe);
    }
    let mut plan = next_plan(navigation, &tokened, revisit);
    plan.beside = probe.facts().window != Window::Same;
    plan.token = if revisit.is_some() { previous } else { tokened.token };
    if revisit.is_some() {
        plan.page = previous_page;
    }
    plan.arriving.push(tokened);
    plans.push(plan);
}

/// Where a user goes who is to come back.
const ELSEWHERE: &str = "https://elsewhere.example/";

fn next_plan<'c>(navigation: Navigation, tokened: &TokenedHop<'c>, revisit: Option<Revisit>) -> PagePlan<'c> {
    PagePlan {
        navigation,
        arriving: Vec::new(),
        opening: Vec::new(),
        page: vec![FrameDocument::served(tokened.hop.url.clone())],
        token: Token::random(),
        steps: Vec::new(),
        leaving: None,
        beside: false,
        revisit,
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
    let expectation =
        Expectation { case: act.case().to_owned(), hop: act.hop(), token, channel: Channel::Request(0), silent: false };
    Stage {
        navigation: Navigation::AddressBar(with_token(url, token)),
        page: token,
        frames: Vec::new(),
        end: Some(end),
        expectations: vec![expectation],
        documents: vec![(token, vec![response]), (end, vec![Response::empty()])],
        leaves_windows: false,
    }
}

/// Builds the documents of one plan.
struct Builder<'s, 'c> {
    scenario: &'s Scenario,
    plan: &'s PagePlan<'c>,
    end: Token,
    next: Option<(&'s PagePlan<'c>, Token)>,
    documents: Vec<(Token, Vec<Response>)>,
    /// The tokens that frames are asked for under before the page is loaded, innermost first.
    frames: Vec<Token>,
}

impl Builder<'_, '_> {
    fn build(mut self) -> Stage {
        let plan = self.plan;
        let top = &plan.page[0].url;
        self.serve(self.end, Response::empty());
        self.serve_redirects(&plan.arriving);
        let (page, headers) = self.document(0);
        let mut response = Response::html(page.html());
        for (name, value) in headers {
            response = response.header(name, value);
        }
        if plan.page[0].sandboxing == Sandboxing::Sandbox {
            response = response.header("Content-Security-Policy", format!("sandbox {SANDBOX}"));
        }
        if let Some(last) = plan.arriving.last() {
            response = self.with_cookies(response, last);
        }
        self.serve(plan.token, response);
        for group in &plan.steps {
            self.serve_step(group);
        }
        let occurrence = usize::from(plan.revisit.is_some());
        let arriving = plan.arriving.iter().map(|tokened| {
            let own = tokened.hop.redirect.is_none();
            let mut expectation = tokened.expectation(Channel::Request(if own { occurrence } else { 0 }));
            if own {
                expectation.token = plan.token;
            }
            expectation
        });
        let opening = plan.opening.iter().map(|tokened| tokened.expectation(Channel::Request(0)));
        let steps = plan.steps.iter().flatten().filter_map(|tokened| {
            let channel = match &tokened.hop.target {
                HopTarget::ScriptReading => Channel::Report,
                HopTarget::ScriptWriting => return None,
                _ if tokened.hop.is_preflight() => Channel::Preflight,
                _ => Channel::Request(usize::from(tokened.hop.probe.is_some_and(|probe| probe.facts().is_made_again))),
            };
            Some(tokened.expectation(channel))
        });
        let expectations = arriving.chain(opening).chain(steps).collect();
        let navigation = match &plan.navigation {
            Navigation::AddressBar(url) => {
                // A page that is redirected begins with the place that redirects.
                let first = plan.arriving.first().map_or_else(|| with_token(url, plan.token), TokenedHop::url);
                Navigation::AddressBar(first)
            }
            other => other.clone(),
        };
        debug_assert!(top.has_host(), "a top-level document is served");
        Stage {
            navigation,
            page: plan.token,
            frames: self.frames,
            // Such a page is left as soon as it is there.
            end: plan.leaving.is_none_or(|probe| probe.facts().actor != Actor::Header).then_some(self.end),
            expectations,
            documents: self.documents,
            leaves_windows: plan.beside || plan.steps.iter().any(|group| opens_window_for_file(&group[0])),
        }
    }

    /// The document at a depth of the page, with the frames below it, and the headers that it needs.
    fn document(&mut self, depth: usize) -> (Page, Vec<(&'static str, String)>) {
        let mut page = Page::default();
        let mut headers = Vec::new();
        let place = &self.plan.page[depth];
        match self.plan.page.get(depth + 1) {
            Some(framed) => {
                let (inner, inner_headers) = self.document(depth + 1);
                match framed.source {
                    DocumentSource::Served => {
                        let url = self.serve_frame(depth + 1, framed, &inner, inner_headers);
                        page.frame(&Filling::Served(&url), framed.sandboxing);
                    }
                    DocumentSource::Srcdoc => page.frame(&Filling::Srcdoc(&inner), framed.sandboxing),
                    DocumentSource::Blank => {
                        // Such a document is loaded before anything is done in it.
                        self.frames.clear();
                        page.frame(&Filling::Blank(&inner), framed.sandboxing);
                    }
                    DocumentSource::Written => {
                        self.frames.clear();
                        page.frame(&Filling::Written(&inner), framed.sandboxing);
                    }
                    DocumentSource::Blob => page.frame(&Filling::Blob(&inner), framed.sandboxing),
                    DocumentSource::Data => page.frame(&Filling::Data(&inner), framed.sandboxing),
                }
            }
            None => self.innermost(&mut page, &mut headers),
        }
        debug_assert!(depth > 0 || place.source == DocumentSource::Served, "a top-level document is served");
        (page, headers)
    }

    /// What the innermost document does.
    fn innermost(&mut self, page: &mut Page, headers: &mut Vec<(&'static str, String)>) {
        let plan = self.plan;
        let served = self.nearest_served();
        let end = with_token(&at_root(&served), self.end);
        let mut replaced = false;
        let mut needs_worker = false;
        for group in &plan.steps {
            let first = &group[0];
            let Some(probe) = first.hop.probe else { continue };
            let facts = probe.facts();
            headers.extend(facts.header.iter().flat_map(|header| header.fields(&first.url())));
            match (facts.kind, facts.actor) {
                (ProbeKind::ScriptWriting, _) => {
                    let lines: Vec<String> = self.scenario.lines().map(|line| first.case.line(line)).collect();
                    page.writing(probe, &lines);
                }
                (ProbeKind::SelfNavigation, _) => {
                    // The document that takes its place reports the end, or this one does when none comes.
                    page.leave(probe, &first.url(), &end, None);
                    replaced = true;
                }
                (_, Actor::Header) => {}
                _ => {
                    let worker = self.serve_worker(probe, &served, &first.url());
                    page.step(probe, &first.url(), &key(group), worker.as_ref());
                    if group.iter().any(|tokened| tokened.hop.mixed_content == Some(MixedContent::Blocked)) {
                        page.do_not_wait();
                    }
                }
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
        if let (Some(probe), Some((next, next_end))) = (plan.leaving, &self.next) {
            let url = next.arriving.first().map_or_else(|| with_token(&next.page[0].url, next.token), TokenedHop::url);
            let stay = with_token(&at_root(&served), *next_end);
            headers.extend(probe.facts().header.iter().flat_map(|header| header.fields(&url)));
            let register = self.serve_worker(probe, &url, &url).map(|worker| {
                let token = Token::random();
                self.serve(token, registering_page(&worker, &url));
                with_token(&at_root(&url), token)
            });
            page.leave(probe, &url, &stay, register.as_ref());
        }
    }

    /// The script of the service worker that a probe wants for a request of `url`, served at the origin of `place`.
    fn serve_worker(&mut self, probe: Probe, place: &Url, url: &Url) -> Option<Url> {
        let script = script(probe.facts().worker_task, url)?;
        let token = Token::random();
        self.serve(token, script);
        Some(with_token(&at_root(place), token))
    }

    /// A served document in a frame, under a token of its own; perhaps one that another leads to.
    fn serve_frame(
        &mut self,
        depth: usize,
        place: &FrameDocument,
        page: &Page,
        headers: Vec<(&'static str, String)>,
    ) -> Url {
        let hop = self
            .plan
            .opening
            .iter()
            .find(|tokened| matches!(&tokened.hop.target, HopTarget::Nested(parents) if parents.len() == depth));
        let token = hop.map_or_else(Token::random, |tokened| tokened.token);
        let mut response = Response::html(page.html());
        for (name, value) in headers {
            response = response.header(name, value);
        }
        self.serve(token, response);
        let url = with_token(&place.url, token);
        let Some(from) = &place.came_from else {
            self.frames.push(token);
            return url;
        };
        let before = Token::random();
        // A page may be loaded before such a frame leads on.
        self.frames = vec![before];
        let mut first = Page::default();
        first.leave(Probe::SelfLocation, &url, &with_token(&at_root(from), self.end), None);
        self.serve(before, Response::html(first.html()));
        with_token(from, before)
    }

    fn serve_step(&mut self, group: &[TokenedHop<'_>]) {
        self.serve_redirects(group);
        for tokened in group.iter().filter(|tokened| tokened.hop.redirect.is_none()) {
            let Some(probe) = tokened.hop.probe.filter(|_| !tokened.hop.is_preflight()) else { continue };
            let end = with_token(&at_root(&tokened.hop.url), self.end);
            let response = response(probe.facts().answer, &key(group), end);
            let response = self.with_cookies(readable(response, &tokened.hop), tokened);
            self.serve(tokened.token, response);
        }
    }

    fn serve_redirects(&mut self, hops: &[TokenedHop<'_>]) {
        for pair in hops.windows(2) {
            if let Some(redirect) = &pair[0].hop.redirect {
                let response = Response::redirect(redirect.status, pair[1].url().as_str());
                let response = self.with_cookies(readable(response, &pair[0].hop), &pair[0]);
                self.serve(pair[0].token, response);
            }
        }
    }

    /// The answer with the lines of the jar, where the case plants it by this answer.
    fn with_cookies(&self, response: Response, tokened: &TokenedHop<'_>) -> Response {
        if tokened.hop.purpose != Purpose::Set {
            return response;
        }
        self.scenario.lines().fold(response, |response, line| response.set_cookie(tokened.case.line(line).into_bytes()))
    }

    fn serve(&mut self, token: Token, response: Response) {
        self.documents.push((token, vec![response]));
    }

    /// The innermost document that a server sends: reports go to its host.
    fn nearest_served(&self) -> Url {
        nearest_served(&self.plan.page).expect("a top-level document is served").url.clone()
    }
}

/// Whether a step opens a window that stays empty, as a file comes in place of a page.
fn opens_window_for_file(tokened: &TokenedHop<'_>) -> bool {
    tokened.hop.probe.is_some_and(|probe| probe.kind() == ProbeKind::Download)
}

/// What the document that comes into a frame says of itself: the token of its last hop.
fn key(group: &[TokenedHop<'_>]) -> String {
    group.last().map_or_else(String::new, |tokened| tokened.token.to_string())
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
