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

/// A scenario with something in place of its site, its jars and its cases.
fn scenario(site: &str, more: &str) -> String {
    format!("title = 'a'\nwhy = 'b'\nclauses = ['B1']\nsite = '{site}'\n{more}")
}

#[test]
fn what_asks_for_too_much_is_refused_before_it_is_unfolded() {
    const SITE: &str = "{scenario}.example";
    const JAR: &str = "[[jar]]\nat = 'V'\nset = ['a=1']\n";
    let case = |page: &str, more: &str| format!("{JAR}[[case]]\nid = 'a'\ntitle = 'a'\npage = '{page}'\n{more}\n");
    let many = |count: usize, text: &str| text.repeat(count);
    let numbered = |count: usize| (0..count).map(|number| format!("'c{number}=1',")).collect::<String>();
    // Six axes of a thousand values each, which no number of 64 bits could count.
    let axes = |count: usize| {
        let [pages, probes, ages] = ["'V',", "'img',", "'1s',"].map(|value| value.repeat(count));
        let statuses = "302,".repeat(count);
        format!("in=[{pages}]\nprobe=[{probes}]\nto=[{pages}]\nvia=[{pages}]\nstatus=[{statuses}]\nage=[{ages}]\n")
    };
    let hosts: String = (0..101).map(|number| format!("N{number} = 'https://n.example/'\n")).collect();
    let table = [
        ("there are more than 1048576 octets in one scenario", format!("#{}", "x".repeat(2_097_152))),
        ("there are more than 20000 cases", scenario(SITE, &format!("{JAR}[[family]]\n{}", axes(20)))),
        ("there are more than 20000 cases", scenario(SITE, &format!("{JAR}[[family]]\n{}", axes(2000)))),
        (
            "there are more than 20000 cases",
            scenario(
                SITE,
                &format!(
                    "planting = 'by-each-case'\n{}[[family]]\nin=[{}]\nprobe=['img']\n",
                    many(50, JAR),
                    many(1000, "'V',")
                ),
            ),
        ),
        ("there are more than 50 jars", scenario(SITE, &many(51, JAR))),
        (
            "there are more than 1000 cookies",
            scenario(SITE, &format!("[[jar]]\nat = 'V'\nset = [{}]\n", numbered(1001))),
        ),
        ("there are more than 100 names of hosts", scenario(SITE, &format!("[hosts]\n{hosts}{JAR}"))),
        (
            "there are more than 2048 octets in one address",
            scenario(SITE, &case(&format!("V/{}", "x".repeat(4999)), "")),
        ),
        (
            "there are more than 16 documents",
            scenario(SITE, &case(&format!("{}V{}", many(680, "V["), many(680, "]")), "")),
        ),
        ("there are more than 16 documents", scenario(SITE, &case("V", &format!("frames = [{}]", many(5000, "'V',"))))),
        (
            "there are more than 100 steps",
            scenario(SITE, &case("V", &many(101, "[[case.steps]]\nprobe = 'img'\nto = 'V'\n"))),
        ),
        (
            "there are more than 20 redirects",
            scenario(
                SITE,
                &case("V", &format!("[[case.steps]]\nprobe = 'img'\nto = 'V'\nvia = [{}]", many(21, "{at='V'},"))),
            ),
        ),
        ("there are more than 253 octets in the name of the site", scenario(&"x.".repeat(127), &case("V", ""))),
    ];
    for (told, source) in table {
        let complaint = Scenario::parse(ScenarioId::new("a"), "a.toml", &source).expect_err(told);
        assert!(complaint.message.starts_with(told), "{}", complaint.message);
    }
}
