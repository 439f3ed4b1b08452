//! Ask: a cookie, a request, and what everybody who was recorded did. Computed in the page, from the recorded cells.

use maud::html;
use serde::Serialize;

use super::address::{ASK, Address};
use super::content::{CookieContent, HopContent};
use super::frame::Frame;
use super::matrix::{COMMON, DATA as MATRIX_DATA, NO_CELL, Texts};
use super::script::script;
use super::view::View;

/// The places of the data and the script.
pub(super) const DATA: &str = "data/ask.js";
pub(super) const SCRIPT: &str = "ask.js";

pub(super) fn page(view: &View<'_>) -> String {
    let address = Address::new(ASK);
    let body = html! {
        h1 { "Will my cookie arrive?" }
        p.lead {
            "Choose a cookie and a request: the answer is what each recorded browser did in every context like it, and what \
             the editions say of the same contexts."
        }
        noscript {
            p { "The question is answered in the page, by script, from the recorded cells. Without script, ask the model:" }
        }
        form #question hidden aria-label="Question" {}
        section #answer hidden aria-label="Answer" aria-live="polite" {}
        section {
            h2 #terminal { "What nobody has recorded" }
            p { "The program answers any question from the model alone, with reasons and with what would help:" }
            pre tabindex="0" aria-label="Command" {
                code #command {
                    "samesite ask --cookie 'sid=1; SameSite=Lax; Secure' --from https://idp.example --to https://app.example --via form-post"
                }
            }
        }
    };
    Frame { view, address: &address, title: "Ask", scripts: &[COMMON, MATRIX_DATA, DATA, SCRIPT] }.around(&body)
}

/// What the matrix's data lack: the cookies' traits, and what every reading says of each cell.
pub(super) fn data(view: &View<'_>) -> String {
    let mut texts = Texts::default();
    let scenarios = view
        .content
        .scenarios
        .iter()
        .map(|scenario| {
            let cookies = scenario.plantings.iter().flat_map(|planting| &planting.cookies);
            let cases = scenario.cases.iter();
            ScenarioData {
                cookies: cookies.map(traits).collect(),
                cases: cases
                    .map(|case| {
                        let hops = case.hops.iter().map(|hop| hop_data(hop, &mut texts)).collect();
                        (case.age.as_deref().unwrap_or("young"), hops)
                    })
                    .collect(),
            }
        })
        .collect();
    let data = Data { readings: &view.content.readings, scenarios, texts: texts.all };
    script("ASK", &data)
}

fn traits(cookie: &CookieContent) -> Vec<(&str, &str)> {
    cookie.traits.iter().map(|own| (own.name.as_str(), own.value.as_str())).collect()
}

fn hop_data(hop: &HopContent, texts: &mut Texts) -> HopData {
    let answer = |answer: &Option<bool>| match answer {
        Some(true) => '1',
        Some(false) => '0',
        None => NO_CELL,
    };
    HopData(
        hop.method.clone().unwrap_or_default(),
        hop.readings.iter().map(|answers| texts.number(answers.iter().map(answer).collect())).collect(),
    )
}

#[derive(Serialize)]
struct Data<'c> {
    readings: &'c [String],
    scenarios: Vec<ScenarioData<'c>>,
    texts: Vec<String>,
}

#[derive(Serialize)]
struct ScenarioData<'c> {
    /// For each cookie, its traits by name and value.
    cookies: Vec<Vec<(&'c str, &'c str)>>,
    /// For each case the age of its cookies, and its hops.
    cases: Vec<(&'c str, Vec<HopData>)>,
}

/// The method, and for each reading the number of a text: a digit for each cookie.
#[derive(Serialize)]
struct HopData(String, Vec<usize>);
