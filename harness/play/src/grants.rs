//! Grants: what a case does that may let a site have its cookies as a third party from then on.
//!
//! Browsers that keep third parties from their cookies make exceptions after what looks like signing in with another
//! site: a window that was opened for it, a redirect by way of it, a return from it.
//! The exception is for one site within another, lasts for days, and would be seen by every case played afterwards.
//!
//! Firefox: `toolkit/components/antitracking`, DynamicFpiRedirectHeuristic.cpp, DynamicFpiNavigationHeuristic.cpp and
//! StorageAccessAPIHelper.cpp (`eOpener`, `eOpenerAfterUserInteraction`); Chromium: `content/browser/tpcd_heuristics`.
//! Each asks for a click besides, on this case's pages or on an earlier one's, which is not looked at here: what may
//! be granted is enough to keep cases apart.

use std::collections::HashSet;

use samesite_scenarios::{Case, FrameDocument, Hop, HopTarget, Probe, nearest_served};
use url::Url;

/// A site as a third party within another: the site of the top-level document, and the third party's.
pub(crate) type ThirdParty = (String, String);

/// What a case may be granted, and where it would be seen.
#[derive(Debug, Default)]
pub(crate) struct CaseGrants {
    /// The third parties that may have their cookies when the case has been played.
    pub(crate) earned: HashSet<ThirdParty>,
    /// The third parties whose cookies the case asks for.
    pub(crate) seen: HashSet<ThirdParty>,
}

impl CaseGrants {
    /// `site` gives the registrable domain of a URL's host, where it has one.
    pub(crate) fn of(case: &Case, site: &dyn Fn(&Url) -> Option<String>) -> Self {
        let site = |url: &Url| site(url).unwrap_or_else(|| url.host_str().unwrap_or_default().to_owned());
        let mut grants = Self::default();
        let mut clicked: HashSet<String> = HashSet::new();
        for hop in case.hops() {
            let top = hop.client.as_ref().and_then(|chain| chain.first()).map(|top| site(&top.url));
            let asking = hop.nearest_served().map(|place| site(&place.url));
            let asked = site(&hop.url);
            if hop.probe.is_some_and(Probe::is_clicked) {
                clicked.extend(top.iter().cloned());
            }
            match &hop.target {
                HopTarget::TopLevel => {
                    grants.earn_by_arriving(&hop, &asked, &clicked, &site);
                    if let (Some(top), Some(asking), true) = (top, asking, hop.probe.is_some_and(Probe::opens_window)) {
                        let third = if asking == top { asked } else { asking };
                        grants.earned.insert((top, third));
                    }
                }
                HopTarget::Nested(chain) => grants.see(chain, asked, &site),
                HopTarget::Subresource(_) => grants.see(hop.client.as_deref().unwrap_or_default(), asked, &site),
                HopTarget::ScriptReading | HopTarget::ScriptWriting => {
                    let chain = hop.client.as_deref().unwrap_or_default();
                    if let Some(own) = nearest_served(chain).map(|place| site(&place.url)) {
                        let asks = hop.probe.is_some_and(|probe| probe.facts().asks_for_storage_access);
                        grants.earned.extend(top.filter(|_| asks).map(|top| (top, own.clone())));
                        grants.see(chain, own, &site);
                    }
                }
            }
        }
        // A site is no third party within itself.
        grants.earned.retain(|(first, third)| first != third);
        grants
    }

    fn earn_by_arriving(&mut self, hop: &Hop, asked: &str, clicked: &HashSet<String>, site: &impl Fn(&Url) -> String) {
        self.earned.extend(hop.redirected_from.first().map(|first| (site(first), asked.to_owned())));
        // Earlier cases may have been at the site that is arrived at, so that this is a return.
        self.earned.extend(clicked.iter().map(|clicked| (asked.to_owned(), clicked.clone())));
    }

    fn see(&mut self, chain: &[FrameDocument], third: String, site: &impl Fn(&Url) -> String) {
        if let Some(first) = chain.first().map(|top| site(&top.url)).filter(|first| *first != third) {
            self.seen.insert((first, third));
        }
    }
}

#[cfg(test)]
mod tests {
    use samesite_scenarios::{Scenario, ScenarioId};

    use super::*;

    /// What cases earn and see, each a site below another: `shop<ads`.
    fn grants(page: &str, steps: &str) -> (Vec<String>, Vec<String>) {
        let written = |text: &str| text.replace('S', "https://shop.example").replace('A', "https://ads.example");
        let (page, frame) = page.trim_end_matches(']').split_once('[').unwrap_or((page, ""));
        let frames = if frame.is_empty() { String::new() } else { format!("'{}'", written(frame)) };
        let (page, steps) = (written(page), written(steps));
        let source = format!(
            "title = 'a'\nwhy = 'b'\nclauses = ['B1']\n\
             [[jar]]\nat = 'https://shop.example/'\nset = ['a=1']\n\
             [[case]]\nid = 'a'\ntitle = 'a'\npage = '{page}'\nframes = [{frames}]\nsteps = [{steps}]\n"
        );
        let scenario = Scenario::parse(ScenarioId::new("one"), "one", &source).unwrap();
        let site = |url: &Url| url.host_str()?.rsplit('.').nth(1).map(str::to_owned);
        let CaseGrants { earned, seen } = CaseGrants::of(&scenario.cases[0], &site);
        let words = |pairs: HashSet<ThirdParty>| {
            let mut words: Vec<_> = pairs.iter().map(|(first, third)| format!("{first}<{third}")).collect();
            words.sort();
            words
        };
        (words(earned), words(seen))
    }

    #[test]
    fn windows_redirects_and_returns_may_be_granted_something() {
        let table: [(&str, &str, &[&str], &[&str]); 9] = [
            ("S", "{ probe = 'img', to = 'A' }", &[], &["shop<ads"]),
            ("S[A]", "{ probe = 'read-cookies' }", &[], &["shop<ads"]),
            ("S[A]", "{ probe = 'request-storage-access' }", &["shop<ads"], &["shop<ads"]),
            ("S", "{ probe = 'window-open', to = 'A' }", &["shop<ads"], &[]),
            ("S[A]", "{ probe = 'window-open', to = 'S' }", &["shop<ads"], &["shop<ads"]),
            ("S", "{ probe = 'location', to = 'A', via = [{ at = 'S' }] }", &["shop<ads"], &[]),
            ("S", "{ probe = 'link', to = 'A' }", &["ads<shop"], &[]),
            ("S", "{ probe = 'location', to = 'A' }", &[], &[]),
            ("S", "{ probe = 'link', to = 'S' }", &[], &[]),
        ];
        let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<String>>();
        for (page, steps, earned, seen) in table {
            let found = grants(page, steps);
            assert_eq!((found.0.as_slice(), found.1.as_slice()), (&*owned(earned), &*owned(seen)), "{page} {steps}");
        }
    }
}
