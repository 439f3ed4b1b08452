//! Clients that misbehave, and many at once.

use std::time::Duration;

use samesite_servers::{BodyEnd, Config, Response, Token};
use tokio::net::TcpStream;

use crate::client::{Client, DEADLINE, connect_tls, register, start, start_with};

/// Shorter than anybody wants to wait, longer than a request on this machine.
const IMPATIENT: Config = Config {
    address: std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST),
    plain_port: 0,
    more_plain_ports: Vec::new(),
    tls_port: 0,
    more_tls_ports: Vec::new(),
    strangers: None,
    certificate: None,
    unnamed_hosts: Vec::new(),
    patience: Duration::from_millis(300),
    body_limit: 100,
    unsolicited_limit: 3,
    unsolicited_octets: 100_000,
    connection_limit: 100,
};

#[tokio::test]
async fn a_bad_request_line_is_refused_and_harms_nobody() {
    let servers = start().await;
    let token = register(&servers, Response::html("x"));
    for garbage in ["\0\x01\x02\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\x16\x03\x01\r\n\r\n"] {
        let mut client = Client::plain(&servers).await;
        client.send(garbage).await;
        let answer = client.rest().await;
        assert!(
            answer.starts_with(b"HTTP/1.1 400 Bad Request\r\n"),
            "{garbage:?} got {:?}",
            String::from_utf8_lossy(&answer)
        );
    }
    assert_eq!(Client::plain(&servers).await.get(token).await.body, b"x");
    assert!(servers.take_unsolicited().is_empty());
}

#[tokio::test]
async fn plain_text_on_the_tls_port_harms_nobody() {
    let servers = start().await;
    let stream = TcpStream::connect(("127.0.0.1", servers.ports().tls)).await.unwrap();
    let mut client = Client::over(stream);
    client.send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n").await;
    let answer = client.rest().await;
    assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
    connect_tls(&servers, "a.example", &[]).await.unwrap();
}

#[tokio::test]
async fn clients_that_dawdle_are_cut_off_and_hold_up_nobody() {
    let servers = start_with(IMPATIENT).await;
    let token = register(&servers, Response::html("x"));
    let mut half_head = Client::plain(&servers).await;
    half_head.send("GET / HTTP/1.1\r\nHost: a.exa").await;
    let silent = Client::plain(&servers).await;
    let stream = TcpStream::connect(("127.0.0.1", servers.ports().tls)).await.unwrap();
    let half_handshake = Client::over(stream);
    let mut half_body = Client::plain(&servers).await;
    half_body.send(format!("POST /?t={token} HTTP/1.1\r\nHost: a.example\r\nContent-Length: 10\r\n\r\nhalf")).await;

    assert_eq!(Client::plain(&servers).await.get(token).await.body, b"x");
    half_head.rest().await;
    silent.rest().await;
    half_handshake.rest().await;
    assert!(half_body.rest().await.starts_with(b"HTTP/1.1 200 OK\r\n"));
    let exchanges = servers.exchanges(&token);
    let broken = exchanges.iter().find(|exchange| exchange.method == "POST").unwrap();
    assert_eq!(broken.body_end, BodyEnd::Broken);
    assert_eq!(broken.body, b"half");
}

#[tokio::test]
async fn a_body_without_end_is_answered_and_not_read_to_the_end() {
    let servers = start_with(Config { patience: DEADLINE, ..IMPATIENT }).await;
    let token = register(&servers, Response::html("enough"));
    let mut client = Client::plain(&servers).await;
    client.send(format!("POST /?t={token} HTTP/1.1\r\nHost: a.example\r\nContent-Length: 1000000000\r\n\r\n")).await;
    client.send(vec![b'x'; 4000]).await;
    assert_eq!(client.answer().await.body, b"enough");
    assert_eq!(servers.exchanges(&token)[0].body_end, BodyEnd::Truncated);
}

