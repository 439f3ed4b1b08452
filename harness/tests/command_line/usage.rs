//! Command lines that are wrong, and commands that only print.

use std::collections::BTreeSet;
use std::io::pipe;
use std::process::Stdio;

use samesite::cli::exit::Exit;
use samesite_format::{Engine, Profile, Recording};
use samesite_judge::predict::Interpretation;
use samesite_model::Edition;
use samesite_scenarios::{Scenario, ScenarioId};
use serde_json::{Value, json};

use crate::recording::recorded;
use crate::synthetic::recording;
use crate::workplace::{Workplace, program};

/// Runs a command line that is wrong, and gives what a person reads.
fn wrong(arguments: &[&str]) -> String {
    wrong_in(&Workplace::new(), arguments)
}

fn wrong_in(place: &Workplace, arguments: &[&str]) -> String {
    let outcome = place.run(arguments);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{arguments:?}: {outcome:?}");
    outcome.stderr
}

#[test]
fn no_command_gets_the_list_of_commands() {
    let told = wrong(&[]);
    for word in ["Usage: samesite <COMMAND>", "  run ", "  judge ", "  explain ", "Exit codes:"] {
        assert!(told.contains(word), "{word} is missing: {told}");
    }
}

/// What `--help` prints for a command; for the whole program, if it is empty.
fn help(command: &str) -> String {
    let arguments: Vec<_> = command.split_whitespace().chain(["--help"]).collect();
    let outcome = Workplace::new().run(&arguments);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{outcome:?}");
    outcome.stdout
}

