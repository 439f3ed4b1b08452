//! Sites of top-level documents, opaque ones among them.

use std::fmt;

use crate::document::Document;
use crate::site::{Site, SuffixList};

/// What partitions are told apart by: the site of the top-level document.
///
/// **Spec:** HTML, "site": an opaque origin, or a scheme and a host. The CHIPS draft, "Computing the cookie partition key",
/// makes no exception for opaque ones; so there are partitions that end with their document.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TopLevelSite {
    /// The site of an ordinary origin.
    Site(Site),
    /// An opaque origin, by its number ([`Document::with_opaque_origin`]).
    Opaque(usize),
}

impl TopLevelSite {
    /// The site of a top-level document.
    #[must_use]
    pub fn of(document: &Document, suffixes: &SuffixList) -> Self {
        suffixes.site(document.origin()).map_or(Self::Opaque(document.opaque_origin()), Self::Site)
    }
}

impl fmt::Display for TopLevelSite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Site(site) => site.fmt(f),
            Self::Opaque(number) => write!(f, "a page with an opaque origin (number {number})"),
        }
    }
}
