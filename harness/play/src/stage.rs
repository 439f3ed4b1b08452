//! Stages: the turns of an itinerary as the player performs them, and the documents that the servers must know.

use std::collections::BTreeMap;

use samesite_format::Clicks;
use samesite_scenarios::{
    Act, Actor, Agent, Case, DocumentHeader, DocumentSource, Ending, FrameDocument, Hop, HopTarget, LineSource,
    MixedContent, Obstacle, Planting, Probe, ProbeKind, Sandboxing, Scenario, before_upgrade, nearest_served,
};
use samesite_servers::{Response, Token};
use url::Url;

use crate::answer::{responses, with_type};
use crate::entrance::Entrance;
use crate::itinerary::{Document, Itinerary, Start, TokenedHop, Turn};
use crate::page::{Filling, Leave, Led, Page, StepOfPage, WORKER, go};
use crate::service_worker::{registering_page, script};

/// Everything that is performed for some cases that share a page, or for one case.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// The stages, one after another.
    pub(crate) stages: Vec<Stage>,
    /// What the servers must know before the first one: the answers to a token, one after another.
    pub(crate) documents: BTreeMap<Token, Vec<Response>>,
    /// The tokens of reports that are answered when their stage begins, so that a document goes on no sooner.
    pub(crate) gates: Vec<Token>,
    /// Whether somebody goes back or forward, so that the window's history must not be full.
    pub(crate) goes_through_history: bool,
}

/// One turn of a document: how it begins, and how we know that it is over.
#[derive(Debug)]
pub(crate) struct Stage {
    /// How it begins.
    pub(crate) navigation: Navigation,
    /// The token that the page itself is asked for under.
    pub(crate) page: Token,
    /// How many came under that token before.
    pub(crate) visit: usize,
    /// The token under which the document is asked for that brings this about, with how often it was before that: nothing
    /// comes of a document that is not there. `None` where the user does, whatever is there.
    pub(crate) needs: Option<(Token, usize)>,
    /// The tokens that frames are asked for under before the page is loaded, each with how often it was before that.
    pub(crate) frames: Vec<(Token, usize)>,
    /// The token that the document reports its end under; `None` for a page that is left before it can.
    pub(crate) end: Option<Token>,
    /// The token of the last request on the way to a document that is blocked, if one is: by then, whoever would say that
    /// it has stayed may be gone.
    pub(crate) stopped_after: Option<Token>,
    /// What should have happened by then.
    pub(crate) expectations: Vec<Expectation>,
    /// The window in which its beginning is brought about, counted as they open.
    pub(crate) acts_in: usize,
    /// The window that opens, if one does that the case goes on in.
    pub(crate) opens: Option<usize>,
    /// Whether windows may be open afterwards that were not.
    pub(crate) leaves_windows: bool,
    /// The token that a hint names which comes ahead of the page; the page itself is held back for a while, so that the
    /// browser has time to act on it.
    pub(crate) hinted: Option<Token>,
    /// The elements of the frames down to a document that the user allows to have storage access before it begins,
    /// outermost first; `None` where nobody asks.
    pub(crate) allows_below: Option<Vec<String>>,
    /// What is answered when it is time to click, where no driver clicks.
    pub(crate) press: Option<Token>,
}

impl Stage {
    /// A visit to a page by its address.
    fn visit(address: Url, page: Token, end: Token) -> Self {
        Self {
            navigation: Navigation::AddressBar(address),
            page,
            visit: 0,
            needs: None,
            frames: Vec::new(),
            end: Some(end),
            stopped_after: None,
            expectations: Vec::new(),
            acts_in: 0,
            opens: None,
            leaves_windows: false,
            hinted: None,
            allows_below: None,
            press: None,
        }
    }
}

/// How a browser is led that no driver leads.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Leading<'e> {
    /// What its pages ask where to go next.
    pub(crate) entrance: &'e Entrance,
    /// Who clicks.
    pub(crate) clicks: Clicks,
}

impl Leading<'_> {
    /// How a page leads on that comes after so many addresses of its plan.
    fn page(self, at: &Url, addresses: usize) -> Led {
        let after = self.entrance.number() + u64::try_from(addresses).unwrap_or(u64::MAX);
        let Self { entrance, .. } = self;
        Led { next: entrance.next(at, after), rest: entrance.rest(at, after), words: entrance.words() }
    }
}

