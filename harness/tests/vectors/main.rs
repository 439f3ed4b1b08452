//! Test vectors: they say what predictions say, fit their schema, and independent libraries are held against them.

mod agreement;
#[path = "../../examples/vectors.rs"]
#[expect(dead_code, unreachable_pub, reason = "it is a program of its own, too")]
mod example;
mod known;
mod libraries;
#[path = "../site/npm.rs"]
mod npm;
