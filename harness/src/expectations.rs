//! What a run expects: the claims about its browsers, and the ledger.
//!
//! Playing knows no cookie rule ([`samesite_play`]); here it is told what it must know, by those who judge.

use std::collections::BTreeSet;
use std::slice;

use samesite_format::{CaseJudgement, CellKind, Environment, Play, ScenarioJudgement, Verdict};
use samesite_judge::claims::Claims;
use samesite_judge::ledger::Ledger;
use samesite_judge::suffixes;
use samesite_judge::verdict::{Judge, judge_scenario};
use samesite_model::{Attribute, Edition, Origin, SetCookie};
use samesite_reports::diff::counted;
use samesite_scenarios::{CookieLine, JAR, Scenario};
use url::Url;

use samesite_play::{Look, Rules, Unexpected};

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

    fn outlives_the_browser(&self, scenario: &Scenario) -> bool {
        let policy = Edition::CURRENT.policy();
        let has_an_end = |line: &CookieLine| {
            let Ok(parsed) = SetCookie::parse(line.line.as_bytes(), &policy) else { return true };
            parsed.attributes.iter().any(Attribute::is_expiry)
        };
        scenario.jar.iter().flat_map(|planting| &planting.lines).all(has_an_end)
    }

    fn look(&self, environment: &Environment, play: &Play) -> Look {
        // Of a browser about which nobody claims anything, nothing is expected.
        let Some(claims) = Claims::of_recorded(environment) else {
            let unexpected = Unexpected::Cases(BTreeSet::new());
            return Look { unexpected, words: "nothing is claimed of it".to_owned(), is_news: false };
        };
        let judge = Judge::new(environment, &claims, suffixes::embedded());
        let judged = judge_scenario(&[(&judge, slice::from_ref(play))]).into_iter().flatten().next();
        let Some(mut judged) = judged.filter(|judged| !judged.is_faulty()) else {
            return Look { unexpected: Unexpected::All, words: "broke off".to_owned(), is_news: true };
        };
        self.ledger.cover(environment, &mut judged);
        let (words, is_news) = words(&judged);
        Look { unexpected: Self::unexpected(&judged), words, is_news }
    }
}

impl Expectations<'_> {
    /// The cases of a scenario that are to be played once more.
    fn unexpected(judged: &ScenarioJudgement) -> Unexpected {
        let is_unexpected = |judged: &&CaseJudgement| {
            let mut cells = judged.hops.iter().flat_map(|hop| &hop.cells);
            cells.any(|cell| !cell.verdict.is_accounted_for())
        };
        let cases: BTreeSet<String> = judged.cases.iter().filter(is_unexpected).map(|case| case.id.clone()).collect();
        // All cases share the jar.
        if cases.contains(JAR) { Unexpected::All } else { Unexpected::Cases(cases) }
    }
}

/// What came of a scenario, in a few words, and whether somebody should look: `7 cells, as specified`,
/// `59 cells, 2 known deviations`, `71 cells, 1 NEW: Origin at post-kept-by-redirect`.
fn words(judged: &ScenarioJudgement) -> (String, bool) {
    let counts = judged.counts();
    let of = |verdict| counts.of(verdict);
    let mut parts = Vec::new();
    for (verdict, word) in [
        (Verdict::NewDeviation, "NEW"),
        (Verdict::NotMade, "NOT MADE"),
        (Verdict::HarnessFault, "FAULTS"),
        (Verdict::Vacuous, "NOT SEEN"),
    ] {
        let cells = judged
            .cases
            .iter()
            .flat_map(|case| case.hops.iter().flat_map(|hop| &hop.cells).map(move |cell| (case, cell)));
        if let Some((case, cell)) = cells.into_iter().find(|(_, cell)| cell.verdict == verdict) {
            let more = if of(verdict) > 1 { ", …" } else { "" };
            parts.push(format!("{} {word}: {} at {}{more}", of(verdict), cell.subject(), case.id));
        }
    }
    let is_news = !parts.is_empty();
    let known = |is_header: bool| {
        let cells = judged.cases.iter().flat_map(|case| &case.hops).flat_map(|hop| &hop.cells);
        let is_meant = |kind: CellKind| (kind == CellKind::Header) == is_header;
        cells.filter(|cell| cell.verdict == Verdict::KnownDeviation && is_meant(cell.kind())).count()
    };
    if known(false) > 0 {
        parts.push(counted(known(false), "known deviation"));
    }
    if known(true) > 0 {
        parts.push(format!("{} known of headers", known(true)));
    }
    if of(Verdict::NotKnown) > 0 {
        parts.push(format!("{} not known for this version", of(Verdict::NotKnown)));
    }
    if parts.is_empty() {
        parts.push("as specified".to_owned());
    }
    if counts.by_permission > 0 {
        parts.push(format!("{} allowed", counts.by_permission));
    }
    (format!("{}, {}", counted(counts.total(), "cell"), parts.join(", ")), is_news)
}

#[cfg(test)]
mod tests {
    use samesite_scenarios::{Library, Scenario};

    use super::*;
    use samesite_play::plan::{Share, sessions};

    #[test]
    fn the_scenarios_of_the_project_could_share_one_session() {
        let library = Library::embedded().unwrap();
        let ledger = Ledger::embedded().unwrap();
        let site = |url: &Url| Expectations { ledger: &ledger }.site(url);
        // There is one localhost, and two questions of developers are about it.
        let is_second = |scenario: &&Scenario| scenario.id.as_str() == "developers/11-localhost";
        let all: Vec<_> = library.scenarios().iter().filter(|scenario| !is_second(scenario)).collect();
        assert!(all.len() < library.scenarios().len(), "it is gone");
        // Without their cases, so that the number of their pages parts none.
        let shares = all.iter().map(|scenario| Share { scenario, cases: Vec::new() });
        assert_eq!(
            sessions(shares, std::num::NonZeroUsize::MIN, &site).len(),
            1,
            "sessions are dear: give each jar a site of its own"
        );
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
