//! The servers as a whole: start, documents, journal, end.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::slice;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::server::ResolvesServerCert;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::authority::Authority;
use crate::certificate::Certificate;
use crate::connection::{PROTOCOLS, serve_http1, serve_tls};
use crate::forward_proxy::serve_proxy;
use crate::handler::Handler;
use crate::journal::Journal;
use crate::listener::listen;
use crate::site::Site;
use crate::visitor::{StrangerLimits, Visitors};
use crate::wait::wait_for_any;
use crate::{Exchange, Response, ResponseError, Scheme, Token, WaitError};

/// Listeners, on 127.0.0.1 unless told otherwise, and what they have in
/// common: the registered documents and the journal.
///
/// All methods take `&self` and may be called from any task or thread.
/// Dropping the servers ends them as [`Servers::shutdown`] does, but without
/// waiting for the end.
#[derive(Debug)]
pub struct Servers {
    ports: Ports,
    every_port: Vec<u16>,
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

/// Where the servers listen, and their limits; the default suits browsers of
/// this machine.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address to listen on. Beyond loopback it should go with
    /// [`Config::strangers`].
    pub address: IpAddr,
    /// The port for plain HTTP; 0 lets the system choose one that is free.
    pub plain_port: u16,
    /// Other ports for plain HTTP.
    pub more_plain_ports: Vec<u16>,
    /// The port for TLS; 0 lets the system choose one that is free.
    pub tls_port: u16,
    /// Other ports for TLS.
    pub more_tls_ports: Vec<u16>,
    /// What is granted to those who show no registered token; `None` where
    /// nobody is a stranger. What strangers ask is answered with 404 and
    /// not journalled.
    pub strangers: Option<StrangerLimits>,
    /// The certificate for every name, in the place of those of the
    /// servers' own authority.
    pub certificate: Option<Certificate>,
    /// The hosts that clients ask for without naming them in the TLS
    /// handshake: IP addresses, and names with a dot behind them. One
    /// certificate is for all of them.
    pub unnamed_hosts: Vec<String>,
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
            address: Ipv4Addr::LOCALHOST.into(),
            plain_port: 0,
            more_plain_ports: Vec::new(),
            tls_port: 0,
            more_tls_ports: Vec::new(),
            strangers: None,
            certificate: None,
            unnamed_hosts: Vec::new(),
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
    #[error("could not listen on a free port of {address}")]
    Listen {
        /// The address.
        address: IpAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The address is none of this machine.
    #[error("{address} is no address of this machine, so nobody can listen on it")]
    NotOurs {
        /// The address.
        address: IpAddr,
    },
    /// A listener did not get the port that was asked for.
    #[error("could not listen on port {port} of {address}: {source}; choose another, or 0 for one that is free")]
    Port {
        /// The address.
        address: IpAddr,
        /// The port.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
    /// Nothing can connect to a port of our own: the loopback interface is missing or down, or a filter is in the way.
    #[error("cannot connect to a port of our own on {address}")]
    Loopback {
        /// The address.
        address: IpAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The certificate authority could not be created.
    #[error("could not create the certificate authority")]
    Authority(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Servers {
    /// Starts the listeners. It must be called within a Tokio
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
        let authority = Authority::new(&config.unnamed_hosts).map_err(|error| StartError::Authority(error.into()))?;
        let authority = Arc::new(authority);
        let certificates: Arc<dyn ResolvesServerCert> = match config.certificate {
            Some(given) => Arc::new(given),
            None => Arc::clone(&authority) as Arc<_>,
        };
        let tls = tls_config(certificates).map_err(|error| StartError::Authority(error.into()))?;
        let address = config.address;
        let (plain_listener, plain) = bind(address, config.plain_port).await?;
        let (tls_listener, tls_port) = bind(address, config.tls_port).await?;
        let (proxy_listener, proxy) = bind(address, 0).await?;
        let (mut plain_listeners, mut tls_listeners) = (vec![plain_listener], vec![tls_listener]);
        let mut every_port = vec![plain, tls_port, proxy];
        for (ports, listeners) in
            [(config.more_plain_ports, &mut plain_listeners), (config.more_tls_ports, &mut tls_listeners)]
        {
            for port in ports {
                let (listener, port) = bind(address, port).await?;
                listeners.push(listener);
                every_port.push(port);
            }
        }

        reach(address, plain).await.map_err(|source| StartError::Loopback { address, source })?;

        let (started_at, started) = (SystemTime::now(), Instant::now());
        let journal = Arc::new(Journal::new(config.unsolicited_limit, config.unsolicited_octets));
        let handler = Handler::new(Arc::clone(&journal), started, config.patience, config.body_limit, site);
        let handler = Arc::new(handler);
        let (stop, stopped) = watch::channel(());
        let mut listeners = JoinSet::new();
        let limit = config.connection_limit;
        let visitors = Arc::new(Visitors::new(config.strangers));
        for listener in plain_listeners {
            let handler = Arc::clone(&handler);
            listeners.spawn(listen(listener, limit, Arc::clone(&visitors), stopped.clone(), move |stream, visitor| {
                serve_http1(stream, Scheme::Http, Arc::clone(&handler), visitor)
            }));
        }
        for listener in tls_listeners {
            let (tls, handler) = (Arc::clone(&tls), Arc::clone(&handler));
            listeners.spawn(listen(listener, limit, Arc::clone(&visitors), stopped.clone(), move |stream, visitor| {
                serve_tls(stream, Arc::clone(&tls), Arc::clone(&handler), visitor)
            }));
        }
        listeners.spawn(listen(proxy_listener, limit, visitors, stopped, move |stream, visitor| {
            serve_proxy(stream, Arc::clone(&tls), Arc::clone(&handler), visitor)
        }));
        let ports = Ports { plain, tls: tls_port, proxy };
        Ok(Self { ports, every_port, journal, authority, started_at, started, stop, listeners })
    }

    /// The ports on the address that is listened on.
    #[must_use]
    pub fn ports(&self) -> Ports {
        self.ports
    }

    /// Every port that is listened on: those of [`Servers::ports`], and then those that were wanted besides.
    #[must_use]
    pub fn every_port(&self) -> &[u16] {
        &self.every_port
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

    /// The certificate, in DER, of the authority that signs for every name,
    /// unless a certificate was given.
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
async fn bind(address: IpAddr, port: u16) -> Result<(TcpListener, u16), StartError> {
    let failed = |source: std::io::Error| match (source.kind(), port) {
        (std::io::ErrorKind::AddrNotAvailable, _) => StartError::NotOurs { address },
        (_, 0) => StartError::Listen { address, source },
        _ => StartError::Port { address, port, source },
    };
    let listener = TcpListener::bind((address, port)).await.map_err(failed)?;
    let port = listener.local_addr().map_err(failed)?.port();
    Ok((listener, port))
}

/// Connects to a port of our own, which takes no time where it works.
async fn reach(address: IpAddr, port: u16) -> std::io::Result<()> {
    /// A filter may drop what it does not like without a word.
    const PATIENCE: Duration = Duration::from_secs(5);
    let near = match address {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => Ipv6Addr::LOCALHOST.into(),
        address => address,
    };
    let connected = tokio::time::timeout(PATIENCE, TcpStream::connect((near, port)));
    connected.await.map_err(std::io::Error::from)??;
    Ok(())
}

fn tls_config(certificates: Arc<dyn ResolvesServerCert>) -> Result<Arc<ServerConfig>, rustls::Error> {
    // The provider is named here, because a process-wide default could be set
    // by another crate, or by none.
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_cert_resolver(certificates);
    config.alpn_protocols = PROTOCOLS.map(<[u8]>::to_vec).to_vec();
    Ok(Arc::new(config))
}
