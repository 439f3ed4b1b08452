//! Ledgers.

#![no_main]

use libfuzzer_sys::fuzz_target;
use samesite_fuzz::texts::ledger;

fuzz_target!(|text: &str| ledger(text));
