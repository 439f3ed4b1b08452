//! The pages of foreign sites, as HTML.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use samesite_servers::Response;
use url::Url;

use crate::way::Way;

/// What a page does by itself. Nothing of a request stands in it: what it needs it reads from attributes.
const SCRIPT: &str = include_str!("page.js");

/// How the pages look.
pub(crate) const STYLE: &str = "body{font:1rem/1.5 sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem;\
    color-scheme:light dark}code{overflow-wrap:anywhere}td,th{text-align:left;vertical-align:top;padding:.1rem 1rem .1rem 0}";

/// A page that makes a request in a way; `fields` are those of its form.
pub(crate) fn acting(host: &str, way: Way, to: &Url, fields: &[(String, String)]) -> Response {
    let form = way.has_fields();
    let to = to.as_str();
    let method = if matches!(way, Way::FormGet | Way::FormGetByScript) { "get" } else { "post" };
    let refresh = format!("0; url={to}");
    page(
        host,
        &html! {
            @if way == Way::MetaRefresh { meta http-equiv="refresh" content=(refresh); }
            body data-way=(way.name()) data-to=(to) {
                p { "This is " strong { (host) } ", another site: " (way.description()) " to " code { (to) } "." }
                @if matches!(way, Way::Link | Way::LinkByScript) { p { a #go href=(to) { "go there" } } }
                @if way == Way::LinkBlank { p { a #go href=(to) target="_blank" { "go there" } } }
                @if way == Way::HiddenFormPost { iframe name="hidden" hidden {} }
                @if form {
                    form #form method=(method) action=(to) target=[(way == Way::HiddenFormPost).then_some("hidden")] {
                        @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
                        @if way.is_clicked() { button #go { "send" } }
                    }
                }
                script { (PreEscaped(SCRIPT)) }
            }
        },
    )
}

/// A page with a frame in it.
pub(crate) fn framing(host: &str, frame: &Url) -> Response {
    page(
        host,
        &html! {
            body {
                p { "This is " strong { (host) } ", with a frame in it." }
                iframe #frame src=(frame.as_str()) width="900" height="500" {}
            }
        },
    )
}

/// A page that says what is wrong.
pub(crate) fn wrong(status: u16, message: &str) -> Response {
    let told = page("samesite stand", &html! { body { p { (message) } p { a href="/" { "what there is" } } } });
    Response { status, ..told }
}

/// A page with a title and a body.
pub(crate) fn page(title: &str, body: &Markup) -> Response {
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width,initial-scale=1";
            title { (title) }
            style { (PreEscaped(STYLE)) }
            (body)
        }
    };
    Response::html(document.into_string())
}
