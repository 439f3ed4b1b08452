//! The matrix: contexts by cookies, browsers side by side in each cell.
//!
//! Without script the page leads to every scenario's own table.
//! With script the same sections are filled, as they come into sight, from one data file in which each row of a column
//! is a string: a letter for each cookie, which stands for one of a few hundred states.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

use maud::html;
use serde::Serialize;

use super::address::{Address, MATRIX};
use super::content::ScenarioContent;
use super::fragment::{Shown, counted};
use super::frame::Frame;
use super::mark::{Mark, legend, word};
use super::script::script;
use super::view::View;
use samesite_format::{Cell, CellKind, HopJudgement, Verdict};

/// The places of the data and the scripts.
pub(super) const DATA: &str = "data/matrix.js";
pub(super) const SCRIPT: &str = "matrix.js";
pub(super) const COMMON: &str = "common.js";

/// The letter of a cell that is not there.
pub(super) const NO_CELL: char = ' ';

pub(super) fn page(view: &View<'_>) -> String {
    let address = Address::new(MATRIX);
    let content = view.content;
    let body = html! {
        h1 { "Every context, every cookie" }
        p.lead {
            "A row is a context, a column is a cookie, and each cell holds one sign for each browser and profile; "
            "where all of them do as " (content.edition) " says, one sign stands for all. "
            "Cookies that fare alike throughout a table share a column."
        }
        noscript {
            p { "Filters need script. Without it, each heading below leads to the scenario's own table, which has everything." }
        }
        details #narrow hidden open { summary { "Filters" } form #filters role="search" aria-label="Filters" {} }
        p #found role="status" {}
        (legend(&content.edition))
        div #matrix {
            @for (index, scenario) in content.scenarios.iter().enumerate() {
                section.block data-scenario=(index) {
                    h2 {
                        @match view.addresses.scenario(&scenario.id) {
                            Some(page) => a href=(address.to(page.as_str())) { (Shown(&scenario.title)) },
                            None => (Shown(&scenario.title)),
                        }
                    }
                    p.facts {
                        code { (Shown(&scenario.id)) } ", " (counted(scenario.cases.len(), "case")) ", "
                        (counted(scenario.plantings.iter().map(|planting| planting.cookies.len()).sum(), "cookie"))
                        @for (mark, cells) in gravest(view, scenario) {
                            ", " span class=(mark.id()) {
                                span.sign aria-hidden="true" { (mark.signs().0) } " " (cells) " × " (mark.name())
                            }
                        }
                        @let headers = headers_otherwise(view, scenario);
                        @if headers > 0 { "; " (counted(headers, "header")) " otherwise" }
                    }
                }
            }
        }
    };
    Frame { view, address: &address, title: "Matrix", scripts: &[COMMON, DATA, SCRIPT] }.around(&body)
}

/// How many headers of a scenario are not as the standards have them.
fn headers_otherwise(view: &View<'_>, scenario: &ScenarioContent) -> usize {
    let is_otherwise = |cell: &&Cell| cell.kind() == CellKind::Header && Mark::of(cell) != Mark::Agrees;
    cells(view, scenario).filter(is_otherwise).count()
}

/// How many cells of a scenario that are about its cookies bear each mark but the harmless one.
fn gravest(view: &View<'_>, scenario: &ScenarioContent) -> Vec<(Mark, usize)> {
    let mut counts = [0; Mark::ALL.len()];
    for cell in cells(view, scenario).filter(|cell| cell.kind() != CellKind::Header) {
        counts[Mark::of(cell) as usize] += 1;
    }
    Mark::ALL.into_iter().zip(counts).filter(|(mark, cells)| *mark != Mark::Agrees && *cells > 0).collect()
}

