//! The steps of a decision: readable, in the order of the text, each with its clause.

use std::collections::HashSet;
use std::time::Duration;

use insta::assert_snapshot;
use samesite_model::policy::{Policy, RedirectHistory, ThirdPartyCookies};
use samesite_model::{
    Answer, Cookie, Edition, Reload, Rule, SameSiteStatus, Step, Storage, Timestamp, Trace, UnknownEdition,
};

use crate::world::{Context, PLAIN_V, V, World, X, describe, frame, home, nav, page, script, subresource};

/// One step a line: the answer, the clause, where it stands, and the values.
fn lines(steps: &[Step]) -> String {
    steps.iter().fold(String::new(), |lines, Step { rule, answer, values }| {
        let answer = match answer {
            Answer::Holds => "holds",
            Answer::Fails => "fails",
        };
        lines + &format!("{answer} {} {}: {values}\n", rule.clause(), rule.section())
    })
}

fn reading(policy: Policy, line: &str, context: &Context) -> String {
    let (retrieval, steps) = World::under(policy).plant(&nav(V), &[line]).handed(context);
    let last = steps.last().expect("a step was taken");
    assert_eq!((last.rule, last.answer == Answer::Holds), (retrieval.rule(), retrieval.is_sent()));
    lines(&steps)
}

fn setting(world: &mut World, line: &str, context: &Context) -> String {
    let mut steps = Vec::new();
    let storage = world.set_explained(line, context, &mut steps);
    format!("{}{}\n", lines(&steps), describe(storage))
}

fn current() -> Policy {
    Edition::CURRENT.policy()
}

