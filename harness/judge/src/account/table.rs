//! Tables: the words of each browser, rule by rule.

use samesite_format::AccountSource;
use samesite_model::Rule;

use super::chromium;
use super::wording::Wording;

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
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::account::status::EXCLUSIONS;
    use crate::account::wording::Says;

    const SOURCE: AccountSource = AccountSource::ChromiumNetLog;

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

    #[test]
    fn each_rule_has_words_or_keeps_nothing_back() {
        for &rule in Rule::ALL {
            let rows = wordings(SOURCE).iter().filter(|wording| wording.rule == rule).count();
            let expected = usize::from(!KEEP_NOTHING_BACK.contains(&rule));
            assert_eq!(rows, expected, "{rule:?}");
        }
    }

    #[test]
    fn each_word_is_one_that_the_browser_has() {
        let words = wordings(SOURCE).iter().flat_map(|wording| [wording.sending, wording.storing]);
        let words: BTreeSet<&str> = words
            .flat_map(|says| match says {
                Says::OneOf(words) | Says::NothingOr(words) => words,
                Says::Nothing | Says::Included => &[],
            })
            .copied()
            .collect();
        let unknown: Vec<_> = words.iter().filter(|word| !EXCLUSIONS.contains(word)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn each_wording_is_known_from_the_browser() {
        assert!(wordings(SOURCE).iter().all(|wording| wording.evidence.is_about_a_browser()));
    }
}
