//! The plans about lines: what they say, where they come from, and how long it holds.
//!
//! No browser is asked these, because they take years, hosts of every kind, or a clock that can be set.
//! No store of theirs ever holds more than fifty cookies of one host, which every user agent must have room for.

use std::sync::Arc;
use std::time::Duration;

use samesite_model::{Document, Method, Request, Target, Timestamp};
use url::Url;

use super::plan::{Asked, Exchange, Plan, PlannedLine};
use crate::predict::request::{AnswerCookies, ModelQuestion, PartitionOf, visit};

/// When everything is set: in June 2025.
const START: Timestamp = Timestamp::from_milliseconds(1_750_000_000_000);
const SECOND: Duration = Duration::from_secs(1);
const DAY: Duration = Duration::from_secs(86_400);

/// Every plan, each named `lines/…`.
#[must_use]
pub fn of_lines() -> Vec<Plan> {
    let mut plans = contexts();
    plans.extend(places());
    plans.extend(prefixes());
    plans.extend(lifetimes());
    plans.push(dates());
    plans.extend(rewritings());
    plans.extend(shapes());
    plans
}

/// Who makes a request to a URL, or what script runs there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Situation {
    Typed,
    OwnLink,
    OwnPicture,
    OwnFormPost,
    SiblingsFetch,
    PictureInOwnFrame,
    StrangersLink,
    StrangersFormPost,
    StrangersPicture,
    StrangersFrame,
    PictureInStrangersFrame,
    InsecurePagesLink,
    InsecurePagesPicture,
    OwnScript,
    ScriptInStrangersFrame,
}

const STRANGER: &str = "https://stranger.test/";

impl Situation {
    const ALL: [(Self, &str, &str); 15] = [
        (Self::Typed, "typed", "somebody types in the address"),
        (Self::OwnLink, "own-link", "a page of the site links to it"),
        (Self::OwnPicture, "own-picture", "a page of the site shows a picture"),
        (Self::OwnFormPost, "own-form-post", "a page of the site posts a form"),
        (Self::SiblingsFetch, "siblings-fetch", "a script of a sibling's page posts"),
        (Self::PictureInOwnFrame, "picture-in-own-frame", "a frame in a page of the site shows a picture"),
        (Self::StrangersLink, "strangers-link", "another site links to it"),
        (Self::StrangersFormPost, "strangers-form-post", "another site posts a form"),
        (Self::StrangersPicture, "strangers-picture", "another site shows a picture of it"),
        (Self::StrangersFrame, "strangers-frame", "another site frames it"),
        (Self::PictureInStrangersFrame, "picture-in-strangers-frame", "a frame in another site's page shows a picture"),
        (Self::InsecurePagesLink, "insecure-pages-link", "a page of the site over http links to it"),
        (Self::InsecurePagesPicture, "insecure-pages-picture", "a page of the site over http shows a picture"),
        (Self::OwnScript, "own-script", "a script of a page of the site"),
        (Self::ScriptInStrangersFrame, "script-in-strangers-frame", "a script of a frame in another site's page"),
    ];

