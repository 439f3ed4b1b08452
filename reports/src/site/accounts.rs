//! What browsers say themselves of a hop: who asked, why each cookie was sent or withheld, and what they keep.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::content::Column;
use super::fragment::Shown;
use super::frame::wide;
use super::table::{cookies, names};
use samesite_format::{AccountFinding, CellKind, HopAccount, HopJudgement, JarFinding, JarVerdict, ReasonVerdict};

/// What one or several columns say alike of some cookies.
struct Said<'j> {
    kind: CellKind,
    finding: &'j AccountFinding,
    cookies: Vec<String>,
    columns: BTreeSet<usize>,
}

/// What one or several columns list alike of one cookie.
struct Listed<'j> {
    cookie: String,
    finding: &'j JarFinding,
    columns: BTreeSet<usize>,
}

/// The reasons of all columns for one hop; nothing where no browser gives any.
pub(super) fn told(columns: &[Column], judged: &[Option<&HopJudgement>]) -> Markup {
    let askers = askers(judged);
    let said = said(judged);
    let listed = listed(judged);
    let table = html! {
        table {
            thead {
                tr {
                    th scope="col" { "Cookie" } th scope="col" { "Browser" } th scope="col" { "says" }
                    th scope="col" { "which is" }
                }
            }
            tbody {
                @for Said { finding, cookies: own, columns: by, .. } in &said {
                    tr {
                        th scope="row" { (cookies(own)) }
                        td { (names(columns, by)) }
                        td { code { (Shown(&finding.said)) } }
                        td {
                            @if finding.verdict == ReasonVerdict::SameReason { "the reason that is predicted" }
                            @else {
                                strong { (finding.verdict) } ", should be " code { (Shown(&finding.expected)) }
                            }
                            @for change in &finding.pending { "; it would be withheld if " (change.statement()) }
                        }
                    }
                }
            }
        }
    };
    let is_surprising = said.iter().any(|own| own.finding.verdict != ReasonVerdict::SameReason)
        || listed.iter().any(|own| own.finding.verdict != JarVerdict::AsPredicted);
    html! {
        @if !askers.is_empty() || !said.is_empty() || !listed.is_empty() {
            details open[is_surprising] {
                summary { "Why, by the browsers themselves" }
                ul.check {
                    @for (asker, by) in &askers {
                        li {
                            (names(columns, by)) ": asked by " code { (Shown(&asker.initiator)) } ", "
                            code { (Shown(&asker.site_for_cookies)) }
                            @if let Some(differs) = &asker.differs { "; " strong { (Shown(differs)) } }
                        }
                    }
                }
                @if !said.is_empty() { (wide("What browsers say of each cookie", &table)) }
                @if !listed.is_empty() { (wide("What browsers list of their jars", &jars(columns, &listed))) }
            }
        }
    }
}

/// The jars of all columns, where cookies are kept or should be.
fn jars(columns: &[Column], listed: &[Listed<'_>]) -> Markup {
    let all = |kept: &[String]| {
        html! {
            @if kept.is_empty() { "nothing" }
            @for (number, one) in kept.iter().enumerate() { @if number > 0 { br; } code { (Shown(one)) } }
        }
    };
    html! {
        table {
            thead { tr { th scope="col" { "Cookie" } th scope="col" { "Browser" } th scope="col" { "keeps" } th scope="col" { "which is" } } }
            tbody {
                @for Listed { cookie, finding, columns: by } in listed {
                    tr {
                        th scope="row" { (cookies(std::slice::from_ref(cookie))) }
                        td { (names(columns, by)) }
                        td { (all(&finding.listed)) }
                        td {
                            @if finding.verdict == JarVerdict::AsPredicted { "what is predicted" }
                            @else { strong { (finding.verdict) } ", should be " (all(&finding.expected)) }
                        }
                    }
                }
            }
        }
    }
}

/// What is listed of each cookie. Columns that list the same share a row.
fn listed<'j>(judged: &[Option<&'j HopJudgement>]) -> Vec<Listed<'j>> {
    let mut all: Vec<Listed<'j>> = Vec::new();
    for (column, hop) in judged.iter().enumerate() {
        for cell in hop.iter().flat_map(|hop| &hop.cells) {
            let Some(finding) = cell.jar.as_deref() else { continue };
            if finding.listed.is_empty() && finding.expected.is_empty() {
                continue;
            }
            let is_alike = |other: &&mut Listed<'_>| other.cookie == cell.subject() && other.finding == finding;
            match all.iter_mut().find(is_alike) {
                Some(other) => _ = other.columns.insert(column),
                None => {
                    all.push(Listed { cookie: cell.subject().to_owned(), finding, columns: BTreeSet::from([column]) });
                }
            }
        }
    }
    // The cookies as they were asked for, and the browsers beside each other.
    let mut order: Vec<String> = Vec::new();
    for one in &all {
        if !order.contains(&one.cookie) {
            order.push(one.cookie.clone());
        }
    }
    all.sort_by_key(|one| order.iter().position(|cookie| *cookie == one.cookie));
    all
}

/// Who asked, as each column has it.
fn askers<'j>(judged: &[Option<&'j HopJudgement>]) -> Vec<(&'j HopAccount, BTreeSet<usize>)> {
    let mut askers: Vec<(&HopAccount, BTreeSet<usize>)> = Vec::new();
    for (column, hop) in judged.iter().enumerate() {
        let Some(account) = hop.and_then(|hop| hop.account.as_ref()) else { continue };
        match askers.iter_mut().find(|(other, _)| *other == account) {
            Some((_, columns)) => _ = columns.insert(column),
            None => askers.push((account, BTreeSet::from([column]))),
        }
    }
    askers
}

/// What is said of each cookie. Cookies of which one column says the same share a row, and so do columns then.
fn said<'j>(judged: &[Option<&'j HopJudgement>]) -> Vec<Said<'j>> {
    let mut all: Vec<Said<'j>> = Vec::new();
    for (column, hop) in judged.iter().enumerate() {
        let mut own: Vec<Said<'j>> = Vec::new();
        for cell in hop.iter().flat_map(|hop| &hop.cells) {
            let Some(finding) = cell.told() else { continue };
            match own.iter_mut().find(|other| (other.kind, other.finding) == (cell.kind(), finding)) {
                Some(other) => other.cookies.push(cell.subject().to_owned()),
                None => own.push(Said {
                    kind: cell.kind(),
                    finding,
                    cookies: vec![cell.subject().to_owned()],
                    columns: BTreeSet::from([column]),
                }),
            }
        }
        for said in own {
            let is_alike = |other: &&mut Said<'_>| {
                (other.kind, other.finding, &other.cookies) == (said.kind, said.finding, &said.cookies)
            };
            match all.iter_mut().find(is_alike) {
                Some(other) => _ = other.columns.insert(column),
                None => all.push(said),
            }
        }
    }
    all
}
