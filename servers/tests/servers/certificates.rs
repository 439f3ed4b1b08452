//! Certificates that somebody has, in the place of those that are made for the run.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use samesite_servers::{Certificate, CertificateError, Config, Response};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::client::{Client, register, start_with, within};

/// An authority of somebody's, and a certificate of it.
struct Issued {
    authority: CertificateDer<'static>,
    chain: String,
    key: String,
}

fn issued(names: &[&str]) -> Issued {
    let mut parameters = CertificateParams::default();
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(parameters, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let names: Vec<_> = names.iter().map(|&name| name.to_owned()).collect();
    let certificate = CertificateParams::new(names).unwrap().signed_by(&key, &authority).unwrap();
    Issued {
        authority: authority.der().clone(),
        chain: pem("CERTIFICATE", certificate.der()) + &pem("CERTIFICATE", authority.der()),
        key: pem("PRIVATE KEY", &key.serialize_der()),
    }
}

/// RFC 7468.
fn pem(label: &str, octets: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = format!("-----BEGIN {label}-----\n");
    for line in octets.chunks(48) {
        for three in line.chunks(3) {
            let octet = |place: usize| u32::from(three.get(place).copied().unwrap_or_default());
            let bits = octet(0) << 16 | octet(1) << 8 | octet(2);
            for place in 0..4 {
                let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize];
                text.push(if place <= three.len() { char::from(letter) } else { '=' });
            }
        }
        text.push('\n');
    }
    text + &format!("-----END {label}-----\n")
}

fn read(chain: &str, key: &str) -> Result<Certificate, CertificateError> {
    Certificate::from_pem(chain.as_bytes(), key.as_bytes())
}

#[tokio::test]
async fn whoever_trusts_its_authority_reaches_the_servers() {
    let Issued { authority, chain, key } = issued(&["a.example", "*.b.example"]);
    let certificate = read(&chain, &key).unwrap();
    let servers = start_with(Config { certificate: Some(certificate), ..Config::default() }).await;
    let page = register(&servers, Response::html("x"));
    let mut roots = RootCertStore::empty();
    roots.add(authority).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connector = TlsConnector::from(Arc::new(config));
    for (name, is_covered) in [("a.example", true), ("www.b.example", true), ("c.example", false)] {
        let stream = TcpStream::connect(("127.0.0.1", servers.ports().tls)).await.unwrap();
        let server = ServerName::try_from(name).unwrap();
        let connected = within("the handshake", connector.connect(server, stream)).await;
        assert_eq!(connected.is_ok(), is_covered, "{name}");
        if let Ok(stream) = connected {
            assert_eq!(Client::over(stream).get(page).await.body, b"x");
        }
    }
}

#[test]
fn a_certificate_says_whom_it_covers() {
    let Issued { chain, key, .. } = issued(&["a.example", "*.b.example", "127.0.0.1"]);
    let certificate = read(&chain, &key).unwrap();
    for (host, covers) in [
        ("a.example", true),
        ("www.a.example", false),
        ("www.b.example", true),
        ("b.example", false),
        ("x.www.b.example", false),
        ("127.0.0.1", true),
        ("[::1]", false),
        ("", false),
    ] {
        assert_eq!(certificate.covers(host), covers, "{host}");
    }
}

#[test]
fn what_is_wrong_is_told_and_no_key_is() {
    let (one, other) = (issued(&["a.example"]), issued(&["a.example"]));
    let broken = one.key.replace("-----END", "!!-----END");
    for (chain, key, told) in [
        ("", &*one.key, "there is no certificate in it"),
        (&one.key, &one.key, "there is no certificate in it"),
        (&pem("CERTIFICATE", b"nonsense"), &one.key, "it is no chain of certificates"),
        (&one.chain, "", "there is no private key in it"),
        (&one.chain, &one.chain, "there is no private key in it"),
        (&one.chain, &pem("PRIVATE KEY", b"nonsense"), "it is of no kind that TLS knows"),
        (&one.chain, &broken, "its PEM is broken"),
        (&one.chain, &other.key, "the key does not belong to the certificate"),
    ] {
        let error = read(chain, key).unwrap_err();
        assert!(error.to_string().contains(told), "{error}");
    }
    let shown = format!("{:?}", read(&one.chain, &one.key).unwrap());
    assert_eq!(shown, "Certificate { .. }");
}
