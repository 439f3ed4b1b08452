//! The census: what the scenarios hold, counted by what tells their cases apart.
//!
//! Pages and redirects are counted by their shape.
//! Every host in them is called by what it is to the owner of the cookies, in the notation of the scenario files:
//! `V` is the owner, `V'` its sibling, `X` and `Y` are strangers, and a leading `H` stands for plain HTTP.

use std::collections::BTreeMap;

use samesite_model::{Host, Origin};
use samesite_scenarios::{Case, HopTarget, Made, PageChain, Place, Scenario, own_origin};
use serde::Serialize;
use url::Url;

use crate::suffixes;

/// How many cases there are of what; the keys are as files and reports call them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Census {
    /// Scenarios.
    pub scenarios: usize,
    /// Cases.
    pub cases: usize,
    /// Requests, redirects included, and things that scripts do.
    pub hops: usize,
    /// Cases by probe; one that uses a probe twice counts once.
    pub probes: BTreeMap<String, usize>,
    /// Cases by the shape of their page.
    pub pages: BTreeMap<String, usize>,
    /// Hops by how who asks is related to who is asked.
    pub relations: BTreeMap<String, usize>,
    /// Steps by the way they are redirected, `directly` included.
    pub redirects: BTreeMap<String, usize>,
    /// Cases by how old they want their cookies, `young` included.
    pub ages: BTreeMap<String, usize>,
    /// Scenarios by the line of the jar that they plant; `{site}` stands for the owner's domain.
    pub recipes: BTreeMap<String, usize>,
}

impl Census {
    /// Counts scenarios.
    pub fn of<'s>(scenarios: impl IntoIterator<Item = &'s Scenario>) -> Self {
        let mut census = Self::default();
        for scenario in scenarios {
            census.scenarios += 1;
            for line in scenario.lines() {
                let line = recipe(&line.line, &scenario.jar[0].at);
                *census.recipes.entry(line).or_default() += 1;
            }
            for case in &scenario.cases {
                census.count(scenario, case);
            }
        }
        census
    }

    fn count(&mut self, scenario: &Scenario, case: &Case) {
        self.cases += 1;
        let owner = case.proofs.first().unwrap_or(&scenario.jar[0].at);
        let mut cast = Cast { owner, strangers: Vec::new() };
        *self.pages.entry(cast.page(&case.page)).or_default() += 1;
        let age = case.age.map_or_else(|| "young".to_owned(), |age| format!("{} s", age.as_secs()));
        *self.ages.entry(age).or_default() += 1;
        let mut probes: Vec<_> = case.steps.iter().map(|step| step.probe).collect();
        probes.sort_unstable();
        probes.dedup();
        for probe in probes {
            *self.probes.entry(probe.to_string()).or_default() += 1;
        }
        for step in &case.steps {
            let way = match &step.to {
                Some(to) if !step.via.is_empty() => {
                    let via: Vec<_> = step
                        .via
                        .iter()
                        .map(|redirect| format!("{} ({})", cast.role(&redirect.at), redirect.status))
                        .collect();
                    format!("{} → {}", via.join(" → "), cast.role(to))
                }
                _ => "directly".to_owned(),
            };
            *self.redirects.entry(way).or_default() += 1;
        }
        for hop in case.hops() {
            self.hops += 1;
            if !matches!(hop.target, HopTarget::ScriptReading | HopTarget::ScriptWriting) {
                *self.relations.entry(relation(hop.client.as_ref(), &hop.url)).or_default() += 1;
            }
        }
    }
}

/// Who plays in a case, and what they are called.
struct Cast<'c> {
    owner: &'c Url,
    /// Each other site, with the first host of it that came up.
    strangers: Vec<(Option<String>, Host)>,
}

