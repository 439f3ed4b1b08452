//! The report: what was played and found, on one screen for people and as a document for programs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use samesite_format::Verdict;
use samesite_scenarios::coverage::Covered;
use schemars::JsonSchema;
use serde::Serialize;

use super::explorer::Explorer;
use super::finding::{Finding, State};
use super::tally::Figures;
use crate::cli::exit::Exit;

/// The number of findings that a summary tells in full.
const TOLD: usize = 12;

/// What was played and found.
#[derive(Clone, Debug)]
pub struct Report {
    seed: u64,
    took: Duration,
    drawn: usize,
    parted: usize,
    rearranged: usize,
    pairs: Covered,
    triples: Covered,
    browsers: BTreeMap<String, Browser>,
    findings: Vec<(Finding, PathBuf)>,
}

/// What was played in one browser, and what was not.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Browser {
    #[serde(flatten)]
    figures: Figures,
    /// Claims about it that explained no cell.
    claims_left: Vec<String>,
}

impl Report {
    /// The report of an explorer. `claims` are those made of each browser, and `files` those in which the findings are, in
    /// their order.
    #[must_use]
    pub fn of(explorer: &Explorer, claims: &[Vec<String>], files: &[PathBuf], took: Duration) -> Self {
        let browsers = explorer.targets().iter().zip(&explorer.tallies).zip(claims).map(|((name, tally), claims)| {
            let figures = tally.figures();
            let left = claims.iter().filter(|claim| !figures.claims.contains_key(*claim)).cloned().collect();
            (name.clone(), Browser { figures, claims_left: left })
        });
        Self {
            seed: explorer.seed(),
            took,
            drawn: explorer.drawn,
            parted: explorer.parted,
            rearranged: explorer.rearranged,
            pairs: explorer.known().pairs(),
            triples: explorer.known().triples(),
            browsers: browsers.collect(),
            findings: explorer.findings.iter().cloned().zip(files.iter().cloned()).collect(),
        }
    }

    /// How a program ends that has this to tell.
    #[must_use]
    pub fn exit(&self) -> Exit {
        let exits = self.findings.iter().map(|(finding, _)| match finding.state {
            State::Gone | State::Flaky(..) => Exit::Harness,
            State::Smallest | State::Unfinished => Exit::from(finding.way.verdict),
        });
        Exit::gravest(exits)
    }

    /// The report on one screen.
    #[must_use]
    pub fn summary(&self) -> String {
        let mut text = format!(
            "{} journeys in {} s, drawn from seed {}\n\n{:<24}{:>7}{:>7}{:>9}{:>7}{:>9}{:>8}{:>7}  pairs          triples\n",
            self.drawn,
            self.took.as_secs(),
            self.seed,
            "",
            "cases",
            "steps",
            "cells",
            "new",
            "not made",
            "vacuous",
            "fault"
        );
        for (name, Browser { figures, .. }) in &self.browsers {
            let of = |verdict| figures.cells.of(verdict);
            let percent = |covered: Covered| {
                format!("{} ({:.1} %)", covered.played, 100.0 * covered.played as f64 / covered.all.max(1) as f64)
            };
            let _ = writeln!(
                text,
                "{name:<24}{:>7}{:>7}{:>9}{:>7}{:>9}{:>8}{:>7}  {:<14} {}",
                figures.cases,
                figures.steps,
                figures.cells.total(),
                of(Verdict::NewDeviation),
                of(Verdict::NotMade),
                of(Verdict::Vacuous),
                of(Verdict::HarnessFault),
                percent(figures.pairs),
                percent(figures.triples),
            );
        }
        let _ = writeln!(text, "\nwith the library: pairs {}, triples {}", self.pairs, self.triples);
        let _ = writeln!(
            text,
            "cells in which browsers part: {}; cases in another arrangement too: {}",
            self.parted, self.rearranged
        );
        for (name, Browser { figures, claims_left }) in &self.browsers {
            let claims = figures.claims.len();
            let _ = writeln!(
                text,
                "{name}: {} rules decided, {claims} of {} claims explained a cell",
                figures.rules.len(),
                claims + claims_left.len()
            );
        }
        self.tell_findings(&mut text);
        text
    }

