//! Each form: what is in it, and what is said of what is not.

use std::process::Command;

use insta::assert_snapshot;
use serde_json::Value;

use crate::{exported, files, recorded};

#[test]
fn a_case_becomes_a_web_platform_test_with_one_cookie_a_subtest() {
    let workplace = recorded();
    let document = exported(&workplace, "picture", &["--as", "wpt"]);
    assert_snapshot!(files(&document).join("\n"));
    let name = "made-up-handed-over-picture";
    assert_snapshot!("test", workplace.read(&format!("out/wpt/{name}.https.sub.html")));
    assert_snapshot!("expectations", workplace.read(&format!("out/wpt/{name}.https.sub.html.ini")));
    assert_snapshot!("table", workplace.read(&format!("out/wpt/resources/{name}.json")));
    assert_snapshot!("page", workplace.read(&format!("out/wpt/resources/{name}-page.html")));
}

#[test]
fn a_detour_and_a_frame_that_reloads_are_acted_out() {
    let workplace = recorded();
    exported(&workplace, "detour", &["--as", "wpt"]);
    let name = "made-up-handed-over-detour";
    assert_snapshot!("detour_table", workplace.read(&format!("out/wpt/resources/{name}.json")));
    let page = workplace.read(&format!("out/wpt/resources/{name}-page.html"));
    assert!(page.contains("test_driver.click(element)") && page.contains("/resources/testdriver.js"), "{page}");

    let document = exported(&workplace, "frame", &["--as", "wpt"]);
    let name = "made-up-handed-over-frame";
    let frame = workplace.read(&format!("out/wpt/resources/{name}-frame.html"));
    assert!(frame.contains("document.cookie") && frame.contains("location.reload();"), "{frame}");
    let again = workplace.read(&format!("out/wpt/resources/{name}-frame-2.html"));
    assert!(!again.contains("location.reload"), "what came once more does not reload itself again: {again}");
    // The second request for the frame is another question than the first.
    let reload = document["questions"].as_array().unwrap().iter();
    let reload: Vec<&Value> = reload.filter(|look| look["name"].as_str().unwrap().starts_with("reload")).collect();
    assert!(!reload.is_empty() && reload.iter().all(|look| look["request"] == "frame" && look["time"] == 1));
}

#[test]
fn who_deviates_gets_a_bug_report_with_a_reproduction() {
    let workplace = recorded();
    let document = exported(&workplace, "picture", &["--as", "bug-report"]);
    assert_snapshot!("bug_report_files", files(&document).join("\n"));
    assert_snapshot!("bug_report", workplace.read("out/bug-report/firefox-esr-open.md"));
    assert_snapshot!("answers", workplace.read("out/bug-report/reproduction/answers.json"));
    let settings: Value = serde_json::from_str(&workplace.read("out/bug-report/reproduction/settings.json")).unwrap();
    assert_eq!(settings["hosts"], serde_json::json!(["other.example", "www.blog.example"]));
    assert_eq!(settings["ports"], serde_json::json!([[8443, true]]));
}

#[test]
fn an_archive_has_what_har_requires() {
    let workplace = recorded();
    exported(&workplace, "picture", &["--as", "har"]);
    let archive: Value = serde_json::from_str(&workplace.read("out/har/chromium-open.har")).unwrap();
    let log = &archive["log"];
    let has = |value: &Value, keys: &[&str]| {
        for key in keys {
            assert!(!value[*key].is_null(), "{key} of {value}");
        }
    };
    assert_eq!(log["version"], "1.2");
    has(log, &["creator", "entries"]);
    has(&log["creator"], &["name", "version"]);
    has(&log["pages"][0], &["startedDateTime", "id", "title", "pageTimings"]);
    let entries = log["entries"].as_array().unwrap();
    assert!(entries.iter().any(|entry| entry["comment"] == "img"), "the picture is among the requests");
    for entry in entries {
        has(entry, &["startedDateTime", "time", "request", "response", "cache", "timings"]);
        has(
            &entry["request"],
            &["method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"],
        );
        has(
            &entry["response"],
            &[
                "status",
                "statusText",
                "httpVersion",
                "cookies",
                "headers",
                "content",
                "redirectURL",
                "headersSize",
                "bodySize",
            ],
        );
        has(&entry["response"]["content"], &["size", "mimeType"]);
        has(&entry["timings"], &["send", "wait", "receive"]);
        let moment = entry["startedDateTime"].as_str().unwrap();
        assert!(moment.ends_with('Z') && moment.parse::<jiff::Timestamp>().is_ok(), "{moment}");
    }
    let picture = entries.iter().find(|entry| entry["comment"] == "img").unwrap();
    assert_eq!(picture["request"]["cookies"], serde_json::json!([{ "name": "none", "value": "1" }]));
}

