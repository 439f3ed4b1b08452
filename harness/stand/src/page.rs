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

/// A page that acts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Acting<'a> {
    /// Whose page it is.
    pub(crate) host: &'a str,
    /// What it does, one after another; at most the last brings a document.
    pub(crate) acts: &'a [(Way, Url)],
    /// The fields of its form.
    pub(crate) fields: &'a [(String, String)],
    /// The place among pages that come one after another, the first of which is 0: by it a click finds the right one.
    pub(crate) number: usize,
    /// The path that it asks for, without cookies, to tell that it has come.
    pub(crate) tells: Option<&'a str>,
}

impl<'a> Acting<'a> {
    /// A page without fields, which comes first and tells nobody.
    pub(crate) fn new(host: &'a str, acts: &'a [(Way, Url)]) -> Self {
        Self { host, acts, fields: &[], number: 0, tells: None }
    }

    /// The element of such a page that is clicked.
    pub(crate) fn clicked(number: usize) -> String {
        if number == 0 { "go".to_owned() } else { format!("go-{number}") }
    }

    /// The page as it is served.
    pub(crate) fn page(self) -> Response {
        let Self { host, acts, fields, number, tells } = self;
        let Some(((way, to), before)) = acts.split_last() else {
            return page(
                host,
                &html! {
                    body data-tells=[tells] {
                        p { "This is " strong { (host) } "." }
                        script { (PreEscaped(SCRIPT)) }
                    }
                },
            );
        };
        let is_foreign = to.host_str() != Some(host);
        let (way, to, go) = (*way, to.as_str(), Self::clicked(number));
        let method = if matches!(way, Way::FormGet | Way::FormGetByScript) { "get" } else { "post" };
        let refresh = format!("0; url={to}");
        page(
            host,
            &html! {
                // What is done before has its time: the script adds it then.
                @if way == Way::MetaRefresh && before.is_empty() { meta http-equiv="refresh" content=(refresh); }
                body data-way=(way.name()) data-to=(to) data-tells=[tells] {
                    @for (way, to) in before {
                        p data-way=(way.name()) data-to=(to.as_str()) { (way.description()) " to " code { (to) } ", then" }
                    }
                    p { "This is " strong { (host) } @if is_foreign { ", another site" } ": " (way.description()) " to " code { (to) } "." }
                    @if matches!(way, Way::Link | Way::LinkByScript) { p { a id=(go) href=(to) { "go there" } } }
                    @if way == Way::LinkBlank { p { a id=(go) href=(to) target="_blank" { "go there" } } }
                    @if way == Way::HiddenFormPost { iframe name="hidden" hidden {} }
                    @if way.has_fields() {
                        form #form method=(method) action=(to) target=[(way == Way::HiddenFormPost).then_some("hidden")] {
                            @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
                            @if way.is_clicked() { button id=(go) { "send" } }
                        }
                    }
                    script { (PreEscaped(SCRIPT)) }
                }
            },
        )
    }
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
