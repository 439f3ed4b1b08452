//! Hosts: the names that notations use, and what they stand for.

use std::collections::BTreeMap;

use url::Url;

use crate::scenario::ScenarioId;

/// The registrable domain that owns the cookies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Site(String);

impl Site {
    /// Where `{scenario}` stands in a file's `site`, unless it says otherwise.
    const USUAL: &str = "{scenario}.example";

    /// The site of a scenario: one that no other has.
    pub(crate) fn of_scenario(id: &ScenarioId, template: Option<&String>) -> Self {
        let own = id.as_str().replace(|character: char| !character.is_ascii_alphanumeric(), "-").to_ascii_lowercase();
        Self::fitted(template, &own)
    }

    /// The site of one case of a scenario: one that no other case has, whatever cases are added.
    pub(crate) fn of_case(id: &ScenarioId, case: &str, template: Option<&String>) -> Self {
        Self::fitted(template, &format!("c{:016x}", digest(&format!("{id}/{case}"))))
    }

    fn fitted(template: Option<&String>, own: &str) -> Self {
        Self(template.map_or(Self::USUAL, String::as_str).replace("{scenario}", own))
    }

    /// The text with the site in place of `{site}`.
    pub(crate) fn fill(&self, text: &str) -> String {
        text.replace("{site}", &self.0)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// FNV-1a: short, and the same on every machine and in every version of the program.
fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, octet| (hash ^ u64::from(octet)).wrapping_mul(0x0100_0000_01b3))
}

/// What each name stands for.
#[derive(Clone, Debug)]
pub(crate) struct Hosts {
    site: Site,
    urls: BTreeMap<String, Url>,
}

impl Hosts {
    /// The names that every file has, and where they stand.
    const USUAL: &[(&str, &str)] = &[
        // The owner of the cookies, and its relations.
        ("V", "https://www.{site}/"),
        ("V'", "https://shop.{site}/"),
        ("P", "https://{site}/"),
        ("C", "https://deep.www.{site}/"),
        ("H", "http://www.{site}/"),
        ("H'", "http://shop.{site}/"),
        ("O", "https://www.{site}:8443/"),
        // Strangers.
        ("X", "https://other.example/"),
        ("X'", "https://www.other.example/"),
        ("Y", "https://third.example/"),
        ("HX", "http://other.example/"),
    ];

    /// No names at all.
    pub(crate) const fn empty() -> Self {
        Self { site: Site(String::new()), urls: BTreeMap::new() }
    }

    /// The usual names.
    pub(crate) fn usual(site: &Site) -> Self {
        let url = |template: &str| site.fill(template).parse().ok();
        let urls = Self::USUAL.iter().filter_map(|(name, template)| Some(((*name).to_owned(), url(template)?)));
        Self { site: site.clone(), urls: urls.collect() }
    }

    pub(crate) fn insert(&mut self, name: String, url: Url) {
        self.urls.insert(name, url);
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Url> {
        self.urls.get(name)
    }

    pub(crate) fn names(&self) -> Vec<&str> {
        self.urls.keys().map(String::as_str).collect()
    }

    /// Whether a text begins with a name.
    pub(crate) fn knows(&self, text: &str) -> bool {
        self.urls.contains_key(text.split('/').next().unwrap_or_default())
    }

    pub(crate) const fn site(&self) -> &Site {
        &self.site
    }
}
