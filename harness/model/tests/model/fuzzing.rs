//! Anything goes in: octets, dates, hosts, documents, workers, redirects, and every policy there is.
//!
//! These are bounded, and run with every `cargo test`; a fuzzer guided by coverage is beside, in `fuzz/`.
//! `PROPTEST_CASES=100000 cargo test -p samesite-model fuzzing` runs them for longer.

use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use samesite_model::{
    Client, CookieInit, CookieStore, Credentials, Destination, Document, Edition, Fetch, FetchHeaders, Header, Host,
    Method, Mode, Model, Origin, Parameter, PartitionedFlag, Policy, Reload, Request, SecureFlag, SetCookie, Storage,
    SuffixList, Target, Timestamp, UserActivation, Worker, WorkerKind, parse_cookie_date,
};

use crate::world::SUFFIXES;

const URLS: [&str; 16] = [
    "https://www.v.example/x/y?z#w",
    "https://static.v.example/",
    "http://www.v.example/",
    "https://www.v.example:8443/x",
    "https://x.example/",
    "https://user:word@v.example./",
    "http://localhost:3000/",
    "http://127.0.0.1/x",
    "https://[::1]/",
    "https://github.io/",
    "wss://www.v.example/socket",
    "about:blank",
    "about:srcdoc",
    "data:text/html,hi",
    "blob:https://www.v.example/c0ffee",
    "blob:null/c0ffee",
];

fn url() -> impl Strategy<Value = url::Url> {
    select(&URLS[..]).prop_map(|text| text.parse().expect("a URL"))
}

/// An edition with up to eight parameters changed.
fn policy() -> impl Strategy<Value = Policy> {
    let change = (any::<Index>(), any::<Index>());
    (select(Edition::ALL), prop::collection::vec(change, 0..8)).prop_map(|(edition, changes)| {
        changes.into_iter().fold(edition.policy(), |policy, (which, index)| {
            let parameter = &Parameter::ALL[which.index(Parameter::ALL.len())];
            parameter.alternatives[index.index(parameter.alternatives.len())].applied_to(&policy)
        })
    })
}

/// A document somewhere among frames, popups and sandboxes.
fn document() -> impl Strategy<Value = Arc<Document>> {
    (url(), prop::collection::vec((url(), 0..5), 0..5)).prop_map(|(top, steps)| {
        steps.into_iter().fold(Document::top_level(top), |document, (url, step)| match step {
            0 => Document::framed(url, &document),
            1 => {
                Document::framed_by(url, &document, &Document::top_level("https://x.example/".parse().expect("a URL")))
            }
            2 => Document::opened(url, &document),
            3 => document.sandboxed(),
            _ => Document::framed(url, &document).sandboxed(),
        })
    })
}

fn client() -> impl Strategy<Value = Client> {
    (prop::collection::vec(document(), 1..3), url(), url(), 0..7).prop_map(|(documents, script, inner, kind)| {
        let first = || Client::from(Arc::clone(&documents[0]));
        let kind = match kind {
            0 => WorkerKind::Dedicated(first()),
            1 => WorkerKind::Dedicated(Worker::new(inner, WorkerKind::Dedicated(first())).into()),
            2 => WorkerKind::Shared(documents.clone()),
            3 => WorkerKind::Shared(vec![]),
            4 => WorkerKind::Service(first()),
            5 => WorkerKind::Worklet(Arc::clone(&documents[0])),
            _ => return first(),
        };
        Worker::new(script, kind).into()
    })
}

fn request() -> impl Strategy<Value = Request> {
    let target = prop_oneof![
        Just(Target::TopLevelNavigation),
        Just(Target::Subresource),
        document().prop_map(Target::NestedNavigation)
    ];
    let reload = select(vec![
        Reload::No,
        Reload::OfSameSiteNavigation,
        Reload::OfCrossSiteNavigation,
        Reload::TraversalToSameSiteNavigation,
        Reload::TraversalToCrossSiteNavigation,
    ]);
    let method = select(vec![Method::Get, Method::Head, Method::Options, Method::Post, Method::Delete]);
    (url(), method, prop::option::of(client()), target, prop::collection::vec(url(), 0..4), reload).prop_map(
        |(url, method, client, target, redirected_from, reload)| Request {
            url,
            method,
            client,
            target,
            redirected_from,
            reload,
        },
    )
}

