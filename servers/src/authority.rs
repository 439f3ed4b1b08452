//! The certificate authority, and a certificate for each name.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, SerialNumber, date_time_ymd,
};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::{CertifiedKey, SigningKey};

use crate::Token;

/// What the certificate is kept under for clients that name nobody: no host is called so.
const NO_NAME: &str = "";

/// What that certificate is for in any case.
const LOOPBACK: &str = "127.0.0.1";

/// How many certificates are kept. A name that was pushed out gets a new one,
/// with a new serial number, which a browser accepts.
const KEPT: usize = 4096;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Issues certificates, each for the one name that a client asks for.
pub(crate) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    /// The key of every leaf. One is enough: browsers tell certificates apart
    /// by issuer and serial number, and coalesce connections by the names.
    leaf_key: KeyPair,
    leaf_signer: Arc<dyn SigningKey>,
    issued: Mutex<Issued>,
    /// What the certificate is for of clients that name nobody: those that ask for an address, or for a name with a dot
    /// behind it, which SNI has no word for.
    unnamed: Vec<String>,
}

#[derive(Default)]
struct Issued {
    by_name: HashMap<String, Arc<CertifiedKey>>,
    /// The names, oldest first.
    names: VecDeque<String>,
}

impl Authority {
    /// Creates an authority, which lives in memory only. Clients that name nobody get a certificate for the loopback address
    /// and for `hosts`: addresses, and names with a dot behind them.
    pub(crate) fn new(hosts: &[String]) -> Result<Self, rcgen::Error> {
        let mut parameters = CertificateParams::default();
        describe(&mut parameters, &format!("samesite test authority {}", Token::random()));
        parameters.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let issuer = CertifiedIssuer::self_signed(parameters, KeyPair::generate()?)?;
        let leaf_key = KeyPair::generate()?;
        let private =
            PrivateKeyDer::try_from(leaf_key.serialize_der()).map_err(|_| rcgen::Error::CouldNotParseKeyPair)?;
        let leaf_signer = ring::sign::any_ecdsa_type(&private).map_err(|_| rcgen::Error::CouldNotParseKeyPair)?;
        let told = |host: &String| host.trim_matches(['[', ']']).trim_end_matches('.').to_owned();
        let unnamed = std::iter::once(LOOPBACK.to_owned()).chain(hosts.iter().map(told)).collect();
        Ok(Self { issuer, leaf_key, leaf_signer, issued: Mutex::default(), unnamed })
    }

    /// The certificate of the authority itself, in DER.
    pub(crate) fn certificate(&self) -> &[u8] {
        self.issuer.der()
    }

    /// The same in PEM.
    pub(crate) fn pem(&self) -> String {
        let mut pem = "-----BEGIN CERTIFICATE-----\n".to_owned();
        // RFC 7468: lines of 64 characters, which are 48 octets.
        for line in self.certificate().chunks(48) {
            pem.extend(line.chunks(3).map(base64));
            pem.push('\n');
        }
        pem + "-----END CERTIFICATE-----\n"
    }

    /// The certificate for a name, issued when it is asked for first.
    fn certified(&self, name: &str) -> Result<Arc<CertifiedKey>, rcgen::Error> {
        let name = name.to_ascii_lowercase();
        let mut issued = self.issued.lock().expect("nobody panics under this lock");
        if let Some(known) = issued.by_name.get(&name) {
            return Ok(Arc::clone(known));
        }
        let fresh = Arc::new(CertifiedKey::new(vec![self.issue(&name)?], Arc::clone(&self.leaf_signer)));
        if issued.names.len() == KEPT
            && let Some(oldest) = issued.names.pop_front()
        {
            issued.by_name.remove(&oldest);
        }
        issued.names.push_back(name.clone());
        issued.by_name.insert(name, Arc::clone(&fresh));
        Ok(fresh)
    }

    fn issue(&self, name: &str) -> Result<CertificateDer<'static>, rcgen::Error> {
        let names = if name == NO_NAME { self.unnamed.clone() } else { vec![name.to_owned()] };
        let mut parameters = CertificateParams::new(names)?;
        describe(&mut parameters, "samesite test server");
        parameters.is_ca = IsCa::ExplicitNoCa;
        parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        parameters.use_authority_key_identifier_extension = true;
        let certificate = parameters.signed_by(&self.leaf_key, &self.issuer)?;
        Ok(certificate.der().clone())
    }
}

/// Up to three octets in Base64, padded.
fn base64(octets: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let octet = |place: usize| u32::from(octets.get(place).copied().unwrap_or_default());
    let bits = octet(0) << 16 | octet(1) << 8 | octet(2);
    let letter = |place: usize| match place <= octets.len() {
        true => char::from(LETTERS[(bits >> (18 - 6 * place) & 63) as usize]),
        false => '=',
    };
    (0..4).map(letter).collect()
}

/// Fills in what authority and leaf have in common: a subject, dates round
/// now, and a serial number of its own.
fn describe(parameters: &mut CertificateParams, common_name: &str) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let epoch = date_time_ymd(1970, 1, 1);
    parameters.not_before = epoch + now - DAY;
    parameters.not_after = epoch + now + 90 * DAY;
    parameters.distinguished_name = rcgen::DistinguishedName::new();
    parameters.distinguished_name.push(DnType::CommonName, common_name);
    parameters.serial_number = Some(random_serial());
}

/// Draws a serial number: without one the library derives it from the key,
/// which all leaves share.
fn random_serial() -> SerialNumber {
    let mut octets = [0; 16];
    getrandom::fill(&mut octets).expect("the system has a source of randomness");
    // A serial number is a positive integer, and its first octet not zero.
    octets[0] = octets[0] & 0x7f | 0x40;
    SerialNumber::from_slice(&octets)
}

impl ResolvesServerCert for Authority {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        // A name that no certificate can hold ends this handshake, no more.
        self.certified(hello.server_name().unwrap_or(NO_NAME)).ok()
    }
}

impl fmt::Debug for Authority {
    /// Keys do not belong into logs.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Authority").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Authority, KEPT, base64};

    #[test]
    fn base64_is_that_of_rfc_4648() {
        let table = [("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v")];
        for (text, expected) in table {
            assert_eq!(base64(text.as_bytes()), expected);
        }
    }

    #[test]
    fn a_name_keeps_its_certificate_whatever_its_case() {
        let authority = Authority::new(&[]).unwrap();
        let first = authority.certified("a.example").unwrap();
        let again = authority.certified("A.example").unwrap();
        let other = authority.certified("b.example").unwrap();
        assert!(Arc::ptr_eq(&first, &again));
        assert_ne!(first.cert, other.cert);
    }

    #[test]
    fn the_oldest_certificate_makes_room() {
        let authority = Authority::new(&[]).unwrap();
        let oldest = authority.certified("oldest.example").unwrap();
        let second = authority.certified("second.example").unwrap();
        for number in 2..=KEPT {
            authority.certified(&format!("n{number}.example")).unwrap();
        }
        let issued = authority.issued.lock().unwrap();
        assert_eq!((issued.names.len(), issued.by_name.len()), (KEPT, KEPT));
        drop(issued);
        assert!(Arc::ptr_eq(&second, &authority.certified("second.example").unwrap()));
        assert!(!Arc::ptr_eq(&oldest, &authority.certified("oldest.example").unwrap()));
    }
}
