//! Scenarios whose pages cannot be reached.

use std::time::{Duration, Instant};

use crate::workplace::Workplace;

/// Cases of one kind, each with a page whose host is no name that a certificate can be made for.
fn scenario(cases: usize) -> String {
    let head = "title = 'nowhere'\nwhy = 'because'\nclauses = ['B214']\n\
                [[jar]]\nat = 'https://shop.example/'\nset = ['a=1; SameSite=None; Secure']\n";
    let case = |number| {
        format!(
            "[[case]]\nid = 'case-{number}'\ntitle = 'nobody serves the page of case {number}'\n\
             page = 'https://nowhere-.example/'\nsteps = [{{ probe = 'link', to = 'https://shop.example/' }}]\n"
        )
    };
    head.to_owned() + &(1..=cases).map(case).collect::<String>()
}

#[test]
fn a_scenario_whose_pages_all_fail_is_told_of_and_given_up() {
    let table = [
        ("chromium", "net::ERR_SSL_PROTOCOL_ERROR"),
        ("firefox", "about:neterror?e=nssFailure2"),
        ("webkitgtk", "the browser shows about:blank instead"),
    ];
    for (browser, cause) in table {
        let place = Workplace::new();
        place.write("nowhere.toml", &scenario(300));
        let arguments = ["run", "--browser", browser, "--profile", "open", "--scenario", "nowhere.toml"];
        let began = Instant::now();
        let outcome = place.run(&[&arguments[..], &["--scenario", "stories/09-lax-picture-and-link"]].concat());
        assert_eq!(outcome.code, Some(5), "{outcome:?}");
        // Far from the fifteen seconds that each of 300 pages would take.
        assert!(began.elapsed() < Duration::from_secs(60), "it took {:?}", began.elapsed());
        let lines = |words: &str| outcome.stderr.lines().filter(|line| line.contains(words)).count();
        assert_eq!(lines(" failed: "), 5, "{}", outcome.stderr);
        let told = outcome.stderr.lines().find(|line| line.contains(" open: nowhere, case case-1 failed: "));
        assert!(told.is_some_and(|line| line.ends_with(cause)), "{}", outcome.stderr);
        assert_eq!(lines(" open: nowhere broke off: 5 pages in a row did not come to their end"), 1, "{outcome:?}");
        assert_eq!(lines("played again"), 0, "{}", outcome.stderr);
        // The rest of the run goes on, and whoever reads the verdicts learns the cause as well.
        assert!(outcome.stdout.contains("stories/09-lax-picture-and-link"), "{}", outcome.stdout);
        assert!(outcome.stdout.contains(cause), "{}", outcome.stdout);
        place.assert_nothing_left();
    }
}
