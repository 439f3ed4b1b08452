//! Questions of editors and of web developers: the threads in which they ask, the cells that answer, and who says what of
//! them.

use std::collections::{BTreeMap, BTreeSet};

use samesite_format::{Cell, CellKind, Engine, Environment, Profile};
use samesite_model::{Edition, Host};
use samesite_reports::developers::{Answered, Means, Remedy};
use samesite_reports::questions::{Question, Row, Source, Thread, Voice};
use samesite_scenarios::{Act, Case, Hop, Library, Purpose, Scenario, ScenarioId};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::judged::Judged;
use samesite_judge::claims::Claims;
use samesite_judge::evidence::observed::lines_elsewhere;
use samesite_judge::predict::Interpretation;
use samesite_judge::predict::times::imagined;
use samesite_judge::suffixes;

/// The table of questions, a scenario each.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table<E> {
    question: Vec<E>,
}

impl<E: DeserializeOwned> Table<E> {
    fn read(text: &str) -> Vec<E> {
        toml::from_str::<Self>(text).expect("a test reads the table").question
    }
}

/// A question of editors.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    scenario: String,
    threads: Vec<String>,
    #[serde(default = "open")]
    profiles: Vec<String>,
}

/// A question of web developers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DevelopersEntry {
    scenario: String,
    threads: Vec<String>,
    /// How `samesite ask` is asked it; the first that knows a remedy says what it opens.
    ask: Vec<AskedAs>,
    /// For each case, or cookie, that helps, the change that `ask` knows it as.
    remedies: BTreeMap<String, String>,
    #[serde(default)]
    not_asked: Option<String>,
}

/// A question as `samesite ask` takes it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedAs {
    /// The `Set-Cookie` line.
    pub cookie: String,
    /// The page that is open.
    pub from: String,
    /// The frame in it, if there is one.
    #[serde(default)]
    pub frame: Option<String>,
    /// The name of a probe.
    pub via: String,
    /// Where the request goes.
    pub to: String,
    /// The page that sets the cookie, where that is not the front page of where the request goes.
    #[serde(default)]
    pub set_at: Option<String>,
    /// How old the cookie is by then, such as `3m`.
    #[serde(default)]
    pub age: Option<String>,
}

/// What a remedy opens: who else gets the cookie then, and what is to be minded.
pub type Opens = (Vec<String>, Vec<String>);

fn open() -> Vec<String> {
    vec!["open".to_owned()]
}

/// A request of a question's scenario, or a script's look.
struct Ask<'s> {
    case: &'s Case,
    hop: Hop,
    kind: CellKind,
}

impl Ask<'_> {
    /// Whether it goes to the site of a case that plants its cookies itself: what strangers are asked says nothing of them.
    fn is_at_home(&self) -> bool {
        let domain = |host: Host| suffixes::embedded().registrable_domain(&host).map(str::to_owned);
        self.case.site.is_none() || self.case.site == Host::of(&self.hop.url).and_then(domain)
    }
}

/// For each request and each line of the jar, whether its cookie is there; `None` where that is not known.
type Answers = Vec<Vec<Option<bool>>>;

/// The open questions, answered by texts, and by browsers as they were recorded; as they are claimed to do, where they
/// were not.
#[must_use]
pub fn questions(judged: &[Judged], library: &Library) -> Vec<Question> {
    let table = Table::<Entry>::read(include_str!("../../data/open-questions.toml"));
    let question = |entry: &Entry| {
        let scenario = library.scenario(&ScenarioId::new(&entry.scenario))?;
        Some(question(entry, scenario, judged, Edition::ALL).condensed(Edition::CURRENT.id()))
    };
    table.iter().filter_map(question).collect()
}

/// The questions of web developers, answered by the current edition and by browsers, at the last request of each journey.
///
/// `opens` says what a change opens by which `ask` has a question answered.
#[must_use]
pub fn developers(
    judged: &[Judged],
    library: &Library,
    opens: &dyn Fn(&AskedAs, &str) -> Option<Opens>,
) -> Vec<Answered> {
    let answered = |entry: &DevelopersEntry| {
        let scenario = library.scenario(&ScenarioId::new(&entry.scenario))?;
        let profiles = ["stock", "chromium/open"].map(str::to_owned).to_vec();
        let own = Entry { scenario: entry.scenario.clone(), threads: entry.threads.clone(), profiles };
        let mut question = question(&own, scenario, judged, &[Edition::CURRENT]);
        let last: BTreeMap<String, String> =
            question.rows.iter().map(|row| (row.case.clone(), row.hop.clone())).collect();
        question.rows.retain(|row| last[&row.case] == row.hop);
        Some(Answered {
            question: question.condensed(Edition::CURRENT.id()),
            remedies: remedies(entry, scenario, opens),
            not_asked: entry.not_asked.clone(),
        })
    };
    Table::<DevelopersEntry>::read(include_str!("../../data/developers-questions.toml"))
        .iter()
        .filter_map(answered)
        .collect()
}

