//! Cookies with `Partitioned`. **Spec:** draft-cutler-httpbis-partitioned-cookies, "CHIPS".

use samesite_model::policy::{PartitionedAttribute, Policy, SiteComparison, ThirdPartyCookies};
use samesite_model::{Edition, PartitionKey, Retrieval, Rule, Storage};

use crate::world::{
    Context, PLAIN_V, SIBLING, V, World, X, assert_refused, assert_stored, frame, nav, page, script, subresource,
};

const Y: &str = "https://y.example/";
const OPEN: &str = "SameSite=None; Secure; Partitioned";

fn under(partitioned: PartitionedAttribute, third_party: ThirdPartyCookies) -> World {
    World::under(Policy { partitioned, third_party, ..Edition::CURRENT.policy() })
}

/// As Chromium and Firefox have it.
fn keyed_twice(third_party: ThirdPartyCookies) -> World {
    under(PartitionedAttribute::BySiteAndAncestors, third_party)
}

const THIRD_PARTY_COOKIES: [ThirdPartyCookies; 4] =
    [ThirdPartyCookies::Allowed, ThirdPartyCookies::Blocked, ThirdPartyCookies::Partitioned, ThirdPartyCookies::NotSet];

#[test]
fn no_edition_knows_the_attribute() {
    for &edition in Edition::ALL {
        assert_eq!(edition.policy().partitioned, PartitionedAttribute::Ignored, "{edition}");
        assert_stored(edition, &subresource(V, &page(&[V])), &["a=b; Partitioned"]);
        assert_eq!(edition.section(Rule::PartitionedNeedsSecure), None, "{edition}");
        let world = World::of(edition).plant(&nav(V), &["a=b; SameSite=None; Secure; Partitioned"]);
        assert_eq!(world.store.cookies()[0].partition_key, PartitionKey::Unpartitioned, "{edition}");
        assert_eq!(world.sent(&subresource(V, &page(&[Y]))), "a=b", "{edition}");
    }
}

#[test]
fn partitioned_needs_secure() {
    let mut world = keyed_twice(ThirdPartyCookies::Allowed);
    for line in ["a=b; Partitioned", "a=b; Partitioned=no", "a=b; SameSite=Lax; PARTITIONED"] {
        assert_eq!(world.set(line, &nav(V)), Storage::Refused(Rule::PartitionedNeedsSecure), "{line}");
    }
    for line in ["a=b; Secure; Partitioned", "a=b; partitioned ; Secure", "a=b; SameSite=Strict; Secure; Partitioned=1"]
    {
        assert_eq!(world.set(line, &nav(V)), Storage::Stored, "{line}");
    }
    // Without the attribute nothing is asked.
    assert_eq!(world.set("a=b", &nav(V)), Storage::Stored);
    assert_refused(Edition::CURRENT, &nav(V), Rule::NoneNeedsSecure, &["a=b; SameSite=None; Partitioned"]);
}

/// Where a `Partitioned` cookie that was set in `at` is seen: one letter for each context of [`contexts`].
fn seen(world: impl Fn() -> World, at: &Context) -> String {
    let world = world().plant(at, &[&format!("a=b; {OPEN}")]);
    contexts().iter().map(|(letter, context)| if world.sent(context) == "-" { '.' } else { *letter }).collect()
}

fn contexts() -> [(char, Context); 10] {
    [
        ('t', nav(V)),
        ('v', subresource(V, &page(&[V]))),
        ('s', subresource(V, &page(&[SIBLING]))),
        ('d', script(&page(&[V]))),
        ('f', frame(V, &page(&[V, X]))), // V[X[V]]
        ('a', script(&page(&[V, X, V]))),
        ('x', subresource(V, &page(&[X]))),
        ('X', script(&page(&["https://other.x.example/", V]))),
        ('p', subresource(V, &page(&["http://x.example/"]))), // the partition of another site
        ('y', subresource(V, &page(&[Y]))),
    ]
}

