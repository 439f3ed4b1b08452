//! The plan: which cases may share a page, and which scenarios a session.
//!
//! Two scenarios must not see each other's cookies, nor anything else a browser keeps about a site.
//! Emptying a jar in between would not do: a browser may remember that a site was visited or clicked on,
//! and let that decide about third-party cookies.
//! So a site whose jar one scenario fills is touched by no other in the same session, and cases of one scenario share a
//! session where none sees what another may have been granted.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::num::NonZeroUsize;

use samesite_format::Shard;
use samesite_scenarios::{Act, Case, Opening, Scenario};
use url::Url;

use crate::grants::{CaseGrants, ThirdParty};

/// How many cases may share a page. Browsers ask for what a page holds a few at a time, and the page waits for all.
const CASES_OF_A_PAGE: usize = 120;

/// How many pages may be opened in a session; what a scenario has beyond that goes to another one.
///
/// It takes a browser two seconds to open and three pages a second, so that this costs little, and leaves enough
/// sessions to be played side by side.
const PAGES_OF_A_SESSION: usize = 120;

/// Groups cases so that those of a group can share a page; the order is kept within and among groups.
///
/// They can where the page is the same, nobody asks how it came, and nothing that one of them does could be seen
/// by another: each makes a request of its own from the page, and leaves it where it is.
#[must_use]
pub fn pages<'c>(cases: &[&'c Case]) -> Vec<Vec<&'c Case>> {
    let mut groups: Vec<Vec<&Case>> = Vec::new();
    for case in cases {
        let same_page = |group: &&mut Vec<&Case>| {
            !has_page_of_its_own(group[0])
                && group[0].page == case.page
                && group[0].age == case.age
                && group.len() < CASES_OF_A_PAGE
        };
        match groups.iter_mut().find(same_page).filter(|_| !has_page_of_its_own(case)) {
            Some(group) => group.push(case),
            None => groups.push(vec![case]),
        }
    }
    groups
}

/// Whether a case can share a page with no other.
fn has_page_of_its_own(case: &Case) -> bool {
    case.opening != Opening::Passed
        || case.site.is_some()
        || case.steps.iter().any(|step| step.probe.needs_page_of_its_own())
}

/// Cases of one scenario that are played in one session, after each other and with one jar.
#[derive(Clone, Debug)]
pub struct Share<'s> {
    /// The scenario, whose jar is filled for them.
    pub scenario: &'s Scenario,
    /// The cases, in the order in which they are played.
    pub cases: Vec<&'s Case>,
}

/// Parts a scenario into as few shares as may be, such that in none of them a case sees what another was granted, and
/// that none opens very many pages. Within each, those with unsafe methods come first and those that want old cookies
/// last; those that may be granted something come after those of their kind that cannot.
///
/// `site` gives the registrable domain of a URL's host, where it has one.
#[must_use]
pub fn shares<'s>(scenario: &'s Scenario, site: &dyn Fn(&Url) -> Option<String>) -> Vec<Share<'s>> {
    struct Filling<'s> {
        cases: Vec<&'s Case>,
        earned: HashSet<ThirdParty>,
        pages: usize,
    }
    let cases = scenario.cases_by_age().into_iter();
    let mut cases: Vec<(&Case, CaseGrants)> = cases.map(|case| (case, CaseGrants::of(case, site))).collect();
    cases.sort_by_key(|(case, grants)| (case.age, !grants.earned.is_empty()));
    let mut shares: Vec<Filling<'s>> = Vec::new();
    for (case, grants) in cases {
        let pages = usize::from(has_page_of_its_own(case));
        let suits =
            |share: &Filling<'_>| share.pages + pages <= PAGES_OF_A_SESSION && share.earned.is_disjoint(&grants.seen);
        let place = shares.iter().position(suits).unwrap_or_else(|| {
            shares.push(Filling { cases: Vec::new(), earned: HashSet::new(), pages: 0 });
            shares.len() - 1
        });
        let share = &mut shares[place];
        share.cases.push(case);
        share.earned.extend(grants.earned);
        share.pages += pages;
    }
    shares.into_iter().map(|Filling { cases, .. }| Share { scenario, cases }).collect()
}

