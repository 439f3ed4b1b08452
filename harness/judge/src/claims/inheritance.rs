//! Inheritance: what of the claims about an engine is claimed of a product that is built upon it.
//!
//! Its makers have changed things, and nobody has claimed which. So of such a product nothing is taken for known but what
//! a source of the engine says of a version that is known; what was only seen in another browser may be so in it, too.

use samesite_format::{Claimed, Explanation, ExplanationKind};

use super::claim::Claim;
use super::versions::{Reach, Release};

/// The name by which cells are explained that are otherwise than both the edition and the engine's claims have them, in a
/// browser of which nobody has claimed anything.
pub const NOBODY_HAS_CLAIMED: &str = "nobody-has-claimed";

/// Whether a claim about the engine is claimed of a product that is built upon it, given whether it holds of the engine's
/// release inside.
#[must_use]
pub fn inherited(claimed: Claimed, claim: &Claim, of_engine: Reach, release: &Release) -> Reach {
    match claimed {
        Claimed::AsItsEngine => of_engine,
        Claimed::BuiltUponIt => inherited_by(claim.is_known_from_a_source(), release.of_browser().is_some(), of_engine),
        Claimed::ByOtherCode => Reach::DoesNot,
    }
}

/// The same of a product that is built upon the engine, by whether a source says so, and whether the engine's version is
/// known.
fn inherited_by(is_from_a_source: bool, is_version_known: bool, of_engine: Reach) -> Reach {
    if is_from_a_source && is_version_known { of_engine } else { of_engine.max(Reach::NotKnown) }
}

/// What explains the cells of such a browser that nothing else explains.
pub(super) fn note(browser: &str) -> Explanation {
    Explanation {
        id: NOBODY_HAS_CLAIMED.to_owned(),
        kind: ExplanationKind::Deviation,
        statement: format!("nobody has claimed anything of {browser}, which is not as its engine"),
        evidence: Vec::new(),
        versions: None,
        is_known_for_version: false,
    }
}

#[cfg(test)]
mod tests {
    use samesite_format::Engine;

    use super::super::registry::all;
    use super::*;

    #[test]
    fn what_a_source_says_of_a_known_version_is_inherited_and_nothing_else_is_taken_for_known() {
        use Reach::{DoesNot, Holds, NotKnown};
        for (is_from_a_source, is_version_known, of_engine, expected) in [
            (true, true, Holds, Holds),
            (true, true, NotKnown, NotKnown),
            (true, true, DoesNot, DoesNot),
            (true, false, Holds, NotKnown),
            (false, true, Holds, NotKnown),
            (false, false, Holds, NotKnown),
            (false, false, DoesNot, DoesNot),
        ] {
            let reach = inherited_by(is_from_a_source, is_version_known, of_engine);
            assert_eq!(reach, expected, "source {is_from_a_source}, version {is_version_known}, {of_engine:?}");
        }
    }

    #[test]
    fn a_product_is_claimed_as_its_engine_or_by_that_rule_or_not_at_all() {
        let known = Release::last_seen(Engine::Chromium);
        let unknown = Release::told(Engine::Chromium, "", None);
        let (mut taken, mut left) = (0, 0);
        for claim in all().filter(|claim| claim.is_about(Engine::Chromium)) {
            for release in [&known, &unknown] {
                let of_engine = claim.reach_if_set(Engine::Chromium, release);
                assert_eq!(inherited(Claimed::AsItsEngine, claim, of_engine, release), of_engine);
                assert_eq!(inherited(Claimed::ByOtherCode, claim, of_engine, release), Reach::DoesNot);
                let upon = inherited(Claimed::BuiltUponIt, claim, of_engine, release);
                assert!(upon >= of_engine, "{}: nothing is known better of the product than of the engine", claim.id);
                assert!(std::ptr::eq(release, &raw const known) || upon != Reach::Holds, "{}", claim.id);
                taken += usize::from(upon == Reach::Holds);
                left += usize::from(upon != of_engine);
            }
        }
        assert!(taken > 5 && left > 0, "{taken} are inherited, {left} are not");
    }
}
