//! Made-up recordings of browsers that keep to their claims, but for a fact that a test changes.

use samesite_format::Product;
use samesite_format::{HeaderField, Observation, Recording};
use samesite_scenarios::{Library, Scenario, ScenarioId};

pub(crate) use crate::obedient::{obedient, scenario};

/// Three cookies, a link that every one but Strict goes with, and a picture that only None goes with.
const SCENARIO: &str = r#"
title = "A picture and a link"
why = "they part in what goes with them"
clauses = ["B212"]

[[jar]]
at = "https://blog.example/"
set = ["strict=1; SameSite=Strict; Secure", "lax=1; SameSite=Lax; Secure", "none=1; SameSite=None; Secure"]

[[case]]
id = "picture"
title = "another site shows a picture"
page = "https://other.example/"
steps = [{ probe = "img", to = "https://blog.example/cat.png" }]

[[case]]
id = "link"
title = "another site links to an article"
page = "https://other.example/"
steps = [{ probe = "link", to = "https://blog.example/cat.html" }]
"#;

/// The scenario above under a name of its own.
pub(crate) fn picture_and_link() -> Scenario {
    scenario("made-up/picture-and-link", SCENARIO)
}

/// A scenario that comes with the program.
pub(crate) fn story(id: &str) -> Scenario {
    Library::embedded().unwrap().scenario(&ScenarioId::new(id)).unwrap().clone()
}

/// Chromium 156 with third-party cookies allowed, playing the picture and the link.
pub(crate) fn chromium() -> Recording {
    obedient(Product::Chromium, "156.0.1", "open", &[picture_and_link()])
}

/// What was seen of a hop in the first play.
pub(crate) fn observation<'r>(recording: &'r mut Recording, case: &str, hop: &str) -> &'r mut Observation {
    let observations = &mut recording.plays[0].observations;
    observations.iter_mut().find(|seen| seen.case == case && seen.hop == hop).unwrap()
}

/// Lets a request carry other cookies.
pub(crate) fn send(recording: &mut Recording, case: &str, hop: &str, cookies: &str) {
    let headers = &mut observation(recording, case, hop).requests[0].headers;
    headers.retain(|field| field.0 != "cookie");
    if !cookies.is_empty() {
        headers.push(HeaderField("cookie".to_owned(), cookies.as_bytes().to_vec()));
    }
}
