//! A certificate that somebody has, in the place of those that are made for the run.

use std::fmt;
use std::sync::Arc;

use rustls::client::verify_server_name;
use rustls::crypto::ring;
use rustls::pki_types::pem::{Error as PemError, PemObject as _};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::{ClientHello, ParsedCertificate, ResolvesServerCert};
use rustls::sign::CertifiedKey;

/// A certificate with its key, given to whoever connects, whatever name is asked for.
///
/// The key lives in memory only, and is never shown.
#[derive(Clone)]
pub struct Certificate(Arc<CertifiedKey>);

/// What is wrong with a certificate or its key.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateError {
    /// The chain holds no certificate.
    #[error("there is no certificate in it: a section `BEGIN CERTIFICATE` is expected")]
    NoCertificate,
    /// A certificate cannot be read.
    #[error("it is no chain of certificates in PEM: {0}")]
    Chain(String),
    /// There is no key.
    #[error("there is no private key in it: a section `BEGIN PRIVATE KEY`, without password, is expected")]
    NoKey,
    /// The key cannot be read, or used.
    #[error("it is no private key that can be used: {0}")]
    Key(String),
    /// The key is another one's.
    #[error("the key does not belong to the certificate")]
    OtherKey,
}

impl CertificateError {
    /// Whether the key is to blame, and not the chain of certificates.
    #[must_use]
    pub const fn is_of_the_key(&self) -> bool {
        matches!(self, Self::NoKey | Self::Key(_) | Self::OtherKey)
    }
}

impl Certificate {
    /// Reads a chain of certificates, the server's first, and its key, both in PEM (RFC 7468).
    ///
    /// # Errors
    ///
    /// When either cannot be read, or they do not belong together.
    pub fn from_pem(chain: &[u8], key: &[u8]) -> Result<Self, CertificateError> {
        let told = |error: PemError| CertificateError::Chain(error.to_string());
        let chain: Vec<_> = CertificateDer::pem_slice_iter(chain).collect::<Result<_, _>>().map_err(told)?;
        let Some(first) = chain.first() else { return Err(CertificateError::NoCertificate) };
        ParsedCertificate::try_from(first).map_err(|error| CertificateError::Chain(error.to_string()))?;
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|error| match error {
            PemError::NoItemsFound => CertificateError::NoKey,
            // What it says has no octet of the key in it, and what it would say in other versions is not known.
            _ => CertificateError::Key("its PEM is broken".to_owned()),
        })?;
        let of_key = |error: rustls::Error| match error {
            rustls::Error::InconsistentKeys(_) => CertificateError::OtherKey,
            _ => CertificateError::Key("it is of no kind that TLS knows: RSA, ECDSA or Ed25519".to_owned()),
        };
        let certified = CertifiedKey::from_der(chain, key, &ring::default_provider()).map_err(of_key)?;
        Ok(Self(Arc::new(certified)))
    }

    /// Whether it is valid for a host, a name or an IP address, by its subject alternative names. Dates are not looked at.
    #[must_use]
    pub fn covers(&self, host: &str) -> bool {
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let certificate = self.0.end_entity_cert().and_then(ParsedCertificate::try_from);
        let (Ok(certificate), Ok(name)) = (certificate, ServerName::try_from(host)) else { return false };
        verify_server_name(&certificate, &name).is_ok()
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }
}

impl fmt::Debug for Certificate {
    /// Keys do not belong into logs.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Certificate").finish_non_exhaustive()
    }
}
