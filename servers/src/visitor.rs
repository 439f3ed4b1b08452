//! Who connects: a browser that has shown a registered token, or a stranger, and what a stranger may.
//!
//! Whoever has a token of the run was given it by the run, so whoever shows one is never limited, nor is anybody at its
//! address for a while. All others are bounded in rate, number, size and time; beyond it their connection is closed
//! without a word.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv6Addr};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::Notify;

/// How long an address is taken for a browser's after it has shown a registered token. Browsers wait ten minutes at most
/// for cookies to grow old, and then come with all of them at once.
const FAMILIAR: Duration = Duration::from_secs(15 * 60);

/// How many addresses are kept count of within one second; those beyond are turned away until the next.
const ADDRESSES: usize = 10_000;

const SECOND: Duration = Duration::from_secs(1);

/// What is granted to those who show no registered token, address by address: to a single IPv4 address, and to a /64 of
/// IPv6, which one machine may have for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StrangerLimits {
    /// How many connections are taken in one second.
    pub connections_per_second: u32,
    /// How many connections may be open at once.
    pub connections: usize,
    /// How many requests are answered in one second.
    pub requests_per_second: u32,
    /// How many octets are read of a connection before a registered token has been shown on it.
    pub octets: usize,
    /// How long a connection may be open before a registered token has been shown on it.
    pub patience: Duration,
}

impl Default for StrangerLimits {
    /// Much more than a browser needs until it shows its first token, and little enough for many strangers.
    fn default() -> Self {
        Self {
            connections_per_second: 20,
            connections: 32,
            requests_per_second: 20,
            octets: 64 * 1024,
            patience: Duration::from_secs(20),
        }
    }
}

/// Everybody who has connected of late.
#[derive(Debug)]
pub(crate) struct Visitors {
    /// `None` where nobody is a stranger: on loopback.
    limits: Option<StrangerLimits>,
    seen: Mutex<Seen>,
}

#[derive(Debug)]
struct Seen {
    /// When the second began in which is counted.
    second: Instant,
    connections: HashMap<IpAddr, u32>,
    requests: HashMap<IpAddr, u32>,
    /// The connections that are open.
    open: HashMap<IpAddr, usize>,
    /// When an address has last shown a registered token.
    familiar: HashMap<IpAddr, Instant>,
}

/// Who is at the other end of one connection.
#[derive(Debug)]
pub(crate) struct Visitor {
    visitors: Arc<Visitors>,
    address: IpAddr,
    /// Whether a registered token was shown on this connection, or by its address before.
    is_familiar: AtomicBool,
    dismissed: Notify,
}

impl Visitors {
    pub(crate) fn new(limits: Option<StrangerLimits>) -> Self {
        let seen = Seen {
            second: Instant::now(),
            connections: HashMap::new(),
            requests: HashMap::new(),
            open: HashMap::new(),
            familiar: HashMap::new(),
        };
        Self { limits, seen: Mutex::new(seen) }
    }

    /// Takes a connection from an address; `None` where it is one too many.
    pub(crate) fn admit(self: &Arc<Self>, address: IpAddr) -> Option<Arc<Visitor>> {
        let address = host(address);
        let mut is_familiar = true;
        if let Some(limits) = self.limits {
            let mut seen = self.seen();
            seen.turn();
            is_familiar = seen.familiar.contains_key(&address);
            let open = seen.open.get(&address).copied().unwrap_or_default();
            let is_one_too_many =
                !seen.counts_one(|seen| &mut seen.connections, address, limits.connections_per_second)
                    || open >= limits.connections;
            if is_one_too_many && !is_familiar {
                return None;
            }
            *seen.open.entry(address).or_default() += 1;
        }
        let visitors = Arc::clone(self);
        Some(Arc::new(Visitor {
            visitors,
            address,
            is_familiar: AtomicBool::new(is_familiar),
            dismissed: Notify::new(),
        }))
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().expect("nobody panics under this lock")
    }
}

