//! Browser files, on a machine made of tables.

#![no_main]

use libfuzzer_sys::fuzz_target;
use samesite_fuzz::texts::browser_file;

fuzz_target!(|text: &str| browser_file(text));
