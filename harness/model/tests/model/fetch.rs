//! `Sec-Fetch-*`, `Origin`, `Referer`, and whether there are cookies at all.

use insta::assert_snapshot;
use samesite_model::{
    Access, Client, Connection, Credentials, Destination, Edition, Fetch, FetchHeaders, Header, Method, Mode, Model,
    ReferrerPolicy, Reload, Request, SameSiteStatus, UserActivation, Worker, WorkerKind,
};

use crate::world::{Context, PLAIN_V, SIBLING, SUFFIXES, V, X, frame, nav, page, subresource};

const PORT: &str = "https://www.v.example:8443/";

fn request(context: Context) -> Request {
    match context {
        Context::Request(request) => request,
        Context::Script(document) => panic!("{document} runs a script, which is no request"),
    }
}

fn word(header: &Header) -> String {
    match header {
        Header::Value(value) => value.to_string(),
        Header::Absent => "-".to_owned(),
        Header::LeftOpen => "?".to_owned(),
    }
}

fn headers(context: Context, fetch: Fetch) -> [String; 7] {
    let headers = FetchHeaders::of(&request(context), &fetch, &SUFFIXES);
    headers.rows().map(|row| word(row.value))
}

fn click() -> Fetch {
    Fetch::navigation(Destination::Document, UserActivation::Transient)
}

fn image() -> Fetch {
    Fetch::subresource(Destination::Image, Mode::NoCors)
}

fn script_fetch() -> Fetch {
    Fetch::subresource(Destination::Empty, Mode::Cors)
}

#[test]
fn each_request_says_where_it_comes_from() {
    let (v, x) = (page(&[V]), page(&[X]));
    let inner = Fetch::navigation(Destination::Iframe, UserActivation::None);
    let (socket, script) = (
        Fetch::subresource(Destination::Empty, Mode::WebSocket),
        Fetch::subresource(Destination::Script, Mode::NoCors),
    );
    let worker: Client =
        Worker::new("https://www.v.example/w.js".parse().expect("a URL"), WorkerKind::Dedicated(v.clone().into()))
            .into();
    let data: Client = Worker::new("data:,".parse().expect("a URL"), WorkerKind::Dedicated(v.clone().into())).into();
    let rows = [
        ("address bar", nav(V), Fetch::navigation(Destination::Document, UserActivation::None)),
        ("V => V", nav(V).from("https://user:word@www.v.example/a?b#c"), click()),
        ("X => V", nav(V).from(X), click()),
        ("X => V POST", nav(V).from(X).post(), click()),
        ("V' => V", nav(V).from(SIBLING), click()),
        ("http V => V", nav(V).from(PLAIN_V), click()),
        ("V => http V", nav(PLAIN_V).from(V), click()),
        ("V => http V POST", nav(PLAIN_V).from(V).post(), click()),
        ("X => localhost", nav("http://localhost:3000/").from(X), click()),
        ("data: => V POST", nav(V).from("data:,").post(), click()),
        ("V => X -> V", nav(V).from(V).via(&[X]), click()),
        ("V => V' -> V", nav(V).from(V).via(&[SIBLING]), click()),
        ("V => V' -> V POST", nav(V).from(V).via(&[SIBLING]).post(), click()),
        ("V => V -> V' POST", nav(SIBLING).from(V).via(&[V]).post(), click()),
        ("address bar X -> V", nav(V).via(&[X]), Fetch::navigation(Destination::Document, UserActivation::None)),
        ("V[V]", frame(V, &v), inner),
        ("X[V]", frame(V, &x), inner),
        ("V[X=>V]", frame(V, &v).by(&page(&[V, X])), inner),
        ("V img", subresource(V, &v), image()),
        ("V:8443 img", subresource(V, &page(&[PORT])), image()),
        ("X img", subresource(V, &x), image()),
        ("X[V] script", subresource(V, &page(&[X, V])), script),
        ("V[srcdoc] img", subresource(V, &page(&[V, "about:srcdoc"])), image()),
        ("V[blank] img", subresource(V, &page(&[V, "about:blank"])), image()),
        ("V sandboxed img", subresource(V, &page(&[V]).sandboxed()), image()),
        ("V fetch", subresource(V, &v), script_fetch()),
        ("V fetch POST", subresource(V, &v).post(), script_fetch()),
        ("X fetch", subresource(V, &x), script_fetch()),
        ("V:8443 fetch POST", subresource(V, &page(&[PORT])).post(), script_fetch()),
        ("V fetch X -> V", subresource(V, &v).via(&[X]), script_fetch()),
        ("V fetch V -> X", subresource(X, &v).via(&[V]), script_fetch()),
        ("V WebSocket", subresource("wss://www.v.example/", &v), socket),
        ("X WebSocket", subresource("wss://www.v.example/", &x), socket),
        ("V worker fetch", subresource(V, &v).by_client(worker), script_fetch()),
        ("V data: worker fetch", subresource(V, &v).by_client(data), script_fetch()),
        ("V reload", nav(V).reload(Reload::OfSameSiteNavigation), click()),
    ];
    // Site, mode, destination, user; Origin; Referer.
    let table: String = rows
        .into_iter()
        .map(|(name, context, fetch)| {
            let [site, mode, dest, user, origin, referer, _] = headers(context, fetch);
            format!("{name:<21}{site} {mode} {dest} {user}; {origin}; {referer}\n")
        })
        .collect();
    assert_snapshot!(table);
}

