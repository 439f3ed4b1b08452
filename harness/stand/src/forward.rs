//! A request handed on to the application, and its answer handed back.

use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::{Request, StatusCode, header};
use hyper_util::rt::TokioIo;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, SignatureScheme};
use samesite_servers::{Answer, Exchange, Response, Switch};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use url::Url;

use crate::target::Target;

/// The largest answer that is handed back, in octets.
const LARGEST: usize = 64 * 1024 * 1024;

/// How long the application may take for an answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is between one client and one server, or what the HTTP library writes.
const OF_THE_CONNECTION: &[&str] = &[
    "connection",
    "content-length",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// What would lead the browser past us from then on.
const LEADING_AWAY: &[&str] = &["alt-svc", "strict-transport-security"];

/// Hands requests on to the application.
#[derive(Clone, Debug)]
pub(crate) struct Forwarder {
    target: Target,
    tls: Arc<ClientConfig>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ForwardError {
    /// Nobody listens.
    #[error("the application does not answer at {0}: {1}; is it running?")]
    Connect(Url, std::io::Error),
    /// It is no server of this kind.
    #[error("the application at {0} gave no answer of HTTP: {1}; are scheme and port right?")]
    Http(Url, Box<dyn std::error::Error + Send + Sync>),
    /// It took too long.
    #[error("the application at {application} gave no answer within {} s", PATIENCE.as_secs())]
    Late {
        /// Where it should be.
        application: Url,
    },
}

impl Forwarder {
    /// For an application; its certificate need not be trusted, because it is on this machine, or somebody has said that
    /// it is theirs.
    pub(crate) fn new(target: Target) -> Self {
        let provider = Arc::new(ring::default_provider());
        let verifier = Arc::new(AnyCertificate(Arc::clone(&provider)));
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("the provider has the usual versions")
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth();
        Self { target, tls: Arc::new(config) }
    }

    /// The answer to a request that was made of `public`, by which browsers know the application. What names one origin
    /// names the other where it is handed on: `Origin`, `Referer` and `Location`, and texts such as pages and scripts, for
    /// an application writes whole URLs by the address that it is asked under.
    pub(crate) async fn forward(&self, exchange: &Exchange, public: &Url) -> Result<Answer, ForwardError> {
        let origin = self.target.origin();
        timeout(PATIENCE, self.answer(exchange, public))
            .await
            .map_err(|_| ForwardError::Late { application: origin.clone() })?
    }

    async fn answer(&self, exchange: &Exchange, public: &Url) -> Result<Answer, ForwardError> {
        let origin = self.target.origin();
        let stream = self.connect().await.map_err(|error| ForwardError::Connect(origin.clone(), error))?;
        let answered = if origin.scheme() == "https" {
            let name = ServerName::try_from(origin.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned());
            let connector = TlsConnector::from(Arc::clone(&self.tls));
            match name {
                Ok(name) => match connector.connect(name, stream).await {
                    Ok(stream) => self.exchanged(stream, exchange, public).await,
                    Err(error) => Err(error.into()),
                },
                Err(error) => Err(error.into()),
            }
        } else {
            self.exchanged(stream, exchange, public).await
        };
        answered.map_err(|error| ForwardError::Http(origin.clone(), error))
    }

    async fn connect(&self) -> std::io::Result<TcpStream> {
        TcpStream::connect(self.target.addresses()).await
    }

    async fn exchanged<Stream>(
        &self,
        stream: Stream,
        exchange: &Exchange,
        public: &Url,
    ) -> Result<Answer, Box<dyn std::error::Error + Send + Sync>>
    where
        Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        // It ends with the answer, or with whoever waits for it: a dropped sender is its end.
        tokio::spawn(connection.with_upgrades());
        let mut answer = sender.send_request(self.request(exchange, public)?).await?;
        let status = answer.status().as_u16();
        let mut response = Response::new(status);
        let (own, theirs) = (bare(self.target.origin()), bare(public));
        for (name, value) in answer.headers() {
            let name = name.as_str();
            if OF_THE_CONNECTION.contains(&name) || LEADING_AWAY.contains(&name) {
                continue;
            }
            let value = if name == "location" {
                in_place_of(value.as_bytes(), &own, &theirs)
            } else {
                value.as_bytes().to_vec()
            };
            response.headers.push((name.to_owned(), value));
        }
        if answer.status() == StatusCode::SWITCHING_PROTOCOLS {
            let protocol = answer.headers().get(header::UPGRADE).map(|value| value.as_bytes().to_vec());
            let protocol = String::from_utf8_lossy(&protocol.unwrap_or_default()).into_owned();
            let peer = Box::new(TokioIo::new(hyper::upgrade::on(&mut answer).await?));
            return Ok(Answer::Switch(Switch { protocol, headers: response.headers, peer }));
        }
        let body = Limited::new(answer.into_body(), LARGEST).collect().await?;
        response.body = body.to_bytes().to_vec();
        if is_readable(&response) {
            response.body = everywhere(&response.body, &own, &theirs);
        }
        Ok(response.into())
    }

    fn request(&self, exchange: &Exchange, public: &Url) -> Result<Request<Full<Bytes>>, hyper::http::Error> {
        let (own, theirs) = (bare(self.target.origin()), bare(public));
        let authority = |url: &Url| url[url::Position::BeforeHost..url::Position::AfterPort].to_owned();
        let mut request = Request::builder().method(exchange.method.as_str()).uri(&exchange.target);
        let mut cookies: Vec<&[u8]> = Vec::new();
        for (name, value) in &exchange.headers {
            match name.as_str() {
                // Over HTTP/2 they may come one by one.
                "cookie" => cookies.push(value),
                "host" => {}
                // What is packed cannot be read, and the application may name its own origin in it.
                "accept-encoding" => {}
                name if OF_THE_CONNECTION.contains(&name) => {}
                name @ ("origin" | "referer") => request = request.header(name, in_place_of(value, &theirs, &own)),
                name => request = request.header(name, value.as_slice()),
            }
        }
        // A handshake is between the two ends, and we are in between for as long as it lasts.
        if let Some(protocol) = exchange.values("upgrade").next() {
            request = request.header(header::CONNECTION, "upgrade").header(header::UPGRADE, protocol);
        }
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join(&b"; "[..]));
        }
        request
            .header(header::HOST, authority(self.target.origin()))
            .header("x-forwarded-host", authority(public))
            .header("x-forwarded-proto", public.scheme())
            .body(Full::new(Bytes::from(exchange.body.clone())))
    }
}

