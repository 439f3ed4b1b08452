//! Origins: who a document or a URL belongs to.

use std::fmt;

use url::Url;

use crate::host::Host;

/// The schemes cookies know.
///
/// `ws` and `wss` are folded into `http` and `https`, because a WebSocket handshake is an HTTP request
/// and its site is compared as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// The schemes `http` and `ws`.
    Http,
    /// The schemes `https` and `wss`.
    Https,
}

impl Scheme {
    /// The scheme of `url`; `None` for schemes that carry no cookies.
    #[must_use]
    pub fn of(url: &Url) -> Option<Self> {
        match url.scheme() {
            "http" | "ws" => Some(Self::Http),
            "https" | "wss" => Some(Self::Https),
            _ => None,
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Http => "http",
            Self::Https => "https",
        })
    }
}

/// An origin, as the HTML standard has it, without the port.
///
/// The port is left out on purpose: no cookie rule looks at it, and a field nobody may compare invites mistakes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// An ordinary origin, with its scheme and host: `https://shop.example`.
    Tuple(Scheme, Host),
    /// An opaque origin: a `data:` document, a sandboxed one, a URL without a host.
    Opaque,
}

impl Origin {
    /// The origin of `url`; for a `blob:` URL, that of the URL within.
    ///
    /// **Spec:** the URL standard's "origin".
    #[must_use]
    pub fn of(url: &Url) -> Self {
        let within = (url.scheme() == "blob").then(|| url.path().parse().ok()).flatten();
        let url = within.as_ref().unwrap_or(url);
        match (Scheme::of(url), Host::of(url)) {
            (Some(scheme), Some(host)) => Self::Tuple(scheme, host),
            _ => Self::Opaque,
        }
    }
}

/// The port of the origin of `url`, for those who compare ports: no cookie rule, but Fetch.
pub(crate) fn port_of(url: &Url) -> Option<u16> {
    match url.origin() {
        url::Origin::Tuple(_, _, port) => Some(port),
        url::Origin::Opaque(_) => None,
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tuple(scheme, host) => write!(f, "{scheme}://{host}"),
            Self::Opaque => f.write_str("an opaque origin"),
        }
    }
}
