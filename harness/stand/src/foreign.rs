//! Foreign sites for whoever drives a browser: a page for each way, on each host.

use maud::html;
use samesite_servers::{Answering, Exchange, Response, Site};
use url::{Url, form_urlencoded};

use crate::page::{Acting, framing, page, wrong};
use crate::target::Target;
use crate::way::Way;

/// The statuses by which a foreign site redirects.
const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];

/// Foreign sites that make requests of one application, and of nobody else.
///
/// | path | what is there |
/// |---|---|
/// | `/` | every way, with addresses to copy |
/// | `/WAY` | a page that makes the request, such as `/form-post?to=/buy&item=7` |
/// | `/redirect` | no page, but a redirect: `/redirect?to=/callback&status=303` |
///
/// Of the parameters, `to` is the path in the application (`/`, if it is left away), `via` a status by which the request is
/// redirected on its way by the next of the hosts, `framed` puts the page into a frame of the next host's, and every other
/// one is a field of the form, or goes with the redirect.
#[derive(Clone, Debug)]
pub struct Foreign {
    target: Target,
    hosts: Vec<String>,
}

/// What a request says.
struct Wanted {
    to: Url,
    via: Option<u16>,
    status: u16,
    is_framed: bool,
    fields: Vec<(String, String)>,
}

impl Foreign {
    /// Sites under these names, of which there is at least one.
    #[must_use]
    pub fn new(target: Target, hosts: Vec<String>) -> Self {
        Self { target, hosts }
    }

    /// The URL of a page that makes a request of a path in a way, such as
    /// `https://evil.localhost:8444/form-post?to=%2Fbuy`.
    #[must_use]
    pub fn address(origin: &str, way: Way, path: &str) -> String {
        let to: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
        // A slash needs no escape in a query, and is read more easily without.
        format!("{origin}/{}?to={}", way.name(), to.replace("%2F", "/"))
    }

    fn answered(&self, exchange: &Exchange) -> Option<Response> {
        let (host, port) = match exchange.host.rsplit_once(':') {
            Some((host, port)) => (host, format!(":{port}")),
            None => (exchange.host.as_str(), String::new()),
        };
        let host = host.to_ascii_lowercase();
        let own = self.hosts.iter().position(|known| *known == host)?;
        // Who has one name only is its own neighbour.
        let next = &self.hosts[(own + 1) % self.hosts.len()];
        let origin = |host: &str| format!("{}://{host}{port}", exchange.scheme);
        let (path, query) = exchange.target.split_once('?').unwrap_or((&exchange.target, ""));
        if path == "/" {
            return Some(self.index(&host, &origin(&host)));
        }
        let wanted = match self.wanted(query) {
            Ok(wanted) => wanted,
            Err(message) => return Some(wrong(400, &message)),
        };
        if path == "/redirect" {
            // What the application's own redirect to a provider brought along goes back with it.
            let mut to = wanted.to;
            if !wanted.fields.is_empty() {
                to.query_pairs_mut().extend_pairs(&wanted.fields);
            }
            return Some(Response::redirect(wanted.status, to.as_str()));
        }
        let Some(way) = path.strip_prefix('/').and_then(Way::named) else {
            return Some(wrong(404, &format!("There is no way called {path}.")));
        };
        if wanted.is_framed {
            let pairs = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "framed");
            let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
            let inner = Url::parse(&format!("{}{path}?{query}", origin(next))).ok()?;
            return Some(framing(&host, &inner));
        }
        let to = match wanted.via {
            None => wanted.to,
            Some(status) => {
                let mut by = Url::parse(&format!("{}/redirect", origin(next))).ok()?;
                let back = &wanted.to[url::Position::BeforePath..];
                by.query_pairs_mut().append_pair("to", back).append_pair("status", &status.to_string());
                by
            }
        };
        Some(Acting { fields: &wanted.fields, ..Acting::new(&host, &[(way, to)]) }.page())
    }

    fn wanted(&self, query: &str) -> Result<Wanted, String> {
        let mut wanted =
            Wanted { to: self.target.origin().clone(), via: None, status: 302, is_framed: false, fields: Vec::new() };
        let status = |name: &str, text: &str| {
            let known = text.parse().ok().filter(|status| STATUSES.contains(status));
            known.ok_or_else(|| format!("{name}={text}: a redirect has one of the statuses 301, 302, 303, 307, 308."))
        };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "to" => {
                    wanted.to = self.target.at(&value).ok_or_else(|| {
                        format!(
                            "to={value}: write a path of the application, which begins with one slash, such as to=/buy."
                        )
                    })?;
                }
                "via" => wanted.via = Some(status("via", &value)?),
                "status" => wanted.status = status("status", &value)?,
                "framed" => wanted.is_framed = true,
                _ => wanted.fields.push((name.into_owned(), value.into_owned())),
            }
        }
        Ok(wanted)
    }

    fn index(&self, host: &str, origin: &str) -> Response {
        let here = |way| Self::address(origin, way, "/");
        page(
            &format!("{host}, another site"),
            &html! {
                body {
                    h1 { (host) ", another site" }
                    p {
                        "Each page makes one request of " code { (self.target.origin().origin().ascii_serialization()) }
                        ", which did not come from there. Open it by a test runner, or by hand."
                    }
                    table {
                        @for way in Way::ALL {
                            tr {
                                td { a href=(here(way)) { code { (here(way)) } } }
                                td { (way.description()) @if way.is_clicked() { "; click " code { "#go" } } }
                            }
                        }
                        tr {
                            td { a href={ (origin) "/redirect?to=/" } { code { (origin) "/redirect?to=/&status=302" } } }
                            td { "a redirect back, as an identity provider gives: let the application lead here" }
                        }
                    }
                    h2 { "Parameters" }
                    table {
                        tr { td { code { "to=/path" } } td { "where in the application; its front page, if it is left away" } }
                        tr { td { code { "via=303" } } td { "the request is redirected on its way by another host" } }
                        tr { td { code { "framed" } } td { "the page stands in a frame of another host's" } }
                        tr { td { code { "name=value" } } td { "any other is a field of the form" } }
                    }
                    p {
                        "The same pages are at "
                        @for (number, other) in self.hosts.iter().enumerate() { @if number > 0 { ", " } code { (other) } }
                        ". A page that stays says its end by an element " code { "#done" } "."
                    }
                }
            },
        )
    }
}

impl Site for Foreign {
    fn answer<'a>(&'a self, exchange: &'a Exchange) -> Answering<'a> {
        Box::pin(async move { self.answered(exchange).map(Into::into) })
    }
}