/// A hop that should be seen, and where to look for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Expectation {
    /// The case it belongs to.
    pub(crate) case: String,
    /// The hop's name in the case.
    pub(crate) hop: String,
    /// The token that the hop's URL bears.
    pub(crate) token: Token,
    /// The way by which the servers learn of it.
    pub(crate) channel: Channel,
    /// Whether nothing tells the page that it is over.
    pub(crate) silent: bool,
}

/// How a top-level page comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Navigation {
    /// The user types in its address.
    AddressBar(Url),
    /// The user clicks an element in the innermost of some frames: the elements of the frames, outermost first, and then
    /// the one to click, as CSS selectors.
    Click(Vec<String>, String),
    /// The page before leads on to it.
    ByItself,
    /// The user presses the reload button.
    Reload,
    /// The user presses the back button.
    Back,
    /// The user presses the forward button.
    Forward,
    /// A document that is there is told to go on, by the answer to its report.
    Told(Token),
}

/// The way by which the servers learn of a hop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Channel {
    /// A request; the number is how many came under the same token before.
    Request(usize),
    /// The same for a page that comes once more later: that one request, and not those behind it.
    Visit(usize),
    /// The request that asks for leave to make the one that is meant.
    Preflight,
    /// A report of what a script read.
    Report,
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

/// What is performed for some cases that share a page, or for one case.
pub(crate) fn plan_of(scenario: &Scenario, cases: &[&Case], leading: Option<Leading<'_>>) -> Plan {
    let itinerary = Itinerary::of(cases);
    let tokens = itinerary.turns.iter().map(|_| (Token::random(), Token::random())).collect();
    let mut steps = cases.iter().flat_map(|case| &case.steps);
    let goes_through_history = steps.any(|step| step.probe.goes_through_history());
    let plan = Plan { goes_through_history, ..Plan::default() };
    let mut planner = Planner { scenario, itinerary: &itinerary, tokens, plan, frames: Vec::new(), leading };
    planner.plan();
    planner.plan
}

/// What is performed for one visit that plants cookies, or looks what was stored.
pub(crate) fn planting_plan(act: &Act<'_>, planting: &Planting, leading: Option<Leading<'_>>) -> Plan {
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
    page.over(None);
    if let Some(leading) = leading {
        page.led(leading.page(url, 1));
    }
    let mut response = Response::html(page.html());
    for line in lines(LineSource::Header) {
        response = response.set_cookie(line.line.as_bytes());
    }
    let expectation =
        Expectation { case: act.case().to_owned(), hop: act.hop(), token, channel: Channel::Request(0), silent: false };
    let stage = Stage { expectations: vec![expectation], ..Stage::visit(with_token(url, token), token, end) };
    let documents = BTreeMap::from([(token, vec![response]), (end, vec![Response::empty()])]);
    Plan { stages: vec![stage], documents, ..Plan::default() }
}

/// What is performed to empty a jar of what a scenario may have left there: a visit to each place that sets cookies, which
/// asks for the cookies of its site to be cleared, and lets each of its own expire besides, for browsers that do not.
///
/// **Spec:** Clear Site Data §3.2; rfc6265bis-22 §5.7, "the last attribute in the cookie-attribute-list" counts.
pub(crate) fn emptying_plan(scenario: &Scenario, cases: &[&Case], leading: Option<Leading<'_>>) -> Plan {
    let mut places: BTreeMap<Url, Vec<String>> = BTreeMap::new();
    for act in scenario.acts() {
        match act {
            Act::Plant(_, planting) => {
                let lines = planting.lines.iter().map(|line| line.line.clone());
                places.entry(planting.at.clone()).or_default().extend(lines);
            }
            Act::Hop(case, hop) if !hop.sets.is_empty() && cases.iter().any(|own| own.id == case.id) => {
                let lines: Vec<_> = scenario.lines().collect();
                let lines = hop.sets.iter().map(|&line| case.line(lines[line]));
                places.entry(hop.url.clone()).or_default().extend(lines);
            }
            Act::Prove(..) | Act::Hop(..) => {}
        }
    }
    let mut plan = Plan::default();
    for (number, (url, lines)) in places.into_iter().enumerate() {
        let (token, end) = (Token::random(), Token::random());
        let mut page = Page::default();
        page.end(with_token(&at_root(&url), end));
        page.over(None);
        if let Some(leading) = leading {
            page.led(leading.page(&url, number + 1));
        }
        let response = Response::html(page.html()).header("Clear-Site-Data", "\"cookies\"");
        let expire = |response: Response, line: String| response.set_cookie(format!("{line}; Max-Age=0").into_bytes());
        let response = lines.into_iter().fold(response, expire);
        plan.documents.insert(token, vec![response]);
        plan.documents.insert(end, vec![Response::empty()]);
        plan.stages.push(Stage::visit(with_token(&url, token), token, end));
    }
    plan
}

