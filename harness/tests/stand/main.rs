//! `samesite stand`: foreign sites round an application, served to others and played from; and a report that is served.

#![cfg(unix)]

#[path = "../command_line/processes.rs"]
mod processes;
#[path = "../command_line/workplace.rs"]
#[expect(dead_code, reason = "other tests need the rest")]
mod workplace;

mod browsers;
mod club;
mod following;
mod playing;
mod serving;
mod shop;
mod signing_in;
mod sockets;
