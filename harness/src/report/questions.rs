//! Open questions: the threads in which editors ask, the cells that answer, and who says what of them.

use std::collections::BTreeSet;

use samesite_format::{Cell, CellKind, Engine, Environment, Profile};
use samesite_model::Edition;
use samesite_reports::questions::{Question, Row, Source, Thread, Voice};
use samesite_scenarios::{Act, Case, Hop, Library, Purpose, Scenario, ScenarioId};
use serde::Deserialize;

use super::judged::Judged;
use samesite_judge::claims::Claims;
use samesite_judge::evidence::observed::lines_elsewhere;
use samesite_judge::predict::Interpretation;
use samesite_judge::predict::times::imagined;
use samesite_judge::suffixes;

/// The table of questions, a scenario each.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    question: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    scenario: String,
    threads: Vec<String>,
    #[serde(default = "open")]
    profiles: Vec<String>,
}

fn open() -> Vec<String> {
    vec!["open".to_owned()]
}

/// A request of a question's scenario, or a script's look.
struct Ask<'s> {
    case: &'s Case,
    hop: Hop,
    kind: CellKind,
}

/// For each request and each line of the jar, whether its cookie is there; `None` where that is not known.
type Answers = Vec<Vec<Option<bool>>>;

/// The open questions, answered by texts, and by browsers as they were recorded; as they are claimed to do, where they
/// were not.
#[must_use]
pub fn questions(judged: &[Judged], library: &Library) -> Vec<Question> {
    let table: Table = toml::from_str(include_str!("../../data/open-questions.toml")).expect("a test reads the table");
    let question = |entry: &Entry| Some(question(entry, library.scenario(&ScenarioId::new(&entry.scenario))?, judged));
    table.question.iter().filter_map(question).collect()
}

fn question(entry: &Entry, scenario: &Scenario, judged: &[Judged]) -> Question {
    let asks = asks(scenario);
    let texts = Edition::ALL.iter().map(|edition| {
        let names = vec![edition.id().to_owned()];
        let voice = Voice { browser: None, names, source: Source::Text, because: Vec::new() };
        (voice, predicted(scenario, &asks, &Interpretation::of(*edition), |_| true))
    });
    let engines = Engine::ALL.into_iter().flat_map(|engine| entry.profiles.iter().map(move |own| (engine, own)));
    let there = engines.filter(|(engine, profile)| Profile::named(*engine, profile).is_ok());
    let browsers = there.flat_map(|(engine, profile)| browsers(scenario, &asks, engine, profile, judged));
    let (voices, answers): (Vec<Voice>, Vec<Answers>) = texts.chain(browsers).unzip();
    let rows = asks.iter().enumerate().flat_map(|(place, ask)| {
        let act = Act::Hop(ask.case, Box::new(ask.hop.clone()));
        let elsewhere = lines_elsewhere(suffixes::embedded(), scenario, &act);
        let answers = &answers;
        scenario.lines().enumerate().filter(move |(line, _)| !elsewhere[*line]).map(move |(line, own)| Row {
            case: ask.case.id.clone(),
            title: ask.case.title.clone(),
            hop: ask.hop.id.clone(),
            cookies: vec![own.label.clone()],
            kind: ask.kind,
            answers: answers.iter().map(|answers| answers[place][line]).collect(),
        })
    });
    Question {
        scenario: entry.scenario.clone(),
        title: scenario.title.clone(),
        why: scenario.why.clone(),
        threads: entry.threads.iter().map(|address| thread(address)).collect(),
        voices,
        rows: rows.collect(),
        command: format!("cargo samesite run --scenario {} --profile {}", entry.scenario, entry.profiles.join(",")),
    }
    .condensed(Edition::CURRENT.id())
}

/// What a scenario asks, but for how its pages came.
fn asks(scenario: &Scenario) -> Vec<Ask<'_>> {
    let current = Interpretation::of(Edition::CURRENT);
    let of_case = |case| {
        let acts = imagined(scenario, Some(case));
        let predictions = current.predict::<()>(suffixes::embedded(), scenario, &acts);
        let asks = acts.into_iter().zip(predictions).filter_map(|(timed, prediction)| match timed.act {
            Act::Hop(_, hop) if hop.step.is_some() && hop.purpose == Purpose::Ask && !hop.is_preflight() => {
                Some(Ask { case, kind: prediction?.kind, hop: *hop })
            }
            _ => None,
        });
        asks.collect::<Vec<_>>()
    };
    scenario.cases.iter().flat_map(of_case).collect()
}

