//! The dates of `Expires`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use samesite_model_fuzz::octets::date;

fuzz_target!(|text: &[u8]| date(text));
