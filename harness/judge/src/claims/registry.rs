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

    use samesite_format::{Engine, Profile};

    use super::*;

    #[test]
    fn no_two_claims_share_a_name() {
        let mut known = HashSet::new();
        for claim in all() {
            assert!(known.insert(claim.id), "{} is claimed twice", claim.id);
        }
    }

    #[test]
    fn every_claim_says_what_is_done_by_whom_and_how_that_is_known() {
        for claim @ Claim { id, statement, evidence, versions, .. } in all() {
            assert!(!statement.is_empty() && !statement.ends_with('.'), "{id}: {statement}");
            assert!(evidence.iter().any(|evidence| evidence.is_about_a_browser()), "{id} is known from no browser");
            assert!(!versions.is_empty(), "{id} is made of no release");
            let engines = Engine::ALL.into_iter().filter(|engine| claim.is_about(*engine));
            let mut settings = engines.flat_map(Profile::of).map(Profile::switches);
            let is_so = |switches| claim.switched.iter().all(|switched| switched.is_so(&switches));
            assert!(settings.any(is_so), "no profile is set as {id} asks, so nobody can look");
        }
    }
}
