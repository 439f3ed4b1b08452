//! Whole lives of a cookie store, and what holds at every moment of them.

use std::sync::LazyLock;
use std::time::Duration;

use arbitrary::Arbitrary;
use samesite_model::policy::{AlikeCookie, CookieOrder};
use samesite_model::{
    Access, Api, Connection, Cookie, CookieStore, Edition, HttpOnlyFlag, Model, Parameter, Policy, Retrieval, Rule,
    SameSite, SecureFlag, Step, Storage, SuffixList, Timestamp,
};

use crate::world::{Line, Page, Visit};

/// One life: under which policy, and what happens.
#[derive(Arbitrary, Debug)]
pub struct Life {
    edition: u8,
    /// Parameters, and which of its values each has instead.
    changes: Vec<(u8, u8)>,
    /// Seconds before or after the middle of 2025 at which it begins: 1957 to 2093.
    beginning: i32,
    events: Vec<Event>,
    /// A page whose scripts look after every event.
    reader: Page,
}

/// A request, the line that its response or its page sets, and how long it is until the next.
#[derive(Arbitrary, Debug)]
struct Event {
    visit: Visit,
    line: Line,
    by_script: bool,
    wait: u8,
}

const MOST_CHANGES: usize = 8;
const MOST_EVENTS: usize = 12;

static SUFFIXES: LazyLock<SuffixList> = LazyLock::new(|| {
    SuffixList::parse("com\nexample\nco.uk\ngithub.io\n*.ck\n!www.ck\n").expect("the list is well-formed")
});

/// Lives it.
pub fn live(life: &Life) {
    let policy = life.policy();
    let model = Model::with_policy(&policy, &SUFFIXES);
    let mut store = CookieStore::default();
    let mut now = Timestamp::from_seconds(1_750_000_000 + i64::from(life.beginning));
    let reader = life.reader.document();
    for event in life.events.iter().take(MOST_EVENTS) {
        now = now.after(wait(event.wait));
        let request = event.visit.request();
        let mut steps = Vec::new();
        let access = model.access_with(&request, &mut steps);
        assert!(steps.len() <= 16 + 8 * event.visit.size(), "{} steps for {request:?}", steps.len());
        let Some(access) = access else { continue };
        let page = model.access_of_script(&reader);
        let setter = if event.by_script { page.as_ref() } else { Some(&access) };
        if let Some(setter) = setter {
            receive(&model, &mut store, &event.line.octets(), setter, now);
        }
        for access in std::iter::once(&access).chain(&page) {
            read(&model, &store, access, now);
        }
    }
}

impl Life {
    /// An edition with some of its parameters changed.
    fn policy(&self) -> Policy {
        let edition = Edition::ALL[usize::from(self.edition) % Edition::ALL.len()];
        self.changes.iter().take(MOST_CHANGES).fold(edition.policy(), |policy, (parameter, value)| {
            let alternatives = Parameter::ALL[usize::from(*parameter) % Parameter::ALL.len()].alternatives;
            alternatives[usize::from(*value) % alternatives.len()].applied_to(&policy)
        })
    }
}

/// Seconds for the most part, around the age at which young cookies stop being young; at times, months.
fn wait(number: u8) -> Duration {
    match u64::from(number) {
        seconds @ ..=200 => Duration::from_secs(seconds),
        months => Duration::from_secs((months - 200) * 30 * 86_400),
    }
}

