//! Browsers that keep to what is claimed of them.

use samesite_format::{Engine, HeaderField, Product, Recording};
use samesite_judge::claims::Claims;
use samesite_judge::predict::headers::{ExpectedHeader, expected_headers};
use samesite_judge::suffixes;
use samesite_scenarios::{Act, Scenario, ScenarioId};

use crate::synthetic;

/// A scenario from its text.
pub(crate) fn scenario(id: &str, source: &str) -> Scenario {
    Scenario::parse(ScenarioId::new(id), id, source).unwrap()
}

/// What a browser does that keeps to its claims about cookies, and says of its requests what the standards have.
pub(crate) fn obedient(product: Product, version: &str, profile: &str, scenarios: &[Scenario]) -> Recording {
    let engine: Engine = product.engine();
    let by = Claims::of(engine, profile).unwrap().interpretation();
    let mut recording = synthetic::recording(&by, scenarios);
    for (scenario, play) in scenarios.iter().zip(&mut recording.plays) {
        for (act, seen) in scenario.acts().iter().zip(&mut play.observations) {
            let Act::Hop(_, hop) = act else { continue };
            let field = |ExpectedHeader { header, value, .. }: ExpectedHeader| {
                Some(HeaderField(header.to_ascii_lowercase(), value?.into_bytes()))
            };
            let headers = expected_headers(hop, &by.model(suffixes::embedded())).into_iter().filter_map(field);
            seen.requests.iter_mut().for_each(|request| request.headers.extend(headers.clone()));
        }
    }
    recording.environment.browser.name = product.id().to_owned();
    recording.environment.browser.version = version.to_owned();
    recording.environment.engine = engine.into();
    recording.environment.profile = profile.to_owned();
    recording
}
