//! HTTP/2, one stream at a time: the library that speaks it is used as it is, because what is built upon it cannot send
//! anything ahead of an answer.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use h2::RecvStream;
use h2::server::{Builder, SendResponse};
use http_body_util::{BodyExt, Collected};
use hyper::body::{Body, Bytes, Frame};
use hyper::header::{CONTENT_LENGTH, DATE, HeaderValue};
use hyper::{Request, Response, StatusCode};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::task::JoinSet;

use crate::Scheme;
use crate::handler::Handler;
use crate::visitor::Visitor;

/// How much of headers is accepted in one request, in octets. A jar may hold 180 cookies of 4 KiB for one host, and all
/// of them may be sent.
pub(crate) const LARGEST_HEADERS: u32 = 1024 * 1024;

/// How many octets of bodies a client may send before it waits, and how many requests it may have open.
const WINDOW: u32 = 1024 * 1024;
const STREAMS: u32 = 200;

/// Serves HTTP/2 until either side has had enough.
pub(crate) async fn serve_http2<Stream>(stream: Stream, scheme: Scheme, handler: Arc<Handler>, visitor: Arc<Visitor>)
where
    Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut builder = Builder::new();
    builder
        .max_header_list_size(LARGEST_HEADERS)
        .initial_window_size(WINDOW)
        .initial_connection_window_size(WINDOW)
        .max_concurrent_streams(STREAMS);
    let handshake = builder.handshake::<_, Bytes>(stream);
    let Ok(Ok(mut connection)) = tokio::time::timeout(handler.patience(), handshake).await else { return };
    // Each stream has a task of its own; they end with the connection.
    let mut streams = JoinSet::new();
    loop {
        tokio::select! {
            accepted = connection.accept() => match accepted {
                Some(Ok((request, respond))) => {
                    streams.spawn(answer(request, respond, scheme, Arc::clone(&handler), Arc::clone(&visitor)));
                }
                Some(Err(_)) | None => break,
            },
            Some(_) = streams.join_next() => {}
        }
    }
    // Whoever broke off is journalled: what its body still waits for fails now.
    drop(connection);
    while streams.join_next().await.is_some() {}
}

/// Answers one request. That it fails means that nobody listens any more.
async fn answer(
    request: Request<RecvStream>,
    mut respond: SendResponse<Bytes>,
    scheme: Scheme,
    handler: Arc<Handler>,
    visitor: Arc<Visitor>,
) -> Result<(), h2::Error> {
    let send_ahead = |headers| {
        let mut hints = Response::new(());
        (*hints.status_mut(), *hints.headers_mut()) = (StatusCode::EARLY_HINTS, headers);
        // Whoever hears no hint hears no answer.
        let _ = respond.send_informational(hints);
    };
    let (mut head, body) =
        handler.answer(&visitor, scheme, request.map(Received), send_ahead, |_| {}).await.into_parts();
    head.headers.entry(DATE).or_insert_with(|| date(std::time::SystemTime::now()));
    let body = body.collect().await.map(Collected::to_bytes).unwrap_or_default();
    if !body.is_empty() {
        head.headers.entry(CONTENT_LENGTH).or_insert(HeaderValue::from(body.len()));
    }
    let mut stream = respond.send_response(Response::from_parts(head, ()), body.is_empty())?;
    if !body.is_empty() {
        stream.send_data(body, true)?;
    }
    Ok(())
}

/// A moment as a header has it. **Spec:** RFC 9110 §5.6.7.
fn date(now: std::time::SystemTime) -> HeaderValue {
    HeaderValue::from_str(&httpdate::fmt_http_date(now)).expect("a date is visible ASCII")
}

/// The body of a request.
struct Received(RecvStream);

impl Body for Received {
    type Data = Bytes;
    type Error = h2::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, h2::Error>>> {
        let data = ready!(self.0.poll_data(context));
        Poll::Ready(data.map(|data| {
            let data = data?;
            self.0.flow_control().release_capacity(data.len())?;
            Ok(Frame::data(data))
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }
}
