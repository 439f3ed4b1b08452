//! Third parties: whose context an access happens in.
//!
//! Not in the text: rfc6265bis-22 §7.1 lets a user agent treat third-party cookies as it likes, and says no more.

use crate::document::Document;
use crate::model::Model;
use crate::origin::Origin;
use crate::policy::{PartitionedAttribute, SandboxRule, StorageAccess, ThirdPartyContexts, ThirdPartyCookies};
use crate::request::{Request, Target};
use crate::top_level_site::TopLevelSite;
use crate::web_origin::WebOrigin;

/// Whose context an access happens in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Party {
    /// The context is first-party: all documents in it are of the top-level document's site.
    First,
    /// The context is third-party: another site's, within the top-level document.
    Third,
    /// The context is third-party, and has asked for its ordinary cookies and was given them.
    ///
    /// **Spec:** Storage Access API.
    ThirdWithAccess,
}

impl Party {
    /// The same context, when it was given its ordinary cookies.
    const fn with_access(self) -> Self {
        match self {
            Self::First => Self::First,
            Self::Third | Self::ThirdWithAccess => Self::ThirdWithAccess,
        }
    }
}

impl Model<'_> {
    /// Whether anything is asked of parties and top-level sites.
    fn tells_parties_apart(&self) -> bool {
        self.policy.third_party != ThirdPartyCookies::Allowed
            || self.policy.partitioned != PartitionedAttribute::Ignored
    }

    /// **Spec:** rfc6265bis-22 §7.1; for the top-level site, the CHIPS draft, "Computing the cookie partition key".
    pub(crate) fn party_of_request(&self, request: &Request) -> (Party, Option<TopLevelSite>) {
        if !self.tells_parties_apart() {
            return (Party::First, None);
        }
        let target = Origin::of(&request.url);
        let (party, top) = match (&request.target, &request.client) {
            (Target::TopLevelNavigation, _) | (Target::Subresource, None) => {
                (Party::First, self.suffixes.site(&target).map(TopLevelSite::Site))
            }
            (Target::NestedNavigation(parent), _) => self.party_below(parent, &target),
            (Target::Subresource, Some(client)) => match client.document() {
                Some(document) => self.party_below(document, &target),
                None => (Party::Third, None),
            },
        };
        (if self.has_storage_access(request) { party.with_access() } else { party }, top)
    }

    /// Whether a request may carry what its client was given.
    ///
    /// **Spec:** Storage Access API, "determine the initial storage-access eligibility" and "HTTP-redirect-fetch".
    fn has_storage_access(&self, request: &Request) -> bool {
        let Some(client) = request.client.as_ref().filter(|client| client.has_storage_access()) else { return false };
        let own = WebOrigin::of_client(Some(client));
        match self.policy.storage_access {
            StorageAccess::ToOwnOrigin => own.is_that_of_all(request),
            StorageAccess::ToOwnSite => {
                self.is_one_party(&Origin::of(&request.url), client.origin()) && !own.is_tainted_by(request)
            }
        }
    }

    /// Whose `target` is, in `document`.
    pub(crate) fn party_below(&self, document: &Document, target: &Origin) -> (Party, Option<TopLevelSite>) {
        if !self.tells_parties_apart() {
            return (Party::First, None);
        }
        let first = match self.policy.third_party_contexts {
            // It is the page's URL that is handed down, which a sandbox leaves as it is.
            ThirdPartyContexts::ByTopLevel => {
                let top = document.top().counted_origin(SandboxRule::UrlOrigin);
                *top == Origin::Opaque || self.is_one_party(target, &top)
            }
            ThirdPartyContexts::ByAncestors => {
                let rule = self.policy.sandbox;
                let top = document.top().counted_origin(rule);
                let mut origins = document.inclusive_ancestors().map(|ancestor| ancestor.counted_origin(rule));
                self.is_one_party(target, &top) && origins.all(|origin| self.is_one_party(&origin, &top))
            }
        };
        let site = TopLevelSite::of(document.top(), self.suffixes);
        (if first { Party::First } else { Party::Third }, Some(site))
    }

    /// Whose context a script is in, within its document.
    pub(crate) fn party_of_script(&self, document: &Document, own: &Origin) -> (Party, Option<TopLevelSite>) {
        let (party, top) = self.party_below(document, own);
        (if document.has_storage_access() { party.with_access() } else { party }, top)
    }

    fn is_one_party(&self, one: &Origin, other: &Origin) -> bool {
        self.same_site_by(one, other, self.policy.third_party_sites)
    }
}