    /// The situation as a request to a URL, or a script there.
    fn asks(self, url: &Url) -> Asked {
        let page = |text: &str| Document::top_level(parse(text));
        let own = || Document::top_level(url.clone());
        let insecure = || {
            let mut insecure = url.clone();
            insecure.set_scheme("http").expect("it had a scheme of the same kind");
            Document::top_level(insecure)
        };
        let (client, target, method) = match self {
            Self::Typed => (None, Target::TopLevelNavigation, Method::Get),
            Self::OwnLink => (Some(own()), Target::TopLevelNavigation, Method::Get),
            Self::OwnPicture => (Some(own()), Target::Subresource, Method::Get),
            Self::OwnFormPost => (Some(own()), Target::TopLevelNavigation, Method::Post),
            Self::SiblingsFetch => (Some(page("https://static.v.example/")), Target::Subresource, Method::Post),
            Self::PictureInOwnFrame => (Some(Document::framed(url.clone(), &own())), Target::Subresource, Method::Get),
            Self::StrangersLink => (Some(page(STRANGER)), Target::TopLevelNavigation, Method::Get),
            Self::StrangersFormPost => (Some(page(STRANGER)), Target::TopLevelNavigation, Method::Post),
            Self::StrangersPicture => (Some(page(STRANGER)), Target::Subresource, Method::Get),
            Self::StrangersFrame => {
                let stranger = page(STRANGER);
                (Some(Arc::clone(&stranger)), Target::NestedNavigation(stranger), Method::Get)
            }
            Self::PictureInStrangersFrame => {
                (Some(Document::framed(url.clone(), &page(STRANGER))), Target::Subresource, Method::Get)
            }
            Self::InsecurePagesLink => (Some(insecure()), Target::TopLevelNavigation, Method::Get),
            Self::InsecurePagesPicture => (Some(insecure()), Target::Subresource, Method::Get),
            Self::OwnScript => return Asked::Directly(ModelQuestion::Script(own(), AnswerCookies::Taken)),
            Self::ScriptInStrangersFrame => {
                return Asked::Directly(ModelQuestion::Script(
                    Document::framed(url.clone(), &page(STRANGER)),
                    AnswerCookies::Taken,
                ));
            }
        };
        let request = Request { client: client.map(Into::into), target, ..visit(url).method(method) };
        Asked::Directly(ModelQuestion::Request(Box::new(request), None, PartitionOf::Client, AnswerCookies::Taken))
    }
}

fn parse(text: &str) -> Url {
    text.parse().expect("the URLs of the table are well-formed")
}

/// A plan under way.
struct Draft(Plan);

impl Draft {
    fn new(id: String, title: impl Into<String>) -> Self {
        Self(Plan { id: format!("lines/{id}"), title: title.into(), lines: Vec::new(), exchanges: Vec::new() })
    }

    /// Somebody sets lines, each with its name in expectations, so long after the beginning.
    fn sets(mut self, by: Situation, url: &Url, after: Duration, lines: Vec<(String, String)>) -> Self {
        let first = self.0.lines.len();
        let sets = (first..first + lines.len()).collect();
        self.0.lines.extend(lines.into_iter().map(|(id, line)| PlannedLine { id, line }));
        let id = format!("set-{}", self.0.exchanges.iter().filter(|exchange| !exchange.sets.is_empty()).count() + 1);
        let at = START.after(after);
        self.0.exchanges.push(Exchange { id, title: None, at, asked: by.asks(url), looks: false, sets });
        self
    }

    /// Somebody looks, at a moment.
    fn looks_at(mut self, id: impl Into<String>, by: Situation, url: &Url, at: Timestamp) -> Self {
        self.0.exchanges.push(Exchange {
            id: id.into(),
            title: None,
            at,
            asked: by.asks(url),
            looks: true,
            sets: Vec::new(),
        });
        self
    }

    /// Somebody looks, so long after the beginning.
    fn looks(self, id: impl Into<String>, by: Situation, url: &Url, after: Duration) -> Self {
        self.looks_at(id, by, url, START.after(after))
    }
}

/// Lines that set a cookie each, which is called `name` and a number, and has that number for its value.
fn numbered(name: &str, attributes: &[&str]) -> Vec<(String, String)> {
    let line = |(number, attribute): (usize, &&str)| {
        let id = format!("{name}{number:02}");
        let line = format!("{id}=1{attribute}");
        (id, line)
    };
    attributes.iter().enumerate().map(line).collect()
}

/// Set in every situation, read in every situation.
fn contexts() -> Vec<Plan> {
    let flags = [
        ("absent", ""),
        ("strict", "; SameSite=Strict"),
        ("lax", "; SameSite=Lax"),
        ("none-without-secure", "; SameSite=None"),
        ("none", "; SameSite=None; Secure"),
        ("lax-http-only", "; samesite=LAX; HttpOnly"),
        ("unknown-word", "; SameSite=bogus"),
        ("no-word", "; SameSite"),
        ("strict-then-none", "; SameSite=Strict; SameSite=None"),
        ("lax-then-unknown", "; SameSite=Lax; SameSite=bogus"),
    ];
    let url = parse("https://www.v.example/x");
    let plan = |(setter, id, title): (Situation, &str, &str)| {
        let lines = flags.iter().map(|(name, flag)| ((*name).to_owned(), format!("{name}=1{flag}")));
        let draft = Draft::new(format!("contexts/{id}"), format!("who sets: {title}"));
        let draft = draft.sets(setter, &url, Duration::ZERO, lines.collect());
        Situation::ALL.iter().fold(draft, |draft, (reader, id, _)| draft.looks(*id, *reader, &url, SECOND)).0
    };
    Situation::ALL.into_iter().map(plan).collect()
}

