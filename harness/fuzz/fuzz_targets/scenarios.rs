//! Scenario files.

#![no_main]

use libfuzzer_sys::fuzz_target;
use samesite_fuzz::texts::scenario;

fuzz_target!(|text: &str| scenario(text));
