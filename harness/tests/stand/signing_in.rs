//! Cookies that are set when somebody signs in by a form.

use serde_json::Value;

use crate::club::Club;
use crate::workplace::Workplace;

fn questions(cookie: &str) -> String {
    format!(
        "[[cookie]]\nset = \"session=1; Path=/; Secure; HttpOnly; SameSite=Strict\"\n{cookie}\n\n[[journey]]\n\
         name = \"a link\"\nfrom = \"https://news.example/\"\nvia = \"link\"\nto = \"https://club.example/home\"\n\
         expect = {{ session = \"not-sent\" }}\n"
    )
}

/// By a page of ours, and by the club's own form, whose token is sent, too.
fn members_sign_in_by(browser: &str) {
    let place = Workplace::new();
    for (cookie, posted) in [
        ("at = \"https://club.example/open-session\"\npost = { name = \"ann lee\" }", "POST /open-session"),
        (
            "at = \"https://club.example/session\"\npost = { name = \"ann lee\", secret = \"1&2\" }\n\
             press = \"#sign-in\"\nform = \"https://club.example/login\"",
            "POST /session",
        ),
    ] {
        let club = Club::open();
        let file = place.write("club.toml", &questions(cookie));
        let file = file.to_str().unwrap();
        let outcome = place.run(&["stand", "--target", &club.origin, "--play", file, "--browser", browser, "--json"]);
        assert_eq!(outcome.code, Some(0), "{outcome:?}");
        let document: Value = serde_json::from_str(&outcome.stdout).unwrap();
        let told = &document["browsers"][0]["journeys"][0]["cookies"][0];
        assert_eq!((&told["stored"], &told["sent"]), (&Value::from(true), &Value::from(false)), "{document:#}");
        let heard = club.heard();
        assert_eq!(heard.iter().filter(|line| *line == posted).count(), 1, "{heard:?}");
        // The model is asked the same, and knows no difference.
        assert_eq!(place.run(&["ask", "--file", file]).code, Some(0));
    }
    place.expect_nothing_left();
}

#[test]
fn members_sign_in_by_chromium() {
    members_sign_in_by("chromium");
}

#[test]
fn members_sign_in_by_firefox() {
    members_sign_in_by("firefox");
}

#[test]
fn a_form_that_is_not_there_is_told() {
    let place = Workplace::new();
    let club = Club::open();
    let words = "at = \"https://club.example/session\"\nform = \"https://club.example/login\"\n";
    for (form, message) in [
        (
            "post = { name = \"ann\" }\npress = \"#sign-up\"",
            "the page at https://club.example/login has no element #sign-up",
        ),
        ("post = { nmae = \"ann\" }\npress = \"#sign-in\"", "has no field nmae in the form of #sign-in"),
    ] {
        let file = place.write("club.toml", &questions(&format!("{words}{form}")));
        let file = file.to_str().unwrap();
        let outcome = place.run(&["stand", "--target", &club.origin, "--play", file, "--browser", "chromium"]);
        assert_eq!(outcome.code, Some(5), "{outcome:?}");
        assert!(outcome.stdout.contains(message), "{}", outcome.stdout);
    }
}

#[test]
fn a_form_that_cannot_be_is_pointed_at() {
    let place = Workplace::new();
    let at = "at = \"https://club.example/session\"\n";
    for (cookie, message, below) in [
        (format!("{at}press = \"#sign-in\""), "no form is sent without post", "press = "),
        (format!("{at}post = {{}}\nform = \"https://club.example/login\""), "nothing says what is pressed", "form = "),
        (
            format!("{at}post = {{}}\npress = \"#a\"\nform = \"https://idp.example/login\""),
            "`https://idp.example/login` is no page of https://club.example",
            "form = ",
        ),
        (
            "at = \"https://blog.example/\"\nframe = [\"https://club.example/session\"]\npost = {}".to_owned(),
            "a form is sent to a page",
            "frame = ",
        ),
        (format!("{at}post = {{ name = 1 }}"), "invalid type: integer `1`", "post = "),
    ] {
        let file = place.write("club.toml", &questions(&cookie));
        let file = file.to_str().unwrap();
        for command in [&["ask", "--file", file][..], &["stand", "--target", "http://127.0.0.1:1", "--play", file][..]]
        {
            let outcome = place.run(command);
            assert_eq!(outcome.code, Some(3), "{cookie}: {outcome:?}");
            for part in [message, &format!("| {below}"), "^"] {
                assert!(outcome.stderr.contains(part), "{part}: {}", outcome.stderr);
            }
        }
    }
}
