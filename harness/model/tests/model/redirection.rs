//! Redirects: the current hop decides, unless the policy asks for the history.

use samesite_model::policy::{Policy, RedirectHistory};
use samesite_model::{Edition, Rule, Storage};

use crate::world::{Context, PLAIN_V, SIBLING, V, World, X, frame, nav, page, subresource};

fn world(redirects: RedirectHistory) -> World {
    World::under(Policy { redirects, ..Edition::CURRENT.policy() })
}

fn contexts() -> [(&'static str, Context, &'static str, &'static str); 12] {
    let v = page(&[V]);
    // What is sent when the history is ignored (rfc6265bis-22 §5.2), and when it counts (-08 to -13 §5.2).
    [
        ("V => X -> V", nav(V).from(V).via(&[X]), "SLN", "LN"),
        ("V => V' -> V", nav(V).from(V).via(&[SIBLING]), "SLN", "SLN"),
        ("V => V' -> X -> V", nav(V).from(V).via(&[SIBLING, X]), "SLN", "LN"),
        ("V => X -> V' -> V", nav(V).from(V).via(&[X, SIBLING]), "SLN", "LN"),
        ("V => http V -> V", nav(V).from(V).via(&[PLAIN_V]), "SLN", "LN"),
        ("X => V' -> V", nav(V).from(X).via(&[SIBLING]), "LN", "LN"),
        ("address bar X -> V", nav(V).via(&[X]), "SLN", "LN"),
        ("V => X -> V POST", nav(V).from(V).via(&[X]).post(), "SLN", "N"),
        ("V img X -> V", subresource(V, &v).via(&[X]), "SLN", "N"),
        ("V img V' -> V", subresource(V, &v).via(&[SIBLING]), "SLN", "SLN"),
        ("V[X -> V]", frame(V, &v).via(&[X]), "SLN", "N"),
        ("X img V' -> V", subresource(V, &page(&[X])).via(&[SIBLING]), "N", "N"),
    ]
}

#[test]
fn sending() {
    for (name, context, ignored, counted) in contexts() {
        for (redirects, expected) in [
            (RedirectHistory::Ignored, ignored),
            (RedirectHistory::Counts, counted),
            (RedirectHistory::CountsForSending, counted),
            (RedirectHistory::CountsForSendingWhereSaid, counted),
        ] {
            let lines = ["S=; SameSite=Strict", "L=; SameSite=Lax", "N=; SameSite=None; Secure"];
            let world = world(redirects).plant(&nav(V), &lines);
            assert_eq!(world.sent(&context).replace(['=', ';', ' '], ""), expected, "{name}, {redirects:?}");
        }
    }
}

#[test]
fn setting() {
    for (name, context, ignored, counted) in contexts() {
        let navigation = name.contains("=>") || name.starts_with("address");
        // Top-level navigations may set whatever the way (§5.7 step 18.3).
        let stored = |sent: &str| if navigation || sent.contains('S') { Storage::Stored } else { refused() };
        for (redirects, expected) in [
            (RedirectHistory::Ignored, stored(ignored)),
            (RedirectHistory::Counts, stored(counted)),
            (RedirectHistory::CountsForSending, stored(ignored)),
            (RedirectHistory::CountsForSendingWhereSaid, stored(ignored)),
        ] {
            assert_eq!(world(redirects).set("a=b; SameSite=Strict", &context), expected, "{name}, {redirects:?}");
        }
    }
}

#[test]
fn where_same_site_is_not_said_redirects_may_not_count() {
    for (name, context, ignored, counted) in contexts() {
        for (redirects, expected) in [
            (RedirectHistory::Ignored, ignored),
            (RedirectHistory::CountsForSending, counted),
            (RedirectHistory::CountsForSendingWhereSaid, ignored),
        ] {
            // Without SameSite a cookie is sent as with Lax.
            let world = world(redirects).plant(&nav(V), &["U="]);
            let expected = if expected.contains('L') { "U=" } else { "-" };
            assert_eq!(world.sent(&context), expected, "{name}, {redirects:?}");
        }
    }
}

const fn refused() -> Storage {
    Storage::Refused(Rule::SetBySameSiteRequest)
}

#[test]
fn the_method_is_that_of_the_current_hop() {
    // §5.6.7.1: a POST answered with 303 goes on as GET, and with 307 as POST.
    let world = world(RedirectHistory::Ignored).plant(&nav(V), &["L=; SameSite=Lax"]);
    assert_eq!(world.sent(&nav(V).from(X).via(&[V])), "L=");
    assert_eq!(world.sent(&nav(V).from(X).via(&[V]).post()), "-");
}
