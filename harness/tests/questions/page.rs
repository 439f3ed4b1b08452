//! The page of questions, `harness/docs/questions.md`, says what the program says.

use serde_json::Value;

use crate::program::run;

const PAGE: &str = include_str!("../../docs/questions.md");

/// The words of a line as a shell would have them: some between single quotes, none with anything else of the kind.
fn words(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for (number, part) in line.split('\'').enumerate() {
        if number % 2 == 1 {
            words.push(part);
        } else {
            words.extend(part.split_whitespace());
        }
    }
    words
}

/// What the current edition answers: the verdict in words, and where it says so.
fn answered(command: &str) -> (&'static str, String) {
    let outcome = run(&[&words(command)[1..], &["--json"]].concat());
    assert_eq!(outcome.code, Some(0), "{command}: {outcome:?}");
    let told: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let answer = &told["answers"][0];
    assert_eq!(answer["reader"], "rfc6265bis-22");
    let verdict = match (answer["stored"] == true, answer["given"] == true) {
        (true, true) => "sent",
        (true, false) => "stored, not sent",
        (false, _) => "not stored, so not sent",
    };
    (verdict, format!("{}; {}", answer["section"].as_str().unwrap(), answer["clause"].as_str().unwrap()))
}

#[test]
fn the_page_has_the_answers_of_the_program() {
    let mut questions = 0;
    for question in PAGE.split("\n## ").skip(1) {
        let (title, mut rest) = question.split_once("\n").unwrap();
        // Each command is followed by the answer to it.
        while let Some((_, after)) = rest.split_once("```sh\n") {
            let (command, after) = after.split_once("\n```\n\n**").unwrap();
            let (verdict, after) = after.split_once("** (").unwrap();
            let (rule, after) = after.split_once(')').unwrap();
            assert_eq!(answered(command), (verdict, rule.to_owned()), "{title}: {command}");
            questions += 1;
            rest = after;
        }
    }
    assert!(questions >= 11, "{questions}");
}
