//! Partitions: the jars of cookies that a browser keeps side by side.
//!
//! Not in the text: rfc6265bis-22 knows one jar. The CHIPS draft has the attribute `Partitioned`, and some browsers
//! partition what third parties keep.

use std::fmt;

use crate::access::Access;
use crate::model::Model;
use crate::policy::{PartitionedAttribute, ThirdPartyCookies};
use crate::site::Site;
use crate::third_party::Party;

/// The jar a cookie lives in.
///
/// The editions know one alone; the CHIPS draft and browsers that partition third parties know more.
///
/// **Spec:** the CHIPS draft, "Computing the cookie partition key": the site of the top-level document, and whether
/// the context is a third party's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Jar {
    /// The ordinary one.
    Unpartitioned,
    /// The one kept for third parties below a top-level document of this site; where a partition is known by its
    /// site alone, also what the site itself has marked `Partitioned`.
    PartitionOf(Site),
    /// The one kept for what a site has marked `Partitioned` in its own pages.
    OwnPartitionOf(Site),
}

impl fmt::Display for Jar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unpartitioned => f.write_str("in the ordinary jar"),
            Self::PartitionOf(site) => write!(f, "in the jar kept for third parties on {site}"),
            Self::OwnPartitionOf(site) => write!(f, "in the jar {site} keeps for its own partitioned cookies"),
        }
    }
}

impl Model<'_> {
    /// The jar an access keeps its cookies in; `None` for one that is forgotten at once, below an opaque top-level
    /// origin.
    pub(crate) fn jar(&self, access: &Access) -> Option<Jar> {
        match (access.party, self.policy.third_party) {
            (Party::Third, ThirdPartyCookies::Partitioned) => access.top.clone().map(Jar::PartitionOf),
            _ => Some(Jar::Unpartitioned),
        }
    }

    /// The jar an access keeps its `Partitioned` cookies in; `None` where there is no such thing, and below an opaque
    /// top-level origin.
    ///
    /// **Spec:** the CHIPS draft, "Computing the cookie partition key".
    pub(crate) fn partition(&self, access: &Access) -> Option<Jar> {
        let jar = match (self.policy.partitioned, access.party) {
            (PartitionedAttribute::Ignored, _) => return None,
            (PartitionedAttribute::BySiteAndAncestors, Party::First) => Jar::OwnPartitionOf,
            (PartitionedAttribute::BySite, _) | (_, Party::Third) => Jar::PartitionOf,
        };
        access.top.clone().map(jar)
    }
}
