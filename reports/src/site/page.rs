//! The files of the report, one after the other.

use super::address::Address;
use super::content::Content;
use super::frame::STYLE;
use super::view::View;
use super::{ask, case, clauses, matrix, overview, scenario, stories, timeline};

/// One file of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Where it lies in the report's folder, with `/` between folders.
    pub path: String,
    /// What is in it.
    pub text: String,
}

/// Calls `take` with each file of the report, in an order that depends on nothing but the content.
///
/// A whole report may be larger than is good to hold at once.
///
/// # Errors
///
/// The first that `take` returns.
pub fn pages<E>(content: &Content, mut take: impl FnMut(Page) -> Result<(), E>) -> Result<(), E> {
    let view = View::of(content);
    let mut put = |path: &str, text: String| take(Page { path: path.to_owned(), text });
    put(STYLE, include_str!("style.css").to_owned())?;
    put(matrix::COMMON, include_str!("common.js").to_owned())?;
    put(matrix::SCRIPT, include_str!("matrix.js").to_owned())?;
    put(ask::SCRIPT, include_str!("ask.js").to_owned())?;
    put(matrix::DATA, matrix::data(&view))?;
    put(ask::DATA, ask::data(&view))?;
    put("index.html", overview::page(&view))?;
    put("matrix.html", matrix::page(&view))?;
    put("stories.html", stories::page(&view))?;
    put("clauses.html", clauses::page(&view))?;
    put("ask.html", ask::page(&view))?;
    if !content.timelines.is_empty() {
        put(timeline::PAGE, timeline::page(&view))?;
    }
    for scenario in &content.scenarios {
        if let Some(address) = view.addresses.scenario(&scenario.id) {
            put(address.as_str(), scenario::page(&view, address, scenario))?;
        }
        for index in 0..scenario.cases.len() {
            let address: Option<&Address> = view.addresses.case(&scenario.id, &scenario.cases[index].id);
            if let Some(address) = address {
                put(address.as_str(), case::page(&view, address, scenario, index))?;
            }
        }
    }
    Ok(())
}
