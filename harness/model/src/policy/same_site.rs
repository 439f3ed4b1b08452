//! How requests are classed: sites, redirects, reloads, frames and workers.

use serde::{Deserialize, Serialize};

/// What two origins must share to be same site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SiteComparison {
    /// Scheme and registrable domain.
    Schemeful,
    /// The registrable domain alone.
    Schemeless,
}

/// Whether a name under a top-level domain that the suffix list does not know has a registrable domain.
///
/// **Spec:** publicsuffix.org, "Formal algorithm": where no rule matches, the rule is `*`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnlistedSuffix {
    /// Such a name has one, by the list's default rule: one label more than the top-level domain.
    DefaultRule,
    /// Such a name has none, so that each host stands for itself.
    NoRule,
}

/// Whether the URLs a request was redirected from count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RedirectHistory {
    /// The URLs on the way do not count: only the current URL is asked.
    Ignored,
    /// Each URL on the way must be same site with the current URL, for sending and for setting.
    Counts,
    /// The URLs on the way count for sending, and not for setting.
    CountsForSending,
    /// The URLs on the way count for sending cookies that have a `SameSite`, and neither for sending others nor for
    /// setting.
    CountsForSendingWhereSaid,
    /// Fetch's "redirect-taint" is asked: leaving a URL of a third site for yet another site counts,
    /// for sending and for setting.
    Tainted,
}

/// How a reload through the browser's user interface is classed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReloadRule {
    /// A reload is classed as the navigation that first brought the document.
    AsOriginalNavigation,
    /// A reload is classed by the general rule: it has no client, so it is same-site.
    AsAnyNavigation,
}

/// How a sandboxed document counts in the walk over ancestors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SandboxRule {
    /// The document counts by its own, opaque origin: it is cross-site with everything.
    OpaqueOrigin,
    /// The document counts by the origin of its URL.
    UrlOrigin,
    /// Where a framed document asks, each document around it counts by the origin of its URL; where the page at the top
    /// asks, it counts by its opaque origin.
    UrlOriginInFrames,
}

/// Which documents must be same site with the top, for a document to be of its site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AncestorRule {
    /// The document, and every one between it and the top.
    EveryDocument,
    /// The document alone, by its URL: one at `about:` is of the top's site, whoever frames it (ambiguity D23).
    DocumentAlone,
}

/// Whether a cross-site access counts as same-site because of the top-level document's host (ambiguity D22).
///
/// No text has it; libsoup before 3.5.1 falls back on it where it is told no site for cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TopLevelHostRule {
    /// The top-level document's host changes nothing.
    NotAsked,
    /// The host is asked when cookies are read, unless a top-level traversable is navigated: the hosts must be equal,
    /// or the top-level document has none.
    AdmitsReading,
}

/// How a request that goes back or forward in the session history is classed.
///
/// No text says; a request made anew is all the cookie rules see (ambiguity D10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TraversalRule {
    /// A traversal is classed as the navigation that first brought the document of that entry.
    AsOriginalNavigation,
    /// A traversal is classed by the general rule, with whoever asked for the traversal as its client.
    AsAnyNavigation,
}

/// Who must be same site with the URL when a frame is navigated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NestedNavigationRule {
    /// The client alone: the document that asked for the navigation (ambiguity D18).
    ByClient,
    /// The client, and every document above the frame.
    ByClientAndAncestors,
}

/// Who must be same site with the URL when a top-level traversable is navigated by a document.
///
/// The drafts ask the client's site for cookies; HTML hands Fetch the initiator's origin (ambiguity D25).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TopLevelNavigationRule {
    /// The client, and every document above it.
    BySiteForCookies,
    /// The origin of the client alone: what frames it is about to be gone.
    ByInitiatorOrigin,
}

/// Whether scripts of a document at `about:blank` or `about:srcdoc` have cookies (ambiguity D26).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AboutDocumentRule {
    /// Such scripts have no cookies: the URL is not HTTP, so the document is cookie-averse.
    Averse,
    /// Such scripts have the cookies of the document that gave theirs its origin.
    Inherits,
    /// Such scripts have the cookies of the document that gave theirs its origin, and scripts of a document at `blob:`
    /// have those of its origin.
    InheritsAtBlobToo,
}

/// What the site for cookies of a dedicated worker is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DedicatedWorkerRule {
    /// The owner's site for cookies.
    AsOwner,
    /// The owner's site for cookies, if the worker itself is same site with it.
    AsOwnerIfSameSite,
}

/// What the site for cookies of a service worker is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServiceWorkerRule {
    /// The service worker's own origin, whoever registered it.
    OwnOrigin,
    /// The service worker's own origin, unless the client that registered it had a cross-site ancestor.
    RegisteringClient,
}

/// How a request comes to be same-site or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RequestClassing {
    /// A request is same-site by its client's site for cookies, as the cookie drafts have it.
    SiteForCookies,
    /// A request is same-site by the letter of Fetch's "determine the same-site mode" (ambiguity D6).
    FetchMode,
}
