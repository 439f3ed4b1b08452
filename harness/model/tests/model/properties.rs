//! What holds for every cookie and every context.

use std::time::Duration;

use proptest::prelude::*;
use samesite_model::policy::{
    AlikeCookie, LaxAllowingUnsafe, NamelessCookie, PartitionedAttribute, Policy, RedirectHistory, SiteComparison,
    ThirdPartyCookies, UnsafeReach,
};
use samesite_model::{
    Edition, Host, Method, Origin, Reload, Retrieval, Rule, SetCookie, Storage, SuffixList, Timestamp, default_path,
    parse_cookie_date, path_matches,
};

use crate::world::{Context, PLAIN_V, SIBLING, SUFFIXES, V, World, X, frame, home, nav, page, script, subresource};

const PLACES: [&str; 6] = [V, SIBLING, PLAIN_V, X, "about:srcdoc", "data:,"];
const HOSTS: [&str; 12] = [
    "example",
    "v.example",
    "a.v.example",
    "x.example",
    "com",
    "co.uk",
    "shop.co.uk",
    "a.github.io",
    "b.github.io",
    "127.0.0.1",
    "[::1]",
    "www.ck",
];

fn edition() -> impl Strategy<Value = Edition> {
    prop::sample::select(Edition::ALL)
}

fn policy() -> impl Strategy<Value = Policy> {
    use prop::sample::select;
    let third_party = select(vec![ThirdPartyCookies::Allowed, ThirdPartyCookies::Partitioned]);
    let partitioned = select(vec![PartitionedAttribute::Ignored, PartitionedAttribute::BySiteAndAncestors]);
    let redirects = select(vec![
        RedirectHistory::Ignored,
        RedirectHistory::Counts,
        RedirectHistory::CountsForSending,
        RedirectHistory::CountsForSendingWhereSaid,
    ]);
    (edition(), third_party, partitioned, redirects, any::<bool>()).prop_map(
        |(edition, third_party, partitioned, redirects, lenient)| {
            let lax_allowing_unsafe = edition.optional_lax_allowing_unsafe().filter(|_| lenient);
            Policy { third_party, partitioned, redirects, lax_allowing_unsafe, ..edition.policy() }
        },
    )
}

fn method() -> impl Strategy<Value = Method> {
    prop::sample::select(vec![Method::Get, Method::Head, Method::Post, Method::Delete])
}

/// Any context whose URL is V's.
pub(crate) fn context() -> impl Strategy<Value = Context> {
    let chain = prop::collection::vec(prop::sample::select(&PLACES[..]), 1..4);
    let via = prop::collection::vec(prop::sample::select(&PLACES[..4]), 0..3);
    let reload = prop::sample::select(vec![Reload::No, Reload::OfSameSiteNavigation, Reload::OfCrossSiteNavigation]);
    (chain, via, method(), reload, 0..5).prop_map(|(mut chain, via, method, reload, kind)| match kind {
        0 => nav(V).method(method).via(&via).reload(reload),
        1 => nav(V).by(&page(&chain)).method(method).via(&via),
        2 => frame(V, &page(&chain)).method(method).via(&via),
        3 => subresource(V, &page(&chain)).method(method).via(&via),
        _ => {
            chain.push(V);
            script(&page(&chain))
        }
    })
}

fn attribute() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec!["Secure", "HttpOnly", "Path=/", "Path=/x", "Domain=v.example", "Max-Age=60"]),
        prop::sample::select(vec![
            "SameSite=Strict",
            "SameSite=Lax",
            "SameSite=None",
            "SameSite=bogus",
            "Path=x",
            "Partitioned"
        ]),
        prop::sample::select(vec!["Domain=", "Domain=b\u{fc}cher.example", "Domain=example", "Domain=x.example"]),
    ]
    .prop_map(str::to_owned)
}

pub(crate) fn line() -> impl Strategy<Value = String> {
    let attributes = prop::collection::vec(attribute(), 0..5);
    ("[a-c]{0,2}=?[d-f]{0,2}", attributes).prop_map(|(pair, attributes)| format!("{pair}; {}", attributes.join("; ")))
}

