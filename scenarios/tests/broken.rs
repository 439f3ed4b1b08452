//! Broken scenario files, and what is said about each: bad input deserves as much care as good.

use std::fs;
use std::path::Path;

use samesite_scenarios::{Scenario, ScenarioId};

#[test]
fn every_broken_file_is_complained_about_where_it_is_broken() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("broken");
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    assert!(files.len() > 10, "the folder of broken files is where it was");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder.join("complaints"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for file in files {
        let name = file.file_stem().unwrap().to_str().unwrap();
        let source = fs::read_to_string(&file).unwrap();
        let complaint = match Scenario::parse(ScenarioId::new(name), &format!("{name}.toml"), &source) {
            Ok(_) => panic!("{name}.toml is not broken at all"),
            Err(complaint) => complaint.to_string(),
        };
        settings.bind(|| insta::assert_snapshot!(name, complaint));
    }
}
