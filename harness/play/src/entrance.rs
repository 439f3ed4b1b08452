//! The entrance: where a browser that no driver leads comes in, and what its pages ask to be led on.
//!
//! Every page that is shown asks, at its own origin, where to go next, and the answer is held back until it is known.
//! Where a user would type in an address, the page goes to a *lead*, a page of the address's own origin, which puts the
//! address in its place: so what asks for it is same-site, and SameSite cookies are those of an address that is typed in.
//! What differs is told by headers alone: `Sec-Fetch-Site` says `same-origin` in place of `none`, and `Sec-Fetch-User` does
//! not come.

use std::time::Duration;

use samesite_servers::{Answering, Exchange, Response, Site, Token};
use tokio::sync::watch;
use tokio::time::timeout;
use url::Url;

/// What a page runs that asks where to go next.
pub(crate) const ONWARD: &str = include_str!("onward.js");

/// How long the answer to a page may be held back: less than browsers and proxies wait. It is asked for once more.
const HELD: Duration = Duration::from_secs(20);

/// The host of the page that a browser begins with. No scenario knows it.
pub const HOST: &str = "begin.samesite-harness.example";

/// Where a browser comes in, and is told by its pages where to go.
///
/// Everything lies below a path that nobody can guess; a request for anything else is answered with 404.
#[derive(Debug)]
pub struct Entrance {
    run: Token,
    state: watch::Sender<State>,
}

/// What is known of the browser that comes in.
#[derive(Clone, Debug, Default)]
struct State {
    /// How often it was led on.
    number: u64,
    /// Where to, the last time.
    to: Option<Url>,
    /// The number of the last lead that it asked for.
    followed: u64,
    /// How often it came in: it may be closed, and opened again.
    entered: u64,
    /// When it last asked for anything here, since the servers' start.
    heard: Duration,
    /// How far the playing is, in a few words for whoever looks at the browser.
    words: String,
}

impl Default for Entrance {
    fn default() -> Self {
        Self { run: Token::random(), state: watch::Sender::new(State::default()) }
    }
}

impl Entrance {
    /// The path below which everything lies: `/0123…/`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/{}/", self.run)
    }

    /// The address of the page that a browser begins with, once names lead to our servers.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://{HOST}{}begin", self.path())
    }

    /// The script of a page that a browser may begin with: it says that the browser has come in, and leads it on.
    #[must_use]
    pub fn script(&self) -> String {
        format!(
            "{ONWARD}const enter = () => fetch(\"{path}enter\", {{ method: \"POST\" }})\n  \
             .then((answer) => answer.text()).then((number) => onward(window, `{path}next?after=${{number}}`),\n  \
             () => setTimeout(enter, 500));\n",
            path = self.path()
        )
    }

    /// How often a browser has come in.
    #[must_use]
    pub fn entered(&self) -> u64 {
        self.state.borrow().entered
    }

    /// When the browser last asked where to go, since the servers' start.
    #[must_use]
    pub fn heard(&self) -> Duration {
        self.state.borrow().heard
    }

    /// Comes when a browser has come in more often than that.
    pub(crate) async fn wait_for_entering(&self, before: u64) {
        self.wait_until(|state| state.entered > before).await;
    }

    /// How far the playing is, in a few words that pages show: `12 of 105 plays`.
    #[must_use]
    pub fn words(&self) -> String {
        self.state.borrow().words.clone()
    }

    /// Tells those who look at the browser how far the playing is.
    pub fn tell(&self, words: String) {
        self.state.send_modify(|state| state.words = words);
    }

    /// How often the browser was led on.
    pub(crate) fn number(&self) -> u64 {
        self.state.borrow().number
    }

    /// Leads the browser to an address as soon as its page asks. Comes when it follows.
    pub async fn lead(&self, to: &Url) {
        self.state.send_modify(|state| {
            state.number += 1;
            state.to = Some(to.clone());
        });
        let number = self.number();
        self.wait_until(|state| state.followed >= number).await;
    }

    /// What a page at `at` asks to be led on for the time after so many.
    pub(crate) fn next(&self, at: &Url, after: u64) -> Url {
        self.place(at, "next", "after", after)
    }

    /// A page at the origin of `at` that does nothing but to wait to be led on.
    pub(crate) fn rest(&self, at: &Url, after: u64) -> Url {
        self.place(at, "rest", "after", after)
    }

    fn place(&self, at: &Url, name: &str, parameter: &str, number: u64) -> Url {
        let mut url = at.clone();
        url.set_path(&format!("{}{name}", self.path()));
        url.set_query(Some(&format!("{parameter}={number}")));
        url.set_fragment(None);
        url
    }

    async fn wait_until(&self, reached: impl FnMut(&State) -> bool) {
        // It cannot fail: the sender is ours.
        let _ = self.state.subscribe().wait_for(reached).await;
    }

    async fn respond(&self, exchange: &Exchange) -> Option<Response> {
        let (path, query) = exchange.target.split_once('?').unwrap_or((&exchange.target, ""));
        let name = path.strip_prefix(&self.path())?;
        let number = query.split_once('=').and_then(|(_, number)| number.parse::<u64>().ok());
        self.state.send_modify(|state| state.heard = exchange.arrived);
        match (name, exchange.method.as_str()) {
            ("begin", "GET") => Some(page(&format!("{}enter();\n", self.script()), &self.words())),
            ("enter", "POST") => {
                let mut number = 0;
                // At once: whoever waits for it may lead it on before this is answered.
                self.state.send_modify(|state| {
                    state.entered += 1;
                    number = state.number;
                });
                Some(told(&number.to_string()))
            }
            ("next", "GET") => {
                let after = number?;
                let _ = timeout(HELD, self.wait_until(|state| state.number > after)).await;
                let state = self.state.borrow().clone();
                let to = state.to.filter(|_| state.number > after);
                Some(told(&to.map_or_else(String::new, |to| self.place(&to, "lead", "number", state.number).into())))
            }
            ("rest", "GET") => Some(self.resting(number?)),
            ("lead", "GET") => {
                let State { number: last, to, .. } = self.state.borrow().clone();
                // Who goes back to one of before is led on from here.
                let Some(to) = to.filter(|_| number == Some(last)) else { return Some(self.resting(last)) };
                self.state.send_modify(|state| state.followed = last);
                Some(page(&format!("location.replace({});\n", in_script(to.as_str())), &self.words()))
            }
            _ => None,
        }
    }

    fn resting(&self, after: u64) -> Response {
        page(&format!("{ONWARD}onward(window, \"{}next?after={after}\");\n", self.path()), &self.words())
    }
}

