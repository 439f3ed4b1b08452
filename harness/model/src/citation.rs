//! Where each edition says what a rule reads.

use crate::{Edition, Rule};

impl Edition {
    /// Section and step in which this edition states a rule; `None` when it knows no such rule.
    ///
    /// cookie-same-site-00 changes RFC 6265, and incrementalism changes rfc6265bis-04:
    /// what they leave alone is cited from there.
    #[must_use]
    pub const fn section(self, rule: Rule) -> Option<&'static str> {
        match self {
            Self::Rfc6265bis22 => match rule {
                Rule::HttpPrefix | Rule::RedirectHistory => None,
                _ => Some(rule.section()),
            },
            Self::Rfc6265bis03 => rfc6265bis_03(rule),
            Self::Incrementalism => match rule {
                Rule::LineHasName => None,
                Rule::NoneNeedsSecure => Some("incrementalism §3.2"),
                Rule::SiteForCookiesOfClient | Rule::AncestorsOfClient => Some("incrementalism §3.3"),
                Rule::NotStrict => Some("incrementalism §3.1"),
                Rule::LaxAllowingUnsafe => Some("incrementalism §3.1.1"),
                Rule::SetByScriptWithinSite => Some("§5.4 step 14.1"),
                Rule::SetBySameSiteRequest => Some("§5.4 step 14.2"),
                Rule::SetByTopLevelNavigation => Some("§5.4 step 14.3"),
                Rule::NameOrValue => Some("§5.3 step 4"),
                _ => rfc6265bis_03(rule),
            },
            Self::CookieSameSite00 => cookie_same_site_00(rule),
        }
    }
}

const fn rfc6265bis_03(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::LineHasName => "§5.3 step 2",
        Rule::NameOrValue => "§5.3 step 5",
        Rule::DomainIsNoPublicSuffix => "§5.4 step 5",
        Rule::DomainCoversHost => "§5.4 step 6",
        Rule::SecureNeedsSecureConnection => "§5.4 step 9",
        Rule::HttpOnlyNeedsHttp => "§5.4 step 11",
        Rule::NoOverlayOfSecure => "§5.4 step 12",
        Rule::KnownSameSiteValue => "§5.3.7 step 1",
        Rule::SetByScriptWithinSite | Rule::SetBySameSiteRequest => "§5.4 step 14",
        Rule::SecurePrefix => "§5.4 step 15",
        Rule::HostPrefix => "§5.4 step 16",
        Rule::NotOverwritten => "§5.4 step 17",
        Rule::ScriptKeepsHttpOnly => "§5.4 step 17.2",
        Rule::Inserted => "§5.4 step 18",
        Rule::NoClient => "§5.2 step 1",
        Rule::SiteForCookiesOfClient => "§5.2 steps 2 to 4",
        Rule::AncestorsOfClient => "§5.2.1",
        Rule::NotExpired => "§5.4",
        Rule::HostCovered | Rule::PathMatches | Rule::SecureConnection | Rule::HttpOnlyHidden => "§5.5 step 1",
        Rule::SameSiteNone | Rule::SameSiteRequest | Rule::NotStrict | Rule::TopLevelNavigation | Rule::SafeMethod => {
            "§5.5 step 1"
        }
        Rule::ThirdPartyAllowed | Rule::OwnPartition => "§5.5, §7.1",
        _ => return None,
    })
}

const fn cookie_same_site_00(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::LineHasName => "RFC 6265 §5.2 step 2",
        Rule::NameOrValue => "RFC 6265 §5.2 step 5",
        Rule::DomainIsNoPublicSuffix => "RFC 6265 §5.3 step 5",
        Rule::DomainCoversHost => "RFC 6265 §5.3 step 6",
        Rule::HttpOnlyNeedsHttp => "RFC 6265 §5.3 step 10",
        Rule::KnownSameSiteValue => "§4.1 step 1",
        Rule::SetByScriptWithinSite | Rule::SetBySameSiteRequest => "§4.2 step 12",
        Rule::NotOverwritten => "RFC 6265 §5.3 step 11",
        Rule::ScriptKeepsHttpOnly => "RFC 6265 §5.3 step 11.2",
        Rule::Inserted => "RFC 6265 §5.3 step 12",
        Rule::NoClient => "§2.1 step 1",
        Rule::SiteForCookiesOfClient => "§2.1 steps 2 to 4",
        Rule::AncestorsOfClient => "§2.1.1",
        Rule::NotExpired => "RFC 6265 §5.3",
        Rule::HostCovered | Rule::PathMatches | Rule::SecureConnection | Rule::HttpOnlyHidden => "RFC 6265 §5.4 step 1",
        Rule::SameSiteNone | Rule::SameSiteRequest | Rule::NotStrict | Rule::TopLevelNavigation | Rule::SafeMethod => {
            "§4.3"
        }
        Rule::ThirdPartyAllowed | Rule::OwnPartition => "RFC 6265 §5.4, §7.1",
        _ => return None,
    })
}
