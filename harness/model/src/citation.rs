//! Where each edition says what a rule reads.

use crate::edition::Edition;
use crate::rule::Rule;

impl Edition {
    /// Section and step in which this edition states a rule; `None` when it knows no such rule.
    ///
    /// cookie-same-site-00 changes RFC 6265, incrementalism changes rfc6265bis-04, and layered-cookies leaves to
    /// Fetch and HTML what they know: what a text leaves alone is cited from there.
    #[must_use]
    pub const fn section(self, rule: Rule) -> Option<&'static str> {
        let [cookie_same_site_00, rfc6265bis_03, rfc6265bis_07, rfc6265bis_08, rfc6265bis_14, rfc6265bis_22, layered] =
            places(rule);
        let place = match self {
            Self::CookieSameSite00 => cookie_same_site_00,
            Self::Rfc6265bis02 | Self::Rfc6265bis03 => rfc6265bis_03,
            Self::Rfc6265bis04 => rfc6265bis_04(rule, rfc6265bis_03),
            Self::Incrementalism => incrementalism(rule, rfc6265bis_04(rule, rfc6265bis_03)),
            Self::Rfc6265bis07 => rfc6265bis_07,
            Self::Rfc6265bis08 => rfc6265bis_08,
            Self::Rfc6265bis14 => rfc6265bis_14,
            Self::Rfc6265bis22 => rfc6265bis_22,
            Self::LayeredCookies02 => layered,
            Self::FetchLiteral => fetch_literal(rule, layered),
        };
        if place.is_empty() { None } else { Some(place) }
    }
}

impl Rule {
    /// Section and step in the current edition; where that knows no such rule, the text that does, named.
    ///
    /// `§5.7 step 18.2`, `Fetch §3.1.3`, `(no text)`.
    #[must_use]
    pub const fn section(self) -> &'static str {
        match Edition::CURRENT.section(self) {
            Some(section) => section,
            None => not_in_the_current_edition(self),
        }
    }
}

