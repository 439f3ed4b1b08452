//! Whoever is asked what a browser does with a case says the same: `predict`, `judge`, `fit`, `explain` and `ask`.

use std::collections::BTreeMap;

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use samesite::ask::{Question, Respondent, Scope};
use samesite::cli::predict::prediction;
use samesite_format::{Engine, Profile};
use samesite_judge::claims::{Claims, Release};
use samesite_judge::evidence::observed::lines_asked;
use samesite_judge::explain::Explanation;
use samesite_judge::fit::requests_as_taken;
use samesite_judge::predict::times::imagined;
use samesite_judge::predict::{ActPrediction, Interpretation, TimedAct};
use samesite_judge::suffixes;
use samesite_judge::verdict::Judge;
use samesite_model::Timestamp;
use samesite_scenarios::{
    Case, DocumentSource, FrameDocument, JAR, Library, PlantingTime, Purpose, Sandboxing, Scenario,
};

use crate::synthetic;

/// Whether a cookie is there: by case, hop and the cookie's label.
type Given = BTreeMap<(String, String, String), bool>;

/// The profiles that browsers are run under, each with what is claimed of it.
fn profiles() -> Vec<(Engine, &'static str, Claims)> {
    let all = Engine::ALL.into_iter().flat_map(|engine| Profile::of(engine).map(move |profile| (engine, profile.id())));
    all.map(|(engine, profile)| {
        let claims = Claims::of(engine, profile);
        (engine, profile, claims.unwrap_or_else(|| panic!("nothing is claimed of {engine} {profile}")))
    })
    .collect()
}

/// The scenarios that come with the program with a few of their cookies: the strictest and the loosest of the first two
/// plantings show whatever is made of a request.
fn scenarios() -> Vec<Scenario> {
    let mut scenarios = Library::embedded().unwrap().scenarios().to_vec();
    for scenario in &mut scenarios {
        if scenario.planting == PlantingTime::First {
            scenario.jar.truncate(2);
        }
        let mut places: Vec<Option<usize>> = Vec::new();
        let mut kept_so_far = 0;
        for planting in &mut scenario.jar {
            let first =
                |word: &str| planting.lines.iter().position(|line| line.line.to_ascii_lowercase().contains(word));
            let kept: Vec<usize> = ["samesite=strict", "samesite=none"].into_iter().filter_map(first).collect();
            let mut number = 0;
            planting.lines.retain(|_| {
                number += 1;
                let is_kept = kept.contains(&(number - 1)) || (kept.is_empty() && number == 1);
                places.push(is_kept.then_some(kept_so_far));
                kept_so_far += usize::from(is_kept);
                is_kept
            });
        }
        // What is set on the way is set as far as it is left.
        for case in &mut scenario.cases {
            let left = |lines: &mut Vec<usize>| *lines = lines.iter().filter_map(|line| places[*line]).collect();
            case.lines = kept_so_far;
            left(&mut case.sets);
            for step in &mut case.steps {
                left(&mut step.sets);
                step.via.iter_mut().for_each(|redirect| left(&mut redirect.sets));
            }
        }
    }
    scenarios
}

