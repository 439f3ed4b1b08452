//! JUnit XML: a suite for each journey, a test case for each cookie that something is expected of.
//!
//! **Spec:** `reports/schemas/junit-10.xsd`.

use std::fmt::Write as _;

use samesite_format::asked::{AskedFile, ExpectedAnswer};

use crate::junit::{attribute, element_text};

/// Renders the answers to a file of questions.
#[must_use]
pub fn render(file: &AskedFile) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(out, "<testsuites name=\"samesite ask\" {}>", tally(&file.questions));
    for suite in file.questions.chunk_by(|one, next| one.journey == next.journey) {
        let name = attribute(&suite[0].journey);
        let _ = writeln!(
            out,
            "  <testsuite name=\"{name}\" file=\"{}\" {} skipped=\"0\">",
            attribute(&file.file),
            tally(suite)
        );
        for question in suite {
            let (name, class) = (attribute(&question.cookie), attribute(&question.journey));
            let name = format!("{name} is {}", question.expected.words());
            if question.otherwise.is_empty() {
                let _ = writeln!(out, "    <testcase name=\"{name}\" classname=\"{class}\"/>");
                continue;
            }
            let place = format!("{}:{}", file.file, question.line);
            let _ = writeln!(out, "    <testcase name=\"{name}\" classname=\"{class}\">");
            let _ = writeln!(
                out,
                "      <failure type=\"not as expected\" message=\"{}\">{}</failure>",
                attribute(&question.why),
                element_text(&[place, question.why.clone()])
            );
            let _ = writeln!(out, "    </testcase>");
        }
        let _ = writeln!(out, "  </testsuite>");
    }
    out + "</testsuites>\n"
}

fn tally(questions: &[ExpectedAnswer]) -> String {
    let failures = questions.iter().filter(|question| !question.otherwise.is_empty()).count();
    format!("tests=\"{}\" failures=\"{failures}\" errors=\"0\"", questions.len())
}
