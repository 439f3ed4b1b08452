//! What holds of every parameter.

use std::collections::HashSet;
use std::time::Duration;

use super::Parameter;
use super::table::exception_for;
use crate::edition::Edition;
use crate::policy::{AbsentSameSite, AgeClock, LaxAllowingUnsafe, Policy, RedirectHistory, UnsafeReach};

#[test]
fn every_alternative_is_named_by_the_policy_that_has_it() {
    let grace = LaxAllowingUnsafe { ..exception_for(Duration::from_secs(120)) };
    for &edition in Edition::ALL {
        let policy = Policy { lax_allowing_unsafe: Some(grace), ..edition.policy() };
        for parameter in Parameter::ALL {
            for alternative in parameter.alternatives {
                let changed = alternative.applied_to(&policy);
                assert_eq!(parameter.value(&changed).as_deref(), Some(alternative.word), "{}", parameter.id);
            }
        }
    }
}

/// `lax_allowing_unsafe` as `lax-allowing-unsafe`; a field within that one as `lax-allowing-unsafe-clock`, and its
/// window, without which there is no exception, as the exception itself.
fn ids_of_fields(policy: &Policy) -> Vec<String> {
    let text = format!("{policy:#?}");
    let mut ids: Vec<String> = Vec::new();
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        match (indent, line.trim_start().split_once(": ")) {
            (4, Some((field, _))) => ids.push(field.replace('_', "-")),
            (_, Some(("window", _)) | None) => {}
            (_, Some((field, _))) => ids.push(format!("lax-allowing-unsafe-{field}")),
        }
    }
    ids
}

/// `BySite` as `by-site`, which is how a policy is written in JSON.
fn kebab(variant: &str) -> String {
    let mut word = String::new();
    for character in variant.chars() {
        if character.is_ascii_uppercase() && !word.is_empty() {
            word.push('-');
        }
        word.push(character.to_ascii_lowercase());
    }
    word
}

#[test]
fn a_value_is_called_as_its_variant_is() {
    let exception = Some(exception_for(Duration::from_secs(120)));
    let policy = Policy { lax_allowing_unsafe: exception, ..Edition::CURRENT.policy() };
    for parameter in
        Parameter::ALL.iter().filter(|parameter| !["lax-allowing-unsafe", "lifetime-limit"].contains(&parameter.id))
    {
        let field = parameter.id.strip_prefix("lax-allowing-unsafe-").unwrap_or(parameter.id).replace('-', "_");
        for alternative in parameter.alternatives {
            let text = format!("{:#?}", alternative.applied_to(&policy));
            let variant = text.lines().find_map(|line| line.trim().strip_prefix(&format!("{field}: ")));
            let variant = variant.expect("the field is there").trim_end_matches(',');
            assert_eq!(kebab(variant), alternative.word, "{}", parameter.id);
        }
    }
}

#[test]
fn every_field_of_a_policy_is_a_parameter_and_in_that_order() {
    let exception = Some(exception_for(Duration::from_secs(120)));
    let policy = Policy { lax_allowing_unsafe: exception, ..Edition::CURRENT.policy() };
    let parameters: Vec<_> = Parameter::ALL.iter().map(|parameter| parameter.id).collect();
    assert_eq!(ids_of_fields(&policy), parameters);
}

#[test]
fn a_parameter_is_one_coordinate_and_copies_no_other() {
    let grace = exception_for(Duration::from_secs(120));
    for &edition in Edition::ALL {
        let policy = Policy { lax_allowing_unsafe: Some(grace), ..edition.policy() };
        let own = policy.coordinates();
        for (number, parameter) in Parameter::ALL.iter().enumerate() {
            let mut met = HashSet::new();
            for alternative in parameter.alternatives {
                let changed = alternative.applied_to(&policy);
                let moved: Vec<_> = (0..own.len()).filter(|&axis| changed.coordinates()[axis] != own[axis]).collect();
                let takes_others_away = parameter.id == "lax-allowing-unsafe" && alternative.word == "none";
                assert_eq!(moved.contains(&number), changed != policy, "{} = {}", parameter.id, alternative.word);
                assert!(moved.len() <= 1 || takes_others_away, "{} = {}", parameter.id, alternative.word);
                assert!(met.insert(changed.coordinates()[number]), "{} = {}", parameter.id, alternative.word);
                assert_eq!(parameter.copied(&changed, &policy), changed, "{} = {}", parameter.id, alternative.word);
            }
        }
    }
}

