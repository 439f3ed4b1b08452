//! Running the program.

use std::io::Write as _;
use std::process::{Command, Stdio};

/// The program when it has ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Its exit code.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs the program with nothing on its standard input.
pub(crate) fn run(arguments: &[&str]) -> Outcome {
    run_with_input(arguments, "")
}

/// Runs the program with a text on its standard input.
pub(crate) fn run_with_input(arguments: &[&str], input: &str) -> Outcome {
    let mut child = Command::new(env!("CARGO_BIN_EXE_samesite"))
        .args(arguments)
        .env_remove("COLUMNS")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses its arguments does not read on, and need not.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |octets| String::from_utf8(octets).unwrap();
    Outcome { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// What `ask` answers about a line that is most likely not meant, and the warnings.
pub(crate) fn asked_with_warning(arguments: &[&str]) -> (String, String) {
    let outcome = run(&[&["ask"], arguments].concat());
    assert_eq!(outcome.code, Some(0), "{arguments:?}: {outcome:?}");
    assert!(outcome.stderr.starts_with("warning: "), "{arguments:?}: {outcome:?}");
    (outcome.stdout, outcome.stderr)
}

/// What `ask` answers.
pub(crate) fn asked(arguments: &[&str]) -> String {
    let outcome = run(&[&["ask"], arguments].concat());
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{arguments:?}: {outcome:?}");
    outcome.stdout
}
