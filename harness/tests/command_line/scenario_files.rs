//! Scenario files of the user's own.

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
    error: unknown field `expect`, expected one of `id`, `title`, `page`, `frames`, `age`, `steps`
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
    for (name, told) in [("missing.toml", "No such file or directory"), ("folder.toml", "Is a directory")] {
        let outcome = place.run(&["run", "--scenario", name]);
        assert_eq!(outcome.code, Some(3), "{outcome:?}");
        let expected = format!("error: cannot read the scenario {name}: {told}");
        assert!(outcome.stderr.starts_with(&expected), "{}", outcome.stderr);
    }
}