/// The scenarios with the cases of one shard alone, or, where there are fewer shares than shards, how many there are.
///
/// A share stays whole, so that no jar belongs to two shards. Each goes to the shard that has least to do by then, the
/// longest first; that depends on the scenarios and on nothing else, so that a case is in the same shard each time.
///
/// `site` gives the registrable domain of a URL's host, where it has one.
pub fn part(
    scenarios: Vec<Scenario>,
    shard: Shard,
    site: &dyn Fn(&Url) -> Option<String>,
) -> Result<Vec<Scenario>, usize> {
    let mut parts: Vec<_> = scenarios.iter().flat_map(|scenario| shares(scenario, site)).collect();
    if parts.len() < shard.of() as usize {
        return Err(parts.len());
    }
    // To fill a jar and to prove it takes about as long as a page.
    let load = |share: &Share<'_>| share.scenario.planting_acts().len() + pages(&share.cases).len();
    parts.sort_by_cached_key(|share| Reverse(load(share)));
    let mut loads = vec![0; shard.of() as usize];
    let mut own: HashSet<(String, String)> = HashSet::new();
    for share in &parts {
        let least = (0..loads.len()).min_by_key(|&number| loads[number]).unwrap_or_default();
        loads[least] += load(share);
        if least + 1 == shard.number() as usize {
            own.extend(share.cases.iter().map(|case| (share.scenario.id.to_string(), case.id.clone())));
        }
    }
    let mut scenarios = scenarios;
    for Scenario { id, cases, .. } in &mut scenarios {
        cases.retain(|case| own.contains(&(id.to_string(), case.id.clone())));
    }
    scenarios.retain(|scenario| !scenario.cases.is_empty());
    Ok(scenarios)
}

/// Groups shares so that those of a group can share a session; the order is kept within groups, and the longest group
/// comes first, because sessions are played side by side and nobody shall wait for a long one that began late.
///
/// `at_once` is how many sessions the browser can be played in at once, which are to have about as much to do each: the
/// slots of a grid.
/// `site` gives the registrable domain of a URL's host, where it has one.
#[must_use]
pub fn sessions<'s>(
    shares: impl IntoIterator<Item = Share<'s>>,
    at_once: NonZeroUsize,
    site: &dyn Fn(&Url) -> Option<String>,
) -> Vec<Vec<Share<'s>>> {
    let shares: Vec<(usize, Share<'s>)> = shares.into_iter().map(|share| (pages(&share.cases).len(), share)).collect();
    let all: usize = shares.iter().map(|(loads, _)| loads).sum();
    let room = PAGES_OF_A_SESSION.min(all.div_ceil(at_once.get()));
    let mut groups: Vec<Group<'s>> = Vec::new();
    for (loads, share) in shares {
        let footprint = Footprint::of(&share, site);
        let place = groups.iter().position(|group| group.has_room_for(&footprint, loads, room)).unwrap_or_else(|| {
            groups.push(Group::default());
            groups.len() - 1
        });
        let group = &mut groups[place];
        group.shares.push(share);
        group.taken.push(footprint);
        group.pages += loads;
    }
    groups.sort_by_key(|group| Reverse(group.pages));
    groups.into_iter().map(|group| group.shares).collect()
}

/// Shares of several scenarios that can share a session.
#[derive(Default)]
struct Group<'s> {
    shares: Vec<Share<'s>>,
    taken: Vec<Footprint>,
    /// How many pages they open.
    pages: usize,
}

impl Group<'_> {
    fn has_room_for(&self, footprint: &Footprint, pages: usize, room: usize) -> bool {
        self.pages + pages <= room && self.taken.iter().all(|other| footprint.keeps_clear_of(other))
    }
}

/// The registrable domains that a scenario has to do with.
struct Footprint {
    /// The domains whose jars the scenario fills.
    filled: HashSet<String>,
    /// Every domain that it visits, asks or comes from, those included.
    touched: HashSet<String>,
}

