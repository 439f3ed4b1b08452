//! Surprises: what nobody could account for in a case, and in which way it surprises.

use std::fmt;

use samesite_format::{Cell, Finding, HopJudgement, ScenarioJudgement, Verdict};
use samesite_scenarios::{JAR, ProbeKind, Scenario};

/// In which way something surprises: the same for whatever has the same cause, and no more than that.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Way {
    /// What is made of it.
    pub verdict: Verdict,
    /// What is asked: `sent`, `Sec-Fetch-Site`; empty where the request itself is in question.
    pub question: String,
    /// What was expected and what came, without the names of hosts.
    pub turn: String,
    /// What sort of request it is: `the next page`, `the next page, redirected`.
    pub request: String,
}

/// `new deviation: sent, predicted -, in the next page`
impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.verdict)?;
        for part in [&self.question, &self.turn, &self.request] {
            if !part.is_empty() {
                write!(f, ", {part}")?;
            }
        }
        Ok(())
    }
}

/// What nobody could account for in a case: the first such thing, for the others may follow from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surprise {
    /// The case; `None` where the playing broke off or the jar itself surprises.
    pub case: Option<String>,
    /// The request within the case.
    pub hop: String,
    /// The step that makes it, if one does.
    pub step: Option<String>,
    /// The cookie that it is about, if it is about one.
    pub cookie: Option<String>,
    /// The way in which it surprises.
    pub way: Way,
    /// Why, in a sentence.
    pub reason: String,
    /// The clause that decides by the claims.
    pub clause: Option<String>,
}

/// From telling to grave: a browser that does something else says more than one that could not be seen.
fn telling(verdict: Verdict) -> usize {
    let order = [Verdict::Vacuous, Verdict::NotMade, Verdict::HarnessFault, Verdict::NewDeviation];
    order.iter().position(|other| *other == verdict).unwrap_or(0)
}

impl Surprise {
    /// What surprises in a scenario, at most one thing in each case.
    #[must_use]
    pub fn all(scenario: &Scenario, judged: &ScenarioJudgement) -> Vec<Self> {
        if let Some(fault) = &judged.fault {
            let way = Way {
                verdict: Verdict::HarnessFault,
                question: String::new(),
                turn: "the playing broke off".to_owned(),
                request: String::new(),
            };
            let first = fault.lines().next().unwrap_or_default().to_owned();
            return vec![Self {
                case: None,
                hop: String::new(),
                step: None,
                cookie: None,
                way,
                reason: first,
                clause: None,
            }];
        }
        judged.cases.iter().filter_map(|case| Self::first(scenario, &case.id, &case.hops)).collect()
    }

    /// Whether a scenario surprises in a way, wherever.
    #[must_use]
    pub fn is_in(scenario: &Scenario, judged: &ScenarioJudgement, way: &Way) -> bool {
        if judged.fault.is_some() {
            return Self::all(scenario, judged).iter().any(|surprise| surprise.way == *way);
        }
        let hops = judged.cases.iter().flat_map(|case| case.hops.iter().map(|hop| (case.id.as_str(), hop)));
        hops.flat_map(|(case, hop)| hop.cells.iter().map(move |cell| (case, hop, cell)))
            .filter(|(_, _, cell)| !cell.verdict.is_accounted_for())
            .any(|(case, hop, cell)| Way::of(scenario, case, hop, cell) == *way)
    }

    fn first(scenario: &Scenario, case: &str, hops: &[HopJudgement]) -> Option<Self> {
        let has = |hop: &&HopJudgement, is_so: fn(Verdict) -> bool| hop.cells.iter().any(|cell| is_so(cell.verdict));
        // What could not be seen may be because of what came later: a page that did not come to its end.
        let deviating = hops.iter().find(|hop| has(hop, |verdict| verdict == Verdict::NewDeviation));
        let hop = deviating.or_else(|| hops.iter().find(|hop| has(hop, |verdict| !verdict.is_accounted_for())))?;
        let cells = hop.cells.iter().filter(|cell| !cell.verdict.is_accounted_for());
        // Of several that are as telling, the first.
        let cell = cells.rev().max_by_key(|cell| (telling(cell.verdict), cell.cookie().is_some()))?;
        let step = step_of(scenario, case, &hop.id);
        let (citation, _) = cell.claimed_rule();
        Some(Self {
            case: (case != JAR).then(|| case.to_owned()),
            hop: hop.id.clone(),
            step,
            cookie: cell.cookie().map(|cookie| cookie.cookie.clone()),
            way: Way::of(scenario, case, hop, cell),
            reason: reason(cell),
            clause: citation.clause.as_ref().map(ToString::to_string),
        })
    }
}

