//! Findings: the smallest case of a surprise, whatever else it was seen in, and the file that hands it over.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use samesite_scenarios::sketch::{About, Sketch, SketchedCase};

use super::surprise::{Surprise, Way, kind_in_words};
use crate::shell::quoted;

/// What is known of a surprise.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The browsers that show it, each with its profile: `chromium open`.
    pub targets: BTreeSet<String>,
    /// The way in which it surprises.
    pub way: Way,
    /// What was first seen of it.
    pub first: Surprise,
    /// The case in which it was first seen, and the draws that made it: `seed 7, batch 3, c12`.
    pub origin: String,
    /// The smallest sketch that shows it.
    pub sketch: Sketch,
    /// How it was made smaller.
    pub state: State,
    /// How many cases showed it, each in one browser.
    pub cases: usize,
    /// The policy that would explain it, in words.
    pub explained_by: Option<String>,
}

/// How far a surprise was followed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing can be taken away, and it was seen each time that it was played.
    Smallest,
    /// It was seen so many times of so many.
    Flaky(usize, usize),
    /// It was not seen again, neither alone nor in the company in which it was drawn.
    Gone,
    /// There was no time to make it as small as can be.
    Unfinished,
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Smallest => f.write_str("as small as can be"),
            Self::Flaky(seen, of) => write!(f, "seen {seen} of {of} times"),
            Self::Gone => f.write_str("not seen again"),
            Self::Unfinished => f.write_str("not made as small as can be yet"),
        }
    }
}

impl Finding {
    /// What happens in it, in a few words.
    #[must_use]
    pub fn journey(&self) -> String {
        self.sketch.cases.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | ")
    }

    /// The cookies that it takes.
    #[must_use]
    pub fn cookies(&self) -> Vec<&str> {
        self.sketch.jars.iter().flat_map(|jar| jar.set.iter().chain(&jar.write)).map(String::as_str).collect()
    }

    /// The name of its file, without the ending: `chromium-open-a-page-once-more-1`.
    #[must_use]
    pub fn file_name(&self, number: usize) -> String {
        let target = self.targets.first().map_or("", String::as_str);
        let text = format!("{target} {} {}", self.way.verdict, self.way.request);
        let plain: String = text
            .chars()
            .map(|sign| if sign.is_ascii_alphanumeric() { sign.to_ascii_lowercase() } else { '-' })
            .collect();
        let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
        format!("{}-{number}", words.join("-"))
    }

    /// The file that hands it over: a scenario that may join the library.
    #[must_use]
    pub fn text(&self, path: &str) -> String {
        let targets: Vec<&str> = self.targets.iter().map(String::as_str).collect();
        let (browsers, profiles) = (words(&self.targets, 0), words(&self.targets, 1));
        let mut comment = format!("Found by exploring: {}; {}.\n", self.origin, self.state);
        comment += &format!("In {}: {}.\n{}.\n", targets.join(", "), self.way, self.first.reason);
        if let Some(policy) = &self.explained_by {
            comment += &format!("What would explain it: {policy}.\n");
        }
        comment += &format!(
            "Once more: samesite run --scenario {} --browser {} --profile {}",
            quoted(path),
            browsers.join(","),
            profiles.join(",")
        );
        if let ([_], Some(file)) = (self.sketch.cases.as_slice(), Path::new(path).file_stem()) {
            comment += &format!(
                "\nHand it over then: samesite export --case {} --out handed-over target/samesite",
                quoted(&format!("{}/", file.to_string_lossy()))
            );
        }
        let clause =
            self.first.clause.clone().filter(|clause| clause.starts_with(['B', 'L', 'F', 'H', 'W', 'K', 'Q', 'D']));
        let about = About {
            comment,
            title: format!("{}: {}", self.way.request, self.way.turn),
            why: format!("{} was not expected of {}", self.way, targets.join(", ")),
            clause: clause.unwrap_or_else(|| "B212".to_owned()),
        };
        self.sketch.text(&about)
    }

    /// Whether a surprise in a case is most likely this one again: it surprises in the same way, and everything that the
    /// smallest case is made of is there.
    #[must_use]
    pub fn is_in(&self, target: &str, way: &Way, case: &SketchedCase) -> bool {
        let there = parts(case);
        let own = self.sketch.cases.iter().flat_map(parts);
        self.state != State::Gone
            && self.targets.contains(target)
            && self.way == *way
            && own.into_iter().all(|part| there.contains(&part))
    }

    /// Whether another finding comes to the same: the same smallest sketch, in the same way.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        let own = |finding: &Self| finding.sketch.cases.iter().flat_map(parts).collect::<BTreeSet<String>>();
        self.way == other.way && own(self) == own(other) && self.sketch.size() <= other.sketch.size()
    }
}

/// The words of some targets at one place, each once: browsers, or profiles.
fn words(targets: &BTreeSet<String>, place: usize) -> Vec<&str> {
    let all: BTreeSet<&str> = targets.iter().filter_map(|target| target.rsplitn(2, ' ').nth(1 - place)).collect();
    all.into_iter().collect()
}

/// What a case is made of, without the names of hosts: what its steps do, and what is special about its documents.
fn parts(case: &SketchedCase) -> BTreeSet<String> {
    let mut parts = BTreeSet::new();
    let pages = [&case.page].into_iter().chain(case.steps.iter().filter_map(|step| step.to.as_ref()));
    for (depth, document) in pages.flat_map(|page| page.0.iter().enumerate()) {
        parts.extend(document.sandboxing.word().map(str::to_owned));
        parts.extend(document.came_from.as_ref().map(|_| format!("=> {}", depth > 0)));
        let is_made = document.name.len() > 2 && document.name.chars().all(|sign| sign.is_ascii_lowercase());
        parts.extend(is_made.then(|| document.name.clone()));
    }
    for step in &case.steps {
        parts.insert(format!("{} {}", kind_in_words(step.probe.kind()), step.probe.method()));
        parts.extend((!step.via.is_empty()).then(|| "redirected".to_owned()));
    }
    parts
}
