//! The frame round every page: head, navigation, foot.

use maud::{DOCTYPE, Markup, html};

use super::address::{
    ARTICLE, ASK, Address, CLAUSES, DEVELOPERS, MATRIX, OVERVIEW, QUESTIONS, SEARCH, STORIES, TIMELINE,
};
use super::fragment::Shown;
use super::view::View;

/// The style sheet's place.
pub(super) const STYLE: &str = "style.css";

/// The pages that every page leads to, where they are.
const MAIN: [(&str, &str); 10] = [
    (OVERVIEW, "Overview"),
    (MATRIX, "Matrix"),
    (STORIES, "Stories"),
    (TIMELINE, "Timeline"),
    (ARTICLE, "Then and now"),
    (DEVELOPERS, "Developers ask"),
    (QUESTIONS, "Editors ask"),
    (CLAUSES, "Clauses"),
    (ASK, "Ask"),
    (SEARCH, "Search"),
];

/// What a page may do: show our own style and pictures, run our own files, and nothing else.
/// Where the browser knows trusted types, no script can make HTML of a text either.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; \
                      form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/// A page around its content.
pub(super) struct Frame<'p> {
    pub(super) view: &'p View<'p>,
    pub(super) address: &'p Address,
    pub(super) title: &'p str,
    /// The scripts it runs, by their places.
    pub(super) scripts: &'p [&'p str],
}

impl Frame<'_> {
    /// The whole page.
    pub(super) fn around(&self, content: &Markup) -> String {
        let here = self.address;
        let has_timeline = !self.view.content.timelines.is_empty();
        let has_article = self.view.has_article();
        let is_there = |path: &str| (path != TIMELINE || has_timeline) && (path != ARTICLE || has_article);
        let main = MAIN.iter().filter(|(path, _)| is_there(path));
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    (head(POLICY, self.title))
                    link rel="icon" href="data:,";
                    link rel="stylesheet" href=(here.to(STYLE));
                    @for script in self.scripts { script defer src=(here.to(script)) {} }
                }
                body {
                    a.skip href="#main" { "Skip to the content" }
                    header {
                        nav aria-label="Report" {
                            a.home href=(here.to(OVERVIEW)) { "samesite" }
                            ul {
                                @for &(path, name) in main {
                                    li {
                                        a href=(here.to(path)) aria-current=[current(here, path)] { (name) }
                                    }
                                }
                            }
                        }
                    }
                    main #main tabindex="-1" { (content) }
                    footer {
                        p {
                            "A deviation is a question, not an accusation: it need not be a bug, and there is no score. \
                             Names such as " code { "blog.example" } " led to test servers on one machine."
                        }
                    }
                }
            }
        };
        page.into_string()
    }
}

/// What every page says of itself; `policy` is what it may do.
pub(super) fn head(policy: &str, title: &str) -> Markup {
    html! {
        meta charset="utf-8";
        meta http-equiv="Content-Security-Policy" content=(policy);
        meta name="viewport" content="width=device-width, initial-scale=1";
        meta name="color-scheme" content="light dark";
        meta name="referrer" content="no-referrer";
        title { (Shown(title)) " · samesite" }
    }
}

fn current(here: &Address, path: &str) -> Option<&'static str> {
    let below_stories = path == STORIES && here.as_str().starts_with("cases/stories/");
    (here.as_str() == path || below_stories).then_some(if below_stories { "true" } else { "page" })
}

/// A table that may be wider than the page: it scrolls by itself, by keyboard too.
pub(super) fn wide(name: &str, table: &Markup) -> Markup {
    html! { div.wide role="region" aria-label=(Shown(name)) tabindex="0" { (table) } }
}
