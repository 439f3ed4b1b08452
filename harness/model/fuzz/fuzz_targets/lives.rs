//! Whole lives of a cookie store: a policy, documents, requests, lines and times.

#![no_main]

use libfuzzer_sys::fuzz_target;
use samesite_model_fuzz::lives::{Life, live};

fuzz_target!(|life: Life| live(&life));
