//! MDN's browser-compat-data: what a recording says of a key, as a patch for `http/headers/Set-Cookie.json`.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

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

/// The patch, and what it rests on; `None` where no key is decided.
///
/// The patch is a JSON merge patch (RFC 7396). That a browser has a feature in one version does not say since when: its
/// version is a ranged one (`≤156`), which the data allow, unless an earlier release among the recordings has it not.
#[must_use]
pub fn patch(of_case: &str, evidence: &[Evidence]) -> Option<ExportedFile> {
    if evidence.is_empty() {
        return None;
    }
    let mut keys: BTreeMap<&str, Vec<&Evidence>> = BTreeMap::new();
    for one in evidence {
        keys.entry(&one.key).or_default().push(one);
    }
    let mut patch = json!({});
    let mut rests_on = Vec::new();
    for (key, all) in keys {
        let mut browsers: BTreeMap<&str, Vec<&Evidence>> = BTreeMap::new();
        for &one in &all {
            let name = one.browser.as_deref().filter(|_| one.is_supported.is_some());
            browsers.entry(name.unwrap_or_default()).or_default().push(one);
        }
        for (browser, mut own) in browsers {
            own.sort_by_key(|one| number(&one.release));
            if !browser.is_empty() {
                put(&mut patch, key, browser, support(&own));
            }
        }
        let row = |one: &&Evidence| {
            let cells: Vec<Value> =
                one.cells.iter().map(|(asked, seen)| json!({ "asked": asked, "seen": seen })).collect();
            let mut row = json!({ "browser": one.whom, "has_it": one.is_supported, "cells": cells });
            if one.browser.is_none() {
                row["not_in_the_patch"] = "the data have no such browser, or not with what is switched here".into();
            }
            row
        };
        rests_on.push(json!({ "key": key, "seen": all.iter().map(row).collect::<Vec<_>>() }));
    }
    let document = json!({
        "format": 1,
        "for": "https://github.com/mdn/browser-compat-data, http/headers/Set-Cookie.json",
        "case": of_case,
        "merge_patch": patch,
        "rests_on": rests_on,
    });
    let text = serde_json::to_string_pretty(&document).expect("it is JSON");
    Some(ExportedFile::new("mdn/browser-compat-data.json", text + "\n"))
}

/// The support of one browser, from its releases, oldest first.
fn support(releases: &[&Evidence]) -> Value {
    let first = releases.iter().position(|one| one.is_supported == Some(true));
    let last_without = releases.iter().rev().find(|one| one.is_supported == Some(false));
    match (first, last_without) {
        (None, _) => json!({ "version_added": false }),
        (Some(first), None) => json!({ "version_added": format!("≤{}", releases[first].release) }),
        (Some(_), Some(without)) => {
            let after = |one: &&&Evidence| number(&one.release) > number(&without.release);
            match releases.iter().find(after) {
                Some(with) if number(&with.release) == number(&without.release) + 1 => {
                    json!({ "version_added": with.release })
                }
                Some(with) => json!({ "version_added": format!("≤{}", with.release) }),
                // It had the feature once, and has it no more.
                None => json!({ "version_added": false }),
            }
        }
    }
}

/// The first number of a release.
fn number(release: &str) -> u32 {
    release.split('.').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// Puts the support of a browser at its place.
fn put(patch: &mut Value, key: &str, browser: &str, support: Value) {
    let mut place = patch;
    for part in key.split('.').chain(["__compat", "support"]) {
        place = place
            .as_object_mut()
            .expect("what is above a value is an object")
            .entry(part)
            .or_insert_with(|| Value::Object(Map::new()));
    }
    place[browser] = support;
}