    fn tell_findings(&self, text: &mut String) {
        let cases: usize = self.findings.iter().map(|(finding, _)| finding.cases).sum();
        let _ = match self.findings.len() {
            0 => writeln!(text, "\nnothing surprised"),
            1 => writeln!(text, "\none finding, in {cases} cases"),
            number => writeln!(text, "\n{number} findings, in {cases} cases"),
        };
        for (number, (finding, path)) in self.findings.iter().enumerate().take(TOLD) {
            let targets: Vec<&str> = finding.targets.iter().map(String::as_str).collect();
            let _ = writeln!(text, "{:>3}  {}: {}", number + 1, targets.join(", "), finding.way);
            let cookies = if finding.first.cookie.is_some() { finding.cookies().join(" | ") } else { String::new() };
            if finding.state != State::Gone && finding.sketch.cases.len() == 1 {
                let _ = writeln!(text, "     {} {cookies}", finding.journey());
            }
            let seen = if finding.cases == 1 { "once".to_owned() } else { format!("in {} cases", finding.cases) };
            let _ = writeln!(text, "     {seen}; {}; {}", finding.state, path.display());
            if let Some(policy) = &finding.explained_by {
                let _ = writeln!(text, "     {policy}");
            }
        }
        if self.findings.len() > TOLD {
            let _ = writeln!(text, "     and {} more", self.findings.len() - TOLD);
        }
        if !self.findings.is_empty() {
            let _ =
                writeln!(text, "each file says how to play it once more, and how to hand it over by `samesite export`");
        }
    }

    /// The report as a document.
    #[must_use]
    pub fn document(&self) -> Explored {
        let finding = |(finding, path): &(Finding, PathBuf)| FoundRow {
            targets: finding.targets.clone(),
            verdict: finding.way.verdict,
            question: finding.way.question.clone(),
            turn: finding.way.turn.clone(),
            request: finding.way.request.clone(),
            reason: finding.first.reason.clone(),
            clause: finding.first.clause.clone(),
            origin: finding.origin.clone(),
            journey: finding.journey(),
            cookies: finding.cookies().into_iter().map(str::to_owned).collect(),
            size: finding.sketch.size(),
            state: finding.state.to_string(),
            cases: finding.cases,
            explained_by: finding.explained_by.clone(),
            file: path.clone(),
        };
        Explored {
            format: 1,
            seed: self.seed,
            seconds: self.took.as_secs(),
            journeys: self.drawn,
            with_library: WithLibrary { pairs: self.pairs, triples: self.triples },
            cells_parted: self.parted,
            rearranged: self.rearranged,
            browsers: self.browsers.clone(),
            findings: self.findings.iter().map(finding).collect(),
        }
    }
}

/// What `explore --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Explored {
    /// The format of this document: 1.
    pub format: u32,
    /// The number from which all journeys are drawn.
    pub seed: u64,
    /// How long it took, in seconds.
    pub seconds: u64,
    /// How many journeys were drawn.
    pub journeys: usize,
    /// What they and the library's own cases have of what can be combined.
    with_library: WithLibrary,
    /// Cells that came out otherwise when they were played once more.
    pub cells_parted: usize,
    /// Journeys that were played in another order as well.
    pub rearranged: usize,
    /// Each browser, by name and profile.
    browsers: BTreeMap<String, Browser>,
    /// What was found, the gravest first.
    pub findings: Vec<FoundRow>,
}

/// How much of what can be combined was.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
struct WithLibrary {
    pairs: Covered,
    triples: Covered,
}

/// One finding.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FoundRow {
    /// The browsers and profiles that show it.
    pub targets: BTreeSet<String>,
    /// What to make of it.
    pub verdict: Verdict,
    /// What is asked.
    pub question: String,
    /// How the answer differs.
    pub turn: String,
    /// The request in words.
    pub request: String,
    /// Why the verdict is that.
    pub reason: String,
    /// The clause that it turns on; null where there is none.
    pub clause: Option<String>,
    /// How the journey was come by.
    pub origin: String,
    /// The journey, step by step.
    pub journey: String,
    /// The lines that set its cookies.
    pub cookies: Vec<String>,
    /// How large it is: documents, steps and cookies.
    pub size: usize,
    /// Whether it was seen again, and made smaller.
    pub state: String,
    /// How many cases show it.
    pub cases: usize,
    /// What explains it, where something is said to; null otherwise.
    pub explained_by: Option<String>,
    /// The file that it is written in.
    pub file: PathBuf,
}
