//! The servers as a whole: start, documents, journal, end.

use std::net::Ipv4Addr;
use std::slice;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use rustls::ServerConfig;
use rustls::crypto::ring;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::authority::Authority;
use crate::connection::{PROTOCOLS, serve_http1, serve_tls};
use crate::forward_proxy::serve_proxy;
use crate::handler::Handler;
use crate::journal::Journal;
use crate::listener::listen;
use crate::site::Site;
use crate::wait::wait_for_any;
use crate::{Exchange, Response, ResponseError, Scheme, Token, WaitError};

/// Listeners on 127.0.0.1 and what they have in common: the registered
/// documents and the journal.
///
/// All methods take `&self` and may be called from any task or thread.
/// Dropping the servers ends them as [`Servers::shutdown`] does, but without
/// waiting for the end.
#[derive(Debug)]
pub struct Servers {
    ports: Ports,
    journal: Arc<Journal>,
    authority: Arc<Authority>,
    started_at: SystemTime,
    started: Instant,
    /// Its loss is the sign to stop.
    stop: watch::Sender<()>,
    listeners: JoinSet<()>,
}

/// The ports of the listeners.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ports {
    /// Plain HTTP/1.1.
    pub plain: u16,
    /// TLS, with HTTP/2 and HTTP/1.1.
    pub tls: u16,
    /// A forward proxy that leads to the other two, for browsers that cannot be told where names lead.
    pub proxy: u16,
}

/// The limits of the servers; the default suits browsers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The port for plain HTTP; 0 lets the system choose one that is free.
    pub plain_port: u16,
    /// The port for TLS; 0 lets the system choose one that is free.
    pub tls_port: u16,
    /// How long a client may take for a TLS handshake, for the head of an
    /// HTTP/1.1 request (which is also how long a connection may idle), and
    /// for a body.
    pub patience: Duration,
    /// How many octets of a request's body are kept; none of an unsolicited
    /// one's, which is answered before its body has come.
    pub body_limit: usize,
    /// How many unsolicited exchanges are kept; the oldest make room.
    pub unsolicited_limit: usize,
    /// How many octets the unsolicited exchanges may have together; the oldest
    /// make room.
    pub unsolicited_octets: usize,
    /// How many connections each port serves at a time; the oldest make room.
    pub connection_limit: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            plain_port: 0,
            tls_port: 0,
            patience: Duration::from_secs(30),
            body_limit: 64 * 1024,
            unsolicited_limit: 10_000,
            unsolicited_octets: 4 * 1024 * 1024,
            // Firefox keeps up to 900 open, most of them idle, Chromium 256.
            connection_limit: 2000,
        }
    }
}

