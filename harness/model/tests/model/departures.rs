//! Rules of clients that no text has. Each is one value of one parameter, and the texts' value is the contrast.

use std::time::Duration;

use samesite_model::policy::{
    AboutDocumentRule, AncestorRule, CommaRule, ControlOctets, CookieOrder, HostPrefixPath, HostPrefixRule,
    HttpOnlyOverwriting, NamelessCookie, OwnAddress, Policy, RedirectHistory, SandboxRule, SecureSetting, SettingRule,
    SuffixAtSetting, TopLevelHostRule, UnlistedSuffix,
};
use samesite_model::{Edition, Retrieval, Rule, Storage, Worker, WorkerKind};

use crate::parsing::read;
use crate::world::{Context, PLAIN_V, SIBLING, V, World, X, frame, home, nav, page, script, subresource};

fn current() -> Policy {
    Edition::CURRENT.policy()
}

/// Whether a `Strict` cookie of V goes with each context: `S`, or a dot.
fn strict(policy: &Policy, contexts: &[Context]) -> String {
    let world = World::under(policy.clone()).plant(&home(), &["a=b; SameSite=Strict"]);
    contexts.iter().map(|context| if world.sent(context) == "-" { '.' } else { 'S' }).collect()
}

/// libsoup 3.2.3, libsoup/cookies/soup-cookie-jar.c, `cookie_is_valid_for_same_site_policy`: where no site for cookies
/// is given, the host of the first party is held against the request's.
#[test]
fn the_top_level_host_may_admit_what_is_cross_site() {
    let contexts = [
        subresource(V, &page(&[V, X])),
        frame(V, &page(&[V, X])),
        frame(V, &page(&[V])).by(&page(&[V, X])), // V[X=>V]
        subresource(V, &page(&[V, X, V])),
        script(&page(&[V, X, V])),
        subresource(V, &page(&[V])).via(&[X]),
        subresource(V, &page(&[PLAIN_V])),    // hosts have no scheme
        subresource(V, &page(&["data:,"])),   // nobody is the first party
        subresource(V, &page(&[SIBLING, X])), // hosts are compared, not sites
        frame(V, &page(&[X])),
        subresource(V, &page(&[X, V])),
        script(&page(&[X, V])),
        nav(V).from(X), // no fallback for the page itself
        nav(V).by(&page(&[V, X])),
    ];
    let top_level_host = TopLevelHostRule::AdmitsReading;
    let redirects = RedirectHistory::CountsForSending;
    assert_eq!(strict(&Policy { redirects, ..current() }, &contexts), "..............");
    assert_eq!(strict(&Policy { redirects, top_level_host, ..current() }, &contexts), "SSSSSSSS......");
    // By Fetch's letter no document's site is asked, and the same contexts come in.
    let literal = [&contexts[0], &contexts[1], &contexts[8], &contexts[10]].map(Clone::clone);
    assert_eq!(strict(&Edition::FetchLiteral.policy(), &literal), "....");
    assert_eq!(strict(&Policy { top_level_host, ..Edition::FetchLiteral.policy() }, &literal), "SS..");
    // A worker that nobody owns has nobody at its top.
    let worker = Worker::new(X.parse().expect("a URL"), WorkerKind::Shared(vec![]));
    let orphaned = [subresource(V, &page(&[X])).by_client(worker)];
    assert_eq!(strict(&Policy { top_level_host, ..current() }, &orphaned), ".");
}

#[test]
fn the_top_level_host_admits_no_setting() {
    let policy = Policy { top_level_host: TopLevelHostRule::AdmitsReading, ..current() };
    for (context, rule) in [
        (subresource(V, &page(&[V, X])), Rule::SetBySameSiteRequest),
        (script(&page(&[V, X, V])), Rule::SetByScriptWithinSite),
    ] {
        assert_eq!(World::under(policy.clone()).set("a=b; SameSite=Lax", &context), Storage::Refused(rule));
    }
}

