//! Documents: where they are, who they are, and who frames them.
//!
//! **Spec:** rfc6265bis-22 §5.2.1 "Document-based requests"; HTML, "origin" and "navigable".

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use url::Url;

use crate::origin::{Origin, port_of};
use crate::policy::SandboxRule;

/// A document: where it is, who it is, and who frames it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    url: Url,
    /// The URL it would have if it had one of its own: for `about:` documents, that of whoever gave the origin.
    inherited_url: Url,
    origin: Origin,
    port: Option<u16>,
    sandbox: Sandbox,
    has_storage_access: bool,
    asks_without_credentials: bool,
    /// Which of all opaque origins is meant where the origin is one.
    opaque_origin: usize,
    parent: Option<Arc<Self>>,
}

/// What a sandbox, of a frame or of a `Content-Security-Policy`, leaves of a document's origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sandbox {
    /// The document keeps its origin: there is no sandbox, or one with `allow-same-origin`.
    NoneOrSameOrigin,
    /// Nothing: the document's origin is opaque.
    OpaqueOrigin,
}

impl Document {
    /// A top-level document at `url`.
    #[must_use]
    pub fn top_level(url: Url) -> Arc<Self> {
        Self::at(url, None, None)
    }

    /// A top-level document at `url` that `creator` opened: an `about:blank` one has the origin of `creator`,
    /// and a sandbox goes with it.
    #[must_use]
    pub fn opened(url: Url, creator: &Arc<Self>) -> Arc<Self> {
        Self::at(url, None, Some(creator))
    }

    /// A document at `url`, framed in `parent`; `about:blank` and `about:srcdoc` have the origin of `parent`.
    ///
    /// **Spec:** the HTML standard's "determine the origin", with the framing document as the one that navigates.
    #[must_use]
    pub fn framed(url: Url, parent: &Arc<Self>) -> Arc<Self> {
        Self::at(url, Some(parent), Some(parent))
    }

    /// A document at `url`, framed in `parent` and navigated there by `creator`: `about:blank` has the origin of
    /// `creator`, and `about:srcdoc` that of `parent` all the same.
    ///
    /// What a `javascript:` URL makes of a document keeps its URL and origin, and so is no document of its own here.
    ///
    /// **Spec:** the HTML standard's "determine the origin".
    #[must_use]
    pub fn framed_by(url: Url, parent: &Arc<Self>, creator: &Arc<Self>) -> Arc<Self> {
        let source = if url.path() == "srcdoc" { parent } else { creator };
        Self::at(url, Some(parent), Some(source))
    }

    /// `source` gives its origin to documents that have none by their URL.
    fn at(url: Url, parent: Option<&Arc<Self>>, source: Option<&Arc<Self>>) -> Arc<Self> {
        let (origin, port, inherited_url, opaque_origin) = match source.filter(|_| url.scheme() == "about") {
            Some(source) => (source.origin.clone(), source.port, source.inherited_url.clone(), source.opaque_origin),
            None => (Origin::of(&url), port_of(&url), url.clone(), 0),
        };
        // Flags are handed down: from the frame's document, or from the one that opened the window.
        let sandbox = parent.or(source).map_or(Sandbox::NoneOrSameOrigin, |above| above.sandbox);
        let (origin, port) = if sandbox == Sandbox::OpaqueOrigin { (Origin::Opaque, None) } else { (origin, port) };
        let asks_without_credentials = parent.or(source).is_some_and(|above| above.asks_without_credentials);
        let parent = parent.cloned();
        Arc::new(Self {
            origin,
            port,
            url,
            inherited_url,
            sandbox,
            has_storage_access: false,
            asks_without_credentials,
            opaque_origin,
            parent,
        })
    }

    /// The same document with its origin made opaque, as `sandbox` does without `allow-same-origin`,
    /// on a frame or in a `Content-Security-Policy`. With `allow-same-origin` it changes nothing.
    #[must_use]
    pub fn sandboxed(&self) -> Arc<Self> {
        Arc::new(Self { origin: Origin::Opaque, port: None, sandbox: Sandbox::OpaqueOrigin, ..self.clone() })
    }

    /// The same document, told apart by a number from others with opaque origins: each document that is loaded has one of
    /// its own. Without a number, all have the number 0, and so are one.
    ///
    /// **Spec:** HTML, "opaque origin".
    #[must_use]
    pub fn with_opaque_origin(&self, number: usize) -> Arc<Self> {
        Arc::new(Self { opaque_origin: number, ..self.clone() })
    }

