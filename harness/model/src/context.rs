//! Contexts: the documents and requests of a browser, as far as the cookie rules can tell them apart.

use std::fmt;
use std::sync::Arc;

use url::Url;

use crate::Origin;
use crate::policy::SandboxRule;

/// A document: where it is, who it is, and who frames it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    url: Url,
    origin: Origin,
    parent: Option<Arc<Self>>,
}

impl Document {
    /// A top-level document at `url`.
    #[must_use]
    pub fn top_level(url: Url) -> Arc<Self> {
        Arc::new(Self { origin: Origin::of(&url), url, parent: None })
    }

    /// A document at `url`, framed in `parent`; `about:blank` and `about:srcdoc` have the origin of `parent`.
    ///
    /// **Spec:** the HTML standard's "determine the origin", with the framing document as the one that navigates.
    #[must_use]
    pub fn framed(url: Url, parent: &Arc<Self>) -> Arc<Self> {
        let origin = if url.scheme() == "about" { parent.origin.clone() } else { Origin::of(&url) };
        Arc::new(Self { origin, url, parent: Some(Arc::clone(parent)) })
    }

    /// The same document with its origin made opaque, as `sandbox` does without `allow-same-origin`.
    #[must_use]
    pub fn sandboxed(&self) -> Arc<Self> {
        Arc::new(Self { origin: Origin::Opaque, ..self.clone() })
    }

    /// The document's URL.
    #[must_use]
    pub const fn url(&self) -> &Url {
        &self.url
    }

    /// The document's origin.
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

    /// The top-level document.
    #[must_use]
    pub fn top(&self) -> &Self {
        self.inclusive_ancestors().last().unwrap_or(self)
    }

    /// The origin that stands for this document in the walk over ancestors.
    ///
    /// **Spec:** rfc6265bis-22 §5.2.1 steps 2 and 4.1; ambiguity D8.
    pub(crate) fn counted_origin(&self, rule: SandboxRule) -> Origin {
        match rule {
            SandboxRule::OpaqueOrigin => self.origin.clone(),
            SandboxRule::UrlOrigin => match Origin::of(&self.url) {
                Origin::Opaque => self.origin.clone(),
                origin @ Origin::Tuple(..) => origin,
            },
        }
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

/// One HTTP request; every redirect is a request of its own.
#[derive(Clone, Debug)]
pub struct Request {
    /// The URL of this very hop.
    pub url: Url,
    /// The method of this very hop.
    pub method: Method,
    /// The document that asked for it; `None` when it came from outside any page.
    pub client: Option<Arc<Document>>,
    /// What the answer is for.
    pub target: Target,
    /// The URLs it was redirected from, first one first.
    pub redirected_from: Vec<Url>,
    /// Whether, and how, it is a reload.
    pub reload: Reload,
}

/// What the answer to a request is for.
#[derive(Clone, Debug)]
pub enum Target {
    /// It becomes a top-level document.
    TopLevelNavigation,
    /// It becomes a document framed in the one given.
    NestedNavigation(Arc<Document>),
    /// It is used by the document that asked.
    Subresource,
}

/// Whether, and how, a request is a reload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reload {
    /// It is none, or one that a script asked for.
    No,
    /// The user asked for it; the document first came by a same-site request.
    OfSameSiteNavigation,
    /// The user asked for it; the document first came by a cross-site request.
    OfCrossSiteNavigation,
}

/// A request's method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// `GET`.
    Get,
    /// `HEAD`.
    Head,
    /// `OPTIONS`.
    Options,
    /// `TRACE`.
    Trace,
    /// `POST`.
    Post,
    /// `PUT`.
    Put,
    /// `PATCH`.
    Patch,
    /// `DELETE`.
    Delete,
}

impl Method {
    const NAMES: [(Self, &str); 8] = [
        (Self::Get, "GET"),
        (Self::Head, "HEAD"),
        (Self::Options, "OPTIONS"),
        (Self::Trace, "TRACE"),
        (Self::Post, "POST"),
        (Self::Put, "PUT"),
        (Self::Patch, "PATCH"),
        (Self::Delete, "DELETE"),
    ];

    /// A method by its name, letter for letter.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(method, _)| *method)
    }

    /// **Spec:** rfc6265bis-22 §2.3, "safe" methods.
    #[must_use]
    pub const fn is_safe(self) -> bool {
        matches!(self, Self::Get | Self::Head | Self::Options | Self::Trace)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::NAMES.iter().find(|(method, _)| method == self).map_or("", |(_, name)| *name);
        f.write_str(name)
    }
}
