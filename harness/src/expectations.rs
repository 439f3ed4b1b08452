//! What a run expects: the claims about its browsers, and the ledger.
//!
//! Playing knows no cookie rule ([`crate::play`]); here it is told what it must know, by those who judge.

use std::collections::BTreeSet;

use samesite_format::{CaseJudgement, Environment, Play};
use samesite_judge::claims::Claims;
use samesite_judge::ledger::Ledger;
use samesite_judge::suffixes;
use samesite_judge::verdict::{Judge, judge_scenario};
use samesite_model::Origin;
use samesite_scenarios::JAR;
use url::Url;

use crate::play::{Rules, Unexpected};

/// The claims that come with the program, and a ledger: what they cover is expected, and played once.
#[derive(Clone, Copy, Debug)]
pub struct Expectations<'l> {
    /// The deviations that are known beside the claims.
    pub ledger: &'l Ledger,
}

impl Rules for Expectations<'_> {
    fn suffix_list(&self) -> String {
        suffixes::embedded().version().unwrap_or("undated").to_owned()
    }

    fn site(&self, url: &Url) -> Option<String> {
        suffixes::embedded().site(&Origin::of(url)).map(|site| site.domain().to_owned())
    }

    fn unexpected(&self, environment: &Environment, plays: &[Play]) -> Unexpected {
        // Of a browser about which nobody claims anything, nothing is expected.
        let Some(claims) = Claims::of_recorded(environment) else { return Unexpected::Cases(BTreeSet::new()) };
        let judge = Judge::new(environment, &claims, suffixes::embedded());
        let judged = judge_scenario(&[(&judge, plays)]).into_iter().flatten().next();
        let Some(mut judged) = judged.filter(|judged| !judged.is_faulty()) else { return Unexpected::All };
        self.ledger.cover(environment, &mut judged);
        let is_unexpected = |judged: &&CaseJudgement| {
            let mut cells = judged.hops.iter().flat_map(|hop| &hop.cells);
            cells.any(|cell| !cell.verdict.is_accounted_for())
        };
        let cases: BTreeSet<String> = judged.cases.iter().filter(is_unexpected).map(|case| case.id.clone()).collect();
        // All cases share the jar.
        if cases.contains(JAR) { Unexpected::All } else { Unexpected::Cases(cases) }
    }
}

#[cfg(test)]
mod tests {
    use samesite_scenarios::Library;

    use super::*;
    use crate::play::plan::{Share, sessions};

    #[test]
    fn the_scenarios_of_the_project_could_share_one_session() {
        let library = Library::embedded().unwrap();
        let ledger = Ledger::embedded().unwrap();
        let site = |url: &Url| Expectations { ledger: &ledger }.site(url);
        let all: Vec<_> = library.scenarios().iter().collect();
        // Without their cases, so that the number of their pages parts none.
        let shares = all.iter().map(|scenario| Share { scenario, cases: Vec::new() });
        assert_eq!(sessions(shares, &site).len(), 1, "sessions are dear: give each jar a site of its own");
    }

    #[test]
    fn neighbours_below_a_public_suffix_are_two_sites() {
        let ledger = Ledger::embedded().unwrap();
        let site = |url: &str| Expectations { ledger: &ledger }.site(&url.parse().unwrap());
        assert_eq!(site("https://www.one.github.io/"), Some("one.github.io".to_owned()));
        assert_eq!(site("https://www.shop.example/"), Some("shop.example".to_owned()));
        assert_eq!(site("data:,"), None);
    }
}
