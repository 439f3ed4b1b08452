//! What is refused, and what is said then.

use crate::recorded;

#[test]
fn a_case_that_is_not_there_is_told_with_what_to_do() {
    let workplace = recorded();
    let table = [
        (&["--case", "picter"][..], "did you mean `made-up/handed-over/picture`?"),
        (&["--case", "stories/14-schemeful/picture"][..], "samesite run --scenario stories/14-schemeful"),
        (&["--case", "nonsense/picture"][..], "`samesite list --cases` shows what could be played"),
        (&[][..], "name one by --case"),
        (&["--case", "e"][..], "write more of the name"),
    ];
    for (words, help) in table {
        let outcome = workplace.run(&[&["export", "chromium.json", "--out", "out"][..], words].concat());
        assert_eq!(outcome.code, Some(2), "{outcome:?}");
        assert!(outcome.stderr.contains(help), "{words:?}: {}", outcome.stderr);
        assert!(!workplace.path("out").exists(), "{words:?}");
    }
}

#[test]
fn a_form_that_can_tell_nothing_is_no_success() {
    let workplace = recorded();
    let outcome = workplace.run(&["export", "chromium.json", "--case", "three-sites", "--as", "wpt", "--out", "out"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.contains("it takes three sites") && outcome.stderr.contains("help"), "{outcome:?}");
    // Chromium does what the edition says: there is nothing to report.
    let outcome =
        workplace.run(&["export", "chromium.json", "--case", "picture", "--as", "bug-report", "--out", "out"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.contains("no browser does otherwise than rfc6265bis-22"), "{outcome:?}");
}

#[test]
fn a_folder_that_is_somebody_elses_is_left_alone() {
    let workplace = recorded();
    workplace.write("out/mine.txt", "mine");
    let outcome = workplace.run(&["export", "chromium.json", "--case", "picture", "--out", "out"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.contains("holds something that is no export"), "{outcome:?}");
    assert_eq!(workplace.read("out/mine.txt"), "mine");
    workplace.write("other.json", "{}");
    let words = ["export", "chromium.json", "--case", "picture", "--out", "other", "--compat-data", "other.json"];
    let outcome = workplace.run(&words);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.contains("it has no http.headers.Set-Cookie"), "{outcome:?}");
    let outcome = workplace.run(&["export", "nowhere.json", "--case", "picture", "--out", "other"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.contains("nowhere.json"), "{outcome:?}");
}