/// The servers could not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// A listener got no port.
    #[error("could not listen on a free port of 127.0.0.1")]
    Listen(#[source] std::io::Error),
    /// A listener did not get the port that was asked for.
    #[error("could not listen on port {port} of 127.0.0.1: {source}; choose another, or 0 for one that is free")]
    Port {
        /// The port.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
    /// Nothing can connect to a port of our own: the loopback interface is missing or down, or a filter is in the way.
    #[error("cannot connect to a port of our own on 127.0.0.1")]
    Loopback(#[source] std::io::Error),
    /// The certificate authority could not be created.
    #[error("could not create the certificate authority")]
    Authority(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Servers {
    /// Starts the listeners on 127.0.0.1. It must be called within a Tokio
    /// runtime with IO and time enabled.
    ///
    /// # Errors
    ///
    /// When the system gives no port, or the cryptography no certificate.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        Self::start_with(config, None).await
    }

    /// Starts the listeners as [`Servers::start`] does; `site` answers what
    /// bears no registered token.
    ///
    /// # Errors
    ///
    /// Those of [`Servers::start`].
    pub async fn start_with(config: Config, site: Option<Arc<dyn Site>>) -> Result<Self, StartError> {
        let authority = Authority::new().map_err(|error| StartError::Authority(error.into()))?;
        let authority = Arc::new(authority);
        let tls = tls_config(Arc::clone(&authority)).map_err(|error| StartError::Authority(error.into()))?;
        let (plain_listener, plain) = bind(config.plain_port).await?;
        let (tls_listener, tls_port) = bind(config.tls_port).await?;
        let (proxy_listener, proxy) = bind(0).await?;

        reach(plain).await.map_err(StartError::Loopback)?;

        let (started_at, started) = (SystemTime::now(), Instant::now());
        let journal = Arc::new(Journal::new(config.unsolicited_limit, config.unsolicited_octets));
        let handler = Handler::new(Arc::clone(&journal), started, config.patience, config.body_limit, site);
        let handler = Arc::new(handler);
        let (stop, stopped) = watch::channel(());
        let mut listeners = JoinSet::new();
        let limit = config.connection_limit;
        listeners.spawn(listen(plain_listener, limit, stopped.clone(), {
            let handler = Arc::clone(&handler);
            move |stream| serve_http1(stream, Scheme::Http, Arc::clone(&handler))
        }));
        listeners.spawn(listen(tls_listener, limit, stopped.clone(), {
            let (tls, handler) = (Arc::clone(&tls), Arc::clone(&handler));
            move |stream| serve_tls(stream, Arc::clone(&tls), Arc::clone(&handler))
        }));
        listeners.spawn(listen(proxy_listener, limit, stopped, move |stream| {
            serve_proxy(stream, Arc::clone(&tls), Arc::clone(&handler))
        }));
        let ports = Ports { plain, tls: tls_port, proxy };
        Ok(Self { ports, journal, authority, started_at, started, stop, listeners })
    }

    /// The ports on 127.0.0.1.
    #[must_use]
    pub fn ports(&self) -> Ports {
        self.ports
    }

    /// The wall-clock time from which [`Exchange::arrived`] counts.
    #[must_use]
    pub fn started_at(&self) -> SystemTime {
        self.started_at
    }

    /// What [`Exchange::arrived`] would be for a request that arrived now.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// The certificate, in DER, of the authority that signs for every name.
    #[must_use]
    pub fn authority_certificate(&self) -> &[u8] {
        self.authority.certificate()
    }

    /// The same in PEM, for those who want to trust it.
    #[must_use]
    pub fn authority_pem(&self) -> String {
        self.authority.pem()
    }

    /// Registers the document that answers every request for `token`. A
    /// document registered earlier is replaced; the exchanges stay.
    ///
    /// # Errors
    ///
    /// When HTTP cannot carry the response; see [`ResponseError`].
    pub fn register(&self, token: Token, response: Response) -> Result<(), ResponseError> {
        self.register_in_turn(token, vec![response])
    }

    /// Registers documents under a token, one for each request in turn; the
    /// last one is given ever after. Preflights have no turn: they are given
    /// the leave that they ask for. Documents registered earlier are replaced;
    /// the exchanges stay, and keep counting.
    ///
    /// # Errors
    ///
    /// When HTTP cannot carry one of the responses; see [`ResponseError`].
    pub fn register_in_turn(&self, token: Token, responses: Vec<Response>) -> Result<(), ResponseError> {
        let documents = responses.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?;
        self.journal.register(token, documents);
        Ok(())
    }

    /// Holds back the answers to these tokens, whose requests are journalled
    /// as always, until they are released or forgotten. Tokens that are not
    /// registered are left as they are.
    pub fn hold(&self, tokens: &[Token]) {
        self.journal.hold(tokens);
    }

    /// Lets go the answers to a token that are held back, and those to come.
    pub fn release(&self, token: &Token) {
        self.journal.release(*token);
    }

    /// Drops the documents of these tokens, and the exchanges with them.
    /// Later requests for them are unsolicited.
    pub fn forget(&self, tokens: &[Token]) {
        self.journal.forget(tokens);
    }

    /// Every exchange that bears `token`, in the order of arrival.
    #[must_use]
    pub fn exchanges(&self, token: &Token) -> Vec<Arc<Exchange>> {
        self.journal.exchanges(*token)
    }

    /// Waits for the first exchange that bears `token`, which may have arrived
    /// already. The `reason` completes "while waiting for …" in the error.
    ///
    /// # Errors
    ///
    /// When the deadline, counted from now, passes without one.
    pub async fn wait_for(&self, token: &Token, deadline: Duration, reason: &str) -> Result<Arc<Exchange>, WaitError> {
        self.wait_for_any(slice::from_ref(token), deadline, reason).await
    }

    /// Waits for an exchange that bears any of `tokens`, and gives the
    /// earliest. The `reason` completes "while waiting for …" in the error.
    ///
    /// # Errors
    ///
    /// When the deadline, counted from now, passes without one.
    pub async fn wait_for_any(
        &self,
        tokens: &[Token],
        deadline: Duration,
        reason: &str,
    ) -> Result<Arc<Exchange>, WaitError> {
        wait_for_any(&self.journal, tokens, deadline, reason).await
    }

    /// Takes the exchanges that bear no registered token, oldest first.
    #[must_use]
    pub fn take_unsolicited(&self) -> Vec<Arc<Exchange>> {
        self.journal.take_unsolicited()
    }

    /// How many unsolicited exchanges were dropped since the start because
    /// there were more than [`Config::unsolicited_limit`], or more of them than
    /// [`Config::unsolicited_octets`].
    #[must_use]
    pub fn unsolicited_dropped(&self) -> u64 {
        self.journal.unsolicited_dropped()
    }

    /// Closes the ports, ends every connection, and waits until that is done.
    pub async fn shutdown(self) {
        let Self { stop, listeners, .. } = self;
        drop(stop);
        listeners.join_all().await;
    }
}

/// Listens on a port, or on one that the system chooses for 0.
async fn bind(port: u16) -> Result<(TcpListener, u16), StartError> {
    let failed = |source| if port == 0 { StartError::Listen(source) } else { StartError::Port { port, source } };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(failed)?;
    let port = listener.local_addr().map_err(failed)?.port();
    Ok((listener, port))
}

/// Connects to a port of our own, which takes no time where it works.
async fn reach(port: u16) -> std::io::Result<()> {
    /// A filter may drop what it does not like without a word.
    const PATIENCE: Duration = Duration::from_secs(5);
    let connected = tokio::time::timeout(PATIENCE, TcpStream::connect((Ipv4Addr::LOCALHOST, port)));
    connected.await.map_err(std::io::Error::from)??;
    Ok(())
}

fn tls_config(authority: Arc<Authority>) -> Result<Arc<ServerConfig>, rustls::Error> {
    // The provider is named here, because a process-wide default could be set
    // by another crate, or by none.
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_cert_resolver(authority);
    config.alpn_protocols = PROTOCOLS.map(<[u8]>::to_vec).to_vec();
    Ok(Arc::new(config))
}
