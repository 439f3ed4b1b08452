//! From a context to the facts the cookie rules need.

use std::fmt;

use url::Url;

use crate::context::{Document, Method, Reload, Request, Target};
use crate::policy::{Policy, RedirectHistory, ReloadRule, SecureConnections, SiteComparison, ThirdPartyCookies};
use crate::{Host, Origin, Rule, Scheme, Site, SuffixList, Trace};

/// The rules, under one policy and one public suffix list.
#[derive(Clone, Copy, Debug)]
pub struct Model<'a> {
    /// The reading of the rules.
    pub policy: &'a Policy,
    /// What the sites are.
    pub suffixes: &'a SuffixList,
}

/// One access to the cookie store, by a request, its response or a script: all that the cookie rules ask of a context.
#[derive(Clone, Debug)]
pub struct Access {
    /// The host of the URL.
    pub host: Host,
    /// The path of the URL.
    pub path: Vec<u8>,
    /// Whether the connection counts as secure.
    pub connection: Connection,
    /// Who asks.
    pub api: Api,
    /// Whether the access is same-site, when cookies are to be read.
    pub reading: SameSiteStatus,
    /// Whether the access is same-site, when cookies are to be set.
    pub setting: SameSiteStatus,
    /// Whose context it is, for browsers that treat third parties apart.
    pub party: Party,
}

/// Whether a connection counts as secure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// It does.
    Secure,
    /// It does not.
    Insecure,
}

/// Who accesses the cookie store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Api {
    /// A request that navigates a top-level traversable.
    TopLevelNavigation(Method),
    /// Any other request.
    OtherRequest(Method),
    /// A script: a "non-HTTP" API.
    Script,
}

/// Whether a request is same-site.
///
/// **Spec:** rfc6265bis-22 §5.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SameSiteStatus {
    /// It is.
    SameSite,
    /// It is not.
    CrossSite,
}

impl fmt::Display for SameSiteStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SameSite => "same-site",
            Self::CrossSite => "cross-site",
        })
    }
}

/// Whose context an access happens in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Party {
    /// The top-level document's own.
    First,
    /// Another's, below a top-level document of the site given (`None`: an opaque one).
    Third(Option<Site>),
}

/// A document's or client's "site for cookies".
///
/// **Spec:** rfc6265bis-22 §5.2.1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SiteForCookies {
    /// The top-level document's origin, shared by all down to the document.
    Origin(Origin),
    /// Somebody on the way is cross-site.
    Opaque,
}

