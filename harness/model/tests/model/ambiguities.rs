//! The points on which texts part or slip, one parameter at a time (D1 to D21).

use std::time::Duration;

use samesite_model::policy::{
    AbsentSameSite, AlikeCookie, ControlOctets, CookieOrder, EmptyDomain, ExpiryChoice, HttpPrefixRule,
    NestedNavigationRule, PathMatching, Policy, PrefixRule, RedirectHistory, SuffixAtRetrieval, TopLevelNavigationRule,
    TraversalRule,
};
use samesite_model::{Edition, Model, Reload, Retrieval, Rule, Storage, SuffixList};

use crate::world::{Context, SIBLING, V, World, X, describe, frame, home, nav, page, script, subresource};

fn current() -> Policy {
    Edition::CURRENT.policy()
}

fn sent(policy: Policy, url: &str, lines: &[&str]) -> String {
    World::under(policy).plant(&nav(V), lines).sent(&nav(url))
}

#[test]
fn d3_an_empty_domain() {
    for (empty_domain, expected) in [
        (EmptyDomain::MeansHostOnly, "stored, host-only"),
        (EmptyDomain::Ignored, "stored"),
        (EmptyDomain::RefusesCookie, "DomainIsHost"),
    ] {
        let mut world = World::under(Policy { empty_domain, ..current() });
        let mut outcome = describe(world.set("a=b; Domain=v.example; Domain=", &home()));
        if world.store.cookies().iter().any(|cookie| !cookie.domain.to_string().contains("below")) {
            outcome += ", host-only";
        }
        assert_eq!(outcome, expected, "{empty_domain:?}");
    }
    let mut ends = World::of(Edition::LayeredCookies02);
    assert_eq!(ends.set("a=b; Domain=; Domain=v.example", &home()), Storage::Stored);
}

#[test]
fn d4_max_age_or_the_last_of_the_two() {
    let date = "Expires=Sun, 15 Jun 2025 15:07:40 GMT"; // one minute after the world's start
    for (attributes, by_max_age, by_last) in [
        (format!("Max-Age=9; {date}"), 9, 60),
        (format!("Max-Age=9; {date}; Path=/"), 9, 60), // what is neither does not come last
        (format!("{date}; Max-Age=9"), 9, 9),
        (format!("{date}; Max-Age=x"), 60, 60),
        (format!("Max-Age=9; {date}; Max-Age=8"), 8, 8),
        ("Max-Age=9; Expires=soon".to_owned(), 9, 9),
    ] {
        for (expiry, expected) in [(ExpiryChoice::MaxAge, by_max_age), (ExpiryChoice::Last, by_last)] {
            let mut world = World::under(Policy { expiry, ..current() });
            assert_eq!(world.set(format!("a=b; {attributes}"), &home()), Storage::Stored);
            let expires = world.store.cookies()[0].expires.expect("it expires");
            assert_eq!(expires.since(world.now), Duration::from_secs(expected), "{expiry:?}: {attributes}");
        }
    }
}

#[test]
fn d5_a_cookie_like_the_one_it_overwrites() {
    for (line, alike) in [("a=2", true), ("a=2; HttpOnly", true), ("a=2; Secure", false), ("a=2; SameSite=Lax", false)]
    {
        for policy in [AlikeCookie::Overwrites, AlikeCookie::Ignored] {
            let mut world = World::under(Policy { alike: policy, ..current() }).plant(&nav(V), &["a=1"]);
            let ignored = alike && policy == AlikeCookie::Ignored;
            let expected = if ignored { Storage::Refused(Rule::NotAlike) } else { Storage::Stored };
            assert_eq!(world.set(line, &nav(V)), expected, "{line}");
            assert_eq!(world.sent(&nav(V)), if ignored { "a=1" } else { "a=2" }, "{line}");
        }
    }
}