#[test]
fn the_top_level_host_is_told() {
    let policy = Policy { top_level_host: TopLevelHostRule::AdmitsReading, ..current() };
    let world = World::under(policy).plant(&home(), &["a=b; SameSite=Strict"]);
    let told = |context: &Context| {
        let (retrieval, steps) = world.handed(context);
        let step = steps.iter().find(|step| step.rule == Rule::TopLevelHost).expect("it is asked");
        (retrieval.is_sent(), step.values.clone())
    };
    assert_eq!(
        told(&subresource(V, &page(&[V, X]))),
        (true, "www.v.example is at the top, www.v.example is asked".to_owned())
    );
    assert_eq!(told(&frame(V, &page(&[X]))), (false, "x.example is at the top, www.v.example is asked".to_owned()));
    assert_eq!(told(&subresource(V, &page(&["data:,"]))), (true, "data is at the top, which has no host".to_owned()));
    // Where the request is same-site anyway, nobody asks.
    assert!(world.handed(&home()).1.iter().all(|step| step.rule != Rule::TopLevelHost));
}

/// WebKit, Source/WebCore/loader/FrameLoader.cpp, `setFirstPartyForCookies`: a frame whose URL fits the top, or is
/// none of its own, gets the top's site for cookies, whoever stands between.
#[test]
fn documents_between_may_not_count() {
    let contexts = [
        subresource(V, &page(&[V, X, V])),
        script(&page(&[V, X, V])),
        subresource(V, &page(&[SIBLING, X, V])),
        subresource(V, &page(&[V, X, "about:srcdoc"])),
        subresource(V, &page(&[V, X])),
        subresource(V, &page(&[X, V])),
        subresource(V, &page(&[X, V, "about:srcdoc"])),
        subresource(V, &page(&["data:,", "about:srcdoc"])),
        subresource(V, &page(&[V, "data:,"])),
    ];
    let alone = Policy { ancestors: AncestorRule::DocumentAlone, ..current() };
    assert_eq!(strict(&current(), &contexts), ".........");
    assert_eq!(strict(&alone, &contexts), "SSSS.....");
}

#[test]
fn a_sandboxed_document_alone_counts_by_its_origin_or_its_url() {
    let srcdoc = [subresource(V, &page(&[V, "about:srcdoc"]).sandboxed())];
    let framed = [subresource(V, &page(&[V, X, V]).sandboxed())];
    for (sandbox, expected) in [(SandboxRule::OpaqueOrigin, "."), (SandboxRule::UrlOrigin, "S")] {
        let policy = Policy { ancestors: AncestorRule::DocumentAlone, sandbox, ..current() };
        assert_eq!(strict(&policy, &srcdoc), expected, "{sandbox:?}");
        assert_eq!(strict(&policy, &framed), expected, "{sandbox:?}");
    }
}

/// WebKit, Source/WebCore/platform/soup/PublicSuffixStoreSoup.cpp: no base domain without a listed suffix, and then the
/// host stands for itself.
#[test]
fn hosts_under_an_unlisted_domain_may_be_sites_of_their_own() {
    let (one, other) = ("https://a.shop.unlisted/", "https://b.shop.unlisted/");
    let contexts = [
        subresource(one, &page(&[one])),
        subresource(one, &page(&[other])),
        subresource(one, &page(&[other, one])),
        nav(one).from(other),
        script(&page(&[other, one])),
    ];
    for (unlisted_suffixes, expected) in [(UnlistedSuffix::DefaultRule, "SSSSS"), (UnlistedSuffix::NoRule, "S....")] {
        let policy = Policy { unlisted_suffixes, ..current() };
        let world = World::under(policy.clone()).plant(&nav(one), &["a=b; SameSite=Strict"]);
        let sent: String = contexts.iter().map(|to| if world.sent(to) == "-" { '.' } else { 'S' }).collect();
        assert_eq!(sent, expected, "{unlisted_suffixes:?}");
        assert_eq!(strict(&policy, &[subresource(V, &page(&[SIBLING]))]), "S", "`example` is on the list");
    }
}

#[test]
fn whoever_may_set_at_all_may_set_anything() {
    let anywhere = Policy { setting: SettingRule::Anywhere, ..current() };
    let contexts = [subresource(V, &page(&[X])), frame(V, &page(&[X])), script(&page(&[X, V])), nav(V).from(X).post()];
    for line in ["a=b; SameSite=Strict", "a=b; SameSite=Lax", "a=b"] {
        for context in &contexts {
            assert_eq!(World::under(anywhere.clone()).set(line, context), Storage::Stored, "{line}: {context:?}");
        }
        assert_eq!(
            World::under(current()).set(line, &contexts[0]),
            Storage::Refused(Rule::SetBySameSiteRequest),
            "{line}"
        );
    }
    // Everything else is asked all the same.
    assert_eq!(World::under(anywhere).set("a=b; SameSite=None", &contexts[0]), Storage::Refused(Rule::NoneNeedsSecure));
}

