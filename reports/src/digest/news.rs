//! News: cells that nobody expected, put together by what would account for them.

use std::collections::{BTreeMap, BTreeSet};

use samesite_format::{Cell, CellKind, CellPlace, Finding, Subject, Verdict};

/// A claim that would account for a cell.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Suspect {
    /// Whether it is claimed of this browser, and is seen to hold no longer. Those that are not come after those that are.
    pub has_ended: bool,
    /// The claim's name.
    pub id: String,
    /// What it says.
    pub statement: String,
    /// The versions that it is known of, in words.
    pub versions: String,
}

/// What would account for the cells of a scenario that are news.
pub type Suspects = BTreeMap<CellPlace, Vec<Suspect>>;

/// One of the cells of a group, to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The column that it stands in.
    pub column: usize,
    /// The scenario's id.
    pub scenario: String,
    /// Where it is there.
    pub place: CellPlace,
}

/// Cells that are news for one cause, in one browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// What was made of them.
    pub verdict: Verdict,
    /// The browser, by its name.
    pub browser: String,
    /// The columns that have them.
    pub columns: BTreeSet<usize>,
    /// How many they are; none for a scenario that broke off.
    pub cells: usize,
    /// The cases that have them, with their scenarios.
    pub cases: BTreeSet<String>,
    /// What was predicted and seen, in words.
    pub words: String,
    /// The claim that would account for all of them.
    pub suspect: Option<Suspect>,
    /// The first of them.
    pub example: Option<Example>,
}

/// What cells have in common that are counted together.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    verdict: Rank,
    browser: String,
    what: What,
    suspects: Vec<Suspect>,
}

/// A verdict by how much it is news.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    New,
    NotMade,
    Fault,
    Vacuous,
}

/// What was predicted and seen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    /// A cookie that should have been there, or should not.
    Cookie {
        /// What is asked of it.
        kind: CellKind,
        /// Whether it was there.
        seen: bool,
        /// The rule by which it should not be so, with its place.
        rule: String,
    },
    /// A cookie as the text has it, and not as the claims about the browser have it.
    AsSpecified {
        /// What is asked of it.
        kind: CellKind,
        /// Whether it is there.
        seen: bool,
        /// The rule of the text, with its place.
        rule: String,
    },
    /// A header with another value.
    Header {
        /// Its name.
        name: String,
        /// Where its value is stated.
        by: String,
        /// Whether the text has such a header.
        is_expected: bool,
        /// Whether it came.
        came: bool,
    },
    /// Another reason, in words.
    Reason(String),
}

/// Cells of one key.
#[derive(Debug, Default)]
pub(super) struct Bucket {
    cells: usize,
    columns: BTreeSet<usize>,
    cases: BTreeSet<String>,
    subjects: Vec<String>,
    example: Option<Example>,
}

/// How many cookies of a group are named.
const NAMED: usize = 4;

impl Key {
    pub(super) fn of(subject: &Subject, verdict: Verdict, what: What, suspects: Vec<Suspect>) -> Self {
        let verdict = match verdict {
            Verdict::NotMade => Rank::NotMade,
            Verdict::Vacuous => Rank::Vacuous,
            Verdict::HarnessFault => Rank::Fault,
            _ => Rank::New,
        };
        Self { verdict, browser: subject.browser.clone(), what, suspects }
    }
}

impl What {
    /// What a cell says.
    pub(super) fn of(cell: &Cell) -> Self {
        match (&cell.finding, cell.verdict) {
            (Finding::Header(header), Verdict::NewDeviation) => Self::Header {
                name: header.name.clone(),
                by: header.by.within(""),
                is_expected: header.expected.is_some(),
                came: header.actual.is_some(),
            },
            (Finding::Sent(_) | Finding::Stored(_) | Finding::Visible(_), Verdict::NewDeviation) => {
                let (kind, seen) = (cell.kind(), cell.observed().unwrap_or(false));
                if cell.is_as_specified() {
                    let (by, rule) = cell.edition_rule();
                    Self::AsSpecified { kind, seen, rule: format!("{}: {rule}", by.within("")) }
                } else {
                    let (by, rule) = cell.claimed_rule();
                    Self::Cookie { kind, seen, rule: format!("{}: {rule}", by.within("")) }
                }
            }
            _ => Self::Reason(cell.reason.clone().unwrap_or_else(|| cell.verdict.to_string())),
        }
    }

    fn words(&self, subjects: &[String]) -> String {
        let named = subjects.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = if subjects.len() > NAMED { format!(" and {} more", subjects.len() - NAMED) } else { String::new() };
        match self {
            Self::Cookie { kind, seen, rule } => {
                let (is, should_be) = (came_of_it(*kind, *seen), came_of_it(*kind, !*seen));
                format!("{named}{more}: {is}, and should be {should_be}, by {rule}")
            }
            Self::AsSpecified { kind, seen, rule } => {
                let (is, claimed) = (came_of_it(*kind, *seen), came_of_it(*kind, !*seen));
                format!("{named}{more}: {is}, and is claimed to be {claimed}; so it is as specified, by {rule}")
            }
            Self::Header { name, by, is_expected, came } => match (is_expected, came) {
                (true, false) => format!("{name} does not come, and should, by {by}"),
                (false, _) => format!("{name} comes, and should not, by {by}"),
                (true, true) => format!("{name} has another value than {by} says"),
            },
            Self::Reason(reason) if subjects.is_empty() => reason.clone(),
            Self::Reason(reason) => format!("{named}{more}: {reason}"),
        }
    }
}

