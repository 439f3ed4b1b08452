//! Cells made by hand.

use samesite_format::{Cell, Citation, CookieFinding, Finding, Prediction, Verdict};

/// A place in the current edition.
pub(crate) fn place() -> Citation {
    Citation { clause: Some("B212".into()), text: "rfc6265bis-22".into(), section: "§5.8.3 step 3".into() }
}

/// A prediction by the rule of that place.
pub(crate) fn prediction(yes: bool) -> Prediction {
    Prediction { yes, by: place(), rule: "a rule".into() }
}

/// A cookie that should be sent, by the edition and by the claims, and perhaps was.
pub(crate) fn sent(cookie: &str, [edition, claimed]: [bool; 2], observed: Option<bool>, verdict: Verdict) -> Cell {
    let finding = CookieFinding {
        cookie: cookie.to_owned(),
        edition: prediction(edition),
        claimed: prediction(claimed),
        observed,
        readings: Vec::new(),
    };
    Cell { finding: Finding::Sent(finding), verdict, explained_by: Vec::new(), reason: None, account: None, jar: None }
}

/// What was found of the cookie that a cell is about.
pub(crate) fn cookie(cell: &mut Cell) -> &mut CookieFinding {
    match &mut cell.finding {
        Finding::Sent(cookie) | Finding::Stored(cookie) | Finding::Visible(cookie) => cookie,
        other => panic!("{other:?} is about no cookie"),
    }
}
