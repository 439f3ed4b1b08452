//! The model beside an independent program, the crate `cookie`, which reads lines. Libraries that keep cookies are held
//! against test vectors, in `harness/tests/vectors`.
//!
//! Each difference must be explained by a row of a table, and each row must explain one.

use samesite_model::policy::{PartitionedAttribute, Policy, UnknownSameSiteValue};
use samesite_model::{Attribute, Edition, SameSite, SetCookie};

/// A difference that is known, and why it is there.
struct Known<Case> {
    why: &'static str,
    explains: fn(&Case) -> bool,
}

/// Asserts that the two agree on every case but those that `known` explains.
fn compare<Case, Answer: PartialEq + std::fmt::Debug>(
    cases: impl IntoIterator<Item = Case>,
    show: impl Fn(&Case) -> String,
    ours: impl Fn(&Case) -> Answer,
    theirs: impl Fn(&Case) -> Answer,
    known: &[Known<Case>],
) {
    let (mut count, mut used) = (0, vec![false; known.len()]);
    for case in cases {
        count += 1;
        let (our, their) = (ours(&case), theirs(&case));
        if our == their {
            continue;
        }
        let reasons: Vec<_> = (0..known.len()).filter(|&row| (known[row].explains)(&case)).collect();
        assert!(!reasons.is_empty(), "{}\nours:   {our:?}\ntheirs: {their:?}", show(&case));
        // A difference that could be either's speaks for neither.
        if let [row] = reasons[..] {
            used[row] = true;
        }
    }
    assert!(count > 100, "{count} cases are too few");
    for (row, used) in known.iter().zip(used) {
        assert!(used, "nothing is explained by: {}", row.why);
    }
}

/// What the `cookie` crate and the model both say of a line.
#[derive(Debug, PartialEq)]
struct Read {
    name: String,
    value: String,
    /// `Secure`, `HttpOnly`, `Partitioned`.
    flags: [bool; 3],
    same_site: Option<&'static str>,
    max_age: Option<i64>,
    expires: Option<i64>,
    domain: Option<String>,
    path: Option<String>,
}

fn by_model(line: &str) -> Option<Read> {
    // The crate knows None and Partitioned, and lets unknown words pass by.
    let (unknown_value, partitioned) = (UnknownSameSiteValue::Ignored, PartitionedAttribute::BySite);
    let policy = Policy { unknown_value, partitioned, ..Edition::Rfc6265bis03.policy() };
    let parsed = SetCookie::parse(line.as_bytes(), &policy).ok().filter(|parsed| !parsed.name.is_empty())?;
    let text = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
    let mut read = Read {
        name: text(&parsed.name),
        value: text(&parsed.value),
        flags: [false; 3],
        same_site: None,
        max_age: None,
        expires: None,
        domain: None,
        path: None,
    };
    for attribute in parsed.attributes {
        match attribute {
            Attribute::Expires(date) => read.expires = Some(date.milliseconds() / 1000),
            Attribute::MaxAge(seconds) => read.max_age = Some(seconds.max(0)),
            Attribute::Domain(domain) if domain.is_empty() => {}
            Attribute::Domain(domain) => read.domain = Some(text(&domain)),
            Attribute::Path(path) => read.path = path.as_deref().map(text),
            Attribute::Secure => read.flags[0] = true,
            Attribute::HttpOnly => read.flags[1] = true,
            Attribute::Partitioned => read.flags[2] = true,
            Attribute::SameSite(Some(SameSite::Strict)) => read.same_site = Some("Strict"),
            Attribute::SameSite(Some(SameSite::Lax)) => read.same_site = Some("Lax"),
            Attribute::SameSite(Some(SameSite::None)) => read.same_site = Some("None"),
            Attribute::SameSite(_) => {}
        }
    }
    Some(read)
}

fn by_cookie_crate(line: &str) -> Option<Read> {
    let parsed = cookie::Cookie::parse(line).ok()?;
    Some(Read {
        name: parsed.name().to_owned(),
        value: parsed.value().to_owned(),
        flags: [parsed.secure(), parsed.http_only(), parsed.partitioned()].map(|flag| flag == Some(true)),
        same_site: parsed.same_site().map(|flag| match flag {
            cookie::SameSite::Strict => "Strict",
            cookie::SameSite::Lax => "Lax",
            cookie::SameSite::None => "None",
        }),
        max_age: parsed.max_age().map(cookie::time::Duration::whole_seconds),
        expires: parsed.expires_datetime().map(cookie::time::OffsetDateTime::unix_timestamp),
        domain: parsed.domain().map(str::to_ascii_lowercase),
        path: parsed.path().filter(|path| path.starts_with('/')).map(str::to_owned),
    })
}

/// Pairs and attributes, each attribute alone and before each other.
fn lines() -> Vec<String> {
    let pairs =
        ["a=b", " a\t=\tb ", "a=b=c", "a=", "=b", "a", "", "a=\"b c\"", "a=%41", "a=\u{a0}b", "a=b, c=d", "ä=ö"];
    let attributes = [
        "Secure",
        "secure=no",
        " HttpOnly ",
        "SameSite=Strict",
        "samesite=LAX",
        "SameSite=None",
        "SameSite=bogus",
        "SameSite",
        "Max-Age=60",
        "Max-Age=-60",
        "Max-Age=0",
        "Max-Age=",
        "Max-Age=-",
        "Max-Age=6x",
        "Max-Age=99999999999999999999",
        "Domain=v.example",
        "Domain=.V.Example",
        "Domain=..v.example",
        "Domain=",
        "Domain",
        "Path=/",
        "Path=/x y",
        "Path=x",
        "Path=",
        "Path",
        "Expires=Tue, 01 Jan 2030 00:00:00 GMT",
        "Expires=Tue, 01-Jan-2030 00:00:00 GMT",
        "Expires=Tue, 01-Jan-30 00:00:00 GMT",
        "Expires=Tue Jan  1 00:00:00 2030",
        "Expires=2030 1 Jan 0:0:0",
        "Expires=Tue, 01 Jan 9999 23:59:59 GMT",
        "Expires=soon",
        "Partitioned",
        "Unknown=1",
        "",
    ];
    let mut lines: Vec<String> = pairs.iter().map(|pair| (*pair).to_owned()).collect();
    for pair in pairs {
        lines.extend(attributes.iter().map(|attribute| format!("{pair}; {attribute}")));
    }
    for first in attributes {
        lines.extend(attributes.iter().map(|second| format!("a=b;{first};{second}")));
    }
    lines
}

#[test]
fn lines_are_read_as_the_cookie_crate_reads_them() {
    let known = [
        Known {
            why: "the crate trims all of Unicode's white space, the texts only space and tab",
            explains: |line: &String| line.contains('\u{a0}'),
        },
        Known {
            why: "the crate takes an empty Max-Age, or a lone minus, for a number",
            explains: |line| line.split(';').any(|attribute| matches!(attribute.trim(), "Max-Age=" | "Max-Age=-")),
        },
        Known {
            why: "the crate passes by a Path without a value; in the texts it undoes an earlier one",
            explains: |line| line.ends_with(";Path"),
        },
        Known {
            why: "the crate knows a few forms of dates, the texts take the parts in any order",
            explains: |line| line.contains("2030 1 Jan") || line.contains("Jan  1"),
        },
    ];
    compare(lines(), |line| format!("{line:?}"), |line| by_model(line), |line| by_cookie_crate(line), &known);
}
