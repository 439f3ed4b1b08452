//! JUnit XML: one test case for each case of each scenario.
//!
//! A new deviation or a request that was not made is a failure; what says nothing is an error;
//! a known deviation passes, and is told in the output.
//!
//! **Spec:** `reports/schemas/junit-10.xsd`, the schema that the Jenkins plugin xUnit checks files against.
//!
//! Written by hand: quick-junit brings a second calendar, UUIDs and an XML library, which take twelve seconds of a
//! processor to build, and a test case of its own is either a failure or an error, where one of ours may have cells of
//! both kinds.

use std::fmt::{self, Write as _};

use samesite_format::visible;
use samesite_format::{CaseJudgement, Cell, Judgement, ScenarioJudgement, Verdict};

/// Renders judgements, one suite for each scenario of each browser and profile.
///
/// # Errors
///
/// Never, in truth: writing to a string cannot fail.
pub fn render(judgements: &[Judgement]) -> Result<String, fmt::Error> {
    let suites: Vec<Suite<'_>> = judgements
        .iter()
        .flat_map(|judgement| judgement.scenarios.iter().map(move |scenario| Suite::of(judgement, scenario)))
        .collect();
    let mut all = Tally::default();
    for suite in &suites {
        all.add(&suite.tally());
    }
    let mut out = String::new();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"samesite\" {all}>")?;
    for suite in &suites {
        suite.render(&mut out)?;
    }
    writeln!(out, "</testsuites>")?;
    Ok(out)
}

/// One scenario in one browser.
struct Suite<'j> {
    judgement: &'j Judgement,
    scenario: &'j ScenarioJudgement,
    /// The subject in words.
    subject: String,
}

/// How many test cases, and how they ended.
#[derive(Default)]
struct Tally {
    tests: usize,
    failures: usize,
    errors: usize,
}

/// How a test case ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Passed,
    Failed,
    Unknown,
}

impl<'j> Suite<'j> {
    fn of(judgement: &'j Judgement, scenario: &'j ScenarioJudgement) -> Self {
        let subject = format!("{} {}", judgement.subject.browser, judgement.subject.profile);
        Self { judgement, scenario, subject }
    }

    fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        let broken = self.scenario.fault.iter().map(|_| End::Unknown);
        for end in self.scenario.cases.iter().map(end).chain(broken) {
            tally.tests += 1;
            tally.failures += usize::from(end == End::Failed);
            tally.errors += usize::from(end == End::Unknown);
        }
        tally
    }

    fn render(&self, out: &mut String) -> fmt::Result {
        let Self { judgement, scenario, subject } = self;
        let name = attribute(&format!("{subject}: {}", scenario.id));
        writeln!(out, "  <testsuite name=\"{name}\" {} skipped=\"0\">", self.tally())?;
        let subject_is = &judgement.subject;
        let properties = [
            ("title", &scenario.title),
            ("browser", &subject_is.browser),
            ("version", &subject_is.version),
            ("profile", &subject_is.profile),
            ("edition", &judgement.edition),
        ];
        writeln!(out, "    <properties>")?;
        for (name, value) in properties {
            writeln!(out, "      <property name=\"{name}\" value=\"{}\"/>", attribute(value))?;
        }
        writeln!(out, "    </properties>")?;
        let class = attribute(&format!("{subject}.{}", scenario.id));
        if let Some(fault) = &scenario.fault {
            writeln!(out, "    <testcase name=\"the whole scenario\" classname=\"{class}\">")?;
            writeln!(out, "      <error type=\"broke off\" message=\"{}\"/>", attribute(fault))?;
            writeln!(out, "    </testcase>")?;
        }
        for case in &scenario.cases {
            writeln!(out, "    <testcase name=\"{}\" classname=\"{class}\">", attribute(&case.id))?;
            self.outcome(out, case)?;
            writeln!(out, "    </testcase>")?;
        }
        writeln!(out, "  </testsuite>")
    }

    fn outcome(&self, out: &mut String, case: &CaseJudgement) -> fmt::Result {
        for (element, is_meant) in [("failure", is_failure as fn(Verdict) -> bool), ("error", is_unknown)] {
            let lines: Vec<_> = cells(case).filter(|(_, cell)| is_meant(cell.verdict)).map(line).collect();
            if let Some((_, worst)) = cells(case).find(|(_, cell)| is_meant(cell.verdict)) {
                let kind = worst.verdict;
                let first = attribute(&lines[0]);
                writeln!(
                    out,
                    "      <{element} type=\"{kind}\" message=\"{first}\">{}</{element}>",
                    element_text(&lines)
                )?;
            }
        }
        let is_known = |verdict| matches!(verdict, Verdict::KnownDeviation | Verdict::NotKnown);
        let known: Vec<_> = cells(case).filter(|(_, cell)| is_known(cell.verdict)).map(line).collect();
        if !known.is_empty() {
            writeln!(out, "      <system-out>{}</system-out>", element_text(&known))?;
        }
        Ok(())
    }
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.tests += other.tests;
        self.failures += other.failures;
        self.errors += other.errors;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tests=\"{}\" failures=\"{}\" errors=\"{}\"", self.tests, self.failures, self.errors)
    }
}

fn end(case: &CaseJudgement) -> End {
    let any = |is_meant: fn(Verdict) -> bool| cells(case).any(|(_, cell)| is_meant(cell.verdict));
    if any(is_failure) {
        End::Failed
    } else if any(is_unknown) {
        End::Unknown
    } else {
        End::Passed
    }
}

const fn is_failure(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::NewDeviation | Verdict::NotMade)
}

const fn is_unknown(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Vacuous | Verdict::HarnessFault)
}

fn cells(case: &CaseJudgement) -> impl Iterator<Item = (&str, &Cell)> {
    case.hops.iter().flat_map(|hop| hop.cells.iter().map(|cell| (hop.id.as_str(), cell)))
}

/// A cell in a line.
fn line((hop, cell): (&str, &Cell)) -> String {
    let because = match &cell.reason {
        Some(reason) => reason.clone(),
        None => cell.explained_by.join(", "),
    };
    format!("{hop}: {}: {}: {because}", cell.subject(), cell.verdict)
}

pub(crate) fn attribute(text: &str) -> String {
    escape(text).replace('"', "&quot;")
}

/// A test case for an expectation, which is not met where there is a complaint: the place of the expectation, as
/// `questions.toml:7`, and why.
pub(crate) fn expectation(out: &mut String, name: &str, class: &str, complaint: Option<(String, &str)>) {
    let (name, class) = (attribute(name), attribute(class));
    let Some((place, why)) = complaint else {
        let _ = writeln!(out, "    <testcase name=\"{name}\" classname=\"{class}\"/>");
        return;
    };
    let (message, text) = (attribute(why), element_text(&[place, why.to_owned()]));
    let _ = writeln!(out, "    <testcase name=\"{name}\" classname=\"{class}\">");
    let _ = writeln!(out, "      <failure type=\"not as expected\" message=\"{message}\">{text}</failure>");
    let _ = writeln!(out, "    </testcase>");
}

pub(crate) fn element_text(lines: &[String]) -> String {
    lines.iter().map(|line| escape(line)).collect::<Vec<_>>().join("\n")
}

/// Text without what steers a terminal and without what no XML document may hold.
///
/// **Spec:** XML 1.0, production 2, "Char".
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in visible(text).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}
