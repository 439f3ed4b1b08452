//! WebSockets that a foreign page opens: the application hears of the handshake, and what it answers gets through.

use serde_json::Value;

use crate::club::Club;
use crate::workplace::Workplace;

fn sockets_are_opened_in(browser: &str) {
    let club = Club::open();
    let place = Workplace::new();
    let journey = |name: &str, to: &str| {
        format!(
            "\n[[journey]]\nname = \"{name}\"\nfrom = \"https://evil.example/\"\nvia = \"websocket\"\n\
             to = \"https://club.example/{to}\"\nexpect = {{ lax = \"not-sent\" }}\n"
        )
    };
    let text = "[[cookie]]\nset = \"lax=1; Secure; SameSite=Lax\"\nat = \"https://club.example/\"\n".to_owned()
        + &journey("let in", "chat")
        + &journey("sent away", "closed")
        + &journey("both ways", "chat").replace("expect", "then = [\"img https://club.example/pong\"]\nexpect");
    let file = place.write("club.toml", &text);
    let file = file.to_str().unwrap();
    let outcome = place.run(&["stand", "--target", &club.origin, "--play", file, "--browser", browser, "--json"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let document: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let journeys = document["browsers"][0]["journeys"].as_array().unwrap();
    let told = |at: usize, key: &str| journeys[at]["request"][key].clone();
    assert_eq!((told(0, "status"), told(1, "status")), (Value::from(101), Value::from(403)), "{document:#}");
    assert_eq!(told(0, "url"), "https://club.example/chat");
    // Both directions work: what the club sends, the browser answers.
    club.wait_for("pong 8a hi");
    for journey in journeys {
        let cookies = journey["request"]["cookies"].as_array().unwrap();
        assert!(!cookies.contains(&Value::from("lax")), "{journey:#}");
        assert_eq!(journey["cookies"][0]["predicted"], false, "{journey:#}");
    }
    place.expect_nothing_left();
}

#[test]
fn sockets_are_opened_in_chromium() {
    sockets_are_opened_in("chromium");
}

#[test]
fn sockets_are_opened_in_firefox() {
    sockets_are_opened_in("firefox");
}
