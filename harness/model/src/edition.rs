//! Editions: the policies that published texts prescribe.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::policy::{
    AbsentSameSite, AgeClock, ControlOctets, CookieIdentity, HttpOnlyOverwriting, Imitation, LaxAllowingUnsafe,
    NamelessCookie, NoneWord, Overwriting, Policy, PrefixRule, RedirectHistory, ReloadRule, Requirement, SandboxRule,
    ScriptReading, SecureConnections, SecureSetting, SettingRule, SiteComparison, SizeLimits, ThirdPartyCookies,
    UnknownSameSiteValue, UnsafeReach, UnusableAttribute, ValuelessLine,
};

/// A published text, and the policy it prescribes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Edition {
    /// draft-ietf-httpbis-cookie-same-site-00, June 2016: `Strict` and `Lax`, over RFC 6265.
    CookieSameSite00,
    /// draft-ietf-httpbis-rfc6265bis-03, April 2019: adds `None`.
    Rfc6265bis03,
    /// draft-west-cookie-incrementalism as last edited in May 2022, over rfc6265bis-04: absent means `Lax`,
    /// `None` needs `Secure`, sites have schemes.
    Incrementalism,
    /// draft-ietf-httpbis-rfc6265bis-22, November 2025: the current text.
    Rfc6265bis22,
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

/// 400 days. **Spec:** rfc6265bis-22 §5.5.
const LIFETIME_LIMIT: Duration = Duration::from_secs(400 * 24 * 60 * 60);

impl Edition {
    /// Every edition, oldest first.
    pub const ALL: &[Self] = &[Self::CookieSameSite00, Self::Rfc6265bis03, Self::Incrementalism, Self::Rfc6265bis22];

    /// The edition a browser of today is held to.
    pub const CURRENT: Self = Self::Rfc6265bis22;

