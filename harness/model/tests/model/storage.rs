//! Which lines a context may store, and the rule that refuses the rest.

use std::time::Duration;

use samesite_model::policy::{
    NonAsciiDomain, Policy, PrefixRule, SecureConnections, SettingRule, UnknownSameSiteValue, UnusableAttribute,
};
use samesite_model::{Domain, Edition, Rule, SameSite, Storage};

use crate::world::{
    Context, PLAIN_V, SIBLING, V, World, X, assert_refused, assert_stored, describe, frame, home, nav, page, script,
    subresource,
};

const NOW: Edition = Edition::CURRENT;
const OLD: Edition = Edition::Rfc6265bis03;
const OLDEST: Edition = Edition::CookieSameSite00;
const BETWEEN: Edition = Edition::Incrementalism;

#[test]
fn a_cookie_has_a_name_or_a_value() {
    // rfc6265bis-22 §5.7 step 2; -03 §5.3 steps 2 and 5 want a name.
    assert_refused(NOW, &nav(V), Rule::NameOrValue, &["", "=", " = ; Secure"]);
    assert_stored(NOW, &nav(V), &["a=b", "a=", "=b", "b"]);
    assert_stored(BETWEEN, &nav(V), &["a=b", "a=", "=b", "b"]);
    for edition in [OLD, OLDEST] {
        assert_stored(edition, &nav(V), &["a=b", "a="]);
        assert_refused(edition, &nav(V), Rule::NameOrValue, &["=b", "="]);
        assert_refused(edition, &nav(V), Rule::LineHasName, &["b", ""]);
    }
}

#[test]
fn a_domain_attribute_must_cover_the_host_and_be_no_public_suffix() {
    // §5.7 steps 7 to 10.
    let domain = |host: &str, attribute: &str| {
        let mut world = World::current();
        let storage = world.set(format!("a=b; {attribute}"), &nav(&format!("https://{host}/")));
        match (storage, world.store.cookies()) {
            (Storage::Stored, [cookie]) => cookie.domain.to_string(),
            (other, _) => describe(other),
        }
    };
    for (host, attribute, outcome) in [
        ("www.v.example", "", "www.v.example"),
        ("www.v.example", "Domain=www.v.example", "www.v.example and below"),
        ("www.v.example", "Domain=.V.Example", "v.example and below"),
        ("www.v.example", "Domain=..v.example", "DomainCoversHost"),
        ("www.v.example", "Domain=v.example.", "DomainCoversHost"),
        ("www.v.example", "Domain=static.v.example", "DomainCoversHost"),
        ("v.example", "Domain=www.v.example", "DomainCoversHost"),
        ("www.v.example", "Domain=ww.v.example", "DomainCoversHost"),
        ("www.v.example", "Domain=example", "DomainIsNoPublicSuffix"),
        ("www.v.example", "Domain=com", "DomainIsNoPublicSuffix"),
        ("a.github.io", "Domain=github.io", "DomainIsNoPublicSuffix"),
        // Step 9.3: a host that is itself a public suffix keeps the cookie to itself.
        ("github.io", "Domain=github.io", "github.io"),
        ("localhost", "Domain=localhost", "localhost"),
        ("a.unlisted", "Domain=unlisted", "DomainIsNoPublicSuffix"),
        // Step 7 takes the last; an empty one means none (D3), -03 §5.3.3 does not count it.
        ("www.v.example", "Domain=x.example; Domain=v.example", "v.example and below"),
        ("www.v.example", "Domain=v.example; Domain=x.example", "DomainCoversHost"),
        ("www.v.example", "Domain=v.example; Domain=", "www.v.example"),
        // Step 8.
        ("www.v.example", "Domain=bücher.example", "DomainIsAscii"),
        ("www.xn--bcher-kva.example", "Domain=bücher.example", "DomainIsAscii"),
        ("www.xn--bcher-kva.example", "Domain=xn--bcher-kva.example", "xn--bcher-kva.example and below"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "Domain=0.0.1", "DomainCoversHost"),
        ("127.0.0.1", "Domain=127.0.0.1", "127.0.0.1 and below"),
        ("[::1]", "", "[::1]"),
        ("[::1]", "Domain=[::1]", "[::1] and below"),
    ] {
        assert_eq!(domain(host, attribute), outcome, "{host}: {attribute}");
    }
    let mut old = World::of(OLD);
    assert_eq!(old.set("a=b; Domain=v.example; Domain=", &nav(V)), Storage::Stored);
    assert_eq!(old.store.cookies()[0].domain, Domain::WithSubdomains("v.example".into()));
}

