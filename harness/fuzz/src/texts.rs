//! Files that people write: whatever is in one, it is read, or complained about at a place that it has.

use std::path::Path;

use samesite::browser_file::{self, BrowserFileError};
use samesite_drive::machine::imaginary::Imaginary;
use samesite_drive::{Installation, Platform, RemoteEnd, RemoteError};
use samesite_format::Product;
use samesite_judge::ledger::Ledger;
use samesite_scenarios::{Diagnostic, Scenario, ScenarioId};

/// Reads a scenario: what it keeps of its file says the same when it is read again.
pub fn scenario(text: &str) {
    let parse = |text: &str| Scenario::parse(ScenarioId::new("stranger"), "stranger.toml", text);
    match parse(text) {
        Err(complaint) => points_at_its_text(&complaint),
        Ok(scenario) => {
            assert!(scenario.source.starts_with(text), "a jar may be appended, and nothing else changes");
            let again = parse(&scenario.source).unwrap_or_else(|complaint| panic!("{complaint}"));
            assert_eq!(format!("{again:?}"), format!("{scenario:?}"));
            // Every case can be acted out.
            assert!(scenario.acts().len() >= scenario.cases.len());
        }
    }
}

/// Reads a ledger.
pub fn ledger(text: &str) {
    let parse = || Ledger::parse("ledger.toml", text);
    match parse() {
        Err(complaint) => points_at_its_text(&complaint),
        Ok(ledger) => assert_eq!(format!("{:?}", parse()), format!("{:?}", Ok::<_, Box<Diagnostic>>(ledger))),
    }
}

/// Reads a browser file on a machine that has two builds of a browser and a driver.
pub fn browser_file(text: &str) {
    let machine = Imaginary::new(Platform::Linux)
        .program("/opt/140/firefox", "Mozilla Firefox 140.12.0esr")
        .program("/opt/chromium", "Chromium 156.0.1.2")
        .program("/usr/bin/geckodriver", "geckodriver 0.37.1")
        .program("/usr/bin/chromedriver", "ChromeDriver 156.0.1.2");
    let nobody = |end: &RemoteEnd, _: Option<Product>| -> Result<Installation, RemoteError> {
        Err(RemoteError::NoEndpoint { address: end.to_string(), why: "nobody listens there".to_owned() })
    };
    match browser_file::parse("browsers.toml", text, Path::new("/opt"), &machine, &nobody) {
        Err(BrowserFileError::Malformed(complaint) | BrowserFileError::Unusable(complaint)) => {
            points_at_its_text(&complaint);
        }
        Err(other) => panic!("nothing is read from the disk: {other}"),
        Ok(builds) => {
            for build in builds {
                assert!(samesite_format::fits_file_name(&build.name), "{:?} becomes part of file names", build.name);
            }
        }
    }
}

/// A complaint points at letters that its text has, and can be shown.
fn points_at_its_text(complaint: &Diagnostic) {
    let Diagnostic { source, span, .. } = complaint;
    assert!(source.get(span.clone()).is_some(), "{span:?} of {} octets: {}", source.len(), complaint.message);
    assert!(complaint.to_string().contains(&complaint.path), "{complaint}");
}
