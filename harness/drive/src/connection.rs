//! Connections to drivers and remote ends, whose answers have a limit.

use std::future::Future;
use std::io;
use std::net::Ipv4Addr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use hyper::Uri;
use hyper_util::client::legacy::connect::{Connected, Connection};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tower_service::Service;

/// The largest answer that a driver may give, in bytes. Pictures are the largest that are asked for, and take a few
/// MiB; an answer takes many times its size in memory when it is read.
pub(crate) const LARGEST_ANSWER: usize = 16 * 1024 * 1024;

/// Connects to drivers and remote ends, and breaks a connection when an answer is too large.
#[derive(Clone, Debug, Default)]
pub(crate) struct Connector {
    has_overflowed: Arc<AtomicBool>,
}

/// A connection on which a request follows upon the answer to the one before.
pub(crate) struct Bounded {
    stream: TcpStream,
    /// The bytes that may still come before the next request.
    left: usize,
    has_overflowed: Arc<AtomicBool>,
}

impl Connector {
    /// Whether an answer was too large.
    pub(crate) fn has_overflowed(&self) -> bool {
        self.has_overflowed.load(Ordering::Relaxed)
    }
}

/// Connects to a host: an IP address, a name that is asked for, or this machine, for which nobody is asked.
async fn connected(host: &str, port: u16) -> io::Result<TcpStream> {
    match host.trim_start_matches('[').trim_end_matches(']') {
        "localhost" => TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await,
        other => TcpStream::connect((other, port)).await,
    }
}

impl Service<Uri> for Connector {
    type Response = TokioIo<Bounded>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<TokioIo<Bounded>>> + Send>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, address: Uri) -> Self::Future {
        let has_overflowed = Arc::clone(&self.has_overflowed);
        Box::pin(async move {
            let port = address.port_u16().unwrap_or(80);
            let stream = connected(address.host().unwrap_or("localhost"), port).await?;
            Ok(TokioIo::new(Bounded { stream, left: LARGEST_ANSWER, has_overflowed }))
        })
    }
}

impl Connection for Bounded {
    fn connected(&self) -> Connected {
        Connected::new()
    }
}

impl AsyncRead for Bounded {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        let Some(left) = self.left.checked_sub(buffer.filled().len() - before) else {
            self.has_overflowed.store(true, Ordering::Relaxed);
            return Poll::Ready(Err(io::ErrorKind::FileTooLarge.into()));
        };
        self.left = left;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Bounded {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.left = LARGEST_ANSWER;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
