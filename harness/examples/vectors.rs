//! Tests a cookie library with test vectors: something to start from for one's own.
//!
//! ```sh
//! cargo samesite vectors --out vectors.json
//! cargo run -p samesite --example vectors -- vectors.json cookie-same-site-00
//! ```
//!
//! Behind the file stands the edition to go by, by default the newest of the document's. The library under test is the
//! crate `cookie_store`; another one needs a [`Library`] of its own, some thirty lines as for this one.
//! `harness/tests/vectors` does the same as a test, and explains every difference.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::error::Error;
use std::fs;

use cookie_store::CookieStore;
use samesite_format::vectors::{Api, Classing, Step, Vectors, by_edition};
use url::Url;

/// A library that keeps cookies.
pub trait Library {
    /// Begins with a store that has no cookies.
    fn begin(&mut self);

    /// Whether the library has a way to do what the step asks of it; a script, for example, needs a "non-HTTP" API.
    fn can(&self, step: &Step) -> bool;

    /// Takes in a line. `classing` says whether that is same-site, where anybody can say it.
    fn set(&mut self, line: &str, step: &Step, classing: Option<&Classing>);

    /// The cookies that a request carries, or a script sees, as a `Cookie` field has them; empty for none.
    fn cookies(&self, step: &Step, classing: Option<&Classing>) -> String;
}

/// The crate `cookie_store`, which follows RFC 6265. It knows no SameSite, no scripts, and no clock but the machine's.
#[derive(Debug)]
pub struct CookieStoreCrate {
    suffixes: String,
    store: CookieStore,
}

impl CookieStoreCrate {
    /// The crate, with the public suffixes that a document names.
    pub fn new(vectors: &Vectors) -> Self {
        let names: Vec<_> = vectors.public_suffixes.iter().map(String::as_str).collect();
        let suffixes = format!("// ===BEGIN ICANN DOMAINS===\n{}", names.join("\n"));
        Self { suffixes, store: CookieStore::default() }
    }
}

impl Library for CookieStoreCrate {
    fn begin(&mut self) {
        let list = self.suffixes.parse().expect("names are a list");
        self.store = CookieStore::new_with_public_suffix(Some(list));
    }

    fn can(&self, step: &Step) -> bool {
        step.access.api == Api::Http && !step.access.without_credentials
    }

    fn set(&mut self, line: &str, step: &Step, _: Option<&Classing>) {
        // That it was refused shows when somebody looks.
        let _ = self.store.parse(line, &url(step));
    }

    fn cookies(&self, step: &Step, _: Option<&Classing>) -> String {
        let url = url(step);
        let pairs = self.store.get_request_values(&url).map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }
}

fn url(step: &Step) -> Url {
    step.access.url.parse().expect("URLs of vectors are well-formed")
}

/// What a library said: for each vector and each of its steps, the cookies; `None` where it was not asked.
pub type Answers = Vec<Vec<Option<String>>>;

/// Puts every question to a library.
pub fn ask(library: &mut impl Library, vectors: &Vectors, edition: &str) -> Answers {
    let vector = |steps: &[Step]| {
        library.begin();
        let mut is_whole = true;
        let step = |step: &Step| {
            let classing = by_edition(&step.classings, edition);
            let can = library.can(step);
            let looks = can && is_whole && !step.retrievals.is_empty();
            let seen = looks.then(|| library.cookies(step, classing));
            // What could not be set would be missed by everybody who looks later.
            is_whole &= can || step.sets.is_empty();
            for line in step.sets.iter().filter(|_| can) {
                library.set(&line.line, step, classing);
            }
            seen
        };
        steps.iter().map(step).collect()
    };
    vectors.vectors.iter().map(|own| &own.steps[..]).map(vector).collect()
}

/// A cookie at a step that the library has otherwise than the edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Where: the places of vector and step in the document.
    pub place: (usize, usize),
    /// The line that makes the cookie; `None` for an order, and for a cookie that no line makes.
    pub line: Option<String>,
    /// Whether the edition has the cookie there.
    pub expected: bool,
    /// The rule by which.
    pub rule: String,
    /// What the library gave.
    pub seen: String,
}

/// What came of holding answers against an edition.
#[derive(Debug, Default)]
pub struct Comparison {
    /// How many cookies at steps are as the edition has them, and how many are otherwise; by the rule that decides.
    pub by_rule: BTreeMap<String, (usize, usize)>,
    /// Every difference.
    pub differences: Vec<Difference>,
    /// How many steps the library could not be asked about.
    pub not_asked: usize,
}

/// The rule's name under which the order of cookies is told.
pub const ORDER: &str = "order";

/// The rule's name under which cookies are told that no line makes.
pub const STRANGE: &str = "strange-cookie";

