//! What must hold of every engine.

use std::collections::BTreeSet;

use super::*;

#[test]
fn profiles_belong_to_their_engine_and_none_is_called_like_another() {
    for engine in Engine::ALL {
        let ids: Vec<_> = Profile::of(engine).map(Profile::id).collect();
        assert!(Profile::of(engine).all(|profile| profile.engine() == engine), "{engine}");
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{engine}");
        let stock = Profile::named(engine, "stock").unwrap();
        assert_eq!(stock.settings(), Settings::default(), "{engine} as installed");
    }
}

#[test]
fn an_unknown_profile_is_named_and_the_known_ones_are_listed() {
    let error = Profile::named(Engine::Chromium, "lax-by-default").unwrap_err();
    insta::assert_snapshot!(format!("{error}\n{}", error.help()), @r"
    unknown profile `lax-by-default` for chromium
    chromium has the profiles stock, open, redirect-chain, strict-methods, short-youth
    ");
}
