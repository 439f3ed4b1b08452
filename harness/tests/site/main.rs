//! The report as people meet it: rendered from recordings that the model itself made, and opened in real browsers.
//!
//! A machine without browsers fails these tests, and the failure says how to install them.

#![cfg(unix)]

mod accessibility;
mod browser;
mod command;
mod fixture;
mod following;
mod host;
mod hostile;
mod looking;
mod npm;
mod rendering;
#[path = "../fitting/synthetic.rs"]
mod synthetic;
