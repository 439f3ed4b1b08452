//! Hops: the requests a browser makes when it plays a case.

use url::Url;

use crate::frames::{DocumentSource, FrameChain, FrameDocument, nearest_served, own_origin};
use crate::mixed_content::{MixedContent, mixed_content, upgraded};
use crate::probe::{Agent, Probe, ProbeKind, Revisit};
use crate::scenario::{Case, Opening, Redirect};

/// One request that a case should make, or one thing a script does with the cookies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// The hop's name within the case: `page`, `frame`, or the step's, with `-via` for redirects.
    pub id: String,
    /// The step of the case that makes the hop, as a place among its steps; `None` while the page is being opened, and for proofs.
    pub step: Option<usize>,
    /// The probe that makes the hop; `None` while the page is being opened, and for proofs.
    pub probe: Option<Probe>,
    /// The URL that is asked, or whose script acts.
    pub url: Url,
    /// What becomes of the request as mixed content, those that led to it included; an upgraded one asks `url` by https, and its document by http.
    pub mixed_content: Option<MixedContent>,
    /// The method that goes over the wire.
    pub method: &'static str,
    /// The documents from the top down to the one that asks; `None` when no document does.
    pub client: Option<FrameChain>,
    /// What the answer is for.
    pub target: HopTarget,
    /// Why the page is asked for once more, and the page that led to its first visit, if one did; `None` for first visits.
    pub revisit: Option<(Revisit, Option<Url>)>,
    /// The URLs the request was redirected from, first one first.
    pub redirected_from: Vec<Url>,
    /// Where the answer sends the request on to; `None` for the last hop.
    pub redirect: Option<Redirect>,
    /// What the hop has to do with the cookies.
    pub purpose: Purpose,
}

/// What the answer to a hop is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HopTarget {
    /// The answer becomes the top-level document.
    TopLevel,
    /// The answer becomes a document framed in the last of these.
    Nested(FrameChain),
    /// The document that asks uses the answer: a picture, a script, a fetch.
    Subresource(Probe),
    /// No request is made: a script reads the cookies.
    ScriptReading,
    /// No request is made: a script writes cookies.
    ScriptWriting,
}

/// What a hop has to do with the cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// The hop is looked at for the cookies that it carries.
    Ask,
    /// The hop's answer, or its script, sets the cookies.
    Set,
    /// The hop is looked at for the cookies that were kept; the number is that of the planting.
    Prove(usize),
}

impl Hop {
    /// Whether the hop is a CORS preflight of the request that follows; such a request carries no cookies.
    #[must_use]
    pub fn is_preflight(&self) -> bool {
        self.method == "OPTIONS"
    }

    /// The innermost document around the one that asks, itself included, that came over HTTP.
    #[must_use]
    pub fn nearest_served(&self) -> Option<&FrameDocument> {
        self.client.as_deref().and_then(nearest_served)
    }

    /// The document or the worker of it that asks.
    #[must_use]
    pub fn agent(&self) -> Agent {
        self.probe.map_or(Agent::Document, |probe| probe.facts().agent)
    }

    /// A hop that a client makes for itself, to be told apart by what is given.
    fn plain(id: String, url: Url, client: Option<FrameChain>, target: HopTarget) -> Self {
        Self {
            id,
            step: None,
            probe: None,
            url,
            mixed_content: None,
            method: "GET",
            client,
            target,
            revisit: None,
            redirected_from: Vec::new(),
            redirect: None,
            purpose: Purpose::Ask,
        }
    }
}

impl Case {
    /// The hops of the case, in the order in which they should happen.
    #[must_use]
    pub fn hops(&self) -> Vec<Hop> {
        let mut hops = self.requests();
        if let Some(site) = &self.site {
            // The first one that may: those after it can be asked what they carry.
            let owned = |hop: &&mut Hop| hop.url.host_str().is_some_and(|host| is_of(host, site));
            if let Some(first) = hops.iter_mut().find(owned) {
                first.purpose = Purpose::Set;
            }
        }
        for (number, url) in self.proofs.iter().enumerate() {
            let proof = Hop::plain(format!("proof-{}", number + 1), url.clone(), None, HopTarget::TopLevel);
            hops.push(Hop { purpose: Purpose::Prove(number), ..proof });
        }
        hops
    }

