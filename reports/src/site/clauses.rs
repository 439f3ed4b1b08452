//! The clauses of the specification, the cases that exercise each, and what came of the cells that it decides.

use std::collections::{BTreeMap, HashMap};

use maud::{Markup, html};

use super::address::{Address, CLAUSES, MATRIX};
use super::content::{ClauseContent, ClauseReach};
use super::fragment::{Shown, grouped};
use super::frame::{Frame, wide};
use super::mark::Mark;
use super::view::View;

pub(super) fn page(view: &View<'_>) -> String {
    let address = Address::new(CLAUSES);
    let clauses = &view.content.clauses;
    let decided = decided(view);
    let out_of_reach = clauses.iter().filter(|clause| matches!(clause.reach, ClauseReach::OutOfReach(_))).count();
    let table = html! {
        table.clauses {
            thead {
                tr {
                    th scope="col" { "Clause" } th scope="col" { "Where" } th scope="col" { "What it says" }
                    th scope="col" { "Exercised" } th scope="col" { "Cells it decides" }
                }
            }
            tbody { @for clause in clauses { (line(view, &address, clause, decided.get(clause.id.as_str()))) } }
        }
    };
    let body = html! {
        h1 { "The specification, clause by clause" }
        p.lead {
            (grouped(clauses.len())) " normative sentences, " (grouped(clauses.len() - out_of_reach))
            " of them in the model. A clause that stands in a rule is exercised where some case shows it letting through, \
             and some case shows it stopping."
        }
        (wide("Clauses", &table))
    };
    Frame { view, address: &address, title: "Clauses", scripts: &[] }.around(&body)
}

fn line(view: &View<'_>, here: &Address, clause: &ClauseContent, decided: Option<&BTreeMap<Mark, usize>>) -> Markup {
    html! {
        tr id=(Shown(&clause.id)) {
            th scope="row" { (Shown(&clause.id)) }
            td {
                @match text_of(&clause.section, &view.content.edition) {
                    Some(text) => a href=(text) rel="external noreferrer" { (Shown(&clause.section)) },
                    None => (Shown(&clause.section)),
                }
            }
            td { (Shown(&clause.statement)) " " span.aside-shown { (Shown(&clause.level)) } }
            td {
                @match &clause.reach {
                    ClauseReach::Rules { holds_in, fails_in } => {
                        "holds: " (case(view, here, holds_in.as_deref())) br;
                        "fails: " (case(view, here, fails_in.as_deref()))
                    },
                    ClauseReach::Code(function) => { "in " code { (Shown(function)) } },
                    ClauseReach::OutOfReach(reason) => { "out of reach: " (Shown(reason)) },
                }
                @if !clause.named_by.is_empty() {
                    details {
                        summary { "named by " (clause.named_by.len()) }
                        ul {
                            @for scenario in &clause.named_by {
                                li {
                                    @match view.addresses.scenario(scenario) {
                                        Some(page) => a href=(here.to(page.as_str())) { (Shown(scenario)) },
                                        None => (Shown(scenario)),
                                    }
                                }
                            }
                        }
                    }
                }
            }
            td {
                @if let Some(decided) = decided {
                    ul.marks {
                        @for (mark, cells) in decided {
                            li class=(mark.id()) {
                                span.sign aria-hidden="true" { (mark.signs().0) } " "
                                a href={ (here.to(MATRIX)) "#clause=" (Shown(&clause.id)) "&verdict=" (mark.id()) } {
                                    (grouped(*cells)) " " (mark.name())
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn case(view: &View<'_>, here: &Address, name: Option<&str>) -> Markup {
    let page =
        name.and_then(|name| name.rsplit_once('/')).and_then(|(scenario, case)| view.addresses.case(scenario, case));
    html! {
        @match (name, page) {
            (Some(name), Some(page)) => a href=(here.to(page.as_str())) { (Shown(name)) },
            (Some(name), None) => (Shown(name)),
            (None, _) => "in no case",
        }
    }
}

/// The cells that each clause decides, by the edition, and what came of them.
fn decided<'c>(view: &View<'c>) -> HashMap<&'c str, BTreeMap<Mark, usize>> {
    let mut decided: HashMap<&str, BTreeMap<Mark, usize>> = HashMap::new();
    for column in 0..view.content.columns.len() {
        for (_, cell) in view.cells(column) {
            let Some(clause) = cell.edition_rule().0.clause.as_deref() else { continue };
            *decided.entry(clause).or_default().entry(Mark::of(cell)).or_default() += 1;
        }
    }
    decided
}

/// Where a section can be read: `§5.8.3 step 3` in the draft of the edition, `layered-cookies-02 §5.1` in that draft.
fn text_of(section: &str, edition: &str) -> Option<String> {
    let (draft, rest) = section.split_once('§')?;
    let draft = match draft.trim() {
        "" if edition.starts_with("rfc6265bis-") => edition,
        draft if draft.starts_with("layered-cookies-") => draft,
        _ => return None,
    };
    let number = rest.split_whitespace().next()?;
    let is_number = number.bytes().all(|octet| octet.is_ascii_digit() || octet == b'.');
    let is_name = draft.bytes().all(|octet| octet.is_ascii_alphanumeric() || octet == b'-');
    (is_number && is_name)
        .then(|| format!("https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-{draft}#section-{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_of_drafts_lead_there_and_others_nowhere() {
        let at = |section| text_of(section, "rfc6265bis-22");
        let draft = |place: &str| Some(format!("https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-{place}"));
        assert_eq!(at("§5.8.3 step 3"), draft("rfc6265bis-22#section-5.8.3"));
        assert_eq!(at("layered-cookies-02 §5.1.2.1"), draft("layered-cookies-02#section-5.1.2.1"));
        for elsewhere in ["Fetch §3.1.3", "no section", "§\" onclick=x", "layered-cookies-\"02 §5.1"] {
            assert_eq!(at(elsewhere), None, "{elsewhere}");
        }
        assert_eq!(text_of("§5", "an edition of one's own"), None);
    }
}
