//! Recordings: whole, cut, in either form, or anything else.

#![no_main]

use libfuzzer_sys::fuzz_target;
use samesite_fuzz::recordings::recording;

fuzz_target!(|octets: &[u8]| recording(octets));