/// libsoup 3.2.3, libsoup/cookies/soup-cookie-jar.c, `soup_cookie_jar_add_cookie_full`.
#[test]
fn secure_cookies_may_be_guarded_in_their_own_place_only() {
    let in_place = |stored: &[&str], line: &str| {
        let policy = Policy { secure_setting: SecureSetting::SecureConnectionOnlyInPlace, ..current() };
        World::under(policy).plant(&nav(V), stored).set(line, &nav(PLAIN_V))
    };
    let stored = ["a=1; Secure; Path=/", "b=1; Path=/"];
    assert_eq!(in_place(&stored, "a=2; Path=/"), Storage::Refused(Rule::NoOverlayOfSecure));
    assert_eq!(in_place(&stored, "a=2; Path=/; Secure"), Storage::Refused(Rule::SecureNeedsSecureConnection));
    for line in ["a=2; Path=/x", "a=2; Path=/; Domain=v.example", "b=2; Path=/", "A=2; Path=/"] {
        assert_eq!(in_place(&stored, line), Storage::Stored, "{line}");
    }
    // The text looks further.
    for line in ["a=2; Path=/x", "a=2; Path=/; Domain=v.example"] {
        let storage = World::current().plant(&nav(V), &stored).set(line, &nav(PLAIN_V));
        assert_eq!(storage, Storage::Refused(Rule::NoOverlayOfSecure), "{line}");
    }
}

/// libsoup 3.2.3, libsoup/cookies/soup-cookie.c, `is_attr_ender` and `parse_one_cookie`.
#[test]
fn a_comma_may_end_names() {
    let commas = Policy { commas: CommaRule::EndsNames, ..current() };
    for (line, expected) in [
        ("a=b", "a | b |"),
        ("a,b=c; Secure", " | a,b=c | secure"),
        ("a=b,c=d; Secure", "a | b,c=d | secure"),
        ("a=b; Secure, x; HttpOnly", "a | b | secure"),
        ("a=b; HttpOnly ,; Secure", "a | b | http-only"),
        ("a=b; Path,=/x; Secure", "a | b |"),
        ("a=b; SameSite,; Secure", "a | b |"),
        ("a=b; Max-Age=1,2; Path=/,; Secure", "a | b | path /,, secure"),
    ] {
        assert_eq!(read(line.as_bytes(), &commas), expected, "{line}");
    }
    assert_eq!(read(b"a,b=c; Secure, x; HttpOnly", &current()), "a,b | c | http-only");
}

/// The same place: octets below the space end names and values, and the line with them.
#[test]
fn a_control_octet_may_end_the_line() {
    let ending = Policy { controls: ControlOctets::EndLine, ..current() };
    for (line, expected) in [
        ("a=b; Secure", "a | b | secure"),
        ("a=b\u{1}c; Secure", "a | b |"),
        ("a\u{1}b=c; Secure", " | a |"),
        ("a=b\tc; Secure", "a | b |"),
        ("\ta=\t\tb;\tSecure; Path=\t/x", "a | b | secure, path /x"),
        ("a=b=\tc; Secure", "a | b= |"),
        ("a=b;Secure\t; HttpOnly", "a | b | secure"),
        ("a= \tb; Secure", "a | b | secure"),
        ("a=b\u{7f}c; Secure", "a | b\u{7f}c | secure"),
        ("a=b\0; Secure", "a | b |"),
        ("a=b\u{1f}", "a | b |"),
    ] {
        assert_eq!(read(line.as_bytes(), &ending), expected, "{line:?}");
    }
}

