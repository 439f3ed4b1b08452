//! Hops in words, with the proof of what each cookie should do.

use std::collections::BTreeMap;

use samesite_format::CellKind;
use samesite_model::Edition;
use samesite_reports::site::{ExpectedHeader, HopContent};
use samesite_scenarios::{Act, Case, FrameDocument, Hop, HopTarget, Purpose, Scenario};
use url::Url;

use super::cast::{Cast, asker};
use samesite_judge::evidence::observed::lines_asked;
use samesite_judge::predict::Interpretation;
use samesite_judge::predict::headers::expected_headers;
use samesite_judge::predict::times::imagined;
use samesite_judge::suffixes;

/// For each hop, by its name, what is asked there, and what every reading says of each cookie of the jar.
pub(super) type Readings = BTreeMap<String, (CellKind, Vec<Vec<Option<bool>>>)>;

/// What every reading says of the planting and of a case.
pub(super) fn readings(scenario: &Scenario, case: &Case) -> Readings {
    let acts = imagined(scenario, Some(case));
    let mut said = Readings::new();
    for reading in Interpretation::all_named() {
        for (timed, prediction) in acts.iter().zip(reading.predict::<()>(suffixes::embedded(), scenario, &acts)) {
            let Some(prediction) = prediction else { continue };
            let asked = lines_asked(scenario, &timed.act);
            let answers = prediction.answers.iter().enumerate();
            let answers = answers.map(|(line, answer)| asked.contains(&line).then_some(answer.given)).collect();
            said.entry(timed.act.hop()).or_insert_with(|| (prediction.kind, Vec::new())).1.push(answers);
        }
    }
    said
}

/// One act of a case, told.
pub(super) fn hop(act: &Act<'_>, readings: &Readings, cast: &mut Cast<'_>) -> HopContent {
    let id = act.hop();
    let told = match act {
        Act::Plant(_, planting) => {
            let cookies = planting.lines.len();
            let what = if cookies == 1 { "its cookie".to_owned() } else { format!("its {cookies} cookies") };
            visited(cast, &planting.at, &format!("The user opens {}, which sets {what}.", planting.at))
        }
        Act::Prove(_, planting) => visited(
            cast,
            &planting.prove,
            &format!("The user opens {}, to see which cookies were kept.", planting.prove),
        ),
        Act::Hop(case, hop) => told(case, hop, cast),
    };
    HopContent {
        kind: readings.get(&id).map(|(kind, _)| *kind),
        readings: readings.get(&id).map(|(_, answers)| answers.clone()).unwrap_or_default(),
        id,
        ..told
    }
}

fn visited(cast: &mut Cast<'_>, url: &Url, sentence: &str) -> HopContent {
    let to = cast.index(url);
    let letter = cast.shape(Some(&vec![FrameDocument::served(url.clone())]));
    HopContent {
        id: String::new(),
        sentence: sentence.to_owned(),
        probe: "address-bar".to_owned(),
        shape: cast.shape(None),
        relation: "no page asks".to_owned(),
        notation: format!("=> {letter} address-bar"),
        method: Some("GET".to_owned()),
        url: url.to_string(),
        from: None,
        to,
        redirect: None,
        kind: None,
        readings: Vec::new(),
        expected: Vec::new(),
    }
}

fn told(case: &Case, hop: &Hop, cast: &mut Cast<'_>) -> HopContent {
    let step = hop.step.and_then(|index| case.steps.get(index));
    let probe = match (step, &hop.client) {
        (Some(step), _) => step.probe.to_string(),
        (None, None) => "page".to_owned(),
        (None, Some(_)) => "frame".to_owned(),
    };
    let is_request = !matches!(hop.target, HopTarget::ScriptReading | HopTarget::ScriptWriting);
    let asks = hop.redirected_from.last().or_else(|| hop.client.as_ref().and_then(asker));
    HopContent {
        id: String::new(),
        sentence: sentence(hop, &probe),
        shape: cast.shape(hop.client.as_ref()),
        relation: cast.relation(hop),
        notation: cast.notation(hop, &probe),
        probe,
        method: is_request.then(|| hop.method.to_owned()),
        url: hop.url.to_string(),
        from: asks.map(|url| cast.index(url)),
        to: cast.index(&hop.url),
        redirect: hop.redirect.as_ref().map(|redirect| redirect.status),
        kind: None,
        readings: Vec::new(),
        expected: expected(hop),
    }
}

fn sentence(hop: &Hop, probe: &str) -> String {
    let Hop { url, method, .. } = hop;
    if let Some(last) = hop.redirected_from.last() {
        return format!("The answer of {last} sends it on to {url}, as {method}.");
    }
    let asks = hop.client.as_ref().and_then(asker).map_or_else(|| "A document".to_owned(), Url::to_string);
    let by = with_article(probe);
    let told = match (&hop.target, &hop.client) {
        (HopTarget::TopLevel, None) => match hop.probe {
            None => format!("The user opens {url}"),
            Some(_) => format!("The user goes to {url}, by {by}"),
        },
        (HopTarget::TopLevel, Some(_)) => format!("From {asks} the page goes on to {url}, by {by} ({method})"),
        (HopTarget::Nested(_), _) if probe == "frame" => format!("{asks} frames {url}"),
        (HopTarget::Nested(_), _) => format!("{asks} leads a frame to {url}, by {by} ({method})"),
        (HopTarget::Subresource(_), _) => format!("{asks} asks for {url}, by {by} ({method})"),
        (HopTarget::ScriptReading, _) => format!("A script in {url} reads the cookies, by {by}"),
        (HopTarget::ScriptWriting, _) => format!("A script in {url} writes cookies, by {by}"),
    };
    let purpose = match hop.purpose {
        Purpose::Ask => "",
        Purpose::Set if hop.target == HopTarget::ScriptWriting => "",
        Purpose::Set => ", and the answer sets the cookies",
        Purpose::Prove(_) => ", to see which cookies were kept",
    };
    format!("{told}{purpose}.")
}

/// `an img`, `a link`.
fn with_article(probe: &str) -> String {
    let article = if probe.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
    format!("{article} {probe}")
}

/// The headers that say where a request comes from, as the standards have them; what they leave open is left out,
/// and so is `Referer`, which bears the harness's tokens.
fn expected(hop: &Hop) -> Vec<ExpectedHeader> {
    let edition = Interpretation::of(Edition::CURRENT);
    let headers = expected_headers(hop, &edition.model(suffixes::embedded()));
    let told = headers.into_iter().filter(|expected| expected.header != "Referer");
    told.map(|expected| ExpectedHeader { name: expected.header.to_ascii_lowercase(), value: expected.value }).collect()
}
