//! Sites that answer what bears no token, and a folder as one of them.

use std::fs;
use std::sync::Arc;

use samesite_servers::{Answer, Answering, Config, Exchange, Folder, Response, Servers, Site, Switch};

use tokio::io::AsyncReadExt as _;

use crate::client::{Client, register, within};

/// Answers with what was asked; with nothing below `/nothing`, and with what cannot be sent below `/broken`.
#[derive(Debug)]
struct Mirror;

impl Site for Mirror {
    fn answer<'a>(&'a self, exchange: &'a Exchange) -> Answering<'a> {
        Box::pin(async move {
            match exchange.target.as_str() {
                "/nothing" => None,
                "/broken" => Some(Response::new(200).header("X-Broken", "a\nb").into()),
                "/echo" => {
                    let (peer, far) = tokio::io::duplex(64);
                    tokio::spawn(async move {
                        let (mut from, mut to) = tokio::io::split(far);
                        tokio::io::copy(&mut from, &mut to).await
                    });
                    let headers = vec![("X-Heard".to_owned(), b"yes".to_vec())];
                    Some(Answer::Switch(Switch { protocol: "echo".to_owned(), headers, peer: Box::new(peer) }))
                }
                target => {
                    let body = String::from_utf8_lossy(&exchange.body);
                    Some(Response::html(format!("{} {} {target} {body}", exchange.method, exchange.host)).into())
                }
            }
        })
    }
}

async fn asked(servers: &Servers, request: &str) -> String {
    let mut client = Client::plain(servers).await;
    client.send(request.replace('\n', "\r\n")).await;
    client.answer().await.text()
}

#[tokio::test]
async fn a_site_answers_what_bears_no_token_and_nothing_else() {
    let servers = Servers::start_with(Config::default(), Some(Arc::new(Mirror))).await.unwrap();
    let posted = asked(&servers, "POST /buy HTTP/1.1\nHost: evil.localhost:1\nContent-Length: 3\n\na=1").await;
    assert!(posted.starts_with("HTTP/1.1 200 OK") && posted.ends_with("POST evil.localhost:1 /buy a=1"), "{posted}");
    assert!(asked(&servers, "GET /nothing HTTP/1.1\nHost: a\n\n").await.starts_with("HTTP/1.1 404 "));
    let broken = asked(&servers, "GET /broken HTTP/1.1\nHost: a\n\n").await;
    assert!(broken.starts_with("HTTP/1.1 502 ") && broken.contains("0x0a"), "{broken}");
    // All are journalled, and what has a token is answered by its document.
    assert_eq!(servers.take_unsolicited().len(), 3);
    let token = register(&servers, Response::html("registered"));
    assert!(Client::plain(&servers).await.get(token).await.text().ends_with("registered"));
}

#[tokio::test]
async fn a_site_may_speak_another_protocol_with_who_asks_for_it() {
    let servers = Servers::start_with(Config::default(), Some(Arc::new(Mirror))).await.unwrap();
    let mut client = Client::plain(&servers).await;
    client.send("GET /echo HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n").await;
    let head = format!("{}\r\n", String::from_utf8(client.head().await).unwrap().to_ascii_lowercase());
    assert!(head.starts_with("http/1.1 101 ") && head.contains("upgrade: echo\r\n"), "{head}");
    assert!(head.contains("connection: upgrade\r\n") && head.contains("x-heard: yes\r\n"), "{head}");
    client.send("hello").await;
    let mut stream = client.into_stream();
    let mut heard = [0; 5];
    within("the echo", stream.read_exact(&mut heard)).await.unwrap();
    assert_eq!(&heard, b"hello");
    // Whoever has not asked for it is told so.
    let refused = asked(&servers, "GET /echo HTTP/1.1\nHost: a\n\n").await;
    assert!(refused.starts_with("HTTP/1.1 502 "), "{refused}");
    // A connection that speaks another protocol ends with the servers.
    within("the end", servers.shutdown()).await;
    assert_eq!(within("the end of the stream", stream.read(&mut heard)).await.unwrap_or(0), 0);
}

#[tokio::test]
async fn a_folder_serves_its_files_and_nothing_beside_it() {
    let place = tempfile_folder();
    let root = place.join("site");
    fs::create_dir_all(root.join("below")).unwrap();
    fs::write(place.join("secret.txt"), "secret").unwrap();
    for (name, text) in
        [("index.html", "front"), ("below/index.html", "below"), ("a b.css", "p{}"), ("feed.xml", "<feed/>")]
    {
        fs::write(root.join(name), text).unwrap();
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(place.join("secret.txt"), root.join("way-out.txt")).unwrap();
    let folder = Folder::new(&root).unwrap();
    let servers = Servers::start_with(Config::default(), Some(Arc::new(folder))).await.unwrap();
    let table = [
        ("GET / HTTP/1.1\nHost: localhost:1\n\n", "200 OK", "text/html; charset=utf-8", "front"),
        ("GET /below/?x=1 HTTP/1.1\nHost: 127.0.0.1\n\n", "200 OK", "text/html; charset=utf-8", "below"),
        ("GET /a%20b.css HTTP/1.1\nHost: [::1]:80\n\n", "200 OK", "text/css; charset=utf-8", "p{}"),
        ("GET /feed.xml HTTP/1.1\nHost: localhost\n\n", "200 OK", "application/xml", "<feed/>"),
        ("GET /../secret.txt HTTP/1.1\nHost: localhost\n\n", "404 Not Found", "", ""),
        ("GET /below/../../secret.txt HTTP/1.1\nHost: localhost\n\n", "404 Not Found", "", ""),
        ("GET /%2e%2e/secret.txt HTTP/1.1\nHost: localhost\n\n", "404 Not Found", "", ""),
        ("GET /..%2fsecret.txt HTTP/1.1\nHost: localhost\n\n", "404 Not Found", "", ""),
        ("GET /..%5csecret.txt HTTP/1.1\nHost: localhost\n\n", "404 Not Found", "", ""),
        ("GET /way-out.txt HTTP/1.1\nHost: localhost\n\n", "404 Not Found", "", ""),
        ("GET /below HTTP/1.1\nHost: localhost\n\n", "404 Not Found", "", ""),
        ("GET /%zz HTTP/1.1\nHost: localhost\n\n", "404 Not Found", "", ""),
        ("POST / HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n", "405 Method Not Allowed", "", ""),
        ("GET / HTTP/1.1\nHost: rebound.example\n\n", "421 Misdirected Request", "", ""),
        ("GET / HTTP/1.1\nHost: localhost.evil.example\n\n", "421 Misdirected Request", "", ""),
    ];
    for (request, status, kind, body) in table {
        let answer = asked(&servers, request).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}\n")), "{request}: {answer}");
        assert!(!answer.contains("secret"), "{answer}");
        if !kind.is_empty() {
            assert!(
                answer.contains(&format!("content-type: {kind}\n")) && answer.ends_with(body),
                "{request}: {answer}"
            );
        }
    }
    fs::remove_dir_all(&place).unwrap();
}

/// A new folder for temporary files.
fn tempfile_folder() -> std::path::PathBuf {
    let place = std::env::temp_dir().join(format!("samesite-test-{}", samesite_servers::Token::random()));
    fs::create_dir(&place).unwrap();
    place
}
