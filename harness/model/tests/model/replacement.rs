//! What makes two cookies one, what the later one inherits, and how long a cookie lives.

use std::time::Duration;

use samesite_model::policy::{Overwriting, Policy};
use samesite_model::{Edition, Storage, Timestamp};

use crate::world::{V, World, X, nav, page, subresource};

const NOW: Edition = Edition::CURRENT;
const OLD: Edition = Edition::Rfc6265bis03;

#[test]
fn a_cookie_is_known_by_name_domain_host_only_and_path() {
    // §5.7 step 23; RFC 6265 and so cookie-same-site-00 leave the host-only-flag out.
    let lines = ["a=1", "A=2", "a=3; Path=/x", "a=4; Domain=v.example", "a=5; Domain=www.v.example", "a=6; Secure"];
    for (edition, count) in [(NOW, 5), (OLD, 5), (Edition::Incrementalism, 5), (Edition::CookieSameSite00, 4)] {
        let world = World::of(edition).plant(&nav(V), &lines);
        assert_eq!(world.store.cookies().len(), count, "{edition}");
    }
}

#[test]
fn overwriting_keeps_the_creation_time() {
    // §5.7 step 23.
    let start = World::current().now;
    for (overwriting, second, created) in [
        (Overwriting::KeepsCreationTime, "a=2", 0),
        (Overwriting::KeepsCreationTimeOfEqualValue, "a=2", 5),
        (Overwriting::KeepsCreationTimeOfEqualValue, "a=1; SameSite=Lax", 0),
        (Overwriting::NewCreationTime, "a=1", 5),
    ] {
        let mut world = World::under(Policy { overwriting, ..NOW.policy() }).plant(&nav(V), &["a=1", "b=1"]);
        world.wait(Duration::from_secs(5));
        assert_eq!(world.set(second, &nav(V)), Storage::Stored);
        let [one, other] = world.store.cookies() else { panic!("two cookies are stored") };
        let overwritten = if one.name == b"a" { one } else { other };
        let seconds = |time: Timestamp| time.since(start).as_secs();
        assert_eq!((seconds(overwritten.created), seconds(overwritten.updated)), (created, 5), "{overwriting:?}");
        // The order in the header follows the creation times.
        let a = second.split(';').next().expect("a pair");
        let expected = if created == 0 { format!("{a}; b=1") } else { format!("b=1; {a}") };
        assert_eq!(world.sent(&nav(V)), expected, "{overwriting:?}");
    }
    // A cookie that has expired passes nothing on.
    let mut world = World::current().plant(&nav(V), &["a=1; Max-Age=10"]);
    world.wait(Duration::from_secs(11));
    let world = world.plant(&nav(V), &["a=2"]);
    assert_eq!(world.store.cookies()[0].created, world.now);
}

#[test]
fn lifetimes_are_kept_deleted_and_limited() {
    // §5.5, §5.6.1, §5.6.2, §5.7 step 6. Seconds from now.
    const LIMIT: u64 = 34_560_000;
    let start = World::current().now;
    let left = |edition: Edition, attributes: &str| {
        let mut world = World::of(edition);
        match world.set(format!("a=b; {attributes}"), &nav(V)) {
            Storage::Stored => world.store.cookies()[0].expires.map(|expires| expires.since(start).as_secs()),
            other => panic!("{attributes}: {other:?}"),
        }
    };
    let at = "Expires=Sun, 15 Jun 2025 15:07:40 GMT"; // one minute after the world's start
    for (attributes, current, old) in [
        ("", None, None),
        ("Max-Age=60", Some(60), Some(60)),
        (at, Some(60), Some(60)),
        (&format!("Max-Age=9; {at}"), Some(9), Some(9)),
        (&format!("{at}; Max-Age=9"), Some(9), Some(9)),
        (&format!("Max-Age=x; {at}"), Some(60), Some(60)),
        ("Max-Age=-1; Max-Age=7", Some(7), Some(7)),
        ("Max-Age=34560000", Some(LIMIT), Some(LIMIT)),
        ("Max-Age=34560001", Some(LIMIT), Some(LIMIT + 1)),
        ("Expires=Fri, 01 Jan 2100 00:00:00 GMT", Some(LIMIT), Some(4_102_444_800 - 1_750_000_000)),
    ] {
        assert_eq!(left(NOW, attributes), current, "{attributes}");
        assert_eq!(left(OLD, attributes), old, "{attributes}");
    }
    assert!(left(OLD, "Max-Age=99999999999999999999").is_some_and(|seconds| seconds > LIMIT));
    for line in ["a=2; Max-Age=0", "a=2; Max-Age=-9", "a=2; Expires=Thu, 01 Jan 1970 00:00:00 GMT"] {
        let mut world = World::current().plant(&nav(V), &["a=1", "b=1"]);
        assert_eq!(world.set(line, &nav(V)), Storage::Expired, "{line}");
        assert_eq!(world.sent(&nav(V)), "b=1", "{line}");
        // A refused line deletes nothing.
        assert!(matches!(world.set("b=1; Max-Age=0", &subresource(V, &page(&[X]))), Storage::Refused(_)));
        assert_eq!(world.sent(&nav(V)), "b=1", "{line}");
    }
}
