//! Scenario files of the user's own.

use serde_json::Value;

use crate::workplace::Workplace;

#[test]
fn an_unknown_field_is_pointed_at() {
    let place = Workplace::new();
    let source = r#"
title = "A title"
why = "because"
clauses = ["B212"]
[[jar]]
at = "https://your-blog.example/"
set = ["a=1"]
[[case]]
id = "one"
title = "a case"
page = "https://other.example/"
expect = "sent"
"#;
    place.write("mine.toml", source.trim_start());
    let outcome = place.run(&["run", "--scenario", "mine.toml"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(3), ""), "{outcome:?}");
    insta::assert_snapshot!(outcome.stderr, @r#"
    error: unknown field `expect`, expected one of `id`, `title`, `page`, `frames`, `age`, `sets`, `steps`
      --> mine.toml:11:1
       |
    11 | expect = "sent"
       | ^^^^^^
    "#);
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let place = Workplace::new();
    std::fs::create_dir(place.path("folder.toml")).unwrap();
    for (name, told) in [("missing.toml", "No such file or directory"), ("folder.toml", "it is no regular file")] {
        let outcome = place.run(&["run", "--scenario", name]);
        assert_eq!(outcome.code, Some(3), "{outcome:?}");
        let expected = format!("error: cannot read the scenario {name}: {told}");
        assert!(outcome.stderr.starts_with(&expected), "{}", outcome.stderr);
    }
}

const PICTURE: &str = r#"
title = "A picture"
why = "because"
clauses = ["B212"]
[[jar]]
at = "V"
set = ["a=1"]
[[family]]
in = ["X"]
probe = ["img"]
to = ["V"]
"#;

#[test]
fn files_of_one_name_are_two_scenarios_and_one_file_is_one_however_it_is_spelled() {
    let place = Workplace::new();
    for folder in ["a", "b"] {
        std::fs::create_dir(place.path(folder)).unwrap();
    }
    for name in ["a/x.toml", "b/x.toml", "a-x.toml", "x.toml"] {
        place.write(name, PICTURE);
    }
    let ids = |arguments: &[&str]| -> Vec<String> {
        let outcome = place.run(&[&["list", "--json"], arguments].concat());
        assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{outcome:?}");
        let json: Value = serde_json::from_str(&outcome.stdout).unwrap();
        let scenarios = json["scenarios"].as_array().unwrap();
        scenarios.iter().map(|scenario| scenario["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&["a/x.toml", "b/x.toml"]), ["a/x", "b/x"]);
    assert_eq!(ids(&["x.toml", "./x.toml", "././x.toml"]), ["x"]);
    // Both would stand on a-x.example.
    assert_eq!(ids(&["a/x.toml", "a-x.toml"]), ["./a-x", "a/x"]);
    // What a file is called hides nothing that comes with the project.
    std::fs::create_dir(place.path("stories")).unwrap();
    place.write("stories/14-schemeful.toml", PICTURE);
    assert_eq!(ids(&["stories/14-schemeful.toml", "stories/14*"]), ["./stories/14-schemeful", "stories/14-schemeful"]);
}

#[test]
fn any_path_makes_a_host_that_can_be_visited() {
    let place = Workplace::new();
    std::fs::create_dir(place.path("some")).unwrap();
    let whole = place.path("r1.toml").display().to_string();
    let long = format!("{}.toml", "r".repeat(200));
    let paths =
        ["./r1.toml", "some/../r1.toml", &whole, "r1-.toml", "some/odd näme.toml", "ü.toml", &long, "xn--a.toml"];
    for path in paths {
        place.write(path, PICTURE);
        let outcome = place.run(&["predict", path]);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{path}: {outcome:?}");
        let json: Value = serde_json::from_str(&outcome.stdout).unwrap();
        let host = json["hops"][0]["url"].as_str().unwrap().trim_start_matches("https://www.").trim_end_matches('/');
        let label = host.strip_suffix(".example").unwrap();
        assert!(!label.is_empty() && label.len() <= 63, "{path}: {host}");
        assert!(label.bytes().all(|octet| octet.is_ascii_alphanumeric() || octet == b'-'), "{path}: {host}");
        assert!(!label.starts_with('-') && !label.ends_with('-') && !label.starts_with("xn--"), "{path}: {host}");
    }
}