/// What a prediction says of the cookies that each act asks for.
fn given(scenario: &Scenario, acts: &[TimedAct<'_>], predicted: &[Option<ActPrediction<()>>]) -> Given {
    let mut given = Given::new();
    for (timed, prediction) in acts.iter().zip(predicted) {
        let Some(prediction) = prediction else { continue };
        let asked = lines_asked(scenario, &timed.act);
        for (number, line) in scenario.lines().enumerate().filter(|(number, _)| asked.contains(number)) {
            let key = (timed.act.case().to_owned(), timed.act.hop(), line.label.clone());
            given.insert(key, prediction.answers[number].given);
        }
    }
    given
}

/// What `samesite predict` prints.
fn printed(scenario: &Scenario, by: &Interpretation) -> Given {
    let mut given = Given::new();
    for hop in prediction(scenario, by).hops {
        for cookie in hop.cookies {
            given.insert((hop.case.clone(), hop.hop.clone(), cookie.cookie), cookie.given);
        }
    }
    given
}

/// What `samesite explain` proves of a case.
fn explained(scenario: &Scenario, case: &Case, by: &Interpretation) -> Given {
    let explanation = Explanation::of(scenario, case, None, by, suffixes::embedded());
    let hops = explanation.acts.into_iter().flat_map(|act| {
        let hop = act.hop;
        act.cookies.into_iter().map(move |cookie| (hop.clone(), cookie.cookie, cookie.given))
    });
    hops.map(|(hop, cookie, given)| {
        let is_proof = scenario.planting == PlantingTime::First && hop.starts_with("proof-");
        let case = if is_proof { JAR } else { &case.id };
        ((case.to_owned(), hop, cookie), given)
    })
    .collect()
}

/// A case as a question about one of its cookies, and the key of its answer; `None` where a question cannot say it.
fn question(scenario: &Scenario, case: &Case, number: usize) -> Option<(Question, (String, String, String))> {
    let planting = scenario.jar.iter().cycle().nth(number)?;
    let step = case.steps.first()?;
    let is_plain = |place: &FrameDocument| {
        place.source == DocumentSource::Served && place.sandboxing == Sandboxing::None && place.came_from.is_none()
    };
    let can_be_said = scenario.planting == PlantingTime::First
        && case.site.is_none()
        && case.page.iter().all(is_plain)
        && case.hops().iter().any(|hop| hop.purpose == Purpose::Ask && hop.id == step.id);
    let line = &planting.lines[number % planting.lines.len()];
    let question = Question {
        cookie: line.line.clone(),
        set_at: planting.at.clone(),
        set_in: Vec::new(),
        page: case.page.iter().map(|place| place.url.clone()).collect(),
        before: Vec::new(),
        step: step.clone(),
        age: case.age.unwrap_or_default(),
    };
    can_be_said.then(|| (question, (case.id.clone(), step.id.clone(), line.label.clone())))
}

/// What somebody says otherwise than the judge.
fn differences(who: &str, said: &Given, judged: &Given, complaints: &mut Vec<String>) {
    for (key, given) in said {
        if judged.get(key).is_some_and(|judged| judged != given) {
            complaints.push(format!("{who} says {given} of {key:?}"));
        }
    }
}

/// What came of asking everybody about the cases of one scenario under one profile.
#[derive(Default)]
struct Compared {
    complaints: Vec<String>,
    /// How many cookies `explain` proved something of.
    proofs: usize,
    /// How many cases `ask` has an answer to.
    answers: usize,
}

fn compared((engine, profile, claims): &(Engine, &str, Claims), scenario: &Scenario) -> Compared {
    let mut compared = Compared::default();
    let complaints = &mut compared.complaints;
    let by = claims.interpretation();
    let mut recording = synthetic::recording(&by, &[]);
    recording.environment.engine = (*engine).into();
    recording.environment.profile = (*profile).to_owned();
    // What a question is answered for where nobody names a version.
    recording.environment.browser.version = Release::last_seen(*engine).of_browser().unwrap();
    let recorded = Claims::of_recorded(&recording.environment).unwrap();
    let judge = Judge::new(&recording.environment, &recorded, suffixes::embedded());
    let respondents = Respondent::of(Scope::All);
    let respondent = respondents.iter().find(|respondent| respondent.name == by.id).unwrap();

    let acts = imagined(scenario, None);
    let judged = given(scenario, &acts, &judge.predicted(scenario, &acts));
    differences("predict", &printed(scenario, &by), &judged, complaints);
    let fitted = requests_as_taken(&recording).with_policy(recorded.policy());
    let fitted = fitted.predict(suffixes::embedded(), scenario, &acts);
    differences("fit", &given(scenario, &acts, &fitted), &judged, complaints);

    for (number, case) in scenario.cases.iter().enumerate() {
        let acts = imagined(scenario, Some(case));
        let judged = given(scenario, &acts, &judge.predicted(scenario, &acts));
        let explained = explained(scenario, case, &by);
        differences("explain", &explained, &judged, complaints);
        compared.proofs += explained.keys().filter(|key| judged.contains_key(key)).count();
        if let Some((question, key)) = question(scenario, case, number) {
            let outcome = question.outcome(&respondent.interpretation, Timestamp::from_seconds(1_735_689_600));
            differences("ask", &Given::from([(key, outcome.given)]), &judged, complaints);
            compared.answers += 1;
        }
    }
    compared
}

#[test]
fn whoever_predicts_a_case_says_the_same() {
    let (scenarios, profiles) = (scenarios(), profiles());
    let all: Vec<_> = profiles.iter().flat_map(|profile| scenarios.iter().map(move |one| (profile, one))).collect();
    let compared: Vec<_> = all.par_iter().map(|(profile, scenario)| compared(profile, scenario)).collect();
    for (((engine, profile, _), scenario), Compared { complaints, .. }) in all.iter().zip(&compared) {
        assert!(complaints.is_empty(), "{engine} {profile}, {}: {complaints:#?}", scenario.id);
    }
    let proofs: usize = compared.iter().map(|compared| compared.proofs).sum();
    let answers: usize = compared.iter().map(|compared| compared.answers).sum();
    assert!(proofs > 100_000 && answers > 20_000, "nearly nothing is compared: {proofs} proofs, {answers} answers");
}
