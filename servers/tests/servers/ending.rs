//! The end of the servers.

use std::io::ErrorKind;

use samesite_servers::{Ports, Response, Servers};
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use tokio_rustls::client::TlsStream;

use crate::client::{Client, register, start, within};
use crate::frames;

/// What holds the servers busy: a connection that idles, and one of each
/// version of HTTP whose request is never complete.
struct Busy {
    idle: Client<TcpStream>,
    half: Client<TcpStream>,
    half_stream: Client<TlsStream<TcpStream>>,
}

impl Busy {
    async fn new(servers: &Servers) -> Self {
        let token = register(servers, Response::empty());
        let mut idle = Client::plain(servers).await;
        idle.get(token).await;
        let mut half = Client::plain(servers).await;
        half.send(format!("POST /?t={token} HTTP/1.1\r\nHost: a.example\r\nContent-Length: 10\r\n\r\nhalf")).await;

        let mut half_stream = frames::connect(servers).await;
        frames::half_post(servers, &mut half_stream, token).await;
        Self { idle, half, half_stream }
    }

    async fn assert_ended(self, ports: Ports) {
        assert!(self.idle.rest().await.is_empty());
        assert!(self.half.rest().await.is_empty());
        self.half_stream.rest().await;
        for port in [ports.plain, ports.tls] {
            let error = TcpStream::connect(("127.0.0.1", port)).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
        }
        let no_task_left = async {
            while Handle::current().metrics().num_alive_tasks() > 0 {
                tokio::task::yield_now().await;
            }
        };
        within("the end of every task", no_task_left).await;
    }
}

#[tokio::test]
async fn shutdown_closes_the_ports_and_ends_every_connection() {
    let servers = start().await;
    let ports = servers.ports();
    let busy = Busy::new(&servers).await;
    within("the shutdown", servers.shutdown()).await;
    busy.assert_ended(ports).await;
}

#[tokio::test]
async fn dropped_servers_end_in_the_same_way() {
    let servers = start().await;
    let ports = servers.ports();
    let busy = Busy::new(&servers).await;
    drop(servers);
    busy.assert_ended(ports).await;
}

#[tokio::test]
async fn servers_can_stand_side_by_side() {
    let (one, other) = (start().await, start().await);
    let token = register(&one, Response::html("one"));
    assert_eq!(Client::plain(&one).await.get(token).await.body, b"one");
    assert_eq!(Client::plain(&other).await.get(token).await.status(), "HTTP/1.1 404 Not Found");
}
