//! The Cookie Store API. **Spec:** Cookie Store API, review draft of November 2025.

use samesite_model::policy::{CookieStorePartitions, CookieStorePath, PartitionedAttribute, Policy, TopLevelHostRule};
use samesite_model::{
    Access, Api, Client, CookieInit, CookieInitError, CookieStore, Edition, HttpOnlyFlag, Model, PartitionKey,
    PartitionedFlag, Rule, SameSite, SameSiteStatus, SecureFlag, Storage, Timestamp, Worker, WorkerKind,
};

use crate::world::{PLAIN_V, SUFFIXES, V, World, X, nav, page};

const NOW: Timestamp = Timestamp::from_seconds(1_750_000_000);

fn model(policy: &Policy) -> Model<'_> {
    Model::with_policy(policy, &SUFFIXES)
}

fn at(policy: &Policy, urls: &[&str]) -> Option<Access> {
    model(policy).access_of_cookie_store(&Client::from(page(urls)))
}

fn current() -> Policy {
    Edition::CURRENT.policy()
}

/// What the API makes of a dictionary in a page of V's, below `/shop/`.
fn checked(init: &CookieInit) -> Result<(), CookieInitError> {
    let policy = current();
    let access = at(&policy, &["https://www.v.example/shop/basket"]).expect("a secure context");
    init.set_cookie(&model(&policy), &access).map(|_| ())
}

/// What becomes of a dictionary in a page, and the store.
fn stored(policy: &Policy, urls: &[&str], init: &CookieInit) -> (Storage, CookieStore) {
    let access = at(policy, urls).expect("a secure context");
    let mut store = CookieStore::default();
    let parsed = init.set_cookie(&model(policy), &access).expect("the API takes it");
    (store.store(&model(policy), &parsed, &access, NOW), store)
}

#[test]
fn the_object_is_there_in_secure_contexts_alone() {
    let policy = current();
    for (urls, there) in [
        (&[V][..], true),
        (&[X, V], true),
        (&["http://localhost/"], true),
        (&["http://127.0.0.1/"], true),
        (&["data:,", V], true),
        (&["about:blank", V], true),
        (&[PLAIN_V], false),
        (&[PLAIN_V, V], false),                     // the top-level document's URL decides
        (&["data:,"], false),                       // an opaque origin: it throws
        (&["blob:https://www.v.example/1"], false), // no URL that carries cookies
    ] {
        assert_eq!(at(&policy, urls).is_some(), there, "{urls:?}");
    }
    let sandboxed = Client::from(page(&[V]).sandboxed());
    assert!(model(&policy).access_of_cookie_store(&sandboxed).is_none());
}

#[test]
fn of_workers_service_workers_have_the_object() {
    let policy = current();
    let script: url::Url = "https://www.v.example/sw/worker.js".parse().expect("a URL");
    let access = |kind| {
        let client = Client::from(Worker::new(script.clone(), kind));
        model(&policy).access_of_cookie_store(&client)
    };
    let registered = access(WorkerKind::Service(page(&[V]).into())).expect("it has the object");
    assert_eq!((registered.api, registered.path.as_slice()), (Api::CookieStore, &b"/sw/worker.js"[..]));
    assert_eq!(registered.same_site_for_retrieval, SameSiteStatus::SameSite);
    let framed = access(WorkerKind::Service(page(&[X, V]).into())).expect("it has the object");
    assert_eq!(framed.same_site_for_retrieval, SameSiteStatus::CrossSite);
    assert!(access(WorkerKind::Dedicated(page(&[V]).into())).is_none());
    assert!(access(WorkerKind::Shared(vec![page(&[V])])).is_none());
    assert!(access(WorkerKind::Worklet(page(&[V]))).is_none());
    assert!(access(WorkerKind::Service(page(&[PLAIN_V]).into())).is_none());
}

#[test]
fn the_defaults_are_secure_strict_and_the_whole_host() {
    let (storage, store) = stored(&current(), &["https://www.v.example/shop/basket"], &CookieInit::new("a", "b"));
    assert_eq!(storage, Storage::Stored);
    let cookie = &store.cookies()[0];
    assert_eq!(
        (cookie.name.as_slice(), cookie.value.as_slice(), cookie.path.as_slice()),
        (&b"a"[..], &b"b"[..], &b"/"[..])
    );
    assert_eq!((cookie.secure, cookie.http_only), (SecureFlag::Secure, HttpOnlyFlag::NotHttpOnly));
    assert_eq!((cookie.same_site, cookie.expires), (SameSite::Strict, None));
    assert_eq!(cookie.domain.to_string(), "www.v.example");
    assert_eq!(cookie.partition_key, PartitionKey::Unpartitioned);
}