#[test]
fn referrer_policies_tell_more_or_less() {
    // Referrer Policy §8.3: same origin, another site, and another site without TLS. Then Origin with a POST, likewise.
    let own = "https://www.v.example/a?b#c";
    let policies = [
        ReferrerPolicy::NoReferrer,
        ReferrerPolicy::NoReferrerWhenDowngrade,
        ReferrerPolicy::SameOrigin,
        ReferrerPolicy::Origin,
        ReferrerPolicy::StrictOrigin,
        ReferrerPolicy::OriginWhenCrossOrigin,
        ReferrerPolicy::StrictOriginWhenCrossOrigin,
        ReferrerPolicy::UnsafeUrl,
    ];
    let mut table = String::new();
    for referrer_policy in policies {
        let fetch = Fetch { referrer_policy, ..click() };
        let cells = [V, X, "http://x.example/"].map(|target| {
            let [.., origin, referer, _] = headers(nav(target).from(own).post(), fetch);
            format!(
                "{} {}",
                referer.replace("https://www.v.example/", "/"),
                origin.replace("https://www.v.example", "V")
            )
        });
        table += &format!("{:<32}{}\n", referrer_policy.word(), cells.join(" | "));
    }
    assert_snapshot!(table);
    // What one hop has cut off, the next one does not know.
    let via = |urls: &[&str]| headers(nav(V).from(own).via(urls), click())[5].clone();
    assert_eq!(via(&[V]), "https://www.v.example/a?b");
    assert_eq!(via(&[X]), "https://www.v.example/");
    assert_eq!(via(&["http://x.example/"]), "-");
    let long = format!("https://www.v.example/{}", "p".repeat(4096));
    assert_eq!(headers(nav(V).from(&long), click())[5], "https://www.v.example/");
    // 4096 octets are the most that are told whole.
    assert_eq!((long.len(), headers(nav(V).from(&long[..4096]), click())[5].as_str()), (4118, &long[..4096]));
    assert_eq!(headers(nav(V).from(&long[..4097]), click())[5], "https://www.v.example/");
}

#[test]
fn credentials_come_before_every_cookie_rule() {
    let (v, x) = (page(&[V]), page(&[X]));
    for (name, context, same_origin) in [
        ("V fetch V", subresource(V, &v), true),
        ("V fetch V'", subresource(SIBLING, &v), false),
        ("V fetch V:8443", subresource(PORT, &v), false),
        ("X fetch V", subresource(V, &x), false),
        ("V fetch V' -> V", subresource(V, &v).via(&[SIBLING]), false),
        ("V fetch V -> V", subresource(V, &v).via(&[V]), true),
        ("V[blank] fetch V", subresource(V, &page(&[V, "about:blank"])), true),
        ("data: fetch data:", subresource("data:,", &page(&["data:,"])), false),
    ] {
        let request = request(context);
        assert!(Credentials::Include.include_cookies(&request, Mode::Cors), "{name}");
        assert!(!Credentials::Omit.include_cookies(&request, Mode::Cors), "{name}");
        assert_eq!(Credentials::SameOrigin.include_cookies(&request, Mode::Cors), same_origin, "{name}");
        assert!(Credentials::SameOrigin.include_cookies(&request, Mode::Navigate), "{name}");
    }
    assert_eq!((script_fetch().credentials, image().credentials), (Credentials::SameOrigin, Credentials::Include));
}

