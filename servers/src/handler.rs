//! From a request to its exchange, and from the journal to the answer.

use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Bytes};
use hyper::header::HeaderValue;
use hyper::http::request;
use hyper::upgrade::OnUpgrade;
use hyper::{HeaderMap, Method, Request, StatusCode, Version, header};
use hyper_util::rt::TokioIo;
use tokio::io::copy_bidirectional;

use crate::journal::Journal;
use crate::response::Document;
use crate::site::{Answer, Peer, Site, Switch};
use crate::visitor::Visitor;
use crate::{BodyEnd, Exchange, HttpVersion, Response, ResponseError, Scheme, Token};

/// How many times the body limit is read and thrown away behind the limit,
/// before a client is told to stop.
const DRAINED: usize = 16;

/// A connection that speaks another protocol once its answer has gone, and who it speaks with.
pub(crate) struct Switched {
    upgrade: OnUpgrade,
    peer: Box<dyn Peer>,
}

impl Switched {
    /// Hands octets on in both directions until either side has had enough.
    pub(crate) async fn relay(mut self) {
        if let Ok(stream) = self.upgrade.await {
            // How it ends is up to the two.
            let _ = copy_bidirectional(&mut TokioIo::new(stream), &mut self.peer).await;
        }
    }
}

/// Journals each request, then answers it.
#[derive(Debug)]
pub(crate) struct Handler {
    journal: Arc<Journal>,
    started: Instant,
    patience: Duration,
    body_limit: usize,
    unsolicited: Document,
    /// Who answers what bears no registered token, if anybody does.
    site: Option<Arc<dyn Site>>,
}

impl Handler {
    pub(crate) fn new(
        journal: Arc<Journal>,
        started: Instant,
        patience: Duration,
        body_limit: usize,
        site: Option<Arc<dyn Site>>,
    ) -> Self {
        let unsolicited = text(404, "not found\n".to_owned());
        Self {
            journal,
            started,
            patience,
            body_limit,
            unsolicited: unsolicited.try_into().expect("a constant response is fit for HTTP"),
            site,
        }
    }

    /// How long a client may take for a handshake, a head, or a body.
    pub(crate) fn patience(&self) -> Duration {
        self.patience
    }

    /// The answer to a request. `send_ahead` is told at once what comes ahead of it, whatever it waits for; `switch` is
    /// given what to do with the connection where it is HTTP's no longer. It never comes where the visitor is to be
    /// dismissed.
    pub(crate) async fn answer<Incoming>(
        &self,
        visitor: &Visitor,
        scheme: Scheme,
        mut request: Request<Incoming>,
        send_ahead: impl FnOnce(HeaderMap),
        switch: impl FnOnce(Switched),
    ) -> hyper::Response<Full<Bytes>>
    where
        Incoming: Body<Data = Bytes>,
    {
        let arrived = self.started.elapsed();
        let may_switch = request.version() == Version::HTTP_11 && request.headers().contains_key(header::UPGRADE);
        let upgrade = may_switch.then(|| hyper::upgrade::on(&mut request));
        let (head, body) = request.into_parts();
        let mut exchange = describe(arrived, scheme, &head);
        let is_ours = exchange.token.is_some_and(|token| self.journal.knows(token));
        let is_guest = self.site.as_deref().is_some_and(|site| site.knows(&exchange));
        if is_ours || is_guest {
            visitor.shows_token();
        } else {
            expect_leave(visitor).await;
            if visitor.is_stranger() {
                // Nothing of what strangers say is kept.
                return self.unsolicited.answer(&head.method);
            }
        }
        let site = self.site.as_deref().filter(|_| !is_ours);
        // Strangers are answered at once: what they send may be long, and come slowly.
        if is_ours || site.is_some() {
            self.read_body(body, &mut exchange).await;
        } else {
            exchange.body_end = if body.is_end_stream() { BodyEnd::Complete } else { BodyEnd::Truncated };
        }
        if let Some(site) = site {
            return match (self.answer_of(site, exchange).await, upgrade) {
                (Answer::Response(response), _) => fit(response.try_into()),
                (Answer::Switch(Switch { protocol, headers, peer }), Some(upgrade)) => {
                    let document = Document::switching(protocol, headers);
                    if document.is_ok() {
                        switch(Switched { upgrade, peer });
                    }
                    fit(document)
                }
                (Answer::Switch(_), None) => told(502, "nobody has asked for another protocol\n".to_owned()),
            }
            .answer(&head.method);
        }
        let is_preflight = exchange.is_preflight();
        let (document, held) = self.journal.enter(exchange);
        if let Some(hints) = document.as_deref().and_then(Document::early_hints) {
            send_ahead(hints.clone());
        }
        if let Some(mut held) = held {
            // Nothing is ever sent there: it ends when the answer may go.
            let _ = held.changed().await;
        }
        match document {
            Some(_) if is_preflight => leave(&head.headers),
            Some(document) => document.answer(&head.method),
            None => self.unsolicited.answer(&head.method),
        }
    }

