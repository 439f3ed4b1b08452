//! MDN's browser-compat-data: what recordings say of a key, and a patch for what the data say otherwise.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::ExportedFile;

/// What a browser shows of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The key: `http.headers.Set-Cookie.SameSite.Lax_default`.
    pub key: String,
    /// The browser's id in the data; `None` where they do not have it.
    pub browser: Option<String>,
    /// The browser, its version and its profile, in words.
    pub whom: String,
    /// The release: `156`.
    pub release: String,
    /// Whether the browser has the feature; `None` where its cells contradict each other.
    pub is_supported: Option<bool>,
    /// The cells that decide: the question, and what was seen.
    pub cells: Vec<(String, String)>,
}

/// The patch, and what it rests on; `None` where no key is decided. `stated` are the data, where they are at hand.
///
/// The patch is a JSON patch (RFC 6902) for `http/headers/Set-Cookie.json`. With the data, it has what contradicts them;
/// without, what is certain by itself: that a release does not have a feature, or that one has it and an earlier one not.
/// That a browser has a feature in one version does not say since when, and takes nothing away from a date that the data
/// have.
#[must_use]
pub fn patch(of_case: &str, evidence: &[Evidence], stated: Option<&Value>) -> Option<ExportedFile> {
    if evidence.is_empty() {
        return None;
    }
    let mut by_place: BTreeMap<(&str, &str), Vec<&Evidence>> = BTreeMap::new();
    for one in evidence.iter().filter(|one| one.is_supported.is_some()) {
        if let Some(browser) = &one.browser {
            by_place.entry((&one.key, browser)).or_default().push(one);
        }
    }
    let mut operations = Vec::new();
    for ((key, browser), mut releases) in by_place {
        releases.sort_by_key(|one| number(&one.release));
        let place = place(key, browser);
        let is_wanted = match stated {
            Some(stated) => releases.iter().any(|one| is_contradicted(one, stated)),
            None => releases.iter().any(|one| one.is_supported == Some(false)),
        };
        if is_wanted {
            operations.push(json!({ "op": "replace", "path": place, "value": support(&releases) }));
        }
    }
    let row = |one: &Evidence| {
        let cells: Vec<Value> = one.cells.iter().map(|(asked, seen)| json!({ "asked": asked, "seen": seen })).collect();
        let mut row = json!({ "key": one.key, "browser": one.whom, "has_it": one.is_supported, "cells": cells });
        match (&one.browser, stated) {
            (None, _) => row["note"] = "the data have no such browser, or not with what is switched here".into(),
            (Some(browser), Some(stated)) => {
                row["stated"] = stated.pointer(&place(&one.key, browser)).cloned().unwrap_or_default();
                row["contradicts"] = is_contradicted(one, stated).into();
            }
            (Some(_), None) => {}
        }
        row
    };
    let document = json!({
        "format": 1,
        "for": "https://github.com/mdn/browser-compat-data, http/headers/Set-Cookie.json",
        "case": of_case,
        "patch": operations,
        "evidence": evidence.iter().map(row).collect::<Vec<_>>(),
    });
    let text = serde_json::to_string_pretty(&document).expect("it is JSON");
    Some(ExportedFile::new("mdn/browser-compat-data.json", text + "\n"))
}

/// Where the data have the support of a browser, as a JSON pointer. Keys have neither `~` nor `/`.
fn place(key: &str, browser: &str) -> String {
    format!("/{}/__compat/support/{browser}", key.replace('.', "/"))
}

/// Whether the data say otherwise than a browser shows.
fn is_contradicted(one: &Evidence, stated: &Value) -> bool {
    let Some(browser) = &one.browser else { return false };
    let said = stated.pointer(&place(&one.key, browser)).and_then(|support| says(support, number(&one.release)));
    matches!((said, one.is_supported), (Some(said), Some(seen)) if said != seen)
}

/// Whether a release has a feature by what the data say of a browser, leaving aside what has to be switched on; `None` where
/// they do not say.
fn says(support: &Value, release: u32) -> Option<bool> {
    let list = support.as_array().cloned().unwrap_or_else(|| vec![support.clone()]);
    let plain = list.iter().filter(|statement| statement.get("flags").is_none());
    let mut said = Some(false);
    for statement in plain {
        match has(statement, release) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => said = None,
        }
    }
    said
}

