//! Playing without a driver: browsers that are started as a person starts them, and browsers that come by themselves.

#![cfg(unix)]

#[path = "command_line/processes.rs"]
mod processes;
#[path = "command_line/workplace.rs"]
#[expect(dead_code, reason = "other tests need the rest")]
mod workplace;

use std::fs;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use samesite_drive::{
    Accounts, Deadlines, Endpoints, HostEnvironment, Opening, ProfileFolder, ProgramPaths, Session, Settings,
    ThisMachine, find,
};
use samesite_format::{Clicks, Engine, Recording, Selector};
use serde_json::Value;

use workplace::{Workplace, program};

fn read(workplace: &Workplace, path: &str) -> Recording {
    Recording::read(&workplace.path(path)).unwrap()
}

/// A driver changes no cookie: forms, frames, scripts, redirects, http beside https, in three engines.
#[test]
fn browsers_that_nobody_drives_send_the_cookies_of_those_that_a_driver_drives() {
    let workplace = Workplace::new();
    let asked = ["run", "01", "04", "05", "08", "14", "wider/redirects", "--profile", "open"];
    let browsers = ["--browser", "chromium,firefox,webkitgtk"];
    for how in [&["--out", "driven"][..], &["--driverless", "--out", "led"]] {
        let outcome = workplace.run(&[&asked[..], &browsers, how].concat());
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    }
    for name in ["chromium-open.json", "firefox-esr-open.json", "webkitgtk-open.json"] {
        let led = read(&workplace, &format!("led/{name}"));
        assert_eq!(led.environment.driverless, Some(Clicks::Script), "{name}");
        assert_eq!(led.environment.driver.name, "none", "{name}");
        assert!(led.plays.iter().all(|play| play.fault.is_none() && play.attempt == 1), "{name}");
        assert_eq!(read(&workplace, &format!("driven/{name}")).environment.driverless, None, "{name}");
    }
    let compared = workplace.run(&["diff", "driven", "led", "--json"]);
    let compared: Value = serde_json::from_str(&compared.stdout).unwrap();
    let pairs = compared["diffs"].as_array().unwrap();
    assert_eq!(pairs.len(), 3);
    for pair in pairs {
        assert!(pair["alike"].as_u64().is_some_and(|cells| cells > 300), "{pair}");
        // WebKitGTK names its origin alone as referrer where automation has made its session an ephemeral one.
        let groups = pair["groups"].as_array().unwrap();
        let is_known = |group: &Value| group.to_string().contains("webkit-third-parties-name-their-origin-only");
        assert!(groups.iter().all(is_known), "{pair}");
    }
    workplace.expect_nothing_left();
}

/// A command starts a browser that has no row anywhere; its recording is like any other, and told by what it says of itself.
#[test]
fn a_browser_that_comes_by_itself_plays_and_is_told_by_what_it_says() {
    let workplace = Workplace::new();
    let command = "chromium --headless=new --no-sandbox --user-data-dir={profile} --no-first-run \
                   --proxy-server={proxy} --ignore-certificate-errors";
    let arguments = ["serve", "01", "05", "--name", "my-browser", "--start", command, "--out", "came"];
    let outcome = workplace.run(&arguments);
    assert_eq!(outcome.code, Some(0), "{}{}", outcome.stdout, outcome.stderr);
    let files: Vec<_> = fs::read_dir(workplace.path("came")).unwrap().flatten().map(|file| file.file_name()).collect();
    assert_eq!(files, ["my-browser-stock.json"]);
    let recording = read(&workplace, "came/my-browser-stock.json");
    let environment = &recording.environment;
    assert_eq!((environment.browser.name.as_str(), environment.engine.id()), ("my-browser", "chromium"));
    assert!(
        environment.browser.version.contains('.') && !environment.browser.version.ends_with(".0.0.0"),
        "{environment:?}"
    );
    assert!(environment.arguments.is_empty() && environment.preferences.is_empty(), "{environment:?}");
    assert!(recording.unsolicited.iter().all(|request| !request.target.contains("/next?")), "our own are no news");
    assert!(outcome.stdout.contains("NEW  nothing"), "{}", outcome.stdout);
    workplace.expect_nothing_left();
}

/// A browser that goes past the proxy, and a program that is no browser, are told of in time, and nothing is left of them.
#[test]
fn a_browser_that_does_not_play_is_told_of() {
    let workplace = Workplace::new();
    for (command, told) in [
        ("false", "the browser that was started did not play: it has ended"),
        ("no-such-browser", "no program `no-such-browser`"),
        ("'", "is no command"),
    ] {
        let outcome = workplace.run(&["serve", "01", "--start", command, "--out", "came"]);
        assert!(outcome.code != Some(0) && outcome.stderr.contains(told), "{command}: {}", outcome.stderr);
    }
    workplace.expect_nothing_left();
}

/// What only a driver or a user can do is not played, counted, and told.
#[test]
fn what_needs_a_driver_is_left_out_and_counted() {
    let workplace = Workplace::new();
    let outcome =
        workplace.run(&["run", "catalogue/opened-windows", "--driverless", "--browser", "chromium", "--out", "led"]);
    assert!(outcome.stderr.contains("windows that open"), "{}", outcome.stderr);
    let outcome = workplace.run(&["run", "01", "--driverless", "--remote", "http://127.0.0.1:9", "--out", "led"]);
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
}

