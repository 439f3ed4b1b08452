//! Which cookies a context is handed, edition by edition, and in which order.

use std::time::Duration;

use insta::assert_snapshot;
use samesite_model::policy::{AgeClock, LaxAllowingUnsafe, NamelessCookie, Policy, SandboxRule, UnsafeReach};
use samesite_model::{Document, Edition, Method, Reload};

use crate::world::{Context, PLAIN_V, SIBLING, V, World, X, frame, nav, page, script, subresource};

/// One cookie of each kind, planted from the address bar.
const KINDS: [&str; 4] =
    ["S=; SameSite=Strict; Secure", "L=; SameSite=Lax; Secure", "D=; Secure", "N=; SameSite=None; Secure"];

fn planted(policy: Policy) -> World {
    World::under(policy).plant(&nav(V), &KINDS)
}

/// `SLDN`, with a dot for each kind that is withheld.
fn kinds(world: &World, context: &Context) -> String {
    let sent = world.sent(context);
    ["S", "L", "D", "N"].map(|kind| if sent.contains(kind) { kind } else { "." }).concat()
}

fn contexts() -> Vec<(&'static str, Context)> {
    let (v, x, plain) = (page(&[V]), page(&[X]), page(&[PLAIN_V]));
    let (framed, nested) = (page(&[X, V]), page(&[V, X, V]));
    vec![
        ("address bar", nav(V)),
        ("V => V", nav(V).from(V)),
        ("V => V POST", nav(V).from(V).post()),
        ("V' => V", nav(V).from(SIBLING)),
        ("http V => V", nav(V).from(PLAIN_V)),
        ("http V => V POST", nav(V).from(PLAIN_V).post()),
        ("X => V", nav(V).from(X)),
        ("X => V POST", nav(V).from(X).post()),
        ("X[V] => V", nav(V).by(&framed)),
        ("data: => V", nav(V).from("data:text/html,hi")),
        ("V reload of same-site", nav(V).reload(Reload::OfSameSiteNavigation)),
        ("V reload of cross-site", nav(V).reload(Reload::OfCrossSiteNavigation)),
        ("V reload of cross-site POST", nav(V).reload(Reload::OfCrossSiteNavigation).post()),
        ("V img", subresource(V, &v)),
        ("V fetch POST", subresource(V, &v).post()),
        ("V' img", subresource(V, &page(&[SIBLING]))),
        ("http V img", subresource(V, &plain)),
        ("X img", subresource(V, &x)),
        ("X fetch POST", subresource(V, &x).post()),
        ("V[V'] img", subresource(V, &page(&[V, SIBLING]))),
        ("V[X] img", subresource(V, &page(&[V, X]))),
        ("V[http V] img", subresource(V, &page(&[V, PLAIN_V]))),
        ("X[V] img", subresource(V, &framed)),
        ("V[X[V]] img", subresource(V, &nested)),
        ("V[srcdoc] img", subresource(V, &page(&[V, "about:srcdoc"]))),
        ("V[X[srcdoc]] img", subresource(V, &page(&[V, X, "about:srcdoc"]))),
        ("V[blank] img", subresource(V, &page(&[V, "about:blank"]))),
        ("V[blob:] img", subresource(V, &page(&[V, "blob:https://www.v.example/c0ffee"]))),
        ("V[data:] img", subresource(V, &page(&[V, "data:text/html,hi"]))),
        ("V[V]", frame(V, &v)),
        ("V[V] POST", frame(V, &v).post()),
        ("X[V]", frame(V, &x)),
        ("X[V] POST", frame(V, &x).post()),
        ("V[X[V]]", frame(V, &page(&[V, X]))),
        ("V[X=>V]", frame(V, &v).by(&page(&[V, X]))),
        ("V script", script(&v)),
        ("V[V] script", script(&page(&[V, V]))),
        ("X[V] script", script(&framed)),
        ("V[X[V]] script", script(&nested)),
        ("http V[V] script", script(&page(&[PLAIN_V, V]))),
    ]
}

fn table(policy: Policy) -> String {
    let world = planted(policy);
    contexts().into_iter().map(|(name, context)| format!("{name:<28}{}\n", kinds(&world, &context))).collect()
}