#[test]
fn a_partitioned_cookie_stays_below_the_top_level_site() {
    let (below_x, at_home, below_itself) = (subresource(V, &page(&[X])), nav(V), frame(V, &page(&[V, X])));
    for third_party in THIRD_PARTY_COOKIES {
        let by_site = || under(PartitionedAttribute::BySite, third_party);
        let by_both = || keyed_twice(third_party);
        // In first-party use too it lives in a partition: that of the site itself.
        assert_eq!(seen(by_both, &at_home), "tvsd......", "{third_party:?}");
        assert_eq!(seen(by_site, &at_home), "tvsdfa....", "{third_party:?}");
        // Another site on the way makes a third party of a site below itself.
        assert_eq!(seen(by_both, &below_itself), "....fa....", "{third_party:?}");
        assert_eq!(seen(by_site, &below_itself), "tvsdfa....", "{third_party:?}");
        assert_eq!(seen(by_both, &below_x), "......xX..", "{third_party:?}");
        assert_eq!(seen(by_site, &below_x), "......xX..", "{third_party:?}");
    }
}

#[test]
fn others_are_blocked_beside_it() {
    let below_x = subresource(V, &page(&[X]));
    for third_party in [ThirdPartyCookies::Blocked, ThirdPartyCookies::NotSet] {
        let mut world = keyed_twice(third_party);
        assert_eq!(world.set("a=1; SameSite=None; Secure", &below_x), Storage::Refused(Rule::ThirdPartyAllowed));
        assert_eq!(world.set(format!("b=1; {OPEN}"), &below_x), Storage::Stored);
        assert_eq!(world.sent(&below_x), "b=1");
    }
    // Where the attribute is unknown, it opens nothing.
    let mut world = under(PartitionedAttribute::Ignored, ThirdPartyCookies::Blocked);
    assert_eq!(world.set(format!("b=1; {OPEN}"), &below_x), Storage::Refused(Rule::ThirdPartyAllowed));
}

#[test]
fn both_jars_are_looked_into() {
    let below_x = subresource(V, &page(&[X]));
    let allowed = || {
        keyed_twice(ThirdPartyCookies::Allowed)
            .plant(&nav(V), &["open=1; SameSite=None; Secure", &format!("own=1; {OPEN}")])
            .plant(&below_x, &[&format!("chip=1; {OPEN}")])
    };
    assert_eq!(allowed().sent(&nav(V)), "open=1; own=1");
    assert_eq!(allowed().sent(&below_x), "open=1; chip=1");
    assert_eq!(allowed().sent(&subresource(V, &page(&[Y]))), "open=1");
    // A browser that partitions every third party keeps both kinds together.
    let apart = keyed_twice(ThirdPartyCookies::Partitioned)
        .plant(&nav(V), &["open=1; SameSite=None; Secure"])
        .plant(&below_x, &["third=1; SameSite=None; Secure", &format!("chip=1; {OPEN}")]);
    assert_eq!(apart.sent(&below_x), "third=1; chip=1");
    assert_eq!(apart.sent(&nav(V)), "open=1");
}

#[test]
fn cookies_of_one_name_stand_side_by_side_in_their_partitions() {
    let contexts = [nav(V), subresource(V, &page(&[X])), subresource(V, &page(&[Y])), frame(V, &page(&[V, X]))];
    let mut world = keyed_twice(ThirdPartyCookies::Allowed).plant(&nav(V), &["a=open; SameSite=None; Secure"]);
    for (value, context) in contexts.iter().enumerate() {
        assert_eq!(world.set(format!("a={value}; {OPEN}"), context), Storage::Stored);
    }
    assert_eq!(world.store.cookies().len(), 5);
    for (value, context) in contexts.iter().enumerate() {
        assert_eq!(world.sent(context), format!("a=open; a={value}"), "{context:?}");
    }
    // To delete one is to delete it in its partition.
    assert_eq!(world.set(format!("a=; Max-Age=0; {OPEN}"), &contexts[1]), Storage::Expired);
    assert_eq!(world.sent(&contexts[1]), "a=open");
    assert_eq!(world.sent(&contexts[2]), "a=open; a=2");
}