    /// The edition's short name, as used on the command line and in reports.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::CookieSameSite00 => "cookie-same-site-00",
            Self::Rfc6265bis03 => "rfc6265bis-03",
            Self::Incrementalism => "incrementalism",
            Self::Rfc6265bis22 => "rfc6265bis-22",
        }
    }

    /// The policy that the text prescribes.
    ///
    /// Where a text says MAY, this is the reading without the exception; third-party cookies are allowed.
    #[must_use]
    pub fn policy(self) -> Policy {
        match self {
            Self::CookieSameSite00 => cookie_same_site_00(),
            Self::Rfc6265bis03 => rfc6265bis_03(),
            Self::Incrementalism => incrementalism(),
            Self::Rfc6265bis22 => rfc6265bis_22(),
        }
    }

    /// The exception that the text allows a user agent to make for young cookies, as the text suggests it.
    ///
    /// **Spec:** rfc6265bis-22 §5.6.7.2; incrementalism §3.1.1.
    #[must_use]
    pub const fn optional_lax_allowing_unsafe(self) -> Option<LaxAllowingUnsafe> {
        match self {
            Self::CookieSameSite00 | Self::Rfc6265bis03 => None,
            Self::Incrementalism | Self::Rfc6265bis22 => Some(LaxAllowingUnsafe {
                window: Duration::from_secs(120),
                clock: AgeClock::Creation,
                reach: UnsafeReach::TopLevelNavigations,
            }),
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

/// **Spec:** rfc6265bis-22, with D8 read by origins, as HTML and the browsers have it.
fn rfc6265bis_22() -> Policy {
    Policy {
        absent: AbsentSameSite::Lax,                         // §5.7 step 17, §5.8.3 step 3
        unknown_value: UnknownSameSiteValue::CountsAsAbsent, // §5.6.7 steps 1 and 5
        none_word: NoneWord::Known,                          // §5.6.7 step 2
        none_requires_secure: Requirement::Required,         // §5.7 step 19
        sites: SiteComparison::Schemeful,                    // §5.2
        redirects: RedirectHistory::Ignored,                 // §5.2
        reload: ReloadRule::AsOriginalNavigation,            // §5.2
        setting: SettingRule::SameSiteOrTopLevel,            // §5.7 step 18
        lax_allowing_unsafe: None,                           // §5.6.7.2 is a MAY
        sandbox: SandboxRule::OpaqueOrigin,                  // §5.2.1 says the URL's; see D8
        prefixes: PrefixRule::CaseInsensitive,               // §5.4, §5.7 steps 20 and 21
        nameless_imitation: Imitation::Refused,              // §5.7 step 22
        valueless: ValuelessLine::IsValue,                   // §5.6 step 3
        nameless: NamelessCookie::SentPlain,                 // §5.7 step 2, §5.8.3 step 6
        controls: ControlOctets::Refused,                    // §5.6 step 1
        secure_setting: SecureSetting::SecureConnectionOnly, // §5.7 steps 13 and 16
        secure_connections: SecureConnections::EncryptedSchemeOrLoopback, // §5.8.3 step 3, the note
        size_limits: SizeLimits::NameAndValue4096Attribute1024, // §5.6 steps 5 and 6
        lifetime_limit: Some(LIFETIME_LIMIT),                // §5.5
        unusable_path: UnusableAttribute::CountsAsDefault,   // §5.6.4
        empty_domain: UnusableAttribute::CountsAsDefault,    // §5.6.3, §5.7 step 7
        identity: CookieIdentity::NameDomainHostOnlyPath,    // §5.7 step 23
        overwriting: Overwriting::KeepsCreationTime,         // §5.7 step 23.3
        script_overwriting_http_only: HttpOnlyOverwriting::Refused, // §5.7 step 23.2
        script_reading: ScriptReading::WithinSite,           // §5.8.2
        third_party: ThirdPartyCookies::Allowed,             // §7.1 recommends, and leaves it open
        third_party_sites: SiteComparison::Schemeful,        // no text; only asked when third parties are told apart
    }
}

/// **Spec:** rfc6265bis-04 with the changes of draft-west-cookie-incrementalism §3.
fn incrementalism() -> Policy {
    Policy {
        absent: AbsentSameSite::Lax,                         // incrementalism §3.1
        unknown_value: UnknownSameSiteValue::CountsAsAbsent, // incrementalism §3.1
        none_requires_secure: Requirement::Required,         // incrementalism §3.2
        sites: SiteComparison::Schemeful,                    // incrementalism §3.3
        setting: SettingRule::SameSiteOrTopLevel,            // -04 §5.4 step 14.3
        valueless: ValuelessLine::IsValue,                   // -04 §5.3 step 2
        nameless: NamelessCookie::SentWithEquals,            // -04 §5.5 step 4.1
        ..rfc6265bis_03()
    }
}

/// **Spec:** rfc6265bis-03.
fn rfc6265bis_03() -> Policy {
    Policy {
        absent: AbsentSameSite::None,                           // §5.4 step 13
        unknown_value: UnknownSameSiteValue::CountsAsNone,      // §5.3.7 steps 1 and 4
        none_requires_secure: Requirement::NotRequired,         // no such step
        sites: SiteComparison::Schemeless,                      // §5.2 steps 2 to 4
        reload: ReloadRule::AsAnyNavigation,                    // no such rule
        setting: SettingRule::SameSiteOnly,                     // §5.4 step 14
        prefixes: PrefixRule::CaseSensitive,                    // §5.4 steps 15 and 16
        nameless_imitation: Imitation::Allowed,                 // no such step
        valueless: ValuelessLine::Ignored,                      // §5.3 step 2
        nameless: NamelessCookie::Refused,                      // §5.3 step 5
        controls: ControlOctets::Tolerated,                     // no such step
        secure_connections: SecureConnections::EncryptedScheme, // §5.4 step 9 speaks of the scheme
        size_limits: SizeLimits::None,                          // §6.1 asks for support, not for refusal
        lifetime_limit: None,                                   // no such section
        empty_domain: UnusableAttribute::Ignored,               // §5.3.3
        script_reading: ScriptReading::Unfiltered,              // §5.5 filters "the HTTP request"
        ..rfc6265bis_22()
    }
}

/// **Spec:** cookie-same-site-00 over RFC 6265.
fn cookie_same_site_00() -> Policy {
    Policy {
        unknown_value: UnknownSameSiteValue::Ignored, // §4.1 step 1
        none_word: NoneWord::Unknown,                 // §4.1 step 1 knows two words
        prefixes: PrefixRule::NotKnown,               // a draft of their own
        secure_setting: SecureSetting::Anywhere,      // RFC 6265 §5.3 has no such step
        identity: CookieIdentity::NameDomainPath,     // RFC 6265 §5.3 step 11
        ..rfc6265bis_03()
    }
}
