//! The pages of foreign sites, as a client on a raw socket gets them.

use std::sync::Arc;
use std::time::Duration;

use samesite_servers::{Config, Servers};
use samesite_stand::{Foreign, Reach, Target, Way};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

async fn start() -> Servers {
    let target = Target::find("https://localhost:8443", Reach::Loopback).await.unwrap();
    let hosts = vec!["evil.localhost".to_owned(), "idp.localhost".to_owned()];
    Servers::start_with(Config::default(), Some(Arc::new(Foreign::new(target, hosts)))).await.unwrap()
}

/// The whole answer to a GET under a host.
async fn asked(servers: &Servers, host: &str, target: &str) -> String {
    let mut socket = TcpStream::connect(("127.0.0.1", servers.ports().plain)).await.unwrap();
    let request = format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    timeout(Duration::from_secs(20), socket.read_to_string(&mut answer)).await.expect("it ends").unwrap();
    answer
}

#[tokio::test]
async fn each_way_has_a_page_that_leads_to_the_application_alone() {
    let servers = start().await;
    let index = asked(&servers, "evil.localhost:81", "/").await;
    for way in Way::ALL {
        let address = Foreign::address("http://evil.localhost:81", way, "/");
        assert!(index.contains(&format!("href=\"{address}\"")), "{address}: {index}");
        let page = asked(&servers, "evil.localhost:81", &format!("/{}?to=/buy%3Fitem=7&amount=5", way.name())).await;
        assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
        let body = format!("data-way=\"{}\" data-to=\"https://localhost:8443/buy?item=7\"", way.name());
        assert!(page.contains(&body), "{page}");
        assert_eq!(page.contains("name=\"amount\" value=\"5\""), way.has_fields(), "{page}");
        assert_eq!(page.contains("id=\"go\""), way.is_clicked() || way == Way::LinkByScript, "{page}");
    }
}

#[tokio::test]
async fn redirects_lead_back_by_the_status_that_is_asked_for() {
    let servers = start().await;
    for (query, status, location) in [
        ("to=/callback", 302, "https://localhost:8443/callback"),
        ("to=/callback&status=303", 303, "https://localhost:8443/callback"),
        ("status=307", 307, "https://localhost:8443/"),
        ("to=/callback%3Fa=1&state=x%26y", 302, "https://localhost:8443/callback?a=1&state=x%26y"),
    ] {
        let answer = asked(&servers, "idp.localhost", &format!("/redirect?{query}")).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
        assert!(answer.contains(&format!("location: {location}\r\n")), "{answer}");
    }
    // By way of another site, and in a frame of one.
    let page = asked(&servers, "evil.localhost:81", "/form-post?to=/callback&via=307").await;
    let by = "action=\"http://idp.localhost:81/redirect?to=%2Fcallback&amp;status=307\"";
    assert!(page.contains(by), "{page}");
    let page = asked(&servers, "evil.localhost:81", "/img?to=/a&framed").await;
    assert!(page.contains("<iframe id=\"frame\" src=\"http://idp.localhost:81/img?to=%2Fa\""), "{page}");
}

#[tokio::test]
async fn nothing_leads_elsewhere_and_nothing_of_a_request_steers_a_page() {
    let servers = start().await;
    for to in ["//evil.example/", "https://evil.example/", "/%5Cevil.example/", "javascript:alert(1)", "buy"] {
        for path in ["link", "redirect"] {
            let answer = asked(&servers, "evil.localhost", &format!("/{path}?to={to}")).await;
            assert!(answer.starts_with("HTTP/1.1 400 ") && !answer.contains("href=\"//"), "{to}: {answer}");
        }
    }
    for query in ["to=/%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "a%22%3E%3Cscript%3E=%3Cscript%3E", "via=%3Cscript%3E"]
    {
        let page = asked(&servers, "evil.localhost", &format!("/form-post?{query}")).await;
        assert!(page.matches("<script>").count() <= 1, "{page}");
        assert!(!page.contains("<script>alert"), "{page}");
    }
    assert!(asked(&servers, "evil.localhost", "/nowhere").await.starts_with("HTTP/1.1 404 "));
    // Under another name there is nothing, whoever's name it is.
    for host in ["localhost", "other.localhost", "evil.localhost.example", "127.0.0.1"] {
        assert!(asked(&servers, host, "/").await.starts_with("HTTP/1.1 404 "), "{host}");
    }
}
