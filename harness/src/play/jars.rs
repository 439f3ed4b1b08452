//! What a browser lists of its jar, brought together with the visits that look what was stored.
//!
//! All cookies of the jar are asked for once, when nothing more will be set: after planting, or at the end of a play whose
//! cases plant for themselves, each for a site of its own. A browser that lists those of its page is asked at each visit.

use samesite_format::{JarList, JarScope, ListedCookie, Play};
use samesite_scenarios::{Act, Purpose, Scenario};
use url::{Host, Url};

use super::rules::Rules;

/// A visit that looks what was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Proof {
    pub(super) case: String,
    pub(super) hop: String,
    /// The registrable domain that it is made to, or the host where that has none.
    site: String,
}

/// The visits of a scenario that look what was stored, in the order in which they are made.
pub(super) fn proofs(scenario: &Scenario, rules: &dyn Rules) -> Vec<Proof> {
    let proves = |act: &Act<'_>| match act {
        Act::Plant(..) => false,
        Act::Prove(..) => true,
        Act::Hop(_, hop) => matches!(hop.purpose, Purpose::Prove(_)),
    };
    let acts = scenario.acts();
    let proof = |act: &Act<'_>| Proof { case: act.case().to_owned(), hop: act.hop(), site: site(act.url(), rules) };
    acts.iter().filter(|act| proves(act)).map(proof).collect()
}

/// What a browser has listed.
pub(super) struct Listing {
    pub(super) scope: JarScope,
    /// When, in milliseconds since the recording began.
    pub(super) at: u64,
    pub(super) cookies: Vec<ListedCookie>,
}

impl Listing {
    /// Gives it to visits of a play: each is given the cookies of its site.
    pub(super) fn give_to(&self, play: &mut Play, proofs: &[Proof], rules: &dyn Rules) {
        let own = |domain: &str| {
            let url = Url::parse(&format!("https://{}/", domain.trim_start_matches('.')));
            url.map_or_else(|_| domain.to_owned(), |url| site(&url, rules))
        };
        let sites: Vec<String> = self.cookies.iter().map(|cookie| own(&cookie.domain)).collect();
        for proof in proofs {
            let of_case = play.observations.iter_mut().rev().filter(|seen| seen.case == proof.case);
            let Some(seen) = of_case.into_iter().find(|seen| seen.hop == proof.hop) else { continue };
            let visited = seen.requests.first().map(|request| request.at).or(seen.settled).unwrap_or(self.at);
            let after = self.at.saturating_sub(visited) / 1000;
            let cookies = self.cookies.iter().zip(&sites).filter(|(_, site)| **site == proof.site);
            let cookies = cookies.map(|(cookie, _)| cookie.clone()).collect();
            seen.jar = Some(JarList { scope: self.scope, after, cookies });
        }
    }
}

fn site(url: &Url, rules: &dyn Rules) -> String {
    rules.site(url).or_else(|| url.host().as_ref().map(Host::to_string)).unwrap_or_default()
}
