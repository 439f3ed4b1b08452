//! The files of the report, one after the other.

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::address::{
    ARTICLE, ASK, Address, CLAUSES, DEVELOPERS, FEED, MATRIX, OVERVIEW, QUESTIONS, SEARCH, STORIES, TIMELINE,
};
use super::content::Content;
use super::frame::STYLE;
use super::view::View;
use super::{
    article, ask, case, clauses, developers, feed, matrix, overview, questions, scenario, search, stories, timeline,
};

/// One file of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Where it lies in the report's folder, with `/` between folders.
    pub path: String,
    /// What is in it.
    pub text: String,
}

/// How many pages of cases are made before they are handed on.
const AT_ONCE: usize = 64;

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
    put(search::SCRIPT, include_str!("search.js").to_owned())?;
    put(search::DATA, search::data(&view))?;
    put(OVERVIEW, overview::page(&view))?;
    put(MATRIX, matrix::page(&view))?;
    put(STORIES, stories::page(&view))?;
    put(DEVELOPERS, developers::page(&view))?;
    put(QUESTIONS, questions::page(&view))?;
    put(CLAUSES, clauses::page(&view))?;
    put(ASK, ask::page(&view))?;
    put(SEARCH, search::page(&view))?;
    for recording in view.recordings.iter().flatten() {
        put(recording.address.as_str(), recording.text.clone())?;
    }
    if let Some(feed) = feed::feed(&view) {
        put(FEED, feed)?;
    }
    if !content.timelines.is_empty() {
        put(TIMELINE, timeline::page(&view))?;
    }
    if view.has_article() {
        put(ARTICLE, article::page(&view))?;
    }
    for scenario in &content.scenarios {
        if let Some(address) = view.addresses.scenario(&scenario.id) {
            put(address.as_str(), scenario::page(&view, address, scenario))?;
        }
        let addressed: Vec<(usize, &Address)> = (0..scenario.cases.len())
            .filter_map(|index| Some((index, view.addresses.case(&scenario.id, &scenario.cases[index].id)?)))
            .collect();
        for some in addressed.chunks(AT_ONCE) {
            // Proofs take their time, so every processor works on some.
            let render = |(index, address): &(usize, &Address)| case::page(&view, address, scenario, *index);
            let texts: Vec<String> = some.par_iter().map(render).collect();
            for ((_, address), text) in some.iter().zip(texts) {
                put(address.as_str(), text)?;
            }
        }
    }
    Ok(())
}
