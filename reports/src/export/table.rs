//! The table of a staging: what each address answers, as JSON that a few lines of Python serve, and the documents beside it.

use std::fmt::Write as _;

use super::ExportedFile;
use super::document::html;
use super::quoting::quoted;
use super::staging::{Address, Body, Deed, Names, Staging, Turn};

/// A picture of one transparent pixel, in Base64.
const PIXEL: &str = "R0lGODlhAQABAIAAAAAAAAAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==";

/// The table, and the documents that it names, each with a name that begins so.
pub(super) fn table(staging: &Staging, names: &dyn Names, prefix: &str) -> (String, Vec<ExportedFile>) {
    let mut documents = Vec::new();
    let mut rows = Vec::new();
    for answer in &staging.answers {
        let is_visited = staging.deeds.iter().any(|deed| matches!(deed, Deed::Visit(at) if at.hop == answer.at.hop));
        let mut turns = Vec::new();
        for (number, turn) in answer.turns.iter().enumerate() {
            let again = if number == 0 { String::new() } else { format!("-{}", number + 1) };
            let file = format!("{prefix}{}{again}.html", answer.at.hop);
            if let Body::Document(document) = &turn.body {
                documents.push(ExportedFile::new(file.clone(), html(document, names, is_visited)));
            }
            turns.push(row(turn, names, &file));
        }
        rows.push(format!("  \"{}\": [\n    {}\n  ]", quoted(&answer.at.hop), turns.join(",\n    ")));
    }
    (format!("{{\n{}\n}}\n", rows.join(",\n")), documents)
}

/// One answer: `{"status": 200, "headers": [["Content-Type", "text/html; charset=utf-8"]], "file": "page.html"}`.
fn row(turn: &Turn, names: &dyn Names, file: &str) -> String {
    let mut headers: Vec<(String, String)> = Vec::new();
    let address = |address: &Address| names.url(address);
    let (status, body) = match &turn.body {
        Body::Redirect(status, to) => {
            headers.push(("Location".to_owned(), address(to)));
            (*status, String::new())
        }
        Body::Document(_) => {
            headers.push(("Content-Type".to_owned(), "text/html; charset=utf-8".to_owned()));
            (200, format!(", \"file\": \"{}\"", quoted(file)))
        }
        Body::Text(media_type, text) => {
            headers.push(("Content-Type".to_owned(), quoted(media_type)));
            (200, format!(", \"text\": \"{}\"", quoted(text)))
        }
        Body::Picture => {
            headers.push(("Content-Type".to_owned(), "image/gif".to_owned()));
            (200, format!(", \"base64\": \"{PIXEL}\""))
        }
        Body::Nothing => (204, String::new()),
    };
    headers.extend(turn.cookies.iter().map(|line| ("Set-Cookie".to_owned(), names.text(line))));
    headers.extend(turn.headers.iter().map(|(name, value)| (quoted(name), quoted(value))));
    headers.extend(turn.leads.iter().map(|(name, before, to, after)| {
        (quoted(name), format!("{}{}{}", quoted(before), address(to), quoted(after)))
    }));
    let mut out = format!("{{\"status\": {status}, \"headers\": [");
    for (number, (name, value)) in headers.iter().enumerate() {
        let _ = write!(out, "{}[\"{name}\", \"{value}\"]", if number == 0 { "" } else { ", " });
    }
    out + "]" + &body + "}"
}
