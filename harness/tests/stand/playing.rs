//! Journeys played to the shop: its three faults are found, and found mended.

use std::fs;

use serde_json::Value;

use crate::shop::{QUESTIONS, open};
use crate::workplace::Workplace;

/// The cookies that did not fare as expected in a journey, each with the journey, and whether it was stored.
fn wrong(document: &Value) -> Vec<(String, String, bool)> {
    let journeys = document["browsers"][0]["journeys"].as_array().unwrap().iter();
    let of = |journey: &Value| {
        assert_eq!(journey["fault"], Value::Null, "{journey:#}");
        let cookies = journey["cookies"].as_array().unwrap().clone();
        let name = journey["name"].as_str().unwrap().to_owned();
        let wrong = cookies.into_iter().filter(|cookie| cookie["met"] == false);
        wrong
            .map(|cookie| (name.clone(), cookie["name"].as_str().unwrap().to_owned(), cookie["stored"] == true))
            .collect::<Vec<_>>()
    };
    journeys.flat_map(of).collect()
}

fn three_faults_are_caught_in(browser: &str) {
    let place = Workplace::new();
    let shop = open(&[]);
    let outcome = place.run(&["stand", "--target", &shop, "--play", QUESTIONS, "--browser", browser, "--json"]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    let document: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let expected = [
        // Lax does not come with the provider's POST; the slip lets the session go with a forger's; None needs Secure.
        ("the identity provider posts back", "state", true),
        ("a forged form buys something", "session", true),
        ("our button on a blog", "visitor", false),
    ];
    let expected = expected.map(|(journey, cookie, stored)| (journey.to_owned(), cookie.to_owned(), stored));
    assert_eq!(wrong(&document), expected, "{document:#}");
    // What the application really set is told, and nothing surprises the model.
    let journeys = document["browsers"][0]["journeys"].as_array().unwrap();
    let cookies = journeys.iter().flat_map(|journey| journey["cookies"].as_array().unwrap());
    for cookie in cookies {
        assert!(cookie["set"].is_string(), "{cookie:#}");
        assert_eq!(cookie["predicted"], cookie["sent"], "{cookie:#}");
    }
    place.expect_nothing_left();
}

#[test]
fn three_faults_of_a_shop_are_caught_in_chromium() {
    three_faults_are_caught_in("chromium");
}

#[test]
fn three_faults_of_a_shop_are_caught_in_firefox() {
    three_faults_are_caught_in("firefox");
}

#[test]
fn a_shop_that_is_mended_has_no_fault() {
    let place = Workplace::new();
    let shop = open(&[
        ("SameSite=Srtict", "SameSite=Strict"),
        ("HttpOnly; SameSite=Lax; Max-Age=600", "HttpOnly; SameSite=None; Max-Age=600"),
        ("visitor=7; Path=/; SameSite=None", "visitor=7; Path=/; SameSite=None; Secure; Partitioned"),
    ]);
    let outcome = place.run(&["stand", "--target", &shop, "--play", QUESTIONS, "--browser", "chromium"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert!(outcome.stdout.ends_with("shop.toml: 0 of 6 expectations not met\n"), "{}", outcome.stdout);
    place.expect_nothing_left();
}

#[test]
fn what_cannot_be_played_is_pointed_at_before_a_browser_is_opened() {
    let place = Workplace::new();
    let text = fs::read_to_string(QUESTIONS).unwrap();
    for (old, new, message) in [
        ("via = \"link\"", "via = \"eventsource\"", "the foreign pages have no way called eventsource"),
        ("from = \"https://news.example/\"", "from = \"https://shop.example/\"", "is the application's own"),
        ("to = \"https://shop.example/buy\"", "to = \"https://other.example/\"", "is not the application's"),
        ("to = \"https://shop.example/buy\"", "to = \"https://shop.example:444/\"", "does not lead to us"),
    ] {
        let file = place.write("questions.toml", &text.replace(old, new));
        let file = file.to_str().unwrap();
        let outcome = place.run(&["stand", "--target", "http://127.0.0.1:1", "--play", file]);
        assert_eq!(outcome.code, Some(3), "{message}: {outcome:?}");
        assert!(outcome.stderr.contains(message) && outcome.stderr.contains("^"), "{}", outcome.stderr);
    }
}

#[test]
fn an_application_that_is_not_there_is_told() {
    let place = Workplace::new();
    // Nobody listens at a port that was free a moment ago.
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let target = format!("http://{nobody}");
    let outcome = place.run(&["stand", "--target", &target, "--play", QUESTIONS, "--browser", "chromium"]);
    assert_eq!(outcome.code, Some(5), "{outcome:?}");
    assert!(outcome.stdout.contains("the application does not answer at"), "{}", outcome.stdout);
    place.expect_nothing_left();
}