#[test]
fn a_strict_cookie_stays_at_home() {
    assert_snapshot!(reading(current(), "a=b; SameSite=Strict; Secure; Max-Age=60", &nav(V).from(X)), @"
    holds B068 §5.2.1 step 4: https://x.example is of one site throughout
    fails B062 §5.2 (2): https://v.example and https://x.example
    holds B182 §5.7: it expires in 60 s
    holds B206 §5.8.3 step 3: the request goes to www.v.example, the cookie belongs to www.v.example
    holds B209 §5.8.3 step 3: / and /
    holds B210 §5.8.3 step 3: the connection is secure, the cookie has Secure
    fails B212 §5.8.3 step 3: SameSite=Strict
    fails B201 §5.8.3 step 3: the request is cross-site
    fails B214 §5.8.3 step 3: SameSite=Strict
    ");
}

#[test]
fn a_lax_cookie_travels_on_top() {
    assert_snapshot!(reading(current(), "a=b; Domain=v.example; SameSite=Lax", &nav(V).from(X)), @"
    holds B068 §5.2.1 step 4: https://x.example is of one site throughout
    fails B062 §5.2 (2): https://v.example and https://x.example
    holds B182 §5.7: it lasts as long as the session
    holds B206 §5.8.3 step 3: the request goes to www.v.example, the cookie belongs to v.example and below
    holds B209 §5.8.3 step 3: / and /
    holds B208 §5.8.3 step 3: v.example
    holds B210 §5.8.3 step 3: the connection is secure, the cookie does not ask for it
    fails B212 §5.8.3 step 3: SameSite=Lax
    fails B201 §5.8.3 step 3: the request is cross-site
    holds B214 §5.8.3 step 3: SameSite=Lax
    holds B216 §5.8.3 step 3: it is
    holds B215 §5.8.3 step 3: GET
    ");
}

#[test]
fn a_young_cookie_travels_with_a_post() {
    let policy = Policy { lax_allowing_unsafe: Edition::CURRENT.optional_lax_allowing_unsafe(), ..current() };
    assert_snapshot!(reading(policy.clone(), "a=b", &nav(V).from(X).post()), @"
    holds B068 §5.2.1 step 4: https://x.example is of one site throughout
    fails B062 §5.2 (2): https://v.example and https://x.example
    holds B182 §5.7: it lasts as long as the session
    holds B206 §5.8.3 step 3: the request goes to www.v.example, the cookie belongs to www.v.example
    holds B209 §5.8.3 step 3: / and /
    holds B210 §5.8.3 step 3: the connection is secure, the cookie does not ask for it
    fails B212 §5.8.3 step 3: SameSite is absent, which is enforced as Lax
    fails B201 §5.8.3 step 3: the request is cross-site
    holds B214 §5.8.3 step 3: SameSite is absent, which is enforced as Lax
    holds B134 §5.6.7.2: SameSite is absent, which is enforced as Lax; it is 0 s old, 120 s are allowed
    ");
    // A declared Lax is asked too, and goes on to fail by its method.
    let declared = reading(policy, "a=b; SameSite=Lax", &nav(V).from(X).post());
    let last: Vec<_> = declared.lines().rev().take(3).collect();
    assert_snapshot!(last.join("\n"), @"
    fails B215 §5.8.3 step 3: POST
    holds B216 §5.8.3 step 3: it is
    fails B134 §5.6.7.2: SameSite=Lax; it is 0 s old, 120 s are allowed
    ");
}

#[test]
fn the_way_to_a_request_is_told() {
    let first = |policy: Policy, context: &Context| {
        let steps = reading(policy, "a=b; SameSite=None; Secure", context);
        steps.lines().take_while(|line| !line.contains("B182")).map(|line| format!("{line}\n")).collect::<String>()
    };
    assert_snapshot!(first(current(), &nav(V)), @"holds B063 §5.2 (2): the address bar, or somebody outside the browser, asked");
    assert_snapshot!(first(current(), &subresource(V, &page(&[V, X, V]))), @"fails B068 §5.2.1 step 4: https://www.v.example [https://x.example [https://www.v.example]]: https://x.example is not same site with https://www.v.example");
    assert_snapshot!(first(current(), &frame(V, &page(&["data:text/html,hi"]))), @"fails B068 §5.2.1 step 4: an opaque origin: an opaque origin is not same site with an opaque origin");
    assert_snapshot!(first(current(), &nav(V).from(PLAIN_V)), @"
    holds B068 §5.2.1 step 4: http://www.v.example is of one site throughout
    fails B062 §5.2 (2): https://v.example and http://v.example
    ");
    assert_snapshot!(first(Edition::Rfc6265bis03.policy(), &nav(V).from(PLAIN_V)), @"
    holds B068 §5.2.1 step 4: http://www.v.example is of one site throughout
    holds B062 §5.2 (2): v.example and v.example
    ");
    assert_snapshot!(first(current(), &nav(V).reload(Reload::OfCrossSiteNavigation)), @"fails B064 §5.2: it is a reload of a document that came cross-site");
    assert_snapshot!(first(current(), &nav(V).reload(Reload::OfSameSiteNavigation)), @"holds B064 §5.2: it is a reload of a document that came same-site");
    let history = Policy { redirects: RedirectHistory::Counts, ..current() };
    assert_snapshot!(first(history.clone(), &nav(V).via(&[X])), @"
    holds B063 §5.2 (2): the address bar, or somebody outside the browser, asked
    fails D15 (rfc6265bis-08 to -13, §5.2): https://x.example was on the way to https://v.example
    ");
    assert_snapshot!(first(history, &nav(V).via(&[V, "https://v.example/"])), @"
    holds B063 §5.2 (2): the address bar, or somebody outside the browser, asked
    holds D15 (rfc6265bis-08 to -13, §5.2): 2 redirects, all within https://v.example
    ");
}

#[test]
fn obstacles_before_same_site_end_the_explanation() {
    let last = |policy: Policy, line: &str, context: &Context| {
        reading(policy, line, context).lines().last().expect("a step was taken").to_owned()
    };
    let partitioned = Policy { third_party: ThirdPartyCookies::Partitioned, ..current() };
    let blocked = Policy { third_party: ThirdPartyCookies::Blocked, ..current() };
    let (none, img) = ("a=b; SameSite=None; Secure", subresource(V, &page(&[X])));
    let steps = [
        last(current(), "a=b", &nav(X)),
        last(current(), "a=b; Path=/x", &nav(V)),
        last(current(), "a=b; Secure", &nav(PLAIN_V)),
        last(current(), "a=b; HttpOnly", &script(&page(&[V]))),
        last(current(), "a=b", &script(&page(&[X, V]))),
        last(current(), "a=b", &frame(V, &page(&[X]))),
        last(Edition::Rfc6265bis03.policy(), "a=b", &img),
        last(blocked.clone(), none, &img),
        last(blocked, none, &frame(V, &page(&["data:,"]))),
        last(partitioned.clone(), none, &img),
        last(partitioned, none, &frame(V, &page(&["data:,"]))),
    ];
    assert_snapshot!(steps.join("\n"), @"
    fails B206 §5.8.3 step 3: the request goes to x.example, the cookie belongs to www.v.example
    fails B209 §5.8.3 step 3: / and /x
    fails B210 §5.8.3 step 3: the connection is insecure, the cookie has Secure
    fails B211 §5.8.3 step 3: a script asks
    fails B204 §5.8.2: the document is cross-site
    fails B216 §5.8.3 step 3: it is a request by or into a page that stays
    holds B212 §5.8.3 step 3: SameSite is absent, which is enforced as None
    fails B200 §5.8.1, §7.1: the request is third-party below https://x.example, and such cookies are blocked
    fails B200 §5.8.1, §7.1: the request is third-party below a page with an opaque origin (number 0), and such cookies are blocked
    fails B200 §5.8.1, §7.1: the cookie lives in the ordinary jar, the request looks in the jar kept for third parties on https://x.example
    fails B200 §5.8.1, §7.1: the cookie lives in the ordinary jar, the request looks in the jar kept for third parties on a page with an opaque origin (number 0)
    ");
}

#[test]
fn whose_cookies_a_script_has_is_told() {
    let told = |url: &str| {
        let (world, mut steps) = (World::current(), Vec::new());
        let _ = world.model().access_of_script_with(&page(&[url]), &mut steps);
        lines(&steps[..1])
    };
    let steps = [told(V), told("data:text/html,hi"), told("blob:https://www.v.example/c0ffee")];
    // The origin of the last is its maker's, and yet its URL carries no cookies (D26).
    assert_snapshot!(steps.concat(), @"
    holds H05 HTML, document.cookie: its cookies are those of www.v.example
    fails H05 HTML, document.cookie: its origin is opaque
    fails H05 HTML, document.cookie: its URL is of the scheme blob
    ");
}

#[test]
fn a_date_is_told_from_the_moment_of_asking() {
    let mut world = World::current().plant(&nav(V), &["a=b; Max-Age=10"]);
    let told = |world: &World, cookie: &Cookie| {
        let (model, mut steps) = (world.model(), Vec::new());
        let access = nav(V).access(&model, &mut ());
        let _ = model.retrieve_one_with(cookie, &access, world.now, &mut steps);
        lines(&steps[..1])
    };
    let mut cookie = world.store.cookies()[0].clone();
    assert_snapshot!(told(&world, &cookie), @"holds B182 §5.7: it expires in 10 s");
    world.wait(Duration::from_secs(10));
    assert_snapshot!(told(&world, &cookie), @"holds B182 §5.7: it expires in 0 s");
    world.wait(Duration::from_millis(1500));
    assert_snapshot!(told(&world, &cookie), @"fails B182 §5.7: it expired 1.5 s ago");
    cookie.expires = Some(Timestamp::EARLIEST);
    assert_snapshot!(told(&world, &cookie), @"fails B182 §5.7: it was deleted");
}

#[test]
fn a_stored_line_is_explained() {
    let line = "__Host-a=b; Secure; Path=/; SameSite=None";
    assert_snapshot!(setting(&mut World::current(), line, &subresource(V, &page(&[X]))), @r#"
    holds B068 §5.2.1 step 4: https://x.example is of one site throughout
    fails B062 §5.2 (2): https://v.example and https://x.example
    holds B151 §5.7 step 2: name "__Host-a", value "b"
    holds B174 §5.7 step 19: it has
    holds B176 §5.7 step 21: __Host-a
    stored
    "#);
    // Over an insecure connection and by a script, more is asked.
    let domain = "a=b; Domain=v.example; SameSite=Lax";
    assert_snapshot!(setting(&mut World::current(), domain, &script(&page(&[PLAIN_V]))), @r#"
    holds H05 HTML, document.cookie: its cookies are those of www.v.example
    holds B068 §5.2.1 step 4: http://www.v.example is of one site throughout
    holds B151 §5.7 step 2: name "a", value "b"
    holds B157 §5.7 step 8: v.example
    holds B160 §5.7 step 10: v.example and www.v.example
    holds B165 §5.7 step 13: the connection is insecure
    holds B167 §5.7 step 15: a script sets it
    holds B168 §5.7 step 16: the connection is insecure
    holds B170 §5.7 step 18.1: SameSite is Lax, the access is same-site
    holds B179 §5.7 step 23.2: a script sets it
    stored
    "#);
}

#[test]
fn a_same_site_request_comes_before_the_top_level_exception() {
    let last_step = |context: &Context| {
        let steps = setting(&mut World::current(), "a=b", context);
        steps.lines().rev().nth(1).expect("a step was taken").to_owned()
    };
    let steps = [last_step(&nav(V)), last_step(&nav(V).from(X)), last_step(&subresource(V, &page(&[X])))];
    assert_snapshot!(steps.join("\n"), @"
    holds B171 §5.7 step 18.2: SameSite is absent, the access is same-site
    holds B172 §5.7 step 18.3: SameSite is absent, the access is cross-site
    fails B171 §5.7 step 18.2: SameSite is absent, the access is cross-site
    ");
}

#[test]
fn a_refused_line_is_explained() {
    let img = subresource(V, &page(&[V, X]));
    let refusals = [
        setting(&mut World::current(), "a=b\u{0}", &nav(V)),
        setting(&mut World::current(), "=__Host-a", &nav(V)),
        setting(&mut World::current(), "a=b; SameSite=Lax", &img),
        setting(&mut World::current(), "a=b; SameSite=None", &img),
        setting(&mut World::current(), "a=b; Domain=com", &nav(V)),
    ];
    // The last step of each, with what came of it.
    let ends: Vec<_> =
        refusals.iter().map(|steps| steps.lines().rev().take(2).collect::<Vec<_>>().join(" <- ")).collect();
    assert_snapshot!(ends.join("\n").replace('\u{0}', "^@"), @"
    LineWithoutControls <- fails B103 §5.6 step 1: a=b^@
    NoNamelessImitation <- fails B177 §5.7 step 22: __Host-a
    SetBySameSiteRequest <- fails B171 §5.7 step 18.2: SameSite is Lax, the access is cross-site
    NoneNeedsSecure <- fails B174 §5.7 step 19: it has not
    DomainIsNoPublicSuffix <- fails B158 §5.7 step 9: com is a public suffix, the host is www.v.example
    ");
}

#[test]
fn every_rule_has_words_of_its_own() {
    let (mut statements, mut names) = (HashSet::new(), HashSet::new());
    for rule in Rule::ALL {
        assert!(!rule.clause().is_empty() && !rule.section().is_empty(), "{rule:?}");
        assert!(statements.insert(rule.statement()), "{rule:?} repeats a statement");
        assert!(names.insert(rule), "{rule:?} stands twice");
    }
}

#[test]
fn editions_are_known_by_name() {
    let names: Vec<_> = Edition::ALL.iter().map(ToString::to_string).collect();
    assert_snapshot!(names.join(", "), @"cookie-same-site-00, rfc6265bis-02, rfc6265bis-03, rfc6265bis-04, incrementalism, rfc6265bis-07, rfc6265bis-08, rfc6265bis-14, rfc6265bis-22, layered-cookies-02, fetch-literal");
    for edition in Edition::ALL {
        assert_eq!(edition.id().parse(), Ok(*edition));
    }
    let error: Result<Edition, UnknownEdition> = "rfc6265".parse();
    assert_snapshot!(error.expect_err("it is none"), @r#"no edition is called "rfc6265"; known are cookie-same-site-00, rfc6265bis-02, rfc6265bis-03, rfc6265bis-04, incrementalism, rfc6265bis-07, rfc6265bis-08, rfc6265bis-14, rfc6265bis-22, layered-cookies-02, fetch-literal"#);
}

/// Answers one rule in its stead.
struct Stubborn(Rule, bool);

impl Trace for Stubborn {
    fn step(&mut self, _: Rule, _: bool, _: impl FnOnce() -> String) {}

    fn ask(&mut self, rule: Rule, holds: bool, _: impl FnOnce() -> String) -> bool {
        if rule == self.0 { self.1 } else { holds }
    }
}

#[test]
fn who_answers_falsely_breaks_what_rests_on_the_answer() {
    let literal = World::of(Edition::FetchLiteral);
    let reading =
        |world: &World, context: &Context, lie| context.access(&world.model(), &mut { lie }).same_site_for_retrieval;
    // A mode that nothing lowers, and one that is lowered only so far.
    assert_eq!(reading(&literal, &home(), Stubborn(Rule::SameSiteMode, false)), SameSiteStatus::CrossSite);
    assert_eq!(reading(&literal, &nav(V), Stubborn(Rule::SameSiteMode, false)), SameSiteStatus::AdmitsLax);
    assert_eq!(reading(&literal, &nav(V).from(X), Stubborn(Rule::SameSiteMode, true)), SameSiteStatus::SameSite);
    // Two cookies stand where one should have taken the other's place.
    let mut world = World::current().plant(&nav(V), &["a=1"]);
    assert_eq!(world.set_explained("a=2", &nav(V), &mut Stubborn(Rule::Overwrites, false)), Storage::Stored);
    assert_eq!(world.sent(&nav(V)), "a=1; a=2");
}