#[test]
fn a_domain_that_is_not_ascii_may_be_converted() {
    // As the host of a URL is; §5.7 step 8 refuses it, whatever the host.
    for (host, attribute, refused, converted) in [
        ("www.xn--bcher-kva.example", "Domain=bücher.example", "DomainIsAscii", "xn--bcher-kva.example and below"),
        ("www.v.example", "Domain=bücher.example", "DomainIsAscii", "DomainCoversHost"),
        ("www.v.example", "Domain=b ü.example", "DomainIsAscii", "DomainIsAscii"), // it is no host
        ("www.v.example", "Domain=V.example", "v.example and below", "v.example and below"),
    ] {
        for (non_ascii_domain, expected) in
            [(NonAsciiDomain::RefusesCookie, refused), (NonAsciiDomain::Converted, converted)]
        {
            let mut world = World::under(Policy { non_ascii_domain, ..NOW.policy() });
            let storage = world.set(format!("a=b; {attribute}"), &nav(&format!("https://{host}/")));
            let outcome = match world.store.cookies() {
                [cookie] => cookie.domain.to_string(),
                _ => describe(storage),
            };
            assert_eq!(outcome, expected, "{host}: {attribute}, {non_ascii_domain:?}");
        }
    }
}

#[test]
fn a_path_comes_from_the_last_attribute_or_the_request() {
    // §5.6.4, §5.7 step 11.
    let path = |policy: Policy, attributes: &str| {
        let world = World::under(policy).plant(&nav("https://www.v.example/x/y"), &[&format!("a=b; {attributes}")]);
        String::from_utf8_lossy(&world.store.cookies()[0].path).into_owned()
    };
    let long = format!("Path=/a; Path=/{}", "p".repeat(1024));
    for (attributes, expected) in [
        ("", "/x"),
        ("Path=/", "/"),
        ("Path=/other/", "/other/"),
        ("Path", "/x"),
        ("Path=other", "/x"),
        ("Path=/a; Path=/b", "/b"),
        ("Path=/a; Path=b", "/x"), // D2
        (&long, "/a"),
    ] {
        assert_eq!(path(NOW.policy(), attributes), expected, "{attributes}");
    }
    // layered-cookies-02 §5.4.2 step 15.16 skips the bad one.
    let layered = Policy { unusable_path: UnusableAttribute::Ignored, ..NOW.policy() };
    assert_eq!(path(layered.clone(), "Path=/a; Path=b"), "/a");
    assert_eq!(path(layered, "Path=b"), "/x");
}