impl Model<'_> {
    /// The facts of a request, and of the response it gets.
    ///
    /// `None` for URLs that carry no cookies at all.
    pub fn access_of_request(&self, request: &Request, trace: &mut impl Trace) -> Option<Access> {
        let (host, connection) = self.place(&request.url)?;
        let by_client = self.same_site_but_for_redirects(request, trace);
        let by_history = self.redirect_history(request, trace);
        let reading = status(by_client && by_history);
        let setting = match self.policy.redirects {
            RedirectHistory::Counts => reading,
            RedirectHistory::Ignored | RedirectHistory::CountsForSending => status(by_client),
        };
        Some(Access {
            host,
            path: request.url.path().as_bytes().to_vec(),
            connection,
            api: match request.target {
                Target::TopLevelNavigation => Api::TopLevelNavigation(request.method),
                Target::NestedNavigation(_) | Target::Subresource => Api::OtherRequest(request.method),
            },
            reading,
            setting,
            party: self.party_of_request(request),
        })
    }

    /// The facts of a script that reads or writes `document.cookie`.
    ///
    /// `None` for documents whose URL carries no cookies at all.
    ///
    /// **Spec:** rfc6265bis-22 §5.7 step 18.1 and §5.8.2; ambiguity D13.
    pub fn access_of_script(&self, document: &Document, trace: &mut impl Trace) -> Option<Access> {
        let (host, connection) = self.place(document.url())?;
        let reading = status(self.site_for_cookies(document, trace) != SiteForCookies::Opaque);
        let party = match self.third_party_site_for_cookies(document) {
            SiteForCookies::Origin(_) => Party::First,
            SiteForCookies::Opaque => self.third_party_below(document),
        };
        let path = document.url().path().as_bytes().to_vec();
        Some(Access { host, path, connection, api: Api::Script, reading, setting: reading, party })
    }

    /// A document's site for cookies.
    ///
    /// **Spec:** rfc6265bis-22 §5.2.1 "Document-based requests".
    pub fn site_for_cookies(&self, document: &Document, trace: &mut impl Trace) -> SiteForCookies {
        let rule = self.policy.sandbox;
        let top = document.top().counted_origin(rule);
        let stranger = document
            .inclusive_ancestors()
            .map(|ancestor| ancestor.counted_origin(rule))
            .find(|origin| !self.same_site(origin, &top));
        trace.step(Rule::AncestorsOfClient, stranger.is_none(), || match &stranger {
            None => format!("{document} is of one site throughout"),
            Some(stranger) => format!("{document}: {stranger} is not same site with {top}"),
        });
        if stranger.is_none() { SiteForCookies::Origin(top) } else { SiteForCookies::Opaque }
    }

    /// **Spec:** rfc6265bis-22 §5.2, the two conditions, and the paragraph on reloads.
    fn same_site_but_for_redirects(&self, request: &Request, trace: &mut impl Trace) -> bool {
        if self.policy.reload == ReloadRule::AsOriginalNavigation && request.reload != Reload::No {
            let holds = request.reload == Reload::OfSameSiteNavigation;
            trace.step(Rule::NoReloadOfCrossSiteNavigation, holds, || {
                format!("it is a reload of a document that came {}", if holds { "same-site" } else { "cross-site" })
            });
            return holds;
        }
        let Some(client) = &request.client else {
            trace.step(Rule::NoClient, true, || "the address bar, or somebody outside the browser, asked".to_owned());
            return true;
        };
        let target = Origin::of(&request.url);
        match self.site_for_cookies(client, trace) {
            SiteForCookies::Opaque => false,
            SiteForCookies::Origin(site) => {
                let holds = self.same_site(&target, &site);
                trace.step(Rule::SiteForCookiesOfClient, holds, || {
                    format!("{} and {}", self.described(&target), self.described(&site))
                });
                holds
            }
        }
    }

    /// **Spec:** rfc6265bis-08 to -13 §5.2; gone since -14 (ambiguity D15).
    fn redirect_history(&self, request: &Request, trace: &mut impl Trace) -> bool {
        if self.policy.redirects == RedirectHistory::Ignored || request.redirected_from.is_empty() {
            return true;
        }
        let target = Origin::of(&request.url);
        let stranger = request.redirected_from.iter().map(Origin::of).find(|origin| !self.same_site(origin, &target));
        trace.step(Rule::RedirectHistory, stranger.is_none(), || match &stranger {
            None => format!("{} redirects, all within {}", request.redirected_from.len(), self.described(&target)),
            Some(stranger) => format!("{} was on the way to {}", self.described(stranger), self.described(&target)),
        });
        stranger.is_none()
    }

    fn party_of_request(&self, request: &Request) -> Party {
        if self.policy.third_party == ThirdPartyCookies::Allowed {
            return Party::First;
        }
        let below = match (&request.target, &request.client) {
            (Target::TopLevelNavigation, _) | (Target::Subresource, None) => return Party::First,
            (Target::NestedNavigation(parent), _) => parent,
            (Target::Subresource, Some(client)) => client,
        };
        let target = Origin::of(&request.url);
        match self.third_party_site_for_cookies(below) {
            SiteForCookies::Origin(site) if self.suffixes.same_site(&target, &site, self.policy.third_party_sites) => {
                Party::First
            }
            _ => self.third_party_below(below),
        }
    }

    /// Whose document it is, by the comparison the browser uses to tell third parties apart.
    fn third_party_site_for_cookies(&self, document: &Document) -> SiteForCookies {
        let policy = Policy { sites: self.policy.third_party_sites, ..self.policy.clone() };
        Model { policy: &policy, suffixes: self.suffixes }.site_for_cookies(document, &mut ())
    }

    fn third_party_below(&self, document: &Document) -> Party {
        match self.policy.third_party {
            ThirdPartyCookies::Allowed => Party::First,
            _ => Party::Third(self.suffixes.site(document.top().origin())),
        }
    }

    fn place(&self, url: &Url) -> Option<(Host, Connection)> {
        let (scheme, host) = (Scheme::of(url)?, Host::of(url)?);
        let secure = match self.policy.secure_connections {
            _ if scheme == Scheme::Https => true,
            SecureConnections::EncryptedScheme => false,
            SecureConnections::EncryptedSchemeOrLoopback => is_loopback(&host),
        };
        Some((host, if secure { Connection::Secure } else { Connection::Insecure }))
    }

    fn same_site(&self, one: &Origin, other: &Origin) -> bool {
        self.suffixes.same_site(one, other, self.policy.sites)
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

const fn status(same_site: bool) -> SameSiteStatus {
    if same_site { SameSiteStatus::SameSite } else { SameSiteStatus::CrossSite }
}

/// **Spec:** the Secure Contexts standard, "potentially trustworthy origin", the hosts that can only be this machine.
fn is_loopback(host: &Host) -> bool {
    match host {
        Host::Name(name) => {
            let name = name.strip_suffix('.').unwrap_or(name);
            name == "localhost" || name.ends_with(".localhost")
        }
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}
