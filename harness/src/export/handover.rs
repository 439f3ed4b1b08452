//! A handover: one case, with what several browsers did in it.

use std::collections::BTreeMap;

use samesite_format::{
    CaseJudgement, Cell, CellKind, Citation, Environment, Explanation as Note, Finding, Play, RecordedRequest,
    ScenarioJudgement,
};
use samesite_judge::evidence::playing::{counts_for, was_to_play};
use samesite_judge::explain::{ActProof, CookieProof, Explanation, ProofStep};
use samesite_judge::predict::Interpretation;
use samesite_judge::suffixes;
use samesite_model::Edition;
use samesite_reports::export::content::{Answer, Handover, Look, Seen, Wanted, in_words};
use samesite_scenarios::{Case, CookieLine, JAR, Library, PlantingTime, Scenario};

use super::staging::{places, staging};
use crate::report::told;
use crate::shell::quoted;

/// What one browser did, and what was made of it.
#[derive(Clone, Debug)]
pub struct Observed {
    /// What was run, where and when.
    pub environment: Environment,
    /// The plays of the scenario, in the order of attempts.
    pub plays: Vec<Play>,
    /// What was made of them.
    pub judged: ScenarioJudgement,
    /// The claims about the browser, and the entries of the ledger that cover cells.
    pub explanations: Vec<Note>,
}

/// The longest name for files, in letters.
const LONGEST_NAME: usize = 80;

/// A question by what it is about: request, kind, cookie or header.
type Question = (String, CellKind, String);

/// Hands over a case of a scenario as it was played.
#[must_use]
pub fn handover(scenario: &Scenario, case: &Case, observed: &[Observed], library: &Library) -> Handover {
    let (actors, hops) = told(scenario, case);
    let acts: Vec<String> = hops.iter().map(|hop| hop.id.clone()).collect();
    let mut cells: BTreeMap<usize, Vec<Question>> = BTreeMap::new();
    for judged in observed.iter().flat_map(|observed| cases(&observed.judged, &case.id)) {
        for hop in &judged.hops {
            let Some(place) = acts.iter().position(|id| *id == hop.id) else { continue };
            let row = cells.entry(place).or_default();
            for cell in &hop.cells {
                let question = (hop.id.clone(), cell.kind(), cell.subject().to_owned());
                if !row.contains(&question) {
                    row.push(question);
                }
            }
        }
    }
    let questions: Vec<Question> = cells.into_values().flatten().collect();
    let of = |observed: &'_ Observed, question: &Question| cell(&observed.judged, &case.id, question).cloned();
    let whereabouts = places(case);
    let edition = Interpretation::of(Edition::CURRENT);
    let proofs = Explanation::of(scenario, case, None, &edition, suffixes::embedded()).acts;
    let look = |question: &Question| {
        let cell = observed.iter().find_map(|observed| of(observed, question))?;
        look(scenario, case, question, &cell, &whereabouts, &proofs)
    };
    let looks: Vec<(Question, Look)> =
        questions.into_iter().filter_map(|question| Some((question.clone(), look(&question)?))).collect();
    let seen = |one: &Observed| Seen {
        day: day(one.environment.started),
        answers: looks.iter().map(|(question, look)| answer(look, &of(one, question)?)).collect(),
        requests: requests(&one.plays, &case.id, &acts),
        explanations: one.explanations.clone(),
        environment: one.environment.clone(),
    };
    let is_ours = library.scenario(&scenario.id).is_some_and(|own| own.source == scenario.source);
    let file = if is_ours { scenario.id.to_string() } else { format!("{}.toml", scenario.id) };
    let list = |of: fn(&Environment) -> &str| {
        let mut words: Vec<String> = Vec::new();
        for word in observed.iter().map(|one| quoted(of(&one.environment)).into_owned()) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words.join(",")
    };
    let command = format!(
        "samesite run --scenario {} --browser {} --profile {}",
        quoted(&file),
        list(|environment| &environment.browser.name),
        list(|environment| &environment.profile),
    );
    Handover {
        name: name(&format!("{}/{}", scenario.id, case.id)),
        scenario: scenario.id.to_string(),
        case: case.id.clone(),
        title: case.title.clone(),
        why: scenario.why.clone(),
        cookies: scenario.lines().map(|line| case.line(line)).collect(),
        edition: Edition::CURRENT.id().to_owned(),
        probes: probes(case),
        actors,
        hops,
        seen: observed.iter().map(seen).collect(),
        looks: looks.into_iter().map(|(_, look)| look).collect(),
        staging: staging(scenario, case),
        command,
        source: (!is_ours).then(|| scenario.source.clone()),
    }
}

/// The probes of a case, each once, with what it does.
fn probes(case: &Case) -> Vec<(String, String)> {
    let mut told: Vec<(String, String)> = Vec::new();
    for probe in case.steps.iter().map(|step| step.probe) {
        let own = (probe.to_string(), probe.description().to_owned());
        if !told.contains(&own) {
            told.push(own);
        }
    }
    told
}

/// The planting, where it was played before, and the case.
fn cases<'j>(judged: &'j ScenarioJudgement, case: &str) -> Vec<&'j CaseJudgement> {
    judged.cases.iter().filter(|own| own.id == JAR || own.id == case).collect()
}

