//! Failures: pages that did not come to their end, and when there have been enough of them.

use std::collections::HashMap;

/// How many pages in a row may fail alike before nobody expects the next one to do better.
const ENOUGH: usize = 5;

/// The pages that one target failed to play.
#[derive(Debug, Default)]
pub(crate) struct Failures {
    rows: HashMap<(String, u32), Row>,
}

/// The newest pages of a scenario that failed alike, without another between them.
#[derive(Debug, Default)]
struct Row {
    cause: String,
    length: usize,
    /// Whether somebody was told that the scenario is given up.
    is_told: bool,
}

impl Failures {
    /// Counts a page of a scenario's attempt: its cause if it failed, `None` if it came to its end.
    /// What has failed often enough stays given up.
    pub(crate) fn count(&mut self, scenario: &str, attempt: u32, cause: Option<&str>) {
        let row = self.rows.entry((scenario.to_owned(), attempt)).or_default();
        *row = match cause {
            _ if row.length >= ENOUGH => return,
            None => Row::default(),
            Some(cause) if row.cause == cause => Row { length: row.length + 1, ..std::mem::take(row) },
            Some(cause) => Row { cause: cause.to_owned(), length: 1, is_told: false },
        };
    }

    /// Why the attempt is given up, as the end of a sentence, if it is.
    pub(crate) fn given_up(&self, scenario: &str, attempt: u32) -> Option<String> {
        let row = self.rows.get(&(scenario.to_owned(), attempt)).filter(|row| row.length >= ENOUGH)?;
        Some(format!("{ENOUGH} pages in a row did not come to their end, and the others were not tried: {}", row.cause))
    }

    /// Whether it is the first time that somebody wants to tell that the attempt is given up.
    pub(crate) fn is_news(&mut self, scenario: &str, attempt: u32) -> bool {
        self.rows.get_mut(&(scenario.to_owned(), attempt)).is_some_and(|row| !std::mem::replace(&mut row.is_told, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_is_given_up_when_enough_pages_in_a_row_have_failed_alike() {
        let (refused, late) = (Some("refused"), Some("late"));
        let table: [(&[Option<&str>], bool); 6] = [
            (&[refused; 4], false),
            (&[refused; 5], true),
            (&[refused, refused, refused, refused, None, refused], false),
            (&[refused, refused, refused, refused, late, refused], false),
            (&[late, refused, refused, refused, refused, refused], true),
            (&[refused, refused, refused, refused, refused, None], true),
        ];
        for (pages, is_given_up) in table {
            let mut failures = Failures::default();
            pages.iter().for_each(|cause| failures.count("scenario", 1, *cause));
            assert_eq!(failures.given_up("scenario", 1).is_some(), is_given_up, "{pages:?}");
            assert_eq!(failures.given_up("scenario", 2), None, "{pages:?}");
            assert_eq!(failures.given_up("another", 1), None, "{pages:?}");
        }
    }
}
