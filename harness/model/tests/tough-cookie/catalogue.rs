//! The questions, by what they are about.

use crate::question::{Question, Situation, parse};

/// When everything is set: in June 2025.
pub(crate) const START: i64 = 1_750_000_000_000;
const SECOND: i64 = 1000;
const DAY: i64 = 86_400 * SECOND;

/// Every question.
pub(crate) fn questions() -> Vec<Question> {
    [contexts(), places(), prefixes(), lifetimes(), dates(), rewritings(), shapes()].concat()
}

/// Set in every situation, read in every situation.
fn contexts() -> Vec<Question> {
    let flags = [
        "",
        "; SameSite=Strict",
        "; SameSite=Lax",
        "; SameSite=None",
        "; SameSite=None; Secure",
        "; samesite=LAX; HttpOnly",
        "; SameSite=bogus",
        "; SameSite",
        "; SameSite=Strict; SameSite=None",
        "; SameSite=Lax; SameSite=bogus",
    ];
    let url = parse("https://www.v.example/x");
    let mut questions = Vec::new();
    for flag in flags {
        for setter in Situation::ALL {
            for reader in Situation::ALL {
                let sets = vec![setter.sets(format!("a=b{flag}"), &url, START)];
                questions.push(Question { sets, reads: vec![reader.reads(&url, START + SECOND)] });
            }
        }
    }
    questions
}

/// Domains, paths and schemes: set by a visit to each place, read by a visit to each place.
fn places() -> Vec<Question> {
    let places = [
        "https://www.v.example/x/y",
        "https://v.example/",
        "https://a.www.v.example/x",
        "https://notv.example/x/",
        "http://www.v.example/xy",
        "https://www.v.example:8443/x/",
        "http://127.0.0.1/x",
        "http://[::1]/",
        "http://localhost/",
        "https://xn--bcher-kva.example/",
        "https://example/",
        "https://shop.co.uk/x",
        "https://a.github.io/",
        "https://github.io/",
        "https://www.ck/",
        "https://v.example/x%20y/z",
        "https://v.example/%C3%A4/",
    ];
    let attributes = [
        "",
        "; Path=/",
        "; Path=/x",
        "; Path=/x/",
        "; Path=x",
        "; Path=/x; Path=/",
        "; Path=/x; Path=y",
        "; Path=/x y",
        "; Path=/x%20y",
        "; Path=/%C3%A4",
        "; Domain=v.example",
        "; Domain=.V.EXAMPLE",
        "; Domain=..v.example",
        "; Domain=www.v.example",
        "; Domain=ww.v.example",
        "; Domain=v.example; Domain=www.v.example",
        "; Domain=example",
        "; Domain=",
        "; Domain=v.example; Domain=",
        "; Domain=127.0.0.1",
        "; Domain=0.0.1",
        "; Domain=[::1]",
        "; Domain=localhost",
        "; Domain=xn--bcher-kva.example",
        "; Domain=v.example.",
        "; Domain=co.uk",
        "; Domain=shop.co.uk",
        "; Domain=github.io",
        "; Domain=a.github.io",
        "; Domain=www.ck",
        "; Domain=ck",
        "; Secure",
        "; Domain=v.example; Path=/x; Secure",
    ];
    let mut questions = Vec::new();
    for attribute in attributes {
        for from in places {
            let sets = vec![Situation::Typed.sets(format!("a=b{attribute}"), &parse(from), START)];
            let reads = places.iter().map(|to| Situation::Typed.reads(&parse(to), START + SECOND));
            questions.extend(reads.map(|read| Question { sets: sets.clone(), reads: vec![read] }));
        }
    }
    questions
}

