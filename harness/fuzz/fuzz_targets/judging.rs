//! Recordings that can be read, judged, accepted and read again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use samesite_fuzz::recordings::judgement;

fuzz_target!(|octets: &[u8]| judgement(octets));