    /// The number that tells the document's opaque origin from others; without meaning where the origin is not opaque.
    #[must_use]
    pub const fn opaque_origin(&self) -> usize {
        self.opaque_origin
    }

    /// The same document with `Cross-Origin-Embedder-Policy: credentialless`: what it asks of other origins in the mode
    /// no-cors carries no cookies. What is framed in it, or opened by it empty, has the same policy.
    ///
    /// **Spec:** HTML, "embedder policy".
    #[must_use]
    pub fn without_credentials(&self) -> Arc<Self> {
        Arc::new(Self { asks_without_credentials: true, ..self.clone() })
    }

    /// Whether its embedder policy is `credentialless`.
    #[must_use]
    pub const fn asks_without_credentials(&self) -> bool {
        self.asks_without_credentials
    }

    /// The same document when it has asked for its ordinary cookies where third parties have none, and was given them.
    ///
    /// **Spec:** Storage Access API, `requestStorageAccess()`.
    #[must_use]
    pub fn with_storage_access(&self) -> Arc<Self> {
        Arc::new(Self { has_storage_access: true, ..self.clone() })
    }

    /// Whether it was given its ordinary cookies where third parties have none.
    ///
    /// **Spec:** Storage Access API, the environment's "has storage access".
    #[must_use]
    pub const fn has_storage_access(&self) -> bool {
        self.has_storage_access
    }

    /// What a sandbox has left of the document's origin.
    #[must_use]
    pub const fn sandbox(&self) -> Sandbox {
        self.sandbox
    }

    /// The port of the document's origin; `None` for an opaque one.
    #[must_use]
    pub const fn port(&self) -> Option<u16> {
        self.port
    }

    /// The URL the document was loaded from, such as `https://shop.example/` or `about:srcdoc`.
    #[must_use]
    pub const fn url(&self) -> &Url {
        &self.url
    }

    /// The document's URL; for one at `about:`, that of the document it has its origin from.
    pub(crate) const fn inherited_url(&self) -> &Url {
        &self.inherited_url
    }

    /// The document's origin, which for `about:` URLs is another document's, and in a sandbox opaque.
    #[must_use]
    pub const fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The document that frames this one; `None` at top level.
    #[must_use]
    pub fn parent(&self) -> Option<&Arc<Self>> {
        self.parent.as_ref()
    }

    /// This document and those that frame it, from the inside out.
    pub fn inclusive_ancestors(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |document| document.parent.as_deref())
    }

    /// The document at the top of the frames; this one, where nobody frames it.
    #[must_use]
    pub fn top(&self) -> &Self {
        self.inclusive_ancestors().last().unwrap_or(self)
    }

    /// Whether the document's URL is none of its own, and no sandbox counts: `about:blank` or `about:srcdoc`.
    pub(crate) fn is_at_about(&self, rule: SandboxRule) -> bool {
        self.url.scheme() == "about" && !self.is_opaque_by(rule)
    }

    /// The origin that stands for this document in the walk over ancestors.
    ///
    /// **Spec:** rfc6265bis-22 §5.2.1 steps 2 and 4.1; ambiguity D8.
    pub(crate) fn counted_origin(&self, rule: SandboxRule) -> Cow<'_, Origin> {
        if self.sandbox == Sandbox::NoneOrSameOrigin || self.is_opaque_by(rule) {
            return Cow::Borrowed(&self.origin);
        }
        Cow::Owned(Origin::of(&self.url))
    }

    /// Whether a sandbox counts.
    fn is_opaque_by(&self, rule: SandboxRule) -> bool {
        let counts = match rule {
            SandboxRule::OpaqueOrigin => true,
            SandboxRule::UrlOrigin => false,
            SandboxRule::UrlOriginInFrames => self.parent.is_none(),
        };
        counts && self.sandbox == Sandbox::OpaqueOrigin
    }
}

/// The frames as a chain, outermost first: `https://a.example [https://b.example]`.
impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut chain: Vec<_> = self.inclusive_ancestors().map(Self::origin).collect();
        chain.reverse();
        for (depth, origin) in chain.iter().enumerate() {
            write!(f, "{}{origin}", if depth > 0 { " [" } else { "" })?;
        }
        f.write_str(&"]".repeat(chain.len() - 1))
    }
}