/// Names that promise something.
fn prefixes() -> Vec<Question> {
    let names = ["__Secure-a", "__Host-a", "__secure-a", "__HOST-a", "__Http-a", "__Host-", "__Hosta"];
    let attributes = [
        "",
        "; Secure",
        "; Secure; Path=/",
        "; Secure; Path=/x",
        "; Secure; Path=/; Domain=v.example",
        "; Secure; Path=/; Domain=",
        "; Path=/",
        "; Secure; Path=/; HttpOnly",
        "; Secure; Path=/; Path=x",
    ];
    let mut questions = Vec::new();
    for name in names {
        for attribute in attributes {
            for url in ["https://v.example/", "https://v.example/x/y", "http://v.example/", "http://localhost/"] {
                let sets = vec![Situation::Typed.sets(format!("{name}=b{attribute}"), &parse(url), START)];
                questions.push(Question { sets, reads: vec![Situation::Typed.reads(&parse(url), START + SECOND)] });
            }
        }
    }
    questions
}

/// Max-Age and Expires, alone and together, at moments before and after; read once, or twice over.
fn lifetimes() -> Vec<Question> {
    let attributes = [
        "; Max-Age=60",
        "; Max-Age=0",
        "; Max-Age=-1",
        "; Max-Age=",
        "; Max-Age=-",
        "; Max-Age=+60",
        "; Max-Age=6x",
        "; Max-Age=\"60\"",
        "; Max-Age=99999999999999999999",
        "; Max-Age=60; Max-Age=600",
        "; Max-Age=600; Max-Age=x",
        "; Expires=Sun, 15 Jun 2025 15:07:40 GMT",
        "; Expires=Sun, 15 Jun 2025 15:07:40 GMT; Max-Age=600",
        "; Max-Age=600; Expires=Sun, 15 Jun 2025 15:07:40 GMT",
        "; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60",
        "; Expires=soon",
        "; Expires=Fri, 31 Dec 9999 23:59:59 GMT",
    ];
    let url = parse("https://v.example/");
    let at = |milliseconds: i64| Situation::Typed.reads(&url, START + milliseconds);
    let moments = [0, 59_999, 60_000, 60_001, 100_000, 700_000, 500 * DAY];
    let mut questions = Vec::new();
    for attribute in attributes {
        let sets = vec![Situation::Typed.sets(format!("a=b{attribute}"), &url, START)];
        for moment in moments {
            questions.push(Question { sets: sets.clone(), reads: vec![at(moment)] });
        }
        questions.push(Question { sets: sets.clone(), reads: vec![at(50_000), at(100_000)] });
    }
    questions
}

/// Dates in every shape, by whether they lie before or after the moment of reading.
fn dates() -> Vec<Question> {
    let dates = [
        "Tue, 01 Jan 2030 00:00:00 GMT",
        "Tue, 01-Jan-2030 00:00:00 GMT",
        "Tue, 01-Jan-30 00:00:00 GMT",
        "Tue Jan  1 00:00:00 2030",
        "2030 1 Jan 0:0:0",
        "2030 Jan 1 0:0:0",
        "1 january 2030 00:00:00",
        "1 Janus 2030 00:00:00",
        "1st Jan 2030 00:00:00",
        "001 Jan 2030 00:00:00",
        "1 Jan 02030 00:00:00",
        "1 Jan 2030x 00:00:00",
        "1 Jan 203 00:00:00",
        "1 Jan 30 00:00:00",
        "1 Jan 69 00:00:00",
        "1 Jan 70 00:00:00",
        "1 Jan 99 00:00:00",
        "1 Jan 1601 00:00:00",
        "1 Jan 1600 00:00:00",
        "1 Jan 2030 24:00:00",
        "1 Jan 2030 23:60:00",
        "1 Jan 2030 23:59:60",
        "1 Jan 2030 1:2:3",
        "1 Jan 2030 001:02:03",
        "1 Jan 2030 01:02:03.5",
        "1 Jan 2030 01:02:03x",
        "1 Jan 2030 01:02:034",
        "1 Jan 2030 01:02",
        "1 Jan 2030",
        "29 Feb 2028 00:00:00",
        "29 Feb 2029 00:00:00",
        "29 Feb 2000 00:00:00",
        "29 Feb 2100 00:00:00",
        "31 Apr 2030 00:00:00",
        "31 Dec 2030 00:00:00",
        "0 Jan 2030 00:00:00",
        "32 Jan 2030 00:00:00",
        "1 Foo 2030 00:00:00",
        "1 Jan 2030 00:00:00 2 Feb 2020 11:11:11",
        "Mon, 1-Jan-2030_00:00:00",
        "1/Jan/2030 00:00:00",
        "1\tJan\t2030\t00:00:00",
        "1.Jan.2030.00:00:00",
        "1Jan2030 00:00:00",
        "Jan 1 00:00:00 Jan 2 2030",
        "-1 Jan 2030 00:00:00",
        "1 Jan 2030 00:00:00 +0100",
        "\"1 Jan 2030 00:00:00\"",
        "1 Jan 2025 00:00:00",
    ];
    let url = parse("https://v.example/");
    let at = |milliseconds| Situation::Typed.reads(&url, milliseconds);
    let question = |date: &str| Question {
        // Read at once, after a day, in 2040, in 2075 and in 2099.
        sets: vec![Situation::Typed.sets(format!("a=b; Expires={date}"), &url, START)],
        reads: vec![
            at(START + SECOND),
            at(START + DAY),
            at(2_208_988_800_000),
            at(3_313_526_400_000),
            at(4_070_908_800_000),
        ],
    };
    dates.into_iter().map(question).collect()
}

