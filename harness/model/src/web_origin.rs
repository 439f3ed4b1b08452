//! Origins as Fetch compares them, with their ports.

use std::borrow::Cow;

use url::Url;

use crate::client::Client;
use crate::origin::{Origin, Scheme, port_of};
use crate::request::Request;

/// An origin with its port, which Fetch compares and the cookie rules do not.
pub(crate) struct WebOrigin {
    /// The origin without its port.
    pub(crate) origin: Origin,
    port: Option<u16>,
}

impl WebOrigin {
    /// That of who asks; an opaque one where nobody does.
    pub(crate) fn of_client(client: Option<&Client>) -> Self {
        match client {
            Some(Client::Document(document)) => Self { origin: document.origin().clone(), port: document.port() },
            Some(Client::Worker(worker)) => match worker.origin() {
                Origin::Opaque => Self { origin: Origin::Opaque, port: None },
                origin @ Origin::Tuple(..) => Self { origin: origin.clone(), port: port_of(worker.script()) },
            },
            None => Self { origin: Origin::Opaque, port: None },
        }
    }

    /// That of a URL.
    pub(crate) fn of_url(url: &Url) -> Self {
        Self { origin: Origin::of(url), port: port_of(url) }
    }

    /// Whether its scheme is https.
    pub(crate) fn is_https(&self) -> bool {
        matches!(self.origin, Origin::Tuple(Scheme::Https, _))
    }

    /// Whether a URL is of this origin.
    pub(crate) fn is_same_origin_with(&self, url: &Url) -> bool {
        self.origin != Origin::Opaque && self.origin == Origin::of(url) && self.port == port_of(url)
    }

    /// Whether every URL on the way is of this origin.
    pub(crate) fn is_that_of_all(&self, request: &Request) -> bool {
        !self.is_cross_origin_with(request)
    }

    /// Whether a URL on the way is of another origin; what Fetch keeps as "response tainting".
    pub(crate) fn is_cross_origin_with(&self, request: &Request) -> bool {
        request.redirected_from.iter().chain([&request.url]).any(|url| !self.is_same_origin_with(url))
    }

    /// Whether a redirect led from another's origin to yet another one.
    ///
    /// **Spec:** Fetch §2.2.5 "redirect-taint", told apart only as far as "same-origin".
    pub(crate) fn is_tainted_by(&self, request: &Request) -> bool {
        let urls: Vec<_> = request.redirected_from.iter().chain([&request.url]).collect();
        urls.windows(2)
            .any(|hop| !Self::of_url(hop[0]).is_same_origin_with(hop[1]) && !self.is_same_origin_with(hop[0]))
    }

    /// **Spec:** HTML "serialization of an origin".
    pub(crate) fn serialised(&self) -> Cow<'static, str> {
        let Origin::Tuple(scheme, host) = &self.origin else { return Cow::Borrowed("null") };
        let default = match scheme {
            Scheme::Http => 80,
            Scheme::Https => 443,
        };
        match self.port.filter(|port| *port != default) {
            Some(port) => format!("{scheme}://{host}:{port}").into(),
            None => format!("{scheme}://{host}").into(),
        }
    }
}
