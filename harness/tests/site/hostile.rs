//! Strangers' texts: nothing that a recording or a scenario holds is taken for markup.

use samesite_format::Engine;

use crate::browser::{ask, open, shown, text};
use crate::fixture::{ATTACK, HOSTILE, Report};
use crate::host::{Host, hosted};

/// Where the hostile scenario's pages are.
const PAGES: &str = "cases/wild/-script-window.pwned-1-/script-";

#[test]
fn the_templates_escape_everything() {
    let report = Report::new();
    let mut attacked = 0;
    for page in report.pages() {
        let html = report.read(&page);
        assert_eq!(html.matches("<script").count(), html.matches("<script defer src=\"").count(), "{page}");
        assert!(!html.contains("<img") && !html.contains("<b onclick"), "{page}");
        assert!(!html.contains(['\u{1b}', '\u{202e}']), "{page} holds what could steer");
        attacked += html.matches("&lt;script&gt;window.pwned=1&lt;/script&gt;").count();
    }
    assert!(attacked > 50, "there are attacks to survive: {attacked}");
}

#[tokio::test]
async fn no_attack_runs_in_chromium() {
    no_attack_runs(Engine::Chromium).await;
}

#[tokio::test]
async fn no_attack_runs_in_firefox() {
    no_attack_runs(Engine::Firefox).await;
}

async fn no_attack_runs(engine: Engine) {
    let report = Report::new();
    let host = Host::of(report.path()).await;
    let session = open(engine, host.port).await;
    let pages = [
        "index.html".to_owned(),
        "matrix.html#pages=1".to_owned(),
        "matrix.html#text=%3Cscript%3Ewindow.pwned%3D1%3C%2Fscript%3E&clause=%3Cimg+src%3Dx+onerror%3D%22window.pwned%3D1%22%3E".to_owned(),
        "ask.html#SameSite=%3Cimg%20src%3Dx%3E".to_owned(),
        "stories.html".to_owned(),
        format!("{PAGES}/index.html"),
        format!("{PAGES}/wild.html"),
        "timeline.html".to_owned(),
    ];
    for page in &pages {
        session.go(&hosted(page)).await.unwrap();
        shown(&session).await;
        assert_eq!(ask(&session, "return window.pwned ?? null").await, serde_json::Value::Null, "{page}");
        // An image or a handler that came out of a text would be one that we never make.
        assert_eq!(
            ask(&session, "return document.querySelectorAll('img, b, [onerror], [onclick]').length").await,
            0,
            "{page}"
        );
        let complaints = ask(&session, "return window.complaints").await;
        assert_eq!(complaints, serde_json::json!([]), "{page}");
    }
    // What was meant as an attack is read as what it is.
    session.go(&hosted(&pages[5])).await.unwrap();
    assert!(text(&session, "return document.querySelector('h1').textContent").await.contains(ATTACK));
    assert!(text(&session, "return document.querySelector('.crumbs').textContent").await.contains(HOSTILE));
    session.quit().await.unwrap();
}

/// Were a template to forget, the page's own policy would still hold.
#[tokio::test]
async fn the_policy_stops_what_a_template_might_forget() {
    let report = Report::new();
    let careless = report.read("index.html").replacen(
        "<main",
        "<script>window.pwned=1</script><img src=\"data:,\" onerror=\"window.pwned=1\"><main",
        1,
    );
    std::fs::write(report.path().join("careless.html"), careless).unwrap();
    for engine in [Engine::Chromium, Engine::Firefox] {
        let host = Host::of(report.path()).await;
        let session = open(engine, host.port).await;
        session.go(&hosted("careless.html")).await.unwrap();
        shown(&session).await;
        assert_eq!(ask(&session, "return window.pwned ?? null").await, serde_json::Value::Null, "{engine}");
        let complaints = ask(&session, "return window.complaints.join()").await;
        assert!(complaints.as_str().unwrap().contains("policy: script-src"), "{engine}: {complaints}");
        session.quit().await.unwrap();
    }
}
