//! The smallest server that will do.

use std::time::Duration;

use samesite_drive::session::Session;
use samesite_drive::settings::Endpoints;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::PATIENCE;

/// After this a click was lost; what comes of a click comes within milliseconds.
const LOST: Duration = Duration::from_secs(20);

/// Serves the same few pages under every name, and tells what it was asked for.
pub(crate) struct Site {
    pub(crate) endpoints: Endpoints,
    asked: mpsc::UnboundedReceiver<String>,
}

const PAGES: [(&str, &str); 4] = [
    (
        "/first",
        r#"<a id=across href="http://your-bank.example/second">across</a>
           <a id=window href="http://your-bank.example/third" target=_blank>window</a>"#,
    ),
    ("/second", r#"second <img src="/shown">"#),
    ("/third", "third"),
    ("/endless", r#"<img src="/never">"#),
];

impl Site {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let plain = listener.local_addr().unwrap().port();
        let (sender, asked) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, sender.clone()));
            }
        });
        // Nothing is asked for over TLS here; a connection to this port is refused.
        Self { endpoints: Endpoints { host: "127.0.0.1".to_owned(), plain, tls: 1, proxy: plain }, asked }
    }

    /// Clicks `selector` and waits until the browser asks for `host/path`; clicks once more if it does not.
    ///
    /// On a starved machine WebKitGTK says of about one first click in two hundred that it was made, and nothing comes
    /// of it. A run plays the case again then.
    pub(crate) async fn expect_click(&mut self, session: &Session, selector: &str, wanted: &str) {
        session.click(selector).await.unwrap();
        if timeout(LOST, self.expect(wanted)).await.is_err() {
            session.click(selector).await.unwrap();
            self.expect(wanted).await;
        }
    }

    /// Waits until a browser asks for `host/path`, past whatever it asks for on its own account.
    pub(crate) async fn expect(&mut self, wanted: &str) {
        let mut others = Vec::new();
        loop {
            match timeout(PATIENCE, self.asked.recv()).await {
                Ok(Some(asked)) if asked == wanted => return,
                Ok(Some(asked)) => others.push(asked),
                _ => panic!("nobody asked for {wanted}, but for {others:?}"),
            }
        }
    }
}

async fn answer(mut stream: TcpStream, asked: mpsc::UnboundedSender<String>) -> Option<()> {
    let (reader, mut writer) = stream.split();
    let mut lines = BufReader::new(reader).lines();
    let request = lines.next_line().await.ok()??;
    let target = request.split(' ').nth(1)?;
    // Whoever takes us for a proxy asks in absolute form.
    let path = target.strip_prefix("http://").map_or(target, |rest| rest.find('/').map_or("/", |at| &rest[at..]));
    let path = path.to_owned();
    let mut host = String::new();
    while let Some(line) = lines.next_line().await.ok()?.filter(|line| !line.is_empty()) {
        if let Some(value) = line.to_lowercase().strip_prefix("host: ") {
            value.clone_into(&mut host);
        }
    }
    asked.send(format!("{host}{path}")).ok()?;
    if path == "/never" {
        // Keeps the connection until the browser gives it up.
        while lines.next_line().await.ok()?.is_some() {}
        return None;
    }
    let (status, body) =
        PAGES.iter().find(|(known, _)| *known == path).map_or(("404 Not Found", ""), |(_, body)| ("200 OK", *body));
    let response = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html\r\nCache-Control: no-store\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    writer.write_all(response.as_bytes()).await.ok()
}
