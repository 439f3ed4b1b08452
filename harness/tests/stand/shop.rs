//! The shop of forty lines with three faults, on a port of its own.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

#[path = "../../examples/shop.rs"]
#[expect(dead_code, reason = "it serves on one port for good")]
mod example;

/// The shop's questions.
pub(crate) const QUESTIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/shop.toml");

/// Opens the shop, with some of its lines replaced, until the test ends; says where.
pub(crate) fn open(mended: &'static [(&'static str, &'static str)]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 16 * 1024];
            let length = stream.read(&mut request).unwrap_or_default();
            let line = String::from_utf8_lossy(&request[..length]).into_owned();
            let path = line.split(' ').nth(1).unwrap_or("/").split('?').next().unwrap_or("/").to_owned();
            let answer = mended.iter().fold(example::answer(&path), |answer, (old, new)| answer.replace(old, new));
            // Who has gone needs no answer.
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    address
}