    /// The answer to whoever asks for what is not here, which is always the same. It never comes where the visitor is to be
    /// dismissed, for whoever would send it is dropped then.
    pub(crate) async fn nothing(&self, visitor: &Visitor, method: &Method) -> hyper::Response<Full<Bytes>> {
        expect_leave(visitor).await;
        self.unsolicited.answer(method)
    }

    /// What a site answers to an exchange that bears no registered token; it is journalled before, without its body, which
    /// is the site's.
    async fn answer_of(&self, site: &dyn Site, exchange: Exchange) -> Answer {
        self.journal.enter(Exchange { body: Vec::new(), token: None, ..exchange.clone() });
        site.answer(&exchange).await.unwrap_or_else(|| text(404, "nothing is here\n".to_owned()).into())
    }

    /// Reads a body into its exchange, as far as patience and limits go. When
    /// the client breaks off this returns, so that its request is journalled.
    async fn read_body<Incoming>(&self, body: Incoming, exchange: &mut Exchange)
    where
        Incoming: Body<Data = Bytes>,
    {
        let reading = async {
            let mut body = pin!(body);
            let mut received = 0;
            while received <= self.body_limit.saturating_mul(DRAINED) {
                let Some(frame) = body.frame().await else {
                    break;
                };
                let Ok(frame) = frame else {
                    return;
                };
                let octets = frame.into_data().unwrap_or_default();
                received += octets.len();
                let room = self.body_limit - exchange.body.len();
                let kept = octets.len().min(room);
                exchange.body.extend_from_slice(&octets[..kept]);
            }
            exchange.body_end = if received > self.body_limit { BodyEnd::Truncated } else { BodyEnd::Complete };
        };
        // A body that takes too long stays what it is until then: broken.
        let _ = tokio::time::timeout(self.patience, reading).await;
    }
}

/// Comes when the visitor may ask for what bears no registered token, and never where it is to be dismissed: whoever waits
/// for it is dropped with the connection.
async fn expect_leave(visitor: &Visitor) {
    if !visitor.may_ask() {
        std::future::pending::<()>().await;
    }
}

/// A document that HTTP can carry, or one that says why it cannot.
fn fit(document: Result<Document, ResponseError>) -> Document {
    document.unwrap_or_else(|error| told(502, format!("the answer cannot be sent: {error}\n")))
}

fn told(status: u16, body: String) -> Document {
    text(status, body).try_into().expect("a text is fit for HTTP")
}

fn text(status: u16, body: String) -> Response {
    let response = Response { body: body.into_bytes(), ..Response::new(status) };
    response.header("Content-Type", "text/plain; charset=utf-8")
}

/// The answer to a preflight: leave for whoever asks, and for all that is asked, so that CORS stops no request before
/// it is seen. Nothing is remembered of it.
fn leave(asked: &HeaderMap) -> hyper::Response<Full<Bytes>> {
    let mut answer = hyper::Response::new(Full::default());
    *answer.status_mut() = StatusCode::NO_CONTENT;
    let given = answer.headers_mut();
    let origin = asked.get(header::ORIGIN).cloned().unwrap_or(HeaderValue::from_static("*"));
    given.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    given.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    let pairs = [
        (header::ACCESS_CONTROL_REQUEST_METHOD, header::ACCESS_CONTROL_ALLOW_METHODS),
        (header::ACCESS_CONTROL_REQUEST_HEADERS, header::ACCESS_CONTROL_ALLOW_HEADERS),
    ];
    for (request, response) in pairs {
        if let Some(value) = asked.get(request) {
            given.insert(response, value.clone());
        }
    }
    given.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("0"));
    given.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

/// The exchange of a request whose body has yet to come.
fn describe(arrived: Duration, scheme: Scheme, head: &request::Parts) -> Exchange {
    let host = match head.uri.authority() {
        Some(authority) => authority.to_string(),
        None => head
            .headers
            .get(header::HOST)
            .map_or_else(String::new, |host| String::from_utf8_lossy(host.as_bytes()).into_owned()),
    };
    let target = match head.uri.path_and_query() {
        Some(path_and_query) => path_and_query.to_string(),
        None => head.uri.to_string(),
    };
    let headers =
        head.headers.iter().map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec())).collect();
    Exchange {
        sequence: 0,
        arrived,
        version: match head.version {
            Version::HTTP_2 => HttpVersion::Http2,
            Version::HTTP_11 => HttpVersion::Http11,
            _ => HttpVersion::Http10,
        },
        scheme,
        host,
        method: head.method.to_string(),
        target,
        headers,
        body: Vec::new(),
        body_end: BodyEnd::Broken,
        token: head.uri.query().and_then(Token::in_query),
    }
}