/// cookie-same-site-00, rfc6265bis-03, -07, -08, -14, -22, layered-cookies-02; empty where there is no such rule.
#[rustfmt::skip]
const fn places(rule: Rule) -> [&'static str; 7] {
    match rule {
        Rule::LineWithoutControls => ["", "", "", "§5.4 steps 1 and 2", "§5.5 step 1", "§5.6 step 1", "§5.4.2 step 1"],
        Rule::LineHasName => ["RFC 6265 §5.2 step 2", "§5.3 step 2", "", "", "", "", ""],
        Rule::NameAndValueSize => ["", "", "", "", "§5.5 step 5", "§5.6 step 5", "§5.4.2 step 12"],
        Rule::NameOrValue => ["RFC 6265 §5.2 step 5", "§5.3 step 5", "§5.4 step 2", "§5.5 step 2", "§5.6 step 2", "§5.7 step 2", "§5.4.2 step 12"],
        Rule::DomainIsHost => ["", "", "", "", "", "", "§5.4.3 step 3"],
        // Until -09, what is not ASCII fails to match a canonical host.
        Rule::DomainIsAscii => ["RFC 6265 §5.3 step 6", "§5.4 step 6", "§5.4 step 7", "§5.5 step 8", "§5.6 step 8", "§5.7 step 8", "§5.4.3 step 3"],
        Rule::DomainIsNoPublicSuffix => ["RFC 6265 §5.3 step 5", "§5.4 step 5", "§5.4 step 6", "§5.5 step 7", "§5.6 step 9", "§5.7 step 9", "§5.4.3 step 5"],
        Rule::DomainCoversHost => ["RFC 6265 §5.3 step 6", "§5.4 step 6", "§5.4 step 7", "§5.5 step 8", "§5.6 step 10", "§5.7 step 10", "§5.4.3 step 7"],
        Rule::SecureNeedsSecureConnection => ["", "§5.4 step 9", "§5.4 step 10", "§5.5 step 11", "§5.6 step 13", "§5.7 step 13", "§5.4.3 step 10.1"],
        Rule::HttpOnlyNeedsHttp => ["RFC 6265 §5.3 step 10", "§5.4 step 11", "§5.4 step 12", "§5.5 step 13", "§5.6 step 15", "§5.7 step 15", "§5.4.3 step 9"],
        Rule::NoOverlayOfSecure => ["", "§5.4 step 12", "§5.4 step 13", "§5.5 step 14", "§5.6 step 16", "§5.7 step 16", "§5.4.3 step 10.2"],
        Rule::KnownSameSiteValue => ["§4.1 step 1", "§5.3.7 step 1", "§5.4 step 14", "§5.5 step 15", "§5.6 step 17", "§5.7 step 17", "§5.4.2 step 15.19"],
        Rule::SetByScriptWithinSite => ["§4.2 step 12", "§5.4 step 14", "§5.4 step 15.1", "§5.5 step 16.1", "§5.6 step 18.1", "§5.7 step 18.1", "§5.4.3 step 11"],
        Rule::SetBySameSiteRequest => ["§4.2 step 12", "§5.4 step 14", "§5.4 step 15.2", "§5.5 step 16.2", "§5.6 step 18.2", "§5.7 step 18.2", "§5.4.3 step 11"],
        Rule::SetByTopLevelNavigation => ["", "", "§5.4 step 15.3", "§5.5 step 16.3", "§5.6 step 18.3", "§5.7 step 18.3", ""],
        Rule::NoneNeedsSecure => ["", "", "§5.4 step 16", "§5.5 step 17", "§5.6 step 19", "§5.7 step 19", "§5.4.3 step 12"],
        Rule::PartitionedNeedsSecure => ["", "", "", "", "", "", ""],
        Rule::SecurePrefix => ["", "§5.4 step 15", "§5.4 step 17", "§5.5 step 18", "§5.6 step 20", "§5.7 step 20", "§5.4.3 step 13"],
        Rule::HostPrefix => ["", "§5.4 step 16", "§5.4 step 18", "§5.5 step 19", "§5.6 step 21", "§5.7 step 21", "§5.4.3 step 14"],
        Rule::HttpPrefix => ["", "", "", "", "", "", "§5.4.3 steps 15 and 16"],
        Rule::NoNamelessImitation => ["", "", "", "", "§5.6 step 22", "§5.7 step 22", "§5.4.3 step 17"],
        Rule::NotAlike => ["", "", "", "", "", "", "§5.4.3 step 18.2"],
        Rule::NotOverwritten | Rule::Overwrites => ["RFC 6265 §5.3 step 11", "§5.4 step 17", "§5.4 step 19", "§5.5 step 20", "§5.6 step 23", "§5.7 step 23", "§5.4.3 step 18"],
        Rule::Inserted => ["RFC 6265 §5.3 step 12", "§5.4 step 18", "§5.4 step 20", "§5.5 step 21", "§5.6 step 24", "§5.7 step 24", "§5.4.3 step 19"],
        Rule::ScriptKeepsHttpOnly => ["RFC 6265 §5.3 step 11.2", "§5.4 step 17.2", "§5.4 step 19.2", "§5.5 step 20.2", "§5.6 step 23.2", "§5.7 step 23.2", "§5.4.3 step 18.1"],
        Rule::NoReloadOfCrossSiteNavigation => ["", "", "", "§5.2 (2)", "§5.2 (1)", "§5.2", ""],
        Rule::OriginalNavigationOfEntry | Rule::InitiatorOfNavigation | Rule::AncestorsOfFrame | Rule::TopLevelHost | Rule::HostIsNoPublicSuffix => ["", "", "", "", "", "", ""],
        Rule::NoClient => ["§2.1 step 1", "§5.2 step 1", "§5.2", "§5.2 (3)", "§5.2 (2)", "§5.2 (2)", "Fetch §3.1.3 step 4"],
        Rule::SiteForCookiesOfClient => ["§2.1 steps 2 to 4", "§5.2 steps 2 to 4", "§5.2", "§5.2 (3)", "§5.2 (2)", "§5.2 (2)", "Fetch §3.1.3 step 2"],
        Rule::AncestorsOfClient => ["§2.1.1", "§5.2.1", "§5.2.1", "§5.2.1", "§5.2.1", "§5.2.1 step 4", "Fetch §3.1.3 step 4"],
        Rule::RedirectHistory => ["", "", "", "§5.2 (1)", "", "", ""],
        Rule::RedirectTaint => ["", "", "", "", "", "", "Fetch §3.1.3 step 5"],
        Rule::DedicatedWorkerOfSite | Rule::SharedWorkerOfSite => ["§2.1.2.1", "§5.2.2.1", "§5.2.2.1", "§5.2.2.1", "§5.2.2.1", "§5.2.2.1", "HTML, has cross-site ancestor"],
        Rule::ServiceWorkerOfSite => ["§2.1.2.2", "§5.2.2.2", "§5.2.2.2", "§5.2.2.2", "§5.2.2.2", "§5.2.2.2", "Service Workers, has cross-site ancestor"],
        Rule::NoWorklet => ["", "", "", "", "", "", "HTML, has cross-site ancestor"],
        Rule::SameSiteMode => ["", "", "", "", "", "", ""],
        Rule::CredentialsIncluded => ["Fetch §4.6"; 7],
        Rule::ScriptHasCookies => ["HTML, document.cookie"; 7],
        Rule::NotExpired => ["RFC 6265 §5.3", "§5.4", "§5.4", "§5.5", "§5.6", "§5.7", "§5.4.4"],
        Rule::DomainStillNoPublicSuffix => ["", "", "", "", "", "§5.8.3 step 3", "§5.4.5 step 2"],
        Rule::HostCovered | Rule::PathMatches | Rule::SecureConnection | Rule::HttpOnlyHidden => ["RFC 6265 §5.4 step 1", "§5.5 step 1", "§5.5 step 1", "§5.6.3 step 1", "§5.7.3 step 1", "§5.8.3 step 3", "§5.4.5 step 2"],
        Rule::SameSiteNone | Rule::SameSiteRequest | Rule::NotStrict => ["§4.3", "§5.5 step 1", "§5.5 step 1", "§5.6.3 step 1", "§5.7.3 step 1", "§5.8.3 step 3", "§5.4.5 step 2"],
        Rule::TopLevelNavigation | Rule::SafeMethod => ["§4.3", "§5.5 step 1", "§5.5 step 1", "§5.6.3 step 1", "§5.7.3 step 1", "§5.8.3 step 3", "Fetch §3.1.3 step 3"],
        Rule::ModeAdmits => ["", "", "", "", "", "", "§5.4.5 step 2"],
        Rule::ScriptWithinSite => ["", "", "", "§5.6.2", "§5.7.2", "§5.8.2", "§5.4.5 step 2"],
        Rule::UnfilteredScript => ["§4.3", "§5.5 step 1", "§5.5 step 1", "", "", "", ""],
        Rule::LaxAllowingUnsafe => ["", "", "", "§5.4.7.2", "§5.5.7.2", "§5.6.7.2", ""],
        Rule::ThirdPartyAllowed | Rule::OwnPartition => ["RFC 6265 §5.4, §7.1", "§5.5, §7.1", "§5.5, §7.1", "§5.6.1, §7.1", "§5.7.1, §7.1", "§5.8.1, §7.1", "§7.1"],
    }
}

