//! Partitions: cookies kept apart by the site of the top-level document.
//!
//! Not in the text: rfc6265bis-22 keeps all cookies in one place. The CHIPS draft has the attribute `Partitioned`, and
//! some browsers partition what third parties keep.

use std::fmt;

use crate::access::Access;
use crate::model::Model;
use crate::policy::{PartitionedAttribute, ThirdPartyCookies};
use crate::third_party::Party;
use crate::top_level_site::TopLevelSite;

/// A cookie's partition key: below which top-level documents the cookie lives.
///
/// **Spec:** the CHIPS draft, "Computing the cookie partition key": the site of the top-level document, and whether
/// the context is cross-site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartitionKey {
    /// No key: the cookie lives below every top-level document. It is what the editions know.
    Unpartitioned,
    /// Kept for cross-site contexts below a top-level document of this site; where a partition is known by its
    /// site alone, also what the site itself has marked `Partitioned`.
    CrossSite(TopLevelSite),
    /// Kept for what a site has marked `Partitioned` in its own pages.
    SameSite(TopLevelSite),
}

impl fmt::Display for PartitionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unpartitioned => f.write_str("in the ordinary jar"),
            Self::CrossSite(site) => write!(f, "in the jar kept for third parties on {site}"),
            Self::SameSite(site) => write!(f, "in the jar {site} keeps for its own partitioned cookies"),
        }
    }
}

impl Model<'_> {
    /// The key of an access's cookies without `Partitioned`; `None` where they are forgotten at once: in a third
    /// party's context that is partitioned, where there is no top-level document.
    pub(crate) fn key_without_attribute(&self, access: &Access) -> Option<PartitionKey> {
        if self.has_jar_of_third_parties(access) {
            access.top.clone().map(PartitionKey::CrossSite)
        } else {
            Some(PartitionKey::Unpartitioned)
        }
    }

    /// Whether an access has no ordinary cookies but those of the jar that third parties have below its top-level page.
    #[must_use]
    pub fn has_jar_of_third_parties(&self, access: &Access) -> bool {
        access.party == Party::Third && self.policy.third_party == ThirdPartyCookies::Partitioned
    }

    /// The key of an access's cookies with `Partitioned`; `None` where the attribute does nothing, and where
    /// there is no top-level document.
    ///
    /// **Spec:** the CHIPS draft, "Computing the cookie partition key".
    pub(crate) fn key_with_attribute(&self, access: &Access) -> Option<PartitionKey> {
        let key = match (self.policy.partitioned, access.party) {
            (PartitionedAttribute::Ignored | PartitionedAttribute::NeedsSecure, _) => return None,
            (PartitionedAttribute::BySiteAndAncestors, Party::First) => PartitionKey::SameSite,
            (PartitionedAttribute::BySite, _) | (_, Party::Third | Party::ThirdWithAccess) => PartitionKey::CrossSite,
        };
        access.top.clone().map(key)
    }
}
