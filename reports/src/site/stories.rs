//! The stories: the article's claims, and at a glance what became of each.

use maud::{Markup, html};

use super::address::{ARTICLE as THEN, Address, STORIES};
use super::content::ScenarioContent;
use super::fragment::{Shown, counted};
use super::frame::{Frame, wide};
use super::mark::{Mark, legend};
use super::view::View;
use samesite_format::{CellKind, ScenarioJudgement};

/// The article the stories start from.
pub(super) const ARTICLE_ADDRESS: &str = "https://web.dev/articles/samesite-cookies-explained";

pub(super) fn page(view: &View<'_>) -> String {
    let address = Address::new(STORIES);
    let stories: Vec<&ScenarioContent> =
        view.content.scenarios.iter().filter(|scenario| scenario.claim.is_some()).collect();
    let table = html! {
        table.stories {
            thead {
                tr {
                    th scope="col" { "The claim" }
                    @for column in &view.content.columns {
                        th scope="col" { (Shown(&column.browser())) br; (Shown(&column.judgement.subject.profile)) }
                    }
                }
            }
            tbody {
                @for story in &stories {
                    tr {
                        th scope="row" {
                            @match view.addresses.scenario(&story.id) {
                                Some(page) => a href=(address.to(page.as_str())) { (Shown(&story.title)) },
                                None => (Shown(&story.title)),
                            }
                            @if let Some(claim) = &story.claim { p { (Shown(claim)) } }
                        }
                        @for judgement in view.scenario(&story.id) { (at_a_glance(judgement)) }
                    }
                }
            }
        }
    };
    let body = html! {
        h1 { "SameSite, explained and checked" }
        p.lead {
            "The article " a href=(ARTICLE_ADDRESS) rel="external noreferrer" { "“SameSite cookies explained”" }
            " tells web developers what cookies do. Each of its claims was played in real browsers; some of them time has \
             overtaken. Each page says what every browser does today, and why."
        }
        @if view.has_article() {
            p { "What it says of its own time stands beside what builds of then did: " a href=(address.to(THEN)) { "then and now" } "." }
        }
        @if stories.is_empty() { p { "None of the recordings holds a story." } }
        @else { (wide("The claims", &table)) (legend(&view.content.edition)) }
    };
    Frame { view, address: &address, title: "Stories", scripts: &[] }.around(&body)
}

/// The gravest mark of a story's cookies in one column, and how many cells bear it; headers are told apart, for one that
/// differs gives no cookie away.
fn at_a_glance(judgement: Option<&ScenarioJudgement>) -> Markup {
    let Some(judgement) = judgement else { return html! { td.none { "not asked" } } };
    let all = || judgement.cases.iter().flat_map(|case| case.hops.iter().flat_map(|hop| &hop.cells));
    let cells = || all().filter(|cell| cell.kind() != CellKind::Header);
    let headers = all().filter(|cell| cell.kind() == CellKind::Header && Mark::of(cell) != Mark::Agrees).count();
    let gravest = cells().map(Mark::of).max().unwrap_or(Mark::Agrees);
    let bearing = cells().filter(|cell| Mark::of(cell) == gravest).count();
    html! {
        td class=(gravest.id()) {
            span.sign aria-hidden="true" { (gravest.signs().0) } " "
            @match gravest {
                Mark::Agrees => "as specified",
                Mark::Allowed => { (bearing) " by an exception" },
                Mark::Known => { (bearing) " otherwise" },
                other => { (bearing) " × " (other.name()) },
            }
            @if headers > 0 { br; small { (counted(headers, "header")) " otherwise" } }
        }
    }
}
