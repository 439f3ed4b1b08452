//! A stranger in another network, joined to that of the servers by a cable: what it tries, and what it gets.
//!
//! Networks are made for processes, so the test starts itself again, twice: within a network of its own, where the
//! servers are, and from there within another. Where the machine does not let it, the reason is printed.

use std::env;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use samesite_servers::{Config, Response, StrangerLimits, Token};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::client::{Client, register, start_with, within};

/// The ends of the cable, of RFC 5737's addresses for documentation.
const NEAR: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 1);
const FAR: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 2);

/// Tells the stranger what it is to try: ports and a token, in its environment.
const TASK: &str = "SAMESITE_TEST_STRANGER";

/// What the stranger says last.
const DONE: &str = "that was all";

/// How many requests are one after another.
const FLOOD: usize = 10_000;

/// A program within a network of its own; of `users` where only a superuser of one may make it.
fn in_a_network(users: bool, program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new("unshare");
    if users {
        command.args(["--user", "--map-root-user"]);
    }
    command.args(["--net", "--"]).arg(program);
    command
}

/// One test of this file, within a network.
fn test_in_a_network(users: bool, name: &str) -> Command {
    let mut command = in_a_network(users, env::current_exe().unwrap());
    command.args(["--exact", name, "--ignored", "--nocapture"]);
    command
}

fn ip(words: &str) -> Result<(), String> {
    let outcome = Command::new("ip").args(words.split(' ')).output().map_err(|error| format!("ip: {error}"))?;
    let told = String::from_utf8_lossy(&outcome.stderr).trim().to_owned();
    if outcome.status.success() { Ok(()) } else { Err(format!("ip {words}: {told}")) }
}

/// How networks can be made here: whether namespaces of users are needed for it.
fn way() -> Result<bool, String> {
    let mut told = Vec::new();
    for users in [false, true] {
        let tried = in_a_network(users, "sh").args(["-c", "ip link add near type veth peer name far"]).output();
        match tried {
            Ok(outcome) if outcome.status.success() => return Ok(users),
            Ok(outcome) => told.push(String::from_utf8_lossy(&outcome.stderr).trim().to_owned()),
            Err(error) => told.push(format!("unshare: {error}")),
        }
    }
    Err(told.join("; "))
}

