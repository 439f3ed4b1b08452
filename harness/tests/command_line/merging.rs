//! Shards of a run, and recordings that become one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use samesite_format::{Recording, Shard};
use samesite_judge::predict::Interpretation;
use samesite_judge::suffixes;
use samesite_model::{Edition, Origin};
use samesite_play::plan::{Share, pages, part, shares};
use samesite_scenarios::{Library, Scenario};
use serde_json::Value;
use url::Url;

use crate::synthetic::recording;
use crate::workplace::{Outcome, Workplace};

fn site(url: &Url) -> Option<String> {
    suffixes::embedded().site(&Origin::of(url)).map(|site| site.domain().to_owned())
}

fn shard(number: u32, of: u32) -> Shard {
    format!("{number}/{of}").parse().unwrap()
}

/// The cases of each share of some scenarios, and how many pages they take with those that fill and prove the jar.
fn jars(scenarios: &[Scenario]) -> BTreeMap<BTreeSet<(String, String)>, usize> {
    let shares = scenarios.iter().flat_map(|scenario| shares(scenario, &site));
    let jar = |share: Share<'_>| {
        let cases = share.cases.iter().map(|case| (share.scenario.id.to_string(), case.id.clone())).collect();
        (cases, share.scenario.planting_acts().len() + pages(&share.cases).len())
    };
    shares.map(jar).collect()
}

#[test]
fn each_jar_of_the_library_is_in_one_shard_and_shards_are_about_as_long() {
    let library = Library::embedded().unwrap().scenarios().to_vec();
    let whole = jars(&library);
    let longest = whole.values().max().unwrap();
    for of in [1, 2, 8] {
        let part = |number| jars(&part(library.clone(), shard(number, of), &site).unwrap());
        let parts: Vec<_> = (1..=of).map(part).collect();
        let together: BTreeMap<_, _> = parts.iter().flatten().map(|(jar, pages)| (jar.clone(), *pages)).collect();
        assert!(together == whole, "each jar stays together, and is in one of {of}");
        assert_eq!(parts.iter().map(BTreeMap::len).sum::<usize>(), whole.len(), "no jar is in two of {of}");
        let lengths: Vec<usize> = parts.iter().map(|part| part.values().sum()).collect();
        let (least, most) = (lengths.iter().min().unwrap(), lengths.iter().max().unwrap());
        assert!(most - least <= *longest, "a jar could go to another shard: {lengths:?}");
    }
}

/// What some stories would give in a browser that follows the text, and the same in so many shards, written down.
fn parted(place: &Workplace, of: u32) -> Recording {
    let text = Interpretation::of(Edition::CURRENT);
    let library = Library::embedded().unwrap();
    let several = several(&library);
    let chosen = |scenario: &&Scenario| scenario.id.as_str().starts_with("stories/0") || scenario.id == several.id;
    let scenarios: Vec<Scenario> = library.scenarios().iter().filter(chosen).cloned().collect();
    for number in 1..=of {
        let shard = shard(number, of);
        let mut own = recording(&text, &part(scenarios.clone(), shard, &site).unwrap());
        own.environment.shards = Some(shard.into());
        // Machines have their own clocks, ports and folders.
        own.environment.started += i64::from(number) * 1000;
        own.environment.browser.path = format!("/opt/{number}/browser").into();
        own.write(&place.path(&format!("shard-{number}/{}", own.file_name()))).unwrap();
    }
    let whole = recording(&text, &scenarios);
    whole.write(&place.path("whole.json")).unwrap();
    whole
}

/// A scenario whose cases do not all share a session; the smallest that there is.
fn several(library: &Library) -> &Scenario {
    let several = library.scenarios().iter().filter(|scenario| shares(scenario, &site).len() > 2);
    several.min_by_key(|scenario| scenario.cases.len()).expect("the catalogue has some")
}

/// What was judged of a recording: of each case, its hops with their cells.
fn judged(place: &Workplace, recording: &str) -> BTreeMap<(String, String), Value> {
    let outcome = place.run(&["judge", "--json", recording]);
    let document: Value = serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}: {outcome:?}"));
    let mut cases = BTreeMap::new();
    for scenario in document["judgements"][0]["judgement"]["scenarios"].as_array().unwrap() {
        for case in scenario["cases"].as_array().unwrap() {
            let name = [&scenario["id"], &case["id"]].map(|id| id.as_str().unwrap().to_owned());
            let before = cases.insert(name.into(), case["hops"].clone());
            assert_eq!(before, None, "each case is judged once");
        }
    }
    cases
}

