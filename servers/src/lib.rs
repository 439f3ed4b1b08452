//! Test servers that answer for every host name and remember every request.
//!
//! [`Servers::start`] binds its listeners on 127.0.0.1 unless told
//! otherwise, on ports which the system chooses: one speaks plain HTTP/1.1,
//! the other TLS with HTTP/2 and HTTP/1.1.
//! Both answer for *any* host. Point a browser's resolver at the two ports and
//! `https://your-blog.example/` is served here, with the default ports in the
//! URL, no hosts file and no root rights.
//!
//! A browser that takes a proxy and no resolver is given the third port, a forward proxy that
//! leads to the same two servers and nowhere else.
//!
//! This crate knows no cookie rule and no scenario. It does two things.
//!
//! # It serves documents by token
//!
//! A [`Response`] is registered under a [`Token`] of 128 random bits, and a
//! request names it in the query parameter `t`:
//! `https://any-host/any/path?t=TOKEN&anything=else`.
//! Host, path, method and scheme play no part in the choice, so one document
//! can be asked for from every origin.
//! What is registered is what is sent: several `Set-Cookie` lines stay several
//! lines, in order, octet for octet; what HTTP cannot carry is refused at
//! registration, never repaired on the way out.
//! The servers add `Content-Length` and `Date`, and `Cache-Control: no-store`
//! unless the document says otherwise, because a cached answer is a request
//! that nobody sees.
//!
//! # It journals whatever arrives
//!
//! Each request becomes an [`Exchange`]: time, version, scheme, host, target,
//! headers and body as received. It is journalled *before* its response is
//! sent, hence the one guarantee to build on: **whoever sees the effect of a
//! response finds its request in the journal.**
//! Nobody needs to sleep; [`Servers::wait_for`] ends with the event, or at a
//! deadline with an error that says what was missing.
//!
//! A request without a registered token (a favicon, a speculative load, a
//! page of a run that is over) is answered with 404 and kept apart, for
//! [`Servers::take_unsolicited`]. Nothing of a request is ever echoed.
//! Whoever has pages of another kind to serve gives a [`Site`] that answers
//! in place of the 404 ([`Servers::start_with`]).
//!
//! # Example
//!
//! ```
//! use std::time::Duration;
//! use samesite_servers::{Config, Response, Servers, Token};
//! use tokio::io::{AsyncReadExt, AsyncWriteExt};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let servers = Servers::start(Config::default()).await?;
//!
//! let token = Token::random();
//! let page = Response::html("<p>Hello</p>")
//!     .set_cookie("strict=1; SameSite=Strict")
//!     .set_cookie(b"latin=\xe9; SameSite=None; Secure");
//! servers.register(token, page)?;
//!
//! // A browser would do this; a socket will do for an example.
//! let mut socket = tokio::net::TcpStream::connect(("127.0.0.1", servers.ports().plain)).await?;
//! let request = format!(
//!     "GET /page?t={token} HTTP/1.1\r\nHost: your-blog.example\r\nCookie: old=1\r\nConnection: close\r\n\r\n",
//! );
//! socket.write_all(request.as_bytes()).await?;
//! let mut answer = Vec::new();
//! socket.read_to_end(&mut answer).await?;
//! assert!(answer.starts_with(b"HTTP/1.1 200 OK\r\n"));
//!
//! let exchange = servers.wait_for(&token, Duration::from_secs(5), "the page to be opened").await?;
//! assert_eq!(exchange.host, "your-blog.example");
//! assert_eq!(exchange.values("cookie").collect::<Vec<_>>(), [b"old=1"]);
//!
//! servers.forget(&[token]);
//! servers.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! # TLS
//!
//! An authority is created at each start and lives in memory only. It issues
//! one certificate per name asked for by SNI, with that single name in it, so
//! that no browser coalesces HTTP/2 connections to different hosts, and with a
//! random serial number, because Firefox refuses two certificates that share
//! issuer and serial.
//! Clients either accept insecure certificates or trust
//! [`Servers::authority_certificate`].
//!
//! Where names are resolved for the browser by somebody else, who has a
//! certificate for them, the servers take that one ([`Certificate`]).
//!
//! # Strangers
//!
//! Who listens beyond loopback gives [`Config::strangers`]: whoever shows no
//! registered token gets the same 404 whatever it asks, and is bounded in
//! rate, number, size and time; beyond that its connection is closed without
//! a word. An address that has shown a registered token was given one by the
//! run: for a quarter of an hour nothing is a limit to it.
//!
//! # What the journal cannot tell
//!
//! Names of headers are in lower case, and the values of one name are in the
//! order of the wire; the order *among* different names is not promised.
//! A request that HTTP itself refuses (a broken request line, a broken frame)
//! is answered by the HTTP library and never becomes an exchange.

mod server;

mod exchange;
mod response;
mod site;
mod token;

mod authority;
mod certificate;
mod connection;
mod folder;
mod forward_proxy;
mod handler;
mod http2;
mod journal;
mod listener;
mod visitor;
mod wait;

pub use certificate::{Certificate, CertificateError};
pub use exchange::{BodyEnd, Exchange, HttpVersion, Scheme};
pub use folder::Folder;
pub use response::{Response, ResponseError};
pub use server::{Config, Ports, Servers, StartError};
pub use site::{Answer, Answering, Peer, Site, Switch};
pub use token::{Token, TokenError};
pub use visitor::StrangerLimits;
pub use wait::WaitError;
