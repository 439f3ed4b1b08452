//! A shop whose cookies have three faults, which `samesite ask --file harness/examples/shop.toml` finds without a browser.
//!
//! `cargo run --example shop` serves it at <http://localhost:8000>.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

/// What is served at each path: a text, and the cookies that are set with it.
const PAGES: [(&str, &str, &[&str]); 5] = [
    ("/", "Welcome", &["basket=1; Path=/; Secure; HttpOnly; SameSite=Lax"]),
    // The first fault: the identity provider answers by a POST, which no Lax cookie comes back with.
    ("/sign-in", "On to the identity provider", &["state=xyz; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600"]),
    // The second fault: a slip, so that the session has no SameSite at all.
    ("/callback", "Signed in", &["session=abc; Path=/; Secure; HttpOnly; SameSite=Srtict"]),
    // The third fault: None needs Secure.
    ("/embed", "Our button on your blog", &["visitor=7; Path=/; SameSite=None"]),
    ("/buy", "Bought", &[]),
];

/// The answer to a request for a path.
pub(crate) fn answer(path: &str) -> String {
    let Some((_, text, cookies)) = PAGES.iter().find(|(known, ..)| *known == path) else {
        return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_owned();
    };
    let cookies: String = cookies.iter().map(|line| format!("Set-Cookie: {line}\r\n")).collect();
    format!("HTTP/1.1 200 OK\r\n{cookies}Content-Type: text/plain\r\nContent-Length: {}\r\n\r\n{text}", text.len())
}

fn serve(mut stream: TcpStream) -> std::io::Result<()> {
    let mut request = [0; 4096];
    let length = stream.read(&mut request)?;
    let line = String::from_utf8_lossy(&request[..length]).into_owned();
    let target = line.split(' ').nth(1).unwrap_or("/");
    stream.write_all(answer(target.split('?').next().unwrap_or("/")).as_bytes())
}

fn main() -> std::io::Result<()> {
    for stream in TcpListener::bind("localhost:8000")?.incoming() {
        serve(stream?)?;
    }
    Ok(())
}
