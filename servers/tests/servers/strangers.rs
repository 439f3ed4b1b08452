//! What strangers get of servers that are open to them: the same 404 to whatever they ask, within limits.

use std::time::Duration;

use samesite_servers::{Config, Response, Servers, StrangerLimits, Token};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

use crate::client::{Client, DEADLINE, connect_tls, register, start_with};

/// Nothing is limited but what a test limits.
const GENEROUS: StrangerLimits = StrangerLimits {
    connections_per_second: u32::MAX,
    connections: usize::MAX,
    requests_per_second: u32::MAX,
    octets: usize::MAX,
    patience: DEADLINE,
};

/// Servers to which whoever shows no token is a stranger, on loopback as well.
async fn open(limits: StrangerLimits) -> Servers {
    start_with(Config { strangers: Some(limits), patience: DEADLINE, ..Config::default() }).await
}

async fn to_proxy(servers: &Servers) -> Client<TcpStream> {
    Client::over(TcpStream::connect(("127.0.0.1", servers.ports().proxy)).await.unwrap())
}

/// What comes back for a request, its date left out; `None` where the connection ends without an answer.
async fn asked<Stream: AsyncRead + AsyncWrite + Unpin>(mut client: Client<Stream>, request: &str) -> Option<String> {
    client.send(request).await;
    let rest = client.rest().await;
    let text = String::from_utf8(rest).unwrap();
    let lines: Vec<_> = text.lines().filter(|line| !line.starts_with("date: ")).collect();
    (!text.is_empty()).then(|| lines.join("\n"))
}

#[tokio::test]
async fn whatever_strangers_ask_they_get_one_answer() {
    let servers = open(GENEROUS).await;
    let page = register(&servers, Response::html("secret"));
    let unknown = Token::random();
    let end = "Host: a.example\r\nConnection: close\r\n\r\n";
    let mut answers = Vec::new();
    for request in [
        "GET / HTTP/1.1\r\n".to_owned(),
        format!("GET /?t={unknown} HTTP/1.1\r\n"),
        format!("GET /{page} HTTP/1.1\r\n"),
        format!("GET /?t={page}0 HTTP/1.1\r\n"),
        "OPTIONS * HTTP/1.1\r\nAccess-Control-Request-Method: PUT\r\nOrigin: https://evil.example\r\n".to_owned(),
        "POST / HTTP/1.1\r\nContent-Length: 0\r\n".to_owned(),
        "CONNECT evil.example:443 HTTP/1.1\r\n".to_owned(),
        "GET /status HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n".to_owned(),
    ] {
        answers.push((request.clone(), asked(Client::plain(&servers).await, &format!("{request}{end}")).await));
        let tls = Client::over(connect_tls(&servers, "a.example", &[]).await.unwrap());
        answers.push((format!("TLS: {request}"), asked(tls, &format!("{request}{end}")).await));
    }
    for request in [
        "GET / HTTP/1.1\r\n",
        "GET http://a.example/ HTTP/1.1\r\n",
        &format!("GET http://a.example:22/?t={page} HTTP/1.1\r\n"),
        &format!("GET https://a.example/?t={page} HTTP/1.1\r\n"),
        "CONNECT evil.example:22 HTTP/1.1\r\n",
        &format!("CONNECT 127.0.0.1:{} HTTP/1.1\r\n", servers.ports().plain),
    ] {
        answers.push((format!("proxy: {request}"), asked(to_proxy(&servers).await, &format!("{request}{end}")).await));
    }
    let expected = "HTTP/1.1 404 Not Found\ncontent-type: text/plain; charset=utf-8\ncache-control: no-store\n\
                    connection: close\ncontent-length: 10\n\nnot found";
    for (request, answer) in answers {
        assert_eq!(answer.as_deref(), Some(expected), "{request}");
    }
    assert!(servers.exchanges(&page).is_empty());
    assert!(servers.take_unsolicited().is_empty(), "nothing of what strangers say is kept");
}

#[tokio::test]
async fn beyond_a_rate_the_connection_of_a_stranger_is_closed_and_no_token_is_limited() {
    const MANY: usize = 1000;
    let servers = open(StrangerLimits { requests_per_second: 3, ..GENEROUS }).await;
    for path in ["/", "http://a.example/", "http://a.example:22/"] {
        let mut client = to_proxy(&servers).await;
        // More than come in one second, in one go: a machine may be slow, and begin another second.
        client.send(format!("GET {path} HTTP/1.1\r\nHost: a.example\r\n\r\n").repeat(MANY)).await;
        let rest = String::from_utf8(client.rest().await).unwrap();
        let answered = rest.matches("HTTP/1.1 404 Not Found\r\n").count();
        assert!(answered < MANY, "{answered} of {MANY} were answered");
        assert_eq!(rest.matches("HTTP/1.1 ").count(), answered);
    }
    let page = register(&servers, Response::html("x"));
    let mut client = Client::plain(&servers).await;
    for _ in 0..MANY {
        assert_eq!(client.get(page).await.body, b"x");
    }
    // Nor is anybody whose address has shown one.
    let mut client = Client::plain(&servers).await;
    for _ in 0..MANY {
        assert_eq!(client.get(Token::random()).await.status(), "HTTP/1.1 404 Not Found");
    }
    assert_eq!(servers.take_unsolicited().len(), MANY, "what a browser asks besides is kept");
}