const PLACES: [(&str, &str); 18] = [
    ("host", "https://www.v.example/x/y"),
    ("parent", "https://v.example/"),
    ("child", "https://a.www.v.example/x"),
    ("similar-name", "https://notv.example/x/"),
    ("insecure", "http://www.v.example/xy"),
    ("other-port", "https://www.v.example:8443/x/"),
    ("ipv4", "http://127.0.0.1/x"),
    ("ipv6", "http://[::1]/"),
    ("localhost", "http://localhost/"),
    ("international", "https://xn--bcher-kva.example/"),
    ("top-level-name", "https://example/"),
    ("below-two-label-suffix", "https://shop.co.uk/x"),
    ("tenant", "https://a.github.io/"),
    ("suffix-itself", "https://github.io/"),
    ("exception-of-wildcard", "https://www.ck/"),
    ("escaped-space", "https://v.example/x%20y/z"),
    ("escaped-letter", "https://v.example/%C3%A4/"),
    ("socket", "wss://www.v.example/x/y/z"),
];

/// Domains, paths and schemes: set by a visit to each place, read by a visit to each place.
fn places() -> Vec<Plan> {
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
        "; Domain=b\u{fc}cher.example",
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
    let plan = |(id, url): (&str, &str)| {
        let draft = Draft::new(format!("places/{id}"), format!("{url} sets Domain, Path and Secure"));
        let draft = draft.sets(Situation::Typed, &parse(url), Duration::ZERO, numbered("p", &attributes));
        PLACES.iter().fold(draft, |draft, (id, to)| draft.looks(*id, Situation::Typed, &parse(to), SECOND)).0
    };
    PLACES.into_iter().map(plan).collect()
}

/// Names that promise something.
fn prefixes() -> Vec<Plan> {
    let names = ["__Secure-a", "__Host-a", "__secure-b", "__HOST-b", "__Http-a", "__Host-", "__Hosta"];
    let attributes = [
        ("nothing", ""),
        ("secure", "; Secure"),
        ("secure-root", "; Secure; Path=/"),
        ("secure-path", "; Secure; Path=/x"),
        ("secure-root-domain", "; Secure; Path=/; Domain=v.example"),
        ("secure-root-empty-domain", "; Secure; Path=/; Domain="),
        ("root", "; Path=/"),
        ("secure-root-http-only", "; Secure; Path=/; HttpOnly"),
        ("secure-root-unusable-path", "; Secure; Path=/; Path=x"),
    ];
    let places = [
        ("root", "https://v.example/"),
        ("below", "https://v.example/x/y"),
        ("insecure", "http://v.example/"),
        ("localhost", "http://localhost/"),
    ];
    let mut plans = Vec::new();
    for (place, url) in places {
        let url = parse(url);
        for (id, attribute) in attributes {
            let lines = names.iter().map(|name| ((*name).to_owned(), format!("{name}=1{attribute}")));
            let draft = Draft::new(format!("prefixes/{place}/{id}"), format!("{url} sets prefixed names{attribute}"));
            let draft = draft.sets(Situation::Typed, &url, Duration::ZERO, lines.collect());
            plans.push(draft.looks("look", Situation::Typed, &url, SECOND).0);
        }
    }
    plans
}

/// Max-Age and Expires, alone and together, at moments before and after; read once, or twice over.
fn lifetimes() -> Vec<Plan> {
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
    let set = |id: &str, title: &str| {
        let draft = Draft::new(format!("lifetimes/{id}"), title);
        draft.sets(Situation::Typed, &url, Duration::ZERO, numbered("t", &attributes))
    };
    let moments = [
        ("at-once", Duration::ZERO),
        ("a-minute-less-a-millisecond", Duration::from_millis(59_999)),
        ("a-minute", Duration::from_millis(60_000)),
        ("a-minute-and-a-millisecond", Duration::from_millis(60_001)),
        ("a-hundred-seconds", Duration::from_secs(100)),
        ("seven-hundred-seconds", Duration::from_secs(700)),
        ("five-hundred-days", 500 * DAY),
    ];
    let mut plans: Vec<Plan> = moments
        .into_iter()
        .map(|(id, after)| set(id, "Max-Age and Expires, read once").looks("look", Situation::Typed, &url, after).0)
        .collect();
    let twice = set("read-in-between", "Max-Age and Expires, read twice: reading prolongs nothing");
    let twice = twice.looks("first-look", Situation::Typed, &url, Duration::from_secs(50));
    plans.push(twice.looks("second-look", Situation::Typed, &url, Duration::from_secs(100)).0);
    plans
}

