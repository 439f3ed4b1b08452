//! Whether a request is same-site, and what a client's site for cookies is: rfc6265bis-22 §5.2.

use std::fmt;

use url::Url;

use crate::client::{Client, Worker, WorkerKind};
use crate::document::Document;
use crate::host::Host;
use crate::model::Model;
use crate::origin::Origin;
use crate::policy::{
    AncestorRule, DedicatedWorkerRule, NestedNavigationRule, RedirectHistory, ReloadRule, RequestClassing, SandboxRule,
    ServiceWorkerRule, SiteComparison, TopLevelHostRule, TopLevelNavigationRule, TraversalRule, UnlistedSuffix,
};
use crate::request::{Method, Reload, Request, Target};
use crate::rule::Rule;
use crate::trace::Trace;

/// Whether a request is same-site.
///
#[doc = spec!("5.2", ".")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SameSiteStatus {
    /// The request is same-site: all cookies go with it.
    SameSite,
    /// The request is cross-site, but such that only `Strict` is withheld. Fetch's "lax-or-less"; the drafts never say
    /// so here, and come to the like by asking for target and method.
    AdmitsLax,
    /// The request is cross-site: by itself, only `None` cookies go with it.
    CrossSite,
}

impl fmt::Display for SameSiteStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SameSite => "same-site",
            Self::AdmitsLax => "lax-or-less",
            Self::CrossSite => "cross-site",
        })
    }
}

/// A document's or client's "site for cookies".
///
#[doc = spec!("5.2.1", ".")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SiteForCookies {
    /// The site of this origin: that of the top-level document, or of a worker's own script.
    Origin(Origin),
    /// No site: some document on the way to the top is cross-site.
    Opaque,
}

/// A request's same-site status, where some readings have one for its cookies and another for those of its response.
pub(crate) struct RequestStatus {
    pub(crate) for_retrieval: SameSiteStatus,
    pub(crate) for_storage: SameSiteStatus,
}