#[test]
fn d7_http_prefixes_and_their_slip() {
    let (needs, forbids) = (HttpPrefixRule::NeedsHttpOnly, HttpPrefixRule::ForbidsHttpOnly);
    for (line, rule, stored) in [
        ("__Http-a=1; Secure; HttpOnly", needs, true),
        ("__HTTP-a=1; Secure", needs, false),
        ("__Http-a=1; HttpOnly", needs, false),
        ("__Http-a=1; Secure; HttpOnly", forbids, false),
        ("__Http-a=1; Secure", forbids, true),
        ("__Host-Http-a=1; Secure; HttpOnly; Path=/", needs, true),
        ("__Host-Http-a=1; Secure; Path=/", needs, false),
        ("__Host-Http-a=1; Secure; Path=/", forbids, true),
    ] {
        let policy = Policy { http_prefix: rule, ..Edition::LayeredCookies02.policy() };
        let expected = if stored { Storage::Stored } else { Storage::Refused(Rule::HttpPrefix) };
        assert_eq!(World::under(policy).set(line, &home()), expected, "{line}, {rule:?}");
        // Where the prefix is unknown, nothing is asked.
        let policy = Policy { http_prefix: rule, prefixes: PrefixRule::CaseInsensitive, ..current() };
        assert_eq!(World::under(policy).set(line, &home()), Storage::Stored, "{line}");
    }
}

#[test]
fn d10_going_back_is_judged_as_the_entry_was_or_by_who_asks() {
    let back = |reload| nav(V).from(X).reload(reload);
    let entries = [
        (Reload::TraversalToSameSiteNavigation, TraversalRule::AsOriginalNavigation, "a=; l="),
        (Reload::TraversalToCrossSiteNavigation, TraversalRule::AsOriginalNavigation, "l="),
        (Reload::TraversalToSameSiteNavigation, TraversalRule::AsAnyNavigation, "l="),
        (Reload::TraversalToCrossSiteNavigation, TraversalRule::AsAnyNavigation, "l="),
    ];
    for (reload, traversal, expected) in entries {
        let world = World::under(Policy { traversal, ..current() });
        let world = world.plant(&nav(V), &["a=; SameSite=Strict", "l=; SameSite=Lax"]);
        assert_eq!(world.sent(&back(reload)), expected, "{reload:?}, {traversal:?}");
        // Whoever has no client at all is nobody's stranger.
        let without_client = if traversal == TraversalRule::AsAnyNavigation { "a=; l=" } else { expected };
        assert_eq!(world.sent(&nav(V).reload(reload)), without_client, "{reload:?}, {traversal:?}");
    }
}

#[test]
fn d18_frames_are_judged_by_who_navigates_them_and_perhaps_by_who_frames_them() {
    let (client, both) = (NestedNavigationRule::ByClient, NestedNavigationRule::ByClientAndAncestors);
    let (v, x_in_v) = (page(&[V]), page(&[V, X]));
    // The frame's parent, who navigates, and what is sent by either rule.
    for (name, context, by_client, by_both) in [
        ("V[V]", frame(V, &v), true, true),
        ("V[X=>V]", frame(V, &v).by(&x_in_v), false, false),
        ("V[X[V]], V navigates", frame(V, &x_in_v).by(&v), true, false),
        ("X[V], another page of V navigates", frame(V, &page(&[X])).by(&v), true, false),
        ("V[V' [V]], V navigates", frame(V, &page(&[V, SIBLING])).by(&v), true, true),
        ("V => V", nav(V).by(&v), true, true),
    ] {
        for (nested_navigations, expected) in [(client, by_client), (both, by_both)] {
            let policy = Policy { nested_navigations, ..current() };
            let world = World::under(policy).plant(&nav(V), &["a=; SameSite=Strict"]);
            assert_eq!(world.sent(&context) == "a=", expected, "{name}, {nested_navigations:?}");
        }
    }
}

