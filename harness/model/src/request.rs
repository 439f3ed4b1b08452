//! Requests: what a browser asks for, on whose behalf, and what the answer is for.
//!
//! **Spec:** rfc6265bis-22 §2.3 "Terminology" and §5.2 '"Same-site" and "cross-site" Requests'.

use std::fmt;
use std::sync::Arc;

use url::Url;

use crate::client::Client;
use crate::document::Document;

/// One HTTP request; every redirect is a request of its own.
#[derive(Clone, Debug)]
pub struct Request {
    /// The URL of this very hop.
    pub url: Url,
    /// The method of this very hop.
    pub method: Method,
    /// Who asked for it, a document or a worker; `None` when it came from outside any page.
    pub client: Option<Client>,
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
    /// It is no reload, but goes back or forward to an entry whose document first came by a same-site request,
    /// and is no longer kept.
    TraversalToSameSiteNavigation,
    /// The same, and the document first came by a cross-site request.
    TraversalToCrossSiteNavigation,
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