/// libsoup 3.2.3, libsoup/cookies/soup-cookie-jar.c: "Never accept cookies for public domains".
#[test]
fn a_public_suffix_may_have_no_cookies_of_its_own() {
    let refused = |line: &str, url: &str| {
        let suffix_at_setting = SuffixAtSetting::Refused;
        World::under(Policy { suffix_at_setting, ..current() }).set(line, &nav(url))
    };
    let suffix = "https://github.io/";
    assert_eq!(World::current().set("a=b", &nav(suffix)), Storage::Stored);
    assert_eq!(World::current().set("a=b; Domain=github.io", &nav(suffix)), Storage::Stored);
    assert_eq!(refused("a=b", suffix), Storage::Refused(Rule::HostIsNoPublicSuffix));
    assert_eq!(refused("a=b; Domain=", suffix), Storage::Refused(Rule::HostIsNoPublicSuffix));
    assert_eq!(refused("a=b; Domain=github.io", suffix), Storage::Refused(Rule::DomainIsNoPublicSuffix));
    // What is not on the list is no suffix, but a Domain of one label is never taken.
    assert_eq!(refused("a=b", "http://localhost/"), Storage::Stored);
    assert_eq!(refused("a=b; Domain=localhost", "http://localhost/"), Storage::Refused(Rule::DomainIsNoPublicSuffix));
    assert_eq!(refused("a=b", "https://you.github.io/"), Storage::Stored);
    assert_eq!(refused("a=b; Domain=you.github.io", "https://you.github.io/"), Storage::Stored);
    assert_eq!(refused("a=b", "http://127.0.0.1/"), Storage::Stored);
    // An explanation names the host.
    let mut steps = Vec::new();
    let policy = Policy { suffix_at_setting: SuffixAtSetting::Refused, ..current() };
    World::under(policy).set_explained("a=b", &nav(suffix), &mut steps);
    assert_eq!(steps.last().expect("a step").values, "github.io");
}

/// HTML, "cookie-averse `Document` object": one whose URL is not HTTP. Browsers part from that letter (D26).
#[test]
fn scripts_at_about_and_blob_urls_may_have_cookies() {
    const SHOP: &str = "https://www.v.example/shop/basket";
    const BLOB: &str = "blob:https://www.v.example/c0ffee";
    let lines = ["shop=; Path=/shop; SameSite=None; Secure", "root=; Path=/; SameSite=None; Secure"];
    let (all, none) = ("shop=; root=", "no cookies to be had");
    let rules = [AboutDocumentRule::Averse, AboutDocumentRule::Inherits, AboutDocumentRule::InheritsAtBlobToo];
    for (name, document, expected) in [
        ("V", page(&[SHOP]), [all, all, all]),
        ("V[blank]", page(&[SHOP, "about:blank"]), [none, all, all]),
        ("V[srcdoc]", page(&[SHOP, "about:srcdoc"]), [none, all, all]),
        ("V[X[srcdoc]]", page(&[SHOP, X, "about:srcdoc"]), [none, "-", "-"]), // X has none
        ("V[srcdoc sandboxed]", page(&[SHOP, "about:srcdoc"]).sandboxed(), [none, none, none]),
        // A blob: URL names an origin and no path.
        ("blob:", page(&[BLOB]), [none, none, "root="]),
        ("V[blob:]", page(&[SHOP, BLOB]), [none, none, "root="]),
        ("blob:[blank]", page(&[BLOB, "about:blank"]), [none, none, "root="]),
        ("blob: of nobody", page(&["blob:null/c0ffee"]), [none, none, none]),
        ("V[data:]", page(&[SHOP, "data:text/html,hi"]), [none, none, none]),
    ] {
        for (about_documents, expected) in rules.into_iter().zip(expected) {
            let world = World::under(Policy { about_documents, ..current() }).plant(&nav(SHOP), &lines);
            let has_cookies = world.model().access_of_script(&document).is_some();
            let seen = if has_cookies { world.sent(&script(&document)) } else { none.to_owned() };
            assert_eq!(seen, expected, "{name}, {about_documents:?}");
        }
    }
}

