//! A client that knows sockets and octets, and helps nothing along.

use std::sync::Arc;
use std::time::Duration;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use samesite_servers::{Config, Response, Servers, Token};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// Long enough for a machine under load, and never reached when all is well.
pub(crate) const DEADLINE: Duration = Duration::from_secs(20);

/// Servers with default limits.
pub(crate) async fn start() -> Servers {
    start_with(Config::default()).await
}

pub(crate) async fn start_with(config: Config) -> Servers {
    Servers::start(config).await.unwrap()
}

/// Registers a response under a new token.
pub(crate) fn register(servers: &Servers, response: Response) -> Token {
    let token = Token::random();
    servers.register(token, response).unwrap();
    token
}

/// Ends a future that hangs, and says which.
pub(crate) async fn within<Value>(reason: &str, future: impl Future<Output = Value>) -> Value {
    match tokio::time::timeout(DEADLINE, future).await {
        Ok(value) => value,
        Err(_) => panic!("{reason} took longer than {DEADLINE:?}"),
    }
}

/// A connection on which requests are written by hand.
pub(crate) struct Client<Stream> {
    stream: Stream,
    received: Vec<u8>,
}

/// One answer as it came over the wire.
pub(crate) struct Answer {
    /// Status line and header lines, without the empty line that ends them.
    pub(crate) head: Vec<u8>,
    pub(crate) body: Vec<u8>,
}

impl Client<TcpStream> {
    pub(crate) async fn plain(servers: &Servers) -> Self {
        let address = ("127.0.0.1", servers.ports().plain);
        Self::over(TcpStream::connect(address).await.unwrap())
    }
}

impl<Stream: AsyncRead + AsyncWrite + Unpin> Client<Stream> {
    pub(crate) fn over(stream: Stream) -> Self {
        Self { stream, received: Vec::new() }
    }

    pub(crate) async fn send(&mut self, octets: impl AsRef<[u8]>) {
        let sending = self.stream.write_all(octets.as_ref());
        within("sending", sending).await.unwrap();
        within("flushing", self.stream.flush()).await.unwrap();
    }

    /// Sends to somebody who may have stopped to read.
    pub(crate) async fn try_send(&mut self, octets: impl AsRef<[u8]>) -> std::io::Result<()> {
        within("sending", self.stream.write_all(octets.as_ref())).await
    }

    /// Whether the connection ends before an answer; one that comes is received.
    pub(crate) async fn is_closed_before_an_answer(&mut self) -> bool {
        let came = self.receive().await;
        if came > 0 {
            self.answer().await;
        }
        came == 0
    }

    /// Sends a GET for a token and receives the answer.
    pub(crate) async fn get(&mut self, token: Token) -> Answer {
        self.send(format!("GET /?t={token} HTTP/1.1\r\nHost: a.example\r\n\r\n")).await;
        self.answer().await
    }

    /// Receives the next answer, its body as long as `Content-Length` says.
    pub(crate) async fn answer(&mut self) -> Answer {
        let head = self.head().await;
        let length = Answer::values_in(&head, "content-length")
            .first()
            .map_or(0, |length| String::from_utf8_lossy(length).parse().unwrap());
        while self.received.len() < length {
            assert!(self.receive().await > 0, "the connection ended in a body");
        }
        let body = self.received.drain(..length).collect();
        Answer { head, body }
    }

    /// Receives the next head, and leaves what follows.
    pub(crate) async fn head(&mut self) -> Vec<u8> {
        loop {
            let end = self.received.windows(4).position(|four| four == b"\r\n\r\n");
            if let Some(end) = end {
                let mut head: Vec<u8> = self.received.drain(..end + 4).collect();
                head.truncate(end);
                return head;
            }
            assert!(self.receive().await > 0, "the connection ended in a head");
        }
    }

    /// Receives until the server ends the connection.
    pub(crate) async fn rest(mut self) -> Vec<u8> {
        while self.receive().await > 0 {}
        self.received
    }

    /// The stream, when everything that was received has been looked at.
    pub(crate) fn into_stream(self) -> Stream {
        assert_eq!(self.received, b"", "something was received that nobody looked at");
        self.stream
    }

    /// Receives what there is; nothing means that the connection has ended.
    async fn receive(&mut self) -> usize {
        let reading = self.stream.read_buf(&mut self.received);
        // A reset is an end as good as any.
        within("receiving", reading).await.unwrap_or(0)
    }
}

impl Answer {
    /// The status line.
    pub(crate) fn status(&self) -> String {
        let end = self.head.iter().position(|octet| *octet == b'\r');
        String::from_utf8_lossy(&self.head[..end.unwrap_or(self.head.len())]).into_owned()
    }

    /// The values of the lines of one header, octet for octet.
    pub(crate) fn values(&self, name: &str) -> Vec<Vec<u8>> {
        Self::values_in(&self.head, name)
    }

    fn values_in(head: &[u8], name: &str) -> Vec<Vec<u8>> {
        let prefix = format!("{name}: ");
        head.split(|octet| *octet == b'\n')
            .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
            .filter_map(|line| line.strip_prefix(prefix.as_bytes()))
            .map(<[u8]>::to_vec)
            .collect()
    }

    /// Head and body as text, with the date left out.
    pub(crate) fn text(&self) -> String {
        let head = String::from_utf8(self.head.clone()).unwrap();
        let mut lines: Vec<String> = head.lines().map(str::to_owned).collect();
        for line in &mut lines {
            if line.starts_with("date: ") {
                "date: [date]".clone_into(line);
            }
        }
        lines.push(String::new());
        lines.push(String::from_utf8(self.body.clone()).unwrap());
        lines.join("\n")
    }
}

/// Connects through TLS, trusting the servers' own authority and nobody else.
pub(crate) async fn connect_tls(
    servers: &Servers,
    name: &str,
    protocols: &[&str],
) -> std::io::Result<TlsStream<TcpStream>> {
    let stream = TcpStream::connect(("127.0.0.1", servers.ports().tls)).await?;
    let name = ServerName::try_from(name.to_owned()).unwrap();
    within("the handshake", connector(servers, protocols).connect(name, stream)).await
}

/// TLS as a client that trusts the servers' own authority and nobody else.
pub(crate) fn connector(servers: &Servers, protocols: &[&str]) -> TlsConnector {
    let authority = CertificateDer::from(servers.authority_certificate().to_vec());
    let mut roots = RootCertStore::empty();
    roots.add(authority).unwrap();
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.as_bytes().to_vec()).collect();
    TlsConnector::from(Arc::new(config))
}

/// TLS as a client that takes any certificate.
pub(crate) fn trusting_connector() -> TlsConnector {
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Trusting))
        .with_no_client_auth();
    TlsConnector::from(Arc::new(config))
}

/// Takes any certificate.
#[derive(Debug)]
struct Trusting;

impl ServerCertVerifier for Trusting {
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
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        ring::default_provider().signature_verification_algorithms.supported_schemes()
    }
}