fn cell<'j>(judged: &'j ScenarioJudgement, case: &str, (hop, kind, subject): &Question) -> Option<&'j Cell> {
    let hops = cases(judged, case).into_iter().flat_map(|own| &own.hops).filter(|own| own.id == *hop);
    hops.flat_map(|own| &own.cells).find(|cell| cell.kind() == *kind && cell.subject() == subject)
}

fn look(
    scenario: &Scenario,
    case: &Case,
    (hop, kind, subject): &Question,
    cell: &Cell,
    whereabouts: &[(String, String, usize)],
    proofs: &[ActProof],
) -> Option<Look> {
    let (by, rule) = cell.edition_rule();
    let act = proofs.iter().find(|proof| proof.hop == *hop);
    let proof = act.and_then(|act| Some((act, act.cookies.iter().find(|proof| proof.cookie == *subject)?)));
    let wanted = match &cell.finding {
        Finding::Stored(cookie) | Finding::Sent(cookie) | Finding::Visible(cookie) => {
            let line = scenario.lines().find(|line| line.label == cookie.cookie)?;
            let own = CookieLine { line: case.line(line), ..line.clone() };
            Wanted::Cookie { pair: own.pair(), is_there: cookie.edition.yes }
        }
        Finding::Header(header) => Wanted::Header(header.expected.clone()),
        Finding::Order(_) => return None,
    };
    let place = whereabouts.iter().find(|(id, ..)| id == hop);
    let is_planting =
        scenario.planting == PlantingTime::First && (hop.starts_with("proof-") || hop.starts_with("plant-"));
    let hops = case.hops();
    let is_typed = hops.iter().any(|own| own.id == *hop && own.client.is_none() && own.revisited.is_none());
    Some(Look {
        hop: hop.clone(),
        at: place.map_or_else(|| (hop.clone(), 0), |(_, name, before)| (name.clone(), *before)),
        is_visit: is_planting || is_typed,
        kind: *kind,
        subject: subject.clone(),
        wanted,
        by: by.within(""),
        clause: by.clause.as_ref().map(ToString::to_string),
        link: link(by),
        rule: proof.map_or_else(|| rule.into_owned(), |(_, proof)| proof.sentence.clone()),
        proof: proof.map(|(act, proof)| told_step_by_step(act, proof)).unwrap_or_default(),
    })
}

/// How the edition classes a request, and the step that decides about a cookie.
fn told_step_by_step(act: &ActProof, proof: &CookieProof) -> Vec<String> {
    let deciding = proof.steps.iter().filter(|step| step.clause == proof.clause);
    let told = |step: &ProofStep| {
        let answer = if step.holds { "yes" } else { "no" };
        format!("{}: {} {answer}: {}", step.section, step.question, step.values)
    };
    act.context.iter().chain(deciding).map(told).collect()
}

/// A page where a place can be read; `None` for a text that has no page for each section.
fn link(by: &Citation) -> Option<String> {
    let number = by.section.strip_prefix('§')?.split(' ').next()?;
    let is_number = number.bytes().all(|octet| octet.is_ascii_digit() || octet == b'.');
    let page = by.text.strip_prefix("rfc6265bis-").filter(|_| is_number)?;
    Some(format!("https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis-{page}#section-{number}"))
}

fn answer(look: &Look, cell: &Cell) -> Option<Answer> {
    let observed = cell.observed()?;
    let seen = match &cell.finding {
        Finding::Header(header) => header.actual.clone().unwrap_or_else(|| "absent".to_owned()),
        _ => in_words(look.kind, observed).to_owned(),
    };
    Some(Answer {
        as_edition: observed == cell.by_edition(),
        seen,
        verdict: cell.verdict,
        explained_by: cell.explained_by.clone(),
        account: cell.account.as_ref().map(|account| account.said.clone()).filter(|said| !said.is_empty()),
    })
}

/// The requests of the planting and of a case, those of the play that counts, in the order of arrival.
fn requests(plays: &[Play], case: &str, acts: &[String]) -> Vec<(String, RecordedRequest)> {
    let all: Vec<&Play> = plays.iter().collect();
    let counting = |id: &str| {
        let plays = (0..all.len()).filter(|number| counts_for(&all, *number, id));
        plays.rev().find(|number| id == JAR || was_to_play(all[*number], id)).map(|number| all[number])
    };
    let mut requests = Vec::new();
    for id in [JAR, case] {
        for seen in counting(id).into_iter().flat_map(|play| &play.observations).filter(|seen| seen.case == id) {
            if acts.contains(&seen.hop) {
                requests.extend(seen.requests.iter().map(|request| (seen.hop.clone(), request.clone())));
            }
        }
    }
    requests.sort_by_key(|(_, request)| request.at);
    requests
}

fn day(started: i64) -> String {
    jiff::Timestamp::from_millisecond(started)
        .map_or_else(|_| String::new(), |moment| moment.strftime("%Y-%m-%d").to_string())
}

/// A name for files, made of letters, digits and hyphens.
fn name(full: &str) -> String {
    let plain = full.replace(|sign: char| !sign.is_ascii_alphanumeric(), "-").to_ascii_lowercase();
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    let name = words.join("-");
    let end = name.len().saturating_sub(LONGEST_NAME);
    name[end..].trim_start_matches('-').to_owned()
}
