//! The public suffix list that is handed in is the one that claims and expected headers go by.

use samesite_format::{Engine, HeaderField, Product, Verdict};
use samesite_judge::claims::Claims;
use samesite_judge::suffixes;
use samesite_judge::verdict::judge;
use samesite_model::SuffixList;
use samesite_scenarios::Act;

use crate::invention::{obedient, observation, scenario};

/// Two hosts below `web.dev`, the one in a frame of the other.
const SCENARIO: &str = r#"
title = "Two hosts below web.dev"
why = "whether they are one site is for the list to say"
clauses = ["B062"]

[[jar]]
at = "https://one.web.dev/"
set = ["lax=1; SameSite=Lax; Secure"]

[[case]]
id = "picture"
title = "the frame shows a picture of the page around it"
page = "https://one.web.dev/"
frames = ["https://two.web.dev/"]
steps = [{ probe = "img", to = "https://one.web.dev/cat.png" }, { probe = "shared-worker-fetch", to = "https://one.web.dev/" }]
"#;

/// A list in which `web.dev` is no registrable domain, as it is in ours, but a public suffix.
fn other_list() -> SuffixList {
    SuffixList::parse("dev\nweb.dev").unwrap()
}

#[test]
fn expected_headers_and_claims_follow_the_list_that_is_handed_in() {
    let mut recording = obedient(Product::Chromium, "156.0.1", "stock", &[scenario("made-up/web-dev", SCENARIO)]);
    // By our list nobody is a third party here, and no origin is told.
    let headers = &mut observation(&mut recording, "picture", "img").requests[0].headers;
    headers.push(HeaderField("origin".to_owned(), b"https://two.web.dev".to_vec()));
    let claims = Claims::of_recorded(&recording.environment).unwrap();
    let judged = |suffixes: &SuffixList| {
        let judgement = judge(&recording, &claims, suffixes);
        let hops = judgement.scenarios[0].cases.iter().flat_map(|case| &case.hops);
        let hop = hops.into_iter().find(|hop| hop.id == "img").unwrap().clone();
        let cell = |name: &str| {
            let cell = hop.cells.iter().find(|cell| cell.subject() == name).unwrap();
            (cell.verdict, cell.explained_by.clone())
        };
        (cell("Sec-Fetch-Site"), cell("Origin"))
    };
    let explained = vec!["storage-access-names-the-origin".to_owned()];
    assert_eq!(judged(suffixes::embedded()), ((Verdict::Agrees, vec![]), (Verdict::NewDeviation, vec![])));
    assert_eq!(judged(&other_list()), ((Verdict::NewDeviation, vec![]), (Verdict::KnownDeviation, explained)));
}

#[test]
fn requests_are_taken_by_the_list_that_is_handed_in() {
    // WebKit's shared workers stand alone where they ask their own site.
    let webkit = Claims::of(Engine::WebKit, "open").unwrap().interpretation();
    let scenario = scenario("made-up/web-dev", SCENARIO);
    let acts = scenario.acts();
    let worker = acts.iter().find_map(|act| match act {
        Act::Hop(_, hop) if hop.id == "shared-worker-fetch" => Some(hop),
        _ => None,
    });
    let documents =
        |suffixes: &SuffixList| webkit.request(worker.unwrap(), suffixes).client.map(|documents| documents.len());
    assert_eq!(documents(suffixes::embedded()), Some(1));
    assert_eq!(documents(&other_list()), Some(2));
}
