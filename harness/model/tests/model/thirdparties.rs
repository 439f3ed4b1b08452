//! Third-party contexts, where a browser treats them apart. No part of SameSite, so every cookie here is `None`.

use samesite_model::policy::{
    Policy, SiteComparison, StorageAccess, ThirdPartyContexts, ThirdPartyCookies, UnlistedSuffix,
};
use samesite_model::{Document, Edition, Party, Retrieval, Rule, Storage};

use crate::world::{Context, PLAIN_V, SIBLING, V, World, X, frame, nav, page, script, subresource};

const LINE: &str = "a=1; SameSite=None; Secure";
const Y: &str = "https://y.example/";

fn under(third_party: ThirdPartyCookies) -> World {
    World::under(Policy { third_party, ..Edition::CURRENT.policy() })
}

fn first_parties() -> [Context; 7] {
    let v = page(&[V]);
    [
        nav(V),
        nav(V).from(X),
        subresource(V, &v),
        subresource(V, &page(&[SIBLING])),
        frame(V, &v),
        frame(V, &v).by(&page(&[V, X])), // who asks for the frame is not who frames it
        script(&page(&[V, V])),
    ]
}

fn third_parties() -> [Context; 7] {
    let (x, framed) = (page(&[X]), page(&[X, V]));
    [
        subresource(V, &x),
        frame(V, &x),
        subresource(V, &framed),
        script(&framed),
        frame(V, &page(&[V, X])),
        script(&page(&[V, X, V])),
        subresource(V, &page(&[PLAIN_V])), // another scheme is another site, unless the browser says otherwise
    ]
}

#[test]
fn blocked_third_parties_neither_set_nor_read() {
    let world = under(ThirdPartyCookies::Blocked).plant(&nav(V), &[LINE]);
    for context in third_parties() {
        assert_eq!(world.handed(&context).0, Retrieval::Withheld(Rule::ThirdPartyAllowed), "{context:?}");
        let storage = under(ThirdPartyCookies::Blocked).set(LINE, &context);
        assert_eq!(storage, Storage::Refused(Rule::ThirdPartyAllowed), "{context:?}");
    }
    for context in first_parties() {
        assert_eq!(world.handed(&context).0, Retrieval::Sent(Rule::SameSiteNone), "{context:?}");
        assert_eq!(under(ThirdPartyCookies::Blocked).set(LINE, &context), Storage::Stored, "{context:?}");
    }
}

#[test]
fn third_parties_may_be_read_and_not_set() {
    let world = under(ThirdPartyCookies::NotSet).plant(&nav(V), &[LINE]);
    for context in third_parties() {
        assert_eq!(world.handed(&context).0, Retrieval::Sent(Rule::SameSiteNone), "{context:?}");
        let storage = under(ThirdPartyCookies::NotSet).set(LINE, &context);
        assert_eq!(storage, Storage::Refused(Rule::ThirdPartyAllowed), "{context:?}");
    }
    for context in first_parties() {
        assert_eq!(under(ThirdPartyCookies::NotSet).set(LINE, &context), Storage::Stored, "{context:?}");
    }
}

#[test]
fn allowed_third_parties_are_left_to_same_site() {
    let world = under(ThirdPartyCookies::Allowed).plant(&nav(V), &[LINE]);
    for context in first_parties().into_iter().chain(third_parties()) {
        assert_eq!(world.handed(&context).0, Retrieval::Sent(Rule::SameSiteNone), "{context:?}");
        assert_eq!(under(ThirdPartyCookies::Allowed).set(LINE, &context), Storage::Stored, "{context:?}");
        // Nobody is told apart.
        assert_eq!(context.access(&world.model(), &mut ()).party, Party::First, "{context:?}");
    }
}

