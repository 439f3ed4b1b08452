//! Hosts in canonical form: rfc6265bis-22 §5.1.2 "Canonicalized Host Names", §5.1.3 "Domain Matching".

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use url::Url;

/// A host in canonical form: lower case, A-labels, addresses told apart from names.
///
#[doc = spec!("5.1.2", " \"Canonicalized Host Names\"; the URL standard's host parser does the work.")]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Host {
    /// A domain name, without a scheme or port.
    Name(Box<str>),
    /// An IPv4 address; never a "domain", so it has no registrable domain.
    Ipv4(Ipv4Addr),
    /// An IPv6 address; never a "domain", so it has no registrable domain.
    Ipv6(Ipv6Addr),
}

impl Host {
    /// Canonicalises what a person or a header wrote; `None` when it is no host.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        url::Host::parse(text).ok().map(Self::from)
    }

    /// The host of `url`; `None` for URLs without one, such as `data:` and `about:blank`.
    #[must_use]
    pub fn of(url: &Url) -> Option<Self> {
        url.host().map(|host| host.to_owned().into())
    }

    /// The name, when the host is a name and not an address.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            Self::Ipv4(_) | Self::Ipv6(_) => None,
        }
    }

    /// Whether the host is an address, and not a name.
    #[must_use]
    pub const fn is_address(&self) -> bool {
        matches!(self, Self::Ipv4(_) | Self::Ipv6(_))
    }

    /// Whether `domain` is this host, letter for letter.
    #[must_use]
    pub fn is(&self, domain: &str) -> bool {
        match self {
            Self::Name(name) => &**name == domain,
            Self::Ipv4(_) | Self::Ipv6(_) => self.to_string() == domain,
        }
    }

    /// Whether this host domain-matches `domain`, which must be in canonical form already.
    ///
    #[doc = spec!("5.1.3", " \"Domain Matching\".")]
    #[must_use]
    pub fn domain_matches(&self, domain: &str) -> bool {
        self.is(domain) || self.name().is_some_and(|name| is_below(name, domain))
    }

    /// Whether the host can only be this machine.
    ///
    /// **Spec:** the Secure Contexts standard, "potentially trustworthy origin", step 4.
    pub(crate) fn is_loopback(&self) -> bool {
        match self {
            Self::Name(name) => {
                let name = name.strip_suffix('.').unwrap_or(name);
                name == "localhost" || name.ends_with(".localhost")
            }
            Self::Ipv4(address) => address.is_loopback(),
            Self::Ipv6(address) => address.is_loopback(),
        }
    }
}

/// Whether `name` ends with `domain` at a label boundary, and is longer than it.
pub(crate) fn is_below(name: &str, domain: &str) -> bool {
    !domain.is_empty() && name.strip_suffix(domain).is_some_and(|labels| labels.ends_with('.'))
}

impl From<url::Host<String>> for Host {
    fn from(host: url::Host<String>) -> Self {
        match host {
            url::Host::Domain(name) => Self::Name(name.into()),
            url::Host::Ipv4(address) => Self::Ipv4(address),
            url::Host::Ipv6(address) => Self::Ipv6(address),
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Ipv4(address) => write!(f, "{address}"),
            Self::Ipv6(address) => write!(f, "[{address}]"),
        }
    }
}
