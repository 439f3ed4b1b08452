//! A folder of files, served as it is.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Answering, Exchange, Response, Site};

/// Serves the files below a folder, and nothing else, to those who ask this machine by its own names.
///
/// `GET` and `HEAD` alone; a path that ends with `/` has the `index.html` there. No path leads out of the folder, be it by
/// `..`, by an escaped slash or by a symbolic link. A request under another host than `localhost`, `127.0.0.1` or `[::1]` gets
/// nothing, so that no page of the web reads the files by a name of its own that leads here.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
}

/// What browsers take a file for, by the end of its name.
const TYPES: &[(&str, &str)] = &[
    ("html", "text/html; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("har", "application/json"),
    ("xml", "application/xml"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("txt", "text/plain; charset=utf-8"),
    ("md", "text/markdown; charset=utf-8"),
    ("toml", "text/plain; charset=utf-8"),
    ("diff", "text/plain; charset=utf-8"),
];

impl Folder {
    /// The files below `root`.
    ///
    /// # Errors
    ///
    /// When there is no such folder.
    pub fn new(root: &Path) -> std::io::Result<Self> {
        Ok(Self { root: root.canonicalize()? })
    }

    fn answered(&self, exchange: &Exchange) -> Response {
        let text = |status, words: &str| {
            let body = format!("{words}\n").into_bytes();
            Response { body, ..Response::new(status) }.header("Content-Type", "text/plain; charset=utf-8")
        };
        let host = match exchange.host.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|octet| octet.is_ascii_digit()) => host,
            _ => &exchange.host,
        };
        if !["localhost", "127.0.0.1", "[::1]"].contains(&host) {
            return text(421, "this is served to localhost only");
        }
        if !matches!(exchange.method.as_str(), "GET" | "HEAD") {
            return text(405, "only GET and HEAD").header("Allow", "GET, HEAD");
        }
        let path = exchange.target.split(['?', '#']).next().unwrap_or_default();
        let found = self.file(path).and_then(|file| Some((fs::read(&file).ok()?, file)));
        let Some((body, file)) = found else { return text(404, "nothing is here") };
        let end = file.extension().and_then(|end| end.to_str()).unwrap_or_default();
        let kind = TYPES.iter().find(|(known, _)| end.eq_ignore_ascii_case(known)).map_or(OCTETS, |(_, kind)| kind);
        let response = Response { body, ..Response::new(200) };
        response.header("Content-Type", kind).header("X-Content-Type-Options", "nosniff")
    }

    /// The file that a path names, if it lies below the folder.
    fn file(&self, path: &str) -> Option<PathBuf> {
        let mut file = self.root.clone();
        for part in path.strip_prefix('/')?.split('/') {
            let part = unescaped(part)?;
            if part == "." || part == ".." || part.contains(['/', '\\', '\0']) {
                return None;
            }
            file.push(part);
        }
        if path.ends_with('/') {
            file.push("index.html");
        }
        let file = file.canonicalize().ok()?;
        (file.starts_with(&self.root) && file.is_file()).then_some(file)
    }
}

/// What is said of a file of another kind.
const OCTETS: &str = "application/octet-stream";

/// A part of a path without its percent escapes; `None` where one is broken.
fn unescaped(part: &str) -> Option<String> {
    let mut octets = Vec::new();
    let mut rest = part.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        if first != b'%' {
            octets.push(first);
            continue;
        }
        let digits = rest.get(..2).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
        octets.push(u8::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()?);
        rest = &rest[2..];
    }
    String::from_utf8(octets).ok()
}

impl Site for Folder {
    fn answer<'a>(&'a self, exchange: &'a Exchange) -> Answering<'a> {
        Box::pin(async { Some(self.answered(exchange).into()) })
    }
}