/// The step that makes a request, by the request's name: `s1` makes `s1-via-1`.
fn step_of(scenario: &Scenario, case: &str, hop: &str) -> Option<String> {
    let steps = scenario.case(case).into_iter().flat_map(|case| &case.steps);
    let of_step = |id: &&str| {
        hop.strip_prefix(id).is_some_and(|rest| {
            rest.is_empty() || ["-via-", "-frame", "-preflight"].iter().any(|part| rest.starts_with(part))
        })
    };
    steps.map(|step| step.id.as_str()).filter(of_step).max_by_key(|id| id.len()).map(str::to_owned)
}

fn reason(cell: &Cell) -> String {
    match (&cell.reason, &cell.finding) {
        (Some(reason), _) => reason.clone(),
        (None, Finding::Header(header)) => format!(
            "{} should be {} and is {}",
            header.name,
            header.expected.as_deref().unwrap_or("absent"),
            header.actual.as_deref().unwrap_or("absent")
        ),
        (None, _) => cell.verdict.to_string(),
    }
}

impl Way {
    fn of(scenario: &Scenario, case: &str, hop: &HopJudgement, cell: &Cell) -> Self {
        let word = |answer: bool| {
            let (yes, no) = cell.kind().words();
            if answer { yes } else { no }
        };
        let (question, turn) = match (cell.verdict, &cell.finding) {
            (Verdict::NewDeviation, Finding::Header(header)) => {
                let turn = format!("{} for {}", shape(header.actual.as_deref()), shape(header.expected.as_deref()));
                (header.name.clone(), turn)
            }
            (Verdict::NewDeviation, finding) => {
                let turn = match (finding, cell.observed()) {
                    (Finding::Order(_), _) => "disordered".to_owned(),
                    (_, Some(true)) => word(true).to_owned(),
                    (_, _) => format!("not {}", word(true)),
                };
                (String::new(), turn)
            }
            _ => (String::new(), without_names(&reason(cell))),
        };
        Self { verdict: cell.verdict, question, turn, request: request(scenario, case, hop) }
    }
}

/// A header's value, without the names of hosts.
fn shape(value: Option<&str>) -> String {
    match value {
        None => "absent".to_owned(),
        Some(value) if value.contains("://") => {
            let behind = value.split_once("://").map_or("", |(_, rest)| rest);
            let scheme = value.split("://").next().unwrap_or_default();
            let is_origin = behind.find('/').is_none_or(|slash| slash + 1 == behind.len());
            format!("{scheme} {}", if is_origin { "origin" } else { "URL" })
        }
        Some(value) => value.to_owned(),
    }
}

/// The first words of a sentence, without those that names and numbers stand in.
fn without_names(sentence: &str) -> String {
    let end = sentence.find([';', ':', '(']).unwrap_or(sentence.len());
    let is_plain = |word: &&str| !word.contains("://") && !word.chars().any(|sign| sign.is_ascii_digit());
    sentence[..end].split_whitespace().filter(is_plain).take(14).collect::<Vec<_>>().join(" ")
}

/// What sort of request a hop is.
fn request(scenario: &Scenario, case: &str, hop: &HopJudgement) -> String {
    if case == JAR {
        return "planting".to_owned();
    }
    let Some(id) = step_of(scenario, case, &hop.id) else {
        let word = if hop.id.starts_with("frame") { "a frame of the first page" } else { "the first page" };
        return if hop.id.starts_with("proof") { "proof".to_owned() } else { word.to_owned() };
    };
    let step = scenario.case(case).and_then(|case| case.steps.iter().find(|step| step.id == id));
    let Some(step) = step else { return String::new() };
    let rest = &hop.id[id.len()..];
    let part = if rest.starts_with("-frame") {
        ", a frame of it"
    } else if rest.starts_with("-preflight") {
        ", its preflight"
    } else if rest.starts_with("-via") {
        ", on the way"
    } else {
        ""
    };
    format!("{}{part}", kind_in_words(step.probe.kind()))
}

/// What a probe's request is for, in a few words.
pub(super) const fn kind_in_words(kind: ProbeKind) -> &'static str {
    match kind {
        ProbeKind::Subresource => "a subresource",
        ProbeKind::NestedNavigation => "a frame",
        ProbeKind::SelfNavigation => "a frame's next document",
        ProbeKind::TopLevelNavigation => "the next page",
        ProbeKind::AddressBar => "the address bar",
        ProbeKind::Speculation => "a page ahead",
        ProbeKind::Download => "a file",
        ProbeKind::Revisit(_) => "a page once more",
        ProbeKind::ScriptReading => "a script that reads",
        ProbeKind::ScriptWriting => "a script that writes",
    }
}
