//! Certificates and protocols.

use std::collections::HashSet;

use samesite_servers::{HttpVersion, Response, Scheme};
use webpki::EndEntityCert;

use crate::client::{Client, connect_tls, register, start};

/// What a client sees of the certificate for a name: its serial number and
/// the DNS names in it. The handshake has proved already that it is valid now,
/// for servers, for this name, and signed by the authority.
async fn certificate(servers: &samesite_servers::Servers, name: &str) -> (Vec<u8>, Vec<String>) {
    let stream = connect_tls(servers, name, &[]).await.unwrap();
    let chain = stream.get_ref().1.peer_certificates().unwrap();
    let [leaf] = chain else {
        panic!("{name} came with {} certificates", chain.len());
    };
    let leaf = EndEntityCert::try_from(leaf).unwrap();
    let names = leaf.valid_dns_names().map(str::to_owned).collect();
    (leaf.serial().to_vec(), names)
}

#[tokio::test]
async fn each_name_has_a_certificate_of_its_own() {
    let servers = start().await;
    let long_label = format!("{}.example", "a".repeat(63));
    let names = [
        "a.example",
        "www.a.example",
        "your-project.github.io",
        "xn--bcher-kva.example",
        "under_score.example",
        "single",
        &long_label,
    ];
    let mut serials = HashSet::new();
    for name in names {
        let (serial, certified) = certificate(&servers, name).await;
        assert_eq!(certified, [name]);
        assert!(serials.insert(serial), "{name} shares its serial number");
    }
    let (again, _) = certificate(&servers, "a.example").await;
    assert!(serials.contains(&again), "the certificate was issued twice");
}

#[tokio::test]
async fn a_client_without_sni_gets_a_certificate_for_the_address() {
    let servers = start().await;
    let (_, names) = certificate(&servers, "127.0.0.1").await;
    assert!(names.is_empty(), "{names:?}");
}

#[tokio::test]
async fn two_starts_have_two_authorities() {
    let (one, other) = (start().await, start().await);
    assert_ne!(one.authority_certificate(), other.authority_certificate());
    assert_ne!(certificate(&one, "a.example").await.0, certificate(&other, "a.example").await.0);
}

#[tokio::test]
async fn the_protocol_is_the_best_that_the_client_offers() {
    let servers = start().await;
    let offers: [(&[&str], Option<&str>); 3] =
        [(&["http/1.1", "h2"], Some("h2")), (&["http/1.1"], Some("http/1.1")), (&[], None)];
    for (offered, agreed) in offers {
        let stream = connect_tls(&servers, "a.example", offered).await.unwrap();
        assert_eq!(stream.get_ref().1.alpn_protocol(), agreed.map(str::as_bytes));
    }
}

#[tokio::test]
async fn http_1_1_is_spoken_through_tls_too() {
    let servers = start().await;
    let token = register(&servers, Response::html("x").set_cookie("a=1").set_cookie("b=2"));
    for offered in [["http/1.1"].as_slice(), &[]] {
        let stream = connect_tls(&servers, "a.example", offered).await.unwrap();
        let answer = Client::over(stream).get(token).await;
        assert_eq!(answer.values("set-cookie"), [b"a=1", b"b=2"]);
    }
    for exchange in servers.exchanges(&token) {
        assert_eq!(exchange.scheme, Scheme::Https);
        assert_eq!(exchange.version, HttpVersion::Http11);
    }
}
