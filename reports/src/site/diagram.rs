//! The sequence diagram of a case: who asks whom, from top to bottom.
//!
//! Origins of one site stand side by side in one box, so that an arrow which leaves a box is cross-site.
//! The list of sentences beside it says the same, so it is hidden from screen readers.

use maud::{Markup, html};

use super::content::{CaseContent, CaseReasons, HopContent, HopReasons};
use super::fragment::{Shown, without_tokens};
use super::mark::words;

const COLUMN: usize = 230;
const MARGIN: usize = 20;
/// How far labels reach beyond the outermost column.
const OVERHANG: usize = 190;
const HEAD: usize = 64;
const ROW: usize = 62;
/// The width of a letter of the labels, with room to spare.
const LETTER: usize = 7;
/// How many cookies are named at an arrow before they are counted.
const NAMED: usize = 4;

pub(super) fn diagram(case: &CaseContent, reasons: &CaseReasons) -> Markup {
    let Columns { order, user } = Columns::of(case);
    let count = order.len() + usize::from(user);
    // What the outermost origin asks of itself is labelled at its right.
    let outermost = order.last().copied();
    let overhang = case.hops.iter().any(|hop| hop.from == Some(hop.to) && Some(hop.to) == outermost);
    let width = count * COLUMN + 2 * MARGIN + if overhang { OVERHANG } else { 0 };
    let height = HEAD + case.hops.len() * ROW + MARGIN;
    let place = |actor: Option<usize>| {
        let index = actor
            .map_or(0, |actor| usize::from(user) + order.iter().position(|other| *other == actor).unwrap_or_default());
        MARGIN + index * COLUMN + COLUMN / 2
    };
    html! {
        svg.sequence xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (width) " " (height) }
            width=(width) height=(height) aria-hidden="true" {
            defs {
                marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto" {
                    path d="M0 0 8 4 0 8z" {}
                }
            }
            @for (site, first, last) in sites(case, &order) {
                @let (left, right) = (place(Some(first)), place(Some(last)));
                rect.site x=(left - COLUMN / 2 + 6) y="4" width=(right - left + COLUMN - 12) height=(height - 8) rx="6" {
                    title { (Shown(site)) }
                }
            }
            @if user { (lifeline(place(None), height, "the user", "")) }
            @for actor in &order {
                @let actor_content = &case.actors[*actor];
                (lifeline(place(Some(*actor)), height, &actor_content.letter, &actor_content.origin))
            }
            @for (index, hop) in case.hops.iter().enumerate() {
                @let follows = index.checked_sub(1).and_then(|before| case.hops[before].redirect);
                (arrow(hop, reasons.hops.get(&hop.id), follows, place(hop.from), place(Some(hop.to)), HEAD + index * ROW + 26))
            }
        }
    }
}

/// Who stands where.
struct Columns {
    /// The actors from left to right: those of one site side by side.
    order: Vec<usize>,
    /// Whether the user does something.
    user: bool,
}

impl Columns {
    fn of(case: &CaseContent) -> Self {
        let mut order: Vec<usize> = (0..case.actors.len()).collect();
        let first = |actor: &usize| case.actors.iter().position(|other| other.site == case.actors[*actor].site);
        order.sort_by_key(first);
        Self { order, user: case.hops.iter().any(|hop| hop.from.is_none()) }
    }
}

/// Each site with its first and its last actor from left to right.
fn sites<'c>(case: &'c CaseContent, order: &[usize]) -> Vec<(&'c str, usize, usize)> {
    let mut sites: Vec<(&str, usize, usize)> = Vec::new();
    for &actor in order {
        let site = case.actors[actor].site.as_str();
        match sites.last_mut() {
            Some((last, _, end)) if *last == site => *end = actor,
            _ => sites.push((site, actor, actor)),
        }
    }
    sites
}

fn lifeline(x: usize, height: usize, name: &str, origin: &str) -> Markup {
    html! {
        text.name x=(x) y="26" text-anchor="middle" { (Shown(name)) }
        text.origin x=(x) y="44" text-anchor="middle" { (Shown(&cut(origin, COLUMN / LETTER - 1))) }
        line.life x1=(x) y1="52" x2=(x) y2=(height - 12) {}
    }
}

fn arrow(
    hop: &HopContent,
    reasons: Option<&HopReasons>,
    follows: Option<u16>,
    from: usize,
    to: usize,
    y: usize,
) -> Markup {
    let what = match (&hop.method, follows) {
        (Some(method), Some(status)) => format!("{status} → {method} {}", path(&hop.url)),
        (Some(method), None) => format!("{method} {}", path(&hop.url)),
        (None, _) => "document.cookie".to_owned(),
    };
    let line = if follows.is_some() { "arrow follows" } else { "arrow" };
    let label = format!("{}: {what}", hop.id);
    // A long label may run on over the lifelines beyond, but not out of the picture.
    let (left, room) = if from == to { (from + 40, COLUMN + 40) } else { (from.min(to) + 8, from.abs_diff(to) + 100) };
    html! {
        g {
            @if from == to {
                path class=(line) d={ "M" (from) " " (y - 6) " h26 v18 h-22" } marker-end="url(#head)" {}
            } @else {
                line class=(line) x1=(from) y1=(y) x2=(if to > from { to - 3 } else { to + 3 }) y2=(y) marker-end="url(#head)" {}
            }
            text.label x=(left) y=(if from == to { y } else { y - 6 }) { (Shown(&cut(&label, room / LETTER))) }
            @let cookies = carried(hop, reasons);
            @if !cookies.is_empty() { text.cookies x=(left) y=(if from == to { y + 14 } else { y + 15 }) { (Shown(&cut(&cookies, room / LETTER))) } }
        }
    }
}

/// Which cookies the edition lets go along.
fn carried(hop: &HopContent, reasons: Option<&HopReasons>) -> String {
    let (Some(kind), Some(HopReasons { proofs, .. })) = (hop.kind, reasons) else { return String::new() };
    let all: usize = proofs.iter().map(|proof| proof.cookies.len()).sum();
    let given: Vec<&str> =
        proofs.iter().filter(|proof| proof.given).flat_map(|proof| &proof.cookies).map(String::as_str).collect();
    match (given.len(), all) {
        (_, 0) => String::new(),
        (0, _) => format!("no cookie {}", words(kind).0),
        (some, _) if some <= NAMED => given.join(", "),
        (some, all) => format!("{some} of {all} cookies {}", words(kind).0),
    }
}

/// The URL from its path on.
fn path(url: &str) -> String {
    let after = url.split_once("://").map_or(url, |(_, after)| after);
    without_tokens(after.find('/').map_or("/", |at| &after[at..])).into_owned()
}

fn cut(text: &str, length: usize) -> String {
    if text.chars().count() <= length {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(length.saturating_sub(1)).collect();
    short.push('…');
    short
}