/// Whoever is sent the page has it whole: it needs no other file, runs nothing and leads nowhere that is not there.
#[test]
fn a_page_is_one_file() {
    let workplace = recorded();
    let document = exported(&workplace, "picture", &["--as", "page"]);
    assert_eq!(files(&document), ["page.html"]);
    let page = workplace.read("out/page.html");
    assert!(page.contains("<h1>") && page.contains("chromium 156") && page.contains("firefox-esr 153"), "{page}");
    assert!(page.contains("<style>") && !page.contains("<script") && !page.contains("<link"), "{page}");
    let mut links = page.split(" href=\"").skip(1);
    assert!(links.all(|link| link.starts_with('#') || link.starts_with("https://")), "{page}");
    for target in page.split(" href=\"#").skip(1).filter_map(|link| link.split('"').next()) {
        assert!(page.contains(&format!(" id=\"{target}\"")), "{target}");
    }
}

#[test]
fn a_key_of_the_data_is_decided_by_cells() {
    let workplace = recorded();
    exported(&workplace, "picture", &["--as", "mdn"]);
    assert_snapshot!("compat_data", workplace.read("out/mdn/browser-compat-data.json"));
    let document = exported(&workplace, "its-own", &["--as", "mdn,har"]);
    let left_out = document["left_out"].as_array().unwrap();
    assert!(
        left_out.iter().any(|one| one["form"] == "mdn" && one["why"] == "no key of the data is decided by this case")
    );
    assert!(!workplace.path("out/mdn").exists(), "what an earlier export wrote is gone");
}

#[test]
fn what_the_suite_cannot_tell_is_said() {
    let table = [
        ("three-sites", "it takes three sites (blog.example, other.example, third.example)"),
        ("by-hand", "the user presses the browser's own reload button"),
        ("typed", "at address-bar the user types an address, and no command of testdriver does"),
        ("grown-old", "the cookies have to grow 125 s old"),
    ];
    let workplace = recorded();
    for (case, why) in table {
        let document = exported(&workplace, case, &["--as", "wpt,har"]);
        let left_out = document["left_out"].to_string();
        assert!(left_out.contains(why), "{case}: {left_out}");
        assert!(files(&document).iter().all(|file| file.starts_with("har/")), "{case}");
    }
    // A person can do by hand what testdriver cannot.
    let document = exported(&workplace, "by-hand", &["--as", "bug-report,har"]);
    assert_eq!(document["deeds"].as_array().unwrap().last().unwrap(), &serde_json::json!(["reload"]));
}

#[test]
fn the_same_recordings_give_the_same_bytes() {
    let workplace = recorded();
    let first = exported(&workplace, "picture", &[]);
    let texts = |document: &Value| -> Vec<String> {
        files(document).iter().map(|file| workplace.read(&format!("out/{file}"))).collect()
    };
    let before = texts(&first);
    let second = exported(&workplace, "picture", &[]);
    assert_eq!((first, before), (second.clone(), texts(&second)));
}

#[test]
fn what_is_written_in_python_is_python() {
    let workplace = recorded();
    exported(&workplace, "picture", &[]);
    for file in ["out/wpt/resources/samesite.py", "out/bug-report/reproduction/server.py"] {
        let script = "import ast, sys; ast.parse(open(sys.argv[1]).read())";
        let output = Command::new("python3").args(["-c", script]).arg(workplace.path(file)).output().unwrap();
        assert!(output.status.success(), "{file}: {output:?}");
    }
}
