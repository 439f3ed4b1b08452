//! Jars: what a browser lists of what it keeps, held against what the model has kept.
//!
//! A visit shows which cookies go with it. The list shows what is kept for other paths, hosts and top-level sites as well,
//! and with which attributes: where the model has kept another cookie than the browser, both may send alike for a while.

use std::fmt;
use std::time::Duration;

use samesite_format::{Engine, JarFinding, JarList, JarScope, JarVerdict, ListedCookie, Observation};
use samesite_model::policy::SiteComparison;
use samesite_model::{
    Audience, Cookie, Domain, Host, HttpOnlyFlag, Origin, PartitionKey, SameSite, SecureFlag, SuffixList, Timestamp,
    TopLevelSite, path_matches,
};
use samesite_scenarios::{Act, PlantingTime, Scenario};
use url::Url;

use crate::predict::{Interpretation, Jar, KeptLine, TimedAct};

/// What the model has kept at each visit of a play of which a list was made.
pub(crate) struct Kept<'p> {
    engine: Engine,
    suffixes: &'p SuffixList,
    visits: Vec<Option<Visit<'p>>>,
}

/// A visit that looks what was stored.
struct Visit<'p> {
    list: &'p JarList,
    url: Url,
    at: Timestamp,
    /// For each line, what the model has kept of it; `None` for a line that it cannot read.
    kept: Vec<Option<KeptLine>>,
}

/// One cookie, as it can be told from others of its name and value.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Description {
    /// With a dot before it, all hosts below it as well.
    domain: String,
    path: String,
    secure: bool,
    http_only: bool,
    /// Empty for a cookie without.
    same_site: &'static str,
    /// For a session cookie there is none.
    lasts: Option<Lasting>,
    /// The site of the top-level documents, and whether the browser marks it as one below a cross-site ancestor;
    /// `None` where it has no such mark.
    partition: Option<(String, Option<bool>)>,
}

/// How long a cookie is still kept, in seconds.
#[derive(Clone, Copy, Debug, Eq)]
struct Lasting(i64);

/// Within a day and a minute: an accepted recording keeps the day that it was made on, and not the hour.
impl PartialEq for Lasting {
    fn eq(&self, other: &Self) -> bool {
        (self.0 - other.0).abs() <= 24 * 60 * 60 + 60
    }
}

/// How near its end a cookie may be that nobody can tell of whether it is still there, in seconds.
const NEAR: i64 = 30;

