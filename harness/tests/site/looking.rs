//! Looking at the report in real browsers: from a host, and from disk.

use samesite_drive::session::Session;
use samesite_format::Engine;

use crate::browser::{ask, fill, number, open, shown, text};
use crate::fixture::Report;
use crate::following::target;
use crate::host::{Host, hosted};

/// How many rows of the matrix there are to see, once every table has been built.
const ROWS: &str = "for (const body of document.querySelectorAll('tbody.waiting')) body.build(); \
                    return document.querySelectorAll('.block:not([hidden]) .matrix tbody tr').length";

#[tokio::test]
async fn no_page_complains_in_chromium() {
    no_page_complains(Engine::Chromium).await;
}

#[tokio::test]
async fn no_page_complains_in_firefox() {
    no_page_complains(Engine::Firefox).await;
}

async fn no_page_complains(engine: Engine) {
    let report = Report::new();
    let host = Host::of(report.path()).await;
    let session = open(engine, host.port).await;
    for page in report.pages() {
        session.go(&hosted(&page)).await.unwrap();
        shown(&session).await;
        assert_eq!(ask(&session, "return window.complaints").await, serde_json::json!([]), "{page} in {engine}");
        // The style sheet has come, and every page has its one heading.
        assert_eq!(number(&session, "return document.styleSheets.length").await, 1, "{page}");
        assert_eq!(number(&session, "return document.querySelectorAll('h1').length").await, 1, "{page}");
    }
    session.quit().await.unwrap();
}

#[tokio::test]
async fn filters_filter_and_can_be_linked_to_in_chromium() {
    filters_filter(Engine::Chromium).await;
}

#[tokio::test]
async fn filters_filter_and_can_be_linked_to_in_firefox() {
    filters_filter(Engine::Firefox).await;
}

/// From disk, where a page may do least.
async fn filters_filter(engine: Engine) {
    let report = Report::new();
    let session = open(engine, 1).await;
    session.go(&report.on_disk("matrix.html")).await.unwrap();
    let all = shown(&session).await;
    assert!(all > 50, "{all} contexts are shown at first");

    let narrower = [
        ("probe", "img"),
        ("relation", "cross-site"),
        ("shape", "X"),
        ("verdict", "new-deviation"),
        ("otherwise", "less"),
        ("cause", "third-party-cookies-blocked"),
        ("cookie", "strict"),
        ("text", "picture article"),
        ("differ", "yes"),
    ];
    for (name, value) in narrower {
        fill(&session, name, value).await;
        let some = shown(&session).await;
        assert!(0 < some && some < all, "{name}={value} shows {some} of {all}");
        assert_eq!(number(&session, ROWS).await, some, "{name}={value}");
        fill(&session, name, "").await;
        assert_eq!(shown(&session).await, all, "{name} can be taken back");
    }

    // Pages that were merely opened are left out until somebody asks for them.
    fill(&session, "pages", "yes").await;
    assert!(shown(&session).await > all);
    fill(&session, "pages", "").await;

    // So are headers, which are no cookies.
    fill(&session, "cookie", "Sec-Fetch-Mode").await;
    assert_eq!(shown(&session).await, 0);
    fill(&session, "headers", "yes").await;
    assert!(shown(&session).await > 0);
    fill(&session, "headers", "").await;
    fill(&session, "cookie", "").await;

    // Two at once show what both let through, and the other columns go.
    fill(&session, "probe", "img").await;
    fill(&session, "browser", "chromium").await;
    fill(&session, "profile", "stock").await;
    let both = shown(&session).await;
    let link = text(&session, "return location.href").await;
    assert!(link.ends_with("#browser=chromium&profile=stock&probe=img"), "{link}");
    let told = text(&session, "return document.getElementById('found').textContent").await;
    assert!(!told.contains("firefox"), "{told}");

    // The address holds the state: over a reload, in another window, and by hand.
    session.reload().await.unwrap();
    assert_eq!(shown(&session).await, both);
    assert_eq!(text(&session, "return document.querySelector('[name=probe]').value").await, "img");
    session.go(&report.on_disk("index.html")).await.unwrap();
    session.go(&link).await.unwrap();
    assert_eq!(shown(&session).await, both);
    session.click("button[type=reset]").await.unwrap();
    assert_eq!(shown(&session).await, all);
    assert!(!text(&session, "return location.href").await.contains('='));

    // What nobody has is nowhere, and the page says so.
    fill(&session, "text", "no such words anywhere").await;
    assert_eq!(shown(&session).await, 0);
    assert!(text(&session, "return document.getElementById('found').textContent").await.starts_with("0 contexts"));
    session.quit().await.unwrap();
}

#[tokio::test]
async fn search_finds_cases_clauses_and_claims_by_their_words() {
    const HITS: &str = "return document.querySelectorAll('#results a').length";
    let report = Report::new();
    let session = open(Engine::Chromium, 1).await;
    session.go(&report.on_disk("search.html")).await.unwrap();
    assert_eq!(shown(&session).await, 0);
    for (words, expected) in [
        ("11-two-minutes young", "11-two-minutes/young.html"),
        ("B215", "clauses.html#B215"),
        ("1617609", "index.html#cause-absent-is-none"),
    ] {
        fill(&session, "text", words).await;
        assert!(number(&session, HITS).await > 0, "{words}");
        let links =
            text(&session, "return [...document.querySelectorAll('#results a')].map((a) => a.href).join(' ')").await;
        assert!(links.contains(expected), "{words}: {links}");
    }
    // The address holds the words, and what nobody has is nowhere.
    session.reload().await.unwrap();
    assert!(shown(&session).await > 0);
    fill(&session, "text", "no such words anywhere").await;
    assert_eq!(number(&session, HITS).await, 0);
    assert_eq!(text(&session, "return document.getElementById('found').textContent").await, "0 places");
    session.quit().await.unwrap();
}

