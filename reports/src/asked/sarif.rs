//! SARIF: a result for each expectation that is not met, and for each slip in a cookie's line, at the line of the file.
//!
//! **Spec:** OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".

use samesite_format::asked::{AskedFile, ExpectedAnswer};
use serde_json::{Value, json};

/// An expectation that a browser does not meet.
const EXPECTATION: &str = "cookie-expectation";

/// Something in a `Set-Cookie` line that is most likely not meant.
const LINE: &str = "cookie-line";

/// Renders the answers to a file of questions.
#[must_use]
pub fn render(file: &AskedFile) -> Value {
    let unmet = file.questions.iter().filter(|question| !question.otherwise.is_empty());
    let unmet = unmet.map(|question| {
        let text = format!("`{}`: {}: {}", question.cookie, question.journey, question.why);
        result(EXPECTATION, "error", &text, &file.file, question.line)
    });
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "samesite",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": [
                    rule(EXPECTATION, "A browser does otherwise with a cookie than the file expects."),
                    rule(LINE, "A Set-Cookie line says something that browsers pass over, or refuse."),
                ],
            } },
            "columnKind": "utf16CodeUnits",
            "results": unmet.chain(slips(file)).collect::<Vec<_>>(),
        }],
    })
}

/// Each slip once, however many questions are about its cookie.
fn slips(file: &AskedFile) -> Vec<Value> {
    let mut told: Vec<(&str, &str)> = Vec::new();
    let mut results = Vec::new();
    for ExpectedAnswer { asked, cookie_line, .. } in &file.questions {
        for warning in &asked.warnings {
            let slip = (asked.question.cookie.as_str(), warning.message.as_str());
            if !told.contains(&slip) {
                told.push(slip);
                let help = warning.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
                let text = format!("{}{help}", warning.message);
                results.push(result(LINE, "warning", &text, &file.file, *cookie_line));
            }
        }
    }
    results
}

fn rule(id: &str, text: &str) -> Value {
    json!({ "id": id, "shortDescription": { "text": text } })
}

fn result(rule: &str, level: &str, text: &str, file: &str, line: usize) -> Value {
    json!({
        "ruleId": rule,
        "level": level,
        "message": { "text": text },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": reference(file) },
            "region": { "startLine": line },
        } }],
    })
}

/// A path as a relative reference: what a URI has no letters for is encoded.
///
/// **Spec:** RFC 3986 §3.3; a colon in the first segment would make a scheme of it.
fn reference(path: &str) -> String {
    let mut reference = String::new();
    for octet in path.replace('\\', "/").bytes() {
        match octet {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                reference.push(char::from(octet));
            }
            other => reference += &format!("%{other:02X}"),
        }
    }
    reference
}