/// Lines that look like cookies, and octets that look like nothing.
fn line() -> impl Strategy<Value = Vec<u8>> {
    let attribute = prop_oneof![
        select(vec![
            "Secure",
            "HttpOnly",
            "Path=/",
            "Path=/x",
            "Path",
            "Domain=v.example",
            "Domain=",
            "Domain=example",
            "Max-Age=60",
            "Max-Age=0",
            "Max-Age=-",
            "SameSite=Strict",
            "SameSite=Lax",
            "SameSite=None",
            "SameSite=bogus",
            "SameSite",
            "Partitioned",
            "Secure, Partitioned",
            "Secure\tPartitioned",
            "Expires=Fri, 01 Jan 2100 00:00:00 GMT",
        ])
        .prop_map(str::to_owned),
        "(Domain|Path|Expires|Max-Age|SameSite)=\\PC{0,16}",
    ];
    let shaped = ("(__Host-|__Secure-|__Http-|__Host-Http-)?[a-c]?=?\\PC{0,4}", prop::collection::vec(attribute, 0..5))
        .prop_map(|(pair, attributes)| format!("{pair}; {}", attributes.join("; ")).into_bytes());
    prop_oneof![8 => shaped, 1 => prop::collection::vec(any::<u8>(), 0..80), 1 => prop::collection::vec(any::<u8>(), 4090..4200)]
}

const START: Timestamp = Timestamp::from_seconds(1_750_000_000);