#[test]
fn secure_needs_a_secure_connection() {
    // §5.7 step 13; RFC 6265 has no such step.
    assert_refused(NOW, &nav(PLAIN_V), Rule::SecureNeedsSecureConnection, &["a=b; Secure"]);
    assert_refused(OLD, &nav(PLAIN_V), Rule::SecureNeedsSecureConnection, &["a=b; Secure"]);
    assert_stored(OLDEST, &nav(PLAIN_V), &["a=b; Secure"]);
    assert_stored(NOW, &nav(V), &["a=b; Secure", "a=b"]);
    assert_stored(NOW, &nav(PLAIN_V), &["a=b"]);
    // D14: hosts that can only be this machine, where the policy trusts them.
    let trusted = ["http://localhost/", "http://a.localhost:8080/", "http://localhost./", "http://127.9.9.9/"];
    for url in trusted.into_iter().chain(["http://[::1]/"]) {
        assert_stored(NOW, &nav(url), &["a=b; Secure"]);
        assert_refused(OLD, &nav(url), Rule::SecureNeedsSecureConnection, &["a=b; Secure"]);
        let policy = Policy { secure_connections: SecureConnections::EncryptedScheme, ..NOW.policy() };
        let refused = Storage::Refused(Rule::SecureNeedsSecureConnection);
        assert_eq!(World::under(policy).set("a=b; Secure", &nav(url)), refused, "{url}");
    }
    for url in ["http://notlocalhost/", "http://localhost.v.example/", "http://128.0.0.1/", "http://[::2]/"] {
        assert_refused(NOW, &nav(url), Rule::SecureNeedsSecureConnection, &["a=b; Secure"]);
    }
}

#[test]
fn an_insecure_connection_does_not_overlay_secure_cookies() {
    // §5.7 step 16. The existing cookie, the new one, and whether it is refused.
    for (old, new, refused) in [
        ("a=1; Secure; Path=/login", "a=2; Path=/login", true),
        ("a=1; Secure; Path=/login", "a=2; Path=/login/en", true),
        ("a=1; Secure; Path=/login", "a=2; Path=/", false),
        ("a=1; Secure; Path=/login", "a=2; Path=/foo", false),
        ("a=1; Secure; Path=/login", "b=2; Path=/login", false),
        ("a=1; Path=/login", "a=2; Path=/login", false),
        // The domains match either way round.
        ("a=1; Secure; Path=/; Domain=v.example", "a=2; Path=/", true),
        ("a=1; Secure; Path=/", "a=2; Path=/; Domain=v.example", true),
    ] {
        for (edition, counts) in [(NOW, true), (OLD, true), (OLDEST, false)] {
            let mut world = World::of(edition).plant(&nav(V), &[old]);
            let expected = if refused && counts { Storage::Refused(Rule::NoOverlayOfSecure) } else { Storage::Stored };
            assert_eq!(world.set(new, &nav(PLAIN_V)), expected, "{edition}: {old} then {new}");
            // Over a secure connection the rule is not asked.
            assert_eq!(world.set(new, &nav(V)), Storage::Stored);
        }
    }
    let mut sisters = World::current().plant(&nav(SIBLING), &["a=1; Secure"]);
    assert_eq!(sisters.set("a=2", &nav(PLAIN_V)), Storage::Stored);
    // An expired cookie is evicted, so it protects nothing (§5.7, after step 24).
    let mut late = World::current().plant(&nav(V), &["a=1; Secure; Max-Age=10"]);
    late.wait(Duration::from_secs(11));
    assert_eq!(late.set("a=2", &nav(PLAIN_V)), Storage::Stored);
}

#[test]
fn script_neither_sets_nor_overwrites_http_only() {
    // §5.7 steps 15 and 23.2, in every edition.
    for &edition in Edition::ALL {
        let page = page(&[V]);
        assert_refused(edition, &script(&page), Rule::HttpOnlyNeedsHttp, &["a=b; HttpOnly"]);
        assert_stored(edition, &script(&page), &["a=b"]);
        assert_stored(edition, &subresource(V, &page), &["a=b; HttpOnly"]);
        let mut world = World::of(edition).plant(&home(), &["a=1; HttpOnly; Max-Age=10"]);
        assert_eq!(world.set("a=2", &script(&page)), Storage::Refused(Rule::ScriptKeepsHttpOnly));
        assert_eq!(world.set("a=2; Max-Age=0", &script(&page)), Storage::Refused(Rule::ScriptKeepsHttpOnly));
        assert_eq!(world.set("a=2; Path=/elsewhere", &script(&page)), Storage::Stored);
        assert_eq!(world.sent(&home()), "a=1");
        world.wait(Duration::from_secs(11));
        assert_eq!(world.set("a=2", &script(&page)), Storage::Stored, "the hidden cookie has expired");
    }
}