#[test]
fn a_page_without_tls_tells_its_origin_to_another_one() {
    // Fetch §3.2: only the step down from HTTPS hides it.
    for policy in [
        ReferrerPolicy::NoReferrerWhenDowngrade,
        ReferrerPolicy::StrictOrigin,
        ReferrerPolicy::StrictOriginWhenCrossOrigin,
    ] {
        let fetch = Fetch { referrer_policy: policy, ..click() };
        let origin = |from: &str| headers(nav(PLAIN_V).from(from).post(), fetch)[4].clone();
        assert_eq!((origin("http://x.example/"), origin(X)), ("http://x.example".to_owned(), "null".to_owned()));
    }
}

#[test]
fn an_opaque_origin_has_no_port() {
    let document = page(&[PORT]);
    assert_eq!((document.port(), document.sandboxed().port()), (Some(8443), None));
    assert_eq!(page(&["data:,"]).port(), None);
}

/// The facts as a server reads them from the headers, and as the model knows them from the context.
fn read_and_known(context: Context, fetch: Fetch) -> (Option<Access>, Option<Access>) {
    let request = request(context);
    let headers = FetchHeaders::of(&request, &fetch, &SUFFIXES);
    let fields = headers.rows().into_iter().filter_map(|row| match row.value {
        Header::Value(value) => Some((row.name, value.as_ref())),
        Header::Absent | Header::LeftOpen => None,
    });
    let read = Access::from_fetch_metadata(&request.url, request.method, fields);
    (read, Model::new(Edition::CURRENT, &SUFFIXES).access(&request))
}

#[test]
fn a_server_reads_the_facts_from_the_headers() {
    let (v, x) = (page(&[V]), page(&[X]));
    let inner = Fetch::navigation(Destination::Iframe, UserActivation::None);
    let rows = [
        ("address bar", nav(V), click()),
        ("V => V", nav("https://www.v.example/a?b").from(V), click()),
        ("X => V POST", nav(V).from(X).post(), click()),
        ("V' => V", nav(V).from(SIBLING), click()),
        ("http V => V", nav(V).from(PLAIN_V), click()),
        ("X => localhost", nav("http://localhost:3000/").from(X), click()),
        ("V[V]", frame(V, &v), inner),
        ("X[V]", frame(V, &x), inner),
        ("V img", subresource(V, &v), image()),
        ("X img", subresource(V, &x), image()),
        ("X fetch POST", subresource(V, &x).post(), script_fetch()),
    ];
    for (name, context, fetch) in rows {
        let (read, known) = read_and_known(context, fetch);
        assert!(read.is_some(), "{name}");
        assert_eq!(read, known, "{name}");
    }
    // What the headers do not tell: who stands above a document, and that today's text forgets the way of redirects.
    let unlike = [
        ("X[V] script", subresource(V, &page(&[X, V])), script_fetch(), SameSiteStatus::SameSite),
        ("V => X -> V", nav(V).from(V).via(&[X]), click(), SameSiteStatus::CrossSite),
    ];
    for (name, context, fetch, status) in unlike {
        let (Some(read), Some(known)) = read_and_known(context, fetch) else { panic!("{name}") };
        assert_eq!((read.same_site_for_retrieval, read.same_site_for_storage), (status, status), "{name}");
        assert_ne!(known.same_site_for_retrieval, status, "{name}");
    }
}

#[test]
fn without_its_header_a_request_says_nothing() {
    let read = |url: &str, fields: &[(&'static str, &'static str)]| {
        Access::from_fetch_metadata(&url.parse().expect("a URL"), Method::Get, fields.iter().copied())
    };
    assert!(read(V, &[("SEC-FETCH-SITE", "none")]).is_some(), "names have no case");
    assert_eq!(read(V, &[("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")]), None);
    assert_eq!(read(V, &[("Sec-Fetch-Site", "next-door")]), None);
    assert_eq!(read("data:,", &[("Sec-Fetch-Site", "none")]), None);
    let plain = read(PLAIN_V, &[("Sec-Fetch-Site", "none")]).map(|access| access.connection);
    assert_eq!(plain, Some(Connection::Insecure), "no browser sends the header there");
}
