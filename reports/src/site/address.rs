//! Addresses: where each page lies, and how one leads to another without a server's help.

use std::collections::{BTreeMap, BTreeSet};

use super::content::ScenarioContent;

/// The first page of the report.
pub(super) const OVERVIEW: &str = "index.html";
/// The page of all cells.
pub(super) const MATRIX: &str = "matrix.html";
/// The page of the article's claims.
pub(super) const STORIES: &str = "stories.html";
/// The page of several builds of one browser; only there when there are several.
pub(super) const TIMELINE: &str = "timeline.html";
/// The page of what the article says of its own time; only there when builds tell of it.
pub(super) const ARTICLE: &str = "article.html";
/// The page of the texts' clauses.
pub(super) const CLAUSES: &str = "clauses.html";
/// The page of questions.
pub(super) const ASK: &str = "ask.html";

/// The page that finds everything else.
pub(super) const SEARCH: &str = "search.html";

/// The page of what web developers ask.
pub(super) const DEVELOPERS: &str = "developers.html";

/// The page of open questions.
pub(super) const QUESTIONS: &str = "questions.html";

/// The feed of what has changed; only there when something earlier was given.
pub(super) const FEED: &str = "changes.xml";

/// Where a page lies in the report, with `/` between folders.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Address(String);

/// The addresses of everything that has a page of its own.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    scenarios: BTreeMap<String, Address>,
    cases: BTreeMap<(String, String), Address>,
}

impl Address {
    pub(super) fn new(path: impl Into<String>) -> Self {
        Self(path.into())
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The way from here to another place in the report.
    pub(super) fn to(&self, other: &str) -> String {
        format!("{}{other}", self.up())
    }

    /// The way from here to the report's own folder.
    pub(super) fn up(&self) -> String {
        "../".repeat(self.0.matches('/').count())
    }
}

impl Addresses {
    /// Names of scenarios come from recordings, so nothing of them reaches a path but letters, digits, `-`, `_` and
    /// single dots; two that would share a path are told apart by a number.
    pub(super) fn of(scenarios: &[ScenarioContent]) -> Self {
        let mut addresses = Self::default();
        let mut folders = BTreeSet::new();
        for scenario in scenarios {
            let segments: Vec<_> =
                scenario.id.split('/').filter(|segment| !segment.trim_matches('.').is_empty()).map(plain).collect();
            let folder = unused(&mut folders, &format!("cases/{}", segments.join("/")));
            addresses.scenarios.insert(scenario.id.clone(), Address(format!("{folder}/index.html")));
            let mut files = BTreeSet::from(["index".to_owned()]);
            for case in &scenario.cases {
                let file = unused(&mut files, &plain(&case.id));
                let key = (scenario.id.clone(), case.id.clone());
                addresses.cases.insert(key, Address(format!("{folder}/{file}.html")));
            }
        }
        addresses
    }

    pub(super) fn scenario(&self, id: &str) -> Option<&Address> {
        self.scenarios.get(id)
    }

    pub(super) fn case(&self, scenario: &str, case: &str) -> Option<&Address> {
        self.cases.get(&(scenario.to_owned(), case.to_owned()))
    }
}

/// The name of a claim or ledger entry as the anchor of its paragraph on the first page.
pub(super) fn cause_anchor(id: &str) -> String {
    format!("cause-{id}")
}

/// A name as part of a path, on any system and any server.
pub(super) fn plain(name: &str) -> String {
    let safe = |letter: char| {
        if letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.') { letter } else { '-' }
    };
    let plain = name.chars().map(safe).collect::<String>().trim_matches('.').to_ascii_lowercase();
    if plain.is_empty() { "unnamed".to_owned() } else { plain }
}

/// A name that is not taken yet: the one that is wanted, or that with a number.
pub(super) fn unused(taken: &mut BTreeSet<String>, wanted: &str) -> String {
    let mut name = wanted.to_owned();
    let mut number = 1;
    while !taken.insert(name.clone()) {
        number += 1;
        name = format!("{wanted}-{number}");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_leads_up_before_it_leads_down() {
        let page = Address::new("cases/stories/09-lax/index.html");
        assert_eq!(page.to("matrix.html"), "../../../matrix.html");
        assert_eq!(Address::new("index.html").to("matrix.html"), "matrix.html");
    }

    #[test]
    fn no_name_leaves_the_folder() {
        for hostile in ["..", "../..", "/etc/passwd", "a\\..\\b", "con:x", ".hidden", "a\0b", "%2e%2e"] {
            let path = plain(hostile);
            assert!(
                !path.is_empty() && !path.contains(['/', '\\', '\0', ':', '%']) && !path.starts_with('.'),
                "{hostile:?}: {path:?}"
            );
        }
    }

    #[test]
    fn names_that_differ_in_case_or_signs_only_have_pages_of_their_own() {
        let mut taken = BTreeSet::new();
        assert_eq!(unused(&mut taken, &plain("a b")), "a-b");
        assert_eq!(unused(&mut taken, &plain("A/b")), "a-b-2");
    }
}