/// An origin as headers have it.
fn bare(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// A value with one origin in place of another at its beginning.
fn in_place_of(value: &[u8], old: &str, new: &str) -> Vec<u8> {
    match value.strip_prefix(old.as_bytes()) {
        Some(rest) if matches!(rest.first(), None | Some(b'/' | b'?' | b'#')) => [new.as_bytes(), rest].concat(),
        _ => value.to_vec(),
    }
}

/// The value of an answer's first field of a name.
pub(crate) fn value_of(response: &Response, name: &str) -> Option<String> {
    let mut values = response.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
    values.next().map(|(_, value)| String::from_utf8_lossy(value).into_owned())
}

/// Whether an answer is a text that may name an origin, and is not packed.
fn is_readable(response: &Response) -> bool {
    let value = |name: &str| value_of(response, name).map(|value| value.to_ascii_lowercase());
    const TEXTS: &[&str] = &["text/html", "text/css", "javascript", "json", "xhtml"];
    value("content-encoding").is_none_or(|encoding| encoding == "identity")
        && value("content-type").is_some_and(|kind| TEXTS.iter().any(|text| kind.contains(text)))
}

/// A text with one origin in place of another, as HTML writes it and as JSON may.
fn everywhere(text: &[u8], old: &str, new: &str) -> Vec<u8> {
    let escaped = |origin: &str| origin.replace('/', "\\/");
    let replaced = whole_in(text, old.as_bytes(), new.as_bytes());
    whole_in(&replaced, escaped(old).as_bytes(), escaped(new).as_bytes())
}

/// A text with one name in place of another, where it does not go on.
fn whole_in(text: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.windows(old.len()).position(|window| window == old) {
        let (before, found) = rest.split_at(at);
        let after = &found[old.len()..];
        let goes_on = after.first().is_some_and(|next| next.is_ascii_alphanumeric() || b".:-_@".contains(next));
        out.extend_from_slice(before);
        out.extend_from_slice(if goes_on { old } else { new });
        rest = after;
    }
    out.extend_from_slice(rest);
    out
}

/// Takes any certificate: applications on one's own machine sign their own.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_names_the_other_origin_wherever_it_names_the_whole_one() {
        let table = [
            ("<form action=\"http://localhost:8000/in\">", "<form action=\"https://app.example/in\">"),
            ("fetch('http://localhost:8000')", "fetch('https://app.example')"),
            (r#"{"next":"http:\/\/localhost:8000\/home"}"#, r#"{"next":"https:\/\/app.example\/home"}"#),
            (
                "http://localhost:80001/ http://localhost:8000.evil.example",
                "http://localhost:80001/ http://localhost:8000.evil.example",
            ),
            ("nothing of it", "nothing of it"),
        ];
        for (text, expected) in table {
            let replaced = everywhere(text.as_bytes(), "http://localhost:8000", "https://app.example");
            assert_eq!(String::from_utf8(replaced).unwrap(), expected);
        }
    }

    #[test]
    fn an_origin_is_replaced_whole_or_not_at_all() {
        let table = [
            ("https://app.example", "http://localhost:8000"),
            ("https://app.example/a?b", "http://localhost:8000/a?b"),
            ("https://app.example.evil.example/", "https://app.example.evil.example/"),
            ("https://app.example:8443/", "https://app.example:8443/"),
            ("/a", "/a"),
            ("null", "null"),
        ];
        for (value, expected) in table {
            let replaced = in_place_of(value.as_bytes(), "https://app.example", "http://localhost:8000");
            assert_eq!(String::from_utf8(replaced).unwrap(), expected);
        }
    }
}
