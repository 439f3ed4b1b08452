//! The open questions: what editors ask, and what texts and browsers answer.

use maud::{Markup, html};

use super::address::{Address, OVERVIEW, QUESTIONS};
use super::fragment::Shown;
use super::frame::{Frame, wide};
use super::mark::Mark;
use super::view::View;
use crate::questions::{COOKIES, Marks, Question, Row, Source, word};

pub(super) fn page(view: &View<'_>) -> String {
    let address = Address::new(QUESTIONS);
    let edition = &view.content.edition;
    let body = html! {
        h1 { "Questions that editors are asking" }
        p.lead {
            "Each is discussed in an issue tracker, and here are the facts: what each text says, what each browser does, and \
             the line that asks the browsers again. Nobody is right or wrong here, and there is no score."
        }
        p { (COOKIES) }
        p {
            "A browser that this report has no recording of answers as it is claimed to do. "
            span.sign aria-hidden="true" { "◆◇" } " and " strong { "bold" } " mark what is otherwise than in " (Shown(edition))
            "; a dash, a request that was not made."
        }
        nav aria-label="Questions" {
            ul { @for question in &view.content.questions { li { a href={ "#" (Shown(question.anchor())) } { (Shown(&question.title)) } } } }
        }
        @for question in &view.content.questions { (section(view, &address, question)) }
    };
    Frame { view, address: &address, title: "Questions", scripts: &[] }.around(&body)
}

fn section(view: &View<'_>, here: &Address, question: &Question) -> Markup {
    let edition = &view.content.edition;
    html! {
        section {
            h2 id=(Shown(question.anchor())) { (Shown(&question.title)) }
            p { (Shown(&question.why)) }
            (asked_in(view, here, question))
            ul {
                @for (voice, sentence) in question.in_short(edition) {
                    li {
                        strong { (Shown(&voice.name())) } ": " (Shown(&sentence)) "."
                        @for (index, claim) in voice.because.iter().enumerate() {
                            @if index == 0 { " What is otherwise is known as " } @else { ", " }
                            a href={ (here.to(OVERVIEW)) "#cause-" (Shown(claim)) } { code { (Shown(claim)) } }
                        }
                        @if !voice.because.is_empty() { "." }
                    }
                }
            }
            (wide(&question.title, &answers(view, here, question, &Marks::default())))
            p { "To ask again:" }
            pre tabindex="0" aria-label="Command" { code { (Shown(&question.command)) } }
        }
    }
}

/// Where it is asked, and where everything stands that was seen.
pub(super) fn asked_in(view: &View<'_>, here: &Address, question: &Question) -> Markup {
    html! {
        p {
            "Asked in "
            @for (index, thread) in question.threads.iter().enumerate() {
                @if index > 0 { ", " }
                a href=(Shown(&thread.address)) rel="external noreferrer" { (Shown(&thread.name)) }
            }
            "."
            @if let Some(page) = view.addresses.scenario(&question.scenario) {
                " " a href=(here.to(page.as_str())) { "All that was seen" } "."
            }
        }
    }
}

pub(super) fn answers(view: &View<'_>, here: &Address, question: &Question, marks: &Marks<'_>) -> Markup {
    html! {
        table.outcome.questions {
            thead {
                tr {
                    th scope="col" { "What happens" }
                    th scope="col" { "Cookies" }
                    @for voice in &question.voices {
                        th scope="col" {
                            (Shown(&voice.name()))
                            @match &voice.source {
                                Source::Text => {},
                                Source::Seen(day) => { br; span.aside-shown { "seen " span.short { (Shown(day)) } } },
                                Source::Claimed => { br; span.aside-shown { "as claimed" } },
                            }
                        }
                    }
                }
            }
            @for rows in question.rows.chunk_by(|one, next| (&one.case, &one.hop) == (&next.case, &next.hop)) {
                tbody {
                    @for (index, row) in rows.iter().enumerate() {
                        tr {
                            @if index == 0 {
                                th scope="rowgroup" rowspan=(rows.len()) {
                                    (words((marks.case)(&row.case))) (what_happens(view, here, question, row))
                                }
                            }
                            td.cookies {
                                @for (index, cookie) in row.cookies.iter().enumerate() {
                                    @if index > 0 { ", " }
                                    code { (Shown(cookie)) } (words((marks.cookie)(row, cookie)))
                                }
                            }
                            @for (voice, answer) in row.answers.iter().enumerate() {
                                (cell(row, *answer, question.parts(row, voice, &view.content.edition)))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn words(mark: &str) -> Markup {
    html! { @if !mark.is_empty() { strong { (mark) } } }
}

fn what_happens(view: &View<'_>, here: &Address, question: &Question, row: &Row) -> Markup {
    html! {
        @match view.addresses.case(&question.scenario, &row.case) {
            Some(page) => a href={ (here.to(page.as_str())) "#hop-" (Shown(&row.hop)) } { (Shown(&row.title)) },
            None => (Shown(&row.title)),
        }
        ": " code { (Shown(&row.hop)) }
    }
}

fn cell(row: &Row, answer: Option<bool>, parts: bool) -> Markup {
    let word = word(row.kind, answer);
    let Some(given) = answer else { return html! { td.none { (word) } } };
    let mark = if parts { Mark::Known } else { Mark::Agrees };
    let hollow = if given { "" } else { " hollow" };
    html! {
        td class={ (mark.id()) (hollow) } {
            @if parts { strong { (word) } } @else { (word) }
        }
    }
}
