//! The way in for browsers that cannot be given a resolver: a forward proxy that leads to these servers and nowhere else.
//!
//! A browser asks a proxy for `http` URLs in absolute form, and for a tunnel (`CONNECT`) to everything else.
//! Ports 80 and 8080 of every name are the plain server, 443 and 8443 the one behind TLS, and there is nothing else:
//! a tunnel's stream is served right here, and no connection is ever made.
//! Whoever asks for another port, or in another form, gets the 404 that strangers get, and learns nothing.

use std::sync::Arc;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::upgrade::OnUpgrade;
use hyper::{Method, Request, Response, Uri};
use hyper_util::rt::TokioIo;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::Mutex;

use crate::Scheme;
use crate::connection::{http1_builder, serve_http1, serve_tls};
use crate::handler::Handler;
use crate::visitor::Visitor;

/// Where a tunnel leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Destination {
    /// Port 80.
    Plain,
    /// Ports 443 and 8443.
    Tls,
}

/// A tunnel that was granted: what becomes of the connection, and where it leads.
type Tunnel = (OnUpgrade, Destination);

/// Serves a connection of a client that takes us for its proxy.
///
/// Requests in absolute form are answered and journalled like those of the plain server.
/// `CONNECT` is not journalled: it is between client and proxy, and a server would never hear of it.
pub(crate) async fn serve_proxy<Stream>(
    stream: Stream,
    tls: Arc<ServerConfig>,
    handler: Arc<Handler>,
    visitor: Arc<Visitor>,
) where
    Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let granted: Arc<Mutex<Option<Tunnel>>> = Arc::default();
    let service = hyper::service::service_fn(|request: Request<Incoming>| {
        let (handler, visitor, granted) = (Arc::clone(&handler), Arc::clone(&visitor), Arc::clone(&granted));
        async move { Ok::<_, std::convert::Infallible>(answer(request, &handler, &visitor, &granted).await) }
    });
    let connection = http1_builder(handler.patience()).serve_connection(TokioIo::new(stream), service).with_upgrades();
    // How a connection ends is up to the client.
    let _ = connection.await;
    let tunnel = granted.lock().await.take();
    if let Some((upgrade, destination)) = tunnel
        && let Ok(stream) = upgrade.await
    {
        let stream = TokioIo::new(stream);
        match destination {
            Destination::Plain => serve_http1(stream, Scheme::Http, handler, visitor).await,
            Destination::Tls => serve_tls(stream, tls, handler, visitor).await,
        }
    }
}

async fn answer(
    request: Request<Incoming>,
    handler: &Handler,
    visitor: &Visitor,
    granted: &Mutex<Option<Tunnel>>,
) -> Response<Full<Bytes>> {
    if request.method() == Method::CONNECT {
        let Some(destination) = destination_of_tunnel(request.uri()) else {
            return handler.nothing(visitor, request.method()).await;
        };
        *granted.lock().await = Some((hyper::upgrade::on(request), destination));
        return Response::new(Full::default());
    }
    if !is_for_a_plain_port(request.uri()) {
        return handler.nothing(visitor, request.method()).await;
    }
    handler.answer(visitor, Scheme::Http, request, |_| {}, |_| {}).await
}

/// Where `CONNECT host:port` leads; a tunnel's port is always written.
///
/// **Spec:** RFC 9110 §9.3.6.
fn destination_of_tunnel(target: &Uri) -> Option<Destination> {
    match target.port_u16()? {
        80 | 8080 => Some(Destination::Plain),
        443 | 8443 => Some(Destination::Tls),
        _ => None,
    }
}

/// Whether a request's target is an absolute `http` URL with a port of the plain server, written or not.
///
/// **Spec:** RFC 9112 §3.2.2.
fn is_for_a_plain_port(target: &Uri) -> bool {
    let port = target.authority().is_some_and(|authority| {
        // A port that is no number is none to the parser; it must not pass for the default.
        let written = authority.as_str().rsplit_once(']').map_or(authority.as_str(), |(_, rest)| rest);
        matches!((written.contains(':'), authority.port_u16()), (false, None) | (true, Some(80 | 8080)))
    });
    port && target.scheme_str() == Some("http")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uri(text: &str) -> Uri {
        text.parse().unwrap()
    }

    #[test]
    fn tunnels_lead_to_our_ports_only() {
        let table = [
            ("a.example:443", Some(Destination::Tls)),
            ("a.example:80", Some(Destination::Plain)),
            ("[::1]:443", Some(Destination::Tls)),
            ("a.example:8080", Some(Destination::Plain)),
            ("a.example:8443", Some(Destination::Tls)),
            ("a.example:8444", None),
            ("a.example:22", None),
            ("a.example", None),
            ("127.0.0.1:0", None),
        ];
        for (target, destination) in table {
            assert_eq!(destination_of_tunnel(&uri(target)), destination, "{target}");
        }
    }

    #[test]
    fn plain_requests_are_for_plain_ports_only() {
        let table = [
            ("http://a.example/x?y", true),
            ("http://a.example:80/", true),
            ("http://[::1]/", true),
            ("http://[::1]:80/", true),
            ("http://[::1]:81/", false),
            ("http://a.example:8080/", true),
            ("http://a.example:8081/", false),
            ("http://a.example:/", false),
            ("https://a.example/", false),
            ("ftp://a.example/", false),
            ("/x", false),
            ("*", false),
        ];
        for (target, expected) in table {
            assert_eq!(is_for_a_plain_port(&uri(target)), expected, "{target}");
        }
    }
}