/// The data file, as a script that any page can load from disk.
pub(super) fn data(view: &View<'_>) -> String {
    let content = view.content;
    let mut letters = Letters::default();
    let mut texts = Texts::default();
    let scenarios = content
        .scenarios
        .iter()
        .map(|scenario| {
            let labels = labels(view, scenario);
            let of_headers = cells(view, scenario).filter(|cell| cell.kind() == CellKind::Header);
            let headers: BTreeSet<&str> = of_headers.map(Cell::subject).collect();
            let rows = rows(view, scenario, &labels, &mut letters, &mut texts);
            ScenarioData {
                id: &scenario.id,
                title: &scenario.title,
                path: view.addresses.scenario(&scenario.id).map_or("", Address::as_str),
                cookies: labels
                    .iter()
                    .map(|label| (*label, line_of(scenario, label), headers.contains(label)))
                    .collect(),
                cases: scenario
                    .cases
                    .iter()
                    .map(|case| {
                        let page = view.addresses.case(&scenario.id, &case.id).map_or("", Address::as_str);
                        (case.title.as_str(), page.rsplit('/').next().unwrap_or_default())
                    })
                    .collect(),
                rows,
            }
        })
        .collect();
    let explanations: Vec<_> = view.explanations().map(|note| (note.id.as_str(), note.statement.as_str())).collect();
    let data = Data {
        edition: &content.edition,
        marks: Mark::ALL.map(|mark| (mark.id(), mark.name(), mark.signs().0, mark.signs().1)),
        columns: content
            .columns
            .iter()
            .map(|column| ColumnData {
                engine: column.recording.environment.engine.id(),
                browser: &column.judgement.subject.browser,
                version: column.judgement.subject.release(),
                profile: &column.judgement.subject.profile,
            })
            .collect(),
        explanations,
        states: letters.states,
        texts: texts.all,
        scenarios,
    };
    script("MATRIX", &data)
}

/// Texts that occur again and again, each kept once.
#[derive(Default)]
pub(super) struct Texts {
    known: HashMap<String, usize>,
    pub(super) all: Vec<String>,
}

impl Texts {
    /// The number of a text.
    pub(super) fn number(&mut self, text: String) -> usize {
        if let Some(&number) = self.known.get(&text) {
            return number;
        }
        let number = self.all.len();
        self.known.insert(text.clone(), number);
        self.all.push(text);
        number
    }
}

/// The cookies of a scenario's columns, in the order of the jar; then what else of a request surprised somewhere.
pub(super) fn labels<'c>(view: &View<'c>, scenario: &'c ScenarioContent) -> Vec<&'c str> {
    let planted = scenario.plantings.iter().flat_map(|planting| &planting.cookies);
    let mut labels: Vec<&str> = planted.map(|cookie| cookie.label.as_str()).collect();
    for cell in cells(view, scenario) {
        let is_surprise = is_beside_cookies(cell.kind()) && cell.verdict != Verdict::Agrees;
        if is_surprise && !labels.contains(&cell.subject()) {
            labels.push(cell.subject());
        }
    }
    labels
}

/// The cells of a scenario, of every column.
fn cells<'c>(view: &View<'c>, scenario: &'c ScenarioContent) -> impl Iterator<Item = &'c Cell> {
    let cases = view.scenario(&scenario.id).flatten().flat_map(|judgement| &judgement.cases);
    cases.flat_map(|case| &case.hops).flat_map(|hop| &hop.cells)
}

/// Whether a cell is about something else of a request than one of its cookies.
const fn is_beside_cookies(kind: CellKind) -> bool {
    matches!(kind, CellKind::Order | CellKind::Header)
}

fn line_of<'c>(scenario: &'c ScenarioContent, label: &str) -> &'c str {
    let cookies = scenario.plantings.iter().flat_map(|planting| &planting.cookies);
    cookies.into_iter().find(|cookie| cookie.label == label).map_or("", |cookie| cookie.line.as_str())
}

fn rows<'c>(
    view: &View<'c>,
    scenario: &'c ScenarioContent,
    labels: &[&'c str],
    letters: &mut Letters<'c>,
    texts: &mut Texts,
) -> Vec<RowData<'c>> {
    let places: HashMap<&str, usize> = labels.iter().enumerate().map(|(place, label)| (*label, place)).collect();
    let mut rows = Vec::new();
    for (index, case) in scenario.cases.iter().enumerate() {
        for (number, hop) in case.hops.iter().enumerate() {
            let judged = view.hops(&scenario.id, &case.id, &hop.id);
            if judged.iter().flatten().all(|judged| judged.cells.is_empty()) {
                continue;
            }
            let is_backdrop =
                hop.id == "page" && case.hops.len() > 1 && judged.iter().flatten().all(|hop| is_plain(hop));
            let columns = judged
                .iter()
                .map(|judged| texts.number(judged.map_or_else(String::new, |judged| letters.line(judged, &places))))
                .collect();
            rows.push(RowData(
                index,
                number,
                &hop.id,
                &hop.probe,
                &hop.shape,
                &hop.relation,
                &hop.notation,
                columns,
                u8::from(is_backdrop),
            ));
        }
    }
    rows
}

