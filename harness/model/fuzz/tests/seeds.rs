//! Every seed, and every input that once found something, goes through its target without a fuzzer.

use std::path::Path;

use arbitrary::{Arbitrary, Unstructured};
use samesite_model_fuzz::hosts::list_and_hosts;
use samesite_model_fuzz::lives::{Life, live};
use samesite_model_fuzz::octets::{date, set_cookie};

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

#[test]
fn set_cookie_lines() {
    assert!(replay("set_cookie", set_cookie) >= 8);
}

#[test]
fn dates() {
    assert!(replay("dates", date) >= 8);
}

#[test]
fn hosts() {
    assert!(replay("hosts", |octets| list_and_hosts(&String::from_utf8_lossy(octets))) >= 4);
}

#[test]
fn lives() {
    let replayed = replay("lives", |octets| {
        // As the macro of a target with a structured input has it.
        if let Ok(life) = Life::arbitrary_take_rest(Unstructured::new(octets)) {
            live(&life);
        }
    });
    assert!(replayed >= 8);
}