#[test]
fn the_last_same_site_attribute_decides() {
    // rfc6265bis-22 §5.6.7, §5.7 step 17; -03 §5.3.7; cookie-same-site-00 §4.1; ambiguity D1.
    use SameSite::{Lax, None, Strict, Unset};
    let flag = |policy: Policy, attributes: &str| {
        let world = World::under(policy).plant(&nav(V), &[&format!("a=b; Secure; {attributes}")]);
        world.store.cookies()[0].same_site
    };
    for (attributes, current, between, old, oldest) in [
        ("", Unset, Unset, Unset, Unset),
        ("SameSite=Strict", Strict, Strict, Strict, Strict),
        ("SameSite=Lax", Lax, Lax, Lax, Lax),
        ("SameSite=None", None, None, None, Unset),
        ("SameSite=bogus", Unset, Unset, None, Unset),
        ("SameSite", Unset, Unset, None, Unset),
        ("SameSite=Strict; SameSite=Lax", Lax, Lax, Lax, Lax),
        ("SameSite=Lax; SameSite=Strict", Strict, Strict, Strict, Strict),
        ("SameSite=Strict; SameSite=bogus", Unset, Unset, None, Strict),
        ("SameSite=bogus; SameSite=Strict", Strict, Strict, Strict, Strict),
        ("SameSite=Strict; SameSite=None", None, None, None, Strict),
    ] {
        for (edition, expected) in [(NOW, current), (BETWEEN, between), (OLD, old), (OLDEST, oldest)] {
            assert_eq!(flag(edition.policy(), attributes), expected, "{edition}: {attributes}");
        }
    }
    // What browsers of 2018 did with words they did not know.
    let unknown = |unknown_value| Policy { unknown_value, ..OLDEST.policy() };
    assert_eq!(flag(unknown(UnknownSameSiteValue::CountsAsStrict), "SameSite=None"), Strict);
    let mut refusing = World::under(unknown(UnknownSameSiteValue::RefusesCookie));
    assert_eq!(refusing.set("a=b; SameSite=None", &nav(V)), Storage::Refused(Rule::KnownSameSiteValue));
    assert_eq!(refusing.set("a=b; SameSite=Lax", &nav(V)), Storage::Stored);
}