#[test]
fn shards_merged_are_judged_like_the_whole() {
    let place = Workplace::new();
    let whole = parted(&place, 4);
    let outcome = place.run(&["merge", "shard-1", "shard-3", "shard-2", "shard-4", "--out", "merged", "--json"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let document: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let merged = &document["merged"][0];
    assert_eq!(merged["cases"], whole.plays.iter().map(|play| play.cases.len()).sum::<usize>());
    assert_eq!(merged["shards"], Value::Null, "nothing is missing");
    let library = Library::embedded().unwrap();
    let several = several(&library).id.as_str();
    let in_several = (1..=4).filter(|number| {
        let path = place.path(&format!("shard-{number}/{}", whole.file_name()));
        Recording::read(&path).unwrap().plays.iter().any(|play| play.scenario == several)
    });
    assert!(in_several.count() > 1, "{several} is in several shards");
    let (one, other) = (judged(&place, "whole.json"), judged(&place, merged["path"].as_str().unwrap()));
    assert!(one.len() > 20, "{}", one.len());
    assert_eq!(one, other);
}

#[test]
fn a_shard_that_is_missing_is_named_and_can_be_brought_later() {
    let place = Workplace::new();
    parted(&place, 3);
    let outcome = place.run(&["merge", "shard-1", "shard-3", "--out", "two.json"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(5), ""), "{outcome:?}");
    insta::assert_snapshot!(outcome.stderr, @"
    error: not merged: model open lacks shard 2/3
    help: play it and merge again, or merge what there is by --partial
    ");
    assert!(!place.path("two.json").exists());
    let outcome = place.run(&["merge", "shard-1", "shard-3", "--partial", "--out", "two.json"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), "model open lacks shard 2/3\n"), "{outcome:?}");
    let outcome = place.run(&["merge", "two.json", "shard-2", "--out", "two.json"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{outcome:?}");
    assert_eq!(judged(&place, "two.json"), judged(&place, "whole.json"));
}

/// Merges the first of two shards with the second after something of that was changed.
fn merged_after(change: impl FnOnce(&mut Recording)) -> Outcome {
    let place = Workplace::new();
    let whole = parted(&place, 2);
    let path = place.path(&format!("shard-2/{}", whole.file_name()));
    let mut second = Recording::read(&path).unwrap();
    change(&mut second);
    fs::remove_file(&path).unwrap();
    second.write(&place.path("second.json")).unwrap();
    let outcome = place.run(&["merge", "shard-1/model-open.json", "second.json", "--out", "merged.json"]);
    assert!(!place.path("merged.json").exists(), "{outcome:?}");
    outcome
}

#[test]
fn what_does_not_belong_together_is_not_merged() {
    type Change = fn(&mut Recording);
    let table: [(Change, &str); 6] = [
        (
            |second| second.environment.browser.version = "1000".to_owned(),
            "shard-1/model-open.json has 999 for its browser version, and second.json has 1000",
        ),
        (
            |second| second.environment.profile = "stock".to_owned(),
            "shard-1/model-open.json has open for its profile, and second.json has stock",
        ),
        (
            |second| second.environment.harness = "1".to_owned(),
            "shard-1/model-open.json has 0 for its harness, and second.json has 1",
        ),
        (
            |second| second.environment.preferences = [("a".to_owned(), 1.into())].into(),
            "shard-1/model-open.json has nothing for its preferences a, and second.json has 1",
        ),
        (
            |second| second.environment.shards = Some(shard(2, 3).into()),
            "shard-1/model-open.json is of 2 shards, and second.json of 3",
        ),
        (
            |second| second.plays.iter_mut().for_each(|play| play.source.push('#')),
            " has one text in shard-1/model-open.json, and another in second.json",
        ),
    ];
    for (change, told) in table {
        let outcome = merged_after(change);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
        assert!(outcome.stderr.starts_with("error: cannot merge: "), "{}", outcome.stderr);
        assert!(outcome.stderr.contains(&format!("{told}\nhelp: ")), "{}", outcome.stderr);
    }
}

#[test]
fn a_case_is_not_counted_twice() {
    let place = Workplace::new();
    parted(&place, 2);
    let outcome = place.run(&["merge", "whole.json", "shard-2", "--out", "merged.json"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
    let told = " has been played in whole.json and in shard-2/model-open.json\nhelp: leave one of the two out\n";
    assert!(outcome.stderr.ends_with(told), "{}", outcome.stderr);
}

#[test]
fn a_recording_that_breaks_off_is_merged_only_if_somebody_says_so() {
    let place = Workplace::new();
    parted(&place, 2);
    let path = place.path("shard-2/model-open.json");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, &text[..text.len() - 100]).unwrap();
    let outcome = place.run(&["merge", "shard-1", "shard-2", "--out", "merged.json"]);
    assert_eq!(outcome.code, Some(5), "{outcome:?}");
    assert!(outcome.stderr.contains("model open lacks the end of shard-2/model-open.json\n"), "{}", outcome.stderr);
    let outcome = place.run(&["merge", "shard-1", "shard-2", "--out", "merged.json", "--partial"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
}

#[test]
fn there_are_no_more_shards_than_parts() {
    let place = Workplace::new();
    let outcome = place.run(&["run", "9", "--browser", "chromium", "--profile", "open", "--shard", "2/8"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
    insta::assert_snapshot!(outcome.stderr, @"
    error: what was named comes to 1 part, too few for 8 shards
    help: give a shard of at most 1, such as --shard 1/1
    ");
    fs::create_dir(place.path("empty")).unwrap();
    let outcome = place.run(&["merge", "empty", "--out", "merged.json"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
}

#[test]
fn shards_that_a_browser_played_come_to_what_it_played_whole() {
    let place = Workplace::new();
    let played = |more: &[&str]| {
        let run = ["run", "8", "9", "--browser", "chromium", "--profile", "open", "--young-only"];
        let outcome = place.run(&[&run[..], more].concat());
        assert_eq!(outcome.code, Some(0), "{outcome:?}");
    };
    played(&["--out", "whole"]);
    played(&["--out", "one", "--shard", "1/2"]);
    played(&["--out", "two", "--shard", "2/2"]);
    assert_eq!(place.run(&["merge", "one", "two", "--out", "merged"]).code, Some(0));
    let outcome = place.run(&["diff", "whole", "merged", "--json"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let (one, other) = (judged(&place, "whole"), judged(&place, "merged"));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
}
