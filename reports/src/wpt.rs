//! The report format of the web platform tests: one test for each case, one subtest for each cell.
//!
//! What a profile is known to do is what is expected of it, so `expected` stands only beside a surprise,
//! as wptrunner has it. Cells that say nothing have failed preconditions.

use serde::Serialize;

use samesite_format::Environment;
use samesite_format::{CaseJudgement, Cell, CellKind, Judgement, Verdict};

/// A report of one browser under one profile.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WptReport {
    /// Which browser, and where.
    pub run_info: RunInfo,
    /// When the run began, in milliseconds since 1970.
    pub time_start: i64,
    /// Test by test.
    pub results: Vec<TestResult>,
}

/// Which browser, and where.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RunInfo {
    /// The browser.
    pub product: String,
    /// Its version.
    pub browser_version: String,
    /// The profile it ran under.
    pub profile: String,
    /// The operating system.
    pub os: String,
}

/// What became of one case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TestResult {
    /// Scenario and case, as a path.
    pub test: String,
    /// `OK`, or `ERROR` when the scenario broke off.
    pub status: &'static str,
    /// Why it broke off.
    pub message: Option<String>,
    /// Cell by cell.
    pub subtests: Vec<SubtestResult>,
}

/// What became of one cell.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SubtestResult {
    /// The hop, the question and the cookie.
    pub name: String,
    /// Whether the cell is as the edition has it.
    pub status: &'static str,
    /// What was expected, when that is something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<&'static str>,
    /// Why.
    pub message: Option<String>,
    /// Always empty: a cell that differs from playing to playing is a fault of the harness.
    pub known_intermittent: Vec<String>,
}

impl WptReport {
    /// The report of a judgement, and of the run it is about.
    #[must_use]
    pub fn of(judgement: &Judgement, environment: &Environment) -> Self {
        let results = judgement.scenarios.iter().flat_map(|scenario| {
            scenario.cases.iter().map(|case| TestResult {
                test: format!("/samesite/{}/{}", scenario.id, case.id),
                status: if scenario.is_faulty() { "ERROR" } else { "OK" },
                message: scenario.fault.clone(),
                subtests: subtests(case),
            })
        });
        Self {
            run_info: RunInfo {
                product: judgement.subject.browser.clone(),
                browser_version: judgement.subject.version.clone(),
                profile: judgement.subject.profile.clone(),
                os: environment.system.clone(),
            },
            time_start: environment.started,
            results: results.collect(),
        }
    }
}

fn subtests(case: &CaseJudgement) -> Vec<SubtestResult> {
    let cells = case.hops.iter().flat_map(|hop| hop.cells.iter().map(|cell| (hop.id.as_str(), cell)));
    cells
        .map(|(hop, cell)| {
            let (status, expected) = outcome(cell);
            let explained = (!cell.explained_by.is_empty()).then(|| cell.explained_by.join(", "));
            SubtestResult {
                name: format!("{hop}: {}: {}", question(cell.kind()), cell.subject()),
                status,
                expected,
                message: cell.reason.clone().or(explained),
                known_intermittent: Vec::new(),
            }
        })
        .collect()
}

/// The status, and what was expected when that is something else.
fn outcome(cell: &Cell) -> (&'static str, Option<&'static str>) {
    match cell.verdict {
        Verdict::Agrees => ("PASS", None),
        Verdict::KnownDeviation | Verdict::NotKnown if cell.observed().is_none() => ("NOTRUN", None),
        Verdict::NotKnown if cell.observed() == Some(cell.by_edition()) => ("PASS", None),
        Verdict::KnownDeviation | Verdict::NotKnown => ("FAIL", None),
        // Somebody's deviation may have come to its end.
        Verdict::NewDeviation if cell.observed() == Some(cell.by_edition()) => ("PASS", Some("FAIL")),
        Verdict::NewDeviation => ("FAIL", Some("PASS")),
        Verdict::NotMade => ("NOTRUN", Some("PASS")),
        Verdict::Vacuous | Verdict::HarnessFault => ("PRECONDITION_FAILED", Some("PASS")),
    }
}

const fn question(kind: CellKind) -> &'static str {
    match kind {
        CellKind::Stored => "stored",
        CellKind::Sent => "sent",
        CellKind::Visible => "visible",
        CellKind::Order => "order",
        CellKind::Header => "header",
    }
}
