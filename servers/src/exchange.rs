//! One request, as it arrived.

use std::fmt;
use std::time::Duration;

use crate::Token;

/// One request as it came over the wire: facts only, and no judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// The place in the journal, counted from 0. It follows the moment at
    /// which a request was complete, so that one with a long body may stand
    /// behind one that arrived later.
    pub sequence: u64,
    /// When the head of the request had arrived, since the start of the
    /// servers, on a clock that never goes back.
    pub arrived: Duration,
    /// The version of HTTP.
    pub version: HttpVersion,
    /// Whether it came through TLS.
    pub scheme: Scheme,
    /// The host that was asked for, with its port if one was sent: the
    /// authority of the target or of HTTP/2, otherwise the `Host` header.
    /// Empty when the request names none; an octet which is not UTF-8 reads
    /// as U+FFFD (the header itself keeps it).
    pub host: String,
    /// The method, in the case in which it came.
    pub method: String,
    /// Path and query as received. An authority-form target (`CONNECT`) has
    /// no path, and stands here as it is.
    pub target: String,
    /// Every header, its name in lower case, its value octet for octet. The
    /// values of one name are next to each other, in the order of the wire.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body, up to [`Config::body_limit`](crate::Config::body_limit) octets;
    /// nothing of it when the exchange is unsolicited.
    pub body: Vec<u8>,
    /// Whether [`Exchange::body`] is all of it.
    pub body_end: BodyEnd,
    /// The token it bears, when a document is registered under that token.
    pub token: Option<Token>,
}

impl Exchange {
    /// How much room it takes, in octets; a header's two texts take some beside what is in them.
    pub(crate) fn octets(&self) -> usize {
        let headers = self.headers.iter().map(|header| size_of_val(header) + header.0.len() + header.1.len());
        size_of::<Self>()
            + self.host.len()
            + self.method.len()
            + self.target.len()
            + self.body.len()
            + headers.sum::<usize>()
    }

    /// Whether it asks for leave to make another request, which bears its token too.
    ///
    /// **Spec:** Fetch, "CORS-preflight fetch".
    #[must_use]
    pub fn is_preflight(&self) -> bool {
        self.method == "OPTIONS" && self.values("access-control-request-method").next().is_some()
    }

    /// The values of every header called `name` (in lower case), in the order
    /// of the wire.
    ///
    /// Over HTTP/2 a browser may split `Cookie` into several fields; they are
    /// several values here too.
    pub fn values<'exchange>(&'exchange self, name: &'exchange str) -> impl Iterator<Item = &'exchange [u8]> {
        self.headers.iter().filter(move |(candidate, _)| candidate == name).map(|(_, value)| value.as_slice())
    }
}

/// The version of HTTP that carried a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HttpVersion {
    /// HTTP/1.0, which no browser speaks, but a proxy or a script may.
    Http10,
    /// HTTP/1.1.
    Http11,
    /// HTTP/2.
    Http2,
}

impl fmt::Display for HttpVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Http10 => "HTTP/1.0",
            Self::Http11 => "HTTP/1.1",
            Self::Http2 => "HTTP/2",
        })
    }
}

/// The scheme under which a request was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// Plain HTTP.
    Http,
    /// HTTP through TLS.
    Https,
}

impl fmt::Display for Scheme {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Http => "http",
            Self::Https => "https",
        })
    }
}

/// How the body of a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BodyEnd {
    /// Every octet was received and kept.
    Complete,
    /// More octets came than the journal keeps.
    Truncated,
    /// The client broke off, or took too long.
    Broken,
}