/// Every command, as the help of the program lists them.
fn commands() -> Vec<String> {
    let help = help("");
    let (_, list) = help.split_once("Commands:\n").unwrap();
    let names = list.lines().take_while(|line| !line.is_empty()).map(|line| line.split_whitespace().next().unwrap());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn the_help_and_the_readme_have_the_exit_codes_of_the_program() {
    let help = help("");
    let (_, codes) = help.split_once("Exit codes:\n").unwrap();
    let readme = include_str!("../../../README.md");
    for exit in Exit::ALL {
        let (code, meaning) = (exit.code(), exit.meaning());
        assert!(codes.contains(&format!("  {code:<3}  {meaning}\n")), "{code} is missing: {codes}");
        assert!(readme.contains(&format!("\n| {code} | {meaning} |\n")), "README lacks {code}, or says otherwise");
    }
    assert_eq!(codes.lines().filter(|line| line.starts_with("  ")).count(), Exit::ALL.len());
    let rows = readme.lines().filter(|line| line.starts_with("| ") && line.as_bytes()[2].is_ascii_digit());
    assert_eq!(rows.count(), Exit::ALL.len());
    let sentence = Exit::precedence_in_words();
    assert_eq!(sentence, "Where several are true, the first of 4, 1, 5 and 6 is given.");
    assert!(codes.ends_with(&format!("\n{sentence}\n")), "{codes}");
    assert!(readme.contains(sentence.trim_end_matches('.')), "README lacks it");
}

#[test]
fn the_help_of_each_command_says_what_it_does_and_has_examples() {
    let commands = commands();
    assert!(commands.len() > 10, "{commands:?}");
    for command in &commands {
        let help = help(command);
        let (before, after) = help.split_once("\nUsage: samesite ").unwrap_or_else(|| panic!("{help}"));
        let (summary, what_it_does) = before.split_once("\n\n").unwrap_or_else(|| panic!("{command}: {help}"));
        assert!(!summary.contains('\n') && !summary.ends_with('.'), "{command}: {summary}");
        assert!(what_it_does.trim_end().ends_with('.'), "{command}: {what_it_does}");
        let (_, examples) = after.split_once("\nExamples:\n").unwrap_or_else(|| panic!("{command}: {help}"));
        let examples: Vec<_> = examples.lines().take_while(|line| line.starts_with("  ")).collect();
        assert!(
            examples
                .iter()
                .any(|line| line.starts_with(&format!("  samesite {command} "))
                    || **line == format!("  samesite {command}")),
            "{command}: {examples:?}"
        );
        // Who copies a line gets all of it, on a terminal of the usual width.
        assert!(examples.iter().all(|line| line.chars().count() <= 80), "{command}: {examples:?}");
    }
}

/// The command lines among the examples of a help text, without the name of the program.
fn examples(help: &str) -> Vec<String> {
    let (_, examples) = help.split_once("\nExamples:\n").unwrap();
    let lines: Vec<_> = examples.lines().take_while(|line| line.starts_with("  ")).collect();
    let text = lines.join("\n").replace("\\\n", " ");
    text.lines().map(|line| line.trim().trim_start_matches("samesite ").to_owned()).collect()
}

#[test]
fn the_examples_that_need_no_browser_and_no_recording_work() {
    let mut tried = 0;
    for command in ["list", "ask", "explain", "clauses", "claims", "schema", "diff"] {
        for example in examples(&help(command)) {
            if example.contains("--live") || example.contains("target/samesite") {
                continue;
            }
            let line = example.split(" > ").next().unwrap();
            let words = shlex::split(line).unwrap_or_else(|| panic!("{line}"));
            let place = Workplace::new();
            place.write("questions.toml", QUESTIONS);
            let outcome = place.run(&words.iter().map(String::as_str).collect::<Vec<_>>());
            // Editions differ, which is what that example shows.
            let code = if command == "diff" { 1 } else { 0 };
            assert_eq!(outcome.code, Some(code), "{line}: {outcome:?}");
            tried += 1;
        }
    }
    assert!(tried > 10, "{tried}");
}

#[test]
fn every_document_has_the_number_of_its_format() {
    let place = Workplace::new();
    place.write("recording.json", &serde_json::to_string(&made_up()).unwrap());
    place.write("mine.toml", PICTURES);
    place.write("told.json", include_str!("../../../reports/reasons/chromium-open.json"));
    let documents: &[&[&str]] = &[
        &["doctor", "--json"],
        &["builds", "--json"],
        &["list", "--json", "mine.toml"],
        &["list", "--json", "--probes"],
        &["judge", "--json", "recording.json"],
        &["diff", "--json", "recording.json", "recording.json"],
        &["history", "--json", "recording.json"],
        &["merge", "--json", "recording.json", "--out", "merged.json"],
        &["diff", "--json", "--editions", "rfc6265bis-03", "rfc6265bis-22", "stories/09*"],
        &["fit", "--json", "recording.json"],
        &["export", "--json", "--case", "picture-then-link", "--out", "out", "recording.json"],
        &["audit", "--json", "--scenario", "mine.toml"],
        &["clauses", "--json"],
        &["questions", "--json"],
        &["claims", "--json"],
        &["explain", "--json", "09-lax-picture-and-link/picture-then-link"],
        &["ask", "--json", "--cookie", "a=b", "--via", "address-bar", "--to", "https://a.example"],
        &["predict", "mine.toml"],
        &["reasons", "--json", "told.json"],
        &["summary", "--json", "recording.json"],
        &["accept", "--json", "told.json", "--into", "kept"],
        &["report", "--json", "recording.json", "--out", "site"],
    ];
    for arguments in documents {
        let outcome = place.run(arguments);
        let document: Value =
            serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}: {outcome:?}"));
        assert!(document["format"].as_u64() > Some(0), "{arguments:?}: {}", document["format"]);
    }
    // `run` prints what `judge` does, and needs browsers, as `explore` does; `bisect` needs several builds, and
    // `.ci/builds` asks it. `install` may bring something, and `.ci/schemas` asks it. `serve`
    // and `stand` serve until somebody ends them, and have tests of their own.
    let needing_browsers = ["run", "bisect", "explore", "install", "serve", "stand"];
    let asked: BTreeSet<_> = documents.iter().map(|arguments| arguments[0]).chain(needing_browsers).collect();
    for command in commands().iter().filter(|command| help(command).contains("--json ")) {
        assert!(asked.contains(command.as_str()), "nobody looks at what {command} --json prints");
    }
}

/// What an application expects of one cookie, and rightly so.
const QUESTIONS: &str = r#"
browsers = ["Chrome"]

[[cookie]]
set = "basket=1; Path=/; Secure; HttpOnly; SameSite=Lax"
at = "https://shop.example/"

[[journey]]
name = "a link on another site"
from = "https://news.example/"
via = "link"
to = "https://shop.example/"
expect = { basket = "sent" }
"#;

/// A recording of the model's own.
fn made_up() -> Recording {
    let source = include_str!("../../../scenarios/stories/09-lax-picture-and-link.toml");
    let scenario = Scenario::parse(ScenarioId::new("stories/09"), "stories/09.toml", source).unwrap();
    recording(&Interpretation::of(Edition::CURRENT), &[scenario])
}