#[tokio::test]
async fn every_verdict_has_a_sign_of_its_own_in_the_matrix() {
    let report = Report::new();
    let session = open(Engine::Chromium, 1).await;
    for (verdict, signs) in [
        ("allowed", ["■", "□"]),
        ("known-deviation", ["◆", "◇"]),
        ("new-deviation", ["▲", "△"]),
        ("not-made", ["0", "0"]),
        ("vacuous", ["?", "?"]),
    ] {
        session.go(&report.on_disk("index.html")).await.unwrap();
        session.go(&report.on_disk(&format!("matrix.html#verdict={verdict}"))).await.unwrap();
        assert!(shown(&session).await > 0, "{verdict}");
        number(&session, ROWS).await;
        let seen =
            text(&session, &format!("return document.querySelector('.matrix .sign .{verdict}').textContent")).await;
        assert!(signs.contains(&seen.as_str()), "{verdict} is shown as {seen}");
        // The same in words, for those who cannot see it.
        let words =
            text(&session, &format!("return document.querySelector('.matrix td.{verdict} .aside').textContent")).await;
        assert!(words.contains("chromium"), "{words}");
    }
    session.quit().await.unwrap();
}

#[tokio::test]
async fn the_links_that_scripts_make_lead_somewhere() {
    let report = Report::new();
    let session = open(Engine::Chromium, 1).await;
    for page in ["matrix.html#pages=1", "ask.html"] {
        session.go(&report.on_disk(page)).await.unwrap();
        assert!(shown(&session).await > 0);
        number(&session, ROWS).await;
        let links =
            ask(&session, "return [...document.querySelectorAll('main a')].map((link) => link.getAttribute('href'))")
                .await;
        let links = links.as_array().unwrap();
        assert!(!links.is_empty(), "{page}");
        for link in links.iter().map(|link| link.as_str().unwrap()) {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let html = report.read(&target(page.split('#').next().unwrap(), path));
            assert!(anchor.is_empty() || html.contains(&format!("id=\"{anchor}\"")), "{link} on {page}");
        }
    }
    session.quit().await.unwrap();
}

#[tokio::test]
async fn a_question_is_answered_from_what_was_recorded_in_chromium() {
    a_question_is_answered(Engine::Chromium).await;
}

#[tokio::test]
async fn a_question_is_answered_from_what_was_recorded_in_firefox() {
    a_question_is_answered(Engine::Firefox).await;
}

async fn a_question_is_answered(engine: Engine) {
    let report = Report::new();
    let session = open(engine, 1).await;
    session.go(&report.on_disk("ask.html")).await.unwrap();
    assert!(shown(&session).await > 0, "the question that is asked at first has an answer");

    // A young cookie without SameSite and a POST from another site: the text allows it to go.
    for (name, value) in [("SameSite", "absent"), ("probe", "form-post"), ("relation", "cross-site"), ("age", "young")]
    {
        fill(&session, name, value).await;
    }
    assert!(shown(&session).await > 0);
    assert!(row(&session, "chromium 156 open").await.contains("two-minutes-of-grace"));
    assert!(row(&session, "firefox-esr 156 stock").await.contains("absent-is-none"));
    assert!(row(&session, "rfc6265bis-22").await.ends_with("○ no"));
    // The text allows it for two minutes only, and the answer says so beside.
    let heads = text(&session, "return document.querySelector('#answer thead').textContent").await;
    assert!(heads.contains("And when it is 123 s old?"), "{heads}");
    assert!(row(&session, "chromium 156 open").await.ends_with("○ no"));
    assert!(row(&session, "rfc6265bis-03").await.ends_with("● yes"));
    let command = text(&session, "return document.getElementById('command').textContent").await;
    assert!(command.contains("--cookie 'sid=1; Secure'") && command.contains("--via form-post"), "{command}");

    // The question is in the address.
    let link = text(&session, "return location.href").await;
    session.go(&report.on_disk("index.html")).await.unwrap();
    session.go(&link).await.unwrap();
    shown(&session).await;
    assert!(row(&session, "chromium 156 open").await.contains("two-minutes-of-grace"));

    // A question that is asked often takes one click.
    session.click(".prepared button").await.unwrap();
    assert_eq!(text(&session, "return document.querySelector('[name=SameSite]').value").await, "Lax");
    assert!(shown(&session).await > 0);

    fill(&session, "Secure", "no").await;
    fill(&session, "HttpOnly", "yes").await;
    fill(&session, "probe", "read-cookies").await;
    fill(&session, "age", "123 s").await;
    assert_eq!(shown(&session).await, 0);
    assert!(
        text(&session, "return document.getElementById('answer').textContent")
            .await
            .contains("Nobody has recorded that")
    );
    session.quit().await.unwrap();
}

/// The row of the answer that begins with a name.
async fn row(session: &Session, name: &str) -> String {
    let script = "return [...document.querySelectorAll('#answer tr')].map((row) => row.textContent)\
                  .find((text) => text.includes(arguments[0])) ?? ''";
    let found = session.evaluate(script, vec![name.into()]).await.unwrap();
    let found = found.as_str().unwrap().to_owned();
    assert!(!found.is_empty(), "{name} answers");
    found
}

#[tokio::test]
async fn on_a_phone_only_tables_are_wider_than_the_page() {
    let report = Report::new();
    let session = open(Engine::Chromium, 1).await;
    session.resize(500, 900).await.unwrap();
    for page in report.pages() {
        session.go(&report.on_disk(&page)).await.unwrap();
        shown(&session).await;
        let spill = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        assert_eq!(number(&session, spill).await, 0, "{page} has to be pushed sideways");
    }
    session.quit().await.unwrap();
}
