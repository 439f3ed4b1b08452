//! The documents that browsers are served: small pages that act by themselves, and report.

use std::fmt::Write as _;

use serde_json::{Value, json};
use url::Url;

/// What every page runs.
const RUNTIME: &str = include_str!("page.js");

/// The selector of the element that a user clicks to go on.
pub(super) const GO: &str = "#go";

/// A page under construction.
#[derive(Debug, Default)]
pub(super) struct Page {
    frame: Option<Url>,
    steps: Vec<Value>,
    way_on: Option<WayOn>,
}

/// What a user clicks to leave the page.
#[derive(Debug)]
pub(super) enum WayOn {
    /// A link.
    Link(Url),
    /// A form, with the token as a hidden field, because a form that is sent by GET loses its action's query.
    Form {
        /// `get` or `post`.
        method: &'static str,
        /// Where it goes.
        action: Url,
        /// The token's field: name and value.
        token: (String, String),
    },
}

impl Page {
    /// The page with a frame in it.
    pub(super) fn framing(mut self, url: Url) -> Self {
        self.frame = Some(url);
        self
    }

    /// The page with one more step.
    pub(super) fn step(&mut self, probe: &str, url: &Url) {
        let number = self.steps.len();
        self.steps.push(json!({ "probe": probe, "url": url.as_str(), "number": number }));
    }

    /// The page with a step that writes lines to `document.cookie`.
    pub(super) fn writing(&mut self, lines: &[&str]) {
        self.steps.push(json!({ "probe": "write-cookies", "lines": lines }));
    }

    /// The page with something to click.
    pub(super) fn way_on(&mut self, way_on: WayOn) {
        self.way_on = Some(way_on);
    }

    /// The page as HTML; `end` is told when it has come to its end.
    pub(super) fn html(&self, end: &Url) -> String {
        let mut html = String::from("<!DOCTYPE html><meta charset=utf-8><title>samesite</title><body>\n");
        match &self.way_on {
            Some(WayOn::Link(url)) => {
                let _ = writeln!(html, "<a id=go href=\"{}\">on</a>", escape(url.as_str()));
            }
            Some(WayOn::Form { method, action, token: (name, value) }) => {
                let _ = writeln!(
                    html,
                    "<form method={method} action=\"{}\"><input type=hidden name=\"{}\" value=\"{}\"><button id=go>on</button></form>",
                    escape(action.as_str()),
                    escape(name),
                    escape(value),
                );
            }
            None => {}
        }
        if let Some(url) = &self.frame {
            let _ = writeln!(html, "<iframe src=\"{}\"></iframe>", escape(url.as_str()));
        }
        let data = |value: &Value| value.to_string().replace('<', "\\u003c");
        let steps = data(&Value::Array(self.steps.clone()));
        let end = data(&json!(end.as_str()));
        let _ = write!(html, "<script>\nconst steps = {steps};\nconst end = {end};\n{RUNTIME}</script>\n");
        html
    }
}

/// Text as it may stand in HTML, between tags or in a quoted attribute.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_a_scenario_says_can_leave_its_place() {
        let mut page = Page::default();
        page.way_on(WayOn::Link("https://a.example/?x=\"><script>alert(1)</script>&y='".parse().unwrap()));
        page.writing(&["name=</script><script>alert(1)</script>"]);
        let html = page.html(&"https://a.example/?t=1".parse().unwrap());
        assert_eq!(html.matches("<script>").count(), 1);
        assert_eq!(html.matches("</script>").count(), 1);
        assert!(!html.contains("\"><script"));
    }
}
