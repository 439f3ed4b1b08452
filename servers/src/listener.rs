//! The accept loop, and the tasks of its connections.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinSet};

/// How long to leave a listener alone that cannot accept, which happens when
/// the process has no file descriptor left: a connection must end first.
const PAUSE: Duration = Duration::from_millis(20);

/// Accepts connections and serves each in a task of its own, until `stop`
/// loses its sender. Then the port is closed and every connection is ended.
/// When there are as many as `limit`, the oldest is ended for a new one: it is
/// the likeliest to be idle, and whoever still needs it connects again.
///
/// When this future is dropped the same happens, without waiting for it.
pub(crate) async fn listen<Serving>(
    listener: TcpListener,
    limit: usize,
    mut stop: watch::Receiver<()>,
    serve: impl Fn(TcpStream) -> Serving,
) where
    Serving: Future<Output = ()> + Send + 'static,
{
    let mut connections = JoinSet::new();
    let mut oldest_first: VecDeque<AbortHandle> = VecDeque::new();
    loop {
        tokio::select! {
            _ = stop.changed() => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    // Answers are small and awaited; without this option they
                    // are only slower, so a refusal does not matter.
                    let _ = stream.set_nodelay(true);
                    oldest_first.retain(|connection| !connection.is_finished());
                    if oldest_first.len() >= limit && let Some(oldest) = oldest_first.pop_front() {
                        oldest.abort();
                    }
                    oldest_first.push_back(connections.spawn(serve(stream)));
                }
                Err(_) => tokio::time::sleep(PAUSE).await,
            },
        }
    }
    drop(listener);
    connections.shutdown().await;
}
