//! HTTP/1.1 over plain TCP, octet by octet.

use insta::assert_snapshot;
use samesite_servers::{BodyEnd, HttpVersion, Response, Scheme, Token};
use tokio::net::TcpStream;

use crate::client::{Client, DEADLINE, register, start};

fn text(octets: &[u8]) -> &str {
    std::str::from_utf8(octets).unwrap()
}

#[tokio::test]
async fn set_cookie_lines_are_sent_octet_for_octet_and_in_order() {
    let servers = start().await;
    let every_octet: Vec<u8> = (0x21..=0xff).filter(|octet| *octet != 0x7f).collect();
    let lines: Vec<Vec<u8>> = vec![
        b"b=2; SameSite=Lax; Path=/".to_vec(),
        b"a=1".to_vec(),
        b"a=1".to_vec(),
        [b"octets=".as_slice(), &every_octet].concat(),
        b"inner=a \t b;;  =; SAMESITE = none".to_vec(),
        b"".to_vec(),
    ];
    let response = lines.iter().cloned().fold(Response::html("x"), Response::set_cookie);
    let token = register(&servers, response);

    let answer = Client::plain(&servers).await.get(token).await;
    assert_eq!(answer.values("set-cookie"), lines);
}

#[tokio::test]
async fn an_answer_holds_what_was_registered_and_little_else() {
    let servers = start().await;
    let page =
        Response::html("<p>é</p>").header("X-Second", "2").set_cookie("a=1").header("X-First", "1").set_cookie("b=2");
    let page = register(&servers, page);
    let cached = Response::new(200).header("Cache-Control", "max-age=60");
    let cached = register(&servers, cached);
    let empty = register(&servers, Response::empty());
    let redirect = register(&servers, Response::redirect(307, "https://b.example/?t=x").set_cookie("hop=1"));

    let mut client = Client::plain(&servers).await;
    assert_snapshot!(client.get(page).await.text(), @r"
    HTTP/1.1 200 OK
    content-type: text/html; charset=utf-8
    x-second: 2
    set-cookie: a=1
    set-cookie: b=2
    x-first: 1
    cache-control: no-store
    content-length: 9
    date: [date]

    <p>é</p>
    ");
    assert_snapshot!(client.get(cached).await.text(), @r"
    HTTP/1.1 200 OK
    cache-control: max-age=60
    content-length: 0
    date: [date]
    ");
    assert_snapshot!(client.get(empty).await.text(), @r"
    HTTP/1.1 204 No Content
    cache-control: no-store
    date: [date]
    ");
    assert_snapshot!(client.get(redirect).await.text(), @r"
    HTTP/1.1 307 Temporary Redirect
    location: https://b.example/?t=x
    set-cookie: hop=1
    cache-control: no-store
    content-length: 0
    date: [date]
    ");
}

#[tokio::test]
async fn the_picture_is_a_gif_of_one_pixel() {
    let servers = start().await;
    let image = register(&servers, Response::image());
    let answer = Client::plain(&servers).await.get(image).await;
    assert_eq!(answer.values("content-type"), [b"image/gif"]);
    assert_eq!(&answer.body[..10], b"GIF89a\x01\0\x01\0");
    assert_eq!(answer.body.last(), Some(&b';'));
}

#[tokio::test]
async fn a_request_without_registered_token_gets_404_and_no_echo() {
    let servers = start().await;
    let mut client = Client::plain(&servers).await;
    client
        .send(
            "GET /echo?t=00112233445566778899aabbccddeeff&x=echo HTTP/1.1\r\n\
             Host: <script>\r\nX-Script: <script>\r\n\r\n",
        )
        .await;
    assert_snapshot!(client.answer().await.text(), @r"
    HTTP/1.1 404 Not Found
    content-type: text/plain; charset=utf-8
    cache-control: no-store
    content-length: 10
    date: [date]

    not found
    ");
    client.send("GET /favicon.ico HTTP/1.1\r\nHost: a.example\r\n\r\n").await;
    assert_eq!(client.answer().await.status(), "HTTP/1.1 404 Not Found");

    let unsolicited = servers.take_unsolicited();
    let seen: Vec<_> =
        unsolicited.iter().map(|exchange| (exchange.sequence, exchange.host.as_str(), exchange.token)).collect();
    assert_eq!(seen, [(0, "<script>", None), (1, "a.example", None)]);
    assert_eq!(unsolicited[1].target, "/favicon.ico");
    assert!(servers.take_unsolicited().is_empty());
}

#[tokio::test]
async fn the_journal_keeps_a_request_as_it_came() {
    let servers = start().await;
    let token = register(&servers, Response::html("x"));
    let request = [
        format!("GET /a%20b/../c?x=%3D&t={token}&t=second HTTP/1.1\r\n").as_bytes(),
        b"Host: Your-Blog.example:8080\r\n",
        b"COOKIE: a=1; b=\"2\"\r\n",
        b"X-Octets:  \x80\xff\t\xe9  \r\n",
        b"Cookie: c=3\r\n\r\n",
    ]
    .concat();
    let mut client = Client::plain(&servers).await;
    client.send(request).await;
    client.answer().await;

    let exchange = servers.exchanges(&token).pop().unwrap();
    assert_eq!(exchange.version, HttpVersion::Http11);
    assert_eq!(exchange.scheme, Scheme::Http);
    assert_eq!(exchange.host, "Your-Blog.example:8080");
    assert_eq!(exchange.method, "GET");
    assert_eq!(exchange.target, format!("/a%20b/../c?x=%3D&t={token}&t=second"));
    assert_eq!(exchange.token, Some(token));
    assert_eq!(exchange.values("cookie").map(text).collect::<Vec<_>>(), ["a=1; b=\"2\"", "c=3"]);
    assert_eq!(exchange.values("x-octets").collect::<Vec<_>>(), [b"\x80\xff\t\xe9"]);
    assert_eq!(exchange.headers.len(), 4);
    assert_eq!(exchange.body_end, BodyEnd::Complete);
    assert!(servers.started_at().elapsed().unwrap() >= exchange.arrived);
}

#[tokio::test]
async fn other_forms_of_a_request_are_told_apart() {
    let servers = start().await;
    let token = register(&servers, Response::html("x"));
    let mut client = Client::plain(&servers).await;
    client.send(format!("BREW http://proxied.example:81/tea?t={token} HTTP/1.1\r\nHost: other.example\r\n\r\n")).await;
    assert_eq!(client.answer().await.status(), "HTTP/1.1 200 OK");
    client.send("CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n").await;
    assert_eq!(client.answer().await.status(), "HTTP/1.1 404 Not Found");
    let mut client = Client::plain(&servers).await;
    client.send(format!("GET /?t={token} HTTP/1.0\r\n\r\n")).await;
    assert!(client.rest().await.ends_with(b"\r\n\r\nx"));

    let seen: Vec<_> = servers.exchanges(&token);
    let brew = &seen[0];
    assert_eq!((brew.method.as_str(), brew.host.as_str()), ("BREW", "proxied.example:81"));
    assert_eq!(brew.target, format!("/tea?t={token}"));
    let old = &seen[1];
    assert_eq!((old.version, old.host.as_str()), (HttpVersion::Http10, ""));
    assert_eq!(servers.take_unsolicited()[0].target, "a.example:443");
}

#[tokio::test]
async fn head_says_the_length_and_sends_no_body() {
    let servers = start().await;
    let page = register(&servers, Response::html("four"));
    let empty = register(&servers, Response::redirect(302, "/"));
    let mut client = Client::plain(&servers).await;
    client
        .send(format!(
            "HEAD /?t={page} HTTP/1.1\r\nHost: a.example\r\n\r\nHEAD /?t={empty} HTTP/1.1\r\nHost: a.example\r\n\r\n"
        ))
        .await;
    let head = String::from_utf8(client.head().await).unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"));
    assert!(head.contains("\r\ncontent-length: 4\r\n"), "{head}");
    // An answer that stood on a body of the first would not be one.
    assert!(client.head().await.starts_with(b"HTTP/1.1 302 Found\r\n"));
    assert_eq!(client.get(page).await.body, b"four");
}

#[tokio::test]
async fn pipelined_requests_are_answered_and_journalled_in_order() {
    let servers = start().await;
    let tokens: Vec<_> = (0..20).map(|number| register(&servers, Response::html(number.to_string()))).collect();
    let requests: String =
        tokens.iter().map(|token| format!("GET /?t={token} HTTP/1.1\r\nHost: a.example\r\n\r\n")).collect();
    let mut client = Client::plain(&servers).await;
    client.send(requests).await;
    for number in 0..20 {
        assert_eq!(text(&client.answer().await.body), number.to_string());
    }
    let exchanges: Vec<_> = tokens.iter().flat_map(|token| servers.exchanges(token)).collect();
    assert!(exchanges.iter().map(|exchange| exchange.sequence).eq(0..20));
    assert!(exchanges.is_sorted_by_key(|exchange| exchange.arrived));
}

#[tokio::test]
async fn the_body_of_a_post_is_kept_whichever_way_it_is_framed() {
    let servers = start().await;
    let token = register(&servers, Response::empty());
    let octets: Vec<u8> = (0..=u8::MAX).collect();
    let mut client = Client::plain(&servers).await;
    client.send(format!("POST /?t={token} HTTP/1.1\r\nHost: a.example\r\nContent-Length: 256\r\n\r\n")).await;
    client.send(&octets).await;
    assert_eq!(client.answer().await.status(), "HTTP/1.1 204 No Content");
    client
        .send(format!(
            "POST /?t={token} HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n\
             3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
        ))
        .await;
    assert_eq!(client.answer().await.status(), "HTTP/1.1 204 No Content");

    let exchanges = servers.exchanges(&token);
    let bodies: Vec<_> = exchanges.iter().map(|exchange| (exchange.body.as_slice(), exchange.body_end)).collect();
    assert_eq!(bodies, [(octets.as_slice(), BodyEnd::Complete), (b"abcde".as_slice(), BodyEnd::Complete)]);
}

#[tokio::test]
async fn a_long_body_is_cut_in_the_journal_and_answered_all_the_same() {
    let servers = start().await;
    let token = register(&servers, Response::html("thanks"));
    let length = 64 * 1024 + 1;
    let mut client = Client::plain(&servers).await;
    client.send(format!("POST /?t={token} HTTP/1.1\r\nHost: a.example\r\nContent-Length: {length}\r\n\r\n")).await;
    client.send(vec![b'x'; length]).await;
    assert_eq!(client.answer().await.body, b"thanks");
    assert_eq!(client.get(token).await.body, b"thanks");

    let exchange = &servers.exchanges(&token)[0];
    assert_eq!(exchange.body_end, BodyEnd::Truncated);
    assert_eq!(exchange.body, vec![b'x'; 64 * 1024]);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_journalled_as_far_as_it_came() {
    let servers = start().await;
    let token = register(&servers, Response::empty());
    let mut client = Client::plain(&servers).await;
    client.send(format!("POST /?t={token} HTTP/1.1\r\nHost: a.example\r\nContent-Length: 10\r\n\r\nhalf")).await;
    drop(client);
    let exchange = servers.wait_for(&token, DEADLINE, "the broken request").await.unwrap();
    assert_eq!(text(&exchange.body), "half");
    assert_eq!(exchange.body_end, BodyEnd::Broken);
}

#[tokio::test]
async fn a_request_is_journalled_when_its_connection_is_reset() {
    let servers = start().await;
    let token = register(&servers, Response::empty());
    let stream = TcpStream::connect(("127.0.0.1", servers.ports().plain)).await.unwrap();
    stream.set_zero_linger().unwrap();
    let mut client = Client::over(stream);
    client
        .send(format!(
            "POST /?t={token} HTTP/1.1\r\nHost: a.example\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n"
        ))
        .await;
    // The servers say so when they begin to read the body.
    assert_eq!(text(&client.head().await), "HTTP/1.1 100 Continue");
    drop(client);
    let exchange = servers.wait_for(&token, DEADLINE, "the request that was reset").await.unwrap();
    assert_eq!(exchange.body_end, BodyEnd::Broken);
}

#[tokio::test]
async fn a_preflight_is_given_leave_and_has_no_turn() {
    let servers = start().await;
    let token = Token::random();
    let redirect =
        Response::redirect(307, "https://b.example/").header("Access-Control-Allow-Origin", "https://x.example");
    servers.register_in_turn(token, vec![redirect, Response::html("second")]).unwrap();
    let mut client = Client::plain(&servers).await;
    let preflight = format!(
        "OPTIONS /?t={token} HTTP/1.1\r\nHost: a.example\r\nOrigin: null\r\nAccess-Control-Request-Method: PUT\r\n\
         Access-Control-Request-Headers: content-type,x-own\r\n\r\n"
    );
    client.send(&preflight).await;
    assert_snapshot!(client.answer().await.text(), @r"
    HTTP/1.1 204 No Content
    access-control-allow-origin: null
    access-control-allow-credentials: true
    access-control-allow-methods: PUT
    access-control-allow-headers: content-type,x-own
    access-control-max-age: 0
    cache-control: no-store
    date: [date]
    ");
    client.send(&preflight).await;
    assert_eq!(client.answer().await.status(), "HTTP/1.1 204 No Content");
    client.send(format!("OPTIONS /?t={token} HTTP/1.1\r\nHost: a.example\r\nOrigin: null\r\n\r\n")).await;
    assert_eq!(client.answer().await.status(), "HTTP/1.1 307 Temporary Redirect");
    client.send(format!("PUT /?t={token} HTTP/1.1\r\nHost: a.example\r\nContent-Length: 0\r\n\r\n")).await;
    assert_eq!(text(&client.answer().await.body), "second");
    let preflights: Vec<bool> = servers.exchanges(&token).iter().map(|exchange| exchange.is_preflight()).collect();
    assert_eq!(preflights, [true, true, false, false]);
}