/// Every context that parts the editions, from the friendliest to the least.
fn setting_contexts() -> [(&'static str, Context); 12] {
    let (v, x) = (page(&[V]), page(&[X]));
    [
        ("address bar", nav(V)),
        ("V => V", nav(V).from(V)),
        ("V img", subresource(V, &v)),
        ("V' img", subresource(V, &page(&[SIBLING]))),
        ("V script", script(&v)),
        ("http V img", subresource(V, &page(&[PLAIN_V]))),
        ("X => V", nav(V).from(X)),
        ("X => V POST", nav(V).from(X).post()),
        ("X img", subresource(V, &x)),
        ("X[V]", frame(V, &x)),
        ("X[V] script", script(&page(&[X, V]))),
        ("V[X[V]] img", subresource(V, &page(&[V, X, V]))),
    ]
}

#[test]
fn who_may_set_a_cookie_that_is_not_none() {
    use Rule::{SetBySameSiteRequest, SetByScriptWithinSite};
    // rfc6265bis-22 §5.7 step 18. In -03 §5.4 step 14 and cookie-same-site-00 §4.2 no top-level navigation is
    // excepted; sites have no scheme there.
    let table = [
        // context, current and incrementalism, rfc6265bis-03 and cookie-same-site-00
        ("address bar", None, None),
        ("V => V", None, None),
        ("V img", None, None),
        ("V' img", None, None),
        ("V script", None, None),
        ("http V img", Some(SetBySameSiteRequest), None),
        ("X => V", None, Some(SetBySameSiteRequest)),
        ("X => V POST", None, Some(SetBySameSiteRequest)),
        ("X img", Some(SetBySameSiteRequest), Some(SetBySameSiteRequest)),
        ("X[V]", Some(SetBySameSiteRequest), Some(SetBySameSiteRequest)),
        ("X[V] script", Some(SetByScriptWithinSite), Some(SetByScriptWithinSite)),
        ("V[X[V]] img", Some(SetBySameSiteRequest), Some(SetBySameSiteRequest)),
    ];
    for ((name, context), (row, current, old)) in setting_contexts().into_iter().zip(table) {
        assert_eq!(name, row);
        for (edition, expected) in [(NOW, current), (BETWEEN, current), (OLD, old), (OLDEST, old)] {
            let expected = expected.map_or("stored".to_owned(), |rule| format!("{rule:?}"));
            for line in ["a=b; SameSite=Strict", "a=b; SameSite=Lax; Secure"] {
                assert_eq!(World::verdict(edition, line, &context), expected, "{edition}, {name}: {line}");
            }
            // D19: an absent attribute is asked only where it does not mean None.
            let absent = if matches!(edition, Edition::Rfc6265bis03 | Edition::CookieSameSite00) {
                "stored".to_owned()
            } else {
                expected
            };
            assert_eq!(World::verdict(edition, "a=b", &context), absent, "{edition}, {name}: absent");
            assert_stored(edition, &context, &["a=b; SameSite=None; Secure"]);
        }
    }
    // The top-level exception is a parameter of its own.
    let same_site_only = Policy { setting: SettingRule::SameSiteOnly, ..NOW.policy() };
    let refused = Storage::Refused(SetBySameSiteRequest);
    assert_eq!(World::under(same_site_only).set("a=b", &nav(V).from(X)), refused);
}

#[test]
fn none_needs_secure_since_incrementalism() {
    for context in [nav(V), nav(PLAIN_V), subresource(V, &page(&[X]))] {
        for edition in [NOW, BETWEEN] {
            assert_refused(edition, &context, Rule::NoneNeedsSecure, &["a=b; SameSite=None"]);
        }
        for edition in [OLD, OLDEST] {
            assert_stored(edition, &context, &["a=b; SameSite=None"]);
        }
    }
    assert_stored(NOW, &nav(V), &["a=b; SameSite=None; Secure", "a=b"]);
}

#[test]
fn prefixes_bind() {
    // §5.7 steps 20 and 21, with the examples of §5.4.
    let host = "__Host-SID=1; Secure; Path=/";
    assert_refused(NOW, &nav(V), Rule::SecurePrefix, &["__Secure-SID=1; Domain=v.example", "__SECURE-SID=1"]);
    assert_stored(NOW, &nav(V), &["__Secure-SID=1; Domain=v.example; Secure", "__secure-SID=1; Secure"]);
    let incomplete = [
        "__Host-SID=1",
        "__host-SID=1; Secure",
        "__Host-SID=1; Path=/",
        "__HOST-SID=1; Secure; Domain=www.v.example; Path=/",
        "__Host-SID=1; Secure; Path=/x",
    ];
    assert_refused(NOW, &nav(V), Rule::HostPrefix, &incomplete);
    assert_stored(NOW, &nav(V), &[host, "__HOST-SID=1; Secure; Path=/", "__Host-SID=1; Secure; Path", "__Host=1"]);
    assert_stored(NOW, &nav(V), &["__Secure=1", "x__Secure-=1", "__Http-a=1"]);
    // The older texts compare letter for letter, the oldest knows no prefixes.
    for edition in [BETWEEN, OLD] {
        assert_refused(edition, &nav(V), Rule::SecurePrefix, &["__Secure-SID=1"]);
        assert_refused(edition, &nav(V), Rule::HostPrefix, &["__Host-SID=1; Secure"]);
        assert_stored(edition, &nav(V), &[host, "__secure-SID=1", "__HOST-SID=1"]);
    }
    assert_stored(OLDEST, &nav(V), &["__Secure-SID=1", "__Host-SID=1"]);
    // layered-cookies-02 §5.4.3 steps 13 to 16, read as its prose has it (D7).
    let under = |prefixes: PrefixRule, line: &str| {
        describe(World::under(Policy { prefixes, ..NOW.policy() }).set(line, &nav(V)))
    };
    let verdict = |line: &str| under(PrefixRule::CaseInsensitiveWithHttp, line);
    assert_eq!(verdict("__http-a=1; Secure; HttpOnly"), "stored");
    assert_eq!(verdict("__Http-a=1; Secure"), "HttpPrefix");
    assert_eq!(verdict("__Http-a=1; HttpOnly"), "HttpPrefix");
    assert_eq!(verdict("__Host-Http-a=1; Secure; Path=/; HttpOnly"), "stored");
    assert_eq!(verdict("__Host-Http-a=1; Secure; Path=/"), "HttpPrefix");
    assert_eq!(verdict("__Host-Http-a=1; Secure; HttpOnly"), "HostPrefix");
    assert_eq!(verdict("__HTTP-imitated"), "NoNamelessImitation");
    assert_eq!(verdict("__HostHttp-a=1"), "stored");
    // Its text before httpwg/http-extensions pull request 3153.
    let verdict = |line: &str| under(PrefixRule::CaseInsensitiveWithHosthttp, line);
    assert_eq!(verdict("__http-a=1; Secure"), "HttpPrefix");
    assert_eq!(verdict("__hosthttp-a=1; Secure; Path=/; HttpOnly"), "stored");
    assert_eq!(verdict("__HostHttp-a=1; Secure; Path=/"), "HttpPrefix");
    assert_eq!(verdict("__HostHttp-a=1; Secure; HttpOnly"), "HostPrefix");
    assert_eq!(verdict("__HostHttp-a=1; Secure; HttpOnly; Path=/; Domain=www.v.example"), "HostPrefix");
    assert_eq!(verdict("__HostHttp-imitated"), "NoNamelessImitation");
    assert_eq!(verdict("__Host-Http-a=1; Secure; Path=/"), "stored", "it is __Host- alone");
}

#[test]
fn nameless_cookies_imitate_nobody() {
    // §5.7 step 22; not in -04, on which incrementalism stands.
    let lines = ["=__Secure-SID=1", "__secure-SID=1; Secure", "=__Host-SID=1", "=__HOST-"];
    assert_refused(NOW, &nav(V), Rule::NoNamelessImitation, &[lines[0], lines[2], lines[3]]);
    assert_stored(NOW, &nav(V), &[lines[1], "=__Secure", "=x__Host-", "a=__Host-SID", "=__Http-a"]);
    assert_stored(BETWEEN, &nav(V), &lines);
}

#[test]
fn the_first_rule_in_the_order_of_the_text_is_named() {
    // §5.7: steps 9, 13, 15, 16, 18, 19, 20, 21. Each line breaks the rule named and one that comes later.
    let (v, x) = (page(&[PLAIN_V]), page(&[X, PLAIN_V]));
    for (line, context, rule) in [
        ("a=b; Domain=com; Secure", nav(PLAIN_V), Rule::DomainIsNoPublicSuffix),
        ("a=b; Domain=x.example; Secure", nav(PLAIN_V), Rule::DomainCoversHost),
        ("a=b; Secure; HttpOnly", script(&v), Rule::SecureNeedsSecureConnection),
        ("planted=b; HttpOnly", script(&v), Rule::HttpOnlyNeedsHttp),
        ("planted=b; SameSite=None", script(&v), Rule::NoOverlayOfSecure),
        ("__Secure-a=b; SameSite=Lax", script(&x), Rule::SetByScriptWithinSite),
        ("__Secure-a=b; SameSite=None", script(&x), Rule::NoneNeedsSecure),
        ("__Host-a=b", subresource(V, &x), Rule::SetBySameSiteRequest),
    ] {
        let mut world = World::current().plant(&nav(V), &["planted=1; Secure"]);
        assert_eq!(world.set(line, &context), Storage::Refused(rule), "{line}");
    }
}
