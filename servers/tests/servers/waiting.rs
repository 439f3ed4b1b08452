//! Waiting for requests, and forgetting them.

use std::sync::Arc;
use std::time::Duration;

use insta::assert_snapshot;
use samesite_servers::{Response, Token};

use crate::client::{Client, DEADLINE, register, start, within};

#[tokio::test]
async fn a_request_is_found_before_and_after_it_happens() {
    let servers = start().await;
    let token = register(&servers, Response::html("x"));
    let mut client = Client::plain(&servers).await;
    let waiting = servers.wait_for(&token, DEADLINE, "the first request");
    let (during, _) = tokio::join!(waiting, client.get(token));
    client.get(token).await;
    let after = servers.wait_for(&token, Duration::ZERO, "the first request").await;
    assert!(Arc::ptr_eq(&during.unwrap(), &after.unwrap()));

    let sequences: Vec<_> = servers.exchanges(&token).iter().map(|exchange| exchange.sequence).collect();
    assert_eq!(sequences, [0, 1]);
}

#[tokio::test]
async fn a_missed_deadline_says_what_was_missing() {
    let servers = start().await;
    let token: Token = "00112233445566778899aabbccddeeff".parse().unwrap();
    servers.register(token, Response::empty()).unwrap();
    let deadline = Duration::from_millis(20);
    let error = servers.wait_for(&token, deadline, "the picture in the inner frame").await;
    assert_snapshot!(error.unwrap_err(), @"no request for token 00112233445566778899aabbccddeeff came within 20ms while waiting for the picture in the inner frame; no other request arrived meanwhile");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_waiters_each_gets_its_own_request() {
    const WAITERS: usize = 200;
    let servers = Arc::new(start().await);
    let tokens: Vec<_> = (0..WAITERS).map(|_| register(&servers, Response::empty())).collect();
    let waiters: Vec<_> = tokens
        .iter()
        .map(|token| {
            let (servers, token) = (Arc::clone(&servers), *token);
            tokio::spawn(async move {
                let decoy = Token::random();
                servers.wait_for_any(&[decoy, token], DEADLINE, "its own request").await
            })
        })
        .collect();
    let requests = tokens.chunks(WAITERS / 4).map(|tokens| {
        let (servers, tokens) = (Arc::clone(&servers), tokens.to_vec());
        tokio::spawn(async move {
            let mut client = Client::plain(&servers).await;
            for token in tokens {
                client.get(token).await;
            }
        })
    });
    for request in requests.collect::<Vec<_>>() {
        request.await.unwrap();
    }
    for (token, waiter) in tokens.iter().zip(waiters) {
        assert_eq!(waiter.await.unwrap().unwrap().token, Some(*token));
    }
}

#[tokio::test]
async fn a_forgotten_token_is_as_if_it_had_never_been() {
    let servers = start().await;
    let forgotten = register(&servers, Response::html("x"));
    let kept = register(&servers, Response::html("y"));
    let mut client = Client::plain(&servers).await;
    client.get(forgotten).await;
    client.get(kept).await;
    servers.forget(&[forgotten, Token::random()]);

    assert!(servers.exchanges(&forgotten).is_empty());
    assert_eq!(servers.exchanges(&kept).len(), 1);
    assert_eq!(client.get(forgotten).await.status(), "HTTP/1.1 404 Not Found");
    assert_eq!(client.get(kept).await.body, b"y");
    let unsolicited = servers.take_unsolicited();
    assert_eq!(unsolicited.len(), 1);
    assert_eq!(unsolicited[0].token, None);
}

#[tokio::test]
async fn a_document_can_be_replaced_under_its_token() {
    let servers = start().await;
    let token = register(&servers, Response::html("old"));
    let mut client = Client::plain(&servers).await;
    client.get(token).await;
    servers.register(token, Response::html("new")).unwrap();
    assert_eq!(client.get(token).await.body, b"new");
    let broken = Response::html("x").set_cookie("a=1\n");
    let error = servers.register(token, broken).unwrap_err();
    assert_snapshot!(error, @r#"the value of header "Set-Cookie" holds the octet 0x0a at offset 3"#);
    assert_eq!(client.get(token).await.body, b"new");
    assert_eq!(servers.exchanges(&token).len(), 3);
}

#[tokio::test]
async fn an_answer_that_is_held_back_comes_when_it_is_released_and_its_request_is_known_before() {
    let servers = start().await;
    let [released, forgotten, free] = [(); 3].map(|()| register(&servers, Response::html("x")));
    servers.hold(&[released, forgotten, Token::random()]);
    for (token, let_go) in [(released, true), (forgotten, false)] {
        let mut client = Client::plain(&servers).await;
        let mut answered = Box::pin(client.get(token));
        // The request is there, and others are answered meanwhile, while its own answer is not.
        tokio::select! {
            _ = &mut answered => panic!("the answer was not held back"),
            found = servers.wait_for(&token, DEADLINE, "the request that is held back") => drop(found.unwrap()),
        }
        let mut other = Client::plain(&servers).await;
        tokio::select! {
            _ = &mut answered => panic!("the answer was not held back"),
            _ = other.get(free) => {}
        }
        if let_go {
            servers.release(&token);
        } else {
            servers.forget(&[token]);
        }
        assert!(within("the answer", answered).await.head.starts_with(b"HTTP/1.1 200"));
    }
    // Once released, nothing is held back any more.
    let mut client = Client::plain(&servers).await;
    within("the second answer", client.get(released)).await;
}