/// Two lines after each other, each by a request or a script, over a secure or an insecure connection.
fn rewritings() -> Vec<Question> {
    let (secure, insecure) = (parse("https://v.example/x/y"), parse("http://v.example/x/y"));
    let lines = [
        "a=1",
        "a=2",
        "a=3; Path=/",
        "a=4; Domain=v.example",
        "a=5; Secure",
        "a=6; Secure; Path=/",
        "a=7; HttpOnly",
        "a=8; Max-Age=0",
        "a=9; SameSite=Strict",
        "b=1; Path=/x",
        "b=2; Path=/x/y",
    ];
    let ways = [
        (Situation::Typed, &secure),
        (Situation::OwnScript, &secure),
        (Situation::Typed, &insecure),
        (Situation::OwnScript, &insecure),
    ];
    let mut questions = Vec::new();
    for first in lines {
        for second in lines {
            for (one, url) in ways {
                for (other, other_url) in ways {
                    let sets = vec![
                        one.sets(first, url, START),
                        Situation::Typed.sets("c=between; Path=/x", &secure, START + SECOND),
                        other.sets(second, other_url, START + 2 * SECOND),
                    ];
                    let reads = vec![
                        Situation::Typed.reads(&secure, START + 3 * SECOND),
                        Situation::OwnScript.reads(&insecure, START + 3 * SECOND),
                    ];
                    questions.push(Question { sets, reads });
                }
            }
        }
    }
    questions
}

/// Lines of odd shapes.
fn shapes() -> Vec<Question> {
    let long = |octets: usize| format!("a={}", "v".repeat(octets));
    let lines = [
        " a = b ",
        "a=b=c",
        "a=",
        "=b",
        "==b",
        "a",
        "",
        ";",
        "a=\"b c\"",
        "a=%41",
        "a=b, c=d",
        "a b=c",
        "a=b;;Secure",
        "a=b; secure=no",
        "a=b; HttpOnly ; Secure ",
        "a=b;\tPath\t=\t/",
        "a=b; Unknown=1",
        "a=b\nc; Path=/",
        "a=b\rc; Path=/x",
        "a=b\0c; Secure",
        "a=b; Path=/\nx",
        "a=b\u{1}c",
        "a=b\tc",
        "a\tb=c",
        "a=b\u{7f}c",
        "a=b; Path=/\u{1}",
        "a=\u{a0}b\u{a0}",
        "a=\u{e4}",
        "\u{e4}=b",
        "a=b;Path=/;Path",
    ];
    let (url, insecure) = (parse("https://v.example/x/y"), parse("http://v.example/"));
    let lines = lines.into_iter().map(str::to_owned).chain([long(4000), long(4095), long(5000)]);
    lines
        .map(|line| Question {
            sets: vec![Situation::Typed.sets(line, &url, START)],
            reads: vec![
                Situation::Typed.reads(&url, START + SECOND),
                Situation::Typed.reads(&insecure, START + SECOND),
                Situation::OwnScript.reads(&url, START + SECOND),
            ],
        })
        .collect()
}
