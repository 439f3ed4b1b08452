//! Hosts: the names that notations use, and what they stand for.

use std::collections::BTreeMap;

use url::Url;

use crate::scenario::ScenarioId;

/// The registrable domain that owns the cookies, such as `stories-09-lax-picture-and-link.example`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Site(String);

impl Site {
    /// The stand-in for a scenario's own part in a file's `site`.
    const PLACE: &str = "{scenario}";

    /// The site of a file that does not choose one.
    const USUAL: &str = "{scenario}.example";

    /// The longest readable part of a name that ends with a digest, in octets; what a file's `site` puts around it fits
    /// into the 63 octets of a label too.
    const READABLE: usize = 30;

    /// The site of a scenario, for any id.
    ///
    /// An id such as `catalogue/frames` is turned into a name sign by sign, `catalogue-frames`; so ids that differ in
    /// their signs alone share one ([`ScenarioId::shares_site_with`]). Where that makes no name of a host (`./r1`, `ü`,
    /// 200 letters), what is readable of it is followed by a digest of the whole id, and the site is its own.
    pub(crate) fn of_scenario(id: &ScenarioId, template: Option<&String>) -> Self {
        let plain = id.as_str().replace(|sign: char| !sign.is_ascii_alphanumeric(), "-").to_ascii_lowercase();
        Some(Self::fitted(template, &plain)).filter(|site| site.is_host(template, &plain)).unwrap_or_else(|| {
            let words = plain.split('-').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
            let readable = words[..words.len().min(Self::READABLE)].trim_end_matches('-');
            let digest = digest(id.as_str());
            let own = if readable.is_empty() { format!("s{digest:016x}") } else { format!("{readable}-{digest:016x}") };
            Self::fitted(template, &own)
        })
    }

    /// The site of one case of a scenario: one that no other case has, whatever cases are added.
    pub(crate) fn of_case(id: &ScenarioId, case: &str, template: Option<&String>) -> Self {
        Self::fitted(template, &format!("c{:016x}", digest(&format!("{id}/{case}"))))
    }

    fn fitted(template: Option<&String>, own: &str) -> Self {
        Self(template.map_or(Self::USUAL, String::as_str).replace(Self::PLACE, own))
    }

    /// Whether browsers and TLS take the site for a domain, with the scenario's own part in it.
    ///
    /// **Spec:** RFC 1123 §2.1 and RFC 5890 §2.3.1: a label has letters, digits and inner hyphens, at most 63, and only
    /// what is encoded begins with `xn--`. URL, "host parsing": a name that ends in a number is an IPv4 address.
    fn is_host(&self, template: Option<&String>, own: &str) -> bool {
        let labels = template.map_or(Self::USUAL, String::as_str).split('.');
        let mut labels =
            labels.filter(|label| label.contains(Self::PLACE)).map(|label| label.replace(Self::PLACE, own));
        let begins_and_ends_well = !own.is_empty() && !own.starts_with('-') && !own.ends_with('-');
        let host = Url::parse(&format!("https://{}/", self.0));
        begins_and_ends_well
            && !own.starts_with("xn--")
            && labels.all(|label| label.len() <= 63)
            && host.is_ok_and(|url| url.domain().is_some())
    }

    /// The text with the site in place of `{site}`.
    pub(crate) fn fill(&self, text: &str) -> String {
        text.replace("{site}", &self.0)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl ScenarioId {
    /// Whether another scenario's cookies would stand on this one's site, if neither file chooses one.
    #[must_use]
    pub fn shares_site_with(&self, other: &Self) -> bool {
        Site::of_scenario(self, None) == Site::of_scenario(other, None)
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

    /// Hosts without any name.
    pub(crate) const fn empty() -> Self {
        Self { site: Site(String::new()), urls: BTreeMap::new() }
    }

    /// The names that every file has, below a site.
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::library::Library;

    fn site(id: &str) -> String {
        Site::of_scenario(&ScenarioId::new(id), None).as_str().to_owned()
    }

    #[test]
    fn what_makes_a_name_is_the_name_and_what_does_not_gets_a_digest() {
        let long = "r".repeat(200);
        let table = [
            ("stories/09-lax-picture-and-link", "stories-09-lax-picture-and-link.example"),
            ("My Own/r1", "my-own-r1.example"),
            ("odd-näme", "odd-n-me.example"),
            ("a--b", "a--b.example"),
            ("09", "09.example"),
            ("../r1", "r1-e5caa0f1876eff57.example"),
            ("/home/me/r1", "home-me-r1-0a5229a13a4f8954.example"),
            ("r1-", "r1-8a99e7196189f373.example"),
            ("ü", "s0ac20a07b71807ea.example"),
            ("xn--bcher-kva", "xn-bcher-kva-cf00339a789a3930.example"),
            (long.as_str(), "rrrrrrrrrrrrrrrrrrrrrrrrrrrrrr-cecb58688f566ca5.example"),
        ];
        for (id, expected) in table {
            assert_eq!(site(id), expected, "{id}");
        }
    }

    #[test]
    fn every_id_makes_a_site_that_can_be_served_and_is_its_own() {
        let long = "long/".repeat(40);
        let words = [
            "",
            "-",
            "--",
            ".",
            "..",
            "../r1",
            "./r1",
            "/r1",
            "/tmp/x/r1",
            "r1-",
            "-r1",
            "ü",
            "ö",
            "日本",
            "üü r1",
            " ",
            "xn--r1",
            "xn--",
            "Xn--a/ü",
            "1",
            "0x1",
            "a\0b",
            "%2e",
            "C:\\r1",
            "{site}",
            "{scenario}",
            &long,
            &long[..199],
        ];
        for template in [None, Some("{scenario}-intranet"), Some("{scenario}"), Some("x-{scenario}-y.co.uk")] {
            let template = template.map(str::to_owned);
            let mut sites = BTreeSet::new();
            for word in words {
                let site = Site::of_scenario(&ScenarioId::new(word), template.as_ref());
                let host = format!("deep.www.{}", site.as_str());
                assert!(sites.insert(host.clone()), "{word:?} shares {host}");
                for label in host.split('.') {
                    assert!((1..=63).contains(&label.len()), "{word:?}: {host}");
                    assert!(
                        label.bytes().all(|octet| octet.is_ascii_alphanumeric() || octet == b'-'),
                        "{word:?}: {host}"
                    );
                    assert!(
                        !label.starts_with('-') && !label.ends_with('-') && !label.starts_with("xn--"),
                        "{word:?}: {host}"
                    );
                }
                let url: Url = format!("https://{host}/").parse().unwrap();
                assert_eq!(url.domain(), Some(host.as_str()), "{word:?}");
            }
        }
    }

    #[test]
    fn ids_that_differ_in_signs_alone_share_a_site_and_a_dot_in_front_parts_them() {
        let shares = |one: &str, other: &str| ScenarioId::new(one).shares_site_with(&ScenarioId::new(other));
        assert!(shares("a/x", "a-x") && shares("X", "x"));
        assert!(!shares("a/x", "b/x") && !shares("a/x", "./a-x") && !shares("./a/x", "./a-x") && !shares("ü", "ö"));
    }

    #[test]
    fn the_scenarios_of_the_project_have_the_sites_they_had_when_they_were_recorded() {
        for scenario in Library::embedded().unwrap().scenarios() {
            let id = scenario.id.as_str();
            assert_eq!(site(id), format!("{}.example", id.replace('/', "-")));
        }
    }
}