/// Dates in every shape, by whether they lie before or after the moment of reading.
fn dates() -> Plan {
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
    let attributes: Vec<String> = dates.iter().map(|date| format!("; Expires={date}")).collect();
    let attributes: Vec<&str> = attributes.iter().map(String::as_str).collect();
    let draft = Draft::new("dates".to_owned(), "Expires in every shape");
    let draft = draft.sets(Situation::Typed, &url, Duration::ZERO, numbered("d", &attributes));
    let draft = draft.looks("after-a-second", Situation::Typed, &url, SECOND);
    let draft = draft.looks("after-a-day", Situation::Typed, &url, DAY);
    let later = [("in-2040", 2_208_988_800), ("in-2075", 3_313_526_400), ("in-2099", 4_070_908_800)];
    let look =
        |draft: Draft, (id, seconds)| draft.looks_at(id, Situation::Typed, &url, Timestamp::from_seconds(seconds));
    later.into_iter().fold(draft, look).0
}

/// Two lines after each other, each by a request or a script, over a secure or an insecure connection.
fn rewritings() -> Vec<Plan> {
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
    let (secure, insecure) = (parse("https://v.example/x/y"), parse("http://v.example/x/y"));
    let ways = [
        ("https", Situation::Typed, &secure),
        ("https-script", Situation::OwnScript, &secure),
        ("http", Situation::Typed, &insecure),
        ("http-script", Situation::OwnScript, &insecure),
    ];
    let mut plans = Vec::new();
    for (number, first) in lines.iter().enumerate() {
        for (one, setter, url) in ways {
            for (other, rewriter, other_url) in ways {
                // Each pair has names of its own, and no two lines a value: `a=1` becomes `a07=first-1`.
                let line = |what: &str, line: &str, pair: usize| {
                    let (name, rest) = line.split_once('=').expect("each line has a name");
                    (format!("{what}-{pair:02}"), format!("{name}{pair:02}={what}-{rest}"))
                };
                let before = (0..lines.len()).map(|pair| line("first", first, pair));
                let after = lines.iter().enumerate().map(|(pair, second)| line("second", second, pair));
                let name = format!("rewritings/{number:02}/{one}/{other}");
                let draft = Draft::new(name, format!("{first} by {one}, and another line by {other} in its place"));
                let draft = draft.sets(setter, url, Duration::ZERO, before.collect());
                let between = vec![("between".to_owned(), "between=1; Path=/x".to_owned())];
                let draft = draft.sets(Situation::Typed, &secure, SECOND, between);
                let draft = draft.sets(rewriter, other_url, 2 * SECOND, after.collect());
                let draft = draft.looks("look", Situation::Typed, &secure, 3 * SECOND);
                plans.push(draft.looks("insecure-script", Situation::OwnScript, &insecure, 3 * SECOND).0);
            }
        }
    }
    plans
}

/// Lines of odd shapes.
fn shapes() -> Vec<Plan> {
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
    let plan = |(number, line): (usize, String)| {
        let shown = if line.len() > 40 { format!("a= and {} octets", line.len() - 2) } else { format!("{line:?}") };
        let draft = Draft::new(format!("shapes/{number:02}"), format!("a line that reads {shown}"));
        let draft = draft.sets(Situation::Typed, &url, Duration::ZERO, vec![("line".to_owned(), line)]);
        let draft = draft.looks("look", Situation::Typed, &url, SECOND);
        let draft = draft.looks("insecure", Situation::Typed, &insecure, SECOND);
        draft.looks("script", Situation::OwnScript, &url, SECOND).0
    };
    lines.enumerate().map(plan).collect()
}
