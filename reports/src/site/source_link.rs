//! What a claim is known from, with links to the bugs, sources and texts that are named there.

use maud::{Markup, Render, html};

use super::fragment::Shown;

/// A line of evidence: `Mozilla bug 1750264: 96.0 shipped with it`, in which the bug is a link.
pub(super) struct Sourced<'t>(pub(super) &'t str);

impl Render for Sourced<'_> {
    fn render(&self) -> Markup {
        html! {
            @for (text, link) in parts(self.0) {
                @if let Some(link) = link { a href=(link) { (Shown(text)) } } @else { (Shown(text)) }
            }
        }
    }
}

/// How something is named, and where it can be read: what follows is put behind the address.
struct Named {
    lead: &'static str,
    /// Whether a sign belongs to what follows the lead.
    goes_on: fn(char) -> bool,
    address: &'static str,
    /// Whether the lead stands at the beginning of a line alone.
    begins: bool,
}

const fn numbered(lead: &'static str, address: &'static str) -> Named {
    Named { lead, goes_on: |sign| sign.is_ascii_digit(), address, begins: false }
}

const fn file(lead: &'static str, address: &'static str) -> Named {
    Named { lead, goes_on: |sign| sign.is_ascii_alphanumeric() || "/_.-".contains(sign), address, begins: true }
}

const NAMED: &[Named] = &[
    numbered("Mozilla bug ", "https://bugzilla.mozilla.org/show_bug.cgi?id="),
    numbered("WebKit bug ", "https://bugs.webkit.org/show_bug.cgi?id="),
    numbered("crbug ", "https://crbug.com/"),
    numbered("chromestatus ", "https://chromestatus.com/feature/"),
    numbered("whatwg/html issue ", "https://github.com/whatwg/html/issues/"),
    numbered("whatwg/cookiestore pull request ", "https://github.com/whatwg/cookiestore/pull/"),
    Named {
        lead: "rfc6265bis-22 §",
        goes_on: |sign| sign.is_ascii_digit() || sign == '.',
        address: "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis-22#section-",
        begins: false,
    },
    Named {
        lead: "CVE-",
        goes_on: |sign| sign.is_ascii_digit() || sign == '-',
        address: "https://www.cve.org/CVERecord?id=CVE-",
        begins: false,
    },
    file("Chromium ", "https://source.chromium.org/chromium/chromium/src/+/main:"),
    file("Firefox ", "https://searchfox.org/firefox-main/source/"),
    file("WebKit ", "https://github.com/WebKit/WebKit/blob/main/"),
];

impl Named {
    /// Where this is named first in a text: where that begins and ends, and its address.
    fn find(&self, text: &str, at_beginning: bool) -> Option<(usize, usize, String)> {
        let begin = if self.begins {
            (at_beginning && text.starts_with(self.lead)).then_some(0)?
        } else {
            text.find(self.lead)?
        };
        let rest = &text[begin + self.lead.len()..];
        let end = rest.find(|sign| !(self.goes_on)(sign)).unwrap_or(rest.len());
        let name = rest[..end].trim_end_matches(['.', '-']);
        // A version is no path.
        let is_there = if self.begins { name.contains('/') } else { !name.is_empty() };
        is_there.then(|| (begin, begin + self.lead.len() + name.len(), format!("{}{name}", self.address)))
    }
}

/// A line in parts, each with its address where it names something.
fn parts(line: &str) -> Vec<(&str, Option<String>)> {
    let mut parts = Vec::new();
    let mut rest = line;
    loop {
        let named = NAMED.iter().filter_map(|named| named.find(rest, rest.len() == line.len()));
        let Some((begin, end, link)) = named.min_by_key(|(begin, ..)| *begin) else {
            parts.push((rest, None));
            return parts;
        };
        parts.push((&rest[..begin], None));
        parts.push((&rest[begin..end], Some(link)));
        rest = &rest[end..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bugs_sources_and_sections_are_links_and_the_rest_is_not() {
        let links = |line: &'static str| -> Vec<(String, String)> {
            let linked = parts(line).into_iter().filter_map(|(text, link)| Some((text.to_owned(), link?)));
            linked.collect()
        };
        for (line, text, link) in [
            (
                "Mozilla bug 1750264: 96.0",
                "Mozilla bug 1750264",
                "https://bugzilla.mozilla.org/show_bug.cgi?id=1750264",
            ),
            ("see WebKit bug 313220, fixed", "WebKit bug 313220", "https://bugs.webkit.org/show_bug.cgi?id=313220"),
            ("crbug 1166211", "crbug 1166211", "https://crbug.com/1166211"),
            ("CVE-2022-2860, mended", "CVE-2022-2860", "https://www.cve.org/CVERecord?id=CVE-2022-2860"),
            (
                "rfc6265bis-22 §5.7.2. It",
                "rfc6265bis-22 §5.7.2",
                "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis-22#section-5.7.2",
            ),
            (
                "Chromium net/cookies/cookie_util.cc, IsCookiePrefixValid: x",
                "Chromium net/cookies/cookie_util.cc",
                "https://source.chromium.org/chromium/chromium/src/+/main:net/cookies/cookie_util.cc",
            ),
            (
                "Firefox netwerk/cookie/CookieService.cpp: y",
                "Firefox netwerk/cookie/CookieService.cpp",
                "https://searchfox.org/firefox-main/source/netwerk/cookie/CookieService.cpp",
            ),
        ] {
            assert_eq!(links(line), [(text.to_owned(), link.to_owned())], "{line}");
        }
        for line in
            ["Chromium 54 net/cookies/canonical_cookie.cc: then", "seen in Chromium 156", "Mozilla bugs", "a bug", ""]
        {
            assert_eq!(links(line), [], "{line}");
        }
    }

    #[test]
    fn what_is_no_link_is_shown_as_it_is() {
        assert_eq!(
            Sourced("<b> crbug 1").render().into_string(),
            "&lt;b&gt; <a href=\"https://crbug.com/1\">crbug 1</a>"
        );
    }
}