    /// What the case itself asks for, as it goes over the wire.
    fn requests(&self) -> Vec<Hop> {
        let mut hops = self.requests_as_written();
        // Of the step that was looked at last: which it is, whether it goes on, and the URLs it was upgraded from.
        let (mut step, mut blocked, mut insecure) = (None, false, Vec::new());
        for hop in &mut hops {
            let (Some(probe), Some(client)) = (hop.probe, &hop.client) else { continue };
            if hop.step != step {
                (step, blocked, insecure) = (hop.step, false, Vec::new());
            }
            hop.mixed_content = mixed_content(probe, client, &hop.url);
            blocked |= hop.mixed_content == Some(MixedContent::Blocked);
            if blocked {
                hop.mixed_content = Some(MixedContent::Blocked);
            }
            for before in hop.redirected_from.iter_mut().filter(|before| insecure.contains(*before)) {
                *before = upgraded(before);
            }
            if hop.mixed_content == Some(MixedContent::Upgraded) {
                insecure.push(hop.url.clone());
                hop.url = upgraded(&hop.url);
            }
        }
        hops
    }

    /// What the case itself asks for, as its documents have it.
    fn requests_as_written(&self) -> Vec<Hop> {
        let mut hops = if self.opening == Opening::Asked { opening_hops(&self.page) } else { Vec::new() };
        let mut here = self.page.clone();
        for (index, step) in self.steps.iter().enumerate() {
            let probe = step.probe;
            let kind = probe.kind();
            let client = match kind {
                ProbeKind::AddressBar | ProbeKind::Revisit(Revisit::UserReload | Revisit::Back) => None,
                _ => Some(here.clone()),
            };
            let target = match kind {
                ProbeKind::Subresource => HopTarget::Subresource(probe),
                ProbeKind::NestedNavigation => HopTarget::Nested(here.clone()),
                ProbeKind::SelfNavigation => HopTarget::Nested(here[..here.len() - 1].to_vec()),
                ProbeKind::TopLevelNavigation
                | ProbeKind::Speculation
                | ProbeKind::Download
                | ProbeKind::AddressBar
                | ProbeKind::Revisit(_) => HopTarget::TopLevel,
                ProbeKind::ScriptReading => HopTarget::ScriptReading,
                ProbeKind::ScriptWriting => HopTarget::ScriptWriting,
            };
            let revisit = match kind {
                ProbeKind::Revisit(revisit) => Some((revisit, here[0].came_from.clone())),
                _ => None,
            };
            let own = || nearest_served(&here).map(|place| place.url.clone());
            let Some(to) = step.to.clone().or_else(own) else { continue };
            let template = Hop {
                step: Some(index),
                probe: Some(probe),
                method: probe.method(),
                revisit,
                ..Hop::plain(step.id.clone(), to.clone(), client, target)
            };
            let mut method = probe.method();
            let mut redirected_from: Vec<Url> = Vec::new();
            let first_url = step.via.first().map_or(&to, |first| &first.at);
            if probe.is_preflighted() && own_origin(&here).is_none_or(|own| own.origin() != first_url.origin()) {
                let id = format!("{}-preflight", step.id);
                hops.push(Hop { id, url: first_url.clone(), method: "OPTIONS", ..template.clone() });
            }
            for (number, redirect) in step.via.iter().enumerate() {
                let next = step.via.get(number + 1).map_or(&to, |next| &next.at);
                hops.push(Hop {
                    id: format!("{}-via-{}", step.id, number + 1),
                    url: redirect.at.clone(),
                    method,
                    redirected_from: redirected_from.clone(),
                    redirect: Some(Redirect { at: next.clone(), status: redirect.status }),
                    ..template.clone()
                });
                redirected_from.push(redirect.at.clone());
                method = method_after(method, redirect.status);
            }
            if probe.leaves_page() {
                here = vec![FrameDocument::served(to)];
            }
            hops.push(Hop { method, redirected_from, ..template });
        }
        hops
    }
}

/// Whether a host is a registrable domain or lies below it: `www.shop.example` is of `shop.example`, `myshop.example` is
/// not.
fn is_of(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|below| below.is_empty() || below.ends_with('.'))
}

/// The requests that bring a page and the frames in it.
fn opening_hops(page: &[FrameDocument]) -> Vec<Hop> {
    let mut hops = Vec::new();
    for (depth, place) in page.iter().enumerate() {
        let id = match depth {
            0 => "page".to_owned(),
            1 => "frame".to_owned(),
            _ => format!("frame-{depth}"),
        };
        let above = page[..depth].to_vec();
        let (client, target) = match depth {
            0 => (None, HopTarget::TopLevel),
            _ => (Some(above.clone()), HopTarget::Nested(above)),
        };
        if place.source == DocumentSource::Served {
            hops.push(Hop::plain(id, place.url.clone(), client, target));
        }
    }
    hops
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