/// Takes in a line: the store grows by one cookie at most, explaining changes nothing, and neither does saying it twice.
fn receive(model: &Model<'_>, store: &mut CookieStore, line: &[u8], access: &Access, now: Timestamp) {
    let before = store.clone();
    let storage = store.receive_set_cookie(model, line, access, now);
    let mut steps = Vec::new();
    let mut explained = before.clone();
    assert_eq!(
        explained.receive_set_cookie_with(model, line, access, now, &mut steps),
        storage,
        "explaining changes what becomes of it"
    );
    assert_eq!(explained.cookies(), store.cookies(), "explaining changes what is stored");
    assert!(steps.len() <= 32, "{} steps", steps.len());

    assert!(store.cookies().len() <= before.cookies().len() + 1);
    assert!(store.cookies().iter().all(|cookie| !cookie.is_expired(now)), "the expired go when a line comes");
    let known = |cookie: &Cookie| before.cookies().contains(cookie);
    let new: Vec<_> = store.cookies().iter().filter(|cookie| !known(cookie)).collect();
    match storage {
        Storage::Stored => {
            assert!(store.cookies().iter().any(|cookie| cookie.updated == now), "it is nowhere");
            assert!(new.len() <= 1, "one line, several cookies: {new:?}");
        }
        Storage::Expired | Storage::Refused(_) => assert_eq!(new, [] as [&Cookie; 0], "{storage:?}"),
    }
    for cookie in new {
        assert!(cookie.name.len() + cookie.value.len() <= line.len());
        assert!(cookie.created <= cookie.updated && cookie.updated == now);
        assert!(cookie.domain.covers(&access.host), "{} is set from {}", cookie.domain, access.host);
        if access.api == Api::Script {
            assert_eq!(cookie.http_only, HttpOnlyFlag::NotHttpOnly, "a script sets what it cannot read");
        }
    }

    let mut twice = store.clone();
    let again = twice.receive_set_cookie(model, line, access, now);
    let ignored = again == Storage::Refused(Rule::NotAlike) && model.policy().alike == AlikeCookie::Ignored;
    assert!(again == storage || ignored, "{storage:?} at first, then {again:?}");
    assert_eq!(twice.cookies(), store.cookies(), "saying it twice changes something");
}

/// Looks: the answer is the same each time, what travels may travel, and no word withholds less than a laxer one.
fn read(model: &Model<'_>, store: &CookieStore, access: &Access, now: Timestamp) {
    let travelling = store.retrieve(model, access, now);
    assert_eq!(travelling, store.retrieve(model, access, now), "the second look sees something else");
    let nameless = model.policy().nameless;
    let written: Vec<_> = travelling.iter().map(|cookie| cookie.serialised(nameless)).collect();
    let header = store.cookie_string(model, access, now);
    assert_eq!(header, (!written.is_empty()).then(|| written.join(&b"; "[..])));
    for pair in travelling.windows(2) {
        let longer_first = model.policy().order != CookieOrder::LongestPath || pair[0].path.len() >= pair[1].path.len();
        assert!(longer_first, "{pair:?}");
    }
    let mut given = 0;
    for cookie in store.cookies() {
        let mut steps = Vec::new();
        let retrieval = model.retrieve_one_with(cookie, access, now, &mut steps);
        assert_eq!(retrieval, model.retrieve_one(cookie, access, now), "explaining changes the answer");
        assert_eq!(steps.last().map(|step: &Step| step.rule), Some(retrieval.rule()), "the last step decides");
        assert!(steps.len() <= 20, "{} steps", steps.len());
        assert_eq!(retrieval.is_sent(), travelling.contains(&cookie));
        given += usize::from(retrieval.is_sent());
        if retrieval.is_sent() {
            may_travel(cookie, access, now);
        }
        withholds_less_and_less(model, cookie, access, now);
    }
    assert_eq!(given, travelling.len());
}

fn may_travel(cookie: &Cookie, access: &Access, now: Timestamp) {
    assert!(!cookie.is_expired(now));
    assert!(cookie.domain.covers(&access.host));
    assert!(cookie.secure == SecureFlag::NotSecure || access.connection == Connection::Secure);
    assert!(cookie.http_only == HttpOnlyFlag::NotHttpOnly || access.api != Api::Script);
}

/// Strict ⊆ Lax ⊆ absent ⊆ None.
fn withholds_less_and_less(model: &Model<'_>, cookie: &Cookie, access: &Access, now: Timestamp) {
    let words = [SameSite::Strict, SameSite::Lax, SameSite::Unset, SameSite::None];
    let retrievals: [Retrieval; 4] = words.map(|same_site| {
        let cookie = Cookie { same_site, ..cookie.clone() };
        model.retrieve_one(&cookie, access, now)
    });
    assert!(retrievals.is_sorted_by_key(|retrieval| retrieval.is_sent()), "{words:?} are {retrievals:?} on {access:?}");
}