#[tokio::test]
async fn the_oldest_unsolicited_exchanges_make_room() {
    let servers = start_with(IMPATIENT).await;
    let mut client = Client::plain(&servers).await;
    for number in 0..5 {
        client.send(format!("GET /{number} HTTP/1.1\r\nHost: a.example\r\n\r\n")).await;
        client.answer().await;
    }
    let kept: Vec<_> = servers.take_unsolicited().iter().map(|exchange| exchange.target.clone()).collect();
    assert_eq!(kept, ["/2", "/3", "/4"]);
    assert_eq!(servers.unsolicited_dropped(), 2);
}

#[tokio::test]
async fn unsolicited_exchanges_make_room_by_their_size_too() {
    let servers = start_with(Config { unsolicited_limit: 1000, ..IMPATIENT }).await;
    let mut client = Client::plain(&servers).await;
    // Each batch with what is kept of it; what is too large by itself is not kept, and makes no lasting room.
    let batches: [(&[usize], &[&str]); 3] =
        [(&[60_000, 30_000, 30_000], &["/1", "/2"]), (&[200_000, 10_000], &["/1"]), (&[1000, 90_000], &["/0", "/1"])];
    for (sizes, kept) in batches {
        for (number, size) in sizes.iter().enumerate() {
            let padding = "x".repeat(*size);
            let head = format!("GET /{number} HTTP/1.1\r\nHost: a.example\r\nX-Padding: {padding}\r\n\r\n");
            client.send(head).await;
            client.answer().await;
        }
        let targets: Vec<_> = servers.take_unsolicited().iter().map(|exchange| exchange.target.clone()).collect();
        assert_eq!(targets, kept, "{sizes:?}");
    }
    assert_eq!(servers.unsolicited_dropped(), 2);
}

#[tokio::test]
async fn strangers_are_answered_before_their_body_has_come() {
    let servers = start_with(Config { patience: DEADLINE, ..IMPATIENT }).await;
    let mut client = Client::plain(&servers).await;
    client
        .send(format!("POST /?t={} HTTP/1.1\r\nHost: a.example\r\nContent-Length: 10\r\n\r\nhalf", Token::random()))
        .await;
    assert_eq!(client.answer().await.status(), "HTTP/1.1 404 Not Found");
    let exchange = servers.take_unsolicited().pop().unwrap();
    assert_eq!((exchange.body.as_slice(), exchange.body_end), (&b""[..], BodyEnd::Truncated));
}

#[tokio::test]
async fn the_oldest_connections_make_room() {
    let servers = start_with(Config { patience: DEADLINE, connection_limit: 2, ..IMPATIENT }).await;
    let token = register(&servers, Response::html("x"));
    let mut clients = Vec::new();
    for _ in 0..3 {
        let mut client = Client::plain(&servers).await;
        assert_eq!(client.get(token).await.body, b"x");
        clients.push(client);
    }
    let oldest = clients.remove(0);
    assert_eq!(oldest.rest().await, b"");
    for client in &mut clients {
        assert_eq!(client.get(token).await.body, b"x");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_has_an_answer_finds_its_request() {
    const CLIENTS: usize = 40;
    const REQUESTS: usize = 25;
    let servers = std::sync::Arc::new(start().await);
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let servers = std::sync::Arc::clone(&servers);
            tokio::spawn(async move {
                let mut client = Client::plain(&servers).await;
                for _ in 0..REQUESTS {
                    let token = register(&servers, Response::html("x"));
                    client.get(token).await;
                    assert_eq!(servers.exchanges(&token).len(), 1);
                    client.get(Token::random()).await;
                }
            })
        })
        .collect();
    for client in clients {
        client.await.unwrap();
    }
    let unsolicited = servers.take_unsolicited();
    assert_eq!(unsolicited.len(), CLIENTS * REQUESTS);
    assert!(unsolicited.is_sorted_by_key(|exchange| exchange.sequence));
}
