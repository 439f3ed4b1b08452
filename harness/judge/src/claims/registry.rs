//! The registry: every claim, whatever browser it is about.

use super::claim::Claim;
use super::{chromium, common, firefox, headers, not_requested, webkit};

/// Every claim there is: of policies and requests first, then of headers, then of what is not requested.
///
/// Where several of one kind are about a hop, the first counts.
pub fn all() -> impl Iterator<Item = &'static Claim> {
    let files = [
        chromium::CLAIMS,
        firefox::CLAIMS,
        webkit::CLAIMS,
        common::CLAIMS,
        headers::chromium::CLAIMS,
        headers::firefox::CLAIMS,
        headers::webkit::CLAIMS,
        not_requested::CLAIMS,
    ];
    files.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::claims::{Claims, Profiles};

    #[test]
    fn no_two_claims_share_a_name() {
        let mut known = HashSet::new();
        for claim in all() {
            assert!(known.insert(claim.id), "{} is claimed twice", claim.id);
        }
    }

    #[test]
    fn every_claim_says_what_is_done_by_whom_and_how_that_is_known() {
        for Claim { id, statement, evidence, versions, profiles, .. } in all() {
            assert!(!statement.is_empty() && !statement.ends_with('.'), "{id}: {statement}");
            assert!(evidence.iter().any(|evidence| evidence.is_about_a_browser()), "{id} is known from no browser");
            assert!(!versions.is_empty(), "{id} is made of no release");
            if let Profiles::These(profiles) = profiles {
                for profile in *profiles {
                    let engines = versions.iter().map(|versions| versions.component().engine());
                    let known = engines.flat_map(Claims::profiles).any(|known| known == profile);
                    assert!(known, "{id} is made of the profile {profile}, which its engine does not have");
                }
            }
        }
    }
}