/// Whether nothing is to be said of a hop but that it is as the edition has it.
fn is_plain(hop: &HopJudgement) -> bool {
    hop.cells.iter().all(|cell| Mark::of(cell) == Mark::Agrees)
}

/// The states that cells are in, and the letter of each.
#[derive(Default)]
struct Letters<'c> {
    known: HashMap<State<'c>, usize>,
    states: Vec<State<'c>>,
}

/// Everything the matrix tells of a cell.
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
struct State<'c>(
    /// The place of its mark among all marks.
    usize,
    /// Whether the answer is yes: 1, 0, or 2 for "nobody knows".
    u8,
    /// What was seen, in a word.
    &'static str,
    /// What the edition says: 1 or 0.
    u8,
    /// The clause that decides by the edition.
    &'c str,
    /// The claims and ledger entries that explain it.
    &'c [String],
);

impl<'c> Letters<'c> {
    fn line(&mut self, hop: &'c HopJudgement, places: &HashMap<&str, usize>) -> String {
        let mut line = vec![NO_CELL; places.len()];
        for cell in &hop.cells {
            if let Some(&place) = places.get(cell.subject()) {
                line[place] = self.letter(cell);
            }
        }
        let mut text = String::with_capacity(line.len());
        let _ = write!(text, "{}", line.iter().collect::<String>().trim_end());
        text
    }

    fn letter(&mut self, cell: &'c Cell) -> char {
        let state = State(
            Mark::of(cell) as usize,
            cell.observed().map_or(2, u8::from),
            cell.observed().map_or("", |observed| word(cell.kind(), observed)),
            u8::from(cell.by_edition()),
            cell.edition_rule().0.clause.as_deref().unwrap_or_default(),
            &cell.explained_by,
        );
        let number = *self.known.entry(state.clone()).or_insert_with(|| {
            self.states.push(state);
            self.states.len() - 1
        });
        letter(number)
    }
}

/// The letter of a number: from `A` on, past what JSON would have to escape and what is no letter.
fn letter(number: usize) -> char {
    let code = match number {
        0..26 => 0x41 + number,
        26..52 => 0x61 + number - 26,
        _ => 0x4E00 + number - 52,
    };
    u32::try_from(code).ok().and_then(char::from_u32).unwrap_or(NO_CELL)
}

#[derive(Serialize)]
struct Data<'c> {
    edition: &'c str,
    marks: [(&'static str, &'static str, &'static str, &'static str); Mark::ALL.len()],
    columns: Vec<ColumnData<'c>>,
    explanations: Vec<(&'c str, &'c str)>,
    states: Vec<State<'c>>,
    texts: Vec<String>,
    scenarios: Vec<ScenarioData<'c>>,
}

#[derive(Serialize)]
struct ColumnData<'c> {
    engine: &'c str,
    browser: &'c str,
    version: &'c str,
    profile: &'c str,
}

#[derive(Serialize)]
struct ScenarioData<'c> {
    id: &'c str,
    title: &'c str,
    path: &'c str,
    /// Label and line of each cookie, and whether it is a header, which has no line.
    cookies: Vec<(&'c str, &'c str, bool)>,
    /// Title and file of each case.
    cases: Vec<(&'c str, &'c str)>,
    rows: Vec<RowData<'c>>,
}

/// Case, hop by number and name, probe, shape, relation, notation, a text for each column, and whether it is no more
/// than a page that was opened to do something from it, and behaved.
#[derive(Serialize)]
struct RowData<'c>(usize, usize, &'c str, &'c str, &'c str, &'c str, &'c str, Vec<usize>, u8);