#[test]
fn the_deadline_of_a_run_can_be_set_in_both_ways() {
    let outcome = Workplace::new().run(&["run", "--help"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    for word in ["--deadline <SECONDS>", "SAMESITE_DEADLINE_SECONDS="] {
        assert!(outcome.stdout.contains(word), "{word} is missing: {}", outcome.stdout);
    }
    assert!(wrong(&["run", "--deadline", "0"]).contains("invalid value '0' for '--deadline <SECONDS>'"));
}

#[test]
fn an_unknown_flag_is_named() {
    assert!(wrong(&["run", "--frob"]).starts_with("error: unexpected argument '--frob' found\n"));
}

#[test]
fn slips_of_the_pen_are_understood() {
    let recording = serde_json::to_string(&made_up()).unwrap();
    let place = Workplace::new();
    place.write("recording.json", &recording);
    let case = "stories/05-cross-site-request-forgery/post";
    let table: [(&[&str], &str); 13] = [
        (&["rum"], "'run'"),
        (&["run", "--yuong-only"], "'--young-only'"),
        (&["run", "--browser", "chromum"], "did you mean `chromium`? "),
        (&["run", "--browser", "ladybird"], "a recording of it is judged like any other"),
        (&["run", "--browser", "mullvad-browser"], "name it in a browser file, with product = \"tor-browser\""),
        (&["run", "--browser", "epiphany"], "GNOME Web is called `gnome-web` here"),
        (&["run", "--profile", "opne"], "did you mean `open`? "),
        (&["run", "--program", "chromdriver=/bin/x"], "did you mean `chromedriver`? "),
        (&["list", "09-lax-pictur-and-link"], "did you mean `stories/09-lax-picture-and-link`? "),
        (&["explain", "05/pots"], "did you mean `stories/05-cross-site-request-forgery/post`? "),
        (&["explain", case, "--cookie", "session_lx"], "did you mean `session_lax`?"),
        (&["judge", "recording.json", "--edition", "rfc6265bis-222"], "did you mean `rfc6265bis-22`?"),
        (&["schema", "recordng"], "did you mean `recording`? "),
    ];
    for (arguments, meant) in table {
        let told = wrong_in(&place, arguments);
        assert!(told.contains(meant), "{arguments:?}: {told}");
    }
}

#[test]
fn an_unknown_browser_is_named_and_the_known_ones_are_listed() {
    insta::assert_snapshot!(wrong(&["run", "--browser", "netscape"]), @"
    error: unknown browser `netscape`
    help: name one or more of chrome, chromium, chrome-for-testing, edge, firefox, firefox-esr, webkitgtk, brave, vivaldi, opera, librewolf, waterfox, tor-browser, wpe, gnome-web, android-chrome, android-webview, safari, safari-technology-preview, separated by commas
    ");
}

#[test]
fn an_unknown_profile_is_named_and_the_known_ones_are_listed() {
    let told = wrong(&["run", "--browser", "chromium", "--profile", "open,closed"]);
    assert!(told.starts_with("error: no selected browser has a profile called `closed`\nhelp: "), "{told}");
    for engine in Engine::ALL {
        let ids: Vec<_> = Profile::of(engine).map(Profile::id).collect();
        assert!(told.contains(&format!("{engine} has the profiles {}", ids.join(", "))), "{told}");
    }
}

#[test]
fn a_browser_left_without_any_profile_is_not_a_run_of_nothing() {
    // Named, a profile is meant; only a run that names none leaves out what a browser does not have.
    let slips = ["lax-by-default", "lax-by-default,schemeful", "open,lax-by-default,closed"];
    for profiles in slips {
        let told = wrong(&["run", "--browser", "chromium", "--profile", profiles]);
        assert!(told.starts_with("error: no selected browser has a profile called `lax-by-default`\n"), "{told}");
    }
}

#[test]
fn a_place_for_recordings_that_cannot_be_made_is_told_before_anything_is_played() {
    let place = Workplace::new();
    place.write("taken", "by a file");
    let outcome = place.run(&["run", "--browser", "chromium", "--out", "taken/recordings"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(4), ""), "{outcome:?}");
    let told = "error: cannot make the folder taken/recordings: Not a directory";
    assert!(outcome.stderr.starts_with(told), "{}", outcome.stderr);
}

#[test]
fn a_path_without_its_program_is_refused() {
    insta::assert_snapshot!(wrong(&["run", "--program", "/usr/bin/chromium"]), @"
    error: `/usr/bin/chromium` names no program and path
    help: write PROGRAM=PATH, with one of chrome, chromium, chrome-for-testing, edge, firefox, firefox-esr, webkitgtk, brave, vivaldi, opera, librewolf, waterfox, tor-browser, wpe, gnome-web, android-chrome, android-webview, safari, safari-technology-preview, chromedriver, msedgedriver, geckodriver, webkitwebdriver, wpewebdriver, safaridriver
    ");
}

#[test]
fn a_pattern_that_selects_nothing_is_refused() {
    insta::assert_snapshot!(wrong(&["run", "--scenario", "[a"]), @r#"
    error: "[a" is no pattern: `[` without `]`
    help: `samesite list` shows what there is
    "#);
    insta::assert_snapshot!(wrong(&["run", "--scenario", "stories/99*"]), @r#"
    error: no scenario matches "stories/99*"
    help: `samesite list` shows what there is
    "#);
}

#[test]
fn explain_wants_names_that_exist() {
    const CASE: &str = "stories/09-lax-picture-and-link/picture-then-link";
    insta::assert_snapshot!(wrong(&["explain", "stories/99"]), @"
    error: no case is called `stories/99`
    help: `samesite list --cases` shows what there is
    ");
    insta::assert_snapshot!(wrong(&["explain", "stories/0"]), @"
    error: 20 cases have `stories/0` in their names
    help: write more of the name: stories/01-promo-shown/over-https, stories/01-promo-shown/over-http, stories/01-promo-shown/after-max-age, stories/02-document-cookie/read, stories/03-hot-linked-picture/on-the-blog, …
    ");
    insta::assert_snapshot!(wrong(&["explain", CASE, "--cookie", "biscuit"]), @"error: the case stories/09-lax-picture-and-link/picture-then-link has no cookie called `biscuit`; it has promo_shown");
    let told = wrong(&["explain", CASE, "--edition", "rfc2109"]);
    assert!(told.starts_with("error: no edition or reading is called `rfc2109`; known are "), "{told}");
    assert!(told.contains("rfc6265bis-22"), "{told}");
}

#[test]
fn judge_wants_a_recording_that_it_can_read() {
    let place = Workplace::new();
    place.write("text.json", "hello");
    place.write("other.json", r#"{"a": 1}"#);
    place.write("future.json", r#"{"format": 99, "something": "new"}"#);
    let told = |name| wrong_in(&place, &["judge", name]);
    insta::assert_snapshot!(told("missing.json"), @"
    error: cannot read the recording missing.json: No such file or directory (os error 2)
    help: recordings are the files that `samesite run` writes, to target/samesite if nothing else is said
    ");
    insta::assert_snapshot!(told("text.json"), @"
    error: text.json is no recording: expected value at line 1 column 1
    help: recordings are the files that `samesite run` writes, to target/samesite if nothing else is said
    ");
    insta::assert_snapshot!(told("other.json"), @"
    error: other.json is no recording: unknown field `a`, expected one of `format`, `environment`, `plays`, `unsolicited` at line 1 column 4
    help: recordings are the files that `samesite run` writes, to target/samesite if nothing else is said
    ");
    insta::assert_snapshot!(told("future.json"), @"
    error: future.json has format 99, and this program reads format 1
    help: record again with this version, or judge with the version that recorded
    ");
}

#[test]
fn judge_wants_an_edition_that_exists() {
    let place = Workplace::new();
    place.write("recording.json", &recorded().recording.to_string());
    let told = wrong_in(&place, &["judge", "recording.json", "--edition", "rfc2109"]);
    assert!(told.starts_with("error: no edition or reading is called `rfc2109`; known are "), "{told}");
}

#[test]
fn scenarios_and_cases_are_named_in_many_ways() {
    let ids = |word: &str| {
        let scenarios = listed(&[word])["scenarios"].as_array().unwrap().clone();
        scenarios.iter().map(|scenario| scenario["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids("05"), ["stories/05-cross-site-request-forgery"]);
    assert_eq!(ids("5"), ids("05"));
    assert_eq!(ids("14-schemeful"), ["stories/14-schemeful"]);
    let explained = |case: &str| Workplace::new().run(&["explain", case]).stdout;
    assert!(explained("5/post").contains("stories/05-cross-site-request-forgery/post"), "{}", explained("5/post"));
    assert_eq!(explained("5/post"), explained("stories/05-cross-site-request-forgery/post"));
    assert!(wrong(&["explain", "5/pots"]).contains("did you mean `stories/05-cross-site-request-forgery/post`? "));
    let predicted = |word: &str| Workplace::new().run(&["predict", word]);
    assert!(predicted("14").stdout.contains("\"stories/14-schemeful\""), "{:?}", predicted("14"));
    assert!(wrong(&["predict", "schemeful-"]).starts_with("error: no scenario matches"));
}

#[test]
fn a_run_of_old_cookies_alone_is_asked_for_in_so_many_words() {
    let place = Workplace::new();
    let by_hand = PICTURES.split("[[family]]").next().unwrap();
    place.write("old.toml", by_hand);
    let told = wrong_in(&place, &["run", "old.toml", "--browser", "chromium"]);
    assert_eq!(
        told,
        "error: no case can be played at once: cookies must grow old for each\nhelp: say --ages to play them\n"
    );
    assert!(wrong(&["run", "--ages", "--young-only"]).contains("cannot be used with"));
}

#[test]
fn a_file_has_the_defaults_of_its_folder() {
    let place = Workplace::new();
    place.write("samesite.toml", "out = 'elsewhere'\nprofiles = ['opne']\n");
    place.write("recording.json", &serde_json::to_string(&made_up()).unwrap());
    std::fs::create_dir(place.path("elsewhere")).unwrap();
    std::fs::rename(place.path("recording.json"), place.path("elsewhere/recording.json")).unwrap();
    let judged = place.run(&["judge", "--json"]);
    assert_eq!(judged.code, Some(1), "the model sends no headers: {}", judged.stderr);
    assert_eq!(judged.stdout, place.run(&["judge", "--json", "elsewhere/recording.json"]).stdout);
    assert!(wrong_in(&place, &["run", "--browser", "chromium"]).contains("did you mean `open`?"), "its profiles count");
    place.write("samesite.toml", "browser = ['chromium']\n");
    let told = wrong_in(&place, &["judge"]);
    assert!(told.starts_with("error: unknown field `browser`") && told.contains("samesite.toml:1:1"), "{told}");
    assert!(told.contains("did you mean `browsers`?"), "{told}");
}

#[test]
fn shells_and_man_know_every_command() {
    let place = Workplace::new();
    let commands = commands();
    for shell in ["bash", "zsh", "fish"] {
        let outcome = place.run(&["completions", shell]);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{outcome:?}");
        for word in commands.iter().map(String::as_str).chain(["ages"]) {
            assert!(outcome.stdout.contains(word), "{shell}: {word}");
        }
    }
    let outcome = place.run(&["manual", "--out", "man1"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(0), ""), "{outcome:?}");
    for command in &commands {
        let page = std::fs::read_to_string(place.path(&format!("man1/samesite-{command}.1"))).unwrap();
        assert!(page.starts_with(".ie") && page.contains(&format!("samesite {command}")), "{command}: {page}");
        assert!(!page.contains('\u{1b}'), "{command}");
    }
    let page = place.run(&["manual"]).stdout;
    assert_eq!(page, std::fs::read_to_string(place.path("man1/samesite.1")).unwrap());
}

/// What `list --json` prints with some arguments more.
fn listed(arguments: &[&str]) -> Value {
    let outcome = Workplace::new().run(&[&["list", "--json"], arguments].concat());
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{outcome:?}");
    serde_json::from_str(&outcome.stdout).unwrap()
}

fn shown(arguments: &[&str]) -> String {
    let outcome = Workplace::new().run(&[&["list"], arguments].concat());
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{outcome:?}");
    outcome.stdout
}

#[test]
fn list_shows_the_same_scenarios_to_people_and_to_programs() {
    let (text, json) = (shown(&[]), listed(&[]));
    let scenarios = json["scenarios"].as_array().unwrap();
    let cases: usize = scenarios.iter().map(|scenario| scenario["cases"].as_array().unwrap().len()).sum();
    let totals = format!("\n{} scenarios, {cases} cases, ", scenarios.len());
    assert!(cases > 3000 && text.contains(&totals), "{totals} is missing: {text}");
    assert_eq!((&json["counts"]["scenarios"], &json["counts"]["cases"]), (&scenarios.len().into(), &cases.into()));
    for scenario in scenarios {
        let own = scenario["cases"].as_array().unwrap().len().to_string();
        let begins = |line: &&str| {
            line.strip_prefix(scenario["id"].as_str().unwrap()).is_some_and(|rest| rest.trim_start().starts_with(&own))
        };
        assert!(text.lines().any(|line| begins(&line)), "{}: {text}", scenario["id"]);
    }
    assert!(text.lines().count() < scenarios.len() + 5, "the overview has a line for each scenario: {text}");
}

const PICTURES: &str = r#"
title = "Pictures"
why = "A picture is the plainest thing that one site takes from another."
clauses = ["B212"]

[[jar]]
at = "V"
set = ["sid=1; Domain={site}", "tab=1;\tSecure"]

[[case]]
id = "by-hand"
title = "the page is opened later"
page = "V"
age = "125s"

[[family]]
in = ["V", "X", "V[X]"]
probe = ["img", "fetch"]
to = ["V", "V'"]
via = ["", "X"]
status = [302, 307]
except = [{ in = ["X"], probe = ["fetch"] }]
"#;

#[test]
fn a_scenario_is_shown_with_its_axes_and_on_request_with_its_cases() {
    let place = Workplace::new();
    place.write("pictures.toml", PICTURES);
    let outcome = place.run(&["list", "pictures.toml"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{outcome:?}");
    insta::assert_snapshot!(outcome.stdout, @"
    pictures
      Pictures
      A picture is the plainest thing that one site takes from another.
      2 cookies, 31 cases; must, by B212

      family 1: 3 × 2 × 2 × 2 × 2 = 48 combinations, 30 of them cases
        in     V, X, V[X]
        probe  img, fetch
        to     V, V'
        via    (directly), X
        status 302, 307
        except in X; probe fetch

        by-hand                      the page is opened later (cookies 125 s old)

    1 scenario, 31 cases, 51 hops
    2 probes, 3 page shapes, 6 relations, 4 redirect chains, 2 ages, 2 recipes
    ");
    let with_cases = place.run(&["list", "pictures.toml", "--cases"]);
    let json: Value = serde_json::from_str(&place.run(&["list", "pictures.toml", "--json"]).stdout).unwrap();
    for case in json["scenarios"][0]["cases"].as_array().unwrap() {
        let own = case["id"].as_str().unwrap().strip_prefix("pictures/").unwrap();
        assert!(with_cases.stdout.contains(&format!("    {own} ")), "{own} is missing: {}", with_cases.stdout);
    }
    assert_eq!(json["scenarios"][0]["families"][0]["axes"]["via"], json!(["", "X"]));
    assert_eq!(json["scenarios"][0]["families"][0]["exceptions"], json!([{ "in": ["X"], "probe": ["fetch"] }]));
}

#[test]
fn what_cases_are_made_of_is_counted() {
    let place = Workplace::new();
    place.write("pictures.toml", PICTURES);
    insta::assert_snapshot!(place.run(&["list", "pictures.toml", "--counts"]).stdout, @r"
    probes, by cases
         18  img
         12  fetch

    page shapes, by cases
         13  V
         12  V[X]
          6  X

    relations, by hops
         14  to another site
         12  to another site, below another site's page
         10  to its own origin
          8  to its own origin, below another site's page
          6  to its sibling
          1  asked by nobody

    redirect chains, by steps
         10  directly
          5  X (302) → V
          5  X (302) → V'
          5  X (307) → V
          5  X (307) → V'

    ages, by cases
         30  young
          1  125 s

    recipes, by scenarios
          1  sid=1; Domain={site}
          1  tab=1;\u{9}Secure

    1 scenario, 31 cases, 51 hops
    2 probes, 3 page shapes, 6 relations, 4 redirect chains, 2 ages, 2 recipes
    ");
    let counts = &listed(&["catalogue/site-*"])["counts"];
    assert!(counts["pages"]["V[X[V]]"].as_u64() > Some(0), "hosts are called by what they are: {counts}");
}

#[test]
fn a_reader_who_has_seen_enough_hears_no_complaint() {
    for arguments in
        [&["list"][..], &["list", "--json"], &["list", "--counts"], &["--help"], &["explain", "picture-then-link"]]
    {
        let (reader, writer) = pipe().unwrap();
        drop(reader);
        let outcome = program().args(arguments).stdout(writer).stderr(Stdio::piped()).output().unwrap();
        assert_eq!(outcome.status.code(), Some(0), "{arguments:?}");
        assert_eq!(String::from_utf8_lossy(&outcome.stderr), "", "{arguments:?}");
    }
}