/// The remedies of a question: cases in the order of the scenario, each for the last case before it that is none, and then
/// cookies.
fn remedies(
    entry: &DevelopersEntry,
    scenario: &Scenario,
    opens: &dyn Fn(&AskedAs, &str) -> Option<Opens>,
) -> Vec<Remedy> {
    let mut mends = String::new();
    let cases = scenario.cases.iter().filter_map(|case| {
        let change = entry.remedies.get(&case.id);
        if change.is_none() {
            mends.clone_from(&case.id);
        }
        Some((change?, Means::Case { id: case.id.clone(), title: case.title.clone(), mends: mends.clone() }))
    });
    let cookies = scenario.lines().filter_map(|own| {
        let change = entry.remedies.get(&own.label)?;
        Some((change, Means::Cookie { name: own.label.clone(), line: own.line.clone() }))
    });
    let remedies = cases.chain(cookies).map(|(change, of)| {
        let (lets_in, cautions) = entry.ask.iter().find_map(|asked| opens(asked, change)).unwrap_or_default();
        Remedy { of, lets_in, cautions }
    });
    remedies.collect()
}

fn question(entry: &Entry, scenario: &Scenario, judged: &[Judged], editions: &[Edition]) -> Question {
    let asks: Vec<Ask<'_>> = asks(scenario).into_iter().filter(Ask::is_at_home).collect();
    let texts = editions.iter().map(|edition| {
        let names = vec![edition.id().to_owned()];
        let voice = Voice { browser: None, names, source: Source::Text, because: Vec::new() };
        (voice, predicted(scenario, &asks, &Interpretation::of(*edition), |_| true))
    });
    let of_engine = |engine: Engine| {
        let named = entry.profiles.iter().filter_map(move |own| match own.split_once('/') {
            Some((only, profile)) => (only == engine.id()).then_some((engine, profile)),
            None => Some((engine, own.as_str())),
        });
        named.filter(|(engine, profile)| Profile::named(*engine, profile).is_ok())
    };
    let there = Engine::ALL.into_iter().flat_map(of_engine);
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
        command: command(entry, scenario),
    }
}

/// The line for the shell that asks the browsers again.
fn command(entry: &Entry, scenario: &Scenario) -> String {
    let profiles: Vec<&str> = entry.profiles.iter().filter_map(|own| own.rsplit('/').next()).collect();
    let ages = if scenario.cases.iter().any(|case| case.age.is_some()) { " --ages" } else { "" };
    format!("cargo samesite run --scenario {} --profile {}{ages}", entry.scenario, profiles.join(","))
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
    use std::cell::RefCell;

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

    #[test]
    fn every_scenario_of_developers_is_a_question_whose_remedies_are_its_cases_and_cookies() {
        let library = Library::embedded().unwrap();
        let asked = RefCell::new(Vec::new());
        let note = |question: &AskedAs, change: &str| {
            asked.borrow_mut().push((question.to.clone(), change.to_owned()));
            Some((vec!["somebody".to_owned()], Vec::new()))
        };
        let answered = developers(&[], &library, &note);
        let there: Vec<_> = library.select("developers/*").unwrap().iter().map(|own| own.id.to_string()).collect();
        assert!(answered.iter().map(|own| &own.question.scenario).eq(&there), "{there:?}");
        let table = Table::<DevelopersEntry>::read(include_str!("../../data/developers-questions.toml"));
        for (own, entry) in answered.iter().zip(&table) {
            assert_eq!(own.remedies.len(), entry.remedies.len(), "{}: a remedy is no case or cookie", entry.scenario);
            assert!(!own.question.threads.is_empty() && !own.remedies.is_empty(), "{}", entry.scenario);
            let hops = own.question.rows.iter().map(|row| (&row.case, &row.hop)).collect::<BTreeSet<_>>();
            let scenario = library.scenario(&ScenarioId::new(&entry.scenario)).unwrap();
            assert_eq!(hops.len(), scenario.cases.len(), "{}: one request of each journey", entry.scenario);
            for remedy in &own.remedies {
                if let Means::Case { id, mends, .. } = &remedy.of {
                    let place = |case: &str| scenario.cases.iter().position(|own| own.id == *case);
                    assert!(
                        place(mends).is_some() && place(mends) < place(id),
                        "{}: {id} mends {mends}",
                        entry.scenario
                    );
                }
            }
        }
        assert!(asked.borrow().len() >= 30);
    }
}