/// Holds answers against what an edition expects, cookie by cookie.
pub fn compare(vectors: &Vectors, edition: &str, answers: &Answers) -> Comparison {
    let mut comparison = Comparison::default();
    for (number, (vector, answers)) in vectors.vectors.iter().zip(answers).enumerate() {
        // The lines that were set so far, each with its cookie, and the rule by which that was not kept, if it was not.
        let mut lines: Vec<(&str, &str, Option<&str>)> = Vec::new();
        for (place, (step, seen)) in vector.steps.iter().zip(answers).enumerate() {
            if let Some(retrieval) = by_edition(&step.retrievals, edition) {
                match seen {
                    None => comparison.not_asked += 1,
                    Some(seen) => {
                        let mut told: BTreeMap<&str, (bool, &str)> = BTreeMap::new();
                        for (rows, is_given) in [(&retrieval.given, true), (&retrieval.withheld, false)] {
                            let named = rows.iter().flat_map(|(rule, ids)| ids.iter().map(move |id| (id, rule)));
                            told.extend(named.map(|(id, rule)| (id.as_str(), (is_given, rule.as_str()))));
                        }
                        told.extend(lines.iter().filter_map(|(id, _, rule)| Some((*id, (false, (*rule)?)))));
                        comparison.step((number, place), &retrieval.cookies, &told, &lines, seen);
                    }
                }
            }
            let storage = by_edition(&step.storages, edition);
            for line in &step.sets {
                let refused =
                    storage.iter().flat_map(|storage| &storage.refused).find(|(_, ids)| ids.contains(&line.id));
                let expired = storage.filter(|storage| storage.expired.contains(&line.id)).map(|_| "not-expired");
                let rule = refused.map(|(rule, _)| rule.as_str()).or(expired);
                lines.push((&line.id, line.pair.as_deref().unwrap_or_default(), rule));
            }
        }
    }
    comparison
}

impl Comparison {
    fn step(
        &mut self,
        place: (usize, usize),
        expected: &str,
        told: &BTreeMap<&str, (bool, &str)>,
        lines: &[(&str, &str, Option<&str>)],
        seen: &str,
    ) {
        let pairs = |cookies: &str| -> Vec<String> {
            cookies.split("; ").filter(|pair| !pair.is_empty()).map(str::to_owned).collect()
        };
        let (wanted, came) = (pairs(expected), pairs(seen));
        let mut known: BTreeSet<&str> = BTreeSet::new();
        for (id, pair, _) in lines {
            let Some(&(is_given, rule)) = told.get(id) else { continue };
            // The edition may write the cookie otherwise than the newest one.
            let is_there = came.iter().any(|other| other == pair);
            let is_another = !is_given && wanted.iter().any(|other| other == pair);
            known.insert(pair);
            let counts = self.by_rule.entry(rule.to_owned()).or_default();
            if is_there == is_given || is_another {
                counts.0 += 1;
            } else {
                counts.1 += 1;
                let (line, rule) = (Some((*id).to_owned()), rule.to_owned());
                self.differences.push(Difference { place, line, expected: is_given, rule, seen: seen.to_owned() });
            }
        }
        let mut other = |rule: &str, differs: bool| {
            let counts = self.by_rule.entry(rule.to_owned()).or_default();
            *(if differs { &mut counts.1 } else { &mut counts.0 }) += 1;
            if differs {
                let rule = rule.to_owned();
                self.differences.push(Difference { place, line: None, expected: false, rule, seen: seen.to_owned() });
            }
        };
        if came.iter().any(|pair| !known.contains(pair.as_str()) && !wanted.contains(pair)) {
            other(STRANGE, true);
        }
        let in_both = |some: &[String], others: &[String]| -> Vec<String> {
            some.iter().filter(|pair| others.contains(pair)).cloned().collect()
        };
        if wanted.len() > 1 {
            other(ORDER, in_both(&wanted, &came) != in_both(&came, &wanted));
        }
    }
}

/// A difference in a few lines.
pub fn described(vectors: &Vectors, difference: &Difference) -> String {
    let vector = &vectors.vectors[difference.place.0];
    let step = &vector.steps[difference.place.1];
    let line = difference.line.as_ref().and_then(|id| {
        vector.steps.iter().flat_map(|step| &step.sets).find(|line| line.id == *id).map(|line| line.line.as_str())
    });
    let word = if difference.expected { "sent" } else { "not sent" };
    let line = line.map_or_else(|| "the cookies".to_owned(), |line| format!("{line:?} should be {word}"));
    format!("{} {}: {line} ({}); came {:?}", vector.id, step.id, difference.rule, difference.seen)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let file = arguments.next().ok_or("give a file that `samesite vectors --out` has written")?;
    let vectors: Vectors = serde_json::from_str(&fs::read_to_string(&file)?)?;
    let newest = || vectors.editions.last().cloned();
    let edition = arguments.next().or_else(newest).ok_or("the document has no edition")?;
    if !vectors.editions.contains(&edition) {
        return Err(format!("the document has no edition {edition}, but {}", vectors.editions.join(", ")).into());
    }
    let mut library = CookieStoreCrate::new(&vectors);
    let comparison = compare(&vectors, &edition, &ask(&mut library, &vectors, &edition));
    println!("{:<32} {:<6} {:>8} {:>9}   the first", "rule", "clause", "agree", "otherwise");
    for (rule, (agree, otherwise)) in &comparison.by_rule {
        let clause = vectors.rules.get(rule).map_or("", |facts| facts.clause.as_str());
        let first = comparison.differences.iter().find(|difference| difference.rule == *rule);
        let first = first.map(|difference| described(&vectors, difference)).unwrap_or_default();
        println!("{rule:<32} {clause:<6} {agree:>8} {otherwise:>9}   {first}");
    }
    println!("{} steps were not asked: the library has no way to", comparison.not_asked);
    Ok(())
}
