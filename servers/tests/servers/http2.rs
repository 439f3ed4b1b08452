//! HTTP/2 through TLS.

use std::future::poll_fn;

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http2::{SendRequest, handshake};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::{TokioExecutor, TokioIo};
use samesite_servers::{BodyEnd, HttpVersion, Response, Scheme, Servers, Token};

use crate::client::{DEADLINE, connect_tls, register, start, within};
use crate::frames;

struct Answer {
    status: StatusCode,
    headers: hyper::HeaderMap,
    body: Bytes,
}

async fn connect(servers: &Servers, host: &str) -> SendRequest<Full<Bytes>> {
    let stream = connect_tls(servers, host, &["h2", "http/1.1"]).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(b"h2".as_slice()));
    let (sender, connection) = handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    sender
}

fn request(method: Method, token: Token) -> Request<Full<Bytes>> {
    Request::builder()
        .method(method)
        .uri(format!("https://your-blog.example/a/b?x=1&t={token}"))
        .body(Full::default())
        .unwrap()
}

async fn send(sender: &mut SendRequest<Full<Bytes>>, request: Request<Full<Bytes>>) -> Answer {
    let answer = within("the answer", sender.send_request(request)).await.unwrap();
    let (head, body) = answer.into_parts();
    let body = within("the body", body.collect()).await.unwrap();
    Answer { status: head.status, headers: head.headers, body: body.to_bytes() }
}

#[tokio::test]
async fn split_cookie_fields_stay_split_in_the_journal() {
    let servers = start().await;
    let token = register(&servers, Response::html("x"));
    let mut request = request(Method::GET, token);
    for value in ["b=2", "a=1", "b=2"] {
        request.headers_mut().append("cookie", value.parse().unwrap());
    }
    let mut sender = connect(&servers, "your-blog.example").await;
    assert_eq!(send(&mut sender, request).await.status, StatusCode::OK);

    let exchange = servers.exchanges(&token).pop().unwrap();
    assert_eq!(exchange.version, HttpVersion::Http2);
    assert_eq!(exchange.scheme, Scheme::Https);
    assert_eq!(exchange.host, "your-blog.example");
    assert_eq!(exchange.target, format!("/a/b?x=1&t={token}"));
    assert_eq!(exchange.values("cookie").collect::<Vec<_>>(), [b"b=2", b"a=1", b"b=2"]);
}

#[tokio::test]
async fn set_cookie_fields_are_sent_octet_for_octet_and_in_order() {
    let servers = start().await;
    let every_octet: Vec<u8> = (0x20..=0xff).filter(|octet| *octet != 0x7f).collect();
    let lines = [b"b=2".to_vec(), every_octet, b"a=1".to_vec()];
    let response = lines.iter().cloned().fold(Response::html("x"), Response::set_cookie);
    let token = register(&servers, response);

    let mut sender = connect(&servers, "a.example").await;
    let answer = send(&mut sender, request(Method::GET, token)).await;
    let received: Vec<_> = answer.headers.get_all("set-cookie").iter().map(|value| value.as_bytes().to_vec()).collect();
    assert_eq!(received, lines);
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert_eq!(answer.headers["content-length"], "1");
    assert_eq!(answer.body, "x");
}

#[tokio::test]
async fn head_says_the_length_and_sends_no_body() {
    let servers = start().await;
    let token = register(&servers, Response::html("four"));
    let mut sender = connect(&servers, "a.example").await;
    let answer = send(&mut sender, request(Method::HEAD, token)).await;
    assert_eq!(answer.headers["content-length"], "4");
    assert_eq!(answer.body, "");
}

#[tokio::test]
async fn a_posted_body_is_kept() {
    let servers = start().await;
    let token = register(&servers, Response::empty());
    let mut sender = connect(&servers, "a.example").await;
    let post = request(Method::POST, token).map(|_| Full::from("beacon=1"));
    let answer = send(&mut sender, post).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    let exchange = servers.exchanges(&token).pop().unwrap();
    assert_eq!(exchange.body, b"beacon=1");
    assert_eq!(exchange.body_end, BodyEnd::Complete);
}

/// How a client breaks off a request.
enum Break {
    Stream,
    Connection,
}

#[tokio::test]
async fn a_request_that_breaks_off_is_journalled() {
    for broken in [Break::Stream, Break::Connection] {
        let servers = start().await;
        let token = register(&servers, Response::empty());
        let mut client = frames::connect(&servers).await;
        frames::half_post(&servers, &mut client, token).await;
        assert!(servers.exchanges(&token).is_empty());

        match broken {
            Break::Stream => client.send(frames::reset()).await,
            Break::Connection => drop(client),
        }
        let exchange = servers.wait_for(&token, DEADLINE, "the broken request").await;
        assert_eq!(exchange.unwrap().body_end, BodyEnd::Broken);
    }
}

#[tokio::test]
async fn a_request_with_a_full_jar_of_cookies_is_received() {
    let servers = start().await;
    let token = register(&servers, Response::empty());
    let mut request = request(Method::GET, token);
    for number in 0..180 {
        let cookie = format!("c{number}={}", "x".repeat(4000));
        request.headers_mut().append("cookie", cookie.parse().unwrap());
    }
    let mut sender = connect(&servers, "a.example").await;
    assert_eq!(send(&mut sender, request).await.status, StatusCode::NO_CONTENT);
    let exchange = servers.exchanges(&token).pop().unwrap();
    assert_eq!(exchange.values("cookie").count(), 180);
}

#[tokio::test]
async fn streams_of_one_connection_are_journalled_each_on_its_own() {
    let servers = start().await;
    let tokens: Vec<_> = (0..500).map(|number| register(&servers, Response::html(number.to_string()))).collect();
    let sender = connect(&servers, "a.example").await;
    let streams: Vec<_> = tokens
        .iter()
        .map(|token| {
            let mut sender = sender.clone();
            let request = request(Method::GET, *token);
            tokio::spawn(async move { send(&mut sender, request).await.body })
        })
        .collect();
    for (number, stream) in streams.into_iter().enumerate() {
        assert_eq!(stream.await.unwrap(), number.to_string());
    }
    for token in &tokens {
        assert_eq!(servers.exchanges(token).len(), 1);
    }
}

#[tokio::test]
async fn hints_are_sent_ahead_of_the_answer() {
    let servers = start().await;
    let link = "<https://a.example/>; rel=preload; as=image";
    let token = register(&servers, Response::html("x").early_hint(link));
    let stream = connect_tls(&servers, "a.example", &["h2"]).await.unwrap();
    let (mut sender, connection) = h2::client::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    let (mut answer, _) = sender.send_request(request(Method::GET, token).map(|_| ()), true).unwrap();
    let hints = within("the hints", poll_fn(|context| answer.poll_informational(context))).await;
    let hints = hints.expect("something is sent ahead").unwrap();
    assert_eq!((hints.status(), &hints.headers()["link"]), (StatusCode::EARLY_HINTS, &link.parse().unwrap()));
    let answer = within("the answer", answer).await.unwrap();
    assert_eq!((answer.status(), answer.headers().get("link")), (StatusCode::OK, None));
}
