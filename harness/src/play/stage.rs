//! Stages: a case cut where a new top-level page arrives, with the documents that each page needs.

use samesite_scenarios::{Act, Case, Hop, HopTarget, LineSource, Planting, Probe, ProbeKind};
use samesite_servers::{Response, Token};
use url::Url;

use super::page::{Page, WayOn};

/// One top-level page: how it comes, what it does, and how we know that it has come to its end.
#[derive(Debug)]
pub(super) struct Stage {
    /// How the page comes.
    pub(super) arrival: Arrival,
    /// The token that the innermost document reports its end under.
    pub(super) end: Token,
    /// The hops that should have happened by then, with their tokens.
    pub(super) hops: Vec<(String, Token, Trail)>,
    /// What the servers must know before the page comes.
    pub(super) documents: Vec<(Token, Response)>,
}

/// How a page comes.
#[derive(Debug)]
pub(super) enum Arrival {
    /// The user types in its address.
    AddressBar(Url),
    /// The user clicks what the page before offers.
    Click,
}

/// What a hop leaves behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trail {
    /// A request.
    Request,
    /// A report of what `document.cookie` gave.
    Report,
}

/// A hop with its token.
struct Marked<'h> {
    hop: &'h Hop,
    token: Token,
}

impl Marked<'_> {
    fn url(&self) -> Url {
        with_token(&self.hop.url, self.token)
    }
}

/// The stages of a case; never empty.
pub(super) fn stages_of(case: &Case) -> Vec<Stage> {
    let hops = case.hops();
    let marked: Vec<Marked<'_>> = hops.iter().map(|hop| Marked { hop, token: Token::random() }).collect();
    let mut stages = Vec::new();
    let mut rest = marked.as_slice();
    let mut arrival = rest.first().map(|first| Arrival::AddressBar(first.url()));
    while let Some(arrival_of_this) = arrival.take() {
        let length = stage_length(rest);
        let (own, following) = rest.split_at(length);
        let mut documents = Vec::new();
        let end = Token::random();
        build(case, own, following, end, &mut documents);
        stages.push(Stage {
            arrival: arrival_of_this,
            end,
            hops: own
                .iter()
                .map(|marked| {
                    let reads = marked.hop.target == HopTarget::ScriptReading;
                    (marked.hop.id.clone(), marked.token, if reads { Trail::Report } else { Trail::Request })
                })
                .collect(),
            documents,
        });
        arrival = following.first().map(|next| match next.hop.client {
            Some(_) => Arrival::Click,
            None => Arrival::AddressBar(next.url()),
        });
        rest = following;
    }
    stages
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
    let written: Vec<_> = lines(LineSource::Script).map(|line| line.line.as_str()).collect();
    if !written.is_empty() {
        page.writing(&written);
    }
    let mut response = Response::html(page.html(&with_token(&at_root(url), end)));
    for line in lines(LineSource::Header) {
        response = response.set_cookie(line.line.as_bytes());
    }
    Stage {
        arrival: Arrival::AddressBar(with_token(url, token)),
        end,
        hops: vec![(act.hop(), token, Trail::Request)],
        documents: vec![(token, response), (end, Response::empty())],
    }
}

/// How many hops belong to the page that comes first: its own, with redirects, frames and steps, up to the next page.
fn stage_length(hops: &[Marked<'_>]) -> usize {
    let arrives = |marked: &Marked<'_>| marked.hop.target == HopTarget::TopLevel;
    let own_arrival = hops.iter().take_while(|marked| arrives(marked) && marked.hop.redirect.is_some()).count() + 1;
    own_arrival + hops.iter().skip(own_arrival).take_while(|marked| !arrives(marked)).count()
}

/// Builds the documents of one stage. `own` are its hops, `following` those of the stages after it.
fn build(
    case: &Case,
    own: &[Marked<'_>],
    following: &[Marked<'_>],
    end: Token,
    documents: &mut Vec<(Token, Response)>,
) {
    let chain: Vec<&Marked<'_>> = own.iter().filter(|marked| is_document_of_page(marked.hop)).collect();
    for (depth, marked) in chain.iter().enumerate() {
        let innermost = depth + 1 == chain.len();
        let own_end = if innermost { end } else { Token::random() };
        let mut page = Page::default();
        if let Some(framed) = chain.get(depth + 1) {
            page = page.framing(framed.url());
        }
        if innermost {
            for step in first_hops_of_steps(case, own) {
                let (probe, marked) = step;
                page.step(&probe.to_string(), &marked.url());
            }
            if let Some(next) = following.first() {
                offer(case, next, &mut page);
            }
        }
        documents.push((own_end, Response::empty()));
        documents.push((marked.token, Response::html(page.html(&with_token(&at_root(&marked.hop.url), own_end)))));
    }
    for (index, marked) in own.iter().enumerate() {
        if marked.hop.redirect.is_some() {
            let next = own.get(index + 1).map(Marked::url);
            let status = marked.hop.redirect.as_ref().map_or(302, |redirect| redirect.status);
            if let Some(next) = next {
                documents.push((marked.token, Response::redirect(status, next.as_str())));
            }
        } else if !is_document_of_page(marked.hop) {
            documents.push((marked.token, answer_to(marked.hop)));
        }
    }
}

/// Whether a hop brings the page itself or one of the frames it opens with.
fn is_document_of_page(hop: &Hop) -> bool {
    hop.redirect.is_none() && (hop.target == HopTarget::TopLevel || hop.step.is_none())
}

/// For each step that stays on the page, its probe and the first of its hops.
fn first_hops_of_steps<'m, 'h>(case: &Case, own: &'m [Marked<'h>]) -> Vec<(Probe, &'m Marked<'h>)> {
    let mut seen = Vec::new();
    let mut first = Vec::new();
    for marked in own {
        let Some(step) = marked.hop.step else { continue };
        if marked.hop.target != HopTarget::TopLevel && !seen.contains(&step) {
            seen.push(step);
            first.push((case.steps[step].probe, marked));
        }
    }
    first
}

/// Gives the page something to click that leads to the next one.
fn offer(case: &Case, next: &Marked<'_>, page: &mut Page) {
    let Some(probe) = next.hop.step.map(|step| case.steps[step].probe) else { return };
    let token = (Token::QUERY_PARAMETER.to_owned(), next.token.to_string());
    match probe {
        Probe::Link => page.way_on(WayOn::Link(next.url())),
        Probe::FormGet => page.way_on(WayOn::Form { method: "get", action: next.hop.url.clone(), token }),
        Probe::FormPost => page.way_on(WayOn::Form { method: "post", action: next.url(), token }),
        _ => debug_assert!(probe.kind() == ProbeKind::AddressBar, "{probe} leads to no page"),
    }
}

/// What a hop gets that brings no page.
fn answer_to(hop: &Hop) -> Response {
    match &hop.target {
        HopTarget::Subresource(Probe::Img) => Response::image(),
        HopTarget::Subresource(Probe::Script) => Response::new(200).header("Content-Type", "text/javascript"),
        HopTarget::Subresource(Probe::Stylesheet) => Response::new(200).header("Content-Type", "text/css"),
        HopTarget::Nested(_) => Response::html("<!DOCTYPE html><script>parent.postMessage('come', '*')</script>"),
        HopTarget::Subresource(_) | HopTarget::ScriptReading | HopTarget::TopLevel => Response::empty(),
    }
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
