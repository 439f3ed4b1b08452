//! A suffix list, and below the first empty line hosts to hold against it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use samesite_model_fuzz::hosts::list_and_hosts;

fuzz_target!(|text: &str| list_and_hosts(text));
