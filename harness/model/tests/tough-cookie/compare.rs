//! The model beside npm's tough-cookie.
//!
//! Both are asked the same questions, above all about SameSite contexts. Every difference must be explained by a row
//! of `differences.rs`, and every row must explain one that no other row does; otherwise this ends with exit code 1.
//!
//! ```sh
//! npm ci --prefix harness/model/tests/tough-cookie
//! cargo run -p samesite-model --example tough-cookie
//! ```
//!
//! It needs Node.js, and the network for the first line; so it is an example, and no test.

mod catalogue;
mod differences;
mod model;
mod question;

use std::error::Error;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::thread;

use differences::KNOWN;
use question::Question;

fn main() -> ExitCode {
    let questions = catalogue::questions();
    let theirs = match answers_of_tough_cookie(&questions) {
        Ok(answers) => answers,
        Err(error) => {
            eprintln!("error: {error}");
            eprintln!("help: install Node.js, and run `npm ci --prefix harness/model/tests/tough-cookie`");
            return ExitCode::from(4);
        }
    };
    let model = model::Answerer::new();
    let (mut unexplained, mut explained) = (0_usize, vec![(0_usize, 0_usize); KNOWN.len()]);
    for (question, theirs) in questions.iter().zip(&theirs) {
        let ours = model.answer(question);
        if ours == *theirs {
            continue;
        }
        let rows: Vec<_> = (0..KNOWN.len()).filter(|&row| (KNOWN[row].explains)(question)).collect();
        for &row in &rows {
            explained[row].0 += 1;
        }
        match rows[..] {
            [] => {
                unexplained += 1;
                println!("{}", described(question));
                println!("  model         {ours:?}\n  tough-cookie  {theirs:?}");
            }
            // A difference that could be of two kinds speaks for neither.
            [row] => explained[row].1 += 1,
            _ => {}
        }
    }
    println!("{} questions; explained differences, and how many no other row explains:", questions.len());
    for (row, (all, alone)) in KNOWN.iter().zip(&explained) {
        println!("  {all:5} {alone:5}  {}", row.why);
    }
    let idle = explained.iter().filter(|(_, alone)| *alone == 0).count();
    println!("{unexplained} differences unexplained, {idle} rows explain nothing");
    if unexplained == 0 && idle == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The headers that tough-cookie sends, read by read.
fn answers_of_tough_cookie(questions: &[Question]) -> Result<Vec<Vec<String>>, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tough-cookie");
    let mut node = Command::new("node")
        .arg("answer.mjs")
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot start `node`: {error}"))?;
    let mut input = node.stdin.take().expect("it is piped");
    let lines = questions.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?.join("\n");
    // Written by a thread of its own, so that neither side waits for the other with a full pipe.
    let writer = thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = node.wait_with_output()?;
    let written = writer.join().expect("writing does not panic");
    if !output.status.success() {
        return Err(format!("`node answer.mjs` ended with {}", output.status).into());
    }
    written?;
    let answers: Vec<Vec<String>> =
        String::from_utf8(output.stdout)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    if answers.len() != questions.len() {
        return Err(format!("{} questions were asked, {} answered", questions.len(), answers.len()).into());
    }
    Ok(answers)
}

/// A question in a few lines.
fn described(question: &Question) -> String {
    let after = |at: i64| at - catalogue::START;
    let sets = question
        .sets
        .iter()
        .map(|set| format!("{:?} at {} by {:?}, {} ms", set.line, set.by.url, set.by.situation, after(set.by.at)));
    let reads = question
        .reads
        .iter()
        .map(|read| format!("  read at {} by {:?}, {} ms", read.url, read.situation, after(read.at)));
    sets.chain(reads).collect::<Vec<_>>().join("\n")
}