#[test]
fn the_scheme_makes_a_third_party_only_where_the_browser_says_so() {
    let contexts = [subresource(V, &page(&[PLAIN_V])), script(&page(&[PLAIN_V, V])), frame(V, &page(&[V, PLAIN_V]))];
    for (third_party_sites, expected) in [
        (SiteComparison::Schemeful, Storage::Refused(Rule::ThirdPartyAllowed)),
        (SiteComparison::Schemeless, Storage::Stored),
    ] {
        // Whether SameSite asks for the scheme is another question.
        for sites in [SiteComparison::Schemeful, SiteComparison::Schemeless] {
            let third_party = ThirdPartyCookies::Blocked;
            let policy = Policy { third_party, third_party_sites, sites, ..Edition::CURRENT.policy() };
            for context in &contexts {
                let storage = World::under(policy.clone()).set(LINE, context);
                assert_eq!(storage, expected, "{third_party_sites:?}, {sites:?}: {context:?}");
            }
        }
    }
}

/// `.` where the cookie may be set, `3` where that is refused because the context is a third party's.
fn parties(policy: &Policy, contexts: &[Context]) -> String {
    let mark = |context| match World::under(policy.clone()).set(LINE, context) {
        Storage::Stored => '.',
        Storage::Refused(Rule::ThirdPartyAllowed) => '3',
        other => panic!("{other:?}"),
    };
    contexts.iter().map(mark).collect()
}

#[test]
fn documents_between_count_only_where_the_browser_walks_over_them() {
    let contexts = [
        subresource(V, &page(&[V])),
        frame(V, &page(&[V, X])), // V[X[V]]
        subresource(V, &page(&[V, X])),
        script(&page(&[V, X, V])),
        subresource(V, &page(&[SIBLING, X])),
        frame(V, &page(&[X])),
        subresource(V, &page(&[X, V])),
        script(&page(&[X, V])),
        frame(V, &page(&["data:text/html,hi"])), // nobody is at the top
        subresource(V, &page(&[V]).sandboxed()),
        subresource(V, &page(&[X]).sandboxed()),
    ];
    let third_party = ThirdPartyCookies::NotSet;
    for (third_party_contexts, expected) in
        [(ThirdPartyContexts::ByAncestors, ".3333333333"), (ThirdPartyContexts::ByTopLevel, ".....333..3")]
    {
        let policy = Policy { third_party, third_party_contexts, ..Edition::CURRENT.policy() };
        assert_eq!(parties(&policy, &contexts), expected, "{third_party_contexts:?}");
    }
}

#[test]
fn hosts_under_an_unlisted_domain_may_stand_for_themselves() {
    let (one, other) = ("https://a.shop.unlisted/", "https://b.shop.unlisted/");
    let contexts = [
        subresource(one, &page(&[one])),
        subresource(one, &page(&[other])),
        subresource(one, &page(&[one, other])),
        subresource("https://127.0.0.1/", &page(&["https://127.0.0.1/"])),
        subresource(V, &page(&[SIBLING])), // `example` is on the list
    ];
    let third_party = ThirdPartyCookies::NotSet;
    for (unlisted_suffixes, expected) in [(UnlistedSuffix::DefaultRule, "....."), (UnlistedSuffix::NoRule, ".33..")] {
        let policy = Policy { third_party, unlisted_suffixes, ..Edition::CURRENT.policy() };
        assert_eq!(parties(&policy, &contexts), expected, "{unlisted_suffixes:?}");
    }
}

#[test]
fn partitions_are_kept_apart() {
    let (below_x, below_y) = (subresource(V, &page(&[X])), subresource(V, &page(&[Y])));
    let mut world = under(ThirdPartyCookies::Partitioned);
    let lines = ["a=top; SameSite=None; Secure", "a=x; SameSite=None; Secure", "a=y; SameSite=None; Secure"];
    for (line, context) in lines.iter().zip([nav(V), below_x.clone(), below_y.clone()]) {
        assert_eq!(world.set(line, &context), Storage::Stored);
    }
    assert_eq!(world.store.cookies().len(), 3);
    for (context, expected) in [
        (nav(V), "a=top"),
        (subresource(V, &page(&[V])), "a=top"),
        (below_x, "a=x"),
        (frame(V, &page(&[X])), "a=x"),
        (script(&page(&[X, V])), "a=x"),
        (subresource(V, &page(&["https://other.x.example/"])), "a=x"),
        (below_y, "a=y"),
        (subresource(V, &page(&[V, X])), "-"), // third-party below V itself: a jar of its own
        (subresource(V, &page(&["data:text/html,hi"])), "-"),
    ] {
        assert_eq!(world.sent(&context), expected, "{context:?}");
    }
}