impl<'p> Kept<'p> {
    /// Walks a play as an interpretation has it; `None` where no list was made.
    pub(crate) fn of(
        (engine, interpretation, suffixes): (Engine, &Interpretation, &'p SuffixList),
        scenario: &Scenario,
        acts: &[TimedAct<'_>],
        observed: &[Option<&'p Observation>],
    ) -> Option<Self> {
        let lists: Vec<Option<&JarList>> = observed.iter().map(|seen| seen.as_ref()?.jar.as_ref()).collect();
        if lists.iter().all(Option::is_none) {
            return None;
        }
        let mut jar = Jar::empty(interpretation, suffixes, scenario, &());
        let mut visits: Vec<Option<Visit<'p>>> = Vec::with_capacity(acts.len());
        let mut begun = 0;
        for (place, timed) in acts.iter().enumerate() {
            jar.act(timed);
            visits.push(lists[place].map(|list| {
                let kept = if list.scope == JarScope::Page { jar.kept() } else { Vec::new() };
                Visit { list, url: timed.act.url().clone(), at: timed.at, kept }
            }));
            // All cookies are listed when nothing more is set: after planting, and after each case that plants for itself.
            let ends = acts.get(place + 1).is_none_or(|next| match (&timed.act, &next.act) {
                (Act::Hop(case, _), Act::Hop(other, _)) => {
                    scenario.planting == PlantingTime::ByEachCase && case.id != other.id
                }
                (_, next) => matches!(next, Act::Hop(..)),
            });
            if ends {
                for visit in visits[begun..].iter_mut().flatten().filter(|visit| visit.list.scope == JarScope::All) {
                    visit.kept = jar.kept();
                }
                begun = visits.len();
            }
        }
        Some(Self { engine, suffixes, visits })
    }

    /// What the list of a visit has of a line's cookie. `seen` is whether it came with the visit. `None` where no list was
    /// made, and where the two cannot be compared.
    pub(crate) fn finding(&self, act: usize, line: usize, seen: Option<bool>) -> Option<JarFinding> {
        let visit = self.visits.get(act)?.as_ref()?;
        let KeptLine { name, value, cookies } = visit.kept.get(line)?.as_ref()?;
        let mut expected = self.expected(visit, cookies)?;
        // Firefox lists what has ended until it sweeps.
        let is_over = |cookie: &ListedCookie| cookie.lasts.is_some_and(|lasts| lasts <= 0);
        let is_named = |cookie: &ListedCookie| cookie.name.as_bytes() == name && cookie.value.as_bytes() == value;
        let is_own = |cookie: &&ListedCookie| is_named(cookie) && !is_over(cookie);
        let listed = visit.list.cookies.iter().filter(is_own);
        let mut listed: Vec<Description> = listed.map(|cookie| described(visit.list, cookie)).collect::<Option<_>>()?;
        let is_unmarked = |cookie: &Description| matches!(cookie.partition, Some((_, None)));
        if listed.iter().any(is_unmarked) {
            // A browser that tells of no marks has none to be compared.
            expected.iter_mut().filter_map(|cookie| cookie.partition.as_mut()).for_each(|(_, mark)| *mark = None);
        }
        for cookies in [&mut expected, &mut listed] {
            cookies.sort_by(|one, other| one.place().cmp(&other.place()));
        }
        let verdict = match (seen, expected == listed) {
            // What comes with a visit is kept.
            (Some(true), _) if listed.is_empty() => JarVerdict::Contradiction,
            (_, true) => JarVerdict::AsPredicted,
            (_, false) => JarVerdict::Otherwise,
        };
        Some(JarFinding { verdict, expected: in_words(&expected), listed: in_words(&listed) })
    }

    /// What should be listed; `None` where that cannot be told.
    fn expected(&self, visit: &Visit<'_>, kept: &[Cookie]) -> Option<Vec<Description>> {
        let at = |domain: &Domain| Url::parse(&format!("https://{}/", domain.name())).map(|url| Origin::of(&url));
        let own = Origin::of(&visit.url);
        let is_of_site = |cookie: &&Cookie| {
            at(&cookie.domain).is_ok_and(|origin| self.suffixes.same_site(&origin, &own, SiteComparison::Schemeless))
        };
        let listed = visit.at.after(Duration::from_secs(visit.list.after));
        let mut all = Vec::new();
        for cookie in kept.iter().filter(is_of_site) {
            let lasts = cookie.expires.map(|expires| (expires.milliseconds() - listed.milliseconds()) / 1000);
            // A document with an opaque origin is gone by then, and so may be what was kept for it.
            let is_of_opaque = matches!(
                &cookie.partition_key,
                PartitionKey::CrossSite(TopLevelSite::Opaque(_)) | PartitionKey::SameSite(TopLevelSite::Opaque(_))
            );
            if lasts.is_some_and(|lasts| lasts.abs() <= NEAR) || is_of_opaque {
                return None;
            }
            let is_there = lasts.is_none_or(|lasts| lasts > 0) && cookie.audience == Audience::Everybody;
            if is_there && (visit.list.scope == JarScope::All || self.goes_to(cookie, &visit.url)) {
                all.push(self.description(visit.list, cookie, lasts));
            }
        }
        Some(all)
    }

    /// Whether a cookie goes to a page that its user visits.
    fn goes_to(&self, cookie: &Cookie, url: &Url) -> bool {
        Host::of(url).is_some_and(|host| cookie.domain.covers(&host))
            && path_matches(url.path().as_bytes(), &cookie.path)
            && (cookie.secure == SecureFlag::NotSecure || url.scheme() == "https")
            && cookie.partition_key == PartitionKey::Unpartitioned
    }

    fn description(&self, list: &JarList, cookie: &Cookie, lasts: Option<i64>) -> Description {
        let domain = match &cookie.domain {
            Domain::HostOnly(_) => cookie.domain.name().into_owned(),
            Domain::WithSubdomains(domain) => format!(".{domain}"),
        };
        Description {
            path: String::from_utf8_lossy(&cookie.path).into_owned(),
            secure: cookie.secure == SecureFlag::Secure,
            http_only: cookie.http_only == HttpOnlyFlag::HttpOnly,
            same_site: match cookie.same_site {
                SameSite::Strict => "Strict",
                SameSite::Lax => "Lax",
                SameSite::None => none(list),
                SameSite::Unset => "",
            },
            lasts: lasts.map(Lasting),
            partition: match &cookie.partition_key {
                PartitionKey::Unpartitioned => None,
                PartitionKey::CrossSite(site) => Some((site.to_string(), Some(self.is_marked(cookie, site)))),
                PartitionKey::SameSite(site) => Some((site.to_string(), Some(false))),
            },
            domain,
        }
    }

    /// Whether a browser marks a cookie in its list that is kept for third parties. Firefox tells these by their own site
    /// from the page's, and marks those alone that are of the same one; its cookies in partitions are of secure connections.
    fn is_marked(&self, cookie: &Cookie, top: &TopLevelSite) -> bool {
        let origin = |text: &str| Url::parse(text).map(|url| Origin::of(&url));
        let is_of_page = || {
            let (own, top) = (origin(&format!("https://{}/", cookie.domain.name())), origin(&top.to_string()));
            let (Ok(own), Ok(top)) = (own, top) else { return false };
            self.suffixes.same_site(&own, &top, SiteComparison::Schemeful)
        };
        self.engine != Engine::Firefox || is_of_page()
    }
}

/// The word for `None`, which some list for what has no `SameSite` as well.
const fn none(list: &JarList) -> &'static str {
    if list.none_or_absent { "" } else { "None" }
}

/// A cookie that is listed; `None` where it is kept for documents with opaque origins.
fn described(list: &JarList, cookie: &ListedCookie) -> Option<Description> {
    let partition = match &cookie.partition {
        None => None,
        Some(partition) => Some((partition.site.clone()?, partition.cross_site_ancestor)),
    };
    Some(Description {
        domain: cookie.domain.clone(),
        path: cookie.path.clone(),
        secure: cookie.secure,
        http_only: cookie.http_only,
        same_site: match cookie.same_site.as_deref() {
            Some("Strict") => "Strict",
            Some("Lax") => "Lax",
            Some(_) => none(list),
            None => "",
        },
        lasts: cookie.lasts.map(Lasting),
        partition,
    })
}

impl Description {
    /// Where it is kept: nothing else is kept in the same place under its name.
    fn place(&self) -> (&str, &str, Option<&(String, Option<bool>)>) {
        (&self.domain, &self.path, self.partition.as_ref())
    }
}

impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { domain, path, secure, http_only, same_site, lasts, partition } = self;
        write!(f, "{domain}{path}")?;
        for (word, is_there) in [("Secure", *secure), ("HttpOnly", *http_only)] {
            if is_there {
                write!(f, "; {word}")?;
            }
        }
        if !same_site.is_empty() {
            write!(f, "; SameSite={same_site}")?;
        }
        match lasts {
            Some(Lasting(seconds)) if *seconds >= 24 * 60 * 60 => write!(f, "; for {} days", seconds / (24 * 60 * 60))?,
            Some(Lasting(seconds)) => write!(f, "; for {seconds} s")?,
            None => {}
        }
        match partition {
            Some((site, Some(true))) => write!(f, "; partition {site}, cross-site ancestor"),
            Some((site, _)) => write!(f, "; partition {site}"),
            None => Ok(()),
        }
    }
}

