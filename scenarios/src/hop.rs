//! Hops: the requests a browser makes when it plays a case.

use url::Url;

use crate::probe::{Probe, ProbeKind};
use crate::scenario::{Case, Redirect};

/// The documents from the top down to one of them, by their URLs; never empty.
pub type PageChain = Vec<Url>;

/// One request that a case should make, or one look at `document.cookie`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// Its name within the case: `page`, `frame`, or the step's, with `-via` for redirects.
    pub id: String,
    /// The step it belongs to; `None` while the page is being opened.
    pub step: Option<usize>,
    /// The URL that is asked, or whose script looks.
    pub url: Url,
    /// The method that goes over the wire.
    pub method: &'static str,
    /// The documents from the top down to the one that asks; `None` when no document does.
    pub client: Option<PageChain>,
    /// What the answer is for.
    pub target: HopTarget,
    /// The URLs the request was redirected from, first one first.
    pub redirected_from: Vec<Url>,
    /// Where the answer sends the request on to; `None` for the last hop.
    pub redirect: Option<Redirect>,
}

/// What the answer to a hop is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HopTarget {
    /// It becomes the top-level document.
    TopLevel,
    /// It becomes a document framed in the last of these.
    Nested(PageChain),
    /// The document that asks uses it.
    Subresource(Probe),
    /// It is no request: a script reads `document.cookie`.
    ScriptReading,
}

impl Case {
    /// The hops of the case, in the order in which they should happen.
    #[must_use]
    pub fn hops(&self) -> Vec<Hop> {
        let mut hops = Vec::new();
        let mut here: PageChain = Vec::new();
        for (depth, url) in self.page.iter().enumerate() {
            hops.push(Hop {
                id: match depth {
                    0 => "page".to_owned(),
                    1 => "frame".to_owned(),
                    _ => format!("frame-{depth}"),
                },
                step: None,
                url: url.clone(),
                method: "GET",
                client: (depth > 0).then(|| here.clone()),
                target: if depth == 0 { HopTarget::TopLevel } else { HopTarget::Nested(here.clone()) },
                redirected_from: Vec::new(),
                redirect: None,
            });
            here.push(url.clone());
        }
        for (index, step) in self.steps.iter().enumerate() {
            let kind = step.probe.kind();
            let (client, target) = match kind {
                ProbeKind::Subresource => (Some(here.clone()), HopTarget::Subresource(step.probe)),
                ProbeKind::NestedNavigation => (Some(here.clone()), HopTarget::Nested(here.clone())),
                ProbeKind::TopLevelNavigation => (Some(here.clone()), HopTarget::TopLevel),
                ProbeKind::AddressBar => (None, HopTarget::TopLevel),
                ProbeKind::ScriptReading => (Some(here.clone()), HopTarget::ScriptReading),
            };
            let Some(to) = step.to.as_ref().or_else(|| here.last()).cloned() else { continue };
            let mut method = step.probe.method();
            let mut redirected_from: Vec<Url> = Vec::new();
            for (number, redirect) in step.via.iter().enumerate() {
                let next = step.via.get(number + 1).map_or(&to, |next| &next.at);
                hops.push(Hop {
                    id: format!("{}-via-{}", step.id, number + 1),
                    step: Some(index),
                    url: redirect.at.clone(),
                    method,
                    client: client.clone(),
                    target: target.clone(),
                    redirected_from: redirected_from.clone(),
                    redirect: Some(Redirect { at: next.clone(), status: redirect.status }),
                });
                redirected_from.push(redirect.at.clone());
                method = method_after(method, redirect.status);
            }
            if matches!(kind, ProbeKind::TopLevelNavigation | ProbeKind::AddressBar) {
                here = vec![to.clone()];
            }
            hops.push(Hop {
                id: step.id.clone(),
                step: Some(index),
                url: to,
                method,
                client,
                target,
                redirected_from,
                redirect: None,
            });
        }
        hops
    }
}

/// **Spec:** Fetch, "HTTP-redirect fetch": a POST becomes a GET, unless the status says to keep it.
const fn method_after(method: &'static str, status: u16) -> &'static str {
    match status {
        307 | 308 => method,
        _ => "GET",
    }
}