#[test]
fn third_parties_below_an_opaque_top_level_document_have_a_jar_that_ends_with_it() {
    let below = |number| subresource(V, &page(&["data:text/html,hi"]).with_opaque_origin(number));
    let mut world = under(ThirdPartyCookies::Partitioned);
    assert_eq!(world.set(LINE, &below(1)), Storage::Stored);
    assert_ne!(world.sent(&below(1)), "-");
    assert_eq!(world.sent(&below(2)), "-");
    let world = under(ThirdPartyCookies::Partitioned).plant(&nav(V), &[LINE]);
    assert_eq!(world.handed(&below(1)).0, Retrieval::Withheld(Rule::OwnPartition));
}

#[test]
fn secure_and_hidden_cookies_guard_their_own_jar_only() {
    let mut world = under(ThirdPartyCookies::Partitioned).plant(&nav(V), &["a=1; Secure", "b=1; HttpOnly"]);
    let plain = "http://www.v.example/";
    let framed = page(&[X, plain]);
    // Absent SameSite would be refused in a frame for its own sake, so ask where absent means None.
    world.policy = Policy { third_party: ThirdPartyCookies::Partitioned, ..Edition::Rfc6265bis03.policy() };
    assert_eq!(world.set("a=2", &nav(plain)), Storage::Refused(Rule::NoOverlayOfSecure));
    assert_eq!(world.set("a=2", &subresource(plain, &framed)), Storage::Stored);
    assert_eq!(world.set("b=2", &script(&page(&[plain]))), Storage::Refused(Rule::ScriptKeepsHttpOnly));
    assert_eq!(world.set("b=2", &script(&framed)), Storage::Stored);
}

#[test]
fn whoever_was_given_access_has_its_ordinary_cookies_at_its_own_origin_alone() {
    let framed = page(&[X, V]).with_storage_access();
    let at = |url: &str| subresource(url, &framed);
    for third_party in [ThirdPartyCookies::Blocked, ThirdPartyCookies::Partitioned] {
        let line = "a=1; SameSite=None; Secure; Domain=v.example";
        for (storage_access, context, expected) in [
            (StorageAccess::ToOwnOrigin, at(V), true),
            (StorageAccess::ToOwnOrigin, at(SIBLING), false),
            (StorageAccess::ToOwnSite, at(SIBLING), true),
            // Another origin on the way.
            (StorageAccess::ToOwnOrigin, at(V).via(&[SIBLING]), false),
            (StorageAccess::ToOwnSite, at(V).via(&[SIBLING]), false),
            (StorageAccess::ToOwnSite, at(SIBLING).via(&[V]), true),
            // Not in the name of who frames it, nor of what it frames.
            (StorageAccess::ToOwnOrigin, subresource(V, &page(&[X])), false),
            (StorageAccess::ToOwnOrigin, script(&framed), true),
            (StorageAccess::ToOwnOrigin, script(&Document::framed(V.parse().unwrap(), &framed)), false),
        ] {
            let policy = Policy { third_party, storage_access, ..Edition::CURRENT.policy() };
            let world = World::under(policy).plant(&nav(V), &[line]);
            assert_eq!(world.handed(&context).0.is_sent(), expected, "{third_party:?} {storage_access:?} {context:?}");
        }
    }
}

#[test]
fn access_lifts_nothing_that_same_site_holds_back() {
    let framed = page(&[X, V]).with_storage_access();
    for third_party in [ThirdPartyCookies::Blocked, ThirdPartyCookies::Partitioned] {
        let world = under(third_party).plant(&nav(V), &["a=1; SameSite=Strict; Secure"]);
        let retrieval = world.handed(&subresource(V, &framed)).0;
        assert_eq!(retrieval, Retrieval::Withheld(Rule::NotStrict), "{third_party:?}");
    }
}
