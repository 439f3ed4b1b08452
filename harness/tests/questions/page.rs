//! The page of questions, `harness/docs/questions.md`, says what the program says.

use crate::program::asked;

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

#[test]
fn the_page_has_the_answers_of_the_program() {
    let mut questions = 0;
    for question in PAGE.split("\n## ").skip(1) {
        let (title, rest) = question.split_once("\n\n```sh\n").unwrap();
        let (command, rest) = rest.split_once("\n```\n\n**").unwrap();
        let (verdict, rest) = rest.split_once("** (").unwrap();
        let (rule, _) = rest.split_once(")\n").unwrap();
        let told = asked(words(command).strip_prefix(&["samesite", "ask"]).unwrap());
        let (_, answer) = told.split_once(&format!("\n\n{verdict}: rfc6265bis-22")).unwrap_or_else(|| {
            panic!("{title}: the edition's answer is not {verdict:?}:\n{told}");
        });
        // The answer's own block ends where the next line is not indented.
        let (first, others) = answer.split_once('\n').unwrap();
        let lines = std::iter::once(first).chain(others.lines().take_while(|line| line.starts_with("  ")));
        let block = lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
        assert!(block.contains(&format!("[{rule}]")), "{title}: not by {rule}:\n{told}");
        questions += 1;
    }
    assert_eq!(questions, 11);
}
