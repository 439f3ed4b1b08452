//! One connection: TLS if any, then the version of HTTP that was agreed on.
//!
//! Each step takes any stream and hands it to the next, so that a stream which
//! comes by another way, out of a proxy's tunnel say, is served the same.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsAcceptor;

use crate::Scheme;
use crate::handler::{Handler, Switched};
use crate::http2::{LARGEST_HEADERS, serve_http2};
use crate::visitor::Visitor;

/// How many headers, and how many octets of them, one HTTP/1.1 request has.
const HTTP1_HEADERS: usize = 256;
const HTTP1_BUFFER: usize = LARGEST_HEADERS as usize;

/// The protocols that are offered in ALPN, best first.
pub(crate) const PROTOCOLS: [&[u8]; 2] = [HTTP2, b"http/1.1"];
const HTTP2: &[u8] = b"h2";

/// Serves HTTP through TLS. A client that makes no handshake in time, or a
/// broken one, is of no interest: nothing was asked.
pub(crate) async fn serve_tls<Stream>(
    stream: Stream,
    tls: Arc<ServerConfig>,
    handler: Arc<Handler>,
    visitor: Arc<Visitor>,
) where
    Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let handshake = TlsAcceptor::from(tls).accept(stream);
    let Ok(Ok(stream)) = tokio::time::timeout(handler.patience(), handshake).await else {
        return;
    };
    if stream.get_ref().1.alpn_protocol() == Some(HTTP2) {
        serve_http2(stream, Scheme::Https, handler, visitor).await;
    } else {
        serve_http1(stream, Scheme::Https, handler, visitor).await;
    }
}

/// HTTP/1.1 as it is spoken here, to servers and to the proxy alike.
pub(crate) fn http1_builder(patience: Duration) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(patience)
        .max_headers(HTTP1_HEADERS)
        .max_buf_size(HTTP1_BUFFER);
    builder
}

/// Serves HTTP/1.1 until either side has had enough.
pub(crate) async fn serve_http1<Stream>(stream: Stream, scheme: Scheme, handler: Arc<Handler>, visitor: Arc<Visitor>)
where
    Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let switched: Mutex<Option<Switched>> = Mutex::default();
    let connection = http1_builder(handler.patience()).serve_connection(
        TokioIo::new(stream),
        service_fn(|request| {
            let (handler, visitor, switched) = (Arc::clone(&handler), &visitor, &switched);
            async move {
                let switch = |to| *switched.lock().expect("nobody panics under this lock") = Some(to);
                Ok::<_, Infallible>(handler.answer(visitor, scheme, request, |_| {}, switch).await)
            }
        }),
    );
    // How a connection ends is up to the client; whatever it asked before is
    // in the journal.
    let _ = connection.with_upgrades().await;
    let switched = switched.into_inner().expect("nobody panics under this lock");
    if let Some(switched) = switched {
        switched.relay().await;
    }
}
