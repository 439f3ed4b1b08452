//! Explanations: why a cookie should or should not be there, as a short proof.

use std::fmt::Write as _;
use std::time::Duration;

use samesite_model::{Answer as StepAnswer, Edition, Model, Rule, Step, Timestamp};
use samesite_reports::CellKind;
use samesite_scenarios::{Act, Case, JAR, Scenario};

use crate::claims::NamedReading;
use crate::predict::{ActPrediction, TimedAct, predict};
use crate::suffixes;

/// When the imagined playing begins. Any moment will do; a date in a scenario may make it matter.
const BEGINNING: Timestamp = Timestamp::from_seconds(1_735_689_600);

/// The time between two acts of an imagined playing.
const BETWEEN: Duration = Duration::from_millis(50);

/// Explains every hop of a case under a policy; `cookie` narrows it to one cookie, by its label.
#[must_use]
pub fn explain(scenario: &Scenario, case: &Case, cookie: Option<&str>, reading: &NamedReading) -> String {
    let acts = timed(scenario, case);
    let model = Model { policy: &reading.policy, suffixes: suffixes::embedded() };
    let predictions = predict::<Vec<Step>>(&model, scenario, &acts);
    let mut out = String::new();
    let _ = writeln!(out, "{}/{}: {}", scenario.id, case.id, case.title);
    let _ = writeln!(out, "by {}", reading.id);
    for (timed, prediction) in acts.iter().zip(&predictions) {
        let Some(prediction) = prediction else { continue };
        if prediction.answers.iter().all(|answer| answer.rule == Rule::HostCovered) {
            continue;
        }
        explain_act(&mut out, scenario, &timed.act, prediction, cookie, reading.edition);
    }
    out
}

/// The acts of planting and of one case, at the times they would have if all went well.
fn timed<'s>(scenario: &'s Scenario, case: &'s Case) -> Vec<TimedAct<'s>> {
    let mut now = BEGINNING;
    let mut acts = Vec::new();
    for act in scenario.acts() {
        let ours = match &act {
            Act::Plant(..) | Act::Prove(..) => true,
            Act::Hop(other, _) => other.id == case.id,
        };
        if !ours {
            continue;
        }
        if act.case() != JAR
            && acts.last().is_none_or(|last: &TimedAct<'_>| last.act.case() == JAR)
            && let Some(age) = case.age
        {
            now = now.after(age);
        }
        acts.push(TimedAct { act, at: now });
        now = now.after(BETWEEN);
    }
    acts
}

fn explain_act(
    out: &mut String,
    scenario: &Scenario,
    act: &Act<'_>,
    prediction: &ActPrediction<Vec<Step>>,
    cookie: Option<&str>,
    edition: Edition,
) {
    let what = match act {
        Act::Plant(_, planting) => format!("set at {}", planting.at),
        Act::Prove(_, planting) => format!("set at {}, and looked for there", planting.at),
        Act::Hop(_, hop) if prediction.kind == CellKind::Visible => {
            format!("{}: document.cookie at {}", hop.id, hop.url)
        }
        Act::Hop(_, hop) => format!("{}: {} {}", hop.id, hop.method, hop.url),
    };
    let _ = writeln!(out, "\n{what}");
    for step in &prediction.context {
        write_step(out, "  ", step, edition);
    }
    let own_lines: Vec<&str> = match act {
        Act::Prove(_, planting) => planting.lines.iter().map(|line| line.label.as_str()).collect(),
        _ => scenario.lines().map(|line| line.label.as_str()).collect(),
    };
    for (line, answer) in scenario.lines().zip(&prediction.answers) {
        if cookie.is_some_and(|cookie| cookie != line.label) || !own_lines.contains(&line.label.as_str()) {
            continue;
        }
        let (yes, no) = match prediction.kind {
            CellKind::Stored => ("kept", "not kept"),
            CellKind::Visible => ("seen", "not seen"),
            CellKind::Sent | CellKind::Order => ("sent", "not sent"),
        };
        let word = if answer.given { yes } else { no };
        let _ = writeln!(out, "  {}: {word}, by {} {}", line.label, answer.rule.clause(), cite(answer.rule, edition));
        let _ = writeln!(out, "    {}", line.line);
        for step in &answer.trace {
            write_step(out, "      ", step, edition);
        }
    }
}

fn write_step(out: &mut String, indent: &str, step: &Step, edition: Edition) {
    let answer = match step.answer {
        StepAnswer::Holds => "yes",
        StepAnswer::Fails => "no ",
    };
    let rule = step.rule;
    let _ = writeln!(out, "{indent}{answer} {:<5} {}: {}", rule.clause(), cite(rule, edition), rule.statement());
    let _ = writeln!(out, "{indent}          {}", step.values);
}

/// The place in the edition that is explained by; rules it does not state are cited from elsewhere, and say so.
fn cite(rule: Rule, edition: Edition) -> String {
    match edition.section(rule) {
        Some(section) => section.to_owned(),
        None => format!("(not in {edition}; {})", rule.section()),
    }
}
