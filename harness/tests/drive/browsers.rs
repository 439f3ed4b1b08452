//! Real browsers: they start under names that no resolver knows, obey, and leave nothing.

use rustix::process::{Signal, kill_process};
use samesite_drive::Deadlines;
use samesite_drive::session::{Accounts, Opening, ProfileFolder, Session, SessionError};
use samesite_drive::settings::{HostEnvironment, Settings};
use samesite_format::{AccountSource, Engine, Profile};
use tokio::time::timeout;

use crate::processes::{assert_nothing_left, driver_process, pid};
use crate::site::Site;
use crate::{PATIENCE, installation, program};

#[tokio::test]
async fn chromium_starts_obeys_and_leaves_nothing() {
    starts_obeys_and_leaves_nothing(Engine::Chromium).await;
}

#[tokio::test]
async fn firefox_starts_obeys_and_leaves_nothing() {
    starts_obeys_and_leaves_nothing(Engine::Firefox).await;
}

#[tokio::test]
async fn webkitgtk_starts_obeys_and_leaves_nothing() {
    starts_obeys_and_leaves_nothing(Engine::WebKit).await;
}

async fn starts_obeys_and_leaves_nothing(engine: Engine) {
    let mut site = Site::start().await;
    let session = open(engine, "open", &site).await;
    let folder = session.driver().expect("it is our own").guarded().temporary().to_owned();
    assert!(!session.identity().version.is_empty());

    // A name that no resolver knows, at its default port and unencrypted.
    session.go("http://your-blog.example/first").await.unwrap();
    site.expect("your-blog.example/first").await;
    site.expect_click(&session, "a#across", "your-bank.example/second").await;
    // What is asked for is not yet shown, and a browser reloads what it shows.
    site.expect("your-bank.example/shown").await;
    session.reload().await.unwrap();
    site.expect("your-bank.example/second").await;

    // A window that the driver opens, and one that a page opens.
    let first = session.window().await.unwrap();
    session.new_window().await.unwrap();
    session.go("http://your-blog.example/first").await.unwrap();
    site.expect("your-blog.example/first").await;
    site.expect_click(&session, "a#window", "your-bank.example/third").await;
    assert_eq!(session.windows().await.unwrap().len(), 3);
    session.close_all_but(&first).await.unwrap();
    assert_eq!(session.windows().await.unwrap(), [first]);

    // A page that never finishes holds nobody up; but WebKit's automation takes no command before it has.
    if engine != Engine::WebKit {
        session.go("http://your-blog.example/endless").await.unwrap();
        site.expect("your-blog.example/never").await;
        session.go("http://your-blog.example/first").await.unwrap();
        site.expect("your-blog.example/first").await;
    }

    let refused = session.click("a#nowhere").await.unwrap_err();
    assert!(matches!(refused, SessionError::Refused { .. }), "{refused}");

    session.quit().await.unwrap();
    assert_nothing_left(&folder);
}

/// Who asked for a page that is visited, and for one of another site that a link on it leads to, as the browser tells.
async fn asked_across(session: &mut Session, site: &mut Site) -> [String; 2] {
    session.go("http://your-blog.example/first").await.unwrap();
    site.expect("your-blog.example/first").await;
    session.click("a#across").await.unwrap();
    site.expect("your-bank.example/second").await;
    let told = session.accounts().await.unwrap();
    let asked = |url: &str| {
        let account = told.iter().find(|told| told.url == url).unwrap_or_else(|| panic!("{url} is not in {told:?}"));
        account.account.initiator.clone()
    };
    ["http://your-blog.example/first", "http://your-bank.example/second"].map(asked)
}

/// What was told is told once.
async fn assert_only_the_third_is_told(session: &mut Session) {
    let urls: Vec<String> = session.accounts().await.unwrap().into_iter().map(|told| told.url).collect();
    assert!(urls.contains(&"http://your-bank.example/third".to_owned()), "{urls:?}");
    assert!(!urls.contains(&"http://your-bank.example/second".to_owned()), "{urls:?}");
}

