//! Statuses: what a browser says of one cookie at one request, taken apart into its words.
//!
//! Chromium's has whether the cookie was included or why not, then warnings, and since 2024 exemptions, all in one line:
//! `EXCLUDE_SAMESITE_LAX, DO_NOT_WARN, NO_EXEMPTION`. Firefox's has where the cookie is, or what became of it, and the
//! names of the messages about it: `COOKIE_ADDED, CookieForeignNoPartitionedWarning`.

use samesite_format::account::firefox::{ANONYMOUS, KEPT, KEPT_ELSEWHERE, REDIRECTED, SENT};

/// One status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status<'s>(pub &'s str);

/// What a word of a status is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordKind {
    /// Nothing keeps the cookie out.
    Included,
    /// The cookie is in the jar, and that says nothing of why it is not sent.
    Kept,
    /// One thing that keeps the cookie out; there may be several.
    Exclusion,
    /// What would keep it out if a rule were another, or what a developer should know.
    Warning,
    /// Why the cookie is let in that third-party blocking would keep out.
    Exemption,
}

/// The exclusions that a status of Chromium may name: those of `CookieInclusionStatus::ExclusionReason` up to Chromium 156.
pub const EXCLUSIONS: &[&str] = &[
    "EXCLUDE_AMBIGUOUS_SERIALIZATION",
    "EXCLUDE_ANONYMOUS_CONTEXT",
    "EXCLUDE_ATTRIBUTE_VALUE_EXCEEDS_MAX_SIZE",
    "EXCLUDE_DISALLOWED_CHARACTER",
    "EXCLUDE_DOMAIN_MISMATCH",
    "EXCLUDE_DOMAIN_NON_ASCII",
    "EXCLUDE_FAILURE_TO_STORE",
    "EXCLUDE_HTTP_ONLY",
    "EXCLUDE_INVALID_DOMAIN",
    "EXCLUDE_INVALID_PARTITIONED",
    "EXCLUDE_INVALID_PATH",
    "EXCLUDE_INVALID_PREFIX",
    "EXCLUDE_INVALID_SAMEPARTY",
    "EXCLUDE_NAME_VALUE_PAIR_EXCEEDS_MAX_SIZE",
    "EXCLUDE_NONCOOKIEABLE_SCHEME",
    "EXCLUDE_NOT_ON_PATH",
    "EXCLUDE_NO_COOKIE_CONTENT",
    "EXCLUDE_OVERWRITE_HTTP_ONLY",
    "EXCLUDE_OVERWRITE_SECURE",
    "EXCLUDE_PORT_MISMATCH",
    "EXCLUDE_SAMEPARTY_CROSS_PARTY_CONTEXT",
    "EXCLUDE_SAMESITE_LAX",
    "EXCLUDE_SAMESITE_NONE_INSECURE",
    "EXCLUDE_SAMESITE_STRICT",
    "EXCLUDE_SAMESITE_UNSPECIFIED_TREATED_AS_LAX",
    "EXCLUDE_SCHEME_MISMATCH",
    "EXCLUDE_SECURE_ONLY",
    "EXCLUDE_SHADOWING_DOMAIN",
    "EXCLUDE_THIRD_PARTY_BLOCKED_WITHIN_FIRST_PARTY_SET",
    "EXCLUDE_THIRD_PARTY_PHASEOUT",
    "EXCLUDE_UNKNOWN_ERROR",
    "EXCLUDE_USER_PREFERENCES",
];

/// What Firefox does with a cookie that it takes: those of `nsICookieNotification.Action` that are about one cookie.
pub const FIREFOX_TAKEN: &[&str] = &["COOKIE_ADDED", "COOKIE_CHANGED", "COOKIE_DELETED"];

/// What keeps a cookie out in Firefox: the messages of `netwerk/locales/en-US/necko.properties` of Firefox 153 that say
/// so of one cookie, and what a request and the jar show.
pub const FIREFOX_EXCLUSIONS: &[&str] = &[
    "CookieForeignNoPartitionedError",
    "CookieOversize",
    "CookieRejectedAttributeDomainOversize",
    "CookieRejectedAttributeExpiryOversize",
    "CookieRejectedAttributePathOversize",
    "CookieRejectedByPermissionManager",
    "CookieRejectedEmptyNameAndValue",
    "CookieRejectedForNonSameSiteness",
    "CookieRejectedHttpOnlyButFromScript",
    "CookieRejectedInvalidCharAttributes",
    "CookieRejectedInvalidCharName",
    "CookieRejectedInvalidCharValue",
    "CookieRejectedInvalidDomain",
    "CookieRejectedInvalidPath",
    "CookieRejectedInvalidPrefix",
    "CookieRejectedNonRequiresSecure2",
    "CookieRejectedNonsecureOverSecure",
    "CookieRejectedPartitionedRequiresSecure",
    "CookieRejectedSecureButNonHttps",
    "CookieRejectedThirdParty",
    REDIRECTED,
    KEPT_ELSEWHERE,
    ANONYMOUS,
];

/// What Firefox warns of and does not heed: the other messages there that are about one cookie.
pub const FIREFOX_WARNINGS: &[&str] = &[
    "CookieAttributeIgnored",
    "CookieAttributeOverwritten",
    "CookieForeignNoPartitionedWarning",
    "CookieInvalidMaxAgeAttribute",
    "CookieLaxForced2",
    "CookieLaxForcedForBeta2",
    "CookieRejectedNonRequiresSecureForBeta3",
    "CookieSameSiteValueInvalid2",
];

/// That a cookie without `SameSite` is sent by the two minutes of grace alone.
pub const LAX_ALLOW_UNSAFE: &str = "WARN_SAMESITE_UNSPECIFIED_LAX_ALLOW_UNSAFE";

