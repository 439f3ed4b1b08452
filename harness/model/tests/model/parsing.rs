//! `Set-Cookie` lines, dates, paths and domains.

use insta::assert_snapshot;
use samesite_model::policy::{Policy, ValuelessLine};
use samesite_model::{
    Attribute, Edition, Host, Rule, SetCookie, Timestamp, default_path, parse_cookie_date, path_matches,
};

fn current() -> Policy {
    Edition::CURRENT.policy()
}

/// A line taken apart, in one line: `name | value | attributes`.
pub(crate) fn read(line: &[u8], policy: &Policy) -> String {
    let parsed = match SetCookie::parse(line, policy) {
        Ok(parsed) => parsed,
        Err(rule) => return format!("{rule:?}"),
    };
    let attributes: Vec<_> = parsed.attributes.iter().map(describe).collect();
    format!("{} | {} | {}", text(&parsed.name), text(&parsed.value), attributes.join(", ")).trim_end().to_owned()
}

fn describe(attribute: &Attribute) -> String {
    match attribute {
        Attribute::Expires(date) => format!("expires {date}"),
        Attribute::MaxAge(seconds) => format!("max-age {seconds}"),
        Attribute::Domain(domain) => format!("domain {:?}", text(domain)),
        Attribute::Path(path) => format!("path {}", path.as_deref().map_or("default".to_owned(), text)),
        Attribute::Secure => "secure".to_owned(),
        Attribute::HttpOnly => "http-only".to_owned(),
        Attribute::Partitioned => "partitioned".to_owned(),
        Attribute::SameSite(flag) => {
            format!("same-site {}", flag.map_or("unknown".to_owned(), |flag| flag.to_string()))
        }
    }
}

fn text(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets).into_owned()
}

/// The answers to `lines`, one below the other.
fn table(lines: &[&str], policy: &Policy) -> String {
    lines.iter().map(|line| format!("{line}  ->  {}\n", read(line.as_bytes(), policy))).collect()
}

