//! Journeys that a stand has played, as JUnit XML: a suite for each journey in each browser, a test case for each cookie of
//! which something is expected.
//!
//! **Spec:** `reports/schemas/junit-10.xsd`.

use std::fmt::Write as _;

use samesite_format::stand::{StandBrowser, StandCookie, StandJourney, StandPlayed};

use crate::junit::{attribute, element_text, expectation};

/// Renders what came of the journeys.
#[must_use]
pub fn junit(played: &StandPlayed) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let journeys = || played.browsers.iter().flat_map(|browser| &browser.journeys);
    let _ = writeln!(out, "<testsuites name=\"samesite stand\" {}>", tally(journeys()));
    for browser in &played.browsers {
        for journey in &browser.journeys {
            suite(&mut out, &played.file, browser, journey);
        }
    }
    out + "</testsuites>\n"
}

fn suite(out: &mut String, file: &str, browser: &StandBrowser, journey: &StandJourney) {
    let class = format!("{}: {}", browser.name, journey.name);
    let name = attribute(&class);
    let _ =
        writeln!(out, "  <testsuite name=\"{name}\" file=\"{}\" {} skipped=\"0\">", attribute(file), tally([journey]));
    if let Some(fault) = &journey.fault {
        let _ = writeln!(out, "    <testcase name=\"the journey is played\" classname=\"{name}\">");
        let (message, text) = (attribute(fault), element_text(std::slice::from_ref(fault)));
        let _ = writeln!(out, "      <error type=\"not played\" message=\"{message}\">{text}</error>");
        let _ = writeln!(out, "    </testcase>");
    }
    for cookie in expected(journey) {
        let case = format!("{} is {}", cookie.name, cookie.expected.words());
        let complaint = (!cookie.met).then(|| (format!("{file}:{}", cookie.line), cookie.why.as_str()));
        expectation(out, &case, &class, complaint);
    }
    let _ = writeln!(out, "  </testsuite>");
}

/// The cookies of which something can be said: none of a journey that was not played.
fn expected(journey: &StandJourney) -> &[StandCookie] {
    if journey.fault.is_some() { &[] } else { &journey.cookies }
}

fn tally<'j>(journeys: impl IntoIterator<Item = &'j StandJourney>) -> String {
    let (mut tests, mut failures, mut errors) = (0, 0, 0);
    for journey in journeys {
        let cookies = expected(journey);
        errors += usize::from(journey.fault.is_some());
        tests += cookies.len() + usize::from(journey.fault.is_some());
        failures += cookies.iter().filter(|cookie| !cookie.met).count();
    }
    format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\"")
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use samesite_format::asked::Expectation;

    use super::*;

    #[test]
    fn each_expectation_is_a_test_case_and_a_journey_that_was_not_played_an_error() {
        let cookie = |name: &str, why: &str| StandCookie {
            name: name.to_owned(),
            line: 7,
            expected: Expectation::Sent,
            set: None,
            stored: true,
            sent: Some(why.is_empty()),
            predicted: None,
            met: why.is_empty(),
            why: why.to_owned(),
        };
        let journey = |name: &str, fault: Option<&str>, cookies| StandJourney {
            name: name.to_owned(),
            set: Vec::new(),
            before: Vec::new(),
            request: None,
            fault: fault.map(str::to_owned),
            cookies,
        };
        let both = vec![cookie("sid", ""), cookie("csrf", "csrf is \"Strict\" & not sent")];
        let played = StandPlayed {
            format: 1,
            file: "shop.toml".to_owned(),
            target: "https://localhost:8443".to_owned(),
            browsers: vec![StandBrowser {
                name: "chromium open".to_owned(),
                predicted_as: "Chrome".to_owned(),
                journeys: vec![
                    journey("login", None, both),
                    journey("embed", Some("<nobody> answers"), vec![cookie("sid", "")]),
                ],
            }],
        };
        assert_snapshot!(junit(&played), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="samesite stand" tests="3" failures="1" errors="1">
          <testsuite name="chromium open: login" file="shop.toml" tests="2" failures="1" errors="0" skipped="0">
            <testcase name="sid is sent" classname="chromium open: login"/>
            <testcase name="csrf is sent" classname="chromium open: login">
              <failure type="not as expected" message="csrf is &quot;Strict&quot; &amp; not sent">shop.toml:7
        csrf is "Strict" &amp; not sent</failure>
            </testcase>
          </testsuite>
          <testsuite name="chromium open: embed" file="shop.toml" tests="1" failures="0" errors="1" skipped="0">
            <testcase name="the journey is played" classname="chromium open: embed">
              <error type="not played" message="&lt;nobody&gt; answers">&lt;nobody&gt; answers</error>
            </testcase>
          </testsuite>
        </testsuites>
        "#);
    }
}