#[test]
fn the_current_edition() {
    // rfc6265bis-22 §5.2 and §5.8.3 step 3; a document reached from elsewhere is first-party again (§8.8.1).
    assert_snapshot!(table(Edition::CURRENT.policy()), @"
    address bar                 SLDN
    V => V                      SLDN
    V => V POST                 SLDN
    V' => V                     SLDN
    http V => V                 .LDN
    http V => V POST            ...N
    X => V                      .LDN
    X => V POST                 ...N
    X[V] => V                   .LDN
    data: => V                  .LDN
    V reload of same-site       SLDN
    V reload of cross-site      .LDN
    V reload of cross-site POST ...N
    V img                       SLDN
    V fetch POST                SLDN
    V' img                      SLDN
    http V img                  ...N
    X img                       ...N
    X fetch POST                ...N
    V[V'] img                   SLDN
    V[X] img                    ...N
    V[http V] img               ...N
    X[V] img                    ...N
    V[X[V]] img                 ...N
    V[srcdoc] img               SLDN
    V[X[srcdoc]] img            ...N
    V[blank] img                SLDN
    V[blob:] img                SLDN
    V[data:] img                ...N
    V[V]                        SLDN
    V[V] POST                   SLDN
    X[V]                        ...N
    X[V] POST                   ...N
    V[X[V]]                     ...N
    V[X=>V]                     ...N
    V script                    SLDN
    V[V] script                 SLDN
    X[V] script                 ...N
    V[X[V]] script              ...N
    http V[V] script            ...N
    ");
}

/// The rows in which `policy` parts from the current edition.
fn differences(policy: Policy) -> String {
    let (current, other) = (table(Edition::CURRENT.policy()), table(policy));
    current.lines().zip(other.lines()).filter(|(one, two)| one != two).map(|(_, row)| format!("{row}\n")).collect()
}

#[test]
fn incrementalism() {
    // It stands on -04: no word on reloads, and the filter speaks of requests only, so script reads all.
    assert_snapshot!(differences(Edition::Incrementalism.policy()), @"
    V reload of cross-site      SLDN
    V reload of cross-site POST SLDN
    X[V] script                 SLDN
    V[X[V]] script              SLDN
    http V[V] script            SLDN
    ");
}

#[test]
fn rfc6265bis_03() {
    // Besides, absent means None, and sites have no scheme (§5.2 steps 2 to 4, §5.4 step 13).
    assert_snapshot!(differences(Edition::Rfc6265bis03.policy()), @"
    http V => V                 SLDN
    http V => V POST            SLDN
    X => V POST                 ..DN
    V reload of cross-site      SLDN
    V reload of cross-site POST SLDN
    http V img                  SLDN
    X img                       ..DN
    X fetch POST                ..DN
    V[X] img                    ..DN
    V[http V] img               SLDN
    X[V] img                    ..DN
    V[X[V]] img                 ..DN
    V[X[srcdoc]] img            ..DN
    V[data:] img                ..DN
    X[V]                        ..DN
    X[V] POST                   ..DN
    V[X[V]]                     ..DN
    V[X=>V]                     ..DN
    X[V] script                 SLDN
    V[X[V]] script              SLDN
    http V[V] script            SLDN
    ");
}

#[test]
fn cookie_same_site_00_sends_as_rfc6265bis_03_does() {
    assert_eq!(table(Edition::CookieSameSite00.policy()), table(Edition::Rfc6265bis03.policy()));
}

#[test]
fn safe_methods_are_the_four_that_are_named() {
    // §2.3.
    let world = planted(Edition::CURRENT.policy());
    for (name, safe) in [
        ("GET", true),
        ("HEAD", true),
        ("OPTIONS", true),
        ("TRACE", true),
        ("POST", false),
        ("PUT", false),
        ("PATCH", false),
        ("DELETE", false),
    ] {
        let method = Method::parse(name).expect(name);
        assert_eq!((method.is_safe(), method.to_string().as_str()), (safe, name));
        let expected = if safe { ".LDN" } else { "...N" };
        assert_eq!(kinds(&world, &nav(V).from(X).method(method)), expected, "{name}");
        assert_eq!(kinds(&world, &nav(V).from(V).method(method)), "SLDN", "{name}");
    }
    assert_eq!((Method::parse("get"), Method::parse("")), (None, None));
}

#[test]
fn lax_allowing_unsafe_opens_a_window() {
    // §5.6.7.2: Default only, "at most" the duration, top level only, counted from the creation-time.
    let contexts = [
        ("X => V POST", nav(V).from(X).post()),
        ("X => V", nav(V).from(X)),
        ("X[V] POST", frame(V, &page(&[X])).post()),
        ("X fetch POST", subresource(V, &page(&[X])).post()),
        ("X img", subresource(V, &page(&[X]))),
        ("X[V] script", script(&page(&[X, V]))),
    ];
    let suggested = Edition::CURRENT.optional_lax_allowing_unsafe().expect("§5.6.7.2 suggests it");
    assert_eq!(Edition::Incrementalism.optional_lax_allowing_unsafe(), Some(suggested));
    assert_eq!(Edition::Rfc6265bis03.optional_lax_allowing_unsafe(), None);
    assert_eq!(Edition::CookieSameSite00.optional_lax_allowing_unsafe(), None);
    let wider = LaxAllowingUnsafe { reach: UnsafeReach::EveryRequest, ..suggested };
    let mut tables = Vec::new();
    for (exception, age) in [(suggested, 0), (suggested, 120_000), (suggested, 120_001), (wider, 120_000)] {
        let mut world = planted(Policy { lax_allowing_unsafe: Some(exception), ..Edition::CURRENT.policy() });
        world.wait(Duration::from_millis(age));
        tables.push(contexts.each_ref().map(|(_, context)| kinds(&world, context)));
    }
    let rows: String = contexts
        .iter()
        .enumerate()
        .map(|(row, (name, _))| {
            let cells: Vec<_> = tables.iter().map(|table| table[row].as_str()).collect();
            format!("{name:<14}{}\n", cells.join("  "))
        })
        .collect();
    // Columns: new, 120 s old, 1 ms older, and 120 s old where every request is let through.
    assert_snapshot!(rows, @"
    X => V POST   ..DN  ..DN  ...N  ..DN
    X => V        .LDN  .LDN  .LDN  .LDN
    X[V] POST     ...N  ...N  ...N  ..DN
    X fetch POST  ...N  ...N  ...N  ..DN
    X img         ...N  ...N  ...N  ...N
    X[V] script   ...N  ...N  ...N  ...N
    ");
}

#[test]
fn rewriting_a_cookie_reopens_the_window_only_where_age_counts_from_the_last_update() {
    for (clock, expected) in [(AgeClock::Creation, "...N"), (AgeClock::LastUpdate, "..DN")] {
        let exception = Edition::CURRENT.optional_lax_allowing_unsafe().expect("§5.6.7.2 suggests it");
        let lax_allowing_unsafe = Some(LaxAllowingUnsafe { clock, ..exception });
        let mut world = planted(Policy { lax_allowing_unsafe, ..Edition::CURRENT.policy() });
        world.wait(Duration::from_secs(121));
        let world = world.plant(&nav(V), &["D=; Secure"]);
        assert_eq!(kinds(&world, &nav(V).from(X).post()), expected, "{clock:?}");
    }
}

#[test]
fn a_sandboxed_document_counts_by_its_origin_or_its_url() {
    // §5.2.1 steps 2 and 4.1 take the URL's origin; HTML takes the document's (D8).
    let sandboxed = |urls: &[&str]| subresource(V, &page(urls).sandboxed());
    let in_sandboxed = |top: &str, framed: &str| {
        let parsed = |url: &str| url.parse().expect("it is a URL");
        subresource(V, &Document::framed(parsed(framed), &Document::top_level(parsed(top)).sandboxed()).sandboxed())
    };
    // A client may take the document's at the top, and the URL's in frames.
    for (name, context, by_origin, by_url, by_url_in_frames) in [
        ("V sandboxed", sandboxed(&[V]), "...N", "SLDN", "...N"),
        ("V[V sandboxed]", sandboxed(&[V, V]), "...N", "SLDN", "SLDN"),
        ("V[X sandboxed]", sandboxed(&[V, X]), "...N", "...N", "...N"),
        ("X[V sandboxed]", sandboxed(&[X, V]), "...N", "...N", "...N"),
        ("V sandboxed[V]", in_sandboxed(V, V), "...N", "SLDN", "SLDN"),
        ("sibling sandboxed[sibling]", in_sandboxed(SIBLING, SIBLING), "...N", "SLDN", "SLDN"),
        ("X sandboxed[V]", in_sandboxed(X, V), "...N", "...N", "...N"),
        ("V[srcdoc sandboxed]", sandboxed(&[V, "about:srcdoc"]), "...N", "...N", "...N"),
        ("V sandboxed => V", nav(V).by(&page(&[V]).sandboxed()), ".LDN", "SLDN", ".LDN"),
    ] {
        for (sandbox, expected) in [
            (SandboxRule::OpaqueOrigin, by_origin),
            (SandboxRule::UrlOrigin, by_url),
            (SandboxRule::UrlOriginInFrames, by_url_in_frames),
        ] {
            let world = planted(Policy { sandbox, ..Edition::CURRENT.policy() });
            assert_eq!(kinds(&world, &context), expected, "{name}, {sandbox:?}");
        }
    }
}

#[test]
fn host_path_and_connection_must_fit() {
    // §5.8.3 step 3, the other bullets.
    let lines = ["host=", "domain=; Domain=v.example", "path=; Path=/x", "secure=; Secure", "hidden=; HttpOnly"];
    let world = World::current().plant(&nav(V), &lines);
    for (url, expected) in [
        (V, "host=; domain=; secure=; hidden="),
        (PLAIN_V, "host=; domain=; hidden="),
        ("https://www.v.example:8443/", "host=; domain=; secure=; hidden="),
        (SIBLING, "domain="),
        ("https://v.example/", "domain="),
        ("https://a.www.v.example/", "domain="),
        ("https://www.v.example./", "-"),
        ("https://notv.example/", "-"),
        (X, "-"),
        ("https://www.v.example/x/y", "path=; host=; domain=; secure=; hidden="),
        ("https://www.v.example/xy", "host=; domain=; secure=; hidden="),
        ("wss://www.v.example/", "host=; domain=; secure=; hidden="),
    ] {
        assert_eq!(world.sent(&nav(url)), expected, "{url}");
    }
    assert_eq!(world.sent(&script(&page(&[V]))), "host=; domain=; secure=");
    let local = World::current().plant(&nav("http://localhost/"), &["secure=; Secure"]);
    assert_eq!(local.sent(&nav("http://localhost:8080/")), "secure=", "D14: this machine is trusted");
}

#[test]
fn cookies_last_until_they_expire() {
    // §5.7: expired means that the date is in the past.
    let mut world = World::current().plant(&nav(V), &["a=; Max-Age=10", "session="]);
    world.wait(Duration::from_secs(10));
    assert_eq!(world.sent(&nav(V)), "a=; session=");
    world.wait(Duration::from_millis(1));
    assert_eq!(world.sent(&nav(V)), "session=");
    world.wait(Duration::from_secs(100_000_000));
    assert_eq!(world.sent(&nav(V)), "session=");
}

#[test]
fn longer_paths_and_older_cookies_come_first() {
    // §5.8.3 step 4.
    let mut world = World::current();
    for line in ["root=", "dir=; Path=/x", "deep=; Path=/x/y", "dir2=; Path=/x", "root2=", "deep2=; Path=/x/y"] {
        world = world.plant(&nav(V), &[line]);
        world.wait(Duration::from_secs(1));
    }
    let expected = "deep=; deep2=; dir=; dir2=; root=; root2=";
    assert_eq!(world.sent(&nav("https://www.v.example/x/y/z")), expected);
}

#[test]
fn names_are_left_out_where_there_are_none() {
    // rfc6265bis-22 §5.8.3 step 6; -04 §5.5 step 4.1 always prints the "=".
    for (nameless, first, second) in [
        (NamelessCookie::SentPlain, "a=b=c; d=; =e", "a=b=c; d=; f"),
        (NamelessCookie::SentWithEquals, "a=b=c; d=; ==e", "a=b=c; d=; =f"),
    ] {
        let policy = Policy { nameless, ..Edition::CURRENT.policy() };
        let world = World::under(policy).plant(&nav(V), &["a=b=c", "d=", "==e"]);
        assert_eq!(world.sent(&nav(V)), first);
        // All nameless cookies have one key, so a second one takes the place of the first.
        assert_eq!(world.plant(&nav(V), &["f"]).sent(&nav(V)), second);
    }
    assert_eq!(World::current().sent(&nav(V)), "-");
}
