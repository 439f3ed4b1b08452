//! Rendering: the same content gives the same bytes, and the folder is treated with care.

use std::collections::BTreeSet;

use samesite_reports::site::{FolderError, write};

use crate::fixture::{Report, everything, files};

#[test]
fn the_same_recordings_give_the_same_bytes() {
    let (one, other) = (Report::new(), tempfile::tempdir().unwrap());
    write(&everything(), other.path()).unwrap();
    assert_eq!(files(one.path()), files(other.path()));
    for file in files(one.path()) {
        assert!(one.read(&file) == std::fs::read_to_string(other.path().join(&file)).unwrap(), "{file} differs");
    }
}

#[test]
fn a_page_tells_nothing_that_differs_between_two_runs() {
    let report = Report::new();
    let temporary = report.path().to_str().unwrap();
    for file in files(report.path()) {
        assert!(!report.read(&file).contains(temporary), "{file} names the folder it lies in");
    }
}

#[test]
fn a_later_report_replaces_an_earlier_one_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let everything = everything();
    write(&everything, folder.path()).unwrap();
    std::fs::write(folder.path().join("CNAME"), "somebody's own").unwrap();
    let before: BTreeSet<_> = files(folder.path()).into_iter().collect();

    let mut less = everything;
    let one = less.scenarios.iter().position(|scenario| scenario.id == "stories/06-one-site").unwrap();
    let gone = less.scenarios.remove(one);
    write(&less, folder.path()).unwrap();
    let after: BTreeSet<_> = files(folder.path()).into_iter().collect();
    assert!(after.contains("CNAME"));
    let missing: Vec<_> = before.difference(&after).collect();
    assert_eq!(missing.len(), gone.cases.len() + 1, "{missing:?}");
    assert!(missing.iter().all(|path| path.starts_with(&format!("cases/{}/", gone.id))), "{missing:?}");
    assert!(!folder.path().join(format!("cases/{}", gone.id)).exists(), "its folder is gone too");
}

#[test]
fn a_folder_with_something_else_in_it_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("thesis.txt"), "years of work").unwrap();
    let refused = write(&everything(), folder.path()).unwrap_err();
    assert!(matches!(refused, FolderError::Occupied { .. }), "{refused}");
    assert_eq!(files(folder.path()), ["thesis.txt"]);
}

#[test]
fn a_list_of_files_removes_nothing_outside_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let (report, outside) = (folder.path().join("report"), folder.path().join("outside.txt"));
    std::fs::write(&outside, "keep me").unwrap();
    std::fs::create_dir(&report).unwrap();
    std::fs::write(report.join("report-files.txt"), format!("../outside.txt\n{}\n", outside.display())).unwrap();
    write(&everything(), &report).unwrap();
    assert!(outside.exists());
}