#[test]
fn d25_a_frame_that_navigates_the_whole_page_is_judged_with_what_frames_it_or_alone() {
    let (site, alone) = (TopLevelNavigationRule::BySiteForCookies, TopLevelNavigationRule::ByInitiatorOrigin);
    // Who navigates the whole page to V, and what is sent by either rule.
    for (name, client, by_site, by_origin) in [
        ("V", page(&[V]), true, true),
        ("X", page(&[X]), false, false),
        ("V[X]", page(&[V, X]), false, false),
        ("X[V]", page(&[X, V]), false, true),
        ("V[X[V']]", page(&[V, X, SIBLING]), false, true),
    ] {
        for (top_level_navigations, expected) in [(site, by_site), (alone, by_origin)] {
            let policy = Policy { top_level_navigations, ..current() };
            let world = World::under(policy).plant(&nav(V), &["a=; SameSite=Strict"]);
            assert_eq!(world.sent(&nav(V).by(&client)) == "a=", expected, "{name}, {top_level_navigations:?}");
            // Frames are judged as ever.
            let framed = frame(V, &page(&[X])).by(&page(&[X, V]));
            assert_eq!(world.sent(&framed), "-", "{name}, {top_level_navigations:?}");
        }
    }
}

#[test]
fn d21_paths_match_at_slashes_or_anywhere() {
    for (cookie, request, at_slashes, anywhere) in [
        ("/foo", "/foo", true, true),
        ("/foo", "/foo/bar", true, true),
        ("/foo", "/foobar", false, true),
        ("/foo/", "/foo", false, true),
        ("/foo/", "/foo/", true, true),
        ("/foo", "/fo", false, false),
        ("/foo//", "/foo", false, false),
        ("/", "/x", true, true),
    ] {
        for (path_matching, expected) in [(PathMatching::AtSlashes, at_slashes), (PathMatching::AnyPrefix, anywhere)] {
            let line = format!("a=; Path={cookie}");
            let policy = Policy { path_matching, ..current() };
            let url = format!("https://www.v.example{request}");
            assert_eq!(sent(policy, &url, &[&line]) == "a=", expected, "{cookie} and {request}, {path_matching:?}");
        }
    }
}

#[test]
fn l15_longer_paths_or_more_segments_come_first() {
    let lines = ["a=; Path=/x", "b=; Path=/x/", "c=; Path=/"];
    let url = "https://www.v.example/x/y";
    for order in [CookieOrder::LongestPath, CookieOrder::MostSegments] {
        assert_eq!(sent(Policy { order, ..current() }, url, &lines), "b=; a=; c=", "{order:?}");
    }
    // "/x" and "/" have one segment each, so the older one comes first.
    let lines = ["c=; Path=/", "a=; Path=/x"];
    assert_eq!(sent(Policy { order: CookieOrder::LongestPath, ..current() }, url, &lines), "a=; c=");
    let mut world = World::under(Policy { order: CookieOrder::MostSegments, ..current() }).plant(&nav(V), &lines[..1]);
    world.wait(Duration::from_secs(1));
    assert_eq!(world.plant(&nav(V), &lines[1..]).sent(&nav(url)), "c=; a=");
}

#[test]
fn rfc6265bis_08_ends_a_line_at_its_first_break() {
    let parse = |line: &str| {
        let mut world = World::under(Policy { controls: ControlOctets::EndOrRefuse, ..current() });
        match world.set(line, &nav(V)) {
            Storage::Stored => world.sent(&nav(V)),
            other => describe(other),
        }
    };
    for (line, outcome) in [
        ("a=b\rc", "a=b"),
        ("a=b\nc\u{1}", "a=b"),
        ("a=b\0; Path=/elsewhere", "a=b"),
        ("a=b; Path=/\n; Path=/elsewhere", "a=b"),
        ("a=b\tc", "LineWithoutControls"),
        ("a=b\u{7f}", "LineWithoutControls"),
        ("\na=b", "NameOrValue"),
    ] {
        assert_eq!(parse(line), outcome, "{line:?}");
    }
    assert_eq!(Edition::Rfc6265bis08.policy().controls, ControlOctets::EndOrRefuse);
}