/// Makes a plan of an itinerary.
struct Planner<'s, 'c> {
    scenario: &'s Scenario,
    itinerary: &'s Itinerary<'c>,
    /// For each turn, the token that its end is reported under, and the one under which its document waits for it.
    tokens: Vec<(Token, Token)>,
    plan: Plan,
    /// The tokens that frames are asked for under before the page is loaded, innermost first, each with how often it was
    /// before that.
    frames: Vec<(Token, usize)>,
    /// How the browser is led, where no driver does.
    leading: Option<Leading<'s>>,
}

impl<'c> Planner<'_, 'c> {
    fn plan(&mut self) {
        let itinerary = self.itinerary;
        let mut windows = 1;
        for (number, turn) in itinerary.turns.iter().enumerate() {
            self.frames.clear();
            let (end, gate) = self.tokens[number];
            self.serve(end, Response::empty());
            if turn.start == Start::Told {
                self.serve(gate, Response::empty());
                self.plan.gates.push(gate);
            }
            if let Some(&outermost) = turn.arrives.first() {
                self.serve_document(outermost);
            }
            for step in &turn.steps {
                self.serve_step(&step.hops);
            }
            let by = &itinerary.documents[turn.by];
            let page = turn.arrives.first().map_or(by, |&outermost| &itinerary.documents[outermost]);
            let opens = (page.window >= windows).then_some(page.window);
            windows = windows.max(page.window + 1);
            // What the browser has kept asks for nothing, its frames included.
            let may_be_kept =
                page.arriving.last().and_then(|last| last.hop.probe).is_some_and(|probe| probe.facts().may_be_kept);
            let hinted = turn.arrives.first().and_then(|&page| itinerary.hinted(page));
            // One that comes once more is held when its turn comes: until then it is answered as it was.
            if hinted.is_some() && page.visit == 0 {
                self.plan.gates.push(page.token);
            }
            let stage = Stage {
                navigation: self.navigation(number, turn, page),
                page: page.token,
                visit: page.visit,
                needs: self.needs(number, turn),
                frames: std::mem::take(&mut self.frames).into_iter().filter(|_| !may_be_kept).collect(),
                // Such a page is left as soon as it is there.
                end: turn.leaving.is_none_or(|probe| probe.facts().actor != Actor::Header).then_some(end),
                stopped_after: stopped_after(&page.arriving).filter(|_| !turn.arrives.is_empty()),
                expectations: self.expectations(turn),
                acts_in: turn.acts_in,
                opens,
                leaves_windows: turn.leaves_windows || turn.steps.iter().any(|step| opens_window(&step.hops)),
                hinted,
                allows_below: turn.asks_for_storage_access().then(|| itinerary.path(turn.by)),
                press: (turn.start == Start::Click).then_some(gate).filter(|_| self.leading.is_some()),
            };
            self.plan.stages.push(stage);
        }
    }

    fn navigation(&self, number: usize, turn: &Turn<'_>, page: &Document<'_>) -> Navigation {
        match &turn.start {
            Start::AddressBar(url) => {
                // A page that is redirected begins with the place that redirects.
                let first = page.arriving.first().map_or_else(|| with_token(url, page.token), TokenedHop::url);
                Navigation::AddressBar(first)
            }
            Start::Click => {
                let before = number.checked_sub(1).map_or(turn.by, |before| self.itinerary.turns[before].by);
                Navigation::Click(self.itinerary.path(before), format!("#{}", go(number)))
            }
            Start::ByItself => Navigation::ByItself,
            Start::Reload => Navigation::Reload,
            Start::Back => Navigation::Back,
            Start::Forward => Navigation::Forward,
            Start::Told => Navigation::Told(self.tokens[number].1),
        }
    }

    /// The document that brings a turn about, by the innermost around it that is asked for.
    fn needs(&self, number: usize, turn: &Turn<'_>) -> Option<(Token, usize)> {
        let acting = match turn.start {
            Start::Told => turn.by,
            Start::Click | Start::ByItself => self.itinerary.turns[number.checked_sub(1)?].by,
            // Of what never came, nothing can come once more.
            Start::Reload | Start::Back | Start::Forward => {
                let page = &self.itinerary.documents[*turn.arrives.first()?];
                return Some((page.token, page.visit.checked_sub(1)?));
            }
            Start::AddressBar(_) => return None,
        };
        let documents = &self.itinerary.documents;
        let mut around =
            std::iter::successors(Some(acting), |&place| documents[place].parent).map(|place| &documents[place]);
        let served =
            |document: &&Document<'_>| document.chain.last().is_some_and(|own| own.source == DocumentSource::Served);
        around.find(served).map(|document| (document.token, document.visit))
    }

    fn expectations(&self, turn: &Turn<'_>) -> Vec<Expectation> {
        let mut expectations = Vec::new();
        for &place in turn.arrives.iter().chain(&turn.framed) {
            let document = &self.itinerary.documents[place];
            // What a step brings is there before a document in it has navigated itself, of which nobody tells.
            let documents = &self.itinerary.documents;
            let mut around = std::iter::successors(Some(place), |&place| documents[place].parent);
            let silent = turn.framed.contains(&place) && around.any(|place| documents[place].before.is_some());
            if let Some((_, Some(before))) = &document.before {
                expectations.push(before.expectation(Channel::Request(0)));
            }
            for tokened in &document.arriving {
                if tokened.hop.redirect.is_some() {
                    expectations.push(tokened.expectation(Channel::Request(0)));
                    continue;
                }
                let comes_again = |other: &Document<'_>| other.token == document.token && other.visit > document.visit;
                let channel = match self.itinerary.documents.iter().any(comes_again) {
                    true => Channel::Visit(document.visit),
                    false => Channel::Request(document.visit),
                };
                let expectation = tokened.expectation(channel);
                let silent = silent || expectation.silent;
                expectations.push(Expectation { token: document.token, silent, ..expectation });
            }
        }
        let steps = turn.steps.iter().flat_map(|step| &step.hops).filter_map(|tokened| {
            let channel = match &tokened.hop.target {
                HopTarget::ScriptReading => Channel::Report,
                HopTarget::ScriptWriting => return None,
                _ if tokened.hop.is_preflight() => Channel::Preflight,
                // What asks once more asks for the URL that it was sent on to (Fetch: a request keeps its URL list).
                _ if tokened.hop.redirect.is_some() => Channel::Request(0),
                _ => Channel::Request(usize::from(tokened.hop.probe.is_some_and(|probe| probe.facts().is_made_again))),
            };
            Some(tokened.expectation(channel))
        });
        expectations.extend(steps);
        expectations.extend(turn.prevented.iter().map(|tokened| {
            let channel = match tokened.hop.target {
                HopTarget::ScriptReading => Channel::Report,
                _ if tokened.hop.is_preflight() => Channel::Preflight,
                _ => Channel::Request(0),
            };
            // It is not waited for: nobody is there who could be late.
            Expectation { silent: false, ..tokened.expectation(channel) }
        }));
        expectations
    }

    /// A document that a server sends, with those that it frames from the start.
    fn serve_document(&mut self, place: usize) {
        let document = &self.itinerary.documents[place];
        let own = document.chain.last().expect("a chain has a document");
        let mut response = self.answer_of(place);
        let is_sandboxed_page = document.parent.is_none() && own.sandboxing == Sandboxing::Sandbox;
        if let Some(allowances) = own.sandboxing.allowances().filter(|_| is_sandboxed_page) {
            response = response.header("Content-Security-Policy", format!("sandbox {allowances}"));
        }
        if let Some(last) = document.arriving.last() {
            response = self.with_cookies(readable(response, &last.hop), last);
        }
        if self.itinerary.turn_of_return(place).is_some_and(|(_, may_be_kept)| may_be_kept) {
            // Whatever may not be stored is not kept either.
            response = response.header("Cache-Control", "private, max-age=0");
        }
        self.serve(document.token, embedded(response, &document.chain));
        self.serve_redirects(&document.arriving);
        if let Some((token, hop)) = &document.before {
            let from = own.came_from.as_ref().expect("it came from somewhere");
            // The next turn is the one in which it is there.
            let stay = self.end_of_arrival(place);
            let url = with_token(&own.url, document.token);
            let mut first = Page::default();
            first.over(Some(Leave {
                probe: Probe::SelfLocation,
                url: &url,
                stay: &with_token(&at_root(from), stay),
                register: None,
                id: String::new(),
                press: None,
            }));
            let mut response = Response::html(first.html());
            if let Some(hop) = hop {
                response = self.with_cookies(response, hop);
            }
            self.serve(*token, embedded(response, &document.chain));
        }
    }

    /// A document with the header fields that it needs.
    fn answer_of(&mut self, place: usize) -> Response {
        let (page, headers) = self.page(place);
        headers.into_iter().fold(Response::html(page.html()), |response, (header, (name, value))| {
            if header.is_sent_ahead() { response.early_hint(value) } else { response.header(name, value) }
        })
    }

    /// The token under which the turn ends in which a document comes.
    fn end_of_arrival(&self, place: usize) -> Token {
        let turn = self.itinerary.turns.iter().position(|turn| turn.arrives.contains(&place));
        self.tokens[turn.unwrap_or_default()].0
    }

    /// What a document does, turn by turn, with the frame in it, and the headers that it needs.
    fn page(&mut self, place: usize) -> (Page, Vec<Field>) {
        let mut page = Page::default();
        let mut headers = Vec::new();
        let itinerary = self.itinerary;
        let document = &itinerary.documents[place];
        if let Some(framed) = document.framed {
            self.frame(framed, &mut page);
        }
        if document.is_brought_by_step {
            page.come(&document.token.to_string());
        }
        let served = nearest_served(&document.chain).expect("a top-level document is served").url.clone();
        if let Some((turn, may_be_kept)) = itinerary.turn_of_return(place) {
            page.kept(with_token(&at_root(&served), self.tokens[turn].0), may_be_kept);
        }
        if let Some(leading) = self.leading.filter(|_| document.parent.is_none()) {
            let arrived = itinerary.turns.iter().position(|turn| turn.arrives.contains(&place)).unwrap_or_default();
            let is_address = |turn: &&Turn<'_>| matches!(turn.start, Start::AddressBar(_));
            page.led(leading.page(&served, itinerary.turns[..=arrived].iter().filter(is_address).count()));
        }
        let mut needs_worker = false;
        for (number, turn) in itinerary.turns.iter().enumerate().filter(|(_, turn)| turn.by == place) {
            let (end, gate) = self.tokens[number];
            let end = with_token(&at_root(&served), end);
            if turn.start == Start::Told {
                page.wait(with_token(&at_root(&served), gate));
            }
            for step in &turn.steps {
                let Some((first, last)) = step.hops.first().zip(step.hops.last()) else { continue };
                let Some(probe) = first.hop.probe else { continue };
                let facts = probe.facts();
                headers.extend(facts.header.into_iter().flat_map(|header| fields(header, &first.url())));
                match (facts.kind, facts.actor) {
                    (ProbeKind::ScriptWriting, _) => {
                        page.writing(probe, &self.lines_set(first));
                    }
                    (_, Actor::Header) => {}
                    _ => {
                        let framed = |other: &Document<'_>| {
                            other.is_brought_by_step && other.parent == Some(place) && other.token == last.token
                        };
                        let framed = itinerary.documents.iter().position(framed);
                        let is_shown = framed.is_some_and(|framed| itinerary.is_seen(framed));
                        let is_blocked = |hop: &TokenedHop<'_>| hop.hop.mixed_content == Some(MixedContent::Blocked);
                        // What is blocked on its way has been asked for, and tells of its end; frames may not.
                        let is_asked = facts.kind == ProbeKind::Subresource && !is_blocked(first);
                        let worker = self.serve_worker(probe, &served, &first.url(), &document.chain);
                        page.step(&StepOfPage {
                            probe,
                            url: &first.url(),
                            key: &last.token.to_string(),
                            number: step.number,
                            worker: worker.as_ref(),
                            is_shown,
                            is_waited_for: is_asked || !step.hops.iter().any(is_blocked),
                        });
                    }
                }
                needs_worker |= facts.agent != Agent::Document;
            }
            page.end(end);
            let Some((probe, next)) = turn.leaving.zip(turn.leads_to) else {
                page.over(None);
                continue;
            };
            let arriving = &itinerary.turns[next].arrives;
            let comes = &itinerary.documents[*arriving.first().expect("the next turn begins with what comes")];
            let comes_from = || with_token(&comes.chain.last().expect("a chain has a document").url, comes.token);
            let url = comes.arriving.first().map_or_else(comes_from, TokenedHop::url);
            let stay = with_token(&at_root(&served), self.tokens[next].0);
            headers.extend(probe.facts().header.into_iter().flat_map(|header| fields(header, &url)));
            let register = self.serve_worker(probe, &url, &url, &[]).map(|worker| {
                let token = Token::random();
                self.serve(token, registering_page(&worker, &url));
                with_token(&at_root(&url), token)
            });
            let press = self.leading.filter(|_| itinerary.turns[next].start == Start::Click).map(|leading| {
                let gate = self.tokens[next].1;
                self.serve(gate, Response::empty());
                self.plan.gates.push(gate);
                (with_token(&at_root(&served), gate), leading.clicks)
            });
            page.over(Some(Leave { probe, url: &url, stay: &stay, register: register.as_ref(), id: go(next), press }));
        }
        if needs_worker {
            let helper = Token::random();
            self.serve(helper, embedded(with_type("text/javascript", WORKER), &document.chain));
            page.helper(with_token(&at_root(&served), helper));
        }
        (page, headers)
    }

    /// The script of the service worker that a probe wants for a request of `url`, served at the origin of `place`.
    fn serve_worker(&mut self, probe: Probe, place: &Url, url: &Url, chain: &[FrameDocument]) -> Option<Url> {
        let script = script(probe.facts().worker_task, url)?;
        let token = Token::random();
        self.serve(token, embedded(script, chain));
        Some(with_token(&at_root(place), token))
    }

    /// Puts a frame into a document.
    fn frame(&mut self, framed: usize, page: &mut Page) {
        let document = &self.itinerary.documents[framed];
        let place = document.chain.last().expect("a chain has a document");
        match place.source {
            _ if document.obstacle == Some(Obstacle::OutOfReach) => page.frame(&Filling::Nothing, place.sandboxing),
            DocumentSource::Served => {
                self.serve_document(framed);
                let url = match (&document.before, &place.came_from) {
                    (Some((token, _)), Some(from)) => {
                        // A page may be loaded before such a frame leads on, and one that is come back to without that.
                        if document.visit > 0 {
                            self.frames.clear();
                        } else if document.obstacle.is_none() {
                            self.frames = vec![(*token, 0)];
                        }
                        with_token(from, *token)
                    }
                    _ => {
                        if document.obstacle.is_none() {
                            self.frames.push((document.token, document.visit));
                        }
                        with_token(&place.url, document.token)
                    }
                };
                page.frame(&Filling::Served(&url), place.sandboxing);
            }
            source => {
                let (inner, _) = self.page(framed);
                if matches!(source, DocumentSource::Blank | DocumentSource::Written) {
                    // Such a document is loaded before anything is done in it.
                    self.frames.clear();
                }
                page.frame(&Filling::made(source, &inner), place.sandboxing);
            }
        }
    }

    fn serve_step(&mut self, group: &[TokenedHop<'c>]) {
        self.serve_redirects(group);
        for tokened in group.iter().filter(|tokened| tokened.hop.redirect.is_none()) {
            let Some(probe) = tokened.hop.probe.filter(|_| !tokened.hop.is_preflight()) else { continue };
            let acts = |place: usize| self.itinerary.turns.iter().any(|turn| turn.by == place);
            let is_brought = |document: &Document<'_>| document.is_brought_by_step && document.token == tokened.token;
            if let Some(place) = self.itinerary.documents.iter().position(is_brought)
                && (acts(place) || self.itinerary.documents[place].framed.is_some())
            {
                self.itinerary_document(place, tokened);
                continue;
            }
            let key = group.last().map_or_else(String::new, |tokened| tokened.token.to_string());
            for response in responses(probe.facts().answer, &key) {
                let response = self.with_cookies(readable(response, &tokened.hop), tokened);
                self.serve(tokened.token, embedded(response, tokened.hop.client.as_deref().unwrap_or_default()));
            }
        }
    }

    /// A document that a step brings into a frame, and that does more than to say so.
    fn itinerary_document(&mut self, place: usize, tokened: &TokenedHop<'c>) {
        let response = readable(self.answer_of(place), &tokened.hop);
        let response = self.with_cookies(response, tokened);
        let chain = &self.itinerary.documents[place].chain;
        self.serve(tokened.token, embedded(response, chain));
    }

    fn serve_redirects(&mut self, hops: &[TokenedHop<'c>]) {
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
        let set = self.lines_set(tokened).into_iter();
        set.fold(response, |response, line| response.set_cookie(line.into_bytes()))
    }

    /// The lines that a hop sets, in its order, as the case has them.
    fn lines_set(&self, tokened: &TokenedHop<'_>) -> Vec<String> {
        let lines: Vec<_> = self.scenario.lines().collect();
        tokened.hop.sets.iter().map(|&line| tokened.case.line(lines[line])).collect()
    }

    /// The answer to a token, behind those that it has already: a page that comes once more is answered in turn.
    ///
    /// A page with a Cross-Origin-Embedder-Policy takes nothing else of other origins.
    fn serve(&mut self, token: Token, response: Response) {
        let response = response.header("Cross-Origin-Resource-Policy", "cross-origin");
        self.plan.documents.entry(token).or_default().push(response);
    }
}

/// The last request on the way to a document, where the next one is blocked as mixed content.
fn stopped_after(arriving: &[TokenedHop<'_>]) -> Option<Token> {
    let blocked = arriving.iter().position(|tokened| tokened.hop.mixed_content == Some(MixedContent::Blocked))?;
    Some(arriving[blocked.checked_sub(1)?].token)
}

/// Whether a step that stays where it is opens a window: one that stays empty, as a file comes in place of a page, or one
/// that asks.
fn opens_window(hops: &[TokenedHop<'_>]) -> bool {
    let probe = hops.first().and_then(|tokened| tokened.hop.probe);
    probe.is_some_and(|probe| probe.kind() == ProbeKind::Download || probe.is_asked_from_opened())
}

/// A field of a document's answer: the header that it is for, its name, and its value.
type Field = (DocumentHeader, (&'static str, String));

/// The fields that a header takes.
fn fields(header: DocumentHeader, url: &Url) -> Vec<Field> {
    header.fields(url).into_iter().map(|field| (header, field)).collect()
}

/// The answer as a page takes it, or what is framed in it or works for it, that has a Cross-Origin-Embedder-Policy: with
/// the same policy.
///
/// **Spec:** HTML, "check a navigation response's adherence to its embedder policy" and "check a global object's embedder
/// policy".
fn embedded(response: Response, chain: &[FrameDocument]) -> Response {
    match chain.first().and_then(FrameDocument::embedder_policy) {
        Some(policy) => response.header("Cross-Origin-Embedder-Policy", policy),
        None => response,
    }
}

/// The answer, open to scripts of the origin that asked, so that CORS stops nothing before it is seen.
fn readable(response: Response, hop: &Hop) -> Response {
    let own = hop.own_origin().map(Url::origin);
    let tainted = hop
        .urls()
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
