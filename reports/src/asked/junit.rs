//! JUnit XML: a suite for each journey, a test case for each cookie that something is expected of.
//!
//! **Spec:** `reports/schemas/junit-10.xsd`.

use std::fmt::Write as _;

use samesite_format::asked::{AskedFile, ExpectedAnswer};

use crate::junit::{attribute, expectation};

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
            let name = format!("{} is {}", question.cookie, question.expected.words());
            let place = format!("{}:{}", file.file, question.line);
            let complaint = (!question.otherwise.is_empty()).then_some((place, question.why.as_str()));
            expectation(&mut out, &name, &question.journey, complaint);
        }
        let _ = writeln!(out, "  </testsuite>");
    }
    out + "</testsuites>\n"
}

fn tally(questions: &[ExpectedAnswer]) -> String {
    let failures = questions.iter().filter(|question| !question.otherwise.is_empty()).count();
    format!("tests=\"{}\" failures=\"{failures}\" errors=\"0\"", questions.len())
}
