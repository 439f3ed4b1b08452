//! Which cookies an access may read, and in which order: rfc6265bis-22 §5.8.3 "Retrieval Algorithm".
//!
//! Each step of the text is marked where it is taken.

use std::cmp::Reverse;

use crate::access::{Access, Api, Connection};
use crate::cookie::{Audience, Cookie, Domain, HttpOnlyFlag, SameSite, SecureFlag};
use crate::host::Host;
use crate::model::Model;
use crate::partition::PartitionKey;
use crate::path::segments;
use crate::policy::{
    CookieOrder, CookieStoreOrder, RedirectHistory, RequestClassing, ScriptReading, SuffixAtRetrieval,
    ThirdPartyCookies, UnsafeReach,
};
use crate::rule::Rule;
use crate::same_site::SameSiteStatus;
use crate::storage::CookieStore;
use crate::third_party::Party;
use crate::time::Timestamp;
use crate::trace::Trace;

/// Whether a cookie is sent with a request, or shown to a script, and the rule that decided it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retrieval {
    /// The cookie is sent, by the rule named.
    Sent(Rule),
    /// The cookie is withheld, because the rule named does not hold.
    Withheld(Rule),
}

impl Retrieval {
    /// Whether the cookie is sent, or shown to the script.
    #[must_use]
    pub const fn is_sent(self) -> bool {
        matches!(self, Self::Sent(_))
    }

    /// The rule that decided, either way.
    #[must_use]
    pub const fn rule(self) -> Rule {
        match self {
            Self::Sent(rule) | Self::Withheld(rule) => rule,
        }
    }
}

impl CookieStore {
    /// The cookies that `access` may read, in the order in which they are sent.
    ///
    #[doc = spec!("5.8.3", " steps 3 and 4.")]
    #[must_use]
    pub fn retrieve(&self, model: &Model<'_>, access: &Access, now: Timestamp) -> Vec<&Cookie> {
        // §5.8.3 step 3
        let mut list: Vec<_> = self
            .cookies()
            .iter()
            .filter(|cookie| matches!(model.retrieve_one(cookie, access, now), Retrieval::Sent(_)))
            .collect();
        // §5.8.3 step 4
        let length = |cookie: &Cookie| match model.policy.order {
            CookieOrder::LongestPath | CookieOrder::LongestPathNearestDomain => cookie.path.len(),
            CookieOrder::MostSegments => segments(&cookie.path),
        };
        // Not in the text: how far a cookie's domain is from the host, as a walk from the host's own domain upwards comes by.
        let distance = |cookie: &Cookie| match (model.policy.order, &cookie.domain) {
            (CookieOrder::LongestPath | CookieOrder::MostSegments, _) => 0,
            (_, Domain::HostOnly(_)) => 1,
            (_, Domain::WithSubdomains(name)) if access.host.is(name) => {
                usize::from(!matches!(access.host, Host::Name(_)))
            }
            (_, Domain::WithSubdomains(name)) => usize::MAX - name.len(),
        };
        match (access.api, model.policy.cookie_store_order) {
            (Api::CookieStore, CookieStoreOrder::OldestPartitionedLast) => {
                list.sort_by_key(|cookie| (cookie.partition_key != PartitionKey::Unpartitioned, cookie.created));
            }
            _ => list.sort_by_key(|cookie| (Reverse(length(cookie)), distance(cookie), cookie.created)),
        }
        // §5.8.3 step 5 is left out: only eviction asks for the last access.
        list
    }

    /// The cookie-string for `access`; `None` when there is nothing to send.
    ///
    #[doc = spec!("5.8.3", " step 6.")]
    #[must_use]
    pub fn cookie_string(&self, model: &Model<'_>, access: &Access, now: Timestamp) -> Option<Vec<u8>> {
        let list = self.retrieve(model, access, now);
        // §5.8.3 step 6
        let cookies: Vec<_> = list.iter().map(|cookie| cookie.serialised(model.policy.nameless)).collect();
        (!cookies.is_empty()).then(|| cookies.join(&b"; "[..]))
    }
}

