//! The program as people use it: words in, text and an exit code out, whatever goes wrong on the way.
//!
//! Each test has a folder of its own, which is also where the program puts its temporary files,
//! so that a test can say what is left of them.
//! A machine without browsers fails the tests that need one, and the failure says how to install it.

#![cfg(unix)]

mod archives;
mod browser_files;
mod builds;
mod drivers;
mod failing;
mod interruptions;
mod judging;
mod looking;
mod merging;
mod processes;
mod products;
mod recording;
mod remote;
mod scenario_files;
#[path = "../fitting/synthetic.rs"]
mod synthetic;
mod terminal;
mod usage;
mod workplace;
