//! Journeys of several steps, each of which follows in the document that has come.

use std::fs;

use crate::club::Club;
use crate::workplace::Workplace;

/// Plays a file, and gives of each journey its name, the requests of its steps as they are reported, and whether the
/// Strict cookie came with the last.
fn played(club: &Club, browser: &str, text: &str) -> Vec<(String, Vec<String>, bool)> {
    let place = Workplace::new();
    let file = place.write("club.toml", text);
    let file = file.to_str().unwrap();
    let outcome = place.run(&["stand", "--target", &club.origin, "--play", file, "--browser", browser]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let mut told: Vec<(String, Vec<String>, bool)> = Vec::new();
    for line in outcome.stdout.lines().skip(1) {
        let (words, depth) = (line.trim_start(), line.len() - line.trim_start().len());
        match (depth, words.split_once(": ")) {
            (2, Some((name, request))) => told.push((name.to_owned(), vec![request.to_owned()], false)),
            (4, Some(("before", request))) => {
                let requests = &mut told.last_mut().unwrap().1;
                let last = requests.len() - 1;
                requests.insert(last, request.to_owned());
            }
            (4, Some(("strict", how))) => told.last_mut().unwrap().2 = how.starts_with("stored, sent: "),
            // What the model has foretold otherwise.
            (6, _) => panic!("{}", outcome.stdout),
            _ => {}
        }
    }
    place.expect_nothing_left();
    told
}

const COOKIES: &str = r#"
site = "https://club.example/"

[[cookie]]
set = "strict=1; Secure; SameSite=Strict"

[[cookie]]
set = "lax=1; Secure; SameSite=Lax"

[[cookie]]
set = "seen=1; Secure; SameSite=Strict"
"#;

fn journey(name: &str, words: &str, strict: &str) -> String {
    format!("\n[[journey]]\nname = \"{name}\"\n{words}\nexpect = {{ strict = \"{strict}\", lax = \"sent\" }}\n")
}

/// What follows is made by the application's own page, so Strict cookies come with it; those that a redirect makes do not.
fn steps_follow_in_the_document_that_has_come_in(browser: &str) {
    let club = Club::open();
    let posted = "from = \"https://idp.example/\"\nvia = \"form-post-by-script\"\nto = \"https://club.example";
    let text = [
        COOKIES.to_owned(),
        // What the answer before has set is there, too.
        journey(
            "refreshed",
            &format!("{posted}/answer\"\nthen = [\"meta-refresh https://club.example/home\"]"),
            "sent",
        )
        .replace("expect = { ", "expect = { seen = \"sent\", "),
        journey(
            "clicked twice",
            "from = \"https://news.example/\"\nvia = \"link\"\nto = \"https://club.example/answer\"\n\
             then = [\"link https://club.example/answer\", \"form-post https://club.example/home\"]",
            "sent",
        ),
        journey(
            "away and back in a new window",
            "from = \"https://news.example/\"\nvia = \"link-blank\"\nto = \"https://club.example/answer\"\n\
             then = [\"location https://idp.example/\", \"link https://club.example/home\"]",
            "not-sent",
        ),
        journey(
            "reloaded",
            "from = \"https://news.example/\"\nvia = \"link\"\nto = \"https://club.example/answer\"\n\
             then = [\"reload-by-user\"]",
            "not-sent",
        ),
        journey(
            "typed after a picture",
            "from = \"https://news.example/\"\nvia = \"img\"\nto = \"https://club.example/home\"\n\
             then = [\"address-bar https://club.example/home\"]",
            "sent",
        ),
    ]
    .concat();
    let told = played(&club, browser, &text);
    const STOOD: &str = " → 200, and a page of ours goes on in its place";
    /// Name, method and path of each step, and whether the Strict cookie comes with the last.
    type Expected = (&'static str, &'static [(&'static str, &'static str)], bool);
    let expected: [Expected; 5] = [
        ("refreshed", &[("POST", "answer"), ("GET", "home")], true),
        ("clicked twice", &[("GET", "answer"), ("GET", "answer"), ("POST", "home")], true),
        ("away and back in a new window", &[("GET", "answer"), ("GET", "home")], false),
        ("reloaded", &[("GET", "answer"), ("GET", "answer")], false),
        ("typed after a picture", &[("GET", "home"), ("GET", "home")], true),
    ];
    let expected = expected.map(|(name, steps, is_strict)| {
        let last = steps.len() - 1;
        let step = |(number, (method, path)): (usize, &(&str, &str))| {
            // A picture brings no document.
            let end = if number == last || name == "typed after a picture" { " → 200" } else { STOOD };
            format!("{method} https://club.example/{path}{end}")
        };
        (name.to_owned(), steps.iter().enumerate().map(step).collect::<Vec<_>>(), is_strict)
    });
    assert_eq!(told, expected);
}

#[test]
fn steps_follow_in_the_document_that_has_come_in_chromium() {
    steps_follow_in_the_document_that_has_come_in("chromium");
}

#[test]
fn steps_follow_in_the_document_that_has_come_in_firefox() {
    steps_follow_in_the_document_that_has_come_in("firefox");
}

#[test]
fn an_application_that_leads_on_by_itself_is_left_to_do_so() {
    let club = Club::open();
    let text = [
        COOKIES.to_owned(),
        journey(
            "its own refresh",
            "from = \"https://news.example/\"\nvia = \"link\"\nto = \"https://club.example/leading\"\n\
             then = [\"meta-refresh https://club.example/home\"]",
            "sent",
        ),
        journey(
            "its own frame",
            "from = \"https://club.example.test/\"\nvia = \"link\"\nto = \"https://club.example/answer\"\n\
             then = [\"iframe https://club.example/frame\", \"fetch https://club.example/home\"]",
            "sent",
        ),
    ]
    .concat();
    let told = played(&club, "chromium", &text);
    let requests: Vec<Vec<String>> = told.into_iter().map(|(_, requests, _)| requests).collect();
    assert_eq!(requests[0], ["GET https://club.example/leading → 200", "GET https://club.example/home → 200"]);
    assert_eq!(
        requests[1],
        [
            "GET https://club.example/answer → 200, and a page of ours goes on in its place",
            "GET https://club.example/frame → 200, and a page of ours goes on in its place",
            "GET https://club.example/home → 200"
        ]
    );
}

/// The file speaks of a page, but the application redirects, so that nobody's own page makes the request.
#[test]
fn a_redirect_of_the_application_is_seen_as_one() {
    let club = Club::open();
    let place = Workplace::new();
    let text = COOKIES.to_owned()
        + &journey(
            "redirected",
            "from = \"https://idp.example/\"\nvia = \"form-post-by-script\"\nto = \"https://club.example/redirecting\"\n\
             then = [\"meta-refresh https://club.example/home\"]",
            "sent",
        );
    let file = place.write("club.toml", &text);
    let file = file.to_str().unwrap();
    let outcome = place.run(&["stand", "--target", &club.origin, "--play", file, "--browser", "chromium"]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    for told in [
        "redirected: GET https://club.example/home → 200",
        "before: POST https://club.example/redirecting → 303\n",
        "strict: stored, not sent: NOT as expected",
        "lax: stored, sent: as expected",
    ] {
        assert!(outcome.stdout.contains(told), "{told}: {}", outcome.stdout);
    }
    place.expect_nothing_left();
}

#[test]
fn what_cannot_follow_is_pointed_at() {
    let place = Workplace::new();
    let words = "from = \"https://idp.example/\"\nvia = \"form-post\"\nto = \"https://club.example/answer\"\n";
    for (then, message, below) in [
        ("\"location-replace https://club.example/home\"", "location-replace is not played as what follows", "then = "),
        ("\"link https://idp.example/\"", "https://idp.example/ is not the application's", "then = "),
        ("\"reload-by-user\"", "has come by POST", "then = "),
        ("\"link https://club.example/\", \"lnik https://club.example/\"", "no probe is called `lnik`", "then = "),
    ] {
        let text = COOKIES.to_owned() + &journey("n", &format!("{words}then = [{then}]"), "sent");
        let file = place.write("club.toml", &text);
        let outcome = place.run(&["stand", "--target", "http://127.0.0.1:1", "--play", file.to_str().unwrap()]);
        assert_eq!(outcome.code, Some(3), "{then}: {outcome:?}");
        for part in [message, &format!("| {below}"), "^^^", "= help: "] {
            assert!(outcome.stderr.contains(part), "{part}: {}", outcome.stderr);
        }
    }
    fs::remove_file(place.path("club.toml")).unwrap();
}
