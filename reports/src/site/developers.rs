//! What web developers ask: the journey that fails, and remedies, with what each browser did.

use maud::{Markup, html};

use super::address::{Address, DEVELOPERS};
use super::fragment::Shown;
use super::frame::{Frame, wide};
use super::questions::{answers, asked_in};
use super::view::View;
use crate::developers::{Answered, Means, Remedy, SHOWN, WHO};
use crate::questions::Marks;

pub(super) fn page(view: &View<'_>) -> String {
    let address = Address::new(DEVELOPERS);
    let all = &view.content.developers;
    let body = html! {
        h1 { "Questions that web developers ask" }
        p.lead {
            "Each is asked again and again. Here is the journey that fails, what people try, and what helps, each played in \
             browsers, and what each remedy opens to strangers."
        }
        p { (SHOWN) " " span.sign aria-hidden="true" { "◆◇" } " and " strong { "bold" } " mark what is otherwise than in "
            (Shown(&view.content.edition)) "; a dash, a request that was not made." }
        p { (WHO) " A browser that this report has no recording of answers as it is claimed to do." }
        nav aria-label="Questions" {
            ol { @for answered in all { li { a href={ "#" (Shown(answered.question.anchor())) } { (Shown(&answered.question.title)) } } } }
        }
        @for answered in all { (section(view, &address, answered)) }
    };
    Frame { view, address: &address, title: "Developers ask", scripts: &[] }.around(&body)
}

fn section(view: &View<'_>, here: &Address, answered: &Answered) -> Markup {
    let question = &answered.question;
    let marks =
        Marks { case: &|case| answered.mark(case), cookie: &|row, cookie| answered.mark_of_cookie(row, cookie) };
    html! {
        section {
            h2 id=(Shown(question.anchor())) { (Shown(&question.title)) }
            p { (Shown(&question.why)) }
            (asked_in(view, here, question))
            (wide(&question.title, &answers(view, here, question, &marks)))
            @if !answered.remedies.is_empty() {
                h3 { "What helps" }
                ul { @for remedy in &answered.remedies { li { (told(answered, remedy)) } } }
            }
            @if let Some(sentence) = &answered.not_asked { p { (Shown(sentence)) } }
            p { "To ask again:" }
            pre tabindex="0" aria-label="Command" { code { (Shown(&question.command)) } }
        }
    }
}

/// A remedy: which cookies it brings back where, and what it opens.
fn told(answered: &Answered, remedy: &Remedy) -> Markup {
    html! {
        strong {
            @match &remedy.of {
                Means::Case { title, .. } => (Shown(title)),
                Means::Cookie { line, .. } => { "a cookie set as " code { (Shown(line)) } },
            }
            "."
        }
        " It brings back "
        @for (index, (voices, cookies)) in answered.brought_back(remedy).iter().enumerate() {
            @if index > 0 { ", and " }
            @for (index, cookie) in cookies.iter().enumerate() {
                @if index > 0 { ", " }
                code { (Shown(cookie)) }
            }
            @if cookies.is_empty() { "nothing that was missing" }
            " in " (Shown(&answered.named(voices)))
        }
        "."
        @if !remedy.lets_in.is_empty() { " It lets in " (Shown(&remedy.lets_in.join("; "))) "." }
        @for caution in &remedy.cautions { " Mind: " (Shown(caution)) "." }
    }
}