proptest! {
    #[test]
    fn whole_lives_of_a_store_are_bounded(
        policy in policy(),
        acts in prop::collection::vec((request(), line(), 0_u64..200), 1..10),
        reader in document(),
    ) {
        let model = Model::with_policy(&policy, &SUFFIXES);
        let (mut store, mut now) = (CookieStore::default(), START);
        for (index, (request, line, wait)) in acts.iter().enumerate() {
            now = now.after(Duration::from_secs(*wait));
            let mut steps = Vec::new();
            let Some(access) = model.access_with(request, &mut steps) else { continue };
            // Frames and redirects add steps, but each a few.
            prop_assert!(steps.len() <= 40, "{} steps", steps.len());
            let storage = store.receive_set_cookie(&model, line, &access, now);
            prop_assert!(store.cookies().len() <= index + 1);
            let longest = acts.iter().map(|(_, line, _)| line.len()).max().unwrap_or_default();
            for cookie in store.cookies() {
                prop_assert!(cookie.name.len() + cookie.value.len() <= longest);
                prop_assert!(!cookie.is_expired(now) && cookie.created <= cookie.updated);
            }
            if storage == Storage::Stored {
                prop_assert!(store.cookies().iter().any(|cookie| cookie.updated == now));
            }
            let by_store = model.access_of_cookie_store(&Client::from(Arc::clone(&reader)));
            for access in [Some(access), model.access_of_script(&reader), by_store].into_iter().flatten() {
                let retrieved = store.retrieve(&model, &access, now).len();
                prop_assert!(retrieved <= store.cookies().len());
                prop_assert_eq!(store.cookie_string(&model, &access, now).is_some(), retrieved > 0);
                for cookie in store.cookies() {
                    let mut steps = Vec::new();
                    let retrieval = model.retrieve_one_with(cookie, &access, now, &mut steps);
                    prop_assert_eq!(steps.last().map(|step| step.rule), Some(retrieval.rule()));
                    prop_assert!(steps.len() <= 20, "{} steps", steps.len());
                }
            }
        }
    }

    #[test]
    fn octets_are_read_or_refused(policy in policy(), line in line(), date in prop::collection::vec(any::<u8>(), 0..60)) {
        if let Ok(parsed) = SetCookie::parse(&line, &policy) {
            let separators = line.iter().filter(|&&octet| octet == b';').count();
            prop_assert!(parsed.attributes.len() <= separators);
            prop_assert!(parsed.name.len() + parsed.value.len() <= line.len());
        }
        if let Some(date) = parse_cookie_date(&date) {
            // Year 1601 to 9999.
            prop_assert!((-11_644_473_600_000..253_402_300_800_000).contains(&date.milliseconds()));
        }
    }

    #[test]
    fn dictionaries_are_taken_or_refused(
        policy in policy(),
        client in client(),
        texts in prop::array::uniform2("(__Host-|__Http-)?\\PC{0,6}[;=\t\u{0}]?\\PC{0,6}"),
        domain in prop::option::of(select(vec!["www.v.example", "v.example", "example", "localhost", ".x", "\u{1}"])),
        path in select(vec!["", "/", "/x", "x", "/\u{1}"]),
        expires in prop::option::of(any::<i64>()),
    ) {
        let model = Model::with_policy(&policy, &SUFFIXES);
        let [name, value] = texts;
        let init = CookieInit {
            expires: expires.map(Timestamp::from_milliseconds),
            domain: domain.map(str::to_owned),
            path: path.to_owned(),
            partitioned: PartitionedFlag::Partitioned,
            ..CookieInit::new(&name, &value)
        };
        if let Some(access) = model.access_of_cookie_store(&client)
            && let Ok(parsed) = init.set_cookie(&model, &access)
        {
            let mut store = CookieStore::default();
            let storage = store.store(&model, &parsed, &access, START);
            prop_assert_eq!(store.cookies().len(), usize::from(storage == Storage::Stored));
            prop_assert!(store.cookies().iter().all(|cookie| cookie.secure == SecureFlag::Secure));
        }
    }

    #[test]
    fn hosts_and_lists_are_read_or_refused(
        text in "(\\PC{0,12}|[a-z0-9.*!\\[\\]:%-]{0,24})",
        rules in "([*!]?\\.?[a-z.*]{0,8}\n){0,6}",
    ) {
        let list = SuffixList::parse(&rules).unwrap_or_else(|_| SUFFIXES.clone());
        let _ = list.is_public_suffix(&text);
        if let Some(host) = Host::parse(&text) {
            if let Some(domain) = list.registrable_domain(&host) {
                prop_assert!(host.domain_matches(domain), "{host} lies within {domain}");
                prop_assert!(!list.is_public_suffix(domain), "{domain}");
            }
            prop_assert_eq!(Host::parse(&host.to_string()), Some(host));
        }
    }

    #[test]
    fn headers_agree_with_each_other_and_with_the_status(request in request(), user in any::<bool>(), navigates in any::<bool>()) {
        let user = if user { UserActivation::Transient } else { UserActivation::None };
        let fetch = if navigates {
            Fetch::navigation(Destination::Document, user)
        } else {
            Fetch::subresource(Destination::Empty, Mode::Cors)
        };
        let headers = FetchHeaders::of(&request, &fetch, &SUFFIXES);
        let sites = [&headers.site, &headers.mode, &headers.dest].map(|header| *header == Header::Absent);
        prop_assert!(sites == [true; 3] || sites == [false; 3], "{headers:?}");
        prop_assert!(headers.user == Header::Absent || navigates);
        let same_origin = Credentials::SameOrigin.include_cookies(&request, Mode::Cors);
        prop_assert!(!same_origin || request.client.as_ref().is_some_and(|client| *client.origin() != Origin::Opaque));
        // Same-origin all the way is what the header says too.
        let value = |word: &'static str| headers.site == Header::Value(word.into());
        if !navigates && request.reload == Reload::No && headers.site != Header::Absent {
            prop_assert_eq!(value("same-origin"), same_origin);
        }
    }

    #[test]
    fn a_top_level_page_is_classed_as_its_header_says(client in url(), target in url(), post in any::<bool>()) {
        // For a subresource of a top-level document, without redirects, §5.2 and Fetch Metadata ask the same question.
        let document = Document::top_level(client);
        let method = if post { Method::Post } else { Method::Get };
        let request = Request::subresource(target).from(document).method(method);
        let model = Model::new(Edition::CURRENT, &SUFFIXES);
        let image = Fetch::subresource(Destination::Image, Mode::NoCors);
        let headers = FetchHeaders::of(&request, &image, &SUFFIXES);
        if let (Some(access), Header::Value(site)) = (model.access(&request), headers.site) {
            prop_assert_eq!(access.same_site_for_retrieval.to_string() == "cross-site", site == "cross-site");
        }
    }
}