#[tokio::test]
async fn a_chromium_that_is_asked_tells_who_asked_for_each_request_and_others_tell_nothing() {
    let mut site = Site::start().await;
    let mut session = open_asked(Engine::Chromium, "stock", &site, Accounts::Asked).await;
    let asked = asked_across(&mut session, &mut site).await;
    assert_eq!(asked, ["not an origin", "http://your-blog.example"]);
    // What was told is told once.
    session.go("http://your-bank.example/third").await.unwrap();
    site.expect("your-bank.example/third").await;
    assert_only_the_third_is_told(&mut session).await;
    session.quit().await.unwrap();

    let mut session = open(Engine::Chromium, "stock", &site).await;
    session.go("http://your-blog.example/first").await.unwrap();
    assert_eq!(session.accounts().await.unwrap(), []);
    session.quit().await.unwrap();
}

#[tokio::test]
async fn a_firefox_that_is_asked_tells_who_asked_for_each_request_and_is_otherwise_let_alone() {
    let mut site = Site::start().await;
    let mut session = open_asked(Engine::Firefox, "stock", &site, Accounts::Asked).await;
    assert_eq!(session.account_source(), Some(AccountSource::FirefoxParentProcess), "{:?}", session.untold());
    let asked = asked_across(&mut session, &mut site).await;
    assert_eq!(asked, ["[System Principal]", "http://your-blog.example"]);
    // Scripts run in the page again, and what was told is told once.
    session.go("http://your-bank.example/third").await.unwrap();
    site.expect("your-bank.example/third").await;
    let host = session.evaluate("return location.host", Vec::new()).await.unwrap();
    assert_eq!(host, "your-bank.example");
    assert_only_the_third_is_told(&mut session).await;
    session.quit().await.unwrap();
}

#[tokio::test]
async fn a_chromium_that_is_killed_is_not_mistaken_for_a_refusal() {
    a_browser_that_is_killed(Engine::Chromium).await;
}

#[tokio::test]
async fn a_firefox_that_is_killed_is_not_mistaken_for_a_refusal() {
    a_browser_that_is_killed(Engine::Firefox).await;
}

#[tokio::test]
async fn a_webkitgtk_that_is_killed_is_not_mistaken_for_a_refusal() {
    a_browser_that_is_killed(Engine::WebKit).await;
}

async fn a_browser_that_is_killed(engine: Engine) {
    let mut site = Site::start().await;
    let session = open(engine, "stock", &site).await;
    let folder = session.driver().expect("it is our own").guarded().temporary().to_owned();
    session.go("http://your-blog.example/first").await.unwrap();
    site.expect("your-blog.example/first").await;
    kill_process(pid(session.process().expect("drivers tell it")), Signal::KILL).unwrap();
    let told = session.click("a#across").await.unwrap_err();
    assert!(matches!(told, SessionError::BrowserGone { .. }), "{told}");
    session.quit().await.unwrap();
    assert_nothing_left(&folder);
}

#[tokio::test]
async fn a_driver_that_is_killed_takes_its_browser_along() {
    for engine in Engine::ALL {
        let site = Site::start().await;
        let session = open(engine, "stock", &site).await;
        let folder = session.driver().expect("it is our own").guarded().temporary().to_owned();
        let driver = driver_process(session.driver().expect("it is our own").guarded().pid());
        kill_process(pid(driver), Signal::KILL).unwrap();
        let told = session.go("http://your-blog.example/first").await.unwrap_err();
        assert!(matches!(told, SessionError::DriverGone { .. }), "{told}");
        timeout(PATIENCE, session.driver().expect("it is our own").guarded().ended()).await.expect("the guardian ends");
        assert_nothing_left(&folder);
    }
}

async fn open(engine: Engine, profile: &str, site: &Site) -> Session {
    open_asked(engine, profile, site, Accounts::NotAsked).await
}

async fn open_asked(engine: Engine, profile: &str, site: &Site, accounts: Accounts) -> Session {
    let installation = installation(engine);
    let settings = Settings::base(installation.product, &site.endpoints, HostEnvironment::here())
        .and(Profile::named(engine, profile).unwrap().into());
    let opening = Opening {
        installation: &installation,
        settings: &settings,
        guardian: &program(),
        deadlines: Deadlines::default(),
        accounts,
        profile: ProfileFolder::OfTheDriver,
    };
    Session::open(opening).await.unwrap_or_else(|error| panic!("{error}\nhelp: {}", error.help()))
}
