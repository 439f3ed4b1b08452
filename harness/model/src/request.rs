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
    /// What becomes of the answer: a page, a frame's document, or something a page makes use of.
    pub target: Target,
    /// The URLs it was redirected from, first one first.
    pub redirected_from: Vec<Url>,
    /// Whether, and how, the request is a reload or a step through the session history.
    pub reload: Reload,
}

/// A GET of a kind, without a client, a redirect or a reload, until it is told otherwise.
///
/// ```
/// use samesite_model::{Document, Method, Reload, Request};
///
/// let bank = "https://bank.example/";
/// let evil = Document::top_level("https://evil.example/".parse()?);
///
/// // The address bar, a link on another site's page, and a form there whose answer was a redirect.
/// let typed = Request::navigation(bank.parse()?);
/// let link = Request::navigation(bank.parse()?).from(&evil);
/// let sent_on = ["https://evil.example/go".parse()?];
/// let form = Request::navigation(bank.parse()?).from(&evil).method(Method::Post).via(sent_on);
/// assert_eq!((typed.client, form.method), (None, Method::Post));
///
/// // The reload button, on what the link has opened.
/// let reload = Request::navigation(bank.parse()?).reload(Reload::OfCrossSiteNavigation);
///
/// // An image and a frame on that page.
/// let image = Request::subresource(bank.parse()?).from(&evil);
/// let frame = Request::nested(bank.parse()?, &evil);
/// assert_eq!(frame.client, image.client);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl Request {
    /// A navigation of a whole page to `url`, by the address bar.
    #[must_use]
    pub const fn navigation(url: Url) -> Self {
        Self::of(url, Target::TopLevelNavigation)
    }

    /// A request for something that the one who asks makes use of, such as an image, a script or a `fetch()`.
    ///
    /// Without a client it is what a program sends that is no browser.
    #[must_use]
    pub const fn subresource(url: Url) -> Self {
        Self::of(url, Target::Subresource)
    }

    /// A navigation of a frame in `parent` to `url`, which `parent` itself has asked for.
    #[must_use]
    pub fn nested(url: Url, parent: &Arc<Document>) -> Self {
        Self::of(url, Target::NestedNavigation(Arc::clone(parent))).from(parent)
    }

    const fn of(url: Url, target: Target) -> Self {
        Self { url, method: Method::Get, client: None, target, redirected_from: Vec::new(), reload: Reload::No }
    }

    /// The same request, asked for by `client`, a document or a worker.
    #[must_use]
    pub fn from(self, client: impl Into<Client>) -> Self {
        Self { client: Some(client.into()), ..self }
    }

    /// The same request by another method.
    #[must_use]
    pub fn method(self, method: Method) -> Self {
        Self { method, ..self }
    }

    /// The same request, reached by redirects from `urls`, the first one first.
    #[must_use]
    pub fn via(self, urls: impl IntoIterator<Item = Url>) -> Self {
        Self { redirected_from: urls.into_iter().collect(), ..self }
    }

    /// The same request as a reload, or as a step through the session history.
    #[must_use]
    pub fn reload(self, reload: Reload) -> Self {
        Self { reload, ..self }
    }
}

/// What the answer to a request is for.
#[derive(Clone, Debug)]
pub enum Target {
    /// The answer becomes a top-level document.
    TopLevelNavigation,
    /// The answer becomes a document framed in the one given.
    NestedNavigation(Arc<Document>),
    /// The answer is used by the one who asked, as a picture, a script or what `fetch()` reads.
    Subresource,
}

/// Whether, and how, a request is a reload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reload {
    /// The request is no reload, or one that a script asked for.
    No,
    /// The user asked for it; the document first came by a same-site request.
    OfSameSiteNavigation,
    /// The user asked for it; the document first came by a cross-site request.
    OfCrossSiteNavigation,
    /// The request is no reload, but goes back or forward to an entry whose document first came by a same-site request,
    /// and is no longer kept.
    TraversalToSameSiteNavigation,
    /// The request goes back or forward likewise, and the document first came by a cross-site request.
    TraversalToCrossSiteNavigation,
}

/// The HTTP methods that browsers send requests by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// `GET`, a safe method.
    Get,
    /// `HEAD`, a safe method.
    Head,
    /// `OPTIONS`, a safe method.
    Options,
    /// `TRACE`, a safe method.
    Trace,
    /// `POST`, an unsafe method.
    Post,
    /// `PUT`, an unsafe method.
    Put,
    /// `PATCH`, an unsafe method.
    Patch,
    /// `DELETE`, an unsafe method.
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

    #[doc = spec!("2.3", ", \"safe\" methods.")]
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
