//! Workers, sandboxes, and documents that have no origin by their URL.

use std::sync::Arc;

use samesite_model::policy::{DedicatedWorkerRule, Policy, ServiceWorkerRule};
use samesite_model::{Client, Document, Edition, Origin, Reload, Sandbox, Worker, WorkerKind};

use crate::world::{Context, PLAIN_V, SIBLING, V, World, X, frame, home, nav, page, script, subresource};

fn current() -> Policy {
    Edition::CURRENT.policy()
}

/// `SN` when a Strict cookie goes along, `N` when only a None cookie does.
fn sent(policy: Policy, context: &Context) -> String {
    let world = World::under(policy).plant(&home(), &["S=; SameSite=Strict", "N=; SameSite=None; Secure"]);
    world.sent(context).replace(['=', ';', ' '], "")
}

fn url(text: &str) -> url::Url {
    text.parse().expect("a URL")
}

fn worker(script: &str, kind: WorkerKind) -> Arc<Worker> {
    Worker::new(url(script), kind)
}

fn dedicated(script: &str, owner: impl Into<Client>) -> Arc<Worker> {
    worker(script, WorkerKind::Dedicated(owner.into()))
}

fn fetch(worker: &Arc<Worker>) -> Context {
    subresource(V, &page(&[V])).by_client(Arc::clone(worker))
}

const BLOB: &str = "blob:https://www.v.example/c0ffee";

#[test]
fn dedicated_workers_have_their_owners_site() {
    // §5.2.2.1: the owner's site for cookies, since -21 only if the worker is same site with it.
    let v = page(&[V]);
    let nested = dedicated("data:text/javascript,", dedicated(V, page(&[V])));
    for (name, worker, as_owner, if_same_site) in [
        ("V", dedicated(V, page(&[V])), "SN", "SN"),
        ("V[V']", dedicated(SIBLING, page(&[V, SIBLING])), "SN", "SN"),
        ("V blob:", dedicated(BLOB, page(&[V])), "SN", "SN"),
        ("V data:", dedicated("data:text/javascript,", page(&[V])), "SN", "N"),
        ("X", dedicated(X, page(&[X])), "N", "N"),
        ("X[V]", dedicated(V, page(&[X, V])), "N", "N"),
        ("V[X[V]]", dedicated(V, page(&[V, X, V])), "N", "N"),
        ("V worker of V worker", dedicated(V, dedicated(V, Arc::clone(&v))), "SN", "SN"),
        ("V data: worker of V worker", nested, "SN", "N"),
    ] {
        for (rule, expected) in
            [(DedicatedWorkerRule::AsOwner, as_owner), (DedicatedWorkerRule::AsOwnerIfSameSite, if_same_site)]
        {
            let policy = Policy { dedicated_worker: rule, ..current() };
            assert_eq!(sent(policy, &fetch(&worker)), expected, "{name}, {rule:?}");
        }
    }
    assert_eq!(Client::from(dedicated(V, dedicated(V, Arc::clone(&v)))).document(), Some(&v));
}

#[test]
fn shared_workers_need_every_owner() {
    // §5.2.2.1: one cross-site owner makes it cross-site for all.
    let shared = |owners: &[&[&str]]| worker(V, WorkerKind::Shared(owners.iter().map(|urls| page(urls)).collect()));
    for (name, owners, expected) in [
        ("V", &[&[V][..]][..], "SN"),
        ("V, V[V]", &[&[V], &[V, V]], "SN"),
        ("V, X[V]", &[&[V], &[X, V]], "N"),
        ("X[V], V", &[&[X, V], &[V]], "N"),
        ("http V[V]", &[&[PLAIN_V, V]], "N"),
        ("nobody", &[], "N"),
    ] {
        assert_eq!(sent(current(), &fetch(&shared(owners))), expected, "{name}");
    }
}

#[test]
fn service_workers_have_their_own_site_or_that_of_who_registered_them() {
    // §5.2.2.2: the worker's own origin until -10, the Service Workers standard since -11.
    for (name, registered_by, own, registering) in
        [("V", page(&[V]), "SN", "SN"), ("V[V]", page(&[V, V]), "SN", "SN"), ("X[V]", page(&[X, V]), "SN", "N")]
    {
        let worker = worker(V, WorkerKind::Service(registered_by.into()));
        for (service_worker, expected) in
            [(ServiceWorkerRule::OwnOrigin, own), (ServiceWorkerRule::RegisteringClient, registering)]
        {
            let policy = Policy { service_worker, ..current() };
            assert_eq!(sent(policy, &fetch(&worker)), expected, "{name}, {service_worker:?}");
        }
    }
    // A client opened by a worker is a client of the worker's site, whatever the worker does to V.
    let foreign = worker(X, WorkerKind::Service(page(&[X]).into()));
    assert_eq!(sent(current(), &nav(V).by_client(foreign)), "N");
}