const fn rfc6265bis_04(rule: Rule, before: &'static str) -> &'static str {
    match rule {
        Rule::LineHasName => "",
        Rule::NameOrValue => "§5.3 step 4",
        Rule::SetByScriptWithinSite => "§5.4 step 14.1",
        Rule::SetBySameSiteRequest => "§5.4 step 14.2",
        Rule::SetByTopLevelNavigation => "§5.4 step 14.3",
        _ => before,
    }
}

const fn incrementalism(rule: Rule, before: &'static str) -> &'static str {
    match rule {
        Rule::NoneNeedsSecure => "incrementalism §3.2",
        Rule::SiteForCookiesOfClient | Rule::AncestorsOfClient => "incrementalism §3.3",
        Rule::NotStrict => "incrementalism §3.1",
        Rule::LaxAllowingUnsafe => "incrementalism §3.1.1",
        _ => before,
    }
}

/// Which text has a rule that the current edition does not know.
const fn not_in_the_current_edition(rule: Rule) -> &'static str {
    match rule {
        // The step by which a line without an equals sign is a value.
        Rule::LineHasName => "§5.6 step 3",
        Rule::DomainIsHost => "layered-cookies-02 §5.4.3 step 3",
        Rule::PartitionedNeedsSecure => "the CHIPS draft",
        Rule::HttpPrefix => "layered-cookies-02 §5.4.3",
        Rule::NotAlike => "layered-cookies-02 §5.4.3 step 18.2",
        Rule::RedirectHistory => "(rfc6265bis-08 to -13, §5.2)",
        Rule::RedirectTaint => "Fetch §2.2.5",
        Rule::InitiatorOfNavigation => "(no text; HTML's initiator origin)",
        Rule::NoWorklet => "HTML, has cross-site ancestor",
        Rule::SameSiteMode => "Fetch §3.1.3",
        Rule::ModeAdmits => "layered-cookies-02 §5.4.5 step 2",
        Rule::UnfilteredScript => "(rfc6265bis-07 and before, §5.5)",
        _ => "(no text)",
    }
}

const fn fetch_literal(rule: Rule, layered: &'static str) -> &'static str {
    match rule {
        Rule::SameSiteMode => "Fetch §3.1.3",
        _ => layered,
    }
}