/// Firefox, netwerk/cookie/CookieServiceChild.cpp, `AddCookieFromDocument`: the page's process keeps what the parent
/// process then refuses.
#[test]
fn scripts_may_see_what_was_refused_them() {
    let planted = |script_overwriting_http_only| {
        let policy = Policy { script_overwriting_http_only, ..current() };
        World::under(policy).plant(&home(), &["a=1; HttpOnly", "b=1"])
    };
    let page = script(&page(&[V]));
    let mut refusing = planted(HttpOnlyOverwriting::Refused);
    assert_eq!(refusing.set("a=2", &page), Storage::Refused(Rule::ScriptKeepsHttpOnly));
    assert_eq!((refusing.sent(&page).as_str(), refusing.sent(&home()).as_str()), ("b=1", "a=1; b=1"));
    let mut shadowing = planted(HttpOnlyOverwriting::SeenByScripts);
    for (line, to_scripts, to_requests) in [
        ("a=2", "b=1; a=2", "a=1; b=1"),
        ("a=3", "b=1; a=3", "a=1; b=1"), // in place of the former attempt
        ("b=2", "b=2; a=3", "a=1; b=2"), // nothing is hidden here, so everybody sees it
        ("c=1", "b=2; a=3; c=1", "a=1; b=2; c=1"),
    ] {
        assert_eq!(shadowing.set(line, &page), Storage::Stored, "{line}");
        assert_eq!(shadowing.sent(&page), to_scripts, "{line}");
        assert_eq!(shadowing.sent(&home()), to_requests, "{line}");
    }
    assert_eq!(shadowing.set("a=; Max-Age=0", &page), Storage::Expired);
    assert_eq!((shadowing.sent(&page).as_str(), shadowing.sent(&home()).as_str()), ("b=2; c=1", "a=1; b=2; c=1"));
}

/// libsoup 3.2.3, libsoup/cookies/soup-cookie-jar.c, `get_cookies`: it walks from the host's own domain upwards, and
/// sorts what it met by the length of the path.
#[test]
fn cookies_of_the_nearest_domain_may_stand_first() {
    const BELOW: &str = "https://a.www.v.example/";
    let sent = |order, url: &str, planted: &[(&str, &str)]| {
        let mut world = World::under(Policy { order, ..current() });
        for (from, line) in planted {
            world = world.plant(&nav(from), &[line]);
            world.wait(Duration::from_secs(1));
        }
        world.sent(&nav(url))
    };
    let farthest_first = [
        (V, "far=; Domain=v.example"),
        (V, "near=; Domain=www.v.example"),
        (BELOW, "host="),
        (BELOW, "own=; Domain=a.www.v.example"),
    ];
    let by_age = "far=; near=; host=; own=";
    assert_eq!(sent(CookieOrder::LongestPath, BELOW, &farthest_first), by_age);
    let by_distance = "own=; host=; near=; far=";
    assert_eq!(sent(CookieOrder::LongestPathNearestDomain, BELOW, &farthest_first), by_distance);
    // A longer path comes before all, and of equals the older one.
    let paths =
        [(V, "far=; Domain=v.example; Path=/x"), (V, "first="), (V, "second="), (V, "near=; Domain=www.v.example")];
    let url = "https://www.v.example/x";
    assert_eq!(sent(CookieOrder::LongestPathNearestDomain, url, &paths), "far=; near=; first=; second=");
    // An address has no domain to walk up from, so that what names it as its Domain is no nearer.
    let address = "https://127.0.0.1/";
    for (lines, expected) in [
        ([(address, "host="), (address, "domain=; Domain=127.0.0.1")], "host=; domain="),
        ([(address, "domain=; Domain=127.0.0.1"), (address, "host=")], "domain=; host="),
    ] {
        assert_eq!(sent(CookieOrder::LongestPathNearestDomain, address, &lines), expected);
    }
}

/// Firefox, modules/libpref/init/StaticPrefList.yaml: `network.cookie.block_nameless_with_equal_char`.
#[test]
fn a_line_that_begins_with_equals_may_set_nothing() {
    let without = Policy { nameless: NamelessCookie::SentPlainWithoutEquals, ..current() };
    for (line, expected, otherwise) in [
        ("=b", "LineHasName", " | b |"),
        (" \t= b; Secure", "LineHasName", " | b | secure"),
        ("==", "LineHasName", " | = |"),
        ("b; Secure", " | b | secure", " | b | secure"),
        ("a==", "a | = |", "a | = |"),
    ] {
        assert_eq!(read(line.as_bytes(), &without), expected, "{line}");
        assert_eq!(read(line.as_bytes(), &current()), otherwise, "{line}");
    }
    assert_eq!(World::under(without).plant(&nav(V), &["b"]).sent(&nav(V)), "b");
}

