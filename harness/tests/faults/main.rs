//! The campaign: faults around the program, each injected into a run or a command, and what came of it in a table.
//!
//! ```sh
//! cargo test -p samesite --test faults               # the quick half
//! cargo test -p samesite --test faults -- --ignored  # all of them, some of which take minutes
//! cargo test -p samesite --test faults -- network    # those with this word in their names
//! ```
//!
//! Every fault ends with the exit code and the words that are expected of it, in bounded time and memory, and leaves no
//! process and no temporary file. What a fault is, is a few lines of shell (`table.rs`), so that anybody can try it by hand.

#[cfg(target_os = "linux")]
mod campaign;
#[cfg(target_os = "linux")]
#[path = "../command_line/processes.rs"]
mod processes;
#[cfg(target_os = "linux")]
mod table;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    campaign::main()
}

/// The scripts look at processes and namespaces as Linux has them.
#[cfg(not(target_os = "linux"))]
fn main() {}