fn in_words(cookies: &[Description]) -> Vec<String> {
    cookies.iter().map(ToString::to_string).collect()
}

#[cfg(test)]
mod tests {
    use samesite_format::ListedPartition;
    use samesite_model::Edition;
    use samesite_model::policy::{PartitionedAttribute, Policy};
    use samesite_scenarios::ScenarioId;

    use super::*;
    use crate::predict::times::imagined;
    use crate::suffixes;

    /// A page of `X` asks `V` for a picture, whose answer sets cookies; then `V` is visited.
    const SOURCE: &str = "title = 'a'\nwhy = 'b'\nclauses = ['B1']\nplanting = 'by-each-case'\n\
        [[jar]]\nat = 'V'\nset = ['none=1; SameSite=None; Secure; Max-Age=86400000; Path=/', 'lax=1; SameSite=Lax; Secure; Path=/', \
        'chips=1; SameSite=None; Secure; Partitioned; Path=/']\n\
        [[case]]\nid = 'a'\ntitle = 'a'\npage = 'X'\nsteps = [{ id = 'set', probe = 'img', to = 'V', sets = ['none', 'lax', 'chips'] }]\n";

    fn listed(name: &str, host: &str) -> ListedCookie {
        ListedCookie {
            name: name.to_owned(),
            value: "1".to_owned(),
            domain: host.to_owned(),
            path: "/".to_owned(),
            secure: true,
            same_site: Some("None".to_owned()),
            ..ListedCookie::default()
        }
    }

    fn partition(site: &str, cross_site_ancestor: bool) -> Option<ListedPartition> {
        Some(ListedPartition { site: Some(site.to_owned()), cross_site_ancestor: Some(cross_site_ancestor) })
    }

