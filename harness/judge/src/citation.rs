//! Citations: where the edition that is judged by states a rule, or which other text does.

use samesite_format::Citation;
use samesite_model::{Edition, Rule};

/// Where an edition states a rule. What it leaves to another text is cited from there.
#[must_use]
pub fn citation(rule: Rule, edition: Edition) -> Citation {
    let (text, section) = match edition.section(rule) {
        Some(place) => place_in(place, own_text(edition)),
        None => place_in(rule.section(), Edition::CURRENT.id()),
    };
    Citation { clause: Some(rule.clause().into()), text: text.into(), section: section.into() }
}

/// Where an edition says in which order cookies travel.
#[must_use]
pub fn citation_of_order(edition: Edition) -> Citation {
    let place = match edition {
        Edition::CookieSameSite00 => "RFC 6265 §5.4 step 2",
        Edition::Rfc6265bis02
        | Edition::Rfc6265bis03
        | Edition::Rfc6265bis04
        | Edition::Incrementalism
        | Edition::Rfc6265bis07 => "§5.5 step 2",
        Edition::Rfc6265bis08 => "§5.6.3 step 2",
        Edition::Rfc6265bis14 => "§5.7.3 step 2",
        Edition::LayeredCookies02 | Edition::FetchLiteral => "§5.4.5 step 3",
        // rfc6265bis-22; the editions may grow, and a test looks at each.
        _ => "§5.8.3 step 4",
    };
    let (text, section) = place_in(place, own_text(edition));
    Citation { clause: Some("B217".into()), text: text.into(), section: section.into() }
}

/// A place in a text other than the editions, from its words: `Fetch Metadata §2.3`.
#[must_use]
pub fn citation_in_words(words: &'static str) -> Citation {
    let (text, section) = place_in(words, "");
    Citation { clause: None, text: text.into(), section: section.into() }
}

/// The text in which an edition's bare sections stand: two editions say only what they change in another.
fn own_text(edition: Edition) -> &'static str {
    match edition {
        Edition::Incrementalism => Edition::Rfc6265bis04.id(),
        Edition::FetchLiteral => Edition::LayeredCookies02.id(),
        _ => edition.id(),
    }
}

/// The text and the section of a place in words: `§5.2`, `Fetch §3.1.3`, `HTML, document.cookie`, `(no text)`.
fn place_in(words: &'static str, own_text: &'static str) -> (&'static str, &'static str) {
    let words = words.trim_matches(['(', ')']);
    if words.starts_with("no text") {
        ("", "")
    } else if words.starts_with('§') {
        (own_text, words)
    } else if let Some((at, _)) = words.match_indices('§').next() {
        (words[..at].trim_end_matches([',', ' ']), &words[at..])
    } else {
        words.split_once(", ").unwrap_or((words, ""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_cited_from_the_edition_that_is_judged_by() {
        let table = [
            (Rule::SafeMethod, Edition::CURRENT, "B215, rfc6265bis-22 §5.8.3 step 3"),
            (Rule::SafeMethod, Edition::Rfc6265bis03, "B215, rfc6265bis-03 §5.5 step 1"),
            (Rule::SafeMethod, Edition::LayeredCookies02, "B215, Fetch §3.1.3 step 3"),
            (Rule::NoneNeedsSecure, Edition::Incrementalism, "B174, incrementalism §3.2"),
            (Rule::NameOrValue, Edition::Incrementalism, "B151, rfc6265bis-04 §5.3 step 4"),
            (Rule::HttpPrefix, Edition::CURRENT, "L11, layered-cookies-02 §5.4.3"),
            (Rule::ScriptHasCookies, Edition::CURRENT, "H05, HTML, document.cookie"),
            (Rule::AncestorsOfFrame, Edition::CURRENT, "D18, no text"),
            (Rule::RedirectHistory, Edition::CURRENT, "D15, rfc6265bis-08 to -13 §5.2"),
            (Rule::PartitionedNeedsSecure, Edition::CURRENT, "Q01, the CHIPS draft"),
        ];
        for (rule, edition, expected) in table {
            assert_eq!(citation(rule, edition).to_string(), expected);
        }
    }

    #[test]
    fn every_rule_has_a_text_in_every_edition_or_none_has_it() {
        for &edition in Edition::ALL {
            for &rule in Rule::ALL {
                let Citation { text, section, .. } = citation(rule, edition);
                assert!(!text.contains('§') && !text.contains(['(', ')']), "{rule:?} {edition}: {text}");
                assert!(!section.contains(['(', ')']) || section.contains("§5.2 ("), "{rule:?} {edition}: {section}");
                assert!(!text.is_empty() || section.is_empty(), "{rule:?} {edition}: {section} of no text");
            }
            assert!(citation_of_order(edition).section.starts_with('§'), "{edition}");
        }
    }
}
