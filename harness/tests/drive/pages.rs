//! The script of the pages that are played, in a real browser.

use samesite_drive::Deadlines;
use samesite_drive::session::{Accounts, Opening, ProfileFolder, Session};
use samesite_drive::settings::{Endpoints, HostEnvironment, Settings};
use samesite_format::Engine;
use samesite_servers::{Config, Response, Servers, Token};
use serde_json::json;

use crate::{PATIENCE, installation, program};

const SCRIPT: &str = include_str!("../../play/src/page.js");
const WORKER: &str = include_str!("../../play/src/worker.js");

/// A step that is not written down in the script is a mistake of ours, and no request that the browser did not make.
#[tokio::test]
async fn a_page_that_is_told_what_it_does_not_know_says_so_at_its_end() {
    let servers = Servers::start(Config::default()).await.unwrap();
    let engine = Engine::Chromium;
    let installation = installation(engine);
    let settings = Settings::base(installation.product, &Endpoints::from(servers.ports()), HostEnvironment::here());
    let opening = Opening {
        installation: &installation,
        settings: &settings,
        guardian: &program(),
        deadlines: Deadlines::default(),
        accounts: Accounts::NotAsked,
        profile: ProfileFolder::OfTheDriver,
    };
    let session = Session::open(opening).await.unwrap_or_else(|error| panic!("{error}\nhelp: {}", error.help()));

    let url = |token: Token| format!("https://your-blog.example/?t={token}");
    let known = json!({ "probe": "img", "url": url(Token::random()), "number": 0, "key": "" });
    let unknown = json!({ "probe": "no-such", "url": url(Token::random()), "number": 1, "key": "" });
    let table = [
        (json!([known]), None, "", ""),
        (json!([known, unknown]), None, "", "!unknown probe no-such"),
        (json!([]), Some("toString"), "", "!unknown probe toString"),
        (
            json!([{ "probe": "worker-fetch", "url": url(Token::random()), "number": 0, "key": "" }]),
            None,
            "const ways = {};",
            "!unknown way of a worker fetch",
        ),
    ];
    for (steps, leave, worker, expected) in table {
        let (page, end, helper) = (Token::random(), Token::random(), Token::random());
        let mut turn = json!({ "steps": steps, "end": url(end) });
        if let Some(how) = leave {
            turn["leave"] = json!({ "how": how, "url": url(page), "stay": url(end), "id": "go" });
        }
        let config = json!({ "frames": [], "turns": [turn], "patience": 4000, "helper": url(helper) });
        let html = format!("<!DOCTYPE html><body><script>{SCRIPT}play(document, {config});</script>");
        servers.register(page, Response::html(html)).unwrap();
        servers.register(end, Response::empty()).unwrap();
        // A worker that has forgotten its ways.
        let script = if worker.is_empty() { WORKER.to_owned() } else { forgetful(worker) };
        let script = Response { body: script.into(), ..Response::new(200) }.header("Content-Type", "text/javascript");
        servers.register(helper, script).unwrap();
        session.go(&url(page)).await.unwrap();
        let report = servers.wait_for(&end, PATIENCE, "the end of the page").await.unwrap();
        assert_eq!(String::from_utf8_lossy(&report.body), expected, "{config}");
    }
    session.quit().await.unwrap();
    servers.shutdown().await;
}

fn forgetful(ways: &str) -> String {
    let rest = &WORKER[WORKER.find("const pairs").unwrap()..];
    format!("{ways}\n{rest}")
}
