//! The census: what the scenarios hold, counted by what tells their cases apart.
//!
//! Pages and redirects are counted by their shape.
//! Every host in them is called by what it is to the owner of the cookies, in the notation of the scenario files:
//! `V` is the owner, `V'` its sibling, `X` and `Y` are strangers, and a leading `H` stands for plain HTTP.

use std::collections::BTreeMap;

use samesite_model::{Host, Origin};
use samesite_scenarios::{
    Case, DocumentSource, FrameChain, FrameDocument, HopTarget, Kinship, OriginNames, Scenario, own_origin,
};
use schemars::JsonSchema;
use serde::Serialize;
use url::Url;

use crate::suffixes;

/// How many cases there are of what; the keys are as files and reports call them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
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
        let mut names = OriginNames::new(owner, domain);
        *self.pages.entry(names.page(&case.page)).or_default() += 1;
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
                        .map(|redirect| format!("{} ({})", names.name(&redirect.at), redirect.status))
                        .collect();
                    format!("{} → {}", via.join(" → "), names.name(to))
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

/// How who asks is related to who is asked.
fn relation(client: Option<&FrameChain>, asked: &Url) -> String {
    let Some(client) = client else { return "asked by nobody".to_owned() };
    let Some(asking) = own_origin(client) else { return "from an opaque origin".to_owned() };
    let mut words = match Kinship::between(asking, asked, domain) {
        Kinship::Same if asking.origin() == asked.origin() => "to its own origin",
        Kinship::Same if asking.scheme() == asked.scheme() => "to another port",
        Kinship::Same => "to its own host",
        Kinship::Parent => "to its parent",
        Kinship::Child => "to its child",
        Kinship::Sibling => "to its sibling",
        Kinship::Stranger => "to another site",
    }
    .to_owned();
    match (asking.scheme(), asked.scheme()) {
        ("http", "https") => words += ", from http to https",
        ("https", "http") => words += ", from https to http",
        ("http", _) => words += ", over http",
        _ => {}
    }
    let served = |place: &&FrameDocument| place.source == DocumentSource::Served;
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
