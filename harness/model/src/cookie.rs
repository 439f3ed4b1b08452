//! A stored cookie: the fields that rfc6265bis-22 §5.7 "Storage Model" lists.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use crate::host::Host;
use crate::partition::PartitionKey;
use crate::policy::{AbsentSameSite, AgeClock, CookieIdentity, NamelessCookie};
use crate::time::Timestamp;

/// A cookie as the store keeps it.
///
#[doc = spec!("5.7", " \"Storage Model\", the list of fields; the last-access-time is left out")]
/// because only eviction reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cookie {
    /// The name, octet for octet; may be empty.
    pub name: Vec<u8>,
    /// The value, octet for octet; may be empty.
    pub value: Vec<u8>,
    /// The hosts it is sent to.
    pub domain: Domain,
    /// The path below which it is sent.
    pub path: Vec<u8>,
    /// The secure-only-flag: whether the line had `Secure`.
    pub secure: SecureFlag,
    /// The http-only-flag: whether the line had `HttpOnly`.
    pub http_only: HttpOnlyFlag,
    /// The same-site-flag: what the line's `SameSite` said.
    pub same_site: SameSite,
    /// When it was first created; overwriting may inherit it.
    pub created: Timestamp,
    /// When a line last wrote it.
    pub updated: Timestamp,
    /// When it expires; `None` for a session cookie.
    pub expires: Option<Timestamp>,
    /// Below which top-level documents it lives; [`PartitionKey::Unpartitioned`] for an ordinary cookie.
    pub partition_key: PartitionKey,
    /// Who gets to see the cookie; everybody, but for one browser's peculiarity.
    pub audience: Audience,
}

impl Cookie {
    /// Whether the cookie has expired.
    ///
    #[doc = spec!("5.7", ", after step 24.")]
    #[must_use]
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.expires.is_some_and(|expires| expires < now)
    }

    /// How old the cookie is at the moment `now`, by its creation or its last update.
    #[must_use]
    pub fn age(&self, clock: AgeClock, now: Timestamp) -> Duration {
        now.since(match clock {
            AgeClock::Creation => self.created,
            AgeClock::LastUpdate => self.updated,
        })
    }

    /// The cookie as it stands in a `Cookie` header.
    ///
    #[doc = spec!("5.8.3", " step 6.")]
    #[must_use]
    pub fn serialised(&self, nameless: NamelessCookie) -> Vec<u8> {
        let mut octets = self.name.clone();
        if !octets.is_empty() || nameless == NamelessCookie::SentWithEquals {
            octets.push(b'=');
        }
        octets.extend_from_slice(&self.value);
        octets
    }

    /// Whether `other` takes the same place in the store.
    ///
    #[doc = spec!("5.7", " step 23; the partition key stands beside the four, where a browser has any.")]
    #[must_use]
    pub fn is_same_as(&self, other: &Self, identity: CookieIdentity) -> bool {
        let domains_agree = match identity {
            CookieIdentity::NameDomainHostOnlyPath => self.domain == other.domain,
            CookieIdentity::NameDomainPath => self.domain.name() == other.domain.name(),
        };
        domains_agree
            && self.name == other.name
            && self.path == other.path
            && self.partition_key == other.partition_key
            && self.audience == other.audience
    }
}

/// Who gets to see a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Requests and scripts, as its other fields allow.
    Everybody,
    /// Scripts alone: it was refused, and they have not been told.
    Scripts,
}

/// Where a cookie belongs: its domain and its host-only-flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Domain {
    /// The very host that set it.
    HostOnly(Host),
    /// A domain and all hosts below it.
    WithSubdomains(Box<str>),
}

impl Domain {
    /// Whether a request to `host` falls within.
    ///
    #[doc = spec!("5.8.3", " step 3, first bullet.")]
    #[must_use]
    pub fn covers(&self, host: &Host) -> bool {
        match self {
            Self::HostOnly(own) => own == host,
            Self::WithSubdomains(domain) => host.domain_matches(domain),
        }
    }

    /// The domain as text, whether host-only or not.
    #[must_use]
    pub fn name(&self) -> Cow<'_, str> {
        match self {
            Self::HostOnly(host) => match host.name() {
                Some(name) => name.into(),
                None => host.to_string().into(),
            },
            Self::WithSubdomains(domain) => (&**domain).into(),
        }
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HostOnly(host) => write!(f, "{host}"),
            Self::WithSubdomains(domain) => write!(f, "{domain} and below"),
        }
    }
}

/// The secure-only-flag of a cookie, which `Secure` sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecureFlag {
    /// The cookie is sent over secure connections only.
    Secure,
    /// The cookie is sent over any connection.
    NotSecure,
}

/// The http-only-flag of a cookie, which `HttpOnly` sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HttpOnlyFlag {
    /// The cookie is hidden from `document.cookie` and `cookieStore`.
    HttpOnly,
    /// The cookie is visible to `document.cookie` and `cookieStore`.
    NotHttpOnly,
}

/// The same-site-flag of a cookie, which `SameSite` sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SameSite {
    /// `SameSite=Strict`: the cookie goes with same-site requests only.
    Strict,
    /// `SameSite=Lax`: the cookie goes with same-site requests, and with links from other sites.
    Lax,
    /// `SameSite=None`: the cookie goes with every request.
    None,
    /// No `SameSite`, or none with a known word; the policy says what that means, and the text calls it "Default".
    Unset,
}

impl SameSite {
    /// The flag as it is enforced when the cookie is sent, once the policy has said what an absent one means.
    #[must_use]
    pub fn enforced(self, absent: AbsentSameSite) -> Self {
        match (self, absent) {
            (Self::Unset, AbsentSameSite::None | AbsentSameSite::NoneOnceSet) => Self::None,
            (flag, _) => flag,
        }
    }

    /// The flag as it is enforced when the cookie is set.
    pub(crate) fn enforced_when_set(self, absent: AbsentSameSite) -> Self {
        match (self, absent) {
            (Self::Unset, AbsentSameSite::None) => Self::None,
            (flag, _) => flag,
        }
    }
}

impl fmt::Display for SameSite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Strict => "Strict",
            Self::Lax => "Lax",
            Self::None => "None",
            Self::Unset => "absent",
        })
    }
}