#[test]
fn a_domain_that_has_become_a_public_suffix_loses_its_cookies() {
    let world = World::current().plant(&nav(V), &["host=", "domain=; Domain=v.example", "own=; Domain=www.v.example"]);
    let grown = SuffixList::parse("example\nv.example\nwww.v.example\n").expect("a list");
    let access_model = world.model();
    let access = nav(V).access(&access_model, &mut ());
    let withheld = Retrieval::Withheld(Rule::DomainStillNoPublicSuffix);
    for (suffix_at_retrieval, expected) in [
        (SuffixAtRetrieval::NotAsked, [false, false, false]),
        (SuffixAtRetrieval::DomainCookies, [false, true, true]),
        (SuffixAtRetrieval::EveryCookie, [true, true, true]),
    ] {
        let policy = Policy { suffix_at_retrieval, ..current() };
        let model = Model::with_policy(&policy, &grown);
        let lost =
            world.store.cookies().iter().map(|cookie| model.retrieve_one(cookie, &access, world.now) == withheld);
        assert_eq!(lost.collect::<Vec<_>>(), expected, "{suffix_at_retrieval:?}");
    }
}

#[test]
fn redirects_taint_when_they_leave_a_third_site() {
    // Fetch §2.2.5.
    let v = page(&[V]);
    for (name, context, untainted) in [
        ("V img V", subresource(V, &v), true),
        ("V img V' -> V", subresource(V, &v).via(&[SIBLING]), true),
        ("V img X -> V", subresource(V, &v).via(&[X]), false),
        ("V img V -> X -> V", subresource(V, &v).via(&[V, X]), false),
        ("V img X -> X -> V", subresource(V, &v).via(&[X, X]), false),
        ("V => X -> V", nav(V).from(V).via(&[X]), false),
        ("address bar X -> V", nav(V).via(&[X]), false),
        ("address bar V' -> V", nav(V).via(&[SIBLING]), true),
    ] {
        let policy = Policy { redirects: RedirectHistory::Tainted, ..current() };
        let world = World::under(policy).plant(&home(), &["a=; SameSite=Strict"]);
        assert_eq!(world.sent(&context) == "a=", untainted, "{name}");
    }
}

#[test]
fn d6_fetch_to_the_letter() {
    // Fetch §3.1.3; the three places in which it contradicts every browser are marked.
    let policy = Edition::FetchLiteral.policy();
    let lines = ["S=; SameSite=Strict", "L=; SameSite=Lax", "D=", "N=; SameSite=None; Secure"];
    let world = World::under(policy).plant(&home(), &lines);
    let (v, x) = (page(&[V]), page(&[X]));
    let rows: [(&str, Context, &str); 11] = [
        ("V => V", nav(V).from(V), "L=; D=; N="), // slip: loses Strict
        ("V => V POST", nav(V).from(V).post(), "S=; L=; D=; N="),
        ("X => V", nav(V).from(X), "D=; N="), // slip: loses Lax
        ("V => X -> V", nav(V).from(V).via(&[X]), "D=; N="),
        ("address bar", nav(V), "L=; D=; N="),
        ("address bar X -> V POST", nav(V).via(&[X]).post(), "D=; N="),
        ("V img", subresource(V, &v), "S=; L=; D=; N="),
        ("V img X -> V", subresource(V, &v).via(&[X]), "D=; N="),
        ("X img", subresource(V, &x), "S=; L=; D=; N="), // slip: nobody asks for the client's own site
        ("X[V] img", subresource(V, &page(&[X, V])), "D=; N="),
        ("X[V] script", script(&page(&[X, V])), "D=; N="),
    ];
    for (name, context, expected) in rows {
        assert_eq!(world.sent(&context), expected, "{name}");
    }
}

#[test]
fn d6_absent_as_lax_is_admitted_where_lax_is() {
    // No edition has both; a browser may. Whatever admits Lax admits what is enforced as Lax.
    let policy = Policy { absent: AbsentSameSite::Lax, ..Edition::FetchLiteral.policy() };
    let world = World::under(policy).plant(&home(), &["S=; SameSite=Strict", "L=; SameSite=Lax", "D="]);
    assert_eq!(world.sent(&nav(V).from(V)), "L=; D=");
    assert_eq!(world.sent(&nav(V).from(X)), "-");
}