#[test]
fn a_stranger_in_another_network_learns_nothing_and_holds_up_nobody() {
    let users = match way() {
        Ok(users) => users,
        Err(reason) => {
            println!("nobody in another network was tried, for there can be none here: {reason}");
            return;
        }
    };
    let outcome = test_in_a_network(users, "elsewhere::servers_within_a_network").output().unwrap();
    let told = String::from_utf8_lossy(&outcome.stdout).into_owned();
    assert!(outcome.status.success(), "{told}\n{}", String::from_utf8_lossy(&outcome.stderr));
    assert!(told.contains("1 passed"), "{told}");
    // For whoever wants to read it: `cargo test -p samesite-servers elsewhere -- --nocapture`.
    for line in told.lines().filter(|line| line.contains(" => ")) {
        println!("{line}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it is started by the one before, within a network"]
async fn servers_within_a_network() {
    ip("link set lo up").unwrap();
    ip("link add near type veth peer name far").unwrap();
    ip(&format!("address add {NEAR}/24 dev near")).unwrap();
    ip("link set near up").unwrap();
    // What drivers are to a run: whoever reached one could start any program.
    let driver = TcpListener::bind("127.0.0.1:0").unwrap();

    let patience = Duration::from_secs(2);
    let strangers = StrangerLimits { patience, ..StrangerLimits::default() };
    let limits = strangers.requests_per_second as usize;
    let servers = start_with(Config { address: NEAR.into(), strangers: Some(strangers), ..Config::default() }).await;
    let page = register(&servers, Response::html("secret"));
    let ports = servers.ports();

    let mut stranger = test_in_a_network(false, "elsewhere::a_stranger");
    let driver_port = driver.local_addr().unwrap().port();
    stranger.env(TASK, format!("{} {} {} {driver_port} {page}", ports.plain, ports.tls, ports.proxy));
    let mut stranger = Ended(stranger.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap());
    let mut told = BufReader::new(stranger.0.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert!(told.any(|line| line.ends_with("ready")), "the stranger is in its network");
    // `unshare` becomes what it starts, so that this is the stranger.
    ip(&format!("link set far netns {}", stranger.0.id())).unwrap();
    let mut cable = stranger.0.stdin.take().unwrap();
    cable.write_all(b"plugged in\n").unwrap();

    // Whoever has a token is served meanwhile.
    let browsing = tokio::task::spawn_blocking(move || {
        let until_done = told.by_ref().take_while(|line| line != DONE);
        let tried: Vec<_> = until_done.filter(|line| line.contains(" => ")).collect();
        (tried, told)
    });
    let mut served = 0;
    while !browsing.is_finished() {
        let stream = within("connecting", TcpStream::connect((NEAR, ports.plain))).await.unwrap();
        let mut client = Client::over(stream);
        for _ in 0..100 {
            let own = register(&servers, Response::html("x"));
            assert_eq!(client.get(own).await.body, b"x");
            servers.forget(&[own]);
            served += 1;
        }
    }
    let (tried, rest) = browsing.await.unwrap();
    println!("somebody with a token, meanwhile => served {served} times of {served}");
    for line in &tried {
        println!("{line}");
    }
    let got: Vec<_> = tried.iter().map(|line| line.split_once(" => ").unwrap()).collect();
    let expected = [
        ("GET /", "404"),
        ("GET with a wrong token", "404"),
        ("GET / behind TLS", "404"),
        ("GET http://evil.example/ of the proxy", "404"),
        ("GET http://evil.example:22/ with the right token, of the proxy", "404"),
        ("CONNECT evil.example:22", "404"),
        ("CONNECT evil.example:443", "a tunnel to us"),
        ("GET / of the server behind the tunnel", "404"),
        ("the port of a driver", "refused"),
        ("a head of 1 MB", "closed"),
        ("half a head", "closed"),
    ];
    assert_eq!(got[..expected.len()], expected, "{tried:?}");
    let [(flood, outcome), (afterwards, served)] = got[expected.len()..] else { panic!("{tried:?}") };
    assert_eq!(flood, format!("{FLOOD} requests"));
    // "20 were answered by 404, 9980 connections closed, in 1 s"
    let numbers: Vec<usize> = outcome.split(' ').filter_map(|word| word.parse().ok()).collect();
    let [answered, closed, seconds] = numbers[..] else { panic!("{outcome}") };
    assert_eq!(answered + closed, FLOOD, "{outcome}");
    assert!(answered <= limits * (seconds + 2), "{outcome}");
    assert_eq!((afterwards, served), ("1000 requests with the right token", "all served"));
    assert!(servers.take_unsolicited().is_empty(), "nothing of what strangers say is kept");
    // With its network the cable goes, and with that our address: it waits for us.
    drop(cable);
    rest.for_each(drop);
    assert!(stranger.0.wait().unwrap().success());
}

/// A process that ends with the test.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What comes of one request on a connection that has been made: the status, or that the connection was closed.
async fn outcome(stream: TcpStream, request: String) -> String {
    let mut client = Client::over(stream);
    // Where nobody reads any more, nothing can be sent.
    let _ = client.try_send(request).await;
    let answer = String::from_utf8_lossy(&client.rest().await).into_owned();
    match answer.split(' ').nth(1) {
        Some(status) => {
            assert!(!answer.contains("secret") || status == "200", "{answer}");
            status.to_owned()
        }
        None => "closed".to_owned(),
    }
}

#[tokio::test]
#[ignore = "it is started by the one before, within another network"]
async fn a_stranger() {
    println!("ready");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    ip(&format!("address add {FAR}/24 dev far")).unwrap();
    ip("link set far up").unwrap();
    let task = env::var(TASK).unwrap();
    let [plain, tls, proxy, driver, page] = task.split(' ').collect::<Vec<_>>()[..] else { panic!("{task}") };
    let port = |text: &str| text.parse::<u16>().unwrap();
    let to = |port: u16| async move { within("connecting", TcpStream::connect((NEAR, port))).await };
    let end = "Host: evil.example\r\nConnection: close\r\n\r\n";

    // The cable is there when the first connection is.
    let first = loop {
        if let Ok(stream) = to(port(plain)).await {
            break stream;
        }
    };
    println!("GET / => {}", outcome(first, format!("GET / HTTP/1.1\r\n{end}")).await);
    let wrong = format!("GET /?t={} HTTP/1.1\r\n{end}", Token::random());
    println!("GET with a wrong token => {}", outcome(to(port(plain)).await.unwrap(), wrong).await);
    let (status, _) = behind_tls(to(port(tls)).await.unwrap(), end).await;
    println!("GET / behind TLS => {status}");
    for (name, request) in [
        ("GET http://evil.example/ of the proxy", "GET http://evil.example/ HTTP/1.1\r\n".to_owned()),
        (
            "GET http://evil.example:22/ with the right token, of the proxy",
            format!("GET http://evil.example:22/?t={page} HTTP/1.1\r\n"),
        ),
        ("CONNECT evil.example:22", "CONNECT evil.example:22 HTTP/1.1\r\n".to_owned()),
    ] {
        println!("{name} => {}", outcome(to(port(proxy)).await.unwrap(), request + end).await);
    }
    let mut tunnel = Client::over(to(port(proxy)).await.unwrap());
    tunnel.send("CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n").await;
    assert!(tunnel.head().await.starts_with(b"HTTP/1.1 200 OK\r\n"));
    let (status, issuer) = behind_tls(tunnel.into_stream(), end).await;
    println!("CONNECT evil.example:443 => {}", if issuer { "a tunnel to us" } else { "a tunnel to somebody else" });
    println!("GET / of the server behind the tunnel => {status}");
    let refused = to(port(driver)).await.is_err_and(|error| error.kind() == std::io::ErrorKind::ConnectionRefused);
    println!("the port of a driver => {}", if refused { "refused" } else { "open" });
    let head = format!("GET / HTTP/1.1\r\nCookie: a={}\r\n{end}", "x".repeat(1_000_000));
    println!("a head of 1 MB => {}", outcome(to(port(plain)).await.unwrap(), head).await);
    let half = "GET / HTTP/1.1\r\nHost: ev".to_owned();
    println!("half a head => {}", outcome(to(port(plain)).await.unwrap(), half).await);

    let began = Instant::now();
    let (mut answered, mut closed) = (0, 0);
    for _ in 0..FLOOD {
        match outcome(to(port(plain)).await.unwrap(), format!("GET / HTTP/1.1\r\n{end}")).await.as_str() {
            "404" => answered += 1,
            "closed" => closed += 1,
            other => panic!("{other}"),
        }
    }
    let seconds = began.elapsed().as_secs();
    println!("{FLOOD} requests => {answered} were answered by 404, {closed} connections closed, in {seconds} s");

    // Once it is let in again, it may show a token as anybody else.
    let request = format!("GET /?t={page} HTTP/1.1\r\n{end}");
    while outcome(to(port(plain)).await.unwrap(), request.clone()).await != "200" {}
    for _ in 0..1000 {
        assert_eq!(outcome(to(port(plain)).await.unwrap(), request.clone()).await, "200");
    }
    println!("1000 requests with the right token => all served");
    println!("{DONE}");
    std::io::stdin().read_line(&mut line).unwrap();
}

/// What comes of a request through TLS, and whether the certificate was made for whatever name was asked for.
async fn behind_tls(stream: TcpStream, end: &str) -> (String, bool) {
    let connector = crate::client::trusting_connector();
    let name = rustls::pki_types::ServerName::try_from("evil.example").unwrap();
    let mut stream = within("the handshake", connector.connect(name, stream)).await.unwrap();
    let certificate = stream.get_ref().1.peer_certificates().unwrap()[0].clone();
    let leaf = webpki::EndEntityCert::try_from(&certificate).unwrap();
    let is_ours = leaf.valid_dns_names().eq(["evil.example"]);
    stream.write_all(format!("GET / HTTP/1.1\r\n{end}").as_bytes()).await.unwrap();
    let answer = String::from_utf8_lossy(&Client::over(stream).rest().await).into_owned();
    (answer.split(' ').nth(1).unwrap_or("closed").to_owned(), is_ours)
}