#[tokio::test]
async fn beyond_a_number_or_a_rate_connections_of_strangers_are_closed() {
    for limits in
        [StrangerLimits { connections: 5, ..GENEROUS }, StrangerLimits { connections_per_second: 5, ..GENEROUS }]
    {
        let servers = open(limits).await;
        let page = register(&servers, Response::html("x"));
        let mut clients = Vec::new();
        // A slow machine begins another second meanwhile, but not so many.
        let refused = loop {
            let mut client = Client::plain(&servers).await;
            client.send("GET / HTTP/1.1\r\nHost: a.example\r\nConnection: keep-alive\r\n\r\n").await;
            if client.is_closed_before_an_answer().await {
                break true;
            }
            clients.push(client);
            if clients.len() == 500 {
                break false;
            }
        };
        // The servers have tried themselves when they started.
        assert!(refused && clients.len() >= 4, "{} connections, refused: {refused}", clients.len());
        // Whoever was let in may show a token, and is a stranger no longer.
        let mut first = clients.remove(0);
        assert_eq!(first.get(page).await.body, b"x");
        for _ in 0..50 {
            let mut client = Client::plain(&servers).await;
            assert_eq!(client.get(page).await.body, b"x");
            clients.push(client);
        }
    }
}

#[tokio::test]
async fn a_stranger_may_send_only_so_much_and_a_browser_all_its_cookies() {
    let servers = open(StrangerLimits { octets: 10_000, ..GENEROUS }).await;
    let page = register(&servers, Response::html("x"));
    let large = format!("Host: a.example\r\nCookie: a={}\r\n\r\n", "x".repeat(500_000));
    for first in ["GET / HTTP/1.1\r\n".to_owned(), format!("GET /?t={page} HTTP/1.1\r\n")] {
        let mut client = Client::plain(&servers).await;
        // Where nobody reads any more, nothing can be sent.
        let _ = client.try_send(format!("{first}{large}")).await;
        assert_eq!(client.rest().await, b"");
    }
    let mut client = Client::plain(&servers).await;
    assert_eq!(client.get(page).await.body, b"x");
    client.send(format!("GET /?t={page} HTTP/1.1\r\n{large}")).await;
    assert_eq!(client.answer().await.body, b"x");
    let mut another = Client::plain(&servers).await;
    another.send(format!("GET /?t={page} HTTP/1.1\r\n{large}")).await;
    assert_eq!(another.answer().await.body, b"x");
}

#[tokio::test]
async fn a_stranger_may_stay_only_so_long() {
    let servers = open(StrangerLimits { patience: Duration::from_millis(300), ..GENEROUS }).await;
    let page = register(&servers, Response::html("x"));
    let silent = Client::plain(&servers).await;
    let mut half_head = Client::plain(&servers).await;
    half_head.send("GET / HTTP/1.1\r\nHost: a.exa").await;
    let mut tunnel = to_proxy(&servers).await;
    tunnel.send("CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n").await;
    assert!(tunnel.head().await.starts_with(b"HTTP/1.1 200 OK"));
    for stranger in [silent, half_head, tunnel] {
        assert_eq!(stranger.rest().await, b"");
    }
    let mut browser = Client::plain(&servers).await;
    assert_eq!(browser.get(page).await.body, b"x");
    let idle = Client::plain(&servers).await;
    // Longer than a stranger might have stayed.
    let late = tokio::time::timeout(Duration::from_millis(600), idle.rest()).await;
    assert!(late.is_err(), "the connection of an address that has shown a token was closed");
    assert_eq!(browser.get(page).await.body, b"x");
}

#[tokio::test]
async fn connections_of_strangers_make_room_before_those_of_browsers() {
    let limits = Config { strangers: Some(GENEROUS), patience: DEADLINE, connection_limit: 3, ..Config::default() };
    let servers = start_with(limits).await;
    let page = register(&servers, Response::html("x"));
    let stranger = Client::plain(&servers).await;
    // The first is the oldest, and a browser's since it has shown a token.
    let mut browsers = Vec::new();
    for _ in 0..3 {
        let mut browser = Client::plain(&servers).await;
        assert_eq!(browser.get(page).await.body, b"x");
        browsers.push(browser);
    }
    assert_eq!(stranger.rest().await, b"");
    for browser in &mut browsers {
        assert_eq!(browser.get(page).await.body, b"x");
    }
}
