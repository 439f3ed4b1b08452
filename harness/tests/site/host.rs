//! A static host that knows nothing but files, and puts a listener into each page that notes every complaint.

use std::path::{Path, PathBuf};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Runs before everything else of a page, and before the page's own policy counts.
const LISTENER: &str = r#"
window.complaints = [];
addEventListener("error", (event) => complaints.push(`error: ${event.message ?? event.target.outerHTML}`), true);
addEventListener("unhandledrejection", (event) => complaints.push(`rejection: ${event.reason}`));
addEventListener("securitypolicyviolation", (event) => complaints.push(`policy: ${event.violatedDirective} ${event.blockedURI}`));
for (const kind of ["error", "warn"]) console[kind] = (...words) => complaints.push(`console: ${words.join(" ")}`);
"#;

/// Serves a folder under every name, on a port of its own.
pub(crate) struct Host {
    pub(crate) port: u16,
}

impl Host {
    pub(crate) async fn of(folder: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let folder = folder.to_owned();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, folder.clone()));
            }
        });
        Self { port }
    }
}

/// The address of a page on the host.
pub(crate) fn hosted(path: &str) -> String {
    format!("http://report.example/{path}")
}

async fn answer(mut stream: TcpStream, folder: PathBuf) -> Option<()> {
    let (reader, mut writer) = stream.split();
    let mut lines = BufReader::new(reader).lines();
    let request = lines.next_line().await.ok()??;
    while !lines.next_line().await.ok()??.is_empty() {}
    let path = request.split(' ').nth(1)?.split('?').next()?.trim_start_matches('/').to_owned();
    let (status, text) = match (path.as_str(), std::fs::read_to_string(folder.join(&path))) {
        ("listener.js", _) => ("200 OK", LISTENER.to_owned()),
        (_, Ok(page)) => ("200 OK", page.replacen("<head>", "<head><script src=\"/listener.js\"></script>", 1)),
        (_, Err(_)) => ("404 Not Found", String::new()),
    };
    let kind = match path.rsplit('.').next() {
        Some("html") => "text/html",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        _ => "application/octet-stream",
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\nCache-Control: no-store\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        text.len()
    );
    writer.write_all(head.as_bytes()).await.ok()?;
    writer.write_all(text.as_bytes()).await.ok()
}
