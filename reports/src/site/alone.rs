//! A case as one file: its page of the report with the style sheet in it, and without the ways to other pages.

use maud::{DOCTYPE, PreEscaped, html};

use super::case;
use super::content::Content;
use super::frame::head;
use super::view::View;

/// What such a file may do: show itself in our own style.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/// The page of a case as one file, which can be sent and kept by itself; `None` where the report has no such case.
#[must_use]
pub fn case_alone(content: &Content, scenario: &str, case: &str) -> Option<String> {
    let view = View::of(content);
    let scenario = content.scenarios.iter().find(|own| own.id == scenario)?;
    let index = scenario.cases.iter().position(|own| own.id == case)?;
    let address = view.addresses.case(&scenario.id, case)?;
    let page = case::page(&view, address, scenario, index);
    let (begin, end) = (page.find("<main")?, page.find("</main>")?);
    // The last thing on a page is the way to its neighbours.
    let main = page[begin..end].split("<nav").next().unwrap_or_default();
    let main = without_ways_elsewhere(main);
    let title = format!("{}: {}", scenario.cases[index].title, scenario.title);
    let file = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                (head(POLICY, &title))
                style { (PreEscaped(include_str!("style.css"))) }
            }
            body { (PreEscaped(main)) (PreEscaped("</main>")) }
        }
    };
    Some(file.into_string())
}

/// The HTML of a page of ours, in which links to other pages are text. Those within it and to other sites stay.
fn without_ways_elsewhere(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    // Links do not stand in links, and in what is shown `<` is escaped.
    while let Some(begin) = rest.find("<a ") {
        let (before, link) = rest.split_at(begin);
        text.push_str(before);
        let Some(opened) = link.find('>') else { break };
        let (tag, inner) = link.split_at(opened + 1);
        let target = tag.split_once("href=\"").map_or("", |(_, target)| target);
        let stays = ["#", "https://", "http://"].iter().any(|begin| target.starts_with(begin));
        let (content, after) = inner.split_once("</a>").unwrap_or((inner, ""));
        if stays {
            text.push_str(tag);
        }
        // A line that is nothing but a way elsewhere goes with it.
        match after.strip_prefix("</p>").filter(|_| !stays && text.ends_with("<p>")) {
            Some(after) => {
                text.truncate(text.len() - "<p>".len());
                rest = after;
                continue;
            }
            None => text.push_str(content),
        }
        if stays {
            text.push_str("</a>");
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_other_pages_are_text_and_others_stay() {
        for (given, expected) in [
            ("a <a href=\"../b.html\">b</a> c", "a b c"),
            ("<a href=\"#hop-img\"><code>img</code></a>", "<a href=\"#hop-img\"><code>img</code></a>"),
            (
                "<a class=\"x\" href=\"index.html#a\">i</a><a href=\"https://a.example/\">e</a>",
                "i<a href=\"https://a.example/\">e</a>",
            ),
            ("<p>a</p><p><a href=\"../b.html\">b</a></p><p>c</p>", "<p>a</p><p>c</p>"),
            ("none &lt;a href", "none &lt;a href"),
        ] {
            assert_eq!(without_ways_elsewhere(given), expected);
        }
    }
}
