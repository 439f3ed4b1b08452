//! A judge that can fail: recordings in which one fact was changed.

use serde_json::{Value, json};

use crate::recording::{SCENARIO, recorded};
use crate::workplace::{Outcome, Workplace};

/// Changes a copy of the recording and judges it.
fn judged_after(change: impl FnOnce(&mut Value)) -> Outcome {
    let mut recording = recorded().recording.clone();
    change(&mut recording);
    let place = Workplace::new();
    place.write("changed.json", &recording.to_string());
    place.run(&["judge", "changed.json"])
}

/// What was seen of a hop.
fn observation<'r>(recording: &'r mut Value, hop: &str) -> &'r mut Value {
    let observations = recording["plays"][0]["observations"].as_array_mut().unwrap();
    observations.iter_mut().find(|observation| observation["hop"] == hop).unwrap()
}

/// The value of the one `Cookie` field of a hop's request.
fn cookie_field<'r>(recording: &'r mut Value, hop: &str) -> &'r mut Value {
    let fields = observation(recording, hop)["requests"][0]["headers"].as_array_mut().unwrap();
    let field = fields.iter_mut().find(|field| field[0] == "cookie").unwrap();
    &mut field[1]
}

#[test]
fn a_recording_is_judged_again_as_it_was_judged_at_first() {
    let recorded = recorded();
    let place = Workplace::new();
    place.write("recording.json", &recorded.recording.to_string());
    let outcome = place.run(&["judge", "recording.json", "--json"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert_eq!(serde_json::from_str::<Value>(&outcome.stdout).unwrap(), recorded.judgements);
    let cells = recorded.judgements["judgements"][0]["counts"]["cells"].as_object().unwrap();
    assert_eq!(cells.keys().collect::<Vec<_>>(), ["agrees"], "cookies and headers alike");
}

#[test]
fn a_cookie_that_is_missing_is_a_new_deviation() {
    let outcome = judged_after(|recording| {
        assert_eq!(*cookie_field(recording, "link"), "promo_shown=1");
        *cookie_field(recording, "link") = json!("");
    });
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    let told = "! new deviation: promo_shown: predicted sent, because of ";
    assert!(outcome.stdout.contains(SCENARIO) && outcome.stdout.contains(told), "{}", outcome.stdout);
}

#[test]
fn a_cookie_too_many_is_a_new_deviation() {
    let outcome = judged_after(|recording| {
        let fields = observation(recording, "img")["requests"][0]["headers"].as_array_mut().unwrap();
        fields.push(json!(["cookie", "promo_shown=1"]));
    });
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    let told = "! new deviation: promo_shown: predicted -, because of ";
    assert!(outcome.stdout.contains(SCENARIO) && outcome.stdout.contains(told), "{}", outcome.stdout);
}

#[test]
fn a_request_that_was_not_made_is_not_passed_over() {
    let outcome = judged_after(|recording| observation(recording, "img")["requests"] = json!([]));
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    let told = "0 not made: promo_shown: the browser made no such request";
    assert!(outcome.stdout.contains(told), "{}", outcome.stdout);
}

#[test]
fn without_its_proof_a_scenario_is_vacuous() {
    let outcome = judged_after(|recording| {
        let proof = observation(recording, "proof-1");
        proof["requests"] = json!([]);
        proof["settled"] = Value::Null;
    });
    assert_eq!(outcome.code, Some(5), "{outcome:?}");
    let told = "? vacuous: promo_shown: neither the request nor a trace of its document came";
    assert!(outcome.stdout.contains(told), "{}", outcome.stdout);
    // That the picture came without the cookie says nothing, when nobody knows whether there was one.
    let dependent = "? vacuous: promo_shown: nothing proves whether it was stored";
    assert!(outcome.stdout.contains(dependent), "{}", outcome.stdout);
}

#[test]
fn a_proof_that_was_not_asked_for_is_no_deviation() {
    let outcome = judged_after(|recording| observation(recording, "proof-1")["requests"] = json!([]));
    assert_eq!(outcome.code, Some(5), "{outcome:?}");
    let told = "? vacuous: promo_shown: the visit that should prove what was stored was not made";
    assert!(outcome.stdout.contains(told), "{}", outcome.stdout);
}

#[test]
fn a_cookie_that_nobody_planted_is_a_fault_of_the_harness() {
    let outcome = judged_after(|recording| *cookie_field(recording, "link") = json!("promo_shown=1; stray=2"));
    assert_eq!(outcome.code, Some(5), "{outcome:?}");
    let told = "# harness fault: promo_shown: a cookie came that nobody planted here: stray=2";
    assert!(outcome.stdout.contains(told), "{}", outcome.stdout);
}

#[test]
fn a_request_to_another_place_is_a_fault_of_the_harness() {
    let outcome =
        judged_after(|recording| observation(recording, "link")["requests"][0]["host"] = json!("else.example"));
    assert_eq!(outcome.code, Some(5), "{outcome:?}");
    let told = "# harness fault: promo_shown: its host should be blog.example, and is else.example";
    assert!(outcome.stdout.contains(told), "{}", outcome.stdout);
}