impl Cast<'_> {
    /// A page in notation.
    fn page(&mut self, page: &[Place]) -> String {
        let Some((place, below)) = page.split_first() else { return String::new() };
        let mut text = place.confinement.word().map_or_else(String::new, |word| format!("{word} "));
        if let Some(from) = &place.came_from {
            text += &format!("{}=>", self.role(from));
        }
        text += &place.made.word().map_or_else(|| self.role(&place.url), str::to_owned);
        match below {
            [] => text,
            _ => format!("{text}[{}]", self.page(below)),
        }
    }

    /// What a host is to the owner.
    fn role(&mut self, url: &Url) -> String {
        let (Some(host), Some(owner)) = (Host::of(url), Host::of(self.owner)) else { return url.scheme().to_owned() };
        let name = match kinship(&owner, &host) {
            Kinship::Same if url.port_or_known_default() == self.owner.port_or_known_default() => "V".to_owned(),
            Kinship::Same if url.scheme() != self.owner.scheme() => "V".to_owned(),
            Kinship::Same => "O".to_owned(),
            Kinship::Parent => "P".to_owned(),
            Kinship::Child => "C".to_owned(),
            Kinship::Sibling => "V'".to_owned(),
            Kinship::None => self.stranger(url, host),
        };
        match (url.scheme(), name.as_str()) {
            ("http", "V") => "H".to_owned(),
            ("http", "V'") => "H'".to_owned(),
            ("http", _) => format!("H{name}"),
            _ => name,
        }
    }

    fn stranger(&mut self, url: &Url, host: Host) -> String {
        let domain = domain(url).or_else(|| Some(host.to_string()));
        let number = self.strangers.iter().position(|(known, _)| *known == domain).unwrap_or_else(|| {
            self.strangers.push((domain, host.clone()));
            self.strangers.len() - 1
        });
        let letter = ["X", "Y", "Z"].get(number).copied().unwrap_or("Z");
        if self.strangers[number].1 == host { letter.to_owned() } else { format!("{letter}'") }
    }
}

/// How two hosts belong together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kinship {
    /// They are one.
    Same,
    /// The other lies above.
    Parent,
    /// The other lies below.
    Child,
    /// They share a registrable domain.
    Sibling,
    /// They share none.
    None,
}

fn kinship(one: &Host, other: &Host) -> Kinship {
    let list = suffixes::embedded();
    let shares = list.registrable_domain(one).is_some_and(|domain| list.registrable_domain(other) == Some(domain));
    if one == other {
        Kinship::Same
    } else if !shares {
        Kinship::None
    } else if one.domain_matches(&other.to_string()) {
        Kinship::Parent
    } else if other.domain_matches(&one.to_string()) {
        Kinship::Child
    } else {
        Kinship::Sibling
    }
}

/// How who asks is related to who is asked.
fn relation(client: Option<&PageChain>, asked: &Url) -> String {
    let Some(client) = client else { return "asked by nobody".to_owned() };
    let Some(asking) = own_origin(client) else { return "from an opaque origin".to_owned() };
    let (Some(one), Some(other)) = (Host::of(asking), Host::of(asked)) else { return "to no host".to_owned() };
    let mut words = match kinship(&one, &other) {
        Kinship::Same if asking.origin() == asked.origin() => "to its own origin",
        Kinship::Same if asking.scheme() == asked.scheme() => "to another port",
        Kinship::Same => "to its own host",
        Kinship::Parent => "to its parent",
        Kinship::Child => "to its child",
        Kinship::Sibling => "to its sibling",
        Kinship::None => "to another site",
    }
    .to_owned();
    match (asking.scheme(), asked.scheme()) {
        ("http", "https") => words += ", from http to https",
        ("https", "http") => words += ", from https to http",
        ("http", _) => words += ", over http",
        _ => {}
    }
    let served = |place: &&Place| place.made == Made::Served;
    let top = client.iter().find(served).map(|place| Origin::of(&place.url));
    let list = suffixes::embedded();
    let below_stranger = top.is_some_and(|top| list.site(&top) != list.site(&Origin::of(asking)));
    if below_stranger {
        words += ", below another site's page";
    }
    words
}

/// A line, whoever the owner is.
fn recipe(line: &str, owner: &Url) -> String {
    let host = owner.host_str().unwrap_or_default();
    let site = line.replace(host.strip_prefix("www.").unwrap_or(host), "{site}");
    domain(owner).map_or_else(|| site.clone(), |domain| site.replace(&domain, "{site}"))
}

fn domain(url: &Url) -> Option<String> {
    suffixes::embedded().registrable_domain(&Host::of(url)?).map(str::to_owned)
}
