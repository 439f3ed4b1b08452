//! Foreign sites in browsers that nobody has told where names lead: names below localhost lead here by themselves, and are
//! other sites.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use samesite_drive::{Accounts, Deadlines, Opening, ProfileFolder, ProgramPaths, Session, Settings, ThisMachine, find};
use samesite_format::{Engine, Selector};

use crate::serving::Serving;
use crate::workplace::Workplace;

/// What the application answers.
const ANSWER: &[u8] =
    b"HTTP/1.1 200 OK\r\nSet-Cookie: lax=1; SameSite=Lax\r\nSet-Cookie: strict=1; SameSite=Strict\r\n\
    Content-Type: text/html\r\nContent-Length: 16\r\nConnection: close\r\n\r\n<p id=app>OK</p>";

/// An application that sets two cookies, and tells of the head of each request.
fn application() -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://localhost:{}", listener.local_addr().unwrap().port());
    let (sender, heads) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, sender) = (stream.unwrap(), sender.clone());
            // Browsers open connections before they know what for, and those say nothing.
            thread::spawn(move || {
                let mut request = [0; 16 * 1024];
                let length = stream.read(&mut request).unwrap_or_default();
                // Who has gone needs no answer, and a test that is over no news.
                let _ = stream.write_all(ANSWER);
                let _ = sender.send(String::from_utf8_lossy(&request[..length]).into_owned());
            });
        }
    });
    (origin, heads)
}

/// The head of the next request of a path.
fn head(heads: &Receiver<String>, line: &str) -> String {
    loop {
        let head = heads.recv_timeout(Duration::from_secs(60)).unwrap_or_else(|_| panic!("`{line}` never came"));
        if head.starts_with(line) {
            return head.to_ascii_lowercase();
        }
    }
}

async fn a_foreign_site_is_one_in(engine: Engine, arguments: &[&str]) {
    let place = Workplace::new();
    let (origin, heads) = application();
    let mut serving = Serving::start(&place, &["stand", "--target", &origin, "--json"]);
    let document = serving.document();
    let foreign = document["sites"][0]["http"].as_str().unwrap();
    let installation = find(&ThisMachine, &ProgramPaths::new(), Selector::AnyOf(engine)).expect("it is installed");
    let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
    let settings = Settings { arguments, ..Settings::default() };
    let opening = Opening {
        installation: &installation,
        settings: &settings,
        guardian: Path::new(env!("CARGO_BIN_EXE_samesite")),
        deadlines: Deadlines::default(),
        accounts: Accounts::NotAsked,
        profile: ProfileFolder::OfTheDriver,
    };
    let session = Session::open(opening).await.unwrap();
    session.go(&format!("{origin}/")).await.unwrap();

    session.go(&format!("{foreign}/form-post-by-script?to=/forged&amount=5")).await.unwrap();
    let forged = head(&heads, "POST /forged ");
    assert!(forged.contains("sec-fetch-site: cross-site") && !forged.contains("\ncookie:"), "{forged}");
    // The next command must not overtake what the page has begun.
    session.click("#app").await.unwrap();

    session.go(&format!("{foreign}/link?to=/linked")).await.unwrap();
    session.click("#go").await.unwrap();
    let linked = head(&heads, "GET /linked ");
    assert!(linked.contains("sec-fetch-site: cross-site") && linked.contains("\ncookie: lax=1\r\n"), "{linked}");
    session.click("#app").await.unwrap();

    session.go(&format!("{foreign}/img?to=/picture")).await.unwrap();
    assert!(!head(&heads, "GET /picture ").contains("\ncookie:"));
    // The page says its end.
    session.click("#done").await.unwrap();
    session.quit().await.unwrap();
    assert_eq!(serving.end(rustix::process::Signal::INT), Some(0));
}

#[tokio::test]
async fn a_foreign_site_is_one_in_chromium() {
    // Who is the superuser has no sandbox.
    a_foreign_site_is_one_in(Engine::Chromium, &["--headless=new", "--no-sandbox"]).await;
}

#[tokio::test]
async fn a_foreign_site_is_one_in_firefox() {
    a_foreign_site_is_one_in(Engine::Firefox, &["-headless"]).await;
}
