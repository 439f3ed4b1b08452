//! The folder that a report is written into: what is somebody else's stays as it is.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use samesite_reports::site::{FolderError, write};

use crate::site::content;

/// The list of a report's own files.
const LIST: &str = "report-files.txt";

/// Every file below a folder, with its content.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.insert(path.display().to_string(), fs::read_to_string(&path).unwrap_or_default());
        }
    }
    all
}

#[test]
fn a_report_replaces_an_earlier_one_even_if_that_was_interrupted() {
    let place = tempfile::tempdir().unwrap();
    let site = place.path().join("site");
    write(&content(), &site).unwrap();
    let whole = files(&site);
    fs::write(site.join("gone.html"), "of an earlier version").unwrap();
    // Interrupted: what was listed last was not written, and an earlier report's files are still listed.
    let listed = fs::read_to_string(site.join(LIST)).unwrap();
    fs::write(site.join(LIST), format!("gone.html\n{listed}")).unwrap();
    fs::remove_file(site.join("index.html")).unwrap();
    write(&content(), &site).unwrap();
    assert_eq!(files(&site), whole);
}

#[test]
fn what_is_not_listed_is_not_overwritten() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join(LIST), "").unwrap();
    let own = place.path().join("index.html");
    fs::write(&own, "my own page").unwrap();
    assert!(matches!(write(&content(), place.path()), Err(FolderError::Occupied { .. })));
    assert_eq!(fs::read_to_string(own).unwrap(), "my own page");
}

#[test]
fn no_link_is_followed_out_of_the_folder() {
    let place = tempfile::tempdir().unwrap();
    let (site, outside) = (place.path().join("site"), place.path().join("outside"));
    // Each link, what it leads to, and what is listed besides, to be removed.
    let table = [
        ("index.html", "file", ""),
        ("index.html", "not-yet-there", ""),
        ("data", "", ""),
        ("old", "", "old/file\n"),
        (LIST, "file", ""),
    ];
    for (link, target, listed) in table {
        fs::create_dir_all(&outside).unwrap();
        fs::write(outside.join("file"), "theirs").unwrap();
        write(&content(), &site).unwrap();
        let list = fs::read_to_string(site.join(LIST)).unwrap();
        let path = site.join(link);
        if path.is_dir() {
            fs::remove_dir_all(&path).unwrap();
        } else {
            let _ = fs::remove_file(&path);
        }
        symlink(outside.join(target), &path).unwrap();
        if link != LIST {
            fs::write(site.join(LIST), format!("{list}{listed}")).unwrap();
        }
        assert!(matches!(write(&content(), &site), Err(FolderError::Occupied { .. })), "{link} to {target:?}");
        let theirs = files(&outside).into_values().collect::<Vec<_>>();
        assert_eq!(theirs, ["theirs"], "{link} to {target:?}");
        fs::remove_dir_all(&site).unwrap();
    }
}
