//! The editions, held against each other.

use insta::assert_snapshot;
use proptest::prelude::*;
use samesite_model::policy::Policy;
use samesite_model::{Edition, Parameter, Rule, Storage};

use crate::properties::{context, line};
use crate::world::{Context, PLAIN_V, SIBLING, V, World, X, frame, home, nav, page, script, subresource};

/// The value of each parameter in each edition; a dot where it is that of the edition before.
#[test]
fn each_edition_is_an_assignment() {
    let policies: Vec<_> = Edition::ALL.iter().map(|edition| edition.policy()).collect();
    let mut table = String::new();
    for parameter in Parameter::ALL {
        let values: Vec<_> = policies.iter().filter_map(|policy| parameter.value(policy)).collect();
        let Some(first) = values.first() else { continue };
        let changes: Vec<_> = (1..values.len())
            .filter(|&index| values[index] != values[index - 1])
            .map(|index| format!("{}: {}", Edition::ALL[index], values[index]))
            .collect();
        table += &format!("{} = {first}\n", parameter.id);
        for change in changes {
            table += &format!("    {change}\n");
        }
    }
    assert_snapshot!(table);
}

/// One cookie of each kind, planted in a way that every edition allows.
fn planted(policy: Policy) -> World {
    let kinds = ["S=; SameSite=Strict; Secure", "L=; SameSite=Lax; Secure", "D=; Secure", "N=; SameSite=None; Secure"];
    World::under(policy).plant(&home(), &kinds)
}

/// `SLDN`, with a dot for each kind that is withheld, and another four for those that may not be set.
fn row(policy: &Policy, context: &Context) -> String {
    let sent = planted(policy.clone()).sent(context);
    let sent = ["S", "L", "D", "N"].map(|kind| if sent.contains(kind) { kind } else { "." }).concat();
    let set =
        [("S", "SameSite=Strict"), ("L", "SameSite=Lax"), ("D", ""), ("N", "SameSite=None")].map(|(kind, flag)| {
            let storage = World::under(policy.clone()).set(format!("a=b; Secure; {flag}"), context);
            if storage == Storage::Stored { kind } else { "." }
        });
    format!("{sent}/{}", set.concat())
}

/// What each edition sends and sets, in the contexts that tell them apart; equal neighbours stand together.
#[test]
fn editions_part_in_these_contexts() {
    let (v, x) = (page(&[V]), page(&[X]));
    let contexts = [
        ("address bar", nav(V)),
        ("V => V", nav(V).from(V)),
        ("V' => V", nav(V).from(SIBLING)),
        ("X => V", nav(V).from(X)),
        ("X => V POST", nav(V).from(X).post()),
        ("V => X -> V", nav(V).from(V).via(&[X])),
        ("V => X -> V POST", nav(V).from(V).via(&[X]).post()),
        ("address bar X -> V", nav(V).via(&[X])),
        ("http V img", subresource("wss://www.v.example/", &page(&[PLAIN_V]))),
        ("V img", subresource(V, &v)),
        ("V img X -> V", subresource(V, &v).via(&[X])),
        ("V img V' -> V", subresource(V, &v).via(&[SIBLING])),
        ("X img", subresource(V, &x)),
        ("X img V' -> V", subresource(V, &x).via(&[SIBLING])),
        ("X[V] img", subresource(V, &page(&[X, V]))),
        ("X[V]", frame(V, &x)),
        ("V[X=>V]", frame(V, &v).by(&page(&[V, X]))),
        ("X[V] script", script(&page(&[X, V]))),
    ];
    let mut table = String::new();
    for (name, context) in contexts {
        let rows: Vec<_> =
            Edition::ALL.iter().map(|edition| (edition.id(), row(&edition.policy(), &context))).collect();
        table += &format!("{name}\n");
        for same in rows.chunk_by(|(_, one), (_, other)| one == other) {
            let editions: Vec<_> = same.iter().map(|(edition, _)| *edition).collect();
            table += &format!("    {}  {}\n", same[0].1, editions.join(", "));
        }
    }
    assert_snapshot!(table);
}

#[test]
fn an_exception_for_young_cookies_is_made_where_the_text_has_one() {
    let with: Vec<_> = Edition::ALL
        .iter()
        .filter(|edition| edition.optional_lax_allowing_unsafe().is_some())
        .map(|e| e.id())
        .collect();
    assert_eq!(with, ["incrementalism", "rfc6265bis-08", "rfc6265bis-14", "rfc6265bis-22"]);
    for edition in Edition::ALL {
        let cited = edition.section(Rule::LaxAllowingUnsafe).is_some();
        assert_eq!(cited, with.contains(&edition.id()), "{edition}");
        assert_eq!(edition.policy().lax_allowing_unsafe, None, "it is a MAY");
    }
}

#[test]
fn sections_are_those_of_each_edition() {
    let rows = [
        Rule::KnownSameSiteValue,
        Rule::NoneNeedsSecure,
        Rule::NotStrict,
        Rule::LineHasName,
        Rule::NameOrValue,
        Rule::SetByScriptWithinSite,
        Rule::SetBySameSiteRequest,
        Rule::SetByTopLevelNavigation,
        Rule::SiteForCookiesOfClient,
        Rule::LaxAllowingUnsafe,
        Rule::SameSiteMode,
    ];
    let table: String = Edition::ALL
        .iter()
        .map(|edition| {
            let sections: Vec<_> = rows.iter().map(|rule| edition.section(*rule).unwrap_or("-")).collect();
            format!("{edition}: {}\n", sections.join(" | "))
        })
        .collect();
    assert_snapshot!(table);
}

proptest! {
    #[test]
    fn an_edition_states_every_rule_it_decides_by(
        edition in prop::sample::select(Edition::ALL),
        line in line(),
        context in context(),
        reader in context(),
    ) {
        let mut world = World::of(edition);
        if let Storage::Refused(rule) = world.set(&line, &context) {
            prop_assert!(edition.section(rule).is_some(), "{} refuses by {:?}", edition, rule);
        }
        let world = World::of(edition).plant(&home(), &["a=b; SameSite=Strict", "c=d; SameSite=Lax", "e=f"]);
        let model = world.model();
        let access = reader.access(&model, &mut ());
        for cookie in world.store.cookies() {
            let rule = model.retrieve_one(cookie, &access, world.now).rule();
            prop_assert!(edition.section(rule).is_some(), "{} decides by {:?}", edition, rule);
        }
    }
}