/// A user presses where pages ask for it, closes the browser in the middle and comes back: what was begun is played anew, and
/// the user is told what came of it. A driver stands in for the user, and for nothing else.
#[tokio::test(flavor = "multi_thread")]
async fn a_user_presses_where_a_page_asks_for_it_and_may_come_back() {
    let workplace = Workplace::new();
    let mut command = program();
    command.args(["serve", "05", "--json", "--out", "came"]).current_dir(workplace.path(""));
    let told_people = fs::File::create(workplace.path("told")).unwrap();
    command.env("TMPDIR", workplace.temporary()).stdout(Stdio::piped()).stderr(told_people);
    let mut serving = Serving(command.spawn().unwrap());
    let mut printed = serde_json::Deserializer::from_reader(serving.0.stdout.take().unwrap()).into_iter::<Value>();
    let told = printed.next().expect("it prints where it is").unwrap();
    let proxy = told["proxy"].as_str().unwrap().rsplit_once(':').unwrap().1.parse().unwrap();
    let user = user(proxy).await;
    let front = told["address_by_proxy"].as_str().unwrap();
    user.go(front).await.unwrap();
    user.click("input[value=user]").await.unwrap();
    user.click("#play").await.unwrap();
    // In the middle of a play, while a page asks to be pressed by keyboard or otherwise, the user goes back to the beginning.
    let is_asked = "return document.activeElement !== null && document.activeElement.dataset.press === ''";
    until(&user, &workplace, is_asked).await;
    user.go(front).await.unwrap();
    user.click("a[href$=go-on]").await.unwrap();
    for _ in 0..3 {
        until(&user, &workplace, "return document.querySelector('[data-press]') !== null").await;
        user.click("[data-press]").await.unwrap();
    }
    // What came of it is shown in the end.
    user.click("a[href$=ask]").await.unwrap();
    user.click("button[type=submit]").await.unwrap();
    let answer = user.evaluate("return document.querySelector('pre.answer').textContent", Vec::new()).await.unwrap();
    assert!(answer.as_str().unwrap().contains("what would help"), "{answer}");
    // And tried in this very browser.
    user.click("form[action$=try] button").await.unwrap();
    let is_told =
        "return document.title.startsWith('What chromium does') && document.querySelector('pre.answer') !== null";
    until(&user, &workplace, is_told).await;
    let tried = user.evaluate("return document.querySelector('pre.answer').textContent", Vec::new()).await.unwrap();
    let tried = tried.as_str().unwrap();
    assert!(tried.contains("chromium") && tried.contains("not sent"), "{tried}");
    user.quit().await.unwrap();
    kill_process(Pid::from_child(&serving.0), Signal::INT).unwrap();
    assert_eq!(serving.0.wait().unwrap().code(), Some(0));
    let recording = read(&workplace, "came/chromium-stock.json");
    assert_eq!(recording.environment.driverless, Some(Clicks::User));
    let [broken, whole] = recording.plays.as_slice() else { panic!("it is played twice") };
    assert!(broken.fault.as_deref().is_some_and(|why| why.contains("came in anew")), "{:?}", broken.fault);
    assert_eq!((whole.fault.as_ref(), whole.attempt, whole.cases.len()), (None, 2, 4));
    let posted = whole.observations.iter().flat_map(|seen| &seen.requests).find(|request| request.method == "POST");
    assert!(
        posted.is_some_and(|request| request.headers.iter().any(|field| field.0 == "sec-fetch-user")),
        "a user acted"
    );
    workplace.expect_nothing_left();
}

/// Asks the page that is shown, whichever it is by then, until it says yes.
async fn until(user: &Session, workplace: &Workplace, script: &str) {
    let given_up = Instant::now() + Duration::from_secs(60);
    // A page may be on its way.
    while !user.evaluate(script, Vec::new()).await.is_ok_and(|is_so| is_so == true) {
        if Instant::now() > given_up {
            let shown = user.evaluate("return document.URL + document.body.outerHTML.slice(0, 300)", Vec::new()).await;
            let told = fs::read_to_string(workplace.path("told")).unwrap();
            panic!("`{script}` does not come; the browser shows {shown:?}, and the program has told\n{told}");
        }
    }
}

/// The program while it serves; it is killed when a test gives up.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A driver in place of a user, whose browser goes by a proxy.
async fn user(proxy: u16) -> Session {
    let engine = Engine::Chromium;
    let installation = find(&ThisMachine, &ProgramPaths::new(), Selector::AnyOf(engine)).unwrap();
    let endpoints = Endpoints { host: "127.0.0.1".to_owned(), plain: 9, tls: 9, proxy };
    let settings = Settings::base(installation.product, &endpoints, HostEnvironment::here())
        .led_by_proxy(installation.product, &endpoints);
    // Pages lead the browser on meanwhile.
    let deadlines =
        Deadlines { element: Duration::from_secs(60), command: Duration::from_secs(90), ..Deadlines::default() };
    let guardian = env!("CARGO_BIN_EXE_samesite");
    let opening = Opening {
        installation: &installation,
        settings: &settings,
        guardian: guardian.as_ref(),
        deadlines,
        accounts: Accounts::NotAsked,
        profile: ProfileFolder::OfTheDriver,
    };
    Session::open(opening).await.unwrap()
}