#[test]
fn a_browser_may_put_a_slash_behind_a_path_that_has_none() {
    for (path, as_told, with_slash) in [("/pay", "/pay", "/pay/"), ("/pay/", "/pay/", "/pay/"), ("/", "/", "/")] {
        for (cookie_store_path, kept) in [(CookieStorePath::AsTold, as_told), (CookieStorePath::WithSlash, with_slash)]
        {
            let init = CookieInit { path: path.to_owned(), ..CookieInit::new("a", "b") };
            let (_, store) = stored(&Policy { cookie_store_path, ..current() }, &[V], &init);
            assert_eq!(store.cookies()[0].path, kept.as_bytes(), "{path}, {cookie_store_path:?}");
        }
    }
    // The default path of the page is no path that anybody told.
    let init = CookieInit { path: String::new(), ..CookieInit::new("a", "b") };
    let with_slash = Policy { cookie_store_path: CookieStorePath::WithSlash, ..current() };
    let (_, store) = stored(&with_slash, &["https://www.v.example/shop/basket"], &init);
    assert_eq!(store.cookies()[0].path, b"/shop");
}

#[test]
fn a_browser_that_knows_no_partitions_here_makes_an_ordinary_cookie() {
    let init = CookieInit { partitioned: PartitionedFlag::Partitioned, ..CookieInit::new("a", "b") };
    let known = Policy { partitioned: PartitionedAttribute::BySiteAndAncestors, ..current() };
    let unknown = Policy { cookie_store_partitions: CookieStorePartitions::Unknown, ..known.clone() };
    let key = |policy: &Policy| stored(policy, &[V], &init).1.cookies()[0].partition_key.clone();
    assert!(matches!(key(&known), PartitionKey::SameSite(_)));
    assert_eq!(key(&unknown), PartitionKey::Unpartitioned);
}

#[test]
fn what_a_dictionary_says_is_kept() {
    let init = CookieInit {
        expires: Some(Timestamp::from_milliseconds(NOW.milliseconds() + 5600)),
        domain: Some("V.Example".to_owned()),
        path: String::new(),
        same_site: SameSite::None,
        ..CookieInit::new("\ta ", " b\t")
    };
    let (storage, store) = stored(&current(), &["https://www.v.example/shop/basket"], &init);
    assert_eq!(storage, Storage::Stored);
    let cookie = &store.cookies()[0];
    assert_eq!(
        (cookie.name.as_slice(), cookie.value.as_slice(), cookie.path.as_slice()),
        (&b"a"[..], &b"b"[..], &b"/shop"[..])
    );
    assert_eq!((cookie.same_site, cookie.domain.to_string()), (SameSite::None, "v.example and below".to_owned()));
    // A date is written to the second.
    assert_eq!(cookie.expires, Some(Timestamp::from_milliseconds(NOW.milliseconds() + 6000)));
    let lax = CookieInit { same_site: SameSite::Lax, ..CookieInit::new("a", "b") };
    assert_eq!(stored(&current(), &[V], &lax).1.cookies()[0].same_site, SameSite::Lax);
    let unset = CookieInit { same_site: SameSite::Unset, ..CookieInit::new("a", "b") };
    assert_eq!(stored(&current(), &[V], &unset).1.cookies()[0].same_site, SameSite::Strict);
}