/// What came of a cookie, in words.
const fn came_of_it(kind: CellKind, is_there: bool) -> &'static str {
    match (kind, is_there) {
        (CellKind::Stored, true) => "kept",
        (CellKind::Stored, false) => "refused",
        (CellKind::Visible, true) => "seen by the script",
        (CellKind::Visible, false) => "not seen by the script",
        (_, true) => "sent",
        (_, false) => "not sent",
    }
}

impl Bucket {
    /// Counts a cell; none, if no cell has it.
    pub(super) fn add(&mut self, column: usize, example: Option<Example>) {
        self.columns.insert(column);
        let Some(example) = example else { return };
        self.cells += 1;
        self.cases.insert(format!("{}/{}", example.scenario, example.place.case));
        if !self.subjects.contains(&example.place.subject) {
            self.subjects.push(example.place.subject.clone());
        }
        self.example.get_or_insert(example);
    }
}

impl Rank {
    const fn verdict(self) -> Verdict {
        match self {
            Self::New => Verdict::NewDeviation,
            Self::NotMade => Verdict::NotMade,
            Self::Fault => Verdict::HarnessFault,
            Self::Vacuous => Verdict::Vacuous,
        }
    }
}

/// Cells of one key, with it.
type Entry<'k> = (&'k Key, &'k Bucket);

/// Puts together what one cause would account for: of several suspects the one counts that accounts for most.
pub(super) fn grouped(buckets: &BTreeMap<Key, Bucket>) -> Vec<News> {
    let mut left: Vec<Entry<'_>> = buckets.iter().collect();
    let mut news = Vec::new();
    while let Some(suspect) = most_accused(&left) {
        let is_accused = |(key, _): &Entry<'_>| accuses(key, &suspect);
        let (accused, others) = left.into_iter().partition(is_accused);
        left = others;
        news.push(joined(accused, Some(suspect.2.clone())));
    }
    let mut rest: BTreeMap<(Rank, &str, &What), Vec<Entry<'_>>> = BTreeMap::new();
    for (key, bucket) in left {
        rest.entry((key.verdict, &key.browser, &key.what)).or_default().push((key, bucket));
    }
    news.extend(rest.into_values().map(|buckets| joined(buckets, None)));
    let rank =
        |verdict| [Verdict::NewDeviation, Verdict::NotMade, Verdict::HarnessFault].iter().position(|v| *v == verdict);
    news.sort_by_key(|news: &News| (rank(news.verdict).unwrap_or(usize::MAX), std::cmp::Reverse(news.cells)));
    news
}

/// A suspect, in one browser and of one verdict.
type Accused<'k> = (Rank, &'k str, &'k Suspect);

fn accuses(key: &Key, accused: &Accused<'_>) -> bool {
    (key.verdict, key.browser.as_str()) == (accused.0, accused.1) && key.suspects.contains(accused.2)
}

/// The suspect that accounts for most cells; of several the first, which is one that has ended.
fn most_accused<'k>(buckets: &[Entry<'k>]) -> Option<Accused<'k>> {
    let mut cells: BTreeMap<Accused<'k>, usize> = BTreeMap::new();
    for (key, bucket) in buckets {
        for suspect in &key.suspects {
            *cells.entry((key.verdict, &key.browser, suspect)).or_default() += bucket.cells;
        }
    }
    let rank = |(accused, cells): &(Accused<'k>, usize)| (*cells, accused.2.has_ended);
    let mut ranked: Vec<_> = cells.into_iter().rev().collect();
    ranked.sort_by_key(rank);
    ranked.pop().map(|(accused, _)| accused)
}

fn joined(buckets: Vec<Entry<'_>>, suspect: Option<Suspect>) -> News {
    let most = buckets.iter().max_by_key(|(_, bucket)| bucket.cells).expect("a group has cells");
    let mut subjects: Vec<String> = Vec::new();
    for (_, bucket) in buckets.iter().filter(|(key, _)| key.what == most.0.what) {
        subjects.extend(bucket.subjects.iter().filter(|own| !subjects.contains(own)).cloned().collect::<Vec<_>>());
    }
    News {
        verdict: most.0.verdict.verdict(),
        browser: most.0.browser.clone(),
        columns: buckets.iter().flat_map(|(_, bucket)| bucket.columns.iter().copied()).collect(),
        cells: buckets.iter().map(|(_, bucket)| bucket.cells).sum(),
        cases: buckets.iter().flat_map(|(_, bucket)| bucket.cases.iter().cloned()).collect(),
        words: most.0.what.words(&subjects),
        suspect,
        example: most.1.example.clone(),
    }
}
