//! What the fuzz targets check, each as a function of its input.
//!
//! A function returns, or panics when something does not hold that should. The targets under `fuzz_targets/` hand
//! it what the fuzzer makes up; `cargo test` hands it the seeds, and needs no fuzzer.

pub mod recordings;
pub mod texts;