/// What an interpretation says, where `is_made` has the request made.
fn predicted(scenario: &Scenario, asks: &[Ask<'_>], by: &Interpretation, is_made: impl Fn(&Hop) -> bool) -> Answers {
    let answers = |ask: &Ask<'_>| {
        let acts = imagined(scenario, Some(ask.case));
        let predictions = by.predict::<()>(suffixes::embedded(), scenario, &acts);
        let own = acts
            .iter()
            .zip(predictions)
            .find(|(timed, _)| timed.act.case() == ask.case.id && timed.act.hop() == ask.hop.id);
        let answers = own.and_then(|(_, prediction)| prediction).map(|prediction| prediction.answers);
        let answers = answers.unwrap_or_default().into_iter().map(|answer| is_made(&ask.hop).then_some(answer.given));
        let answers: Vec<_> = answers.collect();
        if answers.is_empty() { vec![None; scenario.lines().count()] } else { answers }
    };
    asks.iter().map(answers).collect()
}

/// The browsers of an engine that were recorded under a profile; else what is claimed of it.
fn browsers(
    scenario: &Scenario,
    asks: &[Ask<'_>],
    engine: Engine,
    profile: &str,
    judged: &[Judged],
) -> Vec<(Voice, Answers)> {
    let own = judged.iter().filter(|(recording, _)| {
        let environment = &recording.environment;
        environment.engine.known() == Some(engine) && environment.profile == profile
    });
    let seen = own.filter_map(|(recording, judgement)| {
        let played = judgement.scenarios.iter().find(|other| other.id == scenario.id.as_str())?;
        let cells: Vec<Vec<Option<&Cell>>> = asks
            .iter()
            .map(|ask| {
                let case = played.cases.iter().find(|case| case.id == ask.case.id);
                let hop = case.and_then(|case| case.hops.iter().find(|hop| hop.id == ask.hop.id && hop.made));
                let cell =
                    |label: &str| hop?.cells.iter().find(|cell| cell.subject() == label && cell.kind() == ask.kind);
                scenario.lines().map(|line| cell(&line.label)).collect()
            })
            .collect();
        let claims: BTreeSet<&String> = cells.iter().flatten().flatten().flat_map(|cell| &cell.explained_by).collect();
        let subject = &judgement.subject;
        let voice = Voice {
            browser: Some(format!("{} {}", subject.browser, subject.release())),
            names: vec![profile.to_owned()],
            source: Source::Seen(day(&recording.environment)),
            because: claims.into_iter().cloned().collect(),
        };
        let observed = |cells: Vec<Option<&Cell>>| cells.into_iter().map(|cell| cell?.observed()).collect();
        Some((voice, cells.into_iter().map(observed).collect()))
    });
    let seen: Vec<_> = seen.collect();
    if !seen.is_empty() {
        return seen;
    }
    let claimed = Claims::of(engine, profile).map(|claims| {
        let names = vec![profile.to_owned()];
        let browser = Some(engine.id().to_owned());
        let voice = Voice { browser, names, source: Source::Claimed, because: Vec::new() };
        let is_made = |hop: &Hop| claims.explaining_absence(hop).is_none();
        (voice, predicted(scenario, asks, &claims.interpretation(), is_made))
    });
    claimed.into_iter().collect()
}

/// The day of a recording.
fn day(environment: &Environment) -> String {
    let moment = jiff::Timestamp::from_millisecond(environment.started);
    moment.map_or_else(|_| "on an unknown day".to_owned(), |moment| moment.strftime("%Y-%m-%d").to_string())
}

/// A discussion by its address: `https://github.com/whatwg/fetch/issues/1332` is whatwg/fetch#1332.
fn thread(address: &str) -> Thread {
    let path = address.strip_prefix("https://github.com/").unwrap_or(address);
    let name = match path.split('/').collect::<Vec<_>>()[..] {
        [owner, repository, "issues" | "pull", number] => format!("{owner}/{repository}#{number}"),
        _ => path.to_owned(),
    };
    Thread { name, address: address.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_is_a_scenario_that_asks_something_and_is_asked_somewhere() {
        let library = Library::embedded().unwrap();
        let questions = questions(&[], &library);
        let asked: Vec<_> = questions.iter().map(|question| question.scenario.as_str()).collect();
        let mut there: Vec<_> = library.select("questions/*").unwrap().iter().map(|own| own.id.as_str()).collect();
        there.retain(|id| !asked.contains(id));
        assert!(there.is_empty(), "nobody is said to ask {there:?}");
        for question in questions {
            assert!(!question.rows.is_empty() && !question.threads.is_empty(), "{}", question.scenario);
            assert!(question.threads.iter().all(|thread| thread.name.contains('#')), "{}", question.scenario);
            assert!(question.voices.iter().any(|voice| voice.source == Source::Claimed), "{}", question.scenario);
        }
    }
}