#[test]
fn worklets_are_cross_site_with_all() {
    let worklet = worker(V, WorkerKind::Worklet(page(&[V])));
    assert_eq!((worklet.origin(), sent(current(), &fetch(&worklet)).as_str()), (&Origin::Opaque, "N"));
}

#[test]
fn workers_are_told_by_kind_and_owner() {
    for (client, words) in [
        (Client::from(page(&[X, V])), "https://x.example [https://www.v.example]"),
        (dedicated(V, page(&[V])).into(), "a dedicated worker of https://www.v.example"),
        (
            worker(V, WorkerKind::Shared(vec![page(&[V]), page(&[X, V])])).into(),
            "a shared worker of https://www.v.example and https://x.example [https://www.v.example]",
        ),
        (
            worker(V, WorkerKind::Service(page(&[V]).into())).into(),
            "a service worker registered by https://www.v.example",
        ),
        (worker(V, WorkerKind::Worklet(page(&[V]))).into(), "a worklet of https://www.v.example"),
    ] {
        assert_eq!(client.to_string(), words);
    }
}

#[test]
fn the_letter_of_fetch_knows_ancestors_of_workers() {
    // HTML "has cross-site ancestor"; a data: worker has one by itself.
    for (name, client, expected) in [
        ("V", dedicated(V, page(&[V])), "SN"),
        ("V data:", dedicated("data:text/javascript,", page(&[V])), "N"),
        ("X[V]", dedicated(V, page(&[X, V])), "N"),
        ("shared, first owner V", worker(V, WorkerKind::Shared(vec![page(&[V]), page(&[X, V])])), "SN"),
        ("shared, first owner X[V]", worker(V, WorkerKind::Shared(vec![page(&[X, V]), page(&[V])])), "N"),
        ("shared data:", worker("data:,", WorkerKind::Shared(vec![page(&[V])])), "N"),
        ("service", worker(V, WorkerKind::Service(page(&[X, V]).into())), "N"),
        ("worklet", worker(V, WorkerKind::Worklet(page(&[V]))), "N"),
    ] {
        assert_eq!(sent(Edition::FetchLiteral.policy(), &fetch(&client)), expected, "{name}");
    }
}

#[test]
fn documents_without_an_origin_of_their_own_take_their_makers() {
    // HTML "determine the origin": about:blank by who navigates, about:srcdoc by who frames.
    let (v, x) = (page(&[V]), page(&[X]));
    let in_v_by_x = |inner: &str| Document::framed_by(url(inner), &v, &page(&[V, X]));
    for (name, document, expected) in [
        ("V[blank by V]", Document::framed(url("about:blank"), &v), "SN"),
        ("V[blank by X]", in_v_by_x("about:blank"), "N"),
        ("V[srcdoc by X]", in_v_by_x("about:srcdoc"), "SN"),
        ("V[V by X]", in_v_by_x(V), "SN"),
        ("blank opened by V", Document::opened(url("about:blank"), &v), "SN"),
        ("blank opened by X", Document::opened(url("about:blank"), &x), "N"),
        ("V opened by X", Document::opened(url(V), &x), "SN"),
        ("V[data:]", Document::framed(url("data:,"), &v), "N"),
        ("blob: of V on top", Document::top_level(url(BLOB)), "SN"),
    ] {
        assert_eq!(sent(current(), &subresource(V, &document)), expected, "{name}");
    }
}

#[test]
fn a_sandbox_is_handed_down() {
    let sandboxed = page(&[V]).sandboxed();
    let inner = Document::framed(url(V), &sandboxed);
    let popup = Document::opened(url(V), &sandboxed);
    for document in [&sandboxed, &inner, &popup] {
        assert_eq!((document.origin(), document.sandbox()), (&Origin::Opaque, Sandbox::OpaqueOrigin));
        assert_eq!(sent(current(), &subresource(V, document)), "N");
        assert_eq!(sent(current(), &frame(V, document)), "N");
        assert_eq!(sent(current(), &nav(V).by(document)), "N");
        // `document.cookie` throws there (HTML).
        let world = World::current();
        assert!(world.model().access_of_script(document).is_none());
    }
    assert_eq!(page(&[V, V]).sandbox(), Sandbox::NoneOrSameOrigin);
    assert_eq!(sent(current(), &script(&page(&[V, V]))), "SN");
}

#[test]
fn a_script_reload_is_a_request_of_the_page_itself() {
    // §8.8.5: at top level it is same-site, however the page was reached; a reload by the user is not.
    assert_eq!(sent(current(), &nav(V).from(V)), "SN");
    assert_eq!(sent(current(), &nav(V).from(V).reload(Reload::OfCrossSiteNavigation)), "N");
    assert_eq!(sent(current(), &frame(V, &page(&[X])).by(&page(&[X, V]))), "N");
}