#[test]
fn a_line_falls_into_name_value_and_attributes() {
    // §5.6 steps 2 to 4 and the steps on attributes.
    let lines = [
        "a=b",
        "  a\t = b c ; Secure",
        "a=b=c; Secure=no; secure",
        "a",
        "=b",
        "a=",
        "=",
        "",
        "; Secure",
        "a=\"b; Path=/\"",
        "a=%3B; ;;=x; Unknown; HttpOnly ; httpONLY=0",
        "a=b; Path=/x; Path=x; Path; pAtH = /y z ",
        "a=b; Domain=.Shop.COM; Domain=..shop.com; Domain=; domain",
        "a=b; SameSite=Strict; samesite=LAX; SAMESITE = none ; SameSite=; SameSite; SameSite=\"Lax\"; SameSite=Stric",
        "a=b; Expires=Thu, 01 Jan 1970 00:00:10 GMT; Expires=soon; Expires",
        "a=b, c=d; Secure, e=f",
    ];
    assert_snapshot!(table(&lines, &current()), @r#"
    a=b  ->  a | b |
      a	 = b c ; Secure  ->  a | b c | secure
    a=b=c; Secure=no; secure  ->  a | b=c | secure, secure
    a  ->   | a |
    =b  ->   | b |
    a=  ->  a |  |
    =  ->   |  |
      ->   |  |
    ; Secure  ->   |  | secure
    a="b; Path=/"  ->  a | "b | path /"
    a=%3B; ;;=x; Unknown; HttpOnly ; httpONLY=0  ->  a | %3B | http-only, http-only
    a=b; Path=/x; Path=x; Path; pAtH = /y z   ->  a | b | path /x, path default, path default, path /y z
    a=b; Domain=.Shop.COM; Domain=..shop.com; Domain=; domain  ->  a | b | domain "shop.com", domain ".shop.com", domain "", domain ""
    a=b; SameSite=Strict; samesite=LAX; SAMESITE = none ; SameSite=; SameSite; SameSite="Lax"; SameSite=Stric  ->  a | b | same-site Strict, same-site Lax, same-site None, same-site unknown, same-site unknown, same-site unknown, same-site unknown
    a=b; Expires=Thu, 01 Jan 1970 00:00:10 GMT; Expires=soon; Expires  ->  a | b | expires 10.000 s
    a=b, c=d; Secure, e=f  ->  a | b, c=d |
    "#);
}

#[test]
fn max_age_is_a_number_or_nothing() {
    // §5.6.2 steps 1 to 3: empty, neither DIGIT nor "-" DIGIT at the start, a non-DIGIT later.
    for (value, seconds) in [
        ("0", Some(0)),
        ("60", Some(60)),
        (" 60 ", Some(60)),
        ("-1", Some(-1)),
        ("-0", Some(0)),
        ("007", Some(7)),
        ("99999999999999999999", Some(i64::MAX)),
        ("-99999999999999999999", Some(-i64::MAX)),
        ("", None),
        ("-", None),
        ("--1", None),
        ("+1", None),
        ("1.5", None),
        ("1e3", None),
        ("6 0", None),
        ("-1x", None),
        ("x1", None),
        ("\"60\"", None),
        ("٣", None),
    ] {
        let parsed = SetCookie::parse(format!("a=b; Max-Age={value}").as_bytes(), &current()).expect("a cookie");
        let expected: Vec<_> = seconds.map(Attribute::MaxAge).into_iter().collect();
        assert_eq!(parsed.attributes, expected, "{value:?}");
    }
}

#[test]
fn control_octets_refuse_the_line() {
    // §5.6 step 1: %x00-08 / %x0A-1F / %x7F, wherever they stand; -03 has no such step.
    let old = Edition::Rfc6265bis03.policy();
    for octet in 0..=u8::MAX {
        for line in [[b"a=b", &[octet][..], b"c"].concat(), [b"a=b; Path=/", &[octet][..], b"c"].concat()] {
            let refused = SetCookie::parse(&line, &current()).err();
            let expected = matches!(octet, 0..=8 | 0x0a..=0x1f | 0x7f).then_some(Rule::LineWithoutControls);
            assert_eq!(refused, expected, "{octet:#x}");
            assert!(SetCookie::parse(&line, &old).is_ok(), "{octet:#x}");
        }
    }
}

#[test]
fn sizes_are_limited_since_rfc6265bis_09() {
    let old = Edition::Rfc6265bis03.policy();
    // §5.6 step 5: name and value together, after trimming, without the "=".
    for (name, value, fits) in
        [(1, 4095, true), (4096, 0, true), (0, 4096, true), (1, 4096, false), (2048, 2049, false)]
    {
        let line = format!(" {} = {} ; Secure", "n".repeat(name), "v".repeat(value));
        let expected = if fits { None } else { Some(Rule::NameAndValueSize) };
        assert_eq!(SetCookie::parse(line.as_bytes(), &current()).err(), expected, "{name}+{value}");
        assert!(SetCookie::parse(line.as_bytes(), &old).is_ok());
    }
    // §5.6, attributes, step 6: the value only, after trimming; the attribute vanishes, the cookie stays.
    let attributes = |length: usize, policy: &Policy| {
        let line = format!("a=b; Path= /{} ; Secure", "p".repeat(length - 1));
        SetCookie::parse(line.as_bytes(), policy).expect("a cookie").attributes.len()
    };
    assert_eq!((attributes(1024, &current()), attributes(1025, &current()), attributes(1025, &old)), (2, 1, 2));
}

#[test]
fn older_editions_read_some_lines_differently() {
    let lines = ["a", "", "=b", "a=b; SameSite=None", "a=b; SameSite=none; SameSite=Lax; SameSite=bogus"];
    // -03 §5.3 step 2 ignores lines without "="; step 5 (no empty names) is the store's business here.
    assert_snapshot!(table(&lines, &Edition::Rfc6265bis03.policy()), @"
    a  ->  LineHasName
      ->  LineHasName
    =b  ->   | b |
    a=b; SameSite=None  ->  a | b | same-site None
    a=b; SameSite=none; SameSite=Lax; SameSite=bogus  ->  a | b | same-site None, same-site Lax, same-site unknown
    ");
    // cookie-same-site-00 §4.1 knows two words.
    assert_snapshot!(table(&lines, &Edition::CookieSameSite00.policy()), @"
    a  ->  LineHasName
      ->  LineHasName
    =b  ->   | b |
    a=b; SameSite=None  ->  a | b | same-site unknown
    a=b; SameSite=none; SameSite=Lax; SameSite=bogus  ->  a | b | same-site unknown, same-site Lax, same-site unknown
    ");
    // -04, which incrementalism patches, reads such a line as a value.
    assert_eq!(read(b"a", &Edition::Incrementalism.policy()), " | a |");
    // No text, but some browsers: the line is a name.
    let as_name = Policy { valueless: ValuelessLine::IsName, ..current() };
    assert_eq!(read(b" a ; Secure", &as_name), "a |  | secure");
}

#[test]
fn dates_are_found_in_whatever_order() {
    const START_OF_2030: i64 = 1_893_456_000;
    for (date, seconds) in [
        // The three forms of RFC 9110, and the epoch.
        ("Tue, 01 Jan 2030 00:00:00 GMT", Some(START_OF_2030)),
        ("Tuesday, 01-Jan-30 00:00:00 GMT", Some(START_OF_2030)),
        ("Tue Jan  1 00:00:00 2030", Some(START_OF_2030)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
        // Order and delimiters are free; what is not understood is skipped.
        ("2030 Jan 1 0:0:0", Some(START_OF_2030)),
        ("00:00:00 1 2030 jan", Some(START_OF_2030)),
        ("!\"#1/JANUARY/2030{00:00:00}~", Some(START_OF_2030)),
        ("1 Janitor 2030 00:00:00 +0200 PST", Some(START_OF_2030)),
        ("\t1,Jan,2030;00:00:00\t", Some(START_OF_2030)),
        // Each token is the first thing it can be: two digits are a day before they are a year.
        ("30 Jan 01 00:00:00", Some(980_812_800)),
        ("01 30 Jan 00:00:00", Some(START_OF_2030)),
        ("1 2 Jan 2030 00:00:00", Some(START_OF_2030)),
        ("1 Jan Feb 2030 2031 00:00:00 23:59:59", Some(START_OF_2030)),
        // What follows after a non-digit belongs to the token and is ignored.
        ("1st Jan 2030AD 00:00:00GMT", Some(START_OF_2030)),
        ("1:x Jan 2030: 00:00:00:59", Some(START_OF_2030)),
        // The time.
        ("1 Jan 2030 23:59:59", Some(START_OF_2030 + 86_399)),
        ("1 Jan 2030 1:2:3", Some(START_OF_2030 + 3723)),
        ("1 Jan 2030 24:00:00", None),
        ("1 Jan 2030 00:60:00", None),
        ("1 Jan 2030 00:00:60", None),
        ("1 Jan 2030 00:00", None),
        ("1 Jan 2030 00:00:000", None),
        ("1 Jan 2030 000:00:00", None),
        ("1 Jan 2030 00:0x:00", None),
        ("1 Jan 2030 00 00 00", None),
        // Years: two digits are split at 70, fewer than two or more than four are none, 1601 is the first.
        ("1 Jan 70 00:00:00", Some(0)),
        ("1 Jan 99 00:00:00", Some(915_148_800)),
        ("1 Jan 00 00:00:00", Some(946_684_800)),
        ("1 Jan 69 00:00:00", Some(3_124_224_000)),
        ("1 Jan 030 00:00:00", Some(START_OF_2030)),
        ("1 Jan 1601 00:00:00", Some(-11_644_473_600)),
        ("1 Jan 1600 00:00:00", None),
        ("1 Jan 100 00:00:00", None),
        ("1 Jan 20300 00:00:00", None),
        ("1 Jan 3 00:00:00", None),
        ("1 Jan 9999 00:00:00", Some(253_370_764_800)),
        // Days that exist, and days that do not.
        ("29 Feb 2028 00:00:00", Some(1_835_395_200)),
        ("29 Feb 2000 00:00:00", Some(951_782_400)),
        ("29 Feb 2027 00:00:00", None),
        ("29 Feb 2100 00:00:00", None),
        ("1 Mar 2100 00:00:00", Some(4_107_542_400)),
        ("31 Apr 2030 00:00:00", None),
        ("30 Apr 2030 00:00:00", Some(1_903_737_600)),
        ("31 Dec 2029 23:59:59", Some(START_OF_2030 - 1)),
        ("32 Jan 2030 00:00:00", None),
        ("0 Jan 2030 00:00:00", None),
        ("001 Jan 2030 00:00:00", None),
        // Something is missing.
        ("Jan 2030 00:00:00", None),
        ("1 2030 00:00:00", None),
        ("1 Jan 00:00:00", None),
        ("1 Ja 2030 00:00:00", None),
        ("1 \u{e9}Jan 2030 00:00:00", None),
        ("soon", None),
        ("0", None),
        ("", None),
    ] {
        assert_eq!(parse_cookie_date(date.as_bytes()), seconds.map(Timestamp::from_seconds), "{date:?}");
    }
}

#[test]
fn every_month_and_delimiter_is_known() {
    let months = ["jan", "FEB", "Mar", "aPr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let first_days = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    for (month, days) in months.iter().zip(first_days) {
        let date = format!("1 {month} 1970 00:00:00");
        assert_eq!(parse_cookie_date(date.as_bytes()), Some(Timestamp::from_seconds(days * 86_400)), "{date}");
    }
    // §5.1.1: delimiter = %x09 / %x20-2F / %x3B-40 / %x5B-60 / %x7B-7E
    for octet in 0..=u8::MAX {
        let date = [b"1", &[octet][..], b"Jan", &[octet][..], b"1970", &[octet][..], b"00:00:00"].concat();
        let delimits = matches!(octet, 0x09 | 0x20..=0x2f | 0x3b..=0x40 | 0x5b..=0x60 | 0x7b..=0x7e);
        assert_eq!(parse_cookie_date(&date).is_some(), delimits, "{octet:#x}");
    }
}

#[test]
fn the_default_path_is_the_directory() {
    // §5.1.4.
    for (request, path) in [
        ("", "/"),
        ("x", "/"),
        ("x/y", "/"),
        ("/", "/"),
        ("/x", "/"),
        ("/x/", "/x"),
        ("/x/y", "/x"),
        ("/x/y/", "/x/y"),
        ("//", "/"),
        ("/x//y", "/x/"),
    ] {
        assert_eq!(text(default_path(request.as_bytes())), path, "{request}");
    }
}

#[test]
fn paths_match_at_slashes() {
    // §5.1.4.
    for (request, cookie, matches) in [
        ("/", "/", true),
        ("/x", "/", true),
        ("/x", "/x", true),
        ("/x/", "/x", true),
        ("/x/y", "/x", true),
        ("/x/y", "/x/", true),
        ("/x", "/x/", false),
        ("/xy", "/x", false),
        ("/", "/x", false),
        ("/X", "/x", false),
        ("/%78", "/x", false),
        ("/x", "/y", false),
    ] {
        assert_eq!(path_matches(request.as_bytes(), cookie.as_bytes()), matches, "{request} and {cookie}");
    }
}

#[test]
fn domains_match_at_dots() {
    // §5.1.3.
    for (host, domain, matches) in [
        ("shop.com", "shop.com", true),
        ("a.shop.com", "shop.com", true),
        ("a.b.shop.com", "shop.com", true),
        ("notshop.com", "shop.com", false),
        ("shop.com", "a.shop.com", false),
        ("shop.com", "", false),
        ("shop.com.", "shop.com", false),
        ("127.0.0.1", "127.0.0.1", true),
        ("127.0.0.1", "0.0.1", false),
        ("[::1]", "[::1]", true),
    ] {
        assert_eq!(Host::parse(host).expect(host).domain_matches(domain), matches, "{host} and {domain}");
    }
}
