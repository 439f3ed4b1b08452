//! Hops: the requests a browser makes when it plays a case.

use url::Url;

use crate::frames::{FrameChain, FrameDocument, Sandboxing, nearest_served, own_origin};
use crate::mixed_content::MixedContent;
use crate::obstacle::Obstacle;
use crate::probe::{Agent, Probe, Revisit, WorkerTask};
use crate::scenario::Redirect;

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
    /// What becomes of the request as mixed content, those that led to it included; an upgraded one asks `url` by https,
    /// and its document by http.
    pub mixed_content: Option<MixedContent>,
    /// Which of the URLs in `redirected_from`, and `url` behind them, are asked by https in place of http, as places.
    pub upgraded: Vec<usize>,
    /// Why nobody is there to make the request, or to run the script, where the standards let nobody be.
    pub obstacle: Option<Obstacle>,
    /// The method that goes over the wire.
    pub method: &'static str,
    /// The documents from the top down to the one that asks; `None` when no document does.
    pub client: Option<FrameChain>,
    /// The top-level document that all of those are in, as a place among the documents that come; that of the page which
    /// the case begins with, where nobody asks. A page that comes once more is another document, and another origin if it
    /// is sandboxed.
    pub page: usize,
    /// What the answer is for.
    pub target: HopTarget,
    /// The third parties that the user has allowed until then to have their ordinary cookies, when they ask for them.
    pub allowed: Vec<Allowed>,
    /// What the frame takes from the document that comes into it; `None` for what comes into no frame.
    pub comes_into: Option<Sandboxing>,
    /// Whether what asks is in a window that a sandboxed document opened, so that all is sandboxed there.
    pub in_sandboxed_window: bool,
    /// The probe whose element holds the frame that the document comes into, such as [`Probe::Embed`]; `None` for an
    /// `iframe`, and for what comes into no frame.
    pub element: Option<Probe>,
    /// What is asked for once more, and why; `None` for what is asked for the first time.
    pub revisited: Option<Revisited>,
    /// How the page is come back to that frames this document; `None` for what is in no frame of such a page.
    pub framed_again: Option<Revisit>,
    /// The URLs the request was redirected from, first one first.
    pub redirected_from: Vec<Url>,
    /// The statuses of those redirects, first one first: 302.
    pub redirected_by: Vec<u16>,
    /// Where the answer sends the request on to; `None` for the last hop.
    pub redirect: Option<Redirect>,
    /// What the hop has to do with the cookies.
    pub purpose: Purpose,
    /// The lines of the jar that the answer, or the script, sets, as places among all lines.
    pub sets: Vec<usize>,
    /// The lines that the case has set before, where the case plants the cookies; empty elsewhere. For what is told of
    /// changes, those that were set since its document came.
    pub planted: Vec<usize>,
}

/// A third party that the user has allowed to have its ordinary cookies, when it asks for them.
///
/// **Spec:** Storage Access API, the permission "storage-access".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// A URL of the site of the top-level document.
    pub top: Url,
    /// A URL of the third party's site.
    pub third: Url,
}

/// A document that is asked for once more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revisited {
    /// Who asks for it again, and how.
    pub how: Revisit,
    /// How it was first asked for; `None` where no document asked.
    pub first: Option<Box<Hop>>,
    /// The documents that are left for it, outermost first, down to the one that acts or in whose window the user does.
    pub left: FrameChain,
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
    /// The hop's answer, or its script, sets the first cookies, so that there is nothing yet to look for.
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

    /// Whether the standards let the request not be made, or the script not be run: it is blocked, or nobody is there.
    #[must_use]
    pub fn is_prevented(&self) -> bool {
        self.obstacle.is_some() || self.mixed_content == Some(MixedContent::Blocked)
    }

    /// The innermost document around the one that asks, itself included, that came over HTTP.
    #[must_use]
    pub fn nearest_served(&self) -> Option<&FrameDocument> {
        self.client.as_deref().and_then(nearest_served)
    }

    /// The URLs of the request: those that it was redirected from, first one first, and then its own.
    pub fn urls(&self) -> impl DoubleEndedIterator<Item = &Url> {
        self.redirected_from.iter().chain([&self.url])
    }

    /// A URL of the origin that the document has that asks; `None` for an opaque one, and where no document asks.
    #[must_use]
    pub fn own_origin(&self) -> Option<&Url> {
        self.client.as_deref().and_then(own_origin)
    }

    /// Whether a URL on the way is of another origin than who asks; an opaque origin has none of its own.
    #[must_use]
    pub fn leaves_origin(&self) -> bool {
        let own = self.own_origin().map(Url::origin);
        self.urls().any(|url| own.as_ref() != Some(&url.origin()))
    }

    /// Whether a document in a frame asks.
    #[must_use]
    pub fn is_asked_in_frame(&self) -> bool {
        self.client.as_ref().is_some_and(|chain| chain.len() > 1)
    }

    /// The document or the worker of it that asks.
    #[must_use]
    pub fn agent(&self) -> Agent {
        self.probe.map_or(Agent::Document, |probe| probe.facts().agent)
    }

    /// What a service worker does about the request: one that is registered for it, or was for the page that is asked for
    /// once more. Where redirects have led there, no worker is registered for the page's own URL.
    #[must_use]
    pub fn worker_task(&self) -> WorkerTask {
        let own = self.probe.map_or(WorkerTask::None, |probe| probe.facts().worker_task);
        let first = self.revisited.as_ref().and_then(|revisited| revisited.first.as_deref());
        first.filter(|first| first.redirected_from.is_empty()).map_or(own, Self::worker_task)
    }

    /// A hop that a client makes for itself, to be told apart by what is given.
    pub(crate) fn plain(id: String, url: Url, client: Option<FrameChain>, target: HopTarget) -> Self {
        Self {
            id,
            step: None,
            probe: None,
            url,
            mixed_content: None,
            upgraded: Vec::new(),
            obstacle: None,
            allowed: Vec::new(),
            comes_into: None,
            in_sandboxed_window: false,
            element: None,
            method: "GET",
            client,
            page: 0,
            target,
            revisited: None,
            framed_again: None,
            redirected_from: Vec::new(),
            redirected_by: Vec::new(),
            redirect: None,
            purpose: Purpose::Ask,
            sets: Vec::new(),
            planted: Vec::new(),
        }
    }
}