impl Model<'_> {
    pub(crate) fn same_site_status(&self, request: &Request, trace: &mut impl Trace) -> RequestStatus {
        if self.policy.classing == RequestClassing::FetchMode {
            let mode = self.fetch_mode(request, trace);
            let for_retrieval = self.retrieval_by_top_level_host(mode, request, trace);
            return RequestStatus { for_retrieval, for_storage: mode };
        }
        let by_client = self.same_site_but_for_redirects(request, trace);
        let for_retrieval = status(by_client && self.redirect_history(request, trace));
        let for_storage = match self.policy.redirects {
            RedirectHistory::Counts | RedirectHistory::Tainted => for_retrieval,
            RedirectHistory::Ignored
            | RedirectHistory::CountsForSending
            | RedirectHistory::CountsForSendingWhereSaid => status(by_client),
        };
        let for_retrieval = self.retrieval_by_top_level_host(for_retrieval, request, trace);
        RequestStatus { for_retrieval, for_storage }
    }

    /// What becomes of a request's status when the top-level document's host is asked too (ambiguity D22).
    fn retrieval_by_top_level_host(
        &self,
        status: SameSiteStatus,
        request: &Request,
        trace: &mut impl Trace,
    ) -> SameSiteStatus {
        let document = match &request.target {
            Target::TopLevelNavigation => None,
            Target::NestedNavigation(parent) => Some(parent),
            Target::Subresource => request.client.as_ref().and_then(Client::document),
        };
        match document {
            Some(document)
                if status != SameSiteStatus::SameSite && self.admits_by_top(document, &request.url, trace) =>
            {
                SameSiteStatus::SameSite
            }
            _ => status,
        }
    }

    /// Whether the host at the top of `document` is that of `url`; never where the policy does not ask for it.
    pub(crate) fn admits_by_top(&self, document: &Document, url: &Url, trace: &mut impl Trace) -> bool {
        if self.policy.top_level_host == TopLevelHostRule::NotAsked {
            return false;
        }
        let top = Host::of(document.top().url());
        let holds = top.as_ref().is_none_or(|top| Some(top) == Host::of(url).as_ref());
        trace.ask(Rule::TopLevelHost, holds, || match &top {
            Some(top) => format!("{top} is at the top, {} is asked", url.host_str().unwrap_or_default()),
            None => format!("{} is at the top, which has no host", document.top().url().scheme()),
        })
    }

    /// A document's site for cookies.
    ///
    /// **Spec:** rfc6265bis-22 §5.2.1 "Document-based requests".
    pub(crate) fn site_for_cookies_of_document(&self, document: &Document, trace: &mut impl Trace) -> SiteForCookies {
        let rule = match self.policy.sandbox {
            SandboxRule::UrlOriginInFrames if document.parent().is_some() => SandboxRule::UrlOrigin,
            rule => rule,
        };
        let top = document.top().counted_origin(rule);
        let looked_at = match self.policy.ancestors {
            AncestorRule::EveryDocument => usize::MAX,
            AncestorRule::DocumentAlone if *top != Origin::Opaque && document.is_at_about(rule) => 0,
            AncestorRule::DocumentAlone => 1,
        };
        let stranger = document
            .inclusive_ancestors()
            .take(looked_at)
            .map(|ancestor| ancestor.counted_origin(rule))
            .find(|origin| !self.same_site(origin, &top));
        let holds = trace.ask(Rule::AncestorsOfClient, stranger.is_none(), || match &stranger {
            None => format!("{document} is of one site throughout"),
            Some(stranger) => format!("{document}: {stranger} is not same site with {top}"),
        });
        if holds { SiteForCookies::Origin(top.into_owned()) } else { SiteForCookies::Opaque }
    }

    /// A client's site for cookies.
    ///
    #[doc = spec!("5.2.1", " and ", "5.2.2", ".")]
    #[must_use]
    pub fn site_for_cookies(&self, client: &Client) -> SiteForCookies {
        self.site_for_cookies_with(client, &mut ())
    }

    /// [`Model::site_for_cookies`], with the steps that lead there.
    pub fn site_for_cookies_with(&self, client: &Client, trace: &mut impl Trace) -> SiteForCookies {
        match client {
            Client::Document(document) => self.site_for_cookies_of_document(document, trace),
            Client::Worker(worker) => self.site_for_cookies_of_worker(worker, trace),
        }
    }

    /// **Spec:** rfc6265bis-22 §5.2.2 "Worker-based requests"; worklets are HTML's.
    fn site_for_cookies_of_worker(&self, worker: &Worker, trace: &mut impl Trace) -> SiteForCookies {
        let same_site = |site: &SiteForCookies| match site {
            SiteForCookies::Origin(site) => self.same_site(worker.origin(), site),
            SiteForCookies::Opaque => false,
        };
        let (rule, holds, site) = match worker.kind() {
            WorkerKind::Dedicated(owner) => {
                let site = self.site_for_cookies_with(owner, trace);
                let holds = self.policy.dedicated_worker == DedicatedWorkerRule::AsOwner || same_site(&site);
                (Rule::DedicatedWorkerOfSite, holds, site)
            }
            WorkerKind::Shared(owners) => {
                let sites = owners.iter().map(|owner| self.site_for_cookies_of_document(owner, trace));
                let holds = sites.fold(!owners.is_empty(), |holds, site| holds & same_site(&site));
                (Rule::SharedWorkerOfSite, holds, SiteForCookies::Origin(worker.origin().clone()))
            }
            WorkerKind::Service(client) => {
                let holds = match self.policy.service_worker {
                    ServiceWorkerRule::OwnOrigin => true,
                    ServiceWorkerRule::RegisteringClient => same_site(&self.site_for_cookies_with(client, trace)),
                };
                (Rule::ServiceWorkerOfSite, holds, SiteForCookies::Origin(worker.origin().clone()))
            }
            WorkerKind::Worklet(_) => (Rule::NoWorklet, false, SiteForCookies::Opaque),
        };
        let holds = trace.ask(rule, holds, || format!("{worker}; its own origin is {}", worker.origin()));
        if holds { site } else { SiteForCookies::Opaque }
    }

    /// **Spec:** rfc6265bis-22 §5.2, the two conditions, and the paragraph on reloads.
    fn same_site_but_for_redirects(&self, request: &Request, trace: &mut impl Trace) -> bool {
        if let Some(answer) = self.as_original_navigation(request, trace) {
            return answer;
        }
        let Some(client) = &request.client else {
            return trace
                .ask(Rule::NoClient, true, || "the address bar, or somebody outside the browser, asked".to_owned());
        };
        let target = Origin::of(&request.url);
        if matches!(request.target, Target::TopLevelNavigation)
            && self.policy.top_level_navigations == TopLevelNavigationRule::ByInitiatorOrigin
        {
            let holds = self.same_site(client.origin(), &target);
            return trace.ask(Rule::InitiatorOfNavigation, holds, || {
                format!("{} and {}", self.described(client.origin()), self.described(&target))
            });
        }
        let by_client = match self.site_for_cookies_with(client, trace) {
            SiteForCookies::Opaque => false,
            SiteForCookies::Origin(site) => {
                let holds = self.same_site(&target, &site);
                trace.ask(Rule::SiteForCookiesOfClient, holds, || {
                    format!("{} and {}", self.described(&target), self.described(&site))
                })
            }
        };
        by_client && self.ancestors_of_frame(request, &target, trace)
    }

    /// What a request inherits from the navigation that it repeats; `None` when it inherits nothing.
    fn as_original_navigation(&self, request: &Request, trace: &mut impl Trace) -> Option<bool> {
        let (rule, counts, original) = match request.reload {
            Reload::No => return None,
            Reload::OfSameSiteNavigation | Reload::OfCrossSiteNavigation => (
                Rule::NoReloadOfCrossSiteNavigation,
                self.policy.reload == ReloadRule::AsOriginalNavigation,
                request.reload == Reload::OfSameSiteNavigation,
            ),
            Reload::TraversalToSameSiteNavigation | Reload::TraversalToCrossSiteNavigation => (
                Rule::OriginalNavigationOfEntry,
                self.policy.traversal == TraversalRule::AsOriginalNavigation,
                request.reload == Reload::TraversalToSameSiteNavigation,
            ),
        };
        if !counts {
            return None;
        }
        Some(trace.ask(rule, original, || {
            let what = if rule == Rule::OriginalNavigationOfEntry { "traversal to" } else { "reload of" };
            format!("it is a {what} a document that came {}", if original { "same-site" } else { "cross-site" })
        }))
    }

    /// No text asks this; some browsers do (ambiguity D18).
    fn ancestors_of_frame(&self, request: &Request, target: &Origin, trace: &mut impl Trace) -> bool {
        let Target::NestedNavigation(parent) = &request.target else { return true };
        if self.policy.nested_navigations == NestedNavigationRule::ByClient {
            return true;
        }
        let holds = match self.site_for_cookies_of_document(parent, &mut ()) {
            SiteForCookies::Opaque => false,
            SiteForCookies::Origin(site) => self.same_site(target, &site),
        };
        trace.ask(Rule::AncestorsOfFrame, holds, || format!("{} in {parent}", self.described(target)))
    }

    fn redirect_history(&self, request: &Request, trace: &mut impl Trace) -> bool {
        if request.redirected_from.is_empty() {
            return true;
        }
        match self.policy.redirects {
            RedirectHistory::Ignored => true,
            RedirectHistory::Tainted => self.untainted(request, trace),
            RedirectHistory::Counts
            | RedirectHistory::CountsForSending
            | RedirectHistory::CountsForSendingWhereSaid => self.of_one_site(request, trace),
        }
    }

    /// **Spec:** rfc6265bis-08 to -13 §5.2; gone since -14 (ambiguity D15).
    fn of_one_site(&self, request: &Request, trace: &mut impl Trace) -> bool {
        let target = Origin::of(&request.url);
        let stranger = request.redirected_from.iter().map(Origin::of).find(|origin| !self.same_site(origin, &target));
        trace.ask(Rule::RedirectHistory, stranger.is_none(), || match &stranger {
            None => format!("{} redirects, all within {}", request.redirected_from.len(), self.described(&target)),
            Some(stranger) => format!("{} was on the way to {}", self.described(stranger), self.described(&target)),
        })
    }

    /// **Spec:** Fetch §2.2.5 "redirect-taint", told apart only as far as "cross-site".
    fn untainted(&self, request: &Request, trace: &mut impl Trace) -> bool {
        let own = request.client.as_ref().map_or(&Origin::Opaque, Client::origin);
        let urls: Vec<_> = request.redirected_from.iter().chain([&request.url]).map(Origin::of).collect();
        let taint = urls
            .windows(2)
            .find(|hop| !self.same_site(&hop[0], &hop[1]) && !self.same_site(own, &hop[0]))
            .map(|hop| (&hop[0], &hop[1]));
        trace.ask(Rule::RedirectTaint, taint.is_none(), || match taint {
            None => format!("{} redirects, none away from a third site", request.redirected_from.len()),
            Some((from, to)) => {
                format!("{} redirected to {}, and the client is {own}", self.described(from), self.described(to))
            }
        })
    }

    /// **Spec:** Fetch §3.1.3 "determine the same-site mode", steps 2 to 6, to the letter (ambiguity D6).
    fn fetch_mode(&self, request: &Request, trace: &mut impl Trace) -> SameSiteStatus {
        let first = Origin::of(request.redirected_from.first().unwrap_or(&request.url));
        let navigates_top = matches!(request.target, Target::TopLevelNavigation);
        let initiator = request.client.as_ref().filter(|_| navigates_top).map(Client::origin);
        let (mode, why) = if initiator.is_some_and(|initiator| !self.same_site(initiator, &first)) {
            (SameSiteStatus::CrossSite, "step 2: the initiator of the navigation is not same site with its first URL")
        } else if request.method == Method::Get && navigates_top {
            (SameSiteStatus::AdmitsLax, "step 3: it is a GET for a document")
        } else if request.client.as_ref().is_some_and(|client| self.has_cross_site_ancestor(client)) {
            (SameSiteStatus::CrossSite, "step 4: its client has a cross-site ancestor")
        } else if !self.untainted(request, trace) {
            (SameSiteStatus::CrossSite, "step 5: its redirects taint it")
        } else {
            (SameSiteStatus::SameSite, "step 6: nothing speaks against it")
        };
        match trace.ask(Rule::SameSiteMode, mode == SameSiteStatus::SameSite, || why.to_owned()) {
            true => SameSiteStatus::SameSite,
            false if mode == SameSiteStatus::SameSite => SameSiteStatus::CrossSite,
            false => mode,
        }
    }

    /// **Spec:** the HTML standard's "has cross-site ancestor" (H01 to H03), the Service Workers standard's (W01).
    pub(crate) fn has_cross_site_ancestor(&self, client: &Client) -> bool {
        match client {
            Client::Document(document) => document.inclusive_ancestors().any(|document| {
                document.parent().is_some_and(|parent| !self.same_site(document.origin(), parent.origin()))
            }),
            Client::Worker(worker) => match worker.kind() {
                WorkerKind::Dedicated(owner) => {
                    worker.script().scheme() == "data" || self.has_cross_site_ancestor(owner)
                }
                WorkerKind::Shared(owners) => {
                    worker.script().scheme() == "data"
                        || owners.first().is_none_or(|owner| self.has_cross_site_ancestor(&owner.clone().into()))
                }
                WorkerKind::Service(client) => self.has_cross_site_ancestor(client),
                WorkerKind::Worklet(_) => true,
            },
        }
    }

    pub(crate) fn same_site(&self, one: &Origin, other: &Origin) -> bool {
        self.same_site_by(one, other, self.policy.sites)
    }

    /// Whether two origins are same site under a comparison, and as the policy takes unlisted suffixes.
    pub(crate) fn same_site_by(&self, one: &Origin, other: &Origin, comparison: SiteComparison) -> bool {
        self.suffixes.same_site(one, other, comparison)
            && match (self.policy.unlisted_suffixes, one, other) {
                (UnlistedSuffix::NoRule, Origin::Tuple(_, one), Origin::Tuple(_, other)) => {
                    one == other || self.suffixes.knows_suffix_of(one)
                }
                _ => true,
            }
    }

    /// An origin's site in words, by what the policy compares.
    fn described(&self, origin: &Origin) -> String {
        match (self.suffixes.site(origin), self.policy.sites) {
            (Some(site), SiteComparison::Schemeful) => site.to_string(),
            (Some(site), SiteComparison::Schemeless) => site.domain().to_owned(),
            (None, _) => origin.to_string(),
        }
    }
}

pub(crate) const fn status(same_site: bool) -> SameSiteStatus {
    if same_site { SameSiteStatus::SameSite } else { SameSiteStatus::CrossSite }
}
