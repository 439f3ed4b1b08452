//! Real processes and real browsers: they start, they obey, and nothing of them is left.
//!
//! A machine without browsers fails these tests, and the failure says how to install them.

#![cfg(unix)]

mod asking;
mod browsers;
#[cfg(target_os = "linux")]
mod displays;
mod drivers;
mod guardian;
mod pages;
mod processes;
mod site;

use std::path::PathBuf;
use std::time::Duration;

use samesite_drive::Installation;
use samesite_drive::discovery::{ProgramPaths, find};
use samesite_drive::machine::{Platform, ThisMachine};
use samesite_format::{Engine, Selector};

/// Only what hangs meets this deadline.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program under test, which knows how to be a guardian.
fn program() -> PathBuf {
    env!("CARGO_BIN_EXE_samesite").into()
}

/// The browser that is installed, or a failure that says how to install it.
fn installation(engine: Engine) -> Installation {
    find(&ThisMachine, &ProgramPaths::new(), Selector::AnyOf(engine))
        .unwrap_or_else(|error| panic!("{error}\nhelp: {}", error.fix(Platform::current())))
}
