//! The plan: which scenarios may share a session.
//!
//! Two scenarios must not see each other's cookies, nor anything else a browser keeps about a site.
//! Emptying a jar in between would not do: a browser may remember that a site was visited or clicked on,
//! and let that decide about third-party cookies.
//! So a site whose jar one scenario fills is touched by no other in the same session.

use std::collections::HashSet;

use samesite_scenarios::{Act, Case, Opening, Scenario};
use url::Url;

/// How many cases may share a page. Browsers ask for what a page holds a few at a time, and the page waits for all.
const CASES_OF_A_PAGE: usize = 120;

/// Groups cases so that those of a group can share a page; the order is kept within and among groups.
///
/// They can where the page is the same, nobody asks how it came, and nothing that one of them does could be seen
/// by another: each makes a request of its own from the page, and leaves it where it is.
#[must_use]
pub fn pages<'c>(cases: &[&'c Case]) -> Vec<Vec<&'c Case>> {
    let shares = |case: &Case| {
        case.opening == Opening::Passed
            && case.site.is_none()
            && case.steps.iter().all(|step| !step.probe.needs_page_of_its_own())
    };
    let mut groups: Vec<Vec<&Case>> = Vec::new();
    for case in cases {
        let same_page = |group: &&mut Vec<&Case>| {
            shares(group[0]) && group[0].page == case.page && group[0].age == case.age && group.len() < CASES_OF_A_PAGE
        };
        match groups.iter_mut().find(same_page).filter(|_| shares(case)) {
            Some(group) => group.push(case),
            None => groups.push(vec![case]),
        }
    }
    groups
}

/// Groups scenarios so that those of a group can share a session; the order is kept within and among groups.
///
/// `site` gives the registrable domain of a URL's host, where it has one.
#[must_use]
pub fn sessions<'s>(scenarios: &[&'s Scenario], site: &dyn Fn(&Url) -> Option<String>) -> Vec<Vec<&'s Scenario>> {
    let mut groups: Vec<(Vec<Footprint>, Vec<&Scenario>)> = Vec::new();
    for scenario in scenarios {
        let footprint = Footprint::of(scenario, site);
        match groups.iter_mut().find(|(taken, _)| taken.iter().all(|other| footprint.keeps_clear_of(other))) {
            Some((taken, group)) => {
                taken.push(footprint);
                group.push(scenario);
            }
            None => groups.push((vec![footprint], vec![scenario])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The registrable domains that a scenario has to do with.
struct Footprint {
    /// The domains whose jars the scenario fills.
    filled: HashSet<String>,
    /// Every domain that it visits, asks or comes from, those included.
    touched: HashSet<String>,
}

impl Footprint {
    fn of(scenario: &Scenario, domain: &dyn Fn(&Url) -> Option<String>) -> Self {
        let mut footprint = Self { filled: HashSet::new(), touched: HashSet::new() };
        for act in scenario.acts() {
            match act {
                Act::Plant(_, planting) | Act::Prove(_, planting) => {
                    footprint.filled.extend(domain(&planting.at));
                    footprint.touched.extend([domain(&planting.at), domain(&planting.prove)].into_iter().flatten());
                }
                Act::Hop(case, hop) => {
                    footprint.filled.extend(case.site.clone());
                    footprint.touched.extend(domain(&hop.url));
                    let asking = hop.client.iter().flatten();
                    footprint.touched.extend(asking.filter_map(|place| domain(&place.url)));
                }
            }
        }
        footprint
    }

    fn keeps_clear_of(&self, other: &Self) -> bool {
        self.filled.is_disjoint(&other.touched) && self.touched.is_disjoint(&other.filled)
    }
}

#[cfg(test)]
mod tests {
    use samesite_scenarios::ScenarioId;

    use super::*;

    fn scenario(name: &str, jar: &str, page: &str) -> Scenario {
        let source = format!(
            "title = 'a'\nwhy = 'b'\nclauses = ['B1']\n[[jar]]\nat = '{jar}'\nset = ['a=1']\n\
             [[case]]\nid = 'a'\ntitle = 'a'\npage = '{page}'\n"
        );
        Scenario::parse(ScenarioId::new(name), name, &source).unwrap()
    }

    /// As if no public suffix had a dot.
    fn two_labels(url: &Url) -> Option<String> {
        let labels: Vec<&str> = url.host_str()?.rsplit('.').take(2).collect();
        Some(labels.join("."))
    }

    #[test]
    fn a_filled_jar_is_touched_by_no_other_scenario_of_the_session() {
        let one = scenario("one", "https://a.example/", "https://x.example/");
        let same_site = scenario("two", "https://www.a.example/", "https://x.example/");
        let visits = scenario("three", "https://b.example/", "https://a.example/");
        let clear = scenario("four", "https://c.example/", "https://x.example/");
        let groups = sessions(&[&one, &same_site, &visits, &clear], &two_labels);
        let ids: Vec<Vec<_>> = groups.iter().map(|group| group.iter().map(|s| s.id.as_str()).collect()).collect();
        assert_eq!(ids, [vec!["one", "four"], vec!["two"], vec!["three"]]);
    }
}
