//! Cell predictions per second on one core, and how far that is from a bare floor.
//!
//! A cell is one cookie at one request. The floor does what no implementation can do without: it compares hosts,
//! paths, expiry and flags by one fixed reading, with the request already classed. Both are measured in the same
//! run, in turn, so that the ratio holds on any machine.
//!
//! `cargo bench -p samesite-model`, which takes about two seconds.

use std::hint::black_box;
use std::time::{Duration, Instant};

use samesite_model::{
    Access, Api, Connection, Cookie, CookieStore, Document, Domain, Edition, HttpOnlyFlag, Method, Model, Request,
    SameSite, SameSiteStatus, SecureFlag, SuffixList, Timestamp, path_matches,
};

const NOW: Timestamp = Timestamp::from_seconds(1_750_000_000);
const ROUND: Duration = Duration::from_millis(100);
const ROUNDS: usize = 5;

fn main() {
    // `cargo test --benches` asks for a smoke test: one round, no figures worth reading.
    let rounds = if std::env::args().any(|argument| argument == "--bench") { ROUNDS } else { 1 };
    let suffixes =
        SuffixList::parse("com\nexample\nco.uk\ngithub.io\n*.ck\n!www.ck\n").expect("the list is well-formed");
    let model = Model::new(Edition::CURRENT, &suffixes);
    let (store, requests) = (store(&model), requests());
    let accesses: Vec<Access> = requests.iter().filter_map(|request| model.access(request)).collect();
    let cells = u64::try_from(store.cookies().len() * requests.len()).expect("few cells");

    let mut best = [0.0_f64; 3];
    for _ in 0..rounds {
        let whole = rate(cells, || {
            requests
                .iter()
                .map(|request| {
                    let access = model.access(black_box(request)).expect("the URL carries cookies");
                    given(&model, store.cookies(), &access)
                })
                .sum()
        });
        let retrieval =
            rate(cells, || accesses.iter().map(|access| given(&model, store.cookies(), black_box(access))).sum());
        let floor =
            rate(cells, || accesses.iter().map(|access| given_by_floor(store.cookies(), black_box(access))).sum());
        for (best, rate) in best.iter_mut().zip([whole, retrieval, floor]) {
            *best = best.max(rate);
        }
    }
    let [whole, retrieval, floor] = best;
    println!("{} cells: {} cookies at {} requests", cells, store.cookies().len(), requests.len());
    println!("status and retrieval   {whole:>12.0} cells per second, {:.1} times the floor's time", floor / whole);
    println!(
        "retrieval alone        {retrieval:>12.0} cells per second, {:.1} times the floor's time",
        floor / retrieval
    );
    println!("floor                  {floor:>12.0} cells per second");
}

/// Runs `pass` over all cells again and again for a round; cells per second.
fn rate(cells: u64, pass: impl Fn() -> usize) -> f64 {
    let start = Instant::now();
    let mut passes = 0_u32;
    while start.elapsed() < ROUND {
        black_box(pass());
        passes += 1;
    }
    f64::from(passes) * f64::from(u32::try_from(cells).expect("few cells")) / start.elapsed().as_secs_f64()
}

fn given(model: &Model<'_>, cookies: &[Cookie], access: &Access) -> usize {
    cookies.iter().filter(|cookie| model.retrieve_one(cookie, access, NOW).is_sent()).count()
}

fn given_by_floor(cookies: &[Cookie], access: &Access) -> usize {
    let lax = matches!(access.api, Api::TopLevelNavigation(method) if method.is_safe());
    let goes = |cookie: &&Cookie| {
        cookie.expires.is_none_or(|expires| expires >= NOW)
            && match &cookie.domain {
                Domain::HostOnly(host) => *host == access.host,
                Domain::WithSubdomains(domain) => access.host.domain_matches(domain),
            }
            && path_matches(&access.path, &cookie.path)
            && (cookie.secure == SecureFlag::NotSecure || access.connection == Connection::Secure)
            && (cookie.http_only == HttpOnlyFlag::NotHttpOnly || access.api != Api::Script)
            && (access.same_site_for_retrieval == SameSiteStatus::SameSite
                || match cookie.same_site {
                    SameSite::None => true,
                    SameSite::Lax | SameSite::Unset => lax,
                    SameSite::Strict => false,
                })
    };
    cookies.iter().filter(goes).count()
}

/// Cookies of every kind, as one site might have them.
fn store(model: &Model<'_>) -> CookieStore {
    let visit = Request::navigation(url("https://www.shop.example/account/orders"));
    let access = model.access(&visit).expect("the URL carries cookies");
    let mut store = CookieStore::default();
    let flags = ["", "; SameSite=Strict", "; SameSite=Lax", "; SameSite=None; Secure"];
    let places = ["; Path=/", "; Domain=shop.example; Path=/", "; Path=/account", "; Path=/elsewhere; Max-Age=60"];
    for (number, flag) in flags.iter().enumerate() {
        for (kind, place) in places.iter().enumerate() {
            let line = format!("cookie-{number}-{kind}=0123456789abcdef{place}{flag}");
            store.receive_set_cookie(model, line.as_bytes(), &access, NOW);
        }
    }
    assert_eq!(store.cookies().len(), flags.len() * places.len(), "every line is stored");
    store
}

/// Navigations, frames and subresources, from the site itself, a sister, another site and an inner frame.
fn requests() -> Vec<Request> {
    let page = |urls: &[&str]| {
        let (top, framed) = urls.split_first().expect("a page has a top-level document");
        framed.iter().fold(Document::top_level(url(top)), |parent, inner| Document::framed(url(inner), &parent))
    };
    let (own, sister, other) = ("https://www.shop.example/", "https://static.shop.example/", "https://news.co.uk/");
    let pages = [page(&[own]), page(&[sister]), page(&[other]), page(&[other, own]), page(&[own, other, own])];
    let to = "https://www.shop.example/account/orders";
    let mut requests = vec![Request::navigation(url(to))];
    for page in &pages {
        requests.push(Request::navigation(url(to)).from(page));
        requests.push(Request::navigation(url(to)).from(page).method(Method::Post));
        requests.push(Request::nested(url(to), page));
        requests.push(Request::subresource(url(to)).from(page));
    }
    requests
}

fn url(text: &str) -> url::Url {
    text.parse().expect("a URL")
}