impl Site for Entrance {
    fn knows(&self, exchange: &Exchange) -> bool {
        exchange.target.starts_with(&self.path())
    }

    fn answer<'a>(&'a self, exchange: &'a Exchange) -> Answering<'a> {
        Box::pin(async move { self.respond(exchange).await.map(Into::into) })
    }
}

/// A text for a script, of whatever origin.
fn told(text: &str) -> Response {
    let response = Response { body: text.as_bytes().to_vec(), ..Response::new(200) };
    response.header("Content-Type", "text/plain; charset=utf-8").header("Access-Control-Allow-Origin", "*")
}

/// A page that runs a script, and says a few words meanwhile.
fn page(script: &str, words: &str) -> Response {
    // Within a script element only `<` could end it or open a comment.
    let script = script.replace("</", "<\\/").replace("<!--", "<\\!--");
    Response::html(format!(
        "<!DOCTYPE html><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
         <meta name=referrer content=no-referrer><title>samesite</title><body>{}<script>\n{script}</script>\n",
        shown(words)
    ))
}

/// A few words for whoever looks at the browser, as HTML.
pub(crate) fn shown(words: &str) -> String {
    let escaped = words.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    if escaped.is_empty() {
        escaped
    } else {
        format!("<p style=\"font: 1rem sans-serif; text-align: center\">{escaped}</p>")
    }
}

/// A text as a literal of JavaScript.
fn in_script(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use samesite_servers::{BodyEnd, HttpVersion, Scheme};

    use super::*;

    fn exchange(method: &str, target: String) -> Exchange {
        Exchange {
            sequence: 0,
            arrived: Duration::from_secs(3),
            version: HttpVersion::Http11,
            scheme: Scheme::Https,
            host: "shop.example".to_owned(),
            method: method.to_owned(),
            target,
            headers: Vec::new(),
            body: Vec::new(),
            body_end: BodyEnd::Complete,
            token: None,
        }
    }

    async fn body(entrance: &Entrance, method: &str, target: String) -> Option<String> {
        let response = entrance.respond(&exchange(method, target)).await?;
        Some(String::from_utf8(response.body).unwrap())
    }

    #[tokio::test]
    async fn a_page_that_asks_where_to_go_is_led_there_by_a_page_of_that_origin() {
        let entrance = Entrance::default();
        let path = entrance.path();
        assert_eq!(body(&entrance, "POST", format!("{path}enter")).await.as_deref(), Some("0"));
        assert_eq!((entrance.entered(), entrance.heard()), (1, Duration::from_secs(3)));
        let to: Url = "https://shop.example/a?t=</script>".parse().unwrap();
        let follows = async {
            let lead = body(&entrance, "GET", format!("{path}next?after=0")).await.unwrap();
            assert_eq!(lead, format!("https://shop.example{path}lead?number=1"));
            body(&entrance, "GET", format!("{path}lead?number=1")).await.unwrap()
        };
        let ((), page) = tokio::join!(entrance.lead(&to), follows);
        assert!(page.contains("location.replace(\"https://shop.example/a?t=%3C/script%3E\")"), "{page}");
        let stale = body(&entrance, "GET", format!("{path}lead?number=0")).await.unwrap();
        assert!(stale.contains("next?after=1") && !stale.contains("location.replace"), "{stale}");
    }

    #[tokio::test]
    async fn who_does_not_know_the_path_gets_nothing() {
        let entrance = Entrance::default();
        for target in ["/", "/begin", "/next?after=0", "//begin", "/00000000000000000000000000000000/begin"] {
            assert_eq!(body(&entrance, "GET", target.to_owned()).await, None, "{target}");
        }
        let path = entrance.path();
        for (method, name) in [("GET", "enter"), ("POST", "begin"), ("GET", "next"), ("GET", "other"), ("GET", "")] {
            assert_eq!(body(&entrance, method, format!("{path}{name}")).await, None, "{name}");
        }
    }

    #[test]
    fn words_are_escaped() {
        assert!(shown("<b>&\"").ends_with(">&lt;b>&amp;&quot;</p>"));
        assert_eq!(shown(""), "");
    }
}