/// That a redirect by another site would keep the cookie out if redirects counted.
pub const REDIRECT_CHANGES_INCLUSION: &str = "WARN_CROSS_SITE_REDIRECT_DOWNGRADE_CHANGES_INCLUSION";

/// The warnings that a status of Chromium may have: those of `CookieInclusionStatus::WarningReason` up to Chromium 156.
pub const WARNINGS: &[&str] = &[
    "WARN_ATTRIBUTE_VALUE_EXCEEDS_MAX_SIZE",
    REDIRECT_CHANGES_INCLUSION,
    "WARN_CROSS_SITE_REDIRECT_DOWNGRADE_CHANGES_INCLUSION_NO_INITIATOR",
    "WARN_DOMAIN_NON_ASCII",
    "WARN_LAX_CROSS_DOWNGRADE_LAX_SAMESITE",
    "WARN_LAX_CROSS_DOWNGRADE_STRICT_SAMESITE",
    "WARN_PORT_MISMATCH",
    LAX_ALLOW_UNSAFE,
    "WARN_SAMESITE_NONE_INSECURE",
    "WARN_SAMESITE_UNSPECIFIED_CROSS_SITE_CONTEXT",
    "WARN_SCHEME_MISMATCH",
    "WARN_SECURE_ACCESS_GRANTED_NON_CRYPTOGRAPHIC",
    "WARN_SHADOWING_DOMAIN",
    "WARN_STRICT_CROSS_DOWNGRADE_LAX_SAMESITE",
    "WARN_STRICT_CROSS_DOWNGRADE_STRICT_SAMESITE",
    "WARN_STRICT_LAX_DOWNGRADE_STRICT_SAMESITE",
    "WARN_TENTATIVELY_ALLOWING_SECURE_SOURCE_SCHEME",
    "WARN_THIRD_PARTY_PHASEOUT",
];

/// The exemptions from third-party blocking that a status may have: those of `CookieInclusionStatus::ExemptionReason` up to
/// Chromium 156.
pub const EXEMPTIONS: &[&str] = &[
    "NO_EXEMPTION",
    "ExemptionEnterprisePolicy",
    "ExemptionSameSiteNoneCookiesInSandbox",
    "ExemptionScheme",
    "ExemptionStorageAccess",
    "ExemptionTopLevelStorageAccess",
    "ExemptionUserSetting",
];

impl<'s> Status<'s> {
    /// Its words, in order.
    pub fn words(self) -> impl Iterator<Item = &'s str> {
        self.0.split(',').map(str::trim).filter(|word| !word.is_empty())
    }

    /// Whether the cookie was let in.
    #[must_use]
    pub fn is_included(self) -> bool {
        self.words().any(|word| kind(word) == Some(WordKind::Included))
    }

    /// Whether it says no more than that the cookie is in the jar.
    #[must_use]
    pub fn is_kept(self) -> bool {
        self.words().all(|word| kind(word) == Some(WordKind::Kept))
    }

    /// Whether it has a word.
    #[must_use]
    pub fn has(self, word: &str) -> bool {
        self.words().any(|own| own == word)
    }

    /// What decides: that the cookie is included, or everything that keeps it out; warnings are left out.
    #[must_use]
    pub fn decision(self) -> String {
        let decides =
            |word: &&str| matches!(kind(word), Some(WordKind::Included | WordKind::Kept | WordKind::Exclusion) | None);
        self.words().filter(decides).collect::<Vec<_>>().join(", ")
    }

    /// The words that nobody here knows.
    pub fn unknown_words(self) -> impl Iterator<Item = &'s str> {
        self.words().filter(|word| kind(word).is_none())
    }
}

/// What a word is for; `None` for one that is not known.
#[must_use]
pub fn kind(word: &str) -> Option<WordKind> {
    match word {
        "INCLUDE" | SENT => Some(WordKind::Included),
        KEPT => Some(WordKind::Kept),
        "DO_NOT_WARN" => Some(WordKind::Warning),
        _ if FIREFOX_TAKEN.contains(&word) => Some(WordKind::Included),
        _ if EXCLUSIONS.contains(&word) || FIREFOX_EXCLUSIONS.contains(&word) => Some(WordKind::Exclusion),
        _ if WARNINGS.contains(&word) || FIREFOX_WARNINGS.contains(&word) => Some(WordKind::Warning),
        _ if EXEMPTIONS.contains(&word) => Some(WordKind::Exemption),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_taken_apart() {
        let status = Status("EXCLUDE_SECURE_ONLY, EXCLUDE_SAMESITE_LAX, WARN_PORT_MISMATCH, NO_EXEMPTION");
        assert!(!status.is_included());
        assert!(status.has("EXCLUDE_SAMESITE_LAX"));
        assert!(!status.has("EXCLUDE_SAMESITE"), "a word is whole");
        assert_eq!(status.decision(), "EXCLUDE_SECURE_ONLY, EXCLUDE_SAMESITE_LAX");
        assert_eq!(status.unknown_words().count(), 0);
        let status = Status("INCLUDE, DO_NOT_WARN, NO_EXEMPTION");
        assert!(status.is_included());
        assert_eq!(status.decision(), "INCLUDE");
    }

    #[test]
    fn a_word_that_is_not_known_is_part_of_what_decides() {
        let status = Status("EXCLUDE_BY_THE_MOON, DO_NOT_WARN, NO_EXEMPTION");
        assert_eq!(status.unknown_words().collect::<Vec<_>>(), ["EXCLUDE_BY_THE_MOON"]);
        assert_eq!(status.decision(), "EXCLUDE_BY_THE_MOON");
    }
}
