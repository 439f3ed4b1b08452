//! The accept loop, and the tasks of its connections.

use std::collections::VecDeque;
use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinSet};

use crate::visitor::{Metered, Visitor, Visitors};

/// How long to leave a listener alone that cannot accept, which happens when
/// the process has no file descriptor left: a connection must end first.
const PAUSE: Duration = Duration::from_millis(20);

/// A connection that is being served.
struct Open {
    visitor: Weak<Visitor>,
    task: AbortHandle,
}

/// Accepts connections and serves each in a task of its own, until `stop`
/// loses its sender. Then the port is closed and every connection is ended.
/// When there are as many as `limit`, one is ended for a new one: the oldest
/// of a stranger, or the oldest of all. It is the likeliest to be idle, and
/// whoever still needs it connects again.
///
/// When this future is dropped the same happens, without waiting for it.
pub(crate) async fn listen<Serving>(
    listener: TcpListener,
    limit: usize,
    visitors: Arc<Visitors>,
    mut stop: watch::Receiver<()>,
    serve: impl Fn(Metered<TcpStream>, Arc<Visitor>) -> Serving,
) where
    Serving: Future<Output = ()> + Send + 'static,
{
    let mut connections = JoinSet::new();
    let mut oldest_first: VecDeque<Open> = VecDeque::new();
    loop {
        tokio::select! {
            _ = stop.changed() => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    // Whoever is one too many is sent away without a word.
                    let Some(visitor) = visitors.admit(peer.ip()) else { continue };
                    // Answers are small and awaited; without this option they
                    // are only slower, so a refusal does not matter.
                    let _ = stream.set_nodelay(true);
                    oldest_first.retain(|open| !open.task.is_finished());
                    if oldest_first.len() >= limit {
                        let is_stranger = |open: &Open| open.visitor.upgrade().is_some_and(|visitor| visitor.is_stranger());
                        let place = oldest_first.iter().position(is_stranger).unwrap_or(0);
                        if let Some(oldest) = oldest_first.remove(place) {
                            oldest.task.abort();
                        }
                    }
                    let of_visitor = Arc::downgrade(&visitor);
                    let serving = serve(Metered::new(stream, Arc::clone(&visitor)), Arc::clone(&visitor));
                    let task = connections.spawn(async move {
                        tokio::select! {
                            () = serving => {}
                            () = visitor.is_dismissed() => {}
                        }
                    });
                    oldest_first.push_back(Open { visitor: of_visitor, task });
                }
                Err(_) => tokio::time::sleep(PAUSE).await,
            },
        }
    }
    drop(listener);
    connections.shutdown().await;
}