/// Chromium, net/cookies/cookie_util.cc, `IsCookiePrefixValid`, and Firefox, netwerk/cookie/CookieService.cpp, ask
/// something else than the host-only-flag, which `Domain` leaves true where it names a public suffix.
#[test]
fn a_host_prefix_may_be_asked_of_the_line() {
    const ADDRESS: &str = "https://127.0.0.1/";
    let rules = [HostPrefixRule::HostOnly, HostPrefixRule::NoDomain, HostPrefixRule::NoDomainOrOwnAddress];
    for (url, attributes, expected) in [
        (V, "", [true, true, true]),
        (V, "Domain=", [true, true, true]),
        (V, "Domain=www.v.example", [false, false, false]),
        // A public suffix keeps the cookie to itself, and has said Domain.
        ("https://github.io/", "Domain=github.io", [true, false, false]),
        (ADDRESS, "", [true, true, true]),
        (ADDRESS, "Domain=127.0.0.1", [false, false, true]),
        ("https://[::1]/", "Domain=[::1]", [false, false, true]),
    ] {
        for (host_prefix, stored) in rules.into_iter().zip(expected) {
            for own_address in [OwnAddress::WithSubdomains, OwnAddress::HostOnly] {
                let mut world = World::under(Policy { host_prefix, own_address, ..current() });
                let storage = world.set(format!("__Host-a=b; Secure; Path=/; {attributes}"), &nav(url));
                // Whoever lets an address name itself for nothing has no other reason to refuse it.
                let is_for_nothing = own_address == OwnAddress::HostOnly && host_prefix == HostPrefixRule::HostOnly;
                let stored = stored || is_for_nothing && url != V && attributes.starts_with("Domain=");
                let expected = if stored { Storage::Stored } else { Storage::Refused(Rule::HostPrefix) };
                assert_eq!(storage, expected, "{url}: {attributes}, {host_prefix:?}, {own_address:?}");
            }
        }
    }
}

/// Nothing is below an address; whether `Domain` was said is seen when another line comes without.
#[test]
fn a_domain_that_is_the_own_address_may_make_a_cookie_of_the_host_alone() {
    const ADDRESS: &str = "https://203.0.113.77/";
    for (own_address, sent) in [(OwnAddress::WithSubdomains, "a=1; a=2"), (OwnAddress::HostOnly, "a=2")] {
        let world = World::under(Policy { own_address, ..current() });
        let world = world.plant(&nav(ADDRESS), &["a=1; Domain=203.0.113.77", "a=2"]);
        assert_eq!(world.sent(&nav(ADDRESS)), sent, "{own_address:?}");
    }
}

/// Firefox, netwerk/cookie/CookiePrefixes.cpp, asks where the cookie will be sent, and not what the line says of that.
#[test]
fn a_host_prefix_may_do_with_the_default_path() {
    for (url, attributes, written, default) in [
        ("https://www.v.example/", "Path=/", true, true),
        ("https://www.v.example/", "", false, true),
        ("https://www.v.example/deep/page", "", false, false),
        ("https://www.v.example/", "Path=/deep", false, false),
        ("https://www.v.example/deep/page", "Path=/", true, true),
    ] {
        for (host_prefix_path, stored) in
            [(HostPrefixPath::Written, written), (HostPrefixPath::WrittenOrDefault, default)]
        {
            let mut world = World::under(Policy { host_prefix_path, ..current() });
            let storage = world.set(format!("__Host-a=b; Secure; {attributes}"), &nav(url));
            let expected = if stored { Storage::Stored } else { Storage::Refused(Rule::HostPrefix) };
            assert_eq!(storage, expected, "{url}: {attributes}, {host_prefix_path:?}");
        }
    }
}

/// All of them together, as a client has them: what remains of a Strict cookie's protection.
#[test]
fn a_cookie_may_be_protected_from_other_top_level_sites_alone() {
    let policy = Policy {
        ancestors: AncestorRule::DocumentAlone,
        top_level_host: TopLevelHostRule::AdmitsReading,
        setting: SettingRule::Anywhere,
        ..Edition::CookieSameSite00.policy()
    };
    let mut world = World::under(policy);
    assert_eq!(world.set("a=b; SameSite=Strict", &subresource(V, &page(&[X]))), Storage::Stored);
    assert_eq!(world.handed(&subresource(V, &page(&[X]))).0, Retrieval::Withheld(Rule::NotStrict));
    assert_eq!(world.handed(&subresource(V, &page(&[V, X]))).0, Retrieval::Sent(Rule::SameSiteRequest));
}
