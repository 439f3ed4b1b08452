//! Tables: the words of each browser, rule by rule.

use samesite_format::AccountSource;
use samesite_model::Rule;

use super::wording::{Says, Wording};
use super::{chromium, firefox};

/// What is said in accounts of a kind where a rule does not hold; `None` for a rule that keeps no cookie back there.
#[must_use]
pub fn wording(source: AccountSource, rule: Rule) -> Option<&'static Wording> {
    wordings(source).iter().find(|wording| wording.rule == rule)
}

/// What is said in accounts of a kind, rule by rule.
#[must_use]
pub const fn wordings(source: AccountSource) -> &'static [Wording] {
    match source {
        AccountSource::ChromiumNetLog => chromium::WORDINGS,
        AccountSource::FirefoxParentProcess => firefox::WORDINGS,
    }
}

/// Whether a browser asks nothing more of a cookie that a rule keeps back, and so may never come to the rule that decides
/// in the model.
#[must_use]
pub(crate) fn ends(source: AccountSource, rule: Rule) -> bool {
    match source {
        AccountSource::ChromiumNetLog => chromium::ENDS.contains(&rule),
        AccountSource::FirefoxParentProcess => {
            // The first refusal is told, and nothing is asked after it.
            let refuses = |wording: &Wording| matches!(wording.storing, Says::OneOf(_));
            firefox::ENDS.contains(&rule) || wording(source, rule).is_some_and(refuses)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use samesite_format::account::firefox::KEPT;

    use super::*;
    use crate::account::status::{EXCLUSIONS, FIREFOX_EXCLUSIONS, FIREFOX_TAKEN};

    const SOURCES: [AccountSource; 2] = [AccountSource::ChromiumNetLog, AccountSource::FirefoxParentProcess];

    /// Rules that fork the way, class the request, are asked of scripts alone, or of no request that this browser makes.
    const KEEP_NOTHING_BACK: &[Rule] = &[
        Rule::KnownSameSiteValue,
        Rule::NotAlike,
        Rule::Overwrites,
        Rule::NoReloadOfCrossSiteNavigation,
        Rule::OriginalNavigationOfEntry,
        Rule::NoClient,
        Rule::SiteForCookiesOfClient,
        Rule::AncestorsOfClient,
        Rule::RedirectHistory,
        Rule::RedirectTaint,
        Rule::InitiatorOfNavigation,
        Rule::ScriptHasCookies,
        Rule::AncestorsOfFrame,
        Rule::DedicatedWorkerOfSite,
        Rule::SharedWorkerOfSite,
        Rule::ServiceWorkerOfSite,
        Rule::NoWorklet,
        Rule::TopLevelHost,
        Rule::SameSiteMode,
        Rule::SameSiteNone,
        Rule::SameSiteRequest,
        Rule::ScriptWithinSite,
        Rule::ModeAdmits,
        Rule::UnfilteredScript,
    ];

    /// What Firefox refuses by no rule of the text: limits of its own, what a user or its jar decides, and messages that
    /// its source has no use for.
    const BY_NO_RULE: &[&str] = &[
        "CookieForeignNoPartitionedError",
        "CookieRejectedAttributeDomainOversize",
        "CookieRejectedAttributeExpiryOversize",
        "CookieRejectedAttributePathOversize",
        "CookieRejectedByPermissionManager",
        "CookieRejectedInvalidPath",
        "CookieRejectedThirdParty",
    ];

    fn words(source: AccountSource) -> BTreeSet<&'static str> {
        let words = wordings(source).iter().flat_map(|wording| [wording.sending, wording.storing]);
        words
            .flat_map(|says| match says {
                Says::OneOf(words) | Says::NothingOr(words) | Says::KeptAndPerhaps(words) => words,
                Says::Nothing | Says::Included => &[],
            })
            .copied()
            .collect()
    }

    #[test]
    fn each_rule_has_words_or_keeps_nothing_back() {
        for source in SOURCES {
            for &rule in Rule::ALL {
                let rows = wordings(source).iter().filter(|wording| wording.rule == rule).count();
                let expected = usize::from(!KEEP_NOTHING_BACK.contains(&rule));
                assert_eq!(rows, expected, "{source:?} {rule:?}");
            }
        }
    }

    #[test]
    fn each_word_is_one_that_the_browser_has() {
        let known = |source| match source {
            AccountSource::ChromiumNetLog => EXCLUSIONS,
            AccountSource::FirefoxParentProcess => FIREFOX_EXCLUSIONS,
        };
        for source in SOURCES {
            let is_unknown =
                |word: &&str| !known(source).contains(word) && !FIREFOX_TAKEN.contains(word) && *word != KEPT;
            let unknown: Vec<_> = words(source).into_iter().filter(is_unknown).collect();
            assert!(unknown.is_empty(), "{source:?}: {unknown:?}");
        }
    }

    #[test]
    fn each_word_by_which_firefox_keeps_a_cookie_out_is_mapped_to_a_rule_or_said_to_be_of_none() {
        let mapped = words(AccountSource::FirefoxParentProcess);
        for word in FIREFOX_EXCLUSIONS {
            assert_ne!(mapped.contains(word), BY_NO_RULE.contains(word), "{word}");
        }
    }

    #[test]
    fn each_wording_is_known_from_the_browser() {
        for source in SOURCES {
            assert!(wordings(source).iter().all(|wording| wording.evidence.is_about_a_browser()), "{source:?}");
        }
    }
}
