//! Marks: what was seen and what to make of it, as one sign. The shape is the verdict, and filled means yes, so that
//! nothing hangs on colour.

use maud::{Markup, html};

use samesite_format::{Cell, CellKind, Verdict};

/// What to make of a cell, as the report tells it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Mark {
    Agrees,
    Allowed,
    Known,
    NotKnown,
    New,
    NotMade,
    Vacuous,
    Fault,
}

impl Mark {
    /// Every mark, from harmless to grave.
    pub(super) const ALL: [Self; 8] = [
        Self::Agrees,
        Self::Allowed,
        Self::Known,
        Self::NotKnown,
        Self::New,
        Self::NotMade,
        Self::Vacuous,
        Self::Fault,
    ];

    pub(super) fn of(cell: &Cell) -> Self {
        if cell.is_by_permission() { Self::Allowed } else { Self::of_verdict(cell.verdict) }
    }

    pub(super) const fn of_verdict(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Agrees => Self::Agrees,
            Verdict::KnownDeviation => Self::Known,
            Verdict::NotKnown => Self::NotKnown,
            Verdict::NewDeviation => Self::New,
            Verdict::NotMade => Self::NotMade,
            Verdict::Vacuous => Self::Vacuous,
            Verdict::HarnessFault => Self::Fault,
        }
    }

    /// The sign for yes and the sign for no.
    pub(super) const fn signs(self) -> (&'static str, &'static str) {
        match self {
            Self::Agrees => ("●", "○"),
            Self::Allowed => ("■", "□"),
            Self::Known => ("◆", "◇"),
            Self::NotKnown => ("✦", "✧"),
            Self::New => ("▲", "△"),
            Self::NotMade => ("0", "0"),
            Self::Vacuous => ("?", "?"),
            Self::Fault => ("#", "#"),
        }
    }

    /// The name in style sheet, addresses and data.
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Allowed => "allowed",
            Self::Known => "known-deviation",
            Self::NotKnown => "not-known",
            Self::New => "new-deviation",
            Self::NotMade => "not-made",
            Self::Vacuous => "vacuous",
            Self::Fault => "harness-fault",
        }
    }

    /// The name for people.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Agrees => "as the edition has it",
            Self::Allowed => "by an exception it allows",
            Self::Known => "known deviation",
            Self::NotKnown => "not known for this version",
            Self::New => "new deviation",
            Self::NotMade => "request not made",
            Self::Vacuous => "vacuous: a control failed",
            Self::Fault => "harness fault",
        }
    }
}

/// The answers in words: yes and no.
pub(super) const fn words(kind: CellKind) -> (&'static str, &'static str) {
    match kind {
        CellKind::Stored => ("kept", "refused"),
        CellKind::Sent => ("sent", "not sent"),
        CellKind::Visible => ("seen", "not seen"),
        CellKind::Order => ("in order", "disordered"),
        CellKind::Header => ("correct", "differs"),
    }
}

/// One answer in words.
pub(super) const fn word(kind: CellKind, yes: bool) -> &'static str {
    let (if_yes, if_no) = words(kind);
    if yes { if_yes } else { if_no }
}

/// The cell of a table, for one column or several. There are so many that the style sheet gives them their signs.
pub(super) fn table_cell(cell: Option<&Cell>, columns: usize) -> Markup {
    let Some(cell) = cell else { return html! { td.none {} } };
    let mark = Mark::of(cell);
    let hollow = if cell.observed() == Some(true) { "" } else { " hollow" };
    html! {
        td class={ (mark.id()) (hollow) } colspan=[(columns > 1).then_some(columns)] {
            @if let Some(observed) = cell.observed() { (word(cell.kind(), observed)) }
            @if columns > 1 { " in all" }
            @if mark != Mark::Agrees { span.aside { ", " (mark.name()) } }
        }
    }
}

/// A prediction in a table.
pub(super) fn predicted_cell(kind: CellKind, yes: bool) -> Markup {
    html! { td.predicted { (word(kind, yes)) } }
}

/// What the signs mean.
pub(super) fn legend(edition: &str) -> Markup {
    html! {
        div.legend #signs {
            p { "The shape says what to make of it, beside " (edition) "; filled means yes, hollow means no." }
            ul {
                @for mark in Mark::ALL {
                    @let (yes, no) = mark.signs();
                    li class=(mark.id()) {
                        span.sign aria-hidden="true" { (yes) @if yes != no { (no) } }
                        " " (mark.name())
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_gives_each_cell_the_sign_of_its_mark() {
        let style = include_str!("style.css");
        for mark in Mark::ALL {
            let (yes, no) = mark.signs();
            let rule = |hollow: &str, sign: &str| {
                format!(
                    ".outcome .{}{hollow}::before {{ content: \"{sign} \"; content: \"{sign} \" / \"\"; }}",
                    mark.id()
                )
            };
            assert!(style.contains(&rule("", yes)), "{mark:?}");
            assert!(yes == no || style.contains(&rule(".hollow", no)), "{mark:?}");
        }
    }
}
