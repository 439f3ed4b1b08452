//! Which cookies are handed out, and in which order.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Lets a young cookie without attribute travel with an unsafe method.
///
#[doc = spec!("5.6.7.2", " '\"Lax-Allowing-Unsafe\" enforcement'.")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LaxAllowingUnsafe {
    /// How old the cookie may be; the text suggests two minutes.
    pub window: Duration,
    /// The moment that the cookie's age is counted from.
    pub clock: AgeClock,
    /// Which unsafe requests carry the young cookie.
    pub reach: UnsafeReach,
}

/// What a cookie's age is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AgeClock {
    /// The creation time, which an overwriting cookie inherits.
    Creation,
    /// The time it was last written.
    LastUpdate,
}

/// Which unsafe requests the Lax-allowing-unsafe exception opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnsafeReach {
    /// Top-level navigations alone, such as a form that posts to the whole page.
    TopLevelNavigations,
    /// Every request with an unsafe method, framed and subresource ones included.
    EveryRequest,
}

/// Which connections count as secure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecureConnections {
    /// Connections with an encrypted scheme: `https:` and `wss:`.
    EncryptedScheme,
    /// Connections with an encrypted scheme, and those to hosts that can only be this machine, such as `localhost`.
    EncryptedSchemeOrLoopback,
}

/// Whether `SameSite` holds back cookies from scripts in frames of other sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScriptReading {
    /// Scripts in frames of other sites see `SameSite=None` cookies only.
    WithinSite,
    /// Scripts see cookies whatever their `SameSite`: the text filters requests only.
    Unfiltered,
}

/// What `cookieStore.delete()` takes away: in frames of other sites, and of what has no name.
///
/// **Spec:** Cookie Store API, "delete a cookie".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CookieStoreDeletion {
    /// Nothing: it sets an expired cookie that is `SameSite=Strict`.
    SetsStrict,
    /// The same, and nothing at all that has no name.
    SetsStrictIfNamed,
    /// What the script can read.
    TakesWhatIsRead,
}

/// Which path `cookieStore` gives a cookie.
///
/// **Spec:** Cookie Store API, "set a cookie".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CookieStorePath {
    /// The one that it is told.
    AsTold,
    /// The same with a slash behind it, unless it ends with one: `/pay/` for `/pay`, which the page `/pay` is not below.
    WithSlash,
}

/// Whether `cookieStore` sets and deletes in partitions, and tells of changes there.
///
/// **Spec:** Cookie Store API, "set a cookie", "process cookie changes".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CookieStorePartitions {
    /// It does, as the attribute `Partitioned` has it.
    Known,
    /// It does not: `partitioned` makes an ordinary cookie, and what lives in a partition is not told of. Deleted is what the
    /// document's own jar has; where that is one of third parties, those with `Partitioned` alone.
    Unknown,
}

/// What a browser does with cookies in third-party contexts.
///
/// No part of SameSite, but a browser as installed cannot be predicted without it.
///
#[doc = spec!("5.8.1", " and ", "7.1", " leave it to the user agent.")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ThirdPartyCookies {
    /// Nothing: they are sent and set by the rules alone.
    Allowed,
    /// Neither sent nor set.
    Blocked,
    /// Kept in a jar of their own for each top-level site.
    Partitioned,
    /// Sent, and not set.
    NotSet,
}

/// What carries the ordinary cookies that a document in a third-party context has asked for and was given.
///
/// **Spec:** Storage Access API, "determine the initial storage-access eligibility".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StorageAccess {
    /// Its requests to its own origin, unless another one is on their way.
    ToOwnOrigin,
    /// Its requests to its own site, unless another origin redirects them to yet another.
    ToOwnSite,
}

/// Which documents make a context a third party's.
///
#[doc = spec!("7.1", " holds the embedded content against \"the primary resource\" alone; ", "5.2.1", " walks over")]
/// all documents in between, for another purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ThirdPartyContexts {
    /// Every document from the one that asks up to the top.
    ByAncestors,
    /// The URL of the top-level document alone, in a sandbox too. Where that has no host, nobody is a third party.
    ByTopLevel,
}

/// What the attribute `Partitioned` does.
///
/// **Spec:** draft-cutler-httpbis-partitioned-cookies ("CHIPS"); no edition of rfc6265bis knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartitionedAttribute {
    /// `Partitioned` does nothing: it is an unknown attribute.
    Ignored,
    /// `Partitioned` keeps nothing apart, and a cookie that has it and not `Secure` is refused.
    NeedsSecure,
    /// `Partitioned` keeps the cookie apart for each top-level site.
    BySite,
    /// `Partitioned` keeps the cookie in one of two places for each top-level site, one for the site itself and one for
    /// third parties; a page is a third party below a cross-site ancestor too.
    BySiteAndAncestors,
}

/// How a request's path is held against a cookie's (D21).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PathMatching {
    /// The cookie's path is the request's, or begins it and ends at a slash.
    AtSlashes,
    /// The request's path with a slash behind it begins with the cookie's path: by a slip, `/foo` matches `/foobar`.
    AnyPrefix,
}

/// Which cookies stand first in the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CookieOrder {
    /// Cookies whose path has most octets, then the oldest.
    LongestPath,
    /// Cookies whose path has most segments, then the oldest.
    MostSegments,
    /// Cookies whose path has most octets, then those of the nearest domain, the host's own before host-only ones,
    /// then the oldest.
    LongestPathNearestDomain,
}

/// In which order `cookieStore.getAll()` lists what it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CookieStoreOrder {
    /// As a request would carry them.
    AsSent,
    /// The oldest first, whatever their paths; those that live in a partition after all others.
    OldestPartitionedLast,
}

/// What becomes of a stored cookie whose domain is a public suffix by the time it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SuffixAtRetrieval {
    /// The cookie is sent all the same.
    NotAsked,
    /// The cookie is withheld, unless it is host-only.
    DomainCookies,
    /// The cookie is withheld, host-only or not.
    EveryCookie,
}