impl Seen {
    /// Begins to count anew when a second has passed.
    fn turn(&mut self) {
        let now = Instant::now();
        if now.duration_since(self.second) >= SECOND {
            self.second = now;
            self.connections.clear();
            self.requests.clear();
            self.familiar.retain(|_, shown| now.duration_since(*shown) < FAMILIAR);
        }
    }

    /// Counts one more of an address in one of the tables, and says whether that is within the limit.
    fn counts_one(
        &mut self,
        table: impl Fn(&mut Self) -> &mut HashMap<IpAddr, u32>,
        address: IpAddr,
        limit: u32,
    ) -> bool {
        let table = table(self);
        if table.len() >= ADDRESSES && !table.contains_key(&address) {
            return false;
        }
        let count = table.entry(address).or_default();
        *count = count.saturating_add(1);
        *count <= limit
    }
}

impl Visitor {
    /// Whether no registered token was shown, here or by this address before.
    pub(crate) fn is_stranger(&self) -> bool {
        !self.is_familiar.load(Ordering::Relaxed)
    }

    /// A registered token has been shown.
    pub(crate) fn shows_token(&self) {
        self.is_familiar.store(true, Ordering::Relaxed);
        if self.visitors.limits.is_some() {
            self.visitors.seen().familiar.insert(self.address, Instant::now());
        }
    }

    /// Whether a request without registered token is to be answered. Where it is not, the connection is about to be
    /// closed.
    pub(crate) fn may_ask(&self) -> bool {
        let Some(limits) = self.visitors.limits.filter(|_| self.is_stranger()) else { return true };
        let mut seen = self.visitors.seen();
        seen.turn();
        let may = seen.counts_one(|seen| &mut seen.requests, self.address, limits.requests_per_second);
        drop(seen);
        if !may {
            self.dismissed.notify_one();
        }
        may
    }

    /// Ends when the connection is to be closed: what was asked is too much, or a stranger stays for too long.
    pub(crate) async fn is_dismissed(&self) {
        let overstays = async {
            if let Some(limits) = self.visitors.limits {
                tokio::time::sleep(limits.patience).await;
            }
            if !self.is_stranger() {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            () = self.dismissed.notified() => {}
            () = overstays => {}
        }
    }

    /// The most octets that are read of the connection.
    fn octets(&self) -> usize {
        self.visitors.limits.filter(|_| self.is_stranger()).map_or(usize::MAX, |limits| limits.octets)
    }
}

impl Drop for Visitor {
    fn drop(&mut self) {
        if self.visitors.limits.is_none() {
            return;
        }
        let mut seen = self.visitors.seen();
        if let Some(open) = seen.open.get_mut(&self.address) {
            *open -= 1;
            if *open == 0 {
                seen.open.remove(&self.address);
            }
        }
    }
}

/// What is taken for one host.
fn host(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address @ IpAddr::V4(_) => address,
    }
}

/// A connection of which only so much is read as its visitor may send.
#[derive(Debug)]
pub(crate) struct Metered<Stream> {
    stream: Stream,
    visitor: Arc<Visitor>,
    received: usize,
}

impl<Stream> Metered<Stream> {
    pub(crate) fn new(stream: Stream, visitor: Arc<Visitor>) -> Self {
        Self { stream, visitor, received: 0 }
    }
}

impl<Stream: AsyncRead + Unpin> AsyncRead for Metered<Stream> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        let came = buffer.filled().len() - before;
        self.received = self.received.saturating_add(came);
        if self.received > self.visitor.octets() {
            self.visitor.dismissed.notify_one();
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        }
        Poll::Ready(Ok(()))
    }
}

impl<Stream: AsyncWrite + Unpin> AsyncWrite for Metered<Stream> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, octets: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, octets)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        octets: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, octets)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_an_address_of_ipv4_or_a_network_of_ipv6() {
        let table =
            [("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")];
        for (address, expected) in table {
            assert_eq!(host(address.parse().unwrap()), expected.parse::<IpAddr>().unwrap(), "{address}");
        }
    }
}