impl Footprint {
    fn of(share: &Share<'_>, domain: &dyn Fn(&Url) -> Option<String>) -> Self {
        let mut footprint = Self { filled: HashSet::new(), touched: HashSet::new() };
        for act in share.scenario.acts() {
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

    /// The ids of the scenarios of each session.
    fn planned<'s>(scenarios: &[&'s Scenario]) -> Vec<Vec<&'s str>> {
        let shares = scenarios.iter().flat_map(|scenario| shares(scenario, &two_labels));
        let groups = sessions(shares, NonZeroUsize::MIN, &two_labels);
        groups.iter().map(|group| group.iter().map(|share| share.scenario.id.as_str()).collect()).collect()
    }

    #[test]
    fn scenarios_with_many_pages_share_no_session_and_the_longest_come_first() {
        // A link leaves its page, so that each case has one to itself.
        let with_links = |name: &str, jar: &str, number: usize| {
            let mut scenario = scenario(name, jar, "https://x.example/");
            let case = |id| {
                format!(
                    "[[case]]\nid = 'c{id}'\ntitle = 'a'\npage = 'https://x.example/'\n\
                         steps = [{{ probe = 'link', to = '{jar}' }}]\n"
                )
            };
            let source = format!("{}{}", scenario.source, (0..number).map(case).collect::<String>());
            scenario = Scenario::parse(ScenarioId::new(name), name, &source).unwrap();
            scenario
        };
        let short = with_links("short", "https://a.example/", 10);
        let long = with_links("long", "https://b.example/", PAGES_OF_A_SESSION + 1);
        let other = with_links("other", "https://c.example/", 20);
        let ids = planned(&[&short, &long, &other]);
        assert_eq!(ids, [vec!["long"], vec!["short", "long", "other"]]);
    }

    #[test]
    fn sessions_that_are_played_at_once_have_about_as_much_to_do_each() {
        let hosts = ["a", "b", "c", "d", "e", "f"];
        let all = hosts.map(|host| scenario(host, &format!("https://{host}{host}.example/"), "https://x.example/"));
        let own = |url: &Url| url.host_str().map(str::to_owned);
        let shares = || all.iter().flat_map(|scenario| shares(scenario, &own));
        let numbers = |at_once: usize| -> Vec<usize> {
            let at_once = NonZeroUsize::new(at_once).unwrap();
            sessions(shares(), at_once, &own).iter().map(Vec::len).collect()
        };
        assert_eq!(numbers(1), [6]);
        assert_eq!(numbers(2), [3, 3]);
        assert_eq!(numbers(4), [2, 2, 2]);
        assert_eq!(numbers(64), [1; 6], "there are no more sessions than shares");
    }

    #[test]
    fn what_a_case_may_be_granted_is_seen_by_none_of_its_session() {
        let page = "https://x.example/";
        let mut scenario = scenario("one", "https://a.example/", page);
        let case = |id: &str, probe: &str| {
            format!(
                "[[case]]\nid = '{id}'\ntitle = 'a'\npage = '{page}'\nsteps = [{{ probe = '{probe}', to = 'https://a.example/' }}]\n"
            )
        };
        let framed = "[[case]]\nid = 'framed'\ntitle = 'a'\npage = 'https://x.example/'\nframes = ['https://a.example/']\n\
                      steps = [{ probe = 'window-open', to = 'https://x.example/' }]\n";
        let cases = [case("opens", "window-open"), framed.to_owned(), case("picture", "img")].concat();
        scenario = Scenario::parse(ScenarioId::new("one"), "one", &format!("{}{cases}", scenario.source)).unwrap();
        let shares = shares(&scenario, &two_labels);
        let ids: Vec<Vec<_>> = shares.iter().map(|share| share.cases.iter().map(|case| &*case.id).collect()).collect();
        // The frame of the third sees what the second may have been granted.
        assert_eq!(ids, [vec!["a", "picture", "opens"], vec!["framed"]]);
    }

    #[test]
    fn a_filled_jar_is_touched_by_no_other_scenario_of_the_session() {
        let one = scenario("one", "https://a.example/", "https://x.example/");
        let same_site = scenario("two", "https://www.a.example/", "https://x.example/");
        let visits = scenario("three", "https://b.example/", "https://a.example/");
        let clear = scenario("four", "https://c.example/", "https://x.example/");
        let ids = planned(&[&one, &same_site, &visits, &clear]);
        assert_eq!(ids, [vec!["one", "four"], vec!["two"], vec!["three"]]);
    }
}
