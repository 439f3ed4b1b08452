//! What a browser lists of its jar, brought together with the visits that look what was stored.
//!
//! All cookies of the jar are asked for once, when nothing more will be set: after planting, or at the end of a play whose
//! cases plant for themselves, each for a site of its own. A browser that lists those of its page is asked at each visit.

use samesite_drive::Listing;
use samesite_format::{JarList, Play};
use samesite_scenarios::{Act, Purpose, Scenario};
use url::{Host, Url};

use crate::rules::Rules;

/// A visit that looks what was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Proof {
    pub(crate) case: String,
    pub(crate) hop: String,
    /// The registrable domain that it is made to, or the host where that has none.
    site: String,
}

/// The visits of a scenario that look what was stored, in the order in which they are made.
pub(crate) fn proofs(scenario: &Scenario, rules: &dyn Rules) -> Vec<Proof> {
    let proves = |act: &Act<'_>| match act {
        Act::Plant(..) => false,
        Act::Prove(..) => true,
        Act::Hop(_, hop) => matches!(hop.purpose, Purpose::Prove(_)),
    };
    let acts = scenario.acts();
    let proof = |act: &Act<'_>| Proof { case: act.case().to_owned(), hop: act.hop(), site: site(act.url(), rules) };
    acts.iter().filter(|act| proves(act)).map(proof).collect()
}

/// Gives what a browser listed to visits of a play: each is given the cookies of its site. `at` is when it was listed, in
/// milliseconds since the recording began.
pub(crate) fn give(play: &mut Play, proofs: &[Proof], listing: &Listing, at: u64, rules: &dyn Rules) {
    let Listing { scope, none_or_absent, cookies } = listing;
    let own = |domain: &str| {
        let url = Url::parse(&format!("https://{}/", domain.trim_start_matches('.')));
        url.map_or_else(|_| domain.to_owned(), |url| site(&url, rules))
    };
    let sites: Vec<String> = cookies.iter().map(|cookie| own(&cookie.domain)).collect();
    for proof in proofs {
        let mut of_case = play.observations.iter_mut().rev().filter(|seen| seen.case == proof.case);
        let Some(seen) = of_case.find(|seen| seen.hop == proof.hop) else { continue };
        let visited = seen.requests.first().map(|request| request.at).or(seen.settled).unwrap_or(at);
        let after = at.saturating_sub(visited) / 1000;
        let of_site = cookies.iter().zip(&sites).filter(|(_, site)| **site == proof.site);
        let cookies = of_site.map(|(cookie, _)| cookie.clone()).collect();
        seen.jar = Some(JarList { scope: *scope, after, none_or_absent: *none_or_absent, cookies });
    }
}

fn site(url: &Url, rules: &dyn Rules) -> String {
    rules.site(url).or_else(|| url.host().as_ref().map(Host::to_string)).unwrap_or_default()
}
