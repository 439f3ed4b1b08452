//! The forward proxy as browsers and less friendly clients see it.

use std::time::Duration;

use rustls::pki_types::ServerName;
use samesite_servers::{Response, Scheme, Servers, Token};
use tokio::net::{TcpListener, TcpStream};

use crate::client::{Client, connector, register, start, within};

async fn through_proxy(servers: &Servers) -> Client<TcpStream> {
    Client::over(TcpStream::connect(("127.0.0.1", servers.ports().proxy)).await.unwrap())
}

async fn tunnel(servers: &Servers, target: &str) -> Client<TcpStream> {
    let mut client = through_proxy(servers).await;
    client.send(format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\nCookie: leaked=1\r\n\r\n")).await;
    let head = client.head().await;
    assert!(head.starts_with(b"HTTP/1.1 200 OK"), "{}", String::from_utf8_lossy(&head));
    client
}

#[tokio::test]
async fn one_connection_asks_several_hosts_in_absolute_form() {
    let servers = start().await;
    let page = register(&servers, Response::html("hello").set_cookie("a=1"));
    let mut client = through_proxy(&servers).await;
    for host in ["your-blog.example", "your-bank.example"] {
        client
            .send(format!("GET http://{host}/x?t={page} HTTP/1.1\r\nHost: {host}\r\nCookie: at={host}\r\n\r\n"))
            .await;
        let answer = client.answer().await;
        assert_eq!((answer.body.as_slice(), answer.values("set-cookie")), (&b"hello"[..], vec![b"a=1".to_vec()]));
    }
    let asked: Vec<_> = servers
        .exchanges(&page)
        .iter()
        .map(|exchange| {
            let cookies: Vec<_> = exchange.values("cookie").map(<[u8]>::to_vec).collect();
            (exchange.host.clone(), exchange.scheme, exchange.target.clone(), cookies)
        })
        .collect();
    let expected = ["your-blog.example", "your-bank.example"]
        .map(|host| (host.to_owned(), Scheme::Http, format!("/x?t={page}"), vec![format!("at={host}").into_bytes()]));
    assert_eq!(asked, expected);
}

#[tokio::test]
async fn a_tunnel_to_443_is_the_tls_server() {
    let servers = start().await;
    let page = register(&servers, Response::html("secret"));
    let stream = tunnel(&servers, "your-bank.example:443").await.into_stream();
    let name = ServerName::try_from("your-bank.example").unwrap();
    let handshake = connector(&servers, &["http/1.1"]).connect(name, stream);
    let mut client = Client::over(within("the handshake", handshake).await.unwrap());
    assert_eq!(client.get(page).await.body, b"secret");
    let seen = servers.exchanges(&page);
    assert_eq!((seen.len(), seen[0].scheme), (1, Scheme::Https));
}

#[tokio::test]
async fn a_tunnel_to_80_is_the_plain_server_and_is_no_request_itself() {
    let servers = start().await;
    let page = register(&servers, Response::html("hello"));
    let mut client = tunnel(&servers, "your-blog.example:80").await;
    assert_eq!(client.get(page).await.body, b"hello");
    assert_eq!(client.get(page).await.body, b"hello");
    let asked = servers.exchanges(&page);
    assert_eq!((asked.len(), asked[0].scheme, asked[0].host.as_str()), (2, Scheme::Http, "a.example"));
    assert!(servers.take_unsolicited().is_empty());
}

#[tokio::test]
async fn nothing_else_can_be_reached() {
    let servers = start().await;
    let page = register(&servers, Response::html("hello"));
    let bystander = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = bystander.local_addr().unwrap().port();
    for request in [
        format!("CONNECT 127.0.0.1:{port} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"),
        format!("CONNECT 127.0.0.1:{} HTTP/1.1\r\nHost: x\r\n\r\n", servers.ports().plain),
        "CONNECT a.example HTTP/1.1\r\nHost: a.example\r\n\r\n".to_owned(),
        format!("GET http://127.0.0.1:{port}/?t={page} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"),
        format!("GET http://a.example:/?t={page} HTTP/1.1\r\nHost: a.example\r\n\r\n"),
        format!("GET https://a.example/?t={page} HTTP/1.1\r\nHost: a.example\r\n\r\n"),
        format!("GET /?t={page} HTTP/1.1\r\nHost: a.example\r\n\r\n"),
    ] {
        let mut client = through_proxy(&servers).await;
        client.send(&request).await;
        assert_eq!(client.answer().await.status(), "HTTP/1.1 404 Not Found", "{request}");
        // The connection is as good as before.
        client.send(format!("GET http://a.example/?t={page} HTTP/1.1\r\nHost: a.example\r\n\r\n")).await;
        assert_eq!(client.answer().await.body, b"hello", "{request}");
        servers.forget(&[page]);
        servers.register(page, Response::html("hello")).unwrap();
    }
    // Whoever had called would stand in the queue by now.
    assert!(tokio::time::timeout(Duration::ZERO, bystander.accept()).await.is_err(), "the bystander was called");
    assert!(servers.take_unsolicited().is_empty());
}

#[tokio::test]
async fn garbage_and_broken_tunnels_harm_nobody() {
    let servers = start().await;
    for garbage in
        ["\0\x01\x02\r\n\r\n", "CONNECT\r\n\r\n", "CONNECT a:b:c HTTP/1.1\r\n\r\n", "GET http:// HTTP/1.1\r\n\r\n"]
    {
        let mut client = through_proxy(&servers).await;
        client.send(garbage).await;
        assert_eq!(client.answer().await.status(), "HTTP/1.1 400 Bad Request", "{garbage:?}");
    }
    // Tunnels that are left at once, or filled with what is no TLS.
    drop(tunnel(&servers, "a.example:443").await);
    let mut nonsense = tunnel(&servers, "a.example:443").await;
    nonsense.send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n").await;
    assert!(!nonsense.rest().await.starts_with(b"HTTP"));
    // A second CONNECT within a tunnel leads nowhere.
    let mut nested = tunnel(&servers, "a.example:80").await;
    nested.send("CONNECT b.example:443 HTTP/1.1\r\nHost: b.example:443\r\n\r\n").await;
    assert_eq!(nested.answer().await.status(), "HTTP/1.1 404 Not Found");

    let mut unknown = through_proxy(&servers).await;
    unknown.send(format!("GET http://a.example/?t={} HTTP/1.1\r\nHost: a.example\r\n\r\n", Token::random())).await;
    assert_eq!(unknown.answer().await.status(), "HTTP/1.1 404 Not Found");
}

#[tokio::test]
async fn open_tunnels_end_with_the_servers() {
    let servers = start().await;
    let page = register(&servers, Response::html("hello"));
    let mut client = tunnel(&servers, "a.example:80").await;
    client.get(page).await;
    let proxy = servers.ports().proxy;
    within("the shutdown", servers.shutdown()).await;
    assert_eq!(client.rest().await, b"");
    assert!(TcpStream::connect(("127.0.0.1", proxy)).await.is_err());
}