#[test]
fn same_site_is_asked_all_the_same() {
    let below_x = subresource(V, &page(&[X]));
    let mut world = keyed_twice(ThirdPartyCookies::Allowed);
    let strict = "a=b; SameSite=Strict; Secure; Partitioned";
    assert_eq!(world.set(strict, &below_x), Storage::Refused(Rule::SetBySameSiteRequest));
    let world = world.plant(&nav(V), &[strict]);
    assert_eq!(world.handed(&nav(V)).0, Retrieval::Sent(Rule::SameSiteRequest));
    // A cross-site navigation looks into the right partition, and is cross-site.
    assert_eq!(world.handed(&nav(V).from(X)).0, Retrieval::Withheld(Rule::NotStrict));
    assert_eq!(world.handed(&below_x).0, Retrieval::Withheld(Rule::OwnPartition));
}

#[test]
fn an_opaque_top_level_document_has_a_partition_of_its_own() {
    let below = |number| subresource(V, &page(&["data:text/html,hi"]).with_opaque_origin(number));
    let mut world = keyed_twice(ThirdPartyCookies::Allowed);
    assert_eq!(world.set(format!("a=b; {OPEN}"), &below(1)), Storage::Stored);
    assert_eq!(world.sent(&below(1)), "a=b");
    // The same page once more has another origin.
    assert_eq!(world.sent(&below(2)), "-");
    assert_eq!(world.sent(&nav(V)), "-");
    let world = keyed_twice(ThirdPartyCookies::Allowed).plant(&nav(V), &[&format!("a=b; {OPEN}")]);
    assert_eq!(world.handed(&below(1)).0, Retrieval::Withheld(Rule::OwnPartition));
    // Whoever is kept out of it is told the reason, and not that there is no partition.
    let mut world = keyed_twice(ThirdPartyCookies::Allowed);
    let strict = "a=b; SameSite=Strict; Secure; Partitioned";
    assert_eq!(world.set(strict, &below(1)), Storage::Refused(Rule::SetBySameSiteRequest));
}

/// Whether a page of another scheme is a third party is the browser's matter; a partition's site has a scheme.
#[test]
fn the_scheme_of_the_top_level_site_tells_partitions_apart() {
    let below_plain = subresource(V, &page(&[PLAIN_V]));
    for (third_party_sites, jar) in [(SiteComparison::Schemeless, "own"), (SiteComparison::Schemeful, "third")] {
        let partitioned = PartitionedAttribute::BySiteAndAncestors;
        let policy = Policy { third_party_sites, partitioned, ..Edition::CURRENT.policy() };
        let world = World::under(policy).plant(&below_plain, &[&format!("a=b; {OPEN}")]);
        let found = match &world.store.cookies()[0].partition_key {
            PartitionKey::SameSite(site) => ("own", site.to_string()),
            PartitionKey::CrossSite(site) => ("third", site.to_string()),
            PartitionKey::Unpartitioned => panic!("it is partitioned"),
        };
        assert_eq!(found, (jar, "http://v.example".to_owned()));
        assert_eq!(world.sent(&below_plain), "a=b");
        assert_eq!(world.sent(&subresource(V, &page(&[V]))), "-");
    }
}

#[test]
fn the_explanation_names_the_jars() {
    let last = |world: &World, context: &Context| world.handed(context).1.last().expect("a step").values.clone();
    let below_x = subresource(V, &page(&[X]));
    let own = keyed_twice(ThirdPartyCookies::Allowed).plant(&nav(V), &[&format!("a=b; {OPEN}")]);
    assert_eq!(
        last(&own, &below_x),
        "the cookie lives in the jar https://v.example keeps for its own partitioned cookies, \
         the request looks in the ordinary jar and in the jar kept for third parties on https://x.example"
    );
    let third = keyed_twice(ThirdPartyCookies::Partitioned).plant(&below_x, &[&format!("a=b; {OPEN}")]);
    assert_eq!(
        last(&third, &subresource(V, &page(&[Y]))),
        "the cookie lives in the jar kept for third parties on https://x.example, \
         the request looks in the jar kept for third parties on https://y.example"
    );
}
