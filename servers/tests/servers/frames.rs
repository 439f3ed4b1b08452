//! Frames of HTTP/2 written by hand, for what no library would send.

use samesite_servers::{Response, Servers, Token};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use crate::client::{Client, DEADLINE, connect_tls, register};

const HEADERS: u8 = 1;
const RESET: u8 = 3;
const SETTINGS: u8 = 4;

const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

/// The stream of [`half_post`].
const HALF: u32 = 1;

/// Connects and sends what every connection begins with.
pub(crate) async fn connect(servers: &Servers) -> Client<TlsStream<TcpStream>> {
    let stream = connect_tls(servers, "a.example", &["h2"]).await.unwrap();
    let mut client = Client::over(stream);
    client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await;
    client.send(frame(SETTINGS, 0, 0, &[])).await;
    client
}

/// Sends the head of a POST whose body never comes, and returns when the
/// servers are at work on it.
pub(crate) async fn half_post(servers: &Servers, client: &mut Client<TlsStream<TcpStream>>, token: Token) {
    let whole = register(servers, Response::empty());
    client.send(frame(HEADERS, END_HEADERS, HALF, &head("POST", token))).await;
    client.send(frame(HEADERS, END_HEADERS | END_STREAM, HALF + 2, &head("GET", whole))).await;
    // Streams begin in their order: when the second one has arrived, the
    // first one has begun.
    servers.wait_for(&whole, DEADLINE, "the second stream").await.unwrap();
}

/// Takes the request of [`half_post`] back.
pub(crate) fn reset() -> Vec<u8> {
    const CANCEL: u32 = 8;
    frame(RESET, 0, HALF, &CANCEL.to_be_bytes())
}

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// The fields of a request, each as a literal that is neither indexed nor
/// compressed.
fn head(method: &str, token: Token) -> Vec<u8> {
    let path = format!("/?t={token}");
    let fields = [(":method", method), (":scheme", "https"), (":authority", "a.example"), (":path", &path)];
    let mut block = Vec::new();
    for (name, value) in fields {
        block.push(0);
        for text in [name, value] {
            block.push(u8::try_from(text.len()).unwrap());
            block.extend(text.as_bytes());
        }
    }
    block
}
