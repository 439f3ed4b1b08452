//! `Set-Cookie` lines, under every edition.

#![no_main]

use libfuzzer_sys::fuzz_target;
use samesite_model_fuzz::octets::set_cookie;

fuzz_target!(|line: &[u8]| set_cookie(line));