#[test]
fn parameters_have_names_and_words() {
    for parameter in Parameter::ALL {
        assert_eq!(Parameter::named(parameter.id).expect("it is found by its name").id, parameter.id);
        assert!(!parameter.meaning.is_empty() && !parameter.meaning.ends_with('.'), "{}", parameter.id);
        assert!(!parameter.spec.is_empty() && parameter.alternatives.len() > 1, "{}", parameter.id);
    }
    assert!(Parameter::named("no-such-parameter").is_none());
}

#[test]
fn limits_are_named_in_the_largest_unit_that_measures_them() {
    let limit = Parameter::named("lifetime-limit").expect("it is one");
    let named = |lifetime_limit| {
        let policy = Policy { lifetime_limit, ..Edition::CURRENT.policy() };
        (limit.value(&policy).expect("it has a value").into_owned(), (limit.code)(&policy))
    };
    for (milliseconds, word) in [
        (0, "0s"),
        (1, "1ms"),
        (1500, "1500ms"),
        (60_000, "60s"),
        (86_399_000, "86399s"),
        (86_400_000, "1d"),
        (86_401_000, "86401s"),
        (172_800_000, "2d"),
    ] {
        assert_eq!(named(Some(Duration::from_millis(milliseconds))), (word.to_owned(), milliseconds));
    }
    assert_eq!(named(None), ("none".to_owned(), u64::MAX));
    assert_eq!(named(Some(Duration::MAX)).1, u64::MAX - 1);
}

#[test]
fn an_exception_that_is_not_made_has_no_clock() {
    let policy = Edition::CURRENT.policy();
    for id in ["lax-allowing-unsafe-clock", "lax-allowing-unsafe-reach"] {
        let parameter = Parameter::named(id).expect("it is one");
        assert_eq!(parameter.value(&policy), None);
        for alternative in parameter.alternatives {
            assert_eq!(alternative.applied_to(&policy), policy);
        }
    }
    // A new window leaves the clock alone.
    let clock = AgeClock::LastUpdate;
    let exception = LaxAllowingUnsafe { clock, ..exception_for(Duration::from_secs(120)) };
    let policy = Policy { lax_allowing_unsafe: Some(exception), ..policy };
    let window = Parameter::named("lax-allowing-unsafe").expect("it is one");
    for alternative in &window.alternatives[1..] {
        let changed = alternative.applied_to(&policy).lax_allowing_unsafe.expect("the exception is made");
        assert_eq!((changed.clock, changed.reach), (clock, UnsafeReach::TopLevelNavigations));
    }
    let shorter = Policy { lax_allowing_unsafe: Some(exception_for(Duration::from_secs(10))), ..policy.clone() };
    let copied = window.copied(&shorter, &policy).lax_allowing_unsafe.expect("the exception is made");
    assert_eq!((copied.window, copied.clock), (Duration::from_secs(10), clock));
}

#[test]
fn departures_lead_from_one_policy_to_another() {
    for &from in Edition::ALL {
        for &to in Edition::ALL {
            let (from, to) = (from.policy(), to.policy());
            let mut reached = from.clone();
            for departure in to.departures_from(&from) {
                (departure.parameter.copy)(&to, &mut reached);
            }
            assert_eq!(reached, to);
        }
    }
}

#[test]
fn a_policy_is_described_by_the_edition_it_departs_from_least() {
    let mut policy = Edition::Rfc6265bis22.policy();
    assert_eq!(policy.description().to_string(), "rfc6265bis-22");
    policy.absent = AbsentSameSite::None;
    assert_eq!(policy.description().to_string(), "rfc6265bis-22 with absent = none");
    policy.redirects = RedirectHistory::CountsForSending;
    policy.lax_allowing_unsafe =
        Some(LaxAllowingUnsafe { reach: UnsafeReach::EveryRequest, ..exception_for(Duration::from_millis(1500)) });
    assert_eq!(
        policy.description().to_string(),
        "rfc6265bis-22 with absent = none, redirects = counts-for-sending, lax-allowing-unsafe = 1500ms \
         and lax-allowing-unsafe-reach = every-request"
    );
}