impl Model<'_> {
    /// Decides whether `access` may read `cookie` at the moment `now`.
    ///
    #[doc = spec!("5.8.3", " \"Retrieval Algorithm\", step 3.")]
    #[must_use]
    pub fn retrieve_one(&self, cookie: &Cookie, access: &Access, now: Timestamp) -> Retrieval {
        self.retrieve_one_with(cookie, access, now, &mut ())
    }

    /// [`Model::retrieve_one`], with the steps that lead there; the last of them decided.
    pub fn retrieve_one_with(
        &self,
        cookie: &Cookie,
        access: &Access,
        now: Timestamp,
        trace: &mut impl Trace,
    ) -> Retrieval {
        match self.first_obstacle(cookie, access, now, trace) {
            Err(rule) => Retrieval::Withheld(rule),
            Ok(()) => self.same_site_filter(cookie, access, now, trace),
        }
    }

    /// Everything that is asked of a cookie before its same-site-flag.
    ///
    /// §5.8.3 steps 1 and 2, the canonical host, were taken where the access was made; step 3 has a list of conditions,
    /// which are asked one by one.
    fn first_obstacle(
        &self,
        cookie: &Cookie,
        access: &Access,
        now: Timestamp,
        trace: &mut impl Trace,
    ) -> Result<(), Rule> {
        // §5.7, the paragraph on expired cookies after step 24: the store still has them, and the text evicts them.
        trace.require(Rule::NotExpired, !cookie.is_expired(now), || match cookie.expires {
            None => "it lasts as long as the session".to_owned(),
            Some(expires) if expires == Timestamp::EARLIEST => "it was deleted".to_owned(),
            Some(expires) if expires < now => format!("it expired {} s ago", now.since(expires).as_secs_f64()),
            Some(expires) => format!("it expires in {} s", expires.since(now).as_secs()),
        })?;
        // Not in the text: third parties and partitions, but for a MAY of §5.8.1.
        let partitioned = cookie.partition_key != PartitionKey::Unpartitioned;
        if self.policy.third_party == ThirdPartyCookies::Blocked && !partitioned {
            trace.require(Rule::ThirdPartyAllowed, access.party != Party::Third, || describe_party(access))?;
        }
        if self.policy.third_party == ThirdPartyCookies::Partitioned || partitioned {
            let keys = [self.key_without_attribute(access), self.key_with_attribute(access)];
            let within = keys.iter().flatten().any(|key| *key == cookie.partition_key);
            trace.require(Rule::OwnPartition, within, || {
                let [ordinary, partition] = keys.map(|key| key.map(|key| key.to_string()));
                let partition = partition.filter(|partition| ordinary.as_ref() != Some(partition));
                let looks = match (ordinary, partition) {
                    (Some(ordinary), Some(partition)) => format!("{ordinary} and {partition}"),
                    (ordinary, partition) => ordinary.or(partition).unwrap_or_else(|| "nowhere".to_owned()),
                };
                format!("the cookie lives {}, the request looks {looks}", cookie.partition_key)
            })?;
        }
        // §5.8.3 step 3: the host
        trace.require(Rule::HostCovered, cookie.domain.covers(&access.host), || {
            format!("the request goes to {}, the cookie belongs to {}", access.host, cookie.domain)
        })?;
        // §5.8.3 step 3: the path
        let path_matches = self.policy.path_matching.matches(&access.path, &cookie.path);
        trace.require(Rule::PathMatches, path_matches, || {
            format!("{} and {}", String::from_utf8_lossy(&access.path), String::from_utf8_lossy(&cookie.path))
        })?;
        // §5.8.3 step 3: the domain, which was no public suffix when the cookie was set
        if self.asks_for_suffix(cookie) {
            let domain = cookie.domain.name();
            trace.require(Rule::DomainStillNoPublicSuffix, !self.suffixes.is_public_suffix(&domain), || {
                domain.to_string()
            })?;
        }
        // §5.8.3 step 3: the connection
        let insecure = access.connection == Connection::Insecure;
        trace.require(Rule::SecureConnection, cookie.secure == SecureFlag::NotSecure || !insecure, || {
            let flag = if cookie.secure == SecureFlag::Secure { "has Secure" } else { "does not ask for it" };
            format!("the connection is {}, the cookie {flag}", if insecure { "insecure" } else { "secure" })
        })?;
        // Not in the text: a browser that hides from scripts that they were refused.
        if cookie.audience == Audience::Scripts {
            trace.require(Rule::ScriptKeepsHttpOnly, access.api.is_script(), || {
                "only scripts still see what one of them wrote".to_owned()
            })?;
        }
        // §5.8.3 step 3: the http-only-flag
        if access.api.is_script() {
            trace.require(Rule::HttpOnlyHidden, cookie.http_only == HttpOnlyFlag::NotHttpOnly, || {
                "a script asks".to_owned()
            })?;
        }
        Ok(())
    }

    const fn asks_for_suffix(&self, cookie: &Cookie) -> bool {
        match (self.policy.suffix_at_retrieval, &cookie.domain) {
            (SuffixAtRetrieval::NotAsked, _) | (SuffixAtRetrieval::DomainCookies, Domain::HostOnly(_)) => false,
            (SuffixAtRetrieval::DomainCookies, Domain::WithSubdomains(_)) | (SuffixAtRetrieval::EveryCookie, _) => true,
        }
    }

    /// **Spec:** rfc6265bis-22 §5.8.3 step 3, last bullet; §5.6.7.1 and §5.6.7.2.
    fn same_site_filter(&self, cookie: &Cookie, access: &Access, now: Timestamp, trace: &mut impl Trace) -> Retrieval {
        let enforced = cookie.same_site.enforced(self.policy.absent);
        let flag = || match (cookie.same_site, enforced) {
            (SameSite::Unset, SameSite::None) => "SameSite is absent, which is enforced as None".to_owned(),
            (SameSite::Unset, _) => "SameSite is absent, which is enforced as Lax".to_owned(),
            (flag, _) => format!("SameSite={flag}"),
        };
        // §5.8.3 step 3: the same-site-flag is not "None"
        if trace.ask(Rule::SameSiteNone, enforced == SameSite::None, flag) {
            return Retrieval::Sent(Rule::SameSiteNone);
        }
        // Not in the text: what a request is but for its redirects, which never count for setting there.
        let status = match (self.policy.redirects, cookie.same_site) {
            (RedirectHistory::CountsForSendingWhereSaid, SameSite::Unset) => access.same_site_for_storage,
            _ => access.same_site_for_retrieval,
        };
        let within = status == SameSiteStatus::SameSite;
        let method = match access.api {
            Api::Script | Api::CookieStore => {
                // Not in the text: until rfc6265bis-07, requests alone were filtered.
                if self.policy.script_reading == ScriptReading::Unfiltered {
                    let holds = trace.ask(Rule::UnfilteredScript, true, || "a script asks".to_owned());
                    return outcome(holds, Rule::UnfilteredScript);
                }
                // §5.8.2, and §5.8.3 step 3: the retrieval's type is "HTTP"
                let holds = trace.ask(Rule::ScriptWithinSite, within, || format!("the document is {status}"));
                return outcome(holds, Rule::ScriptWithinSite);
            }
            Api::TopLevelNavigation(method) | Api::OtherRequest(method) => method,
        };
        // Not in the text: layered-cookies-02 §5.4.5 step 2.
        if self.policy.classing == RequestClassing::FetchMode {
            let admitted = within || (status == SameSiteStatus::AdmitsLax && enforced != SameSite::Strict);
            let holds = trace.ask(Rule::ModeAdmits, admitted, || format!("{}; the request is {}", flag(), status));
            return outcome(holds, Rule::ModeAdmits);
        }
        // §5.8.3 step 3: the retrieval's same-site status is "cross-site"
        if trace.ask(Rule::SameSiteRequest, within, || format!("the request is {status}")) {
            return Retrieval::Sent(Rule::SameSiteRequest);
        }
        // §5.8.3 step 3: the same-site-flag is "Lax" or "Default"
        if !trace.ask(Rule::NotStrict, enforced != SameSite::Strict, flag) {
            return Retrieval::Withheld(Rule::NotStrict);
        }
        let top_level = matches!(access.api, Api::TopLevelNavigation(_));
        // §5.6.7.2
        if let Some(exception) = self.policy.lax_allowing_unsafe
            && !method.is_safe()
            && (top_level || exception.reach == UnsafeReach::EveryRequest)
        {
            let age = cookie.age(exception.clock, now);
            let young = age <= exception.window;
            let holds = trace.ask(Rule::LaxAllowingUnsafe, cookie.same_site == SameSite::Unset && young, || {
                format!("{}; it is {} s old, {} s are allowed", flag(), age.as_secs(), exception.window.as_secs())
            });
            if holds {
                return Retrieval::Sent(Rule::LaxAllowingUnsafe);
            }
        }
        // §5.8.3 step 3: the target is a top-level traversable
        if !trace.ask(Rule::TopLevelNavigation, top_level, || {
            if top_level { "it is" } else { "it is a request by or into a page that stays" }.to_owned()
        }) {
            return Retrieval::Withheld(Rule::TopLevelNavigation);
        }
        // §5.8.3 step 3: the method is safe
        outcome(trace.ask(Rule::SafeMethod, method.is_safe(), || method.to_string()), Rule::SafeMethod)
    }
}

const fn outcome(given: bool, rule: Rule) -> Retrieval {
    if given { Retrieval::Sent(rule) } else { Retrieval::Withheld(rule) }
}

fn describe_party(access: &Access) -> String {
    match (access.party, &access.top) {
        (Party::First, _) => "the request is first-party".to_owned(),
        (Party::ThirdWithAccess, _) => "the request is third-party, and was given its ordinary cookies".to_owned(),
        (Party::Third, Some(site)) => format!("the request is third-party below {site}, and such cookies are blocked"),
        (Party::Third, None) => "the request is third-party, and such cookies are blocked".to_owned(),
    }
}