#[test]
fn what_would_not_come_back_is_refused() {
    use CookieInitError as Error;
    let long = "x".repeat(4096);
    for (name, value, expected) in [
        ("a", "b", Ok(())),
        ("a", "b=c\td, e", Ok(())),
        ("a", "", Ok(())),
        ("", "b", Ok(())),
        ("__Secure-a", "b", Ok(())),
        ("__Host-a", "b", Ok(())),
        ("__HttpX", "b", Ok(())),
        ("é", "ü", Ok(())),
        (";", "b", Err(Error::ForbiddenCharacter)),
        ("a", "b;", Err(Error::ForbiddenCharacter)),
        ("a\n", "b", Err(Error::ForbiddenCharacter)),
        ("a", "b\u{7f}", Err(Error::ForbiddenCharacter)),
        ("a\tb", "c", Ok(())),
        ("a=b", "c", Err(Error::EqualsInName)),
        ("", "", Err(Error::Empty)),
        (" ", "\t", Err(Error::Empty)),
        ("", "b=c", Err(Error::Imitation)),
        ("", "__Secure-a", Err(Error::Imitation)),
        ("", "__host-", Err(Error::Imitation)),
        ("", "__HTTP-a", Err(Error::Imitation)),
        ("", "a__Host-", Ok(())),
        ("__Http-a", "b", Err(Error::HttpPrefix)),
        ("__HOST-http-a", "b", Err(Error::HttpPrefix)),
        ("a", &long[1..], Ok(())),
        ("a", &long, Err(Error::NameAndValueSize)),
    ] {
        assert_eq!(checked(&CookieInit::new(name, value)), expected, "{name:?} {:?}", &value[..value.len().min(9)]);
    }
}

#[test]
fn domains_and_paths_are_checked() {
    use CookieInitError as Error;
    let with = |name: &str, domain: Option<&str>, path: &str| CookieInit {
        domain: domain.map(str::to_owned),
        path: path.to_owned(),
        ..CookieInit::new(name, "b")
    };
    let long_path = format!("/{}", "x".repeat(1023));
    for (name, domain, path, expected) in [
        ("a", Some("www.v.example"), "/", Ok(())),
        ("a", Some("v.example"), "/", Ok(())),
        ("a", Some(".v.example"), "/", Err(Error::Domain)),
        ("a", Some("example"), "/", Err(Error::Domain)),
        ("a", Some("x.example"), "/", Err(Error::Domain)),
        ("a", Some("more.www.v.example"), "/", Err(Error::Domain)),
        ("a", Some(""), "/", Err(Error::Domain)),
        ("a", Some("not a host"), "/", Err(Error::Domain)),
        ("__host-a", Some("www.v.example"), "/", Err(Error::HostPrefix)),
        ("__Host-a", None, "/x", Err(Error::HostPrefix)),
        ("__Host-a", None, "", Err(Error::HostPrefix)), // the default path is /shop
        ("a", None, "x", Err(Error::Path)),
        ("a", None, &long_path, Ok(())),
        ("a", None, &format!("{long_path}x"), Err(Error::AttributeSize)),
    ] {
        assert_eq!(checked(&with(name, domain, path)), expected, "{name} {domain:?}");
    }
    // A public suffix may name itself.
    let policy = current();
    let access = at(&policy, &["https://github.io/"]).expect("a secure context");
    assert!(with("a", Some("github.io"), "/").set_cookie(&model(&policy), &access).is_ok());
    assert_eq!(with("a", Some("io"), "/").set_cookie(&model(&policy), &access), Err(Error::Domain));
}

#[test]
fn a_domain_has_a_size_too() {
    let label = "x".repeat(60);
    let host = format!("{}v.example", format!("{label}.").repeat(17));
    let policy = current();
    let access = at(&policy, &[&format!("https://{host}/")]).expect("a secure context");
    let init = CookieInit { domain: Some(host.clone()), ..CookieInit::new("a", "b") };
    assert_eq!(host.len(), 1046);
    assert_eq!(init.set_cookie(&model(&policy), &access), Err(CookieInitError::AttributeSize));
    // 1024 octets are the most there may be.
    let longest = &host[host.len() - 1024..];
    assert!(!longest.starts_with('.'), "{longest}");
    let shorter = CookieInit { domain: Some(longest.to_owned()), ..init };
    let access = at(&policy, &[&format!("https://{longest}/")]).expect("a secure context");
    assert!(shorter.set_cookie(&model(&policy), &access).is_ok());
}

