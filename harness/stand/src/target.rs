//! The application under test: where it is, and that it is on this machine.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::lookup_host;
use url::{Host, Url};

/// The application under test, by its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    origin: Url,
    addresses: Vec<SocketAddr>,
}

/// Where a target may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// On this machine. What the pages make browsers ask, forged forms included, then meets nobody who did not ask for it.
    Loopback,
    /// Anywhere: somebody has said so.
    Anywhere,
}

/// What is wrong with a target.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TargetError {
    /// It is no URL of the web.
    #[error("`{0}` is no address of an application; write it whole, such as https://localhost:8443")]
    NotAnOrigin(String),
    /// It has more than an origin.
    #[error("`{0}` has more than scheme, host and port; leave the rest away: a page takes the path by `?to=/path`")]
    MoreThanAnOrigin(String),
    /// Nobody knows the host.
    #[error("nobody knows where {host} is: {source}; write localhost, or 127.0.0.1")]
    Unresolved {
        /// The host.
        host: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The host is elsewhere.
    #[error(
        "{host} is {address}, and not this machine; these pages forge requests, so only what runs here is a target \
         unless you say that it is yours: --target-is-mine"
    )]
    Elsewhere {
        /// The host.
        host: String,
        /// Where it is.
        address: IpAddr,
    },
}

impl Target {
    /// Understands an address, and finds out where it is.
    ///
    /// `localhost` and what is below it is this machine, whatever a resolver says (RFC 6761 §6.3).
    ///
    /// # Errors
    ///
    /// When it is no origin, nobody knows the host, or it is elsewhere and `reach` does not allow that.
    pub async fn find(text: &str, reach: Reach) -> Result<Self, TargetError> {
        let no_origin = || TargetError::NotAnOrigin(text.to_owned());
        let origin = Url::parse(text).map_err(|_| no_origin())?;
        if !matches!(origin.scheme(), "http" | "https") {
            return Err(no_origin());
        }
        let is_bare = origin.username().is_empty() && origin.password().is_none();
        if !is_bare || origin.path() != "/" || origin.query().is_some() || origin.fragment().is_some() {
            return Err(TargetError::MoreThanAnOrigin(text.to_owned()));
        }
        let port = origin.port_or_known_default().ok_or_else(no_origin)?;
        let addresses: Vec<SocketAddr> = match origin.host().ok_or_else(no_origin)? {
            Host::Ipv4(address) => vec![(address, port).into()],
            Host::Ipv6(address) => vec![(address, port).into()],
            Host::Domain(name) if name == "localhost" || name.ends_with(".localhost") => {
                vec![(Ipv4Addr::LOCALHOST, port).into(), (Ipv6Addr::LOCALHOST, port).into()]
            }
            Host::Domain(name) => {
                let unresolved = |source| TargetError::Unresolved { host: name.to_owned(), source };
                lookup_host((name, port)).await.map_err(unresolved)?.collect()
            }
        };
        let host = origin.host_str().unwrap_or_default().to_owned();
        let elsewhere = addresses.iter().map(SocketAddr::ip).find(|address| !address.is_loopback());
        match elsewhere.filter(|_| reach == Reach::Loopback) {
            Some(address) => Err(TargetError::Elsewhere { host, address }),
            None => Ok(Self { origin, addresses }),
        }
    }

    /// Its origin as a URL, with `/` for its path.
    #[must_use]
    pub fn origin(&self) -> &Url {
        &self.origin
    }

    /// Where to connect to, one after another.
    pub(crate) fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// A place in it, by a path that begins with `/`; `None` for what leads elsewhere, such as `//other.example`.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<Url> {
        let url = self.origin.join(path).ok().filter(|_| path.starts_with('/'))?;
        (url.origin() == self.origin.origin()).then_some(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, reach: Reach) -> Result<Target, TargetError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(Target::find(text, reach))
    }

    #[test]
    fn only_what_runs_here_is_a_target_unless_somebody_says_so() {
        for text in ["https://localhost:8443", "http://127.0.0.1:3000/", "http://[::1]:80", "https://app.localhost"] {
            assert_eq!(found(text, Reach::Loopback).map_err(|error| error.to_string()).map(drop), Ok(()), "{text}");
        }
        let refused = found("https://192.0.2.7", Reach::Loopback).unwrap_err().to_string();
        assert!(refused.contains("192.0.2.7") && refused.ends_with("--target-is-mine"), "{refused}");
        assert!(found("https://192.0.2.7", Reach::Anywhere).is_ok());
        for text in ["localhost:8443", "ftp://localhost", "app", ""] {
            assert!(matches!(found(text, Reach::Loopback), Err(TargetError::NotAnOrigin(_))), "{text}");
        }
        for text in ["https://localhost/app", "https://localhost/?x", "https://me@localhost"] {
            assert!(matches!(found(text, Reach::Loopback), Err(TargetError::MoreThanAnOrigin(_))), "{text}");
        }
    }

    #[test]
    fn no_path_leads_out_of_the_target() {
        let target = found("https://localhost:8443", Reach::Loopback).unwrap();
        assert_eq!(target.at("/buy?what=1").unwrap().as_str(), "https://localhost:8443/buy?what=1");
        for path in ["//evil.example/", "/\\evil.example/", "https://evil.example/", "buy", "", "javascript:alert(1)"] {
            assert_eq!(target.at(path), None, "{path}");
        }
    }
}
