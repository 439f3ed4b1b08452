//! What answers requests that bear no registered token.

use std::fmt;
use std::pin::Pin;

use tokio::io::{AsyncRead, AsyncWrite};

use crate::{Exchange, Response};

/// An answer on its way; `None` is answered with 404.
pub type Answering<'a> = Pin<Box<dyn Future<Output = Option<Answer>> + Send + 'a>>;

/// Who answers requests that bear no registered token, by whatever they ask for.
///
/// The body of such a request is read up to [`Config::body_limit`](crate::Config::body_limit), and the journal has the
/// exchange without it before the site is asked. An answer that HTTP cannot carry is answered with 502.
pub trait Site: fmt::Debug + Send + Sync {
    /// Whether whoever asks this knows what a stranger cannot: where servers are open to others, everybody else gets nothing.
    fn knows(&self, exchange: &Exchange) -> bool {
        let _ = exchange;
        true
    }

    /// The answer to a request.
    fn answer<'a>(&'a self, exchange: &'a Exchange) -> Answering<'a>;
}

/// What a site answers.
#[derive(Debug)]
pub enum Answer {
    /// A response of HTTP.
    Response(Response),
    /// The connection speaks another protocol from now on, as the request has asked.
    Switch(Switch),
}

impl From<Response> for Answer {
    fn from(response: Response) -> Self {
        Self::Response(response)
    }
}

/// An answer with status 101: what the client sends from now on goes to another stream, and what comes from there to the
/// client, until one of them ends.
///
/// Only a request over HTTP/1.1 with an `Upgrade` header may be answered so; any other is answered with 502.
///
/// **Spec:** RFC 9110 §15.2.2.
pub struct Switch {
    /// The protocol, as `Upgrade` names it: `websocket`.
    pub protocol: String,
    /// The other headers of the answer; without `Connection`, which the server writes.
    pub headers: Vec<(String, Vec<u8>)>,
    /// Who is talked to.
    pub peer: Box<dyn Peer>,
}

impl fmt::Debug for Switch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Switch")
            .field("protocol", &self.protocol)
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}

/// A stream of octets in both directions.
pub trait Peer: AsyncRead + AsyncWrite + Send + Unpin {}

impl<Stream: AsyncRead + AsyncWrite + Send + Unpin> Peer for Stream {}