fn has(statement: &Value, release: u32) -> Option<bool> {
    let version = |key: &str| statement.get(key).and_then(Value::as_str);
    if statement.get("version_added") == Some(&Value::Bool(false)) || version("version_added") == Some("preview") {
        return Some(false);
    }
    let added = version("version_added")?;
    let (is_ranged, added) = added.strip_prefix('≤').map_or((false, added), |added| (true, added));
    let is_removed =
        version("version_removed").is_some_and(|removed| release >= number(removed.trim_start_matches('≤')));
    match release >= number(added) {
        true => Some(!is_removed),
        false if is_ranged => None,
        false => Some(false),
    }
}

/// The support of one browser, from its releases, oldest first.
fn support(releases: &[&Evidence]) -> Value {
    let last_without = releases.iter().rev().find(|one| one.is_supported == Some(false));
    let after = |one: &&&Evidence| last_without.is_none_or(|without| number(&one.release) > number(&without.release));
    match (releases.iter().find(after), last_without) {
        (Some(with), Some(without)) if number(&with.release) == number(&without.release) + 1 => {
            json!({ "version_added": with.release })
        }
        (Some(with), _) => json!({ "version_added": format!("≤{}", with.release) }),
        (None, _) => json!({ "version_added": false }),
    }
}

/// The first number of a release.
fn number(release: &str) -> u32 {
    release.split('.').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_data_say_of_a_release() {
        let table = [
            (json!({ "version_added": "80" }), 156, Some(true)),
            (json!({ "version_added": "80" }), 79, Some(false)),
            (json!({ "version_added": "≤80" }), 79, None),
            (json!({ "version_added": false }), 156, Some(false)),
            (json!({ "version_added": "preview" }), 156, Some(false)),
            (json!({ "version_added": "80", "version_removed": "90" }), 90, Some(false)),
            (json!({ "version_added": "80", "version_removed": "90" }), 89, Some(true)),
            (json!({ "version_added": "69", "flags": [{ "type": "preference" }] }), 153, Some(false)),
            (json!([{ "version_added": "141" }, { "version_added": "20", "flags": [] }]), 100, Some(false)),
            (json!({ "version_added": null }), 156, None),
        ];
        for (support, release, expected) in table {
            assert_eq!(says(&support, release), expected, "{support} {release}");
        }
    }

    fn seen(release: &str, is_supported: bool) -> Evidence {
        Evidence {
            key: "http.headers.Set-Cookie.SameSite.schemeful".to_owned(),
            browser: Some("chrome".to_owned()),
            whom: format!("chromium {release} under the profile open"),
            release: release.to_owned(),
            is_supported: Some(is_supported),
            cells: Vec::new(),
        }
    }

    fn operations(evidence: &[Evidence], stated: Option<&Value>) -> Value {
        let file = patch("a/b", evidence, stated).unwrap();
        serde_json::from_str::<Value>(&file.text).unwrap()["patch"].clone()
    }

    #[test]
    fn a_date_comes_of_two_releases_and_what_the_data_say_already_is_no_patch() {
        let of = |value: Value| {
            json!([{
                "op": "replace",
                "path": "/http/headers/Set-Cookie/SameSite/schemeful/__compat/support/chrome",
                "value": { "version_added": value },
            }])
        };
        assert_eq!(operations(&[seen("156", true)], None), json!([]), "since when is not known");
        assert_eq!(operations(&[seen("156", false)], None), of(false.into()));
        assert_eq!(operations(&[seen("91", true), seen("90", false)], None), of("91".into()));
        assert_eq!(operations(&[seen("120", true), seen("84", false)], None), of("≤120".into()));
        let mut stated = json!({ "http": { "headers": { "Set-Cookie": { "SameSite": { "schemeful": {
            "__compat": { "support": { "chrome": { "version_added": "91" } } }
        } } } } } });
        assert_eq!(operations(&[seen("156", true), seen("84", false)], Some(&stated)), json!([]));
        assert_eq!(operations(&[seen("156", false)], Some(&stated)), of(false.into()));
        *stated.pointer_mut("/http/headers/Set-Cookie/SameSite/schemeful/__compat/support/chrome").unwrap() =
            json!({ "version_added": false });
        assert_eq!(operations(&[seen("156", true)], Some(&stated)), of("≤156".into()));
    }
}
