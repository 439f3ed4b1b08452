//! HTTP archives (HAR 1.2): the requests of a case as they arrived, to be opened in developer tools.
//!
//! A recording holds requests. What they were answered with is known from the scenario, and each answer says so.

use samesite_format::RecordedRequest;
use serde::Serialize;
use serde_json::{Value, json};

use super::ExportedFile;
use super::content::{Handover, Seen};
use super::staging::{Body, Staging, Turn};

/// An archive.
///
/// **Spec:** HTTP Archive 1.2, by its description of 2012; what it requires is always there.
#[derive(Debug, Serialize)]
struct Log {
    version: &'static str,
    creator: Value,
    browser: Value,
    pages: Vec<Value>,
    entries: Vec<Entry>,
    comment: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    pageref: &'static str,
    started_date_time: String,
    time: u64,
    request: Request,
    response: Response,
    cache: Value,
    timings: Value,
    comment: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    method: String,
    url: String,
    http_version: String,
    cookies: Vec<Field>,
    headers: Vec<Field>,
    query_string: Vec<Field>,
    headers_size: i64,
    body_size: i64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Response {
    status: u16,
    status_text: &'static str,
    http_version: String,
    cookies: Vec<Field>,
    headers: Vec<Field>,
    content: Value,
    #[serde(rename = "redirectURL")]
    redirect_url: String,
    headers_size: i64,
    body_size: i64,
    comment: &'static str,
}

#[derive(Clone, Debug, Serialize)]
struct Field {
    name: String,
    value: String,
}

/// The archive of what one browser did.
#[must_use]
pub fn archive(handover: &Handover, seen: &Seen, moment: impl Fn(i64) -> String) -> ExportedFile {
    let environment = &seen.environment;
    let staging = handover.staging.as_ref().ok();
    let mut came = std::collections::BTreeMap::<&str, usize>::new();
    let mut entries = Vec::new();
    for (hop, request) in &seen.requests {
        let look = handover.looks.iter().find(|look| look.hop == *hop);
        let key = look.map_or(hop.as_str(), |look| look.at.0.as_str());
        let before = came.entry(key).or_default();
        let turn = staging.and_then(|staging| turn_of(staging, key, *before));
        *before += 1;
        entries.push(Entry {
            pageref: "case",
            started_date_time: moment(environment.started.saturating_add_unsigned(request.at)),
            time: 0,
            request: asked(request),
            response: answered(request, staging.zip(turn)),
            cache: json!({}),
            timings: json!({ "send": 0, "wait": 0, "receive": 0 }),
            comment: hop.clone(),
        });
    }
    let log = Log {
        version: "1.2",
        creator: json!({ "name": "samesite", "version": environment.harness }),
        browser: json!({ "name": environment.browser.name, "version": environment.browser.version }),
        pages: vec![json!({
            "startedDateTime": moment(environment.started),
            "id": "case",
            "title": handover.title,
            "pageTimings": {},
            "comment": format!("{}/{}", handover.scenario, handover.case),
        })],
        entries,
        comment: format!(
            "{} {} under the profile {}. Requests are as they arrived; how long they took was not measured.",
            environment.browser.name, environment.browser.version, environment.profile
        ),
    };
    let text = serde_json::to_string_pretty(&json!({ "log": log })).expect("an archive is JSON");
    ExportedFile::new(format!("har/{}.har", file_stem(seen)), text + "\n")
}

/// The name of a browser's files, in no other folder.
#[must_use]
pub fn file_stem(seen: &Seen) -> String {
    seen.environment.file_name().trim_end_matches(".json").to_owned()
}

fn turn_of<'s>(staging: &'s Staging, key: &str, before: usize) -> Option<&'s Turn> {
    let answer = staging.answers.iter().find(|answer| answer.at.hop == key)?;
    answer.turns.get(before).or(answer.turns.last())
}

fn asked(request: &RecordedRequest) -> Request {
    let text = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
    let headers: Vec<Field> =
        request.headers.iter().map(|field| Field { name: field.0.clone(), value: text(&field.1) }).collect();
    let cookies = headers.iter().filter(|field| field.name == "cookie").flat_map(|field| pairs(&field.value)).collect();
    let query = request.target.split_once('?').map_or("", |(_, query)| query);
    let query = query.split('&').filter(|pair| !pair.is_empty()).map(named).collect();
    Request {
        method: request.method.clone(),
        url: format!("{}://{}{}", request.scheme, request.host, request.target),
        http_version: request.version.clone(),
        cookies,
        headers,
        query_string: query,
        headers_size: -1,
        body_size: -1,
    }
}

fn answered(request: &RecordedRequest, known: Option<(&Staging, &Turn)>) -> Response {
    let turn = known.map(|(_, turn)| turn);
    let (status, status_text, media_type) = match turn.map(|turn| &turn.body) {
        Some(Body::Redirect(status, _)) => (*status, "Redirect", ""),
        Some(Body::Document(_)) => (200, "OK", "text/html; charset=utf-8"),
        Some(Body::Text(media_type, _)) => (200, "OK", *media_type),
        Some(Body::Picture) => (200, "OK", "image/gif"),
        Some(Body::Nothing) => (204, "No Content", ""),
        None => (0, "", ""),
    };
    let location = match known {
        Some((staging, Turn { body: Body::Redirect(_, to), .. })) => staging.url(to),
        _ => String::new(),
    };
    let lines = turn.map_or(&[][..], |turn| &turn.cookies);
    let headers = lines.iter().map(|line| Field { name: "set-cookie".to_owned(), value: line.clone() }).collect();
    let cookies = lines.iter().flat_map(|line| line.split(';').take(1).map(named)).collect();
    Response {
        status,
        status_text,
        http_version: request.version.clone(),
        cookies,
        headers,
        content: json!({ "size": 0, "mimeType": media_type }),
        redirect_url: location,
        headers_size: -1,
        body_size: -1,
        comment: if turn.is_some() {
            "As the scenario has it; a recording holds requests only."
        } else {
            "Not recorded."
        },
    }
}

/// The cookies of a `Cookie` header.
fn pairs(header: &str) -> Vec<Field> {
    header.split(';').map(str::trim).filter(|pair| !pair.is_empty()).map(named).collect()
}

/// `name=value`; one without an equals sign has a value and no name.
fn named(pair: &str) -> Field {
    match pair.split_once('=') {
        Some((name, value)) => Field { name: name.to_owned(), value: value.to_owned() },
        None => Field { name: String::new(), value: pair.to_owned() },
    }
}