    /// What is found of each line where a browser of an engine lists the cookies that are made for the host.
    fn found(engine: Engine, seen: bool, cookies: impl Fn(&str) -> Vec<ListedCookie>) -> Vec<Option<JarVerdict>> {
        let scenario = Scenario::parse(ScenarioId::new("one"), "one", SOURCE);
        let scenario = scenario.unwrap_or_else(|diagnostic| panic!("{}", diagnostic.message));
        let policy = Policy { partitioned: PartitionedAttribute::BySiteAndAncestors, ..Edition::CURRENT.policy() };
        let by = Interpretation::new("by partitions", Edition::CURRENT, policy, Vec::new());
        let acts = imagined(&scenario, None);
        let last = acts.len() - 1;
        let host = acts[last].act.url().host_str().unwrap().to_owned();
        let scope = if engine == Engine::WebKit { JarScope::Page } else { JarScope::All };
        let seen_last = Observation {
            case: "a".to_owned(),
            hop: acts[last].act.hop(),
            requests: Vec::new(),
            settled: None,
            script: None,
            exception: None,
            jar: Some(JarList { scope, after: 0, none_or_absent: engine == Engine::WebKit, cookies: cookies(&host) }),
        };
        let mut observed = vec![None; acts.len()];
        observed[last] = Some(&seen_last);
        let kept = Kept::of((engine, &by, suffixes::embedded()), &scenario, &acts, &observed).unwrap();
        let found = (0..scenario.lines().count()).map(|line| kept.finding(last, line, Some(seen)));
        found.map(|finding| finding.map(|finding| finding.verdict)).collect()
    }

    #[test]
    fn what_is_listed_is_told_from_what_is_kept_elsewhere_otherwise_or_not_at_all() {
        use JarVerdict::{AsPredicted, Contradiction, Otherwise};
        // As long as the edition lets a cookie be kept, and not the thousand days that are asked for.
        const LONGEST: i64 = 400 * 86400;
        let other = "https://other.example";
        let none = |host: &str| ListedCookie { lasts: Some(LONGEST), ..listed("none", host) };
        let chips = |host: &str, site: &str, mark: bool| ListedCookie {
            partition: partition(site, mark),
            ..listed("chips", host)
        };
        let verdicts = |engine, cookies: &dyn Fn(&str) -> Vec<ListedCookie>| found(engine, false, cookies);
        let as_predicted = vec![Some(AsPredicted); 3];
        assert_eq!(verdicts(Engine::Chromium, &|host| vec![none(host), chips(host, other, true)]), as_predicted);
        // Firefox marks third parties of the page's own site alone.
        assert_eq!(verdicts(Engine::Firefox, &|host| vec![none(host), chips(host, other, false)]), as_predicted);
        // WebKit lists what goes to the page, and `None` for what has no SameSite.
        assert_eq!(verdicts(Engine::WebKit, &|host| vec![none(host)]), as_predicted);
        // Chromium before 128 has no mark.
        let unmarked = |host: &str| {
            let partition = Some(ListedPartition { site: Some(other.to_owned()), cross_site_ancestor: None });
            ListedCookie { partition, ..listed("chips", host) }
        };
        assert_eq!(verdicts(Engine::Chromium, &|host| vec![none(host), unmarked(host)]), as_predicted);
        // Kept as the first party's own, and below another top-level site.
        for (site, mark) in [(other, false), ("https://news.example", true)] {
            let found = verdicts(Engine::Chromium, &|host| vec![none(host), chips(host, site, mark)]);
            assert_eq!(found, [Some(AsPredicted), Some(AsPredicted), Some(Otherwise)], "{site} {mark}");
        }
        // Other attributes, another lifetime, and one that should not be there.
        let otherwise: [&dyn Fn(&str) -> ListedCookie; 5] = [
            &|host| ListedCookie { same_site: None, ..none(host) },
            &|host| ListedCookie { http_only: true, ..none(host) },
            &|host| ListedCookie { lasts: None, ..none(host) },
            &|host| ListedCookie { lasts: Some(1000 * 86400), ..none(host) },
            &|host| none(&format!(".{host}")),
        ];
        for (number, cookie) in otherwise.iter().enumerate() {
            let found = verdicts(Engine::Chromium, &|host| vec![cookie(host), chips(host, other, true)]);
            assert_eq!(found[0], Some(Otherwise), "{number}");
        }
        let refused = |host: &str| ListedCookie { same_site: Some("Lax".to_owned()), ..listed("lax", host) };
        assert_eq!(verdicts(Engine::Chromium, &|host| vec![refused(host)])[1], Some(Otherwise));
        // What came with the visit, and is not listed.
        assert_eq!(found(Engine::Chromium, true, |_| Vec::new())[0], Some(Contradiction));
    }

    #[test]
    fn what_has_ended_and_is_still_listed_is_not_kept() {
        let ended = |host: &str| vec![ListedCookie { lasts: Some(-4), ..listed("lax", host) }];
        assert_eq!(found(Engine::Firefox, false, ended)[1], Some(JarVerdict::AsPredicted));
    }

    #[test]
    fn a_partition_of_an_opaque_origin_is_compared_with_nothing() {
        let opaque = |host: &str| {
            let partition = Some(ListedPartition { site: None, cross_site_ancestor: None });
            vec![ListedCookie { partition, ..listed("chips", host) }]
        };
        assert_eq!(found(Engine::Chromium, false, opaque)[2], None);
    }
}
