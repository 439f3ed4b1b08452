//! Recordings of a browser that follows an interpretation to the letter.

use std::collections::BTreeMap;
use std::time::Duration;

use samesite_format::{
    CellKind, Environment, FORMAT, HeaderField, Observation, Play, Program, RecordedRequest, Recording,
};
use samesite_judge::predict::{ActPrediction, Interpretation, TimedAct};
use samesite_judge::suffixes;
use samesite_model::Timestamp;
use samesite_scenarios::{Act, Scenario};
use url::Position;

/// When every synthetic recording begins, in milliseconds since 1970.
const STARTED: i64 = 1_763_000_000_000;

/// How long an act takes, and how long after it the document reports.
const ACT: Duration = Duration::from_millis(40);
const REPORT: Duration = Duration::from_millis(15);

/// The acts of a scenario at the times they would have if all went well, in milliseconds from the beginning.
fn times(acts: &[Act<'_>]) -> Vec<u64> {
    let mut now = Duration::ZERO;
    let mut planted = Duration::ZERO;
    let mut times = Vec::new();
    for act in acts {
        now += ACT;
        match act {
            Act::Plant(..) | Act::Prove(..) => planted = now,
            Act::Hop(case, _) => now = now.max(planted + case.age.unwrap_or_default()),
        }
        times.push(u64::try_from(now.as_millis()).unwrap());
    }
    times
}

/// What an interpretation says of a scenario at those times.
pub(crate) fn prediction(by: &Interpretation, scenario: &Scenario) -> Vec<Option<ActPrediction<()>>> {
    let acts = scenario.acts();
    let started = Timestamp::from_milliseconds(STARTED);
    let timed: Vec<_> = times(&acts)
        .into_iter()
        .zip(&acts)
        .map(|(at, act)| TimedAct { act: act.clone(), at: started.after(Duration::from_millis(at)) })
        .collect();
    by.predict(suffixes::embedded(), scenario, &timed)
}

/// The recording of a browser that follows an interpretation.
pub(crate) fn recording(by: &Interpretation, scenarios: &[Scenario]) -> Recording {
    // Newer than anything that is claimed, so that whatever holds of the newest browsers holds of it.
    let program = |name: &str| Program { name: name.to_owned(), version: "999".to_owned(), path: name.into() };
    Recording {
        format: FORMAT,
        environment: Environment {
            browser: program("model"),
            engine: samesite_format::Engine::Chromium.into(),
            driver: program("none"),
            profile: "open".to_owned(),
            arguments: Vec::new(),
            preferences: BTreeMap::new(),
            system: "none".to_owned(),
            // What the claims have been compared with: nobody knows of other libraries, nor of other builds.
            libraries: BTreeMap::from([("libsoup".to_owned(), "3.2.3".to_owned())]),
            distribution: Some("Debian".to_owned()),
            suffix_list: "undated".to_owned(),
            harness: "0".to_owned(),
            started: STARTED,
            accounts: None,
            names: None,
            reachable: None,
            remote: None,
            driverless: None,
            shards: None,
            untold: None,
            product: None,
            engine_version: None,
        },
        plays: scenarios.iter().map(|scenario| play(by, scenario)).collect(),
        unsolicited: Vec::new(),
        broken_off: false,
    }
}

fn play(by: &Interpretation, scenario: &Scenario) -> Play {
    let acts = scenario.acts();
    let observations = acts
        .iter()
        .zip(times(&acts))
        .zip(prediction(by, scenario))
        .map(|((act, at), prediction)| observation(scenario, act, at, prediction.as_ref()))
        .collect();
    Play {
        scenario: scenario.id.to_string(),
        source: scenario.source.clone(),
        cases: scenario.cases.iter().map(|case| case.id.clone()).collect(),
        attempt: 1,
        aged: false,
        observations,
        fault: None,
    }
}

fn observation(scenario: &Scenario, act: &Act<'_>, at: u64, prediction: Option<&ActPrediction<()>>) -> Observation {
    let lines: Vec<_> = scenario.lines().collect();
    let order = prediction.map(|prediction| prediction.order.as_slice()).unwrap_or_default();
    let cookies = order.iter().map(|&line| lines[line].pair()).collect::<Vec<_>>().join("; ");
    let (url, method) = (act.url(), act.method());
    let reads = prediction.is_some_and(|prediction| prediction.kind == CellKind::Visible);
    let header = (!cookies.is_empty()).then(|| HeaderField("cookie".to_owned(), cookies.clone().into_bytes()));
    let request = RecordedRequest {
        at,
        version: "HTTP/2".to_owned(),
        method: method.to_owned(),
        scheme: url.scheme().to_owned(),
        host: url[Position::BeforeHost..Position::AfterPort].to_owned(),
        target: url.path().to_owned(),
        headers: header.into_iter().collect(),
        account: None,
    };
    Observation {
        case: act.case().to_owned(),
        hop: act.hop(),
        requests: if reads { Vec::new() } else { vec![request] },
        settled: Some(at + u64::try_from(REPORT.as_millis()).unwrap()),
        script: reads.then_some(cookies),
        exception: None,
        jar: None,
    }
}
