//! Editions: the policies that published texts prescribe.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::assignment;
use crate::policy::{AgeClock, LaxAllowingUnsafe, Policy, UnsafeReach};

/// A published text, and the policy it prescribes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Edition {
    /// draft-ietf-httpbis-cookie-same-site-00, June 2016: `Strict` and `Lax`, over RFC 6265.
    CookieSameSite00,
    /// draft-ietf-httpbis-rfc6265bis-02, August 2017: takes in SameSite, prefixes and the protection of secure cookies.
    Rfc6265bis02,
    /// draft-ietf-httpbis-rfc6265bis-03, April 2019: adds `None`.
    Rfc6265bis03,
    /// draft-ietf-httpbis-rfc6265bis-04, January 2020: top-level navigations may set anything.
    Rfc6265bis04,
    /// draft-west-cookie-incrementalism as last edited in May 2022, over rfc6265bis-04: absent means `Lax`,
    /// `None` needs `Secure`, sites have schemes.
    Incrementalism,
    /// draft-ietf-httpbis-rfc6265bis-07, December 2020: absent means `Lax`, `None` needs `Secure`, sites have schemes.
    Rfc6265bis07,
    /// draft-ietf-httpbis-rfc6265bis-08, June 2021: redirects count, reloads are classed, young cookies are excepted.
    Rfc6265bis08,
    /// draft-ietf-httpbis-rfc6265bis-14, April 2024: redirects count no more; sizes and lifetimes have limits.
    Rfc6265bis14,
    /// draft-ietf-httpbis-rfc6265bis-22, November 2025: the current text.
    Rfc6265bis22,
    /// draft-ietf-httpbis-layered-cookies-02, May 2026, as Fetch and HTML call it, slips read as they are meant.
    LayeredCookies02,
    /// layered-cookies-02 and the Fetch standard of July 2026, read to the letter.
    FetchLiteral,
}

/// No edition bears the name given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownEdition(String);

impl fmt::Display for UnknownEdition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known: Vec<_> = Edition::ALL.iter().map(|edition| edition.id()).collect();
        write!(f, "no edition is called {:?}; known are {}", self.0, known.join(", "))
    }
}

impl std::error::Error for UnknownEdition {}

impl Edition {
    /// Every edition, oldest first.
    pub const ALL: &[Self] = &[
        Self::CookieSameSite00,
        Self::Rfc6265bis02,
        Self::Rfc6265bis03,
        Self::Rfc6265bis04,
        Self::Incrementalism,
        Self::Rfc6265bis07,
        Self::Rfc6265bis08,
        Self::Rfc6265bis14,
        Self::Rfc6265bis22,
        Self::LayeredCookies02,
        Self::FetchLiteral,
    ];

    /// The edition a browser of today is held to.
    pub const CURRENT: Self = Self::Rfc6265bis22;

    /// The edition's short name, as used on the command line and in reports.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::CookieSameSite00 => "cookie-same-site-00",
            Self::Rfc6265bis02 => "rfc6265bis-02",
            Self::Rfc6265bis03 => "rfc6265bis-03",
            Self::Rfc6265bis04 => "rfc6265bis-04",
            Self::Incrementalism => "incrementalism",
            Self::Rfc6265bis07 => "rfc6265bis-07",
            Self::Rfc6265bis08 => "rfc6265bis-08",
            Self::Rfc6265bis14 => "rfc6265bis-14",
            Self::Rfc6265bis22 => "rfc6265bis-22",
            Self::LayeredCookies02 => "layered-cookies-02",
            Self::FetchLiteral => "fetch-literal",
        }
    }

    /// The policy that the text prescribes.
    ///
    /// Where a text says MAY, this is the reading without the exception; third-party cookies are allowed.
    /// Sandboxed documents count by their origin, as HTML and the browsers have it (D8).
    #[must_use]
    pub fn policy(self) -> Policy {
        self.prescribed().clone()
    }

    /// The policy that the text prescribes, where it stands.
    pub(crate) const fn prescribed(self) -> &'static Policy {
        match self {
            Self::CookieSameSite00 => const { &assignment::cookie_same_site_00() },
            Self::Rfc6265bis02 => const { &assignment::rfc6265bis_02() },
            Self::Rfc6265bis03 => const { &assignment::rfc6265bis_03() },
            Self::Rfc6265bis04 => const { &assignment::rfc6265bis_04() },
            Self::Incrementalism => const { &assignment::incrementalism() },
            Self::Rfc6265bis07 => const { &assignment::rfc6265bis_07() },
            Self::Rfc6265bis08 => const { &assignment::rfc6265bis_08() },
            Self::Rfc6265bis14 => const { &assignment::rfc6265bis_14() },
            Self::Rfc6265bis22 => const { &assignment::rfc6265bis_22() },
            Self::LayeredCookies02 => const { &assignment::layered_cookies_02() },
            Self::FetchLiteral => const { &assignment::fetch_literal() },
        }
    }

    /// The exception that the text allows a user agent to make for young cookies, as the text suggests it.
    ///
    #[doc = spec!("5.6.7.2", "; incrementalism §3.1.1.")]
    #[must_use]
    pub const fn optional_lax_allowing_unsafe(self) -> Option<LaxAllowingUnsafe> {
        match self {
            Self::Incrementalism | Self::Rfc6265bis08 | Self::Rfc6265bis14 | Self::Rfc6265bis22 => {
                Some(LaxAllowingUnsafe {
                    window: Duration::from_secs(120),
                    clock: AgeClock::Creation,
                    reach: UnsafeReach::TopLevelNavigations,
                })
            }
            Self::CookieSameSite00
            | Self::Rfc6265bis02
            | Self::Rfc6265bis03
            | Self::Rfc6265bis04
            | Self::Rfc6265bis07
            | Self::LayeredCookies02
            | Self::FetchLiteral => None,
        }
    }
}

impl FromStr for Edition {
    type Err = UnknownEdition;

    fn from_str(name: &str) -> Result<Self, UnknownEdition> {
        Self::ALL.iter().copied().find(|edition| edition.id() == name).ok_or_else(|| UnknownEdition(name.to_owned()))
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