/// The same text with each letter in upper or lower case.
fn recased(text: &str, upper: &[bool]) -> String {
    let case =
        |(letter, upper): (char, &bool)| if *upper { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() };
    text.chars().zip(upper.iter().cycle()).map(case).collect()
}

fn stored(world: &World) -> String {
    format!("{:?}", world.store.cookies())
}

proptest! {
    #[test]
    fn case_is_free_in_attributes(
        edition in edition(),
        attributes in prop::collection::vec(attribute(), 0..5),
        upper in prop::collection::vec(any::<bool>(), 7),
    ) {
        // A path is a value whose case counts.
        let attributes: Vec<_> =
            attributes.iter().map(String::as_str).filter(|text| !text.starts_with("Path")).collect();
        let written = format!("a=b; {}", attributes.join("; "));
        let recased = format!("a=b; {}", recased(&attributes.join("; "), &upper));
        let policy = edition.policy();
        prop_assert_eq!(SetCookie::parse(written.as_bytes(), &policy), SetCookie::parse(recased.as_bytes(), &policy));
    }

    #[test]
    fn distinct_attributes_stand_in_any_order(
        edition in edition(),
        attributes in Just(vec!["Secure", "HttpOnly", "Path=/x", "Domain=v.example", "Max-Age=60", "SameSite=Lax"])
            .prop_shuffle(),
        context in context(),
    ) {
        let (mut one, mut other) = (World::of(edition), World::of(edition));
        let mut sorted = attributes.clone();
        sorted.sort_unstable();
        prop_assert_eq!(
            one.set(format!("a=b; {}", attributes.join("; ")), &context),
            other.set(format!("a=b; {}", sorted.join("; ")), &context)
        );
        prop_assert_eq!(stored(&one), stored(&other));
    }

    #[test]
    fn a_partitioned_cookie_stays_below_one_top_level_site(
        policy in policy(),
        by_site in any::<bool>(),
        setter in context(),
        reader in context(),
    ) {
        let partitioned =
            if by_site { PartitionedAttribute::BySite } else { PartitionedAttribute::BySiteAndAncestors };
        let mut world = World::under(Policy { partitioned, ..policy });
        if world.set("a=b; SameSite=None; Secure; Partitioned", &setter) == Storage::Stored
            && world.sent(&reader) != "-"
        {
            let (set, read) = (setter.access(&world.model(), &mut ()), reader.access(&world.model(), &mut ()));
            prop_assert!(set.top.is_some());
            prop_assert_eq!(set.top, read.top);
            prop_assert!(by_site || set.party == read.party);
        }
    }

    #[test]
    fn a_line_may_come_twice(policy in policy(), line in line(), context in context()) {
        let mut world = World::under(policy);
        let first = world.set(&line, &context);
        let once = stored(&world);
        // A script cannot touch HttpOnly cookies, but then it has not set one the first time either.
        let again = world.set(&line, &context);
        let ignored = Storage::Refused(Rule::NotAlike);
        prop_assert!(again == first || (again == ignored && world.policy.alike == AlikeCookie::Ignored), "{again:?}");
        prop_assert_eq!(stored(&world), once);
    }

    #[test]
    fn same_site_is_reflexive_symmetric_and_stricter_with_schemes(
        (one, other) in (prop::sample::select(&HOSTS[..]), prop::sample::select(&HOSTS[..])),
        (secure, other_secure) in any::<(bool, bool)>(),
    ) {
        let origin = |host: &str, secure: bool| {
            let url = format!("{}://{host}:8080/", if secure { "https" } else { "http" });
            Origin::of(&url.parse().expect("a URL"))
        };
        let (one, other) = (origin(one, secure), origin(other, other_secure));
        let same = |one: &Origin, other: &Origin, comparison| SUFFIXES.same_site(one, other, comparison);
        for comparison in [SiteComparison::Schemeful, SiteComparison::Schemeless] {
            prop_assert!(same(&one, &one, comparison));
            prop_assert_eq!(same(&one, &other, comparison), same(&other, &one, comparison));
        }
        let schemeful = same(&one, &other, SiteComparison::Schemeful);
        prop_assert_eq!(schemeful, same(&one, &other, SiteComparison::Schemeless) && secure == other_secure);
        // To be same site is to have the same site.
        prop_assert_eq!(schemeful, SUFFIXES.site(&one) == SUFFIXES.site(&other));
    }

    #[test]
    fn registrable_domains_follow_the_published_algorithm(
        rules in prop::collection::vec("(\\*\\.)?[a-c](\\.[a-c]){0,2}", 1..6),
        exceptions in prop::collection::vec("[a-c](\\.[a-c]){1,3}", 0..3),
        name in "[a-d](\\.[a-d]){0,4}",
    ) {
        // Which of two nested exceptions prevails is nowhere said, and the published list has none.
        let nested = |name: &String| exceptions.iter().any(|outer| name.ends_with(&format!(".{outer}")));
        let exceptions: Vec<_> = exceptions.iter().filter(|name| !nested(name)).cloned().collect();
        let lines: Vec<_> = rules.iter().cloned().chain(exceptions.iter().map(|name| format!("!{name}"))).collect();
        let list = SuffixList::parse(&lines.join("\n")).expect("the rules are well-formed");
        let labels: Vec<_> = name.split('.').collect();
        // publicsuffix.org: an exception prevails and loses its first label; otherwise the matching rule with most
        // labels prevails, and "*" when none matches.
        let matches = |rule: &str, count: usize| {
            let (rule, suffix) = (rule.split('.').collect::<Vec<_>>(), &labels[labels.len() - count..]);
            rule.len() == count && rule.iter().zip(suffix).all(|(rule, label)| *rule == "*" || rule == label)
        };
        let most =
            |rules: &[String]| (1..=labels.len()).rev().find(|&count| rules.iter().any(|rule| matches(rule, count)));
        let suffix = most(&exceptions).map(|count| count - 1).or_else(|| most(&rules)).unwrap_or(1);
        let expected = (labels.len() > suffix).then(|| labels[labels.len() - suffix - 1..].join("."));
        let host = Host::parse(&name).expect("a host");
        prop_assert_eq!(list.registrable_domain(&host), expected.as_deref());
        prop_assert_eq!(list.is_public_suffix(&name), suffix == labels.len());
    }

    #[test]
    fn each_word_withholds_less_than_the_stricter_one(policy in policy(), context in context(), age in 0_u64..200) {
        let given = |flag: &str| {
            let mut world = World::under(policy.clone()).plant(&home(), &[&format!("a=b; Secure; {flag}")]);
            world.wait(Duration::from_secs(age));
            world.handed(&context).0.is_sent()
        };
        let (strict, lax, none, absent) =
            (given("SameSite=Strict"), given("SameSite=Lax"), given("SameSite=None"), given(""));
        prop_assert!(strict <= lax && lax <= absent && absent <= none, "{strict} {lax} {absent} {none}");
    }

    #[test]
    fn explaining_changes_nothing(policy in policy(), line in line(), context in context(), reader in context()) {
        let (mut silent, mut explained) = (World::under(policy.clone()), World::under(policy));
        let mut steps = Vec::new();
        prop_assert_eq!(silent.set(&line, &context), explained.set_explained(&line, &context, &mut steps));
        prop_assert_eq!(stored(&silent), stored(&explained));
        let model = silent.model();
        let access = reader.access(&model, &mut ());
        for cookie in silent.store.cookies() {
            let retrieval = model.retrieve_one(cookie, &access, silent.now);
            prop_assert_eq!(retrieval, model.retrieve_one_with(cookie, &access, silent.now, &mut steps));
            let last = steps.last().expect("a step was taken");
            let named = if retrieval.is_sent() { Retrieval::Sent(last.rule) } else { Retrieval::Withheld(last.rule) };
            prop_assert_eq!(retrieval, named);
        }
    }

    #[test]
    fn headers_are_in_order_and_split_into_their_cookies(
        policy in policy(),
        lines in prop::collection::vec((line(), context()), 0..8),
        reader in context(),
    ) {
        let mut world = World::under(policy);
        for (line, context) in &lines {
            world.set(line, context);
            world.wait(Duration::from_secs(1));
        }
        let model = world.model();
        let access = reader.access(&model, &mut ());
        let cookies = world.store.retrieve(&model, &access, world.now);
        for pair in cookies.windows(2) {
            let key = |index: usize| (std::cmp::Reverse(pair[index].path.len()), pair[index].created);
            prop_assert!(key(0) <= key(1));
        }
        let written: Vec<_> = cookies.iter().map(|cookie| {
            let name = String::from_utf8_lossy(&cookie.name).into_owned();
            let value = String::from_utf8_lossy(&cookie.value).into_owned();
            let bare = name.is_empty() && world.policy.nameless != NamelessCookie::SentWithEquals;
            if bare { value } else { format!("{name}={value}") }
        }).collect();
        let sent = world.sent(&reader);
        let split: Vec<_> = sent.split("; ").filter(|_| sent != "-").collect();
        prop_assert_eq!(split, written);
    }

    #[test]
    fn an_age_window_only_closes(window in 0_u64..300, ages in (0_u64..400, 0_u64..400), wide in any::<bool>()) {
        let reach = if wide { UnsafeReach::EveryRequest } else { UnsafeReach::TopLevelNavigations };
        let exception = Edition::CURRENT.optional_lax_allowing_unsafe().expect("there is one");
        let exception = LaxAllowingUnsafe { window: Duration::from_secs(window), reach, ..exception };
        let given = |age: u64| {
            let policy = Policy { lax_allowing_unsafe: Some(exception), ..Edition::CURRENT.policy() };
            let mut world = World::under(policy).plant(&nav(V), &["a=b"]);
            world.wait(Duration::from_secs(age));
            world.handed(&nav(V).from(X).post()).0.is_sent()
        };
        let (younger, older) = (ages.0.min(ages.1), ages.0.max(ages.1));
        prop_assert!(given(younger) >= given(older));
        prop_assert_eq!(given(older), older <= window);
    }

    #[test]
    fn no_octets_cause_a_panic(
        policy in policy(),
        line in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..80),
            "(a=b|=|__Host-)(; ?(Domain|Path|Expires|Max-Age|SameSite)=\\PC{0,12}){0,4}".prop_map(String::into_bytes),
        ],
        octets in prop::collection::vec(any::<u8>(), 0..20),
        text in "\\PC{0,20}",
        context in context(),
    ) {
        let mut world = World::under(policy);
        world.set(&line, &context);
        world.sent(&context);
        let _ = parse_cookie_date(&octets);
        let _ = default_path(&octets);
        let _ = path_matches(&octets, &line);
        let _ = SUFFIXES.is_public_suffix(&text);
        if let Some(host) = Host::parse(&text) {
            let _ = SUFFIXES.registrable_domain(&host);
            // Canonical form is final.
            prop_assert_eq!(Host::parse(&host.to_string()), Some(host));
        }
        if let Ok(list) = SuffixList::parse(&text) {
            let _ = list.is_public_suffix("v.example");
        }
    }

    #[test]
    fn dates_come_back(seconds in -11_644_473_600_i64..253_402_300_800) {
        // Written out by the calendar of an independent algorithm: day by day from the year's start.
        let (days, time) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days_before = |year: i64| {
            let (last, leap_days) = (year - 1, |last: i64| last / 4 - last / 100 + last / 400);
            (year - 1970) * 365 + leap_days(last) - leap_days(1969)
        };
        let year = (1601..=9999).rev().find(|&year| days_before(year) <= days).expect("a year in range");
        let mut day = days - days_before(year);
        let lengths = [31, if leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let mut month = 0;
        while day >= lengths[month] {
            day -= lengths[month];
            month += 1;
        }
        let clock = format!("{:02}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60);
        let date = format!("Day, {:02} {} {year} {clock} GMT", day + 1, names[month]);
        prop_assert_eq!(parse_cookie_date(date.as_bytes()), Some(Timestamp::from_seconds(seconds)), "{}", date);
    }
}