#[test]
fn the_store_refuses_what_the_api_lets_through() {
    let policy = current();
    let strict = CookieInit::new("a", "b");
    assert_eq!(stored(&policy, &[X, V], &strict).0, Storage::Refused(Rule::SetByScriptWithinSite));
    let open = CookieInit { same_site: SameSite::None, ..strict.clone() };
    assert_eq!(stored(&policy, &[X, V], &open).0, Storage::Stored);
    // A plain-text frame of a secure top-level page is a secure context by its definition, and sets no Secure.
    assert_eq!(stored(&policy, &["data:,", PLAIN_V], &open).0, Storage::Refused(Rule::SecureNeedsSecureConnection));
    // It is a non-HTTP API.
    let mut world = World::current().plant(&nav(V), &["a=1; HttpOnly; Path=/"]);
    let access = at(&policy, &[V]).expect("a secure context");
    let parsed = strict.set_cookie(&model(&policy), &access).expect("the API takes it");
    let storage = world.store.store(&model(&policy), &parsed, &access, world.now);
    assert_eq!(storage, Storage::Refused(Rule::ScriptKeepsHttpOnly));
}

#[test]
fn to_get_is_to_read_as_a_script_does() {
    let lines = ["s=1; SameSite=Strict", "h=1; HttpOnly", "n=1; SameSite=None; Secure", "p=1; Path=/elsewhere"];
    let world = World::current().plant(&nav(V), &lines);
    let names = |policy: &Policy, urls: &[&str]| {
        let access = at(policy, urls).expect("a secure context");
        let list = world.store.retrieve(&model(policy), &access, world.now);
        list.iter().map(|cookie| String::from_utf8_lossy(&cookie.name)).collect::<String>()
    };
    assert_eq!(names(&current(), &[V]), "sn");
    assert_eq!(names(&current(), &[X, V]), "n");
    // Where editions let scripts read everything, they mean this one too.
    assert_eq!(names(&Edition::Rfc6265bis04.policy(), &[X, V]), "sn");
    let by_top = Policy { top_level_host: TopLevelHostRule::AdmitsReading, ..current() };
    assert_eq!(names(&by_top, &[V, X, V]), "sn");
}

#[test]
fn to_delete_is_to_set_a_cookie_that_has_expired() {
    let policy = current();
    let access = at(&policy, &[V]).expect("a secure context");
    let delete = |mut world: World, init: &CookieInit| {
        let parsed = init.set_cookie(&model(&policy), &access).expect("the API takes it");
        let storage = world.store.store(&model(&policy), &parsed, &access, world.now);
        (storage, world.store.cookies().len())
    };
    let planted = || World::current().plant(&nav(V), &["a=1; Path=/", "=nameless; Path=/"]);
    assert_eq!(delete(planted(), &CookieInit::deleting("a")), (Storage::Expired, 1));
    assert_eq!(delete(planted(), &CookieInit::deleting("")), (Storage::Expired, 1));
    assert_eq!(delete(planted(), &CookieInit::deleting("b")), (Storage::Expired, 2));
    // Path and domain are part of what names a cookie.
    let elsewhere = CookieInit { path: "/x".to_owned(), ..CookieInit::deleting("a") };
    assert_eq!(delete(planted(), &elsewhere), (Storage::Expired, 2));
    assert_eq!(CookieInit::deleting("a").same_site, SameSite::Strict);
}

#[test]
fn partitioned_is_passed_on_where_it_is_known() {
    let init = CookieInit {
        partitioned: PartitionedFlag::Partitioned,
        same_site: SameSite::None,
        ..CookieInit::new("a", "b")
    };
    let jar = |partitioned| {
        stored(&Policy { partitioned, ..current() }, &[X, V], &init).1.cookies()[0].partition_key.to_string()
    };
    assert_eq!(jar(PartitionedAttribute::Ignored), "in the ordinary jar");
    assert_eq!(jar(PartitionedAttribute::BySite), "in the jar kept for third parties on https://x.example");
}

#[test]
fn refusals_have_words() {
    use CookieInitError as Error;
    let errors = [
        Error::ForbiddenCharacter,
        Error::EqualsInName,
        Error::Empty,
        Error::Imitation,
        Error::HttpPrefix,
        Error::NameAndValueSize,
        Error::HostPrefix,
        Error::Domain,
        Error::Path,
        Error::AttributeSize,
    ];
    let words: Vec<_> = errors.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(words.join("\n"), @"
    name or value holds a semicolon or a control character
    the name holds an equals sign
    there is neither a name nor a value
    the cookie has no name, and its value would be read as one
    a name that begins with __Http- or __Host-Http- is for responses alone
    name and value together are longer than 4096 octets
    a name that begins with __Host- allows no domain and no path but /
    the domain is not one of the page's own, or begins with a dot
    the path does not begin with a slash
    domain or path is longer than 1024 octets
    ");
}
