//! Every seed, and every input that once found something, goes through its target without a fuzzer.

use std::path::Path;

use samesite_fuzz::recordings::{judgement, recording};
use samesite_fuzz::texts::{browser_file, ledger, scenario};

/// Hands each seed of a target over, and gives their number.
fn replay(target: &str, check: impl Fn(&[u8])) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(target);
    let mut seeds: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    seeds.sort();
    for seed in &seeds {
        println!("{}", seed.display());
        check(&std::fs::read(seed).unwrap());
    }
    seeds.len()
}

/// As the macro of a target with a text for input has it: what is no text is left out.
fn replay_texts(target: &str, check: impl Fn(&str)) -> usize {
    replay(target, |octets| str::from_utf8(octets).into_iter().for_each(&check))
}

#[test]
fn recordings() {
    assert!(replay("recordings", recording) >= 4);
}

#[test]
fn judging() {
    assert!(replay("judging", judgement) >= 2);
}

#[test]
fn scenarios() {
    assert!(replay_texts("scenarios", scenario) >= 8);
}

#[test]
fn ledgers() {
    assert!(replay_texts("ledgers", ledger) >= 2);
}

#[test]
fn browser_files() {
    assert!(replay_texts("browser_files", browser_file) >= 2);
}
